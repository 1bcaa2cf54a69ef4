# Completion of the command lines of yore and yored for bash. Install it as yore and as yored in
# /usr/share/bash-completion/completions, or source it.
# Commands and options are asked of the programs themselves, so that they are those of the installed version.

_yore_commands() {
  yore --help 2>/dev/null | awk '/^Subcommands:/ { inside = 1; next } inside && NF == 0 { exit } inside { print $1 }'
}

# The options that a program, or a command of it, defines: those that begin a line of its help.
_yore_options() { "$@" --help 2>/dev/null | grep -oE '^ +(-[a-z],)?--?[a-z][a-z0-9-]*' | tr -d ' ' | tr ',' '\n' | sort -u; }

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
    mapfile -t COMPREPLY < <(compgen -W "$(_yore_commands) $(_yore_options yore)" -- "$current")
  elif [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_yore_options yore "$command")" -- "$current")
  elif [ "$command" = help ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_yore_commands)" -- "$current")
  elif [ "$command" = import ] || [ "$command" = merge ]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -o filenames -F _yore yore

_yored() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  case $previous in
    --archive | --config | --key-file) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    --annotate) mapfile -t COMPREPLY < <(compgen -W 'on off' -- "$current") ;;
    --any-over-udp) mapfile -t COMPREPLY < <(compgen -W 'whole one' -- "$current") ;;
    --verbose | --health | --check-config | --print-config | [!-]*) mapfile -t COMPREPLY < <(compgen -W "$(_yore_options yored)" -- "$current") ;;
  esac
}
complete -o filenames -F _yored yored
