/*
 * What one does to people from their row or their page: archive, delete, unsubscribe ...  One route
 * takes them all: a button's name is "do", its value "archive.12", or "archive" for the people who
 * are ticked.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

/* --- what there is to do -------------------------------------------------------------------- */

struct act {
	const char *label;
	bool is_move;
	enum contact_move move;
	enum contact_status_action status;
	bool asks; /* by a page of its own: for a reason, or whether it is meant */
	const char *flash, *flash_many;
};

static const struct act acts[] = {
    {"Deactivate", true, CONTACT_DEACTIVATE, 0, false, "contact-deactivated",
     "contacts-deactivated"},
    {"Activate …", true, CONTACT_ACTIVATE, 0, true, "contact-activated", "contacts-activated"},
    {"Archive", true, CONTACT_ARCHIVE, 0, false, "contact-archived", "contacts-archived"},
    {"Unarchive", true, CONTACT_UNARCHIVE, 0, false, "contact-unarchived", "contacts-unarchived"},
    {"Restore", true, CONTACT_RESTORE, 0, false, "contact-restored", "contacts-restored"},
    {"Unsubscribe", false, 0, CONTACT_UNSUBSCRIBE, false, "contact-unsubscribed", NULL},
    {"Remove spam complaint", false, 0, CONTACT_REMOVE_COMPLAINT, false, "complaint-removed", NULL},
    {"Blacklist e-mail", false, 0, CONTACT_BLACKLIST_EMAIL, false, "email-blacklisted", NULL},
    {"Blacklist phone", false, 0, CONTACT_BLACKLIST_PHONE, false, "phone-blacklisted", NULL},
    {"Allow e-mail again …", false, 0, CONTACT_ALLOW_EMAIL, true, "email-allowed", NULL},
    {"Allow phone again …", false, 0, CONTACT_ALLOW_PHONE, true, "phone-allowed", NULL},
    {"Delete …", true, CONTACT_DELETE, 0, true, "contact-deleted", "contacts-deleted"},
};

static const char *act_key(const struct act *a)
{
	return a->is_move ? contact_move_key(a->move) : contact_status_action_key(a->status);
}

static const struct act *find_act(const char *key, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (strlen(act_key(&acts[i])) == len && strncmp(act_key(&acts[i]), key, len) == 0)
			return &acts[i];
	return NULL;
}

static bool fits(const struct contact *c, const struct act *a)
{
	if (!a->is_move)
		return c->state < CONTACT_ERASED && contact_status_action_fits(c, a->status);
	switch (a->move) {
	case CONTACT_DEACTIVATE:
		return c->state == CONTACT_LIVE && !c->deactivated;
	case CONTACT_ACTIVATE:
		return c->state == CONTACT_LIVE && c->deactivated;
	case CONTACT_ARCHIVE:
		return c->state == CONTACT_LIVE;
	case CONTACT_UNARCHIVE:
		return c->state == CONTACT_ARCHIVED;
	case CONTACT_DELETE:
		return c->state == CONTACT_LIVE || c->state == CONTACT_ARCHIVED;
	case CONTACT_RESTORE:
		return c->state == CONTACT_DELETED;
	case CONTACT_MOVES:
		break;
	}
	return false;
}

/* --- where one comes from ------------------------------------------------------------------- */

static const char *const pages[] = {"list", "archived", "deleted", "everybody", "view", NULL};

const char *contact_list_address(struct request *rq, const char *page, const char *query)
{
	static const char query_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					  "0123456789-._~%&=+*!$'(),;:@";

	if (strspn(query, query_chars) != strlen(query))
		query = "";
	if (strcmp(page, "list") == 0)
		page = "";
	return arena_printf(&rq->op.mem, "/contacts%s%s%s%s", page[0] ? "/" : "", page,
			    query[0] ? "?" : "", query);
}

/* Back to the page and the place in it. */
static enum rc go_back(struct request *rq, int64_t id)
{
	const char *page = form_text(rq, "page");

	if (strcmp(page, "view") == 0)
		return redirect_to(rq, "/contacts/view?id=%lld", (long long)id);
	return redirect_to(rq, "%s", contact_list_address(rq, page, form_text(rq, "back")));
}

void contact_fill_acts(struct request *rq, struct tpl *t, const char *page)
{
	t = tpl_include(t, "ACTS", "_contact_acts");
	tpl_text(t, "ACT_PAGE", page);
	tpl_text(t, "ACT_BACK", rq->query);
}

void contact_fill_menu(struct request *rq, struct tpl *t, const struct contact *c, const char *page)
{
	struct arena *mem = &rq->op.mem;

	if (!permission_granted(rq->session.role, PERM_CONTACT_WRITE))
		return;
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		const struct act *a = &acts[i];
		struct tpl *item;

		if (!fits(c, a))
			continue;
		item = tpl_add(t, "ACT");
		if (a->asks) {
			item = tpl_add(item, "ACT_ASKS");
			tpl_text(item, "ACT_HREF",
				 arena_printf(mem, "/contacts/ask?do=%s&id=%lld&page=%s",
					      act_key(a), (long long)c->id, page));
		} else {
			item = tpl_add(item, "ACT_NOW");
			tpl_text(item, "ACT_DO",
				 arena_printf(mem, "%s.%lld", act_key(a), (long long)c->id));
		}
		tpl_text(item, "ACT_LABEL", a->label);
	}
}

/* --- asking --------------------------------------------------------------------------------- */

static const struct ask {
	const char *key, *question, *text, *button;
	bool has_reason;
} asks[] = {
    {"delete", "Delete this contact?",
     "They leave all lists, segments and rules, and are kept under Deleted, from where they can be "
     "restored.",
     "Delete the contact", true},
    {"activate", "Activate this contact?", "Rules will reach them again.", "Activate the contact",
     false},
    {"allow-email", "May they get e-mail again?",
     "The address becomes active, and leaves the blacklist if it is there. Your reason is kept.",
     "Allow e-mail", true},
    {"allow-phone", "May they be called again?", "The number becomes active. Your reason is kept.",
     "Allow the phone", true},
};

static const struct ask *find_ask(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(asks); i++)
		if (strcmp(asks[i].key, key) == 0)
			return &asks[i];
	return NULL;
}

const struct field contact_ask_fields[] = {
    {"do", FIELD_TEXT, true, 0, NULL},
    {"id", FIELD_ID, true, 0, NULL},
    {"page", FIELD_CHOICE, false, 0, pages},
    {0},
};

/* A domain on the blacklist holds the address: said before anybody types a reason. */
static enum rc find_held(struct request *rq, const struct ask *ask, const struct contact *c,
			 const char **domain)
{
	enum contact_status_action action;
	enum rc rc = RC_OK;

	*domain = "";
	if (contact_status_action_find(ask->key, &action) && c->values[CONTACT_EMAIL][0])
		rc = contact_status_held(&rq->op, c, action, domain);
	return rc == RC_INVALID ? RC_OK : rc; /* what is no address is on no list */
}

static void fill_held(struct request *rq, struct tpl *t, const char *domain)
{
	struct tpl *held = tpl_add(t, "HELD");

	tpl_text(held, "DOMAIN", domain);
	tpl_text(
	    held, "DOMAIN_HREF",
	    arena_printf(&rq->op.mem, "/contacts/blacklist?q=%s", urlencode(&rq->op.mem, domain)));
}

/* rc: as what was sent before was refused, with its reason. */
static void fill_ask_form(struct request *rq, struct tpl *t, const struct ask *ask, int64_t id,
			  enum rc rc)
{
	struct tpl *may = tpl_add(t, "MAY"), *reason;

	tpl_text(may, "BUTTON", ask->button);
	tpl_text(may, "DO", arena_printf(&rq->op.mem, "%s.%lld", ask->key, (long long)id));
	tpl_show(may, strcmp(ask->key, "delete") == 0 ? "DANGER" : "PLAIN");
	if (!ask->has_reason)
		return;
	reason = tpl_add(t, "REASON");
	tpl_text(reason, "VALUE", rc ? form_text(rq, "reason") : "");
	tpl_int(reason, "MAX", CONTACT_REASON_MAX);
	page_fault(rq, reason);
}

/* A domain that holds the address is named instead; a reason that was typed stays. */
static enum rc show_ask(struct request *rq, const struct ask *ask, int64_t id, enum rc rc)
{
	const char *domain = "";
	struct contact c;
	struct tpl *t;
	struct fault fault = rq->op.fault;
	enum rc found = contact_get(&rq->op, id, &c);

	if (!found)
		found = find_held(rq, ask, &c, &domain);
	if (found)
		return found;
	rq->op.fault = fault;
	t = page_new(rq, "contacts_ask", ask->question);
	tpl_text(t, "QUESTION", ask->question);
	tpl_text(t, "NAME", contact_title(&rq->op, &c));
	tpl_int(t, "ID", id);
	tpl_text(t, "PAGE", form_text(rq, "page"));
	if (domain[0])
		fill_held(rq, t, domain);
	else
		tpl_text(tpl_add(t, "FREE"), "TEXT", ask->text);
	if (!domain[0] || rc)
		fill_ask_form(rq, t, ask, id, rc);
	return page_send(rq, t, rc);
}

enum rc get_contacts_ask(struct request *rq)
{
	const struct ask *ask = find_ask(form_text(rq, "do"));

	if (!ask)
		return op_fail(&rq->op, RC_INVALID, "do", "there is no such thing to do");
	return show_ask(rq, ask, form_id(rq, "id"), RC_OK);
}

/* --- doing ---------------------------------------------------------------------------------- */

const struct field contact_do_fields[] = {
    {"do", FIELD_TEXT, true, 0, NULL},	    {"contact", FIELD_LIST, false, 0, NULL},
    {"reason", FIELD_TEXT, false, 0, NULL}, {"page", FIELD_CHOICE, false, 0, pages},
    {"back", FIELD_TEXT, false, 0, NULL},   {0},
};

struct doing {
	const struct act *act;
	int64_t ids[CONTACT_SLICE];
	size_t count;
	bool is_one; /* a button of one row */
};

static bool read_id(const char *text, int64_t *out)
{
	size_t len = strspn(text, "0123456789");

	if (!len || len > 18 || text[len])
		return false;
	*out = strtoll(text, NULL, 10);
	return *out > 0;
}

static enum rc read_doing(struct request *rq, struct doing *d)
{
	const char *text = form_text(rq, "do"), *dot = strchr(text, '.');
	const char *const *list;
	size_t count;

	*d = (struct doing){.act = find_act(text, strcspn(text, ".")), .is_one = dot};
	if (!d->act)
		return op_fail(&rq->op, RC_INVALID, "do", "there is no such thing to do");
	if (dot)
		return read_id(dot + 1, &d->ids[d->count++])
			   ? RC_OK
			   : op_fail(&rq->op, RC_INVALID, "do", "this is no contact");
	list = form_list(rq, "contact", &count);
	if (count > CONTACT_SLICE || !d->act->is_move)
		return op_failf(&rq->op, RC_INVALID, "contact", "at most %d people at once",
				d->act->is_move ? (int)CONTACT_SLICE : 1);
	for (size_t i = 0; i < count; i++)
		if (!read_id(list[i], &d->ids[d->count++]))
			return op_fail(&rq->op, RC_INVALID, "contact", "this is no contact");
	return RC_OK;
}

/* Those of a long list in turns with others who write. */
static enum rc move_all(struct request *rq, const struct doing *d, int64_t *moved)
{
	enum rc rc = RC_OK;

	*moved = 0;
	for (size_t at = 0; !rc && at < d->count; at += CONTACT_PIECE) {
		size_t n = d->count - at < CONTACT_PIECE ? d->count - at : CONTACT_PIECE;
		int64_t some = 0;

		if (at)
			rc = contact_slice_turn(&rq->op);
		if (!rc)
			rc = contact_state_move(&rq->op, d->act->move, form_text(rq, "reason"),
						d->ids + at, n, &some);
		*moved += some;
	}
	return rc;
}

enum rc post_contacts_do(struct request *rq)
{
	const struct ask *ask;
	struct doing d;
	int64_t moved = 1;
	enum rc rc = read_doing(rq, &d);

	if (rc)
		return rc;
	ask = d.is_one ? find_ask(act_key(d.act)) : NULL;
	if (d.act->is_move)
		rc = move_all(rq, &d, &moved);
	else
		rc = contact_status_act(&rq->op, d.ids[0], d.act->status, form_text(rq, "reason"));
	if ((rc == RC_INVALID || rc == RC_CONFLICT) && ask && ask->has_reason)
		return show_ask(rq, ask, d.ids[0], rc);
	if (rc)
		return rc;
	if (!moved)
		redirect_flash(rq, d.count ? "contact-not-moved" : "nobody-chosen", 0);
	else if (moved == 1)
		redirect_flash(rq, d.act->flash, 1);
	else
		redirect_flash(rq, d.act->flash_many, moved);
	return go_back(rq, d.ids[0]);
}
