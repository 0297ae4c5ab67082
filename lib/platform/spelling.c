#include "lib/platform/spelling.h"

#include <stdlib.h>

#include "lib/platform/text.h"

enum { WORDS_MAX = 64, NEAR_MIN = 5, NEAR_TWO_MIN = 9, NEAR_MAX = 64 };

/* FNV-1a, and a last mix so that the low bits are as good as the high ones (MurmurHash3's). */
static uint64_t hash_bytes(const char *bytes, size_t len)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
	h = (h ^ h >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
	h = (h ^ h >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
	return h ^ h >> 33;
}

uint64_t spelling_hash(const char *text)
{
	return hash_bytes(text, strlen(text));
}

/* --- words ---------------------------------------------------------------------------------- */

struct words {
	char *list[WORDS_MAX];
	size_t count;
};

static bool is_digit(int32_t c)
{
	return c >= '0' && c <= '9';
}

/* Symbols that tell words apart: C++ and C#, 5% and 5. */
static bool is_telling(int32_t c)
{
	return c == '#' || c == '+' || c == '%' || c == '$' || c == '*' || c == 0x20AC || c == 0xA3;
}

/* Left out without parting a word: v.i.p., O'Neil. */
static bool is_silent(int32_t c)
{
	return c == '.' || c == '\'' || c == '`' || c == '"';
}

static size_t count_letters(const char *text)
{
	size_t n = 0;

	for (int32_t c; (c = text_next(&text));)
		n += c > 0 && text_is_letter_or_digit(c) && !is_digit(c);
	return n;
}

/*
 * Cut folded text into words, in place: what is kept moves towards the start.  Of very short texts
 * the hyphen counts, too: A and A- are two grades.
 */
static void split(char *text, struct words *out)
{
	bool is_short = count_letters(text) < 3;
	const char *at = text;
	char *end = text;
	int32_t before = 0, c;
	bool open = false;

	*out = (struct words){0};
	while (*at && out->count <= WORDS_MAX) {
		const char *from = at, *next;
		bool keep;

		c = text_next(&at);
		next = at;
		/* 1.5 and 1,5 are one number. */
		keep = text_is_letter_or_digit(c) || is_telling(c) || (is_short && c == '-') ||
		       ((c == '.' || c == ',') && is_digit(before) && is_digit(text_next(&next)));
		before = c;
		if (!keep && (is_silent(c) || !open))
			continue;
		if (!keep) {
			*end++ = '\0';
			open = false;
			continue;
		}
		if (!open) {
			if (out->count == WORDS_MAX)
				break;
			out->list[out->count++] = end;
		}
		open = true;
		memmove(end, from, (size_t)(at - from));
		if (c == ',')
			*end = '.';
		end += at - from;
	}
	*end = '\0';
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool has_digit(const char *word)
{
	return strpbrk(word, "0123456789") != NULL;
}

/* Where several words have numbers, their order means something. */
static bool may_be_sorted(const struct words *w)
{
	size_t numbers = 0;

	for (size_t i = 0; i < w->count; i++)
		numbers += has_digit(w->list[i]);
	return numbers < 2;
}

static char *join(struct arena *a, const struct words *w)
{
	size_t size = 1;
	char *out, *end;

	for (size_t i = 0; i < w->count; i++)
		size += strlen(w->list[i]) + 1;
	out = end = arena_alloc(a, size);
	for (size_t i = 0; i < w->count; i++) {
		size_t len = strlen(w->list[i]);

		if (i)
			*end++ = ' ';
		memcpy(end, w->list[i], len);
		end += len;
	}
	*end = '\0';
	return out;
}

static uint64_t sorted_key(struct arena *a, struct words w)
{
	if (may_be_sorted(&w))
		qsort(w.list, w.count, sizeof(w.list[0]), compare_words);
	return spelling_hash(join(a, &w));
}

/* Blanks go, but not between two digits. */
static uint64_t tight_key(struct arena *a, const char *words)
{
	char *out = arena_dup(a, words), *end = out;

	for (const char *c = words; *c; c++)
		if (*c != ' ' || (is_digit(c[-1]) && is_digit(c[1])))
			*end++ = *c;
	*end = '\0';
	return spelling_hash(out);
}

/* As languages with these letters write them without. */
static const char *spelled_out(int32_t c)
{
	switch (c) {
	case 0xE4:
	case 0xC4:
		return "ae";
	case 0xF6:
	case 0xD6:
	case 0xF8:
	case 0xD8:
		return "oe";
	case 0xFC:
	case 0xDC:
		return "ue";
	case 0xE5:
	case 0xC5:
		return "aa";
	default:
		return NULL;
	}
}

/* NULL when there is nothing to spell out. */
static char *spell_out(struct arena *a, const char *utf8)
{
	const char *nfc = text_nfc(a, utf8), *at = nfc;
	char *out = arena_alloc(a, strlen(nfc) + 1), *end = out;
	bool found = false;

	while (*at) {
		const char *from = at, *plain = spelled_out(text_next(&at));
		size_t len = plain ? 2 : (size_t)(at - from);

		memcpy(end, plain ? plain : from, len);
		end += len;
		found = found || plain;
	}
	*end = '\0';
	return found ? out : NULL;
}

/* A sum over characters, blind to order; ae counts as a, as ä does, and so on. */
static uint64_t coarse_of(const char *words)
{
	uint64_t sum = 0;
	char before = 0;

	for (const char *c = words; *c; c++) {
		bool silent = *c == ' ' ||
			      (*c == 'e' && (before == 'a' || before == 'o' || before == 'u')) ||
			      (*c == 'a' && before == 'a');

		before = *c;
		if (!silent)
			sum += hash_bytes(c, 1);
	}
	return sum ^ sum >> 29;
}

static bool is_comparable(const char *utf8)
{
	size_t len = strnlen(utf8, SPELLING_MAX + 1);

	return len && len <= SPELLING_MAX && !strpbrk(utf8, "@\r\n") && !strstr(utf8, "://");
}

bool spelling_read(struct arena *a, const char *utf8, struct spelling *out)
{
	struct words words, spelled;
	char *folded, *plain;

	if (!is_comparable(utf8))
		return false;
	folded = text_fold(a, utf8);
	if (!count_letters(folded))
		return false;
	split(folded, &words);
	out->words = join(a, &words);
	out->keys[0] = out->keys[1] = sorted_key(a, words);
	plain = spell_out(a, utf8);
	if (plain) {
		split(text_fold(a, plain), &spelled);
		out->keys[1] = sorted_key(a, spelled);
	}
	out->keys[2] = tight_key(a, out->words);
	out->coarse = coarse_of(out->words);
	return true;
}

/* --- near ones ------------------------------------------------------------------------------ */

/* The word at *at, which then points past the blank behind it. */
static size_t next_word(const char **at, const char **word)
{
	size_t len = strcspn(*at, " ");

	*word = *at;
	*at += len + ((*at)[len] == ' ');
	return len;
}

static size_t code_points(const char *word, size_t len, int32_t out[NEAR_MAX])
{
	const char *at = word;
	size_t n = 0;

	while (at < word + len && n < NEAR_MAX)
		out[n++] = text_next(&at);
	return at < word + len ? 0 : n;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Three rows of the matrix are enough: transpositions look two back. */
static size_t distance(const int32_t *a, size_t a_len, const int32_t *b, size_t b_len)
{
	size_t rows[3][NEAR_MAX + 1];

	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *now = rows[i % 3], *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t best = least(above[j], now[j - 1]) + 1;

			best = least(best, above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = least(best, two[j - 2] + 1);
			now[j] = best;
		}
	}
	return rows[a_len % 3][b_len];
}

static bool is_slip(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
	int32_t left[NEAR_MAX], right[NEAR_MAX];
	size_t a_len = code_points(a, a_bytes, left), b_len = code_points(b, b_bytes, right);
	size_t shorter = least(a_len, b_len);

	if (shorter < NEAR_MIN || left[0] != right[0])
		return false;
	for (size_t i = 0; i < a_len; i++)
		if (is_digit(left[i]))
			return false;
	for (size_t i = 0; i < b_len; i++)
		if (is_digit(right[i]))
			return false;
	return distance(left, a_len, right, b_len) <= (shorter >= NEAR_TWO_MIN ? 2 : 1);
}

bool spelling_is_near(const char *words, const char *other)
{
	const char *a = NULL, *b = NULL, *slip_a = NULL, *slip_b = NULL;
	size_t a_len, b_len, slip_a_len = 0, slip_b_len = 0;

	while (*words && *other) {
		a_len = next_word(&words, &a);
		b_len = next_word(&other, &b);
		if (a_len == b_len && memcmp(a, b, a_len) == 0)
			continue;
		if (slip_a)
			return false;
		slip_a = a, slip_a_len = a_len;
		slip_b = b, slip_b_len = b_len;
	}
	return !*words && !*other && slip_a && is_slip(slip_a, slip_a_len, slip_b, slip_b_len);
}

size_t spelling_variants(const char *words, uint64_t out[SPELLING_VARIANTS_MAX])
{
	char left[SPELLING_MAX * 3 + 1];
	size_t len = strlen(words), count = 0;
	const char *at = words;

	if (len >= sizeof(left))
		return 0;
	out[count++] = hash_bytes(words, len);
	while (*at && count < SPELLING_VARIANTS_MAX) {
		const char *from = at;
		size_t before = (size_t)(from - words);

		(void)text_next(&at);
		memcpy(left, words, before);
		memcpy(left + before, at, len - (size_t)(at - words));
		out[count++] = hash_bytes(left, len - (size_t)(at - from));
	}
	return count;
}
