// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: what is decoded must encode to something that decodes to
 * the same.
 */
#include <stdlib.h>
#include <string.h>

#include "pdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pdu_hello h, again;
	uint8_t buf[PDU_HELLO_MAX];
	struct pdu_result res;
	int len;

	if (pdu_hello_decode(data, size, &h, &res) != MLAG_REFUSAL_NONE) {
		if (!res.why || res.auth_len)
			abort();
		return 0;
	}
	if (res.why || (res.auth_len && res.auth_len + PDU_HMAC_LEN != size))
		abort();

	len = pdu_hello_encode(&h, res.auth_len, buf, sizeof(buf));
	if (len < 0 ||
	    pdu_hello_decode(buf, len, &again, &res) != MLAG_REFUSAL_NONE ||
	    memcmp(&h, &again, sizeof(h)))
		abort();
	return 0;
}
