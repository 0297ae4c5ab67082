/*
 * /exports/view: one export in sum, from its start on: what it holds, in which format and with
 * which columns, how many rows were seen, counted and written, and who gets the mail.
 */
#include "cgi-bin/exports.h"

#include "lib/domain/contact_column.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum { REFRESH_SECONDS = 3 };

static const char *label_of(const struct contact_column *all, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].key, key) == 0)
			return strcmp(key, "id") == 0 ? EXPORT_ID_LABEL : all[i].label;
	return NULL; /* an attribute that is gone */
}

static enum rc fill_columns(struct request *rq, struct tpl *body, const struct export *e)
{
	const struct export_what *what = export_what_find(e->what);
	struct contact_column *all;
	const char **keys;
	size_t all_count, count;
	struct tpl *t;
	enum rc rc;

	if (!what || strcmp(what->key, "contacts") != 0 || e->mode == EXPORT_EXACT_COPY ||
	    e->mode == EXPORT_ALL_COLUMNS) {
		tpl_show(body, "ALL_COLUMNS");
		return RC_OK;
	}
	rc = export_columns_list(&rq->op, &all, &all_count);
	if (rc)
		return rc;
	t = tpl_add(body, "COLUMNS");
	export_columns_parse(&rq->op, e->columns, &keys, &count);
	for (size_t i = 0; i < count; i++) {
		const char *label = label_of(all, all_count, keys[i]);

		if (label)
			tpl_text(tpl_add(t, "COLUMN"), "LABEL", label);
	}
	return RC_OK;
}

static void fill_moment(struct request *rq, struct tpl *body, const char *section, int64_t at)
{
	struct tpl *t;

	if (!at)
		return;
	t = tpl_add(body, section);
	tpl_text(t, "AT", zone_format_minute(&rq->op.mem, at));
	tpl_text(t, "AT_EXACT", zone_format_exact(&rq->op.mem, at));
}

static void fill_numbers(struct request *rq, struct tpl *body, const struct export *e)
{
	bool is_over = e->state == EXPORT_DONE || e->state == EXPORT_EXPIRED;

	tpl_text(body, "ASKED", exports_rows_text(rq, e, e->asked_rows));
	if (is_over || e->expected_rows)
		tpl_text(tpl_add(body, "COUNTED"), "ROWS",
			 exports_rows_text(rq, e, e->expected_rows));
	if (is_over) {
		struct tpl *t = tpl_add(body, "WRITTEN");

		tpl_text(t, "ROWS", exports_rows_text(rq, e, e->written_rows));
		tpl_text(t, "SIZE", format_bytes(&rq->op.mem, e->bytes));
		if (e->note[0])
			tpl_text(tpl_add(t, "NOTE"), "NOTE_TEXT", e->note);
	}
	if (e->expected_rows && e->expected_rows != e->asked_rows)
		tpl_show(body, "MOVED");
}

static void fill_waiting(struct request *rq, struct tpl *body, const struct export *e)
{
	exports_fill_progress(rq, body, e,
			      arena_printf(&rq->op.mem, "/exports/view?id=%lld", (long long)e->id));
	page_wait_for_job(rq, REFRESH_SECONDS);
}

enum rc get_exports_view(struct request *rq)
{
	struct export_fields fields;
	struct export e;
	struct tpl *body;
	enum rc rc = export_get(&rq->op, form_id(rq, "id"), &e);

	if (!rc)
		rc = exports_read_fields(rq, &fields);
	if (rc)
		return rc;
	body = page_new(rq, "exports_view", e.name);
	tpl_int(body, "ID", e.id);
	tpl_text(body, "NAME", e.name);
	tpl_text(body, "ENDING", exports_ending(&e));
	exports_fill_state(rq, body, &e);
	if (e.state == EXPORT_QUEUED || e.state == EXPORT_RUNNING)
		fill_waiting(rq, body, &e);
	exports_fill_what(rq, body, &fields, &e);
	tpl_text(body, "FORMAT",
		 export_format_find(e.format) ? export_format_find(e.format)->label : e.format);
	fill_numbers(rq, body, &e);
	tpl_text(body, "ASKED_AT", zone_format_minute(&rq->op.mem, e.created_at));
	tpl_text(body, "ASKED_EXACT", zone_format_exact(&rq->op.mem, e.created_at));
	fill_moment(rq, body, "STARTED", e.started_at);
	fill_moment(rq, body, "FINISHED", e.finished_at);
	exports_fill_mail(rq, body);
	if (e.schedule_id)
		tpl_show(body, "REPEATED");
	rc = fill_columns(rq, body, &e);
	return rc ? rc : page_send(rq, body, RC_OK);
}
