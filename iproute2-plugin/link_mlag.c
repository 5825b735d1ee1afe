// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * link_mlag.so: the link type "mlag" for ip(8), which loads it by itself.
 *
 *	ip link add DEV type mlag { id ID | peer-link }
 *	ip -d link show DEV
 *	ip link help mlag
 */
#include "ip_link_abi.h"

#include <string.h>

#include <linux/mlag.h>

#include "parse.h"

/* ip's buffer for a request is at least so long. */
#define MLAG_LINK_REQ_SIZE	1024

/* The words of ip-link-mlag(8). */
static void mlag_link_usage(FILE *f)
{
	fprintf(f,
		"Usage: ... mlag { id ID | peer-link }\n"
		"\n"
		"Where: ID := 1..%d, the M-LAG, the same on both devices\n"
		"       peer-link is the link to the other device, one in a network namespace\n",
		MLAG_MAX_ID);
}

static void mlag_link_help(struct link_util *lu, int argc, char **argv,
			   FILE *f)
{
	(void)lu;
	(void)argc;
	(void)argv;
	mlag_link_usage(f);
}

/* Words that are wrong: ip(8) sends nothing and exits with an error. */
static int mlag_link_wrong(const char *why)
{
	fprintf(stderr, "Error: mlag: %s\n", why);
	mlag_link_usage(stderr);

	return -1;
}

static int mlag_link_parse_id(const char *word, uint16_t *id)
{
	uint32_t val;

	if (mlag_parse_uint(word, &val) || !val || val > MLAG_MAX_ID) {
		fprintf(stderr,
			"Error: mlag: argument \"%s\" is wrong: id is 1..%d\n",
			word, MLAG_MAX_ID);
		return -1;
	}
	*id = val;

	return 0;
}

static int mlag_link_parse(struct link_util *lu, int argc, char **argv,
			   struct nlmsghdr *n)
{
	bool peer_link = false;
	uint16_t id = 0;

	(void)lu;

	for (; argc > 0; argc--, argv++) {
		if (!strcmp(argv[0], "id")) {
			if (id)
				return mlag_link_wrong("duplicate \"id\"");
			if (argc < 2)
				return mlag_link_wrong("\"id\" needs a number");
			argc--;
			argv++;
			if (mlag_link_parse_id(argv[0], &id))
				return -1;
		} else if (!strcmp(argv[0], "peer-link")) {
			if (peer_link)
				return mlag_link_wrong("duplicate \"peer-link\"");
			peer_link = true;
		} else if (!strcmp(argv[0], "help")) {
			mlag_link_usage(stderr);
			return -1;
		} else {
			fprintf(stderr,
				"Error: mlag: unknown option \"%s\"\n",
				argv[0]);
			mlag_link_usage(stderr);
			return -1;
		}
	}

	if (id && peer_link)
		return mlag_link_wrong("\"id\" and \"peer-link\" exclude each other");
	if (!id && !peer_link)
		return mlag_link_wrong("either \"id\" or \"peer-link\" is needed");

	if (peer_link)
		return addattr_l(n, MLAG_LINK_REQ_SIZE, IFLA_MLAG_PEER_LINK,
				 NULL, 0);

	return addattr_l(n, MLAG_LINK_REQ_SIZE, IFLA_MLAG_ID, &id,
			 sizeof(id));
}

static void mlag_link_print_enum(const struct rtattr *attr, const char *key,
				 const char * const *names,
				 unsigned int num, unsigned int good)
{
	int color = IP_COLOR_OPERSTATE_DOWN;
	unsigned int val;

	if (!attr || RTA_PAYLOAD(attr) < sizeof(uint8_t))
		return;

	val = *(const uint8_t *)RTA_DATA(attr);
	if (val == good)
		color = IP_COLOR_OPERSTATE_UP;

	print_color_string(IP_PRINT_FP, IP_COLOR_NONE, NULL, "%s ", key);
	if (val < num)
		print_color_string(IP_PRINT_ANY, color, key, "%s ",
				   names[val]);
	else
		print_color_uint(IP_PRINT_ANY, color, key, "%u ", val);
}

static void mlag_link_print(struct link_util *lu, FILE *f,
			    struct rtattr *tb[])
{
	static const char * const legs[] = {
		[MLAG_LEG_ABSENT] = "absent",
		[MLAG_LEG_DOWN] = "down",
		[MLAG_LEG_HELD] = "held",
		[MLAG_LEG_OPEN] = "open",
		[MLAG_LEG_UNUSABLE] = "unusable",
	};
	static const char * const pairings[] = {
		[MLAG_PAIRING_UNKNOWN] = "unknown",
		[MLAG_PAIRING_DUAL_HOMED] = "dual-homed",
		[MLAG_PAIRING_SINGLE_HOMED] = "single-homed",
		[MLAG_PAIRING_UNPAIRED] = "unpaired",
	};
	const unsigned int num_legs = sizeof(legs) / sizeof(legs[0]);
	uint16_t id;

	(void)lu;
	(void)f;

	if (!tb)
		return;

	if (tb[IFLA_MLAG_ID] &&
	    RTA_PAYLOAD(tb[IFLA_MLAG_ID]) >= sizeof(id)) {
		memcpy(&id, RTA_DATA(tb[IFLA_MLAG_ID]), sizeof(id));
		print_color_uint(IP_PRINT_ANY, IP_COLOR_NONE, "id", "id %u ",
				 id);
	}
	if (tb[IFLA_MLAG_PEER_LINK]) {
		print_color_bool(IP_PRINT_JSON, IP_COLOR_NONE, "peer_link",
				 NULL, true);
		print_color_string(IP_PRINT_FP, IP_COLOR_NONE, NULL, "%s ",
				   "peer-link");
	}
	mlag_link_print_enum(tb[IFLA_MLAG_LOCAL], "local", legs, num_legs,
			     MLAG_LEG_OPEN);
	mlag_link_print_enum(tb[IFLA_MLAG_REMOTE], "remote", legs, num_legs,
			     MLAG_LEG_OPEN);
	mlag_link_print_enum(tb[IFLA_MLAG_PAIRING], "pairing", pairings,
			     sizeof(pairings) / sizeof(pairings[0]),
			     MLAG_PAIRING_DUAL_HOMED);
}

extern struct link_util mlag_link_util;

struct link_util mlag_link_util = {
	.id = "mlag",
	.maxattr = IFLA_MLAG_MAX,
	.parse_opt = mlag_link_parse,
	.print_opt = mlag_link_print,
	.print_help = mlag_link_help,
};
