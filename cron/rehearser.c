/*
 * rehearser: tries large imports out before somebody starts them.  Started by the page that asks
 * for it, and by cron as a net.  It only reads the base; killed at any point, the next one begins
 * anew.
 *
 * Exit status: 0 nothing is left to do, or another rehearser does it, or it was told to stop;
 * 1 something failed and is tried again at the next start (the log says what).
 */
#include "lib/domain/import_rehearsal_job.h"
#include "lib/domain/job.h"
#include "lib/platform/stop.h"

enum { CACHE_KIB = 8 * 1024 };

static enum rc work(struct job *job, int *count)
{
	enum rc rc = RC_OK;

	*count = 0;
	while (!rc && !stop_wanted()) {
		op_reset(&job->op, time(NULL));
		rc = import_rehearsal_run_next(&job->op, &job->config, stop_wanted);
		*count += !rc;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

int main(void)
{
	int count, status;

	/* One that was asked for while we were going found our lock taken and left: look once more.
	 */
	do {
		struct job job;

		if (!job_start(&job, "rehearser", CACHE_KIB, true))
			return job.exit_status;
		stop_watch(job.config.job_seconds);
		status = job_end(&job, work(&job, &count));
	} while (count > 0 && status == 0 && !stop_wanted());
	return status;
}
