// SPDX-License-Identifier: GPL-2.0
/*
 * The attributes of the generic netlink family as tables.
 */
#include "attrs.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/genetlink.h>
#include <net/if.h>
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
};

NAMES(event);

static const char * const mlag_reason_name[] = {
	[MLAG_REASON_NONE] = "none",
	[MLAG_REASON_HOLD] = "hold",
	[MLAG_REASON_CARRIER] = "carrier",
	[MLAG_REASON_NOT_HEARD] = "not-heard",
	[MLAG_REASON_PEER_SESSION] = "peer-session",
	[MLAG_REASON_CONFIG] = "config",
};

static const char * const mlag_reason_doc[] = {
	[MLAG_REASON_HOLD] = "nothing was heard for the hold time",
	[MLAG_REASON_CARRIER] =
		"the peer-link lost its carrier, was shut or removed",
	[MLAG_REASON_NOT_HEARD] = "the peer said that it does not hear us",
	[MLAG_REASON_PEER_SESSION] = "the peer had started a new session",
	[MLAG_REASON_CONFIG] = "the group id was changed",
};

NAMES_DOC(reason);

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
	[MLAG_DAD_BY_HANDOVER] = "the peer lost its uplinks",
	[MLAG_DAD_BY_GOODBYE] = "the peer left in good order",
};

NAMES_DOC(rule);

static const char * const mlag_path_name[] = {
	[MLAG_DAD_PATH_NEVER] = "never",
	[MLAG_DAD_PATH_OK] = "ok",
	[MLAG_DAD_PATH_LOST] = "lost",
};

NAMES(path);

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

NAMES(down);

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
};

/* Behind "2 ports". */
static const char * const mlag_follow_doc[] = {
	[MLAG_FOLLOW_FAILED] =
		"held down until one is up for uplink-hold, or the peer is lost",
	[MLAG_FOLLOW_HOLD] = "held down until then",
	[MLAG_FOLLOW_NO_PEER] = "kept up: no peer that forwards",
	[MLAG_FOLLOW_PEER_UPLINKS] = "kept up: the peer has no uplinks either",
	[MLAG_FOLLOW_PEER_LEG] = "kept up: the peer's leg is not open",
};

NAMES_DOC(follow);

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
};

SET(dad);

static const struct mlag_attr mlag_dad_path_attr[] = {
	[MLAG_A_DAD_PATH_INDEX] = ATTR("index", U8),
	[MLAG_A_DAD_PATH_LOCAL] = ATTR("local", INET),
	[MLAG_A_DAD_PATH_REMOTE] = ATTR("remote", INET),
	[MLAG_A_DAD_PATH_IFINDEX] = ATTR("dev", IFINDEX),
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
};

SET(dad_path);

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
	[MLAG_A_PORT_STATS_TX_RELAY] = COUNTER("tx-relay",
		"received by a leg unusable here and given to the peer"),
	[MLAG_A_PORT_STATS_TX_WRAPPED] = COUNTER("tx-wrapped",
		"S-tagged or control VLAN frames of users, wrapped"),
	[MLAG_A_PORT_STATS_DROP_RX_CLOSED] = COUNTER("drop-rx-closed",
		"received by the local leg before it was open"),
	[MLAG_A_PORT_STATS_DROP_RX_TAG] = COUNTER("drop-rx-tag",
		"from the peer-link, tag of no known kind: upgrade this device"),
	[MLAG_A_PORT_STATS_DROP_RX_NO_ID] = COUNTER("drop-rx-no-id",
		"for an id this device does not have"),
	[MLAG_A_PORT_STATS_DROP_REDIRECT_LEG] = COUNTER("drop-redirect-leg",
		"redirected here while the local leg was not open either"),
	[MLAG_A_PORT_STATS_DROP_REDIRECT_MTU] = COUNTER("drop-redirect-mtu",
		"redirected here, too large for this port: same MTU on both"),
	[MLAG_A_PORT_STATS_DROP_TX_NO_LEG] = COUNTER("drop-tx-no-leg",
		"neither leg was open"),
	[MLAG_A_PORT_STATS_DROP_TX_ISOLATED] = COUNTER("drop-tx-isolated",
		"from the peer-link to a dual-homed M-LAG: has its copy already"),
	[MLAG_A_PORT_STATS_DROP_TX_BPDU] = COUNTER("drop-tx-bpdu",
		"BPDUs of the own bridge, which never cross the peer-link"),
	[MLAG_A_PORT_STATS_DROP_TX_MTU] = COUNTER("drop-tx-mtu",
		"too large for the peer-link: raise its MTU"),
	[MLAG_A_PORT_STATS_DROP_NOMEM] = COUNTER("drop-nomem",
		"no memory for a tag or a private copy"),
};

SET(port_stats);

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

static int mlag_tb_check(const struct mlag_attr *attr,
			 const struct nlattr *nla)
{
	static const uint16_t sizes[] = {
		[MLAG_ATTR_U8] = 1, [MLAG_ATTR_U16] = 2, [MLAG_ATTR_U32] = 4,
		[MLAG_ATTR_U64] = 8, [MLAG_ATTR_HEX64] = 8,
		[MLAG_ATTR_ENUM] = 1, [MLAG_ATTR_MAC] = 6,
		[MLAG_ATTR_IFINDEX] = 4, [MLAG_ATTR_BITS] = 4,
	};
	uint16_t len = mnl_attr_get_payload_len(nla);
	const struct nlattr *inner;
	unsigned int type;

	switch (attr->type) {
	case MLAG_ATTR_NONE:
	case MLAG_ATTR_FLAG:
		return 0;
	case MLAG_ATTR_STRING:
		return mnl_attr_validate(nla, MNL_TYPE_NUL_STRING) < 0 ?
		       -EBADMSG : 0;
	case MLAG_ATTR_INET:
		return len == 4 || len == 16 ? 0 : -EBADMSG;
	case MLAG_ATTR_NEST:
		break;
	default:
		return len == sizes[attr->type] ? 0 : -EBADMSG;
	}

	/* No set nests deeper than two levels, so this ends. */
	mnl_attr_for_each_nested(inner, nla) {
		type = mnl_attr_get_type(inner);
		if (type <= attr->nest->max &&
		    mlag_tb_check(&attr->nest->attr[type], inner))
			return -EBADMSG;
	}

	return 0;
}

static void mlag_tb_add(struct mlag_tb *tb, const struct nlattr *nla)
{
	unsigned int type = mnl_attr_get_type(nla);

	if (type <= tb->set->max && tb->set->attr[type].type)
		tb->tb[type] = nla;
}

int mlag_tb_parse(struct mlag_tb *tb, const struct mlag_attr_set *set,
		  const struct nlmsghdr *nlh)
{
	const struct nlattr *nla;
	unsigned int i;

	*tb = (struct mlag_tb){ .set = set };
	mnl_attr_for_each(nla, nlh, sizeof(struct genlmsghdr))
		mlag_tb_add(tb, nla);

	for (i = 0; i <= set->max; i++)
		if (tb->tb[i] && mlag_tb_check(&set->attr[i], tb->tb[i]))
			return -EBADMSG;

	return 0;
}

void mlag_tb_nest(struct mlag_tb *tb, const struct mlag_tb *from,
		  unsigned int type)
{
	const struct nlattr *nla;

	*tb = (struct mlag_tb){ .set = from->set->attr[type].nest };
	if (!from->tb[type])
		return;
	mnl_attr_for_each_nested(nla, from->tb[type])
		mlag_tb_add(tb, nla);
}

bool mlag_tb_has(const struct mlag_tb *tb, unsigned int type)
{
	return tb->tb[type];
}

uint64_t mlag_tb_uint(const struct mlag_tb *tb, unsigned int type)
{
	const struct nlattr *nla = tb->tb[type];

	if (!nla)
		return 0;

	switch (tb->set->attr[type].type) {
	case MLAG_ATTR_U8:
	case MLAG_ATTR_ENUM:
		return mnl_attr_get_u8(nla);
	case MLAG_ATTR_U16:
		return mnl_attr_get_u16(nla);
	case MLAG_ATTR_U32:
	case MLAG_ATTR_IFINDEX:
	case MLAG_ATTR_BITS:
		return mnl_attr_get_u32(nla);
	case MLAG_ATTR_U64:
	case MLAG_ATTR_HEX64:
		return mnl_attr_get_u64(nla);
	default:
		return 0;
	}
}

const char *mlag_tb_name(const struct mlag_tb *tb, unsigned int type,
			 char *buf, size_t size)
{
	const struct mlag_attr *attr = &tb->set->attr[type];
	unsigned int val = mlag_tb_uint(tb, type);
	char name[IF_NAMESIZE];

	if (!tb->tb[type])
		return "-";
	if (attr->type == MLAG_ATTR_ENUM)
		return mlag_name(attr->names, val, buf, size);
	if (!val)
		return "-";

	/* Like ip(8) for a device that it cannot name. */
	if (if_indextoname(val, name))
		snprintf(buf, size, "%s", name);
	else
		snprintf(buf, size, "if%u", val);

	return buf;
}

const char *mlag_tb_str(const struct mlag_tb *tb, unsigned int type)
{
	return tb->tb[type] ? mnl_attr_get_str(tb->tb[type]) : "";
}

const char *mlag_tb_mac(const struct mlag_tb *tb, unsigned int type,
			char *buf, size_t size)
{
	if (!tb->tb[type])
		return "-";

	return mlag_mac_str(mnl_attr_get_payload(tb->tb[type]), buf, size);
}

const char *mlag_tb_inet(const struct mlag_tb *tb, unsigned int type,
			 char *buf, size_t size)
{
	const struct nlattr *nla = tb->tb[type];

	if (!nla || !inet_ntop(mnl_attr_get_payload_len(nla) == 4 ? AF_INET :
			       AF_INET6, mnl_attr_get_payload(nla), buf, size))
		return "-";

	return buf;
}

static void mlag_tb_json_bits(const struct mlag_attr *attr, uint32_t val,
			      struct mlag_json *json)
{
	unsigned int i;
	char num[12];

	mlag_json_open(json, attr->name, '[');
	for (i = 0; i < 32; i++)
		if (val & 1u << i)
			mlag_json_str(json, NULL, mlag_name(attr->names, i, num,
							    sizeof(num)));
	mlag_json_close(json, ']');
}

static void mlag_tb_json_one(const struct mlag_tb *tb, unsigned int type,
			     struct mlag_json *json)
{
	const struct mlag_attr *attr = &tb->set->attr[type];
	uint64_t val = mlag_tb_uint(tb, type);
	char buf[INET6_ADDRSTRLEN];
	struct mlag_tb nest;

	switch (attr->type) {
	case MLAG_ATTR_NONE:
	case MLAG_ATTR_FLAG:
		break;
	case MLAG_ATTR_U8:
	case MLAG_ATTR_U16:
	case MLAG_ATTR_U32:
	case MLAG_ATTR_U64:
		mlag_json_uint(json, attr->name, val);
		break;
	case MLAG_ATTR_HEX64:
		snprintf(buf, sizeof(buf), "0x%016" PRIx64, val);
		mlag_json_str(json, attr->name, buf);
		break;
	case MLAG_ATTR_ENUM:
		if (val <= attr->names->max)
			mlag_json_str(json, attr->name,
				      attr->names->name[val]);
		else
			mlag_json_uint(json, attr->name, val);
		break;
	case MLAG_ATTR_MAC:
		mlag_json_str(json, attr->name,
			      mlag_tb_mac(tb, type, buf, sizeof(buf)));
		break;
	case MLAG_ATTR_STRING:
		mlag_json_str(json, attr->name, mlag_tb_str(tb, type));
		break;
	case MLAG_ATTR_IFINDEX:
		if (val)
			mlag_json_str(json, attr->name,
				      mlag_tb_name(tb, type, buf,
						   sizeof(buf)));
		break;
	case MLAG_ATTR_INET:
		mlag_json_str(json, attr->name,
			      mlag_tb_inet(tb, type, buf, sizeof(buf)));
		break;
	case MLAG_ATTR_BITS:
		mlag_tb_json_bits(attr, val, json);
		break;
	case MLAG_ATTR_NEST:
		mlag_tb_nest(&nest, tb, type);
		mlag_json_open(json, attr->name, '{');
		mlag_tb_json(&nest, json);
		mlag_json_close(json, '}');
		break;
	}
}

void mlag_tb_json(const struct mlag_tb *tb, struct mlag_json *json)
{
	unsigned int i;

	for (i = 0; i <= tb->set->max; i++) {
		if (tb->set->attr[i].type == MLAG_ATTR_FLAG)
			mlag_json_bool(json, tb->set->attr[i].name,
				       mlag_tb_has(tb, i));
		else if (tb->tb[i])
			mlag_tb_json_one(tb, i, json);
	}
}
