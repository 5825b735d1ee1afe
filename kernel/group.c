// SPDX-License-Identifier: GPL-2.0
/* A device of a DFS group, one for each network namespace: drives the state
 * machines and carries out what they ask for.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "mlag.h"

/* Bonding's and STP's state is looked at so often, in ms, since not all of it
 * comes as an event.
 */
#define MLAG_POLL_MS	100

unsigned int mlag_net_id __read_mostly;

/**
 * mlag_group_get() - the device that a network namespace is
 * @net: the namespace
 *
 * Context: any.
 * Return: the device.
 */
struct mlag_group *mlag_group_get(const struct net *net)
{
	return net_generic(net, mlag_net_id);
}

/**
 * mlag_now() - the time of the state machines
 *
 * Context: any.
 * Return: milliseconds.
 */
u64 mlag_now(void)
{
	return ktime_to_ms(ktime_get());
}

/**
 * mlag_group_lock() - lock the state machines
 * @group: the device
 *
 * Context: any but hard interrupts.
 */
void mlag_group_lock(struct mlag_group *group)
	__acquires(&group->lock)
{
	spin_lock_bh(&group->lock);
	group->sm.entropy = get_random_u64();
	/* one becomes the cookie of keep-alives, the other one is told in the
	 * open
	 */
	group->dad.entropy = get_random_u64();
}

/* Derive the data path's view of a leg. */
static void mlag_port_refresh(struct mlag_port *port)
{
	const struct mlag_sm_leg *leg = &port->mid->leg;
	const struct mlag_sm *sm = &port->group->sm;
	bool accepts = mlag_sm_leg_accepts(leg);
	bool peer_open = mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_OPEN);
	struct net_device *slave;
	u8 rx, tx, fallback;

	lockdep_assert_held(&port->group->lock);

	if (port->down)
		rx = MLAG_RX_DROP;
	else if (accepts)
		/* pairs with mlag_group_set_segment() */
		rx = READ_ONCE(port->segment) ? MLAG_RX_SEGMENT :
						MLAG_RX_ACCEPT;
	else if (!leg->usable &&
		 mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_ACCEPT))
		rx = MLAG_RX_RELAY;
	else
		rx = MLAG_RX_DROP;
	fallback = accepts && peer_open ? MLAG_TX_REDIRECT : MLAG_TX_DROP;
	tx = accepts && leg->ready ? MLAG_TX_LOCAL : fallback;

	/* once more, by mlag_group_port_changed(), for a slave that goes */
	slave = rcu_dereference_check(port->slave,
				      lockdep_is_held(&port->group->lock));
	if (tx != MLAG_TX_LOCAL || !slave ||
	    !mlag_bond_may_call(port->dev, slave))
		slave = NULL;

	/* read locklessly by the data path */
	WRITE_ONCE(port->rx, rx);
	WRITE_ONCE(port->fallback, fallback);
	WRITE_ONCE(port->tx, tx);
	rcu_assign_pointer(port->direct, slave);
	WRITE_ONCE(port->peer_usable,
		   mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_USABLE));

	/* The port drops before frames come unmarked, and frames are marked
	 * before the port drops no more.
	 */
	if (port->released != leg->released) {
		WRITE_ONCE(port->released, leg->released);
		WRITE_ONCE(port->group->released, port->group->released +
			   (leg->released ? 1 : -1));
	}

	if (leg->ready || peer_open)
		netif_carrier_on(port->dev);
	else
		netif_carrier_off(port->dev);
}

/**
 * mlag_group_leg_done() - carry out what a leg's state machine asked for
 * @group: the device
 * @mid: the id
 * @actions: enum mlag_sm_action
 *
 * Context: group->lock.
 * Return: the actions left for mlag_group_unlock().
 */
u32 mlag_group_leg_done(struct mlag_group *group, struct mlag_id *mid,
			u32 actions)
{
	struct mlag_port *port;

	lockdep_assert_held(&group->lock);

	if (!actions)
		return 0;
	port = rcu_dereference_protected(mid->port,
					 lockdep_is_held(&group->lock));
	if (port && actions & MLAG_ACT_REFRESH)
		mlag_port_refresh(port);
	if (actions & MLAG_ACT_KEEPALIVE)
		xa_set_mark(&group->ids, mid->id, MLAG_ID_DIRTY);
	if (actions & MLAG_ACT_GRACE)
		xa_set_mark(&group->ids, mid->id, MLAG_ID_GRACE);
	if (port && actions & MLAG_ACT_EV_LEG)
		xa_set_mark(&group->ids, mid->id, MLAG_ID_EVENT);
	/* it may be held down only while the peer's leg is open */
	if (port && port->follow && actions & MLAG_ACT_EV_LEG)
		group->dad_actions |= MLAG_DAD_ACT_PORTS;
	return actions & ~MLAG_ACT_REFRESH;
}

/* What mlag_leg_ready() says counts unless the leg is held down. */
static u32 mlag_group_leg_ready(struct mlag_group *group, struct mlag_id *mid,
				const struct mlag_port *port,
				const struct net_device *slave, u64 now)
{
	bool ready = slave && !port->down && mlag_leg_ready(slave);

	return mlag_group_leg_done(group, mid,
		mlag_sm_leg_ready(&group->sm, &mid->leg, ready, now));
}

/* Derive what each leg is held down for. Its links follow from the work. */
static u32 mlag_group_hold_down(struct mlag_group *group, u64 now)
{
	unsigned int index = 0;
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;
	u32 actions = 0;

	xa_for_each(&group->ids, id, mid) {
		u32 reasons = 0;

		port = rcu_dereference_protected(mid->port,
						 lockdep_is_held(&group->lock));
		if (!port)
			continue;
		if (group->dad_links)
			reasons = mlag_dad_reasons(&group->dad,
						   MLAG_DAD_PORT_MEMBER,
						   index++, now);
		reasons |= mlag_uplink_reasons(port);
		if (port->down == reasons)
			continue;
		/* pairs with mlag_lower_update() */
		WRITE_ONCE(port->down, reasons);
		if (reasons)
			actions |= mlag_group_leg_done(group, mid,
				mlag_sm_leg_ready(&group->sm, &mid->leg, false,
						  now));
		mlag_port_refresh(port);
		xa_set_mark(&group->ids, id, MLAG_ID_EVENT);
		actions |= MLAG_ACT_EV_LEG | MLAG_ACT_GRACE;
	}
	return actions;
}

static void mlag_group_tell_paths(struct mlag_group *group)
{
	const struct mlag_dad_path *path;
	struct mlag_dad_link *link;
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		path = &group->dad.path[i];
		link = &group->dad_link[i];
		if (!link->len || (link->told && link->told_state == path->state &&
				   link->told_echoed == path->echoed))
			continue;
		link->told = true;
		link->told_state = path->state;
		link->told_echoed = path->echoed;
		mlag_event_dad_path(group, i);
	}
}

/* See to what dual-active detection asks for. Without a path nobody can be
 * asked, and all is as if there were none.
 */
static u32 mlag_group_dad_done(struct mlag_group *group, u64 now)
{
	u32 dad = group->dad_actions |
		  mlag_dad_follow(&group->dad, &group->sm, now);
	u32 actions = 0;

	group->dad_actions = 0;
	if (dad & MLAG_DAD_ACT_WORD)
		actions |= MLAG_ACT_KEEPALIVE;
	if (dad & MLAG_DAD_ACT_PORTS)
		actions |= mlag_group_hold_down(group, now);
	if (!group->dad_links)
		return actions;
	if (dad & MLAG_DAD_ACT_SEND)
		actions |= MLAG_ACT_HELLO;
	if (dad & MLAG_DAD_ACT_EV_VERDICT)
		mlag_event(group, MLAG_EVENT_TYPE_VERDICT, NULL);
	if (dad & MLAG_DAD_ACT_EV_PATH)
		mlag_group_tell_paths(group);
	return actions;
}

static void mlag_group_tell(struct mlag_group *group, u32 actions)
{
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;

	if (actions & MLAG_ACT_EV_SESSION)
		mlag_event(group, MLAG_EVENT_TYPE_SESSION, NULL);
	if (actions & MLAG_ACT_EV_ROLE)
		mlag_event(group, MLAG_EVENT_TYPE_ROLE, NULL);
	if (actions & MLAG_ACT_EV_HELPER)
		mlag_event(group, MLAG_EVENT_TYPE_HELPER, NULL);
	if (!(actions & MLAG_ACT_EV_LEG))
		return;
	xa_for_each_marked(&group->ids, id, mid, MLAG_ID_EVENT) {
		xa_clear_mark(&group->ids, id, MLAG_ID_EVENT);
		port = rcu_dereference_protected(mid->port,
						 lockdep_is_held(&group->lock));
		if (port)
			mlag_event(group, MLAG_EVENT_TYPE_PORT, port);
	}
}

/**
 * mlag_group_unlock() - unlock the state machines and do what they asked for
 * @group: the device
 * @actions: enum mlag_sm_action, all that were returned since the lock was
 *	taken
 *
 * Context: as mlag_group_lock().
 */
void mlag_group_unlock(struct mlag_group *group, u32 actions)
	__releases(&group->lock)
{
	struct sk_buff_head frames;
	u64 now = mlag_now();
	struct mlag_id *mid;
	unsigned long id;
	bool all = false;

	lockdep_assert_held(&group->lock);

	if (actions & MLAG_ACT_LEGS) {
		xa_for_each(&group->ids, id, mid)
			actions |= mlag_group_leg_done(group, mid,
				mlag_sm_leg_session(&group->sm, &mid->leg,
						    now));
		all = true;
	}
	actions |= mlag_group_dad_done(group, now);
	__skb_queue_head_init(&frames);
	if (now >= group->keepalive_due) {
		group->keepalive_due = now +
				       mlag_sm_keepalive_interval(&group->sm);
		all = true;
	}
	if (group->sm.state == MLAG_SESSION_PAIRED &&
	    (all || actions & MLAG_ACT_KEEPALIVE))
		mlag_control_build(group, all, &frames);
	mlag_group_tell(group, actions);
	spin_unlock_bh(&group->lock);

	mlag_control_send(group, &frames);
	if (actions & MLAG_ACT_HELLO)
		mlag_netlink_wake_helper(group);
	if (actions & MLAG_ACT_GRACE)
		mod_delayed_work(system_wq, &group->work, 0);
}

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

/* Ids that neither device has any more. Under RTNL, as who holds that may walk
 * the ids without more.
 */
static void mlag_group_forget_ids(struct mlag_group *group)
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

/* The device is known by the address of the first slave of its peer-link. */
static void mlag_group_set_device_mac(struct mlag_group *group,
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

static void mlag_group_poll_peer_link(struct mlag_group *group)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);
	struct net_device *slave = pl ? rtnl_dereference(pl->slave) : NULL;
	bool carrier = slave && netif_running(slave) &&
		       netif_carrier_ok(slave);
	bool forwards;
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
	actions = mlag_sm_carrier(&group->sm, carrier, mlag_now());
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
 * mlag_group_poll_ready() - see whether a local leg is ready
 * @port: the member port
 *
 * Context: RTNL.
 */
void mlag_group_poll_ready(struct mlag_port *port)
{
	struct net_device *slave = rtnl_dereference(port->slave);
	struct mlag_group *group = port->group;
	u32 actions;

	mlag_group_lock(group);
	actions = mlag_group_leg_ready(group, port->mid, port, slave,
				       mlag_now());
	mlag_group_unlock(group, actions);
}

/**
 * mlag_group_port_changed() - the data path's view of a port has changed
 * @port: the port, of which ::slave or ::segment is a new one
 *
 * Context: RTNL.
 */
void mlag_group_port_changed(struct mlag_port *port)
{
	struct mlag_group *group = port->group;

	ASSERT_RTNL();
	if (!port->id)
		return;
	mlag_group_lock(group);
	mlag_port_refresh(port);
	mlag_group_unlock(group, 0);
}

/**
 * mlag_group_set_segment() - routed.c has to act for a port, or no longer
 * @port: the port
 * @segment: whether it has to
 *
 * Context: RTNL.
 */
void mlag_group_set_segment(struct mlag_port *port, bool segment)
{
	ASSERT_RTNL();
	if (port->segment == segment)
		return;
	/* pairs with mlag_member_xmit() and mlag_port_refresh() */
	WRITE_ONCE(port->segment, segment);
	mlag_group_port_changed(port);
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
		if (port)
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

static void mlag_group_work(struct work_struct *work)
{
	struct mlag_group *group = container_of(to_delayed_work(work),
						struct mlag_group, work);
	bool running;

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
	mlag_identity_update(group);
	mlag_group_forget_ids(group);
	mlag_group_poll(group);
	running = group->ports;
	rtnl_unlock();

	if (running || xa_marked(&group->ids, MLAG_ID_GRACE))
		queue_delayed_work(system_wq, &group->work,
				   msecs_to_jiffies(MLAG_POLL_MS));
}

static unsigned long mlag_group_period(const struct mlag_group *group)
{
	return msecs_to_jiffies(min_t(u32, MLAG_POLL_MS,
				      mlag_sm_keepalive_interval(&group->sm)));
}

static void mlag_group_timer(struct timer_list *timer)
{
	struct mlag_group *group = container_of(timer, struct mlag_group,
						timer);
	struct net_device *slave;
	struct mlag_port *port;
	struct mlag_id *mid;
	unsigned long id;
	u32 actions;
	u64 now;

	rcu_read_lock();
	mlag_group_lock(group);
	now = mlag_now();
	actions = mlag_sm_tick(&group->sm, now);
	if (actions & MLAG_ACT_LEGS) {
		/* the legs learn of a lost session before of anything else */
		mlag_group_unlock(group, actions);
		mlag_group_lock(group);
		actions = 0;
	}
	group->dad_actions |= mlag_dad_follow(&group->dad, &group->sm, now) |
			      mlag_dad_tick(&group->dad, now);
	mlag_uplink_tick(group, now);
	xa_for_each(&group->ids, id, mid) {
		port = rcu_dereference(mid->port);
		slave = port ? rcu_dereference(port->slave) : NULL;
		if (slave)
			actions |= mlag_group_leg_ready(group, mid, port, slave,
							now);
		actions |= mlag_group_leg_done(group, mid,
			mlag_sm_leg_tick(&group->sm, &mid->leg, now));
	}
	mlag_group_unlock(group, actions);
	rcu_read_unlock();

	mod_timer(&group->timer, jiffies + mlag_group_period(group));
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
	/* pairs with mlag_isolation_tx() */
	WRITE_ONCE(group->peer_ifindex, slave ? slave->ifindex : -1);

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
		mod_timer(&group->timer, jiffies + mlag_group_period(group));
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
		actions = MLAG_ACT_HELLO;
	}
	mlag_event(group, MLAG_EVENT_TYPE_PORT_DEL, port);
	mlag_group_unlock(group, actions);
	group->ports_version++;
	group->ports--;
	if (!group->ports)
		timer_delete_sync(&group->timer);
}

/**
 * mlag_group_init() - begin a device
 * @group: the device, zeroed
 * @net: its namespace
 *
 * Context: process.
 * Return: 0.
 */
int mlag_group_init(struct mlag_group *group, struct net *net)
{
	group->net = net;
	group->lacp_priority = 32768;
	group->peer_ifindex = -1;
	group->uplink_hold_ms = MLAG_UPLINK_HOLD;
	INIT_LIST_HEAD(&group->uplinks);
	spin_lock_init(&group->lock);
	xa_init(&group->ids);
	mlag_sm_init(&group->sm, get_random_u64() | 1, mlag_now());
	/* the boot id is no secret, the cookie of keep-alives is */
	group->sm.nonce = get_random_u64();
	mlag_dad_init(&group->dad, &group->sm, mlag_now());
	group->dad.boot_delay_ms = group->sm.boot_delay_ms;
	group->up_delay_ms = group->dad.up_delay_ms;
	/* until there is a path, see mlag_nl_dad_set_doit() */
	group->dad.up_delay_ms = 0;
	timer_setup(&group->timer, mlag_group_timer, 0);
	INIT_DELAYED_WORK(&group->work, mlag_group_work);
	return 0;
}

/**
 * mlag_group_fini() - end a device
 * @group: the device, without ports
 *
 * Context: process, without RTNL.
 */
void mlag_group_fini(struct mlag_group *group)
{
	struct mlag_id *mid;
	unsigned long id;

	timer_shutdown_sync(&group->timer);
	cancel_delayed_work_sync(&group->work);
	mlag_uplink_forget_all(group);
	xa_for_each(&group->ids, id, mid)
		kfree_rcu(mid, rcu);
	xa_destroy(&group->ids);
	memzero_explicit(group->key, sizeof(group->key));
}
