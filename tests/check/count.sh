# Counting tests in the logs of ./check's stages. Sourced. Each count is printed as "PASSED FAILED".

# The output of a suite: its last line "N passed, N failed", or else its lines "ok - WHAT" and "not ok - WHAT". Neither
# counts as one failure.
count_suite() {
  awk '
    /^[0-9]+ passed, [0-9]+ failed$/ { ok = $1; bad = $3; said = 1 }
    /^ok - / { good++ }
    /^not ok - / { wrong++ }
    END {
      if (said) print ok, bad
      else if (good + wrong) print good + 0, wrong + 0
      else print 0, 1
    }' "$1"
}

# The output of `ctest -V`: a doctest executable counts with its test cases, any other test as one. Cases that say that
# they did not run, which doctest takes for passed, do not count. A test that ctest fails though no case of it failed (a crash, a sanitizer's report, a timeout) counts as one failure more.
count_ctest() {
  awk '
    match($0, /^[0-9]+: \[doctest\] test cases: /) {
      id = $1 + 0
      rest = substr($0, RLENGTH + 1)
      split(rest, part, "|")
      ok[id] += part[2] + 0
      bad[id] += part[3] + 0
    }
    /^[0-9]+: / && match($0, /MESSAGE: [0-9]+ tests? did not run: /) {
      id = $1 + 0
      idle[id] += substr($0, RSTART + 9)
    }
    match($0, /^ *[0-9]+\/[0-9]+ Test +#[0-9]+: /) {
      id = substr($0, 1, RLENGTH); sub(/.*#/, "", id); id += 0
      if ($0 !~ / Passed /) { if (!bad[id]) bad[id] = 1 }
      else if (!ok[id]) ok[id] = 1
      seen[id] = 1
    }
    END { for (id in seen) { passed += ok[id] - idle[id]; failed += bad[id] } print passed + 0, failed + 0 }' "$1"
}

# The output of the tests that failed, and then what else ctest says.
show_ctest_failures() {
  awk '
    /^[0-9]+: / { id = $1 + 0; if (++lines[id] <= 4000) text[id, lines[id]] = $0 }
    match($0, /^ *[0-9]+\/[0-9]+ Test +#[0-9]+: /) && !/ Passed / {
      id = substr($0, 1, RLENGTH); sub(/.*#/, "", id); id += 0
      print "  | " $0
      n = lines[id] < 4000 ? lines[id] : 4000
      for (i = n > 120 ? n - 119 : 1; i <= n; i++) print "  | " text[id, i]
    }
    / tests passed, .* out of / { telling = 1 }
    telling { print "  | " $0 }' "$1"
}

# What a suite says of each test that failed, under the script that it is of, and the suite's last lines: a failure is
# read off what ./check prints, for its log may be gone.
show_suite_failures() {
  awk '
    /^== / { script = $0; next }
    /^not ok - / { if (script != "") print "  | " script; script = ""; print "  | " $0; telling = 16; next }
    /^ok - / || /^[^ ]/ { telling = 0 }
    telling-- > 0 { print "  | " substr($0, 1, 500) }' "$1"
  tail -n 20 "$1" | cut -c 1-500 | sed 's/^/  | /'
}

# What a passed run of the fuzzers tells of each: how many inputs, and the coverage that they reached.
show_coverage() { sed -n 's/^fuzz_[a-z_]*: /  | &/p' "$1"; }

# Tests that want the real captures, or something else that is not here, print "N tests did not run: WHY". The lines
# of all logs, once each test, added up by reason.
say_what_did_not_run() {
  [ $# -gt 0 ] || return 0
  awk '
    match($0, /[0-9]+ tests? did not run: .*/) {
      line = substr($0, RSTART, RLENGTH)
      n = line + 0
      why = substr(line, index(line, ": ") + 2)
      count[why] += n
    }
    END { for (why in count) print count[why], (count[why] == 1 ? "test" : "tests"), "did not run: " why }' "$@"
}
