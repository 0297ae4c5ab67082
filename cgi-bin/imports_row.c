/*
 * A row of an import's file, as long as the file is kept.
 */
#include "cgi-bin/imports.h"

#include "lib/domain/import_kept.h"
#include "lib/platform/csv.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"

static void fill_damage(struct tpl *body, const struct csv_row *row)
{
	struct tpl *damage = tpl_add(body, "DAMAGE");

	tpl_text(damage, "REASON", row->damage);
	tpl_text(damage, "TEXT", row->cells[0]);
}

/* is_card: what we wrote ourselves has formula guards that are not part of it. */
static void fill_cells(struct request *rq, struct tpl *body, const struct csv_row *header,
		       const struct csv_row *row, bool is_card)
{
	struct tpl *cells = tpl_add(body, "CELLS");

	for (size_t i = 0; i < row->count; i++) {
		struct tpl *cell = tpl_add(cells, "CELL");
		const char *column = i < header->count && header->cells[i][0]
					 ? header->cells[i]
					 : arena_printf(&rq->op.mem, "Column %zu", i + 1);

		tpl_text(cell, "COLUMN", column);
		if (row->cells[i][0])
			tpl_text(tpl_add(cell, "FULL"), "VALUE",
				 is_card ? csv_unguard(row->cells[i]) : row->cells[i]);
		else
			tpl_show(cell, "BLANK");
	}
}

static void fill_imports_row(struct request *rq, struct tpl *body, const struct import *im,
			     const struct csv_row *header, const struct csv_row *row,
			     int64_t source)
{
	struct arena *a = &rq->op.mem;

	tpl_int(body, "ID", im->id);
	tpl_text(body, "NAME", im->name);
	tpl_text(body, "NUMBER", format_count(a, row->number));
	import_fill_place(rq, body, im, source, row->line);
	if (row->damage)
		fill_damage(body, row);
	else
		fill_cells(rq, body, header, row, im->sources[source - 1].kind == IMPORT_VCARD);
	if (row->number > 1)
		tpl_int(tpl_add(body, "PREVIOUS"), "PREVIOUS_ROW", row->number - 1);
	if (row->number < im->total_rows)
		tpl_int(tpl_add(body, "NEXT"), "NEXT_ROW", row->number + 1);
}

/* As it stands in the file, whatever became of it. */
enum rc get_imports_row(struct request *rq)
{
	struct csv_row header, row;
	struct import im;
	struct tpl *body;
	int64_t source;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (!rc)
		rc = import_kept_row(&rq->op, rq->config, &im, form_id(rq, "row"), &header, &row,
				     &source);
	if (rc)
		return rc;
	body = page_new(rq, "imports_row", "A row of a file");
	fill_imports_row(rq, body, &im, &header, &row, source);
	return page_send(rq, body, RC_OK);
}
