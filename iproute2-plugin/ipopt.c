// SPDX-License-Identifier: GPL-2.0
/*
 * The global options of ip(8), as it reads them itself.
 */
#include "ipopt.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/**
 * struct ip_opt_desc - One global option of ip(8).
 * @name: its full name, which may be cut short unless @exact
 * @id: which it is
 * @arg: it takes the next word as its argument
 * @exact: it cannot be cut short
 */
struct ip_opt_desc {
	const char *name;
	enum ip_opt id;
	bool arg;
	bool exact;
};

/*
 * The order is that of ip(8): an abbreviation stands for the first option that
 * begins with it, so that -h is -human-readable, -r is -resolve and -b is
 * -batch. -color comes last since it has rules of its own.
 */
static const struct ip_opt_desc ip_opts[] = {
	{ .name = "-loops", .id = IP_OPT_IGNORED, .arg = true },
	{ .name = "-family", .id = IP_OPT_IGNORED, .arg = true },
	{ .name = "-4", .id = IP_OPT_IGNORED, .exact = true },
	{ .name = "-6", .id = IP_OPT_IGNORED, .exact = true },
	{ .name = "-0", .id = IP_OPT_IGNORED, .exact = true },
	{ .name = "-M", .id = IP_OPT_IGNORED, .exact = true },
	{ .name = "-B", .id = IP_OPT_IGNORED, .exact = true },
	{ .name = "-human-readable", .id = IP_OPT_HUMAN },
	{ .name = "-iec", .id = IP_OPT_IGNORED },
	{ .name = "-stats", .id = IP_OPT_STATS },
	{ .name = "-statistics", .id = IP_OPT_STATS },
	{ .name = "-details", .id = IP_OPT_DETAILS },
	{ .name = "-resolve", .id = IP_OPT_IGNORED },
	{ .name = "-oneline", .id = IP_OPT_IGNORED },
	{ .name = "-timestamp", .id = IP_OPT_TIMESTAMP },
	{ .name = "-tshort", .id = IP_OPT_TSHORT },
	{ .name = "-Version", .id = IP_OPT_VERSION },
	{ .name = "-force", .id = IP_OPT_IGNORED },
	{ .name = "-batch", .id = IP_OPT_BATCH, .arg = true },
	{ .name = "-brief", .id = IP_OPT_IGNORED },
	{ .name = "-json", .id = IP_OPT_JSON },
	{ .name = "-pretty", .id = IP_OPT_PRETTY },
	{ .name = "-rcvbuf", .id = IP_OPT_RCVBUF, .arg = true },
	{ .name = "-help", .id = IP_OPT_HELP },
	{ .name = "-netns", .id = IP_OPT_NETNS, .arg = true },
	{ .name = "-Numeric", .id = IP_OPT_IGNORED },
	{ .name = "-all", .id = IP_OPT_IGNORED },
	{ .name = "-echo", .id = IP_OPT_IGNORED },
};

static bool ip_opt_is(const struct ip_opt_desc *desc, const char *word)
{
	if (desc->exact)
		return !strcmp(desc->name, word);
	return !strncmp(desc->name, word, strlen(word));
}

/* -c, -col, -color=auto: the name may be cut short, WHEN may not. */
static bool ip_opt_is_color(const char *word, const char **when)
{
	size_t len = strcspn(word, "=");

	if (len < 2 || len > strlen("-color") || strncmp("-color", word, len))
		return false;

	*when = word[len] ? word + len + 1 : "always";

	return !strcmp(*when, "always") || !strcmp(*when, "auto") ||
	       !strcmp(*when, "never");
}

enum ip_opt ip_opt_next(char **argv, int *used, const char **arg)
{
	const char *word = argv[0];
	size_t i;

	*used = 0;
	*arg = NULL;

	if (!word || word[0] != '-')
		return IP_OPT_END;

	*used = 1;
	if (!strcmp(word, "--"))
		return IP_OPT_DASHES;
	if (word[1] == '-')
		word++;

	for (i = 0; i < sizeof(ip_opts) / sizeof(ip_opts[0]); i++) {
		if (!ip_opt_is(&ip_opts[i], word))
			continue;
		if (!ip_opts[i].arg)
			return ip_opts[i].id;
		if (!argv[1])
			return IP_OPT_MISSING;
		*used = 2;
		*arg = argv[1];
		return ip_opts[i].id;
	}

	if (ip_opt_is_color(word, arg))
		return IP_OPT_COLOR;

	return IP_OPT_UNKNOWN;
}
