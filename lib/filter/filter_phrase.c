#include "lib/filter/filter_phrase.h"

/*
 * ?word may be left out, a|b is either; what stands behind "#" (a span) or "~" (a unit) is read by
 * the parser.  The longest match counts, so the order does not.
 */
static const struct pattern {
	const char *words;
	enum filter_operator op;
} patterns[] = {
    {"is", FILTER_IS},
    {"is not", FILTER_IS_NOT},
    {"?is any|either|one of ?these", FILTER_ANY_OF},
    {"?is none|neither of ?these", FILTER_NONE_OF},
    {"is not any|either|one of ?these", FILTER_NONE_OF},
    {"?is all of", FILTER_ALL_OF},
    {"?is exactly", FILTER_EXACTLY},
    {"contains", FILTER_CONTAINS},
    {"does not contain", FILTER_NOT_CONTAINS},
    {"starts with", FILTER_STARTS_WITH},
    {"ends with", FILTER_ENDS_WITH},
    {"?is in list", FILTER_IN_LIST},
    {"?is not in list", FILTER_NOT_IN_LIST},

    {"has any|a value", FILTER_HAS_VALUE},
    {"is anywhere|known", FILTER_HAS_VALUE},
    {"is not unknown|empty", FILTER_HAS_VALUE},
    {"is unknown|empty", FILTER_UNKNOWN},
    {"is not known", FILTER_UNKNOWN},
    {"has no value", FILTER_UNKNOWN},

    {"=|==", FILTER_EQUAL},
    {"!=|<>|\u2260", FILTER_NOT_EQUAL},
    {">", FILTER_GREATER},
    {"?is greater|more than", FILTER_GREATER},
    {">=|\u2265", FILTER_AT_LEAST},
    {"?is at least", FILTER_AT_LEAST},
    {"<", FILTER_LESS},
    {"?is less|fewer than", FILTER_LESS},
    {"<=|\u2264", FILTER_AT_MOST},
    {"?is at most", FILTER_AT_MOST},
    {"?is between", FILTER_BETWEEN},

    {"is yes|true", FILTER_YES},
    {"is no|false", FILTER_NO},
    {"is not yes|true", FILTER_NOT_YES},
    {"is not no|false", FILTER_NOT_NO},

    {"?is on", FILTER_ON},
    {"?is before", FILTER_BEFORE},
    {"?is after", FILTER_AFTER},
    {"?is in|within ?the last #", FILTER_IN_LAST},
    {"?is not in|within ?the last #", FILTER_NOT_IN_LAST},
    {"?is more than # ago", FILTER_MORE_THAN_AGO},
    {"?is exactly # ago", FILTER_EXACTLY_AGO},
    {"?is in|within ?the next #", FILTER_IN_NEXT},
    {"?is today", FILTER_TODAY},
    {"?is yesterday", FILTER_YESTERDAY},
    {"?is tomorrow", FILTER_TOMORROW},
    {"?is this ~", FILTER_THIS},
    {"?is last ~", FILTER_LAST},
    {"?is next ~", FILTER_NEXT},
    {"has ?its anniversary today", FILTER_ANNIVERSARY_TODAY},
    {"has ?its anniversary in|within ?the next #", FILTER_ANNIVERSARY_IN_NEXT},
};

struct match {
	size_t words;  /* tokens that fit the pattern, as far as they do */
	bool is_whole; /* all of them do */
	bool has_span; /* and a number and a unit follow, if the pattern wants them */
	bool has_ago;
};

static struct match match_pattern(struct filter_lexer *lexer, const char *words)
{
	struct match m = {.is_whole = true, .has_span = true};

	while (*words && *words != '#' && *words != '~') {
		size_t len = strcspn(words, " ");
		bool optional = *words == '?';

		if (filter_token_is_any(lexer, filter_lex_peek(lexer, m.words), words + optional,
					len - optional)) {
			m.words++;
		} else if (!optional) {
			m.is_whole = false;
			return m;
		}
		words += len + strspn(words + len, " ");
	}
	if (*words == '#') {
		enum filter_unit unit;

		m.has_span = filter_token_is_digits(lexer, filter_lex_peek(lexer, m.words)) &&
			     filter_unit_find(lexer, filter_lex_peek(lexer, m.words + 1), &unit);
		m.has_ago = strchr(words, 'a');
	}
	return m;
}

/*
 * "is exactly 4 days ago" against "is exactly 4": of two phrases of one length the one with a span
 * counts if there is a span.
 */
bool filter_phrase_find(struct filter_lexer *lexer, struct filter_phrase *out, size_t *words)
{
	bool found = false, is_span = false;

	*out = (struct filter_phrase){0};
	*words = 0;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		struct match m = match_pattern(lexer, patterns[i].words);
		bool wants_span = strchr(patterns[i].words, '#');

		if (m.words > *words)
			*words = m.words;
		if (!m.is_whole || m.words < out->words)
			continue;
		if (m.words == out->words && (wants_span ? !m.has_span : is_span))
			continue;
		*out = (struct filter_phrase){patterns[i].op, m.words, m.has_ago};
		is_span = wants_span && m.has_span;
		found = true;
	}
	return found;
}

bool filter_unit_find(const struct filter_lexer *lexer, const struct filter_token *token,
		      enum filter_unit *out)
{
	for (int unit = 0; unit < FILTER_UNIT_COUNT; unit++)
		for (int plural = 0; plural < 2; plural++)
			if (filter_token_is(lexer, token,
					    filter_unit_name((enum filter_unit)unit, plural))) {
				*out = (enum filter_unit)unit;
				return true;
			}
	return false;
}

bool filter_token_is_digits(const struct filter_lexer *lexer, const struct filter_token *token)
{
	if (token->type != FILTER_TOKEN_WORD)
		return false;
	for (size_t i = 0; i < token->len; i++)
		if (lexer->text[token->at + i] < '0' || lexer->text[token->at + i] > '9')
			return false;
	return true;
}
