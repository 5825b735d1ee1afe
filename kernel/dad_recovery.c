// SPDX-License-Identifier: GPL-2.0
/* Dual-active detection: how a device comes back, that is, what its ports wait
 * for and in which order member ports come up. See dad.h.
 */

#include "dad_priv.h"

/**
 * mlag_dad_flap_hold() - one more recovery: how long are all ports to wait?
 * @dad: the device
 *
 * The first one is not delayed, to be on air soon; each further one twice as
 * long as the one before.
 *
 * Return: milliseconds.
 */
__u32 mlag_dad_flap_hold(struct mlag_dad *dad)
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

/**
 * mlag_dad_release() - member ports wait no longer
 * @dad: the device
 *
 * Return: actions.
 */
__u32 mlag_dad_release(struct mlag_dad *dad)
{
	dad->held = false;
	dad->flap_until = 0;
	return MLAG_DAD_ACT_PORTS | MLAG_DAD_ACT_WORD;
}

/**
 * mlag_dad_turn_due() - is it another member port's turn to come up?
 * @dad: the device
 * @now: the time
 *
 * To be asked, and followed by mlag_dad_turn(), before mlag_dad_reasons() is.
 *
 * Return: true if so.
 */
bool mlag_dad_turn_due(const struct mlag_dad *dad, __u64 now)
{
	return dad->staggering && mlag_dad_paired(dad) &&
	       now >= dad->stagger_at;
}

/**
 * mlag_dad_turn() - it is this member port's turn
 * @dad: the device
 * @id: the lowest M-LAG id above @dad->stagger_id that there is a port of, 0 if
 *	there is none, or it is the last one
 * @now: the time
 */
void mlag_dad_turn(struct mlag_dad *dad, __u16 id, __u64 now)
{
	dad->staggering = id;
	dad->stagger_id = id;
	dad->stagger_at = now + dad->up_stagger_ms;
}

static bool mlag_dad_both_ready(const struct mlag_dad *dad)
{
	return dad->gate_ready && dad->ready && dad->peer_known &&
	       dad->peer_flags & MLAG_DAD_WORD_READY;
}

/**
 * mlag_dad_recovery_tick() - time has passed, which ports may wait for
 * @dad: the device
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_dad_recovery_tick(struct mlag_dad *dad, __u64 now)
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
			  (mlag_dad_both_ready(dad) && !dad->flap_until))) {
		dad->staggering = dad->up_stagger_ms;
		dad->stagger_id = 0;
		dad->stagger_at = now;
		actions |= mlag_dad_release(dad);
	}
	if (mlag_dad_turn_due(dad, now))
		actions |= MLAG_DAD_ACT_PORTS;
	return actions;
}

/**
 * mlag_dad_ready_set() - all that member ports have to wait for is there, or no
 *	longer
 * @dad: the device
 * @ready: it is, in this session
 * @now: the time
 *
 * The peer is told, and has to say the same of itself.
 *
 * Return: actions.
 */
__u32 mlag_dad_ready_set(struct mlag_dad *dad, bool ready, __u64 now)
{
	bool changed = dad->ready != ready;

	dad->ready = ready;
	return mlag_dad_recovery_tick(dad, now) |
	       (changed ? MLAG_DAD_ACT_WORD : 0);
}
