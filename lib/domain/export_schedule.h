/*
 * Exports that repeat: every day, week or month at a time of the workspace's clock.
 *
 *  1. Each is its account's own; the files come to that account like any other export of it.
 *  2. When its time has come, cron/exporter queues one export of those who are meant at that
 * moment. What was missed while nothing ran is made up for by one, not by many.
 *  3. When what it names is gone nothing is queued; its account gets a notice, once until it works
 *     again.  A disabled account's rest.
 *  4. Of its files the newest `keep` stay; each also has the time limit of any export.
 */
#ifndef MUSTER_DOMAIN_EXPORT_SCHEDULE_H
#define MUSTER_DOMAIN_EXPORT_SCHEDULE_H

#include "lib/domain/export.h"

enum {
	EXPORT_SCHEDULES_MAX = 50, /* of one account */
	EXPORT_SCHEDULE_KEEP_MAX = 30,
};

enum export_period { EXPORT_DAILY, EXPORT_WEEKLY, EXPORT_MONTHLY };
/* "day", "week", "month". */
const char *export_period_word(enum export_period period);
/* false: no such word. */
bool export_period_of(const char *word, enum export_period *out);

/* Text is in op->mem, never NULL. */
struct export_schedule {
	int64_t id;
	struct export export; /* account_id, name, and what and whom */
	enum export_period period;
	int64_t on_day;	   /* EXPORT_WEEKLY: 1 Monday to 7; EXPORT_MONTHLY: 1 to 31; else 0 */
	int64_t at_minute; /* of the day */
	int64_t keep;
	bool is_paused;
	int64_t next_at, last_at; /* last_at 0: never */
	const char *error;
	int64_t created_at;
};

/*
 * The first moment after `after` at which it is due, in the process's zone (zone_use).  An hour
 * that the clock leaves out is the moment of the jump; a day that a month lacks is its last.
 */
MUST_USE int64_t export_schedule_next(const struct export_schedule *s, int64_t after);

/* --- for pages: those of the acting account -------------------------------------------------- */

/*
 * Make one of s->export, which export_count has looked at, and period, on_day, at_minute and keep.
 *   RC_INVALID   "name" as export_request; "on_day", "at", "keep"
 *   RC_CONFLICT  "name": the account has EXPORT_SCHEDULES_MAX
 */
MUST_USE enum rc export_schedule_create(struct op *op, struct export_schedule *s);
/* The newest first. */
MUST_USE enum rc export_schedule_list(struct op *op, struct export_schedule **out, size_t *count);
/* RC_NOT_FOUND: there is none of this number, or it is another account's. */
MUST_USE enum rc export_schedule_pause(struct op *op, int64_t id, bool is_paused);
/* Its files stay until their time is over. */
MUST_USE enum rc export_schedule_remove(struct op *op, int64_t id);

/* --- for cron/exporter ----------------------------------------------------------------------- */

/*
 * Queue the first that is due, in a write transaction.  RC_NOT_FOUND: none is (and no fault).
 */
MUST_USE enum rc export_schedule_queue_next(struct op *op);
/* Remove the files of a schedule beyond those that it keeps.  In a write transaction. */
MUST_USE enum rc export_schedule_trim(struct op *op, const struct config *config,
				      int64_t schedule_id);

#endif
