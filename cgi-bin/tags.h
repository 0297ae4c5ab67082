/*
 * The parts of the /tags program: the list and the page of one tag stand in tags.c, merging two and
 * the progress of what goes through many contacts in tags_merge.c.
 */
#ifndef MUSTER_CGI_BIN_TAGS_H
#define MUSTER_CGI_BIN_TAGS_H

#include "lib/domain/tag.h"
#include "lib/web/request.h"

struct tpl;

extern const struct field tag_merge_fields[], tag_merge_run_fields[];

/* The include MERGE_FORM of t; into: what was typed. */
MUST_USE enum rc tag_fill_merge_form(struct request *rq, struct tpl *t, const struct tag *tag,
				     const char *into);

route_handler get_tags_merge, post_tags_merge, get_tags_alteration, post_tags_stop;

#endif
