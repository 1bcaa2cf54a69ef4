"""What the measurements were made on: the machine, the versions of everything."""

import os
import pathlib
import platform
import re
import subprocess
import time


def first_match(pattern, *command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return "none"
    found = re.search(pattern, done.stdout + done.stderr)
    return found.group(1) if found else "unknown"


def processor():
    found = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return found.group(1) if found else platform.machine()


def memory_gib():
    kib = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1))
    return kib / (1 << 20)


def facts(root, arguments):
    commit = first_match(r"(\w+)", "git", "-c", f"safe.directory={root}", "-C", str(root), "rev-parse", "--short", "HEAD")
    release = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text()).group(1)
    peers = {
        "NSD": first_match(r"version (\S+)", "nsd", "-v"),
        "Knot": first_match(r"version (\S+)", "knotd", "--version"),
        "BIND": first_match(r"BIND (\S+)", "named", "-V"),
        "ldns": first_match(r"version (\d\S+)", "ldns-read-zone", "-v"),
        "git": first_match(r"version (\S+)", "git", "--version"),
        "valgrind": first_match(r"valgrind-(\S+)", "valgrind", "--version"),
        "g++": first_match(r"\) (\S+)", "g++", "--version"),
    }
    return {
        "command": "bench/run " + " ".join(arguments),
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "Yore": commit,
        "machine": f"{processor()}, {len(os.sched_getaffinity(0))} cores, {memory_gib():.1f} GiB",
        "system": f"{release}, Linux {platform.release()}",
        "peers": ", ".join(f"{name} {version}" for name, version in peers.items()),
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }
