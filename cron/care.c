/*
 * Looks through the contacts for what may be wrong: what the page of data care or the night asked
 * for.  It only reads them, area by area; what it finds is stored in between.  Killed at any
 * moment, the next run begins the area anew that it was at.
 */
#include "lib/domain/care.h"
#include "lib/domain/job.h"
#include "lib/platform/stop.h"

enum { CACHE_KIB = 16 * 1024 };

int main(void)
{
	int count, status;

	/* What was asked for while we were going found our lock taken and left: look once more. */
	do {
		struct job job;

		if (!job_start(&job, "care", CACHE_KIB, true))
			return job.exit_status;
		stop_watch(job.config.job_seconds);
		status = job_end(&job, care_run(&job.op, stop_wanted, &count));
	} while (count > 0 && status == 0 && !stop_wanted());
	return status;
}
