// SPDX-License-Identifier: GPL-2.0
/*
 * ip mlag port release: let go a port that is held down, for one of its reasons.
 */
#include "release.h"

#include <net/if.h>
#include <stdbool.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/mlag.h>

#include "cmd.h"
#include "down.h"
#include "nl.h"

/**
 * struct mlag_release - What a command line says.
 * @dev: name of the port
 * @reason: name of the reason
 * @bit: its number
 * @force: also what is refused otherwise
 */
struct mlag_release {
	const char *dev;
	const char *reason;
	unsigned int bit;
	bool force;
};

/* One option and its value, @used words. */
static int mlag_release_option(struct mlag_release *release, char **argv,
			       int *used)
{
	const char **value = NULL;

	*used = 2;
	if (!strcmp(argv[0], "dev"))
		value = &release->dev;
	else if (!strcmp(argv[0], "reason"))
		value = &release->reason;
	else if (strcmp(argv[0], "force")) {
		mlag_error("\"%s\" is no option of \"ip mlag port release\", try \"ip mlag help\"",
			   argv[0]);
		return MLAG_USAGE;
	}
	if (value ? !!*value : release->force) {
		mlag_error("duplicate \"%s\"", argv[0]);
		return MLAG_USAGE;
	}
	if (!value) {
		*used = 1;
		release->force = true;
		return 0;
	}
	if (!argv[1]) {
		mlag_error("\"%s\" needs a value", argv[0]);
		return MLAG_USAGE;
	}
	*value = argv[1];

	return 0;
}

static int mlag_release_check(struct mlag_release *release)
{
	if (!release->dev || !release->reason) {
		mlag_error("\"dev DEV\" and \"reason REASON\" are required");
		return MLAG_USAGE;
	}
	if (!release->dev[0] || strlen(release->dev) >= IF_NAMESIZE) {
		mlag_error("argument \"%s\" is wrong: the name of a device has 1..%d characters",
			   release->dev, IF_NAMESIZE - 1);
		return MLAG_USAGE;
	}
	/* what the kernel cannot release a port from it says itself */
	if (!mlag_down_number(release->reason, &release->bit)) {
		mlag_error("argument \"%s\" is wrong: reason is flap, up-delay, uplink or, with force, dad",
			   release->reason);
		return MLAG_USAGE;
	}

	return 0;
}

int mlag_cmd_port_release(const struct mlag_opts *opts, char **argv)
{
	struct mlag_release release = { .dev = NULL };
	struct nlmsghdr *nlh;
	struct mlag_nl *nl;
	int err, used;

	(void)opts;

	for (; argv[0]; argv += used) {
		err = mlag_release_option(&release, argv, &used);
		if (err)
			return err;
	}
	err = mlag_release_check(&release);
	if (err)
		return err;

	err = mlag_nl_open(&nl);
	if (err)
		return err;
	nlh = mlag_nl_request(nl, MLAG_CMD_PORT_RELEASE);
	mnl_attr_put_strz(nlh, MLAG_A_PORT_IFNAME, release.dev);
	mnl_attr_put_u32(nlh, MLAG_A_PORT_REASON, 1u << release.bit);
	if (release.force)
		mnl_attr_put(nlh, MLAG_A_PORT_FORCE, 0, NULL);
	err = mlag_nl_talk(nl, NULL, NULL);
	mlag_nl_close(nl);

	return err;
}
