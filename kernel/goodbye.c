// SPDX-License-Identifier: GPL-2.0
/* Goodbye: a device that leaves its group in good order tells its peer, which
 * then goes on alone at once, and not when the hold time and dual-active
 * detection have shown that it must.
 *
 * It leaves when its peer-link's netdev is deleted, by itself or with the module
 * or the network namespace, when its DFS group id is changed, and when the
 * machine goes down or reboots.
 */

#include <linux/delay.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/rwsem.h>
#include <net/net_namespace.h>

#include "mlag.h"

/* All ids are isolated, and all keep-alives say goodbye from now on. */
static void mlag_goodbye_begin(struct mlag_group *group)
{
	struct mlag_id *mid;
	unsigned long id;
	u32 actions;
	u64 now;

	mlag_group_lock(group);
	now = mlag_now();
	actions = mlag_sm_leave(&group->sm, now);
	xa_for_each(&group->ids, id, mid)
		actions |= mlag_group_leg_done(group, mid,
			mlag_sm_leg_tick(&group->sm, &mid->leg, now));
	mlag_group_unlock(group, actions);
}

static bool mlag_goodbye_heard(struct mlag_group *group)
{
	bool heard;

	spin_lock_bh(&group->lock);
	heard = group->sm.state != MLAG_SESSION_PAIRED;
	spin_unlock_bh(&group->lock);
	return heard;
}

/* The peer's word is waited for as long as a message may take. */
static void mlag_goodbye_wait(struct mlag_group *group, u64 until)
{
	while (!mlag_goodbye_heard(group) && mlag_now() < until)
		usleep_range(1000, 2000);
}

static void mlag_goodbye_end(struct mlag_group *group)
{
	u32 actions;

	mlag_group_lock(group);
	actions = mlag_sm_left(&group->sm, mlag_now());
	mlag_group_unlock(group, actions);
}

/**
 * mlag_goodbye() - leave in good order
 * @group: the device
 *
 * Waits for the peer's word, but no longer than MLAG_SM_MSG_DELAY. The device
 * does not pair again before mlag_sm_return().
 *
 * Context: process, with or without RTNL.
 */
void mlag_goodbye(struct mlag_group *group)
{
	might_sleep();
	mlag_goodbye_begin(group);
	mlag_goodbye_wait(group, mlag_now() + MLAG_SM_MSG_DELAY);
	mlag_goodbye_end(group);
}

static int mlag_reboot_notify(struct notifier_block *nb, unsigned long event,
			      void *ptr)
{
	struct net *net;
	u64 until;

	/* all at once: a reboot is not to wait for each device in turn */
	down_read(&net_rwsem);
	for_each_net(net)
		mlag_goodbye_begin(mlag_group_get(net));
	until = mlag_now() + MLAG_SM_MSG_DELAY;
	for_each_net(net)
		mlag_goodbye_wait(mlag_group_get(net), until);
	for_each_net(net)
		mlag_goodbye_end(mlag_group_get(net));
	up_read(&net_rwsem);
	return NOTIFY_DONE;
}

struct notifier_block mlag_reboot_notifier = {
	.notifier_call = mlag_reboot_notify,
};
