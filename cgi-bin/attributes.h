/*
 * The parts of the /attributes program: the list, the routes and what makes and deletes one stand
 * in attributes.c, the page of one attribute in attributes_edit.c.
 */
#ifndef MUSTER_CGI_BIN_ATTRIBUTES_H
#define MUSTER_CGI_BIN_ATTRIBUTES_H

#include "lib/domain/attribute.h"
#include "lib/domain/segment_asking.h"
#include "lib/web/request.h"

extern const struct field attribute_edit_fields[], attribute_options_fields[];

/* The lines of a text, in op->mem. */
MUST_USE const char *const *attribute_split_lines(struct request *rq, const char *text,
						  size_t *count);

/* The segments that ask for each of the attributes. */
MUST_USE enum rc attribute_list_asking(struct request *rq, const struct attribute *list,
				       size_t count, struct segment_asking **out);

route_handler get_attributes_edit, post_attributes_edit, post_attributes_options;

#endif
