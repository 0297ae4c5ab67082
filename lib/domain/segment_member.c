#include "lib/domain/segment_member.h"

#include "lib/domain/change.h"
#include "lib/domain/contact_row.h"
#include "lib/domain/contact_state.h"

/*
 * Archived and deleted people are not put anywhere.  They are in it since their batch began: this
 * is what an undo knows, too.
 */
#define SINCE(batch) "(SELECT at FROM batch WHERE id = " batch ")"
static const char sql_member_add[] =
    "INSERT INTO segment_member (segment_id, contact_id, is_excluded, added_at)"
    " SELECT $1, id, $3, " SINCE("$4") " FROM contact WHERE id = $2 AND state = 0"
				       " ON CONFLICT (segment_id, contact_id) DO NOTHING";
static const char sql_member_since[] = "SELECT at FROM batch WHERE id = $1";
static const char sql_member_join[] =
    "INSERT INTO segment_member (segment_id, contact_id, is_excluded, added_at)"
    " VALUES ($1, $2, 0, $3) ON CONFLICT (segment_id, contact_id) DO NOTHING";
static const char sql_member_put_back[] =
    "INSERT INTO segment_member (segment_id, contact_id, is_excluded, added_at)"
    " VALUES ($1, $2, $3, $4)";
/* Many at once: first the change rows, then what follows from those that are newer than $1. */
static const char sql_member_newest_change[] = "SELECT COALESCE(max(id), 0) FROM change";
static const char sql_member_note_add[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, new_value)"
    " SELECT $3, 1, c.id, 102, $4 FROM id_set_members($2) m CROSS JOIN contact c ON c.id = m.id"
    " WHERE c.state = 0 AND NOT EXISTS"
    " (SELECT 1 FROM segment_member s WHERE s.segment_id = $1 AND s.contact_id = c.id)";
static const char sql_member_note_remove[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, old_value)"
    " SELECT $3, 1, s.contact_id, 102, $4 FROM id_set_members($2) m CROSS JOIN segment_member s"
    " ON s.segment_id = $1 AND s.contact_id = m.id WHERE s.is_excluded = 0";
static const char sql_member_add_noted[] =
    "INSERT INTO segment_member (segment_id, contact_id, is_excluded, added_at)"
    " SELECT $2, entity_id, 0, " SINCE("$3") " FROM change WHERE id > $1";
static const char sql_member_remove_noted[] =
    "DELETE FROM segment_member WHERE segment_id = $2 AND contact_id IN"
    " (SELECT entity_id FROM change WHERE id > $1)";
/* Undo: the segment stands in the value, "-12" for out of it.  102 is CONTACT_CHANGE_SEGMENT. */
static const char sql_member_follow_out[] =
    "DELETE FROM segment_member WHERE (segment_id, contact_id) IN"
    " (SELECT ABS(CAST(old_value AS INTEGER)), entity_id FROM change"
    " WHERE id > $1 AND field = 102 AND old_value IS NOT NULL)";
static const char sql_member_follow_in[] =
    "INSERT INTO segment_member (segment_id, contact_id, is_excluded, added_at)"
    " SELECT ABS(CAST(n.new_value AS INTEGER)), n.entity_id,"
    " CASE WHEN n.new_value LIKE '-%' THEN 1 ELSE 0 END, COALESCE((SELECT b.at FROM change c"
    " JOIN batch b ON b.id = c.batch_id WHERE c.entity = 1 AND c.entity_id = n.entity_id"
    " AND c.field = 102 AND c.new_value = n.new_value AND c.batch_id < $2"
    " AND b.undoes_id IS NULL AND b.undone_by_id IS NULL ORDER BY c.id DESC LIMIT 1), $3)"
    " FROM change n WHERE n.id > $1 AND n.field = 102"
    " AND n.new_value IS NOT NULL";
static const char sql_member_follow_touch[] =
    "UPDATE segment SET updated_at = $2 WHERE id IN"
    " (SELECT DISTINCT ABS(CAST(COALESCE(new_value, old_value) AS INTEGER)) FROM change"
    " WHERE id > $1 AND field = 102)";
static const char sql_member_clear[] =
    "DELETE FROM segment_member WHERE segment_id = $1 AND contact_id = $2";
static const char sql_member_get[] =
    "SELECT is_excluded FROM segment_member WHERE segment_id = $1 AND contact_id = $2";
static const char sql_member_live[] = "SELECT state FROM contact WHERE id = $1";
static const char sql_member_touch[] = "UPDATE segment SET updated_at = $2 WHERE id = $1";
static const char sql_member_erase[] = "DELETE FROM segment_member WHERE contact_id = $1";
static const char sql_member_list[] =
    "SELECT id, " CONTACT_FIELD_COLUMNS ", " CONTACT_OTHER_COLUMNS " FROM contact"
    " WHERE state = 0 AND id IN (SELECT contact_id FROM segment_member"
    " WHERE segment_id = $1 AND is_excluded = $2 AND contact_id > $3) ORDER BY id LIMIT $4";
static const char sql_member_count[] =
    "SELECT count(*) FROM segment_member m JOIN contact c ON c.id = m.contact_id"
    " WHERE m.segment_id = $1 AND m.is_excluded = $2 AND c.state = 0";
static const char sql_member_copy[] =
    "INSERT INTO segment_member (segment_id, contact_id, is_excluded, added_at)"
    " SELECT $2, contact_id, is_excluded, $3 FROM segment_member WHERE segment_id = $1";
/* Entity 1 is a contact, field 102 CONTACT_CHANGE_SEGMENT. */
static const char sql_member_copy_changes[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, new_value)"
    " SELECT $2, 1, contact_id, 102, CASE is_excluded WHEN 1 THEN $4 ELSE $3 END"
    " FROM segment_member WHERE segment_id = $1";

static const char sql_member_places[] =
    "SELECT m.segment_id, m.is_excluded, COALESCE((SELECT o.is_excluded FROM segment_member o"
    " WHERE o.segment_id = m.segment_id AND o.contact_id = $2), -1)"
    " FROM segment_member m WHERE m.contact_id = $1 ORDER BY m.segment_id";
static const char sql_member_places_count[] =
    "SELECT count(*) FROM segment_member WHERE contact_id = $1";

/* As it stands in change rows: "12", or "-12" for out of it by hand. */
static const char *change_value(struct op *op, int64_t id, enum segment_hand hand)
{
	switch (hand) {
	case SEGMENT_HAND_IN:
		return arena_printf(&op->mem, "%lld", (long long)id);
	case SEGMENT_HAND_OUT:
		return arena_printf(&op->mem, "-%lld", (long long)id);
	case SEGMENT_HAND_NONE:
		break;
	}
	return "";
}

static enum rc get_active(struct op *op, int64_t id, struct segment *s)
{
	enum rc rc = segment_get(op, id, s);

	if (!rc && s->archived_at)
		return op_fail(op, RC_CONFLICT, "segment",
			       "this segment is archived: restore it first");
	return rc;
}

static enum rc get_static(struct op *op, int64_t id, struct segment *s)
{
	enum rc rc = get_active(op, id, s);

	if (!rc && s->kind != SEGMENT_STATIC)
		return op_fail(
		    op, RC_INVALID, "segment",
		    "only static segments take people: a dynamic one follows its filter");
	return rc;
}

static enum rc touch(struct op *op, int64_t id)
{
	return db_run(op, sql_member_touch, DB_ARGS(db_int(id), db_int(op->now)));
}

/* --- many at once --------------------------------------------------------------------------- */

/* The change rows of those who come or go, then their places; *count of them. */
static enum rc write_all(struct op *op, int64_t id, const struct id_set *people, bool adds,
			 int64_t *count)
{
	int64_t newest;
	enum rc rc = db_get_int(op, &newest, sql_member_newest_change, DB_NO_ARGS);

	*count = 0;
	if (!rc)
		rc = db_run(op, adds ? sql_member_note_add : sql_member_note_remove,
			    DB_ARGS(db_int(id), db_set(people), db_int(op->batch_id),
				    db_text(change_value(op, id, SEGMENT_HAND_IN))));
	if (!rc)
		*count = db_changed(op);
	if (!*count)
		return rc;
	rc = adds ? db_run(op, sql_member_add_noted,
			   DB_ARGS(db_int(newest), db_int(id), db_int(op->batch_id)))
		  : db_run(op, sql_member_remove_noted, DB_ARGS(db_int(newest), db_int(id)));
	return rc ? rc : touch(op, id);
}

enum rc segment_members_add(struct op *op, const int64_t *targets, size_t target_count,
			    const struct id_set *people, struct segment_added *out)
{
	struct segment s;
	enum rc rc = RC_OK;

	if (!target_count)
		return op_fail(op, RC_INVALID, "segment", "choose at least one segment");
	for (size_t i = 0; !rc && i < target_count; i++)
		rc = get_static(op, targets[i], &s);
	if (!rc)
		rc = change_join(op, "segment.add");
	for (size_t i = 0; !rc && i < target_count; i++) {
		rc = write_all(op, targets[i], people, true, &out[i].added);
		out[i].already = id_set_count(people) - out[i].added;
	}
	return rc;
}

enum rc segment_members_remove(struct op *op, int64_t id, const struct id_set *people,
			       int64_t *removed)
{
	struct segment s;
	enum rc rc = get_static(op, id, &s);

	*removed = 0;
	if (!rc)
		rc = change_join(op, "segment.remove");
	return rc ? rc : write_all(op, id, people, false, removed);
}

enum rc segment_members_since(struct op *op, int64_t *since)
{
	return db_get_int(op, since, sql_member_since, DB_ARGS(db_int(op->batch_id)));
}

enum rc segment_member_join(struct op *op, int64_t id, int64_t contact_id, int64_t since,
			    int64_t source_row)
{
	enum rc rc =
	    db_run(op, sql_member_join, DB_ARGS(db_int(id), db_int(contact_id), db_int(since)));

	if (rc || !db_changed(op))
		return rc;
	return change_field(op, CHANGE_CONTACT, contact_id, CONTACT_CHANGE_SEGMENT, "",
			    change_value(op, id, SEGMENT_HAND_IN), source_row);
}

enum rc segment_members_leave(struct op *op, const int64_t *ids, size_t count, int64_t contact_id,
			      int64_t source_row)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++) {
		rc = db_run(op, sql_member_clear, DB_ARGS(db_int(ids[i]), db_int(contact_id)));
		if (!rc && db_changed(op))
			rc =
			    change_field(op, CHANGE_CONTACT, contact_id, CONTACT_CHANGE_SEGMENT,
					 change_value(op, ids[i], SEGMENT_HAND_IN), "", source_row);
	}
	return rc;
}

enum rc segment_members_touch(struct op *op, const int64_t *ids, size_t count)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++)
		rc = touch(op, ids[i]);
	return rc;
}

/* --- one by hand ---------------------------------------------------------------------------- */

static enum rc get_hand(struct op *op, int64_t id, int64_t contact_id, enum segment_hand *out)
{
	int64_t excluded;
	enum rc rc =
	    db_get_int(op, &excluded, sql_member_get, DB_ARGS(db_int(id), db_int(contact_id)));

	*out = rc ? SEGMENT_HAND_NONE : excluded ? SEGMENT_HAND_OUT : SEGMENT_HAND_IN;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc check_live(struct op *op, int64_t contact_id)
{
	int64_t state;
	enum rc rc = db_get_int(op, &state, sql_member_live, DB_ARGS(db_int(contact_id)));

	if (rc == RC_NOT_FOUND || (!rc && state != CONTACT_LIVE))
		return op_fail(op, RC_NOT_FOUND, "contact", "no such contact");
	return rc;
}

static enum rc move_hand(struct op *op, int64_t id, int64_t contact_id, enum segment_hand from,
			 enum segment_hand to)
{
	enum rc rc = change_join(op, "segment.hand");

	if (!rc && from != SEGMENT_HAND_NONE)
		rc = db_run(op, sql_member_clear, DB_ARGS(db_int(id), db_int(contact_id)));
	if (!rc && to != SEGMENT_HAND_NONE)
		rc = db_run(op, sql_member_add,
			    DB_ARGS(db_int(id), db_int(contact_id), db_int(to == SEGMENT_HAND_OUT),
				    db_int(op->batch_id)));
	if (!rc)
		rc = change_field(op, CHANGE_CONTACT, contact_id, CONTACT_CHANGE_SEGMENT,
				  change_value(op, id, from), change_value(op, id, to), 0);
	return rc ? rc : touch(op, id);
}

enum rc segment_hand_set(struct op *op, int64_t id, int64_t contact_id, enum segment_hand hand,
			 bool *changed)
{
	enum segment_hand before;
	struct segment s;
	enum rc rc = get_active(op, id, &s);

	*changed = false;
	if (!rc && hand == SEGMENT_HAND_OUT && s.kind == SEGMENT_STATIC)
		return op_fail(op, RC_INVALID, "segment",
			       "nobody is excluded from a static segment: take them out of it");
	/* Who was archived since may be taken off the list all the same. */
	if (!rc && hand != SEGMENT_HAND_NONE)
		rc = check_live(op, contact_id);
	if (!rc)
		rc = get_hand(op, id, contact_id, &before);
	if (rc || before == hand)
		return rc;
	*changed = true;
	return move_hand(op, id, contact_id, before, hand);
}

/* --- one for another -------------------------------------------------------------------------- */

/* Where somebody is by hand, and somebody else. */
struct place {
	int64_t segment_id;
	enum segment_hand from, to;
};

static enum rc take_place(struct op *op, const struct place *p, int64_t to_id)
{
	enum rc rc;

	if (p->to == SEGMENT_HAND_OUT || p->to == p->from)
		return RC_OK;
	rc = contact_touch(op, to_id);
	return rc ? rc : move_hand(op, p->segment_id, to_id, p->to, p->from);
}

enum rc segment_members_take_over(struct op *op, int64_t from_id, int64_t to_id)
{
	struct place *places;
	struct db_rows rows;
	size_t count = 0;
	int64_t room;
	enum rc rc = db_get_int(op, &room, sql_member_places_count, DB_ARGS(db_int(from_id)));

	if (rc)
		return rc;
	places = arena_alloc(&op->mem, ((size_t)room + 1) * sizeof(*places));
	db_query(op, &rows, sql_member_places, DB_ARGS(db_int(from_id), db_int(to_id)));
	while (count < (size_t)room && db_next(&rows)) {
		int64_t to = db_col_int(&rows, 2);

		places[count++] = (struct place){
		    .segment_id = db_col_int(&rows, 0),
		    .from = db_col_int(&rows, 1) ? SEGMENT_HAND_OUT : SEGMENT_HAND_IN,
		    .to = to < 0 ? SEGMENT_HAND_NONE
			  : to	 ? SEGMENT_HAND_OUT
				 : SEGMENT_HAND_IN,
		};
	}
	rc = db_end(&rows);
	for (size_t i = 0; !rc && i < count; i++) {
		rc = take_place(op, &places[i], to_id);
		if (!rc)
			rc = contact_slice_turn(op);
	}
	return rc;
}

/* --- undo ----------------------------------------------------------------------------------- */

enum rc segment_member_value(struct op *op, int64_t id, int64_t contact_id, const char **out)
{
	enum segment_hand hand;
	enum rc rc = get_hand(op, id, contact_id, &hand);

	*out = rc ? "" : change_value(op, id, hand);
	return rc;
}

enum rc segment_member_restore(struct op *op, int64_t id, int64_t contact_id, const char *from,
			       const char *to, int64_t at)
{
	enum rc rc = db_run(op, sql_member_clear, DB_ARGS(db_int(id), db_int(contact_id)));

	if (!rc && to[0])
		rc = db_run(
		    op, sql_member_put_back,
		    DB_ARGS(db_int(id), db_int(contact_id), db_int(to[0] == '-'), db_int(at)));
	if (!rc)
		rc = change_field(op, CHANGE_CONTACT, contact_id, CONTACT_CHANGE_SEGMENT, from, to,
				  0);
	return rc ? rc : touch(op, id);
}

enum rc segment_members_follow(struct op *op, int64_t newest, int64_t target)
{
	enum rc rc = db_run(op, sql_member_follow_out, DB_ARGS(db_int(newest)));

	if (!rc)
		rc = db_run(op, sql_member_follow_in,
			    DB_ARGS(db_int(newest), db_int(target), db_int(op->now)));
	return rc ? rc
		  : db_run(op, sql_member_follow_touch, DB_ARGS(db_int(newest), db_int(op->now)));
}

enum rc segment_members_erase(struct op *op, int64_t contact_id)
{
	return db_run(op, sql_member_erase, DB_ARGS(db_int(contact_id)));
}

/* --- reading -------------------------------------------------------------------------------- */

enum rc segment_member_list(struct op *op, int64_t id, enum segment_hand hand, int64_t after,
			    size_t max, struct contact **out, size_t *count)
{
	struct contact *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	db_query(op, &rows, sql_member_list,
		 DB_ARGS(db_int(id), db_int(hand == SEGMENT_HAND_OUT), db_int(after),
			 db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		contact_row_read(&rows, &list[(*count)++]);
	return db_end(&rows);
}

enum rc segment_member_count(struct op *op, int64_t id, enum segment_hand hand, int64_t *out)
{
	return db_get_int(op, out, sql_member_count,
			  DB_ARGS(db_int(id), db_int(hand == SEGMENT_HAND_OUT)));
}

enum rc segment_members_copy(struct op *op, int64_t from, int64_t to)
{
	enum rc rc =
	    db_run(op, sql_member_copy, DB_ARGS(db_int(from), db_int(to), db_int(op->now)));

	if (rc)
		return rc;
	return db_run(op, sql_member_copy_changes,
		      DB_ARGS(db_int(to), db_int(op->batch_id),
			      db_text(change_value(op, to, SEGMENT_HAND_IN)),
			      db_text(change_value(op, to, SEGMENT_HAND_OUT))));
}
