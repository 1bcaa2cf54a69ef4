"""Just enough of RFC 1035 to ask a question and to compare two answers. Shares nothing with Yore's own code."""

import socket
import struct

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33, "DS": 43}
NAMES_IN_RDATA = {2: (0, 1), 5: (0, 1), 6: (0, 2), 12: (0, 1), 15: (2, 1), 33: (6, 1), 39: (0, 1)}  # where, how many
OPT = 41
EXTENDED_ERROR = 15  # RFC 8914: Yore's annotation


def wire_name(text):
    """Of names without escapes, which are all that are asked for here."""
    labels = [label.encode("latin-1") for label in text.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def question(qname, qtype, edns=False, number=0x1234):
    message = struct.pack(">6H", number, 0, 1, 0, 0, 1 if edns else 0) + wire_name(qname) + struct.pack(">HH", TYPES[qtype], 1)
    return message + (b"\0" + struct.pack(">HHIH", OPT, 1232, 0, 0) if edns else b"")


def read_name(message, at):
    """(name in lower case, uncompressed; where it ends)"""
    labels, end = [], None
    while True:
        size = message[at]
        if size >= 0xC0:
            end = end or at + 2
            at = (size & 0x3F) << 8 | message[at + 1]
        elif size == 0:
            return b"".join(labels) + b"\0", end or at + 1
        else:
            labels.append(message[at : at + size + 1].lower())
            at += size + 1


def read_rdata(message, rtype, at, size):
    if rtype not in NAMES_IN_RDATA:
        return message[at : at + size]
    skip, count = NAMES_IN_RDATA[rtype]
    rdata, place = message[at : at + skip], at + skip
    for _ in range(count):
        name, place = read_name(message, place)
        rdata += name
    return rdata + message[place : at + size]


def options_of(rdata):
    """Codes and contents of EDNS options, less the annotation, which no other server has."""
    options, at = [], 0
    while at < len(rdata):
        code, size = struct.unpack_from(">HH", rdata, at)
        if code != EXTENDED_ERROR:
            options.append((code, rdata[at + 4 : at + 4 + size]))
        at += 4 + size
    return options


def meaning(message):
    """What an answer says: flags, RCODE, and each section as a set. Two that say the same are equal."""
    _, flags, questions, *counts = struct.unpack_from(">6H", message)
    at = 12
    for _ in range(questions):
        at = read_name(message, at)[1] + 4
    said = [flags]
    for count in counts:
        section = set()
        for _ in range(count):
            owner, at = read_name(message, at)
            rtype, rclass, ttl, size = struct.unpack_from(">HHIH", message, at)
            at += 10
            if rtype == OPT:  # the size of datagrams is each server's own
                section.add((owner, rtype, 0, ttl, repr(options_of(message[at : at + size]))))
            else:
                section.add((owner, rtype, rclass, ttl, read_rdata(message, rtype, at, size)))
            at += size
        said.append(section)
    return said


def ask(port, message, patience=1.0):
    """The answer of 127.0.0.1, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        handle.settimeout(patience)
        handle.connect(("127.0.0.1", port))
        try:
            handle.send(message)
            return handle.recv(65535)
        except OSError:
            return None
