#include "lib/platform/text_tidy.h"

#include <strings.h>
#include <utf8proc.h>

#include "lib/platform/text.h"

/* --- blanks --------------------------------------------------------------------------------- */

static bool is_line_end(int32_t c)
{
	return c == '\n' || c == '\r';
}

char *text_squeeze(struct arena *a, const char *utf8)
{
	char *out = arena_alloc(a, strlen(utf8) + 1), *end = out;
	const char *at = utf8;
	bool gap = false;

	while (*at) {
		const char *from = at;
		int32_t c = text_next(&at);

		if (text_is_space(c) && !is_line_end(c)) {
			gap = true;
			continue;
		}
		/* The gap took a byte at least. */
		if (gap && end != out && !is_line_end(c) && !is_line_end(end[-1]))
			*end++ = ' ';
		gap = false;
		memmove(end, from, (size_t)(at - from));
		end += at - from;
	}
	*end = '\0';
	while (end != out && is_line_end(end[-1]))
		*--end = '\0';
	out += strspn(out, "\r\n");
	return strcmp(out, utf8) == 0 ? NULL : out;
}

/* --- case ----------------------------------------------------------------------------------- */

enum { LETTERS_MIN = 3 };

static bool is_vowel(int32_t c)
{
	c = utf8proc_tolower(c);
	/* Of other letters than these nobody can say that they make no syllable. */
	return c >= 0x80 || strchr("aeiouy", c) != NULL;
}

enum text_case text_case_of(const char *utf8)
{
	size_t upper = 0, lower = 0, vowels = 0;
	int32_t c;

	while ((c = text_next(&utf8))) {
		if (c < 0 || (c >= '0' && c <= '9'))
			return TEXT_CASE_MIXED;
		upper += utf8proc_tolower(c) != c;
		lower += utf8proc_toupper(c) != c;
		vowels += text_is_letter_or_digit(c) && is_vowel(c);
	}
	if (upper + lower < LETTERS_MIN || (upper && lower) || !vowels)
		return TEXT_CASE_MIXED;
	return upper ? TEXT_CASE_UPPER : TEXT_CASE_LOWER;
}

/* Small words inside of names, in the languages that write them small. */
static bool is_particle(const char *word, size_t len)
{
	static const char *const particles[] = {
	    "van", "von", "vom", "zu", "zum", "zur", "der", "den", "de", "del", "di",  "du",
	    "da",  "dos", "das", "la", "le",  "y",   "e",   "af",  "av", "ten", "ter", "und"};

	for (size_t i = 0; i < ARRAY_LEN(particles); i++)
		if (strlen(particles[i]) == len && strncasecmp(particles[i], word, len) == 0)
			return true;
	return false;
}

/* McDonald; not Mac, which also begins Machado and Mackie. */
static bool is_mc(const char *word, const char *at)
{
	return at == word + 2 && strncasecmp(word, "mc", 2) == 0;
}

static size_t put(char *out, int32_t c)
{
	return (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out);
}

char *text_name_case(struct arena *a, const char *utf8)
{
	/* The other case may take a byte more: U+0250 and U+2C6F. */
	char *out = arena_alloc(a, strlen(utf8) * 2 + 1), *end = out;
	const char *at = utf8, *word = utf8;
	bool is_start = true, is_small = false;

	while (*at) {
		const char *from = at;
		int32_t c = text_next(&at);

		if (c < 0)
			continue;
		if (from == word)
			is_small = word != utf8 && is_particle(word, strcspn(word, " "));
		if (is_small || (!is_start && !is_mc(word, from)))
			c = utf8proc_tolower(c);
		else
			c = utf8proc_totitle(c);
		end += put(end, c);
		is_start = !text_is_letter_or_digit(c);
		if (c == ' ')
			word = at;
	}
	*end = '\0';
	return out;
}

/* --- two names in one field ----------------------------------------------------------------- */

static bool is_name(const char *word, size_t len)
{
	const char *at = word;
	size_t letters = 0;

	while (at < word + len) {
		int32_t c = text_next(&at);

		if (c >= '0' && c <= '9')
			return false;
		if (text_is_letter_or_digit(c))
			letters++;
		else if (c != '-' && c != '\'' && c != 0x2019 && c != ' ')
			return false;
	}
	return letters >= 2;
}

/* "Berger, Anna" */
static bool split_at_comma(struct arena *a, const char *text, const char *comma, char **first,
			   char **last)
{
	if (strchr(comma + 1, ','))
		return false;
	*last = text_trim(a, arena_dup_len(a, text, (size_t)(comma - text)));
	*first = text_trim(a, comma + 1);
	return is_name(*last, strlen(*last)) && is_name(*first, strlen(*first));
}

bool text_split_name(struct arena *a, const char *utf8, char **first, char **last)
{
	const char *text = text_trim(a, utf8), *comma = strchr(text, ',');
	size_t first_len = strcspn(text, " ");
	const char *rest = text + first_len + strspn(text + first_len, " ");

	if (comma)
		return split_at_comma(a, text, comma, first, last);
	*first = arena_dup_len(a, text, first_len);
	*last = arena_dup(a, rest);
	if (!is_name(*first, first_len))
		return false;
	while (is_particle(rest, strcspn(rest, " ")) && strchr(rest, ' '))
		rest += strcspn(rest, " ") + strspn(rest + strcspn(rest, " "), " ");
	return is_name(rest, strlen(rest)) && !strchr(rest, ' ');
}
