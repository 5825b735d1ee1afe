#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A device loses its uplink (R8). Routed uplinks, with the escape route of
# Documentation/guide.md: a VLAN of the peer-link and a default route of a higher
# metric. Echo requests of a host and of the network, IPv4 and IPv6, are all
# answered once, by whichever device is the gateway and whichever legs there are;
# with no uplink left nothing circles between the devices. Bridged uplinks, with
# nothing configured: frames take the other device's.
# timeout: 300

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

# The host's network, by device; the gateway that h1 uses is one of them.
declare -A br4=([a]=198.51.100.1 [b]=198.51.100.2)
declare -A br6=([a]=2001:db8:1::1 [b]=2001:db8:1::2)
# The uplinks, the device's end being .2.
declare -A up4=([a]=192.0.2 [b]=203.0.113)
declare -A up6=([a]=2001:db8:a: [b]=2001:db8:b:)
# The escape VLAN.
declare -A esc4=([a]=10.255.0.1 [b]=10.255.0.2)
declare -A esc6=([a]=fd00:255::1 [b]=fd00:255::2)
host4=198.51.100.10 host6=2001:db8:1::10
net4=198.18.0.1 net6=2001:db8:ffff::1	# of the network, behind both

other()
{
	[ "$1" = a ] && echo b || echo a
}

# route_settings NAME: what a router needs
route_settings()
{
	local key

	for key in ipv4.ip_forward ipv6.conf.all.forwarding \
		ipv4.conf.all.ignore_routes_with_linkdown \
		ipv6.conf.all.ignore_routes_with_linkdown; do
		on "$1" busybox sysctl -qw "net.$key=1"
	done
}

# As in the guide, but for the names.
escape_lines()
{
	local d=$1 o family escape up
	o=$(other "$d")

	cat <<-END
		link add link pl0 name pl0.4000 type vlan id 4000
		link set dev pl0.4000 up
		addr add ${esc4[$d]}/30 dev pl0.4000
		addr add ${esc6[$d]}/64 dev pl0.4000 nodad
	END
	for family in -4 -6; do
		escape=${esc4[$o]} up=${up4[$d]}.1
		[ "$family" = -4 ] || escape=${esc6[$o]} up=${up6[$d]}:1
		cat <<-END
			$family route add default via $up dev eth1 metric 100
			$family route add default via $escape dev pl0.4000 metric 200
			$family rule add iif pl0.4000 pref 100 lookup main suppress_prefixlength 0
			$family rule add iif pl0.4000 pref 101 lookup 40
			$family route add default via $up dev eth1 table 40
			$family route add unreachable default metric 9999 table 40
		END
	done
}

# Without a family of its own, for a batch of ip.
families()
{
	local family word rest

	while read -r word rest; do
		case $word in
		-4|-6)	family=$word
			echo "$rest" >>"$work/lines$family" ;;
		*)	echo "$word $rest" >>"$work/lines" ;;
		esac
	done
	ipn "$1" -batch "$work/lines" && ipn "$1" -4 -batch "$work/lines-4" &&
		ipn "$1" -6 -batch "$work/lines-6"
	word=$?
	rm -f "$work"/lines*
	return "$word"
}

setup()
{
	local d metric=100

	topology hosts=h1 orphans="" set="$steady" || return 1
	setup_ns r || return 1
	route_settings r
	ipn r -batch - <<-END || return 1
		link add net type dummy
		link set dev net up
		addr add $net4/32 dev net
		addr add $net6/128 dev net nodad
	END
	for d in a b; do
		route_settings "$d"
		cable eth1 "" r "$d" | ipn "$d" -batch - || return 1
		ipn r -batch - <<-END || return 1
			link set dev $d up
			addr add ${up4[$d]}.1/30 dev $d
			addr add ${up6[$d]}:1/64 dev $d nodad
		END
		ipn "$d" -batch - <<-END || return 1
			link set dev eth1 up
			addr add ${up4[$d]}.2/30 dev eth1
			addr add ${up6[$d]}:2/64 dev eth1 nodad
			addr add ${br4[$d]}/24 dev br0
			addr add ${br6[$d]}/64 dev br0 nodad
		END
		ipn r -batch - <<-END || return 1
			route add ${br4[a]%.*}.0/24 via ${up4[$d]}.2 dev $d metric $metric
			route add ${br6[a]%:*}:/64 via ${up6[$d]}:2 dev $d metric $metric
		END
		metric=200
		escape_lines "$d" | families "$d" || return 1
	done
	ipn h1 -batch - <<-END || return 1
		addr add $host4/24 dev bond0
		addr add $host6/64 dev bond0 nodad
	END
	gateway a
	for d in "$net4" "$net6"; do
		wait_until 10 on h1 ping -q -c 1 -W 1 "$d" >/dev/null ||
			fail "$d cannot be reached"
	done
}

# gateway DEVICE: h1 uses this one
gateway()
{
	ipn h1 route replace default via "${br4[$1]}"
	ipn h1 -6 route replace default via "${br6[$1]}"
}

# tx DEVICE DEV: frames that it sent
tx()
{
	link_get "$1" "$2" .stats64.tx.packets
}

count=20

# answered: of so many requests to and from the network each is answered once
answered()
{
	local to file
	local -a jobs=()

	for to in "h1 $net4" "h1 $net6" "r $host4" "r $host6"; do
		# shellcheck disable=SC2086
		on ${to% *} ping -c $count -i 0.1 -W 3 "${to#* }" \
			>"$work/ping.${to/ /.}" 2>&1 &
		jobs+=($!)
	done
	wait "${jobs[@]}"
	for file in "$work"/ping.*; do
		grep -q " $count received, 0% packet loss" "$file" ||
			fail "$* ${file##*/}: $(tail -n 3 "$file")"
		! grep -qE 'DUP|duplicates' "$file" ||
			fail "$* ${file##*/}: answered twice"
	done
	rm -f "$work"/ping.*
}

has_no_uplink()
{
	link_get "$1" eth1 '.operstate != "UP"' >/dev/null
}

has_uplink()
{
	link_get "$1" eth1 '.operstate == "UP"' >/dev/null
}

# Until then the network's router takes no route by that link, or has no address to
# ask for a neighbour with: it answers what came by a link by that link.
network_has_uplink()
{
	link_get r "$1" '.operstate == "UP"' >/dev/null &&
		ipn r -6 addr show dev "$1" scope link -tentative | grep -q inet6
}

cut_uplink()
{
	ipn r link set dev "$1" down
	wait_until 5 has_no_uplink "$1" || fail "$1: the uplink is up"
}

repair_uplink()
{
	local d=$1

	# what was lost with the link
	ipn r -batch - <<-END
		link set dev $d up
		addr replace ${up6[$d]}:1/64 dev $d nodad
		route replace ${br4[a]%.*}.0/24 via ${up4[$d]}.2 dev $d metric $([ "$d" = a ] && echo 100 || echo 200)
		route replace ${br6[a]%:*}:/64 via ${up6[$d]}:2 dev $d metric $([ "$d" = a ] && echo 100 || echo 200)
	END
	wait_until 5 has_uplink "$d" || fail "$d: the uplink is down"
	wait_until 5 network_has_uplink "$d" || fail "r: the uplink of $d is down"
}

# gateways [took DEVICE...]: by each as the gateway; those take the escape route
gateways()
{
	local d before

	for d in a b; do
		gateway "$d"
		before=$(tx "$d" pl0.4000)
		answered "gateway $d,"
		case " $* " in
		*" $d "*) [ $(($(tx "$d" pl0.4000) - before)) -ge $((2 * count)) ] ||
				fail "$d: the escape route is not taken" ;;
		*)	[ $(($(tx "$d" pl0.4000) - before)) -lt "$count" ] ||
				fail "$d: the escape route is taken" ;;
		esac
	done
}

uplinks_up()
{
	gateways
}

# one_lost DEVICE: with all legs, and with each of them alone
one_lost()
{
	local d=$1

	cut_uplink "$d"
	gateways "$d"
	with_legs_down "h1 a" gateways "$d"
	with_legs_down "h1 b" gateways "$d"
	repair_uplink "$d"
	gateways
}

# The host learns that there is no way, and no frame crosses more than once.
both_lost()
{
	local before

	cut_uplink a
	cut_uplink b
	gateway a
	before=$(tx b pl0.4000)
	on h1 ping -c 5 -i 0.2 -W 2 "$net4" >"$work/said" 2>&1 &&
		fail "answered without an uplink"
	grep -q 'Unreachable' "$work/said" ||
		fail "the host is not told: $(<"$work/said")"
	on h1 ping -c 5 -i 0.2 -W 2 "$net6" >"$work/said" 2>&1 &&
		fail "answered without an uplink"
	# 10 answers, and what neighbours say
	[ $(($(tx b pl0.4000) - before)) -le 20 ] ||
		fail "frames circle: $(($(tx b pl0.4000) - before))"
	repair_uplink a
	repair_uplink b
	gateways
}

##
## Bridged uplinks
##

# n is in the network: its two links are an uplink of each device, in use one at
# a time, as there is no tree yet that spans them
bridged()
{
	local d

	topology orphans="oa ob" set="$steady" || return 1
	setup_ns n || return 1
	ipn n link add bond0 type bond mode active-backup miimon 50
	for d in a b; do
		cable eth1 "" n "$d" | ipn "$d" -batch - || return 1
		ipn "$d" link set dev eth1 master br0 up
		ipn n -batch - <<-END || return 1
			link set dev $d master bond0
			link set dev $d up
		END
	done
	ipn n link set dev bond0 up type bond active_slave a
	mac[n]=02:00:00:00:0f:00
	netdev[n]=bond0
	wait_until 5 is_active a || fail "not by a"
	exactly_once "h1 h2 oa ob n"
}

is_active()
{
	link_get n bond0 ".linkinfo.info_data.active_slave == \"$1\"" >/dev/null
}

# What the devices have learned is wrong until n has said something, as behind
# any switch.
bridged_lost()
{
	ipn n link set dev a down
	wait_until 5 is_active b || fail "not by b"
	exactly_once "h1 h2 oa ob n"
	with_legs_down "h1 b" exactly_once "h1 h2 oa ob n"
	ipn n link set dev a up
	ipn n link set dev b down
	wait_until 5 is_active a || fail "not by a"
	exactly_once "h1 h2 oa ob n"
}

ktap_setup "routed uplinks with an escape route" setup
ktap_test "all uplinks" uplinks_up
ktap_test "the uplink of one device is lost" one_lost a
ktap_test "of the other" one_lost b
ktap_test "both are lost: nothing circles" both_lost
ktap_setup "bridged uplinks, with nothing configured" bridged
ktap_test "the uplink is lost" bridged_lost
ktap_run
