/*
 * undoer: goes on with the undos that are too large for a request, in short transactions.  Started
 * by the page that begins one, and by cron as a net.  Killed at any point, the next one goes on.
 *
 * Exit status: 0 nothing is left to do, or another undoer does it, or it was told to stop;
 * 1 something failed and is tried again at the next start (the log says what).
 */
#include <signal.h>

#include "lib/domain/job.h"
#include "lib/domain/undo.h"

enum { CACHE_KIB = 40 * 1024 };

static volatile sig_atomic_t told_to_stop;

static void take_signal(int number)
{
	(void)number;
	told_to_stop = 1;
}

static bool must_stop(void)
{
	return told_to_stop;
}

static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = take_signal, .sa_flags = SA_RESTART};

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

int main(void)
{
	int count, status;

	/* One that was begun while we were going found our lock taken and left: look once more. */
	do {
		struct job job;

		catch_signals();
		if (!job_start(&job, "undoer", CACHE_KIB, true))
			return job.exit_status;
		status = job_end(&job, undo_run_all(&job.op, must_stop, &count));
	} while (count > 0 && status == 0 && !told_to_stop);
	return status;
}
