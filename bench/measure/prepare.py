"""Builds Yore for release, and makes what is measured on: zones, archives, questions. All of it is kept in build/bench
and made once."""

import datetime
import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import sys

NAMES = 333333  # two NS and one address each: 1,000,000 RRs
FIRST_DAY = datetime.date(2024, 1, 1)
APEX = "bench."
QUESTIONS = 500000
SEED = 1


def say(what):
    print(f"bench: {what}", file=sys.stderr, flush=True)


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, **options)


def day_of(version):
    return str(FIRST_DAY + datetime.timedelta(days=version - 1))


class Workshop:
    """Where everything is. Files are made under another name and then renamed: a cut run leaves nothing half made."""

    def __init__(self, root, quick):
        self.root = pathlib.Path(root)
        self.build_folder = self.root / "build" / "bench"
        self.kept = self.build_folder / "kept"
        self.names = 33333 if quick else NAMES
        self.versions = 20 if quick else 365
        self.size = f"{round(self.names * 3, -3):,} RRs"

    def build(self):
        say("building Yore for release in build/bench")
        log = self.root / "build" / "bench.log"
        log.parent.mkdir(exist_ok=True)
        options = ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache", "-DYORE_BENCH=ON", "-DYORE_TESTS=OFF"]
        targets = ["yore", "yored", "answers", "generate", "questions", "echo", "load"]
        with log.open("w") as out:
            run("cmake", "-S", self.root, "-B", self.build_folder, "-G", "Ninja", *options, stdout=out, stderr=out)
            try:
                run("cmake", "--build", self.build_folder, "--target", *targets, stdout=out, stderr=out)
            except subprocess.CalledProcessError:
                sys.exit(f"bench: the build failed; see {log}")
        # What was generated or archived otherwise is of no use now.
        bench = self.root / "bench"
        sources = [bench / "delegations.h", bench / "generate.cc", self.root / "zonedb" / "archive" / "schema.cc"]
        digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
        self.kept = self.build_folder / f"kept-{digest[:8]}-{self.names}"
        self.kept.mkdir(exist_ok=True)

    def program(self, name):
        folder = {"yore": "tools", "yored": "server"}.get(name, "bench")
        return self.build_folder / folder / name

    def _make(self, name, how):
        path = self.kept / name
        if not path.exists():
            say(f"making {name}")
            unfinished = self.kept / f"{name}.unfinished"
            if unfinished.is_dir():
                shutil.rmtree(unfinished)
            for file in self.kept.glob(f"{name}.unfinished*"):
                file.unlink()
            how(unfinished)
            os.replace(unfinished, path)
        return path

    def zone(self, version):
        """A zone file of the large zone."""

        def generate(path):
            with path.open("wb") as out:
                run(self.program("generate"), self.names, version, SEED, stdout=out)

        return self._make(f"{version}.zone", generate)

    def yore(self, archive, *words, **options):
        options.setdefault("stdout", subprocess.DEVNULL)
        return run(self.program("yore"), "-a", archive, *words, **options)

    def _settle(self, archive):
        """One file, without what is left in -wal."""
        run("sqlite3", archive, "PRAGMA journal_mode=DELETE;", stdout=subprocess.DEVNULL)

    def one_version(self):
        """An archive of the first version of the large zone."""

        def fill(path):
            self.yore(path, "import", "--at", day_of(1), self.zone(1))
            self._settle(path)

        return self._make("one.db", fill)

    def two_versions(self):
        def fill(path):
            shutil.copy(self.one_version(), path)
            self.yore(path, "import", "--at", day_of(2), self.zone(2))
            self._settle(path)

        return self._make("two.db", fill)

    def history(self):
        """An archive of all versions, a day apart. Grown in place, so that a cut run goes on where it was."""
        path, growing = self.kept / "history.db", self.kept / "history.db.growing"
        if path.exists():
            return path
        log = self.kept / "history.done"
        done = int(log.read_text()) if log.exists() and growing.exists() else 0
        say(f"making history.db, {self.versions - done} imports")
        for version in range(done + 1, self.versions + 1):
            file = self.kept / "next.zone"
            with file.open("wb") as out:
                run(self.program("generate"), self.names, version, SEED, stdout=out)
            self.yore(growing, "import", "--at", day_of(version), file)
            log.write_text(str(version))
            file.unlink()
        self._settle(growing)
        os.replace(growing, path)
        return path

    def kp(self):
        """(an archive of snapshots/, a folder with its zones as zone files, their names)"""

        def fill(path):
            self.yore(path, "import", self.root / "snapshots")
            self._settle(path)

        archive = self._make("kp.db", fill)

        def show(folder):
            folder.mkdir()
            listed = run("sqlite3", "-readonly", archive, "SELECT DISTINCT zone FROM versions ORDER BY zone", capture_output=True, text=True)
            for zone in listed.stdout.split():
                with (folder / zone.rstrip(".")).open("wb") as out:
                    self.yore(archive, "show", zone, stdout=out)

        folder = self._make("kp-zones", show)
        return archive, folder, sorted(file.name for file in folder.iterdir())

    def large_zone_folder(self):
        def link(folder):
            folder.mkdir()
            os.link(self.zone(1), folder / APEX.rstrip("."))

        return self._make("large-zone", link)

    def questions(self, name, zone_files):
        """[(QNAME, QTYPE)]: a third what exists, a third below delegations, a third that does not exist; random order."""
        existing, cuts, apexes = [], [], []
        for file in zone_files:
            with file.open() as lines:
                records = [line.split(None, 4) for line in lines if line.strip() and line[0] != ";" and "\\" not in line]
            apex = next(words[0] for words in records if words[3] == "SOA")
            apexes.append(apex)
            existing += sorted({(words[0], words[3]) for words in records})
            cuts += sorted({words[0] for words in records if words[3] == "NS" and words[0] != apex})
        chance = random.Random(f"{SEED} {name}")
        third = min(QUESTIONS // 3, max(len(existing), 20000))
        asked = chance.sample(existing, third) if third <= len(existing) else chance.choices(existing, k=third)
        below = chance.sample(cuts, third) if third <= len(cuts) else chance.choices(cuts, k=third)
        asked += [(f"www.{cut}", chance.choice(["A", "AAAA"])) for cut in below]
        asked += [(f"{chance.getrandbits(40):x}.{chance.choice(apexes)}", "A") for _ in range(third)]
        chance.shuffle(asked)
        return asked

    def questions_of_versions(self, first, last):
        """A file of questions of the same kinds as questions(), each about a version of its own, for whose names it asks."""

        def ask():
            words = [self.program("questions"), QUESTIONS, self.names, first, last, SEED]
            lines = run(*words, capture_output=True, text=True).stdout.splitlines()
            return [(qname, qtype, day_of(int(version))) for qname, qtype, version in map(str.split, lines)]

        source = (self.root / "bench" / "questions.cc").read_bytes()
        return self.question_file(f"versions-{first}-{last}-{hashlib.sha256(source).hexdigest()[:8]}.questions", ask)

    def question_file(self, name, questions):
        def write(path):
            with path.open("w") as out:
                out.writelines(" ".join(question) + "\n" for question in questions())

        return self._make(name, write)

    def read_questions(self, path):
        with path.open() as lines:
            return [tuple(line.split()) for line in lines]
