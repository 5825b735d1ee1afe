// SPDX-License-Identifier: GPL-2.0
/* The part of the generic netlink family "mlag" that tells what a port, be it a
 * member port or not, is held down for, also in words: since when, and until when
 * as far as time alone ends it.
 */

#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "held.h"
#include "mlag.h"
#include "netlink_gen.h"

#define MLAG_NL_NO_END	(~0ull)

/**
 * mlag_nl_down_why() - what a port is held down for, in words for people
 * @reasons: enum mlag_down_reason, at least one
 *
 * Context: any.
 * Return: the words for the strongest of the reasons.
 */
const char *mlag_nl_down_why(u32 reasons)
{
	static const char * const text[] = {
		"held down: this device has yielded to its peer, until the peer-link is back or the peer is gone",
		"held down: recoveries follow each other too fast, which passes",
		"held down: the up-delay after a recovery, or until the peer is lost",
		"held down: waiting for a peer, or for the boot delay",
		"held down: maintenance, which ip mlag maintenance off ends",
		"held down: the uplinks that it follows are down, or up for less than uplink-hold",
		"held down: its configuration does not fit the peer's",
		"held down by the administrator",
	};

	return text[min_t(unsigned int, __ffs(reasons), ARRAY_SIZE(text) - 1)];
}

/* When a reason ends if nothing else happens. */
static u64 mlag_nl_down_end(const struct mlag_group *group,
			    const struct mlag_port *port, u32 reason)
{
	const struct mlag_dad *dad = &group->dad;
	/* without a session nobody looks at these times */
	bool runs = dad->session == MLAG_SESSION_PAIRED;
	const struct mlag_follow *follow;

	switch (reason) {
	case MLAG_DOWN_FLAP:
		return runs ? dad->flap_until : MLAG_NL_NO_END;
	case MLAG_DOWN_UP_DELAY:
		return runs && dad->held ? dad->up_at : MLAG_NL_NO_END;
	case MLAG_DOWN_BOOT:
		return dad->why.verdict == MLAG_DAD_UNDECIDED ?
		       dad->began + dad->boot_delay_ms : MLAG_NL_NO_END;
	case MLAG_DOWN_UPLINK:
		/* only member ports follow */
		follow = &group->follow[port ? port->follow : 0];
		return follow->state == MLAG_UPLINK_GROUP_HOLD ?
		       follow->since + group->uplink_hold_ms : MLAG_NL_NO_END;
	default:
		return MLAG_NL_NO_END;
	}
}

static int mlag_nl_put_down_age(struct sk_buff *msg, int attrtype, u32 reasons,
				const u64 *since, u64 now)
{
	struct nlattr *nest = nla_nest_start(msg, attrtype);
	unsigned int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < MLAG_DOWN_REASONS; i++)
		if (reasons & BIT(i) &&
		    nla_put_u64_64bit(msg, i + 1, now - since[i],
				      MLAG_A_PORT_DOWN_PAD))
			return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int mlag_nl_put_down_in(struct sk_buff *msg, int attrtype, u32 reasons,
			       const struct mlag_group *group,
			       const struct mlag_port *port, u64 now)
{
	struct nlattr *nest = nla_nest_start(msg, attrtype);
	unsigned int i;
	u64 end;

	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < MLAG_DOWN_REASONS; i++) {
		if (!(reasons & BIT(i)))
			continue;
		end = mlag_nl_down_end(group, port, BIT(i));
		if (end != MLAG_NL_NO_END &&
		    nla_put_u64_64bit(msg, i + 1, end > now ? end - now : 0,
				      MLAG_A_PORT_DOWN_PAD))
			return -EMSGSIZE;
	}
	nla_nest_end(msg, nest);
	return 0;
}

/**
 * mlag_nl_put_down() - put what a port is held down for, if it is, and what it
 *	has been released from
 * @msg: the message, of the attribute set port
 * @port: the member port
 *
 * Context: group->lock.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_down(struct sk_buff *msg, const struct mlag_port *port)
{
	u32 reasons = port->down;
	u64 now = mlag_now();

	BUILD_BUG_ON(MLAG_DOWN_ADMIN != BIT(MLAG_A_PORT_DOWN_ADMIN - 1));
	if (port->lifted &&
	    nla_put_u32(msg, MLAG_A_PORT_RELEASED, port->lifted))
		return -EMSGSIZE;
	if (!reasons)
		return 0;
	return nla_put_u32(msg, MLAG_A_PORT_DOWN, reasons) ?:
	       mlag_nl_put_down_age(msg, MLAG_A_PORT_DOWN_AGE, reasons,
				    port->down_since, now) ?:
	       mlag_nl_put_down_in(msg, MLAG_A_PORT_DOWN_IN, reasons,
				   port->group, port, now);
}

/**
 * mlag_nl_put_held() - put what a link is held down for, or released from
 * @msg: the message, of the attribute set error-down
 * @group: the device
 * @held: the link
 *
 * Context: RTNL, and no group->lock.
 * Return: 0 or -EMSGSIZE.
 */
int mlag_nl_put_held(struct sk_buff *msg, struct mlag_group *group,
		     const struct mlag_held *held)
{
	u32 lifted = READ_ONCE(held->lifted);
	u32 reasons = held->down.reasons;
	int err;

	ASSERT_RTNL();
	if (lifted && nla_put_u32(msg, MLAG_A_ERROR_DOWN_RELEASED, lifted))
		return -EMSGSIZE;
	if (!reasons)
		return 0;
	if (nla_put_u32(msg, MLAG_A_ERROR_DOWN_DOWN, reasons) ||
	    (!held->down.wish &&
	     nla_put_flag(msg, MLAG_A_ERROR_DOWN_STAYS_DOWN)) ||
	    mlag_nl_put_down_age(msg, MLAG_A_ERROR_DOWN_DOWN_AGE, reasons,
				 held->since, mlag_now()))
		return -EMSGSIZE;
	spin_lock_bh(&group->lock);
	err = mlag_nl_put_down_in(msg, MLAG_A_ERROR_DOWN_DOWN_IN, reasons,
				  group, held->port, mlag_now());
	spin_unlock_bh(&group->lock);
	return err;
}
