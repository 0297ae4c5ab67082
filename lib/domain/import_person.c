#include "lib/domain/import_person.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_erase.h"
#include "lib/platform/db.h"

static const char sql_person_by_id[] =
    "SELECT id FROM contact WHERE id = $1 AND state < 3 AND (state <> 2 OR state_reason <>"
    " '" CONTACT_REASON_UNDONE "') AND COALESCE(source_import_id, 0) <> $2";
static const char sql_person_tags[] =
    "SELECT tag_id FROM contact_tag WHERE contact_id = $1 ORDER BY tag_id";
static const char sql_person_segments[] =
    "SELECT segment_id FROM segment_member WHERE contact_id = $1 AND is_excluded = 0"
    " ORDER BY segment_id";
/*
 * By people and by programs on their behalf; not by other imports.  The clock alone cannot tell
 * what was edited in the second of the upload; what a batch begun before it has written since is
 * newer, too.
 */
static const char sql_person_edits[] =
    "SELECT c.field, COALESCE(c.new_value, c.old_value) FROM change c"
    " JOIN batch b ON b.id = c.batch_id WHERE c.entity = 1 AND c.entity_id = $1"
    " AND (b.at > $2 OR c.id > $3) AND b.import_id IS NULL ORDER BY c.id DESC LIMIT $4";

enum { EDITS_MAX = 4000, IDS_FIRST = 16 };

/* --- who is it ------------------------------------------------------------------------------ */

static enum rc match(struct op *op, void *self, const struct import_rules *rules,
		     const struct contact_keys *keys, int64_t contact_id, struct contact_match *out,
		     int64_t *by_id)
{
	enum rc rc = contact_match(op, keys, out);

	(void)self;
	*by_id = 0;
	if (rc || !contact_id)
		return rc;
	rc = db_get_int(op, by_id, sql_person_by_id,
			DB_ARGS(db_int(contact_id), db_int(rules->import->id)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc erased(struct op *op, void *self, const struct import_rules *rules,
		      const struct contact_keys *keys, bool *out)
{
	(void)self;
	return contact_erasure_find(op, rules->secret, keys, out);
}

/* --- what is stored ------------------------------------------------------------------------- */

static enum rc read_ids(struct op *op, const char *sql, int64_t contact_id, struct import_ids *out)
{
	size_t room = IDS_FIRST;
	struct db_rows rows;

	*out = (struct import_ids){.ids = arena_alloc(&op->mem, room * sizeof(*out->ids))};
	db_query(op, &rows, sql, DB_ARGS(db_int(contact_id)));
	while (db_next(&rows)) {
		if (out->count == room) {
			int64_t *ids = arena_alloc(&op->mem, 2 * room * sizeof(*ids));

			memcpy(ids, out->ids, room * sizeof(*ids));
			out->ids = ids;
			room *= 2;
		}
		out->ids[out->count++] = db_col_int(&rows, 0);
	}
	return db_end(&rows);
}

static enum rc load(struct op *op, void *self, const struct import_rules *rules, int64_t id,
		    struct import_person *out)
{
	enum rc rc;

	(void)self;
	*out = (struct import_person){0};
	rc = contact_get(op, id, &out->contact);
	/* Who is left as they are is not looked at any closer. */
	if (rc || rules->mapping.people == IMPORT_LEAVE || out->contact.state == CONTACT_DELETED)
		return rc;
	out->attributes =
	    arena_alloc(&op->mem, (rules->attribute_count + 1) * sizeof(*out->attributes));
	if (!rc)
		rc = contact_attribute_get_some(op, id, rules->attributes, rules->attribute_count,
						out->attributes);
	if (!rc && rules->has[IMPORT_TAG])
		rc = read_ids(op, sql_person_tags, id, &out->named[IMPORT_TAG]);
	if (!rc && rules->has[IMPORT_SEGMENT])
		rc = read_ids(op, sql_person_segments, id, &out->named[IMPORT_SEGMENT]);
	return rc;
}

static enum rc points(struct op *op, void *self, int64_t id, struct contact_point **out,
		      size_t *count)
{
	(void)self;
	return contact_point_list(op, id, out, count);
}

static enum rc edits(struct op *op, void *self, const struct import_rules *rules,
		     const struct contact *c, struct import_edits *out)
{
	const struct import *im = rules->import;
	struct db_rows rows;

	(void)self;
	*out = (struct import_edits){0};
	if (c->updated_at < im->created_at)
		return RC_OK;
	db_query(op, &rows, sql_person_edits,
		 DB_ARGS(db_int(c->id), db_int(im->created_at), db_int(im->known_change),
			 db_int(EDITS_MAX)));
	while (out->count < EDITS_MAX && db_next(&rows)) {
		if (!out->count)
			out->list = arena_alloc(&op->mem, EDITS_MAX * sizeof(*out->list));
		out->list[out->count++] = (struct import_edit){
		    .field = (int)db_col_int(&rows, 0),
		    .id = strtoll(db_col_text(&rows, 1), NULL, 10),
		};
	}
	return db_end(&rows);
}

bool import_edits_has(const struct import_edits *edits, int field, int64_t id)
{
	for (size_t i = 0; i < edits->count; i++)
		if (edits->list[i].field == CONTACT_FIELD_NONE ||
		    (edits->list[i].field == field && (!id || edits->list[i].id == id)))
			return true;
	return false;
}

const struct import_people import_people_stored = {
    .match = match, .load = load, .points = points, .edits = edits, .erased = erased};
