// SPDX-License-Identifier: GPL-2.0
/*
 * What is wrong with the pair, and how much: nothing but judgement of what the
 * kernel has told.
 */
#include "health.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include <linux/mlag.h>

#include "dad.h"
#include "down.h"
#include "errdown.h"
#include "say.h"
#include "uplink.h"

/* While a port is held down for these the peer carries its traffic. */
#define MLAG_DOWN_BY_PEER	(MLAG_DOWN_DAD | MLAG_DOWN_MAINTENANCE)

/**
 * struct mlag_check - A round of checks.
 * @state: what the kernel has told
 * @group: of it the group
 * @paired: there is a session
 * @cb: called for each finding
 * @data: for @cb
 */
struct mlag_check {
	const struct mlag_state *state;
	const struct mlag_tb *group;
	bool paired;
	mlag_health_cb cb;
	void *data;
};

static void __attribute__((format(printf, 5, 6)))
mlag_found(const struct mlag_check *check, enum mlag_health severity,
	   const char *type, const char *name, const char *fmt, ...)
{
	struct mlag_finding finding = { .severity = severity, .type = type };
	va_list args;

	snprintf(finding.name, sizeof(finding.name), "%s", name);
	va_start(args, fmt);
	vsnprintf(finding.text, sizeof(finding.text), fmt, args);
	va_end(args);
	check->cb(&finding, check->data);
}

/* Without these there is no pair. */
static bool mlag_check_config(const struct mlag_check *check)
{
	char text[MLAG_SAY_SIZE];
	bool pairs = true;

	if (mlag_say_group(check->group, text, sizeof(text))) {
		mlag_found(check, MLAG_HEALTH_FAILED, "group", "", "%s", text);
		pairs = false;
	}
	if (mlag_say_peer_link(check->group, text, sizeof(text))) {
		mlag_found(check, MLAG_HEALTH_FAILED, "peer-link", "", "%s",
			   text);
		pairs = false;
	}

	return pairs;
}

static bool mlag_any_held(const struct mlag_list *ports)
{
	size_t i;

	for (i = 0; i < ports->num; i++)
		if (mlag_tb_uint(&ports->item[i].tb, MLAG_A_PORT_DOWN))
			return true;

	return false;
}

/* Alone this device carries on, unless ports are held down all the same. */
static void mlag_check_session(const struct mlag_check *check)
{
	bool held = mlag_any_held(&check->state->ports);
	char text[MLAG_SAY_SIZE], word[24], age[24];

	if (check->paired)
		return;
	if (mlag_tb_has(check->group, MLAG_A_GROUP_PEER))
		snprintf(text, sizeof(text),
			 "a peer is heard, which does not hear us yet");
	else
		mlag_say_lost(check->group, text, sizeof(text));
	mlag_found(check, held ? MLAG_HEALTH_FAILED : MLAG_HEALTH_DEGRADED,
		   "session", "", "%s %s%s: %s",
		   mlag_tb_name(check->group, MLAG_A_GROUP_SESSION, word,
				sizeof(word)),
		   mlag_age_str(mlag_tb_uint(check->group,
					     MLAG_A_GROUP_SESSION_AGE),
				age, sizeof(age)),
		   held ? " and member ports are held down" : "", text);
}

static void mlag_check_helper(const struct mlag_check *check)
{
	char text[MLAG_SAY_SIZE];

	if (mlag_say_helper(check->group, text, sizeof(text)))
		mlag_found(check, MLAG_HEALTH_DEGRADED, "helper", "", "%s",
			   text);
	if (mlag_say_peer_helper(check->group, text, sizeof(text)))
		mlag_found(check, MLAG_HEALTH_DEGRADED, "peer-helper", "", "%s",
			   text);
}

static void mlag_check_maintenance(const struct mlag_check *check)
{
	char text[MLAG_SAY_SIZE];

	if (mlag_say_maintenance(check->group, text, sizeof(text)))
		mlag_found(check, MLAG_HEALTH_DEGRADED, "maintenance", "", "%s",
			   text);
	if (mlag_say_peer_maintenance(check->group, text, sizeof(text)))
		mlag_found(check, MLAG_HEALTH_DEGRADED, "maintenance", "", "%s",
			   text);
}

/* A device that has yielded is out of service, however well its peer is. */
static void mlag_check_verdict(const struct mlag_check *check,
			       const struct mlag_tb *dad)
{
	unsigned int verdict = mlag_tb_uint(dad, MLAG_A_DAD_VERDICT);
	unsigned int rule = mlag_tb_uint(dad, MLAG_A_DAD_RULE);
	char text[MLAG_SAY_SIZE], word[24], age[24];

	if (verdict == MLAG_DAD_PAIRED)
		return;
	snprintf(text, sizeof(text), "%s %s",
		 mlag_tb_name(dad, MLAG_A_DAD_VERDICT, word, sizeof(word)),
		 mlag_age_str(mlag_tb_uint(dad, MLAG_A_DAD_AGE), age,
			      sizeof(age)));
	if (verdict <= mlag_verdict_names.max)
		mlag_append(text, sizeof(text), ": %s",
			    mlag_verdict_names.doc[verdict]);
	if (rule != MLAG_DAD_BY_NONE && rule <= mlag_rule_names.max)
		mlag_append(text, sizeof(text), "; %s",
			    mlag_rule_names.doc[rule]);
	mlag_found(check, verdict == MLAG_DAD_YIELD ? MLAG_HEALTH_FAILED :
						      MLAG_HEALTH_DEGRADED,
		   "verdict", "", "%s", text);
}

/* Each port says so, too, but there may be none yet. */
static void mlag_check_recovery(const struct mlag_check *check,
				const struct mlag_tb *dad)
{
	char age[24];

	if (mlag_tb_has(dad, MLAG_A_DAD_UP_IN))
		mlag_found(check, MLAG_HEALTH_DEGRADED, "up-delay", "",
			   "after a recovery, member ports up in %s",
			   mlag_age_str(mlag_tb_uint(dad, MLAG_A_DAD_UP_IN),
					age, sizeof(age)));
}

static void mlag_check_dad(const struct mlag_check *check)
{
	const struct mlag_list *dads = &check->state->dads;
	char text[MLAG_FINDING_SIZE], name[24];
	const struct mlag_tb *tb;
	struct mlag_tb dad;
	size_t i;

	if (!mlag_tb_has(check->group, MLAG_A_GROUP_DAD)) {
		mlag_found(check, MLAG_HEALTH_DEGRADED, "dad", "", "%s",
			   mlag_dad_none);
		return;
	}
	mlag_tb_nest(&dad, check->group, MLAG_A_GROUP_DAD);
	mlag_check_verdict(check, &dad);
	mlag_check_recovery(check, &dad);
	for (i = 0; i < dads->num; i++) {
		tb = &dads->item[i].tb;
		if (!mlag_dad_is_bad(tb))
			continue;
		text[0] = '\0';
		mlag_dad_append(tb, text, sizeof(text));
		snprintf(name, sizeof(name), "%" PRIu64,
			 mlag_tb_uint(tb, MLAG_A_DAD_PATH_INDEX));
		mlag_found(check, MLAG_HEALTH_DEGRADED, "dad-path", name, "%s",
			   text);
	}
}

/* While paired the peer's uplinks are used; alone there are none but these. */
static void mlag_check_uplinks(const struct mlag_check *check)
{
	const struct mlag_list *uplinks = &check->state->uplinks;
	bool cut_off = !check->paired &&
		       !mlag_tb_uint(check->group, MLAG_A_GROUP_UPLINKS_UP);
	char text[MLAG_FINDING_SIZE], name[24];
	const struct mlag_tb *tb;
	size_t i;

	for (i = 0; i < uplinks->num; i++) {
		tb = &uplinks->item[i].tb;
		if (!mlag_uplink_is_first(uplinks, i) ||
		    mlag_tb_uint(tb, MLAG_A_UPLINK_GROUP_STATE) ==
		    MLAG_UPLINK_GROUP_UP)
			continue;
		text[0] = '\0';
		mlag_uplink_append(uplinks, i, text, sizeof(text));
		snprintf(name, sizeof(name), "%" PRIu64,
			 mlag_tb_uint(tb, MLAG_A_UPLINK_GROUP));
		mlag_found(check, cut_off ? MLAG_HEALTH_FAILED :
					    MLAG_HEALTH_DEGRADED,
			   "uplink-group", name, "%s%s", text,
			   cut_off ? "; this device is alone and has no uplink left" :
				     "");
	}
}

/* Their hosts have no other device: but who yields is failed already, and what
 * is left of it afterwards passes.
 */
static void mlag_check_errdowns(const struct mlag_check *check)
{
	const struct mlag_list *errdowns = &check->state->errdowns;
	char text[MLAG_FINDING_SIZE];
	const struct mlag_tb *tb;
	size_t i;

	for (i = 0; i < errdowns->num; i++) {
		tb = &errdowns->item[i].tb;
		if (!mlag_errdown_is_held(tb))
			continue;
		text[0] = '\0';
		mlag_down_errdown_append(tb, text, sizeof(text));
		mlag_found(check, MLAG_HEALTH_DEGRADED, "error-down",
			   mlag_tb_str(tb, MLAG_A_ERROR_DOWN_IFNAME), "%s",
			   text);
	}
}

/* Nobody is told by such a link that it is held down. */
static void mlag_check_links(const struct mlag_check *check)
{
	const struct mlag_list *errdowns = &check->state->errdowns;
	char text[MLAG_FINDING_SIZE];
	const struct mlag_tb *tb;
	size_t i;

	for (i = 0; i < errdowns->num; i++) {
		if (!errdowns->item[i].keeps_link)
			continue;
		tb = &errdowns->item[i].tb;
		text[0] = '\0';
		mlag_errdown_keeps_link(tb, text, sizeof(text));
		mlag_found(check, MLAG_HEALTH_DEGRADED, "keeps-link",
			   mlag_tb_str(tb, MLAG_A_ERROR_DOWN_IFNAME), "%s",
			   text);
	}
}

/*
 * Is a member port as it should be? Without a session nothing is known of the
 * peer's leg, and that is one finding, not one for each port. A port that the
 * administrator has shut is what he wants, but for the peer's leg, which has
 * nothing to fall back on.
 */
static enum mlag_health mlag_port_health(const struct mlag_check *check,
					 const struct mlag_tb *port)
{
	bool local = mlag_tb_uint(port, MLAG_A_PORT_LOCAL) == MLAG_LEG_OPEN;
	bool remote = mlag_tb_has(port, MLAG_A_PORT_REMOTE) &&
		      mlag_tb_uint(port, MLAG_A_PORT_REMOTE) == MLAG_LEG_OPEN;

	if (local && (remote || !check->paired))
		return MLAG_HEALTH_OK;
	if (local || remote)
		return MLAG_HEALTH_DEGRADED;
	if (mlag_tb_has(port, MLAG_A_PORT_SHUT))
		return MLAG_HEALTH_OK;
	if (!check->paired &&
	    mlag_tb_uint(port, MLAG_A_PORT_DOWN) & MLAG_DOWN_BY_PEER)
		return MLAG_HEALTH_DEGRADED;

	return MLAG_HEALTH_FAILED;
}

/* Of the local leg the kernel says why; of the peer's only the peer's can. */
static void mlag_port_why(const struct mlag_tb *port, char *buf, size_t size)
{
	if (mlag_tb_uint(port, MLAG_A_PORT_DOWN)) {
		mlag_append(buf, size, ", ");
		mlag_down_append(port, buf, size);
	} else if (mlag_tb_has(port, MLAG_A_PORT_WHY)) {
		mlag_append(buf, size, ": %s",
			    mlag_tb_str(port, MLAG_A_PORT_WHY));
	} else if (mlag_tb_uint(port, MLAG_A_PORT_REMOTE) == MLAG_LEG_ABSENT) {
		mlag_append(buf, size,
			    ": the peer has no port with its id: make it there");
	} else {
		mlag_append(buf, size, ": ip mlag on the peer says why");
	}
}

static void mlag_check_port(const struct mlag_check *check,
			    const struct mlag_tb *port)
{
	enum mlag_health health = mlag_port_health(check, port);
	char text[MLAG_FINDING_SIZE], word[24], pairing[24];

	if (health == MLAG_HEALTH_OK)
		return;
	snprintf(text, sizeof(text), "local leg %s",
		 mlag_tb_name(port, MLAG_A_PORT_LOCAL, word, sizeof(word)));
	if (mlag_tb_has(port, MLAG_A_PORT_AGE))
		mlag_append(text, sizeof(text), " %s",
			    mlag_age_str(mlag_tb_uint(port, MLAG_A_PORT_AGE),
					 word, sizeof(word)));
	if (mlag_tb_has(port, MLAG_A_PORT_REMOTE))
		mlag_append(text, sizeof(text), ", remote leg %s, %s",
			    mlag_tb_name(port, MLAG_A_PORT_REMOTE, word,
					 sizeof(word)),
			    mlag_tb_name(port, MLAG_A_PORT_PAIRING, pairing,
					 sizeof(pairing)));
	mlag_port_why(port, text, sizeof(text));
	mlag_found(check, health, "port",
		   mlag_tb_str(port, MLAG_A_PORT_IFNAME), "%s", text);
}

static void mlag_check_ports(const struct mlag_check *check)
{
	const struct mlag_list *ports = &check->state->ports;
	size_t i;

	for (i = 0; i < ports->num; i++)
		if (!mlag_tb_has(&ports->item[i].tb, MLAG_A_PORT_PEER_LINK))
			mlag_check_port(check, &ports->item[i].tb);
}

void mlag_health_check(const struct mlag_state *state, mlag_health_cb cb,
		       void *data)
{
	struct mlag_check check = {
		.state = state, .group = &state->group.tb, .cb = cb,
		.data = data,
	};

	check.paired = mlag_tb_uint(check.group, MLAG_A_GROUP_SESSION) ==
		       MLAG_SESSION_PAIRED;
	/* Where nothing can pair it goes without saying that nothing has. */
	if (mlag_check_config(&check))
		mlag_check_session(&check);
	mlag_check_helper(&check);
	mlag_check_maintenance(&check);
	mlag_check_dad(&check);
	mlag_check_uplinks(&check);
	mlag_check_errdowns(&check);
	mlag_check_links(&check);
	mlag_check_ports(&check);
}
