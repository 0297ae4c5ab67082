/*
 * What the files of the area /duplicates share.
 */
#ifndef MUSTER_CGI_DUPLICATES_H
#define MUSTER_CGI_DUPLICATES_H

#include "lib/domain/duplicate.h"
#include "lib/web/request.h"

enum { DUPLICATE_PICKS = 190 }; /* rows of a merge that somebody can choose in */

/* "E-mail", "Phone" ... */
const char *duplicates_channel_label(enum duplicate_channel channel);
/* The declared field "channel"; e-mail where it is absent or unknown. */
enum duplicate_channel duplicates_channel(struct request *rq);
/* What a contact has of a channel, as it was typed; its name for names. */
const char *duplicates_value(struct request *rq, enum duplicate_channel channel,
			     const struct contact *c);
/* To what is left of the group that these contacts were in; to the list when nothing is. */
MUST_USE enum rc duplicates_back(struct request *rq, enum duplicate_channel channel,
				 const struct contact *members, size_t count);

/* duplicates_merge.c: the way back is the batch, on /changes/undo */
route_handler get_duplicates_merge, post_duplicates_merge, get_duplicates_merged;
extern const struct field duplicates_merge_fields[], duplicates_merge_post_fields[],
    duplicates_merged_fields[];
/* duplicates_remove.c */
route_handler get_duplicates_remove, post_duplicates_remove;
extern const struct field duplicates_remove_fields[], duplicates_remove_post_fields[];

#endif
