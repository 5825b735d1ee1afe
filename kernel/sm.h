/* SPDX-License-Identifier: GPL-2.0 */
/* The state machines of a device and of its legs.
 *
 * Pure C: no locks, no allocation, no clock, no kernel or libc calls, so that
 * the module, the unit tests and a checker compile the very same file. Each
 * function takes the state, an event and the time, changes the state and
 * returns the actions that the caller has to carry out.
 *
 * Times are in milliseconds of a clock that never goes back and whose zero
 * does not matter. A MAC address is held in the low 48 bits of a __u64, first
 * byte most significant, so that it compares as IEEE 802.1D does.
 */
#ifndef _MLAG_SM_H
#define _MLAG_SM_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include <uapi/linux/mlag.h>

/** MLAG_SM_VERSION - version of the protocol between the devices we speak */
#define MLAG_SM_VERSION		1
/** MLAG_SM_MIN_VERSION - the oldest version that we still understand */
#define MLAG_SM_MIN_VERSION	1

/** MLAG_SM_MSG_DELAY - longest time, in ms, that a message may be under way */
#define MLAG_SM_MSG_DELAY	200
/** MLAG_SM_HELLO_PAIRED - hello intervals between two hellos once paired;
 * liveness is then the keep-alives' business
 */
#define MLAG_SM_HELLO_PAIRED	5
/** MLAG_SM_HELPER_MISSES - hello intervals without a hello fetched, after which
 * the helper counts as dead
 */
#define MLAG_SM_HELPER_MISSES	15

/**
 * enum mlag_sm_action - what the caller has to do, a set
 * @MLAG_ACT_HELLO: have the helper send a hello now
 * @MLAG_ACT_KEEPALIVE: send a keep-alive with the legs that changed
 * @MLAG_ACT_LEGS: the session came or went: call mlag_sm_leg_session() for
 *	every leg, then see to what it returns
 * @MLAG_ACT_REFRESH: derive the data path's mode of this leg anew
 * @MLAG_ACT_GRACE: wait until no frame is under way that saw the leg as it was,
 *	then call mlag_sm_leg_grace()
 * @MLAG_ACT_EV_SESSION: tell listeners of the session's new state
 * @MLAG_ACT_EV_ROLE: tell listeners of the new role
 * @MLAG_ACT_EV_HELPER: tell listeners of a helper that came or went
 * @MLAG_ACT_EV_LEG: tell listeners of this leg
 */
enum mlag_sm_action {
	MLAG_ACT_HELLO		= 1 << 0,
	MLAG_ACT_KEEPALIVE	= 1 << 1,
	MLAG_ACT_LEGS		= 1 << 2,
	MLAG_ACT_REFRESH	= 1 << 3,
	MLAG_ACT_GRACE	= 1 << 4,
	MLAG_ACT_EV_SESSION	= 1 << 5,
	MLAG_ACT_EV_ROLE	= 1 << 6,
	MLAG_ACT_EV_HELPER	= 1 << 7,
	MLAG_ACT_EV_LEG		= 1 << 8,
};

/**
 * struct mlag_sm_hello - the contents of a DFS hello
 * @version: highest version the sender speaks
 * @min_version: lowest version it still speaks
 * @group: DFS group id
 * @mac: device MAC address
 * @boot: boot id
 * @seq: sequence number, rising within a boot
 * @session: the sender's session number
 * @nonce: the sender's random number for this session
 * @echo_boot: boot id that the sender hears, 0 for none
 * @echo_session: session number that it hears
 * @echo_nonce: nonce that it hears
 * @priority: priority in the election
 * @role: enum mlag_role
 * @role_version: raised with each change of @role or @priority
 * @echo_role_version: the receiver's role version, as the sender knows it
 * @hold_ms: hold time that the sender applies
 */
struct mlag_sm_hello {
	__u8 version;
	__u8 min_version;
	__u16 group;
	__u64 mac;
	__u64 boot;
	__u64 seq;
	__u32 session;
	__u64 nonce;
	__u64 echo_boot;
	__u32 echo_session;
	__u64 echo_nonce;
	__u8 priority;
	__u8 role;
	__u32 role_version;
	__u32 echo_role_version;
	__u32 hold_ms;
};

/**
 * enum mlag_sm_keepalive_flag - what a keep-alive says of the session's end
 * @MLAG_KEEPALIVE_F_GOODBYE: the sender leaves in good order
 * @MLAG_KEEPALIVE_F_PARTED: the sender has heard that of the receiver, and goes
 *	on without it
 */
enum mlag_sm_keepalive_flag {
	MLAG_KEEPALIVE_F_GOODBYE	= 1 << 0,
	MLAG_KEEPALIVE_F_PARTED		= 1 << 1,
};

/**
 * struct mlag_sm_keepalive - the head of a keep-alive between the kernels
 * @boot: boot id of the sender
 * @seq: sequence number of the sender
 * @session: the sender's session number
 * @echo_session: the receiver's session number, as the sender knows it
 * @cookie: the receiver's nonce, known only to who paired with it
 * @helper: enum mlag_helper of the sender
 * @flags: enum mlag_sm_keepalive_flag
 */
struct mlag_sm_keepalive {
	__u64 boot;
	__u64 seq;
	__u32 session;
	__u32 echo_session;
	__u64 cookie;
	__u8 helper;
	__u8 flags;
};

/**
 * enum mlag_sm_leg_flag - what a device says of one of its legs
 * @MLAG_LEG_F_PRESENT: it has a netdev of this id
 * @MLAG_LEG_F_USABLE: which is up and may forward
 * @MLAG_LEG_F_ACCEPT: frames for the netdev are let in
 * @MLAG_LEG_F_OPEN: a redirected frame would leave by the leg now
 * @MLAG_LEG_F_MASTER: of two open legs it is the master; not known to devices
 *	that were there before it, which never claim to be
 */
enum mlag_sm_leg_flag {
	MLAG_LEG_F_PRESENT	= 1 << 0,
	MLAG_LEG_F_USABLE	= 1 << 1,
	MLAG_LEG_F_ACCEPT	= 1 << 2,
	MLAG_LEG_F_OPEN		= 1 << 3,
	MLAG_LEG_F_MASTER	= 1 << 4,
};

/**
 * struct mlag_sm_leg_entry - what a keep-alive says of one id
 * @flags: enum mlag_sm_leg_flag of the sender's leg
 * @idgen: generation of the id at the sender
 * @ack: generation of the receiver's id that the sender has isolated, 0 for
 *	none
 */
struct mlag_sm_leg_entry {
	__u8 flags;
	__u32 idgen;
	__u32 ack;
};

/**
 * struct mlag_sm_peer - what is known of the peer
 * @mac: device MAC address
 * @boot: boot id
 * @nonce: its nonce for @session
 * @hello_seq: sequence number of its last hello
 * @keepalive_seq: sequence number of its last keep-alive
 * @session: its session number
 * @hold_ms: hold time it applies
 * @version: highest version it speaks
 * @priority: its priority
 * @role: its role
 * @helper: state of its helper
 * @role_version: version of @role and @priority
 * @echo_role_version: version of ours that it knew when it said so
 */
struct mlag_sm_peer {
	__u64 mac;
	__u64 boot;
	__u64 nonce;
	__u64 hello_seq;
	__u64 keepalive_seq;
	__u32 session;
	__u32 hold_ms;
	__u8 version;
	__u8 priority;
	__u8 role;
	__u8 helper;
	__u32 role_version;
	__u32 echo_role_version;
};

/**
 * struct mlag_sm - state of a device
 * @group: DFS group id, 0 while unset
 * @priority: own priority
 * @hello_ms: hello interval
 * @hold_ms: hold time
 * @boot_delay_ms: how long a device that never paired waits for a peer
 * @mac: own device MAC address
 * @boot: own boot id
 * @entropy: a random number, put here by the caller before each event and
 *	used for the next session's nonce
 * @seq: last sequence number handed out
 * @nonce: own nonce for this session
 * @session: own session number
 * @idgen: last generation of an id handed out
 * @role_version: raised with each change of @role or @priority
 * @state: enum mlag_session
 * @role: enum mlag_role
 * @helper: enum mlag_helper, of the own helper
 * @lost: enum mlag_reason of the last loss
 * @verdict: enum mlag_dad_verdict, MLAG_DAD_STAY without dual-active detection
 * @carrier: the peer-link has a carrier
 * @forwards: the peer-link's netdev forwards, or is in no bridge
 * @ever_paired: this boot has paired
 * @gone: the peer has been silent for so long that it cannot hold an id
 *	released
 * @leaving: this device leaves in good order: it pairs with nobody, until
 *	mlag_sm_return()
 * @parting: the peer has said goodbye, which has yet to be acknowledged
 * @parted: the last session ended with a goodbye of the peer
 * @since: when @state changed
 * @heard: when the peer was last heard
 * @unpaired_since: when the last session ended, or the device began
 * @helper_seen: when the helper last fetched a hello
 * @sessions: how often the devices have paired
 * @peer: the peer; kept after a loss to tell stale messages
 */
struct mlag_sm {
	__u16 group;
	__u8 priority;
	__u32 hello_ms;
	__u32 hold_ms;
	__u32 boot_delay_ms;
	__u64 mac;
	__u64 boot;
	__u64 entropy;

	__u64 seq;
	__u64 nonce;
	__u32 session;
	__u32 idgen;
	__u32 role_version;
	__u8 state;
	__u8 role;
	__u8 helper;
	__u8 lost;
	__u8 verdict;
	bool carrier;
	bool forwards;
	bool ever_paired;
	bool gone;
	bool leaving;
	bool parting;
	bool parted;
	__u64 since;
	__u64 heard;
	__u64 unpaired_since;
	__u64 helper_seen;
	__u64 sessions;

	struct mlag_sm_peer peer;
};

/**
 * struct mlag_sm_leg - state of one M-LAG id on this device
 * @idgen: generation of the id, new each time it becomes usable
 * @ack: generation of the peer's id that is isolated here, 0 for none
 * @peer_idgen: the peer's generation, as last heard
 * @peer_flags: enum mlag_sm_leg_flag of the peer, as last heard
 * @peer_known: the peer has spoken of this id in this session
 * @present: there is a netdev of this id here
 * @usable: it is up, in the peer-link's bridge or routed, and not blocked
 * @ready: traffic can flow over the local leg
 * @acked: the peer has acknowledged @idgen, or is gone
 * @cleared: frames may flow; only a new generation takes it back
 * @released: the peer cannot use the id: its isolation is off
 * @isolating: the isolation is on again, frames may still be under way
 * @closing: not usable any more, which the peer is told once no frame is under
 *	way that saw the leg open
 * @master: open, and to act where exactly one of two open legs has to
 * @state: enum mlag_leg, derived
 * @lease: when @released ends unless renewed
 * @since: when @state changed
 */
struct mlag_sm_leg {
	__u32 idgen;
	__u32 ack;
	__u32 peer_idgen;
	__u8 peer_flags;
	bool peer_known;
	bool present;
	bool usable;
	bool ready;
	bool acked;
	bool cleared;
	bool released;
	bool isolating;
	bool closing;
	bool master;
	__u8 state;
	__u64 lease;
	__u64 since;
};

void mlag_sm_init(struct mlag_sm *sm, __u64 boot, __u64 now);
__u32 mlag_sm_set_group(struct mlag_sm *sm, __u16 group, __u64 now);
__u32 mlag_sm_set_hold(struct mlag_sm *sm, __u32 hold_ms, __u64 now);
__u32 mlag_sm_set_priority(struct mlag_sm *sm, __u8 priority, __u64 now);
__u32 mlag_sm_carrier(struct mlag_sm *sm, bool carrier, __u64 now);
__u32 mlag_sm_helper(struct mlag_sm *sm, enum mlag_helper helper, __u64 now);
__u32 mlag_sm_leave(struct mlag_sm *sm, __u64 now);
__u32 mlag_sm_left(struct mlag_sm *sm, __u64 now);
__u32 mlag_sm_return(struct mlag_sm *sm, __u64 now);
__u32 mlag_sm_part(struct mlag_sm *sm, __u64 now);
__u32 mlag_sm_verdict(struct mlag_sm *sm, enum mlag_dad_verdict verdict);
__u32 mlag_sm_tick(struct mlag_sm *sm, __u64 now);
__u32 mlag_sm_hello_next(struct mlag_sm *sm, struct mlag_sm_hello *hello,
			 __u64 now);
__u32 mlag_sm_hello_interval(const struct mlag_sm *sm);
bool mlag_sm_wins(const struct mlag_sm *sm);
__u32 mlag_sm_keepalive_interval(const struct mlag_sm *sm);
__u32 mlag_sm_hello_input(struct mlag_sm *sm, const struct mlag_sm_hello *hello,
			  __u64 now, enum mlag_refusal *refusal);
void mlag_sm_keepalive_next(struct mlag_sm *sm, struct mlag_sm_keepalive *ka);
__u32 mlag_sm_keepalive_input(struct mlag_sm *sm,
			      const struct mlag_sm_keepalive *ka, __u64 now,
			      bool *accepted);

__u32 mlag_sm_leg_present(struct mlag_sm *sm, struct mlag_sm_leg *leg,
			  bool present, __u64 now);
__u32 mlag_sm_leg_usable(struct mlag_sm *sm, struct mlag_sm_leg *leg,
			 bool usable, __u64 now);
__u32 mlag_sm_leg_ready(struct mlag_sm *sm, struct mlag_sm_leg *leg, bool ready,
			__u64 now);
__u32 mlag_sm_leg_session(struct mlag_sm *sm, struct mlag_sm_leg *leg,
			  __u64 now);
__u32 mlag_sm_leg_heard(struct mlag_sm *sm, struct mlag_sm_leg *leg,
			const struct mlag_sm_leg_entry *entry, __u64 now);
__u32 mlag_sm_leg_grace(struct mlag_sm *sm, struct mlag_sm_leg *leg);
__u32 mlag_sm_leg_tick(struct mlag_sm *sm, struct mlag_sm_leg *leg, __u64 now);
void mlag_sm_leg_say(const struct mlag_sm_leg *leg,
		     struct mlag_sm_leg_entry *entry);
bool mlag_sm_leg_synced(const struct mlag_sm *sm,
			const struct mlag_sm_leg *leg);
enum mlag_leg mlag_sm_leg_remote(const struct mlag_sm *sm,
				 const struct mlag_sm_leg *leg);
enum mlag_pairing mlag_sm_leg_pairing(const struct mlag_sm *sm,
				      const struct mlag_sm_leg *leg);
enum mlag_role mlag_sm_leg_role(const struct mlag_sm_leg *leg);

/**
 * mlag_sm_leg_accepts() - may frames from the own leg and for it flow?
 * @leg: the leg
 *
 * Return: true once the port is usable and its id cleared with the peer.
 */
static inline bool mlag_sm_leg_accepts(const struct mlag_sm_leg *leg)
{
	return leg->usable && leg->cleared;
}

/**
 * mlag_sm_leg_peer_has() - does the peer say so of its leg?
 * @sm: the device
 * @leg: the leg
 * @flag: enum mlag_sm_leg_flag
 *
 * Return: true if the devices are paired and the peer's leg has @flag.
 */
static inline bool mlag_sm_leg_peer_has(const struct mlag_sm *sm,
					const struct mlag_sm_leg *leg,
					__u8 flag)
{
	return sm->state == MLAG_SESSION_PAIRED && leg->peer_known &&
	       (leg->peer_flags & flag);
}

#endif /* _MLAG_SM_H */
