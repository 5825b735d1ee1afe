// SPDX-License-Identifier: GPL-2.0
/*
 * The attributes of the generic netlink family as tables.
 */
#include "attrs.h"

#include <stdio.h>

#include <linux/mlag.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define NAMES(n)						\
const struct mlag_names mlag_##n##_names = {			\
	.max = ARRAY_SIZE(mlag_##n##_name) - 1,			\
	.name = mlag_##n##_name,				\
}

#define NAMES_DOC(n)						\
const struct mlag_names mlag_##n##_names = {			\
	.max = ARRAY_SIZE(mlag_##n##_name) - 1,			\
	.name = mlag_##n##_name,				\
	.doc = mlag_##n##_doc,					\
}

static const char * const mlag_session_name[] = {
	[MLAG_SESSION_DOWN] = "down",
	[MLAG_SESSION_INIT] = "init",
	[MLAG_SESSION_PAIRED] = "paired",
};

NAMES(session);

static const char * const mlag_role_name[] = {
	[MLAG_ROLE_NONE] = "none",
	[MLAG_ROLE_MASTER] = "master",
	[MLAG_ROLE_BACKUP] = "backup",
};

NAMES(role);

static const char * const mlag_helper_name[] = {
	[MLAG_HELPER_NONE] = "none",
	[MLAG_HELPER_ALIVE] = "alive",
	[MLAG_HELPER_DEAD] = "dead",
};

NAMES(helper);

static const char * const mlag_leg_name[] = {
	[MLAG_LEG_ABSENT] = "absent",
	[MLAG_LEG_DOWN] = "down",
	[MLAG_LEG_HELD] = "held",
	[MLAG_LEG_OPEN] = "open",
	[MLAG_LEG_UNUSABLE] = "unusable",
};

NAMES(leg);

static const char * const mlag_pairing_name[] = {
	[MLAG_PAIRING_UNKNOWN] = "unknown",
	[MLAG_PAIRING_DUAL_HOMED] = "dual-homed",
	[MLAG_PAIRING_SINGLE_HOMED] = "single-homed",
	[MLAG_PAIRING_UNPAIRED] = "unpaired",
};

NAMES(pairing);

static const char * const mlag_event_name[] = {
	[MLAG_EVENT_TYPE_SESSION] = "session",
	[MLAG_EVENT_TYPE_ROLE] = "role",
	[MLAG_EVENT_TYPE_HELPER] = "helper",
	[MLAG_EVENT_TYPE_PORT] = "port",
	[MLAG_EVENT_TYPE_PORT_DEL] = "port-del",
	[MLAG_EVENT_TYPE_CONFIG] = "config",
	[MLAG_EVENT_TYPE_VERDICT] = "verdict",
	[MLAG_EVENT_TYPE_DAD_PATH] = "dad-path",
	[MLAG_EVENT_TYPE_UPLINK] = "uplink",
	[MLAG_EVENT_TYPE_UPLINK_GROUP] = "uplink-group",
	[MLAG_EVENT_TYPE_MAINTENANCE] = "maintenance",
	[MLAG_EVENT_TYPE_PEER_LINK] = "peer-link",
	[MLAG_EVENT_TYPE_DAD_ASKED] = "dad-asked",
	[MLAG_EVENT_TYPE_DAD_HEARD] = "dad-heard",
	[MLAG_EVENT_TYPE_LINK] = "link",
	[MLAG_EVENT_TYPE_ERROR_DOWN] = "error-down",
};

NAMES(event);

static const char * const mlag_reason_name[] = {
	[MLAG_REASON_NONE] = "none",
	[MLAG_REASON_HOLD] = "hold",
	[MLAG_REASON_CARRIER] = "carrier",
	[MLAG_REASON_NOT_HEARD] = "not-heard",
	[MLAG_REASON_PEER_SESSION] = "peer-session",
	[MLAG_REASON_CONFIG] = "config",
	[MLAG_REASON_GOODBYE] = "goodbye",
	[MLAG_REASON_LEFT] = "left",
};

static const char * const mlag_reason_doc[] = {
	[MLAG_REASON_HOLD] = "nothing was heard for the hold time",
	[MLAG_REASON_CARRIER] =
		"the peer-link lost its carrier, was shut or removed",
	[MLAG_REASON_NOT_HEARD] = "the peer said that it does not hear us",
	[MLAG_REASON_PEER_SESSION] = "the peer had started a new session",
	[MLAG_REASON_CONFIG] = "the group id or the hold time was changed",
	[MLAG_REASON_GOODBYE] = "the peer left in good order",
	[MLAG_REASON_LEFT] = "this device left in good order",
};

NAMES_DOC(reason);

static const char * const mlag_maintenance_name[] = {
	[MLAG_MAINTENANCE_NONE] = "none",
	[MLAG_MAINTENANCE_ASKED] = "asked",
	[MLAG_MAINTENANCE_DRAIN] = "drain",
	[MLAG_MAINTENANCE_DRAINED] = "drained",
	[MLAG_MAINTENANCE_CANCEL] = "cancel",
};

static const char * const mlag_maintenance_doc[] = {
	[MLAG_MAINTENANCE_NONE] = "in service",
	[MLAG_MAINTENANCE_ASKED] = "waiting for the peer to agree",
	[MLAG_MAINTENANCE_DRAIN] =
		"the peer carries on, hosts are moving to it",
	[MLAG_MAINTENANCE_DRAINED] =
		"the peer carries on, until \"ip mlag maintenance off\"",
	[MLAG_MAINTENANCE_CANCEL] =
		"coming back, waiting for the peer to acknowledge it",
};

NAMES_DOC(maintenance);

static const char * const mlag_class_name[] = {
	[MLAG_DAD_CLASS_LEAVING] = "leaving",
	[MLAG_DAD_CLASS_HELD] = "held",
	[MLAG_DAD_CLASS_RUN] = "run",
};

NAMES(class);

static const char * const mlag_verdict_name[] = {
	[MLAG_DAD_PAIRED] = "paired",
	[MLAG_DAD_UNDECIDED] = "undecided",
	[MLAG_DAD_STAY] = "stay",
	[MLAG_DAD_YIELD] = "yield",
};

static const char * const mlag_verdict_doc[] = {
	[MLAG_DAD_PAIRED] = "nothing to decide",
	[MLAG_DAD_UNDECIDED] = "ports stay as they are for now",
	[MLAG_DAD_STAY] = "this device carries on",
	[MLAG_DAD_YIELD] = "the peer carries on, member ports are held down",
};

NAMES_DOC(verdict);

static const char * const mlag_rule_name[] = {
	[MLAG_DAD_BY_NONE] = "none",
	[MLAG_DAD_BY_BALLOT] = "ballot",
	[MLAG_DAD_BY_CLASS] = "class",
	[MLAG_DAD_BY_UPLINKS] = "uplinks",
	[MLAG_DAD_BY_ROLE] = "role",
	[MLAG_DAD_BY_PRIORITY] = "priority",
	[MLAG_DAD_BY_MAC] = "mac",
	[MLAG_DAD_BY_BOOT] = "boot",
	[MLAG_DAD_BY_SILENCE] = "silence",
	[MLAG_DAD_BY_LOST_BEFORE] = "lost-before",
	[MLAG_DAD_BY_HELPER] = "helper",
	[MLAG_DAD_BY_HANDOVER] = "handover",
	[MLAG_DAD_BY_GOODBYE] = "goodbye",
	[MLAG_DAD_BY_PEER_YIELDS] = "peer-yields",
};

static const char * const mlag_rule_doc[] = {
	[MLAG_DAD_BY_NONE] = "not decided yet",
	[MLAG_DAD_BY_BALLOT] =
		"who took over last goes on (higher ballot)",
	[MLAG_DAD_BY_CLASS] =
		"who carried traffic beats who still waited to",
	[MLAG_DAD_BY_UPLINKS] = "who has uplinks beats who has lost them",
	[MLAG_DAD_BY_ROLE] = "master beats backup",
	[MLAG_DAD_BY_PRIORITY] = "the higher priority",
	[MLAG_DAD_BY_MAC] = "the lower device MAC address",
	[MLAG_DAD_BY_BOOT] = "nothing but the boot ids differ",
	[MLAG_DAD_BY_SILENCE] = "the peer is not heard on any DAD path",
	[MLAG_DAD_BY_LOST_BEFORE] =
		"the DAD paths were lost before the peer-link",
	[MLAG_DAD_BY_HELPER] = "there is no helper to ask with: start mlagd",
	[MLAG_DAD_BY_HANDOVER] = "the peer lost its uplinks or goes into maintenance",
	[MLAG_DAD_BY_GOODBYE] = "the peer left in good order",
	[MLAG_DAD_BY_PEER_YIELDS] = "the peer yielded and does not hear us, or is in maintenance",
};

NAMES_DOC(rule);

static const char * const mlag_up_gate_name[] = {
	[MLAG_UP_GATE_DELAY] = "delay",
	[MLAG_UP_GATE_READY] = "ready",
};

static NAMES(up_gate);

static const char * const mlag_dad_lost_name[] = {
	[MLAG_DAD_LOST_STAY] = "stay",
	[MLAG_DAD_LOST_YIELD] = "yield",
};

static NAMES(dad_lost);

static const char * const mlag_dad_mode_name[] = {
	[MLAG_DAD_MODE_FAST] = "fast",
	[MLAG_DAD_MODE_CLASSIC] = "classic",
};

static NAMES(dad_mode);

static const char * const mlag_helper_lost_name[] = {
	[MLAG_HELPER_LOST_YIELD] = "yield",
	[MLAG_HELPER_LOST_STAY] = "stay",
};

static NAMES(helper_lost);

static const char * const mlag_path_name[] = {
	[MLAG_DAD_PATH_NEVER] = "never",
	[MLAG_DAD_PATH_OK] = "ok",
	[MLAG_DAD_PATH_LOST] = "lost",
};

NAMES(path);

static const char * const mlag_dad_risk_name[] = {
	[MLAG_DAD_PATH_RISK_NONE] = "none",
	[MLAG_DAD_PATH_RISK_NO_ROUTE] = "no-route",
	[MLAG_DAD_PATH_RISK_PEER_LINK] = "peer-link",
	[MLAG_DAD_PATH_RISK_GOES_DOWN] = "goes-down",
	[MLAG_DAD_PATH_RISK_NO_DEVICE] = "no-device",
};

/* Behind the state of a path. */
static const char * const mlag_dad_risk_doc[] = {
	[MLAG_DAD_PATH_RISK_NO_ROUTE] = "no route to the peer's address",
	[MLAG_DAD_PATH_RISK_PEER_LINK] =
		"lost with the peer-link, as it runs over it: route it elsewhere",
	[MLAG_DAD_PATH_RISK_GOES_DOWN] =
		"lost when this device yields, as its port goes down: reserve that",
	[MLAG_DAD_PATH_RISK_NO_DEVICE] =
		"its device is absent: nothing is sent until it is back",
};

NAMES_DOC(dad_risk);

static const char * const mlag_dad_refusal_name[] = {
	[MLAG_DAD_REFUSAL_NONE] = "none",
	[MLAG_DAD_REFUSAL_GROUP] = "group",
	[MLAG_DAD_REFUSAL_VERSION] = "version",
	[MLAG_DAD_REFUSAL_LOOPBACK] = "loopback",
	[MLAG_DAD_REFUSAL_PATH] = "path",
	[MLAG_DAD_REFUSAL_BOOT] = "boot",
	[MLAG_DAD_REFUSAL_STALE] = "stale",
	[MLAG_DAD_REFUSAL_BAD_KEY] = "bad-key",
	[MLAG_DAD_REFUSAL_MALFORMED] = "malformed",
};

static const char * const mlag_dad_refusal_doc[] = {
	[MLAG_DAD_REFUSAL_GROUP] =
		"the other device has another group id: set the same on both",
	[MLAG_DAD_REFUSAL_VERSION] =
		"no common version of the protocol: upgrade the older device",
	[MLAG_DAD_REFUSAL_LOOPBACK] =
		"own packets came back: check the path's addresses",
	[MLAG_DAD_REFUSAL_PATH] = "the path was just removed",
	[MLAG_DAD_REFUSAL_BOOT] =
		"another boot of the peer, which has to show that it lives",
	[MLAG_DAD_REFUSAL_STALE] =
		"not later than the last one: it came by another path before",
	[MLAG_DAD_REFUSAL_BAD_KEY] =
		"the keys differ: set the same key-file on both devices",
	[MLAG_DAD_REFUSAL_MALFORMED] =
		"not understood: something else uses the port",
};

NAMES_DOC(dad_refusal);

/* By number of the bit. */
static const char * const mlag_down_name[] = {
	"dad", "flap", "up-delay", "boot", "maintenance", "uplink",
	"consistency", "admin",
};

/* Who put it down, and what lifts it. */
static const char * const mlag_down_doc[] = {
	"this device has yielded to its peer; until the peer-link is back, or the peer is not heard by DAD any more",
	"this device has yielded again and again; passes by itself",
	"this device waits after a recovery; ends early if the peer is lost",
	"this device was started; until it is paired, or the boot delay is over without a peer",
	"the administrator took the device out of service; until \"ip mlag maintenance off\"",
	"all uplinks that it follows are down; until one is up for uplink-hold, or the peer is lost",
	"its configuration does not fit the peer's; until it does",
	"the administrator; until he takes it back",
};

NAMES_DOC(down);

static const char * const mlag_link_state_name[] = {
	[MLAG_LINK_STATE_DOWN] = "down",
	[MLAG_LINK_STATE_UP] = "up",
};

NAMES(link_state);

static const char * const mlag_uplink_name[] = {
	[MLAG_UPLINK_ABSENT] = "absent",
	[MLAG_UPLINK_DOWN] = "down",
	[MLAG_UPLINK_UP] = "up",
};

NAMES(uplink);

static const char * const mlag_uplink_group_name[] = {
	[MLAG_UPLINK_GROUP_UP] = "up",
	[MLAG_UPLINK_GROUP_FAILED] = "failed",
	[MLAG_UPLINK_GROUP_HOLD] = "hold",
};

NAMES(uplink_group);

static const char * const mlag_follow_name[] = {
	[MLAG_FOLLOW_UP] = "up",
	[MLAG_FOLLOW_FAILED] = "failed",
	[MLAG_FOLLOW_HOLD] = "hold",
	[MLAG_FOLLOW_NO_PEER] = "no-peer",
	[MLAG_FOLLOW_PEER_UPLINKS] = "peer-uplinks",
	[MLAG_FOLLOW_PEER_LEG] = "peer-leg",
	[MLAG_FOLLOW_RELEASED] = "released",
};

/* Behind "2 ports". */
static const char * const mlag_follow_doc[] = {
	[MLAG_FOLLOW_FAILED] =
		"held down until one is up for uplink-hold, or the peer is lost",
	[MLAG_FOLLOW_HOLD] = "held down until then",
	[MLAG_FOLLOW_NO_PEER] = "kept up: no peer that forwards",
	[MLAG_FOLLOW_PEER_UPLINKS] = "kept up: the peer has no uplinks either",
	[MLAG_FOLLOW_PEER_LEG] = "kept up: the peer's leg is not open",
	[MLAG_FOLLOW_RELEASED] = "released from that by the administrator",
};

NAMES_DOC(follow);

static const char * const mlag_error_down_name[] = {
	[MLAG_ERROR_DOWN_UNSET] = "unset",
	[MLAG_ERROR_DOWN_MEMBERS] = "members",
	[MLAG_ERROR_DOWN_ALL] = "all",
};

NAMES(error_down);

static const char * const mlag_setting_name[] = {
	[MLAG_ERROR_DOWN_AUTO] = "auto",
	[MLAG_ERROR_DOWN_RESERVE] = "reserve",
	[MLAG_ERROR_DOWN_SUSPEND] = "suspend",
};

NAMES(setting);

static const char * const mlag_error_down_rule_name[] = {
	[MLAG_ERROR_DOWN_BY_MEMBER] = "member",
	[MLAG_ERROR_DOWN_BY_SUSPEND] = "suspend",
	[MLAG_ERROR_DOWN_BY_ALL] = "all",
	[MLAG_ERROR_DOWN_BY_PEER_LINK] = "peer-link",
	[MLAG_ERROR_DOWN_BY_RESERVE] = "reserve",
	[MLAG_ERROR_DOWN_BY_ROUTED] = "routed",
	[MLAG_ERROR_DOWN_BY_NOT_ARMED] = "not-armed",
	[MLAG_ERROR_DOWN_BY_VIRTUAL] = "virtual",
	[MLAG_ERROR_DOWN_BY_ABSENT] = "absent",
};

/* Behind the name of a port and that of the rule. */
static const char * const mlag_error_down_rule_doc[] = {
	[MLAG_ERROR_DOWN_BY_MEMBER] = "a link of a member port",
	[MLAG_ERROR_DOWN_BY_SUSPEND] = "set to suspend",
	[MLAG_ERROR_DOWN_BY_ALL] = "a physical port, and error-down is all",
	[MLAG_ERROR_DOWN_BY_PEER_LINK] = "carries the peer-link",
	[MLAG_ERROR_DOWN_BY_RESERVE] = "set to reserve",
	[MLAG_ERROR_DOWN_BY_ROUTED] =
		"has addresses, whose routes would be lost; suspend takes it",
	[MLAG_ERROR_DOWN_BY_NOT_ARMED] = "error-down is not all",
	[MLAG_ERROR_DOWN_BY_VIRTUAL] = "no physical port",
	[MLAG_ERROR_DOWN_BY_ABSENT] = "no such device now",
};

NAMES_DOC(error_down_rule);

#define ATTR(n, t) { .name = n, .type = MLAG_ATTR_##t }

#define COUNTER(n, d) { .name = n, .type = MLAG_ATTR_U64, .doc = d }

#define SET(n)							\
const struct mlag_attr_set mlag_##n##_set = {			\
	.max = ARRAY_SIZE(mlag_##n##_attr) - 1,			\
	.attr = mlag_##n##_attr,				\
};								\
_Static_assert(ARRAY_SIZE(mlag_##n##_attr) - 1 <= MLAG_ATTRS_MAX, \
	       "MLAG_ATTRS_MAX is too small")

static const struct mlag_attr mlag_peer_attr[] = {
	[MLAG_A_PEER_DEVICE_MAC] = ATTR("device-mac", MAC),
	[MLAG_A_PEER_BOOT_ID] = ATTR("boot-id", HEX64),
	[MLAG_A_PEER_SESSION_NUMBER] = ATTR("session-number", U32),
	[MLAG_A_PEER_PRIORITY] = ATTR("priority", U8),
	[MLAG_A_PEER_ROLE] = {
		.name = "role", .type = MLAG_ATTR_ENUM,
		.names = &mlag_role_names
	},
	[MLAG_A_PEER_HELPER] = {
		.name = "helper", .type = MLAG_ATTR_ENUM,
		.names = &mlag_helper_names
	},
	[MLAG_A_PEER_HOLD] = ATTR("hold", U32),
	[MLAG_A_PEER_HEARD] = ATTR("heard", U64),
	[MLAG_A_PEER_VERSION] = ATTR("version", U8),
};

SET(peer);

/* What a refused hello tells its reader to do. */
static const struct mlag_attr mlag_refused_attr[] = {
	[MLAG_A_REFUSED_NO_GROUP] = COUNTER("no-group",
		"this device had no group id: ip mlag set group ID"),
	[MLAG_A_REFUSED_NO_PEER_LINK] = COUNTER("no-peer-link",
		"the peer-link had no slave or no carrier: check it"),
	[MLAG_A_REFUSED_LOOPBACK] = COUNTER("loopback",
		"own hellos came back: check for a loop on the peer-link"),
	[MLAG_A_REFUSED_GROUP_MISMATCH] = COUNTER("group-mismatch",
		"the other device has another group id: set the same on both"),
	[MLAG_A_REFUSED_VERSION] = COUNTER("version",
		"no common version of the protocol: upgrade the older device"),
	[MLAG_A_REFUSED_THIRD_DEVICE] = COUNTER("third-device",
		"more than two devices on the peer-link: take the third off"),
	[MLAG_A_REFUSED_OTHER_BOOT] = COUNTER("other-boot",
		"the peer restarted: passes with the hold time"),
	[MLAG_A_REFUSED_STALE] = COUNTER("stale",
		"old hellos: the peer-link repeats or reorders frames"),
	[MLAG_A_REFUSED_BAD_KEY] = COUNTER("bad-key",
		"the keys differ: set the same key-file on both devices"),
	[MLAG_A_REFUSED_MALFORMED] = COUNTER("malformed",
		"not understood: check for errors on the peer-link"),
	[MLAG_A_REFUSED_HOP_LIMIT] = COUNTER("hop-limit",
		"not from a neighbour: something routes into the peer-link"),
};

SET(refused);

static const struct mlag_attr mlag_group_stats_attr[] = {
	[MLAG_A_GROUP_STATS_HELLO_TX] = COUNTER("hello-tx",
		"hellos that mlagd fetched to send"),
	[MLAG_A_GROUP_STATS_HELLO_RX] = COUNTER("hello-rx",
		"hellos that were accepted"),
	[MLAG_A_GROUP_STATS_KEEPALIVE_TX] = COUNTER("keepalive-tx",
		"keep-alives sent"),
	[MLAG_A_GROUP_STATS_KEEPALIVE_RX] = COUNTER("keepalive-rx",
		"keep-alives that were accepted"),
	[MLAG_A_GROUP_STATS_KEEPALIVE_REFUSED] = COUNTER("keepalive-refused",
		"of another boot, session or cookie, or out of order"),
	[MLAG_A_GROUP_STATS_KEEPALIVE_MALFORMED] =
		COUNTER("keepalive-malformed", "not understood"),
	[MLAG_A_GROUP_STATS_SESSIONS] = COUNTER("sessions",
		"times that the devices have paired"),
};

SET(group_stats);

static const struct mlag_attr mlag_claim_attr[] = {
	[MLAG_A_CLAIM_BALLOT] = ATTR("ballot", U64),
	[MLAG_A_CLAIM_CLASS] = {
		.name = "class", .type = MLAG_ATTR_ENUM,
		.names = &mlag_class_names
	},
	[MLAG_A_CLAIM_UPLINKS] = ATTR("uplinks", U8),
	[MLAG_A_CLAIM_ROLE] = {
		.name = "role", .type = MLAG_ATTR_ENUM,
		.names = &mlag_role_names
	},
	[MLAG_A_CLAIM_PRIORITY] = ATTR("priority", U8),
	[MLAG_A_CLAIM_DEVICE_MAC] = ATTR("device-mac", MAC),
};

SET(claim);

static const struct mlag_attr mlag_dad_attr[] = {
	[MLAG_A_DAD_VERDICT] = {
		.name = "verdict", .type = MLAG_ATTR_ENUM,
		.names = &mlag_verdict_names
	},
	[MLAG_A_DAD_RULE] = {
		.name = "rule", .type = MLAG_ATTR_ENUM,
		.names = &mlag_rule_names
	},
	[MLAG_A_DAD_AGE] = ATTR("age", U64),
	[MLAG_A_DAD_PATH_BEFORE] = {
		.name = "path-before", .type = MLAG_ATTR_ENUM,
		.names = &mlag_path_names
	},
	[MLAG_A_DAD_HELD] = ATTR("held", FLAG),
	[MLAG_A_DAD_UP_IN] = ATTR("up-in", U64),
	[MLAG_A_DAD_TAKEOVER_IN] = ATTR("takeover-in", U64),
	[MLAG_A_DAD_MINE] = {
		.name = "mine", .type = MLAG_ATTR_NEST,
		.nest = &mlag_claim_set
	},
	[MLAG_A_DAD_PEER] = {
		.name = "peer", .type = MLAG_ATTR_NEST,
		.nest = &mlag_claim_set
	},
	[MLAG_A_DAD_NEXT_VERDICT] = {
		.name = "next-verdict", .type = MLAG_ATTR_ENUM,
		.names = &mlag_verdict_names
	},
	[MLAG_A_DAD_NEXT_RULE] = {
		.name = "next-rule", .type = MLAG_ATTR_ENUM,
		.names = &mlag_rule_names
	},
	[MLAG_A_DAD_RECOVERIES] = ATTR("recoveries", U8),
	[MLAG_A_DAD_FLAP_IN] = ATTR("flap-in", U64),
	[MLAG_A_DAD_TURN_IN] = ATTR("turn-in", U64),
	[MLAG_A_DAD_READY] = ATTR("ready", FLAG),
	[MLAG_A_DAD_PEER_READY] = ATTR("peer-ready", FLAG),
	[MLAG_A_DAD_HANDOVER_IN] = ATTR("handover-in", U64),
};

SET(dad);

static const struct mlag_attr mlag_dad_path_attr[] = {
	[MLAG_A_DAD_PATH_INDEX] = ATTR("index", U8),
	[MLAG_A_DAD_PATH_LOCAL] = ATTR("local", INET),
	[MLAG_A_DAD_PATH_REMOTE] = ATTR("remote", INET),
	[MLAG_A_DAD_PATH_PORT] = ATTR("port", U16),
	[MLAG_A_DAD_PATH_INTERVAL] = ATTR("interval", U32),
	[MLAG_A_DAD_PATH_TIMEOUT] = ATTR("timeout", U32),
	[MLAG_A_DAD_PATH_STATE] = {
		.name = "state", .type = MLAG_ATTR_ENUM,
		.names = &mlag_path_names
	},
	[MLAG_A_DAD_PATH_AGE] = ATTR("age", U64),
	[MLAG_A_DAD_PATH_HEARD] = ATTR("heard", U64),
	[MLAG_A_DAD_PATH_ECHOED] = ATTR("echoed", FLAG),
	[MLAG_A_DAD_PATH_TX] = ATTR("tx", U64),
	[MLAG_A_DAD_PATH_RX] = ATTR("rx", U64),
	[MLAG_A_DAD_PATH_REFUSED] = ATTR("refused", U64),
	[MLAG_A_DAD_PATH_LAST_REFUSAL] = {
		.name = "last-refusal", .type = MLAG_ATTR_ENUM,
		.names = &mlag_dad_refusal_names
	},
	[MLAG_A_DAD_PATH_VIA] = ATTR("via", IFINDEX),
	[MLAG_A_DAD_PATH_RISK] = {
		.name = "risk", .type = MLAG_ATTR_ENUM,
		.names = &mlag_dad_risk_names
	},
	[MLAG_A_DAD_PATH_IFNAME] = ATTR("dev", STRING),
};

SET(dad_path);

static const struct mlag_attr mlag_maintenance_attr[] = {
	[MLAG_A_MAINTENANCE_STATE] = {
		.name = "state", .type = MLAG_ATTR_ENUM,
		.names = &mlag_maintenance_names
	},
	[MLAG_A_MAINTENANCE_AGE] = ATTR("age", U64),
	[MLAG_A_MAINTENANCE_REFUSED] = ATTR("refused", FLAG),
	[MLAG_A_MAINTENANCE_PEER] = ATTR("peer", FLAG),
	[MLAG_A_MAINTENANCE_PEER_AGE] = ATTR("peer-age", U64),
};

SET(maintenance);

static const struct mlag_attr mlag_group_attr[] = {
	[MLAG_A_GROUP_ID] = ATTR("id", U16),
	[MLAG_A_GROUP_PRIORITY] = ATTR("priority", U8),
	[MLAG_A_GROUP_SYSTEM_MAC] = ATTR("system-mac", MAC),
	[MLAG_A_GROUP_SYSTEM_MAC_AUTO] = ATTR("system-mac-auto", FLAG),
	[MLAG_A_GROUP_LACP_PRIORITY] = ATTR("lacp-priority", U16),
	[MLAG_A_GROUP_HELLO] = ATTR("hello", U32),
	[MLAG_A_GROUP_HOLD] = ATTR("hold", U32),
	[MLAG_A_GROUP_BOOT_DELAY] = ATTR("boot-delay", U32),
	/* Not MLAG_A_GROUP_KEY: it is told to the helper alone. */
	[MLAG_A_GROUP_KEY_SET] = ATTR("key-set", FLAG),
	[MLAG_A_GROUP_DEVICE_MAC] = ATTR("device-mac", MAC),
	[MLAG_A_GROUP_BOOT_ID] = ATTR("boot-id", HEX64),
	[MLAG_A_GROUP_PEER_LINK] = ATTR("peer-link", IFINDEX),
	[MLAG_A_GROUP_PEER_LINK_SLAVE] =
		ATTR("peer-link-slave", IFINDEX),
	[MLAG_A_GROUP_SESSION] = {
		.name = "session", .type = MLAG_ATTR_ENUM,
		.names = &mlag_session_names
	},
	[MLAG_A_GROUP_SESSION_AGE] = ATTR("session-age", U64),
	[MLAG_A_GROUP_SESSION_NUMBER] = ATTR("session-number", U32),
	[MLAG_A_GROUP_LOST_REASON] = {
		.name = "lost-reason", .type = MLAG_ATTR_ENUM,
		.names = &mlag_reason_names
	},
	[MLAG_A_GROUP_ROLE] = {
		.name = "role", .type = MLAG_ATTR_ENUM,
		.names = &mlag_role_names
	},
	[MLAG_A_GROUP_HELPER] = {
		.name = "helper", .type = MLAG_ATTR_ENUM,
		.names = &mlag_helper_names
	},
	[MLAG_A_GROUP_PEER] = {
		.name = "peer", .type = MLAG_ATTR_NEST,
		.nest = &mlag_peer_set
	},
	[MLAG_A_GROUP_REFUSED] = {
		.name = "refused", .type = MLAG_ATTR_NEST,
		.nest = &mlag_refused_set
	},
	[MLAG_A_GROUP_STATS] = {
		.name = "stats", .type = MLAG_ATTR_NEST,
		.nest = &mlag_group_stats_set
	},
	[MLAG_A_GROUP_UP_DELAY] = ATTR("up-delay", U32),
	[MLAG_A_GROUP_DAD] = {
		.name = "dad", .type = MLAG_ATTR_NEST,
		.nest = &mlag_dad_set
	},
	[MLAG_A_GROUP_UPLINK_HOLD] = ATTR("uplink-hold", U32),
	[MLAG_A_GROUP_UPLINKS_DECLARED] = ATTR("uplinks-declared", U8),
	[MLAG_A_GROUP_UPLINKS_UP] = ATTR("uplinks-up", U8),
	[MLAG_A_GROUP_PEER_UPLINKS_DECLARED] =
		ATTR("peer-uplinks-declared", U8),
	[MLAG_A_GROUP_PEER_UPLINKS_UP] = ATTR("peer-uplinks-up", U8),
	[MLAG_A_GROUP_MAINTENANCE] = {
		.name = "maintenance", .type = MLAG_ATTR_NEST,
		.nest = &mlag_maintenance_set
	},
	[MLAG_A_GROUP_ERROR_DOWN] = {
		.name = "error-down", .type = MLAG_ATTR_ENUM,
		.names = &mlag_error_down_names
	},
	[MLAG_A_GROUP_UP_STAGGER] = ATTR("up-stagger", U32),
	[MLAG_A_GROUP_UP_GATE] = {
		.name = "up-gate", .type = MLAG_ATTR_ENUM,
		.names = &mlag_up_gate_names
	},
	[MLAG_A_GROUP_FLAP_HOLD] = ATTR("flap-hold", U32),
	[MLAG_A_GROUP_FLAP_HOLD_MAX] = ATTR("flap-hold-max", U32),
	[MLAG_A_GROUP_DAD_LOST] = {
		.name = "dad-lost", .type = MLAG_ATTR_ENUM,
		.names = &mlag_dad_lost_names
	},
	[MLAG_A_GROUP_DAD_MODE] = {
		.name = "dad-mode", .type = MLAG_ATTR_ENUM,
		.names = &mlag_dad_mode_names
	},
	[MLAG_A_GROUP_HANDOVER_HOLD] = ATTR("handover-hold", U32),
	[MLAG_A_GROUP_HELPER_GRACE] = ATTR("helper-grace", U32),
	[MLAG_A_GROUP_HELPER_LOST] = {
		.name = "helper-lost", .type = MLAG_ATTR_ENUM,
		.names = &mlag_helper_lost_names
	},
};

SET(group);

static const struct mlag_attr mlag_port_stats_attr[] = {
	[MLAG_A_PORT_STATS_RX_ORIGIN] = COUNTER("rx-origin",
		"from the peer-link, entered the peer by this M-LAG"),
	[MLAG_A_PORT_STATS_RX_REDIRECT] = COUNTER("rx-redirect",
		"from the peer-link, sent out of the local leg for the peer"),
	[MLAG_A_PORT_STATS_RX_RELAY] = COUNTER("rx-relay",
		"from the peer-link, received by a leg the peer cannot use"),
	[MLAG_A_PORT_STATS_RX_PLAIN] = COUNTER("rx-plain",
		"from the peer-link, with no M-LAG of origin here"),
	[MLAG_A_PORT_STATS_RX_CONTROL] = COUNTER("rx-control",
		"control frames between the kernels"),
	[MLAG_A_PORT_STATS_TX_ORIGIN] = COUNTER("tx-origin",
		"over the peer-link with the M-LAG of origin"),
	[MLAG_A_PORT_STATS_TX_REDIRECT] = COUNTER("tx-redirect",
		"over the peer-link to the peer's leg: the local one is down"),
	[MLAG_A_PORT_STATS_TX_REDIRECT_DRAIN] = COUNTER("tx-redirect-drain",
		"over the peer-link to the peer's leg: this device is drained"),
	[MLAG_A_PORT_STATS_TX_RELAY] = COUNTER("tx-relay",
		"received by a leg unusable here and given to the peer"),
	[MLAG_A_PORT_STATS_TX_WRAPPED] = COUNTER("tx-wrapped",
		"S-tagged or control VLAN frames of users, wrapped"),
	[MLAG_A_PORT_STATS_DROP_RX_CLOSED] = COUNTER("drop-rx-closed",
		"received before the leg was open, or while the netdev is down"),
	[MLAG_A_PORT_STATS_DROP_RX_HELD_DOWN] = COUNTER("drop-rx-held-down",
		"received by a leg that is held down, before its links were"),
	[MLAG_A_PORT_STATS_DROP_RX_CONTROL] = COUNTER("drop-rx-control",
		"in the control VLAN, with no helper here"),
	[MLAG_A_PORT_STATS_DROP_RX_MERGED] = COUNTER("drop-rx-merged",
		"merged by the NIC, cannot be forwarded: turn off LRO"),
	[MLAG_A_PORT_STATS_DROP_RX_TAG] = COUNTER("drop-rx-tag",
		"from the peer-link, tag of no known kind: upgrade this device"),
	[MLAG_A_PORT_STATS_DROP_RX_NO_ID] = COUNTER("drop-rx-no-id",
		"for an id this device does not have"),
	[MLAG_A_PORT_STATS_DROP_REDIRECT_LEG] = COUNTER("drop-redirect-leg",
		"redirected here while the local leg was not open either"),
	[MLAG_A_PORT_STATS_DROP_REDIRECT_MTU] = COUNTER("drop-redirect-mtu",
		"redirected here, too large for this port: same MTU on both"),
	[MLAG_A_PORT_STATS_DROP_TX_NO_LEG] = COUNTER("drop-tx-no-leg",
		"neither leg was open, or no peer-link there"),
	[MLAG_A_PORT_STATS_DROP_TX_ISOLATED] = COUNTER("drop-tx-isolated",
		"from the peer-link to a dual-homed M-LAG: has its copy already"),
	[MLAG_A_PORT_STATS_DROP_TX_BPDU] = COUNTER("drop-tx-bpdu",
		"BPDUs of the own bridge, which never cross the peer-link"),
	[MLAG_A_PORT_STATS_DROP_TX_MTU] = COUNTER("drop-tx-mtu",
		"too large for the peer-link: raise its MTU"),
	[MLAG_A_PORT_STATS_DROP_TX_SLAVE] = COUNTER("drop-tx-slave",
		"not taken by the slave: is its queue full?"),
	[MLAG_A_PORT_STATS_DROP_NOMEM] = COUNTER("drop-nomem",
		"no memory for a tag or a private copy, or cut within a tag"),
};

SET(port_stats);

static const struct mlag_attr mlag_port_down_attr[] = {
	[MLAG_A_PORT_DOWN_DAD] = ATTR("dad", U64),
	[MLAG_A_PORT_DOWN_FLAP] = ATTR("flap", U64),
	[MLAG_A_PORT_DOWN_UP_DELAY] = ATTR("up-delay", U64),
	[MLAG_A_PORT_DOWN_BOOT] = ATTR("boot", U64),
	[MLAG_A_PORT_DOWN_MAINTENANCE] = ATTR("maintenance", U64),
	[MLAG_A_PORT_DOWN_UPLINK] = ATTR("uplink", U64),
	[MLAG_A_PORT_DOWN_CONSISTENCY] = ATTR("consistency", U64),
	[MLAG_A_PORT_DOWN_ADMIN] = ATTR("admin", U64),
};

SET(port_down);

static const struct mlag_attr mlag_port_attr[] = {
	[MLAG_A_PORT_IFINDEX] = ATTR("ifindex", U32),
	[MLAG_A_PORT_IFNAME] = ATTR("ifname", STRING),
	[MLAG_A_PORT_ID] = ATTR("id", U16),
	[MLAG_A_PORT_PEER_LINK] = ATTR("peer-link", FLAG),
	[MLAG_A_PORT_SLAVE] = ATTR("slave", IFINDEX),
	[MLAG_A_PORT_LOCAL] = {
		.name = "local", .type = MLAG_ATTR_ENUM,
		.names = &mlag_leg_names
	},
	[MLAG_A_PORT_REMOTE] = {
		.name = "remote", .type = MLAG_ATTR_ENUM,
		.names = &mlag_leg_names
	},
	[MLAG_A_PORT_PAIRING] = {
		.name = "pairing", .type = MLAG_ATTR_ENUM,
		.names = &mlag_pairing_names
	},
	[MLAG_A_PORT_AGE] = ATTR("age", U64),
	[MLAG_A_PORT_WHY] = ATTR("why", STRING),
	[MLAG_A_PORT_IDGEN] = ATTR("idgen", U32),
	[MLAG_A_PORT_ACKED] = ATTR("acked", FLAG),
	[MLAG_A_PORT_MODE] = ATTR("mode", STRING),
	[MLAG_A_PORT_LACP_KEY] = ATTR("lacp-key", U16),
	[MLAG_A_PORT_STATS] = {
		.name = "stats", .type = MLAG_ATTR_NEST,
		.nest = &mlag_port_stats_set
	},
	[MLAG_A_PORT_DOWN] = {
		.name = "down", .type = MLAG_ATTR_BITS,
		.names = &mlag_down_names
	},
	[MLAG_A_PORT_FOLLOW_GROUP] = ATTR("follow-group", U8),
	[MLAG_A_PORT_FOLLOW] = {
		.name = "follow", .type = MLAG_ATTR_ENUM,
		.names = &mlag_follow_names
	},
	[MLAG_A_PORT_DOWN_AGE] = {
		.name = "down-age", .type = MLAG_ATTR_NEST,
		.nest = &mlag_port_down_set
	},
	[MLAG_A_PORT_DOWN_IN] = {
		.name = "down-in", .type = MLAG_ATTR_NEST,
		.nest = &mlag_port_down_set
	},
	[MLAG_A_PORT_ROLE] = {
		.name = "role", .type = MLAG_ATTR_ENUM,
		.names = &mlag_role_names
	},
	[MLAG_A_PORT_SHUT] = ATTR("shut", FLAG),
	[MLAG_A_PORT_AFTERWARDS] = {
		.name = "afterwards", .type = MLAG_ATTR_ENUM,
		.names = &mlag_link_state_names
	},
	[MLAG_A_PORT_RELEASED] = {
		.name = "released", .type = MLAG_ATTR_BITS,
		.names = &mlag_down_names
	},
};

SET(port);

static const struct mlag_attr mlag_uplink_attr[] = {
	[MLAG_A_UPLINK_IFNAME] = ATTR("ifname", STRING),
	[MLAG_A_UPLINK_IFINDEX] = ATTR("ifindex", U32),
	[MLAG_A_UPLINK_GROUP] = ATTR("group", U8),
	[MLAG_A_UPLINK_STATE] = {
		.name = "state", .type = MLAG_ATTR_ENUM,
		.names = &mlag_uplink_names
	},
	[MLAG_A_UPLINK_AGE] = ATTR("age", U64),
	[MLAG_A_UPLINK_GROUP_STATE] = {
		.name = "group-state", .type = MLAG_ATTR_ENUM,
		.names = &mlag_uplink_group_names
	},
	[MLAG_A_UPLINK_GROUP_AGE] = ATTR("group-age", U64),
	[MLAG_A_UPLINK_HOLD_IN] = ATTR("hold-in", U64),
};

SET(uplink);

static const struct mlag_attr mlag_error_down_attr[] = {
	[MLAG_A_ERROR_DOWN_IFNAME] = ATTR("ifname", STRING),
	[MLAG_A_ERROR_DOWN_IFINDEX] = ATTR("ifindex", U32),
	[MLAG_A_ERROR_DOWN_RULE] = {
		.name = "rule", .type = MLAG_ATTR_ENUM,
		.names = &mlag_error_down_rule_names
	},
	[MLAG_A_ERROR_DOWN_GOES_DOWN] = ATTR("goes-down", FLAG),
	[MLAG_A_ERROR_DOWN_SETTING] = {
		.name = "setting", .type = MLAG_ATTR_ENUM,
		.names = &mlag_setting_names
	},
	[MLAG_A_ERROR_DOWN_BY] = ATTR("by", STRING),
	[MLAG_A_ERROR_DOWN_UPLINK] = ATTR("uplink", FLAG),
	[MLAG_A_ERROR_DOWN_ROUTED] = ATTR("routed", FLAG),
	[MLAG_A_ERROR_DOWN_DOWN] = {
		.name = "down", .type = MLAG_ATTR_BITS,
		.names = &mlag_down_names
	},
	[MLAG_A_ERROR_DOWN_STAYS_DOWN] = ATTR("stays-down", FLAG),
	[MLAG_A_ERROR_DOWN_DOWN_AGE] = {
		.name = "down-age", .type = MLAG_ATTR_NEST,
		.nest = &mlag_port_down_set
	},
	[MLAG_A_ERROR_DOWN_DOWN_IN] = {
		.name = "down-in", .type = MLAG_ATTR_NEST,
		.nest = &mlag_port_down_set
	},
	[MLAG_A_ERROR_DOWN_RELEASED] = {
		.name = "released", .type = MLAG_ATTR_BITS,
		.names = &mlag_down_names
	},
};

SET(error_down);

static const struct mlag_attr mlag_event_attr[] = {
	[MLAG_A_EVENT_TYPE] = {
		.name = "type", .type = MLAG_ATTR_ENUM,
		.names = &mlag_event_names
	},
	[MLAG_A_EVENT_TIME] = ATTR("time", U64),
	[MLAG_A_EVENT_SESSION] = {
		.name = "session", .type = MLAG_ATTR_ENUM,
		.names = &mlag_session_names
	},
	[MLAG_A_EVENT_LOST_REASON] = {
		.name = "lost-reason", .type = MLAG_ATTR_ENUM,
		.names = &mlag_reason_names
	},
	[MLAG_A_EVENT_ROLE] = {
		.name = "role", .type = MLAG_ATTR_ENUM,
		.names = &mlag_role_names
	},
	[MLAG_A_EVENT_HELPER] = {
		.name = "helper", .type = MLAG_ATTR_ENUM,
		.names = &mlag_helper_names
	},
	[MLAG_A_EVENT_PEER_HELPER] = {
		.name = "peer-helper", .type = MLAG_ATTR_ENUM,
		.names = &mlag_helper_names
	},
	[MLAG_A_EVENT_IFINDEX] = ATTR("ifindex", U32),
	[MLAG_A_EVENT_IFNAME] = ATTR("ifname", STRING),
	[MLAG_A_EVENT_ID] = ATTR("id", U16),
	[MLAG_A_EVENT_LOCAL] = {
		.name = "local", .type = MLAG_ATTR_ENUM,
		.names = &mlag_leg_names
	},
	[MLAG_A_EVENT_REMOTE] = {
		.name = "remote", .type = MLAG_ATTR_ENUM,
		.names = &mlag_leg_names
	},
	[MLAG_A_EVENT_PAIRING] = {
		.name = "pairing", .type = MLAG_ATTR_ENUM,
		.names = &mlag_pairing_names
	},
	[MLAG_A_EVENT_VERDICT] = {
		.name = "verdict", .type = MLAG_ATTR_ENUM,
		.names = &mlag_verdict_names
	},
	[MLAG_A_EVENT_RULE] = {
		.name = "rule", .type = MLAG_ATTR_ENUM,
		.names = &mlag_rule_names
	},
	[MLAG_A_EVENT_PATH] = ATTR("path", U8),
	[MLAG_A_EVENT_PATH_STATE] = {
		.name = "path-state", .type = MLAG_ATTR_ENUM,
		.names = &mlag_path_names
	},
	[MLAG_A_EVENT_DOWN] = {
		.name = "down", .type = MLAG_ATTR_BITS,
		.names = &mlag_down_names
	},
	[MLAG_A_EVENT_UPLINK] = {
		.name = "uplink", .type = MLAG_ATTR_ENUM,
		.names = &mlag_uplink_names
	},
	[MLAG_A_EVENT_UPLINK_GROUP] = ATTR("uplink-group", U8),
	[MLAG_A_EVENT_GROUP_STATE] = {
		.name = "group-state", .type = MLAG_ATTR_ENUM,
		.names = &mlag_uplink_group_names
	},
	[MLAG_A_EVENT_MAINTENANCE] = {
		.name = "maintenance", .type = MLAG_ATTR_ENUM,
		.names = &mlag_maintenance_names
	},
	[MLAG_A_EVENT_PEER_MAINTENANCE] = ATTR("peer-maintenance", FLAG),
	[MLAG_A_EVENT_UPTIME] = ATTR("uptime", U64),
	[MLAG_A_EVENT_INCIDENT] = ATTR("incident", U32),
	[MLAG_A_EVENT_INCIDENT_AGE] = ATTR("incident-age", U64),
	[MLAG_A_EVENT_LINK_STATE] = {
		.name = "link-state", .type = MLAG_ATTR_ENUM,
		.names = &mlag_link_state_names
	},
	[MLAG_A_EVENT_LINK] = ATTR("link", STRING),
	[MLAG_A_EVENT_PATH_BEFORE] = {
		.name = "path-before", .type = MLAG_ATTR_ENUM,
		.names = &mlag_path_names
	},
	[MLAG_A_EVENT_MINE] = {
		.name = "mine", .type = MLAG_ATTR_NEST,
		.nest = &mlag_claim_set
	},
	[MLAG_A_EVENT_PEER] = {
		.name = "peer", .type = MLAG_ATTR_NEST,
		.nest = &mlag_claim_set
	},
	[MLAG_A_EVENT_UP_IN] = ATTR("up-in", U64),
	[MLAG_A_EVENT_PATH_RISK] = {
		.name = "path-risk", .type = MLAG_ATTR_ENUM,
		.names = &mlag_dad_risk_names
	},
	[MLAG_A_EVENT_LEG_ROLE] = {
		.name = "leg-role", .type = MLAG_ATTR_ENUM,
		.names = &mlag_role_names
	},
};

SET(event);

const char *mlag_name(const struct mlag_names *names, unsigned int val,
		      char *buf, size_t size)
{
	if (val <= names->max && names->name[val])
		return names->name[val];

	/* A newer kernel knows more than we do. */
	snprintf(buf, size, "%u", val);

	return buf;
}
