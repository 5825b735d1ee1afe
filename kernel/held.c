// SPDX-License-Identifier: GPL-2.0
/* Links that are held down (error-down), whatever for: closing them, closing
 * them again when somebody raises them, and opening what the administrator wants
 * up when nothing is left to hold them down for. Which links these are is
 * lower.c's, for those of legs, and nonmember.c's, for all others.
 */

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "held.h"
#include "mlag.h"

/**
 * mlag_held_find() - a link that is held down
 * @group: the device
 * @dev: the link
 *
 * Context: RTNL.
 * Return: what is known of it, or NULL.
 */
struct mlag_held *mlag_held_find(const struct mlag_group *group,
				 const struct net_device *dev)
{
	struct mlag_held *held;

	list_for_each_entry(held, &group->held, list)
		if (held->dev == dev)
			return held;
	return NULL;
}

/**
 * mlag_held_add() - a link is about to be held down, or for another port
 * @group: the device
 * @dev: the link
 * @port: the member port that it belongs to, NULL for none
 *
 * Context: RTNL.
 */
void mlag_held_add(struct mlag_group *group, struct net_device *dev,
		   struct mlag_port *port)
{
	struct mlag_held *held = mlag_held_find(group, dev);
	bool add = !held;

	ASSERT_RTNL();
	if (add) {
		held = kzalloc(sizeof(*held), GFP_KERNEL);
		/* the work comes again soon */
		if (!held)
			return;
		held->dev = dev;
		netdev_hold(dev, &held->tracker, GFP_KERNEL);
		mlag_down_init(&held->down, dev->flags & IFF_UP);
		INIT_LIST_HEAD(&held->vlans);
	}
	spin_lock_bh(&group->lock);
	if (add)
		list_add_tail(&held->list, &group->held);
	/* a leg is released as a whole, see mlag_port::lifted */
	if (port)
		held->lifted = 0;
	spin_unlock_bh(&group->lock);
	held->port = port;
}

/**
 * mlag_held_forget() - a link is no longer ours to hold down
 * @group: the device
 * @held: the link; it stays as it is
 *
 * Context: RTNL.
 */
void mlag_held_forget(struct mlag_group *group, struct mlag_held *held)
{
	mlag_held_vlan_forget(held);
	spin_lock_bh(&group->lock);
	list_del(&held->list);
	spin_unlock_bh(&group->lock);
	netdev_put(held->dev, &held->tracker);
	kfree(held);
}

static void mlag_held_open(struct mlag_held *held)
{
	int err;

	if (held->dev->reg_state != NETREG_REGISTERED)
		return;
	held->acting = true;
	err = mlag_held_vlan_open(held);
	held->acting = false;
	if (err)
		netdev_err(held->dev, "no longer held down, but it does not come up\n");
	else if (held->port)
		mlag_event_link(held->port, held->dev, MLAG_LINK_STATE_UP);
}

static void mlag_held_close(struct mlag_held *held)
{
	const char *why = mlag_nl_down_why(held->down.reasons);

	if (held->raised && held->port)
		netdev_notice(held->dev, "closed again, as M-LAG port %s is %s\n",
			      held->port->dev->name, why);
	else if (held->raised)
		netdev_notice(held->dev, "closed again, as it is %s; \"ip mlag port set dev %s reserve\" has it up at once\n",
			      why, held->dev->name);
	held->raised = false;
	mlag_held_vlan_note(held);
	held->acting = true;
	dev_close(held->dev);
	held->acting = false;
	if (held->port)
		mlag_event_link(held->port, held->dev, MLAG_LINK_STATE_DOWN);
}

/**
 * mlag_held_set() - hold a link down, or no longer
 * @group: the device
 * @held: the link, freed if there is no reason and it is not released from any
 * @reasons: enum mlag_down_reason, but for those that it has been released from
 *
 * Context: RTNL.
 */
void mlag_held_set(struct mlag_group *group, struct mlag_held *held,
		   u32 reasons)
{
	u32 actions;

	ASSERT_RTNL();
	mlag_down_since(held->since, reasons & ~held->down.reasons,
			mlag_now());
	actions = mlag_down_set(&held->down, reasons);
	/* of a leg, listeners know already */
	if (!held->port && actions & MLAG_DOWN_ACT_EV) {
		mlag_group_lock(group);
		mlag_event_error_down(group, held->dev, reasons);
		mlag_group_unlock(group, 0);
	}
	if (reasons) {
		if (held->raised || actions & MLAG_DOWN_ACT_CLOSE)
			mlag_held_close(held);
		return;
	}
	if (actions & MLAG_DOWN_ACT_OPEN)
		mlag_held_open(held);
	if (!READ_ONCE(held->lifted)) {
		mlag_held_forget(group, held);
		return;
	}
	/* until then it is a port like any other, as if never held down */
	mlag_held_vlan_forget(held);
	mlag_down_init(&held->down, held->dev->flags & IFF_UP);
	held->raised = false;
}

/**
 * mlag_held_is_closed() - is a link down because it is held down?
 * @held: the link
 *
 * Context: RTNL.
 * Return: false if it has been released, or somebody has raised it just now.
 */
bool mlag_held_is_closed(const struct mlag_held *held)
{
	return held->down.reasons && !(held->dev->flags & IFF_UP);
}

/**
 * mlag_held_event() - a netdev that may be held down was changed by somebody
 * @dev: the netdev
 * @event: NETDEV_UP, NETDEV_DOWN or NETDEV_UNREGISTER; others are ignored
 *
 * Context: RTNL.
 */
void mlag_held_event(struct net_device *dev, unsigned long event)
{
	struct mlag_group *group;
	struct mlag_held *held;

	if (event != NETDEV_UP && event != NETDEV_DOWN &&
	    event != NETDEV_UNREGISTER)
		return;
	group = mlag_group_get(dev_net(dev));
	held = mlag_held_find(group, dev);
	if (!held) {
		/* one that was plugged in just now may have to go down */
		if (event == NETDEV_UP && READ_ONCE(group->others_down))
			mlag_group_kick(group);
		return;
	}
	/* also when it moves to another network namespace */
	if (event == NETDEV_UNREGISTER) {
		mlag_held_forget(group, held);
	} else if (!held->acting) {
		held->raised = mlag_down_seen(&held->down, event == NETDEV_UP);
		if (held->raised)
			mlag_group_kick(group);
	}
}
