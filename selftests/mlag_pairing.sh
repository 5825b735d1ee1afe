#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Pairing and roles (R1, R2, X6). The higher priority wins, then the lower device
# MAC address; there are never two masters, a change of role is invisible, and a
# returning master is master again. What is heard on the peer-link and is not
# the peer is refused, counted and named: another group, a loop, a third device,
# another boot, other versions, bad keys, old and damaged hellos, and what does
# not come from the link. The peer is lost by carrier, by silence and when it
# does not hear us, and pairs again.
# timeout: 1200

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

##
## Roles
##

# is_master DEVICE: and the other is backup, both know it of each other
is_master()
{
	local other=b

	[ "$1" = a ] || other=a
	mlag_both ".$1.role == \"master\" and .$other.role == \"backup\" and
		.$1.peer.role == \"backup\" and .$other.peer.role == \"master\"" \
		>/dev/null
}

lower_mac()
{
	mlag_both 'if .a.device_mac < .b.device_mac then "a" else "b" end'
}

lower_mac_wins()
{
	low=$(lower_mac)
	# shellcheck disable=SC2034
	[ "$low" = b ] && high=a || high=b
	wait_until 5 is_master "$low" || fail "not the lower MAC address"
}

# two_masters: moments at which both said that they are. At the same time
# stepping down comes first; where time stands still more cannot be told.
two_masters()
{
	jq -rn --slurpfile a "$work/events.a" --slurpfile b "$work/events.b" \
		--argjson role "$1" '
		[($a[] | .device = "a"), ($b[] | .device = "b")] |
		map(select(.role)) |
		sort_by(.timestamp, .role == "master") |
		foreach .[] as $event ($role; .[$event.device] = $event.role;
			select(.a == "master" and .b == "master") |
			$event.timestamp)'
}

roles()
{
	local priority d masters role sessions

	sessions=$(mlag_both 'map(.stats.sessions)')
	role=$(mlag_both 'map_values(.role)')
	watch a
	watch b
	listen h1 h2 oa ob
	known_streams "h1 h2 oa ob" "h1 h2 oa ob"
	send_streams -n 8	# unknown so far
	collect

	listen h1 h2 oa ob
	known_streams "h1 h2 oa ob" "h1 h2 oa ob"
	for d in h1 h2 oa ob; do
		stream "$d.bcast" -d bcast
		# shellcheck disable=SC2046
		expect "$d.bcast" $(printf '%s\n' h1 h2 oa ob | grep -vx "$d")
	done
	send_start all -r 400
	# who gets which priority, and who is master then
	for priority in high:200:high low:201:low high:254:high low:254:low \
			high:1:low low:1:low high:100:high low:100:low; do
		IFS=: read -r d priority role_of <<<"$priority"
		try ipn "${!d}" mlag set priority "$priority"
		wait_until 5 is_master "${!role_of}" ||
			fail "$d with priority $priority: not $role_of"
	done
	send_stop all
	collect
	check_frames
	masters=$(two_masters "$role")
	[ -z "$masters" ] || fail "two masters at $masters"
	for d in a b; do
		event_seen "$d" '.type == "role"' || fail "$d: no role events"
		! event_seen "$d" '.type == "session" or .type == "port"' ||
			fail "$d: not just roles: $(events "$d" '.type != "role"')"
		unwatch "$d"
	done
	expect_equal "number of sessions" "$(mlag_both 'map(.stats.sessions)')" \
		"$sessions"
}

##
## Loss
##

# lost REASON-OF-A REASON-OF-B: no session, and why, as a jq pattern
lost()
{
	mlag_both ".a.session != \"paired\" and .b.session != \"paired\" and
		(.a.lost_reason | test(\"^($1)$\")) and
		(.b.lost_reason | test(\"^($2)$\"))" >/dev/null
}

sessions()
{
	mlag_both '[.[].stats.sessions] | add'
}

# two more sessions than that
paired_again()
{
	wait_paired || fail "not paired again"
	expect_equal "number of sessions" "$(sessions)" $(($1 + 2))
	wait_whole || fail "not whole again"
}

carrier()
{
	local before i

	for i in 1 2 3; do
		before=$(sessions)
		cut_peer_link
		wait_until 10 lost carrier carrier || fail "not lost by carrier"
		ipn a mlag show | grep -q 'DOWN' || fail "not shown"
		repair_peer_link
		paired_again "$before"
	done
}

silent_both_ways()
{
	local before

	before=$(sessions)
	mute a b
	wait_until 10 lost hold hold || fail "not lost by hold"
	unmute a b
	paired_again "$before"
}

# The other kernel sees the silence within the hold time and one interval.
silent_in_time()
{
	local event first hold=300

	# a slow machine keeps the hold time that it can stand
	[ "$slow" = 0 ] || hold=3000
	watch a
	mute b
	first=${EPOCHREALTIME/[.,]/}
	wait_until 10 event_seen a '.session == "down"' || fail "a: not lost"
	event=$(events a '.session == "down"' | head -n 1)
	expect_equal "reason" "$(jq -r .lost_reason <<<"$event")" hold
	# from the last keep-alive, which may have been 100 ms earlier
	jq -e --argjson from "$first" '(.time / 1000 - $from) / 1000 |
		. > '"$((hold / 2 - slow))"' and
		(. < '"$((hold * 3 / 2))"' or '"$slow"' > 0)' <<<"$event" >/dev/null ||
		fail "lost at $(jq .time <<<"$event"), mute from ${first}000"
	unmute b
	unwatch a
	wait_whole || fail "not whole again"
}

# What a has to say every two seconds as long as it is alone, b wants to hear more
# often, from the moment on that they are paired.
other_timers()
{
	local hold sessions

	hold=$(mlag_get a .hold)
	cut_peer_link
	wait_until 15 mlag_both 'all(.[]; .session == "down")' >/dev/null ||
		fail "not cut"
	try ipn a mlag set hello 2s hold 6s
	pause 1
	repair_peer_link
	wait_until 60 is_paired || fail "not paired"
	sessions=$(mlag_get b .stats.sessions)
	stays 5 is_paired || fail "not paired any more"
	expect_equal "sessions" "$(mlag_get b .stats.sessions)" "$sessions"
	try ipn a mlag set hello 100 hold "$hold"
	wait_paired || fail "not paired again"
}

# A hears B; B hears nothing and says so by a new session or by not echoing.
one_way()
{
	local before

	before=$(sessions)
	mute a
	wait_until 10 lost 'peer-session|not-heard' hold || fail "reasons"
	wait_until 5 mlag_is a '.session == "init"' || fail "a is not in init"
	stays 2 mlag_is a '.session == "init"' || fail "a did not stay in init"
	mlag_is b '.session == "down"' || fail "b hears something"
	ipn a mlag show | grep -q INIT || fail "not shown"
	unmute a
	paired_again "$before"
}

##
## Refusals
##

# refused_more DEVICE REASON COUNT
refused_more()
{
	[ "$(refused "$1" "$2")" -gt "$3" ]
}

# is_refused DEVICE REASON: it is counted, and ip mlag and the log name it
is_refused()
{
	local before

	before=$(refused "$1" "$2")
	wait_until 10 refused_more "$1" "$2" "$before" ||
		fail "$1: $2 is not counted"
	is_named "$@"
}

is_named()
{
	ipn "$1" mlag show | grep -q "^ *refused.*$2" ||
		mlag_is "$1" '.session == "paired"' ||
		fail "$1: ip mlag does not name $2"
	ipn "$1" -s mlag show | grep -q "$2" ||
		fail "$1: ip -s mlag does not name $2"
	grep -q "event=hello-refused reason=$2 " "$work/mlagd.$1" ||
		fail "$1: mlagd did not log $2"
}

never_paired()
{
	mlag_is "$1" '.stats.sessions == 0 and .session != "paired"'
}

group_mismatch()
{
	ipn b mlag set group 8
	helper_start a
	helper_start b
	is_refused a group-mismatch
	is_refused b group-mismatch
	never_paired a || fail "paired"
	ipn b mlag set group 7
	wait_paired || fail "not paired with the same group"
	wait_until 5 mlag_is a '.session == "paired"'
	ipn b mlag set group 9
	wait_until 5 lost goodbye left ||
		fail "still paired with another group"
	is_refused a group-mismatch
	ipn b mlag set group 7
	wait_paired || fail "not paired again"
}

no_group()
{
	local d=c

	setup_ns c
	ipn c link add plx type dummy
	peer_link_lines c | sed 's/ *master br0//' | ipn c -batch -
	ipn c mlag show | grep -q 'ip mlag set group' ||
		fail "ip mlag does not say what to do"
	# mlagd does not listen without a group, another helper might
	# shellcheck disable=SC2046
	expect_equal "verdict on a hello" "$(on c "$here/tools/genl.py" \
		helper-attach , hello-input $(printf 'hello-%s ' version:8=1 \
		min-version:8=1 group:16=7 device-mac:x=020000000001 boot:64=1 \
		seq:64=1 session:32=1 nonce:64=1 priority:8=100 role:8=0 \
		role-version:32=1 echo-role-version:32=0 hold:32=300) |
		tail -n 1 | cut -d= -f2)" 01
	expect_equal "no-group" "$(refused c no-group)" 1
}

loopback()
{
	local before

	helper_stop b
	ipn_tc b qdisc add dev plx clsact
	ipn_tc b filter add dev plx ingress matchall action mirred egress \
		redirect dev plx
	# b's kernel goes on until it has lost a
	wait_until 15 mlag_is a '.session == "down"' || fail "still paired"
	is_refused a loopback
	before=$(mlag_get a .stats.sessions)
	stays 2 mlag_is a '.session == "down"' || fail "not down"
	expect_equal "sessions" "$(mlag_get a .stats.sessions)" "$before"
	ipn_tc b qdisc del dev plx clsact
	helper_start b
	wait_paired || fail "not paired again"
}

# Hellos as another program on the other end could send them: b is no device
# here, just the other end of the cable.

handmade_setup()
{
	topology hosts="" orphans="" lacks="b:pl0" start=0 || return 1
	on b sh -c 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad'
	ipn b link add link plx name plx.4094 type vlan id 4094 || return 1
	ipn b link set dev plx.4094 up
	ipn b address add 2001:db8::2/64 dev plx.4094 nodad
	: >"$work/mlagd.a"
	helper_start a
	wait_until 10 ipn a link show dev plx.4094 >/dev/null 2>&1
	wait_until 10 has_linklocal a plx.4094 || fail "a has no address"
	has_linklocal b plx.4094 || fail "b has no address"
	wait_until 10 hears_good || fail "a good hello is not accepted"
}

has_linklocal()
{
	[ -n "$(linklocal "$@")" ]
}

linklocal()
{
	ipn "$1" -j address show dev "$2" | jq -r '.[0].addr_info[] |
		select(.scope == "link" and (.tentative | not)) | .local'
}

good_seq=1000
hears_good()
{
	local before

	before=$(mlag_get a .stats.hello_rx)
	hello seq=$((good_seq += 10))
	wait_until 1 mlag_is a ".stats.hello_rx > $before"
}

hello()
{
	on b "$here/tools/hello.py" send plx.4094 "$@"
}

all_counted()
{
	mlag_is a "(.refused | add) + .stats.hello_rx >= $1"
}

# handmade REASON "OPTIONS"...: each of them is refused so, and nothing else
# happens; "accepted" in place of a reason
handmade()
{
	local reason=$1 options before after
	shift

	for options; do
		before=$(mlag_get a '{refused, rx: .stats.hello_rx}')
		# shellcheck disable=SC2086
		hello seq=$((good_seq += 10)) $options count=2 ||
			fail "cannot send $options"
		wait_until 3 all_counted \
			$(($(jq '(.refused | add) + .rx' <<<"$before") + 2))
		after=$(mlag_get a '{refused, rx: .stats.hello_rx}')
		jq -ne --argjson before "$before" --argjson after "$after" \
			--arg reason "${reason//-/_}" '$before |
			if $reason == "accepted" then .rx += 2
			else .refused[$reason] += 2 end | . == $after' \
			>/dev/null ||
			fail "$options: not $reason, $before, then $after"
	done
	[ "$reason" = accepted ] || is_named a "$reason"
}

malformed()
{
	handmade malformed magic=0x12345678 length=20 length=1000 version=0 \
		"version=1 min_version=2" min_version=0 skip=1 skip=2 skip=4 \
		skip=5 twice=1 twice=2 twice=5 size=1:23 size=2:13 size=4:9 \
		size=5:0 tlv=3:00 tlv=1:0000 pad=3 cut=1 cut=8 pad=1300 \
		priority=0 priority=255 role=3 hold=0 hold=59 hold=30001 interval=0 boot=0 group=0 \
		mac=01:00:5e:00:00:01 mac=00:00:00:00:00:00 port=52475 \
		"to=$(linklocal a plx.4094)"
}

versions()
{
	handmade version "version=2 min_version=2" "version=255 min_version=255" \
		type=2 type=0 tlv=0x8063:00 "tlv=0x8007:0102030405060708"
	handmade accepted version=2 version=255 tlv=0x63:00 \
		tlv=0x7fff:0102030405060708
}

hop_limit()
{
	handmade hop-limit hop=254 hop=64 hop=1 "bind=2001:db8::2" \
		"hop=254 magic=1"
}

# With a session's number and nonce guessed, nobody pairs.
not_echoed()
{
	local boot session

	boot=$(mlag_get a .boot_id)
	session=$(mlag_get a .session_number)
	handmade accepted "echo=$boot,$session,1" "echo=1,$session,1" \
		"echo=$boot,1,1"
	never_paired a || fail "paired with who does not know the nonce"
}

flood()
{
	local before

	before=$(refused a malformed)
	hello magic=1 count=2000
	# what does not fit the socket's buffer is lost before anyone sees it
	wait_until 30 refused_more a malformed "$((before + 50))" ||
		fail "not counted"
	[ "$(grep -c reason=malformed "$work/mlagd.a")" -lt 50 ] ||
		fail "the log is flooded, too"
	# as long as the buffer is full, that is lost as well
	wait_until 10 hears_good || fail "does not hear a good hello any more"
}

key()
{
	local file=$work/key

	printf '%s' "$2" >"$file"
	chmod 600 "$file"
	ipn "$1" mlag set key-file "$file" || fail "the key is not taken"
}

handmade_key()
{
	key a sesame
	wait_until 5 mlag_is a .key_set
	handmade bad-key "" key=sesam key=sesame0 "key=sesame tamper=13" \
		"key=sesame tamper=40"
	handmade accepted key=sesame
	ipn a mlag set nokey
	wait_until 5 mlag_is a '.key_set | not'
	# one without a key takes both
	handmade accepted key=sesame ""
}

bad_key()
{
	local sessions

	key a sesame
	helper_start a
	helper_start b
	is_refused a bad-key
	wait_until 5 mlag_is b '.session == "init"' || fail "b does not hear a"
	never_paired a || fail "a paired without a key"
	never_paired b || fail "b paired without a key"
	key b pomegranate
	is_refused a bad-key
	is_refused b bad-key
	never_paired a || fail "paired with the wrong key"
	key b sesame
	wait_paired || fail "not paired with the right key"
	sessions=$(sessions)
	# a new key: a session that is there is kept
	key a second
	is_refused b bad-key
	stays 2 is_paired || fail "lost by a new key"
	key b second
	ipn a mlag set nokey
	ipn b mlag set nokey
	stays 2 is_paired || fail "lost with the key"
	expect_equal "number of sessions" "$(sessions)" "$sessions"
}

replayed()
{
	local stale sessions

	sessions=$(sessions)
	on b "$here/tools/replay.py" capture plx.4094 hello "$work/hellos" 4 ||
		fail "no hellos to be seen"
	stale=$(refused a stale)
	on b "$here/tools/replay.py" send plx.4094 "$work/hellos"
	wait_until 5 refused_more a stale $((stale + 2)) ||
		fail "old hellos are not refused as stale"
	is_named a stale
	stays 1 is_paired || fail "lost by old hellos"
	expect_equal "number of sessions" "$(sessions)" "$sessions"
}

##
## A switch between the devices, so that one can go without a carrier event
##

# plug DEVICE [MAC]: into the switch
plug()
{
	ipn x link add name "$1" type veth peer name plx ${2:+address "$2"} \
		netns "${ns[$1]}" || return 1
	ipn x link set dev "$1" master br0 up
}

switch_setup()
{
	local d

	topology hosts="" orphans="" start=0 set="$steady" || return 1
	setup_ns x
	ipn a link del plx
	# keep-alives are for the nearest bridge; this one is to be a cable
	ipn x link add br0 up type bridge mcast_snooping 0 group_fwd_mask 0x4000
	for d in a b; do
		plug "$d" || return 1
		ipn "$d" link set dev plx up master pl0
	done
	: >"$work/mlagd.a"
	: >"$work/mlagd.b"
	topology_start
}

third_device()
{
	local sessions

	sessions=$(sessions)
	setup_ns c
	plug c
	device_lines c | ipn c -batch -
	ipn c mlag set group 7 priority 254
	helper_start c
	is_refused a third-device
	is_refused b third-device
	is_refused c third-device
	stays 2 is_paired || fail "the pair was disturbed"
	mlag_is c '.session != "paired"' || fail "the third one has paired"
	expect_equal "number of sessions" "$(sessions)" "$sessions"
	# who comes third may stay when one of the others goes
	ipn x link set dev b down
	wait_until 10 mlag_both '.a.peer.priority == 254 and
		.a.session == "paired"' >/dev/null ||
		fail "a did not pair with the third one"
	helper_stop c
	ip netns del "${ns[c]}"
	unset "ns[c]"
	ipn x link set dev b up
	wait_paired || fail "not paired again"
}

# reboot: b dies, silently, and comes back without a memory
reboot()
{
	local address

	address=$(mlag_get b .device_mac)
	die b
	wait_until 30 has_no_link x b || fail "b is not gone"
	setup_ns b
	plug b "$address" || fail "cannot plug b in again"
	device_lines b | ipn b -batch -
	# shellcheck disable=SC2086
	ipn b mlag set group 7 priority "$1" $steady
	expect_equal "device MAC address" "$(mlag_get b .device_mac)" "$address"
}

returning()
{
	local boot

	ipn a mlag set priority 100 hold 30s
	ipn b mlag set priority "$1"
	wait_until 5 is_master "$2" || fail "roles before"
	boot=$(mlag_get b .boot_id)
	on b "$here/tools/replay.py" capture plx.4094 hello "$work/old" 2 ||
		fail "no hellos to be seen"
	reboot "$1"
	[ "$(mlag_get b .boot_id)" != "$boot" ] || fail "the same boot id"
	mlag_is a '.session == "paired"' ||
		fail "lost already, so this proves nothing"
	helper_start b
	is_refused a other-boot
	mlag_is a ".session == \"paired\" and .peer.boot_id == \"$boot\"" ||
		fail "a hello of another boot ended the session"
	# shellcheck disable=SC2086
	ipn a mlag set ${steady:-hold 300}
	wait_paired || fail "not paired again"
	wait_until 5 is_master "$2" || fail "roles after"
	expect_equal "reason" "$(mlag_get a .lost_reason)" config

	# the former boot's hellos are not the peer's
	on b "$here/tools/replay.py" send plx.4094 "$work/old"
	is_named a other-boot
	stays 1 is_paired || fail "lost by hellos of a former boot"
}

# While nobody is there, old hellos raise no dead.
replayed_alone()
{
	local sessions i

	sessions=$(mlag_get a .stats.sessions)
	helper_stop b
	ipn x link set dev b down
	wait_until 5 mlag_is a '.session == "down"' || fail "still paired"
	ipn x link set dev b up
	ipn b link add link plx name plx.4094 type vlan id 4094
	ipn b link set dev plx.4094 up
	on b "$here/tools/replay.py" send plx.4094 "$work/old"
	wait_until 5 mlag_is a '.session == "init"' ||
		fail "another boot is not challenged"
	for i in 1 2 3; do
		on b "$here/tools/replay.py" send plx.4094 "$work/old"
		mlag_is a '.session != "paired"' || fail "paired with a ghost"
	done
	wait_until 5 mlag_is a '.session == "down"' || fail "a ghost lives on"
	expect_equal "sessions" "$(mlag_get a .stats.sessions)" "$sessions"
	ipn b link del plx.4094
	helper_start b
	wait_paired || fail "not paired again"
}

slow=0
[ -n "${MLAG_TIME_TRAVEL:-}" ] || slow=1500

ktap_setup "pair" topology set="$steady"
ktap_test "the lower MAC address wins" lower_mac_wins
ktap_test "priorities: never two masters, no frame lost" roles
ktap_test "carrier of the peer-link" carrier
ktap_test "silence both ways" silent_both_ways
ktap_test "silence is found in the hold time" silent_in_time
ktap_test "silence one way" one_way
ktap_test "a device in no hurry keeps up with its peer" other_timers
ktap_setup "two devices" topology hosts="" orphans="" start=0 set="$steady"
ktap_test "no-group" no_group
ktap_test "group-mismatch" group_mismatch
ktap_test "loopback" loopback
ktap_setup "two more devices" topology hosts="" orphans="" start=0 set="$steady"
ktap_test "bad-key" bad_key
ktap_test "stale: old hellos once more" replayed
ktap_setup "hellos made by hand" handmade_setup
ktap_test "malformed" malformed
ktap_test "version" versions
ktap_test "hop-limit" hop_limit
ktap_test "nobody pairs without the nonce" not_echoed
ktap_test "bad-key by hand" handmade_key
ktap_test "a flood of them" flood
ktap_setup "a switch between them" switch_setup
ktap_test "third-device" third_device
ktap_test "other-boot; a returning backup is backup again" returning 50 a
ktap_test "other-boot; a returning master is master again" returning 150 b
ktap_test "old hellos while nobody is there" replayed_alone
ktap_run
