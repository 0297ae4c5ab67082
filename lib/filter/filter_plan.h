/*
 * How a condition is best asked: which kind of question it is for the database.  Inside lib/filter.
 */
#ifndef MUSTER_FILTER_FILTER_PLAN_H
#define MUSTER_FILTER_FILTER_PLAN_H

#include "lib/filter/filter_sql.h"

enum filter_kind {
	FILTER_KIND_KEY,   /* an index of contact leads to those who match */
	FILTER_KIND_ASIDE, /* a table of its own, or several questions */
	FILTER_KIND_INDEX, /* an index of contact has to be read from end to end */
	FILTER_KIND_PLAIN, /* the rows of contact have to be read */
};

/* An index of contact that holds everything a condition asks: key, id and state. */
struct filter_index {
	const char *column; /* as the catalogue names it */
	const char *guard;  /* SQL: what the planner must see to use an index without NULLs; NULL */
	int number;	    /* columns of one index have the same */
};

enum filter_kind filter_kind_of(const struct filter_node *node);
/* The index that answers the positive form; NULL: the row is needed. */
const struct filter_index *filter_index_find(const struct filter_node *node);
/* For sorting: what is asked first among the items of a group. */
int filter_rank_of(const struct filter_node *node);

#endif
