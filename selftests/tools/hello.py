#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0
"""Hellos made by hand, see Documentation/protocol.md.

hello.py send DEV [OPTION=VALUE]...   one hello, by default a good one
    group mac boot seq session nonce echo (BOOT,SESSION,NONCE) priority role
    role_version echo_role_version hold interval version min_version type
    magic length: of the header, in place of the true ones
    key: the HMAC's; without it there is none
    skip=TYPE twice=TYPE tlv=TYPE:HEX size=TYPE:BYTES: TLVs left out, there
    twice, put behind the others, of another size
    tamper=BYTES: a bit is another one, so far from the end
    cut=BYTES pad=BYTES: off the end, or zeros behind it
    hop port to bind: hop limit, source port, other destination, own address
    count: so many of them, with rising sequence numbers
hello.py capture DEV FILE [COUNT]     so many frames with hellos sent there
hello.py replay DEV FILE              sends them again, as they are
"""
import hashlib
import hmac
import os
import socket
import struct
import sys

GROUP = "ff12::ed6c:6167"
PORT = 52474


def number(text):
    return int(text, 0)


def build(opt):
    def val(name, default):
        return number(opt.get(name, str(default)))

    echo = [number(x) for x in opt.get("echo", "0,0,0").split(",")]
    mac = bytes.fromhex(opt.get("mac", "02:00:5e:00:00:99").replace(":", ""))
    tlvs = {
        1: struct.pack("!H6sQQ", val("group", 7), mac, val("boot", 0x1234567),
                       val("seq", 1)),
        2: struct.pack("!IQ", val("session", 1), val("nonce", 0xabcdef)),
        4: struct.pack("!BBII", val("priority", 100), val("role", 0),
                       val("role_version", 1), val("echo_role_version", 0)),
        5: struct.pack("!II", val("hold", 300), val("interval", 100)),
    }
    if echo[0]:
        tlvs[3] = struct.pack("!QIQ", *echo)
    out = []
    for kind in sorted(tlvs):
        value = tlvs[kind]
        if opt.get("skip") == str(kind):
            continue
        if "size" in opt and opt["size"].split(":")[0] == str(kind):
            value = (value + bytes(64))[:number(opt["size"].split(":")[1])]
        tlv = struct.pack("!HH", kind, len(value)) + value
        out.append(tlv * (2 if opt.get("twice") == str(kind) else 1))
    if "tlv" in opt:
        kind, value = opt["tlv"].split(":")
        value = bytes.fromhex(value)
        out.append(struct.pack("!HH", number(kind), len(value)) + value)
    body = b"".join(out)
    key = opt.get("key")
    length = 12 + len(body) + (36 if key else 0) + val("pad", 0)
    head = struct.pack("!IBBBBHH", val("magic", 0x6d4c4147), val("version", 1),
                       val("min_version", 1), val("type", 1), 0,
                       val("length", length), 0)
    pdu = head + body
    if key:
        pdu += struct.pack("!HH", 6, 32)
        pdu += hmac.new(key.encode(), pdu, hashlib.sha256).digest()
    if "tamper" in opt:
        at = len(pdu) - val("tamper", 0)
        pdu = pdu[:at] + bytes([pdu[at] ^ 1]) + pdu[at + 1:]
    pdu += bytes(val("pad", 0))
    return pdu[:len(pdu) - val("cut", 0)]


def send(dev, opt):
    index = socket.if_nametoindex(dev)
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
    hop = number(opt.get("hop", "255"))
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, hop)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, hop)
    bind = opt.get("bind", "::")
    sock.bind((bind, number(opt.get("port", str(PORT))), 0,
               index if bind.startswith("fe80") else 0))
    for _ in range(number(opt.get("count", "1"))):
        sock.sendto(build(opt), (opt.get("to", GROUP), PORT, 0, index))
        opt["seq"] = str(number(opt.get("seq", "1")) + 1)


def capture(dev, name, count):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sock.bind((dev, 3))
    with open(name + ".part", "wb") as out:
        while count:
            frame, where = sock.recvfrom(4096)
            if where[2] == socket.PACKET_OUTGOING and \
                    frame[12:14] == b"\x86\xdd" and frame[20] == 17 and \
                    frame[56:58] == struct.pack("!H", PORT):
                out.write(struct.pack("!H", len(frame)) + frame)
                count -= 1
    os.rename(name + ".part", name)


def replay(dev, name):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sock.bind((dev, 0))
    with open(name, "rb") as file:
        data = file.read()
    while data:
        size = struct.unpack("!H", data[:2])[0]
        frame = bytearray(data[2:2 + size])
        data = data[2 + size:]
        # the checksum may have been left to the device
        total = len(frame) - 54
        frame[60:62] = b"\0\0"
        pseudo = bytes(frame[22:54]) + struct.pack("!II", total, 17)
        raw = pseudo + bytes(frame[54:]) + (b"\0" if total % 2 else b"")
        csum = sum(struct.unpack("!%dH" % (len(raw) // 2), raw))
        while csum >> 16:
            csum = (csum & 0xffff) + (csum >> 16)
        frame[60:62] = struct.pack("!H", (~csum & 0xffff) or 0xffff)
        sock.send(bytes(frame))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    what, dev = sys.argv[1:3]
    if what == "send":
        send(dev, dict(arg.split("=", 1) for arg in sys.argv[3:]))
    elif what == "capture":
        capture(dev, sys.argv[3], int(sys.argv[4]) if sys.argv[4:] else 1)
    elif what == "replay":
        replay(dev, sys.argv[3])
    else:
        sys.exit(__doc__)


main()
