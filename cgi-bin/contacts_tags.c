/*
 * The tags of contacts: on the profile, with a box to add and a cross to take off; in the list as
 * a few chips under each name; and in the history.
 */
#include "cgi-bin/contacts.h"

#include <stdlib.h>

#include "lib/domain/contact_tag.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/web/chip.h"

enum {
	SHOWN_MAX = 200,   /* chips on a profile */
	OFFERED_MAX = 500, /* in the box; others are found by typing them */
	TYPED_MAX = 2000,  /* bytes in the box: several tags, with commas between */
};

/* --- on the profile ------------------------------------------------------------------------- */

static bool is_carried(const struct tag *carried, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (carried[i].id == id)
			return true;
	return false;
}

/* The form behind the chips: what can be added still, and what was typed and refused. */
static enum rc fill_add(struct request *rq, struct tpl *t, const struct tag *carried, size_t count,
			const char *typed)
{
	const struct tag_query q = {
	    .search = "", .on_contacts = true, .uncounted = true, .limit = OFFERED_MAX};
	struct tag *offered;
	size_t offered_count;
	int64_t total;
	enum rc rc = tag_list(&rq->op, &q, &offered, &offered_count, &total);

	if (rc)
		return rc;
	tpl_text(t, "TYPED", typed);
	tpl_int(t, "TYPED_MAX", TYPED_MAX);
	for (size_t i = 0; i < offered_count; i++)
		if (!is_carried(carried, count, offered[i].id))
			tpl_text(tpl_add(t, "OFFERED"), "OFFERED_LABEL", offered[i].label);
	return RC_OK;
}

enum rc contact_fill_tags(struct request *rq, struct tpl *body, int64_t id,
			  const struct contact_typed *typed)
{
	struct fault kept = rq->op.fault;
	struct tpl *t = tpl_include(body, "TAGS", "_contact_tags"), *add = NULL;
	struct tag *list;
	size_t count;
	int64_t total;
	enum rc rc = contact_tag_list(&rq->op, id, SHOWN_MAX, &list, &count, &total);

	if (rc)
		return rc;
	tpl_int(t, "ID", id);
	if (!count)
		tpl_show(t, "NO_TAGS");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, "TAG");

		chip_fill(rq, row, &list[i]);
		if (contact_has_pens(rq, typed))
			tpl_show(row, "TAG_REMOVE");
	}
	if (total > (int64_t)count)
		tpl_int(tpl_add(t, "MORE_TAGS"), "MORE_N", total - (int64_t)count);
	if (contact_has_pens(rq, typed)) {
		add = tpl_add(t, "TAG_ADD");
		rc = fill_add(rq, add, list, count, typed->tag);
	}
	rq->op.fault = kept;
	if (add && kept.rc && strcmp(kept.field, "tag") == 0)
		page_fault_as(rq, add, "TAG");
	return rc;
}

/* --- adding and taking off ------------------------------------------------------------------ */

const struct field contact_tag_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"tag", FIELD_TEXT, false, TYPED_MAX, NULL},
    {"restore", FIELD_BOOL, false, 0, NULL},
    {0},
};
const struct field contact_untag_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"tag", FIELD_ID, true, 0, NULL},
    {"restore", FIELD_BOOL, false, 0, NULL},
    {0},
};

/* What came of the words in the box. */
struct added {
	int64_t words, made, changed;
};

/* One word of the box: the tag of that name in any spelling, or a new one. */
static enum rc add_word(struct request *rq, int64_t id, const char *word, struct added *added)
{
	struct op *op = &rq->op;
	struct tag tag;
	int64_t changed;
	enum rc rc = tag_find(op, word, &tag);

	if (rc == RC_NOT_FOUND) {
		/* One action of one person, whether its tags are new or not. */
		rc = op->batch_id ? RC_OK : change_begin(op, "contact.tag", 0);
		if (!rc)
			rc = tag_create(op, word, "", TAG_BOTH, &tag);
		added->made++;
	}
	if (!rc)
		rc = contact_tag_add(op, tag.id, &id, 1, &changed);
	if (rc)
		return rc;
	added->words++;
	added->changed += changed;
	return RC_OK;
}

static enum rc add_words(struct request *rq, int64_t id, const char *typed, struct added *added)
{
	struct op *op = &rq->op;
	char *rest = arena_dup(&op->mem, typed), *word;
	enum rc rc = RC_OK;

	*added = (struct added){0};
	while (!rc && (word = strsep(&rest, ",")) != NULL) {
		const char *trimmed = text_trim(&op->mem, word);

		if (trimmed[0])
			rc = add_word(rq, id, trimmed, added);
	}
	if (!rc && !added->words)
		return op_fail(op, RC_INVALID, "tag", "enter a tag");
	return rc;
}

static const char *describe_added(const struct added *added)
{
	return !added->changed	    ? "tag-there"
	       : added->changed > 1 ? "tags-added"
	       : added->made	    ? "tag-made-and-added"
				    : "tag-added";
}

enum rc post_contacts_tag(struct request *rq)
{
	struct op *op = &rq->op;
	struct contact_typed typed = contact_typed_nothing;
	struct added added;
	struct contact c;
	bool restored = false;
	enum rc rc = contact_get(op, form_id(rq, "id"), &c);

	if (rc)
		return rc;
	typed.tag = form_text(rq, "tag");
	rc = contact_check_here(rq, &c);
	if (rc)
		return contact_show(rq, &c, &typed, rc);
	rc = add_words(rq, c.id, typed.tag, &added);
	if (!rc)
		rc = contact_bring_back(rq, &c, &restored);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		/* Whatever the domain calls it, here it is the box. */
		rc = op_fail(op, rc, "tag", arena_dup(&op->mem, op->fault.reason));
		return contact_show(rq, &c, &typed, rc);
	}
	if (rc)
		return rc;
	redirect_flash(rq, describe_added(&added), added.changed);
	return redirect_to(rq, "/contacts/view?id=%lld", (long long)c.id);
}

enum rc post_contacts_untag(struct request *rq)
{
	int64_t id = form_id(rq, "id"), changed;
	struct contact c;
	bool restored = false;
	enum rc rc = contact_get(&rq->op, id, &c);

	if (rc)
		return rc;
	rc = contact_check_here(rq, &c);
	if (rc)
		return contact_show(rq, &c, &contact_typed_nothing, rc);
	rc = contact_tag_remove(&rq->op, form_id(rq, "tag"), &id, 1, &changed);
	if (!rc)
		rc = contact_bring_back(rq, &c, &restored);
	if (rc)
		return rc;
	redirect_flash(rq, changed ? "tag-removed" : "contact-unchanged", 0);
	return redirect_to(rq, "/contacts/view?id=%lld", (long long)id);
}

/* --- in the list ---------------------------------------------------------------------------- */

enum rc contact_fill_list_tags(struct request *rq, struct tpl *const *rows,
			       const struct contact *contacts, size_t count)
{
	int64_t *ids = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*ids));
	struct contact_tags *list;
	enum rc rc;

	for (size_t i = 0; i < count; i++)
		ids[i] = contacts[i].id;
	rc = contact_tag_list_short(&rq->op, ids, count, &list);
	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *t;

		if (!list[i].count)
			continue;
		t = tpl_add(rows[i], "ROW_TAGS");
		for (size_t j = 0; j < list[i].count; j++)
			chip_fill(rq, tpl_add(t, "ROW_TAG"), &list[i].tags[j]);
		if (list[i].total > (int64_t)list[i].count)
			tpl_int(tpl_add(t, "ROW_MORE"), "ROW_MORE_N",
				list[i].total - (int64_t)list[i].count);
	}
	return rc;
}

/* --- in the history ------------------------------------------------------------------------- */

enum rc contact_fill_tag_change(struct request *rq, struct tpl *t, const struct change *change)
{
	bool came = change->new_value[0];
	const char *label, *id = came ? change->new_value : change->old_value;
	enum rc rc = tag_label(&rq->op, strtoll(id, NULL, 10), &label);

	if (rc)
		return rc;
	tpl_text(t, "WHAT",
		 came					     ? "added the tag"
		 : strcmp(change->action, "tag.delete") == 0 ? "deleted the tag"
							     : "removed the tag");
	tpl_text(tpl_add(t, "THING"), "THING_NAME", label);
	return RC_OK;
}
