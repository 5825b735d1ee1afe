// SPDX-License-Identifier: GPL-2.0
/* Keep-alives from kernel to kernel over the peer-link.
 *
 * An Ethernet frame with our tag of kind CONTROL, ethertype 88b5 (IEEE local
 * experimental), to 01:80:c2:00:00:0e (nearest bridge, IEEE 802.1Q), which no
 * bridge forwards. All fields in network byte order; Documentation/protocol.md
 * describes them. Each frame says of a number of ids how their legs are at the
 * sender, all ids every hello interval, and those that changed at once.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/pkt_sched.h>

#include "mlag.h"

#define MLAG_CONTROL_ETHERTYPE	ETH_P_802_EX1
#define MLAG_CONTROL_MAGIC	0x6d4c4b41	/* "mLKA" */
/* the frame fits the smallest MTU that the peer-link may have */
#define MLAG_CONTROL_ENTRIES	64

/**
 * struct mlag_control_hdr - head of a keep-alive
 * @magic: %MLAG_CONTROL_MAGIC
 * @version: highest version that the sender speaks
 * @min_version: lowest version that it still speaks
 * @hdr_len: octets before the first entry; later versions may have more
 * @entry_len: octets of an entry; later versions may have more
 * @count: number of entries
 * @helper: enum mlag_helper of the sender
 * @flags: enum mlag_sm_keepalive_flag
 * @session: the sender's session number
 * @echo_session: the receiver's
 * @boot: the sender's boot id
 * @seq: the sender's sequence number
 * @cookie: the receiver's nonce
 *
 * Behind it comes struct mlag_control_word, if @hdr_len has room for it.
 */
struct mlag_control_hdr {
	__be32 magic;
	u8 version;
	u8 min_version;
	u8 hdr_len;
	u8 entry_len;
	__be16 count;
	u8 helper;
	u8 flags;
	__be32 session;
	__be32 echo_session;
	__be64 boot;
	__be64 seq;
	__be64 cookie;
} __packed;

/**
 * struct mlag_control_word - struct mlag_dad_word, see there
 * @ballot: the sender's ballot
 * @leave_seq: number of the sender's last change of mind
 * @leave_ack: the receiver's number that this answers
 * @class: enum mlag_dad_class
 * @flags: enum mlag_dad_word_flag
 */
struct mlag_control_word {
	__be64 ballot;
	__be32 leave_seq;
	__be32 leave_ack;
	u8 class;
	u8 flags;
} __packed;

#define MLAG_CONTROL_HDR_LEN	(sizeof(struct mlag_control_hdr) + \
				 sizeof(struct mlag_control_word))

/**
 * struct mlag_control_entry - what it says of an id
 * @id: the id
 * @flags: enum mlag_sm_leg_flag
 * @reserved: 0, ignored
 * @idgen: generation of the id at the sender
 * @ack: generation of the receiver's id that the sender has isolated, 0 if
 *	none
 * @mac: MAC address of the sender's netdev of this id
 */
struct mlag_control_entry {
	__be16 id;
	u8 flags;
	u8 reserved;
	__be32 idgen;
	__be32 ack;
	u8 mac[ETH_ALEN];
} __packed;

static struct sk_buff *mlag_control_begin(struct mlag_group *group)
{
	struct mlag_control_word *say;
	struct mlag_sm_keepalive ka;
	struct mlag_control_hdr *hdr;
	struct mlag_dad_word word;
	struct sk_buff *skb;
	struct ethhdr *eth;

	skb = alloc_skb(LL_MAX_HEADER + MLAG_SLACK + ETH_HLEN +
			MLAG_CONTROL_HDR_LEN + MLAG_CONTROL_ENTRIES *
			sizeof(struct mlag_control_entry), GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_MAX_HEADER + MLAG_SLACK);
	skb_reset_mac_header(skb);
	eth = skb_put_zero(skb, ETH_HLEN);
	ether_addr_copy(eth->h_dest, eth_reserved_addr_base);
	eth->h_dest[5] = 0x0e;
	u64_to_ether_addr(group->sm.mac, eth->h_source);
	eth->h_proto = htons(MLAG_CONTROL_ETHERTYPE);
	skb->protocol = eth->h_proto;
	skb_set_network_header(skb, ETH_HLEN);

	mlag_sm_keepalive_next(&group->sm, &ka);
	hdr = skb_put_zero(skb, sizeof(*hdr));
	hdr->magic = htonl(MLAG_CONTROL_MAGIC);
	hdr->version = MLAG_SM_VERSION;
	hdr->min_version = MLAG_SM_MIN_VERSION;
	hdr->hdr_len = MLAG_CONTROL_HDR_LEN;
	hdr->entry_len = sizeof(struct mlag_control_entry);
	hdr->helper = ka.helper;
	hdr->flags = ka.flags;
	hdr->session = htonl(ka.session);
	hdr->echo_session = htonl(ka.echo_session);
	hdr->boot = cpu_to_be64(ka.boot);
	hdr->seq = cpu_to_be64(ka.seq);
	hdr->cookie = cpu_to_be64(ka.cookie);

	mlag_dad_word_next(&group->dad, &word);
	say = skb_put_zero(skb, sizeof(*say));
	say->ballot = cpu_to_be64(word.ballot);
	say->leave_seq = htonl(word.leave_seq);
	say->leave_ack = htonl(word.leave_ack);
	say->class = word.class;
	say->flags = word.flags;
	group->keepalive_tx++;
	return skb;
}

static void mlag_control_add(struct mlag_group *group, struct sk_buff *skb,
			     const struct mlag_id *mid)
{
	struct mlag_control_hdr *hdr = (void *)(skb->data + ETH_HLEN);
	struct mlag_control_entry *entry = skb_put_zero(skb, sizeof(*entry));
	struct mlag_sm_leg_entry say;
	const struct mlag_port *port;

	mlag_sm_leg_say(&mid->leg, &say);
	entry->id = htons(mid->id);
	entry->flags = say.flags;
	entry->idgen = htonl(say.idgen);
	entry->ack = htonl(say.ack);
	port = rcu_dereference_protected(mid->port,
					 lockdep_is_held(&group->lock));
	if (port)
		ether_addr_copy(entry->mac, port->dev->dev_addr);
	hdr->count = htons(ntohs(hdr->count) + 1);
}

/**
 * mlag_control_build() - make keep-alives
 * @group: the device, paired
 * @all: tell of all ids, not only of those that changed
 *
 * They wait for mlag_control_send().
 *
 * Context: group->lock.
 */
void mlag_control_build(struct mlag_group *group, bool all)
{
	struct sk_buff *skb = NULL;
	unsigned int count = 0;
	struct mlag_id *mid;
	unsigned long id;

	lockdep_assert_held(&group->lock);

	xa_for_each_marked(&group->ids, id, mid,
			   all ? XA_PRESENT : MLAG_ID_DIRTY) {
		xa_clear_mark(&group->ids, id, MLAG_ID_DIRTY);
		if (!skb || count == MLAG_CONTROL_ENTRIES) {
			skb = mlag_control_begin(group);
			/* the next ones will tell */
			if (!skb)
				return;
			skb_queue_tail(&group->keepalives, skb);
			count = 0;
		}
		mlag_control_add(group, skb, mid);
		count++;
	}
	/* it is also the sign of life */
	if (!skb) {
		skb = mlag_control_begin(group);
		if (skb)
			skb_queue_tail(&group->keepalives, skb);
	}
}

/**
 * mlag_control_send() - send the keep-alives that were made
 * @group: the device
 *
 * To be called when group->lock has been given back. One after the other, whoever
 * made them: the peer refuses one that another has overtaken, with all it says.
 *
 * Context: any but hard interrupts.
 */
void mlag_control_send(struct mlag_group *group)
{
	struct mlag_port *pl;
	struct sk_buff *skb;

	/* what others make they send */
	if (skb_queue_empty_lockless(&group->keepalives))
		return;
	rcu_read_lock();
	spin_lock_bh(&group->send_lock);
	pl = rcu_dereference(group->peer_link);
	while ((skb = skb_dequeue(&group->keepalives))) {
		if (!pl) {
			kfree_skb(skb);
			continue;
		}
		skb->priority = TC_PRIO_CONTROL;
		mlag_xmit_peer(pl, skb,
			       mlag_tci(MLAG_TAG_CONTROL, MLAG_VID_CONTROL));
	}
	spin_unlock_bh(&group->send_lock);
	rcu_read_unlock();
}

static bool mlag_control_parse(struct sk_buff *skb,
			       const struct mlag_control_hdr **hdr)
{
	unsigned int len;

	if (skb->protocol != htons(MLAG_CONTROL_ETHERTYPE) ||
	    skb_linearize(skb) || !pskb_may_pull(skb, sizeof(**hdr)))
		return false;
	*hdr = (void *)skb->data;
	if ((*hdr)->magic != htonl(MLAG_CONTROL_MAGIC) ||
	    (*hdr)->min_version > MLAG_SM_VERSION ||
	    (*hdr)->version < MLAG_SM_MIN_VERSION ||
	    (*hdr)->helper > MLAG_HELPER_DEAD ||
	    (*hdr)->hdr_len < sizeof(**hdr) ||
	    (*hdr)->entry_len < sizeof(struct mlag_control_entry))
		return false;
	len = (*hdr)->hdr_len + ntohs((*hdr)->count) * (*hdr)->entry_len;
	return skb->len >= len;
}

static u32 mlag_control_entries(struct mlag_group *group,
				const struct mlag_control_hdr *hdr, u64 now)
{
	const struct mlag_control_entry *entry;
	const void *at = (const void *)hdr + hdr->hdr_len;
	struct mlag_sm_leg_entry heard;
	unsigned int i, id;
	struct mlag_port *port;
	struct mlag_id *mid;
	u32 actions = 0;

	for (i = 0; i < ntohs(hdr->count); i++, at += hdr->entry_len) {
		entry = at;
		id = ntohs(entry->id);
		if (id < 1 || id > MLAG_MAX_ID)
			continue;
		/* what neither of us has is not worth remembering */
		if (!(entry->flags & MLAG_LEG_F_PRESENT) &&
		    !xa_load(&group->ids, id))
			continue;
		mid = mlag_group_get_id(group, id);
		if (!mid)
			continue;
		port = rcu_dereference_protected(mid->port,
						 lockdep_is_held(&group->lock));
		if (port)	/* pairs with mlag_routed_tx() */
			WRITE_ONCE(port->peer_mac,
				   ether_addr_to_u64(entry->mac));
		heard.flags = entry->flags;
		heard.idgen = ntohl(entry->idgen);
		heard.ack = ntohl(entry->ack);
		actions |= mlag_group_leg_done(group, mid,
			mlag_sm_leg_heard(&group->sm, &mid->leg, &heard, now));
	}
	return actions;
}

/* A peer that does not know of the word leaves it out. */
static void mlag_control_word(struct mlag_group *group,
			      const struct mlag_control_hdr *hdr, u64 now)
{
	const struct mlag_control_word *heard = (const void *)(hdr + 1);
	struct mlag_dad_word word;

	if (hdr->hdr_len < MLAG_CONTROL_HDR_LEN ||
	    heard->class > MLAG_DAD_CLASS_RUN)
		return;
	word = (struct mlag_dad_word){
		.ballot = be64_to_cpu(heard->ballot),
		.leave_seq = ntohl(heard->leave_seq),
		.leave_ack = ntohl(heard->leave_ack),
		.class = heard->class,
		.flags = heard->flags,
	};
	group->dad_actions |= mlag_dad_word_input(&group->dad, &word, now);
}

/**
 * mlag_control_rx() - a control frame was received over the peer-link
 * @group: the device
 * @skb: the frame, without our tag; consumed
 *
 * Context: softirq, RCU.
 */
void mlag_control_rx(struct mlag_group *group, struct sk_buff *skb)
{
	const struct mlag_control_hdr *hdr;
	struct mlag_sm_keepalive ka;
	bool accepted = false;
	u32 actions = 0;
	bool valid;
	u64 now;

	valid = mlag_control_parse(skb, &hdr);
	mlag_group_lock(group);
	if (!valid) {
		group->keepalive_malformed++;
		goto out;
	}
	now = mlag_now();
	ka = (struct mlag_sm_keepalive){
		.boot = be64_to_cpu(hdr->boot),
		.seq = be64_to_cpu(hdr->seq),
		.session = ntohl(hdr->session),
		.echo_session = ntohl(hdr->echo_session),
		.cookie = be64_to_cpu(hdr->cookie),
		.helper = hdr->helper,
		.flags = hdr->flags,
	};
	actions = mlag_sm_keepalive_input(&group->sm, &ka, now, &accepted);
	if (accepted || actions)
		group->keepalive_rx++;
	else
		group->keepalive_refused++;
	if (accepted) {
		mlag_control_word(group, hdr, now);
		actions |= mlag_control_entries(group, hdr, now);
	}
	/* the word that the peer waits for is the session's last one */
	if (group->sm.parting) {
		mlag_control_build(group, false);
		actions |= mlag_sm_part(&group->sm, now);
	}
out:
	mlag_group_unlock(group, actions);
	consume_skb(skb);
}
