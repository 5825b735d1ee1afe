// SPDX-License-Identifier: GPL-2.0
/* What to look at. */
#include "model.h"

#define U UNLIMITED

const struct scenario scenarios[] = {
	{
		.name = "a split",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_DIR] = 2 },
		.share = 12,
	},
	{
		.name = "splits and repairs",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 3,
			    [B_PAIR] = U, [B_WORD] = U, [B_DIR] = 1 },
		.share = 12,
	},
	{
		.name = "a peer-link that fails at one end, old packets",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_BLIP] = 3, [B_PAIR] = U, [B_WORD] = 3,
			    [B_OLD] = 2 },
		.share = 12,
	},
	{
		.name = "packets overtake each other",
		.flight = 2, .paired = true, .uplinks = 3,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_UPLINK] = 1, [B_DIR] = 1 },
		.share = 8,
	},
	{
		.name = "crashes",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_CRASH] = 2, [B_PAIR] = U, [B_WORD] = 2 },
		.share = 10,
	},
	{
		.name = "crashes and old packets",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_CRASH] = 2, [B_OLD] = 2, [B_PAIR] = 2,
			    [B_DIR] = 1 },
		.share = 10,
	},
	{
		.name = "uplinks",
		.flight = 1, .paired = true, .uplinks = 3,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_UPLINK] = 4, [B_DIR] = 1, [B_WORD] = 1 },
		.share = 10,
	},
	{
		.name = "helpers die",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_HELPER] = 3, [B_WORD] = 1 },
		.share = 8,
	},
	{
		.name = "policy: the backup yields without DAD",
		.flight = 1, .paired = true, .lost_yields = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_DIR] = 2, [B_HELPER] = 1 },
		.share = 6,
	},
	{
		.name = "classic mode",
		.flight = 1, .paired = true, .classic = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 2,
			    [B_PAIR] = U, [B_DIR] = 1 },
		.share = 5,
	},
	{
		.name = "DAD by a port that goes down",
		.flight = 1, .paired = true, .own_port = true,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1 },
		.share = 5,
	},
	{
		.name = "from boot on",
		.flight = 1,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_LINK] = 1,
			    [B_PAIR] = U, [B_WORD] = U, [B_DIR] = 1 },
		.share = 8,
	},
	{
		.name = "an old packet of an earlier split",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = 3, [B_DAD] = 2, [B_OLD] = 1,
			    [B_BLIP] = 2, [B_PAIR] = 3, [B_WORD] = 3 },
		.share = 10,
	},
	{
		.name = "an old packet of a dead boot",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = 6, [B_DAD] = 3, [B_OLD] = 1,
			    [B_LINK] = 2, [B_CRASH] = 1, [B_PAIR] = 2 },
		.share = 10,
	},
	{
		.name = "late packets while uplinks fail",
		.flight = 2, .paired = true, .uplinks = 3,
		.budget = { [B_TIME] = 4, [B_DAD] = 5, [B_BLIP] = 1,
			    [B_UPLINK] = 2 },
		.share = 10,
	},
	{
		.name = "maintenance",
		.flight = 1, .paired = true,
		.budget = { [B_TIME] = U, [B_WORD] = U,
			    [B_MAINTENANCE] = 5 },
		.share = 6,
	},
	{
		.name = "maintenance and a split",
		.flight = 1, .paired = true, .uplinks = 3,
		.budget = { [B_TIME] = U, [B_DAD] = U, [B_WORD] = U,
			    [B_LINK] = 2, [B_PAIR] = U,
			    [B_MAINTENANCE] = 3 },
		.share = 8,
	},
};

const unsigned int nscenarios = sizeof(scenarios) / sizeof(scenarios[0]);
