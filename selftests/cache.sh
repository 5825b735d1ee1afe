#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced by the scripts that fetch or build things outside the checkout.
#
# Everything fetched or built goes to one cache folder, which may be removed at
# any time and is filled again as needed. Nothing is installed on the host from
# here. Whatever is in the cache under its final name is complete: things are
# made under a temporary name and renamed, or carry a stamp written last, and
# whoever makes something holds a lock, so that parallel callers wait.

MLAG_CACHE=${MLAG_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlag}
export MLAG_CACHE

say()
{
	printf '%s\n' "$*" >&2
}

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# cache_locked NAME COMMAND...: run a function of the caller's under a lock.
# A subshell, so that the lock is dropped however the command ends; children
# that outlive it do not inherit it.
cache_locked()
{
	local name=$1 fd rc

	shift
	mkdir -p "$MLAG_CACHE/lock" || die "cannot write to $MLAG_CACHE"
	exec {fd}>"$MLAG_CACHE/lock/$name"
	if ! flock -n "$fd"; then
		say "waiting for another run that is making $name"
		flock "$fd" || die "cannot lock $MLAG_CACHE/lock/$name"
	fi
	( "$@" ) {fd}>&-
	rc=$?
	exec {fd}>&-
	return "$rc"
}

# deb_candidate PACKAGE: the version apt would install; nothing when unknown.
deb_candidate()
{
	apt-cache policy "$1" 2>/dev/null |
		awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# deb_dependency PACKAGE PREFIX: the first dependency that begins like that.
# This is how a meta-package names the kernel of the day.
deb_dependency()
{
	apt-cache depends --no-recommends --no-suggests "$1" 2>/dev/null |
		awk -v p="$2" '{ sub(/^[ |]+/, "") }
			$1 == "Depends:" && index($2, p) == 1 { print $2; exit }'
}

# apt_lists_wanted PACKAGE: look the package lists up once if apt does not know
# the package, as on a freshly installed system.
apt_lists_wanted()
{
	local package=$1

	if [ -n "$(deb_candidate "$package")" ]; then
		return 0
	fi
	if [ "$(id -u)" -eq 0 ]; then
		say "package lists lack $package: apt-get update"
		apt-get -qq update >&2 ||
			say "apt-get update failed, no network?"
	fi
	[ -n "$(deb_candidate "$package")" ]
}

# deb_download PACKAGE VERSION DIRECTORY: fetch a .deb, print its path. A copy
# put into dl/ of the cache beforehand saves the download.
deb_download()
{
	local package=$1 version=$2 dir=$3 seed deb

	for seed in "$MLAG_CACHE/dl/${package}_${version}_"*.deb; do
		if [ -f "$seed" ] && dpkg-deb -I "$seed" >/dev/null 2>&1; then
			echo "$seed"
			return 0
		fi
	done
	say "fetching $package $version"
	# Fetched by the caller: apt's own user cannot write to this place, and
	# would say so in a warning each time.
	( cd "$dir" && apt-get -qq -o APT::Sandbox::User=root \
		download "$package=$version" >&2 ) ||
		{ say "cannot download $package=$version"; return 1; }
	for deb in "$dir/${package}_"*.deb; do
		[ -f "$deb" ] && echo "$deb" && return 0
	done
	return 1
}

# deb_unpack PACKAGE VERSION DESTINATION: unpack into DESTINATION, all or
# nothing. To be called under a lock.
deb_unpack()
{
	local package=$1 version=$2 dest=$3 tmp deb

	[ -d "$dest" ] && return 0
	mkdir -p "${dest%/*}"
	rm -rf "$dest".tmp.*
	tmp=$dest.tmp.$$
	mkdir -p "$tmp/deb" "$tmp/root" || return 1
	if deb=$(deb_download "$package" "$version" "$tmp/deb") &&
	   dpkg-deb -x "$deb" "$tmp/root" && mv "$tmp/root" "$dest"; then
		rm -rf "$tmp"
		return 0
	fi
	rm -rf "$tmp"
	return 1
}
