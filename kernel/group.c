// SPDX-License-Identifier: GPL-2.0
/* A device of a DFS group, one for each network namespace: its lock, and what
 * is done when that is given back. The state machines are driven by
 * group_port.c (ports come and go), group_work.c (what has to be looked at) and
 * group_timer.c (time), and by what is received. group_leg.c and group_dad.c
 * carry out what they ask for.
 */

#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "group_priv.h"
#include "setting.h"

unsigned int mlag_net_id __read_mostly;

/**
 * mlag_group_get() - the device that a network namespace is
 * @net: the namespace
 *
 * Context: any.
 * Return: the device.
 */
struct mlag_group *mlag_group_get(const struct net *net)
{
	return net_generic(net, mlag_net_id);
}

/**
 * mlag_now() - the time of the state machines
 *
 * Context: any.
 * Return: milliseconds.
 */
u64 mlag_now(void)
{
	return ktime_to_ms(ktime_get());
}

/**
 * mlag_group_lock() - lock the state machines
 * @group: the device
 *
 * Context: any but hard interrupts.
 */
void mlag_group_lock(struct mlag_group *group)
	__acquires(&group->lock)
{
	spin_lock_bh(&group->lock);
	group->sm.entropy = get_random_u64();
	/* one becomes the cookie of keep-alives, the other one is told in the
	 * open
	 */
	group->dad.entropy = get_random_u64();
}

static void mlag_group_tell_session(struct mlag_group *group, u32 actions)
{
	if (actions & MLAG_ACT_EV_SESSION)
		mlag_event(group, MLAG_EVENT_TYPE_SESSION, NULL);
	if (actions & MLAG_ACT_EV_ROLE)
		mlag_event(group, MLAG_EVENT_TYPE_ROLE, NULL);
	if (actions & MLAG_ACT_EV_HELPER)
		mlag_event(group, MLAG_EVENT_TYPE_HELPER, NULL);
}

static void mlag_group_tell_ports(struct mlag_group *group, u32 actions)
{
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;

	if (!(actions & MLAG_ACT_EV_LEG))
		return;
	xa_for_each_marked(&group->ids, id, mid, MLAG_ID_EVENT) {
		port = rcu_dereference_protected(mid->port,
						 lockdep_is_held(&group->lock));
		/* it has no index yet; mlag_newlink() tells of it */
		if (port && port->dev->reg_state == NETREG_UNINITIALIZED)
			continue;
		xa_clear_mark(&group->ids, id, MLAG_ID_EVENT);
		if (port)
			mlag_event(group, MLAG_EVENT_TYPE_PORT, port);
	}
}

/**
 * mlag_group_unlock() - unlock the state machines and do what they asked for
 * @group: the device
 * @actions: enum mlag_sm_action, all that were returned since the lock was
 *	taken
 *
 * Context: as mlag_group_lock().
 */
void mlag_group_unlock(struct mlag_group *group, u32 actions)
	__releases(&group->lock)
{
	u64 now = mlag_now();
	struct mlag_id *mid;
	unsigned long id;
	bool all = false;
	u32 verdict;
	u64 due;

	lockdep_assert_held(&group->lock);

	if (actions & MLAG_ACT_LEGS) {
		xa_for_each(&group->ids, id, mid)
			actions |= mlag_group_leg_done(group, mid,
				mlag_sm_leg_session(&group->sm, &mid->leg,
						    now));
		all = true;
	}
	/* causes first */
	mlag_group_tell_session(group, actions);
	verdict = mlag_group_dad_done(group, now);
	mlag_group_tell_session(group, verdict);
	actions |= verdict;
	/* the interval may have become shorter since it was reckoned */
	due = now + mlag_sm_keepalive_interval(&group->sm);
	if (all || now >= group->keepalive_due || group->keepalive_due > due) {
		group->keepalive_due = due;
		all = true;
	}
	if (group->sm.state == MLAG_SESSION_PAIRED &&
	    (all || actions & MLAG_ACT_KEEPALIVE))
		mlag_control_build(group, all);
	mlag_group_tell_ports(group, actions);
	mlag_incident_settle(group);
	spin_unlock_bh(&group->lock);

	mlag_control_send(group);
	if (actions & MLAG_ACT_HELLO)
		mlag_netlink_wake_helper(group);
	if (actions & MLAG_ACT_GRACE)
		mod_delayed_work(system_wq, &group->work, 0);
}

/**
 * mlag_group_init() - begin a device
 * @group: the device, zeroed
 * @net: its namespace
 *
 * Context: process.
 * Return: 0.
 */
int mlag_group_init(struct mlag_group *group, struct net *net)
{
	group->net = net;
	group->lacp_priority = 32768;
	group->uplink_hold_ms = MLAG_UPLINK_HOLD;
	INIT_LIST_HEAD(&group->uplinks);
	INIT_LIST_HEAD(&group->held);
	INIT_LIST_HEAD(&group->settings);
	spin_lock_init(&group->lock);
	spin_lock_init(&group->send_lock);
	skb_queue_head_init(&group->keepalives);
	xa_init(&group->ids);
	mlag_sm_init(&group->sm, get_random_u64() | 1, mlag_now());
	/* the boot id is no secret, the cookie of keep-alives is */
	group->sm.nonce = get_random_u64();
	mlag_dad_init(&group->dad, &group->sm, mlag_now());
	group->dad.boot_delay_ms = group->sm.boot_delay_ms;
	group->up_delay_ms = group->dad.up_delay_ms;
	/* until there is a path, see mlag_nl_dad_set_doit() */
	group->dad.up_delay_ms = 0;
	hrtimer_setup(&group->timer, mlag_group_timer, CLOCK_MONOTONIC,
		      HRTIMER_MODE_ABS_SOFT);
	INIT_DELAYED_WORK(&group->work, mlag_group_work);
	return 0;
}

/**
 * mlag_group_fini() - end a device
 * @group: the device, without ports
 *
 * Context: process, without RTNL.
 */
void mlag_group_fini(struct mlag_group *group)
{
	struct mlag_id *mid;
	unsigned long id;

	hrtimer_cancel(&group->timer);
	cancel_delayed_work_sync(&group->work);
	skb_queue_purge(&group->keepalives);
	mlag_setting_clear(group);
	xa_for_each(&group->ids, id, mid)
		kfree_rcu(mid, rcu);
	xa_destroy(&group->ids);
	memzero_explicit(group->key, sizeof(group->key));
}
