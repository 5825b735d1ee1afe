// SPDX-License-Identifier: GPL-2.0
#include "transport.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "udp.h"

/**
 * struct transport - the socket
 * @fd: its descriptor
 * @group: where hellos are sent to
 */
struct transport {
	int fd;
	struct sockaddr_in6 group;
};

static int transport_setup(const struct transport *t, uint32_t ifindex,
			   const char *ifname)
{
	static const struct {
		int opt;
		int value;
	} opts[] = {
		{ IPV6_MULTICAST_HOPS, TRANSPORT_HOP_LIMIT },
		{ IPV6_MULTICAST_LOOP, 0 },
		/* Nothing of groups that others on this system joined. */
		{ IPV6_MULTICAST_ALL, 0 },
		{ IPV6_RECVHOPLIMIT, 1 },
		{ IPV6_RECVPKTINFO, 1 },
	};
	const struct sockaddr_in6 any = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(TRANSPORT_PORT),
	};
	struct ipv6_mreq mreq = {
		.ipv6mr_multiaddr = t->group.sin6_addr,
		.ipv6mr_interface = ifindex,
	};
	unsigned int i;
	int ret;

	for (i = 0; i < sizeof(opts) / sizeof(opts[0]); i++) {
		ret = udp_set(t->fd, IPPROTO_IPV6, opts[i].opt, opts[i].value);
		if (ret)
			return ret;
	}

	ret = udp_bind_device(t->fd, ifname) ?:
	      udp_set(t->fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, ifindex);
	if (ret)
		return ret;

	if (setsockopt(t->fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &mreq,
		       sizeof(mreq)))
		return -errno;

	/*
	 * Not bound to the group, but to all addresses: so nobody else gets the
	 * port on this device, and the peer can tell our hellos by it from
	 * those of some other process here.
	 */
	if (bind(t->fd, (const struct sockaddr *)&any, sizeof(any)))
		return -errno;

	return 0;
}

int transport_open(uint32_t ifindex, const char *ifname,
		   struct transport **out)
{
	struct transport *t;
	int ret;

	t = calloc(1, sizeof(*t));
	if (!t)
		return -ENOMEM;

	t->group.sin6_family = AF_INET6;
	t->group.sin6_port = htons(TRANSPORT_PORT);
	t->group.sin6_scope_id = ifindex;
	inet_pton(AF_INET6, TRANSPORT_GROUP, &t->group.sin6_addr);

	t->fd = udp_open(AF_INET6);
	if (t->fd < 0) {
		ret = t->fd;
		goto err_free;
	}

	ret = transport_setup(t, ifindex, ifname);
	if (ret)
		goto err_close;

	*out = t;
	return 0;

err_close:
	close(t->fd);
err_free:
	free(t);
	return ret;
}

void transport_close(struct transport *transport)
{
	if (!transport)
		return;

	close(transport->fd);
	free(transport);
}

int transport_fd(const struct transport *transport)
{
	return transport->fd;
}

int transport_send(struct transport *transport, const uint8_t *buf, size_t len)
{
	ssize_t n;

	n = sendto(transport->fd, buf, len, 0,
		   (const struct sockaddr *)&transport->group,
		   sizeof(transport->group));

	return n < 0 ? -errno : 0;
}

int transport_recv(struct transport *transport, struct transport_msg *msg)
{
	union {
		struct cmsghdr align;
		char buf[CMSG_SPACE(sizeof(int)) +
			 CMSG_SPACE(sizeof(struct in6_pktinfo))];
	} control;
	struct sockaddr_in6 from = { 0 };
	struct iovec iov = { msg->buf, sizeof(msg->buf) };
	struct msghdr hdr = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct in6_pktinfo info;
	struct cmsghdr *cmsg;
	ssize_t n;

	n = recvmsg(transport->fd, &hdr, MSG_DONTWAIT);
	if (n < 0)
		return -errno;

	msg->from = from.sin6_addr;
	msg->port = ntohs(from.sin6_port);
	msg->len = n;
	msg->truncated = hdr.msg_flags & MSG_TRUNC;
	msg->hop_limit = -1;
	msg->multicast = false;
	for (cmsg = CMSG_FIRSTHDR(&hdr); cmsg; cmsg = CMSG_NXTHDR(&hdr, cmsg)) {
		if (cmsg->cmsg_level != IPPROTO_IPV6)
			continue;
		if (cmsg->cmsg_type == IPV6_HOPLIMIT &&
		    cmsg->cmsg_len == CMSG_LEN(sizeof(int))) {
			memcpy(&msg->hop_limit, CMSG_DATA(cmsg), sizeof(int));
		} else if (cmsg->cmsg_type == IPV6_PKTINFO &&
			   cmsg->cmsg_len == CMSG_LEN(sizeof(info))) {
			memcpy(&info, CMSG_DATA(cmsg), sizeof(info));
			msg->multicast =
				IN6_ARE_ADDR_EQUAL(&info.ipi6_addr,
						   &transport->group.sin6_addr);
		}
	}
	return 0;
}
