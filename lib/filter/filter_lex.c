#include "lib/filter/filter_lex.h"

#include <strings.h>

#include "lib/platform/text.h"

/* Plain quotes close all, for keyboards and programs that turn only one of the two. */
static const struct quotes {
	const char *open, *close[3];
} all_quotes[] = {
    {"\"", {"\""}},
    {"\u201C", {"\u201D", "\""}},	    /* English */
    {"\u201E", {"\u201C", "\u201D", "\""}}, /* German, Polish */
    {"\u201D", {"\u201D", "\""}},	    /* Swedish */
    {"\u00AB", {"\u00BB", "\""}},	    /* French */
    {"\u00BB", {"\u00AB", "\""}},	    /* Danish */
};

static bool starts_with(const char *text, size_t left, const char *start)
{
	size_t len = strlen(start);

	return left >= len && memcmp(text, start, len) == 0;
}

static const struct quotes *find_quotes(const char *text, size_t left)
{
	if (*text != '"' && (unsigned char)*text < 0x80)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(all_quotes); i++)
		if (starts_with(text, left, all_quotes[i].open))
			return &all_quotes[i];
	return NULL;
}

/* Bytes of the quote that closes here, or 0. */
static size_t closing_len(const struct quotes *q, const char *text, size_t left)
{
	for (size_t i = 0; i < ARRAY_LEN(q->close) && q->close[i]; i++)
		if (starts_with(text, left, q->close[i]))
			return strlen(q->close[i]);
	return 0;
}

/* Bytes of the white space here, or 0. */
static size_t space_len(const char *text)
{
	const char *next = text;

	if ((unsigned char)*text < 0x80)
		return *text == ' ' || *text == '\t' || *text == '\n' || *text == '\r';
	return text_is_space(text_next(&next)) ? (size_t)(next - text) : 0;
}

static size_t symbol_len(const char *text)
{
	if (*text == '<')
		return text[1] == '=' || text[1] == '>' ? 2 : 1;
	if (*text == '>' || *text == '=')
		return text[1] == '=' ? 2 : 1;
	return *text == '!' && text[1] == '=' ? 2 : 0;
}

static struct filter_token broken(size_t at, size_t len, const char *problem)
{
	return (struct filter_token){
	    .type = FILTER_TOKEN_BROKEN, .at = at, .len = len, .problem = problem};
}

static struct filter_token lex_text(const struct filter_lexer *lexer, const struct quotes *q)
{
	size_t open_len = strlen(q->open), at = lexer->at + open_len, close_len;

	while (at < lexer->len) {
		const char *here = lexer->text + at;

		close_len = closing_len(q, here, lexer->len - at);
		if (close_len)
			return (struct filter_token){.type = FILTER_TOKEN_TEXT,
						     .at = lexer->at,
						     .len = at + close_len - lexer->at,
						     .open_len = open_len,
						     .close_len = close_len};
		if (*here == '\\' && here[1] != '"' && here[1] != '\\')
			return broken(at, 1,
				      "a backslash inside quotes stands before a quote or before "
				      "another backslash; write \\\\ for a backslash");
		if ((unsigned char)*here < ' ')
			return broken(at, 1, "a tab or line break cannot stand inside quotes");
		at += *here == '\\' ? 2 : 1;
	}
	return broken(lexer->at, open_len, "this quote is never closed");
}

static struct filter_token lex_word(const struct filter_lexer *lexer)
{
	size_t at = lexer->at;

	while (at < lexer->len) {
		const char *here = lexer->text + at;

		if (strchr("(),", *here) || symbol_len(here) || space_len(here) ||
		    find_quotes(here, lexer->len - at))
			break;
		at++;
	}
	return (struct filter_token){
	    .type = FILTER_TOKEN_WORD, .at = lexer->at, .len = at - lexer->at};
}

static struct filter_token lex(struct filter_lexer *lexer)
{
	struct filter_token token = {.type = FILTER_TOKEN_END, .at = lexer->len};
	const struct quotes *q;
	const char *here;
	size_t len;

	while (lexer->at < lexer->len && (len = space_len(lexer->text + lexer->at)))
		lexer->at += len;
	if (lexer->at == lexer->len)
		return token;
	here = lexer->text + lexer->at;
	token.at = lexer->at;
	token.len = 1;
	if (*here == '(')
		token.type = FILTER_TOKEN_OPEN;
	else if (*here == ')')
		token.type = FILTER_TOKEN_CLOSE;
	else if (*here == ',')
		token.type = FILTER_TOKEN_COMMA;
	else if ((len = symbol_len(here)))
		token =
		    (struct filter_token){.type = FILTER_TOKEN_SYMBOL, .at = lexer->at, .len = len};
	else if ((q = find_quotes(here, lexer->len - lexer->at)))
		token = lex_text(lexer, q);
	else
		token = lex_word(lexer);
	lexer->at = token.type == FILTER_TOKEN_BROKEN ? lexer->len : token.at + token.len;
	return token;
}

void filter_lex_start(struct filter_lexer *lexer, const char *text, size_t len)
{
	*lexer = (struct filter_lexer){.text = text, .len = len};
}

const struct filter_token *filter_lex_peek(struct filter_lexer *lexer, size_t n)
{
	if (n >= FILTER_LOOKAHEAD)
		BUG("%zu tokens ahead", n);
	while (lexer->count <= n) {
		size_t slot = (lexer->first + lexer->count) % FILTER_LOOKAHEAD;

		lexer->ahead[slot] = lex(lexer);
		lexer->count++;
	}
	return &lexer->ahead[(lexer->first + n) % FILTER_LOOKAHEAD];
}

struct filter_token filter_lex_take(struct filter_lexer *lexer)
{
	struct filter_token token = *filter_lex_peek(lexer, 0);

	lexer->first = (lexer->first + 1) % FILTER_LOOKAHEAD;
	lexer->count--;
	return token;
}

bool filter_token_is_any(const struct filter_lexer *lexer, const struct filter_token *token,
			 const char *words, size_t words_len)
{
	const char *end = words + words_len;

	if (token->type != FILTER_TOKEN_WORD && token->type != FILTER_TOKEN_SYMBOL)
		return false;
	while (words < end) {
		const char *bar = memchr(words, '|', (size_t)(end - words));
		size_t len = (size_t)((bar ? bar : end) - words);

		if (len == token->len && strncasecmp(lexer->text + token->at, words, len) == 0)
			return true;
		words += len + 1;
	}
	return false;
}

bool filter_token_is(const struct filter_lexer *lexer, const struct filter_token *token,
		     const char *word)
{
	return filter_token_is_any(lexer, token, word, strlen(word));
}

char *filter_token_value(struct arena *a, const struct filter_lexer *lexer,
			 const struct filter_token *token)
{
	size_t len = token->len - token->open_len - token->close_len, used = 0;
	char *value = arena_dup_len(a, lexer->text + token->at + token->open_len, len);

	if (token->type != FILTER_TOKEN_TEXT)
		return value;
	for (size_t i = 0; i < len; i++) {
		if (value[i] == '\\')
			i++;
		value[used++] = value[i];
	}
	value[used] = '\0';
	return value;
}
