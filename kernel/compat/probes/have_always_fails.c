// SPDX-License-Identifier: GPL-2.0
/* canary: must not compile */
#include <linux/netdevice.h>

int probe(struct net_device *dev);
int probe(struct net_device *dev) { return dev->no_such_member; }
