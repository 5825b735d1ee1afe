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
"""
import hashlib
import hmac
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


def main():
    if len(sys.argv) < 3 or sys.argv[1] != "send":
        sys.exit(__doc__)
    send(sys.argv[2], dict(arg.split("=", 1) for arg in sys.argv[3:]))


main()
