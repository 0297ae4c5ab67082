/*
 * undoer: goes on with the undos that are too large for a request, in short transactions.  Started
 * by the page that begins one, and by cron as a net.  Killed at any point, the next one goes on.
 *
 * Exit status: 0 nothing is left to do, or another undoer does it, or it was told to stop;
 * 1 something failed and is tried again at the next start (the log says what).
 */

#include "lib/domain/job.h"
#include "lib/domain/undo.h"
#include "lib/platform/stop.h"

enum { CACHE_KIB = 40 * 1024 };

int main(void)
{
	int count, status;

	/* One that was begun while we were going found our lock taken and left: look once more. */
	do {
		struct job job;

		if (!job_start(&job, "undoer", CACHE_KIB, true))
			return job.exit_status;
		stop_watch(job.config.job_seconds);
		status = job_end(&job, undo_run_all(&job.op, &job.config, stop_wanted, &count));
	} while (count > 0 && status == 0 && !stop_wanted());
	return status;
}
