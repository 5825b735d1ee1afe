/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that the kernel tells of this device.
 */
#ifndef MLAG_STATE_H
#define MLAG_STATE_H

#include "group.h"
#include "list.h"

/**
 * struct mlag_state - The answers to all questions.
 * @group: the group
 * @dads: the DAD paths
 * @uplinks: the declared uplinks
 * @errdowns: what becomes of each port when the device yields
 * @ports: the netdevs of kind mlag
 */
struct mlag_state {
	struct mlag_group group;
	struct mlag_list dads;
	struct mlag_list uplinks;
	struct mlag_list errdowns;
	struct mlag_list ports;
};

/**
 * mlag_state_get - Ask the kernel.
 * @dev: name of the only port that is wanted, or NULL for all
 * @state: the answers
 *
 * Return: 0 or a negative errno, then there is nothing to free.
 */
int mlag_state_get(const char *dev, struct mlag_state *state);

/**
 * mlag_state_is_torn - Did it change while the kernel was asked?
 * @state: the answers
 *
 * Return: true if an answer may be wrong, of which the user was warned.
 */
bool mlag_state_is_torn(const struct mlag_state *state);

/**
 * mlag_state_free - Free the answers.
 * @state: the answers
 */
void mlag_state_free(struct mlag_state *state);

#endif /* MLAG_STATE_H */
