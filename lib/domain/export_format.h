/*
 * The formats of exports.  A writer turns a table into bytes, row by row; whoever drives it
 * (export_file.h for files, the feed's page for answers) takes the bytes out of the sink.
 */
#ifndef MUSTER_DOMAIN_EXPORT_FORMAT_H
#define MUSTER_DOMAIN_EXPORT_FORMAT_H

#include "lib/base/str.h"
#include "lib/domain/export_table.h"

/* The longest row: far beyond what attributes and tags can fill. */
enum { EXPORT_ROW_MAX = 256 * 1024 * 1024 };

struct export_sink {
	struct op *op;
	struct str out;	  /* rows that are ready */
	const char *path; /* of the file, for a writer that writes it by itself */
	const struct export_table *table;
	void *state;	   /* the writer's own */
	int64_t cut_cells; /* cells that the format could not take whole */
};

/* Each gives RC_FAILED with a reason for people. */
struct export_writer {
	enum rc (*begin)(struct export_sink *s);
	enum rc (*row)(struct export_sink *s, const struct export_row *row);
	enum rc (*end)(struct export_sink *s);
	/* Give back what begin took; also after a failure. */
	void (*release)(struct export_sink *s);
	bool has_own_file; /* it writes to the sink's path by itself */
};

/* Stored by key in export.format. */
struct export_format {
	const char *key, *label, *help;
	const char *ending; /* ".csv" */
	const char *media_type;
	bool contacts_only;		    /* vCard, exact copy */
	const struct export_writer *writer; /* NULL: given by the job that links its library */
};

/* Ends with an entry without key.  Those that this build can write. */
extern const struct export_format export_formats[];
/* NULL: there is none. */
const struct export_format *export_format_find(const char *key);

extern const struct export_writer export_csv_writer;
extern const struct export_writer export_jsonl_writer;
extern const struct export_writer export_json_writer; /* the same as one array, for live links */
extern const struct export_writer export_vcard3_writer;
extern const struct export_writer export_vcard4_writer;
/* By libxlsxwriter, which is linked into programs that name this writer alone. */
extern const struct export_writer export_xlsx_writer;

/* The items of a list with commas between; in quotation marks what a reader could part. */
void export_add_list(struct str *out, const char *const *items, size_t count);

#endif
