// SPDX-License-Identifier: GPL-2.0
/*
 * The attributes of a message: finding them, reading them, and writing them as
 * JSON.
 */
#include "tb.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/genetlink.h>
#include <net/if.h>
#include <stdio.h>

static int mlag_tb_check(const struct mlag_attr *attr,
			 const struct nlattr *nla)
{
	static const uint16_t sizes[] = {
		[MLAG_ATTR_U8] = 1, [MLAG_ATTR_U16] = 2, [MLAG_ATTR_U32] = 4,
		[MLAG_ATTR_U64] = 8, [MLAG_ATTR_HEX64] = 8,
		[MLAG_ATTR_ENUM] = 1, [MLAG_ATTR_MAC] = 6,
		[MLAG_ATTR_IFINDEX] = 4, [MLAG_ATTR_BITS] = 4,
	};
	uint16_t len = mnl_attr_get_payload_len(nla);
	const struct nlattr *inner;
	unsigned int type;

	switch (attr->type) {
	case MLAG_ATTR_NONE:
	case MLAG_ATTR_FLAG:
		return 0;
	case MLAG_ATTR_STRING:
		return mnl_attr_validate(nla, MNL_TYPE_NUL_STRING) < 0 ?
		       -EBADMSG : 0;
	case MLAG_ATTR_INET:
		return len == 4 || len == 16 ? 0 : -EBADMSG;
	case MLAG_ATTR_NEST:
		break;
	default:
		return len == sizes[attr->type] ? 0 : -EBADMSG;
	}

	/* No set nests deeper than two levels, so this ends. */
	mnl_attr_for_each_nested(inner, nla) {
		type = mnl_attr_get_type(inner);
		if (type <= attr->nest->max &&
		    mlag_tb_check(&attr->nest->attr[type], inner))
			return -EBADMSG;
	}

	return 0;
}

static void mlag_tb_add(struct mlag_tb *tb, const struct nlattr *nla)
{
	unsigned int type = mnl_attr_get_type(nla);

	if (type <= tb->set->max && tb->set->attr[type].type)
		tb->tb[type] = nla;
}

int mlag_tb_parse(struct mlag_tb *tb, const struct mlag_attr_set *set,
		  const struct nlmsghdr *nlh)
{
	const struct nlattr *nla;
	unsigned int i;

	*tb = (struct mlag_tb){ .set = set };
	mnl_attr_for_each(nla, nlh, sizeof(struct genlmsghdr))
		mlag_tb_add(tb, nla);

	for (i = 0; i <= set->max; i++)
		if (tb->tb[i] && mlag_tb_check(&set->attr[i], tb->tb[i]))
			return -EBADMSG;

	return 0;
}

void mlag_tb_nest(struct mlag_tb *tb, const struct mlag_tb *from,
		  unsigned int type)
{
	const struct nlattr *nla;

	*tb = (struct mlag_tb){ .set = from->set->attr[type].nest };
	if (!from->tb[type])
		return;
	mnl_attr_for_each_nested(nla, from->tb[type])
		mlag_tb_add(tb, nla);
}

bool mlag_tb_has(const struct mlag_tb *tb, unsigned int type)
{
	return tb->tb[type];
}

uint64_t mlag_tb_uint(const struct mlag_tb *tb, unsigned int type)
{
	const struct nlattr *nla = tb->tb[type];

	if (!nla)
		return 0;

	switch (tb->set->attr[type].type) {
	case MLAG_ATTR_U8:
	case MLAG_ATTR_ENUM:
		return mnl_attr_get_u8(nla);
	case MLAG_ATTR_U16:
		return mnl_attr_get_u16(nla);
	case MLAG_ATTR_U32:
	case MLAG_ATTR_IFINDEX:
	case MLAG_ATTR_BITS:
		return mnl_attr_get_u32(nla);
	case MLAG_ATTR_U64:
	case MLAG_ATTR_HEX64:
		return mnl_attr_get_u64(nla);
	default:
		return 0;
	}
}

const char *mlag_tb_name(const struct mlag_tb *tb, unsigned int type,
			 char *buf, size_t size)
{
	const struct mlag_attr *attr = &tb->set->attr[type];
	unsigned int val = mlag_tb_uint(tb, type);
	char name[IF_NAMESIZE];

	if (!tb->tb[type])
		return "-";
	if (attr->type == MLAG_ATTR_ENUM)
		return mlag_name(attr->names, val, buf, size);
	if (!val)
		return "-";

	/* Like ip(8) for a device that it cannot name. */
	if (if_indextoname(val, name))
		snprintf(buf, size, "%s", name);
	else
		snprintf(buf, size, "if%u", val);

	return buf;
}

const char *mlag_tb_str(const struct mlag_tb *tb, unsigned int type)
{
	return tb->tb[type] ? mnl_attr_get_str(tb->tb[type]) : "";
}

const char *mlag_tb_mac(const struct mlag_tb *tb, unsigned int type,
			char *buf, size_t size)
{
	if (!tb->tb[type])
		return "-";

	return mlag_mac_str(mnl_attr_get_payload(tb->tb[type]), buf, size);
}

const char *mlag_tb_inet(const struct mlag_tb *tb, unsigned int type,
			 char *buf, size_t size)
{
	const struct nlattr *nla = tb->tb[type];

	if (!nla || !inet_ntop(mnl_attr_get_payload_len(nla) == 4 ? AF_INET :
			       AF_INET6, mnl_attr_get_payload(nla), buf, size))
		return "-";

	return buf;
}

static void mlag_tb_json_bits(const struct mlag_attr *attr, uint32_t val,
			      struct mlag_json *json)
{
	unsigned int i;
	char num[12];

	mlag_json_open(json, attr->name, '[');
	for (i = 0; i < 32; i++)
		if (val & 1u << i)
			mlag_json_str(json, NULL, mlag_name(attr->names, i, num,
							    sizeof(num)));
	mlag_json_close(json, ']');
}

static void mlag_tb_json_one(const struct mlag_tb *tb, unsigned int type,
			     struct mlag_json *json)
{
	const struct mlag_attr *attr = &tb->set->attr[type];
	uint64_t val = mlag_tb_uint(tb, type);
	char buf[INET6_ADDRSTRLEN];
	struct mlag_tb nest;

	switch (attr->type) {
	case MLAG_ATTR_NONE:
	case MLAG_ATTR_FLAG:
		break;
	case MLAG_ATTR_U8:
	case MLAG_ATTR_U16:
	case MLAG_ATTR_U32:
	case MLAG_ATTR_U64:
		mlag_json_uint(json, attr->name, val);
		break;
	case MLAG_ATTR_HEX64:
		snprintf(buf, sizeof(buf), "0x%016" PRIx64, val);
		mlag_json_str(json, attr->name, buf);
		break;
	case MLAG_ATTR_ENUM:
		if (val <= attr->names->max)
			mlag_json_str(json, attr->name,
				      attr->names->name[val]);
		else
			mlag_json_uint(json, attr->name, val);
		break;
	case MLAG_ATTR_MAC:
		mlag_json_str(json, attr->name,
			      mlag_tb_mac(tb, type, buf, sizeof(buf)));
		break;
	case MLAG_ATTR_STRING:
		mlag_json_str(json, attr->name, mlag_tb_str(tb, type));
		break;
	case MLAG_ATTR_IFINDEX:
		if (val)
			mlag_json_str(json, attr->name,
				      mlag_tb_name(tb, type, buf,
						   sizeof(buf)));
		break;
	case MLAG_ATTR_INET:
		mlag_json_str(json, attr->name,
			      mlag_tb_inet(tb, type, buf, sizeof(buf)));
		break;
	case MLAG_ATTR_BITS:
		mlag_tb_json_bits(attr, val, json);
		break;
	case MLAG_ATTR_NEST:
		mlag_tb_nest(&nest, tb, type);
		mlag_json_open(json, attr->name, '{');
		mlag_tb_json(&nest, json);
		mlag_json_close(json, '}');
		break;
	}
}

void mlag_tb_json(const struct mlag_tb *tb, struct mlag_json *json)
{
	unsigned int i;

	for (i = 0; i <= tb->set->max; i++) {
		if (tb->set->attr[i].type == MLAG_ATTR_FLAG)
			mlag_json_bool(json, tb->set->attr[i].name,
				       mlag_tb_has(tb, i));
		else if (tb->tb[i])
			mlag_tb_json_one(tb, i, json);
	}
}
