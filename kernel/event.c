// SPDX-License-Identifier: GPL-2.0
/* Events for listeners of the multicast group "events". */

#include <linux/ktime.h>
#include <net/genetlink.h>

#include "mlag.h"
#include "netlink_gen.h"

static int mlag_event_put_group(struct sk_buff *msg, struct mlag_group *group,
				enum mlag_event_type type)
{
	const struct mlag_sm *sm = &group->sm;

	switch (type) {
	case MLAG_EVENT_TYPE_SESSION:
		if (nla_put_u8(msg, MLAG_A_EVENT_SESSION, sm->state))
			return -EMSGSIZE;
		if (sm->state == MLAG_SESSION_DOWN &&
		    nla_put_u8(msg, MLAG_A_EVENT_LOST_REASON, sm->lost))
			return -EMSGSIZE;
		fallthrough;
	case MLAG_EVENT_TYPE_ROLE:
		return nla_put_u8(msg, MLAG_A_EVENT_ROLE, sm->role);
	case MLAG_EVENT_TYPE_HELPER:
		if (nla_put_u8(msg, MLAG_A_EVENT_HELPER, sm->helper))
			return -EMSGSIZE;
		if (sm->state != MLAG_SESSION_PAIRED)
			return 0;
		return nla_put_u8(msg, MLAG_A_EVENT_PEER_HELPER,
				  sm->peer.helper);
	case MLAG_EVENT_TYPE_VERDICT:
		if (nla_put_u8(msg, MLAG_A_EVENT_RULE, group->dad.why.rule))
			return -EMSGSIZE;
		return nla_put_u8(msg, MLAG_A_EVENT_VERDICT,
				  group->dad.why.verdict);
	default:
		return 0;
	}
}

static int mlag_event_put_port(struct sk_buff *msg, struct mlag_group *group,
			       const struct mlag_port *port)
{
	const struct mlag_sm_leg *leg;

	if (nla_put_u32(msg, MLAG_A_EVENT_IFINDEX, port->dev->ifindex) ||
	    nla_put_string(msg, MLAG_A_EVENT_IFNAME, port->dev->name))
		return -EMSGSIZE;
	if (!port->id)
		return 0;
	leg = &port->mid->leg;
	if (group->sm.state == MLAG_SESSION_PAIRED &&
	    nla_put_u8(msg, MLAG_A_EVENT_REMOTE,
		       mlag_sm_leg_remote(&group->sm, leg)))
		return -EMSGSIZE;
	if (port->down && nla_put_u32(msg, MLAG_A_EVENT_DOWN, port->down))
		return -EMSGSIZE;
	if (nla_put_u16(msg, MLAG_A_EVENT_ID, port->id) ||
	    nla_put_u8(msg, MLAG_A_EVENT_LOCAL, leg->state) ||
	    nla_put_u8(msg, MLAG_A_EVENT_PAIRING,
		       mlag_sm_leg_pairing(&group->sm, leg)))
		return -EMSGSIZE;
	return 0;
}

static int mlag_event_put_path(struct sk_buff *msg, struct mlag_group *group,
			       unsigned int path)
{
	if (nla_put_u8(msg, MLAG_A_EVENT_PATH, path))
		return -EMSGSIZE;
	if (!group->dad_link[path].len)
		return 0;
	return nla_put_u8(msg, MLAG_A_EVENT_PATH_STATE,
			  group->dad.path[path].state);
}

static int mlag_event_put_uplink(struct sk_buff *msg,
				 const struct mlag_uplink *uplink, bool gone)
{
	if (nla_put_string(msg, MLAG_A_EVENT_IFNAME, uplink->name) ||
	    nla_put_u8(msg, MLAG_A_EVENT_UPLINK_GROUP, uplink->group))
		return -EMSGSIZE;
	if (uplink->dev &&
	    nla_put_u32(msg, MLAG_A_EVENT_IFINDEX, uplink->dev->ifindex))
		return -EMSGSIZE;
	if (gone)
		return 0;
	return nla_put_u8(msg, MLAG_A_EVENT_UPLINK, uplink->state);
}

static struct sk_buff *mlag_event_begin(struct mlag_group *group,
					enum mlag_event_type type, void **hdr)
{
	struct sk_buff *msg;

	lockdep_assert_held(&group->lock);

	if (!genl_has_listeners(&mlag_genl_family, group->net, 0))
		return NULL;
	msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_ATOMIC);
	if (!msg)
		return NULL;
	*hdr = genlmsg_put(msg, 0, 0, &mlag_genl_family, 0, MLAG_CMD_EVENT);
	if (!*hdr || nla_put_u8(msg, MLAG_A_EVENT_TYPE, type) ||
	    nla_put_u64_64bit(msg, MLAG_A_EVENT_TIME, ktime_get_real_ns(),
			      MLAG_A_EVENT_PAD)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static void mlag_event_end(struct mlag_group *group, struct sk_buff *msg,
			   void *hdr, int err)
{
	if (err) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_multicast_netns(&mlag_genl_family, group->net, msg, 0, 0,
				GFP_ATOMIC);
}

/**
 * mlag_event_dad_path() - tell listeners of a DAD path, if there are any
 * @group: the device
 * @path: number of the path
 *
 * Context: group->lock.
 */
void mlag_event_dad_path(struct mlag_group *group, unsigned int path)
{
	struct sk_buff *msg;
	void *hdr;

	msg = mlag_event_begin(group, MLAG_EVENT_TYPE_DAD_PATH, &hdr);
	if (msg)
		mlag_event_end(group, msg, hdr,
			       mlag_event_put_path(msg, group, path));
}

/**
 * mlag_event_uplink() - tell listeners of an uplink, if there are any
 * @group: the device
 * @uplink: the uplink
 * @gone: it is one no more
 *
 * Context: group->lock.
 */
void mlag_event_uplink(struct mlag_group *group,
		       const struct mlag_uplink *uplink, bool gone)
{
	struct sk_buff *msg;
	void *hdr;

	msg = mlag_event_begin(group, MLAG_EVENT_TYPE_UPLINK, &hdr);
	if (msg)
		mlag_event_end(group, msg, hdr,
			       mlag_event_put_uplink(msg, uplink, gone));
}

/**
 * mlag_event_uplink_group() - tell listeners of a group of uplinks
 * @group: the device
 * @number: number of the group
 *
 * Context: group->lock.
 */
void mlag_event_uplink_group(struct mlag_group *group, u8 number)
{
	struct sk_buff *msg;
	void *hdr;
	int err;

	msg = mlag_event_begin(group, MLAG_EVENT_TYPE_UPLINK_GROUP, &hdr);
	if (!msg)
		return;
	err = nla_put_u8(msg, MLAG_A_EVENT_UPLINK_GROUP, number) ?:
	      nla_put_u8(msg, MLAG_A_EVENT_GROUP_STATE,
			 group->follow[number].state);
	mlag_event_end(group, msg, hdr, err);
}

/**
 * mlag_event() - tell listeners of an event, if there are any
 * @group: the device
 * @type: the event
 * @port: the port it is about, or NULL
 *
 * Context: group->lock, so that events are told in the order in which they
 * happen.
 */
void mlag_event(struct mlag_group *group, enum mlag_event_type type,
		const struct mlag_port *port)
{
	struct sk_buff *msg;
	void *hdr;
	int err;

	msg = mlag_event_begin(group, type, &hdr);
	if (!msg)
		return;
	err = mlag_event_put_group(msg, group, type);
	if (!err && port)
		err = mlag_event_put_port(msg, group, port);
	mlag_event_end(group, msg, hdr, err);
}
