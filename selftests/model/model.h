/* SPDX-License-Identifier: GPL-2.0 */
/* Two devices, a network between them, and everything that may happen.
 *
 * Time is counted in units. What sm*.c takes for milliseconds are units here:
 *
 *	a hello interval	1
 *	the hold time		2, or what the scenario says
 *	a message under way	0 or 1, so strictly less than MSG_DELAY (2), by
 *				a unit: what is left is for timers and grace
 *				periods that are late
 *
 * Any number of events may happen within one unit, in any order.
 */
#ifndef _MLAG_MODEL_H
#define _MLAG_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sm.h"

#define MODEL_MSG_DELAY		2
#define MODEL_HELLO_PAIRED	2
#define MODEL_HELPER_MISSES	4
/* the oldest that a message may be when it arrives */
#define MODEL_UNDER_WAY		1

#define NDEVS			2
#define MAX_LEGS		2
#define MAX_FLIGHT		3

/* All states are shifted so that it is this late. */
#define MODEL_NOW		1000

enum msg_kind {
	MSG_NONE,
	MSG_HELLO,
	MSG_KEEPALIVE,
};

/**
 * struct msg - a message on the peer-link
 * @kind: enum msg_kind
 * @age: units since it was sent, saturated
 * @hello: if it is a hello
 * @ka: if it is a keep-alive
 * @has: the keep-alive speaks of these legs
 * @entry: what it says of them
 */
struct msg {
	uint8_t kind;
	uint8_t age;
	struct mlag_sm_hello hello;
	struct mlag_sm_keepalive ka;
	bool has[MAX_LEGS];
	struct mlag_sm_leg_entry entry[MAX_LEGS];
};

/**
 * struct leg - an id on a device, with what its surroundings know of it
 * @sm: the real thing
 * @exists: the device has an object for the id
 * @mark: a grace period has been asked for
 * @in_grace: one is running
 * @open_seen: frames may be under way that saw the leg accept frames
 * @open_since: such as began after the grace period that is running
 * @release_seen: frames may be under way that saw the id released
 * @release_since: such as began after the grace period that is running
 * @ack_heard: the peer said, in this session, that it isolates @sm.idgen
 */
struct leg {
	struct mlag_sm_leg sm;
	bool exists;
	bool mark;
	bool in_grace;
	bool open_seen;
	bool open_since;
	bool release_seen;
	bool release_since;
	bool ack_heard;
};

struct dev {
	struct mlag_sm sm;
	struct leg leg[MAX_LEGS];
};

/* What has only so many tries in a scenario. */
enum budget {
	B_CRASH,
	B_CARRIER,
	B_HELPER,
	B_PRIORITY,
	B_GROUP,
	B_HOLD,
	B_FORWARDS,
	B_LEAVE,
	B_VERDICT,
	B_PRESENT,
	B_USABLE,
	B_READY,
	B_OLD,
	B_TIME,
	B_HELLO,
	B_KEEPALIVE,
	NBUDGETS,
};

#define UNLIMITED		255

/**
 * struct world - a state of everything
 * @dev: the devices
 * @flight: messages under way, by their sender, oldest first
 * @old: a message that the network keeps for ever, by its sender
 * @spent: enum budget: tries taken
 * @now: the time
 * @fresh: each device's next random number
 */
struct world {
	uint64_t now;
	uint8_t fresh[NDEVS];
	struct dev dev[NDEVS];
	struct msg flight[NDEVS][MAX_FLIGHT];
	struct msg old[NDEVS];
	uint8_t spent[NBUDGETS];
};

/**
 * struct scenario - what to look at
 * @name: its name
 * @legs: number of ids, 0 to leave legs out
 * @flight: messages under way in each direction
 * @hold: each device's hold time
 * @hold2: each device's other hold time, see B_HOLD
 * @boot_delay: of both
 * @priority: each device's priority
 * @priority2: each device's other priority, see B_PRIORITY
 * @same_mac: the devices' MAC addresses are equal
 * @paired: begin with devices that have paired and opened their legs
 * @old_boot: the network keeps a hello of the last boot of the second device,
 *	which had its other hold time
 * @deep: only when asked for
 * @budget: enum budget: tries, 0 for none
 * @share: of the number of states to look at, in percent
 */
struct scenario {
	const char *name;
	uint8_t legs;
	uint8_t flight;
	uint8_t hold[NDEVS];
	uint8_t hold2[NDEVS];
	uint8_t boot_delay;
	uint8_t priority[NDEVS];
	uint8_t priority2[NDEVS];
	bool same_mac;
	bool paired;
	bool old_boot;
	bool deep;
	uint8_t budget[NBUDGETS];
	uint8_t share;
};

enum event_type {
	E_TIME,
	E_HELLO,
	E_KEEPALIVE,
	E_HELLO_OLD,
	E_KEEPALIVE_OLD,
	E_DELIVER,
	E_DELIVER_OLD,
	E_CRASH,
	E_CARRIER,
	E_HELPER,
	E_PRIORITY,
	E_GROUP,
	E_HOLD,
	E_FORWARDS,
	E_LEAVE,
	E_VERDICT,
	E_PRESENT,
	E_USABLE,
	E_READY,
	E_GRACE_BEGIN,
	E_GRACE_END,
	E_FORGET,
	NEVENTS,
};

/* An event: its type, the device and a number (of a leg or a message). */
#define EV(type, dev, arg)	((uint16_t)((type) << 4 | (dev) << 3 | (arg)))
#define EV_TYPE(ev)		((ev) >> 4)
#define EV_DEV(ev)		((ev) >> 3 & 1)
#define EV_ARG(ev)		((ev) & 7)

/* What has to hold. */
enum prop {
	P_ONE_MASTER,
	P_SETTLES,
	P_STAYS,
	P_DOUBLED,
	P_UNDER_WAY,
	P_BOTH_RELEASED,
	P_ACK,
	P_SAY,
	P_OPENS_ACKED,
	P_ALONE,
	P_FLAP,
	P_LEG_ROLE,
	P_HELPER,
	P_STALE,
	P_PAIRS_ECHOED,
	P_RISING,
	P_SESSION_ENDS,
	P_GOODBYE,
	P_DERIVED,
	P_ACTIONS,
	P_LEG_ACTIONS,
	NPROPS,
};

#include "checker.h"

/* props.c */
void props_actions(const struct mlag_sm *pre, const struct mlag_sm *post,
		   uint32_t actions);
void props_leg_actions(const struct mlag_sm *pre_sm, const struct leg *pre,
		       const struct mlag_sm *sm, const struct leg *leg,
		       uint32_t actions);
void props_deliver(const struct dev *pre, const struct msg *msg,
		   const struct dev *post);
bool paired_both(const struct world *w);

/* world.c */
void msg_print(const struct msg *msg);
void dev_tick(struct dev *dev, uint64_t now, uint32_t *out);
void dev_deliver(struct dev *dev, const struct msg *msg, uint64_t now,
		 uint32_t *out);
void dev_hello(struct dev *dev, struct msg *msg, uint64_t now, uint32_t *out);
void dev_keepalive(struct dev *dev, struct msg *msg);
void dev_grace_begin(struct leg *leg);
void dev_grace_end(struct dev *dev, struct leg *leg, uint32_t *out);
void dev_carrier(struct dev *dev, bool carrier, uint64_t now, uint32_t *out);
void dev_leave(struct dev *dev, bool leave, uint64_t now, uint32_t *out);
void dev_verdict(struct dev *dev, enum mlag_dad_verdict verdict, uint64_t now,
		 uint32_t *out);
void dev_group(struct dev *dev, uint16_t group, uint64_t now, uint32_t *out);

/* canon.c */
#define MAX_PACKED		640

#endif /* _MLAG_MODEL_H */
