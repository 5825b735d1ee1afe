// SPDX-License-Identifier: GPL-2.0
/* States that behave alike are made equal, so that there are few of them:
 *
 * - Times become ages, no greater than what a timer can tell apart.
 * - Sequence numbers and random numbers are compared with each other and with
 *   nothing else, so only their order matters: those in use are numbered anew.
 * - Of ballots the distances matter, but not how great a great one is: it only
 *   takes longer then until a deaf device has caught up.
 * - What is never looked at in a state is set to 0.
 */
#include <string.h>

#include "model.h"

#define MAX_VALUES	32
/* the most that a ballot is above the next lower one */
#define MAX_GAP		4
#define MAX_AGE		16

struct values {
	unsigned int n;
	uint64_t v[MAX_VALUES];
	uint64_t to[MAX_VALUES];
};

static void values_add(struct values *vs, uint64_t v)
{
	unsigned int i;

	if (!v)
		return;
	for (i = vs->n; i && vs->v[i - 1] > v; i--)
		;
	if (i && vs->v[i - 1] == v)
		return;
	memmove(&vs->v[i + 1], &vs->v[i], (vs->n - i) * sizeof(v));
	vs->v[i] = v;
	vs->n++;
}

typedef void (*visit)(struct values *vs, uint64_t *v);

static void do_add(struct values *vs, uint64_t *v)
{
	values_add(vs, *v);
}

static void do_map(struct values *vs, uint64_t *v)
{
	unsigned int i;

	if (!*v)
		return;
	for (i = 0; vs->v[i] != *v; i++)
		;
	*v = vs->to[i];
}

static void rank(struct values *vs)
{
	unsigned int i;

	for (i = 0; i < vs->n; i++)
		vs->to[i] = i + 1;
}

static void close_gaps(struct values *vs)
{
	uint64_t last = 0, to = 0;
	unsigned int i;

	for (i = 0; i < vs->n; i++) {
		to += vs->v[i] - last > MAX_GAP ? MAX_GAP : vs->v[i] - last;
		last = vs->v[i];
		vs->to[i] = to;
	}
}

/* Visiting through a copy, since the fields' types differ. */
#define VISIT(field) do {						\
	uint64_t v_ = (field);						\
									\
	fn(vs, &v_);							\
	(field) = v_;							\
} while (0)

/* Packets sent by @d: @m runs over them. */
#define for_each_msg(w, d, i, m)					\
	for (i = 0; i <= scn->flight &&					\
	     (m = i < scn->flight ? &(w)->flight[d][i] : &(w)->old[d], 1); i++)

static void visit_seqs(struct world *w, unsigned int d, uint64_t boot,
		       visit fn, struct values *vs)
{
	struct mlag_dad *other = &w->dev[!d].dad;
	struct msg *m;
	unsigned int i;

	if (other->peer_boot == boot) {
		VISIT(other->peer_seq);
		VISIT(other->path[0].seq);
	}
	if (other->other_boot == boot)
		VISIT(other->other_seq);
	for_each_msg(w, d, i, m)
		if (m->dad.claim.boot == boot)
			VISIT(m->dad.seq);
}

static void visit_nonces(struct world *w, unsigned int d, visit fn,
			 struct values *vs)
{
	struct msg *m;
	unsigned int i;

	VISIT(w->dev[d].dad.nonce);
	VISIT(w->dev[!d].dad.echo_nonce);
	for_each_msg(w, d, i, m)
		VISIT(m->dad.nonce);
	for_each_msg(w, !d, i, m)
		VISIT(m->dad.echo_nonce);
}

static void visit_ballots(struct world *w, visit fn, struct values *vs)
{
	struct msg *m;
	unsigned int d, i;

	for (d = 0; d < NDEVS; d++) {
		VISIT(w->dev[d].told);
		VISIT(w->dev[d].dad.claim.ballot);
		VISIT(w->dev[d].dad.peer.ballot);
		VISIT(w->dev[d].dad.peer_ballot);
		VISIT(w->word[d].word.ballot);
		for_each_msg(w, d, i, m) {
			VISIT(m->dad.claim.ballot);
			VISIT(m->dad.seen_ballot);
		}
	}
}

static void visit_leaves(struct world *w, unsigned int d, visit fn,
			 struct values *vs)
{
	VISIT(w->dev[d].dad.leave_seq);
	VISIT(w->dev[!d].dad.peer_leave_seq);
	VISIT(w->word[d].word.leave_seq);
	VISIT(w->word[!d].word.leave_ack);
}

static void canon_numbers(struct world *w, unsigned int d)
{
	struct mlag_dad *dad = &w->dev[d].dad;
	struct values vs;
	uint64_t n;

	/* boots are few, and numbered from 1 */
	for (n = dad->claim.boot & 31; n; n--) {
		vs.n = 0;
		visit_seqs(w, d, (dad->claim.boot & 32) | n, do_add, &vs);
		rank(&vs);
		visit_seqs(w, d, (dad->claim.boot & 32) | n, do_map, &vs);
		if (n == (dad->claim.boot & 31))
			dad->seq = vs.n;
	}
	vs.n = 0;
	visit_nonces(w, d, do_add, &vs);
	rank(&vs);
	visit_nonces(w, d, do_map, &vs);
	w->fresh[d] = vs.n + 1;
	vs.n = 0;
	visit_leaves(w, d, do_add, &vs);
	rank(&vs);
	visit_leaves(w, d, do_map, &vs);
}

/* An age, no greater than @max; as if the event were just now if !@used. */
static void canon_time(__u64 *time, uint64_t now, bool used, unsigned int max)
{
	uint64_t age = used ? now - *time : 0;

	if (age > max)
		age = max;
	*time = MODEL_NOW - age;
}

/* What lies ahead, or not at all. */
static void canon_ahead(__u64 *time, uint64_t now, bool used)
{
	if (!used || !*time)
		*time = 0;
	else if (*time < now)
		*time = MODEL_NOW;
	else
		*time -= now - MODEL_NOW;
}

static void canon_dev(struct dev *dev, uint64_t now)
{
	struct mlag_dad *dad = &dev->dad;
	uint8_t verdict = dad->why.verdict;
	bool paired = verdict == MLAG_DAD_PAIRED;
	bool undecided = verdict == MLAG_DAD_UNDECIDED;
	bool yields = verdict == MLAG_DAD_YIELD;
	uint8_t rule = dad->why.rule;
	__u64 since = dad->why.since;

	dev->sm.session = 1;
	dev->sm.peer.boot = 0;
	dad->session_number = 1;
	dad->entropy = 0;
	if (!yields || (rule != MLAG_DAD_BY_LOST_BEFORE &&
			rule != MLAG_DAD_BY_HELPER))
		rule = MLAG_DAD_BY_NONE;
	canon_time(&since, now, yields, MAX_AGE);
	memset(&dad->why, 0, sizeof(dad->why));
	dad->why.verdict = verdict;
	dad->why.rule = rule;
	dad->why.since = since;

	canon_time(&dad->began, now, dad->booting, MODEL_BOOT_DELAY);
	canon_time(&dad->met, now, dad->booting && undecided && dad->peer.boot,
		   MODEL_TIMEOUT);
	canon_time(&dad->paired, now, paired, MODEL_FORGET);
	canon_time(&dad->lost, now, !paired, MAX_AGE);
	canon_time(&dad->heard, now, true, paired ? MODEL_TIMEOUT : MAX_AGE);
	canon_time(&dad->helper_since, now, !paired, MAX_AGE);
	canon_time(&dad->raise_at, now, verdict == MLAG_DAD_STAY,
		   MODEL_TIMEOUT);
	canon_time(&dad->leave_since, now, dad->leave == MLAG_DAD_LEAVE_DRAIN,
		   1);
	canon_ahead(&dad->up_at, now, dad->held && paired);
	canon_ahead(&dad->flap_until, now, true);
	if (!dad->staggering)
		dad->stagger_id = 0;
	canon_ahead(&dad->stagger_at, now, dad->staggering);
	if (dad->handed) {
		canon_time(&dad->handed, now, true, scn->handover_hold);
		if (MODEL_NOW - dad->handed == scn->handover_hold)
			dad->handed = 0;
	}
	if (dad->flaps > 3)
		dad->flaps = 3;
	canon_time(&dad->path[0].heard, now,
		   dad->path[0].state == MLAG_DAD_PATH_OK, MODEL_TIMEOUT);
	dad->path[0].since = MODEL_NOW;
	dad->path[0].echoed = false;
	if (!undecided)
		dad->was = 0;
	if (!paired) {
		dad->peer_known = false;
		dad->peer_class = 0;
		dad->peer_flags = 0;
		dad->peer_refused = false;
		dad->peer_leave_seq = 0;
	}
	if (dad->leave == MLAG_DAD_LEAVE_NONE)
		dad->leave_refused = false;
	if (!dad->other_boot) {
		dad->other_seq = 0;
		dad->others = 0;
	}
}

void world_canon(struct world *w)
{
	struct values vs = {};
	unsigned int d;

	for (d = 0; d < NDEVS; d++)
		canon_dev(&w->dev[d], w->now);
	w->now = MODEL_NOW;
	for (d = 0; d < NDEVS; d++)
		canon_numbers(w, d);
	visit_ballots(w, do_add, &vs);
	close_gaps(&vs);
	visit_ballots(w, do_map, &vs);
}

/* ---- as few bytes as possible ---- */

struct packer {
	uint8_t *to;
	const uint8_t *from;
};

#define PACK(field) do {						\
	if (p->to)							\
		*p->to++ = (field);					\
	else								\
		(field) = *p->from++;					\
} while (0)

#define PACK_TIME(field) do {						\
	if (p->to)							\
		*p->to++ = (field) ? (field) - MODEL_NOW + 64 : 0;	\
	else								\
		(field) = *p->from++ ? p->from[-1] + MODEL_NOW - 64 : 0; \
} while (0)

static void pack_claim(struct packer *p, struct mlag_dad_claim *claim)
{
	PACK(claim->boot);
	if (!claim->boot)
		return;
	PACK(claim->ballot);
	PACK(claim->class);
	PACK(claim->uplinks);
	PACK(claim->role);
	if (p->to)
		return;
	claim->priority = 100;
	claim->mac = 1 + (claim->boot >> 5);
}

static void pack_dev(struct packer *p, struct dev *dev)
{
	struct mlag_dad *dad = &dev->dad;
	struct mlag_sm *sm = &dev->sm;

	PACK(dev->valid);
	PACK(dev->stale);
	PACK(dev->uplink);
	PACK(dev->told);
	PACK(dev->told_boot);
	PACK(sm->state);
	PACK(sm->role);
	PACK(sm->helper);
	PACK(sm->peer.helper);
	PACK(dad->peer_helper);
	PACK(sm->peer.role);
	PACK(dad->peer_role);
	PACK(dad->frozen);
	PACK(dad->booting);
	PACK(dad->held);
	PACK(dad->ran);
	PACK(dad->armed);
	PACK(dad->try_uplinks);
	PACK(dad->peer_known);
	PACK(dad->peer_leaving);
	PACK(dad->peer_refused);
	PACK(dad->leave_refused);
	PACK(dad->drained);
	PACK(dad->ready);
	PACK(dad->staggering);
	PACK(dad->stagger_id);
	PACK(dad->peer_class);
	PACK(dad->peer_flags);
	PACK(dad->leave);
	PACK(dad->was);
	PACK(dad->backoff);
	PACK(dad->raised);
	PACK(dad->flaps);
	PACK(dad->uplinks_up);
	PACK(dad->leave_seq);
	PACK(dad->peer_leave_seq);
	PACK(dad->seq);
	PACK(dad->nonce);
	PACK_TIME(dad->began);
	PACK_TIME(dad->paired);
	PACK_TIME(dad->lost);
	PACK_TIME(dad->heard);
	PACK_TIME(dad->met);
	PACK_TIME(dad->helper_since);
	PACK_TIME(dad->raise_at);
	PACK_TIME(dad->leave_since);
	PACK_TIME(dad->up_at);
	PACK_TIME(dad->flap_until);
	PACK_TIME(dad->stagger_at);
	PACK_TIME(dad->handed);
	PACK(dad->peer_boot);
	PACK(dad->peer_seq);
	PACK(dad->peer_ballot);
	PACK(dad->echo_boot);
	PACK(dad->echo_nonce);
	PACK(dad->other_boot);
	PACK(dad->other_seq);
	PACK(dad->others);
	pack_claim(p, &dad->claim);
	pack_claim(p, &dad->peer);
	PACK(dad->why.verdict);
	PACK(dad->why.rule);
	PACK_TIME(dad->why.since);
	PACK(dad->path[0].state);
	PACK(dad->path[0].seq);
	PACK_TIME(dad->path[0].heard);
	PACK(dad->uplinks);
	if (p->to)
		return;
	sm->group = 1;
	sm->priority = 100;
	sm->boot = dad->claim.boot;
	sm->mac = dad->claim.mac;
	sm->session = 1;
	dad->group = 1;
	dad->priority = 100;
	dad->role = sm->role;
	dad->session = sm->state;
	dad->helper = sm->helper;
	dad->session_number = 1;
	dad->boot_delay_ms = MODEL_BOOT_DELAY;
	dad->up_delay_ms = MODEL_UP_DELAY;
	dad->flap_hold_ms = 1;
	dad->flap_hold_max_ms = MODEL_FLAP_MAX;
	dad->flap_forget_ms = MODEL_FORGET;
	dad->helper_grace_ms = MODEL_GRACE;
	dad->drain_ms = MODEL_DRAIN;
	dad->up_stagger_ms = scn->stagger;
	dad->gate_ready = scn->gate_ready;
	dad->handover_hold_ms = scn->handover_hold;
	dad->lost_yields = scn->lost_yields;
	dad->helper_stays = scn->helper_stays;
	dad->classic = scn->classic;
	dad->path[0].interval_ms = 1;
	dad->path[0].timeout_ms = MODEL_TIMEOUT;
	dad->path[0].since = MODEL_NOW;
}

static void pack_msg(struct packer *p, struct msg *msg)
{
	struct mlag_dad_msg *dad = &msg->dad;

	PACK(msg->kind);
	if (!msg->kind)
		return;
	PACK(msg->age);
	PACK(dad->verdict);
	PACK(dad->flags);
	PACK(dad->seq);
	PACK(dad->nonce);
	PACK(dad->echo_boot);
	PACK(dad->echo_nonce);
	PACK(dad->seen_boot);
	PACK(dad->seen_ballot);
	PACK(dad->session);
	PACK(dad->uplinks_up);
	PACK(dad->uplinks);
	pack_claim(p, &dad->claim);
	if (p->to)
		return;
	dad->version = MLAG_SM_VERSION;
	dad->min_version = MLAG_SM_MIN_VERSION;
	dad->order = MLAG_DAD_ORDER;
	dad->group = 1;
	dad->interval_ms = 1;
}

static void pack_word(struct packer *p, struct word *word)
{
	PACK(word->kind);
	if (!word->kind)
		return;
	PACK(word->age);
	PACK(word->word.ballot);
	PACK(word->word.leave_seq);
	PACK(word->word.leave_ack);
	PACK(word->word.class);
	PACK(word->word.flags);
}

static void pack(struct packer *p, struct world *w)
{
	unsigned int d, i;

	PACK(w->link);
	for (d = 0; d < NDEVS; d++) {
		PACK(w->cut[d]);
		PACK(w->fresh[d]);
		pack_dev(p, &w->dev[d]);
		for (i = 0; i < scn->flight; i++)
			pack_msg(p, &w->flight[d][i]);
		pack_msg(p, &w->old[d]);
		pack_word(p, &w->word[d]);
	}
	for (i = 0; i < NBUDGETS; i++)
		if (scn->budget[i] && scn->budget[i] != UNLIMITED)
			PACK(w->spent[i]);
}

unsigned int world_pack(const struct world *w, uint8_t *buf)
{
	struct packer p = { .to = buf };

	/* only read, as there is somewhere to write to */
	pack(&p, (struct world *)w);
	return p.to - buf;
}

void world_unpack(struct world *w, const uint8_t *buf)
{
	struct packer p = { .from = buf };

	memset(w, 0, sizeof(*w));
	w->now = MODEL_NOW;
	pack(&p, w);
}
