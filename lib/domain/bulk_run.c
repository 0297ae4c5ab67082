/*
 * Slices of bulk work.
 *
 * A slice begins with reading the row: whoever went on meanwhile (a page that did the first slices,
 * the job, one that was killed) has left its checkpoint there, so that any number of processes may
 * take turns.
 */
#include "lib/domain/bulk_row.h"

#include <time.h>

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_assign.h"
#include "lib/domain/care_work.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/setting.h"
#include "lib/platform/db.h"
#include "lib/platform/zone.h"

static const char sql_bulk_next[] =
    "SELECT id FROM bulk WHERE state = 'running' ORDER BY id LIMIT 1";
static const char sql_bulk_live[] =
    "SELECT c.id FROM id_set_members($1) m CROSS JOIN contact c ON c.id = m.id WHERE c.state = 0";

enum { SLICE_FIRST = 100, SLICE_MIN = 25 };

/* What a slice has to hand. */
struct runner {
	struct op *op;
	const struct id_set *people;
	const char *country;	    /* for phones */
	struct attribute attribute; /* of BULK_SET; id 0: a field of contacts */
	size_t slice;		    /* people of the next one */
};

/* --- one slice ------------------------------------------------------------------------------ */

struct slice {
	struct id_set set;
	int64_t count, last_id;
};

static void cut(struct runner *r, int64_t after, struct slice *out)
{
	int64_t id = after;

	*out = (struct slice){.last_id = after};
	id_set_init(&r->op->mem, &out->set, id_set_last(r->people));
	while (out->count < (int64_t)r->slice && (id = id_set_next(r->people, id)) != 0) {
		id_set_add(&out->set, id);
		out->last_id = id;
		out->count++;
	}
}

/* The time is up before everybody was reached: the slice ends with the one who was. */
static void cut_off(struct slice *s, int64_t last_id)
{
	s->last_id = last_id;
	s->count = 0;
	for (int64_t id = 0; (id = id_set_next(&s->set, id)) != 0 && id <= last_id;)
		s->count++;
}

static enum rc list_live(struct op *op, const struct slice *s, int64_t **ids, size_t *count)
{
	struct db_rows rows;

	*ids = arena_alloc(&op->mem, ((size_t)s->count + 1) * sizeof(**ids));
	*count = 0;
	db_query(op, &rows, sql_bulk_live, DB_ARGS(db_set(&s->set)));
	while (db_next(&rows))
		(*ids)[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

static enum rc set_field(struct runner *r, int64_t id, enum contact_field f, const char *value,
			 bool *changed)
{
	struct contact before, c;
	struct contact_keys keys;
	contact_mask mask = 0;
	enum rc rc = contact_get(r->op, id, &before);

	if (rc)
		return rc;
	c = before;
	c.values[f] = value;
	rc = contact_check(r->op, &c, r->country, CONTACT_LENIENT, &keys);
	if (!rc)
		rc = contact_update(r->op, &before, &c, &keys, CONTACT_MASK(f), 0, &mask);
	*changed = mask != 0;
	return rc;
}

/* One after the other; whom a rule keeps as they are is counted. */
static enum rc set_each(struct runner *r, struct bulk *b, struct slice *s)
{
	enum contact_field f = contact_field_find(b->order.field);
	size_t count;
	int64_t *ids;
	enum rc rc = list_live(r->op, s, &ids, &count);

	for (size_t i = 0; !rc && i < count; i++) {
		struct arena_mark mark = arena_mark(&r->op->mem);
		bool changed = false;

		if (i && db_write_ms(r->op) >= BULK_SLICE_MS) {
			cut_off(s, ids[i - 1]);
			break;
		}

		rc = f != CONTACT_FIELD_NONE ? set_field(r, ids[i], f, b->order.value, &changed)
					     : contact_attribute_set(r->op, ids[i], &r->attribute,
								     b->order.value, 0, &changed);
		arena_rewind(&r->op->mem, mark);
		if (rc == RC_INVALID) {
			op_clear_fault(r->op);
			b->refused++;
			rc = RC_OK;
		} else if (!rc) {
			b->changed += changed;
		}
	}
	return rc;
}

static bool is_assigned(const struct runner *r, enum contact_field f)
{
	return f != CONTACT_FIELD_NONE ? contact_assign_takes(f)
				       : contact_assign_takes_attribute(&r->attribute);
}

static enum rc set_all(struct runner *r, struct bulk *b, struct slice *s)
{
	enum contact_field f = contact_field_find(b->order.field);
	int64_t changed = 0;
	enum rc rc;

	if (!is_assigned(r, f))
		return set_each(r, b, s);
	rc = f != CONTACT_FIELD_NONE ? contact_assign(r->op, f, b->order.value, &s->set, &changed)
				     : contact_assign_attribute(r->op, &r->attribute,
								b->order.value, &s->set, &changed);
	b->changed += changed;
	return rc;
}

static enum rc move_all(struct op *op, struct bulk *b, const struct slice *s)
{
	int64_t moved = 0;
	const struct bulk_kind *kind = &bulk_kinds[b->order.action];
	enum rc rc =
	    contact_state_move_slice(op, kind->move, kind->from, b->order.value, &s->set, &moved);

	b->changed += moved;
	return rc;
}

static enum rc put_all(struct op *op, struct bulk *b, const struct slice *s)
{
	const struct bulk_order *order = &b->order;
	struct segment_added added[BULK_TARGETS_MAX];
	int64_t most = 0, removed;
	enum rc rc = RC_OK;

	if (order->action == BULK_SEGMENT_ADD)
		rc = segment_members_add(op, order->targets, order->target_count, &s->set, added);
	/* People, not places: those of several segments are mostly the same. */
	for (size_t i = 0; !rc && i < order->target_count; i++) {
		if (order->action == BULK_SEGMENT_ADD)
			removed = added[i].added;
		else
			rc = segment_members_remove(op, order->targets[i], &s->set, &removed);
		most = !rc && removed > most ? removed : most;
	}
	b->changed += most;
	return rc;
}

static enum rc tag_all(struct op *op, struct bulk *b, const struct slice *s)
{
	const struct bulk_order *order = &b->order;
	int64_t changed = 0;
	enum rc rc =
	    order->action == BULK_TAG
		? contact_tags_add_set(op, order->targets, order->target_count, &s->set, &changed)
		: contact_tags_remove_set(op, order->targets, order->target_count, &s->set,
					  &changed);

	b->changed += changed;
	return rc;
}

/* Each value is looked at again: who has another one now is passed over. */
static enum rc mend_all(struct op *op, struct bulk *b, struct slice *s)
{
	struct care_work *work;
	int64_t *ids, changed = 0;
	size_t count;
	enum rc rc = care_work_begin(op, b->order.field, b->order.value, &work);

	if (!rc && care_work_is_set(work)) {
		rc = care_work_set(work, &s->set, &changed);
		b->changed += changed;
		return rc;
	}
	if (!rc)
		rc = list_live(op, s, &ids, &count);
	for (size_t i = 0; !rc && i < count; i++) {
		struct arena_mark mark = arena_mark(&op->mem);
		bool is_changed = false;

		if (i && db_write_ms(op) >= BULK_SLICE_MS) {
			cut_off(s, ids[i - 1]);
			break;
		}
		rc = care_work_one(work, ids[i], &is_changed);
		arena_rewind(&op->mem, mark);
		if (rc == RC_INVALID) {
			op_clear_fault(op);
			b->refused++;
			rc = RC_OK;
		} else if (!rc) {
			b->changed += is_changed;
		}
	}
	return rc;
}

static enum rc write_slice(struct runner *r, struct bulk *b, struct slice *s)
{
	if (bulk_kinds[b->order.action].has_move)
		return move_all(r->op, b, s);
	switch (b->order.action) {
	case BULK_TAG:
	case BULK_UNTAG:
		return tag_all(r->op, b, s);
	case BULK_SEGMENT_ADD:
	case BULK_SEGMENT_REMOVE:
		return put_all(r->op, b, s);
	case BULK_MEND:
		return mend_all(r->op, b, s);
	default:
		return set_all(r, b, s);
	}
}

/* --- slice by slice ------------------------------------------------------------------------- */

size_t bulk_slice_fit(size_t slice, int64_t took_ms, size_t max)
{
	if (took_ms < BULK_SLICE_MS / 2)
		slice *= 2;
	else if (took_ms > BULK_SLICE_MS)
		slice = slice * BULK_SLICE_MS / (size_t)took_ms;
	return slice < SLICE_MIN ? SLICE_MIN : slice > max ? max : slice;
}

static enum rc start(struct runner *r, const struct bulk *b)
{
	struct settings settings;
	enum rc rc = settings_get(r->op, &settings);

	if (rc)
		return rc;
	zone_use(settings.time_zone);
	r->country = settings.default_country;
	/* Each of several tags is a row for each person. */
	r->slice = bulk_slice_fit(SLICE_FIRST / (b->order.target_count + !b->order.target_count),
				  BULK_SLICE_MS, SLICE_FIRST);
	return RC_OK;
}

/* The attribute may be gone, or a number may have become a text, since the last slice. */
static enum rc read_attribute(struct runner *r, const struct bulk *b)
{
	if (b->order.action != BULK_SET || contact_field_find(b->order.field) != CONTACT_FIELD_NONE)
		return RC_OK;
	return bulk_attribute(r->op, b->order.field, &r->attribute);
}

/* The lock is given back, or nearly: how large may the next slice be? */
static void fit_slice(struct runner *r, const struct bulk *b)
{
	r->slice =
	    bulk_slice_fit(r->slice, db_write_ms(r->op), bulk_kinds[b->order.action].slice_max);
}

/* What the action itself says is its end; what the database says is not. */
static bool is_end(enum rc rc)
{
	return rc == RC_NOT_FOUND || rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED;
}

/* It ends here, with the fault as its error. */
static enum rc fail(struct op *op, struct bulk *b)
{
	b->state = BULK_FAILED;
	b->error = arena_dup(&op->mem, op->fault.reason);
	op_clear_fault(op);
	return bulk_finish(op, b);
}

/* Everybody had their turn.  What the end does may be several transactions, too. */
static enum rc end(struct op *op, struct bulk *b)
{
	enum rc rc = RC_OK;

	if (b->order.action == BULK_MEND)
		rc = care_work_end(op, b->order.field, b->order.value);
	if (!rc && b->order.action == BULK_MEND)
		rc = bulk_read(op, b->id, b);
	if (rc || b->state != BULK_RUNNING)
		return rc;
	b->state = BULK_DONE;
	return bulk_finish(op, b);
}

/* The next slice of what the row says now, in the open write transaction. */
static enum rc step(struct runner *r, struct bulk *b)
{
	struct op *op = r->op;
	struct slice s;
	enum rc rc = bulk_read(op, b->id, b);

	if (rc || b->state != BULK_RUNNING)
		return rc;
	cut(r, b->last_id, &s);
	rc = read_attribute(r, b);
	if (!rc && s.count)
		rc = write_slice(r, b, &s);
	/* These are found before anything is written. */
	if (rc)
		return is_end(rc) ? fail(op, b) : rc;
	b->last_id = s.last_id;
	b->done += s.count;
	rc = bulk_checkpoint(op, b);
	return rc || id_set_next(r->people, b->last_id) ? rc : end(op, b);
}

enum rc bulk_run(struct op *op, struct bulk *b, const struct id_set *people)
{
	struct runner r = {.op = op, .people = people};
	enum rc rc = start(&r, b);

	while (!rc) {
		rc = step(&r, b);
		if (rc || b->state != BULK_RUNNING)
			break;
		/* What a slice of so few people leaves to be written is little. */
		fit_slice(&r, b);
		rc = contact_slice_end(op);
	}
	return rc;
}

/* --- the job -------------------------------------------------------------------------------- */

/* Commit, let others write, begin again. */
static enum rc take_turns(struct runner *r, const struct bulk *b)
{
	enum rc rc = db_commit(r->op);

	fit_slice(r, b);
	if (!rc)
		rc = db_tend_log(r->op, false);
	db_give_way(r->op);
	r->op->now = time(NULL);
	return rc ? rc : db_begin_write(r->op);
}

enum rc bulk_next(struct op *op, struct bulk *out)
{
	int64_t id = 0;
	enum rc rc = db_begin_read(op), end;

	if (rc)
		return rc;
	rc = db_get_int(op, &id, sql_bulk_next, DB_NO_ARGS);
	if (!rc)
		rc = bulk_read(op, id, out);
	end = db_commit(op);
	return rc ? rc : end;
}

enum rc bulk_run_next(struct op *op, struct bulk *out)
{
	struct id_set people;
	struct runner r = {.op = op, .people = &people};
	struct arena_mark mark;
	enum rc rc = bulk_next(op, out);

	if (rc)
		return rc;
	op->account_id = out->account_id;
	op->batch_id = out->batch_id;
	db_set_bulk(op);
	rc = db_begin_write(op);
	if (!rc)
		rc = bulk_people_get(op, out, &people);
	if (rc == RC_INVALID)
		rc = fail(op, out);
	if (!rc)
		rc = start(&r, out);
	mark = arena_mark(&op->mem);
	while (!rc && out->state == BULK_RUNNING) {
		rc = step(&r, out);
		if (rc || out->state != BULK_RUNNING)
			break;
		arena_rewind(&op->mem, mark);
		rc = take_turns(&r, out);
	}
	if (!rc)
		rc = change_release(op);
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	else
		rc = db_tend_log(op, true);
	return rc;
}
