# SPDX-License-Identifier: GPL-2.0
# What faults_guest.sh measured, as JSON: figures in ms, goals, verdicts.

# With DAD alive, one round trip and so much more.
def over_round_trip: 10;
# Silence is found so soon, with the default hold time.
def found: 300;
# Faults that cost no frame, whatever the host's LAG.
def lossless: ["leg-cut", "leg-back", "maintenance-on", "maintenance-off",
	       "helper-killed", "helper-back", "dad-cut", "dad-back"];

def lags: ["802.3ad", "balance-xor"];
def faults: ["leg-cut", "leg-back", "maintenance-on", "maintenance-off",
	     "helper-killed", "helper-back", "peer-link-cut", "peer-link-back",
	     "peer-link-cut-without-dad", "dad-cut", "dad-and-peer-link",
	     "dad-and-peer-link-yield", "dad-back", "helper-and-peer-link",
	     "goodbye", "uplink-and-peer-link", "uplink-lost", "handover",
	     "silent-death", "device-back", "power-failure", "takeover"];
# What must be there, for nothing to be left out unnoticed.
def wanted: [
	(1, 10, 50 | "yield with \(.) ms"),
	("found", "master", "verdict" | "silent death: \(.)"),
	(lags[] as $lag | faults[] | "frames: \($lag) \(.)")
];

def ms: . / 10 | round / 100;

[inputs | split("\t")] as $lines
| [$lines[] | select(.[0] == "yield")
	| { delay: (.[1] | tonumber), runs: [.[2:][] | tonumber | ms] }
	| .least = (.runs | min) | .most = (.runs | max)
	| .goal = 2 * .delay + over_round_trip
	| .ok = (.most <= .goal)] as $yields
| [$lines[] | select(.[0] == "silent")
	| { what: .[1], runs: [.[2:][] | tonumber | ms] }
	| .least = (.runs | min) | .most = (.runs | max)
	| if .what == "found" then .goal = found | .ok = (.most <= found)
	  else . end] as $silent
| [[$lines[] | select(.[0] == "frames")
	| { lag: .[1], fault: .[2], rate: .[3] | tonumber, flow: .[4],
	    sent: .[5] | tonumber, lost: .[6] | tonumber,
	    gap: .[7] | tonumber | ms, rest: .[8] | tonumber }]
	| group_by([.lag, .fault])[]
	| { lag: .[0].lag, fault: .[0].fault, rate: .[0].rate, flows: length,
	    sent: map(.sent) | add, lost: map(.lost) | add,
	    most_lost: map(.lost) | max, gap: map(.gap) | max,
	    # of that flow nothing came any more
	    ended: any(.[]; .rest > 1) }
	| if .fault | IN(lossless[]) then .goal = 0 | .ok = (.lost == 0)
	  else . end] as $frames
| {
	version: $version, date: $date, unit: "milliseconds",
	yield: $yields, silent: $silent, frames: $frames
}
| .missed = [
	($yields[] | select(.ok | not)
		| "peer-link cut with \(.delay) ms on the DAD path"),
	($silent[] | select(.ok == false) | "silent death \(.what)"),
	($frames[] | select(.ok == false) | "frames, \(.lag): \(.fault)"),
	(wanted - [($yields[] | "yield with \(.delay) ms"),
		   ($silent[] | "silent death: \(.what)"),
		   ($frames[] | "frames: \(.lag) \(.fault)")]
		| .[] | "not measured: " + .)
]
