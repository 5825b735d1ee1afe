// SPDX-License-Identifier: GPL-2.0
/*
 * Answers of many messages: kept, written as JSON, freed.
 */
#include "list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void mlag_list_reset(void *data)
{
	struct mlag_list *list = data;
	size_t i;

	for (i = 0; i < list->num; i++)
		free(list->item[i].msg);
	free(list->item);
	*list = (struct mlag_list){ .set = list->set };
}

static int mlag_list_cb(const struct nlmsghdr *nlh, void *data)
{
	struct mlag_list *list = data;
	struct mlag_item *item;
	int err;

	item = realloc(list->item, (list->num + 1) * sizeof(*item));
	if (!item)
		return -ENOMEM;
	list->item = item;

	item += list->num;
	*item = (struct mlag_item){ .msg = malloc(nlh->nlmsg_len) };
	if (!item->msg)
		return -ENOMEM;
	memcpy(item->msg, nlh, nlh->nlmsg_len);
	err = mlag_tb_parse(&item->tb, list->set, item->msg);
	if (err) {
		free(item->msg);
		return err;
	}
	list->num++;

	return 0;
}

int mlag_list_dump(struct mlag_nl *nl, const struct mlag_attr_set *set,
		   struct mlag_list *list)
{
	int err;

	*list = (struct mlag_list){ .set = set };
	err = mlag_nl_dump(nl, mlag_list_reset, mlag_list_cb, list);
	if (err == MLAG_NL_TORN) {
		list->torn = true;
		return 0;
	}
	if (err)
		mlag_list_free(list);

	return err;
}

int mlag_list_talk(struct mlag_nl *nl, const struct mlag_attr_set *set,
		   struct mlag_list *list)
{
	int err;

	*list = (struct mlag_list){ .set = set };
	err = mlag_nl_talk(nl, mlag_list_cb, list);
	if (err)
		mlag_list_free(list);

	return err;
}

void mlag_list_free(struct mlag_list *list)
{
	mlag_list_reset(list);
}

void mlag_list_json(const struct mlag_list *list, struct mlag_json *json,
		    const char *key)
{
	size_t i;

	mlag_json_open(json, key, '[');
	for (i = 0; i < list->num; i++) {
		mlag_json_open(json, NULL, '{');
		mlag_tb_json(&list->item[i].tb, json);
		mlag_json_close(json, '}');
	}
	mlag_json_close(json, ']');
}
