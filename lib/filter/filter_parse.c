/*
 * Recursive descent, one function for each line of the grammar in README.md; filter_parser.c reads
 * what stands inside a condition.
 *
 * 1. A function takes what it knows to be its own, or fails with the place of the first token that
 *    cannot stand where it stands; the first failure ends the parsing.
 * 2. Brackets are counted before they are entered, so the recursion is as deep as FILTER_DEPTH_MAX.
 * 3. The tree follows the brackets as they were written; filter_normalise takes away those that
 *    say nothing.
 */
#include "lib/filter/filter.h"

#include "lib/filter/filter_parser.h"
#include "lib/platform/text.h"

static enum rc parse_items(struct parser *p, size_t depth, bool in_where, struct filter_node **out);

/* ---- conditions ----------------------------------------------------------------------------- */

/* What stands behind the field is no operator. */
static enum rc fail_operator(struct parser *p, const struct filter_node *node,
			     struct filter_place found)
{
	const struct filter_token *next = parser_peek(p, 0);

	if (next->type == FILTER_TOKEN_BROKEN)
		return parser_fail(p, parser_place(next), next->problem);
	if (next->type == FILTER_TOKEN_END || next->type == FILTER_TOKEN_CLOSE)
		return parser_fail_quoting(
		    p, p->last, "an operator such as \"is\" is missing behind ", p->last, "");
	parser_fail_quoting(p, found,
			    arena_printf(&p->op->mem,
					 "\"%s\" needs an operator such as \"is\" instead of ",
					 node->field),
			    found, "");
	/* the field may be the name of a person whom somebody searched in the wrong place */
	return op_fail(p->op, RC_INVALID, "filter",
		       "\"...\" needs an operator such as \"is\" instead of \"...\"");
}

static bool is_end_of_condition(struct parser *p)
{
	return parser_sees_type(p, FILTER_TOKEN_END) || parser_sees_type(p, FILTER_TOKEN_CLOSE) ||
	       parser_sees(p, 0, "and|or|if");
}

static enum rc parse_known_only(struct parser *p, struct filter_node *node)
{
	struct filter_place start = parser_place(parser_peek(p, 0));

	if (!parser_sees(p, 0, "if"))
		return RC_OK;
	parser_take(p);
	if (!parser_sees(p, 0, "known"))
		return parser_fail_missing(p, "\"known\"");
	parser_take(p);
	if (!filter_takes_known_only(node))
		return parser_fail(
		    p, parser_place_from(start.at, p->last),
		    "\"if known\" goes with conditions that say \"not\", such as \"is not\"");
	node->known_only = true;
	return RC_OK;
}

static enum rc parse_condition(struct parser *p, struct filter_node *node)
{
	struct filter_phrase phrase;
	struct filter_place begun;
	size_t words;
	bool found;
	enum rc rc;

	node->type = FILTER_CONDITION;
	node->field_at = parser_peek(p, 0)->at;
	node->field_len = parser_peek(p, 0)->len;
	node->field = parser_take_key(p);
	found = filter_phrase_find(&p->lexer, &phrase, &words);
	begun = parser_place_next(p, words ? words : 1);
	if (!found)
		return fail_operator(p, node, begun);
	rc = parser_operator(p, &phrase, node);
	if (rc)
		return rc;
	/* "is in" looks like "is in list" and reads like "is" with the value "in", as in India */
	if (words > phrase.words && !is_end_of_condition(p))
		return fail_operator(p, node, begun);
	return parse_known_only(p, node);
}

static enum rc parse_tagged(struct parser *p, struct filter_node *node)
{
	struct filter_token token = parser_take(p);
	enum rc rc;

	node->type = FILTER_CONDITION;
	node->field = "tag";
	node->op = FILTER_IS;
	node->field_at = node->op_at = token.at;
	node->field_len = node->op_len = token.len;
	rc = parser_values(p, node);
	return rc ? rc : parse_known_only(p, node);
}

/* ---- events --------------------------------------------------------------------------------- */

static enum rc parse_event_name(struct parser *p, struct filter_node *node)
{
	const struct filter_token *next = parser_peek(p, 0);
	struct filter_value name;
	enum rc rc;

	node->field_at = next->at;
	node->field_len = next->len;
	if (next->type == FILTER_TOKEN_TEXT) {
		rc = parser_value(p, &name);
		if (rc)
			return rc;
		if (!*name.text)
			return parser_fail(p, p->last,
					   "the name of an event is missing in the quotes");
		node->event = name.text;
		node->event_is_named = true;
		return RC_OK;
	}
	if (next->type != FILTER_TOKEN_WORD || parser_sees_reserved(p, 0))
		return parser_fail_missing(p, "the name of an event");
	if (!parser_is_key(p, next))
		return parser_fail(p, parser_place(next), "the name of an event stands in quotes");
	node->event = parser_take_key(p);
	return RC_OK;
}

/* "exactly 4 times", not "exactly 4 days ago" */
static bool sees_count(struct parser *p)
{
	enum filter_unit unit;

	return (parser_sees(p, 0, "at") && parser_sees(p, 1, "least|most")) ||
	       (parser_sees(p, 0, "exactly") &&
		!filter_unit_find(&p->lexer, parser_peek(p, 2), &unit));
}

static enum rc parse_count(struct parser *p, struct filter_node *node)
{
	struct filter_place start = parser_place(parser_peek(p, 0));
	enum rc rc;

	if (parser_sees(p, 0, "exactly")) {
		node->counting = FILTER_COUNT_EXACTLY;
	} else {
		parser_take(p);
		node->counting =
		    parser_sees(p, 0, "least") ? FILTER_COUNT_AT_LEAST : FILTER_COUNT_AT_MOST;
	}
	parser_take(p);
	rc = parser_number(p, &node->times);
	if (rc)
		return rc;
	if (!parser_sees(p, 0, "time|times"))
		return parser_fail_missing(p, "\"times\"");
	parser_take(p);
	if (node->verb == FILTER_LAST_HAS)
		return parser_fail(p, parser_place_from(start.at, p->last),
				   "\"last\" asks about one event; to count write \"did\"");
	return RC_OK;
}

static enum rc parse_window(struct parser *p, const struct filter_phrase *phrase,
			    struct filter_node *node)
{
	struct filter_place place = parser_place_next(p, phrase->words);

	if (phrase->op == FILTER_NOT_IN_LAST)
		return parser_fail(
		    p, place, "the time of an event has no \"not\"; write \"did not\" in front");
	if (!filter_is_window(phrase->op))
		return parser_fail_quoting(p, place,
					   "a time such as \"in the last 90 days\" was expected "
					   "instead of ",
					   place, "");
	return parser_operator(p, phrase, node);
}

static enum rc parse_where(struct parser *p, size_t depth, struct filter_node *node);

static enum rc parse_event(struct parser *p, size_t depth, struct filter_node *node)
{
	struct filter_phrase phrase;
	size_t words;
	enum rc rc;

	node->type = FILTER_EVENT;
	node->verb = parser_sees(p, 0, "did") ? FILTER_DID : FILTER_LAST_HAS;
	parser_take(p);
	if (node->verb == FILTER_DID && parser_sees(p, 0, "not")) {
		parser_take(p);
		node->verb = FILTER_DID_NOT;
	}
	rc = parse_event_name(p, node);
	for (bool more = true; !rc && more;) {
		if (!node->counting && sees_count(p))
			rc = parse_count(p, node);
		else if (!node->op && filter_phrase_find(&p->lexer, &phrase, &words))
			rc = parse_window(p, &phrase, node);
		else
			more = false;
	}
	if (!rc && filter_token_is_digits(&p->lexer, parser_peek(p, 0)))
		return parser_fail(
		    p, parser_place(parser_peek(p, 0)),
		    "say how to count: \"at least\", \"at most\" or \"exactly\" so many "
		    "times");
	return rc ? rc : parse_where(p, depth, node);
}

/* ---- groups --------------------------------------------------------------------------------- */

/* From the opening bracket to the closing one. */
static enum rc parse_brackets(struct parser *p, size_t depth, bool in_where,
			      struct filter_node **out)
{
	struct filter_token open;
	enum rc rc;

	if (depth == FILTER_DEPTH_MAX)
		return parser_fail(p, parser_place(parser_peek(p, 0)),
				   "too many brackets within brackets; at most 4");
	open = parser_take(p);
	if (parser_sees_type(p, FILTER_TOKEN_CLOSE)) {
		parser_take(p);
		return parser_fail(p, parser_place_from(open.at, p->last),
				   "these brackets are empty");
	}
	if (parser_sees_type(p, FILTER_TOKEN_END))
		return parser_fail(p, parser_place(&open), "this bracket is never closed");
	rc = parse_items(p, depth + 1, in_where, out);
	if (rc)
		return rc;
	if (parser_sees_type(p, FILTER_TOKEN_END))
		return parser_fail(p, parser_place(&open), "this bracket is never closed");
	parser_take(p);
	(*out)->at = open.at;
	(*out)->len = parser_place_from(open.at, p->last).len;
	return RC_OK;
}

static enum rc parse_where(struct parser *p, size_t depth, struct filter_node *node)
{
	if (!parser_sees(p, 0, "where"))
		return RC_OK;
	parser_take(p);
	if (!parser_sees_type(p, FILTER_TOKEN_OPEN))
		return parser_fail_missing(p, "a bracket \"(\"");
	return parse_brackets(p, depth, true, &node->where);
}

/* What may stand at the beginning of an item, after its "not". */
static enum rc check_start(struct parser *p, bool in_where)
{
	const struct filter_token *next = parser_peek(p, 0);

	if (next->type == FILTER_TOKEN_OPEN)
		return RC_OK;
	if (parser_sees(p, 0, "not"))
		return parser_fail(p, parser_place(next), "\"not\" stands here twice");
	if (parser_sees(p, 0, "did|last") && in_where)
		return parser_fail_quoting(
		    p, parser_place(next), "", parser_place(next),
		    " cannot stand in the brackets of \"where\"; they are about "
		    "one event");
	if (parser_sees_reserved(p, 0) || parser_sees(p, 0, "is"))
		return parser_fail_quoting(p, parser_place(next), "a condition is missing before ",
					   parser_place(next), "");
	if (!parser_is_key(p, next))
		return parser_fail_field(p);
	if (p->conditions == FILTER_CONDITIONS_MAX)
		return parser_fail(p, parser_place(next),
				   "too many conditions; at most 200 in one filter");
	p->conditions++;
	return RC_OK;
}

static enum rc parse_item(struct parser *p, size_t depth, bool in_where, struct filter_node **out)
{
	size_t at = parser_peek(p, 0)->at;
	bool is_negated = parser_sees(p, 0, "not");
	struct filter_node *node;
	enum rc rc;

	if (is_negated)
		parser_take(p);
	if (is_negated && (parser_sees_type(p, FILTER_TOKEN_END) ||
			   parser_sees_type(p, FILTER_TOKEN_CLOSE) || parser_sees(p, 0, "and|or")))
		return parser_fail(p, p->last, "nothing follows \"not\"");
	rc = check_start(p, in_where);
	if (rc)
		return rc;
	node = arena_alloc(&p->op->mem, sizeof(*node));
	node->is_negated = is_negated;
	if (parser_sees_type(p, FILTER_TOKEN_OPEN))
		rc = parse_brackets(p, depth, in_where, &node);
	else if (parser_sees(p, 0, "did|last"))
		rc = parse_event(p, depth, node);
	else if (parser_sees(p, 0, "tagged"))
		rc = parse_tagged(p, node);
	else
		rc = parse_condition(p, node);
	if (rc)
		return rc;
	node->is_negated = is_negated;
	node->at = at;
	node->len = parser_place_from(at, p->last).len;
	*out = node;
	return RC_OK;
}

/* Take a join word; the first one decides. */
static enum rc parse_join(struct parser *p, struct filter_node *group)
{
	bool is_or = parser_sees(p, 0, "or");
	struct filter_token join;

	if (group->count > 1 && is_or != group->is_or)
		return parser_fail(
		    p, parser_place(parser_peek(p, 0)),
		    "\"and\" and \"or\" stand side by side here; put brackets around what "
		    "belongs together");
	group->is_or = is_or;
	join = parser_take(p);
	if (parser_sees_type(p, FILTER_TOKEN_END) || parser_sees_type(p, FILTER_TOKEN_CLOSE) ||
	    parser_sees(p, 0, "and|or"))
		return parser_fail_quoting(p, parser_place(&join), "nothing follows ",
					   parser_place(&join), "");
	return RC_OK;
}

/* Something stands behind an item that neither joins nor ends. */
static enum rc fail_unexpected(struct parser *p)
{
	const struct filter_token *next = parser_peek(p, 0);

	if (next->type == FILTER_TOKEN_BROKEN)
		return parser_fail(p, parser_place(next), next->problem);
	if (next->type == FILTER_TOKEN_CLOSE)
		return parser_fail(p, parser_place(next), "this bracket closes nothing");
	return parser_fail_quoting(p, parser_place(next),
				   "\"and\" or \"or\" was expected instead of ", parser_place(next),
				   "; several words of one value stand in quotes");
}

/* Items up to the closing bracket or the end, which is left to the caller. */
static enum rc parse_items(struct parser *p, size_t depth, bool in_where, struct filter_node **out)
{
	struct filter_node *group = arena_alloc(&p->op->mem, sizeof(*group));
	size_t size = 0;
	enum rc rc;

	group->at = parser_peek(p, 0)->at;
	for (;;) {
		if (group->count == size) {
			struct filter_node **more;

			size = size ? size * 2 : 4;
			more = arena_alloc(&p->op->mem, size * sizeof(struct filter_node *));
			if (group->count)
				memcpy(more, group->items,
				       group->count * sizeof(struct filter_node *));
			group->items = more;
		}
		rc = parse_item(p, depth, in_where, &group->items[group->count]);
		if (rc)
			return rc;
		group->count++;
		if (!parser_sees(p, 0, "and|or"))
			break;
		rc = parse_join(p, group);
		if (rc)
			return rc;
	}
	group->len = parser_place_from(group->at, p->last).len;
	*out = group;
	if (parser_sees_type(p, FILTER_TOKEN_END) ||
	    (depth > 1 && parser_sees_type(p, FILTER_TOKEN_CLOSE)))
		return RC_OK;
	return fail_unexpected(p);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Bytes that are no text, and characters that cannot be seen. */
static enum rc check_bytes(struct parser *p)
{
	const char *text = p->lexer.text, *at = text;
	bool partial;
	size_t valid = text_utf8_prefix(text, p->lexer.len, &partial);

	if (valid < p->lexer.len)
		return parser_fail(p, (struct filter_place){valid, 1}, "this is no UTF-8 text");
	while (*at) {
		const char *start = at;
		int32_t c = text_next(&at);

		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0))
			return parser_fail(
			    p, (struct filter_place){(size_t)(start - text), (size_t)(at - start)},
			    "a control character cannot stand in a filter");
	}
	return RC_OK;
}

static enum rc fail_too_long(struct parser *p)
{
	return parser_fail(p, (struct filter_place){0}, "the filter is too long; at most 512 KiB");
}

/*
 * Short forms grow when they are printed (a,b becomes "a", "b"), none of them to eight times its
 * length; what was accepted is accepted again as it is printed.
 */
static bool prints_too_long(struct op *op, size_t len, const struct filter_node *tree)
{
	return len > FILTER_TEXT_MAX / 8 && strlen(filter_print(op, tree)) > FILTER_TEXT_MAX;
}

enum rc filter_parse(struct op *op, const char *text, struct filter_node **out,
		     struct filter_error *error)
{
	struct parser p = {.op = op, .error = error};
	size_t len = strnlen(text, FILTER_TEXT_MAX + 1);
	struct filter_node *tree;
	enum rc rc;

	*out = NULL;
	*error = (struct filter_error){0};
	filter_lex_start(&p.lexer, text, len);
	if (len > FILTER_TEXT_MAX)
		return fail_too_long(&p);
	rc = check_bytes(&p);
	if (rc)
		return rc;
	if (parser_sees_type(&p, FILTER_TOKEN_END))
		return parser_fail(&p, (struct filter_place){0}, "the filter is empty");
	rc = parse_items(&p, 1, false, &tree);
	if (rc)
		return rc;
	tree = filter_normalise(op, tree);
	if (prints_too_long(op, len, tree))
		return fail_too_long(&p);
	*out = tree;
	return RC_OK;
}
