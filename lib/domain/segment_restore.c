/*
 * Segments on their way back: what undo writes, whoever owns them.
 */
#include "lib/domain/segment.h"

#include "lib/domain/change.h"
#include "lib/domain/segment_people.h"
#include "lib/domain/segment_use.h"
#include "lib/platform/db.h"
#include "lib/platform/text.h"

static const char sql_restore_name[] =
    "UPDATE segment SET name = $2, name_key = $3, version = version + 1, updated_at = $4"
    " WHERE id = $1";
static const char sql_restore_description[] =
    "UPDATE segment SET description = $2, version = version + 1, updated_at = $3 WHERE id = $1";
static const char sql_restore_filter[] =
    "UPDATE segment SET filter = $2, version = version + 1, updated_at = $3 WHERE id = $1";
static const char sql_restore_shared[] =
    "UPDATE segment SET is_shared = $2, version = version + 1, updated_at = $3 WHERE id = $1";
static const char sql_restore_archived[] =
    "UPDATE segment SET archived_at = $2, version = version + 1, updated_at = $3 WHERE id = $1";
static const char sql_restore_clash[] = "SELECT 1 FROM segment WHERE name_key = $1 AND id <> $2";
static const char sql_restore_uses_private[] =
    "SELECT 1 FROM segment_use u JOIN segment s ON s.id = u.segment_id"
    " WHERE u.user_kind = 'segment' AND u.user_id = $1 AND s.is_shared = 0 LIMIT 1";
static const char sql_restore_insert[] =
    "INSERT INTO segment (id, name, name_key, description, kind, filter, owner_id, is_shared,"
    " archived_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
static const char sql_restore_delete[] = "DELETE FROM segment WHERE id = $1";
static const char sql_restore_unuse[] =
    "DELETE FROM segment_use WHERE user_kind = 'segment' AND user_id = $1";

static const char *yes_no(bool value)
{
	return value ? "yes" : "no";
}

static bool is_yes(const char *value)
{
	return strcmp(value, "yes") == 0;
}

/* As the system sees it: an undo reaches what the acting account may not look at. */
static enum rc get_any(struct op *op, int64_t id, struct segment *s)
{
	int64_t account_id = op->account_id;
	enum rc rc;

	op->account_id = 0;
	rc = segment_get(op, id, s);
	op->account_id = account_id;
	return rc;
}

static const char *value_of(struct op *op, const struct segment *s, enum segment_field field)
{
	switch (field) {
	case SEGMENT_NAME:
		return s->name;
	case SEGMENT_DESCRIPTION:
		return s->description;
	case SEGMENT_FILTER:
		return s->filter;
	case SEGMENT_SHARED:
		return yes_no(s->is_shared);
	case SEGMENT_ARCHIVED:
		return yes_no(s->archived_at);
	case SEGMENT_KIND:
		return s->kind == SEGMENT_STATIC ? "static" : "dynamic";
	case SEGMENT_OWNER:
		return arena_printf(&op->mem, "%lld", (long long)s->owner_id);
	case SEGMENT_CREATED_AT:
		return arena_printf(&op->mem, "%lld", (long long)s->created_at);
	case SEGMENT_FIELD_NONE:
		break;
	}
	return "";
}

enum rc segment_field_value(struct op *op, int64_t id, enum segment_field field, const char **out)
{
	struct segment s;
	enum rc rc = get_any(op, id, &s);

	*out = rc ? "" : value_of(op, &s, field);
	return rc;
}

/* --- fields --------------------------------------------------------------------------------- */

enum rc segment_check_free(struct op *op, int64_t id, const char *name)
{
	int64_t one;
	enum rc rc = db_get_int(op, &one, sql_restore_clash,
				DB_ARGS(db_text(text_fold(&op->mem, name)), db_int(id)));

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc : op_fail(op, RC_CONFLICT, "name", "another segment has this name now");
}

static enum rc restore_name(struct op *op, const struct segment *s, const char *name, int64_t since)
{
	enum rc rc = segment_check_free(op, s->id, name);

	if (!rc)
		rc = db_run(op, sql_restore_name,
			    DB_ARGS(db_int(s->id), db_text(name),
				    db_text(text_fold(&op->mem, name)), db_int(op->now)));
	if (!rc)
		rc = segment_rename_since(op, "segment", s->name, name, since);
	return rc ? rc : segment_use_refresh(op);
}

/* What is gone may be missing in it; only that it uses itself is no meaning it ever had. */
static enum rc restore_filter(struct op *op, const struct segment *s, const char *filter)
{
	struct filter_context ctx;
	struct filter_error error = {0};
	struct filter_node *tree;
	int64_t account_id = op->account_id;
	enum rc rc;

	op->account_id = 0;
	rc = segment_context(op, &ctx);
	ctx.self_id = s->id;
	if (!rc)
		rc = filter_read(op, &ctx, filter, &tree, &error);
	op->account_id = account_id;
	if (rc == RC_INVALID && !error.missing)
		return op_fail(op, RC_CONFLICT, "filter", "its old filter has no meaning any more");
	if (rc && rc != RC_INVALID)
		return rc;
	op_clear_fault(op);
	rc = db_run(op, sql_restore_filter,
		    DB_ARGS(db_int(s->id), db_text(filter), db_int(op->now)));
	return rc ? rc : segment_use_refresh(op);
}

/* Does something use it that could not go on? */
static enum rc check_unused(struct op *op, const struct segment *s, bool is_for_privacy)
{
	struct segment_user *users;
	size_t count;
	enum rc rc = segment_use_list(op, s->id, &users, &count);

	for (size_t i = 0; !rc && i < count; i++)
		if (is_for_privacy ? users[i].is_shared || users[i].owner_id != s->owner_id
				   : !users[i].is_archived)
			return op_fail(op, RC_CONFLICT, "used", "another segment uses it");
	return rc;
}

static enum rc restore_shared(struct op *op, const struct segment *s, bool is_shared)
{
	int64_t one;
	enum rc rc;

	if (is_shared) {
		rc = db_get_int(op, &one, sql_restore_uses_private, DB_ARGS(db_int(s->id)));
		if (!rc)
			return op_fail(op, RC_CONFLICT, "shared", "it uses a private segment");
		if (rc != RC_NOT_FOUND)
			return rc;
		rc = RC_OK;
	} else {
		rc = check_unused(op, s, true);
	}
	return rc ? rc
		  : db_run(op, sql_restore_shared,
			   DB_ARGS(db_int(s->id), db_int(is_shared), db_int(op->now)));
}

static enum rc restore_archived(struct op *op, const struct segment *s, bool is_archived,
				int64_t at)
{
	enum rc rc = is_archived ? check_unused(op, s, false) : RC_OK;

	return rc ? rc
		  : db_run(op, sql_restore_archived,
			   DB_ARGS(db_int(s->id), is_archived ? db_int(at) : db_null(),
				   db_int(op->now)));
}

enum rc segment_restore_field(struct op *op, int64_t id, enum segment_field field,
			      const char *value, int64_t at, int64_t since)
{
	struct segment s;
	enum rc rc = get_any(op, id, &s);

	if (rc)
		return rc;
	switch (field) {
	case SEGMENT_NAME:
		rc = restore_name(op, &s, value, since);
		break;
	case SEGMENT_DESCRIPTION:
		rc = db_run(op, sql_restore_description,
			    DB_ARGS(db_int(id), db_text(value), db_int(op->now)));
		break;
	case SEGMENT_FILTER:
		rc = restore_filter(op, &s, value);
		break;
	case SEGMENT_SHARED:
		rc = restore_shared(op, &s, is_yes(value));
		break;
	case SEGMENT_ARCHIVED:
		rc = restore_archived(op, &s, is_yes(value), at);
		break;
	default:
		BUG("restore of field %d of a segment", (int)field);
	}
	return rc ? rc
		  : change_field(op, CHANGE_SEGMENT, id, (int)field, value_of(op, &s, field), value,
				 0);
}

/* --- a whole one ---------------------------------------------------------------------------- */

/* All that tells what it is or was, from nothing or to nothing. */
static enum rc note_whole(struct op *op, const struct segment *s, bool is_back)
{
	enum rc rc = RC_OK;

	for (int f = SEGMENT_NAME; !rc && f <= SEGMENT_CREATED_AT; f++) {
		const char *value = value_of(op, s, (enum segment_field)f);

		if (value[0])
			rc = change_field(op, CHANGE_SEGMENT, s->id, f, is_back ? "" : value,
					  is_back ? value : "", 0);
	}
	return rc;
}

enum rc segment_remove(struct op *op, int64_t id)
{
	struct segment_user *users;
	struct segment s;
	size_t count;
	enum rc rc = get_any(op, id, &s);

	if (!rc)
		rc = segment_use_list(op, id, &users, &count);
	if (!rc && count)
		return op_fail(op, RC_CONFLICT, "used", "another segment uses it");
	if (!rc)
		rc = note_whole(op, &s, false);
	if (!rc)
		rc = db_run(op, sql_restore_unuse, DB_ARGS(db_int(id)));
	return rc ? rc : db_run(op, sql_restore_delete, DB_ARGS(db_int(id)));
}

enum rc segment_bring_back(struct op *op, const struct segment *s)
{
	enum rc rc = segment_check_free(op, s->id, s->name);

	if (!rc)
		rc = db_run(
		    op, sql_restore_insert,
		    DB_ARGS(db_int(s->id), db_text(s->name), db_text(text_fold(&op->mem, s->name)),
			    db_text(s->description), db_int(s->kind), db_text(s->filter),
			    s->owner_id ? db_int(s->owner_id) : db_null(), db_int(s->is_shared),
			    s->archived_at ? db_int(s->archived_at) : db_null(),
			    db_int(s->created_at), db_int(op->now)));
	if (!rc)
		rc = note_whole(op, s, true);
	return rc ? rc : segment_use_refresh(op);
}
