// SPDX-License-Identifier: GPL-2.0
/* Named counters of a port. */

#include <linux/skbuff.h>

#include "mlag.h"

const char mlag_stat_names[MLAG_STAT_COUNT][32] = {
	[MLAG_STAT(RX_ORIGIN)]		= "rx_origin",
	[MLAG_STAT(RX_REDIRECT)]	= "rx_redirect",
	[MLAG_STAT(RX_RELAY)]		= "rx_relay",
	[MLAG_STAT(RX_PLAIN)]		= "rx_plain",
	[MLAG_STAT(RX_CONTROL)]		= "rx_control",
	[MLAG_STAT(TX_ORIGIN)]		= "tx_origin",
	[MLAG_STAT(TX_REDIRECT)]	= "tx_redirect",
	[MLAG_STAT(TX_REDIRECT_DRAIN)]	= "tx_redirect_drain",
	[MLAG_STAT(TX_RELAY)]		= "tx_relay",
	[MLAG_STAT(TX_WRAPPED)]		= "tx_wrapped",
	[MLAG_STAT(DROP_RX_CLOSED)]	= "drop_rx_closed",
	[MLAG_STAT(DROP_RX_HELD_DOWN)]	= "drop_rx_held_down",
	[MLAG_STAT(DROP_RX_CONTROL)]	= "drop_rx_control",
	[MLAG_STAT(DROP_RX_MERGED)]	= "drop_rx_merged",
	[MLAG_STAT(DROP_RX_TAG)]	= "drop_rx_tag",
	[MLAG_STAT(DROP_RX_NO_ID)]	= "drop_rx_no_id",
	[MLAG_STAT(DROP_REDIRECT_LEG)]	= "drop_redirect_leg",
	[MLAG_STAT(DROP_REDIRECT_MTU)]	= "drop_redirect_mtu",
	[MLAG_STAT(DROP_TX_NO_LEG)]	= "drop_tx_no_leg",
	[MLAG_STAT(DROP_TX_ISOLATED)]	= "drop_tx_isolated",
	[MLAG_STAT(DROP_TX_BPDU)]	= "drop_tx_bpdu",
	[MLAG_STAT(DROP_TX_MTU)]	= "drop_tx_mtu",
	[MLAG_STAT(DROP_TX_SLAVE)]	= "drop_tx_slave",
	[MLAG_STAT(DROP_NOMEM)]		= "drop_nomem",
};

/**
 * mlag_count() - count a frame
 * @port: the port
 * @stat: MLAG_STAT()
 *
 * Context: BHs off.
 */
void mlag_count(const struct mlag_port *port, unsigned int stat)
{
	struct mlag_stats *stats = this_cpu_ptr(port->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->count[stat]);
	u64_stats_update_end(&stats->syncp);
}

/**
 * mlag_drop_rx() - drop a received frame
 * @port: the port that received it
 * @skb: the frame, freed; NULL if it is already
 * @stat: the reason
 *
 * Context: BHs off.
 */
void mlag_drop_rx(const struct mlag_port *port, struct sk_buff *skb,
		  unsigned int stat)
{
	mlag_count(port, stat);
	dev_core_stats_rx_dropped_inc(port->dev);
	kfree_skb(skb);
}

/**
 * mlag_drop_tx() - drop a frame that was to be sent
 * @port: the port that should have sent it
 * @skb: the frame, freed; NULL if it is already
 * @stat: the reason
 *
 * Context: BHs off.
 */
void mlag_drop_tx(const struct mlag_port *port, struct sk_buff *skb,
		  unsigned int stat)
{
	mlag_count(port, stat);
	dev_core_stats_tx_dropped_inc(port->dev);
	kfree_skb(skb);
}

/**
 * mlag_count_refused() - count a frame that the slave did not take, and freed
 * @port: the port that sent it
 *
 * Context: BHs off.
 */
void mlag_count_refused(const struct mlag_port *port)
{
	mlag_count(port, MLAG_STAT(DROP_TX_SLAVE));
	dev_core_stats_tx_dropped_inc(port->dev);
}

/**
 * mlag_stats_read() - sum the counters of all cpus
 * @port: the port
 * @count: MLAG_STAT_COUNT sums
 *
 * Context: any.
 */
void mlag_stats_read(const struct mlag_port *port, u64 *count)
{
	unsigned int start, i;
	int cpu;

	memset(count, 0, sizeof(*count) * MLAG_STAT_COUNT);
	for_each_possible_cpu(cpu) {
		const struct mlag_stats *stats = per_cpu_ptr(port->stats, cpu);
		u64 copy[MLAG_STAT_COUNT];

		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			for (i = 0; i < MLAG_STAT_COUNT; i++)
				copy[i] = u64_stats_read(&stats->count[i]);
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		for (i = 0; i < MLAG_STAT_COUNT; i++)
			count[i] += copy[i];
	}
}
