// SPDX-License-Identifier: GPL-2.0
/* What to look at. */
#include "model.h"

#define U UNLIMITED

#define COMMON(legs_, flight_, boot_delay_)				\
	.legs = legs_, .flight = flight_, .hold = { 2, 2 },		\
	.hold2 = { 2, 2 }, .boot_delay = boot_delay_,			\
	.priority = { 100, 100 }, .priority2 = { 100, 100 }

/* With a bound on what is sent a scenario is looked at completely, and goes
 * deep; without one it is not, and goes wide.
 */
const struct scenario scenarios[] = {
	{
		.name = "session: from boot on, old hellos",
		COMMON(0, 1, 4),
		.budget = { [B_TIME] = U, [B_HELLO] = 6, [B_OLD] = 1,
			    [B_CARRIER] = 1 },
		.share = 8,
	},
	{
		.name = "session: loss, delay, repetition, carriers",
		COMMON(0, 2, 4),
		.budget = { [B_TIME] = U, [B_HELLO] = U, [B_KEEPALIVE] = U,
			    [B_CARRIER] = 2, [B_OLD] = 2 },
		.share = 10,
	},
	{
		.name = "session: crashes and old messages",
		COMMON(0, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = U, [B_KEEPALIVE] = U,
			    [B_CRASH] = 2, [B_OLD] = U },
		.share = 10,
	},
	{
		.name = "administrators: priorities, groups, helpers",
		COMMON(0, 2, 4), .paired = true,
		.priority = { 100, 150 }, .priority2 = { 200, 50 },
		.budget = { [B_TIME] = U, [B_HELLO] = U, [B_KEEPALIVE] = U,
			    [B_PRIORITY] = 3, [B_GROUP] = 1, [B_HELPER] = 2 },
		.share = 10,
	},
	{
		.name = "priorities change while roles do",
		COMMON(0, 2, 4), .paired = true,
		.priority = { 100, 150 }, .priority2 = { 200, 50 },
		.budget = { [B_TIME] = 2, [B_HELLO] = 5, [B_PRIORITY] = 4 },
		.share = 6,
	},
	{
		.name = "priorities change while devices pair",
		COMMON(0, 1, 4), .paired = true,
		.priority = { 100, 150 }, .priority2 = { 200, 50 },
		.budget = { [B_TIME] = 4, [B_HELLO] = 6, [B_PRIORITY] = 2,
			    [B_CARRIER] = 1 },
		.share = 6,
	},
	{
		.name = "goodbye: leaving, returning, old messages",
		COMMON(0, 2, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = U, [B_KEEPALIVE] = U,
			    [B_LEAVE] = 3, [B_OLD] = 1, [B_CARRIER] = 1 },
		.share = 8,
	},
	{
		.name = "goodbye: both leave, from boot on",
		COMMON(0, 1, 4),
		.budget = { [B_TIME] = U, [B_HELLO] = 6, [B_KEEPALIVE] = 3,
			    [B_LEAVE] = 3 },
		.share = 6,
	},
	{
		.name = "equal MAC addresses",
		COMMON(0, 1, 4), .same_mac = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 8, [B_CARRIER] = 1 },
		.share = 5,
	},
	{
		.name = "legs: a lease runs out",
		COMMON(1, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 0, [B_KEEPALIVE] = 4,
			    [B_USABLE] = 3 },
		.share = 10,
	},
	{
		.name = "legs: the session blips, ports come and go",
		COMMON(1, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 4, [B_KEEPALIVE] = 3,
			    [B_USABLE] = 2, [B_CARRIER] = 1 },
		.share = 10,
	},
	{
		.name = "legs: goodbye",
		COMMON(1, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 2, [B_KEEPALIVE] = 4,
			    [B_USABLE] = 3, [B_LEAVE] = 2 },
		.share = 10,
	},
	{
		.name = "verdicts: a device that yields, and one that stays",
		COMMON(0, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 6, [B_VERDICT] = 4,
			    [B_CARRIER] = 2 },
		.share = 6,
	},
	{
		.name = "legs: a crash, and alone",
		COMMON(1, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 1, [B_KEEPALIVE] = 3,
			    [B_USABLE] = 3, [B_CRASH] = 1 },
		.share = 10,
	},
	{
		.name = "legs: old keep-alives",
		COMMON(1, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 3, [B_KEEPALIVE] = 3,
			    [B_USABLE] = 2, [B_OLD] = 1 },
		.share = 10,
	},
	{
		.name = "legs: ports come and go",
		COMMON(1, 2, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = U, [B_KEEPALIVE] = U,
			    [B_USABLE] = 4, [B_READY] = 1 },
		.share = 8,
	},
	{
		.name = "legs: from boot on",
		COMMON(1, 1, 4),
		.budget = { [B_TIME] = U, [B_HELLO] = 4, [B_KEEPALIVE] = 3,
			    [B_USABLE] = 3, [B_FORWARDS] = 1 },
		.share = 8,
	},
	{
		.name = "legs: netdevs made and deleted, old messages",
		COMMON(1, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = U, [B_KEEPALIVE] = U,
			    [B_PRESENT] = 2, [B_USABLE] = 2, [B_OLD] = 1 },
		.share = 6,
	},
	{
		.name = "legs: crashes, carriers, old messages",
		COMMON(1, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = U, [B_KEEPALIVE] = U,
			    [B_USABLE] = 3, [B_CRASH] = 1, [B_CARRIER] = 1,
			    [B_OLD] = 1 },
		.share = 6,
	},
	{
		.name = "legs: hold times differ",
		COMMON(1, 1, 8), .paired = true,
		.hold = { 2, 4 }, .hold2 = { 2, 4 },
		.budget = { [B_TIME] = U, [B_HELLO] = 1, [B_KEEPALIVE] = 3,
			    [B_USABLE] = 2 },
		.share = 8,
	},
	{
		.name = "legs: an old hello tells of a shorter hold time",
		COMMON(1, 1, 8), .paired = true,
		.hold = { 2, 4 }, .hold2 = { 2, 2 }, .old_boot = true,
		.budget = { [B_TIME] = U, [B_KEEPALIVE] = 1,
			    [B_USABLE] = 2, [B_CARRIER] = 2 },
		.share = 4,
	},
	{
		.name = "legs: hold times change",
		COMMON(1, 1, 8), .paired = true,
		.hold2 = { 2, 4 },
		.budget = { [B_TIME] = U, [B_KEEPALIVE] = 2,
			    [B_USABLE] = 2, [B_HOLD] = 1, [B_CARRIER] = 1 },
		.share = 4,
	},
	{
		.name = "legs: hold times change while devices pair",
		COMMON(1, 1, 8), .paired = true,
		.hold2 = { 2, 4 }, .deep = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 1, [B_KEEPALIVE] = 2,
			    [B_USABLE] = 2, [B_HOLD] = 1, [B_CARRIER] = 1 },
		.share = 4,
	},
	{
		.name = "legs: open ones of two devices that were alone",
		COMMON(1, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_HELLO] = 4, [B_KEEPALIVE] = 3,
			    [B_CARRIER] = 2 },
		.share = 6,
	},
	{
		.name = "legs: two of them",
		COMMON(2, 1, 4), .paired = true,
		.budget = { [B_TIME] = U, [B_KEEPALIVE] = 3, [B_USABLE] = 2,
			    [B_READY] = 1 },
		.share = 4,
	},
};

const unsigned int nscenarios = sizeof(scenarios) / sizeof(scenarios[0]);
