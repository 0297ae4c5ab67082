#include "lib/domain/import_merge.h"

#include "lib/domain/import_ratchet.h"

static bool is_edited(const struct import_work *w, int field, int64_t id)
{
	return w->edits.count && import_edits_has(&w->edits, field, id);
}

static size_t column_of(const struct import_rules *rules, const struct import_column *c)
{
	return c ? (size_t)(c - rules->mapping.columns) : SIZE_MAX;
}

static void hold(struct import_work *w, const struct import_column *c, enum import_held_why why)
{
	import_said_hold(w->op, &w->said, column_of(w->rules, c), why);
}

/* What a policy makes of a stored value and a cell; NULL: it stays. */
static const char *apply_policy(enum import_policy policy, const char *before, bool is_empty,
				const char *cell)
{
	if (!cell[0])
		return policy == IMPORT_MIRROR && !is_empty ? "" : NULL;
	if (policy == IMPORT_KEEP || (policy == IMPORT_FILL && !is_empty))
		return NULL;
	return strcmp(before, cell) == 0 ? NULL : cell;
}

/* The new value of a field; NULL: it stays. */
static const char *merge_field(struct import_work *w, enum contact_field f, contact_mask locked)
{
	const struct import_column *c = w->rules->field_columns[f];
	const char *before = w->plan->before.contact.values[f], *after;
	const char *cell = w->said.contact.values[f];
	bool is_empty = !before[0] || (f == CONTACT_BLOCKED && strcmp(before, "no") == 0);
	enum import_policy policy = w->said.promoted & CONTACT_MASK(f) ? IMPORT_FILL
				    : c				       ? c->policy
								       : IMPORT_OVERWRITE;

	if (import_ratchet_lowers(f, cell))
		after = strcmp(before, cell) == 0 ? NULL : cell;
	else
		after = apply_policy(policy, before, is_empty,
				     w->said.given & CONTACT_MASK(f) ? cell : "");
	if (!after)
		return NULL;
	if (locked & CONTACT_MASK(f)) {
		hold(w, c, IMPORT_HELD_REFUSED);
		return NULL;
	}
	if (is_edited(w, (int)f, 0)) {
		hold(w, c, IMPORT_HELD_EDITED);
		return NULL;
	}
	return f == CONTACT_BLOCKED && !after[0] ? "no" : after;
}

void import_merge_fields(struct import_work *w)
{
	struct contact *before = &w->plan->before.contact, *after = &w->plan->after.contact;
	contact_mask said = w->said.given | w->said.emptied;
	contact_mask locked = import_ratchet_locked(w->rules, before, &w->said, w->op->now);

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		const char *value =
		    said & CONTACT_MASK(f) ? merge_field(w, (enum contact_field)f, locked) : NULL;

		if (value)
			after->values[f] = value;
	}
	import_ratchet_note(w->op, before, after);
}

static void merge_attributes(struct import_work *w)
{
	const struct import_rules *rules = w->rules;
	const char **after =
	    arena_alloc(&w->op->mem, (rules->attribute_count + 1) * sizeof(*after));

	for (size_t i = 0; i < rules->attribute_count; i++) {
		const struct import_column *c = rules->attribute_columns[i];
		const char *before = w->plan->before.attributes[i], *value = NULL;

		if (w->said.attributes[i])
			value = apply_policy(c->policy, before, !before[0], w->said.attributes[i]);
		if (value &&
		    is_edited(w, (int)(CONTACT_CHANGE_ATTRIBUTE + rules->attributes[i].id), 0)) {
			hold(w, c, IMPORT_HELD_EDITED);
			value = NULL;
		}
		after[i] = value ? value : before;
	}
	w->plan->after.attributes = after;
}

/* Comes or goes, unless somebody has decided on this one since. */
static void move_name(struct import_work *w, enum import_named kind, struct import_ids *set,
		      int64_t id, bool in, size_t column)
{
	int field = kind == IMPORT_TAG ? CONTACT_CHANGE_TAG : CONTACT_CHANGE_SEGMENT;

	if (import_ids_has(set, id) == in)
		return;
	if (is_edited(w, field, id)) {
		import_said_hold(w->op, &w->said, column, IMPORT_HELD_EDITED);
		return;
	}
	*set = in ? import_ids_with(w->op, *set, id) : import_ids_without(w->op, *set, id);
}

static bool is_called(const struct import_said *said, enum import_named kind, int64_t id)
{
	for (size_t i = 0; i < said->call_count; i++)
		if (said->calls[i].kind == kind && said->calls[i].id == id &&
		    said->calls[i].mode != IMPORT_REMOVE)
			return true;
	return false;
}

static void merge_names(struct import_work *w, enum import_named kind)
{
	const struct import_rules *rules = w->rules;
	const struct import_ids *all = &rules->for_all[kind];
	const struct import_ids before = w->plan->before.named[kind];
	bool removes = kind == IMPORT_SEGMENT && rules->mapping.segment_mode == IMPORT_REMOVE;
	struct import_ids *after = &w->plan->after.named[kind];

	*after = before;
	/* Archived people are in no segment. */
	if (kind == IMPORT_SEGMENT && w->plan->before.contact.state != CONTACT_LIVE)
		return;
	for (size_t i = 0; w->said.replaces[kind] && i < before.count; i++)
		if (!is_called(&w->said, kind, before.ids[i]))
			move_name(w, kind, after, before.ids[i], false, SIZE_MAX);
	for (size_t i = 0; i < w->said.call_count; i++) {
		const struct import_call *c = &w->said.calls[i];

		if (c->kind == kind)
			move_name(w, kind, after, c->id, c->mode != IMPORT_REMOVE, c->column);
	}
	for (size_t i = 0; i < all->count; i++)
		move_name(w, kind, after, all->ids[i], !removes, SIZE_MAX);
}

/* The status of somebody new is the usual one, and an exact copy says since when and why. */
static bool is_dated(const struct import_work *w, enum contact_channel channel)
{
	const char *reason = w->said.statuses[channel].reason;

	return !w->plan->contact_id && w->said.statuses[channel].is_exact &&
	       (w->said.statuses[channel].at || (reason && reason[0]));
}

/* By channel. */
static void merge_status(struct import_work *w, enum contact_channel channel)
{
	bool is_email = channel == CONTACT_CHANNEL_EMAIL, held;
	struct contact *before = &w->plan->before.contact, *after = &w->plan->after.contact;
	enum contact_email_status was = is_email ? before->email_status : before->phone_status;
	enum contact_email_status to =
	    import_ratchet_status(w->rules, channel, before, &w->said, w->op->now, &held);
	int field = is_email ? CONTACT_CHANGE_EMAIL_STATUS : CONTACT_CHANGE_PHONE_STATUS;
	bool is_exact = w->said.statuses[channel].is_exact;
	int64_t at =
	    w->said.statuses[channel].at || is_exact ? w->said.statuses[channel].at : w->op->now;
	const char *reason =
	    w->said.statuses[channel].reason ? w->said.statuses[channel].reason : "";

	if (held)
		import_said_hold(w->op, &w->said, SIZE_MAX, IMPORT_HELD_REFUSED);
	/* Without an address there is nothing to have a status. */
	if ((to == was && !is_dated(w, channel)) ||
	    !after->values[is_email ? CONTACT_EMAIL : CONTACT_PHONE][0])
		return;
	if (is_edited(w, field, 0)) {
		import_said_hold(w->op, &w->said, SIZE_MAX, IMPORT_HELD_EDITED);
		return;
	}
	reason = reason[0] || is_exact ? reason : "import";
	if (is_email) {
		after->email_status = to;
		after->email_status_at = at;
		after->email_status_reason = reason;
	} else {
		after->phone_status = to;
		after->phone_status_at = at;
		after->phone_status_reason = reason;
	}
}

static const struct contact_point *find_point(const struct contact_point *list, size_t count,
					      const struct contact_point *p)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == p->kind && strcmp(list[i].key, p->key) == 0)
			return &list[i];
	return NULL;
}

static bool is_primary(const struct import_work *w, const struct contact_point *p)
{
	const struct contact_keys *keys = &w->plan->keys;
	const char *key = p->kind == CONTACT_POINT_EMAIL ? keys->email : keys->phone;

	return key && strcmp(key, p->key) == 0;
}

/* What is there of one kind, and what the row says, are the same? */
static bool points_differ(const struct import_work *w, enum contact_point_kind kind,
			  const struct import_plan_points *p)
{
	const struct import_person *before = &w->plan->before;

	for (size_t i = 0; i < p->count; i++) {
		const struct contact_point *said = &p->list[i];
		const struct contact_point *is =
		    find_point(before->points, before->point_count, said);

		if (is ? (said->label[0] || p->policy == CONTACT_POINTS_REPLACE) &&
			     strcmp(is->label, said->label) != 0
		       : !is_primary(w, said))
			return true;
	}
	for (size_t i = 0; p->policy == CONTACT_POINTS_REPLACE && i < before->point_count; i++)
		if (before->points[i].kind == kind &&
		    !find_point(p->list, p->count, &before->points[i]))
			return true;
	return false;
}

static bool has_kind(const struct import_person *person, enum contact_point_kind kind)
{
	for (size_t i = 0; i < person->point_count; i++)
		if (person->points[i].kind == kind)
			return true;
	return false;
}

/* Further addresses of one kind. */
static void merge_points(struct import_work *w, int channel)
{
	enum contact_point_kind kind =
	    channel == CONTACT_CHANNEL_EMAIL ? CONTACT_POINT_EMAIL : CONTACT_POINT_PHONE;
	const struct import_points *said = &w->said.points[channel];
	struct import_plan_points *p = &w->plan->points[channel];
	bool is_here = w->plan->contact_id != 0;

	*p = (struct import_plan_points){
	    .list = said->list,
	    .count = said->count,
	    .policy = said->is_said && said->policy == IMPORT_MIRROR ? CONTACT_POINTS_REPLACE
								     : CONTACT_POINTS_ADD,
	};
	if (is_here && said->is_said &&
	    (said->policy == IMPORT_KEEP ||
	     (said->policy == IMPORT_FILL && has_kind(&w->plan->before, kind))))
		return;
	if (!points_differ(w, kind, p))
		return;
	if (is_edited(w, contact_point_change(kind), 0)) {
		import_said_hold(w->op, &w->said, SIZE_MAX, IMPORT_HELD_EDITED);
		return;
	}
	p->is_changed = true;
}

static enum rc merge_all_points(struct import_work *w)
{
	struct import_person *before = &w->plan->before;
	enum rc rc = RC_OK;

	if (!w->said.points)
		return RC_OK;
	if (w->plan->contact_id)
		rc = w->people->points(w->op, w->people->self, w->plan->contact_id, &before->points,
				       &before->point_count);
	for (int channel = 0; !rc && channel < IMPORT_CHANNELS; channel++)
		merge_points(w, channel);
	return rc;
}

enum rc import_merge_rest(struct import_work *w)
{
	merge_attributes(w);
	for (int kind = 0; kind < IMPORT_NAMED; kind++)
		if (w->rules->has[kind])
			merge_names(w, (enum import_named)kind);
	for (int channel = 0; channel < IMPORT_CHANNELS; channel++)
		if (w->said.statuses[channel].is_said)
			merge_status(w, (enum contact_channel)channel);
	return merge_all_points(w);
}
