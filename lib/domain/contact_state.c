#include "lib/domain/contact_state.h"

#include <time.h>

#include "lib/base/limits.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_noted.h"
#include "lib/domain/contact_tally.h"
#include "lib/platform/db.h"
#include "lib/platform/text.h"

#define STATE_TEXT                                                                                 \
	"CASE state WHEN 0 THEN 'live' WHEN 1 THEN 'archived' WHEN 2 THEN 'deleted' ELSE 'erased'" \
	" END || CASE WHEN state_at IS NULL THEN '' ELSE ' ' || state_at || CASE state_reason"     \
	" WHEN '' THEN '' ELSE ' ' || state_reason END END"
#define NOTE                                                                                       \
	"INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value) SELECT $2,"
#define PEOPLE "FROM id_set_members($1) m CROSS JOIN contact c ON c.id = m.id"

static const char sql_state_newest_contact[] = "SELECT COALESCE(max(id), 0) FROM contact";
static const char sql_state_concerned[] =
    "SELECT EXISTS (SELECT 1 " PEOPLE " WHERE c.state >= $2 AND c.state <= $3)";
static const char sql_state_concerned_switch[] =
    "SELECT EXISTS (SELECT 1 " PEOPLE " WHERE c.state = 0 AND c.deactivated = $2)";
static const char sql_state_note[] =
    NOTE " 1, c.id, 100, " STATE_TEXT ", $3 " PEOPLE " WHERE c.state >= $4 AND c.state <= $5";
static const char sql_state_note_switch[] =
    NOTE " 1, c.id, 105, CASE deactivated WHEN 0 THEN 'no' ELSE 'yes' END, $3 " PEOPLE
	 " WHERE c.state = 0 AND c.deactivated = $4";
static const char sql_state_counts[] =
    "SELECT state, count(*) FROM contact WHERE id IN " CONTACT_NOTED " GROUP BY state";
static const char sql_state_set[] =
    "UPDATE contact SET state = $5, state_at = $6,"
    " state_reason = $7, updated_at = $4, " CONTACT_NOTED_VERSION " WHERE id IN " CONTACT_NOTED;
static const char sql_state_switch[] =
    "UPDATE contact SET deactivated = $5, updated_at = $4, " CONTACT_NOTED_VERSION
    " WHERE id IN " CONTACT_NOTED;

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
	const struct move *move;
	const struct id_set *people;
	enum contact_state from, last_from; /* those in other states stay */
	int64_t newest;			    /* change before this slice */
	int64_t count;			    /* of those who are concerned */
	bool is_again;			    /* some of them have changes in this batch already */
};

/* What follows from the rows that were just written. */
static enum rc find_noted(struct op *op, struct slice *s)
{
	s->count = db_changed(op);
	return s->count ? contact_noted_again(op, s->newest, &s->is_again) : RC_OK;
}

static enum rc run_switch(struct op *op, struct slice *s)
{
	bool on = s->move->on;
	enum rc rc = db_run(op, sql_state_note_switch,
			    DB_ARGS(db_set(s->people), db_int(op->batch_id),
				    db_text(on ? "yes" : "no"), db_int(!on)));

	if (!rc)
		rc = find_noted(op, s);
	return rc || !s->count ? rc
			       : db_run(op, sql_state_switch,
					DB_ARGS(db_int(s->newest), db_int(op->batch_id),
						db_int(s->is_again), db_int(op->now), db_int(on)));
}

static enum rc move_counts(struct op *op, const struct slice *s)
{
	int64_t from[CONTACT_STATES] = {0};
	struct db_rows rows;
	enum rc rc;

	db_query(op, &rows, sql_state_counts, DB_ARGS(db_int(s->newest)));
	while (db_next(&rows))
		from[db_col_int(&rows, 0)] = db_col_int(&rows, 1);
	rc = db_end(&rows);
	for (int i = 0; !rc && i < CONTACT_STATES; i++)
		rc = contact_count_add(op, (enum contact_state)i, -from[i]);
	return rc ? rc : contact_count_add(op, s->move->to, s->count);
}

static enum rc set_state(struct op *op, const char *reason, const struct slice *s)
{
	bool is_live = s->move->to == CONTACT_LIVE;
	enum rc rc = move_counts(op, s);

	if (!rc)
		rc = contact_tally_move_noted(op, s->newest, -1);
	if (!rc)
		rc = db_run(op, sql_state_set,
			    DB_ARGS(db_int(s->newest), db_int(op->batch_id), db_int(s->is_again),
				    db_int(op->now), db_int(s->move->to),
				    is_live ? db_null() : db_int(op->now), db_text(reason)));
	return rc ? rc : contact_tally_move_noted(op, s->newest, +1);
}

static enum rc run_move(struct op *op, const char *reason, struct slice *s)
{
	const struct move *m = s->move;
	const char *text = m->to == CONTACT_LIVE
			       ? "live"
			       : arena_printf(&op->mem, "%s %lld%s%s", contact_state_word(m->to),
					      (long long)op->now, reason[0] ? " " : "", reason);
	enum rc rc = db_run(op, sql_state_note,
			    DB_ARGS(db_set(s->people), db_int(op->batch_id), db_text(text),
				    db_int(s->from), db_int(s->last_from)));

	if (!rc)
		rc = find_noted(op, s);
	return rc || !s->count ? rc : set_state(op, reason, s);
}

static enum rc check_reason(struct op *op, const struct move *move, const char **reason)
{
	bool takes_one = move->to == CONTACT_DELETED;

	*reason = takes_one ? text_trim(&op->mem, *reason) : "";
	if (!takes_one)
		return RC_OK;
	if (!(*reason)[0])
		return op_fail(op, RC_INVALID, "reason", "give a reason");
	if (strpbrk(*reason, "\r\n"))
		return op_fail(op, RC_INVALID, "reason", "this must be a single line");
	return text_check(op, "reason", *reason, CONTACT_REASON_MAX);
}

static enum rc find_any(struct op *op, const struct slice *s, bool *out)
{
	const struct move *m = s->move;
	int64_t found = 0;
	enum rc rc =
	    m->is_switch
		? db_get_int(op, &found, sql_state_concerned_switch,
			     DB_ARGS(db_set(s->people), db_int(!m->on)))
		: db_get_int(op, &found, sql_state_concerned,
			     DB_ARGS(db_set(s->people), db_int(s->from), db_int(s->last_from)));

	*out = found;
	return rc;
}

static enum rc move_slice(struct op *op, const char *reason, struct slice *s, int64_t *moved)
{
	enum rc rc = check_reason(op, s->move, &reason);
	bool is_any = true;

	*moved = 0;
	/* Nobody is no reason for a batch. */
	if (!rc && !op->batch_id)
		rc = find_any(op, s, &is_any);
	if (rc || !is_any)
		return rc;
	rc = change_join(op, s->move->action);
	if (!rc)
		rc = contact_noted_begin(op, &s->newest);
	if (!rc)
		rc = s->move->is_switch ? run_switch(op, s) : run_move(op, reason, s);
	*moved = rc ? 0 : s->count;
	return rc;
}

enum rc contact_state_move_slice(struct op *op, enum contact_move move, enum contact_state from,
				 const char *reason, const struct id_set *people, int64_t *moved)
{
	const struct move *m = &moves[move];
	struct slice s = {.move = m, .people = people, .from = from, .last_from = from};

	if (from < m->from || from > m->last_from)
		BUG("%s from state %d", m->key, (int)from);
	return move_slice(op, reason, &s, moved);
}

enum rc contact_state_move(struct op *op, enum contact_move move, const char *reason,
			   const int64_t *ids, size_t count, int64_t *moved)
{
	struct arena_mark mark = arena_mark(&op->mem);
	struct id_set people;
	struct slice s = {.move = &moves[move],
			  .people = &people,
			  .from = moves[move].from,
			  .last_from = moves[move].last_from};
	int64_t newest;
	enum rc rc = db_get_int(op, &newest, sql_state_newest_contact, DB_NO_ARGS);

	*moved = 0;
	if (count > CONTACT_SLICE)
		BUG("%zu contacts in one slice", count);
	if (rc)
		return rc;
	/* Numbers that nobody has, which anybody may send, have no room in it. */
	id_set_init(&op->mem, &people, newest);
	for (size_t i = 0; i < count; i++)
		id_set_add(&people, ids[i]);
	rc = move_slice(op, reason, &s, moved);
	arena_rewind(&op->mem, mark);
	return rc;
}

/* --- many ----------------------------------------------------------------------------------- */

enum rc contact_slice_end(struct op *op)
{
	enum rc rc = change_hold(op);

	if (!rc)
		rc = db_commit(op);
	if (!rc)
		rc = db_tend_log(op, false);
	if (rc)
		return rc;
	db_give_way(op);
	return db_begin_write_patiently(op);
}

enum rc contact_slice_turn(struct op *op)
{
	return db_write_ms(op) < CONTACT_TURN_MS ? RC_OK : contact_slice_end(op);
}

enum rc contact_state_move_set(struct op *op, enum contact_move move, const char *reason,
			       const struct id_set *people, int64_t *moved)
{
	int64_t ids[CONTACT_PIECE], id = 0;
	bool at_end = false;
	enum rc rc = check_reason(op, &moves[move], &reason);

	*moved = 0;
	while (!rc && !at_end) {
		struct arena_mark mark = arena_mark(&op->mem);
		int64_t done = 0;
		size_t count = 0;

		while (count < CONTACT_PIECE && (id = id_set_next(people, id)) != 0)
			ids[count++] = id;
		at_end = count < CONTACT_PIECE;
		rc = contact_state_move(op, move, reason, ids, count, &done);
		*moved += done;
		arena_rewind(&op->mem, mark);
		if (!rc && !at_end)
			rc = contact_slice_turn(op);
	}
	return rc;
}
