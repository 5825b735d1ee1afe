// SPDX-License-Identifier: GPL-2.0
/* canary: must compile, or no other result means anything */
#include <linux/module.h>
#include <linux/netdevice.h>

int probe(struct net_device *dev);
int probe(struct net_device *dev) { return dev->ifindex; }
