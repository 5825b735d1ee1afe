// SPDX-License-Identifier: GPL-2.0
#include "dad_transport.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "udp.h"

/* Not in all libc headers. */
#ifndef IPV6_FREEBIND
#define IPV6_FREEBIND	78
#endif

/**
 * struct dad_transport - the socket
 * @fd: its descriptor
 * @path: the path
 */
struct dad_transport {
	int fd;
	struct genl_path path;
};

union dad_addr {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static socklen_t dad_addr_fill(union dad_addr *addr, const uint8_t *bytes,
			       const struct genl_path *path)
{
	memset(addr, 0, sizeof(*addr));
	if (path->len == 4) {
		addr->in.sin_family = AF_INET;
		addr->in.sin_port = htons(path->port);
		memcpy(&addr->in.sin_addr, bytes, 4);
		return sizeof(addr->in);
	}
	addr->in6.sin6_family = AF_INET6;
	addr->in6.sin6_port = htons(path->port);
	memcpy(&addr->in6.sin6_addr, bytes, 16);
	if (IN6_IS_ADDR_LINKLOCAL(&addr->in6.sin6_addr))
		addr->in6.sin6_scope_id = path->ifindex;
	return sizeof(addr->in6);
}

static int dad_transport_setup(int fd, const struct genl_path *path)
{
	char ifname[IF_NAMESIZE];
	union dad_addr addr;
	socklen_t len;
	int ret;

	/* The address may come later, with its device or a carrier. */
	if (path->len == 4)
		ret = udp_set(fd, IPPROTO_IP, IP_FREEBIND, 1);
	else
		ret = udp_set(fd, IPPROTO_IPV6, IPV6_FREEBIND, 1);
	/* Several paths may begin at one address. */
	if (!ret)
		ret = udp_set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
	if (!ret && path->ifindex)
		ret = if_indextoname(path->ifindex, ifname) ?
		      udp_bind_device(fd, ifname) : -ENODEV;
	if (ret)
		return ret;

	len = dad_addr_fill(&addr, path->local, path);
	if (bind(fd, &addr.sa, len))
		return -errno;
	len = dad_addr_fill(&addr, path->remote, path);
	return connect(fd, &addr.sa, len) ? -errno : 0;
}

int dad_transport_open(const struct genl_path *path,
		       struct dad_transport **out)
{
	struct dad_transport *t;
	int ret;

	t = calloc(1, sizeof(*t));
	if (!t)
		return -ENOMEM;

	t->path = *path;
	t->fd = udp_open(path->len == 4 ? AF_INET : AF_INET6);
	if (t->fd < 0) {
		ret = t->fd;
		goto err_free;
	}
	ret = dad_transport_setup(t->fd, path);
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

void dad_transport_close(struct dad_transport *transport)
{
	if (!transport)
		return;

	close(transport->fd);
	free(transport);
}

int dad_transport_fd(const struct dad_transport *transport)
{
	return transport->fd;
}

int dad_transport_send(struct dad_transport *transport, const uint8_t *buf,
		       size_t len)
{
	/*
	 * What ICMP said of an earlier packet is reported once, in place of
	 * sending, and says nothing of this one.
	 */
	if (send(transport->fd, buf, len, 0) >= 0)
		return 0;
	if (errno != ECONNREFUSED)
		return -errno;
	return send(transport->fd, buf, len, 0) < 0 ? -errno : 0;
}

/* What came between bind() and connect() may be for another path. */
static bool dad_from_peer(const struct dad_transport *transport,
			  const union dad_addr *from)
{
	const struct genl_path *path = &transport->path;

	if (path->len == 4)
		return from->sa.sa_family == AF_INET &&
		       from->in.sin_port == htons(path->port) &&
		       !memcmp(&from->in.sin_addr, path->remote, 4);
	return from->sa.sa_family == AF_INET6 &&
	       from->in6.sin6_port == htons(path->port) &&
	       !memcmp(&from->in6.sin6_addr, path->remote, 16);
}

int dad_transport_recv(struct dad_transport *transport, uint8_t *buf,
		       size_t size, size_t *len)
{
	union dad_addr from = { 0 };
	socklen_t from_len = sizeof(from);
	ssize_t n;

	n = recvfrom(transport->fd, buf, size, MSG_DONTWAIT, &from.sa,
		     &from_len);
	if (n < 0)
		return -errno;
	if (!dad_from_peer(transport, &from))
		return -ENOMSG;

	*len = n;
	return 0;
}
