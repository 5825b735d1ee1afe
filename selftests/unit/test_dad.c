// SPDX-License-Identifier: GPL-2.0
/* Dual-active detection, kernel/dad*.c and kernel/errdown.c, a rule at a time,
 * with their real times. KTAP.
 */
#include <string.h>

#include "dad.h"
#include "ktap.h"

#define T0	1000000ull
#define NEVER	(~0ull)

#define SEND	MLAG_DAD_ACT_SEND
#define WORD	MLAG_DAD_ACT_WORD
#define PORTS	MLAG_DAD_ACT_PORTS
#define EV_PATH	MLAG_DAD_ACT_EV_PATH
#define VERDICT	(SEND | PORTS | MLAG_DAD_ACT_EV_VERDICT)
#define LEAVE	(SEND | WORD | PORTS | MLAG_DAD_ACT_EV_LEAVE)

#define MEMBER	MLAG_DAD_PORT_MEMBER
#define ORPHAN	MLAG_DAD_PORT_ORPHAN
#define UPLINK	MLAG_DAD_PORT_UPLINK

static struct mlag_sm sm;
static struct mlag_dad dad;
static struct mlag_dad_msg in;
static struct mlag_dad_word word;
static enum mlag_dad_refusal refusal;

/* A device that has just booted, with a path; the peer is 0xc001. */
static void begin(void)
{
	mlag_sm_init(&sm, 0xb001, T0);
	sm.mac = 0x2;
	sm.group = 7;
	sm.helper = MLAG_HELPER_ALIVE;
	sm.peer.helper = MLAG_HELPER_ALIVE;
	sm.peer.boot = 0xc001;
	mlag_dad_init(&dad, &sm, T0);
	dad.entropy = 0x11;
	mlag_dad_path_set(&dad, 0, 1000, 3000, T0);
	in = (struct mlag_dad_msg){
		.version = 1, .min_version = 1, .order = 1, .group = 7,
		.session = MLAG_SESSION_DOWN, .verdict = MLAG_DAD_UNDECIDED,
		.flags = MLAG_DAD_F_FROZEN, .interval_ms = 1000, .seq = 10,
		.nonce = 0xabc, .echo_boot = 0xb001,
		.claim = {
			.ballot = 1, .class = MLAG_DAD_CLASS_RUN,
			.uplinks = true, .role = MLAG_ROLE_BACKUP,
			.priority = 100, .mac = 0x3, .boot = 0xc001,
		},
	};
	word = (struct mlag_dad_word){
		.ballot = 1, .class = MLAG_DAD_CLASS_RUN,
		.flags = MLAG_DAD_WORD_UPLINKS | MLAG_DAD_WORD_RAN,
	};
}

static __u32 follow(__u8 state, __u64 now)
{
	if (sm.state == MLAG_SESSION_PAIRED && state != sm.state)
		sm.session++;
	sm.state = state;
	return mlag_dad_follow(&dad, &sm, now);
}

/* Paired since T0, and running: neither booting nor held. */
static void pair(__u8 role)
{
	begin();
	sm.role = role;
	sm.peer.role = role == MLAG_ROLE_MASTER ? MLAG_ROLE_BACKUP :
						  MLAG_ROLE_MASTER;
	follow(MLAG_SESSION_PAIRED, T0);
	dad.held = false;
	dad.ran = true;
}

/* Lost at @now, by which a packet had been heard just before. */
static void split(__u8 role, __u64 now)
{
	pair(role);
	mlag_dad_input(&dad, 0, &in, now, &refusal);
	follow(MLAG_SESSION_DOWN, now);
}

/* The next packet of the peer. */
static __u32 hear(__u64 now)
{
	in.seq++;
	in.seen_boot = dad.claim.boot;
	in.seen_ballot = dad.claim.ballot;
	return mlag_dad_input(&dad, 0, &in, now, &refusal);
}

static __u32 tick(__u64 now)
{
	return mlag_dad_tick(&dad, now);
}

static __u32 say(__u64 now)
{
	return mlag_dad_word_input(&dad, &word, now);
}

static bool is(__u8 verdict, __u8 rule)
{
	return dad.why.verdict == verdict && dad.why.rule == rule;
}

/* Yielded at @now to a master. */
static void yield(__u64 now)
{
	split(MLAG_ROLE_BACKUP, now);
	in.claim.role = MLAG_ROLE_MASTER;
	hear(now);
}

/* As of then, when the last event was. */
static __u32 reasons(enum mlag_dad_port kind, __u64 now)
{
	return mlag_dad_reasons(&dad, kind, 10);
}

/* ---- claims ---- */

static bool test_init(void)
{
	memset(&dad, 0xff, sizeof(dad));
	begin();
	EXPECT(dad.boot_delay_ms == 30000 && dad.up_delay_ms == 240000);
	EXPECT(dad.flap_hold_ms == 10000 && dad.flap_hold_max_ms == 300000);
	EXPECT(dad.flap_forget_ms == 600000 && dad.helper_grace_ms == 5000);
	EXPECT(dad.drain_ms == 3000 && !dad.up_stagger_ms);
	EXPECT(dad.handover_hold_ms == 30000);
	EXPECT(!dad.gate_ready && !dad.classic && !dad.lost_yields);
	EXPECT(!dad.helper_stays);
	EXPECT(dad.booting && !dad.held && !dad.frozen);
	EXPECT(is(MLAG_DAD_UNDECIDED, MLAG_DAD_BY_NONE));
	EXPECT(dad.why.since == T0 && dad.began == T0 && dad.heard == T0);
	EXPECT(dad.lost == T0 && dad.helper_since == T0);
	EXPECT(dad.claim.boot == 0xb001 && dad.claim.mac == 2);
	EXPECT(!dad.claim.ballot && dad.nonce == 0xb001);
	EXPECT(mlag_dad_own_class(&dad) == MLAG_DAD_CLASS_HELD);
	EXPECT(reasons(MEMBER, T0) == MLAG_DOWN_BOOT && !reasons(ORPHAN, T0));
	return true;
}

/* Of two claims that differ in one thing, and worse in all that comes later. */
static bool test_order(void)
{
	static const struct mlag_dad_claim low = {
		.ballot = 5, .class = MLAG_DAD_CLASS_HELD,
		.role = MLAG_ROLE_BACKUP, .priority = 100, .mac = 5, .boot = 5,
	};
	struct mlag_dad_claim a, b;
	enum mlag_dad_rule rule;
	unsigned int i;

	for (i = MLAG_DAD_BY_BALLOT; i <= MLAG_DAD_BY_BOOT; i++) {
		a = b = low;
		b.boot = 4;
		if (i < MLAG_DAD_BY_MAC)
			b.mac = 4;
		if (i < MLAG_DAD_BY_PRIORITY)
			b.priority = 200;
		if (i < MLAG_DAD_BY_ROLE)
			b.role = MLAG_ROLE_MASTER;
		if (i < MLAG_DAD_BY_UPLINKS)
			b.uplinks = true;
		if (i < MLAG_DAD_BY_CLASS)
			b.class = MLAG_DAD_CLASS_RUN;
		switch (i) {
		case MLAG_DAD_BY_BALLOT:
			a.ballot = 6;
			break;
		case MLAG_DAD_BY_CLASS:
			b.class = MLAG_DAD_CLASS_LEAVING;
			break;
		case MLAG_DAD_BY_UPLINKS:
			a.uplinks = true;
			break;
		case MLAG_DAD_BY_ROLE:
			b.role = MLAG_ROLE_NONE;
			break;
		case MLAG_DAD_BY_PRIORITY:
			a.priority = 101;
			break;
		case MLAG_DAD_BY_MAC:
			b.mac = 6;
			break;
		default:
			b.boot = 6;
		}
		EXPECT(mlag_dad_beats(&a, &b, &rule) && rule == i);
		EXPECT(!mlag_dad_beats(&b, &a, &rule) && rule == i);
	}
	a = b = low;
	a.role = MLAG_ROLE_MASTER;
	EXPECT(mlag_dad_beats(&a, &b, &rule) && rule == MLAG_DAD_BY_ROLE);
	return true;
}

static bool test_freeze(void)
{
	pair(MLAG_ROLE_MASTER);
	mlag_dad_uplinks_set(&dad, 1, 2, T0);
	sm.priority = 150;
	EXPECT(follow(MLAG_SESSION_DOWN, T0 + 50) == VERDICT);
	EXPECT(is(MLAG_DAD_UNDECIDED, MLAG_DAD_BY_NONE));
	EXPECT(dad.frozen && dad.lost == T0 + 50);
	EXPECT(dad.claim.ballot == 1 && dad.claim.uplinks);
	EXPECT(dad.claim.class == MLAG_DAD_CLASS_RUN);
	EXPECT(dad.claim.role == MLAG_ROLE_MASTER);
	EXPECT(dad.claim.priority == 150 && dad.claim.mac == 2);
	/* nothing of it changes any more */
	mlag_dad_uplinks_set(&dad, 0, 2, T0 + 60);
	sm.role = MLAG_ROLE_BACKUP;
	sm.priority = 1;
	sm.mac = 9;
	follow(MLAG_SESSION_DOWN, T0 + 60);
	mlag_dad_next(&dad, 0, &in, T0 + 60);
	EXPECT(in.claim.uplinks && in.claim.role == MLAG_ROLE_MASTER &&
	       in.claim.priority == 150 && in.claim.mac == 2);
	EXPECT(in.flags == MLAG_DAD_F_FROZEN && !in.uplinks_up);
	/* until the next session */
	follow(MLAG_SESSION_PAIRED, T0 + 70);
	EXPECT(!dad.frozen && dad.claim.ballot == 2);
	follow(MLAG_SESSION_DOWN, T0 + 80);
	EXPECT(!dad.claim.uplinks && dad.claim.role == MLAG_ROLE_BACKUP &&
	       dad.claim.priority == 1 && dad.claim.mac == 9);
	return true;
}

static bool test_freeze_boot(void)
{
	begin();
	mlag_dad_next(&dad, 0, &in, T0);
	EXPECT(dad.frozen && !in.claim.ballot && in.claim.boot == 0xb001);
	EXPECT(in.claim.class == MLAG_DAD_CLASS_HELD);
	EXPECT(in.claim.role == MLAG_ROLE_NONE && in.claim.uplinks);
	sm.mac = 9;
	sm.priority = 7;
	follow(MLAG_SESSION_INIT, T0);
	EXPECT(dad.claim.mac == 2 && dad.claim.priority == 100);
	return true;
}

/* A session that was lost and began anew between two calls. */
static bool test_session_again(void)
{
	pair(MLAG_ROLE_MASTER);
	sm.session++;
	follow(MLAG_SESSION_PAIRED, T0 + 9);
	EXPECT(is(MLAG_DAD_PAIRED, MLAG_DAD_BY_NONE));
	EXPECT(dad.lost == T0 + 9 && dad.paired == T0 + 9);
	EXPECT(dad.claim.ballot == 2 && !dad.frozen);
	EXPECT(!follow(MLAG_SESSION_PAIRED, T0 + 10) && dad.paired == T0 + 9);
	return true;
}

static bool test_ballot_common(void)
{
	pair(MLAG_ROLE_MASTER);
	EXPECT(dad.claim.ballot == 1);
	word.ballot = 9;
	say(T0);
	EXPECT(dad.claim.ballot == 9 && dad.peer_ballot == 9);
	word.ballot = 8;
	say(T0);
	EXPECT(dad.claim.ballot == 9);
	mlag_dad_word_next(&dad, &word);
	EXPECT(word.ballot == 9);
	return true;
}

/* ---- verdicts ---- */

static bool test_yield(void)
{
	split(MLAG_ROLE_BACKUP, T0 + 100);
	in.claim.role = MLAG_ROLE_MASTER;
	EXPECT(hear(T0 + 130) == VERDICT);
	EXPECT(refusal == MLAG_DAD_REFUSAL_NONE);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_ROLE));
	EXPECT(dad.why.since == T0 + 130 && dad.why.mine.boot == 0xb001 &&
	       dad.why.peer.boot == 0xc001);
	EXPECT(dad.why.path_before == MLAG_DAD_PATH_OK &&
	       dad.why.helper == MLAG_HELPER_ALIVE &&
	       dad.why.peer_helper == MLAG_HELPER_ALIVE);
	EXPECT(reasons(MEMBER, T0 + 130) == MLAG_DOWN_DAD &&
	       reasons(ORPHAN, T0 + 130) == MLAG_DOWN_DAD &&
	       reasons(UPLINK, T0 + 130) == MLAG_DOWN_DAD &&
	       !reasons(MLAG_DAD_PORT_RESERVED, T0 + 130));
	EXPECT(!hear(T0 + 140) && dad.why.since == T0 + 130);
	return true;
}

static bool test_stay(void)
{
	split(MLAG_ROLE_MASTER, T0 + 100);
	EXPECT(hear(T0 + 130) == VERDICT);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_ROLE));
	EXPECT(dad.claim.ballot == 1);
	EXPECT(!reasons(MEMBER, T0 + 130) && !reasons(ORPHAN, T0 + 130));
	return true;
}

static bool test_highest_claim(void)
{
	split(MLAG_ROLE_MASTER, T0);
	in.claim.ballot = 5;
	hear(T0 + 10);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
	in.claim.ballot = 1;
	hear(T0 + 20);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD && dad.peer.ballot == 5);
	return true;
}

static bool test_not_frozen(void)
{
	split(MLAG_ROLE_MASTER, T0);
	in.flags = 0;
	EXPECT(!hear(T0 + 2000));
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED && !dad.peer.boot);
	/* but it lives */
	EXPECT(!(tick(T0 + 4999) & VERDICT));
	tick(T0 + 5000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	return true;
}

static bool test_old_ballot(void)
{
	pair(MLAG_ROLE_BACKUP);
	word.ballot = 5;
	say(T0);
	follow(MLAG_SESSION_DOWN, T0);
	in.claim.role = MLAG_ROLE_MASTER;
	in.claim.ballot = 4;
	hear(T0);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED && !dad.peer.boot);
	in.claim.ballot = 5;
	hear(T0);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
	return true;
}

static bool test_paired_ignores_claims(void)
{
	pair(MLAG_ROLE_BACKUP);
	in.claim.ballot = 99;
	EXPECT(hear(T0) == EV_PATH);
	EXPECT(!hear(T0) && refusal == MLAG_DAD_REFUSAL_NONE);
	EXPECT(!dad.peer.boot && is(MLAG_DAD_PAIRED, MLAG_DAD_BY_NONE));
	EXPECT(!reasons(MEMBER, T0) && !reasons(ORPHAN, T0));
	tick(T0 + 99999);
	EXPECT(dad.why.verdict == MLAG_DAD_PAIRED && dad.claim.ballot == 1);
	EXPECT(!reasons(MEMBER, T0 + 99999));
	return true;
}

static bool test_silence(void)
{
	split(MLAG_ROLE_BACKUP, T0 + 100);
	EXPECT(!(tick(T0 + 3099) & VERDICT));
	EXPECT(tick(T0 + 3100) == (VERDICT | EV_PATH));
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	EXPECT(dad.claim.ballot == 2);
	return true;
}

/* Each path has its time, and what is no path has none. */
static bool test_timeouts(void)
{
	static const unsigned int rows[][3] = {
		{ 5000, 2000, 5000 }, { 2000, 5000, 5000 }, { 2000, 0, 2000 },
		{ 0, 0, 3000 },
	};
	unsigned int i;

	for (i = 0; i < 4; i++) {
		split(MLAG_ROLE_BACKUP, T0);
		mlag_dad_path_set(&dad, 0, rows[i][0] ? 1000 : 0, rows[i][0],
				  T0);
		mlag_dad_path_set(&dad, 1, rows[i][1] ? 1000 : 0, rows[i][1],
				  T0);
		mlag_dad_path_set(&dad, 3, 0, 9000, T0);
		tick(T0 + rows[i][2] - 1);
		EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
		tick(T0 + rows[i][2]);
		EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	}
	return true;
}

/* The ballot is raised again for as long as the silence lasts, by more each
 * time.
 */
static bool test_silence_lasts(void)
{
	unsigned int i;

	split(MLAG_ROLE_BACKUP, T0);
	tick(T0 + 3000);
	EXPECT(dad.claim.ballot == 2);
	EXPECT(!tick(T0 + 5999) && dad.claim.ballot == 2);
	EXPECT(!tick(T0 + 6000) && dad.claim.ballot == 4);
	EXPECT(!tick(T0 + 8999) && dad.claim.ballot == 4);
	tick(T0 + 9000);
	EXPECT(dad.claim.ballot == 8);
	for (i = 0; i < 300; i++)
		tick(T0 + 12000 + i * 3000);
	EXPECT(dad.claim.ballot == 8 + 8 + 16 + 32 + 64 + 128 + 295 * 256);
	in.claim.ballot = dad.claim.ballot + 7;
	hear(T0 + 912000);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
	EXPECT(!dad.raised && !dad.backoff);
	/* the next silence begins with small steps */
	split(MLAG_ROLE_BACKUP, T0);
	tick(T0 + 3000);
	tick(T0 + 6000);
	EXPECT(dad.raised == 2);
	follow(MLAG_SESSION_PAIRED, T0 + 7000);
	follow(MLAG_SESSION_DOWN, T0 + 8000);
	EXPECT(!dad.raised);
	return true;
}

/* Above what was seen of the peer, too. */
static bool test_raise_above_peer(void)
{
	yield(T0);
	in.claim.ballot = 7;
	hear(T0 + 1000);
	EXPECT(mlag_dad_takeover(&dad) == T0 + 4000);
	EXPECT(!(tick(T0 + 3999) & VERDICT));
	tick(T0 + 4000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	EXPECT(dad.claim.ballot == 8);
	EXPECT(mlag_dad_takeover(&dad) == NEVER);
	return true;
}

/* Whoever closes the port of its own DAD does not rise at once, again and
 * again.
 */
static bool test_takeover_unarmed(void)
{
	__u64 now = T0, wait = 6000;
	unsigned int i;

	yield(now);
	for (i = 0; i < 9; i++) {
		/* a packet may come in while ports are being closed */
		hear(now + MLAG_DAD_ARM - 1);
		EXPECT(!dad.armed);
		now += MLAG_DAD_ARM - 1;
		EXPECT(mlag_dad_takeover(&dad) == now + wait);
		EXPECT(!(tick(now + wait - 1) & VERDICT));
		now += wait;
		EXPECT((tick(now) & VERDICT) == VERDICT);
		EXPECT(dad.why.verdict == MLAG_DAD_STAY);
		in.claim.ballot = dad.claim.ballot + 1;
		hear(now);
		EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
		if (wait < 3000 << 8)
			wait *= 2;
	}
	hear(now + MLAG_DAD_ARM);
	EXPECT(dad.armed && !dad.backoff);
	EXPECT(mlag_dad_takeover(&dad) == now + MLAG_DAD_ARM + 3000);
	/* which makes the takeover an ordinary one, once */
	now += MLAG_DAD_ARM + 3000;
	tick(now);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY && !dad.backoff);
	in.claim.ballot = dad.claim.ballot + 1;
	hear(now);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD && !dad.armed);
	/* forgotten with the next session */
	dad.backoff = 3;
	follow(MLAG_SESSION_PAIRED, now);
	EXPECT(!dad.backoff && !dad.armed);
	return true;
}

static bool test_lost_before(void)
{
	unsigned int i;

	for (i = 0; i < 5; i++) {
		pair(i == 1 ? MLAG_ROLE_MASTER : MLAG_ROLE_BACKUP);
		if (i == 2)
			mlag_dad_input(&dad, 0, &in, T0, &refusal);
		if (i == 3)
			sm.peer.helper = MLAG_HELPER_DEAD;
		dad.lost_yields = i != 4;
		follow(MLAG_SESSION_PAIRED, T0);
		follow(MLAG_SESSION_DOWN, T0);
		tick(T0 + 3000);
		if (!i)
			EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_LOST_BEFORE));
		else
			EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
		if (i)
			continue;
		EXPECT(dad.claim.ballot == 1 && !dad.backoff);
		EXPECT(mlag_dad_takeover(&dad) == NEVER);
		tick(T0 + 99999999);
		EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
		/* a path that comes back is as good as any */
		hear(T0 + 99999999);
		EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_MAC));
	}
	/* the policy is changed: late is not never */
	pair(MLAG_ROLE_BACKUP);
	dad.lost_yields = true;
	follow(MLAG_SESSION_PAIRED, T0);
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 3000);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_LOST_BEFORE));
	dad.lost_yields = false;
	EXPECT(mlag_dad_takeover(&dad) == T0 + 9000);
	tick(T0 + 9000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* nor to one that is not known to be master: both may be backup yet */
	pair(MLAG_ROLE_BACKUP);
	dad.lost_yields = true;
	sm.peer.role = MLAG_ROLE_BACKUP;
	follow(MLAG_SESSION_PAIRED, T0);
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 3000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* nor is it if this device says so, too */
	pair(MLAG_ROLE_MASTER);
	dad.lost_yields = true;
	sm.peer.role = MLAG_ROLE_MASTER;
	follow(MLAG_SESSION_PAIRED, T0);
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 3000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* not once there was a verdict */
	pair(MLAG_ROLE_BACKUP);
	dad.lost_yields = true;
	follow(MLAG_SESSION_DOWN, T0);
	hear(T0 + 100);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	tick(T0 + 9999);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* not at boot */
	begin();
	dad.lost_yields = true;
	tick(T0 + 30000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	return true;
}

/* Yielded first, and then DAD is lost. */
static bool test_lost_after(void)
{
	unsigned int i;

	/* heard since or not; the backup, and a master that was beaten */
	for (i = 0; i < 4; i++) {
		split(i & 1 ? MLAG_ROLE_MASTER : MLAG_ROLE_BACKUP, T0);
		dad.lost_yields = true;
		in.claim.ballot = 5;
		hear(T0);
		if (i & 2)
			hear(T0 + MLAG_DAD_ARM);
		EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
		EXPECT(dad.armed == !!(i & 2));
		EXPECT(mlag_dad_takeover(&dad) == NEVER);
		tick(T0 + 99999999);
		EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
		EXPECT(dad.claim.ballot == 1 && !dad.backoff);
	}
	/* the peer asks for it */
	in.verdict = MLAG_DAD_STAY;
	in.flags |= MLAG_DAD_F_HANDOVER;
	hear(T0 + 99999999);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_HANDOVER));
	/* the policy is changed */
	yield(T0);
	dad.lost_yields = true;
	hear(T0 + MLAG_DAD_ARM);
	tick(T0 + 9999);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_ROLE));
	dad.lost_yields = false;
	tick(T0 + 9999);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* only for want of a helper: as one that is undecided when it is back */
	for (i = 0; i < 3; i++) {
		pair(i == 1 ? MLAG_ROLE_MASTER : MLAG_ROLE_BACKUP);
		if (i == 2)
			mlag_dad_input(&dad, 0, &in, T0, &refusal);
		dad.lost_yields = true;
		sm.helper = MLAG_HELPER_DEAD;
		follow(MLAG_SESSION_DOWN, T0);
		tick(T0 + 5000);
		EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_HELPER));
		sm.helper = MLAG_HELPER_ALIVE;
		follow(MLAG_SESSION_DOWN, T0 + 20000);
		EXPECT(mlag_dad_takeover(&dad) ==
		       (i ? T0 + 26000 : NEVER));
		tick(T0 + 26000);
		EXPECT(dad.why.verdict == (i ? MLAG_DAD_STAY : MLAG_DAD_YIELD));
	}
	return true;
}

static bool test_helpless(void)
{
	/* own helper, peer's helper, master: stays? */
	static const bool rows[][2] = {
		{ true, false }, { true, true }, { false, false },
		{ false, true },
	};
	unsigned int i;

	for (i = 0; i < 4; i++) {
		pair(rows[i][1] ? MLAG_ROLE_MASTER : MLAG_ROLE_BACKUP);
		sm.helper = MLAG_HELPER_DEAD;
		sm.peer.helper = rows[i][0] ? MLAG_HELPER_ALIVE :
					      MLAG_HELPER_DEAD;
		follow(MLAG_SESSION_PAIRED, T0);
		follow(MLAG_SESSION_DOWN, T0 + 10);
		EXPECT(!(tick(T0 + 5009) & VERDICT));
		EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
		tick(T0 + 5010);
		EXPECT(is(i == 3 ? MLAG_DAD_STAY : MLAG_DAD_YIELD,
			  MLAG_DAD_BY_HELPER));
		EXPECT(mlag_dad_takeover(&dad) == NEVER);
	}
	/* the grace begins with the later of the two */
	split(MLAG_ROLE_MASTER, T0);
	sm.helper = MLAG_HELPER_DEAD;
	follow(MLAG_SESSION_DOWN, T0 + 2000);
	tick(T0 + 6999);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	tick(T0 + 7000);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_HELPER));
	/* silence counts again from when the helper is back */
	sm.helper = MLAG_HELPER_ALIVE;
	follow(MLAG_SESSION_DOWN, T0 + 20000);
	EXPECT(mlag_dad_takeover(&dad) == T0 + 26000);
	follow(MLAG_SESSION_DOWN, T0 + 20005);
	EXPECT(dad.helper_since == T0 + 20000);
	hear(T0 + 20010);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	/* with no master yet nobody yields */
	pair(MLAG_ROLE_BACKUP);
	sm.helper = MLAG_HELPER_DEAD;
	sm.peer.helper = MLAG_HELPER_DEAD;
	sm.peer.role = MLAG_ROLE_BACKUP;
	follow(MLAG_SESSION_PAIRED, T0);
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 5000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_HELPER));
	/* what was heard of the peer's helper and role while paired holds */
	split(MLAG_ROLE_MASTER, T0);
	sm.peer.helper = MLAG_HELPER_DEAD;
	sm.peer.role = MLAG_ROLE_MASTER;
	follow(MLAG_SESSION_INIT, T0);
	EXPECT(dad.peer_helper == MLAG_HELPER_ALIVE);
	EXPECT(dad.peer_role == MLAG_ROLE_BACKUP);
	return true;
}

/* As set, and as it is when the time comes. */
static bool test_helper_grace(void)
{
	pair(MLAG_ROLE_MASTER);
	sm.helper = MLAG_HELPER_DEAD;
	follow(MLAG_SESSION_PAIRED, T0);
	dad.helper_grace_ms = 20000;
	follow(MLAG_SESSION_DOWN, T0 + 10);
	tick(T0 + 20009);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED && !reasons(MEMBER, T0));
	tick(T0 + 20010);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_HELPER));
	pair(MLAG_ROLE_MASTER);
	sm.helper = MLAG_HELPER_DEAD;
	dad.helper_grace_ms = 3600000;
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 60000);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	dad.helper_grace_ms = 0;
	tick(T0 + 60000);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_HELPER));
	/* in time */
	pair(MLAG_ROLE_BACKUP);
	sm.helper = MLAG_HELPER_DEAD;
	follow(MLAG_SESSION_DOWN, T0);
	sm.helper = MLAG_HELPER_ALIVE;
	follow(MLAG_SESSION_DOWN, T0 + 4999);
	tick(T0 + 5000);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	hear(T0 + 5001);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_MAC));
	return true;
}

/* Whatever the other one is, until a claim that beats ours is heard. */
static bool test_helper_stays(void)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		pair(i & 1 ? MLAG_ROLE_MASTER : MLAG_ROLE_BACKUP);
		sm.helper = MLAG_HELPER_DEAD;
		sm.peer.helper = i & 2 ? MLAG_HELPER_ALIVE : MLAG_HELPER_DEAD;
		dad.helper_stays = true;
		dad.lost_yields = true;
		follow(MLAG_SESSION_PAIRED, T0);
		follow(MLAG_SESSION_DOWN, T0);
		tick(T0 + 4999);
		EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
		tick(T0 + 5000);
		EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_HELPER));
		tick(T0 + 99999);
		EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_HELPER));
		EXPECT(dad.claim.ballot == 1 && !reasons(MEMBER, T0 + 99999));
	}
	/* the peer could not hear us, and has raised its ballot */
	sm.helper = MLAG_HELPER_ALIVE;
	follow(MLAG_SESSION_DOWN, T0 + 100000);
	in.claim.ballot = 2;
	hear(T0 + 100100);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
	/* no other rule is touched by it */
	pair(MLAG_ROLE_BACKUP);
	dad.helper_stays = true;
	dad.lost_yields = true;
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 3000);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_LOST_BEFORE));
	return true;
}

/* Two that have yielded: who hears the other one takes over if that cannot hear it, or
 * is in maintenance.
 */
static bool test_peer_yields(void)
{
	unsigned int i, bits;

	for (i = 0; i < 16; i++) {
		bits = i ^ 8;
		yield(T0 + 100);
		in.verdict = bits & 1 ? MLAG_DAD_YIELD : MLAG_DAD_STAY;
		in.flags |= bits & 2 ? MLAG_DAD_F_DEAF : 0;
		/* it is in maintenance, and we have no uplink */
		in.flags |= bits & 4 ? MLAG_DAD_F_HANDOVER : 0;
		mlag_dad_uplinks_set(&dad, 0, 1, T0 + 100);
		/* so are we */
		if (bits & 8)
			dad.leave = MLAG_DAD_LEAVE_DRAIN;
		/* what it says may be from before it heard of us */
		hear(T0 + 100 + MLAG_DAD_ARM - 1);
		EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
		hear(T0 + 100 + MLAG_DAD_ARM);
		EXPECT(dad.why.verdict == (bits & 1 && bits & 6 && !(bits & 8) ?
					   MLAG_DAD_STAY : MLAG_DAD_YIELD));
	}
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_PEER_YIELDS));
	EXPECT(dad.claim.ballot > in.claim.ballot);
	/* and it goes on in what it does */
	hear(T0 + 9000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_BALLOT) ||
	       is(MLAG_DAD_STAY, MLAG_DAD_BY_PEER_YIELDS));
	return true;
}

static bool foretold(__u8 verdict, __u8 rule)
{
	enum mlag_dad_rule by = 99;

	return mlag_dad_forecast(&dad, &sm.peer, &by) == verdict && by == rule;
}

/* What is foretold is what happens then. */
static bool test_forecast(void)
{
	begin();
	EXPECT(foretold(MLAG_DAD_UNDECIDED, MLAG_DAD_BY_NONE));
	/* no path works */
	pair(MLAG_ROLE_BACKUP);
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	dad.lost_yields = true;
	EXPECT(foretold(MLAG_DAD_YIELD, MLAG_DAD_BY_LOST_BEFORE));
	dad.peer_helper = MLAG_HELPER_DEAD;
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	pair(MLAG_ROLE_MASTER);
	dad.lost_yields = true;
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* one does: claims are compared */
	pair(MLAG_ROLE_BACKUP);
	dad.lost_yields = true;
	hear(T0);
	EXPECT(foretold(MLAG_DAD_YIELD, MLAG_DAD_BY_ROLE));
	pair(MLAG_ROLE_MASTER);
	sm.peer.priority = 100;
	sm.peer.mac = 3;
	hear(T0);
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_ROLE));
	dad.role = MLAG_ROLE_BACKUP;
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_MAC));
	sm.peer.priority = 101;
	EXPECT(foretold(MLAG_DAD_YIELD, MLAG_DAD_BY_PRIORITY));
	sm.peer.role = MLAG_ROLE_MASTER;
	EXPECT(foretold(MLAG_DAD_YIELD, MLAG_DAD_BY_ROLE));
	word.flags &= ~MLAG_DAD_WORD_UPLINKS;
	say(T0);
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_UPLINKS));
	dad.held = true;
	EXPECT(foretold(MLAG_DAD_YIELD, MLAG_DAD_BY_CLASS));
	dad.held = false;
	word.class = MLAG_DAD_CLASS_HELD;
	say(T0);
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_CLASS));
	/* one that hears us and is not heard, and the other way round */
	in.echo_boot = 0;
	hear(T0);
	EXPECT(foretold(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
	dad.peer_helper = MLAG_HELPER_DEAD;
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* without a helper */
	dad.helper = MLAG_HELPER_DEAD;
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_HELPER));
	dad.peer_helper = MLAG_HELPER_ALIVE;
	EXPECT(foretold(MLAG_DAD_YIELD, MLAG_DAD_BY_HELPER));
	dad.helper_stays = true;
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_HELPER));
	dad.peer_leaving = true;
	EXPECT(foretold(MLAG_DAD_STAY, MLAG_DAD_BY_GOODBYE));
	return true;
}

/* What does not listen is not deaf. */
static bool test_helper_dies_later(void)
{
	split(MLAG_ROLE_MASTER, T0);
	hear(T0 + 10);
	sm.helper = MLAG_HELPER_DEAD;
	follow(MLAG_SESSION_DOWN, T0 + 20);
	tick(T0 + 99999);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_ROLE) && dad.claim.ballot == 1);
	yield(T0);
	hear(T0 + 2000);
	sm.helper = MLAG_HELPER_DEAD;
	follow(MLAG_SESSION_DOWN, T0 + 2000);
	tick(T0 + 99999);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_ROLE));
	sm.helper = MLAG_HELPER_ALIVE;
	follow(MLAG_SESSION_DOWN, T0 + 100000);
	EXPECT(mlag_dad_takeover(&dad) == T0 + 103000);
	return true;
}

static bool test_boot(void)
{
	/* alone */
	begin();
	mlag_dad_begin(&dad, T0 + 100);
	tick(T0 + 30099);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	tick(T0 + 30100);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE) && !dad.booting);
	EXPECT(!reasons(MEMBER, T0 + 30100) && dad.claim.ballot == 1);
	mlag_dad_begin(&dad, T0 + 40000);
	EXPECT(dad.began == T0 + 100);
	/* not later, though silence takes longer to count */
	begin();
	dad.boot_delay_ms = 1000;
	tick(T0 + 999);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	tick(T0 + 1000);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	/* without a helper, too */
	begin();
	sm.helper = MLAG_HELPER_NONE;
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 30000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* the peer lives, but does not know yet of our crash */
	begin();
	in.flags = 0;
	in.echo_nonce = dad.nonce;
	hear(T0 + 29000);
	tick(T0 + 31999);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	tick(T0 + 32000);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	return true;
}

/* The session has time to come up first. */
static bool test_boot_judges_later(void)
{
	begin();
	in.echo_nonce = dad.nonce;
	hear(T0 + 9000);
	hear(T0 + 11999);
	EXPECT(dad.peer.boot == 0xc001);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	EXPECT((tick(T0 + 12000) & VERDICT) == VERDICT);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
	EXPECT(dad.booting);
	/* the claim is fixed by now */
	sm.mac = 9;
	follow(MLAG_SESSION_DOWN, T0 + 12001);
	EXPECT(dad.claim.mac == 2);
	/* a device that has not run yet has not flapped either */
	follow(MLAG_SESSION_PAIRED, T0 + 12100);
	EXPECT(!dad.flaps && dad.held);
	return true;
}

/* That time has bounds, and so has a claim that nobody stands behind. */
static bool test_boot_judges(void)
{
	unsigned int i;

	/* it begins with the ports, if they come later */
	begin();
	in.echo_nonce = dad.nonce;
	hear(T0 + 1000);
	mlag_dad_begin(&dad, T0 + 3000);
	hear(T0 + 4000);
	hear(T0 + 5999);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	tick(T0 + 6000);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));

	/* or with the path: what was heard by another one is void */
	begin();
	in.echo_nonce = dad.nonce;
	hear(T0 + 1000);
	mlag_dad_enable(&dad, false, T0 + 20000);
	tick(T0 + 23000);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	hear(T0 + 24000);
	hear(T0 + 26999);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	tick(T0 + 27000);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD);

	/* a peer that boots again and again puts it off, but not for ever */
	begin();
	for (i = 1; i <= 16; i++) {
		in.claim.boot = 0xc001 + i;
		in.seq = 0;
		in.echo_boot = dad.claim.boot;
		in.echo_nonce = dad.nonce;
		EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
		hear(T0 + i * 2000);
		EXPECT(dad.peer.boot == in.claim.boot);
	}
	in.seq++;
	hear(T0 + 33000);
	EXPECT(dad.why.verdict != MLAG_DAD_UNDECIDED);

	/* heard once, and no more: it is not yielded to */
	begin();
	in.echo_nonce = dad.nonce;
	hear(T0 + 1000);
	tick(T0 + 4000);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	tick(T0 + 30000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	return true;
}

static bool test_classic(void)
{
	split(MLAG_ROLE_BACKUP, T0);
	dad.classic = true;
	in.claim.role = MLAG_ROLE_MASTER;
	hear(T0 + 2999);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	EXPECT(mlag_dad_interval(&dad, 0, T0) == 1000);
	EXPECT(mlag_dad_interval(&dad, 0, T0 + 2500) == 500);
	EXPECT(mlag_dad_interval(&dad, 0, T0 + 3000) == 200);
	tick(T0 + 3000);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_ROLE));

	split(MLAG_ROLE_BACKUP, T0);
	dad.classic = true;
	tick(T0 + 3599);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	tick(T0 + 3600);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* a peer that left in good order is not waited for; claims count */
	pair(MLAG_ROLE_BACKUP);
	dad.classic = true;
	dad.peer_leaving = true;
	follow(MLAG_SESSION_DOWN, T0);
	in.claim.ballot = 9;
	hear(T0 + 100);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
	/* what was heard before the loss prolongs nothing */
	split(MLAG_ROLE_BACKUP, T0);
	dad.classic = true;
	mlag_dad_path_set(&dad, 0, 1000, 9000, T0);
	tick(T0 + 3600);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	/* at boot it makes no difference */
	begin();
	dad.classic = true;
	EXPECT(mlag_dad_interval(&dad, 0, T0) == 200);
	tick(T0 + 29999);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	return true;
}

static bool test_interval(void)
{
	pair(MLAG_ROLE_BACKUP);
	EXPECT(mlag_dad_interval(&dad, 0, T0) == 1000);
	follow(MLAG_SESSION_DOWN, T0);
	EXPECT(mlag_dad_interval(&dad, 0, T0) == 200);
	mlag_dad_path_set(&dad, 0, 100, 3000, T0);
	EXPECT(mlag_dad_interval(&dad, 0, T0) == 100);
	mlag_dad_path_set(&dad, 0, 1000, 3000, T0);
	hear(T0);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	EXPECT(mlag_dad_interval(&dad, 0, T0) == 1000);
	return true;
}

/* ---- packets ---- */

static bool test_next(void)
{
	struct mlag_dad_msg msg;

	split(MLAG_ROLE_MASTER, T0);
	hear(T0);
	mlag_dad_uplinks_set(&dad, 1, 2, T0);
	sm.state = MLAG_SESSION_INIT;
	follow(MLAG_SESSION_INIT, T0);
	mlag_dad_next(&dad, 0, &msg, T0 + 10);
	EXPECT(msg.version == 1 && msg.min_version == 1 && msg.order == 1);
	EXPECT(msg.group == 7 && msg.session == MLAG_SESSION_INIT);
	EXPECT(msg.verdict == MLAG_DAD_STAY && msg.interval_ms == 1000);
	EXPECT(msg.uplinks_up == 1 && msg.uplinks == 2 && msg.seq == 1);
	EXPECT(msg.nonce == 0x11 && msg.echo_boot == 0xc001 &&
	       msg.echo_nonce == 0xabc);
	EXPECT(msg.seen_boot == 0xc001 && msg.seen_ballot == 1);
	EXPECT(msg.claim.boot == 0xb001 && msg.flags == MLAG_DAD_F_FROZEN);
	mlag_dad_next(&dad, 0, &msg, T0 + 2999);
	EXPECT(msg.seq == 2 && !(msg.flags & MLAG_DAD_F_DEAF));
	mlag_dad_next(&dad, 0, &msg, T0 + 3000);
	EXPECT(msg.flags == (MLAG_DAD_F_FROZEN | MLAG_DAD_F_DEAF));

	pair(MLAG_ROLE_MASTER);
	sm.priority = 5;
	follow(MLAG_SESSION_PAIRED, T0);
	mlag_dad_uplinks_set(&dad, 0, 2, T0);
	mlag_dad_next(&dad, 0, &msg, T0 + 10);
	EXPECT(!msg.flags && msg.claim.class == MLAG_DAD_CLASS_RUN);
	EXPECT(!msg.claim.uplinks);
	mlag_dad_uplinks_set(&dad, 1, 2, T0);
	mlag_dad_next(&dad, 0, &msg, T0 + 10);
	EXPECT(msg.claim.uplinks);
	mlag_dad_uplinks_set(&dad, 0, 2, T0);
	mlag_dad_next(&dad, 0, &msg, T0 + 10);
	EXPECT(msg.claim.role == MLAG_ROLE_MASTER && !msg.claim.uplinks);
	EXPECT(msg.claim.priority == 5 && !dad.frozen);
	return true;
}

static bool test_refusals(void)
{
	static const enum mlag_dad_refusal want[] = {
		MLAG_DAD_REFUSAL_PATH, MLAG_DAD_REFUSAL_PATH,
		MLAG_DAD_REFUSAL_GROUP, MLAG_DAD_REFUSAL_GROUP,
		MLAG_DAD_REFUSAL_VERSION, MLAG_DAD_REFUSAL_VERSION,
		MLAG_DAD_REFUSAL_LOOPBACK, MLAG_DAD_REFUSAL_LOOPBACK,
	};
	struct mlag_dad was;
	unsigned int i, path;

	for (i = 0; i < 8; i++) {
		split(MLAG_ROLE_MASTER, T0);
		in.seq++;
		path = i == 0 ? MLAG_DAD_PATHS : i == 1;
		if (i == 2)
			in.group = 8;
		if (i == 3)
			dad.group = in.group = 0;
		if (i == 4)
			in.min_version = 2;
		if (i == 5)
			in.version = 0;
		if (i == 6)
			in.claim.boot = dad.claim.boot;
		if (i == 7)
			in.claim.boot = 0;
		was = dad;
		EXPECT(!mlag_dad_input(&dad, path, &in, T0 + 5, &refusal));
		EXPECT(refusal == want[i]);
		EXPECT(!memcmp(&was, &dad, sizeof(was)));
	}
	return true;
}

static bool test_stale(void)
{
	split(MLAG_ROLE_MASTER, T0);
	hear(T0);
	in.claim.ballot = 99;
	EXPECT(!mlag_dad_input(&dad, 0, &in, T0 + 500, &refusal));
	EXPECT(refusal == MLAG_DAD_REFUSAL_STALE && dad.heard == T0);
	EXPECT(dad.path[0].heard == T0 && dad.why.verdict == MLAG_DAD_STAY);
	return true;
}

/* Another boot of the peer counts once it echoes our nonce. */
static bool test_other_boot(void)
{
	yield(T0);
	in.claim.boot = 0xc002;
	in.claim.ballot = 0;
	in.claim.class = MLAG_DAD_CLASS_HELD;
	in.seq = 0;
	in.nonce = 0xabd;
	EXPECT(hear(T0 + 10) == SEND && refusal == MLAG_DAD_REFUSAL_BOOT);
	EXPECT(dad.peer_boot == 0xc001 && dad.heard == T0);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
	EXPECT(dad.echo_boot == 0xc002 && dad.echo_nonce == 0xabd);
	/* the old boot is heard in between, from long ago */
	in.claim.boot = 0xc001;
	mlag_dad_input(&dad, 0, &in, T0, &refusal);
	EXPECT(refusal == MLAG_DAD_REFUSAL_STALE && dad.echo_boot == 0xc002);
	in.claim.boot = 0xc002;
	in.echo_nonce = dad.nonce;
	in.echo_boot = 1;
	hear(T0 + 15);
	EXPECT(refusal == MLAG_DAD_REFUSAL_BOOT);
	in.echo_boot = dad.claim.boot;
	dad.entropy = 0x77;
	dad.peer_ballot = 1;
	in.nonce = 0xdef;
	EXPECT((hear(T0 + 20) & VERDICT) == VERDICT);
	EXPECT(refusal == MLAG_DAD_REFUSAL_NONE && dad.peer_boot == 0xc002);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_BALLOT));
	EXPECT(dad.nonce == 0x77 && dad.heard == T0 + 20 && dad.peer_seq == 3);
	EXPECT(dad.path[0].seq == 3 && !dad.peer_ballot && !dad.other_boot);
	in.nonce = 0x123;
	hear(T0 + 25);
	EXPECT(dad.echo_nonce == 0x123);
	/* and the boot before no more, by the nonce that it echoed */
	in.claim.boot = 0xc001;
	in.claim.ballot = 99;
	in.seq = 50;
	hear(T0 + 30);
	EXPECT(refusal == MLAG_DAD_REFUSAL_BOOT);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	/* another one begins to count from its first number */
	in.claim.boot = 0xc003;
	in.seq = 0;
	hear(T0 + 40);
	EXPECT(dad.other_boot == 0xc003 && dad.others == 1);
	return true;
}

/* Or by six packets that rise, if it cannot hear us. */
static bool test_other_boot_deaf(void)
{
	unsigned int i;

	yield(T0);
	in.claim.boot = 0xc002;
	in.claim.ballot = 0;
	in.echo_boot = 0;
	in.seq = 0;
	for (i = 1; i < 6; i++) {
		hear(T0 + i);
		EXPECT(refusal == MLAG_DAD_REFUSAL_BOOT);
		mlag_dad_input(&dad, 0, &in, T0 + i, &refusal);
		EXPECT(refusal == MLAG_DAD_REFUSAL_BOOT);
	}
	hear(T0 + 6);
	EXPECT(refusal == MLAG_DAD_REFUSAL_NONE && dad.peer_boot == 0xc002);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	/* of one boot, not of two in turn */
	yield(T0);
	in.echo_boot = 0;
	for (i = 1; i < 20; i++) {
		in.claim.boot = 0xc002 + (i & 1);
		hear(T0 + i);
		EXPECT(refusal == MLAG_DAD_REFUSAL_BOOT);
	}
	/* not begun in the last split */
	yield(T0);
	in.claim.boot = 0xc002;
	in.echo_boot = 0;
	for (i = 1; i < 6; i++)
		hear(T0 + i);
	follow(MLAG_SESSION_PAIRED, T0 + 7);
	EXPECT(!dad.other_boot);
	follow(MLAG_SESSION_DOWN, T0 + 8);
	hear(T0 + 9);
	EXPECT(refusal == MLAG_DAD_REFUSAL_BOOT);
	return true;
}

static bool test_other_boot_paired(void)
{
	pair(MLAG_ROLE_MASTER);
	in.claim.boot = 0xc002;
	in.echo_nonce = dad.nonce;
	EXPECT(!hear(T0) && refusal == MLAG_DAD_REFUSAL_BOOT);
	EXPECT(dad.peer_boot == 0xc001 && dad.echo_boot == 0xc002);
	EXPECT(dad.path[0].state == MLAG_DAD_PATH_NEVER);
	/* a new boot is paired with: nothing is left of the old one */
	hear(T0);
	dad.peer_seq = 9;
	dad.peer_ballot = 9;
	dad.path[0].seq = 9;
	sm.peer.boot = 0xc002;
	sm.session++;
	dad.entropy = 0x55;
	follow(MLAG_SESSION_PAIRED, T0);
	EXPECT(dad.peer_boot == 0xc002 && !dad.peer_seq && !dad.peer_ballot &&
	       !dad.path[0].seq && dad.nonce == 0x55);
	/* the same boot is not a new one */
	dad.peer_seq = 9;
	dad.peer_ballot = 9;
	follow(MLAG_SESSION_DOWN, T0);
	follow(MLAG_SESSION_PAIRED, T0);
	EXPECT(dad.peer_seq == 9 && dad.peer_ballot == 9);
	return true;
}

static bool test_answers(void)
{
	split(MLAG_ROLE_MASTER, T0);
	hear(T0);
	in.seq++;
	in.seen_ballot = dad.claim.ballot - 1;
	EXPECT(mlag_dad_input(&dad, 0, &in, T0, &refusal) == SEND);
	in.seq++;
	in.seen_ballot++;
	in.seen_boot = 1;
	EXPECT(mlag_dad_input(&dad, 0, &in, T0, &refusal) == SEND);
	in.seq++;
	in.seen_boot = dad.claim.boot;
	EXPECT(!mlag_dad_input(&dad, 0, &in, T0, &refusal));
	return true;
}

static bool test_paths(void)
{
	pair(MLAG_ROLE_MASTER);
	mlag_dad_path_set(&dad, 1, 500, 1500, T0);
	EXPECT(dad.path[1].state == MLAG_DAD_PATH_NEVER &&
	       dad.path[1].since == T0);
	EXPECT(!tick(T0 + 5000));
	EXPECT(mlag_dad_input(&dad, 1, &in, T0 + 5000, &refusal) == EV_PATH);
	EXPECT(dad.path[1].state == MLAG_DAD_PATH_OK && dad.path[1].echoed &&
	       dad.path[1].since == T0 + 5000 && dad.path[1].seq == in.seq &&
	       dad.path[0].state == MLAG_DAD_PATH_NEVER);
	/* a packet that is late by another path is a sign of life of that */
	in.seq--;
	EXPECT(mlag_dad_input(&dad, 0, &in, T0 + 5100, &refusal) == EV_PATH);
	EXPECT(refusal == MLAG_DAD_REFUSAL_STALE && dad.heard == T0 + 5000);
	EXPECT(dad.path[0].state == MLAG_DAD_PATH_OK);
	in.seq += 2;
	in.echo_boot = 1;
	EXPECT(mlag_dad_input(&dad, 0, &in, T0 + 5100, &refusal) == EV_PATH);
	EXPECT(!dad.path[0].echoed && dad.path[0].heard == T0 + 5100);
	EXPECT(dad.path[0].since == T0 + 5100);
	in.seq++;
	mlag_dad_input(&dad, 0, &in, T0 + 5101, &refusal);
	EXPECT(dad.path[0].since == T0 + 5100);
	in.echo_boot = dad.claim.boot;
	in.seq++;
	mlag_dad_input(&dad, 0, &in, T0 + 5101, &refusal);
	EXPECT(dad.path[0].echoed);
	in.flags |= MLAG_DAD_F_DEAF;
	in.seq++;
	mlag_dad_input(&dad, 0, &in, T0 + 5101, &refusal);
	EXPECT(!dad.path[0].echoed);
	in.flags &= ~MLAG_DAD_F_DEAF;
	EXPECT(!tick(T0 + 6499));
	EXPECT(tick(T0 + 6500) == EV_PATH);
	EXPECT(dad.path[1].state == MLAG_DAD_PATH_LOST &&
	       dad.path[1].since == T0 + 6500);
	EXPECT(!tick(T0 + 8100) && tick(T0 + 8101) == EV_PATH);
	/* an old one is none */
	EXPECT(!mlag_dad_input(&dad, 0, &in, T0 + 8102, &refusal));
	EXPECT(dad.path[0].state == MLAG_DAD_PATH_LOST);
	/* heard again, as well as before */
	in.seq++;
	EXPECT(dad.path[1].echoed);
	EXPECT(mlag_dad_input(&dad, 1, &in, T0 + 8200, &refusal) == EV_PATH);
	dad.path[1].state = MLAG_DAD_PATH_LOST;
	/* the best one counts at the loss, whatever its number */
	dad.path[1].echoed = false;
	in.seq++;
	EXPECT(mlag_dad_input(&dad, 1, &in, T0 + 9000, &refusal) == EV_PATH);
	follow(MLAG_SESSION_DOWN, T0 + 9000);
	EXPECT(dad.was == MLAG_DAD_PATH_OK);
	dad.path[0].state = MLAG_DAD_PATH_OK;
	dad.path[1].state = MLAG_DAD_PATH_LOST;
	follow(MLAG_SESSION_PAIRED, T0 + 9000);
	follow(MLAG_SESSION_DOWN, T0 + 9000);
	EXPECT(dad.was == MLAG_DAD_PATH_OK);
	dad.path[0].state = MLAG_DAD_PATH_NEVER;
	follow(MLAG_SESSION_PAIRED, T0 + 9000);
	follow(MLAG_SESSION_DOWN, T0 + 9000);
	EXPECT(dad.was == MLAG_DAD_PATH_LOST);
	/* all had their time */
	EXPECT(!(tick(T0 + 11999) & VERDICT));
	EXPECT((tick(T0 + 12000) & VERDICT) == VERDICT);
	/* a path that was removed is forgotten */
	mlag_dad_path_set(&dad, 1, 0, 0, T0);
	EXPECT(dad.path[1].state == MLAG_DAD_PATH_NEVER);
	dad.path[0].state = MLAG_DAD_PATH_OK;
	mlag_dad_path_set(&dad, 0, 200, 1000, T0);
	EXPECT(dad.path[0].state == MLAG_DAD_PATH_OK);
	EXPECT(dad.path[0].interval_ms == 200 && dad.path[0].timeout_ms == 1000);
	return true;
}

/* ---- handover ---- */

static bool test_handover_wanted(void)
{
	struct mlag_dad_msg msg;

	split(MLAG_ROLE_MASTER, T0);
	hear(T0);
	EXPECT(mlag_dad_uplinks_set(&dad, 2, 2, T0) == 0);
	EXPECT(mlag_dad_uplinks_set(&dad, 0, 2, T0) == SEND);
	mlag_dad_next(&dad, 0, &msg, T0 + 10);
	EXPECT(msg.flags & MLAG_DAD_F_HANDOVER);
	mlag_dad_next(&dad, 0, &msg, T0 + 3000);
	EXPECT(!(msg.flags & MLAG_DAD_F_HANDOVER));
	mlag_dad_uplinks_set(&dad, 1, 2, T0);
	mlag_dad_next(&dad, 0, &msg, T0 + 10);
	EXPECT(!(msg.flags & MLAG_DAD_F_HANDOVER));
	yield(T0);
	mlag_dad_uplinks_set(&dad, 0, 2, T0);
	mlag_dad_next(&dad, 0, &msg, T0 + 10);
	EXPECT(!(msg.flags & MLAG_DAD_F_HANDOVER));
	return true;
}

static bool test_handover(void)
{
	yield(T0);
	mlag_dad_uplinks_set(&dad, 0, 2, T0 + 5);
	in.flags |= MLAG_DAD_F_HANDOVER;
	in.verdict = MLAG_DAD_STAY;
	EXPECT(hear(T0 + 10) == PORTS);
	EXPECT(!reasons(UPLINK, T0 + 10));
	EXPECT(reasons(ORPHAN, T0 + 10) == MLAG_DOWN_DAD &&
	       reasons(MEMBER, T0 + 10) == MLAG_DOWN_DAD);
	EXPECT(!hear(T0 + 20) && dad.why.verdict == MLAG_DAD_YIELD);
	EXPECT((mlag_dad_uplinks_set(&dad, 1, 2, T0 + 30) & VERDICT) ==
	       VERDICT);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_HANDOVER));
	EXPECT(dad.claim.ballot == 2 && !dad.try_uplinks);
	EXPECT(!reasons(UPLINK, T0 + 30) && !reasons(MEMBER, T0 + 30));
	return true;
}

/* Not again for a while, lest uplinks that come and go take ports along. */
static bool test_handover_hold(void)
{
	struct mlag_dad_msg msg;

	yield(T0);
	in.verdict = MLAG_DAD_STAY;
	in.flags |= MLAG_DAD_F_HANDOVER;
	mlag_dad_uplinks_set(&dad, 1, 1, T0);
	hear(T0 + 1000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_HANDOVER));
	EXPECT(mlag_dad_handover_at(&dad) == T0 + 31000);
	mlag_dad_uplinks_set(&dad, 0, 1, T0 + 2000);
	dad.heard = T0 + 30999;
	mlag_dad_next(&dad, 0, &msg, T0 + 30999);
	EXPECT(!msg.flags || msg.flags == MLAG_DAD_F_FROZEN);
	/* an administrator is asked for no patience */
	dad.leave = MLAG_DAD_LEAVE_ASKED;
	mlag_dad_next(&dad, 0, &msg, T0 + 30999);
	EXPECT(msg.flags & MLAG_DAD_F_HANDOVER);
	dad.leave = MLAG_DAD_LEAVE_NONE;
	mlag_dad_next(&dad, 0, &msg, T0 + 31000);
	EXPECT(msg.flags & MLAG_DAD_F_HANDOVER);
	/* the first one does not wait, however young the verdict is */
	split(MLAG_ROLE_MASTER, T0);
	hear(T0);
	mlag_dad_uplinks_set(&dad, 0, 1, T0);
	EXPECT(!mlag_dad_handover_at(&dad));
	mlag_dad_next(&dad, 0, &msg, T0);
	EXPECT(msg.flags & MLAG_DAD_F_HANDOVER);
	return true;
}

static bool test_handover_not(void)
{
	/* no more wanted */
	yield(T0);
	mlag_dad_uplinks_set(&dad, 0, 2, T0);
	in.flags |= MLAG_DAD_F_HANDOVER;
	in.verdict = MLAG_DAD_STAY;
	hear(T0 + 10);
	in.flags &= ~MLAG_DAD_F_HANDOVER;
	EXPECT(hear(T0 + 20) == PORTS && reasons(UPLINK, T0 + 20));
	mlag_dad_uplinks_set(&dad, 1, 2, T0 + 30);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
	/* not by who stays itself */
	split(MLAG_ROLE_MASTER, T0);
	in.flags |= MLAG_DAD_F_HANDOVER;
	in.verdict = MLAG_DAD_STAY;
	hear(T0);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_ROLE) && dad.claim.ballot == 1);
	/* which arms nothing either */
	dad.backoff = 3;
	hear(T0 + 2000);
	EXPECT(dad.backoff == 3 && !dad.armed);
	yield(T0);
	mlag_dad_uplinks_set(&dad, 0, 2, T0);
	hear(T0 + 10);
	mlag_dad_uplinks_set(&dad, 1, 2, T0 + 30);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
	/* not by who has yielded */
	in.flags |= MLAG_DAD_F_HANDOVER;
	in.verdict = MLAG_DAD_YIELD;
	hear(T0 + 40);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD && !dad.try_uplinks);
	/* not to who is in maintenance */
	in.verdict = MLAG_DAD_STAY;
	dad.leave = MLAG_DAD_LEAVE_DRAINED;
	hear(T0 + 50);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
	dad.leave = MLAG_DAD_LEAVE_NONE;
	hear(T0 + 60);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_HANDOVER));
	return true;
}

/* ---- recovery ---- */

static bool test_up_delay(void)
{
	yield(T0);
	EXPECT(follow(MLAG_SESSION_PAIRED, T0 + 500) == (VERDICT | WORD));
	EXPECT(is(MLAG_DAD_PAIRED, MLAG_DAD_BY_NONE) && dad.held && !dad.ran);
	EXPECT(mlag_dad_own_class(&dad) == MLAG_DAD_CLASS_HELD);
	EXPECT(!reasons(ORPHAN, T0 + 500) && !reasons(UPLINK, T0 + 500));
	EXPECT(reasons(MEMBER, T0 + 500) == MLAG_DOWN_UP_DELAY);
	say(T0 + 500);
	EXPECT(dad.held);
	EXPECT(!(tick(T0 + 240499) & PORTS));
	EXPECT((tick(T0 + 240500) & (PORTS | WORD)) == (PORTS | WORD));
	EXPECT(!reasons(MEMBER, T0 + 240500));
	EXPECT(mlag_dad_own_class(&dad) == MLAG_DAD_CLASS_RUN);
	return true;
}

/* Not for who stayed. */
static bool test_up_delay_not(void)
{
	split(MLAG_ROLE_MASTER, T0);
	hear(T0);
	follow(MLAG_SESSION_PAIRED, T0 + 10);
	EXPECT(!dad.held && dad.ran && !reasons(MEMBER, T0 + 10));
	/* nor for who was paired again before a verdict */
	split(MLAG_ROLE_BACKUP, T0);
	follow(MLAG_SESSION_PAIRED, T0 + 10);
	EXPECT(!dad.held && dad.ran && !dad.flaps);
	return true;
}

static bool test_up_delay_again(void)
{
	yield(T0);
	follow(MLAG_SESSION_PAIRED, T0 + 1000);
	follow(MLAG_SESSION_DOWN, T0 + 200000);
	EXPECT(dad.claim.class == MLAG_DAD_CLASS_HELD);
	tick(T0 + 202000);
	EXPECT(dad.held);
	follow(MLAG_SESSION_PAIRED, T0 + 202500);
	EXPECT(dad.held && dad.flaps == 1);
	tick(T0 + 442499);
	EXPECT(dad.held);
	tick(T0 + 442500);
	EXPECT(!dad.held);
	/* and no more after a loss, before there is a verdict */
	follow(MLAG_SESSION_DOWN, T0 + 442500);
	yield(T0);
	follow(MLAG_SESSION_PAIRED, T0 + 1000);
	dad.up_at = T0 + 2000;
	follow(MLAG_SESSION_DOWN, T0 + 1900);
	tick(T0 + 2500);
	EXPECT(dad.held && reasons(MEMBER, T0 + 2500));
	return true;
}

static bool test_stay_ends_waiting(void)
{
	yield(T0);
	dad.flaps = 1;
	follow(MLAG_SESSION_PAIRED, T0 + 1000);
	EXPECT(reasons(MEMBER, T0 + 1000) ==
	       (MLAG_DOWN_UP_DELAY | MLAG_DOWN_FLAP));
	follow(MLAG_SESSION_DOWN, T0 + 2000);
	EXPECT(reasons(MEMBER, T0 + 2000) && reasons(ORPHAN, T0 + 2000));
	tick(T0 + 5000);
	EXPECT(dad.why.verdict == MLAG_DAD_STAY);
	EXPECT(!reasons(MEMBER, T0 + 5000) && !reasons(ORPHAN, T0 + 5000));
	/* nor is there a stagger */
	yield(T0);
	dad.up_delay_ms = 0;
	dad.up_stagger_ms = 1000;
	follow(MLAG_SESSION_PAIRED, T0);
	tick(T0);
	EXPECT(mlag_dad_reasons(&dad, MEMBER, 4000));
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 3000);
	EXPECT(!mlag_dad_reasons(&dad, MEMBER, 4000));
	return true;
}

/* As the caller does it, with ports 10, 20 and 30: the next one, or 0. */
static bool turn(__u16 id, __u64 now)
{
	bool due = mlag_dad_turn_due(&dad, now) && tick(now) & PORTS;

	if (due)
		mlag_dad_turn(&dad, id, now);
	return due;
}

static bool up(__u16 id)
{
	return !mlag_dad_reasons(&dad, MEMBER, id);
}

static bool test_stagger(void)
{
	yield(T0);
	dad.up_delay_ms = 0;
	dad.up_stagger_ms = 1000;
	follow(MLAG_SESSION_PAIRED, T0);
	EXPECT(dad.held && tick(T0 + 10) & PORTS && !dad.held);
	EXPECT(tick(T0 + 10) == PORTS);
	EXPECT(!up(10) && !up(20));
	EXPECT(!mlag_dad_reasons(&dad, ORPHAN, 0));
	EXPECT(turn(10, T0 + 10) && dad.stagger_id == 10);
	EXPECT(up(10) && mlag_dad_reasons(&dad, MEMBER, 20) ==
	       MLAG_DOWN_UP_DELAY);
	EXPECT(!turn(20, T0 + 1009) && turn(20, T0 + 1010));
	/* a port that is made meanwhile moves nobody's turn */
	EXPECT(up(20) && up(15) && !up(30));
	/* nor does a session that is lost and back before a verdict */
	follow(MLAG_SESSION_DOWN, T0 + 1500);
	EXPECT(!mlag_dad_turn_due(&dad, T0 + 2100));
	EXPECT(up(20) && !up(30));
	follow(MLAG_SESSION_PAIRED, T0 + 2200);
	EXPECT(up(20) && !up(30) && !dad.held);
	EXPECT(turn(30, T0 + 2200) && up(30) && !up(40));
	EXPECT(turn(0, T0 + 3200) && !dad.staggering && up(40));
	EXPECT(!tick(T0 + 9999));

	/* it ends when the peer is lost, and with a new recovery */
	yield(T0);
	dad.up_delay_ms = 0;
	dad.up_stagger_ms = 1000;
	follow(MLAG_SESSION_PAIRED, T0);
	tick(T0);
	EXPECT(turn(10, T0) && !up(20));
	follow(MLAG_SESSION_DOWN, T0 + 10);
	tick(T0 + 3010);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE) && up(20));
	yield(T0);
	dad.up_delay_ms = 0;
	dad.up_stagger_ms = 1000;
	follow(MLAG_SESSION_PAIRED, T0);
	tick(T0);
	dad.why.verdict = MLAG_DAD_YIELD;
	dad.session = MLAG_SESSION_DOWN;
	follow(MLAG_SESSION_PAIRED, T0 + 20);
	EXPECT(dad.held && !dad.staggering);
	/* which begins with the first port, at once */
	dad.up_at = T0 + 20;
	dad.flap_until = 0;
	dad.stagger_id = 10;
	dad.stagger_at = T0 + 1000;
	tick(T0 + 20);
	EXPECT(!dad.held && !up(10) && turn(10, T0 + 20) && up(10));
	/* who need not wait for long need not wait for others either */
	begin();
	dad.up_stagger_ms = 1000;
	follow(MLAG_SESSION_PAIRED, T0);
	word.flags &= ~MLAG_DAD_WORD_RAN;
	say(T0);
	EXPECT(!dad.held && up(4000));
	return true;
}

static bool test_gate_ready(void)
{
	yield(T0);
	follow(MLAG_SESSION_PAIRED, T0);
	/* unless it is set, it is told and nothing else */
	word.flags |= MLAG_DAD_WORD_READY;
	EXPECT(mlag_dad_ready_set(&dad, true, T0 + 5) == WORD);
	EXPECT(!mlag_dad_ready_set(&dad, true, T0 + 5));
	say(T0 + 5);
	tick(T0 + 5);
	EXPECT(dad.held);
	dad.gate_ready = true;
	EXPECT(mlag_dad_ready_set(&dad, false, T0 + 5) == WORD && dad.held);
	EXPECT(mlag_dad_ready_set(&dad, true, T0 + 6) & PORTS);
	EXPECT(!dad.held);
	/* which is not so while it runs */
	EXPECT(!mlag_dad_ready_set(&dad, true, T0 + 7));
	/* what was ready in the last session is not */
	follow(MLAG_SESSION_DOWN, T0 + 8);
	follow(MLAG_SESSION_PAIRED, T0 + 8);
	EXPECT(!dad.ready);
	/* nor is a peer that said so in the last one */
	dad.held = true;
	dad.up_at = T0 + 240000;
	dad.flap_until = 0;
	mlag_dad_ready_set(&dad, true, T0 + 9);
	EXPECT(dad.held);
	/* both have to be */
	yield(T0);
	dad.gate_ready = true;
	follow(MLAG_SESSION_PAIRED, T0);
	mlag_dad_ready_set(&dad, true, T0);
	tick(T0 + 1);
	EXPECT(dad.held);
	word.flags &= ~MLAG_DAD_WORD_READY;
	say(T0 + 1);
	tick(T0 + 1);
	EXPECT(dad.held);
	word.flags |= MLAG_DAD_WORD_READY;
	say(T0 + 2);
	EXPECT(tick(T0 + 2) & PORTS && !dad.held);
	/* and the up-delay is the most that it takes */
	yield(T0);
	dad.gate_ready = true;
	follow(MLAG_SESSION_PAIRED, T0);
	tick(T0 + 239999);
	EXPECT(dad.held);
	tick(T0 + 240000);
	EXPECT(!dad.held);
	/* but not before the flap hold is over */
	yield(T0);
	dad.gate_ready = true;
	dad.flaps = 1;
	follow(MLAG_SESSION_PAIRED, T0);
	word.flags |= MLAG_DAD_WORD_READY;
	say(T0);
	mlag_dad_ready_set(&dad, true, T0 + 9999);
	EXPECT(dad.held);
	tick(T0 + 10000);
	EXPECT(!dad.held && !reasons(ORPHAN, T0 + 10000));
	return true;
}

static bool test_flap_hold(void)
{
	static const unsigned int holds[] = {
		0, 10000, 20000, 40000, 80000, 160000, 300000, 300000,
	};
	__u64 now = T0;
	unsigned int i;

	yield(now);
	dad.up_delay_ms = 7;
	for (i = 0; i < 8; i++) {
		follow(MLAG_SESSION_PAIRED, now);
		EXPECT(dad.flaps == i + 1);
		EXPECT(dad.flap_until == (holds[i] ? now + holds[i] : 0));
		EXPECT(dad.up_at == now + holds[i] + 7);
		if (holds[i]) {
			EXPECT(reasons(ORPHAN, now) == MLAG_DOWN_FLAP);
			EXPECT(!(tick(now + holds[i] - 1) & PORTS));
			EXPECT(tick(now + holds[i]) & PORTS);
		}
		EXPECT(!reasons(ORPHAN, now + holds[i]));
		now += holds[i] + 50;
		follow(MLAG_SESSION_DOWN, now);
		in.claim.ballot = dad.claim.ballot;
		hear(now);
		EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
	}
	dad.flaps = 255;
	follow(MLAG_SESSION_PAIRED, now);
	EXPECT(dad.flaps == 255);
	follow(MLAG_SESSION_DOWN, now + 599999);
	EXPECT(dad.flaps == 255);
	follow(MLAG_SESSION_PAIRED, now);
	follow(MLAG_SESSION_DOWN, now + 600000);
	EXPECT(!dad.flaps);
	return true;
}

/* A device waits beside one that forwards, and only then. */
static bool test_waits_beside(void)
{
	unsigned int i;

	for (i = 0; i < 3; i++) {
		begin();
		follow(MLAG_SESSION_PAIRED, T0);
		EXPECT(dad.held && !dad.ran && !dad.booting);
		EXPECT(reasons(MEMBER, T0) == MLAG_DOWN_UP_DELAY);
		if (i == 1)
			word.flags &= ~MLAG_DAD_WORD_RAN;
		if (i == 2)
			word.class = MLAG_DAD_CLASS_LEAVING;
		dad.flap_until = T0 + 99;
		EXPECT(!!(say(T0) & PORTS));
		EXPECT(dad.held == !i);
		EXPECT(reasons(ORPHAN, T0) == (i ? 0 : MLAG_DOWN_FLAP));
		dad.flap_until = 0;
		dad.staggering = true;
		dad.stagger_id = 10;
		say(T0);
		EXPECT(dad.staggering);
		EXPECT(!!reasons(MEMBER, T0) == !i);
	}
	/* one that does not wait has nothing to be let go from */
	pair(MLAG_ROLE_MASTER);
	word.flags &= ~MLAG_DAD_WORD_RAN;
	say(T0);
	dad.flap_until = T0 + 99;
	EXPECT(!say(T0) && dad.flap_until == T0 + 99);
	return true;
}

static bool test_word_next(void)
{
	pair(MLAG_ROLE_MASTER);
	mlag_dad_word_next(&dad, &word);
	EXPECT(word.ballot == 1 && word.class == MLAG_DAD_CLASS_RUN);
	EXPECT(!word.leave_seq && !word.leave_ack);
	EXPECT(word.flags == (MLAG_DAD_WORD_RAN | MLAG_DAD_WORD_UPLINKS));
	dad.ran = false;
	dad.held = true;
	EXPECT(mlag_dad_uplinks_set(&dad, 0, 1, T0) == WORD);
	mlag_dad_word_next(&dad, &word);
	EXPECT(!word.flags && word.class == MLAG_DAD_CLASS_HELD);
	dad.ready = true;
	mlag_dad_word_next(&dad, &word);
	EXPECT(word.flags == MLAG_DAD_WORD_READY);
	return true;
}

static bool test_word_unpaired(void)
{
	split(MLAG_ROLE_MASTER, T0);
	word.ballot = 9;
	EXPECT(!say(T0) && dad.claim.ballot == 1);
	return true;
}

static bool test_monitor_link(void)
{
	pair(MLAG_ROLE_MASTER);
	EXPECT(!mlag_dad_monitors(&dad));
	dad.peer_class = word.class;
	dad.peer_flags = word.flags;
	EXPECT(say(T0) == PORTS && !say(T0));
	word.flags |= 0x80;
	EXPECT(say(T0) == PORTS);
	word.flags &= ~0x80;
	say(T0);
	EXPECT(mlag_dad_monitors(&dad));
	word.class = MLAG_DAD_CLASS_HELD;
	EXPECT(say(T0) == PORTS && !mlag_dad_monitors(&dad));
	word.class = MLAG_DAD_CLASS_RUN;
	word.flags &= ~MLAG_DAD_WORD_UPLINKS;
	EXPECT(say(T0) == PORTS && !mlag_dad_monitors(&dad));
	word.flags |= MLAG_DAD_WORD_UPLINKS;
	say(T0);
	follow(MLAG_SESSION_DOWN, T0);
	EXPECT(!mlag_dad_monitors(&dad));
	follow(MLAG_SESSION_PAIRED, T0);
	EXPECT(!mlag_dad_monitors(&dad) && !dad.peer_known);
	return true;
}

/* ---- maintenance ---- */

static bool on(__u64 now)
{
	bool refused;

	mlag_dad_maintenance(&dad, true, now, &refused);
	return !refused;
}

static bool off(__u64 now)
{
	bool refused;

	mlag_dad_maintenance(&dad, false, now, &refused);
	return !refused;
}

static bool test_leave(void)
{
	struct mlag_dad_word out;
	bool refused;

	pair(MLAG_ROLE_MASTER);
	EXPECT(mlag_dad_maintenance(&dad, true, T0, &refused) == LEAVE);
	EXPECT(!refused && dad.leave == MLAG_DAD_LEAVE_ASKED);
	EXPECT(dad.leave_seq == 1 && dad.leave_since == T0);
	EXPECT(mlag_dad_own_class(&dad) == MLAG_DAD_CLASS_RUN);
	EXPECT(!mlag_dad_maintenance(&dad, true, T0, &refused));
	EXPECT(dad.leave_seq == 1);
	mlag_dad_word_next(&dad, &out);
	EXPECT(out.flags & MLAG_DAD_WORD_LEAVING && out.leave_seq == 1);
	say(T0 + 10);
	tick(T0 + 9999);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_ASKED);
	word.leave_ack = 1;
	EXPECT((say(T0 + 10000) & LEAVE) == LEAVE);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_DRAIN);
	EXPECT(mlag_dad_own_class(&dad) == MLAG_DAD_CLASS_LEAVING);
	EXPECT(!reasons(MEMBER, T0 + 10000));
	EXPECT(!(tick(T0 + 12999) & PORTS));
	EXPECT((tick(T0 + 13000) & LEAVE) == LEAVE);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_DRAINED);
	EXPECT(reasons(MEMBER, T0 + 13000) == MLAG_DOWN_MAINTENANCE);
	EXPECT(!reasons(ORPHAN, T0 + 13000));
	/* back, when the peer knows */
	EXPECT(mlag_dad_maintenance(&dad, false, T0, &refused) == LEAVE);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_CANCEL && dad.leave_seq == 2);
	mlag_dad_word_next(&dad, &out);
	EXPECT(!(out.flags & MLAG_DAD_WORD_LEAVING) && out.leave_seq == 2 &&
	       out.class == MLAG_DAD_CLASS_LEAVING);
	say(T0 + 14000);
	EXPECT(reasons(MEMBER, T0 + 14000) == MLAG_DOWN_MAINTENANCE);
	EXPECT(!mlag_dad_maintenance(&dad, false, T0, &refused));
	word.leave_ack = 2;
	EXPECT((say(T0 + 14000) & LEAVE) == LEAVE);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_NONE && !reasons(MEMBER, T0 + 14000));
	return true;
}

/* Ports that are still up stay up. */
static bool test_leave_cancel_early(void)
{
	pair(MLAG_ROLE_MASTER);
	on(T0);
	off(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_CANCEL && !reasons(MEMBER, T0));
	on(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_ASKED && dad.leave_seq == 3);
	/* the answer to the first question is none to this one */
	word.leave_ack = 1;
	say(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_ASKED);
	return true;
}

static bool test_leave_peer(void)
{
	struct mlag_dad_word out;

	pair(MLAG_ROLE_BACKUP);
	word.flags |= MLAG_DAD_WORD_LEAVING;
	word.leave_seq = 4;
	EXPECT(say(T0) & WORD);
	EXPECT(!(say(T0) & WORD));
	EXPECT(dad.peer_leaving && !dad.peer_refused);
	mlag_dad_word_next(&dad, &out);
	EXPECT(out.leave_ack == 4 && !(out.flags & MLAG_DAD_WORD_REFUSED));
	EXPECT(!on(T0) && dad.leave == MLAG_DAD_LEAVE_NONE);
	/* it goes: nothing to wait for */
	EXPECT((follow(MLAG_SESSION_DOWN, T0 + 10) & VERDICT) == VERDICT);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_GOODBYE));
	EXPECT(dad.claim.ballot == 2 && !dad.peer_leaving);
	/* but not if it changed its mind */
	pair(MLAG_ROLE_BACKUP);
	word.flags |= MLAG_DAD_WORD_LEAVING;
	word.leave_seq = 4;
	say(T0);
	word.flags &= ~MLAG_DAD_WORD_LEAVING;
	word.leave_seq = 5;
	EXPECT(say(T0) & WORD && !dad.peer_leaving);
	EXPECT(on(T0));
	follow(MLAG_SESSION_DOWN, T0 + 10);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	/* what was acknowledged in one session is not in the next */
	dad.peer_refused = true;
	follow(MLAG_SESSION_PAIRED, T0);
	mlag_dad_word_next(&dad, &out);
	EXPECT(!out.leave_ack && !(out.flags & MLAG_DAD_WORD_REFUSED));
	/* who does not leave has nothing to give up */
	pair(MLAG_ROLE_BACKUP);
	dad.peer_boot = 0xa001;
	word.class = MLAG_DAD_CLASS_LEAVING;
	word.leave_seq = 6;
	on(T0);
	say(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_ASKED && !dad.peer_refused);
	pair(MLAG_ROLE_BACKUP);
	word.flags |= MLAG_DAD_WORD_LEAVING;
	word.class = MLAG_DAD_CLASS_LEAVING;
	say(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_NONE);
	return true;
}

/* A goodbye that ends the session counts as much as one before it. */
static bool test_goodbye(void)
{
	pair(MLAG_ROLE_BACKUP);
	say(T0);
	sm.lost = MLAG_REASON_GOODBYE;
	EXPECT((follow(MLAG_SESSION_DOWN, T0 + 10) & VERDICT) == VERDICT);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_GOODBYE));
	EXPECT(dad.claim.ballot == 2 && !dad.peer_leaving);
	/* whatever is heard of it, that is why */
	hear(T0 + 20);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_GOODBYE));
	in.claim.ballot = 9;
	hear(T0 + 30);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_BALLOT));
	/* back, and then the normal rules */
	follow(MLAG_SESSION_PAIRED, T0 + 1000);
	sm.lost = MLAG_REASON_HOLD;
	follow(MLAG_SESSION_DOWN, T0 + 2000);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	/* who leaves itself has no better claim for it */
	pair(MLAG_ROLE_MASTER);
	sm.lost = MLAG_REASON_LEFT;
	follow(MLAG_SESSION_DOWN, T0 + 10);
	EXPECT(dad.why.verdict == MLAG_DAD_UNDECIDED);
	EXPECT(dad.claim.ballot == 1);
	return true;
}

static bool test_drains(void)
{
	pair(MLAG_ROLE_BACKUP);
	EXPECT(!mlag_dad_drains(&dad));
	on(T0);
	EXPECT(!mlag_dad_drains(&dad));
	word.leave_ack = 1;
	say(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_DRAIN && mlag_dad_drains(&dad));
	EXPECT(!mlag_dad_reasons(&dad, MEMBER, 0));
	tick(T0 + dad.drain_ms);
	EXPECT(mlag_dad_drains(&dad));
	EXPECT(mlag_dad_reasons(&dad, MEMBER, 0) == MLAG_DOWN_MAINTENANCE);
	return true;
}

static bool test_leave_refused(void)
{
	struct mlag_dad_word out;

	/* by who leaves already */
	pair(MLAG_ROLE_MASTER);
	on(T0);
	word.leave_ack = 1;
	word.flags |= MLAG_DAD_WORD_REFUSED;
	EXPECT((say(T0) & LEAVE) == LEAVE);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_CANCEL && dad.leave_refused);
	EXPECT(dad.leave_seq == 2 && !reasons(MEMBER, T0));
	EXPECT(mlag_dad_own_class(&dad) == MLAG_DAD_CLASS_RUN);
	on(T0);
	EXPECT(!dad.leave_refused && dad.leave == MLAG_DAD_LEAVE_ASKED);
	/* we leave already */
	pair(MLAG_ROLE_MASTER);
	on(T0);
	word.leave_ack = 1;
	say(T0);
	word.flags |= MLAG_DAD_WORD_LEAVING;
	word.leave_seq = 9;
	EXPECT(say(T0) & WORD);
	EXPECT(dad.peer_refused && !dad.peer_leaving);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_DRAIN);
	mlag_dad_word_next(&dad, &out);
	EXPECT(out.flags & MLAG_DAD_WORD_REFUSED && out.leave_ack == 9);
	/* nor while we are not back yet */
	tick(T0 + 3000);
	off(T0 + 3000);
	say(T0 + 3000);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_CANCEL && dad.drained);
	EXPECT(dad.peer_refused && !dad.peer_leaving);
	/* to come back is never refused */
	on(T0);
	dad.peer_leaving = true;
	EXPECT(off(T0) && dad.leave == MLAG_DAD_LEAVE_CANCEL);
	return true;
}

static bool test_leave_both(void)
{
	/* asked at the same time: the lower boot id goes */
	pair(MLAG_ROLE_MASTER);
	on(T0);
	word.flags |= MLAG_DAD_WORD_LEAVING;
	word.leave_seq = 9;
	say(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_ASKED && dad.peer_refused);
	/* a change of our answer is told, though it was not asked again */
	off(T0);
	EXPECT(say(T0) & WORD && !dad.peer_refused && dad.peer_leaving);
	dad.peer_leaving = false;
	on(T0);
	EXPECT(say(T0) & WORD && dad.peer_refused);
	dad.leave_seq = 1;
	/* unless the other one is gone already */
	word.class = MLAG_DAD_CLASS_LEAVING;
	say(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_CANCEL && dad.leave_refused);
	EXPECT(dad.peer_leaving && !dad.peer_refused && dad.leave_seq == 2);

	pair(MLAG_ROLE_MASTER);
	dad.peer_boot = 0xa001;
	on(T0);
	word.flags |= MLAG_DAD_WORD_LEAVING;
	word.leave_seq = 9;
	EXPECT((say(T0) & LEAVE) == LEAVE);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_CANCEL && dad.leave_refused);
	EXPECT(dad.peer_leaving);
	return true;
}

static bool test_leave_unpaired(void)
{
	struct mlag_dad_msg msg;

	/* the peer has yielded: it is asked to take over */
	split(MLAG_ROLE_MASTER, T0);
	hear(T0);
	on(T0);
	tick(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_ASKED);
	mlag_dad_next(&dad, 0, &msg, T0);
	EXPECT(msg.flags & MLAG_DAD_F_HANDOVER);
	in.claim.ballot = 2;
	hear(T0);
	EXPECT(dad.why.verdict == MLAG_DAD_YIELD);
	tick(T0);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_DRAIN);
	/* nobody is there to ask */
	split(MLAG_ROLE_MASTER, T0);
	tick(T0 + 3000);
	on(T0 + 3000);
	tick(T0 + 3000);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_DRAIN);
	/* back: when there is a verdict */
	pair(MLAG_ROLE_MASTER);
	dad.leave = MLAG_DAD_LEAVE_CANCEL;
	dad.drained = true;
	follow(MLAG_SESSION_DOWN, T0);
	EXPECT(dad.claim.class == MLAG_DAD_CLASS_LEAVING);
	tick(T0 + 2999);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_CANCEL);
	EXPECT(reasons(MEMBER, T0 + 2999) == MLAG_DOWN_MAINTENANCE);
	tick(T0 + 3000);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_NONE && !reasons(MEMBER, T0 + 3000));
	/* while paired, only by the peer's word */
	pair(MLAG_ROLE_MASTER);
	on(T0);
	tick(T0 + 9999);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_ASKED);
	off(T0);
	tick(T0 + 9999);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_CANCEL);
	return true;
}

/* Whose member ports are down takes no ballot, and has the other one go on. */
static bool test_leave_deaf(void)
{
	struct mlag_dad_msg msg;
	bool refused;

	pair(MLAG_ROLE_MASTER);
	on(T0);
	dad.leave = MLAG_DAD_LEAVE_DRAINED;
	dad.drained = true;
	mlag_dad_next(&dad, 0, &msg, T0 + 9999);
	EXPECT(msg.verdict == MLAG_DAD_PAIRED);
	follow(MLAG_SESSION_DOWN, T0);
	tick(T0 + 60000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE) && dad.claim.ballot == 1);
	tick(T0 + 90000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE) && dad.claim.ballot == 1);
	mlag_dad_next(&dad, 0, &msg, T0 + 90000);
	EXPECT(msg.flags & MLAG_DAD_F_DEAF && msg.verdict == MLAG_DAD_YIELD);
	/* its ports are not down before */
	dad.leave = MLAG_DAD_LEAVE_DRAIN;
	mlag_dad_next(&dad, 0, &msg, T0 + 90000);
	EXPECT(msg.flags & MLAG_DAD_F_DEAF && msg.verdict == MLAG_DAD_STAY);
	dad.leave = MLAG_DAD_LEAVE_DRAINED;
	/* back in service: it has been silent for long enough */
	mlag_dad_maintenance(&dad, false, T0 + 90000, &refused);
	mlag_dad_next(&dad, 0, &msg, T0 + 90000);
	EXPECT(msg.verdict == MLAG_DAD_STAY);
	tick(T0 + 90001);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE) && dad.claim.ballot == 2);
	EXPECT(dad.leave == MLAG_DAD_LEAVE_NONE);

	/* while it hears it asks for a handover */
	on(T0 + 90001);
	dad.leave = MLAG_DAD_LEAVE_DRAINED;
	dad.heard = T0 + 90001;
	mlag_dad_next(&dad, 0, &msg, T0 + 90001);
	EXPECT(msg.flags == (MLAG_DAD_F_FROZEN | MLAG_DAD_F_HANDOVER));
	EXPECT(msg.verdict == MLAG_DAD_YIELD);

	/* who has yielded, and hears no more of the peer, goes on for orphans */
	yield(T0);
	dad.leave = MLAG_DAD_LEAVE_DRAINED;
	dad.drained = true;
	EXPECT(reasons(MLAG_DAD_PORT_ORPHAN, T0) == MLAG_DOWN_DAD);
	tick(mlag_dad_takeover(&dad));
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	EXPECT(!reasons(MLAG_DAD_PORT_ORPHAN, T0));
	EXPECT(reasons(MEMBER, T0) == MLAG_DOWN_MAINTENANCE);
	return true;
}

/* ---- error-down of a port ---- */

static bool test_enable_at_work(void)
{
	begin();
	follow(MLAG_SESSION_PAIRED, T0);
	EXPECT(dad.held);
	EXPECT(mlag_dad_enable(&dad, true, T0 + 100) == (PORTS | WORD));
	EXPECT(!mlag_dad_reasons(&dad, MEMBER, 0));
	EXPECT(is(MLAG_DAD_PAIRED, MLAG_DAD_BY_NONE) && dad.ran);
	mlag_dad_word_next(&dad, &word);
	EXPECT(word.class == MLAG_DAD_CLASS_RUN);
	EXPECT(word.flags & MLAG_DAD_WORD_RAN);
	return true;
}

/* Nothing is left of what was before, of which nobody could be told. */
static bool test_enable_anew(void)
{
	split(MLAG_ROLE_BACKUP, T0 + 10000);
	dad.booting = true;
	dad.held = true;
	dad.staggering = true;
	dad.flap_until = T0 + 50000;
	dad.was = MLAG_DAD_PATH_OK;
	EXPECT(mlag_dad_enable(&dad, true, T0 + 20000) & PORTS);
	EXPECT(!dad.booting && !dad.held && !dad.staggering && !dad.flap_until);
	EXPECT(dad.heard == T0 + 20000 && dad.lost == T0 + 20000);
	EXPECT(dad.was == MLAG_DAD_PATH_NEVER && !dad.peer.boot);
	/* also if that is undecided already */
	EXPECT(mlag_dad_enable(&dad, true, T0 + 20001) & PORTS);
	return true;
}

static bool test_enable_new(void)
{
	begin();
	mlag_dad_enable(&dad, false, T0 + 10000);
	EXPECT(mlag_dad_reasons(&dad, MEMBER, 0) ==
	       MLAG_DOWN_BOOT);
	/* its boot delay begins */
	tick(T0 + 39999);
	EXPECT(is(MLAG_DAD_UNDECIDED, MLAG_DAD_BY_NONE));
	tick(T0 + 40000);
	EXPECT(is(MLAG_DAD_STAY, MLAG_DAD_BY_SILENCE));
	return true;
}

static bool test_enable_lost(void)
{
	__u64 ballot;

	split(MLAG_ROLE_BACKUP, T0 + 10000);
	in.claim.role = MLAG_ROLE_MASTER;
	in.claim.ballot = dad.claim.ballot;
	hear(T0 + 10010);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_ROLE));
	ballot = dad.claim.ballot;
	EXPECT(mlag_dad_enable(&dad, true, T0 + 20000) & PORTS);
	EXPECT(is(MLAG_DAD_UNDECIDED, MLAG_DAD_BY_NONE));
	EXPECT(!mlag_dad_reasons(&dad, MEMBER, 0));
	/* the claim stands, and so does what it is worth */
	EXPECT(dad.claim.ballot == ballot && dad.frozen);
	in.claim.ballot = ballot;
	hear(T0 + 20010);
	EXPECT(is(MLAG_DAD_YIELD, MLAG_DAD_BY_ROLE));
	return true;
}

static bool test_late_mac(void)
{
	begin();
	sm.mac = 0;
	mlag_dad_init(&dad, &sm, T0);
	tick(T0 + 30000);
	EXPECT(dad.frozen && !dad.claim.mac);
	sm.mac = 0x2;
	follow(MLAG_SESSION_DOWN, T0 + 31000);
	EXPECT(dad.claim.mac == 0x2);
	sm.mac = 0x1;
	follow(MLAG_SESSION_DOWN, T0 + 32000);
	EXPECT(dad.claim.mac == 0x2);
	return true;
}

static bool test_down_reasons(void)
{
	struct mlag_down down;

	mlag_down_init(&down, true);
	EXPECT(!mlag_down_set(&down, 0));
	EXPECT(mlag_down_set(&down, MLAG_DOWN_DAD) ==
	       (MLAG_DOWN_ACT_CLOSE | MLAG_DOWN_ACT_EV));
	EXPECT(mlag_down_set(&down, MLAG_DOWN_DAD | MLAG_DOWN_UPLINK) ==
	       MLAG_DOWN_ACT_EV);
	EXPECT(mlag_down_set(&down, MLAG_DOWN_UPLINK) == MLAG_DOWN_ACT_EV);
	EXPECT(mlag_down_set(&down, 0) ==
	       (MLAG_DOWN_ACT_OPEN | MLAG_DOWN_ACT_EV));
	return true;
}

static bool test_down_wish(void)
{
	struct mlag_down down;

	/* down before */
	mlag_down_init(&down, false);
	EXPECT(mlag_down_set(&down, MLAG_DOWN_DAD) == MLAG_DOWN_ACT_EV);
	EXPECT(mlag_down_set(&down, 0) == MLAG_DOWN_ACT_EV);
	/* taken up in between: held down, and up in the end */
	mlag_down_set(&down, MLAG_DOWN_DAD);
	EXPECT(mlag_down_seen(&down, true) ==
	       (MLAG_DOWN_ACT_CLOSE | MLAG_DOWN_ACT_EV));
	EXPECT(mlag_down_set(&down, 0) & MLAG_DOWN_ACT_OPEN);
	/* taken down while up */
	EXPECT(!mlag_down_seen(&down, false) && !down.wish);
	EXPECT(!mlag_down_seen(&down, true) && down.wish);
	return true;
}

static bool test_down_since(void)
{
	__u64 since[MLAG_DOWN_REASONS] = { 0 };

	mlag_down_since(since, MLAG_DOWN_DAD | MLAG_DOWN_ADMIN, T0);
	mlag_down_since(since, MLAG_DOWN_FLAP, T0 + 1);
	/* the first and the last one of all that there are */
	EXPECT(since[0] == T0 && since[1] == T0 + 1 && !since[2]);
	EXPECT(since[MLAG_DOWN_REASONS - 1] == T0);
	/* once more */
	mlag_down_since(since, MLAG_DOWN_DAD, T0 + 2);
	EXPECT(since[0] == T0 + 2 && since[1] == T0 + 1);
	return true;
}

#define CASE(name, text)	{ text, test_##name }

static const struct ktap_case cases[] = {
	CASE(init, "begin"),
	CASE(order, "claim: ballot, class, uplinks, role, priority, MAC, boot"),
	CASE(freeze, "claim: frozen while not paired"),
	CASE(freeze_boot, "claim: of a new boot, frozen when first told"),
	CASE(session_again, "session: lost and begun between two looks"),
	CASE(ballot_common, "ballot: a new one for each session, the same for both"),
	CASE(yield, "UNDECIDED: higher claim heard: YIELD"),
	CASE(stay, "UNDECIDED: lower claim heard: STAY"),
	CASE(highest_claim, "claim: the highest of the peer counts"),
	CASE(not_frozen, "claim: of a peer that has not noticed does not count"),
	CASE(old_ballot, "claim: from before the last session does not count"),
	CASE(paired_ignores_claims, "PAIRED: DAD alone changes nothing"),
	CASE(silence, "UNDECIDED: silence: STAY"),
	CASE(timeouts, "UNDECIDED: silence is that of all paths"),
	CASE(silence_lasts, "STAY: silence raises the ballot again and again"),
	CASE(raise_above_peer, "YIELD: silence: STAY, above the peer's ballot"),
	CASE(takeover_unarmed, "YIELD: nothing heard since: takes over later each time"),
	CASE(lost_before, "policy: no path before, the backup yields"),
	CASE(lost_after, "policy: no path any more: who has yielded still does"),
	CASE(helpless, "policy: no helper"),
	CASE(helper_grace, "policy: how long a helper is waited for"),
	CASE(helper_stays, "policy: no helper, and goes on"),
	CASE(peer_yields, "both have yielded, and one does not hear the other"),
	CASE(forecast, "what would be if the peer-link failed now"),
	CASE(helper_dies_later, "helper: its death after the verdict changes nothing"),
	CASE(boot, "boot: STAY after the boot delay"),
	CASE(boot_judges_later, "boot: the session comes first"),
	CASE(boot_judges, "boot: it has its time, and no more"),
	CASE(classic, "classic mode: 3 s, then 3 probes"),
	CASE(interval, "packet: its interval"),
	CASE(next, "packet: its contents"),
	CASE(refusals, "refused: path, group, version, loopback"),
	CASE(stale, "refused: stale"),
	CASE(other_boot, "another boot: counts when it echoes our nonce"),
	CASE(other_boot_deaf, "another boot: counts after six packets"),
	CASE(other_boot_paired, "another boot: not while paired"),
	CASE(answers, "packet: answered if the peer has not seen our claim"),
	CASE(paths, "paths: their states"),
	CASE(handover_wanted, "handover: wanted without uplinks, unless deaf"),
	CASE(handover, "handover: uplinks first, then the rest"),
	CASE(handover_hold, "handover: not again for a while"),
	CASE(handover_not, "handover: not if not wanted, nor in maintenance"),
	CASE(up_delay, "recovery: member ports wait for the up-delay"),
	CASE(up_delay_not, "recovery: not of a device that had not yielded"),
	CASE(up_delay_again, "recovery: the up-delay begins anew with a session"),
	CASE(stay_ends_waiting, "recovery: STAY ends all waiting"),
	CASE(stagger, "recovery: one member port after the other"),
	CASE(gate_ready, "recovery: ready ends the up-delay"),
	CASE(flap_hold, "recovery: grows from the second time, is forgotten"),
	CASE(waits_beside, "recovery: waits only beside a peer that forwards"),
	CASE(word_next, "word: its contents"),
	CASE(word_unpaired, "word: only while paired"),
	CASE(monitor_link, "monitor-link: bypassed unless the peer can carry on"),
	CASE(leave, "maintenance: asked, drained, and back"),
	CASE(leave_cancel_early, "maintenance: called off"),
	CASE(leave_peer, "maintenance: of the peer"),
	CASE(goodbye, "goodbye: STAY at once, for this time"),
	CASE(leave_deaf, "maintenance: nobody is heard"),
	CASE(drains, "maintenance: drained before links go down"),
	CASE(leave_refused, "maintenance: refused while one leaves"),
	CASE(leave_both, "maintenance: both ask"),
	CASE(leave_unpaired, "maintenance: without a session"),
	CASE(enable_at_work, "first path: a device at work goes on"),
	CASE(enable_anew, "first path: nothing is left of before"),
	CASE(enable_new, "first path: a new device waits"),
	CASE(enable_lost, "first path: what was decided alone is void"),
	CASE(late_mac, "claim: a device MAC address that came late"),
	CASE(down_reasons, "port: reasons are a set"),
	CASE(down_wish, "port: the last wish of the administrator that can be seen holds"),
	CASE(down_since, "port: since when each reason holds"),
};

int main(void)
{
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
