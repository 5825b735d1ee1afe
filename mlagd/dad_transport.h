/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The UDP socket of a DAD path: unicast, IPv4 or IPv6.
 */
#ifndef MLAGD_DAD_TRANSPORT_H
#define MLAGD_DAD_TRANSPORT_H

#include <stddef.h>
#include <stdint.h>

#include "genl.h"

struct dad_transport;

/**
 * dad_transport_open - open the socket
 * @path: the path
 * @out: where to put it
 *
 * The local address may still be missing.
 *
 * Return: 0 or a negative errno, such as -ENODEV or -ENETUNREACH.
 */
int dad_transport_open(const struct genl_path *path,
		       struct dad_transport **out);

/**
 * dad_transport_close - close the socket
 * @transport: transport or NULL
 */
void dad_transport_close(struct dad_transport *transport);

/**
 * dad_transport_fd - descriptor to wait on
 * @transport: transport
 *
 * Return: the descriptor.
 */
int dad_transport_fd(const struct dad_transport *transport);

/**
 * dad_transport_send - send a datagram to the peer
 * @transport: transport
 * @buf: content
 * @len: its length
 *
 * Return: 0 or a negative errno.
 */
int dad_transport_send(struct dad_transport *transport, const uint8_t *buf,
		       size_t len);

/**
 * dad_transport_recv - receive a datagram, of the peer's address and port alone
 * @transport: transport
 * @buf: filled; what does not fit is lost
 * @size: its size
 * @len: length of what was received
 *
 * Return: 0, -EAGAIN when there is none, or another negative errno.
 */
int dad_transport_recv(struct dad_transport *transport, uint8_t *buf,
		       size_t size, size_t *len);

#endif /* MLAGD_DAD_TRANSPORT_H */
