/*
 * Two tags in one, and the end of a tag.  Both take the first carriers again and again, until there
 * is none: who gets the tag meanwhile is met as well.
 */
#include "lib/domain/alteration_row.h"

#include "lib/domain/contact_tag.h"
#include "lib/domain/segment.h"
#include "lib/domain/tag.h"

enum { SLICE = 500 };

/* Nobody carries it any more: it goes. */
static enum rc end_tag(struct op *op, struct alteration *a)
{
	int64_t carriers;
	enum rc rc = tag_delete(op, a->entity_id, &carriers);

	return rc ? rc : alteration_finish(op, a, ALTERATION_DONE);
}

enum rc alteration_delete_tag_some(struct op *op, struct alteration *a)
{
	struct id_set people;
	int64_t last, changed;
	enum rc rc = contact_tag_list_carriers(op, a->entity_id, 0, SLICE, &people, &last);

	if (rc || !last)
		return rc ? rc : end_tag(op, a);
	rc = contact_tag_replace(op, a->entity_id, 0, true, &people, &changed);
	a->done += id_set_count(&people);
	a->changed = a->done;
	return rc ? rc : alteration_save(op, a);
}

/* Everybody has both: segments may ask for the one that stays. */
static enum rc rename_in_filters(struct op *op, struct alteration *a)
{
	struct tag from, into;
	enum rc rc = tag_get(op, a->entity_id, &from);

	if (!rc)
		rc = tag_get(op, a->target_id, &into);
	if (!rc)
		rc = segment_rename_tag(op, from.name, into.name);
	a->step = ALTERATION_TIDY;
	a->last_id = a->done = 0;
	return rc ? rc : alteration_save(op, a);
}

enum rc alteration_merge_some(struct op *op, struct alteration *a)
{
	bool takes_off = a->step == ALTERATION_TIDY;
	struct id_set people;
	int64_t last, changed;
	enum rc rc = contact_tag_list_carriers(op, a->entity_id, a->last_id, SLICE, &people, &last);

	if (rc)
		return rc;
	if (!last)
		return takes_off ? end_tag(op, a) : rename_in_filters(op, a);
	rc = contact_tag_replace(op, a->entity_id, a->target_id, takes_off, &people, &changed);
	a->changed += changed;
	a->done += id_set_count(&people);
	if (!takes_off)
		a->last_id = last;
	return rc ? rc : alteration_save(op, a);
}
