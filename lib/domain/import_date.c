/*
 * Dates and numbers as files have them.  Months have English, German, French, Spanish and Italian
 * names; dots stand between day, month and year in that order, wherever people write so.
 */
#include "lib/domain/import_value.h"

#include <ctype.h>
#include <time.h>

#include "lib/platform/zone.h"

/* LOOK_AT: 2020; in which hundred a year of two digits lies matters to no look. */
enum { PARTS = 3, YEARS_AHEAD = 10, LOOK_AT = 1577836800, LEAP_YEAR = 2000 };

/* A date on its way. */
struct found {
	int parts[PARTS], digits[PARTS];
	size_t count;
	int month;	 /* by its name, from 1; 0 without */
	size_t month_at; /* how many numbers stood before it */
	char separator;
	const char *rest; /* behind the day: a time, or nothing */
};

struct month {
	const char *start; /* lower case, without accents and umlauts */
	int number;
};
static const struct month months[] = {
    {"jan", 1},
    {"feb", 2},
    {"fev", 2},
    {"f\xc3\xa9v", 2},
    {"mar", 3},
    {"m\xc3\xa4r", 3},
    {"maer", 3},
    {"apr", 4},
    {"avr", 4},
    {"abr", 4},
    {"may", 5},
    {"mai", 5},
    {"mag", 5},
    {"jun", 6},
    {"juin", 6},
    {"giu", 6},
    {"juil", 7},
    {"jul", 7},
    {"lug", 7},
    {"aug", 8},
    {"aou", 8},
    {"ao\xc3\xbb", 8},
    {"ago", 8},
    {"sep", 9},
    {"set", 9},
    {"oct", 10},
    {"okt", 10},
    {"ott", 10},
    {"nov", 11},
    {"dec", 12},
    {"dez", 12},
    {"dic", 12},
    {"d\xc3\xa9"
     "c",
     12},
    {"gen", 1},
    {"ene", 1},
};

static int find_month(const char *word, size_t len)
{
	char low[16];
	int best = 0;
	size_t best_len = 0;

	if (len < 3 || len >= sizeof(low))
		return 0;
	for (size_t i = 0; i < len; i++)
		low[i] = (char)tolower((unsigned char)word[i]);
	low[len] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(months); i++) {
		size_t n = strlen(months[i].start);

		if (n > best_len && n <= len && strncmp(low, months[i].start, n) == 0) {
			best = months[i].number;
			best_len = n;
		}
	}
	return best;
}

static bool take_number(struct found *f, const char **at)
{
	const char *c = *at;
	int n = 0, digits = 0;

	for (; isdigit((unsigned char)*c) && digits < 5; c++, digits++)
		n = 10 * n + (*c - '0');
	if (!digits || digits > 4 || f->count == PARTS)
		return false;
	f->parts[f->count] = n;
	f->digits[f->count++] = digits;
	*at = c;
	return true;
}

static bool take_month(struct found *f, const char **at)
{
	const char *c = *at;

	while (isalpha((unsigned char)*c) || (*c & 0x80))
		c++;
	if (f->month)
		return false;
	f->month = find_month(*at, (size_t)(c - *at));
	f->month_at = f->count;
	*at = c;
	return f->month != 0;
}

static const char *skip_between(struct found *f, const char *c)
{
	const char *start = c;

	if ((*c == 's' || *c == 't' || *c == 'n' || *c == 'r') && strspn(c, "stndrh") == 2)
		c += 2; /* 22nd */
	while (*c && strchr("/.-, ", *c)) {
		if (*c != ' ' && *c != ',' && !f->separator)
			f->separator = *c;
		c++;
	}
	return c == start ? NULL : c;
}

/* The parts of a day, and what follows. */
static bool read_parts(const char *text, struct found *f)
{
	*f = (struct found){.rest = ""};
	while (*text == ' ')
		text++;
	for (;;) {
		bool ok =
		    isdigit((unsigned char)*text) ? take_number(f, &text) : take_month(f, &text);

		if (!ok)
			return false;
		if (f->count + (f->month != 0) == PARTS)
			break;
		text = skip_between(f, text);
		if (!text)
			return false;
	}
	f->rest = text;
	return true;
}

static bool is_day(int year, int month, int day)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return year >= 1900 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] && (month != 2 || day < 29 || leap);
}

struct day {
	int year, month, day;
};

/* A year of two digits. */
static int whole_year(const struct found *f, size_t part, int64_t now)
{
	int year = f->parts[part], this_year;
	struct tm parts;
	time_t t = now;

	if (f->digits[part] > 2)
		return year;
	gmtime_r(&t, &parts);
	this_year = parts.tm_year + 1900;
	year += this_year / 100 * 100;
	if (year > this_year + YEARS_AHEAD)
		year -= 100;
	return year;
}

/* With the parts in this order; false: that is no day. */
static bool take_day(const struct found *f, bool day_first, int64_t now, struct day *out)
{
	size_t year_at = 2, month_at = day_first ? 1 : 0, day_at = day_first ? 0 : 1;

	if (f->month) {
		/* 22 Nov 2026, Nov 22 2026, 2026 Nov 22 */
		year_at = f->digits[0] > 2 ? 0 : 1;
		out->year = whole_year(f, year_at, now);
		out->month = f->month;
		out->day = f->parts[1 - year_at];
	} else if (f->digits[0] == 4) {
		*out = (struct day){f->parts[0], f->parts[1], f->parts[2]};
	} else {
		if (f->digits[2] != 4 && f->digits[2] != 2)
			return false;
		out->year = whole_year(f, year_at, now);
		out->month = f->parts[month_at];
		out->day = f->parts[day_at];
	}
	return is_day(out->year, out->month, out->day);
}

/* "14:05", "2:05:09 PM", "T14:05:09Z", "14:05:09 +0200": hours, minutes, seconds and a zone. */
static bool read_time(const char *c, int t[3], const char **zone)
{
	int n = 0, used = 0;
	bool pm;

	*zone = "";
	t[0] = t[1] = t[2] = 0;
	while (*c == ' ' || *c == ',')
		c++;
	if (*c == 'T' || *c == 't')
		c++;
	if (!*c)
		return true;
	n = sscanf(c, "%2d:%2d%n", &t[0], &t[1], &used);
	if (n < 2)
		return false;
	c += used;
	if (*c == ':' && sscanf(c, ":%2d%n", &t[2], &used) == 1)
		c += used;
	if (*c == '.' && isdigit((unsigned char)c[1]))
		c += 1 + strspn(c + 1, "0123456789");
	while (*c == ' ')
		c++;
	pm = *c == 'P' || *c == 'p';
	if ((pm || *c == 'A' || *c == 'a') && (c[1] == 'M' || c[1] == 'm')) {
		if (t[0] < 1 || t[0] > 12)
			return false;
		t[0] = t[0] % 12 + (pm ? 12 : 0);
		c += 2;
	}
	*zone = c;
	return t[0] < 24 && t[1] < 60 && t[2] < 61;
}

/* As RFC 3339 has it: "", "Z", "+02:00"; NULL: none that we know. */
static const char *plain_zone(struct arena *a, const char *zone)
{
	size_t len = strlen(zone);

	if (!len || strcmp(zone, "Z") == 0)
		return zone;
	if (strcmp(zone, "UTC") == 0 || strcmp(zone, "GMT") == 0)
		return "Z";
	if ((zone[0] != '+' && zone[0] != '-') || strspn(zone + 1, "0123456789:") != len - 1)
		return NULL;
	if (len == 6 && zone[3] == ':')
		return zone;
	return len == 5 ? arena_printf(a, "%.3s:%s", zone, zone + 3) : NULL;
}

static bool read_compact(const char *text, struct day *out)
{
	if (strlen(text) != 8 || strspn(text, "0123456789") != 8)
		return false;
	return sscanf(text, "%4d%2d%2d", &out->year, &out->month, &out->day) == 3 &&
	       is_day(out->year, out->month, out->day);
}

/* Which orders give a day. */
static int look_at(const struct found *f, int64_t now)
{
	struct day d;
	int bits = 0;

	/* 22.11.2026: with dots the day comes first everywhere. */
	if (f->month || f->digits[0] == 4 || f->separator == '.')
		return take_day(f, true, now, &d) ? IMPORT_DATE_PLAIN : 0;
	if (take_day(f, true, now, &d))
		bits |= IMPORT_DATE_DAY_FIRST;
	if (take_day(f, false, now, &d))
		bits |= IMPORT_DATE_MONTH_FIRST;
	/* 05/05/2026 is the same day either way. */
	return bits && f->parts[0] == f->parts[1] ? IMPORT_DATE_PLAIN : bits;
}

bool import_date_is_none(const char *text)
{
	return text[strspn(text, "0/-.: ")] == '\0' && strchr(text, '0') && strpbrk(text, "/-.");
}

/* --0415 and --04-15 of vCards. */
static bool is_truncated(const char *text)
{
	int month, day, used = 0;

	if (sscanf(text, "--%2d-%2d%n", &month, &day, &used) != 2)
		used = sscanf(text, "--%2d%2d%n", &month, &day, &used) == 2 ? used : 0;
	return used && !text[used] && is_day(LEAP_YEAR, month, day);
}

bool import_date_lacks_year(const char *text)
{
	struct found f = {.rest = ""};

	if (text[0] == '-')
		return is_truncated(text);
	for (size_t part = 0; part < PARTS - 1; part++) {
		if (!(isdigit((unsigned char)*text) ? take_number(&f, &text)
						    : take_month(&f, &text)))
			return false;
		f.rest = skip_between(&f, text);
		text = f.rest ? f.rest : text;
		if (!f.rest && *text)
			return false;
	}
	if (*text || f.digits[0] > 2 || f.digits[1] > 2)
		return false;
	if (f.month)
		return is_day(LEAP_YEAR, f.month, f.parts[0]);
	return f.separator && (is_day(LEAP_YEAR, f.parts[0], f.parts[1]) ||
			       is_day(LEAP_YEAR, f.parts[1], f.parts[0]));
}

int import_date_look(const char *text)
{
	const char *zone;
	struct found f;
	struct day d;
	int64_t at;
	int t[3];

	if (zone_parse(text, &at) || read_compact(text, &d))
		return IMPORT_DATE_PLAIN;
	if (!read_parts(text, &f) || !read_time(f.rest, t, &zone))
		return 0;
	return look_at(&f, LOOK_AT);
}

const char *import_date_read(struct arena *a, const char *text, enum import_dates dates,
			     int64_t now)
{
	const char *zone;
	struct found f;
	struct day d;
	int64_t at;
	int t[3], look;

	if (zone_parse(text, &at))
		return text;
	if (read_compact(text, &d))
		return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
	if (!read_parts(text, &f) || !read_time(f.rest, t, &zone))
		return NULL;
	look = look_at(&f, now);
	/* What only one order makes a day of is still wrong in a column of the other order. */
	if (!look || ((look & IMPORT_DATE_PLAIN) == 0 &&
		      (dates == IMPORT_DATES_UNSAID
			   ? look == (IMPORT_DATE_DAY_FIRST | IMPORT_DATE_MONTH_FIRST)
			   : !(look & (dates == IMPORT_DAY_FIRST ? IMPORT_DATE_DAY_FIRST
								 : IMPORT_DATE_MONTH_FIRST)))))
		return NULL;
	if (!take_day(&f,
		      look == IMPORT_DATE_PLAIN || look == IMPORT_DATE_DAY_FIRST ||
			  (look & IMPORT_DATE_DAY_FIRST && dates == IMPORT_DAY_FIRST),
		      now, &d))
		return NULL;
	zone = plain_zone(a, zone);
	if (!zone)
		return NULL;
	if (!f.rest[strspn(f.rest, " ,")])
		return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d%s", d.year, d.month, d.day, t[0],
			    t[1], t[2], zone);
}

/* --- numbers -------------------------------------------------------------------------------- */

/* Groups of three behind each `mark`: 1.234.567 */
static bool is_grouped(const char *text, char mark)
{
	const char *c = text + strspn(text, "0123456789");

	if (c == text || c - text > 3)
		return false;
	while (*c == mark) {
		if (strspn(c + 1, "0123456789") != 3)
			return false;
		c += 4;
	}
	return !*c;
}

/* Digits with groups, a mark, digits. */
static bool fits(const char *text, char group, char mark)
{
	const char *cut = strchr(text, mark);
	char whole[64];
	size_t len = cut ? (size_t)(cut - text) : strlen(text);

	if (len >= sizeof(whole) ||
	    (cut && (!cut[1] || strspn(cut + 1, "0123456789") != strlen(cut + 1))))
		return false;
	memcpy(whole, text, len);
	whole[len] = '\0';
	if (!whole[0])
		return cut != NULL;
	return strspn(whole, "0123456789") == len || is_grouped(whole, group);
}

/* The sign goes, and blanks and apostrophes that stand between groups. */
static bool bare_number(const char *text, char *out, size_t size, bool *minus)
{
	size_t n = 0;

	while (*text == ' ')
		text++;
	*minus = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	for (; *text; text++) {
		if (strncmp(text, "\xc2\xa0", 2) == 0 || strncmp(text, "\xe2\x80\xaf", 3) == 0) {
			text += *text == '\xc2' ? 1 : 2;
			continue;
		}
		if ((*text == ' ' || *text == '\'') && n)
			continue;
		if (n + 1 >= size || !strchr("0123456789.,", *text))
			return false;
		out[n++] = *text;
	}
	out[n] = '\0';
	return n > 0 && strpbrk(out, "0123456789");
}

int import_number_look(const char *text)
{
	char bare[ATTRIBUTE_NUMBER_MAX + 1];
	bool minus;

	if (!bare_number(text, bare, sizeof(bare), &minus))
		return 0;
	return (fits(bare, ',', '.') ? IMPORT_NUMBER_POINT : 0) |
	       (fits(bare, '.', ',') ? IMPORT_NUMBER_COMMA : 0);
}

const char *import_number_read(struct arena *a, const char *text, bool decimal_comma)
{
	char bare[ATTRIBUTE_NUMBER_MAX + 1], mark = decimal_comma ? ',' : '.';
	char group = decimal_comma ? '.' : ',';
	bool minus;
	char *out, *to;

	if (!bare_number(text, bare, sizeof(bare), &minus) || !fits(bare, group, mark))
		return NULL;
	out = to = arena_alloc(a, strlen(bare) + 3);
	if (minus)
		*to++ = '-';
	if (bare[0] == mark)
		*to++ = '0';
	for (const char *c = bare; *c; c++)
		if (*c != group)
			*to++ = *c == mark ? '.' : *c;
	*to = '\0';
	return out;
}
