/*
 * What the page "Match columns" is made of, for the two files that fill it: imports_mapping.c and
 * imports_mapping_column.c.
 */
#ifndef MUSTER_CGI_BIN_IMPORTS_MAPPING_VIEW_H
#define MUSTER_CGI_BIN_IMPORTS_MAPPING_VIEW_H

#include "cgi-bin/imports_mapping.h"

struct mapping_view {
	struct request *rq;
	const struct import *im;
	const struct import_mapping *m;
	const struct import_choice *choices; /* NULL: nothing was sent */
	struct import_preview preview;
	struct import_profile profile;
	struct attribute *attributes;
	size_t attribute_count;
	const char **proposed; /* import_proposed_names */
	bool is_short;	       /* too many columns and attributes for a menu of all in each line */
};

/* A row of a select: VALUE LABEL, and the section SELECTED. */
void import_add_option(struct tpl *t, const char *section, const char *value, const char *label,
		       bool selected);
/* The line of a column, from 0: a COLUMN row. */
void import_fill_column(struct mapping_view *v, struct tpl *body, size_t i);

#endif
