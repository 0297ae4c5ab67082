/*
 * Undo of what belongs to a contact: fields, state, tags, places in segments, attributes.
 */
#include "lib/domain/undo_kind.h"

#include <inttypes.h>

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/duplicate.h"
#include "lib/domain/merge.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/setting.h"

/*
 * Edits of the person: not what came of a tag's or an attribute's end, which is nobody's edit of
 * this contact, nor what was undone.
 */
static const char sql_undo_contact_held[] =
    "SELECT c.id FROM change c JOIN batch b ON b.id = c.batch_id"
    " WHERE c.entity = 1 AND c.entity_id = $1 AND c.batch_id <> $2 AND c.id > $3"
    " AND b.undone_by_id IS NULL AND b.undoes_id IS NULL"
    " AND b.action NOT IN ('tag.delete', 'tag.merge', 'attribute.delete', 'attribute.convert') ORDER BY c.id DESC LIMIT 1";
static const char sql_undo_contact_find[] = "SELECT 1 FROM contact WHERE id = $1 AND state <> 3";
static const char sql_undo_tag_on[] =
    "SELECT 1 FROM contact_tag WHERE tag_id = $1 AND contact_id = $2";
static const char sql_undo_tag_there[] = "SELECT 1 FROM tag WHERE id = $1";
static const char sql_undo_segment_there[] = "SELECT 1 FROM segment WHERE id = $1";

/* --- the contact ---------------------------------------------------------------------------- */

static bool contact_goes(const struct undo_record *r)
{
	return undo_thing_find(r, CONTACT_FIELD_NONE) != NULL;
}

static bool contact_comes(const struct undo_record *r)
{
	(void)r;
	return false; /* who is deleted is still there, in another state */
}

static enum rc contact_find(struct undo_run *run, int64_t id)
{
	int64_t one;

	return db_get_int(run->op, &one, sql_undo_contact_find, DB_ARGS(db_int(id)));
}

static enum rc contact_held(struct undo_run *run, const struct undo_record *r, bool *held,
			    int64_t *by)
{
	const struct undo_thing *t = undo_thing_find(r, CONTACT_FIELD_NONE);
	enum rc rc =
	    db_get_int(run->op, by, sql_undo_contact_held,
		       DB_ARGS(db_int(r->id), db_int(run->target_id), db_int(t->first_id)));

	*held = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

bool undo_contact_returns(struct op *op, int field, const char *before, const char *after)
{
	if (field == CONTACT_CHANGE_EMAIL_STATUS)
		return strcmp(contact_mark_parse(op, before).word, "blacklisted") != 0;
	return field == CONTACT_CHANGE_STATE && strcmp(before, "live") == 0 &&
	       strcmp(contact_mark_parse(op, after).reason, CONTACT_REASON_UNDONE) == 0;
}

static enum rc contact_settle(struct undo_run *run, const struct undo_record *r)
{
	bool has_email = undo_thing_find(r, CONTACT_EMAIL) != NULL;
	enum rc rc = RC_OK;

	if (has_email || undo_thing_find(r, CONTACT_PHONE))
		rc = contact_point_settle(run->op, r->id, 0);
	for (size_t i = 0; !rc && i < r->count; i++)
		has_email =
		    has_email || undo_contact_returns(run->op, r->things[i].field,
						      r->things[i].before, r->things[i].after);
	return rc || !has_email ? rc : contact_heed_blacklist(run->op, r->id);
}

static enum rc contact_remove(struct undo_run *run, const struct undo_record *r)
{
	struct op *op = run->op;
	struct contact before;
	enum rc rc = contact_get(op, r->id, &before);

	if (rc || before.state == CONTACT_DELETED)
		return rc;
	return contact_restore_state(
	    op, &before,
	    arena_printf(&op->mem, "deleted %" PRId64 " " CONTACT_REASON_UNDONE, op->now));
}

const struct undo_entity undo_contact_entity = {
    .entity = CHANGE_CONTACT,
    .goes = contact_goes,
    .comes = contact_comes,
    .find = contact_find,
    .settle = contact_settle,
    .remove = contact_remove,
    .held = contact_held,
};

/* --- fields --------------------------------------------------------------------------------- */

/* All at once: an update per contact, not per field. */
static enum rc write_fields(struct undo_run *run, const struct contact *before, struct contact *c,
			    contact_mask mask)
{
	struct op *op = run->op;
	struct settings settings;
	struct contact_keys keys;
	contact_mask changed;
	enum rc rc = settings_get(op, &settings);

	if (!rc)
		rc = contact_check(op, c, settings.default_country, CONTACT_LENIENT, &keys);
	return rc ? rc : contact_restore(op, before, c, &keys, mask, &changed);
}

static enum rc settle_field(struct undo_run *run, const struct undo_record *r,
			    const struct undo_thing *t, const struct contact *before,
			    struct contact *c, contact_mask *mask)
{
	const char *now = before->values[t->field];

	if (strcmp(now, t->before) == 0)
		return RC_OK;
	if (strcmp(now, t->after) != 0)
		return undo_keep(run, r, t, UNDO_EDITED, 0);
	c->values[t->field] = t->before;
	*mask |= CONTACT_MASK(t->field);
	return RC_OK;
}

enum rc undo_contact_fields(struct undo_run *run, const struct undo_record *r,
			    const struct undo_thing *things, size_t count)
{
	struct contact before, c;
	contact_mask mask = 0;
	enum rc rc = contact_get(run->op, r->id, &before), refused = RC_OK;

	c = before;
	for (size_t i = 0; !rc && i < count; i++)
		rc = settle_field(run, r, &things[i], &before, &c, &mask);
	if (rc || !mask)
		return rc;
	if (!run->is_look)
		refused = write_fields(run, &before, &c, mask);
	for (size_t i = 0; !rc && i < count; i++) {
		if (!(mask & CONTACT_MASK(things[i].field)))
			continue;
		run->result.restored += !refused;
		if (refused)
			rc = undo_keep_refused(run, r, &things[i], refused);
	}
	return rc;
}

/* --- state and statuses --------------------------------------------------------------------- */

/* Older rows have the word alone. */
static const char *like(struct op *op, const char *text, const char *model)
{
	return strchr(model, ' ') ? text : arena_dup_len(&op->mem, text, strcspn(text, " "));
}

enum rc undo_contact_state_now(struct undo_run *run, const struct undo_record *r,
			       const struct undo_thing *t, const char **out)
{
	struct contact c;
	enum rc rc = contact_get(run->op, r->id, &c);

	*out = rc ? "" : like(run->op, contact_state_text(run->op, &c), t->after);
	return rc;
}

enum rc undo_contact_state_restore(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t)
{
	struct contact before;
	enum rc rc = contact_get(run->op, r->id, &before);

	return rc ? rc : contact_restore_state(run->op, &before, t->before);
}

static enum contact_channel channel_of(const struct undo_thing *t)
{
	return t->field == CONTACT_CHANGE_EMAIL_STATUS ? CONTACT_CHANNEL_EMAIL
						       : CONTACT_CHANNEL_PHONE;
}

enum rc undo_contact_status_now(struct undo_run *run, const struct undo_record *r,
				const struct undo_thing *t, const char **out)
{
	return contact_status_text(run->op, channel_of(t), r->id, out);
}

enum rc undo_contact_status_restore(struct undo_run *run, const struct undo_record *r,
				    const struct undo_thing *t)
{
	struct contact_mark mark = contact_mark_parse(run->op, t->before);
	enum contact_email_status status;

	if (!contact_status_of(mark.word, &status))
		return op_fail(run->op, RC_INVALID, "status", "there is no such status");
	return contact_status_restore(run->op, channel_of(t), &mark, r->id);
}

enum rc undo_contact_switch_now(struct undo_run *run, const struct undo_record *r,
				const struct undo_thing *t, const char **out)
{
	struct contact c;
	enum rc rc = contact_get(run->op, r->id, &c);

	(void)t;
	*out = !rc && c.deactivated ? "yes" : "no";
	return rc;
}

enum rc undo_contact_switch_restore(struct undo_run *run, const struct undo_record *r,
				    const struct undo_thing *t)
{
	int64_t moved;
	enum rc rc = contact_state_move(
	    run->op, strcmp(t->before, "yes") == 0 ? CONTACT_DEACTIVATE : CONTACT_ACTIVATE, "",
	    &r->id, 1, &moved);

	if (!rc && !moved)
		rc = op_fail(run->op, RC_CONFLICT, "", "this person is archived or deleted");
	return rc;
}

/* --- tags ----------------------------------------------------------------------------------- */

/* Values that are there or not: the id of what is meant. */
static int64_t id_of(const struct undo_thing *t)
{
	int64_t id = strtoll(t->before[0] ? t->before : t->after, NULL, 10);

	return id < 0 ? -id : id;
}

static enum rc is_there(struct undo_run *run, const char *sql, enum change_entity entity,
			int64_t id)
{
	int64_t one;
	enum rc rc = db_get_int(run->op, &one, sql, DB_ARGS(db_int(id)));

	return rc == RC_NOT_FOUND && undo_is_coming(run, entity, id) ? RC_OK : rc;
}

enum rc undo_contact_tag_now(struct undo_run *run, const struct undo_record *r,
			     const struct undo_thing *t, const char **out)
{
	struct op *op = run->op;
	int64_t id = id_of(t), one;
	enum rc rc = db_get_int(op, &one, sql_undo_tag_on, DB_ARGS(db_int(id), db_int(r->id)));

	*out = rc ? "" : arena_printf(&op->mem, "%" PRId64, id);
	if (rc != RC_NOT_FOUND)
		return rc;
	/* It can be put on again only where there is one. */
	return t->before[0] ? is_there(run, sql_undo_tag_there, CHANGE_TAG, id) : RC_OK;
}

enum rc undo_contact_tag_restore(struct undo_run *run, const struct undo_record *r,
				 const struct undo_thing *t)
{
	int64_t changed;

	return t->before[0] ? contact_tag_add(run->op, id_of(t), &r->id, 1, &changed)
			    : contact_tag_remove(run->op, id_of(t), &r->id, 1, &changed);
}

/* --- further addresses ---------------------------------------------------------------------- */

static enum contact_point_kind point_kind_of(const struct undo_thing *t)
{
	return t->field == CONTACT_CHANGE_OTHER_EMAIL ? CONTACT_POINT_EMAIL : CONTACT_POINT_PHONE;
}

enum rc undo_contact_point_now(struct undo_run *run, const struct undo_record *r,
			       const struct undo_thing *t, const char **out)
{
	return contact_point_now(run->op, r->id, point_kind_of(t),
				 t->before[0] ? t->before : t->after, out);
}

enum rc undo_contact_point_restore(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t)
{
	return contact_point_restore(run->op, r->id, point_kind_of(t), t->after, t->before);
}

/* --- different people ----------------------------------------------------------------------- */

enum rc undo_contact_apart_now(struct undo_run *run, const struct undo_record *r,
			       const struct undo_thing *t, const char **out)
{
	bool is_apart = false;
	enum rc rc = duplicate_is_apart(run->op, r->id, id_of(t), &is_apart);

	*out = is_apart ? arena_printf(&run->op->mem, "%" PRId64, id_of(t)) : "";
	return rc;
}

enum rc undo_contact_apart_restore(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t)
{
	int64_t other = id_of(t), changed;

	return duplicate_apart_set(run->op, r->id, &other, 1, t->before[0] != '\0', &changed);
}

/* --- events of a merged contact ------------------------------------------------------------- */

enum rc undo_contact_events_now(struct undo_run *run, const struct undo_record *r,
				const struct undo_thing *t, const char **out)
{
	(void)r;
	return merge_events_value(run->op, t->field, t->before, t->after, out);
}

enum rc undo_contact_events_restore(struct undo_run *run, const struct undo_record *r,
				    const struct undo_thing *t)
{
	return merge_events_restore(run->op, r->id, t->field, t->after, t->before);
}

/* --- places in segments --------------------------------------------------------------------- */

enum rc undo_contact_segment_now(struct undo_run *run, const struct undo_record *r,
				 const struct undo_thing *t, const char **out)
{
	enum rc rc = segment_member_value(run->op, id_of(t), r->id, out);

	return rc || !t->before[0]
		   ? rc
		   : is_there(run, sql_undo_segment_there, CHANGE_SEGMENT, id_of(t));
}

enum rc undo_contact_segment_restore(struct undo_run *run, const struct undo_record *r,
				     const struct undo_thing *t)
{
	int64_t at = 0;
	enum rc rc = t->before[0] ? undo_time_of(run->op, r, t, &at) : RC_OK;

	return rc ? rc : segment_member_restore(run->op, id_of(t), r->id, t->after, t->before, at);
}

/* --- attributes ----------------------------------------------------------------------------- */

enum rc undo_contact_attribute_now(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t, const char **out)
{
	int64_t id = t->field - CONTACT_CHANGE_ATTRIBUTE;
	struct attribute a;
	enum rc rc = attribute_get(run->op, id, &a);

	*out = "";
	if (!rc)
		return contact_attribute_get(run->op, r->id, &a, out);
	return rc == RC_NOT_FOUND && undo_is_coming(run, CHANGE_ATTRIBUTE, id) ? RC_OK : rc;
}

enum rc undo_contact_attribute_restore(struct undo_run *run, const struct undo_record *r,
				       const struct undo_thing *t)
{
	struct attribute a;
	bool changed;
	enum rc rc = attribute_get(run->op, t->field - CONTACT_CHANGE_ATTRIBUTE, &a);

	return rc ? rc : contact_attribute_set(run->op, r->id, &a, t->before, 0, &changed);
}
