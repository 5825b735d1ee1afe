/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Error-down: what becomes of each port of this device when it yields.
 */
#ifndef MLAG_ERRDOWN_H
#define MLAG_ERRDOWN_H

#include "list.h"
#include "print.h"

/**
 * mlag_errdowns_get - Ask the kernel, and the NICs of those that go down.
 * @nl: the socket
 * @errdowns: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_errdowns_get(struct mlag_nl *nl, struct mlag_list *errdowns);

/**
 * mlag_errdown_is_held - Is it held down, and no link of a member port?
 * @tb: the port
 *
 * Return: true if so.
 */
bool mlag_errdown_is_held(const struct mlag_tb *tb);

/**
 * mlag_errdown_keeps_link - Append to a string what it means that the NIC of a
 *	port keeps its link, and what to do.
 * @tb: the port
 * @buf: the string
 * @size: size of its buffer
 */
void mlag_errdown_keeps_link(const struct mlag_tb *tb, char *buf, size_t size);

/**
 * mlag_errdowns_brief - Print what is held down, and a line that says what would
 *	be, as part of the group's.
 * @errdowns: the ports
 * @group: the group
 */
void mlag_errdowns_brief(const struct mlag_list *errdowns,
			 const struct mlag_tb *group);

/**
 * mlag_errdowns_json - Write the ports as a JSON array.
 * @errdowns: the ports
 * @json: the document
 * @key: its name in the surrounding object, or NULL
 * @all: also those that do not go down
 */
void mlag_errdowns_json(const struct mlag_list *errdowns,
			struct mlag_json *json, const char *key, bool all);

/**
 * mlag_cmd_would_go_down - ip mlag port show would-go-down
 * @opts: the global options
 * @argv: the words behind it
 *
 * Return: see cmd.h.
 */
int mlag_cmd_would_go_down(const struct mlag_opts *opts, char **argv);

#endif /* MLAG_ERRDOWN_H */
