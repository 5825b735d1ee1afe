// SPDX-License-Identifier: GPL-2.0
/* Dual-active detection: maintenance, in which a device asks the other one to
 * carry on alone. See dad.h.
 */

#include "dad_priv.h"

/**
 * mlag_dad_drains() - are partners to stop using the legs?
 * @dad: the device
 *
 * Return: true if so: the peer carries on, and nothing is sent out of the legs
 *	while it can. They are not held down yet.
 */
bool mlag_dad_drains(const struct mlag_dad *dad)
{
	return dad->leave == MLAG_DAD_LEAVE_DRAIN || dad->drained;
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

/**
 * mlag_dad_leave_asked() - the peer asks to leave, or has changed its mind
 * @dad: the device
 * @word: what it said
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_leave_asked(struct mlag_dad *dad,
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
					mlag_dad_drains(dad));
	dad->peer_leaving = leaving && !dad->peer_refused;
	if (dad->peer_refused != refused)
		actions |= MLAG_DAD_ACT_WORD;
	return actions;
}

/**
 * mlag_dad_leave_answered() - the peer answers
 * @dad: the device
 * @word: what it said
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_leave_answered(struct mlag_dad *dad,
			      const struct mlag_dad_word *word, __u64 now)
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

/**
 * mlag_dad_leave_tick() - time has passed, which maintenance may wait for
 * @dad: the device
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_leave_tick(struct mlag_dad *dad, __u64 now)
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
	bool is = mlag_dad_leaves(dad);

	*refused = on && dad->peer_leaving;
	if (is == on || *refused)
		return 0;
	dad->leave_seq++;
	dad->leave_refused = false;
	return mlag_dad_set_leave(dad, on ? MLAG_DAD_LEAVE_ASKED :
				  MLAG_DAD_LEAVE_CANCEL, now);
}
