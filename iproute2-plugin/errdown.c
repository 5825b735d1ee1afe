// SPDX-License-Identifier: GPL-2.0
/*
 * Error-down: what becomes of each port of this device when it yields.
 */
#include "errdown.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/mlag.h>

#include "cmd.h"
#include "down.h"
#include "group.h"
#include "privflags.h"

/* More names than that do not make a line any clearer. */
#define MLAG_ERRDOWN_NAMES	8

/* Ports are closed one after the other: what is no further apart, in ms, is told
 * of as one.
 */
#define MLAG_ERRDOWN_TOGETHER	1000

static bool mlag_errdown_goes(const struct mlag_tb *tb)
{
	return mlag_tb_has(tb, MLAG_A_ERROR_DOWN_GOES_DOWN);
}

int mlag_errdowns_get(struct mlag_nl *nl, struct mlag_list *errdowns)
{
	struct mlag_item *item;
	size_t i;
	int err;

	mlag_nl_request(nl, MLAG_CMD_ERROR_DOWN_GET);
	err = mlag_list_dump(nl, &mlag_error_down_set, errdowns);
	if (err)
		return err;
	for (i = 0; i < errdowns->num; i++) {
		item = &errdowns->item[i];
		item->keeps_link = mlag_errdown_goes(&item->tb) &&
			mlag_privflags_keeps_link(mlag_tb_str(&item->tb,
							      MLAG_A_ERROR_DOWN_IFNAME));
	}

	return 0;
}

static unsigned int mlag_errdown_rule(const struct mlag_tb *tb)
{
	return mlag_tb_uint(tb, MLAG_A_ERROR_DOWN_RULE);
}

/* Number @num of a list of names, "eth1 eth2 and 3 more". */
static void mlag_errdown_name(const struct mlag_tb *tb, unsigned int num)
{
	if (num >= MLAG_ERRDOWN_NAMES)
		return;
	if (num)
		putchar(' ');
	mlag_print_word(MLAG_COLOR_NAME,
			mlag_tb_str(tb, MLAG_A_ERROR_DOWN_IFNAME));
}

static void mlag_errdown_more(unsigned int num)
{
	if (num > MLAG_ERRDOWN_NAMES)
		printf(" and %u more", num - MLAG_ERRDOWN_NAMES);
}

/* Names of those for which @wanted says so. */
static void mlag_errdown_names(const struct mlag_list *errdowns,
			       bool (*wanted)(const struct mlag_tb *tb,
					      unsigned int arg),
			       unsigned int arg, const char *before)
{
	const struct mlag_tb *tb;
	unsigned int num = 0;
	size_t i;

	for (i = 0; i < errdowns->num; i++) {
		tb = &errdowns->item[i].tb;
		if (!wanted(tb, arg))
			continue;
		if (!num)
			fputs(before, stdout);
		mlag_errdown_name(tb, num++);
	}
	mlag_errdown_more(num);
}

static bool mlag_errdown_by(const struct mlag_tb *tb, unsigned int rule)
{
	return mlag_errdown_rule(tb) == rule;
}

bool mlag_errdown_is_held(const struct mlag_tb *tb)
{
	return mlag_errdown_rule(tb) != MLAG_ERROR_DOWN_BY_MEMBER &&
	       mlag_tb_uint(tb, MLAG_A_ERROR_DOWN_DOWN);
}

void mlag_errdown_keeps_link(const struct mlag_tb *tb, char *buf, size_t size)
{
	mlag_append(buf, size,
		    "its NIC keeps the link up when it is closed, so the other end goes on sending: ethtool --set-priv-flags %s %s on",
		    mlag_tb_str(tb, MLAG_A_ERROR_DOWN_IFNAME),
		    MLAG_LINK_DOWN_ON_CLOSE);
}

/* Nothing holds it down, but something would. */
static bool mlag_errdown_is_released(const struct mlag_tb *tb,
				     unsigned int arg)
{
	(void)arg;

	return mlag_tb_uint(tb, MLAG_A_ERROR_DOWN_RELEASED) &&
	       !mlag_tb_uint(tb, MLAG_A_ERROR_DOWN_DOWN);
}

/* Held down for the same, released from the same, and together. */
static bool mlag_errdown_alike(const struct mlag_tb *a, const struct mlag_tb *b)
{
	uint64_t x = mlag_down_errdown_age(a), y = mlag_down_errdown_age(b);

	return mlag_tb_uint(a, MLAG_A_ERROR_DOWN_DOWN) ==
	       mlag_tb_uint(b, MLAG_A_ERROR_DOWN_DOWN) &&
	       mlag_tb_uint(a, MLAG_A_ERROR_DOWN_RELEASED) ==
	       mlag_tb_uint(b, MLAG_A_ERROR_DOWN_RELEASED) &&
	       mlag_tb_has(a, MLAG_A_ERROR_DOWN_STAYS_DOWN) ==
	       mlag_tb_has(b, MLAG_A_ERROR_DOWN_STAYS_DOWN) &&
	       (x > y ? x - y : y - x) < MLAG_ERRDOWN_TOGETHER;
}

/* A routed uplink stays up, and draws traffic to a device that is cut off. */
static bool mlag_errdown_trap(const struct mlag_tb *tb, unsigned int arg)
{
	(void)arg;

	return mlag_errdown_rule(tb) == MLAG_ERROR_DOWN_BY_ROUTED &&
	       mlag_tb_has(tb, MLAG_A_ERROR_DOWN_UPLINK);
}

/* A port and all that are like it, those that were told of before left out. */
static void mlag_errdown_held_line(const struct mlag_list *errdowns,
				   size_t first, bool *told)
{
	const struct mlag_tb *tb, *like = &errdowns->item[first].tb;
	unsigned int num = 0;
	size_t i;

	mlag_print_label("down");
	for (i = first; i < errdowns->num; i++) {
		tb = &errdowns->item[i].tb;
		if (told[i] || !mlag_errdown_is_held(tb) ||
		    !mlag_errdown_alike(tb, like))
			continue;
		told[i] = true;
		mlag_errdown_name(tb, num++);
	}
	mlag_errdown_more(num);
	puts(mlag_tb_has(like, MLAG_A_ERROR_DOWN_STAYS_DOWN) ?
	     ": stays down afterwards, unless \"ip mlag port set dev DEV afterwards up\"" :
	     ": up by itself, or at once with \"ip mlag port set dev DEV reserve\"");
	mlag_down_errdown_text(like);
}

static void mlag_errdown_held(const struct mlag_list *errdowns)
{
	bool *told = calloc(errdowns->num, sizeof(*told));
	size_t i;

	if (!told && errdowns->num) {
		mlag_error("mlag: %s.", strerror(ENOMEM));
		return;
	}
	for (i = 0; i < errdowns->num; i++)
		if (!told[i] && mlag_errdown_is_held(&errdowns->item[i].tb))
			mlag_errdown_held_line(errdowns, i, told);
	free(told);
	for (i = 0; i < errdowns->num; i++)
		if (mlag_errdown_is_released(&errdowns->item[i].tb, 0))
			break;
	if (i == errdowns->num)
		return;
	mlag_print_label("released");
	mlag_errdown_names(errdowns, mlag_errdown_is_released, 0, "");
	puts(": by the administrator, until what held it down is over");
}

void mlag_errdowns_brief(const struct mlag_list *errdowns,
			 const struct mlag_tb *group)
{
	static const struct {
		unsigned int rule;
		const char *text;
	} spared[] = {
		{ MLAG_ERROR_DOWN_BY_RESERVE, "; reserved: " },
		{ MLAG_ERROR_DOWN_BY_PEER_LINK, "; peer-link: " },
		{ MLAG_ERROR_DOWN_BY_ROUTED, "; routed, and so spared: " },
	};
	unsigned int scope = mlag_tb_uint(group, MLAG_A_GROUP_ERROR_DOWN);
	bool dad = mlag_tb_has(group, MLAG_A_GROUP_DAD);
	char buf[24];
	size_t i;

	/* without a path nothing ever goes down */
	if (!mlag_tb_has(group, MLAG_A_GROUP_ERROR_DOWN) || !dad)
		return;

	mlag_errdown_held(errdowns);
	mlag_print_label("error-down");
	if (scope == MLAG_ERROR_DOWN_UNSET)
		mlag_print_word(MLAG_COLOR_WARN, "not armed");
	else
		mlag_print_word(MLAG_COLOR_NONE,
				mlag_tb_name(group, MLAG_A_GROUP_ERROR_DOWN,
					     buf, sizeof(buf)));
	mlag_errdown_names(errdowns, mlag_errdown_by,
			   MLAG_ERROR_DOWN_BY_SUSPEND, "; suspended: ");
	if (scope == MLAG_ERROR_DOWN_ALL)
		for (i = 0; i < sizeof(spared) / sizeof(spared[0]); i++)
			mlag_errdown_names(errdowns, mlag_errdown_by,
					   spared[i].rule, spared[i].text);
	else
		mlag_errdown_names(errdowns, mlag_errdown_by,
				   MLAG_ERROR_DOWN_BY_NOT_ARMED,
				   "; up even if this device yields: ");
	putchar('\n');
	if (scope == MLAG_ERROR_DOWN_UNSET) {
		mlag_print_label("");
		puts("\"ip mlag port set dev DEV reserve\" for management ports, then \"ip mlag set error-down all\"");
	}
	for (i = 0; i < errdowns->num; i++)
		if (mlag_errdown_trap(&errdowns->item[i].tb, 0))
			break;
	if (i == errdowns->num)
		return;
	mlag_print_label("error-down");
	mlag_errdown_names(errdowns, mlag_errdown_trap, 0, "");
	mlag_print_word(MLAG_COLOR_WARN,
			": routed uplinks draw traffic even if this device yields: \"suspend\" takes them down, \"reserve\" is content with it");
	putchar('\n');
}

/* A port of ip mlag port show would-go-down. */
static void mlag_errdown_line(const struct mlag_item *item)
{
	const struct mlag_tb *tb = &item->tb;
	unsigned int rule = mlag_errdown_rule(tb);
	char buf[24], text[256] = "";

	mlag_print_word(MLAG_COLOR_NAME,
			mlag_tb_str(tb, MLAG_A_ERROR_DOWN_IFNAME));
	if (mlag_errdown_goes(tb))
		mlag_print_word(MLAG_COLOR_BAD, " down ");
	else
		mlag_print_word(MLAG_COLOR_GOOD, " spared ");
	mlag_print_word(MLAG_COLOR_NONE,
			mlag_tb_name(tb, MLAG_A_ERROR_DOWN_RULE, buf,
				     sizeof(buf)));
	if (rule <= mlag_error_down_rule_names.max)
		printf(": %s", mlag_error_down_rule_names.doc[rule]);
	if (mlag_tb_has(tb, MLAG_A_ERROR_DOWN_BY)) {
		fputs(", by ", stdout);
		mlag_print_word(MLAG_COLOR_NAME,
				mlag_tb_str(tb, MLAG_A_ERROR_DOWN_BY));
	}
	if (mlag_tb_has(tb, MLAG_A_ERROR_DOWN_UPLINK))
		fputs(", an uplink", stdout);
	if (mlag_tb_has(tb, MLAG_A_ERROR_DOWN_ROUTED) &&
	    mlag_errdown_goes(tb) && rule != MLAG_ERROR_DOWN_BY_MEMBER)
		mlag_print_word(MLAG_COLOR_WARN,
				", loses static routes and IPv6 addresses by it");
	if (mlag_tb_has(tb, MLAG_A_ERROR_DOWN_DOWN))
		fputs(mlag_tb_has(tb, MLAG_A_ERROR_DOWN_STAYS_DOWN) ?
		      ", held down, and stays down afterwards" : ", held down",
		      stdout);
	putchar('\n');
	mlag_down_errdown_text(tb);
	if (!item->keeps_link)
		return;
	mlag_errdown_keeps_link(tb, text, sizeof(text));
	fputs("    ", stdout);
	mlag_print_word(MLAG_COLOR_WARN, text);
	putchar('\n');
}

void mlag_errdowns_json(const struct mlag_list *errdowns,
			struct mlag_json *json, const char *key, bool all)
{
	const struct mlag_item *item;
	size_t i;

	mlag_json_open(json, key, '[');
	for (i = 0; i < errdowns->num; i++) {
		item = &errdowns->item[i];
		if (!all && !mlag_errdown_goes(&item->tb))
			continue;
		mlag_json_open(json, NULL, '{');
		mlag_tb_json(&item->tb, json);
		mlag_json_bool(json, "keeps-link", item->keeps_link);
		mlag_json_close(json, '}');
	}
	mlag_json_close(json, ']');
}

static void mlag_errdowns_text(const struct mlag_list *errdowns,
			       const struct mlag_tb *group, bool all)
{
	bool any = false;
	size_t i;

	if (!mlag_tb_has(group, MLAG_A_GROUP_DAD))
		puts("no DAD path, so this device never yields; with one:");
	for (i = 0; i < errdowns->num; i++) {
		if (!all && !mlag_errdown_goes(&errdowns->item[i].tb))
			continue;
		mlag_errdown_line(&errdowns->item[i]);
		any = true;
	}
	if (!any)
		puts("nothing would go down");
}

int mlag_cmd_would_go_down(const struct mlag_opts *opts, char **argv)
{
	struct mlag_list errdowns;
	struct mlag_group group;
	struct mlag_json json;
	struct mlag_nl *nl;
	int err;

	err = mlag_cmd_end(argv, "would-go-down");
	if (err)
		return err;
	err = mlag_group_open(&nl, &group);
	if (err)
		return err;
	err = mlag_errdowns_get(nl, &errdowns);
	mlag_nl_close(nl);
	if (!err && opts->json) {
		mlag_json_init(&json, opts->pretty);
		mlag_errdowns_json(&errdowns, &json, NULL, opts->details);
	} else if (!err) {
		mlag_errdowns_text(&errdowns, &group.tb, opts->details);
	}
	mlag_list_free(&errdowns);
	mlag_group_free(&group);

	return err;
}
