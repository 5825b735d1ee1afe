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

#define CASE(f, n) { .run = f, .name = n }

static const struct ktap_case cases[] = {
	CASE(goes, "by which rules a port goes down"),
	CASE(armed, "ports go down only with error-down set to all"),
	CASE(peer_link, "the peer-link never does"),
	CASE(member, "member ports always do"),
	CASE(reserve, "what is reserved does not"),
	CASE(suspend, "what is suspended does"),
	CASE(routed, "what is routed does not, unless it is down already"),
	CASE(seen, "who raises a port is seen, and it is closed if it is held"),
};

int main(void)
{
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
