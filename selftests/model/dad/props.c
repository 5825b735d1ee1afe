// SPDX-License-Identifier: GPL-2.0
/* What has to hold, in every state and of every event. It is written down here
 * once more, and not taken from dad*.c, which cannot agree with itself so.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model.h"

const char *const prop_names[NPROPS] = {
	[P_NOT_BOTH] = "never both yield, while neither has crashed",
	[P_ONE_STAYS] = "split, DAD works in a direction: one stays, one yields in time",
	[P_STAYS_SO] = "and stays so",
	[P_QUICK] = "DAD works both ways: after a round trip",
	[P_UPLINKS] = "who stays has an uplink if any has one",
	[P_HANDOVER] = "and handovers do not follow each other too soon",
	[P_ALONE] = "a device that is alone goes on in time, whatever it was",
	[P_POLICY] = "by the policy nobody who has yielded takes over for silence",
	[P_REPAIRED] = "repaired: paired, one ballot, all ports up in time",
	[P_PAIRED] = "while paired DAD changes nothing",
	[P_BALLOTS] = "a boot has one claim a ballot, and ballots never fall",
	[P_OLD] = "packets of dead boots, and old ones, change nothing",
	[P_PORTS] = "ports are down for what the verdict says, and no other",
	[P_UNDECIDED] = "a lost session alone takes no port down or up",
	[P_HELPER] = "no helper: a verdict when the grace is over, and no other",
	[P_LEAVE] = "never both leave; nobody leaves unless the other knows",
	[P_WAIT] = "beside who forwards ports wait for the delay, or both are ready",
	[P_ACTIONS] = "each change asks for what follows from it",
};

unsigned int settle_max;

#define CHECK(prop, cond, ...) do {					\
	if (!(cond) && !prop_off[prop])					\
		prop_failed(prop, __VA_ARGS__);				\
} while (0)

static uint32_t all_reasons(const struct dev *dev, uint64_t now)
{
	return dev_reasons(dev, MLAG_DAD_PORT_MEMBER, now) |
	       dev_reasons(dev, MLAG_DAD_PORT_ORPHAN, now) << 8 |
	       dev_reasons(dev, MLAG_DAD_PORT_UPLINK, now) << 16 |
	       dev_reasons(dev, MLAG_DAD_PORT_RESERVED, now) << 24;
}

static bool is_paired(const struct dev *dev)
{
	return dev->sm.state == MLAG_SESSION_PAIRED;
}

static bool leaves(const struct dev *dev)
{
	return dev->dad.leave == MLAG_DAD_LEAVE_DRAIN || dev->dad.drained;
}

static bool same_claim(const struct mlag_dad_claim *a,
		       const struct mlag_dad_claim *b)
{
	return a->ballot == b->ballot && a->class == b->class &&
	       a->uplinks == b->uplinks && a->role == b->role &&
	       a->priority == b->priority && a->mac == b->mac &&
	       a->boot == b->boot;
}

/* ---- actions ---- */

void props_call(const struct dev *pre, const struct dev *post, uint64_t now,
		uint32_t actions)
{
	const struct mlag_dad *was = &pre->dad, *is = &post->dad;
	struct mlag_dad_word a, b;
	uint32_t need = 0;

	if (was->why.verdict != is->why.verdict)
		need |= MLAG_DAD_ACT_EV_VERDICT | MLAG_DAD_ACT_PORTS |
			MLAG_DAD_ACT_SEND;
	if (was->leave != is->leave)
		need |= MLAG_DAD_ACT_EV_LEAVE | MLAG_DAD_ACT_WORD;
	if (all_reasons(pre, now) != all_reasons(post, now) ||
	    mlag_dad_monitors(was) != mlag_dad_monitors(is))
		need |= MLAG_DAD_ACT_PORTS;
	if (was->path[0].state != is->path[0].state)
		need |= MLAG_DAD_ACT_EV_PATH;
	mlag_dad_word_next(was, &a);
	mlag_dad_word_next(is, &b);
	if (is_paired(post) && (a.class != b.class || a.flags != b.flags ||
				a.leave_seq != b.leave_seq ||
				(b.leave_ack && a.leave_ack != b.leave_ack)))
		need |= MLAG_DAD_ACT_WORD;
	CHECK(P_ACTIONS, (actions & need) == need, "actions %#x, needed %#x",
	      actions, need);

	CHECK(P_BALLOTS, is->claim.ballot >= was->claim.ballot,
	      "the ballot fell");
	if (was->frozen && is->frozen &&
	    was->claim.ballot == is->claim.ballot)
		CHECK(P_BALLOTS, same_claim(&was->claim, &is->claim),
		      "a frozen claim changed");
	if (!is_paired(pre) && is_paired(post))
		CHECK(P_BALLOTS, is->claim.ballot > was->claim.ballot,
		      "a session without a new ballot");
}

/* ---- packets ---- */

static void check_one_claim(const struct msg *a, const struct msg *b)
{
	if (!a->kind || !b->kind || a->dad.claim.boot != b->dad.claim.boot ||
	    !(a->dad.flags & b->dad.flags & MLAG_DAD_F_FROZEN) ||
	    a->dad.claim.ballot != b->dad.claim.ballot)
		return;
	CHECK(P_BALLOTS, same_claim(&a->dad.claim, &b->dad.claim),
	      "two claims of one ballot");
}

void props_send(const struct world *w, unsigned int d, const struct msg *msg)
{
	unsigned int i;

	for (i = 0; i < scn->flight; i++)
		check_one_claim(msg, &w->flight[d][i]);
	check_one_claim(msg, &w->old[d]);
	CHECK(P_BALLOTS, !!(msg->dad.flags & MLAG_DAD_F_FROZEN) ==
	      !is_paired(&w->dev[d]), "frozen or not?");
}

void props_deliver(const struct world *w, unsigned int d, const struct dev *pre,
		   const struct msg *msg)
{
	const struct mlag_dad *was = &pre->dad, *is = &w->dev[d].dad;
	uint64_t boot = msg->dad.claim.boot;
	bool known = boot == was->peer_boot;

	if (is_paired(pre))
		CHECK(P_PAIRED, is->why.verdict == MLAG_DAD_PAIRED &&
		      is->claim.ballot == was->claim.ballot &&
		      all_reasons(pre, w->now) ==
		      all_reasons(&w->dev[d], w->now),
		      "a packet changed a paired device");
	if (known && msg->dad.seq <= was->peer_seq)
		CHECK(P_OLD, is->why.verdict == was->why.verdict &&
		      is->heard == was->heard && is->armed == was->armed &&
		      same_claim(&is->claim, &was->claim) &&
		      same_claim(&is->peer, &was->peer),
		      "an old packet changed something");
	/* the present boot is known, so this is the last one's */
	if (was->peer_boot == w->dev[!d].sm.boot && !known)
		CHECK(P_OLD, is->peer_boot == was->peer_boot &&
		      is->why.verdict == was->why.verdict &&
		      is->heard == was->heard &&
		      same_claim(&is->peer, &was->peer),
		      "a packet of a dead boot changed something");
	/* from before the session that was the last one, as the peer said */
	if (boot == pre->told_boot && msg->dad.claim.ballot < pre->told)
		CHECK(P_OLD, is->why.verdict == was->why.verdict &&
		      same_claim(&is->peer, &was->peer),
		      "a claim of an earlier session counts");
}

/* ---- events ---- */

static bool by_policy(const struct dev *dev)
{
	return dev->dad.why.rule == MLAG_DAD_BY_HELPER ||
	       dev->dad.why.rule == MLAG_DAD_BY_LOST_BEFORE;
}

static void check_ports(const struct dev *dev, uint64_t now)
{
	const struct mlag_dad *dad = &dev->dad;
	uint32_t member = dev_reasons(dev, MLAG_DAD_PORT_MEMBER, now);
	uint32_t orphan = dev_reasons(dev, MLAG_DAD_PORT_ORPHAN, now);
	uint32_t uplink = dev_reasons(dev, MLAG_DAD_PORT_UPLINK, now);
	bool yields = dad->why.verdict == MLAG_DAD_YIELD;

	CHECK(P_PORTS, !dev_reasons(dev, MLAG_DAD_PORT_RESERVED, now),
	      "a reserved port is down");
	CHECK(P_PORTS, !!(member & MLAG_DOWN_DAD) == yields &&
	      !!(orphan & MLAG_DOWN_DAD) == yields &&
	      !!(uplink & MLAG_DOWN_DAD) == (yields && !dad->try_uplinks),
	      "verdict %u, ports %#x %#x %#x", dad->why.verdict, member,
	      orphan, uplink);
	CHECK(P_PORTS, !dad->try_uplinks || yields, "uplinks are tried");
	if (dad->why.verdict == MLAG_DAD_STAY)
		CHECK(P_PORTS, !(member & ~MLAG_DOWN_MAINTENANCE) && !orphan &&
		      !uplink, "stays, and waits");
	if (is_paired(dev))
		CHECK(P_PAIRED, dad->why.verdict == MLAG_DAD_PAIRED &&
		      !dad->booting, "paired, and verdict %u",
		      dad->why.verdict);
	else
		CHECK(P_PORTS, dad->why.verdict != MLAG_DAD_PAIRED,
		      "no verdict");
}

/* A unit has passed, maybe for a device without a helper. */
static void check_grace(const struct mlag_dad *was, const struct mlag_dad *is,
			uint64_t now)
{
	bool over = now - is->lost >= MODEL_GRACE &&
		    now - is->helper_since >= MODEL_GRACE;

	if (was->why.verdict != MLAG_DAD_UNDECIDED || was->booting ||
	    is->helper == MLAG_HELPER_ALIVE)
		return;
	CHECK(P_HELPER, over == (is->why.verdict != MLAG_DAD_UNDECIDED),
	      "no helper, lost %u ago, and verdict %u",
	      (unsigned int)(now - is->lost), is->why.verdict);
	CHECK(P_HELPER, !scn->helper_stays ||
	      is->why.verdict != MLAG_DAD_YIELD, "yields, not to a claim");
}

/* A device begins to leave while paired. */
static void check_leave(const struct world *w, unsigned int d)
{
	const struct dev *other = &w->dev[!d];

	if (!w->dev[d].valid || !is_paired(other) || !other->valid)
		return;
	CHECK(P_LEAVE, other->dad.peer_leaving,
	      "%c leaves, and the other does not know", 'A' + d);
	CHECK(P_LEAVE, !leaves(other), "both leave");
}

/* A device that leaves comes back while paired. */
static void check_return(const struct world *w, unsigned int d)
{
	const struct dev *other = &w->dev[!d];

	if (w->dev[d].valid && is_paired(other) && other->valid)
		CHECK(P_LEAVE, !other->dad.peer_leaving,
		      "%c is back, and the other counts on its going",
		      'A' + d);
}

/* Member ports wait beside a device that forwards, and no longer than they have
 * to.
 */
static void check_wait(const struct world *pre, unsigned int d, uint16_t ev,
		       const struct world *w)
{
	const struct mlag_dad *was = &pre->dev[d].dad, *is = &w->dev[d].dad;
	const struct dev *other = &w->dev[!d];
	bool over = w->now >= was->up_at;
	bool gate = scn->gate_ready && is->ready && w->now >= was->flap_until;
	bool goes = EV_TYPE(ev) == E_WORD_DELIVER && EV_DEV(ev) == d &&
		    pre->word[!d].word.class == MLAG_DAD_CLASS_LEAVING;

	if (!was->held)
		return;
	if (!is->held)
		CHECK(P_WAIT, over || goes || !w->dev[d].valid ||
		      !other->dad.ran || (gate && other->dad.ready),
		      "%c no longer waits", 'A' + d);
	else if (EV_TYPE(ev) == E_TIME)
		CHECK(P_WAIT, !over && !(gate && is->peer_known &&
		      is->peer_flags & MLAG_DAD_WORD_READY),
		      "%c still waits", 'A' + d);
}

void props_transition(const struct world *pre, uint16_t ev,
		      const struct world *w)
{
	unsigned int d;
	bool crashes = scn->budget[B_CRASH] || !scn->paired;

	CHECK(P_NOT_BOTH, crashes ||
	      w->dev[0].dad.why.verdict != MLAG_DAD_YIELD ||
	      w->dev[1].dad.why.verdict != MLAG_DAD_YIELD ||
	      by_policy(&w->dev[0]) || by_policy(&w->dev[1]), "both yield");
	CHECK(P_NOT_BOTH, w->dev[0].dad.why.verdict != MLAG_DAD_YIELD ||
	      w->dev[1].dad.why.verdict != MLAG_DAD_YIELD ||
	      w->dev[0].dad.why.rule != MLAG_DAD_BY_LOST_BEFORE ||
	      w->dev[1].dad.why.rule != MLAG_DAD_BY_LOST_BEFORE,
	      "both are the backup");
	if (!scn->budget[B_LINK] && !scn->budget[B_BLIP] &&
	    !scn->budget[B_GOODBYE])
		CHECK(P_LEAVE, !leaves(&w->dev[0]) || !leaves(&w->dev[1]),
		      "both leave");
	for (d = 0; d < NDEVS; d++) {
		const struct dev *was = &pre->dev[d], *is = &w->dev[d];

		if (EV_TYPE(ev) == E_CRASH && EV_DEV(ev) == d)
			continue;
		check_ports(is, w->now);
		if (is_paired(was) && is->dad.why.verdict ==
		    MLAG_DAD_UNDECIDED && EV_TYPE(ev) == E_LOST)
			CHECK(P_UNDECIDED, all_reasons(was, w->now) ==
			      all_reasons(is, w->now),
			      "a lost session changed ports");
		if (was->dad.why.verdict == MLAG_DAD_YIELD &&
		    is->dad.why.verdict == MLAG_DAD_STAY &&
		    is->dad.why.rule == MLAG_DAD_BY_HANDOVER)
			CHECK(P_HANDOVER, !pre->dev[!d].dad.handed ||
			      w->now - pre->dev[!d].dad.handed >=
			      scn->handover_hold,
			      "%c takes over what was just taken over", 'A' + d);
		if (EV_TYPE(ev) == E_GOODBYE && EV_DEV(ev) == d)
			CHECK(P_LEAVE, is->dad.why.verdict == MLAG_DAD_STAY,
			      "%c heard a goodbye and does not stay", 'A' + d);
		if (EV_TYPE(ev) == E_TIME && !is_paired(was) &&
		    is->sm.helper != MLAG_HELPER_ALIVE &&
		    was->dad.why.verdict != MLAG_DAD_UNDECIDED)
			CHECK(P_HELPER, is->dad.why.verdict ==
			      was->dad.why.verdict && is->dad.claim.ballot ==
			      was->dad.claim.ballot,
			      "%c decides without a helper", 'A' + d);
		if (EV_TYPE(ev) == E_TIME)
			check_grace(&was->dad, &is->dad, w->now);
		if (!is_paired(was) || !is_paired(is))
			continue;
		check_wait(pre, d, ev, w);
		if (!leaves(was) && leaves(is) &&
		    is->dad.leave == MLAG_DAD_LEAVE_DRAIN)
			check_leave(w, d);
		if (was->dad.leave != MLAG_DAD_LEAVE_NONE &&
		    is->dad.leave == MLAG_DAD_LEAVE_NONE)
			check_return(w, d);
	}
}

/* ---- what must happen in the end ---- */

struct settle {
	struct world w;
	uint32_t out[NDEVS];
};

/* A unit in which everything that is sent arrives at once. */
static void settle_unit(struct settle *s, bool word)
{
	struct world *w = &s->w;
	unsigned int d, i;
	struct word say;
	struct msg msg;

	world_age(w);
	for (d = 0; d < NDEVS; d++) {
		static uint64_t entropy = 100;

		w->dev[d].dad.entropy = ++entropy;
		dev_tick(w, d, &s->out[d]);
		s->out[d] |= MLAG_DAD_ACT_SEND | MLAG_DAD_ACT_WORD;
	}
	for (i = 0; i < 12 && (s->out[0] | s->out[1]); i++)
		for (d = 0; d < NDEVS; d++) {
			static uint64_t entropy = 100000;
			uint32_t out = s->out[d];

			s->out[d] = 0;
			w->dev[!d].dad.entropy = ++entropy;
			if (word && out & MLAG_DAD_ACT_WORD &&
			    is_paired(&w->dev[d]) && w->dev[d].valid &&
			    is_paired(&w->dev[!d]) && w->dev[!d].valid) {
				dev_word(w, d, &say);
				dev_word_deliver(w, !d, &say, &s->out[!d]);
			}
			if (!(out & MLAG_DAD_ACT_SEND))
				continue;
			if (!dev_hears(&w->dev[d], d, w->now))
				continue;
			dev_dad(w, d, &msg);
			if (!w->cut[d] && dev_hears(&w->dev[!d], !d, w->now))
				dev_deliver(w, !d, &msg, &s->out[!d]);
		}
}

static void settle_begin(struct settle *s, const struct world *w)
{
	unsigned int d;

	s->w = *w;
	world_fresh(&s->w);
	memset(s->w.flight, 0, sizeof(s->w.flight));
	for (d = 0; d < NDEVS; d++) {
		s->out[d] = 0;
		dev_helper(&s->w, d, MLAG_HELPER_ALIVE, &s->out[d]);
	}
}

/* Is it in maintenance, so that its member ports are down, or soon? */
static bool is_out(const struct dev *dev)
{
	return dev->dad.leave == MLAG_DAD_LEAVE_DRAIN ||
	       dev->dad.leave == MLAG_DAD_LEAVE_DRAINED;
}

/* Beside one that is out the other one does. If it is out and deaf it may do, too, as
 * far as it knows; and if that is said of both, neither is asked for.
 */
static bool one_stays(const struct world *w, unsigned int ways)
{
	uint8_t a = w->dev[0].dad.why.verdict, b = w->dev[1].dad.why.verdict;
	bool out_a = is_out(&w->dev[0]), out_b = is_out(&w->dev[1]);

	if (out_a && out_b && ways != 3)
		return true;
	if (out_a && !out_b)
		return b == MLAG_DAD_STAY &&
		       (a == MLAG_DAD_YIELD || !(ways & 2));
	if (out_b && !out_a)
		return a == MLAG_DAD_STAY &&
		       (b == MLAG_DAD_YIELD || !(ways & 1));
	return (a == MLAG_DAD_STAY && b == MLAG_DAD_YIELD) ||
	       (a == MLAG_DAD_YIELD && b == MLAG_DAD_STAY);
}

/* Who stays can carry traffic, or nobody can. */
static bool uplinks_well(const struct world *w)
{
	unsigned int d;

	for (d = 0; d < NDEVS; d++)
		if (w->dev[d].dad.leave != MLAG_DAD_LEAVE_NONE)
			return true;
	d = w->dev[0].dad.why.verdict == MLAG_DAD_STAY ? 0 : 1;
	return w->dev[d].uplink || !w->dev[!d].uplink ||
	       !(scn->uplinks & 1 << d);
}

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* How long a device that hears nothing from now on waits until it first raises
 * its ballot.
 */
static unsigned int deaf_for(const struct dev *dev)
{
	const struct mlag_dad *dad = &dev->dad;
	unsigned int backoff = dad->backoff < MODEL_BACKOFF_MAX ?
			       dad->backoff : MODEL_BACKOFF_MAX;
	unsigned int wait = MODEL_TIMEOUT;

	if (dad->why.verdict == MLAG_DAD_YIELD && !dad->armed)
		return MODEL_TIMEOUT << (backoff + 1);
	if (dad->why.verdict == MLAG_DAD_PAIRED ||
	    dad->why.verdict == MLAG_DAD_UNDECIDED) {
		if (dad->booting)
			wait = MODEL_BOOT_DELAY;
		else if (scn->classic)
			wait = MODEL_CLASSIC_DELAY + MODEL_CLASSIC_PROBES;
		/* what it has heard counts later, and it may yield to that */
		if (dad->peer.boot && dad->booting)
			wait = MODEL_TIMEOUT + (MODEL_TIMEOUT << 1);
		else if (dad->peer.boot && scn->classic)
			wait = MODEL_CLASSIC_DELAY + (MODEL_TIMEOUT << 1);
	}
	return wait + (is_paired(dev) ? MODEL_HOLD : 0);
}

/* May silence make the device raise its ballot now? */
static bool may_raise(const struct dev *dev, uint64_t now)
{
	const struct mlag_dad *dad = &dev->dad;
	uint64_t quiet = dad->heard;

	if (dad->why.verdict == MLAG_DAD_UNDECIDED && dad->booting)
		return now - dad->began >= MODEL_BOOT_DELAY;
	if (dad->why.verdict == MLAG_DAD_UNDECIDED && scn->classic)
		return now - dad->lost >= MODEL_CLASSIC_DELAY +
					  MODEL_CLASSIC_PROBES;
	if (dad->why.verdict == MLAG_DAD_STAY)
		quiet = most(quiet, dad->raise_at);
	return now - quiet >= MODEL_TIMEOUT;
}

/* Until one stays and one yields, if the first device hears nothing and the
 * second one hears it.
 */
static unsigned int one_way_bound(const struct dev *deaf,
				  const struct dev *other, uint64_t now)
{
	const struct mlag_dad *dad = &deaf->dad;
	unsigned int wait = deaf_for(deaf), judges = 0;
	unsigned int raised = is_paired(deaf) ? 0 : dad->raised;
	uint64_t ballot = dad->claim.ballot, above = other->dad.claim.ballot;
	uint64_t step = 1u << other->dad.raised;
	bool known = other->dad.peer_boot == deaf->sm.boot;
	unsigned int hears = known ? 1 : MODEL_RISING;

	if (ballot < dad->peer.ballot)
		ballot = dad->peer.ballot;
	/* the other one may be about to raise its own, before it hears */
	if (may_raise(other, now + hears))
		above = most(above, other->dad.peer.ballot) + step;
	/* or stay as soon as it loses a session in which this one left */
	if (is_paired(other) && other->dad.peer_leaving)
		above = most(above, other->dad.peer.ballot) + 1;
	/* or take over, as this one asks it to until it finds out */
	if (dad->why.verdict == MLAG_DAD_STAY &&
	    ((dad->uplinks && !dad->uplinks_up) ||
	     dad->leave == MLAG_DAD_LEAVE_ASKED))
		above = most(above, ballot) + step;
	/* ballots that it does not know of are caught up with */
	for (;;) {
		ballot += 1u << raised;
		if (ballot > above)
			break;
		raised = MODEL_STEP_MAX;
		wait += MODEL_TIMEOUT;
	}
	/* what it says does not count at once */
	if (is_paired(other))
		judges = MODEL_HOLD;
	if (other->dad.booting)
		judges += MODEL_BOOT_DELAY + MODEL_TIMEOUT;
	else if (scn->classic)
		judges += MODEL_CLASSIC_DELAY;
	if (!known)
		wait += MODEL_RISING;
	/* the other one yields first and takes over when this one is drained */
	if (dad->leave != MLAG_DAD_LEAVE_NONE &&
	    dad->leave != MLAG_DAD_LEAVE_CANCEL)
		return most(wait, judges) + MODEL_DRAIN + MODEL_ARM;
	return most(wait, judges);
}

#define SPLIT_UNITS	40
#define SPLIT_AFTER	16

/* The peer-link is down for good. @ways: the directions that DAD works in. */
static void check_split(const struct world *w, unsigned int ways, bool tell)
{
	/* found out, or the boot awaited; then at once, but for what waits */
	const unsigned int quick = MODEL_HOLD + (scn->classic ? 2 : 1) +
		scn->handover_hold +
		(w->dev[0].dad.booting || w->dev[1].dad.booting ?
		 MODEL_TIMEOUT : 0);
	const unsigned int bound = one_way_bound(&w->dev[ways == 2],
						 &w->dev[ways != 2], w->now);
	static struct settle s;
	unsigned int unit, bad = 0;
	bool well = false;

	settle_begin(&s, w);
	s.w.link = false;
	s.w.cut[0] = !(ways & 1);
	s.w.cut[1] = !(ways & 2);
	for (unit = 1; unit <= SPLIT_UNITS + SPLIT_AFTER; unit++) {
		settle_unit(&s, false);
		if (tell) {
			printf("#   %u units later, DAD works %s\n", unit,
			       ways == 3 ? "both ways" :
			       ways == 1 ? "from A to B" : "from B to A");
			world_print(&s.w);
		}
		well = one_stays(&s.w, ways) && (ways != 3 || uplinks_well(&s.w));
		if (!well)
			bad = unit;
		/* nothing happens any more */
		if (!tell && unit > bad + SPLIT_AFTER)
			break;
	}
	if (!well)
		CHECK(one_stays(&s.w, ways) ? P_UPLINKS : P_ONE_STAYS, false,
		      "not settled after %u units, DAD works %u", unit - 1,
		      ways);
	else
		CHECK(P_STAYS_SO, bad < SPLIT_UNITS,
		      "settled again and again, DAD works %u", ways);
	if (bad + 1 > settle_max)
		settle_max = bad + 1;
	if (ways == 3)
		CHECK(P_QUICK, bad < quick, "settled after %u units, not %u",
		      bad + 1, quick);
	else
		CHECK(P_ONE_STAYS, bad < bound, "settled after %u units, not "
		      "%u, DAD works %u", bad + 1, bound, ways);
}

/* The other device is dead for good. */
static void check_alone(const struct world *w, unsigned int d)
{
	static struct settle s;
	const struct mlag_dad *dad = &w->dev[d].dad;
	bool yields = scn->lost_yields && dad->why.verdict == MLAG_DAD_YIELD &&
		      dad->why.rule != MLAG_DAD_BY_HELPER;
	unsigned int unit, bound = MODEL_HOLD +
		(MODEL_TIMEOUT << (1 + 1)) + MODEL_BOOT_DELAY;

	/* the policy says so; who only had no helper may take over or not */
	if (scn->lost_yields && !yields && !dad->booting &&
	    dad->why.verdict != MLAG_DAD_STAY)
		return;
	settle_begin(&s, w);
	s.w.link = false;
	s.w.cut[0] = true;
	s.w.cut[1] = true;
	for (unit = 1; unit <= bound; unit++)
		settle_unit(&s, false);
	dad = &s.w.dev[d].dad;
	if (yields) {
		CHECK(P_POLICY, dad->why.verdict == MLAG_DAD_YIELD,
		      "%c had yielded and has verdict %u", 'A' + d,
		      dad->why.verdict);
		return;
	}
	CHECK(P_ALONE, dad->why.verdict == MLAG_DAD_STAY,
	      "%c is alone and verdict %u after %u units", 'A' + d,
	      dad->why.verdict, bound);
	CHECK(P_ALONE, dad->leave != MLAG_DAD_LEAVE_NONE ||
	      !all_reasons(&s.w.dev[d], s.w.now),
	      "%c is alone and its ports are down", 'A' + d);
}

/* Everything works again. */
static void check_repaired(const struct world *w, uint64_t choice, bool tell)
{
	static struct settle s;
	unsigned int unit, d, i, from = choice & 1;
	unsigned int bound = MODEL_HOLD + MODEL_FLAP_MAX + MODEL_UP_DELAY + 3 +
		2 * scn->stagger;

	settle_begin(&s, w);
	s.w.link = true;
	s.w.cut[0] = s.w.cut[1] = false;
	for (unit = 1; unit <= bound; unit++) {
		settle_unit(&s, true);
		for (i = 0; i < NDEVS; i++) {
			d = from ^ i;
			if (dev_can_pair(&s.w, d))
				dev_pair(&s.w, d, &s.out[d]);
		}
		if (tell) {
			printf("#   repaired, %u units later\n", unit);
			world_print(&s.w);
		}
	}
	CHECK(P_REPAIRED, is_paired(&s.w.dev[0]) && s.w.dev[0].valid &&
	      is_paired(&s.w.dev[1]) && s.w.dev[1].valid, "not paired");
	CHECK(P_REPAIRED, s.w.dev[0].dad.claim.ballot ==
	      s.w.dev[1].dad.claim.ballot, "ballots differ");
	for (d = 0; d < NDEVS; d++) {
		const struct mlag_dad *dad = &s.w.dev[d].dad;

		CHECK(P_REPAIRED, (all_reasons(&s.w.dev[d], s.w.now) &
		      ~MLAG_DOWN_MAINTENANCE) == 0, "ports of %c are down: %#x",
		      'A' + d, all_reasons(&s.w.dev[d], s.w.now));
		CHECK(P_REPAIRED, dad->leave == MLAG_DAD_LEAVE_NONE ||
		      dad->leave == MLAG_DAD_LEAVE_DRAINED,
		      "maintenance of %c hangs", 'A' + d);
	}
}

void props_liveness(const struct world *w, uint64_t choice, bool tell)
{
	unsigned int ways;

	for (ways = 1; ways < 4; ways++)
		if (!scn->own_port && !(tell && choice % 4 != ways))
			check_split(w, ways, tell);
	check_repaired(w, choice >> 4, tell);
	if (tell)
		return;
	check_alone(w, 0);
	check_alone(w, 1);
}
