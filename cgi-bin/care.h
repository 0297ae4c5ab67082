/*
 * What the files of the area /care share.
 */
#ifndef MUSTER_CGI_CARE_H
#define MUSTER_CGI_CARE_H

#include "lib/domain/care.h"
#include "lib/web/request.h"

/* Section (number) and title of a finding's kind: what to know about it, in a sentence. */
const char *care_explanation(const struct care_finding *f);
/* "City: one word, several spellings" */
const char *care_title(struct request *rq, const struct care_finding *f);
/* A value of a field as the profile shows it: a time in the workspace's zone, as another day. */
const char *care_value_words(struct request *rq, const char *field, const char *value);
bool care_may_fix(struct request *rq);

/* care_view.c */
route_handler get_care_view, post_care_fix;
extern const struct field care_view_fields[], care_fix_fields[];

#endif
