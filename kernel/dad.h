/* SPDX-License-Identifier: GPL-2.0 */
/* Dual-active detection (DAD): which of the two devices goes on when they have
 * lost each other over the peer-link, what the other one holds down, and how it
 * comes back.
 *
 * Pure C under the rules of sm.h. The caller tells of the session after every
 * change of it with mlag_dad_follow(); everything else that counts has a
 * function of its own. All functions that return actions return a set of enum
 * mlag_dad_action.
 */
#ifndef _MLAG_DAD_H
#define _MLAG_DAD_H

#include "errdown.h"
#include "sm.h"

/** MLAG_DAD_ORDER - version of the order of claims, see mlag_dad_beats() */
#define MLAG_DAD_ORDER		1

/** MLAG_DAD_BURST - ms between packets while there is something to decide */
#define MLAG_DAD_BURST		200
/** MLAG_DAD_CLASSIC_DELAY - classic mode: ms from the loss to the first probe */
#define MLAG_DAD_CLASSIC_DELAY	3000
/** MLAG_DAD_CLASSIC_PROBES - classic mode: probes, MLAG_DAD_BURST apart */
#define MLAG_DAD_CLASSIC_PROBES	3
/** MLAG_DAD_RISING - packets of an unknown boot, each later than the one
 * before, that make up for an echo that it cannot give since it hears nothing
 */
#define MLAG_DAD_RISING		6
/** MLAG_DAD_ARM - ms after yielding in which a packet may still come in by a
 * port that is being closed
 */
#define MLAG_DAD_ARM		1000
/** MLAG_DAD_BACKOFF_MAX - times that the silence is doubled, at most, after
 * which a device takes over that heard nothing since it yielded
 */
#define MLAG_DAD_BACKOFF_MAX	7
/** MLAG_DAD_STEP_MAX - times that the step of ballots is doubled, at most */
#define MLAG_DAD_STEP_MAX	8
/** MLAG_DAD_TIMEOUT - ms of silence that count while there is no path */
#define MLAG_DAD_TIMEOUT	3000
/** MLAG_DAD_UP_DELAY_MAX - longest up-delay, in ms */
#define MLAG_DAD_UP_DELAY_MAX	3600000
/** MLAG_DAD_HANDOVER_HOLD - ms between two handovers, unless set */
#define MLAG_DAD_HANDOVER_HOLD	30000
/** MLAG_DAD_HELPER_GRACE - ms that a helper is waited for, unless set */
#define MLAG_DAD_HELPER_GRACE	5000

/**
 * enum mlag_dad_action - what the caller has to do, a set
 * @MLAG_DAD_ACT_SEND: have the helper send a packet on each path now
 * @MLAG_DAD_ACT_WORD: send a keep-alive with mlag_dad_word_next()
 * @MLAG_DAD_ACT_PORTS: derive anew what each port is down for
 * @MLAG_DAD_ACT_EV_VERDICT: tell listeners of the verdict, see struct
 *	mlag_dad_why
 * @MLAG_DAD_ACT_EV_PATH: tell listeners of the paths' states
 * @MLAG_DAD_ACT_EV_LEAVE: tell listeners of the maintenance
 */
enum mlag_dad_action {
	MLAG_DAD_ACT_SEND	= 1 << 0,
	MLAG_DAD_ACT_WORD	= 1 << 1,
	MLAG_DAD_ACT_PORTS	= 1 << 2,
	MLAG_DAD_ACT_EV_VERDICT	= 1 << 3,
	MLAG_DAD_ACT_EV_PATH	= 1 << 4,
	MLAG_DAD_ACT_EV_LEAVE	= 1 << 5,
};

/**
 * enum mlag_dad_leave - maintenance
 * @MLAG_DAD_LEAVE_NONE: none
 * @MLAG_DAD_LEAVE_ASKED: the peer has been asked to carry on alone
 * @MLAG_DAD_LEAVE_DRAIN: it does; partners are told to stop using the legs
 * @MLAG_DAD_LEAVE_DRAINED: they have had the time to
 * @MLAG_DAD_LEAVE_CANCEL: over, but the peer has yet to acknowledge it
 */
enum mlag_dad_leave {
	MLAG_DAD_LEAVE_NONE,
	MLAG_DAD_LEAVE_ASKED,
	MLAG_DAD_LEAVE_DRAIN,
	MLAG_DAD_LEAVE_DRAINED,
	MLAG_DAD_LEAVE_CANCEL,
};

/**
 * enum mlag_dad_port - what kinds of ports differ in
 * @MLAG_DAD_PORT_RESERVED: peer-link, management: never down
 * @MLAG_DAD_PORT_MEMBER: member port
 * @MLAG_DAD_PORT_ORPHAN: any other that is to go down
 * @MLAG_DAD_PORT_UPLINK: of these, a declared uplink
 */
enum mlag_dad_port {
	MLAG_DAD_PORT_RESERVED,
	MLAG_DAD_PORT_MEMBER,
	MLAG_DAD_PORT_ORPHAN,
	MLAG_DAD_PORT_UPLINK,
};

/**
 * struct mlag_dad_claim - a device's claim to go on, higher wins, in this order
 * @ballot: number of the vote
 * @class: enum mlag_dad_class
 * @uplinks: it has an uplink left, or none declared
 * @role: enum mlag_role; master, backup, none
 * @priority: priority in the election
 * @mac: device MAC address; the lower one wins, as in the election
 * @boot: boot id, 0 for no claim at all; the lower one wins
 *
 * Frozen while the devices are not paired: for each ballot of a boot there is
 * one claim.
 */
struct mlag_dad_claim {
	__u64 ballot;
	__u8 class;
	bool uplinks;
	__u8 role;
	__u8 priority;
	__u64 mac;
	__u64 boot;
};

/**
 * enum mlag_dad_flag - what a packet says besides
 * @MLAG_DAD_F_FROZEN: the sender is not paired, its claim counts
 * @MLAG_DAD_F_DEAF: it does not hear the receiver
 * @MLAG_DAD_F_HANDOVER: it goes on, but wants the receiver to in its place
 */
enum mlag_dad_flag {
	MLAG_DAD_F_FROZEN	= 1 << 0,
	MLAG_DAD_F_DEAF		= 1 << 1,
	MLAG_DAD_F_HANDOVER	= 1 << 2,
};

/**
 * struct mlag_dad_msg - the contents of a DAD packet
 * @version: highest version the sender speaks
 * @min_version: lowest version it still speaks
 * @order: MLAG_DAD_ORDER of the sender
 * @session: enum mlag_session of the sender
 * @verdict: enum mlag_dad_verdict of the sender; MLAG_DAD_YIELD if its member
 *	ports are down for maintenance while the session is lost
 * @flags: enum mlag_dad_flag
 * @uplinks_up: uplinks that work now, to show only
 * @uplinks: declared uplinks, to show only
 * @group: DFS group id
 * @interval_ms: the sender's interval on this path
 * @seq: sequence number, rising within a boot
 * @nonce: the sender's random number, to be echoed
 * @echo_boot: boot id that the sender heard last, 0 for none
 * @echo_nonce: nonce that it heard with it
 * @seen_boot: boot id of the highest claim of the receiver that the sender
 *	judges by, 0 for none
 * @seen_ballot: ballot of that claim
 * @claim: the sender's claim; its device MAC address and boot id are the
 *	packet's
 */
struct mlag_dad_msg {
	__u8 version;
	__u8 min_version;
	__u8 order;
	__u8 session;
	__u8 verdict;
	__u8 flags;
	__u8 uplinks_up;
	__u8 uplinks;
	__u16 group;
	__u32 interval_ms;
	__u64 seq;
	__u64 nonce;
	__u64 echo_boot;
	__u64 echo_nonce;
	__u64 seen_boot;
	__u64 seen_ballot;
	struct mlag_dad_claim claim;
};

/**
 * enum mlag_dad_word_flag - what a device says of itself while paired
 * @MLAG_DAD_WORD_UPLINKS: it has an uplink left, or none declared
 * @MLAG_DAD_WORD_RAN: it carried traffic when the session began
 * @MLAG_DAD_WORD_LEAVING: it asks the receiver to carry on alone
 * @MLAG_DAD_WORD_REFUSED: it will not be left alone
 * @MLAG_DAD_WORD_READY: it has all that member ports have to wait for
 */
enum mlag_dad_word_flag {
	MLAG_DAD_WORD_UPLINKS	= 1 << 0,
	MLAG_DAD_WORD_RAN	= 1 << 1,
	MLAG_DAD_WORD_LEAVING	= 1 << 2,
	MLAG_DAD_WORD_REFUSED	= 1 << 3,
	MLAG_DAD_WORD_READY	= 1 << 4,
};

/**
 * struct mlag_dad_word - what a keep-alive says besides
 * @ballot: the sender's ballot; the higher one becomes that of both
 * @leave_seq: number of the sender's last change of @MLAG_DAD_WORD_LEAVING
 * @leave_ack: the receiver's number that this answers, 0 for none
 * @class: enum mlag_dad_class
 * @flags: enum mlag_dad_word_flag
 */
struct mlag_dad_word {
	__u64 ballot;
	__u32 leave_seq;
	__u32 leave_ack;
	__u8 class;
	__u8 flags;
};

/**
 * struct mlag_dad_path - a path to the peer
 * @interval_ms: time between packets; 0 if there is no such path
 * @timeout_ms: silence after which the path is lost
 * @state: enum mlag_dad_path_state
 * @echoed: the last packet said that the peer hears us
 * @seq: sequence number of the last packet
 * @heard: when that was
 * @since: when @state changed
 */
struct mlag_dad_path {
	__u32 interval_ms;
	__u32 timeout_ms;
	__u8 state;
	bool echoed;
	__u64 seq;
	__u64 heard;
	__u64 since;
};

/**
 * struct mlag_dad_why - a verdict and everything that it rests on by now
 * @verdict: enum mlag_dad_verdict
 * @rule: enum mlag_dad_rule
 * @path_before: enum mlag_dad_path_state of the best path when the session was
 *	lost
 * @helper: enum mlag_helper, of the own helper
 * @peer_helper: enum mlag_helper of the peer, as last heard
 * @since: when it was reached
 * @mine: the own claim
 * @peer: the peer's, without boot id if there was none
 */
struct mlag_dad_why {
	__u8 verdict;
	__u8 rule;
	__u8 path_before;
	__u8 helper;
	__u8 peer_helper;
	__u64 since;
	struct mlag_dad_claim mine;
	struct mlag_dad_claim peer;
};

/**
 * struct mlag_dad - state of a device
 * @boot_delay_ms: how long a device that never paired waits for a peer
 * @up_delay_ms: how long member ports wait after a recovery
 * @up_stagger_ms: time between one member port and the next
 * @flap_hold_ms: what the second recovery waits; doubled with each further one
 * @flap_hold_max_ms: but no more than that
 * @flap_forget_ms: a session that lasts so long wipes out what was before
 * @helper_grace_ms: how long a device without a helper waits for one before it
 *	decides
 * @drain_ms: what partners are given to stop using the legs
 * @handover_hold_ms: how long a device that took over asks for no handover
 * @gate_ready: the up-delay ends early when both devices are ready
 * @classic: fixed times, as in other systems: see MLAG_DAD_CLASSIC_DELAY
 * @lost_yields: the backup yields if no path worked when the session was lost,
 *	to a peer that it knows to be master; who has yielded takes over for no
 *	silence
 * @helper_stays: a device without a helper stays, whatever the peer is
 * @entropy: a random number, put here by the caller before each event
 * @path: the paths
 * @group: DFS group id, and likewise from struct mlag_sm:
 * @priority: own priority
 * @role: enum mlag_role
 * @session: enum mlag_session
 * @helper: own helper
 * @peer_helper: the peer's
 * @peer_role: enum mlag_role of the peer, as last heard while paired
 * @session_number: own number of the session
 * @frozen: @claim does not change but for its ballot
 * @booting: this boot has neither paired nor reached a verdict to stay
 * @held: member ports wait for @up_at
 * @ran: member ports did not wait when the session began
 * @ready: everything is ready for member ports to come up, see
 *	mlag_dad_ready_set()
 * @staggering: member ports come up one after the other, see mlag_dad_turn()
 * @armed: the peer was heard since we yielded, so that its silence means
 *	something
 * @try_uplinks: have the uplinks up, to see whether we can take over
 * @peer_known: the peer has sent a word in this session
 * @peer_leaving: it carries on without the peer when that goes
 * @peer_refused: it will not
 * @leave_refused: the last maintenance was refused
 * @drained: member ports are down for the maintenance
 * @peer_class: enum mlag_dad_class of the peer, if @peer_known
 * @peer_flags: enum mlag_dad_word_flag of the peer, if @peer_known
 * @leave: enum mlag_dad_leave
 * @was: enum mlag_dad_path_state of the best path when the session was lost
 * @backoff: times that the silence is doubled, after a silence since yielding
 * @raised: times that the ballot was raised in this silence
 * @flaps: recoveries that were not wiped out
 * @stagger_id: M-LAG id of the last one that did
 * @uplinks_up: uplinks that work
 * @uplinks: declared uplinks
 * @leave_seq: number of the last change of mind
 * @peer_leave_seq: the peer's, as last heard
 * @seq: last sequence number handed out
 * @nonce: own nonce for packets; renewed with each peer
 * @began: when the device began to wait for a peer
 * @paired: when the session began
 * @lost: when the session was lost
 * @heard: when the peer was last heard
 * @met: when the first claim of @peer_boot was heard; counts while @booting
 * @helper_since: when @helper changed
 * @raise_at: when the ballot was last raised for silence
 * @flap_until: ports stay down until then, 0 if they need not
 * @up_at: member ports stay down until then
 * @stagger_at: when it is the next one's turn
 * @handed: when this device took over in a handover, 0 if it never did
 * @leave_since: when @leave changed
 * @peer_boot: boot id of the peer that counts, 0 for none
 * @peer_seq: its last sequence number
 * @peer_ballot: its claims are no lower than that, for it said so while paired
 * @echo_boot: boot id that was last heard
 * @echo_nonce: nonce that was last heard
 * @other_boot: boot id of another boot of the peer, which has to show that it
 *	is alive
 * @other_seq: its last sequence number
 * @others: packets of it
 * @claim: own claim
 * @peer: highest claim of the peer
 * @why: the verdict
 */
struct mlag_dad {
	__u32 boot_delay_ms;
	__u32 up_delay_ms;
	__u32 up_stagger_ms;
	__u32 flap_hold_ms;
	__u32 flap_hold_max_ms;
	__u32 flap_forget_ms;
	__u32 helper_grace_ms;
	__u32 drain_ms;
	__u32 handover_hold_ms;
	bool gate_ready;
	bool classic;
	bool lost_yields;
	bool helper_stays;
	__u64 entropy;

	struct mlag_dad_path path[MLAG_DAD_PATHS];

	__u16 group;
	__u8 priority;
	__u8 role;
	__u8 session;
	__u8 helper;
	__u8 peer_helper;
	__u8 peer_role;
	__u32 session_number;

	bool frozen;
	bool booting;
	bool held;
	bool ran;
	bool ready;
	bool staggering;
	bool armed;
	bool try_uplinks;
	bool peer_known;
	bool peer_leaving;
	bool peer_refused;
	bool leave_refused;
	bool drained;
	__u8 peer_class;
	__u8 peer_flags;
	__u8 leave;
	__u8 was;
	__u8 backoff;
	__u8 raised;
	__u8 flaps;
	__u8 uplinks_up;
	__u8 uplinks;
	__u16 stagger_id;
	__u32 leave_seq;
	__u32 peer_leave_seq;
	__u64 seq;
	__u64 nonce;
	__u64 began;
	__u64 paired;
	__u64 lost;
	__u64 heard;
	__u64 met;
	__u64 helper_since;
	__u64 raise_at;
	__u64 flap_until;
	__u64 up_at;
	__u64 stagger_at;
	__u64 handed;
	__u64 leave_since;

	__u64 peer_boot;
	__u64 peer_seq;
	__u64 peer_ballot;
	__u64 echo_boot;
	__u64 echo_nonce;
	__u64 other_boot;
	__u64 other_seq;
	__u32 others;

	struct mlag_dad_claim claim;
	struct mlag_dad_claim peer;
	struct mlag_dad_why why;
};

void mlag_dad_init(struct mlag_dad *dad, const struct mlag_sm *sm, __u64 now);
void mlag_dad_begin(struct mlag_dad *dad, __u64 now);
__u32 mlag_dad_enable(struct mlag_dad *dad, bool runs, __u64 now);
void mlag_dad_path_set(struct mlag_dad *dad, unsigned int path,
		       __u32 interval_ms, __u32 timeout_ms, __u64 now);
__u32 mlag_dad_follow(struct mlag_dad *dad, const struct mlag_sm *sm,
		      __u64 now);
__u32 mlag_dad_tick(struct mlag_dad *dad, __u64 now);
__u32 mlag_dad_uplinks_set(struct mlag_dad *dad, __u8 up, __u8 declared,
			   __u64 now);
__u32 mlag_dad_ready_set(struct mlag_dad *dad, bool ready, __u64 now);
__u32 mlag_dad_maintenance(struct mlag_dad *dad, bool on, __u64 now,
			   bool *refused);

void mlag_dad_next(struct mlag_dad *dad, unsigned int path,
		   struct mlag_dad_msg *msg, __u64 now);
__u32 mlag_dad_interval(const struct mlag_dad *dad, unsigned int path,
			__u64 now);
__u32 mlag_dad_input(struct mlag_dad *dad, unsigned int path,
		     const struct mlag_dad_msg *msg, __u64 now,
		     enum mlag_dad_refusal *refusal);
void mlag_dad_word_next(const struct mlag_dad *dad, struct mlag_dad_word *word);
__u32 mlag_dad_word_input(struct mlag_dad *dad,
			  const struct mlag_dad_word *word, __u64 now);

bool mlag_dad_beats(const struct mlag_dad_claim *a,
		    const struct mlag_dad_claim *b, enum mlag_dad_rule *rule);
enum mlag_dad_class mlag_dad_own_class(const struct mlag_dad *dad);
bool mlag_dad_turn_due(const struct mlag_dad *dad, __u64 now);
void mlag_dad_turn(struct mlag_dad *dad, __u16 id, __u64 now);
__u64 mlag_dad_handover_at(const struct mlag_dad *dad);
__u32 mlag_dad_reasons(const struct mlag_dad *dad, enum mlag_dad_port kind,
		       __u16 id);
bool mlag_dad_drains(const struct mlag_dad *dad);
bool mlag_dad_monitors(const struct mlag_dad *dad);
__u64 mlag_dad_takeover(const struct mlag_dad *dad);
enum mlag_dad_verdict mlag_dad_forecast(const struct mlag_dad *dad,
					const struct mlag_sm_peer *peer,
					enum mlag_dad_rule *rule);

#endif /* _MLAG_DAD_H */
