/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What unit tests print, those of the state machines and of mlagd: one KTAP
 * document for each program.
 */
#ifndef _UNIT_KTAP_H
#define _UNIT_KTAP_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct ktap_case - a test
 * @name: its name
 * @run: returns true if it passed; sets ktap_skip where it cannot run
 */
struct ktap_case {
	const char *name;
	bool (*run)(void);
};

/* Set by a test that cannot run, to the reason. */
static const char *ktap_skip;

/* Ends a test when something does not hold, and says what. */
#define EXPECT(cond) do {						\
	if (!(cond)) {							\
		printf("# %s:%d: not so: %s\n", __FILE__, __LINE__,	\
		       #cond);						\
		return false;						\
	}								\
} while (0)

/* Runs the tests; returns the exit status. */
static inline int ktap_run(const struct ktap_case *c, unsigned int n)
{
	unsigned int i;
	int ret = 0;

	printf("KTAP version 1\n1..%u\n", n);
	for (i = 0; i < n; i++) {
		bool ok;

		ktap_skip = NULL;
		ok = c[i].run();
		if (ktap_skip)
			printf("ok %u %s # SKIP %s\n", i + 1, c[i].name,
			       ktap_skip);
		else
			printf("%s %u %s\n", ok ? "ok" : "not ok", i + 1,
			       c[i].name);
		if (!ok && !ktap_skip)
			ret = 1;
		fflush(stdout);
	}
	return ret;
}

#endif /* _UNIT_KTAP_H */
