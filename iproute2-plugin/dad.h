/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The paths for dual-active detection (DAD).
 */
#ifndef MLAG_DAD_H
#define MLAG_DAD_H

#include <linux/mlag.h>

#include "attrs.h"
#include "nl.h"
#include "print.h"

/**
 * struct mlag_dads - The paths as the kernel has told.
 * @msg: copies of the kernel's messages
 * @tb: their attributes
 * @num: how many there are
 */
struct mlag_dads {
	struct nlmsghdr *msg[MLAG_DAD_PATHS];
	struct mlag_tb tb[MLAG_DAD_PATHS];
	unsigned int num;
};

/**
 * mlag_dads_get - Ask the kernel.
 * @nl: the socket
 * @dads: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_dads_get(struct mlag_nl *nl, struct mlag_dads *dads);

/**
 * mlag_dads_free - Free the answer.
 * @dads: the answer, which is empty then
 */
void mlag_dads_free(struct mlag_dads *dads);

/**
 * mlag_dads_json - Write the paths as a JSON array.
 * @dads: the paths
 * @json: the document
 * @key: its name in the surrounding object, or NULL
 */
void mlag_dads_json(const struct mlag_dads *dads, struct mlag_json *json,
		    const char *key);

/**
 * mlag_dads_brief - Print a line for each path, as a part of "ip mlag show".
 * @dads: the paths
 */
void mlag_dads_brief(const struct mlag_dads *dads);

#endif /* MLAG_DAD_H */
