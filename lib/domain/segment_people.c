#include "lib/domain/segment_people.h"

#include "lib/domain/contact.h"
#include "lib/domain/setting.h"
#include "lib/platform/zone.h"

static const char sql_people_by_hand[] = "SELECT id_set(m.contact_id) FROM segment_member m"
					 " WHERE m.segment_id = $1 AND m.is_excluded = $2";
static const char sql_people_has_hands[] =
    "SELECT 1 FROM segment_member WHERE segment_id = $1 LIMIT 1";

enum rc segment_context(struct op *op, struct filter_context *out)
{
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	*out = (struct filter_context){.default_country = ""};
	if (rc)
		return rc;
	zone_use(settings.time_zone);
	*out = (struct filter_context){
	    .now = op->now,
	    .clock = op->now,
	    .default_country = settings.default_country,
	    .account_id = op->account_id,
	};
	return RC_OK;
}

/* --- its filter ----------------------------------------------------------------------------- */

static enum rc read_filter(struct op *op, int64_t id, int64_t now, const char *text,
			   struct filter_node **out, struct filter_error *error)
{
	struct filter_context ctx;
	enum rc rc = segment_context(op, &ctx);

	ctx.self_id = id;
	ctx.now = now;
	*error = (struct filter_error){0};
	return rc ? rc : filter_read(op, &ctx, text, out, error);
}

enum rc segment_tree_at(struct op *op, const struct segment *s, int64_t now,
			struct filter_node **out, struct segment_state *state)
{
	struct filter_error error;
	enum rc rc;

	*out = NULL;
	*state = (struct segment_state){.missing = "", .error = ""};
	if (s->kind == SEGMENT_STATIC)
		return RC_OK;
	rc = read_filter(op, s->id, now, s->filter, out, &error);
	if (rc != RC_INVALID)
		return rc;
	*out = NULL;
	*state = (struct segment_state){
	    .is_broken = true,
	    .missing = error.missing ? error.missing : "",
	    .error = error.message ? error.message : arena_dup(&op->mem, op->fault.reason),
	};
	op_clear_fault(op);
	return RC_OK;
}

enum rc segment_tree(struct op *op, const struct segment *s, struct filter_node **out,
		     struct segment_state *state)
{
	return segment_tree_at(op, s, op->now, out, state);
}

/* --- its people ----------------------------------------------------------------------------- */

static enum rc get_hands(struct filter_sets *sets, int64_t id, bool is_excluded, struct id_set *out)
{
	struct op *op = sets->op;
	enum rc rc;

	id_set_init(&op->mem, out, sets->newest);
	rc = db_get_set(op, out, sql_people_by_hand, DB_ARGS(db_int(id), db_int(is_excluded)));
	if (!rc)
		id_set_and(out, &sets->live);
	return rc;
}

/* tree: NULL for a static one. */
static enum rc combine(struct filter_sets *sets, int64_t id, const struct filter_node *tree,
		       struct id_set *out)
{
	struct id_set included, excluded;
	enum rc rc = get_hands(sets, id, false, &included);

	if (!rc && !tree) {
		*out = included;
		return RC_OK;
	}
	if (!rc)
		rc = get_hands(sets, id, true, &excluded);
	if (!rc)
		rc = filter_set_get(sets, tree, out);
	if (rc)
		return rc;
	id_set_or(out, &included);
	id_set_and_not(out, &excluded);
	return RC_OK;
}

enum rc segment_people_at(struct op *op, struct filter_sets *sets, const struct segment *s,
			  int64_t now, struct id_set *out, struct segment_state *state)
{
	struct filter_node *tree;
	enum rc rc = segment_tree_at(op, s, now, &tree, state);

	id_set_init(&op->mem, out, sets->newest);
	return rc || state->is_broken ? rc : combine(sets, s->id, tree, out);
}

enum rc segment_people_of(struct op *op, struct filter_sets *sets, const struct segment *s,
			  struct id_set *out, struct segment_state *state)
{
	return segment_people_at(op, sets, s, op->now, out, state);
}

enum rc segment_people(struct op *op, struct filter_sets *sets, int64_t id, struct id_set *out,
		       struct segment_state *state)
{
	struct segment s;
	enum rc rc = segment_get(op, id, &s);

	return rc ? rc : segment_people_of(op, sets, &s, out, state);
}

static enum rc has_hands(struct op *op, int64_t id, bool *out)
{
	int64_t one;
	enum rc rc = db_get_int(op, &one, sql_people_has_hands, DB_ARGS(db_int(id)));

	*out = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc segment_count(struct op *op, struct filter_sets *sets, const struct segment *s,
		      int64_t *out, struct segment_state *state)
{
	struct filter_node *tree;
	struct id_set people;
	bool by_hand;
	enum rc rc = segment_tree(op, s, &tree, state);

	*out = 0;
	if (rc || state->is_broken)
		return rc;
	rc = has_hands(op, s->id, &by_hand);
	if (rc || (!tree && !by_hand))
		return rc;
	if (!by_hand)
		return filter_set_count(sets, tree, out);
	rc = combine(sets, s->id, tree, &people);
	if (!rc)
		*out = id_set_count(&people);
	return rc;
}

/* --- what a change would do ----------------------------------------------------------------- */

static enum rc get_examples(struct op *op, const struct id_set *people, struct segment_example *out,
			    size_t *count)
{
	struct contact c;
	int64_t id = 0;
	enum rc rc = RC_OK;

	*count = 0;
	while (!rc && *count < SEGMENT_EXAMPLES && (id = id_set_next(people, id)) != 0) {
		rc = contact_get(op, id, &c);
		if (!rc)
			out[(*count)++] = (struct segment_example){id, contact_title(op, &c)};
	}
	return rc;
}

/* From the people as they are to those of `after`, which is used up. */
static enum rc compare(struct op *op, struct filter_sets *sets, const struct segment *s,
		       struct id_set after, struct segment_impact *out)
{
	struct id_set before, entering;
	struct segment_state state;
	enum rc rc = segment_people_of(op, sets, s, &before, &state);

	if (rc)
		return rc;
	out->before = id_set_count(&before);
	out->after = id_set_count(&after);
	id_set_copy(&op->mem, &entering, &after);
	id_set_and_not(&entering, &before);
	id_set_and_not(&before, &after);
	out->enter = id_set_count(&entering);
	out->leave = id_set_count(&before);
	rc = get_examples(op, &entering, out->entering, &out->entering_count);
	return rc ? rc : get_examples(op, &before, out->leaving, &out->leaving_count);
}

enum rc segment_impact(struct op *op, struct filter_sets *sets, const struct segment *s,
		       const char *filter, struct segment_impact *out)
{
	struct filter_error error;
	struct filter_node *tree;
	struct id_set after;
	enum rc rc = RC_OK;

	*out = (struct segment_impact){0};
	id_set_init(&op->mem, &after, sets->newest);
	if (filter)
		rc = read_filter(op, s->id, op->now, filter, &tree, &error);
	if (!rc && filter)
		rc = combine(sets, s->id, tree, &after);
	return rc ? rc : compare(op, sets, s, after, out);
}

enum rc segment_impact_field(struct op *op, struct filter_sets *sets, const struct segment *s,
			     const struct filter_field *instead, struct segment_impact *out)
{
	struct filter_context ctx;
	struct filter_error error;
	struct filter_node *tree;
	struct id_set after;
	enum rc rc = segment_context(op, &ctx);

	*out = (struct segment_impact){0};
	id_set_init(&op->mem, &after, sets->newest);
	ctx.self_id = s->id;
	ctx.instead = instead;
	if (!rc)
		rc = filter_read(op, &ctx, s->filter, &tree, &error);
	if (!rc)
		rc = combine(sets, s->id, tree, &after);
	return rc ? rc : compare(op, sets, s, after, out);
}
