/*
 * How a tree becomes a set:
 *   columns of contact  all conditions of a group on them are one statement
 *   tables aside        (tags, attributes, events ...) each condition asks its own table; what it
 *                       turns round is taken out of the live contacts
 *   few people left     what an "and" has still to ask is asked of just these people
 */
#include "lib/filter/filter_set.h"

#include "lib/base/limits.h"

/* Up to this part of all contacts it is cheaper to look at each than to ask a whole table. */
enum { PROBE_ASIDE_PART = 64, PROBE_CONTACT_PART = 10, PROBE_LEAST = 200 };

static enum rc eval(struct filter_sets *sets, const struct filter_node *node, struct id_set *out);

/* --- everybody ------------------------------------------------------------------------------ */

static enum rc find_live(struct op *op, struct filter_sets *sets)
{
	struct id_set gone;
	enum rc rc;

	id_set_init(&op->mem, &gone, sets->newest);
	id_set_init(&op->mem, &sets->live, sets->newest);
	rc = db_get_set(op, &gone, "SELECT id_set(id) FROM contact WHERE state > 0", DB_NO_ARGS);
	if (rc)
		return rc;
	id_set_fill(&sets->live, sets->newest);
	id_set_and_not(&sets->live, &gone);
	if (id_set_count(&sets->live) == sets->live_count)
		return RC_OK;
	/* Numbers are missing in between, as after a repair by hand: then ask for each. */
	id_set_init(&op->mem, &sets->live, sets->newest);
	rc = db_get_set(op, &sets->live, "SELECT id_set(id) FROM contact WHERE state = 0",
			DB_NO_ARGS);
	sets->live_count = id_set_count(&sets->live);
	return rc;
}

enum rc filter_sets_init(struct op *op, struct filter_sets *sets)
{
	enum rc rc;

	*sets = (struct filter_sets){.op = op};
	rc = db_get_int(op, &sets->newest, "SELECT COALESCE(max(id), 0) FROM contact", DB_NO_ARGS);
	if (!rc)
		rc = db_get_int(op, &sets->live_count,
				"SELECT total FROM contact_count WHERE state = 0", DB_NO_ARGS);
	return rc ? rc : find_live(op, sets);
}

static void new_set(struct filter_sets *sets, struct id_set *set)
{
	id_set_init(&sets->op->mem, set, sets->newest);
}

/* --- what kind of question ------------------------------------------------------------------ */

/* A question about the row of contact alone, all the way down. */
static bool is_of_contact(const struct filter_node *node)
{
	if (node->type == FILTER_GROUP) {
		for (size_t i = 0; i < node->count; i++)
			if (!is_of_contact(node->items[i]))
				return false;
		return true;
	}
	if (node->type == FILTER_CONDITION && node->bound->expansion)
		return is_of_contact(node->bound->expansion);
	return !filter_sql_is_aside(node);
}

/* Does an index of contact lead to the few who match? */
static bool is_indexed(const struct filter_node *node)
{
	static const char *const columns[] = {
	    "c.email_key", "c.phone_key",   "c.identifier_key", "c.last_name_key", "c.company_key",
	    "c.name_key",  "c.country_key", "c.signup_at",	"c.created_at",	   "c.updated_at",
	    "c.id"};
	const struct filter_field *f;
	const char *column;

	if (node->type != FILTER_CONDITION || node->bound->expansion || node->bound->is_negative ||
	    node->is_negated || node->bound->other)
		return false;
	switch (node->bound->op) {
	case FILTER_CONTAINS:
	case FILTER_ENDS_WITH:
	case FILTER_HAS_VALUE:
	case FILTER_ANNIVERSARY_TODAY:
	case FILTER_ANNIVERSARY_IN_NEXT:
		return false;
	default:
		break;
	}
	f = node->bound->field;
	column = f->key_column ? f->key_column : f->column;
	for (size_t i = 0; column && i < ARRAY_LEN(columns); i++)
		if (strcmp(columns[i], column) == 0)
			return true;
	return false;
}

bool filter_set_is_scan(const struct filter_node *node)
{
	return node->type == FILTER_CONDITION && !node->bound->expansion &&
	       !filter_sql_is_aside(node) && !is_indexed(node);
}

/* --- statements over contact ---------------------------------------------------------------- */

static void add_tests(struct sql *s, const struct filter_node *const *items, size_t count,
		      bool is_or)
{
	sql_add(s, " AND (");
	for (size_t i = 0; i < count; i++) {
		if (i)
			sql_add_literal(s, is_or ? " OR " : " AND ");
		filter_sql_test(s, items[i]);
	}
	sql_add(s, ")");
}

static enum rc ask_contact(struct filter_sets *sets, const struct filter_node *const *items,
			   size_t count, bool is_or, struct id_set *out)
{
	struct sql s;
	enum rc rc;

	new_set(sets, out);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM contact c WHERE c.state = 0");
	add_tests(&s, items, count, is_or);
	rc = db_get_set(sets->op, out, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

/* The ids as a JSON array. */
static const char *list_ids(struct filter_sets *sets, const struct id_set *set, int64_t count)
{
	size_t room = (size_t)count * 21 + 3, len = 0;
	char *text = arena_alloc(&sets->op->mem, room);

	text[len++] = '[';
	for (int64_t id = id_set_next(set, 0); id; id = id_set_next(set, id))
		len += (size_t)snprintf(text + len, room - len, "%s%lld", len > 1 ? "," : "",
					(long long)id);
	text[len++] = ']';
	return text;
}

/* Keep in *set those for whom all items are true. */
static enum rc probe(struct filter_sets *sets, const struct filter_node *const *items, size_t count,
		     struct id_set *set, int64_t people)
{
	struct id_set kept;
	struct sql s;
	enum rc rc;

	if (people == 0 || count == 0)
		return RC_OK;
	new_set(sets, &kept);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM contact c WHERE c.id IN (" DB_LIST_BEGIN);
	sql_value(&s, db_text(list_ids(sets, set, people)));
	sql_add(&s, DB_LIST_END ") AND +c.state = 0");
	add_tests(&s, items, count, false);
	rc = db_get_set(sets->op, &kept, sql_text(&s), sql_args(&s));
	sql_release(&s);
	*set = kept;
	return rc;
}

/* --- one condition -------------------------------------------------------------------------- */

static enum rc ask_aside(struct filter_sets *sets, const struct filter_node *node,
			 struct id_set *out)
{
	struct sql s;
	bool turned;
	enum rc rc;

	new_set(sets, out);
	sql_init(&s);
	turned = filter_sql_aside(&s, node);
	rc = db_get_set(sets->op, out, sql_text(&s), sql_args(&s));
	sql_release(&s);
	if (turned)
		id_set_invert(out, &sets->live);
	else
		id_set_and(out, &sets->live);
	return rc;
}

static enum rc ask_presence(struct filter_sets *sets, const struct filter_node *node,
			    struct id_set *out)
{
	struct sql s;
	enum rc rc;

	new_set(sets, out);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM contact c WHERE c.state = 0 AND (");
	filter_sql_presence(&s, node);
	sql_add(&s, ")");
	rc = db_get_set(sets->op, out, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

/* Everybody who has a value for the condition's field. */
static enum rc eval_presence(struct filter_sets *sets, const struct filter_node *node,
			     struct id_set *out)
{
	struct filter_bound bound = {.op = FILTER_HAS_VALUE};
	struct filter_node presence = {.type = FILTER_CONDITION, .bound = &bound};

	if (node->type == FILTER_EVENT || node->bound->expansion)
		return ask_presence(sets, node, out);
	bound.field = node->bound->field;
	return filter_sql_is_aside(&presence) && bound.field->type != FILTER_TYPE_IMPORT
		   ? ask_aside(sets, &presence, out)
		   : ask_presence(sets, node, out);
}

static enum rc eval_condition(struct filter_sets *sets, const struct filter_node *node,
			      struct id_set *out)
{
	struct id_set known;
	enum rc rc;

	if (!node->bound->expansion && !filter_sql_is_aside(node))
		return ask_contact(sets, &node, 1, false, out);
	rc = node->bound->expansion ? eval(sets, node->bound->expansion, out)
				    : ask_aside(sets, node, out);
	if (rc)
		return rc;
	if (node->is_negated != node->bound->is_negative)
		id_set_invert(out, &sets->live);
	if (!node->known_only)
		return RC_OK;
	rc = eval_presence(sets, node, &known);
	if (!rc)
		id_set_and(out, &known);
	return rc;
}

/* --- groups --------------------------------------------------------------------------------- */

/* The items of a group: first those of contact alone, then the others. */
struct parts {
	const struct filter_node **items;
	size_t of_contact, count;
	bool has_index;
};

static void split(struct filter_sets *sets, const struct filter_node *group, struct parts *p)
{
	*p = (struct parts){.count = group->count};
	p->items = arena_alloc(&sets->op->mem, (group->count + 1) * sizeof(*p->items));
	for (size_t i = 0; i < group->count; i++)
		if (is_of_contact(group->items[i])) {
			p->items[p->of_contact++] = group->items[i];
			p->has_index = p->has_index || is_indexed(group->items[i]);
		}
	for (size_t i = 0, at = p->of_contact; i < group->count; i++)
		if (!is_of_contact(group->items[i]))
			p->items[at++] = group->items[i];
}

static bool is_few(const struct filter_sets *sets, int64_t people, int64_t part)
{
	return people <= PROBE_LEAST || people <= sets->newest / part;
}

static enum rc eval_and(struct filter_sets *sets, const struct parts *p, struct id_set *out)
{
	bool asked_contact = p->of_contact && (p->has_index || p->of_contact == p->count);
	struct id_set next;
	int64_t people;
	enum rc rc = RC_OK;

	if (asked_contact)
		rc = ask_contact(sets, p->items, p->of_contact, false, out);
	else
		id_set_copy(&sets->op->mem, out, &sets->live);
	for (size_t i = p->of_contact; !rc && i < p->count; i++) {
		people = id_set_count(out);
		if (is_few(sets, people, PROBE_ASIDE_PART)) {
			rc = probe(sets, p->items + i, p->count - i, out, people);
			break;
		}
		rc = eval(sets, p->items[i], &next);
		if (!rc)
			id_set_and(out, &next);
	}
	if (rc || asked_contact || !p->of_contact)
		return rc;
	people = id_set_count(out);
	if (is_few(sets, people, PROBE_CONTACT_PART))
		return probe(sets, p->items, p->of_contact, out, people);
	rc = ask_contact(sets, p->items, p->of_contact, false, &next);
	if (!rc)
		id_set_and(out, &next);
	return rc;
}

static enum rc eval_or(struct filter_sets *sets, const struct parts *p, struct id_set *out)
{
	struct id_set next;
	enum rc rc = RC_OK;

	if (p->of_contact)
		rc = ask_contact(sets, p->items, p->of_contact, true, out);
	else
		new_set(sets, out);
	for (size_t i = p->of_contact; !rc && i < p->count; i++) {
		rc = eval(sets, p->items[i], &next);
		if (!rc)
			id_set_or(out, &next);
	}
	return rc;
}

static enum rc eval(struct filter_sets *sets, const struct filter_node *node, struct id_set *out)
{
	struct parts parts;
	enum rc rc;

	if (node->type != FILTER_GROUP)
		return eval_condition(sets, node, out);
	if (node->count == 0) {
		new_set(sets, out); /* no condition means nobody */
		rc = RC_OK;
	} else {
		split(sets, node, &parts);
		rc = node->is_or ? eval_or(sets, &parts, out) : eval_and(sets, &parts, out);
	}
	if (!rc && node->is_negated)
		id_set_invert(out, &sets->live);
	return rc;
}

enum rc filter_set_get(struct filter_sets *sets, const struct filter_node *tree, struct id_set *out)
{
	return eval(sets, tree, out);
}

enum rc filter_set_count(struct filter_sets *sets, const struct filter_node *tree, int64_t *out)
{
	struct id_set set;
	struct sql s;
	enum rc rc;

	if (!is_of_contact(tree)) {
		rc = eval(sets, tree, &set);
		*out = rc ? 0 : id_set_count(&set);
		return rc;
	}
	sql_init(&s);
	sql_add(&s, "SELECT count(*) FROM contact c WHERE c.state = 0");
	add_tests(&s, &tree, 1, false);
	rc = db_get_kept_int(sets->op, out, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

enum rc filter_set_presence(struct filter_sets *sets, const struct filter_node *node,
			    struct id_set *out)
{
	return eval_presence(sets, node, out);
}
