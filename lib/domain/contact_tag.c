#include "lib/domain/contact_tag.h"

#include <inttypes.h>

#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_noted.h"
#include "lib/platform/sql.h"

static const char sql_contact_tag_scope[] = "SELECT scope FROM tag WHERE id = $1";
static const char sql_contact_tag_add[] =
    "INSERT INTO contact_tag (tag_id, contact_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
static const char sql_contact_tag_remove[] =
    "DELETE FROM contact_tag WHERE tag_id = $1 AND contact_id = $2";
static const char sql_contact_tag_count_add[] =
    "UPDATE tag SET carriers = carriers + $1 WHERE id = $2";
/* Many at once: first the change rows, then what follows from those that are newer than $1. */
static const char sql_contact_tag_note_add[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, new_value)"
    " SELECT $3, 1, c.id, 101, $4 FROM id_set_members($2) m CROSS JOIN contact c ON c.id = m.id"
    " WHERE c.state = 0 AND NOT EXISTS"
    " (SELECT 1 FROM contact_tag t WHERE t.tag_id = $1 AND t.contact_id = c.id)";
static const char sql_contact_tag_note_add_all[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, new_value)"
    " SELECT $3, 1, c.id, 101, $4 FROM id_set_members($2) m CROSS JOIN contact c ON c.id = m.id"
    " WHERE c.state <> 3 AND NOT EXISTS"
    " (SELECT 1 FROM contact_tag t WHERE t.tag_id = $1 AND t.contact_id = c.id)";
static const char sql_contact_tag_note_remove_all[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, old_value)"
    " SELECT $3, 1, c.id, 101, $4 FROM id_set_members($2) m CROSS JOIN contact c ON c.id = m.id"
    " WHERE c.state <> 3 AND EXISTS"
    " (SELECT 1 FROM contact_tag t WHERE t.tag_id = $1 AND t.contact_id = c.id)";
static const char sql_contact_tag_note_remove[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, old_value)"
    " SELECT $3, 1, c.id, 101, $4 FROM id_set_members($2) m CROSS JOIN contact c ON c.id = m.id"
    " WHERE c.state = 0 AND EXISTS"
    " (SELECT 1 FROM contact_tag t WHERE t.tag_id = $1 AND t.contact_id = c.id)";
static const char sql_contact_tag_add_noted[] =
    "INSERT INTO contact_tag (tag_id, contact_id) SELECT $2, entity_id FROM change WHERE id > $1";
static const char sql_contact_tag_remove_noted[] =
    "DELETE FROM contact_tag WHERE tag_id = $2 AND contact_id IN " CONTACT_NOTED;
/* Undo: the tag stands in the value.  101 is CONTACT_CHANGE_TAG. */
static const char sql_contact_tag_follow_on[] =
    "INSERT INTO contact_tag (tag_id, contact_id) SELECT CAST(new_value AS INTEGER), entity_id"
    " FROM change WHERE id > $1 AND field = 101 AND new_value IS NOT NULL";
static const char sql_contact_tag_follow_off[] =
    "DELETE FROM contact_tag WHERE (tag_id, contact_id) IN"
    " (SELECT CAST(old_value AS INTEGER), entity_id FROM change"
    " WHERE id > $1 AND field = 101 AND old_value IS NOT NULL)";
static const char sql_contact_tag_follow_count[] =
    "UPDATE tag SET carriers = carriers + n.delta FROM (SELECT CAST(COALESCE(new_value, old_value)"
    " AS INTEGER) AS tag_id, SUM(CASE WHEN new_value IS NULL THEN -1 ELSE 1 END) AS delta"
    " FROM change WHERE id > $1 AND field = 101 GROUP BY 1) n"
    " WHERE n.tag_id = tag.id";
static const char sql_contact_tag_carriers[] =
    "SELECT ct.contact_id FROM contact_tag ct JOIN contact c ON c.id = ct.contact_id"
    " WHERE ct.tag_id = $1 AND c.state <> 3";
static const char sql_contact_tag_newest[] = "SELECT COALESCE(MAX(id), 0) FROM contact";
static const char sql_contact_tag_carriers_after[] =
    "SELECT contact_id FROM contact_tag WHERE tag_id = $1 AND contact_id > $2 ORDER BY contact_id"
    " LIMIT $3";
static const char sql_contact_tag_clear[] = "DELETE FROM contact_tag WHERE tag_id = $1";
static const char sql_contact_tag_erase_count[] =
    "UPDATE tag SET carriers = carriers - 1 WHERE id IN"
    " (SELECT tag_id FROM contact_tag WHERE contact_id = $1)";
static const char sql_contact_tag_erase[] = "DELETE FROM contact_tag WHERE contact_id = $1";
static const char sql_contact_tag_list[] =
    "SELECT t.id, t.name, t.label, t.colour, t.scope, t.created_at FROM contact_tag ct"
    " JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = $1 ORDER BY t.name LIMIT $2";
static const char sql_contact_tag_count[] =
    "SELECT count(*) FROM contact_tag WHERE contact_id = $1";

/* --- come and go ---------------------------------------------------------------------------- */

/* The contact's side of a tag that came or went. */
static enum rc note_change(struct op *op, const char *action, int64_t contact_id,
			   const char *old_value, const char *new_value)
{
	enum rc rc = op->batch_id ? RC_OK : change_begin(op, action, 0);

	if (!rc)
		rc = contact_touch(op, contact_id);
	return rc ? rc
		  : change_field(op, CHANGE_CONTACT, contact_id, CONTACT_CHANGE_TAG, old_value,
				 new_value, 0);
}

static enum rc check_tag(struct op *op, int64_t tag_id)
{
	int64_t scope;
	enum rc rc = db_get_int(op, &scope, sql_contact_tag_scope, DB_ARGS(db_int(tag_id)));

	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "tag", "no such tag");
	if (!rc && scope == TAG_CONVERSATIONS)
		return op_fail(op, RC_INVALID, "tag", "this tag is for conversations only");
	return rc;
}

enum rc contact_tag_count(struct op *op, int64_t tag_id, int64_t delta)
{
	return delta ? db_run(op, sql_contact_tag_count_add, DB_ARGS(db_int(delta), db_int(tag_id)))
		     : RC_OK;
}

enum rc contact_tag_add(struct op *op, int64_t tag_id, const int64_t *contact_ids, size_t count,
			int64_t *changed)
{
	const char *value = arena_printf(&op->mem, "%" PRId64, tag_id);
	enum rc rc = check_tag(op, tag_id);

	*changed = 0;
	for (size_t i = 0; !rc && i < count; i++) {
		rc = db_run(op, sql_contact_tag_add,
			    DB_ARGS(db_int(tag_id), db_int(contact_ids[i])));
		if (rc || db_changed(op) == 0)
			continue;
		rc = note_change(op, "contact.tag", contact_ids[i], "", value);
		++*changed;
	}
	return rc ? rc : contact_tag_count(op, tag_id, *changed);
}

enum rc contact_tag_remove(struct op *op, int64_t tag_id, const int64_t *contact_ids, size_t count,
			   int64_t *changed)
{
	const char *value = arena_printf(&op->mem, "%" PRId64, tag_id);
	enum rc rc = RC_OK;

	*changed = 0;
	for (size_t i = 0; !rc && i < count; i++) {
		rc = db_run(op, sql_contact_tag_remove,
			    DB_ARGS(db_int(tag_id), db_int(contact_ids[i])));
		if (rc || db_changed(op) == 0)
			continue;
		rc = note_change(op, "contact.untag", contact_ids[i], value, "");
		++*changed;
	}
	return rc ? rc : contact_tag_count(op, tag_id, -*changed);
}

enum rc contact_tag_put(struct op *op, int64_t tag_id, int64_t contact_id, bool on,
			int64_t source_row)
{
	const char *value = arena_printf(&op->mem, "%" PRId64, tag_id);
	enum rc rc = db_run(op, on ? sql_contact_tag_add : sql_contact_tag_remove,
			    DB_ARGS(db_int(tag_id), db_int(contact_id)));

	return rc ? rc
		  : change_field(op, CHANGE_CONTACT, contact_id, CONTACT_CHANGE_TAG,
				 on ? "" : value, on ? value : "", source_row);
}

/* --- many at once --------------------------------------------------------------------------- */

/* One tag: its change rows, its rows, its number.  note: whom it concerns. */
static enum rc write_noted(struct op *op, int64_t tag_id, const struct id_set *people,
			   const char *note, bool adds)
{
	const char *value = arena_printf(&op->mem, "%" PRId64, tag_id);
	int64_t newest, count;
	enum rc rc = contact_noted_begin(op, &newest);

	if (!rc)
		rc = db_run(
		    op, note,
		    DB_ARGS(db_int(tag_id), db_set(people), db_int(op->batch_id), db_text(value)));
	count = rc ? 0 : db_changed(op);
	if (!count)
		return rc;
	rc = db_run(op, adds ? sql_contact_tag_add_noted : sql_contact_tag_remove_noted,
		    DB_ARGS(db_int(newest), db_int(tag_id)));
	return rc ? rc : contact_tag_count(op, tag_id, adds ? count : -count);
}

static enum rc write_set(struct op *op, int64_t tag_id, const struct id_set *people, bool adds)
{
	return write_noted(op, tag_id, people,
			   adds ? sql_contact_tag_note_add : sql_contact_tag_note_remove, adds);
}

static enum rc write_sets(struct op *op, const int64_t *tag_ids, size_t tag_count,
			  const struct id_set *people, bool adds, int64_t *changed)
{
	int64_t newest, after;
	enum rc rc = RC_OK;

	*changed = 0;
	for (size_t i = 0; !rc && i < tag_count; i++)
		rc = check_tag(op, tag_ids[i]);
	if (!rc)
		rc = change_join(op, adds ? "contact.tag" : "contact.untag");
	if (!rc)
		rc = contact_noted_begin(op, &newest);
	for (size_t i = 0; !rc && i < tag_count; i++)
		rc = write_set(op, tag_ids[i], people, adds);
	if (!rc)
		rc = contact_noted_begin(op, &after);
	return rc || after == newest ? rc : contact_noted_touch(op, newest, changed);
}

enum rc contact_tags_add_set(struct op *op, const int64_t *tag_ids, size_t tag_count,
			     const struct id_set *people, int64_t *changed)
{
	return write_sets(op, tag_ids, tag_count, people, true, changed);
}

enum rc contact_tags_remove_set(struct op *op, const int64_t *tag_ids, size_t tag_count,
				const struct id_set *people, int64_t *changed)
{
	return write_sets(op, tag_ids, tag_count, people, false, changed);
}

enum rc contact_tags_follow(struct op *op, int64_t newest)
{
	enum rc rc = db_run(op, sql_contact_tag_follow_off, DB_ARGS(db_int(newest)));

	if (!rc)
		rc = db_run(op, sql_contact_tag_follow_on, DB_ARGS(db_int(newest)));
	return rc ? rc : db_run(op, sql_contact_tag_follow_count, DB_ARGS(db_int(newest)));
}

enum rc contact_tag_list_carriers(struct op *op, int64_t tag_id, int64_t after, size_t max,
				  struct id_set *out, int64_t *last)
{
	int64_t newest;
	struct db_rows rows;
	enum rc rc = db_get_int(op, &newest, sql_contact_tag_newest, DB_NO_ARGS);

	*last = 0;
	if (rc)
		return rc;
	id_set_init(&op->mem, out, newest);
	db_query(op, &rows, sql_contact_tag_carriers_after,
		 DB_ARGS(db_int(tag_id), db_int(after), db_int((int64_t)max)));
	while (db_next(&rows)) {
		*last = db_col_int(&rows, 0);
		id_set_add(out, *last);
	}
	return db_end(&rows);
}

enum rc contact_tag_replace(struct op *op, int64_t tag_id, int64_t by_id, bool take_off,
			    const struct id_set *people, int64_t *changed)
{
	int64_t newest, between = 0, after = 0, touched;
	enum rc rc = by_id ? check_tag(op, by_id) : RC_OK;

	*changed = 0;
	if (!rc)
		rc = contact_noted_begin(op, &newest);
	if (!rc && by_id)
		rc = write_noted(op, by_id, people, sql_contact_tag_note_add_all, true);
	if (!rc)
		rc = contact_noted_begin(op, &between);
	if (!rc && take_off)
		rc = write_noted(op, tag_id, people, sql_contact_tag_note_remove_all, false);
	if (!rc)
		rc = contact_noted_begin(op, &after);
	if (rc || after == newest)
		return rc;
	*changed = between - newest;
	return contact_noted_touch(op, newest, &touched);
}

enum rc contact_tag_clear(struct op *op, int64_t tag_id, int64_t *count)
{
	const char *value = arena_printf(&op->mem, "%" PRId64, tag_id);
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	*count = 0;
	db_query(op, &rows, sql_contact_tag_carriers, DB_ARGS(db_int(tag_id)));
	while (!rc && db_next(&rows)) {
		rc = note_change(op, "tag.delete", db_col_int(&rows, 0), value, "");
		++*count;
	}
	end = db_end(&rows);
	if (!rc)
		rc = end;
	if (!rc)
		rc = db_run(op, sql_contact_tag_clear, DB_ARGS(db_int(tag_id)));
	return rc ? rc : contact_tag_count(op, tag_id, -db_changed(op));
}

enum rc contact_tag_erase(struct op *op, int64_t contact_id)
{
	enum rc rc = db_run(op, sql_contact_tag_erase_count, DB_ARGS(db_int(contact_id)));

	return rc ? rc : db_run(op, sql_contact_tag_erase, DB_ARGS(db_int(contact_id)));
}

/* --- what contacts carry -------------------------------------------------------------------- */

enum rc contact_tag_list(struct op *op, int64_t contact_id, size_t max, struct tag **out,
			 size_t *count, int64_t *total)
{
	struct tag *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	struct db_rows rows;
	enum rc rc = db_get_int(op, total, sql_contact_tag_count, DB_ARGS(db_int(contact_id)));

	*out = list;
	*count = 0;
	if (rc)
		return rc;
	db_query(op, &rows, sql_contact_tag_list,
		 DB_ARGS(db_int(contact_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		list[(*count)++] = (struct tag){
		    .id = db_col_int(&rows, 0),
		    .name = db_col_dup(&rows, 1),
		    .label = db_col_dup(&rows, 2),
		    .colour = db_col_dup(&rows, 3),
		    .scope = (enum tag_scope)db_col_int(&rows, 4),
		    .created_at = db_col_int(&rows, 5),
		};
	return db_end(&rows);
}

/*
 * The oldest tags of each: the first entries of the index (contact, tag), so that a contact with
 * 10,000 of them costs no more than a count.
 */
static void make_short(struct sql *s, const int64_t *contact_ids, size_t count)
{
	sql_add(s, "SELECT c.id, (SELECT count(*) FROM contact_tag n WHERE n.contact_id = c.id),"
		   " t.id, t.name, t.label, t.colour FROM contact c CROSS JOIN tag t"
		   " WHERE c.id IN (");
	for (size_t i = 0; i < count; i++) {
		if (i)
			sql_add(s, ", ");
		sql_value(s, db_int(contact_ids[i]));
	}
	sql_add(s, ") AND t.id IN (SELECT s.tag_id FROM contact_tag s WHERE s.contact_id = c.id"
		   " ORDER BY s.tag_id LIMIT ");
	sql_value(s, db_int(CONTACT_TAG_SHORT));
	sql_add(s, ") ORDER BY c.id, t.id");
}

static struct contact_tags *find_entry(struct contact_tags *list, size_t count, int64_t contact_id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].contact_id == contact_id)
			return &list[i];
	BUG("tags of a contact that nobody asked for");
}

enum rc contact_tag_list_short(struct op *op, const int64_t *contact_ids, size_t count,
			       struct contact_tags **out)
{
	struct contact_tags *list = arena_alloc(&op->mem, (count + 1) * sizeof(*list));
	struct db_rows rows;
	struct sql s;
	enum rc rc;

	*out = list;
	for (size_t i = 0; i < count; i++)
		list[i].contact_id = contact_ids[i];
	if (!count)
		return RC_OK;
	if (count > CONTACT_TAG_CONTACTS_MAX)
		BUG("tags of %zu contacts at once", count);
	sql_init(&s);
	make_short(&s, contact_ids, count);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (db_next(&rows)) {
		struct contact_tags *c = find_entry(list, count, db_col_int(&rows, 0));

		c->total = db_col_int(&rows, 1);
		c->tags[c->count++] = (struct tag){
		    .id = db_col_int(&rows, 2),
		    .name = db_col_dup(&rows, 3),
		    .label = db_col_dup(&rows, 4),
		    .colour = db_col_dup(&rows, 5),
		};
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}
