/*
 * Words of a filter's text: the text is cut into tokens, a few of which can be looked at before
 * they are taken.  For filter_parse; works in one pass and keeps no memory of its own.
 */
#ifndef MUSTER_FILTER_FILTER_LEX_H
#define MUSTER_FILTER_FILTER_LEX_H

#include "lib/filter/filter.h"

enum { FILTER_LOOKAHEAD = 16 }; /* more than the longest operator has words */

enum filter_token_type {
	FILTER_TOKEN_END,
	FILTER_TOKEN_WORD,   /* without blanks: a key, a word of the language, a number ... */
	FILTER_TOKEN_TEXT,   /* in quotes; at and len include them */
	FILTER_TOKEN_SYMBOL, /* = != <> < <= > >= */
	FILTER_TOKEN_OPEN,
	FILTER_TOKEN_CLOSE,
	FILTER_TOKEN_COMMA,
	FILTER_TOKEN_BROKEN /* problem says why; the last token there is */
};

struct filter_token {
	enum filter_token_type type;
	size_t at, len;
	size_t open_len, close_len; /* bytes of the quotes */
	const char *problem;
};

struct filter_lexer {
	const char *text; /* UTF-8 without control characters but tab and line ends */
	size_t len, at;
	struct filter_token ahead[FILTER_LOOKAHEAD]; /* a ring */
	size_t first, count;
};

void filter_lex_start(struct filter_lexer *lexer, const char *text, size_t len);
/* The token n places ahead, n < FILTER_LOOKAHEAD; behind the end there is only the end. */
const struct filter_token *filter_lex_peek(struct filter_lexer *lexer, size_t n);
struct filter_token filter_lex_take(struct filter_lexer *lexer);

/* Is it this word or symbol (ASCII, lower case), case aside? */
bool filter_token_is(const struct filter_lexer *lexer, const struct filter_token *token,
		     const char *word);
/* As filter_token_is, for one of several: "in|within". */
bool filter_token_is_any(const struct filter_lexer *lexer, const struct filter_token *token,
			 const char *words, size_t words_len);
/* Of a text what stands between the quotes, without escapes; else the bytes.  In a. */
MUST_USE char *filter_token_value(struct arena *a, const struct filter_lexer *lexer,
				  const struct filter_token *token);

#endif
