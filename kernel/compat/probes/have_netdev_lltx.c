// SPDX-License-Identifier: GPL-2.0
/* 6.12, 00d066a4d4ed: NETIF_F_LLTX became a bit of its own */
#include <linux/netdevice.h>

void probe(struct net_device *dev);
void probe(struct net_device *dev) { dev->lltx = true; }
