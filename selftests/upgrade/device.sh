# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# Sourced by the scripts of the two virtual machines, behind lib.sh: a device
# made of network adapters, and its software coming and going.

. "$here/lib_control.sh"
. "$here/lib_dad.sh"

# What topology would be told.
option=([hosts]="h1 h2" [orphans]="" [bridge]=yes [filtering]=1 [stp]=0
	[snooping]=0 [vlans]="" [lag]=802.3ad [mtu]=1500 [peer_link]=veth
	[group]=7 [lacks]="")

# adapter NUMBER NAME DEV: give it to that namespace, under that name
adapter()
{
	ip link set dev "eth$1" netns "${ns[$2]}" name "$3"
}

# device_boot DEVICE: all but M-LAG
device_boot()
{
	local d=$1 n

	{
		bridge_lines
		echo "link set dev plx up"
		dad_lines "$d"
		for n in 1 2; do
			echo "link add bond$n type bond $(bond_mode)"
			echo "link set dev h$n master bond$n"
			echo "link set dev h$n up"
			echo "link set dev bond$n up"
		done
	} | ipn "$d" -batch -
}

# device_start DEVICE: M-LAG, at boot and after an upgrade
device_start()
{
	local d=$1

	insmod "$MLAG_KO" || return 1
	# the machines are slow, and not to be taken for silent peers
	ipn "$d" mlag set group 7 up-delay 0 hold 3s &&
		dad_add "$d" interval 200 timeout 3s || return 1
	{
		peer_link_lines "$d"
		member_lines h1 "$d"
		member_lines h2 "$d"
	} | ipn "$d" -batch - || return 1
	helper_start "$d"
}

# device_stop DEVICE: M-LAG
device_stop()
{
	helper_stop "$1"
	rmmod mlag
}

is_drained()
{
	mlag_is "$1" '.maintenance.state == "drained"'
}

# device_drain DEVICE: until no frame comes there any more
device_drain()
{
	ipn "$1" mlag maintenance on && wait_until 30 is_drained "$1"
}
