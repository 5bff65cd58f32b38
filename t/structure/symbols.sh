#!/bin/sh
# What each program is able to do, read from what it links:
# t/structure/symbols.sh BUILD
#
# The process that faces the network parses no mail, the one that parses mail
# reaches no network, and GPL-2.0-only libclamav never meets Apache-2.0
# XGBoost. A sanitizer adds symbols of its own: release builds only.
set -eu
build=$1
milter=$build/milter/sekisho-milter
scanner=$build/milter/sekisho-scanner
command=$build/milter/sekisho
bad=0

say() {
	echo "$1" >&2
	bad=1
}

# wants FILE: the symbols it takes from shared libraries.
wants() {
	nm -D --undefined-only "$1" | awk '{ sub(/@.*/, "", $2); print $2 }'
}

# never FILE PATTERN WHY
never() {
	found=$(wants "$1" | grep -xE "$2" | tr '\n' ' ' || :)
	[ -z "$found" ] || say "$(basename "$1") calls $found: $3"
}

# unlinked FILE PATTERN WHY: libraries named in the file itself.
unlinked() {
	found=$(readelf -d "$1" | grep NEEDED | grep -oE "\\[($2)[^]]*" || :)
	[ -z "$found" ] || say "$(basename "$1") links $found: $3"
}

for program in "$milter" "$scanner" "$command"; do
	# The test itself must be able to see something.
	[ -n "$(wants "$program")" ] || say "$program: no symbols to read"
	if wants "$program" | grep -q '^cl_' &&
		wants "$program" | grep -q '^XGB'; then
		say "$program has both libclamav and XGBoost"
	fi
done

for program in "$milter" "$command"; do
	never "$program" 'cl_.*' 'only the scanner holds the engine'
	unlinked "$program" 'libclamav' 'only the scanner holds the engine'
done
never "$milter" 'g_mime_.*|magic_.*|archive_.*|zip_.*|gsf_.*' \
	'the network side parses no mail'
unlinked "$milter" 'libgmime|libmagic|libarchive|libzip|libgsf' \
	'the network side parses no mail'
for program in "$milter" "$scanner"; do
	never "$program" 'XGB.*' 'only training has XGBoost'
	unlinked "$program" 'libxgboost|libgomp' 'only training has XGBoost'
done
never "$milter" 'system|popen|execv.*|execl.*|posix_spawn.*' \
	'the network side starts nothing'

network='getaddrinfo|gethostby.*|getnameinfo|res_.*|ares_.*|SPF_.*'
never "$scanner" "$network" 'the scanner reaches no network'
unlinked "$scanner" 'libcares|libspf2|libmilter|libresolv|libcurl' \
	'the scanner reaches no network'
never "$scanner" 'system|popen|posix_spawn.*' \
	'a worker starts nothing'

# The scanner's own code, object by object, wherever it runs: it reaches for no
# socket but those it is given. Its listener alone makes one, and connects to
# the path it is about to take, to see whether somebody lives there.
network="$network|socket|bind|listen|connect|fexecve|exec[lv].*|system"
ours=$(mktemp)
trap 'rm -f "$ours"' EXIT
for archive in "$build"/lib/inspect/libinspect.a \
	"$build"/lib/inspect/*/lib*.a "$build"/lib/wire/libwire.a \
	"$build"/milter/libscanner_parts.a \
	"$build"/milter/libworker_parts.a; do
	nm --print-file-name "$archive" 2>/dev/null
done >"$ours"
for object in "$build"/milter/CMakeFiles/sekisho-scanner.dir/scanner/*.o; do
	nm --print-file-name "$object"
done >>"$ours"
# Each line: archive:object: address letter name
found=$(awk '$(NF - 1) == "U" { sub(/@.*/, "", $NF); print $1, $NF }' "$ours" |
	grep -vE '/libwire.a:(channel_connect|channel_listen|socket_path).c.o' |
	grep -xE "[^ ]* ($network)" | sort -u || :)
[ -z "$found" ] || say "the scanner's objects call: $found"
# The test itself must be able to see something, a worker's loop above all.
for name in channel_receive engine_scan syscalls_restrict worker_run; do
	grep -q " T $name\$" "$ours" || say "no object defines $name"
done
# What only a client needs is not in it.
if nm "$scanner" | grep -qwE 'channel_connect|scan_inspect'; then
	say 'sekisho-scanner holds the way to connect to a scanner'
fi

# Debian's libmilter hands sessions over through the first two; if the program
# does not export them, its pool comes back and sessions wait for each other.
# With the third its signal thread comes back, and a SIGHUP stops the gate.
exported=$(nm -D --defined-only "$milter" | awk '{ print $3 }')
for name in mi_pool_controller_init mi_start_session mi_control_startup; do
	echo "$exported" | grep -qx "$name" ||
		say "sekisho-milter does not export $name"
done
# libmilter has some 150 globals with everyday names: one of ours that is
# exported would take the place of its namesake.
found=$(echo "$exported" | grep -vxE \
	'mi_(pool_controller_init|start_session|control_startup)|.*@.*|_.*' |
	tr '\n' ' ' || :)
[ -z "$found" ] || say "sekisho-milter also exports $found"

exit "$bad"
