// SPDX-License-Identifier: GPL-2.0
/*
 * ip-mlag: what "ip mlag" runs. Options, help and exit status.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "ipopt.h"
#include "nl.h"
#include "parse.h"
#include "print.h"

#ifndef MLAG_VERSION
#define MLAG_VERSION "unknown"
#endif

/* As ip(8): wrong words are 1, MLAG_USAGE, and what the kernel refuses is 2. */
#define MLAG_EXIT_FAILED	2

/* The synopsis in ip-mlag(8) has the same words in the same order, see test_manual() of
 * selftests/host_iproute2_plugin.sh.
 */
static const char mlag_help[] =
"Usage: ip [ OPTIONS ] mlag [ show [ dev DEV | health ] ]\n"
"       ip [ OPTIONS ] mlag set [ group ID ] [ priority NUMBER ]\n"
"                               [ system-mac { LLADDR | auto } ]\n"
"                               [ lacp-priority NUMBER ]\n"
"                               [ hello TIME ] [ hold TIME ] [ boot-delay TIME ]\n"
"                               [ up-delay TIME ] [ up-stagger TIME ]\n"
"                               [ up-gate { delay | ready } ]\n"
"                               [ flap-hold TIME ] [ flap-hold-max TIME ]\n"
"                               [ handover-hold TIME ]\n"
"                               [ dad-lost { stay | yield } ]\n"
"                               [ dad-mode { fast | classic } ]\n"
"                               [ helper-grace TIME ]\n"
"                               [ helper-lost { yield | stay } ]\n"
"                               [ uplink-hold TIME ]\n"
"                               [ error-down { members | all } ]\n"
"                               [ key-file FILE | nokey ]\n"
"       ip [ OPTIONS ] mlag port [ show [ dev DEV | would-go-down ] ]\n"
"       ip [ OPTIONS ] mlag port set dev DEV { uplink-group NUMBER |\n"
"                               follow-group NUMBER | nogroup | reserve |\n"
"                               suspend | noreserve | nosuspend |\n"
"                               afterwards { up | down } }\n"
"       ip [ OPTIONS ] mlag port release dev DEV reason REASON [ force ]\n"
"       ip [ OPTIONS ] mlag dad [ show ]\n"
"       ip [ OPTIONS ] mlag dad { add | replace } local ADDR remote ADDR [ dev DEV ]\n"
"                               [ port NUMBER ] [ interval TIME ] [ timeout TIME ]\n"
"       ip [ OPTIONS ] mlag dad del { path NUMBER |\n"
"                               local ADDR remote ADDR [ dev DEV ] }\n"
"       ip [ OPTIONS ] mlag maintenance { on [ force ] | off }\n"
"       ip [ OPTIONS ] mlag monitor\n"
"       ip mlag help\n"
"where  OPTIONS := { -j[son] | -p[retty] | -d[etails] | -s[tatistics] |\n"
"                    -h[uman-readable] | -c[olor][=WHEN] | -n[etns] NAME |\n"
"                    -t[imestamp] | -ts[hort] | -rc[vbuf] SIZE }\n"
"       group ID               DFS group, the same on both devices: 1..65535\n"
"       priority NUMBER        the higher one is master: 1..254, default 100\n"
"       system-mac LLADDR      LACP system id of the pair, the same on both\n"
"       system-mac auto        derive it from the group id, the default\n"
"       lacp-priority NUMBER   LACP system priority: 1..65535, default 32768\n"
"       hello TIME             between hellos: 20..10000 ms, default 100\n"
"       hold TIME              silence that loses the peer: 60..30000 ms and at\n"
"                              least three hellos, default 300\n"
"       boot-delay TIME        wait for a peer after boot: 0..3600 s, default 30\n"
"       up-delay TIME          wait of member ports after a recovery, with DAD:\n"
"                              0..3600 s, default 240\n"
"       up-stagger TIME        then one after the other: 0..600 s, default 0\n"
"       up-gate ready          or as soon as both devices are synchronised\n"
"       flap-hold TIME         more wait from the second recovery on, doubled\n"
"       flap-hold-max TIME     each time, but no more than that: 0..3600 s,\n"
"                              default 10 and 300\n"
"       handover-hold TIME     least time between handovers: 0..3600 s, default 30\n"
"       dad-lost yield         with all DAD paths lost before the peer-link, the\n"
"                              backup yields, and who has yielded still does if\n"
"                              they are lost then; default stay\n"
"       dad-mode classic       decide 3 s after the loss, with 3 probes\n"
"       helper-grace TIME      without a helper, decide so long after the loss:\n"
"                              0..3600 s, default 5\n"
"       helper-lost stay       then go on, though the peer may, too; default\n"
"                              yield\n"
"       uplink-hold TIME       wait of ports that follow uplinks when one is up\n"
"                              again: 0..3600000 ms, default 10000\n"
"       uplink-group NUMBER    DEV is an uplink, a port to the network: 1..64\n"
"       follow-group NUMBER    the member port DEV is held down while all of\n"
"                              these uplinks are down and the peer has some\n"
"       nogroup                DEV is no uplink, or follows none\n"
"       error-down             what goes down when this device yields: members,\n"
"                              or all physical ports but those set to reserve\n"
"       reserve                DEV is spared, as for management\n"
"       suspend                DEV goes down, whatever error-down is\n"
"       noreserve, nosuspend   DEV is a port like any other, the default\n"
"       afterwards             what DEV, which is held down, is to be when it\n"
"                              no longer is\n"
"       reason REASON          do not hold DEV down for it as long as it lasts:\n"
"                              flap, up-delay, uplink, or with force dad\n"
"       dad                    paths for dual-active detection, up to four\n"
"       dev DEV                device or VRF that a path is bound to\n"
"       port NUMBER            UDP port of a path, default 52475\n"
"       interval TIME          between DAD packets: 100..10000 ms, default 1000\n"
"       timeout TIME           silence that loses a path: 300..30000 ms and at\n"
"                              least three intervals, default 3000\n"
"       maintenance on         take this device out of service: the peer carries\n"
"                              on, hosts move to it, then the legs go down\n"
"       force                  even if hosts lose their last leg by it; of\n"
"                              release: even if both devices are active by it\n"
"       key-file FILE          file with the key of the group: 1..64 bytes\n"
"       nokey                  no key, the default\n"
"       TIME := NUMBER[s|ms]; without unit in that of the range above\n";

static int mlag_cmd_help(const struct mlag_opts *opts, char **argv)
{
	(void)opts;
	(void)argv;
	fputs(mlag_help, stdout);

	return 0;
}

static const struct mlag_cmd mlag_cmds[] = {
	{ "show", mlag_cmd_show },
	{ "list", mlag_cmd_show },
	{ "set", mlag_cmd_set },
	{ "port", mlag_cmd_port },
	{ "dad", mlag_cmd_dad },
	{ "maintenance", mlag_cmd_maintenance },
	{ "monitor", mlag_cmd_monitor },
	{ "help", mlag_cmd_help },
	{ NULL, NULL }
};

/**
 * struct mlag_args - The command line.
 * @opts: the global options
 * @netns: -netns: its argument, or NULL
 * @color: -color: when
 * @help: print help
 * @version: print the version
 */
struct mlag_args {
	struct mlag_opts opts;
	const char *netns;
	const char *color;
	bool help;
	bool version;
};

/* Read one option; returns the words used, 0 at the end, or -MLAG_USAGE. */
static int mlag_args_option(struct mlag_args *args, char **argv)
{
	const char *arg;
	uint32_t size;
	int used;

	switch (ip_opt_next(argv, &used, &arg)) {
	case IP_OPT_END:
		return 0;
	case IP_OPT_DASHES:
	case IP_OPT_IGNORED:
		break;
	case IP_OPT_COLOR:
		args->color = arg;
		break;
	case IP_OPT_DETAILS:
		args->opts.details++;
		break;
	case IP_OPT_HELP:
		args->help = true;
		break;
	case IP_OPT_HUMAN:
		args->opts.human = true;
		break;
	case IP_OPT_JSON:
		args->opts.json = true;
		break;
	case IP_OPT_NETNS:
		args->netns = arg;
		break;
	case IP_OPT_PRETTY:
		args->opts.pretty = true;
		break;
	case IP_OPT_RCVBUF:
		if (mlag_parse_uint(arg, &size) || !size ||
		    size > INT32_MAX) {
			mlag_error("argument \"%s\" is wrong: -rcvbuf is a number of bytes",
				   arg);
			return -MLAG_USAGE;
		}
		args->opts.rcvbuf = size;
		break;
	case IP_OPT_STATS:
		args->opts.stats++;
		break;
	case IP_OPT_TIMESTAMP:
		args->opts.timestamp = true;
		break;
	case IP_OPT_TSHORT:
		args->opts.tshort = true;
		break;
	case IP_OPT_VERSION:
		args->version = true;
		break;
	case IP_OPT_BATCH:
		mlag_error("-batch is not supported by \"ip mlag\"");
		return -MLAG_USAGE;
	case IP_OPT_MISSING:
		mlag_error("option \"%s\" needs an argument, try \"ip mlag help\"",
			   argv[0]);
		return -MLAG_USAGE;
	case IP_OPT_UNKNOWN:
		mlag_error("option \"%s\" is unknown, try \"ip mlag help\"",
			   argv[0]);
		return -MLAG_USAGE;
	}

	return used;
}

static bool mlag_args_color(const struct mlag_args *args)
{
	/* Colours would break the JSON. */
	if (!args->color || args->opts.json || !strcmp(args->color, "never"))
		return false;
	if (!strcmp(args->color, "auto"))
		return isatty(STDOUT_FILENO);

	return true;
}

static int mlag_run(char **argv)
{
	struct mlag_args args = { .netns = NULL };
	bool dashes = false;
	int used, err;

	if (argv[0] && argv[1] && !argv[2] && !strcmp(argv[1], "-h"))
		/* For ip(8) it means something else, but not alone. */
		return mlag_cmd_help(&args.opts, NULL);

	for (argv++; !dashes; argv += used) {
		used = mlag_args_option(&args, argv);
		if (used < 0)
			return -used;
		if (!used)
			break;
		dashes = !strcmp(argv[0], "--");
	}

	if (args.help)
		return mlag_cmd_help(&args.opts, NULL);
	if (args.version) {
		puts("ip-mlag " MLAG_VERSION);
		return 0;
	}
	mlag_color_set(mlag_args_color(&args));
	if (args.netns) {
		err = mlag_nl_netns(args.netns);
		if (err)
			return err;
	}

	return mlag_cmd_run(mlag_cmds, "ip mlag", &args.opts, argv);
}

int main(int argc, char **argv)
{
	int ret = argc ? mlag_run(argv) : MLAG_USAGE;

	/* A full disk must not look like success. */
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "Error: mlag: cannot write the output: %s\n",
			strerror(errno));
		return MLAG_EXIT_FAILED;
	}

	return ret < 0 ? MLAG_EXIT_FAILED : ret;
}
