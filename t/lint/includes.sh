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
	[ -d "lib/$folder" ] || return 0
	pattern=$folder
	for allowed in "$@"; do
		pattern="$pattern|$allowed"
	done
	# scan.pb-c.h is generated into the build folder.
	found=$(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' \
		-r "lib/$folder" --include='*.[ch]' |
		grep -vE "include[[:space:]]*\"($pattern)/[a-z0-9_]+\\.(h|def)\"" |
		grep -vE '^lib/wire/.*"scan\.pb-c\.h"' || :)
	[ -z "$found" ] || say "lib/$folder may include only $pattern:
$found"
}

may base
may config base
may wire base
may net base config
may inspect base config wire
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
program scanner shared inspect
program command shared gate judge net

# only HEADER-PATTERN FOLDERS: a library is wrapped where it belongs.
only() {
	found=$(grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]*<$1" \
		-r lib milter --include='*.[ch]' | grep -vE "^($2)" || :)
	[ -z "$found" ] || say "<$1> belongs to $2 only:
$found"
}

only 'clamav\.h' 'lib/inspect/'
only '(gmime|glib)' 'lib/inspect/'
only 'magic\.h' 'lib/inspect/'
only 'archive(_entry)?\.h' 'lib/inspect/archive_list|milter/command/log_source'
only 'zlib\.h' 'lib/inspect/'
only 'gcrypt\.h' 'lib/inspect/|lib/judge/model_card|milter/scanner/worker'
only 'protobuf-c/' 'lib/wire/'
only 'libmilter/' 'milter/'
only 'seccomp\.h' 'milter/scanner/(sandbox|syscalls)'
only 'linux/landlock\.h' 'milter/scanner/landlock'
only 'systemd/' 'milter/'
only 'jansson\.h' 'milter/|lib/judge/'
only 'microhttpd\.h' 'milter/gate/metrics_http'
only '(syslog)\.h' 'milter/shared/log'
only '(ares|spf2|libpsl)' 'lib/net/'
only 'idn2' 'lib/inspect/'
only 'xgboost/' 'milter/command/train_'
only 'linear\.h' 'milter/command/train_linear'

exit "$bad"
