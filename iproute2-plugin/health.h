/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The health of the pair, as this device sees it: what is wrong, and how much.
 */
#ifndef MLAG_HEALTH_H
#define MLAG_HEALTH_H

#include "state.h"

/**
 * enum mlag_health - The exit status of "ip mlag show health".
 * @MLAG_HEALTH_OK: both devices work, and either may fail
 * @MLAG_HEALTH_DEGRADED: traffic flows, but something that would be needed for
 *	the next failure is missing, or some of it takes the longer way
 * @MLAG_HEALTH_FAILED: this device does not do its part, or a host has no leg
 * @MLAG_HEALTH_UNKNOWN: not looked at, since the words were wrong; no finding's
 */
enum mlag_health {
	MLAG_HEALTH_OK,
	MLAG_HEALTH_DEGRADED,
	MLAG_HEALTH_FAILED,
	MLAG_HEALTH_UNKNOWN,
};

/* Enough for a port that is held down for all reasons at once. */
#define MLAG_FINDING_SIZE	1024

/**
 * struct mlag_finding - Something that is wrong.
 * @severity: how much
 * @type: what it is about, in the words of "ip mlag monitor" where that has one
 * @name: which of several of that type: a network device, or a number; or ""
 * @text: what is wrong, and why as far as that is known
 */
struct mlag_finding {
	enum mlag_health severity;
	const char *type;
	char name[24];
	char text[MLAG_FINDING_SIZE];
};

/**
 * typedef mlag_health_cb - What to do with a finding.
 * @finding: the finding, gone after the call
 * @data: what the caller of the function that finds has given
 */
typedef void (*mlag_health_cb)(const struct mlag_finding *finding, void *data);

/**
 * mlag_health_check - Find all that is wrong.
 * @state: what the kernel has told, of all ports
 * @cb: called for each finding
 * @data: for @cb
 */
void mlag_health_check(const struct mlag_state *state, mlag_health_cb cb,
		       void *data);

#endif /* MLAG_HEALTH_H */
