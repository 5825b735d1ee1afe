// SPDX-License-Identifier: GPL-2.0
/*
 * "ip mlag": ip(8) can load link types but no objects, so this program stands
 * before it in PATH under the same name. It runs ip-mlag when the object word
 * is "mlag", and the next ip in PATH for everything else, with the arguments
 * as they are.
 */
#include "ipopt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MLAG_SBINDIR
#define MLAG_SBINDIR "/usr/local/sbin"
#endif

#define MLAG_TOOL "ip-mlag"

/*
 * How often ip may run ip may run ip. Copies of this program never choose each
 * other, but somebody's wrapper script called ip may call us back for ever.
 * "ip netns exec" and "ip vrf exec" nest legitimately, a few levels deep.
 */
#define MLAG_DEPTH_ENV "IP_MLAG_DEPTH"
#define MLAG_DEPTH_MAX 100

/* A larger file is no copy of this program, and is not searched. */
#define MLAG_SELF_MAX (256 * 1024)

/* Tells a copy of this program from any other program called ip. */
static const char mlag_mark[] = "[ip dispatcher of mlag]";

struct mlag_self {
	char dir[PATH_MAX];	/* where we are, empty if unknown */
	struct stat st;
	bool known;		/* st is valid */
};

static void mlag_self_find(struct mlag_self *self)
{
	const char *execfn;
	char *slash;
	ssize_t len;

	memset(self, 0, sizeof(*self));

	len = readlink("/proc/self/exe", self->dir, sizeof(self->dir) - 1);
	if (len > 0) {
		self->known = !stat("/proc/self/exe", &self->st);
	} else {
		/* No /proc: what the kernel was told to execute. */
		execfn = (const char *)getauxval(AT_EXECFN);
		if (!execfn || strlen(execfn) >= sizeof(self->dir))
			return;
		strcpy(self->dir, execfn);
		self->known = !stat(execfn, &self->st);
	}

	slash = strrchr(self->dir, '/');
	if (slash)
		slash[slash == self->dir] = '\0';
	else
		self->dir[0] = '\0';
}

/* Does this file hold the mark of our own kind? */
static bool mlag_is_marked(const char *path, off_t size)
{
	bool marked = false;
	ssize_t len;
	char *buf;
	int fd;

	if (size > MLAG_SELF_MAX)
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	buf = malloc(size);
	if (buf) {
		len = read(fd, buf, size);
		marked = len > 0 && memmem(buf, len, mlag_mark,
					   sizeof(mlag_mark) - 1);
		free(buf);
	}
	close(fd);

	return marked;
}

static bool mlag_is_real_ip(const struct mlag_self *self, const char *path)
{
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode) || access(path, X_OK))
		return false;
	if (self->known && st.st_dev == self->st.st_dev &&
	    st.st_ino == self->st.st_ino)
		return false;

	return !mlag_is_marked(path, st.st_size);
}

static bool mlag_find_in_path(const struct mlag_self *self, char *path,
			      size_t size)
{
	const char *dir, *end;
	int len;

	for (dir = getenv("PATH"); dir; dir = *end ? end + 1 : NULL) {
		end = strchrnul(dir, ':');
		/* Empty and relative ones mean wherever one happens to be. */
		if (*dir != '/')
			continue;
		len = snprintf(path, size, "%.*s/ip", (int)(end - dir), dir);
		if (len > 0 && (size_t)len < size &&
		    mlag_is_real_ip(self, path))
			return true;
	}

	return false;
}

static int mlag_exec_ip(const struct mlag_self *self, char **argv)
{
	static const char * const usual[] = {
		"/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip",
	};
	const char *env = getenv(MLAG_DEPTH_ENV);
	int depth = env ? atoi(env) : 0;
	char path[PATH_MAX], num[16];
	size_t i;

	if (depth < 0 || depth >= MLAG_DEPTH_MAX) {
		fprintf(stderr,
			"Error: mlag: a program called \"ip\" in PATH runs %s/ip again and again.\n",
			self->dir);
		return 127;
	}
	snprintf(num, sizeof(num), "%d", depth + 1);
	setenv(MLAG_DEPTH_ENV, num, 1);

	if (mlag_find_in_path(self, path, sizeof(path)))
		execv(path, argv);

	/* Not in PATH, or it could not be executed. */
	for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (mlag_is_real_ip(self, usual[i]))
			execv(usual[i], argv);

	fprintf(stderr,
		"Error: mlag: the system's own \"ip\" was not found: is iproute2 installed?\n");

	return 127;
}

static int mlag_exec_tool(const struct mlag_self *self, char **argv)
{
	char path[PATH_MAX + sizeof("/" MLAG_TOOL)];

	if (self->dir[0]) {
		snprintf(path, sizeof(path), "%s/" MLAG_TOOL, self->dir);
		execv(path, argv);
	}
	execv(MLAG_SBINDIR "/" MLAG_TOOL, argv);

	fprintf(stderr,
		"Error: mlag: cannot run " MLAG_TOOL " from %s or "
		MLAG_SBINDIR ": %s\n", self->dir, strerror(errno));

	return 127;
}

/*
 * Index of the word "mlag" if it is the object of this command line, else 0.
 * When in doubt it is 0, so that ip(8) gets what it would have got without us.
 */
static int mlag_object(char **argv)
{
	const char *arg, *name;
	int i, used;

	/* ip(8) takes its object from its own name too: ipaddr, iproute. */
	if (!argv[0])
		return 0;
	name = strrchr(argv[0], '/');
	if (strcmp(name ? name + 1 : argv[0], "ip"))
		return 0;

	for (i = 1; ; i += used) {
		switch (ip_opt_next(argv + i, &used, &arg)) {
		case IP_OPT_DASHES:
			i += used;
			/* fallthrough */
		case IP_OPT_END:
			return argv[i] && !strcmp(argv[i], "mlag") ? i : 0;
		case IP_OPT_UNKNOWN:
		case IP_OPT_MISSING:
		case IP_OPT_BATCH:
		case IP_OPT_HELP:
		case IP_OPT_VERSION:
			/* For these it does not look at an object at all. */
			return 0;
		default:
			break;
		}
	}
}

int main(int argc, char **argv)
{
	struct mlag_self self;
	int object;

	object = argc ? mlag_object(argv) : 0;
	mlag_self_find(&self);

	if (!object)
		return mlag_exec_ip(&self, argv);

	/* "ip -j mlag show" becomes "ip-mlag -j show". */
	memmove(argv + object, argv + object + 1,
		(argc - object) * sizeof(*argv));
	argv[0] = (char *)MLAG_TOOL;

	return mlag_exec_tool(&self, argv);
}
