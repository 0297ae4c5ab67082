#include "lib/platform/json_read.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>

static json_t *handle(const struct json_value *value)
{
	return (json_t *)(uintptr_t)value;
}

static const struct json_value *value_of(const json_t *value)
{
	return (const struct json_value *)value;
}

/* jansson goes down as deep as its own limit of 2048, on our stack: brackets are counted first. */
static bool is_too_deep(const char *text)
{
	int depth = 0;
	bool in_text = false;

	for (const char *c = text; *c; c++) {
		if (in_text) {
			c += *c == '\\' && c[1];
			in_text = *c != '"';
		} else if (*c == '"') {
			in_text = true;
		} else if (*c == '[' || *c == '{') {
			if (++depth > JSON_DEPTH_MAX)
				return true;
		} else if (*c == ']' || *c == '}') {
			depth--;
		}
	}
	return false;
}

enum rc json_read(struct op *op, const char *field, const char *text, struct json_value **out)
{
	json_error_t error;
	json_t *root;

	*out = NULL;
	if (is_too_deep(text))
		return op_fail(op, RC_INVALID, field, "this JSON is nested too deep");
	root = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!root)
		return op_fail(op, RC_INVALID, field, "this is no JSON");
	*out = (struct json_value *)root;
	return RC_OK;
}

void json_read_free(struct json_value *root)
{
	json_decref(handle(root));
}

enum json_kind json_kind(const struct json_value *value)
{
	if (!value)
		return JSON_IS_NULL;
	switch (json_typeof(handle(value))) {
	case JSON_OBJECT:
		return JSON_IS_OBJECT;
	case JSON_ARRAY:
		return JSON_IS_ARRAY;
	case JSON_STRING:
		return JSON_IS_TEXT;
	case JSON_INTEGER:
	case JSON_REAL:
		return JSON_IS_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_IS_BOOL;
	case JSON_NULL:
		break;
	}
	return JSON_IS_NULL;
}

const struct json_value *json_get(const struct json_value *object, const char *key)
{
	return value_of(json_object_get(handle(object), key));
}

const char *json_get_text(const struct json_value *object, const char *key, const char *otherwise)
{
	const char *text = json_string_value(handle(json_get(object, key)));

	return text ? text : otherwise;
}

int64_t json_get_int(const struct json_value *object, const char *key, int64_t otherwise)
{
	const json_t *value = handle(json_get(object, key));

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

bool json_get_bool(const struct json_value *object, const char *key, bool otherwise)
{
	const json_t *value = handle(json_get(object, key));

	return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

size_t json_count(const struct json_value *value)
{
	return json_kind(value) == JSON_IS_OBJECT ? json_object_size(handle(value))
						  : json_array_size(handle(value));
}

const struct json_value *json_item(const struct json_value *array, size_t place)
{
	return value_of(json_array_get(handle(array), place));
}

const struct json_member *json_first(const struct json_value *object)
{
	return (const struct json_member *)json_object_iter(handle(object));
}

const struct json_member *json_next(const struct json_value *object, const struct json_member *m)
{
	return (const struct json_member *)json_object_iter_next(handle(object),
								 (void *)(uintptr_t)m);
}

const char *json_key(const struct json_member *m)
{
	return json_object_iter_key((void *)(uintptr_t)m);
}

const struct json_value *json_value(const struct json_member *m)
{
	return value_of(json_object_iter_value((void *)(uintptr_t)m));
}

static const char *print_real(struct arena *a, double real)
{
	for (int digits = 15; digits < 17; digits++) {
		const char *text = arena_printf(a, "%.*g", digits, real);

		if (strtod(text, NULL) >= real && strtod(text, NULL) <= real && !strchr(text, 'e'))
			return text;
	}
	return fabs(real) < 1e15 ? arena_printf(a, "%.6f", real) : arena_printf(a, "%.0f", real);
}

const char *json_scalar(struct arena *a, const struct json_value *value)
{
	switch (json_kind(value)) {
	case JSON_IS_TEXT:
		return json_string_value(handle(value));
	case JSON_IS_NUMBER:
		return json_is_integer(handle(value))
			   ? arena_printf(a, "%" PRId64, (int64_t)json_integer_value(handle(value)))
			   : print_real(a, json_real_value(handle(value)));
	case JSON_IS_BOOL:
		return json_is_true(handle(value)) ? "yes" : "no";
	case JSON_IS_NULL:
		return "";
	default:
		return NULL;
	}
}
