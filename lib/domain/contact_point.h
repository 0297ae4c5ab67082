/*
 * Contact points: the further e-mail addresses and phone numbers of a contact.
 *
 * The primary ones are fields of the contact (CONTACT_EMAIL, CONTACT_PHONE); to them we write, and
 * "email" and "phone" mean them everywhere.  Further ones are for finding and knowing people: an
 * import, the search box and the search for duplicates know somebody by them, too.
 *
 * Invariants
 *  1. A key is never twice on one contact, the primary ones included.
 *  2. Who has further addresses of a kind without a primary one has lost that since: the first one
 *     that comes to a contact without becomes the primary.
 *  3. Each that comes, goes or changes leaves a change row of the contact, of field
 *     CONTACT_CHANGE_OTHER_EMAIL or CONTACT_CHANGE_OTHER_PHONE; values as contact_point_text has
 *     them.
 *  4. Nobody else writes table contact_point.
 *
 * Statuses are those of the contact.  When another address becomes the primary one
 *   unsubscribed, spam report, not confirmed   stay: the person said so, whatever the address
 *   blacklisted because of the old address     goes with that: the status from before is back,
 *                                              unless the new address is on the list, too
 *   blacklisted otherwise                      stays
 *   anything else                              becomes blacklisted where the new address is listed
 * The status of the phone stays what it is.
 */
#ifndef MUSTER_DOMAIN_CONTACT_POINT_H
#define MUSTER_DOMAIN_CONTACT_POINT_H

#include "lib/domain/contact.h"

/* Stored in contact_point.kind: never renumber. */
enum contact_point_kind { CONTACT_POINT_EMAIL = 1, CONTACT_POINT_PHONE = 2 };

/* Text is never NULL. */
struct contact_point {
	int64_t id, contact_id;
	enum contact_point_kind kind;
	const char *value; /* as typed */
	const char *key;   /* email_parse, phone_parse; else the folded text, without a + */
	const char *label; /* "" for none */
	int64_t position;
	int64_t created_at;
	bool is_blacklisted; /* an address that the blacklist holds, or its domain */
};

/* "email", "phone"; the field of the primary one; the code of its change rows. */
const char *contact_point_kind_key(enum contact_point_kind kind);
/* false: no such kind. */
bool contact_point_kind_find(const char *key, enum contact_point_kind *out);
enum contact_field contact_point_field(enum contact_point_kind kind);
int contact_point_change(enum contact_point_kind kind);

/*
 * Check what was typed and make its key: *out has kind, value, key and label; its text is in
 * op->mem.  country: the workspace's default for phones.  LENIENT: a phone may be without E.164
 * form.
 *   RC_INVALID  "value": empty, no address, no number; "label": too long, or with one of ( ) ; ,
 *               or without a letter
 */
MUST_USE enum rc contact_point_check(struct op *op, enum contact_point_kind kind, const char *value,
				     const char *label, const char *country,
				     enum contact_strictness strictness, struct contact_point *out);

/* --- reading -------------------------------------------------------------------------------- */

/* All of a contact: e-mail addresses, then phones, each in their order. */
MUST_USE enum rc contact_point_list(struct op *op, int64_t contact_id, struct contact_point **out,
				    size_t *count);
/* RC_NOT_FOUND: the contact has none of this number. */
MUST_USE enum rc contact_point_get(struct op *op, int64_t contact_id, int64_t point_id,
				   struct contact_point *out);

struct contact_points {
	int64_t contact_id;
	struct contact_point *list; /* as contact_point_list has them */
	size_t count, emails; /* emails: how many of them are addresses; the rest are phones */
};
/*
 * Those of a page of a list, or of a slice of an export: out[i] of contact_ids[i].  One query; none
 * that reads a row when nobody has any.  *out has as many entries as there are ids.
 */
MUST_USE enum rc contact_point_list_many(struct op *op, const int64_t *contact_ids, size_t count,
					 struct contact_points **out);

/*
 * Live and archived contacts that have this, too, as their primary or a further one, other than
 * contact_id (0: all of them); at most max of them, in no order.
 */
MUST_USE enum rc contact_point_sharers(struct op *op, enum contact_point_kind kind, const char *key,
				       int64_t contact_id, size_t max, int64_t *out, size_t *count);

/* --- writing -------------------------------------------------------------------------------- */

/*
 * Add one that contact_point_check made, in the batch "contact.point".  Where the contact has no
 * primary one of this kind it becomes that.  source_row: row of the import's file, else 0.
 *   RC_NOT_FOUND  no such contact
 *   RC_CONFLICT   "value": the contact has it already
 *   RC_INVALID    "value": there are CONTACT_POINTS_MAX of this kind
 */
MUST_USE enum rc contact_point_add(struct op *op, int64_t contact_id, const struct contact_point *p,
				   int64_t source_row);
/* Bring one to the value and label of p, likewise.  RC_NOT_FOUND: it is not there. */
MUST_USE enum rc contact_point_edit(struct op *op, int64_t contact_id, int64_t point_id,
				    const struct contact_point *p);
/* RC_NOT_FOUND: it is not there. */
MUST_USE enum rc contact_point_remove(struct op *op, int64_t contact_id, int64_t point_id);
/*
 * It becomes the primary one, and the present primary one takes its place among the others, without
 * a label.  Statuses: see above.  Batch "contact.primary".  RC_NOT_FOUND: it is not there.
 */
MUST_USE enum rc contact_point_make_primary(struct op *op, int64_t contact_id, int64_t point_id);

/* --- lists, for imports and forms ----------------------------------------------------------- */

enum contact_point_policy {
	CONTACT_POINTS_ADD,	/* those that are missing come; labels that are given are set */
	CONTACT_POINTS_REPLACE, /* and those that are not in the list go; "" is a label, too */
};

struct contact_point_diff {
	size_t added, changed, removed;
};

/*
 * What is to become of one kind of a contact by a list that contact_point_check made; entries that
 * are the primary one, and later ones of the same key, mean nothing.  The first that comes to a
 * contact without a primary one becomes that, and counts as added.
 * contact_point_compare writes nothing; contact_point_save_list does what that says, with change
 * rows, in the open batch or in "contact.point".
 *   RC_NOT_FOUND  no such contact
 *   RC_INVALID    "value": there would be more than CONTACT_POINTS_MAX
 */
MUST_USE enum rc contact_point_compare(struct op *op, int64_t contact_id,
				       enum contact_point_kind kind,
				       const struct contact_point *points, size_t count,
				       enum contact_point_policy policy,
				       struct contact_point_diff *out);
MUST_USE enum rc contact_point_save_list(struct op *op, int64_t contact_id,
					 enum contact_point_kind kind,
					 const struct contact_point *points, size_t count,
					 enum contact_point_policy policy, int64_t source_row,
					 struct contact_point_diff *out);

/*
 * Several in one text, as cells of files and text areas have them: one a line, or separated by ";"
 * or ",", each with its label in brackets behind it:  "ann@work.example (work); ann@home.example".
 * A value with a separator in it stands in double quotes.  *out in op->mem, of *count entries.
 *   RC_INVALID  as contact_point_check; more than CONTACT_POINTS_MAX
 */
MUST_USE enum rc contact_point_parse_list(struct op *op, enum contact_point_kind kind,
					  const char *text, const char *country,
					  enum contact_strictness strictness,
					  struct contact_point **out, size_t *count);
/* The other way, in op->mem; those of `kind` among points.  separator: "; ", "\n". */
MUST_USE const char *contact_point_print_list(struct op *op, enum contact_point_kind kind,
					      const struct contact_point *points, size_t count,
					      const char *separator);

/* --- for contact.c, merge, erase and undo --------------------------------------------------- */

/* Has anybody any?  Looked up once for many contacts that are written together (contact_many.h). */
MUST_USE enum rc contact_point_any(struct op *op, bool *out);

/*
 * The primary values of a contact have changed: what is primary now is no further one any more. In
 * the open batch.
 */
MUST_USE enum rc contact_point_settle(struct op *op, int64_t contact_id, int64_t source_row);
/*
 * The kept contact gets all addresses and numbers of the other one, its primary ones included, and
 * those of `before` (the kept contact before it took fields) that it does not have any more.  In
 * the open batch.
 */
MUST_USE enum rc contact_point_merge(struct op *op, const struct contact *before,
				     const struct contact *other);
/* Take all without a trace. */
MUST_USE enum rc contact_point_erase(struct op *op, int64_t contact_id);

/*
 * One as change rows have it: a number made of its key, its position, its label, a tab, its value,
 * a tab, its key.  The number tells which rows are about the same address.  In op->mem.
 */
MUST_USE const char *contact_point_text(struct op *op, const struct contact_point *p);
/* label, value, key and position out of such a text; false: it is none. */
MUST_USE bool contact_point_text_read(struct op *op, const char *text, struct contact_point *out);
/* For undo: as the contact has now what such a text is about; "" when it has it not. */
MUST_USE enum rc contact_point_now(struct op *op, int64_t contact_id, enum contact_point_kind kind,
				   const char *text, const char **out);
/*
 * Bring it from `from` to `to`, either "" for not there, in the open batch.
 *   RC_CONFLICT  it is the primary one now;  RC_INVALID  that is no such text
 */
MUST_USE enum rc contact_point_restore(struct op *op, int64_t contact_id,
				       enum contact_point_kind kind, const char *from,
				       const char *to);

#endif
