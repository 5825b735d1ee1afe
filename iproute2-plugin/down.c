// SPDX-License-Identifier: GPL-2.0
/*
 * What a port is held down for: who put it down, since when, and what lifts it.
 */
#include "down.h"

#include <stdio.h>

#include <linux/mlag.h>

static void mlag_down_time(const struct mlag_tb *times, unsigned int reason,
			   const char *before, const char *behind)
{
	char buf[24];

	/* The attributes are in the order of the bits, from 1. */
	if (reason >= times->set->max || !mlag_tb_has(times, reason + 1))
		return;
	printf("%s%s%s", before,
	       mlag_age_str(mlag_tb_uint(times, reason + 1), buf, sizeof(buf)),
	       behind);
}

static void mlag_down_lines(uint32_t down, const struct mlag_tb *age,
			    const struct mlag_tb *in)
{
	unsigned int i;
	char num[12];

	for (i = 0; i < 32; i++) {
		if (!(down & 1u << i))
			continue;
		fputs("    held down: ", stdout);
		mlag_print_word(MLAG_COLOR_BAD,
				mlag_name(&mlag_down_names, i, num,
					  sizeof(num)));
		mlag_down_time(age, i, " for ", "");
		mlag_down_time(in, i, ", over in ", "");
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
}

void mlag_down_errdown_text(const struct mlag_tb *errdown)
{
	struct mlag_tb age, in;

	mlag_tb_nest(&age, errdown, MLAG_A_ERROR_DOWN_DOWN_AGE);
	mlag_tb_nest(&in, errdown, MLAG_A_ERROR_DOWN_DOWN_IN);
	mlag_down_lines(mlag_tb_uint(errdown, MLAG_A_ERROR_DOWN_DOWN), &age,
			&in);
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
