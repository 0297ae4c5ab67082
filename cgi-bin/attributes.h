/*
 * The parts of the /attributes program: the list, the routes and what makes and deletes one stand
 * in attributes.c, the page of one attribute in attributes_edit.c, the change of a type in
 * attributes_type.c.
 */
#ifndef MUSTER_CGI_BIN_ATTRIBUTES_H
#define MUSTER_CGI_BIN_ATTRIBUTES_H

#include "lib/domain/attribute.h"
#include "lib/domain/segment_asking.h"
#include "lib/web/request.h"

extern const struct field attribute_edit_fields[], attribute_options_fields[],
    attribute_type_fields[], attribute_alteration_fields[], attribute_convert_fields[];

/* The lines of a text, in op->mem. */
MUST_USE const char *const *attribute_split_lines(struct request *rq, const char *text,
						  size_t *count);

/* The segments that ask for each of the attributes. */
MUST_USE enum rc attribute_list_asking(struct request *rq, const struct attribute *list,
				       size_t count, struct segment_asking **out);

/* The page of one attribute, with what is wrong with the type that was asked for. */
MUST_USE enum rc attribute_show_type_fault(struct request *rq, int64_t id, enum rc rc);

route_handler get_attributes_edit, post_attributes_edit, post_attributes_options;
route_handler get_attributes_alteration, post_attributes_type, post_attributes_convert,
    post_attributes_stop;

#endif
