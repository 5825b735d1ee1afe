// SPDX-License-Identifier: GPL-2.0
/*
 * ip mlag maintenance: take this device out of service, or back.
 */
#include <stdbool.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/mlag.h>

#include "cmd.h"
#include "nl.h"

static int mlag_maintenance_send(bool on, bool force)
{
	struct nlmsghdr *nlh;
	struct mlag_nl *nl;
	int err;

	err = mlag_nl_open(&nl);
	if (err)
		return err;
	nlh = mlag_nl_request(nl, MLAG_CMD_MAINTENANCE_SET);
	mnl_attr_put_u8(nlh, MLAG_A_DRAIN_ON, on);
	if (force)
		mnl_attr_put(nlh, MLAG_A_DRAIN_FORCE, 0, NULL);
	err = mlag_nl_talk(nl, NULL, NULL);
	mlag_nl_close(nl);

	return err;
}

int mlag_cmd_maintenance(const struct mlag_opts *opts, char **argv)
{
	bool force = false, on;
	int err;

	(void)opts;

	if (!argv[0] || (strcmp(argv[0], "on") && strcmp(argv[0], "off"))) {
		mlag_error("\"maintenance\" is on or off, try \"ip mlag help\"");
		return MLAG_USAGE;
	}
	on = !strcmp(argv[0], "on");
	argv++;
	if (on && argv[0] && !strcmp(argv[0], "force")) {
		force = true;
		argv++;
	}
	if (on && argv[0]) {
		mlag_error("argument \"%s\" is wrong: only \"force\" can stand behind \"on\"",
			   argv[0]);
		return MLAG_USAGE;
	}
	err = mlag_cmd_end(argv, "off");
	if (err)
		return err;

	return mlag_maintenance_send(on, force);
}
