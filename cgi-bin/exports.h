/*
 * The parts of the /exports program: the list, files and routes stand in exports.c, one export in
 * exports_view.c, a new one in exports_new.c and its columns in exports_draft.c, what an export
 * holds in words in exports_words.c, repeated ones in exports_schedules.c, live links in
 * exports_links.c.
 */
#ifndef MUSTER_CGI_BIN_EXPORTS_H
#define MUSTER_CGI_BIN_EXPORTS_H

#include "lib/domain/export.h"
#include "lib/domain/export_format.h"
#include "lib/domain/export_source.h"
#include "lib/filter/filter_words.h"
#include "lib/web/request.h"

/* --- exports.c ------------------------------------------------------------------------------ */

/* A section for its state: QUEUED, RUNNING, READY (EXPIRES) and FETCH, FAILED (ERROR), EXPIRED. */
void exports_fill_state(struct request *rq, struct tpl *t, const struct export *e);
/* Include PROGRESS of one that waits or is written; the page at `url` refreshes itself. */
void exports_fill_progress(struct request *rq, struct tpl *body, const struct export *e,
			   const char *url);

/* --- exports_view.c ------------------------------------------------------------------------- */

route_handler get_exports_view;

/* --- exports_words.c ------------------------------------------------------------------------ */

/* The catalogue, to say filters in words. */
struct export_fields {
	const struct filter_field **list;
	size_t count;
};
MUST_USE enum rc exports_read_fields(struct request *rq, struct export_fields *out);

/* Whose people, when it is not those of All contacts: a word in the address, and a sentence. */
struct export_who {
	const char *word, *text, *path;
	unsigned states;
};
extern const char *const export_who_words[]; /* for FIELD_CHOICE */
/* NULL: live people. */
const struct export_who *exports_who(unsigned states);
unsigned exports_states(const char *word);

/*
 * What it holds: WHAT (WHAT_TEXT) when it is not contacts, and whom: WHO, EVERYONE, PICKED,
 * SEGMENT, FILTER, SEARCH, AS_OF.
 */
void exports_fill_what(struct request *rq, struct tpl *t, const struct export_fields *fields,
		       const struct export *e);
/* "1 contact", "12,345 orders". */
const char *exports_rows_text(struct request *rq, const struct export *e, int64_t rows);
/* Who gets the mail: MAIL (MAIL_TO) or NO_MAIL. */
void exports_fill_mail(struct request *rq, struct tpl *t);
/* ".csv"; "" for a format that is not known here. */
const char *exports_ending(const struct export *e);

/* --- exports_new.c -------------------------------------------------------------------------- */

extern const struct field exports_search_fields[], exports_new_fields[];
route_handler get_exports_new, post_exports_choose, post_exports_new;

/* --- exports_schedules.c -------------------------------------------------------------------- */

extern const struct field exports_schedule_fields[];
route_handler get_exports_schedules, post_exports_schedules;

/* --- exports_links.c ------------------------------------------------------------------------ */

extern const struct field exports_link_new_fields[], exports_link_fields[], exports_feed_fields[];
route_handler get_exports_links, post_exports_link_new, post_exports_link_switch,
    post_exports_link_revoke, get_exports_feed;

#endif
