"""Memory of the servers, and how long until they answer."""

import tempfile

from . import prepare, servers
from .serving import Load, large_questions
from .table import Row, Target

MB = 1e6


def started(workshop, which):
    """A function that starts the server with the large zone in a folder."""
    zones, folder = [prepare.APEX.rstrip(".")], workshop.large_zone_folder()
    return {
        "Yore": lambda at: servers.start_yored(workshop, workshop.one_version(), at, prepare.APEX),
        "NSD": lambda at: servers.start_nsd(folder, zones, at),
        "Knot": lambda at: servers.start_knot(folder, zones, at),
        "BIND": lambda at: servers.start_bind(folder, zones, at),
    }[which]


def served(workshop, bench):
    """Memory (PSS) after some questions, and time until ready; each server by itself, in turns."""
    memory = Row("memory", f"memory with {workshop.size} served (PSS)", "MB", [Target("<=", 0.45, "BIND")])
    ready = Row("ready", f"ready to serve {workshop.size}: Yore from its archive, the others from a zone file; both cores", "s", [Target("<=", 0.5, "NSD")])
    questions = large_questions(workshop)
    for _ in range(bench.rounds):
        for which in ("Yore", "NSD", "Knot", "BIND"):
            with tempfile.TemporaryDirectory(dir=workshop.kept) as temporary, started(workshop, which)(temporary) as server:
                ready.add(which, server.ready_after)
                Load(workshop, server, questions, 1)
                memory.add(which, server.pss() / MB)
    return memory, ready


def history(workshop, bench):
    row = Row("memory-history", f"memory of {workshop.versions} versions against one (PSS)", "MB", [Target("<=", 2.5, "one version")])
    ready = Row("ready-history", f"ready to serve {workshop.versions} versions, against one", "s")
    questions = large_questions(workshop)
    archives = {f"{workshop.versions} versions": workshop.history(), "one version": workshop.one_version()}
    for _ in range(min(bench.rounds, 3)):
        for who, archive in archives.items():
            with tempfile.TemporaryDirectory(dir=workshop.kept) as temporary:
                with servers.start_yored(workshop, archive, temporary, prepare.APEX) as server:
                    ready.add(who, server.ready_after)
                    Load(workshop, server, questions, 1)
                    row.add(who, server.pss() / MB)
    return row, ready
