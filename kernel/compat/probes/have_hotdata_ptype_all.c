// SPDX-License-Identifier: GPL-2.0
/* 6.9, 0b91fa4bfb1c: the taps of all netdevs can be seen by modules */
#include <net/hotdata.h>

bool probe(void);
bool probe(void) { return list_empty(&net_hotdata.ptype_all); }
