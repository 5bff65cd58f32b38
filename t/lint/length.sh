#!/bin/sh
# No source file above 600 lines, no test above 800: t/lint/length.sh
#
# A test may be longer, because it is mostly a table of cases, which nobody
# reads from top to bottom and which loses by being cut in two.
set -eu
cd "$(dirname "$0")/../.."
find lib milter t \( -name '*.[ch]' -o -name '*.py' \) -exec wc -l {} + |
	awk '$2 == "total" { next }
		{ most = $2 ~ /^t\/unit\/test_/ ? 800 : 600 }
		$1 > most { print $2 ": " $1 " lines, " most " at most"
			bad = 1 } END { exit bad }'
