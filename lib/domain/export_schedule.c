#include "lib/domain/export_schedule.h"

#include <time.h>

#include "lib/domain/contact.h"
#include "lib/domain/export_format.h"
#include "lib/domain/notice.h"
#include "lib/domain/segment_people.h"
#include "lib/platform/db.h"
#include "lib/platform/zone.h"

#define SCHEDULE_COLUMNS                                                                           \
	"s.id, s.account_id, s.name, s.what, s.format, s.mode, s.columns, s.search,"               \
	" s.search_inside, s.states, s.filter, s.segment_id, s.period, s.on_day, s.at_minute,"     \
	" s.keep, s.is_paused, s.next_at, s.last_at, s.error, s.created_at, COALESCE(g.name, '')"
#define SCHEDULE_FROM " FROM export_schedule s LEFT JOIN segment g ON g.id = s.segment_id"

static const char sql_schedule_create[] =
    "INSERT INTO export_schedule (account_id, name, what, format, mode, columns, search,"
    " search_inside, states, filter, segment_id, period, on_day, at_minute, keep, next_at,"
    " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
    " $17)";
static const char sql_schedule_count[] =
    "SELECT count(*) FROM export_schedule WHERE account_id = $1";
static const char sql_schedule_list[] =
    "SELECT " SCHEDULE_COLUMNS SCHEDULE_FROM " WHERE s.account_id = $1 ORDER BY s.id DESC LIMIT $2";
static const char sql_schedule_get[] =
    "SELECT " SCHEDULE_COLUMNS SCHEDULE_FROM " WHERE s.id = $1 AND s.account_id = $2";
static const char sql_schedule_pause[] =
    "UPDATE export_schedule SET is_paused = $1, next_at = $2 WHERE id = $3 AND account_id = $4";
static const char sql_schedule_remove[] =
    "DELETE FROM export_schedule WHERE id = $1 AND account_id = $2";
static const char sql_schedule_due[] =
    "SELECT " SCHEDULE_COLUMNS SCHEDULE_FROM
    " JOIN account a ON a.id = s.account_id AND a.disabled_at IS NULL"
    " WHERE s.is_paused = 0 AND s.next_at <= $1 ORDER BY s.next_at, s.id LIMIT 1";
static const char sql_schedule_ran[] =
    "UPDATE export_schedule SET next_at = $1, last_at = $2, error = $3 WHERE id = $4";
static const char sql_schedule_old_files[] =
    "SELECT id, account_id FROM export WHERE schedule_id = $1 AND state = 'done'"
    " ORDER BY id DESC LIMIT 100 OFFSET (SELECT keep FROM export_schedule WHERE id = $1)";

enum { DAY_SECONDS = 24 * 3600, MINUTES_OF_DAY = 24 * 60, WEEK = 7, MONTH_DAYS = 31, TRIES = 40 };

static const char *const period_words[] = {"day", "week", "month"};

const char *export_period_word(enum export_period period)
{
	return period_words[period];
}

bool export_period_of(const char *word, enum export_period *out)
{
	for (size_t i = 0; i < ARRAY_LEN(period_words); i++)
		if (strcmp(period_words[i], word) == 0) {
			*out = (enum export_period)i;
			return true;
		}
	return false;
}

static void read_row(struct db_rows *rows, struct export_schedule *out)
{
	*out = (struct export_schedule){
	    .id = db_col_int(rows, 0),
	    .export = {.account_id = db_col_int(rows, 1),
		       .name = db_col_dup(rows, 2),
		       .what = db_col_dup(rows, 3),
		       .format = db_col_dup(rows, 4),
		       .mode = export_mode_parse(db_col_text(rows, 5)),
		       .columns = db_col_dup(rows, 6),
		       .search = db_col_dup(rows, 7),
		       .inside = db_col_int(rows, 8) != 0,
		       .states = (unsigned)db_col_int(rows, 9),
		       .filter = db_col_dup(rows, 10),
		       .filter_day = "",
		       .segment_id = db_col_int(rows, 11),
		       .segment_name = db_col_dup(rows, 21)},
	    .on_day = db_col_int(rows, 13),
	    .at_minute = db_col_int(rows, 14),
	    .keep = db_col_int(rows, 15),
	    .is_paused = db_col_int(rows, 16) != 0,
	    .next_at = db_col_int(rows, 17),
	    .last_at = db_col_int(rows, 18),
	    .error = db_col_dup(rows, 19),
	    .created_at = db_col_int(rows, 20),
	};
	if (!export_period_of(db_col_text(rows, 12), &out->period))
		BUG("a schedule without a period");
}

/* --- when ----------------------------------------------------------------------------------- */

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 1 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29
										     : days[month];
}

/* Does the local day that begins at `day` belong to it? */
static bool is_its_day(const struct export_schedule *s, int64_t day)
{
	time_t t = day;
	struct tm parts;
	int last;

	if (s->period == EXPORT_DAILY || !gmtime_r(&t, &parts))
		return true;
	if (s->period == EXPORT_WEEKLY)
		return (parts.tm_wday + WEEK - 1) % WEEK + 1 == s->on_day;
	last = days_of_month(parts.tm_year + 1900, parts.tm_mon);
	return parts.tm_mday == (s->on_day > last ? last : s->on_day);
}

int64_t export_schedule_next(const struct export_schedule *s, int64_t after)
{
	int64_t local = zone_to_local(after), at = 0;
	int64_t day = local - ((local % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;

	for (int i = 0; i < TRIES && at <= after; i++, day += DAY_SECONDS)
		if (is_its_day(s, day))
			at = zone_from_local(day + s->at_minute * 60);
	return at;
}

/* --- for pages ------------------------------------------------------------------------------ */

static enum rc check(struct op *op, struct export_schedule *s)
{
	int64_t count, most = s->period == EXPORT_WEEKLY ? WEEK : MONTH_DAYS;
	enum rc rc = export_check_name(op, &s->export);

	if (rc)
		return rc;
	if (s->period == EXPORT_DAILY)
		s->on_day = 0;
	else if (s->on_day < 1 || s->on_day > most)
		return op_fail(op, RC_INVALID, "on_day", "choose a day");
	if (s->at_minute < 0 || s->at_minute >= MINUTES_OF_DAY)
		return op_fail(op, RC_INVALID, "at", "write the time like 06:30");
	if (s->keep < 1 || s->keep > EXPORT_SCHEDULE_KEEP_MAX)
		return op_failf(op, RC_INVALID, "keep", "keep 1 to %d files",
				EXPORT_SCHEDULE_KEEP_MAX);
	rc = db_get_int(op, &count, sql_schedule_count, DB_ARGS(db_int(op->account_id)));
	if (!rc && count >= EXPORT_SCHEDULES_MAX)
		return op_failf(op, RC_CONFLICT, "name",
				"you have %d repeated exports already; remove one first",
				EXPORT_SCHEDULES_MAX);
	return rc;
}

enum rc export_schedule_create(struct op *op, struct export_schedule *s)
{
	const struct export *e = &s->export;
	struct filter_context ctx;
	enum rc rc = check(op, s);

	if (!rc)
		rc = segment_context(op, &ctx); /* the zone */
	if (rc)
		return rc;
	s->next_at = export_schedule_next(s, op->now);
	s->created_at = op->now;
	return db_insert(
	    op, &s->id, sql_schedule_create,
	    DB_ARGS(db_int(op->account_id), db_text(e->name), db_text(e->what), db_text(e->format),
		    db_text(export_mode_word(e->mode)), db_text(e->columns), db_text(e->search),
		    db_int(e->inside), db_int(e->states ? e->states : CONTACT_IN_LIVE),
		    db_text(e->filter), db_int(e->segment_id), db_text(period_words[s->period]),
		    db_int(s->on_day), db_int(s->at_minute), db_int(s->keep), db_int(s->next_at),
		    db_int(op->now)));
}

enum rc export_schedule_list(struct op *op, struct export_schedule **out, size_t *count)
{
	struct db_rows rows;

	*out = arena_alloc(&op->mem, EXPORT_SCHEDULES_MAX * sizeof(**out));
	*count = 0;
	db_query(op, &rows, sql_schedule_list,
		 DB_ARGS(db_int(op->account_id), db_int(EXPORT_SCHEDULES_MAX)));
	while (db_next(&rows))
		read_row(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

static enum rc get_row(struct op *op, const char *sql, struct db_args args,
		       struct export_schedule *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql, args);
	found = db_next(&rows);
	if (found)
		read_row(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc export_schedule_pause(struct op *op, int64_t id, bool is_paused)
{
	struct export_schedule s;
	struct filter_context ctx;
	enum rc rc = get_row(op, sql_schedule_get, DB_ARGS(db_int(id), db_int(op->account_id)), &s);

	if (!rc)
		rc = segment_context(op, &ctx);
	if (rc)
		return rc;
	return db_run(op, sql_schedule_pause,
		      DB_ARGS(db_int(is_paused), db_int(export_schedule_next(&s, op->now)),
			      db_int(id), db_int(op->account_id)));
}

enum rc export_schedule_remove(struct op *op, int64_t id)
{
	enum rc rc = db_run(op, sql_schedule_remove, DB_ARGS(db_int(id), db_int(op->account_id)));

	return rc || db_changed(op) ? rc : RC_NOT_FOUND;
}

/* --- for cron/exporter ---------------------------------------------------------------------- */

/* As its account would ask on the page, with the number that there is. */
static enum rc ask(struct op *op, const struct export_schedule *s, const char **message)
{
	struct export e = s->export;
	const char *day = zone_format_day(&op->mem, op->now);
	enum rc rc = export_count(op, &e, message);

	if (rc)
		return rc;
	e.name = arena_printf(&op->mem, "%s %s", e.name, day);
	if (strlen(e.name) > EXPORT_NAME_MAX)
		e.name = s->export.name;
	e.asked_rows = e.expected_rows;
	e.schedule_id = s->id;
	rc = export_request(op, &e);
	if (rc)
		*message = arena_dup(&op->mem, op->fault.reason);
	return rc;
}

static enum rc tell(struct op *op, const struct export_schedule *s, const char *message)
{
	if (s->error[0])
		return RC_OK;
	return notice_add(op, s->export.account_id, "danger",
			  arena_printf(&op->mem, "The repeated export “%s” could not start: %s.",
				       s->export.name, message),
			  "/exports/schedules");
}

enum rc export_schedule_queue_next(struct op *op)
{
	struct export_schedule s;
	struct filter_context ctx;
	const char *message = "";
	enum rc rc = get_row(op, sql_schedule_due, DB_ARGS(db_int(op->now)), &s);

	if (rc)
		return rc;
	op->account_id = s.export.account_id;
	rc = segment_context(op, &ctx); /* the zone */
	if (!rc)
		rc = ask(op, &s, &message);
	if (rc == RC_INVALID || rc == RC_NOT_FOUND || rc == RC_CONFLICT) {
		op_clear_fault(op);
		rc = tell(op, &s, message);
	}
	if (rc)
		return rc;
	return db_run(op, sql_schedule_ran,
		      DB_ARGS(db_int(export_schedule_next(&s, op->now)), db_int(op->now),
			      db_text(message), db_int(s.id)));
}

enum rc export_schedule_trim(struct op *op, const struct config *config, int64_t schedule_id)
{
	enum { MOST = 100 };
	int64_t ids[MOST], accounts[MOST], own = op->account_id;
	struct db_rows rows;
	size_t count = 0;
	enum rc rc;

	db_query(op, &rows, sql_schedule_old_files, DB_ARGS(db_int(schedule_id)));
	while (count < MOST && db_next(&rows)) {
		ids[count] = db_col_int(&rows, 0);
		accounts[count++] = db_col_int(&rows, 1);
	}
	rc = db_end(&rows);
	for (size_t i = 0; !rc && i < count; i++) {
		op->account_id = accounts[i];
		rc = export_remove(op, config, ids[i]);
	}
	op->account_id = own;
	return rc;
}
