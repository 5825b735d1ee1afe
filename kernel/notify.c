// SPDX-License-Identifier: GPL-2.0
/* Events of netdevs: our own, VLAN devices over them, our slaves, the links of
 * a bond that is a slave of ours, declared uplinks, devices of DAD paths, and what
 * error-down is about.
 */

#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "held.h"
#include "mlag.h"
#include "setting.h"

/* The netdev of kind mlag that this one is, or is a VLAN of. */
static struct net_device *mlag_notify_own(struct net_device *dev)
{
	if (is_vlan_dev(dev))
		dev = vlan_dev_real_dev(dev);
	return mlag_is_netdev(dev) ? dev : NULL;
}

static int mlag_notify_prechangeupper(struct net_device *dev,
				      struct netdev_notifier_changeupper_info *info)
{
	struct netlink_ext_ack *extack = info->info.extack;
	struct net_device *own = mlag_notify_own(dev);
	struct mlag_port *port;

	if (own) {
		if (info->linking) {
			if (mlag_bridge_bad_upper(dev, info->upper_dev, extack))
				return notifier_from_errno(-EOPNOTSUPP);
		} else if (netif_is_bridge_master(info->upper_dev)) {
			mlag_isolation_leave(dev);
			port = netdev_priv(own);
			/* what the peer sends enters elsewhere from now on */
			if (dev == own)
				WRITE_ONCE(port->usable, false);
		}
		return NOTIFY_DONE;
	}
	if (info->linking && is_vlan_dev(dev) &&
	    mlag_slave_port_rtnl(vlan_dev_real_dev(dev))) {
		MLAG_ERR(extack,
			 "the control VLAN of the peer-link is the helper's alone");
		return notifier_from_errno(-EBUSY);
	}
	if (info->linking && mlag_slave_port_rtnl(info->upper_dev) &&
	    mlag_uplink_in_leg(dev)) {
		MLAG_ERR(extack,
			 "the device is a declared uplink: \"ip mlag port set dev DEV nogroup\" first");
		return notifier_from_errno(-EBUSY);
	}
	port = mlag_slave_port_rtnl(dev);
	if (port && info->linking &&
	    mlag_slave_bad_upper(dev, info->upper_dev, !port->id, extack))
		return notifier_from_errno(-EBUSY);
	return NOTIFY_DONE;
}

static int mlag_notify_changeupper(struct net_device *dev,
				   struct netdev_notifier_changeupper_info *info)
{
	struct net_device *own = mlag_notify_own(dev);
	struct mlag_port *port;
	int err;

	if (!own) {
		/* a new link of a leg has to show our identity, too */
		port = mlag_slave_port_rtnl(info->upper_dev);
		if (port && port->id && info->linking) {
			mlag_identity_update(port->group);
			/* and to go down with the others */
			if (READ_ONCE(port->down))
				mlag_group_kick(port->group);
		}
		return NOTIFY_DONE;
	}
	port = netdev_priv(own);
	if (info->linking && netif_is_bridge_master(info->upper_dev)) {
		err = mlag_isolation_join(dev, own, info->info.extack);
		if (err)
			return notifier_from_errno(err);
		if (dev == own)
			mlag_group_set_segment(port, false);
	}
	/* the join is not complete yet, so the rest is left to the work */
	mlag_group_joined(port->group);
	return NOTIFY_DONE;
}

static int mlag_notify_slave_mtu(struct mlag_port *port,
				 struct net_device *slave)
{
	int err;

	if (port->id) {
		if (slave->mtu == port->dev->mtu)
			return NOTIFY_DONE;
		err = dev_set_mtu(port->dev, slave->mtu);
	} else {
		err = slave->mtu < port->dev->mtu + MLAG_SLACK ? -EINVAL : 0;
		if (err)
			netdev_err(port->dev, "the peer-link's slave %s must have an MTU of %u\n",
				   slave->name, port->dev->mtu + MLAG_SLACK);
	}
	return notifier_from_errno(err);
}

static int mlag_notify_slave(struct mlag_port *port, struct net_device *slave,
			     unsigned long event)
{
	switch (event) {
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		if (port->id)
			mlag_group_poll_ready(port);
		else
			mlag_group_poll(port->group);
		break;
	case NETDEV_CHANGEMTU:
		return mlag_notify_slave_mtu(port, slave);
	case NETDEV_FEAT_CHANGE:
		mlag_netdev_update_features(port->dev);
		break;
	case NETDEV_NOTIFY_PEERS:
	case NETDEV_BONDING_FAILOVER:
	case NETDEV_RESEND_IGMP:
		/* who is told of it sends by the new link at once */
		if (port->id)
			mlag_group_poll_ready(port);
		call_netdevice_notifiers(event, port->dev);
		break;
	case NETDEV_PRE_TYPE_CHANGE:
		return NOTIFY_BAD;
	case NETDEV_UNREGISTER:
		mlag_slave_gone(port, slave);
		break;
	}
	return NOTIFY_DONE;
}

/* Bonding tells of a link late, and only if it gets the RTNL at once. */
static void mlag_notify_link(struct net_device *dev, unsigned long event)
{
	struct net_device *bond;
	struct mlag_port *port;

	switch (event) {
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
	case NETDEV_CHANGELOWERSTATE:
	case NETDEV_BONDING_INFO:
		break;
	default:
		return;
	}
	bond = netdev_master_upper_dev_get(dev);
	port = bond ? mlag_slave_port_rtnl(bond) : NULL;
	if (port && port->id)
		mlag_group_poll_ready(port);
}

static int mlag_notify(struct notifier_block *nb, unsigned long event,
		       void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct net_device *own;
	struct mlag_port *port;

	switch (event) {
	case NETDEV_PRECHANGEUPPER:
		return mlag_notify_prechangeupper(dev, ptr);
	case NETDEV_CHANGEUPPER:
		return mlag_notify_changeupper(dev, ptr);
	}

	mlag_held_event(dev, event);
	mlag_held_vlan_event(dev, event);
	mlag_setting_event(dev, event);
	mlag_uplink_event(dev, event);
	mlag_dad_link_event(dev, event);
	port = mlag_slave_port_rtnl(dev);
	if (port)
		return mlag_notify_slave(port, dev, event);
	if (netif_is_bond_slave(dev)) {
		mlag_notify_link(dev, event);
		return NOTIFY_DONE;
	}
	own = mlag_notify_own(dev);
	if (own && (event == NETDEV_UP || event == NETDEV_DOWN ||
		    event == NETDEV_CHANGE)) {
		port = netdev_priv(own);
		/* the bridge may not have acted on this event yet */
		mlag_group_joined(port->group);
	}
	return NOTIFY_DONE;
}

struct notifier_block mlag_netdevice_notifier = {
	.notifier_call = mlag_notify,
};
