// SPDX-License-Identifier: GPL-2.0
/*
 * Asking the kernel for all that it tells of this device.
 */
#include "state.h"

#include <linux/mlag.h>

#include "dad.h"
#include "errdown.h"
#include "port.h"
#include "uplink.h"

int mlag_state_get(const char *dev, struct mlag_state *state)
{
	const struct mlag_tb *group = &state->group.tb;
	struct mlag_nl *nl;
	int err;

	*state = (struct mlag_state){ .dads.num = 0 };
	err = mlag_group_open(&nl, &state->group);
	if (err)
		return err;
	/* A kernel that has none of these may not know the question. */
	if (mlag_tb_has(group, MLAG_A_GROUP_DAD))
		err = mlag_dads_get(nl, &state->dads);
	if (!err && mlag_tb_uint(group, MLAG_A_GROUP_UPLINKS_DECLARED))
		err = mlag_uplinks_get(nl, &state->uplinks);
	if (!err && mlag_tb_has(group, MLAG_A_GROUP_ERROR_DOWN))
		err = mlag_errdowns_get(nl, &state->errdowns);
	if (!err)
		err = mlag_ports_get(nl, dev, &state->ports);
	mlag_nl_close(nl);
	if (err)
		mlag_state_free(state);

	return err;
}

bool mlag_state_is_torn(const struct mlag_state *state)
{
	return state->dads.torn || state->uplinks.torn ||
	       state->errdowns.torn || state->ports.torn;
}

void mlag_state_free(struct mlag_state *state)
{
	mlag_list_free(&state->ports);
	mlag_list_free(&state->errdowns);
	mlag_list_free(&state->uplinks);
	mlag_list_free(&state->dads);
	mlag_group_free(&state->group);
}
