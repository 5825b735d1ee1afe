/* SPDX-License-Identifier: GPL-2.0 */
/* Named counters of a port: one for each way that is not the plain one, and
 * one for each reason to drop a frame.
 */
#ifndef _MLAG_STATS_H
#define _MLAG_STATS_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

#include <uapi/linux/mlag.h>

struct mlag_port;
struct sk_buff;

/** MLAG_STAT() - index of a counter, from the name of its netlink attribute */
#define MLAG_STAT(name)		(MLAG_A_PORT_STATS_##name - 1)
/** MLAG_STAT_COUNT - how many there are */
#define MLAG_STAT_COUNT		(MLAG_A_PORT_STATS_PAD - 1)

/**
 * struct mlag_stats - the counters of one cpu
 * @count: frames, by MLAG_STAT()
 * @syncp: for readers on 32 bit
 */
struct mlag_stats {
	u64_stats_t count[MLAG_STAT_COUNT];
	struct u64_stats_sync syncp;
};

extern const char mlag_stat_names[MLAG_STAT_COUNT][32];

void mlag_count(const struct mlag_port *port, unsigned int stat);
void mlag_drop_rx(const struct mlag_port *port, struct sk_buff *skb,
		  unsigned int stat);
void mlag_drop_tx(const struct mlag_port *port, struct sk_buff *skb,
		  unsigned int stat);
void mlag_count_refused(const struct mlag_port *port);
void mlag_stats_read(const struct mlag_port *port, u64 *count);

#endif /* _MLAG_STATS_H */
