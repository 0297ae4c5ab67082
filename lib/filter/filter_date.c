#include "lib/filter/filter_date.h"

#include "lib/platform/zone.h"

enum {
	DAY_SECONDS = 86400,
	DAY_TEXT_LEN = 10, /* "2026-11-22": longer is a time */
	EVE_OF_LEAP_DAY = 228,
};

/* --- the calendar, on local seconds --------------------------------------------------------- */

static int64_t midnight(int64_t local)
{
	int64_t second = local % DAY_SECONDS;

	return local - (second < 0 ? second + DAY_SECONDS : second);
}

static int64_t today(int64_t now)
{
	return midnight(zone_to_local(now));
}

static bool is_leap_year(int tm_year)
{
	int year = tm_year + 1900;

	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int tm_year, int tm_mon)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return tm_mon == 1 && is_leap_year(tm_year) ? 29 : days[tm_mon];
}

static struct tm parts_of(int64_t local)
{
	time_t t = local;
	struct tm parts = {0};

	/* Fails only where a year does not fit an int; spans end long before. */
	if (!gmtime_r(&t, &parts))
		BUG("no calendar day");
	return parts;
}

/* The day so many months on; one that its month does not have becomes the month's last. */
static int64_t add_months(int64_t day, int64_t months)
{
	struct tm parts = parts_of(day);
	int64_t month = (int64_t)parts.tm_year * 12 + parts.tm_mon + months;
	int64_t year = month / 12;
	int days;

	if (month % 12 < 0)
		year--;
	parts.tm_year = (int)year;
	parts.tm_mon = (int)(month - year * 12);
	days = days_of_month(parts.tm_year, parts.tm_mon);
	if (parts.tm_mday > days)
		parts.tm_mday = days;
	return timegm(&parts);
}

static bool is_clock_unit(enum filter_unit unit)
{
	return unit == FILTER_SECONDS || unit == FILTER_MINUTES || unit == FILTER_HOURS;
}

static int64_t unit_seconds(enum filter_unit unit)
{
	return unit == FILTER_HOURS ? 3600 : unit == FILTER_MINUTES ? 60 : 1;
}

/* The day so many days, weeks, months or years on. */
static int64_t add_units(int64_t day, int64_t count, enum filter_unit unit)
{
	switch (unit) {
	case FILTER_DAYS:
		return day + count * DAY_SECONDS;
	case FILTER_WEEKS:
		return day + count * 7 * DAY_SECONDS;
	case FILTER_MONTHS:
		return add_months(day, count);
	case FILTER_YEARS:
		return add_months(day, count * 12);
	default:
		BUG("unit %d", (int)unit);
	}
}

/* The first day of the week, month or year. */
static int64_t first_day(int64_t day, enum filter_unit unit)
{
	struct tm parts = parts_of(day);

	if (unit == FILTER_WEEKS)
		return day - (parts.tm_wday + 6) % 7 * DAY_SECONDS;
	parts.tm_mday = 1;
	if (unit == FILTER_YEARS)
		parts.tm_mon = 0;
	return timegm(&parts);
}

/* --- intervals ------------------------------------------------------------------------------ */

/* An interval being made: bounds come as moments or as local midnights. */
struct making {
	struct op *op;
	const struct filter_node *node;
	int64_t now;
	bool is_local;
	struct filter_interval *out;
};

static int64_t from_moment(const struct making *m, int64_t at)
{
	return m->is_local ? zone_to_local(at) : at;
}

static int64_t from_day(const struct making *m, int64_t day)
{
	return m->is_local ? day : zone_from_local(day);
}

static void start_at(struct making *m, int64_t bound)
{
	m->out->has_from = true;
	m->out->from = bound;
}

static void end_before(struct making *m, int64_t bound)
{
	m->out->has_to = true;
	m->out->to = bound;
}

static void end_now(struct making *m)
{
	end_before(m, from_moment(m, m->now) + 1);
	m->out->ends_now = true;
}

/* From the first day to the one before the other. */
static enum rc take_days(struct making *m, int64_t first, int64_t behind)
{
	start_at(m, from_day(m, first));
	end_before(m, from_day(m, behind));
	return RC_OK;
}

/* What a value covers: a day, or one second. */
static enum rc read_value(struct making *m, size_t index, int64_t *from, int64_t *to)
{
	const struct filter_value *value = &m->node->values[index];
	int64_t local;

	if (value->is_field)
		return op_fail(m->op, RC_INVALID, "filter",
			       "a date is compared with a day or a time, not with a field");
	if (!zone_parse_local(value->text, &local))
		return op_fail(m->op, RC_INVALID, "filter",
			       "a date is a day like 2026-11-22 or a time like "
			       "2026-11-22T13:05:00Z, from the year 1900 on");
	if (strncmp(value->text, "9999", 4) == 0)
		return op_fail(m->op, RC_INVALID, "filter",
			       "the year 9999 means no date: ask whether the field has a value");
	if (strlen(value->text) == DAY_TEXT_LEN) {
		*from = from_day(m, local);
		*to = from_day(m, local + DAY_SECONDS);
		return RC_OK;
	}
	/* Read as a moment: a local time may come twice. */
	*from = local;
	if (!m->is_local && !zone_parse(value->text, from))
		BUG("a time that was read cannot be read");
	*to = *from + 1;
	return RC_OK;
}

static enum rc make_of_values(struct making *m)
{
	int64_t from, to, second;
	enum rc rc;

	if (m->node->value_count != (m->node->op == FILTER_BETWEEN ? 2 : 1))
		BUG("%zu values of a date", m->node->value_count);
	rc = read_value(m, 0, &from, &to);
	if (!rc && m->node->op == FILTER_BETWEEN)
		rc = read_value(m, 1, &second, &to);
	if (rc)
		return rc;
	if (m->node->op == FILTER_BETWEEN && second < from && to <= from)
		return op_fail(m->op, RC_INVALID, "filter", "the first date is after the second");
	if (m->node->op == FILTER_AFTER)
		start_at(m, to);
	else if (m->node->op == FILTER_BEFORE)
		end_before(m, from);
	else {
		start_at(m, from);
		end_before(m, to);
	}
	return RC_OK;
}

/* Seconds, minutes and hours are counted on the clock. */
static enum rc make_of_clock(struct making *m)
{
	int64_t unit = unit_seconds(m->node->unit), span = m->node->number * unit;

	switch (m->node->op) {
	case FILTER_IN_LAST:
	case FILTER_NOT_IN_LAST:
		start_at(m, from_moment(m, m->now - span));
		end_now(m);
		return RC_OK;
	case FILTER_MORE_THAN_AGO:
		end_before(m, from_moment(m, m->now - span));
		return RC_OK;
	case FILTER_EXACTLY_AGO:
		start_at(m, from_moment(m, m->now - span - unit + 1));
		end_before(m, from_moment(m, m->now - span + 1));
		return RC_OK;
	case FILTER_IN_NEXT:
		start_at(m, from_moment(m, m->now));
		end_before(m, from_moment(m, m->now + span + 1));
		return RC_OK;
	default:
		BUG("operator %d", (int)m->node->op);
	}
}

static enum rc make_of_span(struct making *m)
{
	int64_t day = today(m->now), count = m->node->number, past;
	enum filter_unit unit = m->node->unit;

	if (is_clock_unit(unit))
		return make_of_clock(m);
	past = add_units(day, -count, unit);
	switch (m->node->op) {
	case FILTER_IN_LAST:
	case FILTER_NOT_IN_LAST:
		start_at(m, from_day(m, past));
		end_now(m);
		return RC_OK;
	case FILTER_MORE_THAN_AGO:
		end_before(m, from_day(m, past));
		return RC_OK;
	case FILTER_EXACTLY_AGO:
		return take_days(m, past, past + DAY_SECONDS);
	case FILTER_IN_NEXT:
		start_at(m, from_moment(m, m->now));
		end_before(m, from_day(m, add_units(day, count, unit) + DAY_SECONDS));
		return RC_OK;
	default:
		BUG("operator %d", (int)m->node->op);
	}
}

/* This, last or next week, month or year. */
static enum rc make_of_period(struct making *m, int64_t ahead)
{
	enum filter_unit unit = m->node->unit;
	int64_t first;

	if (unit != FILTER_WEEKS && unit != FILTER_MONTHS && unit != FILTER_YEARS)
		return op_fail(m->op, RC_INVALID, "filter", "this needs a week, a month or a year");
	first = add_units(first_day(today(m->now), unit), ahead, unit);
	return take_days(m, first, add_units(first, 1, unit));
}

enum rc filter_date_interval(struct op *op, const struct filter_node *node, int64_t now,
			     bool is_local, struct filter_interval *out)
{
	struct making m = {op, node, now, is_local, out};
	int64_t day = today(now);

	*out = (struct filter_interval){0};
	switch (node->op) {
	case FILTER_ON:
	case FILTER_BEFORE:
	case FILTER_AFTER:
	case FILTER_BETWEEN:
		return make_of_values(&m);
	case FILTER_IN_LAST:
	case FILTER_NOT_IN_LAST:
	case FILTER_MORE_THAN_AGO:
	case FILTER_EXACTLY_AGO:
	case FILTER_IN_NEXT:
		return make_of_span(&m);
	case FILTER_TODAY:
		return take_days(&m, day, day + DAY_SECONDS);
	case FILTER_YESTERDAY:
		return take_days(&m, day - DAY_SECONDS, day);
	case FILTER_TOMORROW:
		return take_days(&m, day + DAY_SECONDS, day + 2 * DAY_SECONDS);
	case FILTER_THIS:
		return make_of_period(&m, 0);
	case FILTER_LAST:
		return make_of_period(&m, -1);
	case FILTER_NEXT:
		return make_of_period(&m, 1);
	default:
		BUG("operator %d has no interval", (int)node->op);
	}
}

bool filter_date_has_interval(enum filter_operator op)
{
	return op == FILTER_BETWEEN || (op >= FILTER_ON && op <= FILTER_NEXT);
}

/* --- anniversaries -------------------------------------------------------------------------- */

static int year_day(const struct tm *parts)
{
	return (parts->tm_mon + 1) * 100 + parts->tm_mday;
}

void filter_date_year_days(const struct filter_node *node, int64_t now,
			   struct filter_year_days *out)
{
	int64_t day = today(now), last_day = day;
	struct tm first, last;

	*out = (struct filter_year_days){0};
	if (node->op == FILTER_ANNIVERSARY_IN_NEXT)
		last_day = is_clock_unit(node->unit)
			       ? today(now + node->number * unit_seconds(node->unit))
			       : add_units(day, node->number, node->unit);
	first = parts_of(day);
	last = parts_of(last_day);
	out->first = year_day(&first);
	out->last = year_day(&last);
	out->whole_year = last_day >= add_months(day, 12);
	out->with_leap_day = out->last == EVE_OF_LEAP_DAY && !is_leap_year(last.tm_year);
}

/* --- words ---------------------------------------------------------------------------------- */

const char *filter_date_words(struct op *op, const struct filter_interval *interval, bool is_local)
{
	const char *(*say)(struct arena *, int64_t) =
	    is_local ? zone_format_weekday_local : zone_format_weekday;
	const char *from = interval->has_from ? say(&op->mem, interval->from) : "";
	const char *to = interval->has_to ? say(&op->mem, interval->to) : "";

	if (interval->has_from && interval->has_to)
		return arena_printf(&op->mem, "from %s until %s", from,
				    interval->ends_now ? "now" : to);
	if (interval->has_from)
		return arena_printf(&op->mem, "from %s on", from);
	if (interval->ends_now)
		return "until now";
	if (interval->has_to)
		return arena_printf(&op->mem, "before %s", to);
	return "at any time";
}
