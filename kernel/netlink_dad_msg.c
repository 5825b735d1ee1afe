// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for the packets of dual-active
 * detection, which the helper sends and receives.
 */

#include <linux/etherdevice.h>
#include <net/genetlink.h>

#include "mlag.h"
#include "netlink_gen.h"

struct mlag_nl_msg {
	struct mlag_dad_msg msg;
	u32 delay;
};

static int mlag_nl_fill_msg(struct sk_buff *skb, void *arg)
{
	const struct mlag_nl_msg *next = arg;
	const struct mlag_dad_msg *msg = &next->msg;
	const struct {
		int attrtype;
		u64 value;
	} u64s[] = {
		{ MLAG_A_DAD_MSG_BOOT, msg->claim.boot },
		{ MLAG_A_DAD_MSG_SEQ, msg->seq },
		{ MLAG_A_DAD_MSG_BALLOT, msg->claim.ballot },
		{ MLAG_A_DAD_MSG_NONCE, msg->nonce },
		{ MLAG_A_DAD_MSG_ECHO_BOOT, msg->echo_boot },
		{ MLAG_A_DAD_MSG_ECHO_NONCE, msg->echo_nonce },
		{ MLAG_A_DAD_MSG_SEEN_BOOT, msg->seen_boot },
		{ MLAG_A_DAD_MSG_SEEN_BALLOT, msg->seen_ballot },
	};
	const struct {
		int attrtype;
		u8 value;
	} u8s[] = {
		{ MLAG_A_DAD_MSG_VERSION, msg->version },
		{ MLAG_A_DAD_MSG_MIN_VERSION, msg->min_version },
		{ MLAG_A_DAD_MSG_CLASS, msg->claim.class },
		{ MLAG_A_DAD_MSG_CLAIM_UPLINKS, msg->claim.uplinks },
		{ MLAG_A_DAD_MSG_ROLE, msg->claim.role },
		{ MLAG_A_DAD_MSG_PRIORITY, msg->claim.priority },
		{ MLAG_A_DAD_MSG_ORDER, msg->order },
		{ MLAG_A_DAD_MSG_SESSION, msg->session },
		{ MLAG_A_DAD_MSG_VERDICT, msg->verdict },
		{ MLAG_A_DAD_MSG_FLAGS, msg->flags },
		{ MLAG_A_DAD_MSG_UPLINKS_UP, msg->uplinks_up },
		{ MLAG_A_DAD_MSG_UPLINKS, msg->uplinks },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(u64s); i++)
		if (nla_put_u64_64bit(skb, u64s[i].attrtype, u64s[i].value,
				      MLAG_A_DAD_MSG_PAD))
			return -EMSGSIZE;
	for (i = 0; i < ARRAY_SIZE(u8s); i++)
		if (nla_put_u8(skb, u8s[i].attrtype, u8s[i].value))
			return -EMSGSIZE;
	if (nla_put_u16(skb, MLAG_A_DAD_MSG_GROUP, msg->group) ||
	    mlag_nl_put_mac(skb, MLAG_A_DAD_MSG_DEVICE_MAC, msg->claim.mac) ||
	    nla_put_u32(skb, MLAG_A_DAD_MSG_INTERVAL, msg->interval_ms) ||
	    nla_put_u32(skb, MLAG_A_DAD_MSG_DELAY, next->delay))
		return -EMSGSIZE;
	return 0;
}

/* The path that the helper means, or a negative errno. */
static int mlag_nl_helper_path(const struct mlag_group *group,
			       struct genl_info *info)
{
	int err = mlag_nl_check_helper(group, info);

	if (err)
		return err;
	if (GENL_REQ_ATTR_CHECK(info, MLAG_A_DAD_MSG_PATH))
		return -EINVAL;
	return nla_get_u8(info->attrs[MLAG_A_DAD_MSG_PATH]);
}

int mlag_nl_dad_next_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct mlag_nl_msg next;
	u64 now;
	int i;

	i = mlag_nl_helper_path(group, info);
	if (i < 0)
		return i;
	mlag_group_lock(group);
	if (!group->dad_link[i].len || !group->sm.group ||
	    !group->device_mac_set) {
		if (!group->dad_link[i].len)
			MLAG_ERR(info->extack, "there is no such DAD path");
		else
			MLAG_ERR(info->extack,
				 "no DFS group id is set, or no peer-link is enslaved");
		mlag_group_unlock(group, 0);
		return -ENODATA;
	}
	now = mlag_now();
	mlag_dad_next(&group->dad, i, &next.msg, now);
	next.delay = mlag_dad_interval(&group->dad, i, now);
	group->dad_link[i].tx++;
	if (group->dad.session != MLAG_SESSION_PAIRED &&
	    !group->dad_link[i].asked)
		mlag_event_dad_asked(group, i);
	mlag_group_unlock(group, 0);
	return mlag_nl_reply(info, mlag_nl_fill_msg, &next);
}

static int mlag_nl_parse_msg(struct genl_info *info, struct mlag_dad_msg *msg)
{
	static const u16 optional[] = {
		MLAG_A_DAD_MSG_PAD, MLAG_A_DAD_MSG_DELAY,
		MLAG_A_DAD_MSG_REFUSAL,
	};
	struct nlattr **attrs = info->attrs;
	unsigned int i, j;

	for (i = 1; i <= MLAG_A_DAD_MSG_REFUSAL; i++) {
		for (j = 0; j < ARRAY_SIZE(optional); j++)
			if (optional[j] == i)
				break;
		if (j == ARRAY_SIZE(optional) && GENL_REQ_ATTR_CHECK(info, i))
			return -EINVAL;
	}
	*msg = (struct mlag_dad_msg){
		.version = nla_get_u8(attrs[MLAG_A_DAD_MSG_VERSION]),
		.min_version = nla_get_u8(attrs[MLAG_A_DAD_MSG_MIN_VERSION]),
		.order = nla_get_u8(attrs[MLAG_A_DAD_MSG_ORDER]),
		.session = nla_get_u8(attrs[MLAG_A_DAD_MSG_SESSION]),
		.verdict = nla_get_u8(attrs[MLAG_A_DAD_MSG_VERDICT]),
		.flags = nla_get_u8(attrs[MLAG_A_DAD_MSG_FLAGS]),
		.uplinks_up = nla_get_u8(attrs[MLAG_A_DAD_MSG_UPLINKS_UP]),
		.uplinks = nla_get_u8(attrs[MLAG_A_DAD_MSG_UPLINKS]),
		.group = nla_get_u16(attrs[MLAG_A_DAD_MSG_GROUP]),
		.interval_ms = nla_get_u32(attrs[MLAG_A_DAD_MSG_INTERVAL]),
		.seq = nla_get_u64(attrs[MLAG_A_DAD_MSG_SEQ]),
		.nonce = nla_get_u64(attrs[MLAG_A_DAD_MSG_NONCE]),
		.echo_boot = nla_get_u64(attrs[MLAG_A_DAD_MSG_ECHO_BOOT]),
		.echo_nonce = nla_get_u64(attrs[MLAG_A_DAD_MSG_ECHO_NONCE]),
		.seen_boot = nla_get_u64(attrs[MLAG_A_DAD_MSG_SEEN_BOOT]),
		.seen_ballot = nla_get_u64(attrs[MLAG_A_DAD_MSG_SEEN_BALLOT]),
		.claim = {
			.ballot = nla_get_u64(attrs[MLAG_A_DAD_MSG_BALLOT]),
			.class = nla_get_u8(attrs[MLAG_A_DAD_MSG_CLASS]),
			.uplinks =
			nla_get_u8(attrs[MLAG_A_DAD_MSG_CLAIM_UPLINKS]),
			.role = nla_get_u8(attrs[MLAG_A_DAD_MSG_ROLE]),
			.priority = nla_get_u8(attrs[MLAG_A_DAD_MSG_PRIORITY]),
			.mac = ether_addr_to_u64(nla_data(attrs[MLAG_A_DAD_MSG_DEVICE_MAC])),
			.boot = nla_get_u64(attrs[MLAG_A_DAD_MSG_BOOT]),
		},
	};
	return 0;
}

static int mlag_nl_fill_dad_refusal(struct sk_buff *msg, void *arg)
{
	const enum mlag_dad_refusal *refusal = arg;

	return nla_put_u8(msg, MLAG_A_DAD_MSG_REFUSAL, *refusal);
}

int mlag_nl_dad_input_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	struct nlattr *refused = info->attrs[MLAG_A_DAD_MSG_REFUSAL];
	enum mlag_dad_refusal refusal;
	struct mlag_dad_link *link;
	struct mlag_dad_msg msg;
	int err, i;

	i = mlag_nl_helper_path(group, info);
	if (i < 0)
		return i;
	if (!refused) {
		err = mlag_nl_parse_msg(info, &msg);
		if (err)
			return err;
	}
	mlag_group_lock(group);
	link = &group->dad_link[i];
	if (refused)
		refusal = nla_get_u8(refused);
	else
		group->dad_actions |= mlag_dad_input(&group->dad, i, &msg,
						     mlag_now(), &refusal);
	if (refusal == MLAG_DAD_REFUSAL_NONE) {
		link->rx++;
		if (!refused) {
			group->peer_uplinks = msg.uplinks;
			group->peer_uplinks_up = msg.uplinks_up;
			/* what it said before counts for nothing */
			if (!link->answered && msg.flags & MLAG_DAD_F_FROZEN &&
			    group->dad.session != MLAG_SESSION_PAIRED)
				mlag_event_dad_heard(group, i, &msg.claim);
		}
	} else {
		link->refused++;
		link->last_refusal = refusal;
	}
	mlag_group_unlock(group, 0);
	return mlag_nl_reply(info, mlag_nl_fill_dad_refusal, &refusal);
}
