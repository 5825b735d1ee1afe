/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The attributes of a message of the generic netlink family.
 */
#ifndef MLAG_TB_H
#define MLAG_TB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libmnl/libmnl.h>

#include "attrs.h"
#include "print.h"

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

#endif /* MLAG_TB_H */
