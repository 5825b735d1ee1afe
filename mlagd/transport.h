/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The UDP socket for hellos: IPv6 link-local multicast on the control VLAN.
 */
#ifndef MLAGD_TRANSPORT_H
#define MLAGD_TRANSPORT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdu.h"

/* See Documentation/protocol.md for why these. */
#define TRANSPORT_PORT		52474
#define TRANSPORT_GROUP		"ff12::ed6c:6167"
#define TRANSPORT_HOP_LIMIT	255

struct transport;

/**
 * struct transport_msg - a datagram that was received
 * @from: source address
 * @port: source port
 * @multicast: it was sent to the group
 * @hop_limit: hop limit that it arrived with, -1 when unknown
 * @len: its length
 * @truncated: it was longer than @buf
 * @buf: its content
 */
struct transport_msg {
	struct in6_addr from;
	uint16_t port;
	bool multicast;
	int hop_limit;
	size_t len;
	bool truncated;
	uint8_t buf[PDU_RX_MAX];
};

/**
 * transport_open - open the socket
 * @ifindex: ifindex of the control VLAN device
 * @ifname: its name
 * @out: where to put it
 *
 * Return: 0 or a negative errno.
 */
int transport_open(uint32_t ifindex, const char *ifname,
		   struct transport **out);

/**
 * transport_close - close the socket
 * @transport: transport or NULL
 */
void transport_close(struct transport *transport);

/**
 * transport_fd - descriptor to wait on
 * @transport: transport
 *
 * Return: the descriptor.
 */
int transport_fd(const struct transport *transport);

/**
 * transport_send - send a datagram to the peer
 * @transport: transport
 * @buf: content
 * @len: its length
 *
 * Return: 0 or a negative errno; -EADDRNOTAVAIL as long as the device has no
 * link-local address.
 */
int transport_send(struct transport *transport, const uint8_t *buf,
		   size_t len);

/**
 * transport_recv - receive a datagram
 * @transport: transport
 * @msg: filled
 *
 * Return: 0, -EAGAIN when there is none, or another negative errno.
 */
int transport_recv(struct transport *transport, struct transport_msg *msg);

#endif /* MLAGD_TRANSPORT_H */
