// SPDX-License-Identifier: GPL-2.0
/*
 * Takes the place of nl.c in ip-mlag-fake: the kernel's answers without a
 * kernel, so that everything from the words of the command line to the last
 * character of the output is tested on any machine, unprivileged.
 *
 * MLAG_FAKE names what the kernel tells:
 *	yield	the same, with a port that is held down
 *	paired	(default) a working pair with good and bad ports
 *	down	a device that lost its peer
 *	new	the module was just loaded, and nothing is configured
 *	whole	nothing is wrong, but what MLAG_FAKE_WRONG says
 *	odd	values, attributes and names that this release does not know
 *	broken	an attribute of a wrong size
 *	error	the kernel refuses everything
 *	gone	the module is not loaded
 *
 * MLAG_FAKE_WRONG is one thing that is wrong with the whole pair, see fake_wrong().
 *
 * What would be sent is printed on standard error, one line a request.
 */
#include "../nl.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>

#include <linux/mlag.h>

#include "../tb.h"

struct mlag_nl {
	char tx[4096] __attribute__((aligned(8)));
	char rx[16384] __attribute__((aligned(8)));
	unsigned int event;
};

static bool fake_is(const char *what)
{
	const char *fake = getenv("MLAG_FAKE");

	return !strcmp(fake ? fake : "paired", what);
}

static bool fake_wrong(const char *what)
{
	const char *wrong = getenv("MLAG_FAKE_WRONG");

	return fake_is("whole") && wrong && !strcmp(wrong, what);
}

/* Is there a session? */
static bool fake_paired(void)
{
	return !fake_is("new") && !fake_is("down") && !fake_wrong("lost") &&
	       !fake_wrong("init") && !fake_wrong("yield") &&
	       !fake_wrong("boot") && !fake_wrong("alone") &&
	       !fake_wrong("lost-leg");
}

int mlag_nl_netns(const char *name)
{
	fprintf(stderr, "netns %s\n", name);

	return 0;
}

int mlag_nl_open(struct mlag_nl **nlp)
{
	if (fake_is("gone")) {
		mlag_error("mlag: generic netlink family \"mlag\" not found: is the module loaded (modprobe mlag)?");
		return -ENOENT;
	}
	*nlp = calloc(1, sizeof(**nlp));

	return *nlp ? 0 : -ENOMEM;
}

void mlag_nl_close(struct mlag_nl *nl)
{
	free(nl);
}

static struct nlmsghdr *fake_begin(char *buf, uint8_t cmd)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl;

	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;

	return nlh;
}

struct nlmsghdr *mlag_nl_request(struct mlag_nl *nl, uint8_t cmd)
{
	return fake_begin(nl->tx, cmd);
}

static void fake_trace(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *nla;
	const uint8_t *p;
	unsigned int i;

	fprintf(stderr, "cmd %u", genl->cmd);
	mnl_attr_for_each(nla, nlh, sizeof(*genl)) {
		fprintf(stderr, " %u=", mnl_attr_get_type(nla));
		p = mnl_attr_get_payload(nla);
		for (i = 0; i < mnl_attr_get_payload_len(nla); i++)
			fprintf(stderr, "%02x", p[i]);
	}
	fputc('\n', stderr);
}

static const uint8_t fake_mac1[] = { 2, 0, 0, 0, 0, 1 };
static const uint8_t fake_mac2[] = { 2, 0, 0, 0, 0, 2 };

static void fake_peer(struct nlmsghdr *nlh)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, MLAG_A_GROUP_PEER);

	mnl_attr_put(nlh, MLAG_A_PEER_DEVICE_MAC, 6, fake_mac2);
	mnl_attr_put_u64(nlh, MLAG_A_PEER_BOOT_ID, 0xfedcba9876543210ULL);
	mnl_attr_put_u32(nlh, MLAG_A_PEER_SESSION_NUMBER, 5);
	mnl_attr_put_u8(nlh, MLAG_A_PEER_PRIORITY, 90);
	mnl_attr_put_u8(nlh, MLAG_A_PEER_ROLE, MLAG_ROLE_BACKUP);
	mnl_attr_put_u8(nlh, MLAG_A_PEER_HELPER,
			fake_is("whole") && !fake_wrong("peer-helper") ?
			MLAG_HELPER_ALIVE : MLAG_HELPER_DEAD);
	mnl_attr_put_u32(nlh, MLAG_A_PEER_HOLD, 300);
	mnl_attr_put_u64(nlh, MLAG_A_PEER_HEARD, 40);
	mnl_attr_put_u8(nlh, MLAG_A_PEER_VERSION, 1);
	mnl_attr_nest_end(nlh, nest);
}

static void fake_maintenance(struct nlmsghdr *nlh)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, MLAG_A_GROUP_MAINTENANCE);
	bool own = fake_is("drained") || fake_wrong("drained");

	mnl_attr_put_u8(nlh, MLAG_A_MAINTENANCE_STATE, own ?
			MLAG_MAINTENANCE_DRAINED : MLAG_MAINTENANCE_NONE);
	mnl_attr_put_u64(nlh, MLAG_A_MAINTENANCE_AGE, 90000);
	if (!own) {
		mnl_attr_put(nlh, MLAG_A_MAINTENANCE_REFUSED, 0, NULL);
		mnl_attr_put(nlh, MLAG_A_MAINTENANCE_PEER, 0, NULL);
		mnl_attr_put_u64(nlh, MLAG_A_MAINTENANCE_PEER_AGE, 30000);
	}
	mnl_attr_nest_end(nlh, nest);
}

static void fake_counters(struct nlmsghdr *nlh, unsigned int type,
			  unsigned int max, unsigned int which, uint64_t val)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);
	unsigned int i;

	for (i = 1; i < max; i++)
		mnl_attr_put_u64(nlh, i, i == which ? val : 0);
	mnl_attr_nest_end(nlh, nest);
}

static void fake_claim(struct nlmsghdr *nlh, unsigned int type, bool uplinks,
		       uint8_t role)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);

	mnl_attr_put_u64(nlh, MLAG_A_CLAIM_BALLOT, 3);
	mnl_attr_put_u8(nlh, MLAG_A_CLAIM_CLASS, MLAG_DAD_CLASS_RUN);
	mnl_attr_put_u8(nlh, MLAG_A_CLAIM_UPLINKS, uplinks);
	mnl_attr_put_u8(nlh, MLAG_A_CLAIM_ROLE, role);
	mnl_attr_put_u8(nlh, MLAG_A_CLAIM_PRIORITY, 100);
	mnl_attr_put(nlh, MLAG_A_CLAIM_DEVICE_MAC, 6, fake_mac1);
	mnl_attr_nest_end(nlh, nest);
}

/* Of two uplinks of one group one works, that of another one does not. */
static void fake_group_uplinks(struct nlmsghdr *nlh)
{
	struct nlattr *nest;

	mnl_attr_put_u8(nlh, MLAG_A_GROUP_UPLINKS_DECLARED, 3);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_UPLINKS_UP, 1);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_PEER_UPLINKS_DECLARED, 2);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_PEER_UPLINKS_UP, 0);
	nest = mnl_attr_nest_start(nlh, MLAG_A_GROUP_DAD);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_VERDICT, MLAG_DAD_STAY);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_RULE, MLAG_DAD_BY_UPLINKS);
	mnl_attr_put_u64(nlh, MLAG_A_DAD_AGE, 3400);
	fake_claim(nlh, MLAG_A_DAD_MINE, true, MLAG_ROLE_MASTER);
	fake_claim(nlh, MLAG_A_DAD_PEER, false, MLAG_ROLE_MASTER);
	mnl_attr_nest_end(nlh, nest);
}

static void fake_whole_dad(struct nlmsghdr *nlh)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, MLAG_A_GROUP_DAD);

	mnl_attr_put_u8(nlh, MLAG_A_DAD_VERDICT,
			fake_wrong("yield") ? MLAG_DAD_YIELD :
			fake_wrong("boot") ? MLAG_DAD_UNDECIDED :
			fake_paired() ? MLAG_DAD_PAIRED : MLAG_DAD_STAY);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_RULE,
			fake_wrong("yield") ? MLAG_DAD_BY_ROLE :
			MLAG_DAD_BY_NONE);
	mnl_attr_put_u64(nlh, MLAG_A_DAD_AGE, 3400);
	if (fake_wrong("up-delay"))
		mnl_attr_put_u64(nlh, MLAG_A_DAD_UP_IN, 5000);
	mnl_attr_nest_end(nlh, nest);
}

/* A pair that uses everything that there is. */
static void fake_whole(struct nlmsghdr *nlh)
{
	if (!fake_wrong("no-dad"))
		fake_whole_dad(nlh);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_UPLINKS_DECLARED, 2);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_UPLINKS_UP,
			fake_wrong("uplinks") || fake_wrong("alone") ? 0 : 2);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_ERROR_DOWN, MLAG_ERROR_DOWN_ALL);
	if (fake_wrong("drained") || fake_wrong("peer-drained"))
		fake_maintenance(nlh);
}

static void fake_group(struct nlmsghdr *nlh)
{
	static const uint8_t auto_mac[] = { 2, 0x4d, 0x4c, 0x47, 0, 7 };
	bool new = fake_is("new"), down = !new && !fake_paired();

	mnl_attr_put_u16(nlh, MLAG_A_GROUP_ID, new ? 0 : 7);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_PRIORITY, 100);
	if (!new)
		mnl_attr_put(nlh, MLAG_A_GROUP_SYSTEM_MAC, 6, auto_mac);
	mnl_attr_put(nlh, MLAG_A_GROUP_SYSTEM_MAC_AUTO, 0, NULL);
	mnl_attr_put_u16(nlh, MLAG_A_GROUP_LACP_PRIORITY, 32768);
	mnl_attr_put_u32(nlh, MLAG_A_GROUP_HELLO, 100);
	mnl_attr_put_u32(nlh, MLAG_A_GROUP_HOLD, 300);
	mnl_attr_put_u32(nlh, MLAG_A_GROUP_BOOT_DELAY, 2500);
	mnl_attr_put_u64(nlh, MLAG_A_GROUP_BOOT_ID, 0x0123456789abcdefULL);
	if (!new) {
		mnl_attr_put(nlh, MLAG_A_GROUP_KEY_SET, 0, NULL);
		mnl_attr_put(nlh, MLAG_A_GROUP_DEVICE_MAC, 6, fake_mac1);
		/* The one device that is on every machine. */
		mnl_attr_put_u32(nlh, MLAG_A_GROUP_PEER_LINK, 1);
		if (!fake_wrong("no-slave"))
			mnl_attr_put_u32(nlh, MLAG_A_GROUP_PEER_LINK_SLAVE,
					 99999);
	}
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_SESSION,
			fake_is("odd") ? 77 :
			fake_wrong("init") ? MLAG_SESSION_INIT : new || down ?
			MLAG_SESSION_DOWN : MLAG_SESSION_PAIRED);
	mnl_attr_put_u64(nlh, MLAG_A_GROUP_SESSION_AGE, 62000);
	mnl_attr_put_u32(nlh, MLAG_A_GROUP_SESSION_NUMBER, 4);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_LOST_REASON,
			fake_wrong("lost") ? MLAG_REASON_CARRIER :
			down ? MLAG_REASON_HOLD :
			fake_is("odd") ? 99 : MLAG_REASON_NONE);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_ROLE,
			new ? MLAG_ROLE_NONE : MLAG_ROLE_MASTER);
	mnl_attr_put_u8(nlh, MLAG_A_GROUP_HELPER,
			new || fake_wrong("no-helper") ? MLAG_HELPER_NONE :
			fake_is("down") || fake_wrong("helper") ?
			MLAG_HELPER_DEAD : MLAG_HELPER_ALIVE);
	if ((!new && !down) || fake_wrong("init"))
		fake_peer(nlh);
	fake_counters(nlh, MLAG_A_GROUP_REFUSED, MLAG_A_REFUSED_PAD,
		      MLAG_A_REFUSED_GROUP_MISMATCH, new ? 0 : 12);
	fake_counters(nlh, MLAG_A_GROUP_STATS, MLAG_A_GROUP_STATS_PAD,
		      MLAG_A_GROUP_STATS_KEEPALIVE_RX, 1234567);
	if (fake_is("drained") || fake_is("peer-drained"))
		fake_maintenance(nlh);
	if (fake_is("odd"))
		mnl_attr_put_u64(nlh, MLAG_A_GROUP_MAX + 5, 1);
	if (fake_is("uplinks"))
		fake_group_uplinks(nlh);
	if (fake_is("uplinks"))
		mnl_attr_put_u8(nlh, MLAG_A_GROUP_ERROR_DOWN,
				MLAG_ERROR_DOWN_ALL);
	if (fake_is("whole"))
		fake_whole(nlh);
}

struct fake_port {
	const char *name;
	uint16_t id;
	uint8_t local;
	uint8_t remote;
	uint8_t pairing;
	uint64_t age;
	const char *why;
};

static const struct fake_port fake_ports[] = {
	{ "po10", 10, MLAG_LEG_OPEN, MLAG_LEG_OPEN, MLAG_PAIRING_DUAL_HOMED,
	  62000, NULL },
	{ "po12", 12, MLAG_LEG_OPEN, MLAG_LEG_ABSENT, MLAG_PAIRING_UNPAIRED,
	  400, NULL },
	{ "po11", 11, MLAG_LEG_DOWN, MLAG_LEG_OPEN, MLAG_PAIRING_SINGLE_HOMED,
	  3400, "no partner in sync" },
	{ "pl0", 0, 0, 0, 0, 0, NULL },
};

static const struct fake_port fake_odd = {
	"p\"\\\033\xff\xc3\xa9", 4000, 200, 201, 202, 90061000, "a\nb\"c",
};

/* The first is the one that something is wrong with. */
static const struct fake_port fake_whole_ports[] = {
	{ "po10", 10, MLAG_LEG_OPEN, MLAG_LEG_OPEN, MLAG_PAIRING_DUAL_HOMED,
	  62000, NULL },
	{ "po11", 11, MLAG_LEG_OPEN, MLAG_LEG_OPEN, MLAG_PAIRING_DUAL_HOMED,
	  62000, NULL },
	{ "pl0", 0, 0, 0, 0, 0, NULL },
};

static const char fake_shut[] = "administratively down: ip link set it up";

static const struct {
	const char *wrong;
	struct fake_port port;
	uint32_t down;
} fake_wrong_ports[] = {
	{ "leg", { "po10", 10, MLAG_LEG_DOWN, MLAG_LEG_OPEN,
	  MLAG_PAIRING_SINGLE_HOMED, 3400, "the leg has no carrier" }, 0 },
	{ "remote-leg", { "po10", 10, MLAG_LEG_OPEN, MLAG_LEG_DOWN,
	  MLAG_PAIRING_SINGLE_HOMED, 3400, NULL }, 0 },
	{ "both-legs", { "po10", 10, MLAG_LEG_DOWN, MLAG_LEG_DOWN,
	  MLAG_PAIRING_SINGLE_HOMED, 3400, "the leg has no carrier" }, 0 },
	{ "lost-leg", { "po10", 10, MLAG_LEG_DOWN, 0, MLAG_PAIRING_UNKNOWN,
	  3400, "the leg has no carrier" }, 0 },
	{ "unpaired", { "po10", 10, MLAG_LEG_OPEN, MLAG_LEG_ABSENT,
	  MLAG_PAIRING_UNPAIRED, 3400, NULL }, 0 },
	{ "shut", { "po10", 10, MLAG_LEG_UNUSABLE, MLAG_LEG_OPEN,
	  MLAG_PAIRING_UNPAIRED, 3400, fake_shut }, 0 },
	{ "shut-both", { "po10", 10, MLAG_LEG_UNUSABLE, MLAG_LEG_UNUSABLE,
	  MLAG_PAIRING_UNPAIRED, 3400, fake_shut }, 0 },
	{ "no-bridge", { "po10", 10, MLAG_LEG_UNUSABLE, MLAG_LEG_UNUSABLE,
	  MLAG_PAIRING_UNPAIRED, 3400,
	  "not in the bridge of the peer-link: put it there" }, 0 },
	{ "yield", { "po10", 10, MLAG_LEG_DOWN, 0, MLAG_PAIRING_UNKNOWN, 3400,
	  "held down: yielded" }, MLAG_DOWN_DAD },
	{ "boot", { "po10", 10, MLAG_LEG_DOWN, 0, MLAG_PAIRING_UNKNOWN, 3400,
	  "held down: boot" }, MLAG_DOWN_BOOT },
	{ "up-delay", { "po10", 10, MLAG_LEG_DOWN, MLAG_LEG_OPEN,
	  MLAG_PAIRING_SINGLE_HOMED, 3400, "held down: up-delay" },
	  MLAG_DOWN_UP_DELAY },
	{ "drained", { "po10", 10, MLAG_LEG_DOWN, MLAG_LEG_OPEN,
	  MLAG_PAIRING_SINGLE_HOMED, 3400, "held down: maintenance" },
	  MLAG_DOWN_MAINTENANCE },
};

/* One reason that time ends, one that it does not, one from the future. */
static void fake_down(struct nlmsghdr *nlh)
{
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, MLAG_A_PORT_DOWN,
			 MLAG_DOWN_DAD | MLAG_DOWN_UP_DELAY | 1 << 20);
	nest = mnl_attr_nest_start(nlh, MLAG_A_PORT_DOWN_AGE);
	mnl_attr_put_u64(nlh, MLAG_A_PORT_DOWN_DAD, 62000);
	mnl_attr_put_u64(nlh, MLAG_A_PORT_DOWN_UP_DELAY, 3400);
	mnl_attr_put_u64(nlh, 21, 3400);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, MLAG_A_PORT_DOWN_IN);
	mnl_attr_put_u64(nlh, MLAG_A_PORT_DOWN_UP_DELAY, 5000);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u8(nlh, MLAG_A_PORT_AFTERWARDS, MLAG_LINK_STATE_DOWN);
	mnl_attr_put_u32(nlh, MLAG_A_PORT_RELEASED, MLAG_DOWN_UPLINK | 1 << 21);
}

static void fake_port(struct nlmsghdr *nlh, const struct fake_port *port)
{
	mnl_attr_put_u32(nlh, MLAG_A_PORT_IFINDEX, 100 + port->id);
	mnl_attr_put_strz(nlh, MLAG_A_PORT_IFNAME, port->name);
	mnl_attr_put_u32(nlh, MLAG_A_PORT_SLAVE, 99990 + port->id);
	if (port->id) {
		mnl_attr_put_u16(nlh, MLAG_A_PORT_ID, port->id);
		mnl_attr_put_u8(nlh, MLAG_A_PORT_LOCAL, port->local);
		if (fake_paired())
			mnl_attr_put_u8(nlh, MLAG_A_PORT_REMOTE,
					port->remote);
		mnl_attr_put_u8(nlh, MLAG_A_PORT_PAIRING,
				fake_paired() ? port->pairing :
				MLAG_PAIRING_UNKNOWN);
		mnl_attr_put_u64(nlh, MLAG_A_PORT_AGE, port->age);
		mnl_attr_put_u32(nlh, MLAG_A_PORT_IDGEN, 3);
		mnl_attr_put(nlh, MLAG_A_PORT_ACKED, 0, NULL);
		mnl_attr_put_strz(nlh, MLAG_A_PORT_MODE, "bridge");
		mnl_attr_put_u16(nlh, MLAG_A_PORT_LACP_KEY, port->id);
	} else {
		mnl_attr_put(nlh, MLAG_A_PORT_PEER_LINK, 0, NULL);
	}
	if (port->why)
		mnl_attr_put_strz(nlh, MLAG_A_PORT_WHY, port->why);
	if (port->why == fake_shut)
		mnl_attr_put(nlh, MLAG_A_PORT_SHUT, 0, NULL);
	fake_counters(nlh, MLAG_A_PORT_STATS, MLAG_A_PORT_STATS_PAD,
		      MLAG_A_PORT_STATS_TX_REDIRECT, port->id * 1000000ULL);
	if (fake_is("broken"))
		mnl_attr_put_u8(nlh, MLAG_A_PORT_LACP_KEY, 1);
	if (fake_is("yield") && port->id == 11)
		fake_down(nlh);
	if (fake_is("uplinks") && port->id) {
		mnl_attr_put_u8(nlh, MLAG_A_PORT_FOLLOW_GROUP,
				port->id == 12 ? 1 : 2);
		mnl_attr_put_u8(nlh, MLAG_A_PORT_FOLLOW,
				port->id == 12 ? MLAG_FOLLOW_UP :
				port->id == 11 ? MLAG_FOLLOW_FAILED :
				MLAG_FOLLOW_PEER_LEG);
	}
}

static void fake_whole_port(struct nlmsghdr *nlh, size_t i)
{
	size_t j, num = sizeof(fake_wrong_ports) / sizeof(fake_wrong_ports[0]);

	for (j = 0; j < num && !i; j++) {
		if (!fake_wrong(fake_wrong_ports[j].wrong))
			continue;
		fake_port(nlh, &fake_wrong_ports[j].port);
		if (fake_wrong_ports[j].down)
			mnl_attr_put_u32(nlh, MLAG_A_PORT_DOWN,
					 fake_wrong_ports[j].down);
		return;
	}
	fake_port(nlh, &fake_whole_ports[i]);
}

static const char *fake_wanted(const struct nlmsghdr *nlh)
{
	const struct nlattr *nla;

	mnl_attr_for_each(nla, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(nla) == MLAG_A_PORT_IFNAME)
			return mnl_attr_get_str(nla);

	return NULL;
}

static int fake_tell_ports(struct mlag_nl *nl, const char *wanted,
			   mlag_nl_cb cb, void *data)
{
	struct nlmsghdr *nlh;
	bool found = false;
	int err = 0;
	size_t i;

	if (fake_is("odd")) {
		nlh = fake_begin(nl->rx, MLAG_CMD_PORT_GET);
		fake_port(nlh, &fake_odd);
		return cb(nlh, data);
	}

	for (i = 0; i < 3 && !err && fake_is("whole"); i++) {
		nlh = fake_begin(nl->rx, MLAG_CMD_PORT_GET);
		fake_whole_port(nlh, i);
		err = cb(nlh, data);
	}
	if (fake_is("whole"))
		return err;

	for (i = 0; i < 4 && !err && !fake_is("new"); i++) {
		if (wanted && strcmp(wanted, fake_ports[i].name))
			continue;
		nlh = fake_begin(nl->rx, MLAG_CMD_PORT_GET);
		fake_port(nlh, &fake_ports[i]);
		found = true;
		err = cb(nlh, data);
	}
	if (wanted && !found) {
		mlag_error("mlag: no such device.");
		err = -ENODEV;
	}

	return err;
}

/* Of the whole pair: one path. */
static int fake_tell_dads(struct mlag_nl *nl, mlag_nl_cb cb, void *data)
{
	static const uint8_t local[] = { 192, 0, 2, 1 };
	static const uint8_t remote[] = { 192, 0, 2, 2 };
	struct nlmsghdr *nlh = fake_begin(nl->rx, MLAG_CMD_DAD_GET);
	bool absent = fake_wrong("path-absent");
	bool never = fake_wrong("never"), lost = absent || fake_wrong("path-lost");

	mnl_attr_put_u8(nlh, MLAG_A_DAD_PATH_INDEX, 1);
	mnl_attr_put(nlh, MLAG_A_DAD_PATH_LOCAL, 4, local);
	mnl_attr_put(nlh, MLAG_A_DAD_PATH_REMOTE, 4, remote);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_PATH_STATE,
			never ? MLAG_DAD_PATH_NEVER :
			lost ? MLAG_DAD_PATH_LOST : MLAG_DAD_PATH_OK);
	mnl_attr_put_u64(nlh, MLAG_A_DAD_PATH_AGE, 62000);
	if (!never)
		mnl_attr_put_u64(nlh, MLAG_A_DAD_PATH_HEARD, 180);
	if (!never && !lost && !fake_wrong("deaf"))
		mnl_attr_put(nlh, MLAG_A_DAD_PATH_ECHOED, 0, NULL);
	mnl_attr_put_u64(nlh, MLAG_A_DAD_PATH_REFUSED, never ? 3 : 0);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_PATH_LAST_REFUSAL,
			never ? MLAG_DAD_REFUSAL_BAD_KEY :
			MLAG_DAD_REFUSAL_NONE);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_PATH_RISK,
			fake_wrong("risk") ? MLAG_DAD_PATH_RISK_PEER_LINK :
			absent ? MLAG_DAD_PATH_RISK_NO_DEVICE :
			MLAG_DAD_PATH_RISK_NONE);
	if (absent)
		mnl_attr_put_strz(nlh, MLAG_A_DAD_PATH_IFNAME, "mgmt");
	else
		mnl_attr_put_u32(nlh, MLAG_A_DAD_PATH_VIA, 1);

	return cb(nlh, data);
}

/* The same of the whole pair, all of whose uplinks are up, or none. */
static int fake_tell_whole_uplinks(struct mlag_nl *nl, mlag_nl_cb cb,
				   void *data)
{
	bool down = fake_wrong("uplinks") || fake_wrong("alone");
	static const char * const name[] = { "eth8", "eth9" };
	struct nlmsghdr *nlh;
	int err = 0;
	size_t i;

	for (i = 0; i < 2 && !err; i++) {
		nlh = fake_begin(nl->rx, MLAG_CMD_UPLINK_GET);
		mnl_attr_put_strz(nlh, MLAG_A_UPLINK_IFNAME, name[i]);
		mnl_attr_put_u8(nlh, MLAG_A_UPLINK_GROUP, 1);
		mnl_attr_put_u8(nlh, MLAG_A_UPLINK_STATE,
				down ? MLAG_UPLINK_DOWN : MLAG_UPLINK_UP);
		mnl_attr_put_u64(nlh, MLAG_A_UPLINK_AGE, 5000);
		mnl_attr_put_u8(nlh, MLAG_A_UPLINK_GROUP_STATE,
				down ? MLAG_UPLINK_GROUP_FAILED :
				fake_wrong("uplink-hold") ?
				MLAG_UPLINK_GROUP_HOLD : MLAG_UPLINK_GROUP_UP);
		mnl_attr_put_u64(nlh, MLAG_A_UPLINK_GROUP_AGE, 62000);
		err = cb(nlh, data);
	}

	return err;
}

static int fake_tell_uplinks(struct mlag_nl *nl, mlag_nl_cb cb, void *data)
{
	static const struct {
		const char *name;
		uint8_t group;
		uint8_t state;
	} uplinks[] = {
		{ "eth8", 1, MLAG_UPLINK_UP }, { "eth9", 2, MLAG_UPLINK_ABSENT },
		{ "eth10", 1, MLAG_UPLINK_DOWN },
	};
	struct nlmsghdr *nlh;
	int err = 0;
	size_t i;

	for (i = 0; i < 3 && !err; i++) {
		nlh = fake_begin(nl->rx, MLAG_CMD_UPLINK_GET);
		mnl_attr_put_strz(nlh, MLAG_A_UPLINK_IFNAME, uplinks[i].name);
		mnl_attr_put_u8(nlh, MLAG_A_UPLINK_GROUP, uplinks[i].group);
		mnl_attr_put_u8(nlh, MLAG_A_UPLINK_STATE, uplinks[i].state);
		mnl_attr_put_u64(nlh, MLAG_A_UPLINK_AGE, 5000);
		mnl_attr_put_u8(nlh, MLAG_A_UPLINK_GROUP_STATE,
				uplinks[i].group == 1 ?
				MLAG_UPLINK_GROUP_HOLD :
				MLAG_UPLINK_GROUP_FAILED);
		mnl_attr_put_u64(nlh, MLAG_A_UPLINK_GROUP_AGE, 62000);
		if (uplinks[i].group == 1)
			mnl_attr_put_u64(nlh, MLAG_A_UPLINK_HOLD_IN, 3400);
		err = cb(nlh, data);
	}

	return err;
}

/* Of the reasons one that time ends, and one that it does not. */
static void fake_errdown_down(struct nlmsghdr *nlh, uint64_t age)
{
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, MLAG_A_ERROR_DOWN_DOWN,
			 MLAG_DOWN_DAD | MLAG_DOWN_FLAP);
	nest = mnl_attr_nest_start(nlh, MLAG_A_ERROR_DOWN_DOWN_AGE);
	mnl_attr_put_u64(nlh, MLAG_A_PORT_DOWN_DAD, age);
	mnl_attr_put_u64(nlh, MLAG_A_PORT_DOWN_FLAP, age / 2);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, MLAG_A_ERROR_DOWN_DOWN_IN);
	mnl_attr_put_u64(nlh, MLAG_A_PORT_DOWN_FLAP, 5000);
	mnl_attr_nest_end(nlh, nest);
}

static int fake_tell_errdowns(struct mlag_nl *nl, mlag_nl_cb cb, void *data)
{
	static const struct {
		const char *name;
		uint8_t rule;
		bool goes;
		bool routed;
		bool uplink;
		uint64_t down_age;
		bool stays_down;
	} ports[] = {
		{ "eth0", MLAG_ERROR_DOWN_BY_RESERVE, false, true, false, 0,
		  false },
		{ "eth1", MLAG_ERROR_DOWN_BY_MEMBER, true, false, false, 62000,
		  false },
		{ "eth8", MLAG_ERROR_DOWN_BY_ROUTED, false, true, true, 0,
		  false },
		{ "eth9", MLAG_ERROR_DOWN_BY_ALL, true, false, false, 62000,
		  false },
		{ "eth11", MLAG_ERROR_DOWN_BY_SUSPEND, true, true, false, 0,
		  false },
		/* was down before; a little later; plugged in much later */
		{ "eth12", MLAG_ERROR_DOWN_BY_ALL, true, false, false, 62000,
		  true },
		{ "eth13", MLAG_ERROR_DOWN_BY_ALL, true, false, false, 61400,
		  false },
		{ "eth14", MLAG_ERROR_DOWN_BY_ALL, true, false, false, 8400,
		  false },
		/* released */
		{ "eth15", MLAG_ERROR_DOWN_BY_ALL, true, false, false, 0,
		  false },
	};
	struct nlmsghdr *nlh;
	int err = 0;
	size_t i;

	for (i = 0; i < sizeof(ports) / sizeof(ports[0]) && !err; i++) {
		if (fake_is("whole") && ports[i].down_age && !fake_wrong("flap"))
			continue;
		nlh = fake_begin(nl->rx, MLAG_CMD_ERROR_DOWN_GET);
		mnl_attr_put_strz(nlh, MLAG_A_ERROR_DOWN_IFNAME,
				  ports[i].name);
		mnl_attr_put_u8(nlh, MLAG_A_ERROR_DOWN_RULE, ports[i].rule);
		if (ports[i].goes)
			mnl_attr_put(nlh, MLAG_A_ERROR_DOWN_GOES_DOWN, 0, NULL);
		if (ports[i].routed)
			mnl_attr_put(nlh, MLAG_A_ERROR_DOWN_ROUTED, 0, NULL);
		if (ports[i].uplink)
			mnl_attr_put(nlh, MLAG_A_ERROR_DOWN_UPLINK, 0, NULL);
		if (ports[i].down_age)
			fake_errdown_down(nlh, ports[i].down_age);
		if (ports[i].stays_down)
			mnl_attr_put(nlh, MLAG_A_ERROR_DOWN_STAYS_DOWN, 0,
				     NULL);
		if (!strcmp(ports[i].name, "eth15"))
			mnl_attr_put_u32(nlh, MLAG_A_ERROR_DOWN_RELEASED,
					 MLAG_DOWN_DAD);
		if (ports[i].rule == MLAG_ERROR_DOWN_BY_SUSPEND)
			mnl_attr_put_strz(nlh, MLAG_A_ERROR_DOWN_BY, "bond5");
		err = cb(nlh, data);
	}

	return err;
}

int mlag_nl_talk(struct mlag_nl *nl, mlag_nl_cb cb, void *data)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)nl->tx;
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	fake_trace(nlh);
	if (fake_is("error")) {
		mlag_error("mlag: said by the kernel.");
		return -EINVAL;
	}
	if (genl->cmd == MLAG_CMD_PORT_GET)
		return fake_tell_ports(nl, fake_wanted(nlh), cb, data);
	if (genl->cmd != MLAG_CMD_GROUP_GET)
		return 0;

	nlh = fake_begin(nl->rx, MLAG_CMD_GROUP_GET);
	fake_group(nlh);

	return cb(nlh, data);
}

/* Is the list that is asked for one that changes all the time? */
static bool fake_torn(uint8_t cmd)
{
	switch (cmd) {
	case MLAG_CMD_DAD_GET:
		return fake_wrong("torn-dads");
	case MLAG_CMD_UPLINK_GET:
		return fake_wrong("torn-uplinks");
	case MLAG_CMD_ERROR_DOWN_GET:
		return fake_wrong("torn-error-downs");
	default:
		return fake_wrong("torn-ports");
	}
}

static int fake_dump(struct mlag_nl *nl, void (*reset)(void *data),
		     mlag_nl_cb cb, void *data)
{
	const struct nlmsghdr *nlh = (struct nlmsghdr *)nl->tx;
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	int err;

	if (genl->cmd == MLAG_CMD_DAD_GET)
		return fake_is("whole") ? fake_tell_dads(nl, cb, data) : 0;
	if (genl->cmd == MLAG_CMD_UPLINK_GET) {
		reset(data);
		return fake_is("whole") ?
		       fake_tell_whole_uplinks(nl, cb, data) :
		       fake_tell_uplinks(nl, cb, data);
	}

	if (genl->cmd == MLAG_CMD_ERROR_DOWN_GET) {
		reset(data);
		return fake_tell_errdowns(nl, cb, data);
	}

	/* Interrupted after everything was told: nothing may come twice. */
	reset(data);
	err = fake_tell_ports(nl, NULL, cb, data);
	if (err)
		return err;
	reset(data);

	return fake_tell_ports(nl, NULL, cb, data);
}

int mlag_nl_dump(struct mlag_nl *nl, void (*reset)(void *data), mlag_nl_cb cb,
		 void *data)
{
	const struct nlmsghdr *nlh = (struct nlmsghdr *)nl->tx;
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	int err = fake_dump(nl, reset, cb, data);

	return !err && fake_torn(genl->cmd) ? MLAG_NL_TORN : err;
}

int mlag_nl_subscribe(struct mlag_nl *nl, unsigned int rcvbuf)
{
	(void)nl;
	fprintf(stderr, "subscribe %u\n", rcvbuf);

	return 0;
}

static int fake_event(struct mlag_nl *nl, uint8_t type, mlag_nl_cb cb,
		      void *data)
{
	struct nlmsghdr *nlh = fake_begin(nl->rx, MLAG_CMD_EVENT);

	mnl_attr_put_u8(nlh, MLAG_A_EVENT_TYPE, type);
	mnl_attr_put_u64(nlh, MLAG_A_EVENT_TIME, 1700000000118123456ULL);
	mnl_attr_put_u64(nlh, MLAG_A_EVENT_UPTIME, 5000000000ULL + type);
	if (type != MLAG_EVENT_TYPE_CONFIG) {
		mnl_attr_put_u32(nlh, MLAG_A_EVENT_INCIDENT, 3);
		mnl_attr_put_u64(nlh, MLAG_A_EVENT_INCIDENT_AGE,
				 1000000ULL * type);
	}

	switch (type) {
	case MLAG_EVENT_TYPE_SESSION:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_SESSION, MLAG_SESSION_DOWN);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_LOST_REASON,
				MLAG_REASON_HOLD);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_ROLE, MLAG_ROLE_MASTER);
		break;
	case MLAG_EVENT_TYPE_ROLE:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_ROLE, MLAG_ROLE_BACKUP);
		break;
	case MLAG_EVENT_TYPE_HELPER:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_HELPER, MLAG_HELPER_ALIVE);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_PEER_HELPER,
				MLAG_HELPER_DEAD);
		break;
	case MLAG_EVENT_TYPE_PORT:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_LOCAL, MLAG_LEG_OPEN);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_REMOTE, MLAG_LEG_DOWN);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_PAIRING,
				MLAG_PAIRING_SINGLE_HOMED);
		/* fallthrough */
	case MLAG_EVENT_TYPE_PORT_DEL:
		mnl_attr_put_u32(nlh, MLAG_A_EVENT_IFINDEX, 110);
		mnl_attr_put_strz(nlh, MLAG_A_EVENT_IFNAME, "po10");
		mnl_attr_put_u16(nlh, MLAG_A_EVENT_ID, 10);
		break;
	case MLAG_EVENT_TYPE_VERDICT:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_VERDICT, MLAG_DAD_YIELD);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_RULE, MLAG_DAD_BY_ROLE);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_PATH_BEFORE,
				MLAG_DAD_PATH_OK);
		fake_claim(nlh, MLAG_A_EVENT_MINE, true, MLAG_ROLE_BACKUP);
		fake_claim(nlh, MLAG_A_EVENT_PEER, true, MLAG_ROLE_MASTER);
		break;
	case MLAG_EVENT_TYPE_PEER_LINK:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_LINK_STATE,
				MLAG_LINK_STATE_DOWN);
		break;
	case MLAG_EVENT_TYPE_DAD_HEARD:
		fake_claim(nlh, MLAG_A_EVENT_PEER, false, MLAG_ROLE_MASTER);
		/* fallthrough */
	case MLAG_EVENT_TYPE_DAD_ASKED:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_PATH, 1);
		break;
	case MLAG_EVENT_TYPE_LINK:
		mnl_attr_put_strz(nlh, MLAG_A_EVENT_IFNAME, "po10");
		mnl_attr_put_strz(nlh, MLAG_A_EVENT_LINK, "eth3");
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_LINK_STATE,
				MLAG_LINK_STATE_DOWN);
		mnl_attr_put_u32(nlh, MLAG_A_EVENT_DOWN,
				 MLAG_DOWN_DAD | MLAG_DOWN_UPLINK);
		break;
	case MLAG_EVENT_TYPE_DAD_PATH:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_PATH, 2);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_PATH_STATE,
				MLAG_DAD_PATH_LOST);
		break;
	case MLAG_EVENT_TYPE_UPLINK:
		mnl_attr_put_strz(nlh, MLAG_A_EVENT_IFNAME, "eth9");
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_UPLINK, MLAG_UPLINK_DOWN);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_UPLINK_GROUP, 2);
		break;
	case MLAG_EVENT_TYPE_UPLINK_GROUP:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_UPLINK_GROUP, 2);
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_GROUP_STATE,
				MLAG_UPLINK_GROUP_FAILED);
		break;
	case MLAG_EVENT_TYPE_ERROR_DOWN:
		mnl_attr_put_strz(nlh, MLAG_A_EVENT_IFNAME, "eth9");
		mnl_attr_put_u32(nlh, MLAG_A_EVENT_DOWN,
				 MLAG_DOWN_DAD | MLAG_DOWN_FLAP);
		break;
	case MLAG_EVENT_TYPE_MAINTENANCE:
		mnl_attr_put_u8(nlh, MLAG_A_EVENT_MAINTENANCE,
				MLAG_MAINTENANCE_DRAIN);
		break;
	}

	return cb(nlh, data);
}

int mlag_nl_event(struct mlag_nl *nl, mlag_nl_cb cb, void *data)
{
	unsigned int event = nl->event++;

	/* One of each, one from the future, what is no event, and the end. */
	if (event <= MLAG_EVENT_TYPE_ERROR_DOWN + 1)
		return fake_event(nl, event, cb, data);
	if (event == MLAG_EVENT_TYPE_ERROR_DOWN + 2)
		return MLAG_NL_LOST;
	if (event == MLAG_EVENT_TYPE_ERROR_DOWN + 3)
		return MLAG_NL_GONE;
	if (event == MLAG_EVENT_TYPE_ERROR_DOWN + 4)
		return MLAG_NL_BACK;

	return -ENODATA;
}
