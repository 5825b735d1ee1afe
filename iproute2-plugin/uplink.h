/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Declared uplinks, and the member ports that follow groups of them.
 */
#ifndef MLAG_UPLINK_H
#define MLAG_UPLINK_H

#include "list.h"
#include "print.h"

/**
 * mlag_uplinks_get - Ask the kernel.
 * @nl: the socket
 * @uplinks: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_uplinks_get(struct mlag_nl *nl, struct mlag_list *uplinks);

/**
 * mlag_uplinks_text - Print a line for each group of uplinks: how it stands,
 *	its uplinks, and what the ports that follow it make of it.
 * @uplinks: the uplinks
 * @ports: the ports
 */
void mlag_uplinks_text(const struct mlag_list *uplinks,
		       const struct mlag_list *ports);

/**
 * mlag_uplink_is_first - Is an uplink the first of its group?
 * @uplinks: the uplinks
 * @i: which one
 *
 * Return: true if it is, so that a group is seen once.
 */
bool mlag_uplink_is_first(const struct mlag_list *uplinks, size_t i);

/**
 * mlag_uplink_append - Append to a string how the group of an uplink stands, and
 *	which of its uplinks are not up.
 * @uplinks: the uplinks
 * @i: which one
 * @buf: the string
 * @size: size of its buffer
 */
void mlag_uplink_append(const struct mlag_list *uplinks, size_t i, char *buf,
			size_t size);

/**
 * mlag_cmd_port_set - ip mlag port set
 * @opts: the global options
 * @argv: the words
 *
 * Return: see cmd.h.
 */
int mlag_cmd_port_set(const struct mlag_opts *opts, char **argv);

#endif /* MLAG_UPLINK_H */
