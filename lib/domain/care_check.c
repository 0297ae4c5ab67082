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
#include "lib/platform/sql.h"
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

/* Days that programs write for "none": of spreadsheets, Unix, databases. */
static const char *empty_day(int64_t local)
{
	static const struct {
		int64_t day; /* since 1970-01-01 */
		const char *text;
	} days[] = {{-25567, "1900-01-01"},
		    {0, "1970-01-01"},
		    {-25569, "1899-12-30"},
		    {-25568, "1899-12-31"},
		    {-719162, "0001-01-01"}};
	int64_t day = local / DAY - (local % DAY < 0);

	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		if (days[i].day == day)
			return days[i].text;
	return NULL;
}

/* --- rows ------------------------------------------------------------------------------------- */

static bool is_replacing(const struct care_recipe *r)
{
	return r && r->way == CARE_REPLACE;
}

/* The values of the recipe, folded or as they stand. */
static struct db_value value_list(struct op *op, const struct care_recipe *r, bool folded)
{
	struct db_value *list = arena_alloc(&op->mem, (r->from_count + 1) * sizeof(*list));

	for (size_t i = 0; i < r->from_count; i++)
		list[i] = db_text(folded ? text_fold(&op->mem, r->from[i]) : r->from[i]);
	return db_text(sql_list(&op->mem, list, r->from_count));
}

#define ADD_IN(s, column, value)                                                                   \
	do {                                                                                       \
		sql_add(s, " AND " column " IN (" DB_LIST_BEGIN);                                  \
		sql_value(s, value);                                                               \
		sql_add(s, DB_LIST_END ")");                                                       \
	} while (0)

static void query_attribute(struct sql *s, struct op *op, const struct care_area *area,
			    const struct care_recipe *r)
{
	bool is_choice = area->attribute.type == ATTRIBUTE_CHOICE;

	if (is_choice)
		sql_add(s, "SELECT c.id, o.label, '', 0 FROM attribute_value v"
			   " CROSS JOIN attribute_option o ON o.id = v.number"
			   " CROSS JOIN contact c ON c.id = v.contact_id WHERE v.attribute_id = ");
	else
		sql_add(s, "SELECT c.id, v.text, '', v.number FROM attribute_value v"
			   " CROSS JOIN contact c ON c.id = v.contact_id WHERE v.attribute_id = ");
	sql_value(s, db_int(area->attribute.id));
	sql_add(s, " AND c.state = 0");
	if (area->attribute.type == ATTRIBUTE_TEXT)
		sql_add(s, " AND v.key IS NOT NULL");
	else
		sql_add(s, " AND v.number IS NOT NULL");
	if (is_replacing(r) && is_choice) {
		ADD_IN(s, "o.label", value_list(op, r, false));
	} else if (is_replacing(r)) {
		ADD_IN(s, "v.key", value_list(op, r, true));
		ADD_IN(s, "v.text", value_list(op, r, false));
	}
}

static void query_field(struct sql *s, struct op *op, const struct care_area *area,
			const struct care_recipe *r)
{
	const char *column = contact_fields[area->contact_field].column;
	bool is_time = contact_fields[area->contact_field].type == CONTACT_TYPE_TIME;

	sql_add(s, "SELECT c.id, c.");
	sql_column(s, column);
	switch (area->contact_field) {
	case CONTACT_FIRST_NAME:
		sql_add(s, ", c.last_name");
		break;
	case CONTACT_LAST_NAME:
		sql_add(s, ", c.first_name");
		break;
	case CONTACT_PHONE:
		sql_add(s, ", c.country, c.phone_key IS NULL");
		break;
	default:
		sql_add(s, ", ''");
	}
	sql_add(s, " FROM contact c WHERE c.state = 0 AND c.");
	sql_column(s, column);
	if (is_time)
		sql_add(s, " IS NOT NULL");
	else
		sql_add(s, " <> ''");
	if (!is_replacing(r))
		return;
	if (area->contact_field == CONTACT_COMPANY)
		ADD_IN(s, "c.company_key", value_list(op, r, true));
	sql_add(s, " AND c.");
	sql_column(s, column);
	sql_add(s, " IN (" DB_LIST_BEGIN);
	sql_value(s, value_list(op, r, false));
	sql_add(s, DB_LIST_END ")");
}

void care_row_query(struct sql *s, struct op *op, const struct care_area *area,
		    const struct care_recipe *r, int64_t id)
{
	if (area->contact_field == CONTACT_FIELD_NONE)
		query_attribute(s, op, area, r);
	else
		query_field(s, op, area, r);
	if (!id)
		return;
	sql_add(s, " AND c.id = ");
	sql_value(s, db_int(id));
}

void care_row_read(struct db_rows *rows, const struct care_area *area, struct care_row *out)
{
	bool is_time = area->contact_field != CONTACT_FIELD_NONE &&
		       contact_fields[area->contact_field].type == CONTACT_TYPE_TIME;
	bool is_date = area->attribute.id && area->attribute.type == ATTRIBUTE_DATE;

	*out = (struct care_row){.id = db_col_int(rows, 0),
				 .text = is_time ? "" : db_col_text(rows, 1),
				 .beside = db_col_text(rows, 2)};
	if (area->contact_field == CONTACT_PHONE)
		out->lacks_key = db_col_int(rows, 3);
	if (is_date)
		out->local = db_col_int(rows, 3);
	if (!is_time)
		return;
	out->text = zone_format_utc(&rows->op->mem, db_col_int(rows, 1));
	/* What a program meant by "none" is midnight of its own clock, and that was UTC. */
	out->local = empty_day(db_col_int(rows, 1)) && db_col_int(rows, 1) % DAY == 0
			 ? db_col_int(rows, 1)
			 : zone_to_local(db_col_int(rows, 1));
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

static bool is_odd_date(const struct care_context *c, enum care_kind kind, int64_t local,
			const char **value)
{
	const char *empty = empty_day(local);
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
		return local < (int64_t)-25567 * DAY ||
		       (c->area.is_birthday && local < now - (int64_t)LIFE_YEARS * YEAR);
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
