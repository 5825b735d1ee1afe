// SPDX-License-Identifier: GPL-2.0
/*
 * Values on the command line.
 */
#include "parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int mlag_parse_uint(const char *word, uint32_t *val)
{
	/* Not base 0: people write 010 for ten. */
	int base = !strncasecmp(word, "0x", 2) ? 16 : 10;
	unsigned long num;
	char *end;

	/* strtoul() would take blanks and signs as well. */
	if (!isxdigit((unsigned char)word[0]))
		return -EINVAL;

	errno = 0;
	num = strtoul(word, &end, base);
	if (end == word || *end)
		return -EINVAL;
	if (errno || num > UINT32_MAX)
		return -ERANGE;
	*val = num;

	return 0;
}

static int mlag_parse_unit(const char *word, uint32_t *unit)
{
	static const struct {
		const char *name;
		uint32_t ms;
	} units[] = {
		{ "ms", 1 }, { "msec", 1 }, { "msecs", 1 },
		{ "s", 1000 }, { "sec", 1000 }, { "secs", 1000 },
	};
	size_t i;

	if (!*word)
		return 0;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!strcmp(word, units[i].name)) {
			*unit = units[i].ms;
			return 0;
		}
	}

	return -EINVAL;
}

int mlag_parse_time(const char *word, uint32_t unit, uint32_t *ms)
{
	uint64_t whole = 0, part = 0, scale = 1;
	const char *p = word;
	int err;

	if (!isdigit((unsigned char)*p))
		return -EINVAL;
	for (; isdigit((unsigned char)*p); p++)
		if (whole <= UINT32_MAX)
			whole = whole * 10 + (*p - '0');
	if (*p == '.') {
		if (!isdigit((unsigned char)*++p))
			return -EINVAL;
		for (; isdigit((unsigned char)*p); p++) {
			if (scale >= 1000000) {
				/* Zeros that far behind the point are fine. */
				if (*p != '0')
					return -EINVAL;
				continue;
			}
			part = part * 10 + (*p - '0');
			scale *= 10;
		}
	}

	err = mlag_parse_unit(p, &unit);
	if (err)
		return err;
	if (part * unit % scale)
		return -EINVAL;
	if (whole > UINT32_MAX)
		return -ERANGE;
	whole = whole * unit + part * unit / scale;
	if (whole > UINT32_MAX)
		return -ERANGE;
	*ms = whole;

	return 0;
}

static int mlag_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int mlag_parse_mac(const char *word, uint8_t *mac)
{
	int i, high, low;

	for (i = 0; i < 6; i++) {
		high = mlag_hex(word[0]);
		low = high < 0 ? -1 : mlag_hex(word[1]);
		if (low < 0 || word[2] != (i < 5 ? ':' : '\0'))
			return -EINVAL;
		mac[i] = high << 4 | low;
		word += 3;
	}

	return 0;
}
