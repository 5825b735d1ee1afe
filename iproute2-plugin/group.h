/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The DFS group: what is configured on this device and how it stands.
 */
#ifndef MLAG_GROUP_H
#define MLAG_GROUP_H

#include "nl.h"
#include "tb.h"

/**
 * struct mlag_group - The group as the kernel has told.
 * @msg: copy of the kernel's message
 * @tb: its attributes
 */
struct mlag_group {
	struct nlmsghdr *msg;
	struct mlag_tb tb;
};

/**
 * mlag_group_open - Open a socket, and ask for the group first.
 * @nlp: set to the new socket, which is closed again on an error
 * @group: the answer
 *
 * Return: 0 or a negative errno.
 */
int mlag_group_open(struct mlag_nl **nlp, struct mlag_group *group);

/**
 * mlag_group_free - Free the answer.
 * @group: the answer
 */
void mlag_group_free(struct mlag_group *group);

#endif /* MLAG_GROUP_H */
