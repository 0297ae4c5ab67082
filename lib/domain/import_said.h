/*
 * What a row says, before anybody asks of whom: for import_row.c.
 */
#ifndef MUSTER_DOMAIN_IMPORT_SAID_H
#define MUSTER_DOMAIN_IMPORT_SAID_H

#include "lib/domain/contact_status.h"
#include "lib/domain/import_row.h"

enum { IMPORT_CHANNELS = 2, IMPORT_LIST_MAX = 1000 /* names in the cells of one row */ };

/* One name of a list. */
struct import_call {
	enum import_named kind;
	enum import_mode mode;
	int64_t id;
	size_t column;
};

struct import_said {
	struct contact contact;	  /* the values; nothing else of it */
	struct contact_keys keys; /* of those values */
	contact_mask given;	  /* fields with a value */
	contact_mask emptied;	  /* fields whose cell is empty */
	int64_t contact_id;
	const char *
	    *attributes; /* of each of rules->attributes: canonical; "" empty; NULL unsaid */
	struct import_call *calls;
	size_t call_count;
	bool replaces[IMPORT_NAMED]; /* what is not called goes */
	struct import_points {	     /* further addresses, by enum contact_channel */
		struct contact_point list[2 * CONTACT_POINTS_MAX];
		size_t count;
		bool is_said; /* by a column of its own, even if it is empty */
		enum import_policy policy;
	} * points;
	contact_mask promoted; /* fields out of these, since the row has no primary one */
	struct {
		bool is_said;
		bool is_exact; /* the date and the reason are those of the row, even if there are
				  none */
		enum contact_email_status status;
		int64_t at;
		const char *reason;
	} statuses[IMPORT_CHANNELS]; /* by enum contact_channel */
	int64_t created_at;	     /* 0: unsaid */
	struct import_copy {	     /* out of an exact copy, of people who are new */
		bool is_said;	     /* by any of its columns */
		enum contact_state state;
		int64_t state_at;
		const char *state_reason; /* NULL: unsaid */
		bool deactivated, has_source, has_obtained;
		enum contact_source source;
		int64_t obtained_at, obtained_by, updated_at;
	} copy;
	struct import_held *held;
	size_t held_count, held_room;
};

/*
 * Read a row.
 *   RC_INVALID  the row's own fault: fault.field is a key of a field or "attr.KEY", or ""
 */
MUST_USE enum rc import_said_read(struct op *op, struct import_rules *rules, struct csv_row *row,
				  struct import_said *out);
/* One value more that is not written. */
void import_said_hold(struct op *op, struct import_said *said, size_t column,
		      enum import_held_why why);

#endif
