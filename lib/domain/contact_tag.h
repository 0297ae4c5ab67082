/*
 * Which contact carries which tag.
 *
 * Invariants
 *  1. Each that comes or goes leaves a change row of the contact: field CONTACT_CHANGE_TAG, with
 * the tag's id as the new or the old value.
 *  2. Nobody else writes table contact_tag; tag.carriers is the number of a tag's rows in it.
 */
#ifndef MUSTER_DOMAIN_CONTACT_TAG_H
#define MUSTER_DOMAIN_CONTACT_TAG_H

#include "lib/base/id_set.h"
#include "lib/domain/tag.h"

/*
 * Put a tag on contacts.  Those that carry it already stay as they are; *changed tells how many
 * did not.  Opens the batch "contact.tag".
 *   RC_NOT_FOUND  no such tag, or one of the contacts is not there
 *   RC_INVALID    "tag": it is for conversations alone
 */
MUST_USE enum rc contact_tag_add(struct op *op, int64_t tag_id, const int64_t *contact_ids,
				 size_t count, int64_t *changed);
/* Take it off those that carry it, likewise.  Opens the batch "contact.untag". */
MUST_USE enum rc contact_tag_remove(struct op *op, int64_t tag_id, const int64_t *contact_ids,
				    size_t count, int64_t *changed);
/*
 * For the importer, in the open batch: one tag that contacts may carry, on or off one contact who
 * is the other way.  The caller touches the contact (contact_touch), and adds what came and went to
 * tag.carriers, once for many contacts.
 */
MUST_USE enum rc contact_tag_put(struct op *op, int64_t tag_id, int64_t contact_id, bool on,
				 int64_t source_row);
MUST_USE enum rc contact_tag_count(struct op *op, int64_t tag_id, int64_t delta);
/*
 * The same for several tags and a set of people; live ones alone, the others stay as they are.
 * *changed: how many got at least one tag, or lost one.  Nothing was written when it fails.
 */
MUST_USE enum rc contact_tags_add_set(struct op *op, const int64_t *tag_ids, size_t tag_count,
				      const struct id_set *people, int64_t *changed);
MUST_USE enum rc contact_tags_remove_set(struct op *op, const int64_t *tag_ids, size_t tag_count,
					 const struct id_set *people, int64_t *changed);
/*
 * Take it off everybody, whatever their state, in the open batch; *count tells how many.  For
 * tag_delete.
 */
MUST_USE enum rc contact_tag_clear(struct op *op, int64_t tag_id, int64_t *count);

/*
 * For undo: the change rows newer than `newest` are written already, and every one of them is a tag
 * that is there to go, or not there and to come; tags and carriers follow.
 */
MUST_USE enum rc contact_tags_follow(struct op *op, int64_t newest);
/* For alterations: the first carriers behind a number, at most max; *last of them, 0: none. */
MUST_USE enum rc contact_tag_list_carriers(struct op *op, int64_t tag_id, int64_t after, size_t max,
					   struct id_set *out, int64_t *last);
/*
 * For alterations, in the open batch: people, whatever their state, get tag by_id (0: none), and
 * the other is taken off them where take_off says so.  *changed: how many got by_id and had it not.
 */
MUST_USE enum rc contact_tag_replace(struct op *op, int64_t tag_id, int64_t by_id, bool take_off,
				     const struct id_set *people, int64_t *changed);

/* Take all tags off somebody without a trace, for contact_erase. */
MUST_USE enum rc contact_tag_erase(struct op *op, int64_t contact_id);

/* The tags of a contact, alphabetical, without counts; at most max.  *total: how many in all. */
MUST_USE enum rc contact_tag_list(struct op *op, int64_t contact_id, size_t max, struct tag **out,
				  size_t *count, int64_t *total);

enum { CONTACT_TAG_SHORT = 3, CONTACT_TAG_CONTACTS_MAX = 200 };

/* The first few tags of a contact in a list. */
struct contact_tags {
	int64_t contact_id;
	struct tag tags[CONTACT_TAG_SHORT]; /* id, name, label and colour are filled */
	size_t count;
	int64_t total; /* how many it carries in all */
};
/*
 * For a page of a list: out[i] of contact_ids[i], of which there are at most
 * CONTACT_TAG_CONTACTS_MAX.  One query.  *out has as many entries as there are ids.
 */
MUST_USE enum rc contact_tag_list_short(struct op *op, const int64_t *contact_ids, size_t count,
					struct contact_tags **out);

#endif
