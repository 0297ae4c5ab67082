#include "lib/filter/filter_parser.h"

#include "lib/platform/text.h"

/* ---- looking, taking, failing --------------------------------------------------------------- */

const struct filter_token *parser_peek(struct parser *p, size_t n)
{
	return filter_lex_peek(&p->lexer, n);
}

struct filter_token parser_take(struct parser *p)
{
	struct filter_token token = filter_lex_take(&p->lexer);

	p->last = (struct filter_place){token.at, token.len};
	return token;
}

bool parser_sees(struct parser *p, size_t n, const char *words)
{
	return filter_token_is_any(&p->lexer, parser_peek(p, n), words, strlen(words));
}

bool parser_sees_type(struct parser *p, enum filter_token_type type)
{
	return parser_peek(p, 0)->type == type;
}

struct filter_place parser_place(const struct filter_token *token)
{
	return (struct filter_place){token->at, token->len};
}

struct filter_place parser_place_from(size_t at, struct filter_place last)
{
	return (struct filter_place){at, last.at + last.len - at};
}

enum rc parser_fail(struct parser *p, struct filter_place place, const char *message)
{
	*p->error = (struct filter_error){
	    .at = place.at, .len = place.len, .message = arena_dup(&p->op->mem, message)};
	return op_fail(p->op, RC_INVALID, "filter", message);
}

enum rc parser_fail_quoting(struct parser *p, struct filter_place place, const char *before,
			    struct filter_place quote, const char *behind)
{
	const char *text = p->lexer.text + quote.at;
	bool partial, is_cut = quote.len > PARSER_QUOTE_MAX;
	size_t len = is_cut ? text_utf8_prefix(text, PARSER_QUOTE_MAX, &partial) : quote.len;
	const char *mark = *text == '"' && !is_cut ? "" : "\"";

	*p->error = (struct filter_error){
	    .at = place.at,
	    .len = place.len,
	    .message = arena_printf(&p->op->mem, "%s%s%.*s%s%s%s", before, mark, (int)len, text,
				    is_cut ? "..." : "", mark, behind)};
	return op_failf(p->op, RC_INVALID, "filter", "%s\"...\"%s", before, behind);
}

enum rc parser_fail_missing(struct parser *p, const char *what)
{
	const struct filter_token *next = parser_peek(p, 0);

	if (next->type == FILTER_TOKEN_BROKEN)
		return parser_fail(p, parser_place(next), next->problem);
	if (next->type == FILTER_TOKEN_END || next->type == FILTER_TOKEN_CLOSE)
		return parser_fail_quoting(p, p->last,
					   arena_printf(&p->op->mem, "%s is missing behind ", what),
					   p->last, "");
	return parser_fail_quoting(p, parser_place(next),
				   arena_printf(&p->op->mem, "%s was expected instead of ", what),
				   parser_place(next), "");
}

bool parser_sees_reserved(struct parser *p, size_t n)
{
	return parser_sees(p, n, "and|or|not|if|where");
}

/* ---- names, values, spans ------------------------------------------------------------------- */

bool parser_is_key(const struct parser *p, const struct filter_token *token)
{
	const char *text = p->lexer.text + token->at;

	if (token->type != FILTER_TOKEN_WORD || token->len > FILTER_KEY_MAX)
		return false;
	for (size_t i = 0; i < token->len; i++) {
		char c = text[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

		if (!is_letter && (i == 0 || !((c >= '0' && c <= '9') || c == '.')))
			return false;
	}
	return true;
}

const char *parser_take_key(struct parser *p)
{
	struct filter_token token = parser_take(p);
	char *key = filter_token_value(&p->op->mem, &p->lexer, &token);

	for (char *c = key; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return key;
}

enum rc parser_fail_field(struct parser *p)
{
	const struct filter_token *next = parser_peek(p, 0);

	if (next->type == FILTER_TOKEN_WORD && next->len > FILTER_KEY_MAX)
		return parser_fail(p, parser_place(next),
				   "the name of a field has at most 100 letters");
	if (next->type == FILTER_TOKEN_WORD && !parser_sees_reserved(p, 0) &&
	    !parser_is_key(p, next))
		return parser_fail_quoting(p, parser_place(next), "", parser_place(next),
					   " is no name of a field; names have the letters a to z, "
					   "digits, \"_\" and \".\"");
	return parser_fail_missing(p, "the name of a field");
}

static enum rc fail_value(struct parser *p)
{
	const struct filter_token *next = parser_peek(p, 0);

	if (parser_sees_reserved(p, 0))
		return parser_fail_quoting(p, parser_place(next), "a value is missing before ",
					   parser_place(next), "; as a value, it stands in quotes");
	return parser_fail_missing(p, "a value");
}

enum rc parser_value(struct parser *p, struct filter_value *v)
{
	const struct filter_token *next = parser_peek(p, 0);
	struct filter_token token;

	*v = (struct filter_value){.at = next->at};
	if ((next->type != FILTER_TOKEN_TEXT && next->type != FILTER_TOKEN_WORD) ||
	    parser_sees_reserved(p, 0))
		return fail_value(p);
	if (parser_sees(p, 0, "field")) {
		parser_take(p);
		if (parser_sees_reserved(p, 0) || !parser_is_key(p, parser_peek(p, 0)))
			return parser_fail_field(p);
		v->is_field = true;
		v->text = parser_take_key(p);
	} else {
		v->is_bare = next->type == FILTER_TOKEN_WORD;
		if (v->is_bare && strchr("'`", p->lexer.text[next->at]))
			return parser_fail(p, parser_place(next),
					   "text stands in double quotes: \"...\"");
		token = parser_take(p);
		v->text = filter_token_value(&p->op->mem, &p->lexer, &token);
		if (strlen(v->text) > FILTER_VALUE_MAX)
			return parser_fail(p, p->last,
					   "this value is too long; at most 10,000 bytes");
	}
	v->len = parser_place_from(v->at, p->last).len;
	return RC_OK;
}

/* One value, or several with commas. */
enum rc parser_values(struct parser *p, struct filter_node *node)
{
	size_t size = 0;
	enum rc rc;

	do {
		if (node->value_count)
			parser_take(p);
		if (node->value_count == FILTER_VALUES_MAX)
			return parser_fail(p, parser_place(parser_peek(p, 0)),
					   "too many values; at most 10,000 in one condition");
		if (node->value_count == size) {
			struct filter_value *more;

			size = size ? size * 4 : 1;
			more = arena_alloc(&p->op->mem, size * sizeof(*more));
			if (node->value_count)
				memcpy(more, node->values, node->value_count * sizeof(*more));
			node->values = more;
		}
		rc = parser_value(p, &node->values[node->value_count]);
		if (rc)
			return rc;
		node->value_count++;
	} while (parser_sees_type(p, FILTER_TOKEN_COMMA) &&
		 filter_operators[node->op].shape == FILTER_SHAPE_VALUES);
	if (parser_sees_type(p, FILTER_TOKEN_TEXT) &&
	    filter_operators[node->op].shape == FILTER_SHAPE_VALUES)
		return parser_fail_quoting(p, parser_place(parser_peek(p, 0)),
					   "a comma is missing before ",
					   parser_place(parser_peek(p, 0)), "");
	if (parser_sees_type(p, FILTER_TOKEN_COMMA))
		return parser_fail_quoting(p, parser_place(parser_peek(p, 0)), "",
					   (struct filter_place){node->op_at, node->op_len},
					   " takes one value; for several write \"is any of\"");
	return RC_OK;
}

static enum rc parse_range(struct parser *p, struct filter_node *node)
{
	enum rc rc;

	node->values = arena_alloc(&p->op->mem, 2 * sizeof(*node->values));
	node->value_count = 2;
	rc = parser_value(p, &node->values[0]);
	if (rc)
		return rc;
	if (!parser_sees(p, 0, "and"))
		return parser_fail_missing(p, "\"and\" and a second value");
	parser_take(p);
	return parser_value(p, &node->values[1]);
}

enum rc parser_number(struct parser *p, int64_t *out)
{
	const struct filter_token *next = parser_peek(p, 0);

	if (!filter_token_is_digits(&p->lexer, next))
		return parser_fail_missing(p, "a whole number");
	*out = 0;
	for (size_t i = 0; i < next->len && *out <= FILTER_NUMBER_MAX; i++)
		*out = *out * 10 + (p->lexer.text[next->at + i] - '0');
	if (*out > FILTER_NUMBER_MAX)
		return parser_fail(p, parser_place(next),
				   "this number is too large; at most 1,000,000");
	parser_take(p);
	return RC_OK;
}

static enum rc parse_span(struct parser *p, struct filter_node *node, bool has_ago)
{
	enum rc rc = parser_number(p, &node->number);

	if (rc)
		return rc;
	if (!filter_unit_find(&p->lexer, parser_peek(p, 0), &node->unit))
		return parser_fail_missing(p, "a unit such as days, weeks or months");
	parser_take(p);
	if (!has_ago)
		return RC_OK;
	if (!parser_sees(p, 0, "ago"))
		return parser_fail_missing(p, "\"ago\"");
	parser_take(p);
	return RC_OK;
}

static enum rc parse_unit(struct parser *p, struct filter_node *node)
{
	if (!parser_sees(p, 0, "week|month|year"))
		return parser_fail_missing(p, "week, month or year");
	filter_unit_find(&p->lexer, parser_peek(p, 0), &node->unit);
	parser_take(p);
	return RC_OK;
}

struct filter_place parser_place_next(struct parser *p, size_t count)
{
	return parser_place_from(parser_peek(p, 0)->at, parser_place(parser_peek(p, count - 1)));
}

enum rc parser_operator(struct parser *p, const struct filter_phrase *phrase,
			struct filter_node *node)
{
	node->op = phrase->op;
	node->op_at = parser_peek(p, 0)->at;
	for (size_t i = 0; i < phrase->words; i++)
		parser_take(p);
	node->op_len = parser_place_from(node->op_at, p->last).len;
	switch (filter_operators[node->op].shape) {
	case FILTER_SHAPE_ALONE:
		return RC_OK;
	case FILTER_SHAPE_VALUE:
	case FILTER_SHAPE_VALUES:
		return parser_values(p, node);
	case FILTER_SHAPE_RANGE:
		return parse_range(p, node);
	case FILTER_SHAPE_SPAN:
		return parse_span(p, node, phrase->has_ago);
	case FILTER_SHAPE_UNIT:
		return parse_unit(p, node);
	}
	BUG("shape of operator %d", (int)node->op);
}
