// SPDX-License-Identifier: GPL-2.0
/* Loading and unloading. */

#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/reboot.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include <net/rtnetlink.h>

#include "mlag.h"

static int __net_init mlag_net_init(struct net *net)
{
	return mlag_group_init(net_generic(net, mlag_net_id), net);
}

/* Its netdevs are still there. */
static void __net_exit mlag_net_pre_exit(struct net *net)
{
	struct mlag_group *group = net_generic(net, mlag_net_id);

	mlag_goodbye(group);
	rtnl_lock();
	mlag_uplink_forget_all(group);
	rtnl_unlock();
}

static void __net_exit mlag_net_exit(struct net *net)
{
	mlag_group_fini(net_generic(net, mlag_net_id));
}

/* A subsystem, not a device: its exit comes when the namespace's netdevs are
 * gone already.
 */
static struct pernet_operations mlag_net_ops = {
	.init	= mlag_net_init,
	.pre_exit = mlag_net_pre_exit,
	.exit	= mlag_net_exit,
	.id	= &mlag_net_id,
	.size	= sizeof(struct mlag_group),
};

static int __init mlag_module_init(void)
{
	int err;

	err = register_pernet_subsys(&mlag_net_ops);
	if (err)
		return err;
	err = register_netdevice_notifier(&mlag_netdevice_notifier);
	if (err)
		goto err_pernet;
	err = netlink_register_notifier(&mlag_netlink_notifier);
	if (err)
		goto err_netdevice;
	err = genl_register_family(&mlag_genl_family);
	if (err)
		goto err_netlink;
	err = rtnl_link_register(&mlag_link_ops);
	if (err)
		goto err_genl;
	err = register_reboot_notifier(&mlag_reboot_notifier);
	if (err)
		goto err_link;
	return 0;

err_link:
	rtnl_link_unregister(&mlag_link_ops);
err_genl:
	genl_unregister_family(&mlag_genl_family);
err_netlink:
	netlink_unregister_notifier(&mlag_netlink_notifier);
err_netdevice:
	unregister_netdevice_notifier(&mlag_netdevice_notifier);
err_pernet:
	unregister_pernet_subsys(&mlag_net_ops);
	return err;
}
module_init(mlag_module_init);

/* Without the notifier nobody tells of a netdev that goes: who waits for it then,
 * keeps us waiting.
 */
static void __exit mlag_forget_netdevs(void)
{
	struct net *net;

	rtnl_lock();
	down_read(&net_rwsem);
	for_each_net(net)
		mlag_uplink_forget_all(net_generic(net, mlag_net_id));
	up_read(&net_rwsem);
	rtnl_unlock();
}

static void __exit mlag_module_exit(void)
{
	unregister_reboot_notifier(&mlag_reboot_notifier);
	/* deletes every netdev of ours, with a goodbye */
	rtnl_link_unregister(&mlag_link_ops);
	genl_unregister_family(&mlag_genl_family);
	netlink_unregister_notifier(&mlag_netlink_notifier);
	mlag_forget_netdevs();
	unregister_netdevice_notifier(&mlag_netdevice_notifier);
	unregister_pernet_subsys(&mlag_net_ops);
	rcu_barrier();
}
module_exit(mlag_module_exit);

MODULE_DESCRIPTION("Multi-chassis link aggregation (M-LAG)");
MODULE_LICENSE("GPL");
MODULE_ALIAS_RTNL_LINK("mlag");
MODULE_ALIAS_GENL_FAMILY("mlag");
/* bonds are looked into, not called: their symbols do not pull it in */
MODULE_SOFTDEP("pre: bonding 8021q");
