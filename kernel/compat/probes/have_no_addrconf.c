// SPDX-License-Identifier: GPL-2.0
/* 6.2, 8a321cf7becc: IFF_NO_ADDRCONF keeps IPv6 off a port */
#include <linux/netdevice.h>

void probe(struct net_device *dev);
void probe(struct net_device *dev) { dev->priv_flags |= IFF_NO_ADDRCONF; }
