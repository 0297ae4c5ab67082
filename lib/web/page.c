/*
 * Answers: pages inside the layout, redirects, files.  Nothing is sent here; app.c sends after
 * the commit.
 */
#include "lib/web/request.h"

#include <ctype.h>
#include <stdarg.h>

#include "lib/domain/job_beat.h"
#include "lib/domain/notice.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/cookie.h"
#include "lib/web/flash.h"
#include "lib/web/format.h"
#include "lib/web/guard.h"
#include "static_version.h"

struct nav_entry {
	const char *group; /* heading in front of this entry, or NULL */
	const char *area, *label, *icon;
	enum permission permission;
};

static const struct nav_entry nav[] = {
    {"People", "segments", "Segments", "segments", PERM_SEGMENT_READ},
    {NULL, "contacts", "Contacts", "contacts", PERM_CONTACT_READ},
    {NULL, "duplicates", "Duplicates", "copy", PERM_CONTACT_WRITE},
    {NULL, "care", "Data care", "success", PERM_CONTACT_READ},
    {NULL, "tags", "Tags", "tag", PERM_CONTACT_READ},
    {NULL, "attributes", "Attributes", "columns", PERM_CONTACT_READ},
    {NULL, "imports", "Imports", "imports", PERM_IMPORT_RUN},
    {NULL, "exports", "Exports", "exports", PERM_EXPORT_RUN},
    {"Organisation", "changes", "Changes", "undo", PERM_CONTACT_READ},
    {NULL, "accounts", "Team", "team", PERM_ACCOUNT_MANAGE},
    {NULL, "jobs", "Jobs", "clock", PERM_SETTING_WRITE},
    {NULL, "audit", "Audit log", "eye", PERM_AUDIT_READ},
    {NULL, "snapshots", "Snapshots", "copy", PERM_SNAPSHOT_MANAGE},
    {NULL, "settings", "Settings", "settings", PERM_SETTING_WRITE},
};

static void fill_nav(struct request *rq, struct tpl *t)
{
	for (size_t i = 0; i < ARRAY_LEN(nav); i++) {
		struct tpl *row;

		if (!permission_granted(rq->session.role, nav[i].permission))
			continue;
		row = tpl_add(t, "NAV");
		tpl_text(row, "HREF", arena_printf(&rq->op.mem, "/%s", nav[i].area));
		tpl_text(row, "LABEL", nav[i].label);
		tpl_text(row, "ICON", nav[i].icon);
		/* One's own account lies in the team's area, but is not the team. */
		if (strcmp(rq->area, nav[i].area) == 0 && strncmp(rq->path, "/me", 3) != 0)
			tpl_show(row, "CURRENT");
		if (nav[i].group)
			tpl_text(tpl_add(row, "GROUP"), "GROUP_NAME", nav[i].group);
	}
}

static void fill_account(struct request *rq, struct tpl *page)
{
	struct tpl *t = tpl_add(page, "SIGNED_IN");
	int64_t unread = 0;

	fill_nav(rq, t);
	tpl_text(t, "ACCOUNT_NAME", rq->session.name);
	tpl_text(t, "ACCOUNT_ROLE", role_name(rq->session.role));
	if (notice_count_unread(&rq->op, &unread))
		op_clear_fault(&rq->op); /* a page without the number is better than none */
	tpl_text(t, "NOTICE_COUNT", format_count(&rq->op.mem, unread));
	if (unread)
		tpl_show(t, "NOTICES_NEW");
	/* The list has a search of its own. */
	if ((strcmp(rq->area, "contacts") != 0 || rq->path[0]) &&
	    permission_granted(rq->session.role, PERM_CONTACT_READ))
		tpl_show(t, "FIND");
}

static struct tpl *say(struct request *rq, const char *kind, const char *text)
{
	struct tpl *t = tpl_add(rq->page, "FLASH");

	tpl_text(t, "KIND", kind);
	tpl_text(t, "TEXT", text);
	return t;
}

static void fill_flash(struct request *rq)
{
	struct flash flash;

	if (!rq->flash[0])
		return;
	if (flash_decode(&rq->op.mem, rq->flash, &flash)) {
		struct tpl *t = say(rq, flash.kind, flash.text);

		if (flash.undo_id && rq->signed_in &&
		    permission_granted(rq->session.role, PERM_CONTACT_WRITE))
			tpl_int(tpl_add(t, "UNDO"), "UNDO_ID", flash.undo_id);
	}
	cookie_set(rq, COOKIE_FLASH, NULL, 0);
}

static struct tpl *make_page(struct request *rq, const char *name, const char *title, bool plain)
{
	struct settings settings;

	if (rq->page)
		BUG("a second page in one request");
	if (settings_get(&rq->op, &settings)) {
		settings = (struct settings){.workspace_name = "Muster", .time_zone = "UTC"};
		op_clear_fault(&rq->op);
	}
	zone_use(settings.time_zone);
	rq->page = tpl_new(&rq->op.mem, "_layout");
	tpl_global(rq->page, "WORKSPACE", settings.workspace_name);
	tpl_global(rq->page, "STATIC", "/static");
	tpl_global(rq->page, "VERSION", STATIC_VERSION);
	tpl_global(rq->page, "CSRF", page_csrf(rq));
	tpl_text(rq->page, "TITLE", title);
	if (plain || !rq->signed_in)
		tpl_show(rq->page, "SIGNED_OUT");
	else
		fill_account(rq, rq->page);
	fill_flash(rq);
	return tpl_include(rq->page, "BODY", name);
}

struct tpl *page_new(struct request *rq, const char *name, const char *title)
{
	return make_page(rq, name, title, false);
}

struct tpl *page_new_plain(struct request *rq, const char *name, const char *title)
{
	return make_page(rq, name, title, true);
}

const char *page_csrf(struct request *rq)
{
	return guard_csrf_token(rq);
}

void page_refresh(struct request *rq, int seconds)
{
	tpl_int(tpl_add(rq->page, "REFRESH"), "SECONDS", seconds);
}

static const char *silence_words(struct request *rq, int64_t seconds)
{
	enum { MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR };
	struct arena *a = &rq->op.mem;

	if (seconds < 2 * HOUR)
		return arena_printf(a, "%lld minutes", (long long)seconds / MINUTE);
	if (seconds < 2 * DAY)
		return arena_printf(a, "%lld hours", (long long)seconds / HOUR);
	return arena_printf(a, "%lld days", (long long)seconds / DAY);
}

void page_wait_for_job(struct request *rq, int seconds)
{
	int64_t last;
	struct tpl *t;

	page_refresh(rq, seconds);
	if (!job_cron_is_silent(&rq->op, rq->config))
		return;
	t = tpl_add(rq->page, "CRON_SILENT");
	last = job_cron_last(&rq->op, rq->config);
	if (last)
		tpl_text(tpl_add(t, "CRON_LAST"), "SILENT_FOR",
			 silence_words(rq, rq->op.now - last));
	else
		tpl_show(t, "CRON_NEVER");
	tpl_show(t, permission_granted(rq->session.role, PERM_SETTING_WRITE) ? "MAY_SEE_JOBS"
									     : "MAY_TELL");
}

void page_say(struct request *rq, const char *kind, const char *text)
{
	(void)say(rq, kind, text);
}

void page_fault_as(struct request *rq, struct tpl *t, const char *marker)
{
	const struct fault *fault = &rq->op.fault;
	struct tpl *include;

	tpl_show(t, arena_printf(&rq->op.mem, "%s_BAD", marker));
	include = tpl_include(t, arena_printf(&rq->op.mem, "%s_ERROR", marker), "_field_error");
	tpl_text(include, "NAME", fault->field);
	tpl_text(include, "TEXT", op_sentence(&rq->op, fault->reason));
}

void page_fault(struct request *rq, struct tpl *t)
{
	const struct fault *fault = &rq->op.fault;
	char *marker;

	if (!fault->rc)
		return;
	if (!fault->field[0]) {
		page_say(rq, "danger", op_sentence(&rq->op, fault->reason));
		return;
	}
	marker = arena_dup(&rq->op.mem, fault->field);
	for (char *c = marker; *c; c++)
		*c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
	page_fault_as(rq, t, marker);
	tpl_show(t, "HAS_ERRORS");
}

enum rc page_send(struct request *rq, struct tpl *body, enum rc rc)
{
	struct fault kept = rq->op.fault;
	enum rc made;

	(void)body;
	str_clear(&rq->body);
	made = tpl_expand(&rq->op, rq->page, &rq->body);
	if (made)
		return made;
	rq->op.fault = kept;
	return rc;
}

enum rc redirect_to(struct request *rq, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	rq->location = arena_vprintf(&rq->op.mem, fmt, args);
	va_end(args);
	if (rq->location[0] != '/' || rq->location[1] == '/' || strpbrk(rq->location, "\r\n\\"))
		BUG("redirect to something that is no path of ours");
	return RC_OK;
}

void redirect_flash_undo(struct request *rq, const char *key, int64_t number, int64_t batch_id)
{
	cookie_set(rq, COOKIE_FLASH, flash_encode(&rq->op.mem, key, number, batch_id), 0);
	rq->flash = "";
}

void redirect_flash(struct request *rq, const char *key, int64_t number)
{
	redirect_flash_undo(rq, key, number, rq->op.batch_id);
}

enum rc send_file(struct request *rq, const char *path, const char *type, const char *file_name)
{
	if (path[0] == '/' || strstr(path, ".."))
		BUG("send_file of a path outside the data directory");
	rq->file = path;
	rq->body_type = type;
	rq->file_name = file_name;
	return RC_OK;
}

void note_fetched(struct request *rq, int kind, int64_t subject_id)
{
	rq->fetched = kind;
	rq->fetched_id = subject_id;
}

void start_job(struct request *rq, const char *job)
{
	for (size_t i = 0; i < ARRAY_LEN(rq->start_jobs); i++)
		if (!rq->start_jobs[i]) {
			rq->start_jobs[i] = job;
			return;
		}
	BUG("too many jobs to start");
}
