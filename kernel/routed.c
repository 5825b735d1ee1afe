// SPDX-License-Identifier: GPL-2.0
/* A member port in no bridge, with addresses of its own.
 *
 * The host's LAG, our stack and the peer's stack are then one Ethernet
 * segment, which no bridge holds together: the host sends a frame for us to
 * the peer's leg as often as to ours. So what a leg receives and is not for us
 * goes on to the peer, what is for all goes to both, and what we send to the
 * peer's own address goes there. ORIGIN(id) serves for all of it: the peer has
 * it enter its stack through the port of that id.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>

#include "mlag.h"

/* The netdev of the stack that this frame belongs to, or NULL if a bridge over
 * a VLAN of the port takes care of it.
 */
static const struct net_device *mlag_routed_dev(const struct mlag_port *port,
						const struct sk_buff *skb)
{
	const struct net_device *vlan;

	if (!skb_vlan_tag_present(skb))
		return port->dev;
	vlan = __vlan_find_dev_deep_rcu(port->dev, skb->vlan_proto,
					skb_vlan_tag_get_id(skb));
	if (!vlan)
		return port->dev;
	return netif_is_bridge_port(vlan) ? NULL : vlan;
}

static void mlag_routed_copy(struct mlag_port *port, struct sk_buff *skb)
{
	struct mlag_port *pl = rcu_dereference(port->group->peer_link);

	/* merged by LRO */
	if (!mlag_forward_prepare(skb)) {
		mlag_drop_tx(port, skb, MLAG_STAT(DROP_TX_MTU));
		return;
	}
	if (pl)
		mlag_count(pl, MLAG_STAT(TX_ORIGIN));
	mlag_xmit_peer(port, skb, mlag_tci(MLAG_TAG_ORIGIN, port->id));
}

/**
 * mlag_routed_rx() - a local leg received a frame, the port is no bridge port
 * @port: the port
 * @skb: the frame
 *
 * Context: softirq, RCU.
 * Return: true if it was for the peer alone and is consumed.
 */
bool mlag_routed_rx(struct mlag_port *port, struct sk_buff *skb)
{
	const u8 *dest = eth_hdr(skb)->h_dest;
	const struct net_device *dev;
	struct sk_buff *copy;

	dev = mlag_routed_dev(port, skb);
	if (!dev || !READ_ONCE(port->peer_usable) ||
	    is_link_local_ether_addr(dest) ||
	    ether_addr_equal(dest, dev->dev_addr))
		return false;

	if (!is_multicast_ether_addr(dest)) {
		skb_push(skb, ETH_HLEN);
		mlag_routed_copy(port, skb);
		return true;
	}
	copy = skb_clone(skb, GFP_ATOMIC);
	if (!copy) {
		mlag_count(port, MLAG_STAT(DROP_NOMEM));
		return false;
	}
	skb_push(copy, ETH_HLEN);
	mlag_routed_copy(port, copy);
	return false;
}

/**
 * mlag_routed_tx() - our stack sends a frame, the port is no bridge port
 * @port: the port
 * @skb: the frame
 *
 * Context: BHs off, RCU.
 * Return: true if it was for the peer alone and is consumed.
 */
bool mlag_routed_tx(struct mlag_port *port, struct sk_buff *skb)
{
	const u8 *dest = eth_hdr(skb)->h_dest;
	struct sk_buff *copy;
	bool consumed = false;

	/* as for the leg: not before the id is cleared */
	if (!READ_ONCE(port->peer_usable) ||
	    !mlag_port_accepts(port))
		return false;

	rcu_read_lock();
	if (!mlag_routed_dev(port, skb))
		goto out;
	if (!is_multicast_ether_addr(dest)) {
		/* pairs with mlag_control_entries() */
		consumed = ether_addr_to_u64(dest) ==
			   READ_ONCE(port->peer_mac);
		if (consumed)
			mlag_routed_copy(port, skb);
	} else if (!is_link_local_ether_addr(dest)) {
		copy = skb_clone(skb, GFP_ATOMIC);
		if (copy)
			mlag_routed_copy(port, copy);
		else
			mlag_count(port, MLAG_STAT(DROP_NOMEM));
	}
out:
	rcu_read_unlock();
	return consumed;
}
