#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0
"""What a device sends, taken down and sent once more, however late that is.

replay.py capture DEV KIND FILE [COUNT]  so many frames that are sent there, of
    kind hello, dad or keepalive, see Documentation/protocol.md
replay.py send DEV FILE [MS]             sends them again, so long apart, also
    where tc(8) drops what is sent
replay.py change DEV FILE CHANGES...     sends the first one, once with each of
    these, which are done one after the other:

    CHANGE,...		OFFSET is from behind the Ethernet header and its tags
    OFFSET:HEX		these bytes are there
    OFFSET+HEX		these bytes are put in there
    OFFSET-COUNT	so many bytes are taken out there; at the end if there
			is no OFFSET
    later:COUNT		the number of a keep-alive is so much higher
"""
import os
import re
import socket
import struct
import sys
import time

SOL_PACKET = 263
PACKET_AUXDATA = 8
PACKET_QDISC_BYPASS = 20
TP_STATUS_VLAN_VALID = 1 << 4


def is_udp6(frame, port):
    return frame[12:14] == b"\x86\xdd" and frame[20] == 17 and \
        frame[56:58] == struct.pack("!H", port)


def is_udp4(frame, port):
    return frame[12:15] == b"\x08\x00\x45" and frame[23] == 17 and \
        frame[36:38] == struct.pack("!H", port)


KINDS = {
    "hello": lambda frame: is_udp6(frame, 52474),
    "dad": lambda frame: is_udp4(frame, 52475) or is_udp6(frame, 52475),
    "keepalive": lambda frame: frame[12:14] == b"\x88\xa8" and
    frame[16:18] == b"\x88\xb5",
}


def receive(sock):
    """A frame that was sent there, with its VLAN tag in place; or None."""
    frame, aux, _, where = sock.recvmsg(4096, 64)
    if where[2] != socket.PACKET_OUTGOING:
        return None
    for level, kind, data in aux:
        if (level, kind) != (SOL_PACKET, PACKET_AUXDATA):
            continue
        status, _, _, _, _, tci, tpid = struct.unpack("=IIIHHHH", data[:20])
        if status & TP_STATUS_VLAN_VALID:
            frame = frame[:12] + struct.pack("!HH", tpid, tci) + frame[12:]
    return frame


def capture(dev, kind, name, count):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    sock.bind((dev, 3))
    sock.settimeout(60)
    with open(name + ".part", "wb") as out:
        while count:
            frame = receive(sock)
            if frame and KINDS[kind](frame):
                out.write(struct.pack("!H", len(frame)) + frame)
                count -= 1
    os.rename(name + ".part", name)


def checksum(frame):
    """Of UDP: it may have been left to the device. IPv4 needs none."""
    if frame[12:14] == b"\x08\x00":
        frame[40:42] = b"\0\0"
    elif frame[12:14] == b"\x86\xdd":
        size = len(frame) - 54
        frame[60:62] = b"\0\0"
        raw = bytes(frame[22:54]) + struct.pack("!II", size, 17) + \
            bytes(frame[54:]) + b"\0" * (size % 2)
        csum = sum(struct.unpack("!%dH" % (len(raw) // 2), raw))
        while csum >> 16:
            csum = (csum & 0xffff) + (csum >> 16)
        frame[60:62] = struct.pack("!H", (~csum & 0xffff) or 0xffff)


def frames(name):
    """Those that were captured."""
    with open(name, "rb") as file:
        data = file.read()
    while data:
        size = struct.unpack("!H", data[:2])[0]
        yield bytearray(data[2:2 + size])
        data = data[2 + size:]


def send(dev, all_of_them, pause):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sock.setsockopt(SOL_PACKET, PACKET_QDISC_BYPASS, 1)
    sock.bind((dev, 0))
    for frame in all_of_them:
        checksum(frame)
        sock.send(bytes(frame))
        time.sleep(pause / 1000)


def changed(frame, changes):
    start = 14
    while frame[start - 2:start] in (b"\x81\x00", b"\x88\xa8"):
        start += 4
    head, frame = frame[:start], frame[start:]
    for change in changes.split(","):
        offset, how, what = re.fullmatch(r"(\w*)([-:+])(\w*)", change).groups()
        if offset == "later":
            number = struct.unpack_from("!Q", frame, 28)[0] + int(what)
            struct.pack_into("!Q", frame, 28, number)
        elif how == "-":
            at = int(offset) if offset else len(frame) - int(what)
            del frame[at:at + int(what)]
        else:
            new = bytes.fromhex(what)
            at = int(offset)
            frame[at:at + (len(new) if how == ":" else 0)] = new
    return head + frame


def main():
    what = sys.argv[1:2]
    args = sys.argv[2:]
    if what == ["capture"] and 3 <= len(args) <= 4:
        capture(*args[:3], int(args[3]) if args[3:] else 1)
    elif what == ["send"] and 2 <= len(args) <= 3:
        send(args[0], frames(args[1]), int(args[2]) if args[2:] else 0)
    elif what == ["change"] and len(args) >= 3:
        one = next(frames(args[1]))
        send(args[0], [changed(one, changes) for changes in args[2:]], 0)
    else:
        sys.exit(__doc__)


main()
