// SPDX-License-Identifier: GPL-2.0
#include "pdu.h"

#include <errno.h>
#include <string.h>

#define PDU_MAGIC		0x6d4c4147	/* "mLAG" */
#define PDU_TYPE_HELLO		1

#define PDU_HDR_LEN		12
#define PDU_TLV_HDR_LEN		4
#define PDU_TLV_CRITICAL	0x8000

enum pdu_tlv {
	PDU_TLV_SENDER = 1,
	PDU_TLV_SESSION,
	PDU_TLV_ECHO,
	PDU_TLV_ELECTION,
	PDU_TLV_TIMERS,
	PDU_TLV_HMAC,

	__PDU_TLV_MAX
};

/* Lengths of the values, by type. */
static const uint16_t pdu_tlv_len[__PDU_TLV_MAX] = {
	[PDU_TLV_SENDER]	= 2 + PDU_MAC_LEN + 8 + 8,
	[PDU_TLV_SESSION]	= 4 + 8,
	[PDU_TLV_ECHO]		= 8 + 4 + 8,
	[PDU_TLV_ELECTION]	= 1 + 1 + 4 + 4,
	[PDU_TLV_TIMERS]	= 4 + 4,
	[PDU_TLV_HMAC]		= PDU_HMAC_LEN,
};

#define PDU_TLV_BIT(type)	(1u << (type))
#define PDU_TLV_REQUIRED	(PDU_TLV_BIT(PDU_TLV_SENDER) | \
				 PDU_TLV_BIT(PDU_TLV_SESSION) | \
				 PDU_TLV_BIT(PDU_TLV_ELECTION) | \
				 PDU_TLV_BIT(PDU_TLV_TIMERS))

/**
 * struct pdu_reader - reads big-endian fields and never past the end
 * @p: next byte
 * @left: bytes that are left
 *
 * Each get returns false, and changes nothing, when too little is left.
 */
struct pdu_reader {
	const uint8_t *p;
	size_t left;
};

static bool pdu_get_bytes(struct pdu_reader *r, void *out, size_t len)
{
	if (r->left < len)
		return false;

	memcpy(out, r->p, len);
	r->p += len;
	r->left -= len;
	return true;
}

static bool pdu_get_uint(struct pdu_reader *r, uint64_t *out, size_t len)
{
	uint8_t b[8];
	size_t i;

	if (!pdu_get_bytes(r, b, len))
		return false;

	*out = 0;
	for (i = 0; i < len; i++)
		*out = *out << 8 | b[i];
	return true;
}

#define PDU_GET(bits)							\
static bool pdu_get_u##bits(struct pdu_reader *r, uint##bits##_t *out)	\
{									\
	uint64_t v;							\
									\
	if (!pdu_get_uint(r, &v, (bits) / 8))				\
		return false;						\
	*out = v;							\
	return true;							\
}

PDU_GET(8)
PDU_GET(16)
PDU_GET(32)
PDU_GET(64)

/* Splits the next len bytes off into a reader of their own. */
static bool pdu_get_sub(struct pdu_reader *r, struct pdu_reader *sub,
			size_t len)
{
	if (r->left < len)
		return false;

	*sub = (struct pdu_reader){ r->p, len };
	r->p += len;
	r->left -= len;
	return true;
}

/**
 * struct pdu_writer - writes big-endian fields and never past the end
 * @start: first byte
 * @len: bytes written
 * @size: room
 * @overflow: a put did not fit
 */
struct pdu_writer {
	uint8_t *start;
	size_t len;
	size_t size;
	bool overflow;
};

static void pdu_put_bytes(struct pdu_writer *w, const void *in, size_t len)
{
	if (w->overflow || w->size - w->len < len) {
		w->overflow = true;
		return;
	}
	memcpy(w->start + w->len, in, len);
	w->len += len;
}

static void pdu_put_uint(struct pdu_writer *w, uint64_t v, size_t len)
{
	uint8_t b[8];
	size_t i;

	for (i = len; i > 0; i--, v >>= 8)
		b[i - 1] = v;
	pdu_put_bytes(w, b, len);
}

static void pdu_put_u8(struct pdu_writer *w, uint8_t v)
{
	pdu_put_uint(w, v, 1);
}

static void pdu_put_u16(struct pdu_writer *w, uint16_t v)
{
	pdu_put_uint(w, v, 2);
}

static void pdu_put_u32(struct pdu_writer *w, uint32_t v)
{
	pdu_put_uint(w, v, 4);
}

static void pdu_put_u64(struct pdu_writer *w, uint64_t v)
{
	pdu_put_uint(w, v, 8);
}

static void pdu_put_tlv(struct pdu_writer *w, enum pdu_tlv type)
{
	pdu_put_u16(w, type);
	pdu_put_u16(w, pdu_tlv_len[type]);
}

/* What is wrong with the values, or NULL: the same rules for both ways. */
static const char *pdu_hello_check(const struct pdu_hello *hello)
{
	static const uint8_t zero[PDU_MAC_LEN];

	if (!hello->min_version || hello->min_version > hello->version)
		return "version range is empty";
	if (!hello->group)
		return "group id is 0";
	if (!memcmp(hello->mac, zero, PDU_MAC_LEN) || hello->mac[0] & 1)
		return "device MAC is no unicast address";
	if (!hello->boot)
		return "boot id is 0";
	if (!hello->priority || hello->priority == 255)
		return "priority is out of range";
	if (hello->role > MLAG_ROLE_BACKUP)
		return "unknown role";
	if (hello->hold < PDU_HOLD_MIN || hello->hold > PDU_HOLD_MAX)
		return "hold time is out of range";
	if (!hello->interval)
		return "interval is 0";
	return NULL;
}

int pdu_hello_encode(const struct pdu_hello *hello, bool auth, uint8_t *buf,
		     size_t size)
{
	static const uint8_t zero[PDU_HMAC_LEN];
	struct pdu_writer w = { .start = buf, .size = size };
	size_t len;

	if (pdu_hello_check(hello))
		return -EINVAL;

	len = PDU_HDR_LEN;
	len += PDU_TLV_HDR_LEN + pdu_tlv_len[PDU_TLV_SENDER];
	len += PDU_TLV_HDR_LEN + pdu_tlv_len[PDU_TLV_SESSION];
	if (hello->echo_boot)
		len += PDU_TLV_HDR_LEN + pdu_tlv_len[PDU_TLV_ECHO];
	len += PDU_TLV_HDR_LEN + pdu_tlv_len[PDU_TLV_ELECTION];
	len += PDU_TLV_HDR_LEN + pdu_tlv_len[PDU_TLV_TIMERS];
	if (auth)
		len += PDU_TLV_HDR_LEN + pdu_tlv_len[PDU_TLV_HMAC];

	pdu_put_u32(&w, PDU_MAGIC);
	pdu_put_u8(&w, hello->version);
	pdu_put_u8(&w, hello->min_version);
	pdu_put_u8(&w, PDU_TYPE_HELLO);
	pdu_put_u8(&w, 0);
	pdu_put_u16(&w, len);
	pdu_put_u16(&w, 0);

	pdu_put_tlv(&w, PDU_TLV_SENDER);
	pdu_put_u16(&w, hello->group);
	pdu_put_bytes(&w, hello->mac, PDU_MAC_LEN);
	pdu_put_u64(&w, hello->boot);
	pdu_put_u64(&w, hello->seq);

	pdu_put_tlv(&w, PDU_TLV_SESSION);
	pdu_put_u32(&w, hello->session);
	pdu_put_u64(&w, hello->nonce);

	if (hello->echo_boot) {
		pdu_put_tlv(&w, PDU_TLV_ECHO);
		pdu_put_u64(&w, hello->echo_boot);
		pdu_put_u32(&w, hello->echo_session);
		pdu_put_u64(&w, hello->echo_nonce);
	}

	pdu_put_tlv(&w, PDU_TLV_ELECTION);
	pdu_put_u8(&w, hello->priority);
	pdu_put_u8(&w, hello->role);
	pdu_put_u32(&w, hello->role_version);
	pdu_put_u32(&w, hello->echo_role_version);

	pdu_put_tlv(&w, PDU_TLV_TIMERS);
	pdu_put_u32(&w, hello->hold);
	pdu_put_u32(&w, hello->interval);

	if (auth) {
		pdu_put_tlv(&w, PDU_TLV_HMAC);
		pdu_put_bytes(&w, zero, PDU_HMAC_LEN);
	}

	return w.overflow ? -ENOSPC : (int)w.len;
}

static enum mlag_refusal pdu_refuse(struct pdu_result *res,
				    enum mlag_refusal refusal, const char *why)
{
	res->why = why;
	return refusal;
}

static enum mlag_refusal pdu_malformed(struct pdu_result *res, const char *why)
{
	return pdu_refuse(res, MLAG_REFUSAL_MALFORMED, why);
}

/* Length and type of the value are right already, so the gets do not fail. */
static bool pdu_get_tlv(struct pdu_reader *v, enum pdu_tlv type,
			struct pdu_hello *hello)
{
	switch (type) {
	case PDU_TLV_SENDER:
		return pdu_get_u16(v, &hello->group) &&
		       pdu_get_bytes(v, hello->mac, PDU_MAC_LEN) &&
		       pdu_get_u64(v, &hello->boot) &&
		       pdu_get_u64(v, &hello->seq);
	case PDU_TLV_SESSION:
		return pdu_get_u32(v, &hello->session) &&
		       pdu_get_u64(v, &hello->nonce);
	case PDU_TLV_ECHO:
		return pdu_get_u64(v, &hello->echo_boot) &&
		       pdu_get_u32(v, &hello->echo_session) &&
		       pdu_get_u64(v, &hello->echo_nonce);
	case PDU_TLV_ELECTION:
		return pdu_get_u8(v, &hello->priority) &&
		       pdu_get_u8(v, &hello->role) &&
		       pdu_get_u32(v, &hello->role_version) &&
		       pdu_get_u32(v, &hello->echo_role_version);
	case PDU_TLV_TIMERS:
		return pdu_get_u32(v, &hello->hold) &&
		       pdu_get_u32(v, &hello->interval);
	case PDU_TLV_HMAC:
	case __PDU_TLV_MAX:
		break;
	}
	return true;
}

enum mlag_refusal pdu_hello_decode(const uint8_t *buf, size_t len,
				   struct pdu_hello *hello,
				   struct pdu_result *res)
{
	struct pdu_reader r = { buf, len };
	uint16_t total, reserved;
	bool critical = false;
	uint8_t type, flags;
	unsigned int seen = 0;
	const char *why;
	uint32_t magic;

	memset(hello, 0, sizeof(*hello));
	memset(res, 0, sizeof(*res));

	if (!pdu_get_u32(&r, &magic) || !pdu_get_u8(&r, &hello->version) ||
	    !pdu_get_u8(&r, &hello->min_version) || !pdu_get_u8(&r, &type) ||
	    !pdu_get_u8(&r, &flags) || !pdu_get_u16(&r, &total) ||
	    !pdu_get_u16(&r, &reserved))
		return pdu_malformed(res, "shorter than a header");
	if (magic != PDU_MAGIC)
		return pdu_malformed(res, "no mlag magic");
	if (total != len)
		return pdu_malformed(res, "length field is wrong");
	if (!hello->min_version || hello->min_version > hello->version)
		return pdu_malformed(res, "version range is empty");
	if (hello->min_version > PDU_VERSION)
		return pdu_refuse(res, MLAG_REFUSAL_VERSION,
				  "speaks only newer versions");
	if (type != PDU_TYPE_HELLO)
		return pdu_refuse(res, MLAG_REFUSAL_VERSION,
				  "unknown type of PDU");

	while (r.left) {
		struct pdu_reader value;
		uint16_t tlv, tlv_len;

		if (seen & PDU_TLV_BIT(PDU_TLV_HMAC))
			return pdu_malformed(res, "bytes after the HMAC");
		if (!pdu_get_u16(&r, &tlv) || !pdu_get_u16(&r, &tlv_len) ||
		    !pdu_get_sub(&r, &value, tlv_len))
			return pdu_malformed(res, "TLV is cut off");
		if (!tlv || tlv >= __PDU_TLV_MAX) {
			critical |= tlv & PDU_TLV_CRITICAL;
			continue;
		}
		if (tlv_len != pdu_tlv_len[tlv])
			return pdu_malformed(res, "TLV of wrong length");
		if (seen & PDU_TLV_BIT(tlv))
			return pdu_malformed(res, "TLV is there twice");
		seen |= PDU_TLV_BIT(tlv);

		if (!pdu_get_tlv(&value, tlv, hello))
			return pdu_malformed(res, "TLV is cut off");
		if (tlv == PDU_TLV_ECHO && !hello->echo_boot)
			return pdu_malformed(res, "echoed boot id is 0");
	}

	/* Only after the walk: a broken PDU is no matter of versions. */
	if (critical)
		return pdu_refuse(res, MLAG_REFUSAL_VERSION,
				  "unknown critical TLV");
	if ((seen & PDU_TLV_REQUIRED) != PDU_TLV_REQUIRED)
		return pdu_malformed(res, "a TLV is missing");
	why = pdu_hello_check(hello);
	if (why)
		return pdu_malformed(res, why);

	if (seen & PDU_TLV_BIT(PDU_TLV_HMAC))
		res->auth_len = len - PDU_HMAC_LEN;
	return MLAG_REFUSAL_NONE;
}
