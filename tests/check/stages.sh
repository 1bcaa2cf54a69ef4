# What ./check makes its stages with: time, log, count, remember. Sourced; needs count.sh, and the variables `fast`
# and `only` of ./check.
#
# A stage NAME is the shell function stage_NAME. Its output goes to build/check/NAME.log and is shown where it fails.

state=build/check
mkdir -p "$state"
exec 9>"$state/lock"
flock -n 9 || { echo "check: another ./check runs in this tree" >&2; exit 2; }
passed=0
failed=0
standing=0      # of `passed`: counted by an earlier run on the same tree
failed_stages=()
ran_stages=()
started=$SECONDS

# The name of everything that the outcome of a stage depends on: the tree, the installed packages, the captures.
fingerprint() {
  {
    git ls-files -co --exclude-standard -z | sort -z | while IFS= read -r -d '' file; do
      [ -f "$file" ] && printf '%s\0' "$file"
    done | xargs -0 sha256sum
    git ls-files -co --exclude-standard -z | xargs -0 stat -c '%A %n' 2>/dev/null
    sha256sum /var/lib/dpkg/status
    echo "captures: ${YORE_CAPTURES:-}"
    [ -z "${YORE_CAPTURES:-}" ] || find "$YORE_CAPTURES" -type f -printf '%P %s %T@\n' | sort
    echo "fast: $fast"
  } | sha256sum | cut -d' ' -f1
}
tree=       # the fingerprint, once the packages are there

is_wanted() {
  local name
  [ ${#only[@]} -gt 0 ] || return 0
  for name in "${only[@]}"; do [ "$name" = "$1" ] && return 0; done
  return 1
}

has_failed() {
  local name
  for name in "${failed_stages[@]}"; do [ "$name" = "$1" ] && return 0; done
  return 1
}

# run_stage NAME HOW [after STAGE]. HOW says how the tests in the log are counted (count.sh): `ctest` or `suite`; `one`,
# for a stage that is one test; `always`, for a step that is no test and cheap where nothing changed.
run_stage() {
  local name=$1 how=$2 needs=${4:-} log=$state/$1.log stamp=$state/$1.passed status=0 began=$SECONDS counts
  is_wanted "$name" || return 0
  ran_stages+=("$name")
  if [ -n "$needs" ] && has_failed "$needs"; then
    note_failure "$name" 0 1 "not run: $needs failed"
    return 0
  fi
  [ "$how" = always ] || tree=${tree:-$(fingerprint)}
  if [ -z "${CI:-}" ] && [ "$how" != always ] && [ "$(sed -n 1p "$stamp" 2>/dev/null)" = "$tree" ]; then
    counts=$(sed -n 2p "$stamp")
    passed=$((passed + counts))
    standing=$((standing + counts))
    printf '%-12s %5s    unchanged: the %s tests that passed at %s stand\n' "$name" - "$counts" "$(sed -n 3p "$stamp")"
    return 0
  fi
  rm -f "$stamp"
  [ ! -t 1 ] || printf '%-12s ...\r' "$name"
  "stage_$name" </dev/null >"$log" 2>&1 9>&- || status=$?
  case $how in
    ctest) counts=$(count_ctest "$log") ;;
    suite) counts=$(count_suite "$log") ;;
    one) counts="$((status == 0)) $((status != 0))" ;;
    always) counts="0 $((status != 0))" ;;
  esac
  local ok=${counts% *} bad=${counts#* }
  # A stage that says it failed without a failed test, or that ran no test, has failed itself.
  if [ "$bad" = 0 ] && { [ $status != 0 ] || [ "$how$ok" = ctest0 ] || [ "$how$ok" = suite0 ]; }; then bad=1; fi
  if [ "$bad" = 0 ]; then
    passed=$((passed + ok))
    if [ "$how" = always ]; then
      printf '%-12s %4d s   done\n' "$name" $((SECONDS - began))
    else
      printf '%-12s %4d s   %d passed\n' "$name" $((SECONDS - began)) "$ok"
    fi
    show_coverage "$log"
    printf '%s\n%s\n%s\n' "$tree" "$ok" "$(date -u +%FT%TZ)" >"$stamp"
  else
    note_failure "$name" "$ok" "$bad" "exit status $status; the whole log is $log" $((SECONDS - began))
    case $how in
      ctest) show_ctest_failures "$log" ;;
      suite) show_suite_failures "$log" ;;
      *) tail -n 80 "$log" | sed 's/^/  | /' ;;
    esac
  fi
}

note_failure() {  # NAME PASSED FAILED WHY [SECONDS]
  passed=$((passed + $2))
  failed=$((failed + $3))
  failed_stages+=("$1")
  printf '%-12s %4d s   %d passed, %d FAILED (%s)\n' "$1" "${5:-0}" "$2" "$3" "$4"
}

summarize() {
  local stage logs=()
  for stage in "${ran_stages[@]}"; do [ -f "$state/$stage.log" ] && logs+=("$state/$stage.log"); done
  echo
  say_what_did_not_run "${logs[@]}"
  [ $standing = 0 ] || echo "$standing of the tests passed in an earlier run on this same tree (CI=1 runs all again)"
  [ ${#failed_stages[@]} = 0 ] || echo "Failed: ${failed_stages[*]}"
  echo "$((SECONDS - started)) seconds in all"
  echo "$passed passed, $failed failed"
  [ $failed = 0 ] && [ $passed -gt 0 ]
}
