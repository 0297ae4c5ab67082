/*
 * The filter language: which contacts does somebody mean?
 *
 * One tree has three faces: text, the builder's form, and the saved segment.  The text is canonical
 * and readable; printing and parsing are inverse (parse(print(tree)) = tree).
 *
 *	filter    = items
 *	items     = item, { "and", item } | item, { "or", item }        never mixed without brackets
 *	item      = [ "not" ], ( "(", items, ")" | condition | event )
 *	condition = field, operator, [ value | value, { ",", value } | span ], [ "if known" ]
 *	event     = ( "did" | "did not" | "last" ), name, [ count ], [ window ],
 *	            [ "where", "(", items, ")" ]           no count behind "last", no event in
 *"where" count     = ( "at least" | "at most" | "exactly" ), number, ( "time" | "times" ) window =
 *a date operator with its values: in the last 90 days, between D and D, ... field     = key of the
 *catalogue: country, signup, tag, segment, attr.points ... value     = "text" (with \" and
 *\\ inside), number, date 2026-11-22, or: field <key> span      = number, unit name      = key of
 *an event family (order, visit ...) or "the name of any event"
 *
 * Words are blind to ASCII case.  A single word without blanks may stand for a text value without
 * quotes; it is printed with them.  "if known" on a negative condition leaves out the people who
 * have no value: (not (X)) and known, also when the "not" stands in front.  The operators' words
 *stand in filter_operators[].  README.md has the whole grammar, with what is understood besides the
 *canonical words.
 *
 * Parsing is pure syntax; filter_bind (filter_bind.h) looks names up and checks values; then the
 * tree can be compiled to SQL (filter_sql.h), to sets of ids (filter_set.h), and explained.
 */
#ifndef MUSTER_FILTER_FILTER_H
#define MUSTER_FILTER_FILTER_H

#include "lib/base/op.h"

enum {
	FILTER_TEXT_MAX = 512 * 1024, /* bytes of a whole filter */
	FILTER_DEPTH_MAX = 5,	      /* brackets within brackets; the whole filter is depth 1 */
	FILTER_CONDITIONS_MAX = 200,
	FILTER_VALUES_MAX = 10000,  /* of one condition */
	FILTER_VALUE_MAX = 10000,   /* bytes of one value */
	FILTER_KEY_MAX = 100,	    /* bytes of a field's key */
	FILTER_NUMBER_MAX = 1000000 /* of a span or a count */
};

/*
 * What a condition asks.  Negative ones are their positive counterpart turned round; they include
 * people without a value unless "if known" is said.
 */
enum filter_operator {
	FILTER_NONE, /* an event without a window: ever */
	/* text, choices, tags, segments */
	FILTER_IS,
	FILTER_IS_NOT,
	FILTER_ANY_OF,
	FILTER_NONE_OF,
	FILTER_ALL_OF,
	FILTER_EXACTLY,
	FILTER_CONTAINS,
	FILTER_NOT_CONTAINS,
	FILTER_STARTS_WITH,
	FILTER_ENDS_WITH,
	FILTER_IN_LIST,	    /* a pasted list of keys, by its number */
	FILTER_NOT_IN_LIST, /* */
	/* every type */
	FILTER_HAS_VALUE,
	FILTER_UNKNOWN,
	/* numbers */
	FILTER_EQUAL,
	FILTER_NOT_EQUAL,
	FILTER_GREATER,
	FILTER_AT_LEAST,
	FILTER_LESS,
	FILTER_AT_MOST,
	/* numbers and dates */
	FILTER_BETWEEN, /* both ends included */
	/* yes/no */
	FILTER_YES,
	FILTER_NO,
	FILTER_NOT_YES,
	FILTER_NOT_NO,
	/* dates; N is node->number, the unit node->unit */
	FILTER_ON,
	FILTER_BEFORE, /* the day */
	FILTER_AFTER,
	FILTER_IN_LAST, /* N units back until now; the future never matches */
	FILTER_NOT_IN_LAST,
	FILTER_MORE_THAN_AGO,
	FILTER_EXACTLY_AGO,
	FILTER_IN_NEXT,
	FILTER_TODAY,
	FILTER_YESTERDAY,
	FILTER_TOMORROW,
	FILTER_THIS, /* the calendar week (Monday to Sunday), month or year: node->unit */
	FILTER_LAST,
	FILTER_NEXT,
	FILTER_ANNIVERSARY_TODAY,
	FILTER_ANNIVERSARY_IN_NEXT, /* today included */
	FILTER_OPERATOR_COUNT
};

enum filter_unit {
	FILTER_SECONDS,
	FILTER_MINUTES,
	FILTER_HOURS,
	FILTER_DAYS,
	FILTER_WEEKS,
	FILTER_MONTHS,
	FILTER_YEARS,
	FILTER_UNIT_COUNT
};

/* What stands behind an operator. */
enum filter_shape {
	FILTER_SHAPE_ALONE,
	FILTER_SHAPE_VALUE,
	FILTER_SHAPE_VALUES, /* one or more, with commas */
	FILTER_SHAPE_RANGE,  /* two, with "and" */
	FILTER_SHAPE_SPAN,   /* "7 days", and for some "ago" behind it */
	FILTER_SHAPE_UNIT,   /* week, month or year, inside the words */
};

struct filter_operator_info {
	const char *words; /* canonical: "is any of"; "more than # ago", "is this #": # is the
			      span or the unit; an event's window has no "is" in front */
	const char *label; /* in the builder's menu, when it differs from words; NULL: words */
	enum filter_shape shape;
	enum filter_operator positive; /* itself, or of which it is the negation */
};
/* Indexed by enum filter_operator; entry 0 is empty. */
extern const struct filter_operator_info filter_operators[FILTER_OPERATOR_COUNT];
/* "days", singular "day". */
const char *filter_unit_name(enum filter_unit unit, bool plural);
/* Is it the negation of another? */
bool filter_is_negative(enum filter_operator op);

/* Can it be the window of an event: a date operator that names a stretch of time, not turned round?
 */
bool filter_is_window(enum filter_operator op);

/* One value as it was written, quotes and escapes taken off. */
struct filter_value {
	const char *text;
	bool is_field;	/* "field city": compare with that field of the same person */
	bool is_bare;	/* was written without quotes: a number, a date or a word */
	size_t at, len; /* place in the text, bytes */
};

enum filter_node_type { FILTER_GROUP, FILTER_CONDITION, FILTER_EVENT };
enum filter_verb { FILTER_DID, FILTER_DID_NOT, FILTER_LAST_HAS };
enum filter_count {
	FILTER_COUNT_NONE,
	FILTER_COUNT_AT_LEAST,
	FILTER_COUNT_AT_MOST,
	FILTER_COUNT_EXACTLY
};

struct filter_bound;

struct filter_node {
	enum filter_node_type type;
	bool is_negated; /* "not" in front */
	size_t at, len;	 /* place in the text, bytes */

	/* FILTER_GROUP: a group of one item prints without a join word */
	bool is_or;
	struct filter_node **items;
	size_t count;

	/* FILTER_CONDITION; for FILTER_EVENT op, values, number and unit are the window */
	const char *field;	    /* key */
	size_t field_at, field_len; /* place of the field or of the event's name */
	size_t op_at, op_len;	    /* place of the operator; len 0: there is none */
	enum filter_operator op;
	struct filter_value *values;
	size_t value_count;
	int64_t number;
	enum filter_unit unit;
	bool known_only; /* "if known": and has a value, after is_negated */

	/* FILTER_EVENT */
	enum filter_verb verb;
	const char *event;   /* key of a family, or the event's name */
	bool event_is_named; /* written in quotes: any event of this name */
	enum filter_count counting;
	int64_t times;
	struct filter_node *where; /* a group, or NULL */

	/* What the names mean, by filter_bind; NULL before. */
	struct filter_bound *bound;
};

/* Why a text is no filter.  The message may quote the text: it is for the person who typed it. */
struct filter_error {
	size_t at, len;	     /* place in the text, bytes; len 0: no certain place */
	const char *message; /* a sentence without a period; in op->mem */
	const char *missing; /* what a broken segment misses: "tag \"vip\""; NULL otherwise */
};

/*
 * Parse text; the tree is in op->mem, in normal form (filter_normalise), and keeps no pointer into
 * text.  It is never empty, and its canonical text parses to the same tree.
 *   RC_INVALID  *error says where and why; op->fault has the same for field "filter", with "..."
 *               where the message quotes the text, because faults are logged
 */
MUST_USE enum rc filter_parse(struct op *op, const char *text, struct filter_node **out,
			      struct filter_error *error);

/*
 * The normal form: what filter_parse gives, and the form in which equal trees are filter_equal.
 *
 * 1. The root and every "where" is a group that is not negated.
 * 2. Groups without items are gone; only the root may be empty, and a "where" is NULL then.
 * 3. A group of one item is the item itself, and its "not" moves to the item, but for rule 1 and
 *    for "not (a is not "x" if known)": there the "not" is about "if known", too.
 * 4. What an operator does not take is empty: values, number and unit; "if known" where it means
 *    nothing; the times of an event that are not counted.
 *
 * None of this changes whom the filter means.  Groups that people made stay, even where the join
 * words would not need them.  The result shares texts and values with tree.
 */
MUST_USE struct filter_node *filter_normalise(struct op *op, const struct filter_node *tree);

/*
 * The canonical text of any tree, in op->mem: parses to the tree's normal form.  A group without
 * items prints as "".  What is not complete (no operator, a value that is missing or too many, a
 * control character in a value) is printed as it is, so that filter_parse or filter_bind names the
 * place: nothing is left out silently.
 */
MUST_USE const char *filter_print(struct op *op, const struct filter_node *tree);
/* Of one condition or event, without its "not"; of a group with its brackets. */
MUST_USE const char *filter_print_item(struct op *op, const struct filter_node *node);

/* Deep copy into op->mem, without what filter_bind added. */
MUST_USE struct filter_node *filter_copy(struct op *op, const struct filter_node *node);
/*
 * Are they the same, places, bindings and the quotes around values aside?  For trees in normal
 * form: these are equal when filter_print gives texts that mean the same.
 */
bool filter_equal(const struct filter_node *a, const struct filter_node *b);
/*
 * May "if known" stand behind it?  Behind conditions with a "not" in the operator or in front,
 * which do not ask for presence itself.
 */
bool filter_takes_known_only(const struct filter_node *node);
/* Conditions and events in the tree, those of "where" included. */
size_t filter_count_conditions(const struct filter_node *node);

#endif
