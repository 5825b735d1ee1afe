#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0
"""Requests of a generic netlink family, mlag by default, from a socket of their
own.

genl.py [-f FAMILY] [-u HEX] COMMAND [TYPE:VALUE]... [, COMMAND ...]...

-u is the family's own header.

COMMAND is a name, such as hello-next, or a number, with a + behind it for a
dump. TYPE is a name with its set, such as group-hold, or a number. VALUE is 8=, 16=, 32=, 64= and a number, x= and hex digits, or s= and
text. Commands behind a comma are sent by the same socket. "wait" in place of a
command keeps the socket until standard input ends.

Prints "ok", or the error's name and what the kernel says of it, for each
command, and each attribute of replies as TYPE=HEX.
"""
import errno
import os
import re
import socket
import struct
import sys

NETLINK_GENERIC = 16
NETLINK_EXT_ACK = 11
NETLINK_CAP_ACK = 10
SOL_NETLINK = 270


def attr(kind, data):
    size = 4 + len(data)
    return struct.pack("=HH", size, kind) + data + bytes(-size % 4)


def attrs(data):
    while len(data) >= 4:
        size, kind = struct.unpack("=HH", data[:4])
        yield kind & 0x3fff, data[4:size]
        data = data[(size + 3) & ~3:]


class Netlink:
    def __init__(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  NETLINK_GENERIC)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_CAP_ACK, 1)
        self.sock.bind((0, 0))
        self.seq = 0

    def talk(self, family, cmd, payload, dump=False, header=b""):
        """Return: (error, text, replies)"""
        self.seq += 1
        body = struct.pack("=BBH", cmd, 1, 0) + header + payload
        flags = 1 | (0x300 if dump else 4)
        self.sock.send(struct.pack("=IHHII", 16 + len(body), family, flags,
                                   self.seq, 0) + body)
        replies = []
        while True:
            data = self.sock.recv(1 << 20)
            while data:
                size, kind, flags, seq, _ = struct.unpack("=IHHII", data[:16])
                msg, data = data[16:size], data[(size + 3) & ~3:]
                if seq != self.seq:
                    continue
                if kind == 2 or kind == 3:
                    err = -struct.unpack("=i", msg[:4])[0]
                    text = ""
                    more = msg[20:] if kind == 2 else msg[4:]
                    if flags & 0x200:
                        for a, v in attrs(more):
                            if a == 1:
                                text = v.rstrip(b"\0").decode()
                    return err, text, replies
                replies.append(msg)


def names():
    """Of commands and attributes, as the header for user space has them."""
    top = os.environ.get("MLAG_TOP", os.path.dirname(os.path.abspath(
        __file__)) + "/../..")
    known = {}
    at = 0
    with open(top + "/uapi/linux/mlag.h") as header:
        for line in header:
            found = re.match(r"\t(MLAG_(?:CMD|A)_\w+)(?: = (\d+))?,", line)
            if found:
                at = int(found[2]) if found[2] else at + 1
                known[found[1]] = at
    return known


def lookup(word, prefix):
    if word.isdigit():
        return int(word)
    return names()[prefix + word.upper().replace("-", "_")]


def value(text):
    how, val = text.split("=", 1)
    if how == "x":
        return bytes.fromhex(val)
    if how == "s":
        return val.encode() + b"\0"
    return struct.pack({"8": "=B", "16": "=H", "32": "=I", "64": "=Q"}[how],
                       int(val, 0))


def main():
    nl = Netlink()
    words = sys.argv[1:]
    name, header = "mlag", b""
    while words and words[0].startswith("-"):
        if words[0] == "-f":
            name = words[1]
        elif words[0] == "-u":
            header = bytes.fromhex(words[1])
        words = words[2:]
    if not words:
        sys.exit(__doc__)
    err, text, replies = nl.talk(16, 3, attr(2, name.encode() + b"\0"))
    if err:
        sys.exit("no family: " + errno.errorcode.get(err, str(err)))
    family = [struct.unpack("=H", v)[0] for k, v in attrs(replies[0][4:])
              if k == 1][0]
    failed = 0
    requests = [[]]
    for word in words:
        if word == ",":
            requests.append([])
        else:
            requests[-1].append(word)
    for words in requests:
        if words[0] == "wait":
            print("waiting", flush=True)
            sys.stdin.read()
            continue
        payload = b""
        for word in words[1:]:
            kind, val = word.split(":", 1)
            payload += attr(lookup(kind, "MLAG_A_"), value(val))
        err, text, replies = nl.talk(family, lookup(words[0].rstrip("+"),
                                                    "MLAG_CMD_"),
                                     payload, words[0].endswith("+"), header)
        failed |= bool(err)
        print(errno.errorcode.get(err, str(err)) if err else "ok", text,
              flush=True)
        for reply in replies:
            print(" ".join("%d=%s" % (k, v.hex()) for k, v in
                           attrs(reply[4 + len(header):])), flush=True)
    sys.exit(failed)


main()
