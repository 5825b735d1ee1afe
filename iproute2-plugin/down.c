// SPDX-License-Identifier: GPL-2.0
/*
 * What a port is held down for: who put it down, since when, and what lifts it;
 * and what it has been released from.
 */
#include "down.h"

#include <stdio.h>
#include <string.h>

#include <linux/mlag.h>

/* Longer than all that is said of one reason. */
#define MLAG_DOWN_STR	192

static void mlag_down_time(const struct mlag_tb *times, unsigned int reason,
			   const char *before, char *buf, size_t size)
{
	char age[24];

	/* The attributes are in the order of the bits, from 1. */
	if (reason >= times->set->max || !mlag_tb_has(times, reason + 1))
		return;
	mlag_append(buf, size, "%s%s", before,
		    mlag_age_str(mlag_tb_uint(times, reason + 1), age,
				 sizeof(age)));
}

/* Behind the name of a reason: " for 1m02s, over in 5.0s: who, and until when". */
static void mlag_down_since(unsigned int reason, const struct mlag_tb *age,
			    const struct mlag_tb *in, char *buf, size_t size)
{
	mlag_down_time(age, reason, " for ", buf, size);
	mlag_down_time(in, reason, ", over in ", buf, size);
	if (reason <= mlag_down_names.max)
		mlag_append(buf, size, ": %s", mlag_down_names.doc[reason]);
}

static void mlag_down_lines(uint32_t down, const struct mlag_tb *age,
			    const struct mlag_tb *in)
{
	char num[12], since[MLAG_DOWN_STR];
	unsigned int i;

	for (i = 0; i < 32; i++) {
		if (!(down & 1u << i))
			continue;
		fputs("    held down: ", stdout);
		mlag_print_word(MLAG_COLOR_BAD,
				mlag_name(&mlag_down_names, i, num,
					  sizeof(num)));
		since[0] = '\0';
		mlag_down_since(i, age, in, since, sizeof(since));
		puts(since);
	}
}

static void mlag_down_words(uint32_t down, const struct mlag_tb *age,
			    const struct mlag_tb *in, char *buf, size_t size)
{
	const char *before = "held down: ";
	unsigned int i;
	char num[12];

	for (i = 0; i < 32; i++) {
		if (!(down & 1u << i))
			continue;
		mlag_append(buf, size, "%s%s", before,
			    mlag_name(&mlag_down_names, i, num, sizeof(num)));
		mlag_down_since(i, age, in, buf, size);
		before = "; and: ";
	}
}

/* Each ends with what it stands for, which is in the words of the reason. */
static void mlag_released_lines(uint32_t released)
{
	unsigned int i;
	char num[12];

	for (i = 0; i < 32; i++) {
		if (!(released & 1u << i))
			continue;
		fputs("    released: ", stdout);
		mlag_print_word(MLAG_COLOR_WARN,
				mlag_name(&mlag_down_names, i, num,
					  sizeof(num)));
		if (i <= mlag_down_names.max)
			printf(": %s", mlag_down_names.doc[i]);
		putchar('\n');
	}
}

void mlag_down_text(const struct mlag_tb *port)
{
	struct mlag_tb age, in;

	mlag_tb_nest(&age, port, MLAG_A_PORT_DOWN_AGE);
	mlag_tb_nest(&in, port, MLAG_A_PORT_DOWN_IN);
	mlag_down_lines(mlag_tb_uint(port, MLAG_A_PORT_DOWN), &age, &in);
	mlag_released_lines(mlag_tb_uint(port, MLAG_A_PORT_RELEASED));
	if (mlag_tb_has(port, MLAG_A_PORT_AFTERWARDS) &&
	    mlag_tb_uint(port, MLAG_A_PORT_AFTERWARDS) == MLAG_LINK_STATE_DOWN)
		puts("    stays down afterwards, unless \"ip mlag port set dev DEV afterwards up\"");
}

void mlag_down_append(const struct mlag_tb *port, char *buf, size_t size)
{
	struct mlag_tb age, in;

	mlag_tb_nest(&age, port, MLAG_A_PORT_DOWN_AGE);
	mlag_tb_nest(&in, port, MLAG_A_PORT_DOWN_IN);
	mlag_down_words(mlag_tb_uint(port, MLAG_A_PORT_DOWN), &age, &in, buf,
			size);
}

void mlag_down_errdown_text(const struct mlag_tb *errdown)
{
	struct mlag_tb age, in;

	mlag_tb_nest(&age, errdown, MLAG_A_ERROR_DOWN_DOWN_AGE);
	mlag_tb_nest(&in, errdown, MLAG_A_ERROR_DOWN_DOWN_IN);
	mlag_down_lines(mlag_tb_uint(errdown, MLAG_A_ERROR_DOWN_DOWN), &age,
			&in);
	mlag_released_lines(mlag_tb_uint(errdown, MLAG_A_ERROR_DOWN_RELEASED));
}

void mlag_down_errdown_append(const struct mlag_tb *errdown, char *buf,
			      size_t size)
{
	struct mlag_tb age, in;

	mlag_tb_nest(&age, errdown, MLAG_A_ERROR_DOWN_DOWN_AGE);
	mlag_tb_nest(&in, errdown, MLAG_A_ERROR_DOWN_DOWN_IN);
	mlag_down_words(mlag_tb_uint(errdown, MLAG_A_ERROR_DOWN_DOWN), &age,
			&in, buf, size);
}

uint64_t mlag_down_errdown_age(const struct mlag_tb *errdown)
{
	struct mlag_tb age;
	uint64_t max = 0;
	unsigned int i;

	mlag_tb_nest(&age, errdown, MLAG_A_ERROR_DOWN_DOWN_AGE);
	for (i = 0; i <= age.set->max; i++)
		if (mlag_tb_uint(&age, i) > max)
			max = mlag_tb_uint(&age, i);

	return max;
}

bool mlag_down_number(const char *word, unsigned int *reason)
{
	unsigned int i;

	for (i = 0; i <= mlag_down_names.max; i++) {
		if (strcmp(word, mlag_down_names.name[i]))
			continue;
		*reason = i;
		return true;
	}

	return false;
}

void mlag_down_list(uint32_t down, const char *before)
{
	unsigned int i;
	char num[12];

	for (i = 0; i < 32; i++) {
		if (!(down & 1u << i))
			continue;
		printf("%s%s", before, mlag_name(&mlag_down_names, i, num,
						 sizeof(num)));
		before = ", ";
	}
}
