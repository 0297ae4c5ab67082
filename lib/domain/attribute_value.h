/*
 * The values of attributes: what a text means for an attribute's type, how it is stored, and the
 * one way by which a contact's values are written.
 *
 * A value travels as text, as people see and type it:
 *   text     anything, up to ATTRIBUTE_TEXT_MAX
 *   number   optional sign, digits, optionally a point and digits; kept as it was written
 *   date     a day "2026-03-18", or a moment "2026-03-18T09:30:00Z"; what zone_parse reads
 *   yes/no   "yes", "no"
 *   choice   the label of an option, blind to case and accents
 *   several  labels with commas between; one that holds a comma or starts with a quotation mark
 *            stands in quotation marks, doubled inside, as in CSV.  Printed in the options' order
 *   link     an address that starts with http://, https:// or mailto:
 * "" is no value.  Blanks around a value go.
 */
#ifndef MUSTER_DOMAIN_ATTRIBUTE_VALUE_H
#define MUSTER_DOMAIN_ATTRIBUTE_VALUE_H

#include "lib/domain/attribute.h"
#include "lib/platform/db.h"

/* A row of table attribute_value: which columns are filled stands in the schema. */
struct attribute_value {
	int64_t part;
	const char *text, *key; /* NULL for none; a text's key may be "" */
	struct db_value number; /* DB_INT exact, DB_REAL, or DB_NULL */
};

/*
 * The stored form of a text, in op->mem; *count is 0 for "", and more than 1 only for several
 * choices.  The zone is the workspace's (zone_use).
 *   RC_INVALID  fault.field is "attr.<key>"
 */
MUST_USE enum rc attribute_value_parse(struct op *op, const struct attribute *a, const char *text,
				       struct attribute_value **rows, size_t *count);
/* The canonical text of such rows, in op->mem. */
MUST_USE const char *attribute_value_text(struct op *op, const struct attribute *a,
					  const struct attribute_value *rows, size_t count);
/* The text of several labels, as attribute_value_parse reads it. */
MUST_USE const char *attribute_value_join(struct op *op, const char *const *labels, size_t count);
/*
 * The next label of such a text, in mem, and *at behind its comma; NULL at the end.  A quotation
 * mark that is never closed takes all that is left.
 */
MUST_USE const char *attribute_value_next(struct arena *mem, const char **at);

/* The labels of such a text, those without anything in them left out.  In op->mem. */
MUST_USE const char *const *attribute_value_split(struct op *op, const char *text, size_t *count);

/*
 * A date as attributes store it.  Dates of attributes are local: a birthday is a day, wherever the
 * organisation is and whatever its clock does.  *local is the wall clock read as if it were UTC:
 * for a day its 00:00, for a moment what the clock in the workspace's zone shows then.  *canonical
 * (in a) keeps whether it was a day: "2026-03-18" or "2026-03-18T09:30:00Z".  false: no date.
 */
MUST_USE bool attribute_date(struct arena *a, const char *text, const char **canonical,
			     int64_t *local);
/* "18 Mar 2026" or "18 Mar 2026, 10:30" of a canonical date; what is none comes back as it is. */
MUST_USE const char *attribute_date_words(struct arena *a, const char *canonical);

/* An attribute with what one contact has of it. */
struct contact_attribute {
	const struct attribute *attribute;
	const char *text;	/* canonical; "" for no value */
	const int64_t *options; /* ids of the chosen ones, of the two choice types */
	size_t option_count;
};

/* All attributes in order, with the contact's values.  In op->mem. */
MUST_USE enum rc contact_attribute_list(struct op *op, int64_t contact_id,
					struct contact_attribute **out, size_t *count);
/* The canonical text of one; "" for none. */
MUST_USE enum rc contact_attribute_get(struct op *op, int64_t contact_id, const struct attribute *a,
				       const char **text);

/* The same of several, texts[i] of list[i]. */
MUST_USE enum rc contact_attribute_get_some(struct op *op, int64_t contact_id,
					    const struct attribute *list, size_t count,
					    const char **texts);

/*
 * Bring a contact's value to text; "" takes it away.  *changed: was it another one before?  Only
 * then something is written: the value, one change row of the contact (field
 * CONTACT_CHANGE_ATTRIBUTE + id) in the op's batch or one of its own ("contact.edit"), and the
 * contact's updated_at and version (which grows once in a batch).  source_row: row of the import's
 * file, else 0. RC_INVALID    as attribute_value_parse RC_NOT_FOUND  there is no such contact
 */
MUST_USE enum rc contact_attribute_set(struct op *op, int64_t contact_id, const struct attribute *a,
				       const char *text, int64_t source_row, bool *changed);

/*
 * For undo: one value, parsed before, for many; "" is no rows.  ids: a JSON array of contacts.
 * holders: how many more of them have one then.  Change rows, versions and times are the caller's.
 */
MUST_USE enum rc contact_attribute_restore(struct op *op, const struct attribute *a,
					   const char *ids, const struct attribute_value *rows,
					   size_t count, int64_t holders);
/*
 * For the importer, in the open batch: from `before`, which is what the contact has, to `text`;
 * both canonical, and different.  The caller touches the contact (contact_touch), adds what came
 * and went to attribute.holders, once for many contacts, and has asked contact_attribute_fresh in
 * this transaction.
 */
MUST_USE enum rc contact_attribute_put(struct op *op, int64_t contact_id, const struct attribute *a,
				       const char *before, const char *text, int64_t source_row);
MUST_USE enum rc contact_attribute_count(struct op *op, int64_t attribute_id, int64_t delta);

/*
 * Is *a as it is stored, and does no alteration go through its values?  For those who write values
 * by statements of their own.  RC_INVALID "attr.<key>": no.
 */
MUST_USE enum rc contact_attribute_fresh(struct op *op, const struct attribute *a);

/* Remove all values of a contact without a trace, for contact_erase. */
MUST_USE enum rc contact_attribute_erase(struct op *op, int64_t contact_id);

/*
 * For attribute_delete: one change row for each contact that has a value, which the caller removes.
 * *people: how many.
 */
MUST_USE enum rc attribute_value_note_gone(struct op *op, const struct attribute *a,
					   int64_t *people);

#endif
