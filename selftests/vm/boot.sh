#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Boot a stock Debian kernel in QEMU and run a script in it as root. No KVM
# and no root needed.
#
#	boot.sh [-k 6.1|6.12] [-c CPUS] [-m MIB] [-M icount] [-e NAME=VALUE]...
#		[-n MAC,LOCAL,REMOTE]... [-o DIR] [-l FILE] [-t SECONDS]
#		[-b BED] SCRIPT [ARGUMENT]...
#
#	-k	series of the kernel, 6.12 by default
#	-c	processors, 2 by default
#	-m	memory in MiB, 1536 by default
#	-M	icount: guest time counts instructions, one a nanosecond, the
#		same on every machine; one processor
#	-e	put into the environment, may be repeated
#	-n	a network adapter, may be repeated; its frames go from the socket
#		LOCAL to the socket REMOTE, that of another machine's
#	-o	a folder that the guest can write to, at the same path
#	-l	keep the kernel's console output in this file
#	-t	give up after so many seconds, 600 by default
#	-b	name of the bed, vm-SERIES by default
#
# What the script finds: the host's files at their places, with changes that
# last until the end; fresh /run and /tmp; the modules of the kernel, loaded by
# name or by the kernel itself; MLAG_TOP, MLAG_BED, MLAG_OUTPUT (-o), with
# build/bin of the checkout first in PATH and IP_LIB_DIR set. Standard input is
# empty. Its output is printed as it comes. Its exit status is that of boot.sh,
# 125 if there is none: the guest died or did not end in time.

set -u

# shellcheck source=selftests/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/../boot.sh"

# The modules without which there is no root, in the order of loading.
initramfs_module_list()
{
	local modules=$1 root release module

	release=${modules##*/}
	root=${modules%/lib/modules/*}
	for module in virtio_pci 9pnet_virtio 9p overlay; do
		/sbin/modprobe -d "$root" -S "$release" -C /dev/null \
			--show-depends "$module" || return 1
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# The programs that tests start all the time, with what they are linked with. To
# open a file of the host's takes longer than to run most of them.
resident_list()
{
	local name path

	for name in bash awk busybox cat grep gojq head ip mkdir mktemp rm sed \
			tail timeout; do
		path=$(type -aP "$name" | grep -v "^$top/" | head -n 1)
		[ -z "$path" ] || echo "$path"
	done >"$job/programs"
	find "$top/build/bin" "$top/build/lib" -type f 2>/dev/null >>"$job/programs"
	{
		cat "$job/programs"
		xargs -d '\n' ldd <"$job/programs" 2>/dev/null |
			grep -oE '/[^ :]+ \(0x' | cut -d' ' -f1
		echo /etc/ld.so.cache
	} | xargs -d '\n' readlink -e | sort -u
}

make_initramfs()
{
	local modules=$1 dir=$job/initramfs path name

	mkdir -p "$dir"/{bin,dev,proc,sys,lower,upper,new}
	cp "$(command -v busybox)" "$dir/bin/busybox"
	ln -s busybox "$dir/bin/sh"
	for name in cat insmod mkdir mount poweroff switch_root uname; do
		ln -s busybox "$dir/bin/$name"
	done
	cp "$here/vm/init" "$dir/init"
	chmod 755 "$dir/init"
	initramfs_module_list "$modules" >"$job/modules" || return 1
	while read -r path; do
		name=${path##*/}
		name=${name%.xz}
		case $path in
		*.xz)	xz -dc "$path" >"$dir/$name" ;;
		*)	cp "$path" "$dir/$name" ;;
		esac || return 1
		echo "/$name"
	done <"$job/modules" >"$dir/modules"
	resident_list >"$dir/resident"
	( cd "$dir" && find . | cpio -o -H newc --quiet ) >"$job/initramfs.cpio"
}

main()
{
	local kernel cmdline cpu modules="" adapter mac local remote n=0
	local -a qemu

	boot_options "$@"
	series=${series:-6.12}
	bed=${bed:-vm-$series}
	job_init
	"$here/kernels.sh" vm "$series" >"$job/kernel" || exit 1
	kernel=$(sed -n 's/^vmlinuz=//p' "$job/kernel")
	modules=$(sed -n 's/^modules=//p' "$job/kernel")
	make_initramfs "$modules" || die "cannot make the initramfs"

	# mitigations=off and the long watchdogs because everything is slow
	# here. A guest that has oopsed is done for: the runner starts another.
	# norandmaps because code that is at another address each time has to be
	# translated each time: a program starts in a third of the time.
	cmdline="console=ttyS0 loglevel=5 panic=-1 oops=panic mitigations=off"
	cmdline+=" norandmaps"
	cmdline+=" tsc=reliable no_timer_check net.ifnames=0"
	cmdline+=" rcupdate.rcu_cpu_stall_timeout=120"
	cmdline+=" sysctl.kernel.watchdog_thresh=60"
	cmdline+=" sysctl.kernel.hung_task_timeout_secs=90"
	cmdline+=" sysctl.kernel.hung_task_panic=1"
	# No devices but those that tests make.
	cmdline+=" fb_tunnels=none bonding.max_bonds=0 dummy.numdummies=0"
	cmdline+=" ifb.numifbs=0"
	cmdline+=" selftests.job=$job selftests.top=$top"

	# An emulator takes long for what hardware is good at: to copy and clear
	# memory by one instruction, to check each access to user memory, to save
	# vector registers. Counted instructions are those of all features.
	cpu=max
	[ "$mode" = icount ] || cpu+=,-erms,-avx,-avx2,-xsave,-smap,-smep,-la57

	# shellcheck disable=SC2054
	qemu=(qemu-system-x86_64 -nodefaults -no-user-config -display none
	      -no-reboot -cpu "$cpu" -m "${memory:-1536}"
	      -kernel "$kernel" -initrd "$job/initramfs.cpio"
	      -append "$cmdline" -nic none
	      -serial "file:$log" -serial stdio
	      -fsdev "local,id=root,path=/,security_model=none,readonly=on,multidevs=remap"
	      -device virtio-9p-pci,fsdev=root,mount_tag=mlag-root
	      -fsdev "local,id=modules,path=$modules,security_model=none,readonly=on"
	      -device virtio-9p-pci,fsdev=modules,mount_tag=mlag-modules)
	for adapter in ${adapters[@]+"${adapters[@]}"}; do
		IFS=, read -r mac local remote <<<"$adapter"
		qemu+=(-netdev "dgram,id=net$n,local.type=unix,local.path=$local,remote.type=unix,remote.path=$remote"
		       -device "virtio-net-pci,netdev=net$n,mac=$mac,romfile=,speed=10000,duplex=full")
		n=$((n + 1))
	done
	# What some hardware does and virtual netdevs do not: no netdevs until a test
	# loads the drivers. The e1000 are at the two ends of one cable.
	if [ -z "$mode" ]; then
		for adapter in e1000,0 e1000,0 vmxnet3,1; do
			qemu+=(-netdev "hubport,id=net$n,hubid=${adapter#*,}"
			       -device "${adapter%,*},netdev=net$n,romfile=")
			n=$((n + 1))
		done
	fi
	if [ -n "$output" ]; then
		# shellcheck disable=SC2054
		qemu+=(-fsdev "local,id=output,path=$output,security_model=none"
		       -device virtio-9p-pci,fsdev=output,mount_tag=mlag-output)
	fi
	# One thread for all processors: with one each, QEMU lets one of them run
	# into code that another is patching (jump labels), and the guest dies.
	# shellcheck disable=SC2054
	case $mode in
	"")	qemu+=(-accel tcg,thread=single -smp "${cpus:-2}") ;;
	icount)	qemu+=(-accel tcg,thread=single -smp 1
		       -icount "shift=0,sleep=off") ;;
	*)	usage ;;
	esac
	boot_run "${qemu[@]}"
}

main "$@"
