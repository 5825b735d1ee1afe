// SPDX-License-Identifier: GPL-2.0
/*
 * Output for people and for programs: colours, ages and tables, and JSON.
 */
#include "print.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

static bool mlag_use_color;

void mlag_error(const char *fmt, ...)
{
	va_list args;

	/* What was printed before the error stays before it. */
	fflush(stdout);
	fputs("Error: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

void mlag_append(char *buf, size_t size, const char *fmt, ...)
{
	size_t len = strlen(buf);
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf + len, size - len, fmt, args);
	va_end(args);
}

void mlag_color_set(bool on)
{
	mlag_use_color = on;
}

void mlag_print_word(enum mlag_color color, const char *word)
{
	/* The colours that ip(8) uses for names, addresses, up and down. */
	static const char * const codes[] = {
		[MLAG_COLOR_NAME] = "\033[36m",
		[MLAG_COLOR_MAC] = "\033[33m",
		[MLAG_COLOR_GOOD] = "\033[32m",
		[MLAG_COLOR_WARN] = "\033[33m",
		[MLAG_COLOR_BAD] = "\033[31m",
	};
	bool paint = mlag_use_color && color != MLAG_COLOR_NONE;
	const char *p;

	if (paint)
		fputs(codes[color], stdout);
	for (p = word; *p; p++)
		putchar((unsigned char)*p < ' ' || *p == 0x7f ? '?' : *p);
	if (paint)
		fputs("\033[0m", stdout);
}

void mlag_print_label(const char *label)
{
	printf("  %-11s ", label);
}

const char *mlag_age_str(uint64_t ms, char *buf, size_t size)
{
	uint64_t s = ms / 1000, m = s / 60, h = m / 60, d = h / 24;

	if (ms < 1000)
		snprintf(buf, size, "%" PRIu64 "ms", ms);
	else if (s < 10)
		snprintf(buf, size, "%" PRIu64 ".%" PRIu64 "s", s,
			 ms % 1000 / 100);
	else if (s < 60)
		snprintf(buf, size, "%" PRIu64 "s", s);
	else if (m < 60)
		snprintf(buf, size, "%" PRIu64 "m%02" PRIu64 "s", m, s % 60);
	else if (h < 24)
		snprintf(buf, size, "%" PRIu64 "h%02" PRIu64 "m", h, m % 60);
	else
		snprintf(buf, size, "%" PRIu64 "d%02" PRIu64 "h", d, h % 24);

	return buf;
}

const char *mlag_time_str(uint64_t ms, char *buf, size_t size)
{
	int len;

	if (ms < 1000) {
		snprintf(buf, size, "%" PRIu64 "ms", ms);
		return buf;
	}

	len = snprintf(buf, size, "%" PRIu64 ".%03u", ms / 1000,
		       (unsigned int)(ms % 1000));
	if (len < 0 || (size_t)len + 2 > size)
		return buf;
	while (buf[len - 1] == '0')
		len--;
	if (buf[len - 1] == '.')
		len--;
	buf[len++] = 's';
	buf[len] = '\0';

	return buf;
}

const char *mlag_count_str(uint64_t val, bool human, char *buf, size_t size)
{
	static const char units[] = "kMGTPE";
	uint64_t div = 1000;
	unsigned int i = 0;

	if (!human || val < 10000) {
		snprintf(buf, size, "%" PRIu64, val);
		return buf;
	}

	while (val / div >= 1000 && units[i + 1]) {
		div *= 1000;
		i++;
	}
	snprintf(buf, size, "%" PRIu64 ".%u%c", val / div,
		 (unsigned int)(val % div / (div / 10)), units[i]);

	return buf;
}

const char *mlag_mac_str(const uint8_t *mac, char *buf, size_t size)
{
	snprintf(buf, size, "%02x:%02x:%02x:%02x:%02x:%02x",
		 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);

	return buf;
}

void mlag_json_init(struct mlag_json *json, bool pretty)
{
	json->f = stdout;
	json->pretty = pretty;
	json->depth = 0;
	json->empty = true;
}

static void mlag_json_indent(struct mlag_json *json)
{
	unsigned int i;

	if (!json->pretty)
		return;
	fputc('\n', json->f);
	for (i = 0; i < json->depth; i++)
		fputs("    ", json->f);
}

/* Length of the UTF-8 character at @s, 0 if it is none. */
static unsigned int mlag_utf8_len(const unsigned char *s)
{
	unsigned int len, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		len = 4;
	else
		return 0;

	/* A string that ends early fails here too: '\0' is below 0x80. */
	for (i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;

	/* Too long forms, surrogates, and what lies beyond Unicode. */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;

	return len;
}

static void mlag_json_quote(struct mlag_json *json, const char *val)
{
	const unsigned char *s = (const unsigned char *)val;
	unsigned int len;

	fputc('"', json->f);
	while (*s) {
		len = mlag_utf8_len(s);
		if (!len) {
			fputs("\\ufffd", json->f);
			s++;
		} else if (*s == '"' || *s == '\\') {
			fprintf(json->f, "\\%c", *s++);
		} else if (*s < ' ' || *s == 0x7f) {
			fprintf(json->f, "\\u%04x", *s++);
		} else {
			fwrite(s, 1, len, json->f);
			s += len;
		}
	}
	fputc('"', json->f);
}

/* Everything before a value: the comma, the new line and the name. */
static void mlag_json_begin(struct mlag_json *json, const char *key)
{
	if (!json->empty)
		fputc(',', json->f);
	if (json->depth)
		mlag_json_indent(json);
	json->empty = false;
	if (!key)
		return;

	/* Our names need no quoting, only the form that jq likes. */
	fputc('"', json->f);
	for (; *key; key++)
		fputc(*key == '-' ? '_' : *key, json->f);
	fputs(json->pretty ? "\": " : "\":", json->f);
}

void mlag_json_open(struct mlag_json *json, const char *key, char bracket)
{
	mlag_json_begin(json, key);
	fputc(bracket, json->f);
	json->depth++;
	json->empty = true;
}

void mlag_json_close(struct mlag_json *json, char bracket)
{
	json->depth--;
	if (!json->empty)
		mlag_json_indent(json);
	fputc(bracket, json->f);
	json->empty = false;
	if (!json->depth) {
		fputc('\n', json->f);
		json->empty = true;
	}
}

void mlag_json_str(struct mlag_json *json, const char *key, const char *val)
{
	mlag_json_begin(json, key);
	mlag_json_quote(json, val);
}

void mlag_json_uint(struct mlag_json *json, const char *key, uint64_t val)
{
	mlag_json_begin(json, key);
	fprintf(json->f, "%" PRIu64, val);
}

void mlag_json_bool(struct mlag_json *json, const char *key, bool val)
{
	mlag_json_begin(json, key);
	fputs(val ? "true" : "false", json->f);
}
