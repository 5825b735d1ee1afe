#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Where the system's ip looks for link types: the directory is compiled in,
# and stands in the binary as a string. Prints nothing if it cannot be found.
for dir in /usr/sbin /sbin /usr/bin /bin; do
	[ -x "$dir/ip" ] || continue
	# The form of a string that ends in /ip: .../lib/x86_64-linux-gnu/ip
	tr '\0' '\n' <"$dir/ip" 2>/dev/null |
		LC_ALL=C grep -a -x -m 1 '/[A-Za-z0-9_./-]*lib[A-Za-z0-9_./-]*/ip'
	exit 0
done
