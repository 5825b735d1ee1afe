/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bytes of DFS hellos and DAD packets, as Documentation/protocol.md has
 * them. Pure functions: no sockets, no globals, no memory but the caller's.
 */
#ifndef MLAGD_PDU_H
#define MLAGD_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/mlag.h>

/* The version of the encoding that this file writes and reads. */
#define PDU_VERSION	1

#define PDU_MAC_LEN	6
#define PDU_HMAC_LEN	32

/* Hold times in ms that a hello may carry. */
#define PDU_HOLD_MIN	60
#define PDU_HOLD_MAX	30000

/* Room for every hello that pdu_hello_encode() makes. */
#define PDU_HELLO_MAX	142

/* The same for pdu_dad_encode(). */
#define PDU_DAD_MAX	154

/* What a receiver must be able to take, newer releases may send more TLVs. */
#define PDU_RX_MAX	1232

/**
 * struct pdu_hello - the fields of a hello
 * @version: highest version of the protocol that the sender speaks
 * @min_version: lowest version that it still speaks
 * @group: DFS group id, never 0
 * @mac: device MAC address of the sender
 * @boot: boot id of the sender, never 0
 * @seq: sequence number of the sender, rising within a boot
 * @session: session number of the sender
 * @nonce: random number of the sender for this session
 * @echo_boot: boot id that the sender hears, 0 when it hears nobody
 * @echo_session: session number that it hears
 * @echo_nonce: nonce that it hears
 * @priority: priority in the election, 1..254
 * @role: enum mlag_role
 * @role_version: raised by the sender with each change of its role or priority
 * @echo_role_version: the receiver's role version as the sender knows it
 * @hold: hold time of the sender in ms, PDU_HOLD_MIN..PDU_HOLD_MAX
 * @interval: ms until the sender's next hello, never 0
 */
struct pdu_hello {
	uint8_t version;
	uint8_t min_version;
	uint16_t group;
	uint8_t mac[PDU_MAC_LEN];
	uint64_t boot;
	uint64_t seq;
	uint32_t session;
	uint64_t nonce;
	uint64_t echo_boot;
	uint32_t echo_session;
	uint64_t echo_nonce;
	uint8_t priority;
	uint8_t role;
	uint32_t role_version;
	uint32_t echo_role_version;
	uint32_t hold;
	uint32_t interval;
};

/**
 * struct pdu_dad - the fields of a DAD packet
 * @version: highest version of the protocol that the sender speaks
 * @min_version: lowest version that it still speaks
 * @group: DFS group id, never 0
 * @mac: device MAC address of the sender
 * @boot: boot id of the sender, never 0
 * @seq: sequence number of the sender's DAD packets, rising within a boot
 * @ballot: ballot of its claim
 * @class: enum mlag_dad_class
 * @claim_uplinks: 1 if it has an uplink or declares none
 * @role: enum mlag_role
 * @priority: priority in the election, 1..254
 * @order: version of the order of claims, never 0
 * @nonce: random number of the sender
 * @echo_boot: boot id that it heard last, 0 for none
 * @echo_nonce: nonce that it heard with it
 * @seen_boot: boot id of the receiver's claim that it judges by, 0 for none
 * @seen_ballot: ballot of that claim
 * @session: enum mlag_session
 * @verdict: enum mlag_dad_verdict
 * @flags: see the protocol; unknown ones are kept
 * @uplinks_up: uplinks that work
 * @uplinks: declared uplinks
 * @interval: the sender's interval on this path in ms, never 0
 */
struct pdu_dad {
	uint8_t version;
	uint8_t min_version;
	uint16_t group;
	uint8_t mac[PDU_MAC_LEN];
	uint64_t boot;
	uint64_t seq;
	uint64_t ballot;
	uint8_t class;
	uint8_t claim_uplinks;
	uint8_t role;
	uint8_t priority;
	uint8_t order;
	uint64_t nonce;
	uint64_t echo_boot;
	uint64_t echo_nonce;
	uint64_t seen_boot;
	uint64_t seen_ballot;
	uint8_t session;
	uint8_t verdict;
	uint8_t flags;
	uint8_t uplinks_up;
	uint8_t uplinks;
	uint32_t interval;
};

/**
 * struct pdu_result - what else decoding found out
 * @auth_len: number of bytes from the start that the HMAC covers, 0 when
 *	there is none; the HMAC itself follows them
 * @why: what is wrong, a constant text for the log, NULL when nothing is
 */
struct pdu_result {
	size_t auth_len;
	const char *why;
};

/**
 * pdu_hello_encode - write a hello
 * @hello: its fields
 * @auth: leave room for an HMAC; the caller fills the last PDU_HMAC_LEN bytes
 *	with the HMAC over all bytes before them
 * @buf: where to write
 * @size: room in @buf
 *
 * Return: the length, or -EINVAL for fields that no receiver would take, or
 * -ENOSPC.
 */
int pdu_hello_encode(const struct pdu_hello *hello, bool auth, uint8_t *buf,
		     size_t size);

/**
 * pdu_hello_decode - read a hello
 * @buf: datagram
 * @len: its length
 * @hello: fields, of use only when the hello is good
 * @res: more about it, always filled
 *
 * Whether versions fit and whether the sender is the peer is the kernel's to
 * say, the HMAC is the caller's to check.
 *
 * Return: MLAG_REFUSAL_NONE, MLAG_REFUSAL_VERSION when it cannot be understood
 * by this release, or MLAG_REFUSAL_MALFORMED.
 */
enum mlag_refusal pdu_hello_decode(const uint8_t *buf, size_t len,
				   struct pdu_hello *hello,
				   struct pdu_result *res);

/**
 * pdu_dad_encode - write a DAD packet
 * @dad: its fields
 * @auth: as for pdu_hello_encode()
 * @buf: where to write
 * @size: room in @buf
 *
 * Return: as pdu_hello_encode().
 */
int pdu_dad_encode(const struct pdu_dad *dad, bool auth, uint8_t *buf,
		   size_t size);

/**
 * pdu_dad_decode - read a DAD packet
 * @buf: datagram
 * @len: its length
 * @dad: fields, of use only when the packet is good
 * @res: more about it, always filled
 *
 * Return: MLAG_DAD_REFUSAL_NONE, MLAG_DAD_REFUSAL_VERSION or
 * MLAG_DAD_REFUSAL_MALFORMED, as pdu_hello_decode().
 */
enum mlag_dad_refusal pdu_dad_decode(const uint8_t *buf, size_t len,
				     struct pdu_dad *dad,
				     struct pdu_result *res);

#endif /* MLAGD_PDU_H */
