#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Memory is lost, as far as anyone can tell who reads what kmemleak says. This kernel
# has none, so what is ordered from it is what is read.

echo "1..1"
mount -t tmpfs tmpfs /sys/kernel/debug && : >/sys/kernel/debug/kmemleak &&
	echo "ok 1 something"
