#include "lib/domain/care_row.h"

#include "lib/platform/text.h"

#define BIT(kind) (1U << CARE_##kind)

enum {
	WORD = BIT(SPELLING) | BIT(SIMILAR) | BIT(BLANKS),
	NAME = BIT(NAME_UPPER) | BIT(NAME_LOWER) | BIT(NAME_TWO) | BIT(BLANKS),
	DAY = BIT(DATE_FUTURE) | BIT(DATE_FAR) | BIT(DATE_EARLY) | BIT(DATE_EMPTY),
};

static const struct {
	enum contact_field field;
	unsigned kinds;
} fields[] = {
    {CONTACT_FIRST_NAME, NAME},
    {CONTACT_LAST_NAME, NAME},
    {CONTACT_EMAIL, BIT(EMAIL_DOMAIN) | BIT(EMAIL_BAD)},
    {CONTACT_PHONE, BIT(PHONE_COUNTRY) | BIT(PHONE_BAD)},
    {CONTACT_IDENTIFIER, BIT(BLANKS)},
    {CONTACT_COMPANY, WORD},
    {CONTACT_ADDRESS, BIT(BLANKS)},
    {CONTACT_CITY, WORD},
    {CONTACT_REGION, WORD},
    {CONTACT_POSTAL_CODE, BIT(BLANKS)},
    {CONTACT_COUNTRY, WORD},
    {CONTACT_LANGUAGE, WORD},
    {CONTACT_JOURNEY_STAGE, WORD},
    {CONTACT_SIGNUP, DAY},
    {CONTACT_EU_CONSENT_AT, DAY},
    {CONTACT_MARKETING_CONSENT_AT, DAY},
};

static void of_field(size_t i, struct care_area *out)
{
	const struct contact_field_info *info = &contact_fields[fields[i].field];

	*out = (struct care_area){.field = info->key,
				  .label = info->label,
				  .contact_field = fields[i].field,
				  .kinds = fields[i].kinds,
				  .is_past = info->type == CONTACT_TYPE_TIME};
}

static void of_tags(struct care_area *out)
{
	*out = (struct care_area){
	    .field = CARE_TAGS_FIELD, .label = "Tags", .is_tags = true, .kinds = BIT(TAGS)};
}

/* By what people call it, in the languages of the countries around. */
static bool is_birthday(struct op *op, const struct attribute *a)
{
	static const char *const words[] = {"birth",	 "bday",      "dob",	    "geburt",
					    "geb.datum", "naissance", "nacimiento", "nascita",
					    "narozen",	 "urodz",     "fodel",	    "fodsel",
					    "geboorte",	 "rojstv",    "szulet",	    "nascimento"};
	const char *name = text_fold(&op->mem, a->name);

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strstr(name, words[i]) || strstr(a->key, words[i]))
			return true;
	return false;
}

/* false: nothing is looked for in attributes of this type. */
static bool of_attribute(struct op *op, const struct attribute *a, struct care_area *out)
{
	*out = (struct care_area){
	    .field = arena_printf(&op->mem, "attr.%s", a->key), .label = a->name, .attribute = *a};
	switch (a->type) {
	case ATTRIBUTE_TEXT:
		out->kinds = WORD | BIT(EMAIL_BAD) | BIT(EMAIL_DOMAIN) | BIT(DATE_STYLES);
		return true;
	case ATTRIBUTE_CHOICE:
		out->kinds = BIT(SPELLING) | BIT(SIMILAR);
		return true;
	case ATTRIBUTE_DATE:
		out->is_birthday = out->is_past = is_birthday(op, a);
		out->kinds = DAY;
		return true;
	default:
		return false;
	}
}

enum rc care_area_find(struct op *op, const char *field, struct care_area *out)
{
	static const char prefix[] = "attr.";
	struct attribute a;
	enum rc rc = RC_NOT_FOUND;

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strcmp(contact_fields[fields[i].field].key, field) == 0) {
			of_field(i, out);
			return RC_OK;
		}
	if (strcmp(field, CARE_TAGS_FIELD) == 0) {
		of_tags(out);
		return RC_OK;
	}
	if (strncmp(field, prefix, strlen(prefix)) == 0)
		rc = attribute_find(op, field + strlen(prefix), &a);
	if (!rc && !of_attribute(op, &a, out))
		rc = RC_NOT_FOUND;
	return rc;
}

enum rc care_area_list(struct op *op, struct care_area **out, size_t *count)
{
	struct attribute *attributes;
	size_t attribute_count;
	enum rc rc = attribute_list(op, &attributes, &attribute_count);

	*count = 0;
	if (rc)
		return rc;
	*out = arena_alloc(&op->mem, (ARRAY_LEN(fields) + attribute_count + 1) * sizeof(**out));
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		of_field(i, &(*out)[(*count)++]);
	of_tags(&(*out)[(*count)++]);
	for (size_t i = 0; i < attribute_count; i++)
		if (of_attribute(op, &attributes[i], &(*out)[*count]))
			++*count;
	return RC_OK;
}
