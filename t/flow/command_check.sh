#!/bin/sh
# `sekisho check` as an administrator meets it: words and exit statuses.
# t/flow/command_check.sh SEKISHO
set -u
sekisho=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ini=$folder/sekisho.ini
failed=0

# expect NAME STATUS OUT ERR COMMAND...: exit status and patterns of grep that
# the outputs must hold (empty: the output is empty).
expect() {
	name=$1 status=$2 out=$3 err=$4
	shift 4
	"$@" >"$folder/out" 2>"$folder/err"
	got=$?
	[ "$got" -eq "$status" ] || {
		echo "$name: exit status $got, want $status" >&2
		failed=1
	}
	holds "$name: stdout" "$folder/out" "$out"
	holds "$name: stderr" "$folder/err" "$err"
}

holds() {
	if [ -z "$3" ]; then
		[ ! -s "$2" ] && return
	elif grep -q -e "$3" "$2"; then
		return
	fi
	echo "$1 does not hold '$3':" >&2
	cat "$2" >&2
	failed=1
}

cat >"$ini" <<END
[malware]
action = block
[domain example.jp]
malware.action = monitor
[domain a@example.jp]
malware.code = 551
END
expect 'a good file' 0 "^$ini: 3 settings, 2 domain sections: no mistakes\$" \
	'' "$sekisho" check -c "$ini"
expect 'the effective values' 0 "^action = block ; $ini:2\$" '' \
	"$sekisho" check -c "$ini" --show
expect 'defaults say so' 0 '^oversize_action = block ; default$' '' \
	"$sekisho" check -c "$ini" --show
expect 'the values of a domain' 0 "^action = monitor ; $ini:4\$" '' \
	"$sekisho" check -c "$ini" --show --domain example.jp
expect 'the values of an address' 0 "^code = 551 ; $ini:6\$" '' \
	"$sekisho" check --config="$ini" --show --domain a@example.jp
"$sekisho" check -c "$ini" --show --domain a@example.jp >"$folder/shown.ini"
expect 'what is shown can be read' 0 ': no mistakes$' '' \
	"$sekisho" check -c "$folder/shown.ini"

printf '[malware]\nacton = tag\ncode = 1\n[domain x.jp]\nmilter.user = a\n' \
	>"$ini"
expect 'a wrong key' 78 '' \
	"^$ini:2: unknown key malware.acton (did you mean malware.action?)\$" \
	"$sekisho" check -c "$ini"
expect 'every mistake at once' 78 '' \
	"^$ini:3: malware.code: 1 is out of range (500 to 599)\$" \
	"$sekisho" check -c "$ini" --show
expect 'a host key in a domain' 78 '' "^$ini:5: milter.user is a setting of" \
	"$sekisho" check -c "$ini"
expect 'no file' 78 '' "^$folder/none: this file cannot be read: No such" \
	"$sekisho" check -c "$folder/none"

expect 'an unknown option' 2 '' 'unrecognized option' "$sekisho" check --shw
expect 'an option without its value' 2 '' 'requires an argument' \
	"$sekisho" check -c
expect 'a file without -c' 2 '' "what is $ini?" "$sekisho" check "$ini"
expect 'an unknown verb' 2 '' 'no verb checks (did you mean check?)' \
	"$sekisho" checks
expect 'no verb' 2 '' '^usage: sekisho VERB' "$sekisho"
expect 'help' 0 '^  sekisho check \[-c FILE\]' '' "$sekisho" help
expect 'the version' 0 '^sekisho [0-9]*\.[0-9]' '' "$sekisho" --version
: >"$ini"
"$sekisho" check -c "$ini" >/dev/full 2>"$folder/err"
[ $? -eq 2 ] || {
	echo 'output that cannot be written is no success' >&2
	failed=1
}
holds 'a full disk' "$folder/err" 'cannot write'

exit "$failed"
