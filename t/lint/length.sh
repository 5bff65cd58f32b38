#!/bin/sh
# No source file above 600 lines: t/lint/length.sh
set -eu
cd "$(dirname "$0")/../.."
find lib milter t \( -name '*.[ch]' -o -name '*.py' \) -exec wc -l {} + |
	awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines, 600 at most"
		bad = 1 } END { exit bad }'
