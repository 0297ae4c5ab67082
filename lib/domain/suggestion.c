#include "lib/domain/suggestion.h"

#include <strings.h>

#include "lib/domain/attribute.h"
#include "lib/domain/import.h"
#include "lib/domain/tag.h"
#include "lib/platform/country.h"
#include "lib/platform/sql.h"
#include "lib/platform/text.h"

/* An attribute's texts in order: from one to the next by the index, whatever lies between. */
static const char sql_suggestion_attribute[] =
    "SELECT text, key FROM attribute_value WHERE attribute_id = $1 AND key > $2"
    " ORDER BY key LIMIT 1";
static const char sql_suggestion_segment[] =
    "SELECT name FROM segment WHERE archived_at IS NULL AND (is_shared = 1 OR owner_id = $1)"
    " ORDER BY name_key LIMIT $2";

struct gathering {
	struct op *op;
	struct suggestion *items;
	size_t count, max;
};

static void start(struct gathering *g, struct op *op, size_t max)
{
	*g = (struct gathering){.op = op, .max = max};
	g->items = arena_alloc(&op->mem, max * sizeof(*g->items));
}

static void gather(struct gathering *g, const char *value, const char *label)
{
	if (g->count < g->max)
		g->items[g->count++] = (struct suggestion){value, label};
}

static bool has(const struct gathering *g, const char *value)
{
	for (size_t i = 0; i < g->count; i++)
		if (strcmp(g->items[i].value, value) == 0)
			return true;
	return false;
}

/* --- lists ---------------------------------------------------------------------------------- */

static void gather_countries(struct gathering *g)
{
	size_t count;
	const struct country *list = countries(&count);

	for (size_t i = 0; i < count; i++)
		gather(g, list[i].code, list[i].name);
}

static enum rc gather_tags(struct gathering *g)
{
	struct tag_query q = {
	    .search = "", .on_contacts = true, .uncounted = true, .limit = g->max};
	struct tag *tags;
	int64_t total;
	size_t count;
	enum rc rc = tag_list(g->op, &q, &tags, &count, &total);

	for (size_t i = 0; !rc && i < count; i++)
		gather(g, tags[i].name, tags[i].label);
	return rc;
}

static enum rc gather_segments(struct gathering *g)
{
	struct db_rows rows;

	db_query(g->op, &rows, sql_suggestion_segment,
		 DB_ARGS(db_int(g->op->account_id), db_int((int64_t)g->max)));
	while (db_next(&rows)) {
		const char *name = db_col_dup(&rows, 0);

		gather(g, name, name);
	}
	return db_end(&rows);
}

static enum rc gather_imports(struct gathering *g)
{
	struct import *list;
	int64_t total;
	size_t count;
	enum rc rc = import_list(g->op, 0, SUGGESTIONS_MAX, &list, &count, &total);

	for (size_t i = 0; !rc && i < count; i++) {
		const char *id = arena_printf(&g->op->mem, "%lld", (long long)list[i].id);

		gather(g, id, arena_printf(&g->op->mem, "%s · %s", id, list[i].name));
	}
	return rc;
}

static enum rc gather_choices(struct gathering *g, const struct filter_field *field)
{
	struct attribute a;
	enum rc rc;

	for (const struct filter_choice *c = field->choices; c && c->key; c++)
		gather(g, c->key, c->label);
	if (field->store != FILTER_STORE_ATTRIBUTE)
		return RC_OK;
	rc = attribute_get(g->op, field->id, &a);
	for (size_t i = 0; !rc && i < a.option_count; i++)
		gather(g, a.options[i].label, a.options[i].label);
	return rc;
}

/* --- free text ------------------------------------------------------------------------------ */

static enum rc gather_attribute(struct gathering *g, const struct filter_field *field)
{
	const char *after = "";
	enum rc rc = RC_OK;

	while (!rc && after && g->count < g->max) {
		struct db_rows rows;

		db_query(g->op, &rows, sql_suggestion_attribute,
			 DB_ARGS(db_int(field->values_id), db_text(after)));
		after = NULL;
		if (db_next(&rows)) {
			const char *text = db_col_dup(&rows, 0);

			gather(g, text, text);
			after = db_col_dup(&rows, 1);
		}
		rc = db_end(&rows);
	}
	return rc;
}

/* "news, offers": each part once. */
static void gather_parts(struct gathering *g, char *list)
{
	for (char *part = list, *next; part; part = next) {
		next = strchr(part, ',');
		if (next)
			*next++ = '\0';
		part = text_trim(&g->op->mem, part);
		if (part[0] && !has(g, part))
			gather(g, part, part);
	}
}

static enum rc gather_column(struct gathering *g, const struct filter_field *field)
{
	struct db_rows rows;
	struct sql s;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT v FROM (SELECT ");
	sql_column(&s, field->column);
	sql_add(&s,
		" AS v FROM contact c WHERE state = 0 ORDER BY created_at DESC, id DESC LIMIT ");
	sql_value(&s, db_int(SUGGESTION_SAMPLE));
	sql_add(&s, ") AS sample WHERE v <> '' GROUP BY v ORDER BY count(*) DESC, v LIMIT ");
	sql_value(&s, db_int((int64_t)g->max));
	db_query(g->op, &rows, sql_text(&s), sql_args(&s));
	while (db_next(&rows)) {
		char *text = db_col_dup(&rows, 0);

		if (field->store == FILTER_STORE_LIST)
			gather_parts(g, text);
		else
			gather(g, text, text);
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}

static enum rc gather_text(struct gathering *g, const struct filter_field *field)
{
	if (field->store == FILTER_STORE_ATTRIBUTE)
		return gather_attribute(g, field);
	if (field->store == FILTER_STORE_COLUMN || field->store == FILTER_STORE_LIST)
		return gather_column(g, field);
	return RC_OK;
}

/* -------------------------------------------------------------------------------------------- */

static enum rc gather_of_type(struct gathering *g, const struct filter_field *field)
{
	switch (field->type) {
	case FILTER_TYPE_COUNTRY:
		gather_countries(g);
		return RC_OK;
	case FILTER_TYPE_TAG:
		return gather_tags(g);
	case FILTER_TYPE_SEGMENT:
		return gather_segments(g);
	case FILTER_TYPE_IMPORT:
		return gather_imports(g);
	case FILTER_TYPE_CHOICE:
		return gather_choices(g, field);
	case FILTER_TYPE_SEVERAL:
		return field->store == FILTER_STORE_ATTRIBUTE || field->choices
			   ? gather_choices(g, field)
			   : gather_text(g, field);
	case FILTER_TYPE_TEXT:
		return gather_text(g, field);
	default:
		return RC_OK;
	}
}

enum rc suggestion_list(struct op *op, const struct filter_field *field, struct suggestions *out)
{
	bool is_menu = field->type != FILTER_TYPE_TEXT && field->store != FILTER_STORE_LIST;
	struct gathering g;
	enum rc rc;

	start(&g, op, is_menu ? SUGGESTION_MENU_MAX : SUGGESTIONS_MAX);
	rc = gather_of_type(&g, field);
	*out = (struct suggestions){g.items, g.count, is_menu && field->type != FILTER_TYPE_IMPORT};
	return rc;
}

const char *suggestion_value(const struct suggestions *s, const char *text)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->items[i].label, text) == 0 || strcmp(s->items[i].value, text) == 0)
			return s->items[i].value;
	for (size_t i = 0; i < s->count; i++)
		if (strcasecmp(s->items[i].label, text) == 0)
			return s->items[i].value;
	return text;
}

const char *suggestion_label(const struct suggestions *s, const char *value)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->items[i].value, value) == 0)
			return s->items[i].label;
	return value;
}
