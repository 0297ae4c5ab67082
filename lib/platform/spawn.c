#include "lib/platform/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* The grandchild: nothing of the worker's may stay open, least of all the listening socket. */
static _Noreturn void become(const char *path)
{
	char *const arguments[] = {(char *)(uintptr_t)path, NULL};
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		_exit(127);
	closefrom(STDERR_FILENO + 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	execv(path, arguments);
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
