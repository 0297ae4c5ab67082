/*
 * Delete those whom a filter or a search finds: only people whom nobody may write to anyway.  Who
 * is active is left, and the page says how many that are.  Work on many deletes those as well, and
 * asks here how many of them are active.
 */
#include "cgi-bin/contacts.h"

#include "lib/base/count.h"
#include "lib/domain/bulk.h"
#include "lib/domain/contact_selection.h"
#include "lib/platform/template.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

/* Their e-mail is not wanted or does not arrive, or they have a blacklisted number alone. */
static const char out_of_reach[] =
    "(email_status is any of \"spam_report\", \"unsubscribed\", \"blacklisted\", \"not_confirmed\""
    " or (email is unknown and phone_status is \"blacklisted\"))";

/* Who has an address or a number, and is not out of reach. */
static const char active[] = "email_status is any of \"active\", \"over_the_limit\""
			     " or (email is unknown and phone_status is \"active\")";

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

static enum rc find(struct request *rq, const char *filter, int64_t at, struct contact_selected *s,
		    struct id_set *people)
{
	const struct contact_selection selection = {.filter = filter,
						    .search = form_text(rq, "q"),
						    .inside = form_bool(rq, "inside"),
						    .at = at};
	struct filter_error error;

	return contact_selection_people(&rq->op, &selection, s, people, &error);
}

enum rc contact_count_active(struct request *rq, const struct id_set *people, int64_t *out)
{
	const struct contact_selection selection = {.filter = active, .search = ""};
	struct contact_selected selected;
	struct filter_error error;
	struct id_set all;
	enum rc rc = contact_selection_people(&rq->op, &selection, &selected, &all, &error);

	*out = rc ? 0 : id_set_count_both(people, &all);
	return rc;
}

static enum rc read_sweep(struct request *rq, struct sweep *w)
{
	const char *filter = form_text(rq, "filter");
	struct contact_selected all, taken;
	struct filter_context ctx;
	struct id_set found;
	int64_t at;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!rc)
		rc = contact_selection_day(&rq->op, form_text(rq, "at"), &at);
	if (!rc)
		rc = find(rq, filter, at, &all, &found);
	if (!rc)
		rc = find(rq,
			  filter[0]
			      ? arena_printf(&rq->op.mem, "(%s) and %s", all.filter, out_of_reach)
			      : out_of_reach,
			  at, &taken, &w->people);
	if (rc)
		return rc;
	w->found = id_set_count(&found);
	w->taken = id_set_count(&w->people);
	return RC_OK;
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
	struct tpl *t = page_new(rq, "contacts_sweep", "Delete unreachable people"), *form;
	struct arena *mem = &rq->op.mem;

	tpl_text(t, "FOUND", format_count(mem, w->found));
	tpl_text(t, "FOUND_WORD", count_word(w->found, "person was", "people were"));
	tpl_text(t, "LEFT_WORD",
		 count_word(w->found - w->taken, "other can be reached, and is left as it is",
			    "others can be reached, and are left as they are"));
	tpl_text(t, "LEFT", format_count(mem, w->found - w->taken));
	tpl_text(t, "TAKEN", format_count(mem, w->taken));
	tpl_text(t, "BACK_HREF", list_href(rq));
	if (!w->taken) {
		tpl_show(t, "NOBODY");
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
	if (w->taken > BULK_AT_ONCE)
		tpl_show(form, "AS_JOB");
	page_fault(rq, form);
	return page_send(rq, t, rc);
}

enum rc get_contacts_sweep(struct request *rq)
{
	struct sweep w;
	enum rc rc = read_sweep(rq, &w);

	return rc ? rc : show_sweep(rq, &w, RC_OK);
}

/* Few at once; more by the job, whose page says how far it is. */
static enum rc delete_all(struct request *rq, const struct sweep *w, struct bulk *b)
{
	enum rc rc;

	*b = (struct bulk){
	    .order = {.action = BULK_DELETE, .field = "", .value = form_text(rq, "reason")},
	    .chosen = "Found people who cannot be written to",
	    .chosen_href = list_href(rq),
	};
	rc = bulk_start(&rq->op, b, &w->people);
	return rc || w->taken > BULK_AT_ONCE ? rc : bulk_run(&rq->op, b, &w->people);
}

enum rc post_contacts_sweep(struct request *rq)
{
	struct sweep w;
	struct bulk b;
	enum rc rc = read_sweep(rq, &w);

	if (rc)
		return rc;
	if (strcmp(form_text(rq, "seen"), arena_printf(&rq->op.mem, "%lld", (long long)w.taken)) !=
	    0)
		return show_sweep(rq, &w,
				  op_fail(&rq->op, RC_CONFLICT, "",
					  "the number of contacts has changed since you looked;"
					  " nobody was deleted yet"));
	if (!w.taken)
		return show_sweep(rq, &w, RC_CONFLICT);
	rc = delete_all(rq, &w, &b);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_sweep(rq, &w, rc);
	if (rc)
		return rc;
	if (b.state == BULK_RUNNING) {
		start_job(rq, "bulk");
		return redirect_to(rq, "/contacts/bulk-view?id=%lld", (long long)b.id);
	}
	redirect_flash(rq, b.changed == 1 ? "contact-deleted" : "contacts-deleted", b.changed);
	return redirect_to(rq, "/contacts");
}
