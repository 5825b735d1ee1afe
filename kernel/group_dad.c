// SPDX-License-Identifier: GPL-2.0
/* Carries out what dual-active detection asks for: ports are held down, and
 * come up one after the other; listeners are told of paths and verdicts.
 */

#include "group_priv.h"
#include "nonmember.h"

/* The lowest M-LAG id above @id that there is a port of, or 0. */
static u16 mlag_group_next_port(struct mlag_group *group, u16 id)
{
	struct mlag_id *mid;
	unsigned long next;

	xa_for_each_start(&group->ids, next, mid, id + 1)
		if (rcu_access_pointer(mid->port))
			return next;
	return 0;
}

/* Whose turn it is; 0 if nobody is left to wait for it. */
static u16 mlag_group_turn(struct mlag_group *group)
{
	u16 id = mlag_group_next_port(group, group->dad.stagger_id);

	return id && mlag_group_next_port(group, id) ? id : 0;
}

/* Derive what each leg is held down for. Its links follow from the work. */
static u32 mlag_group_hold_down(struct mlag_group *group, u64 now)
{
	unsigned int held_down = 0;
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;
	u32 actions = 0;

	if (mlag_dad_turn_due(&group->dad, now))
		mlag_dad_turn(&group->dad, mlag_group_turn(group), now);
	xa_for_each(&group->ids, id, mid) {
		bool drain = mlag_dad_drains(&group->dad);
		u32 reasons, news, lifted;

		port = rcu_dereference_protected(mid->port,
						 lockdep_is_held(&group->lock));
		if (!port)
			continue;
		reasons = mlag_dad_reasons(&group->dad, MLAG_DAD_PORT_MEMBER,
					   port->id);
		/* without a path this is all that it asks for */
		if (!group->dad_links)
			reasons &= MLAG_DOWN_MAINTENANCE;
		reasons |= mlag_uplink_reasons(port);
		lifted = port->lifted;
		reasons = mlag_down_left(&port->lifted, reasons);
		held_down += !!reasons;
		if (port->down == reasons && port->drain == drain) {
			/* a release has ended with what it was from */
			if (lifted != port->lifted) {
				xa_set_mark(&group->ids, id, MLAG_ID_EVENT);
				actions |= MLAG_ACT_EV_LEG;
			}
			continue;
		}
		news = reasons & ~port->down;
		mlag_down_since(port->down_since, news, now);
		port->reopening |= !!news;
		/* pairs with mlag_lower_update(), mlag_maintenance_update() and
		 * the counters of rx.c and tx.c
		 */
		WRITE_ONCE(port->down, reasons);
		WRITE_ONCE(port->drain, drain);
		if (reasons) {
			port->settling = false;
			actions |= mlag_group_leg_done(group, mid,
				mlag_sm_leg_ready(&group->sm, &mid->leg, false,
						  now));
		}
		mlag_port_refresh(port);
		xa_set_mark(&group->ids, id, MLAG_ID_EVENT);
		actions |= MLAG_ACT_EV_LEG | MLAG_ACT_GRACE;
	}
	group->held_down = held_down;
	if (mlag_nonmember_hold_down(group))
		actions |= MLAG_ACT_GRACE;
	return actions;
}

static void mlag_group_tell_paths(struct mlag_group *group)
{
	const struct mlag_dad_path *path;
	struct mlag_dad_link *link;
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		path = &group->dad.path[i];
		link = &group->dad_link[i];
		if (!link->len || (link->told && link->told_state == path->state &&
				   link->told_echoed == path->echoed))
			continue;
		link->told = true;
		link->told_state = path->state;
		link->told_echoed = path->echoed;
		mlag_event_dad_path(group, i);
	}
}

static void mlag_group_tell_verdict(struct mlag_group *group)
{
	unsigned int i;

	if (group->dad.why.verdict == MLAG_DAD_UNDECIDED) {
		for (i = 0; i < MLAG_DAD_PATHS; i++) {
			group->dad_link[i].asked = false;
			group->dad_link[i].answered = false;
		}
	}
	mlag_event(group, MLAG_EVENT_TYPE_VERDICT, NULL);
}

/**
 * mlag_group_dad_done() - see to what dual-active detection asks for
 * @group: the device
 * @now: the time
 *
 * Without a path nobody can be asked, and all is as if there were none.
 *
 * Context: group->lock.
 * Return: enum mlag_sm_action.
 */
u32 mlag_group_dad_done(struct mlag_group *group, u64 now)
{
	u32 dad = group->dad_actions |
		  mlag_dad_follow(&group->dad, &group->sm, now);
	u32 actions = 0;

	group->dad_actions = 0;
	actions |= mlag_sm_verdict(&group->sm, group->dad_links ?
				   group->dad.why.verdict : MLAG_DAD_STAY);
	if (dad & MLAG_DAD_ACT_WORD)
		actions |= MLAG_ACT_KEEPALIVE;
	if (dad & MLAG_DAD_ACT_PORTS)
		actions |= mlag_group_hold_down(group, now);
	if (group->peer_leaving != group->dad.peer_leaving) {
		group->peer_leaving = group->dad.peer_leaving;
		group->peer_leaving_since = now;
		dad |= MLAG_DAD_ACT_EV_LEAVE;
	}
	if (dad & MLAG_DAD_ACT_EV_LEAVE)
		mlag_event(group, MLAG_EVENT_TYPE_MAINTENANCE, NULL);
	if (!group->dad_links)
		return actions;
	if (dad & MLAG_DAD_ACT_SEND)
		actions |= MLAG_ACT_HELLO;
	if (dad & MLAG_DAD_ACT_EV_VERDICT)
		mlag_group_tell_verdict(group);
	if (dad & MLAG_DAD_ACT_EV_PATH)
		mlag_group_tell_paths(group);
	return actions;
}
