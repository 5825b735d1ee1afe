// SPDX-License-Identifier: GPL-2.0
/* The ids and ports of a device: they come and go. */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>

#include "group_priv.h"
#include "nonmember.h"

/**
 * mlag_group_get_id() - the object of an id, made if need be
 * @group: the device
 * @id: the id
 *
 * Context: group->lock.
 * Return: the object, or NULL without memory.
 */
struct mlag_id *mlag_group_get_id(struct mlag_group *group, u16 id)
{
	struct mlag_id *mid = xa_load(&group->ids, id);

	lockdep_assert_held(&group->lock);

	if (mid)
		return mid;
	mid = kzalloc(sizeof(*mid), GFP_ATOMIC);
	if (!mid)
		return NULL;
	mid->id = id;
	mid->leg.since = mlag_now();
	if (xa_err(xa_store(&group->ids, id, mid, GFP_ATOMIC))) {
		kfree(mid);
		return NULL;
	}
	return mid;
}

static bool mlag_group_forget_id(struct mlag_group *group,
				 const struct mlag_id *mid)
{
	bool forget;

	mlag_group_lock(group);
	forget = !rcu_access_pointer(mid->port) && !mid->leg.isolating &&
		 !mid->leg.closing && !mid->in_grace &&
		 !mlag_sm_leg_peer_has(&group->sm, &mid->leg,
				       MLAG_LEG_F_PRESENT);
	if (forget)
		xa_erase(&group->ids, mid->id);
	mlag_group_unlock(group, 0);
	return forget;
}

/**
 * mlag_group_forget_ids() - forget ids that neither device has any more
 * @group: the device
 *
 * Context: RTNL, as who holds that may walk the ids without more.
 */
void mlag_group_forget_ids(struct mlag_group *group)
{
	struct mlag_id *mid;
	unsigned long id;

	ASSERT_RTNL();
	xa_for_each(&group->ids, id, mid) {
		if (!mlag_group_forget_id(group, mid))
			continue;
		mlag_slave_filter_vid(group, mid, false);
		kfree_rcu(mid, rcu);
	}
}

/**
 * mlag_group_set_device_mac() - find the address that the device is known by
 * @group: the device
 * @slave: what carries the peer-link; the first one counts
 *
 * Context: group->lock.
 */
void mlag_group_set_device_mac(struct mlag_group *group,
			       const struct net_device *slave)
{
	const u8 *mac;

	lockdep_assert_held(&group->lock);

	if (!slave || group->device_mac_set)
		return;
	if (is_valid_ether_addr(slave->perm_addr))
		mac = slave->perm_addr;
	else if (!netif_is_bond_master(slave) || netif_carrier_ok(slave))
		mac = slave->dev_addr;
	else	/* a bond without links has a random one */
		return;
	group->sm.mac = ether_addr_to_u64(mac);
	group->device_mac_set = true;
}

/**
 * mlag_group_peer_link_changed() - the peer-link got or lost its slave
 * @group: the device
 *
 * Context: RTNL.
 */
void mlag_group_peer_link_changed(struct mlag_group *group)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);
	struct net_device *slave = pl ? rtnl_dereference(pl->slave) : NULL;

	ASSERT_RTNL();
	mlag_group_lock(group);
	mlag_group_set_device_mac(group, slave);
	mlag_group_unlock(group, MLAG_ACT_HELLO);
}

/**
 * mlag_group_add_port() - a netdev of kind mlag was made
 * @port: its port
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int mlag_group_add_port(struct mlag_port *port)
{
	struct mlag_group *group = port->group;
	struct mlag_id *mid;
	u32 actions = 0;

	ASSERT_RTNL();
	mlag_group_lock(group);
	if (port->id) {
		mid = mlag_group_get_id(group, port->id);
		if (!mid) {
			mlag_group_unlock(group, 0);
			return -ENOMEM;
		}
		port->mid = mid;
		rcu_assign_pointer(mid->port, port);
		actions = mlag_group_leg_done(group, mid,
			mlag_sm_leg_present(&group->sm, &mid->leg, true,
					    mlag_now()));
	} else {
		rcu_assign_pointer(group->peer_link, port);
		/* the helper waits for it */
		actions = MLAG_ACT_HELLO;
	}
	/* it may have to be held down at once */
	group->dad_actions |= MLAG_DAD_ACT_PORTS;
	mlag_group_unlock(group, actions & ~MLAG_ACT_EV_LEG);

	group->ports_version++;
	if (!group->ports++) {
		mlag_group_lock(group);
		/* a device begins with its first port, and waits for a peer
		 * from then on
		 */
		if (!group->sm.ever_paired)
			group->sm.unpaired_since = mlag_now();
		mlag_dad_begin(&group->dad, mlag_now());
		mlag_group_unlock(group, 0);
		mlag_group_timer_start(group);
		mod_delayed_work(system_wq, &group->work, 0);
	}
	return 0;
}

/**
 * mlag_group_del_port() - a netdev of kind mlag is going
 * @port: its port, which has no slave any more
 *
 * Context: RTNL.
 */
void mlag_group_del_port(struct mlag_port *port)
{
	struct mlag_group *group = port->group;
	u32 actions = 0;

	ASSERT_RTNL();
	mlag_group_lock(group);
	if (port->id) {
		actions = mlag_group_leg_done(group, port->mid,
			mlag_sm_leg_present(&group->sm, &port->mid->leg, false,
					    mlag_now()));
		RCU_INIT_POINTER(port->mid->port, NULL);
	} else {
		RCU_INIT_POINTER(group->peer_link, NULL);
		/* the next one may pair */
		actions = mlag_sm_return(&group->sm, mlag_now()) |
			  MLAG_ACT_HELLO;
	}
	/* nobody was told of one that could not be registered */
	if (port->dev->reg_state != NETREG_UNINITIALIZED)
		mlag_event(group, MLAG_EVENT_TYPE_PORT_DEL, port);
	/* count anew what is held down */
	group->dad_actions |= MLAG_DAD_ACT_PORTS;
	mlag_group_unlock(group, actions);
	group->ports_version++;
	group->ports--;
	if (!group->ports) {
		hrtimer_cancel(&group->timer);
		mlag_nonmember_release(group);
	}
}
