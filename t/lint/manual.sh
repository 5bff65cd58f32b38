#!/bin/sh
# mandoc finds nothing to say about the manual pages: t/lint/manual.sh FILE...
set -eu
status=0
for page in "$@"; do
	# Pages refer to each other before they are installed.
	found=$(mandoc -T lint -W warning "$page" 2>&1) || :
	if [ -n "$found" ]; then
		echo "$found"
		status=1
	fi
done
exit "$status"
