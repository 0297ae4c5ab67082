#include "lib/domain/care_work.h"

#include "lib/domain/care_row.h"
#include "lib/domain/contact_assign.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/segment.h"
#include "lib/platform/sql.h"

enum { CARRIERS_AT_ONCE = 500 };

struct care_work {
	struct care_context c;
	struct care_recipe r;
	int64_t to, from[CARE_VALUES_MAX]; /* of tags */
};

enum rc care_work_begin(struct op *op, const char *field, const char *recipe,
			struct care_work **out)
{
	struct care_work *w = arena_alloc(&op->mem, sizeof(*w));
	enum rc rc = care_recipe_parse(op, recipe, &w->r);

	*out = w;
	if (!rc)
		rc = care_context_init(op, field, &w->c);
	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "", "this field is not there any more");
	if (rc || !w->c.area.is_tags)
		return rc;
	w->to = strtoll(w->r.to, NULL, 10);
	for (size_t i = 0; i < w->r.from_count; i++)
		w->from[i] = strtoll(w->r.from[i], NULL, 10);
	return RC_OK;
}

static bool is_assigned(const struct care_work *w)
{
	const struct care_area *area = &w->c.area;

	if (w->r.way != CARE_REPLACE)
		return false;
	return area->contact_field == CONTACT_FIELD_NONE
		   ? contact_assign_takes_attribute(&area->attribute)
		   : contact_assign_takes(area->contact_field);
}

bool care_work_is_set(const struct care_work *w)
{
	return w->c.area.is_tags || is_assigned(w);
}

/* A column of the program's own, with one of the values. */
static void query_meant(struct sql *s, struct care_work *w, const struct id_set *people)
{
	const struct care_area *area = &w->c.area;
	struct arena *mem = &w->c.op->mem;
	struct db_value *from = arena_alloc(mem, (w->r.from_count + 1) * sizeof(*from));

	for (size_t i = 0; i < w->r.from_count; i++)
		from[i] = db_text(w->r.from[i]);
	sql_add(s, "SELECT c.id FROM id_set_members(");
	sql_value(s, db_set(people));
	sql_add(s, ") m CROSS JOIN contact c ON c.id = m.id");
	if (area->contact_field == CONTACT_FIELD_NONE) {
		sql_add(s, " CROSS JOIN attribute_value v ON v.contact_id = m.id"
			   " AND v.attribute_id = ");
		sql_value(s, db_int(area->attribute.values_id));
	}
	if (area->attribute.type == ATTRIBUTE_CHOICE)
		sql_add(s, " CROSS JOIN attribute_option o ON o.id = v.number");
	sql_add(s, " WHERE c.state = 0 AND ");
	if (area->attribute.type == ATTRIBUTE_CHOICE)
		sql_add(s, "o.label");
	else if (area->contact_field == CONTACT_FIELD_NONE)
		sql_add(s, "v.text");
	else
		sql_column(s, contact_fields[area->contact_field].column);
	sql_add(s, " IN (" DB_LIST_BEGIN);
	sql_value(s, db_text(sql_list(mem, from, w->r.from_count)));
	sql_add(s, DB_LIST_END ")");
}

/* Those of the slice who still have one of the values, all at once. */
static enum rc assign_all(struct care_work *w, const struct id_set *people, int64_t *changed)
{
	struct op *op = w->c.op;
	struct db_rows rows;
	struct id_set meant;
	struct sql s;
	enum rc rc;

	id_set_init(&op->mem, &meant, id_set_last(people));
	sql_init(&s);
	query_meant(&s, w, people);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (db_next(&rows))
		id_set_add(&meant, db_col_int(&rows, 0));
	rc = db_end(&rows);
	sql_release(&s);
	if (rc || !id_set_count(&meant))
		return rc;
	if (w->c.area.contact_field == CONTACT_FIELD_NONE)
		return contact_assign_attribute(op, &w->c.area.attribute, w->r.to, &meant, changed);
	return contact_assign(op, w->c.area.contact_field, w->r.to, &meant, changed);
}

enum rc care_work_set(struct care_work *w, const struct id_set *people, int64_t *changed)
{
	int64_t added;
	enum rc rc;

	*changed = 0;
	if (!w->c.area.is_tags)
		return assign_all(w, people, changed);
	rc = contact_tags_add_set(w->c.op, &w->to, 1, people, &added);
	return rc ? rc
		  : contact_tags_remove_set(w->c.op, w->from, w->r.from_count, people, changed);
}

enum rc care_work_one(struct care_work *w, int64_t id, bool *changed)
{
	return care_mend_contact(&w->c, &w->r, id, changed);
}

/* --- the end ---------------------------------------------------------------------------------- */

/*
 * Whoever carries it still, archived and deleted people, keeps what it said.  Others write between
 * two pieces; what was interrupted is gone on with, since who had their turn carries it no more.
 */
static enum rc carry_over(struct care_work *w, int64_t from)
{
	struct op *op = w->c.op;
	enum rc rc;

	for (;;) {
		struct arena_mark mark = arena_mark(&op->mem);
		struct id_set people;
		int64_t last, changed;

		rc = contact_tag_list_carriers(op, from, 0, CARRIERS_AT_ONCE, &people, &last);
		if (rc || !last)
			return rc;
		rc = contact_tag_replace(op, from, w->to, true, &people, &changed);
		arena_rewind(&op->mem, mark);
		if (!rc)
			rc = contact_slice_turn(op);
		if (rc)
			return rc;
	}
}

/* Whoever did the same work between two pieces may have removed it already. */
static enum rc remove_tag(struct care_work *w, int64_t from)
{
	struct op *op = w->c.op;
	struct tag to, tag;
	int64_t people;
	enum rc rc = tag_get(op, w->to, &to);

	if (!rc)
		rc = carry_over(w, from);
	if (rc)
		return rc;
	rc = tag_get(op, from, &tag);
	if (rc == RC_NOT_FOUND) {
		op_clear_fault(op);
		return RC_OK;
	}
	if (!rc)
		rc = segment_rename_tag(op, tag.name, to.name);
	return rc ? rc : tag_delete(op, from, &people);
}

enum rc care_work_end(struct op *op, const char *field, const char *recipe)
{
	struct care_work *w;
	enum rc rc = care_work_begin(op, field, recipe, &w);

	for (size_t i = 0; !rc && w->c.area.is_tags && i < w->r.from_count; i++)
		rc = remove_tag(w, w->from[i]);
	return rc ? rc : care_ask(op, field);
}
