/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Answers of many messages: ports, uplinks, DAD paths.
 */
#ifndef MLAG_LIST_H
#define MLAG_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "nl.h"
#include "print.h"
#include "tb.h"

/**
 * struct mlag_item - A message as the kernel has sent it.
 * @msg: copy of the message
 * @tb: its attributes
 * @keeps_link: of a port that goes down: its NIC keeps the link up
 */
struct mlag_item {
	struct nlmsghdr *msg;
	struct mlag_tb tb;
	bool keeps_link;
};

/**
 * struct mlag_list - All messages of an answer.
 * @set: the attributes that they may have
 * @item: the messages
 * @num: how many there are
 * @torn: what they tell of changed while they were read, they may be wrong
 */
struct mlag_list {
	const struct mlag_attr_set *set;
	struct mlag_item *item;
	size_t num;
	bool torn;
};

/**
 * mlag_list_dump - Send the request that was begun as a dump.
 * @nl: the socket
 * @set: the attributes that the messages may have
 * @list: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_list_dump(struct mlag_nl *nl, const struct mlag_attr_set *set,
		   struct mlag_list *list);

/**
 * mlag_list_talk - Send the request that was begun, for one message.
 * @nl: the socket
 * @set: the attributes that it may have
 * @list: the answer, empty on an error
 *
 * Return: 0 or a negative errno.
 */
int mlag_list_talk(struct mlag_nl *nl, const struct mlag_attr_set *set,
		   struct mlag_list *list);

/**
 * mlag_list_free - Free an answer.
 * @list: the answer, which is empty then
 */
void mlag_list_free(struct mlag_list *list);

/**
 * mlag_list_json - Write an answer as a JSON array.
 * @list: the answer
 * @json: the document
 * @key: its name in the surrounding object, or NULL
 */
void mlag_list_json(const struct mlag_list *list, struct mlag_json *json,
		    const char *key);

#endif /* MLAG_LIST_H */
