// SPDX-License-Identifier: GPL-2.0
/*
 * ip mlag dad: the paths for dual-active detection.
 */
#include "dad.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <string.h>

#include "cmd.h"
#include "group.h"
#include "parse.h"
#include "show.h"

int mlag_dads_get(struct mlag_nl *nl, struct mlag_list *dads)
{
	mlag_nl_request(nl, MLAG_CMD_DAD_GET);

	return mlag_list_dump(nl, &mlag_dad_path_set, dads);
}

const char mlag_dad_none[] =
	"no paths, no dual-active detection: ip mlag dad add local ADDR remote ADDR";

/* Longer than all that is said of the state of a path. */
#define MLAG_DAD_STR	192

static const char *mlag_dad_state_name(const struct mlag_tb *tb, char *buf,
				       size_t size)
{
	return mlag_tb_uint(tb, MLAG_A_DAD_PATH_STATE) == MLAG_DAD_PATH_NEVER ?
	       "never heard" :
	       mlag_tb_name(tb, MLAG_A_DAD_PATH_STATE, buf, size);
}

static bool mlag_dad_is_deaf(const struct mlag_tb *tb)
{
	return mlag_tb_uint(tb, MLAG_A_DAD_PATH_STATE) == MLAG_DAD_PATH_OK &&
	       !mlag_tb_has(tb, MLAG_A_DAD_PATH_ECHOED);
}

/* Behind the state: " 5m02s, heard 180ms ago", and what is wrong. */
static void mlag_dad_since(const struct mlag_tb *tb, char *buf, size_t size)
{
	unsigned int state = mlag_tb_uint(tb, MLAG_A_DAD_PATH_STATE);
	unsigned int why = mlag_tb_uint(tb, MLAG_A_DAD_PATH_LAST_REFUSAL);
	char age[24];

	mlag_append(buf, size, " %s",
		    mlag_age_str(mlag_tb_uint(tb, MLAG_A_DAD_PATH_AGE), age,
				 sizeof(age)));
	if (mlag_tb_has(tb, MLAG_A_DAD_PATH_HEARD))
		mlag_append(buf, size, ", heard %s ago",
			    mlag_age_str(mlag_tb_uint(tb,
						      MLAG_A_DAD_PATH_HEARD),
					 age, sizeof(age)));
	if (mlag_dad_is_deaf(tb))
		mlag_append(buf, size, ", the peer does not hear us");
	if (state != MLAG_DAD_PATH_OK &&
	    mlag_tb_uint(tb, MLAG_A_DAD_PATH_REFUSED) &&
	    why <= mlag_dad_refusal_names.max && mlag_dad_refusal_names.doc[why])
		mlag_append(buf, size, ", %" PRIu64 " refused: %s",
			    mlag_tb_uint(tb, MLAG_A_DAD_PATH_REFUSED),
			    mlag_dad_refusal_names.doc[why]);
}

/* "ok 5m02s, heard 180ms ago", and what is wrong. */
static void mlag_dad_state(const struct mlag_tb *tb)
{
	static const enum mlag_color colors[] = {
		[MLAG_DAD_PATH_NEVER] = MLAG_COLOR_BAD,
		[MLAG_DAD_PATH_OK] = MLAG_COLOR_GOOD,
		[MLAG_DAD_PATH_LOST] = MLAG_COLOR_BAD,
	};
	unsigned int state = mlag_tb_uint(tb, MLAG_A_DAD_PATH_STATE);
	char buf[24], since[MLAG_DAD_STR] = "";

	mlag_print_word(state <= MLAG_DAD_PATH_LOST ? colors[state] :
			MLAG_COLOR_NONE,
			mlag_dad_state_name(tb, buf, sizeof(buf)));
	mlag_dad_since(tb, since, sizeof(since));
	fputs(since, stdout);
}

static const char *mlag_dad_risk_doc(const struct mlag_tb *tb, char *buf,
				     size_t size)
{
	unsigned int risk = mlag_tb_uint(tb, MLAG_A_DAD_PATH_RISK);

	return risk <= mlag_dad_risk_names.max ? mlag_dad_risk_names.doc[risk] :
	       mlag_tb_name(tb, MLAG_A_DAD_PATH_RISK, buf, size);
}

/* ", over pl0: lost with the peer-link ..." */
static void mlag_dad_risk(const struct mlag_tb *tb)
{
	char buf[24];

	if (mlag_tb_uint(tb, MLAG_A_DAD_PATH_RISK) == MLAG_DAD_PATH_RISK_NONE)
		return;
	fputs(", ", stdout);
	if (mlag_tb_has(tb, MLAG_A_DAD_PATH_VIA)) {
		fputs("over ", stdout);
		mlag_print_word(MLAG_COLOR_NAME,
				mlag_tb_name(tb, MLAG_A_DAD_PATH_VIA, buf,
					     sizeof(buf)));
		fputs(": ", stdout);
	}
	mlag_print_word(MLAG_COLOR_WARN,
			mlag_dad_risk_doc(tb, buf, sizeof(buf)));
}

bool mlag_dad_is_bad(const struct mlag_tb *tb)
{
	return mlag_tb_uint(tb, MLAG_A_DAD_PATH_STATE) != MLAG_DAD_PATH_OK ||
	       mlag_dad_is_deaf(tb) || mlag_tb_uint(tb, MLAG_A_DAD_PATH_RISK);
}

void mlag_dad_append(const struct mlag_tb *tb, char *buf, size_t size)
{
	char name[24];

	mlag_append(buf, size, "%s",
		    mlag_dad_state_name(tb, name, sizeof(name)));
	mlag_dad_since(tb, buf, size);
	if (mlag_tb_uint(tb, MLAG_A_DAD_PATH_RISK) == MLAG_DAD_PATH_RISK_NONE)
		return;
	if (mlag_tb_has(tb, MLAG_A_DAD_PATH_VIA))
		mlag_append(buf, size, ", over %s",
			    mlag_tb_name(tb, MLAG_A_DAD_PATH_VIA, name,
					 sizeof(name)));
	mlag_append(buf, size, ": %s",
		    mlag_dad_risk_doc(tb, name, sizeof(name)));
}

static void mlag_dad_addresses(const struct mlag_tb *tb)
{
	char buf[INET6_ADDRSTRLEN];

	printf("local %s",
	       mlag_tb_inet(tb, MLAG_A_DAD_PATH_LOCAL, buf, sizeof(buf)));
	printf(" remote %s",
	       mlag_tb_inet(tb, MLAG_A_DAD_PATH_REMOTE, buf, sizeof(buf)));
	if (mlag_tb_has(tb, MLAG_A_DAD_PATH_IFNAME)) {
		fputs(" dev ", stdout);
		mlag_print_word(MLAG_COLOR_NAME,
				mlag_tb_str(tb, MLAG_A_DAD_PATH_IFNAME));
	}
}

void mlag_dads_brief(const struct mlag_list *dads)
{
	unsigned int i;

	for (i = 0; i < dads->num; i++) {
		printf("  dad path %" PRIu64 "  ",
		       mlag_tb_uint(&dads->item[i].tb, MLAG_A_DAD_PATH_INDEX));
		mlag_dad_state(&dads->item[i].tb);
		fputs(", ", stdout);
		mlag_dad_addresses(&dads->item[i].tb);
		mlag_dad_risk(&dads->item[i].tb);
		putchar('\n');
	}
}

static void mlag_dads_text(const struct mlag_list *dads,
			   const struct mlag_opts *opts)
{
	const struct mlag_tb *tb;
	unsigned int i;
	char buf[24];

	if (!dads->num)
		puts(mlag_dad_none);
	for (i = 0; i < dads->num; i++) {
		tb = &dads->item[i].tb;
		printf("path %" PRIu64 " ",
		       mlag_tb_uint(tb, MLAG_A_DAD_PATH_INDEX));
		mlag_dad_addresses(tb);
		printf(" port %" PRIu64,
		       mlag_tb_uint(tb, MLAG_A_DAD_PATH_PORT));
		printf(" interval %s",
		       mlag_time_str(mlag_tb_uint(tb, MLAG_A_DAD_PATH_INTERVAL),
				     buf, sizeof(buf)));
		printf(" timeout %s\n    ",
		       mlag_time_str(mlag_tb_uint(tb, MLAG_A_DAD_PATH_TIMEOUT),
				     buf, sizeof(buf)));
		mlag_dad_state(tb);
		mlag_dad_risk(tb);
		putchar('\n');
		if (!opts->stats)
			continue;
		printf("    sent %s",
		       mlag_count_str(mlag_tb_uint(tb, MLAG_A_DAD_PATH_TX),
				      opts->human, buf, sizeof(buf)));
		printf(" accepted %s",
		       mlag_count_str(mlag_tb_uint(tb, MLAG_A_DAD_PATH_RX),
				      opts->human, buf, sizeof(buf)));
		printf(" refused %s\n",
		       mlag_count_str(mlag_tb_uint(tb, MLAG_A_DAD_PATH_REFUSED),
				      opts->human, buf, sizeof(buf)));
	}
}

static int mlag_dad_show(const struct mlag_opts *opts, char **argv)
{
	struct mlag_group group;
	struct mlag_list dads;
	struct mlag_json json;
	struct mlag_nl *nl;
	int err;

	err = mlag_cmd_end(argv, "dad show");
	if (err)
		return err;
	err = mlag_group_open(&nl, &group);
	if (err)
		return err;
	err = mlag_dads_get(nl, &dads);
	mlag_nl_close(nl);
	if (!err && opts->json) {
		mlag_json_init(&json, opts->pretty);
		mlag_list_json(&dads, &json, NULL);
	} else if (!err) {
		mlag_show_verdict(&group.tb);
		mlag_dads_text(&dads, opts);
	}
	mlag_list_free(&dads);
	mlag_group_free(&group);

	return err;
}

/**
 * struct mlag_dad_words - What a command line says of a path.
 * @given: bits of the attributes that are given
 * @local: own address
 * @remote: the peer's
 * @len: their length
 * @dev: name of the device
 * @val: the numbers, by attribute
 */
struct mlag_dad_words {
	uint32_t given;
	uint8_t local[16];
	uint8_t remote[16];
	size_t len;
	const char *dev;
	uint32_t val[MLAG_A_DAD_PATH_MAX + 1];
};

/**
 * struct mlag_dad_opt - One of its options.
 * @name: its word
 * @attr: attribute that it sets
 * @ms: it is a time
 * @min: smallest value
 * @max: largest value
 * @range: what the value may be, for people
 */
struct mlag_dad_opt {
	const char *name;
	unsigned int attr;
	bool ms;
	uint32_t min;
	uint32_t max;
	const char *range;
};

/* The ranges are those of the netlink specification. */
static const struct mlag_dad_opt mlag_dad_add_opts[] = {
	{ "local", MLAG_A_DAD_PATH_LOCAL, false, 0, 0,
	  "an IPv4 or IPv6 address, as remote" },
	{ "remote", MLAG_A_DAD_PATH_REMOTE, false, 0, 0,
	  "an IPv4 or IPv6 address, as local" },
	{ "dev", MLAG_A_DAD_PATH_IFNAME, false, 0, 0,
	  "the name of a device, 1..15 characters" },
	{ "port", MLAG_A_DAD_PATH_PORT, false, 1, 65535, "1..65535" },
	{ "interval", MLAG_A_DAD_PATH_INTERVAL, true, 100, 10000,
	  "100..10000 milliseconds" },
	{ "timeout", MLAG_A_DAD_PATH_TIMEOUT, true, 300, 30000,
	  "300..30000 milliseconds" },
	{ NULL, 0, false, 0, 0, NULL }
};

static const struct mlag_dad_opt mlag_dad_del_opts[] = {
	{ "path", MLAG_A_DAD_PATH_INDEX, false, 0, MLAG_DAD_PATHS - 1,
	  "0..3" },
	{ "local", MLAG_A_DAD_PATH_LOCAL, false, 0, 0,
	  "an IPv4 or IPv6 address, as remote" },
	{ "remote", MLAG_A_DAD_PATH_REMOTE, false, 0, 0,
	  "an IPv4 or IPv6 address, as local" },
	{ "dev", MLAG_A_DAD_PATH_IFNAME, false, 0, 0,
	  "the name of a device, 1..15 characters" },
	{ NULL, 0, false, 0, 0, NULL }
};

static bool mlag_dad_has(const struct mlag_dad_words *words, unsigned int attr)
{
	return words->given & 1u << attr;
}

static int mlag_dad_addr(struct mlag_dad_words *words, uint8_t *addr,
			 const char *word)
{
	size_t len = strchr(word, ':') ? 16 : 4;

	if (inet_pton(len == 4 ? AF_INET : AF_INET6, word, addr) != 1 ||
	    (words->len && words->len != len))
		return -EINVAL;
	words->len = len;

	return 0;
}

static int mlag_dad_value(struct mlag_dad_words *words,
			  const struct mlag_dad_opt *opt, const char *word)
{
	uint32_t *val = &words->val[opt->attr];
	int err;

	switch (opt->attr) {
	case MLAG_A_DAD_PATH_LOCAL:
		return mlag_dad_addr(words, words->local, word);
	case MLAG_A_DAD_PATH_REMOTE:
		return mlag_dad_addr(words, words->remote, word);
	case MLAG_A_DAD_PATH_IFNAME:
		words->dev = word;
		return word[0] && strlen(word) < IF_NAMESIZE ? 0 : -EINVAL;
	default:
		err = opt->ms ? mlag_parse_time(word, 1, val) :
				mlag_parse_uint(word, val);
		return err || *val < opt->min || *val > opt->max ? -EINVAL : 0;
	}
}

static int mlag_dad_parse(struct mlag_dad_words *words,
			  const struct mlag_dad_opt *opts, char **argv)
{
	const struct mlag_dad_opt *opt;
	int err;

	for (; argv[0]; argv += 2) {
		for (opt = opts; opt->name; opt++)
			if (!strcmp(argv[0], opt->name))
				break;
		if (!opt->name) {
			mlag_error("\"%s\" is no option here, try \"ip mlag help\"",
				   argv[0]);
			return MLAG_USAGE;
		}
		if (mlag_dad_has(words, opt->attr)) {
			mlag_error("duplicate \"%s\"", opt->name);
			return MLAG_USAGE;
		}
		if (!argv[1]) {
			mlag_error("\"%s\" needs a value: %s", opt->name,
				   opt->range);
			return MLAG_USAGE;
		}
		err = mlag_dad_value(words, opt, argv[1]);
		if (err) {
			mlag_error("argument \"%s\" is wrong: %s is %s",
				   argv[1], opt->name, opt->range);
			return MLAG_USAGE;
		}
		words->given |= 1u << opt->attr;
	}
	if (mlag_dad_has(words, MLAG_A_DAD_PATH_INDEX))
		return 0;
	if (!mlag_dad_has(words, MLAG_A_DAD_PATH_LOCAL) ||
	    !mlag_dad_has(words, MLAG_A_DAD_PATH_REMOTE)) {
		mlag_error("\"local ADDR\" and \"remote ADDR\" are required");
		return MLAG_USAGE;
	}

	return 0;
}

static int mlag_dad_send(const struct mlag_dad_words *words, uint8_t cmd)
{
	struct nlmsghdr *nlh;
	struct mlag_nl *nl;
	unsigned int attr;
	int err;

	err = mlag_nl_open(&nl);
	if (err)
		return err;
	nlh = mlag_nl_request(nl, cmd);
	for (attr = 1; attr <= MLAG_A_DAD_PATH_MAX; attr++) {
		if (!mlag_dad_has(words, attr))
			continue;
		switch (attr) {
		case MLAG_A_DAD_PATH_INDEX:
			mnl_attr_put_u8(nlh, attr, words->val[attr]);
			break;
		case MLAG_A_DAD_PATH_LOCAL:
			mnl_attr_put(nlh, attr, words->len, words->local);
			break;
		case MLAG_A_DAD_PATH_REMOTE:
			mnl_attr_put(nlh, attr, words->len, words->remote);
			break;
		case MLAG_A_DAD_PATH_IFNAME:
			mnl_attr_put_strz(nlh, attr, words->dev);
			break;
		case MLAG_A_DAD_PATH_PORT:
			mnl_attr_put_u16(nlh, attr, words->val[attr]);
			break;
		case MLAG_A_DAD_PATH_NEW:
			mnl_attr_put(nlh, attr, 0, NULL);
			break;
		default:
			mnl_attr_put_u32(nlh, attr, words->val[attr]);
			break;
		}
	}
	err = mlag_nl_talk(nl, NULL, NULL);
	mlag_nl_close(nl);

	return err;
}

static int mlag_dad_change(char **argv, bool add)
{
	struct mlag_dad_words words = { .given = 0 };
	int err;

	err = mlag_dad_parse(&words, mlag_dad_add_opts, argv);
	if (err)
		return err;
	if (add)
		words.given |= 1u << MLAG_A_DAD_PATH_NEW;

	return mlag_dad_send(&words, MLAG_CMD_DAD_SET);
}

static int mlag_dad_add(const struct mlag_opts *opts, char **argv)
{
	(void)opts;

	return mlag_dad_change(argv, true);
}

static int mlag_dad_replace(const struct mlag_opts *opts, char **argv)
{
	(void)opts;

	return mlag_dad_change(argv, false);
}

static int mlag_dad_del(const struct mlag_opts *opts, char **argv)
{
	struct mlag_dad_words words = { .given = 0 };
	int err;

	(void)opts;

	err = mlag_dad_parse(&words, mlag_dad_del_opts, argv);
	if (err)
		return err;
	if (mlag_dad_has(&words, MLAG_A_DAD_PATH_INDEX) &&
	    words.given != 1u << MLAG_A_DAD_PATH_INDEX) {
		mlag_error("\"path\" stands alone: give the number of the path, or its addresses and device");
		return MLAG_USAGE;
	}

	return mlag_dad_send(&words, MLAG_CMD_DAD_DEL);
}

int mlag_cmd_dad(const struct mlag_opts *opts, char **argv)
{
	static const struct mlag_cmd cmds[] = {
		{ "show", mlag_dad_show },
		{ "list", mlag_dad_show },
		{ "add", mlag_dad_add },
		{ "replace", mlag_dad_replace },
		{ "delete", mlag_dad_del },
		{ NULL, NULL }
	};

	return mlag_cmd_run(cmds, "ip mlag dad", opts, argv);
}
