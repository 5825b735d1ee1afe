/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The netdevs of kind mlag: the peer-link and the ports that end M-LAGs.
 */
#ifndef MLAG_PORT_H
#define MLAG_PORT_H

#include "list.h"
#include "print.h"

/**
 * mlag_ports_get - Ask the kernel.
 * @nl: the socket
 * @dev: name of the one that is wanted, or NULL for all
 * @ports: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_ports_get(struct mlag_nl *nl, const char *dev,
		   struct mlag_list *ports);

/**
 * mlag_ports_text - Print the list as a table, and counters if asked for.
 * @ports: the list
 * @opts: the global options
 */
void mlag_ports_text(struct mlag_list *ports, const struct mlag_opts *opts);

/**
 * mlag_stats_text - Print counters with what they mean.
 * @stats: the counters
 * @what: whose they are
 * @opts: the global options: -s for those that are not zero, -s -s for all
 */
void mlag_stats_text(const struct mlag_tb *stats, const char *what,
		     const struct mlag_opts *opts);

#endif /* MLAG_PORT_H */
