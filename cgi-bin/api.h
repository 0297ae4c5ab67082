/*
 * The parts of the /api program: routes and lists of contacts stand in api.c, a contact as JSON in
 * api_contact.c, segments and fields in api_catalogue.c, the documentation page in api_docs.c.
 */
#ifndef MUSTER_CGI_BIN_API_H
#define MUSTER_CGI_BIN_API_H

#include "lib/domain/contact_full.h"
#include "lib/domain/contact_selection.h"
#include "lib/platform/json.h"
#include "lib/web/request.h"

enum { API_LIMIT_DEFAULT = 100, API_LIMIT_MAX = 1000 };

/* --- api.c ---------------------------------------------------------------------------------- */

/* Refuse by what filter_read says about the text. */
MUST_USE enum rc api_refuse_filter(struct request *rq, const char *text,
				   const struct filter_error *error, enum rc rc);

/* --- api_contact.c -------------------------------------------------------------------------- */

/* All of a contact, as members of an object. */
void api_fill_contact(struct request *rq, struct json *object, const struct contact_full *full);
/* "2026-11-22T13:05:09Z"; null for 0. */
void api_add_time(struct request *rq, struct json *object, const char *key, int64_t at);

/* --- api_catalogue.c ------------------------------------------------------------------------ */

void api_fill_segment(struct request *rq, struct json *object, const struct segment *s,
		      int64_t count, const struct segment_state *state);
/* The catalogue of fields, or one of them.  *out is the caller's. */
MUST_USE enum rc api_fields(struct request *rq, const char *key, struct json **out);

route_handler get_api_segments, get_api_segment, get_api_fields;

/* --- api_docs.c ----------------------------------------------------------------------------- */

route_handler get_api_docs;

#endif
