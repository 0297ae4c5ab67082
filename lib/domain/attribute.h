/*
 * The fields that an organisation adds to its contacts: what they are called, what they hold, in
 * which order they stand.  Their values are in attribute_value.h.
 *
 * A write joins the op's batch, or opens one named after it ("attribute.create"); it leaves change
 * rows of entity CHANGE_ATTRIBUTE, so that it can be undone.
 */
#ifndef MUSTER_DOMAIN_ATTRIBUTE_H
#define MUSTER_DOMAIN_ATTRIBUTE_H

#include "lib/base/op.h"

/* Stored in attribute.type: never renumber. */
enum attribute_type {
	ATTRIBUTE_NONE, /* no type */
	ATTRIBUTE_TEXT,
	ATTRIBUTE_NUMBER,
	ATTRIBUTE_DATE,
	ATTRIBUTE_YES_NO,
	ATTRIBUTE_CHOICE,
	ATTRIBUTE_SEVERAL,
	ATTRIBUTE_LINK,
	ATTRIBUTE_TYPE_COUNT
};

/* Stored in change.field of an attribute: never renumber.  0: it was created. */
enum attribute_change {
	ATTRIBUTE_CHANGE_NAME = 1,
	ATTRIBUTE_CHANGE_KEY,  /* written when it goes */
	ATTRIBUTE_CHANGE_TYPE, /* likewise, and when it becomes another one (alteration.h) */
	ATTRIBUTE_CHANGE_POSITION,
	ATTRIBUTE_CHANGE_CREATED_AT,	/* Unix seconds; written when it goes or comes back */
	ATTRIBUTE_CHANGE_OPTION = 1000, /* + 2 * option id: the label; + 1: the position */
};

struct attribute_option {
	int64_t id;
	const char *label, *label_key; /* key: folded */
	int64_t position;
	int64_t people; /* who has it; only by attribute_count_options */
};

/* Everything is in op->mem. */
struct attribute {
	int64_t id;
	const char *key;  /* "points": in filters attr.points; never changes */
	const char *name; /* "Points" */
	enum attribute_type type;
	int64_t position;
	struct attribute_option *options; /* of the two choice types, in order */
	size_t option_count;
	int64_t holders; /* contacts of any state with a value: what attribute_delete takes away */
	int64_t
	    values_id;	/* attribute_value.attribute_id of its values: a new one with each type */
	bool is_locked; /* an alteration goes through its values: nobody else writes them */
	int64_t people; /* live ones among them; only by attribute_count_people */
	int64_t created_at;
};

/* "Several choices", for people.  "several" <-> ATTRIBUTE_SEVERAL, for forms; else ATTRIBUTE_NONE.
 */
const char *attribute_type_label(enum attribute_type type);
const char *attribute_type_word(enum attribute_type type);
enum attribute_type attribute_type_parse(const char *word);
/* Is it one of the two types with options? */
bool attribute_has_options(enum attribute_type type);

/*
 * Make an attribute, the last in the order.  Blank labels are passed over.  *id is never one that
 * an attribute had before, so that histories keep their meaning.
 *   RC_INVALID   fault.field: name (missing, too long), type, options (none for a choice; too many;
 *                a label too long), or name when there are ATTRIBUTES_MAX already
 *   RC_CONFLICT  the name is taken (blind to case and accents), or two options are alike
 */
MUST_USE enum rc attribute_create(struct op *op, const char *name, enum attribute_type type,
				  const char *const *labels, size_t label_count, int64_t *id);

/* RC_NOT_FOUND: there is no such attribute. */
MUST_USE enum rc attribute_get(struct op *op, int64_t id, struct attribute *out);
/* Its name, or of one that was deleted the last it had; "" when that is not known. */
MUST_USE enum rc attribute_name(struct op *op, int64_t id, const char **out);
/* The same under a key that another base gave it, where that is free and well made; "": any. */
MUST_USE enum rc attribute_create_as(struct op *op, const char *key, const char *name,
				     enum attribute_type type, const char *const *labels,
				     size_t label_count, int64_t *id);
/* The same by key; without a fault when there is none. */
MUST_USE enum rc attribute_find(struct op *op, const char *key, struct attribute *out);
/* All of them, in order. */
MUST_USE enum rc attribute_list(struct op *op, struct attribute **out, size_t *count);

/* Fill `people` of each: live contacts that have a value, as the filter "has any value" says. */
MUST_USE enum rc attribute_count_people(struct op *op, struct attribute *list, size_t count);
/* Fill `people` of each option: contacts of any state that have it. */
MUST_USE enum rc attribute_count_options(struct op *op, struct attribute *a);

/* The key stays.  RC_INVALID, RC_CONFLICT as attribute_create; RC_NOT_FOUND. */
MUST_USE enum rc attribute_rename(struct op *op, int64_t id, const char *name);
/* Put it at a place of the order, 1 for the first; past the end is the last.  RC_NOT_FOUND. */
MUST_USE enum rc attribute_move(struct op *op, int64_t id, int64_t place);
/*
 * Take away the attribute, its options and all its values, each with a change row.  *people: how
 * many contacts had a value.  RC_NOT_FOUND.
 */
MUST_USE enum rc attribute_delete(struct op *op, int64_t id, int64_t *people);

/*
 * May attribute id have this name, and this key?  key: NULL for the name alone.
 *   RC_INVALID   nothing is called so
 *   RC_CONFLICT  another attribute has its name or key
 */
MUST_USE enum rc attribute_check_free(struct op *op, int64_t id, const char *name, const char *key);
/*
 * For undo, in the open batch.  attribute_restore brings a deleted one back under its old id, from
 * everything in *a but the counts, with its options; attribute_restore_place puts it at a position
 * of the order, whatever else stands there.
 *   RC_CONFLICT  another attribute has its name or key now
 */
MUST_USE enum rc attribute_restore(struct op *op, const struct attribute *a);
MUST_USE enum rc attribute_restore_place(struct op *op, const struct attribute *a,
					 int64_t position);

/* --- options of the choice types (attribute_option.c) ---------------------------------------- */

/* Those that are there, also while its type has none yet: of a look (alteration.h).  In order. */
MUST_USE enum rc attribute_option_list(struct op *op, int64_t attribute_id,
				       struct attribute_option **out, size_t *count);
/*
 * One more option, the last.
 *   RC_INVALID   fault.field label: missing, too long, ATTRIBUTE_OPTIONS_MAX, or no choice type
 *   RC_CONFLICT  there is one like it; an alteration goes through the values
 */
MUST_USE enum rc attribute_option_add(struct op *op, int64_t attribute_id, const char *label,
				      int64_t *id);
/*
 * The contacts that have it have it by its new label, and so do the filters of segments.
 * RC_NOT_FOUND and as above.
 */
MUST_USE enum rc attribute_option_rename(struct op *op, int64_t attribute_id, int64_t id,
					 const char *label);
/* As attribute_move. */
MUST_USE enum rc attribute_option_move(struct op *op, int64_t attribute_id, int64_t id,
				       int64_t place);
/*
 *   RC_CONFLICT   contacts have it (fault.reason says how many), or it is the last option
 *   RC_NOT_FOUND
 */
MUST_USE enum rc attribute_option_remove(struct op *op, int64_t attribute_id, int64_t id);
/* For undo, as attribute_restore: RC_CONFLICT when another option has its label now. */
MUST_USE enum rc attribute_option_restore(struct op *op, const struct attribute *a,
					  const struct attribute_option *option);
/* As attribute_option_rename, but carried only into filters written after change row since. */
MUST_USE enum rc attribute_option_restore_label(struct op *op, int64_t attribute_id, int64_t id,
						const char *label, int64_t since);
MUST_USE enum rc attribute_option_restore_place(struct op *op, const struct attribute *a,
						int64_t id, int64_t position);

#endif
