/*
 * What is wrong with one value.
 */
#include "lib/domain/care_row.h"

#include "lib/domain/setting.h"
#include "lib/platform/country.h"
#include "lib/platform/date_text.h"
#include "lib/platform/email.h"
#include "lib/platform/email_mend.h"
#include "lib/platform/phone.h"
#include "lib/platform/spelling.h"
#include "lib/platform/text.h"
#include "lib/platform/text_tidy.h"
#include "lib/platform/zone.h"

static const char sql_care_right_values[] =
    "SELECT i.kind, v.hash FROM care_ignored i JOIN care_ignored_value v ON v.ignored_id = i.id"
    " WHERE i.field = $1 ORDER BY i.kind, v.hash";
static const char sql_care_right_all[] =
    "SELECT kind FROM care_ignored WHERE field = $1 AND is_all = 1";
static const char sql_care_right_count[] =
    "SELECT count(*) FROM care_ignored i JOIN care_ignored_value v ON v.ignored_id = i.id"
    " WHERE i.field = $1";

enum { DAY = 86400, YEAR = 31556952, FAR_YEARS = 30, LIFE_YEARS = 120 };

/* --- what somebody found to be right ---------------------------------------------------------- */

static int compare_hashes(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static enum rc read_right(struct care_context *c)
{
	struct op *op = c->op;
	struct db_rows rows;
	uint64_t *all;
	size_t n = 0;
	int64_t total;
	enum rc rc = db_get_int(op, &total, sql_care_right_count, DB_ARGS(db_text(c->area.field)));

	if (rc)
		return rc;
	all = arena_alloc(&op->mem, ((size_t)total + 1) * sizeof(*all));
	db_query(op, &rows, sql_care_right_values, DB_ARGS(db_text(c->area.field)));
	while (n < (size_t)total && db_next(&rows)) {
		int64_t kind = db_col_int(&rows, 0);

		if (kind <= 0 || kind >= CARE_KINDS)
			continue;
		if (!c->right[kind].hashes)
			c->right[kind].hashes = all + n;
		c->right[kind].count++;
		all[n++] = (uint64_t)db_col_int(&rows, 1);
	}
	rc = db_end(&rows);
	for (size_t i = 0; i < CARE_KINDS; i++)
		if (c->right[i].count)
			qsort(c->right[i].hashes, c->right[i].count, sizeof(uint64_t),
			      compare_hashes);
	if (rc)
		return rc;
	db_query(op, &rows, sql_care_right_all, DB_ARGS(db_text(c->area.field)));
	while (db_next(&rows)) {
		int64_t kind = db_col_int(&rows, 0);

		if (kind > 0 && kind < CARE_KINDS)
			c->right[kind].all = true;
	}
	return db_end(&rows);
}

int64_t care_value_hash(const struct care_value *v)
{
	return v->tag_id ? v->tag_id : (int64_t)spelling_hash(v->value);
}

bool care_is_right(const struct care_context *c, enum care_kind kind, const char *value)
{
	const struct care_right *r = &c->right[kind];
	uint64_t hash;

	if (r->all || !r->count)
		return r->all;
	hash = spelling_hash(value);
	return bsearch(&hash, r->hashes, r->count, sizeof(hash), compare_hashes) != NULL;
}

enum rc care_context_init(struct op *op, const char *field, struct care_context *out)
{
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	*out = (struct care_context){.op = op};
	if (!rc)
		rc = care_area_find(op, field, &out->area);
	if (rc)
		return rc;
	zone_use(settings.time_zone);
	out->country = settings.default_country;
	out->now_local = zone_to_local(op->now);
	return read_right(out);
}

/* --- e-mail and phone ------------------------------------------------------------------------- */

static bool is_bad_email(const struct care_context *c, const char *text)
{
	const char *key;
	enum rc rc;

	/* A text attribute may hold anything: what has no @ does not mean to be an address. */
	if (c->area.attribute.id && !strchr(text, '@'))
		return false;
	rc = email_parse(c->op, "email", text, &key);
	op_clear_fault(c->op);
	return rc != RC_OK;
}

static bool is_bad_domain(const struct care_context *c, const char *text, const char **domain,
			  const char **meant)
{
	const char *at = strrchr(text, '@');
	char *lower;

	if (!at || is_bad_email(c, text))
		return false;
	lower = arena_dup(&c->op->mem, at + 1);
	for (char *p = lower; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p | 0x20);
	*domain = lower;
	*meant = email_domain_meant(&c->op->mem, lower);
	return *meant != NULL;
}

static bool is_number_of(const struct care_context *c, const char *text, const char *country)
{
	const char *key;
	enum rc rc = phone_parse(c->op, "phone", text, country, &key);

	op_clear_fault(c->op);
	return rc == RC_OK;
}

/* A number without a country was taken for one of the workspace's, but the person lives elsewhere.
 */
static bool is_taken_for_ours(const struct care_context *c, const char *text, const char *own)
{
	return text[0] != '+' && strcmp(own, c->country) != 0 && !is_number_of(c, text, "") &&
	       is_number_of(c, text, own);
}

/*
 * Would it be a number if one knew the country?  Asked with the person's own, the workspace's, and
 * Germany: its numbers have so many lengths that only what is wrong everywhere is refused.
 */
static bool lacks_country(const struct care_context *c, const struct care_row *row)
{
	const struct country *own =
	    row->beside[0] ? country_find(&c->op->mem, text_fold(&c->op->mem, row->beside)) : NULL;

	if (!row->lacks_key)
		return own && is_taken_for_ours(c, row->text, own->code);
	return (own && is_number_of(c, row->text, own->code)) ||
	       (c->country[0] && is_number_of(c, row->text, c->country)) ||
	       is_number_of(c, row->text, "DE");
}

/* --- dates ------------------------------------------------------------------------------------ */

/* Days that programs write for "none": of spreadsheets, Unix, databases. */
static const struct empty_day {
	int64_t day; /* since 1970-01-01 */
	const char *text;
} empty_days[] = {{-25567, "1900-01-01"},
		  {0, "1970-01-01"},
		  {-25569, "1899-12-30"},
		  {-25568, "1899-12-31"},
		  {-719162, "0001-01-01"}};

const char *care_empty_day(int64_t local)
{
	int64_t day = local / DAY - (local % DAY < 0);

	for (size_t i = 0; i < ARRAY_LEN(empty_days); i++)
		if (empty_days[i].day == day)
			return empty_days[i].text;
	return NULL;
}

bool care_empty_day_find(const char *text, int64_t *local)
{
	for (size_t i = 0; i < ARRAY_LEN(empty_days); i++)
		if (strcmp(empty_days[i].text, text) == 0) {
			*local = empty_days[i].day * DAY;
			return true;
		}
	return false;
}

int64_t care_early_before(const struct care_context *c)
{
	int64_t century = (int64_t)-25567 * DAY, life = c->now_local - (int64_t)LIFE_YEARS * YEAR;

	return c->area.is_birthday && life > century ? life : century;
}

static bool is_odd_date(const struct care_context *c, enum care_kind kind, int64_t local,
			const char **value)
{
	const char *empty = care_empty_day(local);
	int64_t now = c->now_local;

	if (kind == CARE_DATE_EMPTY) {
		*value = empty ? empty : "";
		return empty != NULL;
	}
	if (empty)
		return false;
	switch (kind) {
	case CARE_DATE_FUTURE:
		return c->area.is_past && local > now + DAY;
	case CARE_DATE_FAR:
		return !c->area.is_past && local > now + (int64_t)FAR_YEARS * YEAR;
	default:
		return local < care_early_before(c);
	}
}

static bool is_odd_style(const char *text, const char **value)
{
	struct date_text d;
	enum date_style style = date_text_read(text, DATE_DAY_FIRST, &d);

	*value = date_style_example(style);
	return style != DATE_NONE && style != DATE_ISO;
}

/* --- all of it -------------------------------------------------------------------------------- */

static bool is_two_names(const struct care_context *c, const struct care_row *row)
{
	char *first, *last;

	return !row->beside[0] && strpbrk(row->text, " ,") &&
	       text_split_name(&c->op->mem, row->text, &first, &last);
}

static bool is_wrong(const struct care_context *c, enum care_kind kind, const struct care_row *row,
		     const char **value, const char **proposal)
{
	switch (kind) {
	case CARE_EMAIL_DOMAIN:
		return is_bad_domain(c, row->text, value, proposal);
	case CARE_EMAIL_BAD:
		return is_bad_email(c, row->text);
	case CARE_PHONE_COUNTRY:
		return lacks_country(c, row);
	case CARE_PHONE_BAD:
		return row->lacks_key && !lacks_country(c, row);
	case CARE_DATE_FUTURE:
	case CARE_DATE_FAR:
	case CARE_DATE_EARLY:
	case CARE_DATE_EMPTY:
		return is_odd_date(c, kind, row->local, value);
	case CARE_DATE_STYLES:
		return is_odd_style(row->text, value);
	case CARE_NAME_UPPER:
		return text_case_of(row->text) == TEXT_CASE_UPPER;
	case CARE_NAME_LOWER:
		return text_case_of(row->text) == TEXT_CASE_LOWER;
	case CARE_NAME_TWO:
		return is_two_names(c, row);
	case CARE_BLANKS:
		return text_squeeze(&c->op->mem, row->text) != NULL;
	default:
		return false;
	}
}

bool care_is_case(const struct care_context *c, enum care_kind kind, const struct care_row *row,
		  const char **value, const char **proposal)
{
	*value = *proposal = "";
	if (c->right[kind].all || !is_wrong(c, kind, row, value, proposal))
		return false;
	/* A domain is right for everybody; of all else each value is looked at. */
	return !care_is_right(c, kind, kind == CARE_EMAIL_DOMAIN ? *value : row->text);
}
