/*
 * Somebody as an import sees them, and where it looks for them.
 *
 * The importer asks the base; the rehearsal puts a table of its own in front of it, which knows the
 * people that earlier rows of the same file would create or change.
 */
#ifndef MUSTER_DOMAIN_IMPORT_PERSON_H
#define MUSTER_DOMAIN_IMPORT_PERSON_H

#include "lib/domain/contact_point.h"
#include "lib/domain/import_rules.h"

/*
 * All of a person that the mapping can write.  What the mapping does not write may be missing:
 * tags, segments and attributes are then empty.
 */
struct import_person {
	struct contact contact;	      /* id 0: there is nobody yet */
	const char **attributes;      /* canonical text of each of rules->attributes; "" for none */
	struct contact_point *points; /* further addresses; only where a row has some */
	size_t point_count;
	struct import_ids named[IMPORT_NAMED]; /* tags; static segments that they are in */
};

/*
 * What was edited since the upload, by people or programs, not by imports.  field: as change.field;
 * CONTACT_FIELD_NONE: the contact was created since, and everything of it is newer.
 */
struct import_edits {
	struct import_edit {
		int field;
		int64_t id; /* of a tag or segment */
	} * list;
	size_t count;
};
/* id 0: any. */
bool import_edits_has(const struct import_edits *edits, int field, int64_t id);

struct import_people {
	void *self;
	/*
	 * Who carries these keys?  contact_id: the number in the row, 0 for none; *by_id is 0 when
	 * there is nobody of it, or this very import has created them.
	 */
	enum rc (*match)(struct op *op, void *self, const struct import_rules *rules,
			 const struct contact_keys *keys, int64_t contact_id,
			 struct contact_match *out, int64_t *by_id);
	/* Somebody whom match has named, of any state.  In op->mem. */
	enum rc (*load)(struct op *op, void *self, const struct import_rules *rules, int64_t id,
			struct import_person *out);
	/* Further addresses of somebody; in op->mem. */
	enum rc (*points)(struct op *op, void *self, int64_t id, struct contact_point **out,
			  size_t *count);
	/* In op->mem; this import's own changes are none. */
	enum rc (*edits)(struct op *op, void *self, const struct import_rules *rules,
			 const struct contact *c, struct import_edits *out);
	/* Was somebody with these keys erased? */
	enum rc (*erased)(struct op *op, void *self, const struct import_rules *rules,
			  const struct contact_keys *keys, bool *out);
};

/* The base as it is; self is not used. */
extern const struct import_people import_people_stored;

#endif
