/*
 * The page "Match columns": shown by imports_mapping.c, read by imports_mapping_form.c,
 * stored by imports_mapping_save.c; names of columns stand in imports_mapping_names.c.
 */
#ifndef MUSTER_CGI_BIN_IMPORTS_MAPPING_H
#define MUSTER_CGI_BIN_IMPORTS_MAPPING_H

#include "cgi-bin/imports.h"
#include "lib/domain/import_file.h"
#include "lib/domain/import_profile.h"

#define IMPORT_NEW_ATTRIBUTE "new"

/* Words of the selects, by the numbers of their enums; NULL at the end. */
extern const char *const import_policy_values[],
    *const import_mode_values[], *const import_unknown_values[],
				     *const import_date_values[],
					 *const import_decimal_values[],
					     *const import_people_values[],
						 *const import_key_values[],
						     *const import_segment_mode_values[];

/* What a line of the form says beside the mapping. */
struct import_choice {
	bool is_new; /* an attribute is to be created */
	const char *name;
	const char *attribute; /* one that is there, by its name; NULL: none */
	enum attribute_type type;
	bool *new_parts;   /* likewise, for each part of a JSON column; NULL: none */
	bool unknown_said; /* what becomes of unknown words was asked */
};

struct import_form {
	struct import_mapping mapping;
	struct import_choice *choices; /* as many as columns */
};

/*
 * The form as it was sent, over the stored mapping.
 *   RC_CONFLICT  it is about another reading of the file
 *   RC_INVALID   "column", "raise"
 */
MUST_USE enum rc import_form_read(struct request *rq, const struct import *im,
				  struct import_form *form);
/* Create the attributes that it asks for.  RC_INVALID "column". */
MUST_USE enum rc import_form_create(struct request *rq, const struct import_profile *p,
				    const struct import_preview *preview, struct import_form *form);
/* Is everything decided that only a person can?  RC_INVALID "column". */
MUST_USE enum rc import_form_check(struct request *rq, const struct import_profile *p,
				   const struct attribute *attributes, size_t count,
				   const struct import_form *form);

/* NULL: it is no attribute that there is. */
const struct attribute *import_attribute_of(struct import_target t,
					    const struct attribute *attributes, size_t count);
bool import_column_has_dates(const struct import_column *c, const struct attribute *a);
/* At most IMPORT_DISTINCT_MAX. */
size_t import_open_words(struct op *op, const struct attribute *a,
			 const struct import_profile_column *p, const char **out);

/* The name of a column for people: its header, or "Column 3". */
const char *import_column_name(struct request *rq, const struct import_preview *preview,
			       size_t column);
/*
 * The names that attributes made of the columns would have, of each column that nobody decided on:
 * none is that of another, or of an attribute that is there.
 */
const char **import_proposed_names(struct request *rq, const struct import_preview *preview,
				   const struct import_mapping *m,
				   const struct attribute *attributes, size_t count);
/* Of the form's id.  *gone: it was queued already, and the answer leads to its page. */
MUST_USE enum rc import_get_open(struct request *rq, struct import *im, bool *gone);
/* RC_INVALID: read as it is stored now, the file is broken. */
MUST_USE enum rc import_read_preview(struct request *rq, const struct import *im,
				     struct import_preview *preview);
/* How the file reads (imports_look.c); reason: why not at all, else "". */
void import_fill_first_rows(struct request *rq, struct tpl *body,
			    const struct import_preview *preview, const char *reason);
/*
 * The page that shows one file, from 0, as im says it is read; nothing is stored.  files: what is
 * stored (import_files_mark).
 */
MUST_USE enum rc import_show_look(struct request *rq, const struct import *im, size_t source,
				  const char *files);
/* The page; form NULL: as it is stored.  rc and the fault in op are those of what was tried. */
MUST_USE enum rc import_show_mapping(struct request *rq, const struct import *im,
				     const struct import_form *form, enum rc rc);

#endif
