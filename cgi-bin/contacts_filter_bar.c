/*
 * The filter over the contact list, as one reads it: chips, text, mistakes, and where to go on.
 */
#include "cgi-bin/contacts.h"

#include "lib/filter/filter_words.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { PLACE_AROUND = 300 }; /* bytes of the text that are shown around a mistake */

/* Where in the text the mistake is.  Cut at letters, not in the middle of one. */
static void fill_place(struct request *rq, struct tpl *t, const struct contact_filter *f)
{
	const char *text = f->text;
	size_t len = strlen(text), at = f->error.at, end = at + f->error.len, from, to;
	struct tpl *place;

	if (!f->error.len || end > len)
		return;
	from = at > PLACE_AROUND ? at - PLACE_AROUND : 0;
	to = len - end > PLACE_AROUND ? end + PLACE_AROUND : len;
	while (from && (text[from] & 0xC0) == 0x80)
		from--;
	while (to < len && (text[to] & 0xC0) == 0x80)
		to++;
	place = tpl_add(t, "PLACE");
	tpl_text(place, "BEFORE",
		 arena_printf(&rq->op.mem, "%s%s", from ? "… " : "",
			      arena_dup_len(&rq->op.mem, text + from, at - from)));
	tpl_text(place, "MARKED", arena_dup_len(&rq->op.mem, text + at, end - at));
	tpl_text(place, "AFTER",
		 arena_printf(&rq->op.mem, "%s%s", arena_dup_len(&rq->op.mem, text + end, to - end),
			      to < len ? " …" : ""));
}

static bool may_save(struct request *rq, const struct contact_filter *f)
{
	return f->tree && f->tree->count && !f->segment.id && contact_may(rq, PERM_SEGMENT_WRITE);
}

void contact_filter_fill_save(struct request *rq, struct tpl *t, const struct contact_filter *f)
{
	if (!may_save(rq, f) || f->is_long)
		return;
	tpl_text(
	    tpl_add(t, "SAVE"), "SAVE_HREF",
	    arena_printf(&rq->op.mem, "/segments/new?filter=%s", urlencode(&rq->op.mem, f->text)));
}

static void fill_update(struct tpl *t, const struct contact_filter *f)
{
	struct tpl *update;

	if (!f->is_editing)
		return;
	update = tpl_add(t, "UPDATE");
	tpl_int(update, "SEGMENT_ID", f->segment.id);
	tpl_int(update, "VERSION_ID", f->segment.version);
	tpl_text(update, "SEGMENT_NAME", f->segment.name);
	if (f->tree)
		tpl_text(tpl_add(update, "MAY_UPDATE"), "FILTER_TEXT", f->text);
}

/* The text and what is wrong with it: under the chips, and under the form. */
void contact_filter_fill_text(struct request *rq, struct tpl *body, const struct contact_filter *f)
{
	struct tpl *t = tpl_include(body, "AS_TEXT", "_filter_text");

	tpl_text(t, "TEXT", f->text);
	tpl_text(t, "Q", form_text(rq, "q"));
	tpl_text(t, "SORT", form_text(rq, "sort"));
	tpl_text(t, "AT", f->at);
	if (form_bool(rq, "inside"))
		tpl_show(t, "INSIDE");
	if (f->is_editing)
		tpl_int(tpl_add(t, "EDITING"), "SEGMENT_ID", f->segment.id);
	if (may_save(rq, f) && f->is_long)
		tpl_text(tpl_add(t, "SAVE_LONG"), "FILTER_TEXT", f->text);
	fill_update(t, f);
	contact_filter_fill_long(rq, t, f);
	if (f->has_error) {
		struct tpl *error = tpl_add(t, "ERROR");

		tpl_text(error, "MESSAGE", f->error.message);
		fill_place(rq, error, f);
		if (!f->is_building)
			tpl_show(t, "IS_OPEN");
	}
}

/* The filter without the item i of its outermost group. */
static const char *without(struct request *rq, const struct filter_node *tree, size_t i)
{
	struct filter_node rest = *tree;

	rest.items = arena_alloc(&rq->op.mem, (tree->count + 1) * sizeof(struct filter_node *));
	rest.count = 0;
	for (size_t k = 0; k < tree->count; k++)
		if (k != i)
			rest.items[rest.count++] = tree->items[k];
	return filter_print(&rq->op, &rest);
}

static void fill_chips(struct request *rq, struct tpl *t, const struct contact_filter *f)
{
	size_t count = f->tree ? f->tree->count : 0;
	struct tpl *chips;

	if (!count && !f->at[0])
		return;
	chips = tpl_add(t, "CHIPS");
	for (size_t i = 0; i < count; i++) {
		const struct filter_node *item = f->tree->items[i];
		struct tpl *chip = tpl_add(chips, "CHIP");

		tpl_text(chip, "WORDS", filter_words(&rq->op, f->fields, f->field_count, item));
		tpl_text(chip, "TEXT", filter_print_item(&rq->op, item));
		tpl_text(chip, "REMOVE_HREF",
			 contact_filter_address(rq, without(rq, f->tree, i), f->at, ""));
		if (i)
			tpl_text(tpl_add(chip, "AFTER_FIRST"), "JOIN",
				 f->tree->is_or ? "or" : "and");
	}
	if (f->at[0]) {
		struct tpl *as_if = tpl_add(chips, "AS_IF");

		tpl_text(as_if, "AT", f->at);
		tpl_text(as_if, "REMOVE_HREF", contact_filter_address(rq, f->text, "", ""));
	}
}

/* All that the account sees; nothing while there are none. */
static enum rc fill_segments(struct request *rq, struct tpl *t, const struct contact_filter *f)
{
	struct segment_query q = {.search = ""};
	struct segment *list;
	struct tpl *menu;
	size_t count;
	enum rc rc = RC_OK;

	if (!contact_may(rq, PERM_SEGMENT_READ))
		return RC_OK;
	rc = segment_list(&rq->op, &q, &list, &count);
	if (rc || !count)
		return rc;
	menu = tpl_add(t, "SEGMENTS");
	tpl_text(menu, "SEGMENT_NAME",
		 f->segment.id	 ? f->segment.name
		 : f->has_people ? "Own filter"
				 : "All contacts");
	tpl_text(menu, "ALL_HREF", contact_filter_address(rq, "", f->at, ""));
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(menu, "ROW");

		tpl_text(row, "NAME", list[i].name);
		tpl_text(row, "HREF",
			 contact_filter_address(
			     rq, "", f->at,
			     arena_printf(&rq->op.mem, "&segment=%lld", (long long)list[i].id)));
		if (list[i].id == f->segment.id)
			tpl_show(row, "CURRENT");
	}
	return RC_OK;
}

/* The people who fail one line of it. */
static void fill_near(struct request *rq, struct tpl *t, const struct contact_filter *f)
{
	const char *query = contact_why_query(rq, f);

	if (!query[0])
		return;
	tpl_text(
	    tpl_add(t, "NEAR"), "NEAR_HREF",
	    strncmp(query, "&segment=", strlen("&segment=")) == 0
		? arena_printf(&rq->op.mem, "/segments/misses?id=%s", query + strlen("&segment="))
		: arena_printf(&rq->op.mem, "/segments/misses?%s", query + 1));
}

static enum rc fill_bar(struct request *rq, struct tpl *body, const struct contact_filter *f)
{
	struct tpl *t = tpl_include(body, "FILTER", "_filter_bar");
	const char *text = f->is_long ? "" : f->text;
	bool edits_segment = f->segment.id && f->segment.kind == SEGMENT_DYNAMIC &&
			     contact_may(rq, PERM_SEGMENT_WRITE);
	enum rc rc = fill_segments(rq, t, f);

	fill_chips(rq, t, f);
	if (f->tree) {
		/* Of a segment one means to edit its own filter. */
		if (!edits_segment)
			tpl_text(tpl_add(t, "EDIT"), "EDIT_HREF",
				 contact_filter_address(rq, text, f->at, "&build=1"));
		tpl_text(tpl_add(t, "ADD_MORE"), "ADD_HREF",
			 contact_filter_address(rq, text, f->at, "&build=add"));
		tpl_text(tpl_add(t, "COPY"), "COPY_HREF",
			 contact_filter_address(rq, text, f->at, ""));
	} else {
		tpl_text(tpl_add(t, "ADD"), "ADD_HREF",
			 contact_filter_address(rq, "", f->at, "&build=1"));
	}
	if (f->text[0])
		tpl_text(tpl_add(t, "CLEAR"), "CLEAR_HREF", contact_filter_address(rq, "", "", ""));
	fill_near(rq, t, f);
	if (f->segment.id)
		tpl_int(tpl_add(t, "SEGMENT"), "SEGMENT_ID", f->segment.id);
	if (edits_segment)
		tpl_int(tpl_add(t, "SEGMENT_EDIT"), "SEGMENT_ID", f->segment.id);
	contact_filter_fill_save(rq, t, f);
	contact_filter_fill_text(rq, t, f);
	return rc;
}

enum rc contact_filter_fill(struct request *rq, struct tpl *t, struct contact_filter *f,
			    const struct contact_page *page)
{
	return f->is_building ? contact_builder_fill(rq, t, f, page) : fill_bar(rq, t, f);
}
