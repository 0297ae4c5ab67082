#include "lib/filter/filter_bind.h"

#include <stdarg.h>

#include "lib/filter/filter_event.h"
#include "lib/filter/filter_sql.h"
#include "lib/filter/filter_value.h"

static const char sql_filter_segment_find[] =
    "SELECT id, name, kind, filter,"
    " EXISTS (SELECT 1 FROM segment_member m WHERE m.segment_id = s.id AND m.is_excluded = 0),"
    " EXISTS (SELECT 1 FROM segment_member m WHERE m.segment_id = s.id AND m.is_excluded = 1)"
    " FROM segment s WHERE s.name_key = $1 AND s.archived_at IS NULL"
    " AND ($2 = 0 OR s.is_shared = 1 OR s.owner_id = $2)";

/* Segments in the middle of being put in their place, innermost first. */
struct nest {
	const struct nest *outer;
	int64_t segment_id;
	size_t depth;
	size_t *conditions; /* of everything so far */
};

/* Stand for people put in or kept out by hand; they have no name in the language. */
static const struct filter_field member_included = {
    .key = "included", .label = "Included by hand", .store = FILTER_STORE_SEGMENT};
static const struct filter_field member_excluded = {
    .key = "excluded", .label = "Excluded by hand", .store = FILTER_STORE_SEGMENT};

static enum rc bind_tree(struct op *op, const struct filter_context *ctx, const struct nest *nest,
			 struct filter_node *tree, struct filter_error *error);

enum rc filter_fail(struct op *op, struct filter_error *error, size_t at, size_t len,
		    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	*error = (struct filter_error){
	    .at = at, .len = len, .message = arena_vprintf(&op->mem, fmt, args)};
	va_end(args);
	return op_fail(op, RC_INVALID, "filter", error->message);
}

/* --- segments ------------------------------------------------------------------------------- */

static struct filter_node *new_node(struct op *op, enum filter_node_type type)
{
	struct filter_node *node = arena_alloc(&op->mem, sizeof(*node));

	node->type = type;
	return node;
}

static struct filter_node *new_group(struct op *op, bool is_or, size_t room)
{
	struct filter_node *group = new_node(op, FILTER_GROUP);

	group->is_or = is_or;
	group->items = arena_alloc(&op->mem, (room + 1) * sizeof(*group->items));
	return group;
}

static struct filter_node *new_member(struct op *op, const struct filter_field *field,
				      int64_t segment_id)
{
	struct filter_node *node = new_node(op, FILTER_CONDITION);

	node->field = field->key;
	node->op = FILTER_IS;
	node->bound = arena_alloc(&op->mem, sizeof(*node->bound));
	node->bound->field = field;
	node->bound->op = FILTER_IS;
	node->bound->list_id = segment_id;
	return node;
}

struct segment_row {
	int64_t id, kind;
	const char *name, *filter;
	bool has_included, has_excluded;
};

static enum rc find_segment(struct op *op, const struct filter_context *ctx, const char *name,
			    struct segment_row *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_filter_segment_find,
		 DB_ARGS(db_text(text_fold(&op->mem, name)), db_int(ctx->account_id)));
	found = db_next(&rows);
	if (found)
		*out = (struct segment_row){.id = db_col_int(&rows, 0),
					    .name = db_col_dup(&rows, 1),
					    .kind = db_col_int(&rows, 2),
					    .filter = db_col_dup(&rows, 3),
					    .has_included = db_col_int(&rows, 4),
					    .has_excluded = db_col_int(&rows, 5)};
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

/* The tree of a dynamic segment, bound. */
static enum rc read_segment(struct op *op, const struct filter_context *ctx,
			    const struct nest *nest, const struct segment_row *s,
			    const struct filter_value *value, struct filter_node **out,
			    struct filter_error *error)
{
	struct filter_context inner = *ctx;
	struct filter_error why = {0};
	enum rc rc = filter_parse(op, s->filter, out, &why);

	inner.account_id = 0; /* what a segment may name was settled when it was saved */
	if (!rc)
		rc = bind_tree(op, &inner, nest, *out, &why);
	if (rc != RC_INVALID)
		return rc;
	rc = filter_fail(op, error, value->at, value->len, "the segment \"%s\" is broken: %s",
			 s->name, why.message);
	error->missing = why.missing;
	return rc;
}

static enum rc check_cycle(struct op *op, const struct filter_context *ctx, const struct nest *nest,
			   const struct segment_row *s, const struct filter_value *value,
			   struct filter_error *error)
{
	if (s->id == ctx->self_id)
		return filter_fail(op, error, value->at, value->len,
				   "the segment \"%s\" cannot contain itself", s->name);
	for (const struct nest *n = nest; n; n = n->outer)
		if (n->segment_id == s->id)
			return filter_fail(op, error, value->at, value->len,
					   "the segment \"%s\" contains itself", s->name);
	if (nest->depth == FILTER_NESTING_MAX)
		return filter_fail(op, error, value->at, value->len,
				   "segments within segments go deeper than %d",
				   FILTER_NESTING_MAX);
	return RC_OK;
}

/* (filter or included) and not excluded */
static enum rc expand_segment(struct op *op, const struct filter_context *ctx,
			      const struct nest *nest, const struct filter_value *value,
			      struct filter_node **out, struct filter_error *error)
{
	struct nest inner = {nest, 0, nest->depth + 1, nest->conditions};
	struct filter_node *people = new_group(op, true, 2), *whole = new_group(op, false, 2);
	struct segment_row s = {0};
	struct filter_node *tree;
	enum rc rc = find_segment(op, ctx, value->text, &s);

	if (rc == RC_NOT_FOUND) {
		rc = filter_fail(op, error, value->at, value->len, "there is no segment \"%s\"",
				 value->text);
		error->missing = arena_printf(&op->mem, "segment \"%s\"", value->text);
	}
	if (!rc)
		rc = check_cycle(op, ctx, nest, &s, value, error);
	if (rc)
		return rc;
	inner.segment_id = s.id;
	if (s.kind == 0) {
		rc = read_segment(op, ctx, &inner, &s, value, &tree, error);
		if (rc)
			return rc;
		people->items[people->count++] = tree;
	}
	if (s.has_included || s.kind != 0)
		people->items[people->count++] = new_member(op, &member_included, s.id);
	whole->items[whole->count++] = people;
	if (s.has_excluded) {
		struct filter_node *excluded = new_member(op, &member_excluded, s.id);

		excluded->is_negated = true;
		whole->items[whole->count++] = excluded;
	}
	*out = whole;
	return RC_OK;
}

static enum rc bind_segments(struct op *op, const struct filter_context *ctx,
			     const struct nest *nest, struct filter_node *node,
			     struct filter_error *error)
{
	struct filter_node *any = new_group(op, true, node->value_count);

	for (size_t i = 0; i < node->value_count; i++) {
		enum rc rc =
		    expand_segment(op, ctx, nest, &node->values[i], &any->items[any->count], error);

		if (rc)
			return rc;
		any->count++;
	}
	node->bound->expansion = any;
	return RC_OK;
}

/* --- conditions ----------------------------------------------------------------------------- */

/* Operators that mean the same for some types are brought to the one in the type's menu. */
static enum filter_operator usual_operator(enum filter_type type, const struct filter_node *node)
{
	bool is_number = type == FILTER_TYPE_NUMBER;
	bool is_date = type == FILTER_TYPE_DATE || type == FILTER_TYPE_DAY;
	const char *value = node->value_count ? node->values[0].text : "";

	switch (node->op) {
	case FILTER_IS:
		if (type == FILTER_TYPE_YES_NO && strcasecmp(value, "yes") == 0)
			return FILTER_YES;
		if (type == FILTER_TYPE_YES_NO && strcasecmp(value, "no") == 0)
			return FILTER_NO;
		return is_number ? FILTER_EQUAL : is_date ? FILTER_ON : FILTER_IS;
	case FILTER_IS_NOT:
		if (type == FILTER_TYPE_YES_NO && strcasecmp(value, "yes") == 0)
			return FILTER_NOT_YES;
		if (type == FILTER_TYPE_YES_NO && strcasecmp(value, "no") == 0)
			return FILTER_NOT_NO;
		return is_number ? FILTER_NOT_EQUAL : FILTER_IS_NOT;
	case FILTER_EQUAL:
		return is_number ? FILTER_EQUAL : is_date ? FILTER_ON : FILTER_IS;
	case FILTER_NOT_EQUAL:
		return is_number ? FILTER_NOT_EQUAL : FILTER_IS_NOT;
	case FILTER_GREATER:
		return is_date ? FILTER_AFTER : FILTER_GREATER;
	case FILTER_LESS:
		return is_date ? FILTER_BEFORE : FILTER_LESS;
	default:
		return node->op;
	}
}

/* "country is no" means Norway: yes and no are words where nobody is asked yes or no. */
static void read_as_word(struct op *op, struct filter_node *node)
{
	bool is_yes = node->op == FILTER_YES || node->op == FILTER_NOT_YES;

	if (!is_yes && node->op != FILTER_NO && node->op != FILTER_NOT_NO)
		return;
	node->op = filter_is_negative(node->op) ? FILTER_IS_NOT : FILTER_IS;
	node->values = arena_alloc(&op->mem, sizeof(*node->values));
	node->value_count = 1;
	node->values[0] = (struct filter_value){
	    .text = is_yes ? "yes" : "no", .at = node->op_at, .len = node->op_len};
}

static enum rc check_operator(struct op *op, const struct filter_field *field,
			      struct filter_node *node, struct filter_error *error)
{
	if (!filter_type_has(field->type, node->op))
		return filter_fail(op, error, node->op_at, node->op_len,
				   "\"%s\" cannot be asked of %s (%s)",
				   filter_operator_label(field->type, node->op), field->label,
				   filter_type_name(field->type));
	if (node->known_only && (!filter_is_negative(node->op) || node->op == FILTER_UNKNOWN) &&
	    !node->is_negated)
		return filter_fail(op, error, node->at, node->len,
				   "\"if known\" only makes sense behind a negative condition");
	return RC_OK;
}

enum rc filter_bind_to(struct op *op, const struct filter_context *ctx,
		       const struct filter_field *field, struct filter_node *node,
		       struct filter_error *error)
{
	enum rc rc;

	if (field->type != FILTER_TYPE_YES_NO)
		read_as_word(op, node);
	node->op = usual_operator(field->type, node);
	if (node->op == FILTER_YES || node->op == FILTER_NO || node->op == FILTER_NOT_YES ||
	    node->op == FILTER_NOT_NO)
		node->value_count = 0;
	rc = check_operator(op, field, node, error);
	if (rc)
		return rc;
	node->bound = arena_alloc(&op->mem, sizeof(*node->bound));
	node->bound->field = field;
	node->bound->op = filter_operators[node->op].positive;
	node->bound->is_negative = filter_is_negative(node->op);
	return field->store == FILTER_STORE_SEGMENT ? RC_OK
						    : filter_bind_values(op, ctx, node, error);
}

enum rc filter_bind_field(struct op *op, const struct filter_context *ctx, const char *key,
			  const struct filter_field **out)
{
	if (ctx->instead && strcmp(ctx->instead->key, key) == 0) {
		*out = ctx->instead;
		return RC_OK;
	}
	return filter_field_find(op, key, out);
}

static enum rc bind_condition(struct op *op, const struct filter_context *ctx,
			      const struct nest *nest, struct filter_node *node,
			      struct filter_error *error)
{
	const struct filter_field *field;
	enum rc rc = filter_bind_field(op, ctx, node->field, &field);

	if (rc == RC_NOT_FOUND) {
		rc = filter_fail(op, error, node->field_at, node->field_len,
				 "there is no field \"%s\"", node->field);
		if (strncmp(node->field, "attr.", 5) == 0)
			error->missing =
			    arena_printf(&op->mem, "attribute \"%s\"", node->field + 5);
	}
	if (!rc)
		rc = filter_bind_to(op, ctx, field, node, error);
	if (!rc && field->store == FILTER_STORE_SEGMENT)
		rc = bind_segments(op, ctx, nest, node, error);
	return rc;
}

static enum rc bind_tree(struct op *op, const struct filter_context *ctx, const struct nest *nest,
			 struct filter_node *tree, struct filter_error *error)
{
	enum rc rc = RC_OK;

	if (tree->type == FILTER_GROUP) {
		for (size_t i = 0; !rc && i < tree->count; i++)
			rc = bind_tree(op, ctx, nest, tree->items[i], error);
		return rc;
	}
	if (++*nest->conditions > FILTER_EXPANDED_MAX)
		return filter_fail(op, error, tree->at, tree->len,
				   "with all its segments the filter has more than %d conditions",
				   FILTER_EXPANDED_MAX);
	if (tree->type == FILTER_EVENT)
		return filter_event_bind(op, ctx, tree, error);
	return bind_condition(op, ctx, nest, tree, error);
}

enum rc filter_bind(struct op *op, const struct filter_context *ctx, struct filter_node *tree,
		    struct filter_error *error)
{
	size_t conditions = 0;
	struct nest outermost = {.conditions = &conditions};

	enum rc rc;

	*error = (struct filter_error){0};
	rc = bind_tree(op, ctx, &outermost, tree, error);
	if (!rc && filter_sql_depth(tree) > FILTER_SQL_DEPTH_MAX)
		return filter_fail(op, error, 0, 0,
				   "with all its segments the filter has too many brackets within "
				   "brackets");
	return rc;
}

enum rc filter_read(struct op *op, const struct filter_context *ctx, const char *text,
		    struct filter_node **out, struct filter_error *error)
{
	enum rc rc;

	*error = (struct filter_error){0};
	rc = filter_parse(op, text, out, error);
	return rc ? rc : filter_bind(op, ctx, *out, error);
}

/* --- which segments ------------------------------------------------------------------------- */

static enum rc collect_segments(struct op *op, const struct filter_node *node, int64_t *ids,
				size_t *count)
{
	enum rc rc = RC_OK;

	if (node->type == FILTER_GROUP) {
		for (size_t i = 0; !rc && i < node->count; i++)
			rc = collect_segments(op, node->items[i], ids, count);
		return rc;
	}
	if (!node->bound || !node->bound->field || node->bound->field->type != FILTER_TYPE_SEGMENT)
		return RC_OK;
	for (size_t i = 0; !rc && i < node->value_count; i++) {
		static const struct filter_context all = {0};
		struct segment_row s;
		size_t at = 0;

		rc = find_segment(op, &all, node->values[i].text, &s);
		while (!rc && at < *count && ids[at] != s.id)
			at++;
		if (!rc && at == *count)
			ids[(*count)++] = s.id;
	}
	return rc;
}

static size_t count_segment_values(const struct filter_node *node)
{
	size_t count = node->type == FILTER_CONDITION ? node->value_count : 0;

	for (size_t i = 0; node->type == FILTER_GROUP && i < node->count; i++)
		count += count_segment_values(node->items[i]);
	return count;
}

enum rc filter_list_segments(struct op *op, const struct filter_node *tree, const int64_t **ids,
			     size_t *count)
{
	int64_t *list = arena_alloc(&op->mem, (count_segment_values(tree) + 1) * sizeof(*list));

	*ids = list;
	*count = 0;
	return collect_segments(op, tree, list, count);
}
