/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The attributes of the generic netlink family as tables: their names, their
 * types and what they mean. Documentation/netlink/specs/mlag.yaml is where
 * they come from.
 */
#ifndef MLAG_ATTRS_H
#define MLAG_ATTRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libmnl/libmnl.h>

#include "print.h"

/**
 * struct mlag_names - Names of the values of an enum.
 * @max: largest known value
 * @name: the names
 * @doc: what they mean and what to do, or NULL
 */
struct mlag_names {
	unsigned int max;
	const char * const *name;
	const char * const *doc;
};

extern const struct mlag_names mlag_session_names;
extern const struct mlag_names mlag_role_names;
extern const struct mlag_names mlag_helper_names;
extern const struct mlag_names mlag_leg_names;
extern const struct mlag_names mlag_pairing_names;
extern const struct mlag_names mlag_event_names;
extern const struct mlag_names mlag_reason_names;
extern const struct mlag_names mlag_class_names;
extern const struct mlag_names mlag_verdict_names;
extern const struct mlag_names mlag_rule_names;
extern const struct mlag_names mlag_path_names;
extern const struct mlag_names mlag_dad_refusal_names;
extern const struct mlag_names mlag_down_names;
extern const struct mlag_names mlag_uplink_names;
extern const struct mlag_names mlag_uplink_group_names;
extern const struct mlag_names mlag_follow_names;

/**
 * mlag_name - Name of a value of an enum.
 * @names: the enum
 * @val: the value
 * @buf: used for the number of a value that has no name here
 * @size: size of @buf, 12 is enough
 *
 * Return: the name, or @buf.
 */
const char *mlag_name(const struct mlag_names *names, unsigned int val,
		      char *buf, size_t size);

/**
 * enum mlag_attr_type - Type of an attribute, and how it is shown.
 * @MLAG_ATTR_NONE: no attribute that can be shown
 * @MLAG_ATTR_U8: number
 * @MLAG_ATTR_U16: number
 * @MLAG_ATTR_U32: number
 * @MLAG_ATTR_U64: number
 * @MLAG_ATTR_HEX64: 64 bits that are no count; JSON readers round numbers
 *   above 2^53, so this is a string there
 * @MLAG_ATTR_ENUM: 8 bits with a name for each value
 * @MLAG_ATTR_FLAG: there or not
 * @MLAG_ATTR_MAC: MAC address
 * @MLAG_ATTR_STRING: string
 * @MLAG_ATTR_IFINDEX: index of a network device, shown as its name
 * @MLAG_ATTR_INET: IPv4 or IPv6 address
 * @MLAG_ATTR_BITS: 32 bits with a name for each, a list in JSON
 * @MLAG_ATTR_NEST: attributes
 */
enum mlag_attr_type {
	MLAG_ATTR_NONE,
	MLAG_ATTR_U8,
	MLAG_ATTR_U16,
	MLAG_ATTR_U32,
	MLAG_ATTR_U64,
	MLAG_ATTR_HEX64,
	MLAG_ATTR_ENUM,
	MLAG_ATTR_FLAG,
	MLAG_ATTR_MAC,
	MLAG_ATTR_STRING,
	MLAG_ATTR_IFINDEX,
	MLAG_ATTR_INET,
	MLAG_ATTR_BITS,
	MLAG_ATTR_NEST,
};

struct mlag_attr_set;

/**
 * struct mlag_attr - One attribute.
 * @name: its name in the netlink specification
 * @type: its type
 * @names: names of the values of MLAG_ATTR_ENUM, or bits of MLAG_ATTR_BITS
 * @nest: attributes in MLAG_ATTR_NEST
 * @doc: for a counter, what it counts and what to do, in a few words
 */
struct mlag_attr {
	const char *name;
	enum mlag_attr_type type;
	const struct mlag_names *names;
	const struct mlag_attr_set *nest;
	const char *doc;
};

/**
 * struct mlag_attr_set - The attributes of a message or of a nest.
 * @max: largest number of an attribute
 * @attr: the attributes by number
 */
struct mlag_attr_set {
	unsigned int max;
	const struct mlag_attr *attr;
};

/* No set has an attribute above this. */
#define MLAG_ATTRS_MAX	31

extern const struct mlag_attr_set mlag_group_set;
extern const struct mlag_attr_set mlag_peer_set;
extern const struct mlag_attr_set mlag_refused_set;
extern const struct mlag_attr_set mlag_group_stats_set;
extern const struct mlag_attr_set mlag_port_set;
extern const struct mlag_attr_set mlag_port_stats_set;
extern const struct mlag_attr_set mlag_event_set;
extern const struct mlag_attr_set mlag_claim_set;
extern const struct mlag_attr_set mlag_dad_set;
extern const struct mlag_attr_set mlag_dad_path_set;
extern const struct mlag_attr_set mlag_uplink_set;

/**
 * struct mlag_tb - Attributes found in a message or in a nest.
 * @set: what they are
 * @tb: the attributes by number, NULL where one is absent
 */
struct mlag_tb {
	const struct mlag_attr_set *set;
	const struct nlattr *tb[MLAG_ATTRS_MAX + 1];
};

/**
 * mlag_tb_parse - Find the attributes in a generic netlink message.
 * @tb: the result
 * @set: the attributes that it may have; others are ignored
 * @nlh: the message
 *
 * Return: 0, or -EBADMSG if an attribute has a wrong size.
 */
int mlag_tb_parse(struct mlag_tb *tb, const struct mlag_attr_set *set,
		  const struct nlmsghdr *nlh);

/**
 * mlag_tb_nest - Find the attributes in a nest.
 * @tb: the result, with no attributes if there is no such nest
 * @from: where the nest is; mlag_tb_parse() has checked it
 * @type: its number
 */
void mlag_tb_nest(struct mlag_tb *tb, const struct mlag_tb *from,
		  unsigned int type);

/**
 * mlag_tb_has - Is there such an attribute?
 * @tb: the attributes
 * @type: its number
 *
 * Return: true if there is.
 */
bool mlag_tb_has(const struct mlag_tb *tb, unsigned int type);

/**
 * mlag_tb_uint - Value of a number of any size, of an enum or an ifindex.
 * @tb: the attributes
 * @type: its number
 *
 * Return: the value, 0 if there is none.
 */
uint64_t mlag_tb_uint(const struct mlag_tb *tb, unsigned int type);

/**
 * mlag_tb_name - Name of the value of an enum or of an ifindex.
 * @tb: the attributes
 * @type: its number
 * @buf: may be used for the name
 * @size: size of @buf, 18 is enough
 *
 * Return: the name, "-" if there is none.
 */
const char *mlag_tb_name(const struct mlag_tb *tb, unsigned int type,
			 char *buf, size_t size);

/**
 * mlag_tb_str - Value of a string.
 * @tb: the attributes
 * @type: its number
 *
 * Return: the string, "" if there is none.
 */
const char *mlag_tb_str(const struct mlag_tb *tb, unsigned int type);

/**
 * mlag_tb_mac - Value of a MAC address.
 * @tb: the attributes
 * @type: its number
 * @buf: used for the address
 * @size: size of @buf, 18 is enough
 *
 * Return: the address, "-" if there is none.
 */
const char *mlag_tb_mac(const struct mlag_tb *tb, unsigned int type,
			char *buf, size_t size);

/**
 * mlag_tb_inet - Value of an IPv4 or IPv6 address.
 * @tb: the attributes
 * @type: its number
 * @buf: used for the address
 * @size: size of @buf, INET6_ADDRSTRLEN is enough
 *
 * Return: the address, "-" if there is none.
 */
const char *mlag_tb_inet(const struct mlag_tb *tb, unsigned int type,
			 char *buf, size_t size);

/**
 * mlag_tb_json - Write all attributes as members of the open JSON object.
 * @tb: the attributes
 * @json: the document
 */
void mlag_tb_json(const struct mlag_tb *tb, struct mlag_json *json);

#endif /* MLAG_ATTRS_H */
