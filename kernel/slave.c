// SPDX-License-Identifier: GPL-2.0
/* Enslaving the local leg of a member port, or what carries the peer-link. */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>

#include "mlag.h"

/**
 * mlag_slave_port_rtnl() - the port that a netdev is enslaved to
 * @slave: the netdev
 *
 * Context: RTNL.
 * Return: the port, or NULL if it is no slave of ours.
 */
struct mlag_port *mlag_slave_port_rtnl(const struct net_device *slave)
{
	rx_handler_func_t *handler = rtnl_dereference(slave->rx_handler);

	if (handler != mlag_leg_rx && handler != mlag_peer_link_rx)
		return NULL;
	return rtnl_dereference(slave->rx_handler_data);
}

/**
 * mlag_slave_bad_upper() - would this upper take frames away from us?
 * @slave: a slave of ours, or a netdev about to be one
 * @upper: an upper of it, or a netdev about to be one
 * @peer_link: it carries the peer-link
 * @extack: says why not
 *
 * Context: RTNL or RCU.
 * Return: true if it must be refused.
 */
bool mlag_slave_bad_upper(const struct net_device *slave,
			  const struct net_device *upper, bool peer_link,
			  struct netlink_ext_ack *extack)
{
	if (mlag_is_netdev(upper))
		return false;
	if (!is_vlan_dev(upper)) {
		MLAG_ERR(extack,
			 "a slave of an mlag port can have no other upper device");
		return true;
	}
	if (peer_link) {
		/* the helpers talk over this one */
		if (vlan_dev_vlan_proto(upper) == htons(ETH_P_8021Q) &&
		    vlan_dev_vlan_id(upper) == MLAG_CONTROL_VLAN)
			return false;
		MLAG_ERR(extack,
			 "a VLAN device on the peer-link's slave would take the pair's frames: put it on the peer-link's mlag netdev instead");
		return true;
	}
	MLAG_ERR(extack,
		 "a VLAN device on the slave would take frames from the mlag port: put it on the mlag netdev instead");
	return true;
}

static int mlag_slave_check(const struct mlag_port *port,
			    struct net_device *slave,
			    struct netlink_ext_ack *extack)
{
	struct net_device *upper;
	struct list_head *iter;
	bool bad = false;

	if (rtnl_dereference(port->slave)) {
		MLAG_ERR(extack,
			 "the mlag netdev has a slave already: to aggregate links, enslave a bond of them");
		return -EBUSY;
	}
	if (slave->flags & IFF_LOOPBACK) {
		MLAG_ERR(extack, "loopback cannot be enslaved");
		return -EINVAL;
	}
	if (slave->type != ARPHRD_ETHER) {
		MLAG_ERR(extack,
			 "only an Ethernet device can be enslaved");
		return -EINVAL;
	}
	if (mlag_is_netdev(slave)) {
		MLAG_ERR(extack,
			 "an mlag netdev cannot be enslaved to another one");
		return -EINVAL;
	}
	if (netif_is_bridge_master(slave)) {
		MLAG_ERR(extack,
			 "a bridge cannot be enslaved: make the mlag netdev a port of the bridge");
		return -EINVAL;
	}
	if (netif_is_macvlan(slave)) {
		MLAG_ERR(extack,
			 "a macvlan cannot be enslaved: enslave the device under it");
		return -EINVAL;
	}
	if (netdev_master_upper_dev_get(slave) ||
	    netdev_is_rx_handler_busy(slave)) {
		MLAG_ERR(extack,
			 "the device is in use by a bridge, a bond or the like: take it out of there first");
		return -EBUSY;
	}
	if (mlag_uplink_in_leg(slave)) {
		MLAG_ERR(extack,
			 "the device is a declared uplink: \"ip mlag port set dev DEV nogroup\" first");
		return -EBUSY;
	}
	if (mlag_bond_refused(slave, extack))
		return -EOPNOTSUPP;

	rcu_read_lock();
	netdev_for_each_upper_dev_rcu(slave, upper, iter) {
		bad = mlag_slave_bad_upper(slave, upper, !port->id, extack);
		if (bad)
			break;
	}
	rcu_read_unlock();
	return bad ? -EBUSY : 0;
}

static int mlag_slave_set_mtu(const struct mlag_port *port,
			      struct net_device *slave,
			      struct netlink_ext_ack *extack)
{
	unsigned int mtu = port->dev->mtu;
	int err = 0;

	if (slave->mtu != mtu)
		err = dev_set_mtu(slave, mtu);
	if (err)
		MLAG_ERR(extack,
			 "the device does not take the MTU of the mlag netdev: change that first");
	return err;
}

static void mlag_slave_sync_flags(struct net_device *dev,
				  struct net_device *slave, int inc)
{
	const struct mlag_port *port = netdev_priv(dev);

	/* frames for anybody cross the peer-link, with tags NICs may filter */
	if (!port->id)
		dev_set_promiscuity(slave, inc);
	if (dev->flags & IFF_PROMISC)
		dev_set_promiscuity(slave, inc);
	if (dev->flags & IFF_ALLMULTI)
		dev_set_allmulti(slave, inc);
}

static void mlag_slave_set_filter(struct net_device *slave, u16 vid, bool pass)
{
	if (!pass)
		vlan_vid_del(slave, htons(ETH_P_8021AD), vid);
	else if (vlan_vid_add(slave, htons(ETH_P_8021AD), vid))
		netdev_warn(slave, "the VLAN filter does not take the S-VLAN %u of the peer-link\n",
			    vid);
}

/**
 * mlag_slave_filter_vid() - let the tag of an id pass the peer-link's VLAN
 *	filter
 * @group: the device
 * @mid: the id
 * @pass: true to let it pass, false to take that back
 *
 * NICs that filter VLANs often do so even when promiscuous, for which this is
 * the remedy; if they do not take it, promiscuous mode is all there is.
 *
 * Context: RTNL.
 */
void mlag_slave_filter_vid(struct mlag_group *group, struct mlag_id *mid,
			   bool pass)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);
	struct net_device *slave = pl ? rtnl_dereference(pl->slave) : NULL;

	if (!slave || mid->filtered == pass)
		return;
	mid->filtered = pass;
	mlag_slave_set_filter(slave, mid->id, pass);
}

/* The ids' tags are put in by mlag_group_poll(). */
static void mlag_slave_filter_reserved(struct net_device *slave, bool pass)
{
	mlag_slave_set_filter(slave, MLAG_VID_PLAIN, pass);
	mlag_slave_set_filter(slave, MLAG_VID_CONTROL, pass);
}

static void mlag_slave_filter_nothing(struct mlag_group *group,
				      struct net_device *slave)
{
	struct mlag_id *mid;
	unsigned long id;

	mlag_slave_filter_reserved(slave, false);
	xa_for_each(&group->ids, id, mid)
		mlag_slave_filter_vid(group, mid, false);
}

static void mlag_slave_identity_gone(struct mlag_port *port,
				     struct net_device *slave)
{
	if (port->lacp_key)
		mlag_bond_set_identity(slave, &port->lacp_before);
	port->lacp_key = 0;
}

/**
 * mlag_slave_add() - ndo_add_slave
 * @dev: the netdev of kind mlag
 * @slave: the netdev to enslave
 * @extack: says why not
 *
 * Context: RTNL.
 * Return: 0 or a negative errno; then nothing has changed.
 */
int mlag_slave_add(struct net_device *dev, struct net_device *slave,
		   struct netlink_ext_ack *extack)
{
	struct mlag_port *port = netdev_priv(dev);
	unsigned int mtu = slave->mtu;
	int err;

	err = mlag_slave_check(port, slave, extack);
	if (err)
		return err;

	port->slave_mtu = mtu;
	if (port->id) {
		err = mlag_slave_set_mtu(port, slave, extack);
		if (err)
			return err;
	}

	err = netdev_master_upper_dev_link(slave, dev, NULL, NULL, extack);
	if (err)
		goto err_restore_mtu;

	err = dev_uc_add(slave, dev->dev_addr);
	if (err)
		goto err_unlink;
	if (dev->flags & IFF_UP) {
		netif_addr_lock_bh(dev);
		dev_uc_sync_multiple(slave, dev);
		dev_mc_sync_multiple(slave, dev);
		netif_addr_unlock_bh(dev);
	}
	mlag_slave_sync_flags(dev, slave, 1);
	err = vlan_vids_add_by_dev(slave, dev);
	if (err)
		goto err_unsync;

	err = netdev_rx_handler_register(slave, port->id ? mlag_leg_rx :
					 mlag_peer_link_rx, port);
	if (err) {
		MLAG_ERR(extack,
			 "the device does not take a receive handler");
		goto err_vids;
	}

	netdev_hold(slave, &port->slave_tracker, GFP_KERNEL);
	slave->priv_flags |= IFF_NO_ADDRCONF;
	dev_disable_lro(slave);
	rcu_assign_pointer(port->slave, slave);

	if (!port->id) {
		mlag_slave_filter_reserved(slave, true);
		/* before the device is known by it */
		err = mlag_peer_link_fit_mtu(port->group, 0, extack);
		if (err) {
			mlag_slave_del(dev, slave);
			return err;
		}
		mlag_group_peer_link_changed(port->group);
	}
	mlag_netdev_update_features(dev);
	mlag_identity_update(port->group);
	mlag_group_poll(port->group);
	return 0;

err_vids:
	vlan_vids_del_by_dev(slave, dev);
err_unsync:
	mlag_slave_sync_flags(dev, slave, -1);
	dev_mc_unsync(slave, dev);
	dev_uc_unsync(slave, dev);
	dev_uc_del(slave, dev->dev_addr);
err_unlink:
	netdev_upper_dev_unlink(slave, dev);
err_restore_mtu:
	dev_set_mtu(slave, mtu);
	return err;
}

/* All but the MTU. */
static void mlag_slave_release(struct mlag_port *port, struct net_device *slave)
{
	struct net_device *dev = port->dev;

	if (!port->id)
		mlag_slave_filter_nothing(port->group, slave);
	RCU_INIT_POINTER(port->slave, NULL);
	mlag_group_port_changed(port);
	/* waits for the data path, so that no frame uses the slave any more */
	netdev_rx_handler_unregister(slave);
	/* not before: the isolation of frames under way goes by it */
	if (!port->id)
		mlag_group_peer_link_changed(port->group);
	mlag_group_poll(port->group);

	mlag_lower_release(port);
	mlag_maintenance_release(port, slave);
	mlag_slave_identity_gone(port, slave);
	slave->priv_flags &= ~IFF_NO_ADDRCONF;
	vlan_vids_del_by_dev(slave, dev);
	mlag_slave_sync_flags(dev, slave, -1);
	dev_mc_unsync(slave, dev);
	dev_uc_unsync(slave, dev);
	dev_uc_del(slave, dev->dev_addr);
	netdev_upper_dev_unlink(slave, dev);
}

static void mlag_slave_released(struct mlag_port *port,
				struct net_device *slave)
{
	netdev_put(slave, &port->slave_tracker);
	if (port->dev->reg_state == NETREG_REGISTERED)
		mlag_netdev_update_features(port->dev);
}

/**
 * mlag_slave_del() - ndo_del_slave
 * @dev: the netdev of kind mlag
 * @slave: its slave
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_slave_del(struct net_device *dev, struct net_device *slave)
{
	struct mlag_port *port = netdev_priv(dev);

	if (rtnl_dereference(port->slave) != slave)
		return -EINVAL;

	mlag_slave_release(port, slave);
	if (slave->reg_state == NETREG_REGISTERED)
		dev_set_mtu(slave, port->slave_mtu);
	mlag_slave_released(port, slave);
	return 0;
}

/**
 * mlag_slave_gone() - the slave is deleted, or moves to another namespace
 * @port: its port
 * @slave: the slave
 *
 * An event of its MTU would have IPv6 begin on it anew, in the namespace that
 * it leaves. So the MTU is restored without one, as by bonding.
 *
 * Context: RTNL, from NETDEV_UNREGISTER.
 */
void mlag_slave_gone(struct mlag_port *port, struct net_device *slave)
{
	mlag_slave_release(port, slave);
	/* read locklessly by whoever sends */
	WRITE_ONCE(slave->mtu, port->slave_mtu);
	mlag_slave_released(port, slave);
}
