// SPDX-License-Identifier: GPL-2.0
/* 6.6, e420bed02507: tcx took the place of the clsact classifier */
#include <linux/netdevice.h>

bool probe(struct net_device *dev);
bool probe(struct net_device *dev) { return rcu_access_pointer(dev->tcx_egress); }
