#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Random faults for as long as one likes: mlag_faults.sh with many numbers, in
# User-Mode Linux, as many guests side by side as there are processors.
#
#	SEED=N	number of the first run, 1 by default
#	RUNS=N	so many, 1000 by default
#	SHARD=N	so many in one guest, 50 by default
#	BED=BED	uml by default, or uml-debug
#
# A run that fails is printed with its number, its steps and how to repeat it.
# Logs are in build/log/soak. The last line says how many runs passed; the exit
# status is 0 if all did.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
seed=${SEED:-1}
runs=${RUNS:-1000}
shard=${SHARD:-50}
bed=${BED:-uml}
logs=$top/build/log/soak
lanes=$(nproc)

# shard FIRST COUNT CPU
shard()
{
	local first=$1 count=$2 log=$logs/$1.log passed

	MLAG_UML_CPU=$3 "$here/run.sh" -b "$bed" -t faults \
		-e "MLAG_FAULTS_SEED=$first" -e "MLAG_FAULTS_RUNS=$count" \
		>"$log" 2>&1 </dev/null &
	wait $!
	passed=$(grep -c '^ok .*: run [0-9]*$' "$log")
	echo "# runs $first to $((first + count - 1)): $passed of $count passed"
	grep -q '^not ok' "$log" || return 0
	grep '^not ok' "$log"
	sed -n "s/^# $bed: # run \([0-9-]*\): \(MLAG_FAULTS_PLAN=.*\)/# run \1, again: selftests\/run.sh -b $bed -t faults -e \2/p" \
		"$log"
	echo "# all that it said: $log"
}

# Every so many-th shard, from this one on.
lane()
{
	local cpu=$1 first last=$((seed + runs))

	# shellcheck disable=SC2046
	trap 'kill $(jobs -p) 2>/dev/null; wait; exit 143' TERM
	for ((first = seed + cpu * shard; first < last;
	      first += lanes * shard)); do
		shard "$first" $((last - first < shard ? last - first : shard)) \
			"$cpu"
	done
}

for word in "$seed" "$runs" "$shard"; do
	[[ $word =~ ^[1-9][0-9]*$ ]] || {
		echo "SEED, RUNS and SHARD are numbers from 1 on" >&2
		exit 2
	}
done
rm -rf "$logs"
mkdir -p "$logs"
trap 'kill $(jobs -p) 2>/dev/null; wait; exit 130' INT TERM
for ((cpu = 0; cpu < lanes; cpu++)); do
	lane "$cpu" &
done
wait
passed=$(cat "$logs"/*.log | grep -c '^ok .*: run [0-9]*$')
echo "$passed of $runs runs passed"
[ "$passed" -eq "$runs" ] && ! grep -q '^not ok' "$logs"/*.log
