"""Measures Yore beside its peers and prints a table of medians and ratios. bench/README.md explains it.

  bench/run [--quick] [--only GROUP]... [--json] [--rounds N] [--seconds N]

It installs what is missing (as packaging/install does), builds for release in build/bench, and makes its zones and
archives there, once. Some measurements want the captures of the root zone, in the folder that YORE_CAPTURES names."""

import argparse
import json
import pathlib
import sys

from . import archiving, compare, in_process, machine, memory, serving, table
from .prepare import Workshop, say

ROOT = pathlib.Path(__file__).resolve().parents[2]

GROUPS = {
    "serve-kp": serving.kp,
    "serve-large": serving.large,
    "versions": serving.versions,
    "instructions": in_process.instructions,
    "nanoseconds": in_process.nanoseconds,
    "memory": memory.served,
    "memory-history": memory.history,
    "import": archiving.imports,
    "diff": archiving.diff,
    "archive-size": archiving.roots,
}


def read_arguments():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two rounds of a second, a tenth of the zone, 20 versions: to see that it works")
    parser.add_argument("--only", action="append", choices=GROUPS, metavar="GROUP", help="one of: " + ", ".join(GROUPS))
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")
    parser.add_argument("--rounds", type=int, help="rounds of each measurement (5)")
    parser.add_argument("--seconds", type=float, help="seconds of load in a round (10)")
    chosen = parser.parse_args()
    chosen.rounds = chosen.rounds or (2 if chosen.quick else 5)
    chosen.seconds = chosen.seconds or (1 if chosen.quick else 10)
    return chosen


def main():
    bench = read_arguments()
    facts = machine.facts(ROOT, sys.argv[1:])
    workshop = Workshop(ROOT, bench.quick)
    workshop.build()
    facts["rounds"] = f"{bench.rounds} of {bench.seconds:g} s" + (", quick: the ratios say little" if bench.quick else "")
    rows, failed = [], []
    for name in bench.only or GROUPS:
        say(f"measuring {name}")
        try:
            rows += GROUPS[name](workshop, bench)
        except compare.Differ as difference:
            sys.exit(f"bench: {name}: the answers differ, nothing is timed: {difference}")
        except (RuntimeError, OSError, ValueError) as error:
            failed.append(name)
            say(f"{name}: {error}")
    if bench.json:
        print(json.dumps(table.as_json(rows, facts)))
    else:
        table.print_text(rows, facts, sys.stdout)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
