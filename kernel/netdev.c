// SPDX-License-Identifier: GPL-2.0
/* The netdev of kind mlag, as a netdev: everything but its data path. */

#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>

#include "mlag.h"

/* What a netdev without a slave offers, and at most with one. */
#define MLAG_FEATURES	(NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_FRAGLIST | \
			 NETIF_F_HIGHDMA | NETIF_F_GSO_SOFTWARE)
/* Always there, whatever the slave can: the data path wants tags beside the
 * frame, and dev_queue_xmit() puts them in where the slave has no place for
 * them (a bond always has). Filters are handed on to the slave's.
 */
#define MLAG_VLAN_FEATURES \
			(NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX | \
			 NETIF_F_HW_VLAN_CTAG_FILTER | \
			 NETIF_F_HW_VLAN_STAG_FILTER)

static int mlag_init(struct net_device *dev)
{
	struct mlag_port *port = netdev_priv(dev);
	int err;

	netdev_lockdep_set_classes(dev);
	port->stats = netdev_alloc_pcpu_stats(struct mlag_stats);
	if (!port->stats)
		return -ENOMEM;
	err = mlag_compat_alloc_tstats(dev);
	if (err)
		goto err_free_stats;
	err = mlag_group_add_port(port);
	if (err)
		goto err_free_tstats;
	return 0;

err_free_tstats:
	mlag_compat_free_tstats(dev);
err_free_stats:
	free_percpu(port->stats);
	port->stats = NULL;
	return err;
}

static void mlag_uninit(struct net_device *dev)
{
	struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(port->slave);

	if (slave)
		mlag_slave_del(dev, slave);
	mlag_group_del_port(port);
	/* if it could not be registered the core waits for nobody */
	if (dev->reg_state != NETREG_UNREGISTERING)
		synchronize_net();
}

/* Past the core's grace period: no reader of RCU is left. */
static void mlag_destructor(struct net_device *dev)
{
	struct mlag_port *port = netdev_priv(dev);

	mlag_compat_free_tstats(dev);
	free_percpu(port->stats);
}

static int mlag_open(struct net_device *dev)
{
	const struct mlag_port *port = netdev_priv(dev);

	mlag_group_poll(port->group);
	return 0;
}

static int mlag_stop(struct net_device *dev)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave;

	/* netif_running() is false already: the leg closes */
	mlag_group_poll(port->group);
	slave = rtnl_dereference(port->slave);
	if (slave) {
		dev_mc_unsync(slave, dev);
		dev_uc_unsync(slave, dev);
	}
	return 0;
}

/**
 * mlag_netdev_update_features() - offer what the slave can do, no more
 * @dev: the netdev
 *
 * The data path relies on it: a frame that was made fit for the netdev is fit
 * for its slave.
 *
 * Context: RTNL.
 */
void mlag_netdev_update_features(struct net_device *dev)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(port->slave);

	if (slave) {
		dev->vlan_features = netdev_intersect_features(MLAG_FEATURES,
							       slave->vlan_features);
		netif_inherit_tso_max(dev, slave);
		dev->needed_headroom = slave->needed_headroom;
		dev->needed_tailroom = slave->needed_tailroom;
	} else {
		dev->vlan_features = MLAG_FEATURES;
		dev->needed_headroom = 0;
		dev->needed_tailroom = 0;
	}
	/* room for our tag, and for a user's pushed inside it */
	dev->needed_headroom += MLAG_SLACK;
	/* VLAN devices over it go by more than its features */
	netdev_change_features(dev);
}

static netdev_features_t mlag_fix_features(struct net_device *dev,
					   netdev_features_t features)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(port->slave);
	netdev_features_t kept = features & (MLAG_COMPAT_KEPT_FEATURES |
					     MLAG_VLAN_FEATURES);

	if (slave)
		features = netdev_intersect_features(features,
						     slave->features);
	return features | kept;
}

/**
 * mlag_peer_link_mtu() - the MTU that the peer-link must have at least
 * @group: the device
 * @mtu: MTU that a port of ours is about to have, 0 if none changes
 *
 * Its slave needs MLAG_SLACK more.
 *
 * Context: RTNL.
 * Return: the largest MTU of all member ports.
 */
unsigned int mlag_peer_link_mtu(struct mlag_group *group, unsigned int mtu)
{
	const struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;

	xa_for_each(&group->ids, id, mid) {
		port = rtnl_dereference(mid->port);
		if (port)
			mtu = max(mtu, port->dev->mtu);
	}
	return mtu;
}

static int mlag_peer_link_fit_slave(const struct mlag_port *pl,
				    unsigned int mtu)
{
	struct net_device *slave = rtnl_dereference(pl->slave);

	if (!slave || slave->mtu >= mtu + MLAG_SLACK)
		return 0;
	return dev_set_mtu(slave, mtu + MLAG_SLACK);
}

/**
 * mlag_peer_link_fit_mtu() - see that what the ports carry fits the peer-link
 * @group: the device
 * @mtu: MTU that a member port is about to have, 0 if none changes
 * @extack: says which MTU is needed
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_peer_link_fit_mtu(struct mlag_group *group, unsigned int mtu,
			   struct netlink_ext_ack *extack)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);
	int err;

	if (!pl)
		return 0;
	mtu = mlag_peer_link_mtu(group, mtu);
	/* the bridge measures frames by the netdev's, which sees to its slave */
	if (pl->dev->mtu < mtu)
		err = dev_set_mtu(pl->dev, mtu);
	else
		err = mlag_peer_link_fit_slave(pl, pl->dev->mtu);
	if (!err)
		return 0;
	netdev_err(pl->dev, "the peer-link's slave must have an MTU of %u\n",
		   max(mtu, pl->dev->mtu) + MLAG_SLACK);
	MLAG_ERR(extack,
		 "the peer-link's slave must have the largest MTU of all mlag ports plus 8, which it does not take: set a smaller MTU on the ports");
	return err;
}

static int mlag_change_mtu(struct net_device *dev, int mtu)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(port->slave);
	int err;

	if (port->id) {
		err = mlag_peer_link_fit_mtu(port->group, mtu, NULL);
		if (!err && slave && slave->mtu != mtu)
			err = dev_set_mtu(slave, mtu);
	} else if (mtu < mlag_peer_link_mtu(port->group, 0)) {
		netdev_err(dev, "the peer-link must have the largest MTU of all member ports, %u\n",
			   mlag_peer_link_mtu(port->group, 0));
		err = -EINVAL;
	} else {
		err = mlag_peer_link_fit_slave(port, mtu);
	}
	if (err)
		return err;
	WRITE_ONCE(dev->mtu, mtu);
	return 0;
}

static int mlag_set_mac_address(struct net_device *dev, void *addr)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(port->slave);
	const struct sockaddr *sa = addr;
	int err;

	if (!is_valid_ether_addr(sa->sa_data))
		return -EADDRNOTAVAIL;
	if (slave) {
		err = dev_uc_add(slave, sa->sa_data);
		if (err)
			return err;
		dev_uc_del(slave, dev->dev_addr);
	}
	eth_hw_addr_set(dev, sa->sa_data);
	mlag_group_poll(port->group);
	return 0;
}

static void mlag_change_rx_flags(struct net_device *dev, int change)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(port->slave);

	if (!slave)
		return;
	if (change & IFF_PROMISC)
		dev_set_promiscuity(slave, dev->flags & IFF_PROMISC ? 1 : -1);
	if (change & IFF_ALLMULTI)
		dev_set_allmulti(slave, dev->flags & IFF_ALLMULTI ? 1 : -1);
}

static void mlag_set_rx_mode(struct net_device *dev)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave;

	rcu_read_lock();
	slave = rcu_dereference(port->slave);
	if (slave) {
		dev_uc_sync_multiple(slave, dev);
		dev_mc_sync_multiple(slave, dev);
	}
	rcu_read_unlock();
}

/* The device below us. That there is one also has a change of our carrier told
 * at once, not up to a second later (linkwatch_urgent_event()).
 */
static int mlag_get_iflink(const struct net_device *dev)
{
	const struct mlag_port *port = netdev_priv(dev);
	const struct net_device *slave;
	int iflink;

	rcu_read_lock();
	slave = rcu_dereference(port->slave);
	iflink = slave ? slave->ifindex : 0;
	rcu_read_unlock();
	return iflink;
}

static int mlag_vlan_rx_add_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(port->slave);

	return slave ? vlan_vid_add(slave, proto, vid) : 0;
}

static int mlag_vlan_rx_kill_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	const struct mlag_port *port = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(port->slave);

	if (slave)
		vlan_vid_del(slave, proto, vid);
	return 0;
}

static const struct net_device *mlag_slave_rtnl(struct net_device *dev)
{
	const struct mlag_port *port = netdev_priv(dev);

	return rtnl_dereference(port->slave);
}

static int mlag_get_link_ksettings(struct net_device *dev,
				   struct ethtool_link_ksettings *cmd)
{
	struct net_device *slave = (struct net_device *)mlag_slave_rtnl(dev);

	if (slave)
		return __ethtool_get_link_ksettings(slave, cmd);
	cmd->base.speed = SPEED_UNKNOWN;
	cmd->base.duplex = DUPLEX_UNKNOWN;
	cmd->base.port = PORT_OTHER;
	return 0;
}

static int mlag_get_sset_count(struct net_device *dev, int sset)
{
	return sset == ETH_SS_STATS ? MLAG_STAT_COUNT : -EOPNOTSUPP;
}

static void mlag_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	unsigned int i;

	if (sset != ETH_SS_STATS)
		return;
	for (i = 0; i < MLAG_STAT_COUNT; i++)
		ethtool_puts(&data, mlag_stat_names[i]);
}

static void mlag_get_ethtool_stats(struct net_device *dev,
				   struct ethtool_stats *stats, u64 *data)
{
	mlag_stats_read(netdev_priv(dev), data);
}

static const struct ethtool_ops mlag_ethtool_ops = {
	.get_link		= ethtool_op_get_link,
	.get_link_ksettings	= mlag_get_link_ksettings,
	.get_sset_count		= mlag_get_sset_count,
	.get_strings		= mlag_get_strings,
	.get_ethtool_stats	= mlag_get_ethtool_stats,
};

#define MLAG_COMMON_OPS						\
	.ndo_init		= mlag_init,			\
	.ndo_uninit		= mlag_uninit,			\
	.ndo_open		= mlag_open,			\
	.ndo_stop		= mlag_stop,			\
	.ndo_select_queue	= mlag_select_queue,		\
	.ndo_change_mtu		= mlag_change_mtu,		\
	.ndo_set_mac_address	= mlag_set_mac_address,		\
	.ndo_validate_addr	= eth_validate_addr,		\
	.ndo_change_rx_flags	= mlag_change_rx_flags,		\
	.ndo_set_rx_mode	= mlag_set_rx_mode,		\
	.ndo_get_iflink		= mlag_get_iflink,		\
	.ndo_vlan_rx_add_vid	= mlag_vlan_rx_add_vid,		\
	.ndo_vlan_rx_kill_vid	= mlag_vlan_rx_kill_vid,	\
	.ndo_get_stats64	= dev_get_tstats64,		\
	.ndo_fix_features	= mlag_fix_features,		\
	.ndo_add_slave		= mlag_slave_add,		\
	.ndo_del_slave		= mlag_slave_del,		\
	.ndo_get_port_parent_id	= mlag_isolation_parent_id

const struct net_device_ops mlag_member_ops = {
	MLAG_COMMON_OPS,
	.ndo_start_xmit		= mlag_member_xmit,
};

const struct net_device_ops mlag_peer_link_ops = {
	MLAG_COMMON_OPS,
	.ndo_start_xmit		= mlag_peer_link_xmit,
};

static const struct device_type mlag_type = {
	.name	= "mlag",
};

/**
 * mlag_netdev_setup() - rtnl_link_ops::setup
 * @dev: the netdev
 */
void mlag_netdev_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &mlag_member_ops;
	dev->ethtool_ops = &mlag_ethtool_ops;
	SET_NETDEV_DEVTYPE(dev, &mlag_type);
	dev->needs_free_netdev = true;
	dev->priv_destructor = mlag_destructor;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_DISABLE_NETPOLL |
			   IFF_LIVE_ADDR_CHANGE | IFF_UNICAST_FLT;
	dev->priv_flags &= ~(IFF_TX_SKB_SHARING | IFF_XMIT_DST_RELEASE);
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_MAX_MTU - MLAG_SLACK;
	dev->needed_headroom = MLAG_SLACK;
	dev->hw_features = MLAG_FEATURES;
	dev->features = MLAG_FEATURES | MLAG_VLAN_FEATURES;
	dev->vlan_features = MLAG_FEATURES;
	mlag_compat_set_lltx(dev);
	mlag_compat_set_netns_immutable(dev);
	mlag_compat_set_tstats(dev);
	eth_hw_addr_random(dev);
}
