// SPDX-License-Identifier: GPL-2.0
/* Dual-active detection: a device, from one session to the next. See dad.h. The
 * verdict is dad_verdict.c's, and has a table there.
 */

#include "dad_priv.h"

/**
 * mlag_dad_paired() - are the devices paired, as far as is known here?
 * @dad: the device
 *
 * Return: true if so.
 */
bool mlag_dad_paired(const struct mlag_dad *dad)
{
	return dad->session == MLAG_SESSION_PAIRED;
}

static __u32 mlag_dad_session_lost(struct mlag_dad *dad, __u64 now)
{
	__u32 actions;
	unsigned int i;

	dad->was = MLAG_DAD_PATH_NEVER;
	for (i = 0; i < MLAG_DAD_PATHS; i++)
		if (dad->was == MLAG_DAD_PATH_NEVER ||
		    dad->path[i].state == MLAG_DAD_PATH_OK)
			dad->was = dad->path[i].state;
	if (now - dad->paired >= dad->flap_forget_ms)
		dad->flaps = 0;
	dad->lost = now;
	dad->raised = 0;
	mlag_dad_freeze(dad);
	actions = mlag_dad_decide(dad, MLAG_DAD_UNDECIDED, MLAG_DAD_BY_NONE,
				  now);
	if (dad->peer_leaving)
		actions |= mlag_dad_raise(dad, MLAG_DAD_BY_GOODBYE, now);
	dad->peer_leaving = false;
	return actions;
}

static __u32 mlag_dad_session_began(struct mlag_dad *dad, __u64 peer_boot,
				    __u64 now)
{
	bool yielded = dad->why.verdict == MLAG_DAD_YIELD;
	unsigned int i;

	dad->ran = !yielded && !dad->held && !dad->booting;
	if (yielded && !dad->booting) {
		__u32 hold = mlag_dad_flap_hold(dad);

		dad->flap_until = hold ? now + hold : 0;
	}
	dad->held = !dad->ran;
	if (dad->held)
		dad->staggering = false;
	dad->ready = false;
	dad->up_at = mlag_dad_max(dad->flap_until, now) + dad->up_delay_ms;

	if (dad->peer_boot != peer_boot) {
		dad->peer_boot = peer_boot;
		dad->peer_seq = 0;
		dad->peer_ballot = 0;
		for (i = 0; i < MLAG_DAD_PATHS; i++)
			dad->path[i].seq = 0;
	}
	dad->other_boot = 0;
	dad->peer = (struct mlag_dad_claim){};
	dad->peer_known = false;
	dad->peer_refused = false;
	dad->peer_leave_seq = 0;
	dad->paired = now;
	dad->booting = false;
	dad->backoff = 0;
	/* old packets shall not pass for an answer to those to come */
	dad->nonce = dad->entropy;
	/* what was claimed so far is below what will be */
	dad->frozen = false;
	dad->claim.ballot++;
	return mlag_dad_decide(dad, MLAG_DAD_PAIRED, MLAG_DAD_BY_NONE, now) |
	       MLAG_DAD_ACT_WORD;
}

/**
 * mlag_dad_init() - begin
 * @dad: state to fill; settings are made by the caller afterwards
 * @sm: the device
 * @now: the time
 */
void mlag_dad_init(struct mlag_dad *dad, const struct mlag_sm *sm, __u64 now)
{
	*dad = (struct mlag_dad){
		.boot_delay_ms = 30000,
		.up_delay_ms = 240000,
		.flap_hold_ms = 10000,
		.flap_hold_max_ms = 300000,
		.flap_forget_ms = 600000,
		.helper_grace_ms = MLAG_DAD_HELPER_GRACE,
		.drain_ms = 3000,
		.handover_hold_ms = MLAG_DAD_HANDOVER_HOLD,
		.booting = true,
		.nonce = sm->boot,
		.claim.boot = sm->boot,
		.began = now,
		.lost = now,
		.heard = now,
		.why.verdict = MLAG_DAD_UNDECIDED,
		.why.since = now,
	};
	mlag_dad_follow(dad, sm, now);
}

/**
 * mlag_dad_begin() - the device begins to wait for a peer now
 * @dad: the device
 * @now: the time
 */
void mlag_dad_begin(struct mlag_dad *dad, __u64 now)
{
	if (dad->booting)
		dad->began = now;
}

/**
 * mlag_dad_enable() - the first path is about to be made
 * @dad: the device
 * @runs: it carries traffic already, and goes on doing so
 * @now: the time
 *
 * What was decided while nobody could be asked is void, but not the claim: what
 * is claimed within a boot only rises.
 *
 * Return: actions.
 */
__u32 mlag_dad_enable(struct mlag_dad *dad, bool runs, __u64 now)
{
	if (runs) {
		dad->booting = false;
		dad->held = false;
		dad->ran = true;
		dad->flap_until = 0;
		dad->staggering = false;
	}
	mlag_dad_begin(dad, now);
	dad->heard = now;
	dad->peer = (struct mlag_dad_claim){};
	if (mlag_dad_paired(dad))
		return MLAG_DAD_ACT_PORTS | MLAG_DAD_ACT_WORD;
	dad->lost = now;
	dad->was = MLAG_DAD_PATH_NEVER;
	return mlag_dad_decide(dad, MLAG_DAD_UNDECIDED, MLAG_DAD_BY_NONE,
			       now) | MLAG_DAD_ACT_PORTS;
}

/**
 * mlag_dad_path_set() - make, change or remove a path
 * @dad: the device
 * @path: its number, below MLAG_DAD_PATHS
 * @interval_ms: time between packets, 0 to remove it
 * @timeout_ms: silence after which it is lost
 * @now: the time
 */
void mlag_dad_path_set(struct mlag_dad *dad, unsigned int path,
		       __u32 interval_ms, __u32 timeout_ms, __u64 now)
{
	if (!interval_ms || !dad->path[path].interval_ms)
		dad->path[path] = (struct mlag_dad_path){ .since = now };
	dad->path[path].interval_ms = interval_ms;
	dad->path[path].timeout_ms = timeout_ms;
}

/**
 * mlag_dad_follow() - the session, the role, the helper or a setting in struct
 *	mlag_sm may have changed
 * @dad: the device
 * @sm: the device
 * @now: the time
 *
 * To be called whenever a function of sm.h was, before time passes.
 *
 * Return: actions.
 */
__u32 mlag_dad_follow(struct mlag_dad *dad, const struct mlag_sm *sm, __u64 now)
{
	bool was = mlag_dad_paired(dad);
	bool is = sm->state == MLAG_SESSION_PAIRED;
	__u32 actions = 0;

	dad->group = sm->group;
	/* there may be none yet; then nothing was claimed to anybody */
	if (!dad->frozen || !dad->claim.mac)
		dad->claim.mac = sm->mac;
	dad->priority = sm->priority;
	dad->role = sm->role;
	if (dad->helper != sm->helper)
		dad->helper_since = now;
	dad->helper = sm->helper;
	dad->session = sm->state;

	if (was && (!is || dad->session_number != sm->session)) {
		if (sm->lost == MLAG_REASON_GOODBYE)
			dad->peer_leaving = true;
		actions |= mlag_dad_session_lost(dad, now);
		was = false;
	}
	dad->session_number = sm->session;
	if (is) {
		dad->peer_helper = sm->peer.helper;
		dad->peer_role = sm->peer.role;
	}
	if (is && !was)
		actions |= mlag_dad_session_began(dad, sm->peer.boot, now);
	return actions;
}

/**
 * mlag_dad_tick() - time has passed
 * @dad: the device
 * @now: the time
 *
 * To be called at least every MLAG_DAD_BURST / 2.
 *
 * Return: actions.
 */
__u32 mlag_dad_tick(struct mlag_dad *dad, __u64 now)
{
	__u32 actions = 0;
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		struct mlag_dad_path *path = &dad->path[i];

		if (path->state == MLAG_DAD_PATH_OK &&
		    now - path->heard >= path->timeout_ms) {
			path->state = MLAG_DAD_PATH_LOST;
			path->since = now;
			actions |= MLAG_DAD_ACT_EV_PATH;
		}
	}
	actions |= mlag_dad_verdict_tick(dad, now);
	actions |= mlag_dad_recovery_tick(dad, now);
	actions |= mlag_dad_leave_tick(dad, now);
	return actions;
}

/**
 * mlag_dad_uplinks_set() - uplinks came or went, or were declared
 * @dad: the device
 * @up: those that work
 * @declared: all of them
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_uplinks_set(struct mlag_dad *dad, __u8 up, __u8 declared,
			   __u64 now)
{
	bool before = mlag_dad_uplinks_ok(dad);

	dad->uplinks_up = up;
	dad->uplinks = declared;
	if (dad->try_uplinks)
		return mlag_dad_handover(dad, true, now);
	if (before == mlag_dad_uplinks_ok(dad))
		return 0;
	return mlag_dad_paired(dad) ? MLAG_DAD_ACT_WORD : MLAG_DAD_ACT_SEND;
}

/**
 * mlag_dad_reasons() - what a port is held down for, as far as this device's
 *	verdict and recovery go
 * @dad: the device
 * @kind: what kind of port it is
 * @id: its M-LAG id, of a member port
 *
 * Return: enum mlag_down_reason.
 */
__u32 mlag_dad_reasons(const struct mlag_dad *dad, enum mlag_dad_port kind,
		       __u16 id)
{
	bool member = kind == MLAG_DAD_PORT_MEMBER;
	__u32 reasons = 0;

	if (kind == MLAG_DAD_PORT_RESERVED)
		return 0;
	if (dad->why.verdict == MLAG_DAD_YIELD &&
	    !(kind == MLAG_DAD_PORT_UPLINK && dad->try_uplinks))
		reasons |= MLAG_DOWN_DAD;
	if (dad->flap_until)
		reasons |= MLAG_DOWN_FLAP;
	if (!member)
		return reasons;
	if (dad->booting)
		reasons |= MLAG_DOWN_BOOT;
	if (dad->held || (dad->staggering && id > dad->stagger_id))
		reasons |= MLAG_DOWN_UP_DELAY;
	if (dad->drained)
		reasons |= MLAG_DOWN_MAINTENANCE;
	return reasons;
}

/**
 * mlag_dad_monitors() - does monitor-link take ports down?
 * @dad: the device
 *
 * Return: true if it may: only while the peer is there to carry the traffic,
 *	lest both take theirs down.
 */
bool mlag_dad_monitors(const struct mlag_dad *dad)
{
	return mlag_dad_paired(dad) && dad->peer_known &&
	       dad->peer_class == MLAG_DAD_CLASS_RUN &&
	       dad->peer_flags & MLAG_DAD_WORD_UPLINKS;
}
