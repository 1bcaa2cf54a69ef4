#!/usr/bin/env python3
# A name server on TCP that does to a transfer what the first label of the zone says, and logs when each came and went.
#
#   misbehaving_server.py PORT LOG     on 127.0.0.1 to 127.0.0.9
#
# good: the zone; slow: the same, a quarter of a second later; refuse: REFUSED; hang: nothing, until the client goes;
# break: half of it, then the end; reset: the same with a RST; long: a message said to be longer than it is, then the
# end; short: one said to be shorter than it is; letter: no DNS at all; mute: the end without a word.
import socket, struct, sys, threading, time

port, log = int(sys.argv[1]), open(sys.argv[2], "a", buffering=1)


def name(labels):
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def rr(owner, number, rdata):
    return owner + struct.pack(">HHIH", number, 1, 60, len(rdata)) + rdata


def zone(labels):
    apex = name(labels)
    soa = rr(apex, 6, name([b"ns", *labels]) + name([b"root", *labels]) + struct.pack(">5I", 7, 2, 3, 4, 5))
    middle = [rr(apex, 2, name([b"ns", *labels])), rr(name([b"ns", *labels]), 1, bytes([192, 0, 2, 1]))]
    return [soa, *middle, soa]


def receive(peer, size):
    octets = b""
    while len(octets) < size:
        more = peer.recv(size - len(octets))
        if not more:
            raise EOFError
        octets += more
    return octets


def serve(peer, server):
    came = time.monotonic()
    zone_name, went = "?", None
    try:
        request = receive(peer, struct.unpack(">H", receive(peer, 2))[0])
        labels, at = [], 12
        while request[at]:
            labels.append(request[at + 1 : at + 1 + request[at]])
            at += 1 + request[at]
        zone_name = b".".join(labels).decode() + "."
        question = request[12 : at + 5]

        def message(records, rcode=0):
            return request[:2] + struct.pack(">HHHHH", 0x8400 | rcode, 1, len(records), 0, 0) + question + b"".join(records)

        def send(octets, size=None):
            peer.sendall(struct.pack(">H", len(octets) if size is None else size) + octets)

        records, how = zone(labels), labels[0].decode().lower()
        if how == "slow":
            time.sleep(0.25)
        if how in ("good", "slow"):
            went = time.monotonic()  # the client knows that it ended no earlier
            send(message(records))
        elif how == "refuse":
            send(message([], 5))
        elif how == "hang":
            peer.settimeout(20)
            peer.recv(1)
        elif how in ("break", "reset"):
            send(message(records[:2]))
            if how == "reset":
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif how == "long":
            send(message(records), 60000)
        elif how == "short":
            send(message(records), 40)
        elif how == "letter":
            peer.sendall(b"Dear client, there is no zone here.\n" * 3)
    except (EOFError, OSError):
        pass
    print(server, zone_name, came, went or time.monotonic(), file=log)
    peer.close()


for last in range(1, 10):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((f"127.0.0.{last}", port))
    listener.listen(50)

    def accept(listener=listener, server=f"127.0.0.{last}"):
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0], server), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
time.sleep(300)
