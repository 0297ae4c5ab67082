/*
 * What becomes of the columns of a file, and of the people they speak of: all that somebody decides
 * on the page "Match columns".  Stored with the import as JSON (import_mapping_text.c).
 *
 * Who a row is, what may be written and when: import_row.h.
 */
#ifndef MUSTER_DOMAIN_IMPORT_MAPPING_H
#define MUSTER_DOMAIN_IMPORT_MAPPING_H

#include "lib/base/limits.h"
#include "lib/base/op.h"
#include "lib/domain/attribute.h"
#include "lib/domain/contact.h"
#include "lib/platform/csv.h"

/* Columns of one file of which nobody else needs to know. */
#define IMPORT_ERROR_COLUMN "muster_error" /* the reason, in a file of failed rows */

enum {
	IMPORT_KEYS_MAX = 4,
	IMPORT_TAGS_MAX = 100,	    /* for all rows */
	IMPORT_WORDS_MAX = 500,	    /* of one column that are brought to options */
	IMPORT_PARTS_MAX = 1000,    /* attributes out of one JSON column */
	IMPORT_TARGET_WORD_MAX = 64 /* longer than any word of a target */
};

/* Where a column goes.  Stored by its word: see import_target_word. */
enum import_to {
	IMPORT_TO_NOTHING,   /* nobody has said yet: such a mapping is not complete */
	IMPORT_TO_LEFT_OUT,  /* on purpose */
	IMPORT_TO_FIELD,     /* id: enum contact_field */
	IMPORT_TO_FULL_NAME, /* split into first and last name */
	IMPORT_TO_CONTACT_ID,
	IMPORT_TO_ATTRIBUTE,  /* id: attribute.id */
	IMPORT_TO_ATTRIBUTES, /* a JSON object: its keys go as struct import_part says */
	IMPORT_TO_TAGS,
	IMPORT_TO_SEGMENTS,   /* static ones, by name */
	IMPORT_TO_MORE_EMAIL, /* further addresses; several columns may go there */
	IMPORT_TO_MORE_PHONE,
	IMPORT_TO_EMAIL_STATUS,
	IMPORT_TO_EMAIL_STATUS_AT,
	IMPORT_TO_EMAIL_STATUS_REASON,
	IMPORT_TO_PHONE_STATUS,
	IMPORT_TO_PHONE_STATUS_AT,
	IMPORT_TO_PHONE_STATUS_REASON,
	IMPORT_TO_CREATED, /* since when somebody new is here */
	/* Of the address or number in a column beside it; several columns may go there.  Only
	 * further ones have labels. */
	IMPORT_TO_POINT_LABEL,
	IMPORT_TO_COPY, /* id: enum exact_column, of those that only an exact copy has */
	IMPORT_TO_COUNT
};

struct import_target {
	enum import_to to;
	int64_t id; /* of IMPORT_TO_FIELD, IMPORT_TO_ATTRIBUTE and IMPORT_TO_COPY, else 0 */
};

/* What a cell may do to people who are here already.  A "no" is heeded by all but the first. */
enum import_policy {
	IMPORT_KEEP,	  /* the column is for new people alone */
	IMPORT_FILL,	  /* only where nothing is stored */
	IMPORT_OVERWRITE, /* an empty cell keeps what is stored */
	IMPORT_MIRROR,	  /* an empty cell clears it */
	IMPORT_POLICIES
};

/* What a list of tags or segments does. */
enum import_mode { IMPORT_ADD, IMPORT_REPLACE, IMPORT_REMOVE, IMPORT_MODES };

/* A word that is no option, tag or segment yet. */
enum import_unknown { IMPORT_CREATE, IMPORT_PASS_OVER, IMPORT_FAIL_ROW, IMPORT_UNKNOWNS };

/* How 03/04/2026 is read. */
enum import_dates { IMPORT_DATES_UNSAID, IMPORT_DAY_FIRST, IMPORT_MONTH_FIRST, IMPORT_DATE_KINDS };

/* A date that stands in three columns: all three go into one attribute. */
enum import_date_part {
	IMPORT_DATE_WHOLE,
	IMPORT_DATE_YEAR,
	IMPORT_DATE_MONTH,
	IMPORT_DATE_DAY,
	IMPORT_DATE_PARTS
};

/* What of a column of choices, or of yes and no, means what.  Text is in op->mem. */
struct import_word {
	const char *from; /* folded */
	const char *to;	  /* label of an option, "yes", "no"; "": no value */
};

/* A key of a JSON column. */
struct import_part {
	const char *key;
	int64_t attribute_id; /* 0: left out */
};

struct import_column {
	struct import_target target;
	enum import_policy policy;
	enum import_mode mode;	     /* tags, segments */
	enum import_unknown unknown; /* tags, segments, choices */
	enum import_dates dates;
	bool decimal_comma;
	bool decimal_said; /* by somebody, or by the values themselves */
	enum import_date_part part;
	bool is_utc;	       /* times without a zone are UTC, not of the workspace's zone */
	bool is_international; /* numbers begin with a calling code, without a + */
	const char *label;     /* of further addresses that have no other label; NULL or "": none */
	bool is_exact;	       /* its cells are written as in an exact copy (exact_copy.h) */
	struct import_word *words;
	size_t word_count;
	struct import_part *parts;
	size_t part_count;
};

/* Who somebody is: looked for in the order of the mapping. */
enum import_key {
	IMPORT_BY_ID,
	IMPORT_BY_EMAIL,
	IMPORT_BY_PHONE,
	IMPORT_BY_IDENTIFIER,
	IMPORT_KEY_COUNT
};

/* Of people who are here already: */
enum import_known {
	IMPORT_LEAVE,	    /* they are left as they are */
	IMPORT_UPDATE,	    /* updated, and the others are created */
	IMPORT_UPDATE_ONLY, /* updated, and nobody is created */
	IMPORT_KNOWN_KINDS
};

struct import_mapping {
	size_t count;
	struct import_column *columns;
	enum import_known people;
	enum import_key keys[IMPORT_KEYS_MAX]; /* in their order; each once */
	size_t key_count;
	bool needs_key;	   /* a row with a name alone fails */
	bool newer;	   /* values edited here since the upload are overwritten, too */
	bool raise;	   /* evidence may turn a "no" into a "yes": see import_ratchet.h */
	const char **tags; /* labels, for all rows; the first is the import's own */
	size_t tag_count;
	int64_t like_id;	       /* the import whose mapping this is, unchanged; 0: none */
	enum import_mode segment_mode; /* of the segments for all rows (import_segment.h) */
};

/* --- targets -------------------------------------------------------------------------------- */

/* "email", "full_name", "attribute:12", "" for IMPORT_TO_NOTHING: forms and stored mappings. */
MUST_USE const char *import_target_word(struct op *op, struct import_target t);
/* false: there is no such word.  Whether the attribute exists is not asked. */
bool import_target_parse(const char *word, struct import_target *out);
#define IMPORT_GONE_LABEL "an attribute that is gone"
/* "E-mail", "Full name", "Points"; attributes: all there are; else IMPORT_GONE_LABEL. */
MUST_USE const char *import_target_label(struct import_target t, const struct attribute *attributes,
					 size_t count);
bool import_target_is(struct import_target t, enum contact_field field);
/* May several columns go there? */
bool import_target_takes_several(struct import_target t);
/*
 * The column whose addresses or numbers column i, which goes to IMPORT_TO_POINT_LABEL, labels: the
 * one beside it; between two of them the one on the side on which the file's first such pair has
 * it.  SIZE_MAX: none.
 */
size_t import_mapping_labelled(const struct import_mapping *m, size_t i);
/* The policy that a column of this target starts with. */
enum import_policy import_target_policy(struct import_target t);

/* An empty mapping of so many columns, with the settings that an import starts with. */
void import_mapping_init(struct op *op, size_t count, struct import_mapping *out);
/* The first column that goes there; SIZE_MAX for none. */
size_t import_mapping_column(const struct import_mapping *m, struct import_target t);

/* --- guessing (import_guess.c) -------------------------------------------------------------- */

/*
 * What a column of this name most likely holds, whatever attributes there are: its target, and how
 * sure that is (import_headers.h; lower is surer).  False: nobody knows.  Always the same for one
 * name.
 */
bool import_header_guess(struct op *op, char *header, struct import_target *target, int *rank);

/*
 * The best guess from the words in the header row.  The cells may still carry a formula guard.
 * attributes: all there are; a column with an attribute's name or key goes into it.
 */
void import_mapping_guess(struct op *op, size_t count, char *const *header,
			  const struct attribute *attributes, size_t attribute_count,
			  struct import_mapping *out);

/*
 * The name of an attribute for a column: its header without what a shop puts around it, "Shoe size
 * (customer.metafields.custom.shoe_size)", "shop (metadata)".  In op->mem.
 */
MUST_USE const char *import_attribute_name(struct op *op, const char *header);
/* The attribute of a date that stands in three columns, by the header of one of them; NULL: none.
 */
const char *import_date_part_name(struct op *op, const char *header, enum import_date_part *part);

/*
 * For a file without header: the first column whose values all look like e-mail addresses, and the
 * first whose values all look like phone numbers.  rows: count cells each, or fewer.
 */
void import_mapping_guess_by_values(struct op *op, size_t count, const struct csv_row *rows,
				    size_t row_count, struct import_mapping *out);

/* --- rules ---------------------------------------------------------------------------------- */

/*
 * May it be imported so?
 *   RC_INVALID  fault.field "column", and the reason says which: one that nobody decided on, two
 *               columns into one target, a full name beside first or last name, nothing that tells
 *               who somebody is, dates that can be read in two ways, an attribute that is gone;
 *               "keys": none is chosen, or one without a column; "tag": no good label
 */
MUST_USE enum rc import_mapping_check(struct op *op, const struct import_mapping *m,
				      const struct attribute *attributes, size_t count);

/* --- as text (import_mapping_text.c) -------------------------------------------------------- */

/* As stored: JSON of version 2.  In op->mem. */
MUST_USE const char *import_mapping_format(struct op *op, const struct import_mapping *m);
/*
 * Everything in op->mem.  Reads version 1, too: words of targets with commas between.  BUG when it
 * is neither.  What is gone since (an attribute) is still named.
 */
void import_mapping_parse(struct op *op, const char *text, struct import_mapping *out);

#endif
