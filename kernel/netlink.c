// SPDX-License-Identifier: GPL-2.0
/* The generic netlink family "mlag". Documentation/netlink/specs/mlag.yaml is
 * its description; policies and operations are generated from it.
 */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "mlag.h"
#include "netlink_gen.h"

static const struct genl_multicast_group mlag_mcgrps[] = {
	{ .name = MLAG_MCGRP_EVENTS },
};

struct genl_family mlag_genl_family __ro_after_init = {
	.name		= MLAG_FAMILY_NAME,
	.version	= MLAG_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= false,
	.module		= THIS_MODULE,
	.ops		= mlag_nl_ops,
	.n_ops		= ARRAY_SIZE(mlag_nl_ops),
	.resv_start_op	= MLAG_CMD_GROUP_GET,
	.mcgrps		= mlag_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(mlag_mcgrps),
};

/**
 * mlag_nl_put_mac() - put a MAC address
 * @msg: the message
 * @attrtype: the attribute
 * @mac: the address, low 48 bits
 *
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_mac(struct sk_buff *msg, int attrtype, u64 mac)
{
	u8 addr[ETH_ALEN];

	u64_to_ether_addr(mac, addr);
	return nla_put(msg, attrtype, ETH_ALEN, addr);
}

/* ---- group ---- */

static int mlag_nl_put_peer(struct sk_buff *msg, const struct mlag_sm *sm,
			    u64 now)
{
	const struct mlag_sm_peer *peer = &sm->peer;
	struct nlattr *nest;

	if (sm->state == MLAG_SESSION_DOWN)
		return 0;
	nest = nla_nest_start(msg, MLAG_A_GROUP_PEER);
	if (!nest ||
	    mlag_nl_put_mac(msg, MLAG_A_PEER_DEVICE_MAC, peer->mac) ||
	    nla_put_u64_64bit(msg, MLAG_A_PEER_BOOT_ID, peer->boot,
			      MLAG_A_PEER_PAD) ||
	    nla_put_u32(msg, MLAG_A_PEER_SESSION_NUMBER, peer->session) ||
	    nla_put_u8(msg, MLAG_A_PEER_PRIORITY, peer->priority) ||
	    nla_put_u8(msg, MLAG_A_PEER_ROLE, peer->role) ||
	    nla_put_u8(msg, MLAG_A_PEER_HELPER, peer->helper) ||
	    nla_put_u32(msg, MLAG_A_PEER_HOLD, peer->hold_ms) ||
	    nla_put_u64_64bit(msg, MLAG_A_PEER_HEARD, now - sm->heard,
			      MLAG_A_PEER_PAD) ||
	    nla_put_u8(msg, MLAG_A_PEER_VERSION, peer->version))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int mlag_nl_put_refused(struct sk_buff *msg,
			       const struct mlag_group *group)
{
	struct nlattr *nest = nla_nest_start(msg, MLAG_A_GROUP_REFUSED);
	int i;

	BUILD_BUG_ON((int)MLAG_A_REFUSED_HOP_LIMIT !=
		     (int)MLAG_REFUSAL_HOP_LIMIT);
	if (!nest)
		return -EMSGSIZE;
	for (i = MLAG_REFUSAL_NO_GROUP; i <= MLAG_REFUSAL_HOP_LIMIT; i++)
		if (nla_put_u64_64bit(msg, i, group->refused[i],
				      MLAG_A_REFUSED_PAD))
			return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int mlag_nl_put_group_stats(struct sk_buff *msg,
				   const struct mlag_group *group)
{
	struct nlattr *nest = nla_nest_start(msg, MLAG_A_GROUP_STATS);
	const struct {
		int attrtype;
		u64 value;
	} stats[] = {
		{ MLAG_A_GROUP_STATS_HELLO_TX, group->hello_tx },
		{ MLAG_A_GROUP_STATS_HELLO_RX, group->hello_rx },
		{ MLAG_A_GROUP_STATS_KEEPALIVE_TX, group->keepalive_tx },
		{ MLAG_A_GROUP_STATS_KEEPALIVE_RX, group->keepalive_rx },
		{ MLAG_A_GROUP_STATS_KEEPALIVE_REFUSED,
		  group->keepalive_refused },
		{ MLAG_A_GROUP_STATS_KEEPALIVE_MALFORMED,
		  group->keepalive_malformed },
		{ MLAG_A_GROUP_STATS_SESSIONS, group->sm.sessions },
	};
	unsigned int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < ARRAY_SIZE(stats); i++)
		if (nla_put_u64_64bit(msg, stats[i].attrtype, stats[i].value,
				      MLAG_A_GROUP_STATS_PAD))
			return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int mlag_nl_put_links(struct sk_buff *msg, struct mlag_group *group)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);
	struct net_device *slave = pl ? rtnl_dereference(pl->slave) : NULL;

	if (pl && nla_put_u32(msg, MLAG_A_GROUP_PEER_LINK, pl->dev->ifindex))
		return -EMSGSIZE;
	if (slave && nla_put_u32(msg, MLAG_A_GROUP_PEER_LINK_SLAVE,
				 slave->ifindex))
		return -EMSGSIZE;
	if (group->device_mac_set &&
	    mlag_nl_put_mac(msg, MLAG_A_GROUP_DEVICE_MAC, group->sm.mac))
		return -EMSGSIZE;
	return 0;
}

static int mlag_nl_put_config(struct sk_buff *msg, struct mlag_group *group)
{
	const struct mlag_sm *sm = &group->sm;
	u8 mac[ETH_ALEN];

	mlag_identity_system_mac(group, mac);
	if (nla_put_u16(msg, MLAG_A_GROUP_ID, sm->group) ||
	    nla_put_u8(msg, MLAG_A_GROUP_PRIORITY, sm->priority) ||
	    nla_put(msg, MLAG_A_GROUP_SYSTEM_MAC, ETH_ALEN, mac) ||
	    nla_put_u16(msg, MLAG_A_GROUP_LACP_PRIORITY,
			group->lacp_priority) ||
	    nla_put_u32(msg, MLAG_A_GROUP_HELLO, sm->hello_ms) ||
	    nla_put_u32(msg, MLAG_A_GROUP_HOLD, sm->hold_ms) ||
	    nla_put_u32(msg, MLAG_A_GROUP_BOOT_DELAY, sm->boot_delay_ms) ||
	    nla_put_u32(msg, MLAG_A_GROUP_UP_DELAY, group->up_delay_ms) ||
	    nla_put_u32(msg, MLAG_A_GROUP_UPLINK_HOLD, group->uplink_hold_ms))
		return -EMSGSIZE;
	if (is_zero_ether_addr(group->system_mac) &&
	    nla_put_flag(msg, MLAG_A_GROUP_SYSTEM_MAC_AUTO))
		return -EMSGSIZE;
	if (group->key_len && nla_put_flag(msg, MLAG_A_GROUP_KEY_SET))
		return -EMSGSIZE;
	return 0;
}

static int mlag_nl_put_state(struct sk_buff *msg, struct mlag_group *group)
{
	const struct mlag_sm *sm = &group->sm;
	u64 now = mlag_now();

	if (nla_put_u64_64bit(msg, MLAG_A_GROUP_BOOT_ID, sm->boot,
			      MLAG_A_GROUP_PAD) ||
	    nla_put_u8(msg, MLAG_A_GROUP_SESSION, sm->state) ||
	    nla_put_u64_64bit(msg, MLAG_A_GROUP_SESSION_AGE, now - sm->since,
			      MLAG_A_GROUP_PAD) ||
	    nla_put_u32(msg, MLAG_A_GROUP_SESSION_NUMBER, sm->session) ||
	    nla_put_u8(msg, MLAG_A_GROUP_LOST_REASON, sm->lost) ||
	    nla_put_u8(msg, MLAG_A_GROUP_ROLE, sm->role) ||
	    nla_put_u8(msg, MLAG_A_GROUP_HELPER, sm->helper))
		return -EMSGSIZE;
	return mlag_nl_put_peer(msg, sm, now) ?:
	       mlag_nl_put_refused(msg, group) ?:
	       mlag_nl_put_group_stats(msg, group) ?:
	       mlag_nl_put_dad(msg, group) ?:
	       mlag_nl_put_uplinks(msg, group);
}

/**
 * mlag_nl_reply() - send a reply
 * @info: the request
 * @fill: writes it
 * @arg: its argument
 *
 * Context: process.
 * Return: 0 or a negative errno.
 */
int mlag_nl_reply(struct genl_info *info,
		  int (*fill)(struct sk_buff *msg, void *arg), void *arg)
{
	struct sk_buff *msg;
	void *hdr;
	int err;

	msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put_reply(msg, info, &mlag_genl_family, 0,
				info->genlhdr->cmd);
	if (!hdr) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	err = fill(msg, arg);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

static int mlag_nl_fill_group(struct sk_buff *msg, void *arg)
{
	struct mlag_group *group = arg;
	int err;

	spin_lock_bh(&group->lock);
	err = mlag_nl_put_config(msg, group) ?:
	      mlag_nl_put_links(msg, group) ?:
	      mlag_nl_put_state(msg, group);
	spin_unlock_bh(&group->lock);
	return err;
}

int mlag_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = mlag_nl_reply(info, mlag_nl_fill_group,
			    mlag_group_get(genl_info_net(info)));
	rtnl_unlock();
	return err;
}

/* All that may be wrong with a new configuration, before any of it is set. */
static int mlag_nl_group_check(const struct mlag_group *group,
			       struct genl_info *info)
{
	struct netlink_ext_ack *extack = info->extack;
	struct nlattr **attrs = info->attrs;
	u32 hello = group->sm.hello_ms, hold = group->sm.hold_ms;
	const u8 *mac;

	if (attrs[MLAG_A_GROUP_HELLO])
		hello = nla_get_u32(attrs[MLAG_A_GROUP_HELLO]);
	if (attrs[MLAG_A_GROUP_HOLD])
		hold = nla_get_u32(attrs[MLAG_A_GROUP_HOLD]);
	if (hold < 3 * hello) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_HOLD] ?:
				    attrs[MLAG_A_GROUP_HELLO],
				    "hold must be at least three times hello");
		return -EINVAL;
	}
	if (attrs[MLAG_A_GROUP_SYSTEM_MAC]) {
		mac = nla_data(attrs[MLAG_A_GROUP_SYSTEM_MAC]);
		if (is_multicast_ether_addr(mac)) {
			MLAG_ERR_ATTR(extack,
				      attrs[MLAG_A_GROUP_SYSTEM_MAC],
					    "system-mac must be a unicast address, or zero for automatic");
			return -EINVAL;
		}
	}
	/* 6.1 has no policies for ranges above 32767 that compile cleanly */
	if (attrs[MLAG_A_GROUP_BOOT_DELAY] &&
	    nla_get_u32(attrs[MLAG_A_GROUP_BOOT_DELAY]) > 3600 * MSEC_PER_SEC) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_BOOT_DELAY],
			      "boot-delay must be at most 3600 seconds");
		return -ERANGE;
	}
	if (attrs[MLAG_A_GROUP_UP_DELAY] &&
	    nla_get_u32(attrs[MLAG_A_GROUP_UP_DELAY]) > MLAG_DAD_UP_DELAY_MAX) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_UP_DELAY],
			      "up-delay must be at most 3600 seconds");
		return -ERANGE;
	}
	if (attrs[MLAG_A_GROUP_UPLINK_HOLD] &&
	    nla_get_u32(attrs[MLAG_A_GROUP_UPLINK_HOLD]) >
	    MLAG_UPLINK_HOLD_MAX) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_UPLINK_HOLD],
			      "uplink-hold must be at most 3600 seconds");
		return -ERANGE;
	}
	if (attrs[MLAG_A_GROUP_KEY] &&
	    nla_len(attrs[MLAG_A_GROUP_KEY]) > MLAG_KEY_MAX_LEN) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_KEY],
			      "a key has at most 64 bytes");
		return -EINVAL;
	}
	return 0;
}

static u32 mlag_nl_group_apply(struct mlag_group *group, struct nlattr **attrs)
{
	u64 now = mlag_now();
	u32 actions = 0;

	if (attrs[MLAG_A_GROUP_HELLO])
		WRITE_ONCE(group->sm.hello_ms,
			   nla_get_u32(attrs[MLAG_A_GROUP_HELLO]));
	if (attrs[MLAG_A_GROUP_HOLD])
		actions |= mlag_sm_set_hold(&group->sm,
			nla_get_u32(attrs[MLAG_A_GROUP_HOLD]), now);
	if (attrs[MLAG_A_GROUP_BOOT_DELAY]) {
		group->sm.boot_delay_ms =
			nla_get_u32(attrs[MLAG_A_GROUP_BOOT_DELAY]);
		group->dad.boot_delay_ms = group->sm.boot_delay_ms;
	}
	if (attrs[MLAG_A_GROUP_UP_DELAY]) {
		group->up_delay_ms = nla_get_u32(attrs[MLAG_A_GROUP_UP_DELAY]);
		if (group->dad_links)
			group->dad.up_delay_ms = group->up_delay_ms;
	}
	if (attrs[MLAG_A_GROUP_UPLINK_HOLD])
		group->uplink_hold_ms =
			nla_get_u32(attrs[MLAG_A_GROUP_UPLINK_HOLD]);
	if (attrs[MLAG_A_GROUP_ID])
		actions |= mlag_sm_set_group(&group->sm,
			nla_get_u16(attrs[MLAG_A_GROUP_ID]), now);
	if (attrs[MLAG_A_GROUP_PRIORITY])
		actions |= mlag_sm_set_priority(&group->sm,
			nla_get_u8(attrs[MLAG_A_GROUP_PRIORITY]), now);
	return actions;
}

int mlag_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct nlattr **attrs = info->attrs;
	u32 actions;
	int err;

	rtnl_lock();
	err = mlag_nl_group_check(group, info);
	if (err)
		goto out;

	if (attrs[MLAG_A_GROUP_SYSTEM_MAC])
		nla_memcpy(group->system_mac, attrs[MLAG_A_GROUP_SYSTEM_MAC],
			   ETH_ALEN);
	if (attrs[MLAG_A_GROUP_LACP_PRIORITY])
		group->lacp_priority =
			nla_get_u16(attrs[MLAG_A_GROUP_LACP_PRIORITY]);
	if (attrs[MLAG_A_GROUP_KEY]) {
		memzero_explicit(group->key, sizeof(group->key));
		group->key_len = nla_memcpy(group->key,
					    attrs[MLAG_A_GROUP_KEY],
					    sizeof(group->key));
	}
	mlag_group_lock(group);
	actions = mlag_nl_group_apply(group, attrs);
	mlag_event(group, MLAG_EVENT_TYPE_CONFIG, NULL);
	mlag_group_unlock(group, actions | MLAG_ACT_HELLO);

	mlag_identity_update(group);
out:
	rtnl_unlock();
	return err;
}

/* ---- ports ---- */

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

/* The strongest of the reasons. */
static const char *mlag_nl_down(u32 reasons)
{
	static const char * const text[] = {
		"held down: this device has yielded to its peer",
		"held down: recoveries follow each other too fast",
		"held down: the up-delay after a recovery",
		"held down: waiting for a peer, or for the boot delay",
		"held down: maintenance",
		"held down: the uplinks that it follows are down, or up for less than uplink-hold",
		"held down: its configuration does not fit the peer's",
		"held down by the administrator",
	};

	return text[min_t(unsigned int, __ffs(reasons), ARRAY_SIZE(text) - 1)];
}

static const char *mlag_nl_why(const struct mlag_port *port,
			       const struct mlag_sm_leg *leg,
			       const struct mlag_sm *sm)
{
	if (port->why)
		return port->why;
	if (!rcu_access_pointer(port->slave))
		return "no local leg is enslaved";
	if (port->down)
		return mlag_nl_down(port->down);
	if (!leg->ready)
		return "the leg has no carrier, or its LACP partner is not in sync";
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
	    nla_put_u64_64bit(msg, MLAG_A_PORT_AGE, mlag_now() - leg->since,
			      MLAG_A_PORT_PAD) ||
	    nla_put_u32(msg, MLAG_A_PORT_IDGEN, leg->idgen) ||
	    nla_put_string(msg, MLAG_A_PORT_MODE, modes[port->mode]))
		return -EMSGSIZE;
	if (sm->state == MLAG_SESSION_PAIRED &&
	    nla_put_u8(msg, MLAG_A_PORT_REMOTE, mlag_sm_leg_remote(sm, leg)))
		return -EMSGSIZE;
	if (port->down && nla_put_u32(msg, MLAG_A_PORT_DOWN, port->down))
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
	if (port->id) {
		spin_lock_bh(&port->group->lock);
		err = mlag_nl_put_leg(msg, port);
		spin_unlock_bh(&port->group->lock);
	}
	return err ?: mlag_nl_put_port_stats(msg, port);
}

int mlag_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct net_device *dev = NULL;
	int err;

	if (!attrs[MLAG_A_PORT_IFINDEX] && !attrs[MLAG_A_PORT_IFNAME]) {
		MLAG_ERR(info->extack, "ifindex or ifname is required");
		return -EINVAL;
	}
	rtnl_lock();
	if (attrs[MLAG_A_PORT_IFINDEX])
		dev = __dev_get_by_index(genl_info_net(info),
			nla_get_u32(attrs[MLAG_A_PORT_IFINDEX]));
	else
		dev = __dev_get_by_name(genl_info_net(info),
			nla_data(attrs[MLAG_A_PORT_IFNAME]));
	if (!dev) {
		MLAG_ERR(info->extack, "no such device");
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
	void *hdr;
	int err;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &mlag_genl_family, NLM_F_MULTI, MLAG_CMD_PORT_GET);
	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	err = mlag_nl_fill_port(skb, port);
	if (err) {
		genlmsg_cancel(skb, hdr);
		return err;
	}
	genlmsg_end(skb, hdr);
	return 0;
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

/* ---- helper ---- */

static int mlag_nl_fill_helper(struct sk_buff *msg, void *arg)
{
	struct mlag_group *group = arg;

	if ((group->sm.group &&
	     nla_put_u16(msg, MLAG_A_GROUP_ID, group->sm.group)) ||
	    nla_put_u32(msg, MLAG_A_GROUP_HELLO, group->sm.hello_ms) ||
	    nla_put(msg, MLAG_A_GROUP_KEY, group->key_len, group->key))
		return -EMSGSIZE;
	return mlag_nl_put_links(msg, group);
}

int mlag_nl_helper_attach_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	u32 actions;
	int err;

	rtnl_lock();
	if (group->helper_portid && group->helper_portid != info->snd_portid) {
		MLAG_ERR(info->extack,
			 "another mlagd is attached to this network namespace: stop it first");
		err = -EBUSY;
		goto out;
	}
	mlag_group_lock(group);
	group->helper_portid = info->snd_portid;
	actions = mlag_sm_helper(&group->sm, MLAG_HELPER_ALIVE, mlag_now());
	mlag_group_unlock(group, actions);
	err = mlag_nl_reply(info, mlag_nl_fill_helper, group);
out:
	rtnl_unlock();
	return err;
}

/**
 * mlag_nl_check_helper() - only the attached socket may speak for the device
 * @group: the device
 * @info: the request
 *
 * Return: 0 if it is that one, or -EPERM.
 */
int mlag_nl_check_helper(const struct mlag_group *group,
			 struct genl_info *info)
{
	if (READ_ONCE(group->helper_portid) == info->snd_portid)
		return 0;
	MLAG_ERR(info->extack, "this socket is not attached as the helper");
	return -EPERM;
}

struct mlag_nl_hello {
	struct mlag_sm_hello hello;
	u32 interval;
};

static int mlag_nl_fill_hello(struct sk_buff *msg, void *arg)
{
	const struct mlag_nl_hello *next = arg;
	const struct mlag_sm_hello *hello = &next->hello;

	if (nla_put_u8(msg, MLAG_A_HELLO_VERSION, hello->version) ||
	    nla_put_u8(msg, MLAG_A_HELLO_MIN_VERSION, hello->min_version) ||
	    nla_put_u16(msg, MLAG_A_HELLO_GROUP, hello->group) ||
	    mlag_nl_put_mac(msg, MLAG_A_HELLO_DEVICE_MAC, hello->mac) ||
	    nla_put_u64_64bit(msg, MLAG_A_HELLO_BOOT, hello->boot,
			      MLAG_A_HELLO_PAD) ||
	    nla_put_u64_64bit(msg, MLAG_A_HELLO_SEQ, hello->seq,
			      MLAG_A_HELLO_PAD) ||
	    nla_put_u32(msg, MLAG_A_HELLO_SESSION, hello->session) ||
	    nla_put_u64_64bit(msg, MLAG_A_HELLO_NONCE, hello->nonce,
			      MLAG_A_HELLO_PAD) ||
	    nla_put_u64_64bit(msg, MLAG_A_HELLO_ECHO_BOOT, hello->echo_boot,
			      MLAG_A_HELLO_PAD) ||
	    nla_put_u32(msg, MLAG_A_HELLO_ECHO_SESSION, hello->echo_session) ||
	    nla_put_u64_64bit(msg, MLAG_A_HELLO_ECHO_NONCE, hello->echo_nonce,
			      MLAG_A_HELLO_PAD) ||
	    nla_put_u8(msg, MLAG_A_HELLO_PRIORITY, hello->priority) ||
	    nla_put_u8(msg, MLAG_A_HELLO_ROLE, hello->role) ||
	    nla_put_u32(msg, MLAG_A_HELLO_ROLE_VERSION, hello->role_version) ||
	    nla_put_u32(msg, MLAG_A_HELLO_ECHO_ROLE_VERSION,
			hello->echo_role_version) ||
	    nla_put_u32(msg, MLAG_A_HELLO_HOLD, hello->hold_ms) ||
	    nla_put_u32(msg, MLAG_A_HELLO_INTERVAL, next->interval))
		return -EMSGSIZE;
	return 0;
}

int mlag_nl_hello_next_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct mlag_nl_hello next;
	u32 actions;
	int err;

	err = mlag_nl_check_helper(group, info);
	if (err)
		return err;
	mlag_group_lock(group);
	if (!group->sm.group || !group->device_mac_set) {
		if (group->device_mac_set)
			MLAG_ERR(info->extack,
				 "no DFS group id is set: ip mlag set group ID");
		else
			MLAG_ERR(info->extack,
				 "no peer-link is enslaved: ip link set DEV master PEER-LINK");
		mlag_group_unlock(group, 0);
		return -ENODATA;
	}
	actions = mlag_sm_hello_next(&group->sm, &next.hello, mlag_now());
	next.interval = mlag_sm_hello_interval(&group->sm);
	group->hello_tx++;
	mlag_group_unlock(group, actions);
	return mlag_nl_reply(info, mlag_nl_fill_hello, &next);
}

static int mlag_nl_parse_hello(struct genl_info *info,
			       struct mlag_sm_hello *hello)
{
	static const u16 required[] = {
		MLAG_A_HELLO_VERSION, MLAG_A_HELLO_MIN_VERSION,
		MLAG_A_HELLO_GROUP, MLAG_A_HELLO_DEVICE_MAC,
		MLAG_A_HELLO_BOOT, MLAG_A_HELLO_SEQ, MLAG_A_HELLO_SESSION,
		MLAG_A_HELLO_NONCE, MLAG_A_HELLO_PRIORITY, MLAG_A_HELLO_ROLE,
		MLAG_A_HELLO_ROLE_VERSION, MLAG_A_HELLO_ECHO_ROLE_VERSION,
		MLAG_A_HELLO_HOLD,
	};
	struct nlattr **attrs = info->attrs;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(required); i++)
		if (GENL_REQ_ATTR_CHECK(info, required[i]))
			return -EINVAL;

	*hello = (struct mlag_sm_hello){
		.version = nla_get_u8(attrs[MLAG_A_HELLO_VERSION]),
		.min_version = nla_get_u8(attrs[MLAG_A_HELLO_MIN_VERSION]),
		.group = nla_get_u16(attrs[MLAG_A_HELLO_GROUP]),
		.mac = ether_addr_to_u64(nla_data(attrs[MLAG_A_HELLO_DEVICE_MAC])),
		.boot = nla_get_u64(attrs[MLAG_A_HELLO_BOOT]),
		.seq = nla_get_u64(attrs[MLAG_A_HELLO_SEQ]),
		.session = nla_get_u32(attrs[MLAG_A_HELLO_SESSION]),
		.nonce = nla_get_u64(attrs[MLAG_A_HELLO_NONCE]),
		.priority = nla_get_u8(attrs[MLAG_A_HELLO_PRIORITY]),
		.role = nla_get_u8(attrs[MLAG_A_HELLO_ROLE]),
		.role_version = nla_get_u32(attrs[MLAG_A_HELLO_ROLE_VERSION]),
		.echo_role_version =
			nla_get_u32(attrs[MLAG_A_HELLO_ECHO_ROLE_VERSION]),
		.hold_ms = nla_get_u32(attrs[MLAG_A_HELLO_HOLD]),
	};
	if (attrs[MLAG_A_HELLO_ECHO_BOOT])
		hello->echo_boot = nla_get_u64(attrs[MLAG_A_HELLO_ECHO_BOOT]);
	if (attrs[MLAG_A_HELLO_ECHO_SESSION])
		hello->echo_session =
			nla_get_u32(attrs[MLAG_A_HELLO_ECHO_SESSION]);
	if (attrs[MLAG_A_HELLO_ECHO_NONCE])
		hello->echo_nonce =
			nla_get_u64(attrs[MLAG_A_HELLO_ECHO_NONCE]);
	return 0;
}

static int mlag_nl_fill_refusal(struct sk_buff *msg, void *arg)
{
	const enum mlag_refusal *refusal = arg;

	return nla_put_u8(msg, MLAG_A_HELLO_REFUSAL, *refusal);
}

int mlag_nl_hello_input_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct nlattr *refused = info->attrs[MLAG_A_HELLO_REFUSAL];
	struct mlag_sm_hello hello;
	enum mlag_refusal refusal;
	u32 actions = 0;
	int err;

	err = mlag_nl_check_helper(group, info);
	if (err)
		return err;
	if (!refused) {
		err = mlag_nl_parse_hello(info, &hello);
		if (err)
			return err;
	}
	mlag_group_lock(group);
	if (refused)
		refusal = nla_get_u8(refused);
	else
		actions = mlag_sm_hello_input(&group->sm, &hello, mlag_now(),
					      &refusal);
	if (refusal != MLAG_REFUSAL_NONE)
		group->refused[refusal]++;
	else
		group->hello_rx++;
	mlag_group_unlock(group, actions);
	return mlag_nl_reply(info, mlag_nl_fill_refusal, &refusal);
}

/**
 * mlag_netlink_wake_helper() - have the helper attach again and send a hello
 * @group: the device
 *
 * Nothing is told that is not for everybody: the helper may be gone and its
 * port taken by another socket.
 *
 * Context: any but hard interrupts.
 */
void mlag_netlink_wake_helper(struct mlag_group *group)
{
	u32 portid = READ_ONCE(group->helper_portid);
	struct sk_buff *msg;
	void *hdr;

	if (!portid)
		return;
	msg = genlmsg_new(0, GFP_ATOMIC);
	if (!msg)
		return;
	hdr = genlmsg_put(msg, portid, 0, &mlag_genl_family, 0,
			  MLAG_CMD_HELPER_WAKE);
	if (!hdr) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_unicast(group->net, msg, portid);
}

static int mlag_netlink_notify(struct notifier_block *nb, unsigned long event,
			       void *ptr)
{
	const struct netlink_notify *notify = ptr;
	struct mlag_group *group;
	u32 actions;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	group = mlag_group_get(notify->net);
	if (!notify->portid ||
	    READ_ONCE(group->helper_portid) != notify->portid)
		return NOTIFY_DONE;
	mlag_group_lock(group);
	actions = 0;
	if (group->helper_portid == notify->portid) {
		group->helper_portid = 0;
		actions = mlag_sm_helper(&group->sm, MLAG_HELPER_DEAD,
					 mlag_now());
	}
	mlag_group_unlock(group, actions);
	return NOTIFY_DONE;
}

struct notifier_block mlag_netlink_notifier = {
	.notifier_call = mlag_netlink_notify,
};
