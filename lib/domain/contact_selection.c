#include "lib/domain/contact_selection.h"

#include "lib/domain/contact_search.h"
#include "lib/platform/zone.h"

enum { DAY_SECONDS = 24 * 3600 };

/* Into the set, or, when there is one already, those who are in both. */
static enum rc keep_matching(struct filter_sets *sets, const struct filter_node *tree,
			     struct contact_selected *out)
{
	struct id_set found;
	enum rc rc = filter_set_get(sets, tree, &found);

	if (rc)
		return rc;
	if (out->query.people)
		id_set_and(&out->people, &found);
	else
		out->people = found;
	out->query.people = &out->people;
	return RC_OK;
}

/* A segment is asked as the filter that names it: so it is the same wherever dates start. */
static struct filter_node *segment_node(struct op *op, const struct segment *s)
{
	struct filter_node *root = arena_alloc(&op->mem, sizeof(*root));
	struct filter_node *node = arena_alloc(&op->mem, sizeof(*node));

	*node = (struct filter_node){
	    .type = FILTER_CONDITION, .field = "segment", .op = FILTER_IS, .value_count = 1};
	node->values = arena_alloc(&op->mem, sizeof(*node->values));
	node->values[0] = (struct filter_value){.text = s->name};
	*root = (struct filter_node){.type = FILTER_GROUP, .count = 1};
	root->items = arena_alloc(&op->mem, sizeof(*root->items));
	root->items[0] = node;
	return root;
}

static enum rc keep_segment(struct op *op, const struct filter_context *ctx,
			    struct filter_sets *sets, int64_t id, struct contact_selected *out)
{
	struct filter_error error = {0};
	struct filter_node *tree;
	struct segment s;
	enum rc rc = segment_get(op, id, &s);

	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "segment", "there is no such segment");
	if (rc)
		return rc;
	if (s.archived_at)
		return op_fail(op, RC_CONFLICT, "segment", "this segment is archived");
	out->segment = s.name;
	tree = segment_node(op, &s);
	rc = filter_bind(op, ctx, tree, &error);
	if (rc == RC_INVALID)
		return op_failf(op, RC_CONFLICT, "segment", "%s",
				error.message ? error.message : "this segment is broken");
	return rc ? rc : keep_matching(sets, tree, out);
}

static enum rc keep_filter(struct op *op, const struct filter_context *ctx,
			   struct filter_sets *sets, const char *text, struct contact_selected *out,
			   struct filter_error *error)
{
	struct filter_node *tree;
	enum rc rc = filter_read(op, ctx, text, &tree, error);

	if (rc)
		return rc;
	out->filter = filter_print(op, tree);
	return keep_matching(sets, tree, out);
}

enum rc contact_selection_find(struct op *op, const struct contact_selection *s,
			       struct contact_selected *out, struct filter_error *error)
{
	struct filter_context ctx;
	struct filter_sets sets;
	enum rc rc = segment_context(op, &ctx);

	*out = (struct contact_selected){.filter = "", .segment = ""};
	*error = (struct filter_error){0};
	if (rc)
		return rc;
	if (s->at)
		ctx.now = s->at;
	out->query = (struct contact_query){
	    .states = s->states,
	    .search = s->search,
	    .inside = s->inside,
	    .default_country = ctx.default_country,
	};
	if (s->segment_id || s->filter[0])
		rc = filter_sets_init_states(op, &sets, s->states ? s->states : CONTACT_IN_LIVE);
	if (!rc && s->segment_id)
		rc = keep_segment(op, &ctx, &sets, s->segment_id, out);
	if (!rc && s->filter[0])
		rc = keep_filter(op, &ctx, &sets, s->filter, out, error);
	return rc;
}

/* Those in the set whom the search finds. */
static enum rc narrow_by_search(struct op *op, const struct contact_query *query,
				struct id_set *people)
{
	struct contact_search search;
	struct id_set found;
	int64_t id = 0;
	enum rc rc = contact_search_parse(op, query, &search);

	if (!rc)
		rc = contact_search_set(op, &search, &found);
	/* The two sets may differ in room. */
	while (!rc && (id = id_set_next(people, id)) != 0)
		if (!id_set_has(&found, id))
			id_set_remove(people, id);
	return rc;
}

enum rc contact_selection_people(struct op *op, const struct contact_selection *s,
				 struct contact_selected *selected, struct id_set *out,
				 struct filter_error *error)
{
	struct filter_sets sets;
	enum rc rc = contact_selection_find(op, s, selected, error);

	if (!rc)
		rc = filter_sets_init_states(op, &sets, s->states ? s->states : CONTACT_IN_LIVE);
	if (rc)
		return rc;
	id_set_copy(&op->mem, out, selected->query.people ? selected->query.people : &sets.live);
	return s->search[0] ? narrow_by_search(op, &selected->query, out) : RC_OK;
}

enum rc contact_selection_day(struct op *op, const char *text, int64_t *at)
{
	int64_t day;

	*at = 0;
	if (!text[0])
		return RC_OK;
	if (!zone_is_day(text) || !zone_parse_local(text, &day))
		return op_fail(op, RC_INVALID, "at",
			       "this is no day of the calendar: write it like 2026-11-22");
	*at = zone_from_local(day + zone_to_local(op->now) % DAY_SECONDS);
	return RC_OK;
}
