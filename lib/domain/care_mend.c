/*
 * Recipes: what is done about a finding, and what that makes of a value.
 */
#include "lib/domain/care_row.h"

#include "lib/base/str.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/tag.h"
#include "lib/platform/country.h"
#include "lib/platform/date_text.h"
#include "lib/platform/email_mend.h"
#include "lib/platform/phone.h"
#include "lib/platform/sql.h"
#include "lib/platform/text.h"
#include "lib/platform/text_tidy.h"
#include "lib/platform/zone.h"

enum { RECIPE_MAX = 64 * 1024 };

static const char *const way_keys[CARE_WAYS] = {
    [CARE_REPLACE] = "replace", [CARE_MERGE] = "merge",	    [CARE_DOMAIN] = "domain",
    [CARE_ADDRESS] = "address", [CARE_DIAL] = "dial",	    [CARE_CLEAR] = "clear",
    [CARE_CENTURY] = "century", [CARE_ISO_DAY] = "iso-day", [CARE_ISO_MONTH] = "iso-month",
    [CARE_CASE] = "case",	[CARE_SQUEEZE] = "squeeze", [CARE_SPLIT] = "split"};

/* Which ways there are for a kind: bits 1 << care_way. */
static const unsigned ways[CARE_KINDS] = {
    [CARE_SPELLING] = 1U << CARE_REPLACE,
    [CARE_SIMILAR] = 1U << CARE_REPLACE,
    [CARE_TAGS] = 1U << CARE_MERGE,
    [CARE_EMAIL_DOMAIN] = 1U << CARE_DOMAIN,
    [CARE_EMAIL_BAD] = 1U << CARE_ADDRESS,
    [CARE_PHONE_COUNTRY] = 1U << CARE_DIAL,
    [CARE_PHONE_BAD] = 1U << CARE_CLEAR,
    [CARE_DATE_FUTURE] = 1U << CARE_CLEAR | 1U << CARE_CENTURY,
    [CARE_DATE_FAR] = 1U << CARE_CLEAR,
    [CARE_DATE_EARLY] = 1U << CARE_CLEAR,
    [CARE_DATE_EMPTY] = 1U << CARE_CLEAR,
    [CARE_DATE_STYLES] = 1U << CARE_ISO_DAY | 1U << CARE_ISO_MONTH,
    [CARE_NAME_UPPER] = 1U << CARE_CASE,
    [CARE_NAME_LOWER] = 1U << CARE_CASE,
    [CARE_NAME_TWO] = 1U << CARE_SPLIT,
    [CARE_BLANKS] = 1U << CARE_SQUEEZE,
};

const char *care_way_key(enum care_way way)
{
	return way_keys[way];
}

bool care_way_find(const char *key, enum care_way *out)
{
	for (size_t i = 0; i < CARE_WAYS; i++)
		if (strcmp(way_keys[i], key) == 0) {
			*out = (enum care_way)i;
			return true;
		}
	return false;
}

/* The day on which somebody agreed is evidence: nobody takes it away by the dozen. */
static bool is_evidence(const char *field)
{
	enum contact_field f = contact_field_find(field);

	return f == CONTACT_EU_CONSENT_AT || f == CONTACT_MARKETING_CONSENT_AT;
}

bool care_way_fits(const struct care_finding *f, enum care_way way)
{
	if (way == CARE_CENTURY && strncmp(f->field, "attr.", 5) != 0)
		return false;
	return (ways[f->kind] & 1U << way) && !is_evidence(f->field);
}

/* --- as text ---------------------------------------------------------------------------------- */

/* Lines: way, kind, to, each of from. */
const char *care_recipe_print(struct op *op, const struct care_recipe *r)
{
	const char *text;
	struct str s;

	str_init(&s, RECIPE_MAX);
	str_addf(&s, "%s\n%d\n%s", way_keys[r->way], (int)r->kind, r->to);
	for (size_t i = 0; i < r->from_count; i++)
		str_addf(&s, "\n%s", r->from[i]);
	text = s.overflow ? "" : arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

static char *take_line(char **at)
{
	char *line = *at, *end = line ? strchr(line, '\n') : NULL;

	*at = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	return line;
}

enum rc care_recipe_parse(struct op *op, const char *text, struct care_recipe *out)
{
	char *at = arena_dup(&op->mem, text), *way = take_line(&at), *kind = take_line(&at);
	char *to = take_line(&at);
	const char **from = arena_alloc(&op->mem, (CARE_VALUES_MAX + 1) * sizeof(*from));
	long number = kind ? strtol(kind, NULL, 10) : 0;

	*out = (struct care_recipe){.to = to, .from = from};
	if (!to || !care_way_find(way, &out->way) || number <= 0 || number >= CARE_KINDS)
		return op_fail(op, RC_INVALID, "value", "this is no mending");
	out->kind = (enum care_kind)number;
	while (at && out->from_count < CARE_VALUES_MAX)
		from[out->from_count++] = take_line(&at);
	return RC_OK;
}

/* --- may it be done --------------------------------------------------------------------------- */

static enum rc check_value(struct op *op, const struct care_context *c, struct care_recipe *r)
{
	const struct care_area *area = &c->area;
	struct attribute_value *rows;
	struct contact_keys keys;
	struct contact contact = {0};
	size_t count;
	enum rc rc;

	r->to = text_trim(&op->mem, r->to);
	if (!r->to[0])
		return op_fail(op, RC_INVALID, "to", "choose or type a spelling");
	if (strpbrk(r->to, "\r\n"))
		return op_fail(op, RC_INVALID, "to", "this must be a single line");
	if (area->contact_field == CONTACT_FIELD_NONE) {
		rc = attribute_value_parse(op, &area->attribute, r->to, &rows, &count);
		if (!rc)
			r->to = attribute_value_text(op, &area->attribute, rows, count);
	} else {
		contact.values[area->contact_field] = r->to;
		rc = contact_check(op, &contact, c->country, CONTACT_STRICT, &keys);
	}
	return rc == RC_INVALID ? op_fail(op, rc, "to", arena_dup(&op->mem, op->fault.reason)) : rc;
}

/* The target itself is none of those that change. */
static void leave_out_target(struct op *op, struct care_recipe *r)
{
	const char **from = arena_alloc(&op->mem, (r->from_count + 1) * sizeof(*from));
	size_t kept = 0;

	for (size_t i = 0; i < r->from_count; i++)
		if (strcmp(r->from[i], r->to) != 0)
			from[kept++] = r->from[i];
	r->from = from;
	r->from_count = kept;
}

static enum rc check_tags(struct op *op, struct care_recipe *r)
{
	struct tag tag;
	enum rc rc = tag_get(op, strtoll(r->to, NULL, 10), &tag);

	if (rc == RC_NOT_FOUND)
		return op_fail(op, RC_CONFLICT, "to", "this tag was deleted meanwhile");
	if (!rc && tag.scope == TAG_CONVERSATIONS)
		return op_fail(op, RC_INVALID, "to", "this tag is for conversations only");
	for (size_t i = 0; !rc && i < r->from_count; i++) {
		rc = tag_get(op, strtoll(r->from[i], NULL, 10), &tag);
		if (rc == RC_NOT_FOUND)
			return op_fail(op, RC_CONFLICT, "from", "a tag was deleted meanwhile");
	}
	return rc;
}

static enum rc check_country(struct op *op, const struct care_recipe *r)
{
	const char *iso = r->to;

	if (strncmp(iso, CARE_DIAL_OWN, strlen(CARE_DIAL_OWN)) == 0)
		iso += strlen(CARE_DIAL_OWN);
	iso += strspn(iso, " ");
	if (iso[0] ? !phone_country_find(iso) : iso == r->to)
		return op_fail(op, RC_INVALID, "to", "choose a country");
	return RC_OK;
}

enum rc care_recipe_check(struct op *op, const char *field, struct care_recipe *r)
{
	struct care_finding shape = {.kind = r->kind, .field = field};
	struct care_context c;
	enum rc rc = care_context_init(op, field, &c);

	if (rc == RC_NOT_FOUND || (!rc && !care_way_fits(&shape, r->way)))
		return op_fail(op, RC_INVALID, "value", "this cannot be done to this field");
	if (rc)
		return rc;
	if (r->way == CARE_REPLACE)
		rc = check_value(op, &c, r);
	if (rc)
		return rc;
	if (r->way == CARE_REPLACE || r->way == CARE_MERGE) {
		leave_out_target(op, r);
		if (!r->from_count)
			return op_fail(op, RC_INVALID, "from",
				       "choose at least one other spelling to change");
	}
	if (r->way == CARE_MERGE)
		rc = check_tags(op, r);
	if (r->way == CARE_DIAL)
		rc = check_country(op, r);
	return rc;
}

/* --- one value -------------------------------------------------------------------------------- */

static bool is_from(const struct care_recipe *r, const char *value)
{
	for (size_t i = 0; i < r->from_count; i++)
		if (strcmp(r->from[i], value) == 0)
			return true;
	return false;
}

bool care_is_meant(const struct care_context *c, const struct care_recipe *r,
		   const struct care_row *row)
{
	const char *value, *proposal;

	if (r->way == CARE_REPLACE)
		return is_from(r, row->text);
	if (!care_is_case(c, r->kind, row, &value, &proposal))
		return false;
	return (r->kind != CARE_EMAIL_DOMAIN && r->kind != CARE_DATE_EMPTY) || is_from(r, value);
}

static const char *dialled(const struct care_context *c, const char *to, const struct care_row *row)
{
	struct arena *mem = &c->op->mem;
	bool own = strncmp(to, CARE_DIAL_OWN, strlen(CARE_DIAL_OWN)) == 0;
	const struct country *country =
	    own && row->beside[0] ? country_find(mem, text_fold(mem, row->beside)) : NULL;
	const char *key = NULL;

	if (country && phone_parse(c->op, "phone", row->text, country->code, &key))
		key = NULL;
	to += own ? strlen(CARE_DIAL_OWN) : 0;
	to += strspn(to, " ");
	if (!country && to[0] && phone_parse(c->op, "phone", row->text, to, &key))
		key = NULL;
	op_clear_fault(c->op);
	return key;
}

/* "2068-03-18" -> "1968-03-18".  NULL: no such day, or still to come. */
static const char *century_before(const struct care_context *c, const char *text)
{
	struct arena *mem = &c->op->mem;
	char *out = arena_dup(mem, text);
	const char *canonical;
	int64_t local;
	int year;

	if (strlen(out) < 10)
		return NULL;
	year = (out[0] - '0') * 1000 + (out[1] - '0') * 100 + (out[2] - '0') * 10 + out[3] - '0';
	out = arena_printf(mem, "%04d%s", year - 100, text + 4);
	if (!attribute_date(mem, out, &canonical, &local) || local > c->now_local)
		return NULL;
	return canonical;
}

static const char *with_domain(const struct care_context *c, const char *text, const char *domain)
{
	const char *at = strrchr(text, '@');

	return arena_printf(&c->op->mem, "%.*s@%s", (int)(at - text), text, domain);
}

static const char *make(const struct care_context *c, const struct care_recipe *r,
			const struct care_row *row)
{
	struct arena *mem = &c->op->mem;

	switch (r->way) {
	case CARE_REPLACE:
		return r->to;
	case CARE_DOMAIN:
		return with_domain(c, row->text, r->to);
	case CARE_ADDRESS:
		return email_mend(c->op, row->text);
	case CARE_DIAL:
		return dialled(c, r->to, row);
	case CARE_CLEAR:
		return "";
	case CARE_CENTURY:
		return century_before(c, row->text);
	case CARE_ISO_DAY:
		return date_text_iso(mem, row->text, DATE_DAY_FIRST);
	case CARE_ISO_MONTH:
		return date_text_iso(mem, row->text, DATE_MONTH_FIRST);
	case CARE_CASE:
		return text_name_case(mem, row->text);
	case CARE_SQUEEZE:
		return text_squeeze(mem, row->text);
	default:
		return NULL;
	}
}

const char *care_mended(const struct care_context *c, const struct care_recipe *r,
			const struct care_row *row)
{
	const char *made;

	if (!care_is_meant(c, r, row))
		return NULL;
	made = make(c, r, row);
	return made && strcmp(made, row->text) != 0 ? made : NULL;
}

/* --- one person ------------------------------------------------------------------------------- */

/* What contacts have instead: of CARE_SPLIT both names. */
static contact_mask put_value(const struct care_context *c, const struct care_recipe *r,
			      const struct care_row *row, struct contact *contact)
{
	enum contact_field f = c->area.contact_field;
	char *first, *last;

	if (r->way == CARE_SPLIT) {
		if (!text_split_name(&c->op->mem, row->text, &first, &last))
			return 0;
		contact->values[CONTACT_FIRST_NAME] = first;
		contact->values[CONTACT_LAST_NAME] = last;
		return CONTACT_MASK(CONTACT_FIRST_NAME) | CONTACT_MASK(CONTACT_LAST_NAME);
	}
	contact->values[f] = care_mended(c, r, row);
	return CONTACT_MASK(f);
}

static enum rc mend_field(const struct care_context *c, const struct care_recipe *r,
			  const struct care_row *row, bool *changed)
{
	struct contact before, contact;
	struct contact_keys keys;
	contact_mask mask, done = 0;
	enum rc rc = contact_get(c->op, row->id, &before);

	if (rc)
		return rc;
	contact = before;
	mask = put_value(c, r, row, &contact);
	rc = contact_check(c->op, &contact, c->country, CONTACT_LENIENT, &keys);
	if (!rc && mask)
		rc = contact_update(c->op, &before, &contact, &keys, mask, 0, &done);
	*changed = done != 0;
	return rc;
}

/* Split is no change of one text: what it shows is both names. */
const char *care_row_result(const struct care_context *c, const struct care_recipe *r,
			    const struct care_row *row)
{
	char *first, *last;

	if (r->way != CARE_SPLIT)
		return care_mended(c, r, row);
	if (!care_is_meant(c, r, row) || !text_split_name(&c->op->mem, row->text, &first, &last))
		return NULL;
	return arena_printf(&c->op->mem, "%s | %s", first, last);
}

enum rc care_mend_contact(const struct care_context *c, const struct care_recipe *r, int64_t id,
			  bool *changed)
{
	struct db_rows rows;
	struct care_row row;
	const char *made = NULL;
	struct sql s;
	enum rc rc;

	*changed = false;
	sql_init(&s);
	care_row_query(&s, c, r, id);
	db_query(c->op, &rows, sql_text(&s), sql_args(&s));
	if (db_next(&rows)) {
		care_row_read(&rows, c, &row);
		row.text = arena_dup(&c->op->mem, row.text);
		row.beside = arena_dup(&c->op->mem, row.beside);
		made = care_row_result(c, r, &row);
	}
	rc = db_end(&rows);
	sql_release(&s);
	if (rc || !made)
		return rc;
	if (c->area.contact_field == CONTACT_FIELD_NONE)
		return contact_attribute_set(c->op, id, &c->area.attribute, made, 0, changed);
	return mend_field(c, r, &row, changed);
}
