// SPDX-License-Identifier: GPL-2.0
#include "auth.h"

#include <errno.h>
#include <linux/if_alg.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/**
 * struct auth - a keyed authenticator
 * @op: AF_ALG socket for computing; it keeps the transform and its key alive
 */
struct auth {
	int op;
};

int auth_open(const uint8_t *key, size_t len, struct auth **out)
{
	static const struct sockaddr_alg sa = {
		.salg_family = AF_ALG,
		.salg_type = "hash",
		.salg_name = "hmac(sha256)",
	};
	struct auth *auth;
	int fd, ret;

	auth = calloc(1, sizeof(*auth));
	if (!auth)
		return -ENOMEM;

	fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		ret = -errno;
		goto err_free;
	}

	if (bind(fd, (const struct sockaddr *)&sa, sizeof(sa)) ||
	    setsockopt(fd, SOL_ALG, ALG_SET_KEY, key, len)) {
		ret = -errno;
		goto err_close;
	}

	auth->op = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	if (auth->op < 0) {
		ret = -errno;
		goto err_close;
	}

	close(fd);
	*out = auth;
	return 0;

err_close:
	close(fd);
err_free:
	free(auth);
	return ret;
}

void auth_close(struct auth *auth)
{
	if (!auth)
		return;

	close(auth->op);
	free(auth);
}

int auth_digest(struct auth *auth, const uint8_t *data, size_t len,
		uint8_t *out)
{
	ssize_t n;

	n = send(auth->op, data, len, 0);
	if (n < 0)
		return -errno;
	if ((size_t)n != len)
		return -EIO;

	n = recv(auth->op, out, AUTH_LEN, 0);
	if (n < 0)
		return -errno;

	return n == AUTH_LEN ? 0 : -EIO;
}

int auth_check(struct auth *auth, const uint8_t *data, size_t len,
	       const uint8_t *mac)
{
	volatile uint8_t diff = 0;
	uint8_t want[AUTH_LEN];
	int i, ret;

	ret = auth_digest(auth, data, len, want);
	if (ret)
		return ret;

	for (i = 0; i < AUTH_LEN; i++)
		diff |= want[i] ^ mac[i];

	return diff ? -EBADMSG : 0;
}
