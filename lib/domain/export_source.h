/*
 * What exports can be of, and the table of one: shared by pages, which count it, and by
 * export_file.c, which writes it.
 */
#ifndef MUSTER_DOMAIN_EXPORT_SOURCE_H
#define MUSTER_DOMAIN_EXPORT_SOURCE_H

#include "lib/domain/contact_selection.h"
#include "lib/domain/export.h"
#include "lib/domain/export_table.h"

/* The table of an export; it points into this struct, which must stay where it is. */
struct export_source {
	struct contact_selected selected;
	struct id_set people; /* whom the events are of, or who was ticked */
	struct filter_error error;
	struct export_table table;
};

/*
 * Find, with the eyes of the acting account, what e asks for; table.expected is how many rows there
 * are.  Inside the transaction in which they are read.
 *   RC_INVALID    "filter": it is none; error says where and why
 *   RC_NOT_FOUND  "segment", "pick": there is none; "columns": none of them is left
 *   RC_CONFLICT   "segment": archived or broken
 */
MUST_USE enum rc export_source_open(struct op *op, const struct export *e,
				    struct export_source *out);

#endif
