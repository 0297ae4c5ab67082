/*
 * A tag: a word that the whole organisation shares, put on contacts (contact_tag.h) and, where its
 * scope says so, on conversations.
 *
 * Invariants
 *  1. name is tag_normalise(label), and no two tags share it: "VIP Customer", "vip-customer" and
 *     "Vip  CUSTOMER!" are one tag.  Filters call a tag by its name.
 *  2. The id of a deleted tag is never given to another one: change rows keep naming it.
 *  3. Every write is in the op's batch; where none is open, the function opens one, named as its
 *     comment says.  A call that changes nothing opens none.
 */
#ifndef MUSTER_DOMAIN_TAG_H
#define MUSTER_DOMAIN_TAG_H

#include "lib/base/op.h"

/* Stored in tag.scope: never renumber. */
enum tag_scope { TAG_BOTH, TAG_CONTACTS, TAG_CONVERSATIONS, TAG_SCOPES };

/* Stored in change.field of entity CHANGE_TAG: never renumber, only append. */
enum tag_field {
	TAG_FIELD_NONE, /* was created */
	TAG_LABEL,
	TAG_COLOUR,
	TAG_SCOPE,	       /* values: tag_scope_key */
	TAG_CREATED_AT,	       /* Unix seconds; written when it goes or comes back */
	TAG_CHANGE_STATE = 100 /* "live" -> "deleted", and back; the other fields go with it */
};

/* Text is UTF-8 in op->mem, never NULL. */
struct tag {
	int64_t id;
	const char *name;   /* "vip-customer" */
	const char *label;  /* "VIP Customer" */
	const char *colour; /* key of tag_colours */
	enum tag_scope scope;
	int64_t contacts; /* live contacts that carry it; tag_get and tag_list count them */
	int64_t gone;	  /* archived and deleted ones, likewise */
	int64_t created_at;
};

/* A colour of the palette; the key is also the end of its class in muster.css: "tag-teal". */
struct tag_colour {
	const char *key, *label;
};
enum { TAG_COLOURS = 12 };
extern const struct tag_colour tag_colours[TAG_COLOURS];

/* "both", "contacts", "conversations"; TAG_SCOPES for another key. */
const char *tag_scope_key(enum tag_scope scope);
enum tag_scope tag_scope_parse(const char *key);

/*
 * The name of a label, and of whatever somebody types to find one: text_slug.  In a; "" when the
 * text has neither letter nor digit.
 */
MUST_USE char *tag_normalise(struct arena *a, const char *text);

/*
 * Make a tag; fills *out.  colour "": one of the palette, in turn.  Opens the batch "tag.create".
 *   RC_INVALID   "label": empty, longer than TAG_LABEL_MAX bytes, with a comma or control
 *                characters, or without letter and digit; "colour": not of the palette; "scope"
 *   RC_CONFLICT  "label": a tag of this name is there; *out is that tag
 */
MUST_USE enum rc tag_create(struct op *op, const char *label, const char *colour,
			    enum tag_scope scope, struct tag *out);

/* With its counts.  RC_NOT_FOUND: no such tag. */
MUST_USE enum rc tag_get(struct op *op, int64_t id, struct tag *out);
/* By name, in any spelling of it; without counts.  RC_NOT_FOUND: no such tag (and no fault). */
MUST_USE enum rc tag_find(struct op *op, const char *text, struct tag *out);
/* The label a tag has, or had when it was deleted; "" when there never was one.  In op->mem. */
MUST_USE enum rc tag_label(struct op *op, int64_t id, const char **out);

struct tag_query {
	const char *search; /* in any spelling, found inside names; "" for all */
	bool on_contacts;   /* without those for conversations alone */
	bool uncounted;	    /* contacts and gone stay 0: for menus */
	size_t offset, limit;
};
/* Alphabetical.  *total: how many the search finds in all. */
MUST_USE enum rc tag_list(struct op *op, const struct tag_query *q, struct tag **out, size_t *count,
			  int64_t *total);

/*
 * Change one thing of a tag.  All open the batch "tag.edit", and write nothing when nothing
 * differs.  RC_NOT_FOUND: no such tag.
 *
 * tag_rename also gives it the name that follows from the label, and carries that name into the
 * filters of segments.
 *   RC_INVALID, RC_CONFLICT  as tag_create
 */
MUST_USE enum rc tag_rename(struct op *op, int64_t id, const char *label);
/* RC_INVALID "colour": not of the palette. */
MUST_USE enum rc tag_recolour(struct op *op, int64_t id, const char *colour);
/* RC_CONFLICT "scope": it would be for conversations alone, but contacts carry it. */
MUST_USE enum rc tag_rescope(struct op *op, int64_t id, enum tag_scope scope);

/*
 * Take a tag off everybody and delete it; *contacts tells how many carried it, whatever their
 * state.  Opens the batch "tag.delete".  Change rows hold all that brings it back: its fields, and
 * one row for each contact.  RC_NOT_FOUND: no such tag.
 */
MUST_USE enum rc tag_delete(struct op *op, int64_t id, int64_t *contacts);
/*
 * May a tag be called so?  except: the one that is meant.
 *   RC_INVALID   no tag is called so
 *   RC_CONFLICT  another tag has its name
 */
MUST_USE enum rc tag_check_free(struct op *op, const char *text, int64_t except);
/*
 * For undo: a deleted tag comes back under its old id, from id, label, colour, scope and created_at
 * of *t, in the open batch.
 *   RC_CONFLICT  another tag has its name now
 */
MUST_USE enum rc tag_restore(struct op *op, const struct tag *t);
/*
 * Likewise its label, as tag_rename; but only into filters that were written since that change row
 * the name is carried: the others have change rows of their own.
 */
MUST_USE enum rc tag_restore_label(struct op *op, int64_t id, const char *label, int64_t since);

#endif
