#include "lib/filter/filter_field.h"

#include "lib/platform/db.h"
#include "lib/filter/filter_event.h"

static const char sql_filter_attribute_find[] =
    "SELECT id, key, name, type, COALESCE(values_id, id) FROM attribute WHERE key = $1";
static const char sql_filter_attribute_list[] =
    "SELECT id, key, name, type, COALESCE(values_id, id) FROM attribute ORDER BY position, id";

static const struct filter_choice email_statuses[] = {
    {"active", "Active", 0},
    {"unsubscribed", "Unsubscribed", 1},
    {"spam_report", "Spam report", 2},
    {"blacklisted", "Blacklisted", 3},
    {"not_confirmed", "Not confirmed", 4},
    {"over_the_limit", "Over the limit", FILTER_OVER_LIMIT},
    {0},
};
static const struct filter_choice phone_statuses[] = {
    {"active", "Active", 0}, {"blacklisted", "Blacklisted", 3}, {0}};
static const struct filter_choice sources[] = {
    {"manual", "By hand", 0},
    {"import", "Import", 1},
    {"api", "API", 2},
    {"form", "Form", 3},
    {"order", "Order", 4},
    {"event", "Event", 5},
    {"conversation", "Conversation", 6},
    {0},
};

/* A text column with its folded twin, or without one. */
#define TEXT(key_, label_, group_, twin)                                                           \
	{                                                                                          \
		.key = key_, .label = label_, .group = group_, .help = "",                         \
		.type = FILTER_TYPE_TEXT, .column = "c." key_, .key_column = twin                  \
	}
#define YES_NO(key_, label_, group_)                                                               \
	{                                                                                          \
		.key = key_, .label = label_, .group = group_, .help = "",                         \
		.type = FILTER_TYPE_YES_NO, .column = "c." key_                                    \
	}
#define DATE(key_, label_, group_, column_)                                                        \
	{                                                                                          \
		.key = key_, .label = label_, .group = group_, .help = "",                         \
		.type = FILTER_TYPE_DATE, .column = column_                                        \
	}

/* id_: enum import_bucket */
#define OUTCOME(key_, label_, id_, help_)                                                          \
	{                                                                                          \
		.key = key_, .label = label_, .group = RECORD, .help = help_,                      \
		.type = FILTER_TYPE_IMPORT, .store = FILTER_STORE_OUTCOME, .id = id_               \
	}

#define PERSONAL "Personal"
#define GENERAL "General"
#define EMAIL "E-mail and phone"
#define GROUPS "Tags and segments"
#define RECORD "Record"

static const struct filter_field fields[] = {
    TEXT("first_name", "First name", PERSONAL, "c.first_name_key"),
    TEXT("last_name", "Last name", PERSONAL, "c.last_name_key"),
    {.key = "full_name",
     .label = "Full name",
     .group = PERSONAL,
     .help = "First and last name with a blank between them.",
     .type = FILTER_TYPE_TEXT,
     .column = "c.name_key",
     .key_column = "c.name_key",
     .present = "c.name_key <> ''"},
    {.key = "email",
     .label = "E-mail",
     .group = PERSONAL,
     .help = "The primary one. Compared as an address: case does not matter, nor how an "
	     "international domain is written.",
     .type = FILTER_TYPE_EMAIL,
     .column = "c.email",
     .key_column = "c.email_key"},
    {.key = "phone",
     .label = "Phone number",
     .group = PERSONAL,
     .help = "The primary one. Compared as the number one dials: +49 151 1234-5678 is "
	     "+4915112345678.",
     .type = FILTER_TYPE_PHONE,
     .column = "c.phone",
     .present = "c.phone <> ''",
     .key_column = "c.phone_key"},
    {.key = "other_email",
     .label = "Further e-mail",
     .group = PERSONAL,
     .help = "Any of the addresses beside the primary one; a negative condition means those none "
	     "of whose addresses it is.",
     .type = FILTER_TYPE_EMAIL,
     .store = FILTER_STORE_POINT,
     .column = "x.value",
     .key_column = "x.key",
     .id = 1},
    {.key = "other_phone",
     .label = "Further phone number",
     .group = PERSONAL,
     .help = "Any of the numbers beside the primary one.",
     .type = FILTER_TYPE_PHONE,
     .store = FILTER_STORE_POINT,
     .column = "x.value",
     .key_column = "x.key",
     .id = 2},
    TEXT("identifier", "Identifier", PERSONAL, "c.identifier_key"),
    TEXT("company", "Company", PERSONAL, "c.company_key"),
    {.key = "country",
     .label = "Country",
     .group = PERSONAL,
     .help = "A code or a name: AT, Austria and Österreich are the same country.",
     .type = FILTER_TYPE_COUNTRY,
     .column = "c.country",
     .key_column = "c.country_key"},
    TEXT("city", "City", PERSONAL, "c.city_key"),
    TEXT("region", "Region", PERSONAL, NULL),
    TEXT("postal_code", "Postal code", PERSONAL, NULL),
    TEXT("address", "Address", PERSONAL, NULL),
    TEXT("language", "Language", PERSONAL, NULL),
    TEXT("time_zone", "Time zone", PERSONAL, NULL),
    DATE("signup", "Signup date", PERSONAL, "c.signup_at"),
    {.key = "source",
     .label = "Subscription method",
     .group = PERSONAL,
     .help = "How the contact came to be here.",
     .type = FILTER_TYPE_CHOICE,
     .column = "c.source",
     .choices = sources},
    YES_NO("eu_consent", "EU consent", PERSONAL),
    DATE("eu_consent_at", "EU consent date", PERSONAL, "c.eu_consent_at"),
    TEXT("eu_consent_how", "EU consent given by", PERSONAL, NULL),
    TEXT("eu_consent_text", "EU consent text version", PERSONAL, NULL),
    YES_NO("marketing_consent", "Marketing e-mail consent", PERSONAL),
    DATE("marketing_consent_at", "Marketing consent date", PERSONAL, "c.marketing_consent_at"),
    TEXT("marketing_consent_how", "Marketing consent given by", PERSONAL, NULL),
    TEXT("marketing_consent_text", "Marketing consent text version", PERSONAL, NULL),

    {.key = "tag",
     .label = "Tag",
     .group = GROUPS,
     .help = "Tags of the contact; VIP Customer and vip-customer are the same tag.",
     .type = FILTER_TYPE_TAG,
     .store = FILTER_STORE_TAG},
    {.key = "segment",
     .label = "Segment",
     .group = GROUPS,
     .help = "Who is in another segment just now.",
     .type = FILTER_TYPE_SEGMENT,
     .store = FILTER_STORE_SEGMENT},
    {.key = "categories",
     .label = "Subscription categories",
     .group = GROUPS,
     .help = "Each category is compared as a whole.",
     .type = FILTER_TYPE_SEVERAL,
     .store = FILTER_STORE_LIST,
     .column = "c.categories"},

    TEXT("journey_stage", "Journey stage", GENERAL, NULL),

    {.key = "email_status",
     .label = "Email subscription status",
     .group = EMAIL,
     .help = "Of people who have an e-mail address.",
     .type = FILTER_TYPE_CHOICE,
     .column = "c.email_status",
     .present = "c.email_key IS NOT NULL",
     .choices = email_statuses},
    DATE("email_status_at", "Email status since", EMAIL, "c.email_status_at"),
    TEXT("email_status_reason", "Email status reason", EMAIL, NULL),
    {.key = "phone_status",
     .label = "Phone status",
     .group = EMAIL,
     .help = "Of people who have a phone number.",
     .type = FILTER_TYPE_CHOICE,
     .column = "c.phone_status",
     .present = "c.phone <> ''",
     .choices = phone_statuses},
    DATE("phone_status_at", "Phone status since", EMAIL, "c.phone_status_at"),
    TEXT("phone_status_reason", "Phone status reason", EMAIL, NULL),

    YES_NO("blocked", "Blocked", RECORD),
    {.key = "deactivated",
     .label = "Deactivated",
     .group = RECORD,
     .help = "Rules pass over deactivated contacts.",
     .type = FILTER_TYPE_YES_NO,
     .column = "c.deactivated"},
    {.key = "created",
     .label = "Created",
     .group = RECORD,
     .help = "When the contact was entered here.",
     .type = FILTER_TYPE_DATE,
     .column = "c.created_at",
     .never_future = true},
    {.key = "updated",
     .label = "Changed",
     .group = RECORD,
     .help = "When anything about the contact was last changed.",
     .type = FILTER_TYPE_DATE,
     .column = "c.updated_at",
     .never_future = true},
    {.key = "import",
     .label = "Import",
     .group = RECORD,
     .help = "People whom an import created or changed; the value is the import's number.",
     .type = FILTER_TYPE_IMPORT,
     .store = FILTER_STORE_IMPORT},
    OUTCOME("import_created", "Created by import", 0,
	    "People whom an import created; the value is the import's number."),
    OUTCOME("import_updated", "Updated by import", 1,
	    "People whom a row of an import changed, also when an earlier row had created them."),
    OUTCOME("import_unchanged", "Unchanged by import", 2,
	    "People who stood in the file of an import just as they stood here."),
    OUTCOME("import_skipped", "Skipped by import", 3,
	    "People who stood in the file of an import and were to be left as they were."),
    {.key = "id",
     .label = "ID",
     .group = RECORD,
     .help = "The number of the contact.",
     .type = FILTER_TYPE_NUMBER,
     .column = "c.id"},
};

/* --- operators ------------------------------------------------------------------------------ */

#define TEXT_OPERATORS                                                                             \
	FILTER_IS, FILTER_IS_NOT, FILTER_ANY_OF, FILTER_NONE_OF, FILTER_CONTAINS,                  \
	    FILTER_NOT_CONTAINS, FILTER_STARTS_WITH, FILTER_ENDS_WITH, FILTER_HAS_VALUE,           \
	    FILTER_UNKNOWN, FILTER_IN_LIST, FILTER_NOT_IN_LIST, FILTER_NONE
#define DATE_OPERATORS                                                                             \
	FILTER_IN_LAST, FILTER_NOT_IN_LAST, FILTER_MORE_THAN_AGO, FILTER_EXACTLY_AGO,              \
	    FILTER_IN_NEXT, FILTER_ON, FILTER_BEFORE, FILTER_AFTER, FILTER_BETWEEN, FILTER_TODAY,  \
	    FILTER_YESTERDAY, FILTER_TOMORROW, FILTER_THIS, FILTER_LAST, FILTER_NEXT,              \
	    FILTER_ANNIVERSARY_TODAY, FILTER_ANNIVERSARY_IN_NEXT, FILTER_HAS_VALUE,                \
	    FILTER_UNKNOWN, FILTER_NONE

static const enum filter_operator text_operators[] = {TEXT_OPERATORS};
static const enum filter_operator date_operators[] = {DATE_OPERATORS};
static const enum filter_operator number_operators[] = {
    FILTER_EQUAL,   FILTER_NOT_EQUAL, FILTER_GREATER,	FILTER_AT_LEAST, FILTER_LESS,
    FILTER_AT_MOST, FILTER_BETWEEN,   FILTER_HAS_VALUE, FILTER_UNKNOWN,	 FILTER_NONE};
static const enum filter_operator yes_no_operators[] = {
    FILTER_YES,	      FILTER_NO,      FILTER_NOT_YES, FILTER_NOT_NO,
    FILTER_HAS_VALUE, FILTER_UNKNOWN, FILTER_NONE};
static const enum filter_operator choice_operators[] = {
    FILTER_IS,	      FILTER_IS_NOT,  FILTER_ANY_OF, FILTER_NONE_OF,
    FILTER_HAS_VALUE, FILTER_UNKNOWN, FILTER_NONE};
static const enum filter_operator several_operators[] = {
    FILTER_IS,	    FILTER_ANY_OF,    FILTER_ALL_OF,  FILTER_NONE_OF, FILTER_IS_NOT,
    FILTER_EXACTLY, FILTER_HAS_VALUE, FILTER_UNKNOWN, FILTER_NONE};
static const enum filter_operator segment_operators[] = {FILTER_IS, FILTER_IS_NOT, FILTER_ANY_OF,
							 FILTER_NONE_OF, FILTER_NONE};

static const struct {
	const char *name;
	const enum filter_operator *operators;
} types[FILTER_TYPE_COUNT] = {
    [FILTER_TYPE_TEXT] = {"text", text_operators},
    [FILTER_TYPE_EMAIL] = {"e-mail address", text_operators},
    [FILTER_TYPE_PHONE] = {"phone number", text_operators},
    [FILTER_TYPE_NUMBER] = {"number", number_operators},
    [FILTER_TYPE_DATE] = {"date", date_operators},
    [FILTER_TYPE_DAY] = {"date", date_operators},
    [FILTER_TYPE_YES_NO] = {"yes or no", yes_no_operators},
    [FILTER_TYPE_CHOICE] = {"choice", choice_operators},
    [FILTER_TYPE_COUNTRY] = {"country", choice_operators},
    [FILTER_TYPE_SEVERAL] = {"several choices", several_operators},
    [FILTER_TYPE_TAG] = {"tag", several_operators},
    [FILTER_TYPE_SEGMENT] = {"segment", segment_operators},
    [FILTER_TYPE_IMPORT] = {"import", segment_operators},
};

const enum filter_operator *filter_type_operators(enum filter_type type)
{
	return types[type].operators;
}

bool filter_type_has(enum filter_type type, enum filter_operator op)
{
	for (const enum filter_operator *o = types[type].operators; *o; o++)
		if (*o == op)
			return true;
	return false;
}

const char *filter_type_name(enum filter_type type)
{
	return types[type].name;
}

const char *filter_operator_label(enum filter_type type, enum filter_operator op)
{
	const struct filter_operator_info *info = &filter_operators[op];

	if (type == FILTER_TYPE_COUNTRY && op == FILTER_ANY_OF)
		return "is either of these";
	if (type == FILTER_TYPE_COUNTRY && op == FILTER_NONE_OF)
		return "is neither of these";
	if (type == FILTER_TYPE_COUNTRY && op == FILTER_HAS_VALUE)
		return "is anywhere";
	if (type == FILTER_TYPE_TAG || type == FILTER_TYPE_SEVERAL) {
		switch (op) {
		case FILTER_IS:
			return "has";
		case FILTER_IS_NOT:
			return "has not";
		case FILTER_ANY_OF:
			return "has any of";
		case FILTER_ALL_OF:
			return "has all of";
		case FILTER_NONE_OF:
			return "has none of";
		case FILTER_EXACTLY:
			return "has exactly";
		case FILTER_HAS_VALUE:
			return "has some";
		case FILTER_UNKNOWN:
			return "has none at all";
		default:
			break;
		}
	}
	return info->label ? info->label : info->words;
}

/* --- the limit of e-mail ---------------------------------------------------------------------- */

/*
 * With a limit, "active" is of two kinds: contacts numbered behind the boundary are over it
 * (lib/domain/email_limit.h has the rule).
 */
#define LIMITED_STATUS                                                                             \
	"CASE WHEN c.email_status = 0 AND c.id > (SELECT l.last_id FROM email_limit l)"            \
	" THEN 5 ELSE c.email_status END"

static const struct filter_field limited_status = {.key = "email_status",
						   .label = "Email subscription status",
						   .group = EMAIL,
						   .help = "Of people who have an e-mail address.",
						   .type = FILTER_TYPE_CHOICE,
						   .column = LIMITED_STATUS,
						   .present = "c.email_key IS NOT NULL",
						   .choices = email_statuses};

const struct filter_field *filter_field_limited(const struct filter_field *f)
{
	return f->choices == email_statuses ? &limited_status : f;
}

/* --- looking up ----------------------------------------------------------------------------- */

const struct filter_field *filter_fields(size_t *count)
{
	*count = ARRAY_LEN(fields);
	return fields;
}

/* Indexed by enum attribute_type, as table attribute stores it. */
static const enum filter_type attribute_types[] = {
    FILTER_TYPE_TEXT,	FILTER_TYPE_TEXT,   FILTER_TYPE_NUMBER,	 FILTER_TYPE_DAY,
    FILTER_TYPE_YES_NO, FILTER_TYPE_CHOICE, FILTER_TYPE_SEVERAL, FILTER_TYPE_TEXT};

/* type: a number of enum attribute_type. */
static void set_type(struct filter_field *f, int64_t type)
{
	if (type < 1 || type >= (int64_t)ARRAY_LEN(attribute_types))
		BUG("attribute of type %lld", (long long)type);
	f->type = attribute_types[type];
	f->column = f->type == FILTER_TYPE_TEXT ? "x.text" : "x.number";
	f->key_column = f->type == FILTER_TYPE_TEXT ? "x.key" : NULL;
}

/* id, key, name, type, values_id */
static struct filter_field *read_attribute(struct db_rows *rows)
{
	struct arena *mem = &rows->op->mem;
	struct filter_field *f = arena_alloc(mem, sizeof(*f));

	*f = (struct filter_field){.key = arena_printf(mem, "attr.%s", db_col_text(rows, 1)),
				   .label = db_col_dup(rows, 2),
				   .group = "Attributes",
				   .help = "",
				   .store = FILTER_STORE_ATTRIBUTE,
				   .id = db_col_int(rows, 0),
				   .values_id = db_col_int(rows, 4)};
	set_type(f, db_col_int(rows, 3));
	return f;
}

bool filter_field_has_options(const struct filter_field *f)
{
	return f->store == FILTER_STORE_ATTRIBUTE &&
	       (f->type == FILTER_TYPE_CHOICE || f->type == FILTER_TYPE_SEVERAL);
}

static const struct filter_field *find_fixed(const char *key)
{
	size_t count;
	const struct filter_field *totals = filter_total_fields(&count);

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strcmp(fields[i].key, key) == 0)
			return &fields[i];
	for (size_t i = 0; i < count; i++)
		if (strcmp(totals[i].key, key) == 0)
			return &totals[i];
	return NULL;
}

enum rc filter_field_find(struct op *op, const char *key, const struct filter_field **out)
{
	struct db_rows rows;
	enum rc rc;

	*out = find_fixed(key);
	if (*out || strncmp(key, "attr.", 5) != 0)
		return *out ? RC_OK : RC_NOT_FOUND;
	db_query(op, &rows, sql_filter_attribute_find, DB_ARGS(db_text(key + 5)));
	if (db_next(&rows))
		*out = read_attribute(&rows);
	rc = db_end(&rows);
	return rc || *out ? rc : RC_NOT_FOUND;
}

enum rc filter_field_as(struct op *op, const char *key, int64_t type, int64_t values_id,
			const struct filter_field **out)
{
	struct filter_field *f = NULL;
	struct db_rows rows;
	enum rc rc;

	db_query(op, &rows, sql_filter_attribute_find, DB_ARGS(db_text(key)));
	if (db_next(&rows)) {
		f = read_attribute(&rows);
		set_type(f, type);
		f->values_id = values_id;
	}
	rc = db_end(&rows);
	*out = f;
	return rc || f ? rc : RC_NOT_FOUND;
}

enum rc filter_field_list(struct op *op, const struct filter_field ***out, size_t *count)
{
	size_t total_count, room = 0;
	const struct filter_field *totals = filter_total_fields(&total_count);
	const struct filter_field **list;
	struct db_rows rows;
	int64_t attributes;
	enum rc rc = db_get_int(op, &attributes, "SELECT count(*) FROM attribute", DB_NO_ARGS);

	if (rc)
		return rc;
	room = ARRAY_LEN(fields) + total_count + (size_t)attributes;
	list = arena_alloc(&op->mem, (room + 1) * sizeof(const struct filter_field *));
	*out = list;
	*count = 0;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		list[(*count)++] = &fields[i];
	for (size_t i = 0; i < total_count; i++)
		list[(*count)++] = &totals[i];
	db_query(op, &rows, sql_filter_attribute_list, DB_NO_ARGS);
	while (*count < room && db_next(&rows))
		list[(*count)++] = read_attribute(&rows);
	return db_end(&rows);
}
