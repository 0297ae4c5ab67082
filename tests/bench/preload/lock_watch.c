/*
 * Put before a program (LD_PRELOAD), says how long it held the write lock of a database each time:
 * a line "PROGRAM WALL_US CPU_US" is added to the file $LOCK_WATCH for every transaction that
 * wrote.  CPU_US is the processor time of the thread meanwhile: on a machine that does other work,
 * too, what the program itself is to answer for.
 *
 * SQLite's write-ahead log is locked by a lock on the file of its index (wal.c: WAL_WRITE_LOCK is
 * the first of the bytes from UNIX_SHM_BASE, 120, on).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { WRITE_LOCK = 120 };

typedef int fcntl_function(int, int, ...);

static _Thread_local struct timespec wall, cpu;
static _Thread_local int is_held;

static int64_t since_us(clockid_t clock, const struct timespec *start)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)(now.tv_sec - start->tv_sec) * 1000000 +
	       (now.tv_nsec - start->tv_nsec) / 1000;
}

static void note(void)
{
	const char *path = getenv("LOCK_WATCH");
	char line[128];
	int fd, len, before = errno;

	len = snprintf(line, sizeof(line), "%s %lld %lld\n", program_invocation_short_name,
		       (long long)since_us(CLOCK_MONOTONIC, &wall),
		       (long long)since_us(CLOCK_THREAD_CPUTIME_ID, &cpu));
	fd = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666) : -1;
	if (fd >= 0) {
		if (write(fd, line, (size_t)len) != len)
			abort();
		close(fd);
	}
	errno = before;
}

static int watch(fcntl_function *real, int fd, int command, void *argument)
{
	const struct flock *lock = argument;
	int code = real(fd, command, argument);

	if (command != F_SETLK || code || lock->l_start > WRITE_LOCK ||
	    lock->l_start + lock->l_len <= WRITE_LOCK)
		return code;
	if (lock->l_type == F_WRLCK) {
		clock_gettime(CLOCK_MONOTONIC, &wall);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
		is_held = 1;
	} else if (lock->l_type == F_UNLCK && is_held) {
		is_held = 0;
		note();
	}
	return code;
}

#define FORWARD(name)                                                                              \
	int name(int fd, int command, ...)                                                         \
	{                                                                                          \
		static fcntl_function *real;                                                       \
		va_list arguments;                                                                 \
		void *argument;                                                                    \
                                                                                                   \
		va_start(arguments, command);                                                      \
		argument = va_arg(arguments, void *);                                              \
		va_end(arguments);                                                                 \
		if (!real)                                                                         \
			*(void **)&real = dlsym(RTLD_NEXT, #name);                                 \
		return watch(real, fd, command, argument);                                         \
	}

FORWARD(fcntl)
FORWARD(fcntl64)
