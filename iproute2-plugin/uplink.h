/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Declared uplinks, and the member ports that follow groups of them.
 */
#ifndef MLAG_UPLINK_H
#define MLAG_UPLINK_H

#include "attrs.h"
#include "nl.h"
#include "port.h"
#include "print.h"

/**
 * struct mlag_uplink - An uplink as the kernel has told.
 * @msg: copy of the kernel's message
 * @tb: its attributes
 */
struct mlag_uplink {
	struct nlmsghdr *msg;
	struct mlag_tb tb;
};

/**
 * struct mlag_uplinks - All of them.
 * @uplink: the uplinks
 * @num: how many there are
 */
struct mlag_uplinks {
	struct mlag_uplink *uplink;
	size_t num;
};

/**
 * mlag_uplinks_get - Ask the kernel.
 * @nl: the socket
 * @uplinks: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_uplinks_get(struct mlag_nl *nl, struct mlag_uplinks *uplinks);

/**
 * mlag_uplinks_free - Free the answer.
 * @uplinks: the answer, which is empty then
 */
void mlag_uplinks_free(struct mlag_uplinks *uplinks);

/**
 * mlag_uplinks_json - Write the uplinks as a JSON array.
 * @uplinks: the uplinks
 * @json: the document
 * @key: its name in the surrounding object, or NULL
 */
void mlag_uplinks_json(const struct mlag_uplinks *uplinks,
		       struct mlag_json *json, const char *key);

/**
 * mlag_uplinks_text - Print a line for each group of uplinks: how it stands,
 *	its uplinks, and what the ports that follow it make of it.
 * @uplinks: the uplinks
 * @ports: the ports
 */
void mlag_uplinks_text(const struct mlag_uplinks *uplinks,
		       const struct mlag_ports *ports);

/**
 * mlag_cmd_port_set - ip mlag port set
 * @opts: the global options
 * @argv: the words
 *
 * Return: see cmd.h.
 */
int mlag_cmd_port_set(const struct mlag_opts *opts, char **argv);

#endif /* MLAG_UPLINK_H */
