#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Install the Debian packages that building and testing need, if they are not
# there; says nothing if they are.
#
#	deps.sh [SET]...	build (the module and the programs), test (run
#				the tests), uml (build User-Mode Linux), check
#				(static analysis); all by default

set -u

packages()
{
	case $1 in
	build)
		echo gcc make libc6-dev libmnl-dev libelf-dev pkgconf sparse
		;;
	test)
		echo qemu-system-x86 busybox-static cpio xz-utils kmod
		echo util-linux iproute2 iputils-ping jq gojq ethtool tcpdump
		echo nftables ebtables procps python3-yaml
		# linux-kbuild needs pahole, but is only unpacked
		echo python3-jsonschema git pahole
		;;
	uml)
		echo gcc make flex bison bc libelf-dev libssl-dev xz-utils
		echo kmod util-linux busybox-static perl patch
		;;
	check)
		echo shellcheck
		;;
	*)
		echo "deps.sh: no set $1: build, test, uml, check" >&2
		exit 2
		;;
	esac
}

main()
{
	local set list package
	local -a missing=() why=()

	[ $# -gt 0 ] || set -- build test uml check
	for set in "$@"; do
		list=$(packages "$set") || exit 2
		for package in $list; do
			case " ${missing[*]-} " in
			*" $package "*) continue ;;
			esac
			if [ "$(dpkg-query -W -f '${db:Status-Status}' \
				"$package" 2>/dev/null)" != installed ]; then
				missing+=("$package")
				why+=("$package ($set)")
			fi
		done
	done
	[ ${#missing[@]} -gt 0 ] || return 0

	echo "packages needed: ${why[*]}" >&2
	if [ "$(id -u)" -ne 0 ]; then
		echo "not root: please run, as root:" >&2
		echo "  apt-get update && apt-get install ${missing[*]}" >&2
		return 1
	fi
	export DEBIAN_FRONTEND=noninteractive
	if ! { apt-get -qq update &&
	       apt-get -qq install -y --no-install-recommends \
			"${missing[@]}"; } >&2 </dev/null; then
		echo "could not install them; is there a network? By hand:" >&2
		echo "  apt-get update && apt-get install ${missing[*]}" >&2
		return 1
	fi
}

main "$@"
