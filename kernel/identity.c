// SPDX-License-Identifier: GPL-2.0
/* The LACP identity of the pair, as every leg that is a bond shows it: one
 * system id and priority, one key for each M-LAG, and port numbers that the
 * peer does not use.
 */

#include <linux/etherdevice.h>
#include <linux/hash.h>
#include <linux/net.h>
#include <linux/rtnetlink.h>

#include "mlag.h"

/**
 * mlag_identity_system_mac() - the MAC address of the pair
 * @group: the device
 * @mac: filled; zero without a DFS group id
 *
 * Context: RTNL.
 */
void mlag_identity_system_mac(const struct mlag_group *group, u8 *mac)
{
	ASSERT_RTNL();
	ether_addr_copy(mac, group->system_mac);
	if (!is_zero_ether_addr(mac) || !group->sm.group)
		return;
	/* a locally administered address, the same on both devices and after
	 * every boot
	 */
	mac[0] = 0x02;
	mac[1] = 0x4d;
	mac[2] = 0x4c;
	mac[3] = 0x47;
	mac[4] = group->sm.group >> 8;
	mac[5] = group->sm.group & 0xff;
}

/* Upper octet of the numbers of our LACP ports: never the peer's once it is
 * known, and the same after every boot. Even ones come from the device MAC
 * address, so from when the peer-link has a slave; if both devices' agree, the
 * one with the higher address takes the odd one when it has paired, and keeps
 * it.
 */
static u8 mlag_identity_ports(struct mlag_group *group)
{
	u64 mac, peer = 0;
	u8 ports;

	mlag_group_lock(group);
	mac = group->sm.mac;
	if (group->sm.state == MLAG_SESSION_PAIRED)
		peer = group->sm.peer.mac;
	mlag_group_unlock(group, 0);

	ports = hash_64(mac, 7) << 1;
	if (group->lacp_ports == (ports | 1) ||
	    (peer && peer < mac && hash_64(peer, 7) == hash_64(mac, 7)))
		ports |= 1;
	return ports;
}

/**
 * mlag_identity_update() - show the pair's LACP identity on every leg
 * @group: the device
 *
 * Nothing is done before a DFS group id or a system MAC address is set. To be
 * called now and then: bonding's options can be changed by others, of which
 * nobody tells.
 *
 * Context: RTNL.
 */
void mlag_identity_update(struct mlag_group *group)
{
	struct mlag_lacp_identity identity = {
		.priority = group->lacp_priority,
	};
	struct net_device *slave;
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;

	mlag_identity_system_mac(group, identity.system_mac);
	if (is_zero_ether_addr(identity.system_mac))
		return;
	group->lacp_ports = mlag_identity_ports(group);
	identity.ports = group->lacp_ports;
	xa_for_each(&group->ids, id, mid) {
		port = rtnl_dereference(mid->port);
		slave = port ? rtnl_dereference(port->slave) : NULL;
		if (!slave || !netif_is_bond_master(slave))
			continue;
		/* 10 bits are all that bonding has for it */
		identity.key = (mid->id - 1) % 1023 + 1;
		if (!port->lacp_key)
			mlag_bond_get_identity(slave, &port->lacp_before);
		port->lacp_key = identity.key;
		if (mlag_bond_set_identity(slave, &identity) && net_ratelimit())
			netdev_warn(port->dev, "cannot set the LACP identity of %s\n",
				    slave->name);
	}
}
