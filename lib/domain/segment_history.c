#include "lib/domain/segment_history.h"

#include "lib/base/id_set_pack.h"
#include "lib/domain/contact.h"
#include "lib/domain/segment_people.h"
#include "lib/domain/tag.h"
#include "lib/platform/db.h"
#include "lib/platform/zone.h"

enum { SECONDS_PER_DAY = 24 * 60 * 60 };

static const char sql_history_days[] =
    "SELECT day, at, total, joined, departed, version, is_broken FROM segment_day"
    " WHERE segment_id = $1 AND day >= $2 ORDER BY day DESC LIMIT $3";
static const char sql_history_cause_count[] =
    "SELECT count(*) FROM segment_cause WHERE segment_id = $1 AND day >= $2 AND day <= $3";
static const char sql_history_causes[] =
    "SELECT c.day, c.kind, c.subject, COALESCE(c.account_id, 0), COALESCE(a.name, ''),"
    " c.is_joined, c.people_count, c.people FROM segment_cause c"
    " LEFT JOIN account a ON a.id = c.account_id"
    " WHERE c.segment_id = $1 AND c.day >= $2 AND c.day <= $3 ORDER BY c.day DESC, c.position";
static const char sql_history_attribute[] = "SELECT name FROM attribute WHERE id = $1";
static const char sql_history_last[] = "SELECT people FROM segment_last WHERE segment_id = $1";
static const char sql_history_first_day[] =
    "SELECT COALESCE(min(day), 0) FROM segment_day WHERE segment_id = $1";
/* The newest first: they are undone one by one. */
static const char sql_history_moves[] =
    "SELECT joined, departed FROM segment_move WHERE segment_id = $1 AND day > $2 ORDER BY day"
    " DESC";
static const char sql_history_broken[] =
    "SELECT COALESCE(min(day), 0) FROM segment_day WHERE segment_id = $1 AND is_broken = 1"
    " AND day > COALESCE((SELECT max(day) FROM segment_day WHERE segment_id = $1"
    " AND is_broken = 0), -1)";

enum rc segment_today(struct op *op, int64_t *day)
{
	struct filter_context ctx;
	enum rc rc = segment_context(op, &ctx);

	*day = zone_to_local(op->now) / SECONDS_PER_DAY;
	return rc;
}

enum rc segment_day_list(struct op *op, int64_t id, int64_t from, size_t max,
			 struct segment_day **out, size_t *count)
{
	struct segment_day *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	struct db_rows rows;

	*count = 0;
	db_query(op, &rows, sql_history_days,
		 DB_ARGS(db_int(id), db_int(from), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		list[(*count)++] = (struct segment_day){
		    .day = db_col_int(&rows, 0),
		    .at = db_col_int(&rows, 1),
		    .total = db_col_int(&rows, 2),
		    .joined = db_col_int(&rows, 3),
		    .departed = db_col_int(&rows, 4),
		    .version = db_col_int(&rows, 5),
		    .is_broken = db_col_int(&rows, 6),
		};
	for (size_t i = 0; i < *count / 2; i++) {
		struct segment_day swap = list[i];

		list[i] = list[*count - 1 - i];
		list[*count - 1 - i] = swap;
	}
	*out = list;
	return db_end(&rows);
}

/* --- causes --------------------------------------------------------------------------------- */

static enum rc read_people(struct db_rows *rows, int column, struct segment_cause *c)
{
	struct op *op = rows->op;
	int64_t *ids = arena_alloc(&op->mem, (SEGMENT_MOVES_NAMED + 1) * sizeof(*ids));
	struct id_set set;
	int64_t newest, id = 0;
	size_t len;
	const void *bytes = db_col_blob(rows, column, &len);

	newest = id_set_packed_last(bytes, len);
	id_set_init(&op->mem, &set, newest);
	if (!id_set_unpack(&set, bytes, len))
		return op_fail(op, RC_FAILED, "", "a stored snapshot cannot be read");
	while (c->people_count < SEGMENT_MOVES_NAMED && (id = id_set_next(&set, id)) != 0)
		ids[c->people_count++] = id;
	c->people = ids;
	return RC_OK;
}

static enum rc name_segment(struct op *op, struct segment_cause *c)
{
	struct segment s;
	enum rc rc = segment_get(op, c->subject, &s);

	if (!rc)
		c->subject_name = s.name;
	if (rc != RC_NOT_FOUND)
		return rc;
	op_clear_fault(op);
	return RC_OK; /* somebody else's private one */
}

static enum rc name_field(struct op *op, struct segment_cause *c)
{
	enum rc rc;

	if (c->subject > CONTACT_FIELD_NONE && c->subject < CONTACT_FIELD_COUNT)
		c->subject_name = contact_fields[c->subject].label;
	if (c->subject == CONTACT_CHANGE_EMAIL_STATUS)
		c->subject_name = "E-mail status";
	if (c->subject == CONTACT_CHANGE_PHONE_STATUS)
		c->subject_name = "Phone status";
	if (c->subject == CONTACT_CHANGE_OTHER_EMAIL)
		c->subject_name = "Further e-mail addresses";
	if (c->subject == CONTACT_CHANGE_OTHER_PHONE)
		c->subject_name = "Further phone numbers";
	if (c->subject == CONTACT_CHANGE_DEACTIVATED)
		c->subject_name = "Deactivated";
	if (c->subject < CONTACT_CHANGE_ATTRIBUTE)
		return RC_OK;
	rc = db_get_text(op, &c->subject_name, sql_history_attribute,
			 DB_ARGS(db_int(c->subject - CONTACT_CHANGE_ATTRIBUTE)));
	if (rc == RC_NOT_FOUND)
		c->subject_name = "";
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc name_subject(struct op *op, struct segment_cause *c)
{
	switch (c->kind) {
	case SEGMENT_CAUSE_FIELD:
		return name_field(op, c);
	case SEGMENT_CAUSE_TAGGED:
	case SEGMENT_CAUSE_UNTAGGED:
		return tag_label(op, c->subject, &c->subject_name);
	case SEGMENT_CAUSE_HAND:
	case SEGMENT_CAUSE_SEGMENT:
		return name_segment(op, c);
	default:
		return RC_OK;
	}
}

enum rc segment_cause_list(struct op *op, int64_t id, int64_t from, int64_t to,
			   struct segment_cause **out, size_t *count)
{
	struct segment_cause *list;
	struct db_rows rows;
	int64_t total;
	enum rc end, rc = db_get_int(op, &total, sql_history_cause_count,
				     DB_ARGS(db_int(id), db_int(from), db_int(to)));

	*count = 0;
	*out = list = arena_alloc(&op->mem, ((size_t)total + 1) * sizeof(*list));
	if (rc)
		return rc;
	db_query(op, &rows, sql_history_causes, DB_ARGS(db_int(id), db_int(from), db_int(to)));
	while (!rc && *count < (size_t)total && db_next(&rows)) {
		struct segment_cause *c = &list[(*count)++];

		*c = (struct segment_cause){
		    .day = db_col_int(&rows, 0),
		    .kind = (enum segment_cause_kind)db_col_int(&rows, 1),
		    .subject = db_col_int(&rows, 2),
		    .subject_name = "",
		    .account_id = db_col_int(&rows, 3),
		    .account_name = db_col_dup(&rows, 4),
		    .is_joined = db_col_int(&rows, 5),
		    .count = db_col_int(&rows, 6),
		};
		rc = read_people(&rows, 7, c);
	}
	end = db_end(&rows);
	for (size_t i = 0; !rc && !end && i < *count; i++)
		rc = name_subject(op, &list[i]);
	return rc ? rc : end;
}

/* --- who was in it -------------------------------------------------------------------------- */

static enum rc unpack(struct db_rows *rows, int column, struct id_set *set)
{
	size_t len;
	const void *bytes = db_col_blob(rows, column, &len);

	if (id_set_unpack(set, bytes, len))
		return RC_OK;
	return op_fail(rows->op, RC_FAILED, "", "a stored snapshot cannot be read");
}

static enum rc undo(struct db_rows *rows, struct id_set *people)
{
	struct arena_mark mark = arena_mark(&rows->op->mem);
	struct id_set joined, departed;
	int64_t newest = (int64_t)people->words * 64 - 1;
	enum rc rc;

	id_set_init(&rows->op->mem, &joined, newest);
	id_set_init(&rows->op->mem, &departed, newest);
	rc = unpack(rows, 0, &joined);
	if (!rc)
		rc = unpack(rows, 1, &departed);
	id_set_and_not(people, &joined);
	id_set_or(people, &departed);
	arena_rewind(&rows->op->mem, mark);
	return rc;
}

static enum rc undo_moves(struct op *op, int64_t id, int64_t day, struct id_set *people)
{
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	db_query(op, &rows, sql_history_moves, DB_ARGS(db_int(id), db_int(day)));
	while (!rc && db_next(&rows))
		rc = undo(&rows, people);
	end = db_end(&rows);
	return rc ? rc : end;
}

enum rc segment_history_people(struct op *op, int64_t id, int64_t day, struct id_set *out)
{
	int64_t first;
	struct db_rows rows;
	bool found;
	enum rc end, rc = db_get_int(op, &first, sql_history_first_day, DB_ARGS(db_int(id)));

	if (rc)
		return rc;
	db_query(op, &rows, sql_history_last, DB_ARGS(db_int(id)));
	found = db_next(&rows) && day >= first;
	if (found)
		rc = unpack(&rows, 0, out);
	end = db_end(&rows);
	if (rc || end)
		return rc ? rc : end;
	return found ? undo_moves(op, id, day, out) : RC_NOT_FOUND;
}

enum rc segment_broken_since(struct op *op, int64_t id, int64_t *day)
{
	return db_get_int(op, day, sql_history_broken, DB_ARGS(db_int(id)));
}
