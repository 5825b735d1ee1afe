/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parts of "ip mlag show" that other commands print as well.
 */
#ifndef MLAG_SHOW_H
#define MLAG_SHOW_H

#include "attrs.h"

/**
 * mlag_show_verdict - Print what dual-active detection decided, what that rests
 *	on and what will change it. Nothing while there is no DAD path.
 * @group: the group
 */
void mlag_show_verdict(const struct mlag_tb *group);

#endif /* MLAG_SHOW_H */
