/* SPDX-License-Identifier: GPL-2.0 */
/* Error-down: whether a port goes down when its device yields, why it is held
 * down, and what it is when it no longer is. Pure C under the rules of sm.h.
 */
#ifndef _MLAG_ERRDOWN_H
#define _MLAG_ERRDOWN_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include <uapi/linux/mlag.h>

/** MLAG_DOWN_REASONS - number of reasons to hold a port down */
#define MLAG_DOWN_REASONS	MLAG_A_PORT_DOWN_ADMIN

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

/**
 * struct mlag_errdown_port - what it depends on whether a port goes down with
 *	its device
 * @peer_link: it carries the peer-link
 * @member: it is a link of a member port
 * @physical: it can be closed, rather than something below it
 * @routed: to close it loses addresses and routes
 * @uplink: it carries a declared uplink
 * @held: it is held down already, or has been released
 * @setting: enum mlag_error_down_setting that counts for it
 */
struct mlag_errdown_port {
	bool peer_link;
	bool member;
	bool physical;
	bool routed;
	bool uplink;
	bool held;
	__u8 setting;
};

enum mlag_error_down_rule
mlag_errdown_rule(const struct mlag_errdown_port *port,
		  enum mlag_error_down_scope scope);
bool mlag_errdown_goes(enum mlag_error_down_rule rule);

void mlag_down_init(struct mlag_down *down, bool up);
__u32 mlag_down_set(struct mlag_down *down, __u32 reasons);
__u32 mlag_down_seen(struct mlag_down *down, bool up);
void mlag_down_wish(struct mlag_down *down, bool up);
__u32 mlag_down_left(__u32 *lifted, __u32 reasons);
void mlag_down_since(__u64 *since, __u32 news, __u64 now);

#endif /* _MLAG_ERRDOWN_H */
