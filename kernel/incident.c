// SPDX-License-Identifier: GPL-2.0
/* Incidents: which events belong together. One begins with the first event of a
 * failure, or of maintenance, and ends when all of it is over and what was held
 * down is open again. Nothing but what listeners are told depends on it.
 */

#include "mlag.h"

/* Something that was held down has yet to open. */
static bool mlag_incident_reopening(struct mlag_group *group)
{
	struct mlag_port *port;
	bool reopening = false;
	struct mlag_id *mid;
	unsigned long id;

	xa_for_each(&group->ids, id, mid) {
		port = rcu_dereference_protected(mid->port,
						 lockdep_is_held(&group->lock));
		if (!port || !port->reopening)
			continue;
		if (!port->down && mid->leg.state != MLAG_LEG_DOWN &&
		    mid->leg.state != MLAG_LEG_HELD)
			port->reopening = false;
		else
			reopening = true;
	}
	return reopening;
}

static bool mlag_incident_lasts(struct mlag_group *group)
{
	const struct mlag_sm *sm = &group->sm;
	unsigned int i;

	if ((sm->ever_paired && sm->state != MLAG_SESSION_PAIRED) ||
	    group->dad.leave != MLAG_DAD_LEAVE_NONE || group->peer_leaving ||
	    group->held_down)
		return true;
	for (i = 1; i <= MLAG_MAX_UPLINK_GROUP; i++)
		if (group->follow[i].state != MLAG_UPLINK_GROUP_UP)
			return true;
	return false;
}

static void mlag_incident_begin(struct mlag_incident *incident, u64 now)
{
	incident->number++;
	incident->since = now;
	incident->open = true;
	incident->fresh = true;
}

/**
 * mlag_incident_note() - an event is about to be told
 * @group: the device
 * @now: the time, of CLOCK_BOOTTIME in nanoseconds
 *
 * Context: group->lock.
 */
void mlag_incident_note(struct mlag_group *group, u64 now)
{
	struct mlag_incident *incident = &group->incident;
	bool paired = group->sm.state == MLAG_SESSION_PAIRED;
	bool lost = incident->paired && !paired;

	lockdep_assert_held(&group->lock);
	incident->paired = paired;
	/* what led to the loss may have begun it just now */
	if ((lost && !incident->fresh) ||
	    (!incident->open && mlag_incident_lasts(group)))
		mlag_incident_begin(incident, now);
}

/**
 * mlag_incident_settle() - all that has happened has been told
 * @group: the device
 *
 * Context: group->lock.
 */
void mlag_incident_settle(struct mlag_group *group)
{
	struct mlag_incident *incident = &group->incident;

	lockdep_assert_held(&group->lock);
	incident->fresh = false;
	if (incident->open && !mlag_incident_lasts(group) &&
	    !mlag_incident_reopening(group))
		incident->open = false;
}
