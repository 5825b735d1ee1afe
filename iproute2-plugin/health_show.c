// SPDX-License-Identifier: GPL-2.0
/*
 * ip mlag show health: one line for each finding, the worst first, and an exit
 * status for monitoring.
 */
#include <errno.h>
#include <string.h>

#include <linux/mlag.h>

#include "cmd.h"
#include "health.h"

static const char * const mlag_health_names[] = {
	[MLAG_HEALTH_OK] = "ok",
	[MLAG_HEALTH_DEGRADED] = "degraded",
	[MLAG_HEALTH_FAILED] = "failed",
};

/* The checks are run once for each severity, so the worst comes first. */
struct mlag_health_out {
	enum mlag_health wanted;
	struct mlag_json *json;
};

static void mlag_health_worst(const struct mlag_finding *finding, void *data)
{
	enum mlag_health *worst = data;

	if (finding->severity > *worst)
		*worst = finding->severity;
}

static void mlag_health_text(const struct mlag_finding *finding)
{
	mlag_print_word(finding->severity == MLAG_HEALTH_FAILED ?
			MLAG_COLOR_BAD : MLAG_COLOR_WARN,
			mlag_health_names[finding->severity]);
	printf(" %s", finding->type);
	if (*finding->name) {
		putchar(' ');
		mlag_print_word(MLAG_COLOR_NAME, finding->name);
	}
	fputs(": ", stdout);
	mlag_print_word(MLAG_COLOR_NONE, finding->text);
	putchar('\n');
}

static void mlag_health_json(const struct mlag_finding *finding,
			     struct mlag_json *json)
{
	mlag_json_open(json, NULL, '{');
	mlag_json_str(json, "severity", mlag_health_names[finding->severity]);
	mlag_json_str(json, "type", finding->type);
	if (*finding->name)
		mlag_json_str(json, "name", finding->name);
	mlag_json_str(json, "text", finding->text);
	mlag_json_close(json, '}');
}

static void mlag_health_tell(const struct mlag_finding *finding, void *data)
{
	struct mlag_health_out *out = data;

	if (finding->severity != out->wanted)
		return;
	if (out->json)
		mlag_health_json(finding, out->json);
	else
		mlag_health_text(finding);
}

/* An array of one object, as ip(8) always prints an array. */
static void mlag_health_begin(struct mlag_json *json, enum mlag_health health,
			      const struct mlag_opts *opts)
{
	mlag_json_init(json, opts->pretty);
	mlag_json_open(json, NULL, '[');
	mlag_json_open(json, NULL, '{');
	mlag_json_str(json, "health", mlag_health_names[health]);
	mlag_json_open(json, "findings", '[');
}

static void mlag_health_end(struct mlag_json *json)
{
	mlag_json_close(json, ']');
	mlag_json_close(json, '}');
	mlag_json_close(json, ']');
}

/* A check that prints nothing would look like one that did not run. */
static void mlag_health_fine(const struct mlag_state *state)
{
	const struct mlag_tb *group = &state->group.tb;
	unsigned int num = 0;
	char age[24];
	size_t i;

	for (i = 0; i < state->ports.num; i++)
		num += !mlag_tb_has(&state->ports.item[i].tb,
				    MLAG_A_PORT_PEER_LINK);
	mlag_print_word(MLAG_COLOR_GOOD, mlag_health_names[MLAG_HEALTH_OK]);
	printf(" group %u: paired %s, %u member %s\n",
	       (unsigned int)mlag_tb_uint(group, MLAG_A_GROUP_ID),
	       mlag_age_str(mlag_tb_uint(group, MLAG_A_GROUP_SESSION_AGE), age,
			    sizeof(age)),
	       num, num == 1 ? "port" : "ports");
}

static enum mlag_health mlag_health_show(const struct mlag_state *state,
					 const struct mlag_opts *opts)
{
	enum mlag_health worst = MLAG_HEALTH_OK;
	struct mlag_health_out out = { .json = NULL };
	struct mlag_json json;

	mlag_health_check(state, mlag_health_worst, &worst);
	if (opts->json) {
		mlag_health_begin(&json, worst, opts);
		out.json = &json;
	} else if (worst == MLAG_HEALTH_OK) {
		mlag_health_fine(state);
	}
	for (out.wanted = worst; out.wanted > MLAG_HEALTH_OK; out.wanted--)
		mlag_health_check(state, mlag_health_tell, &out);
	if (opts->json)
		mlag_health_end(&json);

	return worst;
}

/* What is watched by this command is told so on standard output, too. */
static void mlag_health_unknown(int err, const struct mlag_opts *opts)
{
	struct mlag_finding finding = {
		.severity = MLAG_HEALTH_FAILED, .type = "module",
	};
	struct mlag_json json;

	if (err == -ENOENT)
		snprintf(finding.text, sizeof(finding.text),
			 "not loaded: modprobe mlag");
	else if (err == -EINTR)
		snprintf(finding.text, sizeof(finding.text),
			 "cannot be asked: what it tells changed each time while it was read, try again");
	else
		snprintf(finding.text, sizeof(finding.text),
			 "cannot be asked: %s", strerror(-err));
	if (!opts->json) {
		mlag_health_text(&finding);
		return;
	}
	mlag_health_begin(&json, finding.severity, opts);
	mlag_health_json(&finding, &json);
	mlag_health_end(&json);
}

int mlag_cmd_health(const struct mlag_opts *opts, char **argv)
{
	enum mlag_health health;
	struct mlag_state state;
	int err;

	/* MLAG_USAGE would be that the pair is degraded. */
	if (mlag_cmd_end(argv, "health"))
		return MLAG_HEALTH_UNKNOWN;
	err = mlag_state_get(NULL, &state);
	/* What is missing in such an answer may be what is wrong. */
	if (!err && mlag_state_is_torn(&state)) {
		mlag_state_free(&state);
		err = -EINTR;
	}
	if (err) {
		mlag_health_unknown(err, opts);
		return MLAG_HEALTH_FAILED;
	}
	health = mlag_health_show(&state, opts);
	mlag_state_free(&state);

	return health;
}
