// SPDX-License-Identifier: GPL-2.0
/*
 * Private flags of NICs. Asked by ioctl() rather than by ethtool's netlink: that
 * is another family, whose number would have to be found, for the same answer.
 */
#include "privflags.h"

#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>

static bool mlag_privflags_ask(int fd, const char *dev, void *cmd)
{
	struct ifreq ifr = { .ifr_data = cmd };

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", dev);

	return !ioctl(fd, SIOCETHTOOL, &ifr);
}

/* How many there are. */
static uint32_t mlag_privflags_num(int fd, const char *dev)
{
	union {
		struct ethtool_sset_info info;
		/* what is told stands behind it, nothing where there are none */
		uint32_t word[sizeof(struct ethtool_sset_info) / 4 + 1];
	} ask = { .word = { 0 } };

	ask.info.cmd = ETHTOOL_GSSET_INFO;
	ask.info.sset_mask = 1ULL << ETH_SS_PRIV_FLAGS;
	if (!mlag_privflags_ask(fd, dev, &ask))
		return 0;

	return ask.info.data[0];
}

/* The number of the flag of that name, @num if there is none. */
static uint32_t mlag_privflags_find(int fd, const char *dev, uint32_t num,
				    const char *name)
{
	struct ethtool_gstrings *strings;
	uint32_t i = num;

	strings = calloc(1, sizeof(*strings) + (size_t)num * ETH_GSTRING_LEN);
	if (!strings)
		return num;
	strings->cmd = ETHTOOL_GSTRINGS;
	strings->string_set = ETH_SS_PRIV_FLAGS;
	strings->len = num;
	if (mlag_privflags_ask(fd, dev, strings))
		for (i = 0; i < num; i++)
			if (!strncmp((char *)strings->data +
				     i * ETH_GSTRING_LEN, name,
				     ETH_GSTRING_LEN))
				break;
	free(strings);

	return i;
}

/* Of all drivers in the kernel i40e and ice have it, and it means the same. */
bool mlag_privflags_keeps_link(const char *dev)
{
	struct ethtool_value flags = { .cmd = ETHTOOL_GPFLAGS };
	bool keeps = false;
	uint32_t num, flag;
	int fd;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	num = mlag_privflags_num(fd, dev);
	flag = num ? mlag_privflags_find(fd, dev, num,
					 MLAG_LINK_DOWN_ON_CLOSE) : num;
	/* More than 32 cannot be asked for. */
	if (flag < num && flag < 32 && mlag_privflags_ask(fd, dev, &flags))
		keeps = !(flags.data & 1u << flag);
	close(fd);

	return keeps;
}
