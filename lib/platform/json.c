#include "lib/platform/json.h"

#include <jansson.h>
#include <stdlib.h>

#include "lib/platform/text.h"

static json_t *handle(const struct json *node)
{
	return (json_t *)(uintptr_t)node;
}

static struct json *node_of(json_t *value)
{
	if (!value)
		BUG("JSON: out of memory");
	return (struct json *)value;
}

struct json *json_new(void)
{
	return node_of(json_object());
}

void json_free(struct json *root)
{
	json_decref(handle(root));
}

/* --- values --------------------------------------------------------------------------------- */

/* U+FFFD for each byte that does not fit. */
static json_t *mended(const char *text)
{
	struct str good;
	json_t *value;
	bool partial;

	str_init(&good, 4 * strlen(text) + 4);
	while (*text) {
		size_t len = text_utf8_prefix(text, strlen(text), &partial);

		str_add_len(&good, text, len);
		text += len;
		if (*text) {
			str_add(&good, "\xEF\xBF\xBD");
			text++;
		}
	}
	value = json_stringn(good.text, good.len);
	str_release(&good);
	return value;
}

static json_t *text_value(const char *text)
{
	json_t *value = json_string(text);

	return value ? value : mended(text);
}

/* The reference goes to the parent. */
static struct json *put(struct json *object, const char *key, json_t *value)
{
	struct json *node = node_of(value);

	if (json_object_set_new(handle(object), key, value))
		BUG("JSON: member '%s' cannot be added", key);
	return node;
}

static struct json *append(struct json *array, json_t *value)
{
	struct json *node = node_of(value);

	if (json_array_append_new(handle(array), value))
		BUG("JSON: item cannot be added");
	return node;
}

void json_add_text(struct json *object, const char *key, const char *text)
{
	put(object, key, text_value(text));
}

void json_add_optional(struct json *object, const char *key, const char *text)
{
	put(object, key, text[0] ? text_value(text) : json_null());
}

void json_add_int(struct json *object, const char *key, int64_t number)
{
	put(object, key, json_integer(number));
}

void json_add_real(struct json *object, const char *key, double number)
{
	json_t *value = json_real(number);

	put(object, key, value ? value : json_null());
}

void json_add_bool(struct json *object, const char *key, bool value)
{
	put(object, key, json_boolean(value));
}

void json_add_null(struct json *object, const char *key)
{
	put(object, key, json_null());
}

struct json *json_add_object(struct json *object, const char *key)
{
	return put(object, key, json_object());
}

struct json *json_add_array(struct json *object, const char *key)
{
	return put(object, key, json_array());
}

void json_append_text(struct json *array, const char *text)
{
	append(array, text_value(text));
}

struct json *json_append_object(struct json *array)
{
	return append(array, json_object());
}

/* --- text ----------------------------------------------------------------------------------- */

static int take(const char *bytes, size_t len, void *out)
{
	str_add_len(out, bytes, len);
	return 0;
}

static void print(json_t *value, size_t flags, struct str *out)
{
	if (json_dump_callback(value, take, out, flags | JSON_ENCODE_ANY))
		BUG("JSON: tree cannot be printed");
}

void json_print(const struct json *root, int indent, struct str *out)
{
	print(handle(root), indent ? JSON_INDENT((size_t)indent) : JSON_COMPACT, out);
}

void json_print_text(const char *text, struct str *out)
{
	json_t *value = text_value(text);

	print(handle(node_of(value)), 0, out);
	json_decref(value);
}
