/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Private flags of NICs, as "ethtool --show-priv-flags" has them.
 */
#ifndef MLAG_PRIVFLAGS_H
#define MLAG_PRIVFLAGS_H

#include <stdbool.h>

/* What a NIC has to be told to take its link down when it is closed. */
#define MLAG_LINK_DOWN_ON_CLOSE	"link-down-on-close"

/**
 * mlag_privflags_keeps_link - Does a NIC keep its link up when it is closed?
 * @dev: its name
 *
 * Return: true if it says so; false if it does not, has no such flag, or cannot
 *	be asked.
 */
bool mlag_privflags_keeps_link(const char *dev);

#endif /* MLAG_PRIVFLAGS_H */
