// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of DAD packets: their encoding, and dad.c with everything around it
 * replaced by stubs.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "dad.h"
#include "dad_transport.h"
#include "ktap.h"
#include "log.h"
#include "pdu.h"

#define PLAIN_LEN	118	/* without an HMAC */

static const struct pdu_dad test_pdu = {
	.version = 1,
	.min_version = 1,
	.group = 0x1234,
	.mac = { 0x02, 0x4d, 0x4c, 0x47, 0xab, 0xcd },
	.boot = 0x0123456789abcdefULL,
	.seq = 0xfedcba9876543210ULL,
	.ballot = 0x0102030405060708ULL,
	.class = MLAG_DAD_CLASS_RUN,
	.claim_uplinks = 1,
	.role = MLAG_ROLE_BACKUP,
	.priority = 200,
	.order = 1,
	.nonce = 0x1122334455667788ULL,
	.echo_boot = 0x99aabbccddeeff00ULL,
	.echo_nonce = 0x8877665544332211ULL,
	.seen_boot = 0xcafef00dcafef00dULL,
	.seen_ballot = 0x1112131415161718ULL,
	.session = MLAG_SESSION_INIT,
	.verdict = MLAG_DAD_YIELD,
	.flags = 5,
	.uplinks_up = 3,
	.uplinks = 4,
	.interval = 1000,
};

/* What test_pdu is on the wire, as Documentation/protocol.md has it. */
static const uint8_t test_wire[PLAIN_LEN] = {
	'm', 'L', 'A', 'G', 1, 1, 2, 0, 0, PLAIN_LEN, 0, 0,
	0, 1, 0, 24,
	0x12, 0x34, 0x02, 0x4d, 0x4c, 0x47, 0xab, 0xcd,
	0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
	0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10,
	0, 2, 0, 13,
	1, 2, 3, 4, 5, 6, 7, 8, 2, 1, 2, 200, 1,
	0, 3, 0, 24,
	0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,
	0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00,
	0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
	0, 4, 0, 16,
	0xca, 0xfe, 0xf0, 0x0d, 0xca, 0xfe, 0xf0, 0x0d,
	0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,
	0, 5, 0, 9, 1, 3, 5, 3, 4, 0, 0, 3, 0xe8,
};

/* Where the TLVs begin, and the end. */
static const size_t test_gap[] = { 12, 40, 57, 85, 105, PLAIN_LEN };
#define GAPS	(sizeof(test_gap) / sizeof(test_gap[0]))

struct loop {
	int dummy;
};

struct loop_timer {
	loop_timer_cb cb;
	void *arg;
	bool armed;
	unsigned int ms;
};

struct dad_transport {
	struct genl_path path;
};

struct auth {
	int dummy;
};

/* What the stubs were told, and what they are to answer. */
static struct {
	int64_t now;
	struct loop_timer timer[MLAG_DAD_PATHS];
	unsigned int timers;
	loop_fd_cb readable;
	void *readable_arg;

	struct genl_path paths[MLAG_DAD_PATHS];
	int next_ret;
	unsigned int nexts;
	enum mlag_dad_refusal verdict;
	struct pdu_dad input;
	unsigned int inputs;
	unsigned int input_path;
	enum mlag_dad_refusal refused;
	unsigned int refusals;

	int open_ret;
	unsigned int opened;
	unsigned int opens;
	unsigned int closes;
	uint8_t sent[PDU_RX_MAX];
	size_t sent_len;
	unsigned int sends;
	uint8_t queue[PDU_RX_MAX + 1];
	size_t queued;

	int auth_ret;
	int digest_ret;

	unsigned int lines;
	char line[512];
} s;

void log_line(int prio, const char *fmt, ...)
{
	va_list ap;

	if (prio > LOG_WARNING)
		return;
	va_start(ap, fmt);
	vsnprintf(s.line, sizeof(s.line), fmt, ap);
	va_end(ap);
	s.lines++;
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
	struct loop_timer *timer = &s.timer[s.timers++];

	(void)loop;
	timer->cb = cb;
	timer->arg = arg;
	*out = timer;
	return 0;
}

void loop_timer_free(struct loop_timer *timer)
{
	(void)timer;
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

int auth_open(const uint8_t *key, size_t len, struct auth **out)
{
	static struct auth auth;

	(void)key;
	(void)len;
	if (!s.auth_ret)
		*out = &auth;
	return s.auth_ret;
}

void auth_close(struct auth *auth)
{
	(void)auth;
}

int auth_digest(struct auth *auth, const uint8_t *data, size_t len,
		uint8_t *out)
{
	(void)auth;
	(void)data;
	(void)len;
	memset(out, 0xaa, AUTH_LEN);
	return s.digest_ret;
}

int auth_check(struct auth *auth, const uint8_t *data, size_t len,
	       const uint8_t *mac)
{
	(void)auth;
	(void)data;
	(void)len;
	return mac[0] == 0xaa ? 0 : -EBADMSG;
}

int genl_dad_paths(struct genl *genl, struct genl_path *paths)
{
	(void)genl;
	memcpy(paths, s.paths, sizeof(s.paths));
	return 0;
}

int genl_dad_next(struct genl *genl, unsigned int path, struct pdu_dad *dad,
		  uint32_t *delay)
{
	(void)genl;
	(void)path;
	s.nexts++;
	*dad = test_pdu;
	*delay = 200;
	return s.next_ret;
}

int genl_dad_input(struct genl *genl, unsigned int path,
		   const struct pdu_dad *dad, enum mlag_dad_refusal *verdict)
{
	(void)genl;
	s.inputs++;
	s.input = *dad;
	s.input_path = path;
	*verdict = s.verdict;
	return 0;
}

int genl_dad_refuse(struct genl *genl, unsigned int path,
		    enum mlag_dad_refusal refusal)
{
	(void)genl;
	(void)path;
	s.refusals++;
	s.refused = refusal;
	return 0;
}

int dad_transport_open(const struct genl_path *path,
		       struct dad_transport **out)
{
	static struct dad_transport transport;

	s.opens++;
	if (s.open_ret)
		return s.open_ret;
	transport.path = *path;
	s.opened++;
	*out = &transport;
	return 0;
}

void dad_transport_close(struct dad_transport *transport)
{
	if (transport)
		s.closes++;
}

int dad_transport_fd(const struct dad_transport *transport)
{
	(void)transport;
	return 3;
}

int dad_transport_send(struct dad_transport *transport, const uint8_t *buf,
		       size_t len)
{
	(void)transport;
	memcpy(s.sent, buf, len);
	s.sent_len = len;
	s.sends++;
	return 0;
}

int dad_transport_recv(struct dad_transport *transport, uint8_t *buf,
		       size_t size, size_t *len)
{
	(void)transport;
	if (!s.queued)
		return -EAGAIN;
	*len = s.queued < size ? s.queued : size;
	memcpy(buf, s.queue, *len);
	s.queued = 0;
	return 0;
}

/* ---- encoding ---- */

/* Decodes a copy that ends where its memory ends. */
static enum mlag_dad_refusal decode(const uint8_t *buf, size_t len,
				    struct pdu_dad *pdu,
				    struct pdu_result *res)
{
	enum mlag_dad_refusal ret;
	uint8_t *copy;

	copy = malloc(len ? len : 1);
	memcpy(copy, buf, len);
	ret = pdu_dad_decode(len ? copy : copy + 1, len, pdu, res);
	free(copy);
	return ret;
}

static enum mlag_dad_refusal decode_only(const uint8_t *buf, size_t len)
{
	struct pdu_result res;
	struct pdu_dad pdu;

	return decode(buf, len, &pdu, &res);
}

static bool test_round_trip(void)
{
	uint8_t buf[PDU_DAD_MAX];
	struct pdu_result res;
	struct pdu_dad pdu;
	int len;

	len = pdu_dad_encode(&test_pdu, false, buf, sizeof(buf));
	EXPECT(len == PLAIN_LEN);
	EXPECT(!memcmp(buf, test_wire, len));
	EXPECT(decode(buf, len, &pdu, &res) == MLAG_DAD_REFUSAL_NONE);
	EXPECT(!memcmp(&pdu, &test_pdu, sizeof(pdu)) && !res.auth_len);

	len = pdu_dad_encode(&test_pdu, true, buf, sizeof(buf));
	EXPECT(len == PDU_DAD_MAX);
	EXPECT(decode(buf, len, &pdu, &res) == MLAG_DAD_REFUSAL_NONE);
	EXPECT(!memcmp(&pdu, &test_pdu, sizeof(pdu)));
	EXPECT(res.auth_len == PDU_DAD_MAX - PDU_HMAC_LEN);
	for (len = 0; len < PDU_DAD_MAX; len++)
		EXPECT(pdu_dad_encode(&test_pdu, true, buf, len) == -ENOSPC);
	return true;
}

static bool test_damaged(void)
{
	uint8_t buf[PLAIN_LEN + 40];
	unsigned int i, l;

	for (i = 0; i < PLAIN_LEN; i++)
		EXPECT(decode_only(test_wire, i) ==
		       MLAG_DAD_REFUSAL_MALFORMED);
	for (i = 0; i + 1 < GAPS; i++) {
		size_t from = test_gap[i], to = test_gap[i + 1];

		/* missing */
		memcpy(buf, test_wire, from);
		memcpy(buf + from, test_wire + to, PLAIN_LEN - to);
		buf[9] = PLAIN_LEN - (to - from);
		EXPECT(decode_only(buf, buf[9]) == MLAG_DAD_REFUSAL_MALFORMED);
		/* twice */
		memcpy(buf, test_wire, PLAIN_LEN);
		memcpy(buf + PLAIN_LEN, test_wire + from, to - from);
		buf[9] = PLAIN_LEN + (to - from);
		EXPECT(decode_only(buf, buf[9]) == MLAG_DAD_REFUSAL_MALFORMED);
		/* of another length */
		for (l = 0; l < 256; l++) {
			memcpy(buf, test_wire, PLAIN_LEN);
			if (l == buf[from + 3])
				continue;
			buf[from + 3] = l;
			EXPECT(decode_only(buf, PLAIN_LEN) ==
			       MLAG_DAD_REFUSAL_MALFORMED);
		}
	}
	/* a hello is none */
	memcpy(buf, test_wire, PLAIN_LEN);
	buf[6] = 1;
	EXPECT(decode_only(buf, PLAIN_LEN) == MLAG_DAD_REFUSAL_VERSION);
	return true;
}

static bool test_later_versions(void)
{
	uint8_t buf[PLAIN_LEN + 4];

	memcpy(buf, test_wire, PLAIN_LEN);
	memcpy(buf + PLAIN_LEN, "\x00\x77\x00\x00", 4);
	buf[9] = PLAIN_LEN + 4;
	EXPECT(decode_only(buf, PLAIN_LEN + 4) == MLAG_DAD_REFUSAL_NONE);
	buf[PLAIN_LEN] = 0x80;
	EXPECT(decode_only(buf, PLAIN_LEN + 4) == MLAG_DAD_REFUSAL_VERSION);
	buf[4] = 9;
	buf[PLAIN_LEN] = 0;
	EXPECT(decode_only(buf, PLAIN_LEN + 4) == MLAG_DAD_REFUSAL_NONE);
	buf[5] = 2;
	EXPECT(decode_only(buf, PLAIN_LEN + 4) == MLAG_DAD_REFUSAL_VERSION);
	return true;
}

#define BAD(field, value) do {						\
	struct pdu_dad bad = test_pdu;					\
	uint8_t out[PDU_DAD_MAX];					\
									\
	bad.field = (value);						\
	EXPECT(pdu_dad_encode(&bad, false, out, sizeof(out)) == -EINVAL); \
} while (0)

static bool test_values(void)
{
	/* offset of a byte, and a value that it must not have */
	static const uint8_t bad[][2] = {
		{ 16 + 2, 1 }, { 52, 3 }, { 53, 2 }, { 54, 3 }, { 55, 0 },
		{ 55, 255 }, { 56, 0 }, { 109, 3 }, { 110, 4 },
	};
	uint8_t buf[PLAIN_LEN];
	unsigned int i;

	BAD(group, 0);
	BAD(boot, 0);
	BAD(min_version, 0);
	BAD(min_version, 2);
	BAD(class, 3);
	BAD(claim_uplinks, 2);
	BAD(role, 3);
	BAD(priority, 0);
	BAD(priority, 255);
	BAD(order, 0);
	BAD(session, 3);
	BAD(verdict, 4);
	BAD(interval, 0);
	BAD(mac[0], 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memcpy(buf, test_wire, sizeof(buf));
		buf[bad[i][0]] = bad[i][1];
		EXPECT(decode_only(buf, sizeof(buf)) ==
		       MLAG_DAD_REFUSAL_MALFORMED);
	}
	return true;
}

static bool test_random(void)
{
	uint8_t buf[PDU_DAD_MAX], mutant[PDU_DAD_MAX];
	int len = pdu_dad_encode(&test_pdu, true, buf, sizeof(buf)), i, j;
	struct pdu_result res;
	struct pdu_dad pdu;

	srandom(1);
	for (i = 0; i < 100000; i++) {
		memcpy(mutant, buf, len);
		for (j = random() % 6; j >= 0; j--)
			mutant[random() % len] = random();
		j = random() % (len + 1);
		if (random() % 2)
			mutant[9] = j;
		if (decode(mutant, j, &pdu, &res) != MLAG_DAD_REFUSAL_NONE)
			EXPECT(res.why && !res.auth_len);
	}
	return true;
}

/* ---- dad.c ---- */

static struct dad *dad;
static struct genl_info info;

static bool begin(void)
{
	static struct loop loop;

	memset(&s, 0, sizeof(s));
	memset(&info, 0, sizeof(info));
	info.group = 0x1234;
	s.now = 1000000;
	s.paths[2].len = 4;
	s.paths[2].port = MLAG_DAD_PORT;
	return !dad_open(&loop, &dad);
}

static void receive(bool key)
{
	int len = pdu_dad_encode(&test_pdu, key, s.queue, PDU_RX_MAX);

	if (key)
		memset(s.queue + len - AUTH_LEN, 0xaa, AUTH_LEN);
	s.queued = len;
	s.readable(s.readable_arg);
}

static bool test_send(void)
{
	EXPECT(begin());
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(s.opened == 1 && s.sends == 1 && s.sent_len == PLAIN_LEN);
	EXPECT(!memcmp(s.sent, test_wire, PLAIN_LEN));
	EXPECT(s.timer[2].armed && s.timer[2].ms <= 200 &&
	       s.timer[2].ms >= 180);
	EXPECT(!s.timer[0].armed);
	s.timer[2].cb(s.timer[2].arg);
	EXPECT(s.sends == 2 && s.opens == 1);

	/* at once when woken, with the same socket */
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(s.sends == 3 && s.opens == 1);
	/* before it is known what is new, and not once more then */
	dad_wake(dad);
	EXPECT(s.sends == 4 && s.opens == 1);
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(s.sends == 4);
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(s.sends == 5);
	s.sends = 3;
	/* another address, another socket */
	s.paths[2].local[0] = 1;
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(s.sends == 4 && s.opens == 2 && s.closes == 1);
	/* no path */
	memset(s.paths, 0, sizeof(s.paths));
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(s.sends == 4 && s.closes == 2 && !s.timer[2].armed);
	dad_wake(dad);
	EXPECT(s.sends == 4);
	dad_close(dad);
	return true;
}

static bool test_socket_fails(void)
{
	EXPECT(begin());
	s.open_ret = -ENETUNREACH;
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(!s.sends && s.opens == 1 && s.timer[2].armed);
	EXPECT(s.lines == 1 && !strstr(s.line, "reserve"));
	s.open_ret = -EADDRINUSE;
	s.timer[2].cb(s.timer[2].arg);
	EXPECT(s.lines == 2 && strstr(s.line, "port=52475") &&
	       strstr(s.line, "reserve"));
	s.open_ret = 0;
	s.timer[2].cb(s.timer[2].arg);
	EXPECT(s.sends == 1 && s.opens == 3);
	/* the module has nothing to say yet */
	s.next_ret = -ENODATA;
	s.timer[2].cb(s.timer[2].arg);
	EXPECT(s.sends == 1 && s.timer[2].armed);
	dad_lost(dad);
	EXPECT(s.closes == 1 && !s.timer[2].armed);
	dad_close(dad);
	return true;
}

static bool test_receive(void)
{
	EXPECT(begin());
	dad_update(dad, (struct genl *)&s, &info);
	receive(false);
	EXPECT(s.inputs == 1 && s.input_path == 2 && !s.refusals);
	EXPECT(!memcmp(&s.input, &test_pdu, sizeof(test_pdu)));
	memset(s.queue, 0, sizeof(s.queue));
	s.queued = 40;
	s.readable(s.readable_arg);
	EXPECT(s.inputs == 1 && s.refusals == 1 &&
	       s.refused == MLAG_DAD_REFUSAL_MALFORMED);
	s.queued = sizeof(s.queue);
	s.readable(s.readable_arg);
	EXPECT(s.inputs == 1 && s.refusals == 2);
	dad_close(dad);
	return true;
}

/* Has a packet refused by the module. */
static void refuse(enum mlag_dad_refusal verdict)
{
	s.verdict = verdict;
	receive(false);
	s.verdict = MLAG_DAD_REFUSAL_NONE;
}

static bool test_log(void)
{
	unsigned int i;

	EXPECT(begin());
	s.now = 1;	/* soon after the start of the system */
	dad_update(dad, (struct genl *)&s, &info);

	/* A line for each reason, whatever comes between. */
	for (i = 0; i < 100; i++) {
		refuse(MLAG_DAD_REFUSAL_GROUP);
		receive(false);
		refuse(MLAG_DAD_REFUSAL_LOOPBACK);
		refuse(99);
		refuse(98);
		s.now += 100;
	}
	EXPECT(s.inputs == 500 && s.lines == 3);
	EXPECT(strstr(s.line, "reason=99 text=\"unknown\""));

	/* And again a minute later. */
	s.now = 60000;
	refuse(MLAG_DAD_REFUSAL_GROUP);
	EXPECT(s.lines == 3);
	s.now++;
	refuse(MLAG_DAD_REFUSAL_GROUP);
	refuse(MLAG_DAD_REFUSAL_GROUP);
	EXPECT(s.lines == 4 && strstr(s.line, "reason=1 "));

	/* All in a day's work. */
	refuse(MLAG_DAD_REFUSAL_STALE);
	refuse(MLAG_DAD_REFUSAL_BOOT);
	EXPECT(s.lines == 4);

	/* Of another path it is news. */
	s.paths[2].local[0] = 1;
	dad_update(dad, (struct genl *)&s, &info);
	refuse(MLAG_DAD_REFUSAL_GROUP);
	EXPECT(s.lines == 5);
	dad_close(dad);
	return true;
}

static bool test_key(void)
{
	EXPECT(begin());
	info.key_len = 4;
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(s.sends == 1 && s.sent_len == PDU_DAD_MAX &&
	       s.sent[PDU_DAD_MAX - 1] == 0xaa);
	receive(true);
	EXPECT(s.inputs == 1);
	receive(false);
	EXPECT(s.inputs == 1 && s.refused == MLAG_DAD_REFUSAL_BAD_KEY);
	s.refused = 0;
	s.queued = pdu_dad_encode(&test_pdu, true, s.queue, PDU_RX_MAX);
	s.readable(s.readable_arg);
	EXPECT(s.inputs == 1 && s.refused == MLAG_DAD_REFUSAL_BAD_KEY);
	dad_close(dad);

	/* a key that cannot be used: nothing goes out, nothing comes in */
	EXPECT(begin());
	info.key_len = 4;
	s.auth_ret = -EAFNOSUPPORT;
	dad_update(dad, (struct genl *)&s, &info);
	EXPECT(!s.sends && s.opened == 1);
	receive(true);
	EXPECT(!s.inputs && s.refused == MLAG_DAD_REFUSAL_BAD_KEY);
	dad_close(dad);
	return true;
}

int main(void)
{
	static const struct ktap_case cases[] = {
		{ "round trip, bytes as documented", test_round_trip },
		{ "cut off, missing, twice, of wrong length", test_damaged },
		{ "what later versions may send", test_later_versions },
		{ "values out of range", test_values },
		{ "random changes", test_random },
		{ "sending", test_send },
		{ "sockets that cannot be opened", test_socket_fails },
		{ "receiving", test_receive },
		{ "log lines about refused packets", test_log },
		{ "with a key", test_key },
	};

	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
