/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is not as it should be with the device as a whole: a sentence each, the
 * same in every command that says it.
 */
#ifndef MLAG_SAY_H
#define MLAG_SAY_H

#include <stdbool.h>
#include <stddef.h>

#include "tb.h"

/* Enough for each of the sentences. */
#define MLAG_SAY_SIZE	256

/**
 * mlag_say_group - Say that there is no group.
 * @group: the group
 * @buf: where to
 * @size: size of @buf
 *
 * Return: false if there is nothing to say.
 */
bool mlag_say_group(const struct mlag_tb *group, char *buf, size_t size);

/**
 * mlag_say_peer_link - Say what the peer-link lacks.
 * @group: the group
 * @buf: where to
 * @size: size of @buf
 *
 * Return: false if there is nothing to say.
 */
bool mlag_say_peer_link(const struct mlag_tb *group, char *buf, size_t size);

/**
 * mlag_say_helper - Say what is the matter with this device's helper.
 * @group: the group
 * @buf: where to
 * @size: size of @buf
 *
 * Return: false if there is nothing to say.
 */
bool mlag_say_helper(const struct mlag_tb *group, char *buf, size_t size);

/**
 * mlag_say_peer_helper - Say what is the matter with the peer's.
 * @group: the group
 * @buf: where to
 * @size: size of @buf
 *
 * Return: false if there is nothing to say, or nothing is known of it.
 */
bool mlag_say_peer_helper(const struct mlag_tb *group, char *buf, size_t size);

/**
 * mlag_say_lost - Say why there is no peer.
 * @group: the group, whose session is down
 * @buf: where to
 * @size: size of @buf
 *
 * Return: @buf.
 */
const char *mlag_say_lost(const struct mlag_tb *group, char *buf, size_t size);

/**
 * mlag_say_maintenance - Say how far the maintenance of this device is.
 * @group: the group
 * @buf: where to
 * @size: size of @buf
 *
 * Return: false if it is in none.
 */
bool mlag_say_maintenance(const struct mlag_tb *group, char *buf, size_t size);

/**
 * mlag_say_peer_maintenance - Say that the peer is in maintenance.
 * @group: the group
 * @buf: where to
 * @size: size of @buf
 *
 * Return: false if it is in none.
 */
bool mlag_say_peer_maintenance(const struct mlag_tb *group, char *buf,
			       size_t size);

#endif /* MLAG_SAY_H */
