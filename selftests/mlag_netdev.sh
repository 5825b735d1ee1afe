#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A netdev of kind mlag as a netdev: its carrier is that of either leg, its MAC
# address is its own and not the bond's of the day, its features are at most its
# slave's, promiscuity and multicast addresses reach the slave and are taken
# back, statistics count, and the peer-link and the ports are a bridge's
# hardware domain of their own device only. (Consequences of the data path.)

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# has_carrier DEVICE DEV, has_no_carrier DEVICE DEV
has_carrier()
{
	[ "$(link_get "$1" "$2" .operstate)" = UP ]
}

has_no_carrier()
{
	# which of the two depends on what the bond had noticed by then
	link_get "$1" "$2" '.operstate == "DOWN" or
		.operstate == "LOWERLAYERDOWN"' >/dev/null
}

carrier_of_either_leg()
{
	has_carrier a po10 || fail "no carrier with both legs"
	cut_leg h1 a
	wait_leg a po10 down
	wait_until 5 is_leg b po10 down remote
	has_carrier a po10 || fail "a: no carrier with the remote leg"
	cut_leg h1 b
	wait_leg b po10 down
	wait_until 5 has_no_carrier a po10 || fail "a: a carrier with no leg"
	wait_until 5 has_no_carrier b po10 || fail "b: a carrier with no leg"
	repair_leg h1 b
	wait_leg b po10 open
	wait_until 5 has_carrier a po10 || fail "a: no carrier with the remote leg back"
	has_carrier b po10 || fail "b: no carrier with the local leg back"
	repair_leg h1 a
	wait_whole || fail "not whole again"
}

peer_link_carrier()
{
	cut_peer_link
	wait_until 5 has_no_carrier a pl0 || fail "a carrier without a peer-link"
	repair_peer_link
	wait_until 5 has_carrier a pl0 || fail "no carrier with the peer-link"
	wait_paired
	wait_whole || fail "not whole again"
}

address_is_its_own()
{
	local before other=02:00:5e:00:00:77

	before=$(link_get a po10 .address)
	ipn a link set dev bond1 address "$other"
	[ "$(link_get a po10 .address)" = "$before" ] ||
		fail "it follows the bond's address"
	[ "$(link_get a bond1 .address)" = "$other" ] ||
		fail "the bond did not take the address"
	ipn a link set dev po10 address 02:00:5e:00:00:78
	[ "$(link_get a po10 .address)" = 02:00:5e:00:00:78 ] ||
		fail "it does not take an address"
	[ "$(link_get a bond1 .address)" = "$other" ] ||
		fail "the bond follows its address"
	! ipn a link set dev po10 address 01:00:5e:00:00:01 2>/dev/null ||
		fail "it takes a multicast address"
	wait_whole || fail "not whole again"
}

promiscuity()
{
	local before

	before=$(link_get a bond1 .promiscuity)
	ipn a link set dev po10 promisc on
	# the bridge made it promiscuous already: it is counted, not repeated
	[ "$(link_get a bond1 .promiscuity)" -ge 1 ] ||
		fail "the slave is not promiscuous"
	ipn a link set dev po10 promisc off
	ipn a link set dev po10 nomaster
	[ "$(link_get a bond1 .promiscuity)" = 0 ] ||
		fail "the slave stays promiscuous without the bridge"
	ipn a link set dev po10 promisc on
	[ "$(link_get a bond1 .promiscuity)" = 1 ] ||
		fail "the slave does not become promiscuous"
	ipn a link set dev bond1 nomaster
	[ "$(link_get a bond1 .promiscuity)" = 0 ] ||
		fail "a slave that is let go stays promiscuous"
	ipn a link set dev bond1 master po10
	[ "$(link_get a bond1 .promiscuity)" = 1 ] ||
		fail "a new slave is not made promiscuous"
	ipn a link set dev po10 promisc off
	[ "$(link_get a bond1 .promiscuity)" = 0 ] ||
		fail "the slave stays promiscuous"
	ipn a link set dev po10 master br0
	[ "$(link_get a bond1 .promiscuity)" = "$before" ] ||
		fail "promiscuity $(link_get a bond1 .promiscuity), was $before"
	[ "$(link_get a plx .promiscuity)" -ge 1 ] ||
		fail "the peer-link's slave is not promiscuous"
	wait_whole || fail "not whole again"
}

# has_maddr DEVICE DEV ADDRESS
has_maddr()
{
	ipn "$1" maddr show dev "$2" | grep -q "link *$3"
}

multicast_addresses()
{
	ipn a maddr add 01:00:5e:01:02:03 dev po10
	has_maddr a bond1 01:00:5e:01:02:03 || fail "the slave lacks the address"
	ipn a maddr del 01:00:5e:01:02:03 dev po10
	! has_maddr a bond1 01:00:5e:01:02:03 || fail "the slave keeps the address"
}

# feature DEVICE DEV NAME: on or off
feature()
{
	on "$1" ethtool -k "$2" | sed -n "s/^\s*$3: \(o[a-z]*\).*/\1/p"
}

features_follow()
{
	[ "$(feature a po10 tcp-segmentation-offload)" = on ] ||
		fail "no TSO to begin with"
	on a ethtool -K bond1 tso off >/dev/null
	[ "$(feature a po10 tcp-segmentation-offload)" = off ] ||
		fail "TSO stays on though the slave has none"
	on a ethtool -K bond1 tso on >/dev/null
	[ "$(feature a po10 tcp-segmentation-offload)" = on ] ||
		fail "TSO does not come back"
	# the data path wants the user's tag beside the frame, always
	on a ethtool -K plx txvlan off >/dev/null
	[ "$(feature a pl0 tx-vlan-offload)" = on ] ||
		fail "VLAN offload goes with the slave's"
	on a ethtool -K plx txvlan on >/dev/null
	! on a ethtool -K po10 txvlan off >/dev/null 2>&1 ||
		fail "VLAN offload can be turned off"
}

statistics()
{
	local rx tx

	rx=$(link_get a po10 .stats64.rx.packets)
	tx=$(link_get a po10 .stats64.tx.packets)
	listen h1 h2 oa ob
	stream oa.stat -d bcast
	send_streams -n 100
	stream h1.stat -d bcast
	send_streams -n 100
	collect
	[ $(($(link_get a po10 .stats64.tx.packets) - tx)) -ge 100 ] ||
		fail "sent frames are not counted"
	# by either leg, so by both devices together, once by each
	[ $(($(link_get a po10 .stats64.rx.packets) - rx)) -ge 100 ] ||
		fail "received frames are not counted"
	[ "$(on a ethtool -S pl0 | sed -n 's/.*rx_origin: //p')" = \
	  "$(mlag_stat a pl0 rx_origin)" ] ||
		fail "ethtool -S and ip mlag differ"
	[ "$(on a ethtool -S po10 | grep -c ': ')" = \
	  "$(mlag_get a '.ports[] | select(.ifname == "po10") | .stats | length')" ] ||
		fail "ethtool -S and ip mlag have not the same counters"
}

one_domain_a_device()
{
	local a b

	a=$(link_get a po10 .phys_switch_id)
	b=$(link_get b po10 .phys_switch_id)
	[ "$a" = "$(link_get a pl0 .phys_switch_id)" ] ||
		fail "peer-link and port are not in one domain"
	[ "$a" != "$b" ] || fail "both devices are one domain"
}

queues()
{
	[ "$(link_get a po10 .num_tx_queues)" -ge 16 ] || fail "too few tx queues"
}

# the administrator's link state of the slave is not ours
slave_stays_as_it_is()
{
	ipn a link set dev po10 down
	[ "$(link_get a bond1 '.flags | index("UP") != null')" = true ] ||
		fail "the slave was taken down"
	ipn a link set dev po10 up
	wait_whole || fail "not whole again"
}

ktap_setup "a pair" topology
ktap_test "the carrier is that of either leg" carrier_of_either_leg
ktap_test "the peer-link's carrier is its slave's" peer_link_carrier
ktap_test "the MAC address is its own" address_is_its_own
ktap_test "promiscuity reaches the slave and is taken back" promiscuity
ktap_test "multicast addresses reach the slave" multicast_addresses
ktap_test "features are at most the slave's" features_follow
ktap_test "statistics count, and ethtool has the same counters" statistics
ktap_test "one hardware domain for each device" one_domain_a_device
ktap_test "there are tx queues for the slave's" queues
ktap_test "taking the port down leaves the slave up" slave_stays_as_it_is
ktap_run
