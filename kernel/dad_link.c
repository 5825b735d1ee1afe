// SPDX-License-Identifier: GPL-2.0
/* DAD paths and the devices that they are bound to.
 *
 * A path is bound to a device by its name, as an uplink is declared by its name.
 * While there is such a device the path is bound to that one, and goes with it
 * when it is renamed; when it goes, or moves to another namespace, the path stays
 * and nothing is sent on it, until there is a device of that name again.
 */

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "mlag.h"

/**
 * mlag_dad_link_same() - are these the same path?
 * @a: a path
 * @b: a path
 *
 * Return: true if their addresses and their device are the same.
 */
bool mlag_dad_link_same(const struct mlag_dad_link *a,
			const struct mlag_dad_link *b)
{
	return a->len == b->len && !strcmp(a->ifname, b->ifname) &&
	       !memcmp(a->local, b->local, a->len) &&
	       !memcmp(a->remote, b->remote, a->len);
}

/**
 * mlag_dad_link_absent() - is the device of a path absent?
 * @link: the path
 *
 * Return: true if it is bound to a device that is not there.
 */
bool mlag_dad_link_absent(const struct mlag_dad_link *link)
{
	return link->ifname[0] && !link->ifindex;
}

/**
 * mlag_dad_link_forget() - remove a path
 * @group: the device
 * @i: number of the path
 *
 * Context: RTNL.
 */
void mlag_dad_link_forget(struct mlag_group *group, unsigned int i)
{
	ASSERT_RTNL();
	mlag_group_lock(group);
	group->dad_link[i].len = 0;
	mlag_dad_path_set(&group->dad, i, 0, 0, mlag_now());
	mlag_event_dad_path(group, i);
	if (!--group->dad_links) {
		/* whatever was held down for it comes up */
		group->dad.up_delay_ms = 0;
		group->dad_actions |= MLAG_DAD_ACT_PORTS;
	}
	mlag_group_unlock(group, MLAG_ACT_HELLO);
}

static bool mlag_dad_link_bound(const struct mlag_dad_link *link,
				const struct net_device *dev)
{
	return link->len && link->ifindex == dev->ifindex;
}

static void mlag_dad_link_bind(struct mlag_group *group,
			       struct mlag_dad_link *link, u32 ifindex)
{
	mlag_group_lock(group);
	link->ifindex = ifindex;
	/* the helper has to know of it */
	mlag_group_unlock(group, MLAG_ACT_HELLO);
}

/* Paths whose device was absent and no longer is. */
static void mlag_dad_link_found(struct mlag_group *group,
				const struct net_device *dev)
{
	struct mlag_dad_link *link;
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		link = &group->dad_link[i];
		if (link->len && mlag_dad_link_absent(link) &&
		    !strcmp(link->ifname, dev->name))
			mlag_dad_link_bind(group, link, dev->ifindex);
	}
}

static void mlag_dad_link_renamed(struct mlag_group *group,
				  const struct net_device *dev)
{
	struct mlag_dad_link *link;
	unsigned int i, j;

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		link = &group->dad_link[i];
		if (!mlag_dad_link_bound(link, dev))
			continue;
		mlag_group_lock(group);
		strscpy(link->ifname, dev->name, sizeof(link->ifname));
		mlag_group_unlock(group, 0);
		/* it takes the place of one whose device was absent */
		for (j = 0; j < MLAG_DAD_PATHS; j++)
			if (j != i &&
			    mlag_dad_link_same(&group->dad_link[j], link))
				mlag_dad_link_forget(group, j);
	}
	mlag_dad_link_found(group, dev);
}

static void mlag_dad_link_lost(struct mlag_group *group,
			       const struct net_device *dev)
{
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++)
		if (mlag_dad_link_bound(&group->dad_link[i], dev))
			mlag_dad_link_bind(group, &group->dad_link[i], 0);
}

/**
 * mlag_dad_link_event() - something happened to a device that may be a path's
 * @dev: the netdev
 * @event: the notifier's
 *
 * Context: RTNL.
 */
void mlag_dad_link_event(struct net_device *dev, unsigned long event)
{
	struct mlag_group *group = mlag_group_get(dev_net(dev));

	if (!group->dad_links)
		return;
	switch (event) {
	case NETDEV_REGISTER:
		mlag_dad_link_found(group, dev);
		break;
	case NETDEV_CHANGENAME:
		mlag_dad_link_renamed(group, dev);
		break;
	case NETDEV_UNREGISTER:
		/* also when it moves to another network namespace */
		mlag_dad_link_lost(group, dev);
		break;
	}
}
