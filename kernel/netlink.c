// SPDX-License-Identifier: GPL-2.0
/* The generic netlink family "mlag", and what its commands have in common.
 * Documentation/netlink/specs/mlag.yaml is its description; policies and
 * operations are generated from it.
 */

#include <linux/etherdevice.h>
#include <net/genetlink.h>

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

/**
 * mlag_nl_dump_one() - add a message to a dump
 * @skb: where to
 * @cb: the dump
 * @cmd: the command
 * @fill: writes it
 * @arg: its argument
 *
 * Context: process.
 * Return: 0 or a negative errno: -EMSGSIZE if it has to go into the next one.
 */
int mlag_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		     int (*fill)(struct sk_buff *msg, void *arg), void *arg)
{
	void *hdr;
	int err;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &mlag_genl_family, NLM_F_MULTI, cmd);
	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	err = fill(skb, arg);
	if (err) {
		genlmsg_cancel(skb, hdr);
		return err;
	}
	genlmsg_end(skb, hdr);
	return 0;
}
