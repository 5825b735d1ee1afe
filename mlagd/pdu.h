/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bytes of a DFS hello, as Documentation/protocol.md has them. Pure
 * functions: no sockets, no globals, no memory but the caller's.
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

#endif /* MLAGD_PDU_H */
