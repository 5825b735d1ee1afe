// SPDX-License-Identifier: GPL-2.0
/* 6.7, 34d21de99cea: the core allocates per-cpu statistics */
#include <linux/netdevice.h>

void probe(struct net_device *dev);
void probe(struct net_device *dev) { dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS; }
