// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for error-down: what was set for
 * single ports, and what becomes of each when this device yields.
 */

#include <linux/rtnetlink.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "held.h"
#include "mlag.h"
#include "netlink_gen.h"
#include "nonmember.h"
#include "setting.h"

/**
 * mlag_nl_set_error_down() - port-set: have a port spared or taken
 * @group: the device
 * @dev: the netdev, NULL if there is none of this name
 * @name: its name
 * @info: the request
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_nl_set_error_down(struct mlag_group *group, struct net_device *dev,
			   const char *name, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[MLAG_A_PORT_ERROR_DOWN];

	if (!mlag_setting_find(group, name)) {
		if (nla_get_u8(attr) == MLAG_ERROR_DOWN_AUTO) {
			MLAG_ERR_ATTR(info->extack, attr,
				      "nothing is set for the device");
			return -ENOENT;
		}
		if (!dev) {
			MLAG_ERR_ATTR(info->extack, attr, "no such device");
			return -ENODEV;
		}
	}
	return mlag_setting_set(group, dev, name, nla_get_u8(attr),
				info->extack);
}

/* ---- error-down-get ---- */

/* Of @dev or, for one that is absent, of @setting. */
struct mlag_nl_errdown {
	struct mlag_group *group;
	struct net_device *dev;
	const struct mlag_setting *setting;
};

static int mlag_nl_put_setting(struct sk_buff *msg, const char *name,
			       const struct mlag_setting *setting)
{
	if (!setting)
		return 0;
	if (strcmp(setting->name, name) &&
	    nla_put_string(msg, MLAG_A_ERROR_DOWN_BY, setting->name))
		return -EMSGSIZE;
	return nla_put_u8(msg, MLAG_A_ERROR_DOWN_SETTING, setting->value);
}

static int mlag_nl_put_judged(struct sk_buff *msg,
			      const struct mlag_nl_errdown *which,
			      const struct mlag_judged *judged)
{
	struct net_device *dev = which->dev;
	struct mlag_held *held;

	if (nla_put_string(msg, MLAG_A_ERROR_DOWN_IFNAME, dev->name) ||
	    nla_put_u32(msg, MLAG_A_ERROR_DOWN_IFINDEX, dev->ifindex) ||
	    nla_put_u8(msg, MLAG_A_ERROR_DOWN_RULE, judged->rule) ||
	    mlag_nl_put_setting(msg, dev->name, judged->setting))
		return -EMSGSIZE;
	if (mlag_errdown_goes(judged->rule) &&
	    nla_put_flag(msg, MLAG_A_ERROR_DOWN_GOES_DOWN))
		return -EMSGSIZE;
	if (judged->port.uplink && nla_put_flag(msg, MLAG_A_ERROR_DOWN_UPLINK))
		return -EMSGSIZE;
	if (judged->port.routed && nla_put_flag(msg, MLAG_A_ERROR_DOWN_ROUTED))
		return -EMSGSIZE;
	held = mlag_held_find(which->group, dev);
	return held ? mlag_nl_put_held(msg, which->group, held) : 0;
}

static int mlag_nl_fill_errdown(struct sk_buff *msg, void *arg)
{
	const struct mlag_nl_errdown *which = arg;
	struct mlag_judged judged;

	if (which->dev) {
		mlag_nonmember_judge(which->group, which->dev, &judged);
		return mlag_nl_put_judged(msg, which, &judged);
	}
	if (nla_put_string(msg, MLAG_A_ERROR_DOWN_IFNAME,
			   which->setting->name) ||
	    nla_put_u8(msg, MLAG_A_ERROR_DOWN_RULE, MLAG_ERROR_DOWN_BY_ABSENT))
		return -EMSGSIZE;
	return mlag_nl_put_setting(msg, which->setting->name, which->setting);
}

int mlag_nl_error_down_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_nl_errdown which = {
		.group = mlag_group_get(genl_info_net(info)),
	};
	const char *name;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MLAG_A_ERROR_DOWN_IFNAME))
		return -EINVAL;
	name = nla_data(info->attrs[MLAG_A_ERROR_DOWN_IFNAME]);
	rtnl_lock();
	which.dev = __dev_get_by_name(which.group->net, name);
	which.setting = mlag_setting_find(which.group, name);
	/* it may have been found by another name of it */
	if (which.dev && !which.setting)
		which.setting = mlag_setting_find(which.group, which.dev->name);
	if (which.dev || which.setting) {
		err = mlag_nl_reply(info, mlag_nl_fill_errdown, &which);
	} else {
		MLAG_ERR(info->extack, "no such device");
		err = -ENODEV;
	}
	rtnl_unlock();
	return err;
}

/* What is virtual is told of only if something is set for it. */
static bool mlag_nl_errdown_told(struct mlag_group *group,
				 struct net_device *dev)
{
	struct mlag_judged judged;

	if (mlag_setting_of(group, dev))
		return true;
	mlag_nonmember_judge(group, dev, &judged);
	return judged.port.physical;
}

static int mlag_nl_dump_errdown(struct sk_buff *skb,
				struct netlink_callback *cb,
				struct mlag_nl_errdown *which)
{
	return mlag_nl_dump_one(skb, cb, MLAG_CMD_ERROR_DOWN_GET,
				mlag_nl_fill_errdown, which);
}

int mlag_nl_error_down_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	struct mlag_nl_errdown which = {
		.group = mlag_group_get(sock_net(skb->sk)),
	};
	struct mlag_group *group = which.group;
	struct {
		unsigned long next;
	} *ctx = (void *)cb->ctx;
	unsigned long i = 0;
	int err = 0;

	rtnl_lock();
	cb->seq = group->net->dev_base_seq + group->settings_version;
	for_each_netdev(group->net, which.dev) {
		if (i++ < ctx->next)
			continue;
		if (mlag_nl_errdown_told(group, which.dev))
			err = mlag_nl_dump_errdown(skb, cb, &which);
		if (err)
			goto out;
		ctx->next = i;
	}
	which.dev = NULL;
	list_for_each_entry(which.setting, &group->settings, list) {
		if (i++ < ctx->next)
			continue;
		if (!which.setting->ifindex)
			err = mlag_nl_dump_errdown(skb, cb, &which);
		if (err)
			goto out;
		ctx->next = i;
	}
out:
	rtnl_unlock();
	return skb->len ?: err;
}
