/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the UDP sockets for hellos and for DAD packets have in common: nothing
 * shall delay or fill them.
 */
#ifndef MLAGD_UDP_H
#define MLAGD_UDP_H

#include <errno.h>

/**
 * udp_open - open a socket for packets that go before all others
 * @family: AF_INET or AF_INET6
 *
 * Return: the descriptor or a negative errno.
 */
int udp_open(int family);

/**
 * udp_set - set an option that is a number
 * @fd: the socket
 * @level: as for setsockopt()
 * @opt: likewise
 * @value: the number
 *
 * Return: 0 or a negative errno.
 */
int udp_set(int fd, int level, int opt, int value);

/**
 * udp_bind_device - use one device alone
 * @fd: the socket
 * @ifname: name of the device
 *
 * Return: 0 or a negative errno.
 */
int udp_bind_device(int fd, const char *ifname);

/**
 * udp_advice - what to do about an error of opening a socket
 * @err: the error
 *
 * Return: words to follow those for the error, empty if there is nothing to say.
 */
static inline const char *udp_advice(int err)
{
	return err != -EADDRINUSE ? "" :
	       ": another program got the port, perhaps by chance: find it with ss -anup, end it, and reserve the port (net.ipv4.ip_local_reserved_ports, see mlagd(8))";
}

#endif /* MLAGD_UDP_H */
