#!/bin/sh
# Every C file as clang-format wants it: t/lint/format.sh
set -eu
cd "$(dirname "$0")/../.."
find lib milter t -name '*.[ch]' -print0 |
	xargs -0 clang-format --dry-run -Werror
