#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Move data by TCP between network namespaces, and see that all of it arrives.

    transfer.py OCTETS FROM:TO:ADDRESS...

FROM and TO are namespaces, ADDRESS is one of TO's. The transfers run one after
the other. A line for each that went wrong; exit status 1 if there was one.
"""
import ctypes
import hashlib
import os
import random
import socket
import sys
import threading

CLONE_NEWNET = 0x40000000
TIMEOUT = 30
libc = ctypes.CDLL(None, use_errno=True)


def make_socket(namespace, family):
    """A socket in another namespace."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    try:
        if libc.setns(there, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
        sock = socket.socket(family, socket.SOCK_STREAM)
        libc.setns(home, CLONE_NEWNET)
    finally:
        os.close(there)
        os.close(home)
    sock.settimeout(TIMEOUT)
    return sock


def digest_of_all(listener, result):
    """Receive until the end; the receiver's side."""
    digest = hashlib.sha256()
    conn, _ = listener.accept()
    conn.settimeout(TIMEOUT)
    with conn:
        while block := conn.recv(1 << 18):
            digest.update(block)
    result.append(digest.hexdigest())


def transfer(src, dst, address, data):
    """Returns whether what came out is what went in."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    result = []
    with make_socket(dst, family) as listener, \
         make_socket(src, family) as sender:
        listener.bind((address, 0))
        listener.listen(1)
        thread = threading.Thread(target=digest_of_all,
                                  args=(listener, result), daemon=True)
        thread.start()
        sender.connect(listener.getsockname()[:2])
        sender.sendall(data)
        sender.shutdown(socket.SHUT_WR)
        thread.join(TIMEOUT)
    return result == [hashlib.sha256(data).hexdigest()]


def main():
    data = random.Random(1).randbytes(int(sys.argv[1]))
    status = 0
    for arg in sys.argv[2:]:
        src, dst, address = arg.split(":", 2)
        try:
            error = None if transfer(src, dst, address, data) else "damaged"
        except OSError as exc:
            error = str(exc)
        if error:
            print(f"{src} to {dst} {address}: {error}")
            status = 1
    return status


sys.exit(main())
