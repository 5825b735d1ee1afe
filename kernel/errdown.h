/* SPDX-License-Identifier: GPL-2.0 */
/* Error-down of a port: why it is held down, and what it is when it no longer
 * is. Pure C under the rules of sm.h.
 */
#ifndef _MLAG_ERRDOWN_H
#define _MLAG_ERRDOWN_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include <uapi/linux/mlag.h>

/**
 * enum mlag_down_action - what the caller has to do with the port, a set
 * @MLAG_DOWN_ACT_CLOSE: take it down
 * @MLAG_DOWN_ACT_OPEN: take it up
 * @MLAG_DOWN_ACT_EV: tell listeners of the reasons
 */
enum mlag_down_action {
	MLAG_DOWN_ACT_CLOSE	= 1 << 0,
	MLAG_DOWN_ACT_OPEN	= 1 << 1,
	MLAG_DOWN_ACT_EV	= 1 << 2,
};

/**
 * struct mlag_down - error-down of a port
 * @reasons: enum mlag_down_reason, none if the port is not held down
 * @wish: the administrator wants it up, as far as can be seen
 */
struct mlag_down {
	__u32 reasons;
	bool wish;
};

void mlag_down_init(struct mlag_down *down, bool up);
__u32 mlag_down_set(struct mlag_down *down, __u32 reasons);
__u32 mlag_down_seen(struct mlag_down *down, bool up);
void mlag_down_wish(struct mlag_down *down, bool up);

#endif /* _MLAG_ERRDOWN_H */
