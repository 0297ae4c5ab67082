#include "lib/filter/filter_sql.h"

#include "lib/filter/filter_event.h"

/* --- columns of contact --------------------------------------------------------------------- */

static void add_column_presence(struct sql *s, const struct filter_field *f)
{
	if (f->present) {
		sql_add_literal(s, f->present);
		return;
	}
	sql_add_literal(s, f->key_column ? f->key_column : f->column);
	if (f->key_column || (f->type != FILTER_TYPE_TEXT && f->store != FILTER_STORE_LIST))
		sql_add(s, " IS NOT NULL");
	else
		sql_add(s, " <> ''");
}

static void add_column(struct sql *s, const struct filter_node *node)
{
	const struct filter_field *f = node->bound->field;

	if (node->bound->op == FILTER_HAS_VALUE) {
		add_column_presence(s, f);
		return;
	}
	if (!f->present || f->type != FILTER_TYPE_CHOICE) {
		filter_sql_compare(s, node, f->column, f->key_column);
		return;
	}
	/* A status is one of people who have an address or a number. */
	sql_add(s, "(");
	filter_sql_compare(s, node, f->column, f->key_column);
	sql_add(s, " AND ");
	sql_add_literal(s, f->present);
	sql_add(s, ")");
}

/* "News, Offers" as ",news,offers,": whole elements are found with commas around them. */
#define LIST_TEXT "(',' || replace(replace(text_fold(c.categories), ', ', ','), ' ,', ',') || ',')"

static void add_element(struct sql *s, const struct db_value *value)
{
	sql_add(s, "strpos(" LIST_TEXT ", ',' || ");
	sql_value(s, *value);
	sql_add(s, " || ',') > 0");
}

/* Of the elements, one is none of the values: what is left without them is not empty. */
static void add_other_element(struct sql *s, const struct filter_bound *b)
{
	for (size_t i = 0; i < b->count; i++)
		sql_add(s, "replace(");
	sql_add(s, "replace(" LIST_TEXT ", ',', ',,')");
	for (size_t i = 0; i < b->count; i++) {
		sql_add(s, ", ',' || ");
		sql_value(s, b->values[i]);
		sql_add(s, " || ',', '')");
	}
	sql_add(s, " NOT IN ('', ',', ',,')");
}

static void add_list_column(struct sql *s, const struct filter_bound *b)
{
	sql_add(s, "(");
	if (b->op == FILTER_HAS_VALUE) {
		sql_add(s, "c.categories <> ''");
	} else if (b->others) {
		add_other_element(s, b);
	} else {
		for (size_t i = 0; i < b->count; i++) {
			if (i)
				sql_add(s, " OR ");
			add_element(s, &b->values[i]);
		}
	}
	sql_add(s, ")");
}

/* --- tables aside --------------------------------------------------------------------------- */

/* "FROM table x WHERE ..." as far as it does not name the contact; id: its column of contact ids.
 */
static const char *add_source(struct sql *s, const struct filter_node *node)
{
	const struct filter_bound *b = node->bound;

	switch (b->field->store) {
	case FILTER_STORE_TAG:
		sql_add(s, " FROM contact_tag x WHERE ");
		if (b->op == FILTER_HAS_VALUE) {
			sql_add(s, "1 = 1");
		} else {
			sql_add(s, "x.tag_id");
			filter_sql_values(s, b);
		}
		return "x.contact_id";
	case FILTER_STORE_ATTRIBUTE:
		sql_add(s, " FROM attribute_value x WHERE x.attribute_id = ");
		sql_value(s, db_int(b->field->values_id));
		sql_add(s, " AND ");
		if (b->op != FILTER_HAS_VALUE) {
			filter_sql_compare(s, node, b->field->column, b->field->key_column);
		} else { /* so that the index of the values will do */
			sql_add_literal(s, b->field->key_column ? b->field->key_column
								: b->field->column);
			sql_add(s, " IS NOT NULL");
		}
		return "x.contact_id";
	case FILTER_STORE_POINT:
		sql_add(s, " FROM contact_point x WHERE x.kind = ");
		sql_value(s, db_int(b->field->id));
		if (b->op != FILTER_HAS_VALUE) {
			sql_add(s, " AND ");
			filter_sql_compare(s, node, b->field->column, b->field->key_column);
		}
		return "x.contact_id";
	case FILTER_STORE_SEGMENT:
		sql_add(s, " FROM segment_member x WHERE x.segment_id = ");
		sql_value(s, db_int(b->list_id));
		sql_add_literal(s, strcmp(b->field->key, "excluded") == 0
				       ? " AND x.is_excluded = 1"
				       : " AND x.is_excluded = 0");
		return "x.contact_id";
	case FILTER_STORE_IMPORT:
		sql_add(s, " FROM batch b JOIN change x ON x.batch_id = b.id WHERE b.import_id");
		filter_sql_values(s, b);
		sql_add(s, " AND x.entity = 1");
		return "x.entity_id";
	case FILTER_STORE_OUTCOME:
		sql_add(s, " FROM import_outcome x WHERE x.import_id");
		filter_sql_values(s, b);
		sql_add(s, " AND x.bucket = ");
		sql_value(s, db_int(b->field->id));
		return "x.contact_id";
	default:
		BUG("no table of field %s", b->field->key);
	}
}

static double as_real(const struct db_value *v)
{
	return v->type == DB_INT ? (double)v->integer : v->real;
}

/* Sums of somebody without events are 0, or no. */
static bool zero_matches(const struct filter_bound *b)
{
	double first = b->count ? as_real(&b->values[0]) : 0;

	if (b->other)
		return false;
	switch (b->op) {
	case FILTER_HAS_VALUE:
	case FILTER_NO:
		return true;
	case FILTER_EQUAL:
		return first == 0;
	case FILTER_GREATER:
		return 0 > first;
	case FILTER_AT_LEAST:
		return 0 >= first;
	case FILTER_LESS:
		return 0 < first;
	case FILTER_AT_MOST:
		return 0 <= first;
	case FILTER_BETWEEN:
		return 0 >= first && 0 <= as_real(&b->values[1]);
	default:
		return false;
	}
}

/* A condition on the row "t" of contact_total. */
static void add_total_compare(struct sql *s, const struct filter_node *node)
{
	const struct filter_field *f = node->bound->field;

	if (node->bound->op == FILTER_HAS_VALUE) {
		sql_add_literal(s, f->is_sum ? "1 = 1" : f->column);
		if (!f->is_sum)
			sql_add(s, " IS NOT NULL");
	} else {
		filter_sql_compare(s, node, f->column, f->key_column);
	}
}

static void add_total(struct sql *s, const struct filter_node *node)
{
	sql_add(s, "(EXISTS (SELECT 1 FROM contact_total t WHERE t.contact_id = c.id AND ");
	add_total_compare(s, node);
	sql_add(s, ")");
	if (node->bound->field->is_sum && zero_matches(node->bound))
		sql_add(s, " OR NOT EXISTS (SELECT 1 FROM contact_total t"
			   " WHERE t.contact_id = c.id)");
	sql_add(s, ")");
}

bool filter_sql_is_aside(const struct filter_node *node)
{
	if (node->type == FILTER_EVENT)
		return true;
	if (node->type != FILTER_CONDITION || node->bound->expansion)
		return false;
	switch (node->bound->field->store) {
	case FILTER_STORE_TAG:
	case FILTER_STORE_ATTRIBUTE:
	case FILTER_STORE_POINT:
	case FILTER_STORE_SEGMENT:
	case FILTER_STORE_IMPORT:
	case FILTER_STORE_OUTCOME:
	case FILTER_STORE_TOTAL:
		/* A comparison with a column of contact needs both rows. */
		return !node->bound->other || node->bound->other->store == FILTER_STORE_TOTAL;
	default:
		return false;
	}
}

bool filter_sql_aside(struct sql *s, const struct filter_node *node)
{
	struct sql source;
	const char *id;

	if (node->type == FILTER_EVENT) {
		filter_event_add_ids(s, node);
		return false;
	}
	if (node->bound->field->store == FILTER_STORE_TOTAL) {
		bool turned = node->bound->field->is_sum && zero_matches(node->bound);

		sql_add(s, "SELECT id_set(t.contact_id) FROM contact_total t WHERE (");
		add_total_compare(s, node);
		sql_add_literal(s, turned ? ") IS NOT TRUE" : ")");
		return turned;
	}
	/* The name of the column stands before the source that tells it. */
	sql_init(&source);
	id = add_source(&source, node);
	sql_release(&source);
	sql_add(s, "SELECT id_set(");
	sql_add_literal(s, id);
	sql_add(s, ")");
	id = add_source(s, node);
	return false;
}

bool filter_sql_counts_once(const struct filter_node *node)
{
	const struct filter_bound *b = node->bound;

	switch (b->field->store) {
	case FILTER_STORE_TAG:
		return b->op == FILTER_IS && b->count == 1 && !b->others;
	case FILTER_STORE_ATTRIBUTE:
		return b->field->type != FILTER_TYPE_SEVERAL;
	default:
		return false;
	}
}

void filter_sql_aside_count(struct sql *s, const struct filter_node *node)
{
	sql_add(s, "SELECT count(*)");
	(void)add_source(s, node);
}

/* --- the whole ------------------------------------------------------------------------------ */

static void add_exists(struct sql *s, const struct filter_node *node)
{
	const char *id;

	sql_add(s, "EXISTS (SELECT 1");
	id = add_source(s, node);
	sql_add(s, " AND ");
	sql_add_literal(s, id);
	sql_add(s, " = c.id)");
}

void filter_sql_positive(struct sql *s, const struct filter_node *node)
{
	const struct filter_bound *b = node->bound;

	if (node->type == FILTER_EVENT) {
		filter_event_add_test(s, node);
		return;
	}
	if (b->expansion) {
		filter_sql_test(s, b->expansion);
		return;
	}
	switch (b->field->store) {
	case FILTER_STORE_COLUMN:
		add_column(s, node);
		return;
	case FILTER_STORE_LIST:
		add_list_column(s, b);
		return;
	case FILTER_STORE_TOTAL:
		add_total(s, node);
		return;
	case FILTER_STORE_PROPERTY:
		filter_event_add_property(s, node);
		return;
	default:
		add_exists(s, node);
	}
}

void filter_sql_presence(struct sql *s, const struct filter_node *node)
{
	struct filter_bound bound = {.op = FILTER_HAS_VALUE};
	struct filter_node presence = {.type = FILTER_CONDITION, .bound = &bound};

	/* Everybody is in or out of a segment, has done something or has not. */
	if (node->type == FILTER_EVENT || node->bound->field->type == FILTER_TYPE_SEGMENT ||
	    node->bound->field->type == FILTER_TYPE_IMPORT) {
		sql_add(s, "1 = 1");
		return;
	}
	bound.field = node->bound->field;
	filter_sql_positive(s, &presence);
}

/* A group of one is that one: brackets count, see filter_sql_depth. */
static const struct filter_node *unwrap(const struct filter_node *node)
{
	while (node->type == FILTER_GROUP && !node->is_negated && node->count == 1)
		node = node->items[0];
	return node;
}

static bool is_turned(const struct filter_node *node)
{
	return node->type == FILTER_GROUP ? node->is_negated
					  : node->is_negated != node->bound->is_negative;
}

static void add_items(struct sql *s, const struct filter_node *group)
{
	if (group->count == 0)
		sql_add(s, "1 = 0"); /* no condition means nobody */
	for (size_t i = 0; i < group->count; i++) {
		if (i)
			sql_add_literal(s, group->is_or ? " OR " : " AND ");
		filter_sql_test(s, group->items[i]);
	}
}

void filter_sql_test(struct sql *s, const struct filter_node *node)
{
	node = unwrap(node);
	sql_add_literal(s, is_turned(node) ? "((" : "(");
	if (node->type == FILTER_GROUP)
		add_items(s, node);
	else
		filter_sql_positive(s, node);
	sql_add_literal(s, is_turned(node) ? ") IS NOT TRUE" : "");
	if (node->known_only) {
		sql_add(s, " AND ");
		filter_sql_presence(s, node);
	}
	sql_add(s, ")");
}

size_t filter_sql_depth(const struct filter_node *node)
{
	size_t deepest = 0, here;

	node = unwrap(node);
	here = is_turned(node) ? 2 : 1;
	if (node->type == FILTER_CONDITION && node->bound->expansion)
		return here + filter_sql_depth(node->bound->expansion);
	if (node->type == FILTER_EVENT && node->where)
		return here + FILTER_EVENT_SQL_DEPTH + filter_sql_depth(node->where);
	for (size_t i = 0; node->type == FILTER_GROUP && i < node->count; i++) {
		/* What stands in front of a later item waits on the parser's stack, with its word.
		 */
		size_t depth = filter_sql_depth(node->items[i]) + (i ? 2 : 0);

		deepest = depth > deepest ? depth : deepest;
	}
	return here + deepest;
}
