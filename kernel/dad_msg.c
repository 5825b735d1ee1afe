// SPDX-License-Identifier: GPL-2.0
/* Dual-active detection: what the devices tell each other, in packets on the
 * DAD paths and, while they are paired, in words that go with keep-alives. See
 * dad.h.
 */

#include "dad_priv.h"

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
		mlag_dad_claim_now(dad, &msg->claim);
	} else {
		msg->flags |= MLAG_DAD_F_FROZEN;
	}
	if (deaf)
		msg->flags |= MLAG_DAD_F_DEAF;
	else if (dad->why.verdict == MLAG_DAD_STAY &&
		 (mlag_dad_leaves(dad) ||
		  (!mlag_dad_uplinks_ok(dad) &&
		   now >= mlag_dad_handover_at(dad))))
		msg->flags |= MLAG_DAD_F_HANDOVER;
	/* its member ports are down: whatever it does besides, the peer's are not to
	 * be
	 */
	if (!paired && dad->leave == MLAG_DAD_LEAVE_DRAINED)
		msg->verdict = MLAG_DAD_YIELD;
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
	/* it echoes what it heard last, however long ago that was */
	bool echoed = msg->echo_boot == dad->claim.boot &&
		      !(msg->flags & MLAG_DAD_F_DEAF);
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
	if (!dad->peer.boot)
		dad->met = now;
	if (!dad->peer.boot || mlag_dad_beats(&msg->claim, &dad->peer, &rule))
		dad->peer = msg->claim;
	actions |= mlag_dad_judge(dad, now);
	/* we have yielded; it waits for us, and would not hear that we wait for it, or
	 * asks us to go on whether we have an uplink or not
	 */
	if (dad->armed && !mlag_dad_leaves(dad) &&
	    msg->verdict == MLAG_DAD_YIELD &&
	    msg->flags & (MLAG_DAD_F_DEAF | MLAG_DAD_F_HANDOVER))
		actions |= mlag_dad_raise(dad, MLAG_DAD_BY_PEER_YIELDS, now);
	actions |= mlag_dad_handover(dad, msg->verdict == MLAG_DAD_STAY &&
				     msg->flags & MLAG_DAD_F_HANDOVER, now);
	/* what it has not seen of ours it should see soon */
	if (msg->seen_boot != dad->claim.boot ||
	    msg->seen_ballot < dad->claim.ballot)
		actions |= MLAG_DAD_ACT_SEND;
	return actions;
}

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
	if (dad->ready)
		word->flags |= MLAG_DAD_WORD_READY;
	if (mlag_dad_leaves(dad))
		word->flags |= MLAG_DAD_WORD_LEAVING;
	if (dad->peer_refused)
		word->flags |= MLAG_DAD_WORD_REFUSED;
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
		actions |= mlag_dad_release(dad);
	return actions;
}
