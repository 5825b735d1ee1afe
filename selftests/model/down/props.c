// SPDX-License-Identifier: GPL-2.0
/* What has to hold, in every state and of every event. */
#include <stdarg.h>
#include <stdio.h>

#include "model.h"

const char *const prop_names[NPROPS] = {
	[P_WISH] = "no port rises whose last wish that could be seen was down",
	[P_BACK] = "without a reason a port is what it was last wished to be",
	[P_DOWN] = "a port is down while there is a reason",
	[P_SET] = "reasons are a set: neither their order nor their number counts",
	[P_RELEASED] = "what a port was released from holds it no more, until it comes again",
	[P_NEEDLESS] = "what is down already is not closed",
	[P_TELLS] = "each change of the reasons is told, and each raise",
};

unsigned int settle_max;

#define CHECK(prop, cond, ...) do {					\
	if (!(cond) && !prop_off[prop])					\
		prop_failed(prop, __VA_ARGS__);				\
} while (0)

/* The state machine was told of the reasons, by the work or in a release. */
void props_set(const struct world *pre, const struct world *w,
	       uint8_t reasons, uint32_t actions)
{
	uint32_t was = pre->down.reasons, is = reasons & ~w->let;

	CHECK(P_RELEASED, !(w->down.reasons & w->let),
	      "held for %#x, and released from %#x", w->down.reasons, w->let);
	CHECK(P_WISH, !(actions & MLAG_DOWN_ACT_OPEN) || w->wish,
	      "opened against the wish");
	CHECK(P_DOWN, !is || !w->up, "up, and held for %#x", is);
	CHECK(P_DOWN, !is || !(actions & MLAG_DOWN_ACT_OPEN),
	      "opened, and held for %#x", is);
	CHECK(P_SET, w->down.reasons == is, "reasons %#x, not %#x",
	      w->down.reasons, is);
	if (was && is)
		CHECK(P_SET, !(actions & ~MLAG_DOWN_ACT_EV),
		      "actions %#x between reasons", actions);
	CHECK(P_NEEDLESS, !(actions & MLAG_DOWN_ACT_CLOSE) || pre->up,
	      "closed, and was down");
	CHECK(P_TELLS, !!(actions & MLAG_DOWN_ACT_EV) == (was != is),
	      "reasons %#x after %#x, and actions %#x", is, was, actions);
}

/* It was told that others have changed the port. */
void props_seen(const struct world *pre, const struct world *w,
		uint32_t actions)
{
	CHECK(P_SET, w->down.reasons == pre->down.reasons,
	      "reasons %#x after %#x", w->down.reasons, pre->down.reasons);
	CHECK(P_TELLS, actions == (w->up && w->down.reasons ?
				   MLAG_DOWN_ACT_CLOSE | MLAG_DOWN_ACT_EV : 0),
	      "taken %s, and actions %#x", w->up ? "up" : "down", actions);
}

void props_transition(const struct world *pre, uint16_t ev,
		      const struct world *w)
{
	CHECK(P_WISH, pre->up || !w->up || w->wish, "up against the wish");
	if (!w->held || !w->down.reasons)
		CHECK(P_BACK, w->up == w->wish, "not held, %s, not %s",
		      w->up ? "up" : "down", w->wish ? "up" : "down");
	if (EV_TYPE(ev) == E_TIME)
		CHECK(P_DOWN, w->held == !!w->reasons, "reasons %#x, %s held",
		      w->reasons, w->held ? "and" : "not");
}

/* All reasons go, one after the other, and the work runs or does not between. */
void props_liveness(const struct world *w, uint64_t choice, bool tell)
{
	struct world end = *w;
	unsigned int i;

	for (i = 0; i < NREASONS; i++) {
		end.reasons &= ~(1 << (choice + i) % NREASONS);
		if (choice >> (4 + i) & 1)
			world_work(&end, false);
	}
	world_work(&end, false);
	if (tell) {
		printf("#   then all reasons go\n");
		world_print(&end);
	}
	CHECK(P_BACK, end.up == w->wish && !end.held, "%s, not %s",
	      end.up ? "up" : "down", w->wish ? "up" : "down");
}
