// SPDX-License-Identifier: GPL-2.0
/* Error-down of a port: see errdown.h. */

#include "errdown.h"

/**
 * mlag_down_init() - begin
 * @down: state to fill
 * @up: the port is administratively up
 */
void mlag_down_init(struct mlag_down *down, bool up)
{
	*down = (struct mlag_down){ .wish = up };
}

/**
 * mlag_down_set() - the reasons to hold the port down
 * @down: the port
 * @reasons: enum mlag_down_reason, all of them
 *
 * A port that the administrator wants down is neither closed nor, when the last
 * reason is gone, opened.
 *
 * Return: actions.
 */
__u32 mlag_down_set(struct mlag_down *down, __u32 reasons)
{
	__u32 before = down->reasons;

	if (before == reasons)
		return 0;
	down->reasons = reasons;
	if (!down->wish || (before && reasons))
		return MLAG_DOWN_ACT_EV;
	return MLAG_DOWN_ACT_EV |
	       (reasons ? MLAG_DOWN_ACT_CLOSE : MLAG_DOWN_ACT_OPEN);
}

/**
 * mlag_down_seen() - somebody else took the port up or down
 * @down: the port
 * @up: up
 *
 * That a port which is held down is "taken down" cannot be seen: it is so
 * already, and nothing happens. So such a wish is lost, unless it is told by
 * mlag_down_wish().
 *
 * Return: actions.
 */
__u32 mlag_down_seen(struct mlag_down *down, bool up)
{
	down->wish = up;
	if (!up || !down->reasons)
		return 0;
	return MLAG_DOWN_ACT_CLOSE | MLAG_DOWN_ACT_EV;
}

/**
 * mlag_down_wish() - the administrator says what a port that is closed shall be
 *	when it is no longer held down
 * @down: the port
 * @up: up
 */
void mlag_down_wish(struct mlag_down *down, bool up)
{
	down->wish = up;
}

/**
 * mlag_down_left() - what still holds a port down
 * @lifted: the reasons that it has been released from; those that are over are
 *	taken out, so that they hold when they come again
 * @reasons: enum mlag_down_reason, all that there are
 *
 * Return: the reasons that are left.
 */
__u32 mlag_down_left(__u32 *lifted, __u32 reasons)
{
	*lifted &= reasons;
	return reasons & ~*lifted;
}

/**
 * mlag_down_since() - there are more reasons to hold a port down
 * @since: since when each has held, by bit, %MLAG_DOWN_REASONS of them
 * @news: enum mlag_down_reason, those that did not hold before
 * @now: the time
 */
void mlag_down_since(__u64 *since, __u32 news, __u64 now)
{
	unsigned int i;

	for (i = 0; i < MLAG_DOWN_REASONS; i++)
		if (news & 1u << i)
			since[i] = now;
}

/**
 * mlag_errdown_rule() - what becomes of a port when its device yields?
 * @port: the port
 * @scope: what the administrator wants to go down
 *
 * A port that is held down has lost what made it routed, or got it meanwhile:
 * that no longer counts.
 *
 * Return: the first rule that applies.
 */
enum mlag_error_down_rule
mlag_errdown_rule(const struct mlag_errdown_port *port,
		  enum mlag_error_down_scope scope)
{
	if (port->peer_link)
		return MLAG_ERROR_DOWN_BY_PEER_LINK;
	if (port->member)
		return MLAG_ERROR_DOWN_BY_MEMBER;
	if (port->setting == MLAG_ERROR_DOWN_RESERVE)
		return MLAG_ERROR_DOWN_BY_RESERVE;
	if (!port->physical)
		return MLAG_ERROR_DOWN_BY_VIRTUAL;
	if (port->setting == MLAG_ERROR_DOWN_SUSPEND)
		return MLAG_ERROR_DOWN_BY_SUSPEND;
	if (scope != MLAG_ERROR_DOWN_ALL)
		return MLAG_ERROR_DOWN_BY_NOT_ARMED;
	if (port->routed && !port->held)
		return MLAG_ERROR_DOWN_BY_ROUTED;
	return MLAG_ERROR_DOWN_BY_ALL;
}

/**
 * mlag_errdown_goes() - does a port go down by this rule?
 * @rule: the rule
 *
 * Return: true if it does.
 */
bool mlag_errdown_goes(enum mlag_error_down_rule rule)
{
	return rule == MLAG_ERROR_DOWN_BY_MEMBER ||
	       rule == MLAG_ERROR_DOWN_BY_SUSPEND ||
	       rule == MLAG_ERROR_DOWN_BY_ALL;
}
