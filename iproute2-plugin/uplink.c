// SPDX-License-Identifier: GPL-2.0
/*
 * Declared uplinks, and the member ports that follow groups of them. Also what
 * else can be set for a port.
 */
#include "uplink.h"

#include <inttypes.h>
#include <net/if.h>
#include <string.h>

#include <linux/mlag.h>

#include "cmd.h"
#include "parse.h"

int mlag_uplinks_get(struct mlag_nl *nl, struct mlag_list *uplinks)
{
	mlag_nl_request(nl, MLAG_CMD_UPLINK_GET);

	return mlag_list_dump(nl, &mlag_uplink_set, uplinks);
}

/* "eth8 up, eth9 down 3.4s" */
static void mlag_uplinks_members(const struct mlag_list *uplinks,
				 uint64_t group)
{
	const char *comma = ": ";
	const struct mlag_tb *tb;
	char buf[24];
	size_t i;
	bool up;

	for (i = 0; i < uplinks->num; i++) {
		tb = &uplinks->item[i].tb;
		if (mlag_tb_uint(tb, MLAG_A_UPLINK_GROUP) != group)
			continue;
		up = mlag_tb_uint(tb, MLAG_A_UPLINK_STATE) == MLAG_UPLINK_UP;
		fputs(comma, stdout);
		comma = ", ";
		mlag_print_word(MLAG_COLOR_NAME,
				mlag_tb_str(tb, MLAG_A_UPLINK_IFNAME));
		putchar(' ');
		mlag_print_word(up ? MLAG_COLOR_GOOD : MLAG_COLOR_BAD,
				mlag_tb_name(tb, MLAG_A_UPLINK_STATE, buf,
					     sizeof(buf)));
		if (!up)
			printf(" %s", mlag_age_str(mlag_tb_uint(tb,
						   MLAG_A_UPLINK_AGE), buf,
						   sizeof(buf)));
	}
}

/* "; 2 ports held down until one is up, 1 port stays up: ..." */
static void mlag_uplinks_followers(const struct mlag_list *ports,
				   uint64_t group)
{
	unsigned int count[MLAG_FOLLOW_RELEASED + 2] = { 0 };
	const unsigned int other = MLAG_FOLLOW_RELEASED + 1;
	const struct mlag_tb *tb;
	unsigned int follow;
	size_t i;

	for (i = 0; i < ports->num; i++) {
		tb = &ports->item[i].tb;
		if (mlag_tb_uint(tb, MLAG_A_PORT_FOLLOW_GROUP) != group)
			continue;
		follow = mlag_tb_uint(tb, MLAG_A_PORT_FOLLOW);
		count[follow < other ? follow : other]++;
	}
	for (i = 0; i < other; i++)
		if (count[i] && mlag_follow_names.doc[i])
			printf("; %u %s %s", count[i],
			       count[i] == 1 ? "port" : "ports",
			       mlag_follow_names.doc[i]);
}

bool mlag_uplink_is_first(const struct mlag_list *uplinks, size_t i)
{
	uint64_t group = mlag_tb_uint(&uplinks->item[i].tb,
				      MLAG_A_UPLINK_GROUP);
	size_t j;

	for (j = 0; j < i; j++)
		if (mlag_tb_uint(&uplinks->item[j].tb, MLAG_A_UPLINK_GROUP) ==
		    group)
			return false;

	return true;
}

/* Behind the state: " 1m02s, over in 3.4s" */
static void mlag_uplink_since(const struct mlag_tb *tb, char *buf, size_t size)
{
	char age[24];

	mlag_append(buf, size, " %s",
		    mlag_age_str(mlag_tb_uint(tb, MLAG_A_UPLINK_GROUP_AGE), age,
				 sizeof(age)));
	if (mlag_tb_has(tb, MLAG_A_UPLINK_HOLD_IN))
		mlag_append(buf, size, ", over in %s",
			    mlag_age_str(mlag_tb_uint(tb,
						      MLAG_A_UPLINK_HOLD_IN),
					 age, sizeof(age)));
}

void mlag_uplink_append(const struct mlag_list *uplinks, size_t i, char *buf,
			size_t size)
{
	const struct mlag_tb *tb = &uplinks->item[i].tb;
	uint64_t group = mlag_tb_uint(tb, MLAG_A_UPLINK_GROUP);
	const char *comma = ": ";
	char name[24], age[24];

	mlag_append(buf, size, "%s",
		    mlag_tb_name(tb, MLAG_A_UPLINK_GROUP_STATE, name,
				 sizeof(name)));
	mlag_uplink_since(tb, buf, size);
	for (i = 0; i < uplinks->num; i++) {
		tb = &uplinks->item[i].tb;
		if (mlag_tb_uint(tb, MLAG_A_UPLINK_GROUP) != group ||
		    mlag_tb_uint(tb, MLAG_A_UPLINK_STATE) == MLAG_UPLINK_UP)
			continue;
		mlag_append(buf, size, "%s%s %s %s", comma,
			    mlag_tb_str(tb, MLAG_A_UPLINK_IFNAME),
			    mlag_tb_name(tb, MLAG_A_UPLINK_STATE, name,
					 sizeof(name)),
			    mlag_age_str(mlag_tb_uint(tb, MLAG_A_UPLINK_AGE),
					 age, sizeof(age)));
		comma = ", ";
	}
}

void mlag_uplinks_text(const struct mlag_list *uplinks,
		       const struct mlag_list *ports)
{
	static const enum mlag_color colors[] = {
		[MLAG_UPLINK_GROUP_UP] = MLAG_COLOR_GOOD,
		[MLAG_UPLINK_GROUP_FAILED] = MLAG_COLOR_BAD,
		[MLAG_UPLINK_GROUP_HOLD] = MLAG_COLOR_WARN,
	};
	const struct mlag_tb *tb;
	unsigned int state;
	char buf[24], since[64];
	uint64_t group;
	size_t i;

	for (i = 0; i < uplinks->num; i++) {
		tb = &uplinks->item[i].tb;
		group = mlag_tb_uint(tb, MLAG_A_UPLINK_GROUP);
		/* its line is there already */
		if (!mlag_uplink_is_first(uplinks, i))
			continue;
		state = mlag_tb_uint(tb, MLAG_A_UPLINK_GROUP_STATE);
		mlag_print_label("uplinks");
		printf("group %" PRIu64 " ", group);
		mlag_print_word(state <= MLAG_UPLINK_GROUP_HOLD ?
				colors[state] : MLAG_COLOR_NONE,
				mlag_tb_name(tb, MLAG_A_UPLINK_GROUP_STATE, buf,
					     sizeof(buf)));
		since[0] = '\0';
		mlag_uplink_since(tb, since, sizeof(since));
		fputs(since, stdout);
		mlag_uplinks_members(uplinks, group);
		mlag_uplinks_followers(ports, group);
		putchar('\n');
	}
}

/**
 * struct mlag_port_words - What a command line says of a port.
 * @dev: its name
 * @uplink: group that it is an uplink of
 * @follow: group of uplinks that it follows
 * @setting: what error-down makes of it, or what it is to be afterwards
 * @sets: the attribute that @setting is for, 0 if it was a group or none
 * @by: the word that said so, NULL for none yet
 */
struct mlag_port_words {
	const char *dev;
	uint32_t uplink;
	uint32_t follow;
	uint8_t setting;
	uint16_t sets;
	const char *by;
};

static int mlag_port_number(const char *option, const char *word,
			    uint32_t *number)
{
	if (!word) {
		mlag_error("\"%s\" needs a value: 1..%d", option,
			   MLAG_MAX_UPLINK_GROUP);
		return MLAG_USAGE;
	}
	if (mlag_parse_uint(word, number) || !*number ||
	    *number > MLAG_MAX_UPLINK_GROUP) {
		mlag_error("argument \"%s\" is wrong: %s is 1..%d", word,
			   option, MLAG_MAX_UPLINK_GROUP);
		return MLAG_USAGE;
	}

	return 0;
}

static int mlag_port_dev(struct mlag_port_words *words, const char *word)
{
	if (words->dev) {
		mlag_error("duplicate \"dev\"");
		return MLAG_USAGE;
	}
	if (!word) {
		mlag_error("\"dev\" needs the name of a device");
		return MLAG_USAGE;
	}
	if (!word[0] || strlen(word) >= IF_NAMESIZE) {
		mlag_error("argument \"%s\" is wrong: the name of a device has 1..%d characters",
			   word, IF_NAMESIZE - 1);
		return MLAG_USAGE;
	}
	words->dev = word;

	return 0;
}

/* A word about error-down; the last two take back either. */
static bool mlag_port_setting(const char *word, uint8_t *setting)
{
	static const struct {
		const char *word;
		uint8_t setting;
	} words[] = {
		{ "reserve", MLAG_ERROR_DOWN_RESERVE },
		{ "suspend", MLAG_ERROR_DOWN_SUSPEND },
		{ "noreserve", MLAG_ERROR_DOWN_AUTO },
		{ "nosuspend", MLAG_ERROR_DOWN_AUTO },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i].word))
			continue;
		*setting = words[i].setting;
		return true;
	}

	return false;
}

static int mlag_port_afterwards(struct mlag_port_words *words, const char *word)
{
	if (!word) {
		mlag_error("\"afterwards\" needs a value: up or down");
		return MLAG_USAGE;
	}
	if (strcmp(word, "up") && strcmp(word, "down")) {
		mlag_error("argument \"%s\" is wrong: afterwards is up or down",
			   word);
		return MLAG_USAGE;
	}
	words->setting = strcmp(word, "up") ? MLAG_LINK_STATE_DOWN :
					      MLAG_LINK_STATE_UP;

	return 0;
}

/* One option and its value, @used words. */
static int mlag_port_option(struct mlag_port_words *words, char **argv,
			    int *used)
{
	bool none = !strcmp(argv[0], "nogroup");
	bool uplink = !strcmp(argv[0], "uplink-group");
	bool sets = mlag_port_setting(argv[0], &words->setting);
	bool afterwards = !strcmp(argv[0], "afterwards");

	*used = 2;
	if (!strcmp(argv[0], "dev"))
		return mlag_port_dev(words, argv[1]);
	if (!none && !uplink && !sets && !afterwards &&
	    strcmp(argv[0], "follow-group")) {
		mlag_error("\"%s\" is no option of \"ip mlag port set\", try \"ip mlag help\"",
			   argv[0]);
		return MLAG_USAGE;
	}
	if (words->by && !strcmp(words->by, argv[0])) {
		mlag_error("duplicate \"%s\"", argv[0]);
		return MLAG_USAGE;
	}
	if (words->by) {
		mlag_error("\"%s\" and \"%s\" exclude each other", words->by,
			   argv[0]);
		return MLAG_USAGE;
	}
	words->by = argv[0];
	if (sets)
		words->sets = MLAG_A_PORT_ERROR_DOWN;
	if (afterwards)
		words->sets = MLAG_A_PORT_AFTERWARDS;
	if (none || sets) {
		*used = 1;
		return 0;
	}
	if (afterwards)
		return mlag_port_afterwards(words, argv[1]);

	return mlag_port_number(argv[0], argv[1], uplink ? &words->uplink :
				&words->follow);
}

int mlag_cmd_port_set(const struct mlag_opts *opts, char **argv)
{
	struct mlag_port_words words = { .dev = NULL };
	struct nlmsghdr *nlh;
	struct mlag_nl *nl;
	int err, used;

	(void)opts;

	for (; argv[0]; argv += used) {
		err = mlag_port_option(&words, argv, &used);
		if (err)
			return err;
	}
	if (!words.dev) {
		mlag_error("\"dev DEV\" is required");
		return MLAG_USAGE;
	}
	if (!words.by) {
		mlag_error("nothing to set, try \"ip mlag help\"");
		return MLAG_USAGE;
	}

	err = mlag_nl_open(&nl);
	if (err)
		return err;
	nlh = mlag_nl_request(nl, MLAG_CMD_PORT_SET);
	mnl_attr_put_strz(nlh, MLAG_A_PORT_IFNAME, words.dev);
	if (words.sets)
		mnl_attr_put_u8(nlh, words.sets, words.setting);
	/* with neither, the device shall be in no group of either kind */
	else if (words.uplink || !words.follow)
		mnl_attr_put_u8(nlh, MLAG_A_PORT_UPLINK_GROUP, words.uplink);
	if (!words.sets && (words.follow || !words.uplink))
		mnl_attr_put_u8(nlh, MLAG_A_PORT_FOLLOW_GROUP, words.follow);
	err = mlag_nl_talk(nl, NULL, NULL);
	mlag_nl_close(nl);

	return err;
}
