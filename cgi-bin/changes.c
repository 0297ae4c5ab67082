/*
 * /changes: every action that changed something, by whom and when; and the way back.
 */
#include "cgi-bin/changes.h"

#include "lib/domain/account.h"
#include "lib/domain/undo.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { PAGE_BATCHES = 50, PAGE_VALUES = 200, REFRESH_SECONDS = 2 };

static bool may_undo(const struct request *rq)
{
	return permission_granted(rq->session.role, PERM_CONTACT_WRITE);
}

/* --- one action in words -------------------------------------------------------------------- */

static const char *records_words(struct request *rq, int64_t records)
{
	return arena_printf(&rq->op.mem, "%s%s", format_count(&rq->op.mem, records),
			    records == CHANGE_RECORDS_COUNTED ? " or more" : "");
}

static enum rc fill_batch(struct request *rq, struct tpl *t, const struct change_batch *b)
{
	struct arena *mem = &rq->op.mem;
	const char *what = change_action_words(rq, b->action);
	struct change_batch target;
	enum rc rc = RC_OK;

	if (b->undoes_id) {
		rc = change_batch_get(&rq->op, b->undoes_id, &target);
		if (rc)
			return rc;
		what = arena_printf(mem, "Undid: %s, %s", change_action_words(rq, target.action),
				    zone_format_minute(mem, target.at));
	}
	tpl_int(t, "ID", b->id);
	tpl_text(t, "WHAT", what);
	tpl_text(t, "WHO", b->account_name[0] ? b->account_name : "The system");
	tpl_text(t, "WHEN", zone_format_minute(mem, b->at));
	tpl_text(t, "WHEN_EXACT", zone_format_exact(mem, b->at));
	tpl_text(t, "RECORDS", records_words(rq, b->records));
	if (b->import_id)
		tpl_int(tpl_add(t, "FROM_IMPORT"), "IMPORT_ID", b->import_id);
	if (b->undone_by_id)
		tpl_int(tpl_add(t, "UNDONE"), "UNDONE_ID", b->undone_by_id);
	else if (may_undo(rq)) {
		rc = undo_check(&rq->op, b->id);
		if (!rc)
			tpl_show(t, "MAY_UNDO");
		if (rc == RC_CONFLICT || rc == RC_DENIED) {
			op_clear_fault(&rq->op);
			rc = RC_OK;
		}
	}
	return rc;
}

/* --- the list ------------------------------------------------------------------------------- */

static enum rc fill_choices(struct request *rq, struct tpl *t)
{
	struct account *accounts;
	size_t count;
	enum rc rc = account_list(&rq->op, &accounts, &count);

	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *row = tpl_add(t, "PERSON");

		tpl_int(row, "PERSON_ID", accounts[i].id);
		tpl_text(row, "PERSON_NAME", accounts[i].name);
		if (accounts[i].id == form_id(rq, "who"))
			tpl_show(row, "PERSON_CHOSEN");
	}
	for (size_t i = 0; i < CHANGE_KINDS; i++) {
		struct tpl *row = tpl_add(t, "KIND_ROW");

		tpl_text(row, "KIND_KEY", change_kinds[i].key);
		tpl_text(row, "KIND_LABEL", change_kinds[i].label);
		if (strcmp(change_kinds[i].key, form_text(rq, "kind")) == 0)
			tpl_show(row, "KIND_CHOSEN");
	}
	return rc;
}

static void fill_empty(struct request *rq, struct tpl *t)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");
	bool is_all = !form_id(rq, "who") && !form_text(rq, "kind")[0];

	tpl_text(empty, "ICON", "undo");
	tpl_text(empty, "TITLE", is_all ? "Nothing has changed yet" : "No such changes");
	tpl_text(empty, "TEXT",
		 "Every action that changes contacts, tags, attributes or segments stands here, and"
		 " can be undone.");
}

static void fill_older(struct request *rq, struct tpl *t, int64_t last)
{
	struct arena *mem = &rq->op.mem;
	const char *who =
	    form_id(rq, "who") ? arena_printf(mem, "&who=%lld", (long long)form_id(rq, "who")) : "";
	const char *kind = form_text(rq, "kind");

	tpl_text(tpl_add(t, "OLDER"), "OLDER_HREF",
		 arena_printf(mem, "/changes?before=%lld%s%s%s", (long long)last, who,
			      kind[0] ? "&kind=" : "", kind[0] ? urlencode(mem, kind) : ""));
}

static enum rc get_changes_list(struct request *rq)
{
	const struct change_query q = {form_id(rq, "who"), form_text(rq, "kind"),
				       form_id(rq, "before"), PAGE_BATCHES + 1};
	struct change_batch *list;
	struct tpl *t, *rows;
	size_t count, shown;
	enum rc rc = change_batch_list(&rq->op, &q, &list, &count);

	if (rc)
		return rc;
	t = page_new(rq, "changes_list", "Changes");
	rc = fill_choices(rq, t);
	shown = count > PAGE_BATCHES ? PAGE_BATCHES : count;
	if (!count) {
		fill_empty(rq, t);
		return rc ? rc : page_send(rq, t, RC_OK);
	}
	rows = tpl_add(t, "ROWS");
	for (size_t i = 0; !rc && i < shown; i++)
		rc = fill_batch(rq, tpl_add(rows, "BATCH"), &list[i]);
	if (count > shown)
		fill_older(rq, rows, list[shown - 1].id);
	if (q.before)
		tpl_show(rows, "NEWER");
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
	case UNDO_REFUSED:
		break;
	}
	return "It can't stand there any more: something else has its place.";
}

static enum rc fill_kept(struct request *rq, struct tpl *body, const struct undo_kept *kept,
			 size_t count, int64_t total)
{
	struct tpl *t;
	enum rc rc = RC_OK;

	if (!count)
		return RC_OK;
	t = tpl_include(body, "KEPT", "_changes_kept");
	tpl_text(t, "KEPT_COUNT", format_count(&rq->op.mem, total));
	tpl_show(t, total == 1 ? "ONE_KEPT" : "SEVERAL_KEPT");
	for (size_t i = 0; !rc && i < count; i++) {
		const struct change_value v = {.entity = kept[i].entity,
					       .entity_id = kept[i].entity_id,
					       .field = kept[i].field,
					       .old_value = kept[i].old_value,
					       .new_value = kept[i].new_value};
		struct tpl *row = tpl_add(t, "VALUE");

		rc = fill_value(rq, row, &v);
		tpl_text(row, "REASON", reason_words(rq, &kept[i]));
	}
	if (total > (int64_t)count)
		tpl_show(t, "MORE_KEPT");
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
	page_refresh(rq, REFRESH_SECONDS);
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
		tpl_text(tpl_add(t, "UNDO_OVER"), "RESTORED",
			 format_count(&rq->op.mem, r.restored));
	if (r.state == UNDO_CANCELLED)
		tpl_show(t, "WAS_CANCELLED");
	rc = undo_kept_list(&rq->op, id, 0, UNDO_KEPT_SHOWN, &kept, &count, &last);
	return rc ? rc : fill_kept(rq, t, kept, count, r.kept);
}

/* An undo that brought nothing back has no changes, but is there. */
static enum rc get_batch(struct request *rq, int64_t id, struct change_batch *b)
{
	struct undo_result r;
	enum rc rc = change_batch_get(&rq->op, id, b);

	if (rc != RC_NOT_FOUND)
		return rc;
	if (undo_get(&rq->op, id, &r))
		return rc;
	op_clear_fault(&rq->op);
	*b = (struct change_batch){.id = id,
				   .at = r.started_at,
				   .account_name = "",
				   .action = "undo",
				   .undoes_id = r.target_id};
	return RC_OK;
}

static enum rc get_changes_view(struct request *rq)
{
	int64_t id = form_id(rq, "id");
	struct change_batch b;
	struct tpl *t;
	enum rc rc = get_batch(rq, id, &b);

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

static enum rc get_changes_undo(struct request *rq)
{
	int64_t id = form_id(rq, "id");
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
		struct tpl *possible = tpl_add(t, "POSSIBLE");

		tpl_int(possible, "UNDO_ID", id);
		tpl_text(possible, "RESTORED", format_count(&rq->op.mem, r.restored));
		tpl_show(possible, r.restored == 1 ? "ONE" : "SEVERAL");
		if (r.is_partial)
			tpl_text(tpl_add(possible, "PARTIAL"), "LOOKED",
				 format_count(&rq->op.mem, UNDO_LOOK_RECORDS));
	}
	rc = fill_batch(rq, t, &b);
	if (!rc && !look)
		rc = fill_kept(rq, t, kept, count, r.kept);
	return rc ? rc : page_send(rq, t, look);
}

static const char *flash_of(const struct undo_result *r)
{
	if (r->state == UNDO_RUNNING)
		return "undo-started";
	if (!r->kept)
		return "undone";
	return r->restored ? "undone-partly" : "undo-nothing";
}

static enum rc post_changes_undo(struct request *rq)
{
	struct undo_result r;
	int64_t undo_id;
	enum rc rc = undo_begin(&rq->op, form_id(rq, "id"), &undo_id);

	if (!rc)
		rc = undo_step(&rq->op, undo_id, UNDO_SLICE_US, &r);
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
    {.name = "before", .type = FIELD_ID},
    {0},
};
static const struct field view_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "after", .type = FIELD_TEXT, .max = 80},
    {0},
};
static const struct field id_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_CONTACT_READ, list_fields, get_changes_list},
    {METHOD_GET, "/view", PERM_CONTACT_READ, view_fields, get_changes_view},
    {METHOD_GET, "/undo", PERM_CONTACT_WRITE, id_fields, get_changes_undo},
    {METHOD_POST, "/undo", PERM_CONTACT_WRITE, id_fields, post_changes_undo},
    {METHOD_POST, "/cancel", PERM_CONTACT_WRITE, id_fields, post_changes_cancel},
    {0},
};

int main(void)
{
	return app_serve("changes", routes);
}
