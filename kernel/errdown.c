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
 * already, and nothing happens. Such a wish goes through mlag_down_wish().
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
 * mlag_down_wish() - what the port shall be when it is no longer held down
 * @down: the port, which is held down
 * @up: up
 */
void mlag_down_wish(struct mlag_down *down, bool up)
{
	down->wish = up;
}
