/*
 * A segment: a group of contacts with a name.  Dynamic ones are a saved filter, asked whenever it
 * is looked at, with single people included or excluded by hand; static ones are a kept list.
 * Who is in one: segment_people.h; lists and hands: segment_member.h; what uses one: segment_use.h.
 *
 * Invariants
 *  1. Names are unique when folded, over everybody's segments and archived ones too: filters name
 *     segments.  A new name is carried into every filter that names it.
 *  2. The text of a saved filter is canonical (filter_print) and had a meaning when it was saved.
 *     When something that it names is gone it is broken: it matches nobody and says what is
 * missing.
 *  3. A private segment is seen by its owner alone; for everybody else it does not exist.  A shared
 *     one uses no private ones.
 *  4. What is used by something that is not archived is not archived.
 *  5. Every write is in the op's batch; where none is open, the function opens one.
 *
 * op->account_id 0, the system itself, sees everything.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_H
#define MUSTER_DOMAIN_SEGMENT_H

#include "lib/base/op.h"

/* Stored in segment.kind: never renumber. */
enum segment_kind { SEGMENT_DYNAMIC, SEGMENT_STATIC };

/* Stored in change.field of entity CHANGE_SEGMENT: never renumber, only append. */
enum segment_field {
	SEGMENT_FIELD_NONE, /* was created */
	SEGMENT_NAME,
	SEGMENT_DESCRIPTION,
	SEGMENT_FILTER,
	SEGMENT_SHARED,	  /* "yes" or "no" */
	SEGMENT_ARCHIVED, /* likewise */
	/* Written when undo takes one away for good, or brings it back: */
	SEGMENT_KIND,	    /* "dynamic" or "static" */
	SEGMENT_OWNER,	    /* account.id */
	SEGMENT_CREATED_AT, /* Unix seconds */
};

/* Text is UTF-8 in op->mem, never NULL.  Times are Unix seconds; 0 = none. */
struct segment {
	int64_t id;
	const char *name, *description;
	enum segment_kind kind;
	const char *filter;	/* "" for static */
	int64_t owner_id;	/* 0: nobody, it came with the sample shop */
	const char *owner_name; /* "Sample shop" then */
	bool is_shared;
	int64_t archived_at;
	int64_t version; /* grows with every edit of the definition: tells two tabs apart */
	int64_t created_at;
	int64_t updated_at; /* of the definition, or of who was added or taken out by hand */
};

/* RC_NOT_FOUND: there is none, or it is somebody else's private one. */
MUST_USE enum rc segment_get(struct op *op, int64_t id, struct segment *out);
/* By name, in any case and accents.  RC_NOT_FOUND likewise (and no fault). */
MUST_USE enum rc segment_find(struct op *op, const char *name, struct segment *out);

struct segment_query {
	const char *search; /* inside name or description, folded; "" for all */
	bool is_archived;   /* the archived ones instead */
	bool is_static;	    /* static ones alone */
};
/* Those that the account sees, by name.  *count of them in op->mem. */
MUST_USE enum rc segment_list(struct op *op, const struct segment_query *q, struct segment **out,
			      size_t *count);

/*
 * Make one from name, description, kind, filter and is_shared; the rest of *s is filled in.  Its
 * owner is the acting account; the system itself leaves it without one, to be shared.  Batch
 * "segment.create". RC_INVALID   "name": empty, longer than SEGMENT_NAME_MAX bytes, with control
 * characters or without anything to read; "description": too long; "filter": none for a dynamic
 *                one, or not a filter (what filter_read says); "shared": uses a private segment
 *   RC_CONFLICT  "name": there is one of this name; "limit": the account has as many saved
 *                filters as the settings allow
 */
MUST_USE enum rc segment_create(struct op *op, struct segment *s);

/*
 * Bring name, description, filter and is_shared to those of *s, which came from segment_get
 * (id, version).  Nothing is written when nothing differs.  Batch "segment.edit".
 *   RC_NOT_FOUND, RC_INVALID  as above
 *   RC_CONFLICT  "version": somebody else has changed it since; "name": as above; "archived";
 *                "filter": a segment that uses this one would have no meaning any more;
 *                "shared": others use it, so it cannot be private
 *   RC_DENIED    only its owner makes a shared segment private
 */
MUST_USE enum rc segment_update(struct op *op, struct segment *s);

/*
 * A private copy, with its people: "VIP-copy", then "VIP-copy 2" ...  Batch "segment.duplicate".
 *   RC_INVALID   "filter": it is broken
 *   RC_CONFLICT  "limit"
 */
MUST_USE enum rc segment_duplicate(struct op *op, int64_t id, struct segment *out);

/*
 * Out of the lists and out of use; archiving twice is no fault.  Batch "segment.archive".
 *   RC_CONFLICT  "used": something uses it; the reason names what
 */
MUST_USE enum rc segment_archive(struct op *op, int64_t id);
/* Batch "segment.restore".  RC_CONFLICT: "limit". */
MUST_USE enum rc segment_restore(struct op *op, int64_t id);

/*
 * A tag has another name: carry it into every filter that names it.  old: in any spelling; new: as
 * it is to stand in the text.  Joins the batch of the caller.
 */
MUST_USE enum rc segment_rename_tag(struct op *op, const char *old_name, const char *new_name);
/* Likewise for an option of the attribute with this key. */
MUST_USE enum rc segment_rename_option(struct op *op, const char *key, const char *old_label,
				       const char *new_label);
/*
 * For undo, when a name came back: filters alone that were written since change row `since`, which
 * named it by the other.  field: "tag", "segment" or "attr.plan".
 */
MUST_USE enum rc segment_rename_since(struct op *op, const char *field, const char *old_name,
				      const char *new_name, int64_t since);

/*
 * For undo, in the open batch, whoever owns it.
 *
 * segment_restore_field brings name, description, filter, shared or archived back to a value as
 * change rows have it, with one change row; at: when it was archived then; since: as
 * segment_rename_since, for a name.  A filter that names
 * what is gone comes back all the same, and is broken.
 *   RC_CONFLICT  the name is another's now; it would be archived or private while others use it,
 *                or shared while it uses private ones; the filter would use itself
 */
MUST_USE enum rc segment_restore_field(struct op *op, int64_t id, enum segment_field field,
				       const char *value, int64_t at, int64_t since);
/* One of them as change rows have it.  RC_NOT_FOUND. */
MUST_USE enum rc segment_field_value(struct op *op, int64_t id, enum segment_field field,
				     const char **out);
/* For a look: may segment id have this name?  RC_CONFLICT: another has it. */
MUST_USE enum rc segment_check_free(struct op *op, int64_t id, const char *name);
/* Take one away for good, as if it had never been made.  RC_CONFLICT: something uses it. */
MUST_USE enum rc segment_remove(struct op *op, int64_t id);
/*
 * Bring it back under its old id, from id, name, description, kind, filter, owner_id, is_shared,
 * archived_at and created_at of *s.  RC_CONFLICT: the name is another's now.
 */
MUST_USE enum rc segment_bring_back(struct op *op, const struct segment *s);

/* Saved filters that the acting account has, and may have. */
MUST_USE enum rc segment_count_saved(struct op *op, int64_t *has, int64_t *may_have);
/* Has the acting account room for one more of this kind?  RC_CONFLICT "limit": no. */
MUST_USE enum rc segment_check_limit(struct op *op, enum segment_kind kind);

#endif
