/*
 * launch_cgi COUNT PROGRAM
 *
 * Starts a CGI program COUNT times, one after the other, with our environment, and waits for its
 * end: what a web server without FastCGI does.  Prints the median, in microseconds.  Each answer
 * must start with "Status: 200".
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/base.h"

extern char **environ;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Microseconds from the start of the program to its end. */
static int64_t run_once(char *program)
{
	static char answer[1 << 20];
	char *argv[] = {program, NULL};
	posix_spawn_file_actions_t actions;
	int64_t start = now_us();
	size_t got = 0;
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	if (posix_spawn(&pid, program, &actions, NULL, argv, environ) != 0)
		return -1;
	close(ends[1]);
	while ((n = read(ends[0], answer + got, sizeof(answer) - got)) > 0)
		got += (size_t)n;
	close(ends[0]);
	posix_spawn_file_actions_destroy(&actions);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		return -1;
	return got > 11 && strncmp(answer, "Status: 200", 11) == 0 ? now_us() - start : -1;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	size_t count = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	int64_t *times = mem_alloc((count + 1) * sizeof(*times));

	if (!count)
		return 2;
	for (size_t i = 0; i < count; i++) {
		times[i] = run_once(argv[2]);
		if (times[i] < 0) {
			fprintf(stderr, "launch_cgi: %s gave no page\n", argv[2]);
			return 1;
		}
	}
	qsort(times, count, sizeof(*times), compare);
	printf("%lld\n", (long long)times[count / 2]);
	free(times);
	return 0;
}
