/*
 * How a file looks when it is read in a certain way: its first rows, and those further down that
 * would fail.  On the page of the mapping, and before anything is changed.
 */
#include "cgi-bin/imports.h"
#include "cgi-bin/imports_mapping.h"

#include "lib/web/format.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"

enum { CELL_BYTES = 60, TEXT_BYTES = 300 };

static void fill_row(struct request *rq, struct tpl *t, const struct import_preview *preview,
		     const struct csv_row *row)
{
	struct tpl *line = tpl_add(t, "LINE");

	tpl_text(line, "NUMBER", format_count(&rq->op.mem, row->line));
	if (row->damage) {
		struct tpl *damage = tpl_add(line, "DAMAGE");

		tpl_int(damage, "COLUMNS", (int64_t)(preview->columns ? preview->columns : 1));
		tpl_text(damage, "REASON", row->damage);
		tpl_text(damage, "TEXT", text_shorten(&rq->op.mem, row->cells[0], TEXT_BYTES));
		return;
	}
	for (size_t i = 0; i < row->count; i++)
		tpl_text(tpl_add(line, "CELL"), "TEXT",
			 text_shorten(&rq->op.mem, row->cells[i], CELL_BYTES));
	if (row->count < preview->columns)
		tpl_show(line, "SHORT");
	else if (row->count > preview->columns)
		tpl_show(line, "LONG");
}

/* How many of the rows that were looked at would fail as they stand. */
static void fill_counts(struct request *rq, struct tpl *t, const struct import_preview *preview)
{
	const int64_t bad = preview->damaged + preview->ragged;
	struct arena *a = &rq->op.mem;
	struct tpl *some;

	if (!bad)
		return;
	some = tpl_add(t, "SOME_BAD");
	tpl_text(some, "BAD_COUNT", format_count(a, bad));
	tpl_text(some, "LOOKED", format_counted(a, preview->looked, "row", "rows"));
	if (preview->damaged)
		tpl_text(tpl_add(some, "DAMAGED"), "DAMAGED_COUNT",
			 format_count(a, preview->damaged));
	if (preview->ragged)
		tpl_text(tpl_add(some, "RAGGED"), "RAGGED_COUNT", format_count(a, preview->ragged));
}

void import_fill_first_rows(struct request *rq, struct tpl *body,
			    const struct import_preview *preview, const char *reason)
{
	struct tpl *t;

	if (reason[0]) {
		tpl_text(tpl_add(body, "UNREADABLE"), "REASON", reason);
		return;
	}
	t = tpl_add(body, "FIRST");
	fill_counts(rq, t, preview);
	for (size_t i = 0; i < preview->columns; i++)
		tpl_text(tpl_add(t, "HEAD"), "TEXT", import_column_name(rq, preview, i));
	for (size_t i = 0; i < preview->count; i++)
		fill_row(rq, t, preview, &preview->rows[i]);
	for (size_t i = 0; i < preview->bad_count; i++)
		fill_row(rq, t, preview, &preview->bad[i]);
}

enum rc import_show_look(struct request *rq, const struct import *im, size_t source,
			 const char *files)
{
	struct import_source *s = &im->sources[source];
	struct import one = *im;
	struct import_preview preview;
	const char *reason;
	struct tpl *body, *look;
	enum rc rc;

	one.sources = s;
	one.source_count = 1;
	rc = import_read_preview(rq, &one, &preview);
	if (rc && rc != RC_INVALID)
		return rc;
	reason = rc ? op_sentence(&rq->op, rq->op.fault.reason) : "";
	op_clear_fault(&rq->op);
	body = page_new(rq, "imports_mapping", "Match columns");
	tpl_int(body, "ID", im->id);
	tpl_text(body, "FILES", files);
	tpl_text(body, "NAME", im->name);
	import_fill_formats(rq, body, im);
	import_fill_first_rows(rq, body, &preview, reason);
	look = tpl_add(body, "LOOK");
	tpl_text(look, "LOOK_NAME", s->file_name);
	return page_send(rq, body, RC_OK);
}
