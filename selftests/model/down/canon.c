// SPDX-License-Identifier: GPL-2.0
/* There are so few states that none need be made equal, but for what is no
 * longer looked at.
 */
#include <string.h>

#include "model.h"

void world_canon(struct world *w)
{
	if (w->held)
		return;
	w->down = (struct mlag_down){ .reasons = 0 };
	w->raised = false;
	w->lifted = 0;
	w->let = 0;
}

unsigned int world_pack(const struct world *w, uint8_t *buf)
{
	buf[0] = w->reasons;
	buf[1] = w->down.reasons;
	buf[2] = w->up | w->wish << 1 | w->held << 2 | w->down.wish << 3 |
		 w->raised << 4;
	buf[3] = w->lifted;
	buf[4] = w->let;
	return 5;
}

void world_unpack(struct world *w, const uint8_t *buf)
{
	memset(w, 0, sizeof(*w));
	w->reasons = buf[0];
	w->down.reasons = buf[1];
	w->up = buf[2] & 1;
	w->wish = buf[2] >> 1 & 1;
	w->held = buf[2] >> 2 & 1;
	w->down.wish = buf[2] >> 3 & 1;
	w->raised = buf[2] >> 4 & 1;
	w->lifted = buf[3];
	w->let = buf[4];
}
