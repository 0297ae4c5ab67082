#include "lib/filter/filter_explain.h"

#include "lib/filter/filter_event.h"
#include "lib/platform/zone.h"

/* Lines of one statement: SQLite joins at most so many columns, and a page no more lines. */
enum { REASONS_MAX = 1500, COLUMNS_MAX = 1000 };

struct explanation {
	struct op *op;
	struct filter_reason *list;
	size_t count, room;
};

/* --- laying out the lines ------------------------------------------------------------------- */

static const char *group_text(const struct filter_node *group)
{
	if (group->is_negated)
		return group->is_or ? "none of" : "not all of";
	return group->is_or ? "any of" : "all of";
}

static const char *line_text(struct op *op, const struct filter_node *node)
{
	return arena_printf(&op->mem, "%s%s", node->is_negated ? "not " : "",
			    filter_print_item(op, node));
}

static bool is_member(const struct filter_node *node)
{
	return node->type == FILTER_CONDITION &&
	       node->bound->field->store == FILTER_STORE_SEGMENT && !node->bound->expansion;
}

static size_t count_lines(const struct filter_node *node)
{
	size_t count = 1;

	for (size_t i = 0; node->type == FILTER_GROUP && i < node->count; i++)
		count += count_lines(node->items[i]);
	if (node->type == FILTER_CONDITION && node->bound->expansion)
		count += count_lines(node->bound->expansion);
	return count;
}

static void lay_out(struct explanation *e, const struct filter_node *node, int depth, bool nested)
{
	struct filter_reason *r;

	if (e->count == e->room)
		return;
	r = &e->list[e->count++];
	*r =
	    (struct filter_reason){.node = node, .depth = depth, .is_nested = nested, .stored = ""};
	if (node->type == FILTER_GROUP) {
		r->text = group_text(node);
		for (size_t i = 0; i < node->count; i++)
			lay_out(e, node->items[i], depth + 1, nested);
		return;
	}
	if (is_member(node)) {
		r->text = arena_printf(&e->op->mem, "%s%s", node->is_negated ? "not " : "",
				       strcmp(node->field, "excluded") == 0 ? "kept out by hand"
									    : "put in by hand");
		return;
	}
	r->text = line_text(e->op, node);
	if (node->type == FILTER_CONDITION && node->bound->field->type == FILTER_TYPE_SEGMENT)
		lay_out(e, node->bound->expansion, depth + 1, true);
}

/* --- verdicts ------------------------------------------------------------------------------- */

static void add_verdicts(struct sql *s, const struct filter_reason *list, size_t count)
{
	sql_add(s, "SELECT ");
	for (size_t i = 0; i < count; i++) {
		if (i)
			sql_add(s, ", ");
		filter_sql_test(s, list[i].node);
		sql_add(s, " IS TRUE, ");
		if (list[i].node->type == FILTER_CONDITION && !is_member(list[i].node))
			filter_sql_presence(s, list[i].node);
		else
			sql_add(s, "1 = 1");
		sql_add(s, " IS TRUE");
	}
	sql_add(s, " FROM contact c WHERE c.id = ");
}

static enum rc ask_verdicts(struct op *op, struct filter_reason *list, size_t count, int64_t id)
{
	struct db_rows rows;
	struct sql s;
	bool found;
	enum rc rc;

	sql_init(&s);
	add_verdicts(&s, list, count);
	sql_value(&s, db_int(id));
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	found = db_next(&rows);
	for (size_t i = 0; found && i < count; i++) {
		bool has_value = db_col_int(&rows, (int)i * 2 + 1);

		list[i].matches = db_col_int(&rows, (int)i * 2);
		list[i].verdict = list[i].matches ? FILTER_MATCHES
				  : has_value	  ? FILTER_FAILS
						  : FILTER_NO_VALUE;
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc || found ? rc : RC_NOT_FOUND;
}

/* --- stored values -------------------------------------------------------------------------- */

static const char sql_explain_tags[] =
    "SELECT t.label FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE x.contact_id = $1"
    " ORDER BY t.name";
static const char sql_explain_attribute[] =
    "SELECT COALESCE(o.label, x.text), x.number FROM attribute_value x"
    " LEFT JOIN attribute_option o ON o.id = x.number AND o.attribute_id = x.attribute_id"
    " WHERE x.contact_id = $1 AND x.attribute_id = $2 ORDER BY x.part";
static const char sql_explain_imports[] =
    "SELECT DISTINCT b.import_id FROM change h JOIN batch b ON b.id = h.batch_id"
    " WHERE h.entity = 1 AND h.entity_id = $1 AND b.import_id IS NOT NULL ORDER BY 1";

static const char *join_rows(struct op *op, const char *sql, struct db_args args)
{
	const char *text = "";
	struct db_rows rows;

	db_query(op, &rows, sql, args);
	while (db_next(&rows))
		text = arena_printf(&op->mem, "%s%s%s", text, text[0] ? ", " : "",
				    db_col_text(&rows, 0));
	if (db_end(&rows))
		op_clear_fault(op); /* a verdict without the value is better than none */
	return text;
}

static const char *choice_label(const struct filter_field *f, int64_t value)
{
	for (const struct filter_choice *c = f->choices; c && c->key; c++)
		if (c->value == value)
			return c->label;
	return "";
}

static const char *format_column(struct db_rows *rows, const struct filter_field *f)
{
	struct arena *mem = &rows->op->mem;

	if (db_col_is_null(rows, 0))
		return "";
	switch (f->type) {
	case FILTER_TYPE_DATE:
		return zone_format_minute(mem, db_col_int(rows, 0));
	case FILTER_TYPE_YES_NO:
		return db_col_int(rows, 0) ? "yes" : "no";
	case FILTER_TYPE_CHOICE:
		return choice_label(f, db_col_int(rows, 0));
	default:
		return db_col_dup(rows, 0);
	}
}

static const char *read_column(struct op *op, const struct filter_field *f, int64_t id)
{
	const char *value = "";
	struct db_rows rows;
	struct sql s;

	sql_init(&s);
	sql_add(&s, "SELECT ");
	/* The folded name is for comparing. */
	sql_add_literal(&s, strcmp(f->key, "full_name") == 0
				? "trim(c.first_name || ' ' || c.last_name)"
				: f->column);
	sql_add_literal(&s, f->store == FILTER_STORE_TOTAL
				? " FROM contact_total t WHERE t.contact_id = "
				: " FROM contact c WHERE c.id = ");
	sql_value(&s, db_int(id));
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	if (db_next(&rows))
		value = format_column(&rows, f);
	if (db_end(&rows))
		op_clear_fault(op);
	sql_release(&s);
	return value;
}

static const char *read_attribute(struct op *op, const struct filter_field *f, int64_t id)
{
	const char *text = "";
	struct db_rows rows;

	if (f->type != FILTER_TYPE_YES_NO)
		return join_rows(op, sql_explain_attribute, DB_ARGS(db_int(id), db_int(f->id)));
	db_query(op, &rows, sql_explain_attribute, DB_ARGS(db_int(id), db_int(f->id)));
	if (db_next(&rows))
		text = db_col_int(&rows, 1) ? "yes" : "no";
	if (db_end(&rows))
		op_clear_fault(op);
	return text;
}

static const char *read_stored(struct op *op, const struct filter_node *node, int64_t id)
{
	const struct filter_field *f = node->bound->field;

	switch (f->store) {
	case FILTER_STORE_TAG:
		return join_rows(op, sql_explain_tags, DB_ARGS(db_int(id)));
	case FILTER_STORE_ATTRIBUTE:
		return read_attribute(op, f, id);
	case FILTER_STORE_IMPORT:
		return join_rows(op, sql_explain_imports, DB_ARGS(db_int(id)));
	case FILTER_STORE_COLUMN:
	case FILTER_STORE_LIST:
	case FILTER_STORE_TOTAL:
		return read_column(op, f, id);
	default:
		return "";
	}
}

enum rc filter_explain(struct op *op, const struct filter_node *tree, int64_t contact_id,
		       struct filter_reason **out, size_t *count)
{
	struct explanation e = {.op = op, .room = count_lines(tree)};
	enum rc rc = RC_OK;

	if (e.room > REASONS_MAX)
		e.room = REASONS_MAX;
	e.list = arena_alloc(&op->mem, (e.room + 1) * sizeof(*e.list));
	lay_out(&e, tree, 0, false);
	for (size_t i = 0; !rc && i < e.count; i += COLUMNS_MAX / 2) {
		size_t part = e.count - i < COLUMNS_MAX / 2 ? e.count - i : COLUMNS_MAX / 2;

		rc = ask_verdicts(op, e.list + i, part, contact_id);
	}
	for (size_t i = 0; !rc && i < e.count; i++)
		if (e.list[i].node->type == FILTER_EVENT)
			rc = filter_event_stored(op, e.list[i].node, contact_id, &e.list[i].stored);
		else if (e.list[i].node->type == FILTER_CONDITION && !is_member(e.list[i].node))
			e.list[i].stored = read_stored(op, e.list[i].node, contact_id);
	*out = e.list;
	*count = e.count;
	return rc;
}
