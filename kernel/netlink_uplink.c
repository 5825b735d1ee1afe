// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for uplinks: declaring them,
 * having member ports follow them, and telling of both. Also the request that
 * sets this and whatever else there is to set for a port.
 */

#include <linux/rtnetlink.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "mlag.h"
#include "netlink_gen.h"
#include "setting.h"

/* What the peer said of its uplinks is true only as long as it is heard. */
static bool mlag_nl_peer_heard(const struct mlag_dad *dad)
{
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++)
		if (dad->path[i].interval_ms &&
		    dad->path[i].state == MLAG_DAD_PATH_OK)
			return true;
	return false;
}

/**
 * mlag_nl_put_uplinks() - put how many uplinks there are, and the peer's
 * @msg: the message, of the attribute set group
 * @group: the device
 *
 * Context: group->lock.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_uplinks(struct sk_buff *msg, const struct mlag_group *group)
{
	const struct mlag_dad *dad = &group->dad;

	if (nla_put_u8(msg, MLAG_A_GROUP_UPLINKS_DECLARED, dad->uplinks) ||
	    nla_put_u8(msg, MLAG_A_GROUP_UPLINKS_UP, dad->uplinks_up))
		return -EMSGSIZE;
	if (!group->peer_uplinks || !mlag_nl_peer_heard(dad))
		return 0;
	if (nla_put_u8(msg, MLAG_A_GROUP_PEER_UPLINKS_DECLARED,
		       group->peer_uplinks) ||
	    nla_put_u8(msg, MLAG_A_GROUP_PEER_UPLINKS_UP,
		       group->peer_uplinks_up))
		return -EMSGSIZE;
	return 0;
}

/**
 * mlag_nl_put_follow() - put what uplinks a member port follows
 * @msg: the message, of the attribute set port
 * @port: the port
 *
 * Context: group->lock.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_follow(struct sk_buff *msg, const struct mlag_port *port)
{
	if (!port->follow)
		return 0;
	if (nla_put_u8(msg, MLAG_A_PORT_FOLLOW_GROUP, port->follow) ||
	    nla_put_u8(msg, MLAG_A_PORT_FOLLOW, mlag_uplink_follow(port)))
		return -EMSGSIZE;
	return 0;
}

/* ---- port-set ---- */

static int mlag_nl_check_follow(const struct net_device *dev,
				struct nlattr *attr,
				struct netlink_ext_ack *extack)
{
	const struct mlag_port *port;

	/* what follows nothing need not be told so */
	if (!nla_get_u8(attr))
		return 0;
	if (!mlag_is_netdev(dev)) {
		MLAG_ERR_ATTR(extack, attr,
			      "only a member port can follow uplinks: give an mlag netdev with an id");
		return -EINVAL;
	}
	port = netdev_priv(dev);
	if (!port->id) {
		MLAG_ERR_ATTR(extack, attr,
			      "the peer-link follows no uplinks: give a member port");
		return -EINVAL;
	}
	return 0;
}

static void mlag_nl_set_follow(struct net_device *dev, u8 number)
{
	struct mlag_port *port;

	if (!mlag_is_netdev(dev))
		return;
	port = netdev_priv(dev);
	if (port->follow != number)
		mlag_uplink_set_follow(port, number);
}

static int mlag_nl_set_uplink(struct mlag_group *group, struct net_device *dev,
			      const char *name, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[MLAG_A_PORT_UPLINK_GROUP];
	struct mlag_uplink *uplink;

	if (dev && nla_get_u8(attr))
		return mlag_uplink_declare(group, dev, nla_get_u8(attr),
					   info->extack);
	uplink = mlag_uplink_find(group, name);
	if (uplink) {
		mlag_uplink_forget(group, uplink);
		return 0;
	}
	/* a member port may only have been told to follow none */
	if (dev && mlag_is_netdev(dev))
		return 0;
	MLAG_ERR_ATTR(info->extack, attr,
		      "the device is not a declared uplink");
	return -ENOENT;
}

int mlag_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct nlattr **attrs = info->attrs;
	struct nlattr *uplink = attrs[MLAG_A_PORT_UPLINK_GROUP];
	struct nlattr *follow = attrs[MLAG_A_PORT_FOLLOW_GROUP];
	struct nlattr *errdown = attrs[MLAG_A_PORT_ERROR_DOWN];
	struct nlattr *afterwards = attrs[MLAG_A_PORT_AFTERWARDS];
	const char *name = "";
	struct net_device *dev;
	int err = 0;

	if (!attrs[MLAG_A_PORT_IFINDEX] && !attrs[MLAG_A_PORT_IFNAME]) {
		MLAG_ERR(info->extack, "ifindex or ifname is required");
		return -EINVAL;
	}
	if (!uplink && !follow && !errdown && !afterwards) {
		MLAG_ERR(info->extack,
			 "uplink-group, follow-group, error-down or afterwards is required");
		return -EINVAL;
	}
	if (uplink && follow && nla_get_u8(uplink) && nla_get_u8(follow)) {
		MLAG_ERR_ATTR(info->extack, follow,
			      "a device is an uplink or follows some, not both");
		return -EINVAL;
	}
	/* else one of them might be set, and the other one be refused */
	if (errdown && (uplink || follow)) {
		MLAG_ERR_ATTR(info->extack, errdown,
			      "error-down is set by itself: leave the groups to another request");
		return -EINVAL;
	}
	if (afterwards && (uplink || follow || errdown)) {
		MLAG_ERR_ATTR(info->extack, afterwards,
			      "afterwards is set by itself: leave the rest to another request");
		return -EINVAL;
	}
	if (afterwards)
		return mlag_nl_set_afterwards(group, info);
	rtnl_lock();
	if (attrs[MLAG_A_PORT_IFINDEX]) {
		dev = __dev_get_by_index(group->net,
			nla_get_u32(attrs[MLAG_A_PORT_IFINDEX]));
		name = dev ? dev->name : "";
	} else {
		name = nla_data(attrs[MLAG_A_PORT_IFNAME]);
		dev = __dev_get_by_name(group->net, name);
		/* it may have been found by another name of it */
		if (dev && !mlag_uplink_find(group, name) &&
		    !mlag_setting_find(group, name))
			name = dev->name;
	}
	/* one that is absent can still be taken off the list, or moved */
	if (!dev && !mlag_uplink_find(group, name) &&
	    !mlag_setting_find(group, name)) {
		MLAG_ERR(info->extack, "no such device");
		err = -ENODEV;
		goto out;
	}
	if (!dev && ((uplink && nla_get_u8(uplink)) ||
		     (follow && nla_get_u8(follow)))) {
		MLAG_ERR(info->extack,
			 "the uplink is absent: only \"nogroup\" can be set");
		err = -ENODEV;
		goto out;
	}
	if (follow && dev) {
		err = mlag_nl_check_follow(dev, follow, info->extack);
		if (err)
			goto out;
	}
	if (errdown)
		err = mlag_nl_set_error_down(group, dev, name, info);
	if (uplink)
		err = mlag_nl_set_uplink(group, dev, name, info);
	if (!err && follow && dev)
		mlag_nl_set_follow(dev, nla_get_u8(follow));
out:
	rtnl_unlock();
	return err;
}

/* ---- uplink-get ---- */

struct mlag_nl_uplink {
	struct mlag_group *group;
	const struct mlag_uplink *uplink;
};

static int mlag_nl_put_uplink(struct sk_buff *msg,
			      const struct mlag_nl_uplink *which)
{
	const struct mlag_uplink *uplink = which->uplink;
	const struct mlag_follow *follow =
		&which->group->follow[uplink->group];
	u64 now = mlag_now();
	u64 age = now - follow->since;
	u32 hold = which->group->uplink_hold_ms;

	if (nla_put_string(msg, MLAG_A_UPLINK_IFNAME, uplink->name) ||
	    nla_put_u8(msg, MLAG_A_UPLINK_GROUP, uplink->group) ||
	    nla_put_u8(msg, MLAG_A_UPLINK_STATE, uplink->state) ||
	    nla_put_u64_64bit(msg, MLAG_A_UPLINK_AGE, now - uplink->since,
			      MLAG_A_UPLINK_PAD) ||
	    nla_put_u8(msg, MLAG_A_UPLINK_GROUP_STATE, follow->state) ||
	    nla_put_u64_64bit(msg, MLAG_A_UPLINK_GROUP_AGE, age,
			      MLAG_A_UPLINK_PAD))
		return -EMSGSIZE;
	if (uplink->dev &&
	    nla_put_u32(msg, MLAG_A_UPLINK_IFINDEX, uplink->dev->ifindex))
		return -EMSGSIZE;
	if (follow->state == MLAG_UPLINK_GROUP_HOLD &&
	    nla_put_u64_64bit(msg, MLAG_A_UPLINK_HOLD_IN,
			      age < hold ? hold - age : 0, MLAG_A_UPLINK_PAD))
		return -EMSGSIZE;
	return 0;
}

static int mlag_nl_fill_uplink(struct sk_buff *msg, void *arg)
{
	const struct mlag_nl_uplink *which = arg;
	int err;

	spin_lock_bh(&which->group->lock);
	err = mlag_nl_put_uplink(msg, which);
	spin_unlock_bh(&which->group->lock);
	return err;
}

int mlag_nl_uplink_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_nl_uplink which = {
		.group = mlag_group_get(genl_info_net(info)),
	};
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MLAG_A_UPLINK_IFNAME))
		return -EINVAL;
	rtnl_lock();
	which.uplink = mlag_uplink_find(which.group,
		nla_data(info->attrs[MLAG_A_UPLINK_IFNAME]));
	if (which.uplink) {
		err = mlag_nl_reply(info, mlag_nl_fill_uplink, &which);
	} else {
		MLAG_ERR(info->extack, "the device is not a declared uplink");
		err = -ENOENT;
	}
	rtnl_unlock();
	return err;
}

int mlag_nl_uplink_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct mlag_nl_uplink which = {
		.group = mlag_group_get(sock_net(skb->sk)),
	};
	const struct mlag_uplink *uplink;
	struct {
		unsigned long next;
	} *ctx = (void *)cb->ctx;
	unsigned long i = 0;
	int err = 0;

	rtnl_lock();
	cb->seq = which.group->uplinks_version;
	list_for_each_entry(uplink, &which.group->uplinks, list) {
		if (i++ < ctx->next)
			continue;
		which.uplink = uplink;
		err = mlag_nl_dump_one(skb, cb, MLAG_CMD_UPLINK_GET,
				       mlag_nl_fill_uplink, &which);
		if (err)
			break;
		ctx->next = i;
	}
	rtnl_unlock();
	return skb->len ?: err;
}
