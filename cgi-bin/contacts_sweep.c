/*
 * Delete those whom a filter or a search finds: only people whom nobody may write to anyway.  Who
 * is active is left, and the page says how many that are.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_selection.h"
#include "lib/domain/contact_state.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { SWEEP_MAX = 50000 }; /* some seconds; more is done in several goes */

/* Their e-mail is not wanted or does not arrive, or they have a blacklisted number alone. */
static const char out_of_reach[] =
    "(email_status is any of \"spam_report\", \"unsubscribed\", \"blacklisted\", \"not_confirmed\""
    " or (email is unknown and phone_status is \"blacklisted\"))";

const struct field contact_sweep_fields[] = {
    {"q", FIELD_TEXT, false, 0, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"filter", FIELD_LINES, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {"reason", FIELD_TEXT, false, 0, NULL},
    {"seen", FIELD_TEXT, false, 0, NULL},
    {0},
};

struct sweep {
	int64_t found, taken; /* whom the filter means; whom of them the deletion */
	struct id_set people; /* the latter */
};

static enum rc count(struct request *rq, const char *filter, int64_t at, struct contact_selected *s,
		     int64_t *out)
{
	const struct contact_selection selection = {.filter = filter,
						    .search = form_text(rq, "q"),
						    .inside = form_bool(rq, "inside"),
						    .at = at};
	struct filter_error error;
	enum rc rc = contact_selection_find(&rq->op, &selection, s, &error);

	return rc ? rc : contact_count_found(&rq->op, &s->query, out);
}

static bool add_id(void *context, const struct contact *c)
{
	id_set_add(context, c->id);
	return true;
}

static enum rc read_sweep(struct request *rq, struct sweep *w)
{
	const char *filter = form_text(rq, "filter");
	struct contact_selected all, taken;
	struct filter_context ctx;
	int64_t at, newest = 0;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!rc)
		rc = contact_selection_day(&rq->op, form_text(rq, "at"), &at);
	if (!rc)
		rc = count(rq, filter, at, &all, &w->found);
	if (!rc)
		rc = count(rq,
			   filter[0]
			       ? arena_printf(&rq->op.mem, "(%s) and %s", all.filter, out_of_reach)
			       : out_of_reach,
			   at, &taken, &w->taken);
	if (rc)
		return rc;
	newest = taken.query.people ? id_set_last(taken.query.people) : 0;
	id_set_init(&rq->op.mem, &w->people, newest);
	return contact_each(&rq->op, &taken.query, add_id, &w->people);
}

static const char *list_href(struct request *rq)
{
	struct arena *mem = &rq->op.mem;

	return arena_printf(
	    mem, "/contacts?q=%s%s&filter=%s&at=%s", urlencode(mem, form_text(rq, "q")),
	    form_bool(rq, "inside") ? "&inside=1" : "", urlencode(mem, form_text(rq, "filter")),
	    urlencode(mem, form_text(rq, "at")));
}

static enum rc show_sweep(struct request *rq, const struct sweep *w, enum rc rc)
{
	struct tpl *t = page_new(rq, "contacts_sweep", "Delete the found"), *form;
	struct arena *mem = &rq->op.mem;

	tpl_text(t, "FOUND", format_count(mem, w->found));
	tpl_text(t, "LEFT", format_count(mem, w->found - w->taken));
	tpl_text(t, "TAKEN", format_count(mem, w->taken));
	tpl_text(t, "BACK_HREF", list_href(rq));
	if (!w->taken || w->taken > SWEEP_MAX) {
		tpl_show(t, w->taken ? "TOO_MANY" : "NOBODY");
		return page_send(rq, t, rc);
	}
	form = tpl_add(t, "FORM");
	tpl_text(form, "Q", form_text(rq, "q"));
	tpl_text(form, "FILTER_TEXT", form_text(rq, "filter"));
	tpl_text(form, "AT", form_text(rq, "at"));
	if (form_bool(rq, "inside"))
		tpl_show(form, "INSIDE");
	tpl_int(form, "SEEN", w->taken);
	tpl_text(form, "REASON_TYPED", form_text(rq, "reason"));
	tpl_int(form, "REASON_MAX", CONTACT_REASON_MAX);
	page_fault(rq, form);
	return page_send(rq, t, rc);
}

enum rc get_contacts_sweep(struct request *rq)
{
	struct sweep w;
	enum rc rc = read_sweep(rq, &w);

	return rc ? rc : show_sweep(rq, &w, RC_OK);
}

enum rc post_contacts_sweep(struct request *rq)
{
	struct sweep w;
	int64_t moved;
	enum rc rc = read_sweep(rq, &w);

	if (rc)
		return rc;
	if (strcmp(form_text(rq, "seen"), arena_printf(&rq->op.mem, "%lld", (long long)w.taken)) !=
	    0)
		return show_sweep(rq, &w,
				  op_fail(&rq->op, RC_CONFLICT, "",
					  "the number of contacts has changed since you looked;"
					  " nobody was deleted yet"));
	if (!w.taken || w.taken > SWEEP_MAX)
		return show_sweep(rq, &w, RC_CONFLICT);
	rc = contact_state_move_set(&rq->op, CONTACT_DELETE, form_text(rq, "reason"), &w.people,
				    &moved);
	if (rc == RC_INVALID)
		return show_sweep(rq, &w, rc);
	if (rc)
		return rc;
	redirect_flash(rq, moved == 1 ? "contact-deleted" : "contacts-deleted", moved);
	return redirect_to(rq, "/contacts");
}
