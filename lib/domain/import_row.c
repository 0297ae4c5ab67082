/*
 * Planning: who is it, and what would become of it.  Reads only.
 */
#include "lib/domain/import_row.h"

#include "lib/domain/import_ratchet.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"

/* A row on its way. */
struct work {
	struct op *op;
	struct import_rules *rules;
	const struct import_people *people;
	struct import_said said;
	struct import_plan *plan;
	struct import_edits edits;
};

static void end_in(struct import_plan *plan, enum import_bucket bucket, const char *reason)
{
	plan->bucket = bucket;
	plan->reason = reason;
}

/* --- who is it ------------------------------------------------------------------------------ */

static enum rc load(struct work *w, int64_t id, struct import_person *out)
{
	return w->people->load(w->op, w->people->self, w->rules, id, out);
}

/* Does this contact have another e-mail address than the row? */
static enum rc has_other_email(struct work *w, int64_t id, bool *other)
{
	struct import_person found;
	const char *key;
	enum rc rc;

	*other = false;
	if (!w->said.keys.email)
		return RC_OK;
	rc = load(w, id, &found);
	if (rc || !found.contact.values[CONTACT_EMAIL][0])
		return rc;
	rc = email_parse(w->op, "email", found.contact.values[CONTACT_EMAIL], &key);
	if (rc == RC_INVALID) {
		op_clear_fault(w->op);
		*other = true;
		return RC_OK;
	}
	*other = strcmp(key, w->said.keys.email) != 0;
	return rc;
}

/* One more key found somebody: the same as before, the first, or a second person. */
static void take_hit(int64_t hit, int64_t *id, bool *two)
{
	if (!hit || hit == *id)
		return;
	*two |= *id != 0;
	if (!*id)
		*id = hit;
}

/* The keys that the mapping looks by. */
static void choose_keys(const struct work *w, struct contact_keys *keys, int64_t *contact_id)
{
	const struct import_mapping *m = &w->rules->mapping;

	*keys = (struct contact_keys){0};
	*contact_id = 0;
	for (size_t i = 0; i < m->key_count; i++)
		switch (m->keys[i]) {
		case IMPORT_BY_ID:
			*contact_id = w->said.contact_id;
			break;
		case IMPORT_BY_EMAIL:
			keys->email = w->said.keys.email;
			break;
		case IMPORT_BY_PHONE:
			keys->phone = w->said.keys.phone;
			break;
		case IMPORT_BY_IDENTIFIER:
			keys->identifier = w->said.keys.identifier;
			break;
		case IMPORT_KEY_COUNT:
			break;
		}
}

/* *id: the contact, 0 for nobody.  *two: the keys lead to different people. */
static enum rc find_person(struct work *w, int64_t *id, bool *two)
{
	const struct import_mapping *m = &w->rules->mapping;
	int64_t hits[IMPORT_KEY_COUNT], contact_id;
	struct contact_match match = {0};
	struct contact_keys keys;
	enum rc rc;

	*id = 0;
	*two = false;
	choose_keys(w, &keys, &contact_id);
	rc = w->people->match(w->op, w->people->self, w->rules, &keys, contact_id, &match,
			      &hits[IMPORT_BY_ID]);
	hits[IMPORT_BY_EMAIL] = match.by_email;
	hits[IMPORT_BY_PHONE] = match.by_phone;
	hits[IMPORT_BY_IDENTIFIER] = match.by_identifier;
	for (size_t i = 0; !rc && i < m->key_count; i++) {
		int64_t hit = hits[m->keys[i]];
		bool other = false;

		/* A family shares a phone; what comes first is one person's. */
		if (m->keys[i] == IMPORT_BY_PHONE && i && hit && hit != *id)
			rc = has_other_email(w, hit, &other);
		if (!rc && !other)
			take_hit(hit, id, two);
	}
	return rc;
}

/* --- values --------------------------------------------------------------------------------- */

static bool is_edited(const struct work *w, int field, int64_t id)
{
	return w->edits.count && import_edits_has(&w->edits, field, id);
}

static size_t column_of(const struct import_rules *rules, const struct import_column *c)
{
	return c ? (size_t)(c - rules->mapping.columns) : SIZE_MAX;
}

static void hold(struct work *w, const struct import_column *c, enum import_held_why why)
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
static const char *merge_field(struct work *w, enum contact_field f, contact_mask locked)
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

static void merge_fields(struct work *w)
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

static void merge_attributes(struct work *w)
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
static void move_name(struct work *w, enum import_named kind, struct import_ids *set, int64_t id,
		      bool in, size_t column)
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

static void merge_names(struct work *w, enum import_named kind)
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
static bool is_dated(const struct work *w, enum contact_channel channel)
{
	const char *reason = w->said.statuses[channel].reason;

	return !w->plan->contact_id && w->said.statuses[channel].is_exact &&
	       (w->said.statuses[channel].at || (reason && reason[0]));
}

/* By channel. */
static void merge_status(struct work *w, enum contact_channel channel)
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

static bool is_primary(const struct work *w, const struct contact_point *p)
{
	const struct contact_keys *keys = &w->plan->keys;
	const char *key = p->kind == CONTACT_POINT_EMAIL ? keys->email : keys->phone;

	return key && strcmp(key, p->key) == 0;
}

/* What is there of one kind, and what the row says, are the same? */
static bool points_differ(const struct work *w, enum contact_point_kind kind,
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
static void merge_points(struct work *w, int channel)
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

static enum rc merge_all_points(struct work *w)
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

/* --- what becomes of it --------------------------------------------------------------------- */

static enum rc check_identity(struct work *w)
{
	static const enum contact_field any_of[] = {CONTACT_FIRST_NAME, CONTACT_LAST_NAME,
						    CONTACT_EMAIL, CONTACT_PHONE,
						    CONTACT_IDENTIFIER};

	for (size_t i = 0; i < ARRAY_LEN(any_of); i++)
		if (w->plan->after.contact.values[any_of[i]][0])
			return RC_OK;
	return op_fail(w->op, RC_INVALID, "",
		       "give at least a name, an e-mail address, a phone number or an identifier");
}

/* Everything but the contact's own fields. */
static enum rc merge_rest(struct work *w)
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

/* An exact copy says of somebody new what an import else says itself. */
static void copy_state(const struct import_copy *copy, struct contact *c)
{
	if (!copy->is_said)
		return;
	c->state = copy->state;
	c->state_at = copy->state_at;
	c->state_reason = copy->state_reason ? copy->state_reason : "";
	c->deactivated = copy->deactivated;
	c->updated_at = copy->updated_at;
	if (copy->has_source)
		c->source = copy->source;
	if (copy->has_obtained) {
		c->obtained_at = copy->obtained_at;
		c->obtained_by = copy->obtained_by;
	}
}

static enum rc plan_new(struct work *w)
{
	const struct import *im = w->rules->import;
	struct import_plan *plan = w->plan;
	struct contact *c = &plan->after.contact;
	enum rc rc;
	const char **none =
	    arena_alloc(&w->op->mem, (w->rules->attribute_count + 1) * sizeof(*none));

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		plan->before.contact.values[f] = "";
	for (size_t i = 0; i < w->rules->attribute_count; i++)
		none[i] = "";
	plan->before.attributes = none;
	plan->before.contact.email_status_reason = plan->before.contact.phone_status_reason = "";
	*c = w->said.contact;
	c->state_reason = c->email_status_reason = c->phone_status_reason = "";
	c->source = CONTACT_SOURCE_IMPORT;
	c->source_import_id = im->id;
	c->obtained_at = im->obtained_by ? im->queued_at : 0;
	c->obtained_by = im->obtained_by;
	c->created_at = w->said.created_at;
	copy_state(&w->said.copy, c);
	import_ratchet_note(w->op, &plan->before.contact, c);
	plan->keys = w->said.keys;
	plan->changed = w->said.given;
	end_in(plan, IMPORT_CREATED, "");
	rc = check_identity(w);
	return rc ? rc : merge_rest(w);
}

static bool same_ids(const struct import_ids *a, const struct import_ids *b)
{
	return a->count == b->count &&
	       (!a->count || memcmp(a->ids, b->ids, a->count * sizeof(*a->ids)) == 0);
}

static bool is_changed(const struct work *w)
{
	const struct import_person *a = &w->plan->before, *b = &w->plan->after;

	if (w->plan->points[0].is_changed || w->plan->points[1].is_changed)
		return true;
	if (w->plan->changed || a->contact.email_status != b->contact.email_status ||
	    a->contact.phone_status != b->contact.phone_status)
		return true;
	for (size_t i = 0; i < w->rules->attribute_count; i++)
		if (strcmp(a->attributes[i], b->attributes[i]) != 0)
			return true;
	return !same_ids(&a->named[IMPORT_TAG], &b->named[IMPORT_TAG]) ||
	       !same_ids(&a->named[IMPORT_SEGMENT], &b->named[IMPORT_SEGMENT]);
}

static enum rc plan_update(struct work *w)
{
	struct import_plan *plan = w->plan;
	enum rc rc = RC_OK;

	if (!w->rules->mapping.newer)
		rc = w->people->edits(w->op, w->people->self, w->rules, &plan->before.contact,
				      &w->edits);
	if (rc)
		return rc;
	plan->after = plan->before;
	merge_fields(w);
	rc = contact_check(w->op, &plan->after.contact, w->rules->country, CONTACT_LENIENT,
			   &plan->keys);
	if (!rc)
		rc = check_identity(w);
	if (rc)
		return rc;
	plan->changed =
	    contact_changed(&plan->before.contact, &plan->after.contact, CONTACT_MASK_ALL);
	rc = merge_rest(w);
	end_in(plan, is_changed(w) ? IMPORT_UPDATED : IMPORT_UNCHANGED, "");
	return rc;
}

static enum rc meet_person(struct work *w, int64_t id)
{
	struct import_plan *plan = w->plan;
	const struct contact *c = &plan->before.contact;
	enum rc rc = load(w, id, &plan->before);

	plan->contact_id = id;
	if (rc)
		return rc;
	if (c->state == CONTACT_DELETED)
		end_in(plan, IMPORT_SKIPPED,
		       "This person was deleted here, and an import brings nobody back.");
	else if (w->rules->mapping.people != IMPORT_LEAVE)
		return plan_update(w);
	else if (c->source_import_id == w->rules->import->id)
		end_in(plan, IMPORT_SKIPPED, "The same person stands further up in this file.");
	else
		end_in(plan, IMPORT_SKIPPED, "This person is here already.");
	return RC_OK;
}

/* Nobody here carries the keys. */
static enum rc meet_nobody(struct work *w)
{
	bool is_erased = false;
	enum rc rc;

	if (w->rules->mapping.people == IMPORT_UPDATE_ONLY) {
		end_in(w->plan, IMPORT_SKIPPED,
		       "Nobody here is found by this row, and this import creates nobody.");
		return RC_OK;
	}
	if (w->said.copy.state == CONTACT_DELETED || w->said.copy.state == CONTACT_ERASED) {
		end_in(w->plan, IMPORT_SKIPPED,
		       "This person was deleted where the copy comes from, and an import brings"
		       " nobody back.");
		return RC_OK;
	}
	rc = w->people->erased(w->op, w->people->self, w->rules, &w->said.keys, &is_erased);
	if (rc)
		return rc;
	if (is_erased) {
		end_in(w->plan, IMPORT_SKIPPED,
		       "This person was erased here for good, and an import brings nobody back.");
		return RC_OK;
	}
	return plan_new(w);
}

static bool has_key(const struct import_said *said)
{
	return said->keys.email || said->keys.identifier || said->contact_id ||
	       said->contact.values[CONTACT_PHONE][0];
}

static enum rc place_person(struct work *w)
{
	int64_t id;
	bool two;
	enum rc rc;

	if (w->rules->mapping.needs_key && !has_key(&w->said)) {
		end_in(w->plan, IMPORT_ROW_FAILED,
		       "The row has no e-mail address, phone number or identifier.");
		return RC_OK;
	}
	rc = find_person(w, &id, &two);
	if (rc)
		return rc;
	if (two) {
		end_in(w->plan, IMPORT_ROW_FAILED,
		       "The row matches two people: its e-mail, phone and identifier belong to"
		       " different contacts.");
		return RC_OK;
	}
	return id ? meet_person(w, id) : meet_nobody(w);
}

/* --- faults --------------------------------------------------------------------------------- */

static const char *fault_label(const struct import_rules *rules, const char *field)
{
	enum contact_field f = contact_field_find(field);

	if (f)
		return contact_fields[f].label;
	if (strcmp(field, "tags") == 0)
		return "Tags";
	if (strcmp(field, "segments") == 0)
		return "Segments";
	for (size_t i = 0; strncmp(field, "attr.", 5) == 0 && i < rules->attribute_count; i++)
		if (strcmp(rules->attributes[i].key, field + 5) == 0)
			return rules->attributes[i].name;
	return "";
}

/* "E-mail: the address has no @." */
static const char *describe_fault(struct op *op, const struct import_rules *rules)
{
	const char *label = fault_label(rules, op->fault.field), *reason = op->fault.reason;
	bool is_whole = reason[0] && strchr(".?!", reason[strlen(reason) - 1]);

	if (!label[0])
		return arena_printf(&op->mem, "%c%s%s", reason[0] - (reason[0] >= 'a' ? 32 : 0),
				    reason[0] ? reason + 1 : "", is_whole ? "" : ".");
	return arena_printf(&op->mem, "%s: %s%s", label, reason, is_whole ? "" : ".");
}

/* As op_fail words a reason, for people. */
static const char *as_sentence(struct op *op, const char *reason)
{
	return arena_printf(&op->mem, "%c%s.", reason[0] - (reason[0] >= 'a' ? 32 : 0), reason + 1);
}

enum rc import_row_plan(struct op *op, struct import_rules *rules,
			const struct import_people *people, struct csv_row *row,
			struct import_plan *out)
{
	struct work w = {.op = op, .rules = rules, .people = people, .plan = out};
	enum rc rc;

	*out = (struct import_plan){.reason = "", .row_number = row->number};
	if (row->damage) {
		end_in(out, IMPORT_ROW_FAILED, as_sentence(op, row->damage));
		return RC_OK;
	}
	rc = import_said_read(op, rules, row, &w.said);
	if (!rc)
		rc = place_person(&w);
	if (rc == RC_INVALID) {
		end_in(out, IMPORT_ROW_FAILED, describe_fault(op, rules));
		op_clear_fault(op);
		rc = RC_OK;
	}
	out->is_undialled = w.said.keys.phone_undialled && out->bucket <= IMPORT_UNCHANGED;
	out->held = w.said.held;
	out->held_count = w.said.held_count;
	return rc;
}
