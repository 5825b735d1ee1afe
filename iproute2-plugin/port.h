/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The netdevs of kind mlag: the peer-link and the ports that end M-LAGs.
 */
#ifndef MLAG_PORT_H
#define MLAG_PORT_H

#include "attrs.h"
#include "nl.h"
#include "print.h"

/**
 * struct mlag_port - One netdev of kind mlag.
 * @msg: copy of the kernel's message
 * @tb: its attributes
 */
struct mlag_port {
	struct nlmsghdr *msg;
	struct mlag_tb tb;
};

/**
 * struct mlag_ports - A list of them.
 * @port: the array
 * @num: how many there are
 */
struct mlag_ports {
	struct mlag_port *port;
	size_t num;
};

/**
 * mlag_ports_get - Ask the kernel.
 * @nl: the socket
 * @dev: name of the one that is wanted, or NULL for all
 * @ports: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_ports_get(struct mlag_nl *nl, const char *dev,
		   struct mlag_ports *ports);

/**
 * mlag_ports_free - Free a list.
 * @ports: the list, which is empty then
 */
void mlag_ports_free(struct mlag_ports *ports);

/**
 * mlag_ports_json - Write the list as a JSON array.
 * @ports: the list
 * @json: the document
 * @key: its name in the surrounding object, or NULL
 */
void mlag_ports_json(const struct mlag_ports *ports, struct mlag_json *json,
		     const char *key);

/**
 * mlag_ports_text - Print the list as a table, and counters if asked for.
 * @ports: the list
 * @opts: the global options
 */
void mlag_ports_text(struct mlag_ports *ports, const struct mlag_opts *opts);

/**
 * mlag_stats_text - Print counters with what they mean.
 * @stats: the counters
 * @what: whose they are
 * @opts: the global options: -s for those that are not zero, -s -s for all
 */
void mlag_stats_text(const struct mlag_tb *stats, const char *what,
		     const struct mlag_opts *opts);

#endif /* MLAG_PORT_H */
