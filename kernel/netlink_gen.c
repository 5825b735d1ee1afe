// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/mlag.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/mlag.h>

/* MLAG_CMD_GROUP_GET - do */
const struct nla_policy mlag_group_get_nl_policy[MLAG_A_GROUP_PAD + 1] = {
};

/* MLAG_CMD_GROUP_SET - do */
const struct nla_policy mlag_group_set_nl_policy[MLAG_A_GROUP_HELPER_LOST + 1] = {
	[MLAG_A_GROUP_ID] = NLA_POLICY_MIN(NLA_U16, 1),
	[MLAG_A_GROUP_PRIORITY] = NLA_POLICY_RANGE(NLA_U8, 1, 254),
	[MLAG_A_GROUP_SYSTEM_MAC] = NLA_POLICY_EXACT_LEN(6),
	[MLAG_A_GROUP_LACP_PRIORITY] = NLA_POLICY_MIN(NLA_U16, 1),
	[MLAG_A_GROUP_HELLO] = NLA_POLICY_RANGE(NLA_U32, 20, 10000),
	[MLAG_A_GROUP_HOLD] = NLA_POLICY_RANGE(NLA_U32, 60, 30000),
	[MLAG_A_GROUP_BOOT_DELAY] = { .type = NLA_U32, },
	[MLAG_A_GROUP_KEY] = { .type = NLA_BINARY, },
	[MLAG_A_GROUP_UP_DELAY] = { .type = NLA_U32, },
	[MLAG_A_GROUP_UPLINK_HOLD] = { .type = NLA_U32, },
	[MLAG_A_GROUP_ERROR_DOWN] = NLA_POLICY_RANGE(NLA_U8, 1, 2),
	[MLAG_A_GROUP_UP_STAGGER] = { .type = NLA_U32, },
	[MLAG_A_GROUP_UP_GATE] = NLA_POLICY_MAX(NLA_U8, 1),
	[MLAG_A_GROUP_FLAP_HOLD] = { .type = NLA_U32, },
	[MLAG_A_GROUP_FLAP_HOLD_MAX] = { .type = NLA_U32, },
	[MLAG_A_GROUP_DAD_LOST] = NLA_POLICY_MAX(NLA_U8, 1),
	[MLAG_A_GROUP_DAD_MODE] = NLA_POLICY_MAX(NLA_U8, 1),
	[MLAG_A_GROUP_HANDOVER_HOLD] = { .type = NLA_U32, },
	[MLAG_A_GROUP_HELPER_GRACE] = { .type = NLA_U32, },
	[MLAG_A_GROUP_HELPER_LOST] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* MLAG_CMD_PORT_GET - do */
const struct nla_policy mlag_port_get_nl_policy[MLAG_A_PORT_IFNAME + 1] = {
	[MLAG_A_PORT_IFINDEX] = { .type = NLA_U32, },
	[MLAG_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* MLAG_CMD_HELPER_ATTACH - do */
const struct nla_policy mlag_helper_attach_nl_policy[MLAG_A_GROUP_PAD + 1] = {
};

/* MLAG_CMD_HELLO_NEXT - do */
const struct nla_policy mlag_hello_next_nl_policy[MLAG_A_HELLO_PAD + 1] = {
};

/* MLAG_CMD_HELLO_INPUT - do */
const struct nla_policy mlag_hello_input_nl_policy[MLAG_A_HELLO_REFUSAL + 1] = {
	[MLAG_A_HELLO_VERSION] = NLA_POLICY_MIN(NLA_U8, 1),
	[MLAG_A_HELLO_MIN_VERSION] = NLA_POLICY_MIN(NLA_U8, 1),
	[MLAG_A_HELLO_GROUP] = { .type = NLA_U16, },
	[MLAG_A_HELLO_DEVICE_MAC] = NLA_POLICY_EXACT_LEN(6),
	[MLAG_A_HELLO_BOOT] = { .type = NLA_U64, },
	[MLAG_A_HELLO_SEQ] = { .type = NLA_U64, },
	[MLAG_A_HELLO_SESSION] = { .type = NLA_U32, },
	[MLAG_A_HELLO_NONCE] = { .type = NLA_U64, },
	[MLAG_A_HELLO_ECHO_BOOT] = { .type = NLA_U64, },
	[MLAG_A_HELLO_ECHO_SESSION] = { .type = NLA_U32, },
	[MLAG_A_HELLO_ECHO_NONCE] = { .type = NLA_U64, },
	[MLAG_A_HELLO_PRIORITY] = { .type = NLA_U8, },
	[MLAG_A_HELLO_ROLE] = NLA_POLICY_MAX(NLA_U8, 2),
	[MLAG_A_HELLO_ROLE_VERSION] = { .type = NLA_U32, },
	[MLAG_A_HELLO_ECHO_ROLE_VERSION] = { .type = NLA_U32, },
	[MLAG_A_HELLO_HOLD] = NLA_POLICY_RANGE(NLA_U32, 60, 30000),
	[MLAG_A_HELLO_REFUSAL] = NLA_POLICY_MAX(NLA_U8, 11),
};

/* MLAG_CMD_DAD_SET - do */
const struct nla_policy mlag_dad_set_nl_policy[MLAG_A_DAD_PATH_IFNAME + 1] = {
	[MLAG_A_DAD_PATH_INDEX] = NLA_POLICY_MAX(NLA_U8, 3),
	[MLAG_A_DAD_PATH_LOCAL] = { .type = NLA_BINARY, },
	[MLAG_A_DAD_PATH_REMOTE] = { .type = NLA_BINARY, },
	[MLAG_A_DAD_PATH_IFINDEX] = { .type = NLA_U32, },
	[MLAG_A_DAD_PATH_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[MLAG_A_DAD_PATH_INTERVAL] = NLA_POLICY_RANGE(NLA_U32, 100, 10000),
	[MLAG_A_DAD_PATH_TIMEOUT] = NLA_POLICY_RANGE(NLA_U32, 300, 30000),
	[MLAG_A_DAD_PATH_NEW] = { .type = NLA_FLAG, },
	[MLAG_A_DAD_PATH_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* MLAG_CMD_DAD_DEL - do */
const struct nla_policy mlag_dad_del_nl_policy[MLAG_A_DAD_PATH_IFNAME + 1] = {
	[MLAG_A_DAD_PATH_INDEX] = NLA_POLICY_MAX(NLA_U8, 3),
	[MLAG_A_DAD_PATH_LOCAL] = { .type = NLA_BINARY, },
	[MLAG_A_DAD_PATH_REMOTE] = { .type = NLA_BINARY, },
	[MLAG_A_DAD_PATH_IFINDEX] = { .type = NLA_U32, },
	[MLAG_A_DAD_PATH_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* MLAG_CMD_DAD_GET - do */
const struct nla_policy mlag_dad_get_nl_policy[MLAG_A_DAD_PATH_INDEX + 1] = {
	[MLAG_A_DAD_PATH_INDEX] = NLA_POLICY_MAX(NLA_U8, 3),
};

/* MLAG_CMD_DAD_NEXT - do */
const struct nla_policy mlag_dad_next_nl_policy[MLAG_A_DAD_MSG_PATH + 1] = {
	[MLAG_A_DAD_MSG_PATH] = NLA_POLICY_MAX(NLA_U8, 3),
};

/* MLAG_CMD_DAD_INPUT - do */
const struct nla_policy mlag_dad_input_nl_policy[MLAG_A_DAD_MSG_REFUSAL + 1] = {
	[MLAG_A_DAD_MSG_PATH] = NLA_POLICY_MAX(NLA_U8, 3),
	[MLAG_A_DAD_MSG_VERSION] = NLA_POLICY_MIN(NLA_U8, 1),
	[MLAG_A_DAD_MSG_MIN_VERSION] = NLA_POLICY_MIN(NLA_U8, 1),
	[MLAG_A_DAD_MSG_GROUP] = { .type = NLA_U16, },
	[MLAG_A_DAD_MSG_DEVICE_MAC] = NLA_POLICY_EXACT_LEN(6),
	[MLAG_A_DAD_MSG_BOOT] = { .type = NLA_U64, },
	[MLAG_A_DAD_MSG_SEQ] = { .type = NLA_U64, },
	[MLAG_A_DAD_MSG_BALLOT] = { .type = NLA_U64, },
	[MLAG_A_DAD_MSG_CLASS] = NLA_POLICY_MAX(NLA_U8, 2),
	[MLAG_A_DAD_MSG_CLAIM_UPLINKS] = NLA_POLICY_MAX(NLA_U8, 1),
	[MLAG_A_DAD_MSG_ROLE] = NLA_POLICY_MAX(NLA_U8, 2),
	[MLAG_A_DAD_MSG_PRIORITY] = { .type = NLA_U8, },
	[MLAG_A_DAD_MSG_ORDER] = { .type = NLA_U8, },
	[MLAG_A_DAD_MSG_NONCE] = { .type = NLA_U64, },
	[MLAG_A_DAD_MSG_ECHO_BOOT] = { .type = NLA_U64, },
	[MLAG_A_DAD_MSG_ECHO_NONCE] = { .type = NLA_U64, },
	[MLAG_A_DAD_MSG_SEEN_BOOT] = { .type = NLA_U64, },
	[MLAG_A_DAD_MSG_SEEN_BALLOT] = { .type = NLA_U64, },
	[MLAG_A_DAD_MSG_SESSION] = NLA_POLICY_MAX(NLA_U8, 2),
	[MLAG_A_DAD_MSG_VERDICT] = NLA_POLICY_MAX(NLA_U8, 3),
	[MLAG_A_DAD_MSG_FLAGS] = { .type = NLA_U8, },
	[MLAG_A_DAD_MSG_UPLINKS_UP] = { .type = NLA_U8, },
	[MLAG_A_DAD_MSG_UPLINKS] = { .type = NLA_U8, },
	[MLAG_A_DAD_MSG_INTERVAL] = { .type = NLA_U32, },
	[MLAG_A_DAD_MSG_REFUSAL] = NLA_POLICY_MAX(NLA_U8, 8),
};

/* MLAG_CMD_PORT_SET - do */
const struct nla_policy mlag_port_set_nl_policy[MLAG_A_PORT_AFTERWARDS + 1] = {
	[MLAG_A_PORT_IFINDEX] = { .type = NLA_U32, },
	[MLAG_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[MLAG_A_PORT_UPLINK_GROUP] = NLA_POLICY_MAX(NLA_U8, 64),
	[MLAG_A_PORT_FOLLOW_GROUP] = NLA_POLICY_MAX(NLA_U8, 64),
	[MLAG_A_PORT_ERROR_DOWN] = NLA_POLICY_MAX(NLA_U8, 2),
	[MLAG_A_PORT_AFTERWARDS] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* MLAG_CMD_UPLINK_GET - do */
const struct nla_policy mlag_uplink_get_nl_policy[MLAG_A_UPLINK_IFNAME + 1] = {
	[MLAG_A_UPLINK_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* MLAG_CMD_MAINTENANCE_SET - do */
const struct nla_policy mlag_maintenance_set_nl_policy[MLAG_A_DRAIN_FORCE + 1] = {
	[MLAG_A_DRAIN_ON] = NLA_POLICY_MAX(NLA_U8, 1),
	[MLAG_A_DRAIN_FORCE] = { .type = NLA_FLAG, },
};

/* MLAG_CMD_ERROR_DOWN_GET - do */
const struct nla_policy mlag_error_down_get_nl_policy[MLAG_A_ERROR_DOWN_IFNAME + 1] = {
	[MLAG_A_ERROR_DOWN_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* MLAG_CMD_PORT_RELEASE - do */
const struct nla_policy mlag_port_release_nl_policy[MLAG_A_PORT_FORCE + 1] = {
	[MLAG_A_PORT_IFINDEX] = { .type = NLA_U32, },
	[MLAG_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[MLAG_A_PORT_REASON] = NLA_POLICY_MASK(NLA_U32, 0xff),
	[MLAG_A_PORT_FORCE] = { .type = NLA_FLAG, },
};

/* Ops table for mlag */
const struct genl_ops mlag_nl_ops[16] = {
	{
		.cmd		= MLAG_CMD_GROUP_GET,
		.doit		= mlag_nl_group_get_doit,
		.policy		= mlag_group_get_nl_policy,
		.maxattr	= MLAG_A_GROUP_PAD,
	},
	{
		.cmd		= MLAG_CMD_GROUP_SET,
		.doit		= mlag_nl_group_set_doit,
		.policy		= mlag_group_set_nl_policy,
		.maxattr	= MLAG_A_GROUP_HELPER_LOST,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_PORT_GET,
		.doit		= mlag_nl_port_get_doit,
		.dumpit		= mlag_nl_port_get_dumpit,
		.policy		= mlag_port_get_nl_policy,
		.maxattr	= MLAG_A_PORT_IFNAME,
	},
	{
		.cmd		= MLAG_CMD_HELPER_ATTACH,
		.doit		= mlag_nl_helper_attach_doit,
		.policy		= mlag_helper_attach_nl_policy,
		.maxattr	= MLAG_A_GROUP_PAD,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_HELLO_NEXT,
		.doit		= mlag_nl_hello_next_doit,
		.policy		= mlag_hello_next_nl_policy,
		.maxattr	= MLAG_A_HELLO_PAD,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_HELLO_INPUT,
		.doit		= mlag_nl_hello_input_doit,
		.policy		= mlag_hello_input_nl_policy,
		.maxattr	= MLAG_A_HELLO_REFUSAL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_DAD_SET,
		.doit		= mlag_nl_dad_set_doit,
		.policy		= mlag_dad_set_nl_policy,
		.maxattr	= MLAG_A_DAD_PATH_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_DAD_DEL,
		.doit		= mlag_nl_dad_del_doit,
		.policy		= mlag_dad_del_nl_policy,
		.maxattr	= MLAG_A_DAD_PATH_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_DAD_GET,
		.doit		= mlag_nl_dad_get_doit,
		.dumpit		= mlag_nl_dad_get_dumpit,
		.policy		= mlag_dad_get_nl_policy,
		.maxattr	= MLAG_A_DAD_PATH_INDEX,
	},
	{
		.cmd		= MLAG_CMD_DAD_NEXT,
		.doit		= mlag_nl_dad_next_doit,
		.policy		= mlag_dad_next_nl_policy,
		.maxattr	= MLAG_A_DAD_MSG_PATH,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_DAD_INPUT,
		.doit		= mlag_nl_dad_input_doit,
		.policy		= mlag_dad_input_nl_policy,
		.maxattr	= MLAG_A_DAD_MSG_REFUSAL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_PORT_SET,
		.doit		= mlag_nl_port_set_doit,
		.policy		= mlag_port_set_nl_policy,
		.maxattr	= MLAG_A_PORT_AFTERWARDS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_UPLINK_GET,
		.doit		= mlag_nl_uplink_get_doit,
		.dumpit		= mlag_nl_uplink_get_dumpit,
		.policy		= mlag_uplink_get_nl_policy,
		.maxattr	= MLAG_A_UPLINK_IFNAME,
	},
	{
		.cmd		= MLAG_CMD_MAINTENANCE_SET,
		.doit		= mlag_nl_maintenance_set_doit,
		.policy		= mlag_maintenance_set_nl_policy,
		.maxattr	= MLAG_A_DRAIN_FORCE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= MLAG_CMD_ERROR_DOWN_GET,
		.doit		= mlag_nl_error_down_get_doit,
		.dumpit		= mlag_nl_error_down_get_dumpit,
		.policy		= mlag_error_down_get_nl_policy,
		.maxattr	= MLAG_A_ERROR_DOWN_IFNAME,
	},
	{
		.cmd		= MLAG_CMD_PORT_RELEASE,
		.doit		= mlag_nl_port_release_doit,
		.policy		= mlag_port_release_nl_policy,
		.maxattr	= MLAG_A_PORT_FORCE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};
