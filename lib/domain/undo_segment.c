/*
 * Undo of segments: made, edited, archived.  Who was put in by hand is the contacts' side.
 */
#include "lib/domain/undo_kind.h"

#include "lib/domain/segment.h"
#include "lib/platform/db.h"

static const char sql_undo_segment_find[] = "SELECT 1 FROM segment WHERE id = $1";
/* Edits of its definition; that a tag's new name was carried into its filter is none. */
static const char sql_undo_segment_edit[] =
    "SELECT c.id FROM change c JOIN batch b ON b.id = c.batch_id"
    " WHERE c.entity = 4 AND c.entity_id = $1 AND c.batch_id <> $2 AND c.id > $3"
    " AND b.undone_by_id IS NULL AND b.undoes_id IS NULL"
    " AND b.action NOT IN ('tag.edit', 'attribute.option-rename') ORDER BY c.id DESC LIMIT 1";
/* Who is in it by hand, and not by this batch: in a look, those are in it still. */
static const char sql_undo_segment_held[] =
    "SELECT 1 FROM segment_member m WHERE m.segment_id = $1 AND ($3 = 0 OR NOT EXISTS (SELECT 1"
    " FROM change c WHERE c.batch_id = $2 AND c.entity = 1 AND c.entity_id = m.contact_id"
    " AND c.field = 102)) UNION ALL SELECT 1 FROM segment_use WHERE segment_id = $1 LIMIT 1";

static enum rc find_segment(struct undo_run *run, int64_t id)
{
	int64_t one;

	return db_get_int(run->op, &one, sql_undo_segment_find, DB_ARGS(db_int(id)));
}

static bool segment_goes(const struct undo_record *r)
{
	const struct undo_thing *kind = undo_thing_find(r, SEGMENT_KIND);

	return undo_thing_find(r, SEGMENT_FIELD_NONE) || (kind && !kind->before[0]);
}

static bool segment_comes(const struct undo_record *r)
{
	return undo_before(r, SEGMENT_KIND)[0] != '\0';
}

static enum rc segment_held(struct undo_run *run, const struct undo_record *r, bool *held,
			    int64_t *by)
{
	int64_t one, first = r->things[0].first_id;
	enum rc rc = db_get_int(run->op, by, sql_undo_segment_edit,
				DB_ARGS(db_int(r->id), db_int(run->target_id), db_int(first)));

	*held = rc == RC_OK;
	if (rc != RC_NOT_FOUND)
		return rc;
	*by = 0;
	rc = db_get_int(run->op, &one, sql_undo_segment_held,
			DB_ARGS(db_int(r->id), db_int(run->target_id), db_int(run->is_look)));
	*held = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc remove_segment(struct undo_run *run, const struct undo_record *r)
{
	return segment_remove(run->op, r->id);
}

static enum rc bring_back_segment(struct undo_run *run, const struct undo_record *r)
{
	const struct undo_thing *archived = undo_thing_find(r, SEGMENT_ARCHIVED);
	struct segment s = {
	    .id = r->id,
	    .name = undo_before(r, SEGMENT_NAME),
	    .description = undo_before(r, SEGMENT_DESCRIPTION),
	    .kind = strcmp(undo_before(r, SEGMENT_KIND), "static") == 0 ? SEGMENT_STATIC
									: SEGMENT_DYNAMIC,
	    .filter = undo_before(r, SEGMENT_FILTER),
	    .owner_id = strtoll(undo_before(r, SEGMENT_OWNER), NULL, 10),
	    .is_shared = strcmp(undo_before(r, SEGMENT_SHARED), "yes") == 0,
	    .created_at = strtoll(undo_before(r, SEGMENT_CREATED_AT), NULL, 10),
	};
	enum rc rc = RC_OK;

	if (archived && strcmp(archived->before, "yes") == 0)
		rc = undo_time_of(run->op, r, archived, &s.archived_at);
	return rc ? rc : segment_bring_back(run->op, &s);
}

static enum rc look_back_segment(struct undo_run *run, const struct undo_record *r)
{
	return segment_check_free(run->op, r->id, undo_before(r, SEGMENT_NAME));
}

const struct undo_entity undo_segment_entity = {
    .entity = CHANGE_SEGMENT,
    .goes = segment_goes,
    .comes = segment_comes,
    .find = find_segment,
    .remove = remove_segment,
    .bring_back = bring_back_segment,
    .look_back = look_back_segment,
    .held = segment_held,
};

enum rc undo_segment_now(struct undo_run *run, const struct undo_record *r,
			 const struct undo_thing *t, const char **out)
{
	return segment_field_value(run->op, r->id, (enum segment_field)t->field, out);
}

enum rc undo_segment_look(struct undo_run *run, const struct undo_record *r,
			  const struct undo_thing *t)
{
	return t->field == SEGMENT_NAME ? segment_check_free(run->op, r->id, t->before) : RC_OK;
}

enum rc undo_segment_restore(struct undo_run *run, const struct undo_record *r,
			     const struct undo_thing *t)
{
	int64_t at = 0;
	enum rc rc = RC_OK;

	if (t->field == SEGMENT_ARCHIVED && strcmp(t->before, "yes") == 0)
		rc = undo_time_of(run->op, r, t, &at);
	return rc ? rc
		  : segment_restore_field(run->op, r->id, (enum segment_field)t->field, t->before,
					  at, t->last_id);
}
