#!/bin/sh
# The packaged model fits the running feature table: t/model/check.sh SEKISHO
# Where it does not, the table has changed since; t/model/build makes another.
# doc/model.md says what its card says: t/model/figures.py --write
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
ini=$(mktemp)
trap 'rm -f "$ini"' EXIT
printf '[machine_learning]\nmodel = %s\n' "$top/etc/model/attachment.json" >"$ini"
"$1" check -c "$ini"
size=$(wc -c <"$top/etc/model/attachment.json")
if [ "$size" -gt 1048576 ]; then
	echo "the packaged model is larger than 1 MiB: $size bytes" >&2
	exit 1
fi
"$top/t/model/figures.py"
