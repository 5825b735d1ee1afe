// SPDX-License-Identifier: GPL-2.0
/* Unidirectional isolation: what came from the peer-link never leaves by a
 * member port that the peer serves as well, nor goes back.
 *
 * Nothing but this file, and mlag_isolation_tx(), knows how. The frame is
 * marked as "already forwarded by the hardware" (skb->offload_fwd_mark), and all
 * netdevs of kind mlag of a namespace are one hardware domain (a switchdev port
 * offloaded at its join, with one parent id for all): the bridge then does not
 * even clone the frame for such a port, so isolation costs nothing per port, and
 * it is on from the moment that a port exists. In the kernel proper, a
 * split-horizon group of bridge ports, checked in should_deliver(), would take
 * its place.
 *
 * An id that the peer cannot use is *released*: frames from the peer-link may
 * leave by its port. The mark knows no exceptions, and a port cannot leave its
 * hardware domain while it is a bridge port (br_switchdev.c keeps p->hwdom).
 * So while any id is released, frames from the peer-link are not marked, but
 * handed to the bridge with a number in skb->skb_iif, which the bridge does not
 * touch, that no netdev has; then every port of ours that is not released drops
 * them by that. Taps and ingress classifiers of the netdev by
 * which they enter do not see such frames.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <net/switchdev.h>

#include "mlag.h"

/**
 * mlag_isolation_join() - a port becomes a bridge port: isolate it
 * @brport: the bridge port: the port's netdev, or a VLAN device over it
 * @dev: the port's netdev
 * @extack: says why not
 *
 * To be called once, while the port joins: an offload of a port that forwards
 * already does not reliably isolate it.
 *
 * Context: RTNL.
 * Return: 0 or a negative errno; then the port must not join.
 */
int mlag_isolation_join(struct net_device *brport, struct net_device *dev,
			struct netlink_ext_ack *extack)
{
	int err;

	err = switchdev_bridge_port_offload(brport, dev, NULL, NULL, NULL,
					    false, extack);
	if (err && extack && !extack->_msg)
		MLAG_ERR(extack,
			 "the bridge cannot isolate this port from the peer-link");
	return err;
}

/**
 * mlag_isolation_leave() - a port leaves its bridge
 * @brport: the bridge port
 *
 * Context: RTNL, before it has left.
 */
void mlag_isolation_leave(struct net_device *brport)
{
	switchdev_bridge_port_unoffload(brport, NULL, NULL, NULL);
}

/**
 * mlag_isolation_parent_id() - ndo_get_port_parent_id
 * @dev: a netdev of kind mlag
 * @ppid: filled with the hardware domain of its namespace
 *
 * Context: RTNL.
 * Return: 0.
 */
int mlag_isolation_parent_id(struct net_device *dev,
			     struct netdev_phys_item_id *ppid)
{
	const struct mlag_port *port = netdev_priv(dev);

	ppid->id_len = sizeof(port->group->sm.boot);
	memcpy(ppid->id, &port->group->sm.boot, ppid->id_len);
	return 0;
}

/* Where the frame would meet a bridge: the port, or its VLAN device that the
 * frame belongs to; NULL if it belongs to the stack.
 */
static struct net_device *mlag_isolation_brport(struct mlag_port *port,
						struct sk_buff *skb)
{
	struct net_device *vlan;

	if (skb_vlan_tag_present(skb)) {
		vlan = __vlan_find_dev_deep_rcu(port->dev, skb->vlan_proto,
						skb_vlan_tag_get_id(skb));
		/* "deep" also finds one of the bridge's */
		if (vlan && vlan_dev_real_dev(vlan) == port->dev)
			return netif_running(vlan) ? vlan : NULL;
	}
	return port->dev;
}

/* Call the bridge's rx handler. Returns false if there is none to call. */
static bool mlag_isolation_hand_over(struct mlag_port *port,
				     struct sk_buff **pskb,
				     rx_handler_result_t *result)
{
	rx_handler_func_t *handler;
	struct sk_buff *skb = *pskb;
	struct net_device *dev;

	if (eth_type_vlan(skb->protocol)) {
		skb = skb_vlan_untag(skb);
		*pskb = skb;
		if (!skb) {
			mlag_drop_rx(port, NULL, MLAG_STAT(DROP_NOMEM));
			*result = RX_HANDLER_CONSUMED;
			return true;
		}
	}
	dev = mlag_isolation_brport(port, skb);
	handler = dev ? rcu_dereference(dev->rx_handler) : NULL;
	if (!handler)
		return false;
	if (dev != port->dev)
		__vlan_hwaccel_clear_tag(skb);
	skb->dev = dev;
	skb->skb_iif = MLAG_IIF_PEER;
	*result = handler(pskb);
	/* for the local stack: once more, the ordinary way */
	if (*result == RX_HANDLER_PASS)
		*result = RX_HANDLER_ANOTHER;
	return true;
}

/**
 * mlag_isolation_rx() - a frame from the peer-link enters through a port
 * @port: the port
 * @pskb: the frame, without our tag
 *
 * Context: softirq, RCU; within the rx handler of the peer-link's slave.
 * Return: what becomes of it.
 */
rx_handler_result_t mlag_isolation_rx(struct mlag_port *port,
				      struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	rx_handler_result_t result;

	if (unlikely(!netif_running(port->dev))) {
		mlag_drop_rx(port, skb, MLAG_STAT(DROP_RX_CLOSED));
		return RX_HANDLER_CONSUMED;
	}
	mlag_rx_by(port, skb);

	/* pairs with mlag_port_refresh() */
	if (unlikely(READ_ONCE(port->group->released))) {
		skb->offload_fwd_mark = 0;
		if (mlag_isolation_hand_over(port, pskb, &result))
			return result;
		skb = *pskb;
	}
	skb->offload_fwd_mark = 1;
	return RX_HANDLER_ANOTHER;
}
