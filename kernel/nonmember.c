// SPDX-License-Identifier: GPL-2.0
/* Error-down of ports that are no member ports: of a device that has yielded,
 * orphans and uplinks go down, too, as far as the administrator wants that.
 *
 * Only physical ports are closed: what stands above them, such as bonds,
 * bridges and VLAN devices, follows from that. Which ones they are is decided in
 * one place, mlag_nonmember_judge(), for those who ask beforehand and when it
 * comes to it. It is decided anew as long as the device holds them down, so a
 * port that is plugged in is closed, and one that is reserved is opened.
 */

#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/rtnetlink.h>

#include "held.h"
#include "mlag.h"
#include "nonmember.h"
#include "setting.h"

/* One end of a veth pair is a port like any other: its cable goes to another
 * namespace.
 */
static bool mlag_nonmember_physical(const struct net_device *dev)
{
	if (dev->type != ARPHRD_ETHER || dev->flags & IFF_LOOPBACK)
		return false;
	return dev->dev.parent ||
	       (dev->rtnl_link_ops && !strcmp(dev->rtnl_link_ops->kind, "veth"));
}

/* Such as a tap: it has nothing below it that could be closed in its place. */
static bool mlag_nonmember_leaf(const struct net_device *dev)
{
	return list_empty(&dev->adj_list.lower) && !mlag_is_netdev(dev) &&
	       !netif_is_bridge_master(dev) && !netif_is_bond_master(dev) &&
	       !netif_is_team_master(dev) && !netif_is_ovs_master(dev) &&
	       !netif_is_l3_master(dev) && !(dev->flags & IFF_LOOPBACK);
}

/* VLAN devices are closed with what is below them; bonds, bridges and the like
 * are not, so they keep what they have.
 */
static bool mlag_nonmember_routed(struct net_device *dev)
{
	struct net_device *upper;
	struct list_head *iter;

	if (mlag_bridge_has_address(dev))
		return true;
	netdev_for_each_upper_dev_rcu(dev, upper, iter)
		if (is_vlan_dev(upper) &&
		    net_eq(dev_net(upper), dev_net(dev)) &&
		    mlag_nonmember_routed(upper))
			return true;
	return false;
}

struct mlag_nonmember_uppers {
	struct mlag_group *group;
	struct mlag_judged *judged;
};

static int mlag_nonmember_look_up(struct net_device *upper,
				  struct netdev_nested_priv *priv)
{
	const struct mlag_nonmember_uppers *uppers = priv->data;
	struct mlag_group *group = uppers->group;
	struct mlag_judged *judged = uppers->judged;
	const struct mlag_setting *setting;

	/* a container's macvlan: what is set there says nothing of our port */
	if (!net_eq(dev_net(upper), group->net))
		return 0;
	setting = mlag_setting_of(group, upper);
	if (mlag_uplink_is(group, upper))
		judged->port.uplink = true;
	/* to be spared by one of them is enough */
	if (setting && (!judged->setting ||
			setting->value == MLAG_ERROR_DOWN_RESERVE))
		judged->setting = setting;
	return 0;
}

/**
 * mlag_nonmember_judge() - what becomes of a netdev when its device yields?
 * @group: the device
 * @dev: the netdev
 * @judged: filled
 *
 * Context: RTNL.
 */
void mlag_nonmember_judge(struct mlag_group *group, struct net_device *dev,
			  struct mlag_judged *judged)
{
	const struct mlag_port *pl = rtnl_dereference(group->peer_link);
	struct mlag_nonmember_uppers uppers = {
		.group = group,
		.judged = judged,
	};
	struct netdev_nested_priv priv = { .data = &uppers };
	const struct mlag_setting *own = mlag_setting_of(group, dev);
	struct mlag_held *held = mlag_held_find(group, dev);
	struct mlag_errdown_port *port = &judged->port;
	struct net_device *master;
	struct mlag_port *leg;

	ASSERT_RTNL();
	*judged = (struct mlag_judged){ .setting = NULL };
	port->uplink = mlag_uplink_is(group, dev);
	port->physical = mlag_nonmember_physical(dev) ||
			 (own && mlag_nonmember_leaf(dev));
	port->held = held && (held->down.reasons || READ_ONCE(held->lifted));
	master = netdev_master_upper_dev_get(dev);
	leg = mlag_slave_port_rtnl(dev) ?:
	      master ? mlag_slave_port_rtnl(master) : NULL;
	port->member = leg && leg->id;

	rcu_read_lock();
	if (!mlag_is_netdev(dev))
		netdev_walk_all_upper_dev_rcu(dev, mlag_nonmember_look_up,
					      &priv);
	if (own)
		judged->setting = own;
	port->peer_link = pl && (dev == pl->dev ||
				 netdev_has_upper_dev_all_rcu(dev, pl->dev));
	port->routed = mlag_nonmember_routed(dev);
	rcu_read_unlock();

	port->setting = judged->setting ? judged->setting->value :
					  MLAG_ERROR_DOWN_AUTO;
	judged->rule = mlag_errdown_rule(port, group->error_down);
}

/**
 * mlag_nonmember_hold_down() - derive what such ports are held down for
 * @group: the device
 *
 * What they have been released from ends here: it may begin again before the work
 * gets the RTNL.
 *
 * Context: group->lock.
 * Return: true if the work has something to do.
 */
bool mlag_nonmember_hold_down(struct mlag_group *group)
{
	u32 others = 0, uplinks = 0;
	struct mlag_held *held;

	lockdep_assert_held(&group->lock);
	if (group->dad_links) {
		others = mlag_dad_reasons(&group->dad, MLAG_DAD_PORT_ORPHAN, 0);
		uplinks = mlag_dad_reasons(&group->dad, MLAG_DAD_PORT_UPLINK,
					   0);
	}
	if (group->others_down == others && group->uplinks_down == uplinks)
		return false;
	/* pairs with mlag_nonmember_update() */
	WRITE_ONCE(group->others_down, others);
	WRITE_ONCE(group->uplinks_down, uplinks);
	list_for_each_entry(held, &group->held, list)
		mlag_down_left(&held->lifted, held->uplink ? uplinks : others);
	return true;
}

static u32 mlag_nonmember_reasons(const struct mlag_group *group,
				  const struct mlag_judged *judged)
{
	/* with its leg, see lower.c */
	if (judged->rule == MLAG_ERROR_DOWN_BY_MEMBER ||
	    !mlag_errdown_goes(judged->rule))
		return 0;
	/* pairs with mlag_nonmember_hold_down() */
	return judged->port.uplink ? READ_ONCE(group->uplinks_down) :
				     READ_ONCE(group->others_down);
}

/**
 * mlag_nonmember_set() - have such a port down, or up again
 * @group: the device
 * @held: the port
 * @lift: enum mlag_down_reason that it is released from by this: it no longer
 *	holds until it is over, and comes again
 *
 * Context: RTNL.
 */
void mlag_nonmember_set(struct mlag_group *group, struct mlag_held *held,
			u32 lift)
{
	struct mlag_judged judged;
	u32 reasons;

	ASSERT_RTNL();
	mlag_nonmember_judge(group, held->dev, &judged);
	/* no reason ends between the look at them and that at releases */
	spin_lock_bh(&group->lock);
	reasons = mlag_nonmember_reasons(group, &judged);
	held->uplink = judged.port.uplink;
	held->lifted |= lift;
	reasons = mlag_down_left(&held->lifted, reasons);
	spin_unlock_bh(&group->lock);
	mlag_held_set(group, held, reasons);
}

/**
 * mlag_nonmember_update() - have such ports down, or up again
 * @group: the device
 *
 * Context: RTNL, from the work.
 */
void mlag_nonmember_update(struct mlag_group *group)
{
	struct mlag_held *held, *next;
	struct mlag_judged judged;
	struct net_device *dev;

	ASSERT_RTNL();
	if (READ_ONCE(group->others_down) || READ_ONCE(group->uplinks_down))
		for_each_netdev(group->net, dev) {
			if (dev->reg_state != NETREG_REGISTERED ||
			    mlag_held_find(group, dev))
				continue;
			mlag_nonmember_judge(group, dev, &judged);
			if (mlag_nonmember_reasons(group, &judged))
				mlag_held_add(group, dev, NULL);
		}
	list_for_each_entry_safe(held, next, &group->held, list)
		if (!held->port)
			mlag_nonmember_set(group, held, 0);
}

/**
 * mlag_nonmember_release() - the last netdev of kind mlag goes: nothing is held
 *	down any more
 * @group: the device
 *
 * Context: RTNL.
 */
void mlag_nonmember_release(struct mlag_group *group)
{
	struct mlag_held *held, *next;

	ASSERT_RTNL();
	list_for_each_entry_safe(held, next, &group->held, list) {
		if (held->port)
			continue;
		spin_lock_bh(&group->lock);
		held->lifted = 0;
		spin_unlock_bh(&group->lock);
		mlag_held_set(group, held, 0);
	}
}
