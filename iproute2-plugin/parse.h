/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values on the command line. Nothing here prints; the caller knows what the
 * value is for.
 */
#ifndef MLAG_PARSE_H
#define MLAG_PARSE_H

#include <stdint.h>

/**
 * mlag_parse_uint - Parse a number: decimal, or hexadecimal after 0x.
 * @word: the word
 * @val: the number
 *
 * Return: 0, or -EINVAL if it is no number, -ERANGE if it is above 2^32 - 1.
 */
int mlag_parse_uint(const char *word, uint32_t *val);

/**
 * mlag_parse_time - Parse a time: 300, 2.5, 300ms, 2.5s.
 * @word: the word
 * @unit: milliseconds in the unit that is meant when there is none
 * @ms: the time in milliseconds
 *
 * Return: 0, or -EINVAL if it is no time in whole milliseconds, -ERANGE if it
 * is above 2^32 - 1 ms.
 */
int mlag_parse_time(const char *word, uint32_t unit, uint32_t *ms);

/**
 * mlag_parse_mac - Parse a MAC address: six pairs of hexadecimal digits.
 * @word: the word
 * @mac: its six bytes
 *
 * Return: 0, or -EINVAL if it is none.
 */
int mlag_parse_mac(const char *word, uint8_t *mac);

#endif /* MLAG_PARSE_H */
