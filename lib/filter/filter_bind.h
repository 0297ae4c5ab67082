/*
 * From names to things: looks up the fields, tags, segments, imports and lists that a tree names,
 * checks operators and values against their types, and puts values into the form that is stored
 * and compared.  A tree that was bound can be compiled, explained, and printed as before.
 *
 * A segment inside a filter is put in its place: its own tree, and who was included or excluded by
 * hand.  One that contains itself is refused.
 */
#ifndef MUSTER_FILTER_FILTER_BIND_H
#define MUSTER_FILTER_FILTER_BIND_H

#include "lib/filter/filter_date.h"
#include "lib/filter/filter_field.h"
#include "lib/platform/db.h"

enum {
	FILTER_NESTING_MAX = 10,   /* segments within segments */
	FILTER_EXPANDED_MAX = 800, /* conditions with all segments in their place */
	FILTER_INLINE_MAX = 16,	   /* values that a statement binds one by one */
};

/* For whom and when. */
struct filter_context {
	int64_t now;		     /* "as if today were": relative dates start here */
	int64_t clock;		     /* the present, Unix seconds */
	const char *default_country; /* for phones without one; "" */
	int64_t account_id;	     /* sees shared segments and their own; 0: the system, all */
	int64_t self_id;	     /* the segment whose filter this is (cycles); 0: none */
	/* Stands in the place of the field of its key: "as if the attribute were a number"; NULL */
	const struct filter_field *instead;
};

/* filter_field_find, with what the context puts in its place. */
MUST_USE enum rc filter_bind_field(struct op *op, const struct filter_context *ctx, const char *key,
				   const struct filter_field **out);

struct filter_event_family;

/* What a condition means.  Only the positive form is compiled; is_negative turns it round. */
struct filter_bound {
	const struct filter_field *field; /* NULL for an event */
	enum filter_operator op;	  /* positive */
	bool is_negative;
	struct db_value *values; /* as compared: folded text, keys, numbers, ids */
	size_t count;
	const char *many; /* more than FILTER_INLINE_MAX of them: the values as a JSON array */
	bool asks_raw;	  /* part of an address with marks, which its key keeps: fold it as asked */
	bool others;	  /* of tags and choices: has one that is none of the values */
	const struct filter_field *other; /* compare with this field instead of values */
	struct filter_interval interval;  /* dates; and the window of an event */
	struct filter_year_days year_days;
	int64_t list_id;
	struct filter_node *expansion; /* a segment: what stands in its place */

	/* events */
	const struct filter_event_family *family;
	int64_t name_id; /* of a named event; 0: nobody ever did it */
};

/*
 * Bind all conditions.  Text of values may be shown to the person in *error.
 *   RC_INVALID   *error says where and why; op->fault has the same for field "filter".  When
 *                error->missing is set, something that the filter names is gone: a saved segment
 *                with it is broken
 *   others       the database's
 */
MUST_USE enum rc filter_bind(struct op *op, const struct filter_context *ctx,
			     struct filter_node *tree, struct filter_error *error);

/* filter_parse and filter_bind; an empty text is refused. */
MUST_USE enum rc filter_read(struct op *op, const struct filter_context *ctx, const char *text,
			     struct filter_node **out, struct filter_error *error);

/*
 * Bind one condition to a field that was found otherwise: a property of an event.
 *   RC_INVALID  as filter_bind
 */
MUST_USE enum rc filter_bind_to(struct op *op, const struct filter_context *ctx,
				const struct filter_field *field, struct filter_node *node,
				struct filter_error *error);

/*
 * The stored form of one text value of a field: the key that is compared.  For pasted lists.
 *   RC_INVALID  no such value can exist (no address, no number); op->fault.reason says why
 */
MUST_USE enum rc filter_value_key(struct op *op, const struct filter_context *ctx,
				  const struct filter_field *field, const char *text,
				  const char **key);

/* Ids of the segments that the tree names directly, each once, in op->mem.  The tree is bound. */
MUST_USE enum rc filter_list_segments(struct op *op, const struct filter_node *tree,
				      const int64_t **ids, size_t *count);

/* Record a fault of the filter: for those who bind parts of it. */
enum rc filter_fail(struct op *op, struct filter_error *error, size_t at, size_t len,
		    const char *fmt, ...) PRINTF_LIKE(5, 6);

#endif
