// SPDX-License-Identifier: GPL-2.0
/* Monitor-link: see follow.h.
 *
 *	state	event				next
 *	UP	no uplink is up			FAILED
 *	FAILED	an uplink is up			HOLD
 *	HOLD	the hold time is over		UP
 *	HOLD	no uplink is up			FAILED
 *	any	no uplink is declared		UP
 */

#include "follow.h"

static bool mlag_follow_enter(struct mlag_follow *group,
			      enum mlag_uplink_group_state state, __u64 now)
{
	if (group->state == state)
		return false;
	group->state = state;
	group->since = now;
	return true;
}

/**
 * mlag_follow_set() - uplinks came or went, or were declared
 * @group: the group
 * @up: those that can be used
 * @declared: all of them
 * @now: the time
 *
 * Return: true if the state has changed.
 */
bool mlag_follow_set(struct mlag_follow *group, unsigned int up,
		     unsigned int declared, __u64 now)
{
	if (!declared)
		return mlag_follow_enter(group, MLAG_UPLINK_GROUP_UP, now);
	if (!up)
		return mlag_follow_enter(group, MLAG_UPLINK_GROUP_FAILED, now);
	if (group->state == MLAG_UPLINK_GROUP_FAILED)
		return mlag_follow_enter(group, MLAG_UPLINK_GROUP_HOLD, now);
	return false;
}

/**
 * mlag_follow_tick() - time has passed
 * @group: the group
 * @hold_ms: the hold time
 * @now: the time
 *
 * Return: true if the state has changed.
 */
bool mlag_follow_tick(struct mlag_follow *group, __u32 hold_ms, __u64 now)
{
	if (group->state != MLAG_UPLINK_GROUP_HOLD ||
	    now - group->since < hold_ms)
		return false;
	return mlag_follow_enter(group, MLAG_UPLINK_GROUP_UP, now);
}
