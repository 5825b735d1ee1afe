/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The paths for dual-active detection (DAD).
 */
#ifndef MLAG_DAD_H
#define MLAG_DAD_H

#include <linux/mlag.h>

#include "list.h"
#include "print.h"

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

#endif /* MLAG_DAD_H */
