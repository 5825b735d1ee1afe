// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for what the administrator has to
 * say of a port while it is held down: what it shall be afterwards, and that one
 * of the reasons is to let it go.
 */

#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "held.h"
#include "mlag.h"
#include "netlink_gen.h"
#include "nonmember.h"

/* ---- afterwards ---- */

/**
 * mlag_nl_put_afterwards() - put what the links of a leg are to be when they are
 *	no longer held down, if they are
 * @msg: the message, of the attribute set port
 * @port: the port
 *
 * Context: RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_afterwards(struct sk_buff *msg, const struct mlag_port *port)
{
	bool any = false, up = false;
	struct mlag_held *held;

	ASSERT_RTNL();
	list_for_each_entry(held, &port->group->held, list) {
		if (held->port != port)
			continue;
		any = true;
		up |= held->down.wish;
	}
	if (!any)
		return 0;
	return nla_put_u8(msg, MLAG_A_PORT_AFTERWARDS,
			  up ? MLAG_LINK_STATE_UP : MLAG_LINK_STATE_DOWN);
}

/* Of a netdev or, of a member port, of all its links; false if none is closed. */
static bool mlag_nl_wish(struct mlag_group *group, struct net_device *dev,
			 bool up)
{
	struct mlag_held *held;
	bool any = false;

	list_for_each_entry(held, &group->held, list) {
		if ((held->dev != dev &&
		     (!held->port || held->port->dev != dev)) ||
		    !mlag_held_is_closed(held))
			continue;
		mlag_down_wish(&held->down, up);
		any = true;
	}
	return any;
}

/**
 * mlag_nl_set_afterwards() - port-set: what shall a port be that is held down?
 * @group: the device
 * @info: the request
 *
 * Only of what is closed: of all else it is seen when it is taken up or down.
 *
 * Context: process.
 * Return: 0 or a negative errno.
 */
int mlag_nl_set_afterwards(struct mlag_group *group, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[MLAG_A_PORT_AFTERWARDS];
	struct net_device *dev;
	int err = 0;

	rtnl_lock();
	dev = mlag_nl_port_dev(info);
	if (!dev) {
		err = -ENODEV;
	} else if (!mlag_nl_wish(group, dev,
				 nla_get_u8(attr) == MLAG_LINK_STATE_UP)) {
		err = -EINVAL;
		if (mlag_slave_port_rtnl(dev))
			MLAG_ERR_ATTR(info->extack, attr,
				      "the device is not closed itself: give its member port, or a link of it that is held down");
		else
			MLAG_ERR_ATTR(info->extack, attr,
				      "the port is not held down: use ip link set dev DEV down, or up");
	}
	rtnl_unlock();
	return err;
}

/* ---- port-release ---- */

static void mlag_nl_say_not_held(u32 reason, struct genl_info *info)
{
#define MLAG_NL_NOT_HELD(name) \
	KBUILD_MODNAME ": the port is not held down for " name \
	": ip mlag port show says what for"
	static const char * const text[] = {
		MLAG_NL_NOT_HELD("dad"),
		MLAG_NL_NOT_HELD("flap"),
		MLAG_NL_NOT_HELD("up-delay"),
		MLAG_NL_NOT_HELD("boot"),
		MLAG_NL_NOT_HELD("maintenance"),
		MLAG_NL_NOT_HELD("uplink"),
		MLAG_NL_NOT_HELD("consistency"),
		MLAG_NL_NOT_HELD("admin"),
	};
#undef MLAG_NL_NOT_HELD

	BUILD_BUG_ON(ARRAY_SIZE(text) != MLAG_DOWN_REASONS);
	if (!info->extack)
		return;
	info->extack->_msg = text[__ffs(reason)];
	NL_SET_BAD_ATTR(info->extack, info->attrs[MLAG_A_PORT_REASON]);
}

/* May a port that is held down for @reasons be released from one of them? */
static int mlag_nl_check_release(u32 reasons, u32 lifted, u32 reason,
				 struct genl_info *info)
{
	struct nlattr *attr = info->attrs[MLAG_A_PORT_REASON];

	if (lifted & reason) {
		MLAG_ERR_ATTR(info->extack, attr,
			      "the port has been released from that already, until it is over");
		return -EALREADY;
	}
	if (!(reasons & reason)) {
		mlag_nl_say_not_held(reason, info);
		return -ENOENT;
	}
	switch (reason) {
	case MLAG_DOWN_MAINTENANCE:
		/* it has told its partner, and its peer, that it is gone */
		MLAG_ERR_ATTR(info->extack, attr,
			      "maintenance is for the whole device: ip mlag maintenance off ends it");
		return -EOPNOTSUPP;
	case MLAG_DOWN_BOOT:
		/* its link would be up, and all that its partner sends lost */
		MLAG_ERR_ATTR(info->extack, attr,
			      "no leg opens before a peer is found or the boot delay is over: shorten that by ip mlag set boot-delay");
		return -EOPNOTSUPP;
	case MLAG_DOWN_DAD:
		if (nla_get_flag(info->attrs[MLAG_A_PORT_FORCE]))
			return 0;
		MLAG_ERR_ATTR(info->extack, attr,
			      "this device has yielded: if its peer lives, both would be active, and what uses this port is cut off from the peer; repair the peer-link, or use force");
		return -EBUSY;
	default:
		return 0;
	}
}

static int mlag_nl_release_leg(struct mlag_port *port, u32 reason,
			       struct genl_info *info)
{
	struct mlag_group *group = port->group;
	int err;

	mlag_group_lock(group);
	err = mlag_nl_check_release(port->down, port->lifted, reason, info);
	if (!err) {
		port->lifted |= reason;
		group->dad_actions |= MLAG_DAD_ACT_PORTS;
	}
	mlag_group_unlock(group, 0);
	return err;
}

static int mlag_nl_release_other(struct mlag_group *group,
				 struct net_device *dev, u32 reason,
				 struct genl_info *info)
{
	struct mlag_held *held = mlag_held_find(group, dev);
	int err;

	if (mlag_slave_port_rtnl(dev) || (held && held->port)) {
		MLAG_ERR(info->extack,
			 "the device belongs to a leg, which is released as a whole: give its member port");
		return -EINVAL;
	}
	err = mlag_nl_check_release(held ? held->down.reasons : 0,
				    held ? READ_ONCE(held->lifted) : 0, reason,
				    info);
	if (!err)
		mlag_nonmember_set(group, held, reason);
	return err;
}

int mlag_nl_port_release_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct net_device *dev;
	u32 reason;
	int err;

	if (!info->attrs[MLAG_A_PORT_IFINDEX] &&
	    !info->attrs[MLAG_A_PORT_IFNAME]) {
		MLAG_ERR(info->extack, "ifindex or ifname is required");
		return -EINVAL;
	}
	if (GENL_REQ_ATTR_CHECK(info, MLAG_A_PORT_REASON))
		return -EINVAL;
	reason = nla_get_u32(info->attrs[MLAG_A_PORT_REASON]);
	if (hweight32(reason) != 1) {
		MLAG_ERR_ATTR(info->extack, info->attrs[MLAG_A_PORT_REASON],
			      "a port is released from one reason at a time");
		return -EINVAL;
	}
	rtnl_lock();
	dev = mlag_nl_port_dev(info);
	if (!dev)
		err = -ENODEV;
	else if (mlag_is_netdev(dev))
		err = mlag_nl_release_leg(netdev_priv(dev), reason, info);
	else
		err = mlag_nl_release_other(group, dev, reason, info);
	rtnl_unlock();
	return err;
}
