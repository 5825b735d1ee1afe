# SPDX-License-Identifier: GPL-2.0
# What guest.sh measured, as JSON: raw figures, differences, goals, verdicts.

# Goals: instructions per frame, over the plain bridge or in all.
def goals: {
	"in":			{ over_plain: 100 },
	"out":			{ over_plain: 60 },
	"broadcast-48":		{ total: 10000 },
	"broadcast-256":	{ total: 10000 }
};

# What must be there, for nothing to be left out unnoticed.
def wanted: [
	("in", "out" | . as $group |
		("bridge", "mlag", "nft", "ebtables", "tc") | [$group, .]),
	("to-peer", "from-peer", "redirect" | . as $group |
		("bridge", "mlag") | [$group, .]),
	("bridge", "isolated", "mlag", "nft", "ebtables", "tc" |
		["broadcast-48", .]),
	("isolated", "mlag" | ["broadcast-256", .]),
	("redirect-tx", "redirect-rx", "flood-up", "flood-down" | [., "mlag"])
];

def pairs: map(split("=") | { key: .[0], value: .[1] | tonumber }) | from_entries;

[inputs | split("\t")] as $lines
| [$lines[] | select(.[0] == "cost")
	| { group: .[1], variant: .[2], runs: (.[3:] | map(tonumber)) }
	# Chance, such as two addresses in one bucket of a table or a timer that
	# expires, only ever adds to it.
	| .cost = (.runs | min) | .spread = (.runs | max) - .cost] as $costs
| [$costs[] | . as $c
	| [$costs[] | select(.group == $c.group and .variant == "bridge") | .cost][0]
		as $plain
	| if $plain and .variant != "bridge" then .over_plain = .cost - $plain else . end
	| goals[.group] as $goal
	| if .variant == "mlag" and $goal then
		.goal = $goal
		| .ok = if $goal.total then .cost <= $goal.total
			else (.over_plain // infinite) <= $goal.over_plain end
	  else . end] as $costs
| [$lines[] | select(.[0] == "failover")
	| { macs: (.[1] | tonumber) } + (.[2:] | pairs)
	| .lost = .lost_after_event + .lost_back
	| .doubled = .doubled_cut + .doubled_back
	| .ok = (.lost == 0 and .doubled == 0 and .fdb >= .macs)] as $failovers
| [$lines[] | select(.[0] == "latency")
	| { macs: (.[1] | tonumber), runs: (.[2:] | map(tonumber)) }
	| .cost = (.runs | min) | .spread = (.runs | max) - .cost] as $latencies
# What many addresses add to few, in percent; less is no fault.
| (if ($latencies | length) < 2 then null else
	($latencies | sort_by(.macs) | map(.cost) |
	 (last - first) * 100 / first | round) end) as $differs
| {
	kernel: $kernel, version: $version, date: $date,
	unit: "instructions",
	costs: $costs,
	failover: $failovers,
	latency: {
		runs: $latencies, differs: $differs, goal: 10,
		ok: ($differs != null and $differs <= 10)
	}
}
| .missed = [
	(.costs[] | select(.ok == false) | .group + " " + .variant),
	(.failover[] | select(.ok == false) | "failover with \(.macs) addresses"),
	(if .latency.ok then empty else "failover independent of the table" end),
	(wanted - [$costs[] | [.group, .variant]] | .[]
		| "not measured: " + join(" ")),
	([10, 100000] - [$failovers[].macs] | .[]
		| "not measured: failover with \(.) addresses")
]
