// SPDX-License-Identifier: GPL-2.0
#include "refusal.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

static const struct {
	const char *name;
	const char *advice;
} refusal_text[] = {
	[MLAG_REFUSAL_NONE] = {
		"none", "",
	},
	[MLAG_REFUSAL_NO_GROUP] = {
		"no-group",
		"give this device its DFS group: ip mlag set group ID",
	},
	[MLAG_REFUSAL_NO_PEER_LINK] = {
		"no-peer-link",
		"the peer-link is down here, or has no slave or no carrier: look at ip mlag show",
	},
	[MLAG_REFUSAL_LOOPBACK] = {
		"loopback",
		"our own hello came back: something on the peer-link loops, look at its cabling and at switches in between",
	},
	[MLAG_REFUSAL_GROUP_MISMATCH] = {
		"group-mismatch",
		"set the same DFS group id on both devices (ip mlag set group ID), or this peer-link goes to the wrong device",
	},
	[MLAG_REFUSAL_VERSION] = {
		"version",
		"the two devices run releases that are too far apart: upgrade the older one",
	},
	[MLAG_REFUSAL_THIRD_DEVICE] = {
		"third-device",
		"a third device is on the peer-link: it has to connect two devices only",
	},
	[MLAG_REFUSAL_OTHER_BOOT] = {
		"other-boot",
		"the peer has restarted, it is accepted when the session with its former self has ended",
	},
	[MLAG_REFUSAL_STALE] = {
		"stale",
		"an old hello was repeated or overtaken: nothing to do unless it goes on, then look for a loop or a replay",
	},
	[MLAG_REFUSAL_BAD_KEY] = {
		"bad-key",
		"set the same key on both devices: ip mlag set key-file FILE",
	},
	[MLAG_REFUSAL_MALFORMED] = {
		"malformed",
		"not made by mlagd, or damaged: find out what sends it",
	},
	[MLAG_REFUSAL_HOP_LIMIT] = {
		"hop-limit",
		"not sent from the link itself: find out what sends or routes it",
	},
};

#define REFUSAL_TEXTS	(sizeof(refusal_text) / sizeof(refusal_text[0]))

/*
 * Finds the entry of a sender, or one to take: a free one, or one that was
 * logged so long ago that it is due again anyway.
 */
static struct refusal_entry *refusal_find(struct refusal_log *log,
					  const struct refusal_event *ev,
					  int64_t now)
{
	struct refusal_entry *e, *spare = NULL;

	for (e = log->entry; e < log->entry + REFUSAL_SENDERS; e++) {
		if (e->refusal == ev->refusal &&
		    !memcmp(&e->from, ev->from, sizeof(e->from)))
			return e;
		if (e->refusal != MLAG_REFUSAL_NONE &&
		    now - e->seen < REFUSAL_GAP_MS)
			continue;
		if (!spare || e->seen < spare->seen)
			spare = e;
	}
	if (!spare)
		return NULL;

	memset(spare, 0, sizeof(*spare));
	spare->from = *ev->from;
	spare->refusal = ev->refusal;
	spare->logged = now - REFUSAL_GAP_MS;
	return spare;
}

static void refusal_line(const struct refusal_event *ev, unsigned int count)
{
	const struct pdu_hello *h = ev->hello;
	char from[INET6_ADDRSTRLEN];
	char peer[128] = "";
	char detail[64] = "";

	inet_ntop(AF_INET6, ev->from, from, sizeof(from));
	if (h)
		snprintf(peer, sizeof(peer),
			 " peer=%02x:%02x:%02x:%02x:%02x:%02x group=%u own-group=%u version=%u..%u",
			 h->mac[0], h->mac[1], h->mac[2], h->mac[3], h->mac[4],
			 h->mac[5], h->group, ev->group, h->min_version,
			 h->version);
	if (ev->detail)
		snprintf(detail, sizeof(detail), " detail=\"%s\"", ev->detail);

	if (ev->refusal < REFUSAL_TEXTS)
		log_warn("event=hello-refused reason=%s from=%s%%%s%s%s count=%u text=\"%s\"",
			 refusal_text[ev->refusal].name, from, ev->ifname, peer,
			 detail, count, refusal_text[ev->refusal].advice);
	else
		log_warn("event=hello-refused reason=%u from=%s%%%s%s%s count=%u text=\"the module is newer than mlagd: upgrade mlagd\"",
			 ev->refusal, from, ev->ifname, peer, detail, count);
}

void refusal_note(struct refusal_log *log, const struct refusal_event *ev,
		  int64_t now)
{
	struct refusal_entry *e = refusal_find(log, ev, now);

	if (!e) {
		log->unlisted++;
		if (log->unlisted_logged &&
		    now - log->unlisted_logged < REFUSAL_GAP_MS)
			return;
		log_warn("event=hello-refused reason=many from=many count=%u text=\"more senders than can be listed: find out who floods the peer-link\"",
			 log->unlisted);
		log->unlisted = 0;
		log->unlisted_logged = now;
		return;
	}

	e->seen = now;
	e->count++;
	if (now - e->logged < REFUSAL_GAP_MS)
		return;

	refusal_line(ev, e->count);
	e->count = 0;
	e->logged = now;
}
