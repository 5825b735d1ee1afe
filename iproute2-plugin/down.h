/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a port is held down for, and what it has been released from.
 */
#ifndef MLAG_DOWN_H
#define MLAG_DOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "tb.h"

/**
 * mlag_down_text - Print a line for each reason why a port is held down: who,
 *	since when, and what lifts it; for each that it has been released from;
 *	and if it stays down afterwards.
 * @port: the member port
 */
void mlag_down_text(const struct mlag_tb *port);

/**
 * mlag_down_append - Append the same to a string, in one line; nothing if it is
 *	not held down.
 * @port: the member port
 * @buf: the string
 * @size: size of its buffer
 */
void mlag_down_append(const struct mlag_tb *port, char *buf, size_t size);

/**
 * mlag_down_errdown_text - Print the reasons of another port.
 * @errdown: the port, of the attribute set error-down
 */
void mlag_down_errdown_text(const struct mlag_tb *errdown);

/**
 * mlag_down_errdown_append - Append the same to a string, in one line.
 * @errdown: the port, of the attribute set error-down
 * @buf: the string
 * @size: size of its buffer
 */
void mlag_down_errdown_append(const struct mlag_tb *errdown, char *buf,
			      size_t size);

/**
 * mlag_down_errdown_age - For how long is such a port held down at all?
 * @errdown: the port
 *
 * Return: milliseconds, of the reason that has held for the longest time.
 */
uint64_t mlag_down_errdown_age(const struct mlag_tb *errdown);

/**
 * mlag_down_number - Which reason is it?
 * @word: its name
 * @reason: set to the number of its bit
 *
 * Return: false if there is none of that name.
 */
bool mlag_down_number(const char *word, unsigned int *reason);

/**
 * mlag_down_list - Print the names of reasons, with commas.
 * @down: the reasons, a set of bits
 * @before: what stands before the first, if there is any
 */
void mlag_down_list(uint32_t down, const char *before);

#endif /* MLAG_DOWN_H */
