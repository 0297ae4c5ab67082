/*
 * What the files care*.c share.  Nobody else includes it.
 */
#ifndef MUSTER_DOMAIN_CARE_ROW_H
#define MUSTER_DOMAIN_CARE_ROW_H

#include "lib/domain/attribute.h"
#include "lib/domain/care.h"
#include "lib/domain/contact.h"
#include "lib/platform/db.h"

struct sql;

/* --- care_area.c: what is looked through ------------------------------------------------------ */

#define CARE_TAGS_FIELD "tags"

struct care_area {
	const char *field, *label;
	enum contact_field contact_field; /* CONTACT_FIELD_NONE: an attribute or the tags */
	struct attribute attribute;	  /* id 0: none */
	bool is_tags;
	bool is_past;	  /* a date that cannot be yet to come */
	bool is_birthday; /* of people who are alive */
	unsigned kinds;	  /* bits 1 << care_kind: what is looked for */
};
/* RC_NOT_FOUND (and no fault): there is no such area; its attribute was deleted. */
MUST_USE enum rc care_area_find(struct op *op, const char *field, struct care_area *out);
/* All of them, in op->mem. */
MUST_USE enum rc care_area_list(struct op *op, struct care_area **out, size_t *count);

/* --- care_check.c: one value ------------------------------------------------------------------ */

/* What the checks need to know, once for each transaction. */
struct care_context {
	struct op *op;
	struct care_area area;
	const char *country; /* of the workspace, "" for none */
	int64_t now_local;
	/* Values that somebody found to be right: sorted hashes, by kind; all: the kind as a whole.
	 */
	struct care_right {
		uint64_t *hashes;
		size_t count;
		bool all;
	} right[CARE_KINDS];
};
/* Sets the process's zone to the workspace's.  RC_NOT_FOUND (and no fault): no such area. */
MUST_USE enum rc care_context_init(struct op *op, const char *field, struct care_context *out);

/* A value of somebody. */
struct care_row {
	int64_t id;
	const char *text;
	const char *beside; /* of a phone the country; of a name the other one; else "" */
	int64_t local;	    /* of a date: what the clock shows */
	bool lacks_key;	    /* of a phone: it cannot be dialled */
};
/*
 * A query over the area's values of live contacts, to be read by care_row_read (care_read.c).
 * r: those that it may concern, NULL for all; id: of one contact, 0 for everybody.
 */
void care_row_query(struct sql *s, const struct care_context *c, const struct care_recipe *r,
		    int64_t id);
void care_row_read(struct db_rows *rows, const struct care_context *c, struct care_row *out);
/* The day that means "none" in which this lies, as text; NULL. */
const char *care_empty_day(int64_t local);
/* Its first second, of the text. */
bool care_empty_day_find(const char *text, int64_t *local);
/* Where "too long ago" ends. */
int64_t care_early_before(const struct care_context *c);

/*
 * Is this a case of the kind, and nobody said that it is right?  Not for clusters.  *value: what
 * cases are grouped by (a domain, a date), "" for nothing; *proposal: what is meant by it, "".
 */
bool care_is_case(const struct care_context *c, enum care_kind kind, const struct care_row *row,
		  const char **value, const char **proposal);
/* By what an ignored value is known; of a tag by its number. */
int64_t care_value_hash(const struct care_value *v);
bool care_is_right(const struct care_context *c, enum care_kind kind, const char *value);

/* --- care_cluster.c: values in several spellings ---------------------------------------------- */

/* Values with their people, in bounded memory; more than fit are done in parts. */
struct care_values;
enum { CARE_VALUES_ROOM = 120 * 1000 };
/* Of values whose coarse key belongs to this part of so many. */
MUST_USE struct care_values *care_values_new(struct arena *a, unsigned part, unsigned parts);
void care_values_free(struct care_values *v);
/* One more person, or people, with this value.  false: there is no room, take more parts. */
bool care_values_add(struct care_values *v, const char *value, int64_t people, int64_t tag_id);
/* Countries are one by any of their names. */
void care_values_use_countries(struct care_values *v);
/* All are there: join the spellings. */
void care_values_join(struct care_values *v);
struct care_cluster {
	struct care_value *values; /* most people first */
	size_t count;
	int64_t people;
};
/*
 * Clusters of spellings, and of frequent values with their slips (of which each cluster of
 * spellings counts as one value): at most max, those of most people first, in a.  Once each.
 */
size_t care_values_clusters(struct care_values *v, struct arena *a, size_t max,
			    struct care_cluster *out);
size_t care_values_slips(struct care_values *v, struct arena *a, size_t max,
			 struct care_cluster *out);

/* --- care_mend.c: one person ------------------------------------------------------------------ */

/* What the recipe makes of a value, in op->mem; NULL: it is not meant, or cannot be done. */
const char *care_mended(const struct care_context *c, const struct care_recipe *r,
			const struct care_row *row);
/* The same for people to see: of CARE_SPLIT both names. */
const char *care_row_result(const struct care_context *c, const struct care_recipe *r,
			    const struct care_row *row);
/* Is the row one that the recipe is about? */
bool care_is_meant(const struct care_context *c, const struct care_recipe *r,
		   const struct care_row *row);
/*
 * Do it to one live contact, in the open batch.  *changed: not for whoever has another value now.
 *   RC_INVALID  a rule of contacts is against it; nothing was written
 */
MUST_USE enum rc care_mend_contact(const struct care_context *c, const struct care_recipe *r,
				   int64_t id, bool *changed);

#endif
