# Completion of sekisho(1) for bash: verbs, then what a verb takes.
_sekisho()
{
	local current=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local verb=${COMP_WORDS[1]-}
	local verbs='check doctor features help lookup metrics quarantine
		reload report scan setup status train'
	local options

	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$verbs --version" -- \
			"$current")
		return
	fi
	case $verb in
	check) options='-c --domain --show' ;;
	doctor | status | lookup) options='-c --json' ;;
	reload | metrics) options='-c' ;;
	features) options='-c --table' ;;
	scan) options='-c --client --helo --from --rcpt --json --write' ;;
	report) options='--since --top --html' ;;
	setup) options='postfix sendmail -c --yes --mc' ;;
	quarantine) options='list show release delete -c --json --raw --yes' ;;
	train) options='attachment spam' ;;
	*) options='' ;;
	esac
	case $before in
	-c | --html | --write | --mc | --out)
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		return
		;;
	esac
	case $current in
	-*) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current") ;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current"
			compgen -f -- "$current")
		;;
	esac
}
complete -o filenames -F _sekisho sekisho
