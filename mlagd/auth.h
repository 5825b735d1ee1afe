/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HMAC-SHA256 by the kernel's crypto API (AF_ALG), so that the helper has no
 * cryptography of its own and no library for it.
 */
#ifndef MLAGD_AUTH_H
#define MLAGD_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUTH_LEN	32

struct auth;

/**
 * auth_open - make a keyed authenticator
 * @key: key; not kept in user space
 * @len: its length, not 0
 * @out: where to put it
 *
 * Return: 0 or a negative errno; -EAFNOSUPPORT and -ENOENT mean that the
 * kernel lacks AF_ALG or the algorithm.
 */
int auth_open(const uint8_t *key, size_t len, struct auth **out);

/**
 * auth_close - free an authenticator
 * @auth: authenticator or NULL
 */
void auth_close(struct auth *auth);

/**
 * auth_digest - compute an HMAC
 * @auth: authenticator
 * @data: bytes
 * @len: number of them
 * @out: AUTH_LEN bytes
 *
 * Return: 0 or a negative errno.
 */
int auth_digest(struct auth *auth, const uint8_t *data, size_t len,
		uint8_t *out);

/**
 * auth_check - check an HMAC, in a time that does not depend on its bytes
 * @auth: authenticator
 * @data: bytes
 * @len: number of them
 * @mac: AUTH_LEN bytes
 *
 * Return: 0, -EBADMSG when it is wrong, or another negative errno.
 */
int auth_check(struct auth *auth, const uint8_t *data, size_t len,
	       const uint8_t *mac);

#endif /* MLAGD_AUTH_H */
