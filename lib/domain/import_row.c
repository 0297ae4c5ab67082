/*
 * Planning: who is it, and what would become of it.  Reads only.
 */
#include "lib/domain/import_row.h"

#include "lib/domain/import_merge.h"
#include "lib/domain/import_ratchet.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"

static void end_in(struct import_plan *plan, enum import_bucket bucket, const char *reason)
{
	plan->bucket = bucket;
	plan->reason = reason;
}

/* --- who is it ------------------------------------------------------------------------------ */

static enum rc load(struct import_work *w, int64_t id, struct import_person *out)
{
	return w->people->load(w->op, w->people->self, w->rules, id, out);
}

/* Does this contact have another e-mail address than the row? */
static enum rc has_other_email(struct import_work *w, int64_t id, bool *other)
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
static void choose_keys(const struct import_work *w, struct contact_keys *keys, int64_t *contact_id)
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
static enum rc find_person(struct import_work *w, int64_t *id, bool *two)
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

/* --- what becomes of it --------------------------------------------------------------------- */

static enum rc check_identity(struct import_work *w)
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

static enum rc plan_new(struct import_work *w)
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
	return rc ? rc : import_merge_rest(w);
}

static bool same_ids(const struct import_ids *a, const struct import_ids *b)
{
	return a->count == b->count &&
	       (!a->count || memcmp(a->ids, b->ids, a->count * sizeof(*a->ids)) == 0);
}

static bool is_changed(const struct import_work *w)
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

static enum rc plan_update(struct import_work *w)
{
	struct import_plan *plan = w->plan;
	enum rc rc = RC_OK;

	if (!w->rules->mapping.newer)
		rc = w->people->edits(w->op, w->people->self, w->rules, &plan->before.contact,
				      &w->edits);
	if (rc)
		return rc;
	plan->after = plan->before;
	import_merge_fields(w);
	rc = contact_check(w->op, &plan->after.contact, w->rules->country, CONTACT_LENIENT,
			   &plan->keys);
	if (!rc)
		rc = check_identity(w);
	if (rc)
		return rc;
	plan->changed =
	    contact_changed(&plan->before.contact, &plan->after.contact, CONTACT_MASK_ALL);
	rc = import_merge_rest(w);
	end_in(plan, is_changed(w) ? IMPORT_UPDATED : IMPORT_UNCHANGED, "");
	return rc;
}

static enum rc meet_person(struct import_work *w, int64_t id)
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
static enum rc meet_nobody(struct import_work *w)
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

static enum rc place_person(struct import_work *w)
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
	const struct import_target whole = {IMPORT_TO_FULL_NAME, 0};
	enum contact_field f = contact_field_find(field);

	/* Nobody finds "First name" in a file that has only a whole one. */
	if ((f == CONTACT_FIRST_NAME || f == CONTACT_LAST_NAME) &&
	    import_mapping_column(&rules->mapping, whole) != SIZE_MAX)
		return import_target_label(whole, NULL, 0);
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

	return op_sentence(op, label[0] ? arena_printf(&op->mem, "%s: %s", label, reason) : reason);
}

enum rc import_row_plan(struct op *op, struct import_rules *rules,
			const struct import_people *people, struct csv_row *row,
			struct import_plan *out)
{
	struct import_work w = {.op = op, .rules = rules, .people = people, .plan = out};
	enum rc rc;

	*out = (struct import_plan){.reason = "", .row_number = row->number};
	if (row->damage) {
		end_in(out, IMPORT_ROW_FAILED, op_sentence(op, row->damage));
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
