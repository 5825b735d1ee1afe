// SPDX-License-Identifier: GPL-2.0
/* 6.15, 69c7be1b903f: newlink got its arguments in a struct */
#include <net/rtnetlink.h>

struct nlattr **probe(struct rtnl_newlink_params *params);
struct nlattr **probe(struct rtnl_newlink_params *params) { return params->data; }
