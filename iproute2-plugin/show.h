/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parts of "ip mlag show" that other commands print as well.
 */
#ifndef MLAG_SHOW_H
#define MLAG_SHOW_H

#include "tb.h"

/**
 * mlag_show_verdict - Print what dual-active detection decided, what that rests
 *	on and what will change it. Nothing while there is no DAD path.
 * @group: the group
 */
void mlag_show_verdict(const struct mlag_tb *group);

/**
 * mlag_show_inputs - Print what two claims were compared by, own / peer's, up to
 *	what decided. Nothing if one of them is absent.
 * @tb: where the claims are
 * @mine_type: number of the own claim
 * @peer_type: number of the peer's
 * @rule: enum mlag_dad_rule, what decided
 */
void mlag_show_inputs(const struct mlag_tb *tb, unsigned int mine_type,
		      unsigned int peer_type, unsigned int rule);

#endif /* MLAG_SHOW_H */
