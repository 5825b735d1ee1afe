// SPDX-License-Identifier: GPL-2.0
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LOG_LINE_MAX	512

static bool log_debug_on;
static bool log_prefix = true;

void log_init(bool debug)
{
	log_debug_on = debug;
	log_prefix = !isatty(STDERR_FILENO);
}

void log_line(int prio, const char *fmt, ...)
{
	char line[LOG_LINE_MAX];
	va_list ap;
	char *p;

	if (prio == LOG_DEBUG && !log_debug_on)
		return;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);

	for (p = line; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';

	if (log_prefix)
		fprintf(stderr, "<%d>%s\n", prio, line);
	else
		fprintf(stderr, "%s\n", line);
}
