// SPDX-License-Identifier: GPL-2.0
/* The timer of a device: time passes for its state machines. */

#include "group_priv.h"

/**
 * mlag_group_timer_start() - the first port is there
 * @group: the device
 *
 * Context: RTNL.
 */
void mlag_group_timer_start(struct mlag_group *group)
{
	ASSERT_RTNL();
	hrtimer_start(&group->timer, ms_to_ktime(mlag_now() + MLAG_POLL_MS),
		      HRTIMER_MODE_ABS_SOFT);
}

/* Neither is a keep-alive sent late, whoever sent the last one and when, nor a silent
 * peer lost later than when the hold time is over. When their interval becomes shorter
 * one is sent at once, and the next one may be as late as the timer is.
 */
static ktime_t mlag_group_timer_next(struct mlag_group *group)
{
	u64 next = mlag_now() + MLAG_POLL_MS;

	/* only to look: nothing is to follow, as it would from mlag_group_unlock() */
	spin_lock_bh(&group->lock);
	next = min(next, group->keepalive_due);
	if (group->sm.state != MLAG_SESSION_DOWN)
		next = min(next, group->sm.heard + group->sm.hold_ms);
	spin_unlock_bh(&group->lock);
	return ms_to_ktime(next);
}

static void mlag_group_tick(struct mlag_group *group)
{
	struct net_device *slave;
	struct mlag_port *port;
	struct mlag_id *mid;
	bool synced = true;
	unsigned long id;
	u32 actions;
	u64 now;

	rcu_read_lock();
	mlag_group_lock(group);
	now = mlag_now();
	actions = mlag_sm_tick(&group->sm, now);
	if (actions & MLAG_ACT_LEGS) {
		/* the legs learn of a lost session before of anything else */
		mlag_group_unlock(group, actions);
		mlag_group_lock(group);
		now = mlag_now();
		actions = 0;
	}
	group->dad_actions |= mlag_dad_follow(&group->dad, &group->sm, now) |
			      mlag_dad_tick(&group->dad, now);
	mlag_uplink_tick(group, now);
	xa_for_each(&group->ids, id, mid) {
		port = rcu_dereference(mid->port);
		slave = port ? rcu_dereference(port->slave) : NULL;
		if (slave)
			actions |= mlag_group_leg_ready(group, mid, port, slave,
							now);
		actions |= mlag_group_leg_done(group, mid,
			mlag_sm_leg_tick(&group->sm, &mid->leg, now));
		if (!mlag_sm_leg_synced(&group->sm, &mid->leg))
			synced = false;
	}
	group->dad_actions |= mlag_dad_ready_set(&group->dad, synced &&
						 group->dad.peer_known, now);
	mlag_group_unlock(group, actions);
	rcu_read_unlock();
}

/**
 * mlag_group_timer() - something is due
 * @timer: mlag_group::timer
 *
 * Context: softirq.
 * Return: HRTIMER_RESTART.
 */
enum hrtimer_restart mlag_group_timer(struct hrtimer *timer)
{
	struct mlag_group *group = container_of(timer, struct mlag_group,
						timer);

	mlag_group_tick(group);
	hrtimer_set_expires(timer, mlag_group_timer_next(group));
	return HRTIMER_RESTART;
}
