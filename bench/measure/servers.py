"""The servers that are measured: how each is started with one thread and kept on one core, asked whether it answers, and what it
has cost so far."""

import os
import pathlib
import random
import socket
import subprocess
import time

from . import messages

TICK = os.sysconf("SC_CLK_TCK")
ECHO = "UDP echo"  # answers, but says nothing


def cores():
    """(the server's, the load's)"""
    available = sorted(os.sched_getaffinity(0))
    return available[0], available[-1]


def free_port():
    while True:
        port = random.randrange(20000, 32000)  # below those that the kernel gives to clients
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            try:
                udp.bind(("127.0.0.1", port))
                tcp.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def stat_words(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return text[text.rindex(")") + 2 :].split()  # from the state on: man proc, field 3


def family(pid):
    """The process and all that come of it."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (words := stat_words(entry)):
            children.setdefault(int(words[1]), []).append(int(entry))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


class Server:
    """A running server. `command` is started in `folder`, with both cores, and waited for until it answers `probe`'s
    SOA. From then on it is on its core."""

    def __init__(self, name, command, port, folder, probe):
        self.name, self.port, self.probe = name, port, probe
        self.log = pathlib.Path(folder) / f"{name}.log"
        began = time.monotonic()
        with self.log.open("wb") as log:
            words = [str(word) for word in command]
            self.process = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder)
        self._wait()
        self.ready_after = time.monotonic() - began
        for pid in family(self.process.pid):
            for thread in os.listdir(f"/proc/{pid}/task"):
                os.sched_setaffinity(int(thread), {cores()[0]})

    def _wait(self, patience=120):
        message = messages.question(self.probe, "SOA")
        end = time.monotonic() + patience
        while time.monotonic() < end:
            answer = messages.ask(self.port, message, patience=0.05)
            if answer and (self.name == ECHO or (answer[3] & 15 == 0 and answer[7] > 0)):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.002)
        self.stop()
        raise RuntimeError(f"{self.name} does not answer: " + self.log.read_text(errors="replace")[-2000:])

    def cpu(self):
        """(user, system) seconds of its processes so far"""
        user = system = 0
        for pid in family(self.process.pid):
            if words := stat_words(pid):
                user += int(words[11])
                system += int(words[12])
        return user / TICK, system / TICK

    def pss(self):
        """Octets of memory, what is shared counted once."""
        total = 0
        for pid in family(self.process.pid):
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        return total

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def start_yored(workshop, archive, folder, probe):
    """In its default configuration, but for the port and one thread."""
    port = free_port()
    command = [workshop.program("yored"), "--archive", archive, "--listen", f"127.0.0.1:{port}", "--threads", "1"]
    return Server("Yore", command, port, folder, probe)


def start_echo(workshop, octets, folder):
    port = free_port()
    return Server(ECHO, [workshop.program("echo"), port, octets], port, folder, ".")


def start_nsd(zones_folder, zones, folder):
    port = free_port()
    text = f"""server:
  ip-address: 127.0.0.1@{port}
  server-count: 1
  username: ""
  chroot: ""
  zonesdir: "{zones_folder}"
  database: ""
  pidfile: "{folder}/nsd.pid"
  xfrdfile: "{folder}/xfrd.state"
  zonelistfile: "{folder}/zone.list"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
"""
    text += "".join(f'zone:\n  name: "{zone}"\n  zonefile: "{zones_folder}/{zone}"\n' for zone in zones)
    config = pathlib.Path(folder) / "nsd.conf"
    config.write_text(text)
    return Server("NSD", ["nsd", "-d", "-c", config], port, folder, zones[-1])


def start_knot(zones_folder, zones, folder):
    port = free_port()
    own = pathlib.Path(folder) / "knot"
    own.mkdir(exist_ok=True)
    text = f"""server:
  listen: 127.0.0.1@{port}
  rundir: "{own}"
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "{own}"
template:
  - id: default
    storage: "{zones_folder}"
    file: "%s"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
    semantic-checks: off
zone:
"""
    text += "".join(f'  - domain: "{zone}"\n    file: "{zones_folder}/{zone}"\n' for zone in zones)
    config = own / "knot.conf"
    config.write_text(text)
    return Server("Knot", ["knotd", "-c", config], port, folder, zones[-1])


def start_bind(zones_folder, zones, folder, by_transfer=None, primary=None):
    """`by_transfer` is a zone that named refuses from a file; it is taken from the server `primary`."""
    port = free_port()
    own = pathlib.Path(folder) / "bind"
    own.mkdir(exist_ok=True)
    text = f"""options {{
  directory "{own}"; pid-file none; session-keyfile none; listen-on port {port} {{ 127.0.0.1; }};
  listen-on-v6 {{ none; }}; recursion no; dnssec-validation no; check-integrity no; check-names primary ignore;
  notify no;
}};
controls {{ }};
"""
    for zone in zones:
        if zone == by_transfer:
            text += f'zone "{zone}" {{ type secondary; primaries port {primary.port} {{ 127.0.0.1; }}; }};\n'
        else:
            text += f'zone "{zone}" {{ type primary; file "{zones_folder}/{zone}"; }};\n'
    config = own / "named.conf"
    config.write_text(text)
    return Server("BIND", ["named", "-f", "-n", "1", "-c", config], port, folder, by_transfer or zones[-1])
