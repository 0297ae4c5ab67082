/*
 * What there may be very much of behind somebody who was erased: what they did, the values in their
 * history, and the rows of imports that failed.
 */
#include "lib/domain/contact_erase.h"

#include "lib/domain/contact_state.h"
#include "lib/domain/event.h"
#include "lib/domain/import.h"
#include "lib/platform/db.h"

static const char sql_rest_change_last[] =
    "SELECT max(id) FROM (SELECT id FROM change WHERE entity = 1 AND entity_id = $1 AND id > $2"
    " ORDER BY id LIMIT $3) n";
/* The row that says that they were erased (CONTACT_CHANGE_STATE) names nobody. */
static const char sql_rest_changes[] =
    "UPDATE change SET old_value = NULL, new_value = NULL WHERE entity = 1 AND entity_id = $1"
    " AND id > $2 AND id <= $3 AND field > 0"
    " AND (old_value IS NOT NULL OR new_value IS NOT NULL)"
    " AND NOT (field = 100 AND COALESCE(new_value, '') = 'erased')";
static const char sql_rest_open[] =
    "SELECT id, contact_id FROM erasure WHERE is_open = 1 ORDER BY id LIMIT 1";
static const char sql_rest_add[] =
    "UPDATE erasure SET changes = changes + $2, events = events + $3 WHERE id = $1";
static const char sql_rest_close[] = "UPDATE erasure SET is_open = 0 WHERE id = $1";
static const char sql_rest_problem_import[] =
    "SELECT min(import_id) FROM import_problem WHERE import_id > $1";
static const char sql_rest_problem_last[] =
    "SELECT max(row_number) FROM (SELECT row_number FROM import_problem WHERE import_id = $1"
    " AND bucket = $2 AND row_number > $3 ORDER BY row_number LIMIT $4) n";
static const char sql_rest_problem_erase[] =
    "UPDATE import_problem SET cells = '' WHERE import_id = $1 AND bucket = $2"
    " AND row_number > $3 AND row_number <= $4 AND cells <> ''";

enum { ROWS_AT_ONCE = 500 /* of history, and of failed rows */ };

/*
 * Pieces, between which others may write when the erasure has a receipt, in which it is noted how
 * far it came.  Without one (0) it is all in the caller's transaction.
 */
struct rest {
	struct op *op;
	int64_t contact_id, receipt_id;
};

static enum rc end_piece(const struct rest *r, int64_t changes, int64_t events)
{
	enum rc rc;

	if (!r->receipt_id)
		return RC_OK;
	rc = db_run(r->op, sql_rest_add,
		    DB_ARGS(db_int(r->receipt_id), db_int(changes), db_int(events)));
	return rc ? rc : contact_slice_turn(r->op);
}

static enum rc erase_history(const struct rest *r)
{
	int64_t from = 0, last;
	enum rc rc;

	for (;; from = last) {
		rc = db_get_int(r->op, &last, sql_rest_change_last,
				DB_ARGS(db_int(r->contact_id), db_int(from), db_int(ROWS_AT_ONCE)));
		if (rc || !last)
			return rc;
		rc = db_run(r->op, sql_rest_changes,
			    DB_ARGS(db_int(r->contact_id), db_int(from), db_int(last)));
		if (!rc)
			rc = end_piece(r, db_changed(r->op), 0);
		if (rc)
			return rc;
	}
}

static enum rc erase_events(const struct rest *r)
{
	bool is_end = false;
	enum rc rc = RC_OK;

	while (!rc && !is_end) {
		int64_t count;

		rc = event_erase_next(r->op, r->contact_id, &count, &is_end);
		if (!rc)
			rc = end_piece(r, 0, count);
	}
	return rc;
}

/* The failed rows of one import. */
static enum rc erase_problems_of(struct op *op, int64_t import_id)
{
	int64_t from = 0, last;
	enum rc rc;

	for (;; from = last) {
		rc = db_get_int(op, &last, sql_rest_problem_last,
				DB_ARGS(db_int(import_id), db_int(IMPORT_ROW_FAILED), db_int(from),
					db_int(ROWS_AT_ONCE)));
		if (rc || !last)
			return rc;
		rc = db_run(op, sql_rest_problem_erase,
			    DB_ARGS(db_int(import_id), db_int(IMPORT_ROW_FAILED), db_int(from),
				    db_int(last)));
		if (!rc)
			rc = contact_slice_turn(op);
		if (rc)
			return rc;
	}
}

/* A row that failed may name somebody without a good address: all of them, as their files. */
static enum rc erase_problems(struct op *op)
{
	int64_t id = 0;
	enum rc rc;

	do {
		rc = db_get_int(op, &id, sql_rest_problem_import, DB_ARGS(db_int(id)));
		if (!rc && id)
			rc = erase_problems_of(op, id);
	} while (!rc && id);
	return rc;
}

static enum rc find_open(struct op *op, struct rest *out)
{
	struct db_rows rows;

	*out = (struct rest){.op = op};
	db_query(op, &rows, sql_rest_open, DB_NO_ARGS);
	if (db_next(&rows)) {
		out->receipt_id = db_col_int(&rows, 0);
		out->contact_id = db_col_int(&rows, 1);
	}
	return db_end(&rows);
}

enum rc contact_erase_rest(struct op *op)
{
	struct rest r;
	enum rc rc = find_open(op, &r);

	if (!rc && r.receipt_id)
		rc = erase_problems(op);
	while (!rc && r.receipt_id) {
		rc = erase_history(&r);
		if (!rc)
			rc = erase_events(&r);
		if (!rc)
			rc = db_run(op, sql_rest_close, DB_ARGS(db_int(r.receipt_id)));
		if (!rc)
			rc = find_open(op, &r);
	}
	return rc;
}

enum rc contact_erase_behind(struct op *op, int64_t contact_id)
{
	struct rest r = {.op = op, .contact_id = contact_id};
	enum rc rc = erase_history(&r);

	return rc ? rc : erase_events(&r);
}
