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
#include "group.h"
#include "port.h"
#include "show.h"
#include "uplink.h"

static void mlag_label(const char *label)
{
	printf("  %-11s ", label);
}

static void __attribute__((format(printf, 3, 4)))
mlag_line(const char *label, enum mlag_color color, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);

	mlag_label(label);
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
	unsigned int reason = mlag_tb_uint(group, MLAG_A_GROUP_LOST_REASON);
	unsigned int role = mlag_tb_uint(group, MLAG_A_GROUP_ROLE);
	unsigned int id = mlag_tb_uint(group, MLAG_A_GROUP_ID);
	char buf[24], word[24];
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
	else if (reason == MLAG_REASON_NONE)
		fputs("  no peer heard yet", stdout);
	else if (reason <= mlag_reason_names.max)
		printf("  peer lost: %s", mlag_reason_names.doc[reason]);
	else
		printf("  peer lost: reason %u", reason);
	putchar('\n');
}

static bool mlag_can_pair(const struct mlag_tb *group)
{
	return mlag_tb_uint(group, MLAG_A_GROUP_ID) &&
	       mlag_tb_uint(group, MLAG_A_GROUP_PEER_LINK_SLAVE);
}

/* What has to be done before anything can pair. */
static void mlag_show_todo(const struct mlag_tb *group)
{
	char dev[24];

	if (!mlag_tb_uint(group, MLAG_A_GROUP_ID))
		mlag_line("group", MLAG_COLOR_BAD,
			  "none, nothing pairs without: ip mlag set group ID");

	mlag_tb_name(group, MLAG_A_GROUP_PEER_LINK, dev, sizeof(dev));
	if (!mlag_tb_uint(group, MLAG_A_GROUP_PEER_LINK))
		mlag_line("peer-link", MLAG_COLOR_BAD,
			  "none, nothing pairs without: ip link add NAME type mlag peer-link");
	else if (!mlag_tb_uint(group, MLAG_A_GROUP_PEER_LINK_SLAVE))
		mlag_line("peer-link", MLAG_COLOR_BAD,
			  "%s has no slave, nothing pairs without: ip link set DEV master %s",
			  dev, dev);
}

static void mlag_show_helper(const struct mlag_tb *group,
			     const struct mlag_tb *peer)
{
	bool paired = mlag_tb_uint(group, MLAG_A_GROUP_SESSION) ==
		      MLAG_SESSION_PAIRED;
	char buf[24];

	switch (mlag_tb_uint(group, MLAG_A_GROUP_HELPER)) {
	case MLAG_HELPER_ALIVE:
		break;
	case MLAG_HELPER_NONE:
		mlag_line("helper", MLAG_COLOR_BAD,
			  "none, no hello is sent and nothing pairs: start mlagd");
		break;
	case MLAG_HELPER_DEAD:
		/* With nothing to say hello over it is only silent. */
		if (!mlag_can_pair(group))
			break;
		mlag_line("helper", MLAG_COLOR_BAD,
			  "dead, a session stays but a lost one does not return: start mlagd");
		break;
	default:
		mlag_line("helper", MLAG_COLOR_WARN, "%s",
			  mlag_tb_name(group, MLAG_A_GROUP_HELPER, buf,
				       sizeof(buf)));
		break;
	}

	/* Hellos do not tell, only the keep-alives of a session do. */
	if (paired && mlag_tb_has(peer, MLAG_A_PEER_HELPER) &&
	    mlag_tb_uint(peer, MLAG_A_PEER_HELPER) != MLAG_HELPER_ALIVE)
		mlag_line("peer helper", MLAG_COLOR_BAD,
			  "%s, a session stays but a lost one does not return: start mlagd there",
			  mlag_tb_name(peer, MLAG_A_PEER_HELPER, buf,
				       sizeof(buf)));
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
			mlag_label("refused");
		printf("%s%s %s", any ? ", " : "",
		       mlag_count_str(mlag_tb_uint(&refused, type),
				      opts->human, buf, sizeof(buf)),
		       refused.set->attr[type].name);
		any = true;
	}
	if (any)
		puts(" since the module was loaded");
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
	mlag_label("system-mac");
	mlag_print_word(MLAG_COLOR_MAC,
			mlag_tb_mac(group, MLAG_A_GROUP_SYSTEM_MAC, buf,
				    sizeof(buf)));
	printf("%s lacp-priority %" PRIu64 "\n",
	       mlag_tb_has(group, MLAG_A_GROUP_SYSTEM_MAC_AUTO) ? " auto" : "",
	       mlag_tb_uint(group, MLAG_A_GROUP_LACP_PRIORITY));

	mlag_label("settings");
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

/* What was compared, own / peer's, up to what decided. */
static void mlag_show_inputs(const struct mlag_tb *dad, unsigned int rule)
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

	if (!mlag_tb_has(dad, MLAG_A_DAD_MINE) ||
	    !mlag_tb_has(dad, MLAG_A_DAD_PEER))
		return;
	mlag_tb_nest(&mine, dad, MLAG_A_DAD_MINE);
	mlag_tb_nest(&peer, dad, MLAG_A_DAD_PEER);
	for (i = MLAG_DAD_BY_BALLOT; i <= MLAG_DAD_BY_MAC; i++) {
		mlag_show_input(&mine, &peer, types[i], before);
		before = ", ";
		if (i == rule)
			break;
	}
	putchar(')');
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

	mlag_label("verdict");
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
		mlag_label("rule");
		fputs(mlag_rule_names.doc[rule], stdout);
		mlag_show_inputs(&dad, rule);
		putchar('\n');
	}
	if (mlag_tb_has(&dad, MLAG_A_DAD_TAKEOVER_IN))
		mlag_line("next", MLAG_COLOR_NONE,
			  "if nothing more is heard of the peer: takes over in %s",
			  mlag_age_str(mlag_tb_uint(&dad,
						    MLAG_A_DAD_TAKEOVER_IN),
				       buf, sizeof(buf)));
}

static void mlag_show_details(const struct mlag_tb *group,
			      const struct mlag_tb *peer)
{
	char buf[24];

	mlag_label("device");
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
	mlag_label("peer");
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
static void mlag_show_count(const struct mlag_ports *ports)
{
	unsigned int count[MLAG_PAIRING_UNPAIRED + 2] = { 0 };
	const unsigned int other = MLAG_PAIRING_UNPAIRED + 1;
	unsigned int num = 0, pairing;
	const char *comma = "";
	size_t i;

	for (i = 0; i < ports->num; i++) {
		if (mlag_tb_has(&ports->port[i].tb, MLAG_A_PORT_PEER_LINK))
			continue;
		pairing = mlag_tb_uint(&ports->port[i].tb,
				       MLAG_A_PORT_PAIRING);
		count[pairing < other ? pairing : other]++;
		num++;
	}

	mlag_label("ports");
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

static void mlag_show_text(const struct mlag_group *group,
			   const struct mlag_dads *dads,
			   const struct mlag_uplinks *uplinks,
			   struct mlag_ports *ports, bool all,
			   const struct mlag_opts *opts)
{
	bool paired = mlag_tb_uint(&group->tb, MLAG_A_GROUP_SESSION) ==
		      MLAG_SESSION_PAIRED;
	struct mlag_tb peer, stats;

	mlag_tb_nest(&peer, &group->tb, MLAG_A_GROUP_PEER);

	mlag_header(&group->tb, &peer);
	mlag_show_todo(&group->tb);
	mlag_show_helper(&group->tb, &peer);
	mlag_show_verdict(&group->tb);
	mlag_dads_brief(dads);
	mlag_uplinks_text(uplinks, ports);
	if (!paired)
		mlag_show_refused(&group->tb, opts);
	mlag_show_config(&group->tb, &peer);
	if (paired)
		mlag_show_refused_past(&group->tb, opts);
	if (opts->details)
		mlag_show_details(&group->tb, &peer);
	if (all)
		mlag_show_count(ports);
	mlag_ports_text(ports, opts);
	if (opts->stats) {
		mlag_tb_nest(&stats, &group->tb, MLAG_A_GROUP_STATS);
		mlag_stats_text(&stats, "group", opts);
		mlag_tb_nest(&stats, &group->tb, MLAG_A_GROUP_REFUSED);
		mlag_stats_text(&stats, "refused", opts);
	}
}

/* An array of one object, as ip(8) always prints an array. */
static void mlag_show_json(const struct mlag_group *group,
			   const struct mlag_dads *dads,
			   const struct mlag_uplinks *uplinks,
			   const struct mlag_ports *ports,
			   const struct mlag_opts *opts)
{
	struct mlag_json json;

	mlag_json_init(&json, opts->pretty);
	mlag_json_open(&json, NULL, '[');
	mlag_json_open(&json, NULL, '{');
	mlag_tb_json(&group->tb, &json);
	if (dads->num)
		mlag_dads_json(dads, &json, "dad-paths");
	if (uplinks->num)
		mlag_uplinks_json(uplinks, &json, "uplinks");
	mlag_ports_json(ports, &json, "ports");
	mlag_json_close(&json, '}');
	mlag_json_close(&json, ']');
}

int mlag_cmd_show(const struct mlag_opts *opts, char **argv)
{
	struct mlag_uplinks uplinks = { .num = 0 };
	struct mlag_dads dads = { .num = 0 };
	struct mlag_ports ports;
	struct mlag_group group;
	struct mlag_nl *nl;
	const char *dev;
	int err;

	err = mlag_cmd_dev(argv, &dev);
	if (err)
		return err;
	err = mlag_nl_open(&nl);
	if (err)
		return err;
	err = mlag_group_get(nl, &group);
	if (err)
		goto out_close;
	if (mlag_tb_has(&group.tb, MLAG_A_GROUP_DAD))
		err = mlag_dads_get(nl, &dads);
	if (err)
		goto out_free;
	if (mlag_tb_uint(&group.tb, MLAG_A_GROUP_UPLINKS_DECLARED))
		err = mlag_uplinks_get(nl, &uplinks);
	if (err)
		goto out_dads;
	err = mlag_ports_get(nl, dev, &ports);
	if (err)
		goto out_uplinks;

	if (opts->json)
		mlag_show_json(&group, &dads, &uplinks, &ports, opts);
	else
		mlag_show_text(&group, &dads, &uplinks, &ports, !dev, opts);
	mlag_ports_free(&ports);
out_uplinks:
	mlag_uplinks_free(&uplinks);
out_dads:
	mlag_dads_free(&dads);
out_free:
	mlag_group_free(&group);
out_close:
	mlag_nl_close(nl);

	return err;
}
