/*
 * One contact's page: its fields, each with a pen, what is known about it, and its history.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/change.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/merge.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum {
	HISTORY_ROWS = 25,
	MERGED_MAX = 100,
	ORIGINS_AMONG = 200, /* changes: what is older than these is on the page of origins */
};

const char *contact_status_class(enum contact_email_status status)
{
	return status == CONTACT_EMAIL_ACTIVE ? "is-good"
	       : status == CONTACT_EMAIL_NOT_CONFIRMED || status == CONTACT_EMAIL_OVER_LIMIT
		   ? "is-warn"
		   : "is-bad";
}

void contact_fill_optional(struct tpl *t, const char *section, const char *none, const char *marker,
			   const char *value)
{
	if (value[0])
		tpl_text(tpl_add(t, section), marker, value);
	else
		tpl_show(t, none);
}

/* --- one contact's page --------------------------------------------------------------------- */

const struct contact_typed contact_typed_nothing = {.field = "", .value = "", .tag = ""};

bool contact_has_pens(const struct request *rq, const struct contact_typed *typed)
{
	return !typed->is_shut && contact_may(rq, PERM_CONTACT_WRITE);
}

const char *contact_origin_words(struct request *rq, const struct change *c)
{
	struct arena *mem = &rq->op.mem;
	const char *who = c->account_name[0] ? c->account_name : "the system";

	if (c->import_id && c->source_row)
		who = arena_printf(mem, "import %lld, row %lld", (long long)c->import_id,
				   (long long)c->source_row);
	else if (c->import_id)
		who = arena_printf(mem, "import %lld", (long long)c->import_id);
	else if (strcmp(c->action, "undo") == 0)
		who = arena_printf(mem, "undo by %s", who);
	else if (strcmp(c->action, "contact.merge") == 0)
		who = arena_printf(mem, "merge by %s", who);
	return arena_printf(mem, "From %s, %s", who, zone_format_minute(mem, c->at));
}

/* "import 12, row 214", "undo by Ana": where a field's value comes from; "" when that is long ago.
 */
static const char *origin_words(struct request *rq, const struct contact_origins *origins,
				int field)
{
	const struct change *c = NULL;

	for (size_t i = 0; i < origins->field_count; i++)
		if (origins->fields[i].field == field || !origins->fields[i].field)
			c = &origins->fields[i];
	return c ? contact_origin_words(rq, c) : "";
}

struct points {
	struct contact_point *list;
	size_t count;
};

static enum rc read_origins(struct request *rq, int64_t id, const struct points *points,
			    struct contact_origins *out)
{
	enum rc rc = change_origins(&rq->op, CHANGE_CONTACT, id, CONTACT_FIELD_COUNT - 1,
				    ORIGINS_AMONG, &out->fields, &out->field_count);

	return rc || !points->count
		   ? rc
		   : change_value_origins(&rq->op, CHANGE_CONTACT, id, CONTACT_CHANGE_OTHER_EMAIL,
					  CONTACT_CHANGE_OTHER_PHONE, &out->points,
					  &out->point_count);
}

static void fill_value(struct request *rq, struct tpl *t, const struct contact *c,
		       enum contact_field f, const struct contact_typed *open)
{
	const char *shown = contact_value_words(rq, f, c->values[f]);
	struct contact typed = *c;

	if (strcmp(open->field, contact_fields[f].key) == 0) {
		typed.values[f] = open->value;
		tpl_show(t, "OPEN");
	}
	contact_fill_input(rq, t, &typed, f);
	contact_fill_sharers(rq, t, &typed, f);
	tpl_text(t, "WAS", c->values[f]);
	if (!shown[0])
		tpl_show(t, "NO_VALUE");
	else
		tpl_text(tpl_add(t, f == CONTACT_EMAIL	 ? "AS_EMAIL"
				    : f == CONTACT_PHONE ? "AS_PHONE"
							 : "AS_TEXT"),
			 "SHOWN", shown);
	if (contact_has_pens(rq, open))
		tpl_show(t, "PEN");
}

static void fill_status(struct request *rq, struct tpl *t, const char *channel,
			enum contact_email_status status, int64_t at, const char *reason)
{
	struct tpl *row = tpl_add(t, "CHANNEL");

	tpl_text(row, "CHANNEL_NAME", channel);
	tpl_text(row, "STATUS_CLASS", contact_status_class(status));
	tpl_text(row, "STATUS_TEXT", contact_email_status_name(status));
	if (at) {
		struct tpl *since = tpl_add(row, "SINCE");

		tpl_text(since, "STATUS_AT", zone_format_minute(&rq->op.mem, at));
		tpl_text(since, "STATUS_AT_EXACT", zone_format_exact(&rq->op.mem, at));
		contact_fill_optional(since, "HAS_WHY", "NO_WHY", "STATUS_WHY", reason);
	}
}

static const char *change_text(struct arena *mem, const struct change *change)
{
	if (change->field == CONTACT_FIELD_NONE)
		return "created this contact";
	if (change->field == CONTACT_CHANGE_STATE)
		return "moved this contact";
	if (change->field == CONTACT_CHANGE_EMAIL_STATUS)
		return "changed the status of the e-mail address";
	if (change->field == CONTACT_CHANGE_PHONE_STATUS)
		return "changed the status of the phone number";
	if (change->field == CONTACT_CHANGE_DEACTIVATED)
		return "changed Deactivated";
	if (change->field == CONTACT_CHANGE_APART && change->new_value[0])
		return arena_printf(mem, "noted that this is not contact %s", change->new_value);
	if (change->field == CONTACT_CHANGE_APART)
		return arena_printf(mem, "took back that this is not contact %s",
				    change->old_value);
	if (change->field >= CONTACT_CHANGE_EVENTS && change->field <= CONTACT_CHANGE_EVENTS_LAST)
		return arena_printf(mem, "moved %s here", merge_events_name(change->field));
	if (change->field == CONTACT_CHANGE_DATA)
		return "took a file of all data";
	if (change->field > 0 && change->field < CONTACT_FIELD_COUNT)
		return arena_printf(mem, "changed %s", contact_fields[change->field].label);
	return "changed";
}

/* A state or a status for people: "spam_report 1795348800 complained" -> "spam report: complained".
 */
static const char *mark_words(struct op *op, const char *value)
{
	struct contact_mark mark = contact_mark_parse(op, value);
	char *word = arena_dup(&op->mem, mark.word);

	for (char *c = word; *c; c++)
		*c = *c == '_' ? ' ' : *c;
	return mark.reason[0] ? arena_printf(&op->mem, "%s: %s", word, mark.reason) : word;
}

/* The contact's attributes, for the panel and for the names in the history. */
struct attributes {
	struct contact_attribute *list;
	size_t count;
};

/* What was done, and with which values. */
static enum rc fill_what(struct request *rq, struct tpl *t, struct change *change,
			 const struct attributes *attributes)
{
	struct tpl *values;

	if (change->field == CONTACT_CHANGE_TAG)
		return contact_fill_tag_change(rq, t, change);
	if (change->field == CONTACT_CHANGE_OTHER_EMAIL ||
	    change->field == CONTACT_CHANGE_OTHER_PHONE)
		tpl_text(t, "WHAT", contact_point_change_words(rq, change));
	else if (change->field > CONTACT_CHANGE_ATTRIBUTE)
		contact_fill_attribute_change(rq, t, change, attributes->list, attributes->count);
	else
		tpl_text(t, "WHAT", change_text(&rq->op.mem, change));
	/* Of these the words say it all. */
	if (change->field == CONTACT_FIELD_NONE || change->field == CONTACT_CHANGE_APART ||
	    (change->field >= CONTACT_CHANGE_EVENTS && change->field <= CONTACT_CHANGE_EVENTS_LAST))
		return RC_OK;
	if (change->field == CONTACT_CHANGE_STATE || change->field == CONTACT_CHANGE_EMAIL_STATUS ||
	    change->field == CONTACT_CHANGE_PHONE_STATUS) {
		change->old_value = mark_words(&rq->op, change->old_value);
		change->new_value = mark_words(&rq->op, change->new_value);
	} else if (change->field < CONTACT_FIELD_COUNT) {
		enum contact_field f = (enum contact_field)change->field;

		change->old_value = contact_value_words(rq, f, change->old_value);
		change->new_value = contact_value_words(rq, f, change->new_value);
	}
	values = tpl_add(t, "VALUES");
	contact_fill_optional(values, "HAS_OLD", "NO_OLD", "OLD", change->old_value);
	contact_fill_optional(values, "HAS_NEW", "NO_NEW", "NEW", change->new_value);
	return RC_OK;
}

static enum rc fill_change(struct request *rq, struct tpl *t, struct change *change,
			   const struct attributes *attributes)
{
	tpl_text(t, "WHO", change->account_name[0] ? change->account_name : "The system");
	tpl_text(t, "WHEN", zone_format_minute(&rq->op.mem, change->at));
	tpl_text(t, "WHEN_EXACT", zone_format_exact(&rq->op.mem, change->at));
	if (change->import_id) {
		struct tpl *origin = tpl_add(t, "ORIGIN");

		tpl_int(origin, "IMPORT_ID", change->import_id);
		if (change->source_row)
			tpl_text(tpl_add(origin, "ORIGIN_ROW"), "ROW_NUMBER",
				 format_count(&rq->op.mem, change->source_row));
	}
	return fill_what(rq, t, change, attributes);
}

static enum rc fill_history(struct request *rq, struct tpl *t, int64_t id,
			    const struct attributes *attributes)
{
	struct change *changes;
	size_t count = 0, merged;
	bool more = false;
	int64_t ids[1 + MERGED_MAX] = {id};
	int64_t before = rq->route->method != METHOD_GET ? 0 : form_id(rq, "before");
	enum rc rc = merge_origins(&rq->op, id, MERGED_MAX, ids + 1, &merged);

	if (!rc)
		rc = change_list_of(&rq->op, CHANGE_CONTACT, ids, 1 + merged, before, HISTORY_ROWS,
				    &changes, &count, &more);
	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *row = tpl_add(t, "CHANGE");

		if (changes[i].entity_id != id)
			tpl_int(tpl_add(row, "MERGED_FROM"), "MERGED_ID", changes[i].entity_id);
		rc = fill_change(rq, row, &changes[i], attributes);
	}
	if (!rc && more)
		tpl_int(tpl_add(t, "OLDER_CHANGES"), "OLDER_THAN", changes[count - 1].id);
	if (before)
		tpl_show(t, "NEWEST_CHANGES");
	return rc;
}

static void fill_side(struct request *rq, struct tpl *t, const struct contact *c, bool is_told)
{
	struct arena *mem = &rq->op.mem;

	tpl_int(t, "ID", c->id);
	tpl_text(t, "SOURCE", contact_source_name(c->source));
	if (c->source_import_id)
		tpl_int(tpl_add(t, "FROM_IMPORT"), "IMPORT_ID", c->source_import_id);
	tpl_text(t, "CREATED", zone_format_minute(mem, c->created_at));
	tpl_text(t, "CREATED_EXACT", zone_format_exact(mem, c->created_at));
	tpl_text(t, "UPDATED", zone_format_minute(mem, c->updated_at));
	tpl_text(t, "UPDATED_EXACT", zone_format_exact(mem, c->updated_at));
	if (c->obtained_at)
		tpl_text(tpl_add(t, "OBTAINED"), "OBTAINED_AT",
			 zone_format_minute(mem, c->obtained_at));
	else
		tpl_show(t, "NOT_OBTAINED");
	if (c->values[CONTACT_EMAIL][0])
		fill_status(rq, t, "E-mail", contact_email_status_shown(c), c->email_status_at,
			    c->email_status_reason);
	if (c->values[CONTACT_PHONE][0])
		fill_status(rq, t, "Phone", c->phone_status, c->phone_status_at,
			    c->phone_status_reason);
	if (!is_told && (c->state == CONTACT_DELETED || c->state == CONTACT_ARCHIVED)) {
		struct tpl *state = tpl_add(t, "NOT_LIVE");

		tpl_text(state, "STATE", c->state == CONTACT_DELETED ? "Deleted" : "Archived");
		tpl_text(state, "STATE_REASON", c->state_reason);
		if (merge_target(c))
			tpl_int(tpl_add(state, "MERGED_INTO"), "INTO_ID", merge_target(c));
		if (c->state_at)
			tpl_text(tpl_add(state, "STATE_SINCE"), "STATE_AT",
				 zone_format_minute(mem, c->state_at));
	}
}

static void fill_field(struct request *rq, struct tpl *row, const struct contact *c,
		       enum contact_field f, const struct points *points,
		       const struct contact_origins *origins, const struct contact_typed *typed)
{
	const char *origin = c->values[f][0] ? origin_words(rq, origins, (int)f) : "";

	fill_value(rq, row, c, f, typed);
	if (origin[0])
		tpl_text(tpl_add(row, "PROVENANCE"), "ORIGIN_TEXT", origin);
	if (f == CONTACT_EMAIL || f == CONTACT_PHONE)
		contact_fill_points(rq, row, c,
				    f == CONTACT_EMAIL ? CONTACT_POINT_EMAIL : CONTACT_POINT_PHONE,
				    points->list, points->count, origins, typed);
}

/* What the organisation added stands behind what everybody has of a person. */
static void fill_groups(struct request *rq, struct tpl *t, const struct contact *c,
			const struct attributes *attributes, const struct points *points,
			const struct contact_origins *origins, const struct contact_typed *typed)
{
	for (size_t g = 0; g < CONTACT_GROUPS; g++) {
		struct tpl *group = tpl_add(t, "GROUP");

		tpl_text(group, "GROUP_NAME", contact_groups[g].name);
		for (int f = (int)contact_groups[g].first; f <= (int)contact_groups[g].last; f++)
			fill_field(rq, tpl_add(group, "FIELD"), c, (enum contact_field)f, points,
				   origins, typed);
		if (g == 0)
			contact_fill_attributes(rq, group, c->id, attributes->list,
						attributes->count, typed);
	}
}

/* Something was sent for a contact that is deleted: see contacts_away.c. */
static bool is_away(const struct contact *c, enum rc rc)
{
	return rc == RC_CONFLICT && c->state == CONTACT_DELETED;
}

/*
 * A deleted contact is looked at, and restored before it is edited.  What was refused stays in its
 * form, where it can be copied out of.
 */
static bool is_shut(const struct request *rq, const struct contact *c)
{
	return c->state == CONTACT_DELETED && rq->route->method == METHOD_GET;
}

/* What there is to do to the contact as a whole. */
static void fill_menu(struct request *rq, struct tpl *t, const struct contact *c,
		      const struct contact_typed *typed)
{
	if (contact_may(rq, PERM_CONTACT_WRITE))
		tpl_show(tpl_add(t, "MAY_EDIT"), typed->is_shut ? "RESTORE" : "EDIT");
	contact_fill_acts(rq, t, "view");
	contact_fill_menu(rq, t, c, "view");
	if (c->state == CONTACT_DELETED && contact_may(rq, PERM_CONTACT_ERASE))
		tpl_show(t, "MAY_ERASE");
}

enum rc contact_show(struct request *rq, const struct contact *c, const struct contact_typed *typed,
		     enum rc rc)
{
	struct contact_typed shown = *typed;
	const char *title = contact_title(&rq->op, c);
	struct tpl *t = page_new(rq, "contacts_view", title);
	struct attributes attributes;
	struct contact_origins origins = {0};
	struct points points;
	enum rc filled =
	    contact_attribute_list(&rq->op, c->id, &attributes.list, &attributes.count);

	if (!filled)
		filled = contact_point_list(&rq->op, c->id, &points.list, &points.count);
	if (!filled)
		filled = read_origins(rq, c->id, &points, &origins);
	if (!filled && is_away(c, rc))
		filled = contact_fill_away(rq, t, c, true);
	if (filled)
		return filled;
	tpl_text(t, "NAME", title);
	shown.is_shut = is_shut(rq, c);
	if (c->deactivated)
		tpl_show(t, "DEACTIVATED");
	fill_menu(rq, t, c, &shown);
	fill_groups(rq, t, c, &attributes, &points, &origins, &shown);
	fill_side(rq, t, c, is_away(c, rc));
	/* What is refused in a pen is said there. */
	if (rc && !is_away(c, rc) && !typed->field[0] && !typed->attribute && !typed->point_kind)
		page_fault(rq, t);
	filled = contact_fill_tags(rq, t, c->id, &shown);
	if (!filled)
		filled = contact_fill_segments(rq, t, c);
	if (!filled)
		filled = fill_history(rq, t, c->id, &attributes);
	return filled ? filled : page_send(rq, t, rc);
}

const struct field contact_view_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"attribute", FIELD_ID, false, 0, NULL},  /* whose pen is open */
    {"attributes", FIELD_ID, false, 0, NULL}, /* the page of very many with a value */
    {"before", FIELD_ID, false, 0, NULL},     /* the history older than this change */
    {0},
};

enum rc get_contacts_view(struct request *rq)
{
	struct contact_typed typed = contact_typed_nothing;
	struct contact c;
	enum rc rc = contact_get(&rq->op, form_id(rq, "id"), &c);

	typed.attribute = form_id(rq, "attribute");
	typed.attribute_page = form_id(rq, "attributes");
	return rc ? rc : contact_show(rq, &c, &typed, RC_OK);
}

/* --- edit one field on that page ------------------------------------------------------------ */

const struct field contact_field_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},	     {"name", FIELD_TEXT, true, 0, NULL},
    {"value", FIELD_LINES, false, 0, NULL},  {"was", FIELD_LINES, false, 0, NULL},
    {"restore", FIELD_BOOL, false, 0, NULL}, {0},
};

enum rc post_contacts_field(struct request *rq)
{
	enum contact_field f = contact_field_find(form_text(rq, "name"));
	struct contact_typed typed = contact_typed_nothing;
	struct contact before, c;
	contact_mask mask = 0;
	bool changed = false;
	enum rc rc;

	if (f == CONTACT_FIELD_NONE)
		return op_fail(&rq->op, RC_INVALID, "name", "there is no such field");
	rc = contact_get(&rq->op, form_id(rq, "id"), &before);
	if (rc)
		return rc;
	typed.field = contact_fields[f].key;
	typed.value = form_text(rq, "value");
	c = before;
	c.values[f] = typed.value;
	rc = contact_check_here(rq, &before);
	if (!rc && strcmp(form_text(rq, "was"), before.values[f]) != 0)
		rc = op_fail(
		    &rq->op, RC_CONFLICT, typed.field,
		    "somebody changed this meanwhile; save again to put yours in its place");
	if (!rc)
		rc = contact_save_typed(rq, &before, &c, CONTACT_MASK(f), &mask);
	changed = mask != 0;
	if (!rc)
		rc = contact_bring_back(rq, &before, &changed);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return contact_show(rq, &before, &typed, rc);
	if (rc)
		return rc;
	redirect_flash(rq, changed ? "contact-saved" : "contact-unchanged", 0);
	return redirect_to(rq, "/contacts/view?id=%lld", (long long)before.id);
}
