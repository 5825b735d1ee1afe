// SPDX-License-Identifier: GPL-2.0
/* Data path, sending: ndo_start_xmit of a member port and of the peer-link.
 *
 *	member port	local leg ready		out of the local leg
 *			peer's leg open		REDIRECT(id) over the peer-link
 *			neither			dropped
 *	peer-link	entered the bridge by	ORIGIN(id)
 *			a member port
 *			BPDU of our own		absorbed
 *			begins with an S-tag,	PLAIN
 *			or in the control VLAN
 *			everything else		no tag
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <net/dst_metadata.h>
#include <net/sch_generic.h>

#include "bond.h"
#include "mlag.h"

/**
 * mlag_select_queue() - keep the recorded rx queue for the slave
 * @dev: the netdev
 * @skb: the frame
 * @sb_dev: unused
 *
 * The same as bonding and team do it.
 *
 * Context: BHs off.
 * Return: the tx queue.
 */
u16 mlag_select_queue(struct net_device *dev, struct sk_buff *skb,
		      struct net_device *sb_dev)
{
	u16 queue = skb_rx_queue_recorded(skb) ? skb_get_rx_queue(skb) : 0;

	qdisc_skb_cb(skb)->slave_dev_queue_mapping = skb->queue_mapping;
	while (unlikely(queue >= dev->real_num_tx_queues))
		queue -= dev->real_num_tx_queues;
	return queue;
}

/* Without queues to choose from, mlag_select_queue() is not called. */
static void mlag_restore_queue(const struct net_device *dev,
			       struct sk_buff *skb)
{
	if (likely(dev->real_num_tx_queues > 1))
		skb_set_queue_mapping(skb,
				      qdisc_skb_cb(skb)->slave_dev_queue_mapping);
}

/**
 * mlag_forward_prepare() - make a received frame fit to be sent
 * @skb: the frame, not shared
 *
 * What a forward does that is neither a bridge nor a router.
 *
 * Context: BHs off, RCU.
 * Return: false if it cannot be forwarded, as it was merged by LRO.
 */
bool mlag_forward_prepare(struct sk_buff *skb)
{
	if (skb_warn_if_lro(skb))
		return false;
	skb_forward_csum(skb);
	skb_clear_tstamp(skb);
	skb->offload_fwd_mark = 0;
	return true;
}

/**
 * mlag_xmit_peer() - send a frame over the peer-link
 * @port: the port that it is from, which counts it if there is no peer-link
 * @skb: the frame, from its Ethernet header on; consumed
 * @tci: the tag to put on, 0 for none
 *
 * Context: BHs off, RCU.
 * Return: false if it was dropped here; counted then.
 */
bool mlag_xmit_peer(struct mlag_port *port, struct sk_buff *skb, u16 tci)
{
	struct net_device *slave = NULL;
	struct mlag_port *pl;
	int ret;

	pl = rcu_dereference_check(port->group->peer_link,
				   rcu_read_lock_bh_held());
	if (likely(pl))
		slave = rcu_dereference_check(pl->slave,
					      rcu_read_lock_bh_held());

	if (unlikely(!slave)) {
		if (pl) {
			mlag_drop_tx(pl, skb, MLAG_STAT(DROP_TX_NO_LEG));
		} else {
			mlag_count(port, MLAG_STAT(DROP_TX_NO_LEG));
			kfree_skb(skb);
		}
		return false;
	}
	if (unlikely(skb->len > slave->mtu + slave->hard_header_len &&
		     !skb_is_gso(skb))) {
		mlag_drop_tx(pl, skb, MLAG_STAT(DROP_TX_MTU));
		return false;
	}
	if (tci) {
		if (skb_vlan_tag_present(skb)) {
			skb = __vlan_hwaccel_push_inside(skb);
			if (unlikely(!skb)) {
				mlag_drop_tx(pl, NULL, MLAG_STAT(DROP_NOMEM));
				return false;
			}
		}
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), tci);
	}
	skb->dev = slave;
	ret = dev_queue_xmit(skb);
	if (unlikely(net_xmit_eval(ret))) {
		mlag_count_refused(pl);
		return false;
	}
	return true;
}

/* The bond's ndo_start_xmit may be called where dev_queue_xmit() would do
 * nothing but call it: no tap, no classifier, no queue. What is lost are its
 * tracepoints, and priorities by cgroup that are set on the bond, not on us. The
 * bond hands the frame to dev_queue_xmit() of its link, which makes it fit. The
 * queue is ours, unless a classifier of a qdisc has written another.
 */
static bool mlag_may_call(struct net_device *bond, const struct sk_buff *skb)
{
	return skb_get_queue_mapping(skb) < bond->real_num_tx_queues &&
	       mlag_bond_can_xmit(bond) && !mlag_compat_egress(bond) &&
	       !rcu_dereference_bh(skb_get_tx_queue(bond, skb)->qdisc)->enqueue &&
	       !mlag_compat_taps(bond);
}

static noinline netdev_tx_t mlag_member_xmit_failed(struct sk_buff *skb,
						    struct net_device *dev,
						    int ret)
{
	if (ret == NETDEV_TX_BUSY)
		kfree_skb(skb);
	mlag_count_refused(netdev_priv(dev));
	return NETDEV_TX_OK;
}

/* The host, our stack and the peer's are one segment: see routed.c. */
static noinline bool mlag_member_xmit_segment(struct sk_buff *skb,
					      struct net_device *dev)
{
	u16 queue = skb_get_queue_mapping(skb);

	mlag_restore_queue(dev, skb);
	if (mlag_routed_tx(netdev_priv(dev), skb))
		return true;
	skb_set_queue_mapping(skb, queue);
	return false;
}

/* Anything but the direct call. */
static noinline netdev_tx_t mlag_member_xmit_slow(struct sk_buff *skb,
						  struct net_device *dev)
{
	struct mlag_port *port = netdev_priv(dev);
	unsigned int len = skb->len;
	struct net_device *slave;
	int ret;
	u8 tx;

	mlag_restore_queue(dev, skb);
	/* pairs with mlag_port_refresh() */
	tx = READ_ONCE(port->tx);
	if (likely(tx == MLAG_TX_LOCAL)) {
		slave = rcu_dereference_bh(port->slave);
		if (likely(slave && (!netif_is_bond_master(slave) ||
				     mlag_bond_can_xmit(slave)))) {
			skb->dev = slave;
			ret = dev_queue_xmit(skb);
			if (unlikely(net_xmit_eval(ret)))
				return mlag_member_xmit_failed(NULL, dev, ret);
			dev_sw_netstats_tx_add(dev, 1, len);
			return NETDEV_TX_OK;
		}
		/* the bond knows already what it has not told us yet */
		tx = READ_ONCE(port->fallback);
	}
	if (tx == MLAG_TX_REDIRECT) {
		/* pairs with mlag_group_hold_down() */
		mlag_count(port, READ_ONCE(port->drain) ?
				 MLAG_STAT(TX_REDIRECT_DRAIN) :
				 MLAG_STAT(TX_REDIRECT));
		if (mlag_xmit_peer(port, skb,
				   mlag_tci(MLAG_TAG_REDIRECT, port->id)))
			dev_sw_netstats_tx_add(dev, 1, len);
		else
			dev_core_stats_tx_dropped_inc(dev);
		return NETDEV_TX_OK;
	}
	mlag_drop_tx(port, skb, MLAG_STAT(DROP_TX_NO_LEG));
	return NETDEV_TX_OK;
}

/**
 * mlag_member_xmit() - ndo_start_xmit of a member port
 * @skb: the frame
 * @dev: the member port's netdev
 *
 * Context: BHs off, RCU.
 * Return: NETDEV_TX_OK.
 */
netdev_tx_t mlag_member_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct mlag_port *port = netdev_priv(dev);
	unsigned int len = skb->len;
	struct net_device *bond;
	int ret;

	if (unlikely(mlag_isolation_tx(port, skb))) {
		mlag_drop_tx(port, skb, MLAG_STAT(DROP_TX_ISOLATED));
		return NETDEV_TX_OK;
	}
	/* pairs with mlag_group_set_segment() */
	if (unlikely(READ_ONCE(port->segment)) &&
	    mlag_member_xmit_segment(skb, dev))
		return NETDEV_TX_OK;

	bond = rcu_dereference_bh(port->direct);
	if (unlikely(!bond || !mlag_may_call(bond, skb)))
		return mlag_member_xmit_slow(skb, dev);

	skb->dev = bond;
	/* a bond's queue is never stopped, nor watched */
	ret = bond->netdev_ops->ndo_start_xmit(skb, bond);
	if (unlikely(net_xmit_eval(ret)))
		return mlag_member_xmit_failed(skb, dev, ret);
	dev_sw_netstats_tx_add(dev, 1, len);
	return NETDEV_TX_OK;
}

/* The id of the member port by which a frame entered the bridge that now sends
 * it over the peer-link, 0 if it entered otherwise or was routed.
 */
static u16 mlag_tx_origin(const struct mlag_port *pl, const struct sk_buff *skb)
{
	struct net_device *in, *real, *br, *vlan, *out = pl->dev;

	/* Routed, maybe in another namespace: then the number is one of there. */
	if (skb_valid_dst(skb))
		return 0;
	in = NULL;
	/* Of a bridge over VLANs, maybe in another namespace, both ends are such. */
	vlan = !skb_vlan_tag_present(skb) ? NULL :
	       __vlan_find_dev_deep_rcu(pl->dev, skb->vlan_proto,
					skb_vlan_tag_get_id(skb));
	if (vlan && netif_is_bridge_port(vlan) &&
	    vlan_dev_real_dev(vlan) == pl->dev) {
		in = dev_get_by_index_rcu(dev_net(vlan), skb->skb_iif);
		if (in && is_vlan_dev(in))
			out = vlan;
	}
	if (out == pl->dev)
		in = dev_get_by_index_rcu(dev_net(out), skb->skb_iif);
	if (!in)
		return 0;
	real = is_vlan_dev(in) ? vlan_dev_real_dev(in) : in;
	if (!mlag_is_netdev(real))
		return 0;
	br = netdev_master_upper_dev_get_rcu(in);
	/* not in a bridge, it was routed */
	if (!br || !netif_is_bridge_master(br) ||
	    br != netdev_master_upper_dev_get_rcu(out))
		return 0;
	return ((const struct mlag_port *)netdev_priv(real))->id;
}

/* The pair is one node of the tree: it never runs STP against itself, be it
 * IEEE 802.1D, 802.1ad or per-VLAN.
 */
static bool mlag_tx_own_bpdu(const struct sk_buff *skb)
{
	static const u8 pvst[ETH_ALEN] __aligned(2) = {
		0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcd
	};
	const u8 *dest = eth_hdr(skb)->h_dest;

	if (skb->skb_iif || !is_multicast_ether_addr(dest))
		return false;
	if (is_link_local_ether_addr(dest))
		return dest[5] == 0x00 || dest[5] == 0x08;
	return ether_addr_equal(dest, pvst);
}

/* What the peer would take for ours, did it come as it is. */
static bool mlag_tx_needs_wrap(const struct sk_buff *skb)
{
	struct vlan_hdr buf;
	const struct vlan_hdr *tag;

	if (skb_vlan_tag_present(skb))
		return skb->vlan_proto == htons(ETH_P_8021AD) ||
		       skb_vlan_tag_get_id(skb) == MLAG_CONTROL_VLAN;
	if (likely(!eth_type_vlan(skb->protocol)))
		return false;
	if (skb->protocol == htons(ETH_P_8021AD))
		return true;
	tag = skb_header_pointer(skb, ETH_HLEN, sizeof(buf), &buf);
	return !tag || (ntohs(tag->h_vlan_TCI) & VLAN_VID_MASK) ==
		       MLAG_CONTROL_VLAN;
}

/**
 * mlag_peer_link_xmit() - ndo_start_xmit of the peer-link
 * @skb: the frame
 * @dev: the peer-link's netdev
 *
 * Context: BHs off, RCU.
 * Return: NETDEV_TX_OK.
 */
netdev_tx_t mlag_peer_link_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct mlag_port *pl = netdev_priv(dev);
	unsigned int len = skb->len;
	u16 tci = 0, id = 0;

	if (unlikely(mlag_isolation_tx(pl, skb))) {
		mlag_drop_tx(pl, skb, MLAG_STAT(DROP_TX_ISOLATED));
		return NETDEV_TX_OK;
	}
	if (unlikely(mlag_tx_own_bpdu(skb))) {
		mlag_drop_tx(pl, skb, MLAG_STAT(DROP_TX_BPDU));
		return NETDEV_TX_OK;
	}
	mlag_restore_queue(dev, skb);

	if (skb->skb_iif) {
		rcu_read_lock();
		id = mlag_tx_origin(pl, skb);
		rcu_read_unlock();
	}
	if (id) {
		mlag_count(pl, MLAG_STAT(TX_ORIGIN));
		tci = mlag_tci(MLAG_TAG_ORIGIN, id);
	} else if (unlikely(mlag_tx_needs_wrap(skb))) {
		mlag_count(pl, MLAG_STAT(TX_WRAPPED));
		tci = mlag_tci(MLAG_TAG_PLAIN, MLAG_VID_PLAIN);
	}
	if (likely(mlag_xmit_peer(pl, skb, tci)))
		dev_sw_netstats_tx_add(dev, 1, len);
	return NETDEV_TX_OK;
}
