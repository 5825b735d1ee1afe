// SPDX-License-Identifier: GPL-2.0
/* 6.15, 0c493da86374: netns_local got a better name */
#include <linux/netdevice.h>

void probe(struct net_device *dev);
void probe(struct net_device *dev) { dev->netns_immutable = true; }
