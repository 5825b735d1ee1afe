/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The attributes of the generic netlink family as tables: their names, their
 * types and what they mean. Documentation/netlink/specs/mlag.yaml is where
 * they come from.
 */
#ifndef MLAG_ATTRS_H
#define MLAG_ATTRS_H

#include <stddef.h>
#include <stdint.h>

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
extern const struct mlag_names mlag_maintenance_names;
extern const struct mlag_names mlag_class_names;
extern const struct mlag_names mlag_verdict_names;
extern const struct mlag_names mlag_rule_names;
extern const struct mlag_names mlag_path_names;
extern const struct mlag_names mlag_dad_refusal_names;
extern const struct mlag_names mlag_dad_risk_names;
extern const struct mlag_names mlag_down_names;
extern const struct mlag_names mlag_uplink_names;
extern const struct mlag_names mlag_uplink_group_names;
extern const struct mlag_names mlag_follow_names;
extern const struct mlag_names mlag_link_state_names;
extern const struct mlag_names mlag_error_down_names;
extern const struct mlag_names mlag_error_down_rule_names;
extern const struct mlag_names mlag_setting_names;

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
#define MLAG_ATTRS_MAX	63

extern const struct mlag_attr_set mlag_group_set;
extern const struct mlag_attr_set mlag_peer_set;
extern const struct mlag_attr_set mlag_refused_set;
extern const struct mlag_attr_set mlag_group_stats_set;
extern const struct mlag_attr_set mlag_port_set;
extern const struct mlag_attr_set mlag_port_stats_set;
extern const struct mlag_attr_set mlag_port_down_set;
extern const struct mlag_attr_set mlag_event_set;
extern const struct mlag_attr_set mlag_claim_set;
extern const struct mlag_attr_set mlag_dad_set;
extern const struct mlag_attr_set mlag_dad_path_set;
extern const struct mlag_attr_set mlag_uplink_set;
extern const struct mlag_attr_set mlag_error_down_set;
extern const struct mlag_attr_set mlag_maintenance_set;

#endif /* MLAG_ATTRS_H */
