#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Frames with the pair's tag fit the peer-link: its slave is given the MTU of
# the largest port plus 8, and keeps it; frames of full size, tagged too, get
# through as such and redirected. What cannot be is refused, saying why.
# timeout: 120

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

names="h1 h2 oa ob"

mtu_is()
{
	[ "$(link_get "$1" "$2" .mtu)" = "$3" ] ||
		fail "$1 $2 has MTU $(link_get "$1" "$2" .mtu), not $3"
}

# refused TEXT COMMAND...: it fails, with this among what it says
refused()
{
	local want=$1 out
	shift

	if out=$("$@" 2>&1); then
		fail "not refused: $*"
	elif [[ $out != *"$want"* ]]; then
		fail "refused with: $out"
	fi
}

raised()
{
	mtu_is a plx $((option[mtu] + 8))
	mtu_is b plx $((option[mtu] + 8))
}

# full_size OPTION...
full_size()
{
	exactly_once "$names" -l $((option[mtu] + 14)) "$@"
	with_legs_down "h1 a,h2 b" exactly_once "$names" \
		-l $((option[mtu] + 14)) "$@"
}

follows()
{
	ipn a link set dev po10 mtu 2000 || fail "cannot raise the MTU"
	mtu_is a po10 2000
	mtu_is a bond1 2000
	mtu_is a plx 2008
	mtu_is b plx 1508
	ipn a link set dev bond2 mtu 3000 || fail "cannot raise the slave's MTU"
	mtu_is a po20 3000
	mtu_is a pl0 3000
	mtu_is a plx 3008
	log_says "pl0: the peer-link must have the largest MTU of all member ports, 3000" \
		refused "Invalid argument" ipn a link set dev pl0 mtu 2900
	mtu_is a pl0 3000
	ipn a link set dev bond2 mtu 1500
	ipn a link set dev po10 mtu 1500
	# it keeps what it has until told
	mtu_is a pl0 3000
	ipn a link set dev pl0 mtu 1500
	mtu_is a pl0 1500
}

cannot_reduce()
{
	ipn a link set dev plx mtu 1508 || fail "cannot set the least"
	log_says "pl0: the peer-link's slave plx must have an MTU of 1508" \
		refused "Invalid argument" ipn a link set dev plx mtu 1507
	mtu_is a plx 1508
	exactly_once "$names"
}

restored()
{
	ipn a link set dev plx nomaster || fail "cannot release the slave"
	mtu_is a plx 1500
	ipn a link set dev plx master pl0 || fail "cannot enslave it again"
	mtu_is a plx 1508
	wait_whole || fail "not whole again"
}

# A VLAN device takes no more than the device below it.
slave_refuses()
{
	ipn a link set dev plx nomaster
	ipn a link set dev plx mtu 1500
	ipn a link add link plx name plx.5 type vlan id 5
	refused "the largest MTU of all mlag ports plus 8" \
		ipn a link set dev plx.5 master pl0
	mtu_is a plx.5 1500
	[ "$(mlag_get a '.peer_link_slave // "none"')" = none ] ||
		fail "a slave that does not fit was taken"

	ipn a link set dev plx mtu 1508
	ipn a link set dev plx.5 master pl0 || fail "one that fits was refused"
	mtu_is a plx.5 1508
	log_says "pl0: the peer-link's slave must have an MTU of 1608" \
		refused "out of range" ipn a link set dev po10 mtu 1600
	mtu_is a po10 1500
	mtu_is a bond1 1500
	ipn a link set dev plx.5 nomaster
	ipn a link del dev plx.5
	ipn a link set dev plx master pl0
	wait_whole || fail "not whole again"
}

# A redirected frame that is too large for the other device's port.
counted()
{
	local name before

	for name in oa h1; do
		ipn "$name" link set dev "${netdev[$name]}" mtu 2000
	done
	ipn a link set dev oa mtu 2000
	ipn a link set dev po10 mtu 2000
	ipn a link set dev br0 mtu 2000
	ipn b link set dev plx mtu 2008
	before=$(mlag_stat b po10 drop_redirect_mtu)
	with_legs_down "h1 a" too_large
	[ $(($(mlag_stat b po10 drop_redirect_mtu) - before)) -eq 16 ] ||
		fail "dropped frames were not counted"
}

too_large()
{
	listen h1
	stream oa.large -d "${mac[h1]}" -l 2014
	send_streams -n 16
	collect
	check_frames
}

ktap_setup "MTU 1500" topology lag=balance-xor vlans=10
ktap_test "the peer-link's slave is raised" raised
ktap_test "frames of full size" full_size
ktap_test "frames of full size, tagged" full_size -q 10
ktap_test "it follows changes of a port and its slave" follows
ktap_test "it cannot be reduced" cannot_reduce
ktap_test "a slave that is released gets its MTU back" restored
ktap_test "a slave that cannot is refused" slave_refuses
ktap_test "too large to be redirected: dropped and counted" counted
ktap_setup "MTU 9000, no VLAN filtering" topology lag=balance-xor mtu=9000 filtering=0
ktap_test "the peer-link's slave is raised" raised
ktap_test "frames of full size" full_size
ktap_test "frames of full size, tagged" full_size -q 10
ktap_setup "MTU 9000, peer-link over a bond" topology lag=balance-xor mtu=9000 peer_link=bond
ktap_test "frames of full size" full_size
ktap_run
