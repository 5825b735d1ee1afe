// SPDX-License-Identifier: GPL-2.0
/*
 * mlagd: the user-space helper of the mlag kernel module. It serves one
 * network namespace, and has no configuration of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "hello.h"
#include "log.h"
#include "loop.h"

#ifndef MLAGD_VERSION
#define MLAGD_VERSION	"unknown"
#endif

/**
 * struct mlagd - the program
 * @loop: event loop
 * @hello: DFS hellos
 * @signal_fd: signals arrive here
 */
struct mlagd {
	struct loop *loop;
	struct hello *hello;
	int signal_fd;
};

static void mlagd_usage(FILE *f)
{
	fprintf(f,
		"Usage: mlagd [ -f ] [ -d ] [ -n NAME ] [ -p FILE ]\n"
		"       mlagd { -V | -h }\n"
		"\n"
		"  -f, --foreground      stay in the foreground (as it always does)\n"
		"  -d, --debug           log more\n"
		"  -n, --netns NAME      serve the network namespace NAME of ip netns\n"
		"  -p, --pidfile FILE    write the process id to FILE\n"
		"  -V, --version         print the version\n"
		"  -h, --help            print this\n");
}

static int mlagd_enter_netns(const char *name)
{
	char path[256];
	int fd, ret = 0;

	if (!*name || strchr(name, '/') || !strcmp(name, ".") ||
	    !strcmp(name, "..") ||
	    snprintf(path, sizeof(path), "/run/netns/%s", name) >=
	    (int)sizeof(path))
		return -EINVAL;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (setns(fd, CLONE_NEWNET))
		ret = -errno;
	close(fd);
	return ret;
}

/*
 * Writes the pidfile and returns its descriptor, or a negative errno. The lock
 * on it goes with the process, so a file left by a crash is in nobody's way,
 * and that of a living process is left alone.
 */
static int mlagd_open_pidfile(const char *path)
{
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) || ftruncate(fd, 0) ||
	    dprintf(fd, "%d\n", getpid()) < 0) {
		int ret = -errno;

		close(fd);
		return ret;
	}
	return fd;
}

static void mlagd_signal(void *arg)
{
	struct signalfd_siginfo si;
	struct mlagd *mlagd = arg;

	if (read(mlagd->signal_fd, &si, sizeof(si)) != sizeof(si))
		return;

	if (si.ssi_signo == SIGHUP)
		hello_log(mlagd->hello);
	else
		loop_stop(mlagd->loop, 0);
}

static int mlagd_run(void)
{
	struct mlagd mlagd = { 0 };
	sigset_t mask;
	int ret;

	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGHUP);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	/* A log that nobody reads any more is no reason to die. */
	signal(SIGPIPE, SIG_IGN);

	mlagd.signal_fd = signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
	if (mlagd.signal_fd < 0)
		return -errno;

	ret = loop_new(&mlagd.loop);
	if (ret)
		goto out_signal;
	ret = loop_add(mlagd.loop, mlagd.signal_fd, mlagd_signal, &mlagd);
	if (ret)
		goto out_loop;
	ret = hello_open(mlagd.loop, &mlagd.hello);
	if (ret)
		goto out_loop;

	log_info("event=started version=%s", MLAGD_VERSION);
	ret = loop_run(mlagd.loop);

	hello_close(mlagd.hello);
	log_info("event=stopped");
out_loop:
	loop_free(mlagd.loop);
out_signal:
	close(mlagd.signal_fd);
	return ret;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "foreground", no_argument, NULL, 'f' },
		{ "debug", no_argument, NULL, 'd' },
		{ "netns", required_argument, NULL, 'n' },
		{ "pidfile", required_argument, NULL, 'p' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *pidfile = NULL;
	const char *netns = NULL;
	bool debug = false;
	int c, ret;

	while ((c = getopt_long(argc, argv, "fdn:p:Vh", options, NULL)) != -1) {
		switch (c) {
		case 'f':
			break;
		case 'd':
			debug = true;
			break;
		case 'n':
			netns = optarg;
			break;
		case 'p':
			pidfile = optarg;
			break;
		case 'V':
			printf("mlagd %s\n", MLAGD_VERSION);
			return 0;
		case 'h':
			mlagd_usage(stdout);
			return 0;
		default:
			mlagd_usage(stderr);
			return 2;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "mlagd: unexpected argument \"%s\"\n",
			argv[optind]);
		mlagd_usage(stderr);
		return 2;
	}

	log_init(debug);

	if (netns) {
		ret = mlagd_enter_netns(netns);
		if (ret) {
			log_err("event=exit what=netns netns=%s error=%d text=\"%s\"",
				netns, -ret, strerror(-ret));
			return 1;
		}
	}
	if (pidfile) {
		ret = mlagd_open_pidfile(pidfile);
		if (ret < 0) {
			log_err("event=exit what=pidfile file=%s error=%d text=\"%s\"",
				pidfile, -ret, ret == -EWOULDBLOCK ?
				"another mlagd holds it" : strerror(-ret));
			return 1;
		}
	}

	ret = mlagd_run();
	if (pidfile)
		unlink(pidfile);
	if (ret < 0 && ret != -EBUSY && ret != -EPERM)
		log_err("event=exit error=%d text=\"%s\"", -ret,
			strerror(-ret));

	return ret ? 1 : 0;
}
