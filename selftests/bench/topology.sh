# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced in the guest: the devices that are measured.
#
# A device is a network namespace, DEV below. What it is cabled to is in the
# namespace of the script: for each of its ports a veth, named after the port
# and the device, on which frames are generated and counted.
#
#	members		e1, e2, ...	their other ends: m1.DEV, m2.DEV, ...
#	network		eo		o.DEV
#	peer-link	plx		p.DEV, or plx of the peer
#
#	     p.DEV      o.DEV
#	 ......|..........|.......  DEV
#	      plx        eo
#	       |          |
#	     [pl0]       br0
#	       |__________|___________
#	                  |           |
#	                [po1]       [po2]	only if it is an M-LAG
#	                bond1       bond2
#	                  |           |
#	                 e1          e2
#	 .................|...........|...
#	                m1.DEV      m2.DEV

in_dev()
{
	local dev=$1

	shift
	ip netns exec "$dev" "$@"
}

# no_ipv6 [DEV]: no frames but ours
no_ipv6()
{
	# shellcheck disable=SC2016
	${1:+in_dev "$1"} sh -c '
		for i in all default; do
			echo 1 >/proc/sys/net/ipv6/conf/$i/disable_ipv6
		done'
}

# device DEV KIND MEMBERS MODE [PEER]: make a device with that many members, each
# a bond in that mode of one link. PEER is the device at the other end of the
# peer-link.
device()
{
	local dev=$1 kind=$2 members=$3 mode=$4 peer=${5:-} i port

	ip netns add "$dev" || return 1
	no_ipv6 "$dev"
	{
		echo "link set lo up"
		echo "link add br0 type bridge"
		echo "link set br0 up"
		echo "link add eo type veth peer name o.$dev netns 1"
		echo "link set eo master br0 up"
		if [ -z "$peer" ]; then
			echo "link add plx type veth peer name p.$dev netns 1"
		elif ! [ -e "/run/netns/$peer" ]; then
			echo "link add plx type veth peer name plx.$dev netns 1"
		fi
	} | ip -n "$dev" -batch - || return 1
	if [ -n "$peer" ] && [ -d "/sys/class/net/plx.$peer" ]; then
		ip link set "plx.$peer" netns "$dev" name plx || return 1
	fi

	{
		if [ "$kind" = mlag ]; then
			echo "link add pl0 type mlag peer-link"
			echo "link set plx master pl0"
			echo "link set plx up"
			echo "link set pl0 master br0"
			echo "link set pl0 up"
		else
			echo "link set plx master br0 up"
		fi
		for ((i = 1; i <= members; i++)); do
			echo "link add e$i type veth peer name m$i.$dev netns 1"
			echo "link add bond$i type bond mode $mode miimon 100" \
				"$([ "$mode" != 802.3ad ] || echo lacp_rate fast)"
			echo "link set e$i master bond$i"
			echo "link set bond$i up"
			port=bond$i
			if [ "$kind" = mlag ]; then
				port=po$i
				echo "link add po$i type mlag id $i"
				echo "link set bond$i master po$i"
			fi
			echo "link set $port master br0"
			echo "link set $port up"
		done
	} | ip -n "$dev" -batch - || return 1
	if [ "$kind" = mlag ]; then
		ip -n "$dev" mlag set boot-delay 1s || return 1
	fi
	isolate "$dev" "$kind" "$members"
}

# isolate DEV KIND MEMBERS: keep what comes by the peer-link from the members by
# other means than ours. The bridge's own isolated ports keep members from one
# another as well, so they are no alternative; they show what the bridge's walk
# over its ports costs, be there nothing else.
isolate()
{
	local dev=$1 kind=$2 members=$3 i

	case $kind in
	isolated)
		{
			echo "link set dev plx isolated on"
			for ((i = 1; i <= members; i++)); do
				echo "link set dev bond$i isolated on"
			done
		} | bridge -n "$dev" -batch -
		;;
	nft)
		{
			echo "add table bridge isolation"
			echo "add set bridge isolation members" \
				"{ type ifname; }"
			for ((i = 1; i <= members; i++)); do
				echo "add element bridge isolation members" \
					"{ bond$i }"
			done
			echo "add chain bridge isolation forward" \
				"{ type filter hook forward priority 0; }"
			echo "add rule bridge isolation forward" \
				'iifname "plx" oifname @members drop'
		} | in_dev "$dev" nft -f -
		;;
	ebtables)
		for ((i = 1; i <= members; i++)); do
			in_dev "$dev" ebtables-legacy -A FORWARD -i plx \
				-o "bond$i" -j DROP || return 1
		done
		;;
	tc)
		{
			echo "qdisc add dev plx clsact"
			echo "filter add dev plx ingress matchall" \
				"action skbedit mark 1"
			for ((i = 1; i <= members; i++)); do
				echo "qdisc add dev bond$i clsact"
				echo "filter add dev bond$i egress" \
					"protocol all handle 1 fw action drop"
			done
		} | in_dev "$dev" tc -batch -
		;;
	esac
}

# cable DEV MEMBERS: take the other ends into operation.
cable()
{
	local dev=$1 members=$2 i

	{
		[ ! -d "/sys/class/net/p.$dev" ] || echo "link set p.$dev up"
		echo "link set o.$dev up"
		for ((i = 1; i <= members; i++)); do
			echo "link set m$i.$dev up"
		done
	} | ip -batch - && {
		for ((i = 1; i <= members; i++)); do
			echo "link set e$i up"
		done
	} | ip -n "$dev" -batch -
}

# lacp_host HOST DEV...: a host whose bond ends the first member of each device.
lacp_host()
{
	local host=$1 dev

	shift
	ip link add "$host" type bond mode 802.3ad miimon 100 lacp_rate fast \
		xmit_hash_policy layer3+4 || return 1
	for dev in "$@"; do
		ip link set "m1.$dev" down
		ip link set "m1.$dev" master "$host" || return 1
	done
	ip link set "$host" up
}

# legs_open DEV COUNT [PAIRING]: wait until so many legs are open, with that state
# of the pairing
legs_open()
{
	local dev=$1 count=$2 pairing=${3:-} open=0

	for _ in {1..300}; do
		open=$(ip -n "$dev" -j mlag show | jq --arg pairing "$pairing" '
			[.. | objects | select(.local? == "open" and
				($pairing == "" or .pairing == $pairing))] |
			length')
		[ "$open" -ge "$count" ] && return 0
		sleep 0.1
	done
	echo "$dev: $open of $count legs open ${pairing:+and $pairing}" >&2
	return 1
}
