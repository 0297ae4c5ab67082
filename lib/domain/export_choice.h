/*
 * Which columns of contacts an export has, and where the cells of each come from: for
 * export_contacts.c alone.
 */
#ifndef MUSTER_DOMAIN_EXPORT_CHOICE_H
#define MUSTER_DOMAIN_EXPORT_CHOICE_H

#include "lib/domain/attribute.h"
#include "lib/domain/contact_column.h"
#include "lib/domain/export_contacts.h"

enum export_kind {
	EXPORT_KIND_FIELD,  /* arg: enum contact_field */
	EXPORT_KIND_COLUMN, /* arg: enum exact_column: words for programs */
	EXPORT_KIND_STATUS, /* arg: 1 of the phone */
	EXPORT_KIND_SOURCE, /* for people */
	EXPORT_KIND_NAME,
	EXPORT_KIND_TOTAL,     /* arg: column of sql_export_totals */
	EXPORT_KIND_ATTRIBUTE, /* arg: place in source.attributes */
	EXPORT_KIND_POINTS,    /* arg: enum contact_point_kind */
	EXPORT_KIND_OTHER,     /* arg: place in source.others: contact_column_cells knows */
};

struct export_choice_column {
	enum export_kind kind;
	int arg;
	bool is_money;
};

struct export_choice {
	struct op *op;
	bool is_exact;
	struct export_column *heads;
	struct export_choice_column *columns;
	size_t count, room;
	const struct attribute **attributes;
	size_t attribute_count;
	size_t *places;	    /* of an attribute's values_id: 1 + its column; 0 for none */
	int64_t highest_id; /* values_id */
	struct contact_column *others;
	size_t other_count;
	bool wants_tags, wants_segments, wants_totals, wants_points;
};

/*
 * The columns of this mode, in op->mem.
 *   RC_NOT_FOUND  "columns": none of them is there any more
 */
MUST_USE enum rc export_choice_make(struct op *op, enum export_mode mode, const char *const *keys,
				    size_t count, struct export_choice *out);

#endif
