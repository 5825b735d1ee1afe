/* SPDX-License-Identifier: GPL-2.0 */
/* Two devices that may lose each other, a DAD network between them, and
 * everything that may happen.
 *
 * The session over the peer-link is not that of sm.c, which ../ looks at, but
 * what dad*.c can see of it: a device pairs with the present boot and session of
 * the other, not necessarily at the same time, and loses it at once, later or,
 * for the hold time at most, not at all.
 *
 * Time is counted in units. A message is under way for 0 or 1 of them; the
 * network may keep another one for ever. Any number of events may happen within
 * one unit, in any order.
 */
#ifndef _MLAG_DAD_MODEL_H
#define _MLAG_DAD_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dad.h"

#define MODEL_HOLD		2
#define MODEL_TIMEOUT		3
#define MODEL_BOOT_DELAY	4
#define MODEL_UP_DELAY		2
#define MODEL_GRACE		2
#define MODEL_FLAP_MAX		2
#define MODEL_FORGET		5
#define MODEL_CLASSIC_DELAY	2
#define MODEL_CLASSIC_PROBES	2
#define MODEL_RISING		3
#define MODEL_ARM		1
#define MODEL_DRAIN		1
#define MODEL_BACKOFF_MAX	1
#define MODEL_STEP_MAX		1
/* the oldest that a message may be when it arrives */
#define MODEL_UNDER_WAY		1
#define MODEL_NOW		1000

#define NDEVS			2
#define MAX_FLIGHT		2

/**
 * struct msg - a DAD packet
 * @kind: whether there is one
 * @age: units since it was sent, saturated
 * @dad: its contents
 */
struct msg {
	uint8_t kind;
	uint8_t age;
	struct mlag_dad_msg dad;
};

struct word {
	uint8_t kind;
	uint8_t age;
	struct mlag_dad_word word;
};

/**
 * struct dev - a device
 * @sm: what dad*.c gets to see of its session
 * @dad: the real thing
 * @valid: paired with what the other device still is
 * @stale: units since that is not so, or the peer-link has failed
 * @uplink: its uplink works, unless it is held down
 * @told: ballot in the last word that it heard
 * @told_boot: and of which boot that was
 */
struct dev {
	struct mlag_sm sm;
	struct mlag_dad dad;
	bool valid;
	uint8_t stale;
	bool uplink;
	uint64_t told;
	uint64_t told_boot;
};

/* What has only so many tries in a scenario. */
enum budget {
	B_TIME,
	B_DAD,
	B_OLD,
	B_WORD,
	B_LINK,
	B_BLIP,
	B_GOODBYE,
	B_PAIR,
	B_DIR,
	B_CRASH,
	B_HELPER,
	B_UPLINK,
	B_MAINTENANCE,
	B_ROLE,
	B_READY,
	NBUDGETS,
};

#define UNLIMITED		255

/**
 * struct world - a state of everything
 * @now: the time
 * @link: the peer-link works
 * @cut: what this device sends by DAD is lost
 * @fresh: each device's next random number
 * @dev: the devices
 * @flight: packets under way, by their sender, oldest first
 * @old: a packet that the network keeps for ever, by its sender
 * @word: a word under way, by its sender
 * @spent: enum budget: tries taken
 */
struct world {
	uint64_t now;
	bool link;
	bool cut[NDEVS];
	uint8_t fresh[NDEVS];
	struct dev dev[NDEVS];
	struct msg flight[NDEVS][MAX_FLIGHT];
	struct msg old[NDEVS];
	struct word word[NDEVS];
	uint8_t spent[NBUDGETS];
};

/**
 * struct scenario - what to look at
 * @name: its name
 * @flight: packets under way in each direction
 * @paired: begin with devices that are paired and run
 * @uplinks: devices that have declared their uplink, a set
 * @lost_yields: policy of both
 * @helper_stays: policy of both
 * @classic: mode of both
 * @stagger: units between member ports, 0 for none
 * @gate_ready: setting of both
 * @handover_hold: units between handovers, 0 for none
 * @own_port: the second device's DAD goes by a port that it holds down
 * @deep: only when asked for
 * @budget: enum budget: tries, 0 for none
 * @share: of the number of states to look at, in percent
 */
struct scenario {
	const char *name;
	uint8_t flight;
	bool paired;
	uint8_t uplinks;
	bool lost_yields;
	bool helper_stays;
	bool classic;
	uint8_t stagger;
	bool gate_ready;
	uint8_t handover_hold;
	bool own_port;
	bool deep;
	uint8_t budget[NBUDGETS];
	uint8_t share;
};

enum event_type {
	E_TIME,
	E_DAD,
	E_DAD_OLD,
	E_DELIVER,
	E_DELIVER_OLD,
	E_WORD,
	E_WORD_DELIVER,
	E_LINK,
	E_LOST,
	E_GOODBYE,
	E_PAIR,
	E_DIR,
	E_CRASH,
	E_HELPER,
	E_UPLINK,
	E_MAINTENANCE,
	E_ROLE,
	E_READY,
	NEVENTS,
};

/* An event: its type, the device and a number (of a message). */
#define EV(type, dev, arg)	((uint16_t)((type) << 4 | (dev) << 3 | (arg)))
#define EV_TYPE(ev)		((ev) >> 4)
#define EV_DEV(ev)		((ev) >> 3 & 1)
#define EV_ARG(ev)		((ev) & 7)

/* What has to hold. */
enum prop {
	P_NOT_BOTH,
	P_ONE_STAYS,
	P_STAYS_SO,
	P_QUICK,
	P_UPLINKS,
	P_HANDOVER,
	P_ALONE,
	P_POLICY,
	P_REPAIRED,
	P_PAIRED,
	P_BALLOTS,
	P_OLD,
	P_PORTS,
	P_UNDECIDED,
	P_HELPER,
	P_LEAVE,
	P_WAIT,
	P_ACTIONS,
	NPROPS,
};

#include "checker.h"

/* props.c */
void props_call(const struct dev *pre, const struct dev *post, uint64_t now,
		uint32_t actions);
void props_send(const struct world *w, unsigned int d, const struct msg *msg);
void props_deliver(const struct world *w, unsigned int d, const struct dev *pre,
		   const struct msg *msg);

/* world.c */
uint32_t dev_reasons(const struct dev *dev, enum mlag_dad_port kind,
		     uint64_t now);
bool dev_hears(const struct dev *dev, unsigned int d, uint64_t now);
bool dev_can_pair(const struct world *w, unsigned int d);
void dev_pair(struct world *w, unsigned int d, uint32_t *out);
void dev_lose(struct world *w, unsigned int d, uint32_t *out);
void dev_helper(struct world *w, unsigned int d, enum mlag_helper helper,
		uint32_t *out);
void dev_tick(struct world *w, unsigned int d, uint32_t *out);
void dev_dad(struct world *w, unsigned int d, struct msg *msg);
void dev_deliver(struct world *w, unsigned int d, const struct msg *msg,
		 uint32_t *out);
void dev_word(struct world *w, unsigned int d, struct word *word);
void dev_word_deliver(struct world *w, unsigned int d, const struct word *word,
		      uint32_t *out);
void world_age(struct world *w);
void world_fresh(struct world *w);

/* canon.c */
#define MAX_PACKED		640

#endif /* _MLAG_DAD_MODEL_H */
