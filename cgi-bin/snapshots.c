/*
 * /snapshots: copies of the whole base, and the way back to one.
 */
#include "lib/domain/snapshot.h"

#include "lib/base/limits.h"
#include "lib/domain/audit.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"

enum { SHOWN_MAX = 200, REFRESH_SECONDS = 2 };

/* --- the list ------------------------------------------------------------------------------- */

static void fill_time(struct request *rq, struct tpl *t, int64_t at)
{
	tpl_text(t, "AT", zone_format_minute(&rq->op.mem, at));
	tpl_text(t, "AT_EXACT", zone_format_exact(&rq->op.mem, at));
}

static void fill_why(struct request *rq, struct tpl *t, const struct snapshot *s)
{
	static const char *const sections[] = {
	    [SNAPSHOT_ASKED] = "WHY_ASKED",	[SNAPSHOT_IMPORT] = "WHY_IMPORT",
	    [SNAPSHOT_DELETE] = "WHY_DELETE",	[SNAPSHOT_UNDO] = "WHY_UNDO",
	    [SNAPSHOT_RESTORE] = "WHY_RESTORE",
	};
	struct tpl *part = tpl_add(t, sections[s->why]);
	long long id = (long long)s->subject_id;

	tpl_int(part, "SUBJECT", id);
	if (s->why == SNAPSHOT_IMPORT)
		tpl_text(part, "SUBJECT_HREF",
			 arena_printf(&rq->op.mem, "/imports/view?id=%lld", id));
	if (s->why == SNAPSHOT_UNDO)
		tpl_text(part, "SUBJECT_HREF",
			 arena_printf(&rq->op.mem, "/changes/view?id=%lld", id));
	tpl_text(t, "WHO", s->account_name[0] ? s->account_name : "The system");
}

static void fill_state(struct request *rq, struct tpl *t, const struct snapshot *s)
{
	switch (s->state) {
	case SNAPSHOT_WANTED:
	case SNAPSHOT_MAKING:
		tpl_show(t, "MAKING");
		return;
	case SNAPSHOT_FAILED:
		tpl_text(tpl_add(t, "FAILED"), "ERROR", s->error);
		return;
	case SNAPSHOT_SKIPPED:
		tpl_text(tpl_add(t, "SKIPPED"), "ERROR", s->error);
		return;
	case SNAPSHOT_READY:
		break;
	}
	if (s->restore_state == RESTORE_WANTED || s->restore_state == RESTORE_RUNNING) {
		tpl_show(t, "RESTORING");
		return;
	}
	tpl_show(t, "READY");
	tpl_show(t, "ACTIONS");
	if (s->restore_state == RESTORE_DONE) {
		struct tpl *part = tpl_add(t, "RESTORED");

		tpl_text(part, "RESTORED_BY", s->restore_name);
		tpl_text(part, "RESTORED_AT", zone_format_minute(&rq->op.mem, s->restore_at));
	}
	if (s->restore_state == RESTORE_FAILED)
		tpl_text(tpl_add(t, "NOT_RESTORED"), "RESTORE_ERROR", s->restore_error);
}

static bool is_under_way(const struct snapshot *s)
{
	return s->state == SNAPSHOT_WANTED || s->state == SNAPSHOT_MAKING ||
	       s->restore_state == RESTORE_WANTED || s->restore_state == RESTORE_RUNNING;
}

static void fill_row(struct request *rq, struct tpl *t, const struct snapshot *s)
{
	tpl_int(t, "ID", s->id);
	fill_time(rq, t, s->made_at ? s->made_at : s->created_at);
	fill_why(rq, t, s);
	fill_state(rq, t, s);
	if (s->state == SNAPSHOT_READY) {
		struct tpl *part = tpl_add(t, "HOLDS");

		tpl_text(part, "CONTACTS", format_count(&rq->op.mem, s->contacts));
		tpl_text(part, "SIZE", format_bytes(&rq->op.mem, s->bytes));
	} else {
		tpl_show(t, "HOLDS_NOTHING");
	}
}

static void fill_empty(struct tpl *t)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");

	tpl_text(empty, "ICON", "copy");
	tpl_text(empty, "TITLE", "No snapshots yet");
	tpl_text(
	    empty, "TEXT",
	    "A snapshot is a copy of the whole base, to which you can go back. One is made before"
	    " imports and other large work, and whenever you want.");
}

static void show_if(struct tpl *t, const char *section, const char *setting)
{
	if (strcmp(setting, "1") == 0)
		tpl_show(t, section);
}

static enum rc show_snapshots_list(struct request *rq, const struct settings *s, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct snapshot_room room;
	struct snapshot *list;
	size_t count;
	bool under_way = false;
	struct tpl *t, *rows;
	enum rc made = snapshot_list(&rq->op, SHOWN_MAX, &list, &count);

	if (!made)
		made = snapshot_room(&rq->op, rq->config, 1, &room);
	if (made)
		return made;
	t = page_new(rq, "snapshots_list", "Snapshots");
	rows = count ? tpl_add(t, "ROWS") : NULL;
	for (size_t i = 0; i < count; i++) {
		fill_row(rq, tpl_add(rows, "SNAPSHOT"), &list[i]);
		under_way = under_way || is_under_way(&list[i]);
	}
	if (!count)
		fill_empty(t);
	if (under_way) {
		tpl_show(rows, "UNDER_WAY");
		page_wait_for_job(rq, REFRESH_SECONDS);
	}
	tpl_text(t, "NEEDED", format_bytes(&rq->op.mem, room.needed));
	tpl_text(t, "FREE", format_bytes(&rq->op.mem, room.free));
	show_if(t, "IMPORT_SET", s->snapshot_import);
	show_if(t, "DELETE_SET", s->snapshot_delete);
	show_if(t, "UNDO_SET", s->snapshot_undo);
	tpl_text(t, "KEEP", s->snapshot_keep);
	tpl_text(t, "MB", s->snapshot_mb);
	tpl_text(t, "SPARE", s->snapshot_free);
	rq->op.fault = kept;
	if (rc && strncmp(kept.field, "snapshot_", 9) != 0)
		rq->op.fault.field[0] = '\0'; /* no input of the page's */
	page_fault(rq, t);
	return page_send(rq, t, rc);
}

static enum rc get_snapshots_list(struct request *rq)
{
	struct settings s;
	enum rc rc = settings_get(&rq->op, &s);

	return rc ? rc : show_snapshots_list(rq, &s, RC_OK);
}

static enum rc show_refused(struct request *rq, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct settings s;
	enum rc read = settings_get(&rq->op, &s);

	rq->op.fault = kept;
	return read ? read : show_snapshots_list(rq, &s, rc);
}

static enum rc post_snapshots_make(struct request *rq)
{
	int64_t id;
	enum rc rc = snapshot_ask(&rq->op, rq->config, &id);

	if (rc == RC_CONFLICT)
		return show_refused(rq, rc);
	if (rc)
		return rc;
	start_job(rq, "snapshot");
	redirect_flash(rq, "snapshot-started", 0);
	return redirect_to(rq, "/snapshots");
}

static enum rc post_snapshots_settings(struct request *rq)
{
	struct settings s;
	enum rc rc = settings_get(&rq->op, &s);

	if (rc)
		return rc;
	s.snapshot_import = form_bool(rq, "snapshot_import") ? "1" : "0";
	s.snapshot_delete = form_bool(rq, "snapshot_delete") ? "1" : "0";
	s.snapshot_undo = form_bool(rq, "snapshot_undo") ? "1" : "0";
	s.snapshot_keep = form_text(rq, "snapshot_keep");
	s.snapshot_mb = form_text(rq, "snapshot_mb");
	s.snapshot_free = form_text(rq, "snapshot_free");
	rc = settings_save(&rq->op, &s);
	if (rc == RC_INVALID)
		return show_snapshots_list(rq, &s, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "settings-saved", 0);
	return redirect_to(rq, "/snapshots");
}

/* --- one of them ---------------------------------------------------------------------------- */

static enum rc get_snapshots_download(struct request *rq)
{
	struct arena *a = &rq->op.mem;
	struct snapshot s;
	enum rc rc = snapshot_get(&rq->op, form_id(rq, "id"), &s);

	if (rc)
		return rc;
	if (s.state != SNAPSHOT_READY)
		return op_fail(&rq->op, RC_NOT_FOUND, "", "no such snapshot");
	note_fetched(rq, AUDIT_SNAPSHOT_FETCHED, s.id);
	return send_file(rq, arena_printf(a, "snapshots/%s", s.file_name),
			 "application/vnd.sqlite3",
			 arena_printf(a, "muster %s.db", zone_format_utc(a, s.made_at)));
}

/* Who would be mailed again, or would be gone: what people ask before they dare. */
static enum rc fill_consequences(struct request *rq, struct tpl *t, const struct snapshot *s)
{
	int64_t live, lapsed;
	struct tpl *part;
	enum rc rc = contact_count(&rq->op, CONTACT_LIVE, &live);

	if (!rc)
		rc = contact_status_count_since(&rq->op, s->made_at, &lapsed);
	if (rc)
		return rc;
	tpl_text(t, "CONTACTS", format_count(&rq->op.mem, s->contacts));
	tpl_text(t, "CONTACTS_NOW", format_count(&rq->op.mem, live));
	if (lapsed) {
		part = tpl_add(t, "LAPSED");
		tpl_text(part, "LAPSED_COUNT", format_count(&rq->op.mem, lapsed));
		tpl_show(part, lapsed == 1 ? "ONE" : "SEVERAL");
	}
	return RC_OK;
}

static enum rc show_snapshots_ask(struct request *rq, const char *section, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct snapshot s;
	struct tpl *t, *part;
	enum rc found = snapshot_get(&rq->op, form_id(rq, "id"), &s);

	if (found)
		return found;
	t = page_new(rq, "snapshots_ask",
		     strcmp(section, "REMOVE") == 0 ? "Remove a snapshot" : "Restore a snapshot");
	fill_time(rq, t, s.made_at);
	part = tpl_add(t, section);
	tpl_int(part, "ID", s.id);
	found = fill_consequences(rq, part, &s);
	if (found)
		return found;
	rq->op.fault = kept;
	if (strcmp(kept.field, "sure") == 0)
		page_fault(rq, part);
	else if (rc)
		page_say(rq, "danger", kept.reason);
	return page_send(rq, t, rc);
}

static enum rc get_snapshots_remove(struct request *rq)
{
	return show_snapshots_ask(rq, "REMOVE", RC_OK);
}

static enum rc post_snapshots_remove(struct request *rq)
{
	enum rc rc = snapshot_remove(&rq->op, rq->config, form_id(rq, "id"));

	if (rc == RC_CONFLICT)
		return show_refused(rq, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "snapshot-removed", 0);
	return redirect_to(rq, "/snapshots");
}

static enum rc get_snapshots_restore(struct request *rq)
{
	return show_snapshots_ask(rq, "RESTORE", RC_OK);
}

static enum rc post_snapshots_restore(struct request *rq)
{
	enum rc rc;

	if (!form_bool(rq, "sure"))
		return show_snapshots_ask(rq, "RESTORE",
					  op_fail(&rq->op, RC_INVALID, "sure",
						  "tick this, since the whole base changes"));
	rc = snapshot_restore_ask(&rq->op, rq->config, form_id(rq, "id"));
	if (rc == RC_CONFLICT)
		return show_refused(rq, rc);
	if (rc)
		return rc;
	start_job(rq, "snapshot");
	redirect_flash(rq, "snapshot-restoring", 0);
	return redirect_to(rq, "/snapshots");
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field id_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {0},
};
static const struct field restore_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "sure", .type = FIELD_BOOL},
    {0},
};
static const struct field setting_fields[] = {
    {.name = "snapshot_import", .type = FIELD_BOOL},
    {.name = "snapshot_delete", .type = FIELD_BOOL},
    {.name = "snapshot_undo", .type = FIELD_BOOL},
    {.name = "snapshot_keep", .type = FIELD_TEXT},
    {.name = "snapshot_mb", .type = FIELD_TEXT},
    {.name = "snapshot_free", .type = FIELD_TEXT},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_SNAPSHOT_MANAGE, NULL, get_snapshots_list},
    {METHOD_POST, "/make", PERM_SNAPSHOT_MANAGE, NULL, post_snapshots_make},
    {METHOD_POST, "/settings", PERM_SNAPSHOT_MANAGE, setting_fields, post_snapshots_settings},
    {METHOD_GET, "/download", PERM_SNAPSHOT_MANAGE, id_fields, get_snapshots_download},
    {METHOD_GET, "/remove", PERM_SNAPSHOT_MANAGE, id_fields, get_snapshots_remove},
    {METHOD_POST, "/remove", PERM_SNAPSHOT_MANAGE, id_fields, post_snapshots_remove},
    {METHOD_GET, "/restore", PERM_SNAPSHOT_MANAGE, id_fields, get_snapshots_restore},
    {METHOD_POST, "/restore", PERM_SNAPSHOT_MANAGE, restore_fields, post_snapshots_restore},
    {0},
};

int main(void)
{
	return app_serve("snapshots", routes);
}
