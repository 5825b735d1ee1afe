// SPDX-License-Identifier: GPL-2.0
/*
 * Finding the command.
 */
#include "cmd.h"

#include <net/if.h>
#include <string.h>

/*
 * A command may be cut short as long as no other begins so. That can change
 * with a release, so scripts should write it in full.
 */
static const struct mlag_cmd *mlag_cmd_find(const struct mlag_cmd *cmds,
					    const char *word)
{
	const struct mlag_cmd *cmd, *found = NULL;
	size_t len = strlen(word);

	for (cmd = cmds; cmd->run; cmd++) {
		if (!strcmp(cmd->name, word))
			return cmd;
		if (!len || strncmp(cmd->name, word, len))
			continue;
		if (found && found->run != cmd->run)
			return NULL;
		found = cmd;
	}

	return found;
}

int mlag_cmd_run(const struct mlag_cmd *cmds, const char *where,
		 const struct mlag_opts *opts, char **argv)
{
	const struct mlag_cmd *cmd;

	if (!argv[0])
		return mlag_cmd_find(cmds, "show")->run(opts, argv);

	cmd = mlag_cmd_find(cmds, argv[0]);
	if (cmd)
		return cmd->run(opts, argv + 1);

	fprintf(stderr, "Command \"%s\" is unknown, try \"ip mlag help\".\n",
		argv[0]);
	fprintf(stderr, "\"%s\" knows:", where);
	for (cmd = cmds; cmd->run; cmd++)
		fprintf(stderr, " %s", cmd->name);
	fputc('\n', stderr);

	return MLAG_USAGE;
}

int mlag_cmd_end(char **argv, const char *behind)
{
	if (!argv[0])
		return 0;

	mlag_error("argument \"%s\" is wrong: nothing can stand behind \"%s\"",
		   argv[0], behind);

	return MLAG_USAGE;
}

int mlag_cmd_dev(char **argv, const char **dev)
{
	*dev = NULL;
	if (!argv[0])
		return 0;

	if (strcmp(argv[0], "dev")) {
		mlag_error("argument \"%s\" is wrong: only \"dev DEV\" can stand here",
			   argv[0]);
		return MLAG_USAGE;
	}
	if (!argv[1]) {
		mlag_error("\"dev\" needs the name of a device");
		return MLAG_USAGE;
	}
	if (!argv[1][0] || strlen(argv[1]) >= IF_NAMESIZE) {
		mlag_error("argument \"%s\" is wrong: the name of a device has 1..%d characters",
			   argv[1], IF_NAMESIZE - 1);
		return MLAG_USAGE;
	}
	if (argv[2]) {
		mlag_error("argument \"%s\" is wrong: nothing can stand behind \"dev %s\"",
			   argv[2], argv[1]);
		return MLAG_USAGE;
	}
	*dev = argv[1];

	return 0;
}
