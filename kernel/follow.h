/* SPDX-License-Identifier: GPL-2.0 */
/* Monitor-link: whether a group of uplinks works, and for how long what follows
 * it waits when it does again. Pure C under the rules of sm.h.
 */
#ifndef _MLAG_FOLLOW_H
#define _MLAG_FOLLOW_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include <uapi/linux/mlag.h>

/** MLAG_UPLINK_HOLD - ms that followers wait, unless set otherwise */
#define MLAG_UPLINK_HOLD	10000
/** MLAG_UPLINK_HOLD_MAX - the longest of it, in ms */
#define MLAG_UPLINK_HOLD_MAX	3600000

/**
 * struct mlag_follow - a group of uplinks
 * @state: enum mlag_uplink_group_state
 * @since: when it was reached
 */
struct mlag_follow {
	__u8 state;
	__u64 since;
};

bool mlag_follow_set(struct mlag_follow *group, unsigned int up,
		     unsigned int declared, __u64 now);
bool mlag_follow_tick(struct mlag_follow *group, __u32 hold_ms, __u64 now);

#endif /* _MLAG_FOLLOW_H */
