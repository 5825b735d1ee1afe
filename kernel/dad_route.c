// SPDX-License-Identifier: GPL-2.0
/* Where the packets of a DAD path leave this device, and whether the path may
 * fail together with the peer-link: because it runs over it, or over ports that
 * go down when this device yields. Looked at when somebody asks, and once a
 * second, so that a change of routes or settings is told of.
 */

#include <linux/rtnetlink.h>
#include <net/flow.h>
#include <net/ipv6_stubs.h>
#include <net/route.h>

#include "mlag.h"
#include "nonmember.h"

#define MLAG_DAD_ROUTE_MS	1000

/* The device of a route is held by nothing but the route. */
static struct net_device *mlag_dad_route_hold(struct dst_entry *dst)
{
	struct net_device *dev = dst->dev;

	dev_hold(dev);
	dst_release(dst);
	return dev;
}

static struct net_device *mlag_dad_route_4(struct net *net,
					   const struct mlag_dad_link *link)
{
	struct flowi4 fl4 = {
		.flowi4_oif = link->ifindex,
		.flowi4_proto = IPPROTO_UDP,
		/* the own address may be there later */
		.flowi4_flags = FLOWI_FLAG_ANYSRC,
	};
	struct rtable *rt;

	memcpy(&fl4.daddr, link->remote, sizeof(fl4.daddr));
	memcpy(&fl4.saddr, link->local, sizeof(fl4.saddr));
	rt = ip_route_output_key(net, &fl4);
	return IS_ERR(rt) ? NULL : mlag_dad_route_hold(&rt->dst);
}

static struct net_device *mlag_dad_route_6(struct net *net,
					   const struct mlag_dad_link *link)
{
	struct flowi6 fl6 = {
		.flowi6_oif = link->ifindex,
		.flowi6_proto = IPPROTO_UDP,
	};
	struct dst_entry *dst;

	memcpy(&fl6.daddr, link->remote, sizeof(fl6.daddr));
	memcpy(&fl6.saddr, link->local, sizeof(fl6.saddr));
	dst = ipv6_stub->ipv6_dst_lookup_flow(net, NULL, &fl6, NULL);
	return IS_ERR(dst) ? NULL : mlag_dad_route_hold(dst);
}

static bool mlag_dad_route_over(struct net_device *lower,
				struct net_device *dev)
{
	bool over;

	rcu_read_lock();
	over = lower == dev || netdev_has_upper_dev_all_rcu(lower, dev);
	rcu_read_unlock();
	return over;
}

struct mlag_dad_route_ports {
	struct mlag_group *group;
	unsigned int go;
	unsigned int stay;
};

static int mlag_dad_route_port(struct net_device *dev,
			       struct netdev_nested_priv *priv)
{
	struct mlag_dad_route_ports *ports = priv->data;
	struct mlag_judged judged;

	/* what is in another namespace is not ours to take down */
	if (!net_eq(dev_net(dev), ports->group->net)) {
		ports->stay++;
		return 0;
	}
	mlag_nonmember_judge(ports->group, dev, &judged);
	if (mlag_errdown_goes(judged.rule))
		ports->go++;
	else if (judged.port.physical)
		ports->stay++;
	return 0;
}

static u8 mlag_dad_route_risk(struct mlag_group *group,
			      const struct mlag_dad_link *link,
			      struct net_device *dev)
{
	struct mlag_port *pl = rtnl_dereference(group->peer_link);
	struct net_device *slave = pl ? rtnl_dereference(pl->slave) : NULL;
	struct mlag_dad_route_ports ports = { .group = group };
	struct netdev_nested_priv priv = { .data = &ports };

	if (mlag_dad_link_absent(link))
		return MLAG_DAD_PATH_RISK_NO_DEVICE;
	if (!dev)
		return MLAG_DAD_PATH_RISK_NO_ROUTE;
	if ((pl && mlag_dad_route_over(pl->dev, dev)) ||
	    (slave && mlag_dad_route_over(slave, dev)))
		return MLAG_DAD_PATH_RISK_PEER_LINK;
	mlag_dad_route_port(dev, &priv);
	netdev_walk_all_lower_dev(dev, mlag_dad_route_port, &priv);
	return ports.go && !ports.stay ? MLAG_DAD_PATH_RISK_GOES_DOWN :
					 MLAG_DAD_PATH_RISK_NONE;
}

static struct net_device *mlag_dad_route_dev(struct net *net,
					     const struct mlag_dad_link *link)
{
	/* the route by no device at all would be another one */
	if (mlag_dad_link_absent(link))
		return NULL;
	return link->len == 4 ? mlag_dad_route_4(net, link) :
				mlag_dad_route_6(net, link);
}

/**
 * mlag_dad_route_update() - look at the routes of all paths
 * @group: the device
 *
 * Context: RTNL.
 */
void mlag_dad_route_update(struct mlag_group *group)
{
	struct mlag_dad_link *link;
	struct net_device *dev;
	unsigned int i;
	u8 risk;
	u32 via;

	ASSERT_RTNL();
	for (i = 0; i < MLAG_DAD_PATHS; i++) {
		/* paths come and go under RTNL */
		link = &group->dad_link[i];
		if (!link->len)
			continue;
		dev = mlag_dad_route_dev(group->net, link);
		risk = mlag_dad_route_risk(group, link, dev);
		via = dev ? dev->ifindex : 0;
		dev_put(dev);

		mlag_group_lock(group);
		link->via = via;
		if (link->risk != risk) {
			link->risk = risk;
			mlag_event_dad_path(group, i);
		}
		mlag_group_unlock(group, 0);
	}
}

/**
 * mlag_dad_route_poll() - the same, if it is time to
 * @group: the device
 *
 * Context: RTNL, from the work.
 */
void mlag_dad_route_poll(struct mlag_group *group)
{
	u64 now = mlag_now();

	ASSERT_RTNL();
	if (!group->dad_links || now < group->dad_route_due)
		return;
	group->dad_route_due = now + MLAG_DAD_ROUTE_MS;
	mlag_dad_route_update(group);
}
