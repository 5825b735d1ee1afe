/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/mlag.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_MLAG_GEN_H
#define _LINUX_MLAG_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/mlag.h>

extern const struct nla_policy mlag_group_get_nl_policy[MLAG_A_GROUP_PAD + 1];

extern const struct nla_policy mlag_group_set_nl_policy[MLAG_A_GROUP_HELPER_LOST + 1];

extern const struct nla_policy mlag_port_get_nl_policy[MLAG_A_PORT_IFNAME + 1];

extern const struct nla_policy mlag_helper_attach_nl_policy[MLAG_A_GROUP_PAD + 1];

extern const struct nla_policy mlag_hello_next_nl_policy[MLAG_A_HELLO_PAD + 1];

extern const struct nla_policy mlag_hello_input_nl_policy[MLAG_A_HELLO_REFUSAL + 1];

extern const struct nla_policy mlag_dad_set_nl_policy[MLAG_A_DAD_PATH_IFNAME + 1];

extern const struct nla_policy mlag_dad_del_nl_policy[MLAG_A_DAD_PATH_IFNAME + 1];

extern const struct nla_policy mlag_dad_get_nl_policy[MLAG_A_DAD_PATH_INDEX + 1];

extern const struct nla_policy mlag_dad_next_nl_policy[MLAG_A_DAD_MSG_PATH + 1];

extern const struct nla_policy mlag_dad_input_nl_policy[MLAG_A_DAD_MSG_REFUSAL + 1];

extern const struct nla_policy mlag_port_set_nl_policy[MLAG_A_PORT_AFTERWARDS + 1];

extern const struct nla_policy mlag_uplink_get_nl_policy[MLAG_A_UPLINK_IFNAME + 1];

extern const struct nla_policy mlag_maintenance_set_nl_policy[MLAG_A_DRAIN_FORCE + 1];

extern const struct nla_policy mlag_error_down_get_nl_policy[MLAG_A_ERROR_DOWN_IFNAME + 1];

extern const struct nla_policy mlag_port_release_nl_policy[MLAG_A_PORT_FORCE + 1];

/* Ops table for mlag */
extern const struct genl_ops mlag_nl_ops[16];

int mlag_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mlag_nl_helper_attach_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_hello_next_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_hello_input_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_dad_set_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_dad_del_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_dad_get_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_dad_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mlag_nl_dad_next_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_dad_input_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_uplink_get_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_uplink_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mlag_nl_maintenance_set_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_error_down_get_doit(struct sk_buff *skb, struct genl_info *info);
int mlag_nl_error_down_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int mlag_nl_port_release_doit(struct sk_buff *skb, struct genl_info *info);

#endif /* _LINUX_MLAG_GEN_H */
