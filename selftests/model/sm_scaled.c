// SPDX-License-Identifier: GPL-2.0
/* The real kernel/sm.c and sm_leg.c, with their fixed times scaled down to the
 * model's clock, whose unit stands for a hello interval. Nothing else of them is
 * changed.
 *
 * SM_C and SM_LEG_C name other files to take their place: how mutants are tried.
 */
#include "model.h"

#undef MLAG_SM_MSG_DELAY
#define MLAG_SM_MSG_DELAY	MODEL_MSG_DELAY
#undef MLAG_SM_HELLO_PAIRED
#define MLAG_SM_HELLO_PAIRED	MODEL_HELLO_PAIRED
#undef MLAG_SM_HELPER_MISSES
#define MLAG_SM_HELPER_MISSES	MODEL_HELPER_MISSES

#ifndef SM_C
#define SM_C "sm.c"
#endif
#include SM_C

#ifndef SM_LEG_C
#define SM_LEG_C "sm_leg.c"
#endif
#include SM_LEG_C
