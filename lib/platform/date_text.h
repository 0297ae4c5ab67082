/*
 * Dates as people write them into text, brought to the form of ISO 8601: 2026-12-31.
 */
#ifndef MUSTER_PLATFORM_DATE_TEXT_H
#define MUSTER_PLATFORM_DATE_TEXT_H

#include "lib/base/arena.h"

enum date_style {
	DATE_NONE,
	DATE_ISO,   /* 2026-12-31 */
	DATE_YEAR,  /* 2026/12/31, 2026.12.31, 20261231 */
	DATE_DOTS,  /* 31.12.2026, 31-12-2026: the day comes first */
	DATE_SLASH, /* 31/12/2026 or 12/31/2026 */
	DATE_WORDS, /* 31 Dec 2026, December 31, 2026, 31. Dezember 2026 */
	DATE_STYLES
};

/* What stands for a slash: in which order are its first two numbers? */
enum date_order { DATE_DAY_FIRST, DATE_MONTH_FIRST };

struct date_text {
	enum date_style style;
	int first, second;    /* of DATE_SLASH: as they stand */
	int year, month, day; /* of the calendar; of DATE_SLASH in the order asked for, or 0 */
};

/*
 * DATE_NONE when the whole text is no date between 1000 and 9999.  Of a slash whose numbers are no
 * day in this order, year is 0.
 */
enum date_style date_text_read(const char *text, enum date_order order, struct date_text *out);
/* "2026-12-31", in a; NULL when it is none. */
MUST_USE char *date_text_iso(struct arena *a, const char *text, enum date_order order);
/* How the style looks: "31.12.2026". */
const char *date_style_example(enum date_style style);

#endif
