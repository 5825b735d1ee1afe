// SPDX-License-Identifier: GPL-2.0
/* What to look at. */
#include "model.h"

const struct scenario scenarios[] = {
	{
		.name = "error-down: a port that is up",
		.up = true,
		.share = 50,
	},
	{
		.name = "error-down: a port that is down",
		.share = 50,
	},
};

const unsigned int nscenarios = sizeof(scenarios) / sizeof(scenarios[0]);
