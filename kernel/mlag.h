/* SPDX-License-Identifier: GPL-2.0 */
/* mlag: multi-chassis link aggregation.
 *
 * Objects
 *
 *   struct mlag_group  a device, that is, a network namespace: configuration,
 *                      session with the peer, all ids
 *   struct mlag_port   a netdev of kind "mlag": a member port or the peer-link
 *   struct mlag_id     an M-LAG id known here, by a port of ours, by the peer,
 *                      or both
 *   struct mlag_uplink a declared uplink
 *
 * Locks, in the order in which they nest
 *
 *   RTNL         netdevs, slaves and uppers; mlag_group::peer_link (writers);
 *                mlag_port::slave (writers), ::segment (writers), ::mode,
 *                ::why, ::drained, ::receives, ::all_before, ::back; mlag_group::uplinks, and of
 *                each all but what is named below (writers of that, too);
 *                ::held, ::settings and what is in them; group
 *                configuration but for what the state machine holds
 *   group->lock  spinlock, taken with BHs off: mlag_group::sm, ::dad*, ::ids
 *                (writers), ::helper_*, ::follow, ::uplink_hold_ms,
 *                ::peer_uplinks*, ::peer_leaving*, ::incident, ::held_down,
 *                mlag_id::leg, mlag_id::port
 *                (writers), mlag_port::tx, ::rx, ::direct, ::released, ::down,
 *                ::drain (writers), ::lifted, ::down_since, ::reopening,
 *                ::settling, ::settles, ::follow, mlag_uplink::state, ::since, ::group, ::name,
 *                mlag_group::held (writers), mlag_held::lifted, ::uplink.
 *                Held in process context, in the timer and in the receive path
 *                of control frames; nothing sleeps under it, and no frame is
 *                sent.
 *   group->send_lock  spinlock, taken with BHs off and not under group->lock: the
 *                keep-alives that were made under that leave in their order
 *   RCU          the data path, readers of ::ids, ::peer_link, ::slave,
 *                ::direct, ::port
 *
 * Contexts
 *
 *   rx handlers, ndo_start_xmit   BHs off, RCU
 *   group->timer                  softirq, when a keep-alive is due, every 100 ms
 *                                 at least, and when a silent peer's hold time
 *                                 is over: readiness of legs, all time-outs
 *   group->work                   process, RTNL: what needs RTNL (usability,
 *                                 LACP identity, flushes), and grace periods
 *
 * Lifetime
 *
 *   A port is its netdev's private area. The data path reaches it through
 *   rx_handler_data (ended by netdev_rx_handler_unregister(), which waits for
 *   a grace period), through mlag_id::port and mlag_group::peer_link (cleared
 *   in ndo_uninit, before the core's own grace period). A slave is held from
 *   mlag_slave_add() to mlag_slave_del() with a tracked reference. Ids are
 *   freed by RCU. A group lives as long as its namespace, and its timer and
 *   work are ended by the namespace's exit, when no netdev of ours is left.
 */
#ifndef _MLAG_H
#define _MLAG_H

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/hrtimer.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include <uapi/linux/mlag.h>

#include "compat.h"
#include "dad.h"
#include "errdown.h"
#include "follow.h"
#include "sm.h"
#include "stats.h"
#include "tag.h"

/** MLAG_SLACK - octets that tags add to a frame on the peer-link: ours and,
 * for a user's frame with a tag, one more than the netdev's MTU allows for
 */
#define MLAG_SLACK	(2 * VLAN_HLEN)

/**
 * enum mlag_rx - what happens to frames that the local leg receives
 * @MLAG_RX_DROP: dropped and counted
 * @MLAG_RX_ACCEPT: they enter through the port's netdev
 * @MLAG_RX_SEGMENT: the same, but for what routed.c hands on to the peer
 * @MLAG_RX_RELAY: given to the peer, as if received by its leg
 */
enum mlag_rx {
	MLAG_RX_DROP,
	MLAG_RX_ACCEPT,
	MLAG_RX_SEGMENT,
	MLAG_RX_RELAY,
};

/**
 * enum mlag_tx - where frames for an M-LAG go
 * @MLAG_TX_DROP: nowhere
 * @MLAG_TX_LOCAL: out of the local leg
 * @MLAG_TX_REDIRECT: over the peer-link to the peer's leg
 */
enum mlag_tx {
	MLAG_TX_DROP,
	MLAG_TX_LOCAL,
	MLAG_TX_REDIRECT,
};

/**
 * enum mlag_mode - what a port is used for
 * @MLAG_MODE_NONE: nothing: in no bridge, and without an address
 * @MLAG_MODE_BRIDGE: the netdev is a bridge port
 * @MLAG_MODE_VLAN_BRIDGE: VLAN devices over it are bridge ports
 * @MLAG_MODE_ROUTED: it or its VLAN devices have addresses
 */
enum mlag_mode {
	MLAG_MODE_NONE,
	MLAG_MODE_BRIDGE,
	MLAG_MODE_VLAN_BRIDGE,
	MLAG_MODE_ROUTED,
};

/** MLAG_ERR() - say in the extack what the user has to change */
#define MLAG_ERR(extack, msg) \
	NL_SET_ERR_MSG(extack, KBUILD_MODNAME ": " msg)

/** MLAG_ERR_ATTR() - the same, pointing at the attribute that is wrong */
#define MLAG_ERR_ATTR(extack, attr, msg) \
	NL_SET_ERR_MSG_ATTR(extack, attr, KBUILD_MODNAME ": " msg)

/**
 * struct mlag_lacp_identity - what a bond shows its LACP partner
 * @system_mac: system id, zero for the bond's own MAC address
 * @priority: system priority
 * @key: user's part of the port key, 0..1023
 * @ports: upper octet of the port numbers
 */
struct mlag_lacp_identity {
	u8 system_mac[ETH_ALEN];
	u16 priority;
	u16 key;
	u8 ports;
};

struct genl_info;
struct mlag_held;
struct mlag_id;

/**
 * struct mlag_port - a netdev of kind "mlag"
 * @dev: the netdev
 * @group: its device
 * @slave: the local leg, or what carries the peer-link; RCU
 * @direct: @slave, if @tx is %MLAG_TX_LOCAL and mlag_bond_may_call(), or NULL;
 *	RCU
 * @id: M-LAG id, 0 for the peer-link
 * @tx: enum mlag_tx; written under group->lock, read locklessly
 * @rx: enum mlag_rx; the same
 * @fallback: enum mlag_tx if the bond has no link left; the same
 * @released: the id is unpaired, so frames from the peer-link may leave by it;
 *	the same
 * @usable: frames from the peer-link may enter by it; the same
 * @peer_usable: the peer has a usable port of this id; the same
 * @segment: no bridge port itself, so routed.c may have to act; written under
 *	RTNL, read locklessly
 * @down: enum mlag_down_reason, why the leg is held down; written under
 *	group->lock, read locklessly
 * @lifted: what it has been released from, as long as that lasts; group->lock
 * @drain: nothing is to leave by the leg, and its partner is to stop using it;
 *	the same
 * @settling: mlag_leg_settling(); group->lock
 * @settles: when that is over at the latest, 0 while ready or down; group->lock
 * @down_since: since when it is for each reason, by bit; group->lock
 * @reopening: it was held down in this incident, and has not opened since;
 *	group->lock
 * @follow: group of uplinks that it follows, 0 for none; group->lock
 * @peer_mac: MAC address of the peer's netdev of this id, low 48 bits; written
 *	under group->lock, read locklessly
 * @stats: named counters, per cpu
 * @mid: the id's object, NULL for the peer-link
 * @slave_tracker: of the reference to @slave
 * @mode: enum mlag_mode; RTNL
 * @why: what makes the port unusable, for people, or NULL; RTNL
 * @slave_mtu: MTU of the slave before it was enslaved; RTNL
 * @lacp_key: user part of the LACP key set on the bond, 0 for none; RTNL
 * @lacp_before: what the bond showed before, if @lacp_key is set; RTNL
 * @drained: the bond has been prepared for @drain, see maintenance.c; RTNL
 * @receives: all_slaves_active of the bond is set; RTNL
 * @all_before: what that was before; RTNL
 * @back: when it is set back at the latest, in jiffies; RTNL
 */
struct mlag_port {
	struct net_device *dev;
	struct mlag_group *group;
	struct net_device __rcu *slave;
	struct net_device __rcu *direct;
	u16 id;
	u8 tx;
	u8 rx;
	u8 fallback;
	bool released;
	bool usable;
	bool peer_usable;
	bool segment;
	u8 follow;
	u32 down;
	u32 lifted;
	bool drain;
	bool settling;
	bool reopening;
	u64 settles;
	u64 down_since[MLAG_DOWN_REASONS];
	u64 peer_mac;
	struct mlag_stats __percpu *stats;

	struct mlag_id *mid;
	netdevice_tracker slave_tracker;
	u8 mode;
	const char *why;
	unsigned int slave_mtu;
	u16 lacp_key;
	struct mlag_lacp_identity lacp_before;
	bool drained;
	bool receives;
	bool all_before;
	unsigned long back;
};

/**
 * mlag_port_accepts() - may frames from the local leg enter by this port?
 * @port: the member port
 *
 * Context: any.
 * Return: true if so.
 */
static inline bool mlag_port_accepts(const struct mlag_port *port)
{
	/* pairs with mlag_port_refresh() */
	u8 rx = READ_ONCE(port->rx);

	return rx == MLAG_RX_ACCEPT || rx == MLAG_RX_SEGMENT;
}

/**
 * struct mlag_id - an M-LAG id known on this device
 * @id: the id
 * @leg: its state machine; group->lock
 * @port: our netdev of this id, NULL if only the peer has it; RCU
 * @in_grace: a grace period that it needs is under way; group->lock
 * @filtered: its tag passes the VLAN filter of the peer-link's slave; RTNL
 * @rcu: to free it
 */
struct mlag_id {
	u16 id;
	bool in_grace;
	bool filtered;
	struct mlag_sm_leg leg;
	struct mlag_port __rcu *port;
	struct rcu_head rcu;
};

/* Marks of mlag_group::ids: the next keep-alive has to tell of the id; it
 * needs a grace period; listeners have to be told of it. A mark is changed
 * under group->lock only, since BHs take the xarray's own lock, too.
 */
#define MLAG_ID_DIRTY		XA_MARK_0
#define MLAG_ID_GRACE		XA_MARK_1
#define MLAG_ID_EVENT		XA_MARK_2

/**
 * struct mlag_dad_link - what is known of a DAD path beside struct mlag_dad_path
 * @local: own address, 4 or 16 bytes
 * @remote: the peer's
 * @len: their length, 0 if there is no such path
 * @ifname: device or VRF that it is bound to, empty for none
 * @ifindex: that device, 0 for none or while it is absent, see dad_link.c
 * @port: UDP port
 * @via: ifindex of the device that its packets leave by, 0 for none
 * @risk: enum mlag_dad_path_risk, see dad_route.c
 * @told: listeners have been told of the state
 * @told_state: enum mlag_dad_path_state that they know
 * @told_echoed: they know that the peer hears us
 * @asked: a packet was handed out since the session was lost
 * @answered: a peer that has lost it, too, was heard since then
 * @last_refusal: enum mlag_dad_refusal
 * @refused: packets that were refused
 * @tx: packets handed out
 * @rx: packets accepted
 */
struct mlag_dad_link {
	u8 local[16];
	u8 remote[16];
	u8 len;
	char ifname[IFNAMSIZ];
	u32 ifindex;
	u16 port;
	u32 via;
	u8 risk;
	bool told;
	u8 told_state;
	bool told_echoed;
	bool asked;
	bool answered;
	u8 last_refusal;
	u64 refused;
	u64 tx;
	u64 rx;
};

/**
 * struct mlag_uplink - a declared uplink, see uplink.c
 * @list: in mlag_group::uplinks
 * @dev: the netdev, NULL while there is none of this name
 * @tracker: of the reference to it
 * @name: its name
 * @group: number of its group of uplinks
 * @state: enum mlag_uplink_state
 * @since: when @state changed
 */
struct mlag_uplink {
	struct list_head list;
	struct net_device *dev;
	netdevice_tracker tracker;
	char name[IFNAMSIZ];
	u8 group;
	u8 state;
	u64 since;
};

/**
 * struct mlag_incident - which events belong together, see incident.c
 * @number: number of the last incident, 0 for none yet
 * @open: it lasts
 * @fresh: it has begun since group->lock was taken
 * @paired: the devices were paired at the last event
 * @since: when it began, of CLOCK_BOOTTIME in nanoseconds
 */
struct mlag_incident {
	u32 number;
	bool open;
	bool fresh;
	bool paired;
	u64 since;
};

/**
 * struct mlag_group - a device of a DFS group: one for each network namespace
 * @net: the namespace
 * @lock: see above
 * @sm: state machine of the session
 * @dad: state machine of dual-active detection; follows @sm. Without a path
 *	nothing is done of what it asks for
 * @dad_actions: enum mlag_dad_action that mlag_group_unlock() has to see to;
 *	@lock
 * @dad_link: its paths; @lock
 * @dad_links: number of paths; @lock
 * @dad_route_due: when their routes are to be looked at again; RTNL
 * @up_delay_ms: @dad.up_delay_ms while there are paths; @lock
 * @uplinks: struct mlag_uplink; RTNL
 * @uplinks_version: raised with each uplink that comes or goes; RTNL
 * @follow: groups of uplinks, by number; @lock
 * @uplink_hold_ms: what followers wait when an uplink is up again; @lock
 * @peer_uplinks: the peer's declared uplinks, as last heard by DAD; @lock
 * @peer_uplinks_up: those that were up; @lock
 * @peer_leaving: listeners know that the peer is in maintenance; @lock
 * @peer_leaving_since: when that changed; @lock
 * @incident: what events belong to; @lock
 * @held_down: number of ports that are held down; @lock
 * @ids: struct mlag_id by id
 * @released: number of released ids; written under @lock, read locklessly
 * @peer_link: the peer-link's port; RCU
 * @system_mac: MAC address of the pair as configured, zero for automatic; RTNL
 * @lacp_priority: LACP system priority; RTNL
 * @lacp_ports: upper octet of the LACP port numbers that bonds show; RTNL
 * @key: key of the group; RTNL
 * @key_len: its length
 * @device_mac_set: @sm.mac was taken from the first peer-link
 * @helper_portid: netlink port of the helper, 0 for none
 * @joined: the peer-link has joined a bridge since @work last ran
 * @held: struct mlag_held, all links that are held down or released; RTNL, and
 *	writers @lock
 * @settings: struct mlag_setting; RTNL
 * @settings_count: number of them; RTNL
 * @settings_version: raised with each change of them; RTNL
 * @error_down: enum mlag_error_down_scope; RTNL
 * @others_down: what ports that are neither member ports nor uplinks are held
 *	down for, if they go down at all; written under @lock, read locklessly
 * @uplinks_down: the same for uplinks
 * @ports: number of ports; RTNL. While there are any, @timer and @work run
 * @ports_version: raised with each port that comes or goes; RTNL
 * @keepalive_due: when the next keep-alive of all ids is due
 * @refused: refused hellos, by enum mlag_refusal
 * @hello_tx: hellos handed to the helper
 * @hello_rx: hellos accepted
 * @keepalive_tx: keep-alives sent
 * @keepalive_rx: keep-alives accepted
 * @keepalive_refused: keep-alives that were not of this session
 * @keepalive_malformed: keep-alives that could not be parsed
 * @timer: see above
 * @work: see above
 */
struct mlag_group {
	struct net *net;
	spinlock_t lock;	/* see the table above */
	struct mlag_sm sm;
	struct mlag_dad dad;
	u32 dad_actions;
	struct mlag_dad_link dad_link[MLAG_DAD_PATHS];
	unsigned int dad_links;
	u64 dad_route_due;
	u32 up_delay_ms;
	struct list_head uplinks;
	unsigned int uplinks_version;
	struct mlag_follow follow[MLAG_MAX_UPLINK_GROUP + 1];
	u32 uplink_hold_ms;
	u8 peer_uplinks;
	u8 peer_uplinks_up;
	bool peer_leaving;
	u64 peer_leaving_since;
	struct mlag_incident incident;
	unsigned int held_down;
	struct xarray ids;
	unsigned int released;
	struct mlag_port __rcu *peer_link;

	u8 system_mac[ETH_ALEN];
	u16 lacp_priority;
	u8 lacp_ports;
	u8 key[MLAG_KEY_MAX_LEN];
	u8 key_len;
	bool device_mac_set;

	u32 helper_portid;
	bool joined;
	struct list_head held;
	struct list_head settings;
	unsigned int settings_count;
	unsigned int settings_version;
	u8 error_down;
	u32 others_down;
	u32 uplinks_down;
	unsigned int ports;
	unsigned int ports_version;
	u64 keepalive_due;
	spinlock_t send_lock;	/* see the table above */
	struct sk_buff_head keepalives;
	u64 refused[MLAG_REFUSAL_HOP_LIMIT + 1];
	u64 hello_tx;
	u64 hello_rx;
	u64 keepalive_tx;
	u64 keepalive_rx;
	u64 keepalive_refused;
	u64 keepalive_malformed;

	struct hrtimer timer;
	struct delayed_work work;
};

/* netdev.c */
extern const struct net_device_ops mlag_member_ops;
extern const struct net_device_ops mlag_peer_link_ops;
void mlag_netdev_setup(struct net_device *dev);
void mlag_netdev_update_features(struct net_device *dev);
unsigned int mlag_peer_link_mtu(struct mlag_group *group, unsigned int mtu);
int mlag_peer_link_fit_mtu(struct mlag_group *group, unsigned int mtu,
			   struct netlink_ext_ack *extack);

/* link.c */
extern struct rtnl_link_ops mlag_link_ops;

/**
 * mlag_is_netdev() - is this a netdev of kind "mlag"?
 * @dev: the netdev
 *
 * Context: any.
 * Return: true if so.
 */
static inline bool mlag_is_netdev(const struct net_device *dev)
{
	return dev->rtnl_link_ops == &mlag_link_ops;
}

/* slave.c */
int mlag_slave_add(struct net_device *dev, struct net_device *slave,
		   struct netlink_ext_ack *extack);
int mlag_slave_del(struct net_device *dev, struct net_device *slave);
void mlag_slave_gone(struct mlag_port *port, struct net_device *slave);
struct mlag_port *mlag_slave_port_rtnl(const struct net_device *slave);
void mlag_slave_filter_vid(struct mlag_group *group, struct mlag_id *mid,
			   bool pass);
bool mlag_slave_bad_upper(const struct net_device *slave,
			  const struct net_device *upper, bool peer_link,
			  struct netlink_ext_ack *extack);

/* rx.c, tx.c: the data path */

/**
 * mlag_rx_by() - have it that a frame was received by a port of ours
 * @port: the port
 * @skb: the frame
 *
 * Context: softirq.
 */
static inline void mlag_rx_by(const struct mlag_port *port, struct sk_buff *skb)
{
	struct net_device *dev = port->dev;

	skb->dev = dev;
	if (ether_addr_equal_64bits(eth_hdr(skb)->h_dest, dev->dev_addr))
		skb->pkt_type = PACKET_HOST;
	else if (skb->pkt_type == PACKET_HOST)
		skb->pkt_type = PACKET_OTHERHOST;
	dev_sw_netstats_rx_add(dev, skb->len);
}

rx_handler_result_t mlag_leg_rx(struct sk_buff **pskb);
rx_handler_result_t mlag_peer_link_rx(struct sk_buff **pskb);
netdev_tx_t mlag_member_xmit(struct sk_buff *skb, struct net_device *dev);
netdev_tx_t mlag_peer_link_xmit(struct sk_buff *skb, struct net_device *dev);
bool mlag_forward_prepare(struct sk_buff *skb);
u16 mlag_select_queue(struct net_device *dev, struct sk_buff *skb,
		      struct net_device *sb_dev);
bool mlag_xmit_peer(struct mlag_port *port, struct sk_buff *skb, u16 tci);

/* routed.c */
bool mlag_routed_rx(struct mlag_port *port, struct sk_buff *skb);
bool mlag_routed_tx(struct mlag_port *port, struct sk_buff *skb);

/* lower.c */
void mlag_lower_update(struct mlag_port *port);
void mlag_lower_release(struct mlag_port *port);

/* uplink.c */
struct mlag_uplink *mlag_uplink_find(struct mlag_group *group,
				     const char *name);
bool mlag_uplink_is(struct mlag_group *group, const struct net_device *dev);
bool mlag_uplink_in_leg(struct net_device *slave);
void mlag_uplink_update(struct mlag_group *group);
int mlag_uplink_declare(struct mlag_group *group, struct net_device *dev,
			u8 number, struct netlink_ext_ack *extack);
void mlag_uplink_forget(struct mlag_group *group, struct mlag_uplink *uplink);
void mlag_uplink_forget_all(struct mlag_group *group);
void mlag_uplink_event(struct net_device *dev, unsigned long event);
void mlag_uplink_tick(struct mlag_group *group, u64 now);
enum mlag_follow_state mlag_uplink_follow(const struct mlag_port *port);
u32 mlag_uplink_reasons(const struct mlag_port *port);
void mlag_uplink_set_follow(struct mlag_port *port, u8 number);

/* isolation.c */
int mlag_isolation_join(struct net_device *brport, struct net_device *dev,
			struct netlink_ext_ack *extack);
void mlag_isolation_leave(struct net_device *brport);
int mlag_isolation_parent_id(struct net_device *dev,
			     struct netdev_phys_item_id *ppid);
rx_handler_result_t mlag_isolation_rx(struct mlag_port *port,
				      struct sk_buff **pskb);

/** MLAG_IIF_PEER - skb->skb_iif of what came from the peer-link, while the mark
 * does not say so. No netdev's of any namespace: a frame may have come through
 * another one, in which small numbers mean other netdevs.
 */
#define MLAG_IIF_PEER		INT_MIN

/**
 * mlag_isolation_tx() - must this frame not leave by this port?
 * @port: the port
 * @skb: the frame
 *
 * Context: BHs off, RCU.
 * Return: true if it came from the peer-link and the port is not released.
 */
static inline bool mlag_isolation_tx(const struct mlag_port *port,
				     const struct sk_buff *skb)
{
	return skb->skb_iif == MLAG_IIF_PEER && !READ_ONCE(port->released);
}

/* bridge.c */
void mlag_bridge_peer_link_joined(struct mlag_group *group);
void mlag_bridge_flush_peer_link(struct mlag_group *group);
bool mlag_bridge_has_address(struct net_device *dev);
bool mlag_bridge_port_usable(struct mlag_port *port);
void mlag_bridge_keep_vlan(const struct mlag_port *pl,
			   const struct mlag_port *port, struct sk_buff *skb);
bool mlag_bridge_peer_link_forwards(struct mlag_group *group);
bool mlag_bridge_bad_upper(const struct net_device *dev,
			   const struct net_device *upper,
			   struct netlink_ext_ack *extack);

/* bond.c */
bool mlag_bond_refused(const struct net_device *slave,
		       struct netlink_ext_ack *extack);
bool mlag_leg_ready(const struct net_device *slave);
bool mlag_leg_settling(const struct net_device *slave);
bool mlag_bond_has_lacp(const struct net_device *slave);
void mlag_bond_drain(struct net_device *dev, bool drain);
bool mlag_bond_get_all_active(const struct net_device *dev);
void mlag_bond_set_all_active(struct net_device *dev, bool all);
bool mlag_bond_is_settled(const struct net_device *dev);
bool mlag_bond_may_call(const struct net_device *dev,
			const struct net_device *slave);
void mlag_bond_get_identity(const struct net_device *dev,
			    struct mlag_lacp_identity *identity);
int mlag_bond_set_identity(struct net_device *dev,
			   const struct mlag_lacp_identity *identity);

/* dad_link.c */
bool mlag_dad_link_same(const struct mlag_dad_link *a,
			const struct mlag_dad_link *b);
bool mlag_dad_link_absent(const struct mlag_dad_link *link);
void mlag_dad_link_forget(struct mlag_group *group, unsigned int i);
void mlag_dad_link_event(struct net_device *dev, unsigned long event);

/* dad_route.c */
void mlag_dad_route_update(struct mlag_group *group);
void mlag_dad_route_poll(struct mlag_group *group);

/* identity.c */
void mlag_identity_system_mac(const struct mlag_group *group, u8 *mac);
void mlag_identity_update(struct mlag_group *group);

/* maintenance.c */
void mlag_maintenance_update(struct mlag_port *port);
void mlag_maintenance_release(struct mlag_port *port,
			      struct net_device *slave);

/* goodbye.c */
extern struct notifier_block mlag_reboot_notifier;
void mlag_goodbye(struct mlag_group *group);

/* notify.c */
extern struct notifier_block mlag_netdevice_notifier;

/* group.c */
extern unsigned int mlag_net_id;
struct mlag_group *mlag_group_get(const struct net *net);
u64 mlag_now(void);
void mlag_group_lock(struct mlag_group *group);
void mlag_group_unlock(struct mlag_group *group, u32 actions);
int mlag_group_init(struct mlag_group *group, struct net *net);
void mlag_group_fini(struct mlag_group *group);

/* group_leg.c */
u32 mlag_group_leg_done(struct mlag_group *group, struct mlag_id *mid,
			u32 actions);
void mlag_group_poll_ready(struct mlag_port *port);
void mlag_group_port_changed(struct mlag_port *port);
void mlag_group_set_segment(struct mlag_port *port, bool segment);

/* group_port.c */
struct mlag_id *mlag_group_get_id(struct mlag_group *group, u16 id);
void mlag_group_peer_link_changed(struct mlag_group *group);
int mlag_group_add_port(struct mlag_port *port);
void mlag_group_del_port(struct mlag_port *port);

/* group_work.c */
void mlag_group_poll(struct mlag_group *group);
void mlag_group_joined(struct mlag_group *group);
void mlag_group_kick(struct mlag_group *group);

/* control.c */
void mlag_control_build(struct mlag_group *group, bool all);
void mlag_control_send(struct mlag_group *group);
void mlag_control_rx(struct mlag_group *group, struct sk_buff *skb);

/* incident.c */
void mlag_incident_note(struct mlag_group *group, u64 now);
void mlag_incident_settle(struct mlag_group *group);

/* event.c */
void mlag_event_peer_link(struct mlag_group *group);
void mlag_event_link(struct mlag_port *port, const struct net_device *dev,
		     enum mlag_link_state state);
void mlag_event_dad_path(struct mlag_group *group, unsigned int path);
void mlag_event_dad_asked(struct mlag_group *group, unsigned int path);
void mlag_event_dad_heard(struct mlag_group *group, unsigned int path,
			  const struct mlag_dad_claim *claim);
void mlag_event_uplink(struct mlag_group *group,
		       const struct mlag_uplink *uplink, bool gone);
void mlag_event_uplink_group(struct mlag_group *group, u8 number);
void mlag_event_error_down(struct mlag_group *group,
			   const struct net_device *dev, u32 reasons);
void mlag_event(struct mlag_group *group, enum mlag_event_type type,
		const struct mlag_port *port);

/* netlink.c */
extern struct genl_family mlag_genl_family;
int mlag_nl_put_mac(struct sk_buff *msg, int attrtype, u64 mac);
int mlag_nl_reply(struct genl_info *info,
		  int (*fill)(struct sk_buff *msg, void *arg), void *arg);
int mlag_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		     int (*fill)(struct sk_buff *msg, void *arg), void *arg);

/* netlink_group.c */
int mlag_nl_put_links(struct sk_buff *msg, struct mlag_group *group);

/* netlink_port.c */
struct net_device *mlag_nl_port_dev(struct genl_info *info);

/* netlink_helper.c */
extern struct notifier_block mlag_netlink_notifier;
void mlag_netlink_wake_helper(struct mlag_group *group);
int mlag_nl_check_helper(const struct mlag_group *group,
			 struct genl_info *info);

/* netlink_maintenance.c */
int mlag_nl_put_maintenance(struct sk_buff *msg,
			    const struct mlag_group *group);

/* netlink_down.c */
const char *mlag_nl_down_why(u32 reasons);
int mlag_nl_put_down(struct sk_buff *msg, const struct mlag_port *port);
int mlag_nl_put_held(struct sk_buff *msg, struct mlag_group *group,
		     const struct mlag_held *held);

/* netlink_held.c */
int mlag_nl_put_afterwards(struct sk_buff *msg, const struct mlag_port *port);
int mlag_nl_set_afterwards(struct mlag_group *group, struct genl_info *info);

/* netlink_errdown.c */
int mlag_nl_set_error_down(struct mlag_group *group, struct net_device *dev,
			   const char *name, struct genl_info *info);

/* netlink_dad.c */
int mlag_nl_put_claim(struct sk_buff *msg, int attrtype,
		      const struct mlag_dad_claim *claim);
int mlag_nl_put_dad(struct sk_buff *msg, const struct mlag_group *group);

/* netlink_uplink.c */
int mlag_nl_put_uplinks(struct sk_buff *msg, const struct mlag_group *group);
int mlag_nl_put_follow(struct sk_buff *msg, const struct mlag_port *port);

/* netlink_recovery.c */
int mlag_nl_recovery_check(const struct mlag_group *group,
			   struct genl_info *info);
void mlag_nl_recovery_apply(struct mlag_group *group, struct nlattr **attrs);
int mlag_nl_put_recovery_config(struct sk_buff *msg,
				const struct mlag_group *group);
int mlag_nl_put_recovery(struct sk_buff *msg, const struct mlag_group *group,
			 u64 now);

#endif /* _MLAG_H */
