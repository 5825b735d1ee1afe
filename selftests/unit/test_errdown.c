// SPDX-License-Identifier: GPL-2.0
/* kernel/errdown.c, which ports go down, and what they are afterwards: a rule at
 * a time. KTAP.
 */

#include "errdown.h"
#include "ktap.h"

#define UNSET	MLAG_ERROR_DOWN_UNSET
#define MEMBERS	MLAG_ERROR_DOWN_MEMBERS
#define ALL	MLAG_ERROR_DOWN_ALL

#define is(scope, by, ...)						\
	(mlag_errdown_rule(&(struct mlag_errdown_port){ __VA_ARGS__ },	\
			   scope) == MLAG_ERROR_DOWN_BY_##by)

static bool goes(void)
{
	int rule;

	for (rule = MLAG_ERROR_DOWN_BY_MEMBER;
	     rule <= MLAG_ERROR_DOWN_BY_ABSENT; rule++)
		EXPECT(mlag_errdown_goes(rule) ==
		       (rule == MLAG_ERROR_DOWN_BY_MEMBER ||
			rule == MLAG_ERROR_DOWN_BY_SUSPEND ||
			rule == MLAG_ERROR_DOWN_BY_ALL));
	return true;
}

static bool armed(void)
{
	EXPECT(is(UNSET, NOT_ARMED, .physical = true));
	EXPECT(is(MEMBERS, NOT_ARMED, .physical = true, .uplink = true));
	EXPECT(is(ALL, ALL, .physical = true));
	EXPECT(is(ALL, ALL, .physical = true, .uplink = true));
	EXPECT(is(ALL, VIRTUAL, .uplink = true));
	return true;
}

static bool peer_link(void)
{
	EXPECT(is(ALL, PEER_LINK, .physical = true, .peer_link = true));
	EXPECT(is(ALL, PEER_LINK, .physical = true, .peer_link = true,
		  .setting = MLAG_ERROR_DOWN_SUSPEND));
	EXPECT(is(ALL, PEER_LINK, .physical = true, .peer_link = true,
		  .held = true, .member = true));
	return true;
}

static bool member(void)
{
	EXPECT(is(UNSET, MEMBER, .physical = true, .member = true));
	EXPECT(is(ALL, MEMBER, .physical = true, .member = true,
		  .setting = MLAG_ERROR_DOWN_RESERVE));
	EXPECT(is(ALL, MEMBER, .member = true));
	return true;
}

static bool reserve(void)
{
	EXPECT(is(ALL, RESERVE, .physical = true,
		  .setting = MLAG_ERROR_DOWN_RESERVE));
	EXPECT(is(ALL, RESERVE, .physical = true, .held = true,
		  .setting = MLAG_ERROR_DOWN_RESERVE));
	return true;
}

static bool suspend(void)
{
	EXPECT(is(UNSET, SUSPEND, .physical = true,
		  .setting = MLAG_ERROR_DOWN_SUSPEND));
	EXPECT(is(MEMBERS, SUSPEND, .physical = true, .routed = true,
		  .setting = MLAG_ERROR_DOWN_SUSPEND));
	EXPECT(is(MEMBERS, VIRTUAL, .setting = MLAG_ERROR_DOWN_SUSPEND));
	return true;
}

static bool routed(void)
{
	EXPECT(is(ALL, ROUTED, .physical = true, .routed = true));
	EXPECT(is(ALL, ROUTED, .physical = true, .routed = true,
		  .uplink = true));
	EXPECT(is(UNSET, NOT_ARMED, .physical = true, .routed = true));
	/* an address that comes while it is down does not open it */
	EXPECT(is(ALL, ALL, .physical = true, .routed = true, .held = true));
	return true;
}

static bool seen(void)
{
	struct mlag_down down;

	/* nothing holds it down */
	mlag_down_init(&down, false);
	EXPECT(!mlag_down_seen(&down, true) && down.wish);
	EXPECT(!mlag_down_seen(&down, false) && !down.wish);
	mlag_down_set(&down, MLAG_DOWN_DAD);
	EXPECT(!mlag_down_seen(&down, false) && !down.wish);
	EXPECT(mlag_down_seen(&down, true) ==
	       (MLAG_DOWN_ACT_CLOSE | MLAG_DOWN_ACT_EV));
	EXPECT(down.wish && down.reasons == MLAG_DOWN_DAD);
	return true;
}

static bool set(void)
{
	struct mlag_down down;

	mlag_down_init(&down, true);
	EXPECT(mlag_down_set(&down, MLAG_DOWN_DAD) ==
	       (MLAG_DOWN_ACT_CLOSE | MLAG_DOWN_ACT_EV));
	EXPECT(!mlag_down_set(&down, MLAG_DOWN_DAD));
	/* closed already, and not open yet */
	EXPECT(mlag_down_set(&down, MLAG_DOWN_DAD | MLAG_DOWN_FLAP) ==
	       MLAG_DOWN_ACT_EV);
	EXPECT(mlag_down_set(&down, MLAG_DOWN_FLAP) == MLAG_DOWN_ACT_EV);
	EXPECT(mlag_down_set(&down, 0) ==
	       (MLAG_DOWN_ACT_OPEN | MLAG_DOWN_ACT_EV));
	return true;
}

static bool wish(void)
{
	struct mlag_down down;

	mlag_down_init(&down, true);
	EXPECT(mlag_down_set(&down, MLAG_DOWN_DAD) & MLAG_DOWN_ACT_CLOSE);
	mlag_down_wish(&down, false);
	EXPECT(!down.wish && down.reasons == MLAG_DOWN_DAD);
	EXPECT(mlag_down_set(&down, 0) == MLAG_DOWN_ACT_EV);
	mlag_down_set(&down, MLAG_DOWN_FLAP);
	mlag_down_wish(&down, true);
	EXPECT(mlag_down_set(&down, 0) ==
	       (MLAG_DOWN_ACT_OPEN | MLAG_DOWN_ACT_EV));
	return true;
}

static bool left(void)
{
	__u32 lifted = MLAG_DOWN_DAD;

	EXPECT(!mlag_down_left(&lifted, MLAG_DOWN_DAD));
	EXPECT(mlag_down_left(&lifted, MLAG_DOWN_DAD | MLAG_DOWN_FLAP) ==
	       MLAG_DOWN_FLAP && lifted == MLAG_DOWN_DAD);
	EXPECT(mlag_down_left(&lifted, MLAG_DOWN_FLAP) == MLAG_DOWN_FLAP &&
	       !lifted);
	EXPECT(mlag_down_left(&lifted, MLAG_DOWN_DAD) == MLAG_DOWN_DAD);
	return true;
}

static bool since(void)
{
	__u64 age[MLAG_DOWN_REASONS + 1] = { 0 };
	unsigned int i;

	mlag_down_since(age, MLAG_DOWN_DAD | MLAG_DOWN_ADMIN, 5);
	mlag_down_since(age, MLAG_DOWN_FLAP | 1u << MLAG_DOWN_REASONS, 7);
	for (i = 0; i <= MLAG_DOWN_REASONS; i++)
		EXPECT(age[i] == (1u << i & MLAG_DOWN_FLAP ? 7 :
				  1u << i & (MLAG_DOWN_DAD | MLAG_DOWN_ADMIN) ?
				  5 : 0));
	return true;
}

#define CASE(f, n) { .run = f, .name = n }

static const struct ktap_case cases[] = {
	CASE(goes, "by which rules a port goes down"),
	CASE(armed, "ports go down only with error-down set to all"),
	CASE(peer_link, "the peer-link never does"),
	CASE(member, "member ports always do"),
	CASE(reserve, "what is reserved does not"),
	CASE(suspend, "what is suspended does"),
	CASE(routed, "what is routed does not, unless it is down already"),
	CASE(set, "reasons: the first one closes, the last one opens"),
	CASE(wish, "what it shall be afterwards can be said"),
	CASE(left, "what it was released from does not hold it, until it comes again"),
	CASE(since, "since when, for each reason"),
	CASE(seen, "who raises a port is seen, and it is closed if it is held"),
};

int main(void)
{
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
