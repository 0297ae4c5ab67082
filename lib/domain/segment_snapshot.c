/*
 * How a snapshot is taken.
 *
 * Reading (take): the people now and those of the last snapshot give the moves.  Their causes, in
 * the order in which they are looked for:
 *   1. the segment is new, is broken, or was
 *   2. its filter was edited: by the old filter they would not have moved
 *   3. change rows of the contact that touch what the filter reads; but not those of somebody who
 *      would not have moved had the clock stood still, unless the row is of a date
 *   4. time has passed, or they did something, where the filter asks for events
 *   5. a segment that it builds on was edited
 * Writing (put): some rows for each segment, in a transaction of its own.
 *
 * The last day is replaced when another snapshot is taken on it.  Its own moves are then undone
 * first, so that the row's moves begin at the day before.
 */
#include "lib/domain/segment_history.h"

#include "lib/base/id_set_pack.h"
#include "lib/domain/change.h"
#include "lib/domain/segment_cause.h"
#include "lib/domain/segment_people.h"
#include "lib/platform/zone.h"

enum {
	SECONDS_PER_DAY = 24 * 60 * 60,
	SEGMENTS_AT_ONCE = 32, /* read together: they share what is asked of the contacts */
};

static const char sql_snapshot_last[] =
    "SELECT day, at, is_broken, newest_contact, newest_change FROM segment_day"
    " WHERE segment_id = $1 ORDER BY day DESC LIMIT 2";
static const char sql_snapshot_people[] = "SELECT people FROM segment_last WHERE segment_id = $1";
static const char sql_snapshot_moves[] =
    "SELECT joined, departed FROM segment_move WHERE segment_id = $1 AND day = $2";
static const char sql_snapshot_newest_change[] = "SELECT COALESCE(max(id), 0) FROM change";
static const char sql_snapshot_newest_contact[] = "SELECT COALESCE(max(id), 0) FROM contact";
/* A new name of a tag or segment changes the text of filters, but not whom they mean. */
#define NOT_A_RENAMING                                                                             \
	" AND NOT EXISTS (SELECT 1 FROM change r WHERE r.batch_id = ch.batch_id AND r.field = 1"   \
	" AND (r.entity = 2 OR (r.entity = 4 AND r.entity_id <> ch.entity_id)))"
static const char sql_snapshot_edits[] =
    "SELECT ch.old_value, COALESCE(b.account_id, 0) FROM change ch JOIN batch b"
    " ON b.id = ch.batch_id WHERE ch.entity = 4 AND ch.entity_id = $1 AND ch.field = 3"
    " AND ch.id > $2" NOT_A_RENAMING " ORDER BY ch.id";
static const char sql_snapshot_below[] =
    "WITH RECURSIVE below (id) AS ("
    " SELECT segment_id FROM segment_use WHERE user_kind = 'segment' AND user_id = $1 UNION"
    " SELECT u.segment_id FROM segment_use u JOIN below b ON u.user_id = b.id"
    " WHERE u.user_kind = 'segment')"
    " SELECT b.id, (SELECT max(ch.id) FROM change ch WHERE ch.entity = 4 AND ch.entity_id = b.id"
    " AND ch.field = 3 AND ch.id > $2" NOT_A_RENAMING ") FROM below b";
static const char sql_snapshot_editor[] =
    "SELECT COALESCE(b.account_id, 0) FROM change ch JOIN batch b ON b.id = ch.batch_id"
    " WHERE ch.id = $1";
/* Whatever a contact did, or was done to them by mail. */
static const char sql_snapshot_active[] =
    "SELECT id_set(contact_id) FROM contact_total WHERE last_active_at >= $1 OR"
    " last_order_at >= $1 OR last_cart_at >= $1 OR last_product_view_at >= $1 OR"
    " last_visit_at >= $1 OR last_mailing_at >= $1 OR last_opened_at >= $1 OR"
    " last_clicked_at >= $1 OR last_form_at >= $1 OR last_event_at >= $1";

static const char sql_snapshot_current[] =
    "SELECT COALESCE((SELECT at FROM segment_day WHERE segment_id = s.id ORDER BY day DESC"
    " LIMIT 1), 0) FROM segment s WHERE s.id = $1 AND s.version = $2 AND s.archived_at IS NULL";
static const char sql_snapshot_clear_day[] =
    "DELETE FROM segment_day WHERE segment_id = $1 AND day = $2";
static const char sql_snapshot_clear_moves[] =
    "DELETE FROM segment_move WHERE segment_id = $1 AND day = $2";
static const char sql_snapshot_clear_causes[] =
    "DELETE FROM segment_cause WHERE segment_id = $1 AND day = $2";
static const char sql_snapshot_put_day[] =
    "INSERT INTO segment_day (segment_id, day, at, total, joined, departed, version, is_broken,"
    " newest_contact, newest_change) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
static const char sql_snapshot_put_moves[] =
    "INSERT INTO segment_move (segment_id, day, joined, departed) VALUES ($1, $2, $3, $4)";
static const char sql_snapshot_put_people[] =
    "INSERT INTO segment_last (segment_id, people) VALUES ($1, $2)"
    " ON CONFLICT (segment_id) DO UPDATE SET people = excluded.people";
static const char sql_snapshot_put_cause[] =
    "INSERT INTO segment_cause (segment_id, day, position, kind, subject, account_id, is_joined,"
    " people_count, people) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/* What was found out about a segment and is to be written.  All in the run's own memory. */
struct snapshot {
	struct segment segment;
	int64_t day;
	int64_t last_at; /* of the last row that was there; 0: none */
	bool is_first, was_broken, is_broken;
	struct id_set people;
	struct segment_moves moves;
	/* its filter before it was edited; "": it was not */
	const char *old_filter;
	int64_t editor;
	int64_t below_id, below_editor; /* of a segment that it builds on and that was edited */
};

struct run {
	struct op *op;	   /* of the caller: database, clock, fault */
	struct op work;	   /* calculates: its memory is given back after each segment */
	struct arena keep; /* as long as the snapshots */
	struct filter_sets sets;
	int64_t day, newest_change;
	struct snapshot *list;
	size_t count;
};

/* --- what was ------------------------------------------------------------------------------- */

static enum rc read_set(struct run *r, struct db_rows *rows, int column, struct id_set *set)
{
	size_t len;
	const void *bytes = db_col_blob(rows, column, &len);

	if (id_set_unpack(set, bytes, len))
		return RC_OK;
	return op_fail(&r->work, RC_FAILED, "", "a stored snapshot cannot be read");
}

/* Take the moves of a day back: what is to be replaced begins at the day before. */
static enum rc undo_day(struct run *r, int64_t segment_id, int64_t day, struct id_set *people)
{
	struct id_set joined, departed;
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	id_set_init(&r->work.mem, &joined, r->sets.newest);
	id_set_init(&r->work.mem, &departed, r->sets.newest);
	db_query(&r->work, &rows, sql_snapshot_moves, DB_ARGS(db_int(segment_id), db_int(day)));
	if (db_next(&rows)) {
		rc = read_set(r, &rows, 0, &joined);
		if (!rc)
			rc = read_set(r, &rows, 1, &departed);
	}
	end = db_end(&rows);
	id_set_and_not(people, &joined);
	id_set_or(people, &departed);
	return rc ? rc : end;
}

static enum rc read_people(struct run *r, int64_t segment_id, struct id_set *people)
{
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	db_query(&r->work, &rows, sql_snapshot_people, DB_ARGS(db_int(segment_id)));
	if (db_next(&rows))
		rc = read_set(r, &rows, 0, people);
	end = db_end(&rows);
	return rc ? rc : end;
}

/* The people at the snapshot before this one, into *people, and when that was. */
static enum rc read_base(struct run *r, struct snapshot *s, struct id_set *people)
{
	struct segment_moves *m = &s->moves;
	bool replaces = false;
	struct db_rows rows;
	enum rc rc;

	s->is_first = true;
	s->day = r->day;
	db_query(&r->work, &rows, sql_snapshot_last, DB_ARGS(db_int(s->segment.id)));
	while (s->is_first && db_next(&rows)) {
		if (!s->last_at) {
			s->last_at = db_col_int(&rows, 1);
			/* Not before it, even where the zone was changed since. */
			if (db_col_int(&rows, 0) >= s->day) {
				s->day = db_col_int(&rows, 0);
				replaces = true;
				continue;
			}
		}
		s->is_first = false;
		m->base_at = db_col_int(&rows, 1);
		s->was_broken = db_col_int(&rows, 2);
		m->base_contact = db_col_int(&rows, 3);
		m->base_change = db_col_int(&rows, 4);
	}
	rc = db_end(&rows);
	if (!rc && s->last_at)
		rc = read_people(r, s->segment.id, people);
	return rc || !replaces ? rc : undo_day(r, s->segment.id, s->day, people);
}

/* --- what is -------------------------------------------------------------------------------- */

static void keep_segment(struct run *r, struct segment *to, const struct segment *from)
{
	*to = (struct segment){
	    .id = from->id,
	    .name = "",
	    .description = "",
	    .kind = from->kind,
	    .filter = arena_dup(&r->keep, from->filter),
	    .version = from->version,
	};
}

static enum rc find_moves(struct run *r, struct snapshot *s)
{
	struct segment_moves *m = &s->moves;
	struct segment_state state;
	struct id_set base, now;
	enum rc rc;

	id_set_init(&r->work.mem, &base, r->sets.newest);
	rc = read_base(r, s, &base);
	if (!rc)
		rc = segment_people_of(&r->work, &r->sets, &s->segment, &now, &state);
	if (rc)
		return rc;
	s->is_broken = state.is_broken;
	s->old_filter = "";
	m->segment_id = s->segment.id;
	m->live = &r->sets.live;
	id_set_copy(&r->keep, &s->people, &now);
	id_set_copy(&r->keep, &m->joined, &now);
	id_set_and_not(&m->joined, &base);
	id_set_copy(&r->keep, &m->departed, &base);
	id_set_and_not(&m->departed, &now);
	id_set_copy(&r->keep, &m->open, &m->joined);
	id_set_or(&m->open, &m->departed);
	id_set_init(&r->keep, &m->timely, r->sets.newest);
	return RC_OK;
}

/* --- causes that concern the segment as a whole --------------------------------------------- */

static enum rc find_edits(struct run *r, struct snapshot *s)
{
	struct db_rows rows;

	db_query(&r->work, &rows, sql_snapshot_edits,
		 DB_ARGS(db_int(s->segment.id), db_int(s->moves.base_change)));
	while (db_next(&rows)) {
		if (!s->old_filter[0])
			s->old_filter = arena_dup(&r->keep, db_col_text(&rows, 0));
		s->editor = db_col_int(&rows, 1);
	}
	return db_end(&rows);
}

static enum rc find_below(struct run *r, struct snapshot *s)
{
	int64_t newest = 0;
	struct db_rows rows;
	enum rc rc;

	db_query(&r->work, &rows, sql_snapshot_below,
		 DB_ARGS(db_int(s->segment.id), db_int(s->moves.base_change)));
	while (db_next(&rows)) {
		segment_ids_add(&r->keep, &s->moves.below, db_col_int(&rows, 0));
		if (db_col_int(&rows, 1) > newest) {
			newest = db_col_int(&rows, 1);
			s->below_id = db_col_int(&rows, 0);
		}
	}
	rc = db_end(&rows);
	if (!rc && newest)
		rc = db_get_int(&r->work, &s->below_editor, sql_snapshot_editor,
				DB_ARGS(db_int(newest)));
	return rc;
}

/* Movers who would be where they were, had only this set of people been in it. */
static void keep_unmoved(const struct segment_moves *m, const struct id_set *people,
			 struct id_set *out)
{
	for (size_t i = 0; i < out->words; i++)
		out->bits[i] = m->open.bits[i] & ((m->joined.bits[i] & ~people->bits[i]) |
						  (m->departed.bits[i] & people->bits[i]));
}

/* By the filter as it was: who would not have moved, has moved by the edit. */
static enum rc ask_old_filter(struct run *r, struct snapshot *s)
{
	struct segment old = s->segment;
	struct segment_state state;
	struct filter_node *tree;
	struct id_set people, by_edit;
	enum rc rc;

	old.filter = s->old_filter;
	rc = segment_tree(&r->work, &old, &tree, &state);
	if (rc || state.is_broken)
		return rc;
	segment_reads_add(&r->keep, &s->moves.reads, tree);
	rc = segment_people_of(&r->work, &r->sets, &old, &people, &state);
	if (rc)
		return rc;
	id_set_init(&r->work.mem, &by_edit, r->sets.newest);
	keep_unmoved(&s->moves, &people, &by_edit);
	for (int64_t id = id_set_next(&by_edit, 0); id; id = id_set_next(&by_edit, id))
		segment_cause_note(&r->keep, &s->moves, id, SEGMENT_CAUSE_FILTER, 0, s->editor);
	return RC_OK;
}

/* The same filter, asked as if the last snapshot were now.  New contacts have not moved by time. */
static enum rc ask_old_clock(struct run *r, struct snapshot *s)
{
	struct segment_moves *m = &s->moves;
	struct segment_state state;
	struct id_set people;
	enum rc rc;

	r->work.now = m->base_at;
	rc = segment_people_of(&r->work, &r->sets, &s->segment, &people, &state);
	r->work.now = r->op->now;
	if (rc || state.is_broken)
		return rc;
	keep_unmoved(m, &people, &m->timely);
	for (int64_t id = id_set_next(&m->timely, m->base_contact); id;
	     id = id_set_next(&m->timely, id))
		id_set_remove(&m->timely, id);
	return RC_OK;
}

static enum rc prepare_causes(struct run *r, struct snapshot *s)
{
	struct segment_state state;
	struct filter_node *tree;
	enum rc rc = segment_tree(&r->work, &s->segment, &tree, &state);

	if (!rc && tree)
		segment_reads_add(&r->keep, &s->moves.reads, tree);
	if (!rc)
		rc = find_edits(r, s);
	if (!rc)
		rc = find_below(r, s);
	if (!rc && s->was_broken)
		segment_cause_note_rest(
		    &r->keep, &s->moves,
		    s->old_filter[0] ? SEGMENT_CAUSE_FILTER : SEGMENT_CAUSE_MENDED, 0, s->editor);
	if (!rc && s->old_filter[0])
		rc = ask_old_filter(r, s);
	if (!rc && s->moves.reads.time)
		rc = ask_old_clock(r, s);
	return rc;
}

static enum rc take(struct run *r, struct snapshot *s)
{
	enum rc rc = find_moves(r, s);

	if (rc || id_set_next(&s->moves.open, 0) == 0)
		return rc;
	if (s->is_first) {
		segment_cause_note_rest(&r->keep, &s->moves, SEGMENT_CAUSE_START, 0, 0);
		return RC_OK;
	}
	if (s->is_broken) {
		segment_cause_note_rest(&r->keep, &s->moves, SEGMENT_CAUSE_BROKEN, 0, 0);
		return RC_OK;
	}
	return prepare_causes(r, s);
}

/* --- causes that are left when no change row tells ------------------------------------------ */

static enum rc find_active(struct run *r, const struct segment_moves *m, struct id_set *active)
{
	id_set_init(&r->work.mem, active, r->sets.newest);
	return m->reads.events
		   ? db_get_set(&r->work, active, sql_snapshot_active, DB_ARGS(db_int(m->base_at)))
		   : RC_OK;
}

static enum rc finish_causes(struct run *r, struct snapshot *s)
{
	struct segment_moves *m = &s->moves;
	struct id_set active;
	enum rc rc = find_active(r, m, &active);

	if (rc)
		return rc;
	if (s->old_filter[0])
		for (int64_t id = id_set_next(&m->open, 0); id; id = id_set_next(&m->open, id))
			if (!id_set_has(&m->timely, id) && !id_set_has(&active, id))
				segment_cause_note(&r->keep, m, id, SEGMENT_CAUSE_FILTER, 0,
						   s->editor);
	for (int64_t id = id_set_next(&m->open, 0); id; id = id_set_next(&m->open, id)) {
		if (id_set_has(&active, id))
			segment_cause_note(&r->keep, m, id, SEGMENT_CAUSE_EVENT, 0, 0);
		else if (id_set_has(&m->timely, id))
			segment_cause_note(&r->keep, m, id, SEGMENT_CAUSE_TIME, 0, 0);
	}
	if (s->below_id)
		segment_cause_note_rest(&r->keep, m, SEGMENT_CAUSE_SEGMENT, s->below_id,
					s->below_editor);
	segment_cause_note_rest(&r->keep, m,
				m->reads.events ? SEGMENT_CAUSE_EVENT : SEGMENT_CAUSE_OTHER, 0, 0);
	return RC_OK;
}

/* --- writing -------------------------------------------------------------------------------- */

static int compare_sums(const void *a, const void *b)
{
	const struct segment_cause_sum *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->subject != y->subject ? (x->subject < y->subject ? -1 : 1)
					: (int)y->is_joined - (int)x->is_joined;
}

static struct db_value packed(struct run *r, const struct id_set *set)
{
	size_t len;
	const void *bytes = id_set_pack(&r->work.mem, set, &len);

	return db_blob(bytes, len);
}

static struct db_value packed_ids(struct run *r, const struct segment_ids *ids)
{
	struct id_set set;

	id_set_init(&r->work.mem, &set, ids->count ? r->sets.newest : 0);
	for (size_t i = 0; i < ids->count; i++)
		id_set_add(&set, ids->list[i]);
	return packed(r, &set);
}

static enum rc put_causes(struct run *r, const struct snapshot *s)
{
	const struct segment_moves *m = &s->moves;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < m->sum_count; i++) {
		const struct segment_cause_sum *sum = &m->sums[i];
		struct arena_mark mark = arena_mark(&r->work.mem);

		rc = db_run(&r->work, sql_snapshot_put_cause,
			    DB_ARGS(db_int(m->segment_id), db_int(s->day), db_int((int64_t)i + 1),
				    db_int(sum->kind), db_int(sum->subject),
				    sum->account_id ? db_int(sum->account_id) : db_null(),
				    db_int(sum->is_joined), db_int(sum->count),
				    packed_ids(r, &sum->people)));
		arena_rewind(&r->work.mem, mark);
	}
	return rc;
}

static enum rc put_people(struct run *r, const struct snapshot *s)
{
	const struct segment_moves *m = &s->moves;
	bool has_moves = id_set_next(&m->joined, 0) || id_set_next(&m->departed, 0);
	enum rc rc = RC_OK;

	if (has_moves)
		rc = db_run(&r->work, sql_snapshot_put_moves,
			    DB_ARGS(db_int(m->segment_id), db_int(s->day), packed(r, &m->joined),
				    packed(r, &m->departed)));
	/* Also when all moves of a day were undone: the stored set may be the day's first. */
	return rc ? rc
		  : db_run(&r->work, sql_snapshot_put_people,
			   DB_ARGS(db_int(m->segment_id), packed(r, &s->people)));
}

static enum rc put_day(struct run *r, const struct snapshot *s)
{
	const struct segment_moves *m = &s->moves;
	struct db_args day = DB_ARGS(db_int(m->segment_id), db_int(s->day));
	enum rc rc = db_run(&r->work, sql_snapshot_clear_day, day);

	if (!rc)
		rc = db_run(&r->work, sql_snapshot_clear_moves, day);
	if (!rc)
		rc = db_run(&r->work, sql_snapshot_clear_causes, day);
	return rc ? rc
		  : db_run(&r->work, sql_snapshot_put_day,
			   DB_ARGS(db_int(m->segment_id), db_int(s->day), db_int(r->op->now),
				   db_int(id_set_count(&s->people)),
				   db_int(id_set_count(&m->joined)),
				   db_int(id_set_count(&m->departed)), db_int(s->segment.version),
				   db_int(s->is_broken), db_int(r->sets.newest),
				   db_int(r->newest_change)));
}

/* Nothing is written when the segment was edited or snapshotted since it was read. */
static enum rc put(struct run *r, struct snapshot *s)
{
	int64_t last_at;
	enum rc rc = db_get_int(&r->work, &last_at, sql_snapshot_current,
				DB_ARGS(db_int(s->segment.id), db_int(s->segment.version)));

	if (rc == RC_NOT_FOUND || (!rc && last_at != s->last_at))
		return RC_OK;
	if (s->moves.sum_count)
		qsort(s->moves.sums, s->moves.sum_count, sizeof(*s->moves.sums), compare_sums);
	if (!rc)
		rc = put_day(r, s);
	if (!rc)
		rc = put_people(r, s);
	return rc ? rc : put_causes(r, s);
}

/* --- several at once ------------------------------------------------------------------------ */

static void run_start(struct run *r, struct op *op)
{
	*r = (struct run){.op = op};
	arena_init(&r->keep);
	op_init(&r->work, op->db, op->now);
}

static void run_clear(struct run *r)
{
	op_reset(&r->work, r->op->now);
	arena_reset(&r->keep);
	r->list = NULL;
	r->count = 0;
}

/* The caller hears what went wrong. */
static enum rc run_end(struct run *r, enum rc rc)
{
	if (rc)
		r->op->fault = r->work.fault;
	op_release(&r->work);
	arena_release(&r->keep);
	return rc;
}

/* What all of them need; it stays while the memory of the work comes and goes. */
static enum rc read_ground(struct run *r)
{
	struct filter_context ctx;
	struct id_set live;
	enum rc rc = segment_context(&r->work, &ctx);

	if (!rc)
		rc = filter_sets_init(&r->work, &r->sets);
	if (!rc)
		rc =
		    db_get_int(&r->work, &r->newest_change, sql_snapshot_newest_change, DB_NO_ARGS);
	if (rc)
		return rc;
	r->day = zone_to_local(r->op->now) / SECONDS_PER_DAY;
	id_set_copy(&r->keep, &live, &r->sets.live);
	r->sets.live = live;
	return RC_OK;
}

static enum rc take_all(struct run *r, const struct segment *segments, size_t count)
{
	struct segment_moves **moves;
	enum rc rc = read_ground(r);

	r->list = arena_alloc(&r->keep, (count + 1) * sizeof(*r->list));
	moves = arena_alloc(&r->keep, (count + 1) * sizeof(*moves));
	for (r->count = 0; !rc && r->count < count; r->count++) {
		struct arena_mark mark = arena_mark(&r->work.mem);

		keep_segment(r, &r->list[r->count].segment, &segments[r->count]);
		moves[r->count] = &r->list[r->count].moves;
		rc = take(r, &r->list[r->count]);
		arena_rewind(&r->work.mem, mark);
	}
	if (!rc)
		rc = segment_cause_find(&r->work, &r->keep, moves, count, r->newest_change);
	for (size_t i = 0; !rc && i < count; i++) {
		struct arena_mark mark = arena_mark(&r->work.mem);

		rc = finish_causes(r, &r->list[i]);
		arena_rewind(&r->work.mem, mark);
	}
	return rc;
}

static enum rc put_all(struct run *r)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < r->count; i++) {
		struct arena_mark mark = arena_mark(&r->work.mem);

		rc = db_begin_write(&r->work);
		if (!rc)
			rc = put(r, &r->list[i]);
		if (!rc)
			rc = db_commit(&r->work);
		if (rc)
			db_rollback(&r->work);
		arena_rewind(&r->work.mem, mark);
	}
	return rc;
}

static enum rc take_and_put(struct run *r, const struct segment *segments, size_t count)
{
	enum rc rc = db_begin_read(&r->work);

	if (!rc)
		rc = take_all(r, segments, count);
	db_rollback(&r->work); /* a read has nothing to commit */
	return rc ? rc : put_all(r);
}

/* Not one list of all that are there: a segment that is made meanwhile waits for the next night. */
enum rc segment_snapshot_all(struct op *op)
{
	struct segment_query all = {.search = ""};
	struct segment *segments;
	struct op names;
	struct run run;
	size_t count = 0;
	enum rc rc;

	run_start(&run, op);
	op_init(&names, op->db, op->now);
	rc = segment_list(&names, &all, &segments, &count);
	if (rc)
		run.work.fault = names.fault;
	for (size_t i = 0; !rc && i < count; i += SEGMENTS_AT_ONCE) {
		run_clear(&run);
		rc = take_and_put(&run, segments + i,
				  count - i < SEGMENTS_AT_ONCE ? count - i : SEGMENTS_AT_ONCE);
	}
	op_release(&names);
	return run_end(&run, rc);
}

enum rc segment_snapshot(struct op *op, int64_t id)
{
	struct segment s;
	struct run run;
	int64_t newest;
	enum rc rc = db_get_int(op, &newest, sql_snapshot_newest_contact, DB_NO_ARGS);

	if (rc || newest > SEGMENT_SNAPSHOT_AT_ONCE)
		return rc;
	run_start(&run, op);
	rc = segment_get(&run.work, id, &s);
	if (!rc)
		rc = take_all(&run, &s, 1);
	if (!rc)
		rc = put(&run, &run.list[0]);
	return run_end(&run, rc);
}
