// SPDX-License-Identifier: GPL-2.0
/* Dual-active detection: which device goes on. See dad.h.
 *
 *	verdict		event				next
 *	UNDECIDED	claim of the peer heard		STAY if ours is higher,
 *							else YIELD
 *			silence				ballot up, STAY
 *			no helper for the grace		by helpers and roles, or
 *							STAY by the policy
 *	STAY		higher claim heard		YIELD
 *			silence				ballot up, as long as it
 *							lasts
 *	in maintenance	silence				STAY, no ballot
 *	YIELD		the peer is another boot with	STAY
 *			a lower claim
 *			silence, after the peer was	ballot up, STAY
 *			heard; else after much longer;
 *			by the policy never
 *			peer yields, too, and does	ballot up, STAY
 *			not hear us, or is in
 *			maintenance
 *			handover wanted, own uplinks	ballot up, STAY
 *			work
 *	any		session begins			PAIRED, ballot up
 *	PAIRED		session lost			UNDECIDED, claim frozen;
 *							STAY if the peer left
 *							in good order, or is in
 *							maintenance
 *
 * Why both never yield: what a device claims within a boot only rises, and it
 * yields only to what is higher than its own claim at that time. If A yields to
 * B, then B's claim was the higher one and still is, until A raises its own, and
 * with that stays. It has to be an order of frozen claims, since what changes by
 * itself, as uplinks do, can be told late: then each yields to what the other
 * was. By the policy that a backup yields if nobody can be asked, it yields to what
 * it has not heard: who yields to such a one takes over as soon as it hears so.
 *
 * Why both do not stay for long if one can hear the other: who does not hear
 * raises its ballot, again and again, and so beats in the end whoever hears it. But
 * who is in maintenance does not, and so member ports of the other one stay up.
 */

#include "dad_priv.h"

#define MLAG_DAD_NEVER	(~0ull)

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

/**
 * mlag_dad_deaf() - has the peer been silent for long enough to believe it?
 * @dad: the device
 * @now: the time
 *
 * Return: true if so.
 */
bool mlag_dad_deaf(const struct mlag_dad *dad, __u64 now)
{
	return now - dad->heard >= mlag_dad_timeout(dad);
}

/**
 * mlag_dad_decide() - the verdict is this, from now on or still
 * @dad: the device
 * @verdict: the verdict
 * @rule: what it rests on
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_decide(struct mlag_dad *dad, enum mlag_dad_verdict verdict,
		      enum mlag_dad_rule rule, __u64 now)
{
	bool changed = dad->why.verdict != verdict;
	__u64 since = changed ? now : dad->why.since;

	/* a peer that has left is no less gone for what it says by DAD */
	if (!changed && dad->why.rule == MLAG_DAD_BY_GOODBYE)
		rule = MLAG_DAD_BY_GOODBYE;
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
		dad->staggering = false;
	}
	return MLAG_DAD_ACT_SEND | MLAG_DAD_ACT_PORTS |
	       MLAG_DAD_ACT_EV_VERDICT;
}

/**
 * mlag_dad_raise() - take a ballot above all that we know of, and so stay
 * @dad: the device
 * @rule: what that rests on
 * @now: the time
 *
 * The step grows while nobody is heard: a peer that hears us may know of ballots
 * far above ours, since we have forgotten ours in a crash.
 *
 * Return: actions.
 */
__u32 mlag_dad_raise(struct mlag_dad *dad, enum mlag_dad_rule rule, __u64 now)
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
 * first: a working peer-link makes DAD pointless, and of two devices that boot
 * together neither is to wait for the other's up-delay. The peer's helper, which
 * finds the peer-link's other end, has just begun, if it was just heard.
 */
static __u64 mlag_dad_opens(const struct mlag_dad *dad)
{
	__u64 met;

	if (dad->booting) {
		/* a peer that boots again and again is met as often */
		met = dad->began + dad->boot_delay_ms;
		if (dad->met < met)
			met = mlag_dad_max(dad->met, dad->began);
		return met + mlag_dad_timeout(dad);
	}
	return dad->lost + (dad->classic ? MLAG_DAD_CLASSIC_DELAY : 0);
}

/**
 * mlag_dad_judge() - compare the claims, if the peer's is known and counts
 * @dad: the device
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_judge(struct mlag_dad *dad, __u64 now)
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

/* Is this the backup, by the policy that such a one yields if nobody can be
 * asked? Only to a peer that has said that it is master: while roles are being
 * negotiated both are backup for a moment.
 */
static bool mlag_dad_lost_yields(const struct mlag_dad *dad, __u8 role)
{
	return dad->lost_yields && role == MLAG_ROLE_BACKUP &&
	       dad->peer_role == MLAG_ROLE_MASTER &&
	       dad->peer_helper == MLAG_HELPER_ALIVE;
}

/* By that policy, does silence say nothing of the peer? No path worked before. */
static bool mlag_dad_cannot_tell(const struct mlag_dad *dad)
{
	return dad->was != MLAG_DAD_PATH_OK &&
	       mlag_dad_lost_yields(dad, dad->claim.role);
}

/* By that policy, does a device that has yielded remain so in silence? Whatever
 * its role was: the claim that beat its own is that of a device that goes on. If
 * it only had no helper it is like one that is undecided now.
 */
static bool mlag_dad_yields_on(const struct mlag_dad *dad)
{
	return dad->why.rule == MLAG_DAD_BY_HELPER ? mlag_dad_cannot_tell(dad) :
						     dad->lost_yields;
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
		if (mlag_dad_yields_on(dad))
			return MLAG_DAD_NEVER;
		if (dad->armed)
			return quiet + timeout;
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
	if (dad->why.verdict == MLAG_DAD_UNDECIDED && mlag_dad_cannot_tell(dad))
		return mlag_dad_decide(dad, MLAG_DAD_YIELD,
				       MLAG_DAD_BY_LOST_BEFORE, now);
	/* in maintenance the member ports are down, so nobody is to yield to it; but
	 * the others need not be, if there is nobody else
	 */
	if (mlag_dad_leaves(dad))
		return mlag_dad_decide(dad, MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE,
				       now);
	if (dad->why.verdict == MLAG_DAD_YIELD && !dad->armed &&
	    dad->backoff < MLAG_DAD_BACKOFF_MAX)
		dad->backoff++;
	return mlag_dad_raise(dad, MLAG_DAD_BY_SILENCE, now);
}

/* Without a helper nothing can be asked: the device that has one stays, which
 * the devices told each other while paired. If neither has, who knows the other
 * one to be master yields. Or, by the policy, nobody does.
 */
static bool mlag_dad_helpless_stays(const struct mlag_dad *dad)
{
	if (dad->helper_stays)
		return true;
	return dad->peer_helper != MLAG_HELPER_ALIVE &&
	       dad->peer_role != MLAG_ROLE_MASTER;
}

static __u32 mlag_dad_helpless(struct mlag_dad *dad, __u64 now)
{
	bool stay = mlag_dad_helpless_stays(dad);

	if (now - mlag_dad_max(dad->lost, dad->helper_since) <
	    dad->helper_grace_ms)
		return 0;
	return mlag_dad_decide(dad, stay ? MLAG_DAD_STAY : MLAG_DAD_YIELD,
			       MLAG_DAD_BY_HELPER, now);
}

/**
 * mlag_dad_verdict_tick() - time has passed, which may make a verdict
 * @dad: the device
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_verdict_tick(struct mlag_dad *dad, __u64 now)
{
	bool undecided = dad->why.verdict == MLAG_DAD_UNDECIDED;
	__u32 actions;

	/* it may have been too early when the claim was heard; who was heard
	 * once and no more is not there to go on
	 */
	if (undecided && !(dad->booting && mlag_dad_deaf(dad, now))) {
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

/**
 * mlag_dad_handover_at() - when this device may ask for a handover
 * @dad: the device
 *
 * Not before what it took over itself has had time to settle: uplinks that come
 * and go on both devices shall not take the member ports of both along.
 *
 * Return: the time.
 */
__u64 mlag_dad_handover_at(const struct mlag_dad *dad)
{
	return dad->handed ? dad->handed + dad->handover_hold_ms : 0;
}

/**
 * mlag_dad_handover() - the peer stays, and wants us to, or does no longer
 * @dad: the device
 * @wanted: it does
 * @now: the time
 *
 * It has no uplinks. Ours may be down only because we yielded: have them up, and
 * nothing else, to see.
 *
 * Return: actions.
 */
__u32 mlag_dad_handover(struct mlag_dad *dad, bool wanted, __u64 now)
{
	bool able = wanted && dad->why.verdict == MLAG_DAD_YIELD &&
		    dad->leave == MLAG_DAD_LEAVE_NONE;
	__u32 actions = 0;

	if (dad->try_uplinks != able) {
		dad->try_uplinks = able;
		actions = MLAG_DAD_ACT_PORTS;
	}
	if (able && mlag_dad_uplinks_ok(dad)) {
		dad->handed = now;
		actions |= mlag_dad_raise(dad, MLAG_DAD_BY_HANDOVER, now);
	}
	return actions;
}

/* Is the peer heard, and does it hear us? Sets *@echoed if so. */
static bool mlag_dad_asks(const struct mlag_dad *dad, bool *echoed)
{
	bool heard = false;
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		if (dad->path[i].state != MLAG_DAD_PATH_OK)
			continue;
		heard = true;
		if (dad->path[i].echoed)
			*echoed = true;
	}
	return heard;
}

/**
 * mlag_dad_forecast() - what if the peer-link fails now?
 * @dad: the device
 * @peer: the peer, as struct mlag_sm has it
 * @rule: set to what that would rest on
 *
 * To show only: what a claim is frozen to may be otherwise by then.
 *
 * Return: the verdict, if both devices live on; MLAG_DAD_UNDECIDED if they are
 *	not paired.
 */
enum mlag_dad_verdict mlag_dad_forecast(const struct mlag_dad *dad,
					const struct mlag_sm_peer *peer,
					enum mlag_dad_rule *rule)
{
	struct mlag_dad_claim mine = dad->claim;
	struct mlag_dad_claim its = {
		.ballot = mine.ballot,
		.class = MLAG_DAD_CLASS_RUN,
		.uplinks = true,
		.role = peer->role,
		.priority = peer->priority,
		.mac = peer->mac,
		.boot = peer->boot,
	};
	bool heard, echoed = false;

	*rule = MLAG_DAD_BY_NONE;
	if (!mlag_dad_paired(dad))
		return MLAG_DAD_UNDECIDED;
	if (dad->peer_leaving) {
		*rule = MLAG_DAD_BY_GOODBYE;
		return MLAG_DAD_STAY;
	}
	if (dad->helper != MLAG_HELPER_ALIVE) {
		*rule = MLAG_DAD_BY_HELPER;
		return mlag_dad_helpless_stays(dad) ? MLAG_DAD_STAY :
						      MLAG_DAD_YIELD;
	}
	heard = mlag_dad_asks(dad, &echoed);
	if (!heard && mlag_dad_lost_yields(dad, dad->role)) {
		*rule = MLAG_DAD_BY_LOST_BEFORE;
		return MLAG_DAD_YIELD;
	}
	if (!heard || dad->peer_helper != MLAG_HELPER_ALIVE) {
		*rule = MLAG_DAD_BY_SILENCE;
		return MLAG_DAD_STAY;
	}
	/* it is deaf, and so raises its ballot until it wins */
	if (!echoed) {
		*rule = MLAG_DAD_BY_BALLOT;
		return MLAG_DAD_YIELD;
	}
	mlag_dad_claim_now(dad, &mine);
	if (dad->peer_known) {
		its.class = dad->peer_class;
		its.uplinks = dad->peer_flags & MLAG_DAD_WORD_UPLINKS;
	}
	return mlag_dad_beats(&mine, &its, rule) ? MLAG_DAD_STAY :
						   MLAG_DAD_YIELD;
}
