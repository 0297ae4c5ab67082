/*
 * The catalogue: every field that a filter can ask for.  Adding a field is adding a row; the
 * builder's menus, the help page, the checks and the SQL come from it.  Custom attributes join at
 * run time as "attr.<key>"; what an event carries stands in filter_event.h.
 */
#ifndef MUSTER_FILTER_FILTER_FIELD_H
#define MUSTER_FILTER_FILTER_FIELD_H

#include "lib/filter/filter.h"

enum filter_type {
	FILTER_TYPE_TEXT,
	FILTER_TYPE_EMAIL, /* text, compared as an address */
	FILTER_TYPE_PHONE, /* text, compared as a number to dial */
	FILTER_TYPE_NUMBER,
	FILTER_TYPE_DATE, /* an instant */
	FILTER_TYPE_DAY,  /* local time, zone-less: date attributes */
	FILTER_TYPE_YES_NO,
	FILTER_TYPE_CHOICE, /* one of a list */
	FILTER_TYPE_COUNTRY,
	FILTER_TYPE_SEVERAL, /* any number out of a list */
	FILTER_TYPE_TAG,
	FILTER_TYPE_SEGMENT,
	FILTER_TYPE_IMPORT,
	FILTER_TYPE_COUNT
};

/* How its values are stored: which SQL asks for them. */
enum filter_store {
	FILTER_STORE_COLUMN, /* a column of contact */
	FILTER_STORE_LIST,   /* a column of contact with a comma-separated list */
	FILTER_STORE_TOTAL,  /* a column of contact_total, the roll-up of events */
	FILTER_STORE_TAG,    /* contact_tag */
	FILTER_STORE_SEGMENT,
	FILTER_STORE_IMPORT,	/* what an import created or updated */
	FILTER_STORE_OUTCOME,	/* import_outcome: whose rows ended so; id is the bucket */
	FILTER_STORE_ATTRIBUTE, /* attribute_value */
	FILTER_STORE_PROPERTY,	/* of an event */
	FILTER_STORE_POINT,	/* contact_point: several texts for each; id is the kind */
};

/* A choice with its stored number. */
struct filter_choice {
	const char *key, *label; /* "spam_report", "Spam report"; both are accepted */
	int64_t value;
};

struct filter_field {
	const char *key;   /* in the text */
	const char *label; /* in the builder */
	const char *group; /* heading in the menu: "Personal" ... */
	const char *help;  /* one sentence for the help page; "" */
	enum filter_type type;
	enum filter_store store;
	const char *column; /* raw value, '' or NULL when absent */
	/* folded or normalised value; NULL: column is folded as it is asked */
	const char *key_column;
	const char *present; /* SQL: has a value, where the column alone does not say so; NULL */
	const char *term_column; /* number of the text in table term; NULL: not kept there */
	const struct filter_choice *choices; /* ends with a choice without key; NULL */
	int64_t id;	   /* attribute.id, contact_point.kind, import_outcome.bucket */
	int64_t values_id; /* attribute_value.attribute_id of its values */
	bool never_future; /* no value lies after now */
	bool is_sum;	   /* of events: who has none has 0, or no */
};

enum { FILTER_OVER_LIMIT = 5 }; /* of email_status: active, but over the limit; never stored */
/*
 * The field as it is where its values depend on the limit of e-mail: of email_status another one,
 * of all others the same.
 */
const struct filter_field *filter_field_limited(const struct filter_field *f);

/* Are its values options of an attribute?  Rows of attribute_option may be there without. */
bool filter_field_has_options(const struct filter_field *f);

/* Fixed fields, in the order of the menu. */
const struct filter_field *filter_fields(size_t *count);
/* The operators of a type, in the order of the menu; ends with FILTER_NONE. */
const enum filter_operator *filter_type_operators(enum filter_type type);
bool filter_type_has(enum filter_type type, enum filter_operator op);
const char *filter_type_name(enum filter_type type);
/* The operator's words in the builder: Country has words of its own ("is anywhere"). */
const char *filter_operator_label(enum filter_type type, enum filter_operator op);

/*
 * A fixed field or an attribute, in op->mem.
 *   RC_NOT_FOUND  no field has this key (no fault)
 */
MUST_USE enum rc filter_field_find(struct op *op, const char *key, const struct filter_field **out);
/*
 * An attribute as it would be with another type (a number of enum attribute_type) and its values
 * under another number.  RC_NOT_FOUND likewise.
 */
MUST_USE enum rc filter_field_as(struct op *op, const char *key, int64_t type, int64_t values_id,
				 const struct filter_field **out);
/* All of them: fixed fields, then attributes as they are ordered.  In op->mem. */
MUST_USE enum rc filter_field_list(struct op *op, const struct filter_field ***out, size_t *count);

#endif
