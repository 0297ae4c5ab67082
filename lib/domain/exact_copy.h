/*
 * The exact copy: a CSV file of contacts from which another base, or the same one, has them again
 * with nothing lost.  Exports write it, imports read it; both take their words from here.
 *
 * The file
 *  1. UTF-8 with a byte order mark, commas, CRLF.  Cells that a spreadsheet would run are guarded
 * as in any file of ours (csv_write_cell), header cells too; csv_unguard takes that off again.
 *  2. The first header cell is EXACT_COPY_ID_HEADER: by it the file is known.  Every header cell is
 *     "key:type"; the keys are those of contact_fields, of the list exact_copy_columns, and
 *     "attr.<key>" for attributes, whose cell goes on: "attr.size:choice:Size,S,M" has the
 *     attribute's name and then the labels of its options, in their order, written as a list.
 *  3. An empty cell is "no value".  The base keeps no text that is there and empty, so nothing else
 *     is needed to tell the two apart: yes/no fields have "yes", "no" and "".
 *  4. Times are UTC, "2026-11-22T13:05:09Z"; a day of an attribute stays a day.
 *  5. A list has commas between; an item with a separator, or with a quotation mark or a star in
 *     front, stands in quotation marks (export_add_list), within which they are doubled.
 *
 * Reading it back: a contact whose values are those of the file is left alone, updated_at included.
 *
 * What it carries: fields, attributes with their keys, types and options, tags with colours and
 * scopes, membership of static segments, further addresses with labels, statuses and consents with
 * their evidence, and, of people who are new to the base that reads it, their state, deactivation,
 * source, creation and last change, and the tick "obtained with consent" where an account of that
 * address is there.  Deleted people are not brought back: their rows are skipped.  It does not
 * carry histories and events, dynamic segments, who owns a segment and who sees it, exclusions from
 * segments, tags and attributes that nobody has, and the blacklist.
 */
#ifndef MUSTER_DOMAIN_EXACT_COPY_H
#define MUSTER_DOMAIN_EXACT_COPY_H

#include "lib/domain/attribute.h"
#include "lib/domain/contact.h"
#include "lib/domain/tag.h"
#include "lib/platform/csv.h"

#define EXACT_COPY_ID_HEADER CSV_COPY_HEADER

/* What a cell of a column holds. */
enum exact_type {
	EXACT_TEXT,    /* "text": as it is stored; "lines" is the same over several lines */
	EXACT_LINES,   /* "lines" */
	EXACT_NUMBER,  /* "number" */
	EXACT_YES_NO,  /* "yes_no" */
	EXACT_TIME,    /* "time" */
	EXACT_STATE,   /* "state": contact_state_word: live, archived, deleted */
	EXACT_STATUS,  /* "status": contact_status_word: active, unsubscribed, ...; "" no address */
	EXACT_SOURCE,  /* "source": contact_source_word: manual, import, api, ... */
	EXACT_ACCOUNT, /* "account": the e-mail address of an account */
	EXACT_TAGS,    /* "tags": a list of exact_tag_text */
	EXACT_SEGMENTS, /* "segments": a list of names of static segments that they are in */
	EXACT_POINTS,	/* "points": further addresses, as contact_point_print_list with "; " */
	EXACT_DATE,	/* "date": of an attribute: "2026-03-18", or a time */
	EXACT_CHOICE,	/* "choice": of an attribute: the label */
	EXACT_SEVERAL,	/* "several": of an attribute: a list of labels */
	EXACT_LINK,	/* "link": of an attribute */
	EXACT_TYPES,
};

/* Columns beside the fields and the attributes, in the order in which they stand in the file. */
enum exact_column {
	EXACT_COLUMN_ID, /* contact.id in the base that it comes from: no match key elsewhere */
	EXACT_COLUMN_STATE,
	EXACT_COLUMN_STATE_AT,
	EXACT_COLUMN_STATE_REASON,
	EXACT_COLUMN_DEACTIVATED,
	EXACT_COLUMN_EMAIL_STATUS,
	EXACT_COLUMN_EMAIL_STATUS_AT,
	EXACT_COLUMN_EMAIL_STATUS_REASON,
	EXACT_COLUMN_PHONE_STATUS,
	EXACT_COLUMN_PHONE_STATUS_AT,
	EXACT_COLUMN_PHONE_STATUS_REASON,
	EXACT_COLUMN_OBTAINED_AT, /* the tick "obtained with the owner's consent": when */
	EXACT_COLUMN_OBTAINED_BY, /* ... and whose; without such an account nobody's */
	EXACT_COLUMN_SOURCE,
	EXACT_COLUMN_CREATED_AT,
	EXACT_COLUMN_UPDATED_AT,
	EXACT_COLUMN_OTHER_EMAIL, /* further addresses, contact_point.h */
	EXACT_COLUMN_OTHER_PHONE,
	EXACT_COLUMN_TAGS,
	EXACT_COLUMN_SEGMENTS,
	EXACT_COLUMNS,
};

/* Is it of the contact as a whole: state, source, times?  Imports write it of new people alone. */
bool exact_column_is_state(enum exact_column column);

/* All text is constant. */
struct exact_column_info {
	const char *key; /* "email_status_at" */
	enum exact_type type;
	const char *label;   /* for people */
	const char *meaning; /* a sentence for the documentation */
};
extern const struct exact_column_info exact_copy_columns[EXACT_COLUMNS];

/* "yes_no"; EXACT_TYPES for an unknown word. */
const char *exact_type_word(enum exact_type type);
enum exact_type exact_type_parse(const char *word);

/* "manual", "import", "api", "form", "order", "event", "conversation"; false: no such word. */
const char *contact_source_word(enum contact_source source);
bool contact_source_of(const char *word, enum contact_source *out);

/* --- header cells --------------------------------------------------------------------------- */

/* What a header cell says: exactly one of field, column, attribute_key is set. */
struct exact_header {
	enum contact_field field;  /* else CONTACT_FIELD_NONE */
	int column;		   /* enum exact_column, else -1 */
	const char *attribute_key; /* "points", else NULL */
	const char *attribute_name;
	enum attribute_type attribute_type;
	const char **options; /* labels, of the two choice types */
	size_t option_count;
};

/* Is the file whose first header cell this is (without its guard) an exact copy? */
bool exact_copy_is(const char *first_header);
/*
 * Read a header cell (without its guard); text in op->mem.
 *   RC_NOT_FOUND  it is none of an exact copy (no fault)
 */
MUST_USE enum rc exact_header_parse(struct op *op, const char *text, struct exact_header *out);
/* The header cells of a field, of a column and of an attribute, in op->mem. */
MUST_USE const char *exact_header_field(struct op *op, enum contact_field field);
MUST_USE const char *exact_header_column(struct op *op, enum exact_column column);
MUST_USE const char *exact_header_attribute(struct op *op, const struct attribute *a);

/* --- cells ---------------------------------------------------------------------------------- */

/*
 * One tag of a cell: "teal:both:VIP Customer".  Of exact_tag_parse label, colour and scope are
 * filled, in op->mem; RC_INVALID (no fault): it is none.
 */
MUST_USE const char *exact_tag_text(struct op *op, const struct tag *tag);
MUST_USE enum rc exact_tag_parse(struct op *op, const char *text, struct tag *out);

/* The items of a list, in op->mem, without empty ones. */
void exact_list_parse(struct op *op, const char *text, const char ***out, size_t *count);

#endif
