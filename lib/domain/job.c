#include "lib/domain/job.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>

#include "lib/domain/job_beat.h"
#include "lib/platform/db.h"
#include "lib/platform/lock.h"
#include "lib/platform/migrate.h"
#include "lib/platform/spawn.h"

enum { WHY_MAX = 512 };

static void release(struct job *job)
{
	op_release(&job->op);
	db_close(job->db);
	lock_release(job->lock);
	arena_release(&job->forever);
}

void job_log(const struct job *job, const char *fmt, ...)
{
	char line[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	/* One write per line: several programs share the log. */
	fprintf(stderr, "%s: %s\n", job->name, line);
}

static bool read_ground(struct job *job)
{
	char why[WHY_MAX];

	if (!config_load(&job->forever, &job->config, why, sizeof(why))) {
		job_log(job, "%s", why);
		return false;
	}
	if (secure_secret_load(config_path(&job->forever, &job->config, "secret"), job->secret))
		return true;
	job_log(job, "no secret in the data directory: run cron/setup");
	return false;
}

static bool take_lock(struct job *job)
{
	const char *name = arena_printf(&job->forever, "%s.lock", job->name);

	switch (lock_take(config_path(&job->forever, &job->config, name), &job->lock)) {
	case RC_OK:
		return true;
	case RC_BUSY:
		job->exit_status = 0;
		job_log(job, "another one is at work");
		return false;
	default:
		job_log(job, "lock file: %s", strerror(errno));
		return false;
	}
}

static bool open_database(struct job *job, int cache_kib)
{
	char why[WHY_MAX];

	if (db_open(&job->db, config_path(&job->forever, &job->config, "muster.db"), DB_OPEN,
		    cache_kib, why, sizeof(why))) {
		job_log(job, "%s", why);
		job->why = arena_dup(&job->forever, why);
		return false;
	}
	job->op.db = job->db;
	if (migrate_check(&job->op) == RC_OK)
		return true;
	job_log(job, "%s", job->op.fault.reason);
	job->why = arena_dup(&job->forever, job->op.fault.reason);
	return false;
}

/* Cron's sign comes before the lock: while one works for an hour, cron is not silent. */
static void sign_start(struct job *job, bool lock)
{
	if (lock && !getenv(SPAWN_BY_PAGE))
		job_beat_cron(&job->forever, &job->config, job->name, job->started_at);
}

bool job_start(struct job *job, const char *name, int cache_kib, bool lock)
{
	*job = (struct job){.name = name,
			    .lock = -1,
			    .exit_status = 1,
			    .why = "",
			    .started_at = (int64_t)time(NULL)};
	/* A limit on file sizes is an answer of write(), not the end of the process. */
	signal(SIGXFSZ, SIG_IGN);
	arena_init(&job->forever);
	op_init(&job->op, NULL, time(NULL));
	secure_init();
	if (read_ground(job)) {
		sign_start(job, lock);
		if ((!lock || take_lock(job)) && open_database(job, cache_kib)) {
			job->leaves_signs = lock;
			if (lock)
				job_beat_start(&job->forever, &job->config, name, job->started_at);
			job->exit_status = 0;
			return true;
		}
		/* With the lock in hand it was the database. */
		if (job->lock >= 0)
			job_beat_end(&job->forever, &job->config, name, job->started_at,
				     (int64_t)time(NULL), job->why);
	}
	release(job);
	return false;
}

int job_end(struct job *job, enum rc rc)
{
	const char *error = "";

	if (rc) {
		error = arena_printf(&job->forever, "%s%s%s", job->op.fault.field,
				     job->op.fault.field[0] ? ": " : "",
				     job->op.fault.reason[0] ? job->op.fault.reason : "failed");
		job_log(job, "%s", error);
	}
	if (job->leaves_signs)
		job_beat_end(&job->forever, &job->config, job->name, job->started_at,
			     (int64_t)time(NULL), error);
	release(job);
	return rc ? 1 : 0;
}
