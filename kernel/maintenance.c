// SPDX-License-Identifier: GPL-2.0
/* Maintenance of a leg: taking it out of its LAG, and back, without losing a
 * frame. Who is in maintenance is dad_leave.c's; here it is carried out, from the
 * work.
 *
 * Out: first nothing leaves by the leg any more (mlag_port::drain), as the
 * peer's leg takes all of it. When no frame is under way that saw it otherwise,
 * the LACP partner is told that its links no longer belong to the LAG, and stops
 * sending by them. What it sent before is still received: a bond would drop it
 * as soon as the partner is out of sync, unless all_slaves_active is set. The
 * links go down when there has been time for all that (lower.c).
 *
 * Back, from this or from whatever else a leg was held down for: the partner may
 * send as soon as both are in sync, which is up to 100 ms before the bond takes
 * the link for active. So all_slaves_active stays until bonding has caught up; but
 * not for ever, since it is also what protects from links that are not part of the
 * LAG.
 *
 * Without LACP the partner cannot be told; it learns it from the link.
 */

#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "mlag.h"

/* How long the bond of a leg that comes back may take frames too early. */
#define MLAG_MAINTENANCE_BACK	(10 * HZ)

static void mlag_maintenance_receive(struct mlag_port *port,
				     struct net_device *slave)
{
	if (port->receives)
		return;
	port->receives = true;
	port->all_before = mlag_bond_get_all_active(slave);
	mlag_bond_set_all_active(slave, true);
}

static void mlag_maintenance_undrain(struct mlag_port *port,
				     struct net_device *slave)
{
	if (!port->drained)
		return;
	port->drained = false;
	mlag_bond_drain(slave, false);
}

static void mlag_maintenance_end(struct mlag_port *port,
				 struct net_device *slave)
{
	port->receives = false;
	mlag_bond_set_all_active(slave, port->all_before);
}

/**
 * mlag_maintenance_release() - the leg goes: its bond is as it was
 * @port: the member port
 * @slave: its slave, of which the port itself knows no more
 *
 * Context: RTNL.
 */
void mlag_maintenance_release(struct mlag_port *port, struct net_device *slave)
{
	ASSERT_RTNL();
	if (!port->receives)
		return;
	mlag_maintenance_undrain(port, slave);
	mlag_maintenance_end(port, slave);
}

/**
 * mlag_maintenance_update() - have the partner of a leg stop using it, or begin
 *	again
 * @port: the member port
 *
 * Context: RTNL, from the work.
 */
void mlag_maintenance_update(struct mlag_port *port)
{
	struct net_device *slave = rtnl_dereference(port->slave);
	/* pairs with mlag_group_hold_down() */
	bool drain = READ_ONCE(port->drain);
	bool down = READ_ONCE(port->down);

	ASSERT_RTNL();
	if (!slave)
		return;
	if (!mlag_bond_has_lacp(slave)) {
		/* it may have had, before its mode was changed */
		mlag_maintenance_release(port, slave);
		return;
	}
	if (drain || down) {
		mlag_maintenance_receive(port, slave);
		port->back = jiffies + MLAG_MAINTENANCE_BACK;
	}
	if (drain) {
		if (!port->drained) {
			port->drained = true;
			/* what was on its way out of the leg has left, and its
			 * partner still takes it
			 */
			synchronize_net();
		}
		mlag_bond_drain(slave, true);
		return;
	}
	mlag_maintenance_undrain(port, slave);
	if (port->receives && !down &&
	    (mlag_bond_is_settled(slave) || time_after(jiffies, port->back)))
		mlag_maintenance_end(port, slave);
}
