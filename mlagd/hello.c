// SPDX-License-Identifier: GPL-2.0
/*
 * The module is the master of what happens: it says when the next hello is due
 * and what is in it, and judges those received. Asking it for hellos is also
 * how it knows that its helper is alive, so we go on asking while there is
 * nobody to send them to, say without a carrier; but not when we could not
 * send for a reason of our own, as a helper that cannot speak is none.
 */
#include "hello.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "auth.h"
#include "dad.h"
#include "genl.h"
#include "link.h"
#include "log.h"
#include "pdu.h"
#include "refusal.h"
#include "transport.h"
#include "udp.h"

/* Datagrams handled before timers and others have their turn. */
#define HELLO_BATCH		32

/* Between attempts to get what is missing. */
#define HELLO_RETRY_MS		5000

/* Failing to send for longer makes us look at the device once more. */
#define HELLO_CHECK_MS		2000

/**
 * enum hello_state - what keeps hellos from being sent
 * @HELLO_NO_MODULE: the module is not there
 * @HELLO_NO_GROUP: the group id is not set
 * @HELLO_NO_PEER_LINK: there is no peer-link
 * @HELLO_NO_SLAVE: it has no slave
 * @HELLO_NO_LINK: the control VLAN is missing or broken
 * @HELLO_NO_KEY: a key is set and cannot be used
 * @HELLO_NO_CARRIER: the control VLAN has no carrier
 * @HELLO_RUN: nothing
 */
enum hello_state {
	HELLO_NO_MODULE,
	HELLO_NO_GROUP,
	HELLO_NO_PEER_LINK,
	HELLO_NO_SLAVE,
	HELLO_NO_LINK,
	HELLO_NO_KEY,
	HELLO_NO_CARRIER,
	HELLO_RUN,
};

static const struct {
	const char *name;
	const char *text;
} hello_state_text[] = {
	[HELLO_NO_MODULE] = {
		"module", "the module is not loaded: modprobe mlag",
	},
	[HELLO_NO_GROUP] = {
		"group", "no DFS group id: ip mlag set group ID",
	},
	[HELLO_NO_PEER_LINK] = {
		"peer-link", "no peer-link: ip link add pl0 type mlag peer-link",
	},
	[HELLO_NO_SLAVE] = {
		"slave", "the peer-link has no slave: ip link set DEV master pl0",
	},
	[HELLO_NO_LINK] = {
		"link", "the control VLAN is not there yet",
	},
	[HELLO_NO_KEY] = {
		"key", "a key is set that cannot be used: nothing is sent or accepted",
	},
	[HELLO_NO_CARRIER] = {
		"carrier", "the control VLAN is down or has no carrier: look at the peer-link's slave",
	},
	[HELLO_RUN] = {
		"none", "",
	},
};

/**
 * struct hello - all about hellos
 * @loop: event loop
 * @genl: link to the module
 * @link: control VLAN
 * @transport: socket, NULL while there is no control VLAN
 * @auth: authenticator, NULL without a key or when it cannot be used
 * @dad: DAD packets
 * @timer: the next hello is due, or something has to be tried again
 * @info: what the module said last
 * @attached: @info is valid
 * @state: what keeps us from sending
 * @link_state: how the control VLAN is
 * @auth_error: why there is no @auth
 * @auth_tried: when it was tried last
 * @transport_error: why there is no @transport
 * @send_error: why the last hello was not sent
 * @send_since: when sending began to fail
 * @encode_error: the module's hellos cannot be encoded, which was logged
 * @peer: the last hello that was accepted
 * @refusals: what was logged about others
 * @msg: the datagram that is being handled
 */
struct hello {
	struct loop *loop;
	struct genl *genl;
	struct link *link;
	struct transport *transport;
	struct auth *auth;
	struct dad *dad;
	struct loop_timer *timer;
	struct genl_info info;
	bool attached;
	enum hello_state state;
	struct link_state link_state;
	int auth_error;
	int64_t auth_tried;
	int transport_error;
	int send_error;
	int64_t send_since;
	bool encode_error;
	struct pdu_hello peer;
	struct refusal_log refusals;
	struct transport_msg msg;
};

static void hello_readable(void *arg);

static enum hello_state hello_find_state(const struct hello *hello)
{
	if (!hello->attached)
		return HELLO_NO_MODULE;
	if (!hello->info.group)
		return HELLO_NO_GROUP;
	if (!hello->info.peer_link)
		return HELLO_NO_PEER_LINK;
	if (!hello->info.slave)
		return HELLO_NO_SLAVE;
	if (hello->info.key_len && !hello->auth)
		return HELLO_NO_KEY;
	if (!hello->transport || hello->link_state.failed)
		return HELLO_NO_LINK;
	if (!hello->link_state.running)
		return HELLO_NO_CARRIER;
	return HELLO_RUN;
}

/* Notices what we are waiting for now, and says so if it is something else. */
static void hello_update(struct hello *hello)
{
	enum hello_state state = hello_find_state(hello);

	if (hello->state == state)
		return;

	hello->state = state;
	hello->send_error = 0;
	if (state == HELLO_RUN)
		log_info("event=running group=%u dev=%s port=%u key=%s",
			 hello->info.group, hello->link_state.name,
			 TRANSPORT_PORT, hello->info.key_len ? "set" : "none");
	else if (state != HELLO_NO_LINK && state != HELLO_NO_MODULE)
		log_notice("event=waiting for=%s text=\"%s\"",
			   hello_state_text[state].name,
			   hello_state_text[state].text);
}

static void hello_open_auth(struct hello *hello)
{
	int ret;

	if (!hello->info.key_len || hello->auth)
		return;

	hello->auth_tried = loop_now();
	ret = auth_open(hello->info.key, hello->info.key_len, &hello->auth);
	if (ret && ret != hello->auth_error) {
		if (ret == -EAFNOSUPPORT || ret == -ENOENT)
			log_err("event=failed what=key error=%d text=\"the kernel has no HMAC-SHA256 for user space (CONFIG_CRYPTO_USER_API_HASH, CONFIG_CRYPTO_HMAC, CONFIG_CRYPTO_SHA256): modprobe algif_hash, or take the key off both devices\"",
				-ret);
		else
			log_err("event=failed what=key error=%d text=\"%s\"",
				-ret, strerror(-ret));
	}
	hello->auth_error = ret;
}

static void hello_close_auth(struct hello *hello)
{
	auth_close(hello->auth);
	hello->auth = NULL;
	hello->auth_error = 0;
}

static void hello_close_transport(struct hello *hello)
{
	if (!hello->transport)
		return;

	loop_del(hello->loop, transport_fd(hello->transport));
	transport_close(hello->transport);
	hello->transport = NULL;
}

static void hello_open_transport(struct hello *hello)
{
	const struct link_state *ls = &hello->link_state;
	int ret;

	if (!ls->ifindex || ls->failed || hello->transport)
		return;

	ret = transport_open(ls->ifindex, ls->name, &hello->transport);
	if (!ret) {
		ret = loop_add(hello->loop, transport_fd(hello->transport),
			       hello_readable, hello);
		if (ret) {
			transport_close(hello->transport);
			hello->transport = NULL;
		}
	}
	if (ret && ret != hello->transport_error)
		log_err("event=failed what=socket dev=%s port=%u error=%d text=\"%s%s\"",
			ls->name, TRANSPORT_PORT, -ret, strerror(-ret),
			udp_advice(ret));
	hello->transport_error = ret;
}

static unsigned int hello_jitter(unsigned int interval)
{
	unsigned int range = interval / 10;
	uint32_t r;

	/* Two devices that started together must not stay in step. */
	if (!range || getrandom(&r, sizeof(r), GRND_NONBLOCK) != sizeof(r))
		return interval;

	return interval - r % (range + 1);
}

/* Keeps an eye on whether hellos get out. */
static void hello_sent(struct hello *hello, int err)
{
	int64_t now = loop_now();

	if (!err) {
		if (hello->send_error)
			log_debug("event=sending dev=%s",
				  hello->link_state.name);
		hello->send_error = 0;
		return;
	}

	if (!hello->send_error)
		hello->send_since = now;
	/* An address or a route takes a moment, that is not worth a line. */
	if (now - hello->send_since >= HELLO_CHECK_MS) {
		log_warn("event=failed what=send dev=%s error=%d text=\"%s%s\"",
			 hello->link_state.name, -err, strerror(-err),
			 err == -EADDRNOTAVAIL ?
			 ", is there an IPv6 link-local address?" : "");
		hello->send_since = now + REFUSAL_GAP_MS;
		if (err == -EADDRNOTAVAIL || err == -ENETUNREACH)
			link_renew(hello->link);
		else
			link_check(hello->link);
	}
	hello->send_error = err;
}

static void hello_send(struct hello *hello, struct pdu_hello *pdu)
{
	uint8_t buf[PDU_HELLO_MAX];
	int len, ret;

	/* The module may speak what this program cannot write. */
	if (pdu->version > PDU_VERSION)
		pdu->version = PDU_VERSION;

	len = pdu_hello_encode(pdu, hello->auth, buf, sizeof(buf));
	if (len < 0) {
		if (!hello->encode_error)
			log_err("event=failed what=encode error=%d version=%u..%u text=\"%s\"",
				-len, pdu->min_version, pdu->version,
				pdu->min_version > PDU_VERSION ?
				"the module is newer than mlagd: upgrade mlagd" :
				"the module hands out a hello that no peer would take");
		hello->encode_error = true;
		return;
	}
	hello->encode_error = false;

	if (hello->auth) {
		ret = auth_digest(hello->auth, buf, len - AUTH_LEN,
				  buf + len - AUTH_LEN);
		if (ret) {
			log_err("event=failed what=hmac error=%d text=\"%s\"",
				-ret, strerror(-ret));
			/* Fail closed: this one is gone, get another. */
			hello_close_auth(hello);
			hello->auth_tried = loop_now();
			return;
		}
	}

	hello_sent(hello, transport_send(hello->transport, buf, len));
}

static void hello_tick(void *arg)
{
	struct hello *hello = arg;
	unsigned int interval;
	struct pdu_hello pdu;

	loop_timer_disarm(hello->timer);
	if (!hello->attached)
		return;

	if (!hello->auth &&
	    loop_now() - hello->auth_tried >= HELLO_RETRY_MS)
		hello_open_auth(hello);
	hello_open_transport(hello);
	hello_update(hello);

	interval = hello->info.hello;
	if (hello->state != HELLO_NO_KEY && hello->state != HELLO_NO_LINK) {
		if (!genl_hello_next(hello->genl, &pdu)) {
			interval = pdu.interval;
			if (hello->state == HELLO_RUN)
				hello_send(hello, &pdu);
		}
	}
	hello_update(hello);
	loop_timer_arm(hello->timer, hello_jitter(interval));
}

static void hello_refused(struct hello *hello, enum mlag_refusal refusal,
			  const struct pdu_hello *pdu, const char *detail)
{
	const struct refusal_event ev = {
		.refusal = refusal,
		.from = &hello->msg.from,
		.ifname = hello->link_state.name,
		.hello = pdu,
		.group = hello->info.group,
		.detail = detail,
	};

	refusal_note(&hello->refusals, &ev, loop_now());
}

static void hello_accepted(struct hello *hello, const struct pdu_hello *pdu)
{
	char from[INET6_ADDRSTRLEN];

	if (pdu->boot != hello->peer.boot ||
	    memcmp(pdu->mac, hello->peer.mac, sizeof(pdu->mac))) {
		inet_ntop(AF_INET6, &hello->msg.from, from, sizeof(from));
		log_info("event=peer-heard peer=%02x:%02x:%02x:%02x:%02x:%02x boot=%016llx from=%s%%%s version=%u..%u priority=%u",
			 pdu->mac[0], pdu->mac[1], pdu->mac[2], pdu->mac[3],
			 pdu->mac[4], pdu->mac[5],
			 (unsigned long long)pdu->boot, from,
			 hello->link_state.name, pdu->min_version,
			 pdu->version, pdu->priority);
	}
	hello->peer = *pdu;
}

/* What can be told without the module; *detail says more for the log. */
static enum mlag_refusal hello_check(struct hello *hello,
				     struct pdu_hello *pdu,
				     const char **detail)
{
	const struct transport_msg *msg = &hello->msg;
	enum mlag_refusal refusal;
	struct pdu_result res;
	int ret;

	if (msg->hop_limit != TRANSPORT_HOP_LIMIT) {
		*detail = "hop limit is not 255";
		return MLAG_REFUSAL_HOP_LIMIT;
	}
	if (!IN6_IS_ADDR_LINKLOCAL(&msg->from)) {
		*detail = "source is not link-local";
		return MLAG_REFUSAL_HOP_LIMIT;
	}
	if (msg->port != TRANSPORT_PORT || !msg->multicast) {
		*detail = "not from mlagd's port to its group";
		return MLAG_REFUSAL_MALFORMED;
	}
	if (msg->truncated) {
		*detail = "longer than any hello";
		return MLAG_REFUSAL_MALFORMED;
	}

	refusal = pdu_hello_decode(msg->buf, msg->len, pdu, &res);
	if (refusal != MLAG_REFUSAL_NONE) {
		*detail = res.why;
		return refusal;
	}

	if (!hello->info.key_len)
		return MLAG_REFUSAL_NONE;
	if (!res.auth_len) {
		*detail = "no HMAC";
		return MLAG_REFUSAL_BAD_KEY;
	}

	/* Fail closed: what cannot be checked is wrong. */
	ret = hello->auth ? auth_check(hello->auth, msg->buf, res.auth_len,
				       msg->buf + res.auth_len) : -ENOKEY;
	if (ret) {
		*detail = ret == -EBADMSG ? "wrong HMAC" :
					    "the own key cannot be used";
		return MLAG_REFUSAL_BAD_KEY;
	}
	return MLAG_REFUSAL_NONE;
}

static void hello_input(struct hello *hello)
{
	enum mlag_refusal refusal;
	const char *detail = NULL;
	struct pdu_hello pdu;

	refusal = hello_check(hello, &pdu, &detail);
	if (refusal != MLAG_REFUSAL_NONE) {
		genl_hello_refuse(hello->genl, refusal);
		hello_refused(hello, refusal, NULL, detail);
		return;
	}

	if (genl_hello_input(hello->genl, &pdu, &refusal))
		return;
	if (refusal != MLAG_REFUSAL_NONE)
		hello_refused(hello, refusal, &pdu, NULL);
	else
		hello_accepted(hello, &pdu);
}

static void hello_readable(void *arg)
{
	struct hello *hello = arg;
	unsigned int i;
	int ret;

	for (i = 0; i < HELLO_BATCH; i++) {
		ret = transport_recv(hello->transport, &hello->msg);
		if (ret == -EAGAIN)
			return;
		if (ret) {
			/* The device went down or away; we will be told. */
			log_debug("event=failed what=receive error=%d text=\"%s\"",
				  -ret, strerror(-ret));
			return;
		}
		hello_input(hello);
	}
}

static void hello_link(void *arg, const struct link_state *state)
{
	struct hello *hello = arg;
	bool ran = hello->link_state.running;

	/* One that failed may be back without the groups that were joined. */
	if (state->ifindex != hello->link_state.ifindex || state->failed)
		hello_close_transport(hello);
	hello->link_state = *state;
	hello_open_transport(hello);
	hello_update(hello);

	/* Do not let the peer wait for the timer. */
	if (state->running && !ran && hello->attached)
		loop_timer_arm(hello->timer, 0);
}

static void hello_wake(void *arg)
{
	struct hello *hello = arg;

	dad_wake(hello->dad);
}

static void hello_info(void *arg, const struct genl_info *info)
{
	struct hello *hello = arg;
	bool key_changed;

	key_changed = info->key_len != hello->info.key_len ||
		      memcmp(info->key, hello->info.key, info->key_len);
	hello->info = *info;
	hello->attached = true;

	if (key_changed) {
		hello_close_auth(hello);
		hello_open_auth(hello);
	}
	/* Without a group there is nobody to talk to. */
	link_set_slave(hello->link, info->group ? info->slave : 0);
	hello_update(hello);
	dad_update(hello->dad, hello->genl, &hello->info);
	hello_tick(hello);
}

static void hello_lost(void *arg)
{
	struct hello *hello = arg;

	log_notice("event=detached text=\"the module is gone\"");
	hello->attached = false;
	dad_lost(hello->dad);
	loop_timer_disarm(hello->timer);
	hello_close_auth(hello);
	explicit_bzero(&hello->info, sizeof(hello->info));
	memset(&hello->peer, 0, sizeof(hello->peer));
	link_set_slave(hello->link, 0);
	hello_update(hello);
}

void hello_log(const struct hello *hello)
{
	log_notice("event=state waiting-for=%s group=%u peer-link=%u slave=%u dev=%s key=%s text=\"%s\"",
		   hello_state_text[hello->state].name, hello->info.group,
		   hello->info.peer_link, hello->info.slave,
		   hello->link_state.ifindex ? hello->link_state.name : "-",
		   hello->info.key_len ? "set" : "none",
		   hello_state_text[hello->state].text);
	dad_log(hello->dad);
}

int hello_open(struct loop *loop, struct hello **out)
{
	struct genl_ops ops = {
		.wake = hello_wake, .info = hello_info, .lost = hello_lost,
	};
	struct hello *hello;
	int ret;

	hello = calloc(1, sizeof(*hello));
	if (!hello)
		return -ENOMEM;

	hello->loop = loop;
	ops.arg = hello;

	ret = loop_timer_new(loop, hello_tick, hello, &hello->timer);
	if (ret)
		goto err_free;
	ret = link_open(loop, hello_link, hello, &hello->link);
	if (ret)
		goto err_timer;
	ret = dad_open(loop, &hello->dad);
	if (ret)
		goto err_link;
	ret = genl_open(loop, &ops, &hello->genl);
	if (ret)
		goto err_dad;

	*out = hello;
	return 0;

err_dad:
	dad_close(hello->dad);
err_link:
	link_close(hello->link);
err_timer:
	loop_timer_free(hello->timer);
err_free:
	free(hello);
	return ret;
}

void hello_close(struct hello *hello)
{
	if (!hello)
		return;

	dad_close(hello->dad);
	genl_close(hello->genl);
	hello_close_transport(hello);
	link_close(hello->link);
	hello_close_auth(hello);
	loop_timer_free(hello->timer);
	explicit_bzero(hello, sizeof(*hello));
	free(hello);
}
