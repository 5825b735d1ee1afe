#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Member ports over network adapters, as far as virtual netdevs cannot show: an
# adapter that filters VLANs lets those of the mlag netdev pass, made before or after
# it became the slave, and no others, and not when they or the slave are gone; one
# that puts TCP packets together before anybody sees them (LRO) stops doing so.
# (Consequences of the data path.)
#
# vm/boot.sh puts the adapters into the machine: two e1000 on one cable, a vmxnet3.
# beds: vm-6.1 vm-6.12

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

# adapters DRIVER: its netdevs
adapters()
{
	local path

	for path in /sys/class/net/*/device/driver; do
		[ "$(basename "$(readlink -f "$path")")" = "$1" ] || continue
		path=${path%/device/driver}
		echo "${path##*/}"
	done
}

# Of a namespace, the adapters would come back into ours.
remove_drivers()
{
	topology_destroy
	modprobe -r -a e1000 vmxnet3
}

setup()
{
	local -a intel vmware

	modprobe -a e1000 vmxnet3 8021q || return 1
	mapfile -t intel < <(adapters e1000)
	mapfile -t vmware < <(adapters vmxnet3)
	expect_equal "adapters" "${#intel[@]} ${#vmware[@]}" "2 1"
	topology hosts="" orphans="" bridge=no || return 1
	setup_ns n || return 1
	ip link set dev "${intel[0]}" netns "${ns[a]}" name nic
	ip link set dev "${intel[1]}" netns "${ns[n]}" name nic
	ip link set dev "${vmware[0]}" netns "${ns[a]}" name lro
	# nothing is sent but what is asked for
	ipn n link set dev nic addrgenmode none
	ipn n link set dev nic up
	ipn a link set dev nic up
	ipn a -batch - <<-END || return 1
		link add po30 type mlag id 30
		link add link po30 name po30.30 type vlan id 30
		link set dev nic master po30
		link set dev po30 up
		link set dev po30.30 up
		addr add 192.0.2.1/24 dev po30.30
	END
	for vid in 30 31; do
		ipn n -batch - <<-END || return 1
			link add link nic name nic.$vid type vlan id $vid
			link set dev nic.$vid addrgenmode none
			link set dev nic.$vid up
			addr add 192.0.2.$vid/24 dev nic.$vid
		END
	done
	wait_leg a po30 open || fail "the leg does not open"
}

received()
{
	link_get a nic .stats64.rx.packets
}

# passes VID: 5 broadcast frames of that VLAN reach the device; they are sent and
# received when this is done, since what follows is received after them
count=5
passes()
{
	local before

	before=$(received)
	on n busybox arping -q -c "$count" -w 5 -I "nic.$1" 192.0.2.99 >/dev/null
	[ "$(($(received) - before))" -ge "$count" ]
}

# The filter has to be at work: without it all would pass.
expect_passes()
{
	local vid

	for vid in 30 31; do
		case " $* " in
		*" $vid "*) passes "$vid" || fail "VLAN $vid is filtered" ;;
		*)	! passes "$vid" || fail "VLAN $vid passes" ;;
		esac
	done
}

made_before()
{
	expect_equal "VLANs are filtered" \
		"$(feature a nic rx-vlan-filter)" on
	on n ping -q -c 3 -i 0.2 -W 5 -I nic.30 192.0.2.1 >"$work/said" ||
		fail "$(<"$work/said")"
	expect_passes 30
}

made_after()
{
	ipn a link add link po30 name po30.31 type vlan id 31
	expect_passes 30 31
	ipn a link del dev po30.30
	expect_passes 31
}

let_go()
{
	ipn a link set dev nic nomaster
	expect_passes
	ipn a link set dev nic master po30
	expect_passes 31
	ipn a link del dev po30
	expect_passes
}

lro()
{
	expect_equal "LRO" "$(feature a lro large-receive-offload)" on
	ipn a link add po40 type mlag id 40
	ipn a link set dev lro master po40
	expect_equal "LRO" "$(feature a lro large-receive-offload)" off
}

ktap_setup "adapters, one of them the slave of a member port" setup
ktap_test "a VLAN that was there before" made_before
ktap_test "one that comes, one that goes" made_after
ktap_test "a slave that is let go, and taken" let_go
ktap_test "no packet is put together" lro
ktap_test "the drivers can be removed" remove_drivers
ktap_run
