/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of a device have from each other. All others: see mlag.h. */
#ifndef _MLAG_GROUP_PRIV_H
#define _MLAG_GROUP_PRIV_H

#include "mlag.h"

/** MLAG_POLL_MS - ms after which bonding's and STP's state is looked at again,
 * since not all of it comes as an event
 */
#define MLAG_POLL_MS	100

/* group_leg.c */
void mlag_port_refresh(struct mlag_port *port);
u32 mlag_group_leg_ready(struct mlag_group *group, struct mlag_id *mid,
			 struct mlag_port *port,
			 const struct net_device *slave, u64 now);

/* group_dad.c */
u32 mlag_group_dad_done(struct mlag_group *group, u64 now);

/* group_port.c */
void mlag_group_forget_ids(struct mlag_group *group);
void mlag_group_set_device_mac(struct mlag_group *group,
			       const struct net_device *slave);

/* group_work.c */
void mlag_group_work(struct work_struct *work);

/* group_timer.c */
void mlag_group_timer_start(struct mlag_group *group);
enum hrtimer_restart mlag_group_timer(struct hrtimer *timer);

#endif /* _MLAG_GROUP_PRIV_H */
