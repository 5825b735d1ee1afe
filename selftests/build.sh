#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced by what needs the module and the programs built, after cache.sh. The
# caller sets top, the checkout; work, a scratch folder; logs, where to keep
# what the compiler says.

checkout=$(sha256sum <<<"$top" | cut -c1-12)

# sync_sources DIR: bring the sources of the module up to date there. By what
# is in them, so that nothing is built again without need.
sync_sources()
{
	local dir=$1 file

	mkdir -p "$dir"
	( cd "$top" && find Kbuild Kconfig kernel uapi -type f \
		\( -name '*.[chS]' -o -name '*.sh' -o -name '*.awk' \
		   -o -name 'K*' -o -name 'Makefile*' \) \
		-not -name '*.mod.c' -not -name generated.h ) >"$dir/.sources.new"
	if [ -f "$dir/.sources" ]; then
		while read -r file; do
			rm -f "$dir/$file"
		done < <(grep -vxF -f "$dir/.sources.new" "$dir/.sources")
	fi
	mv "$dir/.sources.new" "$dir/.sources"
	while read -r file; do
		cmp -s "$top/$file" "$dir/$file" && continue
		case $file in
		*/*)	mkdir -p "$dir/${file%/*}" ;;
		esac
		cp --remove-destination "$top/$file" "$dir/$file" || return 1
	done <"$dir/.sources"
}

# What has the compiler, and sparse, look closer.
strict=(W=1 C=1 CF=-D__CHECK_ENDIAN__)

# complaints_of DIR LOG: what compiler, sparse and modpost say of our own sources,
# built there. The headers' own faults are not ours; BTF needs a vmlinux that no
# headers package has.
complaints_of()
{
	grep -E '(warning|error|WARNING):' "$2" | grep -F "$1/" |
		grep -v 'Skipping BTF'
}

# build_module BED: print the path of the module for that bed. A copy, so that
# it stays the same for all of this run. For a stock kernel nothing may be said
# against it.
build_module()
{
	local bed=$1 kdir dir copy=$work/module-$1
	local -a options=()

	case $bed in
	vm-*)	kdir=$("$here/kernels.sh" vm "${bed#vm-}" kdir) \
			options=("${strict[@]}") ;;
	uml)	kdir=$("$here/uml/build.sh" base) options=(ARCH=um) ;;
	uml-debug) kdir=$("$here/uml/build.sh" debug) options=(ARCH=um) ;;
	esac || return 1

	dir=$MLAG_CACHE/build/$checkout/$bed
	mkdir -p "$copy"
	cache_locked "build-$checkout-$bed" make_module || return 1
	echo "$copy/mlag.ko"
}

make_module()
{
	[ "$(cat "$dir/.kdir" 2>/dev/null)" = "$kdir" ] || rm -rf "$dir"
	sync_sources "$dir" || return 1
	echo "$kdir" >"$dir/.kdir"
	if ! ( unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
	       make -j"$(nproc)" -C "$kdir" "${options[@]}" M="$dir" modules
	     ) >"$logs/$bed.build" 2>&1 </dev/null; then
		tail -n 30 "$logs/$bed.build" >&2
		return 1
	fi
	case $bed in
	vm-*)	! complaints_of "$dir" "$logs/$bed.build" >&2 || {
			# to be said again by the next build
			rm -rf "$dir"
			return 1
		} ;;
	esac
	# a guest of another lane may be reading the one that is there
	cp "$dir/mlag.ko" "$copy/mlag.ko.$BASHPID" &&
		mv "$copy/mlag.ko.$BASHPID" "$copy/mlag.ko"
}

# build_ynl: the kernel's own netlink client, where a guest sees it
build_ynl()
{
	local src

	src=$("$here/uml/build.sh" source) &&
		cache_locked "build-$checkout-ynl" copy_ynl
}

copy_ynl()
{
	local dest=$top/build/ynl

	[ "$(cat "$dest/.src" 2>/dev/null)" != "$src" ] || return 0
	rm -rf "$dest" "$dest.tmp"
	mkdir -p "$top/build"
	cp -r "$src/tools/net/ynl" "$dest.tmp" && echo "$src" >"$dest.tmp/.src" &&
		mv "$dest.tmp" "$dest"
}

build_user()
{
	if ! cache_locked "build-$checkout-user" \
		make -C "$top" user tools >"$logs/user.build" 2>&1 </dev/null; then
		tail -n 30 "$logs/user.build" >&2
		say "cannot build the programs"
		return 1
	fi
}
