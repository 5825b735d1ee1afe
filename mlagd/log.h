/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Log lines for the journal: one line each on stderr, with the priority in
 * front in the way that systemd reads ("<6>"), and the content as key=value.
 */
#ifndef MLAGD_LOG_H
#define MLAGD_LOG_H

#include <stdbool.h>
#include <syslog.h>

/**
 * log_init - choose what is logged
 * @debug: log LOG_DEBUG too
 *
 * Priorities are left out where stderr is a terminal, nobody reads them there.
 */
void log_init(bool debug);

/**
 * log_line - write one line
 * @prio: LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO or LOG_DEBUG
 * @fmt: printf format, without newline
 *
 * Control characters are replaced, as interface names and texts from outside
 * may end up in a line. Lines beyond 511 characters are cut.
 */
void log_line(int prio, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#define log_err(...)	log_line(LOG_ERR, __VA_ARGS__)
#define log_warn(...)	log_line(LOG_WARNING, __VA_ARGS__)
#define log_notice(...)	log_line(LOG_NOTICE, __VA_ARGS__)
#define log_info(...)	log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...)	log_line(LOG_DEBUG, __VA_ARGS__)

#endif /* MLAGD_LOG_H */
