// SPDX-License-Identifier: GPL-2.0
/* 6.12, 05c1280a2bcf: NETIF_F_NETNS_LOCAL became a bit of its own */
#include <linux/netdevice.h>

void probe(struct net_device *dev);
void probe(struct net_device *dev) { dev->netns_local = true; }
