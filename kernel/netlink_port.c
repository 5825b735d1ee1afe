// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for ports: how they stand, and
 * why so.
 */

#include <linux/rtnetlink.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "mlag.h"
#include "netlink_gen.h"

static int mlag_nl_put_port_stats(struct sk_buff *msg,
				  const struct mlag_port *port)
{
	struct nlattr *nest = nla_nest_start(msg, MLAG_A_PORT_STATS);
	u64 count[MLAG_STAT_COUNT];
	int i;

	if (!nest)
		return -EMSGSIZE;
	mlag_stats_read(port, count);
	for (i = 0; i < MLAG_STAT_COUNT; i++)
		if (nla_put_u64_64bit(msg, i + 1, count[i],
				      MLAG_A_PORT_STATS_PAD))
			return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/* Nobody holds it down: it is the link, or the partner. */
static const char *mlag_nl_leg_why(const struct net_device *slave)
{
	if (!netif_running(slave))
		return "the leg is administratively down: ip link set its slave up";
	if (!netif_carrier_ok(slave))
		return "the leg has no carrier: its links are down, or the other end is";
	if (mlag_bond_has_lacp(slave))
		return "the leg has a carrier, but its LACP partner is not in sync";
	if (netif_is_bond_master(slave))
		return "the leg has a carrier, but the link that it uses is down: set miimon of the bond";
	return "the leg has a carrier, but does not send yet";
}

static const char *mlag_nl_why(const struct mlag_port *port,
			       const struct mlag_sm_leg *leg,
			       const struct mlag_sm *sm)
{
	if (port->why)
		return port->why;
	if (!rcu_access_pointer(port->slave))
		return "no local leg is enslaved: ip link set BOND master PORT";
	if (port->down)
		return mlag_nl_down_why(port->down);
	if (port->drain)
		return "draining for maintenance: frames for it go by the peer, until ip mlag maintenance off";
	if (!leg->ready)
		return mlag_nl_leg_why(rtnl_dereference(port->slave));
	if (leg->cleared)
		return NULL;
	if (sm->state != MLAG_SESSION_PAIRED)
		return "waiting for the peer, or for the time after which it counts as gone";
	if (!sm->forwards)
		return "waiting for STP to let the peer-link forward";
	return "waiting for the peer to acknowledge the id";
}

static int mlag_nl_put_leg(struct sk_buff *msg, const struct mlag_port *port)
{
	static const char * const modes[] = {
		[MLAG_MODE_NONE]	= "none",
		[MLAG_MODE_BRIDGE]	= "bridge",
		[MLAG_MODE_VLAN_BRIDGE]	= "vlan-bridge",
		[MLAG_MODE_ROUTED]	= "routed",
	};
	const struct mlag_sm_leg *leg = &port->mid->leg;
	const struct mlag_sm *sm = &port->group->sm;
	const char *why = mlag_nl_why(port, leg, sm);

	if (nla_put_u16(msg, MLAG_A_PORT_ID, port->id) ||
	    nla_put_u8(msg, MLAG_A_PORT_LOCAL, leg->state) ||
	    nla_put_u8(msg, MLAG_A_PORT_PAIRING,
		       mlag_sm_leg_pairing(sm, leg)) ||
	    nla_put_u8(msg, MLAG_A_PORT_ROLE, mlag_sm_leg_role(leg)) ||
	    nla_put_u64_64bit(msg, MLAG_A_PORT_AGE, mlag_now() - leg->since,
			      MLAG_A_PORT_PAD) ||
	    nla_put_u32(msg, MLAG_A_PORT_IDGEN, leg->idgen) ||
	    nla_put_string(msg, MLAG_A_PORT_MODE, modes[port->mode]))
		return -EMSGSIZE;
	if (sm->state == MLAG_SESSION_PAIRED &&
	    nla_put_u8(msg, MLAG_A_PORT_REMOTE, mlag_sm_leg_remote(sm, leg)))
		return -EMSGSIZE;
	if (mlag_nl_put_down(msg, port))
		return -EMSGSIZE;
	if (mlag_nl_put_follow(msg, port))
		return -EMSGSIZE;
	if (leg->cleared && nla_put_flag(msg, MLAG_A_PORT_ACKED))
		return -EMSGSIZE;
	if (why && nla_put_string(msg, MLAG_A_PORT_WHY, why))
		return -EMSGSIZE;
	if (port->lacp_key &&
	    nla_put_u16(msg, MLAG_A_PORT_LACP_KEY, port->lacp_key))
		return -EMSGSIZE;
	return 0;
}

static int mlag_nl_fill_port(struct sk_buff *msg, void *arg)
{
	const struct mlag_port *port = arg;
	struct net_device *slave = rtnl_dereference(port->slave);
	int err = 0;

	if (nla_put_u32(msg, MLAG_A_PORT_IFINDEX, port->dev->ifindex) ||
	    nla_put_string(msg, MLAG_A_PORT_IFNAME, port->dev->name))
		return -EMSGSIZE;
	if (!port->id && nla_put_flag(msg, MLAG_A_PORT_PEER_LINK))
		return -EMSGSIZE;
	if (slave && nla_put_u32(msg, MLAG_A_PORT_SLAVE, slave->ifindex))
		return -EMSGSIZE;
	if (!(port->dev->flags & IFF_UP) && nla_put_flag(msg, MLAG_A_PORT_SHUT))
		return -EMSGSIZE;
	if (port->id) {
		spin_lock_bh(&port->group->lock);
		err = mlag_nl_put_leg(msg, port);
		spin_unlock_bh(&port->group->lock);
	}
	return err ?: mlag_nl_put_afterwards(msg, port) ?:
	       mlag_nl_put_port_stats(msg, port);
}

/**
 * mlag_nl_port_dev() - the netdev that a request is about, by index or by name
 * @info: the request, of the attribute set port
 *
 * Context: RTNL.
 * Return: the netdev; NULL if there is none, which the extack says then.
 */
struct net_device *mlag_nl_port_dev(struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct net_device *dev = NULL;

	ASSERT_RTNL();
	if (attrs[MLAG_A_PORT_IFINDEX])
		dev = __dev_get_by_index(genl_info_net(info),
			nla_get_u32(attrs[MLAG_A_PORT_IFINDEX]));
	else if (attrs[MLAG_A_PORT_IFNAME])
		dev = __dev_get_by_name(genl_info_net(info),
			nla_data(attrs[MLAG_A_PORT_IFNAME]));
	if (!dev)
		MLAG_ERR(info->extack, "no such device");
	return dev;
}

int mlag_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct net_device *dev;
	int err;

	if (!attrs[MLAG_A_PORT_IFINDEX] && !attrs[MLAG_A_PORT_IFNAME]) {
		MLAG_ERR(info->extack, "ifindex or ifname is required");
		return -EINVAL;
	}
	rtnl_lock();
	dev = mlag_nl_port_dev(info);
	if (!dev) {
		err = -ENODEV;
	} else if (!mlag_is_netdev(dev)) {
		MLAG_ERR(info->extack, "the device is not of kind mlag");
		err = -EINVAL;
	} else {
		err = mlag_nl_reply(info, mlag_nl_fill_port, netdev_priv(dev));
	}
	rtnl_unlock();
	return err;
}

static int mlag_nl_dump_port(struct sk_buff *skb, struct netlink_callback *cb,
			     struct mlag_port *port)
{
	return mlag_nl_dump_one(skb, cb, MLAG_CMD_PORT_GET, mlag_nl_fill_port,
				port);
}

int mlag_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct mlag_group *group = mlag_group_get(sock_net(skb->sk));
	struct {
		unsigned long next;	/* 0 is the peer-link */
	} *ctx = (void *)cb->ctx;
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;
	int err = 0;

	BUILD_BUG_ON(sizeof(*ctx) > sizeof(cb->ctx));

	rtnl_lock();
	cb->seq = group->ports_version;
	if (!ctx->next) {
		port = rtnl_dereference(group->peer_link);
		if (port)
			err = mlag_nl_dump_port(skb, cb, port);
		if (err)
			goto out;
		ctx->next = 1;
	}
	xa_for_each_start(&group->ids, id, mid, ctx->next) {
		port = rtnl_dereference(mid->port);
		if (!port)
			continue;
		err = mlag_nl_dump_port(skb, cb, port);
		if (err)
			break;
		ctx->next = id + 1;
	}
out:
	rtnl_unlock();
	/* what did not fit goes into the next message */
	return skb->len ?: err;
}
