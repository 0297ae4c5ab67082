/*
 * Dates in filters: from "in the last 7 days" to the interval it means at a moment, in the
 * workspace's time zone (zone_use), across changes of the clock, month ends and 29 February.
 *
 *   N days, weeks, months or years back or ahead are counted on the calendar: from midnight of that
 *   day; a day that the month does not have becomes its last one.  Seconds, minutes and hours are
 *   counted on the clock from now; exactly 3 hours ago is what is at least 3 and not yet 4 hours
 * old. "in the last N days" starts at midnight N days ago and ends now. "more than N days ago" ends
 * at that midnight.  "exactly N days ago" is that calendar day. "in the next N days" starts now and
 * ends at the end of the Nth day from today. Weeks run from Monday to Sunday.
 *
 * A value is a day, 2026-11-22, and then means the whole of it; or a time in RFC 3339 form, and
 * then counts to the second.  Years from 1900 to 9998: 0000 and 9999 are how other systems write
 * "none".
 */
#ifndef MUSTER_FILTER_FILTER_DATE_H
#define MUSTER_FILTER_FILTER_DATE_H

#include "lib/filter/filter.h"

/* From inclusive, to exclusive. */
struct filter_interval {
	bool has_from, has_to;
	int64_t from, to; /* Unix seconds, or local seconds */
	bool ends_now;	  /* to is now + 1, so this second counts: what lies beyond is the future */
};

/* Days of the year that an anniversary may fall on, as month * 100 + day; wraps over New Year. */
struct filter_year_days {
	int first, last;    /* first > last: from first to 31 December and from 1 January to last */
	bool with_leap_day; /* 29 February too: last is 28 February of a year that has no 29th */
	bool whole_year;
};

/*
 * The interval of a date operator (its positive form) with values, number and unit of the node.
 * is_local: in local seconds (the wall clock read as UTC), for zone-less days, else Unix seconds.
 *   RC_INVALID  a value is no date, or those of a range stand the wrong way round;
 *               op->fault.reason says so, fault.field is "filter"
 */
MUST_USE enum rc filter_date_interval(struct op *op, const struct filter_node *node, int64_t now,
				      bool is_local, struct filter_interval *out);
/* For the two anniversary operators. */
void filter_date_year_days(const struct filter_node *node, int64_t now,
			   struct filter_year_days *out);
/* Is this operator asked of dates with an interval (neither presence nor anniversary)? */
bool filter_date_has_interval(enum filter_operator op);
/*
 * The interval in words, in the zone: "from Wed 11 Mar 2026, 00:00 until now", "before Tue 20 Jan
 * 2026, 00:00".  In op->mem.
 */
MUST_USE const char *filter_date_words(struct op *op, const struct filter_interval *interval,
				       bool is_local);

#endif
