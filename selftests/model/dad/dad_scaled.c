// SPDX-License-Identifier: GPL-2.0
/* The real files of dual-active detection, with their fixed times scaled down
 * to the model's clock. Nothing else of them is changed.
 *
 * DAD_C and so on name other files to take their place: how mutants are tried.
 */
#include "model.h"

#undef MLAG_DAD_BURST
#define MLAG_DAD_BURST		1
#undef MLAG_DAD_CLASSIC_DELAY
#define MLAG_DAD_CLASSIC_DELAY	MODEL_CLASSIC_DELAY
#undef MLAG_DAD_CLASSIC_PROBES
#define MLAG_DAD_CLASSIC_PROBES	MODEL_CLASSIC_PROBES
#undef MLAG_DAD_RISING
#define MLAG_DAD_RISING		MODEL_RISING
#undef MLAG_DAD_ARM
#define MLAG_DAD_ARM		MODEL_ARM
#undef MLAG_DAD_BACKOFF_MAX
#define MLAG_DAD_BACKOFF_MAX	MODEL_BACKOFF_MAX
#undef MLAG_DAD_STEP_MAX
#define MLAG_DAD_STEP_MAX	MODEL_STEP_MAX

#ifndef DAD_C
#define DAD_C "dad.c"
#endif
#include DAD_C

#ifndef DAD_CLAIM_C
#define DAD_CLAIM_C "dad_claim.c"
#endif
#include DAD_CLAIM_C

#ifndef DAD_VERDICT_C
#define DAD_VERDICT_C "dad_verdict.c"
#endif
#include DAD_VERDICT_C

#ifndef DAD_MSG_C
#define DAD_MSG_C "dad_msg.c"
#endif
#include DAD_MSG_C

#ifndef DAD_LEAVE_C
#define DAD_LEAVE_C "dad_leave.c"
#endif
#include DAD_LEAVE_C

#ifndef DAD_RECOVERY_C
#define DAD_RECOVERY_C "dad_recovery.c"
#endif
#include DAD_RECOVERY_C
