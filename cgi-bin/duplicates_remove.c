/*
 * All duplicates of a channel at once: the question, with the number and examples, and the deed.
 */
#include "cgi-bin/duplicates.h"

#include "lib/domain/contact_point.h"
#include "lib/platform/db.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum { EXAMPLES = 5 };

static const char *const keeps[] = {"older", "newer", NULL};

static enum duplicate_keep read_keep(struct request *rq)
{
	return strcmp(form_text(rq, "keep"), "newer") == 0 ? DUPLICATE_KEEP_NEWER
							   : DUPLICATE_KEEP_OLDER;
}

static enum rc fill_example(struct request *rq, struct tpl *t, enum duplicate_channel channel,
			    const struct duplicate_removal *r)
{
	struct arena *mem = &rq->op.mem;
	struct contact gone, kept;
	enum rc rc = contact_get(&rq->op, r->id, &gone);

	if (!rc)
		rc = contact_get(&rq->op, r->kept_id, &kept);
	if (rc)
		return rc;
	tpl_text(t, "VALUE", duplicates_value(rq, channel, &kept));
	tpl_int(t, "GONE_ID", gone.id);
	tpl_text(t, "GONE_NAME", contact_title(&rq->op, &gone));
	tpl_text(t, "GONE_CREATED", zone_format_minute(mem, gone.created_at));
	tpl_int(t, "KEPT_ID", kept.id);
	tpl_text(t, "KEPT_NAME", contact_title(&rq->op, &kept));
	tpl_text(t, "KEPT_CREATED", zone_format_minute(mem, kept.created_at));
	return RC_OK;
}

/* A further address in common is a reason to look, not to delete: see duplicate_remove_find. */
static enum rc fill_looked_at(struct request *rq, struct tpl *t, enum duplicate_channel channel)
{
	bool any = false;
	enum rc rc = RC_OK;

	if (channel == DUPLICATE_EMAIL || channel == DUPLICATE_PHONE)
		rc = contact_point_any(&rq->op, &any);
	if (any)
		tpl_show(t, "BUT_FURTHER");
	return rc;
}

static enum rc show_remove(struct request *rq, const struct duplicate_removal *list, size_t count,
			   int64_t total, const char *reason, enum rc rc)
{
	enum duplicate_channel channel = duplicates_channel(rq);
	enum duplicate_keep keep = read_keep(rq);
	struct tpl *t = page_new(rq, "duplicates_remove", "Remove duplicates");
	enum rc filled = RC_OK;

	tpl_text(t, "CHANNEL", duplicate_channel_key(channel));
	tpl_text(t, "CHANNEL_LABEL", duplicates_channel_label(channel));
	tpl_text(t, "KEEP", keeps[keep]);
	tpl_show(t, keep == DUPLICATE_KEEP_OLDER ? "KEEPS_OLDER" : "KEEPS_NEWER");
	tpl_text(t, "TOTAL", format_count(&rq->op.mem, total));
	tpl_text(t, "NOW", format_count(&rq->op.mem, (int64_t)count));
	tpl_int(t, "SEEN", total);
	tpl_text(t, "REASON", reason);
	if (total > (int64_t)count)
		tpl_show(t, "IN_PARTS");
	tpl_show(t, count == 1 ? "ONE" : "SEVERAL");
	page_fault(rq, t);
	filled = fill_looked_at(rq, t, channel);
	for (size_t i = 0; !filled && i < count && i < EXAMPLES; i++)
		filled = fill_example(rq, tpl_add(t, "EXAMPLE"), channel, &list[i]);
	return filled ? filled : page_send(rq, t, rc);
}

enum rc get_duplicates_remove(struct request *rq)
{
	enum duplicate_channel channel = duplicates_channel(rq);
	struct duplicate_removal *list;
	size_t count;
	int64_t total;
	enum rc rc = duplicate_remove_find(&rq->op, channel, read_keep(rq), &list, &count, &total);

	if (rc)
		return rc;
	if (!count) {
		redirect_flash(rq, "duplicates-none-at-once", 0);
		return redirect_to(rq, "/duplicates?channel=%s", duplicate_channel_key(channel));
	}
	return show_remove(rq, list, count, total, "removed as a duplicate", RC_OK);
}

/* The search reads all keys: nobody should wait for it, so it is done without the write lock. */
static enum rc find_unlocked(struct request *rq, struct duplicate_removal **list, size_t *count,
			     int64_t *total)
{
	struct op *op = &rq->op;
	enum rc rc = db_commit(op);

	if (!rc)
		rc = db_begin_read(op);
	if (!rc)
		rc = duplicate_remove_find(op, duplicates_channel(rq), read_keep(rq), list, count,
					   total);
	if (!rc)
		rc = db_commit(op);
	return rc ? rc : db_begin_write(op);
}

enum rc post_duplicates_remove(struct request *rq)
{
	enum duplicate_channel channel = duplicates_channel(rq);
	const char *reason = form_text(rq, "reason");
	struct duplicate_removal *list;
	int64_t total, removed;
	size_t count;
	enum rc rc = find_unlocked(rq, &list, &count, &total);

	if (rc)
		return rc;
	if (!count || strcmp(form_text(rq, "seen"),
			     arena_printf(&rq->op.mem, "%lld", (long long)total)) != 0) {
		rc = op_fail(&rq->op, RC_CONFLICT, "",
			     "the number of duplicates has changed meanwhile; please look again");
		return show_remove(rq, list, count, total, reason, rc);
	}
	rc = duplicate_remove(&rq->op, channel, list, count, reason, &removed);
	if (rc == RC_INVALID)
		return show_remove(rq, list, count, total, reason, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "duplicates-removed", removed);
	return redirect_to(rq, "/duplicates?channel=%s", duplicate_channel_key(channel));
}

const struct field duplicates_remove_fields[] = {
    {"channel", FIELD_TEXT, false, 0, NULL},
    {"keep", FIELD_CHOICE, false, 0, keeps},
    {0},
};
const struct field duplicates_remove_post_fields[] = {
    {"channel", FIELD_TEXT, false, 0, NULL},
    {"keep", FIELD_CHOICE, true, 0, keeps},
    {"seen", FIELD_TEXT, false, 0, NULL},
    {"reason", FIELD_TEXT, false, 4 * CONTACT_REASON_MAX, NULL},
    {0},
};
