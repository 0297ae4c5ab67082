#include "lib/filter/filter_values.h"

#include "lib/filter/filter_stored.h"
#include "lib/platform/country.h"

/* Groups that are fetched; spellings of one country are several. */
enum { GROUPS_MAX = 400 };

/* --- statements ----------------------------------------------------------------------------- */

/* The first people of the set as a JSON array. */
static const char *list_ids(struct op *op, const struct id_set *people, int64_t *count)
{
	size_t room = FILTER_VALUES_LOOKED * 21 + 3, len = 0;
	char *text = arena_alloc(&op->mem, room);
	int64_t id = 0;

	*count = 0;
	text[len++] = '[';
	while (*count < FILTER_VALUES_LOOKED && (id = id_set_next(people, id)) != 0) {
		len += (size_t)snprintf(text + len, room - len, "%s%lld", *count ? "," : "",
					(long long)id);
		++*count;
	}
	text[len] = ']';
	return text;
}

static bool is_ordered(const struct filter_field *f)
{
	return f->type == FILTER_TYPE_DATE || f->type == FILTER_TYPE_DAY ||
	       f->type == FILTER_TYPE_NUMBER;
}

/* The value as people see it, out of the row of contact, or of contact_total. */
static void add_column(struct sql *s, const struct filter_field *f)
{
	if (strcmp(f->key, "full_name") == 0) {
		sql_add(s, "trim(c.first_name || ' ' || c.last_name)");
		return;
	}
	/* A status is one of people who have an address or a number. */
	if (f->present && f->type == FILTER_TYPE_CHOICE) {
		sql_add(s, "CASE WHEN ");
		sql_add_literal(s, f->present);
		sql_add(s, " THEN ");
		sql_add_literal(s, f->column);
		sql_add(s, " END");
		return;
	}
	sql_add_literal(s, f->is_sum ? "COALESCE(" : "");
	sql_add_literal(s, f->column);
	sql_add_literal(s, f->is_sum ? ", 0)" : "");
}

/* "SELECT value AS v, contact AS p FROM ... WHERE contact is one of them". */
static void add_values(struct sql *s, const struct filter_field *f, const char *ids)
{
	const char *id = "c.id";

	sql_add(s, "SELECT ");
	switch (f->store) {
	case FILTER_STORE_TAG:
		id = "x.contact_id";
		sql_add(s, "t.label AS v, x.contact_id AS p FROM contact_tag x"
			   " JOIN tag t ON t.id = x.tag_id WHERE ");
		break;
	case FILTER_STORE_ATTRIBUTE:
		id = "x.contact_id";
		sql_add_literal(s, is_ordered(f) || f->type == FILTER_TYPE_YES_NO
				       ? "x.number"
				       : "COALESCE(o.label, x.text)");
		sql_add(s, " AS v, x.contact_id AS p FROM attribute_value x LEFT JOIN"
			   " attribute_option o ON o.id = x.number"
			   " AND o.attribute_id = ");
		sql_value(s, db_int(filter_field_has_options(f) ? f->id : 0));
		sql_add(s, " WHERE x.attribute_id = ");
		sql_value(s, db_int(f->values_id));
		sql_add(s, " AND ");
		break;
	case FILTER_STORE_POINT:
		id = "x.contact_id";
		sql_add(s, "x.value AS v, x.contact_id AS p FROM contact_point x WHERE x.kind = ");
		sql_value(s, db_int(f->id));
		sql_add(s, " AND ");
		break;
	default:
		add_column(s, f);
		sql_add_literal(s, f->store == FILTER_STORE_TOTAL
				       ? " AS v, c.id AS p FROM contact c LEFT JOIN contact_total t"
					 " ON t.contact_id = c.id WHERE "
				       : " AS v, c.id AS p FROM contact c WHERE ");
		break;
	}
	sql_add_literal(s, id);
	sql_add(s, " IN (" DB_LIST_BEGIN);
	sql_value(s, db_text(ids));
	sql_add(s, DB_LIST_END ")");
}

/* --- groups --------------------------------------------------------------------------------- */

struct groups {
	struct filter_value_count *list;
	size_t count;
};

/* What a filter calls the value, so that "is" finds these people. */
static const char *value_text(const struct filter_field *f, const char *words, const char *raw)
{
	switch (f->type) {
	case FILTER_TYPE_TEXT:
	case FILTER_TYPE_COUNTRY:
	case FILTER_TYPE_TAG:
		return raw;
	case FILTER_TYPE_CHOICE:
		return words;
	case FILTER_TYPE_SEVERAL:
		return f->store == FILTER_STORE_LIST ? NULL : words;
	default:
		return NULL;
	}
}

/* Two spellings of one country are one value. */
static struct filter_value_count *find_same(struct op *op, const struct filter_field *f,
					    struct groups *g, const char *raw)
{
	const struct country *c;

	if (f->type != FILTER_TYPE_COUNTRY)
		return NULL;
	c = country_find(&op->mem, raw);
	for (size_t i = 0; c && i < g->count; i++)
		if (country_find(&op->mem, g->list[i].text) == c)
			return &g->list[i];
	return NULL;
}

static void add_group(struct op *op, const struct filter_field *f, struct groups *g,
		      const char *raw, int64_t people)
{
	struct filter_value_count *same = find_same(op, f, g, raw);
	const char *words = filter_value_words(op, f, raw);

	if (same)
		same->people += people;
	else
		g->list[g->count++] =
		    (struct filter_value_count){words, value_text(f, words, raw), people};
}

static void sort(struct groups *g)
{
	for (size_t i = 1; i < g->count; i++) {
		struct filter_value_count one = g->list[i];
		size_t at = i;

		for (; at > 0 && g->list[at - 1].people < one.people; at--)
			g->list[at] = g->list[at - 1];
		g->list[at] = one;
	}
}

/* Values that compare equal are one group, called as the first of them. */
static enum rc get_groups(struct op *op, const struct filter_field *f, const char *ids,
			  struct groups *g)
{
	struct db_rows rows;
	struct sql s;
	enum rc rc;

	g->list = arena_alloc(&op->mem, (GROUPS_MAX + 1) * sizeof(*g->list));
	sql_init(&s);
	sql_add(&s, "SELECT min(v), count(*) FROM (");
	add_values(&s, f, ids);
	sql_add_literal(&s, f->type == FILTER_TYPE_TEXT || f->type == FILTER_TYPE_COUNTRY
				? ") q WHERE v IS NOT NULL AND v <> '' GROUP BY text_fold(v)"
				: ") q WHERE v IS NOT NULL AND v <> '' GROUP BY v");
	sql_add(&s, " ORDER BY 2 DESC, 1 LIMIT ");
	sql_value(&s, db_int(GROUPS_MAX));
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (db_next(&rows))
		add_group(op, f, g, db_col_dup(&rows, 0), db_col_int(&rows, 1));
	rc = db_end(&rows);
	sql_release(&s);
	sort(g);
	return rc;
}

/* Lowest, highest, and how many people have one. */
static enum rc get_range(struct op *op, const struct filter_field *f, const char *ids,
			 struct filter_values *out)
{
	struct db_rows rows;
	struct sql s;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT count(DISTINCT p), min(v), max(v) FROM (");
	add_values(&s, f, ids);
	sql_add(&s, ") q WHERE v IS NOT NULL AND v <> ''");
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	if (db_next(&rows)) {
		out->without = out->looked - db_col_int(&rows, 0);
		if (is_ordered(f)) {
			out->low = filter_value_words(op, f, db_col_dup(&rows, 1));
			out->high = filter_value_words(op, f, db_col_dup(&rows, 2));
		}
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}

static bool has_values(const struct filter_node *node)
{
	if (node->type != FILTER_CONDITION || !node->bound->field)
		return false;
	switch (node->bound->field->store) {
	case FILTER_STORE_COLUMN:
	case FILTER_STORE_LIST:
	case FILTER_STORE_TOTAL:
	case FILTER_STORE_TAG:
	case FILTER_STORE_ATTRIBUTE:
	case FILTER_STORE_POINT:
		return true;
	default:
		return false;
	}
}

enum rc filter_values_get(struct filter_sets *sets, const struct filter_node *node,
			  const struct id_set *people, struct filter_values *out)
{
	struct op *op = sets->op;
	struct groups g = {0};
	const char *ids;
	enum rc rc;

	*out = (struct filter_values){.low = "", .high = ""};
	if (!has_values(node) || id_set_next(people, 0) == 0)
		return RC_OK;
	out->is_known = true;
	ids = list_ids(op, people, &out->looked);
	rc = get_range(op, node->bound->field, ids, out);
	if (!rc)
		rc = get_groups(op, node->bound->field, ids, &g);
	if (rc)
		return rc;
	out->different = (int64_t)g.count;
	/* Values of which everybody has another one say less than their range or their number. */
	if (g.count > FILTER_VALUES_SHOWN &&
	    (g.list[0].people == 1 || is_ordered(node->bound->field)))
		return RC_OK;
	for (size_t i = 0; i < g.count && i < FILTER_VALUES_SHOWN; i++)
		out->list[out->count++] = g.list[i];
	return RC_OK;
}
