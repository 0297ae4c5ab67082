/*
 * Goes on with work on many contacts, oldest first, one after the other; then with changes of tags
 * and attributes that go through everybody who has them.  Started by the page that asked and by
 * cron as a net.  Killed at any moment, it leaves its checkpoint; the next run goes on
 * there.
 */
#include "lib/domain/alteration.h"
#include "lib/domain/bulk.h"
#include "lib/domain/job.h"
#include "lib/domain/snapshot.h"

enum { CACHE_KIB = 32 * 1024 };

/* Deleting many is worth a snapshot, before the first of them. */
static enum rc prepare(struct job *job)
{
	struct bulk b;
	enum rc rc = bulk_next(&job->op, &b);

	if (rc || b.order.action != BULK_DELETE || b.done)
		return rc;
	job->op.account_id = b.account_id;
	return snapshot_before(&job->op, &job->config, SNAPSHOT_DELETE, b.id);
}

static enum rc run_alterations(struct job *job, bool *wrote)
{
	struct alteration a;
	enum rc rc;

	do {
		op_reset(&job->op, time(NULL));
		rc = alteration_run_next(&job->op, &a);
		*wrote = *wrote || rc != RC_NOT_FOUND;
		if (!rc)
			job_log(job, "alteration %lld: %lld of %lld contacts", (long long)a.id,
				(long long)a.done, (long long)a.asked);
	} while (!rc);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc run_all(struct job *job, bool *wrote)
{
	struct bulk b;
	enum rc rc;

	do {
		op_reset(&job->op, time(NULL));
		rc = prepare(job);
		if (!rc)
			rc = bulk_run_next(&job->op, &b);
		*wrote = *wrote || rc != RC_NOT_FOUND;
		if (!rc)
			job_log(job, "%lld: %lld of %lld contacts, %lld changed", (long long)b.id,
				(long long)b.done, (long long)b.asked, (long long)b.changed);
	} while (!rc);
	return rc == RC_NOT_FOUND ? run_alterations(job, wrote) : rc;
}

int main(void)
{
	bool wrote = true;
	int status = 0;

	/* A request that came while the lock was held found it taken: look again until idle. */
	while (wrote && status == 0) {
		struct job job;

		wrote = false;
		if (!job_start(&job, "bulk", CACHE_KIB, true))
			return job.exit_status;
		status = job_end(&job, run_all(&job, &wrote));
	}
	return status;
}
