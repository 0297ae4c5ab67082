/*
 * importer: takes in the imports that wait, one after the other.  Started by the page that queues
 * one, and by cron as a net.  Two never work at once; killed at any point, the next one goes on.
 *
 * Exit status: 0 nothing is left to do, or another importer does it, or it was told to stop;
 * 1 something failed and is tried again at the next start (the log says what).
 */
#include <unistd.h>

#include "lib/domain/import_run.h"
#include "lib/domain/job.h"
#include "lib/platform/spawn.h"
#include "lib/platform/stop.h"

enum { CACHE_KIB = 40 * 1024 };

/* Results are told by mail; nobody should wait for cron's minute. */
static void start_mailer(struct job *job)
{
	if (job->config.libexec_dir[0] &&
	    !spawn_detached(arena_printf(&job->op.mem, "%s/mailer", job->config.libexec_dir)))
		job_log(job, "cannot start mailer; cron will");
}

static enum rc work(struct job *job, int *count)
{
	enum rc rc = RC_OK;

	*count = 0;
	while (!rc && !stop_wanted()) {
		int64_t id;

		op_reset(&job->op, time(NULL));
		rc = import_run_next(&job->op, &job->config, stop_wanted, &id);
		if (rc == RC_NOT_FOUND)
			return RC_OK;
		if (rc || stop_wanted())
			break;
		++*count;
		start_mailer(job);
	}
	return rc;
}

int main(void)
{
	int count, status;

	/* One that was queued while we were going found our lock taken and left: look once more. */
	do {
		struct job job;

		if (!job_start(&job, "importer", CACHE_KIB, true))
			return job.exit_status;
		stop_watch(job.config.job_seconds);
		status = job_end(&job, work(&job, &count));
	} while (count > 0 && status == 0 && !stop_wanted());
	return status;
}
