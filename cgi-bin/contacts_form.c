/*
 * The forms that make and edit one contact as a whole.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/change.h"
#include "lib/domain/contact_merge.h"
#include "lib/domain/merge.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"

enum { SHARERS_SHOWN = 3 };

/* --- the form of one contact ---------------------------------------------------------------- */

#define CONTACT_FORM_FIELDS                                                                        \
	{"first_name", FIELD_TEXT, false, 0, NULL}, {"last_name", FIELD_TEXT, false, 0, NULL},     \
	    {"email", FIELD_TEXT, false, 0, NULL}, {"phone", FIELD_TEXT, false, 0, NULL},          \
	    {"identifier", FIELD_TEXT, false, 0, NULL}, {"company", FIELD_TEXT, false, 0, NULL},   \
	    {"address", FIELD_LINES, false, 0, NULL}, {"city", FIELD_TEXT, false, 0, NULL},        \
	    {"region", FIELD_TEXT, false, 0, NULL}, {"postal_code", FIELD_TEXT, false, 0, NULL},   \
	    {"country", FIELD_TEXT, false, 0, NULL}, {"language", FIELD_TEXT, false, 0, NULL},     \
	    {"time_zone", FIELD_TEXT, false, 0, NULL}, {"categories", FIELD_TEXT, false, 0, NULL}, \
	    {"journey_stage", FIELD_TEXT, false, 0, NULL}, {"signup", FIELD_TEXT, false, 0, NULL}, \
	    {"eu_consent", FIELD_TEXT, false, 0, NULL},                                            \
	    {"eu_consent_at", FIELD_TEXT, false, 0, NULL},                                         \
	    {"eu_consent_how", FIELD_TEXT, false, 0, NULL},                                        \
	    {"eu_consent_text", FIELD_TEXT, false, 0, NULL},                                       \
	    {"marketing_consent", FIELD_TEXT, false, 0, NULL},                                     \
	    {"marketing_consent_at", FIELD_TEXT, false, 0, NULL},                                  \
	    {"marketing_consent_how", FIELD_TEXT, false, 0, NULL},                                 \
	    {"marketing_consent_text", FIELD_TEXT, false, 0, NULL},                                \
	    {"other_email", FIELD_LINES, false, 0, NULL},                                          \
	    {"other_phone", FIELD_LINES, false, 0, NULL},                                          \
	    {"other_email_was", FIELD_LINES, false, 0, NULL},                                      \
	    {"other_phone_was", FIELD_LINES, false, 0, NULL},                                      \
	{                                                                                          \
		"blocked", FIELD_TEXT, false, 0, NULL                                              \
	}

const struct field contact_new_fields[] = {
    CONTACT_FORM_FIELDS,
    {"obtained", FIELD_BOOL, false, 0, NULL},
    {0},
};
const struct field contact_edit_fields[] = {
    CONTACT_FORM_FIELDS,
    {"id", FIELD_ID, true, 0, NULL},
    {"seen", FIELD_ID, false, 0, NULL}, /* the newest change when the form was opened */
    {"restore", FIELD_BOOL, false, 0, NULL},
    {0},
};
const struct contact_group contact_groups[CONTACT_GROUPS] = {
    {"Person", CONTACT_FIRST_NAME, CONTACT_COMPANY},
    {"Address", CONTACT_ADDRESS, CONTACT_COUNTRY},
    {"Regional settings and subscriptions", CONTACT_LANGUAGE, CONTACT_SIGNUP},
    {"Consent and blocking", CONTACT_EU_CONSENT, CONTACT_BLOCKED},
};

/* Today as it is typed, where the shop is. */
static const char *day_like(struct request *rq, const char *more)
{
	return arena_printf(&rq->op.mem, "Like %s.%s",
			    zone_format_day_input(&rq->op.mem, rq->op.now), more);
}

static const char *field_help(struct request *rq, enum contact_field f)
{
	switch (f) {
	case CONTACT_EMAIL:
		return "An import finds the person again by it.";
	case CONTACT_IDENTIFIER:
		return "The person's number in another system.";
	case CONTACT_PHONE:
		return "With country code, or as you dial it at home.";
	case CONTACT_CATEGORIES:
		return "Separated by commas.";
	case CONTACT_SIGNUP:
		return day_like(rq, "");
	case CONTACT_EU_CONSENT_AT:
	case CONTACT_MARKETING_CONSENT_AT:
		return day_like(rq, " Left empty beside a new consent, today is noted.");
	default:
		return "";
	}
}

const char *contact_value_words(struct request *rq, enum contact_field f, const char *value)
{
	int64_t at;

	return contact_fields[f].type == CONTACT_TYPE_TIME && zone_parse(value, &at)
		   ? zone_format_minute(&rq->op.mem, at)
		   : value;
}

/* A time as people type it: the day alone, where it is the start of one. */
static const char *field_text(struct request *rq, const struct contact *c, enum contact_field f)
{
	const char *text = c->values[f];
	int64_t at;

	if (contact_fields[f].type != CONTACT_TYPE_TIME || !zone_parse(text, &at))
		return text;
	return zone_format_input(&rq->op.mem, at);
}

static enum rc find_point_sharers(struct request *rq, int64_t id, enum contact_point_kind kind,
				  const char *value, int64_t ids[SHARERS_SHOWN + 1], size_t *count)
{
	struct settings settings;
	struct contact_point p;
	enum rc rc = settings_get(&rq->op, &settings);

	if (rc)
		return rc;
	if (contact_point_check(&rq->op, kind, value, "", settings.default_country, CONTACT_LENIENT,
				&p))
		return RC_OK; /* what is no address is nobody's */
	return contact_point_sharers(&rq->op, kind, p.key, id, SHARERS_SHOWN + 1, ids, count);
}

/*
 * Families share an address, so nothing is wrong; but whoever types it should know.  Who has an
 * identifier is where the person is to be looked for.
 */
static enum rc fill_sharers(struct request *rq, struct tpl *t, int64_t id, enum contact_field f,
			    const char *value)
{
	int64_t ids[SHARERS_SHOWN + 1];
	struct tpl *part;
	size_t count = 0;
	enum rc rc;

	if (f == CONTACT_IDENTIFIER)
		rc = contact_identifier_sharers(&rq->op, value, id, SHARERS_SHOWN + 1, ids, &count);
	else
		rc = find_point_sharers(
		    rq, id, f == CONTACT_EMAIL ? CONTACT_POINT_EMAIL : CONTACT_POINT_PHONE, value,
		    ids, &count);
	if (rc || !count)
		return rc;
	part = tpl_add(t, "SHARED");
	tpl_text(part, "SHARED_WHAT",
		 f == CONTACT_EMAIL   ? "address"
		 : f == CONTACT_PHONE ? "number"
				      : "identifier");
	tpl_show(part, count > 1 ? "HAVE" : "HAS");
	if (count > SHARERS_SHOWN)
		tpl_show(part, "OTHERS");
	for (size_t i = 0; !rc && i < count && i < SHARERS_SHOWN; i++) {
		struct tpl *row = tpl_add(part, "SHARER");
		struct contact other;

		rc = contact_get(&rq->op, ids[i], &other);
		if (rc)
			return rc;
		if (i)
			tpl_show(row, "COMMA");
		tpl_int(row, "SHARER_ID", other.id);
		tpl_text(row, "SHARER_NAME", contact_title(&rq->op, &other));
	}
	return rc;
}

void contact_fill_sharers(struct request *rq, struct tpl *t, const struct contact *c,
			  enum contact_field f)
{
	struct fault kept = rq->op.fault;

	/* A page without this line is better than none. */
	if ((f == CONTACT_EMAIL || f == CONTACT_PHONE || f == CONTACT_IDENTIFIER) &&
	    c->values[f][0])
		(void)!fill_sharers(rq, t, c->id, f, c->values[f]);
	rq->op.fault = kept;
}

void contact_fill_input(struct request *rq, struct tpl *t, const struct contact *c,
			enum contact_field f)
{
	const struct contact_field_info *info = &contact_fields[f];
	const char *value = field_text(rq, c, f), *help = field_help(rq, f);
	static const char *const sections[] = {"IS_TEXT", "IS_LINES", "IS_YES_NO", "IS_TEXT"};
	struct tpl *input = tpl_add(t, sections[info->type]);

	tpl_text(t, "KEY", info->key);
	tpl_text(t, "LABEL", info->label);
	tpl_text(t, "VALUE", value);
	tpl_int(t, "MAX", (int64_t)info->max);
	if (info->type == CONTACT_TYPE_YES_NO && f != CONTACT_BLOCKED)
		tpl_show(input, "MAY_BE_UNKNOWN");
	/* Nobody is blocked by saying nothing: a browser would choose the first, "yes". */
	if (info->type == CONTACT_TYPE_YES_NO)
		tpl_show(input, strcmp(value, "yes") == 0			   ? "YES"
				: strcmp(value, "no") == 0 || f == CONTACT_BLOCKED ? "NO"
										   : "UNKNOWN");
	if (help[0])
		tpl_text(tpl_add(t, "HELP"), "HELP_TEXT", help);
	if (strcmp(rq->op.fault.field, info->key) == 0)
		page_fault_as(rq, t, "INPUT");
}

static void fill_field(struct request *rq, struct tpl *t, const struct contact *c,
		       enum contact_field f)
{
	contact_fill_input(rq, t, c, f);
	contact_fill_sharers(rq, t, c, f);
}

/* c->id is 0 for a new one. */
static enum rc fill_form(struct request *rq, struct tpl *body, const struct contact *c)
{
	struct tpl *t = tpl_include(body, "FIELDS", "_contact_fields");
	enum rc rc = RC_OK;

	for (size_t g = 0; !rc && g < CONTACT_GROUPS; g++) {
		struct tpl *group = tpl_add(t, "GROUP");

		tpl_text(group, "GROUP_NAME", contact_groups[g].name);
		for (int f = (int)contact_groups[g].first; f <= (int)contact_groups[g].last; f++)
			fill_field(rq, tpl_add(group, "FIELD"), c, (enum contact_field)f);
		if (g == 0)
			rc = contact_fill_point_inputs(rq, group, c->id, CONTACT_POINT_EMAIL);
		if (g == 0 && !rc)
			rc = contact_fill_point_inputs(rq, group, c->id, CONTACT_POINT_PHONE);
	}
	if (!rc && rq->op.fault.rc) {
		tpl_show(body, "HAS_ERRORS");
		if (!rq->op.fault.field[0])
			page_fault(rq, body);
	}
	return rc;
}

static void read_form(struct request *rq, struct contact *c)
{
	*c = (struct contact){0};
	c->values[CONTACT_FIELD_NONE] = "";
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		c->values[f] = form_text(rq, contact_fields[f].key);
	if (!c->values[CONTACT_BLOCKED][0])
		c->values[CONTACT_BLOCKED] = "no";
}

static enum rc check_form(struct request *rq, struct contact *c, struct contact_keys *keys)
{
	struct settings settings;
	enum rc rc = settings_get(&rq->op, &settings);

	if (rc)
		return rc;
	zone_use(settings.time_zone);
	return contact_check(&rq->op, c, settings.default_country, CONTACT_STRICT, keys);
}

/* --- new ------------------------------------------------------------------------------------ */

static enum rc show_contacts_new(struct request *rq, const struct contact *c, enum rc rc)
{
	struct tpl *t = page_new(rq, "contacts_new", "New contact");
	enum rc filled = fill_form(rq, t, c);

	if (filled)
		return filled;
	if (strcmp(rq->op.fault.field, "obtained") == 0)
		page_fault(rq, t);
	if (rq->route->method == METHOD_POST && form_bool(rq, "obtained"))
		tpl_show(t, "OBTAINED");
	return page_send(rq, t, rc);
}

enum rc get_contacts_new(struct request *rq)
{
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	return show_contacts_new(rq, &c, RC_OK);
}

static enum rc create_contact(struct request *rq, struct contact *c)
{
	struct contact_points_form points[2];
	struct contact_keys keys;
	bool changed;
	enum rc rc = contact_points_read(rq, c, points);

	if (!rc)
		rc = check_form(rq, c, &keys);
	if (!rc)
		rc = contact_check_identifier(&rq->op, NULL, c, &keys);
	if (rc)
		return rc;
	if (!form_bool(rq, "obtained"))
		return op_fail(&rq->op, RC_INVALID, "obtained",
			       "confirm that the person agreed; without it nothing may be stored");
	c->source = CONTACT_SOURCE_MANUAL;
	c->obtained_at = rq->op.now;
	c->obtained_by = rq->op.account_id;
	rc = change_begin(&rq->op, "contact.create", 0);
	if (!rc)
		rc = contact_create(&rq->op, c, &keys, 0);
	if (!rc)
		rc = contact_points_save(rq, c->id, points, &changed);
	return rc ? rc : contact_count_add(&rq->op, CONTACT_LIVE, 1);
}

enum rc post_contacts_new(struct request *rq)
{
	struct contact c;
	enum rc rc;

	read_form(rq, &c);
	rc = create_contact(rq, &c);
	if (rc == RC_INVALID)
		return show_contacts_new(rq, &c, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "contact-created", 0);
	return redirect_to(rq, "/contacts/view?id=%lld", (long long)c.id);
}

/* --- edit the whole ------------------------------------------------------------------------- */

static void fill_clashes(struct tpl *t, const struct contact_clash *clashes, size_t count)
{
	if (count)
		tpl_show(t, "HAS_CLASHES");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, "CLASH");

		tpl_text(row, "LABEL", contact_fields[clashes[i].field].label);
		tpl_text(row, "THEIRS", clashes[i].theirs[0] ? clashes[i].theirs : "nothing");
		tpl_text(row, "YOURS", clashes[i].yours[0] ? clashes[i].yours : "nothing");
		tpl_text(row, "WHO",
			 clashes[i].account_name[0] ? clashes[i].account_name : "an import");
	}
}

/* Without an id: it was erased. */
static bool is_here(const struct contact *stored)
{
	return stored->id && stored->state != CONTACT_DELETED;
}

static void fill_buttons(struct tpl *t, const struct contact *stored)
{
	if (is_here(stored))
		tpl_show(t, "MAY_SAVE");
	else if (stored->id && !merge_target(stored))
		tpl_show(t, "MAY_RESTORE");
}

/* c: what was typed; stored: what there is, erased without an id. */
static enum rc show_contacts_edit(struct request *rq, const struct contact *c,
				  const struct contact *stored, int64_t seen,
				  const struct contact_clash *clashes, size_t count, enum rc rc)
{
	struct tpl *t = page_new(rq, "contacts_edit", "Edit contact");
	enum rc filled = RC_OK;

	tpl_int(t, "ID", c->id);
	if (seen)
		tpl_int(tpl_add(t, "HAS_SEEN"), "SEEN", seen);
	tpl_text(t, "NAME", contact_title(&rq->op, c));
	if (count)
		op_clear_fault(&rq->op); /* the list below says it better */
	if (!is_here(stored)) {
		op_clear_fault(&rq->op); /* likewise */
		filled = contact_fill_away(rq, t, stored, false);
	}
	if (!filled)
		filled = fill_form(rq, t, c);
	if (filled)
		return filled;
	fill_clashes(t, clashes, count);
	fill_buttons(t, stored);
	return page_send(rq, t, rc);
}

enum rc get_contacts_edit(struct request *rq)
{
	struct contact c;
	int64_t seen;
	enum rc rc = contact_merge_newest(&rq->op, form_id(rq, "id"), &seen);

	if (!rc)
		rc = contact_get(&rq->op, form_id(rq, "id"), &c);
	return rc ? rc : show_contacts_edit(rq, &c, &c, seen, NULL, 0, RC_OK);
}

enum rc contact_save_typed(struct request *rq, const struct contact *before, struct contact *c,
			   contact_mask mask, contact_mask *changed)
{
	struct contact_keys keys;
	enum rc rc = check_form(rq, c, &keys);

	*changed = 0;
	/* An action that changes nothing leaves no trace. */
	if (rc || !contact_changed(before, c, mask))
		return rc;
	rc = contact_check_identifier(&rq->op, before, c, &keys);
	if (!rc)
		rc = change_begin(&rq->op, "contact.edit", 0);
	if (!rc)
		rc = contact_update(&rq->op, before, c, &keys, mask, 0, changed);
	return rc;
}

/* The fields, then the further addresses: one batch. */
static enum rc save_form(struct request *rq, const struct contact *before, struct contact *c,
			 const struct contact_points_form points[2], bool *changed)
{
	contact_mask mask = 0;
	bool points_changed = false;
	enum rc rc = contact_save_typed(rq, before, c, CONTACT_MASK_ALL, &mask);

	if (!rc)
		rc = contact_points_save(rq, c->id, points, &points_changed);
	*changed = mask || points_changed;
	return rc;
}

/* What was typed, in the form in which values are stored: only so can it be compared with them. */
static enum rc read_checked(struct request *rq, struct contact *c,
			    struct contact_points_form points[2])
{
	struct contact_keys keys;
	enum rc rc;

	read_form(rq, c);
	rc = contact_points_read(rq, c, points);
	return rc ? rc : check_form(rq, c, &keys);
}

/* Somebody was erased while the form stood open: it may be copied out of it. */
static enum rc show_erased(struct request *rq, enum rc rc)
{
	struct contact erased = {0}, c;

	read_form(rq, &c);
	c.id = form_id(rq, "id");
	return show_contacts_edit(rq, &c, &erased, 0, NULL, 0, rc);
}

enum rc post_contacts_edit(struct request *rq)
{
	struct contact before, c;
	struct contact_points_form points[2];
	struct contact_clash *clashes = NULL;
	size_t clash_count = 0;
	int64_t newest;
	bool changed = false;
	enum rc rc = contact_merge_newest(&rq->op, form_id(rq, "id"), &newest);

	if (!rc)
		rc = contact_get(&rq->op, form_id(rq, "id"), &before);
	if (rc == RC_NOT_FOUND)
		return show_erased(rq, rc);
	if (rc)
		return rc;
	rc = read_checked(rq, &c, points);
	c.id = before.id;
	if (!rc)
		rc = contact_check_here(rq, &before);
	if (!rc)
		rc = contact_merge(&rq->op, &before, form_id(rq, "seen"), &c, &clashes,
				   &clash_count);
	if (!rc && clash_count)
		rc = RC_CONFLICT;
	if (!rc)
		rc = save_form(rq, &before, &c, points, &changed);
	if (!rc)
		rc = contact_bring_back(rq, &before, &changed);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_contacts_edit(rq, &c, &before,
					  clash_count ? newest : form_id(rq, "seen"), clashes,
					  clash_count, rc);
	if (rc)
		return rc;
	redirect_flash(rq, changed ? "contact-saved" : "contact-unchanged", 0);
	return redirect_to(rq, "/contacts/view?id=%lld", (long long)before.id);
}
