// SPDX-License-Identifier: GPL-2.0
#include "pdu.h"

#include <errno.h>
#include <string.h>

#define PDU_MAGIC		0x6d4c4147	/* "mLAG" */
#define PDU_TYPE_HELLO		1
#define PDU_TYPE_DAD		2

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

/* Those of a DAD packet; the first and the last are as in a hello. */
enum pdu_dad_tlv {
	PDU_DAD_CLAIM = 2,
	PDU_DAD_ECHO,
	PDU_DAD_SEEN,
	PDU_DAD_STATE,
};

/* Lengths of the values, by type. */
static const uint16_t pdu_hello_len[__PDU_TLV_MAX] = {
	[PDU_TLV_SENDER]	= 2 + PDU_MAC_LEN + 8 + 8,
	[PDU_TLV_SESSION]	= 4 + 8,
	[PDU_TLV_ECHO]		= 8 + 4 + 8,
	[PDU_TLV_ELECTION]	= 1 + 1 + 4 + 4,
	[PDU_TLV_TIMERS]	= 4 + 4,
	[PDU_TLV_HMAC]		= PDU_HMAC_LEN,
};

static const uint16_t pdu_dad_len[__PDU_TLV_MAX] = {
	[PDU_TLV_SENDER]	= 2 + PDU_MAC_LEN + 8 + 8,
	[PDU_DAD_CLAIM]		= 8 + 1 + 1 + 1 + 1 + 1,
	[PDU_DAD_ECHO]		= 8 + 8 + 8,
	[PDU_DAD_SEEN]		= 8 + 8,
	[PDU_DAD_STATE]		= 1 + 1 + 1 + 1 + 1 + 4,
	[PDU_TLV_HMAC]		= PDU_HMAC_LEN,
};

#define PDU_TLV_BIT(type)	(1u << (type))
#define PDU_TLV_REQUIRED	(PDU_TLV_BIT(PDU_TLV_SENDER) | \
				 PDU_TLV_BIT(PDU_TLV_SESSION) | \
				 PDU_TLV_BIT(PDU_TLV_ELECTION) | \
				 PDU_TLV_BIT(PDU_TLV_TIMERS))
#define PDU_DAD_REQUIRED	(PDU_TLV_BIT(PDU_TLV_SENDER) | \
				 PDU_TLV_BIT(PDU_DAD_CLAIM) | \
				 PDU_TLV_BIT(PDU_DAD_ECHO) | \
				 PDU_TLV_BIT(PDU_DAD_SEEN) | \
				 PDU_TLV_BIT(PDU_DAD_STATE))

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

static void pdu_put_tlv(struct pdu_writer *w, const uint16_t *lens,
			unsigned int type)
{
	pdu_put_u16(w, type);
	pdu_put_u16(w, lens[type]);
}

static void pdu_put_header(struct pdu_writer *w, uint8_t version,
			   uint8_t min_version, uint8_t type, size_t len)
{
	pdu_put_u32(w, PDU_MAGIC);
	pdu_put_u8(w, version);
	pdu_put_u8(w, min_version);
	pdu_put_u8(w, type);
	pdu_put_u8(w, 0);
	pdu_put_u16(w, len);
	pdu_put_u16(w, 0);
}

static void pdu_put_hmac(struct pdu_writer *w)
{
	static const uint8_t zero[PDU_HMAC_LEN];

	pdu_put_tlv(w, pdu_hello_len, PDU_TLV_HMAC);
	pdu_put_bytes(w, zero, PDU_HMAC_LEN);
}

static const char *pdu_sender_check(uint8_t version, uint8_t min_version,
				    uint16_t group, const uint8_t *mac,
				    uint64_t boot)
{
	static const uint8_t zero[PDU_MAC_LEN];

	if (!min_version || min_version > version)
		return "version range is empty";
	if (!group)
		return "group id is 0";
	if (!memcmp(mac, zero, PDU_MAC_LEN) || mac[0] & 1)
		return "device MAC is no unicast address";
	if (!boot)
		return "boot id is 0";
	return NULL;
}

/* What is wrong with the values, or NULL: the same rules for both ways. */
static const char *pdu_hello_check(const struct pdu_hello *hello)
{
	const char *why;

	why = pdu_sender_check(hello->version, hello->min_version,
			       hello->group, hello->mac, hello->boot);
	if (why)
		return why;
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

static const char *pdu_dad_check(const struct pdu_dad *dad)
{
	const char *why;

	why = pdu_sender_check(dad->version, dad->min_version, dad->group,
			       dad->mac, dad->boot);
	if (why)
		return why;
	if (dad->class > MLAG_DAD_CLASS_RUN)
		return "unknown class";
	if (dad->claim_uplinks > 1)
		return "uplinks is neither 0 nor 1";
	if (dad->role > MLAG_ROLE_BACKUP)
		return "unknown role";
	if (!dad->priority || dad->priority == 255)
		return "priority is out of range";
	if (!dad->order)
		return "order version is 0";
	if (dad->session > MLAG_SESSION_PAIRED)
		return "unknown session state";
	if (dad->verdict > MLAG_DAD_YIELD)
		return "unknown verdict";
	if (!dad->interval)
		return "interval is 0";
	return NULL;
}

int pdu_hello_encode(const struct pdu_hello *hello, bool auth, uint8_t *buf,
		     size_t size)
{
	struct pdu_writer w = { .start = buf, .size = size };
	size_t len;

	if (pdu_hello_check(hello))
		return -EINVAL;

	len = PDU_HDR_LEN;
	len += PDU_TLV_HDR_LEN + pdu_hello_len[PDU_TLV_SENDER];
	len += PDU_TLV_HDR_LEN + pdu_hello_len[PDU_TLV_SESSION];
	if (hello->echo_boot)
		len += PDU_TLV_HDR_LEN + pdu_hello_len[PDU_TLV_ECHO];
	len += PDU_TLV_HDR_LEN + pdu_hello_len[PDU_TLV_ELECTION];
	len += PDU_TLV_HDR_LEN + pdu_hello_len[PDU_TLV_TIMERS];
	if (auth)
		len += PDU_TLV_HDR_LEN + pdu_hello_len[PDU_TLV_HMAC];

	pdu_put_header(&w, hello->version, hello->min_version, PDU_TYPE_HELLO,
		       len);

	pdu_put_tlv(&w, pdu_hello_len, PDU_TLV_SENDER);
	pdu_put_u16(&w, hello->group);
	pdu_put_bytes(&w, hello->mac, PDU_MAC_LEN);
	pdu_put_u64(&w, hello->boot);
	pdu_put_u64(&w, hello->seq);

	pdu_put_tlv(&w, pdu_hello_len, PDU_TLV_SESSION);
	pdu_put_u32(&w, hello->session);
	pdu_put_u64(&w, hello->nonce);

	if (hello->echo_boot) {
		pdu_put_tlv(&w, pdu_hello_len, PDU_TLV_ECHO);
		pdu_put_u64(&w, hello->echo_boot);
		pdu_put_u32(&w, hello->echo_session);
		pdu_put_u64(&w, hello->echo_nonce);
	}

	pdu_put_tlv(&w, pdu_hello_len, PDU_TLV_ELECTION);
	pdu_put_u8(&w, hello->priority);
	pdu_put_u8(&w, hello->role);
	pdu_put_u32(&w, hello->role_version);
	pdu_put_u32(&w, hello->echo_role_version);

	pdu_put_tlv(&w, pdu_hello_len, PDU_TLV_TIMERS);
	pdu_put_u32(&w, hello->hold);
	pdu_put_u32(&w, hello->interval);

	if (auth)
		pdu_put_hmac(&w);

	return w.overflow ? -ENOSPC : (int)w.len;
}

int pdu_dad_encode(const struct pdu_dad *dad, bool auth, uint8_t *buf,
		   size_t size)
{
	struct pdu_writer w = { .start = buf, .size = size };
	unsigned int type;
	size_t len;

	if (pdu_dad_check(dad))
		return -EINVAL;

	len = PDU_HDR_LEN;
	for (type = PDU_TLV_SENDER; type < PDU_TLV_HMAC; type++)
		len += PDU_TLV_HDR_LEN + pdu_dad_len[type];
	if (auth)
		len += PDU_TLV_HDR_LEN + pdu_dad_len[PDU_TLV_HMAC];

	pdu_put_header(&w, dad->version, dad->min_version, PDU_TYPE_DAD, len);

	pdu_put_tlv(&w, pdu_dad_len, PDU_TLV_SENDER);
	pdu_put_u16(&w, dad->group);
	pdu_put_bytes(&w, dad->mac, PDU_MAC_LEN);
	pdu_put_u64(&w, dad->boot);
	pdu_put_u64(&w, dad->seq);

	pdu_put_tlv(&w, pdu_dad_len, PDU_DAD_CLAIM);
	pdu_put_u64(&w, dad->ballot);
	pdu_put_u8(&w, dad->class);
	pdu_put_u8(&w, dad->claim_uplinks);
	pdu_put_u8(&w, dad->role);
	pdu_put_u8(&w, dad->priority);
	pdu_put_u8(&w, dad->order);

	pdu_put_tlv(&w, pdu_dad_len, PDU_DAD_ECHO);
	pdu_put_u64(&w, dad->nonce);
	pdu_put_u64(&w, dad->echo_boot);
	pdu_put_u64(&w, dad->echo_nonce);

	pdu_put_tlv(&w, pdu_dad_len, PDU_DAD_SEEN);
	pdu_put_u64(&w, dad->seen_boot);
	pdu_put_u64(&w, dad->seen_ballot);

	pdu_put_tlv(&w, pdu_dad_len, PDU_DAD_STATE);
	pdu_put_u8(&w, dad->session);
	pdu_put_u8(&w, dad->verdict);
	pdu_put_u8(&w, dad->flags);
	pdu_put_u8(&w, dad->uplinks_up);
	pdu_put_u8(&w, dad->uplinks);
	pdu_put_u32(&w, dad->interval);

	if (auth)
		pdu_put_hmac(&w);

	return w.overflow ? -ENOSPC : (int)w.len;
}

/**
 * struct pdu_kind - what a type of PDU differs in
 * @type: the type
 * @lens: lengths of its TLVs
 * @required: TLVs that have to be there
 * @get: reads a TLV, returns what is wrong with it or NULL
 */
struct pdu_kind {
	uint8_t type;
	const uint16_t *lens;
	unsigned int required;
	const char *(*get)(struct pdu_reader *v, unsigned int tlv, void *out);
};

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
static bool pdu_get_hello(struct pdu_reader *v, enum pdu_tlv type,
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

static const char *pdu_hello_tlv(struct pdu_reader *v, unsigned int tlv,
				 void *out)
{
	const struct pdu_hello *hello = out;

	if (!pdu_get_hello(v, tlv, out))
		return "TLV is cut off";
	if (tlv == PDU_TLV_ECHO && !hello->echo_boot)
		return "echoed boot id is 0";
	return NULL;
}

static bool pdu_get_dad(struct pdu_reader *v, unsigned int tlv,
			struct pdu_dad *dad)
{
	switch (tlv) {
	case PDU_TLV_SENDER:
		return pdu_get_u16(v, &dad->group) &&
		       pdu_get_bytes(v, dad->mac, PDU_MAC_LEN) &&
		       pdu_get_u64(v, &dad->boot) &&
		       pdu_get_u64(v, &dad->seq);
	case PDU_DAD_CLAIM:
		return pdu_get_u64(v, &dad->ballot) &&
		       pdu_get_u8(v, &dad->class) &&
		       pdu_get_u8(v, &dad->claim_uplinks) &&
		       pdu_get_u8(v, &dad->role) &&
		       pdu_get_u8(v, &dad->priority) &&
		       pdu_get_u8(v, &dad->order);
	case PDU_DAD_ECHO:
		return pdu_get_u64(v, &dad->nonce) &&
		       pdu_get_u64(v, &dad->echo_boot) &&
		       pdu_get_u64(v, &dad->echo_nonce);
	case PDU_DAD_SEEN:
		return pdu_get_u64(v, &dad->seen_boot) &&
		       pdu_get_u64(v, &dad->seen_ballot);
	case PDU_DAD_STATE:
		return pdu_get_u8(v, &dad->session) &&
		       pdu_get_u8(v, &dad->verdict) &&
		       pdu_get_u8(v, &dad->flags) &&
		       pdu_get_u8(v, &dad->uplinks_up) &&
		       pdu_get_u8(v, &dad->uplinks) &&
		       pdu_get_u32(v, &dad->interval);
	default:
		return true;
	}
}

static const char *pdu_dad_tlv(struct pdu_reader *v, unsigned int tlv,
			       void *out)
{
	return pdu_get_dad(v, tlv, out) ? NULL : "TLV is cut off";
}

/* Everything but the values. */
static enum mlag_refusal pdu_decode(const struct pdu_kind *kind,
				    const uint8_t *buf, size_t len,
				    uint8_t *version, uint8_t *min_version,
				    void *out, struct pdu_result *res)
{
	struct pdu_reader r = { buf, len };
	uint16_t total, reserved;
	bool critical = false;
	uint8_t type, flags;
	unsigned int seen = 0;
	const char *why;
	uint32_t magic;

	memset(res, 0, sizeof(*res));

	if (!pdu_get_u32(&r, &magic) || !pdu_get_u8(&r, version) ||
	    !pdu_get_u8(&r, min_version) || !pdu_get_u8(&r, &type) ||
	    !pdu_get_u8(&r, &flags) || !pdu_get_u16(&r, &total) ||
	    !pdu_get_u16(&r, &reserved))
		return pdu_malformed(res, "shorter than a header");
	if (magic != PDU_MAGIC)
		return pdu_malformed(res, "no mlag magic");
	if (total != len)
		return pdu_malformed(res, "length field is wrong");
	if (!*min_version || *min_version > *version)
		return pdu_malformed(res, "version range is empty");
	if (*min_version > PDU_VERSION)
		return pdu_refuse(res, MLAG_REFUSAL_VERSION,
				  "speaks only newer versions");
	if (type != kind->type)
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
		if (tlv_len != kind->lens[tlv])
			return pdu_malformed(res, "TLV of wrong length");
		if (seen & PDU_TLV_BIT(tlv))
			return pdu_malformed(res, "TLV is there twice");
		seen |= PDU_TLV_BIT(tlv);

		why = kind->get(&value, tlv, out);
		if (why)
			return pdu_malformed(res, why);
	}

	/* Only after the walk: a broken PDU is no matter of versions. */
	if (critical)
		return pdu_refuse(res, MLAG_REFUSAL_VERSION,
				  "unknown critical TLV");
	if ((seen & kind->required) != kind->required)
		return pdu_malformed(res, "a TLV is missing");

	if (seen & PDU_TLV_BIT(PDU_TLV_HMAC))
		res->auth_len = len - PDU_HMAC_LEN;
	return MLAG_REFUSAL_NONE;
}

/* The values, at last: nothing is authenticated of what is refused. */
static enum mlag_refusal pdu_values(struct pdu_result *res, const char *why)
{
	if (!why)
		return MLAG_REFUSAL_NONE;
	res->auth_len = 0;
	return pdu_malformed(res, why);
}

enum mlag_refusal pdu_hello_decode(const uint8_t *buf, size_t len,
				   struct pdu_hello *hello,
				   struct pdu_result *res)
{
	static const struct pdu_kind kind = {
		PDU_TYPE_HELLO, pdu_hello_len, PDU_TLV_REQUIRED, pdu_hello_tlv,
	};
	enum mlag_refusal refusal;

	memset(hello, 0, sizeof(*hello));
	refusal = pdu_decode(&kind, buf, len, &hello->version,
			     &hello->min_version, hello, res);
	if (refusal != MLAG_REFUSAL_NONE)
		return refusal;
	return pdu_values(res, pdu_hello_check(hello));
}

enum mlag_dad_refusal pdu_dad_decode(const uint8_t *buf, size_t len,
				     struct pdu_dad *dad,
				     struct pdu_result *res)
{
	static const struct pdu_kind kind = {
		PDU_TYPE_DAD, pdu_dad_len, PDU_DAD_REQUIRED, pdu_dad_tlv,
	};
	enum mlag_refusal refusal;

	memset(dad, 0, sizeof(*dad));
	refusal = pdu_decode(&kind, buf, len, &dad->version,
			     &dad->min_version, dad, res);
	if (refusal == MLAG_REFUSAL_NONE)
		refusal = pdu_values(res, pdu_dad_check(dad));
	switch (refusal) {
	case MLAG_REFUSAL_NONE:
		return MLAG_DAD_REFUSAL_NONE;
	case MLAG_REFUSAL_VERSION:
		return MLAG_DAD_REFUSAL_VERSION;
	default:
		return MLAG_DAD_REFUSAL_MALFORMED;
	}
}
