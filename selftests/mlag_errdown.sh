#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Error-down of ports that are no member ports (R11, R12, R14). Two devices with
# a DAD path; beside its legs each has an orphan, an uplink, a bond, a routed port
# and one in a VRF. What goes down with a device that yields is what it says
# beforehand: nothing but legs and what is set to suspend, until the
# administrator wants all to. It says who holds it down, since when and until when,
# and is back with the peer-link, before the legs.
# timeout: 600

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

# More ports of a device; the other end of each is in the namespace "net".
#
#	up1		declared uplink		bd1 over bd1a	a bond
#	rt1, rt1.5	routed			vm1 in vrf1	a VRF
#	off1		down
#
# VLAN devices over its orphan oX, and over a link of a leg:
#
#	oX.6, h1.6	down		oX.7, oX.9	up
#	oX.7.8		down
more_ports()
{
	local d=$1 name

	for name in up1 bd1a rt1 vm1 off1; do
		cable "$name" "" net "$d$name"
	done | ipn "$d" -batch - || return 1
	for name in up1 bd1a rt1 vm1 off1; do
		echo "link set dev $d$name up"
	done | ipn net -batch - || return 1
	ipn "$d" -batch - <<-END
		link add bd1 type bond mode balance-xor miimon 50
		link set dev bd1a master bd1
		link set dev bd1 up
		addr add 198.51.100.1/24 dev bd1
		addr add 2001:db8:1::1/64 dev bd1 nodad
		route add 203.0.115.0/24 via 198.51.100.8 dev bd1
		route add 2001:db8:2::/64 via 2001:db8:1::9 dev bd1
		link add vrf1 type vrf table 100
		link set dev vrf1 up
		link set dev vm1 master vrf1 up
		link set dev up1 up
		link set dev rt1 up
		link add link rt1 name rt1.5 type vlan id 5
		link set dev rt1.5 up
		addr add 203.0.113.1/24 dev rt1.5
		addr add 2001:db8::1/64 dev rt1.5 nodad
		route add 203.0.114.0/24 via 203.0.113.9 dev rt1.5
		link add link h1 name h1.6 type vlan id 6
		link add link o$d name o$d.6 type vlan id 6
		link add link o$d name o$d.7 up type vlan id 7
		link add link o$d.7 name o$d.7.8 type vlan id 8
		link add link o$d name o$d.9 up type vlan id 9
	END
}

setup()
{
	local d

	# of two devices that have just booted none waits for its up-delay
	topology start=0 set="up-delay 600 $steady" || return 1
	setup_ns net || return 1
	dad_make || return 1
	for d in a b; do
		more_ports "$d" || return 1
		try port_set "$d" up1 uplink-group 1
	done
	topology_start
	for d in a b; do
		try ipn "$d" mlag set up-delay 15
	done
	roles
}

# would DEVICE: names of all that goes down with it
would()
{
	jq -r '[.[].ifname] | sort | join(" ")' \
		< <(exec ip-mlag -n "${ns[$1]}" -j port show would-go-down)
}

# lies_down DEVICE: names of all that is down, but for what always is, and for
# VLAN devices
lies_down()
{
	jq -r '[.[] | select((.flags | index("UP") == null) and
		(.ifname | test("[.]") or IN("off1", "plx") | not)) |
		.ifname] | sort | join(" ")' \
		< <(exec "$stock_ip" -n "${ns[$1]}" -j link show)
}

# is_down DEVICE NAMES: they are down, and nothing else
is_down()	{ [ "$(lies_down "$1")" = "$2" ]; }

# vlans_up DEVICE PORT: the VLAN devices over it that are up
vlans_up()
{
	jq -r --arg over "$2." '[.[] | select((.flags | index("UP")) and
		(.ifname | startswith($over))) |
		.ifname | ltrimstr($over)] | sort | join(" ")' \
		< <(exec "$stock_ip" -n "${ns[$1]}" -j link show)
}

links_watcher=""

# links_watch DEVICE: take down, in $work/links, what becomes of its netdevs
links_watch()
{
	spawn "$1" "$stock_ip" -d monitor link >"$work/links"
	links_watcher=$spawned
	links_told "$1" || fail "nothing is told of netdevs"
}

# links_told DEVICE: all that has happened until now is there
links_told()
{
	wait_until 15 links_marked "$1" "mark$SRANDOM"
}

links_marked()
{
	ipn "$1" link set dev lo alias "$2"
	grep -q "$2" "$work/links"
}

# errdown DEVICE PORT FILTER: of what ip mlag tells of it
errdown()
{
	mlag_is "$1" ".error_down_ports[] | select(.ifname == \"$2\") | $3"
}

# says_why DEVICE LINE REASON ARGUMENT...: what ip mlag prints below the line that
# begins with it is who holds that down, since when, and what lifts it
says_why()
{
	ipn "$1" mlag "${@:4}" >"$work/show"
	grep -A 1 "^$2" "$work/show" | grep -q "^    held down: $3" ||
		fail "ip mlag ${*:4} does not say why: $(<"$work/show")"
}

# age_of PORT: of $backup, since when it is held down for DAD, in ms
age_of()
{
	mlag_get "$backup" ".error_down_ports[] | select(.ifname == \"$1\") |
		.down_age.dad"
}

split()
{
	cut_peer_link
	wait_until 5 is_verdict "$backup" yield || fail "does not yield"
}

# the hold time is longer each time
whole_again()
{
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 120 is_whole || fail "not whole again"
	wait_until 15 is_down "$1" "" || fail "down: $(lies_down "$1")"
}

not_armed()
{
	expect_equal "the list" "$(would "$backup")" "h1 h2"
	mlag_is "$backup" '.error_down == "unset"' || fail "scope"
	ipn "$backup" mlag show >"$work/show"
	grep -q "^  error-down  *not armed; up even if .* o$backup" "$work/show" ||
		fail "ip mlag show does not say so"
	grep -q 'port set dev DEV reserve.*error-down all' "$work/show" ||
		fail "nor what to do"
}

armed()
{
	local d list="bd1a h1 h2 o$backup off1 up1 vm1" from name age

	for d in a b; do
		try port_set "$d" dad reserve
		try ipn "$d" mlag set error-down all
		mlag_is "$d" '.error_down == "all"' || fail "scope"
	done
	expect_equal "the list" "$(would "$backup")" "$list"
	errdown "$backup" rt1 '.rule == "routed" and (.goes_down | not)' ||
		fail "a routed port"
	errdown "$backup" plx '.rule == "peer-link"' || fail "the peer-link"
	errdown "$backup" dad '.rule == "reserve" and .setting == "reserve"' ||
		fail "the DAD port"
	errdown "$backup" up1 '.rule == "all" and .uplink' || fail "the uplink"
	errdown "$backup" h1 '.rule == "member"' || fail "a leg"
	mlag_is "$backup" 'all(.error_down_ports[].ifname;
		IN("bd1", "lo", "br0", "rt1.5", "vrf1", "pl0", "po10") | not)' ||
		fail "virtual ports"
	ipn "$backup" mlag show >"$work/show"
	grep -q '^  error-down  *all; reserved: dad; peer-link: plx; routed' \
		"$work/show" || fail "ip mlag show"
	ipn "$backup" mlag port show would-go-down >"$work/show"
	grep -q "^o$backup down all: a physical port" "$work/show" ||
		fail "the list as text"
	grep -q "^up1 down all: .* an uplink" "$work/show" ||
		fail "the uplink as text"
	ipn "$backup" -d mlag port show would-go-down |
		grep -q '^rt1 spared routed: has addresses' ||
		fail "what is spared, as text"
	# what is in a reserved VRF is spared
	try port_set "$backup" vrf1 reserve
	errdown "$backup" vm1 '.rule == "reserve" and .by == "vrf1"' ||
		fail "a port of the VRF"
	try port_set "$backup" vrf1 noreserve

	watch "$backup"
	from=${EPOCHREALTIME/[.,]/}
	split
	wait_until 5 is_down "$backup" "bd1a h1 h2 o$backup up1 vm1" ||
		fail "down: $(lies_down "$backup")"
	is_down "$master" "" || fail "of the master: $(lies_down "$master")"
	expect_equal "the list" "$(would "$backup")" "$list"
	errdown "$backup" "o$backup" '.down == ["dad"] and (.stays_down | not)' ||
		fail "what is told of an orphan"
	errdown "$backup" off1 '.down == ["dad"] and .stays_down' ||
		fail "what is told of a port that is down"
	for name in "o$backup" up1 off1 h1; do
		errdown "$backup" "$name" '(.down_age | keys) == ["dad"] and
			.down_in == {}' || fail "the times of $name"
		wait_until 5 errdown "$backup" "$name" '.down_age.dad >= 2000' ||
			fail "$name: since when?"
		age=$(age_of "$name")
		# the two ends of it are rounded
		[ "$age" -le $(((${EPOCHREALTIME/[.,]/} - from) / 1000 + 1)) ] ||
			fail "$name: for $age ms, which is too long"
	done
	for name in "$backup" "$master"; do
		mlag_is "$name" 'all(.error_down_ports[]; has("down") ==
			has("down_age") and has("down") == has("down_in"))' ||
			fail "$name: times of nothing"
	done
	says_why "$backup" "  down .*o$backup.*: up by itself" \
		'dad for [1-9].*: this device has yielded to its peer; until the peer-link is back' show
	says_why "$backup" '  down *off1: stays down' 'dad for ' show
	says_why "$backup" "o$backup down all: .*, held down$" \
		'dad for [1-9].*; until the peer-link is back' \
		port show would-go-down
	wait_until 2 event_seen "$backup" ".type == \"error-down\" and
		.ifname == \"o$backup\" and .down == [\"dad\"]" ||
		fail "no event"
	unwatch "$backup"
	# the kernel tells of carriers once a second at most
	wait_until 5 link_get net "${backup}up1" '.operstate == "DOWN" or
		.operstate == "LOWERLAYERDOWN"' >/dev/null || fail "the network does not see it"
	# what it had is still there
	ipn "$backup" route show | grep -q '203.0.114.0/24' ||
		fail "a static route is lost"
	ipn "$backup" -6 addr show dev rt1.5 | grep -q 2001:db8::1 ||
		fail "an IPv6 address is lost"
	exactly_once "h1 h2 o$master"
}

# Somebody raises a port, or plugs one in; one is reserved, or no longer.
while_held()
{
	ipn "$backup" link set dev "o$backup" up
	wait_until 3 is_link "$backup" "o$backup" down || fail "still up"
	busybox dmesg | grep -q "o$backup: closed again, .* yielded .*set dev o$backup reserve" ||
		fail "nobody was told why"
	cable new1 "" net new1 | ipn "$backup" -batch -
	errdown "$backup" new1 .goes_down || fail "it would not go down"
	ipn net link set dev new1 up
	ipn "$backup" link set dev new1 up
	wait_until 3 is_link "$backup" new1 down || fail "one plugged in is up"
	# since it was, and who was raised since it had to go down
	[ "$(age_of new1)" -lt $(($(age_of "o$backup") - 1000)) ] ||
		fail "held down since when?"
	says_why "$backup" '  down *new1: up by itself' 'dad for ' show
	# a bond that takes it raises it
	ipn "$backup" -batch - <<-END || fail "no bond takes what is held down"
		link add bd2 type bond
		link set dev new1 master bd2
	END
	wait_until 3 is_link "$backup" new1 down || fail "up in a bond"
	link_get "$backup" new1 '.master == "bd2"' >/dev/null ||
		fail "not in the bond"
	errdown "$backup" new1 '.down == ["dad"]' || fail "no longer held down"
	ipn "$backup" link del bd2
	try port_set "$backup" "o$backup" reserve
	wait_until 3 is_link "$backup" "o$backup" up || fail "still down"
	stays 2 is_link "$backup" "o$backup" up || fail "down again"
	try port_set "$backup" "o$backup" noreserve
	wait_until 3 is_link "$backup" "o$backup" down || fail "not down again"
	[ "$(age_of "o$backup")" -lt $(($(age_of up1) - 1000)) ] ||
		fail "down again, since when?"
	# what goes meanwhile is no more
	ipn "$backup" link del new1
	# an address that it gets does not open it
	ipn "$backup" addr add 198.51.100.9/32 dev up1
	stays 2 is_link "$backup" up1 down || fail "up with an address"
	ipn "$backup" addr del 198.51.100.9/32 dev up1
}

# VLAN devices come back as what they were before: what was down is not up for a
# moment. What somebody raises in vain meanwhile comes up, too.
vlans()
{
	local o=o$backup

	expect_equal "VLAN devices that are up" "$(vlans_up "$backup" "$o")" ""
	# the kernel raises all of them with it
	ipn "$backup" link set dev "$o" up
	wait_until 3 is_link "$backup" "$o" down || fail "still up"
	links_watch "$backup"
	ipn "$backup" -batch - <<-END
		link del $o.9
		link add link $o name $o.10 type vlan id 10
		link add link $o name $o.11 type vlan id 11
	END
	ipn "$backup" link set dev "$o.11" up 2>/dev/null &&
		fail "up over a closed port"
	try port_set "$backup" "$o" reserve
	wait_until 3 is_link "$backup" "$o" up || fail "still down"
	expect_equal "VLAN devices that are up" "$(vlans_up "$backup" "$o")" \
		"11 7"
	# nothing is left that keeps it down
	try ipn "$backup" link set dev "$o.10" up
	try ipn "$backup" link del "$o.10"
	try port_set "$backup" "$o" noreserve
	wait_until 3 is_link "$backup" "$o" down || fail "not down again"

	# over a port that was down, all that the kernel raises with it
	ipn "$backup" link add link off1 name off1.6 type vlan id 6
	ipn "$backup" link set dev off1 up
	wait_until 3 is_link "$backup" off1 down || fail "still up"
	try port_set "$backup" off1 reserve
	wait_until 3 is_link "$backup" off1 up || fail "still down"
	expect_equal "VLAN devices that are up" "$(vlans_up "$backup" off1)" \
		6
	ipn "$backup" -batch - <<-END
		link del off1.6
		link set dev off1 down
	END
	try port_set "$backup" off1 noreserve
}

# Ports come up with the peer-link, and legs after the up-delay.
recovery()
{
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 2 is_down "$backup" "h1 h2" ||
		fail "down: $(lies_down "$backup")"
	mlag_is "$backup" '.dad.held and .dad.up_in > 1000' ||
		fail "only with the legs"
	is_link "$backup" off1 down || fail "one that was down is up"
	expect_equal "VLAN devices that are up" \
		"$(vlans_up "$backup" "o$backup")" "11 7"
	exactly_once "h1 h2 oa ob"
	wait_whole || fail "not whole again"
	is_down "$backup" "" || fail "down: $(lies_down "$backup")"
	links_told "$backup" || fail "nothing is told of netdevs any more"
	grep -E "(h1\.6|o$backup\.(6|7\.8))@[^:]*: <([^>]*,)?UP[,>]" \
		"$work/links" && fail "one that was down was up"
	reap "$links_watcher"
	exactly_once "h1 h2 oa ob"
}

# From the second time on they wait, too.
flap()
{
	set_both flap-hold 20
	split
	wait_until 5 is_link "$backup" "o$backup" down || fail "not down"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 5 errdown "$backup" "o$backup" '.down == ["flap"]' ||
		fail "no hold"
	errdown "$backup" "o$backup" '(.down_age | keys) == ["flap"] and
		.down_in.flap > 0 and .down_in.flap <= 20000 and
		.down_age.flap + .down_in.flap <= 20000' ||
		fail "until when?"
	says_why "$backup" "  down .*o$backup.*: up by itself" \
		'flap for .*, over in [1-9]' show
	says_why "$backup" "o$backup down all: .*, held down$" \
		'flap for .*, over in [1-9]' port show would-go-down
	ipn "$backup" link set dev "o$backup" up
	wait_until 3 is_link "$backup" "o$backup" down || fail "still up"
	busybox dmesg | grep -q "o$backup: closed again, .*: recoveries follow" ||
		fail "nobody was told why"
	stays 3 is_link "$backup" "o$backup" down || fail "did not wait"
	wait_until 30 is_link "$backup" "o$backup" up || fail "waits for ever"
	wait_until 60 is_whole || fail "not whole again"
	set_both flap-hold 10
}

# The peer loses its uplinks: ours come up alone, and then all.
handover()
{
	split
	wait_until 5 is_link "$backup" up1 down || fail "not down"
	ipn net link set dev "${master}up1" down
	wait_until 15 is_verdict "$backup" stay || fail "not handed over"
	wait_until 5 is_down "$backup" "" || fail "down: $(lies_down "$backup")"
	wait_until 5 is_verdict "$master" yield || fail "the other one stays"
	wait_until 5 is_link "$master" "o$master" down ||
		fail "an orphan of the other one is up"
	ipn net link set dev "${master}up1" up
	whole_again "$master"
}

# bond_keeps: what the bond has, while its link is closed and afterwards
bond_keeps()
{
	local i

	is_link "$backup" bd1 up || fail "the bond is down"
	ipn "$backup" addr show dev bd1 >"$work/has"
	ipn "$backup" route show dev bd1 >>"$work/has"
	ipn "$backup" -6 route show dev bd1 >>"$work/has"
	for i in 'inet 198.51.100.1/24' 'inet6 2001:db8:1::1/64' \
		'^203.0.115.0/24 via' '^2001:db8:2::/64 via'; do
		grep -q "$i" "$work/has" || fail "lost: $i"
	done
}

# No more than legs and what is set to suspend: a bond, and a routed port, with
# what that costs.
members()
{
	local d

	for d in a b; do
		try ipn "$d" mlag set error-down members
	done
	expect_equal "the list" "$(would "$backup")" "h1 h2"
	# an uplink that is routed and stays up is told of
	try ipn "$backup" mlag set error-down all
	try port_set "$backup" rt1 uplink-group 1
	ipn "$backup" mlag show | grep -q 'rt1: routed uplinks draw traffic' ||
		fail "a routed uplink is not told of"
	try port_set "$backup" rt1 suspend
	ipn "$backup" mlag show | grep -q 'routed uplinks draw traffic' &&
		fail "told of although it goes down"
	try port_set "$backup" rt1 nogroup
	try ipn "$backup" mlag set error-down members
	ipn "$backup" mlag port show would-go-down |
		grep -q '^rt1 down suspend: .*loses static routes and IPv6' ||
		fail "no warning"
	try port_set "$backup" bd1 suspend
	expect_equal "the list" "$(would "$backup")" "bd1a h1 h2 rt1"
	errdown "$backup" bd1a '.rule == "suspend" and .by == "bd1"' ||
		fail "by what"
	split
	wait_until 5 is_down "$backup" "bd1a h1 h2 rt1" ||
		fail "down: $(lies_down "$backup")"
	# not the bond itself, so it keeps what it has
	bond_keeps
	stays 2 is_down "$backup" "bd1a h1 h2 rt1" ||
		fail "down: $(lies_down "$backup")"
	# until it is said otherwise
	try port_set "$backup" bd1 nosuspend
	wait_until 5 is_down "$backup" "h1 h2 rt1" ||
		fail "down: $(lies_down "$backup")"
	whole_again "$backup"
	bond_keeps
	is_link "$backup" rt1.5 up || fail "the VLAN device is down"
	# IPv4 addresses are the only thing that stays
	ipn "$backup" addr show dev rt1.5 | grep -q 203.0.113.1 ||
		fail "the IPv4 address is lost"
	ipn "$backup" route show | grep -q '203.0.114.0/24' &&
		fail "the guide says that the static route is lost"
	try port_set "$backup" rt1 nosuspend
	for d in a b; do
		try ipn "$d" mlag set error-down all
	done
}

# Settings are for names; renaming takes them along.
settings()
{
	local d=$backup

	try port_set "$d" off1 reserve
	ipn "$d" link del off1
	errdown "$d" off1 '.rule == "absent" and .setting == "reserve"' ||
		fail "not told as absent"
	cable off1 "" net off1 | ipn "$d" -batch -
	errdown "$d" off1 '.rule == "reserve"' || fail "forgotten"
	ipn "$d" link set dev off1 name off2
	errdown "$d" off2 '.rule == "reserve"' || fail "forgotten when renamed"
	errdown "$d" off1 true && fail "still there"
	ipn "$d" link del off2
	try port_set "$d" off2 noreserve
	errdown "$d" off2 true && fail "still there"
	# what others do in other namespaces over the same port is theirs
	setup_ns box || return 1
	cable off1 "" net off1 | ipn "$d" -batch -
	ipn "$d" link add mv1 link off1 netns "${ns[box]}" type macvlan
	try port_set box mv1 reserve
	errdown "$d" off1 '.rule != "reserve"' || fail "reserved by another one"
	ipn box link del mv1
	ipn "$d" link del off1
	# a port that is not physical can be taken by itself only
	ipn "$d" link add du1 up type dummy
	errdown "$d" du1 true && fail "a dummy is physical"
	try port_set "$d" du1 suspend
	errdown "$d" du1 '.rule == "suspend" and .goes_down' || fail "dummy"
	ipn "$d" link del du1
	try port_set "$d" du1 nosuspend
}

bad_input()
{
	local i

	mlag_refuses a 'member ports always go down' port set dev po10 reserve
	mlag_refuses a 'the peer-link never does' port set dev pl0 suspend
	mlag_refuses a 'or the peer-link, and never does' port set dev plx suspend
	mlag_refuses a 'carries an M-LAG' port set dev h1 reserve
	mlag_refuses a 'carries an M-LAG' port set dev bond1 reserve
	mlag_refuses a 'loopback never' port set dev lo reserve
	mlag_refuses a 'no such device' port set dev none reserve
	mlag_refuses a 'nothing is set' port set dev oa noreserve
	mlag_refuses a 'error-down is members or all' set error-down some
	# what ip mlag does not even send
	on a "$here/tools/genl.py" port-set port-ifname:s=oa \
		port-error-down:8=1 port-uplink-group:8=1 , \
		port-set port-ifname:s=oa port-error-down:8=3 , \
		group-set group-error-down:8=0 , \
		error-down-get , error-down-get error-down-ifname:s=none \
		>"$work/said"
	for i in 'error-down is set by itself' ERANGE 'no such device'; do
		grep -q "$i" "$work/said" || fail "not said: $i"
	done
	expect_equal refused "$(grep -c ERANGE "$work/said")" 2
	setup_ns many || fail "namespace"
	for ((i = 1; i <= 257; i++)); do
		echo "link add d$i type dummy"
	done | ipn many -batch -
	for ((i = 1; i <= 256; i++)); do
		ip-mlag -n "${ns[many]}" port set dev "d$i" reserve ||
			fail "setting $i"
	done
	ipn many mlag port set dev d257 reserve 2>"$work/refusal" &&
		fail "257 settings"
	grep -q '256 ports are set' "$work/refusal" ||
		fail "$(<"$work/refusal")"
	expect_equal told "$(jq length < <(exec ip-mlag -n "${ns[many]}" -j -d \
		port show would-go-down))" 256
}

# When there is nothing left that could pair, nothing is left down.
gone()
{
	split
	wait_until 5 is_link "$backup" "o$backup" down || fail "not down"
	ipn "$backup" -batch - <<-END
		link del po10
		link del po20
		link del pl0
	END
	wait_until 3 is_down "$backup" "" || fail "down: $(lies_down "$backup")"
	stays 2 is_down "$backup" "" || fail "down: $(lies_down "$backup")"
}

# Nor when the module itself goes: each port is what it was to be.
unloaded()
{
	local d o

	setup || return 1
	for d in a b; do
		try port_set "$d" dad reserve
	done
	set_both error-down all
	o=o$backup
	split
	wait_until 5 is_down "$backup" "bd1a h1 h2 $o up1 vm1" ||
		fail "down: $(lies_down "$backup")"
	# one is raised in vain, and one is to be down afterwards
	ipn "$backup" link set dev h2 up
	wait_until 3 is_link "$backup" h2 down || fail "h2 stays up"
	try port_set "$backup" up1 afterwards down
	rmmod mlag || fail "cannot unload"
	wait_until 3 is_down "$backup" up1 || fail "down: $(lies_down "$backup")"
	is_link "$backup" off1 down || fail "one that was down is up"
	expect_equal "VLAN devices that are up" "$(vlans_up "$backup" "$o")" \
		"7 9"
	stays 2 is_down "$backup" up1 || fail "down: $(lies_down "$backup")"
	is_down "$master" "" || fail "of the master: $(lies_down "$master")"
	# the helper asks for it, too, and may be first
	modprobe mlag 2>/dev/null
	wait_until 10 is_live || fail "cannot load it again"
}

ktap_setup "pair with orphans, uplinks and routed ports" setup
ktap_test "bad input is refused" bad_input
ktap_test "not armed: it says so, and what to do" not_armed
ktap_setup "armed: what it said beforehand goes down, no more" armed
ktap_test "what is raised or plugged in goes down, what is reserved comes up" while_held
ktap_test "VLAN devices come back as what they were" vlans
ktap_setup "with the peer-link they are back, before the legs" recovery
ktap_test "from the second time on they wait" flap
ktap_test "members: only legs and what is set to suspend" members
ktap_test "handover: the uplinks come up alone" handover
ktap_test "settings outlive netdevs" settings
ktap_setup "without netdevs of kind mlag nothing is held down" gone
ktap_setup "nor without the module" unloaded
ktap_run
