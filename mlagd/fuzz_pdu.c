// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: what is decoded must encode to something that decodes to
 * the same.
 */
#include <stdlib.h>
#include <string.h>

#include "pdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_dad(const uint8_t *data, size_t size)
{
	uint8_t buf[PDU_DAD_MAX];
	struct pdu_dad d, again;
	struct pdu_result res;
	int len;

	if (pdu_dad_decode(data, size, &d, &res) != MLAG_DAD_REFUSAL_NONE) {
		if (!res.why || res.auth_len)
			abort();
		return;
	}
	if (res.why || (res.auth_len && res.auth_len + PDU_HMAC_LEN != size))
		abort();

	len = pdu_dad_encode(&d, res.auth_len, buf, sizeof(buf));
	if (len < 0 ||
	    pdu_dad_decode(buf, len, &again, &res) != MLAG_DAD_REFUSAL_NONE ||
	    memcmp(&d, &again, sizeof(d)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pdu_hello h, again;
	uint8_t buf[PDU_HELLO_MAX];
	struct pdu_result res;
	int len;

	fuzz_dad(data, size);
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
