# SPDX-License-Identifier: GPL-2.0
# The report of faults for people to read, columns separated by tabs.

def verdict: if . == null then "" elif . then "ok" else "MISSED" end;
def titles: {
	found: "found out", master: "role of master", verdict: "verdict to stay"
};
def lags: { "802.3ad": "LACP, fast", "balance-xor": "static LAG" };

(["the peer-link is cut, DAD works, ms", "one-way delay", "least", "most",
	"", "goal", ""] | @tsv),
(.yield[] | ["  until the last link is down", .delay, .least, .most, "", .goal,
	(.ok | verdict)] | @tsv),
"",
(["silent death, all links stay up, ms", "", "least", "most", "", "goal", ""]
	| @tsv),
(.silent[] | ["  " + titles[.what], "", .least, .most, "", .goal // "",
	(.ok | verdict)] | @tsv),
"",
(["frames, \(.frames[0].rate) a second and flow", "host", "sent", "lost",
	"gap, ms", "goal", ""] | @tsv),
(.frames[] | ["  " + (.fault | gsub("-"; " ")), lags[.lag], .sent, .lost,
	(if .ended then "no end" else .gap end),
	.goal // "", (.ok | verdict)] | @tsv)
