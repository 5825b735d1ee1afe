# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# Sourced by lib.sh: two devices and their neighbours, and what is done to them.
#
# The topology, or the parts of it that a test asks for:
#
#	      oa                     ob		orphans: e0
#	      |                      |
#	  .---+---.    plx--plx  .---+---.
#	  |   a   |==============|   b   |	devices: br0 over pl0 (plx),
#	  '-+---+-'              '-+---+-'	po10 (bond1, h1), po20 (bond2,
#	    |   |                  |   |	h2), oa or ob
#	    |   '------. .---------|---'
#	    |           X          |
#	    '---. .----' '----. .--'
#	        h1             h2		hosts: bond0 over a and b
#
# A device, a host, an orphan is a network namespace. An end of a cable is named
# after what is at the other end, but for plx, and e0 of an orphan.

declare -A helper=()	# mlagd's process ids, by device
declare -A option=()	# of the topology
declare -A mac=()	# first of the addresses that it sends from, by end
declare -A netdev=()	# what frames come in by, by end

##
## The topology
##

# lacks DEVICE WHAT: was it left out?
lacks()
{
	[[ " ${option[lacks]} " == *" $1:$2 "* ]]
}

# Lines for ip -batch: a port of a bridge, or its VLANs ports of one each.
port_lines()
{
	local d=$1 port=$2 up=up master="master br0" vid

	lacks "$d" "$port" && return
	[ "${option[bridge]}" = yes ] && ! lacks "$d" "$port.master" || master=""
	! lacks "$d" "$port.up" || up=""
	[ -z "$up$master" ] || echo "link set dev $port $master $up"
	[ "${option[bridge]}" = vlan ] || return
	for vid in ${option[vlans]}; do
		echo "link add link $port name $port.$vid type vlan id $vid"
		echo "link set dev $port.$vid master br$vid up"
	done
}

bridge_lines()
{
	local vid type="type bridge stp_state ${option[stp]}"

	type+=" mcast_snooping ${option[snooping]} forward_delay 200"
	type+=" hello_time 100"
	case ${option[bridge]} in
	yes)	echo "link add br0 up $type vlan_filtering ${option[filtering]}" ;;
	vlan)	for vid in ${option[vlans]}; do
			echo "link add br$vid up $type"
		done ;;
	esac
}

peer_link_lines()
{
	local d=$1 slave=plx link

	if [ "${option[peer_link]}" = bond ]; then
		slave=bondpl
		echo "link add bondpl type bond $(bond_mode)"
		for link in plx ply; do
			echo "link set dev $link master bondpl"
			echo "link set dev $link up"
		done
	fi
	echo "link set dev $slave up"
	lacks "$d" pl0 && return
	echo "link add pl0 mtu ${option[mtu]} type mlag peer-link"
	echo "link set dev $slave master pl0"
	port_lines "$d" pl0
}

bond_mode()
{
	case ${option[lag]} in
	802.3ad) echo "mode 802.3ad miimon 50 lacp_rate fast" ;;
	*)	echo "mode ${option[lag]} miimon 50" ;;
	esac
}

# leg_lines HOST DEVICE: po10 over bond1 over h1
leg_lines()
{
	local h=$1 d=$2 n=${1#h}

	echo "link add bond$n type bond $(bond_mode)"
	echo "link set dev $h master bond$n"
	echo "link set dev $h up"
	echo "link set dev bond$n up"
	member_lines "$h" "$d"
}

# member_lines HOST DEVICE: of these, po10
member_lines()
{
	local d=$2 n=${1#h}

	lacks "$d" "po${n}0" && return
	echo "link add po${n}0 mtu ${option[mtu]} type mlag id ${n}0"
	echo "link set dev bond$n master po${n}0"
	port_lines "$d" "po${n}0"
}

# cable NETDEV NAME PEER NETDEV
cable()
{
	echo "link add $1 $2 type veth peer name $4 $2 netns ${ns[$3]}"
}

device_lines()
{
	local d=$1 mtu="mtu ${option[mtu]}" name

	if [ "$d" = a ]; then
		cable plx "" b plx
		[ "${option[peer_link]}" != bond ] || cable ply "" b ply
	fi
	bridge_lines
	peer_link_lines "$d"
	for name in ${option[hosts]}; do
		cable "$name" "$mtu" "$name" "$d"
		leg_lines "$name" "$d"
	done
	for name in ${option[orphans]}; do
		[ "$name" = "o$d" ] || continue
		cable "$name" "$mtu" "$name" e0
		port_lines "$d" "$name"
	done
}

host_lines()
{
	echo "link add bond0 mtu ${option[mtu]} type bond $(bond_mode) xmit_hash_policy layer3+4"
	printf 'link set dev %s\n' "a master bond0" "b master bond0" "a up" \
		"b up" "bond0 up"
}

# vlans_add DEVICE: the VLANs of a bridge that filters them, on all its ports
vlans_add()
{
	local d=$1 port vid ports="pl0 o$1"

	[ "${option[bridge]}${option[filtering]}" = yes1 ] || return 0
	for port in ${option[hosts]}; do
		ports+=" po${port#h}0"
	done
	for port in $ports; do
		lacks "$d" "$port" || lacks "$d" "$port.master" ||
			for vid in ${option[vlans]}; do
				echo "vlan add vid $vid dev $port"
			done
	done | bridge -n "${ns[$d]}" -batch -
}

helper_start()
{
	spawn "$1" mlagd 2>>"$work/mlagd.$1"
	helper[$1]=$spawned
}

# helper_stop DEVICE [SIGNAL]
helper_stop()
{
	reap "${helper[$1]}" "${2:-TERM}"
	unset "helper[$1]"
}

# topology [OPTION=VALUE]...: make it, and wait until all of it works
#
#	hosts="h1 h2" orphans="oa ob"
#	bridge=yes	or no, or vlan: one for each of vlans
#	filtering=1 stp=0 snooping=0 vlans=""
#	lag=802.3ad	mode of all bonds, balance-xor for a static LAG
#	mtu=1500 peer_link=veth (or bond) group=7 set="hold 1s"
#	lacks=""	what is left out: "b:po10 b:po20.master a:po10.up"
#	start=1		0 for neither helpers nor waiting
topology()
{
	local word name d

	topology_destroy
	mac=()
	netdev=()
	option=([hosts]="h1 h2" [orphans]="oa ob" [bridge]=yes [filtering]=1
		[stp]=0 [snooping]=0 [vlans]="" [lag]=802.3ad [mtu]=1500
		[peer_link]=veth [group]=7 [set]="" [lacks]="" [start]=1)
	for word; do
		option[${word%%=*}]=${word#*=}
	done
	# An emulated processor, and with it one of the devices, stands still
	# for longer than the default hold time now and then.
	[ -n "${MLAG_TIME_TRAVEL:-}" ] || [[ "${option[set]} " == *hold\ * ]] ||
		option[set]+=" hold 3s"

	# shellcheck disable=SC2086
	setup_ns a b ${option[hosts]} ${option[orphans]} || return 1
	for d in a b; do
		device_lines "$d" | ipn "$d" -batch - || return 1
		# shellcheck disable=SC2086
		ipn "$d" mlag set group "${option[group]}" ${option[set]} ||
			return 1
		vlans_add "$d" || return 1
	done
	for name in ${option[hosts]}; do
		mac[$name]=02:00:00:00:0${name#h}:00
		netdev[$name]=bond0
		host_lines | ipn "$name" -batch - || return 1
	done
	for name in ${option[orphans]}; do
		mac[$name]=02:00:00:00:0${name#o}:00
		netdev[$name]=e0
		ipn "$name" link set dev e0 up || return 1
	done
	[ "${option[start]}" = 1 ] || return 0
	topology_start
}

# topology_start: helpers, and wait
topology_start()
{
	helper_start a
	helper_start b
	wait_paired || fail "not paired"
	[ -n "${option[lacks]}" ] || wait_whole || fail "not all legs open"
}

topology_destroy()
{
	local name lines=""

	for name in "${!helper[@]}"; do
		helper_stop "$name"
	done
	for name in "${!ns[@]}"; do
		lines+="netns del ${ns[$name]}"$'\n'
	done
	[ -z "$lines" ] || ip -force -batch - <<<"$lines"
	ns=()
}

topology_dump()
{
	local d

	for d in a b; do
		[ -n "${ns[$d]+set}" ] || continue
		comment "$(echo "device $d:"; ipn "$d" -s mlag show 2>&1
			cat "$work/mlagd.$d" 2>/dev/null)"
	done
}

##
## Cutting and repairing
##

# cut_leg HOST DEVICE, repair_leg HOST DEVICE: the device loses the carrier
cut_leg()	{ ipn "$1" link set dev "$2" down; }
repair_leg()	{ ipn "$1" link set dev "$2" up; }
# with a peer-link over a bond, the second cable stays
cut_peer_link()	{ ipn b link set dev plx down; }
repair_peer_link() { ipn b link set dev plx up; }

# with_legs_down "HOST DEVICE,..." COMMAND...: with these cut, and everybody
# aware of it
with_legs_down()
{
	local leg h d filter=true
	local -a legs

	IFS=, read -r -a legs <<<"$1"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		cut_leg "$h" "$d"
		filter+=" and (.$d.ports[] | select(.ifname == \"po${h#h}0\") |
			.local == \"down\")"
	done
	wait_until 5 is_agreed "$filter" || fail "not down everywhere"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		wait_mii "$h" "$d" DOWN || fail "not noticed by the host: $leg"
	done
	"${@:2}"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		repair_leg "$h" "$d"
	done
	wait_whole || fail "not whole again"
}
