#!/bin/sh
# A scoped variable is initialised where it is declared: its handler runs on
# every path out of the scope, also on one that returns before a later
# initialisation. (A frame may wait for channel_receive(), which always fills
# in its descriptors; zeroing 64 KiB for each would be felt.)
set -eu
cd "$(dirname "$0")/../.."

if grep -rnE '^[[:space:]]*scoped_[a-z_]+ [^=;]*;' --include='*.c' \
	lib milter | grep -v 'scoped_frame'; then
	echo "declared without a value; give it one, e.g. BUFFER_OF(max)"
	exit 1
fi
echo "every scoped variable has a value from the start"
