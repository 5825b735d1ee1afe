// SPDX-License-Identifier: GPL-2.0
/* The real kernel/dad.c and errdown.c, with their fixed times scaled down to
 * the model's clock. Nothing else of them is changed.
 *
 * DAD_C and ERRDOWN_C name other files to take their place: how mutants are
 * tried.
 */
#include "model.h"

#undef MLAG_DAD_BURST
#define MLAG_DAD_BURST		1
#undef MLAG_DAD_CLASSIC_DELAY
#define MLAG_DAD_CLASSIC_DELAY	2
#undef MLAG_DAD_CLASSIC_PROBES
#define MLAG_DAD_CLASSIC_PROBES	2
#undef MLAG_DAD_RISING
#define MLAG_DAD_RISING		3
#undef MLAG_DAD_ARM
#define MLAG_DAD_ARM		1
#undef MLAG_DAD_BACKOFF_MAX
#define MLAG_DAD_BACKOFF_MAX	1
#undef MLAG_DAD_STEP_MAX
#define MLAG_DAD_STEP_MAX	1

#ifndef DAD_C
#define DAD_C "dad.c"
#endif
#include DAD_C

#ifndef ERRDOWN_C
#define ERRDOWN_C "errdown.c"
#endif
#include ERRDOWN_C
