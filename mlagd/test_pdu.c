// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of the encoding of hellos, and of the HMAC against a reference of its
 * own. Datagrams to decode lie at the end of memory blocks of their exact
 * length, so that the sanitizer sees a read beyond them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "ktap.h"
#include "pdu.h"

#define HDR_LEN		12
#define NO_AUTH_LEN	106	/* a hello with an echo, without an HMAC */
#define AUTH_LEN_ALL	142	/* the same with an HMAC */

static const uint8_t test_key[] = "correct horse battery staple";

static const struct pdu_hello test_hello = {
	.version = 1,
	.min_version = 1,
	.group = 0x1234,
	.mac = { 0x02, 0x4d, 0x4c, 0x47, 0xab, 0xcd },
	.boot = 0x0123456789abcdefULL,
	.seq = 0xfedcba9876543210ULL,
	.session = 0xdeadbeef,
	.nonce = 0x1122334455667788ULL,
	.echo_boot = 0x99aabbccddeeff00ULL,
	.echo_session = 0xcafef00d,
	.echo_nonce = 0x8877665544332211ULL,
	.priority = 200,
	.role = MLAG_ROLE_MASTER,
	.role_version = 0x01020304,
	.echo_role_version = 0xfffefdfc,
	.hold = 300,
	.interval = 100,
};

/* What test_hello is on the wire, as Documentation/protocol.md has it. */
static const uint8_t test_wire[NO_AUTH_LEN] = {
	'm', 'L', 'A', 'G', 1, 1, 1, 0, 0, NO_AUTH_LEN, 0, 0,
	0, 1, 0, 24,
	0x12, 0x34, 0x02, 0x4d, 0x4c, 0x47, 0xab, 0xcd,
	0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
	0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10,
	0, 2, 0, 12,
	0xde, 0xad, 0xbe, 0xef,
	0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,
	0, 3, 0, 20,
	0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00,
	0xca, 0xfe, 0xf0, 0x0d,
	0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
	0, 4, 0, 10, 200, 1,
	0x01, 0x02, 0x03, 0x04,
	0xff, 0xfe, 0xfd, 0xfc,
	0, 5, 0, 8, 0, 0, 1, 44, 0, 0, 0, 100,
};

/* SHA-256 (FIPS 180-4), for short messages. */
static uint32_t ror(uint32_t v, int n)
{
	return v >> n | v << (32 - n);
}

static void sha256_block(uint32_t *h, const uint8_t *p)
{
	static const uint32_t k[64] = {
		0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b,
		0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
		0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
		0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
		0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152,
		0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
		0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
		0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
		0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
		0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
		0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
		0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
		0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
	};
	uint32_t w[64], s[8];
	int i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 |
		       p[4 * i + 2] << 8 | p[4 * i + 3];
	for (; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^
			w[i - 15] >> 3) +
		       (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^
			w[i - 2] >> 10);

	memcpy(s, h, sizeof(s));
	for (i = 0; i < 64; i++) {
		uint32_t t1 = s[7] + (ror(s[4], 6) ^ ror(s[4], 11) ^
				      ror(s[4], 25)) +
			      ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
		uint32_t t2 = (ror(s[0], 2) ^ ror(s[0], 13) ^ ror(s[0], 22)) +
			      ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		h[i] += s[i];
}

static void sha256(const uint8_t *data, size_t len, uint8_t *out)
{
	uint32_t h[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};
	size_t padded = (len + 9 + 63) / 64 * 64, i;
	uint8_t buf[512] = { 0 };

	memcpy(buf, data, len);
	buf[len] = 0x80;
	for (i = 0; i < 8; i++)
		buf[padded - 1 - i] = (uint64_t)len * 8 >> 8 * i;
	for (i = 0; i < padded; i += 64)
		sha256_block(h, buf + i);
	for (i = 0; i < 32; i++)
		out[i] = h[i / 4] >> (24 - 8 * (i % 4));
}

/* HMAC (RFC 2104) with keys of up to 64 bytes. */
static void hmac(const uint8_t *key, size_t key_len, const uint8_t *data,
		 size_t len, uint8_t *out)
{
	uint8_t buf[64 + 320] = { 0 };
	uint8_t inner[64 + 32] = { 0 };
	size_t i;

	memcpy(buf, key, key_len);
	memcpy(inner, key, key_len);
	for (i = 0; i < 64; i++) {
		buf[i] ^= 0x36;
		inner[i] ^= 0x5c;
	}
	memcpy(buf + 64, data, len);
	sha256(buf, 64 + len, inner + 64);
	sha256(inner, sizeof(inner), out);
}

/* Decodes a copy that ends where its memory ends. */
static enum mlag_refusal decode(const uint8_t *buf, size_t len,
				struct pdu_hello *hello,
				struct pdu_result *res)
{
	enum mlag_refusal ret;
	uint8_t *copy;

	copy = malloc(len ? len : 1);
	memcpy(copy, buf, len);
	ret = pdu_hello_decode(len ? copy : copy + 1, len, hello, res);
	free(copy);
	return ret;
}

static enum mlag_refusal decode_only(const uint8_t *buf, size_t len)
{
	struct pdu_result res;
	struct pdu_hello h;

	return decode(buf, len, &h, &res);
}

/* What a receiver with the key says. */
static enum mlag_refusal receive(const uint8_t *buf, size_t len)
{
	uint8_t mac[PDU_HMAC_LEN];
	enum mlag_refusal ret;
	struct pdu_result res;
	struct pdu_hello h;

	ret = decode(buf, len, &h, &res);
	if (ret != MLAG_REFUSAL_NONE)
		return ret;
	if (!res.auth_len)
		return MLAG_REFUSAL_BAD_KEY;

	hmac(test_key, sizeof(test_key) - 1, buf, res.auth_len, mac);
	return memcmp(mac, buf + res.auth_len, sizeof(mac)) ?
	       MLAG_REFUSAL_BAD_KEY : MLAG_REFUSAL_NONE;
}

static int encode_signed(const struct pdu_hello *h, uint8_t *buf)
{
	int len = pdu_hello_encode(h, true, buf, PDU_HELLO_MAX);

	if (len > 0)
		hmac(test_key, sizeof(test_key) - 1, buf, len - PDU_HMAC_LEN,
		     buf + len - PDU_HMAC_LEN);
	return len;
}

static bool same(const struct pdu_hello *a, const struct pdu_hello *b)
{
	return a->version == b->version && a->min_version == b->min_version &&
	       a->group == b->group && !memcmp(a->mac, b->mac, PDU_MAC_LEN) &&
	       a->boot == b->boot && a->seq == b->seq &&
	       a->session == b->session && a->nonce == b->nonce &&
	       a->echo_boot == b->echo_boot &&
	       a->echo_session == b->echo_session &&
	       a->echo_nonce == b->echo_nonce && a->priority == b->priority &&
	       a->role == b->role && a->role_version == b->role_version &&
	       a->echo_role_version == b->echo_role_version &&
	       a->hold == b->hold && a->interval == b->interval;
}

/* Puts a TLV into a hello without HMAC, at an offset; returns the length. */
static size_t insert(uint8_t *buf, size_t at, uint16_t type, uint16_t value_len)
{
	size_t len = NO_AUTH_LEN + 4 + value_len;

	memcpy(buf, test_wire, at);
	buf[at] = type >> 8;
	buf[at + 1] = type;
	buf[at + 2] = value_len >> 8;
	buf[at + 3] = value_len;
	memset(buf + at + 4, 0xa5, value_len);
	memcpy(buf + at + 4 + value_len, test_wire + at, NO_AUTH_LEN - at);
	buf[8] = len >> 8;
	buf[9] = len;
	return len;
}

static bool test_round_trip(void)
{
	struct pdu_hello h, in = test_hello;
	uint8_t buf[PDU_HELLO_MAX];
	struct pdu_result res;
	int len;

	len = pdu_hello_encode(&in, false, buf, sizeof(buf));
	EXPECT(len == NO_AUTH_LEN);
	EXPECT(!memcmp(buf, test_wire, len));
	EXPECT(decode(buf, len, &h, &res) == MLAG_REFUSAL_NONE);
	EXPECT(same(&h, &in) && !res.auth_len && !res.why);

	len = encode_signed(&in, buf);
	EXPECT(len == AUTH_LEN_ALL);
	EXPECT(decode(buf, len, &h, &res) == MLAG_REFUSAL_NONE);
	EXPECT(same(&h, &in) && res.auth_len == AUTH_LEN_ALL - PDU_HMAC_LEN);
	EXPECT(receive(buf, len) == MLAG_REFUSAL_NONE);

	/* Nobody is heard: no echo. */
	in.echo_boot = 0;
	in.echo_session = 0;
	in.echo_nonce = 0;
	len = pdu_hello_encode(&in, false, buf, sizeof(buf));
	EXPECT(len == NO_AUTH_LEN - 24);
	EXPECT(decode(buf, len, &h, &res) == MLAG_REFUSAL_NONE);
	EXPECT(same(&h, &in));
	return true;
}

static bool test_encode_room(void)
{
	uint8_t buf[PDU_HELLO_MAX];
	size_t size;

	for (size = 0; size < AUTH_LEN_ALL; size++)
		EXPECT(pdu_hello_encode(&test_hello, true, buf, size) ==
		       -ENOSPC);
	EXPECT(pdu_hello_encode(&test_hello, true, buf, size) == AUTH_LEN_ALL);
	return true;
}

static bool test_values(void)
{
#define BAD(field, value) do {						\
	struct pdu_hello h = test_hello;				\
	h.field = value;						\
	EXPECT(pdu_hello_encode(&h, false, buf, sizeof(buf)) ==		\
	       -EINVAL);						\
} while (0)
	static const struct {
		size_t at;
		uint8_t len;
		uint8_t value;
	} bad[] = {
		{ 16, 2, 0 },		/* group */
		{ 18, 6, 0 },		/* MAC */
		{ 18, 1, 0x03 },	/* MAC, multicast */
		{ 24, 8, 0 },		/* boot */
		{ 60, 8, 0 },		/* echoed boot */
		{ 84, 1, 0 },		/* priority */
		{ 84, 1, 255 },
		{ 85, 1, 3 },		/* role */
		{ 98, 4, 0 },		/* hold */
		{ 98, 1, 1 },
		{ 100, 1, 0 },		/* hold, 44 */
		{ 100, 1, 0x76 },	/* hold, 30252 */
		{ 102, 4, 0 },		/* interval */
	};
	struct pdu_hello h, in = test_hello;
	uint8_t buf[PDU_HELLO_MAX];
	struct pdu_result res;
	unsigned int i;
	int len;

	BAD(version, 0);
	BAD(min_version, 0);
	BAD(min_version, 2);
	BAD(group, 0);
	BAD(mac[0], 1);
	BAD(boot, 0);
	BAD(priority, 0);
	BAD(priority, 255);
	BAD(role, 3);
	BAD(hold, 0);
	BAD(hold, 59);
	BAD(hold, 30001);
	BAD(hold, UINT32_MAX);
	BAD(interval, 0);
#undef BAD

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memcpy(buf, test_wire, NO_AUTH_LEN);
		memset(buf + bad[i].at, bad[i].value, bad[i].len);
		if (decode_only(buf, NO_AUTH_LEN) != MLAG_REFUSAL_MALFORMED)
			printf("# value %u\n", i);
		EXPECT(decode_only(buf, NO_AUTH_LEN) ==
		       MLAG_REFUSAL_MALFORMED);
	}

	/* The ends of what is allowed; a role version may be any number. */
	in.role_version = UINT32_MAX;
	in.echo_role_version = 0;
	in.hold = 60;
	in.interval = 1;
	for (i = 0; i < 2; i++) {
		len = pdu_hello_encode(&in, false, buf, sizeof(buf));
		EXPECT(len == NO_AUTH_LEN);
		EXPECT(decode(buf, len, &h, &res) == MLAG_REFUSAL_NONE);
		EXPECT(same(&h, &in));
		in.role_version = 0;
		in.echo_role_version = UINT32_MAX;
		in.hold = 30000;
		in.interval = UINT32_MAX;
	}
	return true;
}

static bool test_truncated(void)
{
	uint8_t buf[PDU_HELLO_MAX], cut[PDU_HELLO_MAX];
	int len = encode_signed(&test_hello, buf), i;

	for (i = 0; i < len; i++) {
		/* Cut short, and with a length field that hides it. */
		EXPECT(receive(buf, i) == MLAG_REFUSAL_MALFORMED);
		memcpy(cut, buf, i);
		if (i >= HDR_LEN)
			cut[9] = i;
		EXPECT(receive(cut, i) != MLAG_REFUSAL_NONE);
		/* Where a TLV ended it is well formed, but for what lacks. */
		if (i != NO_AUTH_LEN)
			EXPECT(decode_only(cut, i) == MLAG_REFUSAL_MALFORMED);
	}
	return true;
}

static bool test_trailing(void)
{
	uint8_t buf[PDU_HELLO_MAX + 4] = { 0 };
	int len = encode_signed(&test_hello, buf), i;

	for (i = 1; i <= 4; i++) {
		EXPECT(receive(buf, len + i) == MLAG_REFUSAL_MALFORMED);
		buf[9] = len + i;
		EXPECT(receive(buf, len + i) == MLAG_REFUSAL_MALFORMED);
		buf[9] = len;
	}
	return true;
}

static bool test_header(void)
{
	uint8_t buf[NO_AUTH_LEN];
	int i;

	for (i = 0; i < 4; i++) {
		memcpy(buf, test_wire, sizeof(buf));
		buf[i] ^= 1;
		EXPECT(decode_only(buf, sizeof(buf)) ==
		       MLAG_REFUSAL_MALFORMED);
	}

	/* Flags and the reserved field are for later. */
	memcpy(buf, test_wire, sizeof(buf));
	buf[7] = 0xff;
	buf[10] = 0xff;
	buf[11] = 0xff;
	EXPECT(decode_only(buf, sizeof(buf)) == MLAG_REFUSAL_NONE);
	return true;
}

static bool test_versions(void)
{
	struct pdu_result res;
	uint8_t buf[NO_AUTH_LEN];
	struct pdu_hello h;

	memcpy(buf, test_wire, sizeof(buf));
	buf[4] = 2;	/* a newer one that still speaks ours */
	EXPECT(decode(buf, sizeof(buf), &h, &res) == MLAG_REFUSAL_NONE);
	EXPECT(h.version == 2 && h.min_version == 1);
	buf[5] = 2;	/* one that does not, whatever else is in it */
	EXPECT(decode_only(buf, sizeof(buf)) == MLAG_REFUSAL_VERSION);
	memset(buf + HDR_LEN, 0xff, sizeof(buf) - HDR_LEN);
	EXPECT(decode_only(buf, sizeof(buf)) == MLAG_REFUSAL_VERSION);
	buf[5] = 3;
	EXPECT(decode_only(buf, sizeof(buf)) == MLAG_REFUSAL_MALFORMED);
	buf[5] = 0;
	EXPECT(decode_only(buf, sizeof(buf)) == MLAG_REFUSAL_MALFORMED);
	buf[4] = 0;
	EXPECT(decode_only(buf, sizeof(buf)) == MLAG_REFUSAL_MALFORMED);

	memcpy(buf, test_wire, sizeof(buf));
	buf[6] = 2;	/* another type of PDU */
	EXPECT(decode_only(buf, sizeof(buf)) == MLAG_REFUSAL_VERSION);
	return true;
}

/* Offsets between the TLVs of test_wire, and both ends. */
static const size_t test_gap[] = { 12, 40, 56, 80, 94, 106 };

#define GAPS	(sizeof(test_gap) / sizeof(test_gap[0]))

static bool test_unknown(void)
{
	static const uint16_t lens[] = { 0, 1, 7, 32, 255, 1024 };
	struct pdu_result res;
	uint8_t buf[1300];
	struct pdu_hello h;
	unsigned int i, j;
	size_t len;

	for (i = 0; i < GAPS; i++) {
		for (j = 0; j < sizeof(lens) / sizeof(lens[0]); j++) {
			len = insert(buf, test_gap[i], 0x7abc, lens[j]);
			EXPECT(decode(buf, len, &h, &res) ==
			       MLAG_REFUSAL_NONE);
			EXPECT(same(&h, &test_hello));

			len = insert(buf, test_gap[i], 0xfabc, lens[j]);
			EXPECT(decode_only(buf, len) == MLAG_REFUSAL_VERSION);
		}
		/* The bit is part of the number: 0x8001 is no sender TLV. */
		len = insert(buf, test_gap[i], 0x8001, 24);
		EXPECT(decode_only(buf, len) == MLAG_REFUSAL_VERSION);
		len = insert(buf, test_gap[i], 0, 4);
		EXPECT(decode_only(buf, len) == MLAG_REFUSAL_NONE);
	}
	return true;
}

static bool test_duplicates(void)
{
	static const uint16_t lens[] = { 0, 24, 12, 20, 10, 8, 32 };
	uint8_t buf[300];
	unsigned int i, type;
	size_t len;

	for (i = 0; i < GAPS; i++) {
		for (type = 1; type <= 5; type++) {
			len = insert(buf, test_gap[i], type, lens[type]);
			EXPECT(decode_only(buf, len) ==
			       MLAG_REFUSAL_MALFORMED);
		}
		/* An HMAC that is not the last TLV, or followed by another. */
		len = insert(buf, test_gap[i], 6, 32);
		EXPECT(decode_only(buf, len) ==
		       (test_gap[i] == NO_AUTH_LEN ? MLAG_REFUSAL_NONE :
						     MLAG_REFUSAL_MALFORMED));
		if (test_gap[i] != NO_AUTH_LEN)
			continue;
		memcpy(buf + len, buf + NO_AUTH_LEN, 36);
		buf[9] = len + 36;
		EXPECT(decode_only(buf, len + 36) == MLAG_REFUSAL_MALFORMED);
	}
	return true;
}

static bool test_lengths(void)
{
	unsigned int i, l;
	uint8_t buf[NO_AUTH_LEN];

	/* Any other length of any TLV is wrong, were the rest as it may. */
	for (i = 0; i + 1 < GAPS; i++) {
		for (l = 0; l < 65536; l++) {
			memcpy(buf, test_wire, sizeof(buf));
			if (l == (unsigned int)buf[test_gap[i] + 3])
				continue;
			buf[test_gap[i] + 2] = l >> 8;
			buf[test_gap[i] + 3] = l;
			if (decode_only(buf, sizeof(buf)) !=
			    MLAG_REFUSAL_MALFORMED)
				printf("# TLV %u length %u\n", i, l);
			EXPECT(decode_only(buf, sizeof(buf)) ==
			       MLAG_REFUSAL_MALFORMED);
		}
	}
	return true;
}

static bool test_missing(void)
{
	uint8_t buf[NO_AUTH_LEN];
	enum mlag_refusal want;
	unsigned int i;

	for (i = 0; i + 1 < GAPS; i++) {
		size_t from = test_gap[i], to = test_gap[i + 1];

		memcpy(buf, test_wire, from);
		memcpy(buf + from, test_wire + to, NO_AUTH_LEN - to);
		buf[9] = NO_AUTH_LEN - (to - from);
		want = i == 2 ? MLAG_REFUSAL_NONE : MLAG_REFUSAL_MALFORMED;
		EXPECT(decode_only(buf, buf[9]) == want);
	}
	return true;
}

static bool test_bit_flips(void)
{
	uint8_t buf[PDU_HELLO_MAX];
	int len = encode_signed(&test_hello, buf), i;

	for (i = 0; i < len * 8; i++) {
		buf[i / 8] ^= 1 << i % 8;
		if (receive(buf, len) == MLAG_REFUSAL_NONE)
			printf("# bit %d of byte %d\n", i % 8, i / 8);
		EXPECT(receive(buf, len) != MLAG_REFUSAL_NONE);
		buf[i / 8] ^= 1 << i % 8;
	}
	EXPECT(receive(buf, len) == MLAG_REFUSAL_NONE);
	return true;
}

static bool test_random(void)
{
	uint8_t buf[PDU_HELLO_MAX], mutant[PDU_HELLO_MAX];
	int len = encode_signed(&test_hello, buf), i, j;
	struct pdu_result res;
	struct pdu_hello h;

	/* Always the same ones; the sanitizer watches. */
	srandom(1);
	for (i = 0; i < 200000; i++) {
		memcpy(mutant, buf, len);
		for (j = random() % 6; j >= 0; j--)
			mutant[random() % len] = random();
		j = random() % (len + 1);
		if (random() % 2)
			mutant[9] = j;
		if (decode(mutant, j, &h, &res) != MLAG_REFUSAL_NONE)
			EXPECT(res.why && !res.auth_len);
	}
	return true;
}

static bool test_hmac_reference(void)
{
	/* RFC 4231, test case 2. */
	static const uint8_t want[] = {
		0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e,
		0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7,
		0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83,
		0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43,
	};
	static const uint8_t text[] = "what do ya want for nothing?";
	uint8_t out[32];

	hmac((const uint8_t *)"Jefe", 4, text, sizeof(text) - 1, out);
	EXPECT(!memcmp(out, want, sizeof(want)));
	return true;
}

static bool test_hmac_kernel(void)
{
	uint8_t buf[PDU_HELLO_MAX], mac[32];
	int len = encode_signed(&test_hello, buf), ret, i;
	size_t signed_len = len - PDU_HMAC_LEN;
	struct auth *auth;

	ret = auth_open(test_key, sizeof(test_key) - 1, &auth);
	if (ret == -EAFNOSUPPORT || ret == -ENOENT) {
		ktap_skip = "no AF_ALG with hmac(sha256) here";
		return false;
	}
	EXPECT(!ret);

	/* More than once: nothing is left over from the time before. */
	for (i = 0; i < 3; i++) {
		EXPECT(!auth_digest(auth, buf, signed_len, mac));
		EXPECT(!memcmp(mac, buf + signed_len, sizeof(mac)));
		EXPECT(!auth_check(auth, buf, signed_len, mac));
		mac[31] ^= 1;
		EXPECT(auth_check(auth, buf, signed_len, mac) == -EBADMSG);
	}
	auth_close(auth);

	EXPECT(!auth_open(test_key, 5, &auth));
	EXPECT(auth_check(auth, buf, signed_len, buf + signed_len) ==
	       -EBADMSG);
	auth_close(auth);
	return true;
}

int main(void)
{
	static const struct ktap_case cases[] = {
		{ "round trip, bytes as documented", test_round_trip },
		{ "encoding into too little room", test_encode_room },
		{ "values out of range", test_values },
		{ "every truncation", test_truncated },
		{ "trailing bytes", test_trailing },
		{ "header", test_header },
		{ "versions and types", test_versions },
		{ "unknown TLVs, critical ones too", test_unknown },
		{ "duplicate TLVs, place of the HMAC", test_duplicates },
		{ "every wrong length of every TLV", test_lengths },
		{ "missing TLVs", test_missing },
		{ "every bit flip with a key", test_bit_flips },
		{ "random changes", test_random },
		{ "HMAC of this test is HMAC-SHA256", test_hmac_reference },
		{ "HMAC by the kernel", test_hmac_kernel },
	};

	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
