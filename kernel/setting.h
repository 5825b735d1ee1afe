/* SPDX-License-Identifier: GPL-2.0 */
/* Settings of single ports for error-down: see setting.c. */
#ifndef _MLAG_SETTING_H
#define _MLAG_SETTING_H

#include <linux/list.h>
#include <linux/netdevice.h>

struct mlag_group;

/**
 * struct mlag_setting - what is set for a port; RTNL
 * @list: in mlag_group::settings
 * @ifindex: the netdev, 0 while there is none of this name
 * @value: enum mlag_error_down_setting, never auto
 * @name: its name
 */
struct mlag_setting {
	struct list_head list;
	int ifindex;
	u8 value;
	char name[IFNAMSIZ];
};

struct mlag_setting *mlag_setting_of(const struct mlag_group *group,
				     const struct net_device *dev);
struct mlag_setting *mlag_setting_find(const struct mlag_group *group,
				       const char *name);
int mlag_setting_set(struct mlag_group *group, struct net_device *dev,
		     const char *name, u8 value,
		     struct netlink_ext_ack *extack);
void mlag_setting_clear(struct mlag_group *group);
void mlag_setting_event(struct net_device *dev, unsigned long event);

#endif /* _MLAG_SETTING_H */
