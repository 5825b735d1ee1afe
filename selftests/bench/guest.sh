#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Run all measurements in a guest in which a nanosecond is an instruction;
# called by run.sh.
#
#	guest.sh MODULE FILE [PART]...
#
# What was measured is added to FILE, one line for each, fields separated by
# tabs:
#
#	cost GROUP VARIANT RUN...	instructions per frame, of each run
#	failover MACS NAME=VALUE...	a leg cut and back under load
#	latency MACS RUN...		instructions from the carrier event to
#					the first redirected frame
#
# The parts are paths, failover, floods, broadcasts, rivals; all by default. The
# exit status is not 0 if anything went wrong, such as a frame that did not
# arrive where it should; such a run is not reported.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=selftests/bench/topology.sh
. "$here/topology.sh"
# shellcheck source=selftests/bench/pktgen.sh
. "$here/pktgen.sh"
# shellcheck source=selftests/bench/failover.sh
. "$here/failover.sh"

module=$1
results=$2
shift 2
failed=0

runs=7
frames=2000

report()
{
	local IFS=$'\t'

	printf '%s\n' "$*" >>"$results"
}

problem()
{
	printf 'problem: %s\n' "$*" >&2
	failed=1
}

progress()
{
	printf '%s: %s\n' "$MLAG_BED" "$*"
}

# received [DEV/]IFACE: frames so far
received()
{
	local file=/sys/class/net/${1##*/}/statistics/rx_packets

	case $1 in
	*/*)	in_dev "${1%/*}" cat "$file" ;;
	*)	cat "$file" ;;
	esac
}

# cost [-n FRAMES] [-d DEV:PORT] [-b COMMAND] [-z IFACE] GROUP VARIANT FROM TO
#
# Instructions for a frame generated on FROM until the last copy has been
# received, one of them on TO. With -d it is for a host behind that port of that
# device, with -b it is a broadcast, and that a command for the generator. -z
# names an interface that must not receive any.
#
# Each run has other addresses: whether two share a bucket of the forwarding
# table is chance.
cost()
{
	local opt OPTIND=1 count=$frames behind="" none=/dev/null
	local command="delay 0" mac=""
	local group variant from to run dest before zero sent ns after
	local -a values=()

	while getopts "n:d:b:z:" opt; do
		case $opt in
		n)	count=$OPTARG ;;
		d)	behind=$OPTARG ;;
		b)	mac=ff:ff:ff:ff:ff:ff command=${OPTARG:-$command} ;;
		z)	none=/sys/class/net/$OPTARG/statistics/rx_packets ;;
		*)	return 1 ;;
		esac
	done
	shift $((OPTIND - 1))
	group=$1 variant=$2 from=$3 to=$4

	progress "$group $variant"
	for ((run = 0; run < runs; run++)); do
		serial=$((serial + 1))
		printf -v dest '02:00:00:01:%02x:%02x' $((serial / 256)) \
			$((serial % 256))
		if [ -n "$behind" ]; then
			bridge -n "${behind%:*}" fdb replace "$dest" \
				dev "${behind#*:}" master static
		fi
		pktgen_set "$from" "count $count" "dst_mac ${mac:-$dest}" \
			"src_mac 02:00:00:02:${dest#*:*:*:*:}" "$command" ||
			failed=1
		before=$(received "$to")
		zero=$(cat "$none")
		read -r sent ns < <(pktgen_run "$from") || sent=0
		after=$(($(received "$to") - before))
		# LACPDUs and keep-alives may be among what is received.
		if [ "$sent" -ne "$count" ] || [ "$after" -lt "$count" ] ||
		   [ "$after" -gt $((count + count / 10 + 20)) ]; then
			problem "$group $variant: $after of $sent frames," \
				"$count wanted"
			return 1
		fi
		if [ $(($(cat "$none") - ${zero:-0})) -gt 20 ]; then
			problem "$group $variant: frames where none should be"
			return 1
		fi
		values+=($(((ns + sent / 2) / sent)))
	done
	report cost "$group" "$variant" "${values[@]}"
}

# member_port KIND: its first
member_port()
{
	[ "$1" = mlag ] && echo po1 || echo bond1
}

# A device with one member, a bond with a partner that speaks LACP.
single()
{
	local kind=$1

	if ! { device "$kind" "$kind" 1 802.3ad && cable "$kind" 1 &&
	       lacp_host "host.$kind" "$kind"; }; then
		problem "cannot make $kind"
	fi
}

in_and_out()
{
	local kind=$1

	cost -d "$kind:eo" in "$kind" "m1.$kind" "o.$kind"
	cost -d "$kind:$(member_port "$kind")" out "$kind" "o.$kind" \
		"m1.$kind"
}

peer_link()
{
	local kind=$1 port=plx

	[ "$kind" = mlag ] && port=pl0
	cost -d "$kind:$port" to-peer "$kind" "m1.$kind" "p.$kind"
	cost -d "$kind:eo" from-peer "$kind" "p.$kind" "o.$kind"
}

# What the peer sends for a leg of ours, made by a VLAN device.
redirect_received()
{
	ip link add tag type vlan id 1 protocol 802.1ad link p.mlag \
		egress-qos-map 0:2 2>/dev/null ||
		ip link add link p.mlag name tag type vlan protocol 802.1ad \
			id 1 egress-qos-map 0:2 || return 1
	ip link set tag up
	cost redirect-rx mlag tag m1.mlag
	ip link del tag
}

part_paths()
{
	single bridge
	single mlag
	legs_open mlag 1 || problem "the leg does not open"
	sleep 4
	in_and_out bridge
	in_and_out mlag
	peer_link bridge
	peer_link mlag
	redirect_received || problem "cannot generate tagged frames"
}

# from_peer MEMBERS KIND FRAMES: a broadcast by the peer-link
from_peer()
{
	local members=$1 kind=$2 count=$3 dev zero=""

	# The names of interfaces end in it, and 15 characters is all they have.
	dev=${kind:0:4}$members
	if ! { device "$dev" "$kind" "$members" balance-xor &&
	       cable "$dev" "$members"; }; then
		problem "cannot make $dev"
		return
	fi
	if [ "$kind" = mlag ]; then
		legs_open "$dev" "$members" || problem "legs do not open"
	fi
	sleep 4
	[ "$kind" = bridge ] || zero="-z m$members.$dev"
	# shellcheck disable=SC2086
	cost -n "$count" -b "$pktgen_opaque" $zero "broadcast-$members" \
		"$kind" "p.$dev" "o.$dev"
}

# pair NAME KIND MEMBERS MODE: two devices, NAMEa and NAMEb
pair()
{
	local name=$1 kind=$2 members=$3 mode=$4 dev

	if ! { device "${name}a" "$kind" "$members" "$mode" "${name}b" &&
	       device "${name}b" "$kind" "$members" "$mode" "${name}a" &&
	       cable "${name}a" "$members" &&
	       cable "${name}b" "$members"; }; then
		problem "cannot make the pair $name"
		return 1
	fi
	[ "$kind" = mlag ] || return 0
	[ "$mode" != 802.3ad ] ||
		lacp_host "host.$name" "${name}a" "${name}b"
	for dev in "${name}a" "${name}b"; do
		ip -n "$dev" mlag set group 7
		mlagd -n "$dev" >"/tmp/mlagd.$dev" 2>&1 &
	done
	for dev in "${name}a" "${name}b"; do
		if ! { legs_open "$dev" "$members" dual-homed; }; then
			problem "$dev does not pair"
			cat "/tmp/mlagd.$dev"
			return 1
		fi
	done
}

# A frame from the network of one device to a host behind the other: over two
# bridges, and over a pair of which one has lost its leg.
redirect()
{
	pair plain bridge 1 balance-xor || return
	sleep 4
	cost -d plaina:plx redirect bridge o.plaina m1.plainb

	leg_cut paira
	sleep 1
	cost -d paira:po1 redirect mlag o.paira m1.pairb
	# That half of it that the sender does: the peer now drops what it
	# gets, which goes unnoticed for a while.
	ip -n paira mlag set hold 30000
	sleep 1
	ip -n pairb link set plx nomaster
	cost -d paira:po1 redirect-tx mlag o.paira pairb/plx
	ip -n pairb link set plx master pl0
	ip -n paira mlag set hold 300
	leg_back paira
	legs_open paira 1 dual-homed || problem "the leg does not come back"
}

part_failover()
{
	pair pair mlag 1 802.3ad || return
	trace_setup || problem "cannot trace"
	bridge -n paira fdb replace "$failover_mac" dev po1 master static
	sleep 4

	redirect
	learn 10
	failover 10
	latency 10
	learn 100000
	failover 100000
	latency 100000
}

# A broadcast from the network of one device of a pair with 48 M-LAGs.
part_floods()
{
	local i

	pair many mlag 48 balance-xor || return
	sleep 4
	cost -n 200 -b "" -z m48.manyb flood-up mlag \
		o.manya m48.manya
	for ((i = 1; i <= 48; i++)); do
		echo "link set m$i.manya down"
	done | ip -batch -
	sleep 2
	cost -n 200 -b "" flood-down mlag o.manya m48.manyb
}

part_broadcasts()
{
	from_peer 48 bridge 200
	from_peer 48 isolated 2000
	from_peer 48 mlag 2000
	from_peer 256 isolated 2000
	from_peer 256 mlag 2000
}

part_rivals()
{
	local kind

	for kind in nft ebtables tc; do
		single "$kind"
		sleep 4
		in_and_out "$kind"
	done
	from_peer 48 nft 300
	from_peer 48 ebtables 200
	from_peer 48 tc 200
}

main()
{
	local part

	serial=0
	modprobe -a bridge bonding 8021q veth pktgen
	insmod "$module" || exit 1
	no_ipv6
	# A broadcast to hundreds of ports waits in the queue of one processor.
	echo 20000 >/proc/sys/net/core/netdev_max_backlog

	# Rules and classifiers switch hooks on for the whole kernel, and
	# hundreds of ports are looked at now and then: in this order.
	for part in paths failover floods broadcasts rivals; do
		case " ${*:-$part} " in
		*" $part "*) "part_$part" ;;
		esac
	done
	dmesg | grep -E 'WARNING:|BUG:|Call Trace' && problem "kernel complains"
	exit "$failed"
}

main "$@"
