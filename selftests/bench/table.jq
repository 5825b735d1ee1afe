# SPDX-License-Identifier: GPL-2.0
# The report for people to read, columns separated by tabs.

def titles: {
	"in":			"member to network",
	"out":			"network to member",
	"to-peer":		"member to peer-link (ORIGIN)",
	"from-peer":		"peer-link to orphan",
	"redirect":		"network, peer-link, peer's leg (REDIRECT)",
	"redirect-tx":		"  of that, in the sender",
	"redirect-rx":		"REDIRECT received, out of the leg",
	"broadcast-48":		"broadcast from the peer-link, 48 members",
	"broadcast-256":	"broadcast from the peer-link, 256 members",
	"flood-up":		"broadcast to a pair, 48 legs up",
	"flood-down":		"broadcast to a pair, 48 legs down"
};
def variants: {
	bridge: "plain bridge", isolated: "bridge, isolated ports", mlag: "mlag",
	nft: "nft", ebtables: "ebtables", tc: "tc"
};
def verdict: if . == null then "" elif . then "ok" else "MISSED" end;
def signed: if . == null then "" elif . < 0 then tostring else "+\(.)" end;
def order: ["in", "out", "broadcast-48", "broadcast-256", "to-peer", "from-peer",
	    "redirect", "redirect-tx", "redirect-rx", "flood-up", "flood-down"];

(["instructions a frame", "variant", "cost", "spread", "over plain", "goal", ""]
	| @tsv),
(.costs as $costs | order[] as $group | $costs[] | select(.group == $group)
	| [titles[.group], variants[.variant], .cost, .spread,
	   (.over_plain | signed),
	   (if .goal.total then "\(.goal.total)"
	    elif .goal then "+\(.goal.over_plain)" else "" end),
	   (.ok | verdict)] | @tsv),
"",
(["a leg cut and back under load", "", "frames", "", "", "goal", ""] | @tsv),
(.failover[] | "\(.macs) MAC addresses" as $macs
	| [$macs, "sent", .sent, "", "", "", ""],
	  [$macs, "lost before the carrier event", .lost_before_event, "", "", "", ""],
	  [$macs, "lost after it", .lost_after_event, "", "", "0",
		(.lost_after_event == 0 | verdict)],
	  [$macs, "lost when the leg came back", .lost_back, "", "", "0",
		(.lost_back == 0 | verdict)],
	  [$macs, "doubled", .doubled, "", "", "0", (.doubled == 0 | verdict)]
	| @tsv),
"",
(["carrier event to first redirected frame", "", "cost", "spread", "differs", "goal", ""]
	| @tsv),
(.latency as $latency | $latency.runs[]
	| ["\(.macs) MAC addresses", "", .cost, .spread] + 
	  (if .macs == 10 then ["", "", ""]
	   else ["\($latency.differs) %", "\($latency.goal) %", ($latency.ok | verdict)] end)
	| @tsv)
