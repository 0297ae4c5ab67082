/*
 * Why is somebody in or out?  The filter as a tree with a verdict for every line, made of the very
 * conditions that lists and counts are made of.
 */
#ifndef MUSTER_FILTER_FILTER_EXPLAIN_H
#define MUSTER_FILTER_FILTER_EXPLAIN_H

#include "lib/filter/filter_sql.h"

enum filter_verdict {
	FILTER_MATCHES,
	FILTER_FAILS,
	FILTER_NO_VALUE, /* fails, and there is no value to compare */
};

/* One line of the explanation: a node, in the order of the text, as deep as it stands. */
struct filter_reason {
	const struct filter_node *node;
	int depth;    /* of brackets: the whole filter is 0 */
	bool matches; /* with its "not" */
	enum filter_verdict verdict;
	const char *text;   /* of a condition or event, with its "not"; of others as words */
	const char *words;  /* for people: "Country is Austria", "All of these" */
	const char *stored; /* the value that the person has, for people to read; "" without */
	const char *asked;  /* what it is compared with, where words do not say it; "" */
	bool is_nested;	    /* inside of a segment that a condition names */
};

/*
 * Explain one contact; what it is (live or not) is the caller's to know: archived and deleted
 * people are in nothing.  Conditions on segments are followed by the segment's own lines, deeper;
 * those on several segments have a line for each.  A group of one item is that item.  The first
 * line is the whole filter.  In op->mem.
 *   RC_NOT_FOUND  there is no such contact
 */
MUST_USE enum rc filter_explain(struct op *op, const struct filter_node *tree, int64_t contact_id,
				struct filter_reason **out, size_t *count);

#endif
