# What the acceptance scripts share. Sourced by each of them.
#
#   check LABEL COMMAND...        runs the command; "ok - LABEL", or "not ok - LABEL" with what it printed
#   finish                        "N passed, N failed", exit status 1 where any failed
# and what checks say: `status`, `prints`, `says`, `equal`; a yored of one's own: `serve`, `stop_server`, `ask`.
#
# Each script gets a folder of its own, $work, that is gone at its end, and stops what it started.
# SHELL is what script(1) runs a command with: the plainest there is, wherever the checks run.
export LC_ALL=C TZ=UTC SHELL=/bin/sh

build=${YORE_BUILD:-build/release}
case $build in /*) ;; *) build=$PWD/$build ;; esac
yore=$build/tools/yore
yored=$build/server/yored
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
for program in "$yore" "$yored"; do
  [ -x "$program" ] || { echo "not ok - $program is there"; echo "0 passed, 1 failed"; exit 1; }
done

work=$(mktemp -d "${TMPDIR:-/tmp}/yore-acceptance.XXXXXX")
servers=()  # the process ids of what was started
passed=0
failed=0
wanting=  # checks in all, where some want the captures
port=

clean_up() {
  local pid
  for pid in "${servers[@]}"; do kill -KILL "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

check() {
  local label=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "ok - $label"
    passed=$((passed + 1))
  else
    echo "not ok - $label"
    printf '  $ %s\n' "$*"
    printf '%s\n' "$output" | head -n 40 | sed 's/^/  | /'
    failed=$((failed + 1))
  fi
}

finish() {
  if [ -n "$wanting" ] && [ $((passed + failed)) != "$wanting" ]; then
    echo "not ok - as many checks want the captures as the script says: $((passed + failed)) in all, not $wanting"
    failed=$((failed + 1))
  fi
  echo "$passed passed, $failed failed"
  [ $failed = 0 ]
  exit
}

# without_captures COUNT: true, and said, where the real captures are not here. Where they are, finish sees to it that
# COUNT is right.
without_captures() {
  if [ -n "${YORE_CAPTURES:-}" ] && [ -d "$YORE_CAPTURES" ]; then
    wanting=$((passed + failed + $1))
    return 1
  fi
  echo "$1 tests did not run: YORE_CAPTURES does not name the folder of the real captures"
}

# --- What a check says ------------------------------------------------------------------------------------------------

# status N COMMAND...: the command ends with status N.
status() {
  local expected=$1 got=0
  shift
  "$@" </dev/null || got=$?
  [ "$got" = "$expected" ] || { echo "exit status $got, not $expected"; return 1; }
}

# prints TEXT COMMAND...: standard output is exactly TEXT (the last newline aside).
prints() {
  local expected=$1 got
  shift
  got=$("$@" </dev/null)
  [ "$got" = "$expected" ] || { printf 'expected:\n%s\ngot:\n%s\n' "$expected" "$got"; return 1; }
}

# says REGEX COMMAND...: some line of its output, standard error too, matches. says_not: none does.
says() {
  local regex=$1 got
  shift
  got=$("$@" </dev/null 2>&1)
  grep -qE -e "$regex" <<<"$got" || { printf 'no line matches %s in:\n%s\n' "$regex" "$got"; return 1; }
}
says_not() {
  local regex=$1 got
  shift
  got=$("$@" </dev/null 2>&1)
  ! grep -E -e "$regex" <<<"$got"
}

# counts N REGEX COMMAND...: that many lines of its standard output match.
counts() {
  local expected=$1 regex=$2 got output
  shift 2
  output=$("$@" </dev/null)
  got=$(grep -cE -e "$regex" <<<"$output")
  [ "$got" = "$expected" ] || { printf '%s lines match %s, not %s, in:\n%s\n' "$got" "$regex" "$expected" "$output"; return 1; }
}

equal() { [ "$1" = "$2" ] || { diff <(printf '%s\n' "$1") <(printf '%s\n' "$2") | head -n 40; return 1; }; }

within() {  # within SECONDS COMMAND...: becomes true in time
  local seconds=$1 i
  shift
  for ((i = 0; i < seconds * 20; i++)); do "$@" >/dev/null 2>&1 && return 0; sleep 0.05; done
  "$@"
}

# --- A yored ----------------------------------------------------------------------------------------------------------

. "$root/tests/free_port.sh"

# serve ARCHIVE ARGUMENT...: starts yored on a free port ($port), waits until it answers; its process is $server and what
# it says is in $work/yored.log. A `%p` in an argument is the port, `%q` the one after it.
serve() {
  local archive=$1 argument arguments=() i
  shift
  port=$(free_port)
  for argument in "$@"; do
    argument=${argument//%p/$port}
    arguments+=("${argument//%q/$((port + 1))}")
  done
  [[ " ${arguments[*]-} " == *" --listen "* ]] || arguments+=(--listen "127.0.0.1:$port")
  "$yored" --archive "$archive" "${arguments[@]}" </dev/null >"$work/yored.log" 2>&1 &
  server=$!
  servers+=("$server")
  within 10 dig -p "$port" @127.0.0.1 +tries=1 +time=1 CH TXT version.bind ||
    { echo "not ok - yored starts"; sed 's/^/  | /' "$work/yored.log"; failed=$((failed + 1)); return 1; }
}

# stop_server [SIGNAL]: ends it; its exit status is then $stopped, "late" where it took more than a second. Not for use in
# a check, which runs its command in a shell of its own.
stop_server() {
  local i
  kill "-${1:-TERM}" "$server" 2>/dev/null
  for ((i = 0; i < 20; i++)); do kill -0 "$server" 2>/dev/null || break; sleep 0.05; done
  if [ "$i" = 20 ]; then kill -KILL "$server"; wait "$server"; stopped=late; else wait "$server"; stopped=$?; fi
}

# A number of `yore stat`: stat_of ARCHIVE NAME.
stat_of() { "$yore" -a "$1" stat --json | tr ',{}' '\n' | sed -n "s/^ *\"$2\": *//p"; }

# ask ARGUMENT...: dig to that yored.
ask() { dig -p "$port" @127.0.0.1 +tries=2 +time=2 +nocmd "$@"; }
# One section of the answer, an RR a line with single blanks, sorted; `status` is NOERROR and the like; `flags` is "qr aa".
section() {
  local name=$1
  shift
  ask +noall "+$name" "$@" | grep -v '^;' | grep . | tr -s '\t ' ' ' | sort
}
rcode() { ask "$@" | sed -n 's/.*status: \([A-Z]*\),.*/\1/p'; }
flags() { ask "$@" | sed -n 's/^;; flags: \([a-z ]*\);.*/\1/p'; }
