#!/bin/sh
# The folder rules: who may include whom, and which library stays where.
# t/lint/includes.sh [TREE]
#
# CMake's include paths enforce the first half already; this says so in one
# place, holds for headers nobody includes yet, and covers the libraries.
set -eu
cd "${1:-$(dirname "$0")/../..}"
bad=0

say() {
	echo "$1" >&2
	bad=1
}

# may FOLDER ALLOWED...: "x/y.h" only with x among FOLDER and ALLOWED.
may() {
	folder=$1
	shift
	[ -d "lib/$folder" ] || {
		say "lib/$folder: no such folder"
		return
	}
	pattern=${folder##*/}
	for allowed in "$@"; do
		pattern="$pattern|$allowed"
	done
	# scan.pb-c.h is generated into the build folder.
	found=$(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' \
		"lib/$folder"/*.[ch] |
		grep -vE "include[[:space:]]*\"($pattern)/[a-z0-9_]+\\.(h|def)\"" |
		grep -vE '^lib/wire/.*"scan\.pb-c\.h"' || :)
	[ -z "$found" ] || say "lib/$folder may include only $pattern:
$found"
}

may base
may config base
may wire base
may net base config
readers='text formats mail web clamav measure vba office read unlock unpack'
may inspect/text base wire
may inspect/formats base wire text
may inspect/mail base wire text
may inspect/web base wire text mail
may inspect/clamav base config wire text formats
may inspect/measure base wire formats
may inspect/vba base wire formats measure
may inspect/office base wire text formats measure vba
may inspect/read base wire text formats measure vba office
may inspect/unlock base config wire text formats mail
may inspect/unpack base config wire text formats mail clamav read unlock
may inspect/edit base wire text mail
# shellcheck disable=SC2086 # a list of words
may inspect base config wire edit $readers
may judge base config wire net

# program FOLDER ALLOWED...: the same among the folders of milter/.
program() {
	folder=$1
	shift
	pattern="$folder|base|config|wire"
	for allowed in "$@"; do
		pattern="$pattern|$allowed"
	done
	found=$(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' \
		-r "milter/$folder" --include='*.[ch]' |
		grep -vE "include[[:space:]]*\"($pattern)/[a-z0-9_]+\.h\"" || :)
	[ -z "$found" ] || say "milter/$folder may include only $pattern:
$found"
}

program shared
program gate shared judge net
# shellcheck disable=SC2086 # a list of words
program scanner shared inspect edit $readers
program command shared gate judge net

# only HEADER-PATTERN FOLDERS: a library is wrapped where it belongs.
only() {
	found=$(grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]*<$1" \
		-r lib milter --include='*.[ch]' | grep -vE "^($2)" || :)
	[ -z "$found" ] || say "<$1> belongs to $2 only:
$found"
}

only 'clamav\.h' 'lib/inspect/clamav/'
only '(gmime|glib)' 'lib/inspect/'
only 'magic\.h' 'lib/inspect/formats/filetype'
only 'archive(_entry)?\.h' 'lib/inspect/formats/archive_list|milter/command/log_source'
only 'zlib\.h' 'lib/inspect/'
only 'gcrypt\.h' 'lib/inspect/|lib/judge/sha256|milter/scanner/worker'
only 'protobuf-c/' 'lib/wire/'
only 'libmilter/' 'milter/'
only 'seccomp\.h' 'milter/scanner/(sandbox|syscalls)'
only 'linux/landlock\.h' 'milter/scanner/landlock'
only 'systemd/' 'milter/'
only 'jansson\.h' 'milter/|lib/judge/'
only 'microhttpd\.h' 'milter/gate/metrics_http'
only '(syslog)\.h' 'milter/shared/log'
only '(ares|spf2|libpsl)' 'lib/net/'
only 'idn2' 'lib/inspect/web/'
only 'xgboost/' 'milter/command/train_'
only 'linear\.h' 'milter/command/train_linear'

exit "$bad"
