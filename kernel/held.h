/* SPDX-License-Identifier: GPL-2.0 */
/* Links that are held down: see held.c and held_vlan.c. */
#ifndef _MLAG_HELD_H
#define _MLAG_HELD_H

#include <linux/list.h>
#include <linux/netdevice.h>

#include "errdown.h"

struct mlag_group;
struct mlag_port;

/**
 * struct mlag_held - a link that is held down, or has been released; RTNL, but for
 *	@lifted and @uplink, which are under group->lock
 * @list: in mlag_group::held
 * @dev: the link
 * @tracker: of the reference to it
 * @port: the member port that it belongs to, NULL for none
 * @down: why, and what it shall be afterwards
 * @lifted: enum mlag_down_reason that it has been released from, as long as they
 *	last; only if it belongs to no member port
 * @uplink: they are what uplinks are held down for, which others may not be
 * @since: since when it is for each reason, by bit
 * @vlans: struct mlag_held_vlan, VLAN devices that come up with it
 * @vlans_noted: @vlans counts
 * @raised: somebody has raised it
 * @acting: it is us who close or open it
 */
struct mlag_held {
	struct list_head list;
	struct net_device *dev;
	netdevice_tracker tracker;
	struct mlag_port *port;
	struct mlag_down down;
	u32 lifted;
	bool uplink;
	u64 since[MLAG_DOWN_REASONS];
	struct list_head vlans;
	bool vlans_noted;
	bool raised;
	bool acting;
};

struct mlag_held *mlag_held_find(const struct mlag_group *group,
				 const struct net_device *dev);
void mlag_held_add(struct mlag_group *group, struct net_device *dev,
		   struct mlag_port *port);
void mlag_held_forget(struct mlag_group *group, struct mlag_held *held);
void mlag_held_set(struct mlag_group *group, struct mlag_held *held,
		   u32 reasons);
bool mlag_held_is_closed(const struct mlag_held *held);
void mlag_held_event(struct net_device *dev, unsigned long event);

/* held_vlan.c */
void mlag_held_vlan_note(struct mlag_held *held);
void mlag_held_vlan_forget(struct mlag_held *held);
int mlag_held_vlan_open(struct mlag_held *held);
void mlag_held_vlan_event(const struct net_device *dev, unsigned long event);

#endif /* _MLAG_HELD_H */
