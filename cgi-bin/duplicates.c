/*
 * /duplicates: contacts that look like one person twice, and what to do about them.
 */
#include "cgi-bin/duplicates.h"

#include "lib/domain/contact_point.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_state.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"
#include "lib/web/urlencoded.h"

enum { GROUP_APART_SHOWN = 20 };

static const struct {
	const char *label, *same, *none;
} labels[DUPLICATE_CHANNELS] = {
    [DUPLICATE_EMAIL] = {"E-mail", "the e-mail address",
			 "No two contacts have the same e-mail address."},
    [DUPLICATE_PHONE] = {"Phone", "the phone number",
			 "No two contacts have the same phone number, however it is written."},
    [DUPLICATE_IDENTIFIER] = {"Identifier", "the identifier",
			      "No two contacts have the same identifier."},
    [DUPLICATE_NAME] = {"Similar name", "the name",
			"No two contacts have the same name and also share a company, an e-mail"
			" address, a phone number or an identifier."},
};

const char *duplicates_channel_label(enum duplicate_channel channel)
{
	return labels[channel].label;
}

enum duplicate_channel duplicates_channel(struct request *rq)
{
	enum duplicate_channel channel;

	return duplicate_channel_find(form_text(rq, "channel"), &channel) ? channel
									  : DUPLICATE_EMAIL;
}

const char *duplicates_value(struct request *rq, enum duplicate_channel channel,
			     const struct contact *c)
{
	switch (channel) {
	case DUPLICATE_EMAIL:
		return c->values[CONTACT_EMAIL];
	case DUPLICATE_PHONE:
		return c->values[CONTACT_PHONE];
	case DUPLICATE_IDENTIFIER:
		return c->values[CONTACT_IDENTIFIER];
	default:
		return contact_title(&rq->op, c);
	}
}

enum rc duplicates_back(struct request *rq, enum duplicate_channel channel,
			const struct contact *members, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct contact *left;
		size_t n;
		int64_t total;
		const char *key;
		enum rc rc =
		    duplicate_members(&rq->op, channel, members[i].id, &left, &n, &total, &key);

		if (rc && rc != RC_NOT_FOUND)
			return rc;
		op_clear_fault(&rq->op);
		for (size_t m = 0; !rc && m < n; m++)
			if (left[m].id == members[i].id)
				return redirect_to(rq, "/duplicates/group?channel=%s&id=%lld",
						   duplicate_channel_key(channel),
						   (long long)members[i].id);
	}
	return redirect_to(rq, "/duplicates?channel=%s", duplicate_channel_key(channel));
}

/* --- the list -------------------------------------------------------------------------------- */

/* Names take a look at the people: they are counted only where they are shown. */
static enum rc fill_tabs(struct request *rq, struct tpl *t, enum duplicate_channel shown,
			 struct duplicate_counts *of_shown)
{
	struct arena *mem = &rq->op.mem;
	enum rc rc = RC_OK;

	for (int i = 0; !rc && i < DUPLICATE_CHANNELS; i++) {
		enum duplicate_channel channel = (enum duplicate_channel)i;
		struct tpl *tab = tpl_add(t, "TAB"), *counted;
		struct duplicate_counts counts = {0};

		tpl_text(tab, "CHANNEL", duplicate_channel_key(channel));
		tpl_text(tab, "CHANNEL_LABEL", labels[i].label);
		if (channel == shown)
			tpl_show(tab, "CURRENT");
		if (channel == DUPLICATE_NAME && channel != shown) {
			tpl_show(tab, "UNCOUNTED");
			continue;
		}
		rc = duplicate_count(&rq->op, channel, &counts);
		counted = tpl_add(tab, "COUNTED");
		tpl_text(counted, "CONTACTS", format_count(mem, counts.contacts));
		tpl_show(counted, counts.contacts == 1 ? "ONE" : "SEVERAL");
		if (counts.is_more)
			tpl_show(counted, "AT_LEAST");
		if (channel == shown)
			*of_shown = counts;
	}
	return rc;
}

static enum rc fill_line(struct request *rq, struct tpl *t, enum duplicate_channel channel,
			 const struct duplicate_group *g)
{
	struct contact c;
	const char *value = g->key;
	enum rc rc = RC_OK;

	if (channel == DUPLICATE_NAME) {
		rc = contact_get(&rq->op, g->contact_id, &c);
		value = rc ? "" : contact_title(&rq->op, &c);
	}
	tpl_text(t, "VALUE", value);
	tpl_text(t, "COUNT", format_count(&rq->op.mem, g->count));
	tpl_int(t, "GROUP_ID", g->contact_id);
	return rc;
}

static void fill_empty(struct tpl *t, enum duplicate_channel channel)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");

	tpl_text(empty, "ICON", "success");
	tpl_text(empty, "TITLE", "No duplicates");
	tpl_text(empty, "TEXT", labels[channel].none);
}

static void fill_list_pager(struct request *rq, struct tpl *t, enum duplicate_channel channel,
			    size_t count, int64_t total, const char *next)
{
	int64_t from = form_id(rq, "from");
	const char *first =
	    arena_printf(&rq->op.mem, "/duplicates?channel=%s", duplicate_channel_key(channel));
	struct pager pager = {.one = "value", .what = "values", .total = total};

	from = from < 1 || from > INT32_MAX || !form_text(rq, "after")[0] ? 1 : from;
	pager.from = from;
	pager.to = from + (int64_t)count - 1;
	if (pager.to > pager.total)
		pager.total = pager.to;
	if (from > 1)
		pager.first = pager.previous = first;
	if (next[0])
		pager.next = arena_printf(&rq->op.mem, "%s&from=%lld&after=%s", first,
					  (long long)pager.to + 1, urlencode(&rq->op.mem, next));
	pager_fill(rq, t, &pager);
}

static enum rc get_duplicates_list(struct request *rq)
{
	enum duplicate_channel channel = duplicates_channel(rq);
	struct tpl *t = page_new(rq, "duplicates_list", "Duplicates"), *rows = t;
	struct duplicate_counts counts = {0};
	struct duplicate_group *list;
	const char *next;
	size_t count;
	bool more;
	enum rc rc = fill_tabs(rq, t, channel, &counts);

	if (!rc)
		rc = duplicate_list(&rq->op, channel, form_text(rq, "after"), LIST_PAGE_ROWS, &list,
				    &count, &more, &next);
	if (rc)
		return rc;
	tpl_text(t, "SHOWN", duplicate_channel_key(channel));
	tpl_text(t, "SHOWN_LABEL", labels[channel].label);
	if (count && channel != DUPLICATE_NAME)
		tpl_show(t, "MAY_REMOVE");
	if (!count && !more)
		fill_empty(t, channel);
	else
		rows = tpl_add(t, "ROWS");
	for (size_t i = 0; !rc && i < count; i++)
		rc = fill_line(rq, tpl_add(rows, "LINE"), channel, &list[i]);
	if (!rc && (count || more))
		fill_list_pager(rq, rows, channel, count, counts.groups, more ? next : "");
	return rc ? rc : page_send(rq, t, RC_OK);
}

/* --- one group ------------------------------------------------------------------------------- */

/* The kind of further addresses that a channel looks at; false: it does not. */
static bool point_kind_of(enum duplicate_channel channel, enum contact_point_kind *out)
{
	*out = channel == DUPLICATE_PHONE ? CONTACT_POINT_PHONE : CONTACT_POINT_EMAIL;
	return channel == DUPLICATE_EMAIL || channel == DUPLICATE_PHONE;
}

/* "b@x.example, also a@x.example": all that somebody may have in common with the others. */
static const char *member_value(struct request *rq, enum duplicate_channel channel,
				const struct contact *c, const struct contact_points *points)
{
	const char *own = duplicates_value(rq, channel, c), *others = "";
	enum contact_point_kind kind;

	if (point_kind_of(channel, &kind))
		others = contact_point_print_list(&rq->op, kind, points->list, points->count, ", ");
	if (!others[0] || !own[0])
		return own[0] ? own : others;
	return arena_printf(&rq->op.mem, "%s, also %s", own, others);
}

static enum rc read_points(struct request *rq, const struct contact *members, size_t count,
			   struct contact_points **out)
{
	int64_t *ids = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*ids));

	for (size_t i = 0; i < count; i++)
		ids[i] = members[i].id;
	return contact_point_list_many(&rq->op, ids, count, out);
}

/* What they have in common, as people write it where that is the primary one of the first. */
static const char *group_value(struct request *rq, enum duplicate_channel channel,
			       const struct contact *first, const struct contact_points *points,
			       size_t count, const char *key)
{
	enum contact_point_kind kind;
	size_t others = 0;

	for (size_t i = 0; i < count; i++)
		others += points[i].count;
	return others && point_kind_of(channel, &kind) ? key : duplicates_value(rq, channel, first);
}

static void fill_member(struct request *rq, struct tpl *t, const struct contact *c,
			const char *value, size_t position)
{
	struct arena *mem = &rq->op.mem;

	tpl_int(t, "ID", c->id);
	tpl_text(t, "NAME", contact_title(&rq->op, c));
	tpl_text(t, "MEMBER_VALUE", value);
	tpl_text(t, "COMPANY", c->values[CONTACT_COMPANY]);
	tpl_show(t, c->values[CONTACT_COMPANY][0] ? "HAS_COMPANY" : "NO_COMPANY");
	tpl_text(t, "CREATED", zone_format_minute(mem, c->created_at));
	tpl_text(t, "CREATED_EXACT", zone_format_exact(mem, c->created_at));
	tpl_text(t, "UPDATED", zone_format_minute(mem, c->updated_at));
	tpl_text(t, "UPDATED_EXACT", zone_format_exact(mem, c->updated_at));
	if (position)
		tpl_show(t, "LATER");
}

static enum rc fill_apart(struct request *rq, struct tpl *t, const struct contact *members,
			  size_t count)
{
	struct contact *others;
	size_t shown = 0, n;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count && shown < GROUP_APART_SHOWN; i++) {
		rc = duplicate_apart_list(&rq->op, members[i].id, GROUP_APART_SHOWN, &others, &n);
		for (size_t m = 0; !rc && m < n && shown < GROUP_APART_SHOWN; m++, shown++) {
			struct tpl *pair = tpl_add(t, "APART");

			tpl_int(pair, "ONE_ID", members[i].id);
			tpl_text(pair, "ONE_NAME", contact_title(&rq->op, &members[i]));
			tpl_int(pair, "OTHER_ID", others[m].id);
			tpl_text(pair, "OTHER_NAME", contact_title(&rq->op, &others[m]));
		}
	}
	if (shown)
		tpl_show(t, "SOME_APART");
	return rc;
}

/* contact: whose removal was refused, 0 for nobody. */
static enum rc show_group(struct request *rq, int64_t id, int64_t contact, enum rc rc)
{
	enum duplicate_channel channel = duplicates_channel(rq);
	struct contact *members;
	int64_t total;
	const char *key;
	struct contact_points *points;
	struct fault kept = rq->op.fault;
	struct tpl *t;
	size_t count;
	enum rc found = duplicate_members(&rq->op, channel, id, &members, &count, &total, &key);

	if (!found)
		found = read_points(rq, members, count, &points);
	if (found)
		return found;
	rq->op.fault = kept;
	if (!count)
		return redirect_to(rq, "/duplicates?channel=%s", duplicate_channel_key(channel));
	t = page_new(rq, "duplicates_group", "Duplicates");
	tpl_text(t, "CHANNEL", duplicate_channel_key(channel));
	tpl_text(t, "CHANNEL_LABEL", labels[channel].label);
	tpl_text(t, "VALUE", group_value(rq, channel, &members[0], points, count, key));
	tpl_text(t, "TOTAL", format_count(&rq->op.mem, total));
	tpl_int(t, "GROUP_ID", members[0].id);
	tpl_int(t, "SECOND_ID", members[1].id);
	tpl_show(t, count == 2 ? "PAIR" : "NO_PAIR");
	tpl_text(t, "SAME", labels[channel].same);
	if (total > (int64_t)count)
		tpl_text(tpl_add(t, "NOT_ALL"), "LISTED",
			 format_count(&rq->op.mem, (int64_t)count));
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, "MEMBER");

		fill_member(rq, row, &members[i],
			    member_value(rq, channel, &members[i], &points[i]), i);
		if (members[i].id == contact) {
			tpl_show(row, "OPEN");
			tpl_text(row, "REASON", form_text(rq, "reason"));
			page_fault(rq, row);
		}
	}
	if (!contact)
		page_fault(rq, t);
	found = fill_apart(rq, t, members, count);
	return found ? found : page_send(rq, t, rc);
}

static enum rc get_duplicates_group(struct request *rq)
{
	return show_group(rq, form_id(rq, "id"), 0, RC_OK);
}

/* --- what is done to one of them ------------------------------------------------------------- */

static enum rc post_duplicates_delete(struct request *rq)
{
	enum duplicate_channel channel = duplicates_channel(rq);
	int64_t id = form_id(rq, "id"), moved, total;
	struct contact *members;
	const char *key;
	size_t count;
	enum rc rc = duplicate_members(&rq->op, channel, id, &members, &count, &total, &key);

	if (!rc)
		rc = contact_state_move(&rq->op, CONTACT_DELETE, form_text(rq, "reason"), &id, 1,
					&moved);
	if (rc == RC_INVALID)
		return show_group(rq, id, id, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "duplicate-removed", 0);
	return duplicates_back(rq, channel, members, count);
}

/* This one and all others of its group are different people. */
static enum rc post_duplicates_apart(struct request *rq)
{
	enum duplicate_channel channel = duplicates_channel(rq);
	int64_t id = form_id(rq, "id"), changed, total;
	int64_t others[DUPLICATE_MEMBERS_MAX];
	struct contact *members;
	const char *key;
	size_t count, n = 0;
	enum rc rc = duplicate_members(&rq->op, channel, id, &members, &count, &total, &key);

	for (size_t i = 0; !rc && i < count; i++)
		if (members[i].id != id)
			others[n++] = members[i].id;
	if (!rc)
		rc = duplicate_apart_set(&rq->op, id, others, n, true, &changed);
	if (rc)
		return rc;
	redirect_flash(rq, "duplicate-apart", 0);
	return duplicates_back(rq, channel, members, count);
}

static enum rc post_duplicates_together(struct request *rq)
{
	int64_t id = form_id(rq, "id"), other = form_id(rq, "other"), changed;
	enum rc rc = duplicate_apart_set(&rq->op, id, &other, 1, false, &changed);

	if (rc)
		return rc;
	redirect_flash(rq, "duplicate-together", 0);
	return redirect_to(rq, "/duplicates/group?channel=%s&id=%lld",
			   duplicate_channel_key(duplicates_channel(rq)), (long long)id);
}

/* --- routes ---------------------------------------------------------------------------------- */

static const struct field list_fields[] = {
    {.name = "channel", .type = FIELD_TEXT},
    {.name = "after", .type = FIELD_TEXT, .max = 2 * CONTACT_TEXT_MAX + 1},
    {.name = "from", .type = FIELD_ID},
    {0},
};
static const struct field group_fields[] = {
    {.name = "channel", .type = FIELD_TEXT},
    {.name = "id", .type = FIELD_ID, .required = true},
    {0},
};
static const struct field delete_fields[] = {
    {.name = "channel", .type = FIELD_TEXT},
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "reason", .type = FIELD_TEXT, .max = 4 * CONTACT_REASON_MAX},
    {0},
};
static const struct field together_fields[] = {
    {.name = "channel", .type = FIELD_TEXT},
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "other", .type = FIELD_ID, .required = true},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_CONTACT_WRITE, list_fields, get_duplicates_list},
    {METHOD_GET, "/group", PERM_CONTACT_WRITE, group_fields, get_duplicates_group},
    {METHOD_POST, "/delete", PERM_CONTACT_WRITE, delete_fields, post_duplicates_delete},
    {METHOD_POST, "/apart", PERM_CONTACT_WRITE, group_fields, post_duplicates_apart},
    {METHOD_POST, "/together", PERM_CONTACT_WRITE, together_fields, post_duplicates_together},
    {METHOD_GET, "/merge", PERM_CONTACT_WRITE, duplicates_merge_fields, get_duplicates_merge},
    {METHOD_POST, "/merge", PERM_CONTACT_WRITE, duplicates_merge_post_fields,
     post_duplicates_merge},
    {METHOD_GET, "/merged", PERM_CONTACT_WRITE, duplicates_merged_fields, get_duplicates_merged},
    {METHOD_GET, "/remove", PERM_CONTACT_WRITE, duplicates_remove_fields, get_duplicates_remove},
    {METHOD_POST, "/remove", PERM_CONTACT_WRITE, duplicates_remove_post_fields,
     post_duplicates_remove},
    {0},
};

int main(void)
{
	return app_serve("duplicates", routes);
}
