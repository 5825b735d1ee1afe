#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What make puts where, and what make uninstall and clean take away: in a copy of the
# checkout, for a kernel that need not be the running one, its headers taken from
# the cache. And the units of systemd start what is there, and let mlagd open the
# sockets that it needs. KTAP.
# timeout: 3600

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-install.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
copy=$work/copy
image=$work/image
stage=$work/stage
number=0
status=0
# The copy has a repository of its own.
unset "${!GIT_@}"

# report NAME COMPLAINT...
report()
{
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number $1"
	else
		printf '%s\n' "${@:2}" | sed 's/^/# /'
		echo "not ok $number $1"
		status=1
	fi
}

# make_there ARGUMENT...: what it says, if it fails
make_there()
{
	( unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
	  unset DESTDIR INSTALL_MOD_PATH INSTALL_MOD_DIR
	  make -C "$copy" KDIR="$kdir" "$@" ) >"$work/make.log" 2>&1 </dev/null ||
		tail -n 30 "$work/make.log"
}

# Without anything that a make before this one has left.
copy_checkout()
{
	mkdir "$copy"
	tar c -C "$top" --exclude=./.git --exclude=./build . | tar x -C "$copy" &&
		git init -q "$copy" && git -C "$copy" add -A &&
		git -C "$copy" clean -qfdX
}

# are_there FOLDER FILE...
are_there()
{
	local file

	for file in "${@:2}"; do
		[ -s "$1/$file" ] || echo "no $file"
	done
}

# One file of the module has to do, which then lacks symbols: all of it is built for
# those who boot it, and takes a while.
builds()
{
	make_there -j"$(nproc)" mlag-y=kernel/main.o KBUILD_MODPOST_WARN=1
	are_there "$copy" mlag.ko build/bin/{mlagd,ip-mlag,ip} build/lib/link_mlag.so
	/sbin/modinfo -F vermagic "$copy/mlag.ko" | grep -q "^$release " ||
		echo "not a module of $release"
	git -C "$copy" ls-files -o --exclude-standard | sed 's/^/not ignored: /'
}

# Of the module alone; modprobe finds it.
installs_module()
{
	make_there modules_install INSTALL_MOD_PATH="$image"
	/sbin/modprobe -d "$image" -S "$release" --show-depends mlag 2>&1 |
		grep -q "^insmod .*/updates/mlag\.ko" || echo "modprobe finds no mlag"
	find "$image" -type f -not -path "$image/lib/modules/$release/*"
}

installs()
{
	make_there install DESTDIR="$stage"
	are_there "$stage" usr/local/sbin/{mlagd,ip-mlag,ip} \
		usr/local/lib/systemd/system/{mlagd,mlag-drain}.service \
		usr/local/share/man/man8/{ip-mlag,mlagd}.8
	find "$stage/lib/modules" -type f |
		grep -vx "$stage/lib/modules/$release/updates/mlag\.ko[.a-z]*"
	[ "$(find "$stage" -name 'mlag.ko*' | wc -l)" -eq 1 ] || echo "no module"
}

uninstalls()
{
	make_there uninstall DESTDIR="$stage"
	find "$stage" \( -type f -o -type l \) -not -name 'mlag.ko*'
}

cleans()
{
	make_there clean
	git -C "$copy" status --porcelain --ignored | grep -v '^A '
}

# What units start has to be where they say.
starts()
{
	local program

	grep -ohE '/usr/local/[^ ]+' "$stage"/usr/local/lib/systemd/system/* |
		sort -u | while read -r program; do
			[ -x "$stage$program" ] || echo "no $program"
		done
	! grep -l '@SBINDIR' "$stage"/usr/local/lib/systemd/system/*.service
}

# Words that are families, and no constant of another kind.
families()
{
	local unit family

	for unit in "$top"/mlagd/mlagd*.service; do
		for family in $(grep -ohE '\bAF_(INET6?|NETLINK|PACKET|ALG|UNIX)\b' \
				"$top"/mlagd/*.c | sort -u) AF_NETLINK; do
			grep -q "^RestrictAddressFamilies=.*\b$family\b" "$unit" ||
				echo "${unit##*/} forbids $family"
		done
	done
}

echo "KTAP version 1"
echo "1..7"
if ! kdir=$("$here/kernels.sh" vm 6.12 kdir 2>"$work/said") ||
   ! copy_checkout 2>>"$work/said"; then
	sed 's/^/# /' "$work/said"
	echo "Bail out! no headers, or no copy of the checkout"
	exit 1
fi
release=$(cat "$kdir/include/config/kernel.release")
report "all is built, in places that git ignores" "$(builds)"
report "the module is installed where modprobe finds it" "$(installs_module)"
report "programs, units, man pages and the module are staged" "$(installs)"
report "what units start is there" "$(starts)"
report "and taken away, but for the module" "$(uninstalls)"
report "nothing is left in the checkout" "$(cleans)"
report "units allow the sockets of mlagd" "$(families)"
exit "$status"
