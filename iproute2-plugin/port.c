// SPDX-License-Identifier: GPL-2.0
/*
 * The netdevs of kind mlag: the peer-link and the ports that end M-LAGs.
 */
#include "port.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <linux/mlag.h>

#include "cmd.h"
#include "down.h"
#include "errdown.h"
#include "release.h"
#include "uplink.h"

int mlag_ports_get(struct mlag_nl *nl, const char *dev, struct mlag_list *ports)
{
	struct nlmsghdr *nlh = mlag_nl_request(nl, MLAG_CMD_PORT_GET);

	if (!dev)
		return mlag_list_dump(nl, &mlag_port_set, ports);
	mnl_attr_put_strz(nlh, MLAG_A_PORT_IFNAME, dev);

	return mlag_list_talk(nl, &mlag_port_set, ports);
}

static enum mlag_color mlag_leg_color(const struct mlag_tb *tb,
				      unsigned int type)
{
	if (!mlag_tb_has(tb, type))
		return MLAG_COLOR_NONE;

	switch (mlag_tb_uint(tb, type)) {
	case MLAG_LEG_OPEN:
		return MLAG_COLOR_GOOD;
	case MLAG_LEG_HELD:
		return MLAG_COLOR_WARN;
	default:
		return MLAG_COLOR_BAD;
	}
}

static enum mlag_color mlag_pairing_color(const struct mlag_tb *tb)
{
	if (!mlag_tb_has(tb, MLAG_A_PORT_PAIRING))
		return MLAG_COLOR_NONE;

	return mlag_tb_uint(tb, MLAG_A_PORT_PAIRING) ==
	       MLAG_PAIRING_DUAL_HOMED ? MLAG_COLOR_GOOD : MLAG_COLOR_WARN;
}

/* The peer-link first, then what is not as it should be, then the rest. */
static unsigned int mlag_port_rank(const struct mlag_tb *tb)
{
	if (mlag_tb_has(tb, MLAG_A_PORT_PEER_LINK))
		return 0;
	if (mlag_tb_has(tb, MLAG_A_PORT_LOCAL) &&
	    mlag_tb_uint(tb, MLAG_A_PORT_LOCAL) != MLAG_LEG_OPEN)
		return 1;
	if (mlag_tb_uint(tb, MLAG_A_PORT_PAIRING) != MLAG_PAIRING_DUAL_HOMED)
		return 2;
	return 3;
}

static int mlag_port_cmp(const void *a, const void *b)
{
	const struct mlag_tb *x = &((const struct mlag_item *)a)->tb;
	const struct mlag_tb *y = &((const struct mlag_item *)b)->tb;
	unsigned int rx = mlag_port_rank(x), ry = mlag_port_rank(y);

	if (rx != ry)
		return rx < ry ? -1 : 1;

	return (int)mlag_tb_uint(x, MLAG_A_PORT_ID) -
	       (int)mlag_tb_uint(y, MLAG_A_PORT_ID);
}

enum mlag_column {
	COL_DEV,
	COL_ID,
	COL_SLAVE,
	COL_LOCAL,
	COL_REMOTE,
	COL_PAIRING,
	COL_ROLE,
	COL_AGE,
	COL_WHY,
	COL_NUM
};

static const char * const mlag_titles[COL_NUM] = {
	"DEV", "ID", "SLAVE", "LOCAL", "REMOTE", "PAIRING", "ROLE", "FOR", "WHY",
};

/* What stands in a cell of the table; @buf may be used for it. */
static const char *mlag_port_cell(const struct mlag_tb *tb,
				  enum mlag_column col, enum mlag_color *color,
				  char *buf, size_t size)
{
	*color = MLAG_COLOR_NONE;

	switch (col) {
	case COL_DEV:
		*color = MLAG_COLOR_NAME;
		return mlag_tb_str(tb, MLAG_A_PORT_IFNAME);
	case COL_ID:
		if (mlag_tb_has(tb, MLAG_A_PORT_PEER_LINK))
			return "peer-link";
		snprintf(buf, size, "%" PRIu64,
			 mlag_tb_uint(tb, MLAG_A_PORT_ID));
		return buf;
	case COL_SLAVE:
		return mlag_tb_name(tb, MLAG_A_PORT_SLAVE, buf, size);
	case COL_LOCAL:
		*color = mlag_leg_color(tb, MLAG_A_PORT_LOCAL);
		return mlag_tb_name(tb, MLAG_A_PORT_LOCAL, buf, size);
	case COL_REMOTE:
		*color = mlag_leg_color(tb, MLAG_A_PORT_REMOTE);
		return mlag_tb_name(tb, MLAG_A_PORT_REMOTE, buf, size);
	case COL_PAIRING:
		*color = mlag_pairing_color(tb);
		return mlag_tb_name(tb, MLAG_A_PORT_PAIRING, buf, size);
	case COL_ROLE:
		if (mlag_tb_uint(tb, MLAG_A_PORT_ROLE) == MLAG_ROLE_NONE)
			return "-";
		return mlag_tb_name(tb, MLAG_A_PORT_ROLE, buf, size);
	case COL_AGE:
		if (!mlag_tb_has(tb, MLAG_A_PORT_AGE))
			return "-";
		return mlag_age_str(mlag_tb_uint(tb, MLAG_A_PORT_AGE), buf,
				    size);
	case COL_WHY:
		return mlag_tb_str(tb, MLAG_A_PORT_WHY);
	case COL_NUM:
		break;
	}

	return "";
}

static void mlag_port_details(const struct mlag_tb *tb)
{
	const char *mode = mlag_tb_str(tb, MLAG_A_PORT_MODE);

	printf("    ifindex %" PRIu64, mlag_tb_uint(tb, MLAG_A_PORT_IFINDEX));
	if (*mode) {
		fputs(" mode ", stdout);
		mlag_print_word(MLAG_COLOR_NONE, mode);
	}
	if (mlag_tb_has(tb, MLAG_A_PORT_IDGEN))
		printf(" idgen %" PRIu64 " %s",
		       mlag_tb_uint(tb, MLAG_A_PORT_IDGEN),
		       mlag_tb_has(tb, MLAG_A_PORT_ACKED) ? "acked" :
							    "not-acked");
	if (mlag_tb_has(tb, MLAG_A_PORT_LACP_KEY))
		printf(" lacp-key %" PRIu64,
		       mlag_tb_uint(tb, MLAG_A_PORT_LACP_KEY));
	if (mlag_tb_has(tb, MLAG_A_PORT_FOLLOW_GROUP))
		printf(" follow-group %" PRIu64,
		       mlag_tb_uint(tb, MLAG_A_PORT_FOLLOW_GROUP));
	putchar('\n');
}

static void mlag_ports_table(const struct mlag_list *ports,
			     const struct mlag_opts *opts)
{
	int width[COL_NUM];
	enum mlag_color color;
	const char *cell;
	int col, gap;
	char buf[32];
	size_t i;

	for (col = 0; col < COL_NUM; col++)
		width[col] = strlen(mlag_titles[col]);
	for (i = 0; i < ports->num; i++) {
		for (col = 0; col < COL_NUM; col++) {
			cell = mlag_port_cell(&ports->item[i].tb, col, &color,
					      buf, sizeof(buf));
			if ((int)strlen(cell) > width[col])
				width[col] = strlen(cell);
		}
	}
	/* Nothing stands behind the last column. */
	width[COL_WHY] = 0;

	for (col = 0; col < COL_NUM; col++)
		printf("%s%-*s", col ? " " : "", width[col],
		       mlag_titles[col]);
	putchar('\n');

	for (i = 0; i < ports->num; i++) {
		/* Blanks come with the next cell, so none end a line. */
		gap = 0;
		for (col = 0; col < COL_NUM; col++) {
			cell = mlag_port_cell(&ports->item[i].tb, col, &color,
					      buf, sizeof(buf));
			if (*cell) {
				printf("%*s", gap, "");
				mlag_print_word(color, cell);
				gap = 0;
			}
			gap += width[col] - strlen(cell) + 1;
		}
		putchar('\n');
		mlag_down_text(&ports->item[i].tb);
		if (opts->details)
			mlag_port_details(&ports->item[i].tb);
	}
}

void mlag_stats_text(const struct mlag_tb *stats, const char *what,
		     const struct mlag_opts *opts)
{
	const struct mlag_attr *attr;
	bool title = false;
	unsigned int type;
	uint64_t val;
	char buf[24];

	for (type = 0; type <= stats->set->max; type++) {
		if (!mlag_tb_has(stats, type))
			continue;
		val = mlag_tb_uint(stats, type);
		if (!val && opts->stats < 2)
			continue;
		if (!title) {
			fputs("statistics ", stdout);
			mlag_print_word(MLAG_COLOR_NAME, what);
			putchar('\n');
			title = true;
		}
		attr = &stats->set->attr[type];
		printf("    %-19s %10s  %s\n", attr->name,
		       mlag_count_str(val, opts->human, buf, sizeof(buf)),
		       attr->doc);
	}
}

void mlag_ports_text(struct mlag_list *ports, const struct mlag_opts *opts)
{
	struct mlag_tb stats;
	size_t i;

	if (!ports->num)
		return;

	qsort(ports->item, ports->num, sizeof(*ports->item), mlag_port_cmp);
	mlag_ports_table(ports, opts);

	if (!opts->stats)
		return;
	for (i = 0; i < ports->num; i++) {
		mlag_tb_nest(&stats, &ports->item[i].tb, MLAG_A_PORT_STATS);
		mlag_stats_text(&stats,
				mlag_tb_str(&ports->item[i].tb,
					    MLAG_A_PORT_IFNAME), opts);
	}
}

static int mlag_cmd_port_show(const struct mlag_opts *opts, char **argv)
{
	struct mlag_list ports;
	struct mlag_json json;
	struct mlag_nl *nl;
	const char *dev;
	int err;

	if (argv[0] && !strcmp(argv[0], "would-go-down"))
		return mlag_cmd_would_go_down(opts, argv + 1);
	err = mlag_cmd_dev(argv, &dev);
	if (err)
		return err;
	err = mlag_nl_open(&nl);
	if (err)
		return err;
	err = mlag_ports_get(nl, dev, &ports);
	mlag_nl_close(nl);
	if (err)
		return err;

	if (opts->json) {
		mlag_json_init(&json, opts->pretty);
		mlag_list_json(&ports, &json, NULL);
	} else {
		mlag_ports_text(&ports, opts);
	}
	mlag_list_free(&ports);

	return 0;
}

int mlag_cmd_port(const struct mlag_opts *opts, char **argv)
{
	static const struct mlag_cmd cmds[] = {
		{ "show", mlag_cmd_port_show },
		{ "list", mlag_cmd_port_show },
		{ "set", mlag_cmd_port_set },
		{ "release", mlag_cmd_port_release },
		{ NULL, NULL }
	};

	return mlag_cmd_run(cmds, "ip mlag port", opts, argv);
}
