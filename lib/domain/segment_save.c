/*
 * Writing the definition of a segment: every check before, every change row after.
 */
#include "lib/domain/segment.h"

#include "lib/base/limits.h"
#include "lib/domain/change.h"
#include "lib/domain/segment_history.h"
#include "lib/domain/segment_people.h"
#include "lib/domain/segment_use.h"
#include "lib/domain/setting.h"
#include "lib/platform/text.h"

static const char sql_segment_clash[] =
    "SELECT COALESCE(archived_at, 0) FROM segment WHERE name_key = $1 AND id <> $2";
static const char sql_segment_saved[] =
    "SELECT count(*) FROM segment WHERE owner_id = $1 AND kind = 0 AND archived_at IS NULL";
/* The id of one that is gone does not come back: its change rows stay. */
static const char sql_segment_create[] =
    "INSERT INTO segment (id, name, name_key, description, kind, filter, owner_id, is_shared,"
    " created_at, updated_at) VALUES ((SELECT max(n) + 1 FROM"
    " (SELECT COALESCE(max(id), 0) AS n FROM segment UNION ALL"
    " SELECT COALESCE(max(entity_id), 0) FROM change WHERE entity = 4) ids),"
    " $1, $2, $3, $4, $5, $6, $7, $8, $8)";
static const char sql_segment_update[] =
    "UPDATE segment SET name = $2, name_key = $3, description = $4, filter = $5, is_shared = $6,"
    " version = version + 1, updated_at = $7 WHERE id = $1";
static const char sql_segment_private_use[] =
    "SELECT s.name FROM segment_use u JOIN segment s ON s.id = u.segment_id"
    " WHERE u.user_kind = 'segment' AND u.user_id = $1 AND s.is_shared = 0 ORDER BY s.name_key";

enum rc segment_count_saved(struct op *op, int64_t *has, int64_t *may_have)
{
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	*may_have = rc ? 0 : settings_saved_filters(&settings);
	return rc ? rc : db_get_int(op, has, sql_segment_saved, DB_ARGS(db_int(op->account_id)));
}

/* --- checks --------------------------------------------------------------------------------- */

static enum rc check_name(struct op *op, struct segment *s, const char **key)
{
	int64_t archived;
	enum rc rc;

	if (text_check(op, "name", s->name, SEGMENT_NAME_MAX))
		return RC_INVALID;
	s->name = text_trim(&op->mem, s->name);
	if (!s->name[0])
		return op_fail(op, RC_INVALID, "name", "give the segment a name");
	if (!text_is_line(s->name))
		return op_fail(op, RC_INVALID, "name",
			       "a name is one line without control characters");
	*key = text_fold(&op->mem, s->name);
	if (!(*key)[0])
		return op_fail(op, RC_INVALID, "name", "there is nothing in this name to read");
	rc = db_get_int(op, &archived, sql_segment_clash, DB_ARGS(db_text(*key), db_int(s->id)));
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc
		  : op_fail(op, RC_CONFLICT, "name",
			    archived ? "an archived segment has this name"
				     : "there is a segment of this name already");
}

/* Bind the text as this segment's own, and bring it into its canonical form. */
static enum rc check_filter(struct op *op, struct segment *s, struct filter_node **tree)
{
	struct filter_context ctx;
	struct filter_error error = {0};
	enum rc rc;

	*tree = NULL;
	if (s->kind == SEGMENT_STATIC) {
		s->filter = "";
		return RC_OK;
	}
	if (!s->filter[0])
		return op_fail(op, RC_INVALID, "filter",
			       "a segment needs a filter with at least one condition");
	rc = segment_context(op, &ctx);
	ctx.self_id = s->id;
	if (!rc)
		rc = filter_read(op, &ctx, s->filter, tree, &error);
	if (rc)
		return rc;
	if (!filter_count_conditions(*tree))
		return op_fail(op, RC_INVALID, "filter",
			       "a segment needs a filter with at least one condition");
	s->filter = filter_print(op, *tree);
	if (strlen(s->filter) > FILTER_TEXT_MAX)
		return op_fail(op, RC_INVALID, "filter", "this filter is too long to be kept");
	return RC_OK;
}

/* After segment_use was written: a shared one must mean the same to everybody. */
static enum rc check_uses(struct op *op, const struct segment *s)
{
	const char *name;
	enum rc rc;

	if (!s->is_shared)
		return RC_OK;
	rc = db_get_text(op, &name, sql_segment_private_use, DB_ARGS(db_int(s->id)));
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc
		  : op_failf(op, RC_INVALID, "shared",
			     "its filter uses the private segment “%s”, which others do not see: "
			     "share that one first, or keep this one private",
			     name);
}

static enum rc check_text(struct op *op, struct segment *s, const char **key,
			  struct filter_node **tree)
{
	enum rc rc = check_name(op, s, key);

	if (!rc)
		rc = text_check(op, "description", s->description, SEGMENT_DESCRIPTION_MAX);
	return rc ? rc : check_filter(op, s, tree);
}

static enum rc save_use(struct op *op, const struct segment *s, const struct filter_node *tree)
{
	enum rc rc = tree ? segment_use_save(op, SEGMENT_USER_SEGMENT, s->id, tree) : RC_OK;

	return rc ? rc : check_uses(op, s);
}

/* --- a new one ------------------------------------------------------------------------------ */

enum rc segment_check_limit(struct op *op, enum segment_kind kind)
{
	int64_t has, may_have;
	enum rc rc;

	if (kind == SEGMENT_STATIC)
		return RC_OK;
	rc = segment_count_saved(op, &has, &may_have);
	if (rc || has < may_have)
		return rc;
	return op_failf(op, RC_CONFLICT, "limit",
			"you have %lld saved filters, and the settings allow %lld: archive one "
			"first",
			(long long)has, (long long)may_have);
}

enum rc segment_create(struct op *op, struct segment *s)
{
	struct filter_node *tree;
	const char *key;
	enum rc rc;

	s->id = s->archived_at = 0;
	rc = check_text(op, s, &key, &tree);
	if (!rc)
		rc = segment_check_limit(op, s->kind);
	if (!rc)
		rc = change_join(op, "segment.create");
	if (!rc)
		rc = db_insert(op, &s->id, sql_segment_create,
			       DB_ARGS(db_text(s->name), db_text(key), db_text(s->description),
				       db_int(s->kind), db_text(s->filter),
				       op->account_id ? db_int(op->account_id) : db_null(),
				       db_int(s->is_shared), db_int(op->now)));
	if (!rc)
		rc = change_created(op, CHANGE_SEGMENT, s->id, 0);
	if (!rc)
		rc = save_use(op, s, tree);
	if (!rc)
		rc = segment_snapshot(op, s->id);
	return rc ? rc : segment_get(op, s->id, s);
}

/* --- an edit -------------------------------------------------------------------------------- */

static const char *yes_no(bool value)
{
	return value ? "yes" : "no";
}

/* Turning private what others build on would break theirs. */
static enum rc check_unshare(struct op *op, const struct segment *before)
{
	struct segment_user *users;
	size_t count, kept = 0;
	enum rc rc;

	if (op->account_id && before->owner_id != op->account_id)
		return op_fail(op, RC_DENIED, "shared",
			       "only the person who owns a segment can make it private");
	rc = segment_use_list(op, before->id, &users, &count);
	if (rc)
		return rc;
	for (size_t i = 0; i < count; i++)
		if (users[i].is_shared || users[i].owner_id != before->owner_id)
			users[kept++] = users[i];
	if (!kept)
		return RC_OK;
	return op_failf(op, RC_CONFLICT, "shared", "it cannot be private, because it is used by %s",
			segment_use_names(op, users, kept));
}

static enum rc write_changes(struct op *op, const struct segment *before, const struct segment *s)
{
	const struct {
		enum segment_field field;
		const char *before, *after;
	} fields[] = {
	    {SEGMENT_NAME, before->name, s->name},
	    {SEGMENT_DESCRIPTION, before->description, s->description},
	    {SEGMENT_FILTER, before->filter, s->filter},
	    {SEGMENT_SHARED, yes_no(before->is_shared), yes_no(s->is_shared)},
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(fields); i++)
		if (strcmp(fields[i].before, fields[i].after) != 0)
			rc = change_field(op, CHANGE_SEGMENT, s->id, (int)fields[i].field,
					  fields[i].before, fields[i].after, 0);
	return rc;
}

static bool differs(const struct segment *a, const struct segment *b)
{
	return strcmp(a->name, b->name) != 0 || strcmp(a->description, b->description) != 0 ||
	       strcmp(a->filter, b->filter) != 0 || a->is_shared != b->is_shared;
}

static enum rc write_update(struct op *op, const struct segment *before, const struct segment *s,
			    const char *key)
{
	enum rc rc = change_join(op, "segment.edit");

	if (!rc)
		rc = db_run(op, sql_segment_update,
			    DB_ARGS(db_int(s->id), db_text(s->name), db_text(key),
				    db_text(s->description), db_text(s->filter),
				    db_int(s->is_shared), db_int(op->now)));
	if (!rc)
		rc = write_changes(op, before, s);
	if (!rc && strcmp(before->name, s->name) != 0)
		rc = segment_use_rename(op, s->id, before->name, s->name);
	return rc;
}

static enum rc check_before(struct op *op, const struct segment *before, struct segment *s)
{
	if (before->archived_at)
		return op_fail(op, RC_CONFLICT, "archived",
			       "this segment is archived: restore it first");
	if (before->version != s->version)
		return op_fail(op, RC_CONFLICT, "version",
			       "somebody has changed this segment since you opened it");
	s->kind = before->kind;
	return before->is_shared && !s->is_shared ? check_unshare(op, before) : RC_OK;
}

enum rc segment_update(struct op *op, struct segment *s)
{
	struct segment_dependants dependants = {0};
	struct segment before;
	struct filter_node *tree = NULL;
	const char *key;
	bool new_filter;
	enum rc rc = segment_get(op, s->id, &before);

	if (!rc)
		rc = check_before(op, &before, s);
	if (rc)
		return rc;
	new_filter = strcmp(before.filter, s->filter) != 0;
	/* A broken filter may stay while the name or the description is mended. */
	rc = new_filter ? check_text(op, s, &key, &tree) : check_name(op, s, &key);
	if (!rc && !new_filter)
		rc = text_check(op, "description", s->description, SEGMENT_DESCRIPTION_MAX);
	if (rc || !differs(&before, s))
		return rc;
	if (new_filter)
		rc = segment_use_dependants(op, s->id, &dependants);
	if (!rc)
		rc = write_update(op, &before, s, key);
	if (!rc)
		rc = save_use(op, s, tree);
	if (!rc && new_filter)
		rc = segment_use_check(op, &dependants);
	if (!rc && new_filter)
		rc = segment_snapshot(op, s->id);
	return rc ? rc : segment_get(op, s->id, s);
}
