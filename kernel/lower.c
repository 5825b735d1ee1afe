// SPDX-License-Identifier: GPL-2.0
/* The links of a leg that is held down (error-down): what is closed so that the
 * partner sees it.
 *
 * That is the slave itself or, of a bond or team, its links: closing the bond
 * would leave them up, and the partner would go on using them. Why a leg is held
 * down is mlag_port::down; here it is carried out, from the work.
 */

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "held.h"
#include "mlag.h"

static void mlag_lower_collect(struct mlag_port *port, struct net_device *slave)
{
	struct net_device *dev;
	struct list_head *iter;

	if (!netif_is_bond_master(slave) && !netif_is_team_master(slave)) {
		mlag_held_add(port->group, slave, port);
		return;
	}
	netdev_for_each_lower_dev(slave, dev, iter)
		mlag_held_add(port->group, dev, port);
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
	struct mlag_held *held, *next;
	struct net_device *dev;

	ASSERT_RTNL();
	if (reasons && slave)
		mlag_lower_collect(port, slave);
	list_for_each_entry_safe(held, next, &port->group->held, list) {
		if (held->port != port)
			continue;
		dev = held->dev;
		/* who took it out of the bond has decided what it is now */
		if (dev != slave && netdev_master_upper_dev_get(dev) != slave)
			mlag_held_forget(port->group, held);
		else
			mlag_held_set(port->group, held, reasons);
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
	struct mlag_held *held, *next;

	ASSERT_RTNL();
	list_for_each_entry_safe(held, next, &port->group->held, list)
		if (held->port == port)
			mlag_held_set(port->group, held, 0);
}
