// SPDX-License-Identifier: GPL-2.0
/* What the administrator has set for single ports: whether they go down when
 * this device yields.
 *
 * A setting is for the name of a netdev and outlives it: a management port that
 * was pulled out is still reserved when it is put in again. It goes with its
 * netdev when that is renamed, but not into another namespace.
 */

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "mlag.h"
#include "setting.h"

/**
 * mlag_setting_of() - the setting of a netdev
 * @group: the device
 * @dev: the netdev
 *
 * Context: RTNL.
 * Return: the setting or NULL.
 */
struct mlag_setting *mlag_setting_of(const struct mlag_group *group,
				     const struct net_device *dev)
{
	struct mlag_setting *setting;

	list_for_each_entry(setting, &group->settings, list)
		if (setting->ifindex == dev->ifindex)
			return setting;
	return NULL;
}

/**
 * mlag_setting_find() - the setting for a name
 * @group: the device
 * @name: the name
 *
 * Context: RTNL.
 * Return: the setting or NULL.
 */
struct mlag_setting *mlag_setting_find(const struct mlag_group *group,
				       const char *name)
{
	struct mlag_setting *setting;

	list_for_each_entry(setting, &group->settings, list)
		if (!strcmp(setting->name, name))
			return setting;
	return NULL;
}

static void mlag_setting_free(struct mlag_group *group,
			      struct mlag_setting *setting)
{
	list_del(&setting->list);
	group->settings_count--;
	kfree(setting);
}

static int mlag_setting_add(struct mlag_group *group,
			    const struct net_device *dev, u8 value,
			    struct netlink_ext_ack *extack)
{
	struct mlag_setting *setting;

	if (group->settings_count == MLAG_MAX_ERROR_DOWN) {
		MLAG_ERR(extack,
			 "256 ports are set to reserve or suspend already: take one back first, or set a bridge, bond or VRF over them");
		return -ENOSPC;
	}
	setting = kzalloc(sizeof(*setting), GFP_KERNEL);
	if (!setting)
		return -ENOMEM;
	setting->ifindex = dev->ifindex;
	setting->value = value;
	strscpy(setting->name, dev->name, sizeof(setting->name));
	list_add_tail(&setting->list, &group->settings);
	group->settings_count++;
	return 0;
}

static bool mlag_setting_refused(struct net_device *dev,
				 struct netlink_ext_ack *extack)
{
	struct net_device *master = netdev_master_upper_dev_get(dev);

	if (mlag_is_netdev(dev)) {
		MLAG_ERR(extack,
			 "member ports always go down and the peer-link never does: give another device");
		return true;
	}
	if (dev->flags & IFF_LOOPBACK) {
		MLAG_ERR(extack, "loopback never goes down: give another device");
		return true;
	}
	if (mlag_slave_port_rtnl(dev) ||
	    (master && mlag_slave_port_rtnl(master))) {
		MLAG_ERR(extack,
			 "the device carries an M-LAG, and goes down with it, or the peer-link, and never does");
		return true;
	}
	return false;
}

/**
 * mlag_setting_set() - have a port spared by error-down, or taken
 * @group: the device
 * @dev: the netdev, NULL if there is none of this name
 * @name: its name; without a netdev there is a setting for it
 * @value: enum mlag_error_down_setting
 * @extack: says why not
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_setting_set(struct mlag_group *group, struct net_device *dev,
		     const char *name, u8 value, struct netlink_ext_ack *extack)
{
	struct mlag_setting *setting = mlag_setting_find(group, name);
	int err = 0;

	ASSERT_RTNL();
	if (value == MLAG_ERROR_DOWN_AUTO) {
		if (setting)
			mlag_setting_free(group, setting);
	} else if (dev && mlag_setting_refused(dev, extack)) {
		return -EINVAL;
	} else if (setting) {
		setting->value = value;
	} else {
		err = mlag_setting_add(group, dev, value, extack);
	}
	group->settings_version++;
	/* what is held down now may have to come up, or the other way round */
	mlag_group_kick(group);
	return err;
}

/**
 * mlag_setting_clear() - the namespace goes
 * @group: the device, which nobody else uses any more
 *
 * Context: process.
 */
void mlag_setting_clear(struct mlag_group *group)
{
	struct mlag_setting *setting, *next;

	list_for_each_entry_safe(setting, next, &group->settings, list)
		mlag_setting_free(group, setting);
}

static void mlag_setting_renamed(struct mlag_group *group,
				 const struct net_device *dev)
{
	struct mlag_setting *same = mlag_setting_find(group, dev->name);
	struct mlag_setting *setting = mlag_setting_of(group, dev);

	if (setting == same)
		return;
	if (!setting) {
		same->ifindex = dev->ifindex;
		return;
	}
	/* it takes the place of an absent one of that name */
	if (same)
		mlag_setting_free(group, same);
	strscpy(setting->name, dev->name, sizeof(setting->name));
}

/**
 * mlag_setting_event() - something happened to a netdev that may have a setting
 * @dev: the netdev
 * @event: the notifier's
 *
 * Context: RTNL.
 */
void mlag_setting_event(struct net_device *dev, unsigned long event)
{
	struct mlag_group *group = mlag_group_get(dev_net(dev));
	struct mlag_setting *setting;

	if (list_empty(&group->settings))
		return;
	switch (event) {
	case NETDEV_REGISTER:
	case NETDEV_CHANGENAME:
		mlag_setting_renamed(group, dev);
		break;
	case NETDEV_UNREGISTER:
		/* also when it moves to another network namespace */
		setting = mlag_setting_of(group, dev);
		if (setting)
			setting->ifindex = 0;
		break;
	default:
		return;
	}
	group->settings_version++;
}
