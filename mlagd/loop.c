// SPDX-License-Identifier: GPL-2.0
#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Far more than the helper has; a fixed table needs no care in callbacks. */
#define LOOP_MAX_FDS	32

/**
 * struct loop_entry - what to do about a descriptor
 * @cb: callback, NULL when the entry was removed
 * @arg: argument of @cb
 * @timer: the descriptor is a timer's, served first
 */
struct loop_entry {
	loop_fd_cb cb;
	void *arg;
	bool timer;
};

/**
 * struct loop - an event loop
 * @pfd: descriptors for poll()
 * @entry: callbacks, in the order of @pfd
 * @n: number of both
 * @running: cleared by loop_stop()
 * @ret: what loop_run() returns
 */
struct loop {
	struct pollfd pfd[LOOP_MAX_FDS];
	struct loop_entry entry[LOOP_MAX_FDS];
	unsigned int n;
	bool running;
	int ret;
};

/**
 * struct loop_timer - a one-shot timer
 * @loop: loop that serves it
 * @fd: timerfd
 * @cb: callback
 * @arg: argument of @cb
 */
struct loop_timer {
	struct loop *loop;
	int fd;
	loop_timer_cb cb;
	void *arg;
};

int loop_new(struct loop **out)
{
	*out = calloc(1, sizeof(**out));

	return *out ? 0 : -ENOMEM;
}

void loop_free(struct loop *loop)
{
	free(loop);
}

static int loop_add_entry(struct loop *loop, int fd, loop_fd_cb cb, void *arg,
			  bool timer)
{
	if (loop->n == LOOP_MAX_FDS)
		return -ENOSPC;

	loop->pfd[loop->n] = (struct pollfd){ .fd = fd, .events = POLLIN };
	loop->entry[loop->n] = (struct loop_entry){ cb, arg, timer };
	loop->n++;
	return 0;
}

int loop_add(struct loop *loop, int fd, loop_fd_cb cb, void *arg)
{
	return loop_add_entry(loop, fd, cb, arg, false);
}

void loop_del(struct loop *loop, int fd)
{
	unsigned int i;

	/* The slot goes after the round, loop_run() may be walking the table. */
	for (i = 0; i < loop->n; i++) {
		if (loop->pfd[i].fd != fd || !loop->entry[i].cb)
			continue;
		loop->entry[i].cb = NULL;
		loop->pfd[i].fd = -1;
	}
}

static void loop_compact(struct loop *loop)
{
	unsigned int i, to = 0;

	for (i = 0; i < loop->n; i++) {
		if (!loop->entry[i].cb)
			continue;
		loop->pfd[to] = loop->pfd[i];
		loop->entry[to] = loop->entry[i];
		to++;
	}
	loop->n = to;
}

static void loop_serve(struct loop *loop, unsigned int n, bool timers)
{
	unsigned int i;

	/* Entries from n on were added in this round: revents is not theirs. */
	for (i = 0; i < n && loop->running; i++) {
		struct loop_entry *e = &loop->entry[i];

		if (e->timer == timers && e->cb && loop->pfd[i].revents)
			e->cb(e->arg);
	}
}

int loop_run(struct loop *loop)
{
	/* A stop that was called before the loop ran counts, too. */
	if (loop->ret < 0)
		return loop->ret;

	loop->running = true;
	while (loop->running) {
		unsigned int n;

		loop_compact(loop);
		n = loop->n;
		if (poll(loop->pfd, n, -1) < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		loop_serve(loop, n, true);
		loop_serve(loop, n, false);
	}
	return loop->ret;
}

void loop_stop(struct loop *loop, int ret)
{
	loop->running = false;
	if (loop->ret >= 0)
		loop->ret = ret;
}

int64_t loop_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void loop_timer_expired(void *arg)
{
	struct loop_timer *timer = arg;
	uint64_t count;

	/* Nothing to read: another callback of this round armed it anew. */
	if (read(timer->fd, &count, sizeof(count)) != sizeof(count))
		return;

	timer->cb(timer->arg);
}

int loop_timer_new(struct loop *loop, loop_timer_cb cb, void *arg,
		   struct loop_timer **out)
{
	struct loop_timer *timer;
	int ret;

	timer = calloc(1, sizeof(*timer));
	if (!timer)
		return -ENOMEM;

	timer->loop = loop;
	timer->cb = cb;
	timer->arg = arg;
	timer->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (timer->fd < 0) {
		ret = -errno;
		goto err_free;
	}

	ret = loop_add_entry(loop, timer->fd, loop_timer_expired, timer, true);
	if (ret)
		goto err_close;

	*out = timer;
	return 0;

err_close:
	close(timer->fd);
err_free:
	free(timer);
	return ret;
}

void loop_timer_free(struct loop_timer *timer)
{
	if (!timer)
		return;

	loop_del(timer->loop, timer->fd);
	close(timer->fd);
	free(timer);
}

void loop_timer_arm(struct loop_timer *timer, unsigned int ms)
{
	struct itimerspec its = {
		.it_value.tv_sec = ms / 1000,
		.it_value.tv_nsec = (ms % 1000) * 1000000L,
	};

	/* All zeros would disarm it. */
	if (!ms)
		its.it_value.tv_nsec = 1;

	timerfd_settime(timer->fd, 0, &its, NULL);
}

void loop_timer_disarm(struct loop_timer *timer)
{
	struct itimerspec its = { 0 };

	timerfd_settime(timer->fd, 0, &its, NULL);
}
