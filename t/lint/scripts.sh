#!/bin/sh
# Every shell script through shellcheck, and every Python file compiles:
# t/lint/scripts.sh
set -eu
cd "$(dirname "$0")/../.."
find .ci t etc systemd doc -type f ! -name '*.[ch]' 2>/dev/null |
	while read -r file; do
		case $(head -c 64 "$file" | tr -d '\000' | head -n 1) in
		'#!/bin/sh'* | '#!/bin/bash'*) printf '%s\0' "$file" ;;
		esac
	done | xargs -0 shellcheck
find t -name '*.py' -print0 | xargs -0 python3 -c '
import ast, sys
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as source:
        ast.parse(source.read(), name)'
