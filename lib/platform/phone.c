#include "lib/platform/phone.h"

#include <strings.h>

#include "lib/base/limits.h"
#include "lib/platform/phone_table.h"
#include "lib/platform/text.h"

enum {
	CODE_DIGITS_MAX = 3,
	DIGITS_MIN = 8,
	DIGITS_MIN_SMALL = 7, /* Niue, Tokelau, Saint Helena, Ascension ... */
	SLASH_DIGITS = 9,     /* this many before " / 0" are a number of their own */
	LETTERS = 26,
	CODES = 1000,
};

static const char extension[] = "the number is followed by an extension or a second number; only "
				"one plain number fits here";

/* Finds rows in constant time: an import asks once or twice for every row. */
struct phone_index {
	bool ready;
	uint16_t by_code[CODES];	    /* 0: no such code; 1: shared; else row + 2 */
	uint16_t by_iso[LETTERS * LETTERS]; /* 0: no such country; else row + 1 */
};

/* A number on its way: only digits are left. */
struct phone_digits {
	char text[PHONE_MAX + 1];
	size_t len;
	bool plus;	 /* began with + */
	size_t paren_at; /* digits before the last opening parenthesis */
	size_t slash_at; /* digits before the last slash */
	size_t zero_at;	 /* where the 0 of "(0)" lies, or SIZE_MAX */
};

static int code_number(const char *digits, size_t len)
{
	int number = 0;

	for (size_t i = 0; i < len; i++)
		number = number * 10 + (digits[i] - '0');
	return number;
}

static int iso_number(const char *iso)
{
	int first = (iso[0] | 0x20) - 'a', second;

	if (first < 0 || first >= LETTERS)
		return -1;
	second = (iso[1] | 0x20) - 'a';
	if (second < 0 || second >= LETTERS || iso[2])
		return -1;
	return first * LETTERS + second;
}

/* Built once from constants; codes are told apart by their length, as none begins another. */
static const struct phone_index *get_index(void)
{
	static struct phone_index index;
	size_t i;

	if (index.ready)
		return &index;
	for (i = 0; i < phone_shared_code_count; i++)
		index.by_code[code_number(phone_shared_codes[i], CODE_DIGITS_MAX)] = 1;
	for (i = phone_table_rows; i-- > 0;) {
		const struct phone_country *c = &phone_table[i];

		index.by_code[code_number(c->code, strlen(c->code))] = (uint16_t)(i + 2);
		index.by_iso[iso_number(c->iso)] = (uint16_t)(i + 1);
	}
	index.ready = true;
	return &index;
}

const struct phone_country *phone_countries(size_t *count)
{
	*count = phone_table_rows;
	return phone_table;
}

const struct phone_country *phone_country_find(const char *iso)
{
	int number = iso_number(iso);
	uint16_t row = number < 0 ? 0 : get_index()->by_iso[number];

	return row ? &phone_table[row - 1] : NULL;
}

/* Length of the calling code at digits, 0 when there is none; *country NULL for a shared one. */
static size_t find_code(const char *digits, size_t len, const struct phone_country **country)
{
	const struct phone_index *index = get_index();
	size_t n;

	if (len && digits[0] == '0')
		return 0;
	for (n = 1; n <= CODE_DIGITS_MAX && n <= len; n++) {
		uint16_t row = index->by_code[code_number(digits, n)];

		if (!row)
			continue;
		*country = row == 1 ? NULL : &phone_table[row - 2];
		return n;
	}
	return 0;
}

/* Value of a decimal digit of the scripts that phones and people write numbers in, or -1. */
static int digit_value(int32_t c)
{
	static const int32_t zeros[] = {0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
					0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
					0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10};

	if (c < 0x80)
		return c >= '0' && c <= '9' ? c - '0' : -1;
	for (size_t i = 0; i < ARRAY_LEN(zeros); i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return c - zeros[i];
	return -1;
}

/* Zero-width and direction marks: address books of phones put them around numbers. */
static bool is_invisible(int32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

/* What a punctuation mark means, whatever script it comes from: one of + ( ) / or - , else 0. */
static char mark_of(int32_t c)
{
	if (text_is_space(c) || is_invisible(c) || (c >= 0x2010 && c <= 0x2015))
		return '-';
	switch (c) {
	case '+':
	case 0xFF0B:
		return '+';
	case '(':
	case '[':
	case 0xFF08:
		return '(';
	case ')':
	case ']':
	case 0xFF09:
		return ')';
	case '/':
	case '|':
	case 0xFF0F:
		return '/';
	case '-':
	case '.':
	case 0xB7:
	case 0x2022:
	case 0x2212:
	case 0x30FC:
	case 0xFF0D:
	case 0xFF0E:
		return '-';
	default:
		return 0;
	}
}

/* Past white space, apostrophes and "tel:". */
static const char *skip_front(const char *raw)
{
	for (;;) {
		const char *next = raw;
		int32_t c = text_next(&next);

		if (!(text_is_space(c) || is_invisible(c) || c == '\'' || c == '`' || c == 0x2019))
			break;
		raw = next;
	}
	return strncasecmp(raw, "tel:", 4) == 0 ? raw + 4 : raw;
}

/* 6.28E+12, 4,36641E+11: what is left when a spreadsheet took a phone for a quantity. */
static bool is_scientific(const char *text)
{
	size_t n = strspn(text, "+0123456789");

	if (!n)
		return false;
	text += n;
	if (*text == '.' || *text == ',')
		text += 1 + strspn(text + 1, "0123456789");
	if (*text != 'E' && *text != 'e')
		return false;
	text++;
	if (*text == '+')
		text++;
	n = strspn(text, "0123456789");
	return n && text[n + strspn(text + n, " ")] == '\0';
}

/* Length of the text without a ".0" that a column of numbers left behind 7 or more digits. */
static size_t without_fraction(const char *text)
{
	size_t n = strspn(text, "+0123456789"), zeros;

	if (n < 7 || (text[n] != '.' && text[n] != ','))
		return strlen(text);
	zeros = strspn(text + n + 1, "0");
	return zeros && zeros <= 2 && !text[n + 1 + zeros] ? n : strlen(text);
}

static bool is_extension(const char *text)
{
	static const char *const words[] = {"x",   "#",	 ";",  ",",   "p",   "w",
					    "ext", "dw", "kl", "app", "доб", "int"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t len = strlen(words[i]);

		if (strncasecmp(text, words[i], len) == 0) {
			text += len;
			return text[strspn(text, "tension. ,:=#klappe0123456789")] == '\0';
		}
	}
	return false;
}

static const char *take_mark(struct phone_digits *d, char mark)
{
	switch (mark) {
	case '+':
		if (d->len)
			return "the cell holds more than one number, or a + in the middle";
		if (d->plus)
			return "the number begins with more than one +";
		d->plus = true;
		return NULL;
	case '(':
		d->paren_at = d->len;
		return NULL;
	case ')':
		if (d->len == d->paren_at + 1 && d->text[d->paren_at] == '0')
			d->zero_at = d->paren_at;
		return NULL;
	case '/':
		d->slash_at = d->len;
		return NULL;
	default:
		return NULL;
	}
}

static const char *take_digits(struct phone_digits *d, const char *raw)
{
	const char *end = raw + without_fraction(raw);

	while (raw < end) {
		const char *here = raw, *why;
		int32_t c = text_next(&raw);
		int digit = digit_value(c);
		char mark;

		if (digit >= 0) {
			if (!digit && d->slash_at == d->len && d->len >= SLASH_DIGITS)
				return "the cell holds more than one number";
			d->text[d->len++] = (char)('0' + digit);
			continue;
		}
		mark = mark_of(c);
		if (!mark && d->len && is_extension(here))
			return extension;
		if (!mark)
			return "the number has letters or signs that phone numbers cannot have";
		if ((why = take_mark(d, mark)))
			return why;
	}
	d->text[d->len] = '\0';
	return d->len ? NULL : "there is no number";
}

/* Takes the trunk prefix off a national number, if there is one and it is not part of the number.
 */
static const char *strip_trunk(const struct phone_country *country, const char *national)
{
	const char *trunk = country->trunk;

	if (country->keeps_zero)
		return national;
	while (*trunk) {
		size_t len = strcspn(trunk, "/");

		/* No number begins with 0 here, but it may well begin with 1 or 8. */
		if (strncmp(national, trunk, len) == 0 &&
		    (*trunk == '0' || strlen(national + len) == (size_t)country->digits))
			return national + len;
		trunk += len + (trunk[len] == '/');
	}
	return national;
}

/* The digits from the calling code on, or NULL when the number is a national one. */
static const char *find_international(const struct phone_digits *d,
				      const struct phone_country *home)
{
	size_t len;

	if (d->plus)
		return d->text;
	if (home && home->international) {
		len = strlen(home->international);
		if (strncmp(d->text, home->international, len) == 0)
			return d->text + len;
	}
	if (strncmp(d->text, "00", 2) == 0)
		return d->text + 2;
	if (!home)
		return NULL;
	len = strlen(home->code);
	if (strncmp(d->text, home->code, len) == 0 && d->len >= len + (size_t)home->digits)
		return d->text;
	return NULL;
}

static const char *check_length(const char *code, size_t code_len, const char *national,
				const struct phone_country *country)
{
	size_t digits = code_len + strlen(national), min = DIGITS_MIN;

	if (country && !country->keeps_zero && national[0] == '0')
		return "the number has a 0 too many at its beginning";
	/* North American numbering plan: always ten, the first not 0 or 1. */
	if (code_len == 1 && code[0] == '1' && (strlen(national) != 10 || national[0] < '2'))
		return "numbers of country code 1 have ten digits";
	if (code_len == CODE_DIGITS_MAX && (!country || country->digits <= 5))
		min = DIGITS_MIN_SMALL;
	if (digits < min)
		return "the number has too few digits";
	return digits > PHONE_DIGITS_MAX ? "the number has more than 15 digits" : NULL;
}

/* Splits the digits into calling code and national number; returns why not, or NULL. */
static const char *split_number(const struct phone_digits *d, const char *country_iso,
				const char **code, size_t *code_len, const char **national)
{
	const struct phone_country *home = phone_country_find(country_iso), *country = home;
	const char *international = find_international(d, home);

	if (international) {
		*code = international;
		*code_len = find_code(international, strlen(international), &country);
		if (!*code_len)
			return "the number does not begin with the code of a country";
		*national = international + *code_len;
		if (*national == d->text + d->zero_at && country && !country->keeps_zero)
			*national += 1;
	} else {
		if (!home)
			return "the number has no country code: write it like +43 660 1234567, or "
			       "choose a default country";
		*code = home->code;
		*code_len = strlen(home->code);
		*national = d->text;
	}
	if (country)
		*national = strip_trunk(country, *national);
	return check_length(*code, *code_len, *national, country);
}

/* --- one line, several numbers -------------------------------------------------------------- */

enum { NATIONAL = 10, SETTLED_MAX = PHONE_MAX + 2 };

/* "9 11 1234 5678" from abroad, "11 15 1234 5678" at home: the 15 stands behind the area code. */
static void settle_argentina(const char *national, char *out)
{
	size_t len = strlen(national);

	if ((len == NATIONAL + 1 || len == NATIONAL + 3) && national[0] == '9') {
		national++;
		len--;
	}
	memcpy(out, national, len + 1);
	if (len != NATIONAL + 2)
		return;
	for (size_t area = 2; area <= 4; area++)
		if (strncmp(out + area, "15", 2) == 0 &&
		    (area > 2) == (strncmp(out, "11", 2) != 0)) {
			memmove(out + area, out + area + 2, len - area - 1);
			return;
		}
}

/* "11 8765 4321" has been "11 98765 4321" since. */
static void settle_brazil(const char *national, char *out)
{
	enum { AREA = 2 };

	if (strlen(national) != NATIONAL || national[AREA] < '6') {
		memcpy(out, national, strlen(national) + 1);
		return;
	}
	memcpy(out, national, AREA);
	out[AREA] = '9';
	memcpy(out + AREA + 1, national + AREA, NATIONAL - AREA + 1);
}

/* What is written in several ways without trunk prefixes; out has room for SETTLED_MAX. */
static const char *settle_variants(const char *code, size_t code_len, const char *national,
				   char *out)
{
	if (code_len != 2)
		return national;
	if (strncmp(code, "54", 2) == 0)
		settle_argentina(national, out);
	else if (strncmp(code, "55", 2) == 0)
		settle_brazil(national, out);
	else
		return national;
	return out;
}

enum rc phone_parse(struct op *op, const char *field, const char *raw, const char *country,
		    const char **key)
{
	struct phone_digits d = {
	    .paren_at = SIZE_MAX - 1, .slash_at = SIZE_MAX, .zero_at = PHONE_MAX};
	const char *why, *code, *national;
	char settled[SETTLED_MAX];
	size_t code_len;

	if (strlen(raw) > PHONE_MAX)
		return op_failf(op, RC_INVALID, field, "the number is longer than %d bytes",
				PHONE_MAX);
	raw = skip_front(raw);
	if (is_scientific(raw))
		return op_fail(
		    op, RC_INVALID, field,
		    "a spreadsheet turned the number into a rounded one (like 6.28E+12) and "
		    "its last digits are lost: format the column as text and export again");
	why = take_digits(&d, raw);
	if (!why)
		why = split_number(&d, country, &code, &code_len, &national);
	if (why)
		return op_fail(op, RC_INVALID, field, why);
	national = settle_variants(code, code_len, national, settled);
	*key = arena_printf(&op->mem, "+%.*s%s", (int)code_len, code, national);
	return RC_OK;
}
