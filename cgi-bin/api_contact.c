/*
 * A contact as JSON.  Names of members are the keys of the filter language wherever both have the
 * same thing, so that what a program reads is what it can ask for.
 */
#include "cgi-bin/api.h"

#include <errno.h>
#include <stdlib.h>

#include "lib/platform/text.h"
#include "lib/platform/zone.h"

void api_add_time(struct request *rq, struct json *object, const char *key, int64_t at)
{
	json_add_optional(object, key, at ? zone_format_utc(&rq->op.mem, at) : "");
}

/* "active", "import": the key by which a filter calls a stored number of one of its fields. */
static const char *choice_key(const char *field, int64_t value)
{
	size_t count;
	const struct filter_field *fields = filter_fields(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(fields[i].key, field) == 0 && fields[i].choices)
			for (const struct filter_choice *c = fields[i].choices; c->key; c++)
				if (c->value == value)
					return c->key;
	return "";
}

/* --- fields --------------------------------------------------------------------------------- */

static void add_list(struct request *rq, struct json *object, const char *key, const char *text)
{
	struct json *array = json_add_array(object, key);

	while (*text) {
		size_t len = strcspn(text, ",");
		const char *item = text_trim(&rq->op.mem, arena_dup_len(&rq->op.mem, text, len));

		if (item[0])
			json_append_text(array, item);
		text += len + (text[len] == ',');
	}
}

static void add_moment(struct request *rq, struct json *object, const char *key, const char *text)
{
	int64_t at;

	json_add_optional(object, key,
			  text[0] && zone_parse(text, &at) ? zone_format_utc(&rq->op.mem, at) : "");
}

static void add_field(struct request *rq, struct json *object, enum contact_field f,
		      const char *value)
{
	const struct contact_field_info *info = &contact_fields[f];

	if (f == CONTACT_CATEGORIES)
		add_list(rq, object, info->key, value);
	else if (info->type == CONTACT_TYPE_TIME)
		add_moment(rq, object, info->key, value);
	else if (info->type == CONTACT_TYPE_YES_NO && value[0])
		json_add_bool(object, info->key, strcmp(value, "yes") == 0);
	else
		json_add_optional(object, info->key, value);
}

/* --- attributes ----------------------------------------------------------------------------- */

/* Whole numbers of 64 bit stay exact. */
static void add_number(struct json *object, const char *key, const char *text)
{
	long long whole;

	errno = 0;
	whole = strtoll(text, NULL, 10);
	if (!strchr(text, '.') && errno == 0)
		json_add_int(object, key, whole);
	else
		json_add_real(object, key, strtod(text, NULL));
}

static const char *option_label(const struct attribute *a, int64_t id)
{
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id == id)
			return a->options[i].label;
	return "";
}

static void add_attribute(struct json *object, const struct contact_attribute *value)
{
	const struct attribute *a = value->attribute;
	struct json *array;

	if (a->type == ATTRIBUTE_SEVERAL) {
		array = json_add_array(object, a->key);
		for (size_t i = 0; i < value->option_count; i++)
			json_append_text(array, option_label(a, value->options[i]));
	} else if (!value->text[0]) {
		json_add_null(object, a->key);
	} else if (a->type == ATTRIBUTE_NUMBER) {
		add_number(object, a->key, value->text);
	} else if (a->type == ATTRIBUTE_YES_NO) {
		json_add_bool(object, a->key, strcmp(value->text, "yes") == 0);
	} else {
		json_add_text(object, a->key, value->text);
	}
}

/* --- all of it ------------------------------------------------------------------------------ */

/* Without an address there is nothing that could be active. */
static void add_status(struct json *object, const char *key, const char *address,
		       enum contact_email_status status)
{
	json_add_optional(object, key, address[0] ? choice_key("email_status", status) : "");
}

static void add_points(struct json *object, enum contact_point_kind kind,
		       const struct contact_points *points)
{
	struct json *array =
	    json_add_array(object, kind == CONTACT_POINT_EMAIL ? "other_email" : "other_phone");

	for (size_t i = 0; i < points->count; i++) {
		struct json *point;

		if (points->list[i].kind != kind)
			continue;
		point = json_append_object(array);
		json_add_text(point, "value", points->list[i].value);
		json_add_optional(point, "label", points->list[i].label);
	}
}

void api_fill_contact(struct request *rq, struct json *object, const struct contact_full *full)
{
	const struct contact *c = &full->contact;
	struct json *tags, *attributes;

	json_add_int(object, "id", c->id);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		add_field(rq, object, (enum contact_field)f, c->values[f]);
	add_status(object, "email_status", c->values[CONTACT_EMAIL], contact_email_status_shown(c));
	add_status(object, "phone_status", c->values[CONTACT_PHONE], c->phone_status);
	add_points(object, CONTACT_POINT_EMAIL, &full->points);
	add_points(object, CONTACT_POINT_PHONE, &full->points);
	json_add_bool(object, "deactivated", c->deactivated);
	json_add_optional(object, "source", choice_key("source", c->source));
	api_add_time(rq, object, "created", c->created_at);
	api_add_time(rq, object, "updated", c->updated_at);
	tags = json_add_array(object, "tags");
	for (size_t i = 0; i < full->tag_count; i++) {
		struct json *tag = json_append_object(tags);

		json_add_text(tag, "name", full->tags[i].name);
		json_add_text(tag, "label", full->tags[i].label);
	}
	attributes = json_add_object(object, "attributes");
	for (size_t i = 0; i < full->attribute_count; i++)
		add_attribute(attributes, &full->attributes[i]);
}
