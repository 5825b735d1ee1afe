// SPDX-License-Identifier: GPL-2.0
/* Data path, receiving: the rx handlers of a local leg and of the peer-link.
 *
 *	local leg	slow protocols, pause	stay with the slave
 *			everything else		enters through the port's netdev
 *	peer-link	ORIGIN(id)		enters through the netdev of id
 *			no tag, PLAIN		enters through the peer-link's
 *			REDIRECT(id)		out of the local leg of id
 *			RELAY(id)		as from the local leg of id
 *			CONTROL			to control.c
 *
 * What entered by the peer-link is kept from the member ports, and from going
 * back, by isolation.c.
 */

#include <linux/etherdevice.h>
#include <linux/if_bridge.h>
#include <linux/if_vlan.h>

#include "mlag.h"

/* LACP, marker and OAM frames and pause frames end at the slave, which is what
 * speaks these protocols (IEEE 802.1AX, 802.3x).
 */
static bool mlag_rx_stays(const struct sk_buff *skb)
{
	const u8 *dest = eth_hdr(skb)->h_dest;

	return is_link_local_ether_addr(dest) && (dest[5] == 1 || dest[5] == 2);
}

static inline rx_handler_result_t mlag_rx_enter(struct mlag_port *port,
						struct sk_buff *skb)
{
	skb->offload_fwd_mark = 0;
	mlag_rx_by(port, skb);
	return RX_HANDLER_ANOTHER;
}

/* Our leg cannot bring the frame into our bridge; the peer's can. */
static void mlag_rx_relay(struct mlag_port *port, struct sk_buff *skb)
{
	if (!mlag_forward_prepare(skb)) {
		mlag_drop_rx(port, skb, MLAG_STAT(DROP_RX_MERGED));
		return;
	}
	mlag_count(port, MLAG_STAT(TX_RELAY));
	skb_push(skb, ETH_HLEN);
	mlag_xmit_peer(port, skb, mlag_tci(MLAG_TAG_RELAY, port->id));
}

/* Anything but a frame that simply enters. */
static noinline rx_handler_result_t mlag_leg_rx_slow(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct mlag_port *port;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK || mlag_rx_stays(skb)))
		return RX_HANDLER_PASS;
	port = rcu_dereference(skb->dev->rx_handler_data);
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		mlag_drop_rx(port, NULL, MLAG_STAT(DROP_NOMEM));
		return RX_HANDLER_CONSUMED;
	}
	*pskb = skb;

	/* pairs with mlag_port_refresh() */
	switch (READ_ONCE(port->rx)) {
	case MLAG_RX_SEGMENT:
		if (mlag_routed_rx(port, skb))
			return RX_HANDLER_CONSUMED;
		return mlag_rx_enter(port, skb);
	case MLAG_RX_ACCEPT:
		return mlag_rx_enter(port, skb);
	case MLAG_RX_RELAY:
		/* STP has to hear its port's BPDUs even if it blocks it */
		if (is_link_local_ether_addr(eth_hdr(skb)->h_dest) &&
		    netif_running(port->dev))
			return mlag_rx_enter(port, skb);
		mlag_rx_relay(port, skb);
		return RX_HANDLER_CONSUMED;
	default:
		if (is_link_local_ether_addr(eth_hdr(skb)->h_dest) &&
		    netif_running(port->dev) && !READ_ONCE(port->usable))
			return mlag_rx_enter(port, skb);
		/* pairs with mlag_group_hold_down() */
		mlag_drop_rx(port, skb, READ_ONCE(port->down) ?
			     MLAG_STAT(DROP_RX_HELD_DOWN) :
			     MLAG_STAT(DROP_RX_CLOSED));
		return RX_HANDLER_CONSUMED;
	}
}

/**
 * mlag_leg_rx() - rx handler of the slave of a member port
 * @pskb: the frame
 *
 * Context: softirq, RCU.
 * Return: what becomes of it.
 */
rx_handler_result_t mlag_leg_rx(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct mlag_port *port = rcu_dereference(skb->dev->rx_handler_data);
	const u8 *dest = eth_hdr(skb)->h_dest;

	/* pairs with mlag_port_refresh() */
	if (unlikely(READ_ONCE(port->rx) != MLAG_RX_ACCEPT || skb_shared(skb) ||
		     skb->pkt_type == PACKET_LOOPBACK ||
		     (is_multicast_ether_addr(dest) &&
		      is_link_local_ether_addr(dest))))
		return mlag_leg_rx_slow(pskb);
	return mlag_rx_enter(port, skb);
}

/* A forward without bridge or router, so it does what a forward does. */
static void mlag_rx_redirect(struct mlag_port *port, struct sk_buff *skb)
{
	struct net_device *slave = rcu_dereference(port->slave);
	unsigned int len;
	int ret;

	/* never back to the peer, which sent it because its leg is down */
	if (!slave || !(slave->flags & IFF_UP) ||
	    READ_ONCE(port->tx) != MLAG_TX_LOCAL) {
		mlag_drop_rx(port, skb, MLAG_STAT(DROP_REDIRECT_LEG));
		return;
	}
	/* a user's tag goes back where NICs can deal with it */
	if (eth_type_vlan(skb->protocol)) {
		skb = skb_vlan_untag(skb);
		if (unlikely(!skb)) {
			mlag_drop_rx(port, NULL, MLAG_STAT(DROP_NOMEM));
			return;
		}
	}
	skb_push(skb, ETH_HLEN);
	if (!is_skb_forwardable(slave, skb)) {
		mlag_drop_rx(port, skb, MLAG_STAT(DROP_REDIRECT_MTU));
		return;
	}
	if (!mlag_forward_prepare(skb)) {
		mlag_drop_rx(port, skb, MLAG_STAT(DROP_RX_MERGED));
		return;
	}
	if (skb_cow_head(skb, LL_RESERVED_SPACE(slave))) {
		mlag_drop_rx(port, skb, MLAG_STAT(DROP_NOMEM));
		return;
	}
	mlag_count(port, MLAG_STAT(RX_REDIRECT));
	len = skb->len;
	skb->dev = slave;
	ret = dev_queue_xmit(skb);
	if (unlikely(net_xmit_eval(ret)))
		mlag_count_refused(port);
	else
		dev_sw_netstats_tx_add(port->dev, 1, len);
}

/* The peer's helper speaks, and there is none here: a user's frames in the control
 * VLAN come wrapped.
 */
static bool mlag_rx_is_control(const struct sk_buff *skb)
{
	return skb_vlan_tag_present(skb) &&
	       skb->vlan_proto == htons(ETH_P_8021Q) &&
	       skb_vlan_tag_get_id(skb) == MLAG_CONTROL_VLAN;
}

/**
 * mlag_peer_link_rx() - rx handler of the slave of the peer-link
 * @pskb: the frame
 *
 * Context: softirq, RCU.
 * Return: what becomes of it.
 */
rx_handler_result_t mlag_peer_link_rx(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct mlag_port *pl, *port;
	struct mlag_id *mid;
	u16 tci;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK || mlag_rx_stays(skb)))
		return RX_HANDLER_PASS;
	pl = rcu_dereference(skb->dev->rx_handler_data);
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		mlag_drop_rx(pl, NULL, MLAG_STAT(DROP_NOMEM));
		return RX_HANDLER_CONSUMED;
	}
	*pskb = skb;

	if (!skb_vlan_tag_present(skb) ||
	    skb->vlan_proto != htons(ETH_P_8021AD)) {
		if (unlikely(mlag_rx_is_control(skb))) {
			mlag_drop_rx(pl, skb, MLAG_STAT(DROP_RX_CONTROL));
			return RX_HANDLER_CONSUMED;
		}
		mlag_count(pl, MLAG_STAT(RX_PLAIN));
		return mlag_isolation_rx(pl, pskb);
	}

	tci = skb_vlan_tag_get(skb);
	__vlan_hwaccel_clear_tag(skb);
	mid = xa_load(&pl->group->ids, tci & VLAN_VID_MASK);
	port = mid ? rcu_dereference(mid->port) : NULL;

	switch (tci >> VLAN_PRIO_SHIFT) {
	case MLAG_TAG_ORIGIN:
		if (!port || !READ_ONCE(port->usable)) {
			mlag_count(pl, MLAG_STAT(RX_PLAIN));
			return mlag_isolation_rx(pl, pskb);
		}
		mlag_count(port, MLAG_STAT(RX_ORIGIN));
		mlag_bridge_keep_vlan(pl, port, skb);
		return mlag_isolation_rx(port, pskb);
	case MLAG_TAG_PLAIN:
		mlag_count(pl, MLAG_STAT(RX_PLAIN));
		return mlag_isolation_rx(pl, pskb);
	case MLAG_TAG_CONTROL:
		mlag_count(pl, MLAG_STAT(RX_CONTROL));
		mlag_control_rx(pl->group, skb);
		return RX_HANDLER_CONSUMED;
	case MLAG_TAG_REDIRECT:
		if (!port)
			break;
		mlag_rx_redirect(port, skb);
		return RX_HANDLER_CONSUMED;
	case MLAG_TAG_RELAY:
		if (!port || !mlag_port_accepts(port))
			break;
		mlag_count(port, MLAG_STAT(RX_RELAY));
		return mlag_rx_enter(port, skb);
	default:
		mlag_drop_rx(pl, skb, MLAG_STAT(DROP_RX_TAG));
		return RX_HANDLER_CONSUMED;
	}
	mlag_drop_rx(pl, skb, MLAG_STAT(DROP_RX_NO_ID));
	return RX_HANDLER_CONSUMED;
}
