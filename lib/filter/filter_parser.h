/*
 * What the parser is made of: looking ahead, failing with a place, and the smaller parts of the
 * grammar: keys, values, numbers, operators.  For filter_parse.
 */
#ifndef MUSTER_FILTER_FILTER_PARSER_H
#define MUSTER_FILTER_FILTER_PARSER_H

#include "lib/filter/filter_phrase.h"

enum { PARSER_QUOTE_MAX = 60 }; /* bytes of the person's text in a message */

struct filter_place {
	size_t at, len;
};

struct parser {
	struct op *op;
	struct filter_error *error;
	struct filter_lexer lexer;
	struct filter_place last; /* the token taken last */
	size_t conditions;
};

/* The token n places ahead. */
const struct filter_token *parser_peek(struct parser *p, size_t n);
struct filter_token parser_take(struct parser *p);
/* Is the token n places ahead one of these words or symbols ("and|or")? */
bool parser_sees(struct parser *p, size_t n, const char *words);
/* Is it a word that joins or negates, and so neither a value without quotes nor a name? */
bool parser_sees_reserved(struct parser *p, size_t n);
bool parser_sees_type(struct parser *p, enum filter_token_type type);

struct filter_place parser_place(const struct filter_token *token);
/* From at to the end of last. */
struct filter_place parser_place_from(size_t at, struct filter_place last);
/* Of the next tokens, count of them. */
struct filter_place parser_place_next(struct parser *p, size_t count);

/* All of these record the fault and return RC_INVALID. */
enum rc parser_fail(struct parser *p, struct filter_place place, const char *message);
/* The message with a part of the text in quotes in it, which the log does not get. */
enum rc parser_fail_quoting(struct parser *p, struct filter_place place, const char *before,
			    struct filter_place quote, const char *behind);
/* The next token is not what was needed: nothing at all, broken, or something else. */
enum rc parser_fail_missing(struct parser *p, const char *what);
/* The next token cannot be the key of a field. */
enum rc parser_fail_field(struct parser *p);

/* Can it be the key of a field or an event? */
bool parser_is_key(const struct parser *p, const struct filter_token *token);
/* The next token in lower case, in op->mem. */
MUST_USE const char *parser_take_key(struct parser *p);
/* Each of these takes what it reads.  RC_INVALID: the next token is none. */
MUST_USE enum rc parser_value(struct parser *p, struct filter_value *v);
MUST_USE enum rc parser_number(struct parser *p, int64_t *out);
/* The value or values of node->op. */
MUST_USE enum rc parser_values(struct parser *p, struct filter_node *node);
/* The operator's words and what belongs behind them. */
MUST_USE enum rc parser_operator(struct parser *p, const struct filter_phrase *phrase,
				 struct filter_node *node);

#endif
