// SPDX-License-Identifier: GPL-2.0
/* The local legs of a device: whether they are ready, and what the data path
 * does with them as their state machines have it.
 */

#include <linux/netdevice.h>

#include "group_priv.h"

/* After this at the latest a leg that is not ready has no carrier. */
#define MLAG_SETTLE_MS	1000

/**
 * mlag_port_refresh() - derive the data path's view of a leg
 * @port: the member port
 *
 * Context: group->lock.
 */
void mlag_port_refresh(struct mlag_port *port)
{
	const struct mlag_sm_leg *leg = &port->mid->leg;
	const struct mlag_sm *sm = &port->group->sm;
	bool accepts = mlag_sm_leg_accepts(leg);
	bool peer_open = mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_OPEN);
	struct net_device *slave;
	u8 rx, tx, fallback;

	lockdep_assert_held(&port->group->lock);

	if (port->down)
		rx = MLAG_RX_DROP;
	else if (accepts)
		/* pairs with mlag_group_set_segment() */
		rx = READ_ONCE(port->segment) ? MLAG_RX_SEGMENT :
						MLAG_RX_ACCEPT;
	else if (!leg->usable &&
		 mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_ACCEPT))
		rx = MLAG_RX_RELAY;
	else
		rx = MLAG_RX_DROP;
	fallback = accepts && peer_open ? MLAG_TX_REDIRECT : MLAG_TX_DROP;
	tx = accepts && leg->ready ? MLAG_TX_LOCAL : fallback;
	/* the peer's leg is better, but ours is better than none */
	if (port->drain && fallback == MLAG_TX_REDIRECT)
		tx = fallback;

	/* once more, by mlag_group_port_changed(), for a slave that goes */
	slave = rcu_dereference_check(port->slave,
				      lockdep_is_held(&port->group->lock));
	if (tx != MLAG_TX_LOCAL || !slave ||
	    !mlag_bond_may_call(port->dev, slave))
		slave = NULL;

	/* read locklessly by the data path */
	WRITE_ONCE(port->rx, rx);
	WRITE_ONCE(port->fallback, fallback);
	WRITE_ONCE(port->tx, tx);
	rcu_assign_pointer(port->direct, slave);
	WRITE_ONCE(port->peer_usable,
		   mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_USABLE));

	/* The port drops before frames come unmarked, and frames are marked
	 * before the port drops no more.
	 */
	if (port->released != leg->released) {
		WRITE_ONCE(port->released, leg->released);
		WRITE_ONCE(port->group->released, port->group->released +
			   (leg->released ? 1 : -1));
	}

	/* nobody would be told of it: mlag_newlink() sees to it then */
	if (port->dev->reg_state == NETREG_UNINITIALIZED)
		return;
	if (leg->ready || peer_open)
		netif_carrier_on(port->dev);
	else if (!port->settling)
		netif_carrier_off(port->dev);
}

/**
 * mlag_group_leg_done() - carry out what a leg's state machine asked for
 * @group: the device
 * @mid: the id
 * @actions: enum mlag_sm_action
 *
 * Context: group->lock.
 * Return: the actions left for mlag_group_unlock().
 */
u32 mlag_group_leg_done(struct mlag_group *group, struct mlag_id *mid,
			u32 actions)
{
	struct mlag_port *port;

	lockdep_assert_held(&group->lock);

	if (!actions)
		return 0;
	port = rcu_dereference_protected(mid->port,
					 lockdep_is_held(&group->lock));
	if (port && actions & MLAG_ACT_REFRESH)
		mlag_port_refresh(port);
	if (actions & MLAG_ACT_KEEPALIVE)
		xa_set_mark(&group->ids, mid->id, MLAG_ID_DIRTY);
	if (actions & MLAG_ACT_GRACE)
		xa_set_mark(&group->ids, mid->id, MLAG_ID_GRACE);
	if (port && actions & MLAG_ACT_EV_LEG)
		xa_set_mark(&group->ids, mid->id, MLAG_ID_EVENT);
	/* it may be held down only while the peer's leg is open */
	if (port && port->follow && actions & MLAG_ACT_EV_LEG)
		group->dad_actions |= MLAG_DAD_ACT_PORTS;
	return actions & ~MLAG_ACT_REFRESH;
}

/**
 * mlag_group_leg_ready() - see whether a leg is ready, unless it is held down
 * @group: the device
 * @mid: its id
 * @port: its port
 * @slave: the leg, NULL for none
 * @now: the time
 *
 * Context: group->lock.
 * Return: the actions left for mlag_group_unlock().
 */
u32 mlag_group_leg_ready(struct mlag_group *group, struct mlag_id *mid,
			 struct mlag_port *port,
			 const struct net_device *slave, u64 now)
{
	bool up = slave && !port->down;
	bool ready = up && mlag_leg_ready(slave);
	bool settling;
	u32 actions;

	if (!up || ready)
		port->settles = 0;
	else if (!port->settles)
		port->settles = now + MLAG_SETTLE_MS;
	settling = now < port->settles && mlag_leg_settling(slave);
	actions = mlag_sm_leg_ready(&group->sm, &mid->leg, ready, now);
	/* whose end by itself is none of the state machine's business */
	if (port->settling != settling) {
		port->settling = settling;
		actions |= MLAG_ACT_REFRESH;
	}
	return mlag_group_leg_done(group, mid, actions);
}

/**
 * mlag_group_poll_ready() - see whether a local leg is ready
 * @port: the member port
 *
 * Context: RTNL.
 */
void mlag_group_poll_ready(struct mlag_port *port)
{
	struct net_device *slave = rtnl_dereference(port->slave);
	struct mlag_group *group = port->group;
	u32 actions;

	mlag_group_lock(group);
	actions = mlag_group_leg_ready(group, port->mid, port, slave,
				       mlag_now());
	mlag_group_unlock(group, actions);
}

/**
 * mlag_group_port_changed() - the data path's view of a port has changed
 * @port: the port, of which ::slave or ::segment is a new one
 *
 * Context: RTNL.
 */
void mlag_group_port_changed(struct mlag_port *port)
{
	struct mlag_group *group = port->group;

	ASSERT_RTNL();
	if (!port->id)
		return;
	mlag_group_lock(group);
	mlag_port_refresh(port);
	/* of one that is new listeners have not been told yet */
	mlag_group_unlock(group, MLAG_ACT_EV_LEG);
}

/**
 * mlag_group_set_segment() - routed.c has to act for a port, or no longer
 * @port: the port
 * @segment: whether it has to
 *
 * Context: RTNL.
 */
void mlag_group_set_segment(struct mlag_port *port, bool segment)
{
	ASSERT_RTNL();
	if (port->segment == segment)
		return;
	/* pairs with mlag_member_xmit() and mlag_port_refresh() */
	WRITE_ONCE(port->segment, segment);
	mlag_group_port_changed(port);
}
