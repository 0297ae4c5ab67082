/*
 * What each job of cron/ left behind when it last ran: for the page that tells whether cron works.
 *
 * Kept in small files of the data directory and not in the database: a job must be able to say that
 * the database is the trouble, and a row written every minute would make every page ask its kept
 * answers anew.
 *   <job>.cron  touched at each start by cron, also when the job finds its lock taken
 *   <job>.last  written by whoever holds the lock: when it began, its pid, when and how it ended
 */
#ifndef MUSTER_DOMAIN_JOB_BEAT_H
#define MUSTER_DOMAIN_JOB_BEAT_H

#include "lib/base/op.h"
#include "lib/platform/config.h"

enum {
	JOB_COUNT = 9,
	JOB_MINUTE_LATE_SECONDS = 5 * 60,   /* hosts that allow cron every five minutes are fine */
	JOB_NIGHT_LATE_SECONDS = 26 * 3600, /* clocks change twice a year */
};

struct job_info {
	const char *name;    /* of the program */
	const char *purpose; /* "Takes in imports" */
	bool nightly;	     /* else every minute */
};
extern const struct job_info job_infos[JOB_COUNT];

/* Text in op->mem.  Times are Unix seconds, 0 for never. */
struct job_beat {
	const struct job_info *info;
	int64_t cron_at;	 /* last start by cron */
	int64_t started_at;	 /* of the last run that did something */
	int64_t finished_at;	 /* its end; 0: it is at work, or it was killed */
	bool is_at_work, failed; /* failed: the last run ended badly */
	const char *error;	 /* then a line for the log; no personal data */
};

/* Leave a sign.  What cannot be written is passed over: a job is not stopped by its own diary. */
void job_beat_cron(struct arena *mem, const struct config *config, const char *name, int64_t now);
void job_beat_start(struct arena *mem, const struct config *config, const char *name, int64_t now);
/* error: "" when all is well. */
void job_beat_end(struct arena *mem, const struct config *config, const char *name,
		  int64_t started_at, int64_t now, const char *error);

/* Of all jobs, in the order of job_infos. */
void job_beat_list(struct op *op, const struct config *config, struct job_beat out[JOB_COUNT]);
/* Was it not started by cron for longer than it should be? */
bool job_beat_is_late(const struct job_beat *beat, int64_t now);
/*
 * Does cron start nothing at all?  Pages that wait for a job say so.  One that was never started
 * counts as silent from the moment on at which the database is older than it may be late.
 */
bool job_cron_is_silent(struct op *op, const struct config *config);
/* When cron started any of those that it starts every minute; 0 for never. */
int64_t job_cron_last(struct op *op, const struct config *config);

/*
 * The line for crontab(5), with the paths of this installation and without a line end; in op->mem.
 */
const char *job_cron_line(struct op *op, const struct config *config, const struct job_info *info);

#endif
