/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the UDP sockets for hellos and for DAD packets have in common: nothing
 * shall delay or fill them.
 */
#ifndef MLAGD_UDP_H
#define MLAGD_UDP_H

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

#endif /* MLAGD_UDP_H */
