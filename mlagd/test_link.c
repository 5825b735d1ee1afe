// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of link.c with sockets, timers and sysctls replaced by stubs: a kernel
 * with a slave and at most one VLAN device on it.
 */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ktap.h"
#include "link.h"
#include "log.h"
#include "nl.h"
#include "sysctl.h"

#define SLAVE		5
#define EVENTS_FD	0

struct loop {
	int dummy;
};

struct loop_timer {
	loop_timer_cb cb;
	void *arg;
	bool armed;
	unsigned int ms;
};

struct nl {
	nl_msg_cb event;
	void *arg;
	int fd;
	uint8_t tx[1024] __attribute__((aligned(8)));
};

/* What the stubs were told, and what they are to answer. */
static struct {
	int64_t now;
	struct loop loop;
	struct loop_timer timer;
	struct nl nl[2];
	unsigned int nls;
	loop_fd_cb readable;
	void *readable_arg;

	bool slave;		/* it is there */
	unsigned int vlan;	/* ifindex of the VLAN device, 0 for none */
	unsigned int next;	/* the next one's */
	bool up;
	bool ours;
	bool queued;		/* how it is now will be read by the next look */
	unsigned int looks;
	unsigned int fail_looks;	/* so many dumps fail */
	int look_ret;			/* with this */
	uint32_t mtu;
	uint32_t slave_mtu;
	unsigned int renewals;	/* IPv6 was turned off */
	unsigned int vanish_at;	/* the device is deleted before this look */
	uint8_t mode;		/* how it makes its address */
	int mode_ret;		/* setting that fails */
	const char *broken[2];	/* sysctls that cannot be set */
	int broken_ret;		/* with this */

	struct link_state told;
	unsigned int tells;
	unsigned int lines;
	char line[512];
} s;

static struct link *dev;

void log_line(int prio, const char *fmt, ...)
{
	va_list ap;

	if (prio > LOG_NOTICE)
		return;
	va_start(ap, fmt);
	vsnprintf(s.line, sizeof(s.line), fmt, ap);
	va_end(ap);
	s.lines++;
}

int64_t loop_now(void)
{
	return s.now;
}

int loop_add(struct loop *loop, int fd, loop_fd_cb cb, void *arg)
{
	(void)loop;
	(void)fd;
	s.readable = cb;
	s.readable_arg = arg;
	return 0;
}

void loop_del(struct loop *loop, int fd)
{
	(void)loop;
	(void)fd;
}

int loop_timer_new(struct loop *loop, loop_timer_cb cb, void *arg,
		   struct loop_timer **out)
{
	(void)loop;
	s.timer.cb = cb;
	s.timer.arg = arg;
	*out = &s.timer;
	return 0;
}

void loop_timer_free(struct loop_timer *timer)
{
	(void)timer;
}

void loop_timer_arm(struct loop_timer *timer, unsigned int ms)
{
	timer->armed = true;
	timer->ms = ms;
}

void loop_timer_disarm(struct loop_timer *timer)
{
	timer->armed = false;
}

int sysctl_set(const char *name, const char *key, char value)
{
	unsigned int i;

	(void)name;
	if (!strcmp(key, "disable_ipv6") && value == '1')
		s.renewals++;
	for (i = 0; i < 2; i++)
		if (s.broken[i] && !strcmp(s.broken[i], key))
			return s.broken_ret;
	return 0;
}

int nl_open(int protocol, nl_msg_cb event, void *arg, struct nl **out)
{
	(void)protocol;
	*out = &s.nl[s.nls];
	(*out)->event = event;
	(*out)->arg = arg;
	(*out)->fd = s.nls++;
	return 0;
}

void nl_close(struct nl *nl)
{
	(void)nl;
}

int nl_fd(const struct nl *nl)
{
	return nl->fd;
}

int nl_join(struct nl *nl, unsigned int group)
{
	(void)nl;
	(void)group;
	return 0;
}

const char *nl_error(const struct nl *nl, int err)
{
	(void)nl;
	return strerror(-err);
}

static struct nlmsghdr *begin_msg(uint8_t *buf, size_t size, uint16_t type)
{
	struct nlmsghdr *nlh;

	memset(buf, 0, size);
	nlh = mnl_nlmsg_put_header(buf);
	nlh->nlmsg_type = type;
	return nlh;
}

struct nlmsghdr *nl_request(struct nl *nl, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *nlh = begin_msg(nl->tx, sizeof(nl->tx), type);

	nlh->nlmsg_flags = flags;
	return nlh;
}

/* Without the checks, as all messages are made here. */
static void sort(const struct nlattr *a, const struct nl_policy *policy,
		 unsigned int max, const struct nlattr **tb)
{
	if (mnl_attr_get_type(a) <= max && policy[mnl_attr_get_type(a)].type)
		tb[mnl_attr_get_type(a)] = a;
}

int nl_parse(const struct nlmsghdr *nlh, unsigned int hdrlen,
	     const struct nl_policy *policy, unsigned int max,
	     const struct nlattr **tb)
{
	const struct nlattr *a;

	memset(tb, 0, (max + 1) * sizeof(*tb));
	mnl_attr_for_each(a, nlh, hdrlen)
		sort(a, policy, max, tb);
	return 0;
}

int nl_parse_nested(const struct nlattr *nest, const struct nl_policy *policy,
		    unsigned int max, const struct nlattr **tb)
{
	const struct nlattr *a;

	memset(tb, 0, (max + 1) * sizeof(*tb));
	mnl_attr_for_each_nested(a, nest)
		sort(a, policy, max, tb);
	return 0;
}

static struct nlmsghdr *begin_link(uint8_t *buf, size_t size, uint16_t type,
				   unsigned int ifindex, bool up)
{
	struct nlmsghdr *nlh = begin_msg(buf, size, type);
	struct ifinfomsg *ifi;

	ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));
	ifi->ifi_index = ifindex;
	ifi->ifi_flags = up ? IFF_UP | IFF_RUNNING : 0;
	return nlh;
}

static int tell_slave(nl_msg_cb cb, void *arg)
{
	uint8_t buf[512] __attribute__((aligned(8)));
	struct nlmsghdr *nlh;

	nlh = begin_link(buf, sizeof(buf), RTM_NEWLINK, SLAVE, true);
	mnl_attr_put_strz(nlh, IFLA_IFNAME, "eth7");
	mnl_attr_put_u32(nlh, IFLA_MTU, s.slave_mtu);
	return cb(nlh, arg);
}

static int tell_vlan(nl_msg_cb cb, void *arg, uint16_t type)
{
	uint8_t buf[512] __attribute__((aligned(8)));
	struct nlattr *nest, *inner;
	struct nlmsghdr *nlh;

	nlh = begin_link(buf, sizeof(buf), type, s.vlan, s.up);
	mnl_attr_put_strz(nlh, IFLA_IFNAME, "eth7.4094");
	mnl_attr_put_u32(nlh, IFLA_MTU, s.mtu);
	mnl_attr_put_u32(nlh, IFLA_LINK, SLAVE);
	if (s.ours)
		mnl_attr_put_strz(nlh, IFLA_IFALIAS, "mlagd control VLAN");
	nest = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, "vlan");
	inner = mnl_attr_nest_start(nlh, IFLA_INFO_DATA);
	mnl_attr_put_u16(nlh, IFLA_VLAN_ID, LINK_VLAN_ID);
	mnl_attr_nest_end(nlh, inner);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, IFLA_AF_SPEC);
	if (s.mtu >= 1280) {
		inner = mnl_attr_nest_start(nlh, AF_INET6);
		mnl_attr_put_u8(nlh, IFLA_INET6_ADDR_GEN_MODE, s.mode);
		mnl_attr_nest_end(nlh, inner);
	}
	mnl_attr_nest_end(nlh, nest);
	return cb(nlh, arg);
}

static int list(nl_msg_cb cb, void *arg)
{
	if (++s.looks == s.vanish_at)
		s.vlan = 0;
	if (s.fail_looks) {
		s.fail_looks--;
		return s.look_ret;
	}
	return s.vlan ? tell_vlan(cb, arg, RTM_NEWLINK) : 0;
}

static int change(const struct nlmsghdr *req)
{
	const struct nlattr *a;

	mnl_attr_for_each(a, req, sizeof(struct ifinfomsg)) {
		switch (mnl_attr_get_type(a)) {
		case IFLA_IFALIAS:
			s.ours = true;
			break;
		case IFLA_MTU:
			s.mtu = mnl_attr_get_u32(a);
			break;
		case IFLA_AF_SPEC:
			if (s.mode_ret)
				return s.mode_ret;
			s.mode = IN6_ADDR_GEN_MODE_EUI64;
			break;
		}
	}
	return 0;
}

int nl_talk(struct nl *nl, nl_msg_cb cb, void *arg)
{
	const struct nlmsghdr *req = (const struct nlmsghdr *)nl->tx;
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(req);

	switch (req->nlmsg_type) {
	case RTM_GETLINK:
		if (req->nlmsg_flags & NLM_F_DUMP)
			return list(cb, arg);
		return s.slave ? tell_slave(cb, arg) : -ENODEV;
	case RTM_DELLINK:
		s.vlan = 0;
		return 0;
	}
	if (req->nlmsg_flags & NLM_F_CREATE) {
		s.vlan = s.next++;
		s.mtu = s.slave_mtu;
		s.up = false;
		s.ours = false;
		return 0;
	}
	if (!s.vlan || (unsigned int)ifi->ifi_index != s.vlan)
		return -ENODEV;
	if (ifi->ifi_change & IFF_UP)
		s.up = true;
	else
		return change(req);
	return 0;
}

int nl_receive(struct nl *nl)
{
	if (s.queued)
		tell_vlan(nl->event, nl->arg, RTM_NEWLINK);
	s.queued = false;
	return 0;
}

static void tell(void *arg, const struct link_state *state)
{
	(void)arg;
	s.told = *state;
	s.tells++;
}

/* The timer expires. */
static void tick(void)
{
	s.now += s.timer.ms;
	s.timer.armed = false;
	s.timer.cb(s.timer.arg);
}

static bool begin(void)
{
	memset(&s, 0, sizeof(s));
	s.now = 1000000;
	s.slave = true;
	s.slave_mtu = 1500;
	s.next = 7;
	EXPECT(!link_open(&s.loop, tell, NULL, &dev));
	return true;
}

static bool begin_running(void)
{
	EXPECT(begin());
	link_set_slave(dev, SLAVE);
	EXPECT(s.told.ifindex == 7 && s.told.running && !s.told.failed);
	EXPECT(!strcmp(s.told.name, "eth7.4094"));
	EXPECT(s.ours && !s.timer.armed);
	s.now += 10000;
	return true;
}

static bool test_made(void)
{
	unsigned int tells;

	EXPECT(begin_running());

	/* Set down by somebody. */
	s.up = false;
	tell_vlan(s.nl[EVENTS_FD].event, s.nl[EVENTS_FD].arg, RTM_NEWLINK);
	EXPECT(!s.told.running && s.timer.armed && !s.timer.ms);
	tick();
	EXPECT(s.told.running && s.up && !s.timer.armed);

	/* Deleted. */
	tell_vlan(s.nl[EVENTS_FD].event, s.nl[EVENTS_FD].arg, RTM_DELLINK);
	s.vlan = 0;
	EXPECT(!s.told.ifindex && s.timer.armed && s.timer.ms == 1000);
	tick();
	EXPECT(s.told.ifindex == 8 && s.told.running && !s.timer.armed);

	/* Nothing to do. */
	tells = s.tells;
	s.now += 10000;
	link_check(dev);
	tick();
	EXPECT(s.tells == tells && !s.timer.armed);

	link_close(dev);
	EXPECT(!s.vlan);
	return true;
}

static bool test_look_fails(void)
{
	unsigned int tells, lines, i;

	EXPECT(begin_running());
	tells = s.tells;
	lines = s.lines;

	/* Others keep on making devices: hellos go on, a line says it. */
	s.fail_looks = 1000;
	s.look_ret = -EINTR;
	link_check(dev);
	for (i = 0; i < 5; i++) {
		tick();
		EXPECT(s.tells == tells && s.timer.armed &&
		       s.timer.ms == 100);
	}
	EXPECT(s.lines == lines + 1);
	s.look_ret = -ENOBUFS;
	tick();
	EXPECT(s.tells == tells && s.timer.ms == 100);

	/* It went down meanwhile. */
	s.fail_looks = 0;
	s.slave = false;
	s.vlan = 0;
	tick();
	EXPECT(!s.told.ifindex && !s.timer.armed);
	link_close(dev);

	/* Right after it was made. */
	EXPECT(begin());
	s.look_ret = -ENOBUFS;
	s.fail_looks = 1;
	link_set_slave(dev, SLAVE);
	EXPECT(!s.vlan && !s.told.failed && s.timer.ms == 100);
	tick();
	EXPECT(s.told.ifindex == 7 && s.told.running && !s.timer.armed);
	link_close(dev);
	return true;
}

static bool test_vanishes(void)
{
	unsigned int look;

	/* Deleted while it is made, and before it is found to be up. */
	for (look = 2; look <= 3; look++) {
		EXPECT(begin());
		s.vanish_at = look;
		link_set_slave(dev, SLAVE);
		EXPECT(s.looks == look && !s.told.ifindex && !s.told.running);
		EXPECT(s.timer.armed && s.timer.ms == 1000);
		tick();
		EXPECT(s.told.ifindex == 8 && s.told.running &&
		       !s.told.failed && !s.timer.armed);
		link_close(dev);
	}
	return true;
}

/* Has the device looked at once more, with an occasion for each line. */
static unsigned int lines_of_check(void)
{
	unsigned int lines = s.lines;

	s.now += 10000;
	link_check(dev);
	tick();
	return s.lines - lines;
}

static bool test_settings_fail(void)
{
	EXPECT(begin_running());

	/* Said once each, and lived with. */
	s.broken[0] = "accept_ra";
	s.broken[1] = "accept_dad";
	s.broken_ret = -EROFS;
	EXPECT(lines_of_check() == 2 && strstr(s.line, "accept_dad"));
	EXPECT(!lines_of_check() && !s.told.failed && !s.timer.armed);
	s.broken[1] = NULL;
	EXPECT(!lines_of_check());
	s.broken[1] = "accept_dad";
	EXPECT(lines_of_check() == 1);

	/* Beside an error of another kind, too. */
	s.mode = IN6_ADDR_GEN_MODE_NONE;
	s.mode_ret = -ENOMEM;
	EXPECT(lines_of_check() == 1 && strstr(s.line, "addrgenmode"));
	EXPECT(!lines_of_check());

	/* There is no address then, and it is tried again. */
	EXPECT(s.told.failed && !s.told.running && s.timer.ms == 5000);
	s.mode_ret = 0;
	tick();
	EXPECT(s.told.running && !s.told.failed && !s.timer.armed);

	s.broken[0] = "disable_ipv6";
	EXPECT(lines_of_check() == 1 && s.told.failed &&
	       s.timer.ms == 5000);
	link_close(dev);
	return true;
}

static void event(void)
{
	tell_vlan(s.nl[EVENTS_FD].event, s.nl[EVENTS_FD].arg, RTM_NEWLINK);
}

static bool test_ipv6_lost(void)
{
	unsigned int tells;

	EXPECT(begin_running());

	/* The slave's MTU falls, and the device's with it. */
	s.mtu = s.slave_mtu = 1200;
	event();
	EXPECT(s.told.ifindex == 7 && s.told.failed && !s.told.running);
	EXPECT(s.timer.armed && !s.timer.ms);
	s.lines = 0;
	tick();
	EXPECT(s.told.failed && s.timer.ms == 5000);
	EXPECT(s.lines == 1 && strstr(s.line, "MTU"));
	tick();
	EXPECT(s.lines == 1 && s.told.failed && s.mtu == 1200);
	/* The slave's rises. */
	s.slave_mtu = 1500;
	tick();
	EXPECT(s.mtu == 1280 && s.told.running && !s.told.failed);

	/* Back before anybody looks: it was told all the same. */
	s.now += 10000;
	s.mtu = 1200;
	event();
	s.mtu = 1500;
	EXPECT(s.told.failed);
	tick();
	EXPECT(s.told.running && !s.told.failed);

	/* And while we look. */
	link_check(dev);
	tells = s.tells;
	s.mtu = 1200;
	s.queued = true;
	tick();
	EXPECT(s.tells == tells + 2 && s.told.running && !s.told.failed);
	link_close(dev);
	return true;
}

static bool test_address_lost(void)
{
	EXPECT(begin_running());
	EXPECT(!s.renewals);
	link_renew(dev);
	tick();
	EXPECT(s.renewals == 1 && s.told.running);
	s.now += 10000;
	link_check(dev);
	tick();
	EXPECT(s.renewals == 1);
	/* An interface that is up makes none by the mode alone. */
	s.mode = IN6_ADDR_GEN_MODE_NONE;
	s.now += 10000;
	link_check(dev);
	tick();
	EXPECT(s.renewals == 2 && s.mode == IN6_ADDR_GEN_MODE_EUI64);
	link_close(dev);
	return true;
}

int main(void)
{
	static const struct ktap_case cases[] = {
		{ "made, kept, removed", test_made },
		{ "a look that fails is no broken device", test_look_fails },
		{ "deleted while it is made", test_vanishes },
		{ "settings that fail", test_settings_fail },
		{ "IPv6 lost by the MTU", test_ipv6_lost },
		{ "address lost", test_address_lost },
	};

	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
