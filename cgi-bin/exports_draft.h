/*
 * Which columns a new export has: a part of the form of exports_new.c.
 */
#ifndef MUSTER_CGI_BIN_EXPORTS_DRAFT_H
#define MUSTER_CGI_BIN_EXPORTS_DRAFT_H

#include "cgi-bin/exports.h"
#include "lib/domain/contact_column.h"

extern const char *const export_mode_keys[]; /* for FIELD_CHOICE, by enum export_mode */

/* The form: the export, and the custom selection, which is kept while another mode is chosen. */
struct export_draft {
	struct export e;
	const char **keys;
	size_t count, room;
	struct contact_column *all;
	size_t all_count;
	const char **visible;
	size_t visible_count;
};

/* What there is to choose from, and nothing chosen yet. */
MUST_USE enum rc export_draft_start(struct request *rq, struct export_draft *d);
/* Format and columns as they stand on the form, after the button that was pressed, into d->e. */
MUST_USE enum rc export_draft_read(struct request *rq, struct export_draft *d);
/* The selection begins with what the account sees in its lists. */
void export_draft_take_visible(struct export_draft *d);
/* The section COLUMNS. */
void export_draft_fill(struct tpl *body, const struct export_draft *d);

#endif
