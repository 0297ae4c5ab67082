#include "lib/platform/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * What a job needs of our environment.  As plain CGI we were given the request's headers there,
 * the session's cookie among them: a job that runs for an hour has no use for those.
 * By MUSTER_STACK scripts/stack finds what it has to end.
 */
static const char *const kept[] = {
    "MUSTER_CONF", "MUSTER_STACK", "PATH",	    "LANG",	     "TZ",
    "TMPDIR",	   "ASAN_OPTIONS", "UBSAN_OPTIONS", "SSL_CERT_FILE", "SSL_CERT_DIR"};

/* "NAME=value" of those that are set; out ends with NULL. */
static void pick_environment(char *out[ARRAY_LEN(kept) + 2])
{
	static char by_page[] = SPAWN_BY_PAGE "=page";
	size_t count = 0;

	out[count++] = by_page;

	for (char **entry = environ; *entry; entry++)
		for (size_t i = 0; i < ARRAY_LEN(kept) && count <= ARRAY_LEN(kept); i++) {
			size_t len = strlen(kept[i]);

			if (strncmp(*entry, kept[i], len) == 0 && (*entry)[len] == '=')
				out[count++] = *entry;
		}
	out[count] = NULL;
}

/* The grandchild: nothing of the worker's may stay open, least of all the listening socket. */
static _Noreturn void become(const char *path)
{
	char *const arguments[] = {(char *)(uintptr_t)path, NULL};
	char *environment[ARRAY_LEN(kept) + 2];
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		_exit(127);
	closefrom(STDERR_FILENO + 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	pick_environment(environment);
	execve(path, arguments, environment);
	_exit(127);
}

bool spawn_detached(const char *path)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		return false;
	if (child == 0) {
		/* The second fork leaves nobody to wait for: init inherits the job. */
		setsid();
		pid_t job = fork();
		if (job == 0)
			become(path);
		_exit(job < 0 ? 1 : 0);
	}
	return waitpid(child, &status, 0) == child && status == 0;
}
