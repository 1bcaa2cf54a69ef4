# Completion of yore's command line for bash. Install it as /usr/share/bash-completion/completions/yore, or source it.
# The commands and their options are asked of yore itself, so that they are those of the installed version.

_yore_commands() { yore --help 2>/dev/null | awk '/^Subcommands:/ { inside = 1; next } inside && NF { print $1 }'; }

_yore_options() { yore "$@" --help 2>/dev/null | grep -oE -- '(^|[ ,])--?[a-z][a-z-]*' | tr -d ' ,'; }

_yore() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -a | --archive) i=$((i + 1)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  case $previous in
    -a | --archive | --manifest | --snapshots | --zones | --sealed | --list | -k | --key-file) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --method) mapfile -t COMPREPLY < <(compgen -W 'axfr ixfr zonefile query unknown' -- "$current"); return ;;
    --at | --after | --before | --ip | --ns | --mx | --target | --name | --type | --since | --until | --server | --zone | --tz | -n | --limit | --time-source | --ignore | -p | --port | -y | --key) return ;;
    --every | --gap | --parallel | --rate | --timeout | --max-time) return ;;
  esac
  if [ -z "$command" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_yore_commands) $(_yore_options)" -- "$current")
  elif [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_yore_options "$command")" -- "$current")
  elif [ "$command" = import ] || [ "$command" = merge ]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -o filenames -F _yore yore
