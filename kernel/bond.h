/* SPDX-License-Identifier: GPL-2.0 */
/* What the data path asks a bond for each frame. */
#ifndef _MLAG_BOND_H
#define _MLAG_BOND_H

#include <net/bonding.h>

/**
 * mlag_bond_can_xmit() - has the bond a link to send by, as far as it knows?
 * @dev: the bond
 *
 * Context: RCU.
 * Return: false if it would drop every frame.
 */
static inline bool mlag_bond_can_xmit(const struct net_device *dev)
{
	const struct bonding *bond = netdev_priv(dev);
	const struct bond_up_slave *links;

	/* the list that modes with a transmit hash keep */
	links = rcu_dereference_check(bond->usable_slaves,
				      rcu_read_lock_bh_held());
	if (likely(links && READ_ONCE(links->count)))
		return true;

	switch (BOND_MODE(bond)) {
	case BOND_MODE_8023AD:
	case BOND_MODE_XOR:
		return false;
	case BOND_MODE_ACTIVEBACKUP:
		return rcu_access_pointer(bond->curr_active_slave);
	default:
		return READ_ONCE(bond->slave_cnt);
	}
}

#endif /* _MLAG_BOND_H */
