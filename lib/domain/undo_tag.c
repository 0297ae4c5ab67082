/*
 * Undo of tags: made, renamed, recoloured, deleted.  Who carries them is the contacts' side.
 */
#include "lib/domain/undo_kind.h"

#include <inttypes.h>

#include "lib/domain/tag.h"
#include "lib/platform/db.h"

static const char sql_undo_tag_find[] = "SELECT 1 FROM tag WHERE id = $1";
static const char sql_undo_tag_edit[] =
    "SELECT c.id FROM change c JOIN batch b ON b.id = c.batch_id"
    " WHERE c.entity = 2 AND c.entity_id = $1 AND c.batch_id <> $2 AND c.id > $3"
    " AND b.undone_by_id IS NULL AND b.undoes_id IS NULL ORDER BY c.id DESC LIMIT 1";
/* Who carries it, and not by this batch: in a look, those have it still. */
static const char sql_undo_tag_carried[] =
    "SELECT 1 FROM contact_tag ct WHERE ct.tag_id = $1 AND ($4 = 0 OR NOT EXISTS (SELECT 1"
    " FROM change c WHERE c.batch_id = $2 AND c.entity = 1 AND c.entity_id = ct.contact_id"
    " AND c.field = 101 AND c.new_value = $3)) LIMIT 1";

static enum rc find_tag(struct undo_run *run, int64_t id)
{
	int64_t one;

	return db_get_int(run->op, &one, sql_undo_tag_find, DB_ARGS(db_int(id)));
}

static bool tag_goes(const struct undo_record *r)
{
	return undo_thing_find(r, TAG_FIELD_NONE) ||
	       strcmp(undo_before(r, TAG_CHANGE_STATE), "deleted") == 0;
}

static bool tag_comes(const struct undo_record *r)
{
	return strcmp(undo_before(r, TAG_CHANGE_STATE), "live") == 0;
}

static enum rc tag_held(struct undo_run *run, const struct undo_record *r, bool *held, int64_t *by)
{
	int64_t one, first = r->things[0].first_id;
	enum rc rc = db_get_int(run->op, by, sql_undo_tag_edit,
				DB_ARGS(db_int(r->id), db_int(run->target_id), db_int(first)));

	*held = rc == RC_OK;
	if (rc != RC_NOT_FOUND)
		return rc;
	*by = 0;
	rc = db_get_int(run->op, &one, sql_undo_tag_carried,
			DB_ARGS(db_int(r->id), db_int(run->target_id),
				db_text(arena_printf(&run->op->mem, "%" PRId64, r->id)),
				db_int(run->is_look)));
	*held = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc remove_tag(struct undo_run *run, const struct undo_record *r)
{
	int64_t contacts;

	return tag_delete(run->op, r->id, &contacts);
}

static enum rc bring_back_tag(struct undo_run *run, const struct undo_record *r)
{
	const struct tag tag = {
	    .id = r->id,
	    .label = undo_before(r, TAG_LABEL),
	    .colour = undo_before(r, TAG_COLOUR),
	    .scope = tag_scope_parse(undo_before(r, TAG_SCOPE)),
	    .created_at = strtoll(undo_before(r, TAG_CREATED_AT), NULL, 10),
	};

	return tag_restore(run->op, &tag);
}

static enum rc look_back_tag(struct undo_run *run, const struct undo_record *r)
{
	return tag_check_free(run->op, undo_before(r, TAG_LABEL), r->id);
}

const struct undo_entity undo_tag_entity = {
    .entity = CHANGE_TAG,
    .goes = tag_goes,
    .comes = tag_comes,
    .find = find_tag,
    .remove = remove_tag,
    .bring_back = bring_back_tag,
    .look_back = look_back_tag,
    .held = tag_held,
};

enum rc undo_tag_now(struct undo_run *run, const struct undo_record *r, const struct undo_thing *t,
		     const char **out)
{
	struct tag tag;
	enum rc rc = tag_get(run->op, r->id, &tag);

	*out = rc			? ""
	       : t->field == TAG_LABEL	? tag.label
	       : t->field == TAG_COLOUR ? tag.colour
					: tag_scope_key(tag.scope);
	return rc;
}

enum rc undo_tag_look(struct undo_run *run, const struct undo_record *r, const struct undo_thing *t)
{
	return t->field == TAG_LABEL ? tag_check_free(run->op, t->before, r->id) : RC_OK;
}

enum rc undo_tag_restore(struct undo_run *run, const struct undo_record *r,
			 const struct undo_thing *t)
{
	if (t->field == TAG_LABEL)
		return tag_restore_label(run->op, r->id, t->before, t->last_id);
	if (t->field == TAG_COLOUR)
		return tag_recolour(run->op, r->id, t->before);
	return tag_rescope(run->op, r->id, tag_scope_parse(t->before));
}
