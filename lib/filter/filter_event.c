/*
 * Events: names and windows bound, and their SQL.
 *
 * Two shapes of one question, so that either end can lead: the ids out of the table of events, by
 * its index on time or on what `where` asks; and a test of one contact, by the index on contacts.
 * Only the positive form is written: so many times or more (threshold), exactly so many, or "the
 * last one has".  What says "not" or "at most" is the other side of one of these.
 */
#include "lib/filter/filter_event.h"

#include "lib/filter/filter_value.h"
#include "lib/platform/zone.h"

static const char sql_filter_term_find[] = "SELECT id FROM term WHERE key = $1";

/* All events with a name; where they differ stands in the node. */
static const struct filter_event_family named_family = {
    .key = "", .label = "Named event", .help = "Any other event, by its name.", .from = "event e"};

/* --- names ---------------------------------------------------------------------------------- */

/* 0 for a text that no event ever carried. */
static enum rc find_term(struct op *op, const char *key, int64_t *id)
{
	enum rc rc = db_get_int(op, id, sql_filter_term_find, DB_ARGS(db_text(key)));

	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc bind_name(struct op *op, struct filter_node *node, struct filter_error *error)
{
	if (node->event_is_named) {
		node->bound->family = &named_family;
		return find_term(op, text_fold(&op->mem, node->event), &node->bound->name_id);
	}
	node->bound->family = filter_event_find(node->event);
	if (!node->bound->family)
		return filter_fail(op, error, node->field_at, node->field_len,
				   "there is no kind of event \"%s\"; the name of an event stands "
				   "in quotes",
				   node->event);
	return RC_OK;
}

static enum rc bind_window(struct op *op, const struct filter_context *ctx,
			   struct filter_node *node, struct filter_error *error)
{
	const char *reason;
	enum rc rc;

	node->bound->op = filter_operators[node->op].positive;
	if (node->op == FILTER_NONE)
		return RC_OK;
	if (!filter_is_window(node->op))
		return filter_fail(op, error, node->at, node->len,
				   "the time of an event cannot be asked like this");
	rc = filter_date_interval(op, node, ctx->now, false, &node->bound->interval);
	if (rc != RC_INVALID)
		return rc;
	reason = arena_dup(&op->mem, op->fault.reason);
	return filter_fail(op, error, node->at, node->len, "%s", reason);
}

/* At most n is not n + 1; exactly none is not one. */
static enum rc bind_count(struct op *op, struct filter_node *node, struct filter_error *error)
{
	bool is_turned = node->counting == FILTER_COUNT_AT_MOST ||
			 (node->counting == FILTER_COUNT_EXACTLY && node->times == 0);

	if (node->counting == FILTER_COUNT_AT_LEAST && node->times == 0)
		return filter_fail(op, error, node->at, node->len,
				   "everybody did it at least 0 times; ask for at least 1");
	if (node->verb == FILTER_LAST_HAS && !node->where)
		return filter_fail(op, error, node->at, node->len,
				   "say in \"where\" what the last one has to be");
	node->bound->is_negative = (node->verb == FILTER_DID_NOT) != is_turned;
	return RC_OK;
}

/* --- where ---------------------------------------------------------------------------------- */

static bool is_number(struct op *op, const char *text)
{
	struct db_value number;

	return filter_number(op, text, &number);
}

static bool is_date(const char *text)
{
	int64_t at;

	return zone_parse(text, &at);
}

/* Named events carry anything: what is asked says which reading of the value is meant. */
static enum filter_type asked_type(struct op *op, const struct filter_node *node)
{
	const char *value = node->value_count ? node->values[0].text : "";

	switch (node->op) {
	case FILTER_EQUAL:
	case FILTER_NOT_EQUAL:
		return is_number(op, value) ? FILTER_TYPE_NUMBER
		       : is_date(value)	    ? FILTER_TYPE_DATE
					    : FILTER_TYPE_TEXT;
	case FILTER_GREATER:
	case FILTER_LESS:
	case FILTER_BETWEEN:
		return is_date(value) ? FILTER_TYPE_DATE : FILTER_TYPE_NUMBER;
	case FILTER_AT_LEAST:
	case FILTER_AT_MOST:
		return FILTER_TYPE_NUMBER;
	case FILTER_YES:
	case FILTER_NO:
	case FILTER_NOT_YES:
	case FILTER_NOT_NO:
		return FILTER_TYPE_YES_NO;
	case FILTER_IS:
	case FILTER_IS_NOT:
		return strcasecmp(value, "yes") == 0 || strcasecmp(value, "no") == 0
			   ? FILTER_TYPE_YES_NO
			   : FILTER_TYPE_TEXT;
	default:
		return filter_type_has(FILTER_TYPE_DATE, node->op) &&
			       !filter_type_has(FILTER_TYPE_TEXT, node->op)
			   ? FILTER_TYPE_DATE
			   : FILTER_TYPE_TEXT;
	}
}

static enum rc named_property(struct op *op, const struct filter_node *node,
			      const struct filter_field **out)
{
	struct filter_field *f = arena_alloc(&op->mem, sizeof(*f));

	*f = (struct filter_field){.key = node->field,
				   .label = node->field,
				   .group = "",
				   .help = "",
				   .type = asked_type(op, node),
				   .store = FILTER_STORE_PROPERTY,
				   .column = "p.text",
				   .key_column = "p.key"};
	if (f->type != FILTER_TYPE_TEXT) {
		f->column = f->type == FILTER_TYPE_DATE ? "p.at" : "p.number";
		f->key_column = NULL;
	}
	*out = f;
	return find_term(op, text_slug(&op->mem, node->field), &f->id);
}

static enum rc find_property(struct op *op, const struct filter_event_family *family,
			     const struct filter_node *node, const struct filter_field **out,
			     struct filter_error *error)
{
	const char *known = "";

	if (family == &named_family)
		return named_property(op, node, out);
	for (size_t i = 0; i < family->property_count; i++) {
		*out = &family->properties[i];
		if (strcmp((*out)->key, node->field) == 0)
			return RC_OK;
		known = arena_printf(&op->mem, "%s%s%s", known, i ? ", " : "", (*out)->key);
	}
	return filter_fail(op, error, node->field_at, node->field_len,
			   "\"%s\" is nothing that this event tells; it tells %s", node->field,
			   known);
}

static enum rc bind_where(struct op *op, const struct filter_context *ctx,
			  const struct filter_event_family *family, struct filter_node *node,
			  struct filter_error *error)
{
	const struct filter_field *field = NULL;
	enum rc rc = RC_OK;

	if (node->type == FILTER_GROUP) {
		for (size_t i = 0; !rc && i < node->count; i++)
			rc = bind_where(op, ctx, family, node->items[i], error);
		return rc;
	}
	if (node->type == FILTER_EVENT)
		return filter_fail(op, error, node->at, node->len,
				   "an event cannot be asked for inside of \"where\"");
	for (size_t i = 0; i < node->value_count; i++)
		if (node->values[i].is_field)
			return filter_fail(op, error, node->values[i].at, node->values[i].len,
					   "what an event tells is compared with a value, not with "
					   "a field");
	rc = find_property(op, family, node, &field, error);
	return rc ? rc : filter_bind_to(op, ctx, field, node, error);
}

enum rc filter_event_bind(struct op *op, const struct filter_context *ctx, struct filter_node *node,
			  struct filter_error *error)
{
	enum rc rc;

	node->bound = arena_alloc(&op->mem, sizeof(*node->bound));
	rc = bind_name(op, node, error);
	if (!rc)
		rc = bind_window(op, ctx, node, error);
	if (!rc)
		rc = bind_count(op, node, error);
	if (!rc && node->where)
		rc = bind_where(op, ctx, node->bound->family, node->where, error);
	return rc;
}

/* --- SQL ------------------------------------------------------------------------------------ */

/* How many times it takes. */
static int64_t threshold(const struct filter_node *node)
{
	if (node->counting == FILTER_COUNT_AT_MOST)
		return node->times + 1;
	return node->counting && node->times ? node->times : 1;
}

static bool is_exact(const struct filter_node *node)
{
	return node->counting == FILTER_COUNT_EXACTLY && node->times > 0;
}

/* " FROM shop_order e WHERE ..." as far as family, name and window go. */
static void add_source(struct sql *s, const struct filter_node *node)
{
	const struct filter_bound *b = node->bound;

	sql_add(s, " FROM ");
	sql_add_literal(s, b->family->from);
	sql_add(s, " WHERE ");
	sql_add_literal(s, b->family->only ? b->family->only : "1 = 1");
	if (b->family == &named_family) {
		sql_add(s, " AND e.name_id = ");
		sql_value(s, db_int(b->name_id));
	}
	if (b->interval.has_from) {
		sql_add(s, " AND e.at >= ");
		sql_value(s, db_int(b->interval.from));
	}
	if (b->interval.has_to) {
		sql_add(s, " AND e.at < ");
		sql_value(s, db_int(b->interval.to));
	}
}

/* All of them, then: by contact, so that what is noted of each stays in the processor's cache. */
static void add_by_contact(struct sql *s, const struct filter_node *node)
{
	if (node->op == FILTER_NONE)
		sql_add(s, " AND e.contact_id > 0");
}

static void add_where(struct sql *s, const struct filter_node *node)
{
	if (!node->where)
		return;
	sql_add(s, " AND ");
	filter_sql_test(s, node->where);
}

void filter_event_add_property(struct sql *s, const struct filter_node *node)
{
	const struct filter_field *f = node->bound->field;
	bool is_named = strncmp(f->column, "p.", 2) == 0;
	bool is_presence = node->bound->op == FILTER_HAS_VALUE;

	if (is_named) {
		sql_add(s, "EXISTS (SELECT 1 FROM event_property p WHERE p.event_id = e.id"
			   " AND p.name_id = ");
		sql_value(s, db_int(f->id));
		if (!is_presence)
			sql_add(s, " AND ");
	} else if (is_presence) {
		sql_add_literal(s, f->term_column ? f->term_column : f->column);
		sql_add(s, " IS NOT NULL");
	}
	if (!is_presence)
		filter_sql_compare(s, node, f->column, f->key_column);
	if (is_named)
		sql_add(s, ")");
}

/* Nothing but how often, ever: that is kept for each contact. */
static const char *kept_total(const struct filter_node *node)
{
	bool is_plain = node->verb != FILTER_LAST_HAS && node->op == FILTER_NONE && !node->where;

	return is_plain ? node->bound->family->total : NULL;
}

static void add_threshold(struct sql *s, const struct filter_node *node)
{
	sql_add_literal(s, is_exact(node) ? " = " : " >= ");
	sql_value(s, db_int(threshold(node)));
}

/* The latest of the contact's events is asked. */
static void add_latest_test(struct sql *s, const struct filter_node *node)
{
	sql_add(s, "EXISTS (SELECT 1 FROM ");
	sql_add_literal(s, node->bound->family->from);
	sql_add(s, " WHERE e.id = (SELECT e.id");
	add_source(s, node);
	sql_add(s, " AND e.contact_id = c.id ORDER BY e.at DESC, e.id DESC LIMIT 1)");
	add_where(s, node);
	sql_add(s, ")");
}

/* More of one contact's events than it takes need not be looked at. */
static void add_count_test(struct sql *s, const struct filter_node *node)
{
	sql_add(s, "(SELECT count(*) FROM (SELECT 1");
	add_source(s, node);
	sql_add(s, " AND e.contact_id = c.id");
	add_where(s, node);
	sql_add(s, " LIMIT ");
	sql_value(s, db_int(threshold(node) + is_exact(node)));
	sql_add(s, ") few)");
	add_threshold(s, node);
}

void filter_event_add_test(struct sql *s, const struct filter_node *node)
{
	const char *total = kept_total(node);

	if (total) {
		sql_add(s, "EXISTS (SELECT 1 FROM contact_total t WHERE t.contact_id = c.id AND ");
		sql_add_literal(s, total);
		add_threshold(s, node);
		sql_add(s, ")");
	} else if (node->verb == FILTER_LAST_HAS) {
		add_latest_test(s, node);
	} else if (threshold(node) == 1 && !is_exact(node)) {
		sql_add(s, "EXISTS (SELECT 1");
		add_source(s, node);
		sql_add(s, " AND e.contact_id = c.id");
		add_where(s, node);
		sql_add(s, ")");
	} else {
		add_count_test(s, node);
	}
}

static void add_counted_ids(struct sql *s, const struct filter_node *node)
{
	sql_add(s, "SELECT id_set_times(e.contact_id, ");
	sql_value(s, db_int(threshold(node)));
	sql_add(s, ", ");
	sql_value(s, db_int(is_exact(node) ? threshold(node) : INT64_MAX));
	sql_add(s, ")");
	add_source(s, node);
	add_by_contact(s, node);
	add_where(s, node);
}

void filter_event_add_ids(struct sql *s, const struct filter_node *node)
{
	const char *total = kept_total(node);

	if (total) {
		sql_add(s, "SELECT id_set(t.contact_id) FROM contact_total t WHERE ");
		sql_add_literal(s, total);
		add_threshold(s, node);
	} else if (node->verb == FILTER_LAST_HAS) {
		sql_add(s, "SELECT id_set_latest(e.contact_id, e.at, e.id, ");
		filter_sql_test(s, node->where);
		sql_add(s, ")");
		add_source(s, node);
		add_by_contact(s, node);
	} else if (threshold(node) == 1 && !is_exact(node)) {
		sql_add(s, "SELECT id_set(e.contact_id)");
		add_source(s, node);
		add_where(s, node);
	} else {
		add_counted_ids(s, node);
	}
}

/* --- one contact ---------------------------------------------------------------------------- */

enum rc filter_event_stored(struct op *op, const struct filter_node *node, int64_t contact_id,
			    const char **out)
{
	struct db_rows rows;
	struct sql s;
	enum rc rc;

	*out = "";
	sql_init(&s);
	sql_add(&s, "SELECT count(*), max(e.at)");
	add_source(&s, node);
	sql_add(&s, " AND e.contact_id = ");
	sql_value(&s, db_int(contact_id));
	if (node->verb != FILTER_LAST_HAS)
		add_where(&s, node);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	if (db_next(&rows)) {
		int64_t times = db_col_int(&rows, 0);

		*out = times ? arena_printf(&op->mem, "%lld time%s, the latest on %s",
					    (long long)times, times == 1 ? "" : "s",
					    zone_format_minute(&op->mem, db_col_int(&rows, 1)))
			     : "0 times";
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}
