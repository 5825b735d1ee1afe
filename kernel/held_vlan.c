// SPDX-License-Identifier: GPL-2.0
/* VLAN devices over links that are held down.
 *
 * With a link the kernel closes the VLAN devices over it, and with a link it
 * raises them all, also those that were down before it was closed. So what is up
 * is noted when the link is closed, and what is not noted stays down when the link
 * is opened: it is absent for the kernel meanwhile. A veto (NETDEV_PRE_UP) is not
 * for that, since dev_open() then keeps netpoll's lock of the device.
 *
 * Nobody can raise a VLAN device over a closed link. Who tries is told so by the
 * kernel, but what was wanted is noted.
 */

#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "held.h"
#include "mlag.h"

/**
 * struct mlag_held_vlan - a VLAN device that comes up with its link; RTNL
 * @list: in mlag_held::vlans
 * @dev: the VLAN device; it takes this along when it goes
 */
struct mlag_held_vlan {
	struct list_head list;
	const struct net_device *dev;
};

static struct mlag_held_vlan *mlag_held_vlan_find(const struct mlag_held *held,
						  const struct net_device *dev)
{
	struct mlag_held_vlan *vlan;

	list_for_each_entry(vlan, &held->vlans, list)
		if (vlan->dev == dev)
			return vlan;
	return NULL;
}

static void mlag_held_vlan_del(struct mlag_held_vlan *vlan)
{
	list_del(&vlan->list);
	kfree(vlan);
}

static void mlag_held_vlan_add(struct mlag_held *held,
			       const struct net_device *dev)
{
	struct mlag_held_vlan *vlan = kzalloc(sizeof(*vlan), GFP_KERNEL);

	/* without a note all of them come up, as the kernel has it */
	if (!vlan) {
		held->vlans_noted = false;
		return;
	}
	vlan->dev = dev;
	list_add_tail(&vlan->list, &held->vlans);
}

static void mlag_held_vlan_add_up(struct mlag_held *held,
				  struct net_device *dev)
{
	if (dev->flags & IFF_UP)
		mlag_held_vlan_add(held, dev);
}

static bool mlag_held_vlan_stays_down(const struct mlag_held *held,
				      const struct net_device *dev)
{
	return !(dev->flags & IFF_UP) && !mlag_held_vlan_find(held, dev);
}

static void mlag_held_vlan_hide(struct mlag_held *held, struct net_device *dev)
{
	if (mlag_held_vlan_stays_down(held, dev))
		netif_device_detach(dev);
}

static void mlag_held_vlan_show(struct mlag_held *held, struct net_device *dev)
{
	if (mlag_held_vlan_stays_down(held, dev))
		netif_device_attach(dev);
}

/* VLAN devices over VLAN devices go up and down like these. */
static void mlag_held_vlan_walk(struct mlag_held *held, struct net_device *dev,
				void (*fn)(struct mlag_held *held,
					   struct net_device *dev))
{
	struct net_device *upper;
	struct list_head *iter;

	netdev_for_each_upper_dev_rcu(dev, upper, iter) {
		if (!is_vlan_dev(upper))
			continue;
		fn(held, upper);
		mlag_held_vlan_walk(held, upper, fn);
	}
}

/**
 * mlag_held_vlan_note() - a link is about to be closed: note what is up over it
 * @held: the link
 *
 * When it is closed again since somebody has raised it, the first note stays:
 * the kernel has raised everything with it.
 *
 * Context: RTNL.
 */
void mlag_held_vlan_note(struct mlag_held *held)
{
	ASSERT_RTNL();
	if (held->vlans_noted)
		return;
	held->vlans_noted = true;
	mlag_held_vlan_walk(held, held->dev, mlag_held_vlan_add_up);
}

/**
 * mlag_held_vlan_forget() - what was noted no longer counts
 * @held: the link
 *
 * Context: RTNL.
 */
void mlag_held_vlan_forget(struct mlag_held *held)
{
	struct mlag_held_vlan *vlan, *next;

	list_for_each_entry_safe(vlan, next, &held->vlans, list)
		mlag_held_vlan_del(vlan);
	held->vlans_noted = false;
}

/**
 * mlag_held_vlan_open() - open a link, and over it what shall be up
 * @held: the link
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_held_vlan_open(struct mlag_held *held)
{
	int err;

	ASSERT_RTNL();
	if (!held->vlans_noted)
		return dev_open(held->dev, NULL);
	mlag_held_vlan_walk(held, held->dev, mlag_held_vlan_hide);
	err = dev_open(held->dev, NULL);
	mlag_held_vlan_walk(held, held->dev, mlag_held_vlan_show);
	return err;
}

/**
 * mlag_held_vlan_event() - somebody raises a VLAN device, or it goes
 * @dev: the netdev, which may be any
 * @event: NETDEV_PRE_UP or NETDEV_UNREGISTER; others are ignored
 *
 * Context: RTNL.
 */
void mlag_held_vlan_event(const struct net_device *dev, unsigned long event)
{
	struct mlag_held_vlan *vlan;
	struct net_device *link;
	struct mlag_held *held;

	if ((event != NETDEV_PRE_UP && event != NETDEV_UNREGISTER) ||
	    !is_vlan_dev(dev))
		return;
	link = vlan_dev_real_dev(dev);
	held = mlag_held_find(mlag_group_get(dev_net(link)), link);
	if (!held)
		return;
	vlan = mlag_held_vlan_find(held, dev);
	if (event == NETDEV_UNREGISTER) {
		if (vlan)
			mlag_held_vlan_del(vlan);
	} else if (!vlan && held->vlans_noted && !(link->flags & IFF_UP)) {
		/* else it is the kernel, which raises it with the link */
		mlag_held_vlan_add(held, dev);
	}
}
