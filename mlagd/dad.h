/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DAD packets (dual-active detection): sends what the module hands out, on each
 * path, and hands in what is received. Decides nothing: that is the module's.
 */
#ifndef MLAGD_DAD_H
#define MLAGD_DAD_H

#include "genl.h"
#include "loop.h"

struct dad;

/**
 * dad_open - begin, with no paths yet
 * @loop: event loop
 * @out: where to put it
 *
 * Return: 0 or a negative errno.
 */
int dad_open(struct loop *loop, struct dad **out);

/**
 * dad_close - end, and leave nothing behind
 * @dad: what dad_open() made, or NULL
 */
void dad_close(struct dad *dad);

/**
 * dad_wake - send on each path at once, as far as is known how
 * @dad: dad
 *
 * When a session is lost this is what it takes to decide. dad_update() follows.
 */
void dad_wake(struct dad *dad);

/**
 * dad_update - something may have changed: look, and send on each path at once,
 *	unless dad_wake() just did
 * @dad: dad
 * @genl: link to the module, which lives until dad_lost() or dad_close()
 * @info: what the module said
 */
void dad_update(struct dad *dad, struct genl *genl,
		const struct genl_info *info);

/**
 * dad_lost - the module is gone
 * @dad: dad
 */
void dad_lost(struct dad *dad);

/**
 * dad_log - log how things are
 * @dad: dad
 */
void dad_log(const struct dad *dad);

#endif /* MLAGD_DAD_H */
