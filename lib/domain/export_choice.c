#include "lib/domain/export_choice.h"

#include "lib/domain/contact_point.h"
#include "lib/domain/exact_copy.h"

/* --- what there is --------------------------------------------------------------------------- */

enum rc export_columns_list(struct op *op, struct contact_column **out, size_t *count)
{
	struct contact_column *all, *list;
	size_t n;
	enum rc rc = contact_column_list(op, &all, &n);

	if (rc)
		return rc;
	list = arena_alloc(&op->mem, (n + 1) * sizeof(*list));
	memcpy(list, all, n * sizeof(*list));
	list[n] = (struct contact_column){
	    .key = EXPORT_NAME_KEY, .label = "Name", .group = "First and last name together"};
	*out = list;
	*count = n + 1;
	return RC_OK;
}

enum rc export_columns_visible(struct op *op, int64_t segment_id, const char ***keys, size_t *count)
{
	enum contact_column_origin origin;
	struct contact_column *columns;
	size_t n;
	enum rc rc = contact_column_get(op, segment_id, &columns, &n, &origin);

	*count = 0;
	if (rc)
		return rc;
	*keys = arena_alloc(&op->mem, (n + 1) * sizeof(**keys));
	(*keys)[(*count)++] = EXPORT_NAME_KEY;
	for (size_t i = 0; i < n; i++)
		(*keys)[(*count)++] = columns[i].key;
	return RC_OK;
}

/* Those that are not read as a field or an attribute. */
static const struct known {
	const char *key;
	enum export_kind kind;
	int arg;
	enum export_type type;
} known[] = {
    {EXPORT_NAME_KEY, EXPORT_KIND_NAME, 0, EXPORT_TYPE_TEXT},
    {"id", EXPORT_KIND_COLUMN, EXACT_COLUMN_ID, EXPORT_TYPE_NUMBER},
    {"tags", EXPORT_KIND_COLUMN, EXACT_COLUMN_TAGS, EXPORT_TYPE_LIST},
    {"created", EXPORT_KIND_COLUMN, EXACT_COLUMN_CREATED_AT, EXPORT_TYPE_TIME},
    {"updated", EXPORT_KIND_COLUMN, EXACT_COLUMN_UPDATED_AT, EXPORT_TYPE_TIME},
    {"source", EXPORT_KIND_SOURCE, 0, EXPORT_TYPE_TEXT},
    {"email_status", EXPORT_KIND_STATUS, 0, EXPORT_TYPE_TEXT},
    {"phone_status", EXPORT_KIND_STATUS, 1, EXPORT_TYPE_TEXT},
    {"other_email", EXPORT_KIND_POINTS, CONTACT_POINT_EMAIL, EXPORT_TYPE_TEXT},
    {"other_phone", EXPORT_KIND_POINTS, CONTACT_POINT_PHONE, EXPORT_TYPE_TEXT},
    {"orders", EXPORT_KIND_TOTAL, 1, EXPORT_TYPE_NUMBER},
    {"total_spent", EXPORT_KIND_TOTAL, 2, EXPORT_TYPE_NUMBER},
    {"items", EXPORT_KIND_TOTAL, 3, EXPORT_TYPE_NUMBER},
    {"first_order", EXPORT_KIND_TOTAL, 4, EXPORT_TYPE_TIME},
    {"last_order", EXPORT_KIND_TOTAL, 5, EXPORT_TYPE_TIME},
    {"visits", EXPORT_KIND_TOTAL, 6, EXPORT_TYPE_NUMBER},
    {"last_visit", EXPORT_KIND_TOTAL, 7, EXPORT_TYPE_TIME},
    {"mailings", EXPORT_KIND_TOTAL, 8, EXPORT_TYPE_NUMBER},
    {"opened_mailings", EXPORT_KIND_TOTAL, 9, EXPORT_TYPE_NUMBER},
    {"clicked_mailings", EXPORT_KIND_TOTAL, 10, EXPORT_TYPE_NUMBER},
    {"last_opened", EXPORT_KIND_TOTAL, 11, EXPORT_TYPE_TIME},
};
enum { TOTAL_SPENT = 2 };

static enum export_type type_of_field(enum contact_field field)
{
	switch (contact_fields[field].type) {
	case CONTACT_TYPE_TIME:
		return EXPORT_TYPE_TIME;
	case CONTACT_TYPE_YES_NO:
		return EXPORT_TYPE_YES_NO;
	default:
		return EXPORT_TYPE_TEXT;
	}
}

static enum export_type type_of_attribute(enum attribute_type type)
{
	switch (type) {
	case ATTRIBUTE_NUMBER:
		return EXPORT_TYPE_NUMBER;
	case ATTRIBUTE_DATE:
		return EXPORT_TYPE_DATE;
	case ATTRIBUTE_YES_NO:
		return EXPORT_TYPE_YES_NO;
	case ATTRIBUTE_SEVERAL:
		return EXPORT_TYPE_LIST;
	default:
		return EXPORT_TYPE_TEXT;
	}
}

static void add_column(struct export_choice *s, const char *key, const char *label,
		       enum export_type type, enum export_kind kind, int arg)
{
	if (s->count == s->room)
		BUG("more columns than there are");
	s->heads[s->count] = (struct export_column){.key = key, .label = label, .type = type};
	s->columns[s->count++] = (struct export_choice_column){
	    .kind = kind, .arg = arg, .is_money = kind == EXPORT_KIND_TOTAL && arg == TOTAL_SPENT};
	s->wants_tags |= kind == EXPORT_KIND_COLUMN && arg == EXACT_COLUMN_TAGS;
	s->wants_segments |= kind == EXPORT_KIND_COLUMN && arg == EXACT_COLUMN_SEGMENTS;
	s->wants_totals |= kind == EXPORT_KIND_TOTAL;
	s->wants_points |= kind == EXPORT_KIND_POINTS;
}

static void add_attribute(struct export_choice *s, const struct attribute *a, const char *key,
			  const char *label)
{
	s->attributes[s->attribute_count] = a;
	add_column(s, key, label, type_of_attribute(a->type), EXPORT_KIND_ATTRIBUTE,
		   (int)s->attribute_count++);
	if (a->values_id > s->highest_id)
		s->highest_id = a->values_id;
}

/* An attribute may be called like a field: then its key tells the two apart. */
static const char *unique_label(struct export_choice *s, const char *label, const char *key)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->heads[i].label, label) == 0)
			return arena_printf(&s->op->mem, "%s (%s)", label, key);
	return label;
}

static void choose(struct export_choice *s, const struct contact_column *c)
{
	const char *label = strcmp(c->key, "id") == 0 ? EXPORT_ID_LABEL : c->label;

	label = unique_label(s, label, c->key);
	if (c->attribute) {
		add_attribute(s, c->attribute, c->key, label);
		return;
	}
	if (c->field != CONTACT_FIELD_NONE) {
		add_column(s, c->key, label, type_of_field(c->field), EXPORT_KIND_FIELD,
			   (int)c->field);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(known[i].key, c->key) == 0) {
			add_column(s, c->key, label, known[i].type, known[i].kind, known[i].arg);
			return;
		}
	s->others[s->other_count] = *c;
	add_column(s, c->key, label, EXPORT_TYPE_TEXT, EXPORT_KIND_OTHER, (int)s->other_count++);
}

/* Everything but the name, which is there in two; the ID first, since the row is about it. */
static void choose_all(struct export_choice *s, const struct contact_column *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].key, "id") == 0)
			choose(s, &all[i]);
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].key, "id") != 0 && strcmp(all[i].key, EXPORT_NAME_KEY) != 0)
			choose(s, &all[i]);
}

static void choose_keys(struct export_choice *s, const struct contact_column *all, size_t count,
			const char *const *keys, size_t key_count)
{
	for (size_t k = 0; k < key_count; k++)
		for (size_t i = 0; i < count; i++)
			if (strcmp(all[i].key, keys[k]) == 0 && s->count < count)
				choose(s, &all[i]);
}

static enum export_type type_of_exact(enum exact_type type)
{
	switch (type) {
	case EXACT_NUMBER:
		return EXPORT_TYPE_NUMBER;
	case EXACT_TIME:
		return EXPORT_TYPE_TIME;
	case EXACT_TAGS:
	case EXACT_SEGMENTS:
		return EXPORT_TYPE_LIST;
	default:
		return EXPORT_TYPE_TEXT;
	}
}

/* The number, the fields, the other columns, the attributes: exact_copy.h. */
static void choose_exact(struct export_choice *s, const struct contact_column *all, size_t count)
{
	const char *head = exact_header_column(s->op, EXACT_COLUMN_ID);

	add_column(s, head, head, EXPORT_TYPE_NUMBER, EXPORT_KIND_COLUMN, EXACT_COLUMN_ID);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		head = exact_header_field(s->op, (enum contact_field)f);
		add_column(s, head, head, type_of_field((enum contact_field)f), EXPORT_KIND_FIELD,
			   f);
	}
	for (int c = EXACT_COLUMN_ID + 1; c < EXACT_COLUMNS; c++) {
		head = exact_header_column(s->op, (enum exact_column)c);
		if (c == EXACT_COLUMN_OTHER_EMAIL || c == EXACT_COLUMN_OTHER_PHONE)
			add_column(s, head, head, EXPORT_TYPE_TEXT, EXPORT_KIND_POINTS,
				   c == EXACT_COLUMN_OTHER_EMAIL ? CONTACT_POINT_EMAIL
								 : CONTACT_POINT_PHONE);
		else
			add_column(s, head, head, type_of_exact(exact_copy_columns[c].type),
				   EXPORT_KIND_COLUMN, c);
	}
	for (size_t i = 0; i < count; i++)
		if (all[i].attribute) {
			head = exact_header_attribute(s->op, all[i].attribute);
			add_attribute(s, all[i].attribute, head, head);
		}
}

static void make_room(struct export_choice *s, size_t columns)
{
	struct arena *a = &s->op->mem;

	s->room = columns;
	s->heads = arena_alloc(a, columns * sizeof(*s->heads));
	s->columns = arena_alloc(a, columns * sizeof(*s->columns));
	s->attributes = arena_alloc(a, columns * sizeof(*s->attributes));
	s->others = arena_alloc(a, columns * sizeof(*s->others));
}

static void place_attributes(struct export_choice *s)
{
	s->places = arena_alloc(&s->op->mem, ((size_t)s->highest_id + 1) * sizeof(*s->places));
	for (size_t i = 0; i < s->count; i++)
		if (s->columns[i].kind == EXPORT_KIND_ATTRIBUTE)
			s->places[s->attributes[s->columns[i].arg]->values_id] = i + 1;
}

enum rc export_choice_make(struct op *op, enum export_mode mode, const char *const *keys,
			   size_t count, struct export_choice *out)
{
	struct contact_column *all;
	size_t all_count;
	enum rc rc = export_columns_list(op, &all, &all_count);

	if (rc)
		return rc;
	*out = (struct export_choice){.op = op, .is_exact = mode == EXPORT_EXACT_COPY};
	make_room(out, all_count + EXACT_COLUMNS);
	if (out->is_exact)
		choose_exact(out, all, all_count);
	else if (mode == EXPORT_ALL_COLUMNS)
		choose_all(out, all, all_count);
	else
		choose_keys(out, all, all_count, keys, count);
	if (!out->count)
		return op_fail(op, RC_NOT_FOUND, "columns",
			       "none of the chosen columns is there any more");
	place_attributes(out);
	return RC_OK;
}
