// SPDX-License-Identifier: GPL-2.0
/* The work of a device: what needs RTNL or sleeps. It looks at all that the
 * state machines depend on and that does not always come as an event, and waits
 * for grace periods.
 */

#include <linux/rtnetlink.h>

#include "group_priv.h"
#include "nonmember.h"

static void mlag_group_poll_peer_link(struct mlag_group *group)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);
	struct net_device *slave = pl ? rtnl_dereference(pl->slave) : NULL;
	bool carrier = slave && netif_running(slave) &&
		       netif_carrier_ok(slave);
	bool forwards, changed;
	u32 actions;

	if (pl) {
		if (carrier)
			netif_carrier_on(pl->dev);
		else
			netif_carrier_off(pl->dev);
		carrier = carrier && netif_running(pl->dev);
		mlag_bridge_port_usable(pl);
	}
	forwards = mlag_bridge_peer_link_forwards(group);

	mlag_group_lock(group);
	mlag_group_set_device_mac(group, slave);
	group->sm.forwards = forwards;
	changed = group->sm.carrier != carrier;
	actions = mlag_sm_carrier(&group->sm, carrier, mlag_now());
	if (changed)
		mlag_event_peer_link(group);
	mlag_group_unlock(group, actions);
}

/**
 * mlag_group_poll() - look at everything that the state machines depend on
 * @group: the device
 *
 * Context: RTNL.
 */
void mlag_group_poll(struct mlag_group *group)
{
	struct net_device *slave;
	struct mlag_port *port;
	struct mlag_id *mid;
	bool flush = false;
	unsigned long id;
	u32 actions = 0;
	u64 now;

	ASSERT_RTNL();
	mlag_uplink_update(group);
	mlag_group_poll_peer_link(group);

	/* Hosts of an id that becomes usable move from the peer-link to the
	 * port: first frames have to enter there, then what was learned is
	 * forgotten, then the peer may keep its frames from us.
	 */
	xa_for_each(&group->ids, id, mid) {
		bool usable;

		mlag_slave_filter_vid(group, mid, true);
		port = rtnl_dereference(mid->port);
		if (!port)
			continue;
		usable = mlag_bridge_port_usable(port);
		if (usable && !port->usable)
			flush = true;
		/* pairs with mlag_peer_link_rx() */
		WRITE_ONCE(port->usable, usable);
	}
	if (flush) {
		/* no frame may be learned the old way behind the flush */
		synchronize_net();
		mlag_bridge_flush_peer_link(group);
	}

	mlag_group_lock(group);
	now = mlag_now();
	xa_for_each(&group->ids, id, mid) {
		port = rtnl_dereference(mid->port);
		if (!port)
			continue;
		slave = rtnl_dereference(port->slave);
		actions |= mlag_group_leg_done(group, mid,
			mlag_sm_leg_usable(&group->sm, &mid->leg, port->usable,
					   now));
		actions |= mlag_group_leg_ready(group, mid, port, slave, now);
	}
	mlag_group_unlock(group, actions);
}

/**
 * mlag_group_joined() - a port of ours joins, leaves or changes in its bridge
 * @group: the device
 *
 * Context: RTNL. What follows from it is done a little later, from the work.
 */
void mlag_group_joined(struct mlag_group *group)
{
	ASSERT_RTNL();
	group->joined = true;
	mlag_group_kick(group);
}

/**
 * mlag_group_kick() - have the work run soon
 * @group: the device
 *
 * Context: any.
 */
void mlag_group_kick(struct mlag_group *group)
{
	mod_delayed_work(system_wq, &group->work, 0);
}

static void mlag_group_lowers(struct mlag_group *group)
{
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;

	xa_for_each(&group->ids, id, mid) {
		port = rtnl_dereference(mid->port);
		if (!port)
			continue;
		mlag_maintenance_update(port);
		mlag_lower_update(port);
	}
}

static void mlag_group_grace(struct mlag_group *group)
{
	struct mlag_id *mid;
	unsigned long id;
	u32 actions = 0;

	if (!xa_marked(&group->ids, MLAG_ID_GRACE))
		return;
	/* Marks set from here on may be cleared below without a grace period
	 * of their own, so note which ones there are.
	 */
	mlag_group_lock(group);
	xa_for_each_marked(&group->ids, id, mid, MLAG_ID_GRACE) {
		xa_clear_mark(&group->ids, id, MLAG_ID_GRACE);
		mid->in_grace = true;
	}
	mlag_group_unlock(group, 0);

	synchronize_net();

	mlag_group_lock(group);
	xa_for_each(&group->ids, id, mid) {
		if (!mid->in_grace)
			continue;
		mid->in_grace = false;
		/* asked for once more in between: wait once more */
		if (xa_get_mark(&group->ids, id, MLAG_ID_GRACE))
			continue;
		actions |= mlag_group_leg_done(group, mid,
			mlag_sm_leg_grace(&group->sm, &mid->leg));
	}
	mlag_group_unlock(group, actions);
}

/**
 * mlag_group_work() - the work
 * @work: mlag_group::work
 *
 * Context: process.
 */
void mlag_group_work(struct work_struct *work)
{
	struct mlag_group *group = container_of(to_delayed_work(work),
						struct mlag_group, work);
	bool running;

	/* a partner is to see at once that its leg is held down */
	if (xa_marked(&group->ids, MLAG_ID_GRACE) && rtnl_trylock()) {
		mlag_group_lowers(group);
		rtnl_unlock();
	}
	mlag_group_grace(group);

	/* never wait for the RTNL: its holder may be waiting for this work */
	if (!rtnl_trylock()) {
		queue_delayed_work(system_wq, &group->work, 1);
		return;
	}
	if (group->joined) {
		group->joined = false;
		mlag_bridge_peer_link_joined(group);
	}
	mlag_group_lowers(group);
	if (group->ports)
		mlag_nonmember_update(group);
	mlag_identity_update(group);
	mlag_group_forget_ids(group);
	mlag_group_poll(group);
	mlag_dad_route_poll(group);
	running = group->ports;
	rtnl_unlock();

	if (running || xa_marked(&group->ids, MLAG_ID_GRACE))
		queue_delayed_work(system_wq, &group->work,
				   msecs_to_jiffies(MLAG_POLL_MS));
}
