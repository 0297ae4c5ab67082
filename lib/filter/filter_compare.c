/*
 * Comparisons: a value as SQL finds it, with what a condition asks.
 */
#include "lib/filter/filter_sql.h"

/* --- values --------------------------------------------------------------------------------- */

static void add_list(struct sql *s, const struct filter_bound *b)
{
	sql_add(s, "(");
	if (b->many) {
		sql_add(s, DB_LIST_BEGIN);
		sql_value(s, db_text(b->many));
		sql_add(s, DB_LIST_END);
	}
	for (size_t i = 0; !b->many && i < b->count; i++) {
		if (i)
			sql_add(s, ", ");
		sql_value(s, b->values[i]);
	}
	sql_add(s, ")");
}

void filter_sql_values(struct sql *s, const struct filter_bound *b)
{
	if (b->others) {
		sql_add(s, " NOT IN ");
		add_list(s, b);
	} else if (b->count == 1) {
		sql_add(s, " = ");
		sql_value(s, b->values[0]);
	} else {
		sql_add(s, " IN ");
		add_list(s, b);
	}
}

/* Folded text: a column of its own, or folded as it is asked. */
static void add_key(struct sql *s, const char *raw, const char *key)
{
	sql_add_literal(s, key ? key : "text_fold(");
	if (key)
		return;
	sql_add_literal(s, raw);
	sql_add(s, ")");
}

/* What is compared with: the value, or another field of the same row. */
static void add_operand(struct sql *s, const struct filter_bound *b)
{
	if (!b->other)
		sql_value(s, b->values[0]);
	else if (b->other->type == FILTER_TYPE_NUMBER || b->other->type == FILTER_TYPE_DATE)
		sql_add_literal(s, b->other->column);
	else
		add_key(s, b->other->column, b->other->key_column);
}

/* --- text ----------------------------------------------------------------------------------- */

static void add_call(struct sql *s, const char *function, const struct filter_bound *b,
		     const char *raw, const char *key)
{
	sql_add_literal(s, function);
	add_key(s, raw, key);
	sql_add(s, ", ");
	add_operand(s, b);
	sql_add(s, ")");
}

/* With a column of its own a range of its index: values[1] is the first text beyond. */
static void add_start(struct sql *s, const struct filter_bound *b, const char *raw, const char *key)
{
	if (!key || b->other) {
		add_call(s, "starts_with(", b, raw, key);
		return;
	}
	sql_add_literal(s, key);
	sql_add(s, " >= ");
	sql_value(s, b->values[0]);
	sql_add(s, " AND ");
	sql_add_literal(s, key);
	sql_add(s, " < ");
	sql_value(s, b->values[1]);
}

static void compare_text(struct sql *s, const struct filter_bound *b, const char *raw,
			 const char *key)
{
	sql_add(s, "(");
	switch (b->op) {
	case FILTER_CONTAINS:
		add_call(s, "strpos(", b, raw, key);
		sql_add(s, " > 0");
		break;
	case FILTER_STARTS_WITH:
		add_start(s, b, raw, key);
		break;
	case FILTER_ENDS_WITH:
		add_call(s, "ends_with(", b, raw, key);
		break;
	case FILTER_IN_LIST:
		add_key(s, raw, key);
		sql_add(s, " IN (SELECT l.key FROM filter_list_key l WHERE l.list_id = ");
		sql_value(s, db_int(b->list_id));
		sql_add(s, ")");
		break;
	default:
		add_key(s, raw, key);
		if (b->other) {
			sql_add(s, " = ");
			add_operand(s, b);
		} else {
			filter_sql_values(s, b);
		}
	}
	if (b->other) { /* two absent texts are not the same text */
		sql_add(s, " AND ");
		sql_add_literal(s, b->other->column);
		sql_add(s, " <> ''");
	}
	sql_add(s, ")");
}

/* --- numbers and dates ---------------------------------------------------------------------- */

static const char *number_sign(enum filter_operator op)
{
	switch (op) {
	case FILTER_GREATER:
	case FILTER_AFTER:
		return " > ";
	case FILTER_AT_LEAST:
		return " >= ";
	case FILTER_LESS:
	case FILTER_BEFORE:
		return " < ";
	case FILTER_AT_MOST:
		return " <= ";
	default:
		return " = ";
	}
}

static void compare_number(struct sql *s, const struct filter_bound *b, const char *raw)
{
	sql_add(s, "(");
	sql_add_literal(s, raw);
	if (b->op == FILTER_BETWEEN) {
		sql_add(s, " BETWEEN ");
		sql_value(s, b->values[0]);
		sql_add(s, " AND ");
		sql_value(s, b->values[1]);
	} else {
		sql_add_literal(s, number_sign(b->op));
		add_operand(s, b);
	}
	sql_add(s, ")");
}

static void add_year_days(struct sql *s, const struct filter_year_days *days, const char *raw,
			  const char *function)
{
	sql_add(s, "(");
	sql_add_literal(s, raw);
	sql_add(s, " IS NOT NULL");
	if (!days->whole_year) {
		sql_add(s, " AND (");
		sql_add_literal(s, function);
		sql_add_literal(s, raw);
		sql_add(s, ") >= ");
		sql_value(s, db_int(days->first));
		sql_add_literal(s, days->first > days->last ? " OR " : " AND ");
		sql_add_literal(s, function);
		sql_add_literal(s, raw);
		sql_add(s, ") <= ");
		sql_value(s, db_int(days->last));
		if (days->with_leap_day) {
			sql_add(s, " OR ");
			sql_add_literal(s, function);
			sql_add_literal(s, raw);
			sql_add(s, ") = 229");
		}
		sql_add(s, ")");
	}
	sql_add(s, ")");
}

static void add_interval(struct sql *s, const struct filter_interval *i, const char *raw)
{
	sql_add(s, "(");
	sql_add_literal(s, raw);
	if (!i->has_from && !i->has_to)
		sql_add(s, " IS NOT NULL");
	if (i->has_from) {
		sql_add(s, " >= ");
		sql_value(s, db_int(i->from));
	}
	if (i->has_from && i->has_to) {
		sql_add(s, " AND ");
		sql_add_literal(s, raw);
	}
	if (i->has_to) {
		sql_add(s, " < ");
		sql_value(s, db_int(i->to));
	}
	sql_add(s, ")");
}

static void compare_date(struct sql *s, const struct filter_bound *b, const char *raw)
{
	const char *function =
	    b->field->type == FILTER_TYPE_DAY ? "month_day(" : "local_month_day(";

	if (b->other)
		compare_number(s, b, raw);
	else if (b->op == FILTER_ANNIVERSARY_TODAY || b->op == FILTER_ANNIVERSARY_IN_NEXT)
		add_year_days(s, &b->year_days, raw, function);
	else
		add_interval(s, &b->interval, raw);
}

/* --- one field ------------------------------------------------------------------------------ */

static void compare_equal(struct sql *s, const struct filter_bound *b, const char *raw)
{
	sql_add_literal(s, raw);
	if (b->op == FILTER_YES)
		sql_add(s, " = 1");
	else if (b->op == FILTER_NO)
		sql_add(s, " = 0");
	else
		filter_sql_values(s, b);
}

bool filter_sql_asks_key(const struct filter_node *node)
{
	return node->bound->field->key_column && !node->bound->asks_raw;
}

/* Few texts stand for many rows: find the texts first, then the rows by their numbers. */
static void compare_term(struct sql *s, const struct filter_bound *b)
{
	sql_add_literal(s, b->field->term_column);
	sql_add(s, " IN (SELECT y.id FROM term y WHERE ");
	compare_text(s, b, "y.text", "y.key");
	sql_add(s, ")");
}

void filter_sql_compare(struct sql *s, const struct filter_node *node, const char *raw,
			const char *key)
{
	const struct filter_bound *b = node->bound;

	if (b->field->term_column && !b->other) {
		compare_term(s, b);
		return;
	}
	switch (b->field->type) {
	case FILTER_TYPE_TEXT:
	case FILTER_TYPE_PHONE:
	case FILTER_TYPE_COUNTRY:
		compare_text(s, b, raw, key);
		return;
	case FILTER_TYPE_EMAIL:
		compare_text(s, b, raw, filter_sql_asks_key(node) ? key : NULL);
		return;
	case FILTER_TYPE_NUMBER:
		compare_number(s, b, raw);
		return;
	case FILTER_TYPE_DATE:
	case FILTER_TYPE_DAY:
		compare_date(s, b, raw);
		return;
	default:
		compare_equal(s, b, raw);
	}
}
