#include "lib/domain/contact_state.h"

#include <time.h>

#include "lib/base/limits.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_tally.h"
#include "lib/platform/db.h"
#include "lib/platform/text.h"

#define IDS "(" DB_LIST_BEGIN "$1" DB_LIST_END ")"
#define STATE_TEXT                                                                                 \
	"CASE state WHEN 0 THEN 'live' WHEN 1 THEN 'archived' WHEN 2 THEN 'deleted' ELSE 'erased'" \
	" END || CASE WHEN state_at IS NULL THEN '' ELSE ' ' || state_at || CASE state_reason"     \
	" WHEN '' THEN '' ELSE ' ' || state_reason END END"

/* Who is concerned, as a list again: what stays as it is must not be counted or noted. */
static const char sql_state_concerned[] =
    "SELECT id, state FROM contact WHERE id IN " IDS " AND state >= $2 AND state <= $3";
static const char sql_state_concerned_switch[] =
    "SELECT id, state FROM contact WHERE id IN " IDS " AND state = 0 AND deactivated = $2";
static const char sql_state_newest_change[] = "SELECT COALESCE(max(id), 0) FROM change";
/* The version grows once in a batch, as contact_merge counts it. */
#define TOUCH                                                                                      \
	" updated_at = $2, version = version + CASE WHEN EXISTS (SELECT 1 FROM change"             \
	" WHERE entity = 1 AND entity_id = contact.id AND batch_id = $3 AND id <= $4)"             \
	" THEN 0 ELSE 1 END"
static const char sql_state_note[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
    " SELECT $2, 1, id, 100, " STATE_TEXT ", $3 FROM contact WHERE id IN " IDS " ORDER BY id";
static const char sql_state_set[] =
    "UPDATE contact SET state = $5, state_at = $6, state_reason = $7," TOUCH " WHERE id IN " IDS;
static const char sql_state_note_switch[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
    " SELECT $2, 1, id, 105, CASE deactivated WHEN 0 THEN 'no' ELSE 'yes' END, $3"
    " FROM contact WHERE id IN " IDS " ORDER BY id";
static const char sql_state_switch[] =
    "UPDATE contact SET deactivated = $5," TOUCH " WHERE id IN " IDS;

struct move {
	const char *key, *action;
	enum contact_state from, last_from, to; /* moves people in from .. last_from */
	bool is_switch, on;
};

static const struct move moves[CONTACT_MOVES] = {
    [CONTACT_DEACTIVATE] = {.key = "deactivate",
			    .action = "contact.deactivate",
			    .is_switch = true,
			    .on = true},
    [CONTACT_ACTIVATE] = {.key = "activate", .action = "contact.activate", .is_switch = true},
    [CONTACT_ARCHIVE] = {.key = "archive",
			 .action = "contact.archive",
			 .from = CONTACT_LIVE,
			 .last_from = CONTACT_LIVE,
			 .to = CONTACT_ARCHIVED},
    [CONTACT_UNARCHIVE] = {.key = "unarchive",
			   .action = "contact.unarchive",
			   .from = CONTACT_ARCHIVED,
			   .last_from = CONTACT_ARCHIVED,
			   .to = CONTACT_LIVE},
    [CONTACT_DELETE] = {.key = "delete",
			.action = "contact.delete",
			.from = CONTACT_LIVE,
			.last_from = CONTACT_ARCHIVED,
			.to = CONTACT_DELETED},
    [CONTACT_RESTORE] = {.key = "restore",
			 .action = "contact.restore",
			 .from = CONTACT_DELETED,
			 .last_from = CONTACT_DELETED,
			 .to = CONTACT_LIVE},
};

enum { BUSY_TRIES = 12, PAUSE_NS = 3 * 1000 * 1000 /* others look for the lock every 2 ms */ };

const char *contact_move_key(enum contact_move move)
{
	return moves[move].key;
}

bool contact_move_find(const char *key, enum contact_move *out)
{
	for (size_t i = 0; i < ARRAY_LEN(moves); i++)
		if (strcmp(moves[i].key, key) == 0) {
			*out = (enum contact_move)i;
			return true;
		}
	return false;
}

/* --- one slice ------------------------------------------------------------------------------ */

struct slice {
	const char *ids; /* JSON, of those who are concerned */
	int64_t count;
	int64_t from[CONTACT_STATES];
	int64_t newest_change; /* before this slice */
};

static enum rc find_concerned(struct op *op, const struct move *m, const int64_t *ids, size_t count,
			      struct slice *out)
{
	int64_t *kept = arena_alloc(&op->mem, (count + 1) * sizeof(*kept));
	const char *all = contact_ids_json(op, ids, count);
	struct db_rows rows;
	enum rc rc;

	*out = (struct slice){0};
	db_query(op, &rows, m->is_switch ? sql_state_concerned_switch : sql_state_concerned,
		 m->is_switch ? DB_ARGS(db_text(all), db_int(!m->on))
			      : DB_ARGS(db_text(all), db_int(m->from), db_int(m->last_from)));
	while (db_next(&rows)) {
		kept[out->count++] = db_col_int(&rows, 0);
		out->from[db_col_int(&rows, 1)]++;
	}
	rc = db_end(&rows);
	out->ids = contact_ids_json(op, kept, (size_t)out->count);
	return rc ? rc : db_get_int(op, &out->newest_change, sql_state_newest_change, DB_NO_ARGS);
}

static enum rc run_switch(struct op *op, const struct move *m, const struct slice *s)
{
	enum rc rc =
	    db_run(op, sql_state_note_switch,
		   DB_ARGS(db_text(s->ids), db_int(op->batch_id), db_text(m->on ? "yes" : "no")));

	return rc ? rc
		  : db_run(op, sql_state_switch,
			   DB_ARGS(db_text(s->ids), db_int(op->now), db_int(op->batch_id),
				   db_int(s->newest_change), db_int(m->on)));
}

static enum rc move_counts(struct op *op, const struct move *m, const struct slice *s)
{
	enum rc rc = RC_OK;

	for (int i = 0; !rc && i < CONTACT_STATES; i++)
		rc = contact_count_add(op, (enum contact_state)i, -s->from[i]);
	return rc ? rc : contact_count_add(op, m->to, s->count);
}

static enum rc run_move(struct op *op, const struct move *m, const char *reason,
			const struct slice *s)
{
	bool is_live = m->to == CONTACT_LIVE;
	const char *text = is_live
			       ? "live"
			       : arena_printf(&op->mem, "%s %lld%s%s", contact_state_word(m->to),
					      (long long)op->now, reason[0] ? " " : "", reason);
	enum rc rc = db_run(op, sql_state_note,
			    DB_ARGS(db_text(s->ids), db_int(op->batch_id), db_text(text)));

	if (!rc)
		rc = contact_tally_move(op, s->ids, -1);
	if (!rc)
		rc = db_run(op, sql_state_set,
			    DB_ARGS(db_text(s->ids), db_int(op->now), db_int(op->batch_id),
				    db_int(s->newest_change), db_int(m->to),
				    is_live ? db_null() : db_int(op->now), db_text(reason)));
	if (!rc)
		rc = contact_tally_move(op, s->ids, +1);
	return rc ? rc : move_counts(op, m, s);
}

static enum rc check_reason(struct op *op, enum contact_move move, const char **reason)
{
	*reason = move == CONTACT_DELETE ? text_trim(&op->mem, *reason) : "";
	if (move != CONTACT_DELETE)
		return RC_OK;
	if (!(*reason)[0])
		return op_fail(op, RC_INVALID, "reason", "give a reason");
	if (strpbrk(*reason, "\r\n"))
		return op_fail(op, RC_INVALID, "reason", "this must be a single line");
	return text_check(op, "reason", *reason, CONTACT_REASON_MAX);
}

enum rc contact_state_move(struct op *op, enum contact_move move, const char *reason,
			   const int64_t *ids, size_t count, int64_t *moved)
{
	const struct move *m = &moves[move];
	struct slice s;
	enum rc rc = check_reason(op, move, &reason);

	*moved = 0;
	if (count > CONTACT_SLICE)
		BUG("%zu contacts in one slice", count);
	if (!rc)
		rc = find_concerned(op, m, ids, count, &s);
	if (rc || !s.count)
		return rc;
	rc = change_join(op, m->action);
	if (!rc)
		rc = m->is_switch ? run_switch(op, m, &s) : run_move(op, m, reason, &s);
	*moved = rc ? 0 : s.count;
	return rc;
}

/* --- many ----------------------------------------------------------------------------------- */

enum rc contact_slice_end(struct op *op)
{
	static const struct timespec pause = {.tv_nsec = PAUSE_NS};
	enum rc rc = change_hold(op);

	if (!rc)
		rc = db_commit(op);
	if (rc)
		return rc;
	(void)nanosleep(&pause, NULL);
	rc = RC_BUSY;
	for (int i = 0; rc == RC_BUSY && i < BUSY_TRIES; i++) {
		op_clear_fault(op);
		rc = db_begin_write(op);
	}
	return rc;
}

enum rc contact_state_move_set(struct op *op, enum contact_move move, const char *reason,
			       const struct id_set *people, int64_t *moved)
{
	int64_t ids[CONTACT_SLICE], id = 0;
	bool at_end = false;
	enum rc rc = check_reason(op, move, &reason);

	*moved = 0;
	while (!rc && !at_end) {
		struct arena_mark mark = arena_mark(&op->mem);
		int64_t done = 0;
		size_t count = 0;

		while (count < CONTACT_SLICE && (id = id_set_next(people, id)) != 0)
			ids[count++] = id;
		at_end = count < CONTACT_SLICE;
		rc = contact_state_move(op, move, reason, ids, count, &done);
		*moved += done;
		arena_rewind(&op->mem, mark);
		if (!rc && !at_end)
			rc = contact_slice_end(op);
	}
	return rc;
}
