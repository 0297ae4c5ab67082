#include "lib/filter/filter_explain.h"

#include "lib/filter/filter_stored.h"
#include "lib/filter/filter_words.h"

/* Lines of one statement: SQLite joins at most so many columns, and a page no more lines. */
enum { REASONS_MAX = 1500, COLUMNS_MAX = 1000 };

struct explanation {
	struct op *op;
	const struct filter_field **fields; /* the catalogue */
	size_t field_count;
	struct filter_reason *list;
	size_t count, room;
};

/* --- laying out the lines ------------------------------------------------------------------- */

static const char *group_text(const struct filter_node *group)
{
	if (group->is_negated)
		return group->is_or ? "None of these" : "Not all of these";
	return group->is_or ? "Any of these" : "All of these";
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
		count += node->value_count + count_lines(node->bound->expansion);
	return count;
}

static struct filter_reason *add_line(struct explanation *e, const struct filter_node *node,
				      int depth, bool nested)
{
	struct filter_reason *r = &e->list[e->count++];

	*r = (struct filter_reason){.node = node,
				    .depth = depth,
				    .is_nested = nested,
				    .text = "",
				    .stored = "",
				    .asked = ""};
	return r;
}

static void lay_out(struct explanation *e, const struct filter_node *node, int depth, bool nested);

/* Several segments have a line each, and their own lines below it. */
static void lay_out_segments(struct explanation *e, const struct filter_node *node, int depth)
{
	const struct filter_node *any = node->bound->expansion;

	if (node->value_count < 2) {
		lay_out(e, any, depth, true);
		return;
	}
	for (size_t i = 0; i < any->count && e->count < e->room; i++) {
		struct filter_reason *r = add_line(e, any->items[i], depth, true);

		r->text = r->words = arena_printf(&e->op->mem, "Segment %s", node->values[i].text);
		lay_out(e, any->items[i], depth + 1, true);
	}
}

static void lay_out(struct explanation *e, const struct filter_node *node, int depth, bool nested)
{
	struct filter_reason *r;

	while (node->type == FILTER_GROUP && !node->is_negated && node->count == 1)
		node = node->items[0];
	if (e->count == e->room)
		return;
	r = add_line(e, node, depth, nested);
	if (node->type == FILTER_GROUP) {
		r->text = r->words = group_text(node);
		for (size_t i = 0; i < node->count; i++)
			lay_out(e, node->items[i], depth + 1, nested);
		return;
	}
	if (is_member(node)) {
		bool is_out = strcmp(node->field, "excluded") == 0;

		r->text = r->words =
		    is_out ? node->is_negated ? "Not kept out by hand" : "Kept out by hand"
			   : "Put in by hand";
		return;
	}
	r->text = line_text(e->op, node);
	r->words = filter_words(e->op, e->fields, e->field_count, node);
	if (node->type == FILTER_CONDITION && node->bound->field->type == FILTER_TYPE_SEGMENT)
		lay_out_segments(e, node, depth + 1);
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

/* --- the whole ------------------------------------------------------------------------------ */

static void add_values(struct op *op, struct filter_reason *r, int64_t contact_id)
{
	if (r->node->type == FILTER_GROUP || is_member(r->node))
		return;
	r->stored = filter_stored(op, r->node, contact_id);
	r->asked = filter_asked(op, r->node, contact_id);
}

enum rc filter_explain(struct op *op, const struct filter_node *tree, int64_t contact_id,
		       struct filter_reason **out, size_t *count)
{
	struct explanation e = {.op = op, .room = count_lines(tree)};
	enum rc rc = filter_field_list(op, &e.fields, &e.field_count);

	if (rc)
		return rc;
	if (e.room > REASONS_MAX)
		e.room = REASONS_MAX;
	e.list = arena_alloc(&op->mem, (e.room + 1) * sizeof(*e.list));
	lay_out(&e, tree, 0, false);
	for (size_t i = 0; !rc && i < e.count; i += COLUMNS_MAX / 2) {
		size_t part = e.count - i < COLUMNS_MAX / 2 ? e.count - i : COLUMNS_MAX / 2;

		rc = ask_verdicts(op, e.list + i, part, contact_id);
	}
	for (size_t i = 0; !rc && i < e.count; i++)
		add_values(op, &e.list[i], contact_id);
	*out = e.list;
	*count = e.count;
	return rc;
}
