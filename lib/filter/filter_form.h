/*
 * The filter as a form: lines that people edit, from a tree and back to one.
 *
 * A form is a list of lines in the order of the page.  Groups are a line that opens and one that
 * closes them; the outermost pair is the whole filter.  A line keeps what was typed as it was
 * typed, complete or not; only complete lines become part of the tree.  What the lines of this form
 * can't show becomes a line of text, so that a tree always comes back as it went.
 *
 * A page posts its inputs in document order: "line" begins a line, what follows belongs to it.
 * Names: line (open close condition event text), join (and or), not, was and field (a key;
 * "event:order", "event:*"), op (the operator's words), with (value field), value, values, to,
 * number, unit, empty (shown, then also), verb (did did_not last), name (of any event), count
 * (least most exactly), times, where, text.
 *
 * Several values stand in one input: separated by commas or line ends; one with a comma or a quote
 * in double quotes, where \" and \\ stand for the characters.
 *
 * Pure: no database.  Memory is op->mem's, texts are borrowed from the caller's.
 */
#ifndef MUSTER_FILTER_FILTER_FORM_H
#define MUSTER_FILTER_FILTER_FORM_H

#include "lib/filter/filter_field.h"

/* Lines of a form: all conditions, each in brackets of its own, and room for what is not complete.
 */
enum { FILTER_LINES_MAX = 4 * FILTER_CONDITIONS_MAX };

enum filter_line_kind {
	FILTER_LINE_OPEN,
	FILTER_LINE_CLOSE,
	FILTER_LINE_CONDITION,
	FILTER_LINE_EVENT,
	FILTER_LINE_TEXT, /* a piece of filter text: what the others can't show */
};

struct filter_line {
	enum filter_line_kind kind;
	int depth; /* brackets around it; the outermost group's own lines have 0 */
	bool is_negated;
	bool is_or; /* OPEN */

	/* CONDITION; of an EVENT, op and what follows are its window */
	const struct filter_field *field; /* NULL: not chosen */
	const struct filter_field *was;	  /* chosen before, when the form was shown */
	enum filter_operator op;
	bool is_field;	    /* value is the key of a field to compare with */
	const char *value;  /* one value; of a range the first */
	const char *to;	    /* of a range the second */
	const char *values; /* several, as typed */
	const char *number; /* of a span */
	enum filter_unit unit;
	bool known_only;

	/* EVENT */
	enum filter_verb verb;
	const char *event; /* key of a family or, when event_is_named, any name */
	bool event_is_named;
	enum filter_count counting;
	const char *times;
	const char *where; /* text; "" */

	const char *text; /* TEXT */

	/* Made by filter_form_tree */
	bool is_complete;  /* part of the tree (CONDITION, EVENT, TEXT) */
	size_t conditions; /* conditions and events it brings, but those of "where" */
	const char *lacks; /* what it waits for: "a value"; NULL when complete or untouched */
	const char *error; /* the text in it is no filter: why; NULL */
};

struct filter_form {
	struct op *op;
	const struct filter_field *const *fields; /* the catalogue */
	size_t field_count;
	struct filter_line *lines;
	size_t count;
	bool is_full; /* lines were left out: there are more than FILTER_LINES_MAX */
};

/* An empty form: one group without lines.  The catalogue is filter_field_list's. */
void filter_form_init(struct op *op, struct filter_form *form,
		      const struct filter_field *const *fields, size_t field_count);

/* Lines from a tree (bound or not). */
void filter_form_fill(struct filter_form *form, const struct filter_node *tree);

/*
 * Lines from what a page posted: filter_form_take for each pair in order, then filter_form_mend,
 * which puts brackets right that don't match, and an operator that its field does not know.
 */
void filter_form_start(struct filter_form *form);
void filter_form_take(struct filter_form *form, const char *name, const char *value);
void filter_form_mend(struct filter_form *form);

/*
 * The tree of the complete lines, in normal form (filter_normalise).
 *   RC_INVALID  the text in a line is no filter: line->error says why; op->fault as filter_parse
 */
MUST_USE enum rc filter_form_tree(struct filter_form *form, struct filter_node **out);
/* Do lines wait for something?  Untouched ones do not count. */
bool filter_form_is_waiting(const struct filter_form *form);

/*
 * One edit, as a button names it; n is a line's index:
 *   add:n text:n          a new line at the end of the group that opens at n
 *   group:n               a new group with one empty line in it, likewise
 *   outer                 a further group beside everything: (what was) or (the new one)
 *   remove:n              the line; a group with all that it holds
 *   not:n                 "not" in front of it comes and goes
 *   with:n                compare with a value, with a field, and back
 *   clear                 everything
 * What makes no sense changes nothing.  Returns the index of the line that people will want to go
 * on with; -1 for none.
 */
int filter_form_edit(struct filter_form *form, const char *edit);

/* The line that closes the group which opens at n. */
size_t filter_form_close(const struct filter_form *form, size_t n);

/* Conditions and events of a tree, but those of "where": those that have lines. */
size_t filter_count_lines(const struct filter_node *node);

/* Several values in one input, and back.  Empty ones are left out. */
MUST_USE const char *filter_form_join(struct op *op, const char *const *values, size_t count);
MUST_USE const char *const *filter_form_split(struct op *op, const char *text, size_t *count);

#endif
