/*
 * Which operator do the next words name?  Knows the canonical words of filter_operators[] and what
 * else people say for them.  For filter_parse.
 */
#ifndef MUSTER_FILTER_FILTER_PHRASE_H
#define MUSTER_FILTER_FILTER_PHRASE_H

#include "lib/filter/filter_lex.h"

struct filter_phrase {
	enum filter_operator op;
	size_t words; /* tokens of the phrase up to its span or unit */
	bool has_ago; /* "ago" stands behind the span */
};

/*
 * The longest phrase that the next tokens begin with; false when there is none, and *words is then
 * how many tokens look like the beginning of one.  Takes nothing.
 */
bool filter_phrase_find(struct filter_lexer *lexer, struct filter_phrase *out, size_t *words);
/* Is the token a unit, singular or plural? */
bool filter_unit_find(const struct filter_lexer *lexer, const struct filter_token *token,
		      enum filter_unit *out);
/* Is the token a whole number without a sign? */
bool filter_token_is_digits(const struct filter_lexer *lexer, const struct filter_token *token);

#endif
