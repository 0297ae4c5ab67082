/*
 * From what was uploaded (imports_sources.c) to the queue: review, start.
 */
#include "cgi-bin/imports_mapping.h"
#include "lib/domain/import_file.h"
#include "lib/domain/import_segment.h"
#include "lib/platform/db.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/guard.h"
#include "lib/web/snapshot_ask.h"

enum rc import_fill_segments(struct request *rq, struct tpl *t, const struct import *im)
{
	struct segment *list;
	size_t count, hidden;
	struct tpl *joined;
	enum rc rc = import_segments_list(&rq->op, im, &list, &count, &hidden);

	if (rc || (!count && !hidden))
		return rc;
	joined = tpl_add(t, "JOINED");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(joined, "JOINED_SEGMENT");

		tpl_int(row, "SEGMENT_ID", list[i].id);
		tpl_text(row, "SEGMENT_NAME", list[i].name);
	}
	if (hidden)
		tpl_int(tpl_add(joined, "JOINED_HIDDEN"), "HIDDEN_COUNT", (int64_t)hidden);
	return RC_OK;
}

/* The mapping by the header and the values alone, not as last time. */
enum rc post_imports_anew(struct request *rq)
{
	struct import im;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	if (rc || gone)
		return rc;
	rc = import_check_files(rq, &im);
	if (!rc)
		rc = import_look_unlocked(rq, &im, form_text(rq, "files"));
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return import_show_mapping(rq, &im, NULL, rc);
	if (!rc)
		rc = import_save_sources(&rq->op, rq->config, &im);
	return rc ? rc : redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
}

/* --- review and start ----------------------------------------------------------------------- */

static const char *const policy_words[] = {
    [IMPORT_KEEP] = "for new people only",
    [IMPORT_FILL] = "fills what is empty",
    [IMPORT_OVERWRITE] = "",
    [IMPORT_MIRROR] = "empty cells clear",
};
static const char *const mode_words[] = {
    [IMPORT_ADD] = "added", [IMPORT_REPLACE] = "replace theirs", [IMPORT_REMOVE] = "taken away"};

/* What a column does to people who are here, where it is not the usual. */
static const char *describe_column(const struct import_mapping *m, const struct import_column *c)
{
	if (c->target.to == IMPORT_TO_TAGS || c->target.to == IMPORT_TO_SEGMENTS)
		return mode_words[c->mode];
	return m->people == IMPORT_LEAVE ? "" : policy_words[c->policy];
}

static void fill_matches(struct request *rq, struct tpl *body, const struct import_mapping *m,
			 const struct attribute *attributes, size_t count,
			 const struct import_preview *preview)
{
	struct tpl *left = NULL;

	for (size_t i = 0; i < m->count; i++) {
		const struct import_column *c = &m->columns[i];
		const char *how = describe_column(m, c);
		struct tpl *row;

		if (c->target.to > IMPORT_TO_LEFT_OUT) {
			row = tpl_add(body, "MATCH");
			tpl_text(row, "TARGET_LABEL",
				 import_target_label(c->target, attributes, count));
			if (how[0])
				tpl_text(tpl_add(row, "HOW"), "HOW_TEXT", how);
		} else {
			left = left ? left : tpl_add(body, "LEFT_OUT");
			row = tpl_add(left, "LEFT");
		}
		tpl_text(row, "COLUMN_NAME", import_column_name(rq, preview, i));
	}
}

static void fill_decisions(struct request *rq, struct tpl *body, const struct import_mapping *m)
{
	static const char *const people[] = {"KEEPS", "UPDATES", "UPDATES_ONLY"};
	static const char *const keys[] = {
	    [IMPORT_BY_ID] = "Muster ID",
	    [IMPORT_BY_EMAIL] = "e-mail",
	    [IMPORT_BY_PHONE] = "phone",
	    [IMPORT_BY_IDENTIFIER] = "identifier",
	};

	const char *by = "";

	tpl_show(body, people[m->people]);
	for (size_t i = 0; i < m->key_count; i++)
		by = arena_printf(&rq->op.mem, "%s%s%s", by, i ? ", then " : "", keys[m->keys[i]]);
	tpl_text(body, "KEYS", by[0] ? by : "nothing");
	for (size_t i = 0; i < m->tag_count; i++)
		tpl_text(tpl_add(body, "TAG"), "TAG_LABEL", m->tags[i]);
	if (m->tag_count)
		tpl_show(body, "HAS_TAGS");
	if (m->raise)
		tpl_show(body, "RAISES");
	if (m->newer && m->people != IMPORT_LEAVE)
		tpl_show(body, "NEWER");
}

static enum rc fill_twin(struct request *rq, struct tpl *body, const struct import *im)
{
	struct import twin;
	struct tpl *t;
	int64_t id, source;
	enum rc rc = import_find_twin(&rq->op, im, &id, &source);

	if (rc || !id)
		return rc;
	rc = import_get(&rq->op, id, &twin);
	if (rc)
		return rc;
	t = tpl_add(body, "TWIN");
	tpl_text(t, "TWIN_HREF", arena_printf(&rq->op.mem, "/imports/view?id=%lld", (long long)id));
	tpl_text(t, "TWIN_AT", zone_format_minute(&rq->op.mem, twin.queued_at));
	if (im->source_count > 1)
		tpl_text(tpl_add(t, "TWIN_FILE"), "TWIN_NAME", im->sources[source - 1].file_name);
	else
		tpl_show(t, "TWIN_WHOLE");
	return RC_OK;
}

static enum rc show_imports_review(struct request *rq, const struct import *im, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct import_preview preview;
	struct attribute *attributes;
	struct import_mapping m;
	size_t count;
	int64_t rows;
	struct tpl *body;
	enum rc failed = import_read_preview(rq, im, &preview);

	if (!failed)
		failed = attribute_list(&rq->op, &attributes, &count);
	if (failed)
		return failed;
	rq->op.fault = kept;
	import_mapping_parse(&rq->op, im->mapping, &m);
	body = page_new(rq, "imports_review", "Review the import");
	tpl_int(body, "ID", im->id);
	tpl_text(body, "FILES", import_files_mark(&rq->op, im));
	tpl_text(body, "SEEN", import_fingerprint(&rq->op, im));
	tpl_text(body, "NAME", im->name);
	import_fill_sources(rq, body, im);
	fill_decisions(rq, body, &m);
	fill_matches(rq, body, &m, attributes, count, &preview);
	failed = import_fill_segments(rq, body, im);
	if (!failed)
		failed = snapshot_ask_fill(rq, body, SNAPSHOT_IMPORT);
	if (!failed)
		failed = fill_twin(rq, body, im);
	if (!failed)
		failed = import_fill_rehearsal(rq, body, im, &preview, &rows);
	if (failed)
		return failed;
	tpl_text(body, "ROWS", format_count(&rq->op.mem, rows < 0 ? preview.estimated_rows : rows));
	if (rows < 0 && !preview.is_exact)
		tpl_show(body, "ABOUT");
	rq->op.fault = kept;
	if (rc && form_bool(rq, "consent"))
		tpl_show(body, "CONSENT");
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_imports_review(struct request *rq)
{
	struct import im;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	if (rc || gone)
		return rc;
	if (im.state != IMPORT_MAPPED)
		return redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
	return show_imports_review(rq, &im, RC_OK);
}

/* Who starts it has the right, too, and not only who matched the columns. */
static enum rc check_raise(struct request *rq, const struct import *im)
{
	struct import_mapping m;

	import_mapping_parse(&rq->op, im->mapping, &m);
	if (m.raise && !permission_granted(rq->session.role, PERM_CONSENT_RAISE))
		return op_fail(
		    &rq->op, RC_INVALID, "consent",
		    "only an admin starts an import whose evidence turns refusals around");
	return RC_OK;
}

enum rc post_imports_start(struct request *rq)
{
	struct import im;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	if (rc || gone)
		return rc;
	if (im.state != IMPORT_MAPPED)
		return redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
	if (!form_bool(rq, "consent"))
		rc = op_fail(&rq->op, RC_INVALID, "consent",
			     "only people who agreed may be stored; tick this when they did");
	if (!rc)
		rc = snapshot_ask_check(rq, SNAPSHOT_IMPORT);
	if (!rc)
		rc = check_raise(rq, &im);
	if (!rc)
		rc = import_accept_rehearsal(rq, &im);
	if (!rc)
		rc = import_queue(&rq->op, &im, form_text(rq, "seen"));
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_imports_review(rq, &im, rc);
	if (rc)
		return rc;
	start_job(rq, "importer");
	redirect_flash(rq, "import-started", 0);
	return redirect_to(rq, "/imports/view?id=%lld", (long long)im.id);
}

/* --- declared fields ------------------------------------------------------------------------ */

const struct field import_files_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"files", FIELD_TEXT, false, IMPORT_MARK_MAX, NULL},
    {0},
};

const struct field import_start_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"seen", FIELD_TEXT, true, IMPORT_MARK_MAX, NULL},
    {"mark", FIELD_TEXT, false, IMPORT_MARK_MAX, NULL},
    {"digest", FIELD_TEXT, false, IMPORT_MARK_MAX, NULL},
    {"consent", FIELD_BOOL, false, 0, NULL},
    {"without_snapshot", FIELD_BOOL, false, 0, NULL},
    {0},
};
