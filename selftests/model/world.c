// SPDX-License-Identifier: GPL-2.0
/* What may happen, and how a device drives its state machines: the counterpart
 * of kernel/group*.c, control.c and netlink_helper.c.
 */
#include <stdio.h>
#include <string.h>

#include "model.h"

/* ---- a device ---- */

/* What the surroundings of a leg remember of it. */
static void leg_seen(struct leg *leg)
{
	if (mlag_sm_leg_accepts(&leg->sm)) {
		leg->open_seen = true;
		leg->open_since = leg->in_grace;
	}
	if (leg->sm.released) {
		leg->release_seen = true;
		leg->release_since = leg->in_grace;
	}
}

/* As mlag_group_leg_done(). */
static void leg_done(const struct mlag_sm *pre_sm, const struct leg *pre,
		     const struct mlag_sm *sm, struct leg *leg,
		     uint32_t actions, uint32_t *out)
{
	if (pre->sm.idgen != leg->sm.idgen || !leg->sm.usable)
		leg->ack_heard = false;
	props_leg_actions(pre_sm, pre, sm, leg, actions);
	if (actions & MLAG_ACT_GRACE)
		leg->mark = true;
	leg_seen(leg);
	*out |= actions;
}

#define LEG_CALL(dev, this, out, call) do {				\
	struct mlag_sm pre_sm_ = (dev)->sm;				\
	struct leg pre_ = *(this);					\
	uint32_t actions_ = (call);					\
									\
	leg_done(&pre_sm_, &pre_, &(dev)->sm, this, actions_, out);	\
} while (0)

/* As mlag_group_unlock(): what the whole device's state machine asked for. */
static void dev_done(struct dev *dev, const struct mlag_sm *pre,
		     uint32_t actions, uint64_t now, uint32_t *out)
{
	unsigned int i;

	props_actions(pre, &dev->sm, actions);
	*out |= actions;
	if (!(actions & MLAG_ACT_LEGS))
		return;
	for (i = 0; i < scn->legs; i++) {
		struct leg *leg = &dev->leg[i];
		struct leg was = *leg;

		if (!leg->exists)
			continue;
		leg->ack_heard = false;
		actions = mlag_sm_leg_session(&dev->sm, &leg->sm, now);
		leg_done(pre, &was, &dev->sm, leg, actions, out);
	}
}

#define DEV_CALL(dev, now, out, call) do {				\
	struct mlag_sm pre_ = (dev)->sm;				\
	uint32_t actions_ = (call);					\
									\
	dev_done(dev, &pre_, actions_, now, out);			\
} while (0)

void dev_tick(struct dev *dev, uint64_t now, uint32_t *out)
{
	unsigned int i;

	DEV_CALL(dev, now, out, mlag_sm_tick(&dev->sm, now));
	for (i = 0; i < scn->legs; i++)
		if (dev->leg[i].exists)
			LEG_CALL(dev, &dev->leg[i], out,
				 mlag_sm_leg_tick(&dev->sm, &dev->leg[i].sm,
						  now));
}

void dev_carrier(struct dev *dev, bool carrier, uint64_t now, uint32_t *out)
{
	DEV_CALL(dev, now, out, mlag_sm_carrier(&dev->sm, carrier, now));
}

/* As mlag_goodbye_begin(); what ends it there follows from a message or from
 * time here.
 */
void dev_leave(struct dev *dev, bool leave, uint64_t now, uint32_t *out)
{
	unsigned int i;

	if (!leave) {
		DEV_CALL(dev, now, out, mlag_sm_return(&dev->sm, now));
		return;
	}
	DEV_CALL(dev, now, out, mlag_sm_leave(&dev->sm, now));
	for (i = 0; i < scn->legs; i++)
		if (dev->leg[i].exists)
			LEG_CALL(dev, &dev->leg[i], out,
				 mlag_sm_leg_tick(&dev->sm, &dev->leg[i].sm,
						  now));
}

void dev_verdict(struct dev *dev, enum mlag_dad_verdict verdict, uint64_t now,
		 uint32_t *out)
{
	DEV_CALL(dev, now, out, mlag_sm_verdict(&dev->sm, verdict));
}

void dev_group(struct dev *dev, uint16_t group, uint64_t now, uint32_t *out)
{
	DEV_CALL(dev, now, out, mlag_sm_set_group(&dev->sm, group, now));
}

void dev_hello(struct dev *dev, struct msg *msg, uint64_t now, uint32_t *out)
{
	memset(msg, 0, sizeof(*msg));
	msg->kind = MSG_HELLO;
	DEV_CALL(dev, now, out, mlag_sm_hello_next(&dev->sm, &msg->hello, now));
}

void dev_keepalive(struct dev *dev, struct msg *msg)
{
	unsigned int i;

	memset(msg, 0, sizeof(*msg));
	msg->kind = MSG_KEEPALIVE;
	mlag_sm_keepalive_next(&dev->sm, &msg->ka);
	for (i = 0; i < scn->legs; i++) {
		msg->has[i] = dev->leg[i].exists;
		if (msg->has[i])
			mlag_sm_leg_say(&dev->leg[i].sm, &msg->entry[i]);
	}
}

static void dev_keepalive_input(struct dev *dev, const struct msg *msg,
				uint64_t now, uint32_t *out)
{
	bool accepted;
	unsigned int i;

	DEV_CALL(dev, now, out,
		 mlag_sm_keepalive_input(&dev->sm, &msg->ka, now, &accepted));
	if (!accepted)
		return;
	for (i = 0; i < scn->legs; i++) {
		const struct mlag_sm_leg_entry *entry = &msg->entry[i];
		struct leg *leg = &dev->leg[i];

		if (!msg->has[i] || (!(entry->flags & MLAG_LEG_F_PRESENT) &&
				     !leg->exists))
			continue;
		leg->exists = true;
		if (entry->ack && entry->ack == leg->sm.idgen)
			leg->ack_heard = true;
		LEG_CALL(dev, leg, out,
			 mlag_sm_leg_heard(&dev->sm, &leg->sm, entry, now));
	}
}

void dev_deliver(struct dev *dev, const struct msg *msg, uint64_t now,
		 uint32_t *out)
{
	enum mlag_refusal refusal;

	if (msg->kind == MSG_HELLO)
		DEV_CALL(dev, now, out,
			 mlag_sm_hello_input(&dev->sm, &msg->hello, now,
					     &refusal));
	else
		dev_keepalive_input(dev, msg, now, out);
}

/* As mlag_group_grace(), in its two halves. */
void dev_grace_begin(struct leg *leg)
{
	leg->mark = false;
	leg->in_grace = true;
	leg->open_since = mlag_sm_leg_accepts(&leg->sm);
	leg->release_since = leg->sm.released;
}

void dev_grace_end(struct dev *dev, struct leg *leg, uint32_t *out)
{
	leg->in_grace = false;
	if (!leg->open_since)
		leg->open_seen = false;
	if (!leg->release_since)
		leg->release_seen = false;
	leg->open_since = false;
	leg->release_since = false;
	if (leg->mark)
		return;
	LEG_CALL(dev, leg, out, mlag_sm_leg_grace(&dev->sm, &leg->sm));
}

static void dev_present(struct dev *dev, struct leg *leg, bool present,
			uint64_t now, uint32_t *out)
{
	leg->exists = true;
	LEG_CALL(dev, leg, out,
		 mlag_sm_leg_present(&dev->sm, &leg->sm, present, now));
}

/* A new boot, or the module loaded anew: all is forgotten. */
static void dev_boot(struct dev *dev, unsigned int d, uint64_t boot,
		     uint64_t nonce, uint64_t now)
{
	uint32_t out = 0;
	unsigned int i;

	memset(dev, 0, sizeof(*dev));
	mlag_sm_init(&dev->sm, boot, now);
	/* random numbers are never equal; ours are counted */
	dev->sm.nonce = nonce;
	dev->sm.priority = scn->priority[d];
	dev->sm.hello_ms = 1;
	dev->sm.hold_ms = scn->hold[d];
	dev->sm.boot_delay_ms = scn->boot_delay;
	dev->sm.mac = scn->same_mac ? 1 : 1 + d;
	mlag_sm_set_group(&dev->sm, 1, now);
	mlag_sm_carrier(&dev->sm, true, now);
	mlag_sm_helper(&dev->sm, MLAG_HELPER_ALIVE, now);
	if (!scn->budget[B_PRESENT])
		for (i = 0; i < scn->legs; i++)
			dev_present(dev, &dev->leg[i], true, now, &out);
}

/* ---- the world ---- */

#define BOOT_ID(d, n)	((d) << 5 | (n))

/* Bring up all legs and pair, without any fault. */
static void world_pair(struct world *w)
{
	uint32_t out = 0;
	unsigned int round, d, i;
	struct msg msg;

	for (d = 0; d < NDEVS; d++)
		for (i = 0; i < scn->legs; i++) {
			struct dev *dev = &w->dev[d];
			struct leg *leg = &dev->leg[i];

			if (!leg->sm.present)
				dev_present(dev, leg, true, w->now, &out);
			LEG_CALL(dev, leg, &out,
				 mlag_sm_leg_usable(&dev->sm, &leg->sm, true,
						    w->now));
			LEG_CALL(dev, leg, &out,
				 mlag_sm_leg_ready(&dev->sm, &leg->sm, true,
						   w->now));
		}
	for (round = 0; round < 8; round++)
		for (d = 0; d < NDEVS; d++) {
			struct dev *dev = &w->dev[d];

			for (i = 0; i < scn->legs; i++)
				if (dev->leg[i].mark) {
					dev_grace_begin(&dev->leg[i]);
					dev_grace_end(dev, &dev->leg[i], &out);
				}
			if (dev->sm.state == MLAG_SESSION_PAIRED) {
				dev_keepalive(dev, &msg);
				dev_deliver(&w->dev[!d], &msg, w->now, &out);
			}
			dev_hello(dev, &msg, w->now, &out);
			dev_deliver(&w->dev[!d], &msg, w->now, &out);
		}
}

void world_begin(struct world *w)
{
	uint32_t out = 0;
	unsigned int d;

	memset(w, 0, sizeof(*w));
	w->now = MODEL_NOW;
	for (d = 0; d < NDEVS; d++) {
		dev_boot(&w->dev[d], d, BOOT_ID(d, 1), 1, w->now);
		w->fresh[d] = 2;
	}
	if (scn->old_boot) {
		w->dev[1].sm.hold_ms = scn->hold2[1];
		dev_hello(&w->dev[1], &w->old[1], w->now, &out);
		w->old[1].age = MODEL_UNDER_WAY + 1;
		dev_boot(&w->dev[1], 1, BOOT_ID(1, 2), 2, w->now);
		w->fresh[1] = 3;
	}
	if (scn->paired)
		world_pair(w);
}

static bool can_spend(const struct world *w, enum budget b)
{
	return w->spent[b] < scn->budget[b];
}

static void spend(struct world *w, enum budget b)
{
	if (scn->budget[b] != UNLIMITED)
		w->spent[b]++;
}

/* Messages are under way for less than MSG_DELAY. What may come later still is
 * whatever leaves no trace of the sender's life in a session that goes on: the
 * repetition of what was heard, and what belongs to a session that is over.
 * Hellos may always come late: they renew no lease.
 */
static bool may_deliver_old(const struct mlag_sm *sm, const struct msg *msg)
{
	if (msg->kind == MSG_NONE)
		return false;
	if (msg->kind == MSG_HELLO || msg->age <= MODEL_UNDER_WAY)
		return true;
	return msg->ka.cookie != sm->nonce || msg->ka.boot != sm->peer.boot ||
	       msg->ka.seq <= sm->peer.keepalive_seq;
}

static bool may_forget(const struct dev *dev, const struct leg *leg)
{
	return leg->exists && !leg->sm.present && !leg->sm.isolating &&
	       !leg->sm.closing && !leg->in_grace &&
	       !mlag_sm_leg_peer_has(&dev->sm, &leg->sm, MLAG_LEG_F_PRESENT);
}

static unsigned int leg_events(const struct world *w, unsigned int d,
			       unsigned int l, uint16_t *evs)
{
	const struct dev *dev = &w->dev[d];
	const struct leg *leg = &dev->leg[l];
	unsigned int n = 0;

	if (can_spend(w, B_PRESENT))
		evs[n++] = EV(E_PRESENT, d, l);
	if (leg->sm.present && can_spend(w, B_USABLE))
		evs[n++] = EV(E_USABLE, d, l);
	if (leg->sm.present && can_spend(w, B_READY))
		evs[n++] = EV(E_READY, d, l);
	if (leg->mark && !leg->in_grace)
		evs[n++] = EV(E_GRACE_BEGIN, d, l);
	if (leg->in_grace)
		evs[n++] = EV(E_GRACE_END, d, l);
	if (may_forget(dev, leg))
		evs[n++] = EV(E_FORGET, d, l);
	return n;
}

unsigned int world_events(const struct world *w, uint16_t *evs)
{
	static const struct {
		enum event_type type;
		enum budget budget;
	} faults[] = {
		{ E_CRASH, B_CRASH }, { E_CARRIER, B_CARRIER },
		{ E_HELPER, B_HELPER }, { E_PRIORITY, B_PRIORITY },
		{ E_GROUP, B_GROUP }, { E_HOLD, B_HOLD },
		{ E_FORWARDS, B_FORWARDS }, { E_LEAVE, B_LEAVE },
	};
	unsigned int n = 0, d, i;

	if (can_spend(w, B_TIME))
		evs[n++] = EV(E_TIME, 0, 0);
	for (d = 0; d < NDEVS; d++) {
		const struct mlag_sm *sm = &w->dev[d].sm;
		bool old = can_spend(w, B_OLD);

		if (sm->helper == MLAG_HELPER_ALIVE && sm->group &&
		    !sm->leaving) {
			if (can_spend(w, B_HELLO))
				evs[n++] = EV(E_HELLO, d, 0);
			if (old)
				evs[n++] = EV(E_HELLO_OLD, d, 0);
		}
		if (sm->state == MLAG_SESSION_PAIRED) {
			if (can_spend(w, B_KEEPALIVE))
				evs[n++] = EV(E_KEEPALIVE, d, 0);
			if (old)
				evs[n++] = EV(E_KEEPALIVE_OLD, d, 0);
		}
		for (i = 0; i < scn->flight; i++)
			if (w->flight[!d][i].kind)
				evs[n++] = EV(E_DELIVER, d, i);
		if (may_deliver_old(sm, &w->old[!d]))
			evs[n++] = EV(E_DELIVER_OLD, d, 0);
		if (sm->state != MLAG_SESSION_PAIRED && can_spend(w, B_VERDICT))
			evs[n++] = EV(E_VERDICT, d, 0);
		for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
			if (can_spend(w, faults[i].budget))
				evs[n++] = EV(faults[i].type, d, 0);
		for (i = 0; i < scn->legs; i++)
			n += leg_events(w, d, i, evs + n);
	}
	return n;
}

/* Nothing but its sequence number tells the message from one that was sent in
 * this very unit and has not arrived yet.
 */
static bool said_just_now(const struct world *w, unsigned int d,
			  const struct msg *msg)
{
	const struct msg *flight = w->flight[d];
	unsigned int i;
	struct msg m;

	for (i = scn->flight; i--; ) {
		if (flight[i].kind != msg->kind)
			continue;
		m = flight[i];
		m.hello.seq = msg->hello.seq;
		m.ka.seq = msg->ka.seq;
		return !memcmp(&m, msg, sizeof(m));
	}
	return false;
}

/* A keep-alive of a session that is over for the receiver, or that comes after
 * a later one, is refused from now on: there is no need to keep it. That it is
 * refused is checked here.
 */
static bool is_dead(const struct dev *dev, const struct msg *msg, uint64_t now)
{
	const struct mlag_sm *sm = &dev->sm;
	uint32_t out = 0;
	struct dev copy;

	if (msg->kind != MSG_KEEPALIVE ||
	    (msg->ka.cookie == sm->nonce &&
	     (sm->state != MLAG_SESSION_PAIRED ||
	      (msg->ka.boot == sm->peer.boot &&
	       msg->ka.seq > sm->peer.keepalive_seq))))
		return false;
	copy = *dev;
	dev_deliver(&copy, msg, now, &out);
	props_deliver(dev, msg, &copy);
	return true;
}

static void world_bury(struct world *w)
{
	unsigned int d, i, n;

	for (d = 0; d < NDEVS; d++) {
		struct msg *flight = w->flight[d];

		for (i = 0, n = 0; i < scn->flight && flight[i].kind; i++) {
			if (is_dead(&w->dev[!d], &flight[i], w->now))
				continue;
			if (n != i)
				flight[n] = flight[i];
			n++;
		}
		for (; n < i; n++)
			memset(&flight[n], 0, sizeof(flight[n]));
		if (is_dead(&w->dev[!d], &w->old[d], w->now))
			memset(&w->old[d], 0, sizeof(w->old[d]));
	}
}

/* The newest messages are under way; the network loses others. */
static void world_send(struct world *w, unsigned int d, const struct msg *msg)
{
	struct msg *flight = w->flight[d];
	unsigned int i;

	for (i = 0; i < scn->flight && flight[i].kind; i++)
		;
	if (i == scn->flight) {
		memmove(flight, flight + 1, (i - 1) * sizeof(*flight));
		i--;
	}
	flight[i] = *msg;
}

static void world_age(struct world *w)
{
	unsigned int d, i, n;

	for (d = 0; d < NDEVS; d++) {
		struct msg *flight = w->flight[d];

		for (i = 0, n = 0; i < scn->flight; i++) {
			if (!flight[i].kind ||
			    flight[i].age == MODEL_UNDER_WAY)
				continue;
			flight[n] = flight[i];
			flight[n++].age++;
		}
		for (; n < scn->flight; n++)
			memset(&flight[n], 0, sizeof(flight[n]));
		if (w->old[d].kind && w->old[d].age <= MODEL_UNDER_WAY)
			w->old[d].age++;
	}
}

static void world_deliver(struct world *w, unsigned int d, unsigned int i,
			  bool old, uint32_t *out)
{
	struct msg *flight = w->flight[!d];
	struct dev pre = w->dev[d];
	struct msg msg;

	if (old) {
		msg = w->old[!d];
	} else {
		msg = flight[i];
		memmove(flight + i, flight + i + 1,
			(scn->flight - 1 - i) * sizeof(*flight));
		memset(&flight[scn->flight - 1], 0, sizeof(*flight));
	}
	dev_deliver(&w->dev[d], &msg, w->now, out);
	props_deliver(&pre, &msg, &w->dev[d]);
}

/* Carry out an event of world_events(), with all checks. */
bool world_apply(struct world *w, uint16_t ev)
{
	static struct world pre;
	unsigned int d = EV_DEV(ev), arg = EV_ARG(ev), i;
	enum event_type type = EV_TYPE(ev);
	struct dev *dev = &w->dev[d];
	struct leg *leg = &dev->leg[arg < MAX_LEGS ? arg : 0];
	struct mlag_sm *sm = &dev->sm;
	uint32_t out = 0;
	struct msg msg;

	for (i = 0; i < NDEVS; i++)
		w->dev[i].sm.entropy = w->fresh[i];
	pre = *w;

	switch (type) {
	case E_TIME:
		spend(w, B_TIME);
		w->now++;
		world_age(w);
		for (i = 0; i < NDEVS; i++)
			dev_tick(&w->dev[i], w->now, &out);
		break;
	case E_HELLO:
		spend(w, B_HELLO);
		dev_hello(dev, &msg, w->now, &out);
		if (!said_just_now(w, d, &msg))
			world_send(w, d, &msg);
		break;
	case E_KEEPALIVE:
		spend(w, B_KEEPALIVE);
		dev_keepalive(dev, &msg);
		if (!said_just_now(w, d, &msg))
			world_send(w, d, &msg);
		/* the session's last one */
		DEV_CALL(dev, w->now, &out, mlag_sm_part(sm, w->now));
		break;
	case E_HELLO_OLD:
		spend(w, B_OLD);
		dev_hello(dev, &w->old[d], w->now, &out);
		break;
	case E_KEEPALIVE_OLD:
		spend(w, B_OLD);
		dev_keepalive(dev, &w->old[d]);
		break;
	case E_DELIVER:
		world_deliver(w, d, arg, false, &out);
		break;
	case E_DELIVER_OLD:
		world_deliver(w, d, 0, true, &out);
		break;
	case E_CRASH:
		spend(w, B_CRASH);
		dev_boot(dev, d, sm->boot + 1, w->fresh[d], w->now);
		break;
	case E_CARRIER:
		spend(w, B_CARRIER);
		dev_carrier(dev, !sm->carrier, w->now, &out);
		break;
	case E_HELPER:
		spend(w, B_HELPER);
		DEV_CALL(dev, w->now, &out,
			 mlag_sm_helper(sm, sm->helper == MLAG_HELPER_ALIVE ?
					MLAG_HELPER_DEAD : MLAG_HELPER_ALIVE,
					w->now));
		break;
	case E_PRIORITY:
		spend(w, B_PRIORITY);
		DEV_CALL(dev, w->now, &out, mlag_sm_set_priority(sm,
				sm->priority == scn->priority[d] ?
				scn->priority2[d] : scn->priority[d], w->now));
		break;
	case E_GROUP:
		spend(w, B_GROUP);
		dev_group(dev, sm->group == 1 ? 2 : 1, w->now, &out);
		break;
	case E_HOLD:
		spend(w, B_HOLD);
		DEV_CALL(dev, w->now, &out, mlag_sm_set_hold(sm,
				sm->hold_ms == scn->hold[d] ?
				scn->hold2[d] : scn->hold[d], w->now));
		break;
	case E_FORWARDS:
		spend(w, B_FORWARDS);
		sm->forwards = !sm->forwards;
		break;
	case E_LEAVE:
		spend(w, B_LEAVE);
		dev_leave(dev, !sm->leaving, w->now, &out);
		break;
	case E_VERDICT:
		spend(w, B_VERDICT);
		dev_verdict(dev, sm->verdict == MLAG_DAD_YIELD ?
			    MLAG_DAD_UNDECIDED : sm->verdict ==
			    MLAG_DAD_UNDECIDED ? MLAG_DAD_STAY :
			    MLAG_DAD_YIELD, w->now, &out);
		break;
	case E_PRESENT:
		spend(w, B_PRESENT);
		dev_present(dev, leg, !leg->sm.present, w->now, &out);
		break;
	case E_USABLE:
		spend(w, B_USABLE);
		LEG_CALL(dev, leg, &out,
			 mlag_sm_leg_usable(sm, &leg->sm, !leg->sm.usable,
					    w->now));
		break;
	case E_READY:
		spend(w, B_READY);
		LEG_CALL(dev, leg, &out,
			 mlag_sm_leg_ready(sm, &leg->sm, !leg->sm.ready,
					   w->now));
		break;
	case E_GRACE_BEGIN:
		dev_grace_begin(leg);
		break;
	case E_GRACE_END:
		dev_grace_end(dev, leg, &out);
		break;
	case E_FORGET:
		memset(leg, 0, sizeof(*leg));
		break;
	case NEVENTS:
		return false;
	}
	/* there is none, as there is nothing to decide */
	for (i = 0; i < NDEVS; i++)
		if (w->dev[i].sm.state == MLAG_SESSION_PAIRED)
			dev_verdict(&w->dev[i], MLAG_DAD_STAY, w->now, &out);
	props_transition(&pre, ev, w);
	world_bury(w);
	return true;
}

/* ---- telling of it ---- */

static const char dev_name[NDEVS] = { 'A', 'B' };
static const char *const session_names[] = { "DOWN", "INIT", "PAIRED" };
static const char *const role_names[] = { "none", "master", "backup" };
static const char *const verdict_names[] = {
	"", " undecided", "", " yields"
};
static const char *const leg_names[] = {
	"absent", "down", "held", "open", "unusable"
};

void msg_print(const struct msg *msg)
{
	unsigned int i;

	if (msg->kind == MSG_HELLO) {
		const struct mlag_sm_hello *h = &msg->hello;

		printf("hello #%llu boot %llu session %u echo %llu/%u prio %u %s",
		       (unsigned long long)h->seq,
		       (unsigned long long)(h->boot & 31), h->session,
		       (unsigned long long)(h->echo_boot & 31),
		       h->echo_session, h->priority, role_names[h->role]);
		return;
	}
	printf("keep-alive%s%s #%llu boot %llu session %u echo %u",
	       msg->ka.flags & MLAG_KEEPALIVE_F_GOODBYE ? ", goodbye," : "",
	       msg->ka.flags & MLAG_KEEPALIVE_F_PARTED ? ", parted," : "",
	       (unsigned long long)msg->ka.seq,
	       (unsigned long long)(msg->ka.boot & 31), msg->ka.session,
	       msg->ka.echo_session);
	for (i = 0; i < scn->legs; i++)
		if (msg->has[i])
			printf(" [%susable gen %u ack %u]",
			       msg->entry[i].flags & MLAG_LEG_F_USABLE ?
			       "" : "not ", msg->entry[i].idgen,
			       msg->entry[i].ack);
}

void world_print_event(const struct world *w, uint16_t ev)
{
	static const char *const names[NEVENTS] = {
		[E_TIME] = "a unit of time passes, timers run",
		[E_HELLO] = "sends a hello",
		[E_KEEPALIVE] = "sends a keep-alive",
		[E_HELLO_OLD] = "sends a hello, which the network keeps",
		[E_KEEPALIVE_OLD] = "sends a keep-alive, which the network keeps",
		[E_DELIVER] = "receives",
		[E_DELIVER_OLD] = "receives, from long ago or once more,",
		[E_CRASH] = "crashes and boots, or loads its module anew",
		[E_CARRIER] = "peer-link's carrier changes",
		[E_HELPER] = "helper dies or returns",
		[E_PRIORITY] = "administrator changes the priority",
		[E_GROUP] = "administrator changes the group id",
		[E_HOLD] = "administrator changes the hold time",
		[E_FORWARDS] = "peer-link's netdev begins or ceases to forward",
		[E_LEAVE] = "leaves in good order, or returns",
		[E_VERDICT] = "yields, has to decide anew, or stays",
		[E_PRESENT] = "netdev is made or deleted, leg",
		[E_USABLE] = "port becomes usable or ceases to be, leg",
		[E_READY] = "local leg becomes ready or ceases to be, leg",
		[E_GRACE_BEGIN] = "grace period begins, leg",
		[E_GRACE_END] = "grace period ends, leg",
		[E_FORGET] = "forgets an id, leg",
	};
	enum event_type type = EV_TYPE(ev);
	unsigned int d = EV_DEV(ev);

	if (type == E_TIME) {
		printf("%s", names[type]);
	} else if (type == E_DELIVER || type == E_DELIVER_OLD) {
		printf("%c %s ", dev_name[d], names[type]);
		msg_print(type == E_DELIVER ? &w->flight[!d][EV_ARG(ev)] :
					      &w->old[!d]);
	} else if (type >= E_PRESENT) {
		printf("%c %s %u", dev_name[d], names[type], EV_ARG(ev));
	} else {
		printf("%c %s", dev_name[d], names[type]);
	}
}

void world_print(const struct world *w)
{
	unsigned int d, i;

	for (d = 0; d < NDEVS; d++) {
		const struct mlag_sm *sm = &w->dev[d].sm;

		printf("#       %c boot %llu session %u %s %s prio %u%s%s%s%s%s; knows boot %llu session %u prio %u %s",
		       dev_name[d], (unsigned long long)(sm->boot & 31),
		       sm->session, session_names[sm->state],
		       role_names[sm->role], sm->priority,
		       sm->gone ? " alone" : "",
		       verdict_names[sm->verdict],
		       sm->carrier ? "" : " no-carrier",
		       sm->leaving ? " leaving" : "",
		       sm->parting || sm->parted ? " parted" : "",
		       (unsigned long long)(sm->peer.boot & 31),
		       sm->peer.session, sm->peer.priority,
		       role_names[sm->peer.role]);
		for (i = 0; i < scn->legs; i++) {
			const struct leg *leg = &w->dev[d].leg[i];

			if (!leg->exists)
				continue;
			printf(" | leg %u %s gen %u%s%s%s%s%s%s%s ack %u", i,
			       leg_names[leg->sm.state], leg->sm.idgen,
			       leg->sm.acked ? " acked" : "",
			       leg->sm.cleared ? " cleared" : "",
			       leg->sm.released ? " released" : "",
			       leg->sm.isolating ? " isolating" : "",
			       leg->sm.closing ? " closing" : "",
			       leg->open_seen ? " (open-seen)" : "",
			       leg->release_seen ? " (release-seen)" : "",
			       leg->sm.ack);
		}
		printf("\n");
	}
}
