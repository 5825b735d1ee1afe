// SPDX-License-Identifier: GPL-2.0
/*
 * ip mlag show: the group, its peer and all ports. What matters most comes
 * first, one line each: what is wrong, why, since when and what to do.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include <linux/mlag.h>

#include "cmd.h"
#include "dad.h"
#include "errdown.h"
#include "port.h"
#include "say.h"
#include "show.h"
#include "state.h"
#include "uplink.h"

static void __attribute__((format(printf, 3, 4)))
mlag_line(const char *label, enum mlag_color color, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);

	mlag_print_label(label);
	mlag_print_word(color, text);
	putchar('\n');
}

static void mlag_age(const struct mlag_tb *tb, unsigned int type,
		     const char *before, const char *behind)
{
	char buf[24];

	if (mlag_tb_has(tb, type))
		printf("%s%s%s", before,
		       mlag_age_str(mlag_tb_uint(tb, type), buf, sizeof(buf)),
		       behind);
}

static void mlag_header_peer(const struct mlag_tb *group,
			     const struct mlag_tb *peer)
{
	bool init = mlag_tb_uint(group, MLAG_A_GROUP_SESSION) ==
		    MLAG_SESSION_INIT;
	char buf[24];

	fputs("  peer ", stdout);
	mlag_print_word(MLAG_COLOR_MAC,
			mlag_tb_mac(peer, MLAG_A_PEER_DEVICE_MAC, buf,
				    sizeof(buf)));
	if (!init)
		printf(" %s", mlag_tb_name(peer, MLAG_A_PEER_ROLE, buf,
					   sizeof(buf)));
	mlag_age(peer, MLAG_A_PEER_HEARD, ", heard ", " ago");
	if (init)
		fputs(", which does not hear us yet", stdout);
}

/* The first line: who we are, how it stands, since when, and with whom. */
static void mlag_header(const struct mlag_tb *group,
			const struct mlag_tb *peer)
{
	static const enum mlag_color colors[] = {
		[MLAG_SESSION_DOWN] = MLAG_COLOR_BAD,
		[MLAG_SESSION_INIT] = MLAG_COLOR_WARN,
		[MLAG_SESSION_PAIRED] = MLAG_COLOR_GOOD,
	};
	unsigned int session = mlag_tb_uint(group, MLAG_A_GROUP_SESSION);
	unsigned int role = mlag_tb_uint(group, MLAG_A_GROUP_ROLE);
	unsigned int id = mlag_tb_uint(group, MLAG_A_GROUP_ID);
	char buf[24], word[24], text[MLAG_SAY_SIZE];
	char *p;

	if (id)
		printf("group %u ", id);
	else
		fputs("group unset ", stdout);

	snprintf(word, sizeof(word), "%s",
		 mlag_tb_name(group, MLAG_A_GROUP_SESSION, buf, sizeof(buf)));
	for (p = word; *p; p++)
		*p = toupper((unsigned char)*p);
	mlag_print_word(session <= MLAG_SESSION_PAIRED ? colors[session] :
			MLAG_COLOR_NONE, word);
	mlag_age(group, MLAG_A_GROUP_SESSION_AGE, " ", "");

	if (role == MLAG_ROLE_NONE)
		fputs("  role undecided", stdout);
	else
		printf("  %s", mlag_tb_name(group, MLAG_A_GROUP_ROLE, buf,
					    sizeof(buf)));

	if (mlag_tb_has(group, MLAG_A_GROUP_PEER))
		mlag_header_peer(group, peer);
	else
		printf("  %s", mlag_say_lost(group, text, sizeof(text)));
	putchar('\n');
}

/* What has to be done before anything can pair. */
static void mlag_show_todo(const struct mlag_tb *group)
{
	char text[MLAG_SAY_SIZE];

	if (mlag_say_group(group, text, sizeof(text)))
		mlag_line("group", MLAG_COLOR_BAD, "%s", text);
	if (mlag_say_peer_link(group, text, sizeof(text)))
		mlag_line("peer-link", MLAG_COLOR_BAD, "%s", text);
}

static void mlag_show_helper(const struct mlag_tb *group)
{
	char text[MLAG_SAY_SIZE];

	if (mlag_say_helper(group, text, sizeof(text)))
		mlag_line("helper", MLAG_COLOR_BAD, "%s", text);
	if (mlag_say_peer_helper(group, text, sizeof(text)))
		mlag_line("peer helper", MLAG_COLOR_BAD, "%s", text);
}

/* While nothing is paired these say why, with one line of advice each. */
static void mlag_show_refused(const struct mlag_tb *group,
			      const struct mlag_opts *opts)
{
	const struct mlag_attr *attr;
	struct mlag_tb refused;
	unsigned int type;
	char buf[24];

	mlag_tb_nest(&refused, group, MLAG_A_GROUP_REFUSED);
	for (type = 0; type <= refused.set->max; type++) {
		if (!mlag_tb_uint(&refused, type))
			continue;
		attr = &refused.set->attr[type];
		mlag_line("refused", MLAG_COLOR_WARN, "%s %s: %s",
			  mlag_count_str(mlag_tb_uint(&refused, type),
					 opts->human, buf, sizeof(buf)),
			  attr->name, attr->doc);
	}
}

/* While something is, they are mostly history: one line for all. */
static void mlag_show_refused_past(const struct mlag_tb *group,
				   const struct mlag_opts *opts)
{
	struct mlag_tb refused;
	bool any = false;
	unsigned int type;
	char buf[24];

	mlag_tb_nest(&refused, group, MLAG_A_GROUP_REFUSED);
	for (type = 0; type <= refused.set->max; type++) {
		if (!mlag_tb_uint(&refused, type))
			continue;
		if (!any)
			mlag_print_label("refused");
		printf("%s%s %s", any ? ", " : "",
		       mlag_count_str(mlag_tb_uint(&refused, type),
				      opts->human, buf, sizeof(buf)),
		       refused.set->attr[type].name);
		any = true;
	}
	if (any)
		puts(" since the module was loaded");
}

/* Of no effect without DAD, and so not told without. */
static void mlag_show_recovery_config(const struct mlag_tb *group)
{
	static const unsigned int types[] = {
		MLAG_A_GROUP_UP_STAGGER, MLAG_A_GROUP_UP_GATE,
		MLAG_A_GROUP_FLAP_HOLD, MLAG_A_GROUP_FLAP_HOLD_MAX,
		MLAG_A_GROUP_HANDOVER_HOLD, MLAG_A_GROUP_DAD_LOST,
		MLAG_A_GROUP_DAD_MODE, MLAG_A_GROUP_HELPER_GRACE,
		MLAG_A_GROUP_HELPER_LOST,
	};
	const char *space = "";
	char buf[24];
	unsigned int i;

	if (!mlag_tb_has(group, MLAG_A_GROUP_DAD) ||
	    !mlag_tb_has(group, MLAG_A_GROUP_UP_GATE))
		return;
	mlag_print_label("recovery");
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		const struct mlag_attr *attr = &group->set->attr[types[i]];

		printf("%s%s %s", space, attr->name,
		       attr->type == MLAG_ATTR_ENUM ?
		       mlag_tb_name(group, types[i], buf, sizeof(buf)) :
		       mlag_time_str(mlag_tb_uint(group, types[i]), buf,
				     sizeof(buf)));
		space = " ";
	}
	putchar('\n');
}

static void mlag_show_config(const struct mlag_tb *group,
			     const struct mlag_tb *peer)
{
	char dev[24], slave[24], buf[24];
	unsigned int i;
	static const struct {
		unsigned int type;
		const char *name;
	} times[] = {
		{ MLAG_A_GROUP_HELLO, "hello" },
		{ MLAG_A_GROUP_HOLD, "hold" },
		{ MLAG_A_GROUP_BOOT_DELAY, "boot-delay" },
		{ MLAG_A_GROUP_UP_DELAY, "up-delay" },
		{ MLAG_A_GROUP_UPLINK_HOLD, "uplink-hold" },
	};

	if (mlag_tb_uint(group, MLAG_A_GROUP_PEER_LINK_SLAVE))
		mlag_line("peer-link", MLAG_COLOR_NONE, "%s, slave %s",
			  mlag_tb_name(group, MLAG_A_GROUP_PEER_LINK, dev,
				       sizeof(dev)),
			  mlag_tb_name(group, MLAG_A_GROUP_PEER_LINK_SLAVE,
				       slave, sizeof(slave)));
	if (mlag_tb_uint(group, MLAG_A_GROUP_HELPER) == MLAG_HELPER_ALIVE)
		mlag_line("helper", MLAG_COLOR_NONE, "alive%s",
			  mlag_tb_uint(peer, MLAG_A_PEER_HELPER) ==
			  MLAG_HELPER_ALIVE ? ", the peer's too" : "");

	/* Until there is a group id nothing can be derived from it. */
	mlag_print_label("system-mac");
	mlag_print_word(MLAG_COLOR_MAC,
			mlag_tb_mac(group, MLAG_A_GROUP_SYSTEM_MAC, buf,
				    sizeof(buf)));
	printf("%s lacp-priority %" PRIu64 "\n",
	       mlag_tb_has(group, MLAG_A_GROUP_SYSTEM_MAC_AUTO) ? " auto" : "",
	       mlag_tb_uint(group, MLAG_A_GROUP_LACP_PRIORITY));

	mlag_print_label("settings");
	printf("priority %" PRIu64,
	       mlag_tb_uint(group, MLAG_A_GROUP_PRIORITY));
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		/* A kernel that has no DAD does not know of it. */
		if (!mlag_tb_has(group, times[i].type))
			continue;
		printf(" %s %s", times[i].name,
		       mlag_time_str(mlag_tb_uint(group, times[i].type), buf,
				     sizeof(buf)));
	}
	puts(mlag_tb_has(group, MLAG_A_GROUP_KEY_SET) ? " key set" : " nokey");
	mlag_show_recovery_config(group);
}

/* "uplinks 1/2, the peer's 2/2" */
static void mlag_show_counts(const struct mlag_tb *group)
{
	uint64_t mine = mlag_tb_uint(group, MLAG_A_GROUP_UPLINKS_DECLARED);
	uint64_t peers = mlag_tb_uint(group,
				      MLAG_A_GROUP_PEER_UPLINKS_DECLARED);

	if (!mine && !peers)
		return;
	if (mine)
		printf("; uplinks %" PRIu64 "/%" PRIu64,
		       mlag_tb_uint(group, MLAG_A_GROUP_UPLINKS_UP), mine);
	else
		fputs("; no uplinks declared", stdout);
	if (peers)
		printf(", the peer's %" PRIu64 "/%" PRIu64,
		       mlag_tb_uint(group, MLAG_A_GROUP_PEER_UPLINKS_UP),
		       peers);
}

static void mlag_show_input(const struct mlag_tb *mine,
			    const struct mlag_tb *peer, unsigned int type,
			    const char *before)
{
	const struct mlag_attr *attr = &mine->set->attr[type];
	const char *mine_word, *peer_word, *sign = "=";
	uint64_t a = mlag_tb_uint(mine, type), b = mlag_tb_uint(peer, type);
	char buf[2][24];

	if (attr->type == MLAG_ATTR_MAC) {
		mine_word = mlag_tb_mac(mine, type, buf[0], sizeof(buf[0]));
		peer_word = mlag_tb_mac(peer, type, buf[1], sizeof(buf[1]));
		if (strcmp(mine_word, peer_word))
			sign = "/";
	} else if (attr->type == MLAG_ATTR_ENUM) {
		mine_word = mlag_tb_name(mine, type, buf[0], sizeof(buf[0]));
		peer_word = mlag_tb_name(peer, type, buf[1], sizeof(buf[1]));
		if (a != b)
			sign = "/";
	} else if (type == MLAG_A_CLAIM_UPLINKS) {
		mine_word = a ? "ok" : "none";
		peer_word = b ? "ok" : "none";
		if (a != b)
			sign = "/";
	} else {
		snprintf(buf[0], sizeof(buf[0]), "%" PRIu64, a);
		snprintf(buf[1], sizeof(buf[1]), "%" PRIu64, b);
		mine_word = buf[0];
		peer_word = buf[1];
		if (a != b)
			sign = "/";
	}
	printf("%s%s %s %s %s", before, attr->name, mine_word, sign,
	       peer_word);
}

void mlag_show_inputs(const struct mlag_tb *tb, unsigned int mine_type,
		      unsigned int peer_type, unsigned int rule)
{
	static const unsigned int types[] = {
		[MLAG_DAD_BY_BALLOT] = MLAG_A_CLAIM_BALLOT,
		[MLAG_DAD_BY_CLASS] = MLAG_A_CLAIM_CLASS,
		[MLAG_DAD_BY_UPLINKS] = MLAG_A_CLAIM_UPLINKS,
		[MLAG_DAD_BY_ROLE] = MLAG_A_CLAIM_ROLE,
		[MLAG_DAD_BY_PRIORITY] = MLAG_A_CLAIM_PRIORITY,
		[MLAG_DAD_BY_MAC] = MLAG_A_CLAIM_DEVICE_MAC,
	};
	const char *before = " (own / peer's: ";
	struct mlag_tb mine, peer;
	unsigned int i;

	if (!mlag_tb_has(tb, mine_type) || !mlag_tb_has(tb, peer_type))
		return;
	mlag_tb_nest(&mine, tb, mine_type);
	mlag_tb_nest(&peer, tb, peer_type);
	for (i = MLAG_DAD_BY_BALLOT; i <= MLAG_DAD_BY_MAC; i++) {
		mlag_show_input(&mine, &peer, types[i], before);
		before = ", ";
		if (i == rule)
			break;
	}
	putchar(')');
}

/* What the device waits for, as far as the verdict does not say it. */
static void mlag_show_recovery(const struct mlag_tb *dad)
{
	unsigned int recoveries = mlag_tb_uint(dad, MLAG_A_DAD_RECOVERIES);
	char buf[24];

	if (mlag_tb_has(dad, MLAG_A_DAD_FLAP_IN))
		mlag_line("flap hold", MLAG_COLOR_WARN,
			  "%s left: %u recoveries without 10 minutes of peace",
			  mlag_age_str(mlag_tb_uint(dad, MLAG_A_DAD_FLAP_IN),
				       buf, sizeof(buf)), recoveries);
	if (mlag_tb_has(dad, MLAG_A_DAD_TURN_IN))
		mlag_line("stagger", MLAG_COLOR_NONE,
			  "the next member port comes up in %s",
			  mlag_age_str(mlag_tb_uint(dad, MLAG_A_DAD_TURN_IN),
				       buf, sizeof(buf)));
	if (mlag_tb_has(dad, MLAG_A_DAD_HANDOVER_IN))
		mlag_line("handover", MLAG_COLOR_WARN,
			  "not wanted for another %s, since this device has just taken over",
			  mlag_age_str(mlag_tb_uint(dad,
						    MLAG_A_DAD_HANDOVER_IN),
				       buf, sizeof(buf)));
}

/* What the next failure would do. */
static void mlag_show_next(const struct mlag_tb *dad)
{
	unsigned int verdict = mlag_tb_uint(dad, MLAG_A_DAD_NEXT_VERDICT);
	unsigned int rule = mlag_tb_uint(dad, MLAG_A_DAD_NEXT_RULE);

	if (!mlag_tb_has(dad, MLAG_A_DAD_NEXT_VERDICT))
		return;
	mlag_line("next", MLAG_COLOR_NONE,
		  "if the peer-link fails: this device %s (%s%s)",
		  verdict == MLAG_DAD_STAY ? "goes on" : "yields",
		  rule <= mlag_rule_names.max ? mlag_rule_names.doc[rule] :
		  "by a rule unknown here",
		  verdict == MLAG_DAD_STAY && rule == MLAG_DAD_BY_SILENCE ?
		  ", so both may" : "");
}

void mlag_show_verdict(const struct mlag_tb *group)
{
	static const enum mlag_color colors[] = {
		[MLAG_DAD_PAIRED] = MLAG_COLOR_GOOD,
		[MLAG_DAD_UNDECIDED] = MLAG_COLOR_WARN,
		[MLAG_DAD_STAY] = MLAG_COLOR_WARN,
		[MLAG_DAD_YIELD] = MLAG_COLOR_BAD,
	};
	unsigned int verdict, rule;
	struct mlag_tb dad;
	char buf[24], *p;
	char word[24];

	if (!mlag_tb_has(group, MLAG_A_GROUP_DAD))
		return;
	mlag_tb_nest(&dad, group, MLAG_A_GROUP_DAD);
	verdict = mlag_tb_uint(&dad, MLAG_A_DAD_VERDICT);
	rule = mlag_tb_uint(&dad, MLAG_A_DAD_RULE);

	mlag_print_label("verdict");
	snprintf(word, sizeof(word), "%s",
		 mlag_tb_name(&dad, MLAG_A_DAD_VERDICT, buf, sizeof(buf)));
	for (p = word; *p; p++)
		*p = toupper((unsigned char)*p);
	mlag_print_word(verdict <= MLAG_DAD_YIELD ? colors[verdict] :
			MLAG_COLOR_NONE, word);
	mlag_age(&dad, MLAG_A_DAD_AGE, " ", "");
	if (verdict <= mlag_verdict_names.max)
		printf(": %s", mlag_verdict_names.doc[verdict]);
	mlag_age(&dad, MLAG_A_DAD_UP_IN, "; member ports up in ", "");
	mlag_show_counts(group);
	putchar('\n');

	if (verdict != MLAG_DAD_PAIRED && rule <= mlag_rule_names.max) {
		mlag_print_label("rule");
		fputs(mlag_rule_names.doc[rule], stdout);
		mlag_show_inputs(&dad, MLAG_A_DAD_MINE, MLAG_A_DAD_PEER, rule);
		putchar('\n');
	}
	mlag_show_recovery(&dad);
	mlag_show_next(&dad);
	if (mlag_tb_has(&dad, MLAG_A_DAD_TAKEOVER_IN))
		mlag_line("next", MLAG_COLOR_NONE,
			  "if nothing more is heard of the peer: takes over in %s",
			  mlag_age_str(mlag_tb_uint(&dad,
						    MLAG_A_DAD_TAKEOVER_IN),
				       buf, sizeof(buf)));
}

/* Who is out of service, since when, and what ends it. */
static void mlag_show_maintenance(const struct mlag_tb *group)
{
	char text[MLAG_SAY_SIZE];
	struct mlag_tb tb;

	if (mlag_say_maintenance(group, text, sizeof(text)))
		mlag_line("maintenance", MLAG_COLOR_WARN, "%s", text);
	mlag_tb_nest(&tb, group, MLAG_A_GROUP_MAINTENANCE);
	if (mlag_tb_has(&tb, MLAG_A_MAINTENANCE_REFUSED))
		mlag_line("maintenance", MLAG_COLOR_WARN,
			  "the last one was refused, as the peer asked for its own at the same time");
	if (mlag_say_peer_maintenance(group, text, sizeof(text)))
		mlag_line("maintenance", MLAG_COLOR_WARN, "%s", text);
}

static void mlag_show_details(const struct mlag_tb *group,
			      const struct mlag_tb *peer)
{
	char buf[24];

	mlag_print_label("device");
	mlag_print_word(MLAG_COLOR_MAC,
			mlag_tb_mac(group, MLAG_A_GROUP_DEVICE_MAC, buf,
				    sizeof(buf)));
	printf(" boot-id 0x%016" PRIx64 " session-number %" PRIu64
	       " lost-reason %s\n",
	       mlag_tb_uint(group, MLAG_A_GROUP_BOOT_ID),
	       mlag_tb_uint(group, MLAG_A_GROUP_SESSION_NUMBER),
	       mlag_tb_name(group, MLAG_A_GROUP_LOST_REASON, buf,
			    sizeof(buf)));

	if (!mlag_tb_has(group, MLAG_A_GROUP_PEER))
		return;
	mlag_print_label("peer");
	mlag_print_word(MLAG_COLOR_MAC,
			mlag_tb_mac(peer, MLAG_A_PEER_DEVICE_MAC, buf,
				    sizeof(buf)));
	printf(" boot-id 0x%016" PRIx64 " session-number %" PRIu64
	       " priority %" PRIu64 " hold %s version %" PRIu64 "\n",
	       mlag_tb_uint(peer, MLAG_A_PEER_BOOT_ID),
	       mlag_tb_uint(peer, MLAG_A_PEER_SESSION_NUMBER),
	       mlag_tb_uint(peer, MLAG_A_PEER_PRIORITY),
	       mlag_time_str(mlag_tb_uint(peer, MLAG_A_PEER_HOLD), buf,
			     sizeof(buf)),
	       mlag_tb_uint(peer, MLAG_A_PEER_VERSION));
}

/* How many M-LAGs stand how, so that one odd port is seen among many. */
static void mlag_show_count(const struct mlag_list *ports)
{
	unsigned int count[MLAG_PAIRING_UNPAIRED + 2] = { 0 };
	const unsigned int other = MLAG_PAIRING_UNPAIRED + 1;
	unsigned int num = 0, pairing;
	const char *comma = "";
	size_t i;

	for (i = 0; i < ports->num; i++) {
		if (mlag_tb_has(&ports->item[i].tb, MLAG_A_PORT_PEER_LINK))
			continue;
		pairing = mlag_tb_uint(&ports->item[i].tb,
				       MLAG_A_PORT_PAIRING);
		count[pairing < other ? pairing : other]++;
		num++;
	}

	mlag_print_label("ports");
	if (!num) {
		puts("none: ip link add NAME type mlag id ID");
		return;
	}
	for (i = 0; i <= other; i++) {
		if (!count[i])
			continue;
		printf("%s%u %s", comma, count[i],
		       i < other ? mlag_pairing_names.name[i] : "other");
		comma = ", ";
	}
	putchar('\n');
}

static void mlag_show_text(struct mlag_state *state, bool all,
			   const struct mlag_opts *opts)
{
	const struct mlag_tb *group = &state->group.tb;
	bool paired = mlag_tb_uint(group, MLAG_A_GROUP_SESSION) ==
		      MLAG_SESSION_PAIRED;
	struct mlag_tb peer, stats;

	mlag_tb_nest(&peer, group, MLAG_A_GROUP_PEER);

	mlag_header(group, &peer);
	mlag_show_todo(group);
	mlag_show_helper(group);
	mlag_show_maintenance(group);
	mlag_show_verdict(group);
	mlag_dads_brief(&state->dads);
	mlag_uplinks_text(&state->uplinks, &state->ports);
	mlag_errdowns_brief(&state->errdowns, group);
	if (!paired)
		mlag_show_refused(group, opts);
	mlag_show_config(group, &peer);
	if (paired)
		mlag_show_refused_past(group, opts);
	if (opts->details)
		mlag_show_details(group, &peer);
	if (all)
		mlag_show_count(&state->ports);
	mlag_ports_text(&state->ports, opts);
	if (opts->stats) {
		mlag_tb_nest(&stats, group, MLAG_A_GROUP_STATS);
		mlag_stats_text(&stats, "group", opts);
		mlag_tb_nest(&stats, group, MLAG_A_GROUP_REFUSED);
		mlag_stats_text(&stats, "refused", opts);
	}
}

/* An array of one object, as ip(8) always prints an array. */
static void mlag_show_json(const struct mlag_state *state,
			   const struct mlag_opts *opts)
{
	struct mlag_json json;

	mlag_json_init(&json, opts->pretty);
	mlag_json_open(&json, NULL, '[');
	mlag_json_open(&json, NULL, '{');
	mlag_tb_json(&state->group.tb, &json);
	if (state->dads.num)
		mlag_list_json(&state->dads, &json, "dad-paths");
	if (state->uplinks.num)
		mlag_list_json(&state->uplinks, &json, "uplinks");
	if (state->errdowns.num)
		mlag_errdowns_json(&state->errdowns, &json, "error-down-ports",
				   true);
	mlag_list_json(&state->ports, &json, "ports");
	mlag_json_close(&json, '}');
	mlag_json_close(&json, ']');
}

int mlag_cmd_show(const struct mlag_opts *opts, char **argv)
{
	struct mlag_state state;
	const char *dev;
	int err;

	if (argv[0] && !strcmp(argv[0], "health"))
		return mlag_cmd_health(opts, argv + 1);
	err = mlag_cmd_dev(argv, &dev);
	if (err)
		return err;
	err = mlag_state_get(dev, &state);
	if (err)
		return err;
	if (opts->json)
		mlag_show_json(&state, opts);
	else
		mlag_show_text(&state, !dev, opts);
	mlag_state_free(&state);

	return 0;
}
