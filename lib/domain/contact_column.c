#include "lib/domain/contact_column.h"

#include "lib/base/limits.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/segment.h"
#include "lib/domain/setting.h"
#include "lib/platform/sql.h"
#include "lib/platform/zone.h"

static const char sql_column_get[] =
    "SELECT key FROM list_column WHERE account_id = $1 AND segment_id = $2 ORDER BY position";
static const char sql_column_clear[] =
    "DELETE FROM list_column WHERE account_id = $1 AND segment_id = $2";
static const char sql_column_add[] =
    "INSERT INTO list_column (account_id, segment_id, position, key) VALUES ($1, $2, $3, $4)";
static const char sql_column_attributes[] =
    "SELECT contact_id, attribute_id, part, text, number FROM attribute_value WHERE contact_id IN"
    " (" DB_LIST_BEGIN "$1" DB_LIST_END ") AND attribute_id IN (" DB_LIST_BEGIN "$2" DB_LIST_END
    ") ORDER BY contact_id, attribute_id, part";
static const char sql_column_lists[] =
    "SELECT count(*) FROM (SELECT DISTINCT account_id, segment_id FROM list_column WHERE key = $1) l";
static const char sql_column_tags[] =
    "SELECT ct.contact_id, t.label FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id"
    " WHERE ct.contact_id IN (" DB_LIST_BEGIN "$1" DB_LIST_END ") ORDER BY ct.contact_id, t.name";
static const char sql_column_totals[] =
    "SELECT contact_id, orders, spent_cents, items, first_order_at, last_order_at, visits,"
    " last_visit_at, mailings, opened_mailings, clicked_mailings, last_opened_at"
    " FROM contact_total WHERE contact_id IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")";

enum { TAGS_BYTES_MAX = 64 * 1024, CENTS = 100 };

/* What is neither a field nor an attribute. */
enum extra {
	EXTRA_OTHER_EMAIL,
	EXTRA_OTHER_PHONE,
	EXTRA_ID,
	EXTRA_TAGS,
	EXTRA_CREATED,
	EXTRA_UPDATED,
	EXTRA_SOURCE,
	EXTRA_EMAIL_STATUS,
	EXTRA_PHONE_STATUS,
	/* from here on in the order of sql_column_totals */
	EXTRA_ORDERS,
	EXTRA_SPENT,
	EXTRA_ITEMS,
	EXTRA_FIRST_ORDER,
	EXTRA_LAST_ORDER,
	EXTRA_VISITS,
	EXTRA_LAST_VISIT,
	EXTRA_MAILINGS,
	EXTRA_OPENED,
	EXTRA_CLICKED,
	EXTRA_LAST_OPENED,
	EXTRA_COUNT,
};

#define CONTACT "Contact"
#define RECORD "Record"
#define EVENTS "Shop, site and e-mail"

static const struct contact_column extras[EXTRA_COUNT] = {
    [EXTRA_OTHER_EMAIL] = {.key = "other_email",
			   .label = "Further e-mail addresses",
			   .group = CONTACT},
    [EXTRA_OTHER_PHONE] = {.key = "other_phone",
			   .label = "Further phone numbers",
			   .group = CONTACT},
    [EXTRA_ID] = {.key = "id", .label = "ID", .group = RECORD, .type = CONTACT_COLUMN_NUMBER},
    [EXTRA_TAGS] = {.key = "tags", .label = "Tags", .group = RECORD},
    [EXTRA_CREATED] = {.key = "created",
		       .label = "Created",
		       .group = RECORD,
		       .type = CONTACT_COLUMN_TIME},
    [EXTRA_UPDATED] = {.key = "updated",
		       .label = "Changed",
		       .group = RECORD,
		       .type = CONTACT_COLUMN_TIME},
    [EXTRA_SOURCE] = {.key = "source", .label = "Source", .group = RECORD},
    [EXTRA_EMAIL_STATUS] = {.key = "email_status", .label = "E-mail status", .group = RECORD},
    [EXTRA_PHONE_STATUS] = {.key = "phone_status", .label = "Phone status", .group = RECORD},
    [EXTRA_ORDERS] = {.key = "orders",
		      .label = "Orders",
		      .group = EVENTS,
		      .type = CONTACT_COLUMN_NUMBER},
    [EXTRA_SPENT] = {.key = "total_spent",
		     .label = "Total spent",
		     .group = EVENTS,
		     .type = CONTACT_COLUMN_NUMBER},
    [EXTRA_ITEMS] = {.key = "items",
		     .label = "Pieces ordered",
		     .group = EVENTS,
		     .type = CONTACT_COLUMN_NUMBER},
    [EXTRA_FIRST_ORDER] = {.key = "first_order",
			   .label = "First order",
			   .group = EVENTS,
			   .type = CONTACT_COLUMN_TIME},
    [EXTRA_LAST_ORDER] = {.key = "last_order",
			  .label = "Last order",
			  .group = EVENTS,
			  .type = CONTACT_COLUMN_TIME},
    [EXTRA_VISITS] = {.key = "visits",
		      .label = "Visits",
		      .group = EVENTS,
		      .type = CONTACT_COLUMN_NUMBER},
    [EXTRA_LAST_VISIT] = {.key = "last_visit",
			  .label = "Last visit",
			  .group = EVENTS,
			  .type = CONTACT_COLUMN_TIME},
    [EXTRA_MAILINGS] = {.key = "mailings",
			.label = "E-mails sent",
			.group = EVENTS,
			.type = CONTACT_COLUMN_NUMBER},
    [EXTRA_OPENED] = {.key = "opened_mailings",
		      .label = "E-mails opened",
		      .group = EVENTS,
		      .type = CONTACT_COLUMN_NUMBER},
    [EXTRA_CLICKED] = {.key = "clicked_mailings",
		       .label = "E-mails clicked",
		       .group = EVENTS,
		       .type = CONTACT_COLUMN_NUMBER},
    [EXTRA_LAST_OPENED] = {.key = "last_opened",
			   .label = "Last opened",
			   .group = EVENTS,
			   .type = CONTACT_COLUMN_TIME},
};

bool contact_column_is_reckoned(const char *label)
{
	for (int i = EXTRA_UPDATED; i < EXTRA_COUNT; i++)
		if (i != EXTRA_EMAIL_STATUS && i != EXTRA_PHONE_STATUS &&
		    strcmp(extras[i].label, label) == 0)
			return true;
	return false;
}

static const char *const standard[] = {"email", "phone", "id", "created", "updated"};

/* --- what there is -------------------------------------------------------------------------- */

static struct contact_column of_attribute(struct op *op, const struct attribute *a)
{
	return (struct contact_column){
	    .key = arena_printf(&op->mem, "attr.%s", a->key),
	    .label = a->name,
	    .group = "Attributes",
	    .type = a->type == ATTRIBUTE_NUMBER ? CONTACT_COLUMN_NUMBER
		    : a->type == ATTRIBUTE_LINK ? CONTACT_COLUMN_LINK
						: CONTACT_COLUMN_TEXT,
	    .attribute = a,
	};
}

enum rc contact_column_list(struct op *op, struct contact_column **out, size_t *count)
{
	struct contact_column *list;
	struct attribute *attributes;
	size_t attribute_count;
	enum rc rc = attribute_list(op, &attributes, &attribute_count);

	*count = 0;
	if (rc)
		return rc;
	list = arena_alloc(&op->mem,
			   (CONTACT_FIELD_COUNT + EXTRA_COUNT + attribute_count) * sizeof(*list));
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		list[(*count)++] = (struct contact_column){
		    .key = contact_fields[f].key,
		    .label = contact_fields[f].label,
		    .group = CONTACT,
		    .type = contact_fields[f].type == CONTACT_TYPE_TIME ? CONTACT_COLUMN_TIME
									: CONTACT_COLUMN_TEXT,
		    .field = (enum contact_field)f,
		};
	for (size_t i = 0; i < EXTRA_COUNT; i++)
		list[(*count)++] = extras[i];
	for (size_t i = 0; i < attribute_count; i++)
		list[(*count)++] = of_attribute(op, &attributes[i]);
	*out = list;
	return RC_OK;
}

static const struct contact_column *find(const struct contact_column *list, size_t count,
					 const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].key, key) == 0)
			return &list[i];
	return NULL;
}

/* --- what was chosen ------------------------------------------------------------------------ */

struct choice {
	struct contact_column *columns;
	size_t count;
};

static enum rc read_choice(struct op *op, const struct contact_column *all, size_t all_count,
			   int64_t account_id, int64_t segment_id, struct choice *out)
{
	struct db_rows rows;

	out->columns = arena_alloc(&op->mem, (LIST_COLUMNS_MAX + 1) * sizeof(*out->columns));
	out->count = 0;
	db_query(op, &rows, sql_column_get, DB_ARGS(db_int(account_id), db_int(segment_id)));
	while (out->count < LIST_COLUMNS_MAX && db_next(&rows)) {
		const struct contact_column *c = find(all, all_count, db_col_text(&rows, 0));

		if (c)
			out->columns[out->count++] = *c;
	}
	return db_end(&rows);
}

enum rc contact_column_get(struct op *op, int64_t segment_id, struct contact_column **out,
			   size_t *count, enum contact_column_origin *origin)
{
	struct contact_column *all;
	struct choice choice = {0};
	size_t all_count;
	enum rc rc = contact_column_list(op, &all, &all_count);

	*origin = CONTACT_COLUMNS_SEGMENT;
	if (!rc && segment_id)
		rc = read_choice(op, all, all_count, 0, segment_id, &choice);
	if (!rc && !choice.count) {
		*origin = CONTACT_COLUMNS_OWN;
		rc = read_choice(op, all, all_count, op->account_id, 0, &choice);
	}
	if (!rc && !choice.count) {
		*origin = CONTACT_COLUMNS_STANDARD;
		for (size_t i = 0; i < ARRAY_LEN(standard); i++)
			choice.columns[choice.count++] = *find(all, all_count, standard[i]);
	}
	*out = choice.columns;
	*count = choice.count;
	return rc;
}

static enum rc check_keys(struct op *op, const char *const *keys, size_t count)
{
	struct contact_column *all;
	struct settings settings;
	size_t all_count;
	enum rc rc = contact_column_list(op, &all, &all_count);

	if (!rc)
		rc = settings_get(op, &settings);
	if (rc)
		return rc;
	if ((int64_t)count > settings_list_columns(&settings))
		return op_failf(op, RC_INVALID, "columns",
				"at most %lld columns can be shown; you chose %zu",
				(long long)settings_list_columns(&settings), count);
	for (size_t i = 0; i < count; i++) {
		if (!find(all, all_count, keys[i]))
			return op_fail(op, RC_INVALID, "columns", "there is no such column");
		for (size_t k = 0; k < i; k++)
			if (strcmp(keys[i], keys[k]) == 0)
				return op_fail(op, RC_INVALID, "columns",
					       "one column stands there twice");
	}
	return RC_OK;
}

enum rc contact_column_save(struct op *op, int64_t segment_id, const char *const *keys,
			    size_t count)
{
	int64_t account_id = segment_id ? 0 : op->account_id;
	struct segment s;
	enum rc rc = check_keys(op, keys, count);

	if (!rc && segment_id)
		rc = segment_get(op, segment_id, &s);
	if (!rc)
		rc = db_run(op, sql_column_clear, DB_ARGS(db_int(account_id), db_int(segment_id)));
	for (size_t i = 0; !rc && i < count; i++)
		rc = db_run(op, sql_column_add,
			    DB_ARGS(db_int(account_id), db_int(segment_id), db_int((int64_t)i + 1),
				    db_text(keys[i])));
	return rc;
}

/* --- what stands in them -------------------------------------------------------------------- */

struct table {
	struct op *op;
	const struct contact_column *columns;
	size_t column_count;
	const struct contact *contacts;
	size_t count;
	struct contact_cell *cells;
	const char *ids; /* of the contacts, for queries */
};

static struct contact_cell plain_cell(const char *text)
{
	return (struct contact_cell){.text = text, .plain = text, .exact = ""};
}

static struct contact_cell time_cell(struct op *op, int64_t at)
{
	if (!at)
		return plain_cell("");
	return (struct contact_cell){.text = zone_format_day(&op->mem, at),
				     .plain = zone_format_utc(&op->mem, at),
				     .exact = zone_format_exact(&op->mem, at)};
}

static struct contact_cell number_cell(struct op *op, int64_t number)
{
	return plain_cell(arena_printf(&op->mem, "%lld", (long long)number));
}

static struct contact_cell field_cell(struct op *op, const struct contact *c, enum contact_field f)
{
	int64_t at;

	if (contact_fields[f].type == CONTACT_TYPE_TIME && zone_parse(c->values[f], &at))
		return time_cell(op, at);
	return plain_cell(c->values[f]);
}

/* -1: none of the extras. */
static int extra_of(const struct contact_column *column)
{
	for (int i = 0; i < EXTRA_COUNT; i++)
		if (strcmp(extras[i].key, column->key) == 0)
			return column->attribute || column->field ? -1 : i;
	return -1;
}

static struct contact_cell own_cell(struct op *op, const struct contact *c,
				    const struct contact_column *column)
{
	if (column->field != CONTACT_FIELD_NONE)
		return field_cell(op, c, column->field);
	switch (extra_of(column)) {
	case EXTRA_ID:
		return number_cell(op, c->id);
	case EXTRA_CREATED:
		return time_cell(op, c->created_at);
	case EXTRA_UPDATED:
		return time_cell(op, c->updated_at);
	case EXTRA_SOURCE:
		return plain_cell(contact_source_name(c->source));
	case EXTRA_EMAIL_STATUS:
		return plain_cell(c->values[CONTACT_EMAIL][0]
				      ? contact_email_status_name(contact_email_status_shown(c))
				      : "");
	case EXTRA_PHONE_STATUS:
		return plain_cell(
		    c->values[CONTACT_PHONE][0] ? contact_email_status_name(c->phone_status) : "");
	default:
		return plain_cell("");
	}
}

/* Rows are few, and queries give contacts in runs: the last one found is tried first. */
static struct contact_cell *find_row(struct table *t, size_t *last, int64_t id)
{
	for (size_t i = 0; i < t->count; i++) {
		size_t at = (*last + i) % t->count;

		if (t->contacts[at].id == id) {
			*last = at;
			return &t->cells[at * t->column_count];
		}
	}
	BUG("a row of contact %lld, who was not asked for", (long long)id);
}

static struct contact_cell total_cell(struct op *op, struct db_rows *rows, int extra)
{
	int64_t n = db_col_int(rows, extra - EXTRA_ORDERS + 1);

	if (extras[extra].type == CONTACT_COLUMN_TIME)
		return time_cell(op, n);
	if (extra == EXTRA_SPENT)
		return plain_cell(arena_printf(&op->mem, "%lld.%02lld", (long long)(n / CENTS),
					       (long long)(n % CENTS)));
	return number_cell(op, n);
}

static enum rc read_totals(struct table *t)
{
	struct db_rows rows;
	size_t last = 0;

	db_query(t->op, &rows, sql_column_totals, DB_ARGS(db_text(t->ids)));
	while (db_next(&rows)) {
		struct contact_cell *row = find_row(t, &last, db_col_int(&rows, 0));

		for (size_t i = 0; i < t->column_count; i++) {
			int extra = extra_of(&t->columns[i]);

			if (extra >= EXTRA_ORDERS)
				row[i] = total_cell(t->op, &rows, extra);
		}
	}
	return db_end(&rows);
}

/* Their labels with commas between; as many as a cell can hold. */
static enum rc read_tags(struct table *t, size_t column)
{
	struct db_rows rows;
	size_t last = 0;

	db_query(t->op, &rows, sql_column_tags, DB_ARGS(db_text(t->ids)));
	while (db_next(&rows)) {
		struct contact_cell *cell = &find_row(t, &last, db_col_int(&rows, 0))[column];

		if (strlen(cell->text) > TAGS_BYTES_MAX)
			continue;
		*cell = plain_cell(arena_printf(&t->op->mem, "%s%s%s", cell->text,
						cell->text[0] ? ", " : "", db_col_text(&rows, 1)));
	}
	return db_end(&rows);
}

/* The rows of one value. */
struct gathered {
	int64_t contact_id, attribute_id;
	struct attribute_value rows[ATTRIBUTE_OPTIONS_MAX];
	size_t count;
};

static void put_value(struct table *t, size_t *last, struct gathered *g)
{
	struct contact_cell *row;

	if (!g->count)
		return;
	row = find_row(t, last, g->contact_id);
	for (size_t i = 0; i < t->column_count; i++) {
		const struct attribute *a = t->columns[i].attribute;

		if (!a || a->values_id != g->attribute_id)
			continue;
		row[i] = plain_cell(attribute_value_text(t->op, a, g->rows, g->count));
		if (a->type == ATTRIBUTE_DATE)
			row[i].text = attribute_date_words(&t->op->mem, row[i].plain);
	}
	g->count = 0;
}

static enum rc read_attributes(struct table *t)
{
	struct db_value *ids = arena_alloc(&t->op->mem, (t->column_count + 1) * sizeof(*ids));
	struct gathered *g = arena_alloc(&t->op->mem, sizeof(*g));
	struct db_rows rows;
	size_t n = 0, last = 0;
	enum rc rc;

	g->count = 0;
	for (size_t i = 0; i < t->column_count; i++)
		if (t->columns[i].attribute)
			ids[n++] = db_int(t->columns[i].attribute->values_id);
	if (!n)
		return RC_OK;
	db_query(t->op, &rows, sql_column_attributes,
		 DB_ARGS(db_text(t->ids), db_text(sql_list(&t->op->mem, ids, n))));
	while (db_next(&rows)) {
		if (g->contact_id != db_col_int(&rows, 0) ||
		    g->attribute_id != db_col_int(&rows, 1))
			put_value(t, &last, g);
		g->contact_id = db_col_int(&rows, 0);
		g->attribute_id = db_col_int(&rows, 1);
		if (g->count < ATTRIBUTE_OPTIONS_MAX)
			g->rows[g->count++] =
			    (struct attribute_value){.part = db_col_int(&rows, 2),
						     .text = db_col_dup(&rows, 3),
						     .number = db_int(db_col_int(&rows, 4))};
	}
	rc = db_end(&rows);
	if (!rc)
		put_value(t, &last, g);
	return rc;
}

/* -1 for other columns. */
static int point_kind_of(const struct contact_column *column)
{
	int extra = extra_of(column);

	if (column->field == CONTACT_EMAIL || extra == EXTRA_OTHER_EMAIL)
		return CONTACT_POINT_EMAIL;
	return column->field == CONTACT_PHONE || extra == EXTRA_OTHER_PHONE ? CONTACT_POINT_PHONE
									    : -1;
}

static void put_points(struct table *t, const struct contact_points *points,
		       struct contact_cell *row)
{
	for (size_t i = 0; i < t->column_count; i++) {
		int kind = point_kind_of(&t->columns[i]);
		size_t of_kind =
		    kind == CONTACT_POINT_EMAIL ? points->emails : points->count - points->emails;

		if (kind < 0 || !of_kind)
			continue;
		if (t->columns[i].field)
			row[i].others = of_kind;
		else
			row[i] = plain_cell(
			    contact_point_print_list(t->op, (enum contact_point_kind)kind,
						     points->list, points->count, "; "));
	}
}

static enum rc read_points(struct table *t)
{
	int64_t *ids = arena_alloc(&t->op->mem, (t->count + 1) * sizeof(*ids));
	struct contact_points *points;
	enum rc rc;

	for (size_t i = 0; i < t->count; i++)
		ids[i] = t->contacts[i].id;
	rc = contact_point_list_many(t->op, ids, t->count, &points);
	for (size_t i = 0; !rc && i < t->count; i++)
		put_points(t, &points[i], &t->cells[i * t->column_count]);
	return rc;
}

enum rc contact_column_cells(struct op *op, const struct contact_column *columns,
			     size_t column_count, const struct contact *contacts, size_t count,
			     struct contact_cell **out)
{
	struct table t = {.op = op,
			  .columns = columns,
			  .column_count = column_count,
			  .contacts = contacts,
			  .count = count};
	struct db_value *ids = arena_alloc(&op->mem, (count + 1) * sizeof(*ids));
	bool totals = false, points = false;
	enum rc rc = RC_OK;

	t.cells = *out = arena_alloc(&op->mem, (count * column_count + 1) * sizeof(**out));
	for (size_t i = 0; i < count; i++) {
		ids[i] = db_int(contacts[i].id);
		for (size_t c = 0; c < column_count; c++)
			t.cells[i * column_count + c] = own_cell(op, &contacts[i], &columns[c]);
	}
	t.ids = sql_list(&op->mem, ids, count);
	for (size_t c = 0; !rc && c < column_count; c++) {
		if (extra_of(&columns[c]) == EXTRA_TAGS)
			rc = read_tags(&t, c);
		totals = totals || extra_of(&columns[c]) >= EXTRA_ORDERS;
		points = points || point_kind_of(&columns[c]) >= 0;
	}
	if (!rc && points)
		rc = read_points(&t);
	if (!rc && totals)
		rc = read_totals(&t);
	return rc ? rc : read_attributes(&t);
}

enum rc contact_column_count_lists(struct op *op, const char *key, int64_t *out)
{
	return db_get_int(op, out, sql_column_lists, DB_ARGS(db_text(key)));
}
