/*
 * What can be asked for: segments, and the fields of the filter language.
 */
#include "cgi-bin/api.h"

#include "lib/web/api.h"

/* --- segments ------------------------------------------------------------------------------- */

void api_fill_segment(struct request *rq, struct json *object, const struct segment *s,
		      int64_t count, const struct segment_state *state)
{
	json_add_int(object, "id", s->id);
	json_add_text(object, "name", s->name);
	json_add_text(object, "description", s->description);
	json_add_text(object, "kind", s->kind == SEGMENT_STATIC ? "static" : "dynamic");
	json_add_optional(object, "filter", s->filter);
	if (state->is_broken)
		json_add_null(object, "count");
	else
		json_add_int(object, "count", count);
	json_add_optional(object, "broken", state->is_broken ? state->error : "");
	json_add_text(object, "owner", s->owner_name);
	json_add_bool(object, "shared", s->is_shared);
	json_add_bool(object, "archived", s->archived_at != 0);
	api_add_time(rq, object, "created", s->created_at);
	api_add_time(rq, object, "updated", s->updated_at);
}

static enum rc fill_segment(struct request *rq, struct filter_sets *sets, const struct segment *s,
			    struct json *object)
{
	struct segment_state state;
	int64_t count;
	enum rc rc = segment_count(&rq->op, sets, s, &count, &state);

	if (!rc)
		api_fill_segment(rq, object, s, count, &state);
	return rc;
}

enum rc get_api_segments(struct request *rq)
{
	struct segment_query q = {.search = ""};
	struct filter_sets sets;
	struct segment *list;
	struct json *root, *array;
	size_t count;
	enum rc rc = segment_list(&rq->op, &q, &list, &count);

	if (!rc)
		rc = filter_sets_init(&rq->op, &sets);
	if (rc)
		return rc;
	root = json_new();
	array = json_add_array(root, "segments");
	for (size_t i = 0; !rc && i < count; i++)
		rc = fill_segment(rq, &sets, &list[i], json_append_object(array));
	if (rc) {
		json_free(root);
		return rc;
	}
	return api_send(rq, root);
}

enum rc get_api_segment(struct request *rq)
{
	struct filter_sets sets;
	struct segment s;
	struct json *root;
	enum rc rc = segment_get(&rq->op, form_id(rq, "id"), &s);

	if (!rc)
		rc = filter_sets_init(&rq->op, &sets);
	if (rc)
		return rc;
	root = json_new();
	rc = fill_segment(rq, &sets, &s, json_add_object(root, "segment"));
	if (rc) {
		json_free(root);
		return rc;
	}
	return api_send(rq, root);
}

/* --- fields --------------------------------------------------------------------------------- */

static void fill_operators(struct json *object, enum filter_type type)
{
	const enum filter_operator *op = filter_type_operators(type);
	struct json *array = json_add_array(object, "operators");

	for (; *op != FILTER_NONE; op++) {
		struct json *item = json_append_object(array);

		json_add_text(item, "words", filter_operators[*op].words);
		json_add_text(item, "label", filter_operator_label(type, *op));
		json_add_bool(item, "negative", filter_is_negative(*op));
	}
}

/* What may stand behind an operator, where that is a list. */
static void fill_choices(struct json *object, const struct filter_field *field,
			 const struct attribute *attribute)
{
	struct json *array;

	if (!field->choices && !(attribute && attribute_has_options(attribute->type)))
		return;
	array = json_add_array(object, "choices");
	for (const struct filter_choice *c = field->choices; c && c->key; c++)
		json_append_text(array, c->key);
	for (size_t i = 0; attribute && i < attribute->option_count; i++)
		json_append_text(array, attribute->options[i].label);
}

static const struct attribute *find_attribute(const struct attribute *list, size_t count,
					      const struct filter_field *field)
{
	for (size_t i = 0; i < count; i++)
		if (field->store == FILTER_STORE_ATTRIBUTE && list[i].id == field->id)
			return &list[i];
	return NULL;
}

static void fill_field(struct json *object, const struct filter_field *f,
		       const struct attribute *attribute)
{
	json_add_text(object, "key", f->key);
	json_add_text(object, "label", f->label);
	json_add_text(object, "group", f->group);
	json_add_text(object, "type", filter_type_name(f->type));
	fill_operators(object, f->type);
	fill_choices(object, f, attribute);
}

enum rc api_fields(struct request *rq, const char *key, struct json **out)
{
	const struct filter_field **fields;
	struct attribute *attributes;
	struct json *array;
	size_t count, attribute_count;
	enum rc rc = filter_field_list(&rq->op, &fields, &count);

	if (!rc)
		rc = attribute_list(&rq->op, &attributes, &attribute_count);
	if (rc)
		return rc;
	*out = json_new();
	array = json_add_array(*out, "fields");
	for (size_t i = 0; i < count; i++)
		if (!key || strcmp(fields[i]->key, key) == 0)
			fill_field(json_append_object(array), fields[i],
				   find_attribute(attributes, attribute_count, fields[i]));
	return RC_OK;
}

enum rc get_api_fields(struct request *rq)
{
	struct json *root;
	enum rc rc = api_fields(rq, NULL, &root);

	return rc ? rc : api_send(rq, root);
}
