/* SPDX-License-Identifier: GPL-2.0 */
/* A port that is held down, and everything that may happen to it.
 *
 * What asks for it to be down comes and goes at any time; the work that carries
 * it out, kernel/held.c, is as late as can be. Others raise the port and take it
 * down, whoever holds it. That is seen at once, as netdev events are, but only
 * where it changes something: a port that is closed cannot be seen to be taken
 * down, nor one that was raised to be raised again. What it shall be afterwards,
 * and that a reason is to let it go, the administrator can say of one that is
 * closed.
 */
#ifndef _MLAG_DOWN_MODEL_H
#define _MLAG_DOWN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "errdown.h"

#define NREASONS	3

/**
 * struct world - a state of everything
 * @reasons: what asks for the port to be down, a set
 * @up: the port is up
 * @wish: what it was when it was last seen to be taken up or down by others, or
 *	was said to be afterwards
 * @let: what the port was released from, and what the work has seen of it since
 *	is that it lasts: what @lifted should be
 * @held: it is held down, or has been released: @down counts
 * @down: the real thing
 * @lifted: the same, what it was released from
 * @raised: others have raised it since
 */
struct world {
	uint8_t reasons;
	bool up;
	bool wish;
	uint8_t let;
	bool held;
	struct mlag_down down;
	uint32_t lifted;
	bool raised;
};

/**
 * struct scenario - what to look at
 * @name: its name
 * @up: the port is up in the beginning
 * @deep: only when asked for
 * @share: of the number of states to look at, in percent
 */
struct scenario {
	const char *name;
	bool up;
	bool deep;
	uint8_t share;
};

enum event_type {
	E_TIME,
	E_REASON,
	E_RAISE,
	E_LOWER,
	E_FAIL,
	E_AFTER,
	E_RELEASE,
	E_LEAVE,
	E_MOVE,
	NEVENTS,
};

/* An event: its type, and the number of a reason, or up or down. */
#define EV(type, arg)		((uint16_t)((type) << 4 | (arg)))
#define EV_TYPE(ev)		((ev) >> 4)
#define EV_ARG(ev)		((ev) & 15)

/* What has to hold. */
enum prop {
	P_WISH,
	P_BACK,
	P_DOWN,
	P_SET,
	P_RELEASED,
	P_NEEDLESS,
	P_TELLS,
	NPROPS,
};

#include "checker.h"

/* props.c */
void props_set(const struct world *pre, const struct world *post,
	       uint8_t reasons, uint32_t actions);
void props_seen(const struct world *pre, const struct world *post,
		uint32_t actions);

/* world.c */
void world_work(struct world *w, bool fails);

/* canon.c */
#define MAX_PACKED		8

#endif /* _MLAG_DOWN_MODEL_H */
