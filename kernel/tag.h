/* SPDX-License-Identifier: GPL-2.0 */
/* The tag that frames carry on the peer-link.
 *
 * An IEEE 802.1ad S-tag (TPID 88a8): the VID holds an M-LAG id, or one of two
 * reserved values, and the PCP says of what kind the frame is. It is put on
 * and taken off by the kernel's VLAN acceleration, and by a NIC that can.
 */
#ifndef _MLAG_TAG_H
#define _MLAG_TAG_H

#include <linux/if_vlan.h>

/**
 * enum mlag_tag - kinds of frames on the peer-link, the PCP of the tag
 * @MLAG_TAG_ORIGIN: it entered the sender by the local leg of this id
 * @MLAG_TAG_REDIRECT: send this out of your local leg of this id, mine is down
 * @MLAG_TAG_RELAY: my leg of this id received it, and I cannot use that port:
 *	take it as received by your own leg
 * @MLAG_TAG_PLAIN: no M-LAG: a wrapper for a user's frame that itself begins
 *	with an S-tag or the tag of the control VLAN
 * @MLAG_TAG_CONTROL: from kernel to kernel, see control.c; never enters a
 *	bridge
 *
 * A frame without a tag is like %MLAG_TAG_PLAIN.
 */
enum mlag_tag {
	MLAG_TAG_ORIGIN		= 0,
	MLAG_TAG_REDIRECT	= 2,
	MLAG_TAG_RELAY		= 3,
	MLAG_TAG_PLAIN		= 4,
	MLAG_TAG_CONTROL	= 7,
};

/** MLAG_VID_PLAIN - VID of plain frames, above all ids */
#define MLAG_VID_PLAIN		4001
/** MLAG_VID_CONTROL - VID of control frames */
#define MLAG_VID_CONTROL	4002
/** MLAG_CONTROL_VLAN - C-VLAN of the helpers, on the peer-link's slave */
#define MLAG_CONTROL_VLAN	4094

/**
 * mlag_tci() - make a tag
 * @tag: the kind
 * @vid: M-LAG id or reserved VID
 *
 * Return: the tag's TCI.
 */
static inline u16 mlag_tci(enum mlag_tag tag, u16 vid)
{
	return tag << VLAN_PRIO_SHIFT | vid;
}

#endif /* _MLAG_TAG_H */
