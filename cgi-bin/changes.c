/*
 * /changes: every action that changed something, by whom and when; and the way back.
 */
#include "cgi-bin/changes.h"

#include "lib/domain/audit.h"
#include "lib/domain/setting.h"
#include "lib/domain/undo.h"
#include "lib/platform/csv.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/log_filter.h"
#include "lib/web/snapshot_ask.h"

enum {
	PAGE_BATCHES = 50,
	PAGE_VALUES = 200,
	REFRESH_SECONDS = 2,
	FILE_ROWS = 20000,
};

static bool may_undo(const struct request *rq)
{
	return permission_granted(rq->session.role, PERM_CONTACT_WRITE);
}

/* --- one action in words -------------------------------------------------------------------- */

static const char *records_words(struct request *rq, const struct change_batch *b)
{
	return arena_printf(&rq->op.mem, "%s%s", format_count(&rq->op.mem, b->records),
			    b->is_partial ? " or more" : "");
}

/* The way back, or why there is none. */
static enum rc fill_way_back(struct request *rq, struct tpl *t, const struct change_batch *b)
{
	bool is_over = false;
	enum rc rc = undo_check(&rq->op, b->id);

	if (!rc)
		tpl_show(t, "MAY_UNDO");
	if (rc != RC_CONFLICT && rc != RC_DENIED)
		return rc;
	tpl_text(tpl_add(t, "NO_UNDO"), "NO_UNDO_WHY", rq->op.fault.reason);
	op_clear_fault(&rq->op);
	rc = undo_expired(&rq->op, b->at, &is_over);
	if (!rc && is_over)
		tpl_show(t, "EXPIRED");
	return rc;
}

/* "Edited contacts"; of an undo the action at the bottom, of which *root is told. */
static enum rc find_what(struct request *rq, const struct change_batch *b,
			 struct change_batch *root, const char **what)
{
	int64_t undos;
	enum rc rc;

	*root = *b;
	*what = change_action_words(rq, b->action);
	if (!b->undoes_id)
		return RC_OK;
	rc = change_batch_root(&rq->op, b->id, root, &undos);
	/* One that brought nothing back is written down nowhere but with what it was to undo. */
	if (rc == RC_NOT_FOUND || (!rc && !undos)) {
		op_clear_fault(&rq->op);
		rc = change_batch_root(&rq->op, b->undoes_id, root, &undos);
		undos++;
	}
	if (!rc)
		*what = arena_printf(&rq->op.mem, "%s: %s, %s",
				     undos % 2 ? "Undid" : "Undid the undo of",
				     change_action_words(rq, root->action),
				     zone_format_minute(&rq->op.mem, root->at));
	return rc;
}

static enum rc fill_batch(struct request *rq, struct tpl *t, const struct change_batch *b)
{
	struct arena *mem = &rq->op.mem;
	struct change_batch root;
	const char *what, *about = "";
	enum rc rc = find_what(rq, b, &root, &what);

	if (!rc)
		rc = change_about(rq, &root, &about);
	if (rc)
		return rc;
	tpl_int(t, "ID", b->id);
	tpl_text(t, "WHAT", what);
	if (about[0])
		tpl_text(tpl_add(t, "IS_ABOUT"), "ABOUT", about);
	tpl_text(t, "WHO", b->account_name[0] ? b->account_name : "The system");
	tpl_text(t, "WHEN", zone_format_minute(mem, b->at));
	tpl_text(t, "WHEN_EXACT", zone_format_exact(mem, b->at));
	tpl_text(t, "RECORDS", records_words(rq, b));
	tpl_text(t, "RECORDS_TEXT",
		 b->is_partial ? arena_printf(mem, "%s records", records_words(rq, b))
			       : format_counted(mem, b->records, "record", "records"));
	if (b->import_id)
		tpl_int(tpl_add(t, "FROM_IMPORT"), "IMPORT_ID", b->import_id);
	if (b->undone_by_id)
		tpl_int(tpl_add(t, "UNDONE"), "UNDONE_ID", b->undone_by_id);
	else if (may_undo(rq))
		rc = fill_way_back(rq, t, b);
	return rc;
}

/* --- the list ------------------------------------------------------------------------------- */

static enum rc fill_filter(struct request *rq, struct tpl *body)
{
	struct tpl *filter;
	enum rc rc = log_filter_fill(rq, body, "Changes", "By everybody", &filter);

	for (size_t i = 0; !rc && i < CHANGE_KINDS; i++)
		log_filter_add_kind(rq, filter, change_kinds[i].key, change_kinds[i].label);
	return rc;
}

static void fill_empty(struct request *rq, struct tpl *t)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");
	bool is_all = log_filter_is_all(rq);

	tpl_text(empty, "ICON", "undo");
	tpl_text(empty, "TITLE", is_all ? "Nothing has changed yet" : "No such changes");
	tpl_text(empty, "TEXT",
		 "Every action that changes contacts, tags, attributes or segments stands here, and"
		 " can be undone.");
}

static enum rc read_query(struct request *rq, struct change_query *q)
{
	*q = (struct change_query){.account_id = form_id(rq, "who"),
				   .kind = form_text(rq, "kind"),
				   .before = form_id(rq, "before"),
				   .limit = PAGE_BATCHES + 1};
	return log_filter_days(rq, &q->from, &q->until);
}

static enum rc get_changes_list(struct request *rq)
{
	struct change_query q;
	struct change_batch *list;
	struct tpl *t, *rows;
	struct fault fault;
	size_t count = 0, shown;
	enum rc bad = read_query(rq, &q), rc = RC_OK;

	if (!bad)
		rc = change_batch_list(&rq->op, &q, &list, &count);
	else if (bad != RC_INVALID)
		return bad;
	if (rc)
		return rc;
	fault = rq->op.fault;
	fault.field[0] = '\0'; /* the inputs are small: it stands on top */
	t = page_new(rq, "changes_list", "Changes");
	rc = fill_filter(rq, t);
	rq->op.fault = fault;
	page_fault(rq, t);
	shown = count > PAGE_BATCHES ? PAGE_BATCHES : count;
	if (!count) {
		fill_empty(rq, t);
		return rc ? rc : page_send(rq, t, bad);
	}
	rows = tpl_add(t, "ROWS");
	for (size_t i = 0; !rc && i < shown; i++)
		rc = fill_batch(rq, tpl_add(rows, "BATCH"), &list[i]);
	if (count > shown)
		tpl_text(tpl_add(rows, "OLDER"), "OLDER_HREF",
			 log_filter_href_from(
			     rq, "before",
			     arena_printf(&rq->op.mem, "%lld", (long long)list[shown - 1].id)));
	if (q.before)
		tpl_text(tpl_add(rows, "NEWER"), "NEWER_HREF", log_filter_href(rq));
	return rc ? rc : page_send(rq, t, RC_OK);
}

/* --- one action ----------------------------------------------------------------------------- */

static enum rc fill_value(struct request *rq, struct tpl *t, const struct change_value *v)
{
	struct change_words w;
	struct tpl *name;
	enum rc rc = change_words_find(rq, v, &w);

	if (rc)
		return rc;
	name = tpl_add(t, w.href[0] ? "LINKED" : "PLAIN");
	tpl_text(name, "RECORD", w.record);
	if (w.href[0])
		tpl_text(name, "RECORD_HREF", w.href);
	tpl_text(t, "FIELD", w.field);
	tpl_text(t, "OLD", w.old_value);
	tpl_text(t, "NEW", w.new_value);
	tpl_show(t, w.old_value[0] ? "HAS_OLD" : "NO_OLD");
	tpl_show(t, w.new_value[0] ? "HAS_NEW" : "NO_NEW");
	return RC_OK;
}

/* "3-1204-99": entity, record and row that the page before ended with. */
static bool read_after(const char *text, struct change_value *out)
{
	char *end;

	*out = (struct change_value){.entity = (enum change_entity)strtol(text, &end, 10)};
	if (*end != '-')
		return false;
	out->entity_id = strtoll(end + 1, &end, 10);
	if (*end != '-')
		return false;
	out->id = strtoll(end + 1, &end, 10);
	return *end == '\0';
}

static enum rc fill_values(struct request *rq, struct tpl *t, int64_t id)
{
	struct change_value after, *list;
	size_t count;
	bool has_after = read_after(form_text(rq, "after"), &after);
	enum rc rc = change_batch_values(&rq->op, id, has_after ? &after : NULL, PAGE_VALUES + 1,
					 &list, &count);

	for (size_t i = 0; !rc && i < count && i < PAGE_VALUES; i++)
		rc = fill_value(rq, tpl_add(t, "VALUE"), &list[i]);
	if (!rc && count > PAGE_VALUES) {
		const struct change_value *v = &list[PAGE_VALUES - 1];

		tpl_text(tpl_add(t, "MORE"), "MORE_HREF",
			 arena_printf(&rq->op.mem, "/changes/view?id=%lld&after=%d-%lld-%lld",
				      (long long)id, (int)v->entity, (long long)v->entity_id,
				      (long long)v->id));
	}
	return rc;
}

static const char *reason_words(struct request *rq, const struct undo_kept *k)
{
	switch (k->reason) {
	case UNDO_EDITED:
		if (!k->by_at)
			return "It is something else by now.";
		return arena_printf(&rq->op.mem, "%s changed it on %s.",
				    k->by_name[0] ? k->by_name : "The system",
				    zone_format_minute(&rq->op.mem, k->by_at));
	case UNDO_GONE:
		return "What it belongs to is no longer there.";
	case UNDO_MISFIT:
		return arena_printf(&rq->op.mem,
				    "On %s %s entered a value that the old type cannot hold.",
				    zone_format_minute(&rq->op.mem, k->by_at),
				    k->by_name[0] ? k->by_name : "the system");
	case UNDO_REFUSED:
		break;
	}
	if (k->entity == CHANGE_TAG || k->entity == CHANGE_ATTRIBUTE || k->entity == CHANGE_SEGMENT)
		return "Another one has its name now. Rename that one, and undo this again.";
	return "It can't stand there any more: something else has its place.";
}

static struct change_value value_of(const struct undo_kept *k)
{
	return (struct change_value){.entity = k->entity,
				     .entity_id = k->entity_id,
				     .field = k->field,
				     .old_value = k->old_value,
				     .new_value = k->new_value};
}

/* undo_id: of one that ran, whose keeps stand in the database; 0 for a look. */
static enum rc fill_kept(struct request *rq, struct tpl *body, const struct undo_kept *kept,
			 size_t count, int64_t total, int64_t undo_id)
{
	struct tpl *t;
	enum rc rc = RC_OK;

	if (!count)
		return RC_OK;
	t = tpl_include(body, "KEPT", "_changes_kept");
	tpl_text(t, "KEPT_COUNT", format_count(&rq->op.mem, total));
	tpl_show(t, total == 1 ? "ONE_KEPT" : "SEVERAL_KEPT");
	for (size_t i = 0; !rc && i < count; i++) {
		const struct change_value v = value_of(&kept[i]);
		struct tpl *row = tpl_add(t, "VALUE");

		rc = fill_value(rq, row, &v);
		tpl_text(row, "REASON", reason_words(rq, &kept[i]));
	}
	if (total > (int64_t)count && !undo_id)
		tpl_show(t, "MORE_KEPT");
	if (undo_id)
		tpl_int(tpl_add(t, "KEPT_FILE"), "KEPT_UNDO", undo_id);
	return rc;
}

static void fill_progress(struct request *rq, struct tpl *body, const struct undo_result *r)
{
	struct tpl *running = tpl_add(body, "RUNNING_UNDO");
	struct tpl *t = tpl_include(running, "PROGRESS", "_progress"), *percent;
	struct arena *mem = &rq->op.mem;

	tpl_text(t, "ID", "undo");
	tpl_text(t, "LABEL", "Undo");
	tpl_text(tpl_add(t, "RUNNING"), "REFRESH_URL",
		 arena_printf(mem, "/changes/view?id=%lld", (long long)r->undo_id));
	tpl_text(t, "STATE", "Bringing back what was");
	tpl_text(t, "DONE", format_count(mem, r->done_records));
	page_wait_for_job(rq, REFRESH_SECONDS);
	if (!r->records) {
		tpl_show(t, "UNKNOWN");
		return;
	}
	percent = tpl_add(t, "PERCENT");
	tpl_int(percent, "PERCENT_NUMBER", 100 * r->done_records / r->records);
	tpl_int(t, "VALUE", r->done_records);
	tpl_int(t, "MAX", r->records);
	tpl_text(t, "TOTAL", format_count(mem, r->records));
}

static void fill_over(struct request *rq, struct tpl *t, const struct undo_result *r)
{
	tpl_text(t, "RESTORED", format_count(&rq->op.mem, r->restored));
	tpl_show(t, r->restored == 1 ? "ONE" : "SEVERAL");
}

/* What an undo did, and goes on doing. */
static enum rc fill_undo(struct request *rq, struct tpl *t, int64_t id)
{
	struct undo_kept *kept;
	struct undo_result r;
	size_t count;
	int64_t last;
	enum rc rc = undo_get(&rq->op, id, &r);

	if (rc)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if (r.state == UNDO_RUNNING)
		fill_progress(rq, t, &r);
	else
		fill_over(rq, tpl_add(t, "UNDO_OVER"), &r);
	if (r.state == UNDO_CANCELLED)
		tpl_show(t, "WAS_CANCELLED");
	rc =
	    undo_kept_list(&rq->op, id, form_id(rq, "kept"), UNDO_KEPT_SHOWN, &kept, &count, &last);
	if (!rc)
		rc = fill_kept(rq, t, kept, count, r.kept, id);
	if (!rc && count == UNDO_KEPT_SHOWN)
		tpl_text(tpl_add(t, "KEPT_NEXT"), "KEPT_NEXT_HREF",
			 arena_printf(&rq->op.mem, "/changes/view?id=%lld&kept=%lld", (long long)id,
				      (long long)last));
	return rc;
}

/* --- what an undo kept, as a file ------------------------------------------------------------- */

static enum rc write_kept(struct request *rq, const struct undo_kept *k)
{
	struct arena *mem = &rq->op.mem;
	struct change_value v = value_of(k);
	struct change_words w;
	enum rc rc = change_words_find(rq, &v, &w);

	if (!rc) {
		const char *cells[] = {
		    w.record,	 arena_printf(mem, "%lld", (long long)k->entity_id),
		    w.field,	 w.old_value,
		    w.new_value, reason_words(rq, k),
		    k->by_name,	 k->by_at ? zone_format_utc(mem, k->by_at) : ""};

		for (size_t i = 0; i < ARRAY_LEN(cells); i++)
			csv_write_cell(&rq->body, cells[i], i == 0);
		csv_write_end(&rq->body);
	}
	return rc;
}

/* Times are those of the organisation. */
static enum rc use_zone(struct request *rq)
{
	struct settings settings;
	enum rc rc = settings_get(&rq->op, &settings);

	if (!rc)
		zone_use(settings.time_zone);
	return rc;
}

/* A POST, since that somebody took it stands in the audit log. */
static enum rc post_changes_kept(struct request *rq)
{
	struct op *op = &rq->op;
	int64_t id = form_id(rq, "id"), last;
	struct undo_kept *kept;
	struct undo_result r;
	size_t count;
	enum rc rc = undo_get(op, id, &r);

	if (rc)
		return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "no such undo") : rc;
	rc = use_zone(rq);
	if (!rc)
		rc = undo_kept_list(op, id, 0, FILE_ROWS, &kept, &count, &last);
	str_clear(&rq->body);
	str_add(&rq->body, "\xEF\xBB\xBF"
			   "of,number,what,from,to,why it stays,changed by,changed at\r\n");
	for (size_t i = 0; !rc && i < count; i++) {
		struct arena_mark mark = arena_mark(&op->mem);

		rc = write_kept(rq, &kept[i]);
		arena_rewind(&op->mem, mark);
	}
	if (rc)
		return rc;
	if (rq->body.overflow)
		return op_fail(op, RC_FAILED, "", "there is too much for one file");
	rq->body_type = "text/csv; charset=utf-8";
	str_addf(&rq->headers, "Content-Disposition: attachment; filename=\"kept-%lld.csv\"\r\n",
		 (long long)id);
	return audit_write(op, AUDIT_KEPT_FETCHED, id, NULL);
}

static enum rc get_changes_view(struct request *rq)
{
	int64_t id = form_id(rq, "id");
	struct change_batch b;
	struct tpl *t;
	enum rc rc = change_batch_get(&rq->op, id, &b);

	if (rc)
		return rc;
	t = page_new(rq, "changes_view", change_action_words(rq, b.action));
	rc = fill_batch(rq, t, &b);
	if (!rc)
		rc = fill_undo(rq, t, id);
	if (!rc)
		rc = fill_values(rq, t, id);
	return rc ? rc : page_send(rq, t, RC_OK);
}

/* --- the way back --------------------------------------------------------------------------- */

static enum rc fill_possible(struct request *rq, struct tpl *t, int64_t id,
			     const struct undo_result *r)
{
	bool large;
	enum rc rc = undo_wants_snapshot(&rq->op, id, &large);

	tpl_int(t, "UNDO_ID", id);
	tpl_text(t, "RESTORED", format_count(&rq->op.mem, r->restored));
	tpl_show(t, r->restored == 1 ? "ONE" : "SEVERAL");
	if (r->is_partial)
		tpl_text(tpl_add(t, "PARTIAL"), "LOOKED",
			 format_count(&rq->op.mem, UNDO_LOOK_RECORDS));
	return rc || !large ? rc : snapshot_ask_fill(rq, t, SNAPSHOT_UNDO);
}

/* rc: RC_INVALID when something that the page asks was not answered. */
static enum rc show_changes_undo(struct request *rq, enum rc refused)
{
	int64_t id = form_id(rq, "id");
	struct fault kept_fault = rq->op.fault;
	struct undo_result r;
	struct undo_kept *kept;
	struct change_batch b;
	struct tpl *t;
	size_t count = 0;
	enum rc rc = change_batch_get(&rq->op, id, &b), look;

	if (rc)
		return rc;
	look = undo_look(&rq->op, id, &r, &kept, &count);
	if (look && look != RC_CONFLICT)
		return look;
	t = page_new(rq, "changes_undo", "Undo");
	if (look) {
		tpl_text(tpl_add(t, "IMPOSSIBLE"), "WHY", rq->op.fault.reason);
		op_clear_fault(&rq->op);
	} else {
		rq->op.fault = kept_fault;
		rc = fill_possible(rq, tpl_add(t, "POSSIBLE"), id, &r);
	}
	if (!rc)
		rc = fill_batch(rq, t, &b);
	if (!rc && !look)
		rc = fill_kept(rq, t, kept, count, r.kept, 0);
	return rc ? rc : page_send(rq, t, look ? look : refused);
}

static enum rc get_changes_undo(struct request *rq)
{
	return show_changes_undo(rq, RC_OK);
}

static const char *flash_of(const struct undo_result *r)
{
	if (r->state == UNDO_RUNNING)
		return "undo-started";
	if (!r->kept)
		return r->restored ? "undone" : "undo-needless";
	return r->restored ? "undone-partly" : "undo-nothing";
}

static enum rc post_changes_undo(struct request *rq)
{
	struct undo_result r = {.state = UNDO_RUNNING};
	int64_t undo_id;
	bool large = false;
	enum rc rc = undo_wants_snapshot(&rq->op, form_id(rq, "id"), &large);

	if (!rc && large)
		rc = snapshot_ask_check(rq, SNAPSHOT_UNDO);
	if (rc == RC_INVALID)
		return show_changes_undo(rq, rc);
	if (!rc || rc == RC_NOT_FOUND)
		rc = undo_begin(&rq->op, form_id(rq, "id"), &undo_id);
	/* The undoer makes a snapshot before the first value of a large one goes back. */
	if (!rc && !large)
		rc = undo_step_waiting(&rq->op, undo_id, &r);
	if (rc)
		return rc;
	if (r.state == UNDO_RUNNING)
		start_job(rq, "undoer");
	redirect_flash_undo(rq, flash_of(&r), 0, r.state == UNDO_DONE && r.restored ? undo_id : 0);
	return redirect_to(rq, "/changes/view?id=%lld", (long long)undo_id);
}

static enum rc post_changes_cancel(struct request *rq)
{
	int64_t id = form_id(rq, "id");
	enum rc rc = undo_cancel(&rq->op, id);

	if (rc)
		return rc;
	redirect_flash_undo(rq, "undo-cancelled", 0, 0);
	return redirect_to(rq, "/changes/view?id=%lld", (long long)id);
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field list_fields[] = {
    {.name = "who", .type = FIELD_ID},
    {.name = "kind", .type = FIELD_TEXT, .max = 40},
    {.name = "from", .type = FIELD_TEXT, .max = 40},
    {.name = "until", .type = FIELD_TEXT, .max = 40},
    {.name = "before", .type = FIELD_ID},
    {0},
};
static const struct field view_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "after", .type = FIELD_TEXT, .max = 80},
    {.name = "kept", .type = FIELD_ID},
    {0},
};
static const struct field id_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {0},
};
static const struct field undo_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "without_snapshot", .type = FIELD_BOOL},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_CONTACT_READ, list_fields, get_changes_list},
    {METHOD_GET, "/view", PERM_CONTACT_READ, view_fields, get_changes_view},
    {METHOD_GET, "/undo", PERM_CONTACT_WRITE, id_fields, get_changes_undo},
    {METHOD_POST, "/undo", PERM_CONTACT_WRITE, undo_fields, post_changes_undo},
    {METHOD_POST, "/cancel", PERM_CONTACT_WRITE, id_fields, post_changes_cancel},
    {METHOD_POST, "/kept", PERM_CONTACT_WRITE, id_fields, post_changes_kept},
    {0},
};

int main(void)
{
	return app_serve("changes", routes);
}
