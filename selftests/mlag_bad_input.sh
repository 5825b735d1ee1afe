#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Bad input (X10): what cannot be is refused with a sentence that says what to
# change, and then everything is as before: links and their flags, promiscuity,
# MTU and masters, and the group's configuration. The limits that the manual
# gives are those that are taken. An unprivileged user can read the state, but
# not the key, and change nothing; only the helper's socket may use the helper's
# commands.
# timeout: 500

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

# One device, c, without a peer. All legs are open soon, and nothing moves.
device()
{
	topology_destroy
	setup_ns c other || return 1
	ipn c -batch - <<-END || return 1
		link add br0 up type bridge mcast_snooping 0
		link add br1 type bridge
		link add bond1 type bond mode balance-xor miimon 50
		link add bond2 type bond mode balance-xor miimon 50
		link add d1 type dummy
		link set dev d1 master bond1
		link set dev d1 up
		link set dev bond1 up
		link add d2 type dummy
		link add d3 type dummy
		link add d4 type dummy
		link set dev d4 master br1
		link add d5 type dummy
		link set dev d5 master bond2
		link add dpl type dummy
		link set dev dpl up
		link add pl0 type mlag peer-link
		link set dev dpl master pl0
		link set dev pl0 up master br0
		link add po10 type mlag id 10
		link set dev bond1 master po10
		link set dev po10 up master br0
		link add po11 type mlag id 11
	END
	ipn c mlag set group 7 boot-delay 0
	wait_until 10 is_leg c po10 open || fail "the leg does not open"
	before=$(snapshot)
}

# snapshot: of all that input could change. Bonding opens and closes what it then
# cannot have, which leaves another word for "no queue"; carriers are told of up
# to a second late, and what they follow from is in the legs' states.
snapshot()
{
	jq -c 'walk(if type == "object" then
			with_entries(select(.key |
				test("_timer$|^(qdisc|operstate|state)$") |
				not))
		else . end) |
		map(.flags -= ["NO-CARRIER", "LOWER_UP"]) | sort_by(.ifname)[]' \
		< <(exec "$stock_ip" -n "${ns[c]}" -d -j link show)
	# the kernel's watchdog takes a helper that only waits for dead
	mlag_get c 'del(.session_age, .helper, .stats, .refused,
		.ports[].stats, .ports[].age)' | jq -c .
}

unchanged()
{
	local now

	now=$(snapshot)
	[ "$now" = "$before" ] && return
	fail "after $*: something changed"
	comment "$(diff <(echo "$before") <(echo "$now"))"
	before=$now
}

# refuses WORDS COMMAND...: it fails, says so in such words, changes nothing; where
# that takes long it is looked at for every fifth
refusals=0
refuses()
{
	local words=$1 says
	shift

	if says=$("$@" 2>&1); then
		fail "not refused: $*"
	elif ! [[ $says =~ $words ]]; then
		fail "$*: it says: $says"
	fi
	refusals=$((refusals + 1))
	[ "${MLAG_BED:-}" != uml ] && [ $((refusals % 5)) -ne 0 ] ||
		unchanged "$*"
}

# link_refuses WORDS ARGUMENT...: of ip link
link_refuses()
{
	refuses "$1" ipn c link "${@:2}"
}

set_refuses()
{
	refuses "$1" ipn c mlag set "${@:2}"
}

# genl_refuses WORDS ARGUMENT...: of tools/genl.py, for what ip mlag would not
# even send
genl_refuses()
{
	refuses "$1" on c "$here/tools/genl.py" "${@:2}"
}

# group_refuses WORDS TYPE:VALUE...
group_refuses()
{
	local words=$1
	shift

	genl_refuses "$words" group-set "${@/#/group-}"
}

# stays_here: they cannot be moved. What the kernel says to that differs by version,
# so it is to be what it says of a netdev that never can, where another one can.
stays_here()
{
	local to="netns ${ns[other]}" says dev

	# shellcheck disable=SC2086
	! says=$(ipn c link set dev lo $to 2>&1) || fail "lo was moved"
	# shellcheck disable=SC2086
	try ipn c link set dev d3 $to
	try ipn other link set dev d3 netns "${ns[c]}"
	before=$(snapshot)
	for dev in po11 pl0; do
		# shellcheck disable=SC2086
		link_refuses "^${says:-nothing}\$" set dev "$dev" $to
	done
}

netdevs()
{
	local id

	link_refuses "peer-link already: delete it" \
		add pl1 type mlag peer-link
	link_refuses "used by another netdev" add po99 type mlag id 10
	for id in 0 4001 65535 65536 -1 ten ""; do
		link_refuses "4000|required" add po99 type mlag id "$id"
	done
	link_refuses "id ID.*peer-link" add po99 type mlag
	link_refuses "id ID.*peer-link" add po99 type mlag id 99 peer-link
	link_refuses "twice|duplicate" add po99 type mlag id 98 id 99
	link_refuses "unicast" add po99 address 01:00:5e:00:00:01 \
		type mlag id 99
	link_refuses "unicast" add po99 address 00:00:00:00:00:00 \
		type mlag id 99
	# found out when it has begun to be a port
	try ipn other link add d900 index 900 type dummy
	link_refuses "[Bb]usy" add po99 index 900 netns "${ns[other]}" \
		type mlag id 99
	try ipn other link del d900
	link_refuses "cannot be changed: delete" set dev po10 type mlag id 11
	link_refuses "cannot be changed: delete" set dev po10 \
		type mlag peer-link
	link_refuses "cannot be changed: delete" set dev pl0 type mlag id 12
	# what is asked for is so already
	try ipn c link set dev po10 type mlag id 10
	unchanged "the same id"
	# no words of ours: a driver is only asked for a number
	link_refuses "Cannot assign requested address" \
		set dev po10 address 01:00:5e:00:00:01
	stays_here
}

# slave_refused WORDS KIND...: a netdev made for it cannot be a slave
slave_refused()
{
	try ipn c link add dev x "${@:2}"
	before=$(snapshot)
	link_refuses "$1" set dev x master po11
	ipn c link del x
	before=$(snapshot)
}

slaves()
{
	link_refuses "has a slave already.*bond" set dev d2 master po10
	link_refuses "has a slave already.*bond" set dev d2 master pl0
	link_refuses "loopback" set dev lo master po11
	link_refuses "mlag netdev cannot be enslaved" set dev po11 master po11
	slave_refused "mlag netdev cannot be enslaved" type mlag id 12
	slave_refused "bridge.*port of the bridge" type bridge
	slave_refused "macvlan cannot" link d2 type macvlan mode bridge
	slave_refused "balance-alb" type bond mode balance-alb
	slave_refused "balance-alb" type bond mode balance-tlb
	slave_refused "Ethernet" type ipip local 127.0.0.1 remote 127.0.0.2
	slave_refused "Ethernet" type nlmon
}

# in_use WORDS KIND...: it is put over d2, which cannot be a slave then
in_use()
{
	try ipn c link add dev x link d2 "${@:2}"
	before=$(snapshot)
	link_refuses "$1" set dev d2 master po11
	ipn c link del x
	before=$(snapshot)
}

slaves_in_use()
{
	in_use "in use|no other upper" type macvlan mode bridge
	in_use "in use|no other upper" type ipvlan
	in_use "VLAN device.*on the mlag netdev" type vlan id 5
	in_use "VLAN device.*on the mlag netdev" \
		type vlan proto 802.1ad id 5

	# the peer-link's slave
	try ipn c link del pl0
	try ipn c link add pl1 type mlag peer-link
	for type in "proto 802.1ad id 5" "id 5"; do
		# shellcheck disable=SC2086
		try ipn c link add x link d2 type vlan $type
		before=$(snapshot)
		link_refuses "VLAN device.*peer-link" set dev d2 master pl1
		try ipn c link del x
	done
	# the helper's
	try ipn c link add x link d2 type vlan id 4094
	try ipn c link set dev d2 master pl1
	device
}

# What ip link set master does for a netdev that is in use is to take it out of
# there first; so ask a bond, a bridge to take what is ours, without that.
taken_away()
{
	link_refuses "VLAN device.*on the mlag netdev" \
		add x link bond1 type vlan id 5
	link_refuses "VLAN device.*on the mlag netdev" \
		add x link bond1 type vlan proto 802.1ad id 5
	link_refuses "VLAN device.*peer-link" \
		add x link dpl type vlan proto 802.1ad id 5
	link_refuses "VLAN device.*peer-link" add x link dpl type vlan id 5
	link_refuses "other upper|busy" \
		add x link bond1 type macvlan mode bridge
	link_refuses "other upper|busy" add x link dpl type macvlan mode bridge
	link_refuses "other upper|busy" add x link bond1 type ipvlan
	refuses . ip netns exec "${ns[c]}" sh -c 'echo +bond1 >/sys/class/net/bond2/bonding/slaves'
	refuses . ip netns exec "${ns[c]}" sh -c 'echo +dpl >/sys/class/net/bond2/bonding/slaves'
	try ipn c link add x link dpl type vlan id 4094
	before=$(snapshot)
	link_refuses "control VLAN" set dev x master br0
	link_refuses "control VLAN" set dev x master br1
	try ipn c link del x
	before=$(snapshot)
}

uppers()
{
	local kind

	for kind in "macvlan mode bridge" "macvlan mode passthru" ipvlan \
		"macvtap mode vepa"; do
		# shellcheck disable=SC2086
		link_refuses "bypass the isolation|only be a port" \
			add x link po11 type $kind
	done
	link_refuses "only be a port" set dev po11 master bond2
	if ipn c link add team0 type team; then
		before=$(snapshot)
		link_refuses "only be a port" set dev po11 master team0
		ipn c link del team0
		before=$(snapshot)
	fi
	try ipn c link add x link po11 type vlan id 5
	before=$(snapshot)
	link_refuses "VLAN over a VLAN" add y link x type vlan id 6
	link_refuses "bypass the isolation|only be a port" \
		add y link x type macvlan mode bridge
	# bonding opens it first
	try ipn c link set dev po11 up
	try ipn c link set dev x down
	before=$(snapshot)
	link_refuses "only be a port" set dev x master bond2
	try ipn c link set dev po11 down
	try ipn c link del x
	before=$(snapshot)
}

open_vswitch()
{
	local index

	modprobe openvswitch 2>/dev/null
	on c "$here/tools/genl.py" -f ovs_datapath -u 00000000 \
		1 1:s=ovs0 2:32=0 >/dev/null 2>&1 ||
		{ skip "no Open vSwitch here"; return; }
	index=$(printf %08x "$(ipn c -j link show ovs0 | jq '.[].ifindex')" |
		sed -E 's/(..)(..)(..)(..)/\4\3\2\1/')
	before=$(snapshot)
	# a port that it takes proves that these are the right words
	try on c "$here/tools/genl.py" -f ovs_vport -u "$index" \
		1 2:32=1 3:s=d2 5:32=0 >/dev/null
	try on c "$here/tools/genl.py" -f ovs_vport -u "$index" \
		2 3:s=d2 >/dev/null
	before=$(snapshot)
	refuses ENOTSUP on c "$here/tools/genl.py" -f ovs_vport -u "$index" \
		1 2:32=1 3:s=po11 5:32=0
	refuses EBUSY on c "$here/tools/genl.py" -f ovs_vport -u "$index" \
		1 2:32=1 3:s=bond1 5:32=0
	on c "$here/tools/genl.py" -f ovs_datapath -u "$index" 2 >/dev/null
	before=$(snapshot)
}

mtu()
{
	link_refuses "minimum|Invalid" set dev po10 mtu 60
	link_refuses "maximum|Invalid|range" set dev po10 mtu 70000
	log_says "pl0: the peer-link's slave dpl must have an MTU of 1508" \
		link_refuses "Invalid argument" set dev dpl mtu 1500
	link_refuses "maximum|range|Invalid" add po99 mtu 70000 type mlag id 99
	# one that is made of a VLAN takes no more than what it is over
	try ipn c link add x link d2 type vlan id 5
	try ipn c link add po99 mtu 9000 type mlag id 99
	before=$(snapshot)
	link_refuses "MTU of the mlag netdev: change" set dev x master po99
	ipn c link del po99
	ipn c link del pl0
	try ipn c link add pl0 up master br0 type mlag peer-link
	wait_leg c po10 unusable	# for a moment
	wait_leg c po10 open
	before=$(snapshot)
	link_refuses "plus 8" set dev x master pl0
	try ipn c link set dev d2 mtu 1508
	try ipn c link set dev x master pl0
	before=$(snapshot)
	log_says "pl0: the peer-link's slave must have an MTU of 9008" \
		link_refuses "out of range" set dev po11 mtu 9000
	link_refuses "plus 8" add po99 mtu 9000 type mlag id 99
	device
}

settings()
{
	local file=$work/key

	set_refuses "65535|range" group 0
	set_refuses "65535|range" group 65536
	set_refuses "group|number" group seven
	set_refuses "254|range" priority 0
	set_refuses "254|range" priority 255
	set_refuses "65535|range" lacp-priority 0
	set_refuses "65535|range" lacp-priority 65536
	set_refuses "unicast" system-mac 01:00:5e:00:00:01
	set_refuses "system-mac|address" system-mac 1:2
	set_refuses "20" hello 19
	set_refuses "10" hello 10001
	set_refuses "60" hold 59
	set_refuses "60" hold 60001
	set_refuses "three" hold 299
	set_refuses "three" hello 101
	set_refuses "three" hello 200 hold 599
	set_refuses "3600" boot-delay 3601
	set_refuses "key" key-file "$work/none"
	set_refuses "key" key-file "$work"
	: >"$file"
	set_refuses "key" key-file "$file"
	printf '%065d' 0 >"$file"
	set_refuses "64" key-file "$file"
	set_refuses "twice|duplicate" priority 1 priority 2
	set_refuses "no option" colour red
	set_refuses "needs a value: 1..65535" group
	# one that is wrong, in any place, and none is taken
	set_refuses "three" priority 150 hold 1s hello 999 lacp-priority 3
	set_refuses "1..254" system-mac 02:00:5e:00:00:01 priority 255
	printf secret >"$file"
	set_refuses "unicast" key-file "$file" system-mac 01:00:5e:00:00:01

	# the kernel itself, attribute by attribute
	group_refuses EINVAL priority:8=150 hold:32=299
	group_refuses "ERANGE|EINVAL" priority:8=150 boot-delay:32=3600001
	group_refuses "ERANGE|EINVAL" hold:32=1000 priority:8=0
	group_refuses "ERANGE|EINVAL" hold:32=1000 priority:8=255
	group_refuses "ERANGE|EINVAL" priority:8=150 hello:32=19
	group_refuses "ERANGE|EINVAL" priority:8=150 id:16=0
	group_refuses "ERANGE|EINVAL" priority:8=150 lacp-priority:16=0
	group_refuses "EINVAL.*unicast" priority:8=150 system-mac:x=01005e000001
	group_refuses "ERANGE|EINVAL" priority:8=150 system-mac:x=02005e0000
	group_refuses "ERANGE|EINVAL" priority:8=150 \
		"key:x=$(printf '%0130d' 0)"
	group_refuses "ERANGE|EINVAL" priority:16=150
	# what only the kernel says, what there is not
	group_refuses EINVAL priority:8=150 boot-id:64=1
	genl_refuses EINVAL group-set group-priority:8=150 99:64=1
	genl_refuses "EINVAL.*required" port-get
	genl_refuses "ENODEV.*device" port-get port-ifname:s=nobody
	genl_refuses "EINVAL.*kind mlag" port-get port-ifname:s=br0
	genl_refuses ENOTSUP 77
}

# The manual's limits.
limits()
{
	local word

	for word in "group 65535" "group 1" "priority 1" "priority 254" \
		"lacp-priority 1" "lacp-priority 65535" "hello 20 hold 60" \
		"hold 30s hello 10s" "hold 30s hello 20" "hold 30000" \
		"hello 100 hold 300" "boot-delay 3600" "boot-delay 0" \
		"system-mac 02:00:5e:00:00:01" "system-mac auto"; do
		# shellcheck disable=SC2086
		try ipn c mlag set $word
	done
	ipn c mlag set group 7 priority 100 lacp-priority 32768
	ipn c mlag set hello 100 hold 300
	wait_until 10 is_leg c po10 open
	unchanged "all that and back"
}

# Which path is meant must be clear, and one that cannot work is not made.
dad_paths()
{
	local both=(dad-path-local:x=c0000201 dad-path-remote:x=c0000202)

	refuses "no such device" ipn c mlag dad add local 192.0.2.1 \
		remote 192.0.2.2 dev nobody
	refuses "use another device" ipn c mlag dad add local 192.0.2.1 \
		remote 192.0.2.2 dev pl0
	genl_refuses "ENODEV.*no such device" dad-set "${both[@]}" \
		dad-path-ifindex:32=99999
	genl_refuses "EINVAL.*name the device, or give its ifindex" dad-set \
		"${both[@]}" dad-path-ifindex:32=1 dad-path-ifname:s=lo
	genl_refuses "EINVAL.*name the device, or give its ifindex" dad-set \
		"${both[@]}" dad-path-ifname:s=
	genl_refuses "EINVAL.*not both" dad-del dad-path-index:8=0 "${both[@]}"
	genl_refuses "EINVAL.*not both" dad-del dad-path-index:8=0 \
		dad-path-ifname:s=br0
	genl_refuses "EINVAL.*not both" dad-del dad-path-index:8=0 \
		dad-path-ifindex:32=1
	genl_refuses "ENOENT.*no such DAD path" dad-del dad-path-index:8=0
	genl_refuses "ENOENT.*no such DAD path" dad-del "${both[@]}"
}

# A slave is let go when it moves to another network namespace.
slave_moves()
{
	try ipn c link set dev d3 up
	try ipn c link set dev d3 master po11
	try ipn c link set dev po11 up master br0
	wait_until 10 is_leg c po11 open || fail "not open"
	try ipn c link set dev d3 netns "${ns[other]}"
	wait_leg c po11 down || fail "not down"
	expect_equal "slave" "$(mlag_port c po11 slave)" null
	# what is down may still be promiscuous for want of an address filter
	try ipn other link set dev d3 up
	link_get other d3 '(.master | not) and .promiscuity == 0 and
		(.flags | index("PROMISC") | not)' >/dev/null ||
		fail "it takes something along: $(link_get other d3 .)"
	ipn c link show po11 >/dev/null || fail "po11 is gone, too"
	try ipn other link set dev d3 down netns "${ns[c]}"
	try ipn c link set dev d3 up
	try ipn c link set dev d3 master po11
	wait_until 10 is_leg c po11 open || fail "not open again"
	device
}

# as_nobody COMMAND...
as_nobody()
{
	on c setpriv --reuid=65534 --regid=65534 --clear-groups \
		--inh-caps=-all "$@"
}

unprivileged()
{
	local file=$work/key

	chmod 755 "$work"
	printf 'open sesame' >"$file"
	try ipn c mlag set key-file "$file"
	chmod 644 "$file"
	before=$(snapshot)
	as_nobody ip -j mlag show | jq -e '.[0] | .group == 7 or .id == 7' \
		>/dev/null || fail "cannot read"
	as_nobody ip -j mlag port show | jq -e 'length == 3' >/dev/null ||
		fail "cannot read the ports"
	! as_nobody "$here/tools/genl.py" group-get | grep -q \
		"$(printf 'open sesame' | od -An -tx1 | tr -d ' \n')" ||
		fail "the key can be read"
	refuses "permitted|EPERM" as_nobody ip mlag set priority 1
	refuses "permitted|EPERM" as_nobody ip mlag set nokey
	refuses "permitted|EPERM" as_nobody ip link add po99 type mlag id 99
	refuses "permitted|EPERM" as_nobody ip link set dev d2 master po11
	refuses "permitted|EPERM" as_nobody ip link del po10
	refuses "EPERM" as_nobody "$here/tools/genl.py" group-set \
		group-priority:8=1
	refuses "EPERM" as_nobody "$here/tools/genl.py" helper-attach
	refuses "EPERM" as_nobody "$here/tools/genl.py" hello-next
	refuses "EPERM" as_nobody "$here/tools/genl.py" hello-input \
		hello-refusal:8=2
	refuses "CAP_NET_ADMIN|permitted" as_nobody timeout 10 mlagd
}

# Root of a user namespace has a device of its own there, and nothing else.
own_namespace()
{
	as_nobody unshare -Urn true ||
		{ skip "no user namespaces for users"; return; }
	as_nobody unshare -Urn sh -c 'ip mlag set group 9 &&
		ip link add po1 type mlag id 1 && ip -j mlag show' |
		jq -e '.[0].ports | map(.ifname) == ["po1"]' >/dev/null ||
		fail "no device of its own"
	unchanged "a user's own namespace"
	# root of a user namespace that owns no network namespace
	refuses "permitted|EPERM" as_nobody unshare -Ur ip mlag set priority 1
	refuses "EPERM" as_nobody unshare -Ur "$here/tools/genl.py" \
		helper-attach
}

has_helper()
{
	mlag_is c ".helper == \"$1\""
}

helper_only()
{
	local helper

	genl_refuses "EPERM.*not attached" hello-next
	genl_refuses "EPERM.*not attached" hello-input hello-refusal:8=2
	exec {helper}> >(on c "$here/tools/genl.py" helper-attach , wait \
		>"$work/helper")
	wait_until 10 has_helper alive || fail "cannot attach"
	before=$(snapshot)
	genl_refuses "EBUSY.*another mlagd.*stop it" helper-attach
	genl_refuses "EPERM.*not attached" hello-next
	genl_refuses "EPERM.*not attached" hello-input hello-refusal:8=2
	exec {helper}>&-
	wait_until 10 has_helper dead || fail "a closed socket is still alive"
	expect_equal "refused hellos" "$(mlag_get c '.refused | add')" 0
	# its own commands are checked, too
	before=$(snapshot)
	refuses "EINVAL|ERANGE" on c "$here/tools/genl.py" helper-attach , \
		hello-input hello-refusal:8=250
	before=$(snapshot)
	refuses "EINVAL" on c "$here/tools/genl.py" helper-attach , \
		hello-input hello-version:8=1
}

# A bridge has 63 hardware domains, and each network namespace whose ports join it
# takes one: here by a VLAN that was moved. (A port that is not of one would let out
# to the hosts what came by the peer-link.)
no_domain_left()
{
	local i last=64

	topology_destroy
	setup_ns c || return 1
	for ((i = 1; i <= last; i++)); do
		ns[d$i]=${ns[c]}-$i
	done
	for ((i = 1; i <= last; i++)); do
		echo "netns add ${ns[d$i]}"
	done | "$stock_ip" -batch - || return 1
	{ echo "link add br0 type bridge"
	  for ((i = 1; i <= last; i++)); do
		echo "netns set ${ns[d$i]} $i"
		echo "link add po10 index 1000 netns ${ns[d$i]} type mlag id 10"
		echo "link add v$i link if1000 link-netnsid $i type vlan id 10"
		[ "$i" = "$last" ] || echo "link set dev v$i master br0"
	  done
	} | ipn c -batch - || return 1
	ipn c link set dev "v$last" master br0 2>"$work/refusal" &&
		fail "it joins without a domain"
	grep -q "the bridge cannot isolate this port from the peer-link" \
		"$work/refusal" || fail "refused with: $(<"$work/refusal")"
	[ "$(link_get c "v$last" '.master // "none"')" = none ] ||
		fail "it is a port all the same"
	ipn c link set dev v1 nomaster
	try ipn c link set dev "v$last" master br0
}

ktap_setup "a device" device
ktap_test "netdevs" netdevs
ktap_test "slaves that cannot be" slaves
ktap_test "slaves in use" slaves_in_use
ktap_test "slaves cannot be taken away" taken_away
ktap_test "uppers that would bypass the isolation" uppers
ktap_test "Open vSwitch" open_vswitch
ktap_test "MTU" mtu
ktap_test "settings" settings
ktap_test "the limits of the manual" limits
ktap_test "DAD paths" dad_paths
ktap_test "a slave that moves to another network namespace" slave_moves
ktap_test "unprivileged users" unprivileged
ktap_test "root of a user namespace" own_namespace
ktap_test "the helper's commands are the helper's" helper_only
ktap_setup "a bridge that can isolate no more ports" no_domain_left
ktap_run
