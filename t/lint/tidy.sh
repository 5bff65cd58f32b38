#!/bin/sh
# clang-tidy over lib/ and milter/: t/lint/tidy.sh BUILD [FILE...]
# BUILD is a configured and built folder (generated headers are read).
set -eu
build=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/../.."

# Flags that only gcc knows would be mistakes to clang.
database=$(mktemp -d)
trap 'rm -rf "$database"' EXIT
sed 's/ -fstack-clash-protection//; s/ -fcf-protection//' \
	"$build/compile_commands.json" > "$database/compile_commands.json"

# Sources of this build only: a file in no target is not compiled.
if [ $# -gt 0 ]; then
	printf '%s\n' "$@"
else
	sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' \
		"$database/compile_commands.json" |
		grep -E "^$PWD/(lib|milter)/" | sort -u
fi > "$database/sources"
tr '\n' '\0' < "$database/sources" |
	xargs -0 -n 1 -P 2 clang-tidy --quiet -p "$database" 2>&1 |
	grep -vE '^[0-9]+ warnings? generated|^Suppressed|^Use -header-filter' \
	> "$database/found" || :
if [ -s "$database/found" ]; then
	cat "$database/found"
	exit 1
fi
echo "clang-tidy: $(wc -l < "$database/sources") files"
