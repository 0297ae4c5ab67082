/*
 * /contacts/blacklist: addresses and domains that nobody sends to.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/blacklist.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

const struct field contact_blacklist_fields[] = {
    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL}, {"after", FIELD_ID, false, 0, NULL}, {0}};
const struct field contact_blacklist_add_fields[] = {
    {"entry", FIELD_TEXT, false, 0, NULL}, {"reason", FIELD_TEXT, false, 0, NULL}, {0}};

static const char *people_href(struct request *rq, const struct blacklist_entry *e)
{
	const char *filter = arena_printf(&rq->op.mem, "email %s \"%s%s\"",
					  e->kind == BLACKLIST_DOMAIN ? "ends with" : "is",
					  e->kind == BLACKLIST_DOMAIN ? "@" : "", e->key);

	return arena_printf(&rq->op.mem, "/contacts?filter=%s", urlencode(&rq->op.mem, filter));
}

static void fill_entry(struct request *rq, struct tpl *t, const struct blacklist_entry *e)
{
	tpl_int(t, "ENTRY_ID", e->id);
	tpl_text(t, "ENTRY", e->key);
	tpl_show(t, e->kind == BLACKLIST_DOMAIN ? "IS_DOMAIN" : "IS_ADDRESS");
	tpl_text(t, "ENTRY_HREF", people_href(rq, e));
	contact_fill_optional(t, "HAS_REASON", "NO_REASON", "REASON", e->reason);
	tpl_text(t, "WHO", e->account_name[0] ? e->account_name : "The system");
	tpl_text(t, "AT", zone_format_minute(&rq->op.mem, e->created_at));
	tpl_text(t, "AT_EXACT", zone_format_exact(&rq->op.mem, e->created_at));
	if (permission_granted(rq->session.role, PERM_CONTACT_WRITE))
		tpl_show(t, "MAY_REMOVE");
}

/* What was typed into the form is shown again when it was refused. */
static enum rc show_blacklist(struct request *rq, const char *search, int64_t after,
			      const char *entry, const char *reason, enum rc rc)
{
	struct blacklist_entry *list;
	struct fault fault = rq->op.fault;
	size_t count;
	int64_t total;
	struct tpl *t, *rows;
	enum rc made =
	    blacklist_list(&rq->op, search, after, LIST_PAGE_ROWS + 1, &list, &count, &total);

	if (made)
		return made;
	rq->op.fault = fault;
	t = page_new(rq, "contacts_blacklist", "Blacklist");
	contact_fill_tabs(rq, t, "blacklist");
	tpl_text(t, "Q", search);
	tpl_text(t, "TOTAL_TEXT",
		 format_counted(&rq->op.mem, total, "address or domain", "addresses and domains"));
	if (permission_granted(rq->session.role, PERM_CONTACT_WRITE)) {
		struct tpl *form = tpl_add(t, "MAY_ADD");

		tpl_text(form, "ENTRY_TYPED", entry);
		tpl_text(form, "REASON_TYPED", reason);
		tpl_int(form, "REASON_MAX", CONTACT_REASON_MAX);
		page_fault(rq, form);
	}
	if (!count) {
		tpl_show(t, search[0] ? "NONE_FOUND" : "NONE");
		return page_send(rq, t, rc);
	}
	rows = tpl_add(t, "ROWS");
	for (size_t i = 0; i < count && i < LIST_PAGE_ROWS; i++)
		fill_entry(rq, tpl_add(rows, "ENTRY_ROW"), &list[i]);
	if (count > LIST_PAGE_ROWS)
		tpl_text(tpl_add(rows, "MORE"), "MORE_HREF",
			 arena_printf(&rq->op.mem, "/contacts/blacklist?q=%s&after=%lld",
				      urlencode(&rq->op.mem, search),
				      (long long)list[LIST_PAGE_ROWS - 1].id));
	return page_send(rq, t, rc);
}

enum rc get_contacts_blacklist(struct request *rq)
{
	return show_blacklist(rq, form_text(rq, "q"), form_id(rq, "after"), "", "", RC_OK);
}

enum rc post_contacts_blacklist(struct request *rq)
{
	int64_t id, people;
	enum rc rc =
	    blacklist_add(&rq->op, form_text(rq, "entry"), form_text(rq, "reason"), &id, &people);

	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_blacklist(rq, "", 0, form_text(rq, "entry"), form_text(rq, "reason"),
				      rc);
	if (rc)
		return rc;
	redirect_flash(rq, "blacklist-added", people);
	return redirect_to(rq, "/contacts/blacklist");
}

enum rc post_contacts_blacklist_remove(struct request *rq)
{
	int64_t people;
	enum rc rc = blacklist_remove(&rq->op, form_id(rq, "id"), &people);

	if (rc)
		return rc;
	redirect_flash(rq, "blacklist-removed", people);
	return redirect_to(rq, "/contacts/blacklist");
}
