#include "lib/domain/undo.h"

#include <time.h>

#include "lib/domain/contact_state.h"
#include "lib/domain/setting.h"
#include "lib/domain/snapshot.h"
#include "lib/domain/undo_record.h"
#include "lib/domain/undo_slice.h"
#include "lib/platform/db.h"
#include "lib/platform/zone.h"

static const char sql_undo_batch[] =
    "INSERT INTO batch (account_id, at, action, undoes_id) VALUES ($1, $2, 'undo', $3)";
static const char sql_undo_insert[] =
    "INSERT INTO undo (batch_id, target_id, state, pass, entity, entity_id, records, started_at)"
    " VALUES ($1, $2, 0, 0, 0, 0, 0, $3)";
static const char sql_undo_mark[] = "UPDATE batch SET undone_by_id = $1 WHERE id = $2";
static const char sql_undo_undoes[] = "SELECT COALESCE(undoes_id, 0) FROM batch WHERE id = $1";
static const char sql_undo_get[] =
    "SELECT target_id, state, pass, entity, entity_id, records, done_records, restored, kept,"
    " started_at, COALESCE(finished_at, 0), thing FROM undo WHERE batch_id = $1";
static const char sql_undo_save[] =
    "UPDATE undo SET state = $1, pass = $2, entity = $3, entity_id = $4, records = $5,"
    " done_records = $6, restored = $7, kept = $8, finished_at = $9, thing = $11"
    " WHERE batch_id = $10";
static const char sql_undo_count[] =
    "SELECT count(*) FROM (SELECT DISTINCT entity, entity_id FROM change WHERE batch_id = $1"
    " LIMIT $2) r";
static const char sql_undo_next_person[] =
    "SELECT entity, entity_id FROM change WHERE batch_id = $1 AND entity = 1 AND entity_id > $3"
    " AND entity >= $2 ORDER BY entity_id LIMIT 1";
static const char sql_undo_next_definition[] =
    "SELECT entity, entity_id FROM change WHERE batch_id = $1 AND entity > 1"
    " AND (entity, entity_id) > ($2, $3) ORDER BY entity, entity_id LIMIT 1";
static const char sql_undo_next[] =
    "SELECT batch_id FROM undo WHERE state = 0 ORDER BY batch_id LIMIT 1";
static const char sql_undo_action[] = "SELECT action FROM batch WHERE id = $1";
static const char sql_undo_account[] = "SELECT COALESCE(account_id, 0) FROM batch WHERE id = $1";
static const char sql_undo_kept_list[] =
    "SELECT " UNDO_KEPT_COLUMNS ", k.reason, COALESCE(a.name, ''), COALESCE(b.at, 0), k.id"
    " FROM undo_kept k JOIN change c ON c.id = k.change_id"
    " LEFT JOIN change e ON e.id = k.by_change_id LEFT JOIN batch b ON b.id = e.batch_id"
    " LEFT JOIN account a ON a.id = b.account_id WHERE k.undo_id = $1 AND k.id > $2"
    " ORDER BY k.id LIMIT $3";

enum {
	COUNT_AT_ONCE = 20000, /* records are counted in the first transaction up to here */
	LOCK_US = 25000,       /* how long a transaction of the job may hold the lock */
	SLICE_AIM_US = 8000,   /* a slice of people: several to a transaction */
};

/* Where a run has come to. */
struct place {
	enum undo_pass pass;
	int64_t entity, entity_id;
	size_t thing; /* of the next record: how many of its things are done */
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- reading and writing the checkpoint ----------------------------------------------------- */

/* Note who undid a batch, 0 for nobody.  What that batch undid stands or falls with it. */
static enum rc mark_undone(struct op *op, int64_t batch_id, int64_t by)
{
	enum rc rc = RC_OK;

	while (!rc && batch_id) {
		int64_t undoes;

		rc = db_run(op, sql_undo_mark,
			    DB_ARGS(by ? db_int(by) : db_null(), db_int(batch_id)));
		if (!rc)
			rc = db_get_int(op, &undoes, sql_undo_undoes, DB_ARGS(db_int(batch_id)));
		by = by ? 0 : batch_id;
		batch_id = rc ? 0 : undoes;
	}
	return rc;
}

static enum rc read_undo(struct op *op, int64_t undo_id, struct undo_result *out,
			 struct place *place)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_undo_get, DB_ARGS(db_int(undo_id)));
	found = db_next(&rows);
	if (found) {
		*out = (struct undo_result){
		    .undo_id = undo_id,
		    .target_id = db_col_int(&rows, 0),
		    .state = (enum undo_state)db_col_int(&rows, 1),
		    .records = db_col_int(&rows, 5),
		    .done_records = db_col_int(&rows, 6),
		    .restored = db_col_int(&rows, 7),
		    .kept = db_col_int(&rows, 8),
		    .started_at = db_col_int(&rows, 9),
		    .finished_at = db_col_int(&rows, 10),
		};
		*place = (struct place){(enum undo_pass)db_col_int(&rows, 2), db_col_int(&rows, 3),
					db_col_int(&rows, 4), (size_t)db_col_int(&rows, 11)};
	}
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

static enum rc save_undo(struct op *op, const struct undo_result *r, const struct place *place)
{
	return db_run(op, sql_undo_save,
		      DB_ARGS(db_int(r->state), db_int(place->pass), db_int(place->entity),
			      db_int(place->entity_id), db_int(r->records), db_int(r->done_records),
			      db_int(r->restored), db_int(r->kept),
			      r->finished_at ? db_int(r->finished_at) : db_null(),
			      db_int(r->undo_id), db_int((int64_t)place->thing)));
}

enum rc undo_get(struct op *op, int64_t undo_id, struct undo_result *out)
{
	struct place place;

	return read_undo(op, undo_id, out, &place);
}

enum rc undo_kept_list(struct op *op, int64_t undo_id, int64_t after, size_t max,
		       struct undo_kept **out, size_t *count, int64_t *last)
{
	struct undo_kept *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	*last = after;
	db_query(op, &rows, sql_undo_kept_list,
		 DB_ARGS(db_int(undo_id), db_int(after), db_int((int64_t)max)));
	while (*count < max && db_next(&rows)) {
		undo_kept_read(&rows, &list[(*count)++]);
		*last = db_col_int(&rows, 9);
	}
	return db_end(&rows);
}

enum rc undo_next(struct op *op, int64_t *undo_id)
{
	return db_get_int(op, undo_id, sql_undo_next, DB_NO_ARGS);
}

/* --- the walk ------------------------------------------------------------------------------- */

/* The next record of the batch in this pass.  RC_NOT_FOUND: there is none. */
static enum rc next_record(struct undo_run *run, struct place *place)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(run->op, &rows,
		 place->pass == UNDO_PEOPLE ? sql_undo_next_person : sql_undo_next_definition,
		 DB_ARGS(db_int(run->target_id), db_int(place->entity), db_int(place->entity_id)));
	found = db_next(&rows);
	if (found) {
		place->entity = db_col_int(&rows, 0);
		place->entity_id = db_col_int(&rows, 1);
	}
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

/* The next slice of people; the slice after it is larger or smaller, as this one took. */
static enum rc walk_people(struct undo_run *run, struct place *place)
{
	int64_t start = now_us(), took;
	enum rc rc;

	run->thing = place->thing;
	rc = undo_slice_take(run, &place->entity_id);
	place->entity = CHANGE_CONTACT;
	place->thing = run->again ? run->thing : 0;
	run->thing = 0;
	took = now_us() - start;
	if (took < SLICE_AIM_US / 2 && run->slice_rows < UNDO_SLICE_MAX)
		run->slice_rows *= 2;
	else if (took > SLICE_AIM_US && run->slice_rows > UNDO_SLICE_MIN)
		run->slice_rows /= 2;
	return rc;
}

/* One record, or one slice of people.  RC_NOT_FOUND: all passes are over. */
static enum rc walk_on(struct undo_run *run, struct place *place)
{
	struct place before = *place;
	enum rc rc = RC_NOT_FOUND;

	run->again = false;
	while (rc == RC_NOT_FOUND) {
		if (place->pass == UNDO_PEOPLE && !run->is_look) {
			rc = walk_people(run, place);
			if (rc != RC_NOT_FOUND)
				return rc;
		} else {
			rc = next_record(run, place);
		}
		if (rc != RC_NOT_FOUND)
			break;
		if (place->pass == UNDO_GOING)
			return rc;
		*place = (struct place){.pass = place->pass + 1};
	}
	if (!rc)
		rc = undo_record_take(run, place->pass, (enum change_entity)place->entity,
				      place->entity_id);
	if (rc == RC_NOT_FOUND)
		BUG("a record that went missing in an undo");
	if (!rc && run->again)
		*place = before;
	else if (!rc && place->pass != UNDO_GOING)
		run->result.done_records++;
	return rc;
}

static enum rc walk(struct undo_run *run, struct place *place, int64_t budget_us)
{
	/* What the transaction did before counts, too. */
	int64_t start = now_us() - 1000 * db_write_ms(run->op), last = now_us();
	enum rc rc = RC_OK;

	run->until_us = budget_us ? start + budget_us : 0;
	while (!rc) {
		struct arena_mark mark = arena_mark(&run->op->mem);
		int64_t now;

		rc = walk_on(run, place);
		arena_rewind(&run->op->mem, mark);
		now = now_us();
		/* One more as long as this one would be too late. */
		if (budget_us && 2 * now - last > run->until_us)
			break;
		last = now;
	}
	return rc;
}

/* Dates of attributes are read in the workspace's zone. */
static enum rc use_zone(struct op *op)
{
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	if (!rc)
		zone_use(settings.time_zone);
	return rc;
}

static enum rc finish(struct undo_run *run)
{
	enum rc rc;

	run->result.state = UNDO_DONE;
	run->result.finished_at = run->op->now;
	run->result.records = run->result.done_records;
	rc = change_release(run->op);
	/* Where all of it was kept, the target stands as it did. */
	return rc || run->result.restored || !run->result.kept
		   ? rc
		   : mark_undone(run->op, run->target_id, 0);
}

/* *slice_rows: of the next slice of people, for whoever goes on at once. */
static enum rc step(struct op *op, int64_t undo_id, int64_t budget_us, size_t *slice_rows,
		    struct undo_result *out)
{
	struct undo_run run = {.op = op, .slice_rows = *slice_rows};
	struct place place;
	enum rc rc = read_undo(op, undo_id, &run.result, &place);

	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "", "no such undo");
	*out = run.result;
	if (rc || run.result.state != UNDO_RUNNING)
		return rc;
	run.target_id = run.result.target_id;
	op->batch_id = undo_id;
	rc = use_zone(op);
	if (!rc)
		rc = walk(&run, &place, budget_us);
	if (rc == RC_NOT_FOUND)
		rc = finish(&run);
	if (!rc)
		rc = save_undo(op, &run.result, &place);
	*out = run.result;
	*slice_rows = run.slice_rows;
	return rc;
}

enum rc undo_step(struct op *op, int64_t undo_id, int64_t budget_us, struct undo_result *out)
{
	size_t slice_rows = UNDO_SLICE_FIRST;

	return step(op, undo_id, budget_us, &slice_rows, out);
}

/* --- looking, beginning, stopping ----------------------------------------------------------- */

enum rc undo_look(struct op *op, int64_t batch_id, struct undo_result *out, struct undo_kept **kept,
		  size_t *count)
{
	struct undo_run run = {.op = op, .target_id = batch_id, .is_look = true};
	struct place place = {0};
	enum rc rc = undo_check(op, batch_id);

	*count = 0;
	if (!rc)
		rc = use_zone(op);
	if (!rc)
		rc = db_get_int(op, &run.result.records, sql_undo_count,
				DB_ARGS(db_int(batch_id), db_int(COUNT_AT_ONCE)));
	if (rc)
		return rc;
	run.kept = arena_alloc(&op->mem, UNDO_KEPT_SHOWN * sizeof(*run.kept));
	/* The last pass is short: it comes after the last contact. */
	while (!rc && run.result.done_records < UNDO_LOOK_RECORDS)
		rc = walk_on(&run, &place);
	run.result.is_partial = !rc;
	run.result.target_id = batch_id;
	*out = run.result;
	*kept = run.kept;
	*count = run.kept_count;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc undo_begin(struct op *op, int64_t batch_id, int64_t *undo_id)
{
	struct undo_result r;
	struct place place;
	enum rc rc = undo_check(op, batch_id);

	if (rc)
		return rc;
	if (op->batch_id)
		BUG("an undo inside a batch");
	rc = db_insert(op, undo_id, sql_undo_batch,
		       DB_ARGS(op->account_id ? db_int(op->account_id) : db_null(), db_int(op->now),
			       db_int(batch_id)));
	if (!rc)
		rc = db_run(op, sql_undo_insert,
			    DB_ARGS(db_int(*undo_id), db_int(batch_id), db_int(op->now)));
	if (!rc)
		rc = mark_undone(op, batch_id, *undo_id);
	if (!rc)
		rc = read_undo(op, *undo_id, &r, &place);
	if (!rc)
		rc = db_get_int(op, &r.records, sql_undo_count,
				DB_ARGS(db_int(batch_id), db_int(COUNT_AT_ONCE)));
	/* More than that is counted by the job, which need not hold the lock for it. */
	if (!rc && r.records == COUNT_AT_ONCE)
		r.records = 0;
	op->batch_id = rc ? 0 : *undo_id;
	return rc ? rc : save_undo(op, &r, &place);
}

enum rc undo_step_waiting(struct op *op, int64_t undo_id, struct undo_result *out)
{
	const int64_t until = now_us() + UNDO_WAIT_US;
	enum rc rc = undo_step(op, undo_id, UNDO_SLICE_US, out);

	while (!rc && out->state == UNDO_RUNNING && now_us() < until) {
		rc = contact_slice_end(op);
		if (!rc)
			rc = undo_step(op, undo_id, UNDO_SLICE_US, out);
	}
	return rc;
}

enum rc undo_batch(struct op *op, int64_t batch_id, struct undo_result *out)
{
	int64_t undo_id;
	enum rc rc = undo_begin(op, batch_id, &undo_id);

	return rc ? rc : undo_step(op, undo_id, 0, out);
}

enum rc undo_cancel(struct op *op, int64_t undo_id)
{
	struct undo_result r;
	struct place place;
	enum rc rc = read_undo(op, undo_id, &r, &place);

	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "", "no such undo");
	if (!rc && r.state != UNDO_RUNNING)
		rc = op_fail(op, RC_CONFLICT, "", "it is over already");
	if (rc)
		return rc;
	r.state = UNDO_CANCELLED;
	r.finished_at = op->now;
	rc = undo_attribute_stop(op, undo_id);
	if (!rc)
		rc = mark_undone(op, r.target_id, 0);
	return rc ? rc : save_undo(op, &r, &place);
}

/* --- the job -------------------------------------------------------------------------------- */

/* How many records a large one has, without the lock. */
static enum rc count_records(struct op *op, int64_t undo_id, int64_t *records)
{
	struct undo_result r;
	enum rc rc = db_begin_read(op);

	*records = 0;
	if (!rc)
		rc = undo_get(op, undo_id, &r);
	if (!rc && !r.records)
		rc = db_get_int(op, records, sql_undo_count,
				DB_ARGS(db_int(r.target_id), db_int(INT64_MAX)));
	return db_end_transaction(op, rc);
}

/* What a run has learnt, for its next transaction. */
struct pace {
	size_t slice_rows;
	int64_t budget_us;
};

/* Commits take their time, too, in which the lock is held. */
static void keep_pace(struct pace *pace, int64_t work_us, int64_t commit_us)
{
	int64_t fit = LOCK_US * work_us / (work_us + commit_us + 1);

	fit = fit < UNDO_SLICE_US ? fit : UNDO_SLICE_US;
	pace->budget_us = (3 * pace->budget_us + fit) / 4;
}

static enum rc run_slice(struct op *op, int64_t undo_id, int64_t records, struct pace *pace,
			 struct undo_result *r)
{
	struct place place;
	int64_t start, worked;
	enum rc rc = db_begin_write_patiently(op);

	if (rc)
		return rc;
	start = now_us();
	op->now = time(NULL);
	rc = read_undo(op, undo_id, r, &place);
	if (!rc && records && !r->records) {
		r->records = records;
		rc = save_undo(op, r, &place);
	}
	if (!rc)
		rc = step(op, undo_id, pace->budget_us, &pace->slice_rows, r);
	worked = now_us();
	rc = db_end_transaction(op, rc);
	keep_pace(pace, worked - start, now_us() - worked);
	return rc;
}

enum rc undo_wants_snapshot(struct op *op, int64_t batch_id, bool *out)
{
	const char *action;
	int64_t records = 0;
	enum rc rc = db_get_text(op, &action, sql_undo_action, DB_ARGS(db_int(batch_id)));

	*out = false;
	if (rc || strcmp(action, "import") != 0)
		return rc;
	rc = db_get_int(op, &records, sql_undo_count,
			DB_ARGS(db_int(batch_id), db_int(SNAPSHOT_UNDO_RECORDS + 1)));
	*out = records > SNAPSHOT_UNDO_RECORDS;
	return rc;
}

static enum rc make_snapshot(struct op *op, const struct config *config, int64_t undo_id)
{
	struct undo_result r;
	bool wanted;
	enum rc rc = undo_get(op, undo_id, &r);

	if (rc || r.done_records)
		return rc;
	rc = undo_wants_snapshot(op, r.target_id, &wanted);
	return rc || !wanted ? rc : snapshot_before(op, config, SNAPSHOT_UNDO, undo_id);
}

static enum rc run_one(struct op *op, const struct config *config, int64_t undo_id, undo_stop *stop)
{
	struct undo_result r = {.state = UNDO_RUNNING};
	struct pace pace = {UNDO_SLICE_FIRST, UNDO_SLICE_US};
	int64_t records;
	enum rc rc = db_get_int(op, &op->account_id, sql_undo_account, DB_ARGS(db_int(undo_id)));

	if (!rc && config)
		rc = make_snapshot(op, config, undo_id);
	if (!rc)
		rc = count_records(op, undo_id, &records);
	while (!rc && r.state == UNDO_RUNNING && !stop()) {
		struct arena_mark mark = arena_mark(&op->mem);

		rc = run_slice(op, undo_id, records, &pace, &r);
		if (!rc)
			rc = db_tend_log(op, false);
		arena_rewind(&op->mem, mark);
		db_give_way(op);
	}
	return rc;
}

enum rc undo_run_all(struct op *op, const struct config *config, undo_stop *stop, int *count)
{
	int64_t undo_id;
	enum rc rc = RC_OK;

	*count = 0;
	db_set_bulk(op);
	while (!rc && !stop()) {
		op_reset(op, time(NULL));
		rc = undo_next(op, &undo_id);
		if (rc)
			break;
		rc = run_one(op, config, undo_id, stop);
		*count += !rc;
	}
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	return rc ? rc : db_tend_log(op, true);
}
