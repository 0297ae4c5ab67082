/*
 * Further addresses in the layer of a rehearsal: what contact_point_save_list and
 * contact_point_settle do to the base, so that later rows of the file find people by them, or no
 * more.
 */
#include "lib/domain/contact_many.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/import_overlay.h"
#include "lib/platform/db.h"

/* Ids below zero: those of the base may come into the layer later. */
static const char sql_overlay_point_add[] =
    "INSERT INTO over_contact_point (id, contact_id, kind, value, key, label, position, created_at)"
    " SELECT (SELECT CASE WHEN min(id) < 0 THEN min(id) ELSE 0 END - 1 FROM over_contact_point),"
    " $1, $2, $3, $4, $5, COALESCE(max(position), 0) + 1, $6 FROM over_contact_point"
    " WHERE contact_id = $1 AND kind = $2";
static const char sql_overlay_point_change[] =
    "UPDATE over_contact_point SET value = $4, label = $5"
    " WHERE contact_id = $1 AND kind = $2 AND key = $3";
static const char sql_overlay_point_remove[] =
    "DELETE FROM over_contact_point WHERE contact_id = $1 AND kind = $2 AND key = $3";
static const char *const sql_overlay_primary[] = {
    [CONTACT_CHANNEL_EMAIL] = "UPDATE over_contact SET email = $2, email_key = $3 WHERE id = $1",
    [CONTACT_CHANNEL_PHONE] = "UPDATE over_contact SET phone = $2, phone_key = $3 WHERE id = $1",
};

/* Of one channel of one person. */
struct points {
	struct import_overlay *o;
	const struct import_plan *plan;
	enum contact_channel channel;
	enum contact_point_kind kind;
	const char *primary; /* its key; NULL for none */
};

static const struct contact_point *find(const struct contact_point *list, size_t count,
					enum contact_point_kind kind, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == kind && strcmp(list[i].key, key) == 0)
			return &list[i];
	return NULL;
}

static enum rc remove_point(const struct points *p, const char *key)
{
	return db_run(&p->o->op, sql_overlay_point_remove,
		      DB_ARGS(db_int(p->plan->contact_id), db_int(p->kind), db_text(key)));
}

static void note(const struct points *p, const char *key)
{
	const struct contact_keys keys = {
	    .email = p->channel == CONTACT_CHANNEL_EMAIL ? key : NULL,
	    .phone = p->channel == CONTACT_CHANNEL_PHONE ? key : NULL,
	};

	import_overlay_note(p->o, p->plan->contact_id, &keys);
}

static enum rc add_point(struct points *p, const struct contact_point *said)
{
	struct op *op = &p->o->op;

	note(p, said->key);
	if (!p->plan->after.contact.values[contact_point_field(p->kind)][0] && !p->primary) {
		p->primary = said->key;
		return db_run(
		    op, sql_overlay_primary[p->channel],
		    DB_ARGS(db_int(p->plan->contact_id), db_text(said->value), db_text(said->key)));
	}
	if (op->many)
		op->many->points = CONTACT_MANY_SOME;
	return db_run(op, sql_overlay_point_add,
		      DB_ARGS(db_int(p->plan->contact_id), db_int(p->kind), db_text(said->value),
			      db_text(said->key), db_text(said->label), db_int(op->now)));
}

static enum rc put_point(struct points *p, const struct import_plan_points *said, size_t i)
{
	const struct import_person *before = &p->plan->before;
	const struct contact_point *point = &said->list[i];
	const struct contact_point *is =
	    find(before->points, before->point_count, p->kind, point->key);
	bool relabel = point->label[0] || said->policy == CONTACT_POINTS_REPLACE;

	if ((p->primary && strcmp(p->primary, point->key) == 0) ||
	    find(said->list, i, p->kind, point->key))
		return RC_OK;
	if (!is)
		return add_point(p, point);
	return db_run(&p->o->op, sql_overlay_point_change,
		      DB_ARGS(db_int(p->plan->contact_id), db_int(p->kind), db_text(point->key),
			      db_text(point->value), db_text(relabel ? point->label : is->label)));
}

static enum rc apply_channel(struct points *p, const struct import_plan_points *said)
{
	const struct import_person *before = &p->plan->before;
	enum rc rc = RC_OK;

	if (!said->is_changed)
		return RC_OK;
	for (size_t i = 0; !rc && i < before->point_count; i++)
		if (said->policy == CONTACT_POINTS_REPLACE && before->points[i].kind == p->kind &&
		    !find(said->list, said->count, p->kind, before->points[i].key))
			rc = remove_point(p, before->points[i].key);
	for (size_t i = 0; !rc && i < said->count; i++)
		rc = put_point(p, said, i);
	return rc;
}

enum rc import_overlay_apply_points(struct import_overlay *o, const struct import_plan *plan)
{
	static const enum contact_point_kind kinds[] = {
	    [CONTACT_CHANNEL_EMAIL] = CONTACT_POINT_EMAIL,
	    [CONTACT_CHANNEL_PHONE] = CONTACT_POINT_PHONE};
	bool any = false;
	enum rc rc = contact_point_any(&o->op, &any);

	for (size_t i = 0; !rc && i < ARRAY_LEN(kinds); i++) {
		struct points p = {
		    .o = o,
		    .plan = plan,
		    .channel = (enum contact_channel)i,
		    .kind = kinds[i],
		    .primary = i == CONTACT_CHANNEL_EMAIL ? plan->keys.email : plan->keys.phone,
		};

		/* What became the primary one is no further one any more. */
		if (any && p.primary)
			rc = remove_point(&p, p.primary);
		if (!rc)
			rc = apply_channel(&p, &plan->points[i]);
	}
	return rc;
}
