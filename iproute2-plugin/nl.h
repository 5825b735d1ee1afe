/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family "mlag". The functions here tell the user what
 * went wrong, so their callers only pass the error on.
 */
#ifndef MLAG_NL_H
#define MLAG_NL_H

#include <stdint.h>

#include <linux/netlink.h>

struct mlag_nl;

/**
 * typedef mlag_nl_cb - What to do with a message of the family.
 * @nlh: the message, gone after the call
 * @data: what the caller of the function that receives has given
 *
 * Return: 0, or a negative errno to give up.
 */
typedef int (*mlag_nl_cb)(const struct nlmsghdr *nlh, void *data);

/**
 * enum mlag_nl_event - What mlag_nl_event() has seen.
 * @MLAG_NL_EVENT: an event of the family, or something that is nobody's
 * @MLAG_NL_LOST: events were lost, since they came faster than we read them;
 *	whatever they were, we hear those of the module as it is now
 * @MLAG_NL_GONE: the module was unloaded
 * @MLAG_NL_BACK: the module was loaded, and we hear its events again
 */
enum mlag_nl_event {
	MLAG_NL_EVENT,
	MLAG_NL_LOST,
	MLAG_NL_GONE,
	MLAG_NL_BACK,
};

/* What mlag_nl_dump() returns for an answer that may be wrong. */
#define MLAG_NL_TORN	1

/**
 * mlag_nl_netns - Work in another network namespace from now on.
 * @name: its name as in "ip netns", or a path
 *
 * Return: 0 or a negative errno.
 */
int mlag_nl_netns(const char *name);

/**
 * mlag_nl_open - Open a socket and find the family.
 * @nlp: set to the new socket
 *
 * Return: 0 or a negative errno.
 */
int mlag_nl_open(struct mlag_nl **nlp);

/**
 * mlag_nl_close - Close a socket.
 * @nl: the socket or NULL
 */
void mlag_nl_close(struct mlag_nl *nl);

/**
 * mlag_nl_request - Begin a request.
 * @nl: the socket
 * @cmd: the command
 *
 * Return: the request, to which attributes may be added, 4 KiB at most.
 */
struct nlmsghdr *mlag_nl_request(struct mlag_nl *nl, uint8_t cmd);

/**
 * mlag_nl_talk - Send the request and wait until it is acknowledged.
 * @nl: the socket
 * @cb: called for the answer, or NULL if none is expected
 * @data: for @cb
 *
 * Return: 0 or a negative errno.
 */
int mlag_nl_talk(struct mlag_nl *nl, mlag_nl_cb cb, void *data);

/**
 * mlag_nl_dump - Send the request as a dump, again if it was interrupted.
 * @nl: the socket
 * @reset: called before each try, to forget what @cb was given in the last
 * @cb: called for each message
 * @data: for @reset and @cb
 *
 * Return: 0 or a negative errno; or MLAG_NL_TORN if each try was interrupted: @cb
 * was given the last answer, and the user was warned that it may be wrong.
 */
int mlag_nl_dump(struct mlag_nl *nl, void (*reset)(void *data), mlag_nl_cb cb,
		 void *data);

/**
 * mlag_nl_subscribe - Ask for events.
 * @nl: the socket
 * @rcvbuf: size of its receive buffer, 0 for the default
 *
 * Return: 0 or a negative errno.
 */
int mlag_nl_subscribe(struct mlag_nl *nl, unsigned int rcvbuf);

/**
 * mlag_nl_event - Wait for the next events.
 * @nl: the socket
 * @cb: called for each event
 * @data: for @cb
 *
 * Return: an enum mlag_nl_event or a negative errno.
 */
int mlag_nl_event(struct mlag_nl *nl, mlag_nl_cb cb, void *data);

#endif /* MLAG_NL_H */
