/*
 * Somebody was deleted or merged while a form of theirs stood open: nothing is saved, what was
 * typed stays, and the page offers the way on.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_state.h"
#include "lib/domain/merge.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"

enum rc contact_check_here(struct request *rq, const struct contact *c)
{
	if (c->state != CONTACT_DELETED)
		return RC_OK;
	if (merge_target(c))
		return op_fail(&rq->op, RC_CONFLICT, "",
			       "this contact was merged into another one meanwhile");
	if (form_bool(rq, "restore"))
		return RC_OK;
	return op_fail(&rq->op, RC_CONFLICT, "", "this contact was deleted meanwhile");
}

enum rc contact_bring_back(struct request *rq, const struct contact *c, bool *changed)
{
	int64_t moved = 0;
	enum rc rc;

	if (c->state != CONTACT_DELETED)
		return RC_OK;
	rc = contact_state_move(&rq->op, CONTACT_RESTORE, "", &c->id, 1, &moved);
	if (!rc && !moved)
		return op_fail(&rq->op, RC_CONFLICT, "", "this contact cannot be restored");
	*changed = true;
	return rc;
}

/* --- the offer ------------------------------------------------------------------------------ */

static enum rc fill_merged(struct request *rq, struct tpl *t, int64_t into)
{
	struct contact kept;
	struct tpl *row;
	enum rc rc = contact_get(&rq->op, into, &kept);

	/* Who was erased since is nobody to go to. */
	if (rc == RC_NOT_FOUND) {
		op_clear_fault(&rq->op);
		return RC_OK;
	}
	if (rc)
		return rc;
	row = tpl_add(t, "MERGED");
	tpl_int(row, "INTO_ID", kept.id);
	tpl_text(row, "INTO_NAME", contact_title(&rq->op, &kept));
	return RC_OK;
}

static void add_sent(void *context, const char *name, const char *value)
{
	struct tpl *row = tpl_add(context, "SENT");

	tpl_text(row, "SENT_NAME", name);
	tpl_text(row, "SENT_VALUE", value);
}

enum rc contact_fill_away(struct request *rq, struct tpl *body, const struct contact *c,
			  bool with_form)
{
	struct fault kept = rq->op.fault;
	struct tpl *t = tpl_include(body, "AWAY", "_contact_away"), *part;
	enum rc rc = RC_OK;

	if (rq->route->method == METHOD_POST)
		tpl_show(t, "REFUSED");
	if (!c->id) {
		tpl_show(t, "ERASED");
		return RC_OK;
	}
	if (merge_target(c)) {
		rc = fill_merged(rq, t, merge_target(c));
	} else {
		part = tpl_add(t, "DELETED");
		tpl_text(part, "STATE_AT", zone_format_minute(&rq->op.mem, c->state_at));
		tpl_text(part, "STATE_REASON", c->state_reason);
		if (with_form) {
			part = tpl_add(t, "RESTORE");
			tpl_text(part, "SENT_TO",
				 arena_printf(&rq->op.mem, "/%s%s", rq->area, rq->route->path));
			form_each(rq, add_sent, part);
		}
	}
	rq->op.fault = kept;
	return rc;
}
