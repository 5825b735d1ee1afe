// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" for maintenance. */

#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "mlag.h"
#include "netlink_gen.h"

/* Told as they are. */
static_assert((int)MLAG_MAINTENANCE_NONE == (int)MLAG_DAD_LEAVE_NONE);
static_assert((int)MLAG_MAINTENANCE_ASKED == (int)MLAG_DAD_LEAVE_ASKED);
static_assert((int)MLAG_MAINTENANCE_DRAIN == (int)MLAG_DAD_LEAVE_DRAIN);
static_assert((int)MLAG_MAINTENANCE_DRAINED == (int)MLAG_DAD_LEAVE_DRAINED);
static_assert((int)MLAG_MAINTENANCE_CANCEL == (int)MLAG_DAD_LEAVE_CANCEL);

/**
 * mlag_nl_put_maintenance() - put who is in maintenance, if anybody is
 * @msg: the message, of the attribute set group
 * @group: the device
 *
 * Context: group->lock.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_maintenance(struct sk_buff *msg,
			    const struct mlag_group *group)
{
	const struct mlag_dad *dad = &group->dad;
	u64 now = mlag_now();
	struct nlattr *nest;

	if (dad->leave == MLAG_DAD_LEAVE_NONE && !dad->leave_refused &&
	    !group->peer_leaving)
		return 0;
	nest = nla_nest_start(msg, MLAG_A_GROUP_MAINTENANCE);
	if (!nest ||
	    nla_put_u8(msg, MLAG_A_MAINTENANCE_STATE, dad->leave) ||
	    nla_put_u64_64bit(msg, MLAG_A_MAINTENANCE_AGE,
			      now - dad->leave_since, MLAG_A_MAINTENANCE_PAD))
		return -EMSGSIZE;
	if (dad->leave_refused && nla_put_flag(msg, MLAG_A_MAINTENANCE_REFUSED))
		return -EMSGSIZE;
	if (group->peer_leaving &&
	    (nla_put_flag(msg, MLAG_A_MAINTENANCE_PEER) ||
	     nla_put_u64_64bit(msg, MLAG_A_MAINTENANCE_PEER_AGE,
			       now - group->peer_leaving_since,
			       MLAG_A_MAINTENANCE_PAD)))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/* Would a host lose its last leg? */
static bool mlag_nl_last_leg(struct mlag_group *group)
{
	struct mlag_id *mid;
	unsigned long id;

	lockdep_assert_held(&group->lock);

	xa_for_each(&group->ids, id, mid)
		if (mid->leg.state == MLAG_LEG_OPEN &&
		    !mlag_sm_leg_peer_has(&group->sm, &mid->leg,
					  MLAG_LEG_F_OPEN))
			return true;
	return false;
}

static int mlag_nl_maintenance_check(struct mlag_group *group,
				     struct netlink_ext_ack *extack)
{
	if (group->sm.state != MLAG_SESSION_PAIRED) {
		MLAG_ERR(extack,
			 "not paired, so nobody would carry on for this device: repair that first, or use force");
		return -ENOTCONN;
	}
	if (!group->dad.peer_known) {
		MLAG_ERR(extack,
			 "the peer has not said that it knows of maintenance: try again, upgrade it, or use force");
		return -EAGAIN;
	}
	if (mlag_nl_last_leg(group)) {
		MLAG_ERR(extack,
			 "a host would lose its last leg, as that of the peer is not open: repair that first, or use force");
		return -EBUSY;
	}
	return 0;
}

int mlag_nl_maintenance_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mlag_group *group = mlag_group_get(genl_info_net(info));
	bool refused = false;
	int err = 0;
	bool on;

	if (GENL_REQ_ATTR_CHECK(info, MLAG_A_DRAIN_ON))
		return -EINVAL;
	on = nla_get_u8(info->attrs[MLAG_A_DRAIN_ON]);

	mlag_group_lock(group);
	/* what is asked for once more is not judged once more */
	if (on && (group->dad.leave == MLAG_DAD_LEAVE_NONE ||
		   group->dad.leave == MLAG_DAD_LEAVE_CANCEL) &&
	    !group->dad.peer_leaving &&
	    !nla_get_flag(info->attrs[MLAG_A_DRAIN_FORCE]))
		err = mlag_nl_maintenance_check(group, info->extack);
	if (!err)
		group->dad_actions |= mlag_dad_maintenance(&group->dad, on,
							   mlag_now(),
							   &refused);
	mlag_group_unlock(group, 0);
	if (!refused)
		return err;
	MLAG_ERR(info->extack,
		 "the peer is in maintenance and relies on this device: end that first");
	return -EBUSY;
}
