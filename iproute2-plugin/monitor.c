// SPDX-License-Identifier: GPL-2.0
/*
 * ip mlag monitor: one line for each event, as it happens.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include <linux/mlag.h>

#include "cmd.h"
#include "down.h"
#include "nl.h"
#include "show.h"
#include "tb.h"

#define MLAG_NSEC 1000000000ULL

static uint64_t mlag_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);

	return ts.tv_sec * MLAG_NSEC + ts.tv_nsec;
}

/*
 * 2026-01-31 03:12:44.118, in the user's time zone; with -t and -ts as ip
 * monitor has it.
 */
static void mlag_time_text(const struct mlag_opts *opts, uint64_t ns)
{
	unsigned int usec = ns % MLAG_NSEC / 1000;
	const char *format = "%Y-%m-%d %H:%M:%S";
	time_t sec = ns / MLAG_NSEC;
	char buf[64] = "";
	struct tm tm;

	if (opts->tshort)
		format = "%Y-%m-%dT%H:%M:%S";
	else if (opts->timestamp)
		format = "%a %b %e %H:%M:%S %Y";
	if (localtime_r(&sec, &tm))
		strftime(buf, sizeof(buf), format, &tm);
	if (opts->tshort)
		printf("[%s.%06u] ", buf, usec);
	else if (opts->timestamp)
		printf("Timestamp: %s %u usec\n", buf, usec);
	else
		printf("%s.%03u ", buf, usec / 1000);
}

/* #3 +0.012345: the third incident, and seconds since its first event. */
static void mlag_incident_text(const struct mlag_tb *tb)
{
	uint64_t age = mlag_tb_uint(tb, MLAG_A_EVENT_INCIDENT_AGE);

	if (mlag_tb_has(tb, MLAG_A_EVENT_INCIDENT))
		printf("#%" PRIu64 " +%" PRIu64 ".%06u ",
		       mlag_tb_uint(tb, MLAG_A_EVENT_INCIDENT),
		       (uint64_t)(age / MLAG_NSEC),
		       (unsigned int)(age % MLAG_NSEC / 1000));
}

/* 2026-01-31T02:12:44.118123456Z: the same everywhere, and it sorts. */
static void mlag_time_json(struct mlag_json *json, uint64_t ns)
{
	time_t sec = ns / MLAG_NSEC;
	char date[32] = "", buf[48];
	struct tm tm;

	if (gmtime_r(&sec, &tm))
		strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf, sizeof(buf), "%s.%09uZ", date,
		 (unsigned int)(ns % MLAG_NSEC));
	mlag_json_str(json, "timestamp", buf);
}

static void mlag_event_word(const struct mlag_tb *tb, unsigned int type,
			    const char *before)
{
	enum mlag_color color = MLAG_COLOR_BAD;
	unsigned int val = mlag_tb_uint(tb, type);
	char buf[24];

	if (!mlag_tb_has(tb, type))
		return;

	switch (type) {
	case MLAG_A_EVENT_SESSION:
		if (val == MLAG_SESSION_PAIRED)
			color = MLAG_COLOR_GOOD;
		else if (val == MLAG_SESSION_INIT)
			color = MLAG_COLOR_WARN;
		break;
	case MLAG_A_EVENT_HELPER:
	case MLAG_A_EVENT_PEER_HELPER:
		if (val == MLAG_HELPER_ALIVE)
			color = MLAG_COLOR_GOOD;
		break;
	case MLAG_A_EVENT_LOCAL:
	case MLAG_A_EVENT_REMOTE:
		if (val == MLAG_LEG_OPEN)
			color = MLAG_COLOR_GOOD;
		else if (val == MLAG_LEG_HELD)
			color = MLAG_COLOR_WARN;
		break;
	case MLAG_A_EVENT_PATH_STATE:
		if (val == MLAG_DAD_PATH_OK)
			color = MLAG_COLOR_GOOD;
		break;
	case MLAG_A_EVENT_UPLINK:
		if (val == MLAG_UPLINK_UP)
			color = MLAG_COLOR_GOOD;
		break;
	case MLAG_A_EVENT_LINK_STATE:
		if (val == MLAG_LINK_STATE_UP)
			color = MLAG_COLOR_GOOD;
		break;
	case MLAG_A_EVENT_GROUP_STATE:
		if (val == MLAG_UPLINK_GROUP_UP)
			color = MLAG_COLOR_GOOD;
		else if (val == MLAG_UPLINK_GROUP_HOLD)
			color = MLAG_COLOR_WARN;
		break;
	case MLAG_A_EVENT_VERDICT:
		if (val == MLAG_DAD_PAIRED)
			color = MLAG_COLOR_GOOD;
		else if (val != MLAG_DAD_YIELD)
			color = MLAG_COLOR_WARN;
		break;
	case MLAG_A_EVENT_MAINTENANCE:
		color = val == MLAG_MAINTENANCE_NONE ? MLAG_COLOR_GOOD :
						       MLAG_COLOR_WARN;
		break;
	case MLAG_A_EVENT_PAIRING:
		color = val == MLAG_PAIRING_DUAL_HOMED ? MLAG_COLOR_GOOD :
							 MLAG_COLOR_WARN;
		break;
	default:
		color = MLAG_COLOR_NONE;
		break;
	}

	fputs(before, stdout);
	mlag_print_word(color, mlag_tb_name(tb, type, buf, sizeof(buf)));
}

static void mlag_event_session(const struct mlag_tb *tb)
{
	unsigned int reason = mlag_tb_uint(tb, MLAG_A_EVENT_LOST_REASON);

	mlag_event_word(tb, MLAG_A_EVENT_SESSION, "session ");
	mlag_event_word(tb, MLAG_A_EVENT_ROLE, ", role ");
	/* The others carry the reason of the loss before them. */
	if (reason == MLAG_REASON_NONE ||
	    mlag_tb_uint(tb, MLAG_A_EVENT_SESSION) != MLAG_SESSION_DOWN)
		return;
	if (reason <= mlag_reason_names.max)
		printf(": %s", mlag_reason_names.doc[reason]);
	else
		printf(": reason %u", reason);
}

static void mlag_event_port(const struct mlag_tb *tb, bool deleted)
{
	fputs("port ", stdout);
	mlag_print_word(MLAG_COLOR_NAME,
			mlag_tb_str(tb, MLAG_A_EVENT_IFNAME));
	if (mlag_tb_has(tb, MLAG_A_EVENT_ID))
		printf(" id %" PRIu64, mlag_tb_uint(tb, MLAG_A_EVENT_ID));
	else
		fputs(" peer-link", stdout);
	if (deleted) {
		fputs(" deleted", stdout);
		return;
	}
	mlag_event_word(tb, MLAG_A_EVENT_LOCAL, " local ");
	mlag_event_word(tb, MLAG_A_EVENT_REMOTE, " remote ");
	mlag_event_word(tb, MLAG_A_EVENT_PAIRING, " ");
	if (mlag_tb_uint(tb, MLAG_A_EVENT_LEG_ROLE) != MLAG_ROLE_NONE)
		mlag_event_word(tb, MLAG_A_EVENT_LEG_ROLE, " ");
	mlag_down_list(mlag_tb_uint(tb, MLAG_A_EVENT_DOWN), " held down: ");
}

/* A link under the leg, which we have just taken down, or up again. */
static void mlag_event_link(const struct mlag_tb *tb)
{
	fputs("link ", stdout);
	mlag_print_word(MLAG_COLOR_NAME, mlag_tb_str(tb, MLAG_A_EVENT_LINK));
	mlag_event_word(tb, MLAG_A_EVENT_LINK_STATE, " ");
	fputs(", port ", stdout);
	mlag_print_word(MLAG_COLOR_NAME,
			mlag_tb_str(tb, MLAG_A_EVENT_IFNAME));
	mlag_down_list(mlag_tb_uint(tb, MLAG_A_EVENT_DOWN), " held down: ");
}

static void mlag_event_heard(const struct mlag_tb *tb)
{
	struct mlag_tb claim;
	char buf[2][24];

	printf("dad path %" PRIu64 " peer heard",
	       mlag_tb_uint(tb, MLAG_A_EVENT_PATH));
	if (!mlag_tb_has(tb, MLAG_A_EVENT_PEER))
		return;
	mlag_tb_nest(&claim, tb, MLAG_A_EVENT_PEER);
	printf(", claims ballot %" PRIu64 ", class %s, uplinks %s, role %s, priority %" PRIu64,
	       mlag_tb_uint(&claim, MLAG_A_CLAIM_BALLOT),
	       mlag_tb_name(&claim, MLAG_A_CLAIM_CLASS, buf[0],
			    sizeof(buf[0])),
	       mlag_tb_uint(&claim, MLAG_A_CLAIM_UPLINKS) ? "ok" : "none",
	       mlag_tb_name(&claim, MLAG_A_CLAIM_ROLE, buf[1],
			    sizeof(buf[1])),
	       mlag_tb_uint(&claim, MLAG_A_CLAIM_PRIORITY));
}

static void mlag_event_verdict(const struct mlag_tb *tb)
{
	unsigned int rule = mlag_tb_uint(tb, MLAG_A_EVENT_RULE);
	char buf[24];

	mlag_event_word(tb, MLAG_A_EVENT_VERDICT, "verdict ");
	if (mlag_tb_has(tb, MLAG_A_EVENT_UP_IN))
		printf(", member ports up in %s",
		       mlag_age_str(mlag_tb_uint(tb, MLAG_A_EVENT_UP_IN), buf,
				    sizeof(buf)));
	if (rule != MLAG_DAD_BY_NONE) {
		if (rule <= mlag_rule_names.max)
			printf(": %s", mlag_rule_names.doc[rule]);
		else
			printf(": rule %u", rule);
	}
	mlag_show_inputs(tb, MLAG_A_EVENT_MINE, MLAG_A_EVENT_PEER, rule);
	mlag_event_word(tb, MLAG_A_EVENT_PATH_BEFORE, ", best path before ");
}

static void mlag_event_uplink(const struct mlag_tb *tb)
{
	fputs("uplink ", stdout);
	mlag_print_word(MLAG_COLOR_NAME,
			mlag_tb_str(tb, MLAG_A_EVENT_IFNAME));
	mlag_event_word(tb, MLAG_A_EVENT_UPLINK, " ");
	if (mlag_tb_has(tb, MLAG_A_EVENT_UPLINK))
		printf(", group %" PRIu64,
		       mlag_tb_uint(tb, MLAG_A_EVENT_UPLINK_GROUP));
	else
		fputs(" is none any more", stdout);
}

static void mlag_event_maintenance(const struct mlag_tb *tb)
{
	mlag_event_word(tb, MLAG_A_EVENT_MAINTENANCE, "maintenance ");
	if (mlag_tb_has(tb, MLAG_A_EVENT_PEER_MAINTENANCE))
		fputs(", the peer's on", stdout);
}

static void mlag_event_error_down(const struct mlag_tb *tb)
{
	mlag_print_word(MLAG_COLOR_NAME,
			mlag_tb_str(tb, MLAG_A_EVENT_IFNAME));
	if (mlag_tb_has(tb, MLAG_A_EVENT_DOWN))
		mlag_down_list(mlag_tb_uint(tb, MLAG_A_EVENT_DOWN),
			       " held down: ");
	else
		fputs(" no longer held down", stdout);
}

static void mlag_event_text(const struct mlag_tb *tb)
{
	unsigned int type = mlag_tb_uint(tb, MLAG_A_EVENT_TYPE);

	switch (type) {
	case MLAG_EVENT_TYPE_SESSION:
		mlag_event_session(tb);
		break;
	case MLAG_EVENT_TYPE_ROLE:
		mlag_event_word(tb, MLAG_A_EVENT_ROLE, "role ");
		break;
	case MLAG_EVENT_TYPE_HELPER:
		fputs("helper", stdout);
		mlag_event_word(tb, MLAG_A_EVENT_HELPER, " ");
		mlag_event_word(tb, MLAG_A_EVENT_PEER_HELPER, " peer's ");
		break;
	case MLAG_EVENT_TYPE_PORT:
		mlag_event_port(tb, false);
		break;
	case MLAG_EVENT_TYPE_PORT_DEL:
		mlag_event_port(tb, true);
		break;
	case MLAG_EVENT_TYPE_CONFIG:
		fputs("configuration changed", stdout);
		break;
	case MLAG_EVENT_TYPE_VERDICT:
		mlag_event_verdict(tb);
		break;
	case MLAG_EVENT_TYPE_DAD_PATH:
		printf("dad path %" PRIu64, mlag_tb_uint(tb, MLAG_A_EVENT_PATH));
		if (mlag_tb_has(tb, MLAG_A_EVENT_PATH_STATE))
			mlag_event_word(tb, MLAG_A_EVENT_PATH_STATE, " ");
		else
			fputs(" removed", stdout);
		if (mlag_tb_uint(tb, MLAG_A_EVENT_PATH_RISK))
			mlag_event_word(tb, MLAG_A_EVENT_PATH_RISK,
					", at risk: ");
		break;
	case MLAG_EVENT_TYPE_UPLINK:
		mlag_event_uplink(tb);
		break;
	case MLAG_EVENT_TYPE_UPLINK_GROUP:
		printf("uplinks of group %" PRIu64,
		       mlag_tb_uint(tb, MLAG_A_EVENT_UPLINK_GROUP));
		mlag_event_word(tb, MLAG_A_EVENT_GROUP_STATE, " ");
		break;
	case MLAG_EVENT_TYPE_MAINTENANCE:
		mlag_event_maintenance(tb);
		break;
	case MLAG_EVENT_TYPE_PEER_LINK:
		mlag_event_word(tb, MLAG_A_EVENT_LINK_STATE, "peer-link ");
		break;
	case MLAG_EVENT_TYPE_DAD_ASKED:
		printf("dad path %" PRIu64 " peer asked",
		       mlag_tb_uint(tb, MLAG_A_EVENT_PATH));
		break;
	case MLAG_EVENT_TYPE_DAD_HEARD:
		mlag_event_heard(tb);
		break;
	case MLAG_EVENT_TYPE_LINK:
		mlag_event_link(tb);
		break;
	case MLAG_EVENT_TYPE_ERROR_DOWN:
		mlag_event_error_down(tb);
		break;
	default:
		printf("event %u", type);
		break;
	}
	putchar('\n');
}

static int mlag_event_cb(const struct nlmsghdr *nlh, void *data)
{
	const struct mlag_opts *opts = data;
	struct mlag_json json;
	struct mlag_tb tb;
	uint64_t time;

	/* One that is not understood must not end the watch. */
	if (mlag_tb_parse(&tb, &mlag_event_set, nlh)) {
		mlag_error("mlag: an event is not understood.");
		return 0;
	}
	if (!mlag_tb_has(&tb, MLAG_A_EVENT_TYPE))
		return 0;

	time = mlag_tb_has(&tb, MLAG_A_EVENT_TIME) ?
	       mlag_tb_uint(&tb, MLAG_A_EVENT_TIME) : mlag_now();

	if (opts->json) {
		mlag_json_init(&json, false);
		mlag_json_open(&json, NULL, '{');
		mlag_time_json(&json, time);
		mlag_tb_json(&tb, &json);
		mlag_json_close(&json, '}');
	} else {
		mlag_time_text(opts, time);
		mlag_incident_text(&tb);
		mlag_event_text(&tb);
	}

	return 0;
}

/* Something that no event of the kernel tells. */
static void mlag_monitor_note(const struct mlag_opts *opts, const char *type,
			      const char *text)
{
	uint64_t now = mlag_now();
	struct mlag_json json;

	if (opts->json) {
		mlag_json_init(&json, false);
		mlag_json_open(&json, NULL, '{');
		mlag_time_json(&json, now);
		mlag_json_str(&json, "type", type);
		mlag_json_uint(&json, "time", now);
		mlag_json_close(&json, '}');
	} else {
		mlag_time_text(opts, now);
		mlag_print_word(MLAG_COLOR_WARN, text);
		putchar('\n');
	}
}

static int mlag_monitor_run(const struct mlag_opts *opts, struct mlag_nl *nl)
{
	int ret;

	for (;;) {
		ret = mlag_nl_event(nl, mlag_event_cb, (void *)opts);
		switch (ret) {
		case MLAG_NL_EVENT:
			break;
		case MLAG_NL_LOST:
			mlag_monitor_note(opts, "lost",
					  "events were lost: look at ip mlag show");
			break;
		case MLAG_NL_GONE:
			mlag_monitor_note(opts, "unloaded",
					  "module unloaded: waiting for it to come back");
			break;
		case MLAG_NL_BACK:
			mlag_monitor_note(opts, "loaded", "module loaded");
			break;
		default:
			return ret;
		}

		/* Each line at once, also into a pipe; end if no one reads. */
		if (fflush(stdout))
			return -errno;
	}
}

int mlag_cmd_monitor(const struct mlag_opts *opts, char **argv)
{
	struct mlag_nl *nl;
	int err;

	err = mlag_cmd_end(argv, "monitor");
	if (err)
		return err;
	err = mlag_nl_open(&nl);
	if (err)
		return err;
	err = mlag_nl_subscribe(nl, opts->rcvbuf);
	if (!err)
		err = mlag_monitor_run(opts, nl);
	mlag_nl_close(nl);

	return err;
}
