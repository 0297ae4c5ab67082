#include "lib/filter/filter_stored.h"

#include "lib/filter/filter_event.h"
#include "lib/platform/country.h"
#include "lib/platform/zone.h"

static const char sql_stored_tags[] =
    "SELECT t.label FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE x.contact_id = $1"
    " ORDER BY t.name";
static const char sql_stored_attribute[] =
    "SELECT COALESCE(o.label, x.text), x.number FROM attribute_value x"
    " LEFT JOIN attribute_option o ON o.id = x.number AND o.attribute_id = $3"
    " WHERE x.contact_id = $1 AND x.attribute_id = $2 ORDER BY o.position, x.part";
/* What is compared stands behind what was typed. */
static const char sql_stored_points[] =
    "SELECT CASE WHEN $2 = 1 OR x.key = x.value OR NOT starts_with(x.key, '+') THEN x.value"
    " ELSE x.value || ' (' || x.key || ')' END FROM contact_point x"
    " WHERE x.contact_id = $1 AND x.kind = $2 ORDER BY x.position, x.id";
static const char sql_stored_imports[] =
    "SELECT DISTINCT b.import_id FROM change h JOIN batch b ON b.id = h.batch_id"
    " WHERE h.entity = 1 AND h.entity_id = $1 AND b.import_id IS NOT NULL ORDER BY 1";

static const char sql_stored_outcomes[] =
    "SELECT i.id FROM import i WHERE EXISTS (SELECT 1 FROM import_outcome x WHERE"
    " x.import_id = i.id AND x.bucket = $2 AND x.contact_id = $1) ORDER BY i.id";

/* --- values for people ---------------------------------------------------------------------- */

static const char *choice_label(const struct filter_field *f, int64_t value)
{
	for (const struct filter_choice *c = f->choices; c && c->key; c++)
		if (c->value == value)
			return c->label;
	return "";
}

/* "AT" is "AT (Austria)"; a name stays what it is. */
static const char *country_words(struct op *op, const char *raw)
{
	const struct country *c = country_find(&op->mem, raw);
	bool is_code = c && (strcasecmp(raw, c->code) == 0 || strcasecmp(raw, c->alpha3) == 0);

	return is_code ? arena_printf(&op->mem, "%s (%s)", raw, c->name) : raw;
}

/* Two places of what was divided: 33.3333333333333 is 33.33, and 100.0 is 100. */
static const char *number_words(struct op *op, const char *raw)
{
	char *text;
	size_t len;

	if (!strchr(raw, '.'))
		return raw;
	text = arena_printf(&op->mem, "%.2f", strtod(raw, NULL));
	len = strlen(text);
	while (text[len - 1] == '0')
		text[--len] = '\0';
	if (text[len - 1] == '.')
		text[len - 1] = '\0';
	return text;
}

/* Local seconds; a day, when its clock shows midnight. */
static const char *local_words(struct op *op, int64_t local)
{
	int64_t at = zone_from_local(local);

	return local % (24 * 3600) == 0 ? zone_format_day(&op->mem, at)
					: zone_format_minute(&op->mem, at);
}

const char *filter_value_words(struct op *op, const struct filter_field *f, const char *raw)
{
	if (!raw[0])
		return "";
	switch (f->type) {
	case FILTER_TYPE_DATE:
		return zone_format_minute(&op->mem, strtoll(raw, NULL, 10));
	case FILTER_TYPE_DAY:
		return local_words(op, strtoll(raw, NULL, 10));
	case FILTER_TYPE_YES_NO:
		return strtoll(raw, NULL, 10) ? "yes" : "no";
	case FILTER_TYPE_COUNTRY:
		return country_words(op, raw);
	case FILTER_TYPE_NUMBER:
		return number_words(op, raw);
	case FILTER_TYPE_CHOICE:
		return f->choices ? choice_label(f, strtoll(raw, NULL, 10)) : raw;
	default:
		return raw;
	}
}

/* --- what somebody has ---------------------------------------------------------------------- */

static const char *join_rows(struct op *op, const char *sql, struct db_args args)
{
	const char *text = "";
	struct db_rows rows;

	db_query(op, &rows, sql, args);
	while (db_next(&rows))
		text = arena_printf(&op->mem, "%s%s%s", text, text[0] ? ", " : "",
				    db_col_text(&rows, 0));
	if (db_end(&rows))
		op_clear_fault(op);
	return text;
}

/* The first column of a statement's one row, as text. */
static const char *read_one(struct op *op, struct sql *s)
{
	const char *text = "";

	if (db_get_text(op, &text, sql_text(s), sql_args(s))) {
		op_clear_fault(op);
		text = "";
	}
	return text;
}

static const char *read_column(struct op *op, const struct filter_field *f, const char *column,
			       int64_t id)
{
	const char *text;
	struct sql s;

	sql_init(&s);
	sql_add(&s, "SELECT ");
	sql_add_literal(&s, column);
	sql_add_literal(&s, f->store == FILTER_STORE_TOTAL
				? " FROM contact_total t WHERE t.contact_id = "
				: " FROM contact c WHERE c.id = ");
	sql_value(&s, db_int(id));
	text = read_one(op, &s);
	sql_release(&s);
	return text;
}

/* "0664 123 45 67 (+436641234567)": what is compared stands behind what was typed. */
static const char *read_phone(struct op *op, const struct filter_field *f, int64_t id)
{
	const char *raw = read_column(op, f, f->column, id);
	const char *key = read_column(op, f, f->key_column, id);

	if (!key[0] || strcmp(raw, key) == 0)
		return raw;
	return arena_printf(&op->mem, "%s (%s)", raw, key);
}

static const char *read_contact(struct op *op, const struct filter_field *f, int64_t id)
{
	const char *raw;

	f = filter_field_limited(f);
	if (f->type == FILTER_TYPE_PHONE)
		return read_phone(op, f, id);
	/* A status is one of people who have an address or a number. */
	if (f->present && f->type == FILTER_TYPE_CHOICE &&
	    strcmp(read_column(op, f, f->present, id), "1") != 0)
		return "";
	/* The folded name is for comparing. */
	raw = read_column(op, f,
			  strcmp(f->key, "full_name") == 0
			      ? "trim(c.first_name || ' ' || c.last_name)"
			      : f->column,
			  id);
	if (!raw[0] && f->is_sum)
		raw = "0"; /* who has no row did nothing */
	return filter_value_words(op, f, raw);
}

static const char *read_attribute(struct op *op, const struct filter_field *f, int64_t id)
{
	struct db_args args = DB_ARGS(db_int(id), db_int(f->values_id),
				      db_int(filter_field_has_options(f) ? f->id : 0));
	const char *text = "";
	struct db_rows rows;

	if (f->type != FILTER_TYPE_YES_NO && f->type != FILTER_TYPE_DAY)
		return join_rows(op, sql_stored_attribute, args);
	db_query(op, &rows, sql_stored_attribute, args);
	if (db_next(&rows))
		text = filter_value_words(op, f, db_col_text(&rows, 1));
	if (db_end(&rows))
		op_clear_fault(op);
	return text;
}

static const char *read_event(struct op *op, const struct filter_node *node, int64_t id)
{
	const char *text;

	if (!filter_event_stored(op, node, id, &text))
		return text;
	op_clear_fault(op);
	return "";
}

static const char *read_field(struct op *op, const struct filter_field *f, int64_t id)
{
	switch (f->store) {
	case FILTER_STORE_TAG:
		return join_rows(op, sql_stored_tags, DB_ARGS(db_int(id)));
	case FILTER_STORE_ATTRIBUTE:
		return read_attribute(op, f, id);
	case FILTER_STORE_POINT:
		return join_rows(op, sql_stored_points, DB_ARGS(db_int(id), db_int(f->id)));
	case FILTER_STORE_IMPORT:
		return join_rows(op, sql_stored_imports, DB_ARGS(db_int(id)));
	case FILTER_STORE_OUTCOME:
		return join_rows(op, sql_stored_outcomes, DB_ARGS(db_int(id), db_int(f->id)));
	case FILTER_STORE_COLUMN:
	case FILTER_STORE_LIST:
	case FILTER_STORE_TOTAL:
		return read_contact(op, f, id);
	default:
		return "";
	}
}

const char *filter_stored(struct op *op, const struct filter_node *node, int64_t contact_id)
{
	if (node->type == FILTER_EVENT)
		return read_event(op, node, contact_id);
	return node->type == FILTER_CONDITION ? read_field(op, node->bound->field, contact_id) : "";
}

/* --- what it is compared with --------------------------------------------------------------- */

static const char *month_day(struct op *op, int day)
{
	static const char *const months[] = {"January",	  "February", "March",	  "April",
					     "May",	  "June",     "July",	  "August",
					     "September", "October",  "November", "December"};

	return arena_printf(&op->mem, "%d %s", day % 100, months[(day / 100 + 11) % 12]);
}

static const char *year_days_words(struct op *op, const struct filter_year_days *days)
{
	if (days->whole_year)
		return "any day of the year";
	if (days->first == days->last)
		return arena_printf(&op->mem, "%s%s", month_day(op, days->first),
				    days->with_leap_day ? " or 29 February" : "");
	return arena_printf(&op->mem, "from %s to %s%s", month_day(op, days->first),
			    month_day(op, days->last),
			    days->with_leap_day ? ", 29 February too" : "");
}

static const char *other_words(struct op *op, const struct filter_field *other, int64_t id)
{
	const char *value = id ? read_field(op, other, id) : "";

	return id && !value[0] ? "no value" : value;
}

const char *filter_asked(struct op *op, const struct filter_node *node, int64_t contact_id)
{
	const struct filter_bound *b = node->bound;

	if (node->type == FILTER_EVENT)
		return node->op ? filter_date_words(op, &b->interval, false) : "";
	if (node->type != FILTER_CONDITION || b->op == FILTER_HAS_VALUE)
		return "";
	if (b->other)
		return other_words(op, b->other, contact_id);
	if (b->op == FILTER_ANNIVERSARY_TODAY || b->op == FILTER_ANNIVERSARY_IN_NEXT)
		return year_days_words(op, &b->year_days);
	if (filter_date_has_interval(b->op) &&
	    (b->field->type == FILTER_TYPE_DATE || b->field->type == FILTER_TYPE_DAY))
		return filter_date_words(op, &b->interval, b->field->type == FILTER_TYPE_DAY);
	if (b->field->type == FILTER_TYPE_PHONE && b->op == FILTER_IS && b->count == 1 &&
	    b->values[0].type == DB_TEXT && node->value_count == 1 &&
	    strcmp(b->values[0].bytes, node->values[0].text) != 0)
		return b->values[0].bytes;
	return "";
}
