// SPDX-License-Identifier: GPL-2.0
/* The timers of a device: time passes for its state machines. */

#include "group_priv.h"

/**
 * mlag_group_period() - time between two ticks
 * @group: the device
 *
 * Context: any.
 * Return: jiffies.
 */
unsigned long mlag_group_period(const struct mlag_group *group)
{
	return msecs_to_jiffies(min_t(u32, MLAG_POLL_MS,
				      mlag_sm_keepalive_interval(&group->sm)));
}

/* A peer that has fallen silent is lost when the hold time is over, not up to a
 * period or a tick later.
 */
static void mlag_group_watch(struct mlag_group *group, u64 now)
{
	u64 deadline = group->sm.heard + group->sm.hold_ms;

	lockdep_assert_held(&group->lock);
	if (group->sm.state != MLAG_SESSION_DOWN &&
	    deadline <= now + MLAG_POLL_MS + MLAG_POLL_MS / 2)
		hrtimer_start(&group->hold_timer, ms_to_ktime(deadline),
			      HRTIMER_MODE_ABS_SOFT);
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
	mlag_group_watch(group, now);
	mlag_group_unlock(group, actions);
	rcu_read_unlock();
}

/**
 * mlag_group_hold_timer() - a silent peer's hold time may be over
 * @timer: mlag_group::hold_timer
 *
 * Context: softirq.
 * Return: HRTIMER_NORESTART, as mlag_group_watch() starts it anew.
 */
enum hrtimer_restart mlag_group_hold_timer(struct hrtimer *timer)
{
	mlag_group_tick(container_of(timer, struct mlag_group, hold_timer));
	return HRTIMER_NORESTART;
}

/**
 * mlag_group_timer() - a period is over
 * @timer: mlag_group::timer
 *
 * Context: softirq.
 */
void mlag_group_timer(struct timer_list *timer)
{
	struct mlag_group *group = container_of(timer, struct mlag_group,
						timer);

	mlag_group_tick(group);
	mod_timer(&group->timer, jiffies + mlag_group_period(group));
}
