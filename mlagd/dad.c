// SPDX-License-Identifier: GPL-2.0
/*
 * Each path has a socket and a timer of its own, so that one that cannot send
 * holds up no other. The socket is connected: it takes packets from the peer's
 * address and port alone.
 */
#include "dad.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "auth.h"
#include "dad_transport.h"
#include "log.h"
#include "pdu.h"
#include "udp.h"

/* Packets handled before timers and others have their turn. */
#define DAD_BATCH	32

/* Between attempts to get what is missing. */
#define DAD_RETRY_MS	1000

/* Between two log lines about packets refused on a path for one reason. */
#define DAD_LOG_GAP_MS	60000

static const char *const dad_refusal_text[] = {
	[MLAG_DAD_REFUSAL_NONE] = "unknown",
	[MLAG_DAD_REFUSAL_GROUP] =
		"another DFS group id: set the same on both devices",
	[MLAG_DAD_REFUSAL_VERSION] =
		"no common version of the protocol: upgrade the older device",
	[MLAG_DAD_REFUSAL_LOOPBACK] =
		"own packets came back: check the path's addresses",
	[MLAG_DAD_REFUSAL_PATH] = "the path was just removed",
	[MLAG_DAD_REFUSAL_BOOT] =
		"a boot of the peer that has yet to show that it is alive",
	[MLAG_DAD_REFUSAL_STALE] =
		"not later than the last one, which came by another path",
	[MLAG_DAD_REFUSAL_BAD_KEY] =
		"the keys differ: set the same key-file on both devices",
	[MLAG_DAD_REFUSAL_MALFORMED] = "not understood",
};

#define DAD_REFUSALS \
	(sizeof(dad_refusal_text) / sizeof(dad_refusal_text[0]))

/**
 * struct dad_path - a path
 * @dad: whose it is
 * @index: its number
 * @conf: how it is configured, with a length of 0 if there is none
 * @transport: socket, NULL while it cannot be opened
 * @timer: the next packet is due
 * @open_error: why there is no @transport
 * @send_error: why the last packet was not sent
 * @quiet: until when packets refused for a reason are not worth a line; the
 *	first is that of reasons that are not known here
 * @peer_boot: boot id that was accepted last
 * @woken: dad_wake() has sent by it, dad_update() need not
 */
struct dad_path {
	struct dad *dad;
	unsigned int index;
	struct genl_path conf;
	struct dad_transport *transport;
	struct loop_timer *timer;
	int open_error;
	int send_error;
	int64_t quiet[DAD_REFUSALS];
	uint64_t peer_boot;
	bool woken;
};

/**
 * struct dad - all about DAD packets
 * @loop: event loop
 * @genl: link to the module, NULL while it is not there
 * @auth: authenticator, NULL without a key or when it cannot be used
 * @auth_error: why there is no @auth
 * @key: the key
 * @key_len: its length, 0 for none
 * @path: the paths
 * @buf: the datagram that is being handled
 */
struct dad {
	struct loop *loop;
	struct genl *genl;
	struct auth *auth;
	int auth_error;
	uint8_t key[MLAG_KEY_MAX_LEN];
	size_t key_len;
	struct dad_path path[MLAG_DAD_PATHS];
	uint8_t buf[PDU_RX_MAX + 1];
};

static void dad_open_auth(struct dad *dad)
{
	int ret;

	if (!dad->key_len || dad->auth)
		return;
	ret = auth_open(dad->key, dad->key_len, &dad->auth);
	if (ret && ret != dad->auth_error)
		log_err("event=failed what=dad-key error=%d text=\"%s, no DAD packet is sent or accepted\"",
			-ret, strerror(-ret));
	dad->auth_error = ret;
}

static void dad_close_auth(struct dad *dad)
{
	auth_close(dad->auth);
	dad->auth = NULL;
	dad->auth_error = 0;
}

/* A line of the first, and then now and then: some are all in a day's work. */
static void dad_refused(struct dad_path *path, enum mlag_dad_refusal refusal,
			const char *detail)
{
	unsigned int known = refusal < DAD_REFUSALS ? refusal : 0;
	int64_t now = loop_now();

	if (refusal == MLAG_DAD_REFUSAL_STALE ||
	    refusal == MLAG_DAD_REFUSAL_BOOT ||
	    refusal == MLAG_DAD_REFUSAL_PATH)
		return;
	if (now < path->quiet[known])
		return;
	path->quiet[known] = now + DAD_LOG_GAP_MS;
	log_warn("event=dad-refused path=%u reason=%u text=\"%s%s%s\"",
		 path->index, refusal, dad_refusal_text[known],
		 detail ? ": " : "", detail ? detail : "");
}

static enum mlag_dad_refusal dad_check(struct dad *dad, size_t len,
				       struct pdu_dad *pdu,
				       const char **detail)
{
	enum mlag_dad_refusal refusal;
	struct pdu_result res;
	int ret;

	if (len > PDU_RX_MAX) {
		*detail = "longer than any DAD packet";
		return MLAG_DAD_REFUSAL_MALFORMED;
	}
	refusal = pdu_dad_decode(dad->buf, len, pdu, &res);
	if (refusal != MLAG_DAD_REFUSAL_NONE) {
		*detail = res.why;
		return refusal;
	}
	if (!dad->key_len)
		return MLAG_DAD_REFUSAL_NONE;
	if (!res.auth_len) {
		*detail = "no HMAC";
		return MLAG_DAD_REFUSAL_BAD_KEY;
	}
	/* Fail closed: what cannot be checked is wrong. */
	ret = dad->auth ? auth_check(dad->auth, dad->buf, res.auth_len,
				     dad->buf + res.auth_len) : -ENOKEY;
	if (ret) {
		*detail = ret == -EBADMSG ? "wrong HMAC" :
					    "the own key cannot be used";
		return MLAG_DAD_REFUSAL_BAD_KEY;
	}
	return MLAG_DAD_REFUSAL_NONE;
}

static void dad_input(struct dad_path *path, size_t len)
{
	enum mlag_dad_refusal refusal;
	struct dad *dad = path->dad;
	const char *detail = NULL;
	struct pdu_dad pdu;

	refusal = dad_check(dad, len, &pdu, &detail);
	if (refusal != MLAG_DAD_REFUSAL_NONE) {
		genl_dad_refuse(dad->genl, path->index, refusal);
		dad_refused(path, refusal, detail);
		return;
	}
	if (genl_dad_input(dad->genl, path->index, &pdu, &refusal))
		return;
	if (refusal != MLAG_DAD_REFUSAL_NONE) {
		dad_refused(path, refusal, NULL);
		return;
	}
	if (pdu.boot != path->peer_boot)
		log_info("event=dad-heard path=%u boot=%016llx", path->index,
			 (unsigned long long)pdu.boot);
	path->peer_boot = pdu.boot;
}

static void dad_readable(void *arg)
{
	struct dad_path *path = arg;
	unsigned int i;
	size_t len;
	int ret;

	for (i = 0; i < DAD_BATCH && path->transport; i++) {
		ret = dad_transport_recv(path->transport, path->dad->buf,
					 sizeof(path->dad->buf), &len);
		if (ret == -EAGAIN)
			return;
		/* Mostly what ICMP said of a packet that we sent. */
		if (ret) {
			log_debug("event=failed what=dad-receive path=%u error=%d text=\"%s\"",
				  path->index, -ret, strerror(-ret));
			continue;
		}
		dad_input(path, len);
	}
}

static void dad_path_close(struct dad_path *path)
{
	loop_timer_disarm(path->timer);
	if (path->transport) {
		loop_del(path->dad->loop, dad_transport_fd(path->transport));
		dad_transport_close(path->transport);
	}
	path->transport = NULL;
	path->woken = false;
	path->open_error = 0;
	path->send_error = 0;
	path->peer_boot = 0;
	memset(path->quiet, 0, sizeof(path->quiet));
}

static void dad_path_open(struct dad_path *path)
{
	int ret;

	if (path->transport)
		return;
	ret = dad_transport_open(&path->conf, &path->transport);
	if (!ret) {
		ret = loop_add(path->dad->loop,
			       dad_transport_fd(path->transport), dad_readable,
			       path);
		if (ret) {
			dad_transport_close(path->transport);
			path->transport = NULL;
		}
	}
	if (ret && ret != path->open_error)
		log_warn("event=failed what=dad-socket path=%u port=%u error=%d text=\"%s%s\"",
			 path->index, path->conf.port, -ret, strerror(-ret),
			 udp_advice(ret));
	if (!ret)
		log_info("event=dad-running path=%u port=%u key=%s",
			 path->index, path->conf.port,
			 path->dad->key_len ? "set" : "none");
	path->open_error = ret;
}

static int dad_send(struct dad_path *path, struct pdu_dad *pdu)
{
	struct dad *dad = path->dad;
	uint8_t buf[PDU_DAD_MAX];
	int len, ret;

	if (pdu->version > PDU_VERSION)
		pdu->version = PDU_VERSION;
	len = pdu_dad_encode(pdu, dad->auth, buf, sizeof(buf));
	if (len < 0)
		return len;
	if (dad->auth) {
		ret = auth_digest(dad->auth, buf, len - AUTH_LEN,
				  buf + len - AUTH_LEN);
		if (ret) {
			dad_close_auth(dad);
			return ret;
		}
	}
	return dad_transport_send(path->transport, buf, len);
}

static unsigned int dad_jitter(unsigned int interval)
{
	unsigned int range = interval / 10;
	uint32_t r;

	if (!range || getrandom(&r, sizeof(r), GRND_NONBLOCK) != sizeof(r))
		return interval;
	return interval - r % (range + 1);
}

static void dad_tick(void *arg)
{
	struct dad_path *path = arg;
	struct dad *dad = path->dad;
	uint32_t delay = DAD_RETRY_MS;
	struct pdu_dad pdu;
	int ret;

	loop_timer_disarm(path->timer);
	if (!dad->genl || !path->conf.len)
		return;

	dad_open_auth(dad);
	dad_path_open(path);
	if (path->transport && (!dad->key_len || dad->auth) &&
	    !genl_dad_next(dad->genl, path->index, &pdu, &delay)) {
		ret = dad_send(path, &pdu);
		if (ret && ret != path->send_error)
			log_warn("event=failed what=dad-send path=%u error=%d text=\"%s\"",
				 path->index, -ret, strerror(-ret));
		else if (!ret && path->send_error)
			log_info("event=dad-sending path=%u", path->index);
		path->send_error = ret;
	} else {
		delay = DAD_RETRY_MS;
	}
	loop_timer_arm(path->timer, dad_jitter(delay));
}

void dad_wake(struct dad *dad)
{
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		dad->path[i].woken = dad->path[i].conf.len;
		if (dad->path[i].woken)
			dad_tick(&dad->path[i]);
	}
}

void dad_update(struct dad *dad, struct genl *genl,
		const struct genl_info *info)
{
	struct genl_path conf[MLAG_DAD_PATHS];
	unsigned int i;

	dad->genl = genl;
	if (dad->key_len != info->key_len ||
	    memcmp(dad->key, info->key, info->key_len)) {
		dad_close_auth(dad);
		memcpy(dad->key, info->key, sizeof(dad->key));
		dad->key_len = info->key_len;
		/* what was sent was sent with the old one */
		for (i = 0; i < MLAG_DAD_PATHS; i++)
			dad->path[i].woken = false;
	}
	if (genl_dad_paths(genl, conf))
		return;
	/* Without a group there is nobody to talk to. */
	if (!info->group)
		memset(conf, 0, sizeof(conf));

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		struct dad_path *path = &dad->path[i];

		if (memcmp(&path->conf, &conf[i], sizeof(conf[i]))) {
			dad_path_close(path);
			path->conf = conf[i];
		}
		if (path->conf.len && !path->woken)
			dad_tick(path);
		path->woken = false;
	}
}

void dad_lost(struct dad *dad)
{
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		dad_path_close(&dad->path[i]);
		memset(&dad->path[i].conf, 0, sizeof(dad->path[i].conf));
	}
	dad_close_auth(dad);
	explicit_bzero(dad->key, sizeof(dad->key));
	dad->key_len = 0;
	dad->genl = NULL;
}

void dad_log(const struct dad *dad)
{
	unsigned int i;

	for (i = 0; i < MLAG_DAD_PATHS; i++)
		if (dad->path[i].conf.len)
			log_notice("event=dad-state path=%u socket=%d send=%d",
				   i, -dad->path[i].open_error,
				   -dad->path[i].send_error);
}

int dad_open(struct loop *loop, struct dad **out)
{
	struct dad *dad;
	unsigned int i;
	int ret;

	dad = calloc(1, sizeof(*dad));
	if (!dad)
		return -ENOMEM;

	dad->loop = loop;
	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		dad->path[i].dad = dad;
		dad->path[i].index = i;
		ret = loop_timer_new(loop, dad_tick, &dad->path[i],
				     &dad->path[i].timer);
		if (ret)
			goto err_timers;
	}
	*out = dad;
	return 0;

err_timers:
	while (i--)
		loop_timer_free(dad->path[i].timer);
	free(dad);
	return ret;
}

void dad_close(struct dad *dad)
{
	unsigned int i;

	if (!dad)
		return;

	dad_lost(dad);
	for (i = 0; i < MLAG_DAD_PATHS; i++)
		loop_timer_free(dad->path[i].timer);
	explicit_bzero(dad, sizeof(*dad));
	free(dad);
}
