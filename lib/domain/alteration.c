/*
 * Rows of alterations: begun, confirmed, stopped, forgotten.  The work is in alteration_run.c and
 * behind it.
 */
#include "lib/domain/alteration_row.h"

#include "lib/base/count.h"
#include "lib/domain/attribute_row.h"
#include "lib/domain/notice.h"
#include "lib/domain/tag.h"
#include "lib/platform/db.h"

#define COLUMNS                                                                                    \
	"id, account_id, kind, entity, entity_id, target_id, old_type, values_id, old_values_id,"  \
	" newest_change, undoes_id, state, step, last_id, asked, done, changed, left_out,"         \
	" batch_id, error, created_at, COALESCE(finished_at, 0), noted"
/* What is not over.  A look keeps nobody away: see alteration_look. */
#define UNDER_WAY "finished_at IS NULL AND state = 'running'"

static const char sql_alteration_get[] = "SELECT " COLUMNS " FROM alteration WHERE id = $1";
static const char sql_alteration_find[] =
    "SELECT " COLUMNS " FROM alteration WHERE " UNDER_WAY " AND entity = $1"
    " AND (entity_id = $2 OR (kind = 'merge-tag' AND target_id = $2)) ORDER BY id LIMIT 1";
static const char sql_alteration_find_batch[] =
    "SELECT " COLUMNS " FROM alteration WHERE batch_id = $1 AND entity = 3 AND entity_id = $2"
    " AND undoes_id <> 0 ORDER BY id DESC LIMIT 1";
static const char sql_alteration_insert[] =
    "INSERT INTO alteration (account_id, kind, entity, entity_id, target_id, old_type, values_id,"
    " old_values_id, newest_change, undoes_id, state, asked, batch_id, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
static const char sql_alteration_save[] =
    "UPDATE alteration SET state = $2, step = $3, last_id = $4, done = $5, changed = $6,"
    " left_out = $7, batch_id = $8, error = $9, finished_at = $10,"
    " noted = $11 WHERE id = $1";
static const char sql_alteration_newest_change[] = "SELECT COALESCE(MAX(id), 0) FROM change";
/*
 * Values of contacts, and options; another name or place of the attribute changes nothing.  Read in
 * the order of time, of which there is little, not by contact ("+ 0").
 */
static const char sql_alteration_is_stale[] =
    "SELECT 1 FROM change WHERE entity = 3 AND entity_id = $2 AND id > $1"
    " AND (field = 3 OR field >= 1000) UNION ALL SELECT 1 FROM change WHERE id > $1"
    " AND entity + 0 = 1 AND field = $3 LIMIT 1";
static const char sql_alteration_drop_looks[] =
    "UPDATE alteration SET state = 'dropping', step = 0, last_id = 0 WHERE entity = 3"
    " AND entity_id = $1 AND finished_at IS NULL AND state IN ('staging', 'ready')";
/* It knows tags and attributes by what they were when it began. */
static const char sql_alteration_import[] =
    "SELECT 1 FROM import WHERE state IN ('checking', 'running') LIMIT 1";
static const char sql_alteration_carriers[] = "SELECT carriers FROM tag WHERE id = $1";
static const char sql_alteration_drop_old[] =
    "UPDATE alteration SET state = 'dropping', step = 0, last_id = 0 WHERE finished_at IS NULL"
    " AND state IN ('staging', 'ready') AND created_at < $1";
static const char sql_alteration_forget[] = "DELETE FROM alteration WHERE finished_at < $1";

enum { FORGET_SECONDS = 365 * 24 * 3600, LOOK_CHANGES = 500000 };

static const struct {
	const char *key, *batch;
	enum change_entity entity;
} kinds[ALTERATION_KINDS] = {
    [ALTERATION_CONVERT] = {"convert", "attribute.convert", CHANGE_ATTRIBUTE},
    [ALTERATION_MERGE_TAG] = {"merge-tag", "tag.merge", CHANGE_TAG},
    [ALTERATION_DELETE_TAG] = {"delete-tag", "tag.delete", CHANGE_TAG},
    [ALTERATION_DELETE_ATTRIBUTE] = {"delete-attribute", "attribute.delete", CHANGE_ATTRIBUTE},
};

static const char *const state_keys[ALTERATION_STATES] = {
    "staging", "ready", "running", "dropping", "done", "stopped", "failed"};

/* --- rows ----------------------------------------------------------------------------------- */

static enum alteration_kind parse_kind(const char *key)
{
	for (size_t i = 0; i < ALTERATION_KINDS; i++)
		if (strcmp(kinds[i].key, key) == 0)
			return (enum alteration_kind)i;
	BUG("alteration of kind '%s'", key);
}

static enum alteration_state parse_state(const char *key)
{
	for (size_t i = 0; i < ALTERATION_STATES; i++)
		if (strcmp(state_keys[i], key) == 0)
			return (enum alteration_state)i;
	BUG("alteration in state '%s'", key);
}

static void read_row(struct db_rows *rows, struct alteration *out)
{
	*out = (struct alteration){
	    .id = db_col_int(rows, 0),
	    .account_id = db_col_int(rows, 1),
	    .kind = parse_kind(db_col_text(rows, 2)),
	    .entity = (enum change_entity)db_col_int(rows, 3),
	    .entity_id = db_col_int(rows, 4),
	    .target_id = db_col_int(rows, 5),
	    .type = (enum attribute_type)db_col_int(rows, 5),
	    .old_type = (enum attribute_type)db_col_int(rows, 6),
	    .values_id = db_col_int(rows, 7),
	    .old_values_id = db_col_int(rows, 8),
	    .newest_change = db_col_int(rows, 9),
	    .undoes_id = db_col_int(rows, 10),
	    .state = parse_state(db_col_text(rows, 11)),
	    .step = (int)db_col_int(rows, 12),
	    .last_id = db_col_int(rows, 13),
	    .asked = db_col_int(rows, 14),
	    .done = db_col_int(rows, 15),
	    .changed = db_col_int(rows, 16),
	    .left_out = db_col_int(rows, 17),
	    .batch_id = db_col_int(rows, 18),
	    .error = db_col_dup(rows, 19),
	    .created_at = db_col_int(rows, 20),
	    .finished_at = db_col_int(rows, 21),
	    .noted = db_col_int(rows, 22),
	};
}

static enum rc read_one(struct op *op, const char *sql, struct db_args args, struct alteration *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql, args);
	found = db_next(&rows);
	if (found)
		read_row(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc alteration_get(struct op *op, int64_t id, struct alteration *out)
{
	enum rc rc = read_one(op, sql_alteration_get, DB_ARGS(db_int(id)), out);

	return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "no such change") : rc;
}

enum rc alteration_find(struct op *op, enum change_entity entity, int64_t id,
			struct alteration *out)
{
	return read_one(op, sql_alteration_find, DB_ARGS(db_int(entity), db_int(id)), out);
}

enum rc alteration_find_batch(struct op *op, int64_t batch_id, int64_t attribute_id,
			      struct alteration *out)
{
	return read_one(op, sql_alteration_find_batch,
			DB_ARGS(db_int(batch_id), db_int(attribute_id)), out);
}

enum rc alteration_save(struct op *op, const struct alteration *a)
{
	return db_run(op, sql_alteration_save,
		      DB_ARGS(db_int(a->id), db_text(state_keys[a->state]), db_int(a->step),
			      db_int(a->last_id), db_int(a->done), db_int(a->changed),
			      db_int(a->left_out), db_int(a->batch_id), db_text(a->error),
			      a->finished_at ? db_int(a->finished_at) : db_null(),
			      db_int(a->noted)));
}

static enum rc insert(struct op *op, struct alteration *a)
{
	a->entity = kinds[a->kind].entity;
	a->account_id = op->account_id;
	a->created_at = op->now;
	a->error = "";
	return db_insert(op, &a->id, sql_alteration_insert,
			 DB_ARGS(db_int(a->account_id), db_text(kinds[a->kind].key),
				 db_int(a->entity), db_int(a->entity_id), db_int(a->target_id),
				 db_int(a->old_type), db_int(a->values_id),
				 db_int(a->old_values_id), db_int(a->newest_change),
				 db_int(a->undoes_id), db_text(state_keys[a->state]),
				 db_int(a->asked), db_int(a->batch_id), db_int(a->created_at)));
}

bool alteration_is_at_work(const struct alteration *a)
{
	return a->state == ALTERATION_STAGING || a->state == ALTERATION_RUNNING ||
	       a->state == ALTERATION_DROPPING;
}

/* --- one at a time -------------------------------------------------------------------------- */

static enum rc check_free(struct op *op, enum change_entity entity, int64_t id)
{
	struct alteration other;
	enum rc rc = alteration_find(op, entity, id, &other);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc
		  : op_fail(op, RC_CONFLICT, "",
			    entity == CHANGE_TAG
				? "the tag is being merged or deleted just now; wait for that"
				: "the attribute is being changed just now; wait for that");
}

static enum rc check_imports(struct op *op)
{
	int64_t one;
	enum rc rc = db_get_int(op, &one, sql_alteration_import, DB_NO_ARGS);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc
		  : op_fail(op, RC_CONFLICT, "",
			    "an import is at work; wait for its end, and look again");
}

/* Confirmed with its first word. */
static enum rc start(struct op *op, struct alteration *a)
{
	enum rc rc = check_imports(op);

	if (!rc)
		rc = change_join(op, kinds[a->kind].batch);
	a->state = ALTERATION_RUNNING;
	a->batch_id = op->batch_id;
	return rc ? rc : insert(op, a);
}

/* --- another type --------------------------------------------------------------------------- */

static enum rc check_type(struct op *op, const struct attribute *a, enum attribute_type type)
{
	if (type <= ATTRIBUTE_NONE || type >= ATTRIBUTE_TYPE_COUNT)
		return op_fail(op, RC_INVALID, "type", "choose what it is to hold");
	if (type == a->type)
		return op_fail(op, RC_INVALID, "type", "it holds that already");
	return RC_OK;
}

/* What a change of the type begins with. */
static enum rc begin_type(struct op *op, int64_t attribute_id, enum attribute_type type,
			  struct alteration *out)
{
	struct attribute a;
	enum rc rc = attribute_get(op, attribute_id, &a);

	*out = (struct alteration){
	    .kind = ALTERATION_CONVERT, .entity_id = attribute_id, .target_id = type, .type = type};
	if (!rc)
		rc = check_type(op, &a, type);
	if (!rc)
		rc = check_free(op, CHANGE_ATTRIBUTE, attribute_id);
	if (!rc)
		rc = db_run(op, sql_alteration_drop_looks, DB_ARGS(db_int(attribute_id)));
	if (!rc)
		rc = attribute_next_id(op, &out->values_id);
	if (!rc)
		rc = db_get_int(op, &out->newest_change, sql_alteration_newest_change, DB_NO_ARGS);
	/* Options that an older look made ready would stand in the way of the new ones. */
	if (!rc && !attribute_has_options(a.type))
		rc = attribute_option_unstage(op, attribute_id);
	if (rc)
		return rc;
	out->old_type = a.type;
	out->old_values_id = a.values_id;
	out->asked = a.holders;
	return RC_OK;
}

enum rc alteration_look(struct op *op, int64_t attribute_id, enum attribute_type type,
			struct alteration *out)
{
	enum rc rc = begin_type(op, attribute_id, type, out);

	out->state = ALTERATION_STAGING;
	return rc ? rc : insert(op, out);
}

/* RC_CONFLICT: a value was written since, or so much that finding out would take too long. */
static enum rc check_stale(struct op *op, const struct alteration *a)
{
	int64_t newest, one;
	enum rc rc = db_get_int(op, &newest, sql_alteration_newest_change, DB_NO_ARGS);

	if (!rc && newest - a->newest_change <= LOOK_CHANGES)
		rc = db_get_int(op, &one, sql_alteration_is_stale,
				DB_ARGS(db_int(a->newest_change), db_int(a->entity_id),
					db_int(1000 + a->entity_id)));
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc
		  : op_fail(op, RC_CONFLICT, "",
			    "meanwhile values of this attribute were changed; please look again");
}

static enum rc check_look(struct op *op, const struct alteration *a, int64_t left_out)
{
	enum rc rc;

	if (a->kind != ALTERATION_CONVERT || a->state != ALTERATION_READY)
		return op_fail(op, RC_CONFLICT, "",
			       "this look is over; please look again before the type changes");
	if (a->left_out != left_out)
		return op_fail(op, RC_CONFLICT, "",
			       "the number of values that do not fit is another one by now; please "
			       "look again");
	rc = check_stale(op, a);
	return rc ? rc : check_free(op, CHANGE_ATTRIBUTE, a->entity_id);
}

enum rc alteration_confirm(struct op *op, struct alteration *a, int64_t left_out)
{
	enum rc rc = check_look(op, a, left_out);

	if (!rc)
		rc = check_imports(op);
	if (!rc)
		rc = change_join(op, kinds[a->kind].batch);
	if (rc)
		return rc;
	a->state = ALTERATION_RUNNING;
	a->step = ALTERATION_SWITCH;
	a->batch_id = op->batch_id;
	return alteration_save(op, a);
}

enum rc alteration_convert_back(struct op *op, int64_t attribute_id, enum attribute_type type,
				const struct attribute_option *options, size_t option_count,
				int64_t undoes_id, struct alteration *out)
{
	enum rc rc = begin_type(op, attribute_id, type, out);

	if (!rc && attribute_has_options(type) && !attribute_has_options(out->old_type))
		rc = attribute_option_stage_back(op, attribute_id, options, option_count);
	out->undoes_id = undoes_id;
	out->state = ALTERATION_RUNNING;
	out->batch_id = op->batch_id;
	if (!rc)
		rc = insert(op, out);
	out->step = ALTERATION_STAGE;
	return rc ? rc : alteration_save(op, out);
}

/* --- tags, and what is deleted -------------------------------------------------------------- */

static enum rc check_into(struct op *op, int64_t id, int64_t into)
{
	struct tag tag;
	enum rc rc;

	if (id == into)
		return op_fail(op, RC_INVALID, "into", "this is the same tag");
	rc = tag_get(op, into, &tag);
	if (rc == RC_NOT_FOUND)
		return op_fail(op, RC_INVALID, "into", "choose the tag that stays");
	if (!rc && tag.scope == TAG_CONVERSATIONS)
		return op_fail(op, RC_INVALID, "into", "this tag is for conversations only");
	return rc;
}

static enum rc begin_tag(struct op *op, int64_t id, struct alteration *out)
{
	enum rc rc = db_get_int(op, &out->asked, sql_alteration_carriers, DB_ARGS(db_int(id)));

	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "", "no such tag");
	return rc ? rc : check_free(op, CHANGE_TAG, id);
}

enum rc alteration_merge_tag(struct op *op, int64_t id, int64_t into, struct alteration *out)
{
	enum rc rc;

	*out =
	    (struct alteration){.kind = ALTERATION_MERGE_TAG, .entity_id = id, .target_id = into};
	rc = begin_tag(op, id, out);
	if (!rc)
		rc = check_into(op, id, into);
	if (!rc)
		rc = check_free(op, CHANGE_TAG, into);
	return rc ? rc : start(op, out);
}

enum rc alteration_delete_tag(struct op *op, int64_t id, struct alteration *out)
{
	enum rc rc;

	*out = (struct alteration){.kind = ALTERATION_DELETE_TAG, .entity_id = id};
	rc = begin_tag(op, id, out);
	return rc ? rc : start(op, out);
}

enum rc alteration_delete_attribute(struct op *op, int64_t id, struct alteration *out)
{
	struct attribute a;
	enum rc rc = attribute_get(op, id, &a);

	*out = (struct alteration){.kind = ALTERATION_DELETE_ATTRIBUTE, .entity_id = id};
	if (!rc)
		rc = check_free(op, CHANGE_ATTRIBUTE, id);
	if (!rc)
		rc = db_run(op, sql_alteration_drop_looks, DB_ARGS(db_int(id)));
	if (rc)
		return rc;
	out->asked = a.holders;
	return start(op, out);
}

/* --- the end -------------------------------------------------------------------------------- */

static const char *result_words(struct op *op, const struct alteration *a)
{
	static const char *const what[ALTERATION_KINDS] = {
	    [ALTERATION_CONVERT] = "The change of an attribute's type",
	    [ALTERATION_MERGE_TAG] = "The merge of two tags",
	    [ALTERATION_DELETE_TAG] = "The deletion of a tag",
	    [ALTERATION_DELETE_ATTRIBUTE] = "The deletion of an attribute"};

	return arena_printf(&op->mem, "%s is %s: %s.", what[a->kind],
			    a->state == ALTERATION_DONE ? "done" : "not done to the end",
			    count_words(&op->mem, a->done, "contact", "contacts"));
}

const char *alteration_href(struct op *op, const struct alteration *a)
{
	return arena_printf(&op->mem, "/%s/alteration?id=%lld",
			    a->entity == CHANGE_TAG ? "tags" : "attributes", (long long)a->id);
}

enum rc alteration_finish(struct op *op, struct alteration *a, enum alteration_state state)
{
	enum rc rc;

	a->state = state;
	a->finished_at = op->now;
	rc = alteration_save(op, a);
	/* Who waited in front of the page knows. */
	if (rc || !a->account_id || a->undoes_id || a->asked <= ALTERATION_AT_ONCE ||
	    state == ALTERATION_STOPPED)
		return rc;
	return notice_add(op, a->account_id, state == ALTERATION_DONE ? "success" : "danger",
			  result_words(op, a), alteration_href(op, a));
}

enum rc alteration_stop(struct op *op, struct alteration *a)
{
	if (a->state == ALTERATION_DROPPING)
		return RC_OK;
	if (a->finished_at || (a->kind == ALTERATION_CONVERT && a->step > ALTERATION_SWITCH))
		return op_fail(op, RC_CONFLICT, "", "this is over already");
	if (a->kind != ALTERATION_CONVERT)
		return alteration_finish(op, a, ALTERATION_STOPPED);
	a->state = ALTERATION_DROPPING;
	return alteration_save(op, a);
}

enum rc alteration_forget(struct op *op)
{
	enum rc rc =
	    db_run(op, sql_alteration_drop_old, DB_ARGS(db_int(op->now - ALTERATION_LOOK_SECONDS)));

	return rc ? rc
		  : db_run(op, sql_alteration_forget, DB_ARGS(db_int(op->now - FORGET_SECONDS)));
}
