/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DFS hellos: puts together what the module says, the control VLAN, the socket
 * and the key. Decides nothing about the peer: that is the module's.
 */
#ifndef MLAGD_HELLO_H
#define MLAGD_HELLO_H

#include "loop.h"

struct hello;

/**
 * hello_open - begin
 * @loop: event loop, stopped with a negative errno if it cannot go on
 * @out: where to put it
 *
 * Return: 0 or a negative errno.
 */
int hello_open(struct loop *loop, struct hello **out);

/**
 * hello_close - end, and leave nothing behind
 * @hello: what hello_open() made, or NULL
 */
void hello_close(struct hello *hello);

/**
 * hello_log - log how things are
 * @hello: hello
 */
void hello_log(const struct hello *hello);

#endif /* MLAGD_HELLO_H */
