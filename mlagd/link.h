/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The control VLAN: a VLAN device on the peer-link's slave that carries the
 * traffic between the two helpers. It is made here, kept as it has to be
 * whatever others do to it, and removed at the end.
 */
#ifndef MLAGD_LINK_H
#define MLAGD_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "loop.h"

/* 802.1Q id of the control VLAN. */
#define LINK_VLAN_ID	4094

struct link;

/**
 * struct link_state - how the device is
 * @ifindex: its ifindex, 0 while there is none
 * @name: its name
 * @running: it is up and has a carrier
 * @failed: it is not there although it should be, and not because its slave
 *	is down or gone; or it has lost IPv6, and with it the groups that
 *	sockets had joined
 */
struct link_state {
	uint32_t ifindex;
	char name[16];
	bool running;
	bool failed;
};

/**
 * typedef link_cb - the state changed
 * @arg: argument
 * @state: new state
 */
typedef void (*link_cb)(void *arg, const struct link_state *state);

/**
 * link_open - begin to look after the device, with no slave yet
 * @loop: event loop
 * @cb: called at each change of state, from the loop and by link_set_slave()
 * @arg: its argument
 * @out: where to put it
 *
 * Return: 0 or a negative errno.
 */
int link_open(struct loop *loop, link_cb cb, void *arg, struct link **out);

/**
 * link_close - remove the device and stop looking after it
 * @link: link or NULL
 */
void link_close(struct link *link);

/**
 * link_set_slave - have the device on this slave, and on no other
 * @link: link
 * @slave: ifindex of the peer-link's slave, 0 for none
 *
 * A device that is there already, say after a crash, is taken over as it is.
 */
void link_set_slave(struct link *link, uint32_t slave);

/**
 * link_check - see soon whether the device is still as it has to be
 * @link: link
 *
 * For what no notification tells, such as a sysctl that turned IPv6 off.
 */
void link_check(struct link *link);

/**
 * link_renew - link_check(), and have IPv6 on the device begin anew
 * @link: link
 *
 * For an address or routes that were removed. Sockets stay in their groups.
 */
void link_renew(struct link *link);

#endif /* MLAGD_LINK_H */
