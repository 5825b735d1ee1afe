// SPDX-License-Identifier: GPL-2.0
/*
 * nl.c with a kernel that says what a real one says rarely: interrupted dumps,
 * lost events, errors of every form, and messages that are not the kernel's.
 * Prints "ok NAME" or "not ok NAME" for each case.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <libmnl/libmnl.h>

static ssize_t fake_recvmsg(int fd, struct msghdr *msg, int flags);
static ssize_t fake_sendto(const struct mnl_socket *sock, const void *req,
			   size_t len);
static int fake_setsockopt(const struct mnl_socket *sock, int type, void *buf,
			   socklen_t len);

#define TEST_PORTID	1234
#define TEST_FAMILY	40

/* Behind the headers that declare the real ones. */
#define recvmsg fake_recvmsg
#define mnl_socket_sendto fake_sendto
/* Of all sockets that are opened: one that asks, and one that listens. */
#define mnl_socket_get_portid(sock) TEST_PORTID
#define mnl_socket_setsockopt fake_setsockopt
#include "../nl.c"

/**
 * struct datagram - What the next recvmsg() returns.
 * @buf: the messages
 * @len: their length
 * @pid: who sent them, 0 is the kernel
 * @flags: flags of the msghdr
 * @err: errno instead of a message
 */
struct datagram {
	char buf[8192] __attribute__((aligned(8)));
	size_t len;
	unsigned int pid;
	int flags;
	int err;
};

static struct datagram queue[32];
static unsigned int queued, taken;
static struct mlag_nl nl;
static unsigned int calls, resets, sent;
static unsigned int joined;	/* the group, last */
static int join_err;

static ssize_t fake_recvmsg(int fd, struct msghdr *msg, int flags)
{
	struct datagram *d = &queue[taken];

	(void)fd;
	(void)flags;
	if (taken == queued) {
		/* A real one would wait for ever. */
		errno = ETIMEDOUT;
		return -1;
	}
	taken++;
	if (d->err) {
		errno = d->err;
		return -1;
	}
	memcpy(msg->msg_iov->iov_base, d->buf, d->len);
	((struct sockaddr_nl *)msg->msg_name)->nl_pid = d->pid;
	msg->msg_flags = d->flags;

	return d->len;
}

static ssize_t fake_sendto(const struct mnl_socket *sock, const void *req,
			   size_t len)
{
	(void)sock;
	(void)req;
	sent++;

	return len;
}

static int fake_setsockopt(const struct mnl_socket *sock, int type, void *buf,
			   socklen_t len)
{
	(void)sock;
	(void)len;
	if (type != NETLINK_ADD_MEMBERSHIP)
		return 0;
	joined = *(uint32_t *)buf;
	errno = join_err;

	return join_err ? -1 : 0;
}

static void test_begin(void)
{
	memset(&nl, 0, sizeof(nl));
	memset(queue, 0, sizeof(queue));
	nl.portid = TEST_PORTID;
	nl.family.id = TEST_FAMILY;
	nl.sock = mnl_socket_open(NETLINK_GENERIC);
	queued = taken = calls = resets = sent = joined = 0;
	join_err = 0;
}

static void test_end(const char *name, bool ok)
{
	if (nl.sock)
		mnl_socket_close(nl.sock);
	printf("%sok %s\n", ok ? "" : "not ", name);
}

/* Add a message to the last datagram; @seq counts from the first request. */
static struct nlmsghdr *add(uint16_t type, uint16_t flags, uint32_t seq)
{
	struct datagram *d = &queue[queued - 1];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(d->buf + d->len);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = seq;
	nlh->nlmsg_pid = TEST_PORTID;

	return nlh;
}

static void added(struct nlmsghdr *nlh)
{
	queue[queued - 1].len += MNL_ALIGN(nlh->nlmsg_len);
}

static void add_answer(uint16_t flags, uint32_t seq)
{
	struct nlmsghdr *nlh = add(TEST_FAMILY, flags, seq);

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	added(nlh);
}

static void add_done(uint16_t flags, uint32_t seq, int err)
{
	struct nlmsghdr *nlh = add(NLMSG_DONE, flags, seq);

	*(int *)mnl_nlmsg_put_extra_header(nlh, sizeof(int)) = err;
	added(nlh);
}

/* An error with the request in it, or capped, and with a text. */
static void add_error(uint32_t seq, int err, bool capped, const char *text)
{
	struct nlmsghdr *nlh = add(NLMSG_ERROR, 0, seq);
	struct nlmsgerr *nle;

	nle = mnl_nlmsg_put_extra_header(nlh, sizeof(*nle) +
					 (capped ? 0 : 20));
	nle->error = err;
	nle->msg.nlmsg_len = NLMSG_HDRLEN + 20;
	if (capped)
		nlh->nlmsg_flags |= NLM_F_CAPPED;
	if (text) {
		nlh->nlmsg_flags |= NLM_F_ACK_TLVS;
		mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, 20);
		mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, text);
	}
	added(nlh);
}

/* News of a family, or a part of the answer to the request @seq. */
static void add_family(uint32_t seq, uint8_t cmd, const char *name, uint16_t id)
{
	struct nlmsghdr *nlh = add(GENL_ID_CTRL, seq ? NLM_F_MULTI : 0, seq);
	struct nlattr *groups, *group;
	struct genlmsghdr *genl;

	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, id);
	groups = mnl_attr_nest_start(nlh, CTRL_ATTR_MCAST_GROUPS);
	group = mnl_attr_nest_start(nlh, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_MCAST_GRP_NAME, MLAG_MCGRP_EVENTS);
	mnl_attr_put_u32(nlh, CTRL_ATTR_MCAST_GRP_ID, id + 100);
	mnl_attr_nest_end(nlh, group);
	mnl_attr_nest_end(nlh, groups);
	added(nlh);
}

static void add_ctrl(uint8_t cmd, const char *name, uint16_t id)
{
	add_family(0, cmd, name, id);
}

/* What the kernel says of its families when asked: @id is ours, 0 for none. */
static void add_families(uint16_t id)
{
	queued++;
	add_family(1, CTRL_CMD_NEWFAMILY, "other", 50);
	if (id)
		add_family(1, CTRL_CMD_NEWFAMILY, MLAG_FAMILY_NAME, id);
	queued++;
	add_done(NLM_F_MULTI, 1, 0);
}

/* An event of the family @id. */
static void add_event(uint16_t id)
{
	struct nlmsghdr *nlh;

	queued++;
	nlh = add(id, 0, 0);
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	added(nlh);
}

static int count(const struct nlmsghdr *nlh, void *data)
{
	(void)nlh;
	(void)data;
	calls++;

	return 0;
}

static int refuse(const struct nlmsghdr *nlh, void *data)
{
	(void)nlh;
	(void)data;
	calls++;

	return -EBADMSG;
}

static void reset(void *data)
{
	(void)data;
	resets++;
	calls = 0;
}

static void test_talk(void)
{
	int err;

	test_begin();
	queued++;
	add_answer(0, 1);
	queued++;
	add_error(1, 0, true, NULL);
	mlag_nl_request(&nl, MLAG_CMD_GROUP_GET);
	err = mlag_nl_talk(&nl, count, NULL);
	test_end("an answer and its acknowledgment", !err && calls == 1);

	test_begin();
	queue[queued++].pid = 77;
	add_error(1, -EINVAL, true, "from another process");
	queued++;
	add_error(9, -EINVAL, true, "to another request");
	add_error(1, 0, true, NULL);
	mlag_nl_request(&nl, MLAG_CMD_GROUP_SET);
	err = mlag_nl_talk(&nl, NULL, NULL);
	test_end("what is not the kernel's or not ours is ignored", !err);

	test_begin();
	queue[queued++].err = EINTR;
	queued++;
	add_error(1, -EINVAL, true, "capped text");
	mlag_nl_request(&nl, MLAG_CMD_GROUP_SET);
	err = mlag_nl_talk(&nl, NULL, NULL);
	test_end("an error with the kernel's text", err == -EINVAL);

	test_begin();
	queued++;
	add_error(1, -EBUSY, false, "text behind the request");
	mlag_nl_request(&nl, MLAG_CMD_GROUP_SET);
	err = mlag_nl_talk(&nl, NULL, NULL);
	test_end("an error with the request in it", err == -EBUSY);

	test_begin();
	queued++;
	add_error(1, 0, true, "just a warning");
	mlag_nl_request(&nl, MLAG_CMD_GROUP_SET);
	err = mlag_nl_talk(&nl, NULL, NULL);
	test_end("a warning is no error", !err);

	test_begin();
	queued++;
	add_error(1, -EPERM, true, NULL);
	mlag_nl_request(&nl, MLAG_CMD_GROUP_SET);
	err = mlag_nl_talk(&nl, NULL, NULL);
	test_end("no permission", err == -EPERM);

	test_begin();
	queued++;
	add_answer(0, 1);
	add_answer(0, 1);
	add_error(1, 0, true, NULL);
	mlag_nl_request(&nl, MLAG_CMD_GROUP_GET);
	err = mlag_nl_talk(&nl, refuse, NULL);
	test_end("an answer that is not understood",
		 err == -EBADMSG && calls == 1);

	test_begin();
	queue[queued++].flags = MSG_TRUNC;
	add_answer(0, 1);
	mlag_nl_request(&nl, MLAG_CMD_GROUP_GET);
	err = mlag_nl_talk(&nl, count, NULL);
	test_end("a message that was cut off", err == -EMSGSIZE && !calls);
}

static void test_dump(void)
{
	unsigned int i;
	int err;

	test_begin();
	queued++;
	add_answer(NLM_F_MULTI, 1);
	add_answer(NLM_F_MULTI | NLM_F_DUMP_INTR, 1);
	queued++;
	add_answer(NLM_F_MULTI, 1);
	add_done(NLM_F_MULTI, 1, 0);
	queued++;
	add_answer(NLM_F_MULTI, 2);
	add_answer(NLM_F_MULTI, 2);
	add_done(NLM_F_MULTI, 2, 0);
	mlag_nl_request(&nl, MLAG_CMD_PORT_GET);
	err = mlag_nl_dump(&nl, reset, count, NULL);
	test_end("an interrupted dump is done again",
		 !err && resets == 2 && calls == 2 && sent == 2);

	test_begin();
	for (i = 1; i <= MLAG_NL_DUMP_TRIES; i++) {
		queued++;
		add_answer(NLM_F_MULTI, i);
		add_done(NLM_F_MULTI | NLM_F_DUMP_INTR, i, 0);
	}
	mlag_nl_request(&nl, MLAG_CMD_PORT_GET);
	err = mlag_nl_dump(&nl, reset, count, NULL);
	test_end("a dump that is always interrupted ends",
		 err == MLAG_NL_TORN && resets == MLAG_NL_DUMP_TRIES &&
		 calls == 1);

	test_begin();
	queued++;
	add_answer(NLM_F_MULTI, 1);
	add_done(NLM_F_MULTI, 1, -ENOMEM);
	mlag_nl_request(&nl, MLAG_CMD_PORT_GET);
	err = mlag_nl_dump(&nl, reset, count, NULL);
	test_end("a dump that ends in an error", err == -ENOMEM);
}

static void test_events(void)
{
	int ret;

	test_begin();
	queue[queued++].err = ENOBUFS;
	add_families(TEST_FAMILY);
	add_event(TEST_FAMILY);
	ret = mlag_nl_event(&nl, count, NULL) == MLAG_NL_LOST &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_EVENT;
	test_end("lost events", ret && calls == 1);

	test_begin();
	queue[queued++].pid = 77;
	add_answer(0, 0);
	queued++;
	add_answer(0, 0);
	add_answer(0, 0);
	ret = mlag_nl_event(&nl, count, NULL);
	test_end("two events, and one that is forged",
		 ret == MLAG_NL_EVENT && calls == 2);

	test_begin();
	queued++;
	add_ctrl(CTRL_CMD_DELFAMILY, "other", 50);
	queued++;
	add_ctrl(CTRL_CMD_DELFAMILY, MLAG_FAMILY_NAME, TEST_FAMILY);
	queued++;
	add_answer(0, 0);
	queued++;
	add_ctrl(CTRL_CMD_NEWFAMILY, MLAG_FAMILY_NAME, TEST_FAMILY + 1);
	add_families(TEST_FAMILY + 1);
	ret = mlag_nl_event(&nl, count, NULL) == MLAG_NL_EVENT &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_GONE &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_EVENT &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_BACK;
	test_end("the module goes and comes back",
		 ret && !calls && nl.family.id == TEST_FAMILY + 1 &&
		 joined == TEST_FAMILY + 101);
}

/* What was lost is the news that the module went, or came, or both. */
static void test_lost_news(void)
{
	int ret;

	test_begin();
	queue[queued++].err = ENOBUFS;
	add_families(TEST_FAMILY + 1);
	add_event(TEST_FAMILY + 1);
	ret = mlag_nl_event(&nl, count, NULL) == MLAG_NL_LOST &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_EVENT;
	test_end("both are lost, and events of the new one are heard",
		 ret && calls == 1 && joined == TEST_FAMILY + 101);

	/* Those from before that are in the queue say nothing of now. */
	test_begin();
	queue[queued++].err = ENOBUFS;
	add_families(TEST_FAMILY + 2);
	queued++;
	add_ctrl(CTRL_CMD_DELFAMILY, MLAG_FAMILY_NAME, TEST_FAMILY);
	queued++;
	add_ctrl(CTRL_CMD_NEWFAMILY, MLAG_FAMILY_NAME, TEST_FAMILY + 1);
	add_families(TEST_FAMILY + 2);
	add_event(TEST_FAMILY + 2);
	ret = mlag_nl_event(&nl, count, NULL) == MLAG_NL_LOST &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_EVENT &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_EVENT &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_EVENT;
	test_end("old news in the queue", ret && calls == 1);

	test_begin();
	queue[queued++].err = ENOBUFS;
	add_families(0);
	queued++;
	add_ctrl(CTRL_CMD_NEWFAMILY, MLAG_FAMILY_NAME, TEST_FAMILY + 1);
	add_families(TEST_FAMILY + 1);
	add_event(TEST_FAMILY + 1);
	ret = mlag_nl_event(&nl, count, NULL) == MLAG_NL_LOST &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_BACK &&
	      mlag_nl_event(&nl, count, NULL) == MLAG_NL_EVENT;
	test_end("that it went is lost, that it comes is not",
		 ret && calls == 1);

	test_begin();
	queue[queued++].err = ENOBUFS;
	add_families(TEST_FAMILY + 1);
	join_err = ENFILE;
	ret = mlag_nl_event(&nl, count, NULL);
	test_end("its events cannot be subscribed to", ret == -ENFILE);
}

int main(void)
{
	test_talk();
	test_dump();
	test_events();
	test_lost_news();

	return 0;
}
