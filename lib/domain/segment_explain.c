#include "lib/domain/segment_explain.h"

#include "lib/platform/sql.h"

static const char sql_explain_hand[] =
    "SELECT is_excluded FROM segment_member WHERE contact_id = $1 AND segment_id = $2";
static const char sql_explain_hands[] =
    "SELECT segment_id, is_excluded FROM segment_member WHERE contact_id = $1 ORDER BY segment_id";
static const char sql_explain_live[] = "SELECT 1 FROM contact WHERE id = $1 AND state = 0";

/* --- facts about the contact ---------------------------------------------------------------- */

static enum segment_hand as_hand(bool is_excluded)
{
	return is_excluded ? SEGMENT_HAND_OUT : SEGMENT_HAND_IN;
}

static enum rc is_live(struct op *op, int64_t contact_id, bool *out)
{
	int64_t one;
	enum rc rc = db_get_int(op, &one, sql_explain_live, DB_ARGS(db_int(contact_id)));

	*out = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc get_hand(struct op *op, int64_t segment_id, int64_t contact_id,
			enum segment_hand *out)
{
	int64_t is_excluded;
	enum rc rc = db_get_int(op, &is_excluded, sql_explain_hand,
				DB_ARGS(db_int(contact_id), db_int(segment_id)));

	*out = rc ? SEGMENT_HAND_NONE : as_hand(is_excluded);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* In which of the segments they were put by hand, in one statement for all. */
static enum rc get_hands(struct op *op, int64_t contact_id, struct segment_verdict *list,
			 size_t count)
{
	struct db_rows rows;

	db_query(op, &rows, sql_explain_hands, DB_ARGS(db_int(contact_id)));
	while (db_next(&rows))
		for (size_t i = 0; i < count; i++)
			if (list[i].segment.id == db_col_int(&rows, 0))
				list[i].hand = as_hand(db_col_int(&rows, 1));
	return db_end(&rows);
}

static enum rc test_tree(struct op *op, const struct filter_node *tree, int64_t contact_id,
			 bool *out)
{
	struct sql s;
	int64_t one;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT 1 FROM contact c WHERE c.id = ");
	sql_value(&s, db_int(contact_id));
	sql_add(&s, " AND ");
	filter_sql_test(&s, tree);
	rc = db_get_int(op, &one, sql_text(&s), sql_args(&s));
	sql_release(&s);
	*out = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- verdicts ------------------------------------------------------------------------------- */

/* v has segment and hand. */
static enum rc judge(struct op *op, struct segment_verdict *v, int64_t contact_id, int64_t now,
		     bool live)
{
	struct filter_node *tree;
	enum rc rc = segment_tree_at(op, &v->segment, now, &tree, &v->state);

	if (!rc && tree && live)
		rc = test_tree(op, tree, contact_id, &v->matches);
	v->is_in = live && !v->state.is_broken && v->hand != SEGMENT_HAND_OUT &&
		   (v->matches || v->hand == SEGMENT_HAND_IN);
	return rc;
}

enum rc segment_verdict_get(struct op *op, const struct segment *s, int64_t contact_id, int64_t now,
			    struct segment_verdict *out)
{
	bool live;
	enum rc rc = is_live(op, contact_id, &live);

	*out = (struct segment_verdict){.segment = *s};
	if (!rc)
		rc = get_hand(op, s->id, contact_id, &out->hand);
	return rc ? rc : judge(op, out, contact_id, now, live);
}

enum rc segment_verdict_list(struct op *op, int64_t contact_id, int64_t now,
			     struct segment_verdict **out, size_t *count)
{
	struct segment_query q = {.search = ""};
	struct segment *list;
	bool live;
	enum rc rc = is_live(op, contact_id, &live);

	if (!rc)
		rc = segment_list(op, &q, &list, count);
	if (rc)
		return rc;
	*out = arena_alloc(&op->mem, (*count + 1) * sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		(*out)[i].segment = list[i];
	rc = get_hands(op, contact_id, *out, *count);
	for (size_t i = 0; !rc && i < *count; i++)
		rc = judge(op, &(*out)[i], contact_id, now, live);
	return rc;
}

enum rc segment_explain(struct op *op, const struct segment *s, int64_t contact_id, int64_t now,
			struct filter_reason **out, size_t *count)
{
	struct segment_state state;
	struct filter_node *tree;
	enum rc rc = segment_tree_at(op, s, now, &tree, &state);

	*out = NULL;
	*count = 0;
	return rc || !tree ? rc : filter_explain(op, tree, contact_id, out, count);
}
