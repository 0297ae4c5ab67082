#include "lib/filter/filter_plan.h"

/* Rarer values first.  Of a status few have, the index leads to the rows. */
static const struct filter_index indexes[] = {
    {"c.id", NULL, 1},
    {"c.email_status", "c.email_status > 0", 12},
    {"c.phone_status", "c.phone_status > 0", 13},
    {"c.email_key", "c.email_key IS NOT NULL", 2},
    {"c.phone_key", "c.phone_key IS NOT NULL", 3},
    {"c.identifier_key", "c.identifier_key IS NOT NULL", 4},
    {"c.name_key", NULL, 5},
    {"c.last_name_key", "c.last_name_key IS NOT NULL", 6},
    {"c.company_key", "c.company_key IS NOT NULL", 7},
    {"c.created_at", NULL, 8},
    {"c.updated_at", NULL, 9},
    {"c.signup_at", "c.signup_at IS NOT NULL", 10},
    {"c.country_key", NULL, 11},
    {"c.city_key", NULL, 11},
};

/* Status 0 is "active": everybody else stands in an index. */
static bool is_rare_status(const struct filter_bound *b)
{
	if (b->op == FILTER_HAS_VALUE)
		return false;
	for (size_t i = 0; i < b->count; i++)
		if (b->values[i].type != DB_INT || b->values[i].integer <= 0)
			return false;
	return b->count > 0;
}

const struct filter_index *filter_index_find(const struct filter_node *node)
{
	const struct filter_bound *b = node->bound;
	const char *column;

	if (node->type != FILTER_CONDITION || b->expansion || b->other ||
	    b->field->store != FILTER_STORE_COLUMN)
		return NULL;
	if (b->field->type == FILTER_TYPE_CHOICE && !is_rare_status(b))
		return NULL;
	/* A phone that cannot be dialled is a value, too. */
	if (b->op == FILTER_HAS_VALUE && b->field->type == FILTER_TYPE_PHONE)
		return NULL;
	if (b->field->key_column && b->op != FILTER_HAS_VALUE && !filter_sql_asks_key(node))
		return NULL;
	column = b->field->key_column ? b->field->key_column : b->field->column;
	for (size_t i = 0; i < ARRAY_LEN(indexes); i++)
		if (strcmp(indexes[i].column, column) == 0)
			return &indexes[i];
	return NULL;
}

static bool leads_to_matches(const struct filter_node *node)
{
	if (node->is_negated || node->bound->is_negative || node->known_only)
		return false;
	switch (node->bound->op) {
	case FILTER_CONTAINS:
	case FILTER_ENDS_WITH:
	case FILTER_HAS_VALUE:
	case FILTER_ANNIVERSARY_TODAY:
	case FILTER_ANNIVERSARY_IN_NEXT:
		return false;
	default:
		return true;
	}
}

enum filter_kind filter_kind_of(const struct filter_node *node)
{
	if (node->type == FILTER_GROUP) {
		for (size_t i = 0; i < node->count; i++)
			if (filter_kind_of(node->items[i]) != FILTER_KIND_PLAIN)
				return FILTER_KIND_ASIDE;
		return FILTER_KIND_PLAIN;
	}
	if (node->type == FILTER_EVENT || node->bound->expansion || filter_sql_is_aside(node))
		return FILTER_KIND_ASIDE;
	if (!filter_index_find(node))
		return FILTER_KIND_PLAIN;
	return leads_to_matches(node) ? FILTER_KIND_KEY : FILTER_KIND_INDEX;
}

int filter_rank_of(const struct filter_node *node)
{
	enum filter_kind kind = filter_kind_of(node);

	return kind == FILTER_KIND_KEY ? (int)(filter_index_find(node) - indexes)
				       : (int)ARRAY_LEN(indexes) + (int)kind;
}
