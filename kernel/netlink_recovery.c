// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for how a device yields and how
 * it comes back: settings, what it waits for, and what would be next.
 */

#include <net/genetlink.h>

#include "mlag.h"
#include "netlink_gen.h"

#define MLAG_UP_STAGGER_MAX	(600 * MSEC_PER_SEC)
#define MLAG_RECOVERY_MAX	(3600 * MSEC_PER_SEC)

/**
 * mlag_nl_recovery_check() - are the settings in a request right?
 * @group: the device
 * @info: the request
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_nl_recovery_check(const struct mlag_group *group,
			   struct genl_info *info)
{
	u32 most = group->dad.flap_hold_max_ms, hold = group->dad.flap_hold_ms;
	struct netlink_ext_ack *extack = info->extack;
	struct nlattr **attrs = info->attrs;

	/* 6.1 has no policies for ranges above 32767 that compile cleanly */
	if (attrs[MLAG_A_GROUP_UP_STAGGER] &&
	    nla_get_u32(attrs[MLAG_A_GROUP_UP_STAGGER]) >
	    MLAG_UP_STAGGER_MAX) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_UP_STAGGER],
			      "up-stagger must be at most 600 seconds");
		return -ERANGE;
	}
	if (attrs[MLAG_A_GROUP_HANDOVER_HOLD] &&
	    nla_get_u32(attrs[MLAG_A_GROUP_HANDOVER_HOLD]) >
	    MLAG_RECOVERY_MAX) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_HANDOVER_HOLD],
			      "handover-hold must be at most 3600 seconds");
		return -ERANGE;
	}
	if (attrs[MLAG_A_GROUP_HELPER_GRACE] &&
	    nla_get_u32(attrs[MLAG_A_GROUP_HELPER_GRACE]) >
	    MLAG_RECOVERY_MAX) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_HELPER_GRACE],
			      "helper-grace must be at most 3600 seconds");
		return -ERANGE;
	}
	if (attrs[MLAG_A_GROUP_FLAP_HOLD_MAX])
		most = nla_get_u32(attrs[MLAG_A_GROUP_FLAP_HOLD_MAX]);
	if (attrs[MLAG_A_GROUP_FLAP_HOLD])
		hold = nla_get_u32(attrs[MLAG_A_GROUP_FLAP_HOLD]);
	if (most > MLAG_RECOVERY_MAX) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_FLAP_HOLD_MAX],
			      "flap-hold-max must be at most 3600 seconds");
		return -ERANGE;
	}
	if (hold > most) {
		MLAG_ERR_ATTR(extack, attrs[MLAG_A_GROUP_FLAP_HOLD] ?:
			      attrs[MLAG_A_GROUP_FLAP_HOLD_MAX],
			      "flap-hold must be at most flap-hold-max: set both");
		return -ERANGE;
	}
	return 0;
}

/**
 * mlag_nl_recovery_apply() - apply the settings in a request
 * @group: the device
 * @attrs: of the request, which have been checked
 *
 * Context: group->lock.
 */
void mlag_nl_recovery_apply(struct mlag_group *group, struct nlattr **attrs)
{
	struct mlag_dad *dad = &group->dad;

	if (attrs[MLAG_A_GROUP_UP_STAGGER])
		dad->up_stagger_ms =
			nla_get_u32(attrs[MLAG_A_GROUP_UP_STAGGER]);
	if (attrs[MLAG_A_GROUP_UP_GATE])
		dad->gate_ready = nla_get_u8(attrs[MLAG_A_GROUP_UP_GATE]) ==
				  MLAG_UP_GATE_READY;
	if (attrs[MLAG_A_GROUP_FLAP_HOLD])
		dad->flap_hold_ms = nla_get_u32(attrs[MLAG_A_GROUP_FLAP_HOLD]);
	if (attrs[MLAG_A_GROUP_FLAP_HOLD_MAX])
		dad->flap_hold_max_ms =
			nla_get_u32(attrs[MLAG_A_GROUP_FLAP_HOLD_MAX]);
	if (attrs[MLAG_A_GROUP_DAD_LOST])
		dad->lost_yields = nla_get_u8(attrs[MLAG_A_GROUP_DAD_LOST]) ==
				   MLAG_DAD_LOST_YIELD;
	if (attrs[MLAG_A_GROUP_DAD_MODE])
		dad->classic = nla_get_u8(attrs[MLAG_A_GROUP_DAD_MODE]) ==
			       MLAG_DAD_MODE_CLASSIC;
	if (attrs[MLAG_A_GROUP_HANDOVER_HOLD])
		dad->handover_hold_ms =
			nla_get_u32(attrs[MLAG_A_GROUP_HANDOVER_HOLD]);
	if (attrs[MLAG_A_GROUP_HELPER_GRACE])
		dad->helper_grace_ms =
			nla_get_u32(attrs[MLAG_A_GROUP_HELPER_GRACE]);
	if (attrs[MLAG_A_GROUP_HELPER_LOST])
		dad->helper_stays =
			nla_get_u8(attrs[MLAG_A_GROUP_HELPER_LOST]) ==
			MLAG_HELPER_LOST_STAY;
}

/**
 * mlag_nl_put_recovery_config() - put the settings
 * @msg: the message, of the attribute set group
 * @group: the device
 *
 * Context: group->lock.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_recovery_config(struct sk_buff *msg,
				const struct mlag_group *group)
{
	const struct mlag_dad *dad = &group->dad;

	if (nla_put_u32(msg, MLAG_A_GROUP_UP_STAGGER, dad->up_stagger_ms) ||
	    nla_put_u8(msg, MLAG_A_GROUP_UP_GATE, dad->gate_ready ?
		       MLAG_UP_GATE_READY : MLAG_UP_GATE_DELAY) ||
	    nla_put_u32(msg, MLAG_A_GROUP_FLAP_HOLD, dad->flap_hold_ms) ||
	    nla_put_u32(msg, MLAG_A_GROUP_FLAP_HOLD_MAX,
			dad->flap_hold_max_ms) ||
	    nla_put_u8(msg, MLAG_A_GROUP_DAD_LOST, dad->lost_yields ?
		       MLAG_DAD_LOST_YIELD : MLAG_DAD_LOST_STAY) ||
	    nla_put_u8(msg, MLAG_A_GROUP_DAD_MODE, dad->classic ?
		       MLAG_DAD_MODE_CLASSIC : MLAG_DAD_MODE_FAST) ||
	    nla_put_u32(msg, MLAG_A_GROUP_HANDOVER_HOLD,
			dad->handover_hold_ms) ||
	    nla_put_u32(msg, MLAG_A_GROUP_HELPER_GRACE,
			dad->helper_grace_ms) ||
	    nla_put_u8(msg, MLAG_A_GROUP_HELPER_LOST, dad->helper_stays ?
		       MLAG_HELPER_LOST_STAY : MLAG_HELPER_LOST_YIELD))
		return -EMSGSIZE;
	return 0;
}

static int mlag_nl_put_in(struct sk_buff *msg, int attrtype, u64 when, u64 now)
{
	return nla_put_u64_64bit(msg, attrtype, when > now ? when - now : 0,
				 MLAG_A_DAD_PAD);
}

/**
 * mlag_nl_put_recovery() - put what it waits for, and what would be next
 * @msg: the message, of the attribute set dad
 * @group: the device
 * @now: the time
 *
 * Context: group->lock.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_recovery(struct sk_buff *msg, const struct mlag_group *group,
			 u64 now)
{
	const struct mlag_dad *dad = &group->dad;
	bool paired = dad->why.verdict == MLAG_DAD_PAIRED;
	u64 handover = mlag_dad_handover_at(dad);
	enum mlag_dad_rule rule;

	if (paired &&
	    (nla_put_u8(msg, MLAG_A_DAD_NEXT_VERDICT,
			mlag_dad_forecast(dad, &group->sm.peer, &rule)) ||
	     nla_put_u8(msg, MLAG_A_DAD_NEXT_RULE, rule)))
		return -EMSGSIZE;
	if (nla_put_u8(msg, MLAG_A_DAD_RECOVERIES, dad->flaps))
		return -EMSGSIZE;
	if (dad->flap_until &&
	    mlag_nl_put_in(msg, MLAG_A_DAD_FLAP_IN, dad->flap_until, now))
		return -EMSGSIZE;
	if (dad->staggering && paired &&
	    mlag_nl_put_in(msg, MLAG_A_DAD_TURN_IN, dad->stagger_at, now))
		return -EMSGSIZE;
	if (paired && dad->ready && nla_put_flag(msg, MLAG_A_DAD_READY))
		return -EMSGSIZE;
	if (paired && dad->peer_known &&
	    dad->peer_flags & MLAG_DAD_WORD_READY &&
	    nla_put_flag(msg, MLAG_A_DAD_PEER_READY))
		return -EMSGSIZE;
	if (dad->why.verdict == MLAG_DAD_STAY && dad->uplinks &&
	    !dad->uplinks_up && handover > now &&
	    mlag_nl_put_in(msg, MLAG_A_DAD_HANDOVER_IN, handover, now))
		return -EMSGSIZE;
	return 0;
}
