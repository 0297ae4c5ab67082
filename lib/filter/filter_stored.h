/*
 * What stands on both sides of a condition, for people to read: the value that somebody has, and
 * the one it is compared with.
 */
#ifndef MUSTER_FILTER_FILTER_STORED_H
#define MUSTER_FILTER_FILTER_STORED_H

#include "lib/filter/filter_bind.h"

/*
 * The value of a condition's field that a contact has; of an event how often and when last it was
 * done, within the window and as "where" asks.  Dates are said in the workspace's zone (zone_use),
 * choices, tags and options by their labels, countries with their names.  "" when there is none,
 * and for segments.  In op->mem.  A value that cannot be read is "": an answer without it is
 * better than none.
 */
MUST_USE const char *filter_stored(struct op *op, const struct filter_node *node,
				   int64_t contact_id);

/*
 * What the node compares it with, where its own text does not say that: the interval of a date or
 * of an event's window, the days of an anniversary, the other field's value of this contact (0: of
 * nobody), the number to dial.  Else "".
 */
MUST_USE const char *filter_asked(struct op *op, const struct filter_node *node,
				  int64_t contact_id);

/* A value of the field as its column gives it, for people: "2" is "Spam report".  In op->mem. */
MUST_USE const char *filter_value_words(struct op *op, const struct filter_field *f,
					const char *raw);

#endif
