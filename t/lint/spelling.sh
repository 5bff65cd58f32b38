#!/bin/sh
# codespell over texts and comments: t/lint/spelling.sh
set -eu
cd "$(dirname "$0")/../.."
# te: the transfer encoding header's short name in tests' data.
find . \( -path ./build -o -path ./.git -o -path ./t/fuzz/corpus \) -prune \
	-o -type f ! -name README.ja.md ! -name '*.eml' ! -name '*.bin' \
	-print0 | xargs -0 codespell --ignore-words-list=te
