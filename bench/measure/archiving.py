"""Import, diff and the size of archives."""

import lzma
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

from . import prepare
from .table import Row, Target


def timed(*command, may_differ=False):
    """Wall-clock seconds. A status of 1 is the answer "they differ" where there may be one."""
    began = time.monotonic()
    done = subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    took = time.monotonic() - began
    if done.returncode not in ((0, 1) if may_differ else (0,)):
        raise RuntimeError(f"{command[0]} ended with {done.returncode}")
    return took


def imports(workshop, bench):
    first = Row("import", f"import of a zone file of {workshop.size}, committed and searchable", "s", [Target("<=", 1.2, "ldns-read-zone")])
    second = Row("import-next", "import of its next version, 0.6% changed, against the first", "s", [Target("<=", 0.2, "the first")])
    one, two = workshop.zone(1), workshop.zone(2)
    yore = workshop.program("yore")
    for _ in range(bench.rounds):
        with tempfile.TemporaryDirectory(dir=workshop.kept) as temporary:
            archive = pathlib.Path(temporary) / "new.db"
            took = timed(yore, "-a", archive, "import", "--at", prepare.day_of(1), one)
            took_next = timed(yore, "-a", archive, "import", "--at", prepare.day_of(2), two)
            first.add("Yore", took)
            first.add("ldns-read-zone", timed("ldns-read-zone", one))
            compiled = pathlib.Path(temporary) / "compiled"
            first.add("named-compilezone", timed("named-compilezone", "-q", "-i", "none", "-o", compiled, prepare.APEX, one))
            second.add("the next", took_next)
            second.add("the first", took)
    return first, second


def diff(workshop, bench):
    row = Row("diff", f"diff of two versions of {workshop.size}, 0.6% changed", "s", [Target("<=", 0.02, "ldns-compare-zones -a")])
    archive, yore = workshop.two_versions(), workshop.program("yore")
    one, two = workshop.zone(1), workshop.zone(2)
    for _ in range(bench.rounds):
        row.add("Yore", timed(yore, "-a", archive, "diff", prepare.APEX, prepare.day_of(1), prepare.day_of(2), may_differ=True))
        row.add("ldns-compare-zones -a", timed("ldns-compare-zones", "-a", one, two, may_differ=True))
    return (row,)


def vacuumed_size(workshop, archive, temporary):
    copy = pathlib.Path(temporary) / "vacuumed.db"
    copy.unlink(missing_ok=True)
    prepare.run("sqlite3", archive, f"VACUUM INTO '{copy}'")
    return copy.stat().st_size


def sizes_by_table(archive):
    """{table or index: octets of its pages}; empty where SQLite was built without dbstat."""
    connection = sqlite3.connect(f"file:{archive}?immutable=1", uri=True)
    try:
        return dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
    except sqlite3.OperationalError:
        return {}
    finally:
        connection.close()


def git_size(repository):
    prepare.run("git", "-C", repository, "gc", "-q", "--aggressive", "--prune=now")
    return sum(file.stat().st_size for file in (repository / ".git" / "objects").rglob("*") if file.is_file())


def roots(workshop, bench):
    """What each further monthly snapshot of the root zone adds, to an archive and to a git repository."""
    row = Row("archive-size", "archive after VACUUM, what each further root zone snapshot adds", "octets", [Target("<=", 3, "git gc --aggressive")])
    captures = os.environ.get("YORE_CAPTURES")
    folder = pathlib.Path(captures or "/nonexistent") / "root-monthly"
    if not folder.is_dir():
        row.remarks.append("YORE_CAPTURES does not name a folder with root-monthly/")
        return (row,)
    files = sorted(folder.glob("*.zone.xz"))
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"]
    with tempfile.TemporaryDirectory(dir=workshop.kept) as temporary:
        archive, repository = pathlib.Path(temporary) / "roots.db", pathlib.Path(temporary) / "roots"
        prepare.run("git", "init", "-q", repository)
        sizes, tables = [], []
        for number, file in enumerate(files):
            day = file.name[:8]
            workshop.yore(archive, "import", "--at", f"{day[:4]}-{day[4:6]}-{day[6:8]}", file)
            (repository / "root.zone").write_bytes(lzma.decompress(file.read_bytes()))
            prepare.run("git", "-C", repository, "add", "root.zone")
            prepare.run("git", "-C", repository, *identity, "commit", "-q", "-m", day)
            if number in (0, len(files) - 1):
                sizes.append((vacuumed_size(workshop, archive, temporary), git_size(repository)))
                tables.append(sizes_by_table(pathlib.Path(temporary) / "vacuumed.db"))
        shutil.rmtree(repository)
    further = len(files) - 1
    row.add("Yore", (sizes[1][0] - sizes[0][0]) / further)
    row.add("git gc --aggressive", (sizes[1][1] - sizes[0][1]) / further)
    grown = {name: (size - tables[0].get(name, 0)) / further for name, size in tables[1].items()}
    parts = [f"{name} {size:,.0f}" for name, size in sorted(grown.items(), key=lambda part: -part[1]) if size >= 1]
    row.remarks.append("of which: " + ", ".join(parts))
    row.remarks.append(f"in all: Yore {sizes[1][0]:,}, git {sizes[1][1]:,}, of {len(files)} snapshots; the first alone: {sizes[0][0]:,} and {sizes[0][1]:,}")
    return (row,)
