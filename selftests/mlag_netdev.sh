#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A netdev of kind mlag as a netdev: its carrier is that of either leg, its MAC
# address is its own and not the bond's of the day, its features are at most its
# slave's, promiscuity and multicast addresses reach the slave and are taken
# back, statistics count, what a slave does not take too, taps, filters and queues
# of the bond below a port see its frames, the peer-link and the ports are a bridge's
# hardware domain of their own device only, what a bond tells the network travels
# up, and there is no netpoll. (Consequences of the data path.)

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

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

# The peer's leg is there before the port is.
made_anew()
{
	ipn a link del po10
	wait_until 5 is_leg b po10 absent remote || fail "still there"
	member_lines h1 a | ipn a -batch - || fail "cannot make it again"
	wait_whole || fail "not whole again"
	wait_until 5 has_carrier a po10 ||
		fail "operstate $(link_get a po10 .operstate)"
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

same_origin()
{
	[ "$(on a ethtool -S pl0 | sed -n 's/.*rx_origin: //p')" = \
	  "$(mlag_stat a pl0 rx_origin)" ]
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
	wait_until 5 same_origin || fail "ethtool -S and ip mlag differ"
	[ "$(on a ethtool -S po10 | grep -c ': ')" = \
	  "$(mlag_get a '.ports[] | select(.ifname == "po10") | .stats | length')" ] ||
		fail "ethtool -S and ip mlag have not the same counters"
}

# A queue that takes nothing. (A bond takes everything, whatever its links do.)
refused_by_slave()
{
	local refused dropped

	refused=$(mlag_stat a pl0 drop_tx_slave)
	dropped=$(link_get a pl0 .stats64.tx.dropped)
	tc -n "${ns[a]}" qdisc add dev plx root pfifo limit 0 || fail "no queue"
	stream oa.refused -d bcast
	send_streams -n 8
	tc -n "${ns[a]}" qdisc del dev plx root
	refused=$(($(mlag_stat a pl0 drop_tx_slave) - refused))
	dropped=$(($(link_get a pl0 .stats64.tx.dropped) - dropped))
	[ "$refused" -ge 8 ] || fail "not counted: $refused of 8"
	[ "$dropped" = "$refused" ] ||
		fail "ip -s link: $dropped, ip mlag: $refused"
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
}

##
## The bond below a port: whatever there is on it has the frames, though its
## ndo_start_xmit is called directly where there is nothing
##

# flooded WHAT RECEIVER...: of oa's frames, h1 gets those that leave by a's bond1
flooded()
{
	listen h1 ob
	stream "oa.$1" -d bcast
	expect "oa.$1" "${@:2}"
	send_streams -n 8
	collect
	check_frames
}

# kept_back WHAT: nothing leaves by bond1, and what does not is counted
kept_back()
{
	local refused

	# a bond that gets another queue is not ready meanwhile
	wait_whole || fail "not whole with it"
	refused=$(mlag_stat a po10 drop_tx_slave)
	flooded "$1" ob
	refused=$(($(mlag_stat a po10 drop_tx_slave) - refused))
	[ "$refused" -ge 8 ] || fail "not counted: $refused of 8"
}

# let_go WHAT: as before
let_go()
{
	wait_whole || fail "not whole without it"
	flooded "$1" ob h1
}

tap_on_bond()
{
	listen -O h1 a:bond1
	stream oa.tapped -d bcast
	expect oa.tapped h1 a:bond1
	send_streams -n 8
	collect
	check_frames
}

classifier_on_bond()
{
	ipn_tc a qdisc add dev bond1 clsact &&
		ipn_tc a filter add dev bond1 egress matchall action drop ||
		fail "cannot drop"
	kept_back classified
	ipn_tc a qdisc del dev bond1 clsact
	let_go unclassified
}

filter_on_bond()
{
	on a nft -f - 2>"$work/nft" <<-END ||
		add table netdev t
		add chain netdev t c { type filter hook egress device "bond1" priority 0; policy drop; }
	END
		{ skip "no nftables at egress: $(head -n 1 "$work/nft")"; return; }
	kept_back filtered
	on a nft delete table netdev t
	let_go unfiltered
}

queue_on_bond()
{
	ipn_tc a qdisc add dev bond1 root pfifo limit 0 || fail "no queue"
	kept_back queued
	ipn_tc a qdisc del dev bond1 root
	let_go unqueued
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

# One bridge id for the hosts is a matter of BPDUs. Addresses of a pair that were the
# same would have a device take for its own what is for the other one.
bridge_addresses_differ()
{
	[ "$(link_get a br0 .address)" != "$(link_get b br0 .address)" ] ||
		fail "both have $(link_get a br0 .address)"
}

queues()
{
	[ "$(link_get a po10 .num_tx_queues)" -ge 16 ] || fail "too few tx queues"
}

# count_queues DEV...: of a; what is sent by each of their queues
count_queues()
{
	local dev

	for dev; do
		ipn_tc a qdisc replace dev "$dev" root handle 1: mq ||
			fail "$dev: cannot count what its queues send"
	done
}

# queues_of DEV: what was sent by them but the first, which has the control frames
queues_of()
{
	ipn_tc a -s -j qdisc show dev "$1" | jq -c '[.[] |
		select(.parent != null and .parent != "1:1" and .packets > 0) |
		{(.parent): .packets}] | add // {}'
}

# Frames that came by several queues of a netdev leave by as many of the slave's:
# what is recorded of where they came from is still there for the slave to see, and
# the queue that we choose is the one that a bond chooses by the same.
queues_reach_slaves()
{
	local dev used

	topology hosts="" orphans="" peer_link=bond || return 1
	setup_ns n || return 1
	{ cable q "numtxqueues 4 numrxqueues 4" n q
	  cable x "" n x
	  cat <<-END
		link set dev q master br0 up
		link add bond9 type bond mode balance-xor miimon 50
		link set dev x master bond9
		link set dev x up
		link set dev bond9 up
		link add po50 type mlag id 50
		link set dev bond9 master po50
		link set dev po50 master br0 up
	END
	} | ipn a -batch - || return 1
	# in two steps: the address is made as soon as it is up
	printf 'link set dev %s addrgenmode none\nlink set dev %s up\n' q q x x |
		ipn n -batch - || return 1
	mac[n]=02:00:00:00:0e:00
	netdev[n]=q
	wait_leg a po50 open || fail "the leg is not open"
	count_queues po50 bond9 pl0 bondpl
	stream n.flows -p udp4 -g 239.1.2.3 -S 32
	send_streams -n 256
	for dev in po50,bond9 pl0,bondpl; do
		used=$(queues_of "${dev%,*}")
		[ "$(jq '[.[] | select(. >= 8)] | length' <<<"$used")" -ge 2 ] ||
			fail "${dev%,*} does not use several queues: $used"
		expect_equal "queues of ${dev#*,}" "$(queues_of "${dev#*,}")" \
			"$used"
	done
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

# seen DEV PROTOCOL: frames of it that the namespace n got by that end
seen()
{
	tc -n "${ns[n]}" -s -j filter show dev "$1" ingress |
		jq --arg protocol "$2" '[.[] | select(.protocol == $protocol) |
			.options.actions[]?.stats.packets] | add // 0'
}

has_seen()
{
	[ "$(seen "$1" "$2")" -gt "$3" ]
}

# carrier_changes DEVICE PORT
carrier_changes()
{
	jq -e '.[0].stats64.tx.carrier_changes' \
		< <(exec "$stock_ip" -n "${ns[$1]}" -j -s -s link show dev "$2")
}

# A bond that moves to its other link has whoever has addresses over it tell the
# network: the netdev between passes that on, and keeps its carrier as the bond
# does, so that the bridge it may be a port of has nothing to forget.
events_travel_up()
{
	local legs=$1 arp igmp changes d link

	topology hosts="" orphans="" || return 1
	setup_ns n || return 1
	for d in $legs; do
		{ echo "link add bond9 type bond mode active-backup miimon 50"
		  for link in 1 2; do
			cable "x$link" "" n "$d$link"
			echo "link set dev x$link master bond9"
		  done
		  cat <<-END
			link set dev bond9 type bond primary x1
			link set dev bond9 up
			link add po50 type mlag id 50
			link set dev bond9 master po50
			link set dev po50 up
		END
		} | ipn "$d" -batch - || return 1
		for link in 1 2; do
			ipn n link set dev "$d$link" up
		done
	done
	[ "$legs" = a ] || ipn b link set dev po50 master br0
	ipn a -batch - <<-END
		addr add 198.51.100.1/24 dev po50
		addr add 239.1.1.1/32 dev po50 autojoin
	END
	tc -n "${ns[n]}" qdisc add dev a2 clsact
	tc -n "${ns[n]}" filter add dev a2 ingress pref 1 protocol arp matchall \
		action pass
	tc -n "${ns[n]}" filter add dev a2 ingress pref 2 protocol ip flower \
		ip_proto 2 action pass
	for d in $legs; do
		wait_leg "$d" po50 open || fail "the leg of $d is not open"
	done
	[ "$legs" = a ] || wait_agreed || fail "not agreed"
	wait_until 10 link_get a bond9 \
		'.linkinfo.info_data.active_slave == "x1"' >/dev/null ||
		fail "x1 is not in use"
	# what addresses have to say when they are new
	pause 12
	arp=$(seen a2 arp)
	igmp=$(seen a2 ip)
	changes=$(carrier_changes a po50)
	ipn n link set dev a1 down
	wait_until 10 has_seen a2 arp "$arp" || fail "no gratuitous ARP"
	wait_until 10 has_seen a2 ip "$igmp" || fail "no IGMP report"
	expect_equal "changes of the carrier" "$(carrier_changes a po50)" \
		"$changes"
	# and when there is no other link left
	ipn n link set dev a2 down
	[ "$legs" = a ] || return 0
	wait_until 10 has_no_carrier a po50 || fail "a carrier without a link"
	# a bond that does not look at its links goes on by no other one
	for link in 1 2; do
		ipn n link set dev "a$link" up
	done
	wait_leg a po50 open || fail "the leg does not open again"
	ipn a link set dev bond9 type bond miimon 0
	ipn n link set dev "a$(link_get a bond9 \
		.linkinfo.info_data.active_slave | tr -d x)" down
	wait_until 10 has_no_carrier a po50 ||
		fail "a carrier with a link that nobody looks at"
}

# routed_elsewhere INDEX: what another namespace routes out of a VLAN of the
# bridge, and got in by the netdev that has this number there
routed_elsewhere()
{
	local index=$1 origin

	setup_ns t || return 1
	setup_ns c || return 1
	ipn t link add dev in index "$index" type veth \
		peer name e0 netns "${ns[c]}" || return 1
	ipn a link add link br0 name br0.9 type vlan id 9
	ipn a link set dev br0.9 netns "${ns[t]}"
	ipn t -batch - <<-END
		addr add 198.51.100.1/24 dev br0.9
		addr add 203.0.113.1/24 dev in
		link set dev br0.9 up
		link set dev in up
	END
	on t busybox sysctl -qw net.ipv4.ip_forward=1
	ipn c -batch - <<-END
		addr add 203.0.113.2/24 dev e0
		link set dev e0 up
		route add default via 203.0.113.1
	END
	wait_until 10 on c ping -q -c 1 -W 1 198.51.100.9 >/dev/null ||
		fail "nothing gets through"
	origin=$(mlag_stat a pl0 tx_origin)
	on c ping -q -c 50 -i 0.02 -W 2 198.51.100.9 >/dev/null ||
		fail "nothing gets through any more"
	# the host itself may have something to say, but not as much
	origin=$(($(mlag_stat a pl0 tx_origin) - origin))
	[ "$origin" -lt 25 ] ||
		fail "$origin of 50 frames sent as those of a member port"
	for index in t c; do
		"$stock_ip" netns del "${ns[$index]}"
		unset "ns[$index]"
	done
}

# Numbers of netdevs are those of a namespace: a frame that has come through another
# one must not be taken for one that came from the peer-link, or from a host.
other_namespaces()
{
	local d dev

	topology hosts=h1 filtering=0 || return 1
	ipn ob -batch - <<-END
		link add link e0 name e0.9 type vlan id 9
		addr add 198.51.100.9/24 dev e0.9
		link set dev e0.9 up
		route add 203.0.113.0/24 via 198.51.100.1
	END
	for dev in plx pl0 po10; do
		comment "the number of $dev"
		routed_elsewhere "$(link_get a "$dev" .ifindex)" || return 1
	done
}

# Of a netdev whose frames take another way when a leg fails.
no_netpoll()
{
	ip link add po60 up type mlag id 60 || fail "cannot make it"
	# newer kernels load it even if it has no netdev to send by
	modprobe netconsole netconsole=6665@192.0.2.8/po60,6666@192.0.2.9/ \
		2>/dev/null
	busybox dmesg | grep -q "po60 doesn't support polling" ||
		fail "not refused: $(busybox dmesg | tail -n 2)"
	modprobe -r netconsole 2>/dev/null
	ip link del po60
}

ktap_setup "a pair" topology
ktap_test "the carrier is that of either leg" carrier_of_either_leg
ktap_test "a port that is made has the carrier of the peer's leg" made_anew
ktap_test "the peer-link's carrier is its slave's" peer_link_carrier
ktap_test "the MAC address is its own" address_is_its_own
ktap_test "promiscuity reaches the slave and is taken back" promiscuity
ktap_test "multicast addresses reach the slave" multicast_addresses
ktap_test "features are at most the slave's" features_follow
ktap_test "statistics count, and ethtool has the same counters" statistics
ktap_test "what a slave does not take is counted" refused_by_slave
ktap_test "a tap on the bond sees what is sent" tap_on_bond
ktap_test "a classifier on the bond has what is sent" classifier_on_bond
ktap_test "a packet filter on the bond has what is sent" filter_on_bond
ktap_test "a queue on the bond has what is sent" queue_on_bond
ktap_test "one hardware domain for each device" one_domain_a_device
ktap_test "bridges of the two devices have addresses of their own" \
	bridge_addresses_differ
ktap_test "there are tx queues for the slave's" queues
ktap_test "taking the port down leaves the slave up" slave_stays_as_it_is
ktap_setup "what a slave has to tell the network travels up" events_travel_up "a b"
ktap_setup "it does without a leg of the peer" events_travel_up a
ktap_setup "the queue by which a frame came is known to the slave" \
	queues_reach_slaves
ktap_setup "what comes through another namespace" other_namespaces
# the test kernels of User-Mode Linux have none
[[ ${MLAG_BED:-} != vm-* ]] || ktap_test "no netpoll" no_netpoll
ktap_run
