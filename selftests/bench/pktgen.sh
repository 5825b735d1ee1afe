# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced in the guest: the kernel's packet generator.
#
# What the stack of a receiver does with a frame is to be short, and the same in
# all measurements: the source address is one that no stack takes. Where there
# are broadcasts, which get that far, "$pktgen_opaque" makes frames of a protocol
# that nobody here knows.

pktgen=/proc/net/pktgen
# shellcheck disable=SC2034
pktgen_opaque="mpls 00010140"

# pktgen_set IFACE COMMAND...: generate frames of 64 octets (with the FCS, which
# is not counted) from that interface
pktgen_set()
{
	local iface=$1 command

	shift
	echo rem_device_all >$pktgen/kpktgend_0
	echo "add_device $iface" >$pktgen/kpktgend_0 || return 1
	for command in "pkt_size 60" "clone_skb 0" "delay 0" \
		       "src_min 224.0.0.1" "src_max 224.0.0.1" \
		       "dst 192.0.2.1" "$@"; do
		if ! echo "$command" >"$pktgen/$iface"; then
			echo "pktgen does not take: $command" >&2
			return 1
		fi
	done
}

# pktgen_stop: end what pktgen_run does elsewhere
pktgen_stop()
{
	echo stop >$pktgen/pgctrl
}

# pktgen_run IFACE: generate, and print how many frames were sent in how many
# nanoseconds
pktgen_run()
{
	echo start >$pktgen/pgctrl || return 1
	awk '/^Result: OK/ {
		sub(/\(.*/, "", $3)
		print $5, $3 * 1000
		found = 1
	} END { exit !found }' "$pktgen/$1"
}
