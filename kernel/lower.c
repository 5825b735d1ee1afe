// SPDX-License-Identifier: GPL-2.0
/* The links of a leg that is held down (error-down): what is closed so that the
 * partner sees it.
 *
 * That is the slave itself or, of a bond or team, its links: closing the bond
 * would leave them up, and the partner would go on using them. Why a leg is held
 * down is mlag_port::down; here it is carried out, from the work. Links that
 * somebody raises meanwhile are closed again. When the last reason is gone, what
 * the administrator wants up is opened.
 */

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "mlag.h"

/**
 * struct mlag_lower - a link that is held down
 * @list: in mlag_port::lowers
 * @dev: the link
 * @tracker: of the reference to it
 * @down: why, and what it shall be afterwards
 * @raised: somebody has raised it
 * @closing: it is us who close it
 */
struct mlag_lower {
	struct list_head list;
	struct net_device *dev;
	netdevice_tracker tracker;
	struct mlag_down down;
	bool raised;
	bool closing;
};

static struct mlag_lower *mlag_lower_find(const struct mlag_port *port,
					  const struct net_device *dev)
{
	struct mlag_lower *lower;

	list_for_each_entry(lower, &port->lowers, list)
		if (lower->dev == dev)
			return lower;
	return NULL;
}

static void mlag_lower_add(struct mlag_port *port, struct net_device *dev)
{
	struct mlag_lower *lower;

	if (mlag_lower_find(port, dev))
		return;
	lower = kzalloc(sizeof(*lower), GFP_KERNEL);
	/* the work comes again soon */
	if (!lower)
		return;
	lower->dev = dev;
	netdev_hold(dev, &lower->tracker, GFP_KERNEL);
	mlag_down_init(&lower->down, dev->flags & IFF_UP);
	list_add_tail(&lower->list, &port->lowers);
	port->group->lowers++;
}

static void mlag_lower_free(struct mlag_port *port, struct mlag_lower *lower)
{
	list_del(&lower->list);
	port->group->lowers--;
	netdev_put(lower->dev, &lower->tracker);
	kfree(lower);
}

static void mlag_lower_open(const struct mlag_port *port,
			    struct net_device *dev)
{
	if (dev->reg_state != NETREG_REGISTERED)
		return;
	if (dev_open(dev, NULL))
		netdev_err(dev, "%s no longer holds it down, but it does not come up\n",
			   port->dev->name);
}

static void mlag_lower_close(const struct mlag_port *port,
			     struct mlag_lower *lower)
{
	if (lower->raised)
		netdev_notice(lower->dev, "held down by %s: ip mlag show says why, and it comes up by itself\n",
			      port->dev->name);
	lower->raised = false;
	lower->closing = true;
	dev_close(lower->dev);
	lower->closing = false;
}

static void mlag_lower_collect(struct mlag_port *port, struct net_device *slave)
{
	struct net_device *dev;
	struct list_head *iter;

	if (!netif_is_bond_master(slave) && !netif_is_team_master(slave)) {
		mlag_lower_add(port, slave);
		return;
	}
	netdev_for_each_lower_dev(slave, dev, iter)
		mlag_lower_add(port, dev);
}

/**
 * mlag_lower_update() - have the links of a leg down, or up again
 * @port: the member port
 *
 * Context: RTNL, from the work.
 */
void mlag_lower_update(struct mlag_port *port)
{
	struct net_device *slave = rtnl_dereference(port->slave);
	/* pairs with mlag_group_hold_down() */
	u32 reasons = READ_ONCE(port->down);
	struct mlag_lower *lower, *next;
	struct net_device *dev;
	u32 actions;

	ASSERT_RTNL();
	if (reasons && slave)
		mlag_lower_collect(port, slave);
	list_for_each_entry_safe(lower, next, &port->lowers, list) {
		dev = lower->dev;
		/* who took it out of the bond has decided what it is now */
		if (dev != slave && netdev_master_upper_dev_get(dev) != slave) {
			mlag_lower_free(port, lower);
			continue;
		}
		actions = mlag_down_set(&lower->down, reasons);
		if (reasons) {
			if (lower->raised || actions & MLAG_DOWN_ACT_CLOSE)
				mlag_lower_close(port, lower);
			continue;
		}
		/* as it is opened, nobody else raises it */
		dev_hold(dev);
		mlag_lower_free(port, lower);
		if (actions & MLAG_DOWN_ACT_OPEN)
			mlag_lower_open(port, dev);
		dev_put(dev);
	}
}

/**
 * mlag_lower_release() - the leg goes: nothing of it is held down any more
 * @port: the member port
 *
 * Context: RTNL.
 */
void mlag_lower_release(struct mlag_port *port)
{
	struct mlag_lower *lower, *next;
	struct net_device *dev;
	u32 actions;

	ASSERT_RTNL();
	list_for_each_entry_safe(lower, next, &port->lowers, list) {
		dev = lower->dev;
		actions = mlag_down_set(&lower->down, 0);
		dev_hold(dev);
		mlag_lower_free(port, lower);
		if (actions & MLAG_DOWN_ACT_OPEN)
			mlag_lower_open(port, dev);
		dev_put(dev);
	}
}

/**
 * mlag_lower_event() - a netdev that may be held down was changed by somebody
 * @dev: the netdev
 * @event: NETDEV_UP, NETDEV_DOWN or NETDEV_UNREGISTER; others are ignored
 *
 * Context: RTNL.
 */
void mlag_lower_event(struct net_device *dev, unsigned long event)
{
	struct mlag_group *group;
	struct mlag_lower *lower;
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;

	if (event != NETDEV_UP && event != NETDEV_DOWN &&
	    event != NETDEV_UNREGISTER)
		return;
	group = mlag_group_get(dev_net(dev));
	if (!group->lowers)
		return;
	xa_for_each(&group->ids, id, mid) {
		port = rtnl_dereference(mid->port);
		lower = port ? mlag_lower_find(port, dev) : NULL;
		if (!lower)
			continue;
		if (event == NETDEV_UNREGISTER) {
			mlag_lower_free(port, lower);
		} else if (!lower->closing) {
			lower->raised = mlag_down_seen(&lower->down,
						       event == NETDEV_UP);
			if (lower->raised)
				mlag_group_kick(group);
		}
		return;
	}
}
