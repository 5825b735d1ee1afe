// SPDX-License-Identifier: GPL-2.0
/*
 * Everything is done by link_reconcile(), which compares what is there with
 * what has to be there. Notifications only cause it to run, at once but not
 * more often than once a second: if somebody else insists on another state,
 * both sides would be busy with nothing else.
 *
 * IPv6 can get lost from the device: for good if the MTU falls below what IPv6
 * needs, after which a new one knows nothing of the groups that were joined, or
 * only the address or a route that somebody removed.
 *
 * The alias of the device tells that it is ours: one that was left on a former
 * slave by a helper that crashed is found by it.
 */
#include "link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "nl.h"
#include "sysctl.h"

#define LINK_ALIAS		"mlagd control VLAN"
#define LINK_SUFFIX		".4094"

#define LINK_MIN_GAP_MS		1000
#define LINK_RETRY_MS		5000

/* After a look that failed: links come and go while they are listed. */
#define LINK_LOOK_MS		100

/* What link_update() returns if it cannot tell how the device is. */
#define LINK_UNSEEN		1

/* Without so much there is no IPv6 on a device. */
#define LINK_MIN_MTU		1280

/* Leftovers removed in one go; more of them go in the next. */
#define LINK_MAX_STALE		8

/**
 * enum link_step - what can fail
 * @LINK_STEP_LOOK: looking at the links
 * @LINK_STEP_CREATE: making the device
 * @LINK_STEP_ALIAS: giving it our alias
 * @LINK_STEP_MTU: giving it an MTU that IPv6 can live with
 * @LINK_STEP_IPV6: finding IPv6 on it
 * @LINK_STEP_ADDR_GEN_MODE: having it make a link-local address
 * @LINK_STEP_UP: setting it up
 * @LINK_STEP_SYSCTL: the first of link_sysctls
 */
enum link_step {
	LINK_STEP_LOOK,
	LINK_STEP_CREATE,
	LINK_STEP_ALIAS,
	LINK_STEP_MTU,
	LINK_STEP_IPV6,
	LINK_STEP_ADDR_GEN_MODE,
	LINK_STEP_UP,
	LINK_STEP_SYSCTL,
};

static const char *const link_step_name[] = {
	[LINK_STEP_LOOK] = "getlink",
	[LINK_STEP_CREATE] = "create",
	[LINK_STEP_ALIAS] = "alias",
	[LINK_STEP_MTU] = "mtu",
	[LINK_STEP_IPV6] = "ipv6",
	[LINK_STEP_ADDR_GEN_MODE] = "addrgenmode",
	[LINK_STEP_UP] = "up",
};

/*
 * A link-local address at once, without a search for duplicates that would
 * cost a second at each carrier, and nothing but that address.
 */
static const struct {
	const char *key;
	char value;
} link_sysctls[] = {
	{ "accept_ra", '0' },
	{ "autoconf", '0' },
	{ "accept_dad", '0' },
	{ "dad_transmits", '0' },
	{ "disable_ipv6", '0' },
};

#define LINK_SYSCTLS	(sizeof(link_sysctls) / sizeof(link_sysctls[0]))

/**
 * struct link_found - what a look at the links brought
 * @slave: the slave that is looked for
 * @slave_name: its name, empty if it does not exist
 * @slave_flags: its IFF_* flags
 * @slave_mtu: its MTU
 * @ifindex: the VLAN device on it, 0 for none
 * @name: its name
 * @flags: its IFF_* flags
 * @mtu: its MTU
 * @ipv6: it has IPv6, if only turned off
 * @addr_gen_mode: how it makes its link-local address
 * @ours: it has our alias
 * @stale: devices of ours on other slaves
 * @n_stale: number of them
 */
struct link_found {
	uint32_t slave;
	char slave_name[IFNAMSIZ];
	unsigned int slave_flags;
	uint32_t slave_mtu;
	uint32_t ifindex;
	char name[IFNAMSIZ];
	unsigned int flags;
	uint32_t mtu;
	bool ipv6;
	uint8_t addr_gen_mode;
	bool ours;
	uint32_t stale[LINK_MAX_STALE];
	unsigned int n_stale;
};

/**
 * struct link - looks after the control VLAN
 * @loop: event loop
 * @cb: called at a change of @state
 * @arg: argument of @cb
 * @events: socket for notifications
 * @nl: socket for requests
 * @timer: runs link_reconcile()
 * @slave: ifindex of the slave, 0 for none
 * @told: @slave was set; before that nothing can be called a leftover
 * @renew: IPv6 on the device has to make its address and routes anew
 * @looking: notifications tell nothing new, the look comes after them
 * @last: when link_reconcile() last ran
 * @error: how each step ended the last time
 * @state: as told to the user
 */
struct link {
	struct loop *loop;
	link_cb cb;
	void *arg;
	struct nl *events;
	struct nl *nl;
	struct loop_timer *timer;
	uint32_t slave;
	bool told;
	bool renew;
	bool looking;
	int64_t last;
	int error[LINK_STEP_SYSCTL + LINK_SYSCTLS];
	struct link_state state;
};

static void link_set_state(struct link *link, const struct link_state *state)
{
	const struct link_state *old = &link->state;

	if (old->ifindex == state->ifindex && !strcmp(old->name, state->name) &&
	    old->running == state->running && old->failed == state->failed)
		return;

	link->state = *state;
	link->cb(link->arg, state);
}

/* Notes how a step ended; is that an error, and another one than before? */
static bool link_news(struct link *link, unsigned int step, int err)
{
	bool news = err && err != link->error[step];

	link->error[step] = err;
	return news;
}

/* Logs how a request ended, if that is news. */
static int link_ended(struct link *link, enum link_step step, const char *name,
		      int err)
{
	if (link_news(link, step, err))
		log_err("event=failed what=%s dev=%s error=%d text=\"%s\"",
			link_step_name[step], name, -err,
			nl_error(link->nl, err));
	return err;
}

static struct nlmsghdr *link_request(struct link *link, uint16_t type,
				     uint16_t flags, uint32_t ifindex)
{
	struct nlmsghdr *nlh = nl_request(link->nl, type, flags);
	struct ifinfomsg *ifi;

	ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));
	ifi->ifi_family = AF_UNSPEC;
	ifi->ifi_index = ifindex;
	return nlh;
}

/* Is it a VLAN device with our id? */
static bool link_is_vlan(const struct nlattr *linkinfo)
{
	static const struct nl_policy info_policy[IFLA_INFO_DATA + 1] = {
		[IFLA_INFO_KIND] = { MNL_TYPE_NUL_STRING, 0 },
		[IFLA_INFO_DATA] = { MNL_TYPE_NESTED, 0 },
	};
	static const struct nl_policy vlan_policy[IFLA_VLAN_PROTOCOL + 1] = {
		[IFLA_VLAN_ID] = { MNL_TYPE_U16, 0 },
		[IFLA_VLAN_PROTOCOL] = { MNL_TYPE_U16, 0 },
	};
	const struct nlattr *info[IFLA_INFO_DATA + 1];
	const struct nlattr *vlan[IFLA_VLAN_PROTOCOL + 1];

	if (nl_parse_nested(linkinfo, info_policy, IFLA_INFO_DATA, info) ||
	    !info[IFLA_INFO_KIND] || !info[IFLA_INFO_DATA] ||
	    strcmp(mnl_attr_get_str(info[IFLA_INFO_KIND]), "vlan") ||
	    nl_parse_nested(info[IFLA_INFO_DATA], vlan_policy,
			    IFLA_VLAN_PROTOCOL, vlan))
		return false;

	return vlan[IFLA_VLAN_ID] &&
	       mnl_attr_get_u16(vlan[IFLA_VLAN_ID]) == LINK_VLAN_ID &&
	       (!vlan[IFLA_VLAN_PROTOCOL] ||
		mnl_attr_get_u16(vlan[IFLA_VLAN_PROTOCOL]) ==
		htons(ETH_P_8021Q));
}

/* Looks for IPv6 among what the device has of address families. */
static void link_got_ipv6(const struct nlattr *af_spec,
			  struct link_found *found)
{
	static const struct nl_policy af_policy[AF_INET6 + 1] = {
		[AF_INET6] = { MNL_TYPE_NESTED, 0 },
	};
	static const struct nl_policy
	inet6_policy[IFLA_INET6_ADDR_GEN_MODE + 1] = {
		[IFLA_INET6_ADDR_GEN_MODE] = { MNL_TYPE_U8, 0 },
	};
	const struct nlattr *af[AF_INET6 + 1];
	const struct nlattr *inet6[IFLA_INET6_ADDR_GEN_MODE + 1];

	found->ipv6 = af_spec &&
		      !nl_parse_nested(af_spec, af_policy, AF_INET6, af) &&
		      af[AF_INET6];
	found->addr_gen_mode = IN6_ADDR_GEN_MODE_NONE;
	if (found->ipv6 &&
	    !nl_parse_nested(af[AF_INET6], inet6_policy,
			     IFLA_INET6_ADDR_GEN_MODE, inet6) &&
	    inet6[IFLA_INET6_ADDR_GEN_MODE])
		found->addr_gen_mode =
			mnl_attr_get_u8(inet6[IFLA_INET6_ADDR_GEN_MODE]);
}

static const struct nl_policy link_policy[IFLA_LINK_NETNSID + 1] = {
	[IFLA_IFNAME] = { MNL_TYPE_NUL_STRING, 0 },
	[IFLA_MTU] = { MNL_TYPE_U32, 0 },
	[IFLA_LINK] = { MNL_TYPE_U32, 0 },
	[IFLA_LINK_NETNSID] = { MNL_TYPE_U32, 0 },
	[IFLA_LINKINFO] = { MNL_TYPE_NESTED, 0 },
	[IFLA_IFALIAS] = { MNL_TYPE_NUL_STRING, 0 },
	[IFLA_AF_SPEC] = { MNL_TYPE_NESTED, 0 },
};

/* The MTU that a message tells, or the most if none. */
static uint32_t link_mtu(const struct nlattr *mtu)
{
	return mtu ? mnl_attr_get_u32(mtu) : UINT32_MAX;
}

static int link_got_vlan(const struct nlmsghdr *nlh, void *arg)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *tb[IFLA_LINK_NETNSID + 1];
	struct link_found *found = arg;
	uint32_t lower;
	bool ours;

	if (nlh->nlmsg_type != RTM_NEWLINK ||
	    nl_parse(nlh, sizeof(*ifi), link_policy, IFLA_LINK_NETNSID, tb))
		return 0;

	/* With an id of a namespace the lower device is not one of here. */
	if (!tb[IFLA_IFNAME] || !tb[IFLA_LINK] || tb[IFLA_LINK_NETNSID] ||
	    !tb[IFLA_LINKINFO] || !link_is_vlan(tb[IFLA_LINKINFO]))
		return 0;

	lower = mnl_attr_get_u32(tb[IFLA_LINK]);
	ours = tb[IFLA_IFALIAS] &&
	       !strcmp(mnl_attr_get_str(tb[IFLA_IFALIAS]), LINK_ALIAS);

	if (found->slave && lower == found->slave) {
		found->ifindex = ifi->ifi_index;
		found->flags = ifi->ifi_flags;
		found->ours = ours;
		found->mtu = link_mtu(tb[IFLA_MTU]);
		link_got_ipv6(tb[IFLA_AF_SPEC], found);
		snprintf(found->name, sizeof(found->name), "%s",
			 mnl_attr_get_str(tb[IFLA_IFNAME]));
	} else if (ours && found->n_stale < LINK_MAX_STALE) {
		found->stale[found->n_stale++] = ifi->ifi_index;
	}
	return 0;
}

static int link_got_slave(const struct nlmsghdr *nlh, void *arg)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *tb[IFLA_LINK_NETNSID + 1];
	struct link_found *found = arg;

	if (nlh->nlmsg_type != RTM_NEWLINK ||
	    nl_parse(nlh, sizeof(*ifi), link_policy, IFLA_LINK_NETNSID, tb) ||
	    !tb[IFLA_IFNAME])
		return 0;

	found->slave_flags = ifi->ifi_flags;
	found->slave_mtu = link_mtu(tb[IFLA_MTU]);
	snprintf(found->slave_name, sizeof(found->slave_name), "%s",
		 mnl_attr_get_str(tb[IFLA_IFNAME]));
	return 0;
}

static int link_list(struct link *link, struct link_found *found)
{
	unsigned int tries = 5;
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	int ret;

	/* Those of our own doing would be taken for somebody else's. */
	link->looking = true;
	nl_receive(link->events);
	link->looking = false;

	memset(found, 0, sizeof(*found));
	found->slave = link->slave;

	if (link->slave) {
		link_request(link, RTM_GETLINK, 0, link->slave);
		ret = nl_talk(link->nl, link_got_slave, found);
		if (ret && ret != -ENODEV)
			return ret;
	}

	do {
		found->ifindex = 0;
		found->n_stale = 0;
		nlh = link_request(link, RTM_GETLINK, NLM_F_DUMP, 0);
		nest = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
		mnl_attr_put_str(nlh, IFLA_INFO_KIND, "vlan");
		mnl_attr_nest_end(nlh, nest);
		ret = nl_talk(link->nl, link_got_vlan, found);
	} while (ret == -EINTR && --tries);

	return ret;
}

/*
 * Looks at the slave and at the VLAN devices that there are; returns 0 or
 * LINK_UNSEEN.
 */
static int link_look(struct link *link, struct link_found *found)
{
	int ret = link_list(link, found);

	return link_ended(link, LINK_STEP_LOOK, "-", ret) ? LINK_UNSEEN : 0;
}

static int link_create(struct link *link, const char *name)
{
	struct ifla_vlan_qos_mapping qos = {
		.from = TC_PRIO_CONTROL,
		.to = 7,
	};
	struct nlattr *info, *data, *map;
	struct nlmsghdr *nlh;

	nlh = link_request(link, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, 0);
	mnl_attr_put_strz(nlh, IFLA_IFNAME, name);
	mnl_attr_put_u32(nlh, IFLA_LINK, link->slave);
	info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_str(nlh, IFLA_INFO_KIND, "vlan");
	data = mnl_attr_nest_start(nlh, IFLA_INFO_DATA);
	mnl_attr_put_u16(nlh, IFLA_VLAN_ID, LINK_VLAN_ID);
	mnl_attr_put_u16(nlh, IFLA_VLAN_PROTOCOL, htons(ETH_P_8021Q));
	map = mnl_attr_nest_start(nlh, IFLA_VLAN_EGRESS_QOS);
	mnl_attr_put(nlh, IFLA_VLAN_QOS_MAPPING, sizeof(qos), &qos);
	mnl_attr_nest_end(nlh, map);
	mnl_attr_nest_end(nlh, data);
	mnl_attr_nest_end(nlh, info);

	return nl_talk(link->nl, NULL, NULL);
}

static int link_delete(struct link *link, uint32_t ifindex)
{
	link_request(link, RTM_DELLINK, 0, ifindex);

	return nl_talk(link->nl, NULL, NULL);
}

static int link_set_alias(struct link *link, uint32_t ifindex)
{
	struct nlmsghdr *nlh = link_request(link, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put_str(nlh, IFLA_IFALIAS, LINK_ALIAS);

	return nl_talk(link->nl, NULL, NULL);
}

static int link_set_mtu(struct link *link, uint32_t ifindex, uint32_t mtu)
{
	struct nlmsghdr *nlh = link_request(link, RTM_NEWLINK, 0, ifindex);

	mnl_attr_put_u32(nlh, IFLA_MTU, mtu);

	return nl_talk(link->nl, NULL, NULL);
}

static int link_set_addr_gen_mode(struct link *link, uint32_t ifindex,
				  uint8_t mode)
{
	struct nlmsghdr *nlh = link_request(link, RTM_NEWLINK, 0, ifindex);
	struct nlattr *spec, *inet6;

	spec = mnl_attr_nest_start(nlh, IFLA_AF_SPEC);
	inet6 = mnl_attr_nest_start(nlh, AF_INET6);
	mnl_attr_put_u8(nlh, IFLA_INET6_ADDR_GEN_MODE, mode);
	mnl_attr_nest_end(nlh, inet6);
	mnl_attr_nest_end(nlh, spec);

	return nl_talk(link->nl, NULL, NULL);
}

static int link_set_up(struct link *link, uint32_t ifindex)
{
	struct nlmsghdr *nlh = link_request(link, RTM_NEWLINK, 0, ifindex);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);

	ifi->ifi_flags = IFF_UP;
	ifi->ifi_change = IFF_UP;

	return nl_talk(link->nl, NULL, NULL);
}

/*
 * What cannot be set is said once and lived with, except for IPv6 and its
 * address.
 */
static int link_configure(struct link *link, const struct link_found *found)
{
	bool renew = link->renew;
	unsigned int i;
	int ret = 0, err = 0;

	link->renew = false;
	if (!found->ours)
		link_ended(link, LINK_STEP_ALIAS, found->name,
			   link_set_alias(link, found->ifindex));
	err = found->ipv6 ? 0 : -EAFNOSUPPORT;
	if (link_news(link, LINK_STEP_IPV6, err))
		log_err("event=failed what=ipv6 dev=%s error=%d text=\"no IPv6 on it: is it turned off (ipv6.disable=1), or the MTU below %u?\"",
			found->name, -err, LINK_MIN_MTU);
	if (err)
		return err;

	if (found->addr_gen_mode == IN6_ADDR_GEN_MODE_NONE) {
		ret = link_ended(link, LINK_STEP_ADDR_GEN_MODE, found->name,
				 link_set_addr_gen_mode(link, found->ifindex,
						IN6_ADDR_GEN_MODE_EUI64));
		/* It is heeded when the next address is made. */
		renew = true;
	}
	/* Turned on again below; sockets stay in their groups. */
	if (renew)
		sysctl_set(found->name, "disable_ipv6", '1');

	for (i = 0; i < LINK_SYSCTLS; i++) {
		err = sysctl_set(found->name, link_sysctls[i].key,
				 link_sysctls[i].value);
		if (link_news(link, LINK_STEP_SYSCTL + i, err))
			log_err("event=failed what=sysctl dev=%s key=net.ipv6.conf.%s.%s error=%d text=\"%s\"",
				found->name, found->name, link_sysctls[i].key,
				-err, strerror(-err));
	}
	return ret ?: err;
}

/* Makes the device, under another name if somebody has that one. */
static int link_make(struct link *link, const char *slave_name)
{
	const int keep = IFNAMSIZ - 1 - (int)strlen(LINK_SUFFIX);
	char name[IFNAMSIZ];
	int ret;

	snprintf(name, sizeof(name), "%.*s" LINK_SUFFIX, keep, slave_name);
	ret = link_create(link, name);
	if (ret == -EEXIST) {
		snprintf(name, sizeof(name), "mlagc%u", link->slave);
		ret = link_create(link, name);
	}
	/* The slave went away meanwhile, we will be told. */
	if (ret != -ENODEV)
		link_ended(link, LINK_STEP_CREATE, name, ret);
	if (!ret)
		log_info("event=link-created dev=%s", name);
	return ret;
}

/*
 * Does what is to be done and fills in how the device is then. Returns 0, a
 * negative errno if the device is missing or broken, or LINK_UNSEEN.
 */
static int link_update(struct link *link, struct link_state *state)
{
	struct link_found found;
	unsigned int i;
	int ret;

	ret = link_look(link, &found);
	if (ret)
		return ret;

	for (i = 0; i < found.n_stale; i++) {
		log_info("event=link-removed ifindex=%u text=\"left over on another slave\"",
			 found.stale[i]);
		link_delete(link, found.stale[i]);
	}

	if (!link->slave || !found.slave_name[0])
		return 0;

	if (!found.ifindex) {
		ret = link_make(link, found.slave_name);
		if (ret == -ENODEV)
			return 0;
		if (!ret)
			ret = link_look(link, &found);
		if (ret)
			return ret;
	} else if (!link->state.ifindex) {
		log_info("event=link-adopted dev=%s", found.name);
	}

	/* Deleted meanwhile, and its notification read by link_list(). */
	if (!found.ifindex)
		return -ENODEV;

	state->ifindex = found.ifindex;
	snprintf(state->name, sizeof(state->name), "%s", found.name);

	/* It went down with its slave's MTU, and does not rise with that. */
	if (found.mtu < LINK_MIN_MTU && found.slave_mtu >= LINK_MIN_MTU) {
		ret = link_set_mtu(link, found.ifindex, LINK_MIN_MTU);
		if (link_ended(link, LINK_STEP_MTU, found.name, ret))
			return ret;
		ret = link_look(link, &found);
		if (ret)
			return ret;
		if (found.ifindex != state->ifindex)
			return -ENODEV;
	}

	ret = link_configure(link, &found);
	if (ret)
		return ret;

	if (!(found.flags & IFF_UP)) {
		/* It cannot be up without its slave, and follows that. */
		if (!(found.slave_flags & IFF_UP))
			return 0;
		ret = link_set_up(link, found.ifindex);
		if (ret == -ENETDOWN)
			return 0;
		if (link_ended(link, LINK_STEP_UP, found.name, ret))
			return ret;
		ret = link_look(link, &found);
		if (ret)
			return ret;
		if (found.ifindex != state->ifindex)
			return -ENODEV;
	}

	state->running = (found.flags & IFF_UP) &&
			 (found.flags & IFF_RUNNING);
	return 0;
}

static void link_reconcile(void *arg)
{
	struct link_state state = { 0 };
	struct link *link = arg;
	int ret;

	link->last = loop_now();
	loop_timer_disarm(link->timer);

	ret = link_update(link, &state);
	if (ret == LINK_UNSEEN) {
		/* For all we know it is as it was: let hellos go on. */
		loop_timer_arm(link->timer, LINK_LOOK_MS);
		return;
	}
	if (ret == -ENODEV)
		memset(&state, 0, sizeof(state));
	if (ret) {
		state.failed = true;
		state.running = false;
		loop_timer_arm(link->timer, ret == -ENODEV ? LINK_MIN_GAP_MS :
							     LINK_RETRY_MS);
	}
	link_set_state(link, &state);
}

void link_renew(struct link *link)
{
	link->renew = true;
	link_check(link);
}

void link_check(struct link *link)
{
	int64_t gap = loop_now() - link->last;

	if (gap >= LINK_MIN_GAP_MS)
		loop_timer_arm(link->timer, 0);
	else
		loop_timer_arm(link->timer, LINK_MIN_GAP_MS - gap);
}

static int link_event(const struct nlmsghdr *nlh, void *arg)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *tb[IFLA_LINK_NETNSID + 1];
	struct link_state state;
	struct link *link = arg;
	uint32_t ifindex;
	bool up;

	if ((nlh->nlmsg_type != RTM_NEWLINK &&
	     nlh->nlmsg_type != RTM_DELLINK) ||
	    nl_parse(nlh, sizeof(*ifi), link_policy, IFLA_LINK_NETNSID, tb))
		return 0;
	/* Bridges tell of their ports with the same types. */
	if (ifi->ifi_family != AF_UNSPEC || !link->slave)
		return 0;

	ifindex = ifi->ifi_index;
	up = ifi->ifi_flags & IFF_UP;
	state = link->state;

	/*
	 * IPv6 was lost with all groups, which a look does not tell any more if
	 * the MTU is back by then.
	 */
	if (state.ifindex && ifindex == state.ifindex &&
	    nlh->nlmsg_type == RTM_NEWLINK &&
	    link_mtu(tb[IFLA_MTU]) < LINK_MIN_MTU) {
		state.failed = true;
		state.running = false;
		link_set_state(link, &state);
	}
	if (link->looking)
		return 0;

	if (ifindex == link->slave) {
		/* It came up: now the device can, and does so by itself. */
		if (nlh->nlmsg_type == RTM_NEWLINK && up && !state.running)
			link_check(link);
		return 0;
	}
	if (!state.ifindex || ifindex != state.ifindex)
		return 0;

	if (nlh->nlmsg_type == RTM_DELLINK) {
		memset(&state, 0, sizeof(state));
		link_check(link);
	} else {
		state.running = up && (ifi->ifi_flags & IFF_RUNNING) &&
				!state.failed;
		if (!up || state.failed)
			link_check(link);
	}
	link_set_state(link, &state);
	return 0;
}

static void link_readable(void *arg)
{
	struct link *link = arg;

	/* Notifications were lost: look at everything. */
	if (nl_receive(link->events))
		link_check(link);
}

void link_set_slave(struct link *link, uint32_t slave)
{
	struct link_state state = { 0 };

	if (link->told && link->slave == slave)
		return;

	if (link->state.ifindex &&
	    !link_delete(link, link->state.ifindex))
		log_info("event=link-removed dev=%s", link->state.name);
	link->slave = slave;
	link->told = true;
	memset(link->error, 0, sizeof(link->error));
	link_set_state(link, &state);
	link_reconcile(link);
}

int link_open(struct loop *loop, link_cb cb, void *arg, struct link **out)
{
	struct link *link;
	int ret;

	link = calloc(1, sizeof(*link));
	if (!link)
		return -ENOMEM;

	link->loop = loop;
	link->cb = cb;
	link->arg = arg;
	link->last = loop_now() - LINK_MIN_GAP_MS;

	ret = nl_open(NETLINK_ROUTE, link_event, link, &link->events);
	if (ret)
		goto err_free;
	ret = nl_join(link->events, RTNLGRP_LINK);
	if (ret)
		goto err_events;
	ret = nl_open(NETLINK_ROUTE, NULL, NULL, &link->nl);
	if (ret)
		goto err_events;
	ret = loop_timer_new(loop, link_reconcile, link, &link->timer);
	if (ret)
		goto err_nl;
	ret = loop_add(loop, nl_fd(link->events), link_readable, link);
	if (ret)
		goto err_timer;

	*out = link;
	return 0;

err_timer:
	loop_timer_free(link->timer);
err_nl:
	nl_close(link->nl);
err_events:
	nl_close(link->events);
err_free:
	free(link);
	return ret;
}

void link_close(struct link *link)
{
	if (!link)
		return;

	if (link->state.ifindex &&
	    !link_delete(link, link->state.ifindex))
		log_info("event=link-removed dev=%s", link->state.name);

	loop_del(link->loop, nl_fd(link->events));
	loop_timer_free(link->timer);
	nl_close(link->nl);
	nl_close(link->events);
	free(link);
}
