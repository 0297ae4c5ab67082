#include "lib/domain/import_run.h"

#include <inttypes.h>
#include <unistd.h>

#include "lib/base/str.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_many.h"
#include "lib/domain/import_control.h"
#include "lib/domain/import_end.h"
#include "lib/domain/import_file.h"
#include "lib/domain/import_outcome.h"
#include "lib/domain/import_reader.h"
#include "lib/domain/import_rehearsal_job.h"
#include "lib/domain/import_row.h"
#include "lib/domain/import_segment.h"
#include "lib/domain/sample.h"
#include "lib/domain/setting.h"
#include "lib/domain/snapshot.h"
#include "lib/platform/db.h"
#include "lib/platform/secure.h"
#include "lib/platform/zone.h"

static const char sql_import_next[] =
    "SELECT id FROM import WHERE state IN ('queued', 'checking', 'running') AND wish <> 1"
    " AND NOT EXISTS (SELECT 1 FROM alteration WHERE finished_at IS NULL AND state = 'running')"
    " ORDER BY wish DESC, CASE WHEN bytes <= 1048576 THEN 0 ELSE 1 END,"
    " CASE WHEN state = 'running' THEN 0 ELSE 1 END, queued_at, id LIMIT 1";
static const char sql_import_begin_check[] =
    "UPDATE import SET state = 'checking', started_at = COALESCE(started_at, $1) WHERE id = $2";
static const char sql_import_begin_rows[] =
    "UPDATE import SET state = 'running', total_rows = $1, batch_id = $2 WHERE id = $3";
static const char sql_import_checkpoint[] =
    "UPDATE import SET done_rows = $1, created_rows = $2, updated_rows = $3,"
    " unchanged_rows = $4, skipped_rows = $5, failed_rows = $6, undialled_rows = $7,"
    " run_ms = $8, halt_reason = '' WHERE id = $9";
static const char sql_import_problem_add[] =
    "INSERT INTO import_problem (import_id, row_number, line, bucket, reason, cells, source)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";

enum {
	LOCK_US = 38000, /* how long a batch may hold the write lock, commit included */
	BATCH_ROWS_MAX = 5000,
	BATCH_ROWS_FIRST = 500, /* until the cost of a commit is known */
	CHECK_STOP_ROWS = 4096,
	OPTIMIZE_ROWS = 10000, /* from here on the planner's picture of the base is another */
	ROW_TEXT_MAX = 2 * CSV_ROW_MAX + 8 * CSV_COLUMNS_MAX,
};

struct run {
	struct op *op;
	const struct config *config;
	import_stop *stop;
	struct import *im;
	struct import_rules rules;
	unsigned char secret[SECURE_SECRET_BYTES];
	struct import_reader *reader;
	struct csv_row header;
	struct str cells;		  /* of a failed row, for import_problem */
	double commit_us_per_row;	  /* as it was lately; 0 before the first commit */
	int64_t created;		  /* in the batch at hand */
	struct contact_many many;	  /* likewise */
	struct import_outcomes *outcomes; /* likewise */
	enum import_wish wish;		  /* as it stood in the last transaction */
	bool gives_way;			  /* a small one waits */
	int64_t keep_days;		  /* the file, after its end */
	bool is_sent_back;		  /* to who started it */
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- checking: to the end before the first write -------------------------------------------- */

static enum rc count_rows(struct run *r, int64_t *total)
{
	struct import_reader *reader;
	struct csv_row row;
	enum rc rc = import_reader_open(r->op, r->config, r->im, &reader);

	*total = 0;
	if (rc)
		return rc;
	while (!(rc = import_reader_next(r->op, reader, &row)))
		if (++*total % CHECK_STOP_ROWS == 0 && r->stop())
			break;
	import_reader_close(reader);
	if (rc == RC_NOT_FOUND && *total == 0)
		return op_fail(r->op, RC_INVALID, "file",
			       r->im->format.has_header ? "the file has a header, but no rows"
							: "the file has no rows");
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc begin_rows(struct run *r, int64_t total)
{
	struct op *op = r->op;
	enum rc rc = db_begin_write_patiently(op);

	if (rc)
		return rc;
	op->now = time(NULL);
	op->batch_id = 0;
	rc = change_begin(op, "import", r->im->id);
	if (!rc)
		rc = db_run(op, sql_import_begin_rows,
			    DB_ARGS(db_int(total), db_int(op->batch_id), db_int(r->im->id)));
	r->im->total_rows = total;
	r->im->batch_id = op->batch_id;
	r->im->state = IMPORT_RUNNING;
	return db_end_transaction(op, rc);
}

static bool go_on(void *context, int64_t done_rows)
{
	const struct run *r = context;

	(void)done_rows;
	return !r->stop();
}

/* Something else would come out now than what they accepted: they look again. */
static enum rc send_back(struct run *r)
{
	struct op *op = r->op;
	enum rc rc = db_begin_write_patiently(op);

	if (rc)
		return rc;
	r->is_sent_back = true;
	rc = import_send_back(op, r->im);
	if (!rc && import_rehearsal_is_job(r->im))
		rc = import_rehearsal_ask(op, r->config, r->im);
	if (!rc)
		rc =
		    import_tell(op, r->config, r->im, "warning", "Your import waits for you",
				arena_printf(&op->mem,
					     "Before the import of “%s” began, data changed, and it"
					     " would do something else than you saw. Nothing was"
					     " changed; please look at it again.",
					     r->im->name));
	return db_end_transaction(op, rc);
}

/*
 * What was accepted is what comes out, or it does not begin: where the base has changed since, it
 * is rehearsed again.  Edits from here on are edits while it runs.
 */
static enum rc heed_rehearsal(struct run *r)
{
	struct op *op = r->op;
	struct import_rehearsal found;
	const char *mark;
	enum rc rc;

	if (!r->im->rehearsed_mark[0])
		return RC_OK;
	rc = import_rehearsal_mark(op, &mark);
	if (rc || strcmp(mark, r->im->rehearsed_mark) == 0)
		return rc;
	rc = import_rehearse(op, r->config, r->im, go_on, r, false, NULL, &found);
	if (rc == RC_CONFLICT && r->stop()) {
		op_clear_fault(op);
		return RC_OK;
	}
	if (rc || strcmp(found.digest, r->im->rehearsed_digest) == 0)
		return rc;
	return send_back(r);
}

/* RC_INVALID, RC_NOT_FOUND: the file is not what it should be. */
static enum rc check_files(struct run *r)
{
	int64_t total;
	enum rc rc = db_begin_write_patiently(r->op);

	if (rc)
		return rc;
	rc = db_end_transaction(r->op, db_run(r->op, sql_import_begin_check,
					      DB_ARGS(db_int(r->op->now), db_int(r->im->id))));
	if (!rc)
		rc = import_sources_check(r->op, r->config, r->im);
	if (!rc)
		rc = count_rows(r, &total);
	if (rc || r->stop())
		return rc;
	rc = heed_rehearsal(r);
	if (rc || r->is_sent_back || r->stop())
		return rc;
	rc = snapshot_before(r->op, r->config, SNAPSHOT_IMPORT, r->im->id);
	if (rc || r->stop())
		return rc;
	return begin_rows(r, total);
}

/* --- running -------------------------------------------------------------------------------- */

static enum rc add_problem(struct run *r, const struct csv_row *row, const struct import_plan *plan)
{
	str_clear(&r->cells);
	if (plan->bucket == IMPORT_ROW_FAILED)
		import_file_format_row(&r->cells, row, &r->header, r->rules.mapping.count);
	if (r->cells.overflow)
		BUG("the cells of a row are more than %d bytes", ROW_TEXT_MAX);
	return db_run(r->op, sql_import_problem_add,
		      DB_ARGS(db_int(r->im->id), db_int(row->number), db_int(row->line),
			      db_int(plan->bucket), db_text(plan->reason), db_text(r->cells.text),
			      db_int(import_reader_source(r->reader))));
}

static enum rc take_row(struct run *r, struct csv_row *row)
{
	struct import_plan plan;
	enum rc rc = import_row_plan(r->op, &r->rules, &import_people_stored, row, &plan);

	if (!rc && plan.bucket >= IMPORT_SKIPPED)
		rc = add_problem(r, row, &plan);
	if (!rc)
		rc = import_row_apply(r->op, &r->rules, &plan);
	if (!rc)
		rc = import_outcome_note(r->op, r->im, r->outcomes, plan.bucket, plan.contact_id);
	if (rc)
		return rc;
	r->im->done_rows++;
	r->im->rows[plan.bucket]++;
	r->im->undialled_rows += plan.is_undialled;
	r->created += plan.bucket == IMPORT_CREATED;
	return RC_OK;
}

/* Rows until the time is up.  RC_NOT_FOUND: there are no more. */
static enum rc take_rows(struct run *r, int64_t start_us)
{
	int64_t max = r->commit_us_per_row > 0 ? BATCH_ROWS_MAX : BATCH_ROWS_FIRST;
	struct csv_row row;

	for (int64_t n = 1; n <= max; n++) {
		struct arena_mark mark = arena_mark(&r->op->mem);
		enum rc rc = import_reader_next(r->op, r->reader, &row);

		if (!rc)
			rc = take_row(r, &row);
		if (rc)
			return rc;
		arena_rewind(&r->op->mem, mark);
		if ((double)(now_us() - start_us) + r->commit_us_per_row * (double)n > LOCK_US)
			break;
	}
	return RC_OK;
}

static enum rc write_checkpoint(struct run *r, int64_t start_us)
{
	const struct import *im = r->im;
	enum rc rc = contact_count_add(r->op, CONTACT_LIVE, r->created);

	import_check_sums(im);
	if (rc)
		return rc;
	return db_run(r->op, sql_import_checkpoint,
		      DB_ARGS(db_int(im->done_rows), db_int(im->rows[IMPORT_CREATED]),
			      db_int(im->rows[IMPORT_UPDATED]), db_int(im->rows[IMPORT_UNCHANGED]),
			      db_int(im->rows[IMPORT_SKIPPED]), db_int(im->rows[IMPORT_ROW_FAILED]),
			      db_int(im->undialled_rows),
			      db_int(im->run_ms + (now_us() - start_us) / 1000), db_int(im->id)));
}

/* What others want meanwhile: asked once per batch, in its transaction. */
static enum rc look_around(struct run *r)
{
	enum rc rc = import_wish_get(r->op, r->im->id, &r->wish);

	return rc ? rc : import_small_waits(r->op, r->im, &r->gives_way);
}

/* One transaction.  After anything but RC_OK the run is over. */
static enum rc run_batch(struct run *r, bool *at_end)
{
	int64_t rows = r->im->done_rows, start, written;
	enum rc rc = db_begin_write_patiently(r->op);

	if (rc)
		return rc;
	start = now_us();
	r->op->now = time(NULL);
	r->op->batch_id = r->im->batch_id;
	r->created = 0;
	contact_many_begin(r->op, &r->many);
	rc = import_rules_begin(r->op, &r->rules);
	if (!rc)
		rc = take_rows(r, start);
	*at_end = rc == RC_NOT_FOUND;
	rc = contact_many_end(r->op, *at_end ? RC_OK : rc);
	if (!rc)
		rc = import_rules_end(r->op, &r->rules);
	if (!rc)
		rc = import_outcome_write(r->op, r->im, r->outcomes);
	if (!rc)
		rc = write_checkpoint(r, start);
	if (!rc)
		rc = look_around(r);
	written = now_us();
	rc = db_end_transaction(r->op, rc);
	if (rc)
		return rc;
	rows = r->im->done_rows - rows;
	if (rows) {
		double cost = (double)(now_us() - written) / (double)rows;

		r->commit_us_per_row =
		    r->commit_us_per_row > 0 ? (3 * r->commit_us_per_row + cost) / 4 : cost;
	}
	rc = db_tend_log(r->op, false);
	if (rc)
		return rc;
	db_give_way(r->op);
	r->im->run_ms += (now_us() - start) / 1000;
	return RC_OK;
}

static enum rc read_rules(struct run *r)
{
	const unsigned char *secret = NULL;
	struct settings settings;
	enum rc rc = settings_get(r->op, &settings);

	if (rc)
		return rc;
	zone_use(settings.time_zone);
	r->keep_days = settings_import_days(&settings);
	if (secure_secret_load(config_path(&r->op->mem, r->config, "secret"), r->secret))
		secret = r->secret;
	return import_rules_open(r->op, r->im, settings.default_country, secret, &r->rules);
}

/* In short transactions, like the rows; a run that was killed here starts it again. */
static enum rc dress_sample(struct run *r)
{
	struct sample_progress progress = {0};
	enum rc rc = RC_OK;

	while (!rc && !progress.at_end) {
		rc = db_begin_write_patiently(r->op);
		if (rc)
			break;
		r->op->now = time(NULL);
		r->op->batch_id = r->im->batch_id;
		rc = db_end_transaction(r->op, sample_dress(r->op, &progress));
		if (!rc)
			rc = db_tend_log(r->op, false);
		db_give_way(r->op);
	}
	return rc;
}

/* Where its people take the place of those in segments: likewise. */
static enum rc replace_members(struct run *r)
{
	struct import_segments_place place = {0};
	enum rc rc = RC_OK;

	while (!rc && !place.at_end) {
		rc = db_begin_write_patiently(r->op);
		if (rc)
			break;
		r->op->now = time(NULL);
		r->op->batch_id = r->im->batch_id;
		rc = db_end_transaction(r->op, import_segments_finish(r->op, r->im, &place));
		if (!rc)
			rc = db_tend_log(r->op, false);
		db_give_way(r->op);
	}
	return rc;
}

static enum rc take_all_rows(struct run *r)
{
	bool at_end = false;
	enum rc rc = import_reader_skip(r->op, r->reader, r->im->done_rows);

	while (!rc && !at_end && r->wish != IMPORT_WISH_CANCEL) {
		if (r->stop() || r->wish == IMPORT_WISH_PAUSE || r->gives_way)
			return RC_OK;
		rc = run_batch(r, &at_end);
	}
	/* Told so at the very last row, it is done all the same. */
	if (at_end)
		r->wish = IMPORT_WISH_NONE;
	/* Of an import that was cancelled nobody is taken out: the file was not seen to its end. */
	if (!rc && at_end && r->rules.mapping.segment_mode == IMPORT_REPLACE)
		rc = replace_members(r);
	if (!rc && r->im->is_sample)
		rc = dress_sample(r);
	if (!rc)
		rc = import_end_done(r->op, r->config, r->im, &r->header,
				     r->wish == IMPORT_WISH_CANCEL, r->keep_days);
	if (!rc && r->im->total_rows >= OPTIMIZE_ROWS && db_optimize(r->op))
		op_clear_fault(r->op); /* the night will do */
	return rc;
}

static enum rc run_rows(struct run *r)
{
	enum rc rc = import_reader_open(r->op, r->config, r->im, &r->reader);

	if (rc)
		return rc;
	import_reader_header(r->reader, &r->header);
	r->outcomes = arena_alloc(&r->op->mem, sizeof(*r->outcomes));
	db_set_bulk(r->op);
	rc = read_rules(r);
	if (!rc)
		rc = take_all_rows(r);
	import_rules_close(&r->rules);
	if (!rc)
		rc = db_tend_log(r->op, true);
	import_reader_close(r->reader);
	return rc;
}

static enum rc run_files(struct run *r)
{
	/* What was checked in an earlier run is only compared again. */
	enum rc rc = r->im->state == IMPORT_RUNNING ? import_sources_check(r->op, r->config, r->im)
						    : check_files(r);

	if (rc || r->im->state != IMPORT_RUNNING)
		return rc;
	return run_rows(r);
}

static enum rc run_import(struct run *r)
{
	enum rc rc;

	if (r->wish == IMPORT_WISH_CANCEL && r->im->state != IMPORT_RUNNING)
		return import_end_unbegun(r->op, r->config, r->im);
	rc = run_files(r);
	/* The file's own fault ends the import; everything else is tried again. */
	if (rc == RC_INVALID || rc == RC_NOT_FOUND) {
		const char *reason = arena_dup(&r->op->mem, r->op->fault.reason);

		op_clear_fault(r->op);
		rc = import_end_failed(r->op, r->config, r->im, reason);
	}
	return rc;
}

enum rc import_run_next(struct op *op, const struct config *config, import_stop *stop, int64_t *id)
{
	struct import im;
	struct run r = {.op = op, .config = config, .stop = stop, .im = &im};
	enum rc rc = db_get_int(op, id, sql_import_next, DB_NO_ARGS);

	if (!rc)
		rc = import_get(op, *id, &im);
	if (rc)
		return rc;
	op->account_id = im.account_id;
	r.wish = im.wish;
	str_init(&r.cells, ROW_TEXT_MAX);
	rc = run_import(&r);
	str_release(&r.cells);
	if (rc)
		import_halt(op, &im, op->fault.reason);
	return rc;
}
