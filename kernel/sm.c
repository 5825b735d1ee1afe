// SPDX-License-Identifier: GPL-2.0
/* The state machine of a device: see sm.h. Those of its legs: see sm_leg.c.
 *
 * The session between the two devices:
 *
 *	state	event				next
 *	DOWN	valid hello			INIT, its boot is challenged
 *	INIT	hello that echoes my boot,	PAIRED, roles elected
 *		session and nonce
 *	INIT,	nothing heard for the hold	DOWN, session number up, new
 *	PAIRED	time, carrier lost, group or	nonce, every id isolated
 *		hold time changed
 *	PAIRED	hello that does not echo me,	the same, then as DOWN
 *		new session of the peer's boot
 *	PAIRED	goodbye, unless leaving as	acknowledged, then DOWN; alone
 *		well				at once
 *	PAIRED,	acknowledged, or not in time	DOWN, until mlag_sm_return()
 *	leaving
 *
 * A hello of another boot does not end a session: it may be an old one. If
 * the peer did reboot, its present boot stays silent and the hold time ends
 * the session.
 *
 * A goodbye: the device that leaves isolates every id and says so in each
 * keep-alive of the session until that is acknowledged, so there is no lease to
 * wait for. It counts for that session only: a hello that pairs anew takes it
 * back, and an old goodbye belongs to no later session.
 */

#include "sm.h"

static __u32 mlag_sm_set_role(struct mlag_sm *sm, enum mlag_role role)
{
	if (sm->role == role)
		return 0;
	sm->role = role;
	sm->role_version++;
	/* the peer that waits for us to step down should hear it soon */
	return MLAG_ACT_EV_ROLE | MLAG_ACT_HELLO;
}

/**
 * mlag_sm_wins() - is this device to be the master of the two?
 * @sm: the device, which has heard of its peer
 *
 * Its role may still be another one, until both know: see mlag_sm_elect().
 *
 * Return: true if so.
 */
bool mlag_sm_wins(const struct mlag_sm *sm)
{
	const struct mlag_sm_peer *peer = &sm->peer;

	if (sm->priority != peer->priority)
		return sm->priority > peer->priority;
	if (sm->mac != peer->mac)
		return sm->mac < peer->mac;
	return sm->boot < peer->boot;
}

/* Never two masters while paired: the winner waits for the other's word that
 * it is none, given in the knowledge of our present role and priority, lest it
 * become master by what we were before.
 */
static __u32 mlag_sm_elect(struct mlag_sm *sm)
{
	if (!mlag_sm_wins(sm) || sm->peer.role == MLAG_ROLE_MASTER)
		return mlag_sm_set_role(sm, MLAG_ROLE_BACKUP);
	if (sm->role == MLAG_ROLE_MASTER ||
	    sm->peer.echo_role_version == sm->role_version)
		return mlag_sm_set_role(sm, MLAG_ROLE_MASTER);
	return mlag_sm_set_role(sm, MLAG_ROLE_BACKUP);
}

static __u32 mlag_sm_lost(struct mlag_sm *sm, enum mlag_reason reason,
			  __u64 now)
{
	if (sm->state == MLAG_SESSION_PAIRED)
		sm->unpaired_since = now;
	sm->state = MLAG_SESSION_DOWN;
	sm->since = now;
	sm->lost = reason;
	sm->parting = false;
	sm->parted = reason == MLAG_REASON_GOODBYE;
	sm->session++;
	sm->nonce = sm->entropy;
	return MLAG_ACT_LEGS | MLAG_ACT_EV_SESSION | MLAG_ACT_HELLO;
}

static __u32 mlag_sm_paired(struct mlag_sm *sm, __u64 now)
{
	sm->state = MLAG_SESSION_PAIRED;
	sm->since = now;
	sm->ever_paired = true;
	sm->gone = false;
	sm->parted = false;
	sm->sessions++;
	sm->peer.helper = MLAG_HELPER_ALIVE;
	return mlag_sm_elect(sm) | MLAG_ACT_LEGS | MLAG_ACT_EV_SESSION |
	       MLAG_ACT_HELLO;
}

/**
 * mlag_sm_init() - begin
 * @sm: state to fill; the configuration is set by the caller afterwards
 * @boot: boot id of this device, random and not 0
 * @now: the time
 */
void mlag_sm_init(struct mlag_sm *sm, __u64 boot, __u64 now)
{
	*sm = (struct mlag_sm){
		.priority = 100,
		.hello_ms = 100,
		.hold_ms = 300,
		.boot_delay_ms = 30000,
		.boot = boot,
		.entropy = boot,
		.nonce = boot,
		.session = 1,
		.forwards = true,
		.verdict = MLAG_DAD_STAY,
		.since = now,
		.unpaired_since = now,
	};
}

/**
 * mlag_sm_set_group() - the DFS group id was set
 * @sm: the device
 * @group: the new id
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_set_group(struct mlag_sm *sm, __u16 group, __u64 now)
{
	if (sm->group == group)
		return 0;
	sm->group = group;
	sm->helper_seen = now;
	if (sm->state == MLAG_SESSION_DOWN)
		return MLAG_ACT_HELLO;
	return mlag_sm_lost(sm, MLAG_REASON_CONFIG, now);
}

/**
 * mlag_sm_set_hold() - the hold time was set
 * @sm: the device
 * @hold_ms: the new hold time
 * @now: the time
 *
 * The peer counts on the hold time that it was told: how long we keep an id
 * released after we last heard it. So a session ends with a change of it.
 *
 * Return: actions.
 */
__u32 mlag_sm_set_hold(struct mlag_sm *sm, __u32 hold_ms, __u64 now)
{
	if (sm->hold_ms == hold_ms)
		return 0;
	sm->hold_ms = hold_ms;
	if (sm->state == MLAG_SESSION_DOWN)
		return MLAG_ACT_HELLO;
	return mlag_sm_lost(sm, MLAG_REASON_CONFIG, now);
}

/**
 * mlag_sm_set_priority() - the priority was set
 * @sm: the device
 * @priority: the new priority
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_set_priority(struct mlag_sm *sm, __u8 priority, __u64 now)
{
	if (sm->priority == priority)
		return 0;
	sm->priority = priority;
	sm->role_version++;
	if (sm->state != MLAG_SESSION_PAIRED)
		return 0;
	return mlag_sm_elect(sm) | MLAG_ACT_HELLO;
}

/**
 * mlag_sm_carrier() - the peer-link came or went
 * @sm: the device
 * @carrier: true if the peer-link's slave has a carrier and its netdev is up
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_carrier(struct mlag_sm *sm, bool carrier, __u64 now)
{
	if (sm->carrier == carrier)
		return 0;
	sm->carrier = carrier;
	sm->helper_seen = now;
	if (carrier || sm->state == MLAG_SESSION_DOWN)
		return MLAG_ACT_HELLO;
	return mlag_sm_lost(sm, MLAG_REASON_CARRIER, now);
}

/**
 * mlag_sm_helper() - the own helper attached or closed its socket
 * @sm: the device
 * @helper: its new state
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_helper(struct mlag_sm *sm, enum mlag_helper helper, __u64 now)
{
	if (helper == MLAG_HELPER_ALIVE)
		sm->helper_seen = now;
	if (sm->helper == helper)
		return 0;
	sm->helper = helper;
	return MLAG_ACT_EV_HELPER | MLAG_ACT_KEEPALIVE;
}

/**
 * mlag_sm_leave() - the device leaves in good order
 * @sm: the device
 * @now: the time
 *
 * To be followed by mlag_sm_leg_tick() for each leg, which isolates it. While
 * paired the keep-alives say goodbye; the session ends when the peer has
 * acknowledged that, or with mlag_sm_left().
 *
 * Return: actions.
 */
__u32 mlag_sm_leave(struct mlag_sm *sm, __u64 now)
{
	if (sm->leaving)
		return 0;
	sm->leaving = true;
	if (sm->state == MLAG_SESSION_PAIRED)
		return MLAG_ACT_KEEPALIVE;
	if (sm->state == MLAG_SESSION_DOWN)
		return 0;
	return mlag_sm_lost(sm, MLAG_REASON_LEFT, now);
}

/**
 * mlag_sm_left() - a device that leaves waits no longer for the peer's word
 * @sm: the device
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_left(struct mlag_sm *sm, __u64 now)
{
	if (!sm->leaving || sm->state == MLAG_SESSION_DOWN)
		return 0;
	return mlag_sm_lost(sm, MLAG_REASON_LEFT, now);
}

/**
 * mlag_sm_return() - a device that was leaving may pair again
 * @sm: the device
 * @now: the time
 *
 * The peer may believe that it has gone, so this takes a new session.
 *
 * Return: actions.
 */
__u32 mlag_sm_return(struct mlag_sm *sm, __u64 now)
{
	__u32 actions = mlag_sm_left(sm, now);

	if (!sm->leaving)
		return 0;
	sm->leaving = false;
	return actions | MLAG_ACT_HELLO;
}

/**
 * mlag_sm_part() - the goodbye of the peer has been acknowledged
 * @sm: the device
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_part(struct mlag_sm *sm, __u64 now)
{
	if (!sm->parting)
		return 0;
	return mlag_sm_lost(sm, MLAG_REASON_GOODBYE, now);
}

/* The role of a device that is not paired. One that yields is the backup,
 * since somebody else goes on; one that has yet to find out is what it was.
 */
static __u32 mlag_sm_alone(struct mlag_sm *sm)
{
	if (sm->verdict == MLAG_DAD_YIELD)
		return mlag_sm_set_role(sm, MLAG_ROLE_BACKUP);
	if (sm->gone && sm->verdict == MLAG_DAD_STAY)
		return mlag_sm_set_role(sm, MLAG_ROLE_MASTER);
	return 0;
}

/**
 * mlag_sm_verdict() - dual-active detection has decided, or began to
 * @sm: the device
 * @verdict: what it has decided
 *
 * Return: actions.
 */
__u32 mlag_sm_verdict(struct mlag_sm *sm, enum mlag_dad_verdict verdict)
{
	sm->verdict = verdict;
	if (sm->state == MLAG_SESSION_PAIRED)
		return 0;
	return mlag_sm_alone(sm);
}

/* The peer applies its own hold time to the lease of a release, which we know
 * once we have heard it.
 */
static bool mlag_sm_is_gone(const struct mlag_sm *sm, __u64 now)
{
	__u64 wait = sm->hold_ms;

	if (sm->peer.hold_ms > wait)
		wait = sm->peer.hold_ms;
	/* it has isolated all of them before it said so */
	if (sm->parted)
		wait = 0;
	wait += MLAG_SM_MSG_DELAY;
	if (!sm->ever_paired && sm->boot_delay_ms > wait)
		wait = sm->boot_delay_ms;
	return now - sm->unpaired_since >= wait;
}

/**
 * mlag_sm_tick() - time has passed
 * @sm: the device
 * @now: the time
 *
 * To be called at least every hello interval, followed by mlag_sm_leg_tick()
 * for each leg.
 *
 * Return: actions.
 */
__u32 mlag_sm_tick(struct mlag_sm *sm, __u64 now)
{
	__u32 actions = 0;

	actions |= mlag_sm_part(sm, now);
	if (sm->state != MLAG_SESSION_DOWN && now - sm->heard >= sm->hold_ms)
		actions |= mlag_sm_lost(sm, MLAG_REASON_HOLD, now);

	if (sm->state != MLAG_SESSION_PAIRED && !sm->gone &&
	    mlag_sm_is_gone(sm, now)) {
		sm->gone = true;
		actions |= mlag_sm_alone(sm);
	}

	/* without a group or a peer-link it has no hello to fetch */
	if (sm->helper == MLAG_HELPER_ALIVE && sm->group && sm->carrier &&
	    now - sm->helper_seen >= MLAG_SM_HELPER_MISSES * sm->hello_ms)
		actions |= mlag_sm_helper(sm, MLAG_HELPER_DEAD, now);

	return actions;
}

/**
 * mlag_sm_hello_next() - make the next hello
 * @sm: the device
 * @hello: filled
 * @now: the time
 *
 * Return: actions.
 */
__u32 mlag_sm_hello_next(struct mlag_sm *sm, struct mlag_sm_hello *hello,
			 __u64 now)
{
	*hello = (struct mlag_sm_hello){
		.version = MLAG_SM_VERSION,
		.min_version = MLAG_SM_MIN_VERSION,
		.group = sm->group,
		.mac = sm->mac,
		.boot = sm->boot,
		.seq = ++sm->seq,
		.session = sm->session,
		.nonce = sm->nonce,
		.priority = sm->priority,
		.role = sm->role,
		.role_version = sm->role_version,
		.hold_ms = sm->hold_ms,
	};
	if (sm->state != MLAG_SESSION_DOWN) {
		hello->echo_role_version = sm->peer.role_version;
		hello->echo_boot = sm->peer.boot;
		hello->echo_session = sm->peer.session;
		hello->echo_nonce = sm->peer.nonce;
	}
	return mlag_sm_helper(sm, MLAG_HELPER_ALIVE, now);
}

/**
 * mlag_sm_hello_interval() - when the hello after this one is due
 * @sm: the device
 *
 * Return: milliseconds.
 */
__u32 mlag_sm_hello_interval(const struct mlag_sm *sm)
{
	if (sm->state == MLAG_SESSION_PAIRED)
		return sm->hello_ms * MLAG_SM_HELLO_PAIRED;
	return sm->hello_ms;
}

/**
 * mlag_sm_keepalive_interval() - how often all ids are told to the peer
 * @sm: the device
 *
 * Return: milliseconds; the hello interval, but three times within the peer's
 *	hold time whatever that is.
 */
__u32 mlag_sm_keepalive_interval(const struct mlag_sm *sm)
{
	__u32 most = sm->peer.hold_ms / 3;

	if (sm->state == MLAG_SESSION_PAIRED && most < sm->hello_ms)
		return most;
	return sm->hello_ms;
}

/* Does its sender hear us, as we are now? */
static bool mlag_sm_echoes(const struct mlag_sm *sm,
			   const struct mlag_sm_hello *hello)
{
	return hello->echo_boot == sm->boot &&
	       hello->echo_session == sm->session &&
	       hello->echo_nonce == sm->nonce;
}

static enum mlag_refusal mlag_sm_hello_check(const struct mlag_sm *sm,
					     const struct mlag_sm_hello *hello)
{
	const struct mlag_sm_peer *peer = &sm->peer;

	if (!sm->group)
		return MLAG_REFUSAL_NO_GROUP;
	if (!sm->carrier || sm->leaving)
		return MLAG_REFUSAL_NO_PEER_LINK;
	if (hello->boot == sm->boot)
		return MLAG_REFUSAL_LOOPBACK;
	if (hello->group != sm->group)
		return MLAG_REFUSAL_GROUP_MISMATCH;
	if (hello->min_version > MLAG_SM_VERSION ||
	    hello->version < MLAG_SM_MIN_VERSION)
		return MLAG_REFUSAL_VERSION;
	/* not yet paired, the one that hears us will be the peer; until there
	 * is one, who was heard first is not forgotten for each of the others
	 */
	if (sm->state == MLAG_SESSION_INIT && hello->mac != peer->mac &&
	    !mlag_sm_echoes(sm, hello))
		return MLAG_REFUSAL_THIRD_DEVICE;
	if (sm->state == MLAG_SESSION_PAIRED && hello->boot != peer->boot) {
		if (hello->mac != peer->mac)
			return MLAG_REFUSAL_THIRD_DEVICE;
		return MLAG_REFUSAL_OTHER_BOOT;
	}
	if (hello->boot == peer->boot && hello->seq <= peer->hello_seq)
		return MLAG_REFUSAL_STALE;
	return MLAG_REFUSAL_NONE;
}

/**
 * mlag_sm_hello_input() - a hello was received over the peer-link
 * @sm: the device
 * @hello: its contents
 * @now: the time
 * @refusal: set to why it was refused, or MLAG_REFUSAL_NONE
 *
 * Return: actions.
 */
__u32 mlag_sm_hello_input(struct mlag_sm *sm, const struct mlag_sm_hello *hello,
			  __u64 now, enum mlag_refusal *refusal)
{
	struct mlag_sm_peer *peer = &sm->peer;
	__u32 actions = 0;
	bool echoed;

	*refusal = mlag_sm_hello_check(sm, hello);
	if (*refusal != MLAG_REFUSAL_NONE)
		return 0;

	echoed = mlag_sm_echoes(sm, hello);
	if (sm->state == MLAG_SESSION_PAIRED) {
		if (hello->session != peer->session)
			actions = mlag_sm_lost(sm, MLAG_REASON_PEER_SESSION,
					       now);
		else if (!echoed)
			actions = mlag_sm_lost(sm, MLAG_REASON_NOT_HEARD, now);
		if (actions)
			echoed = false;
	}

	if (hello->boot != peer->boot) {
		peer->boot = hello->boot;
		peer->keepalive_seq = 0;
	}
	peer->mac = hello->mac;
	peer->hello_seq = hello->seq;
	peer->session = hello->session;
	peer->nonce = hello->nonce;
	peer->version = hello->version;
	peer->priority = hello->priority;
	peer->role = hello->role;
	peer->role_version = hello->role_version;
	peer->echo_role_version = hello->echo_role_version;
	/* While unpaired it may be an old hello, or another device's: a release
	 * of the last session must still be waited for.
	 */
	if (echoed || hello->hold_ms > peer->hold_ms)
		peer->hold_ms = hello->hold_ms;
	/* one that has another peer is not waited for any longer than that */
	if (sm->state != MLAG_SESSION_INIT || !hello->echo_boot ||
	    hello->echo_boot == sm->boot)
		sm->heard = now;

	if (sm->state == MLAG_SESSION_DOWN) {
		sm->state = MLAG_SESSION_INIT;
		sm->since = now;
		actions |= MLAG_ACT_EV_SESSION | MLAG_ACT_HELLO;
	}
	if (sm->state == MLAG_SESSION_INIT && echoed)
		return actions | mlag_sm_paired(sm, now);
	if (sm->state == MLAG_SESSION_PAIRED)
		actions |= mlag_sm_elect(sm);
	return actions;
}

/**
 * mlag_sm_keepalive_next() - make the head of the next keep-alive
 * @sm: the device, which must be paired
 * @ka: filled
 */
void mlag_sm_keepalive_next(struct mlag_sm *sm, struct mlag_sm_keepalive *ka)
{
	*ka = (struct mlag_sm_keepalive){
		.boot = sm->boot,
		.seq = ++sm->seq,
		.session = sm->session,
		.echo_session = sm->peer.session,
		.cookie = sm->peer.nonce,
		.helper = sm->helper,
	};
	if (sm->leaving)
		ka->flags |= MLAG_KEEPALIVE_F_GOODBYE;
	if (sm->parting)
		ka->flags |= MLAG_KEEPALIVE_F_PARTED;
}

/**
 * mlag_sm_keepalive_input() - a keep-alive was received
 * @sm: the device
 * @ka: its head
 * @now: the time
 * @accepted: set to whether the rest of it may be read; the last one of a
 *	session has nothing to say
 *
 * Return: actions.
 */
__u32 mlag_sm_keepalive_input(struct mlag_sm *sm,
			      const struct mlag_sm_keepalive *ka, __u64 now,
			      bool *accepted)
{
	struct mlag_sm_peer *peer = &sm->peer;
	__u32 actions = 0;

	*accepted = sm->state == MLAG_SESSION_PAIRED &&
		    ka->boot == peer->boot && ka->session == peer->session &&
		    ka->echo_session == sm->session &&
		    ka->cookie == sm->nonce && ka->seq > peer->keepalive_seq;
	if (!*accepted)
		return 0;

	peer->keepalive_seq = ka->seq;
	sm->heard = now;
	/* if both leave, nobody goes on for the other */
	if (sm->leaving && ka->flags) {
		*accepted = false;
		return mlag_sm_left(sm, now);
	}
	if (ka->flags & MLAG_KEEPALIVE_F_GOODBYE && !sm->parting) {
		sm->parting = true;
		actions |= MLAG_ACT_KEEPALIVE;
	}
	if (peer->helper == ka->helper)
		return actions;
	peer->helper = ka->helper;
	return actions | MLAG_ACT_EV_HELPER;
}
