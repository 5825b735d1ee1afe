// SPDX-License-Identifier: GPL-2.0
/* Events for listeners of the multicast group "events". */

#include <linux/ktime.h>
#include <net/genetlink.h>

#include "mlag.h"
#include "netlink_gen.h"

/* The verdict, and all that it rests on. */
static int mlag_event_put_verdict(struct sk_buff *msg,
				  const struct mlag_dad *dad)
{
	const struct mlag_dad_why *why = &dad->why;
	u64 up_in = dad->up_at - dad->paired;

	if (nla_put_u8(msg, MLAG_A_EVENT_RULE, why->rule) ||
	    nla_put_u8(msg, MLAG_A_EVENT_VERDICT, why->verdict))
		return -EMSGSIZE;
	if (why->verdict == MLAG_DAD_PAIRED)
		return dad->held ? nla_put_u64_64bit(msg, MLAG_A_EVENT_UP_IN,
						     up_in,
						     MLAG_A_EVENT_PAD) : 0;
	if (nla_put_u8(msg, MLAG_A_EVENT_PATH_BEFORE, why->path_before) ||
	    nla_put_u8(msg, MLAG_A_EVENT_HELPER, why->helper) ||
	    nla_put_u8(msg, MLAG_A_EVENT_PEER_HELPER, why->peer_helper) ||
	    mlag_nl_put_claim(msg, MLAG_A_EVENT_MINE, &why->mine))
		return -EMSGSIZE;
	return why->peer.boot ?
	       mlag_nl_put_claim(msg, MLAG_A_EVENT_PEER, &why->peer) : 0;
}

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
	case MLAG_EVENT_TYPE_MAINTENANCE:
		if (group->peer_leaving &&
		    nla_put_flag(msg, MLAG_A_EVENT_PEER_MAINTENANCE))
			return -EMSGSIZE;
		return nla_put_u8(msg, MLAG_A_EVENT_MAINTENANCE,
				  group->dad.leave);
	case MLAG_EVENT_TYPE_VERDICT:
		return mlag_event_put_verdict(msg, &group->dad);
	case MLAG_EVENT_TYPE_PEER_LINK:
		return nla_put_u8(msg, MLAG_A_EVENT_LINK_STATE,
				  sm->carrier ? MLAG_LINK_STATE_UP :
						MLAG_LINK_STATE_DOWN);
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
	    nla_put_u8(msg, MLAG_A_EVENT_LEG_ROLE, mlag_sm_leg_role(leg)) ||
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
	if (nla_put_u8(msg, MLAG_A_EVENT_PATH_RISK,
		       group->dad_link[path].risk))
		return -EMSGSIZE;
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

static int mlag_event_put_incident(struct sk_buff *msg,
				   const struct mlag_incident *incident,
				   u64 now)
{
	if (nla_put_u64_64bit(msg, MLAG_A_EVENT_UPTIME, now, MLAG_A_EVENT_PAD))
		return -EMSGSIZE;
	if (!incident->open)
		return 0;
	if (nla_put_u32(msg, MLAG_A_EVENT_INCIDENT, incident->number))
		return -EMSGSIZE;
	return nla_put_u64_64bit(msg, MLAG_A_EVENT_INCIDENT_AGE,
				 now - incident->since, MLAG_A_EVENT_PAD);
}

static struct sk_buff *mlag_event_begin(struct mlag_group *group,
					enum mlag_event_type type, void **hdr)
{
	u64 now = ktime_get_boottime_ns();
	struct sk_buff *msg;

	lockdep_assert_held(&group->lock);

	mlag_incident_note(group, now);
	if (!genl_has_listeners(&mlag_genl_family, group->net, 0))
		return NULL;
	msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_ATOMIC);
	if (!msg)
		return NULL;
	*hdr = genlmsg_put(msg, 0, 0, &mlag_genl_family, 0, MLAG_CMD_EVENT);
	if (!*hdr || nla_put_u8(msg, MLAG_A_EVENT_TYPE, type) ||
	    nla_put_u64_64bit(msg, MLAG_A_EVENT_TIME, ktime_get_real_ns(),
			      MLAG_A_EVENT_PAD) ||
	    mlag_event_put_incident(msg, &group->incident, now)) {
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
 * mlag_event_dad_asked() - tell listeners that the peer is being asked
 * @group: the device
 * @path: number of the path, by which it is the first time since the loss
 *
 * Context: group->lock.
 */
void mlag_event_dad_asked(struct mlag_group *group, unsigned int path)
{
	struct sk_buff *msg;
	void *hdr;

	group->dad_link[path].asked = true;
	msg = mlag_event_begin(group, MLAG_EVENT_TYPE_DAD_ASKED, &hdr);
	if (msg)
		mlag_event_end(group, msg, hdr,
			       nla_put_u8(msg, MLAG_A_EVENT_PATH, path));
}

/**
 * mlag_event_dad_heard() - tell listeners that the peer was heard
 * @group: the device
 * @path: number of the path, by which it is the first time since the loss
 * @claim: what it claims
 *
 * Context: group->lock.
 */
void mlag_event_dad_heard(struct mlag_group *group, unsigned int path,
			  const struct mlag_dad_claim *claim)
{
	struct sk_buff *msg;
	void *hdr;
	int err;

	group->dad_link[path].answered = true;
	msg = mlag_event_begin(group, MLAG_EVENT_TYPE_DAD_HEARD, &hdr);
	if (!msg)
		return;
	err = nla_put_u8(msg, MLAG_A_EVENT_PATH, path) ?:
	      mlag_nl_put_claim(msg, MLAG_A_EVENT_PEER, claim);
	mlag_event_end(group, msg, hdr, err);
}

/**
 * mlag_event_link() - tell listeners of a link under a leg
 * @port: the member port
 * @dev: the link, which we have just taken down or up
 * @state: which of them
 *
 * Context: RTNL.
 */
void mlag_event_link(struct mlag_port *port, const struct net_device *dev,
		     enum mlag_link_state state)
{
	struct mlag_group *group = port->group;
	struct sk_buff *msg;
	void *hdr;
	int err;

	mlag_group_lock(group);
	msg = mlag_event_begin(group, MLAG_EVENT_TYPE_LINK, &hdr);
	if (msg) {
		err = mlag_event_put_port(msg, group, port) ?:
		      nla_put_string(msg, MLAG_A_EVENT_LINK, dev->name) ?:
		      nla_put_u8(msg, MLAG_A_EVENT_LINK_STATE, state);
		mlag_event_end(group, msg, hdr, err);
	}
	mlag_group_unlock(group, 0);
}

/**
 * mlag_event_peer_link() - tell listeners that the peer-link came or went
 * @group: the device
 *
 * Context: group->lock.
 */
void mlag_event_peer_link(struct mlag_group *group)
{
	mlag_event(group, MLAG_EVENT_TYPE_PEER_LINK, NULL);
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
 * mlag_event_error_down() - tell listeners of a port that is no member port
 * @group: the device
 * @dev: the port
 * @reasons: enum mlag_down_reason, what it is held down for
 *
 * Context: group->lock.
 */
void mlag_event_error_down(struct mlag_group *group,
			   const struct net_device *dev, u32 reasons)
{
	struct sk_buff *msg;
	void *hdr;
	int err;

	msg = mlag_event_begin(group, MLAG_EVENT_TYPE_ERROR_DOWN, &hdr);
	if (!msg)
		return;
	err = nla_put_u32(msg, MLAG_A_EVENT_IFINDEX, dev->ifindex) ?:
	      nla_put_string(msg, MLAG_A_EVENT_IFNAME, dev->name);
	if (!err && reasons)
		err = nla_put_u32(msg, MLAG_A_EVENT_DOWN, reasons);
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
