/*
 * /tags: the words that the whole organisation puts on its contacts and conversations.  What goes
 * through everybody who carries one stands in tags_merge.c.
 */
#include "cgi-bin/tags.h"

#include "lib/domain/alteration.h"
#include "lib/domain/tag.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/alteration_view.h"
#include "lib/web/app.h"
#include "lib/web/asking.h"
#include "lib/web/chip.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"
#include "lib/web/urlencoded.h"

enum { PAGE_TAGS = 100, ROW_SEGMENTS = 2, EDIT_SEGMENTS = 50 };

static const struct {
	const char *label, *help;
} scopes[TAG_SCOPES] = {
    [TAG_BOTH] = {"Contacts and conversations", "Offered on both."},
    [TAG_CONTACTS] = {"Contacts", "Not offered on conversations."},
    [TAG_CONVERSATIONS] = {"Conversations", "Not offered on contacts."},
};

static bool may_write(const struct request *rq)
{
	return permission_granted(rq->session.role, PERM_CONTACT_WRITE);
}

/* --- the list ------------------------------------------------------------------------------- */

static const char *edit_href(struct request *rq, const struct tag *tag)
{
	return may_write(rq)
		   ? arena_printf(&rq->op.mem, "/tags/edit?id=%lld#segments", (long long)tag->id)
		   : "";
}

static void fill_row(struct request *rq, struct tpl *t, const struct tag *tag,
		     const struct segment_asking *asking)
{
	struct arena *mem = &rq->op.mem;

	chip_fill(rq, t, tag);
	if (tag->contacts)
		tpl_text(tpl_add(t, "SOMEBODY"), "CONTACTS", format_count(mem, tag->contacts));
	else
		tpl_show(t, "NOBODY");
	if (asking->count)
		asking_fill(rq, tpl_add(t, "ASKED"), asking, ROW_SEGMENTS, edit_href(rq, tag));
	else
		tpl_show(t, "NOT_ASKED");
	tpl_text(t, "SCOPE", scopes[tag->scope].label);
	tpl_text(t, "CREATED", zone_format_day(mem, tag->created_at));
	tpl_text(t, "CREATED_EXACT", zone_format_exact(mem, tag->created_at));
	if (may_write(rq))
		tpl_show(t, "ROW_EDIT");
}

/* The list's address up to the number of the page. */
static const char *pages_href(struct request *rq)
{
	struct arena *mem = &rq->op.mem;
	const char *q = form_text(rq, "q");

	return q[0] ? arena_printf(mem, "/tags?q=%s&page=", urlencode(mem, q)) : "/tags?page=";
}

static void fill_empty(struct request *rq, struct tpl *t)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty"), *action;

	if (form_text(rq, "q")[0]) {
		tpl_text(empty, "ICON", "search");
		tpl_text(empty, "TITLE", "No tag found");
		tpl_text(empty, "TEXT", "No tag has these letters in it.");
		action = tpl_add(empty, "ACTION");
		tpl_text(action, "ACTION_HREF", "/tags");
		tpl_text(action, "ACTION_LABEL", "Show all tags");
		return;
	}
	tpl_text(empty, "ICON", "tag");
	tpl_text(empty, "TITLE", "No tags yet");
	tpl_text(empty, "TEXT",
		 "A tag is a word you put on people: VIP, wholesale, newsletter. You can find"
		 " everybody who carries it with one click.");
	if (!may_write(rq))
		return;
	action = tpl_add(empty, "ACTION");
	tpl_text(action, "ACTION_HREF", "/tags/new");
	tpl_text(action, "ACTION_LABEL", "New tag");
}

/* The segments that ask for each of the tags. */
static enum rc list_asking(struct request *rq, const struct tag *list, size_t count,
			   struct segment_asking **out)
{
	const char **names = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*names));

	for (size_t i = 0; i < count; i++)
		names[i] = list[i].name;
	return segment_asking_tags(&rq->op, names, count, out);
}

static enum rc get_tags_list(struct request *rq)
{
	struct segment_asking *asking;
	int64_t page = form_id(rq, "page"), total;
	struct tag_query q = {.search = form_text(rq, "q"), .limit = PAGE_TAGS};
	struct tag *list;
	struct tpl *t;
	size_t count;
	enum rc rc;

	/* Past the end of any list, and still no overflow. */
	page = page < 1 ? 1 : page > INT32_MAX ? INT32_MAX : page;
	q.offset = (size_t)(page - 1) * PAGE_TAGS;
	rc = tag_list(&rq->op, &q, &list, &count, &total);
	if (rc)
		return rc;
	if (!count && total) /* the last ones of this page were deleted */
		return redirect_to(rq, "%s%lld", pages_href(rq),
				   (long long)((total + PAGE_TAGS - 1) / PAGE_TAGS));
	rc = list_asking(rq, list, count, &asking);
	if (rc)
		return rc;
	t = page_new(rq, "tags_list", "Tags");
	tpl_text(t, "Q", q.search);
	if (may_write(rq))
		tpl_show(t, "MAY_EDIT");
	if (count) {
		struct tpl *rows = tpl_add(t, "ROWS");

		for (size_t i = 0; i < count; i++)
			fill_row(rq, tpl_add(rows, "TAG"), &list[i], &asking[i]);
		pager_fill_numbered(rq, rows, "tag", "tags", pages_href(rq), "", page, PAGE_TAGS,
				    total);
	} else {
		fill_empty(rq, t);
	}
	return page_send(rq, t, RC_OK);
}

/* --- making and editing one ----------------------------------------------------------------- */

/* What the form shows: what was typed, or what is stored. */
struct typed {
	int64_t id; /* 0: a new one */
	const char *label, *colour, *scope;
};

static struct typed read_typed(struct request *rq, int64_t id)
{
	return (struct typed){id, form_text(rq, "label"), form_text(rq, "colour"),
			      form_text(rq, "scope")};
}

static void fill_choices(struct request *rq, struct tpl *t, const struct typed *typed)
{
	if (!typed->id) {
		struct tpl *any = tpl_add(t, "ANY_COLOUR");

		if (!typed->colour[0])
			tpl_show(any, "ANY_CHOSEN");
	}
	for (size_t i = 0; i < TAG_COLOURS; i++) {
		struct tpl *row = tpl_add(t, "COLOUR");

		tpl_text(row, "COLOUR_KEY", tag_colours[i].key);
		tpl_text(row, "COLOUR_NAME", tag_colours[i].label);
		tpl_text(row, "COLOUR_CLASS",
			 arena_printf(&rq->op.mem, "tag-%s", tag_colours[i].key));
		if (strcmp(typed->colour, tag_colours[i].key) == 0)
			tpl_show(row, "COLOUR_CHOSEN");
	}
	for (int i = 0; i < TAG_SCOPES; i++) {
		struct tpl *row = tpl_add(t, "SCOPE_ROW");

		tpl_text(row, "SCOPE_KEY", tag_scope_key((enum tag_scope)i));
		tpl_text(row, "SCOPE_NAME", scopes[i].label);
		tpl_text(row, "SCOPE_HELP", scopes[i].help);
		if (strcmp(typed->scope, tag_scope_key((enum tag_scope)i)) == 0)
			tpl_show(row, "SCOPE_CHOSEN");
	}
}

/* The tag whose name was given a second time. */
static void fill_twin(struct request *rq, struct tpl *t, const struct typed *typed)
{
	struct fault kept = rq->op.fault;
	struct tag twin;

	if (kept.rc == RC_CONFLICT && strcmp(kept.field, "label") == 0 &&
	    tag_find(&rq->op, typed->label, &twin) == RC_OK)
		chip_fill(rq, tpl_add(t, "TWIN"), &twin);
	rq->op.fault = kept;
}

/* Where it can be merged into another, or that this goes on just now. */
static enum rc fill_merge(struct request *rq, struct tpl *t, const struct tag *tag)
{
	struct alteration x;
	enum rc rc = alteration_find(&rq->op, CHANGE_TAG, tag->id, &x);

	if (!rc)
		alteration_fill_mark(rq, t, &x);
	else if (rc == RC_NOT_FOUND)
		return tag_fill_merge_form(rq, tpl_add(t, "MERGE"), tag, "");
	return rc;
}

/* Who carries the tag, and which segments ask for it. */
static enum rc fill_use(struct request *rq, struct tpl *t, int64_t id)
{
	struct fault kept = rq->op.fault;
	struct segment_asking *asking;
	struct tag tag;
	enum rc rc = tag_get(&rq->op, id, &tag);

	if (!rc)
		rc = list_asking(rq, &tag, 1, &asking);
	if (rc)
		return rc;
	t = tpl_add(t, "USE");
	tpl_int(t, "ID", id);
	chip_fill(rq, t, &tag);
	tpl_text(t, "CONTACTS", format_count(&rq->op.mem, tag.contacts));
	tpl_show(t, tag.contacts == 1 ? "ONE" : "SEVERAL");
	if (tag.gone)
		tpl_text(tpl_add(t, "SOME_GONE"), "GONE", format_count(&rq->op.mem, tag.gone));
	if (asking->count)
		asking_fill(rq, tpl_add(t, "ASKED"), asking, EDIT_SEGMENTS, "");
	else
		tpl_show(t, "NOT_ASKED");
	rc = fill_merge(rq, t, &tag);
	rq->op.fault = kept;
	return rc;
}

static enum rc show_tags_edit(struct request *rq, const struct typed *typed, enum rc rc)
{
	struct tpl *t = page_new(rq, "tags_edit", typed->id ? "Edit tag" : "New tag");

	if (typed->id) {
		enum rc filled = fill_use(rq, t, typed->id);

		if (filled)
			return filled;
		tpl_int(tpl_add(t, "EDITED"), "ID", typed->id);
	}
	tpl_show(t, typed->id ? "IS_EDIT" : "IS_NEW");
	tpl_text(t, "LABEL", typed->label);
	tpl_int(t, "LABEL_MAX", TAG_LABEL_MAX);
	fill_choices(rq, t, typed);
	fill_twin(rq, t, typed);
	page_fault(rq, t);
	return page_send(rq, t, rc);
}

static enum rc get_tags_new(struct request *rq)
{
	const struct typed fresh = {0, "", "", tag_scope_key(TAG_BOTH)};

	return show_tags_edit(rq, &fresh, RC_OK);
}

static enum rc post_tags_new(struct request *rq)
{
	struct typed typed = read_typed(rq, 0);
	struct tag tag;
	enum rc rc =
	    tag_create(&rq->op, typed.label, typed.colour, tag_scope_parse(typed.scope), &tag);

	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_tags_edit(rq, &typed, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "tag-made", 0);
	return redirect_to(rq, "/tags");
}

static enum rc get_tags_edit(struct request *rq)
{
	struct tag tag;
	struct typed typed;
	enum rc rc = tag_get(&rq->op, form_id(rq, "id"), &tag);

	if (rc)
		return rc;
	typed = (struct typed){tag.id, tag.label, tag.colour, tag_scope_key(tag.scope)};
	return show_tags_edit(rq, &typed, RC_OK);
}

static enum rc post_tags_edit(struct request *rq)
{
	struct typed typed = read_typed(rq, form_id(rq, "id"));
	enum rc rc = tag_rename(&rq->op, typed.id, typed.label);

	if (!rc)
		rc = tag_recolour(&rq->op, typed.id, typed.colour);
	if (!rc)
		rc = tag_rescope(&rq->op, typed.id, tag_scope_parse(typed.scope));
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_tags_edit(rq, &typed, rc);
	if (rc)
		return rc;
	redirect_flash(rq, rq->op.batch_id ? "tag-saved" : "tag-unchanged", 0);
	return redirect_to(rq, "/tags");
}

/* --- deleting one --------------------------------------------------------------------------- */

static enum rc show_tags_delete(struct request *rq, const struct tag *tag, enum rc rc)
{
	struct arena *mem = &rq->op.mem;
	int64_t all = tag->contacts + tag->gone;
	struct fault kept = rq->op.fault;
	struct tpl *t = page_new(rq, "tags_delete", "Delete tag");
	struct segment_asking *asking;
	enum rc filled = list_asking(rq, tag, 1, &asking);

	tpl_int(t, "ID", tag->id);
	tpl_int(t, "SEEN", all);
	chip_fill(rq, t, tag);
	if (!all) {
		tpl_show(t, "CARRIED_BY_NOBODY");
	} else {
		struct tpl *carried = tpl_add(t, "CARRIED");

		tpl_text(carried, "ALL", format_count(mem, all));
		tpl_show(carried, all == 1 ? "ONE" : "SEVERAL");
		if (tag->gone)
			tpl_text(tpl_add(carried, "SOME_GONE"), "GONE",
				 format_count(mem, tag->gone));
	}
	if (filled)
		return filled;
	asking_fill_warning(rq, t, asking);
	rq->op.fault = kept;
	page_fault(rq, t);
	return page_send(rq, t, rc);
}

static enum rc get_tags_delete(struct request *rq)
{
	struct tag tag;
	enum rc rc = tag_get(&rq->op, form_id(rq, "id"), &tag);

	return rc ? rc : show_tags_delete(rq, &tag, RC_OK);
}

/* Only what the page said is done: when others carry the tag by now, the page asks again. */
static enum rc post_tags_delete(struct request *rq)
{
	struct alteration x;
	int64_t contacts;
	struct tag tag;
	const char *all;
	enum rc rc = tag_get(&rq->op, form_id(rq, "id"), &tag);

	if (rc)
		return rc;
	all = arena_printf(&rq->op.mem, "%lld", (long long)(tag.contacts + tag.gone));
	if (strcmp(form_text(rq, "seen"), all) != 0) {
		rc = op_fail(&rq->op, RC_CONFLICT, "",
			     "the number of contacts with this tag has changed meanwhile;"
			     " please look again");
		return show_tags_delete(rq, &tag, rc);
	}
	contacts = tag.contacts + tag.gone;
	rc = alteration_delete_tag(&rq->op, tag.id, &x);
	if (rc == RC_CONFLICT)
		return show_tags_delete(rq, &tag, rc);
	if (!rc)
		rc = alteration_go_on(rq, &x);
	if (rc)
		return rc;
	if (x.state != ALTERATION_DONE)
		return redirect_to(rq, "%s", alteration_href(&rq->op, &x));
	redirect_flash(rq, contacts ? "tag-deleted" : "tag-deleted-unused", contacts);
	return redirect_to(rq, "/tags");
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field list_fields[] = {
    {.name = "q", .type = FIELD_TEXT, .max = SEARCH_MAX},
    {.name = "page", .type = FIELD_ID},
    {0},
};
static const struct field id_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {0},
};
static const struct field new_fields[] = {
    {.name = "label", .type = FIELD_TEXT},
    {.name = "colour", .type = FIELD_TEXT},
    {.name = "scope", .type = FIELD_TEXT},
    {0},
};
static const struct field edit_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "label", .type = FIELD_TEXT},
    {.name = "colour", .type = FIELD_TEXT},
    {.name = "scope", .type = FIELD_TEXT},
    {0},
};
static const struct field delete_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "seen", .type = FIELD_TEXT},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_CONTACT_READ, list_fields, get_tags_list},
    {METHOD_GET, "/new", PERM_CONTACT_WRITE, NULL, get_tags_new},
    {METHOD_POST, "/new", PERM_CONTACT_WRITE, new_fields, post_tags_new},
    {METHOD_GET, "/edit", PERM_CONTACT_WRITE, id_fields, get_tags_edit},
    {METHOD_POST, "/edit", PERM_CONTACT_WRITE, edit_fields, post_tags_edit},
    {METHOD_GET, "/delete", PERM_CONTACT_WRITE, id_fields, get_tags_delete},
    {METHOD_POST, "/delete", PERM_CONTACT_WRITE, delete_fields, post_tags_delete},
    {METHOD_GET, "/merge", PERM_CONTACT_WRITE, tag_merge_fields, get_tags_merge},
    {METHOD_POST, "/merge", PERM_CONTACT_WRITE, tag_merge_run_fields, post_tags_merge},
    {METHOD_GET, "/alteration", PERM_CONTACT_WRITE, id_fields, get_tags_alteration},
    {METHOD_POST, "/stop", PERM_CONTACT_WRITE, id_fields, post_tags_stop},
    {0},
};

int main(void)
{
	return app_serve("tags", routes);
}
