#!/bin/sh
# codespell over texts and comments: t/lint/spelling.sh
set -eu
cd "$(dirname "$0")/../.."
# hel: half of a file name in a test; mot: French for word; conectix: who wrote VHD images signs them so.
# sie, ist, passt: German words that tell a language.
# te: short for the transfer encoding header in tests; Nd: a manual page macro.
find . \( -path ./build -o -path ./.git -o -path ./t/fuzz/corpus \) -prune \
	-o -type f ! -name README.ja.md ! -name '*.eml' ! -name '*.bin' \
	-print0 | xargs -0 codespell --ignore-words-list=te,nd,mot,conectix,hel,sie,ist,passt
