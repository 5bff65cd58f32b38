#!/bin/sh
# The page about features ends with the table that the programs have:
# t/lint/features.sh SEKISHO [--write]
set -eu
page=$(dirname "$0")/../../doc/features.md
made=$(mktemp)
trap 'rm -f "$made"' EXIT
sed '/^<!-- table -->$/q' "$page" >"$made"
echo >>"$made"
"$1" features --table >>"$made"
if [ "${2-}" = --write ]; then
	cat "$made" >"$page"
fi
diff -u "$page" "$made"
