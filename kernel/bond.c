// SPDX-License-Identifier: GPL-2.0
/* What we know of the inside of a bond, here and in bond.h: whether traffic can
 * flow over it, and its LACP identity.
 */

#include <linux/etherdevice.h>
#include <linux/if_bonding.h>
#include <linux/rtnetlink.h>
#include <net/bonding.h>
#include <net/sch_generic.h>

#include "bond.h"
#include "mlag.h"

/* The partner has us in its aggregator and will take and send frames. */
#define MLAG_LACP_FLOWS	(LACP_STATE_SYNCHRONIZATION | LACP_STATE_COLLECTING | \
			 LACP_STATE_DISTRIBUTING)

/* bond_3ad.c, sm_vars: the port's state machines start over */
#define MLAG_AD_PORT_BEGIN	0x1
/* bond_3ad.c: the user's part of a port key is above speed and duplex */
#define MLAG_AD_KEY_SHIFT	6

/**
 * mlag_bond_refused() - is this a bond that cannot be a slave of ours?
 * @slave: the netdev
 * @extack: says why not
 *
 * Context: RTNL.
 * Return: true if it must be refused.
 */
bool mlag_bond_refused(const struct net_device *slave,
		       struct netlink_ext_ack *extack)
{
	const struct bonding *bond;

	if (!netif_is_bond_master(slave))
		return false;
	bond = netdev_priv(slave);
	if (!bond_is_lb(bond))
		return false;
	MLAG_ERR(extack,
		 "a bond in mode balance-alb or balance-tlb answers for its ports by itself: use 802.3ad, balance-xor or active-backup");
	return true;
}

/* A netdev that gets its carrier back drops frames until linkwatch has the RTNL
 * and gives it its queues back.
 */
static bool mlag_bond_dev_sends(const struct net_device *dev)
{
	return netif_running(dev) && netif_carrier_ok(dev) &&
	       !qdisc_tx_is_noop(dev);
}

static bool mlag_bond_link(const struct slave *slave)
{
	/* miimon may not have seen yet what the netdev knows */
	return mlag_bond_dev_sends(slave->dev) &&
	       bond_slave_can_tx((struct slave *)slave);
}

static bool mlag_bond_has_partner(const struct port *port)
{
	return !is_zero_ether_addr(port->partner_oper.system.mac_addr_value);
}

/* It is marked __rcu in newer kernels only. */
static const struct aggregator *mlag_bond_aggregator(const struct port *port)
{
	return rcu_dereference(*(struct aggregator __rcu *const __force *)
			       &port->aggregator);
}

/* LACP's state is read without bonding's lock: what is half-way now is settled
 * when it is read again, at the next event or 100 ms later.
 */
static bool mlag_bond_link_flows(const struct slave *slave)
{
	const struct ad_slave_info *info = SLAVE_AD_INFO(slave);
	const struct aggregator *agg;
	const struct port *port;

	/* the bond has just ceased to speak LACP */
	if (!info)
		return false;
	port = &info->port;
	agg = mlag_bond_aggregator(port);
	return mlag_bond_link(slave) && agg && READ_ONCE(agg->is_active) &&
	       (READ_ONCE(port->partner_oper.port_state) & MLAG_LACP_FLOWS) ==
	       MLAG_LACP_FLOWS && mlag_bond_has_partner(port);
}

/* The link that bonding would go on by, when it looks. */
static bool mlag_bond_link_waits(const struct slave *slave)
{
	return READ_ONCE(slave->link) == BOND_LINK_UP &&
	       mlag_bond_dev_sends(slave->dev);
}

static bool mlag_bond_any_link(const struct bonding *bond,
			       bool (*fits)(const struct slave *slave))
{
	struct list_head *iter;
	struct slave *link;
	bool any = false;

	rcu_read_lock();
	bond_for_each_slave_rcu(bond, link, iter) {
		any = fits(link);
		if (any)
			break;
	}
	rcu_read_unlock();
	return any;
}

/**
 * mlag_leg_ready() - can traffic flow over this leg?
 * @slave: the local leg
 *
 * With LACP a carrier is not enough, nor that bonding would send: the partner
 * has to say that it takes and sends frames on at least one link.
 *
 * Context: RCU or RTNL.
 * Return: true if it can.
 */
bool mlag_leg_ready(const struct net_device *slave)
{
	const struct bonding *bond;

	if (!mlag_bond_dev_sends(slave))
		return false;
	if (!netif_is_bond_master(slave))
		return true;

	bond = netdev_priv(slave);
	/* refused, but a bond without links may change its mode later */
	if (bond_is_lb(bond))
		return false;
	return mlag_bond_any_link(bond, BOND_MODE(bond) == BOND_MODE_8023AD ?
				  mlag_bond_link_flows : mlag_bond_link);
}

/**
 * mlag_leg_settling() - will this leg, which is not ready, be so before long?
 * @slave: the local leg
 *
 * A bond in mode active-backup that has lost the link it used goes on by another
 * one when it looks at its links the next time. Its own carrier does not go.
 *
 * Context: RCU or RTNL.
 * Return: true if so.
 */
bool mlag_leg_settling(const struct net_device *slave)
{
	const struct bonding *bond;

	if (!netif_is_bond_master(slave) || !mlag_bond_dev_sends(slave))
		return false;
	bond = netdev_priv(slave);
	/* without miimon it may never look at them, or not soon */
	return BOND_MODE(bond) == BOND_MODE_ACTIVEBACKUP &&
	       READ_ONCE(bond->params.miimon) &&
	       mlag_bond_any_link(bond, mlag_bond_link_waits);
}

/**
 * mlag_bond_may_call() - may a slave's ndo_start_xmit be called directly?
 * @dev: the member port's netdev
 * @slave: its slave
 *
 * Of a bond it may: it has no lock for sending. With as many tx queues as we
 * have, the one that mlag_select_queue() chose is the one it would choose.
 *
 * Context: any.
 * Return: true if nothing in the slave itself speaks against it; taps and the
 *	like may.
 */
bool mlag_bond_may_call(const struct net_device *dev,
			const struct net_device *slave)
{
	return netif_is_bond_master(slave) && mlag_compat_lltx(slave) &&
	       slave->real_num_tx_queues == dev->real_num_tx_queues;
}

static int mlag_bond_change(struct net_device *dev, int attrtype,
			    const void *value, size_t len)
{
	struct {
		struct nlattr nla;
		u8 value[ETH_ALEN];
	} attr = {
		.nla.nla_len = nla_attr_size(len),
		.nla.nla_type = attrtype,
	};
	struct nlattr *data[IFLA_BOND_MAX + 1] = { };

	memcpy(attr.value, value, len);
	data[attrtype] = &attr.nla;
	return dev->rtnl_link_ops->changelink(dev, NULL, data, NULL);
}

/* The partner tells ports of one system apart by their numbers, and both devices
 * are one system to it. Bonding counts its links from 1.
 */
static u16 mlag_bond_port_number(const struct slave *link, u8 ports)
{
	u16 id = SLAVE_AD_INFO(link)->id;

	return ports ? ports << 8 | (id & 0xff) : id;
}

/* The option ad_user_port_key wants the bond down, and reaches only links that
 * are added later; for port numbers there is none. A live link takes new ones
 * by starting over, as it does when its speed changes.
 */
static void mlag_bond_set_links(struct bonding *bond, u16 key, u8 ports)
{
	struct list_head *iter;
	struct slave *link;

	bond->params.ad_user_port_key = key;
	spin_lock_bh(&bond->mode_lock);
	bond_for_each_slave(bond, link, iter) {
		struct port *port = &SLAVE_AD_INFO(link)->port;
		u16 speed = port->actor_admin_port_key &
			    (BIT(MLAG_AD_KEY_SHIFT) - 1);
		u16 full = key << MLAG_AD_KEY_SHIFT | speed;
		u16 number = mlag_bond_port_number(link, ports);

		if (port->actor_admin_port_key == full &&
		    port->actor_port_number == number)
			continue;
		port->actor_admin_port_key = full;
		port->actor_oper_port_key = full;
		port->actor_port_number = number;
		port->sm_vars |= MLAG_AD_PORT_BEGIN;
	}
	spin_unlock_bh(&bond->mode_lock);
}

/**
 * mlag_bond_drain() - have the LACP partner stop using a bond, without a frame
 *	being lost, or begin again
 * @dev: the bond
 * @drain: stop
 *
 * Each link shows another key, one that no M-LAG has: to the partner it is no
 * longer part of the LAG. The bond goes on receiving until the partner has said
 * that it is out of sync, since its own state machines are not started over:
 * they do not look at the key again. To be called anew while it is to last, for
 * links that are new.
 *
 * Context: RTNL.
 */
void mlag_bond_drain(struct net_device *dev, bool drain)
{
	struct bonding *bond = netdev_priv(dev);
	struct list_head *iter;
	struct slave *link;

	ASSERT_RTNL();
	if (BOND_MODE(bond) != BOND_MODE_8023AD)
		return;
	spin_lock_bh(&bond->mode_lock);
	bond_for_each_slave(bond, link, iter) {
		struct port *port = &SLAVE_AD_INFO(link)->port;
		u16 key = port->actor_admin_port_key;

		if (drain)
			key &= BIT(MLAG_AD_KEY_SHIFT) - 1;
		if (port->actor_oper_port_key == key)
			continue;
		port->actor_oper_port_key = key;
		/* said at once, and not with the next periodic one */
		port->ntt = true;
	}
	spin_unlock_bh(&bond->mode_lock);
}

/**
 * mlag_bond_get_all_active() - does a bond receive by links that it does not
 *	send by?
 * @dev: the bond
 *
 * Context: RTNL.
 * Return: true if it does.
 */
bool mlag_bond_get_all_active(const struct net_device *dev)
{
	const struct bonding *bond = netdev_priv(dev);

	return bond->params.all_slaves_active;
}

/**
 * mlag_bond_set_all_active() - have a bond receive by links that it does not
 *	send by, or not
 * @dev: the bond
 * @all: receive
 *
 * Other than by bonding's own option, links that it does not receive by now do
 * not begin to: only those that it stops sending by, or are new, go on. They stop
 * when this is taken back.
 *
 * Context: RTNL.
 */
void mlag_bond_set_all_active(struct net_device *dev, bool all)
{
	struct bonding *bond = netdev_priv(dev);
	struct list_head *iter;
	struct slave *link;

	ASSERT_RTNL();
	spin_lock_bh(&bond->mode_lock);
	bond->params.all_slaves_active = all;
	if (!all)
		bond_for_each_slave(bond, link, iter)
			if (!bond_is_active_slave(link))
				link->inactive = 1;
	spin_unlock_bh(&bond->mode_lock);
}

/**
 * mlag_bond_is_settled() - does a bond receive by all links that its partner may
 *	send by?
 * @dev: the bond, in mode 802.3ad
 *
 * Context: RTNL.
 * Return: true if traffic can flow over the bond and no link waits for bonding to
 *	find that the partner is in sync.
 */
bool mlag_bond_is_settled(const struct net_device *dev)
{
	const struct bonding *bond = netdev_priv(dev);
	struct list_head *iter;
	struct slave *link;

	ASSERT_RTNL();
	if (!mlag_leg_ready(dev))
		return false;
	bond_for_each_slave(bond, link, iter) {
		const struct port *port = &SLAVE_AD_INFO(link)->port;

		if (!bond_is_active_slave(link) && mlag_bond_has_partner(port) &&
		    mlag_bond_dev_sends(link->dev) &&
		    READ_ONCE(port->partner_oper.port_state) &
		    LACP_STATE_SYNCHRONIZATION)
			return false;
	}
	return true;
}

/**
 * mlag_bond_has_lacp() - is a member port's slave a bond in mode 802.3ad?
 * @slave: the slave
 *
 * Context: RTNL.
 * Return: true if it is.
 */
bool mlag_bond_has_lacp(const struct net_device *slave)
{
	return netif_is_bond_master(slave) &&
	       BOND_MODE((struct bonding *)netdev_priv(slave)) ==
	       BOND_MODE_8023AD;
}

/**
 * mlag_bond_get_identity() - the LACP identity that a bond shows
 * @dev: the bond
 * @identity: filled
 *
 * Context: RTNL.
 */
void mlag_bond_get_identity(const struct net_device *dev,
			    struct mlag_lacp_identity *identity)
{
	const struct bonding *bond = netdev_priv(dev);

	ether_addr_copy(identity->system_mac, bond->params.ad_actor_system);
	identity->priority = bond->params.ad_actor_sys_prio;
	identity->key = bond->params.ad_user_port_key;
	identity->ports = 0;
}

/**
 * mlag_bond_set_identity() - have a bond show an LACP identity
 * @dev: the bond; in another mode it keeps it for when it becomes 802.3ad
 * @identity: the identity
 *
 * Works on a live bond: system id and priority through bonding's own options,
 * which take effect at once, key and port numbers see above.
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_bond_set_identity(struct net_device *dev,
			   const struct mlag_lacp_identity *identity)
{
	struct bonding *bond = netdev_priv(dev);
	int err;

	ASSERT_RTNL();
	if (BOND_MODE(bond) != BOND_MODE_8023AD) {
		/* the options cannot be set now, and nothing uses them */
		ether_addr_copy(bond->params.ad_actor_system,
				identity->system_mac);
		bond->params.ad_actor_sys_prio = identity->priority;
		bond->params.ad_user_port_key = identity->key;
		return 0;
	}

	mlag_bond_set_links(bond, identity->key, identity->ports);
	if (memcmp(bond->params.ad_actor_system, identity->system_mac,
		   ETH_ALEN)) {
		err = mlag_bond_change(dev, IFLA_BOND_AD_ACTOR_SYSTEM,
				       identity->system_mac, ETH_ALEN);
		if (err)
			return err;
	}
	if (bond->params.ad_actor_sys_prio != identity->priority) {
		err = mlag_bond_change(dev, IFLA_BOND_AD_ACTOR_SYS_PRIO,
				       &identity->priority,
				       sizeof(identity->priority));
		if (err)
			return err;
	}
	return 0;
}
