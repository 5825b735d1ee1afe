/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/mlag.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_MLAG_H
#define _UAPI_LINUX_MLAG_H

#define MLAG_FAMILY_NAME	"mlag"
#define MLAG_FAMILY_VERSION	1

#define MLAG_MAX_ID		4000
#define MLAG_KEY_MAX_LEN	64

/**
 * enum mlag_session - State of the session between the two devices over the
 *   peer-link.
 * @MLAG_SESSION_DOWN: No peer has been heard, or it was lost.
 * @MLAG_SESSION_INIT: A peer is heard, but it has not shown yet that it hears
 *   us.
 * @MLAG_SESSION_PAIRED: Both hear each other.
 */
enum mlag_session {
	MLAG_SESSION_DOWN,
	MLAG_SESSION_INIT,
	MLAG_SESSION_PAIRED,
};

/**
 * enum mlag_role - Role of a device in its DFS group.
 * @MLAG_ROLE_NONE: Undecided, since the device has neither paired nor given up
 *   waiting.
 */
enum mlag_role {
	MLAG_ROLE_NONE,
	MLAG_ROLE_MASTER,
	MLAG_ROLE_BACKUP,
};

/**
 * enum mlag_helper - The user-space helper (mlagd) of a device.
 * @MLAG_HELPER_NONE: No helper has attached since the DFS group was made.
 * @MLAG_HELPER_DEAD: It closed its socket, or sent no hello for 15 hello
 *   intervals.
 */
enum mlag_helper {
	MLAG_HELPER_NONE,
	MLAG_HELPER_ALIVE,
	MLAG_HELPER_DEAD,
};

/**
 * enum mlag_leg - State of a leg, that is, of one device's end of an M-LAG.
 * @MLAG_LEG_ABSENT: The device has no such M-LAG id.
 * @MLAG_LEG_DOWN: The port is up and a usable bridge port, but the leg is not
 *   ready; frames for the M-LAG go to the peer's leg.
 * @MLAG_LEG_HELD: Ready, but the peer has not acknowledged the id yet.
 * @MLAG_LEG_OPEN: Frames flow.
 * @MLAG_LEG_UNUSABLE: The port is administratively down, no port of the
 *   peer-link's bridge, or blocked by STP. What the leg receives is given to
 *   the peer, which treats it as received on its own leg.
 */
enum mlag_leg {
	MLAG_LEG_ABSENT,
	MLAG_LEG_DOWN,
	MLAG_LEG_HELD,
	MLAG_LEG_OPEN,
	MLAG_LEG_UNUSABLE,
};

/**
 * enum mlag_pairing - How an M-LAG id stands between the two devices.
 * @MLAG_PAIRING_UNKNOWN: The devices are not paired, or the peer said nothing
 *   of it yet.
 * @MLAG_PAIRING_DUAL_HOMED: Both devices have the id and both legs are open.
 * @MLAG_PAIRING_SINGLE_HOMED: Both devices have the id and one leg is down;
 *   its device sends frames for the M-LAG over the peer-link to the other leg.
 * @MLAG_PAIRING_UNPAIRED: The peer lacks the id or cannot use it. The
 *   isolation of this port is released, so frames from the peer-link leave by
 *   it.
 */
enum mlag_pairing {
	MLAG_PAIRING_UNKNOWN,
	MLAG_PAIRING_DUAL_HOMED,
	MLAG_PAIRING_SINGLE_HOMED,
	MLAG_PAIRING_UNPAIRED,
};

/**
 * enum mlag_refusal - Why a hello was refused.
 * @MLAG_REFUSAL_NONE: It was accepted.
 * @MLAG_REFUSAL_NO_GROUP: This device has no DFS group id yet.
 * @MLAG_REFUSAL_NO_PEER_LINK: No peer-link is enslaved, or it has no carrier.
 * @MLAG_REFUSAL_LOOPBACK: A hello of our own came back.
 * @MLAG_REFUSAL_GROUP_MISMATCH: It carries another DFS group id.
 * @MLAG_REFUSAL_VERSION: No version of the protocol is known to both.
 * @MLAG_REFUSAL_THIRD_DEVICE: It comes from another device than the peer of
 *   this session.
 * @MLAG_REFUSAL_OTHER_BOOT: It comes from another boot of the peer while the
 *   session with the present one still lives.
 * @MLAG_REFUSAL_STALE: Its sequence number is not above the last one.
 * @MLAG_REFUSAL_BAD_KEY: Its message authentication code is missing or wrong
 *   (by mlagd).
 * @MLAG_REFUSAL_MALFORMED: It could not be parsed (by mlagd).
 * @MLAG_REFUSAL_HOP_LIMIT: Its hop limit is not 255 or it is not link-local
 *   (by mlagd).
 */
enum mlag_refusal {
	MLAG_REFUSAL_NONE,
	MLAG_REFUSAL_NO_GROUP,
	MLAG_REFUSAL_NO_PEER_LINK,
	MLAG_REFUSAL_LOOPBACK,
	MLAG_REFUSAL_GROUP_MISMATCH,
	MLAG_REFUSAL_VERSION,
	MLAG_REFUSAL_THIRD_DEVICE,
	MLAG_REFUSAL_OTHER_BOOT,
	MLAG_REFUSAL_STALE,
	MLAG_REFUSAL_BAD_KEY,
	MLAG_REFUSAL_MALFORMED,
	MLAG_REFUSAL_HOP_LIMIT,
};

/**
 * enum mlag_event_type - What an event notification tells.
 * @MLAG_EVENT_TYPE_SESSION: The session's state changed.
 * @MLAG_EVENT_TYPE_ROLE: This device's role changed.
 * @MLAG_EVENT_TYPE_HELPER: This device's or the peer's helper came or went.
 * @MLAG_EVENT_TYPE_PORT: A leg or the pairing of a port changed.
 * @MLAG_EVENT_TYPE_PORT_DEL: A netdev of kind mlag was deleted.
 * @MLAG_EVENT_TYPE_CONFIG: The group's configuration changed.
 */
enum mlag_event_type {
	MLAG_EVENT_TYPE_SESSION,
	MLAG_EVENT_TYPE_ROLE,
	MLAG_EVENT_TYPE_HELPER,
	MLAG_EVENT_TYPE_PORT,
	MLAG_EVENT_TYPE_PORT_DEL,
	MLAG_EVENT_TYPE_CONFIG,
};

/**
 * enum mlag_reason - Why a session ended.
 * @MLAG_REASON_HOLD: Nothing was heard for the hold time.
 * @MLAG_REASON_CARRIER: The peer-link lost its carrier, was shut or removed.
 * @MLAG_REASON_NOT_HEARD: The peer said that it does not hear us.
 * @MLAG_REASON_PEER_SESSION: The peer had started a new session.
 * @MLAG_REASON_CONFIG: The DFS group id or the hold time was changed.
 */
enum mlag_reason {
	MLAG_REASON_NONE,
	MLAG_REASON_HOLD,
	MLAG_REASON_CARRIER,
	MLAG_REASON_NOT_HEARD,
	MLAG_REASON_PEER_SESSION,
	MLAG_REASON_CONFIG,
};

enum {
	IFLA_MLAG_ID = 1,
	IFLA_MLAG_PEER_LINK,
	IFLA_MLAG_LOCAL,
	IFLA_MLAG_REMOTE,
	IFLA_MLAG_PAIRING,

	__IFLA_MLAG_MAX
};
#define IFLA_MLAG_MAX (__IFLA_MLAG_MAX - 1)

enum {
	MLAG_A_GROUP_ID = 1,
	MLAG_A_GROUP_PRIORITY,
	MLAG_A_GROUP_SYSTEM_MAC,
	MLAG_A_GROUP_SYSTEM_MAC_AUTO,
	MLAG_A_GROUP_LACP_PRIORITY,
	MLAG_A_GROUP_HELLO,
	MLAG_A_GROUP_HOLD,
	MLAG_A_GROUP_BOOT_DELAY,
	MLAG_A_GROUP_KEY,
	MLAG_A_GROUP_KEY_SET,
	MLAG_A_GROUP_DEVICE_MAC,
	MLAG_A_GROUP_BOOT_ID,
	MLAG_A_GROUP_PEER_LINK,
	MLAG_A_GROUP_PEER_LINK_SLAVE,
	MLAG_A_GROUP_SESSION,
	MLAG_A_GROUP_SESSION_AGE,
	MLAG_A_GROUP_SESSION_NUMBER,
	MLAG_A_GROUP_LOST_REASON,
	MLAG_A_GROUP_ROLE,
	MLAG_A_GROUP_HELPER,
	MLAG_A_GROUP_PEER,
	MLAG_A_GROUP_REFUSED,
	MLAG_A_GROUP_STATS,
	MLAG_A_GROUP_PAD,

	__MLAG_A_GROUP_MAX
};
#define MLAG_A_GROUP_MAX (__MLAG_A_GROUP_MAX - 1)

enum {
	MLAG_A_PEER_DEVICE_MAC = 1,
	MLAG_A_PEER_BOOT_ID,
	MLAG_A_PEER_SESSION_NUMBER,
	MLAG_A_PEER_PRIORITY,
	MLAG_A_PEER_ROLE,
	MLAG_A_PEER_HELPER,
	MLAG_A_PEER_HOLD,
	MLAG_A_PEER_HEARD,
	MLAG_A_PEER_VERSION,
	MLAG_A_PEER_PAD,

	__MLAG_A_PEER_MAX
};
#define MLAG_A_PEER_MAX (__MLAG_A_PEER_MAX - 1)

enum {
	MLAG_A_REFUSED_NO_GROUP = 1,
	MLAG_A_REFUSED_NO_PEER_LINK,
	MLAG_A_REFUSED_LOOPBACK,
	MLAG_A_REFUSED_GROUP_MISMATCH,
	MLAG_A_REFUSED_VERSION,
	MLAG_A_REFUSED_THIRD_DEVICE,
	MLAG_A_REFUSED_OTHER_BOOT,
	MLAG_A_REFUSED_STALE,
	MLAG_A_REFUSED_BAD_KEY,
	MLAG_A_REFUSED_MALFORMED,
	MLAG_A_REFUSED_HOP_LIMIT,
	MLAG_A_REFUSED_PAD,

	__MLAG_A_REFUSED_MAX
};
#define MLAG_A_REFUSED_MAX (__MLAG_A_REFUSED_MAX - 1)

enum {
	MLAG_A_GROUP_STATS_HELLO_TX = 1,
	MLAG_A_GROUP_STATS_HELLO_RX,
	MLAG_A_GROUP_STATS_KEEPALIVE_TX,
	MLAG_A_GROUP_STATS_KEEPALIVE_RX,
	MLAG_A_GROUP_STATS_KEEPALIVE_REFUSED,
	MLAG_A_GROUP_STATS_KEEPALIVE_MALFORMED,
	MLAG_A_GROUP_STATS_SESSIONS,
	MLAG_A_GROUP_STATS_PAD,

	__MLAG_A_GROUP_STATS_MAX
};
#define MLAG_A_GROUP_STATS_MAX (__MLAG_A_GROUP_STATS_MAX - 1)

enum {
	MLAG_A_PORT_IFINDEX = 1,
	MLAG_A_PORT_IFNAME,
	MLAG_A_PORT_ID,
	MLAG_A_PORT_PEER_LINK,
	MLAG_A_PORT_SLAVE,
	MLAG_A_PORT_LOCAL,
	MLAG_A_PORT_REMOTE,
	MLAG_A_PORT_PAIRING,
	MLAG_A_PORT_AGE,
	MLAG_A_PORT_WHY,
	MLAG_A_PORT_IDGEN,
	MLAG_A_PORT_ACKED,
	MLAG_A_PORT_MODE,
	MLAG_A_PORT_LACP_KEY,
	MLAG_A_PORT_STATS,
	MLAG_A_PORT_PAD,

	__MLAG_A_PORT_MAX
};
#define MLAG_A_PORT_MAX (__MLAG_A_PORT_MAX - 1)

enum {
	MLAG_A_PORT_STATS_RX_ORIGIN = 1,
	MLAG_A_PORT_STATS_RX_REDIRECT,
	MLAG_A_PORT_STATS_RX_RELAY,
	MLAG_A_PORT_STATS_RX_PLAIN,
	MLAG_A_PORT_STATS_RX_CONTROL,
	MLAG_A_PORT_STATS_TX_ORIGIN,
	MLAG_A_PORT_STATS_TX_REDIRECT,
	MLAG_A_PORT_STATS_TX_RELAY,
	MLAG_A_PORT_STATS_TX_WRAPPED,
	MLAG_A_PORT_STATS_DROP_RX_CLOSED,
	MLAG_A_PORT_STATS_DROP_RX_TAG,
	MLAG_A_PORT_STATS_DROP_RX_NO_ID,
	MLAG_A_PORT_STATS_DROP_REDIRECT_LEG,
	MLAG_A_PORT_STATS_DROP_REDIRECT_MTU,
	MLAG_A_PORT_STATS_DROP_TX_NO_LEG,
	MLAG_A_PORT_STATS_DROP_TX_ISOLATED,
	MLAG_A_PORT_STATS_DROP_TX_BPDU,
	MLAG_A_PORT_STATS_DROP_TX_MTU,
	MLAG_A_PORT_STATS_DROP_NOMEM,
	MLAG_A_PORT_STATS_PAD,

	__MLAG_A_PORT_STATS_MAX
};
#define MLAG_A_PORT_STATS_MAX (__MLAG_A_PORT_STATS_MAX - 1)

enum {
	MLAG_A_HELLO_VERSION = 1,
	MLAG_A_HELLO_MIN_VERSION,
	MLAG_A_HELLO_GROUP,
	MLAG_A_HELLO_DEVICE_MAC,
	MLAG_A_HELLO_BOOT,
	MLAG_A_HELLO_SEQ,
	MLAG_A_HELLO_SESSION,
	MLAG_A_HELLO_NONCE,
	MLAG_A_HELLO_ECHO_BOOT,
	MLAG_A_HELLO_ECHO_SESSION,
	MLAG_A_HELLO_ECHO_NONCE,
	MLAG_A_HELLO_PRIORITY,
	MLAG_A_HELLO_ROLE,
	MLAG_A_HELLO_ROLE_VERSION,
	MLAG_A_HELLO_ECHO_ROLE_VERSION,
	MLAG_A_HELLO_HOLD,
	MLAG_A_HELLO_INTERVAL,
	MLAG_A_HELLO_REFUSAL,
	MLAG_A_HELLO_PAD,

	__MLAG_A_HELLO_MAX
};
#define MLAG_A_HELLO_MAX (__MLAG_A_HELLO_MAX - 1)

enum {
	MLAG_A_EVENT_TYPE = 1,
	MLAG_A_EVENT_TIME,
	MLAG_A_EVENT_SESSION,
	MLAG_A_EVENT_LOST_REASON,
	MLAG_A_EVENT_ROLE,
	MLAG_A_EVENT_HELPER,
	MLAG_A_EVENT_PEER_HELPER,
	MLAG_A_EVENT_IFINDEX,
	MLAG_A_EVENT_IFNAME,
	MLAG_A_EVENT_ID,
	MLAG_A_EVENT_LOCAL,
	MLAG_A_EVENT_REMOTE,
	MLAG_A_EVENT_PAIRING,
	MLAG_A_EVENT_PAD,

	__MLAG_A_EVENT_MAX
};
#define MLAG_A_EVENT_MAX (__MLAG_A_EVENT_MAX - 1)

enum {
	MLAG_CMD_GROUP_GET = 1,
	MLAG_CMD_GROUP_SET,
	MLAG_CMD_PORT_GET,
	MLAG_CMD_HELPER_ATTACH,
	MLAG_CMD_HELLO_NEXT,
	MLAG_CMD_HELLO_INPUT,
	MLAG_CMD_EVENT,
	MLAG_CMD_HELPER_WAKE,

	__MLAG_CMD_MAX
};
#define MLAG_CMD_MAX (__MLAG_CMD_MAX - 1)

#define MLAG_MCGRP_EVENTS	"events"

#endif /* _UAPI_LINUX_MLAG_H */
