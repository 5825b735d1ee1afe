/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The event loop: poll() over descriptors, timers are timerfds of
 * CLOCK_MONOTONIC. In each round expired timers are served before anything
 * else, so a busy socket can delay a timer by one round only; every callback
 * bounds the work that it does in one call.
 */
#ifndef MLAGD_LOOP_H
#define MLAGD_LOOP_H

#include <stdint.h>

struct loop;
struct loop_timer;

typedef void (*loop_fd_cb)(void *arg);
typedef void (*loop_timer_cb)(void *arg);

/**
 * loop_new - make a loop
 * @out: where to put it
 *
 * Return: 0 or a negative errno.
 */
int loop_new(struct loop **out);

/**
 * loop_free - free a loop
 * @loop: loop or NULL; its descriptors and timers are gone already
 */
void loop_free(struct loop *loop);

/**
 * loop_add - call back whenever a descriptor is readable or in error
 * @loop: loop
 * @fd: descriptor; stays the caller's, who removes it before closing it
 * @cb: callback
 * @arg: its argument
 *
 * Return: 0 or a negative errno.
 */
int loop_add(struct loop *loop, int fd, loop_fd_cb cb, void *arg);

/**
 * loop_del - forget a descriptor
 * @loop: loop
 * @fd: descriptor; not there is no error
 *
 * Context: also inside of callbacks; no callback for @fd follows.
 */
void loop_del(struct loop *loop, int fd);

/**
 * loop_run - serve events until loop_stop()
 * @loop: loop
 *
 * Return: the value given to loop_stop(), or a negative errno.
 */
int loop_run(struct loop *loop);

/**
 * loop_stop - end loop_run() after the present callback
 * @loop: loop
 * @ret: what loop_run() returns; a value below 0 is never replaced by a
 *	later call
 */
void loop_stop(struct loop *loop, int ret);

/**
 * loop_now - the time
 *
 * Return: milliseconds of CLOCK_MONOTONIC.
 */
int64_t loop_now(void);

/**
 * loop_timer_new - make a one-shot timer, not armed
 * @loop: loop
 * @cb: callback
 * @arg: its argument
 * @out: where to put it
 *
 * Return: 0 or a negative errno.
 */
int loop_timer_new(struct loop *loop, loop_timer_cb cb, void *arg,
		   struct loop_timer **out);

/**
 * loop_timer_free - disarm and free a timer
 * @timer: timer or NULL
 */
void loop_timer_free(struct loop_timer *timer);

/**
 * loop_timer_arm - have a timer expire once, replacing what was armed
 * @timer: timer
 * @ms: milliseconds from now, 0 for the next round
 */
void loop_timer_arm(struct loop_timer *timer, unsigned int ms);

/**
 * loop_timer_disarm - stop a timer
 * @timer: timer
 */
void loop_timer_disarm(struct loop_timer *timer);

#endif /* MLAGD_LOOP_H */
