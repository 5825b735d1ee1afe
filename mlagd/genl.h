/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Talking to the kernel module: being its helper, fetching hellos to send,
 * handing in those received. Sees the module come and go.
 */
#ifndef MLAGD_GENL_H
#define MLAGD_GENL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/mlag.h>

#include "loop.h"
#include "pdu.h"

struct genl;

/**
 * struct genl_info - what the kernel tells its helper
 * @group: DFS group id, 0 while unset
 * @hello: hello interval in ms
 * @key: key of the group
 * @key_len: its length, 0 for none
 * @peer_link: ifindex of the peer-link's netdev, 0 while there is none
 * @slave: ifindex of its slave, 0 while there is none
 */
struct genl_info {
	uint16_t group;
	uint32_t hello;
	uint8_t key[MLAG_KEY_MAX_LEN];
	size_t key_len;
	uint32_t peer_link;
	uint32_t slave;
};

/**
 * struct genl_path - a DAD path, as the kernel tells
 * @len: length of the addresses, 4 or 16; 0 if there is no such path, or its
 *	device is absent
 * @local: own address
 * @remote: the peer's
 * @ifindex: device or VRF that it is bound to, 0 for none
 * @port: UDP port
 */
struct genl_path {
	size_t len;
	uint8_t local[16];
	uint8_t remote[16];
	uint32_t ifindex;
	uint16_t port;
};

/**
 * struct genl_ops - what the user of this file has to do
 * @wake: the module wants something sent. Called before @info, without waiting
 *	for what the module then says; may be NULL
 * @info: something may have changed, a hello is to be sent at once; called
 *	once for any number of wakes that came together
 * @lost: the module is gone; @info follows when it is back
 * @arg: argument of all
 */
struct genl_ops {
	void (*wake)(void *arg);
	void (*info)(void *arg, const struct genl_info *info);
	void (*lost)(void *arg);
	void *arg;
};

/**
 * genl_open - attach to the module, now or as soon as it is loaded
 * @loop: event loop; it is stopped with -EBUSY or -EPERM, after a log line,
 *	when this process cannot become the helper
 * @ops: callbacks, copied; called from the loop only
 * @out: where to put it
 *
 * Return: 0 or a negative errno.
 */
int genl_open(struct loop *loop, const struct genl_ops *ops,
	      struct genl **out);

/**
 * genl_close - stop being the helper
 * @genl: what genl_open() made, or NULL
 */
void genl_close(struct genl *genl);

/**
 * genl_hello_next - fetch the next hello to send
 * @genl: genl
 * @hello: filled
 *
 * The hello's interval is the time until the next is due.
 *
 * Return: 0, -ENODATA as long as the device is not set up for one, or another
 * negative errno, which has been logged and is being seen to.
 */
int genl_hello_next(struct genl *genl, struct pdu_hello *hello);

/**
 * genl_hello_input - hand in a hello that was received
 * @genl: genl
 * @hello: the hello
 * @verdict: what the kernel thinks of it
 *
 * Return: as genl_hello_next().
 */
int genl_hello_input(struct genl *genl, const struct pdu_hello *hello,
		     enum mlag_refusal *verdict);

/**
 * genl_hello_refuse - have a hello counted that was refused here
 * @genl: genl
 * @refusal: why
 *
 * Return: as genl_hello_next().
 */
int genl_hello_refuse(struct genl *genl, enum mlag_refusal refusal);

/**
 * genl_dad_paths - ask for all DAD paths
 * @genl: genl
 * @paths: MLAG_DAD_PATHS of them, filled
 *
 * Return: as genl_hello_next().
 */
int genl_dad_paths(struct genl *genl, struct genl_path *paths);

/**
 * genl_dad_next - fetch the next DAD packet to send on a path
 * @genl: genl
 * @path: number of the path
 * @dad: filled
 * @delay: ms until the next is due
 *
 * Return: as genl_hello_next().
 */
int genl_dad_next(struct genl *genl, unsigned int path, struct pdu_dad *dad,
		  uint32_t *delay);

/**
 * genl_dad_input - hand in a DAD packet that was received
 * @genl: genl
 * @path: number of the path
 * @dad: the packet
 * @verdict: what the kernel thinks of it
 *
 * Return: as genl_hello_next().
 */
int genl_dad_input(struct genl *genl, unsigned int path,
		   const struct pdu_dad *dad, enum mlag_dad_refusal *verdict);

/**
 * genl_dad_refuse - have a DAD packet counted that was refused here
 * @genl: genl
 * @path: number of the path
 * @refusal: why
 *
 * Return: as genl_hello_next().
 */
int genl_dad_refuse(struct genl *genl, unsigned int path,
		    enum mlag_dad_refusal refusal);

#endif /* MLAGD_GENL_H */
