/*
 * What is the same for all rows of an import: its mapping, the attributes it writes, the tags,
 * segments and options that its cells name, each looked up once; and the counts (tag.carriers,
 * attribute.holders) that are written once per transaction.
 *
 *	import_rules_open
 *	in each transaction: import_rules_begin, rows ..., import_rules_end
 *	import_rules_close
 *
 * A rehearsal does the same in one reading transaction, without import_rules_end.
 *
 * What does not exist yet and will be created with the first row that needs it has a negative id,
 * the same until it is created or the transaction ends.
 */
#ifndef MUSTER_DOMAIN_IMPORT_RULES_H
#define MUSTER_DOMAIN_IMPORT_RULES_H

#include "lib/domain/import.h"
#include "lib/domain/tag.h"

/* What cells call by name. */
enum import_named { IMPORT_TAG, IMPORT_SEGMENT, IMPORT_NAMED };

struct import_names;

struct import_rules {
	const struct import *import;
	struct import_mapping mapping;
	const char *country;	     /* for phones without one */
	const unsigned char *secret; /* erased people are known by it; NULL: nobody is */
	bool may_raise;		     /* mapping.raise, by an account that has the right to */

	/* Those that the mapping writes, and of each: people more in this transaction. */
	struct attribute *attributes;
	int64_t *holders;
	bool *is_fresh; /* contact_attribute_fresh was asked in this transaction */
	size_t attribute_count;
	/* The column that writes a field or one of the attributes; NULL for none. */
	const struct import_column *field_columns[CONTACT_FIELD_COUNT];
	const struct import_column **attribute_columns;
	size_t
	    *label_columns; /* of each column: the one with the labels of its addresses; SIZE_MAX */
	/* Of all rows and whole columns; is something done to them at all? */
	bool has[IMPORT_NAMED];
	struct import_ids {
		int64_t *ids; /* ascending, each once */
		size_t count;
	} for_all[IMPORT_NAMED];
	struct import_names *names[IMPORT_NAMED];
	int64_t begun_at; /* segment_members_since; 0: not asked yet */

	struct arena mem;	  /* of the mapping and what follows from it */
	struct arena transaction; /* of what is looked up anew in each transaction */
};

/*
 * The import, country and secret must stay where they are until import_rules_close, which is
 * harmless for rules that are all zero.
 */
MUST_USE enum rc import_rules_open(struct op *op, const struct import *im, const char *country,
				   const unsigned char *secret, struct import_rules *out);
/*
 * Others may have renamed or removed what was looked up: forget it.
 *   RC_INVALID  an attribute that the mapping writes is gone; the reason says so
 */
MUST_USE enum rc import_rules_begin(struct op *op, struct import_rules *rules);
/* Write what was counted.  Before the commit. */
MUST_USE enum rc import_rules_end(struct op *op, struct import_rules *rules);
void import_rules_close(struct import_rules *rules);

/* Which of rules->attributes it is; SIZE_MAX for none. */
size_t import_rules_attribute(const struct import_rules *rules, int64_t id);

/*
 * The tag or the static segment of a name, in any spelling.  *id 0: there is none that takes people
 * and the account sees, and `create` is false.
 *   RC_INVALID  it cannot be created: no such label; the name is another kind of segment's
 */
MUST_USE enum rc import_rules_find(struct op *op, struct import_rules *rules,
				   enum import_named kind, const char *name, bool create,
				   int64_t *id);
/* The looks that a tag has when it is created: of one that import_rules_find has named. */
void import_rules_dress_tag(struct import_rules *rules, int64_t id, const char *colour,
			    enum tag_scope scope);
/* What people call it, "" when it is gone; in op->mem. */
MUST_USE enum rc import_rules_label(struct op *op, const struct import_rules *rules,
				    enum import_named kind, int64_t id, const char **out);
/* Create what is negative; writes.  *id: what it is then. */
MUST_USE enum rc import_rules_make(struct op *op, struct import_rules *rules,
				   enum import_named kind, int64_t *id);
/* Somebody came (+1) or went (-1): tag.carriers, segment.updated_at. */
void import_rules_count(struct import_rules *rules, enum import_named kind, int64_t id, int delta);

/* An option that will be created: from now on the attribute has it, with a negative id. */
void import_rules_add_option(struct import_rules *rules, size_t attribute, const char *label);
/* Create those options of a canonical text that are negative; writes. */
MUST_USE enum rc import_rules_make_options(struct op *op, struct import_rules *rules,
					   size_t attribute, const char *text);

/* --- sets of ids ---------------------------------------------------------------------------- */

bool import_ids_has(const struct import_ids *set, int64_t id);
/* A copy in op->mem with it, or without it; the set itself where nothing differs. */
MUST_USE struct import_ids import_ids_with(struct op *op, struct import_ids set, int64_t id);
MUST_USE struct import_ids import_ids_without(struct op *op, struct import_ids set, int64_t id);

#endif
