// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of hello.c with everything around it replaced by stubs: no sockets, no
 * kernel, and a clock that the tests move.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "dad.h"
#include "genl.h"
#include "hello.h"
#include "ktap.h"
#include "link.h"
#include "log.h"
#include "transport.h"

struct loop {
	int dummy;
};

struct loop_timer {
	loop_timer_cb cb;
	void *arg;
	bool armed;
	unsigned int ms;
};

struct transport {
	uint32_t ifindex;
};

struct auth {
	uint8_t key;
};

/* What the stubs were told, and what they are to answer. */
static struct {
	int64_t now;
	struct loop loop;
	struct loop_timer timer;
	loop_fd_cb readable;
	void *readable_arg;

	struct genl_ops genl_ops;
	int next_ret;
	struct pdu_hello next;
	unsigned int nexts;
	int input_ret;
	enum mlag_refusal verdict;
	struct pdu_hello input;
	unsigned int inputs;
	enum mlag_refusal refused;
	unsigned int refusals;

	link_cb link_cb;
	void *link_arg;
	uint32_t slave;
	unsigned int checks;
	unsigned int renewals;

	struct transport transport;
	int open_ret;
	unsigned int opens;
	unsigned int closes;
	int send_ret;
	uint8_t sent[PDU_RX_MAX];
	size_t sent_len;
	unsigned int sends;
	struct transport_msg msg;
	unsigned int queued;

	int auth_ret;
	int digest_ret;

	unsigned int lines;
	char line[512];
} s;

static struct hello *hello;
static struct genl_info info;

void log_line(int prio, const char *fmt, ...)
{
	va_list ap;

	if (prio == LOG_DEBUG)
		return;
	va_start(ap, fmt);
	vsnprintf(s.line, sizeof(s.line), fmt, ap);
	va_end(ap);
	s.lines++;
}

/* DAD has its own tests. */
int dad_open(struct loop *loop, struct dad **out)
{
	(void)loop;
	*out = NULL;
	return 0;
}

void dad_close(struct dad *dad)
{
	(void)dad;
}

void dad_wake(struct dad *dad)
{
	(void)dad;
}

void dad_update(struct dad *dad, struct genl *genl,
		const struct genl_info *given)
{
	(void)dad;
	(void)genl;
	(void)given;
}

void dad_lost(struct dad *dad)
{
	(void)dad;
}

void dad_log(const struct dad *dad)
{
	(void)dad;
}

int64_t loop_now(void)
{
	return s.now;
}

int loop_add(struct loop *loop, int fd, loop_fd_cb cb, void *arg)
{
	(void)loop;
	(void)fd;
	s.readable = cb;
	s.readable_arg = arg;
	return 0;
}

void loop_del(struct loop *loop, int fd)
{
	(void)loop;
	(void)fd;
	s.readable = NULL;
}

int loop_timer_new(struct loop *loop, loop_timer_cb cb, void *arg,
		   struct loop_timer **out)
{
	(void)loop;
	s.timer.cb = cb;
	s.timer.arg = arg;
	*out = &s.timer;
	return 0;
}

void loop_timer_free(struct loop_timer *timer)
{
	timer->armed = false;
}

void loop_timer_arm(struct loop_timer *timer, unsigned int ms)
{
	timer->armed = true;
	timer->ms = ms;
}

void loop_timer_disarm(struct loop_timer *timer)
{
	timer->armed = false;
}

int genl_open(struct loop *loop, const struct genl_ops *ops, struct genl **out)
{
	(void)loop;
	s.genl_ops = *ops;
	*out = NULL;
	return 0;
}

void genl_close(struct genl *genl)
{
	(void)genl;
}

int genl_hello_next(struct genl *genl, struct pdu_hello *h)
{
	(void)genl;
	s.nexts++;
	*h = s.next;
	return s.next_ret;
}

int genl_hello_input(struct genl *genl, const struct pdu_hello *h,
		     enum mlag_refusal *verdict)
{
	(void)genl;
	s.inputs++;
	s.input = *h;
	*verdict = s.verdict;
	return s.input_ret;
}

int genl_hello_refuse(struct genl *genl, enum mlag_refusal refusal)
{
	(void)genl;
	s.refusals++;
	s.refused = refusal;
	return 0;
}

int link_open(struct loop *loop, link_cb cb, void *arg, struct link **out)
{
	(void)loop;
	s.link_cb = cb;
	s.link_arg = arg;
	*out = NULL;
	return 0;
}

void link_close(struct link *link)
{
	(void)link;
}

void link_set_slave(struct link *link, uint32_t slave)
{
	(void)link;
	if (s.slave == slave)
		return;
	s.slave = slave;
	s.link_cb(s.link_arg, &(struct link_state){ 0 });
}

void link_check(struct link *link)
{
	(void)link;
	s.checks++;
}

void link_renew(struct link *link)
{
	(void)link;
	s.renewals++;
}

int transport_open(uint32_t ifindex, const char *ifname,
		   struct transport **out)
{
	(void)ifname;
	if (s.open_ret)
		return s.open_ret;
	s.opens++;
	s.transport.ifindex = ifindex;
	*out = &s.transport;
	return 0;
}

void transport_close(struct transport *transport)
{
	(void)transport;
	s.closes++;
}

int transport_fd(const struct transport *transport)
{
	(void)transport;
	return 42;
}

int transport_send(struct transport *transport, const uint8_t *buf, size_t len)
{
	(void)transport;
	s.sends++;
	memcpy(s.sent, buf, len);
	s.sent_len = len;
	return s.send_ret;
}

int transport_recv(struct transport *transport, struct transport_msg *msg)
{
	(void)transport;
	if (!s.queued)
		return -EAGAIN;
	s.queued--;
	*msg = s.msg;
	return 0;
}

/* A sum in place of an HMAC, which is tested elsewhere. */
int auth_open(const uint8_t *key, size_t len, struct auth **out)
{
	if (s.auth_ret)
		return s.auth_ret;
	*out = malloc(sizeof(**out));
	(*out)->key = key[0] + len;
	return 0;
}

void auth_close(struct auth *auth)
{
	free(auth);
}

int auth_digest(struct auth *auth, const uint8_t *data, size_t len,
		uint8_t *out)
{
	memset(out, auth->key, AUTH_LEN);
	while (len--)
		out[len % AUTH_LEN] += data[len];
	return s.digest_ret;
}

int auth_check(struct auth *auth, const uint8_t *data, size_t len,
	       const uint8_t *mac)
{
	uint8_t want[AUTH_LEN];
	int ret = auth_digest(auth, data, len, want);

	if (ret)
		return ret;
	return memcmp(want, mac, sizeof(want)) ? -EBADMSG : 0;
}

/* A device whose control VLAN is 7 on slave 5, and a hello of its peer. */
static bool begin(void)
{
	memset(&s, 0, sizeof(s));
	s.now = 1000000;
	s.next = (struct pdu_hello){
		.version = 1, .min_version = 1, .group = 10,
		.mac = { 2, 0, 0, 0, 0, 1 }, .boot = 1, .seq = 1,
		.session = 1, .nonce = 1, .priority = 100,
		.role = MLAG_ROLE_BACKUP, .role_version = 3,
		.hold = 300, .interval = 100,
	};
	info = (struct genl_info){
		.group = 10, .hello = 100, .peer_link = 4, .slave = 5,
	};
	EXPECT(!hello_open(&s.loop, &hello));
	return true;
}

static void wake(void)
{
	s.genl_ops.info(s.genl_ops.arg, &info);
}

static void set_link(uint32_t ifindex, bool running, bool failed)
{
	s.link_cb(s.link_arg, &(struct link_state){
		.ifindex = ifindex,
		.name = "bond0.4094",
		.running = running,
		.failed = failed,
	});
}

static void tick(void)
{
	s.now += s.timer.ms;
	s.timer.armed = false;
	s.timer.cb(s.timer.arg);
}

static bool begin_running(void)
{
	EXPECT(begin());
	wake();
	EXPECT(s.slave == 5);
	set_link(7, true, false);
	tick();
	EXPECT(s.sends == 1);
	return true;
}

/* Queues a hello of the peer, n times, and has it received. */
static void receive(bool sign, uint8_t key, unsigned int n)
{
	struct pdu_hello peer = s.next;
	struct auth auth = { key };
	int len;

	peer.mac[5] = 2;
	peer.boot = 2;
	peer.role = MLAG_ROLE_MASTER;
	peer.role_version = 0x80000001;
	peer.echo_role_version = 3;
	len = pdu_hello_encode(&peer, sign, s.msg.buf, sizeof(s.msg.buf));
	if (sign)
		auth_digest(&auth, s.msg.buf, len - AUTH_LEN,
			    s.msg.buf + len - AUTH_LEN);
	s.msg.len = len;
	s.msg.truncated = false;
	s.msg.hop_limit = 255;
	s.msg.port = TRANSPORT_PORT;
	s.msg.multicast = true;
	inet_pton(AF_INET6, "fe80::2", &s.msg.from);
	s.queued = n;
	s.readable(s.readable_arg);
}

static bool test_waiting(void)
{
	EXPECT(begin());
	EXPECT(!s.timer.armed && !s.lines);

	/* A new device: nothing is touched, but the module sees us alive. */
	info.group = 0;
	info.peer_link = 0;
	info.slave = 0;
	s.next.group = 0;
	wake();
	EXPECT(s.lines == 1 && strstr(s.line, "ip mlag set group ID"));
	EXPECT(s.nexts == 1 && s.timer.armed && !s.slave);
	tick();
	wake();
	EXPECT(s.lines == 1 && s.nexts == 3 && !s.sends);

	info.group = 10;
	wake();
	EXPECT(s.lines == 2 && strstr(s.line, "peer-link"));
	info.peer_link = 4;
	wake();
	EXPECT(s.lines == 3 && strstr(s.line, "ip link set DEV master pl0"));
	info.slave = 5;
	wake();
	EXPECT(s.slave == 5 && !s.sends);
	/* The group is taken away again. */
	info.group = 0;
	wake();
	EXPECT(!s.slave);
	hello_close(hello);
	return true;
}

static bool test_sending(void)
{
	unsigned int i, least = 1000, most = 0;
	struct pdu_result res;
	struct pdu_hello sent;

	EXPECT(begin_running());
	EXPECT(s.sent_len == 82 && s.transport.ifindex == 7);
	EXPECT(pdu_hello_decode(s.sent, s.sent_len, &sent, &res) ==
	       MLAG_REFUSAL_NONE);
	EXPECT(sent.role == MLAG_ROLE_BACKUP && sent.role_version == 3 &&
	       !sent.echo_role_version);
	for (i = 0; i < 2000; i++) {
		EXPECT(s.timer.armed);
		least = s.timer.ms < least ? s.timer.ms : least;
		most = s.timer.ms > most ? s.timer.ms : most;
		tick();
	}
	EXPECT(s.sends == 2001 && s.nexts == 2001);
	EXPECT(least == 90 && most == 100);

	/* The module sets the pace, and may want one at once. */
	s.next.interval = 500;
	tick();
	EXPECT(s.timer.ms >= 450 && s.timer.ms <= 500);
	i = s.sends;
	s.next.role = MLAG_ROLE_MASTER;
	s.next.role_version = 4;
	s.next.echo_role_version = 0xabcdef01;
	wake();
	EXPECT(s.sends == i + 1 && s.timer.armed);
	EXPECT(pdu_hello_decode(s.sent, s.sent_len, &sent, &res) ==
	       MLAG_REFUSAL_NONE);
	EXPECT(sent.role == MLAG_ROLE_MASTER && sent.role_version == 4 &&
	       sent.echo_role_version == 0xabcdef01);

	/* A device with a group but without a MAC, and errors, are no end. */
	s.next_ret = -ENODATA;
	tick();
	EXPECT(s.sends == i + 1 && s.timer.armed);
	s.next_ret = -ENOBUFS;
	tick();
	EXPECT(s.sends == i + 1 && s.timer.armed && s.timer.ms <= 100);
	s.next_ret = 0;
	tick();
	EXPECT(s.sends == i + 2);
	hello_close(hello);
	EXPECT(s.closes == 1);
	return true;
}

static bool test_versions(void)
{
	EXPECT(begin_running());
	s.next.version = 2;
	tick();
	EXPECT(s.sends == 2 && s.sent[4] == 1 && s.sent[5] == 1);
	s.next.min_version = 2;
	tick();
	tick();
	EXPECT(s.sends == 2 && strstr(s.line, "upgrade mlagd"));
	hello_close(hello);
	return true;
}

static bool test_link(void)
{
	EXPECT(begin_running());

	/* Without a carrier nothing is sent, but hellos are fetched. */
	set_link(7, false, false);
	EXPECT(strstr(s.line, "carrier"));
	tick();
	EXPECT(s.sends == 1 && s.nexts == 2 && s.opens == 1);
	set_link(7, true, false);
	EXPECT(s.timer.ms == 0);
	tick();
	EXPECT(s.sends == 2);

	/* A helper that cannot have its device is none. */
	set_link(0, false, true);
	EXPECT(s.closes == 1 && !s.readable);
	tick();
	EXPECT(s.sends == 2 && s.nexts == 3 && s.timer.armed);

	/* Deleted and made anew. */
	set_link(8, true, false);
	EXPECT(s.opens == 2 && s.transport.ifindex == 8);
	tick();
	EXPECT(s.sends == 3);

	/* Back with nothing of the groups that were joined. */
	set_link(8, false, true);
	EXPECT(s.closes == 2 && !s.readable);
	tick();
	EXPECT(s.opens == 2 && s.sends == 3);
	set_link(8, true, false);
	EXPECT(s.opens == 3 && s.readable);
	tick();
	EXPECT(s.sends == 4);

	/* Its port is taken. */
	set_link(0, false, false);
	s.open_ret = -EADDRINUSE;
	set_link(8, true, false);
	EXPECT(strstr(s.line, "port=52474") && strstr(s.line, "reserve"));
	tick();
	EXPECT(s.opens == 3 && s.sends == 4);
	s.open_ret = 0;
	tick();
	EXPECT(s.opens == 4 && s.sends == 5);

	/* Another slave. */
	info.slave = 6;
	wake();
	EXPECT(s.slave == 6 && s.closes == 4 && s.sends == 5);
	set_link(9, true, false);
	tick();
	EXPECT(s.sends == 6 && s.transport.ifindex == 9);
	hello_close(hello);
	return true;
}

static bool test_send_errors(void)
{
	unsigned int lines, i;

	EXPECT(begin_running());
	lines = s.lines;
	s.send_ret = -EADDRNOTAVAIL;
	for (i = 0; i < 10; i++)
		tick();
	EXPECT(s.lines == lines && !s.renewals);
	for (i = 0; i < 100; i++)
		tick();
	EXPECT(s.lines == lines + 1 && s.renewals == 1 && !s.checks);
	EXPECT(strstr(s.line, "link-local"));
	s.send_ret = 0;
	tick();
	s.send_ret = -EADDRNOTAVAIL;
	tick();
	EXPECT(s.lines == lines + 1);
	s.send_ret = 0;
	tick();

	/* A packet filter is not to be blamed on the address. */
	s.send_ret = -EPERM;
	for (i = 0; i < 100; i++)
		tick();
	EXPECT(s.lines == lines + 2 && s.renewals == 1 && s.checks == 1);
	hello_close(hello);
	return true;
}

static bool test_module_gone(void)
{
	EXPECT(begin_running());
	s.genl_ops.lost(s.genl_ops.arg);
	EXPECT(!s.slave && !s.timer.armed && s.closes == 1);
	set_link(0, false, false);
	EXPECT(!s.timer.armed);
	wake();
	EXPECT(s.slave == 5);
	set_link(7, true, false);
	tick();
	EXPECT(s.sends == 2);
	hello_close(hello);
	return true;
}

static bool test_receiving(void)
{
	unsigned int lines;

	EXPECT(begin_running());
	lines = s.lines;
	receive(false, 0, 1);
	EXPECT(s.inputs == 1 && s.input.boot == 2 && s.input.group == 10);
	EXPECT(s.input.role == MLAG_ROLE_MASTER &&
	       s.input.role_version == 0x80000001 &&
	       s.input.echo_role_version == 3);
	EXPECT(s.lines == lines + 1 && strstr(s.line, "peer-heard"));
	/* An HMAC that nobody asked for does no harm. */
	receive(true, 1, 1);
	EXPECT(s.inputs == 2 && s.lines == lines + 1 && !s.refusals);

	s.verdict = MLAG_REFUSAL_GROUP_MISMATCH;
	receive(false, 0, 1);
	EXPECT(s.inputs == 3 && !s.refusals && s.lines == lines + 2);
	EXPECT(strstr(s.line, "group-mismatch") &&
	       strstr(s.line, "fe80::2%bond0.4094"));

	/* A verdict of a later module. */
	s.verdict = 99;
	receive(false, 0, 1);
	EXPECT(strstr(s.line, "reason=99"));

	s.input_ret = -ENOBUFS;
	s.verdict = MLAG_REFUSAL_NONE;
	lines = s.lines;
	receive(false, 0, 1);
	EXPECT(s.lines == lines);
	hello_close(hello);
	return true;
}

static bool test_refusing(void)
{
	EXPECT(begin_running());
	receive(false, 0, 0);

	s.msg.hop_limit = 254;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 1 && s.refused == MLAG_REFUSAL_HOP_LIMIT);
	s.msg.hop_limit = -1;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 2 && s.refused == MLAG_REFUSAL_HOP_LIMIT);
	s.msg.hop_limit = 255;
	inet_pton(AF_INET6, "2001:db8::1", &s.msg.from);
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 3 && s.refused == MLAG_REFUSAL_HOP_LIMIT);
	inet_pton(AF_INET6, "fe80::2", &s.msg.from);
	s.msg.truncated = true;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 4 && s.refused == MLAG_REFUSAL_MALFORMED);
	s.msg.truncated = false;
	s.msg.len--;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 5 && s.refused == MLAG_REFUSAL_MALFORMED);
	s.msg.len++;
	s.msg.buf[4] = 2;
	s.msg.buf[5] = 2;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 6 && s.refused == MLAG_REFUSAL_VERSION);
	s.msg.port++;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 7 && s.refused == MLAG_REFUSAL_MALFORMED);
	s.msg.port--;
	s.msg.multicast = false;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 8 && s.refused == MLAG_REFUSAL_MALFORMED);
	s.msg.multicast = true;
	s.msg.buf[4] = 1;
	s.msg.buf[5] = 1;
	s.msg.buf[s.msg.len - 5] = 59;	/* a hold time that none may have */
	s.msg.buf[s.msg.len - 6] = 0;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 9 && s.refused == MLAG_REFUSAL_MALFORMED);
	EXPECT(!s.inputs);
	hello_close(hello);
	return true;
}

static bool test_key(void)
{
	EXPECT(begin_running());
	info.key[0] = 7;
	info.key_len = 1;
	wake();
	EXPECT(s.sends == 2 && s.sent_len == 82 + 36);

	receive(false, 0, 1);
	EXPECT(s.refusals == 1 && s.refused == MLAG_REFUSAL_BAD_KEY);
	receive(true, 9, 1);
	EXPECT(s.refusals == 2 && s.refused == MLAG_REFUSAL_BAD_KEY);
	EXPECT(!s.inputs);
	receive(true, 8, 1);
	EXPECT(s.refusals == 2 && s.inputs == 1);

	/* Another key, then none. */
	info.key[0] = 8;
	wake();
	receive(true, 8, 1);
	EXPECT(s.refusals == 3);
	receive(true, 9, 1);
	EXPECT(s.inputs == 2);
	info.key_len = 0;
	wake();
	EXPECT(s.sent_len == 82);
	receive(false, 0, 1);
	EXPECT(s.inputs == 3);
	hello_close(hello);
	return true;
}

static bool test_no_crypto(void)
{
	unsigned int lines;

	EXPECT(begin_running());
	s.auth_ret = -EAFNOSUPPORT;
	info.key[0] = 7;
	info.key_len = 1;
	lines = s.lines;
	wake();
	EXPECT(s.lines == lines + 2 && s.sends == 1 && s.nexts == 1);

	/* Closed both ways, said once, tried again in a while. */
	receive(true, 8, 1);
	EXPECT(!s.inputs && s.refused == MLAG_REFUSAL_BAD_KEY);
	lines = s.lines;
	tick();
	tick();
	s.now += 10000;
	tick();
	EXPECT(s.sends == 1 && s.nexts == 1 && s.lines == lines);
	s.auth_ret = 0;
	s.now += 10000;
	tick();
	EXPECT(s.sends == 2 && s.sent_len == 82 + 36);
	receive(true, 8, 1);
	EXPECT(s.inputs == 1);

	/* It breaks while in use. */
	s.digest_ret = -EIO;
	tick();
	EXPECT(s.sends == 2 && s.timer.armed);
	s.digest_ret = 0;
	tick();
	EXPECT(s.sends == 2);
	s.now += 10000;
	tick();
	EXPECT(s.sends == 3);
	hello_close(hello);
	return true;
}

static bool test_flood(void)
{
	unsigned int lines, i;

	EXPECT(begin_running());
	receive(false, 0, 0);
	s.msg.hop_limit = 1;
	lines = s.lines;

	/* No more than a batch at a time, whatever is queued. */
	s.queued = 100000;
	s.readable(s.readable_arg);
	EXPECT(s.refusals == 32 && s.queued == 100000 - 32);

	/* Logged once, then once a minute with a count. */
	EXPECT(s.lines == lines + 1 && strstr(s.line, "count=1 "));
	s.now += 59999;
	s.readable(s.readable_arg);
	EXPECT(s.lines == lines + 1);
	s.now += 1;
	s.readable(s.readable_arg);
	EXPECT(s.lines == lines + 2 && strstr(s.line, "count=64 "));

	/* Another reason or another sender is news. */
	s.msg.hop_limit = 255;
	s.msg.truncated = true;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.lines == lines + 3);

	/* Forged senders: a bounded number of lines. */
	for (i = 0; i < 5000; i++) {
		s.msg.from.s6_addr[15] = i;
		s.msg.from.s6_addr[14] = i >> 8;
		s.queued = 1;
		s.readable(s.readable_arg);
	}
	EXPECT(s.lines <= lines + 3 + 16 + 1);
	EXPECT(strstr(s.line, "more senders"));
	/* A minute later there is room again. */
	s.now += 120000;
	lines = s.lines;
	s.queued = 1;
	s.readable(s.readable_arg);
	EXPECT(s.lines == lines + 1 && strstr(s.line, "reason=malformed"));
	hello_close(hello);
	return true;
}

int main(void)
{
	static const struct ktap_case cases[] = {
		{ "waiting, and saying for what", test_waiting },
		{ "sending, pace and jitter", test_sending },
		{ "a module of another version", test_versions },
		{ "control VLAN without carrier, broken, anew", test_link },
		{ "errors of sending", test_send_errors },
		{ "module unloaded and loaded", test_module_gone },
		{ "receiving", test_receiving },
		{ "refusing", test_refusing },
		{ "key", test_key },
		{ "key without crypto: fail closed", test_no_crypto },
		{ "flood: batches and log lines", test_flood },
	};

	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
