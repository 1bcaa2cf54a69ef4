"""Whether Yore and NSD give the same answers, before anything is timed."""

import random

from . import messages


class Differ(Exception):
    """The answers are not the same."""


def check_equal(yored, nsd, questions, count=1000):
    """Asks both `count` of the questions, every other one with EDNS. Yore is as it comes: its annotation is left out of
    the comparison, and with it nothing else."""
    chosen = random.Random(1).sample(questions, min(count, len(questions)))
    for number, (qname, qtype) in enumerate(chosen):
        message = messages.question(qname, qtype, edns=number % 2 == 1)
        ours, theirs = messages.ask(yored.port, message), messages.ask(nsd.port, message)
        if ours is None or theirs is None:
            raise Differ(f"{qname} {qtype}: no answer from {'Yore' if ours is None else 'NSD'}")
        if messages.meaning(ours) != messages.meaning(theirs):
            raise Differ(f"{qname} {qtype}: Yore says {messages.meaning(ours)}, NSD {messages.meaning(theirs)}")
    return len(chosen)
