/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink sockets: requests with their answers, and what the kernel sends by
 * itself. Messages from anybody but the kernel are thrown away.
 */
#ifndef MLAGD_NL_H
#define MLAGD_NL_H

#include <stdint.h>

#include <libmnl/libmnl.h>

struct nl;

/**
 * typedef nl_msg_cb - called for one message
 * @nlh: message, within bounds; lives until the callback returns
 * @arg: argument
 *
 * Must not use the socket that it was called for: it owns the buffer.
 *
 * Return: 0, or a negative errno that ends a request.
 */
typedef int (*nl_msg_cb)(const struct nlmsghdr *nlh, void *arg);

/**
 * struct nl_policy - what an attribute must look like
 * @type: its type, MNL_TYPE_UNSPEC for one that is not wanted
 * @len: exact length of an MNL_TYPE_BINARY, 0 for any
 */
struct nl_policy {
	enum mnl_attr_data_type type;
	uint16_t len;
};

/**
 * nl_open - open a socket
 * @protocol: NETLINK_GENERIC or NETLINK_ROUTE
 * @event: called for each message that is no answer; NULL to ignore them
 * @arg: its argument
 * @out: where to put it
 *
 * Return: 0 or a negative errno.
 */
int nl_open(int protocol, nl_msg_cb event, void *arg, struct nl **out);

/**
 * nl_close - close a socket
 * @nl: socket or NULL
 */
void nl_close(struct nl *nl);

/**
 * nl_fd - descriptor to wait on
 * @nl: socket
 *
 * Return: the descriptor.
 */
int nl_fd(const struct nl *nl);

/**
 * nl_join - join a multicast group
 * @nl: socket
 * @group: number of the group
 *
 * Return: 0 or a negative errno.
 */
int nl_join(struct nl *nl, unsigned int group);

/**
 * nl_request - begin a message in the socket's own buffer
 * @nl: socket
 * @type: message type
 * @flags: flags beside NLM_F_REQUEST
 *
 * Return: the message, zeroed, with room for MNL_SOCKET_BUFFER_SIZE bytes.
 */
struct nlmsghdr *nl_request(struct nl *nl, uint16_t type, uint16_t flags);

/**
 * nl_talk - send the message begun by nl_request() and wait for the answer
 * @nl: socket
 * @cb: called for each message of the answer, may be NULL
 * @arg: its argument
 *
 * Return: 0, what @cb returned, the kernel's negative errno, -EINTR when a
 * dump was inconsistent and has to be repeated, -ENOBUFS when messages were
 * lost, or -ETIMEDOUT.
 */
int nl_talk(struct nl *nl, nl_msg_cb cb, void *arg);

/**
 * nl_receive - handle what has arrived by itself, a bounded number of messages
 * @nl: socket
 *
 * Return: 0, -ENOBUFS when messages were lost, or another negative errno.
 */
int nl_receive(struct nl *nl);

/**
 * nl_error - why the last nl_talk() failed
 * @nl: socket
 * @err: what it returned
 *
 * Return: the kernel's own words where it gave any, else those for @err.
 */
const char *nl_error(const struct nl *nl, int err);

/**
 * nl_parse - sort attributes by type
 * @nlh: message
 * @hdrlen: length of the header before the attributes
 * @policy: what is wanted, by type
 * @max: largest type in @policy
 * @tb: @max + 1 pointers, NULL for those that are absent
 *
 * Types beyond @max or not wanted are skipped: the kernel may be newer.
 *
 * Return: 0 or -EINVAL.
 */
int nl_parse(const struct nlmsghdr *nlh, unsigned int hdrlen,
	     const struct nl_policy *policy, unsigned int max,
	     const struct nlattr **tb);

/**
 * nl_parse_nested - the same for a nest
 * @nest: attribute
 * @policy: see nl_parse()
 * @max: see nl_parse()
 * @tb: see nl_parse()
 *
 * Return: 0 or -EINVAL.
 */
int nl_parse_nested(const struct nlattr *nest, const struct nl_policy *policy,
		    unsigned int max, const struct nlattr **tb);

#endif /* MLAGD_NL_H */
