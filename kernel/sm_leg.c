// SPDX-License-Identifier: GPL-2.0
/* The state machines of the legs of a device: see sm.h.
 *
 * Opening a leg: an id gets a new generation each time it becomes usable here.
 * The peer isolates the id before it acknowledges the generation, and only
 * then frames flow (cleared). Neither a flap of the leg nor the loss of the
 * session takes that back, since the peer isolates an id by itself for as long
 * as it does not hear, in a session, that we cannot use it. A device without a
 * peer is cleared once any release at the peer must have run out.
 */

#include "sm.h"

static enum mlag_leg mlag_sm_leg_derive(const struct mlag_sm_leg *leg)
{
	if (!leg->present)
		return MLAG_LEG_ABSENT;
	if (!leg->usable)
		return MLAG_LEG_UNUSABLE;
	if (!leg->ready)
		return MLAG_LEG_DOWN;
	if (!leg->cleared)
		return MLAG_LEG_HELD;
	return MLAG_LEG_OPEN;
}

/* Of two open legs that which was open first is the master, and stays it until it
 * is not open any more, so that what rests on it does not move twice. If both say
 * so, since they were open before they heard of each other, or neither does, it is
 * that of the device which is to be master. The present roles do not say which: two
 * devices that were master alone are both backup for a moment.
 */
static bool mlag_sm_leg_is_master(const struct mlag_sm *sm,
				  const struct mlag_sm_leg *leg)
{
	if (leg->state != MLAG_LEG_OPEN)
		return false;
	if (!mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_OPEN))
		return true;
	if (mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_MASTER) == leg->master)
		return mlag_sm_wins(sm);
	return leg->master;
}

static __u32 mlag_sm_leg_settle_role(const struct mlag_sm *sm,
				     struct mlag_sm_leg *leg)
{
	bool master = mlag_sm_leg_is_master(sm, leg);

	if (leg->master == master)
		return 0;
	leg->master = master;
	return MLAG_ACT_KEEPALIVE | MLAG_ACT_EV_LEG;
}

static __u32 mlag_sm_leg_changed(const struct mlag_sm *sm,
				 struct mlag_sm_leg *leg, __u64 now)
{
	enum mlag_leg state = mlag_sm_leg_derive(leg);
	__u32 actions = MLAG_ACT_REFRESH | MLAG_ACT_KEEPALIVE;

	if (leg->state != state) {
		leg->state = state;
		leg->since = now;
		actions |= MLAG_ACT_EV_LEG;
	}
	return actions | mlag_sm_leg_settle_role(sm, leg);
}

/* The isolation of the id is on again. What saw it off may still be under way,
 * so the peer is not told before mlag_sm_leg_grace().
 */
static __u32 mlag_sm_leg_isolate(struct mlag_sm_leg *leg)
{
	if (!leg->released)
		return 0;
	leg->released = false;
	leg->isolating = true;
	return MLAG_ACT_GRACE | MLAG_ACT_REFRESH;
}

/* Frames may flow once the peer keeps its own from us, and the peer-link
 * carries frames between the bridges.
 */
static bool mlag_sm_leg_clear(const struct mlag_sm *sm, struct mlag_sm_leg *leg)
{
	if (leg->cleared || !leg->usable)
		return false;
	if (sm->state == MLAG_SESSION_PAIRED)
		leg->cleared = leg->acked && sm->forwards;
	else
		leg->cleared = sm->gone;
	return leg->cleared;
}

/**
 * mlag_sm_leg_usable() - the port became able to forward, or ceased to be
 * @sm: the device
 * @leg: the leg
 * @usable: the port is up, in the peer-link's bridge or routed, not blocked
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_leg_usable(struct mlag_sm *sm, struct mlag_sm_leg *leg,
			 bool usable, __u64 now)
{
	__u32 actions = 0;

	if (leg->usable == usable)
		return 0;
	leg->usable = usable;
	if (usable) {
		leg->idgen = ++sm->idgen;
	} else {
		actions = mlag_sm_leg_isolate(leg);
		if (leg->cleared) {
			leg->closing = true;
			actions |= MLAG_ACT_GRACE;
		}
	}
	leg->acked = false;
	leg->cleared = false;
	mlag_sm_leg_clear(sm, leg);
	return actions | mlag_sm_leg_changed(sm, leg, now);
}

/**
 * mlag_sm_leg_present() - a netdev of this id was made or deleted here
 * @sm: the device
 * @leg: the leg
 * @present: whether there is one
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_leg_present(struct mlag_sm *sm, struct mlag_sm_leg *leg,
			  bool present, __u64 now)
{
	__u32 actions = 0;

	if (!present) {
		actions |= mlag_sm_leg_ready(sm, leg, false, now);
		actions |= mlag_sm_leg_usable(sm, leg, false, now);
	}
	leg->present = present;
	return actions | mlag_sm_leg_changed(sm, leg, now);
}

/**
 * mlag_sm_leg_ready() - traffic can flow over the local leg, or no longer
 * @sm: the device
 * @leg: the leg
 * @ready: whether it can
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_leg_ready(struct mlag_sm *sm, struct mlag_sm_leg *leg, bool ready,
			__u64 now)
{
	if (leg->ready == ready)
		return 0;
	leg->ready = ready;
	return mlag_sm_leg_changed(sm, leg, now);
}

/**
 * mlag_sm_leg_session() - a session began or ended
 * @sm: the device
 * @leg: the leg
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_leg_session(struct mlag_sm *sm, struct mlag_sm_leg *leg,
			  __u64 now)
{
	__u32 actions = mlag_sm_leg_isolate(leg);

	leg->peer_known = false;
	leg->peer_flags = 0;
	leg->peer_idgen = 0;
	leg->ack = 0;
	if (!leg->cleared)
		leg->acked = false;
	mlag_sm_leg_clear(sm, leg);
	return actions | mlag_sm_leg_changed(sm, leg, now) | MLAG_ACT_EV_LEG;
}

/**
 * mlag_sm_leg_heard() - the peer spoke of this id in an accepted keep-alive
 * @sm: the device
 * @leg: the leg
 * @entry: what it said
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_leg_heard(struct mlag_sm *sm, struct mlag_sm_leg *leg,
			const struct mlag_sm_leg_entry *entry, __u64 now)
{
	bool usable = entry->flags & MLAG_LEG_F_USABLE;
	/* the peer's role is told with ours, if that changes */
	bool news = !leg->peer_known ||
		    (leg->peer_flags ^ entry->flags) & ~MLAG_LEG_F_MASTER;
	__u32 actions = 0;

	leg->peer_known = true;
	leg->peer_flags = entry->flags;
	leg->peer_idgen = entry->idgen;

	if (usable) {
		actions |= mlag_sm_leg_isolate(leg);
		if (!leg->isolating && leg->ack != entry->idgen) {
			leg->ack = entry->idgen;
			actions |= MLAG_ACT_KEEPALIVE;
		}
	} else if (leg->usable && !sm->leaving) {
		if (!leg->released) {
			leg->released = true;
			leg->ack = 0;
			news = true;
		}
		leg->lease = now + sm->hold_ms;
	}

	if (entry->ack && entry->ack == leg->idgen && !leg->acked) {
		leg->acked = true;
		news = true;
	}
	if (mlag_sm_leg_clear(sm, leg))
		actions |= mlag_sm_leg_changed(sm, leg, now);
	if (news)
		actions |= MLAG_ACT_REFRESH | MLAG_ACT_EV_LEG;
	return actions | mlag_sm_leg_settle_role(sm, leg);
}

/**
 * mlag_sm_leg_grace() - no frame is under way any more that saw the leg as it
 *	was when MLAG_ACT_GRACE was returned
 * @sm: the device
 * @leg: the leg
 *
 * Return: actions.
 */
__u32 mlag_sm_leg_grace(struct mlag_sm *sm, struct mlag_sm_leg *leg)
{
	__u32 actions = 0;

	if (leg->closing) {
		leg->closing = false;
		actions |= MLAG_ACT_KEEPALIVE;
	}
	if (leg->isolating && !leg->released) {
		leg->isolating = false;
		if (mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_USABLE)) {
			leg->ack = leg->peer_idgen;
			actions |= MLAG_ACT_KEEPALIVE;
		}
	}
	return actions;
}

/**
 * mlag_sm_leg_tick() - time has passed, or the peer-link began to forward
 * @sm: the device
 * @leg: the leg
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_leg_tick(struct mlag_sm *sm, struct mlag_sm_leg *leg, __u64 now)
{
	__u32 actions = 0;

	if (leg->released && (sm->leaving || now >= leg->lease))
		actions |= mlag_sm_leg_isolate(leg);
	if (mlag_sm_leg_clear(sm, leg))
		actions |= mlag_sm_leg_changed(sm, leg, now);
	/* another device may win now */
	return actions | mlag_sm_leg_settle_role(sm, leg);
}

/**
 * mlag_sm_leg_say() - what a keep-alive shall say of this id
 * @leg: the leg
 * @entry: filled
 */
void mlag_sm_leg_say(const struct mlag_sm_leg *leg,
		     struct mlag_sm_leg_entry *entry)
{
	entry->flags = 0;
	if (leg->present)
		entry->flags |= MLAG_LEG_F_PRESENT;
	if (leg->usable || leg->closing)
		entry->flags |= MLAG_LEG_F_USABLE;
	if (mlag_sm_leg_accepts(leg))
		entry->flags |= MLAG_LEG_F_ACCEPT;
	if (mlag_sm_leg_accepts(leg) && leg->ready)
		entry->flags |= MLAG_LEG_F_OPEN;
	if (leg->master)
		entry->flags |= MLAG_LEG_F_MASTER;
	entry->idgen = leg->idgen;
	entry->ack = leg->ack;
}

/**
 * mlag_sm_leg_synced() - do both devices know of this id what there is to know?
 * @sm: the device
 * @leg: the leg
 *
 * Return: true if the peer has spoken of it in this session and acknowledged
 *	ours, if usable, and shows that it has heard our acknowledgement of its.
 */
bool mlag_sm_leg_synced(const struct mlag_sm *sm, const struct mlag_sm_leg *leg)
{
	if (sm->state != MLAG_SESSION_PAIRED || !leg->peer_known)
		return false;
	if (leg->usable && !leg->cleared)
		return false;
	if (!(leg->peer_flags & MLAG_LEG_F_USABLE))
		return true;
	return leg->ack == leg->peer_idgen &&
	       leg->peer_flags & MLAG_LEG_F_ACCEPT;
}

/**
 * mlag_sm_leg_remote() - the peer's leg, as last heard
 * @sm: the device
 * @leg: the leg
 *
 * Return: its state; an id that the peer did not speak of is absent.
 */
enum mlag_leg mlag_sm_leg_remote(const struct mlag_sm *sm,
				 const struct mlag_sm_leg *leg)
{
	if (!mlag_sm_leg_peer_has(sm, leg, MLAG_LEG_F_PRESENT))
		return MLAG_LEG_ABSENT;
	if (!(leg->peer_flags & MLAG_LEG_F_USABLE))
		return MLAG_LEG_UNUSABLE;
	if (!(leg->peer_flags & MLAG_LEG_F_ACCEPT))
		return MLAG_LEG_HELD;
	if (!(leg->peer_flags & MLAG_LEG_F_OPEN))
		return MLAG_LEG_DOWN;
	return MLAG_LEG_OPEN;
}

/**
 * mlag_sm_leg_pairing() - how the id stands between the devices
 * @sm: the device
 * @leg: the leg
 *
 * Return: enum mlag_pairing.
 */
enum mlag_pairing mlag_sm_leg_pairing(const struct mlag_sm *sm,
				      const struct mlag_sm_leg *leg)
{
	if (sm->state != MLAG_SESSION_PAIRED || !leg->peer_known)
		return MLAG_PAIRING_UNKNOWN;
	if (!leg->usable || !(leg->peer_flags & MLAG_LEG_F_USABLE))
		return MLAG_PAIRING_UNPAIRED;
	if (leg->state == MLAG_LEG_OPEN &&
	    (leg->peer_flags & MLAG_LEG_F_OPEN))
		return MLAG_PAIRING_DUAL_HOMED;
	return MLAG_PAIRING_SINGLE_HOMED;
}

/**
 * mlag_sm_leg_role() - the role of a leg among the two of its id
 * @leg: the leg
 *
 * Return: none unless it is open. There is at most one master but for a moment
 *	after a session began, or while messages that cross are under way.
 */
enum mlag_role mlag_sm_leg_role(const struct mlag_sm_leg *leg)
{
	if (leg->state != MLAG_LEG_OPEN)
		return MLAG_ROLE_NONE;
	return leg->master ? MLAG_ROLE_MASTER : MLAG_ROLE_BACKUP;
}
