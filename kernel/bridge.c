// SPDX-License-Identifier: GPL-2.0
/* What we ask of the bridge, and what we tell it. */

#include <linux/if_bridge.h>
#include <linux/if_vlan.h>
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>

#include "mlag.h"

/* The bridge's own way to set an attribute of a port, without a user. */
static int mlag_bridge_set_port(struct net_device *brport, int attrtype,
				u8 value)
{
	struct net_device *br = netdev_master_upper_dev_get(brport);
	struct {
		struct nlattr nla;
		u8 value;
	} attr = {
		.nla.nla_len = nla_attr_size(sizeof(u8)),
		.nla.nla_type = attrtype,
		.value = value,
	};
	struct nlattr *data[IFLA_BRPORT_MAX + 1] = { };

	ASSERT_RTNL();
	if (!br || !netif_is_bridge_master(br) || !br->rtnl_link_ops ||
	    !br->rtnl_link_ops->slave_changelink)
		return -ENODEV;
	data[attrtype] = &attr.nla;
	return br->rtnl_link_ops->slave_changelink(br, brport, NULL, data,
						   NULL);
}

/* Do something with each bridge port that a port of ours is: its netdev, or
 * VLAN devices over it. The callback ends it by returning true.
 */
static bool mlag_bridge_for_each(struct net_device *dev,
				 bool (*fn)(struct net_device *brport,
					    void *arg), void *arg)
{
	struct net_device *upper;
	struct list_head *iter;
	bool done = false;

	if (netif_is_bridge_port(dev))
		return fn(dev, arg);
	rcu_read_lock();
	netdev_for_each_upper_dev_rcu(dev, upper, iter) {
		if (is_vlan_dev(upper) && netif_is_bridge_port(upper))
			done = fn(upper, arg);
		if (done)
			break;
	}
	rcu_read_unlock();
	return done;
}

static bool mlag_bridge_router_one(struct net_device *brport, void *arg)
{
	mlag_bridge_set_port(brport, IFLA_BRPORT_MULTICAST_ROUTER,
			     MDB_RTR_TYPE_PERM);
	return false;
}

/**
 * mlag_bridge_peer_link_joined() - the peer-link has joined a bridge
 * @group: the device
 *
 * Everything behind the peer may want any multicast group: the port becomes a
 * permanent router port.
 *
 * Context: RTNL, after the join.
 */
void mlag_bridge_peer_link_joined(struct mlag_group *group)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);

	if (pl)
		mlag_bridge_for_each(pl->dev, mlag_bridge_router_one, NULL);
}

static bool mlag_bridge_flush_one(struct net_device *brport, void *arg)
{
	mlag_bridge_set_port(brport, IFLA_BRPORT_FLUSH, 1);
	return false;
}

/**
 * mlag_bridge_flush_peer_link() - forget what was learned on the peer-link
 * @group: the device
 *
 * Hosts of an id that was not usable here were learned there; from now on they
 * are behind our own port, and the peer would not let them have frames from us.
 *
 * Context: RTNL.
 */
void mlag_bridge_flush_peer_link(struct mlag_group *group)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);

	if (pl)
		mlag_bridge_for_each(pl->dev, mlag_bridge_flush_one, NULL);
}

static bool mlag_bridge_forwards_one(struct net_device *brport, void *arg)
{
	/* without an operational link, STP has nothing to say */
	return !netif_oper_up(brport) ||
	       br_port_get_stp_state(brport) == BR_STATE_FORWARDING;
}

static bool mlag_bridge_carries_one(struct net_device *brport, void *arg)
{
	return netif_oper_up(brport) &&
	       br_port_get_stp_state(brport) == BR_STATE_FORWARDING;
}

/**
 * mlag_bridge_peer_link_forwards() - does the peer-link carry bridged frames?
 * @group: the device
 *
 * Context: RTNL.
 * Return: false while STP, or a carrier that the bridge has not heard of yet,
 *	keeps it from forwarding.
 */
bool mlag_bridge_peer_link_forwards(struct mlag_group *group)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);

	if (!pl || READ_ONCE(pl->mode) == MLAG_MODE_NONE ||
	    pl->mode == MLAG_MODE_ROUTED)
		return true;
	return mlag_bridge_for_each(pl->dev, mlag_bridge_carries_one, NULL);
}

static bool mlag_bridge_is_master(struct net_device *brport, void *arg)
{
	return netdev_master_upper_dev_get_rcu(brport) == arg;
}

struct mlag_bridge_usable {
	struct net_device *peer_link;
	bool same_bridge;
	bool forwards;
};

static bool mlag_bridge_usable_one(struct net_device *brport, void *arg)
{
	struct mlag_bridge_usable *usable = arg;
	struct net_device *br;
	bool same;

	rcu_read_lock();
	br = netdev_master_upper_dev_get_rcu(brport);
	same = !usable->peer_link ||
	       mlag_bridge_for_each(usable->peer_link, mlag_bridge_is_master,
				    br);
	rcu_read_unlock();
	if (!same)
		return false;
	usable->same_bridge = true;
	usable->forwards = mlag_bridge_forwards_one(brport, NULL);
	return usable->forwards;
}

/**
 * mlag_bridge_has_address() - does a netdev have an address?
 * @dev: the netdev
 *
 * Context: RTNL.
 * Return: true if it has one, other than an IPv6 link-local one.
 */
bool mlag_bridge_has_address(struct net_device *dev)
{
	const struct in_device *in_dev = __in_dev_get_rtnl(dev);
	struct inet6_dev *in6_dev = __in6_dev_get(dev);
	const struct inet6_ifaddr *ifa;
	bool found = false;

	if (in_dev && rcu_access_pointer(in_dev->ifa_list))
		return true;
	if (!in6_dev)
		return false;
	read_lock_bh(&in6_dev->lock);
	list_for_each_entry(ifa, &in6_dev->addr_list, if_list)
		if (!(ipv6_addr_type(&ifa->addr) & IPV6_ADDR_LINKLOCAL))
			found = true;
	read_unlock_bh(&in6_dev->lock);
	return found;
}

static bool mlag_bridge_is_routed(struct net_device *dev)
{
	return netif_is_l3_slave(dev) || mlag_bridge_has_address(dev);
}

static enum mlag_mode mlag_bridge_mode(struct net_device *dev)
{
	enum mlag_mode mode = MLAG_MODE_NONE;
	struct net_device *upper;
	struct list_head *iter;

	if (netif_is_bridge_port(dev))
		return MLAG_MODE_BRIDGE;
	if (mlag_bridge_is_routed(dev))
		mode = MLAG_MODE_ROUTED;
	rcu_read_lock();
	netdev_for_each_upper_dev_rcu(dev, upper, iter) {
		if (!is_vlan_dev(upper))
			continue;
		if (netif_is_bridge_port(upper)) {
			mode = MLAG_MODE_VLAN_BRIDGE;
			break;
		}
		if (mlag_bridge_is_routed(upper))
			mode = MLAG_MODE_ROUTED;
	}
	rcu_read_unlock();
	return mode;
}

/**
 * mlag_bridge_port_usable() - may a port of ours forward?
 * @port: the port; its mode and why it is not usable are noted in it
 *
 * Context: RTNL.
 * Return: true if it is up, in the bridge of the peer-link and not blocked by
 *	STP, or routed, and its slave is still one that we would take.
 */
bool mlag_bridge_port_usable(struct mlag_port *port)
{
	struct mlag_port *pl = rtnl_dereference(port->group->peer_link);
	const struct net_device *slave = rtnl_dereference(port->slave);
	struct mlag_bridge_usable usable = {
		.peer_link = pl ? pl->dev : NULL,
	};

	ASSERT_RTNL();
	port->mode = mlag_bridge_mode(port->dev);
	/* next to a peer-link without a bridge, there is nothing but routing */
	if (port->mode == MLAG_MODE_NONE && pl && pl != port &&
	    pl->mode != MLAG_MODE_BRIDGE && pl->mode != MLAG_MODE_VLAN_BRIDGE)
		port->mode = MLAG_MODE_ROUTED;
	mlag_group_set_segment(port,
			       port->mode == MLAG_MODE_ROUTED ||
			       port->mode == MLAG_MODE_VLAN_BRIDGE);

	port->why = NULL;
	if (!netif_running(port->dev)) {
		port->why = "administratively down: ip link set it up";
	} else if (slave && mlag_bond_refused(slave, NULL)) {
		/* it was not when it was enslaved */
		port->why = "over a bond that is in mode balance-alb or balance-tlb now: set another mode";
	} else if (port->mode == MLAG_MODE_NONE) {
		port->why = "in no bridge and without an address: put it into the bridge of the peer-link";
	} else if (port->mode != MLAG_MODE_ROUTED) {
		mlag_bridge_for_each(port->dev, mlag_bridge_usable_one,
				     &usable);
		if (!usable.same_bridge)
			port->why = "not in the bridge of the peer-link: put it there";
		else if (!usable.forwards)
			port->why = "blocked by STP, until that lets it forward";
	}
	return !port->why;
}

/**
 * mlag_bridge_keep_vlan() - a frame without a tag came from the peer-link's
 *	VLAN, not from that of the port by which it enters
 * @pl: the peer-link
 * @port: the port that it will enter by
 * @skb: the frame, whose tags are all in it; tagged if the two ports differ
 *
 * Context: softirq, RCU.
 */
void mlag_bridge_keep_vlan(const struct mlag_port *pl,
			   const struct mlag_port *port, struct sk_buff *skb)
{
	struct net_device *br = netdev_master_upper_dev_get_rcu(pl->dev);
	u16 pl_vid, vid, proto;

	/* It may also be a VRF. To a bridge that knows the other kind of tag a frame
	 * has none.
	 */
	if (!br || !netif_is_bridge_master(br) || !br_vlan_enabled(br) ||
	    br_vlan_get_proto(br, &proto) || skb->protocol == htons(proto) ||
	    br_vlan_get_pvid_rcu(pl->dev, &pl_vid) ||
	    br_vlan_get_pvid_rcu(port->dev, &vid) || pl_vid == vid || !pl_vid)
		return;
	__vlan_hwaccel_put_tag(skb, htons(proto), pl_vid);
}

/**
 * mlag_bridge_bad_upper() - would this upper reach a port past the isolation?
 * @dev: a netdev of kind mlag, or a VLAN device over one
 * @upper: what is about to be put over it
 * @extack: says why not
 *
 * Context: RTNL.
 * Return: true if it must be refused.
 */
bool mlag_bridge_bad_upper(const struct net_device *dev,
			   const struct net_device *upper,
			   struct netlink_ext_ack *extack)
{
	if (netif_is_bridge_master(upper) || netif_is_l3_master(upper))
		return false;
	if (is_vlan_dev(upper)) {
		if (mlag_is_netdev(dev))
			return false;
		MLAG_ERR(extack,
			 "a VLAN over a VLAN of an mlag port cannot be isolated from the peer-link");
		return true;
	}
	if (netif_is_ovs_master(upper))
		MLAG_ERR(extack,
			 "Open vSwitch cannot isolate an mlag port from the peer-link: use a bridge");
	else if (netif_is_macvlan(upper))
		MLAG_ERR(extack,
			 "a macvlan would bypass the isolation from the peer-link: put it over the bridge instead");
	else
		MLAG_ERR(extack,
			 "an mlag port can only be a port of a bridge or a VRF, or carry VLANs");
	return true;
}
