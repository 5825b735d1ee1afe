// SPDX-License-Identifier: GPL-2.0
/* Dual-active detection: see dad.h.
 *
 *	verdict		event				next
 *	UNDECIDED	claim of the peer heard		STAY if ours is higher,
 *							else YIELD
 *			silence				ballot up, STAY
 *			no helper for the grace		by helpers and roles
 *	STAY		higher claim heard		YIELD
 *			silence				ballot up, as long as it
 *							lasts
 *	YIELD		the peer is another boot with	STAY
 *			a lower claim
 *			silence, after the peer was	ballot up, STAY
 *			heard; else after much longer
 *			handover wanted, own uplinks	ballot up, STAY
 *			work
 *	any		session begins			PAIRED, ballot up
 *	PAIRED		session lost			UNDECIDED, claim frozen;
 *							STAY if the peer left
 *							in good order
 *
 * Why both never yield: what a device claims within a boot only rises, and it
 * yields only to what is higher than its own claim at that time. If A yields to
 * B, then B's claim was the higher one and still is, until A raises its own, and
 * with that stays. It has to be an order of frozen claims, since what changes by
 * itself, as uplinks do, can be told late: then each yields to what the other
 * was.
 *
 * Why both do not stay for long if one can hear the other: who does not hear
 * raises its ballot, again and again, and so beats in the end whoever hears it.
 */

#include "dad.h"

#define MLAG_DAD_NEVER	(~0ull)

static __u64 mlag_dad_max(__u64 a, __u64 b)
{
	return a > b ? a : b;
}

static __u64 mlag_dad_min(__u64 a, __u64 b)
{
	return a < b ? a : b;
}

static bool mlag_dad_paired(const struct mlag_dad *dad)
{
	return dad->session == MLAG_SESSION_PAIRED;
}

/* Silence for so long is believed: each path had its time. */
static __u32 mlag_dad_timeout(const struct mlag_dad *dad)
{
	__u32 most = 0;
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++)
		if (dad->path[i].interval_ms && dad->path[i].timeout_ms > most)
			most = dad->path[i].timeout_ms;
	return most ? most : MLAG_DAD_TIMEOUT;
}

static bool mlag_dad_deaf(const struct mlag_dad *dad, __u64 now)
{
	return now - dad->heard >= mlag_dad_timeout(dad);
}

static bool mlag_dad_uplinks_ok(const struct mlag_dad *dad)
{
	return !dad->uplinks || dad->uplinks_up;
}

static bool mlag_dad_leaving(const struct mlag_dad *dad)
{
	return dad->leave == MLAG_DAD_LEAVE_DRAIN || dad->drained;
}

/**
 * mlag_dad_own_class() - how fit this device is to carry on alone
 * @dad: the device
 *
 * Return: its class as of now, which is not that of a frozen claim.
 */
enum mlag_dad_class mlag_dad_own_class(const struct mlag_dad *dad)
{
	if (mlag_dad_leaving(dad))
		return MLAG_DAD_CLASS_LEAVING;
	if (dad->held || dad->booting)
		return MLAG_DAD_CLASS_HELD;
	return MLAG_DAD_CLASS_RUN;
}

/* The claim is made when the session is lost, in a new boot when it is first
 * told or needed.
 */
static void mlag_dad_freeze(struct mlag_dad *dad)
{
	if (dad->frozen || mlag_dad_paired(dad))
		return;
	dad->frozen = true;
	dad->claim.class = mlag_dad_own_class(dad);
	dad->claim.uplinks = mlag_dad_uplinks_ok(dad);
	dad->claim.role = dad->role;
	dad->claim.priority = dad->priority;
}

static int mlag_dad_role_rank(__u8 role)
{
	if (role == MLAG_ROLE_MASTER)
		return 2;
	return role == MLAG_ROLE_BACKUP;
}

/**
 * mlag_dad_beats() - is a claim higher than another one?
 * @a: the claim
 * @b: the other, of another boot
 * @rule: set to what they differ in first
 *
 * Return: true if @a is higher.
 */
bool mlag_dad_beats(const struct mlag_dad_claim *a,
		    const struct mlag_dad_claim *b, enum mlag_dad_rule *rule)
{
	int a_role = mlag_dad_role_rank(a->role);
	int b_role = mlag_dad_role_rank(b->role);

	if (a->ballot != b->ballot) {
		*rule = MLAG_DAD_BY_BALLOT;
		return a->ballot > b->ballot;
	}
	if (a->class != b->class) {
		*rule = MLAG_DAD_BY_CLASS;
		return a->class > b->class;
	}
	if (a->uplinks != b->uplinks) {
		*rule = MLAG_DAD_BY_UPLINKS;
		return a->uplinks;
	}
	if (a_role != b_role) {
		*rule = MLAG_DAD_BY_ROLE;
		return a_role > b_role;
	}
	if (a->priority != b->priority) {
		*rule = MLAG_DAD_BY_PRIORITY;
		return a->priority > b->priority;
	}
	if (a->mac != b->mac) {
		*rule = MLAG_DAD_BY_MAC;
		return a->mac < b->mac;
	}
	*rule = MLAG_DAD_BY_BOOT;
	return a->boot < b->boot;
}

/* ---- verdicts ---- */

static __u32 mlag_dad_decide(struct mlag_dad *dad,
			     enum mlag_dad_verdict verdict,
			     enum mlag_dad_rule rule, __u64 now)
{
	bool changed = dad->why.verdict != verdict;
	__u64 since = changed ? now : dad->why.since;

	dad->why = (struct mlag_dad_why){
		.verdict = verdict,
		.rule = rule,
		.path_before = dad->was,
		.helper = dad->helper,
		.peer_helper = dad->peer_helper,
		.since = since,
		.mine = dad->claim,
		.peer = dad->peer,
	};
	if (!changed)
		return 0;

	dad->armed = false;
	dad->try_uplinks = false;
	if (verdict == MLAG_DAD_STAY) {
		/* nobody else forwards: there is nothing to wait for */
		dad->booting = false;
		dad->held = false;
		dad->flap_until = 0;
		dad->stagger_from = 0;
	}
	return MLAG_DAD_ACT_SEND | MLAG_DAD_ACT_PORTS |
	       MLAG_DAD_ACT_EV_VERDICT;
}

/* A ballot above all that we know of, and so this device stays. The step grows
 * while nobody is heard: a peer that hears us may know of ballots far above
 * ours, since we have forgotten ours in a crash.
 */
static __u32 mlag_dad_raise(struct mlag_dad *dad, enum mlag_dad_rule rule,
			    __u64 now)
{
	mlag_dad_freeze(dad);
	dad->claim.ballot = mlag_dad_max(dad->claim.ballot, dad->peer.ballot) +
			    (1u << dad->raised);
	if (dad->raised < MLAG_DAD_STEP_MAX)
		dad->raised++;
	dad->raise_at = now;
	return mlag_dad_decide(dad, MLAG_DAD_STAY, rule, now);
}

/* When claims begin to count. In a new boot the session has time to come up
 * first: a working peer-link makes DAD pointless.
 */
static __u64 mlag_dad_opens(const struct mlag_dad *dad)
{
	if (dad->booting)
		return dad->began + mlag_dad_timeout(dad);
	return dad->lost + (dad->classic ? MLAG_DAD_CLASSIC_DELAY : 0);
}

static __u32 mlag_dad_judge(struct mlag_dad *dad, __u64 now)
{
	enum mlag_dad_rule rule;
	bool stay;

	if (!dad->peer.boot)
		return 0;
	if (dad->why.verdict == MLAG_DAD_UNDECIDED && now < mlag_dad_opens(dad))
		return 0;
	mlag_dad_freeze(dad);
	stay = mlag_dad_beats(&dad->claim, &dad->peer, &rule);
	return mlag_dad_decide(dad, stay ? MLAG_DAD_STAY : MLAG_DAD_YIELD, rule,
			       now);
}

/* When silence has lasted long enough to act on it. */
static __u64 mlag_dad_due(const struct mlag_dad *dad)
{
	__u64 quiet = mlag_dad_max(mlag_dad_max(dad->heard, dad->lost),
				   dad->helper_since);
	__u32 timeout = mlag_dad_timeout(dad);
	__u64 due;

	switch (dad->why.verdict) {
	case MLAG_DAD_UNDECIDED:
		if (dad->booting)
			due = dad->began + dad->boot_delay_ms;
		else if (dad->classic)
			due = dad->lost + MLAG_DAD_CLASSIC_DELAY +
			      MLAG_DAD_CLASSIC_PROBES * MLAG_DAD_BURST;
		else
			return quiet + timeout;
		/* heard, but its claim does not count yet */
		if (dad->heard > mlag_dad_max(dad->began, dad->lost))
			due = mlag_dad_max(due, dad->heard + timeout);
		return due;
	case MLAG_DAD_STAY:
		return mlag_dad_max(quiet, dad->raise_at) + timeout;
	case MLAG_DAD_YIELD:
		if (dad->armed)
			return quiet + timeout;
		if (dad->why.rule == MLAG_DAD_BY_LOST_BEFORE)
			return MLAG_DAD_NEVER;
		return mlag_dad_max(quiet, dad->why.since) +
		       ((__u64)timeout << (dad->backoff + 1));
	default:
		return MLAG_DAD_NEVER;
	}
}

/**
 * mlag_dad_takeover() - when a device that has yielded takes over
 * @dad: the device
 *
 * Return: the time, if the peer is not heard until then; ~0 if not even so, or
 *	if the device has not yielded.
 */
__u64 mlag_dad_takeover(const struct mlag_dad *dad)
{
	if (dad->why.verdict != MLAG_DAD_YIELD ||
	    dad->helper != MLAG_HELPER_ALIVE)
		return MLAG_DAD_NEVER;
	return mlag_dad_due(dad);
}

/* Nothing was heard. Ports of ours that carried the path may be why: having
 * yielded without hearing anything since, we wait longer each time.
 */
static __u32 mlag_dad_silence(struct mlag_dad *dad, __u64 now)
{
	if (dad->why.verdict == MLAG_DAD_UNDECIDED && dad->lost_yields &&
	    dad->was != MLAG_DAD_PATH_OK &&
	    dad->claim.role == MLAG_ROLE_BACKUP &&
	    dad->peer_helper == MLAG_HELPER_ALIVE)
		return mlag_dad_decide(dad, MLAG_DAD_YIELD,
				       MLAG_DAD_BY_LOST_BEFORE, now);
	if (dad->why.verdict == MLAG_DAD_YIELD && !dad->armed &&
	    dad->backoff < MLAG_DAD_BACKOFF_MAX)
		dad->backoff++;
	return mlag_dad_raise(dad, MLAG_DAD_BY_SILENCE, now);
}

/* Without a helper nothing can be asked: the device that has one stays, which
 * the devices told each other while paired. If neither has, roles decide.
 */
static __u32 mlag_dad_helpless(struct mlag_dad *dad, __u64 now)
{
	bool stay = dad->peer_helper != MLAG_HELPER_ALIVE &&
		    dad->claim.role == MLAG_ROLE_MASTER;

	if (now - mlag_dad_max(dad->lost, dad->helper_since) <
	    dad->helper_grace_ms)
		return 0;
	return mlag_dad_decide(dad, stay ? MLAG_DAD_STAY : MLAG_DAD_YIELD,
			       MLAG_DAD_BY_HELPER, now);
}

static __u32 mlag_dad_verdict_tick(struct mlag_dad *dad, __u64 now)
{
	bool undecided = dad->why.verdict == MLAG_DAD_UNDECIDED;
	__u32 actions;

	/* it may have been too early when the claim was heard */
	if (undecided) {
		actions = mlag_dad_judge(dad, now);
		if (actions)
			return actions;
	}
	if (dad->helper != MLAG_HELPER_ALIVE && undecided && !dad->booting)
		return mlag_dad_helpless(dad, now);
	/* a helper that died changes no verdict, and what does not listen is
	 * not deaf
	 */
	if (dad->helper != MLAG_HELPER_ALIVE && !undecided)
		return 0;
	if (now < mlag_dad_due(dad))
		return 0;
	return mlag_dad_silence(dad, now);
}

/* ---- the session ---- */

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

/* The first recovery is not delayed, to be on air soon; each further one twice
 * as long as the one before.
 */
static __u32 mlag_dad_flap_hold(struct mlag_dad *dad)
{
	__u32 hold = dad->flap_hold_ms;
	unsigned int i;

	if (dad->flaps < 255)
		dad->flaps++;
	if (dad->flaps == 1)
		return 0;
	for (i = 2; i < dad->flaps && hold < dad->flap_hold_max_ms; i++)
		hold *= 2;
	return mlag_dad_min(hold, dad->flap_hold_max_ms);
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
		.helper_grace_ms = 5000,
		.drain_ms = 3000,
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
		dad->stagger_from = 0;
	}
	mlag_dad_begin(dad, now);
	dad->heard = now;
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
		actions |= mlag_dad_session_lost(dad, now);
		was = false;
	}
	dad->session_number = sm->session;
	if (is)
		dad->peer_helper = sm->peer.helper;
	if (is && !was)
		actions |= mlag_dad_session_began(dad, sm->peer.boot, now);
	return actions;
}

/* ---- packets ---- */

/**
 * mlag_dad_next() - make the next packet
 * @dad: the device
 * @path: the path it is for
 * @msg: filled
 * @now: the time
 */
void mlag_dad_next(struct mlag_dad *dad, unsigned int path,
		   struct mlag_dad_msg *msg, __u64 now)
{
	bool paired = mlag_dad_paired(dad);
	bool deaf = mlag_dad_deaf(dad, now);

	mlag_dad_freeze(dad);
	*msg = (struct mlag_dad_msg){
		.version = MLAG_SM_VERSION,
		.min_version = MLAG_SM_MIN_VERSION,
		.order = MLAG_DAD_ORDER,
		.session = dad->session,
		.verdict = dad->why.verdict,
		.uplinks_up = dad->uplinks_up,
		.uplinks = dad->uplinks,
		.group = dad->group,
		.interval_ms = dad->path[path].interval_ms,
		.seq = ++dad->seq,
		.nonce = dad->nonce,
		.echo_boot = dad->echo_boot,
		.echo_nonce = dad->echo_nonce,
		.seen_boot = dad->peer.boot,
		.seen_ballot = dad->peer.ballot,
		.claim = dad->claim,
	};
	if (paired) {
		/* nothing to rely on, for show only */
		msg->claim.class = mlag_dad_own_class(dad);
		msg->claim.uplinks = mlag_dad_uplinks_ok(dad);
		msg->claim.role = dad->role;
		msg->claim.priority = dad->priority;
	} else {
		msg->flags |= MLAG_DAD_F_FROZEN;
	}
	if (deaf)
		msg->flags |= MLAG_DAD_F_DEAF;
	else if (dad->why.verdict == MLAG_DAD_STAY &&
		 (!mlag_dad_uplinks_ok(dad) ||
		  dad->leave == MLAG_DAD_LEAVE_ASKED))
		msg->flags |= MLAG_DAD_F_HANDOVER;
}

/**
 * mlag_dad_interval() - when the packet after this one is due
 * @dad: the device
 * @path: the path
 * @now: the time
 *
 * Return: milliseconds.
 */
__u32 mlag_dad_interval(const struct mlag_dad *dad, unsigned int path,
			__u64 now)
{
	__u32 interval = dad->path[path].interval_ms;
	__u64 since = now - dad->lost;

	if (dad->why.verdict != MLAG_DAD_UNDECIDED)
		return interval;
	if (dad->classic && !dad->booting && since < MLAG_DAD_CLASSIC_DELAY)
		return mlag_dad_min(interval, MLAG_DAD_CLASSIC_DELAY - since);
	return mlag_dad_min(interval, MLAG_DAD_BURST);
}

/* Another boot than the one that counts: it may be long dead, and its packet
 * from long ago. It lives if it echoes what we have sent to nobody before. If
 * it hears nothing it cannot; then so many packets, each later than the one
 * before, have to do.
 */
static bool mlag_dad_confirm(struct mlag_dad *dad,
			     const struct mlag_dad_msg *msg)
{
	unsigned int i;

	if (dad->other_boot != msg->claim.boot) {
		dad->other_boot = msg->claim.boot;
		dad->other_seq = 0;
		dad->others = 0;
	}
	if (msg->seq <= dad->other_seq)
		return false;
	dad->other_seq = msg->seq;
	dad->others++;
	if ((msg->echo_boot != dad->claim.boot ||
	     msg->echo_nonce != dad->nonce) &&
	    dad->others < MLAG_DAD_RISING)
		return false;

	dad->peer_boot = msg->claim.boot;
	dad->peer_seq = 0;
	dad->peer_ballot = 0;
	dad->peer = (struct mlag_dad_claim){};
	dad->other_boot = 0;
	dad->nonce = dad->entropy;
	for (i = 0; i < MLAG_DAD_PATHS; i++)
		dad->path[i].seq = 0;
	return true;
}

static __u32 mlag_dad_path_input(struct mlag_dad_path *path, bool echoed,
				 __u64 seq, __u64 now)
{
	bool news = path->state != MLAG_DAD_PATH_OK || path->echoed != echoed;

	if (seq <= path->seq)
		return 0;
	path->seq = seq;
	path->heard = now;
	path->echoed = echoed;
	if (path->state != MLAG_DAD_PATH_OK) {
		path->state = MLAG_DAD_PATH_OK;
		path->since = now;
	}
	return news ? MLAG_DAD_ACT_EV_PATH : 0;
}

/* The peer stays, without uplinks. Ours may be down only because we yielded:
 * have them up, and nothing else, to see.
 */
static __u32 mlag_dad_handover(struct mlag_dad *dad, bool wanted, __u64 now)
{
	bool able = wanted && dad->why.verdict == MLAG_DAD_YIELD &&
		    dad->leave == MLAG_DAD_LEAVE_NONE;
	__u32 actions = 0;

	if (dad->try_uplinks != able) {
		dad->try_uplinks = able;
		actions = MLAG_DAD_ACT_PORTS;
	}
	if (able && mlag_dad_uplinks_ok(dad))
		actions |= mlag_dad_raise(dad, MLAG_DAD_BY_HANDOVER, now);
	return actions;
}

/**
 * mlag_dad_input() - a packet was received
 * @dad: the device
 * @path: the path
 * @msg: its contents
 * @now: the time
 * @refusal: set to why it was refused, or MLAG_DAD_REFUSAL_NONE
 *
 * Return: actions.
 */
__u32 mlag_dad_input(struct mlag_dad *dad, unsigned int path,
		     const struct mlag_dad_msg *msg, __u64 now,
		     enum mlag_dad_refusal *refusal)
{
	bool echoed = msg->echo_boot == dad->claim.boot;
	enum mlag_dad_rule rule;
	__u32 actions = 0;

	*refusal = MLAG_DAD_REFUSAL_NONE;
	if (path >= MLAG_DAD_PATHS || !dad->path[path].interval_ms)
		*refusal = MLAG_DAD_REFUSAL_PATH;
	else if (!dad->group || msg->group != dad->group)
		*refusal = MLAG_DAD_REFUSAL_GROUP;
	else if (msg->min_version > MLAG_SM_VERSION ||
		 msg->version < MLAG_SM_MIN_VERSION)
		*refusal = MLAG_DAD_REFUSAL_VERSION;
	else if (!msg->claim.boot || msg->claim.boot == dad->claim.boot)
		*refusal = MLAG_DAD_REFUSAL_LOOPBACK;
	if (*refusal != MLAG_DAD_REFUSAL_NONE)
		return 0;

	if (msg->claim.boot != dad->peer_boot) {
		dad->echo_boot = msg->claim.boot;
		dad->echo_nonce = msg->nonce;
		if (mlag_dad_paired(dad) || !mlag_dad_confirm(dad, msg)) {
			*refusal = MLAG_DAD_REFUSAL_BOOT;
			/* let it show soon that it is alive */
			return mlag_dad_paired(dad) ? 0 : MLAG_DAD_ACT_SEND;
		}
	}

	actions |= mlag_dad_path_input(&dad->path[path], echoed, msg->seq, now);
	if (msg->seq <= dad->peer_seq) {
		*refusal = MLAG_DAD_REFUSAL_STALE;
		return actions;
	}
	dad->peer_seq = msg->seq;
	dad->echo_boot = msg->claim.boot;
	dad->echo_nonce = msg->nonce;
	dad->heard = now;
	dad->raised = 0;
	if (mlag_dad_paired(dad))
		return actions;

	if (dad->why.verdict == MLAG_DAD_YIELD &&
	    now - dad->why.since >= MLAG_DAD_ARM) {
		dad->armed = true;
		dad->backoff = 0;
	}
	if (!(msg->flags & MLAG_DAD_F_FROZEN) ||
	    msg->claim.ballot < dad->peer_ballot)
		return actions;
	if (!dad->peer.boot || mlag_dad_beats(&msg->claim, &dad->peer, &rule))
		dad->peer = msg->claim;
	actions |= mlag_dad_judge(dad, now);
	actions |= mlag_dad_handover(dad, msg->verdict == MLAG_DAD_STAY &&
				     msg->flags & MLAG_DAD_F_HANDOVER, now);
	/* what it has not seen of ours it should see soon */
	if (msg->seen_boot != dad->claim.boot ||
	    msg->seen_ballot < dad->claim.ballot)
		actions |= MLAG_DAD_ACT_SEND;
	return actions;
}

/* ---- words ---- */

/**
 * mlag_dad_word_next() - what the next keep-alive says besides
 * @dad: the device, which is paired
 * @word: filled
 */
void mlag_dad_word_next(const struct mlag_dad *dad, struct mlag_dad_word *word)
{
	*word = (struct mlag_dad_word){
		.ballot = dad->claim.ballot,
		.leave_seq = dad->leave_seq,
		.leave_ack = dad->peer_leave_seq,
		.class = mlag_dad_own_class(dad),
	};
	if (mlag_dad_uplinks_ok(dad))
		word->flags |= MLAG_DAD_WORD_UPLINKS;
	if (dad->ran)
		word->flags |= MLAG_DAD_WORD_RAN;
	if (dad->leave != MLAG_DAD_LEAVE_NONE &&
	    dad->leave != MLAG_DAD_LEAVE_CANCEL)
		word->flags |= MLAG_DAD_WORD_LEAVING;
	if (dad->peer_refused)
		word->flags |= MLAG_DAD_WORD_REFUSED;
}

static __u32 mlag_dad_set_leave(struct mlag_dad *dad, enum mlag_dad_leave leave,
				__u64 now)
{
	dad->leave = leave;
	dad->leave_since = now;
	if (leave == MLAG_DAD_LEAVE_DRAINED)
		dad->drained = true;
	else if (leave == MLAG_DAD_LEAVE_NONE)
		dad->drained = false;
	return MLAG_DAD_ACT_EV_LEAVE | MLAG_DAD_ACT_WORD | MLAG_DAD_ACT_PORTS |
	       MLAG_DAD_ACT_SEND;
}

/* Both asked at the same time. The boot id of the peer is not in its word, but
 * both know both.
 */
static bool mlag_dad_leave_first(const struct mlag_dad *dad)
{
	return dad->claim.boot < dad->peer_boot;
}

/* The peer may have taken our question for granted since it refused. */
static __u32 mlag_dad_give_up(struct mlag_dad *dad, __u64 now)
{
	dad->leave_refused = true;
	dad->leave_seq++;
	return mlag_dad_set_leave(dad, MLAG_DAD_LEAVE_CANCEL, now);
}

/* The peer asks to leave, or has changed its mind. */
static __u32 mlag_dad_leave_asked(struct mlag_dad *dad,
				  const struct mlag_dad_word *word, __u64 now)
{
	bool leaving = word->flags & MLAG_DAD_WORD_LEAVING;
	bool refused = dad->peer_refused;
	__u32 actions = 0;

	if (leaving && dad->leave == MLAG_DAD_LEAVE_ASKED &&
	    (word->class == MLAG_DAD_CLASS_LEAVING ||
	     !mlag_dad_leave_first(dad)))
		actions |= mlag_dad_give_up(dad, now);
	if (dad->peer_leave_seq != word->leave_seq)
		actions |= MLAG_DAD_ACT_WORD;
	dad->peer_leave_seq = word->leave_seq;
	dad->peer_refused = leaving && (dad->leave == MLAG_DAD_LEAVE_ASKED ||
					mlag_dad_leaving(dad));
	dad->peer_leaving = leaving && !dad->peer_refused;
	if (dad->peer_refused != refused)
		actions |= MLAG_DAD_ACT_WORD;
	return actions;
}

/* The peer answers. */
static __u32 mlag_dad_leave_answered(struct mlag_dad *dad,
				     const struct mlag_dad_word *word,
				     __u64 now)
{
	if (word->leave_ack != dad->leave_seq)
		return 0;
	if (dad->leave == MLAG_DAD_LEAVE_CANCEL)
		return mlag_dad_set_leave(dad, MLAG_DAD_LEAVE_NONE, now);
	if (dad->leave != MLAG_DAD_LEAVE_ASKED)
		return 0;
	if (!(word->flags & MLAG_DAD_WORD_REFUSED))
		return mlag_dad_set_leave(dad, MLAG_DAD_LEAVE_DRAIN, now);
	return mlag_dad_give_up(dad, now);
}

static __u32 mlag_dad_release(struct mlag_dad *dad, __u64 stagger_from)
{
	dad->held = false;
	dad->flap_until = 0;
	dad->stagger_from = stagger_from;
	return MLAG_DAD_ACT_PORTS | MLAG_DAD_ACT_WORD;
}

/**
 * mlag_dad_word_input() - an accepted keep-alive said this
 * @dad: the device, which is paired
 * @word: what it said
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_word_input(struct mlag_dad *dad,
			  const struct mlag_dad_word *word, __u64 now)
{
	__u32 actions = 0;

	if (!mlag_dad_paired(dad))
		return 0;
	if (!dad->peer_known || dad->peer_class != word->class ||
	    dad->peer_flags != word->flags)
		actions |= MLAG_DAD_ACT_PORTS;
	dad->peer_known = true;
	dad->peer_class = word->class;
	dad->peer_flags = word->flags;
	dad->peer_ballot = word->ballot;
	dad->claim.ballot = mlag_dad_max(dad->claim.ballot, word->ballot);

	actions |= mlag_dad_leave_answered(dad, word, now);
	actions |= mlag_dad_leave_asked(dad, word, now);
	/* we wait only beside somebody who forwards */
	if (dad->held && (!(word->flags & MLAG_DAD_WORD_RAN) ||
			  word->class == MLAG_DAD_CLASS_LEAVING))
		actions |= mlag_dad_release(dad, 0);
	return actions;
}

/* ---- time, the administrator, ports ---- */

static __u32 mlag_dad_recovery_tick(struct mlag_dad *dad, __u64 now)
{
	__u32 actions = 0;

	/* what waits goes on waiting until there is a verdict */
	if (!mlag_dad_paired(dad))
		return 0;
	if (dad->flap_until && now >= dad->flap_until) {
		dad->flap_until = 0;
		actions |= MLAG_DAD_ACT_PORTS;
	}
	if (dad->held && (now >= dad->up_at ||
			  (dad->gate_ready && dad->ready && !dad->flap_until)))
		actions |= mlag_dad_release(dad, now);
	return actions;
}

static __u32 mlag_dad_leave_tick(struct mlag_dad *dad, __u64 now)
{
	bool paired = mlag_dad_paired(dad);

	switch (dad->leave) {
	case MLAG_DAD_LEAVE_ASKED:
		/* it carries on already, or there is nobody to ask */
		if (!paired && (dad->why.verdict == MLAG_DAD_YIELD ||
				mlag_dad_deaf(dad, now)))
			return mlag_dad_set_leave(dad, MLAG_DAD_LEAVE_DRAIN,
						  now);
		return 0;
	case MLAG_DAD_LEAVE_DRAIN:
		if (now - dad->leave_since >= dad->drain_ms)
			return mlag_dad_set_leave(dad, MLAG_DAD_LEAVE_DRAINED,
						  now);
		return 0;
	case MLAG_DAD_LEAVE_CANCEL:
		/* as the verdict has it; before there is one the peer may
		 * believe that we are gone
		 */
		if (!paired && dad->why.verdict != MLAG_DAD_UNDECIDED)
			return mlag_dad_set_leave(dad, MLAG_DAD_LEAVE_NONE,
						  now);
		return 0;
	default:
		return 0;
	}
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
 * mlag_dad_ready_set() - all that member ports have to wait for is there, or no
 *	longer
 * @dad: the device
 * @ready: it is
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_ready_set(struct mlag_dad *dad, bool ready, __u64 now)
{
	dad->ready = ready;
	return mlag_dad_recovery_tick(dad, now);
}

/**
 * mlag_dad_maintenance() - the administrator takes the device out of service,
 *	or back
 * @dad: the device
 * @on: out
 * @now: the time
 * @refused: set to whether that is refused, since the peer leaves already
 *
 * It is out once @dad->leave is MLAG_DAD_LEAVE_DRAINED. The peer can still
 * refuse, if it was asked at the same time: then @dad->leave goes back to
 * MLAG_DAD_LEAVE_NONE, and @dad->leave_refused is set.
 *
 * Return: actions.
 */
__u32 mlag_dad_maintenance(struct mlag_dad *dad, bool on, __u64 now,
			   bool *refused)
{
	bool is = dad->leave != MLAG_DAD_LEAVE_NONE &&
		  dad->leave != MLAG_DAD_LEAVE_CANCEL;

	*refused = on && dad->peer_leaving;
	if (is == on || *refused)
		return 0;
	dad->leave_seq++;
	dad->leave_refused = false;
	return mlag_dad_set_leave(dad, on ? MLAG_DAD_LEAVE_ASKED :
				  MLAG_DAD_LEAVE_CANCEL, now);
}

/**
 * mlag_dad_reasons() - what a port is held down for, as far as this device's
 *	verdict and recovery go
 * @dad: the device
 * @kind: what kind of port it is
 * @index: its number among the member ports, for the stagger
 * @now: the time
 *
 * Return: enum mlag_down_reason.
 */
__u32 mlag_dad_reasons(const struct mlag_dad *dad, enum mlag_dad_port kind,
		       unsigned int index, __u64 now)
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
	if (dad->held || (dad->stagger_from &&
			  now - dad->stagger_from <
			  (__u64)index * dad->up_stagger_ms))
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
