#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build a User-Mode Linux kernel for the tests, in the cache.
#
#	build.sh base|debug	build if needed, print the build folder: it
#				holds the kernel, ./linux, and is the KDIR
#				for modules (make -C KDIR ARCH=um M=...)
#	build.sh source		print the folder of the kernel's source
#
# The base kernel takes some four minutes on two cores and the debug kernel ten.
# It is done once for each Debian version of the source and each state of the
# configuration fragments and of *.patch.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=selftests/cache.sh
. "$here/../cache.sh"

package=linux-source-6.12
jobs=${MLAG_JOBS:-$(nproc)}

# Without package lists, as when offline, what was fetched last will do.
source_version()
{
	local version dir current=$MLAG_CACHE/source/$package.current

	# Asking apt takes seconds; the answer holds until its lists change.
	if [ "$current" -nt /var/lib/apt/lists ]; then
		cat "$current"
		return
	fi
	if apt_lists_wanted "$package"; then
		version=$(deb_candidate "$package")
		mkdir -p "${current%/*}"
		echo "$version" >"$current"
	else
		for dir in "$MLAG_CACHE/source/$package-"*; do
			[ -f "$dir/Makefile" ] || continue
			version=${dir##*_}
		done
	fi
	[ -n "${version:-}" ] ||
		die "apt does not know $package: run apt-get update as root"
	echo "$version"
}

unpack_source()
{
	local dest=$1 version=$2 tmp=$1.tmp.$$ deb

	[ -d "$dest" ] && return 0
	rm -rf "$dest".tmp.*
	mkdir -p "$tmp/deb" "$tmp/src" || return 1
	deb=$(deb_download "$package" "$version" "$tmp/deb") || return 1
	say "unpacking $package $version"
	# A quarter of the tree is register names of one graphics driver.
	( set -o pipefail
	  dpkg-deb --fsys-tarfile "$deb" |
		tar -xO "./usr/src/$package.tar.xz" |
		tar -xJ -C "$tmp/src" --strip-components=1 \
			--exclude='*/drivers/gpu/drm/amd/include/asic_reg' &&
	  cat "$here"/*.patch | patch -s -p1 -d "$tmp/src" ) ||
		{ rm -rf "$tmp"; return 1; }
	mv "$tmp/src" "$dest" || return 1
	rm -rf "$tmp"
}

# The fragments one after the other, the last word on each symbol counting.
merge_fragments()
{
	awk '
	/^(# )?CONFIG_/ {
		sym = $0
		sub(/^# /, "", sym)
		sub(/[ =].*/, "", sym)
		if (!(sym in line))
			order[++n] = sym
		line[sym] = $0
	}
	END { for (i = 1; i <= n; i++) print line[order[i]] }' "$@"
}

# Kconfig drops silently what it cannot have; a test that then skips for want
# of it would go unnoticed.
check_config()
{
	local config=$1 fragment=$2 line sym missing=""

	while read -r line; do
		case $line in
		"# CONFIG_"*)
			sym=${line#\# }
			sym=${sym%% *}
			grep -q "^$sym=" "$config" && missing+=" $line;"
			;;
		CONFIG_*)
			grep -qxF -- "$line" "$config" || missing+=" $line;"
			;;
		esac
	done <"$fragment"
	[ -z "$missing" ] || { say "not in the configuration:$missing"; return 1; }
}

build()
{
	local flavour=$1 dir=$2 src=$3 log=$2/build.log fragment=$2/fragment
	local release start=$SECONDS
	# Nicely: tests that mind the time may be running next to it.
	local -a make=(nice make -C "$src" ARCH=um O="$dir")

	[ -f "$dir/.complete" ] && return 0
	mkdir -p "$dir" || return 1
	case $flavour in
	base)	merge_fragments "$here/base.config" ;;
	debug)	merge_fragments "$here/base.config" "$here/debug.config" ;;
	esac >"$fragment"

	say "building the User-Mode Linux $flavour kernel, log in $log"
	# The surroundings of the caller's make, such as MAKEFLAGS with its job
	# server or O=, are not for this one.
	unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES KBUILD_OUTPUT
	export KBUILD_BUILD_USER=mlag KBUILD_BUILD_HOST=selftests
	if ! { "${make[@]}" KCONFIG_ALLCONFIG="$fragment" alldefconfig &&
	       check_config "$dir/.config" "$fragment" &&
	       "${make[@]}" -j"$jobs" linux modules &&
	       "$dir/linux" --version; } >"$log" 2>&1 </dev/null; then
		tail -n 30 "$log" >&2
		say "building the User-Mode Linux $flavour kernel failed"
		return 1
	fi
	# For modprobe to know what is built in; mounted as /lib/modules/RELEASE.
	release=$(cat "$dir/include/config/kernel.release")
	mkdir -p "$dir/lib/modules/$release"
	cp "$dir/modules.builtin" "$dir/modules.builtin.modinfo" \
		"$dir/lib/modules/$release/" &&
		: >"$dir/lib/modules/$release/modules.order" &&
		/sbin/depmod -b "$dir" "$release" || return 1

	# Modules need headers, scripts and Module.symvers, not the objects.
	find "$dir" \( -name '*.o' -o -name '*.a' -o -name '.*.cmd' \) \
		-not -path "$dir/scripts/*" -not -path "$dir/tools/*" -delete
	: >"$dir/.complete"
	say "built the $flavour kernel in $((SECONDS - start)) s"
}

main()
{
	local flavour=${1:-} version hash src dir

	case $flavour in
	base|debug|source) ;;
	*) die "usage: build.sh base|debug|source" ;;
	esac

	version=$(source_version) || exit 1
	hash=$(cat "$here"/*.patch | sha256sum | cut -c1-12)
	src=$MLAG_CACHE/source/$package-${hash}_$version
	cache_locked "$package" unpack_source "$src" "$version" ||
		die "no source of the kernel"
	if [ "$flavour" = source ]; then
		echo "$src"
		return
	fi

	hash=$(case $flavour in
	       base)	cat "$here/base.config" ;;
	       debug)	cat "$here/base.config" "$here/debug.config" ;;
	       esac | cat - "$here"/*.patch <(gcc -dumpfullversion) | sha256sum | cut -c1-12)
	dir=$MLAG_CACHE/uml/$flavour-$version-$hash
	cache_locked "uml-$flavour" build "$flavour" "$dir" "$src" || exit 1

	# Forget kernels that no one has asked for in a fortnight.
	touch "$dir"
	find "$MLAG_CACHE/uml" -mindepth 1 -maxdepth 1 -name "$flavour-*" \
		-mtime +14 -exec rm -rf {} + 2>/dev/null
	echo "$dir"
}

main "$@"
