/* SPDX-License-Identifier: GPL-2.0 */
/* The one place that knows that kernels differ. The code is written for the
 * newest kernel; here an older one is given the newer names. Which one has
 * what is found by compiling probes/ (see probe.sh), never by its version.
 */
#ifndef _MLAG_COMPAT_H
#define _MLAG_COMPAT_H

#include <linux/ethtool.h>
#include <linux/hrtimer.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <net/rtnetlink.h>

#include "generated.h"

#ifdef MLAG_HAVE_HOTDATA_PTYPE_ALL
#include <net/hotdata.h>
#endif

/* netdevice flags that became bit fields */

static inline void mlag_compat_set_lltx(struct net_device *dev)
{
#ifdef MLAG_HAVE_NETDEV_LLTX
	dev->lltx = true;
#else
	dev->features |= NETIF_F_LLTX;
#endif
}

static inline bool mlag_compat_lltx(const struct net_device *dev)
{
#ifdef MLAG_HAVE_NETDEV_LLTX
	return dev->lltx;
#else
	return dev->features & NETIF_F_LLTX;
#endif
}

/* features that ndo_fix_features has to leave alone */
#ifdef MLAG_HAVE_NETDEV_LLTX
#define MLAG_COMPAT_KEPT_FEATURES	0
#else
#define MLAG_COMPAT_KEPT_FEATURES	(NETIF_F_LLTX | NETIF_F_NETNS_LOCAL)
#endif

static inline void mlag_compat_set_netns_immutable(struct net_device *dev)
{
#if defined(MLAG_HAVE_NETNS_IMMUTABLE)
	dev->netns_immutable = true;
#elif defined(MLAG_HAVE_NETNS_LOCAL)
	dev->netns_local = true;
#else
	dev->features |= NETIF_F_NETNS_LOCAL;
#endif
}

#ifndef MLAG_HAVE_NO_ADDRCONF
#define IFF_NO_ADDRCONF		0
#endif

/* per-cpu statistics: allocated by the core or, before, by ndo_init */

#ifdef MLAG_HAVE_PCPU_STAT_TYPE
static inline void mlag_compat_set_tstats(struct net_device *dev)
{
	dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;
}

static inline int mlag_compat_alloc_tstats(struct net_device *dev)
{
	return 0;
}

static inline void mlag_compat_free_tstats(struct net_device *dev) { }
#else
static inline void mlag_compat_set_tstats(struct net_device *dev) { }

static inline int mlag_compat_alloc_tstats(struct net_device *dev)
{
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	return dev->tstats ? 0 : -ENOMEM;
}

static inline void mlag_compat_free_tstats(struct net_device *dev)
{
	free_percpu(dev->tstats);
	dev->tstats = NULL;
}
#endif

/* Is there a filter or a classifier on egress, which a call of ndo_start_xmit
 * would pass by?
 */
static inline bool mlag_compat_egress(const struct net_device *dev)
{
#ifdef CONFIG_NETFILTER_EGRESS
	if (rcu_access_pointer(dev->nf_hooks_egress))
		return true;
#endif
#if defined(MLAG_HAVE_TCX_EGRESS)
	return rcu_access_pointer(dev->tcx_egress);
#elif defined(CONFIG_NET_CLS_ACT)
	return rcu_access_pointer(dev->miniq_egress);
#else
	return false;
#endif
}

/* dev_nit_active(), without a call where that can be had: it is asked for each
 * frame
 */
static inline bool mlag_compat_taps(struct net_device *dev)
{
#ifdef MLAG_HAVE_HOTDATA_PTYPE_ALL
	return !list_empty(&net_hotdata.ptype_all) ||
	       !list_empty(&dev->ptype_all);
#else
	return dev_nit_active(dev);
#endif
}

#ifndef MLAG_HAVE_ETHTOOL_PUTS
static inline void ethtool_puts(u8 **data, const char *str)
{
	strscpy(*data, str, ETH_GSTRING_LEN);
	*data += ETH_GSTRING_LEN;
}
#endif

#ifndef MLAG_HAVE_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*func)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = func;
}
#endif

/* newlink with its arguments in a struct */
#ifndef MLAG_HAVE_RTNL_NEWLINK_PARAMS
struct rtnl_newlink_params {
	struct net *src_net;
	struct nlattr **tb;
	struct nlattr **data;
};

#define MLAG_COMPAT_NEWLINK(name)					\
static int name##_compat(struct net *src_net, struct net_device *dev,	\
			 struct nlattr *tb[], struct nlattr *data[],	\
			 struct netlink_ext_ack *extack)		\
{									\
	struct rtnl_newlink_params params = {				\
		.src_net = src_net, .tb = tb, .data = data,		\
	};								\
									\
	return name(dev, &params, extack);				\
}
#define MLAG_COMPAT_NEWLINK_NAME(name)	name##_compat
#else
#define MLAG_COMPAT_NEWLINK(name)
#define MLAG_COMPAT_NEWLINK_NAME(name)	name
#endif

#endif /* _MLAG_COMPAT_H */
