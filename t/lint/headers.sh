#!/bin/sh
# Every header compiles alone: t/lint/headers.sh BUILD
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
flags=$(pkg-config --cflags gmime-3.0 libclamav libprotobuf-c jansson \
	libsystemd libseccomp)
failed=0
for header in $(find lib milter t -name '*.h' | sort); do
	# Flags in one variable, split on purpose.
	# shellcheck disable=SC2086
	if ! gcc -std=gnu11 -fsyntax-only -Wall -Wextra -Werror \
		-Wno-unused-function -Wno-unused-variable -D_GNU_SOURCE \
		-DSEKISHO_VERSION='""' -Ilib -Ilib/inspect -Imilter -It \
		-I"$build/lib/wire" $flags \
		-include lib/base/banned.h -x c - <<-END
		#include "$PWD/$header"
		END
	then
		echo "$header does not compile alone" >&2
		failed=1
	fi
done
exit "$failed"
