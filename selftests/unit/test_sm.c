// SPDX-License-Identifier: GPL-2.0
/* kernel/sm*.c, a rule at a time, with its real times. KTAP. */
#include <string.h>

#include "sm.h"
#include "ktap.h"

#define T0	1000000ull

#define LOST	(MLAG_ACT_LEGS | MLAG_ACT_EV_SESSION | MLAG_ACT_HELLO)
#define ROLE	(MLAG_ACT_EV_ROLE | MLAG_ACT_HELLO)
#define LEG	(MLAG_ACT_REFRESH | MLAG_ACT_KEEPALIVE)
#define LEG_EV	(LEG | MLAG_ACT_EV_LEG)

#define USABLE	(MLAG_LEG_F_PRESENT | MLAG_LEG_F_USABLE)
#define OPEN	(USABLE | MLAG_LEG_F_ACCEPT | MLAG_LEG_F_OPEN)

static struct mlag_sm sm;
static struct mlag_sm_hello in;
static struct mlag_sm_leg leg;
static enum mlag_refusal refusal;

static void begin(void)
{
	mlag_sm_init(&sm, 0xb001, T0);
	sm.mac = 0x2;
	mlag_sm_set_group(&sm, 7, T0);
	mlag_sm_carrier(&sm, true, T0);
	mlag_sm_helper(&sm, MLAG_HELPER_ALIVE, T0);
	memset(&leg, 0, sizeof(leg));
	in = (struct mlag_sm_hello){
		.version = 1, .min_version = 1, .group = 7, .mac = 0x3,
		.boot = 0xc001, .seq = 10, .session = 4, .nonce = 0xabc,
		.priority = 100, .role = MLAG_ROLE_BACKUP, .hold_ms = 900,
	};
}

/* The next hello of the peer; it echoes us. */
static __u32 hello(__u64 now)
{
	in.seq++;
	in.role_version++;
	in.echo_role_version = sm.role_version;
	in.echo_boot = sm.boot;
	in.echo_session = sm.session;
	in.echo_nonce = sm.nonce;
	return mlag_sm_hello_input(&sm, &in, now, &refusal);
}

static struct mlag_sm_keepalive keepalive(void)
{
	return (struct mlag_sm_keepalive){
		.boot = in.boot, .seq = sm.peer.keepalive_seq + 1,
		.session = in.session, .echo_session = sm.session,
		.cookie = sm.nonce, .helper = MLAG_HELPER_ALIVE,
	};
}

static void pair(void)
{
	begin();
	hello(T0);
}

static __u32 heard(__u8 flags, __u32 idgen, __u32 ack, __u64 now)
{
	struct mlag_sm_leg_entry entry = {
		.flags = flags, .idgen = idgen, .ack = ack,
	};

	return mlag_sm_leg_heard(&sm, &leg, &entry, now);
}

/* Paired, with an open leg that the peer has, too. */
static void open_leg(void)
{
	pair();
	mlag_sm_leg_present(&sm, &leg, true, T0);
	mlag_sm_leg_usable(&sm, &leg, true, T0);
	mlag_sm_leg_ready(&sm, &leg, true, T0);
	heard(OPEN, 5, leg.idgen, T0);
}

/* ---- a device ---- */

static bool test_init(void)
{
	memset(&sm, 0xff, sizeof(sm));
	mlag_sm_init(&sm, 0xb001, T0);
	EXPECT(sm.priority == 100 && sm.hello_ms == 100 && sm.hold_ms == 300);
	EXPECT(sm.boot_delay_ms == 30000);
	EXPECT(sm.boot == 0xb001 && sm.nonce == 0xb001 && sm.session == 1);
	EXPECT(sm.entropy == 0xb001);
	EXPECT(sm.forwards && !sm.carrier && !sm.gone && !sm.ever_paired);
	EXPECT(sm.since == T0 && sm.unpaired_since == T0);
	EXPECT(sm.state == MLAG_SESSION_DOWN && sm.role == MLAG_ROLE_NONE);
	EXPECT(sm.helper == MLAG_HELPER_NONE && !sm.group && !sm.seq);
	EXPECT(sm.lost == MLAG_REASON_NONE && !sm.peer.boot && !sm.sessions);
	EXPECT(sm.verdict == MLAG_DAD_STAY);
	return true;
}

static bool test_down_to_init(void)
{
	begin();
	in.echo_boot = 0;
	EXPECT(mlag_sm_hello_input(&sm, &in, T0 + 5, &refusal) ==
	       (MLAG_ACT_EV_SESSION | MLAG_ACT_HELLO));
	EXPECT(refusal == MLAG_REFUSAL_NONE);
	EXPECT(sm.state == MLAG_SESSION_INIT);
	EXPECT(sm.since == T0 + 5 && sm.heard == T0 + 5);
	EXPECT(sm.peer.boot == in.boot && sm.peer.mac == in.mac &&
	       sm.peer.hello_seq == in.seq && sm.peer.session == in.session &&
	       sm.peer.nonce == in.nonce && sm.peer.version == in.version &&
	       sm.peer.priority == in.priority && sm.peer.role == in.role &&
	       sm.peer.hold_ms == in.hold_ms &&
	       sm.peer.role_version == in.role_version &&
	       sm.peer.echo_role_version == in.echo_role_version);
	EXPECT(sm.role == MLAG_ROLE_NONE && !sm.ever_paired);
	return true;
}

static bool test_down_to_paired(void)
{
	begin();
	sm.gone = true;
	EXPECT(hello(T0 + 7) == (LOST | ROLE));
	EXPECT(sm.state == MLAG_SESSION_PAIRED && sm.since == T0 + 7);
	EXPECT(sm.ever_paired && !sm.gone && sm.sessions == 1);
	EXPECT(sm.peer.helper == MLAG_HELPER_ALIVE);
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	/* the peer is told, also if its role is what it was */
	mlag_sm_carrier(&sm, false, T0 + 8);
	mlag_sm_carrier(&sm, true, T0 + 8);
	in.seq++;
	mlag_sm_hello_input(&sm, &in, T0 + 9, &refusal);
	EXPECT(sm.state == MLAG_SESSION_INIT);
	EXPECT(hello(T0 + 9) == LOST && sm.state == MLAG_SESSION_PAIRED);
	return true;
}

static bool test_init_needs_echo(void)
{
	unsigned int i;

	for (i = 0; i < 3; i++) {
		begin();
		in.seq++;
		in.echo_boot = sm.boot - (i == 0);
		in.echo_session = sm.session - (i == 1);
		in.echo_nonce = sm.nonce - (i == 2);
		mlag_sm_hello_input(&sm, &in, T0, &refusal);
		EXPECT(refusal == MLAG_REFUSAL_NONE);
		EXPECT(sm.state == MLAG_SESSION_INIT);
		in.seq++;
		EXPECT(!mlag_sm_hello_input(&sm, &in, T0 + 3, &refusal));
		EXPECT(sm.state == MLAG_SESSION_INIT && sm.since == T0);
		/* one that hears another boot is not waited for */
		EXPECT(sm.heard == (i ? T0 + 3 : T0));
		EXPECT(hello(T0 + 4) == (LOST | ROLE));
		EXPECT(sm.state == MLAG_SESSION_PAIRED && sm.since == T0 + 4);
	}
	return true;
}

static bool test_hold(void)
{
	pair();
	EXPECT(!mlag_sm_tick(&sm, T0 + 299));
	sm.entropy = 0x55;
	EXPECT(mlag_sm_tick(&sm, T0 + 300) == LOST);
	EXPECT(sm.state == MLAG_SESSION_DOWN && sm.lost == MLAG_REASON_HOLD);
	EXPECT(sm.session == 2 && sm.nonce == 0x55);
	EXPECT(sm.since == T0 + 300 && sm.unpaired_since == T0 + 300);
	EXPECT(!(mlag_sm_tick(&sm, T0 + 301) & MLAG_ACT_EV_SESSION));

	begin();
	in.seq++;
	mlag_sm_hello_input(&sm, &in, T0 + 10, &refusal);
	EXPECT(!mlag_sm_tick(&sm, T0 + 309));
	EXPECT(mlag_sm_tick(&sm, T0 + 310) == LOST);
	EXPECT(sm.session == 2 && sm.unpaired_since == T0);
	return true;
}

static bool test_carrier(void)
{
	pair();
	EXPECT(!mlag_sm_carrier(&sm, true, T0 + 1));
	EXPECT(sm.state == MLAG_SESSION_PAIRED);
	EXPECT(mlag_sm_carrier(&sm, false, T0 + 1) == LOST);
	EXPECT(sm.state == MLAG_SESSION_DOWN && sm.lost == MLAG_REASON_CARRIER);
	EXPECT(!sm.carrier && sm.helper_seen == T0 + 1);
	EXPECT(sm.session == 2);
	EXPECT(mlag_sm_carrier(&sm, true, T0 + 9) == MLAG_ACT_HELLO);
	EXPECT(sm.carrier && sm.session == 2 && sm.helper_seen == T0 + 9);
	EXPECT(mlag_sm_carrier(&sm, false, T0 + 10) == MLAG_ACT_HELLO);
	EXPECT(sm.session == 2);
	return true;
}

static bool test_not_heard(void)
{
	pair();
	in.seq++;
	in.echo_boot = 0;
	sm.entropy = 0x77;
	EXPECT(mlag_sm_hello_input(&sm, &in, T0 + 1, &refusal) == LOST);
	EXPECT(sm.lost == MLAG_REASON_NOT_HEARD && sm.session == 2);
	EXPECT(sm.nonce == 0x77);
	/* and heard again at once */
	EXPECT(sm.state == MLAG_SESSION_INIT && sm.since == T0 + 1);
	EXPECT(sm.unpaired_since == T0 + 1);
	return true;
}

static bool test_peer_session(void)
{
	pair();
	in.session++;
	/* even though it echoes the session that ends with it */
	EXPECT(hello(T0 + 1) == LOST);
	EXPECT(sm.lost == MLAG_REASON_PEER_SESSION && sm.session == 2);
	EXPECT(sm.state == MLAG_SESSION_INIT);
	EXPECT(sm.peer.session == in.session);
	return true;
}

static bool test_group(void)
{
	pair();
	EXPECT(!mlag_sm_set_group(&sm, 7, T0 + 1));
	EXPECT(mlag_sm_set_group(&sm, 8, T0 + 1) == LOST);
	EXPECT(sm.group == 8 && sm.lost == MLAG_REASON_CONFIG);
	EXPECT(sm.helper_seen == T0 + 1 && sm.session == 2);
	EXPECT(mlag_sm_set_group(&sm, 7, T0 + 2) == MLAG_ACT_HELLO);
	EXPECT(sm.session == 2 && sm.helper_seen == T0 + 2);
	return true;
}

static bool test_set_hold(void)
{
	begin();
	EXPECT(!mlag_sm_set_hold(&sm, 300, T0));
	EXPECT(mlag_sm_set_hold(&sm, 400, T0) == MLAG_ACT_HELLO);
	EXPECT(sm.hold_ms == 400 && sm.session == 1);
	/* the peer waits for what it was told */
	pair();
	EXPECT(!mlag_sm_set_hold(&sm, 300, T0 + 1));
	EXPECT(sm.state == MLAG_SESSION_PAIRED);
	EXPECT(mlag_sm_set_hold(&sm, 600, T0 + 1) == LOST);
	EXPECT(sm.hold_ms == 600 && sm.lost == MLAG_REASON_CONFIG);
	EXPECT(sm.state == MLAG_SESSION_DOWN && sm.session == 2);
	EXPECT(sm.since == T0 + 1 && sm.unpaired_since == T0 + 1);
	return true;
}

/* ---- refusals ---- */

#define REFUSED(reason) do {						\
	struct mlag_sm was_ = sm;					\
									\
	EXPECT(!mlag_sm_hello_input(&sm, &in, T0 + 50, &refusal));	\
	EXPECT(refusal == (reason));					\
	EXPECT(!memcmp(&was_, &sm, sizeof(sm)));			\
} while (0)

static bool test_refusals(void)
{
	begin();
	sm.group = 0;
	in.group = 0;
	REFUSED(MLAG_REFUSAL_NO_GROUP);
	begin();
	sm.carrier = false;
	REFUSED(MLAG_REFUSAL_NO_PEER_LINK);
	begin();
	in.boot = sm.boot;
	in.group = 9;
	REFUSED(MLAG_REFUSAL_LOOPBACK);
	begin();
	in.group = 9;
	REFUSED(MLAG_REFUSAL_GROUP_MISMATCH);
	begin();
	in.version = 0;
	REFUSED(MLAG_REFUSAL_VERSION);
	begin();
	in.min_version = 2;
	in.version = 3;
	REFUSED(MLAG_REFUSAL_VERSION);
	begin();
	in.version = 3;
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	EXPECT(refusal == MLAG_REFUSAL_NONE && sm.peer.version == 3);
	return true;
}

static bool test_other_boots(void)
{
	pair();
	in.boot = 0xd001;
	REFUSED(MLAG_REFUSAL_OTHER_BOOT);
	in.mac = 0x4;
	REFUSED(MLAG_REFUSAL_THIRD_DEVICE);
	mlag_sm_tick(&sm, T0 + 300);
	in.seq = 1;
	mlag_sm_hello_input(&sm, &in, T0 + 301, &refusal);
	EXPECT(refusal == MLAG_REFUSAL_NONE);
	EXPECT(sm.peer.boot == 0xd001 && sm.peer.mac == 0x4);
	EXPECT(sm.peer.hello_seq == 1);
	return true;
}

/* Not paired, between two that have each other: who was heard first stays, but
 * gives way to one that hears us.
 */
static bool test_third_while_init(void)
{
	begin();
	in.echo_boot = 0xeeee;
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	EXPECT(sm.state == MLAG_SESSION_INIT && sm.peer.mac == 0x3);
	in.mac = 0x4;
	in.boot = 0xd001;
	in.seq++;
	REFUSED(MLAG_REFUSAL_THIRD_DEVICE);
	EXPECT(sm.state == MLAG_SESSION_INIT && sm.peer.mac == 0x3);
	hello(T0 + 2);
	EXPECT(refusal == MLAG_REFUSAL_NONE && sm.peer.mac == 0x4);
	EXPECT(sm.state == MLAG_SESSION_PAIRED);
	return true;
}

/* It is waited for while it may find us: not if it has found another one. */
static bool test_init_waits(void)
{
	begin();
	in.echo_boot = 0;
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	in.seq++;
	mlag_sm_hello_input(&sm, &in, T0 + sm.hold_ms - 1, &refusal);
	mlag_sm_tick(&sm, T0 + 2 * sm.hold_ms - 2);
	EXPECT(sm.state == MLAG_SESSION_INIT);
	in.seq++;
	in.echo_boot = 0xeeee;
	mlag_sm_hello_input(&sm, &in, T0 + 2 * sm.hold_ms - 2, &refusal);
	mlag_sm_tick(&sm, T0 + 2 * sm.hold_ms - 1);
	EXPECT(sm.state == MLAG_SESSION_DOWN);
	return true;
}

/* An old hello comes first: the boot that hears us becomes the peer. */
static bool test_other_boot_first(void)
{
	begin();
	in.boot = 0xd001;
	in.seq = 50;
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	EXPECT(sm.state == MLAG_SESSION_INIT && sm.peer.boot == 0xd001);
	in.boot = 0xc001;
	in.seq = 10;
	mlag_sm_hello_input(&sm, &in, T0 + 1, &refusal);
	EXPECT(refusal == MLAG_REFUSAL_NONE);
	EXPECT(sm.state == MLAG_SESSION_INIT && sm.peer.boot == 0xc001);
	EXPECT(sm.peer.hello_seq == 10);
	hello(T0 + 2);
	EXPECT(sm.state == MLAG_SESSION_PAIRED && sm.peer.boot == 0xc001);
	return true;
}

static bool test_stale(void)
{
	pair();
	REFUSED(MLAG_REFUSAL_STALE);
	in.seq--;
	REFUSED(MLAG_REFUSAL_STALE);
	/* not even once the session is over */
	mlag_sm_tick(&sm, T0 + 300);
	REFUSED(MLAG_REFUSAL_STALE);
	in.seq++;
	REFUSED(MLAG_REFUSAL_STALE);
	EXPECT(sm.state == MLAG_SESSION_DOWN);
	EXPECT(hello(T0 + 301) && refusal == MLAG_REFUSAL_NONE);
	EXPECT(sm.state == MLAG_SESSION_PAIRED);
	return true;
}

/* ---- roles ---- */

static __u8 elect(int priority, __u64 mac, __u64 boot, __u8 role)
{
	begin();
	in.priority = 100 + priority;
	in.mac = 0x2 + mac;
	in.boot = boot;
	in.role = role;
	hello(T0);
	return sm.role;
}

static bool test_election(void)
{
	const __u8 m = MLAG_ROLE_MASTER, b = MLAG_ROLE_BACKUP, n = 0;

	EXPECT(elect(-1, -1, 0xa001, b) == m);
	EXPECT(elect(1, 1, 0xc001, b) == b);
	EXPECT(elect(0, 1, 0xa001, b) == m);
	EXPECT(elect(0, -1, 0xc001, b) == b);
	EXPECT(elect(0, 0, 0xc001, b) == m);
	EXPECT(elect(0, 0, 0xa001, b) == b);
	EXPECT(elect(-1, 1, 0xc001, n) == m);
	/* not before the other has stepped down */
	EXPECT(elect(-1, 1, 0xc001, m) == b);
	in.role = b;
	EXPECT(hello(T0 + 1) == ROLE);
	EXPECT(sm.role == m);
	EXPECT(!hello(T0 + 2));
	in.role = n;
	EXPECT(!hello(T0 + 2));
	in.role = m;
	EXPECT(hello(T0 + 3) == ROLE);
	EXPECT(sm.role == b);
	return true;
}

static bool test_priority(void)
{
	begin();
	EXPECT(!mlag_sm_set_priority(&sm, 90, T0));
	EXPECT(sm.priority == 90 && sm.role == MLAG_ROLE_NONE);
	EXPECT(sm.role_version == 1);
	pair();
	EXPECT(sm.role == MLAG_ROLE_MASTER && sm.role_version == 1);
	EXPECT(!mlag_sm_set_priority(&sm, 100, T0));
	EXPECT(sm.role_version == 1);
	EXPECT(mlag_sm_set_priority(&sm, 90, T0) == ROLE);
	EXPECT(sm.role == MLAG_ROLE_BACKUP && sm.role_version == 3);
	EXPECT(mlag_sm_set_priority(&sm, 80, T0) == MLAG_ACT_HELLO);
	EXPECT(sm.role_version == 4);
	/* a master that grows in priority stays it */
	pair();
	EXPECT(mlag_sm_set_priority(&sm, 110, T0) == MLAG_ACT_HELLO);
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	/* the role outlives the session */
	mlag_sm_tick(&sm, T0 + 300);
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	return true;
}

/* Nobody becomes master by a word that was given to what it was before. */
static bool test_role_known(void)
{
	pair();
	mlag_sm_set_priority(&sm, 90, T0);
	hello(T0);
	EXPECT(mlag_sm_set_priority(&sm, 120, T0) == MLAG_ACT_HELLO);
	EXPECT(sm.role == MLAG_ROLE_BACKUP);
	in.role = MLAG_ROLE_BACKUP;
	in.seq++;
	EXPECT(!mlag_sm_hello_input(&sm, &in, T0, &refusal));
	EXPECT(refusal == MLAG_REFUSAL_NONE && sm.role == MLAG_ROLE_BACKUP);
	EXPECT(hello(T0) == ROLE);
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	/* once it is, it stays so without */
	in.seq++;
	EXPECT(!mlag_sm_hello_input(&sm, &in, T0, &refusal));
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	/* with the peer a master, knowing does not help */
	mlag_sm_set_priority(&sm, 90, T0);
	in.role = MLAG_ROLE_MASTER;
	mlag_sm_set_priority(&sm, 120, T0);
	hello(T0);
	EXPECT(sm.role == MLAG_ROLE_BACKUP);
	/* a loser never */
	in.role = MLAG_ROLE_BACKUP;
	in.priority = 130;
	hello(T0);
	EXPECT(sm.role == MLAG_ROLE_BACKUP);
	return true;
}

static bool test_peer_priority(void)
{
	pair();
	in.priority = 101;
	EXPECT(hello(T0) == ROLE);
	EXPECT(sm.role == MLAG_ROLE_BACKUP);
	in.priority = 99;
	EXPECT(hello(T0) == ROLE);
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	return true;
}

/* ---- alone ---- */

static bool test_boot_delay(void)
{
	begin();
	sm.helper = MLAG_HELPER_NONE;
	EXPECT(!mlag_sm_tick(&sm, T0 + 29999));
	EXPECT(mlag_sm_tick(&sm, T0 + 30000) == ROLE);
	EXPECT(sm.gone && sm.role == MLAG_ROLE_MASTER);
	EXPECT(!mlag_sm_tick(&sm, T0 + 30001));

	begin();
	sm.boot_delay_ms = 0;
	EXPECT(!mlag_sm_tick(&sm, T0 + 499));
	EXPECT(mlag_sm_tick(&sm, T0 + 500) == ROLE);
	EXPECT(sm.gone);

	/* who was heard may hold an id released that our last boot gave up */
	begin();
	sm.boot_delay_ms = 0;
	in.hold_ms = 60000;
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	mlag_sm_tick(&sm, T0 + 60199);
	EXPECT(!sm.gone);
	mlag_sm_tick(&sm, T0 + 60200);
	EXPECT(sm.gone);
	return true;
}

static bool test_gone(void)
{
	/* the peer's hold time is the longer one */
	pair();
	mlag_sm_tick(&sm, T0 + 300);
	mlag_sm_tick(&sm, T0 + 300 + 1099);
	EXPECT(!sm.gone);
	mlag_sm_tick(&sm, T0 + 300 + 1100);
	EXPECT(sm.gone && sm.role == MLAG_ROLE_MASTER);

	/* which an old hello, or another device's, does not shorten */
	pair();
	mlag_sm_tick(&sm, T0 + 300);
	in.boot = 0xd001;
	in.hold_ms = 300;
	mlag_sm_hello_input(&sm, &in, T0 + 310, &refusal);
	EXPECT(refusal == MLAG_REFUSAL_NONE);
	mlag_sm_tick(&sm, T0 + 300 + 1099);
	EXPECT(!sm.gone);
	mlag_sm_tick(&sm, T0 + 300 + 1100);
	EXPECT(sm.gone);

	/* ours is */
	pair();
	in.hold_ms = 100;
	hello(T0);
	mlag_sm_tick(&sm, T0 + 300);
	mlag_sm_tick(&sm, T0 + 300 + 499);
	EXPECT(!sm.gone);
	mlag_sm_tick(&sm, T0 + 300 + 500);
	EXPECT(sm.gone);

	/* who is heard but does not hear us is gone as well */
	pair();
	mlag_sm_carrier(&sm, false, T0);
	mlag_sm_carrier(&sm, true, T0);
	in.seq++;
	mlag_sm_hello_input(&sm, &in, T0 + 1000, &refusal);
	EXPECT(sm.state == MLAG_SESSION_INIT);
	mlag_sm_tick(&sm, T0 + 1100);
	EXPECT(sm.state == MLAG_SESSION_INIT && sm.gone);
	in.seq++;
	EXPECT(hello(T0 + 1101));
	EXPECT(!sm.gone);

	/* never while paired */
	pair();
	hello(T0 + 2000);
	mlag_sm_tick(&sm, T0 + 2001);
	EXPECT(sm.state == MLAG_SESSION_PAIRED && !sm.gone);
	return true;
}

/* ---- what both know ---- */

static bool test_synced(void)
{
	open_leg();
	EXPECT(mlag_sm_leg_synced(&sm, &leg));
	/* we have yet to acknowledge its new generation, or it to hear of it */
	leg.ack = 4;
	EXPECT(!mlag_sm_leg_synced(&sm, &leg));
	leg.ack = leg.peer_idgen;
	leg.peer_flags &= ~MLAG_LEG_F_ACCEPT;
	EXPECT(!mlag_sm_leg_synced(&sm, &leg));
	/* what it cannot use needs none */
	leg.peer_flags &= ~MLAG_LEG_F_USABLE;
	leg.ack = 0;
	EXPECT(mlag_sm_leg_synced(&sm, &leg));
	/* it has yet to acknowledge ours */
	leg.cleared = false;
	EXPECT(!mlag_sm_leg_synced(&sm, &leg));
	leg.usable = false;
	EXPECT(mlag_sm_leg_synced(&sm, &leg));
	/* it has not spoken of it in this session */
	open_leg();
	mlag_sm_leg_session(&sm, &leg, T0);
	EXPECT(!mlag_sm_leg_synced(&sm, &leg));
	open_leg();
	mlag_sm_carrier(&sm, false, T0);
	EXPECT(!mlag_sm_leg_synced(&sm, &leg));
	return true;
}

/* ---- and what dual-active detection makes of it ---- */

static bool test_verdict(void)
{
	/* a device that has yielded is no master, however long it is alone */
	pair();
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	mlag_sm_tick(&sm, T0 + 300);
	EXPECT(!mlag_sm_verdict(&sm, MLAG_DAD_UNDECIDED));
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	EXPECT(mlag_sm_verdict(&sm, MLAG_DAD_YIELD) == ROLE);
	EXPECT(sm.role == MLAG_ROLE_BACKUP);
	EXPECT(!mlag_sm_verdict(&sm, MLAG_DAD_YIELD));
	EXPECT(!mlag_sm_tick(&sm, T0 + 300 + 1100));
	EXPECT(sm.gone && sm.role == MLAG_ROLE_BACKUP);
	/* until it takes over */
	EXPECT(mlag_sm_verdict(&sm, MLAG_DAD_STAY) == ROLE);
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	EXPECT(mlag_sm_verdict(&sm, MLAG_DAD_YIELD) == ROLE);
	EXPECT(sm.role == MLAG_ROLE_BACKUP);

	/* nor is one that has yet to find out */
	pair();
	sm.role = MLAG_ROLE_BACKUP;
	mlag_sm_tick(&sm, T0 + 300);
	EXPECT(!mlag_sm_verdict(&sm, MLAG_DAD_UNDECIDED));
	EXPECT(!mlag_sm_tick(&sm, T0 + 300 + 1100));
	EXPECT(sm.gone && sm.role == MLAG_ROLE_BACKUP);
	EXPECT(mlag_sm_verdict(&sm, MLAG_DAD_STAY) == ROLE);
	EXPECT(sm.role == MLAG_ROLE_MASTER);

	/* to stay is not enough: the peer may have an id released yet */
	pair();
	sm.role = MLAG_ROLE_BACKUP;
	mlag_sm_tick(&sm, T0 + 300);
	EXPECT(!mlag_sm_verdict(&sm, MLAG_DAD_STAY));
	EXPECT(sm.role == MLAG_ROLE_BACKUP);
	EXPECT(mlag_sm_tick(&sm, T0 + 300 + 1100) == ROLE);

	/* while paired it is the election that counts */
	pair();
	EXPECT(!mlag_sm_verdict(&sm, MLAG_DAD_YIELD));
	EXPECT(sm.role == MLAG_ROLE_MASTER);
	return true;
}

/* ---- the helper ---- */

static bool test_helper(void)
{
	const __u32 event = MLAG_ACT_EV_HELPER | MLAG_ACT_KEEPALIVE;

	begin();
	EXPECT(sm.helper == MLAG_HELPER_ALIVE);
	EXPECT(!mlag_sm_helper(&sm, MLAG_HELPER_ALIVE, T0 + 3));
	EXPECT(sm.helper_seen == T0 + 3);
	EXPECT(mlag_sm_helper(&sm, MLAG_HELPER_DEAD, T0 + 4) == event);
	EXPECT(sm.helper == MLAG_HELPER_DEAD && sm.helper_seen == T0 + 3);
	EXPECT(mlag_sm_helper(&sm, MLAG_HELPER_ALIVE, T0 + 5) == event);
	EXPECT(!mlag_sm_tick(&sm, T0 + 5 + 1499));
	EXPECT(mlag_sm_tick(&sm, T0 + 5 + 1500) == event);
	EXPECT(sm.helper == MLAG_HELPER_DEAD);
	EXPECT(!mlag_sm_tick(&sm, T0 + 5 + 1501));
	return true;
}

static bool test_helper_unneeded(void)
{
	begin();
	mlag_sm_set_group(&sm, 0, T0);
	EXPECT(!mlag_sm_tick(&sm, T0 + 5000));
	mlag_sm_set_group(&sm, 7, T0 + 5000);
	EXPECT(!mlag_sm_tick(&sm, T0 + 6499));
	EXPECT(mlag_sm_tick(&sm, T0 + 6500));
	begin();
	mlag_sm_carrier(&sm, false, T0);
	EXPECT(!mlag_sm_tick(&sm, T0 + 5000));
	mlag_sm_carrier(&sm, true, T0 + 5000);
	EXPECT(!mlag_sm_tick(&sm, T0 + 6499));
	EXPECT(mlag_sm_tick(&sm, T0 + 6500));
	begin();
	sm.helper = MLAG_HELPER_NONE;
	EXPECT(!mlag_sm_tick(&sm, T0 + 5000));
	EXPECT(sm.helper == MLAG_HELPER_NONE);
	return true;
}

/* ---- what is sent ---- */

static bool test_hello_next(void)
{
	struct mlag_sm_hello out;

	begin();
	sm.helper = MLAG_HELPER_DEAD;
	sm.role = MLAG_ROLE_BACKUP;
	memset(&out, 0xff, sizeof(out));
	EXPECT(mlag_sm_hello_next(&sm, &out, T0 + 6) ==
	       (MLAG_ACT_EV_HELPER | MLAG_ACT_KEEPALIVE));
	EXPECT(sm.helper == MLAG_HELPER_ALIVE && sm.helper_seen == T0 + 6);
	EXPECT(out.version == 1 && out.min_version == 1 && out.group == 7 &&
	       out.mac == 2 && out.boot == 0xb001 && out.seq == 1 &&
	       out.session == 1 && out.nonce == 0xb001 &&
	       out.priority == 100 && out.role == MLAG_ROLE_BACKUP &&
	       out.hold_ms == 300);
	EXPECT(!out.role_version && !out.echo_role_version);
	EXPECT(!out.echo_boot && !out.echo_session && !out.echo_nonce);
	EXPECT(!mlag_sm_hello_next(&sm, &out, T0 + 7));
	EXPECT(out.seq == 2);

	in.role_version = 77;
	sm.role_version = 66;
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	mlag_sm_hello_next(&sm, &out, T0 + 8);
	EXPECT(out.role_version == 66 && out.echo_role_version == 77);
	EXPECT(out.echo_boot == in.boot && out.echo_session == in.session &&
	       out.echo_nonce == in.nonce);
	hello(T0);
	mlag_sm_hello_next(&sm, &out, T0 + 8);
	EXPECT(out.echo_boot == in.boot && out.echo_session == in.session &&
	       out.echo_nonce == in.nonce);
	mlag_sm_tick(&sm, T0 + 300);
	mlag_sm_hello_next(&sm, &out, T0 + 300);
	EXPECT(!out.echo_boot && !out.echo_session && !out.echo_nonce);
	EXPECT(out.session == 2 && out.seq == 5);
	return true;
}

static bool test_hello_interval(void)
{
	begin();
	EXPECT(mlag_sm_hello_interval(&sm) == 100);
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	EXPECT(mlag_sm_hello_interval(&sm) == 100);
	hello(T0);
	EXPECT(mlag_sm_hello_interval(&sm) == 500);
	return true;
}

static bool test_keepalive_interval(void)
{
	begin();
	EXPECT(mlag_sm_keepalive_interval(&sm) == 100);
	in.hold_ms = 60;
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	EXPECT(mlag_sm_keepalive_interval(&sm) == 100);
	hello(T0);
	EXPECT(mlag_sm_keepalive_interval(&sm) == 20);
	in.hold_ms = 900;
	hello(T0);
	EXPECT(mlag_sm_keepalive_interval(&sm) == 100);
	return true;
}

static bool test_keepalive_next(void)
{
	struct mlag_sm_keepalive ka;

	pair();
	sm.session = 17;
	mlag_sm_keepalive_next(&sm, &ka);
	EXPECT(ka.boot == 0xb001 && ka.seq == 1 && ka.session == 17 &&
	       ka.echo_session == in.session && ka.cookie == in.nonce &&
	       ka.helper == MLAG_HELPER_ALIVE);
	mlag_sm_keepalive_next(&sm, &ka);
	EXPECT(ka.seq == 2);
	return true;
}

static bool test_keepalive_input(void)
{
	struct mlag_sm_keepalive ka;
	bool accepted = false;

	pair();
	ka = keepalive();
	EXPECT(!mlag_sm_keepalive_input(&sm, &ka, T0 + 200, &accepted));
	EXPECT(accepted && sm.heard == T0 + 200);
	EXPECT(sm.peer.keepalive_seq == ka.seq);
	EXPECT(!mlag_sm_tick(&sm, T0 + 499));
	ka = keepalive();
	ka.seq += 7;
	ka.helper = MLAG_HELPER_DEAD;
	EXPECT(mlag_sm_keepalive_input(&sm, &ka, T0 + 499, &accepted) ==
	       MLAG_ACT_EV_HELPER);
	EXPECT(accepted && sm.peer.helper == MLAG_HELPER_DEAD);
	ka.seq++;
	EXPECT(!mlag_sm_keepalive_input(&sm, &ka, T0 + 499, &accepted));
	/* it is alive again once it has paired again */
	mlag_sm_tick(&sm, T0 + 2000);
	hello(T0 + 2000);
	EXPECT(sm.peer.helper == MLAG_HELPER_ALIVE);
	return true;
}

static bool test_keepalive_refused(void)
{
	struct mlag_sm_keepalive ka;
	unsigned int i;

	for (i = 0; i < 8; i++) {
		struct mlag_sm was;
		bool accepted = true;

		pair();
		sm.peer.keepalive_seq = 5;
		ka = keepalive();
		ka.helper = MLAG_HELPER_DEAD;
		switch (i) {
		case 0:
			ka.boot++;
			break;
		case 1:
			ka.session++;
			break;
		case 2:
			ka.echo_session++;
			break;
		case 3:
			ka.cookie++;
			break;
		case 4:
			ka.seq = 5;
			break;
		case 5:
			ka.seq = 4;
			break;
		case 6:
			sm.state = MLAG_SESSION_INIT;
			break;
		case 7:
			sm.state = MLAG_SESSION_DOWN;
			break;
		}
		was = sm;
		EXPECT(!mlag_sm_keepalive_input(&sm, &ka, T0 + 1, &accepted));
		EXPECT(!accepted && !memcmp(&was, &sm, sizeof(sm)));
	}
	return true;
}

static bool test_keepalive_of_boots(void)
{
	struct mlag_sm_keepalive ka;
	bool accepted;

	pair();
	ka = keepalive();
	ka.seq = 1000;
	mlag_sm_keepalive_input(&sm, &ka, T0, &accepted);
	/* a session of the same boot: old numbers stay old */
	mlag_sm_tick(&sm, T0 + 300);
	hello(T0 + 300);
	EXPECT(sm.peer.keepalive_seq == 1000);
	/* a new boot begins anew */
	mlag_sm_tick(&sm, T0 + 600);
	in.boot = 0xd001;
	in.seq = 0;
	hello(T0 + 600);
	EXPECT(sm.state == MLAG_SESSION_PAIRED && !sm.peer.keepalive_seq);
	return true;
}

/* ---- legs ---- */

/* The peer says goodbye: acknowledged, then alone without waiting for a lease. */
static bool test_goodbye_heard(void)
{
	struct mlag_sm_keepalive ka, out;
	bool accepted;

	begin();
	in.priority = 200;
	hello(T0);
	ka = keepalive();
	ka.flags = MLAG_KEEPALIVE_F_GOODBYE;
	EXPECT(mlag_sm_keepalive_input(&sm, &ka, T0 + 100, &accepted) ==
	       MLAG_ACT_KEEPALIVE);
	EXPECT(accepted && sm.parting && sm.state == MLAG_SESSION_PAIRED);
	mlag_sm_keepalive_next(&sm, &out);
	EXPECT(out.flags == MLAG_KEEPALIVE_F_PARTED);
	/* once more changes nothing */
	ka.seq++;
	EXPECT(!mlag_sm_keepalive_input(&sm, &ka, T0 + 100, &accepted));
	EXPECT(accepted && sm.parting);
	EXPECT(mlag_sm_part(&sm, T0 + 110) == LOST);
	EXPECT(sm.state == MLAG_SESSION_DOWN && !sm.parting && sm.parted);
	EXPECT(sm.lost == MLAG_REASON_GOODBYE && sm.session == 2 && !sm.gone);
	EXPECT(!mlag_sm_part(&sm, T0 + 110));
	/* not the hold times, of which the peer's is 900 ms */
	EXPECT(!mlag_sm_tick(&sm, T0 + 110 + MLAG_SM_MSG_DELAY - 1));
	EXPECT(mlag_sm_tick(&sm, T0 + 110 + MLAG_SM_MSG_DELAY) == ROLE);
	EXPECT(sm.gone && sm.role == MLAG_ROLE_MASTER);
	/* an old one is of another session */
	ka.seq++;
	EXPECT(!mlag_sm_keepalive_input(&sm, &ka, T0 + 400, &accepted));
	EXPECT(!accepted);
	/* and a hello takes it all back */
	in.session++;
	hello(T0 + 500);
	EXPECT(sm.state == MLAG_SESSION_PAIRED && !sm.gone && !sm.parted);
	EXPECT(!mlag_sm_keepalive_input(&sm, &ka, T0 + 500, &accepted));
	EXPECT(!accepted && !sm.parting);
	EXPECT(mlag_sm_tick(&sm, T0 + 800) == LOST);
	EXPECT(sm.lost == MLAG_REASON_HOLD && !sm.parted);
	EXPECT(!mlag_sm_tick(&sm, T0 + 800 + MLAG_SM_MSG_DELAY));
	EXPECT(!sm.gone);
	return true;
}

/* If nobody asks for what to say, time ends it. */
static bool test_goodbye_tick(void)
{
	struct mlag_sm_keepalive ka;
	bool accepted;

	pair();
	ka = keepalive();
	ka.flags = MLAG_KEEPALIVE_F_GOODBYE;
	ka.helper = MLAG_HELPER_DEAD;
	EXPECT(mlag_sm_keepalive_input(&sm, &ka, T0, &accepted) ==
	       (MLAG_ACT_KEEPALIVE | MLAG_ACT_EV_HELPER));
	EXPECT(mlag_sm_tick(&sm, T0 + 1) == LOST);
	EXPECT(sm.lost == MLAG_REASON_GOODBYE);
	return true;
}

/* A word that only answers a goodbye ends nothing here. */
static bool test_goodbye_unasked(void)
{
	struct mlag_sm_keepalive ka;
	bool accepted;

	pair();
	ka = keepalive();
	ka.flags = MLAG_KEEPALIVE_F_PARTED;
	EXPECT(!mlag_sm_keepalive_input(&sm, &ka, T0, &accepted));
	EXPECT(accepted && sm.state == MLAG_SESSION_PAIRED && !sm.parting);
	return true;
}

static bool test_leave(void)
{
	struct mlag_sm_keepalive ka, out;
	bool accepted;

	open_leg();
	heard(MLAG_LEG_F_PRESENT, 5, 0, T0);
	EXPECT(leg.released);
	EXPECT(mlag_sm_leave(&sm, T0) == MLAG_ACT_KEEPALIVE && sm.leaving);
	EXPECT(!mlag_sm_leave(&sm, T0));
	EXPECT(sm.state == MLAG_SESSION_PAIRED);
	/* whatever the lease, and nothing is released any more */
	EXPECT(mlag_sm_leg_tick(&sm, &leg, T0) & MLAG_ACT_GRACE);
	EXPECT(!leg.released && leg.isolating);
	heard(MLAG_LEG_F_PRESENT, 5, 0, T0);
	EXPECT(!leg.released);
	EXPECT(mlag_sm_leg_accepts(&leg));
	mlag_sm_keepalive_next(&sm, &out);
	EXPECT(out.flags == MLAG_KEEPALIVE_F_GOODBYE);
	/* an ordinary one does not end it, nor does a hello */
	ka = keepalive();
	EXPECT(!mlag_sm_keepalive_input(&sm, &ka, T0, &accepted) && accepted);
	hello(T0);
	EXPECT(refusal == MLAG_REFUSAL_NO_PEER_LINK);
	ka = keepalive();
	ka.flags = MLAG_KEEPALIVE_F_PARTED;
	EXPECT(mlag_sm_keepalive_input(&sm, &ka, T0 + 5, &accepted) == LOST);
	EXPECT(!accepted && sm.lost == MLAG_REASON_LEFT && sm.leaving);
	EXPECT(!mlag_sm_left(&sm, T0 + 5));
	/* it pairs with nobody */
	hello(T0 + 10);
	EXPECT(refusal == MLAG_REFUSAL_NO_PEER_LINK);
	EXPECT(sm.state == MLAG_SESSION_DOWN);
	/* the peer's leases count as ever, for it has not said that it left */
	EXPECT(!mlag_sm_tick(&sm, T0 + 5 + 900));
	EXPECT(!sm.gone);
	EXPECT(mlag_sm_return(&sm, T0 + 950) == MLAG_ACT_HELLO && !sm.leaving);
	EXPECT(!mlag_sm_return(&sm, T0 + 950));
	hello(T0 + 950);
	EXPECT(sm.state == MLAG_SESSION_PAIRED);
	return true;
}

static bool test_leave_unheard(void)
{
	pair();
	mlag_sm_leave(&sm, T0);
	EXPECT(mlag_sm_left(&sm, T0 + 200) == LOST);
	EXPECT(sm.lost == MLAG_REASON_LEFT && sm.leaving);
	/* the peer may have heard it: another session */
	pair();
	mlag_sm_leave(&sm, T0);
	EXPECT(mlag_sm_return(&sm, T0) == LOST && !sm.leaving);
	EXPECT(sm.session == 2);
	/* nothing to say, or to nobody */
	begin();
	EXPECT(!mlag_sm_left(&sm, T0));
	EXPECT(!mlag_sm_leave(&sm, T0) && sm.leaving);
	begin();
	in.echo_boot = 0;
	mlag_sm_hello_input(&sm, &in, T0, &refusal);
	EXPECT(mlag_sm_leave(&sm, T0) == LOST);
	EXPECT(sm.lost == MLAG_REASON_LEFT);
	pair();
	EXPECT(!mlag_sm_left(&sm, T0) && sm.state == MLAG_SESSION_PAIRED);
	return true;
}

/* Nobody goes on for the other. */
static bool test_leave_both(void)
{
	struct mlag_sm_keepalive ka;
	bool accepted;

	pair();
	mlag_sm_leave(&sm, T0);
	ka = keepalive();
	ka.flags = MLAG_KEEPALIVE_F_GOODBYE;
	EXPECT(mlag_sm_keepalive_input(&sm, &ka, T0, &accepted) == LOST);
	EXPECT(!accepted && sm.lost == MLAG_REASON_LEFT);
	EXPECT(!sm.parting && !sm.parted);
	return true;
}

static bool test_leg_states(void)
{
	pair();
	EXPECT(leg.state == MLAG_LEG_ABSENT);
	EXPECT(mlag_sm_leg_present(&sm, &leg, true, T0 + 1) == LEG_EV);
	EXPECT(leg.state == MLAG_LEG_UNUSABLE && leg.since == T0 + 1);
	EXPECT(mlag_sm_leg_ready(&sm, &leg, true, T0 + 2) == LEG);
	EXPECT(leg.state == MLAG_LEG_UNUSABLE && leg.since == T0 + 1);
	EXPECT(mlag_sm_leg_usable(&sm, &leg, true, T0 + 3) == LEG_EV);
	EXPECT(leg.state == MLAG_LEG_HELD && leg.since == T0 + 3);
	EXPECT(mlag_sm_leg_ready(&sm, &leg, false, T0 + 4) == LEG_EV);
	EXPECT(leg.state == MLAG_LEG_DOWN);
	EXPECT(!mlag_sm_leg_ready(&sm, &leg, false, T0 + 5));
	mlag_sm_leg_ready(&sm, &leg, true, T0 + 6);
	EXPECT(heard(USABLE, 5, leg.idgen, T0 + 7) == LEG_EV);
	EXPECT(leg.state == MLAG_LEG_OPEN && leg.since == T0 + 7);
	EXPECT(mlag_sm_leg_ready(&sm, &leg, false, T0 + 8) == LEG_EV);
	EXPECT(leg.state == MLAG_LEG_DOWN && leg.cleared);
	mlag_sm_leg_ready(&sm, &leg, true, T0 + 9);
	EXPECT(leg.state == MLAG_LEG_OPEN);
	mlag_sm_leg_present(&sm, &leg, true, T0 + 9);
	EXPECT(leg.state == MLAG_LEG_OPEN);
	EXPECT(mlag_sm_leg_present(&sm, &leg, false, T0 + 10) ==
	       (LEG_EV | MLAG_ACT_GRACE));
	EXPECT(leg.state == MLAG_LEG_ABSENT && !leg.usable && !leg.ready &&
	       !leg.cleared && leg.closing && !leg.present);
	return true;
}

static bool test_leg_generations(void)
{
	__u32 gen;

	open_leg();
	gen = leg.idgen;
	EXPECT(gen == 1 && sm.idgen == 1);
	EXPECT(!mlag_sm_leg_usable(&sm, &leg, true, T0));
	EXPECT(leg.idgen == gen);
	mlag_sm_leg_usable(&sm, &leg, false, T0);
	EXPECT(leg.idgen == gen && !leg.acked && !leg.cleared);
	EXPECT(!mlag_sm_leg_usable(&sm, &leg, false, T0));
	mlag_sm_leg_usable(&sm, &leg, true, T0);
	EXPECT(leg.idgen == 2 && sm.idgen == 2 && !leg.acked && !leg.cleared);
	/* an acknowledgement of the old one, of none, and of the new one */
	EXPECT(!(heard(OPEN, 5, gen, T0) & MLAG_ACT_KEEPALIVE));
	EXPECT(!leg.acked && !leg.cleared);
	heard(OPEN, 5, 0, T0);
	EXPECT(!leg.acked && !leg.cleared);
	EXPECT(heard(OPEN, 5, 2, T0) & MLAG_ACT_KEEPALIVE);
	EXPECT(leg.acked && leg.cleared);
	/* said once more, it is no news */
	EXPECT(!heard(OPEN, 5, 2, T0));
	return true;
}

static bool test_leg_no_ack_of_nothing(void)
{
	pair();
	mlag_sm_leg_present(&sm, &leg, true, T0);
	EXPECT(!leg.idgen);
	heard(OPEN, 5, 0, T0);
	EXPECT(!leg.acked);
	return true;
}

static bool test_leg_waits_for_forwarding(void)
{
	open_leg();
	mlag_sm_leg_usable(&sm, &leg, false, T0);
	mlag_sm_leg_usable(&sm, &leg, true, T0);
	sm.forwards = false;
	/* what is new of the peer is told, whatever comes with it */
	EXPECT(heard(USABLE, 5, leg.idgen, T0) ==
	       (MLAG_ACT_REFRESH | MLAG_ACT_EV_LEG));
	EXPECT(leg.acked && !leg.cleared && leg.state == MLAG_LEG_HELD);
	EXPECT(!mlag_sm_leg_tick(&sm, &leg, T0 + 1));
	sm.forwards = true;
	EXPECT(mlag_sm_leg_tick(&sm, &leg, T0 + 2) == LEG_EV);
	EXPECT(leg.cleared && leg.state == MLAG_LEG_OPEN);
	/* which does not close it again */
	sm.forwards = false;
	EXPECT(!mlag_sm_leg_tick(&sm, &leg, T0 + 3));
	EXPECT(leg.cleared);
	return true;
}

static bool test_leg_alone(void)
{
	begin();
	mlag_sm_leg_present(&sm, &leg, true, T0);
	mlag_sm_leg_usable(&sm, &leg, true, T0);
	mlag_sm_leg_ready(&sm, &leg, true, T0);
	EXPECT(!mlag_sm_leg_tick(&sm, &leg, T0 + 29999));
	EXPECT(leg.state == MLAG_LEG_HELD);
	mlag_sm_tick(&sm, T0 + 30000);
	EXPECT(mlag_sm_leg_tick(&sm, &leg, T0 + 30000) == LEG_EV);
	EXPECT(leg.state == MLAG_LEG_OPEN);
	/* and at once when the port comes later */
	mlag_sm_leg_usable(&sm, &leg, false, T0 + 30001);
	EXPECT(leg.state == MLAG_LEG_UNUSABLE);
	EXPECT(mlag_sm_leg_usable(&sm, &leg, true, T0 + 30002) == LEG_EV);
	EXPECT(leg.state == MLAG_LEG_OPEN);
	return true;
}

static bool test_leg_session_ends(void)
{
	const __u32 event = LEG | MLAG_ACT_EV_LEG;

	open_leg();
	EXPECT(leg.ack == 5 && leg.peer_known);
	mlag_sm_tick(&sm, T0 + 300);
	EXPECT(mlag_sm_leg_session(&sm, &leg, T0 + 300) == event);
	EXPECT(!leg.ack && !leg.peer_known && !leg.peer_flags &&
	       !leg.peer_idgen);
	EXPECT(leg.acked && leg.cleared && leg.state == MLAG_LEG_OPEN);

	/* what was acknowledged but not cleared has to be once more */
	open_leg();
	leg.cleared = false;
	sm.forwards = false;
	mlag_sm_tick(&sm, T0 + 300);
	mlag_sm_leg_session(&sm, &leg, T0 + 300);
	EXPECT(!leg.acked && !leg.cleared);
	return true;
}

static bool test_leg_session_clears(void)
{
	begin();
	sm.gone = true;
	mlag_sm_leg_present(&sm, &leg, true, T0);
	mlag_sm_leg_ready(&sm, &leg, true, T0);
	mlag_sm_leg_session(&sm, &leg, T0);
	EXPECT(!leg.cleared);
	leg.usable = true;
	EXPECT(mlag_sm_leg_session(&sm, &leg, T0) ==
	       (LEG | MLAG_ACT_EV_LEG));
	EXPECT(leg.cleared && leg.state == MLAG_LEG_OPEN);
	return true;
}

static bool test_release(void)
{
	open_leg();
	EXPECT(heard(MLAG_LEG_F_PRESENT, 5, leg.idgen, T0 + 10) ==
	       (MLAG_ACT_REFRESH | MLAG_ACT_EV_LEG));
	EXPECT(leg.released && !leg.ack && !leg.isolating);
	EXPECT(leg.lease == T0 + 310);
	EXPECT(!heard(MLAG_LEG_F_PRESENT, 5, leg.idgen, T0 + 20));
	EXPECT(leg.lease == T0 + 320);
	EXPECT(!mlag_sm_leg_tick(&sm, &leg, T0 + 319));
	EXPECT(leg.released);
	EXPECT(mlag_sm_leg_tick(&sm, &leg, T0 + 320) ==
	       (MLAG_ACT_GRACE | MLAG_ACT_REFRESH));
	EXPECT(!leg.released && leg.isolating);
	EXPECT(!mlag_sm_leg_tick(&sm, &leg, T0 + 321));
	/* nobody to acknowledge anything to */
	EXPECT(!mlag_sm_leg_grace(&sm, &leg));
	EXPECT(!leg.isolating && !leg.ack);
	return true;
}

static bool test_release_needs_own_port(void)
{
	pair();
	mlag_sm_leg_present(&sm, &leg, true, T0);
	heard(MLAG_LEG_F_PRESENT, 5, 0, T0);
	EXPECT(!leg.released && !leg.lease);
	/* the next word of the peer releases it */
	mlag_sm_leg_usable(&sm, &leg, true, T0);
	EXPECT(!leg.released);
	EXPECT(heard(MLAG_LEG_F_PRESENT, 5, 0, T0) ==
	       (MLAG_ACT_REFRESH | MLAG_ACT_EV_LEG));
	EXPECT(leg.released);
	/* and our own end of it isolates */
	EXPECT(mlag_sm_leg_usable(&sm, &leg, false, T0) ==
	       (LEG_EV | MLAG_ACT_GRACE));
	EXPECT(!leg.released && leg.isolating && !leg.closing);
	return true;
}

static bool test_acknowledge(void)
{
	/* without a release: at once, also without a port of our own */
	pair();
	EXPECT(heard(0, 0, 0, T0) == (MLAG_ACT_REFRESH | MLAG_ACT_EV_LEG));
	EXPECT(!heard(0, 0, 0, T0));
	EXPECT(heard(USABLE, 5, 0, T0) == (MLAG_ACT_REFRESH |
	       MLAG_ACT_EV_LEG | MLAG_ACT_KEEPALIVE));
	EXPECT(leg.ack == 5 && leg.peer_idgen == 5);
	EXPECT(!heard(USABLE, 5, 0, T0));
	EXPECT(heard(USABLE, 6, 0, T0) == MLAG_ACT_KEEPALIVE);
	EXPECT(leg.ack == 6);

	/* after one: once no frame is under way */
	open_leg();
	heard(MLAG_LEG_F_PRESENT, 5, leg.idgen, T0);
	EXPECT(heard(USABLE, 6, leg.idgen, T0) == (MLAG_ACT_REFRESH |
	       MLAG_ACT_EV_LEG | MLAG_ACT_GRACE));
	EXPECT(!leg.released && leg.isolating && !leg.ack);
	EXPECT(!heard(USABLE, 7, leg.idgen, T0));
	EXPECT(!leg.ack);
	EXPECT(mlag_sm_leg_grace(&sm, &leg) == MLAG_ACT_KEEPALIVE);
	EXPECT(leg.ack == 7 && !leg.isolating);
	EXPECT(!mlag_sm_leg_grace(&sm, &leg));

	/* released again in between */
	open_leg();
	heard(MLAG_LEG_F_PRESENT, 5, leg.idgen, T0);
	heard(USABLE, 6, leg.idgen, T0);
	heard(MLAG_LEG_F_PRESENT, 6, leg.idgen, T0);
	EXPECT(leg.released);
	EXPECT(!mlag_sm_leg_grace(&sm, &leg));
	EXPECT(leg.released && !leg.ack);
	EXPECT(heard(USABLE, 7, leg.idgen, T0) & MLAG_ACT_GRACE);
	EXPECT(!leg.ack);
	return true;
}

static bool test_grace_without_peer(void)
{
	open_leg();
	heard(MLAG_LEG_F_PRESENT, 5, leg.idgen, T0);
	heard(USABLE, 6, leg.idgen, T0);
	mlag_sm_tick(&sm, T0 + 300);
	EXPECT(!mlag_sm_leg_grace(&sm, &leg));
	EXPECT(!leg.ack && !leg.isolating);

	open_leg();
	heard(MLAG_LEG_F_PRESENT, 5, leg.idgen, T0);
	mlag_sm_tick(&sm, T0 + 300);
	EXPECT(mlag_sm_leg_session(&sm, &leg, T0 + 300) & MLAG_ACT_GRACE);
	EXPECT(!leg.released && leg.isolating);
	return true;
}

static bool test_closing(void)
{
	struct mlag_sm_leg_entry say;

	open_leg();
	EXPECT(mlag_sm_leg_usable(&sm, &leg, false, T0) ==
	       (LEG_EV | MLAG_ACT_GRACE));
	mlag_sm_leg_say(&leg, &say);
	EXPECT(say.flags == USABLE);
	EXPECT(mlag_sm_leg_grace(&sm, &leg) == MLAG_ACT_KEEPALIVE);
	mlag_sm_leg_say(&leg, &say);
	EXPECT(say.flags == MLAG_LEG_F_PRESENT);
	EXPECT(!mlag_sm_leg_grace(&sm, &leg));

	/* what was never open closes at once */
	pair();
	mlag_sm_leg_present(&sm, &leg, true, T0);
	mlag_sm_leg_usable(&sm, &leg, true, T0);
	EXPECT(mlag_sm_leg_usable(&sm, &leg, false, T0) == LEG_EV);
	EXPECT(!leg.closing);
	return true;
}

/* An open leg whose port goes, comes and goes within a grace period. */
static bool test_closing_twice(void)
{
	struct mlag_sm_leg_entry say;

	open_leg();
	mlag_sm_leg_usable(&sm, &leg, false, T0);
	mlag_sm_leg_usable(&sm, &leg, true, T0);
	mlag_sm_leg_usable(&sm, &leg, false, T0);
	mlag_sm_leg_say(&leg, &say);
	EXPECT(say.flags & MLAG_LEG_F_USABLE);
	mlag_sm_leg_grace(&sm, &leg);
	mlag_sm_leg_say(&leg, &say);
	EXPECT(!(say.flags & MLAG_LEG_F_USABLE));
	return true;
}

static bool test_say(void)
{
	struct mlag_sm_leg_entry say = { .flags = 0xff };
	struct mlag_sm_leg none = {};

	mlag_sm_leg_say(&none, &say);
	EXPECT(!say.flags && !say.idgen && !say.ack);
	open_leg();
	mlag_sm_leg_say(&leg, &say);
	EXPECT(say.flags == (OPEN | MLAG_LEG_F_MASTER) &&
	       say.idgen == leg.idgen && say.ack == 5);
	leg.master = false;
	mlag_sm_leg_say(&leg, &say);
	EXPECT(say.flags == OPEN);
	mlag_sm_leg_ready(&sm, &leg, false, T0);
	mlag_sm_leg_say(&leg, &say);
	EXPECT(say.flags == (USABLE | MLAG_LEG_F_ACCEPT));
	leg.cleared = false;
	leg.ready = true;
	mlag_sm_leg_say(&leg, &say);
	EXPECT(say.flags == USABLE);
	return true;
}

static bool test_leg_first(void)
{
	const __u32 acts = MLAG_ACT_KEEPALIVE | MLAG_ACT_EV_LEG;
	__u32 idgen;

	/* first here: so it is while it is open, whichever device is master */
	pair();
	sm.peer.priority = 101;
	sm.role = MLAG_ROLE_BACKUP;
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_NONE);
	mlag_sm_leg_present(&sm, &leg, true, T0);
	mlag_sm_leg_usable(&sm, &leg, true, T0);
	mlag_sm_leg_ready(&sm, &leg, true, T0);
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_NONE);
	idgen = leg.idgen;
	EXPECT(heard(USABLE, 5, idgen, T0) & MLAG_ACT_KEEPALIVE);
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_MASTER);
	EXPECT(!(heard(OPEN, 5, idgen, T0) & MLAG_ACT_KEEPALIVE));
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_MASTER);
	/* not open any more, and open again: the other one has become it */
	mlag_sm_leg_ready(&sm, &leg, false, T0);
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_NONE && !leg.master);
	EXPECT(!heard(OPEN | MLAG_LEG_F_MASTER, 5, idgen, T0));
	EXPECT(mlag_sm_leg_ready(&sm, &leg, true, T0) == LEG_EV);
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_BACKUP);
	sm.peer.priority = 99;
	sm.role = MLAG_ROLE_MASTER;
	EXPECT(!heard(OPEN | MLAG_LEG_F_MASTER, 5, idgen, T0));
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_BACKUP);
	/* until that is not open any more */
	EXPECT((heard(USABLE | MLAG_LEG_F_ACCEPT, 5, idgen, T0) & acts) == acts);
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_MASTER);
	return true;
}

static bool test_leg_both_first(void)
{
	const __u32 acts = MLAG_ACT_KEEPALIVE | MLAG_ACT_EV_LEG;

	open_leg();
	leg.master = true;
	/* of who wins, whatever it is now */
	sm.peer.priority = 100;
	sm.priority = 101;
	sm.role = MLAG_ROLE_BACKUP;
	EXPECT(!heard(OPEN | MLAG_LEG_F_MASTER, 5, leg.idgen, T0));
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_MASTER);
	sm.priority = 99;
	sm.role = MLAG_ROLE_MASTER;
	EXPECT(heard(OPEN | MLAG_LEG_F_MASTER, 5, leg.idgen, T0) == acts);
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_BACKUP);
	/* neither says so */
	EXPECT(!heard(OPEN, 5, leg.idgen, T0));
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_BACKUP);
	sm.priority = 101;
	EXPECT(heard(OPEN, 5, leg.idgen, T0) == acts);
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_MASTER);
	return true;
}

static bool test_leg_alone_master(void)
{
	open_leg();
	heard(OPEN | MLAG_LEG_F_MASTER, 5, leg.idgen, T0);
	leg.master = false;
	sm.state = MLAG_SESSION_DOWN;
	EXPECT(mlag_sm_leg_session(&sm, &leg, T0) & MLAG_ACT_EV_LEG);
	EXPECT(mlag_sm_leg_role(&leg) == MLAG_ROLE_MASTER);
	return true;
}

static bool test_remote(void)
{
	open_leg();
	EXPECT(mlag_sm_leg_remote(&sm, &leg) == MLAG_LEG_OPEN);
	heard(USABLE | MLAG_LEG_F_ACCEPT, 5, 0, T0);
	EXPECT(mlag_sm_leg_remote(&sm, &leg) == MLAG_LEG_DOWN);
	heard(USABLE, 5, 0, T0);
	EXPECT(mlag_sm_leg_remote(&sm, &leg) == MLAG_LEG_HELD);
	heard(MLAG_LEG_F_PRESENT, 5, 0, T0);
	EXPECT(mlag_sm_leg_remote(&sm, &leg) == MLAG_LEG_UNUSABLE);
	heard(0, 5, 0, T0);
	EXPECT(mlag_sm_leg_remote(&sm, &leg) == MLAG_LEG_ABSENT);
	heard(OPEN, 5, 0, T0);
	sm.state = MLAG_SESSION_INIT;
	EXPECT(mlag_sm_leg_remote(&sm, &leg) == MLAG_LEG_ABSENT);
	sm.state = MLAG_SESSION_PAIRED;
	leg.peer_known = false;
	EXPECT(mlag_sm_leg_remote(&sm, &leg) == MLAG_LEG_ABSENT);
	return true;
}

static bool test_pairing(void)
{
	open_leg();
	EXPECT(mlag_sm_leg_pairing(&sm, &leg) == MLAG_PAIRING_DUAL_HOMED);
	mlag_sm_leg_ready(&sm, &leg, false, T0);
	EXPECT(mlag_sm_leg_pairing(&sm, &leg) == MLAG_PAIRING_SINGLE_HOMED);
	mlag_sm_leg_ready(&sm, &leg, true, T0);
	heard(USABLE | MLAG_LEG_F_ACCEPT, 5, 0, T0);
	EXPECT(mlag_sm_leg_pairing(&sm, &leg) == MLAG_PAIRING_SINGLE_HOMED);
	heard(MLAG_LEG_F_PRESENT, 5, 0, T0);
	EXPECT(mlag_sm_leg_pairing(&sm, &leg) == MLAG_PAIRING_UNPAIRED);
	heard(OPEN, 5, 0, T0);
	mlag_sm_leg_usable(&sm, &leg, false, T0);
	EXPECT(mlag_sm_leg_pairing(&sm, &leg) == MLAG_PAIRING_UNPAIRED);
	leg.peer_known = false;
	EXPECT(mlag_sm_leg_pairing(&sm, &leg) == MLAG_PAIRING_UNKNOWN);
	leg.peer_known = true;
	sm.state = MLAG_SESSION_DOWN;
	EXPECT(mlag_sm_leg_pairing(&sm, &leg) == MLAG_PAIRING_UNKNOWN);
	return true;
}

#define CASE(name, text) { text, test_##name }

static const struct ktap_case cases[] = {
	CASE(init, "init: what a device begins with"),
	CASE(down_to_init, "session: DOWN, valid hello: INIT"),
	CASE(down_to_paired, "session: DOWN, hello that echoes: PAIRED"),
	CASE(init_needs_echo, "session: INIT, boot, session and nonce echoed: PAIRED"),
	CASE(hold, "session: INIT and PAIRED, hold time over: DOWN"),
	CASE(carrier, "session: carrier lost: DOWN"),
	CASE(not_heard, "session: PAIRED, the peer does not hear us: ends"),
	CASE(peer_session, "session: PAIRED, new session of the peer: ends"),
	CASE(group, "session: group id changed: DOWN"),
	CASE(set_hold, "session: hold time changed: DOWN"),
	CASE(refusals, "refused: no group, no peer-link, loopback, group, version"),
	CASE(other_boots, "refused: third device, other boot"),
	CASE(third_while_init, "refused: third device, before there is a peer"),
	CASE(init_waits, "session: INIT, as long as the peer looks for one"),
	CASE(other_boot_first, "session: INIT, another boot hears us: PAIRED"),
	CASE(stale, "refused: stale"),
	CASE(election, "roles: priority, MAC address, boot, and the other's role"),
	CASE(priority, "roles: own priority changed"),
	CASE(role_known, "roles: master only by a word that knows of us"),
	CASE(peer_priority, "roles: the peer's priority changed"),
	CASE(boot_delay, "alone: after the boot delay"),
	CASE(gone, "alone: after the longer hold time and a message's delay"),
	CASE(synced, "a leg is synced when each has heard the other's word"),
	CASE(verdict, "alone: no master that has yielded, or has yet to find out"),
	CASE(helper, "helper: attaches, dies, falls silent"),
	CASE(helper_unneeded, "helper: is not missed where it has nothing to do"),
	CASE(hello_next, "hello: its contents"),
	CASE(hello_interval, "hello: its interval"),
	CASE(keepalive_interval, "keep-alive: its interval"),
	CASE(keepalive_next, "keep-alive: its contents"),
	CASE(keepalive_input, "keep-alive: is a sign of life"),
	CASE(keepalive_refused, "keep-alive: refused when old or not ours"),
	CASE(keepalive_of_boots, "keep-alive: numbers begin anew with a boot"),
	CASE(goodbye_heard, "goodbye: acknowledged, alone at once, taken back by a hello"),
	CASE(goodbye_tick, "goodbye: time ends the session, too"),
	CASE(goodbye_unasked, "goodbye: its acknowledgement means nothing to others"),
	CASE(leave, "leave: isolated, told, acknowledged, until the return"),
	CASE(leave_unheard, "leave: not acknowledged, or nobody there"),
	CASE(leave_both, "leave: both, and nobody goes on for the other"),
	CASE(leg_states, "leg: its states"),
	CASE(leg_generations, "leg: opens by the acknowledgement of its generation"),
	CASE(leg_no_ack_of_nothing, "leg: 0 acknowledges nothing"),
	CASE(leg_waits_for_forwarding, "leg: waits until the peer-link forwards"),
	CASE(leg_alone, "leg: opens without a peer"),
	CASE(leg_session_ends, "leg: stays open when the session ends"),
	CASE(leg_session_clears, "leg: opens when a session ends without a peer"),
	CASE(release, "release: for the hold time after each word of the peer"),
	CASE(release_needs_own_port, "release: only of what we can use"),
	CASE(acknowledge, "isolation: acknowledged when no frame is under way"),
	CASE(grace_without_peer, "isolation: not acknowledged without a session"),
	CASE(closing, "closing: told when no frame is under way"),
	CASE(closing_twice, "closing: told so, too, when the port comes in between"),
	CASE(say, "keep-alive entry: its contents"),
	CASE(leg_first, "leg roles: the one that was open first, until it is not"),
	CASE(leg_both_first, "leg roles: of two, or none, that of the master device"),
	CASE(leg_alone_master, "leg roles: alone, master"),
	CASE(remote, "status: the remote leg"),
	CASE(pairing, "status: how the id stands"),
};

int main(void)
{
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
