// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of genl.c with sockets and timers replaced by stubs: a module that
 * answers requests, and wakes its helper at any moment.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>

#include "genl.h"
#include "ktap.h"
#include "log.h"
#include "nl.h"

#define FAMILY		33
#define CTRL_FD		0
#define HELPER_FD	1

struct loop {
	int ret;
};

struct loop_timer {
	loop_timer_cb cb;
	void *arg;
	bool armed;
	unsigned int ms;
	unsigned int arms;
};

struct nl {
	nl_msg_cb event;
	void *arg;
	int fd;
	uint8_t tx[1024] __attribute__((aligned(8)));
};

/* What the stubs were told, and what they are to answer. */
static struct {
	struct loop loop;
	struct loop_timer timer[2];
	unsigned int timers;
	struct nl nl[2];
	unsigned int nls;
	loop_fd_cb readable[2];
	void *readable_arg[2];

	struct genl_info info;
	struct pdu_hello next;
	struct pdu_hello input;
	unsigned int attaches;
	int attach_ret;
	int next_ret;
	unsigned int asks;	/* for the family, by its name */
	unsigned int dumps;	/* of families */
	int dump_ret;
	bool missing;		/* there is no such family */
	bool stale;		/* its end is still to be read, though it is back */
	unsigned int talks;
	int receive_ret;
	unsigned int queued;	/* wakes that wait to be read */
	unsigned int during;	/* those that come before the next answer */

	struct genl_info told;
	unsigned int infos;
	unsigned int wakes;
	unsigned int attaches_at_wake;
	unsigned int losts;
} s;

static struct genl *genl;

void log_line(int prio, const char *fmt, ...)
{
	(void)prio;
	(void)fmt;
}

void loop_stop(struct loop *loop, int ret)
{
	loop->ret = ret;
}

int loop_add(struct loop *loop, int fd, loop_fd_cb cb, void *arg)
{
	(void)loop;
	s.readable[fd] = cb;
	s.readable_arg[fd] = arg;
	return 0;
}

void loop_del(struct loop *loop, int fd)
{
	(void)loop;
	s.readable[fd] = NULL;
}

int loop_timer_new(struct loop *loop, loop_timer_cb cb, void *arg,
		   struct loop_timer **out)
{
	(void)loop;
	*out = &s.timer[s.timers++];
	(*out)->cb = cb;
	(*out)->arg = arg;
	return 0;
}

void loop_timer_free(struct loop_timer *timer)
{
	timer->armed = false;
}

void loop_timer_arm(struct loop_timer *timer, unsigned int ms)
{
	timer->armed = true;
	timer->arms++;
	timer->ms = ms;
}

int nl_open(int protocol, nl_msg_cb event, void *arg, struct nl **out)
{
	(void)protocol;
	*out = &s.nl[s.nls];
	(*out)->event = event;
	(*out)->arg = arg;
	(*out)->fd = s.nls++;
	return 0;
}

void nl_close(struct nl *nl)
{
	(void)nl;
}

int nl_fd(const struct nl *nl)
{
	return nl->fd;
}

int nl_join(struct nl *nl, unsigned int group)
{
	(void)nl;
	(void)group;
	return 0;
}

const char *nl_error(const struct nl *nl, int err)
{
	(void)nl;
	return strerror(-err);
}

static struct nlmsghdr *begin_msg(uint8_t *buf, size_t size, uint16_t type)
{
	struct nlmsghdr *nlh;

	memset(buf, 0, size);
	nlh = mnl_nlmsg_put_header(buf);
	nlh->nlmsg_type = type;
	return nlh;
}

struct nlmsghdr *nl_request(struct nl *nl, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *nlh = begin_msg(nl->tx, sizeof(nl->tx), type);

	nlh->nlmsg_flags = flags;
	return nlh;
}

/* Without the checks, as all messages are made here. */
int nl_parse(const struct nlmsghdr *nlh, unsigned int hdrlen,
	     const struct nl_policy *policy, unsigned int max,
	     const struct nlattr **tb)
{
	const struct nlattr *a;

	memset(tb, 0, (max + 1) * sizeof(*tb));
	mnl_attr_for_each(a, nlh, hdrlen)
		if (mnl_attr_get_type(a) <= max &&
		    policy[mnl_attr_get_type(a)].type)
			tb[mnl_attr_get_type(a)] = a;
	return 0;
}

static struct nlmsghdr *begin_reply(uint8_t *buf, size_t size, uint16_t type,
				    uint8_t cmd)
{
	struct nlmsghdr *nlh = begin_msg(buf, size, type);
	struct genlmsghdr *hdr;

	hdr = mnl_nlmsg_put_extra_header(nlh, sizeof(*hdr));
	hdr->cmd = cmd;
	return nlh;
}

/* The module's wake: it has no attributes. */
static void wake(struct nl *nl, unsigned int n)
{
	uint8_t buf[64] __attribute__((aligned(8)));

	while (n--)
		nl->event(begin_reply(buf, sizeof(buf), FAMILY,
				      MLAG_CMD_HELPER_WAKE), nl->arg);
}

int nl_receive(struct nl *nl)
{
	unsigned int n = s.queued;

	s.queued = 0;
	if (nl->fd == HELPER_FD)
		wake(nl, n);
	return s.receive_ret;
}

static void put_info(struct nlmsghdr *nlh)
{
	if (s.info.group)
		mnl_attr_put_u16(nlh, MLAG_A_GROUP_ID, s.info.group);
	mnl_attr_put_u32(nlh, MLAG_A_GROUP_HELLO, s.info.hello);
	if (s.info.key_len)
		mnl_attr_put(nlh, MLAG_A_GROUP_KEY, s.info.key_len,
			     s.info.key);
	if (s.info.peer_link)
		mnl_attr_put_u32(nlh, MLAG_A_GROUP_PEER_LINK,
				 s.info.peer_link);
	if (s.info.slave)
		mnl_attr_put_u32(nlh, MLAG_A_GROUP_PEER_LINK_SLAVE,
				 s.info.slave);
}

static void put_hello(struct nlmsghdr *nlh)
{
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_VERSION, s.next.version);
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_MIN_VERSION, s.next.min_version);
	mnl_attr_put_u16(nlh, MLAG_A_HELLO_GROUP, s.next.group);
	mnl_attr_put(nlh, MLAG_A_HELLO_DEVICE_MAC, PDU_MAC_LEN, s.next.mac);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_BOOT, s.next.boot);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_SEQ, s.next.seq);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_SESSION, s.next.session);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_NONCE, s.next.nonce);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_ECHO_BOOT, s.next.echo_boot);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_ECHO_SESSION, s.next.echo_session);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_ECHO_NONCE, s.next.echo_nonce);
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_PRIORITY, s.next.priority);
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_ROLE, s.next.role);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_ROLE_VERSION, s.next.role_version);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_ECHO_ROLE_VERSION,
			 s.next.echo_role_version);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_HOLD, s.next.hold);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_INTERVAL, s.next.interval);
}

static void get_hello(const struct nlmsghdr *nlh, struct pdu_hello *h)
{
	const struct nlattr *a;

	memset(h, 0, sizeof(*h));
#define GET(bits, attr, field)						\
	case attr:							\
		h->field = mnl_attr_get_u##bits(a);			\
		break
	mnl_attr_for_each(a, nlh, GENL_HDRLEN) {
		switch (mnl_attr_get_type(a)) {
		GET(8, MLAG_A_HELLO_VERSION, version);
		GET(8, MLAG_A_HELLO_MIN_VERSION, min_version);
		GET(16, MLAG_A_HELLO_GROUP, group);
		GET(64, MLAG_A_HELLO_BOOT, boot);
		GET(64, MLAG_A_HELLO_SEQ, seq);
		GET(32, MLAG_A_HELLO_SESSION, session);
		GET(64, MLAG_A_HELLO_NONCE, nonce);
		GET(64, MLAG_A_HELLO_ECHO_BOOT, echo_boot);
		GET(32, MLAG_A_HELLO_ECHO_SESSION, echo_session);
		GET(64, MLAG_A_HELLO_ECHO_NONCE, echo_nonce);
		GET(8, MLAG_A_HELLO_PRIORITY, priority);
		GET(8, MLAG_A_HELLO_ROLE, role);
		GET(32, MLAG_A_HELLO_ROLE_VERSION, role_version);
		GET(32, MLAG_A_HELLO_ECHO_ROLE_VERSION, echo_role_version);
		GET(32, MLAG_A_HELLO_HOLD, hold);
		GET(32, MLAG_A_HELLO_INTERVAL, interval);
		case MLAG_A_HELLO_DEVICE_MAC:
			memcpy(h->mac, mnl_attr_get_payload(a), PDU_MAC_LEN);
			break;
		}
	}
#undef GET
}

static int give_family(nl_msg_cb cb, void *arg, uint8_t cmd, uint16_t id,
		       const char *name)
{
	uint8_t buf[128] __attribute__((aligned(8)));
	struct nlmsghdr *nlh;

	nlh = begin_reply(buf, sizeof(buf), GENL_ID_CTRL, cmd);
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, id);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	return cb(nlh, arg);
}

/* The controller tells that the family comes or goes. */
static void family(uint8_t cmd)
{
	give_family(s.nl[CTRL_FD].event, s.nl[CTRL_FD].arg, cmd, FAMILY,
		    MLAG_FAMILY_NAME);
}

static int talk_ctrl(const struct nlmsghdr *req, nl_msg_cb cb, void *arg)
{
	bool dump = (req->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	int ret = 0;

	if (s.stale)
		family(CTRL_CMD_DELFAMILY);
	s.stale = false;
	if (dump) {
		s.dumps++;
		if (s.dump_ret)
			return s.dump_ret;
		ret = give_family(cb, arg, CTRL_CMD_NEWFAMILY, GENL_ID_CTRL,
				  "nlctrl");
	} else {
		s.asks++;
		if (s.missing)
			return -ENOENT;
	}
	if (!ret && !s.missing)
		ret = give_family(cb, arg, CTRL_CMD_NEWFAMILY, FAMILY,
				  MLAG_FAMILY_NAME);
	if (!ret && dump)
		ret = give_family(cb, arg, CTRL_CMD_NEWFAMILY, FAMILY + 1,
				  "other");
	return ret;
}

int nl_talk(struct nl *nl, nl_msg_cb cb, void *arg)
{
	const struct nlmsghdr *req = (const struct nlmsghdr *)nl->tx;
	const struct genlmsghdr *hdr = mnl_nlmsg_get_payload(req);
	uint8_t buf[1024] __attribute__((aligned(8)));
	unsigned int n = s.during;
	struct nlmsghdr *nlh;

	if (nl->fd == CTRL_FD)
		return talk_ctrl(req, cb, arg);

	s.talks++;
	s.during = 0;
	wake(nl, n);
	nlh = begin_reply(buf, sizeof(buf), FAMILY, hdr->cmd);
	switch (hdr->cmd) {
	case MLAG_CMD_HELPER_ATTACH:
		s.attaches++;
		if (s.attach_ret)
			return s.attach_ret;
		put_info(nlh);
		break;
	case MLAG_CMD_HELLO_NEXT:
		if (s.next_ret)
			return s.next_ret;
		put_hello(nlh);
		break;
	case MLAG_CMD_HELLO_INPUT:
		get_hello(req, &s.input);
		mnl_attr_put_u8(nlh, MLAG_A_HELLO_REFUSAL,
				MLAG_REFUSAL_STALE);
		break;
	}
	return cb(nlh, arg);
}

static void got_wake(void *arg)
{
	(void)arg;
	s.wakes++;
	s.attaches_at_wake = s.attaches;
}

static void got_info(void *arg, const struct genl_info *info)
{
	(void)arg;
	s.told = *info;
	s.infos++;
}

static void got_lost(void *arg)
{
	(void)arg;
	s.losts++;
}

/* Has the timers expire that are due within ms, until none is. */
static void run(unsigned int ms)
{
	unsigned int i, rounds;

	for (rounds = 0; rounds < 10; rounds++) {
		for (i = 0; i < s.timers; i++) {
			if (!s.timer[i].armed || s.timer[i].ms > ms)
				continue;
			s.timer[i].armed = false;
			s.timer[i].cb(s.timer[i].arg);
		}
	}
}

static void readable(unsigned int wakes)
{
	s.queued = wakes;
	s.readable[HELPER_FD](s.readable_arg[HELPER_FD]);
}

static bool begin(void)
{
	struct genl_ops ops = {
		.wake = got_wake, .info = got_info, .lost = got_lost,
	};

	memset(&s, 0, sizeof(s));
	s.info = (struct genl_info){
		.group = 10, .hello = 100, .key = { 7 }, .key_len = 1,
		.peer_link = 4, .slave = 5,
	};
	s.next.interval = 100;
	EXPECT(!genl_open(&s.loop, &ops, &genl));
	run(0);
	EXPECT(s.attaches == 1 && s.infos == 1);
	EXPECT(s.told.group == 10 && s.told.hello == 100 &&
	       s.told.key_len == 1 && s.told.key[0] == 7 &&
	       s.told.peer_link == 4 && s.told.slave == 5);
	return true;
}

static void end(void)
{
	genl_close(genl);
	genl = NULL;
}

static bool test_wake(void)
{
	EXPECT(begin());
	EXPECT(!s.wakes);
	s.info.group = 11;
	s.info.hello = 200;
	s.info.key_len = 0;
	s.info.slave = 6;
	readable(1);
	/* Not from within, where another request may wait for its answer. */
	EXPECT(s.attaches == 1 && s.infos == 1);
	run(0);
	EXPECT(s.attaches == 2 && s.infos == 2 && !s.losts);
	/* told before it was asked, which may take a while */
	EXPECT(s.wakes == 1 && s.attaches_at_wake == 1);
	EXPECT(s.told.group == 11 && s.told.hello == 200 && !s.told.key_len &&
	       s.told.slave == 6);
	run(1000);
	EXPECT(s.attaches == 2 && s.infos == 2);
	end();
	return true;
}

static bool test_burst(void)
{
	struct pdu_hello h;

	EXPECT(begin());
	readable(64);
	run(0);
	EXPECT(s.attaches == 2 && s.infos == 2);
	readable(64);
	readable(64);
	run(0);
	EXPECT(s.attaches == 3 && s.infos == 3);

	/* Beside the answer to another request. */
	s.during = 64;
	EXPECT(!genl_hello_next(genl, &h));
	EXPECT(s.attaches == 3);
	run(0);
	EXPECT(s.attaches == 4 && s.infos == 4);

	/* Before the answer to attaching: it may be the older one. */
	s.during = 64;
	readable(64);
	run(0);
	EXPECT(s.attaches == 6 && s.infos == 6);

	/* Some were lost. */
	s.receive_ret = -ENOBUFS;
	readable(64);
	s.receive_ret = 0;
	run(0);
	EXPECT(s.attaches == 7 && s.infos == 7);
	run(1000);
	EXPECT(s.attaches == 7 && s.infos == 7);
	end();
	return true;
}

static bool test_attach_fails(void)
{
	EXPECT(begin());
	s.attach_ret = -ENOMEM;
	readable(3);
	run(0);
	EXPECT(s.attaches == 2 && s.infos == 1 && !s.losts);

	/* What was told before stands, and it is tried again. */
	s.attach_ret = 0;
	s.info.slave = 6;
	run(1000);
	EXPECT(s.attaches == 3 && s.infos == 2 && s.told.slave == 6);

	/* A reply that makes no sense. */
	s.info.hello = 0;
	readable(1);
	run(0);
	EXPECT(s.attaches == 4 && s.infos == 2);
	s.info.hello = 100;
	run(1000);
	EXPECT(s.attaches == 5 && s.infos == 3 && !s.loop.ret);

	s.attach_ret = -EBUSY;
	readable(1);
	run(0);
	EXPECT(s.loop.ret == -EBUSY);
	end();
	return true;
}

static bool test_next_fails(void)
{
	struct loop_timer *retry = &s.timer[1];
	struct pdu_hello h;
	unsigned int i;

	EXPECT(begin());
	s.next_ret = -ENOMEM;
	for (i = 0; i < 5; i++)
		EXPECT(genl_hello_next(genl, &h) == -ENOMEM);
	/* Those that follow do not put it off. */
	EXPECT(retry->armed && retry->arms == 1 && retry->ms == 1000);
	run(1000);
	EXPECT(s.attaches == 2 && s.infos == 2 && !retry->armed);
	EXPECT(genl_hello_next(genl, &h) == -ENOMEM);
	EXPECT(retry->armed && retry->arms == 2);
	run(1000);
	EXPECT(s.attaches == 3);

	/* The module does not know us: nothing but to attach again. */
	s.next_ret = -EPERM;
	EXPECT(genl_hello_next(genl, &h) == -EPERM);
	s.next_ret = 0;
	s.talks = 0;
	EXPECT(genl_hello_next(genl, &h) == -ENOTCONN && !s.talks);
	run(1000);
	EXPECT(s.attaches == 4 && s.infos == 4 && !s.losts);
	EXPECT(!genl_hello_next(genl, &h));

	/* Removed before that. */
	s.next_ret = -EPERM;
	EXPECT(genl_hello_next(genl, &h) == -EPERM);
	s.missing = true;
	family(CTRL_CMD_DELFAMILY);
	run(1000);
	EXPECT(s.attaches == 4 && s.losts == 1);
	end();
	return true;
}

static bool test_module_removed(void)
{
	struct pdu_hello h;

	EXPECT(begin());
	EXPECT(s.asks == 1);
	s.missing = true;
	family(CTRL_CMD_DELFAMILY);
	/* Not from within, where another request may wait for its answer. */
	EXPECT(!s.losts);
	run(1000);
	EXPECT(s.losts == 1 && s.attaches == 1);
	EXPECT(genl_hello_next(genl, &h) == -ENOTCONN);

	s.missing = false;
	family(CTRL_CMD_NEWFAMILY);
	run(0);
	EXPECT(s.attaches == 2 && s.infos == 2);

	/* Both before we look. */
	family(CTRL_CMD_DELFAMILY);
	family(CTRL_CMD_NEWFAMILY);
	run(0);
	EXPECT(s.losts == 2 && s.attaches == 3 && s.infos == 3);
	s.missing = true;
	family(CTRL_CMD_NEWFAMILY);
	family(CTRL_CMD_DELFAMILY);
	run(1000);
	EXPECT(s.losts == 3);

	/* A hello is due between the two. */
	s.missing = false;
	family(CTRL_CMD_NEWFAMILY);
	run(0);
	EXPECT(s.attaches == 4 && s.infos == 4);
	s.missing = true;
	s.next_ret = -ENOENT;
	EXPECT(genl_hello_next(genl, &h) == -ENOENT);
	run(1000);
	EXPECT(s.losts == 4);
	family(CTRL_CMD_DELFAMILY);
	run(1000);
	EXPECT(s.losts == 4);

	/* Asked for by its name it would be loaded again. */
	EXPECT(s.asks == 1);
	end();
	return true;
}

/* News of families were lost. */
static bool test_news_lost(void)
{
	EXPECT(begin());
	s.receive_ret = -ENOBUFS;

	/* None of them was of ours. */
	s.readable[CTRL_FD](s.readable_arg[CTRL_FD]);
	run(0);
	EXPECT(s.dumps == 1 && s.attaches == 2 && s.infos == 2 && !s.losts);

	/* It went, and came back; of that only the first half was kept. */
	s.stale = true;
	s.readable[CTRL_FD](s.readable_arg[CTRL_FD]);
	run(0);
	EXPECT(s.losts == 1 && s.infos && s.told.hello == 100);
	EXPECT(!genl_hello_next(genl, &(struct pdu_hello){ .group = 0 }));

	/* It went. At first that cannot be seen. */
	s.dump_ret = -ENOBUFS;
	s.missing = true;
	s.readable[CTRL_FD](s.readable_arg[CTRL_FD]);
	run(0);
	EXPECT(s.losts == 1);
	s.dump_ret = 0;
	run(1000);
	EXPECT(s.losts == 2);

	/* It came. */
	s.missing = false;
	s.infos = 0;
	s.readable[CTRL_FD](s.readable_arg[CTRL_FD]);
	run(0);
	EXPECT(s.losts == 2 && s.infos == 1);

	/* Asked for by its name it would be loaded again. */
	EXPECT(s.asks == 1);
	end();
	return true;
}

static bool test_fields(void)
{
	/* Static, so that the padding is zero as well. */
	static const struct pdu_hello want = {
		.version = 3, .min_version = 2, .group = 0x1234,
		.mac = { 2, 4, 6, 8, 10, 12 },
		.boot = 0x0123456789abcdefULL, .seq = 0xfedcba9876543210ULL,
		.session = 0xdeadbeef, .nonce = 0x1122334455667788ULL,
		.echo_boot = 0x99aabbccddeeff00ULL,
		.echo_session = 0xcafef00d,
		.echo_nonce = 0x8877665544332211ULL,
		.priority = 200, .role = MLAG_ROLE_BACKUP,
		.role_version = 0x01020304, .echo_role_version = 0xfffefdfc,
		.hold = 30000, .interval = 100,
	};
	enum mlag_refusal verdict;
	struct pdu_hello h;

	EXPECT(begin());
	s.next = want;
	EXPECT(!genl_hello_next(genl, &h));
	EXPECT(!memcmp(&h, &want, sizeof(h)));

	/* The interval is not for the module. */
	EXPECT(!genl_hello_input(genl, &want, &verdict));
	EXPECT(verdict == MLAG_REFUSAL_STALE && !s.input.interval);
	s.input.interval = want.interval;
	EXPECT(!memcmp(&s.input, &want, sizeof(want)));
	end();
	return true;
}

int main(void)
{
	static const struct ktap_case cases[] = {
		{ "a wake: attaching again, once", test_wake },
		{ "bursts of wakes", test_burst },
		{ "attaching again fails", test_attach_fails },
		{ "hellos cannot be fetched", test_next_fails },
		{ "the module is removed, and comes back", test_module_removed },
		{ "news of the module are lost", test_news_lost },
		{ "fields of hellos", test_fields },
	};

	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
