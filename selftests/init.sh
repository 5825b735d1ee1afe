#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# init of a test guest, once the root is a writable overlay over the host's
# root: mounts the rest, runs the job, hands its exit status back, powers off.
#
# Arguments: the job folder, the device that takes the script's output.

job=$1
tty=$2

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Programs of another locale open a dozen files when they start.
export HOME=/root LC_ALL=C TERM=dumb
unset TMPDIR

# What boot.sh says, and the defaults that let shellcheck know.
token="" top="" output="" bed="" directory="" needed=() environment=()
# shellcheck source=/dev/null
. "$job/env"

# One static program instead of a dozen: on an emulated processor, with its
# files far away, starting a program for the first time takes a while.
for applet in hostname ifconfig ln mkdir mount stty sync umount; do
	eval "$applet() { busybox $applet \"\$@\"; }"
done

# The host's /run and /tmp are no business of the guest's, except for what it
# was told to run, which may lie there.
mount_hidden()
{
	local path

	mount -t tmpfs -o mode=755 run /run
	mkdir -p /run/host /run/lock /run/netns /run/openvswitch
	mount --bind / /run/host
	mount -t tmpfs -o mode=1777 tmp /tmp
	for path in "${needed[@]}"; do
		case $path/ in
		/tmp/*|/run/*)
			[ -d "/run/host/$path" ] || continue
			! mountpoint -q "$path" || continue
			mkdir -p "$path"
			mount --bind "/run/host/$path" "$path"
			;;
		esac
	done
	umount /run/host
}

mount_all()
{
	mountpoint -q /proc || mount -t proc proc /proc
	mountpoint -q /sys || mount -t sysfs sysfs /sys
	mountpoint -q /dev || mount -t devtmpfs devtmpfs /dev
	mkdir -p /dev/pts /dev/shm
	mount -t devpts devpts /dev/pts
	mount -t tmpfs -o mode=1777 shm /dev/shm
	ln -sfn /proc/self/fd /dev/fd
	mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
	mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
	mount_hidden
	if [ -n "$output" ]; then
		mkdir -p "$output"
		mount -t "$output_type" -o "$output_options" mlag-output \
			"$output"
	fi
}

# What uml/init or vm/init know about the output folder.
output_type=$3
output_options=$4

mount_all
hostname mlag-guest
ifconfig lo up
# No message of the kernel's is to get lost.
echo 0 >/proc/sys/kernel/printk_ratelimit
echo on >/proc/sys/kernel/printk_devkmsg
echo 0 >/proc/sys/net/core/message_cost
# No frames but those of the tests, here and, inherited, in their namespaces: hosts
# ask for a router again and again.
echo 1 >/proc/sys/net/core/devconf_inherit_init_net
for net in all default; do
	echo 0 >"/proc/sys/net/ipv6/conf/$net/router_solicitations"
done
export MLAG_TOP=$top MLAG_BED=$bed
export PATH=$top/build/bin:$PATH IP_LIB_DIR=$top/build/lib
[ -z "$output" ] || export MLAG_OUTPUT=$output
[ ${#environment[@]} -eq 0 ] || export "${environment[@]}"

stty -F "$tty" raw -echo 2>/dev/null
exec 3>"$tty"
# A session of its own, without a controlling terminal; the watchdog is for
# guests whose clock does not follow the host's.
if [ -n "${MLAG_WATCHDOG:-}" ]; then
	( exec </dev/null
	  sleep "$MLAG_WATCHDOG"
	  echo "watchdog: no end after $MLAG_WATCHDOG s of guest time" >&3
	  echo w >/proc/sysrq-trigger
	  exec busybox poweroff -f ) &
fi
( cd "$directory" 2>/dev/null || cd /
  exec busybox setsid /bin/bash "$job/run" </dev/null >&3 2>&3 3>&- )
rc=$?

printf '%s %d\n' "$token" "$rc" >&3
exec 3>&-
# What the terminal still holds is lost at power off.
stty -F "$tty" sane 2>/dev/null
sync
exec busybox poweroff -f
