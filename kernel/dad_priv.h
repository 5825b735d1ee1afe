/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of dual-active detection have from each other. All others: see
 * dad.h.
 */
#ifndef _MLAG_DAD_PRIV_H
#define _MLAG_DAD_PRIV_H

#include "dad.h"

static inline __u64 mlag_dad_max(__u64 a, __u64 b)
{
	return a > b ? a : b;
}

static inline __u64 mlag_dad_min(__u64 a, __u64 b)
{
	return a < b ? a : b;
}

/* Is it in maintenance, or on its way there? */
static inline bool mlag_dad_leaves(const struct mlag_dad *dad)
{
	return dad->leave != MLAG_DAD_LEAVE_NONE &&
	       dad->leave != MLAG_DAD_LEAVE_CANCEL;
}

/* dad.c */
bool mlag_dad_paired(const struct mlag_dad *dad);

/* dad_claim.c */
bool mlag_dad_uplinks_ok(const struct mlag_dad *dad);
void mlag_dad_claim_now(const struct mlag_dad *dad,
			struct mlag_dad_claim *claim);
void mlag_dad_freeze(struct mlag_dad *dad);

/* dad_verdict.c */
bool mlag_dad_deaf(const struct mlag_dad *dad, __u64 now);
__u32 mlag_dad_decide(struct mlag_dad *dad, enum mlag_dad_verdict verdict,
		      enum mlag_dad_rule rule, __u64 now);
__u32 mlag_dad_raise(struct mlag_dad *dad, enum mlag_dad_rule rule, __u64 now);
__u32 mlag_dad_judge(struct mlag_dad *dad, __u64 now);
__u32 mlag_dad_verdict_tick(struct mlag_dad *dad, __u64 now);
__u32 mlag_dad_handover(struct mlag_dad *dad, bool wanted, __u64 now);

/* dad_leave.c */
__u32 mlag_dad_leave_asked(struct mlag_dad *dad,
			   const struct mlag_dad_word *word, __u64 now);
__u32 mlag_dad_leave_answered(struct mlag_dad *dad,
			      const struct mlag_dad_word *word, __u64 now);
__u32 mlag_dad_leave_tick(struct mlag_dad *dad, __u64 now);

/* dad_recovery.c */
__u32 mlag_dad_flap_hold(struct mlag_dad *dad);
__u32 mlag_dad_release(struct mlag_dad *dad);
__u32 mlag_dad_recovery_tick(struct mlag_dad *dad, __u64 now);

#endif /* _MLAG_DAD_PRIV_H */
