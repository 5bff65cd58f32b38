#!/bin/sh
# The protections that the linker and the compiler were asked for are in the
# programs: t/structure/hardening.sh PROGRAM...
set -eu
bad=0

# has PROGRAM WHAT PATTERN TEXT
has() {
	printf '%s\n' "$4" | grep -qE "$3" && return 0
	echo "$1: $2" >&2
	bad=1
}

for program in "$@"; do
	header=$(readelf -hW "$program")
	segments=$(readelf -lW "$program")
	dynamic=$(readelf -dW "$program")
	symbols=$(nm -D --undefined-only "$program")
	has "$program" 'not position independent' 'Type:.*DYN' "$header"
	has "$program" 'no RELRO' 'GNU_RELRO' "$segments"
	has "$program" 'not bound at start' 'FLAGS.*NOW' "$dynamic"
	has "$program" 'an executable stack' 'GNU_STACK.* RW +' "$segments"
	has "$program" 'no stack protector' '__stack_chk_fail' "$symbols"
	has "$program" 'no fortified calls' '__[a-z]+_chk' "$symbols"
	case $dynamic in
	*RPATH* | *RUNPATH*)
		echo "$program: a library path is built in" >&2
		bad=1
		;;
	esac
done
exit "$bad"
