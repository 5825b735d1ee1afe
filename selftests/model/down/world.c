// SPDX-License-Identifier: GPL-2.0
/* What may happen to a port, and how it drives its state machine: the
 * counterpart of kernel/held.c, and of what calls it.
 */
#include <stdio.h>
#include <string.h>

#include "model.h"

/* Others change the port, as mlag_held_event(). */
static void port_change(struct world *w, bool up)
{
	struct world pre = *w;
	uint32_t actions;

	w->up = up;
	w->wish = up;
	if (!w->held)
		return;
	actions = mlag_down_seen(&w->down, up);
	w->raised = actions;
	props_seen(&pre, w, actions);
}

/* As mlag_held_forget(): the port stays as it is, and what it is now is what
 * it shall be.
 */
static void port_forget(struct world *w)
{
	w->held = false;
	w->wish = w->up;
}

/* As mlag_held_set(), with the reasons as they were last seen. The port may not
 * come up: it stays down until others raise it.
 */
static void port_set(struct world *w, uint8_t reasons, bool fails)
{
	struct world pre = *w;
	uint32_t actions, left;

	left = mlag_down_left(&w->lifted, reasons);
	actions = mlag_down_set(&w->down, left);
	if (left && (w->raised || actions & MLAG_DOWN_ACT_CLOSE)) {
		w->raised = false;
		w->up = false;
	}
	if (!left && actions & MLAG_DOWN_ACT_OPEN && !fails)
		w->up = true;
	props_set(&pre, w, reasons, actions);
	if (!left && !w->lifted)
		w->held = false;
	if (!left && w->lifted) {
		mlag_down_init(&w->down, w->up);
		w->raised = false;
	}
	if (actions & MLAG_DOWN_ACT_OPEN && fails)
		w->wish = w->up;
}

/* As mlag_held_add(), and what follows it: carry out what is asked for now. */
void world_work(struct world *w, bool fails)
{
	if (!w->held && !w->reasons)
		return;
	if (!w->held) {
		mlag_down_init(&w->down, w->up);
		w->held = true;
		w->lifted = 0;
		w->let = 0;
		w->raised = false;
	}
	w->let &= w->reasons;
	port_set(w, w->reasons, fails);
}

/* As mlag_nl_wish(). */
static void port_after(struct world *w, bool up)
{
	mlag_down_wish(&w->down, up);
	w->wish = up;
}

/* As mlag_held_lift(). */
static void port_release(struct world *w, unsigned int reason)
{
	w->let |= 1 << reason;
	w->lifted |= 1 << reason;
	port_set(w, w->down.reasons | w->lifted, false);
}

void world_begin(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->up = scn->up;
	w->wish = scn->up;
}

unsigned int world_events(const struct world *w, uint16_t *evs)
{
	unsigned int n = 0, i;

	evs[n++] = EV(E_TIME, 0);
	for (i = 0; i < NREASONS; i++)
		evs[n++] = EV(E_REASON, i);
	evs[n++] = EV(w->up ? E_LOWER : E_RAISE, 0);
	if (w->held && !w->reasons)
		evs[n++] = EV(E_FAIL, 0);
	/* mlag_held_is_closed() */
	if (w->held && w->down.reasons && !w->up) {
		evs[n++] = EV(E_AFTER, 0);
		evs[n++] = EV(E_AFTER, 1);
	}
	for (i = 0; i < NREASONS; i++)
		if (w->held && w->down.reasons & 1 << i)
			evs[n++] = EV(E_RELEASE, i);
	if (w->held)
		evs[n++] = EV(E_LEAVE, 0);
	evs[n++] = EV(E_MOVE, 0);
	return n;
}

/* Carry out an event of world_events(), with all checks. */
bool world_apply(struct world *w, uint16_t ev)
{
	struct world pre = *w;

	switch ((enum event_type)EV_TYPE(ev)) {
	case E_TIME:
		world_work(w, false);
		break;
	case E_REASON:
		w->reasons ^= 1 << EV_ARG(ev);
		break;
	case E_RAISE:
		port_change(w, true);
		break;
	case E_LOWER:
		port_change(w, false);
		break;
	case E_FAIL:
		world_work(w, true);
		break;
	case E_AFTER:
		port_after(w, EV_ARG(ev));
		break;
	case E_RELEASE:
		port_release(w, EV_ARG(ev));
		break;
	case E_LEAVE:
		port_forget(w);
		break;
	case E_MOVE:
		if (w->up)
			port_change(w, false);
		port_forget(w);
		break;
	case NEVENTS:
		return false;
	}
	props_transition(&pre, ev, w);
	return true;
}

/* ---- telling of it ---- */

void world_print_event(const struct world *w, uint16_t ev)
{
	static const char *const names[NEVENTS] = {
		[E_TIME] = "the work runs",
		[E_REASON] = "comes or goes: reason",
		[E_RAISE] = "somebody raises the port",
		[E_LOWER] = "somebody takes the port down",
		[E_FAIL] = "the work runs, and the port does not come up",
		[E_AFTER] = "it is said what the port shall be afterwards",
		[E_RELEASE] = "the port is released from reason",
		[E_LEAVE] = "the port leaves its bond",
		[E_MOVE] = "the port is gone, and another one in its place",
	};

	printf("%s", names[EV_TYPE(ev)]);
	if (EV_TYPE(ev) == E_REASON || EV_TYPE(ev) == E_RELEASE)
		printf(" %u", EV_ARG(ev));
	if (EV_TYPE(ev) == E_AFTER)
		printf(": %s", EV_ARG(ev) ? "up" : "down");
}

void world_print(const struct world *w)
{
	printf("#       reasons %#x port %s wish %s", w->reasons,
	       w->up ? "up" : "down", w->wish ? "up" : "down");
	if (w->held)
		printf(" held for %#x, released from %#x, wish %s%s",
		       w->down.reasons, w->lifted,
		       w->down.wish ? "up" : "down",
		       w->raised ? " raised" : "");
	printf("\n");
}
