/*
 * The parts of the /segments program: the list and the routes stand in segments.c, new ones in
 * segments_new.c, ready filters in segments_templates.c, one segment's page in segments_view.c, its
 * history in segments_history.c, changes of a segment in segments_edit.c, adding people to lists in
 * segments_add.c, near misses in segments_misses.c, what segments have in common in
 * segments_overlap.c.
 */
#ifndef MUSTER_CGI_BIN_SEGMENTS_H
#define MUSTER_CGI_BIN_SEGMENTS_H

#include "lib/domain/segment.h"
#include "lib/domain/segment_people.h"
#include "lib/domain/segment_use.h"
#include "lib/web/request.h"

/* --- segments.c ----------------------------------------------------------------------------- */

/* A filter as lines for people into section `section` of t: include LINES.  Nothing for NULL. */
MUST_USE enum rc segments_fill_filter(struct request *rq, struct tpl *t, const char *section,
				      const char *text);
/* Names of what uses it: USED with USER rows; *count of those that are not archived. */
MUST_USE enum rc segments_fill_users(struct request *rq, struct tpl *t, int64_t id, size_t *count);
/* page_fault; but a fault of a field that the form does not have is a line on top. */
void segments_fault(struct request *rq, struct tpl *t, const char *const *form_fields);
/* "yes" or "no": who sees it. */
extern const char *const segments_shared_choices[];
/* May the account that asks change segments? */
bool segments_may_write(const struct request *rq);

/* --- segments_new.c ------------------------------------------------------------------------- */

extern const struct field segments_start_fields[], segments_new_fields[], segments_static_fields[];
route_handler get_segments_new, post_segments_new, get_segments_new_static,
    post_segments_new_static;

/* --- segments_view.c ------------------------------------------------------------------------ */

extern const struct field segments_view_fields[], segments_hand_fields[];
/* The page of a segment with which something did not work: op.fault says what. */
MUST_USE enum rc segments_show_fault(struct request *rq, int64_t id, enum rc rc);

route_handler get_segments_view, post_segments_hand;

/* --- segments_edit.c ------------------------------------------------------------------------ */

extern const struct field segments_edit_fields[], segments_filter_fields[];
route_handler get_segments_edit, post_segments_edit, post_segments_filter, get_segments_archive,
    post_segments_archive, post_segments_restore, post_segments_duplicate;

/* --- segments_templates.c ------------------------------------------------------------------- */

extern const struct field segments_templates_fields[];
route_handler get_segments_templates;

/* --- segments_history.c --------------------------------------------------------------------- */

/* The plot of 30 days into section GROWTH of a row, for a segment with so many people now. */
MUST_USE enum rc segments_fill_growth(struct request *rq, struct tpl *row, const struct segment *s,
				      int64_t now);
extern const struct field segments_history_fields[];
route_handler get_segments_history;

/* --- segments_add.c ------------------------------------------------------------------------- */

extern const struct field segments_add_fields[], segments_put_fields[];
route_handler get_segments_add, post_segments_add;

/* --- segments_misses.c ---------------------------------------------------------------------- */

extern const struct field segments_misses_fields[];
route_handler get_segments_misses;

/* --- segments_overlap.c --------------------------------------------------------------------- */

/* The field "at": as if it were that day; else now.  RC_INVALID "at". */
MUST_USE enum rc segments_read_day(struct request *rq, int64_t *now);
/* The people of a filter, on the day asked; "" when it is too long for an address. */
const char *segments_people_href(struct request *rq, const char *filter);

extern const struct field segments_overlap_fields[];
route_handler get_segments_overlap;

#endif
