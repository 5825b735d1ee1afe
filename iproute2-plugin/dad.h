/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The paths for dual-active detection (DAD).
 */
#ifndef MLAG_DAD_H
#define MLAG_DAD_H

#include <linux/mlag.h>

#include "list.h"
#include "print.h"

/* What is said when there is no path. */
extern const char mlag_dad_none[];

/**
 * mlag_dads_get - Ask the kernel.
 * @nl: the socket
 * @dads: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_dads_get(struct mlag_nl *nl, struct mlag_list *dads);

/**
 * mlag_dads_brief - Print a line for each path, as a part of "ip mlag show".
 * @dads: the paths
 */
void mlag_dads_brief(const struct mlag_list *dads);

/**
 * mlag_dad_is_bad - Would a path not do when the peer-link failed now?
 * @tb: the path
 *
 * Return: true if it is not heard in both directions, or would not be then.
 */
bool mlag_dad_is_bad(const struct mlag_tb *tb);

/**
 * mlag_dad_append - Append to a string how a path stands, and what is wrong.
 * @tb: the path
 * @buf: the string
 * @size: size of its buffer
 */
void mlag_dad_append(const struct mlag_tb *tb, char *buf, size_t size);

#endif /* MLAG_DAD_H */
