/*
 * Makes the snapshots that somebody asked for, and restores one.  Started by the page and by cron
 * as a net.  Killed at any moment, it leaves the base whole; the next run cleans up.
 *
 * While a snapshot is restored no job may be at work on contacts: their locks are taken first, and
 * when one of them does not end within a while there is no restoring.
 */
#include <unistd.h>

#include "lib/domain/job.h"
#include "lib/domain/snapshot.h"
#include "lib/platform/lock.h"

enum { CACHE_KIB = 32 * 1024, WAIT_SECONDS = 4, TRY_US = 100 * 1000 };

/* Those that write contacts, or what belongs to them. */
static const char *const writers[] = {"importer", "bulk", "undoer", "care", "nightly"};
enum { WRITERS = sizeof(writers) / sizeof(writers[0]) };

static bool take_lock(struct job *job, const char *name, int *lock)
{
	const char *path =
	    config_path(&job->op.mem, &job->config, arena_printf(&job->op.mem, "%s.lock", name));

	for (int i = 0; i < WAIT_SECONDS * 1000000 / TRY_US; i++) {
		if (lock_take(path, lock) == RC_OK)
			return true;
		usleep(TRY_US);
	}
	return false;
}

static enum rc restore_locked(struct job *job, int64_t id)
{
	int locks[WRITERS] = {-1, -1, -1, -1, -1};
	const char *busy = NULL;
	enum rc rc;

	for (int i = 0; !busy && i < WRITERS; i++)
		if (!take_lock(job, writers[i], &locks[i]))
			busy = writers[i];
	rc = busy
		 ? snapshot_restore_refuse(
		       &job->op, id,
		       arena_printf(&job->op.mem,
				    "The job “%s” is at work on contacts. Wait until it is done, or"
				    " stop its work, and restore then.",
				    busy))
		 : snapshot_restore_next(&job->op, &job->config, job->secret, &id);
	for (int i = 0; i < WRITERS; i++)
		lock_release(locks[i]);
	return rc;
}

static enum rc restore_all(struct job *job, bool *worked)
{
	int64_t id;
	enum rc rc = snapshot_restore_find(&job->op, &id);

	if (rc)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	*worked = true;
	return restore_locked(job, id);
}

static enum rc make_all(struct job *job, bool *worked)
{
	int64_t id;
	enum rc rc;

	do {
		op_reset(&job->op, time(NULL));
		rc = snapshot_make_next(&job->op, &job->config, &id);
		*worked = *worked || rc != RC_NOT_FOUND;
	} while (!rc);
	op_reset(&job->op, time(NULL));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc work(struct job *job, bool *worked)
{
	enum rc rc = snapshot_recover(&job->op, &job->config);

	if (!rc)
		rc = make_all(job, worked);
	return rc ? rc : restore_all(job, worked);
}

int main(void)
{
	bool worked;
	int status;

	/* What was asked for while we were going found our lock taken: look once more. */
	do {
		struct job job;

		worked = false;
		if (!job_start(&job, "snapshot", CACHE_KIB, true))
			return job.exit_status;
		status = job_end(&job, work(&job, &worked));
	} while (worked && status == 0);
	return status;
}
