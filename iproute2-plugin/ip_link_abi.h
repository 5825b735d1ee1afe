/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a link type loaded by ip(8) has to know of it. iproute2 installs no
 * headers, so this declares the little that is used here, and only what has
 * been the same from iproute2 4.20 on. matches() is left out on purpose: it
 * returned bool up to 6.7 and returns int since.
 *
 * The functions are resolved in the ip binary that loads the plugin. Some of
 * them return int in newer releases, which a caller may ignore.
 */
#ifndef MLAG_IP_LINK_ABI_H
#define MLAG_IP_LINK_ABI_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

/**
 * struct link_util - A link type of ip(8).
 * @next: for ip's list of known types
 * @id: name of the type
 * @maxattr: largest attribute of IFLA_INFO_DATA
 * @parse_opt: reads the words behind "type NAME" and adds attributes
 * @print_opt: prints IFLA_INFO_DATA
 * @print_xstats: prints IFLA_INFO_XSTATS
 * @print_help: prints what "ip link help NAME" prints
 * @parse_ifla_xstats: reads the words of "ip link xstats"
 * @print_ifla_xstats: prints IFLA_STATS_LINK_XSTATS
 *
 * ip looks for a symbol NAME_link_util in link_NAME.so.
 */
struct link_util {
	struct link_util *next;
	const char *id;
	int maxattr;
	int (*parse_opt)(struct link_util *lu, int argc, char **argv,
			 struct nlmsghdr *n);
	void (*print_opt)(struct link_util *lu, FILE *f, struct rtattr *tb[]);
	void (*print_xstats)(struct link_util *lu, FILE *f,
			     struct rtattr *xstats);
	void (*print_help)(struct link_util *lu, int argc, char **argv,
			   FILE *f);
	int (*parse_ifla_xstats)(struct link_util *lu, int argc, char **argv);
	int (*print_ifla_xstats)(struct nlmsghdr *n, void *arg);
};

/* Values of ip's enum output_type: text, JSON, or whichever is in use. */
enum {
	IP_PRINT_FP = 1,
	IP_PRINT_JSON = 2,
	IP_PRINT_ANY = 4,
};

/* Values of ip's enum color_attr. */
enum {
	IP_COLOR_OPERSTATE_UP = 4,
	IP_COLOR_OPERSTATE_DOWN = 5,
	IP_COLOR_NONE = 6,
};

int addattr_l(struct nlmsghdr *n, int maxlen, int type, const void *data,
	      int alen);

void print_color_string(int type, int color, const char *key,
			const char *fmt, const char *value);
void print_color_uint(int type, int color, const char *key, const char *fmt,
		      unsigned int value);
void print_color_bool(int type, int color, const char *key, const char *fmt,
		      bool value);

#endif /* MLAG_IP_LINK_ABI_H */
