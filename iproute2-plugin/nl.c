// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family "mlag", with libmnl.
 */
#include "nl.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libmnl/libmnl.h>

#include <linux/mlag.h>

#include "print.h"

#define MLAG_NL_TX_SIZE		4096
#define MLAG_NL_RX_SIZE		32768
#define MLAG_NL_DUMP_TRIES	10
#define MLAG_NETNS_DIR		"/var/run/netns"

/**
 * struct mlag_nl_family - The family, whose numbers change with each load.
 * @id: number of the family, 0 while the module is not loaded
 * @events: number of its multicast group for events
 */
struct mlag_nl_family {
	uint16_t id;
	uint32_t events;
};

/**
 * struct mlag_nl - A socket of the family.
 * @sock: libmnl's socket
 * @portid: our address, which answers carry
 * @seq: sequence number of the last request
 * @family: the family
 * @tx: the request that is being built
 * @rx: what was received
 */
struct mlag_nl {
	struct mnl_socket *sock;
	unsigned int portid;
	uint32_t seq;
	struct mlag_nl_family family;
	char tx[MLAG_NL_TX_SIZE] __attribute__((aligned(NLMSG_ALIGNTO)));
	char rx[MLAG_NL_RX_SIZE] __attribute__((aligned(NLMSG_ALIGNTO)));
};

int mlag_nl_netns(const char *name)
{
	char path[4096];
	int fd, err = 0;

	if (snprintf(path, sizeof(path), "%s%s%s",
		     strchr(name, '/') ? "" : MLAG_NETNS_DIR,
		     strchr(name, '/') ? "" : "/", name) >= (int)sizeof(path))
		return -ENAMETOOLONG;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		fprintf(stderr,
			"Cannot open network namespace \"%s\": %s\n", name,
			strerror(-err));
		return err;
	}
	if (setns(fd, CLONE_NEWNET)) {
		err = -errno;
		fprintf(stderr,
			"setting the network namespace \"%s\" failed: %s\n",
			name, strerror(-err));
	}
	close(fd);

	return err;
}

static int mlag_nl_send(struct mlag_nl *nl)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)nl->tx;
	int err;

	nlh->nlmsg_seq = ++nl->seq;
	if (mnl_socket_sendto(nl->sock, nlh, nlh->nlmsg_len) >= 0)
		return 0;

	err = -errno;
	mlag_error("mlag: cannot send to the kernel: %s.", strerror(-err));

	return err;
}

/*
 * Receive what the kernel sends. Anyone may send to a netlink socket, so
 * whatever does not come from the kernel is thrown away.
 */
static ssize_t mlag_nl_recv(struct mlag_nl *nl)
{
	struct sockaddr_nl from;
	struct iovec iov = {
		.iov_base = nl->rx,
		.iov_len = sizeof(nl->rx),
	};
	struct msghdr msg;
	ssize_t len;

	do {
		memset(&from, 0, sizeof(from));
		msg = (struct msghdr){
			.msg_name = &from,
			.msg_namelen = sizeof(from),
			.msg_iov = &iov,
			.msg_iovlen = 1,
		};
		len = recvmsg(mnl_socket_get_fd(nl->sock), &msg, 0);
		if (len < 0 && errno != EINTR)
			return -errno;
	} while (len < 0 || from.nl_pid);

	return msg.msg_flags & MSG_TRUNC ? -EMSGSIZE : len;
}

/* The kernel's own words about an error, at @off of a message, or NULL. */
static const char *mlag_nl_extack(const struct nlmsghdr *nlh, size_t off)
{
	const struct nlattr *nla;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS) ||
	    mnl_nlmsg_get_payload_len(nlh) < off)
		return NULL;

	mnl_attr_for_each(nla, nlh, off)
		if (mnl_attr_get_type(nla) == NLMSGERR_ATTR_MSG &&
		    mnl_attr_validate(nla, MNL_TYPE_NUL_STRING) >= 0)
			return mnl_attr_get_str(nla);

	return NULL;
}

static void mlag_nl_tell(int err, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	/* As ip(8) does, with the full stop that the kernel leaves out. */
	if (len && !err)
		fprintf(stderr, "Warning: %s%s\n", text,
			text[len - 1] == '.' ? "" : ".");
	else if (len)
		mlag_error("%s%s", text, text[len - 1] == '.' ? "" : ".");
	else if (err == -EPERM)
		mlag_error("mlag: %s: this needs CAP_NET_ADMIN in the network namespace.",
			   strerror(-err));
	else if (err)
		mlag_error("mlag: %s.", strerror(-err));
}

/* The end of an answer: an acknowledgment, an error, or the end of a dump. */
static int mlag_nl_end(const struct nlmsghdr *nlh, bool tell)
{
	size_t len = mnl_nlmsg_get_payload_len(nlh);
	const struct nlmsgerr *nle;
	size_t off;
	int err;

	if (nlh->nlmsg_type == NLMSG_DONE) {
		if (len < sizeof(int))
			return 0;
		err = *(const int *)mnl_nlmsg_get_payload(nlh);
		off = sizeof(int);
	} else {
		if (len < sizeof(*nle))
			return -EBADMSG;
		nle = mnl_nlmsg_get_payload(nlh);
		err = nle->error;
		off = sizeof(*nle);
		if (!(nlh->nlmsg_flags & NLM_F_CAPPED) &&
		    nle->msg.nlmsg_len >= NLMSG_HDRLEN)
			off += MNL_ALIGN(nle->msg.nlmsg_len) - NLMSG_HDRLEN;
	}
	/* The length of a dump is positive. */
	if (err > 0)
		err = 0;
	if (tell)
		mlag_nl_tell(err, mlag_nl_extack(nlh, off));

	return err;
}

/* Send the request and read all that belongs to it. */
static int mlag_nl_exchange(struct mlag_nl *nl, mlag_nl_cb cb, void *data,
			    bool tell)
{
	bool interrupted = false;
	struct nlmsghdr *nlh;
	int err, ret, len;

	err = mlag_nl_send(nl);
	if (err)
		return err;

	for (;;) {
		len = mlag_nl_recv(nl);
		if (len < 0) {
			mlag_error("mlag: cannot read the kernel's answer: %s.",
				   strerror(-len));
			return len;
		}

		for (nlh = (struct nlmsghdr *)nl->rx; mnl_nlmsg_ok(nlh, len);
		     nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_seq != nl->seq ||
			    nlh->nlmsg_pid != nl->portid)
				continue;
			if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
				interrupted = true;

			if (nlh->nlmsg_type == NLMSG_ERROR ||
			    nlh->nlmsg_type == NLMSG_DONE) {
				ret = mlag_nl_end(nlh, tell);
				if (!err)
					err = ret;
				if (!err && interrupted)
					err = -EINTR;
				return err;
			}
			if (nlh->nlmsg_type < NLMSG_MIN_TYPE || err || !cb ||
			    mnl_nlmsg_get_payload_len(nlh) <
			    sizeof(struct genlmsghdr))
				continue;

			/* Go on to the end even if it is in vain. */
			err = cb(nlh, data);
			if (err)
				mlag_error("mlag: the kernel's answer is not understood: %s.",
					   strerror(-err));
		}
	}
}

static void mlag_nl_groups(struct mlag_nl_family *family,
			   const struct nlattr *groups)
{
	const struct nlattr *group, *nla;

	mnl_attr_for_each_nested(group, groups) {
		const char *name = "";
		uint32_t id = 0;

		mnl_attr_for_each_nested(nla, group) {
			switch (mnl_attr_get_type(nla)) {
			case CTRL_ATTR_MCAST_GRP_NAME:
				if (mnl_attr_validate(nla, MNL_TYPE_NUL_STRING)
				    >= 0)
					name = mnl_attr_get_str(nla);
				break;
			case CTRL_ATTR_MCAST_GRP_ID:
				if (mnl_attr_validate(nla, MNL_TYPE_U32) >= 0)
					id = mnl_attr_get_u32(nla);
				break;
			}
		}
		if (!strcmp(name, MLAG_MCGRP_EVENTS))
			family->events = id;
	}
}

/* A description of a family: remember it if it is ours. */
static int mlag_nl_ctrl_cb(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *nla, *groups = NULL;
	struct mlag_nl_family *family = data;
	bool ours = false;
	uint16_t id = 0;

	mnl_attr_for_each(nla, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(nla)) {
		case CTRL_ATTR_FAMILY_NAME:
			ours = mnl_attr_validate(nla, MNL_TYPE_NUL_STRING)
			       >= 0 && !strcmp(mnl_attr_get_str(nla),
					       MLAG_FAMILY_NAME);
			break;
		case CTRL_ATTR_FAMILY_ID:
			if (mnl_attr_validate(nla, MNL_TYPE_U16) >= 0)
				id = mnl_attr_get_u16(nla);
			break;
		case CTRL_ATTR_MCAST_GROUPS:
			groups = nla;
			break;
		}
	}
	if (!ours || !id)
		return 0;

	family->id = id;
	if (groups)
		mlag_nl_groups(family, groups);

	return 0;
}

static struct nlmsghdr *mlag_nl_begin(struct mlag_nl *nl, uint16_t type,
				      uint8_t cmd, uint8_t version)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(nl->tx);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;

	return nlh;
}

/* The kernel loads the module on this request, if it is installed. */
static int mlag_nl_resolve(struct mlag_nl *nl)
{
	struct nlmsghdr *nlh;
	int err;

	nlh = mlag_nl_begin(nl, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, MLAG_FAMILY_NAME);
	err = mlag_nl_exchange(nl, mlag_nl_ctrl_cb, &nl->family, false);
	if (!err && !nl->family.id)
		err = -ENOENT;

	return err;
}

/* A socket that does not know the family yet. */
static int mlag_nl_socket(struct mlag_nl **nlp)
{
	struct mlag_nl *nl;
	int one = 1, err;

	nl = calloc(1, sizeof(*nl));
	if (!nl) {
		mlag_error("mlag: %s.", strerror(ENOMEM));
		return -ENOMEM;
	}

	nl->sock = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!nl->sock || mnl_socket_bind(nl->sock, 0, MNL_SOCKET_AUTOPID) < 0) {
		err = -errno;
		mlag_error("mlag: cannot open a netlink socket: %s.",
			   strerror(-err));
		mlag_nl_close(nl);
		return err;
	}
	nl->portid = mnl_socket_get_portid(nl->sock);

	/* Without these we get less to tell, so their failure is no error. */
	mnl_socket_setsockopt(nl->sock, NETLINK_EXT_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(nl->sock, NETLINK_CAP_ACK, &one, sizeof(one));
	*nlp = nl;

	return 0;
}

int mlag_nl_open(struct mlag_nl **nlp)
{
	struct mlag_nl *nl;
	int err;

	err = mlag_nl_socket(&nl);
	if (err)
		return err;
	err = mlag_nl_resolve(nl);
	if (err) {
		if (err == -ENOENT)
			mlag_error("mlag: generic netlink family \"%s\" not found: is the module loaded (modprobe mlag)?",
				   MLAG_FAMILY_NAME);
		else
			mlag_nl_tell(err, NULL);
		mlag_nl_close(nl);
		return err;
	}
	*nlp = nl;

	return 0;
}

void mlag_nl_close(struct mlag_nl *nl)
{
	if (!nl)
		return;
	if (nl->sock)
		mnl_socket_close(nl->sock);
	/* There may have been a key in it. */
	explicit_bzero(nl->tx, sizeof(nl->tx));
	free(nl);
}

struct nlmsghdr *mlag_nl_request(struct mlag_nl *nl, uint8_t cmd)
{
	return mlag_nl_begin(nl, nl->family.id, cmd, MLAG_FAMILY_VERSION);
}

int mlag_nl_talk(struct mlag_nl *nl, mlag_nl_cb cb, void *data)
{
	return mlag_nl_exchange(nl, cb, data, true);
}

int mlag_nl_dump(struct mlag_nl *nl, void (*reset)(void *data), mlag_nl_cb cb,
		 void *data)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)nl->tx;
	int err, tries;

	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	for (tries = 0; tries < MLAG_NL_DUMP_TRIES; tries++) {
		reset(data);
		err = mlag_nl_exchange(nl, cb, data, true);
		if (err != -EINTR)
			return err;
	}

	/* Old and new state mixed is better than nothing, if one knows. */
	fprintf(stderr,
		"Warning: what is listed changed each time while it was read, the list may be wrong.\n");

	return MLAG_NL_TORN;
}

/* Names are from the kernel's sources: "nlctrl" has its one group here. */
#define MLAG_NL_CTRL_NOTIFY	GENL_ID_CTRL

static int mlag_nl_join(struct mlag_nl *nl, uint32_t group)
{
	int err = group ? 0 : -ENOENT;

	if (!err && mnl_socket_setsockopt(nl->sock, NETLINK_ADD_MEMBERSHIP,
					  &group, sizeof(group)) < 0)
		err = -errno;
	if (err)
		mlag_error("mlag: cannot subscribe to the events: %s.",
			   strerror(-err));

	return err;
}

int mlag_nl_subscribe(struct mlag_nl *nl, unsigned int rcvbuf)
{
	int fd = mnl_socket_get_fd(nl->sock);
	int size = rcvbuf;
	int err;

	/* More than the system's limit takes CAP_NET_ADMIN. */
	if (rcvbuf && setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
				 sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));

	err = mlag_nl_join(nl, nl->family.events);
	if (!err)
		err = mlag_nl_join(nl, MLAG_NL_CTRL_NOTIFY);

	return err;
}

static void mlag_nl_forget(void *data)
{
	struct mlag_nl_family *family = data;

	*family = (struct mlag_nl_family){ .id = 0 };
}

/*
 * Find the family as it is now, and hear its events. If there is none at present
 * the old one stays known, for the news of its end. Asked by another socket,
 * since what is queued in this one has still to be told.
 */
static int mlag_nl_rejoin(struct mlag_nl *nl)
{
	struct mlag_nl_family family;
	struct mlag_nl *ask;
	int err;

	err = mlag_nl_socket(&ask);
	if (err)
		return err;
	/* To ask for it by name would load the module. */
	mlag_nl_begin(ask, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	err = mlag_nl_dump(ask, mlag_nl_forget, mlag_nl_ctrl_cb, &family);
	mlag_nl_close(ask);
	if (err < 0)
		return err;
	if (!family.id)
		return 0;

	err = mlag_nl_join(nl, family.events);
	if (!err)
		nl->family = family;

	return err;
}

/* News of families: does it mean that the module went or came? */
static int mlag_nl_ctrl_event(struct mlag_nl *nl, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	struct mlag_nl_family news = { .id = 0 };
	uint16_t old = nl->family.id;
	int err;

	mlag_nl_ctrl_cb(nlh, &news);
	if (!news.id)
		return MLAG_NL_EVENT;

	/* Where other news were lost these may be older than what is known. */
	if (genl->cmd == CTRL_CMD_DELFAMILY && news.id == old) {
		nl->family.id = 0;
		return MLAG_NL_GONE;
	}
	if (genl->cmd == CTRL_CMD_NEWFAMILY) {
		err = mlag_nl_rejoin(nl);
		if (err)
			return err;
		if (nl->family.id != old)
			return MLAG_NL_BACK;
	}

	return MLAG_NL_EVENT;
}

int mlag_nl_event(struct mlag_nl *nl, mlag_nl_cb cb, void *data)
{
	int len = mlag_nl_recv(nl), ret = MLAG_NL_EVENT;
	struct nlmsghdr *nlh;

	if (len == -ENOBUFS || len == -EMSGSIZE) {
		/* The news that the module went and came may be among them. */
		ret = mlag_nl_rejoin(nl);
		return ret ? ret : MLAG_NL_LOST;
	}
	if (len < 0) {
		mlag_error("mlag: cannot read events: %s.", strerror(-len));
		return len;
	}

	for (nlh = (struct nlmsghdr *)nl->rx;
	     ret == MLAG_NL_EVENT && mnl_nlmsg_ok(nlh, len);
	     nlh = mnl_nlmsg_next(nlh, &len)) {
		if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
			continue;
		if (nlh->nlmsg_type == GENL_ID_CTRL)
			ret = mlag_nl_ctrl_event(nl, nlh);
		else if (nl->family.id && nlh->nlmsg_type == nl->family.id)
			ret = cb(nlh, data);
	}

	return ret;
}
