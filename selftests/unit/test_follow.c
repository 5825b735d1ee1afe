// SPDX-License-Identifier: GPL-2.0
/* kernel/follow.c, a rule at a time. KTAP. */

#include "follow.h"
#include "ktap.h"

#define T0	1000000ull
#define HOLD	10000

#define UP	MLAG_UPLINK_GROUP_UP
#define FAILED	MLAG_UPLINK_GROUP_FAILED
#define HELD	MLAG_UPLINK_GROUP_HOLD

static struct mlag_follow group;

static bool is(__u8 state, __u64 since)
{
	return group.state == state && group.since == since;
}

/* All of two uplinks down since @now. */
static void fail(__u64 now)
{
	group = (struct mlag_follow){ .since = T0 };
	mlag_follow_set(&group, 0, 2, now);
}

static bool last_counts(void)
{
	group = (struct mlag_follow){ .since = T0 };
	EXPECT(!mlag_follow_set(&group, 2, 2, T0 + 1));
	EXPECT(!mlag_follow_set(&group, 1, 2, T0 + 2) && is(UP, T0));
	EXPECT(mlag_follow_set(&group, 0, 2, T0 + 3) && is(FAILED, T0 + 3));
	EXPECT(!mlag_follow_set(&group, 0, 2, T0 + 4) && is(FAILED, T0 + 3));
	EXPECT(!mlag_follow_tick(&group, 0, T0 + HOLD * 9));
	EXPECT(is(FAILED, T0 + 3));
	return true;
}

static bool down_from_the_start(void)
{
	group = (struct mlag_follow){ .since = T0 };
	EXPECT(mlag_follow_set(&group, 0, 1, T0 + 1) && is(FAILED, T0 + 1));
	return true;
}

static bool none(void)
{
	group = (struct mlag_follow){ .since = T0 };
	EXPECT(!mlag_follow_set(&group, 0, 0, T0 + 1) && is(UP, T0));
	fail(T0);
	EXPECT(mlag_follow_set(&group, 0, 0, T0 + 5) && is(UP, T0 + 5));
	fail(T0);
	mlag_follow_set(&group, 1, 2, T0 + 5);
	EXPECT(mlag_follow_set(&group, 0, 0, T0 + 6) && is(UP, T0 + 6));
	return true;
}

static bool hold(void)
{
	fail(T0);
	EXPECT(mlag_follow_set(&group, 1, 2, T0 + 5) && is(HELD, T0 + 5));
	EXPECT(!mlag_follow_set(&group, 2, 2, T0 + 6) && is(HELD, T0 + 5));
	EXPECT(!mlag_follow_tick(&group, HOLD, T0 + 5 + HOLD - 1));
	EXPECT(mlag_follow_tick(&group, HOLD, T0 + 5 + HOLD));
	EXPECT(is(UP, T0 + 5 + HOLD));
	EXPECT(!mlag_follow_tick(&group, HOLD, T0 + 6 + HOLD));
	return true;
}

static bool hold_changed(void)
{
	fail(T0);
	mlag_follow_set(&group, 1, 2, T0);
	EXPECT(!mlag_follow_tick(&group, HOLD, T0 + 100));
	EXPECT(mlag_follow_tick(&group, 0, T0 + 100) && is(UP, T0 + 100));
	return true;
}

static bool hold_anew(void)
{
	fail(T0);
	mlag_follow_set(&group, 1, 2, T0 + 1);
	EXPECT(mlag_follow_set(&group, 0, 2, T0 + HOLD) &&
	       is(FAILED, T0 + HOLD));
	EXPECT(!mlag_follow_tick(&group, HOLD, T0 + 1 + HOLD));
	EXPECT(mlag_follow_set(&group, 1, 2, T0 + HOLD + 5));
	EXPECT(!mlag_follow_tick(&group, HOLD, T0 + 4 + 2 * HOLD));
	EXPECT(mlag_follow_tick(&group, HOLD, T0 + 5 + 2 * HOLD));
	return true;
}

#define CASE(f, n) { .run = f, .name = n }

static const struct ktap_case cases[] = {
	CASE(last_counts, "UP: fails with the last uplink"),
	CASE(down_from_the_start, "UP: an uplink that is declared while down"),
	CASE(none, "a group without uplinks has not failed"),
	CASE(hold, "FAILED: an uplink is back: held, then UP"),
	CASE(hold_changed, "HOLD: the hold time of now counts"),
	CASE(hold_anew, "HOLD: lost again, the hold time begins anew"),
};

int main(void)
{
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
