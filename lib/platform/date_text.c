#include "lib/platform/date_text.h"

#include <strings.h>

enum { YEAR_MIN = 1000, YEAR_MAX = 9999 };

const char *date_style_example(enum date_style style)
{
	static const char *const examples[DATE_STYLES] = {
	    "", "2026-12-31", "2026/12/31", "31.12.2026", "12/31/2026", "31 Dec 2026"};

	return examples[style];
}

static bool is_day(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap);
}

/* Up to `most` digits at *at, which then points past them; -1 without a digit. */
static int number(const char **at, int most, int *digits)
{
	int n = 0;

	for (*digits = 0; *digits < most && **at >= '0' && **at <= '9'; ++*digits)
		n = n * 10 + (*(*at)++ - '0');
	return *digits ? n : -1;
}

static bool set(struct date_text *out, enum date_style style, int year, int month, int day)
{
	if (!is_day(year, month, day))
		return false;
	out->style = style;
	out->year = year;
	out->month = month;
	out->day = day;
	return true;
}

/* --- words ---------------------------------------------------------------------------------- */

/* English, and what German, French, Spanish and Italian have otherwise; three letters do mostly. */
static int month_named(const char *word, size_t len)
{
	static const struct {
		const char *start;
		int month;
	} names[] = {{"jan", 1},  {"jän", 1},  {"ene", 1},  {"gen", 1},	 {"feb", 2},  {"fév", 2},
		     {"mar", 3},  {"mär", 3},  {"apr", 4},  {"avr", 4},	 {"abr", 4},  {"may", 5},
		     {"mai", 5},  {"mag", 5},  {"juni", 6}, {"jun", 6},	 {"juin", 6}, {"giu", 6},
		     {"juli", 7}, {"jul", 7},  {"juil", 7}, {"lug", 7},	 {"aug", 8},  {"aoû", 8},
		     {"ago", 8},  {"sep", 9},  {"set", 9},  {"oct", 10}, {"okt", 10}, {"ott", 10},
		     {"nov", 11}, {"dec", 12}, {"dez", 12}, {"déc", 12}, {"dic", 12}};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (len >= strlen(names[i].start) && len <= 12 &&
		    strncasecmp(word, names[i].start, strlen(names[i].start)) == 0)
			return names[i].month;
	return 0;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static void skip_marks(const char **at)
{
	*at += strspn(*at, " .,-");
}

static int month_word(const char **at)
{
	const char *word = *at;

	while (is_letter(**at))
		++*at;
	return month_named(word, (size_t)(*at - word));
}

/* "31. Dezember 2026", "Dec 31, 2026" */
static bool read_words(const char *at, struct date_text *out)
{
	int day = -1, month = 0, year, digits;

	if (is_letter(*at)) {
		month = month_word(&at);
		skip_marks(&at);
		day = number(&at, 2, &digits);
	} else {
		day = number(&at, 2, &digits);
		skip_marks(&at);
		month = month_word(&at);
	}
	skip_marks(&at);
	year = number(&at, 4, &digits);
	return month && digits == 4 && !*at && set(out, DATE_WORDS, year, month, day);
}

/* --- numbers -------------------------------------------------------------------------------- */

static bool read_slash(struct date_text *out, enum date_order order, int first, int second,
		       int year)
{
	if (!is_day(year, second, first) && !is_day(year, first, second))
		return false;
	if (!set(out, DATE_SLASH, year, order == DATE_DAY_FIRST ? second : first,
		 order == DATE_DAY_FIRST ? first : second))
		out->style = DATE_SLASH;
	out->first = first;
	out->second = second;
	return true;
}

static bool read_numbers(const char *at, enum date_order order, struct date_text *out)
{
	int parts[3], digits[3];
	char marks[2] = {0};

	for (int i = 0; i < 3; i++) {
		parts[i] = number(&at, 4, &digits[i]);
		if (parts[i] < 0)
			return false;
		if (i == 2)
			break;
		marks[i] = *at;
		if (!*at || !strchr("./-", *at))
			return false;
		at++;
		if (*at == ' ') /* 31. 12. 2026 */
			at++;
	}
	if (*at || marks[0] != marks[1] || digits[1] > 2)
		return false;
	if (digits[0] == 4 && digits[2] <= 2)
		return set(out,
			   marks[0] == '-' && digits[1] + digits[2] == 4 ? DATE_ISO : DATE_YEAR,
			   parts[0], parts[1], parts[2]);
	if (digits[0] > 2 || digits[2] != 4)
		return false;
	if (marks[0] == '/')
		return read_slash(out, order, parts[0], parts[1], parts[2]);
	return set(out, DATE_DOTS, parts[2], parts[1], parts[0]);
}

static bool read_tight(const char *at, struct date_text *out)
{
	int digits, n;

	if (strlen(at) != 8 || at[strspn(at, "0123456789")])
		return false;
	n = number(&at, 8, &digits);
	return n / 10000 >= 1900 && n / 10000 < 2100 &&
	       set(out, DATE_YEAR, n / 10000, n / 100 % 100, n % 100);
}

enum date_style date_text_read(const char *text, enum date_order order, struct date_text *out)
{
	*out = (struct date_text){0};
	text += strspn(text, " ");
	if (read_numbers(text, order, out) || read_tight(text, out) || read_words(text, out))
		return out->style;
	*out = (struct date_text){0};
	return DATE_NONE;
}

char *date_text_iso(struct arena *a, const char *text, enum date_order order)
{
	struct date_text d;

	if (date_text_read(text, order, &d) == DATE_NONE || !d.year)
		return NULL;
	return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}
