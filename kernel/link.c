// SPDX-License-Identifier: GPL-2.0
/* rtnetlink: ip link add DEV type mlag { id ID | peer-link } */

#include <linux/netdevice.h>
#include <net/rtnetlink.h>

#include "mlag.h"

/* As bonding and team: enough for the recorded rx queue to reach the slave. */
#define MLAG_TX_QUEUES	16

static const struct nla_policy mlag_policy[IFLA_MLAG_MAX + 1] = {
	[IFLA_MLAG_ID]		= NLA_POLICY_RANGE(NLA_U16, 1, MLAG_MAX_ID),
	[IFLA_MLAG_PEER_LINK]	= { .type = NLA_FLAG },
	[IFLA_MLAG_LOCAL]	= { .type = NLA_REJECT },
	[IFLA_MLAG_REMOTE]	= { .type = NLA_REJECT },
	[IFLA_MLAG_PAIRING]	= { .type = NLA_REJECT },
};

static int mlag_validate(struct nlattr *tb[], struct nlattr *data[],
			 struct netlink_ext_ack *extack)
{
	if (tb[IFLA_ADDRESS]) {
		if (nla_len(tb[IFLA_ADDRESS]) != ETH_ALEN) {
			MLAG_ERR_ATTR(extack, tb[IFLA_ADDRESS],
				      "the address must have 6 octets");
			return -EINVAL;
		}
		if (!is_valid_ether_addr(nla_data(tb[IFLA_ADDRESS]))) {
			MLAG_ERR_ATTR(extack, tb[IFLA_ADDRESS],
				      "the address must be a unicast one and not zero");
			return -EADDRNOTAVAIL;
		}
	}
	return 0;
}

static int mlag_newlink(struct net_device *dev,
			struct rtnl_newlink_params *params,
			struct netlink_ext_ack *extack)
{
	struct mlag_group *group = mlag_group_get(dev_net(dev));
	struct mlag_port *port = netdev_priv(dev);
	struct nlattr **data = params->data;
	struct mlag_id *mid;
	bool peer_link;
	int err;

	peer_link = data && data[IFLA_MLAG_PEER_LINK];
	if (peer_link == (data && data[IFLA_MLAG_ID])) {
		MLAG_ERR(extack,
			 "either id ID (1..4000) or peer-link must be given");
		return -EINVAL;
	}
	if (peer_link) {
		if (rtnl_dereference(group->peer_link)) {
			MLAG_ERR(extack,
				 "this network namespace has a peer-link already: delete it first");
			return -EEXIST;
		}
		dev->netdev_ops = &mlag_peer_link_ops;
	} else {
		port->id = nla_get_u16(data[IFLA_MLAG_ID]);
		mid = xa_load(&group->ids, port->id);
		if (mid && rtnl_dereference(mid->port)) {
			MLAG_ERR_ATTR(extack, data[IFLA_MLAG_ID],
				      "this id is used by another netdev of this network namespace");
			return -EEXIST;
		}
		if (mlag_peer_link_fit_mtu(group, dev->mtu, extack))
			return -EINVAL;
	}
	port->dev = dev;
	port->group = group;
	netif_carrier_off(dev);
	err = register_netdevice(dev);
	if (err)
		return err;
	/* the peer's leg may give it a carrier */
	mlag_group_port_changed(port);
	return 0;
}

MLAG_COMPAT_NEWLINK(mlag_newlink)

/* Everything is still up: the peer can be told. */
static void mlag_dellink(struct net_device *dev, struct list_head *head)
{
	const struct mlag_port *port = netdev_priv(dev);

	if (!port->id)
		mlag_goodbye(port->group);
	unregister_netdevice_queue(dev, head);
}

static int mlag_changelink(struct net_device *dev, struct nlattr *tb[],
			   struct nlattr *data[],
			   struct netlink_ext_ack *extack)
{
	const struct mlag_port *port = netdev_priv(dev);

	if (!data)
		return 0;
	if ((data[IFLA_MLAG_ID] &&
	     nla_get_u16(data[IFLA_MLAG_ID]) != port->id) ||
	    (data[IFLA_MLAG_PEER_LINK] && port->id)) {
		MLAG_ERR(extack,
			 "id and peer-link cannot be changed: delete the netdev and add another one");
		return -EOPNOTSUPP;
	}
	return 0;
}

static size_t mlag_get_size(const struct net_device *dev)
{
	return nla_total_size(sizeof(u16)) +	/* IFLA_MLAG_ID */
	       nla_total_size(0) +		/* IFLA_MLAG_PEER_LINK */
	       3 * nla_total_size(sizeof(u8));	/* LOCAL, REMOTE, PAIRING */
}

static int mlag_fill_info(struct sk_buff *skb, const struct net_device *dev)
{
	const struct mlag_port *port = netdev_priv(dev);
	enum mlag_pairing pairing;
	enum mlag_leg local, remote;
	bool paired;

	if (!port->id)
		return nla_put_flag(skb, IFLA_MLAG_PEER_LINK);

	spin_lock_bh(&port->group->lock);
	paired = port->group->sm.state == MLAG_SESSION_PAIRED;
	local = port->mid->leg.state;
	remote = mlag_sm_leg_remote(&port->group->sm, &port->mid->leg);
	pairing = mlag_sm_leg_pairing(&port->group->sm, &port->mid->leg);
	spin_unlock_bh(&port->group->lock);

	if (paired && nla_put_u8(skb, IFLA_MLAG_REMOTE, remote))
		return -EMSGSIZE;
	if (nla_put_u16(skb, IFLA_MLAG_ID, port->id) ||
	    nla_put_u8(skb, IFLA_MLAG_LOCAL, local) ||
	    nla_put_u8(skb, IFLA_MLAG_PAIRING, pairing))
		return -EMSGSIZE;
	return 0;
}

static unsigned int mlag_get_num_tx_queues(void)
{
	return MLAG_TX_QUEUES;
}

struct rtnl_link_ops mlag_link_ops __read_mostly = {
	.kind			= "mlag",
	.priv_size		= sizeof(struct mlag_port),
	.setup			= mlag_netdev_setup,
	.maxtype		= IFLA_MLAG_MAX,
	.policy			= mlag_policy,
	.validate		= mlag_validate,
	.newlink		= MLAG_COMPAT_NEWLINK_NAME(mlag_newlink),
	.changelink		= mlag_changelink,
	.dellink		= mlag_dellink,
	.get_size		= mlag_get_size,
	.fill_info		= mlag_fill_info,
	.get_num_tx_queues	= mlag_get_num_tx_queues,
};
