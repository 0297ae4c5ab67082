/*
 * What every program in cron/ does first and last: configuration, secret, database, lock.
 *
 *	int main(void)
 *	{
 *		struct job job;
 *
 *		if (!job_start(&job, "importer", 32 * 1024, true))
 *			return job.exit_status;
 *		... work with &job.op; op_reset(&job.op, time(NULL)) between units of work ...
 *		return job_end(&job, rc);
 *	}
 */
#ifndef MUSTER_DOMAIN_JOB_H
#define MUSTER_DOMAIN_JOB_H

#include "lib/platform/config.h"
#include "lib/platform/secure.h"

struct job {
	const char *name;
	struct arena forever; /* configuration: as long as the process */
	struct config config;
	unsigned char secret[SECURE_SECRET_BYTES];
	struct db *db;
	struct op op; /* account 0, the system; its arena is the caller's to reset */
	int lock;     /* -1 without */
	int64_t started_at;
	bool leaves_signs; /* job_beat.h */
	const char *why;   /* the database could not be used */
	int exit_status;   /* when job_start said no */
};

/*
 * cache_kib: page cache of the connection, 0 for the default of a page program.
 * lock: hold data_dir/<name>.lock, so that two of this program never work at once.
 * false: exit_status is what main returns, everything is released, and the log has a line:
 *   0  another process of this name is at work: nothing to do
 *   1  configuration, secret, database or its schema is not as it must be
 */
MUST_USE bool job_start(struct job *job, const char *name, int cache_kib, bool lock);
/* Release everything.  Logs the op's fault and returns 1 when rc is not RC_OK, else 0. */
MUST_USE int job_end(struct job *job, enum rc rc);
/* A line "<name>: ..." for the log (stderr).  No personal data. */
void job_log(const struct job *job, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
