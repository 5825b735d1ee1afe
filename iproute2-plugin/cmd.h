/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands of "ip mlag". Each gets the words behind its own, ended by
 * NULL, and tells the user what went wrong. They return 0, a negative errno
 * when the kernel or the system refused, or MLAG_USAGE when the words were
 * wrong and nothing was sent. Whatever is not negative is the exit status.
 */
#ifndef MLAG_CMD_H
#define MLAG_CMD_H

#include <stddef.h>

#include "print.h"

/**
 * struct mlag_cmd - A command.
 * @name: its word, which may be cut short as long as it is the only one
 * @run: what it does; NULL at the end of a table
 */
struct mlag_cmd {
	const char *name;
	int (*run)(const struct mlag_opts *opts, char **argv);
};

/**
 * mlag_cmd_run - Run the command that is named by the first word.
 * @cmds: the commands, ended by an empty one
 * @where: the words before, to tell what is unknown: "ip mlag"
 * @opts: the global options
 * @argv: the words that are left; "show" if there are none
 *
 * Return: what the command returns.
 */
int mlag_cmd_run(const struct mlag_cmd *cmds, const char *where,
		 const struct mlag_opts *opts, char **argv);

/**
 * mlag_cmd_end - See that no words are left.
 * @argv: the words
 * @behind: those before, to tell what is wrong: "dad show"
 *
 * Return: 0 or MLAG_USAGE.
 */
int mlag_cmd_end(char **argv, const char *behind);

/**
 * mlag_cmd_dev - Parse "[ dev DEV ]", the words of the commands that show.
 * @argv: the words
 * @dev: set to DEV, or to NULL
 *
 * Return: 0 or MLAG_USAGE.
 */
int mlag_cmd_dev(char **argv, const char **dev);

/**
 * mlag_cmd_show - ip mlag show
 * @opts: the global options
 * @argv: the words
 *
 * Return: see above.
 */
int mlag_cmd_show(const struct mlag_opts *opts, char **argv);

/**
 * mlag_cmd_health - ip mlag show health
 * @opts: the global options
 * @argv: the words behind it
 *
 * Return: enum mlag_health.
 */
int mlag_cmd_health(const struct mlag_opts *opts, char **argv);

/**
 * mlag_cmd_set - ip mlag set
 * @opts: the global options
 * @argv: the words
 *
 * Return: see above.
 */
int mlag_cmd_set(const struct mlag_opts *opts, char **argv);

/**
 * mlag_cmd_port - ip mlag port
 * @opts: the global options
 * @argv: the words
 *
 * Return: see above.
 */
int mlag_cmd_port(const struct mlag_opts *opts, char **argv);

/**
 * mlag_cmd_dad - ip mlag dad
 * @opts: the global options
 * @argv: the words
 *
 * Return: see above.
 */
int mlag_cmd_dad(const struct mlag_opts *opts, char **argv);

/**
 * mlag_cmd_maintenance - ip mlag maintenance
 * @opts: the global options
 * @argv: the words
 *
 * Return: see above.
 */
int mlag_cmd_maintenance(const struct mlag_opts *opts, char **argv);

/**
 * mlag_cmd_monitor - ip mlag monitor
 * @opts: the global options
 * @argv: the words
 *
 * Return: see above.
 */
int mlag_cmd_monitor(const struct mlag_opts *opts, char **argv);

#endif /* MLAG_CMD_H */
