// SPDX-License-Identifier: GPL-2.0
/*
 * Takes the place of privflags.c in ip-mlag-fake: the same, with NICs that are
 * not there. They are some of fake_nl.c's ports:
 *	eth0	takes its link down only if told to, and is not; it is spared
 *	eth1	the same, and is told to
 *	eth9	the same, and is not told to; of its other flags one is set
 *	eth11	like eth9, if MLAG_FAKE_WRONG is "keeps-link"
 *	eth12	has flags of other names, none of which is set
 *	eth13	has no flags, which it says
 *	eth14	fails when asked for its flags
 * All others have nothing that ethtool could ask.
 */
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/ethtool.h>

static int fake_ioctl(int fd, unsigned long request, struct ifreq *ifr);

/* Behind the headers that declare the real one. */
#define ioctl fake_ioctl
#include "../privflags.c"

#define FAKE_FLAGS	3

struct fake_nic {
	const char *name;
	const char *flag[FAKE_FLAGS];
	uint32_t num;
	uint32_t on;
	int err;	/* of the question which are set */
};

static const struct fake_nic fake_nics[] = {
	{ "eth0", { "link-down-on-close" }, 1, 0, 0 },
	{ "eth1", { "MFP", "link-down-on-close", "fw-lldp-agent" }, 3, 2, 0 },
	{ "eth9", { "MFP", "fw-lldp-agent", "link-down-on-close" }, 3, 2, 0 },
	{ "eth11", { "link-down-on-close", "fw-lldp-agent" }, 2, 2, 0 },
	{ "eth12", { "link-down", "link-down-on-close-2" }, 2, 0, 0 },
	{ "eth13", { NULL }, 0, 0, 0 },
	{ "eth14", { "link-down-on-close" }, 1, 0, EIO },
};

static const struct fake_nic *fake_nic(const char *name)
{
	const char *wrong = getenv("MLAG_FAKE_WRONG");
	size_t i;

	if (!strcmp(name, "eth11") && (!wrong || strcmp(wrong, "keeps-link")))
		return NULL;
	for (i = 0; i < sizeof(fake_nics) / sizeof(fake_nics[0]); i++)
		if (!strcmp(name, fake_nics[i].name))
			return &fake_nics[i];

	return NULL;
}

static int fake_info(const struct fake_nic *nic, struct ethtool_sset_info *info)
{
	if (info->sset_mask != 1ULL << ETH_SS_PRIV_FLAGS)
		return EINVAL;
	if (nic->num)
		info->data[0] = nic->num;
	else
		info->sset_mask = 0;

	return 0;
}

static int fake_strings(const struct fake_nic *nic,
			struct ethtool_gstrings *strings)
{
	uint32_t i;

	if (strings->string_set != ETH_SS_PRIV_FLAGS)
		return EINVAL;
	strings->len = nic->num;
	for (i = 0; i < nic->num; i++)
		strncpy((char *)strings->data + i * ETH_GSTRING_LEN,
			nic->flag[i], ETH_GSTRING_LEN);

	return 0;
}

static int fake_flags(const struct fake_nic *nic, struct ethtool_value *flags)
{
	flags->data = nic->on;

	return nic->err;
}

static int fake_ioctl(int fd, unsigned long request, struct ifreq *ifr)
{
	const struct fake_nic *nic = fake_nic(ifr->ifr_name);
	void *cmd = ifr->ifr_data;

	(void)fd;
	errno = EOPNOTSUPP;
	if (request == SIOCETHTOOL && nic)
		switch (*(uint32_t *)cmd) {
		case ETHTOOL_GSSET_INFO:
			errno = fake_info(nic, cmd);
			break;
		case ETHTOOL_GSTRINGS:
			errno = fake_strings(nic, cmd);
			break;
		case ETHTOOL_GPFLAGS:
			errno = fake_flags(nic, cmd);
			break;
		}

	return errno ? -1 : 0;
}
