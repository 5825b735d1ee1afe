// SPDX-License-Identifier: GPL-2.0
/* States that behave alike are made equal, so that there are few of them:
 *
 * - Times become ages, no greater than what a timer can tell apart.
 * - Counters and random numbers are compared with each other and with nothing
 *   else, so only their order matters: those in use are numbered anew.
 * - What is never looked at in a state is set to 0.
 */
#include <string.h>

#include "model.h"

#define MAX_VALUES	64

static unsigned int max_of(unsigned int a, unsigned int b)
{
	return a > b ? a : b;
}

struct values {
	unsigned int n;
	uint64_t v[MAX_VALUES];
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

static unsigned int values_rank(const struct values *vs, uint64_t v)
{
	unsigned int i;

	if (!v)
		return 0;
	for (i = 0; vs->v[i] != v; i++)
		;
	return i + 1;
}

typedef void (*visit)(void *arg, uint64_t *v);

/* Visiting through a copy, since the fields' types differ. */
#define VISIT(field) do {						\
	uint64_t v_ = (field);						\
									\
	fn(arg, &v_);							\
	(field) = v_;							\
} while (0)

/* Messages sent by @d: @m runs over them. */
#define for_each_msg(w, d, i, m)					\
	for (i = 0; i <= scn->flight &&					\
	     (m = i < scn->flight ? &(w)->flight[d][i] : &(w)->old[d], 1); i++)

static void visit_boots(struct world *w, unsigned int d, visit fn, void *arg)
{
	struct msg *m;
	unsigned int i;

	VISIT(w->dev[d].sm.boot);
	VISIT(w->dev[!d].sm.peer.boot);
	for_each_msg(w, d, i, m) {
		VISIT(m->hello.boot);
		VISIT(m->ka.boot);
	}
	for_each_msg(w, !d, i, m)
		VISIT(m->hello.echo_boot);
}

/* Hellos' sequence numbers are compared with hellos' only. */
static void visit_hello_seqs(struct world *w, unsigned int d, uint64_t boot,
			     visit fn, void *arg)
{
	struct msg *m;
	unsigned int i;

	if (w->dev[!d].sm.peer.boot == boot)
		VISIT(w->dev[!d].sm.peer.hello_seq);
	for_each_msg(w, d, i, m)
		if (m->hello.boot == boot)
			VISIT(m->hello.seq);
}

static void visit_keepalive_seqs(struct world *w, unsigned int d, uint64_t boot,
				 visit fn, void *arg)
{
	struct msg *m;
	unsigned int i;

	if (w->dev[!d].sm.peer.boot == boot)
		VISIT(w->dev[!d].sm.peer.keepalive_seq);
	for_each_msg(w, d, i, m)
		if (m->ka.boot == boot)
			VISIT(m->ka.seq);
}

static void visit_sessions(struct world *w, unsigned int d, visit fn, void *arg)
{
	struct msg *m;
	unsigned int i;

	VISIT(w->dev[d].sm.session);
	VISIT(w->dev[!d].sm.peer.session);
	for_each_msg(w, d, i, m) {
		VISIT(m->hello.session);
		VISIT(m->ka.session);
	}
	for_each_msg(w, !d, i, m) {
		VISIT(m->hello.echo_session);
		VISIT(m->ka.echo_session);
	}
}

static void visit_nonces(struct world *w, unsigned int d, visit fn, void *arg)
{
	struct msg *m;
	unsigned int i;

	VISIT(w->dev[d].sm.nonce);
	VISIT(w->dev[!d].sm.peer.nonce);
	for_each_msg(w, d, i, m)
		VISIT(m->hello.nonce);
	for_each_msg(w, !d, i, m) {
		VISIT(m->hello.echo_nonce);
		VISIT(m->ka.cookie);
	}
}

static void visit_role_versions(struct world *w, unsigned int d, visit fn,
				void *arg)
{
	struct msg *m;
	unsigned int i;

	VISIT(w->dev[d].sm.role_version);
	VISIT(w->dev[!d].sm.peer.role_version);
	VISIT(w->dev[d].sm.peer.echo_role_version);
	for_each_msg(w, d, i, m)
		VISIT(m->hello.role_version);
	for_each_msg(w, !d, i, m)
		VISIT(m->hello.echo_role_version);
}

static void visit_idgens(struct world *w, unsigned int d, visit fn, void *arg)
{
	struct msg *m;
	unsigned int i, l;

	VISIT(w->dev[d].sm.idgen);
	for (l = 0; l < scn->legs; l++) {
		VISIT(w->dev[d].leg[l].sm.idgen);
		VISIT(w->dev[!d].leg[l].sm.ack);
		VISIT(w->dev[!d].leg[l].sm.peer_idgen);
		for_each_msg(w, d, i, m)
			VISIT(m->entry[l].idgen);
		for_each_msg(w, !d, i, m)
			VISIT(m->entry[l].ack);
	}
}

static void do_add(void *arg, uint64_t *v)
{
	values_add(arg, *v);
}

static void do_rank(void *arg, uint64_t *v)
{
	*v = values_rank(arg, *v);
}

static void do_rank_boot(void *arg, uint64_t *v)
{
	if (*v)
		*v = (*v & 32) | values_rank(arg, *v);
}

static void canon_numbers(struct world *w, unsigned int d)
{
	struct values vs = {}, boots = {};
	unsigned int i, seq;

	visit_boots(w, d, do_add, &boots);
	for (i = 0; i < boots.n; i++) {
		vs.n = 0;
		visit_hello_seqs(w, d, boots.v[i], do_add, &vs);
		visit_hello_seqs(w, d, boots.v[i], do_rank, &vs);
		seq = vs.n;
		vs.n = 0;
		visit_keepalive_seqs(w, d, boots.v[i], do_add, &vs);
		visit_keepalive_seqs(w, d, boots.v[i], do_rank, &vs);
		/* of the last one all that counts is that it is the highest */
		if (boots.v[i] == w->dev[d].sm.boot)
			w->dev[d].sm.seq = max_of(seq, vs.n);
	}
	visit_boots(w, d, do_rank_boot, &boots);
	vs.n = 0;
	visit_sessions(w, d, do_add, &vs);
	visit_sessions(w, d, do_rank, &vs);
	vs.n = 0;
	visit_nonces(w, d, do_add, &vs);
	visit_nonces(w, d, do_rank, &vs);
	w->fresh[d] = vs.n + 1;
	vs.n = 0;
	visit_role_versions(w, d, do_add, &vs);
	visit_role_versions(w, d, do_rank, &vs);
	if (!scn->legs)
		return;
	vs.n = 0;
	visit_idgens(w, d, do_add, &vs);
	visit_idgens(w, d, do_rank, &vs);
}

/* An age, no greater than @max; as if the event were just now if !@used. */
static void canon_time(__u64 *time, uint64_t now, bool used,
		       unsigned int max)
{
	uint64_t age = used ? now - *time : 0;

	if (age > max)
		age = max;
	*time = MODEL_NOW - age;
}

static void canon_dev(struct dev *dev, uint64_t now)
{
	struct mlag_sm *sm = &dev->sm;
	bool down = sm->state == MLAG_SESSION_DOWN;
	bool paired = sm->state == MLAG_SESSION_PAIRED;
	unsigned int hold, i;

	hold = max_of(max_of(scn->hold[0], scn->hold[1]),
		      max_of(scn->hold2[0], scn->hold2[1]));
	canon_time(&sm->heard, now, !down, hold);
	canon_time(&sm->unpaired_since, now, !paired && !sm->gone,
		   max_of(hold + MODEL_MSG_DELAY, scn->boot_delay));
	canon_time(&sm->helper_seen, now, sm->helper == MLAG_HELPER_ALIVE &&
		   scn->budget[B_HELPER], MODEL_HELPER_MISSES);
	sm->since = MODEL_NOW;
	sm->sessions = 0;
	sm->lost = 0;
	sm->entropy = 0;
	if (down) {
		sm->peer.mac = 0;
		sm->peer.nonce = 0;
		sm->peer.session = 0;
		sm->peer.role_version = 0;
	}
	/* of use only until the peer is gone */
	if (paired || sm->gone)
		sm->parted = false;
	if (!paired) {
		sm->peer.priority = 0;
		sm->peer.role = 0;
		sm->peer.echo_role_version = 0;
		sm->peer.helper = 0;
	}
	for (i = 0; i < scn->legs; i++) {
		struct mlag_sm_leg *leg = &dev->leg[i].sm;

		leg->since = MODEL_NOW;
		/* lies ahead */
		if (!leg->released)
			leg->lease = 0;
		else if (leg->lease < now)
			leg->lease = MODEL_NOW;
		else
			leg->lease -= now - MODEL_NOW;
	}
}

void world_canon(struct world *w)
{
	unsigned int d;

	for (d = 0; d < NDEVS; d++)
		canon_dev(&w->dev[d], w->now);
	w->now = MODEL_NOW;
	for (d = 0; d < NDEVS; d++)
		canon_numbers(w, d);
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

#define PACK_BITS(a, b, c, d, e, f, g, h) do {				\
	uint8_t b_ = 0;							\
									\
	if (p->to) {							\
		b_ = (a) | (b) << 1 | (c) << 2 | (d) << 3 | (e) << 4 |	\
		     (f) << 5 | (g) << 6 | (h) << 7;			\
		*p->to++ = b_;						\
	} else {							\
		b_ = *p->from++;					\
		(a) = b_ & 1;						\
		(b) = b_ >> 1 & 1;					\
		(c) = b_ >> 2 & 1;					\
		(d) = b_ >> 3 & 1;					\
		(e) = b_ >> 4 & 1;					\
		(f) = b_ >> 5 & 1;					\
		(g) = b_ >> 6 & 1;					\
		(h) = b_ >> 7 & 1;					\
	}								\
} while (0)

static void pack_leg(struct packer *p, struct leg *leg)
{
	struct mlag_sm_leg *sm = &leg->sm;

	PACK_BITS(leg->exists, leg->mark, leg->in_grace, leg->open_seen,
		  leg->open_since, leg->release_seen, leg->release_since,
		  leg->ack_heard);
	if (!leg->exists)
		return;
	PACK_BITS(sm->present, sm->usable, sm->ready, sm->acked, sm->cleared,
		  sm->released, sm->isolating, sm->closing);
	PACK(sm->idgen);
	PACK(sm->ack);
	PACK(sm->peer_idgen);
	PACK(sm->peer_flags);
	PACK(sm->peer_known);
	PACK(sm->state);
	PACK(sm->master);
	PACK_TIME(sm->lease);
	if (!p->to)
		sm->since = MODEL_NOW;
}

static void pack_dev(struct packer *p, struct dev *dev)
{
	struct mlag_sm *sm = &dev->sm;
	struct mlag_sm_peer *peer = &sm->peer;
	bool unused = false;
	unsigned int i;

	PACK(sm->group);
	PACK(sm->priority);
	PACK(sm->hold_ms);
	PACK(sm->mac);
	PACK(sm->boot);
	PACK(sm->seq);
	PACK(sm->nonce);
	PACK(sm->session);
	PACK(sm->idgen);
	PACK(sm->role_version);
	PACK(sm->state);
	PACK(sm->role);
	PACK(sm->helper);
	PACK(sm->verdict);
	PACK_BITS(sm->carrier, sm->forwards, sm->ever_paired, sm->gone,
		  sm->leaving, sm->parting, sm->parted, unused);
	PACK_TIME(sm->heard);
	PACK_TIME(sm->unpaired_since);
	PACK_TIME(sm->helper_seen);
	PACK(peer->mac);
	PACK(peer->boot);
	PACK(peer->nonce);
	PACK(peer->hello_seq);
	PACK(peer->keepalive_seq);
	PACK(peer->session);
	PACK(peer->hold_ms);
	PACK(peer->version);
	PACK(peer->priority);
	PACK(peer->role);
	PACK(peer->helper);
	PACK(peer->role_version);
	PACK(peer->echo_role_version);
	for (i = 0; i < scn->legs; i++)
		pack_leg(p, &dev->leg[i]);
	if (p->to)
		return;
	sm->hello_ms = 1;
	sm->boot_delay_ms = scn->boot_delay;
	sm->since = MODEL_NOW;
}

static void pack_msg(struct packer *p, struct msg *msg)
{
	unsigned int i;

	PACK(msg->kind);
	if (msg->kind == MSG_HELLO) {
		struct mlag_sm_hello *hello = &msg->hello;

		PACK(msg->age);
		PACK(hello->group);
		PACK(hello->mac);
		PACK(hello->boot);
		PACK(hello->seq);
		PACK(hello->session);
		PACK(hello->nonce);
		PACK(hello->echo_boot);
		PACK(hello->echo_session);
		PACK(hello->echo_nonce);
		PACK(hello->priority);
		PACK(hello->role);
		PACK(hello->role_version);
		PACK(hello->echo_role_version);
		PACK(hello->hold_ms);
		if (!p->to) {
			hello->version = MLAG_SM_VERSION;
			hello->min_version = MLAG_SM_MIN_VERSION;
		}
	} else if (msg->kind == MSG_KEEPALIVE) {
		struct mlag_sm_keepalive *ka = &msg->ka;

		PACK(msg->age);
		PACK(ka->boot);
		PACK(ka->seq);
		PACK(ka->session);
		PACK(ka->echo_session);
		PACK(ka->cookie);
		PACK(ka->helper);
		PACK(ka->flags);
		for (i = 0; i < scn->legs; i++) {
			PACK(msg->has[i]);
			if (!msg->has[i])
				continue;
			PACK(msg->entry[i].flags);
			PACK(msg->entry[i].idgen);
			PACK(msg->entry[i].ack);
		}
	}
}

static void pack(struct packer *p, struct world *w)
{
	unsigned int d, i;

	for (d = 0; d < NDEVS; d++) {
		pack_dev(p, &w->dev[d]);
		for (i = 0; i < scn->flight; i++)
			pack_msg(p, &w->flight[d][i]);
		pack_msg(p, &w->old[d]);
		PACK(w->fresh[d]);
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
