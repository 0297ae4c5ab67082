/*
 * Data care: what looks wrong in the contact base, and what can be done about it.
 *
 * Rules
 *  1. A search only reads contacts.  It is asked for (care_ask) by cron/nightly and by the page's
 *     button, and done by cron/care, area by area: an area is a field of contacts, an attribute, or
 *     the tags.  What it finds replaces what stood there of the area.
 *  2. A fix is asked for by a recipe.  What it would do is computed from the contacts as they are
 *     now (care_effect), and it is done as work on many contacts (BULK_MEND): one batch, in slices,
 *     with a job when they are many.  Whoever has another value by then is passed over.
 *  3. What somebody found to be right stays ignored: a cluster as long as no further spelling comes
 *     to it, otherwise each value.  Ignoring can be taken back.
 *  4. A finding that was fixed is hidden, until its batch is undone.
 */
#ifndef MUSTER_DOMAIN_CARE_H
#define MUSTER_DOMAIN_CARE_H

#include "lib/base/id_set.h"
#include "lib/base/op.h"

/* Stored in care_finding.kind: never renumber, only append. */
enum care_kind {
	CARE_NONE,
	CARE_SPELLING,	    /* one word in several spellings */
	CARE_SIMILAR,	    /* rare values that may be slips of a frequent one */
	CARE_TAGS,	    /* tags that may be one */
	CARE_EMAIL_DOMAIN,  /* a slip in the domain: gmial.com */
	CARE_EMAIL_BAD,	    /* no address */
	CARE_PHONE_COUNTRY, /* could be dialled if one knew the country */
	CARE_PHONE_BAD,	    /* cannot be dialled */
	CARE_DATE_FUTURE,   /* a birthday, a signup that is yet to come */
	CARE_DATE_FAR,	    /* more than thirty years ahead */
	CARE_DATE_EARLY,    /* before 1900; somebody older than 120 */
	CARE_DATE_EMPTY,    /* 1900-01-01, 1970-01-01: what programs write for "none" */
	CARE_DATE_STYLES,   /* a text attribute with dates in several forms */
	CARE_NAME_UPPER,    /* ANNA */
	CARE_NAME_LOWER,    /* anna */
	CARE_NAME_TWO,	    /* first and last name in one field */
	CARE_BLANKS,	    /* at an end, or several */
	CARE_KINDS
};

enum {
	CARE_FINDINGS_MAX = 300, /* of one kind in one area: those of most people */
	CARE_VALUES_MAX = 50,	 /* of one finding */
	CARE_FIELD_MAX = 63,	 /* bytes of an area's name */
	CARE_IGNORE_MAX = 1000,	 /* values ignored one by one; more are ignored as a whole */
};

/* What a page needs to know about a kind. */
struct care_kind_info {
	const char *title; /* "Spellings" */
	const char *group; /* "spelling" "address" "date" "name": the tabs */
	bool is_cluster;   /* its values are spellings of each other */
};
extern const struct care_kind_info care_kinds[CARE_KINDS];

struct care_value {
	const char *value;
	int64_t people;
	int64_t tag_id; /* of CARE_TAGS, else 0 */
};

/* Text is UTF-8 in op->mem, never NULL. */
struct care_finding {
	int64_t id;
	enum care_kind kind;
	const char *field;    /* "city", "attr.plan", "tags" */
	const char *label;    /* "City", "Plan", "Tags" */
	const char *proposal; /* "" without */
	int64_t people;
	struct care_value *values;
	size_t count;
	int64_t found_at, ignored_id, batch_id;
};

/* --- what was found ------------------------------------------------------------------------- */

struct care_query {
	const char *group; /* "" for all */
	size_t offset, limit;
};
/* Those of most people first; not the ignored and the fixed.  *total: without offset and limit. */
MUST_USE enum rc care_list(struct op *op, const struct care_query *q, struct care_finding **out,
			   size_t *count, int64_t *total);
/* How many of each group, for the tabs. */
MUST_USE enum rc care_count(struct op *op, const char *group, int64_t *out);
/* RC_NOT_FOUND: no such finding; a later search has replaced it. */
MUST_USE enum rc care_get(struct op *op, int64_t id, struct care_finding *out);

/* How searching goes. */
struct care_state {
	int64_t areas, waiting; /* those that are asked for and not yet answered */
	int64_t searched_at;	/* the oldest of the last searches; 0: not everything was */
};
MUST_USE enum rc care_state_get(struct op *op, struct care_state *out);

/* --- asking, ignoring ------------------------------------------------------------------------ */

/* Ask for a search of one area, or of all (NULL).  The caller starts cron/care. */
MUST_USE enum rc care_ask(struct op *op, const char *field);

/*
 * For a write transaction in which nothing is written yet, before what takes long: let go of the
 * lock and only read; then take it again.  Others may have written in between.
 */
MUST_USE enum rc care_look(struct op *op);
MUST_USE enum rc care_look_end(struct op *op);
/* Something failed: forget what was written and only read from here on.  The fault stays. */
MUST_USE enum rc care_look_only(struct op *op);

/* "This is right."  Before anything is written: it looks (care_look).  RC_NOT_FOUND. */
MUST_USE enum rc care_ignore(struct op *op, int64_t id);
struct care_ignored {
	int64_t id, at;
	enum care_kind kind;
	const char *field, *label;
	bool is_all;
	int64_t count;		   /* values */
	const char *account;	   /* who said so; "" */
	const char *const *values; /* of a cluster that is still found, else NULL */
	size_t value_count;
};
/* The newest first, at most max. */
MUST_USE enum rc care_ignored_list(struct op *op, size_t max, struct care_ignored **out,
				   size_t *count);
/* Look at it again; asks for a search of its area.  RC_NOT_FOUND. */
MUST_USE enum rc care_heed(struct op *op, int64_t ignored_id);

/* Somebody is erased: nothing of theirs stays here.  Before the contact's row is emptied. */
MUST_USE enum rc care_erase(struct op *op, int64_t contact_id);

/* --- fixing ---------------------------------------------------------------------------------- */

/* Never stored by number: care_recipe_print. */
enum care_way {
	CARE_REPLACE, /* `from` become `to` */
	CARE_MERGE,   /* of tags: whoever carries one of `from` (ids) carries `to`; they go */
	CARE_DOMAIN,  /* the domain `from` becomes `to` */
	CARE_ADDRESS, /* see email_mend() */
	CARE_DIAL,    /* E.164, with `to` as the country; "own": that of each person first */
	CARE_CLEAR,   /* no value; of CARE_DATE_EMPTY: those of `from` */
	CARE_CENTURY, /* a hundred years earlier */
	CARE_ISO_DAY, /* dates as 2026-12-31, the day first in 3/4/2026 */
	CARE_ISO_MONTH,
	CARE_CASE,    /* as names are written */
	CARE_SQUEEZE, /* single blanks */
	CARE_SPLIT,   /* into first and last name */
	CARE_WAYS
};

/* "replace": in forms.  false: no such way. */
const char *care_way_key(enum care_way way);
bool care_way_find(const char *key, enum care_way *out);
/* May this be done about it? */
bool care_way_fits(const struct care_finding *f, enum care_way way);

struct care_recipe {
	enum care_way way;
	enum care_kind kind; /* whose people are meant */
	const char *to;	     /* "" without */
	const char *const *from;
	size_t from_count;
};

/* "own", "own AT" or "AT": what stands in `to` of CARE_DIAL. */
#define CARE_DIAL_OWN "own"

/* As table bulk keeps it, in op->mem. */
MUST_USE const char *care_recipe_print(struct op *op, const struct care_recipe *r);
/* RC_INVALID "value": it is none. */
MUST_USE enum rc care_recipe_parse(struct op *op, const char *text, struct care_recipe *out);
/*
 * May this be done to the field?  *r becomes canonical.
 *   RC_INVALID  "to": no value of the field; "from": nothing chosen; "value": not for this field
 */
MUST_USE enum rc care_recipe_check(struct op *op, const char *field, struct care_recipe *r);

enum { CARE_EXAMPLES = 20 };
/* What a fix would do now. */
struct care_effect {
	struct id_set people; /* whose value changes */
	int64_t count;	      /* how many */
	int64_t left;	      /* of those whom the finding is about: nothing can be done */
	struct care_example {
		int64_t id;
		const char *name, *old_value, *new_value;
	} examples[CARE_EXAMPLES], others[CARE_EXAMPLES]; /* of people; of `left` */
	size_t example_count, other_count;
};
MUST_USE enum rc care_effect(struct op *op, const char *field, const struct care_recipe *r,
			     struct care_effect *out);
/* The fix of a finding is under way in the open batch: hide it. */
MUST_USE enum rc care_fixed(struct op *op, int64_t id);

/* --- for cron/care ---------------------------------------------------------------------------- */

typedef bool care_stop(void);
/*
 * Search what is asked for, in transactions of its own (none may be open), until stop says so.
 * *count: areas.
 */
MUST_USE enum rc care_run(struct op *op, care_stop *stop, int *count);

#endif
