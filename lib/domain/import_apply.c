/*
 * Writing what was planned, and telling it value by value.  Both go through the same differences
 * between before and after.
 */
#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_restore.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/contact_tally.h"
#include "lib/domain/import_row.h"
#include "lib/domain/import_segment.h"
#include "lib/domain/segment_member.h"

/* --- the contact itself --------------------------------------------------------------------- */

static enum rc write_contact(struct op *op, struct import_plan *plan, struct contact *c)
{
	contact_mask changed;

	*c = plan->after.contact;
	c->email_status = plan->before.contact.email_status;
	if (plan->bucket == IMPORT_CREATED) {
		enum rc rc = contact_create(op, c, &plan->keys, plan->row_number);

		plan->contact_id = c->id;
		return rc;
	}
	if (!plan->changed)
		return contact_touch(op, plan->contact_id);
	return contact_update(op, &plan->before.contact, c, &plan->keys, plan->changed,
			      plan->row_number, &changed);
}

/* Somebody new has the usual status, and the row says since when and why. */
static bool is_dated(const struct import_plan *plan, enum contact_channel channel)
{
	const struct contact *c = &plan->after.contact;

	if (plan->bucket != IMPORT_CREATED)
		return false;
	return channel == CONTACT_CHANNEL_EMAIL ? c->email_status_at || c->email_status_reason[0]
						: c->phone_status_at || c->phone_status_reason[0];
}

/* Out of an exact copy: last, since all that is written before is of somebody who is here. */
static enum rc write_state(struct op *op, const struct import_plan *plan)
{
	const struct contact *after = &plan->after.contact;
	struct contact live = *after;
	enum rc rc = RC_OK;

	live.id = plan->contact_id;
	live.state = CONTACT_LIVE;
	live.state_at = 0;
	live.state_reason = "";
	if (after->state != CONTACT_LIVE || after->state_at)
		rc = contact_restore_state(op, &live, contact_state_text(op, after));
	if (!rc && after->deactivated)
		rc = contact_restore_switches(op, contact_ids_json(op, &plan->contact_id, 1), true,
					      false);
	if (!rc && after->updated_at)
		rc = contact_date_back(op, plan->contact_id, after->updated_at);
	return rc;
}

/* written: as the contact is now; the blacklist may have had its say. */
static enum rc write_statuses(struct op *op, const struct import_plan *plan,
			      const struct contact *written)
{
	const struct contact *before = &plan->before.contact, *after = &plan->after.contact;
	struct contact_mark mark;
	enum rc rc = RC_OK;

	if ((after->email_status != before->email_status ||
	     is_dated(plan, CONTACT_CHANNEL_EMAIL)) &&
	    written->email_status != CONTACT_EMAIL_BLACKLISTED) {
		mark = (struct contact_mark){contact_status_word(after->email_status),
					     after->email_status_at, after->email_status_reason};
		rc = contact_status_restore(op, CONTACT_CHANNEL_EMAIL, &mark, plan->contact_id);
	}
	if (!rc && (after->phone_status != before->phone_status ||
		    is_dated(plan, CONTACT_CHANNEL_PHONE))) {
		mark = (struct contact_mark){contact_status_word(after->phone_status),
					     after->phone_status_at, after->phone_status_reason};
		rc = contact_status_restore(op, CONTACT_CHANNEL_PHONE, &mark, plan->contact_id);
	}
	return rc;
}

/* --- what belongs to it --------------------------------------------------------------------- */

static enum rc write_attributes(struct op *op, struct import_rules *rules,
				const struct import_plan *plan)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < rules->attribute_count; i++) {
		const char *before = plan->before.attributes[i], *after = plan->after.attributes[i];

		if (strcmp(before, after) == 0)
			continue;
		rc = import_rules_make_options(op, rules, i, after);
		if (!rc && !rules->is_fresh[i])
			rc = contact_attribute_fresh(op, &rules->attributes[i]);
		rules->is_fresh[i] = true;
		if (!rc)
			rc = contact_attribute_put(op, plan->contact_id, &rules->attributes[i],
						   before, after, plan->row_number);
		rules->holders[i] += (after[0] != '\0') - (before[0] != '\0');
	}
	return rc;
}

static enum rc write_name(struct op *op, struct import_rules *rules, const struct import_plan *plan,
			  enum import_named kind, int64_t id, bool in)
{
	enum rc rc = in ? import_rules_make(op, rules, kind, &id) : RC_OK;

	if (!rc && kind == IMPORT_SEGMENT && in && !rules->begun_at)
		rc = segment_members_since(op, &rules->begun_at);
	if (!rc && kind == IMPORT_TAG)
		rc = contact_tag_put(op, id, plan->contact_id, in, plan->row_number);
	else if (!rc)
		rc = in ? segment_member_join(op, id, plan->contact_id, rules->begun_at,
					      plan->row_number)
			: segment_members_leave(op, &id, 1, plan->contact_id, plan->row_number);
	if (!rc)
		import_rules_count(rules, kind, id, in ? +1 : -1);
	return rc;
}

static enum rc write_names(struct op *op, struct import_rules *rules,
			   const struct import_plan *plan, enum import_named kind)
{
	const struct import_ids *before = &plan->before.named[kind];
	const struct import_ids *after = &plan->after.named[kind];
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < before->count; i++)
		if (!import_ids_has(after, before->ids[i]))
			rc = write_name(op, rules, plan, kind, before->ids[i], false);
	for (size_t i = 0; !rc && i < after->count; i++)
		if (!import_ids_has(before, after->ids[i]))
			rc = write_name(op, rules, plan, kind, after->ids[i], true);
	return rc;
}

static enum rc write_points(struct op *op, const struct import_plan *plan)
{
	static const enum contact_point_kind kinds[] = {
	    [CONTACT_CHANNEL_EMAIL] = CONTACT_POINT_EMAIL,
	    [CONTACT_CHANNEL_PHONE] = CONTACT_POINT_PHONE};
	struct contact_point_diff diff;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(kinds); i++)
		if (plan->points[i].is_changed)
			rc = contact_point_save_list(
			    op, plan->contact_id, kinds[i], plan->points[i].list,
			    plan->points[i].count, plan->points[i].policy, plan->row_number, &diff);
	return rc;
}

/* Statuses and further addresses look at what their batch has written before. */
static enum rc write_apart(struct op *op, const struct import_plan *plan,
			   const struct contact *written, struct change_gather *gather)
{
	const struct contact *before = &plan->before.contact, *after = &plan->after.contact;
	enum rc rc;

	if (after->email_status == before->email_status &&
	    after->phone_status == before->phone_status && !is_dated(plan, CONTACT_CHANNEL_EMAIL) &&
	    !is_dated(plan, CONTACT_CHANNEL_PHONE) && !plan->points[0].is_changed &&
	    !plan->points[1].is_changed)
		return RC_OK;
	rc = change_gather_end(op, RC_OK);
	if (!rc)
		rc = write_statuses(op, plan, written);
	if (!rc)
		rc = write_points(op, plan);
	change_gather_begin(op, gather);
	return rc;
}

static enum rc write_person(struct op *op, struct import_rules *rules, struct import_plan *plan)
{
	struct change_gather gather;
	struct contact written;
	enum rc rc;

	change_gather_begin(op, &gather);
	rc = write_contact(op, plan, &written);
	if (!rc)
		rc = write_apart(op, plan, &written, &gather);
	if (!rc)
		rc = write_attributes(op, rules, plan);
	for (int kind = 0; !rc && kind < IMPORT_NAMED; kind++)
		if (rules->has[kind])
			rc = write_names(op, rules, plan, (enum import_named)kind);
	return change_gather_end(op, rc);
}

enum rc import_row_apply(struct op *op, struct import_rules *rules, struct import_plan *plan)
{
	enum rc rc = RC_OK;

	if (plan->bucket == IMPORT_CREATED || plan->bucket == IMPORT_UPDATED)
		rc = write_person(op, rules, plan);
	if (!rc && plan->bucket == IMPORT_CREATED)
		rc = write_state(op, plan);
	if (!rc && plan->contact_id && rules->for_all[IMPORT_SEGMENT].count &&
	    rules->mapping.segment_mode == IMPORT_REPLACE)
		rc = import_segments_note(op, rules->import, plan->contact_id);
	return rc;
}

/* --- value by value ------------------------------------------------------------------------- */

struct items {
	struct op *op;
	const struct import_rules *rules;
	struct import_item *list;
	size_t count;
};

static size_t column_of(const struct import_rules *rules, const struct import_column *c)
{
	return c ? (size_t)(c - rules->mapping.columns) : SIZE_MAX;
}

static void add_item(struct items *s, int field, size_t column, const char *before,
		     const char *after)
{
	enum import_effect effect = !after[0]	? IMPORT_CLEARED
				    : before[0] ? IMPORT_CHANGED
						: IMPORT_FILLED;

	s->list[s->count++] = (struct import_item){field, column, effect, before, after};
}

static enum rc add_names(struct items *s, const struct import_plan *plan, enum import_named kind)
{
	static const enum import_to to[] = {
	    [IMPORT_TAG] = IMPORT_TO_TAGS, [IMPORT_SEGMENT] = IMPORT_TO_SEGMENTS};
	const struct import_ids *before = &plan->before.named[kind];
	const struct import_ids *after = &plan->after.named[kind];
	int field = kind == IMPORT_TAG ? CONTACT_CHANGE_TAG : CONTACT_CHANGE_SEGMENT;
	size_t column =
	    import_mapping_column(&s->rules->mapping, (struct import_target){to[kind], 0});
	const char *label;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < before->count; i++)
		if (!import_ids_has(after, before->ids[i])) {
			rc = import_rules_label(s->op, s->rules, kind, before->ids[i], &label);
			add_item(s, field, column, label, "");
		}
	for (size_t i = 0; !rc && i < after->count; i++)
		if (!import_ids_has(before, after->ids[i])) {
			bool all = import_ids_has(&s->rules->for_all[kind], after->ids[i]);

			rc = import_rules_label(s->op, s->rules, kind, after->ids[i], &label);
			add_item(s, field, all ? SIZE_MAX : column, "", label);
		}
	return rc;
}

static void add_status(struct items *s, const struct import_plan *plan,
		       enum contact_channel channel)
{
	bool is_email = channel == CONTACT_CHANNEL_EMAIL;
	const struct contact *before = &plan->before.contact, *after = &plan->after.contact;
	enum contact_email_status from = is_email ? before->email_status : before->phone_status;
	enum contact_email_status to = is_email ? after->email_status : after->phone_status;
	struct import_target t = {is_email ? IMPORT_TO_EMAIL_STATUS : IMPORT_TO_PHONE_STATUS, 0};

	if (from != to)
		add_item(s, is_email ? CONTACT_CHANGE_EMAIL_STATUS : CONTACT_CHANGE_PHONE_STATUS,
			 import_mapping_column(&s->rules->mapping, t),
			 contact_email_status_name(from), contact_email_status_name(to));
}

static void add_points(struct items *s, const struct import_plan *plan)
{
	static const enum contact_point_kind kinds[] = {CONTACT_POINT_EMAIL, CONTACT_POINT_PHONE};
	static const enum import_to to[] = {IMPORT_TO_MORE_EMAIL, IMPORT_TO_MORE_PHONE};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (plan->points[i].is_changed)
			add_item(s, contact_point_change(kinds[i]),
				 import_mapping_column(&s->rules->mapping,
						       (struct import_target){to[i], 0}),
				 contact_point_print_list(s->op, kinds[i], plan->before.points,
							  plan->before.point_count, "; "),
				 contact_point_print_list(s->op, kinds[i], plan->points[i].list,
							  plan->points[i].count, "; "));
}

static void add_fields(struct items *s, const struct import_plan *plan)
{
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		const char *before = plan->before.contact.values[f];
		const char *after = plan->after.contact.values[f];

		/* Nobody starts blocked. */
		if (f == CONTACT_BLOCKED && !before[0] && strcmp(after, "no") == 0)
			continue;
		if (strcmp(before, after) != 0)
			add_item(s, f, column_of(s->rules, s->rules->field_columns[f]), before,
				 after);
	}
}

enum rc import_plan_items(struct op *op, const struct import_rules *rules,
			  const struct import_plan *plan, struct import_item **out, size_t *count)
{
	struct items s = {.op = op, .rules = rules};
	size_t room = CONTACT_FIELD_COUNT + 4 + rules->attribute_count;
	enum rc rc = RC_OK;

	*count = 0;
	if (plan->bucket > IMPORT_UNCHANGED)
		return RC_OK;
	for (int kind = 0; kind < IMPORT_NAMED; kind++)
		room += plan->before.named[kind].count + plan->after.named[kind].count;
	s.list = *out = arena_alloc(&op->mem, room * sizeof(*s.list));
	add_fields(&s, plan);
	add_status(&s, plan, CONTACT_CHANNEL_EMAIL);
	add_status(&s, plan, CONTACT_CHANNEL_PHONE);
	add_points(&s, plan);
	for (size_t i = 0; i < rules->attribute_count; i++)
		if (strcmp(plan->before.attributes[i], plan->after.attributes[i]) != 0)
			add_item(&s, (int)(CONTACT_CHANGE_ATTRIBUTE + rules->attributes[i].id),
				 column_of(rules, rules->attribute_columns[i]),
				 plan->before.attributes[i], plan->after.attributes[i]);
	for (int kind = 0; !rc && kind < IMPORT_NAMED; kind++)
		rc = add_names(&s, plan, (enum import_named)kind);
	*count = s.count;
	return rc;
}
