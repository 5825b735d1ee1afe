/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Log lines for refused hellos: what was wrong, from whom, and what to do
 * about it; once for each reason and sender, then once a minute with a count.
 */
#ifndef MLAGD_REFUSAL_H
#define MLAGD_REFUSAL_H

#include <netinet/in.h>
#include <stdint.h>

#include "pdu.h"

#define REFUSAL_SENDERS		16
#define REFUSAL_GAP_MS		60000

/**
 * struct refusal_entry - a reason and a sender
 * @from: the sender
 * @refusal: the reason, MLAG_REFUSAL_NONE for a free entry
 * @logged: when it was logged last
 * @seen: when it was seen last
 * @count: how often it was seen since it was logged
 */
struct refusal_entry {
	struct in6_addr from;
	enum mlag_refusal refusal;
	int64_t logged;
	int64_t seen;
	unsigned int count;
};

/**
 * struct refusal_log - what was logged; zeroed to begin with
 * @entry: the latest senders; somebody who forges others fills it up, and is
 *	then logged no more than the table is large in a minute
 * @unlisted: refusals that found no entry since that was logged
 * @unlisted_logged: when that was logged
 */
struct refusal_log {
	struct refusal_entry entry[REFUSAL_SENDERS];
	unsigned int unlisted;
	int64_t unlisted_logged;
};

/**
 * struct refusal_event - a refused hello
 * @refusal: why
 * @from: source address
 * @ifname: where it came in
 * @hello: its fields, NULL when it could not be read or trusted
 * @group: own group id
 * @detail: more about it, a constant text, or NULL
 */
struct refusal_event {
	enum mlag_refusal refusal;
	const struct in6_addr *from;
	const char *ifname;
	const struct pdu_hello *hello;
	uint16_t group;
	const char *detail;
};

/**
 * refusal_note - log a refused hello unless that was done lately
 * @log: what was logged
 * @ev: the hello
 * @now: time in ms
 */
void refusal_note(struct refusal_log *log, const struct refusal_event *ev,
		  int64_t now);

#endif /* MLAGD_REFUSAL_H */
