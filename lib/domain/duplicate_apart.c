/*
 * Who was looked at and found to be different people.
 *
 * Invariant: table duplicate_apart holds both directions of each pair, and nobody else writes it.
 */
#include "lib/domain/duplicate.h"

#include <inttypes.h>

#include "lib/domain/change.h"
#include "lib/domain/contact_row.h"

static const char sql_apart_add[] =
    "INSERT INTO duplicate_apart (contact_id, other_id, account_id, at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT DO NOTHING";
static const char sql_apart_remove[] =
    "DELETE FROM duplicate_apart WHERE contact_id = $1 AND other_id = $2";
static const char sql_apart_has[] =
    "SELECT 1 FROM duplicate_apart WHERE contact_id = $1 AND other_id = $2";
static const char sql_apart_there[] = "SELECT 1 FROM contact WHERE id = $1 AND state <> 3";
static const char sql_apart_list[] =
    "SELECT id, " CONTACT_FIELD_COLUMNS ", " CONTACT_OTHER_COLUMNS
    " FROM contact WHERE state = 0 AND id IN (SELECT other_id FROM duplicate_apart"
    " WHERE contact_id = $1) ORDER BY id LIMIT $2";

static enum rc write_direction(struct op *op, int64_t id, int64_t other, bool is_apart)
{
	return is_apart ? db_run(op, sql_apart_add,
				 DB_ARGS(db_int(id), db_int(other),
					 op->account_id ? db_int(op->account_id) : db_null(),
					 db_int(op->now)))
			: db_run(op, sql_apart_remove, DB_ARGS(db_int(id), db_int(other)));
}

static enum rc set_pair(struct op *op, int64_t id, int64_t other, bool is_apart, int64_t *changed)
{
	const char *value = arena_printf(&op->mem, "%" PRId64, other);
	enum rc rc = write_direction(op, id, other, is_apart);

	if (rc || !db_changed(op))
		return rc;
	++*changed;
	rc = write_direction(op, other, id, is_apart);
	if (!rc)
		rc = change_join(op, is_apart ? "duplicate.apart" : "duplicate.together");
	if (!rc)
		rc = contact_touch(op, id);
	return rc ? rc
		  : change_field(op, CHANGE_CONTACT, id, CONTACT_CHANGE_APART,
				 is_apart ? "" : value, is_apart ? value : "", 0);
}

static enum rc check_there(struct op *op, int64_t id)
{
	int64_t one;
	enum rc rc = db_get_int(op, &one, sql_apart_there, DB_ARGS(db_int(id)));

	return rc == RC_NOT_FOUND ? op_fail(op, rc, "contact", "no such contact") : rc;
}

enum rc duplicate_apart_set(struct op *op, int64_t contact_id, const int64_t *others, size_t count,
			    bool is_apart, int64_t *changed)
{
	enum rc rc = check_there(op, contact_id);

	*changed = 0;
	for (size_t i = 0; !rc && i < count; i++) {
		if (others[i] == contact_id)
			return op_fail(op, RC_INVALID, "contact",
				       "nobody is somebody else than themselves");
		rc = check_there(op, others[i]);
	}
	for (size_t i = 0; !rc && i < count; i++)
		rc = set_pair(op, contact_id, others[i], is_apart, changed);
	return rc;
}

enum rc duplicate_apart_list(struct op *op, int64_t contact_id, size_t max, struct contact **out,
			     size_t *count)
{
	struct contact *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	db_query(op, &rows, sql_apart_list, DB_ARGS(db_int(contact_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		contact_row_read(&rows, &list[(*count)++]);
	return db_end(&rows);
}

enum rc duplicate_is_apart(struct op *op, int64_t contact_id, int64_t other_id, bool *out)
{
	int64_t one;
	enum rc rc =
	    db_get_int(op, &one, sql_apart_has, DB_ARGS(db_int(contact_id), db_int(other_id)));

	*out = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
