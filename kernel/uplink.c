// SPDX-License-Identifier: GPL-2.0
/* Declared uplinks, and the member ports that follow groups of them.
 *
 * An uplink is declared by the name of its netdev. While there is such a netdev
 * the declaration is of that one, and goes with it when it is renamed; when it
 * goes, or moves to another namespace, the declaration stays and counts as an
 * uplink that is down, until there is a netdev of that name again. A device
 * whose last uplink was pulled out has lost its uplinks, rather than never had
 * any.
 *
 * Whether a group works is follow.c's. A port that follows a group which does
 * not is held down, but only where the peer serves its host meanwhile.
 */

#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "mlag.h"

/* The peer's word comes with its first keep-alive, in ms since the session
 * began, or not at all.
 */
#define MLAG_UPLINK_WORD	1000

static struct mlag_uplink *mlag_uplink_of(struct mlag_group *group,
					  const struct net_device *dev)
{
	struct mlag_uplink *uplink;

	list_for_each_entry(uplink, &group->uplinks, list)
		if (uplink->dev == dev)
			return uplink;
	return NULL;
}

/**
 * mlag_uplink_find() - a declared uplink
 * @group: the device
 * @name: its name
 *
 * Context: RTNL.
 * Return: the uplink or NULL.
 */
struct mlag_uplink *mlag_uplink_find(struct mlag_group *group, const char *name)
{
	struct mlag_uplink *uplink;

	ASSERT_RTNL();
	list_for_each_entry(uplink, &group->uplinks, list)
		if (!strcmp(uplink->name, name))
			return uplink;
	return NULL;
}

/**
 * mlag_uplink_is() - was a netdev declared an uplink?
 * @group: the device
 * @dev: the netdev
 *
 * Context: RTNL.
 * Return: true if it was.
 */
bool mlag_uplink_is(struct mlag_group *group, const struct net_device *dev)
{
	return mlag_uplink_of(group, dev);
}

/**
 * mlag_uplink_in_leg() - is there an uplink in what is to be a slave of ours?
 * @slave: the netdev, which may be a bond
 *
 * Context: RTNL.
 * Return: true if it or one of its links was declared an uplink.
 */
bool mlag_uplink_in_leg(struct net_device *slave)
{
	struct mlag_group *group = mlag_group_get(dev_net(slave));
	struct net_device *lower;
	struct list_head *iter;

	ASSERT_RTNL();
	if (list_empty(&group->uplinks))
		return false;
	if (mlag_uplink_of(group, slave))
		return true;
	netdev_for_each_lower_dev(slave, lower, iter)
		if (mlag_uplink_of(group, lower))
			return true;
	return false;
}

static bool mlag_uplink_refused(struct net_device *dev,
				struct netlink_ext_ack *extack)
{
	const struct net_device *real = dev;
	struct net_device *master;

	while (is_vlan_dev(real))
		real = vlan_dev_real_dev(real);
	if (mlag_is_netdev(real)) {
		MLAG_ERR(extack,
			 "an mlag netdev leads to hosts or to the peer: declare a port to the network");
		return true;
	}
	if (dev->flags & IFF_LOOPBACK) {
		MLAG_ERR(extack,
			 "loopback leads nowhere: declare a port to the network");
		return true;
	}
	master = netdev_master_upper_dev_get(dev);
	if (mlag_slave_port_rtnl(dev) ||
	    (master && mlag_slave_port_rtnl(master))) {
		MLAG_ERR(extack,
			 "the device carries an M-LAG or the peer-link: take it out of there first");
		return true;
	}
	return false;
}

static u8 mlag_uplink_look(const struct net_device *dev)
{
	if (!dev)
		return MLAG_UPLINK_ABSENT;
	return netif_running(dev) && netif_carrier_ok(dev) &&
	       netif_oper_up(dev) ? MLAG_UPLINK_UP : MLAG_UPLINK_DOWN;
}

static void mlag_uplink_attach(struct mlag_uplink *uplink,
			       struct net_device *dev)
{
	uplink->dev = dev;
	netdev_hold(dev, &uplink->tracker, GFP_KERNEL);
}

static void mlag_uplink_detach(struct mlag_uplink *uplink)
{
	if (uplink->dev)
		netdev_put(uplink->dev, &uplink->tracker);
	uplink->dev = NULL;
}

/* Uplinks that were absent and no longer are. */
static void mlag_uplink_look_for(struct mlag_group *group)
{
	struct mlag_uplink *uplink;
	struct net_device *dev;

	list_for_each_entry(uplink, &group->uplinks, list) {
		if (uplink->dev)
			continue;
		dev = __dev_get_by_name(group->net, uplink->name);
		/* not if it is found by another name of it */
		if (dev && dev->reg_state == NETREG_REGISTERED &&
		    !strcmp(dev->name, uplink->name) &&
		    !mlag_uplink_of(group, dev) &&
		    !mlag_uplink_refused(dev, NULL))
			mlag_uplink_attach(uplink, dev);
	}
}

/**
 * mlag_uplink_update() - look at the uplinks, and do what follows from it
 * @group: the device
 *
 * Context: RTNL.
 */
void mlag_uplink_update(struct mlag_group *group)
{
	u8 declared[MLAG_MAX_UPLINK_GROUP + 1] = { 0 };
	u8 up[MLAG_MAX_UPLINK_GROUP + 1] = { 0 };
	struct mlag_uplink *uplink;
	unsigned int i;
	u64 now;

	ASSERT_RTNL();
	/* the last one may just have gone */
	if (list_empty(&group->uplinks) && !group->dad.uplinks)
		return;
	mlag_uplink_look_for(group);

	mlag_group_lock(group);
	now = mlag_now();
	list_for_each_entry(uplink, &group->uplinks, list) {
		u8 state = mlag_uplink_look(uplink->dev);

		if (uplink->state != state) {
			uplink->state = state;
			uplink->since = now;
			mlag_event_uplink(group, uplink, false);
		}
		declared[uplink->group]++;
		up[uplink->group] += state == MLAG_UPLINK_UP;
	}
	/* number 0, which is no group, has the sums */
	for (i = 1; i <= MLAG_MAX_UPLINK_GROUP; i++) {
		declared[0] += declared[i];
		up[0] += up[i];
		if (!mlag_follow_set(&group->follow[i], up[i], declared[i],
				     now))
			continue;
		mlag_event_uplink_group(group, i);
		group->dad_actions |= MLAG_DAD_ACT_PORTS;
	}
	group->dad_actions |= mlag_dad_uplinks_set(&group->dad, up[0],
						   declared[0], now);
	mlag_group_unlock(group, 0);
}

static bool mlag_uplink_is_first(struct mlag_group *group, u8 number)
{
	struct mlag_uplink *uplink;

	list_for_each_entry(uplink, &group->uplinks, list)
		if (uplink->group == number)
			return false;
	return true;
}

/**
 * mlag_uplink_declare() - declare an uplink, or put it into another group
 * @group: the device
 * @dev: the netdev
 * @number: the group of uplinks
 * @extack: says why not
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_uplink_declare(struct mlag_group *group, struct net_device *dev,
			u8 number, struct netlink_ext_ack *extack)
{
	struct mlag_uplink *uplink;
	bool add, first;
	u64 now;

	ASSERT_RTNL();
	if (mlag_uplink_refused(dev, extack))
		return -EINVAL;
	uplink = mlag_uplink_find(group, dev->name);
	add = !uplink;
	if (add) {
		if (group->dad.uplinks == MLAG_MAX_UPLINKS) {
			MLAG_ERR(extack,
				 "there are 64 uplinks already: remove one first");
			return -ENOSPC;
		}
		uplink = kzalloc(sizeof(*uplink), GFP_KERNEL);
		if (!uplink)
			return -ENOMEM;
		strscpy(uplink->name, dev->name, sizeof(uplink->name));
		mlag_uplink_attach(uplink, dev);
		list_add_tail(&uplink->list, &group->uplinks);
		group->uplinks_version++;
	} else if (uplink->group == number) {
		return 0;
	}
	first = mlag_uplink_is_first(group, number);
	mlag_group_lock(group);
	now = mlag_now();
	uplink->group = number;
	if (add) {
		uplink->state = mlag_uplink_look(dev);
		uplink->since = now;
	}
	if (first)
		group->follow[number].since = now;
	mlag_event_uplink(group, uplink, false);
	mlag_group_unlock(group, 0);
	mlag_uplink_update(group);
	return 0;
}

/**
 * mlag_uplink_forget() - a netdev is an uplink no more
 * @group: the device
 * @uplink: the uplink, freed
 *
 * Context: RTNL.
 */
void mlag_uplink_forget(struct mlag_group *group, struct mlag_uplink *uplink)
{
	ASSERT_RTNL();
	list_del(&uplink->list);
	group->uplinks_version++;
	mlag_group_lock(group);
	mlag_event_uplink(group, uplink, true);
	mlag_group_unlock(group, 0);
	mlag_uplink_detach(uplink);
	kfree(uplink);
	mlag_uplink_update(group);
}

/**
 * mlag_uplink_forget_all() - the namespace goes, or the module
 * @group: the device
 *
 * Context: RTNL.
 */
void mlag_uplink_forget_all(struct mlag_group *group)
{
	struct mlag_uplink *uplink, *next;

	ASSERT_RTNL();
	list_for_each_entry_safe(uplink, next, &group->uplinks, list) {
		list_del(&uplink->list);
		mlag_uplink_detach(uplink);
		kfree(uplink);
	}
}

static void mlag_uplink_renamed(struct mlag_group *group,
				const struct net_device *dev)
{
	struct mlag_uplink *same = mlag_uplink_find(group, dev->name);
	struct mlag_uplink *uplink = mlag_uplink_of(group, dev);

	if (!uplink || uplink == same)
		return;
	/* it takes the place of an absent one of that name */
	if (same)
		mlag_uplink_forget(group, same);
	mlag_group_lock(group);
	mlag_event_uplink(group, uplink, true);
	strscpy(uplink->name, dev->name, sizeof(uplink->name));
	mlag_event_uplink(group, uplink, false);
	mlag_group_unlock(group, 0);
}

/**
 * mlag_uplink_event() - something happened to a netdev that may be an uplink
 * @dev: the netdev
 * @event: the notifier's
 *
 * Context: RTNL.
 */
void mlag_uplink_event(struct net_device *dev, unsigned long event)
{
	struct mlag_group *group = mlag_group_get(dev_net(dev));
	struct mlag_uplink *uplink;

	if (list_empty(&group->uplinks))
		return;
	switch (event) {
	case NETDEV_REGISTER:
		break;
	case NETDEV_CHANGENAME:
		mlag_uplink_renamed(group, dev);
		break;
	case NETDEV_UNREGISTER:
		/* also when it moves to another network namespace */
		uplink = mlag_uplink_of(group, dev);
		if (!uplink)
			return;
		mlag_uplink_detach(uplink);
		break;
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		if (!mlag_uplink_of(group, dev))
			return;
		break;
	default:
		return;
	}
	mlag_uplink_update(group);
}

/**
 * mlag_uplink_tick() - time has passed
 * @group: the device
 * @now: the time
 *
 * Context: group->lock.
 */
void mlag_uplink_tick(struct mlag_group *group, u64 now)
{
	unsigned int i;

	lockdep_assert_held(&group->lock);
	/* see mlag_uplink_wavers() */
	if (group->dad.why.verdict == MLAG_DAD_PAIRED && !group->dad.peer_known)
		group->dad_actions |= MLAG_DAD_ACT_PORTS;
	for (i = 1; i <= MLAG_MAX_UPLINK_GROUP; i++) {
		if (!mlag_follow_tick(&group->follow[i], group->uplink_hold_ms,
				      now))
			continue;
		mlag_event_uplink_group(group, i);
		group->dad_actions |= MLAG_DAD_ACT_PORTS;
	}
}

/* What the peer can do will be known in a moment: what is down stays so. */
static bool mlag_uplink_wavers(const struct mlag_group *group)
{
	const struct mlag_dad *dad = &group->dad;

	if (dad->why.verdict == MLAG_DAD_UNDECIDED)
		return group->dad_links;
	return dad->why.verdict == MLAG_DAD_PAIRED && !dad->peer_known &&
	       mlag_now() - dad->paired < MLAG_UPLINK_WORD;
}

/* What a member port makes of its uplinks, whether it has been released or not.
 * One that is up stays so while the group is held: its uplinks are back.
 */
static enum mlag_follow_state mlag_uplink_judge(const struct mlag_port *port)
{
	const struct mlag_group *group = port->group;
	u8 state = group->follow[port->follow].state;
	const struct mlag_dad *dad = &group->dad;
	bool down = (port->down | port->lifted) & MLAG_DOWN_UPLINK;

	lockdep_assert_held(&group->lock);
	if (!port->follow || state == MLAG_UPLINK_GROUP_UP ||
	    (state == MLAG_UPLINK_GROUP_HOLD && !down))
		return MLAG_FOLLOW_UP;
	if (down && mlag_uplink_wavers(group))
		return state == MLAG_UPLINK_GROUP_FAILED ? MLAG_FOLLOW_FAILED :
							   MLAG_FOLLOW_HOLD;
	if (!mlag_dad_monitors(dad))
		return dad->session == MLAG_SESSION_PAIRED && dad->peer_known &&
		       dad->peer_class == MLAG_DAD_CLASS_RUN ?
		       MLAG_FOLLOW_PEER_UPLINKS : MLAG_FOLLOW_NO_PEER;
	if (!mlag_sm_leg_peer_has(&group->sm, &port->mid->leg,
				  MLAG_LEG_F_OPEN))
		return MLAG_FOLLOW_PEER_LEG;
	return state == MLAG_UPLINK_GROUP_FAILED ? MLAG_FOLLOW_FAILED :
						   MLAG_FOLLOW_HOLD;
}

/**
 * mlag_uplink_follow() - what a member port makes of the uplinks it follows
 * @port: the port
 *
 * Context: group->lock.
 * Return: the state.
 */
enum mlag_follow_state mlag_uplink_follow(const struct mlag_port *port)
{
	/* goes when there is no such reason any more */
	return port->lifted & MLAG_DOWN_UPLINK ? MLAG_FOLLOW_RELEASED :
						 mlag_uplink_judge(port);
}

/**
 * mlag_uplink_reasons() - what would hold a member port down for its uplinks
 * @port: the port
 *
 * Context: group->lock.
 * Return: MLAG_DOWN_UPLINK or 0.
 */
u32 mlag_uplink_reasons(const struct mlag_port *port)
{
	switch (mlag_uplink_judge(port)) {
	case MLAG_FOLLOW_FAILED:
	case MLAG_FOLLOW_HOLD:
		return MLAG_DOWN_UPLINK;
	default:
		return 0;
	}
}

/**
 * mlag_uplink_set_follow() - have a member port follow another group, or none
 * @port: the port
 * @number: the group of uplinks, 0 for none
 *
 * Context: RTNL.
 */
void mlag_uplink_set_follow(struct mlag_port *port, u8 number)
{
	struct mlag_group *group = port->group;

	ASSERT_RTNL();
	mlag_group_lock(group);
	port->follow = number;
	group->dad_actions |= MLAG_DAD_ACT_PORTS;
	mlag_group_unlock(group, 0);
}
