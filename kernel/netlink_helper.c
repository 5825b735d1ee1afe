// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for the helper, which attaches
 * and carries hellos between the devices.
 */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "mlag.h"
#include "netlink_gen.h"

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
	if (!group->sm.group || !group->device_mac_set || group->sm.leaving) {
		if (group->sm.leaving)
			MLAG_ERR(info->extack,
				 "the device leaves its group: its module, namespace or peer-link is going");
		else if (group->device_mac_set)
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
