/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The global options of ip(8), as it reads them itself. The dispatcher needs
 * them to find the object word, ip-mlag to obey them.
 */
#ifndef MLAG_IPOPT_H
#define MLAG_IPOPT_H

/**
 * enum ip_opt - What stands at the front of a command line of ip(8).
 * @IP_OPT_END: no option: the object word, or the end of the line
 * @IP_OPT_DASHES: "--", which ends the options
 * @IP_OPT_UNKNOWN: an option that no release known to us has
 * @IP_OPT_MISSING: an option whose argument is missing
 * @IP_OPT_IGNORED: an option that means nothing for M-LAG
 * @IP_OPT_BATCH: -batch FILE
 * @IP_OPT_COLOR: -color[=WHEN]
 * @IP_OPT_DETAILS: -details
 * @IP_OPT_HELP: -help
 * @IP_OPT_HUMAN: -human-readable
 * @IP_OPT_JSON: -json
 * @IP_OPT_NETNS: -netns NAME
 * @IP_OPT_PRETTY: -pretty
 * @IP_OPT_RCVBUF: -rcvbuf SIZE
 * @IP_OPT_STATS: -statistics
 * @IP_OPT_TIMESTAMP: -timestamp
 * @IP_OPT_TSHORT: -tshort
 * @IP_OPT_VERSION: -Version
 */
enum ip_opt {
	IP_OPT_END,
	IP_OPT_DASHES,
	IP_OPT_UNKNOWN,
	IP_OPT_MISSING,
	IP_OPT_IGNORED,
	IP_OPT_BATCH,
	IP_OPT_COLOR,
	IP_OPT_DETAILS,
	IP_OPT_HELP,
	IP_OPT_HUMAN,
	IP_OPT_JSON,
	IP_OPT_NETNS,
	IP_OPT_PRETTY,
	IP_OPT_RCVBUF,
	IP_OPT_STATS,
	IP_OPT_TIMESTAMP,
	IP_OPT_TSHORT,
	IP_OPT_VERSION,
};

/**
 * ip_opt_next - Read the next option of a command line of ip(8).
 * @argv: the words that are left, ended by NULL
 * @used: set to the number of words that the option takes, 0 if it is none
 * @arg: set to the argument of the option, NULL if it has none
 *
 * Return: which option it is.
 */
enum ip_opt ip_opt_next(char **argv, int *used, const char **arg);

#endif /* MLAG_IPOPT_H */
