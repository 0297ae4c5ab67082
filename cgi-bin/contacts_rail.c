/*
 * The status groups at the left of the lists: one click to switch to a group, one to drop it, one
 * group at a time.  Each is a condition of the filter, so that list, number and export agree; what
 * else the filter asks stays.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_tally.h"
#include "lib/domain/email_limit.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

/* Which number of the tally a group shows. */
enum group_of { OF_EMAIL_ALL, OF_EMAIL, OF_PHONE_ALL, OF_PHONE };

struct group {
	const char *head; /* in front of the first of its channel */
	const char *label, *tone, *text;
	enum group_of of;
	enum contact_email_status status;
};

static const struct group groups[] = {
    {"E-mail", "All with e-mail", "is-off", "email has any value", OF_EMAIL_ALL, 0},
    {NULL, "Active", "is-good", "email_status is \"active\"", OF_EMAIL, CONTACT_EMAIL_ACTIVE},
    {NULL, "Spam reports", "is-bad", "email_status is \"spam_report\"", OF_EMAIL,
     CONTACT_EMAIL_SPAM_REPORT},
    {NULL, "Unsubscribed", "is-warn", "email_status is \"unsubscribed\"", OF_EMAIL,
     CONTACT_EMAIL_UNSUBSCRIBED},
    {NULL, "Blacklisted", "is-bad", "email_status is \"blacklisted\"", OF_EMAIL,
     CONTACT_EMAIL_BLACKLISTED},
    {NULL, "Not confirmed", "is-warn", "email_status is \"not_confirmed\"", OF_EMAIL,
     CONTACT_EMAIL_NOT_CONFIRMED},
    {NULL, "Over the limit", "is-warn", "email_status is \"over_the_limit\"", OF_EMAIL,
     CONTACT_EMAIL_OVER_LIMIT},
    {"Phone", "All with phone", "is-off", "phone has any value", OF_PHONE_ALL, 0},
    {NULL, "Active", "is-good", "phone_status is \"active\"", OF_PHONE, CONTACT_EMAIL_ACTIVE},
    {NULL, "Blacklisted", "is-bad", "phone_status is \"blacklisted\"", OF_PHONE,
     CONTACT_EMAIL_BLACKLISTED},
};

/* Is it one of the groups' conditions?  By its text, as it is printed. */
static const struct group *find_group(struct request *rq, const struct filter_node *item)
{
	const char *text;

	if (item->type != FILTER_CONDITION || item->is_negated)
		return NULL;
	text = filter_print_item(&rq->op, item);
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		if (strcmp(groups[i].text, text) == 0)
			return &groups[i];
	return NULL;
}

/* The filter without its group; *current is that group, or NULL. */
static const char *without_group(struct request *rq, const struct filter_node *tree,
				 const struct group **current)
{
	struct arena *mem = &rq->op.mem;
	const char *text = "";

	*current = NULL;
	if (!tree || !tree->count)
		return "";
	if (tree->type != FILTER_GROUP || tree->is_negated || (tree->is_or && tree->count > 1))
		return arena_printf(mem, "(%s)", filter_print(&rq->op, tree));
	for (size_t i = 0; i < tree->count; i++) {
		const struct filter_node *item = tree->items[i];
		const struct group *g = find_group(rq, item);
		const char *words;

		if (g && !*current) {
			*current = g;
			continue;
		}
		words = filter_print_item(&rq->op, item);
		if (item->type == FILTER_GROUP && !item->is_negated)
			words = arena_printf(mem, "(%s)", words);
		text = arena_printf(mem, "%s%s%s", text, text[0] ? " and " : "", words);
	}
	return text;
}

/* The numbers of a list. */
struct numbers {
	struct contact_tally tally;
	int64_t over; /* active by their status, but over the limit */
};

static int64_t number_of(const struct group *g, const struct numbers *n)
{
	const struct contact_tally *t = &n->tally;

	switch (g->of) {
	case OF_EMAIL_ALL:
		return t->with_email;
	case OF_EMAIL:
		if (g->status == CONTACT_EMAIL_OVER_LIMIT)
			return n->over;
		return t->email[g->status] - (g->status == CONTACT_EMAIL_ACTIVE ? n->over : 0);
	case OF_PHONE_ALL:
		return t->with_phone;
	case OF_PHONE:
		return t->phone[g->status];
	}
	return 0;
}

/* The numbers of all states that the list shows, in one. */
static enum rc add_up(struct request *rq, unsigned states, struct numbers *n)
{
	struct contact_tally *out = &n->tally;
	struct contact_tally tally[CONTACT_STATES];
	enum rc rc = contact_tally_get(&rq->op, tally);

	*n = (struct numbers){0};
	if (!rc)
		rc = email_limit_count(&rq->op, states, &n->over);
	for (int s = 0; !rc && s < CONTACT_STATES; s++) {
		if (!(states & (1U << s)))
			continue;
		out->total += tally[s].total;
		out->with_email += tally[s].with_email;
		out->with_phone += tally[s].with_phone;
		for (int i = 0; i < CONTACT_STATUSES; i++) {
			out->email[i] += tally[s].email[i];
			out->phone[i] += tally[s].phone[i];
		}
	}
	return rc;
}

/* "All with e-mail" shows those who were deleted, too: on a page of its own. */
static const char *page_of(const struct group *g, const char *page)
{
	if (strcmp(page, "/contacts/deleted") == 0)
		return page;
	return g->of == OF_EMAIL_ALL ? "/contacts/everybody" : "/contacts";
}

static const char *href(struct request *rq, const char *page, const char *rest, const char *text)
{
	struct arena *mem = &rq->op.mem;
	const char *filter =
	    arena_printf(mem, "%s%s%s", rest, rest[0] && text[0] ? " and " : "", text);

	return filter[0] ? arena_printf(mem, "%s?filter=%s", page, urlencode(mem, filter)) : page;
}

enum rc contact_fill_rail(struct request *rq, struct tpl *body, const struct contact_filter *f,
			  const char *page, unsigned states)
{
	struct tpl *t = tpl_include(body, "RAIL", "_contact_rail");
	const char *home = strcmp(page, "/contacts/deleted") == 0 ? page : "/contacts", *rest;
	struct numbers own, everybody;
	struct email_limit limit;
	const struct group *current;
	enum rc rc = add_up(rq, states == CONTACT_IN_DELETED ? states : CONTACT_IN_LIVE, &own);

	if (!rc)
		rc = add_up(rq, CONTACT_IN_LIVE | CONTACT_IN_DELETED, &everybody);
	if (!rc)
		rc = email_limit_get(&rq->op, &limit);
	if (rc)
		return rc;
	rest = without_group(rq, f->has_error ? NULL : f->tree, &current);
	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		const struct group *g = &groups[i];
		const char *to = page_of(g, page);
		bool with_deleted = strcmp(to, "/contacts/everybody") == 0;
		struct tpl *row;

		if (g->status == CONTACT_EMAIL_OVER_LIMIT && !limit.is_set && g != current)
			continue;
		row = tpl_add(t, "STATUS_GROUP");

		if (g->head)
			tpl_text(tpl_add(row, "CHANNEL_HEAD"), "CHANNEL_NAME", g->head);
		tpl_text(row, "GROUP_LABEL", g->label);
		tpl_text(row, "GROUP_CLASS", g->tone);
		tpl_text(row, "GROUP_COUNT",
			 format_count(&rq->op.mem, number_of(g, with_deleted ? &everybody : &own)));
		tpl_text(row, "GROUP_HREF",
			 g == current ? href(rq, home, rest, "") : href(rq, to, rest, g->text));
		if (with_deleted)
			tpl_show(row, "GROUP_HINT");
		if (g == current)
			tpl_show(row, "GROUP_CURRENT");
	}
	if (current) {
		struct tpl *drop = tpl_add(t, "GROUP_DROP");

		tpl_text(drop, "DROP_HREF", href(rq, home, rest, ""));
		tpl_text(drop, "DROP_LABEL", current->label);
	}
	return RC_OK;
}
