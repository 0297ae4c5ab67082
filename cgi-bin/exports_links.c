/*
 * Live links: the page on which they are made, switched and revoked, and the feed that they lead
 * to.
 */
#include "cgi-bin/exports.h"

#include <time.h>

#include "lib/domain/contact_column.h"
#include "lib/domain/export_link.h"
#include "lib/domain/throttle.h"
#include "lib/platform/db.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/respond.h"

enum { TOKEN_MAX = 100, FEED_BYTES = 256 * 1024, STATUS_MISSING = 404, STATUS_SLOWER = 429 };

static const char *const link_formats[] = {"csv", "json", NULL};
static const char *const link_modes[] = {"visible", "all", NULL};
static const char *const link_states[] = {"on", "off", NULL};

const struct field exports_link_new_fields[] = {
    {"name", FIELD_TEXT, false, 4 * EXPORT_LINK_NAME_MAX, NULL},
    {"segment", FIELD_ID, true, 0, NULL},
    {.name = "format", .type = FIELD_CHOICE, .choices = link_formats},
    {.name = "mode", .type = FIELD_CHOICE, .choices = link_modes},
    {0},
};
const struct field exports_link_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {.name = "to", .type = FIELD_CHOICE, .choices = link_states},
    {0},
};
const struct field exports_feed_fields[] = {{"token", FIELD_TEXT, true, TOKEN_MAX, NULL}, {0}};

/* --- the page ------------------------------------------------------------------------------- */

static enum rc fill_uses(struct request *rq, struct tpl *row, const struct export_link *link)
{
	struct arena *a = &rq->op.mem;
	struct export_link_use *uses;
	size_t count;
	enum rc rc = export_link_use_list(&rq->op, link->id, EXPORT_LINK_USES_SHOWN, &uses, &count);

	if (rc || !count)
		return rc;
	row = tpl_add(row, "USES");
	tpl_text(row, "USE_COUNT", format_counted(a, link->uses, "time", "times"));
	for (size_t i = 0; i < count; i++) {
		struct tpl *t = tpl_add(row, "USE");

		tpl_text(t, "AT", zone_format_minute(a, uses[i].at));
		tpl_text(t, "AT_EXACT", zone_format_exact(a, uses[i].at));
		tpl_text(t, "ADDRESS", uses[i].address);
		tpl_text(t, "ROWS", format_count(a, uses[i].rows));
		tpl_text(t, "SIZE", format_bytes(a, uses[i].bytes));
		if (uses[i].error[0])
			tpl_text(tpl_add(t, "WENT_WRONG"), "ERROR", uses[i].error);
	}
	return rc;
}

static enum rc fill_links(struct request *rq, struct tpl *body)
{
	struct arena *a = &rq->op.mem;
	struct export_link *list;
	size_t count;
	enum rc rc = export_link_list(&rq->op, &list, &count);

	for (size_t i = 0; !rc && i < count; i++) {
		const struct export_link *link = &list[i];
		struct tpl *row = tpl_add(body, "LINK");
		const char **keys;
		size_t columns;

		export_columns_parse(&rq->op, link->columns, &keys, &columns);
		tpl_int(row, "ID", link->id);
		tpl_text(row, "LINK_NAME", link->name);
		tpl_text(row, "HINT", link->hint);
		tpl_text(row, "FORMAT", strcmp(link->format, "json") == 0 ? "JSON" : "CSV");
		tpl_text(row, "COLUMN_COUNT",
			 format_counted(a, (int64_t)columns, "column", "columns"));
		tpl_int(row, "SEGMENT_ID", link->segment_id);
		tpl_text(row, "SEGMENT_NAME", link->segment_name);
		tpl_text(row, "CREATED", zone_format_day(a, link->created_at));
		tpl_show(row, link->is_on ? "IS_ON" : "IS_OFF");
		rc = fill_uses(rq, row, link);
	}
	if (!rc && !count)
		tpl_show(body, "NO_LINKS");
	return rc;
}

/* chosen: as on the form that was sent; 0 */
static enum rc fill_segments(struct request *rq, struct tpl *body, int64_t chosen)
{
	static const struct segment_query query = {.search = ""};
	struct segment *list;
	size_t count;
	enum rc rc = segment_list(&rq->op, &query, &list, &count);

	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *row = tpl_add(body, "SEGMENT");

		tpl_int(row, "ID", list[i].id);
		tpl_text(row, "NAME", list[i].name);
		if (list[i].id == chosen)
			tpl_show(row, "SELECTED");
	}
	tpl_show(body, count ? "HAS_SEGMENTS" : "NO_SEGMENTS");
	return rc;
}

static enum rc show_links(struct request *rq, const char *name, int64_t segment_id, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct tpl *body = page_new(rq, "exports_links", "Live links");
	struct tpl *form;
	enum rc filled;

	op_clear_fault(&rq->op);
	form = tpl_add(body, "FORM");
	tpl_text(form, "NAME", name);
	tpl_int(form, "NAME_MAX", EXPORT_LINK_NAME_MAX);
	filled = fill_segments(rq, form, segment_id);
	if (!filled)
		filled = fill_links(rq, body);
	if (filled)
		return filled;
	rq->op.fault = kept;
	page_fault(rq, rc ? form : body);
	return page_send(rq, body, rc);
}

enum rc get_exports_links(struct request *rq)
{
	return show_links(rq, "", 0, RC_OK);
}

/* The columns as they are now, one by one: what is added later does not go out by itself. */
static enum rc fix_columns(struct request *rq, struct export_link *link)
{
	struct contact_column *all;
	const char **keys;
	size_t count;
	enum rc rc;

	if (strcmp(form_text(rq, "mode"), "all") != 0) {
		rc = export_columns_visible(&rq->op, link->segment_id, &keys, &count);
	} else {
		rc = export_columns_list(&rq->op, &all, &count);
		keys = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*keys));
		for (size_t i = 0; !rc && i < count; i++)
			keys[i] = all[i].key;
		count -= count > 0; /* the name is there in two */
	}
	link->columns = rc ? "" : export_columns_format(&rq->op, keys, count);
	return rc;
}

enum rc post_exports_link_new(struct request *rq)
{
	struct export_link link = {.name = form_text(rq, "name"),
				   .segment_id = form_id(rq, "segment"),
				   .format = form_text(rq, "format")[0] ? form_text(rq, "format")
									: "csv"};
	const char *token, *typed = link.name;
	struct tpl *body;
	enum rc rc = fix_columns(rq, &link);

	if (!rc)
		rc = export_link_create(&rq->op, &link, &token);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_links(rq, typed, link.segment_id, rc);
	if (rc)
		return rc;
	body = page_new(rq, "exports_link_made", "Live link");
	tpl_text(body, "NAME", link.name);
	tpl_text(
	    body, "ADDRESS",
	    arena_printf(&rq->op.mem, "%s/exports/feed?token=%s", rq->config->base_url, token));
	tpl_show(body, strcmp(link.format, "csv") == 0 ? "IS_CSV" : "IS_JSON");
	tpl_int(body, "ID", link.id);
	return page_send(rq, body, RC_OK);
}

enum rc post_exports_link_switch(struct request *rq)
{
	bool is_on = strcmp(form_text(rq, "to"), "on") == 0;
	enum rc rc = export_link_switch(&rq->op, form_id(rq, "id"), is_on);

	if (rc)
		return rc;
	redirect_flash(rq, is_on ? "link-on" : "link-off", 0);
	return redirect_to(rq, "/exports/links");
}

enum rc post_exports_link_revoke(struct request *rq)
{
	enum rc rc = export_link_revoke(&rq->op, form_id(rq, "id"));

	if (rc)
		return rc;
	redirect_flash(rq, "link-revoked", 0);
	return redirect_to(rq, "/exports/links");
}

/* --- the feed ------------------------------------------------------------------------------- */

/* What goes out: counted first, so that the answer says how long it is, then sent. */
struct feed {
	struct request *rq;
	const struct export_writer *writer;
	struct export_sink sink;
	int64_t rows, bytes, until; /* until: seconds of the monotonic clock */
	bool is_sending;
	enum rc rc;
};

static int64_t clock_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static enum rc pass_on(struct feed *f)
{
	struct str *out = &f->sink.out;

	if (out->overflow)
		return op_fail(&f->rq->op, RC_FAILED, "", "a row is too long");
	if (clock_seconds() > f->until)
		return op_failf(&f->rq->op, RC_FAILED, "", "it took longer than %d seconds",
				EXPORT_LINK_SECONDS_MAX);
	f->bytes += (int64_t)out->len;
	if (f->is_sending && !http_write(f->rq->http, out->text, out->len))
		return op_fail(&f->rq->op, RC_FAILED, "", "the reader left before the end");
	str_clear(out);
	return RC_OK;
}

static bool take_row(void *context, const struct export_row *row)
{
	struct feed *f = context;

	f->rc = f->writer->row(&f->sink, row);
	f->rows++;
	if (!f->rc && f->sink.out.len >= FEED_BYTES)
		f->rc = pass_on(f);
	return f->rc == RC_OK;
}

static enum rc run_feed(struct feed *f, const struct export_table *table, bool is_sending)
{
	enum rc rc;

	f->is_sending = is_sending;
	f->rows = f->bytes = 0;
	f->rc = RC_OK;
	f->sink.table = table;
	f->sink.state = NULL;
	str_clear(&f->sink.out);
	rc = f->writer->begin(&f->sink);
	if (!rc)
		rc = table->each(&f->rq->op, table, take_row, f);
	if (f->rc)
		rc = f->rc;
	if (!rc)
		rc = f->writer->end(&f->sink);
	if (!rc)
		rc = pass_on(f);
	f->writer->release(&f->sink);
	return rc;
}

static enum rc send_table(struct feed *f, const struct export_link *link,
			  const struct export_table *table)
{
	struct request *rq = f->rq;
	bool is_csv = strcmp(link->format, "csv") == 0;
	enum rc rc = run_feed(f, table, false);

	if (rc)
		return rc;
	rq->body_type = is_csv ? "text/csv; charset=utf-8" : "application/json";
	rq->file_name = arena_printf(&rq->op.mem, "%s%s", link->name, is_csv ? ".csv" : ".json");
	if (respond_stream(rq, f->bytes))
		return run_feed(f, table, true);
	f->rows = f->bytes = 0;
	return RC_OK;
}

/* In a read transaction that ends when everything was sent, or its time is over. */
static enum rc send_feed(struct feed *f, const struct export_link *link)
{
	struct op *op = &f->rq->op;
	struct export_source source;
	struct export e;
	enum rc rc = db_begin_read(op);

	op->account_id = link->account_id; /* private segments are seen by who made the link */
	export_link_export(link, &e);
	e.filter_at = op->now;
	if (!rc)
		rc = export_source_open(op, &e, &source);
	if (!rc)
		rc = send_table(f, link, &source.table);
	db_rollback(op);
	return rc;
}

/* Nobody learns whether there was such a link.  Who tries is slowed down. */
static enum rc refuse_feed(struct request *rq)
{
	struct op *op = &rq->op;
	const char *address = throttle_address(op, rq->address);
	int64_t wait = 0;

	if (db_begin_write_soon(op) || throttle_wait(op, THROTTLE_TOKEN_ADDRESS, address, &wait) ||
	    (!wait && throttle_failed(op, THROTTLE_TOKEN_ADDRESS, address)) || db_commit(op))
		db_rollback(op);
	op_clear_fault(op);
	if (wait)
		str_addf(&rq->headers, "Retry-After: %lld\r\n", (long long)wait);
	respond_plain(rq, wait ? STATUS_SLOWER : STATUS_MISSING,
		      wait ? "Too many wrong links from your network."
			   : "There is no such link: it was revoked or is switched off.");
	return RC_NOT_FOUND;
}

/* Written down before anything is given. */
static enum rc open_link(struct request *rq, struct export_link *link, int64_t *use_id)
{
	struct op *op = &rq->op;
	enum rc rc;

	db_rollback(op); /* the transaction of a GET cannot write */
	rc = db_begin_write(op);
	if (!rc)
		rc = export_link_open(op, form_text(rq, "token"), rq->address, link, use_id);
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}

static void close_link(struct feed *f, int64_t use_id, enum rc given)
{
	struct op *op = &f->rq->op;
	const char *error = given ? arena_dup(&op->mem, op->fault.reason) : "";
	struct fault kept = op->fault;

	if (db_begin_write(op) || export_link_close(op, use_id, f->rows, f->bytes, error) ||
	    db_commit(op)) {
		db_rollback(op);
		fprintf(stderr, "exports: the use %lld of a live link has no numbers\n",
			(long long)use_id);
	}
	op->fault = kept;
}

enum rc get_exports_feed(struct request *rq)
{
	struct feed f = {.rq = rq, .sink = {.op = &rq->op}};
	struct export_link link;
	int64_t use_id;
	enum rc rc = open_link(rq, &link, &use_id);

	if (rc == RC_NOT_FOUND)
		return refuse_feed(rq);
	if (rc == RC_BUSY && rq->op.fault.reason[0]) {
		str_add(&rq->headers, "Retry-After: 600\r\n");
		respond_plain(rq, STATUS_SLOWER, "This link was fetched too often within an hour.");
		return RC_CONFLICT;
	}
	if (rc)
		return rc;
	f.until = clock_seconds() + EXPORT_LINK_SECONDS_MAX;
	f.writer = strcmp(link.format, "json") == 0 ? &export_json_writer : &export_csv_writer;
	str_init(&f.sink.out, EXPORT_ROW_MAX);
	rc = send_feed(&f, &link);
	str_release(&f.sink.out);
	close_link(&f, use_id, rc);
	if (rc && !rq->is_sent)
		respond_plain(rq, STATUS_MISSING, "The segment of this link cannot be read now.");
	return rc;
}
