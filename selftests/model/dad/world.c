// SPDX-License-Identifier: GPL-2.0
/* What may happen, and how a device drives its state machine. */
#include <stdio.h>
#include <string.h>

#include "model.h"

#define BOOT_ID(d, n)	((d) << 5 | (n))

/* ---- a device ---- */

uint32_t dev_reasons(const struct dev *dev, enum mlag_dad_port kind,
		     uint64_t now)
{
	/* the second of two member ports */
	return mlag_dad_reasons(&dev->dad, kind, 2);
}

/* Whether packets get through the device's port. */
bool dev_hears(const struct dev *dev, unsigned int d, uint64_t now)
{
	return !scn->own_port || !d ||
	       !dev_reasons(dev, MLAG_DAD_PORT_ORPHAN, now);
}

/* What was asked for: ports go up and down at once, and uplinks with them. */
static void dev_done(struct world *w, unsigned int d, const struct dev *pre,
		     uint32_t actions, uint32_t *out)
{
	struct dev *dev = &w->dev[d];
	bool up;

	props_call(pre, dev, w->now, actions);
	*out |= actions;
	if (actions & MLAG_DAD_ACT_PORTS && mlag_dad_turn_due(&dev->dad, w->now))
		mlag_dad_turn(&dev->dad, dev->dad.stagger_id < 1 ? 1 : 0,
			      w->now);
	if (!(scn->uplinks & 1 << d))
		return;
	up = dev->uplink && !dev_reasons(dev, MLAG_DAD_PORT_UPLINK, w->now);
	if (up == dev->dad.uplinks_up)
		return;
	dev->dad.entropy = w->fresh[d];
	*out |= mlag_dad_uplinks_set(&dev->dad, up, 1, w->now);
}

#define DEV_CALL(w, d, out, call) do {					\
	struct dev pre_ = (w)->dev[d];					\
	uint32_t actions_ = (call);					\
									\
	dev_done(w, d, &pre_, actions_, out);				\
} while (0)

static void dev_follow(struct world *w, unsigned int d, uint32_t *out)
{
	struct dev *dev = &w->dev[d];

	DEV_CALL(w, d, out, mlag_dad_follow(&dev->dad, &dev->sm, w->now));
}

/* The other device is paired with something that is no more. */
static void dev_invalidate(struct world *w, unsigned int d)
{
	w->dev[!d].valid = false;
	memset(w->word, 0, sizeof(w->word));
}

void dev_lose(struct world *w, unsigned int d, uint32_t *out)
{
	struct mlag_sm *sm = &w->dev[d].sm;

	sm->state = MLAG_SESSION_DOWN;
	sm->session++;
	w->dev[d].valid = false;
	w->dev[d].stale = 0;
	dev_invalidate(w, d);
	dev_follow(w, d, out);
}

/* As sm.c: the other one must have heard of our present session. */
bool dev_can_pair(const struct world *w, unsigned int d)
{
	const struct dev *dev = &w->dev[d], *other = &w->dev[!d];

	if (!w->link || dev->sm.state == MLAG_SESSION_PAIRED)
		return false;
	return other->sm.state != MLAG_SESSION_PAIRED || other->valid;
}

/* The first device becomes master, then the second one hears of it. */
static bool dev_can_role(const struct world *w, unsigned int d)
{
	const struct mlag_sm *sm = &w->dev[d].sm;

	return sm->state == MLAG_SESSION_PAIRED && w->dev[d].valid &&
	       (d ? w->dev[0].valid &&
		    w->dev[0].sm.role == MLAG_ROLE_MASTER &&
		    sm->peer.role != MLAG_ROLE_MASTER :
		    sm->role != MLAG_ROLE_MASTER);
}

static void dev_role(struct world *w, unsigned int d, uint32_t *out)
{
	if (d)
		w->dev[d].sm.peer.role = MLAG_ROLE_MASTER;
	else
		w->dev[d].sm.role = MLAG_ROLE_MASTER;
	dev_follow(w, d, out);
}

void dev_pair(struct world *w, unsigned int d, uint32_t *out)
{
	struct dev *dev = &w->dev[d], *other = &w->dev[!d];

	dev->sm.state = MLAG_SESSION_PAIRED;
	dev->sm.role = d || scn->budget[B_ROLE] ? MLAG_ROLE_BACKUP :
						  MLAG_ROLE_MASTER;
	dev->sm.peer.role = !d || scn->budget[B_ROLE] ? MLAG_ROLE_BACKUP :
							MLAG_ROLE_MASTER;
	dev->sm.peer.boot = other->sm.boot;
	dev->sm.peer.helper = other->sm.helper;
	dev->valid = true;
	dev->stale = 0;
	dev_follow(w, d, out);
}

void dev_helper(struct world *w, unsigned int d, enum mlag_helper helper,
		uint32_t *out)
{
	w->dev[d].sm.helper = helper;
	dev_follow(w, d, out);
}

void dev_tick(struct world *w, unsigned int d, uint32_t *out)
{
	struct dev *dev = &w->dev[d];

	if (dev->sm.state == MLAG_SESSION_PAIRED) {
		if (!w->link || !dev->valid)
			dev->stale++;
		else
			dev->stale = 0;
		if (dev->stale >= MODEL_HOLD)
			dev_lose(w, d, out);
	}
	DEV_CALL(w, d, out, mlag_dad_tick(&dev->dad, w->now));
}

void dev_dad(struct world *w, unsigned int d, struct msg *msg)
{
	memset(msg, 0, sizeof(*msg));
	msg->kind = 1;
	mlag_dad_next(&w->dev[d].dad, 0, &msg->dad, w->now);
	props_send(w, d, msg);
}

void dev_deliver(struct world *w, unsigned int d, const struct msg *msg,
		 uint32_t *out)
{
	struct dev *dev = &w->dev[d], pre = *dev;
	enum mlag_dad_refusal refusal;

	DEV_CALL(w, d, out, mlag_dad_input(&dev->dad, 0, &msg->dad, w->now,
					   &refusal));
	props_deliver(w, d, &pre, msg);
}

/* A word also tells whether the helper lives, as a keep-alive does. */
void dev_word(struct world *w, unsigned int d, struct word *word)
{
	memset(word, 0, sizeof(*word));
	word->kind = 1 + w->dev[d].sm.helper;
	mlag_dad_word_next(&w->dev[d].dad, &word->word);
}

void dev_word_deliver(struct world *w, unsigned int d, const struct word *word,
		      uint32_t *out)
{
	struct dev *dev = &w->dev[d];

	dev->sm.peer.helper = word->kind - 1;
	dev_follow(w, d, out);
	dev->told = word->word.ballot;
	dev->told_boot = w->dev[!d].sm.boot;
	DEV_CALL(w, d, out, mlag_dad_word_input(&dev->dad, &word->word,
						w->now));
}

/* A new boot: all is forgotten. */
static void dev_boot(struct world *w, unsigned int d, uint64_t boot)
{
	struct dev *dev = &w->dev[d];
	bool uplink = dev->uplink;

	memset(dev, 0, sizeof(*dev));
	dev->uplink = uplink;
	dev->sm = (struct mlag_sm){
		.group = 1, .priority = 100, .mac = 1 + d, .boot = boot,
		.session = 1, .helper = MLAG_HELPER_ALIVE,
	};
	mlag_dad_init(&dev->dad, &dev->sm, w->now);
	dev->dad.nonce = w->fresh[d];
	dev->dad.boot_delay_ms = MODEL_BOOT_DELAY;
	dev->dad.up_delay_ms = MODEL_UP_DELAY;
	dev->dad.flap_hold_ms = 1;
	dev->dad.flap_hold_max_ms = MODEL_FLAP_MAX;
	dev->dad.flap_forget_ms = MODEL_FORGET;
	dev->dad.helper_grace_ms = MODEL_GRACE;
	dev->dad.drain_ms = MODEL_DRAIN;
	dev->dad.up_stagger_ms = scn->stagger;
	dev->dad.gate_ready = scn->gate_ready;
	dev->dad.handover_hold_ms = scn->handover_hold;
	dev->dad.lost_yields = scn->lost_yields;
	dev->dad.helper_stays = scn->helper_stays;
	dev->dad.classic = scn->classic;
	mlag_dad_path_set(&dev->dad, 0, 1, MODEL_TIMEOUT, w->now);
	if (scn->uplinks & 1 << d)
		mlag_dad_uplinks_set(&dev->dad, uplink, 1, w->now);
}

/* ---- the world ---- */

void world_fresh(struct world *w)
{
	unsigned int d;

	for (d = 0; d < NDEVS; d++)
		w->dev[d].dad.entropy = w->fresh[d];
}

void world_begin(struct world *w)
{
	uint32_t out = 0;
	unsigned int d, i;
	struct word word;
	struct msg msg;

	memset(w, 0, sizeof(*w));
	w->now = MODEL_NOW;
	w->link = true;
	for (d = 0; d < NDEVS; d++) {
		w->dev[d].uplink = true;
		w->fresh[d] = 1;
		dev_boot(w, d, BOOT_ID(d, 1));
		w->fresh[d] = 2;
	}
	if (!scn->paired)
		return;
	for (d = 0; d < NDEVS; d++) {
		world_fresh(w);
		dev_pair(w, d, &out);
	}
	for (i = 0; i < 4; i++)
		for (d = 0; d < NDEVS; d++) {
			dev_word(w, d, &word);
			dev_word_deliver(w, !d, &word, &out);
			dev_dad(w, d, &msg);
			dev_deliver(w, !d, &msg, &out);
		}
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

unsigned int world_events(const struct world *w, uint16_t *evs)
{
	static const struct {
		enum event_type type;
		enum budget budget;
	} faults[] = {
		{ E_CRASH, B_CRASH }, { E_HELPER, B_HELPER }, { E_DIR, B_DIR },
		{ E_UPLINK, B_UPLINK }, { E_MAINTENANCE, B_MAINTENANCE },
	};
	unsigned int n = 0, d, i;

	if (can_spend(w, B_TIME))
		evs[n++] = EV(E_TIME, 0, 0);
	if (can_spend(w, B_LINK))
		evs[n++] = EV(E_LINK, 0, 0);
	for (d = 0; d < NDEVS; d++) {
		const struct dev *dev = &w->dev[d];
		bool paired = dev->sm.state == MLAG_SESSION_PAIRED;
		bool listens = dev->sm.helper == MLAG_HELPER_ALIVE &&
			       dev_hears(dev, d, w->now);

		if (listens && !w->cut[d] && can_spend(w, B_DAD))
			evs[n++] = EV(E_DAD, d, 0);
		if (listens && can_spend(w, B_OLD))
			evs[n++] = EV(E_DAD_OLD, d, 0);
		for (i = 0; i < scn->flight && listens; i++)
			if (w->flight[!d][i].kind)
				evs[n++] = EV(E_DELIVER, d, i);
		if (listens && w->old[!d].kind)
			evs[n++] = EV(E_DELIVER_OLD, d, 0);
		if (paired && dev->valid && can_spend(w, B_WORD))
			evs[n++] = EV(E_WORD, d, 0);
		if (w->word[!d].kind && paired && dev->valid)
			evs[n++] = EV(E_WORD_DELIVER, d, 0);
		if (paired && (!w->link || !dev->valid || can_spend(w, B_BLIP)))
			evs[n++] = EV(E_LOST, d, 0);
		if (paired && w->link && dev->valid && can_spend(w, B_GOODBYE))
			evs[n++] = EV(E_GOODBYE, d, 0);
		if (paired && dev->valid && !dev->dad.ready &&
		    can_spend(w, B_READY))
			evs[n++] = EV(E_READY, d, 0);
		if (dev_can_role(w, d) && can_spend(w, B_ROLE))
			evs[n++] = EV(E_ROLE, d, 0);
		if (dev_can_pair(w, d) && can_spend(w, B_PAIR))
			evs[n++] = EV(E_PAIR, d, 0);
		for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
			if (can_spend(w, faults[i].budget))
				evs[n++] = EV(faults[i].type, d, 0);
	}
	return n;
}

/* Nothing but its sequence number tells the packet from one that was sent in
 * this very unit and has not arrived yet.
 */
static bool said_just_now(const struct world *w, unsigned int d,
			  const struct msg *msg)
{
	struct msg m;
	unsigned int i;

	for (i = scn->flight; i--; ) {
		if (!w->flight[d][i].kind)
			continue;
		m = w->flight[d][i];
		m.dad.seq = msg->dad.seq;
		return !memcmp(&m, msg, sizeof(m));
	}
	return false;
}

/* The newest packets are under way; the network loses others. */
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

void world_age(struct world *w)
{
	unsigned int d, i, n;

	w->now++;
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
		if (w->word[d].kind && w->word[d].age++ == MODEL_UNDER_WAY)
			memset(&w->word[d], 0, sizeof(w->word[d]));
	}
}

/* Carry out an event of world_events(), with all checks. */
bool world_apply(struct world *w, uint16_t ev)
{
	static struct world pre;
	unsigned int d = EV_DEV(ev), arg = EV_ARG(ev), i;
	struct dev *dev = &w->dev[d];
	struct msg *flight = w->flight[!d];
	uint32_t out = 0;
	struct word word;
	struct msg msg;
	bool refused;

	world_fresh(w);
	pre = *w;

	switch ((enum event_type)EV_TYPE(ev)) {
	case E_TIME:
		spend(w, B_TIME);
		world_age(w);
		for (i = 0; i < NDEVS; i++)
			dev_tick(w, i, &out);
		break;
	case E_DAD:
		spend(w, B_DAD);
		dev_dad(w, d, &msg);
		if (!said_just_now(w, d, &msg))
			world_send(w, d, &msg);
		break;
	case E_DAD_OLD:
		spend(w, B_OLD);
		dev_dad(w, d, &w->old[d]);
		break;
	case E_DELIVER:
		msg = flight[arg];
		memmove(flight + arg, flight + arg + 1,
			(scn->flight - 1 - arg) * sizeof(*flight));
		memset(&flight[scn->flight - 1], 0, sizeof(*flight));
		dev_deliver(w, d, &msg, &out);
		break;
	case E_DELIVER_OLD:
		dev_deliver(w, d, &w->old[!d], &out);
		break;
	case E_WORD:
		spend(w, B_WORD);
		dev_word(w, d, &w->word[d]);
		break;
	case E_WORD_DELIVER:
		word = w->word[!d];
		memset(&w->word[!d], 0, sizeof(word));
		dev_word_deliver(w, d, &word, &out);
		break;
	case E_LINK:
		spend(w, B_LINK);
		w->link = !w->link;
		break;
	case E_LOST:
		if (w->link && dev->valid)
			spend(w, B_BLIP);
		dev_lose(w, d, &out);
		break;
	case E_GOODBYE:
		spend(w, B_GOODBYE);
		dev->sm.lost = MLAG_REASON_GOODBYE;
		dev_lose(w, d, &out);
		dev->sm.lost = MLAG_REASON_NONE;
		break;
	case E_PAIR:
		spend(w, B_PAIR);
		dev_pair(w, d, &out);
		break;
	case E_DIR:
		spend(w, B_DIR);
		w->cut[d] = !w->cut[d];
		if (w->cut[d])
			memset(w->flight[d], 0, sizeof(w->flight[d]));
		break;
	case E_CRASH:
		spend(w, B_CRASH);
		dev_invalidate(w, d);
		dev_boot(w, d, dev->sm.boot + 1);
		break;
	case E_HELPER:
		spend(w, B_HELPER);
		dev_helper(w, d, dev->sm.helper == MLAG_HELPER_ALIVE ?
			   MLAG_HELPER_DEAD : MLAG_HELPER_ALIVE, &out);
		break;
	case E_UPLINK:
		spend(w, B_UPLINK);
		dev->uplink = !dev->uplink;
		dev_done(w, d, &pre.dev[d], 0, &out);
		break;
	case E_MAINTENANCE:
		spend(w, B_MAINTENANCE);
		DEV_CALL(w, d, &out, mlag_dad_maintenance(&dev->dad,
			dev->dad.leave == MLAG_DAD_LEAVE_NONE ||
			dev->dad.leave == MLAG_DAD_LEAVE_CANCEL, w->now,
			&refused));
		break;
	case E_READY:
		spend(w, B_READY);
		DEV_CALL(w, d, &out, mlag_dad_ready_set(&dev->dad, true,
							w->now));
		break;
	case E_ROLE:
		spend(w, B_ROLE);
		dev_role(w, d, &out);
		break;
	case NEVENTS:
		return false;
	}
	props_transition(&pre, ev, w);
	return true;
}

/* ---- telling of it ---- */

static const char *const verdict_names[] = {
	"PAIRED", "UNDECIDED", "STAY", "YIELD"
};
static const char *const class_names[] = { "leaving", "held", "run" };
static const char *const leave_names[] = {
	"", " asked-to-leave", " draining", " drained", " returning"
};

static void claim_print(const struct mlag_dad_claim *claim)
{
	printf("%llu/%s/%s/%c", (unsigned long long)claim->ballot,
	       class_names[claim->class], claim->uplinks ? "up" : "no-uplink",
	       claim->role == MLAG_ROLE_MASTER ? 'M' :
	       claim->role == MLAG_ROLE_BACKUP ? 'B' : '-');
}

static void msg_print(const struct msg *msg)
{
	printf("packet #%llu boot %llu echo %llu/%llu %s claim ",
	       (unsigned long long)msg->dad.seq,
	       (unsigned long long)(msg->dad.claim.boot & 31),
	       (unsigned long long)(msg->dad.echo_boot & 31),
	       (unsigned long long)msg->dad.echo_nonce,
	       verdict_names[msg->dad.verdict]);
	claim_print(&msg->dad.claim);
	printf("%s%s%s", msg->dad.flags & MLAG_DAD_F_FROZEN ? " frozen" : "",
	       msg->dad.flags & MLAG_DAD_F_DEAF ? " deaf" : "",
	       msg->dad.flags & MLAG_DAD_F_HANDOVER ? " handover" : "");
}

void world_print_event(const struct world *w, uint16_t ev)
{
	static const char *const names[NEVENTS] = {
		[E_TIME] = "a unit of time passes, timers run",
		[E_DAD] = "sends a packet",
		[E_DAD_OLD] = "sends a packet, which the network keeps",
		[E_DELIVER] = "receives",
		[E_DELIVER_OLD] = "receives, from long ago or once more,",
		[E_WORD] = "sends a keep-alive",
		[E_WORD_DELIVER] = "receives a keep-alive",
		[E_LINK] = "the peer-link fails or works again",
		[E_LOST] = "loses the session",
		[E_GOODBYE] = "hears the other say goodbye",
		[E_PAIR] = "pairs",
		[E_DIR] = "what it sends by DAD is lost from now on, or no more",
		[E_CRASH] = "crashes and boots",
		[E_HELPER] = "helper dies or returns",
		[E_UPLINK] = "uplink fails or works again",
		[E_READY] = "is ready",
		[E_ROLE] = "becomes master, or hears that the other is",
		[E_MAINTENANCE] = "administrator turns maintenance on or off",
	};
	enum event_type type = EV_TYPE(ev);
	unsigned int d = EV_DEV(ev);

	if (type != E_TIME && type != E_LINK)
		printf("%c ", 'A' + d);
	printf("%s", names[type]);
	if (type == E_DELIVER || type == E_DELIVER_OLD) {
		printf(" ");
		msg_print(type == E_DELIVER ? &w->flight[!d][EV_ARG(ev)] :
					      &w->old[!d]);
	}
}

void world_print(const struct world *w)
{
	unsigned int d;

	for (d = 0; d < NDEVS; d++) {
		const struct dev *dev = &w->dev[d];
		const struct mlag_dad *dad = &dev->dad;

		printf("#       %c boot %llu %s (rule %u) claim ", 'A' + d,
		       (unsigned long long)(dev->sm.boot & 31),
		       verdict_names[dad->why.verdict], dad->why.rule);
		if (dad->frozen)
			claim_print(&dad->claim);
		else
			printf("%llu", (unsigned long long)dad->claim.ballot);
		printf("%s%s%s%s%s%s%s; heard %llu ago, peer boot %llu claim ",
		       dad->booting ? " booting" : "",
		       dad->held ? " held" : "",
		       dad->flap_until ? " flap" : "",
		       dad->armed ? " armed" : "",
		       dad->try_uplinks ? " try-uplinks" : "",
		       leave_names[dad->leave],
		       dev->sm.helper == MLAG_HELPER_ALIVE ? "" : " helper-dead",
		       (unsigned long long)(w->now - dad->heard),
		       (unsigned long long)(dad->peer_boot & 31));
		if (dad->peer.boot)
			claim_print(&dad->peer);
		else
			printf("none");
		printf("%s%s\n", w->cut[d] ? " (mute)" : "",
		       w->link ? "" : " (no peer-link)");
	}
}
