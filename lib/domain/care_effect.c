/*
 * What a fix would do to the contacts as they are now.
 */
#include "lib/domain/care_row.h"

#include "lib/domain/tag.h"
#include "lib/platform/sql.h"

static const char sql_care_newest[] = "SELECT COALESCE(max(id), 0) FROM contact";
static const char sql_care_carriers[] =
    "SELECT DISTINCT c.id FROM contact_tag t CROSS JOIN contact c ON c.id = t.contact_id"
    " WHERE c.state = 0 AND t.tag_id IN (" DB_LIST_BEGIN "$1" DB_LIST_END ") ORDER BY c.id";

static void keep_example(struct op *op, struct care_example *list, size_t *count, int64_t id,
			 const char *old_value, const char *new_value)
{
	if (*count < CARE_EXAMPLES)
		list[(*count)++] =
		    (struct care_example){.id = id,
					  .old_value = arena_dup(&op->mem, old_value),
					  .new_value = arena_dup(&op->mem, new_value)};
}

static bool is_room(const struct care_effect *out, const char *made)
{
	return made ? out->example_count < CARE_EXAMPLES : out->other_count < CARE_EXAMPLES;
}

static void note(struct op *op, struct care_effect *out, const struct care_row *row,
		 const char *made)
{
	if (made) {
		id_set_add(&out->people, row->id);
		out->count++;
		keep_example(op, out->examples, &out->example_count, row->id, row->text, made);
	} else {
		out->left++;
		keep_example(op, out->others, &out->other_count, row->id, row->text, "");
	}
}

static enum rc walk(struct care_context *c, const struct care_recipe *r, struct care_effect *out)
{
	struct op *op = c->op;
	struct db_rows rows;
	struct sql s;
	enum rc rc;

	sql_init(&s);
	care_row_query(&s, c, r, 0);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (db_next(&rows)) {
		struct arena_mark mark = arena_mark(&op->mem);
		struct care_row row;
		const char *made;
		bool keep;

		care_row_read(&rows, c, &row);
		made = care_row_result(c, r, &row);
		keep = is_room(out, made);
		if (made || care_is_meant(c, r, &row))
			note(op, out, &row, made);
		else
			keep = false;
		if (!keep)
			arena_rewind(&op->mem, mark);
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}

/* --- tags ------------------------------------------------------------------------------------- */

static enum rc label_of(struct op *op, const char *id, const char **out)
{
	return tag_label(op, strtoll(id, NULL, 10), out);
}

static enum rc walk_tags(struct op *op, const struct care_recipe *r, struct care_effect *out)
{
	struct db_value *ids = arena_alloc(&op->mem, (r->from_count + 1) * sizeof(*ids));
	const char *to, *label, *from = "";
	struct db_rows rows;
	enum rc rc = label_of(op, r->to, &to);

	for (size_t i = 0; !rc && i < r->from_count; i++) {
		rc = label_of(op, r->from[i], &label);
		from = from[0] ? arena_printf(&op->mem, "%s, %s", from, label) : label;
		ids[i] = db_int(strtoll(r->from[i], NULL, 10));
	}
	if (rc)
		return rc;
	db_query(op, &rows, sql_care_carriers,
		 DB_ARGS(db_text(sql_list(&op->mem, ids, r->from_count))));
	while (db_next(&rows)) {
		struct care_row row = {.id = db_col_int(&rows, 0), .text = from};

		note(op, out, &row, to);
	}
	return db_end(&rows);
}

/* --- all -------------------------------------------------------------------------------------- */

static enum rc name_examples(struct op *op, struct care_example *list, size_t count)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++) {
		struct contact c;

		rc = contact_get(op, list[i].id, &c);
		list[i].name = rc ? "" : contact_title(op, &c);
	}
	return rc;
}

enum rc care_effect(struct op *op, const char *field, const struct care_recipe *r,
		    struct care_effect *out)
{
	struct care_context c;
	int64_t newest;
	enum rc rc = care_context_init(op, field, &c);

	*out = (struct care_effect){0};
	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "", "this field is not there any more");
	if (!rc)
		rc = db_get_int(op, &newest, sql_care_newest, DB_NO_ARGS);
	if (rc)
		return rc;
	id_set_init(&op->mem, &out->people, newest);
	rc = c.area.is_tags ? walk_tags(op, r, out) : walk(&c, r, out);
	if (!rc)
		rc = name_examples(op, out->examples, out->example_count);
	return rc ? rc : name_examples(op, out->others, out->other_count);
}
