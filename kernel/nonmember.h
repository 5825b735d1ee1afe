/* SPDX-License-Identifier: GPL-2.0 */
/* Error-down of ports that are no member ports: see nonmember.c. */
#ifndef _MLAG_NONMEMBER_H
#define _MLAG_NONMEMBER_H

#include <linux/netdevice.h>

#include "errdown.h"

struct mlag_group;
struct mlag_held;
struct mlag_setting;

/**
 * struct mlag_judged - what becomes of a netdev when its device yields
 * @port: what that depends on
 * @rule: enum mlag_error_down_rule
 * @setting: the setting that counts, NULL for none
 */
struct mlag_judged {
	struct mlag_errdown_port port;
	u8 rule;
	const struct mlag_setting *setting;
};

void mlag_nonmember_judge(struct mlag_group *group, struct net_device *dev,
			  struct mlag_judged *judged);
bool mlag_nonmember_hold_down(struct mlag_group *group);
void mlag_nonmember_set(struct mlag_group *group, struct mlag_held *held,
			u32 lift);
void mlag_nonmember_update(struct mlag_group *group);
void mlag_nonmember_release(struct mlag_group *group);

#endif /* _MLAG_NONMEMBER_H */
