#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# LACP of member ports (X7). A host sees one partner: both devices show one
# system id, system priority, and one key for each M-LAG, on bonds that are live
# as well, and distinct port numbers. A host that is wired to two M-LAGs does
# not get one aggregate of them. A leg opens when its partner is in sync,
# collects and distributes, and not because of a carrier.
# timeout: 900

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

# is_identity DEVICE BOND SYSTEM PRIORITY KEY: what the bond was told to show
is_identity()
{
	link_get "$1" "$2" ".linkinfo.info_data |
		.ad_actor_system == \"$3\" and .ad_actor_sys_prio == $4 and
		.ad_user_port_key == $5" >/dev/null
}

# is_shown DEVICE BOND LINK SYSTEM PRIORITY KEY: what its partner is told; the
# lowest six bits of a key are the link's speed
is_shown()
{
	lacp_read "$1" "$2"
	[ "${lacp[$3 actor system mac address]:-}" = "$4" ] &&
		[ "${lacp[$3 actor system priority]}" = "$5" ] &&
		[ $((${lacp[$3 actor port key]} >> 6)) = "$6" ]
}

# is_partner HOST DEVICE SYSTEM: the host hears of it
is_partner()
{
	lacp_read "$1" bond0
	[ "${lacp[$2 partner system mac address]:-}" = "$3" ]
}

# identity_is SYSTEM PRIORITY: both devices' bonds show it, and the hosts have
# one aggregate each
identity_is()
{
	local d h field

	for d in a b; do
		for h in h1 h2; do
			is_identity "$d" "bond${h#h}" "$1" "$2" "${h#h}0" ||
				fail "$d bond${h#h} was told another identity"
			is_shown "$d" "bond${h#h}" "$h" "$1" "$2" "${h#h}0" ||
				fail "$d bond${h#h} shows another identity"
			mlag_is "$d" ".system_mac == \"$1\" and
				.lacp_priority == $2 and any(.ports[];
				.id == ${h#h}0 and .lacp_key == ${h#h}0)" ||
				fail "$d: ip mlag tells another identity"
		done
	done
	# what the partner is told takes a LACPDU or two
	for h in h1 h2; do
		for d in a b; do
			wait_until 10 is_partner "$h" "$d" "$1" ||
				fail "$h: another partner by $d"
		done
	done
	wait_whole || fail "the hosts do not use both legs"
	for h in h1 h2; do
		lacp_read "$h" bond0
		for field in "system mac address" "system priority" "oper key"; do
			expect_equal "$h: $field of the partner by b" \
				"${lacp[b partner $field]:-none}" \
				"${lacp[a partner $field]:-}"
		done
	done
	[ "$(lacp_pdu h1 bond0 a partner "oper key")" != \
	  "$(lacp_pdu h2 bond0 a partner "oper key")" ] ||
		fail "both M-LAGs have one key"
}

# IEEE 802.1AX: a port is known by its system, priority and number
port_numbers()
{
	local h

	for h in h1 h2; do
		lacp_read "$h" bond0
		[ "${lacp[a partner port number]}" != \
		  "${lacp[b partner port number]}" ] ||
			fail "both devices' ports to $h have one number"
	done
}

group_changed()
{
	set_both group 0x1234 || fail "not taken"
	wait_paired || fail "not paired again"
	identity_is 02:4d:4c:47:12:34 32768
}

priority_changed()
{
	set_both lacp-priority 7 || fail "not taken"
	identity_is 02:4d:4c:47:12:34 7
}

one_differs()
{
	ipn a mlag set system-mac 02:00:5e:00:00:01 || fail "not taken"
	wait_lacp h1 1 || fail "h1 aggregates two systems"
	wait_lacp h2 1 || fail "h2 aggregates two systems"
}

system_mac_changed()
{
	ipn b mlag set system-mac 02:00:5e:00:00:01 || fail "not taken"
	identity_is 02:00:5e:00:00:01 7
	set_both system-mac auto lacp-priority 32768 group 7 ||
		fail "not taken"
	wait_paired || fail "not paired again"
	identity_is 02:4d:4c:47:00:07 32768
}

second_link()
{
	try ipn a link add h1x type veth peer name ax netns "${ns[h1]}"
	try ipn h1 link set dev ax master bond0
	try ipn a link set dev h1x master bond1
	try ipn a link set dev h1x up
	try ipn h1 link set dev ax up
	# it has no key before it has a carrier
	wait_until 5 is_shown a bond1 h1x 02:4d:4c:47:00:07 32768 10 ||
		fail "it shows another identity"
	wait_lacp h1 3 || fail "not three links in one aggregate"
}

# sees_links DEVICE BOND COUNT: in the active aggregator
sees_links()
{
	[ "$(bond_get "$1" "$2" ad_info.num_ports)" = "$3" ]
}

two_links()
{
	local name

	second_link
	watch a
	listen h1 h2 oa ob
	stream h1.intro -d bcast
	send_streams -n 8
	stream oa.known -d "${mac[h1]}"
	stream h2.known -d "${mac[h1]}"
	send_start known -r 500
	pause 0.5
	ipn h1 link set dev ax down
	wait_until 15 sees_links a bond1 1 || fail "a does not see it"
	pause 1
	send_stop known
	collect
	# What bonding itself sends into the link until miimon has seen it is
	# lost: some sources, for a while.
	for name in oa.known h2.known; do
		jq -se --arg name "$name" --argjson heard "$heard" '
			(map(.[$name].sent | select(.)) | add) as $sent |
			$heard.receivers | .h1.streams[$name].distinct as $got |
			$got > $sent * 0.8 and all(.[];
			.streams[$name].doubled // 0 | . == 0)' \
			<<<"$sent" >/dev/null ||
			fail "$name: $(jq -c --arg name "$name" \
				'.receivers.h1.streams[$name]' <<<"$heard")"
	done
	! event_seen a '.ifname == "po10"' ||
		fail "the leg changed: $(events a '.ifname == "po10"')"
	unwatch a
	is_leg a po10 open || fail "the leg is not open"
	ipn h1 link set dev ax up
	wait_lacp h1 3 || fail "not three links again"
	ipn a link del h1x
	wait_whole || fail "not whole again"
}

# A partner made by hand: a link of the host's that is not in its bond. It says
# of itself what we want, and echoes what it hears of the other.
partner='
import select, socket, struct, sys, time
dev, system, state = sys.argv[1], bytes.fromhex(sys.argv[2]), int(sys.argv[3], 0)
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x8809))
s.bind((dev, 0x8809))
mac = s.getsockname()[4]
other = bytes(15)
while True:
    me = struct.pack("!H6sHHHB3x", 0x8000, system, 1, 0xff, 1, state)
    s.send(bytes.fromhex("0180c2000002") + mac + b"\x88\x09\x01\x01" +
           b"\x01\x14" + me + b"\x02\x14" + other + bytes(3) +
           b"\x03\x10" + bytes(14) + bytes(52))
    until = time.monotonic() + 0.25
    while select.select([s], [], [], max(0, until - time.monotonic()))[0]:
        pdu = s.recv(2048)
        if pdu[6:12] != mac and pdu[14:18] == b"\x01\x01\x01\x14":
            other = pdu[18:33]
'

# partner_says STATE [SYSTEM]
partner_says()
{
	[ -z "${partner_pid:-}" ] || reap "$partner_pid"
	spawn h1 /usr/bin/python3 -c "$partner" a "${2:-020000aabbcc}" "$1"
	partner_pid=$spawned
	wait_until 15 partner_heard "$(($1))" ||
		fail "the bond does not hear the partner"
}

partner_heard()
{
	local state

	state=$(lacp_pdu a bond1 h1 partner "port state")
	# bonding decides by itself on "in sync", 8
	[ $((${state:-0} & ~8)) = $(($1 & ~8)) ]
}

# alone HOST DEVICE: that link leaves the host's bond
alone()
{
	ipn "$1" link set dev "$2" nomaster
	ipn "$1" link set dev "$2" up
}

together()
{
	ipn "$1" link set dev "$2" down
	ipn "$1" link set dev "$2" master bond0
	ipn "$1" link set dev "$2" up
}

no_partner()
{
	alone h1 a
	wait_leg a po10 down || fail "the leg did not go down"
	wait_until 15 link_get a bond1 '.operstate == "UP"' >/dev/null ||
		fail "the bond has no carrier, so this proves nothing"
	stays 4 is_leg a po10 down || fail "open without a partner"
	mlag_port a po10 why | grep -q 'LACP partner' ||
		fail "why: $(mlag_port a po10 why)"
	wait_leg a po10 open remote || fail "b's leg is not open"
	wait_lacp h1 1 || fail "b's leg is not in use"
	exactly_once "h1 h2 oa ob"
}

partner_states()
{
	local state

	for state in 0x07 0x0f 0x1f 0x2f 0x37; do
		partner_says "$state"
		stays 2 is_leg a po10 down || fail "open with partner $state"
	done
	partner_says 0x3f
	wait_leg a po10 open || fail "not open with partner 0x3f"
	partner_says 0x0f
	wait_leg a po10 down || fail "still open with partner 0x0f"
	partner_says 0x3f
	wait_leg a po10 open || fail "not open again with partner 0x3f"
	reap "$partner_pid"
	partner_pid=""
	wait_leg a po10 down || fail "still open after the partner fell silent"
	partner_says 0x3f 000000000000
	stays 2 is_leg a po10 down || fail "open with a partner without an id"
	reap "$partner_pid"
	partner_pid=""
	together h1 a
	wait_whole || fail "not whole again"
}

# lacp_active NAME BOND on|off
lacp_active()
{
	try ipn "$1" link set dev "$2" down
	try ipn "$1" link set dev "$2" type bond lacp_active "$3"
	try ipn "$1" link set dev "$2" up
}

passive()
{
	lacp_active h1 bond0 off
	wait_whole || fail "a passive host does not get its aggregate"
	lacp_active h1 bond0 on
	lacp_active a bond1 off
	wait_whole || fail "a passive device does not get into the aggregate"
	lacp_active a bond1 on
	wait_whole || fail "not whole again"
}

# partner_key HOST LINK KEY: of the port at the other end
partner_key()
{
	[ $(($(lacp_pdu "$1" bond0 "$2" partner "oper key") >> 6)) = "$3" ]
}

wrong_wiring()
{
	ipn b link set dev h1 nomaster
	ipn b link set dev h1 master bond2
	ipn b link set dev h1 up
	wait_until 15 partner_key h1 b 20 || fail "h1 does not see po20 by b"
	partner_key h1 a 10 || fail "h1 does not see po10 by a"
	wait_lacp h1 1 || fail "one aggregate of two M-LAGs"
	stays 4 is_lacp h1 1 || fail "one aggregate of two M-LAGs, later"
	expect_equal "partner system of h1 by b" \
		"$(lacp_pdu h1 bond0 b partner "system mac address")" \
		"$(lacp_pdu h1 bond0 a partner "system mac address")"
	wait_leg b po10 down || fail "po10 is not down on b"
	wait_lacp h2 2 || fail "h2 lost a link"
	exactly_once "h1 h2 oa ob"
	ipn b link set dev h1 nomaster
	ipn b link set dev h1 master bond1
	ipn b link set dev h1 up
	wait_whole || fail "not whole again"
}

released()
{
	local mac

	ipn a link set dev bond1 nomaster || fail "cannot release it"
	mac=$(link_get a bond1 .address)
	# zero is bonding's own word for its MAC address
	is_identity a bond1 "$mac" 65535 0 ||
		is_identity a bond1 00:00:00:00:00:00 65535 0 ||
		fail "the bond keeps the identity"
	is_shown a bond1 h1 "$mac" 65535 0 ||
		fail "the bond still shows the identity"
	wait_lacp h1 1 || fail "h1 aggregates two systems"
	ipn a link set dev bond1 master po10 || fail "cannot enslave it again"
	identity_is 02:4d:4c:47:00:07 32768
}

# make_mode DEVICE BOND LINK MODE
make_mode()
{
	ipn "$1" link set dev "$3" nomaster &&
		ipn "$1" link set dev "$2" down &&
		ipn "$1" link set dev "$2" type bond mode "$4" miimon 50 &&
		{ [ "$4" != 802.3ad ] ||
		  ipn "$1" link set dev "$2" type bond lacp_rate fast; } &&
		ipn "$1" link set dev "$3" master "$2" &&
		ipn "$1" link set dev "$3" up && ipn "$1" link set dev "$2" up
}

mode_changed()
{
	make_mode b bond1 h1 balance-xor || fail "no balance-xor"
	wait_leg b po10 open || fail "a static leg does not open by its carrier"
	make_mode b bond1 h1 802.3ad || fail "no 802.3ad"
	identity_is 02:4d:4c:47:00:07 32768
}

# It answers ARP by itself, so it is refused as a slave; it must not come to
# the same by another way.
mode_alb()
{
	make_mode b bond1 h1 balance-alb || return 0
	stays 3 is_not_open b po10 || fail "open over a bond in balance-alb"
	mlag_port b po10 why | grep -q balance-alb ||
		fail "why: $(mlag_port b po10 why)"
}

is_not_open()
{
	! is_leg "$1" "$2" open
}

mode_back()
{
	make_mode b bond1 h1 802.3ad || fail "no 802.3ad"
	identity_is 02:4d:4c:47:00:07 32768
}

# enslaved before it was made what it is, and released when it is not
mode_late()
{
	try ipn b link add bond9 type bond mode balance-xor
	try ipn b link add po90 type mlag id 90
	try ipn b link set dev bond9 master po90
	ipn b link set dev bond9 type bond mode 802.3ad ||
		fail "no 802.3ad"
	wait_until 5 is_identity b bond9 02:4d:4c:47:00:07 32768 90 ||
		fail "no identity on a bond that became 802.3ad"
	ipn b link del po90
	ipn b link del bond9
}

mode_released()
{
	local mac

	try ipn b link add bond9 type bond mode 802.3ad
	try ipn b link add po90 type mlag id 90
	try ipn b link set dev bond9 master po90
	ipn b link set dev bond9 type bond mode balance-xor ||
		fail "no balance-xor"
	ipn b link set dev bond9 nomaster
	ipn b link set dev bond9 type bond mode 802.3ad
	mac=$(link_get b bond9 .address)
	is_identity b bond9 "$mac" 65535 0 ||
		is_identity b bond9 00:00:00:00:00:00 65535 0 ||
		fail "the bond keeps the identity"
	ipn b link del po90
	ipn b link del bond9
}

keys()
{
	local id

	for id in 1:1 1023:1023 1024:1 2046:1023 4000:931; do
		ipn a link add bond9 type bond mode 802.3ad
		ipn a link add po9 type mlag id "${id%:*}"
		ipn a link set dev bond9 master po9
		expect_equal "key of id ${id%:*}" "$(bond_get a bond9 \
			ad_user_port_key)" "${id#*:}"
		expect_equal "key of id ${id%:*} in ip mlag" \
			"$(mlag_port a po9 lacp_key)" "${id#*:}"
		ipn a link del po9
		ipn a link del bond9
	done
}

ktap_setup "pair" topology set="$steady"
ktap_test "one identity, one aggregate for each host" \
	identity_is 02:4d:4c:47:00:07 32768
ktap_test "distinct port numbers" port_numbers
ktap_test "group id changed" group_changed
ktap_test "lacp-priority changed" priority_changed
ktap_test "system-mac differs: no aggregate of two systems" one_differs
ktap_test "system-mac changed on both, and back" system_mac_changed
ktap_test "a second link gets the identity; one of two cut: still open" \
	two_links
ktap_test "a carrier without LACP opens nothing" no_partner
ktap_test "the partner has to be in sync, collect, distribute" partner_states
ktap_test "passive partners" passive
ktap_test "a host wired to two M-LAGs gets no aggregate of them" wrong_wiring
ktap_test "a bond that is released gets its identity back" released
ktap_test "a bond's mode changed" mode_changed
ktap_test "a bond that becomes balance-alb does not open" mode_alb
ktap_test "and opens when it is back" mode_back
ktap_test "a bond that becomes 802.3ad gets the identity" mode_late
ktap_test "identity given back by a bond in another mode" mode_released
ktap_test "keys of ids" keys
ktap_run
