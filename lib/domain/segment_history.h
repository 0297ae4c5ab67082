/*
 * How segments grew, and why: snapshots, and who came and went between them.
 *
 * Who is in a dynamic segment is never stored, it is asked; so its past is what snapshots have
 * seen.  One is taken every night, and when a segment is made or its filter is edited.  A snapshot
 * is exact: the last set of people and the moves of each day are kept, so that every snapshot can
 * be had again (segment_history_people).  Between two snapshots somebody may have come and gone
 * unseen.
 *
 * Each move has a cause.  What the organisation's own records say is taken for it: the filter was
 * edited, a field was changed, a tag came or went, an import.  Where nothing was changed, time has
 * passed: the filter, asked today as if it were still the time of the last snapshot, would not
 * have let them go.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_HISTORY_H
#define MUSTER_DOMAIN_SEGMENT_HISTORY_H

#include "lib/base/id_set.h"
#include "lib/domain/segment.h"

enum {
	/* Of so many at most is kept who they are, for each segment and day; all are counted. */
	SEGMENT_MOVES_NAMED = 1000,
	/* Different causes of a segment's day; what is beyond counts as "other". */
	SEGMENT_CAUSES_MAX = 200,
	/* With more contacts than this an edit leaves the snapshot to the night: it holds the
	 * write lock. */
	SEGMENT_SNAPSHOT_AT_ONCE = 100000,
};

/* Stored in segment_cause.kind: never renumber, only append. */
enum segment_cause_kind {
	SEGMENT_CAUSE_OTHER,	/* nothing that was recorded explains it */
	SEGMENT_CAUSE_START,	/* were in it at its first snapshot */
	SEGMENT_CAUSE_FILTER,	/* its own filter was edited */
	SEGMENT_CAUSE_FIELD,	/* subject: as in change.field: enum contact_field */
	SEGMENT_CAUSE_TAGGED,	/* subject: tag */
	SEGMENT_CAUSE_UNTAGGED, /* subject: tag */
	SEGMENT_CAUSE_CREATED,
	SEGMENT_CAUSE_IMPORT, /* subject: import */
	SEGMENT_CAUSE_ARCHIVED,
	SEGMENT_CAUSE_DELETED,
	SEGMENT_CAUSE_RESTORED,
	SEGMENT_CAUSE_HAND,    /* subject: the segment into or out of which they were put */
	SEGMENT_CAUSE_TIME,    /* a relative date has moved */
	SEGMENT_CAUSE_EVENT,   /* they did something: ordered, visited ... */
	SEGMENT_CAUSE_SEGMENT, /* subject: a segment it builds on, whose filter was edited */
	SEGMENT_CAUSE_BROKEN,  /* what its filter names is gone */
	SEGMENT_CAUSE_MENDED,  /* is there again, without an edit of the filter */
	SEGMENT_CAUSE_KINDS
};

/* --- taking snapshots ----------------------------------------------------------------------- */

/*
 * Of every segment that is not archived, as the system.  Not within a transaction: it reads in one
 * of its own and then writes a short one for each segment.  What another process has snapshotted
 * or edited meanwhile is left to it.  The op's memory is not touched.
 */
MUST_USE enum rc segment_snapshot_all(struct op *op);
/*
 * Of one, within the write transaction in which it was made or edited.  Does nothing where there
 * are more than SEGMENT_SNAPSHOT_AT_ONCE contacts.
 */
MUST_USE enum rc segment_snapshot(struct op *op, int64_t id);

/* --- reading -------------------------------------------------------------------------------- */

/* Days are numbers of the workspace's calendar: 0 is 1970-01-01. */
struct segment_day {
	int64_t day, at;
	int64_t total, joined, departed;
	int64_t version;
	bool is_broken;
};

/* Today's number.  Sets the process's time zone to the workspace's. */
MUST_USE enum rc segment_today(struct op *op, int64_t *day);
/* The snapshots of a segment from a day on (0: all), the oldest first, at most the newest max. */
MUST_USE enum rc segment_day_list(struct op *op, int64_t id, int64_t from, size_t max,
				  struct segment_day **out, size_t *count);

struct segment_cause {
	int64_t day;
	enum segment_cause_kind kind;
	int64_t subject;
	const char *subject_name; /* of a tag, segment, attribute or field; "" */
	int64_t account_id;	  /* 0: the system, or nobody */
	const char *account_name; /* "" */
	bool is_joined;
	int64_t count;
	const int64_t *people; /* some of them: their contact ids, in order */
	size_t people_count;
};
/* Of the days from .. to, the newest day first, in a day the most people first. */
MUST_USE enum rc segment_cause_list(struct op *op, int64_t id, int64_t from, int64_t to,
				    struct segment_cause **out, size_t *count);

/*
 * Who was in the segment at the snapshot of a day, or at the last one before; the set has room.
 *   RC_NOT_FOUND  there was none yet (no fault)
 */
MUST_USE enum rc segment_history_people(struct op *op, int64_t id, int64_t day, struct id_set *out);

/* The day since whose snapshot the segment is broken without a break; 0: it was not, at the last.
 */
MUST_USE enum rc segment_broken_since(struct op *op, int64_t id, int64_t *day);

#endif
