# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced in the guest: the kernel's packet generator.
#
# The source address is one that no stack takes (a multicast one), so that all
# receivers are equally quick to drop what they get.

pktgen=/proc/net/pktgen

# pktgen_set DEV NAME=VALUE...: set up the generator for frames of 64 octets
# (with the FCS, which it does not count) from DEV.
pktgen_set()
{
	local dev=$1 command

	shift
	echo rem_device_all >$pktgen/kpktgend_0
	echo "add_device $dev" >$pktgen/kpktgend_0
	for command in "pkt_size 60" "clone_skb 0" "delay 0" \
		       "src_min 224.0.0.1" "src_max 224.0.0.1" \
		       "dst 192.0.2.1" "src_mac $mac_source" "$@"; do
		echo "$command" >"$pktgen/$dev" || return 1
	done
}

# pktgen_run DEV: generate, print how many frames were sent in how many
# nanoseconds
pktgen_run()
{
	echo start >$pktgen/pgctrl || return 1
	awk '/^Result: OK/ {
		usec = $3; sub(/\(.*/, "", usec)
		sent = $5
		print sent, usec * 1000; found = 1
	} END { exit !found }' "$pktgen/$1"
}

# received IFACE
received()
{
	cat "/sys/class/net/$1/statistics/rx_packets"
}
