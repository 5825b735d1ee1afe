// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for dual-active detection:
 * verdict and paths.
 */

#include <linux/etherdevice.h>
#include <linux/in.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>
#include <net/ipv6.h>
#include <net/sock.h>

#include "mlag.h"
#include "netlink_gen.h"

#define MLAG_DAD_INTERVAL	1000

/* ---- verdict ---- */

/**
 * mlag_nl_put_claim() - put a claim
 * @msg: the message
 * @attrtype: the nest
 * @claim: the claim
 *
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_claim(struct sk_buff *msg, int attrtype,
		      const struct mlag_dad_claim *claim)
{
	struct nlattr *nest = nla_nest_start(msg, attrtype);

	if (!nest ||
	    nla_put_u64_64bit(msg, MLAG_A_CLAIM_BALLOT, claim->ballot,
			      MLAG_A_CLAIM_PAD) ||
	    nla_put_u8(msg, MLAG_A_CLAIM_CLASS, claim->class) ||
	    nla_put_u8(msg, MLAG_A_CLAIM_UPLINKS, claim->uplinks) ||
	    nla_put_u8(msg, MLAG_A_CLAIM_ROLE, claim->role) ||
	    nla_put_u8(msg, MLAG_A_CLAIM_PRIORITY, claim->priority) ||
	    mlag_nl_put_mac(msg, MLAG_A_CLAIM_DEVICE_MAC, claim->mac))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static u64 mlag_nl_until(u64 when, u64 now)
{
	return when > now ? when - now : 0;
}

static int mlag_nl_put_verdict(struct sk_buff *msg, const struct mlag_dad *dad,
			       u64 now)
{
	const struct mlag_dad_why *why = &dad->why;
	u64 takeover = mlag_dad_takeover(dad);

	if (nla_put_u8(msg, MLAG_A_DAD_VERDICT, why->verdict) ||
	    nla_put_u8(msg, MLAG_A_DAD_RULE, why->rule) ||
	    nla_put_u64_64bit(msg, MLAG_A_DAD_AGE, now - why->since,
			      MLAG_A_DAD_PAD))
		return -EMSGSIZE;
	if (dad->held && nla_put_flag(msg, MLAG_A_DAD_HELD))
		return -EMSGSIZE;
	if (dad->held && why->verdict == MLAG_DAD_PAIRED &&
	    nla_put_u64_64bit(msg, MLAG_A_DAD_UP_IN,
			      mlag_nl_until(dad->up_at, now), MLAG_A_DAD_PAD))
		return -EMSGSIZE;
	if (why->verdict == MLAG_DAD_PAIRED)
		return 0;
	if (nla_put_u8(msg, MLAG_A_DAD_PATH_BEFORE, why->path_before) ||
	    mlag_nl_put_claim(msg, MLAG_A_DAD_MINE, &why->mine))
		return -EMSGSIZE;
	if (why->peer.boot &&
	    mlag_nl_put_claim(msg, MLAG_A_DAD_PEER, &why->peer))
		return -EMSGSIZE;
	if (takeover != ~0ull &&
	    nla_put_u64_64bit(msg, MLAG_A_DAD_TAKEOVER_IN,
			      mlag_nl_until(takeover, now), MLAG_A_DAD_PAD))
		return -EMSGSIZE;
	return 0;
}

/**
 * mlag_nl_put_dad() - put the verdict, if there are paths
 * @msg: the message, of the attribute set group
 * @group: the device
 *
 * Context: group->lock.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_dad(struct sk_buff *msg, const struct mlag_group *group)
{
	u64 now = mlag_now();
	struct nlattr *nest;

	if (!group->dad_links)
		return 0;
	nest = nla_nest_start(msg, MLAG_A_GROUP_DAD);
	if (!nest || mlag_nl_put_verdict(msg, &group->dad, now) ||
	    mlag_nl_put_recovery(msg, group, now))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/* ---- paths ---- */

struct mlag_nl_path {
	struct mlag_group *group;
	unsigned int index;
};

static int mlag_nl_fill_path(struct sk_buff *msg, void *arg)
{
	const struct mlag_nl_path *which = arg;
	const struct mlag_dad_link *link =
		&which->group->dad_link[which->index];
	const struct mlag_dad_path *path =
		&which->group->dad.path[which->index];
	u64 now = mlag_now();

	if (nla_put_u8(msg, MLAG_A_DAD_PATH_INDEX, which->index) ||
	    nla_put(msg, MLAG_A_DAD_PATH_LOCAL, link->len, link->local) ||
	    nla_put(msg, MLAG_A_DAD_PATH_REMOTE, link->len, link->remote) ||
	    nla_put_u16(msg, MLAG_A_DAD_PATH_PORT, link->port) ||
	    nla_put_u32(msg, MLAG_A_DAD_PATH_INTERVAL, path->interval_ms) ||
	    nla_put_u32(msg, MLAG_A_DAD_PATH_TIMEOUT, path->timeout_ms) ||
	    nla_put_u8(msg, MLAG_A_DAD_PATH_STATE, path->state) ||
	    nla_put_u64_64bit(msg, MLAG_A_DAD_PATH_AGE, now - path->since,
			      MLAG_A_DAD_PATH_PAD) ||
	    nla_put_u64_64bit(msg, MLAG_A_DAD_PATH_TX, link->tx,
			      MLAG_A_DAD_PATH_PAD) ||
	    nla_put_u64_64bit(msg, MLAG_A_DAD_PATH_RX, link->rx,
			      MLAG_A_DAD_PATH_PAD) ||
	    nla_put_u64_64bit(msg, MLAG_A_DAD_PATH_REFUSED, link->refused,
			      MLAG_A_DAD_PATH_PAD) ||
	    nla_put_u8(msg, MLAG_A_DAD_PATH_LAST_REFUSAL,
		       link->last_refusal) ||
	    nla_put_u8(msg, MLAG_A_DAD_PATH_RISK, link->risk))
		return -EMSGSIZE;
	/* without either the path would be bound to no device */
	if (link->ifname[0] &&
	    nla_put_string(msg, MLAG_A_DAD_PATH_IFNAME, link->ifname))
		return -EMSGSIZE;
	if (!mlag_dad_link_absent(link) &&
	    nla_put_u32(msg, MLAG_A_DAD_PATH_IFINDEX, link->ifindex))
		return -EMSGSIZE;
	if (link->via && nla_put_u32(msg, MLAG_A_DAD_PATH_VIA, link->via))
		return -EMSGSIZE;
	if (path->echoed && nla_put_flag(msg, MLAG_A_DAD_PATH_ECHOED))
		return -EMSGSIZE;
	if (path->state != MLAG_DAD_PATH_NEVER &&
	    nla_put_u64_64bit(msg, MLAG_A_DAD_PATH_HEARD, now - path->heard,
			      MLAG_A_DAD_PATH_PAD))
		return -EMSGSIZE;
	return 0;
}

/* Which path the request is about: MLAG_DAD_PATHS if there is no such. */
static unsigned int mlag_nl_find_path(const struct mlag_group *group,
				      struct nlattr **attrs,
				      const struct mlag_dad_link *want)
{
	unsigned int i;

	if (attrs[MLAG_A_DAD_PATH_INDEX])
		return nla_get_u8(attrs[MLAG_A_DAD_PATH_INDEX]);
	for (i = 0; i < MLAG_DAD_PATHS; i++)
		if (want->len && mlag_dad_link_same(&group->dad_link[i], want))
			break;
	return i;
}

static bool mlag_nl_addr_ok(const u8 *addr, u8 len, bool bound)
{
	struct in6_addr in6;
	__be32 in4;

	if (len == sizeof(in4)) {
		memcpy(&in4, addr, sizeof(in4));
		return !ipv4_is_zeronet(in4) && !ipv4_is_multicast(in4) &&
		       !ipv4_is_lbcast(in4);
	}
	memcpy(&in6, addr, sizeof(in6));
	return !ipv6_addr_any(&in6) && !ipv6_addr_is_multicast(&in6) &&
	       !ipv6_addr_v4mapped(&in6) &&
	       (bound || !(ipv6_addr_type(&in6) & IPV6_ADDR_LINKLOCAL));
}

/* Is there the path already, bound to a device of this very name? */
static bool mlag_nl_path_has_name(const struct mlag_group *group,
				  struct nlattr **attrs,
				  const struct mlag_dad_link *want)
{
	unsigned int i = mlag_nl_find_path(group, attrs, want);

	return i < MLAG_DAD_PATHS && group->dad_link[i].len &&
	       !strcmp(group->dad_link[i].ifname, want->ifname);
}

/* The device, by index or by name. One that is absent has but its name. */
static int mlag_nl_parse_dev(struct genl_info *info, struct mlag_dad_link *link)
{
	struct nlattr *ifindex = info->attrs[MLAG_A_DAD_PATH_IFINDEX];
	struct nlattr *ifname = info->attrs[MLAG_A_DAD_PATH_IFNAME];
	struct net *net = genl_info_net(info);
	struct net_device *dev = NULL;

	if (ifname && (ifindex || !*(const char *)nla_data(ifname))) {
		MLAG_ERR_ATTR(info->extack, ifname,
			      "name the device, or give its ifindex, not both; none: ifindex 0");
		return -EINVAL;
	}
	if (ifindex && nla_get_u32(ifindex)) {
		dev = __dev_get_by_index(net, nla_get_u32(ifindex));
		if (!dev) {
			MLAG_ERR_ATTR(info->extack, ifindex, "no such device");
			return -ENODEV;
		}
	} else if (ifname) {
		nla_strscpy(link->ifname, ifname, sizeof(link->ifname));
		dev = __dev_get_by_name(net, link->ifname);
		/* by another name of it; a path that has the name comes first */
		if (dev && strcmp(dev->name, link->ifname) &&
		    mlag_nl_path_has_name(mlag_group_get(net), info->attrs,
					  link))
			dev = NULL;
	}
	if (dev) {
		/* it may have been found by another name of it */
		strscpy(link->ifname, dev->name, sizeof(link->ifname));
		link->ifindex = dev->ifindex;
	}
	return 0;
}

/* Addresses and device; they are all there, or none of the addresses. */
static int mlag_nl_parse_link(struct genl_info *info,
			      struct mlag_dad_link *link)
{
	struct nlattr *remote = info->attrs[MLAG_A_DAD_PATH_REMOTE];
	struct nlattr *local = info->attrs[MLAG_A_DAD_PATH_LOCAL];
	struct netlink_ext_ack *extack = info->extack;

	*link = (struct mlag_dad_link){ .port = MLAG_DAD_PORT };
	if (!local && !remote)
		return mlag_nl_parse_dev(info, link);
	if (!local || !remote || nla_len(local) != nla_len(remote) ||
	    (nla_len(local) != 4 && nla_len(local) != 16)) {
		MLAG_ERR_ATTR(extack, local ?: remote,
			      "local and remote must be two addresses of IPv4, or two of IPv6");
		return -EINVAL;
	}
	link->len = nla_len(local);
	nla_memcpy(link->local, local, link->len);
	nla_memcpy(link->remote, remote, link->len);
	return mlag_nl_parse_dev(info, link);
}

/* Is the device of a path that is made or changed one that can be used? */
static int mlag_nl_check_dev(struct mlag_group *group, struct genl_info *info,
			     const struct mlag_dad_link *link,
			     const struct mlag_dad_link *old)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);
	struct nlattr *attr = info->attrs[MLAG_A_DAD_PATH_IFINDEX] ?:
			      info->attrs[MLAG_A_DAD_PATH_IFNAME];
	struct net_device *dev;

	if (!link->ifname[0])
		return 0;
	dev = __dev_get_by_index(group->net, link->ifindex);
	/* it may be absent, but not from the beginning */
	if (!dev && old && !strcmp(old->ifname, link->ifname))
		return 0;
	if (!dev) {
		MLAG_ERR_ATTR(info->extack, attr, "no such device");
		return -ENODEV;
	}
	if (pl && (dev == pl->dev || dev == rtnl_dereference(pl->slave))) {
		MLAG_ERR_ATTR(info->extack, attr,
			      "a DAD path over the peer-link would be lost with it: use another device");
		return -EINVAL;
	}
	return 0;
}

static int mlag_nl_check_link(struct genl_info *info,
			      const struct mlag_dad_link *link)
{
	struct nlattr **attrs = info->attrs;
	bool bound = link->ifname[0];

	if (!mlag_nl_addr_ok(link->local, link->len, bound)) {
		MLAG_ERR_ATTR(info->extack, attrs[MLAG_A_DAD_PATH_LOCAL],
			      "local must be a unicast address, and a link-local one needs a device");
		return -EINVAL;
	}
	if (!mlag_nl_addr_ok(link->remote, link->len, bound) ||
	    !memcmp(link->local, link->remote, link->len)) {
		MLAG_ERR_ATTR(info->extack, attrs[MLAG_A_DAD_PATH_REMOTE],
			      "remote must be a unicast address and not that of this device, and a link-local one needs a device");
		return -EINVAL;
	}
	return 0;
}

/* Times in ms as they will be. */
static int mlag_nl_path_times(struct genl_info *info,
			      const struct mlag_dad_path *old, u32 *interval,
			      u32 *timeout)
{
	struct nlattr **attrs = info->attrs;

	*interval = old->interval_ms ?: MLAG_DAD_INTERVAL;
	if (attrs[MLAG_A_DAD_PATH_INTERVAL])
		*interval = nla_get_u32(attrs[MLAG_A_DAD_PATH_INTERVAL]);
	*timeout = old->timeout_ms ?:
		   max_t(u32, MLAG_DAD_TIMEOUT, 3 * *interval);
	if (attrs[MLAG_A_DAD_PATH_TIMEOUT])
		*timeout = nla_get_u32(attrs[MLAG_A_DAD_PATH_TIMEOUT]);
	if (*timeout >= 3 * *interval)
		return 0;
	MLAG_ERR_ATTR(info->extack, attrs[MLAG_A_DAD_PATH_TIMEOUT] ?:
		      attrs[MLAG_A_DAD_PATH_INTERVAL],
		      "timeout must be at least three times interval");
	return -EINVAL;
}

/* Where a new path goes: MLAG_DAD_PATHS if there is no room. */
static unsigned int mlag_nl_free_path(const struct mlag_group *group,
				      struct nlattr **attrs)
{
	unsigned int i;

	if (attrs[MLAG_A_DAD_PATH_INDEX])
		return nla_get_u8(attrs[MLAG_A_DAD_PATH_INDEX]);
	for (i = 0; i < MLAG_DAD_PATHS; i++)
		if (!group->dad_link[i].len)
			break;
	return i;
}

static void mlag_nl_apply_path(struct mlag_group *group, unsigned int i,
			       const struct mlag_dad_link *link, u32 interval,
			       u32 timeout)
{
	struct mlag_dad *dad = &group->dad;
	u64 now;

	mlag_group_lock(group);
	now = mlag_now();
	if (!group->dad_links) {
		dad->up_delay_ms = group->up_delay_ms;
		group->dad_actions |= mlag_dad_enable(dad,
			group->sm.ever_paired || group->sm.gone, now);
	}
	if (!group->dad_link[i].len)
		group->dad_links++;
	else if (!mlag_dad_link_same(&group->dad_link[i], link))
		/* another path: what was heard there says nothing */
		mlag_dad_path_set(dad, i, 0, 0, now);
	group->dad_link[i] = *link;
	mlag_dad_path_set(dad, i, interval, timeout, now);
	group->dad_actions |= MLAG_DAD_ACT_EV_PATH;
	/* the helper has to know of it */
	mlag_group_unlock(group, MLAG_ACT_HELLO);
}

int mlag_nl_dad_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct nlattr **attrs = info->attrs;
	const struct mlag_dad_link *old;
	struct mlag_dad_link link;
	u32 interval, timeout;
	unsigned int i, j;
	int err;

	rtnl_lock();
	err = mlag_nl_parse_link(info, &link);
	if (err)
		goto out;
	i = mlag_nl_find_path(group, attrs, &link);
	old = i < MLAG_DAD_PATHS && group->dad_link[i].len ?
	      &group->dad_link[i] : NULL;
	if (old && attrs[MLAG_A_DAD_PATH_NEW]) {
		MLAG_ERR(info->extack, "there is such a DAD path already");
		err = -EEXIST;
		goto out;
	}
	if (!old)
		i = mlag_nl_free_path(group, attrs);
	if (i == MLAG_DAD_PATHS) {
		MLAG_ERR(info->extack,
			 "there are four DAD paths already: remove one first");
		err = -ENOSPC;
		goto out;
	}
	if (!link.len && !old) {
		MLAG_ERR(info->extack,
			 "a new DAD path needs a local and a remote address");
		err = -EINVAL;
		goto out;
	}
	if (old) {
		if (!attrs[MLAG_A_DAD_PATH_IFINDEX] &&
		    !attrs[MLAG_A_DAD_PATH_IFNAME]) {
			memcpy(link.ifname, old->ifname, sizeof(link.ifname));
			link.ifindex = old->ifindex;
		}
		link.port = old->port;
		if (!link.len) {
			link.len = old->len;
			memcpy(link.local, old->local, sizeof(link.local));
			memcpy(link.remote, old->remote, sizeof(link.remote));
		}
	}
	if (attrs[MLAG_A_DAD_PATH_PORT])
		link.port = nla_get_u16(attrs[MLAG_A_DAD_PATH_PORT]);
	for (j = 0; j < MLAG_DAD_PATHS; j++) {
		if (j == i || !mlag_dad_link_same(&group->dad_link[j], &link))
			continue;
		MLAG_ERR(info->extack,
			 "another DAD path has these addresses already");
		err = -EEXIST;
		goto out;
	}
	err = mlag_nl_check_dev(group, info, &link, old) ?:
	      mlag_nl_check_link(info, &link) ?:
	      mlag_nl_path_times(info, &group->dad.path[i], &interval,
				 &timeout);
	if (err)
		goto out;
	if (old && mlag_dad_link_same(old, &link)) {
		link.tx = old->tx;
		link.rx = old->rx;
		link.refused = old->refused;
		link.last_refusal = old->last_refusal;
	}
	mlag_nl_apply_path(group, i, &link, interval, timeout);
out:
	rtnl_unlock();
	return err;
}

int mlag_nl_dad_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct nlattr **attrs = info->attrs;
	struct mlag_dad_link link;
	unsigned int i;
	int err;

	/* that of the number may be another one than the rest says */
	if (attrs[MLAG_A_DAD_PATH_INDEX] &&
	    (attrs[MLAG_A_DAD_PATH_LOCAL] || attrs[MLAG_A_DAD_PATH_REMOTE] ||
	     attrs[MLAG_A_DAD_PATH_IFINDEX] || attrs[MLAG_A_DAD_PATH_IFNAME])) {
		MLAG_ERR_ATTR(info->extack, attrs[MLAG_A_DAD_PATH_INDEX],
			      "give the number of the path, or its addresses and device, not both");
		return -EINVAL;
	}
	rtnl_lock();
	err = mlag_nl_parse_link(info, &link);
	if (err)
		goto out;
	i = mlag_nl_find_path(group, attrs, &link);
	if (i == MLAG_DAD_PATHS || !group->dad_link[i].len) {
		MLAG_ERR(info->extack, "there is no such DAD path");
		err = -ENOENT;
		goto out;
	}
	mlag_dad_link_forget(group, i);
out:
	rtnl_unlock();
	return err;
}

/* Under group->lock, which fill functions of a reply need not sleep for. */
static int mlag_nl_fill_path_locked(struct sk_buff *msg, void *arg)
{
	struct mlag_nl_path *which = arg;
	int err;

	spin_lock_bh(&which->group->lock);
	err = mlag_nl_fill_path(msg, which);
	spin_unlock_bh(&which->group->lock);
	return err;
}

int mlag_nl_dad_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_nl_path which = {
		.group = mlag_group_get(genl_info_net(info)),
	};
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MLAG_A_DAD_PATH_INDEX))
		return -EINVAL;
	which.index = nla_get_u8(info->attrs[MLAG_A_DAD_PATH_INDEX]);
	rtnl_lock();
	mlag_dad_route_update(which.group);
	if (which.group->dad_link[which.index].len) {
		err = mlag_nl_reply(info, mlag_nl_fill_path_locked, &which);
	} else {
		MLAG_ERR(info->extack, "there is no such DAD path");
		err = -ENOENT;
	}
	rtnl_unlock();
	return err;
}

int mlag_nl_dad_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct mlag_nl_path which = {
		.group = mlag_group_get(sock_net(skb->sk)),
	};
	struct {
		unsigned long next;
	} *ctx = (void *)cb->ctx;
	int err = 0;

	rtnl_lock();
	mlag_dad_route_update(which.group);
	for (; ctx->next < MLAG_DAD_PATHS; ctx->next++) {
		which.index = ctx->next;
		if (!which.group->dad_link[which.index].len)
			continue;
		err = mlag_nl_dump_one(skb, cb, MLAG_CMD_DAD_GET,
				       mlag_nl_fill_path_locked, &which);
		if (err)
			break;
	}
	rtnl_unlock();
	return skb->len ?: err;
}
