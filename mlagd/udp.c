// SPDX-License-Identifier: GPL-2.0
#include "udp.h"

#include <errno.h>
#include <linux/pkt_sched.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* DSCP CS6, network control (RFC 4594). */
#define UDP_TCLASS	0xc0

/* Some hundred packets; what a flood brings beyond that is dropped. */
#define UDP_RCVBUF	65536

int udp_set(int fd, int level, int opt, int value)
{
	return setsockopt(fd, level, opt, &value, sizeof(value)) ? -errno : 0;
}

int udp_bind_device(int fd, const char *ifname)
{
	return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, ifname,
			  strlen(ifname)) ? -errno : 0;
}

static int udp_setup(int fd, int family)
{
	int ret;

	if (family == AF_INET)
		ret = udp_set(fd, IPPROTO_IP, IP_TOS, UDP_TCLASS);
	else
		ret = udp_set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1) ?:
		      udp_set(fd, IPPROTO_IPV6, IPV6_TCLASS, UDP_TCLASS);
	/* IP_TOS sets the priority, too */
	return ret ?:
	       udp_set(fd, SOL_SOCKET, SO_PRIORITY, TC_PRIO_CONTROL) ?:
	       udp_set(fd, SOL_SOCKET, SO_RCVBUF, UDP_RCVBUF);
}

int udp_open(int family)
{
	int fd, ret;

	fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;

	ret = udp_setup(fd, family);
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}
