/*
 * JSON to send (RFC 8259), by jansson.  A tree is made from its root down; members keep the order
 * in which they were added.  Text that is not UTF-8 is mended (U+FFFD), so that no stored byte
 * makes an answer impossible.  Out of memory aborts.
 */
#ifndef MUSTER_PLATFORM_JSON_H
#define MUSTER_PLATFORM_JSON_H

#include "lib/base/str.h"

struct json;

/* A root; json_free gives it and everything below it back (NULL is accepted). */
MUST_USE struct json *json_new(void);
void json_free(struct json *root);

/* Members of an object.  key: UTF-8.  A key that is there already is replaced. */
void json_add_text(struct json *object, const char *key, const char *text);
/* "" becomes null. */
void json_add_optional(struct json *object, const char *key, const char *text);
void json_add_int(struct json *object, const char *key, int64_t number);
/* A number that JSON cannot say (infinity) becomes null. */
void json_add_real(struct json *object, const char *key, double number);
void json_add_bool(struct json *object, const char *key, bool value);
void json_add_null(struct json *object, const char *key);
/* The new object or array, which belongs to its parent. */
struct json *json_add_object(struct json *object, const char *key);
struct json *json_add_array(struct json *object, const char *key);

/* Items of an array. */
void json_append_text(struct json *array, const char *text);
struct json *json_append_object(struct json *array);

/* Append the tree as text; indent: blanks for each level, 0 for a single line without blanks. */
void json_print(const struct json *root, int indent, struct str *out);
/* Append one text as JSON writes it, with its quotation marks. */
void json_print_text(const char *text, struct str *out);

#endif
