/*
 * What an undo knows about each sort of value: shared by undo*.c, and nobody else.
 */
#ifndef MUSTER_DOMAIN_UNDO_KIND_H
#define MUSTER_DOMAIN_UNDO_KIND_H

#include "lib/domain/undo.h"

/* One thing that the batch changed in a record: all its rows about it, from first to last. */
struct undo_thing {
	int field;
	int64_t first_id, last_id; /* change.id */
	const char *before, *after;
};

struct undo_record {
	enum change_entity entity;
	int64_t id;
	struct undo_thing *things; /* in the order of fields */
	size_t count;
};

/*
 * The order of work: what is gone comes back before people get it again, and goes only after it was
 * taken from them.
 */
enum undo_pass { UNDO_COMING, UNDO_PEOPLE, UNDO_GOING, UNDO_PASSES };

struct undo_run {
	struct op *op;
	int64_t target_id;
	bool is_look;	   /* nothing is written */
	size_t slice_rows; /* of the next slice of people: see undo_slice.h */
	struct undo_result result;
	struct undo_kept *kept; /* of a look */
	size_t kept_count;
	int64_t until_us; /* CLOCK_MONOTONIC: a restore that can go on later stops here; 0: never */
	bool again;	  /* it did: the same thing is taken again */
	bool may_pause;	  /* between two things of somebody, too */
	size_t thing;	  /* of the record that is taken: things that are done already */
	int64_t misfit;	  /* change.id of a value that is against a restore: UNDO_MISFIT; 0 */
	/* Of a look: records that would have come back, and the attribute that gets its type back.
	 */
	struct coming *coming;
	int64_t retyped;
};

/*
 * One row for each sort of value.  A sort is handled by `now` and `restore`, thing by thing; or by
 * `group`, which gets all neighbouring things of the row at once.
 */
struct undo_kind {
	enum change_entity entity;
	int first, last; /* change.field */
	bool by_value;	 /* rows with different values are different things: tags */
	/* What stands there now, in op->mem.  RC_NOT_FOUND: it cannot stand there any more. */
	enum rc (*now)(struct undo_run *run, const struct undo_record *r,
		       const struct undo_thing *t, const char **out);
	/* Bring it to t->before.  RC_INVALID, RC_CONFLICT: a rule is against it; nothing changed.
	 */
	enum rc (*restore)(struct undo_run *run, const struct undo_record *r,
			   const struct undo_thing *t);
	/* Of a look, where nothing is restored: is a rule against it?  RC as restore; NULL: none.
	 */
	enum rc (*look)(struct undo_run *run, const struct undo_record *r,
			const struct undo_thing *t);
	enum rc (*group)(struct undo_run *run, const struct undo_record *r,
			 const struct undo_thing *things, size_t count);
};

/* One row for each entity. */
struct undo_entity {
	enum change_entity entity;
	/* It goes before people are looked at: nobody has it, but what they get hangs on it. */
	bool goes_first;
	/* Did the batch create the whole record, so that it goes?  Delete it, so that it comes? */
	bool (*goes)(const struct undo_record *r);
	bool (*comes)(const struct undo_record *r);
	/* Is it there?  RC_NOT_FOUND: no. */
	enum rc (*find)(struct undo_run *run, int64_t id);
	/* When all its things are back; NULL for nothing to do. */
	enum rc (*settle)(struct undo_run *run, const struct undo_record *r);
	enum rc (*remove)(struct undo_run *run, const struct undo_record *r);
	enum rc (*bring_back)(struct undo_run *run, const struct undo_record *r);
	/* Of a look: does a rule speak against bring_back?  RC_INVALID, RC_CONFLICT; NULL: none. */
	enum rc (*look_back)(struct undo_run *run, const struct undo_record *r);
	/* Of one that came back, when all people are back; NULL for nothing to do. */
	enum rc (*arrive)(struct undo_run *run, const struct undo_record *r);
	/*
	 * Of a record that would go: does anything hold on to it that is not of this batch?  *by:
	 * change.id of what, 0 when not known.
	 */
	enum rc (*held)(struct undo_run *run, const struct undo_record *r, bool *held, int64_t *by);
};

/* NULL for a sort that nobody knows. */
const struct undo_kind *undo_kind_find(enum change_entity entity, int field);
const struct undo_entity *undo_entity_find(enum change_entity entity);

/* The thing of this field, or NULL. */
const struct undo_thing *undo_thing_find(const struct undo_record *r, int field);
/* Its value before the batch, "" without one. */
const char *undo_before(const struct undo_record *r, int field);

/* Note that a thing stays, and why. by: change.id of the edit, 0 to look for it. */
MUST_USE enum rc undo_keep(struct undo_run *run, const struct undo_record *r,
			   const struct undo_thing *t, enum undo_reason reason, int64_t by);
/* A refusal by a rule, as a keep; every other rc is passed on. */
MUST_USE enum rc undo_keep_refused(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t, enum rc rc);
/* Does the record come back in this look? */
bool undo_is_coming(const struct undo_run *run, enum change_entity entity, int64_t id);
/* When the value that a row took away was put there: batch.at of the row before it; 0 for none. */
MUST_USE enum rc undo_time_of(struct op *op, const struct undo_record *r,
			      const struct undo_thing *t, int64_t *at);

/* undo_contact.c */
/*
 * Does this change of a state or an e-mail status make somebody mailable: who comes back whose
 * creation had been undone, or gets back a status other than blacklisted?
 */
bool undo_contact_returns(struct op *op, int field, const char *before, const char *after);
extern const struct undo_entity undo_contact_entity;
enum rc undo_contact_fields(struct undo_run *run, const struct undo_record *r,
			    const struct undo_thing *things, size_t count);
enum rc undo_contact_state_now(struct undo_run *run, const struct undo_record *r,
			       const struct undo_thing *t, const char **out);
enum rc undo_contact_state_restore(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t);
enum rc undo_contact_status_now(struct undo_run *run, const struct undo_record *r,
				const struct undo_thing *t, const char **out);
enum rc undo_contact_status_restore(struct undo_run *run, const struct undo_record *r,
				    const struct undo_thing *t);
enum rc undo_contact_switch_now(struct undo_run *run, const struct undo_record *r,
				const struct undo_thing *t, const char **out);
enum rc undo_contact_switch_restore(struct undo_run *run, const struct undo_record *r,
				    const struct undo_thing *t);
enum rc undo_contact_point_now(struct undo_run *run, const struct undo_record *r,
			       const struct undo_thing *t, const char **out);
enum rc undo_contact_point_restore(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t);
enum rc undo_contact_apart_now(struct undo_run *run, const struct undo_record *r,
			       const struct undo_thing *t, const char **out);
enum rc undo_contact_apart_restore(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t);
enum rc undo_contact_events_now(struct undo_run *run, const struct undo_record *r,
				const struct undo_thing *t, const char **out);
enum rc undo_contact_events_restore(struct undo_run *run, const struct undo_record *r,
				    const struct undo_thing *t);
enum rc undo_contact_tag_now(struct undo_run *run, const struct undo_record *r,
			     const struct undo_thing *t, const char **out);
enum rc undo_contact_tag_restore(struct undo_run *run, const struct undo_record *r,
				 const struct undo_thing *t);
enum rc undo_contact_segment_now(struct undo_run *run, const struct undo_record *r,
				 const struct undo_thing *t, const char **out);
enum rc undo_contact_segment_restore(struct undo_run *run, const struct undo_record *r,
				     const struct undo_thing *t);
enum rc undo_contact_attribute_now(struct undo_run *run, const struct undo_record *r,
				   const struct undo_thing *t, const char **out);
enum rc undo_contact_attribute_restore(struct undo_run *run, const struct undo_record *r,
				       const struct undo_thing *t);

/* undo_blacklist.c */
extern const struct undo_entity undo_blacklist_entity;

/* undo_tag.c */
extern const struct undo_entity undo_tag_entity;
enum rc undo_tag_look(struct undo_run *run, const struct undo_record *r,
		      const struct undo_thing *t);
enum rc undo_tag_now(struct undo_run *run, const struct undo_record *r, const struct undo_thing *t,
		     const char **out);
enum rc undo_tag_restore(struct undo_run *run, const struct undo_record *r,
			 const struct undo_thing *t);

/* undo_attribute.c */
extern const struct undo_entity undo_attribute_entity;
enum rc undo_attribute_now(struct undo_run *run, const struct undo_record *r,
			   const struct undo_thing *t, const char **out);
enum rc undo_attribute_restore(struct undo_run *run, const struct undo_record *r,
			       const struct undo_thing *t);
enum rc undo_attribute_look(struct undo_run *run, const struct undo_record *r,
			    const struct undo_thing *t);
/* An undo is stopped: what it has not yet put in place is dropped; the rest goes on by itself. */
MUST_USE enum rc undo_attribute_stop(struct op *op, int64_t undo_id);

/* undo_segment.c */
extern const struct undo_entity undo_segment_entity;
enum rc undo_segment_now(struct undo_run *run, const struct undo_record *r,
			 const struct undo_thing *t, const char **out);
enum rc undo_segment_look(struct undo_run *run, const struct undo_record *r,
			  const struct undo_thing *t);
enum rc undo_segment_restore(struct undo_run *run, const struct undo_record *r,
			     const struct undo_thing *t);

#endif
