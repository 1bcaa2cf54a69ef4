"""Answers a second and processor time an answer, over UDP: one server on one core, the load on another."""

import json
import subprocess
import tempfile
import time

from . import compare, prepare, servers
from .table import Row, Target


class Load:
    """What one run of bench/load brought, with what the server spent on it."""

    def __init__(self, workshop, server, questions, seconds, options=()):
        words = ["taskset", "-c", servers.cores()[1], workshop.program("load"), server.port, questions, seconds, *options]
        user, system = server.cpu()
        began = time.monotonic()
        done = prepare.run(*words, stdout=subprocess.PIPE, text=True)
        took = time.monotonic() - began
        said = json.loads(done.stdout)
        user_after, system_after = server.cpu()
        self.answers = max(said["answers"], 1)
        self.lost = said["lost"]
        self.rcodes = said["rcodes"]
        self.octets = said["octets"] / self.answers
        self.rate = said["answers"] / seconds
        self.user = (user_after - user) / self.answers * 1e6  # microseconds an answer
        self.system = (system_after - system) / self.answers * 1e6
        self.busy = (user_after - user + system_after - system) / min(took, seconds * 1.2)


CLIENTS = 192  # as many as questions under way: no two of them are one client's


def rounds_of(workshop, bench, running, question_file, rows, options=()):
    """Fills (rate, user, system) rows; alternates the servers."""
    rate, user, system = rows
    busy, lost = {}, {}
    for server in running:
        Load(workshop, server, question_file, min(2, bench.seconds), options)
    for _ in range(bench.rounds):
        for server in running:
            load = Load(workshop, server, question_file, bench.seconds, options)
            rate.add(server.name, load.rate)
            busy.setdefault(server.name, []).append(load.busy)
            lost[server.name] = lost.get(server.name, 0) + load.lost
            if server.name != servers.ECHO:
                user.add(server.name, load.user)
                system.add(server.name, load.system)
    rate.remarks.append("the server's core was busy: " + ", ".join(f"{name} {min(share):.0%}" for name, share in busy.items()))
    if any(lost.values()):
        rate.remarks.append("lost: " + ", ".join(f"{name} {count}" for name, count in lost.items()))


def rounds_apart(workshop, bench, running, question_file):
    """The same three rows, where no two questions are one client's."""
    rows = (
        Row("clients-kp", f"the same, each question from another of {CLIENTS} addresses", "answers/s"),
        Row("clients-user-kp", "the server's own (user) time an answer of these", "us"),
        Row("clients-system-kp", "the kernel's time for the server an answer of these", "us"),
    )
    rounds_of(workshop, bench, running, question_file, rows, ["--clients", CLIENTS])
    return rows


def serve(workshop, bench, zone, archive, folder, zones, question_file, targets):
    """The three rows of one set of zones, Yore beside the UDP echo, NSD, Knot and BIND."""
    what = {"kp": "the .kp zones", "large": workshop.size}[zone]
    rows = (
        Row(f"serve-{zone}", f"answers on one core, {what}", "answers/s", targets[0]),
        Row(f"user-{zone}", f"the server's own (user) time an answer, {what}", "us", targets[1]),
        Row(f"system-{zone}", f"the kernel's time for the server an answer, {what}", "us"),
    )
    probe = zones[-1]
    running = []
    try:
        with tempfile.TemporaryDirectory(dir=workshop.kept) as temporary:
            yored = servers.start_yored(workshop, archive, temporary, probe)
            running.append(yored)
            nsd = servers.start_nsd(folder, zones, temporary)
            running.append(nsd)
            compared = compare.check_equal(yored, nsd, workshop.read_questions(question_file))
            octets = round(Load(workshop, yored, question_file, 1).octets)
            running.append(servers.start_echo(workshop, octets, temporary))
            running.append(servers.start_knot(folder, zones, temporary))
            by_transfer = "kp" if "kp" in zones else None  # it has a name server without address
            running.append(servers.start_bind(folder, zones, temporary, by_transfer, yored))
            rounds_of(workshop, bench, running, question_file, rows)
            apart = rounds_apart(workshop, bench, running[:3], question_file) if zone == "kp" else ()
            rows[0].remarks.append(f"{compared} of the questions were answered alike by Yore and NSD; a mean answer has {octets} octets")
    finally:
        for server in running:
            server.stop()
    return rows + apart


def kp(workshop, bench):
    archive, folder, zones = workshop.kp()
    files = [folder / zone for zone in zones]
    questions = workshop.question_file("kp.questions", lambda: workshop.questions("kp", files))
    targets = [Target(">=", 0.95, servers.ECHO), Target(">=", 1.2, "NSD"), Target(">=", 1.2, "Knot")]
    return serve(workshop, bench, "kp", archive, folder, zones, questions, (targets, []))


def large_questions(workshop):
    return workshop.question_file("large.questions", lambda: workshop.questions("large", [workshop.zone(1)]))


def large(workshop, bench):
    zones = [prepare.APEX.rstrip(".")]
    targets = [Target(">=", 0.9, servers.ECHO), Target(">=", 1.3, "NSD")]
    return serve(
        workshop, bench, "large", workshop.one_version(), workshop.large_zone_folder(), zones, large_questions(workshop),
        (targets, [Target("<=", 0.3, "NSD")]),
    )


def versions(workshop, bench):
    """Both with the EDNS option that gives a time: any day of the history, or the last."""
    last = workshop.versions
    files = {
        "any version": workshop.questions_of_versions(1, last),
        "the newest": workshop.questions_of_versions(last, last),
    }
    row = Row("versions", f"answers on one core, over {workshop.versions} versions against the newest", "answers/s", [Target(">=", 0.95, "the newest")])
    with tempfile.TemporaryDirectory(dir=workshop.kept) as temporary:
        with servers.start_yored(workshop, workshop.history(), temporary, prepare.APEX) as yored:
            for file in files.values():
                Load(workshop, yored, file, min(2, bench.seconds))
            for _ in range(bench.rounds):
                for who, file in files.items():
                    row.add(who, Load(workshop, yored, file, bench.seconds).rate)
    return (row,)
