"""What respond() costs without sockets: instructions by callgrind, nanoseconds by Google Benchmark."""

import json
import pathlib
import re
import subprocess
import tempfile

from . import prepare
from .table import Row, Target

KINDS = ["referral", "referral-edns", "positive", "nxdomain", "suffix", "spread"]
COUNTED = 2000  # answers of a class
# The steps of an answer, by the functions that take them; the first that fits.
STEPS = {
    "reading the question": "read_plain_query|question_of_plain",
    "hashing its name": "LookupName::",
    "finding the zone and the name, and writing the message": "answer_directly|DirectAnswer|DirectWriter",
    "the rest": "",
}


def archives(workshop):
    return {"kp": workshop.kp()[0], "large": workshop.one_version(), "history": workshop.history()}


def steps_of(file):
    """{step: instructions an answer}, largest first"""
    done = prepare.run("callgrind_annotate", "--threshold=100", "--auto=no", file, capture_output=True, text=True)
    found = dict.fromkeys(STEPS, 0)
    for line in done.stdout.splitlines():
        if words := re.match(r"\s*([\d,]+) \(.*?\)  \S*?:(.*)", line):
            function = words.group(2).replace("(anonymous namespace)::", "").split("(")[0]
            step = next(step for step, functions in STEPS.items() if re.search(functions, function))
            found[step] += int(words.group(1).replace(",", "")) / COUNTED
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def counted(workshop, archive):
    """{class: (instructions an answer, {step: instructions})}"""
    with tempfile.TemporaryDirectory(dir=workshop.kept) as temporary:
        out = pathlib.Path(temporary) / "callgrind"
        words = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}"]
        words += [workshop.program("answers"), archive, "--count", ",".join(KINDS), COUNTED]
        prepare.run(*words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = {}
        for file in pathlib.Path(temporary).glob("callgrind.*"):
            text = file.read_text()
            kind = re.search(r"Trigger: Client Request: (\S+)", text)
            total = re.search(r"^totals: (\d+)", text, re.M)
            if kind and total:
                found[kind.group(1)] = int(total.group(1)) / COUNTED, steps_of(file)
        return found


def instructions(workshop, bench):
    rows = []
    for where, archive in archives(workshop).items():
        found = counted(workshop, archive)
        for kind in KINDS:
            targets = [Target("<=", 1000)] if (where, kind) == ("large", "referral") else []
            row = Row(f"instructions-{where}-{kind}", f"instructions an answer in the process, {kind}, {where}", "instructions", targets)
            total, steps = found[kind]
            row.add("Yore", total)
            if targets:
                row.remarks.append("of these: " + ", ".join(f"{step} {count:.0f}" for step, count in steps.items()))
            rows.append(row)
    return rows


def nanoseconds(workshop, bench):
    rows = []
    for where, archive in archives(workshop).items():
        words = [workshop.program("answers"), archive, "--benchmark_format=json", f"--benchmark_min_time={min(bench.seconds, 2)}"]
        words += [f"--benchmark_repetitions={bench.rounds}"]
        done = prepare.run(*words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        found = {kind: Row(f"ns-{where}-{kind}", f"nanoseconds an answer in the process, {kind}, {where}", "ns") for kind in KINDS}
        for run in json.loads(done.stdout)["benchmarks"]:
            if run["run_type"] == "iteration":
                found[run["run_name"]].add("Yore", run["cpu_time"])
        rows += found.values()
    return rows
