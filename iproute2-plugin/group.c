// SPDX-License-Identifier: GPL-2.0
/*
 * The DFS group: asking for it and changing it.
 */
#include "group.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/mlag.h>

#include "cmd.h"
#include "parse.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static int mlag_group_cb(const struct nlmsghdr *nlh, void *data)
{
	struct mlag_group *group = data;

	/* There is one answer; if there were more, the last would count. */
	free(group->msg);
	group->msg = malloc(nlh->nlmsg_len);
	if (!group->msg)
		return -ENOMEM;
	memcpy(group->msg, nlh, nlh->nlmsg_len);

	return mlag_tb_parse(&group->tb, &mlag_group_set, group->msg);
}

void mlag_group_free(struct mlag_group *group)
{
	free(group->msg);
	*group = (struct mlag_group){ .msg = NULL };
}

static int mlag_group_get(struct mlag_nl *nl, struct mlag_group *group)
{
	int err;

	*group = (struct mlag_group){ .msg = NULL };
	mlag_nl_request(nl, MLAG_CMD_GROUP_GET);
	err = mlag_nl_talk(nl, mlag_group_cb, group);
	if (!err && !group->msg) {
		mlag_error("mlag: the kernel told nothing of the group.");
		err = -ENODATA;
	}
	if (err)
		mlag_group_free(group);

	return err;
}

int mlag_group_open(struct mlag_nl **nlp, struct mlag_group *group)
{
	int err;

	err = mlag_nl_open(nlp);
	if (err)
		return err;
	err = mlag_group_get(*nlp, group);
	if (err)
		mlag_nl_close(*nlp);

	return err;
}

/**
 * enum mlag_set_type - How the value of an option of "ip mlag set" is written.
 * @MLAG_SET_UINT: a number
 * @MLAG_SET_MS: a time, in milliseconds when there is no unit
 * @MLAG_SET_SEC: a time, in seconds when there is no unit
 * @MLAG_SET_WORD: one of the words in @range
 * @MLAG_SET_MAC: a MAC address or "auto"
 * @MLAG_SET_KEY: the name of a file
 * @MLAG_SET_NOKEY: there is none
 */
enum mlag_set_type {
	MLAG_SET_UINT,
	MLAG_SET_MS,
	MLAG_SET_SEC,
	MLAG_SET_WORD,
	MLAG_SET_MAC,
	MLAG_SET_KEY,
	MLAG_SET_NOKEY,
};

/**
 * struct mlag_set_opt - One option of "ip mlag set".
 * @name: its word
 * @type: how its value is written
 * @attr: attribute that it sets
 * @min: smallest value
 * @max: largest value
 * @range: what the value may be, for people
 */
struct mlag_set_opt {
	const char *name;
	enum mlag_set_type type;
	unsigned int attr;
	uint32_t min;
	uint32_t max;
	const char *range;
};

/* The ranges are those of the netlink specification. */
static const struct mlag_set_opt mlag_set_opts[] = {
	{ "group", MLAG_SET_UINT, MLAG_A_GROUP_ID, 1, 65535, "1..65535" },
	{ "priority", MLAG_SET_UINT, MLAG_A_GROUP_PRIORITY, 1, 254,
	  "1..254" },
	{ "system-mac", MLAG_SET_MAC, MLAG_A_GROUP_SYSTEM_MAC, 0, 0,
	  "a unicast MAC address that is not zero, or auto" },
	{ "lacp-priority", MLAG_SET_UINT, MLAG_A_GROUP_LACP_PRIORITY, 1,
	  65535, "1..65535" },
	{ "hello", MLAG_SET_MS, MLAG_A_GROUP_HELLO, 20, 10000,
	  "20..10000 milliseconds" },
	{ "hold", MLAG_SET_MS, MLAG_A_GROUP_HOLD, 60, 30000,
	  "60..30000 milliseconds" },
	{ "boot-delay", MLAG_SET_SEC, MLAG_A_GROUP_BOOT_DELAY, 0, 3600000,
	  "0..3600 seconds" },
	{ "up-delay", MLAG_SET_SEC, MLAG_A_GROUP_UP_DELAY, 0, 3600000,
	  "0..3600 seconds" },
	{ "uplink-hold", MLAG_SET_MS, MLAG_A_GROUP_UPLINK_HOLD, 0, 3600000,
	  "0..3600000 milliseconds" },
	{ "error-down", MLAG_SET_WORD, MLAG_A_GROUP_ERROR_DOWN,
	  MLAG_ERROR_DOWN_MEMBERS, MLAG_ERROR_DOWN_ALL, "members or all" },
	{ "up-stagger", MLAG_SET_SEC, MLAG_A_GROUP_UP_STAGGER, 0, 600000,
	  "0..600 seconds" },
	{ "up-gate", MLAG_SET_WORD, MLAG_A_GROUP_UP_GATE, 0,
	  MLAG_UP_GATE_READY, "delay or ready" },
	{ "flap-hold", MLAG_SET_SEC, MLAG_A_GROUP_FLAP_HOLD, 0, 3600000,
	  "0..3600 seconds" },
	{ "flap-hold-max", MLAG_SET_SEC, MLAG_A_GROUP_FLAP_HOLD_MAX, 0,
	  3600000, "0..3600 seconds" },
	{ "dad-lost", MLAG_SET_WORD, MLAG_A_GROUP_DAD_LOST, 0,
	  MLAG_DAD_LOST_YIELD, "stay or yield" },
	{ "dad-mode", MLAG_SET_WORD, MLAG_A_GROUP_DAD_MODE, 0,
	  MLAG_DAD_MODE_CLASSIC, "fast or classic" },
	{ "handover-hold", MLAG_SET_SEC, MLAG_A_GROUP_HANDOVER_HOLD, 0,
	  3600000, "0..3600 seconds" },
	{ "helper-grace", MLAG_SET_SEC, MLAG_A_GROUP_HELPER_GRACE, 0,
	  3600000, "0..3600 seconds" },
	{ "helper-lost", MLAG_SET_WORD, MLAG_A_GROUP_HELPER_LOST, 0,
	  MLAG_HELPER_LOST_STAY, "yield or stay" },
	{ "key-file", MLAG_SET_KEY, MLAG_A_GROUP_KEY, 1, MLAG_KEY_MAX_LEN,
	  "the name of a file" },
	{ "nokey", MLAG_SET_NOKEY, MLAG_A_GROUP_KEY, 0, 0, NULL },
};

/**
 * struct mlag_set - Everything that one command line sets.
 * @by: option that gave a value to the attribute, NULL for none
 * @val: its value, if it is a number
 * @mac: the system MAC address
 * @key: the key
 * @key_len: its length
 */
struct mlag_set {
	const struct mlag_set_opt *by[MLAG_A_GROUP_MAX + 1];
	uint32_t val[MLAG_A_GROUP_MAX + 1];
	uint8_t mac[6];
	uint8_t key[MLAG_KEY_MAX_LEN];
	size_t key_len;
};

static int mlag_set_wrong(const struct mlag_set_opt *opt, const char *word)
{
	mlag_error("argument \"%s\" is wrong: %s is %s", word, opt->name,
		   opt->range);

	return MLAG_USAGE;
}

/* In a file, since everyone can read command lines with ps(1). */
static int mlag_set_key(struct mlag_set *set, const char *path)
{
	/* Room for the newline, and for one byte that is too much. */
	uint8_t buf[MLAG_KEY_MAX_LEN + 2];
	size_t len = 0;
	struct stat st;
	ssize_t got;
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		mlag_error("key-file \"%s\" cannot be read: %s", path,
			   strerror(errno));
		return MLAG_USAGE;
	}
	do {
		got = read(fd, buf + len, sizeof(buf) - len);
		if (got > 0)
			len += got;
	} while ((got > 0 && len < sizeof(buf)) ||
		 (got < 0 && errno == EINTR));

	ret = MLAG_USAGE;
	if (got < 0) {
		mlag_error("key-file \"%s\" cannot be read: %s", path,
			   strerror(errno));
		goto out;
	}
	if (len && buf[len - 1] == '\n')
		len--;
	if (!len) {
		mlag_error("key-file \"%s\" is empty: \"nokey\" removes the key",
			   path);
		goto out;
	}
	if (len > MLAG_KEY_MAX_LEN) {
		mlag_error("key-file \"%s\" is too long: a key has 1..%d bytes",
			   path, MLAG_KEY_MAX_LEN);
		goto out;
	}
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_mode & 0007)
		fprintf(stderr, "Warning: key-file \"%s\" is open to all users.\n",
			path);

	memcpy(set->key, buf, len);
	set->key_len = len;
	ret = 0;
out:
	close(fd);
	explicit_bzero(buf, sizeof(buf));

	return ret;
}

static int mlag_set_mac(struct mlag_set *set, const struct mlag_set_opt *opt,
			const char *word)
{
	static const uint8_t zero[6];

	/* All zeros mean "auto" to the kernel. */
	if (!strcmp(word, "auto"))
		return 0;

	if (mlag_parse_mac(word, set->mac) || set->mac[0] & 1 ||
	    !memcmp(set->mac, zero, sizeof(zero)))
		return mlag_set_wrong(opt, word);

	return 0;
}

static int mlag_set_word(const struct mlag_set_opt *opt, const char *word,
			 uint32_t *val)
{
	const struct mlag_names *names = mlag_group_set.attr[opt->attr].names;

	for (*val = opt->min; *val <= opt->max; (*val)++)
		if (!strcmp(word, names->name[*val]))
			return 0;

	return -EINVAL;
}

static int mlag_set_value(struct mlag_set *set, const struct mlag_set_opt *opt,
			  const char *word)
{
	uint32_t val;
	int err;

	switch (opt->type) {
	case MLAG_SET_NOKEY:
		return 0;
	case MLAG_SET_KEY:
		return mlag_set_key(set, word);
	case MLAG_SET_MAC:
		return mlag_set_mac(set, opt, word);
	case MLAG_SET_UINT:
		err = mlag_parse_uint(word, &val);
		break;
	case MLAG_SET_WORD:
		err = mlag_set_word(opt, word, &val);
		break;
	case MLAG_SET_MS:
		err = mlag_parse_time(word, 1, &val);
		break;
	case MLAG_SET_SEC:
		err = mlag_parse_time(word, 1000, &val);
		break;
	default:
		err = -EINVAL;
		break;
	}
	if (err || val < opt->min || val > opt->max)
		return mlag_set_wrong(opt, word);
	set->val[opt->attr] = val;

	return 0;
}

/* One option and its value, @used words. */
static int mlag_set_option(struct mlag_set *set, char **argv, int *used)
{
	const struct mlag_set_opt *opt;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mlag_set_opts); i++)
		if (!strcmp(argv[0], mlag_set_opts[i].name))
			break;
	if (i == ARRAY_SIZE(mlag_set_opts)) {
		mlag_error("\"%s\" is no option of \"ip mlag set\", try \"ip mlag help\"",
			   argv[0]);
		return MLAG_USAGE;
	}
	opt = &mlag_set_opts[i];

	if (set->by[opt->attr] == opt) {
		mlag_error("duplicate \"%s\"", opt->name);
		return MLAG_USAGE;
	}
	if (set->by[opt->attr]) {
		mlag_error("\"%s\" and \"%s\" exclude each other",
			   set->by[opt->attr]->name, opt->name);
		return MLAG_USAGE;
	}
	set->by[opt->attr] = opt;

	*used = 1;
	if (opt->type == MLAG_SET_NOKEY)
		return 0;

	*used = 2;
	if (!argv[1]) {
		mlag_error("\"%s\" needs a value: %s", opt->name, opt->range);
		return MLAG_USAGE;
	}

	return mlag_set_value(set, opt, argv[1]);
}

static int mlag_set_parse(struct mlag_set *set, char **argv)
{
	uint32_t hello, hold;
	int err, used;

	if (!argv[0]) {
		mlag_error("nothing to set, try \"ip mlag help\"");
		return MLAG_USAGE;
	}

	for (; argv[0]; argv += used) {
		err = mlag_set_option(set, argv, &used);
		if (err)
			return err;
	}

	/* If only one is given, the kernel compares it with the other. */
	hello = set->val[MLAG_A_GROUP_HELLO];
	hold = set->val[MLAG_A_GROUP_HOLD];
	if (hello && hold && hold < 3 * hello) {
		mlag_error("hold %u is too short: it is at least three hello intervals, here %u milliseconds",
			   hold, 3 * hello);
		return MLAG_USAGE;
	}

	return 0;
}

static void mlag_set_put(const struct mlag_set *set, struct nlmsghdr *nlh)
{
	unsigned int attr;

	for (attr = 0; attr < ARRAY_SIZE(set->by); attr++) {
		if (!set->by[attr])
			continue;
		switch (attr) {
		case MLAG_A_GROUP_PRIORITY:
		case MLAG_A_GROUP_ERROR_DOWN:
		case MLAG_A_GROUP_UP_GATE:
		case MLAG_A_GROUP_DAD_LOST:
		case MLAG_A_GROUP_DAD_MODE:
		case MLAG_A_GROUP_HELPER_LOST:
			mnl_attr_put_u8(nlh, attr, set->val[attr]);
			break;
		case MLAG_A_GROUP_ID:
		case MLAG_A_GROUP_LACP_PRIORITY:
			mnl_attr_put_u16(nlh, attr, set->val[attr]);
			break;
		case MLAG_A_GROUP_SYSTEM_MAC:
			mnl_attr_put(nlh, attr, sizeof(set->mac), set->mac);
			break;
		case MLAG_A_GROUP_KEY:
			mnl_attr_put(nlh, attr, set->key_len, set->key);
			break;
		default:
			mnl_attr_put_u32(nlh, attr, set->val[attr]);
			break;
		}
	}
}

/* Everything is checked before anything is sent, and it is sent as one. */
int mlag_cmd_set(const struct mlag_opts *opts, char **argv)
{
	struct mlag_set set = { .key_len = 0 };
	struct mlag_nl *nl;
	int err;

	(void)opts;

	err = mlag_set_parse(&set, argv);
	if (err)
		goto out;
	err = mlag_nl_open(&nl);
	if (err)
		goto out;
	mlag_set_put(&set, mlag_nl_request(nl, MLAG_CMD_GROUP_SET));
	err = mlag_nl_talk(nl, NULL, NULL);
	mlag_nl_close(nl);
out:
	explicit_bzero(set.key, sizeof(set.key));

	return err;
}
