"""Clients that mean no good, for tests/acceptance/hostile-clients and rate-limits: python3 hostile.py WHAT PORT [ARGUMENT...].

Each prints one line of numbers. Only modules of python3-minimal.
"""
import random
import socket
import struct
import sys
import time

HOST = "127.0.0.1"
SOA, ANY, AXFR = 6, 255, 252


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"


def message(qname, qtype, flags=0, ident=1):
    return struct.pack(">HHHHHH", ident, flags, 1, 0, 0, 0) + name(qname) + struct.pack(">HH", qtype, 1)


def framed(octets):
    return struct.pack(">H", len(octets)) + octets


def udp(source=None, source_port=0):
    """A socket that asks from this address: a server of its family, on the loopback."""
    ipv6 = source is not None and ":" in source
    s = socket.socket(socket.AF_INET6 if ipv6 else socket.AF_INET, socket.SOCK_DGRAM)
    if source:
        s.bind((source, source_port))
    s.connect(("::1" if ipv6 else HOST, port))
    return s


def tcp(buffer=None):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if buffer:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
    s.connect((HOST, port))
    s.settimeout(2)
    return s


def next_message(s):
    def exactly(size):
        octets = b""
        while len(octets) < size:
            part = s.recv(size - len(octets))
            if not part:
                return None
            octets += part
        return octets

    length = exactly(2)
    return exactly(struct.unpack(">H", length)[0]) if length else None


def is_answered(s):
    try:
        s.sendall(framed(message("small.", SOA)))
        return next_message(s) is not None
    except OSError:
        return False


def responses():
    """Messages with QR set, of every opcode, with every RCODE and flag; how many are answered over UDP, over TCP."""
    u, t, counts = udp(), tcp(), [0, 0]
    for opcode in range(16):
        for rest in (0x0000, 0x0400, 0x0100, 0x0005, 0x000F, 0x07FF):
            octets = message("small.", SOA, 0x8000 | opcode << 11 | rest)
            u.send(octets)
            u.send(octets[:12])
            t.sendall(framed(octets) + framed(octets[:12]))
    u.settimeout(0.3)
    t.settimeout(0.3)
    for at, s in enumerate((u, t)):
        try:
            while s.recv(65535):
                counts[at] += 1
        except OSError:
            pass
    print(*counts)


def replies_to(s, octets):
    """What comes back for one datagram, and not for the next. Answers to one client that go out together come in any order,
    so a second mark is asked when the first is answered: its answer comes after all that."""
    s.send(octets)
    replies = []
    for ident in (0xFFFF, 0xFFFE):
        mark = message("mark.invalid.", SOA, ident=ident)
        s.send(mark)
        while (reply := s.recv(65535))[:2] != mark[:2]:
            replies.append(reply)
    return replies


def headers():
    """Bare headers and messages whose counts are not what is in them, of every opcode: how many questions there are, how
    many of them get one short error and nothing else, and how many replies the same with QR set get."""
    s = udp()
    s.settimeout(2)
    question = message("small.", SOA)[12:]
    rr = name("small.") + struct.pack(">HHIH", SOA, 1, 0, 0)
    asked = well = replied = 0
    for opcode in range(16):
        for counts, body in (
            ((0, 0, 0, 0), b""),
            ((1, 0, 0, 0), b""),
            ((2, 0, 0, 0), b""),
            ((0, 0, 0, 1), b""),
            ((65535, 65535, 65535, 65535), b""),
            ((0, 0, 0, 0), question),
            ((2, 0, 0, 0), question),
            ((2, 0, 0, 0), question + question),
            ((1, 1, 0, 0), question + rr),
            ((1, 0, 1, 0), question + rr),
        ):
            asked += 1
            ident = struct.pack(">H", asked)
            rest = struct.pack(">HHHH", *counts) + body
            replies = replies_to(s, ident + struct.pack(">H", opcode << 11) + rest)
            wanted = 1 if opcode == 0 else 4  # FORMERR, NOTIMP
            if len(replies) == 1 and len(replies[0]) <= 12 + len(body) and replies[0][:2] == ident:
                flags = struct.unpack(">H", replies[0][2:4])[0]
                well += flags == 0x8000 | opcode << 11 | wanted
            replied += len(replies_to(s, ident + struct.pack(">H", 0x8000 | opcode << 11) + rest))
    print(asked, well, replied)


def echo():
    """A client on port 53, where it may have that, sends every answer back as often as it likes: how many answers it got, and
    how many replies to them."""
    try:
        s = udp("127.53.53.53", 53)
    except PermissionError:
        s = udp("127.53.53.53")
    s.settimeout(2)
    questions = [message(qname, qtype) for qname in ("small.", "none.small.", "elsewhere.") for qtype in (SOA, ANY, AXFR)]
    answers = replies = 0
    for octets in questions + [questions[0][:12], questions[0][:2] + b"\x24\0" + questions[0][4:]]:
        for answer in replies_to(s, octets):
            answers += 1
            replies += sum(len(replies_to(s, answer)) for _ in range(10))
    print(answers, replies)


def empty():
    """Datagrams of no octets, and of fewer than a header has: how many replies they get."""
    s = udp()
    s.settimeout(2)
    print(sum(len(replies_to(s, b"\0" * (i % 12))) for i in range(int(argument))))


def seconds_until_closed(s, step):
    begin = time.monotonic()
    while time.monotonic() - begin < 20:
        try:
            if not step(s):
                break
        except socket.timeout:
            pass
        except OSError:
            break
    return time.monotonic() - begin


def writer():
    """A question octet by octet, one in 200 ms: the seconds until the connection is closed."""
    s = tcp()
    s.settimeout(0.2)

    def step(connection):
        connection.sendall(b"\x01")
        try:
            return connection.recv(1) != b""
        except socket.timeout:
            return True

    print(int(seconds_until_closed(s, step)))


def reader():
    """A transfer of which 64 octets are taken in 100 ms: the seconds until the connection is closed, and the octets that
    came in all."""
    s = tcp(4096)
    s.sendall(framed(message("big.", AXFR)))
    taken = 0
    begin = time.monotonic()
    while time.monotonic() - begin < 20:
        time.sleep(0.1)
        # What the kernels hold is taken as slowly as the rest; whether it is closed shows when a question is refused.
        try:
            taken += len(s.recv(64))
            s.sendall(b"\0")
        except OSError:
            break
    print(int(time.monotonic() - begin), taken)


def steady():
    """A transfer of which 1 KiB is taken every 10 ms, for so many seconds, and then what still comes: the octets in all."""
    s = tcp(65536)
    s.sendall(framed(message("big.", AXFR)))
    taken = 0
    end = time.monotonic() + float(argument)
    try:
        while time.monotonic() < end:
            time.sleep(0.01)
            taken += len(s.recv(1024))
        while part := s.recv(65535):
            taken += len(part)
    except OSError:
        pass
    print(taken)


def asker():
    """Connections that ask and never read: how many octets of questions are taken of all."""
    sockets = [tcp(4096) for _ in range(int(argument))]
    question = framed(message("small.", ANY)) * 100
    taken = [0] * len(sockets)
    end = time.monotonic() + 3
    for s in sockets:
        s.setblocking(False)
    while time.monotonic() < end:
        for at, s in enumerate(sockets):
            try:  # from where the last one was cut, or else it would be messages of other lengths
                taken[at] += s.send(question[taken[at] % len(question):])
            except OSError:
                pass
    print(sum(taken))


def transfers():
    """Many transfers in one go on one connection, with questions between them, all read: transfers, answers, RRs."""
    s = tcp()
    count = int(argument)
    for i in range(count):
        s.sendall(framed(message("big.", AXFR, ident=2 * i)) + framed(message("small.", SOA, ident=2 * i + 1)))
    s.settimeout(10)
    answers = rrs = 0
    last = -1
    while answers < count:
        octets = next_message(s)
        if octets is None:
            break
        ident, _, _, ancount = struct.unpack(">HHHH", octets[:8])
        if ident < last:
            break
        last = ident
        if ident % 2:
            answers += 1
        else:
            rrs += ancount
    print(count, answers, rrs)


def crowd():
    """So many connections of one address: how many of them are answered."""
    sockets = []
    for _ in range(int(argument)):
        try:
            sockets.append(tcp())
        except OSError:
            pass
    print(sum(is_answered(s) for s in sockets))


def junk():
    """Octets that are no question, some that nearly are one, with pointers that lead nowhere and to themselves. Then a
    question: how many answers it has."""
    u = udp()
    chance = random.Random(1)
    good = message("small.", SOA)
    for i in range(int(argument)):
        octets = bytearray(good if i % 2 else chance.randbytes(chance.randrange(1, 600)))
        for _ in range(chance.randrange(1, 4)):
            octets[chance.randrange(len(octets))] = chance.choice((0, 1, 12, 0xC0, 0xFF))
        u.send(octets)
        u.send(good[:12] + b"\xc0\x0c" + good[-4:])
    other = udp()
    other.settimeout(2)
    other.send(good)
    print(1 if other.recv(65535) else 0)


def delay():
    """A question every 5 ms for so many seconds: lost ones, and of the others' delays the 99th percentile in ms."""
    u = udp()
    u.settimeout(2)
    delays, lost, ident = [], 0, 0
    end = time.monotonic() + float(argument)
    while time.monotonic() < end:
        ident = (ident + 1) % 65536
        begin = time.monotonic()
        u.send(message("small.", SOA, ident=ident))
        try:
            while struct.unpack(">H", u.recv(65535)[:2])[0] != ident:
                pass
            delays.append(time.monotonic() - begin)
        except socket.timeout:
            lost += 1
        time.sleep(0.005)
    delays.sort()
    print(lost, int(1000 * delays[len(delays) * 99 // 100]) if delays else 9999)


def flood_with(octets, count, source=None):
    u = udp(source)
    whole = truncated = 0
    for i in range(count):
        u.send(octets)
        if i % 20 < 19 and i < count - 1:
            continue
        u.settimeout(0.01 if i < count - 1 else 0.5)  # so that the kernel need not keep them all
        try:
            while True:
                if u.recv(65535)[2] & 0x02:
                    truncated += 1
                else:
                    whole += 1
        except socket.timeout:
            pass
    return whole, truncated


def flood():
    """One question so often, from an address if one is given: whole responses, truncated ones."""
    print(*flood_with(message("small.", SOA), int(argument), sys.argv[4] if len(sys.argv) > 4 else None))


def neighbours():
    """One question so often from each of some addresses, by turns: the whole responses that each gets."""
    sockets = [udp(source) for source in sys.argv[4:]]
    whole = [0] * len(sockets)
    for i in range(int(argument)):
        for at, s in enumerate(sockets):
            s.send(message("small.", SOA))
            s.settimeout(0.001)  # long enough for the answer to the one before
            try:
                whole[at] += not s.recv(65535)[2] & 0x02
            except socket.timeout:
                pass
    for at, s in enumerate(sockets):
        s.settimeout(0.3)
        try:
            while True:
                whole[at] += not s.recv(65535)[2] & 0x02
        except socket.timeout:
            pass
    print(*whole)


def with_cookie(cookie):
    octets = bytearray(message("small.", SOA))
    octets[11] = 1
    return bytes(octets) + struct.pack(">BHHIHHH", 0, 41, 1232, 0, 4 + len(cookie), 10, len(cookie)) + cookie


def cookies():
    """The same from a client that got a cookie, then from one that made one up: whole responses of each."""
    u = udp()
    u.settimeout(2)
    u.send(with_cookie(b"a client"))
    response = u.recv(65535)
    cookie = response[response.index(b"a client") :][:24]
    forged = cookie[:-1] + bytes([cookie[-1] ^ 1])
    print(flood_with(with_cookie(cookie), int(argument))[0], flood_with(with_cookie(forged), int(argument))[0])


def drizzle():
    """One question without end, for so many seconds."""
    u = udp()
    u.setblocking(False)
    end = time.monotonic() + float(argument)
    while time.monotonic() < end:
        u.send(message("small.", SOA))
        try:
            u.recv(65535)
        except BlockingIOError:
            time.sleep(0.001)


what, port = sys.argv[1], int(sys.argv[2])
argument = sys.argv[3] if len(sys.argv) > 3 else ""
globals()[what]()
