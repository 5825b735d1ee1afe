// SPDX-License-Identifier: GPL-2.0
#include "nl.h"

#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop.h"

/* Dumps come in pieces of up to 32 KiB when the buffer takes that. */
#define NL_BUF_SIZE	32768

/* The kernel answers before sendto() returns, this is for its bugs only. */
#define NL_TIMEOUT_MS	2000

/* Messages handled in one call of nl_receive(), lest timers wait for it. */
#define NL_BATCH	64

/**
 * struct nl - a netlink socket
 * @sock: libmnl's socket
 * @seq: sequence number of the last request
 * @event: called for what is no answer
 * @arg: argument of @event
 * @error: what the kernel said about the last error, empty for nothing
 * @tx: message that is being made
 * @rx: messages received
 */
struct nl {
	struct mnl_socket *sock;
	uint32_t seq;
	nl_msg_cb event;
	void *arg;
	char error[160];
	uint8_t tx[MNL_NLMSG_HDRLEN + 8192] __attribute__((aligned(8)));
	uint8_t rx[NL_BUF_SIZE] __attribute__((aligned(8)));
};

int nl_open(int protocol, nl_msg_cb event, void *arg, struct nl **out)
{
	struct nl *nl;
	int one = 1;
	int ret;

	nl = calloc(1, sizeof(*nl));
	if (!nl)
		return -ENOMEM;

	nl->event = event;
	nl->arg = arg;
	nl->sock = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	if (!nl->sock) {
		ret = -errno;
		goto err_free;
	}
	if (mnl_socket_bind(nl->sock, 0, MNL_SOCKET_AUTOPID) < 0) {
		ret = -errno;
		goto err_close;
	}

	/* Old kernels lack these, which costs a better error text only. */
	mnl_socket_setsockopt(nl->sock, NETLINK_EXT_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(nl->sock, NETLINK_CAP_ACK, &one, sizeof(one));

	*out = nl;
	return 0;

err_close:
	mnl_socket_close(nl->sock);
err_free:
	free(nl);
	return ret;
}

void nl_close(struct nl *nl)
{
	if (!nl)
		return;

	mnl_socket_close(nl->sock);
	/* Keys pass through these. */
	explicit_bzero(nl->rx, sizeof(nl->rx));
	free(nl);
}

int nl_fd(const struct nl *nl)
{
	return mnl_socket_get_fd(nl->sock);
}

int nl_join(struct nl *nl, unsigned int group)
{
	if (mnl_socket_setsockopt(nl->sock, NETLINK_ADD_MEMBERSHIP, &group,
				  sizeof(group)))
		return -errno;
	return 0;
}

struct nlmsghdr *nl_request(struct nl *nl, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *nlh;

	memset(nl->tx, 0, sizeof(nl->tx));
	nlh = mnl_nlmsg_put_header(nl->tx);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	return nlh;
}

/* Reads one datagram of the kernel; those of others count as none (-EAGAIN). */
static ssize_t nl_recv(struct nl *nl)
{
	struct sockaddr_nl from = { 0 };
	struct iovec iov = { nl->rx, sizeof(nl->rx) };
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	ssize_t n;

	n = recvmsg(nl_fd(nl), &msg, MSG_DONTWAIT);
	if (n < 0)
		return -errno;
	if (msg.msg_flags & MSG_TRUNC)
		return -ENOBUFS;
	if (msg.msg_namelen != sizeof(from) || from.nl_pid)
		return -EAGAIN;
	return n;
}

/* Keeps the text of an extended acknowledgment. */
static void nl_keep_error(struct nl *nl, const struct nlmsghdr *nlh,
			  const struct nlmsgerr *err)
{
	static const struct nl_policy policy[NLMSGERR_ATTR_MSG + 1] = {
		[NLMSGERR_ATTR_MSG] = { MNL_TYPE_NUL_STRING, 0 },
	};
	const struct nlattr *tb[NLMSGERR_ATTR_MSG + 1];
	unsigned int hdrlen = sizeof(*err);

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		hdrlen += mnl_nlmsg_get_payload_len(&err->msg);
	if (mnl_nlmsg_get_payload_len(nlh) < hdrlen ||
	    nl_parse(nlh, hdrlen, policy, NLMSGERR_ATTR_MSG, tb))
		return;
	if (tb[NLMSGERR_ATTR_MSG])
		snprintf(nl->error, sizeof(nl->error), "%s",
			 mnl_attr_get_str(tb[NLMSGERR_ATTR_MSG]));
}

/* Handles one message of an answer; *done is set by the last one. */
static int nl_answer(struct nl *nl, const struct nlmsghdr *nlh, nl_msg_cb cb,
		     void *arg, bool *done)
{
	bool interrupted = nlh->nlmsg_flags & NLM_F_DUMP_INTR;
	const struct nlmsgerr *err;

	switch (nlh->nlmsg_type) {
	case NLMSG_NOOP:
		return 0;
	case NLMSG_OVERRUN:
		return -ENOBUFS;
	case NLMSG_DONE:
		*done = true;
		if (interrupted)
			return -EINTR;
		if (mnl_nlmsg_get_payload_len(nlh) < sizeof(int))
			return 0;
		return *(const int *)mnl_nlmsg_get_payload(nlh);
	case NLMSG_ERROR:
		*done = true;
		if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*err))
			return -EBADMSG;
		err = mnl_nlmsg_get_payload(nlh);
		if (err->error)
			nl_keep_error(nl, nlh, err);
		return err->error;
	default:
		if (interrupted)
			return -EINTR;
		return cb ? cb(nlh, arg) : 0;
	}
}

int nl_talk(struct nl *nl, nl_msg_cb cb, void *arg)
{
	struct nlmsghdr *req = (struct nlmsghdr *)nl->tx;
	int64_t until = loop_now() + NL_TIMEOUT_MS;
	bool done = false;
	int ret = 0;

	/* 0 is what the kernel's own messages have. */
	if (!++nl->seq)
		nl->seq++;
	req->nlmsg_seq = nl->seq;
	/* A dump ends by itself, an acknowledgment would be one too many. */
	if ((req->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
		req->nlmsg_flags |= NLM_F_ACK;
	nl->error[0] = '\0';

	if (mnl_socket_sendto(nl->sock, req, req->nlmsg_len) < 0)
		return -errno;

	while (!done) {
		struct pollfd pfd = { .fd = nl_fd(nl), .events = POLLIN };
		const struct nlmsghdr *nlh;
		int64_t left;
		ssize_t n;
		int len;

		n = nl_recv(nl);
		if (n == -EAGAIN) {
			left = until - loop_now();
			if (left <= 0)
				return -ETIMEDOUT;
			if (poll(&pfd, 1, left) < 0 && errno != EINTR)
				return -errno;
			continue;
		}
		if (n < 0)
			return n;

		len = n;
		for (nlh = (const struct nlmsghdr *)nl->rx;
		     mnl_nlmsg_ok(nlh, len);
		     nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_seq != nl->seq) {
				/* An answer of old times has a number. */
				if (!nlh->nlmsg_seq && nl->event)
					nl->event(nlh, nl->arg);
				continue;
			}
			/* After an error read on: the rest belongs to it. */
			if (!ret)
				ret = nl_answer(nl, nlh, cb, arg, &done);
			else if (nlh->nlmsg_type == NLMSG_DONE ||
				 nlh->nlmsg_type == NLMSG_ERROR)
				done = true;
		}
	}
	return ret;
}

int nl_receive(struct nl *nl)
{
	unsigned int i;

	for (i = 0; i < NL_BATCH; i++) {
		const struct nlmsghdr *nlh;
		ssize_t n;
		int len;

		n = nl_recv(nl);
		if (n == -EAGAIN)
			return 0;
		if (n < 0)
			return n;

		len = n;
		for (nlh = (const struct nlmsghdr *)nl->rx;
		     mnl_nlmsg_ok(nlh, len);
		     nlh = mnl_nlmsg_next(nlh, &len))
			if (nl->event)
				nl->event(nlh, nl->arg);
	}
	return 0;
}

const char *nl_error(const struct nl *nl, int err)
{
	return nl->error[0] ? nl->error : strerror(-err);
}

/**
 * struct nl_parse_ctx - state of nl_parse()
 * @policy: what is wanted
 * @max: largest type
 * @tb: attributes found
 */
struct nl_parse_ctx {
	const struct nl_policy *policy;
	unsigned int max;
	const struct nlattr **tb;
};

static int nl_parse_attr(const struct nlattr *attr, void *arg)
{
	static const uint16_t exact[MNL_TYPE_MAX] = {
		[MNL_TYPE_U8] = 1,
		[MNL_TYPE_U16] = 2,
		[MNL_TYPE_U32] = 4,
		[MNL_TYPE_U64] = 8,
	};
	const struct nl_parse_ctx *ctx = arg;
	unsigned int type = mnl_attr_get_type(attr);
	const struct nl_policy *p;
	uint16_t len;

	if (type > ctx->max || !ctx->policy[type].type)
		return MNL_CB_OK;

	p = &ctx->policy[type];
	if (mnl_attr_validate(attr, p->type) < 0)
		return MNL_CB_ERROR;

	len = p->type == MNL_TYPE_BINARY ? p->len : exact[p->type];
	if (len && mnl_attr_get_payload_len(attr) != len)
		return MNL_CB_ERROR;

	ctx->tb[type] = attr;
	return MNL_CB_OK;
}

int nl_parse(const struct nlmsghdr *nlh, unsigned int hdrlen,
	     const struct nl_policy *policy, unsigned int max,
	     const struct nlattr **tb)
{
	struct nl_parse_ctx ctx = { policy, max, tb };

	memset(tb, 0, (max + 1) * sizeof(*tb));
	if (mnl_nlmsg_get_payload_len(nlh) < hdrlen ||
	    mnl_attr_parse(nlh, hdrlen, nl_parse_attr, &ctx) < 0)
		return -EINVAL;
	return 0;
}

int nl_parse_nested(const struct nlattr *nest, const struct nl_policy *policy,
		    unsigned int max, const struct nlattr **tb)
{
	struct nl_parse_ctx ctx = { policy, max, tb };

	memset(tb, 0, (max + 1) * sizeof(*tb));
	if (mnl_attr_parse_nested(nest, nl_parse_attr, &ctx) < 0)
		return -EINVAL;
	return 0;
}
