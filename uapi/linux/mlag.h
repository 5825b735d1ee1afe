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
#define MLAG_DAD_PATHS		4
#define MLAG_DAD_PORT		52475
#define MLAG_MAX_UPLINKS	64
#define MLAG_MAX_ERROR_DOWN	256
#define MLAG_MAX_UPLINK_GROUP	64

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
 * enum mlag_role - Role of a device in its DFS group, and of a leg among the
 *   two of its M-LAG.
 * @MLAG_ROLE_NONE: Undecided, since the device has neither paired nor given up
 *   waiting. Of a leg: it is not open.
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
 * @MLAG_EVENT_TYPE_VERDICT: The verdict of dual-active detection changed.
 * @MLAG_EVENT_TYPE_DAD_PATH: A DAD path was made or removed, or its state
 *   changed.
 * @MLAG_EVENT_TYPE_UPLINK: An uplink was declared or no longer is, or its
 *   state changed.
 * @MLAG_EVENT_TYPE_UPLINK_GROUP: The state of a group of uplinks changed.
 * @MLAG_EVENT_TYPE_MAINTENANCE: This device's or the peer's maintenance
 *   changed.
 * @MLAG_EVENT_TYPE_PEER_LINK: The peer-link came or went.
 * @MLAG_EVENT_TYPE_DAD_ASKED: The first packet since the session was lost was
 *   handed out to be sent on a DAD path.
 * @MLAG_EVENT_TYPE_DAD_HEARD: The first answer since then was heard on a DAD
 *   path, that is, the first packet of a peer that has lost the session, too.
 * @MLAG_EVENT_TYPE_LINK: A link under a leg that is held down was taken down,
 *   or up again.
 * @MLAG_EVENT_TYPE_ERROR_DOWN: A port that is no member port is held down, or
 *   no longer.
 */
enum mlag_event_type {
	MLAG_EVENT_TYPE_SESSION,
	MLAG_EVENT_TYPE_ROLE,
	MLAG_EVENT_TYPE_HELPER,
	MLAG_EVENT_TYPE_PORT,
	MLAG_EVENT_TYPE_PORT_DEL,
	MLAG_EVENT_TYPE_CONFIG,
	MLAG_EVENT_TYPE_VERDICT,
	MLAG_EVENT_TYPE_DAD_PATH,
	MLAG_EVENT_TYPE_UPLINK,
	MLAG_EVENT_TYPE_UPLINK_GROUP,
	MLAG_EVENT_TYPE_MAINTENANCE,
	MLAG_EVENT_TYPE_PEER_LINK,
	MLAG_EVENT_TYPE_DAD_ASKED,
	MLAG_EVENT_TYPE_DAD_HEARD,
	MLAG_EVENT_TYPE_LINK,
	MLAG_EVENT_TYPE_ERROR_DOWN,
};

/**
 * enum mlag_reason - Why a session ended.
 * @MLAG_REASON_HOLD: Nothing was heard for the hold time.
 * @MLAG_REASON_CARRIER: The peer-link lost its carrier, was shut or removed.
 * @MLAG_REASON_NOT_HEARD: The peer said that it does not hear us.
 * @MLAG_REASON_PEER_SESSION: The peer had started a new session.
 * @MLAG_REASON_CONFIG: The DFS group id or the hold time was changed.
 * @MLAG_REASON_GOODBYE: The peer left in good order, and said so.
 * @MLAG_REASON_LEFT: This device left in good order.
 */
enum mlag_reason {
	MLAG_REASON_NONE,
	MLAG_REASON_HOLD,
	MLAG_REASON_CARRIER,
	MLAG_REASON_NOT_HEARD,
	MLAG_REASON_PEER_SESSION,
	MLAG_REASON_CONFIG,
	MLAG_REASON_GOODBYE,
	MLAG_REASON_LEFT,
};

/**
 * enum mlag_maintenance_state - How far a device is on its way out of service,
 *   or back.
 * @MLAG_MAINTENANCE_NONE: In service.
 * @MLAG_MAINTENANCE_ASKED: The peer has been asked to carry on alone, and has
 *   yet to agree.
 * @MLAG_MAINTENANCE_DRAIN: It has agreed. What the legs would send goes by the
 *   peer, and LACP partners are told to stop using them; they still receive.
 * @MLAG_MAINTENANCE_DRAINED: The links of all legs are down.
 * @MLAG_MAINTENANCE_CANCEL: On its way back; the peer has yet to acknowledge
 *   that.
 */
enum mlag_maintenance_state {
	MLAG_MAINTENANCE_NONE,
	MLAG_MAINTENANCE_ASKED,
	MLAG_MAINTENANCE_DRAIN,
	MLAG_MAINTENANCE_DRAINED,
	MLAG_MAINTENANCE_CANCEL,
};

/**
 * enum mlag_dad_class - How fit a device is to carry on alone, higher is
 *   fitter.
 * @MLAG_DAD_CLASS_LEAVING: In maintenance.
 * @MLAG_DAD_CLASS_HELD: Member ports wait, after a boot or for the up-delay.
 * @MLAG_DAD_CLASS_RUN: Neither.
 */
enum mlag_dad_class {
	MLAG_DAD_CLASS_LEAVING,
	MLAG_DAD_CLASS_HELD,
	MLAG_DAD_CLASS_RUN,
};

/**
 * enum mlag_dad_verdict - Whether a device goes on when the session is lost.
 * @MLAG_DAD_PAIRED: Nothing to decide.
 * @MLAG_DAD_UNDECIDED: Not paired; ports stay as they are for now.
 * @MLAG_DAD_STAY: It goes on.
 * @MLAG_DAD_YIELD: The other one does; ports are down.
 */
enum mlag_dad_verdict {
	MLAG_DAD_PAIRED,
	MLAG_DAD_UNDECIDED,
	MLAG_DAD_STAY,
	MLAG_DAD_YIELD,
};

/**
 * enum mlag_dad_rule - What led to a verdict.
 * @MLAG_DAD_BY_NONE: There is none.
 * @MLAG_DAD_BY_BALLOT: Claims were compared, ballots differ.
 * @MLAG_DAD_BY_CLASS: Claims were compared, classes differ.
 * @MLAG_DAD_BY_UPLINKS: Claims were compared, one device has lost all its
 *   uplinks.
 * @MLAG_DAD_BY_ROLE: Claims were compared, roles differ.
 * @MLAG_DAD_BY_PRIORITY: Claims were compared, priorities differ.
 * @MLAG_DAD_BY_MAC: Claims were compared, device MAC addresses differ.
 * @MLAG_DAD_BY_BOOT: Claims were compared, nothing but the boot ids differ.
 * @MLAG_DAD_BY_SILENCE: The peer was not heard.
 * @MLAG_DAD_BY_LOST_BEFORE: Nor was it before the loss, and the backup is set
 *   to yield then.
 * @MLAG_DAD_BY_HELPER: There is no helper to ask with.
 * @MLAG_DAD_BY_HANDOVER: The peer lost its uplinks, or goes into maintenance,
 *   and asked for it.
 * @MLAG_DAD_BY_GOODBYE: The peer left in good order.
 * @MLAG_DAD_BY_PEER_YIELDS: The peer has yielded, too, and does not hear this
 *   device, or is in maintenance.
 */
enum mlag_dad_rule {
	MLAG_DAD_BY_NONE,
	MLAG_DAD_BY_BALLOT,
	MLAG_DAD_BY_CLASS,
	MLAG_DAD_BY_UPLINKS,
	MLAG_DAD_BY_ROLE,
	MLAG_DAD_BY_PRIORITY,
	MLAG_DAD_BY_MAC,
	MLAG_DAD_BY_BOOT,
	MLAG_DAD_BY_SILENCE,
	MLAG_DAD_BY_LOST_BEFORE,
	MLAG_DAD_BY_HELPER,
	MLAG_DAD_BY_HANDOVER,
	MLAG_DAD_BY_GOODBYE,
	MLAG_DAD_BY_PEER_YIELDS,
};

/**
 * enum mlag_dad_path_state - State of a path.
 * @MLAG_DAD_PATH_NEVER: The peer was never heard on it.
 * @MLAG_DAD_PATH_OK: It is heard.
 * @MLAG_DAD_PATH_LOST: It was, but not for the path's timeout.
 */
enum mlag_dad_path_state {
	MLAG_DAD_PATH_NEVER,
	MLAG_DAD_PATH_OK,
	MLAG_DAD_PATH_LOST,
};

/**
 * enum mlag_dad_path_risk - Why a path may fail together with the peer-link,
 *   as its route stands now.
 * @MLAG_DAD_PATH_RISK_NONE: Nothing speaks for it.
 * @MLAG_DAD_PATH_RISK_NO_ROUTE: There is no route to the peer's address.
 * @MLAG_DAD_PATH_RISK_PEER_LINK: The route is over the peer-link, or over a
 *   bridge that it is a port of.
 * @MLAG_DAD_PATH_RISK_GOES_DOWN: The route is over ports that go down when
 *   this device yields.
 * @MLAG_DAD_PATH_RISK_NO_DEVICE: The device that the path is bound to is
 *   absent.
 */
enum mlag_dad_path_risk {
	MLAG_DAD_PATH_RISK_NONE,
	MLAG_DAD_PATH_RISK_NO_ROUTE,
	MLAG_DAD_PATH_RISK_PEER_LINK,
	MLAG_DAD_PATH_RISK_GOES_DOWN,
	MLAG_DAD_PATH_RISK_NO_DEVICE,
};

/**
 * enum mlag_dad_refusal - Why a DAD packet was refused.
 * @MLAG_DAD_REFUSAL_NONE: It was accepted.
 * @MLAG_DAD_REFUSAL_GROUP: Another DFS group id, or none here.
 * @MLAG_DAD_REFUSAL_VERSION: No version of the protocol is known to both.
 * @MLAG_DAD_REFUSAL_LOOPBACK: Our own came back.
 * @MLAG_DAD_REFUSAL_PATH: There is no such path.
 * @MLAG_DAD_REFUSAL_BOOT: A boot that has not shown yet that it is alive.
 * @MLAG_DAD_REFUSAL_STALE: Not later than the last one.
 * @MLAG_DAD_REFUSAL_BAD_KEY: Its message authentication code is missing or
 *   wrong (by mlagd).
 * @MLAG_DAD_REFUSAL_MALFORMED: It could not be parsed (by mlagd).
 */
enum mlag_dad_refusal {
	MLAG_DAD_REFUSAL_NONE,
	MLAG_DAD_REFUSAL_GROUP,
	MLAG_DAD_REFUSAL_VERSION,
	MLAG_DAD_REFUSAL_LOOPBACK,
	MLAG_DAD_REFUSAL_PATH,
	MLAG_DAD_REFUSAL_BOOT,
	MLAG_DAD_REFUSAL_STALE,
	MLAG_DAD_REFUSAL_BAD_KEY,
	MLAG_DAD_REFUSAL_MALFORMED,
};

/**
 * enum mlag_down_reason - Why a port is held down, a set.
 * @MLAG_DOWN_DAD: This device has yielded to its peer.
 * @MLAG_DOWN_FLAP: It has done so more than once of late.
 * @MLAG_DOWN_UP_DELAY: The up-delay after a recovery.
 * @MLAG_DOWN_BOOT: It is not known yet whether there is a peer.
 * @MLAG_DOWN_MAINTENANCE: This device is in maintenance: "ip mlag maintenance
 *   off" ends it.
 * @MLAG_DOWN_UPLINK: All uplinks that it follows are down.
 * @MLAG_DOWN_CONSISTENCY: Not used yet: its configuration does not fit the
 *   peer's.
 * @MLAG_DOWN_ADMIN: Not used yet: the administrator had it put down by us.
 */
enum mlag_down_reason {
	MLAG_DOWN_DAD = 1,
	MLAG_DOWN_FLAP = 2,
	MLAG_DOWN_UP_DELAY = 4,
	MLAG_DOWN_BOOT = 8,
	MLAG_DOWN_MAINTENANCE = 16,
	MLAG_DOWN_UPLINK = 32,
	MLAG_DOWN_CONSISTENCY = 64,
	MLAG_DOWN_ADMIN = 128,
};

/**
 * enum mlag_uplink_state - State of a declared uplink.
 * @MLAG_UPLINK_ABSENT: There is no netdev of this name. It counts as one that
 *   is down, and is watched again as soon as there is one.
 * @MLAG_UPLINK_DOWN: It is administratively down, has no carrier, or its
 *   operational state (RFC 2863) is not up.
 * @MLAG_UPLINK_UP: It can be used.
 */
enum mlag_uplink_state {
	MLAG_UPLINK_ABSENT,
	MLAG_UPLINK_DOWN,
	MLAG_UPLINK_UP,
};

/**
 * enum mlag_uplink_group_state - State of a group of uplinks.
 * @MLAG_UPLINK_GROUP_UP: One of its uplinks is up, or it has none.
 * @MLAG_UPLINK_GROUP_FAILED: None of its uplinks is up.
 * @MLAG_UPLINK_GROUP_HOLD: One is up again; what was held down meanwhile waits
 *   for uplink-hold.
 */
enum mlag_uplink_group_state {
	MLAG_UPLINK_GROUP_UP,
	MLAG_UPLINK_GROUP_FAILED,
	MLAG_UPLINK_GROUP_HOLD,
};

/**
 * enum mlag_link_state - State of the peer-link, or of a link under a leg.
 */
enum mlag_link_state {
	MLAG_LINK_STATE_DOWN,
	MLAG_LINK_STATE_UP,
};

/**
 * enum mlag_follow_state - What a member port that follows a group of uplinks
 *   makes of its state.
 * @MLAG_FOLLOW_UP: Nothing.
 * @MLAG_FOLLOW_FAILED: It is held down, since none of the uplinks is up.
 * @MLAG_FOLLOW_HOLD: It is held down for uplink-hold, since one is up again.
 * @MLAG_FOLLOW_NO_PEER: None is up, but the peer is absent, has yielded, or
 *   waits itself.
 * @MLAG_FOLLOW_PEER_UPLINKS: None is up, but the peer has lost all its
 *   declared uplinks, too.
 * @MLAG_FOLLOW_PEER_LEG: None is up, but the peer's leg is not open.
 * @MLAG_FOLLOW_RELEASED: None is up, or not for uplink-hold, but the port has
 *   been released from that.
 */
enum mlag_follow_state {
	MLAG_FOLLOW_UP,
	MLAG_FOLLOW_FAILED,
	MLAG_FOLLOW_HOLD,
	MLAG_FOLLOW_NO_PEER,
	MLAG_FOLLOW_PEER_UPLINKS,
	MLAG_FOLLOW_PEER_LEG,
	MLAG_FOLLOW_RELEASED,
};

/**
 * enum mlag_error_down_scope - Which ports of a device that yields go down.
 * @MLAG_ERROR_DOWN_UNSET: As members, and the administrator has not said yet
 *   whether that is to be so.
 * @MLAG_ERROR_DOWN_MEMBERS: Member ports, and ports that are set to suspend.
 * @MLAG_ERROR_DOWN_ALL: All physical ports, but for the peer-link, ports that
 *   are set to reserve, and routed ports.
 */
enum mlag_error_down_scope {
	MLAG_ERROR_DOWN_UNSET,
	MLAG_ERROR_DOWN_MEMBERS,
	MLAG_ERROR_DOWN_ALL,
};

/**
 * enum mlag_error_down_setting - What was set for one port.
 * @MLAG_ERROR_DOWN_AUTO: Nothing: it is treated as any other port.
 * @MLAG_ERROR_DOWN_RESERVE: It is spared, and so is everything below it.
 * @MLAG_ERROR_DOWN_SUSPEND: It goes down whatever error-down is set to, and so
 *   does everything below it.
 */
enum mlag_error_down_setting {
	MLAG_ERROR_DOWN_AUTO,
	MLAG_ERROR_DOWN_RESERVE,
	MLAG_ERROR_DOWN_SUSPEND,
};

/**
 * enum mlag_error_down_rule - Why a port goes down with its device, or does
 *   not.
 * @MLAG_ERROR_DOWN_BY_MEMBER: A link of a member port: it goes down.
 * @MLAG_ERROR_DOWN_BY_SUSPEND: Set to suspend, or below a port that is: it
 *   goes down.
 * @MLAG_ERROR_DOWN_BY_ALL: Any other physical port, with error-down set to
 *   all: it goes down.
 * @MLAG_ERROR_DOWN_BY_PEER_LINK: It carries the peer-link: spared.
 * @MLAG_ERROR_DOWN_BY_RESERVE: Set to reserve, or below a port that is:
 *   spared.
 * @MLAG_ERROR_DOWN_BY_ROUTED: It, or a VLAN device over it, has addresses:
 *   spared, since with them routes would be lost.
 * @MLAG_ERROR_DOWN_BY_NOT_ARMED: Error-down is not set to all: spared.
 * @MLAG_ERROR_DOWN_BY_VIRTUAL: No physical port; what is below it may go down.
 * @MLAG_ERROR_DOWN_BY_ABSENT: Nothing but a setting: there is no netdev of
 *   this name.
 */
enum mlag_error_down_rule {
	MLAG_ERROR_DOWN_BY_MEMBER,
	MLAG_ERROR_DOWN_BY_SUSPEND,
	MLAG_ERROR_DOWN_BY_ALL,
	MLAG_ERROR_DOWN_BY_PEER_LINK,
	MLAG_ERROR_DOWN_BY_RESERVE,
	MLAG_ERROR_DOWN_BY_ROUTED,
	MLAG_ERROR_DOWN_BY_NOT_ARMED,
	MLAG_ERROR_DOWN_BY_VIRTUAL,
	MLAG_ERROR_DOWN_BY_ABSENT,
};

/**
 * enum mlag_up_gate - What member ports wait for after a recovery.
 * @MLAG_UP_GATE_DELAY: The up-delay.
 * @MLAG_UP_GATE_READY: That both devices say that they are synchronised, but
 *   no longer than the up-delay.
 */
enum mlag_up_gate {
	MLAG_UP_GATE_DELAY,
	MLAG_UP_GATE_READY,
};

/**
 * enum mlag_dad_lost - What the backup does when the session is lost after all
 *   DAD paths were, and a device that has yielded when they are lost then.
 * @MLAG_DAD_LOST_STAY: It goes on, as does the other one.
 * @MLAG_DAD_LOST_YIELD: It yields, or still does, until it hears the peer by
 *   DAD or is paired again.
 */
enum mlag_dad_lost {
	MLAG_DAD_LOST_STAY,
	MLAG_DAD_LOST_YIELD,
};

/**
 * enum mlag_dad_mode - When DAD decides after the session was lost.
 * @MLAG_DAD_MODE_FAST: As soon as the peer is heard, or after the timeout of
 *   the paths; but see boot-delay of the group for a device that has never
 *   paired.
 * @MLAG_DAD_MODE_CLASSIC: 3 s later, by what is heard then; three probes, 200
 *   ms apart, after which silence counts.
 */
enum mlag_dad_mode {
	MLAG_DAD_MODE_FAST,
	MLAG_DAD_MODE_CLASSIC,
};

/**
 * enum mlag_helper_lost - What a device without a helper does when the session
 *   is lost.
 * @MLAG_HELPER_LOST_YIELD: It yields; without a helper on either the backup
 *   does.
 * @MLAG_HELPER_LOST_STAY: It goes on, as if the peer were dead, until it hears
 *   otherwise by DAD or is paired again.
 */
enum mlag_helper_lost {
	MLAG_HELPER_LOST_YIELD,
	MLAG_HELPER_LOST_STAY,
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
	MLAG_A_GROUP_UP_DELAY,
	MLAG_A_GROUP_DAD,
	MLAG_A_GROUP_UPLINK_HOLD,
	MLAG_A_GROUP_UPLINKS_DECLARED,
	MLAG_A_GROUP_UPLINKS_UP,
	MLAG_A_GROUP_PEER_UPLINKS_DECLARED,
	MLAG_A_GROUP_PEER_UPLINKS_UP,
	MLAG_A_GROUP_MAINTENANCE,
	MLAG_A_GROUP_ERROR_DOWN,
	MLAG_A_GROUP_UP_STAGGER,
	MLAG_A_GROUP_UP_GATE,
	MLAG_A_GROUP_FLAP_HOLD,
	MLAG_A_GROUP_FLAP_HOLD_MAX,
	MLAG_A_GROUP_DAD_LOST,
	MLAG_A_GROUP_DAD_MODE,
	MLAG_A_GROUP_HANDOVER_HOLD,
	MLAG_A_GROUP_HELPER_GRACE,
	MLAG_A_GROUP_HELPER_LOST,

	__MLAG_A_GROUP_MAX
};
#define MLAG_A_GROUP_MAX (__MLAG_A_GROUP_MAX - 1)

enum {
	MLAG_A_MAINTENANCE_STATE = 1,
	MLAG_A_MAINTENANCE_AGE,
	MLAG_A_MAINTENANCE_REFUSED,
	MLAG_A_MAINTENANCE_PEER,
	MLAG_A_MAINTENANCE_PEER_AGE,
	MLAG_A_MAINTENANCE_PAD,

	__MLAG_A_MAINTENANCE_MAX
};
#define MLAG_A_MAINTENANCE_MAX (__MLAG_A_MAINTENANCE_MAX - 1)

enum {
	MLAG_A_DRAIN_ON = 1,
	MLAG_A_DRAIN_FORCE,

	__MLAG_A_DRAIN_MAX
};
#define MLAG_A_DRAIN_MAX (__MLAG_A_DRAIN_MAX - 1)

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
	MLAG_A_PORT_DOWN,
	MLAG_A_PORT_UPLINK_GROUP,
	MLAG_A_PORT_FOLLOW_GROUP,
	MLAG_A_PORT_FOLLOW,
	MLAG_A_PORT_DOWN_AGE,
	MLAG_A_PORT_DOWN_IN,
	MLAG_A_PORT_ERROR_DOWN,
	MLAG_A_PORT_ROLE,
	MLAG_A_PORT_SHUT,
	MLAG_A_PORT_AFTERWARDS,
	MLAG_A_PORT_RELEASED,
	MLAG_A_PORT_REASON,
	MLAG_A_PORT_FORCE,

	__MLAG_A_PORT_MAX
};
#define MLAG_A_PORT_MAX (__MLAG_A_PORT_MAX - 1)

enum {
	MLAG_A_PORT_DOWN_DAD = 1,
	MLAG_A_PORT_DOWN_FLAP,
	MLAG_A_PORT_DOWN_UP_DELAY,
	MLAG_A_PORT_DOWN_BOOT,
	MLAG_A_PORT_DOWN_MAINTENANCE,
	MLAG_A_PORT_DOWN_UPLINK,
	MLAG_A_PORT_DOWN_CONSISTENCY,
	MLAG_A_PORT_DOWN_ADMIN,
	MLAG_A_PORT_DOWN_PAD,

	__MLAG_A_PORT_DOWN_MAX
};
#define MLAG_A_PORT_DOWN_MAX (__MLAG_A_PORT_DOWN_MAX - 1)

enum {
	MLAG_A_ERROR_DOWN_IFNAME = 1,
	MLAG_A_ERROR_DOWN_IFINDEX,
	MLAG_A_ERROR_DOWN_RULE,
	MLAG_A_ERROR_DOWN_GOES_DOWN,
	MLAG_A_ERROR_DOWN_SETTING,
	MLAG_A_ERROR_DOWN_BY,
	MLAG_A_ERROR_DOWN_UPLINK,
	MLAG_A_ERROR_DOWN_ROUTED,
	MLAG_A_ERROR_DOWN_DOWN,
	MLAG_A_ERROR_DOWN_STAYS_DOWN,
	MLAG_A_ERROR_DOWN_DOWN_AGE,
	MLAG_A_ERROR_DOWN_DOWN_IN,
	MLAG_A_ERROR_DOWN_RELEASED,

	__MLAG_A_ERROR_DOWN_MAX
};
#define MLAG_A_ERROR_DOWN_MAX (__MLAG_A_ERROR_DOWN_MAX - 1)

enum {
	MLAG_A_UPLINK_IFNAME = 1,
	MLAG_A_UPLINK_IFINDEX,
	MLAG_A_UPLINK_GROUP,
	MLAG_A_UPLINK_STATE,
	MLAG_A_UPLINK_AGE,
	MLAG_A_UPLINK_GROUP_STATE,
	MLAG_A_UPLINK_GROUP_AGE,
	MLAG_A_UPLINK_HOLD_IN,
	MLAG_A_UPLINK_PAD,

	__MLAG_A_UPLINK_MAX
};
#define MLAG_A_UPLINK_MAX (__MLAG_A_UPLINK_MAX - 1)

enum {
	MLAG_A_PORT_STATS_RX_ORIGIN = 1,
	MLAG_A_PORT_STATS_RX_REDIRECT,
	MLAG_A_PORT_STATS_RX_RELAY,
	MLAG_A_PORT_STATS_RX_PLAIN,
	MLAG_A_PORT_STATS_RX_CONTROL,
	MLAG_A_PORT_STATS_TX_ORIGIN,
	MLAG_A_PORT_STATS_TX_REDIRECT,
	MLAG_A_PORT_STATS_TX_REDIRECT_DRAIN,
	MLAG_A_PORT_STATS_TX_RELAY,
	MLAG_A_PORT_STATS_TX_WRAPPED,
	MLAG_A_PORT_STATS_DROP_RX_CLOSED,
	MLAG_A_PORT_STATS_DROP_RX_HELD_DOWN,
	MLAG_A_PORT_STATS_DROP_RX_CONTROL,
	MLAG_A_PORT_STATS_DROP_RX_MERGED,
	MLAG_A_PORT_STATS_DROP_RX_TAG,
	MLAG_A_PORT_STATS_DROP_RX_NO_ID,
	MLAG_A_PORT_STATS_DROP_REDIRECT_LEG,
	MLAG_A_PORT_STATS_DROP_REDIRECT_MTU,
	MLAG_A_PORT_STATS_DROP_TX_NO_LEG,
	MLAG_A_PORT_STATS_DROP_TX_ISOLATED,
	MLAG_A_PORT_STATS_DROP_TX_BPDU,
	MLAG_A_PORT_STATS_DROP_TX_MTU,
	MLAG_A_PORT_STATS_DROP_TX_SLAVE,
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
	MLAG_A_EVENT_VERDICT,
	MLAG_A_EVENT_RULE,
	MLAG_A_EVENT_PATH,
	MLAG_A_EVENT_PATH_STATE,
	MLAG_A_EVENT_DOWN,
	MLAG_A_EVENT_UPLINK,
	MLAG_A_EVENT_UPLINK_GROUP,
	MLAG_A_EVENT_GROUP_STATE,
	MLAG_A_EVENT_MAINTENANCE,
	MLAG_A_EVENT_PEER_MAINTENANCE,
	MLAG_A_EVENT_UPTIME,
	MLAG_A_EVENT_INCIDENT,
	MLAG_A_EVENT_INCIDENT_AGE,
	MLAG_A_EVENT_LINK_STATE,
	MLAG_A_EVENT_LINK,
	MLAG_A_EVENT_PATH_BEFORE,
	MLAG_A_EVENT_MINE,
	MLAG_A_EVENT_PEER,
	MLAG_A_EVENT_UP_IN,
	MLAG_A_EVENT_PATH_RISK,
	MLAG_A_EVENT_LEG_ROLE,

	__MLAG_A_EVENT_MAX
};
#define MLAG_A_EVENT_MAX (__MLAG_A_EVENT_MAX - 1)

enum {
	MLAG_A_CLAIM_BALLOT = 1,
	MLAG_A_CLAIM_CLASS,
	MLAG_A_CLAIM_UPLINKS,
	MLAG_A_CLAIM_ROLE,
	MLAG_A_CLAIM_PRIORITY,
	MLAG_A_CLAIM_DEVICE_MAC,
	MLAG_A_CLAIM_PAD,

	__MLAG_A_CLAIM_MAX
};
#define MLAG_A_CLAIM_MAX (__MLAG_A_CLAIM_MAX - 1)

enum {
	MLAG_A_DAD_VERDICT = 1,
	MLAG_A_DAD_RULE,
	MLAG_A_DAD_AGE,
	MLAG_A_DAD_PATH_BEFORE,
	MLAG_A_DAD_HELD,
	MLAG_A_DAD_UP_IN,
	MLAG_A_DAD_TAKEOVER_IN,
	MLAG_A_DAD_MINE,
	MLAG_A_DAD_PEER,
	MLAG_A_DAD_PAD,
	MLAG_A_DAD_NEXT_VERDICT,
	MLAG_A_DAD_NEXT_RULE,
	MLAG_A_DAD_RECOVERIES,
	MLAG_A_DAD_FLAP_IN,
	MLAG_A_DAD_TURN_IN,
	MLAG_A_DAD_READY,
	MLAG_A_DAD_PEER_READY,
	MLAG_A_DAD_HANDOVER_IN,

	__MLAG_A_DAD_MAX
};
#define MLAG_A_DAD_MAX (__MLAG_A_DAD_MAX - 1)

enum {
	MLAG_A_DAD_PATH_INDEX = 1,
	MLAG_A_DAD_PATH_LOCAL,
	MLAG_A_DAD_PATH_REMOTE,
	MLAG_A_DAD_PATH_IFINDEX,
	MLAG_A_DAD_PATH_PORT,
	MLAG_A_DAD_PATH_INTERVAL,
	MLAG_A_DAD_PATH_TIMEOUT,
	MLAG_A_DAD_PATH_NEW,
	MLAG_A_DAD_PATH_STATE,
	MLAG_A_DAD_PATH_AGE,
	MLAG_A_DAD_PATH_HEARD,
	MLAG_A_DAD_PATH_ECHOED,
	MLAG_A_DAD_PATH_TX,
	MLAG_A_DAD_PATH_RX,
	MLAG_A_DAD_PATH_REFUSED,
	MLAG_A_DAD_PATH_LAST_REFUSAL,
	MLAG_A_DAD_PATH_PAD,
	MLAG_A_DAD_PATH_VIA,
	MLAG_A_DAD_PATH_RISK,
	MLAG_A_DAD_PATH_IFNAME,

	__MLAG_A_DAD_PATH_MAX
};
#define MLAG_A_DAD_PATH_MAX (__MLAG_A_DAD_PATH_MAX - 1)

enum {
	MLAG_A_DAD_MSG_PATH = 1,
	MLAG_A_DAD_MSG_VERSION,
	MLAG_A_DAD_MSG_MIN_VERSION,
	MLAG_A_DAD_MSG_GROUP,
	MLAG_A_DAD_MSG_DEVICE_MAC,
	MLAG_A_DAD_MSG_BOOT,
	MLAG_A_DAD_MSG_SEQ,
	MLAG_A_DAD_MSG_BALLOT,
	MLAG_A_DAD_MSG_CLASS,
	MLAG_A_DAD_MSG_CLAIM_UPLINKS,
	MLAG_A_DAD_MSG_ROLE,
	MLAG_A_DAD_MSG_PRIORITY,
	MLAG_A_DAD_MSG_ORDER,
	MLAG_A_DAD_MSG_NONCE,
	MLAG_A_DAD_MSG_ECHO_BOOT,
	MLAG_A_DAD_MSG_ECHO_NONCE,
	MLAG_A_DAD_MSG_SEEN_BOOT,
	MLAG_A_DAD_MSG_SEEN_BALLOT,
	MLAG_A_DAD_MSG_SESSION,
	MLAG_A_DAD_MSG_VERDICT,
	MLAG_A_DAD_MSG_FLAGS,
	MLAG_A_DAD_MSG_UPLINKS_UP,
	MLAG_A_DAD_MSG_UPLINKS,
	MLAG_A_DAD_MSG_INTERVAL,
	MLAG_A_DAD_MSG_DELAY,
	MLAG_A_DAD_MSG_REFUSAL,
	MLAG_A_DAD_MSG_PAD,

	__MLAG_A_DAD_MSG_MAX
};
#define MLAG_A_DAD_MSG_MAX (__MLAG_A_DAD_MSG_MAX - 1)

enum {
	MLAG_CMD_GROUP_GET = 1,
	MLAG_CMD_GROUP_SET,
	MLAG_CMD_PORT_GET,
	MLAG_CMD_HELPER_ATTACH,
	MLAG_CMD_HELLO_NEXT,
	MLAG_CMD_HELLO_INPUT,
	MLAG_CMD_EVENT,
	MLAG_CMD_HELPER_WAKE,
	MLAG_CMD_DAD_SET,
	MLAG_CMD_DAD_DEL,
	MLAG_CMD_DAD_GET,
	MLAG_CMD_DAD_NEXT,
	MLAG_CMD_DAD_INPUT,
	MLAG_CMD_PORT_SET,
	MLAG_CMD_UPLINK_GET,
	MLAG_CMD_MAINTENANCE_SET,
	MLAG_CMD_ERROR_DOWN_GET,
	MLAG_CMD_PORT_RELEASE,

	__MLAG_CMD_MAX
};
#define MLAG_CMD_MAX (__MLAG_CMD_MAX - 1)

#define MLAG_MCGRP_EVENTS	"events"

#endif /* _UAPI_LINUX_MLAG_H */
