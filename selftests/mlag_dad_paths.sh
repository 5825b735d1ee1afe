#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# DAD paths of each kind (R4, R14): bound to a VRF, and between IPv6 link-local
# addresses of a device. Either alone lets the devices decide when the peer-link
# fails. A UDP port has to be that of both devices. With a key, packets of
# another one are refused, and it shows. A path that would fail together with the
# peer-link is warned about, as its route stands. A path outlives its device.
# timeout: 600

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

declare -A ll6=([a]=fe80::a [b]=fe80::b)

setup()
{
	local d

	topology start=0 set="up-delay 0 $steady" || return 1
	{ cable dad "" b dad; cable ll "" b ll; } | ipn a -batch - || return 1
	for d in a b; do
		ipn "$d" -batch - <<-END || return 1
			link add mgmt up type vrf table 100
			link set dev dad master mgmt
			$(dad_lines "$d")
			link set dev ll addrgenmode none
			link set dev ll up
			addr add ${ll6[$d]}/64 dev ll nodad
		END
		dad_add "$d" dev mgmt interval 200 timeout "$dad_timeout"
		try ipn "$d" mlag dad add local "${ll6[$d]}" \
			remote "${ll6[${peer_of[$d]}]}" dev ll \
			interval 200 timeout "$dad_timeout"
	done
	topology_start
}

# is_path NUMBER STATE: on both devices
is_path()
{
	mlag_both "all(.[]; .dad_paths[$1] | .state == \"$2\" and
		(.state == \"lost\" or .echoed))" >/dev/null
}

# goes_on: what is sent by path 0 from now on arrives, at both devices
goes_on()
{
	local rx

	rx=$(mlag_both 'map_values(.dad_paths[0].rx + 5)')
	wait_until 10 mlag_both "$rx as \$rx |
		.a.dad_paths[0].rx >= \$rx.a and .b.dad_paths[0].rx >= \$rx.b" \
		>/dev/null
}

works()
{
	wait_until 5 is_path 0 ok || fail "the VRF's"
	wait_until 5 is_path 1 ok || fail "the link-local one"
	ipn a mlag dad show >"$work/show"
	grep -q 'path 0 local 192.0.2.1 remote 192.0.2.2 dev mgmt' "$work/show" ||
		fail "the VRF's is not shown"
	grep -q 'path 1 local fe80::a remote fe80::b dev ll' "$work/show" ||
		fail "the link-local one is not shown"
	mlag_is a '[.dad_paths[].via] == ["dad", "ll"]' || fail "via"
}

# now_ms: the time, in ms
now_ms()	{ echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

# look NUMBER: at a path of a, from $before to $after; sets $age and $heard
look()
{
	before=$(now_ms)
	read -r age heard < <(mlag_get a ".dad_paths[$1] |
		\"\(.age) \(.heard)\"")
	after=$(now_ms)
}

# is_time WHAT MS FROM TO: give or take what the clocks differ by
is_time()
{
	if [ "$2" -lt $(($3 - 20)) ] || [ "$2" -gt $(($4 + 20)) ]; then
		fail "$1: $2 ms, not $3 to $4"
	fi
}

# Since when a path stands as it does, and when the peer was last heard there.
ages()
{
	local before after age heard from to first timeout interval=250 tick=100
	local time='[0-9][0-9.hm]*s'

	timeout=$((${dad_timeout%s} * 1000))
	# sooner or later, where time is not ours
	[ -n "${MLAG_TIME_TRAVEL:-}" ] || interval=60000 tick=60000

	# one that nobody answers
	from=$(now_ms)
	try ipn a mlag dad add local 192.0.2.1 remote 192.0.2.9 dev mgmt \
		interval 200 timeout "$dad_timeout"
	to=$(now_ms)
	pause 3
	look 2
	mlag_is a '.dad_paths[2].state == "never"' || fail "heard by whom?"
	expect_equal "never heard" "$heard" null
	is_time "never heard" "$age" $((before - to)) $((after - from))
	ipn a mlag dad show >"$work/show"
	grep -A 1 '^path 2 local 192.0.2.1 remote 192.0.2.9' "$work/show" |
		grep -q "^    never heard $time\$" ||
		fail "never: $(<"$work/show")"
	ipn a mlag show >"$work/show"
	grep -q "^  dad path 2  never heard $time, local 192.0.2.1 remote" \
		"$work/show" || fail "never, in ip mlag: $(<"$work/show")"
	try ipn a mlag dad del path 2

	# one that works, all the time
	wait_until 5 is_path 0 ok || fail "not ok"
	look 0
	from=$before to=$after first=$age
	pause 2
	look 0
	is_time "ok" $((age - first)) $((before - to)) $((after - from))
	is_time "ok, heard" "$heard" 0 "$interval"
	ipn a mlag dad show | grep -A 1 '^path 0 ' |
		grep -q "^    ok $time, heard $time ago" || fail "ok is not shown"

	# one that is lost, by silence
	from=$(now_ms)
	cut_dad
	to=$(now_ms)
	wait_until 5 is_path 0 lost || fail "not lost"
	pause 2
	look 0
	is_time "lost, heard" "$heard" $((before - to)) \
		$((after - from + interval))
	is_time "lost after" $((heard - age)) "$timeout" $((timeout + tick))
	ipn a mlag dad show | grep -A 1 '^path 0 ' |
		grep -q "^    lost $time, heard $time ago" ||
		fail "lost is not shown"

	# and is back, since then
	from=$(now_ms)
	repair_dad
	wait_until 5 is_path 0 ok || fail "not back"
	look 0
	is_time "back" "$age" 0 $((after - from))
	is_time "back, heard" "$heard" 0 "$interval"
}

# port_replace DEVICE: by another UDP port, for the link-local one
port_replace()
{
	try ipn "$1" mlag dad replace local "${ll6[$1]}" \
		remote "${ll6[${peer_of[$1]}]}" dev ll port 52480
}

# Of one device only nothing is heard; of both it is, from here on.
other_port()
{
	port_replace a
	wait_until 5 mlag_both 'all(.[]; .dad_paths[1].state == "lost")' \
		>/dev/null || fail "heard by two ports"
	ipn a mlag dad show | grep -q '^path 1 .* port 52480 ' ||
		fail "the port is not shown"
	is_path 0 ok || fail "the other path is lost, too"
	port_replace b
	wait_until 5 is_path 1 ok || fail "not heard"
}

# vrf_path WORD...: of a, the path in the VRF
vrf_path()
{
	ipn a mlag dad "$1" local "${dad4[a]}" remote "${dad4[b]}" dev mgmt \
		"${@:2}"
}

vrf_make()
{
	ipn a -batch - <<-END
		link add mgmt up type vrf table 100
		link set dev dad master mgmt
	END
}

# As ifreload does: the path stays, by name, and works with the next one.
made_again()
{
	watch a
	ipn a link del mgmt
	wait_until 5 is_path 0 lost || fail "not lost without its device"
	wait_until 5 event_seen a '.type == "dad-path" and .path == 0 and
		.path_risk == "no-device"' || fail "no event"
	unwatch a
	mlag_is a '.dad_paths[0] | .risk == "no-device" and .dev == "mgmt" and
		(has("via") | not)' || fail "absent, in JSON"
	ipn a mlag dad show | grep -q '^path 0 .* dev mgmt ' ||
		fail "its name is not shown while it is absent"
	try vrf_path replace interval 250
	mlag_is a '(.dad_paths | length == 2) and
		.dad_paths[0].interval == 250' || fail "not found by name"
	! ipn a mlag dad add local 192.0.2.1 remote 192.0.2.9 dev mgmt \
		2>"$work/err" || fail "a new path of an absent device"
	grep -q 'no such device' "$work/err" || fail "says $(<"$work/err")"
	is_path 1 ok || fail "the other path is lost, too"

	vrf_make
	wait_until 5 is_path 0 ok || fail "not ok with the next one"
	mlag_is a '(.dad_paths | length == 2) and
		.dad_paths[0].risk == "none" and .dad_paths[0].via == "dad"' ||
		fail "at risk: $(mlag_get a '.dad_paths')"

	# to another name and back
	ipn a -batch - <<-END
		link set dev mgmt down
		link set dev mgmt name oob up
	END
	mlag_is a '.dad_paths[0].dev == "oob"' || fail "not renamed"
	goes_on || fail "not ok by another name"
	ipn a -batch - <<-END
		link set dev oob down
		link set dev oob name mgmt up
	END
	goes_on || fail "not ok by the first name"

	# by the same words it is removed, whether its device is there or not,
	# and whatever else goes by another name that is the same
	ipn a link del mgmt
	ipn a link property add dev ll altname mgmt
	try vrf_path replace interval 300
	mlag_is a '(.dad_paths | length == 2) and (.dad_paths[0] |
		.dev == "mgmt" and .interval == 300)' ||
		fail "bound to another device: $(mlag_get a '.dad_paths')"
	on a "$here/tools/genl.py" dad-set dad-path-index:8=0 \
		dad-path-ifname:s=mgmt dad-path-interval:32=250 \
		>"$work/said"
	mlag_is a '.dad_paths[0] | .dev == "mgmt" and .interval == 250' ||
		fail "bound to another device, by its number"
	try vrf_path del
	mlag_is a '.dad_paths | length == 1' || fail "not removed"
	# without such a path that name is as good as any
	try vrf_path add interval 200
	mlag_is a '.dad_paths[0].dev == "ll"' || fail "not bound to ll"
	try vrf_path del
	mlag_is a '.dad_paths | length == 1' || fail "not removed by ll's name"
	ipn a link property del dev ll altname mgmt
	vrf_make
	try vrf_path add interval 200 timeout "$dad_timeout"
	wait_until 5 is_path 0 ok || fail "not ok, made again"
	ipn a link del mgmt
	vrf_make
	goes_on || fail "not ok at the second time"
	try vrf_path del
	try vrf_path add interval 200 timeout "$dad_timeout"
	wait_until 5 is_path 0 ok || fail "not ok at the end"
}

# alone NUMBER OTHER'S DEV: only that path works, and decides
alone()
{
	ipn b link set dev "$2" down
	wait_until 5 is_path $((1 - $1)) lost || fail "the other one is not lost"
	cut_peer_link
	wait_until 10 is_decided || fail "not one of them"
	mlag_both 'all(.[]; .dad.rule == "role")' >/dev/null || fail "rule"
	stays 3 is_decided || fail "did not stay so"
	repair_peer_link
	wait_paired || fail "not paired again"
	ipn b link set dev "$2" up
	[ "$2" = dad ] ||
		ipn b addr replace "${ll6[b]}/64" dev ll nodad
	wait_until 60 is_whole || fail "not whole again"
	wait_until 5 is_path $((1 - $1)) ok || fail "the other one is not back"
}

# set_key DEVICE TEXT
set_key()
{
	printf %s "$2" >"$work/key"
	chmod 600 "$work/key"
	try ipn "$1" mlag set key-file "$work/key"
}

keys()
{
	local d

	for d in a b; do
		set_key "$d" secret
	done
	wait_until 5 is_path 0 ok || fail "not with a key"
	stays 2 is_path 0 ok || fail "lost with a key"
	set_key b wrong
	wait_until 5 mlag_both 'all(.[]; all(.dad_paths[]; .state == "lost" and
		.refused > 0 and .last_refusal == "bad-key"))' >/dev/null ||
		fail "accepted with a wrong key"
	ipn a mlag dad show | grep -q 'lost .* refused: ' || fail "not shown"
	ipn a -s mlag dad show | grep -q 'refused [1-9]' || fail "not counted"
	# one without a key hears the other one, but is not heard
	try ipn b mlag set nokey
	wait_until 5 mlag_both '.b.dad_paths[0] | .state == "ok" and
		(.echoed | not)' >/dev/null || fail "not heard without a key"
	stays 2 mlag_is a '.dad_paths[0].state == "lost"' ||
		fail "accepted without a key"
	set_key b secret
	wait_until 5 is_path 0 ok || fail "not ok again"
	wait_until 5 is_path 1 ok || fail "not ok again"
	for d in a b; do
		try ipn "$d" mlag set nokey
	done
	wait_until 5 is_path 0 ok || fail "not without"
	is_whole || fail "not whole"
}

# is_risk NUMBER RISK: of a
is_risk()	{ mlag_is a ".dad_paths[$1].risk == \"$2\""; }

over_peer_link()
{
	ipn a -batch - <<-END
		link add link pl0 name pl0.4000 up type vlan id 4000
		addr add 10.9.0.1/24 dev pl0.4000
	END
	watch a
	try ipn a mlag dad add local 10.9.0.1 remote 10.9.0.2
	is_risk 2 peer-link || fail "no warning"
	mlag_is a '.dad_paths[2].via == "pl0.4000"' || fail "via"
	ipn a mlag dad show | grep -q 'over pl0.4000: lost with the peer-link' ||
		fail "not in ip mlag dad show"
	ipn a mlag | grep -q '^  dad path 2 .*over pl0.4000: lost with' ||
		fail "not in ip mlag"
	# by itself, when routes change, with nobody who asks: the helper would
	helper_stop a KILL
	: >"$work/events.a"
	ipn a route add 10.9.0.2/32 dev dad
	wait_until 5 event_seen a '.type == "dad-path" and .path == 2 and
		.path_risk == "none"' || fail "no event of another route"
	ipn a route del 10.9.0.2/32 dev dad
	wait_until 5 event_seen a '.type == "dad-path" and .path == 2 and
		.path_risk == "peer-link"' || fail "no event of the route"
	unwatch a
	helper_start a
	# over the bridge that the peer-link is a port of
	ipn a link del pl0.4000
	is_risk 2 no-route || fail "a route without a device"
	ipn a mlag dad show | grep -q 'no route to the peer' || fail "not shown"
	ipn a addr add 10.9.0.1/24 dev br0
	is_risk 2 peer-link || fail "no warning for the bridge"
	ipn a addr del 10.9.0.1/24 dev br0
	try ipn a mlag dad del path 2
}

over_what_goes_down()
{
	is_risk 1 none || fail "a warning although nothing goes down"
	watch a
	try ipn a mlag set error-down all
	is_risk 1 goes-down || fail "no warning"
	is_risk 0 none || fail "a routed port goes down"
	wait_until 5 event_seen a '.type == "dad-path" and .path == 1 and
		.path_risk == "goes-down"' || fail "no event"
	unwatch a
	ipn a mlag | grep -q '^  dad path 1 .*over ll: lost when this device' ||
		fail "not in ip mlag"
	try port_set a ll reserve
	is_risk 1 none || fail "a warning for a reserved port"
	try port_set a mgmt suspend
	is_risk 0 goes-down || fail "no warning for the VRF"
	try port_set a mgmt nosuspend
	try port_set a ll noreserve
	try ipn a mlag set error-down members
	is_risk 1 none || fail "a warning that stays"
}

ktap_setup "pair with a path in a VRF and a link-local one" setup
ktap_test "both work" works
ktap_test "since when, and when the peer was last heard, is told" ages
ktap_test "by another UDP port, of both devices" other_port
ktap_test "the VRF is deleted, made again and renamed" made_again
ktap_test "the link-local one alone decides" alone 1 dad
ktap_test "the one in a VRF alone decides" alone 0 ll
ktap_test "keys: another one is refused, and shown" keys
ktap_test "a path over the peer-link is warned about" over_peer_link
ktap_test "so is one over a port that goes down" over_what_goes_down
ktap_run
