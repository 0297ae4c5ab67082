/*
 * From a bound tree to the set of live contacts that it means, or of others who are asked for.
 *
 * Conditions on columns of contact are asked together in one statement; those on tags, attributes
 * and events each of their own table; sets are combined as bits.  What is left when only few people
 * remain is asked of each of them alone.  The driver keeps sets for as long as nothing is written.
 */
#ifndef MUSTER_FILTER_FILTER_SET_H
#define MUSTER_FILTER_FILTER_SET_H

#include "lib/base/id_set.h"
#include "lib/filter/filter_sql.h"

/* Everything sets are made of, once for each unit of work. */
struct filter_sets {
	struct op *op;
	int64_t newest;	    /* highest contact id */
	struct id_set live; /* everybody who is asked about: neither archived nor deleted */
	int64_t live_count;
	const char *state_test; /* SQL, true for them: "c.state = 0"; out of the program */
};

MUST_USE enum rc filter_sets_init(struct op *op, struct filter_sets *sets);
/*
 * The same over people of other states, who then stand in `live`.  states: bits 1 << contact.state,
 * of live (1), archived (2) and deleted (4) people.
 */
MUST_USE enum rc filter_sets_init_states(struct op *op, struct filter_sets *sets, unsigned states);

/* Who matches.  The set is the caller's own, in op->mem. */
MUST_USE enum rc filter_set_get(struct filter_sets *sets, const struct filter_node *tree,
				struct id_set *out);
/* How many match; no set is made where the database can count by itself. */
MUST_USE enum rc filter_set_count(struct filter_sets *sets, const struct filter_node *tree,
				  int64_t *out);

/* Must the whole table be walked for this condition?  Then several are better asked together. */
bool filter_set_is_scan(const struct filter_node *node);
/* Everybody who has a value for the field of a condition. */
MUST_USE enum rc filter_set_presence(struct filter_sets *sets, const struct filter_node *node,
				     struct id_set *out);

/* The numbers beside one condition of the builder. */
struct filter_numbers {
	const struct filter_node *node; /* a condition or event of the tree */
	int64_t alone;			/* people whom this line alone means */
	int64_t running;		/* the whole filter without the lines below */
	int64_t without;		/* the whole filter without this line */
	bool is_negative;		/* then of `alone`: */
	int64_t without_value;		/* people who have no value */
};
/* One entry per condition, in the order of the text; *total is the whole filter's.  In op->mem. */
MUST_USE enum rc filter_set_numbers(struct filter_sets *sets, const struct filter_node *tree,
				    struct filter_numbers **out, size_t *count, int64_t *total);

/* People who fail exactly one line: the near misses, by line. */
struct filter_miss {
	const struct filter_node *node;
	int64_t count;
	struct id_set people;
};
/* Lines are the items of the tree's outermost "and" (another tree has one line: itself). */
MUST_USE enum rc filter_set_misses(struct filter_sets *sets, const struct filter_node *tree,
				   struct filter_miss **out, size_t *count);

#endif
