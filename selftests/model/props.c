// SPDX-License-Identifier: GPL-2.0
/* What has to hold, in every state and of every event. It is written down here
 * once more, and not taken from sm*.c, which cannot agree with itself so.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model.h"

const char *const prop_names[NPROPS] = {
	[P_ONE_MASTER] = "never two masters while paired",
	[P_SETTLES] = "without new faults: paired, one master, usable legs open, one of two its master",
	[P_STAYS] = "and stays so",
	[P_DOUBLED] = "a leg is never open while its id is released at the peer",
	[P_UNDER_WAY] = "nor while frames are under way that saw it released or open",
	[P_BOTH_RELEASED] = "an id released at both devices is open at none",
	[P_ACK] = "isolation is acknowledged only after its grace period",
	[P_SAY] = "a port is called unusable only after its grace period",
	[P_OPENS_ACKED] = "a paired device opens only an acknowledged id generation",
	[P_ALONE] = "a device that is alone opens in time, and is master",
	[P_FLAP] = "a flap of a leg needs no word of the peer",
	[P_LEG_ROLE] = "a leg becomes master, or gives it up, only for a reason",
	[P_HELPER] = "a helper's death changes nothing else, and is seen in time",
	[P_STALE] = "old messages change nothing",
	[P_PAIRS_ECHOED] = "only an echo of the present session pairs",
	[P_RISING] = "sequence, session and generation numbers never fall",
	[P_SESSION_ENDS] = "a session ends in time, and isolates every id",
	[P_GOODBYE] = "a goodbye ends its own session only, and only one device stays",
	[P_DERIVED] = "states are what they are derived from",
	[P_ACTIONS] = "each change of a device asks for what follows from it",
	[P_LEG_ACTIONS] = "each change of a leg asks for what follows from it",
};

unsigned int settle_max;

#define CHECK(prop, cond, ...) do {					\
	if (!(cond) && !prop_off[prop])					\
		prop_failed(prop, __VA_ARGS__);				\
} while (0)

bool paired_both(const struct world *w)
{
	unsigned int d;

	for (d = 0; d < NDEVS; d++) {
		const struct mlag_sm *a = &w->dev[d].sm, *b = &w->dev[!d].sm;

		if (a->state != MLAG_SESSION_PAIRED ||
		    a->peer.boot != b->boot || a->peer.session != b->session ||
		    a->peer.nonce != b->nonce)
			return false;
	}
	return true;
}

/* ---- actions ---- */

void props_actions(const struct mlag_sm *pre, const struct mlag_sm *post,
		   uint32_t actions)
{
	uint32_t need = 0;

	if (pre->state != post->state)
		need |= MLAG_ACT_EV_SESSION | MLAG_ACT_HELLO;
	if (pre->session != post->session ||
	    (pre->state == MLAG_SESSION_PAIRED) !=
	    (post->state == MLAG_SESSION_PAIRED))
		need |= MLAG_ACT_LEGS;
	if (pre->role != post->role)
		need |= MLAG_ACT_EV_ROLE | MLAG_ACT_HELLO;
	if (pre->helper != post->helper)
		need |= MLAG_ACT_EV_HELPER | MLAG_ACT_KEEPALIVE;
	if (pre->peer.helper != post->peer.helper &&
	    pre->state == MLAG_SESSION_PAIRED &&
	    post->state == MLAG_SESSION_PAIRED)
		need |= MLAG_ACT_EV_HELPER;
	if (pre->group != post->group || pre->carrier != post->carrier ||
	    pre->hold_ms != post->hold_ms || (pre->leaving && !post->leaving))
		need |= MLAG_ACT_HELLO;
	if (post->state == MLAG_SESSION_PAIRED &&
	    (pre->leaving < post->leaving || pre->parting < post->parting))
		need |= MLAG_ACT_KEEPALIVE;
	if (pre->priority != post->priority &&
	    post->state == MLAG_SESSION_PAIRED)
		need |= MLAG_ACT_HELLO;
	CHECK(P_ACTIONS, (actions & need) == need,
	      "actions %#x, needed %#x", actions, need);
}

/* The data path's view of a leg, as mlag_port_refresh() derives it. */
static unsigned int data_path(const struct mlag_sm *sm,
			      const struct mlag_sm_leg *leg)
{
	bool known = sm->state == MLAG_SESSION_PAIRED && leg->peer_known;
	uint8_t peer = known ? leg->peer_flags : 0;
	bool accepts = leg->usable && leg->cleared;

	return accepts << 0 | leg->usable << 1 | leg->ready << 2 |
	       leg->released << 3 | !!(peer & MLAG_LEG_F_ACCEPT) << 4 |
	       !!(peer & MLAG_LEG_F_OPEN) << 5 |
	       !!(peer & MLAG_LEG_F_USABLE) << 6;
}

static bool says_same(const struct mlag_sm_leg *a, const struct mlag_sm_leg *b)
{
	struct mlag_sm_leg_entry x, y;

	mlag_sm_leg_say(a, &x);
	mlag_sm_leg_say(b, &y);
	return x.flags == y.flags && x.idgen == y.idgen;
}

void props_leg_actions(const struct mlag_sm *pre_sm, const struct leg *pre,
		       const struct mlag_sm *sm, const struct leg *leg,
		       uint32_t actions)
{
	uint32_t need = 0;

	if (data_path(pre_sm, &pre->sm) != data_path(sm, &leg->sm))
		need |= MLAG_ACT_REFRESH;
	if (!says_same(&pre->sm, &leg->sm) ||
	    (leg->sm.ack && leg->sm.ack != pre->sm.ack))
		need |= MLAG_ACT_KEEPALIVE;
	if (pre->sm.state != leg->sm.state ||
	    mlag_sm_leg_remote(pre_sm, &pre->sm) !=
	    mlag_sm_leg_remote(sm, &leg->sm) ||
	    mlag_sm_leg_pairing(pre_sm, &pre->sm) !=
	    mlag_sm_leg_pairing(sm, &leg->sm) ||
	    mlag_sm_leg_role(&pre->sm) != mlag_sm_leg_role(&leg->sm))
		need |= MLAG_ACT_EV_LEG;
	if ((!pre->sm.closing && leg->sm.closing) ||
	    (!pre->sm.isolating && leg->sm.isolating) ||
	    (pre->sm.released && !leg->sm.released))
		need |= MLAG_ACT_GRACE;
	CHECK(P_LEG_ACTIONS, (actions & need) == need,
	      "actions %#x, needed %#x", actions, need);
}

/* ---- messages ---- */

static bool hello_refused(const struct mlag_sm *sm,
			  const struct mlag_sm_hello *hello)
{
	if (hello->group != sm->group || !sm->carrier || sm->leaving)
		return true;
	if (hello->boot == sm->boot)
		return true;
	if (hello->boot == sm->peer.boot)
		return hello->seq <= sm->peer.hello_seq;
	return sm->state == MLAG_SESSION_PAIRED;
}

static bool keepalive_refused(const struct mlag_sm *sm,
			      const struct mlag_sm_keepalive *ka)
{
	return sm->state != MLAG_SESSION_PAIRED || ka->cookie != sm->nonce ||
	       ka->echo_session != sm->session || ka->boot != sm->peer.boot ||
	       ka->session != sm->peer.session ||
	       ka->seq <= sm->peer.keepalive_seq;
}

static void check_hello(const struct mlag_sm *pre,
			const struct mlag_sm_hello *hello,
			const struct mlag_sm *post)
{
	bool echoes = hello->echo_boot == pre->boot &&
		      hello->echo_session == pre->session &&
		      hello->echo_nonce == pre->nonce;

	if (pre->state != MLAG_SESSION_PAIRED &&
	    post->state == MLAG_SESSION_PAIRED)
		CHECK(P_PAIRS_ECHOED, echoes &&
		      post->peer.boot == hello->boot &&
		      post->peer.session == hello->session &&
		      post->peer.nonce == hello->nonce,
		      "paired by a hello that does not echo");
	if (pre->state == MLAG_SESSION_PAIRED &&
	    post->state == MLAG_SESSION_PAIRED)
		CHECK(P_PAIRS_ECHOED, echoes &&
		      pre->peer.session == hello->session,
		      "paired after a hello of another session");
	CHECK(P_PAIRS_ECHOED, post->heard == post->since ||
	      post->peer.hello_seq == hello->seq, "hello not taken");
}

void props_deliver(const struct dev *pre, const struct msg *msg,
		   const struct dev *post)
{
	bool refused = msg->kind == MSG_HELLO ?
		       hello_refused(&pre->sm, &msg->hello) :
		       keepalive_refused(&pre->sm, &msg->ka);

	if (refused)
		CHECK(P_STALE, !memcmp(pre, post, sizeof(*pre)),
		      "an old message changed something");
	else if (msg->kind == MSG_HELLO)
		check_hello(&pre->sm, &msg->hello, &post->sm);
	else if (pre->sm.leaving && msg->ka.flags)
		CHECK(P_GOODBYE, post->sm.state == MLAG_SESSION_DOWN &&
		      !post->sm.parted, "leaves, and stays all the same");
	else
		CHECK(P_PAIRS_ECHOED,
		      post->sm.state == MLAG_SESSION_PAIRED &&
		      (post->sm.parting || !(msg->ka.flags &
					     MLAG_KEEPALIVE_F_GOODBYE)) &&
		      post->sm.peer.keepalive_seq == msg->ka.seq &&
		      post->sm.peer.helper == msg->ka.helper,
		      "keep-alive not taken");
}

/* ---- events ---- */

static bool accepts(const struct leg *leg)
{
	return leg->sm.usable && leg->sm.cleared;
}

/* Which one is to be master, as far as this one knows. */
static bool is_elected(const struct mlag_sm *sm)
{
	const struct mlag_sm_peer *peer = &sm->peer;

	return sm->priority > peer->priority ||
	       (sm->priority == peer->priority &&
		(sm->mac < peer->mac ||
		 (sm->mac == peer->mac && sm->boot < peer->boot)));
}

/* Of two open legs the first one is the master, without a way back. */
static void check_leg_role(const struct mlag_sm *sm,
			   const struct mlag_sm_leg *was,
			   const struct mlag_sm_leg *leg, char name)
{
	bool open = leg->state == MLAG_LEG_OPEN;
	uint8_t peer = sm->state == MLAG_SESSION_PAIRED && leg->peer_known ?
		       leg->peer_flags : 0;
	struct mlag_sm_leg_entry say;

	CHECK(P_LEG_ROLE, open || !leg->master, "%c is no leg but a master",
	      name);
	CHECK(P_LEG_ROLE, was->master || !leg->master ||
	      !(peer & MLAG_LEG_F_MASTER), "%c takes over from a master", name);
	CHECK(P_LEG_ROLE, !open || leg->master || !was->master ||
	      (peer & MLAG_LEG_F_MASTER && !is_elected(sm)),
	      "%c gives up being master for nothing", name);
	mlag_sm_leg_say(leg, &say);
	CHECK(P_SAY, !!(say.flags & MLAG_LEG_F_MASTER) == leg->master,
	      "%c tells lies of its leg's role", name);
	CHECK(P_DERIVED, mlag_sm_leg_role(leg) ==
	      (!open ? MLAG_ROLE_NONE : leg->master ? MLAG_ROLE_MASTER :
	       MLAG_ROLE_BACKUP), "%c shows another role", name);
}

static void check_leg(const struct world *pre, const struct world *w,
		      unsigned int d, unsigned int l)
{
	const struct leg *was = &pre->dev[d].leg[l], *leg = &w->dev[d].leg[l];
	const struct leg *other = &w->dev[!d].leg[l];
	const struct mlag_sm *sm = &w->dev[d].sm;
	struct mlag_sm_leg_entry say;
	bool opens = !accepts(was) && accepts(leg);
	bool paired = sm->state == MLAG_SESSION_PAIRED;
	uint8_t state;

	CHECK(P_DOUBLED, !(accepts(leg) && other->sm.released),
	      "open at %c, released at the peer", 'A' + d);
	CHECK(P_BOTH_RELEASED, !(leg->sm.released && other->sm.released &&
	      (accepts(leg) || accepts(other))), "open and released at both");
	if (opens && paired) {
		CHECK(P_OPENS_ACKED, leg->ack_heard,
		      "%c opens what was not acknowledged", 'A' + d);
		CHECK(P_OPENS_ACKED, sm->forwards,
		      "%c opens while the peer-link does not forward",
		      'A' + d);
		CHECK(P_UNDER_WAY, !other->release_seen,
		      "%c opens while frames saw the peer's release", 'A' + d);
	}
	if (opens && !paired)
		CHECK(P_OPENS_ACKED, sm->gone,
		      "%c opens before the peer is gone", 'A' + d);
	if (!was->sm.released && leg->sm.released)
		CHECK(P_UNDER_WAY, !other->open_seen,
		      "%c releases while frames saw the peer's leg open",
		      'A' + d);

	mlag_sm_leg_say(&leg->sm, &say);
	CHECK(P_ACK, !say.ack || !leg->release_seen,
	      "%c acknowledges while frames saw the release", 'A' + d);
	CHECK(P_SAY, (say.flags & MLAG_LEG_F_USABLE) || !leg->open_seen,
	      "%c gives up the id while frames saw the leg open", 'A' + d);
	CHECK(P_SAY, !leg->sm.usable || (say.flags & MLAG_LEG_F_USABLE),
	      "%c does not say that the id is usable", 'A' + d);
	CHECK(P_SAY, !!(say.flags & MLAG_LEG_F_PRESENT) == leg->sm.present &&
	      !!(say.flags & MLAG_LEG_F_ACCEPT) == accepts(leg) &&
	      !!(say.flags & MLAG_LEG_F_OPEN) ==
	      (accepts(leg) && leg->sm.ready) &&
	      say.idgen == leg->sm.idgen && say.ack == leg->sm.ack,
	      "%c tells lies", 'A' + d);

	state = !leg->sm.present ? MLAG_LEG_ABSENT :
		!leg->sm.usable ? MLAG_LEG_UNUSABLE :
		!leg->sm.ready ? MLAG_LEG_DOWN :
		leg->sm.cleared ? MLAG_LEG_OPEN : MLAG_LEG_HELD;
	CHECK(P_DERIVED, leg->sm.state == state, "leg of %c: state %u, not %u",
	      'A' + d, leg->sm.state, state);
	CHECK(P_DERIVED, !leg->sm.released || (leg->sm.usable && paired),
	      "%c has released an id that it cannot use", 'A' + d);
	CHECK(P_DERIVED, leg->sm.present || (!leg->sm.usable &&
	      !leg->sm.ready && !leg->sm.cleared),
	      "%c has a leg that is absent and not", 'A' + d);
	check_leg_role(sm, &was->sm, &leg->sm, 'A' + d);
	if (accepts(was) && was->sm.idgen == leg->sm.idgen && leg->sm.usable)
		CHECK(P_FLAP, accepts(leg), "%c closes a port that is usable",
		      'A' + d);
	if (leg->sm.usable && !was->sm.usable)
		CHECK(P_RISING, leg->sm.idgen > pre->dev[d].sm.idgen,
		      "%c uses a generation twice", 'A' + d);
}

static void check_flap(const struct world *pre, const struct world *w,
		       unsigned int d, unsigned int l)
{
	struct leg was = pre->dev[d].leg[l], leg = w->dev[d].leg[l];

	if (leg.sm.usable && leg.sm.cleared && leg.sm.ready)
		CHECK(P_FLAP, leg.sm.state == MLAG_LEG_OPEN,
		      "a cleared leg that is ready is not open");
	CHECK(P_FLAP, leg.sm.ready != was.sm.ready, "ready is not seen");
	was.sm.ready = leg.sm.ready;
	was.sm.state = leg.sm.state;
	was.sm.since = leg.sm.since;
	was.sm.master = leg.sm.master;
	CHECK(P_FLAP, !memcmp(&was, &leg, sizeof(was)),
	      "a flap changed more than the leg's state");
}

static void check_helper(const struct dev *pre, const struct dev *post)
{
	struct dev was = *pre;

	was.sm.helper = post->sm.helper;
	was.sm.helper_seen = post->sm.helper_seen;
	CHECK(P_HELPER, !memcmp(&was, post, sizeof(was)),
	      "the helper's death changed something");
}

static void check_time(const struct mlag_sm *pre, const struct mlag_sm *sm,
		       uint64_t now)
{
	bool watched = sm->group && sm->carrier;
	bool silent = now - sm->helper_seen >= MODEL_HELPER_MISSES;

	CHECK(P_SESSION_ENDS, sm->state == MLAG_SESSION_DOWN ||
	      now - sm->heard < sm->hold_ms, "hold time not kept");
	CHECK(P_SESSION_ENDS, pre->state == sm->state || pre->parting ||
	      now - sm->heard >= sm->hold_ms, "ended before the hold time");
	CHECK(P_GOODBYE, !sm->parting, "does not part");
	if (pre->state != sm->state)
		CHECK(P_SESSION_ENDS, sm->lost == (pre->parting ?
		      MLAG_REASON_GOODBYE : MLAG_REASON_HOLD),
		      "reason %u", sm->lost);
	if (pre->helper == MLAG_HELPER_ALIVE)
		CHECK(P_HELPER, sm->helper == (watched && silent ?
		      MLAG_HELPER_DEAD : MLAG_HELPER_ALIVE),
		      "helper %u", sm->helper);
	else
		CHECK(P_HELPER, sm->helper == pre->helper, "helper %u",
		      sm->helper);
}

/* A device goes on without the other, because that one said that it leaves. */
static void check_goodbye(const struct mlag_sm *was, const struct mlag_sm *sm,
			  const struct dev *other)
{
	bool same = other->sm.boot == was->peer.boot &&
		    other->sm.session == was->peer.session;
	unsigned int i;

	if (sm->parting && !was->parting)
		CHECK(P_GOODBYE, !was->leaving, "both leave, and one stays");
	if (!was->parting || sm->parting || sm->lost != MLAG_REASON_GOODBYE)
		return;
	/* who has come back since has another session */
	CHECK(P_GOODBYE, !same || other->sm.leaving, "nobody left");
	for (i = 0; same && i < scn->legs; i++)
		CHECK(P_GOODBYE, !other->leg[i].sm.released,
		      "it left with an id released");
}

static void check_session(const struct dev *pre, const struct dev *dev,
			  uint64_t now)
{
	const struct mlag_sm *was = &pre->sm, *sm = &dev->sm;
	unsigned int i;

	CHECK(P_RISING, sm->seq >= was->seq && sm->session >= was->session &&
	      sm->idgen >= was->idgen, "a number fell");
	CHECK(P_RISING, (sm->session == was->session) ==
	      (sm->nonce == was->nonce), "a session without its own nonce");
	CHECK(P_RISING, sm->role_version == was->role_version +
	      (sm->priority != was->priority) + (sm->role != was->role),
	      "role version %u after %u", sm->role_version, was->role_version);
	if (sm->peer.boot == was->peer.boot)
		CHECK(P_RISING, sm->peer.hello_seq >= was->peer.hello_seq &&
		      sm->peer.keepalive_seq >= was->peer.keepalive_seq,
		      "the peer's number fell");

	if (was->state == MLAG_SESSION_PAIRED &&
	    sm->state != MLAG_SESSION_PAIRED) {
		CHECK(P_SESSION_ENDS, sm->session > was->session &&
		      sm->unpaired_since == now, "no new session");
		for (i = 0; i < scn->legs; i++)
			CHECK(P_SESSION_ENDS, !dev->leg[i].sm.released &&
			      !dev->leg[i].sm.ack &&
			      !dev->leg[i].sm.peer_known,
			      "an id is not isolated");
	}
	if (was->state != MLAG_SESSION_PAIRED &&
	    sm->state == MLAG_SESSION_PAIRED)
		CHECK(P_SESSION_ENDS, sm->ever_paired, "pairing forgotten");
	CHECK(P_SESSION_ENDS, sm->state == MLAG_SESSION_DOWN ||
	      (sm->carrier && sm->group), "session without a peer-link");
	CHECK(P_DERIVED, sm->state != MLAG_SESSION_PAIRED ||
	      (!sm->gone && sm->role != MLAG_ROLE_NONE), "paired and alone");
	CHECK(P_DERIVED, !sm->gone || sm->verdict != MLAG_DAD_STAY ||
	      sm->role == MLAG_ROLE_MASTER, "alone and no master");
	CHECK(P_DERIVED, sm->state == MLAG_SESSION_PAIRED ||
	      sm->verdict != MLAG_DAD_YIELD || sm->role == MLAG_ROLE_BACKUP,
	      "yields, and is no backup");
}

void props_transition(const struct world *pre, uint16_t ev,
		      const struct world *w)
{
	enum event_type type = EV_TYPE(ev);
	unsigned int d, l;

	CHECK(P_ONE_MASTER, !paired_both(w) ||
	      w->dev[0].sm.role != MLAG_ROLE_MASTER ||
	      w->dev[1].sm.role != MLAG_ROLE_MASTER, "two masters");
	for (d = 0; d < NDEVS; d++) {
		bool crashed = type == E_CRASH && d == EV_DEV(ev);

		for (l = 0; l < scn->legs; l++)
			if (!crashed)
				check_leg(pre, w, d, l);
		if (!crashed)
			check_session(&pre->dev[d], &w->dev[d], w->now);
		if (!crashed)
			check_goodbye(&pre->dev[d].sm, &w->dev[d].sm,
				      &w->dev[!d]);
		if (type == E_TIME)
			check_time(&pre->dev[d].sm, &w->dev[d].sm, w->now);
	}
	if (type == E_READY)
		check_flap(pre, w, EV_DEV(ev), EV_ARG(ev));
	if (type == E_HELPER)
		check_helper(&pre->dev[EV_DEV(ev)], &w->dev[EV_DEV(ev)]);
}

/* ---- what must happen in the end ---- */

#define QUEUE	24
/* units in which everything has to be well: at worst a device first finds out
 * that its peer is not the one it is paired with, then waits for a hello
 */
#define SETTLES(hold)	((hold) + 3)

struct settle {
	struct world w;
	struct msg queue[NDEVS][QUEUE];
	unsigned int n[NDEVS];
	unsigned int due[NDEVS];
	uint32_t out[NDEVS];
	unsigned int unit;
	bool slow, tell;
};

static void settle_entropy(struct dev *dev)
{
	static uint64_t entropy = 1000;

	dev->sm.entropy = ++entropy;
}

static void settle_send(struct settle *s, unsigned int d)
{
	struct dev *dev = &s->w.dev[d];
	uint32_t out = s->out[d];

	s->out[d] = 0;
	settle_entropy(dev);
	if (s->n[d] + 2 > QUEUE)
		return;
	if ((out & (MLAG_ACT_KEEPALIVE | MLAG_ACT_LEGS)) &&
	    dev->sm.state == MLAG_SESSION_PAIRED)
		dev_keepalive(dev, &s->queue[d][s->n[d]++]);
	if (out & MLAG_ACT_HELLO || s->unit >= s->due[d]) {
		dev_hello(dev, &s->queue[d][s->n[d]++], s->w.now, &s->out[d]);
		s->due[d] = s->unit + mlag_sm_hello_interval(&dev->sm);
	}
}

static void settle_receive(struct settle *s, unsigned int d)
{
	struct dev *dev = &s->w.dev[d];
	unsigned int i;

	for (i = 0; i < s->n[!d]; i++) {
		settle_entropy(dev);
		dev_deliver(dev, &s->queue[!d][i], s->w.now, &s->out[d]);
		if (!s->tell)
			continue;
		printf("#     %c receives ", 'A' + d);
		msg_print(&s->queue[!d][i]);
		printf("\n");
		world_print(&s->w);
	}
	s->n[!d] = 0;
}

static void settle_timers(struct settle *s, unsigned int d)
{
	struct dev *dev = &s->w.dev[d];
	unsigned int l, i;

	settle_entropy(dev);
	dev_tick(dev, s->w.now, &s->out[d]);
	s->out[d] |= MLAG_ACT_KEEPALIVE;
	for (l = 0; l < scn->legs; l++) {
		struct leg *leg = &dev->leg[l];

		for (i = 0; i < 2; i++) {
			if (leg->in_grace)
				dev_grace_end(dev, leg, &s->out[d]);
			if (leg->mark)
				dev_grace_begin(leg);
		}
		if (leg->in_grace)
			dev_grace_end(dev, leg, &s->out[d]);
	}
}

/* Does exactly one of the legs that are open call itself the master? */
static bool roles_settled(const struct world *w, unsigned int l)
{
	unsigned int d, open = 0, masters = 0;

	for (d = 0; d < NDEVS; d++) {
		if (!w->dev[d].leg[l].exists)
			continue;
		open += w->dev[d].leg[l].sm.state == MLAG_LEG_OPEN;
		masters += w->dev[d].leg[l].sm.master;
	}
	return masters == !!open;
}

static bool settled(const struct world *w)
{
	unsigned int d, l;

	if (!paired_both(w) || w->dev[0].sm.role == w->dev[1].sm.role ||
	    w->dev[0].sm.role == MLAG_ROLE_NONE ||
	    w->dev[1].sm.role == MLAG_ROLE_NONE)
		return false;
	for (l = 0; l < scn->legs; l++)
		if (!roles_settled(w, l))
			return false;
	for (d = 0; d < NDEVS; d++) {
		const struct mlag_sm *sm = &w->dev[d].sm;
		const struct mlag_sm *other = &w->dev[!d].sm;

		if (sm->priority > other->priority &&
		    sm->role != MLAG_ROLE_MASTER)
			return false;
		if (sm->peer.priority != other->priority ||
		    sm->peer.role != other->role)
			return false;
		for (l = 0; l < scn->legs; l++) {
			const struct leg *leg = &w->dev[d].leg[l];
			const struct leg *peer = &w->dev[!d].leg[l];

			if (leg->sm.usable && !leg->sm.cleared)
				return false;
			if (!leg->exists || !peer->exists)
				continue;
			/* a release ends in another grace period anyway */
			if (leg->sm.closing ||
			    (leg->sm.isolating && !leg->sm.released))
				return false;
			/* nothing black-holes: X15 */
			if (leg->sm.released !=
			    (leg->sm.usable && !peer->sm.usable))
				return false;
		}
	}
	return true;
}

static void settle_begin(struct settle *s, const struct world *w,
			 uint64_t choice)
{
	unsigned int d, i;

	s->w = *w;
	/* a hold time has to be three hello intervals, and a round trip more */
	s->slow = choice & 1 && scn->hold[0] > 2 && scn->hold[1] > 2;
	s->unit = 0;
	for (d = 0; d < NDEVS; d++) {
		struct dev *dev = &s->w.dev[d];

		s->due[d] = choice >> (1 + d) & 1;
		s->out[d] = MLAG_ACT_KEEPALIVE;
		s->n[d] = 0;
		settle_entropy(dev);
		dev_group(dev, 1, s->w.now, &s->out[d]);
		settle_entropy(dev);
		dev_leave(dev, false, s->w.now, &s->out[d]);
		settle_entropy(dev);
		dev_carrier(dev, true, s->w.now, &s->out[d]);
		dev->sm.forwards = true;
		s->out[d] |= mlag_sm_helper(&dev->sm, MLAG_HELPER_ALIVE,
					    s->w.now);
		if (choice >> (3 + d) & 1)
			continue;
		for (i = 0; i < scn->flight && w->flight[d][i].kind; i++)
			s->queue[d][s->n[d]++] = w->flight[d][i];
	}
}

/* Tells how it goes if @tell. */
static void check_settles(const struct world *w, uint64_t choice, bool tell)
{
	static struct settle s;
	unsigned int first = 0, hold = 0, bound, d, i;

	settle_begin(&s, w, choice);
	s.tell = tell;
	if (tell)
		printf("#   then no more faults, messages are %s%s%s\n",
		       s.slow ? "slow" : "fast",
		       choice & 8 ? ", A's under way are lost" : "",
		       choice & 16 ? ", B's under way are lost" : "");
	for (d = 0; d < NDEVS; d++)
		if (w->dev[d].sm.hold_ms > hold)
			hold = w->dev[d].sm.hold_ms;
	bound = SETTLES(hold) * (s.slow ? 2 : 1);
	for (;;) {
		for (i = 0; i < (s.slow ? 1 : QUEUE); i++) {
			settle_receive(&s, 0);
			settle_receive(&s, 1);
			settle_send(&s, 0);
			settle_send(&s, 1);
			if (!s.n[0] && !s.n[1])
				break;
		}
		CHECK(P_SETTLES, i < QUEUE, "messages without end");
		if (settled(&s.w)) {
			if (!first)
				first = s.unit + 1;
		} else if (first) {
			CHECK(P_STAYS, false,
			      "well after %u units, no more after %u (%s)",
			      first - 1, s.unit, s.slow ? "slow" : "fast");
			return;
		}
		if (first && s.unit >= first + 3)
			break;
		if (!first && s.unit >= bound) {
			CHECK(P_SETTLES, false,
			      "not well after %u units (%s)", s.unit,
			      s.slow ? "slow" : "fast");
			return;
		}
		s.unit++;
		s.w.now++;
		settle_timers(&s, 0);
		settle_timers(&s, 1);
		if (tell) {
			printf("#   %u units later\n", s.unit);
			world_print(&s.w);
		}
	}
	if (first - 1 > settle_max)
		settle_max = first - 1;
}

/* The peer is dead for good: how long may it take? */
static void check_alone(const struct world *w, unsigned int d)
{
	static struct dev dev;
	const struct mlag_sm *sm = &w->dev[d].sm;
	unsigned int wait = sm->hold_ms, bound, u, l;
	uint32_t out = 0;

	if (sm->peer.hold_ms > wait)
		wait = sm->peer.hold_ms;
	wait += MODEL_MSG_DELAY;
	if (!sm->ever_paired && sm->boot_delay_ms > wait)
		wait = sm->boot_delay_ms;
	bound = wait;
	if (sm->state == MLAG_SESSION_PAIRED)
		bound += sm->hold_ms;
	dev = w->dev[d];
	dev_verdict(&dev, MLAG_DAD_STAY, w->now, &out);
	for (u = 1; u <= bound; u++) {
		settle_entropy(&dev);
		dev_tick(&dev, w->now + u, &out);
	}
	CHECK(P_ALONE, dev.sm.role == MLAG_ROLE_MASTER && dev.sm.gone,
	      "%c is alone and no master after %u units", 'A' + d, bound);
	for (l = 0; l < scn->legs; l++)
		CHECK(P_ALONE, !dev.leg[l].sm.usable || dev.leg[l].sm.cleared,
		      "%c has not opened after %u units", 'A' + d, bound);
}

void props_liveness(const struct world *w, uint64_t choice, bool tell)
{
	check_settles(w, choice, tell);
	if (tell)
		return;
	check_alone(w, 0);
	check_alone(w, 1);
}
