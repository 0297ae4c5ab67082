/*
 * JSON that comes in (RFC 8259), by jansson: strict, a key once in an object, nothing behind the
 * value, depth at most JSON_DEPTH_MAX, integers of 64 bit exact.
 */
#ifndef MUSTER_PLATFORM_JSON_READ_H
#define MUSTER_PLATFORM_JSON_READ_H

#include "lib/base/op.h"

enum { JSON_DEPTH_MAX = 64 };

enum json_kind {
	JSON_IS_NULL,
	JSON_IS_BOOL,
	JSON_IS_NUMBER,
	JSON_IS_TEXT,
	JSON_IS_ARRAY,
	JSON_IS_OBJECT,
};

struct json_value;

/*
 * Read a text.  *out belongs to the caller, who gives it back with json_read_free; what is below
 * it lives as long.
 *   RC_INVALID  fault.field is `field`: this is no JSON
 */
MUST_USE enum rc json_read(struct op *op, const char *field, const char *text,
			   struct json_value **out);
/* NULL is accepted. */
void json_read_free(struct json_value *root);

/* JSON_IS_NULL for NULL, too, so that a missing member needs no question of its own. */
enum json_kind json_kind(const struct json_value *value);
/* A member of an object; NULL when it has none of this key, or is no object. */
const struct json_value *json_get(const struct json_value *object, const char *key);
/* The same as a text, a number or a truth; `otherwise` when there is none of this type. */
const char *json_get_text(const struct json_value *object, const char *key, const char *otherwise);
int64_t json_get_int(const struct json_value *object, const char *key, int64_t otherwise);
bool json_get_bool(const struct json_value *object, const char *key, bool otherwise);
/* How many items an array has, or members an object; else 0. */
size_t json_count(const struct json_value *value);
/* An item of an array, by its place from 0; NULL past the end. */
const struct json_value *json_item(const struct json_value *array, size_t place);

/* Members of an object, in the order in which they stand:
 *	for (const struct json_member *m = json_first(object); m; m = json_next(object, m)) */
struct json_member;
const struct json_member *json_first(const struct json_value *object);
const struct json_member *json_next(const struct json_value *object, const struct json_member *m);
const char *json_key(const struct json_member *m);
const struct json_value *json_value(const struct json_member *m);

/*
 * A text as it is, a number as it is written (whole ones exact), "yes" or "no" for a truth, "" for
 * null.  NULL for an array and an object.  In a, or of the tree.
 */
const char *json_scalar(struct arena *a, const struct json_value *value);

#endif
