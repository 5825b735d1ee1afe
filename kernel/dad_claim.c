// SPDX-License-Identifier: GPL-2.0
/* Dual-active detection: a device's claim to go on, and the order of claims.
 * See dad.h.
 */

#include "dad_priv.h"

/**
 * mlag_dad_uplinks_ok() - has this device an uplink left, or none declared?
 * @dad: the device
 *
 * Return: true if so.
 */
bool mlag_dad_uplinks_ok(const struct mlag_dad *dad)
{
	return !dad->uplinks || dad->uplinks_up;
}

/**
 * mlag_dad_own_class() - how fit this device is to carry on alone
 * @dad: the device
 *
 * Return: its class as of now, which is not that of a frozen claim.
 */
enum mlag_dad_class mlag_dad_own_class(const struct mlag_dad *dad)
{
	if (mlag_dad_drains(dad))
		return MLAG_DAD_CLASS_LEAVING;
	if (dad->held || dad->booting)
		return MLAG_DAD_CLASS_HELD;
	return MLAG_DAD_CLASS_RUN;
}

/**
 * mlag_dad_claim_now() - what is claimed, as of now
 * @dad: the device
 * @claim: filled, but for ballot and device
 */
void mlag_dad_claim_now(const struct mlag_dad *dad,
			struct mlag_dad_claim *claim)
{
	claim->class = mlag_dad_own_class(dad);
	claim->uplinks = mlag_dad_uplinks_ok(dad);
	claim->role = dad->role;
	claim->priority = dad->priority;
}

/**
 * mlag_dad_freeze() - make the claim, unless it is made already
 * @dad: the device
 *
 * That is when the session is lost, in a new boot when it is first told or
 * needed.
 */
void mlag_dad_freeze(struct mlag_dad *dad)
{
	if (dad->frozen || mlag_dad_paired(dad))
		return;
	dad->frozen = true;
	mlag_dad_claim_now(dad, &dad->claim);
}

static int mlag_dad_role_rank(__u8 role)
{
	if (role == MLAG_ROLE_MASTER)
		return 2;
	return role == MLAG_ROLE_BACKUP;
}

/**
 * mlag_dad_beats() - is a claim higher than another one?
 * @a: the claim
 * @b: the other, of another boot
 * @rule: set to what they differ in first
 *
 * Return: true if @a is higher.
 */
bool mlag_dad_beats(const struct mlag_dad_claim *a,
		    const struct mlag_dad_claim *b, enum mlag_dad_rule *rule)
{
	int a_role = mlag_dad_role_rank(a->role);
	int b_role = mlag_dad_role_rank(b->role);

	if (a->ballot != b->ballot) {
		*rule = MLAG_DAD_BY_BALLOT;
		return a->ballot > b->ballot;
	}
	if (a->class != b->class) {
		*rule = MLAG_DAD_BY_CLASS;
		return a->class > b->class;
	}
	if (a->uplinks != b->uplinks) {
		*rule = MLAG_DAD_BY_UPLINKS;
		return a->uplinks;
	}
	if (a_role != b_role) {
		*rule = MLAG_DAD_BY_ROLE;
		return a_role > b_role;
	}
	if (a->priority != b->priority) {
		*rule = MLAG_DAD_BY_PRIORITY;
		return a->priority > b->priority;
	}
	if (a->mac != b->mac) {
		*rule = MLAG_DAD_BY_MAC;
		return a->mac < b->mac;
	}
	*rule = MLAG_DAD_BY_BOOT;
	return a->boot < b->boot;
}
