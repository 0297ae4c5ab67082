#include "lib/domain/tag_merge.h"

#include <strings.h>

#include "lib/domain/segment_asking.h"
#include "lib/platform/db.h"

static const char sql_merge_both[] =
    "SELECT count(*) FROM contact_tag a CROSS JOIN contact_tag b WHERE a.tag_id = $1"
    " AND b.tag_id = $2 AND b.contact_id = a.contact_id";
static const char sql_merge_orders[] =
    "SELECT count(*) FROM bulk b WHERE b.state = 'running' AND b.action IN ('tag', 'untag')"
    " AND $1 IN (" DB_LIST_BEGIN "b.targets" DB_LIST_END ")";

/* --- a filter as it would mean then --------------------------------------------------------- */

/* Two values of a condition: one asks for one of the tags, so it then asks for either. */
struct merging {
	const char *from, *into; /* names */
	bool is_told;
};

static bool names_one(struct op *op, const struct filter_node *node, const struct merging *m)
{
	for (size_t i = 0; i < node->value_count; i++) {
		const char *name = tag_normalise(&op->mem, node->values[i].text);

		if (strcmp(name, m->from) == 0 || strcmp(name, m->into) == 0)
			return true;
	}
	return false;
}

static void add_both(struct op *op, struct filter_node *node, const struct merging *m)
{
	struct filter_value *values =
	    arena_alloc(&op->mem, (node->value_count + 2) * sizeof(*values));

	memcpy(values, node->values, node->value_count * sizeof(*values));
	values[node->value_count] = (struct filter_value){.text = m->from};
	values[node->value_count + 1] = (struct filter_value){.text = m->into};
	node->values = values;
	node->value_count += 2;
}

/*
 * Who carries either tag now is who carries the one that stays then.  "All of" and "exactly" cannot
 * be said so.
 */
static void widen(struct op *op, struct filter_node *node, struct merging *m)
{
	for (size_t i = 0; node->type == FILTER_GROUP && i < node->count; i++)
		widen(op, node->items[i], m);
	if (node->type != FILTER_CONDITION || strcasecmp(node->field, "tag") != 0 ||
	    !names_one(op, node, m))
		return;
	switch (node->op) {
	case FILTER_IS:
		node->op = FILTER_ANY_OF;
		break;
	case FILTER_IS_NOT:
		node->op = FILTER_NONE_OF;
		break;
	case FILTER_ANY_OF:
	case FILTER_NONE_OF:
		break;
	default:
		m->is_told = false;
		return;
	}
	add_both(op, node, m);
}

/* What the segment would ask, said with the tags of today; NULL when that cannot be said. */
static const char *filter_then(struct op *op, const struct tag_merge *merge, const char *filter)
{
	struct merging m = {merge->from.name, merge->into.name, true};
	struct filter_error error = {0};
	struct filter_node *tree;

	if (filter_parse(op, filter, &tree, &error)) {
		op_clear_fault(op);
		return NULL;
	}
	widen(op, tree, &m);
	return m.is_told ? filter_print(op, tree) : NULL;
}

/* --- segments ------------------------------------------------------------------------------- */

static enum rc look_at(struct op *op, struct filter_sets *sets, const struct tag_merge *merge,
		       struct tag_merge_segment *out)
{
	struct segment s;
	const char *then;
	enum rc rc = segment_get(op, out->user.id, &s);

	if (rc)
		return rc;
	then = filter_then(op, merge, s.filter);
	if (!then)
		return RC_OK;
	rc = segment_impact(op, sets, &s, then, &out->impact);
	out->is_told = !rc;
	if (rc == RC_INVALID) { /* broken already, by something else */
		op_clear_fault(op);
		rc = RC_OK;
	}
	return rc;
}

static bool is_among(const struct segment_asking *a, int64_t id)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->users[i].id == id)
			return true;
	return false;
}

static void add_segments(struct tag_merge *merge, const struct segment_asking *asking,
			 const struct segment_asking *others, bool is_rewritten)
{
	for (size_t i = 0; i < asking->count; i++) {
		if (others && is_among(others, asking->users[i].id))
			continue;
		if (!asking->users[i].is_visible)
			merge->hidden++;
		else
			merge->segments[merge->segment_count++] = (struct tag_merge_segment){
			    .user = asking->users[i], .is_rewritten = is_rewritten};
	}
}

static enum rc list_segments(struct op *op, struct tag_merge *merge)
{
	const char *const names[] = {merge->from.name, merge->into.name};
	struct segment_asking *asking;
	struct filter_sets sets;
	enum rc rc = segment_asking_tags(op, names, 2, &asking);

	if (!rc)
		rc = filter_sets_init(op, &sets);
	if (rc)
		return rc;
	merge->segments = arena_alloc(&op->mem, (asking[0].count + asking[1].count + 1) *
						    sizeof(*merge->segments));
	add_segments(merge, &asking[0], NULL, true);
	add_segments(merge, &asking[1], &asking[0], false);
	for (size_t i = 0; !rc && i < merge->segment_count; i++)
		rc = look_at(op, &sets, merge, &merge->segments[i]);
	return rc;
}

enum rc tag_merge_look(struct op *op, int64_t from, int64_t into, struct tag_merge *out)
{
	enum rc rc;

	*out = (struct tag_merge){0};
	rc = tag_get(op, from, &out->from);
	if (!rc)
		rc = tag_get(op, into, &out->into);
	if (!rc)
		rc =
		    db_get_int(op, &out->both, sql_merge_both, DB_ARGS(db_int(from), db_int(into)));
	if (!rc)
		rc = db_get_int(op, &out->orders, sql_merge_orders, DB_ARGS(db_int(from)));
	return rc ? rc : list_segments(op, out);
}
