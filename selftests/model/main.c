// SPDX-License-Identifier: GPL-2.0
/* Looks at every state that two devices can get into, nearest first, so that
 * the first trace found is as short as any.
 *
 *	model [-d] [-m STATES] [-t SECONDS] [-l N] [-s NAME] [-f]
 *
 *	-d	all scenarios, also those that are not looked at otherwise
 *	-m	states to look at, at most, in all scenarios together
 *	-t	seconds of processor time, at most
 *	-l	try every Nth state for what must happen in the end
 *	-s	this scenario alone
 *	-f	stop at the first thing that does not hold
 *
 * Prints KTAP, a line for each property. States are told apart by a hash of 64
 * bits, so a collision may hide one: for 10 million states the odds are 1 to
 * 400,000.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <model.h>

const struct scenario *scn;
bool prop_off[NPROPS];

struct state {
	uint64_t hash;
	uint32_t parent;
	uint16_t event;
};

/* Packed states of a layer, each after its length. */
struct layer {
	uint8_t *buf;
	size_t used, size;
};

static struct state *states;
static uint32_t nstates, max_states;
static uint32_t *table;
static uint32_t table_mask;
static uint64_t transitions;
static unsigned int max_depth;
static unsigned int live_every = 1;
static bool stop_first, failed_any;
static char prop_trouble[NPROPS][128];

/* where we are, for traces */
static uint32_t at_state;
static uint16_t at_event;
static bool at_liveness, tracing;
static uint64_t at_choice;

static uint64_t hash_bytes(const uint8_t *p, unsigned int n)
{
	uint64_t h = 0x9e3779b97f4a7c15ull ^ n, v;

	for (; n; p += 8) {
		v = 0;
		memcpy(&v, p, n < 8 ? n : 8);
		n -= n < 8 ? n : 8;
		h = (h ^ v) * 0xff51afd7ed558ccdull;
		h ^= h >> 32;
	}
	h *= 0xc4ceb9fe1a85ec53ull;
	return h ^ h >> 29;
}

static void layer_add(struct layer *layer, const uint8_t *buf, uint16_t n,
		      uint32_t index)
{
	if (layer->used + n + 6 > layer->size) {
		layer->size = layer->size * 3 / 2 + (1 << 20);
		layer->buf = realloc(layer->buf, layer->size);
		if (!layer->buf) {
			perror("model");
			exit(2);
		}
	}
	memcpy(layer->buf + layer->used, &n, 2);
	memcpy(layer->buf + layer->used + 2, &index, 4);
	memcpy(layer->buf + layer->used + 6, buf, n);
	layer->used += n + 6;
}

/* Returns whether the state is a new one. */
static bool state_add(uint64_t hash, uint32_t parent, uint16_t event)
{
	uint32_t i;

	for (i = hash & table_mask; table[i]; i = (i + 1) & table_mask)
		if (states[table[i] - 1].hash == hash)
			return false;
	states[nstates] = (struct state){ hash, parent, event };
	table[i] = ++nstates;
	return true;
}

static void print_trace(void)
{
	static uint16_t evs[4096];
	static struct world w;
	unsigned int n = 0, time = 0;
	uint32_t i;

	if (!at_liveness)
		evs[n++] = at_event;
	for (i = at_state; i; i = states[i].parent)
		evs[n++] = states[i].event;
	tracing = true;
	world_begin(&w);
	world_canon(&w);
	printf("#   %u events from the start of \"%s\":\n", n, scn->name);
	world_print(&w);
	while (n--) {
		time += EV_TYPE(evs[n]) == E_TIME;
		printf("# t=%-3u ", time);
		world_print_event(&w, evs[n]);
		printf("\n");
		world_apply(&w, evs[n]);
		world_print(&w);
		world_canon(&w);
	}
	if (at_liveness)
		props_liveness(&w, at_choice, true);
	tracing = false;
}

void prop_failed(enum prop prop, const char *fmt, ...)
{
	char *trouble = prop_trouble[prop];
	va_list args;

	if (tracing || prop_off[prop])
		return;
	va_start(args, fmt);
	vsnprintf(trouble, sizeof(prop_trouble[prop]), fmt, args);
	va_end(args);
	prop_off[prop] = true;
	failed_any = true;
	printf("# does not hold: %s\n#   %s\n", prop_names[prop], trouble);
	print_trace();
	fflush(stdout);
}

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void visit(struct world *w, struct layer *next, uint32_t parent,
		  uint16_t event)
{
	static uint8_t buf[MAX_PACKED];
	unsigned int n;
	uint64_t hash;

	world_canon(w);
	n = world_pack(w, buf);
	hash = hash_bytes(buf, n);
	if (!state_add(hash, parent, event))
		return;
	layer_add(next, buf, n, nstates - 1);
	if (hash % live_every)
		return;
	at_state = nstates - 1;
	at_liveness = true;
	at_choice = hash >> 20;
	props_liveness(w, at_choice, false);
	at_liveness = false;
}

static void explore(uint32_t limit, double until)
{
	static struct world w, next_w;
	struct layer cur = {}, next = {}, tmp;
	double start = seconds();
	uint16_t evs[128], len;
	unsigned int n, i, depth = 0;
	uint64_t first = transitions;
	bool complete = true;
	uint32_t index;
	size_t at;

	nstates = 0;
	memset(table, 0, ((size_t)table_mask + 1) * sizeof(*table));
	at_state = 0;
	at_liveness = true;
	world_begin(&w);
	at_liveness = false;
	visit(&w, &next, 0, 0);
	while (next.used) {
		tmp = cur;
		cur = next;
		next = tmp;
		next.used = 0;
		for (at = 0; at < cur.used; at += len + 6) {
			memcpy(&len, cur.buf + at, 2);
			memcpy(&index, cur.buf + at + 2, 4);
			if (nstates + 128 > limit ||
			    (!(index & 1023) && seconds() > until) ||
			    (failed_any && stop_first)) {
				complete = false;
				goto out;
			}
			world_unpack(&w, cur.buf + at + 6);
			n = world_events(&w, evs);
			for (i = 0; i < n; i++) {
				next_w = w;
				at_state = index;
				at_event = evs[i];
				world_apply(&next_w, evs[i]);
				transitions++;
				visit(&next_w, &next, index, evs[i]);
			}
		}
		if (next.used)
			depth++;
	}
out:
	if (depth > max_depth)
		max_depth = depth;
	printf("# %s: %u states, %llu transitions, depth %u, %s, %.1f s\n",
	       scn->name, nstates, (unsigned long long)(transitions - first),
	       depth, complete ? "complete" : "not all", seconds() - start);
	fflush(stdout);
	free(cur.buf);
	free(next.buf);
}

static void run(const char *only, bool deep, double limit)
{
	double start = seconds(), left;
	unsigned int i, share = 0, shares = 0;
	uint64_t total = 0;

	for (i = 0; i < nscenarios; i++)
		shares += scenarios[i].share;
	for (i = 0; i < nscenarios; i++) {
		scn = &scenarios[i];
		share += scn->share;
		if (only ? !strstr(scn->name, only) : scn->deep && !deep)
			continue;
		left = only ? limit : limit * share / shares;
		explore(only ? max_states : (uint64_t)max_states * scn->share /
			shares, start + left);
		total += nstates;
		if (failed_any && stop_first)
			break;
	}
	printf("# %llu states, %llu transitions, depth up to %u, %.1f s; well after at most %u units\n",
	       (unsigned long long)total, (unsigned long long)transitions,
	       max_depth, seconds() - start, settle_max);
}

int main(int argc, char **argv)
{
	const char *only = NULL;
	bool deep = false;
	double limit = 45;
	unsigned int i;
	uint32_t size;
	int opt;

	max_states = 4000000;
	while ((opt = getopt(argc, argv, "dm:t:l:s:f")) != -1) {
		switch (opt) {
		case 'd':
			deep = true;
			break;
		case 'm':
			max_states = strtoul(optarg, NULL, 10);
			break;
		case 't':
			limit = strtod(optarg, NULL);
			break;
		case 'l':
			live_every = strtoul(optarg, NULL, 10);
			break;
		case 's':
			only = optarg;
			break;
		case 'f':
			stop_first = true;
			break;
		default:
			return 2;
		}
	}
	for (size = 1 << 16; size < max_states / 2 * 3; size *= 2)
		;
	table_mask = size - 1;
	table = malloc((size_t)size * sizeof(*table));
	states = malloc((size_t)max_states * sizeof(*states));
	if (!table || !states || !live_every) {
		perror("model");
		return 2;
	}
	printf("KTAP version 1\n1..%d\n", NPROPS);
	run(only, deep, limit);
	for (i = 0; i < NPROPS; i++)
		printf("%s %u %s\n", prop_off[i] ? "not ok" : "ok", i + 1,
		       prop_names[i]);
	return failed_any;
}
