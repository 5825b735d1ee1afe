#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Faults and repairs in random order, one upon the other: legs, the peer-link,
# DAD, helpers, power, uplinks, maintenance, ports and configuration of two
# devices. A run is a number from which all of it follows. Numbered frames go on
# from all hosts and orphans all the while. Whatever happens none comes twice, none
# comes back to its sender, and none crosses the peer-link twice in the same
# direction by the same tag; and the links of a port that is held down are down.
# Then all is repaired: by itself everything becomes what it was, and every frame
# arrives once.
#
#	MLAG_FAULTS_SEED=N	number of the first run, 1 by default
#	MLAG_FAULTS_RUNS=N	so many runs
#	MLAG_FAULTS_PLAN=STEPS	these steps instead, as a run that failed prints
#				them: THING=VALUE@MILLISECONDS to wait behind it
# timeout: 900
# beds: uml uml-debug

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

##
## Devices, with all that they need to be one again after their power was off
##

# settings DEVICE: what there is beside netdevs
settings()
{
	local d=$1

	# shellcheck disable=SC2086
	try ipn "$d" mlag set group 7 boot-delay 10 up-delay 2 uplink-hold 1s \
		$steady
	dad_add "$d"
	try port_set "$d" "o$d" uplink-group 1
}

# h2's port follows the uplinks
follow()
{
	try port_set "$1" po20 follow-group 1
}

setup()
{
	local d

	topology start=0 || return 1
	dad_cable || return 1
	for d in a b; do
		settings "$d"
		follow "$d"
		# the lower address would decide, which is random
		try ipn "$d" mlag set priority "$([ "$d" = a ] && echo 150 || echo 100)"
	done
	topology_start
	wait_until 60 is_well || fail "not well to begin with"
}

##
## What can happen: fault_KIND [WHERE]... VALUE. The first value is the good one.
##

things=(peer_link dad)
declare -A values=(
	[peer_link]="up cut mute-a mute-b lossy slow"
	[dad]="up cut mute-a mute-b slow"
)
for d in a b; do
	for thing in "leg:$d:h1 up down" "leg:$d:h2 up down" \
		"helper:$d alive dead" "power:$d on off" "uplink:$d up down" \
		"maintenance:$d off on force" "config:$d there gone" \
		"port:$d:po10 there deleted down out" \
		"port:$d:po20 there deleted down out" \
		"port:$d:pl0 there deleted down out" \
		"flush:$d -" "priority:$d -"; do
		things+=("${thing%% *}")
		values[${thing%% *}]=${thing#* }
	done
done

declare -A now=()	# values that are not the good ones, by thing

# cable_plain DEV: nothing is done to its frames
cable_plain()
{
	local d

	for d in a b; do
		ipn_tc "$d" qdisc del dev "$1" root
		ipn_tc "$d" qdisc del dev "$1" clsact
	done 2>/dev/null
}

# cable_fault DEV VALUE
cable_fault()
{
	local dev=$1 value=$2 d

	cable_plain "$dev"
	if [ "$value" = cut ]; then
		try ipn b link set dev "$dev" down
		return
	fi
	try ipn b link set dev "$dev" up
	case $value in
	mute-?)	try ipn_tc "${value#*-}" qdisc add dev "$dev" root netem loss 100% ;;
	slow)	for d in a b; do
			try ipn_tc "$d" qdisc add dev "$dev" root netem delay 80ms
		done ;;
	lossy)	# every third, so that it can be done again
		for d in a b; do
			try ipn_tc "$d" qdisc add dev "$dev" clsact
			try ipn_tc "$d" filter add dev "$dev" egress matchall \
				action pass random determ drop 3
		done ;;
	esac
}

# The cables' state, after one end was made anew.
cables_again()
{
	[ -z "${now[peer_link]:-}" ] || cable_fault plx "${now[peer_link]}"
	[ -z "${now[dad]:-}" ] || cable_fault dad "${now[dad]}"
}

fault_peer_link()	{ cable_fault plx "$1"; }
fault_dad()		{ cable_fault dad "$1"; }
fault_leg()		{ ipn "$2" link set dev "$1" "$3"; }
fault_uplink()		{ ipn "o$1" link set dev e0 "$2"; }
fault_flush()		{ ipn "$1" link set dev br0 type bridge fdb_flush; }

fault_helper()
{
	case $2 in
	dead)	helper_stop "$1" KILL ;;
	alive)	helper_start "$1" ;;
	esac
}

# It may be refused.
fault_maintenance()
{
	# shellcheck disable=SC2086
	ipn "$1" mlag maintenance ${2/force/on force} 2>/dev/null
	return 0
}

# The other way round than it was; who is master follows the higher one.
fault_priority()
{
	local priority=150

	[ "$(mlag_get "$1" .priority)" -lt 125 ] || priority=100
	try ipn "$1" mlag set priority "$priority"
}

port_make()
{
	local d=$1 port=$2

	case $port in
	pl0)	peer_link_lines "$d" ;;
	*)	member_lines "h${port:2:1}" "$d" ;;
	esac | ipn "$d" -batch -
	[ "$port" != po20 ] || follow "$d"
	[ "$port" != pl0 ] || cables_again
}

fault_port()
{
	local d=$1 port=$2 was

	was=${now[port:$d:$port]:-}
	case $3 in
	deleted) ipn "$d" link del "$port" ;;
	down)	ipn "$d" link set dev "$port" down ;;
	out)	ipn "$d" link set dev "$port" nomaster ;;
	there)	case $was in
		deleted) port_make "$d" "$port" ;;
		down)	ipn "$d" link set dev "$port" up ;;
		out)	ipn "$d" link set dev "$port" master br0 ;;
		esac ;;
	esac
}

# What the module was told, by all ways.
fault_config()
{
	local d=$1 port

	case $2 in
	gone)	for port in po10 po20 pl0; do
			[ "${now[port:$d:$port]:-}" = deleted ] ||
				try ipn "$d" link del "$port"
			unset "now[port:$d:$port]"
		done
		try ipn "$d" mlag dad del path 0
		try port_set "$d" "o$d" nogroup ;;
	there)	settings "$d"
		for port in pl0 po10 po20; do
			port_make "$d" "$port"
		done ;;
	esac
}

# Off: with all that it was told. On: it is configured.
fault_power()
{
	local d=$1 dev

	case $2 in
	off)	cable_plain plx
		power_off "$d"
		unset "now[helper:$d]" "now[config:$d]" "now[maintenance:$d]"
		for dev in po10 po20 pl0; do
			unset "now[port:$d:$dev]"
		done ;;
	on)	dad_lines "$d" | ipn "$d" -batch -
		settings "$d"
		device_lines "$d" | grep -v ' type veth peer ' | ipn "$d" -batch -
		follow "$d"
		helper_start "$d" ;;
	esac
	cables_again
}

# fault THING VALUE
fault()
{
	local -a words

	IFS=: read -ra words <<<"$1"
	"fault_${words[0]}" "${words[@]:1}" "$2" || fail "cannot: $1=$2"
	if [ "$2" = "${values[$1]%% *}" ]; then
		unset "now[$1]"
	else
		now[$1]=$2
	fi
}

##
## A run, from its number
##

dice=0 rolled=0
# roll N: sets $rolled to 0..N-1
roll()
{
	dice=$(((dice * 1103515245 + 12345) & 0x7fffffff))
	rolled=$(((dice >> 12) % $1))
}

# pick WORD...: sets $picked
pick()
{
	roll $#
	shift "$rolled"
	picked=$1
}

# is_possible THING: there is something to do it to, given what is planned
is_possible()
{
	local d

	case $1 in
	power:a)	[ -z "${bad[power:b]:-}" ] ;;
	power:b)	[ -z "${bad[power:a]:-}" ] ;;
	peer_link|dad|leg:*|uplink:*) ;;
	*)	d=${1#*:}
		d=${d%%:*}
		[ -z "${bad[power:$d]:-}" ] || return 1
		case $1 in
		port:*)	[ -z "${bad[config:$d]:-}" ] ;;
		esac ;;
	esac
}

# plan_step THING VALUE: and how long it lasts, which is often not long enough
plan_step()
{
	local thing=$1 value=$2 d=${1#*:} other

	# what goes with the rest is there again with it
	for other in "${!bad[@]}"; do
		case "$thing=$value $other" in
		"power:$d=off port:$d:"*|"power:$d=off helper:$d"|\
		"power:$d=off config:$d"|"power:$d=off maintenance:$d"|\
		"config:$d=gone port:$d:"*)
			unset "bad[$other]" ;;
		esac
	done
	case $value in
	-)	;;
	"${values[$thing]%% *}")	unset "bad[$thing]" ;;
	*)	bad[$thing]=$value ;;
	esac
	pick 0 0 50 120 250 400 700 1500 3000 6000
	steps+=("$thing=$value@$picked")
}

# plan NUMBER: sets $steps
plan()
{
	local -A bad=()
	local -a list words
	local i n thing

	dice=$(($1 * 7919))
	roll 6
	n=$((5 + rolled))
	steps=()
	for ((i = 0; i < n; i++)); do
		list=()
		for thing in "${things[@]}"; do
			is_possible "$thing" || continue
			# not more than a few at once
			[ ${#bad[@]} -lt 4 ] || [ -n "${bad[$thing]:-}" ] ||
				continue
			list+=("$thing")
			# and what is rare often
			case $thing in
			peer_link|dad)	list+=("$thing" "$thing") ;;
			esac
		done
		pick "${list[@]}"
		thing=$picked
		read -ra words <<<"${values[$thing]}"
		if [ ${#words[@]} -eq 1 ]; then
			picked=-
		elif [ -z "${bad[$thing]:-}" ]; then
			pick "${words[@]:1}"
		else
			picked=${words[0]}
		fi
		plan_step "$thing" "$picked"
	done
	while [ ${#bad[@]} -gt 0 ]; do
		list=()
		for thing in "${things[@]}"; do
			[ -z "${bad[$thing]:-}" ] || list+=("$thing")
		done
		pick "${list[@]}"
		plan_step "$picked" "${values[$picked]%% *}"
	done
}

# is_well: the pair is whole, and nothing is left of what happened
is_well()
{
	mlag_both '([.[].role] | sort == ["backup", "master"]) and
		all(.[]; .session == "paired" and .helper == "alive" and
		    .dad.verdict == "paired" and (.dad.held | not) and
		    (has("maintenance") | not) and
		    all(.dad_paths[]; .state == "ok" and .echoed) and
		    all(.ports[]; has("down") | not) and
		    all(.ports[] | select(.id); .pairing == "dual-homed"))' \
		>/dev/null
}

# is_tidy DEVICE: all netdevs are up, and where they belong
is_tidy()
{
	jq -e --arg orphan "o$1" 'map({(.ifname): .}) | add | . as $all |
		all((.po10, .po20, .pl0, .[$orphan]); .master == "br0") and
		all((.h1, .h2, .bond1, .bond2, .plx, .po10, .po20, .pl0,
		     .[$orphan]);
		    (.flags | index("UP")) and .operstate == "UP") and
		all((.bond1, .bond2); .linkinfo.info_data.all_slaves_active == 0)
		' < <(exec "$stock_ip" -n "${ns[$1]}" -j -d link show) >/dev/null
}

# is_closed: what is held down is down for its partners, too
is_closed()
{
	local d port

	for d in a b; do
		while read -r port; do
			link_get "$d" "h${port:2:1}" \
				'.flags | index("UP") == null' >/dev/null ||
				return 1
		done < <(mlag_get "$d" \
			 '.ports[] | select(has("down")) | .ifname')
	done
}

# heals: within the delays. Those for flaps grow up to five minutes.
heals()
{
	local d h

	if ! wait_until 20 is_well; then
		send_pause all
		wait_until 330 is_well || fail "does not become whole"
		send_resume all
	fi
	for h in h1 h2; do
		wait_lacp "$h" 2 || fail "$h does not use both links"
	done
	for d in a b; do
		wait_until 5 is_tidy "$d" || fail "$d is not as it was:
$("$stock_ip" -n "${ns[$d]}" -br link)"
	done
}

fresh=1			# nothing has gone wrong with what there is

# run NUMBER|-: that one, or as planned
run()
{
	local step value ms name

	[ -n "$fresh" ] || setup || return 1
	fresh=1
	now=()
	[ "$1" = - ] || plan "$1"
	listen -t "${!mac[@]}" a:plx b:plx
	for name in h1 h2 oa ob; do
		stream "$name.bcast" -d bcast
		stream "$name.unknown" -d 02:00:00:ff:ff:00
	done
	known_streams "h1 h2 oa ob" "h1 h2 oa ob"
	send_start all -r 100
	pause 0.1
	for step in "${steps[@]}"; do
		value=${step#*=}
		ms=${value#*@}
		fault "${step%%=*}" "${value%@*}"
		[ "$ms" -eq 0 ] ||
			pause "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
		[ "$ms" -lt 1500 ] || wait_until 3 is_closed ||
			fail "$step: links of what is held down are up"
	done
	heals
	send_stop all
	collect
	check_never
	exactly_once "h1 h2 oa ob"
	[ -n "$ktap_bad" ] || return 0
	fresh=""
	comment "run $1: MLAG_FAULTS_PLAN='${steps[*]}'"
	return 1
}

# Where looking takes longer than what is looked at, a number is no run.
if [ -z "${MLAG_TIME_TRAVEL:-}" ]; then
	echo "KTAP version 1"
	echo "1..0 # SKIP faults are milliseconds apart: needs a clock that waits for the test"
	exit 4
fi

runs=30
[ "$MLAG_BED" = uml ] || runs=4
seed=${MLAG_FAULTS_SEED:-1}
ktap_setup "pair" setup
if [ -n "${MLAG_FAULTS_PLAN:-}" ]; then
	read -ra steps <<<"$MLAG_FAULTS_PLAN"
	ktap_test "as planned" run -
else
	for ((i = 0; i < ${MLAG_FAULTS_RUNS:-$runs}; i++)); do
		ktap_test "run $((seed + i))" run $((seed + i))
	done
fi
ktap_run
