// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for the group: what is
 * configured on this device and how it stands.
 */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "mlag.h"
#include "netlink_gen.h"

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

/**
 * mlag_nl_put_links() - put what carries the peer-link
 * @msg: the message
 * @group: the device
 *
 * Context: RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_links(struct sk_buff *msg, struct mlag_group *group)
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
	    nla_put_u32(msg, MLAG_A_GROUP_UPLINK_HOLD, group->uplink_hold_ms) ||
	    nla_put_u8(msg, MLAG_A_GROUP_ERROR_DOWN, group->error_down))
		return -EMSGSIZE;
	if (is_zero_ether_addr(group->system_mac) &&
	    nla_put_flag(msg, MLAG_A_GROUP_SYSTEM_MAC_AUTO))
		return -EMSGSIZE;
	if (group->key_len && nla_put_flag(msg, MLAG_A_GROUP_KEY_SET))
		return -EMSGSIZE;
	return mlag_nl_put_recovery_config(msg, group);
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
	       mlag_nl_put_uplinks(msg, group) ?:
	       mlag_nl_put_maintenance(msg, group);
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
	return mlag_nl_recovery_check(group, info);
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
	mlag_nl_recovery_apply(group, attrs);
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
	if (attrs[MLAG_A_GROUP_ERROR_DOWN]) {
		group->error_down = nla_get_u8(attrs[MLAG_A_GROUP_ERROR_DOWN]);
		/* it counts at once, for what is down or up now, too */
		mlag_group_kick(group);
	}
	if (attrs[MLAG_A_GROUP_KEY]) {
		memzero_explicit(group->key, sizeof(group->key));
		group->key_len = nla_memcpy(group->key,
					    attrs[MLAG_A_GROUP_KEY],
					    sizeof(group->key));
	}
	/* another group is another pair */
	if (attrs[MLAG_A_GROUP_ID] &&
	    nla_get_u16(attrs[MLAG_A_GROUP_ID]) != group->sm.group)
		mlag_goodbye(group);
	mlag_group_lock(group);
	actions = mlag_nl_group_apply(group, attrs);
	actions |= mlag_sm_return(&group->sm, mlag_now());
	mlag_event(group, MLAG_EVENT_TYPE_CONFIG, NULL);
	mlag_group_unlock(group, actions | MLAG_ACT_HELLO);

	mlag_identity_update(group);
out:
	rtnl_unlock();
	return err;
}
