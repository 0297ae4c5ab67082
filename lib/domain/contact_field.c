/*
 * The fields of a contact, their types and their checks: the table that forms, imports, exports
 * and history read.
 */
#include "lib/domain/contact.h"

#include "lib/base/limits.h"
#include "lib/platform/email.h"
#include "lib/platform/phone.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

#define TEXT(key, label)                                                                           \
	{                                                                                          \
		key, label, key, CONTACT_TYPE_TEXT, CONTACT_TEXT_MAX                               \
	}

const struct contact_field_info contact_fields[CONTACT_FIELD_COUNT] = {
    [CONTACT_FIELD_NONE] = {"", "", "", CONTACT_TYPE_TEXT, 0},
    [CONTACT_FIRST_NAME] = TEXT("first_name", "First name"),
    [CONTACT_LAST_NAME] = TEXT("last_name", "Last name"),
    [CONTACT_EMAIL] = {"email", "E-mail", "email", CONTACT_TYPE_TEXT, EMAIL_MAX},
    [CONTACT_PHONE] = {"phone", "Phone", "phone", CONTACT_TYPE_TEXT, PHONE_MAX},
    [CONTACT_IDENTIFIER] = TEXT("identifier", "Identifier"),
    [CONTACT_COMPANY] = TEXT("company", "Company"),
    [CONTACT_ADDRESS] = {"address", "Address", "address", CONTACT_TYPE_LINES, CONTACT_ADDRESS_MAX},
    [CONTACT_CITY] = TEXT("city", "City"),
    [CONTACT_REGION] = TEXT("region", "Region"),
    [CONTACT_POSTAL_CODE] = TEXT("postal_code", "Postal code"),
    [CONTACT_COUNTRY] = TEXT("country", "Country"),
    [CONTACT_LANGUAGE] = TEXT("language", "Language"),
    [CONTACT_TIME_ZONE] = TEXT("time_zone", "Time zone"),
    [CONTACT_CATEGORIES] = {"categories", "Subscription categories", "categories",
			    CONTACT_TYPE_TEXT, CONTACT_CATEGORIES_MAX},
    [CONTACT_JOURNEY_STAGE] = TEXT("journey_stage", "Journey stage"),
    [CONTACT_SIGNUP] = {"signup", "Signup date", "signup_at", CONTACT_TYPE_TIME, 40},
    [CONTACT_EU_CONSENT] = {"eu_consent", "EU consent", "eu_consent", CONTACT_TYPE_YES_NO, 3},
    [CONTACT_EU_CONSENT_AT] = {"eu_consent_at", "EU consent date", "eu_consent_at",
			       CONTACT_TYPE_TIME, 40},
    [CONTACT_EU_CONSENT_HOW] = TEXT("eu_consent_how", "EU consent given by"),
    [CONTACT_EU_CONSENT_TEXT] = TEXT("eu_consent_text", "EU consent text version"),
    [CONTACT_MARKETING_CONSENT] = {"marketing_consent", "Marketing e-mail consent",
				   "marketing_consent", CONTACT_TYPE_YES_NO, 3},
    [CONTACT_MARKETING_CONSENT_AT] = {"marketing_consent_at", "Marketing consent date",
				      "marketing_consent_at", CONTACT_TYPE_TIME, 40},
    [CONTACT_MARKETING_CONSENT_HOW] = TEXT("marketing_consent_how", "Marketing consent given by"),
    [CONTACT_MARKETING_CONSENT_TEXT] =
	TEXT("marketing_consent_text", "Marketing consent text version"),
    [CONTACT_BLOCKED] = {"blocked", "Blocked", "blocked", CONTACT_TYPE_YES_NO, 3},
};

enum contact_field contact_field_find(const char *key)
{
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (strcmp(contact_fields[f].key, key) == 0)
			return (enum contact_field)f;
	return CONTACT_FIELD_NONE;
}

const char *contact_source_name(enum contact_source source)
{
	static const char *const names[] = {"By hand", "Import", "API",		"Form",
					    "Order",   "Event",	 "Conversation"};

	return (size_t)source < ARRAY_LEN(names) ? names[source] : "";
}

const char *contact_email_status_name(enum contact_email_status status)
{
	static const char *const names[] = {"Active",	   "Unsubscribed",  "Spam report",
					    "Blacklisted", "Not confirmed", "Over the limit"};

	return (size_t)status < ARRAY_LEN(names) ? names[status] : "";
}

enum contact_email_status contact_email_status_shown(const struct contact *c)
{
	return c->is_over_limit && c->email_status == CONTACT_EMAIL_ACTIVE
		   ? CONTACT_EMAIL_OVER_LIMIT
		   : c->email_status;
}

const char *contact_title(struct op *op, const struct contact *c)
{
	static const enum contact_field instead[] = {CONTACT_COMPANY, CONTACT_EMAIL, CONTACT_PHONE,
						     CONTACT_IDENTIFIER};
	const char *first = c->values[CONTACT_FIRST_NAME], *last = c->values[CONTACT_LAST_NAME];

	if (first[0] || last[0])
		return arena_printf(&op->mem, "%s%s%s", first, first[0] && last[0] ? " " : "",
				    last);
	for (size_t i = 0; i < ARRAY_LEN(instead); i++)
		if (c->values[instead[i]][0])
			return c->values[instead[i]];
	return arena_printf(&op->mem, "Contact %lld", (long long)c->id);
}

/* Times are stored and compared as one text: UTC, RFC 3339. */
static enum rc check_value(struct op *op, struct contact *c, enum contact_field f)
{
	const struct contact_field_info *info = &contact_fields[f];
	const char *value = c->values[f];
	int64_t at;

	/* The common case of an import first: short and plain. */
	if (!value[0])
		return RC_OK;
	if (info->type != CONTACT_TYPE_YES_NO && text_check(op, info->key, value, info->max))
		return RC_INVALID;
	switch (info->type) {
	case CONTACT_TYPE_LINES:
		return RC_OK;
	case CONTACT_TYPE_TEXT:
		if (strpbrk(value, "\r\n"))
			return op_fail(op, RC_INVALID, info->key, "this must be a single line");
		return RC_OK;
	case CONTACT_TYPE_YES_NO:
		if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
			return op_fail(op, RC_INVALID, info->key, "this must be yes or no");
		return RC_OK;
	case CONTACT_TYPE_TIME:
		if (!zone_parse(value, &at))
			return op_fail(op, RC_INVALID, info->key,
				       "this is not a date; write it like 2026-11-22");
		c->values[f] = zone_format_utc(&op->mem, at);
		return RC_OK;
	}
	return RC_OK;
}

static const char *fold(struct op *op, const char *value)
{
	const char *folded = value[0] ? text_fold(&op->mem, value) : "";

	return folded[0] ? folded : NULL;
}

static enum rc check_phone(struct op *op, const char *raw, const char *country,
			   enum contact_strictness strictness, struct contact_keys *keys)
{
	enum rc rc;

	if (!raw[0])
		return RC_OK;
	rc = phone_parse(op, "phone", raw, country, &keys->phone);
	if (rc != RC_INVALID || strictness == CONTACT_STRICT)
		return rc;
	op_clear_fault(op);
	keys->phone = NULL;
	keys->phone_undialled = true;
	return RC_OK;
}

static const char *name_key(struct op *op, const struct contact_keys *keys)
{
	if (!keys->first_name || !keys->last_name)
		return keys->first_name ? keys->first_name : keys->last_name;
	return arena_printf(&op->mem, "%s %s", keys->first_name, keys->last_name);
}

enum rc contact_check(struct op *op, struct contact *c, const char *country,
		      enum contact_strictness strictness, struct contact_keys *keys)
{
	enum rc rc;

	*keys = (struct contact_keys){0};
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		if (!c->values[f] || !c->values[f][0])
			c->values[f] = f == CONTACT_BLOCKED ? "no" : "";
		rc = check_value(op, c, (enum contact_field)f);
		if (rc)
			return rc;
	}
	if (c->values[CONTACT_EMAIL][0]) {
		rc = email_parse(op, "email", c->values[CONTACT_EMAIL], &keys->email);
		if (rc)
			return rc;
	}
	rc = check_phone(op, c->values[CONTACT_PHONE], country, strictness, keys);
	if (rc)
		return rc;
	keys->first_name = fold(op, c->values[CONTACT_FIRST_NAME]);
	keys->last_name = fold(op, c->values[CONTACT_LAST_NAME]);
	keys->identifier = fold(op, c->values[CONTACT_IDENTIFIER]);
	keys->company = fold(op, c->values[CONTACT_COMPANY]);
	keys->city = fold(op, c->values[CONTACT_CITY]);
	keys->country = fold(op, c->values[CONTACT_COUNTRY]);
	keys->name = name_key(op, keys);
	return RC_OK;
}
