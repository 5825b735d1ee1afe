// SPDX-License-Identifier: GPL-2.0
/* The real kernel/sm.c, with its fixed times scaled down to the model's clock,
 * whose unit stands for a hello interval. Nothing else of it is changed.
 *
 * SM_C names another file to take its place: how mutants are tried.
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
