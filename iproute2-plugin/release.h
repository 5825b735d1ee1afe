/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ip mlag port release.
 */
#ifndef MLAG_RELEASE_H
#define MLAG_RELEASE_H

#include "print.h"

/**
 * mlag_cmd_port_release - ip mlag port release
 * @opts: the global options
 * @argv: the words
 *
 * Return: see cmd.h.
 */
int mlag_cmd_port_release(const struct mlag_opts *opts, char **argv);

#endif /* MLAG_RELEASE_H */
