/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Output for people and for programs: colours, ages and tables, and JSON.
 */
#ifndef MLAG_PRINT_H
#define MLAG_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Result of a function whose user gave it wrong arguments, and was told so. */
#define MLAG_USAGE	1

/**
 * enum mlag_color - What a word of the output means.
 * @MLAG_COLOR_NONE: nothing special
 * @MLAG_COLOR_NAME: name of a network device
 * @MLAG_COLOR_MAC: MAC address
 * @MLAG_COLOR_GOOD: as it should be
 * @MLAG_COLOR_WARN: works, but not as it should
 * @MLAG_COLOR_BAD: does not work
 */
enum mlag_color {
	MLAG_COLOR_NONE,
	MLAG_COLOR_NAME,
	MLAG_COLOR_MAC,
	MLAG_COLOR_GOOD,
	MLAG_COLOR_WARN,
	MLAG_COLOR_BAD,
};

/**
 * struct mlag_opts - The global options of the command line.
 * @json: -json: JSON instead of text
 * @pretty: -pretty: JSON on many lines
 * @color: -color: use colours
 * @human: -human-readable: 1.2M instead of 1234567
 * @details: -details: how often it was given
 * @stats: -statistics: how often it was given
 * @timestamp: -timestamp: the time as ip monitor prints it
 * @tshort: -tshort: the same, short
 * @rcvbuf: -rcvbuf: size of the socket's receive buffer, 0 for the default
 */
struct mlag_opts {
	bool json;
	bool pretty;
	bool color;
	bool human;
	int details;
	int stats;
	bool timestamp;
	bool tshort;
	unsigned int rcvbuf;
};

/**
 * struct mlag_json - A JSON document that is being written.
 * @f: where to
 * @pretty: on many lines
 * @depth: how many objects and arrays are open
 * @empty: nothing was written yet into the innermost one
 */
struct mlag_json {
	FILE *f;
	bool pretty;
	unsigned int depth;
	bool empty;
};

/**
 * mlag_json_init - Begin a document on standard output.
 * @json: the document
 * @pretty: on many lines
 */
void mlag_json_init(struct mlag_json *json, bool pretty);

/**
 * mlag_json_open - Open an object or an array.
 * @json: the document
 * @key: its name in the surrounding object, or NULL
 * @bracket: '{' or '['
 */
void mlag_json_open(struct mlag_json *json, const char *key, char bracket);

/**
 * mlag_json_close - Close the innermost object or array.
 * @json: the document
 * @bracket: '}' or ']'; the outermost one ends the line
 */
void mlag_json_close(struct mlag_json *json, char bracket);

/**
 * mlag_json_str - Write a string; what is no UTF-8 is replaced.
 * @json: the document
 * @key: its name in the surrounding object, "-" becomes "_", or NULL
 * @val: the string
 */
void mlag_json_str(struct mlag_json *json, const char *key, const char *val);

/**
 * mlag_json_uint - Write a number.
 * @json: the document
 * @key: its name in the surrounding object, "-" becomes "_", or NULL
 * @val: the number
 */
void mlag_json_uint(struct mlag_json *json, const char *key, uint64_t val);

/**
 * mlag_json_bool - Write true or false.
 * @json: the document
 * @key: its name in the surrounding object, "-" becomes "_", or NULL
 * @val: the truth
 */
void mlag_json_bool(struct mlag_json *json, const char *key, bool val);

/**
 * mlag_error - Tell the user of an error on standard error.
 * @fmt: what is wrong, as for printf(), with no newline
 */
void __attribute__((format(printf, 1, 2))) mlag_error(const char *fmt, ...);

/**
 * mlag_append - Append to a string, as far as there is room.
 * @buf: the string
 * @size: size of its buffer
 * @fmt: what to append, as for printf()
 */
void __attribute__((format(printf, 3, 4)))
mlag_append(char *buf, size_t size, const char *fmt, ...);

/**
 * mlag_color_set - Use colours from now on, or do not.
 * @on: whether
 */
void mlag_color_set(bool on);

/**
 * mlag_print_word - Print one word in colour; control characters become "?".
 * @color: what it means
 * @word: the word
 */
void mlag_print_word(enum mlag_color color, const char *word);

/**
 * mlag_print_label - Begin a line of what is said of the group.
 * @label: what the line is about
 */
void mlag_print_label(const char *label);

/**
 * mlag_age_str - Write an age as people say it: 40ms, 3.4s, 1m02s, 3h07m.
 * @ms: the age in milliseconds
 * @buf: where to
 * @size: size of @buf, 24 is enough
 *
 * Return: @buf.
 */
const char *mlag_age_str(uint64_t ms, char *buf, size_t size);

/**
 * mlag_time_str - Write a setting in ms exactly: 300ms, 2s, 2.5s.
 * @ms: the time in milliseconds
 * @buf: where to
 * @size: size of @buf, 24 is enough
 *
 * Return: @buf.
 */
const char *mlag_time_str(uint64_t ms, char *buf, size_t size);

/**
 * mlag_count_str - Write a counter.
 * @val: the counter
 * @human: with k, M, G ... instead of all digits
 * @buf: where to
 * @size: size of @buf, 24 is enough
 *
 * Return: @buf.
 */
const char *mlag_count_str(uint64_t val, bool human, char *buf, size_t size);

/**
 * mlag_mac_str - Write a MAC address.
 * @mac: its six bytes
 * @buf: where to
 * @size: size of @buf, 18 is enough
 *
 * Return: @buf.
 */
const char *mlag_mac_str(const uint8_t *mac, char *buf, size_t size);

#endif /* MLAG_PRINT_H */
