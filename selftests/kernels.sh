#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Fetch stock Debian kernels and their headers into the cache, where tests boot
# them and modules are built against them. Nothing is installed on the host.
#
#	kernels.sh vm 6.1|6.12		print, one NAME=VALUE a line:
#		release		what uname -r says in it
#		version		the version of the Debian package
#		vmlinuz		the kernel
#		modules		the tree to be seen as /lib/modules/RELEASE
#		kdir		for make -C KDIR M=...
#	kernels.sh vm SERIES NAME	print the value of one of them
#	kernels.sh headers-all		unpack the headers of every point
#					release of both series that Debian
#					offers, print one KDIR a line
#
# The meta-packages say which kernel is the current one of a series. The cloud
# variants lack 9p and switchdev, therefore the generic ones.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=selftests/cache.sh
. "$here/cache.sh"

meta_image()
{
	case $1 in
	6.1)	echo linux-image-amd64 ;;
	6.12)	echo linux-image-6.12-amd64 ;;
	*)	die "no kernel series $1, there are 6.1 and 6.12" ;;
	esac
}

# headers_fixup ROOT FINAL RELEASE: the Makefile of the headers is one line that
# includes the one of the -common package by its installed path.
headers_fixup()
{
	local root=$1 final=$2 release=$3
	local makefile=$root/usr/src/linux-headers-$release/Makefile

	sed -i "s|^include /usr/src/|include $final/usr/src/|" "$makefile"
}

# Decompressing takes an emulated processor long: do it here, once, for what
# the tests are likely to load.
modules_unpack()
{
	local dir=$1

	find "$dir/net" "$dir/lib" "$dir/crypto" "$dir/fs/9p" "$dir/fs/netfs" \
	     "$dir/fs/overlayfs" "$dir/drivers/virtio" "$dir/arch/x86/crypto" \
	     "$dir/drivers/net/bonding" "$dir/drivers/net/team" \
	     "$dir/drivers/net/vxlan" "$dir/drivers/net/netdevsim" \
	     "$dir/drivers/net/"*.ko.xz -name '*.ko.xz' -print0 2>/dev/null |
		xargs -0r -P 2 -n 64 xz -d
}

# Everything of one kernel in one root: the packages link to each other with
# relative links. To be called under a lock.
make_root()
{
	local release=$1 version=$2 dest=$3 tmp=$3.tmp.$$ headers package deb v
	shift 3

	[ -d "$dest" ] && return 0
	rm -rf "$dest".tmp.*
	mkdir -p "$tmp/root" || return 1
	headers=linux-headers-$release
	for package in "$@" "$headers" \
		       "$(deb_dependency "$headers" linux-headers-)" \
		       "$(deb_dependency "$headers" linux-kbuild-)"; do
		v=$(deb_candidate "$package")
		mkdir -p "$tmp/deb"
		if ! deb=$(deb_download "$package" "$v" "$tmp/deb") ||
		   ! dpkg-deb -x "$deb" "$tmp/root"; then
			rm -rf "$tmp"
			return 1
		fi
		rm -rf "$tmp/deb"
	done
	if [ -d "$tmp/root/lib/modules/$release/kernel" ]; then
		modules_unpack "$tmp/root/lib/modules/$release/kernel"
		# Done by the installation otherwise.
		/sbin/depmod -b "$tmp/root" "$release" || return 1
		rm -rf "$tmp/root/usr/share/doc" "$tmp/root/usr/share/bug"
	fi
	headers_fixup "$tmp/root" "$dest" "$release" &&
		mv "$tmp/root" "$dest" && rm -rf "$tmp"
}

# Offline, the last one fetched is as good as it gets.
cached_vm()
{
	local series=$1 dir found=""

	for dir in "$MLAG_CACHE/kernel/$series/"*_*; do
		case $dir in
		*.tmp.*) ;;
		*) [ -d "$dir" ] && [[ -z $found || $dir -nt $found ]] &&
			found=$dir ;;
		esac
	done
	[ -n "$found" ] || return 1
	say "apt does not know kernel $series, taking ${found##*/} of the cache"
	echo "$found"
}

vm()
{
	local series=$1 want=${2:-} meta image release version dest line

	meta=$(meta_image "$series") || exit 1
	# Asking apt takes seconds; the answer holds until its lists change.
	if [ "$MLAG_CACHE/kernel/$series.current" -nt /var/lib/apt/lists ]; then
		read -r release version <"$MLAG_CACHE/kernel/$series.current"
		dest=$MLAG_CACHE/kernel/$series/${release}_$version
	fi
	if [ -d "${dest:-}" ]; then
		:
	elif apt_lists_wanted "$meta"; then
		image=$(deb_dependency "$meta" linux-image-)
		release=${image#linux-image-}
		version=$(deb_candidate "$image")
		dest=$MLAG_CACHE/kernel/$series/${release}_$version
		cache_locked "kernel-$series" make_root "$release" "$version" \
			"$dest" "$image" || die "cannot get kernel $series"
		echo "$release $version" >"$MLAG_CACHE/kernel/$series.current"
	else
		dest=$(cached_vm "$series") ||
			die "apt does not know $meta: run apt-get update as root"
		release=${dest##*/}
		version=${release#*_}
		release=${release%%_*}
	fi

	for line in "release=$release" "version=$version" \
		    "vmlinuz=$dest/boot/vmlinuz-$release" \
		    "modules=$dest/lib/modules/$release" \
		    "kdir=$dest/usr/src/linux-headers-$release"; do
		if [ -z "$want" ]; then
			echo "$line"
		elif [ "$want" = "${line%%=*}" ]; then
			echo "${line#*=}"
		fi
	done
}

headers_all()
{
	local package release version dest rc=0

	apt_lists_wanted linux-headers-amd64 ||
		die "apt does not know the kernels: run apt-get update as root"
	while read -r package; do
		release=${package#linux-headers-}
		version=$(deb_candidate "$package")
		dest=$MLAG_CACHE/headers/${release}_$version
		if cache_locked headers make_root "$release" "$version" \
			"$dest"; then
			echo "$dest/usr/src/$package"
		else
			rc=1
		fi
	done < <(apt-cache search --names-only \
			'^linux-headers-6\.(1\.0-[0-9]+|12\.[0-9]+[^-]*)-amd64$' |
			awk '{ print $1 }' | sort -V)
	return "$rc"
}

case ${1:-} in
vm)
	vm "${2:?which series?}" "${3:-}"
	;;
headers-all)
	headers_all
	;;
*)
	die "usage: kernels.sh vm 6.1|6.12 [NAME] | headers-all"
	;;
esac
