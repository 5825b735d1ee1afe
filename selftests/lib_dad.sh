# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# Sourced behind lib_control.sh by the tests of devices with a DAD path, which is
# over a cable of its own: "dad" is the name of both ends.

declare -A peer_of=([a]=b [b]=a)
declare -A dad4=([a]=192.0.2.1 [b]=192.0.2.2)	# addresses of the ends

# Silence after which a path is lost; see steady.
dad_timeout=1s
[ -n "${MLAG_TIME_TRAVEL:-}" ] || dad_timeout=4s

# Of the two, by their roles while paired; roles sets them.
master="" backup=""

##
## Cable and paths
##

# dad_lines DEVICE: lines for ip -batch, its end of the cable
dad_lines()
{
	echo "link set dev dad up"
	echo "addr replace ${dad4[$1]}/24 dev dad"
}

# dad_cable: with addresses
dad_cable()
{
	local d

	cable dad "" b dad | ipn a -batch - || return 1
	for d in a b; do
		dad_lines "$d" | ipn "$d" -batch - || return 1
	done
}

# dad_add DEVICE [OPTION...]: its path over the cable, and that soon notices what
# happens, unless options say otherwise
dad_add()
{
	local d=$1

	shift
	[ $# -gt 0 ] || set -- interval 200 timeout "$dad_timeout"
	try ipn "$d" mlag dad add local "${dad4[$d]}" \
		remote "${dad4[${peer_of[$d]}]}" "$@"
}

# dad_make: a cable, and on both devices a path over it
dad_make()
{
	local d

	dad_cable || return 1
	for d in a b; do
		dad_add "$d"
	done
}

# cut_dad, repair_dad: a loses the carrier; IPv4 addresses stay
cut_dad()	{ ipn b link set dev dad down; }
repair_dad()	{ ipn b link set dev dad up; }

# drop_dad DEVICE egress|ingress...: DAD packets there, but not ARP, lest what
# goes the other way be lost as well
drop_dad()
{
	local d=$1 way

	shift
	ipn_tc "$d" qdisc add dev dad clsact || fail "cannot drop"
	for way; do
		ipn_tc "$d" filter add dev dad "$way" protocol ip matchall \
			action drop || fail "cannot drop"
	done
}

# pass_dad DEVICE: no longer
pass_dad()
{
	ipn_tc "$1" qdisc del dev dad clsact
}

# cut_uplink DEVICE, repair_uplink DEVICE: where orphans are the uplinks
cut_uplink()	{ ipn "o$1" link set dev e0 down; }
repair_uplink()	{ ipn "o$1" link set dev e0 up; }

##
## Power
##

# power_off DEVICE: a new device takes the place of the old one, on its cables,
# and does nothing
power_off()
{
	local d=$1 dev old=${ns[$1]}

	fall_silent "$d"
	setup_ns "$d"
	for dev in plx dad h1 h2 "o$d"; do
		echo "link set dev $dev netns ${ns[$d]}"
	done | "$stock_ip" -n "$old" -batch -
	# it lives on as long as someone listens there
	printf 'link del %s\n' plx.4094 po10 po20 pl0 bond1 bond2 br0 |
		"$stock_ip" -n "$old" -force -batch - 2>/dev/null
	"$stock_ip" netns del "$old"
}

##
## Roles and verdicts
##

# roles: wait for them, and set $master and $backup
roles()
{
	master=a backup=b
	wait_until 5 mlag_both '[.[].role] | sort == ["backup", "master"]' \
		>/dev/null || fail "roles"
	[ "$(mlag_get a .role)" = master ] || master=b backup=a
}

# is_verdict DEVICE VERDICT
is_verdict()
{
	mlag_is "$1" ".dad.verdict == \"$2\""
}

# is_decided: one goes on, the other one does not
is_decided()
{
	mlag_both '[.[].dad.verdict] | sort == ["stay", "yield"]' >/dev/null
}
