/*
 * What the text of a cell means: dates and numbers as the world writes them, yes and no in several
 * languages, whole names, lists.
 */
#ifndef MUSTER_DOMAIN_IMPORT_VALUE_H
#define MUSTER_DOMAIN_IMPORT_VALUE_H

#include "lib/domain/import_mapping.h"

/* "yes", "no", or "" for words that mean neither; NULL when the word is not known. */
const char *import_value_yes_no(struct op *op, const char *word);

/*
 * "Ludwig van Beethoven" -> "Ludwig", "van Beethoven"; "Beethoven, Ludwig" likewise.  In op->mem.
 */
void import_value_split_name(struct op *op, const char *name, const char **first,
			     const char **last);

/* --- dates ---------------------------------------------------------------------------------- */

/* How a text can be read as a date: bits. */
enum {
	IMPORT_DATE_PLAIN = 1,	     /* in one way alone: 2026-11-22, 22 Nov 2026, 22.11.2026 */
	IMPORT_DATE_DAY_FIRST = 2,   /* 22/11/2026 */
	IMPORT_DATE_MONTH_FIRST = 4, /* 11/22/2026; 03/04/2026 has both bits */
};
/* "0/0/00", "0000-00-00 00:00:00": how address books and databases write that there is no date. */
bool import_date_is_none(const char *text);
/* A day and a month alone, as birthdays are often given: 04/15, 15.4., "15 April", --04-15. */
bool import_date_lacks_year(const char *text);
/* 0: it is no date. */
int import_date_look(const char *text);
/*
 * "2026-11-22", or "2026-11-22T14:05:00" with what the text says of a zone, as zone_parse reads it;
 * in a.  NULL: no date; or it can be read in two ways, and `dates` does not say which.
 * A year of two digits is one of the hundred that end 10 years after the year of `now`.
 */
MUST_USE const char *import_date_read(struct arena *a, const char *text, enum import_dates dates,
				      int64_t now);

/* --- numbers -------------------------------------------------------------------------------- */

/* How a text can be read as a number: bits; both for 12. */
enum { IMPORT_NUMBER_POINT = 1, IMPORT_NUMBER_COMMA = 2 };
/* 0: it is no number.  1,234 and 1.234 have both bits, 12,5 and 1.234,50 that of the comma. */
int import_number_look(const char *text);
/* "1234.5" of "1.234,5" (comma) and "1,234.5" (else), in a; NULL: no number. */
MUST_USE const char *import_number_read(struct arena *a, const char *text, bool decimal_comma);

/* --- lists ---------------------------------------------------------------------------------- */

/*
 * Parts of a list, trimmed, without empty ones, in op->mem: separated by ":::", else by ";", "|" or
 * line ends, else by commas; a part in quotation marks keeps its separators.  The stars that an
 * address book puts in front of its labels ("* myContacts") go.
 */
MUST_USE char **import_list_split(struct op *op, const char *text, size_t *count);
/* "a@x.example ::: b@x.example": the first, and whether there are more.  In op->mem. */
MUST_USE const char *import_list_first(struct op *op, const char *text, bool *more);

/*
 * A label as address books write it, made fit for a contact point: "* Home" -> "Home"; "" where
 * nothing of it can be one.  In op->mem.
 */
MUST_USE const char *import_label_clean(struct op *op, const char *text);

/* A telephone number that a spreadsheet has turned into 6.28123E+12: its digits are lost. */
bool import_phone_is_ruined(const char *text);
/* '7210448301122: shops and spreadsheets keep a number from being reckoned with. */
char *import_strip_number_mark(char *cell);

#endif
