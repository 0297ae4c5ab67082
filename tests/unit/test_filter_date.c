#include "tests/unit/support.h"

#include "lib/filter/filter_date.h"
#include "lib/platform/zone.h"

static const char *const zones[] = {
    "UTC",	    "Europe/Vienna",	   "America/New_York", "Pacific/Kiritimati",
    "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"};

enum { DAY = 86400 };

/* Moments near which calendars and clocks do odd things, in each of the zones. */
static const char *const odd_days[] = {
    "2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04",
    "2018-02-18", "2018-11-04", "2024-02-29", "2025-02-28", "2026-03-01", "2026-01-31",
    "2025-12-31", "2026-01-01", "2026-03-31", "2026-05-31", "2024-03-01", "2026-07-15",
};

static int setup(void **state)
{
	struct op *op = mem_alloc(sizeof(*op));

	op_init(op, NULL, TEST_NOW);
	zone_use("UTC");
	*state = op;
	return 0;
}

static int teardown(void **state)
{
	op_release(*state);
	free(*state);
	return 0;
}

static int64_t moment(const char *text)
{
	int64_t at;

	assert_true(zone_parse(text, &at));
	return at;
}

/* Wednesday noon: what the table of filter semantics calls today. */
static int64_t noon(void)
{
	return moment("2026-03-18T12:00");
}

/* Reproducible everywhere: xorshift64. */
static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Up to `within` seconds around an odd day. */
static int64_t odd_moment(uint64_t *seed, int64_t within)
{
	int64_t at = moment(odd_days[next_random(seed) % ARRAY_LEN(odd_days)]);
	uint64_t where = next_random(seed);

	if (where % 8 == 0) /* the very edge */
		return at + (int64_t)(where / 8 % 3) - 1;
	return at + (int64_t)(where % (uint64_t)(2 * within)) - within;
}

static bool holds(const struct filter_interval *i, int64_t at)
{
	return (!i->has_from || at >= i->from) && (!i->has_to || at < i->to);
}

static struct filter_interval interval_of(struct op *op, const struct filter_node *node,
					  int64_t now, bool is_local)
{
	struct filter_interval out;

	assert_rc(RC_OK, filter_date_interval(op, node, now, is_local, &out));
	return out;
}

static struct filter_interval span(struct op *op, enum filter_operator what, int64_t number,
				   enum filter_unit unit, int64_t now)
{
	struct filter_node node = {
	    .type = FILTER_CONDITION, .op = what, .number = number, .unit = unit};

	return interval_of(op, &node, now, false);
}

static struct filter_interval alone(struct op *op, enum filter_operator what, int64_t now)
{
	return span(op, what, 0, FILTER_DAYS, now);
}

/* With a value, or two. */
static struct filter_node valued(struct filter_value *values, enum filter_operator what,
				 const char *first, const char *second)
{
	values[0] = (struct filter_value){.text = first, .is_bare = true};
	values[1] = (struct filter_value){.text = second, .is_bare = true};
	return (struct filter_node){
	    .type = FILTER_CONDITION, .op = what, .values = values, .value_count = second ? 2 : 1};
}

static bool matches(struct op *op, enum filter_operator what, const char *value, const char *at)
{
	struct filter_value values[2];
	struct filter_node node = valued(values, what, value, NULL);
	struct filter_interval i = interval_of(op, &node, noon(), false);

	return holds(&i, moment(at));
}

static void assert_refused(struct op *op, enum filter_operator what, const char *first,
			   const char *second, const char *words)
{
	struct filter_value values[2];
	struct filter_node node = valued(values, what, first, second);
	struct filter_interval out;

	for (int is_local = 0; is_local < 2; is_local++) {
		op_clear_fault(op);
		assert_rc(RC_INVALID, filter_date_interval(op, &node, noon(), is_local, &out));
		assert_string_equal(op->fault.field, "filter");
		assert_non_null(strstr(op->fault.reason, words));
	}
}

/* --- the table of filter semantics ---------------------------------------------------------- */

static void test_filter_date__before_and_after_a_day_mean_the_whole_of_it(void **state)
{
	struct op *op = *state;

	assert_true(matches(op, FILTER_BEFORE, "2022-01-20", "2022-01-19"));
	assert_true(matches(op, FILTER_BEFORE, "2022-01-20", "2022-01-19T23:59:59"));
	assert_false(matches(op, FILTER_BEFORE, "2022-01-20", "2022-01-20"));
	assert_false(matches(op, FILTER_AFTER, "2022-01-20", "2022-01-20T23:59"));
	assert_true(matches(op, FILTER_AFTER, "2022-01-20", "2022-01-21"));
	assert_true(matches(op, FILTER_ON, "2022-01-20", "2022-01-20"));
	assert_true(matches(op, FILTER_ON, "2022-01-20", "2022-01-20T23:59:59"));
	assert_false(matches(op, FILTER_ON, "2022-01-20", "2022-01-21"));
}

static void test_filter_date__a_time_counts_to_the_second(void **state)
{
	struct op *op = *state;

	assert_true(matches(op, FILTER_BEFORE, "2022-01-20T10:00:00Z", "2022-01-20T09:59:59Z"));
	assert_false(matches(op, FILTER_BEFORE, "2022-01-20T10:00:00Z", "2022-01-20T10:00:00Z"));
	assert_false(matches(op, FILTER_AFTER, "2022-01-20T10:00:00Z", "2022-01-20T10:00:00Z"));
	assert_true(matches(op, FILTER_AFTER, "2022-01-20T10:00:00Z", "2022-01-20T10:00:01Z"));
	assert_true(matches(op, FILTER_ON, "2022-01-20T10:00:00+01:00", "2022-01-20T09:00:00Z"));
	zone_use("Europe/Vienna");
	assert_true(matches(op, FILTER_ON, "2022-01-20T10:00", "2022-01-20T09:00:00Z"));
}

static void test_filter_date__days_ago(void **state)
{
	struct op *op = *state;
	int64_t now = noon();
	struct filter_interval i = span(op, FILTER_MORE_THAN_AGO, 3, FILTER_DAYS, now);

	assert_true(holds(&i, moment("2026-03-14")));
	assert_false(holds(&i, moment("2026-03-15")));
	assert_false(holds(&i, moment("2026-03-16")));
	i = span(op, FILTER_EXACTLY_AGO, 4, FILTER_DAYS, now);
	assert_true(holds(&i, moment("2026-03-14")));
	assert_true(holds(&i, moment("2026-03-14T23:59:59")));
	assert_false(holds(&i, moment("2026-03-15")));
	assert_false(holds(&i, moment("2026-03-13T23:59:59")));
	i = span(op, FILTER_IN_LAST, 7, FILTER_DAYS, now);
	assert_true(holds(&i, moment("2026-03-11")));
	assert_false(holds(&i, moment("2026-03-10T23:59:59")));
	assert_true(holds(&i, now));
	assert_false(holds(&i, now + 1));
	assert_false(holds(&i, moment("2026-03-19")));
	assert_true(i.ends_now);
	i = span(op, FILTER_NOT_IN_LAST, 7, FILTER_DAYS, now);
	assert_true(holds(&i, moment("2026-03-11"))); /* the positive form */
}

static void test_filter_date__today(void **state)
{
	struct op *op = *state;
	struct filter_interval i = alone(op, FILTER_TODAY, noon());

	assert_true(holds(&i, moment("2026-03-18T00:00:10")));
	assert_false(holds(&i, moment("2026-03-17T23:59:50")));
	zone_use("Pacific/Kiritimati");
	i = alone(op, FILTER_TODAY, moment("2026-03-17T12:00Z"));
	assert_true(holds(&i, moment("2026-03-17T11:00Z")));
	assert_false(holds(&i, moment("2026-03-17T09:59Z")));
}

static void test_filter_date__weeks_months_and_years_of_the_calendar(void **state)
{
	struct op *op = *state;
	int64_t now = noon();
	struct filter_interval i = span(op, FILTER_THIS, 0, FILTER_WEEKS, now);

	assert_int_equal(i.from, moment("2026-03-16"));
	assert_int_equal(i.to, moment("2026-03-23"));
	/* A Sunday belongs to the week that began before it. */
	i = span(op, FILTER_THIS, 0, FILTER_WEEKS, moment("2026-03-22T23:59"));
	assert_int_equal(i.from, moment("2026-03-16"));
	i = span(op, FILTER_LAST, 0, FILTER_WEEKS, now);
	assert_int_equal(i.from, moment("2026-03-09"));
	assert_int_equal(i.to, moment("2026-03-16"));
	i = span(op, FILTER_LAST, 0, FILTER_MONTHS, now);
	assert_int_equal(i.from, moment("2026-02-01"));
	assert_int_equal(i.to, moment("2026-03-01"));
	i = span(op, FILTER_LAST, 0, FILTER_MONTHS, moment("2026-01-31"));
	assert_int_equal(i.from, moment("2025-12-01"));
	i = span(op, FILTER_NEXT, 0, FILTER_MONTHS, moment("2026-12-31T23:00"));
	assert_int_equal(i.from, moment("2027-01-01"));
	assert_int_equal(i.to, moment("2027-02-01"));
	i = span(op, FILTER_THIS, 0, FILTER_YEARS, now);
	assert_int_equal(i.from, moment("2026-01-01"));
	assert_int_equal(i.to, moment("2027-01-01"));
}

static void test_filter_date__what_is_no_date_is_refused(void **state)
{
	struct op *op = *state;
	static const char *const bad[] = {
	    "0000-00-00", "x", "", "2026-02-30", "18.3.2026", "0999-01-01", "2026-03-18 x"};
	static const enum filter_operator ops[] = {FILTER_ON, FILTER_BEFORE, FILTER_AFTER};
	struct filter_value value = {.text = "city", .is_field = true};
	struct filter_node node = {.op = FILTER_ON, .values = &value, .value_count = 1};
	struct filter_interval out;

	for (size_t o = 0; o < ARRAY_LEN(ops); o++) {
		for (size_t i = 0; i < ARRAY_LEN(bad); i++)
			assert_refused(op, ops[o], bad[i], NULL, "2026-11-22");
		assert_refused(op, ops[o], "9999-12-31", NULL, "9999");
	}
	assert_refused(op, FILTER_BETWEEN, "2026-01-01", "x", "2026-11-22");
	assert_refused(op, FILTER_BETWEEN, "0000-00-00", "2026-01-01", "2026-11-22");
	assert_refused(op, FILTER_BETWEEN, "2026-01-02", "2026-01-01", "after the second");
	assert_refused(op, FILTER_BETWEEN, "2026-01-01T10:00", "2026-01-01T09:59", "after");
	assert_rc(RC_INVALID, filter_date_interval(op, &node, noon(), false, &out));
	assert_non_null(strstr(op->fault.reason, "field"));
	/* "This hour" is no word of the language, but a form might send it. */
	node = (struct filter_node){.op = FILTER_THIS, .unit = FILTER_HOURS};
	assert_rc(RC_INVALID, filter_date_interval(op, &node, noon(), false, &out));
}

static void test_filter_date__both_ends_of_a_range_are_in(void **state)
{
	struct op *op = *state;
	struct filter_value values[2];
	struct filter_node node = valued(values, FILTER_BETWEEN, "2026-01-01", "2026-01-31");
	struct filter_interval i = interval_of(op, &node, noon(), false);

	assert_int_equal(i.from, moment("2026-01-01"));
	assert_int_equal(i.to, moment("2026-02-01"));
	node = valued(values, FILTER_BETWEEN, "2026-01-01", "2026-01-01");
	i = interval_of(op, &node, noon(), false);
	assert_int_equal(i.to - i.from, DAY);
	node = valued(values, FILTER_BETWEEN, "2026-01-01T12:00Z", "2026-01-01T12:00Z");
	i = interval_of(op, &node, noon(), false);
	assert_int_equal(i.to - i.from, 1);
	node = valued(values, FILTER_BETWEEN, "2026-01-01T12:00Z", "2026-01-01");
	i = interval_of(op, &node, noon(), false);
	assert_int_equal(i.to - i.from, DAY / 2);
	/* A day that never was holds nobody, and is no mistake of the asker. */
	zone_use("Pacific/Apia");
	node = valued(values, FILTER_ON, "2011-12-30", NULL);
	i = interval_of(op, &node, noon(), false);
	assert_int_equal(i.from, i.to);
}

/* --- months and clocks ---------------------------------------------------------------------- */

static void test_filter_date__months_end_on_their_last_day(void **state)
{
	struct op *op = *state;
	static const struct {
		const char *now;
		enum filter_unit unit;
		int number;
		const char *day;
	} cases[] = {
	    {"2026-03-31T10:00", FILTER_MONTHS, 1, "2026-02-28"},
	    {"2024-03-31T10:00", FILTER_MONTHS, 1, "2024-02-29"},
	    {"2026-03-31T10:00", FILTER_MONTHS, 13, "2025-02-28"},
	    {"2026-05-31T10:00", FILTER_MONTHS, 1, "2026-04-30"},
	    {"2024-02-29T10:00", FILTER_YEARS, 1, "2023-02-28"},
	    {"2024-02-29T10:00", FILTER_YEARS, 4, "2020-02-29"},
	    {"2026-01-15T10:00", FILTER_MONTHS, 1, "2025-12-15"},
	    {"2026-01-15T10:00", FILTER_MONTHS, 25, "2023-12-15"},
	    {"2026-03-18T10:00", FILTER_WEEKS, 2, "2026-03-04"},
	};

	for (size_t c = 0; c < ARRAY_LEN(cases); c++) {
		int64_t now = moment(cases[c].now);
		struct filter_interval i =
		    span(op, FILTER_EXACTLY_AGO, cases[c].number, cases[c].unit, now);

		assert_int_equal(i.from, moment(cases[c].day));
		assert_int_equal(i.to, moment(cases[c].day) + DAY);
		i = span(op, FILTER_IN_LAST, cases[c].number, cases[c].unit, now);
		assert_int_equal(i.from, moment(cases[c].day));
		i = span(op, FILTER_MORE_THAN_AGO, cases[c].number, cases[c].unit, now);
		assert_int_equal(i.to, moment(cases[c].day));
	}
	{
		struct filter_interval i =
		    span(op, FILTER_IN_NEXT, 1, FILTER_MONTHS, moment("2026-01-31T10:00"));

		assert_int_equal(i.from, moment("2026-01-31T10:00"));
		assert_int_equal(i.to, moment("2026-03-01"));
	}
}

static void test_filter_date__hours_are_counted_on_the_clock(void **state)
{
	struct op *op = *state;
	int64_t now = noon();
	struct filter_interval i = span(op, FILTER_IN_LAST, 500, FILTER_SECONDS, now);

	assert_true(holds(&i, now - 500));
	assert_false(holds(&i, now - 501));
	assert_true(holds(&i, now));
	assert_false(holds(&i, now + 1));
	i = span(op, FILTER_MORE_THAN_AGO, 500, FILTER_SECONDS, now);
	assert_true(holds(&i, now - 501));
	assert_false(holds(&i, now - 500));
	i = span(op, FILTER_EXACTLY_AGO, 3, FILTER_HOURS, now);
	assert_true(holds(&i, now - 3 * 3600));
	assert_true(holds(&i, now - 4 * 3600 + 1));
	assert_false(holds(&i, now - 3 * 3600 + 1));
	assert_false(holds(&i, now - 4 * 3600));
	i = span(op, FILTER_IN_NEXT, 30, FILTER_MINUTES, now);
	assert_true(holds(&i, now + 1800));
	assert_false(holds(&i, now + 1801));
	assert_false(holds(&i, now - 1));
	/* Over a change of the clock an hour is still an hour. */
	zone_use("Europe/Vienna");
	now = moment("2026-03-29T03:30");
	i = span(op, FILTER_IN_LAST, 2, FILTER_HOURS, now);
	assert_int_equal(i.from, now - 7200);
	assert_int_equal(i.from, moment("2026-03-29T00:30"));
}

static void test_filter_date__the_largest_spans_are_no_trouble(void **state)
{
	struct op *op = *state;

	for (enum filter_unit unit = 0; unit < FILTER_UNIT_COUNT; unit++) {
		struct filter_interval i =
		    span(op, FILTER_IN_LAST, FILTER_NUMBER_MAX, unit, noon());

		assert_true(i.from < i.to);
		i = span(op, FILTER_IN_NEXT, FILTER_NUMBER_MAX, unit, noon());
		assert_true(i.from < i.to);
		assert_non_null(filter_date_words(op, &i, false));
	}
}

/* --- properties ----------------------------------------------------------------------------- */

static int64_t day_number(int64_t at)
{
	int64_t local = zone_to_local(at);

	return local / DAY - (local % DAY < 0);
}

static void test_filter_date__every_moment_has_one_place(void **state)
{
	struct op *op = *state;
	uint64_t seed = 20261122;

	for (size_t z = 0; z < ARRAY_LEN(zones); z++) {
		zone_use(zones[z]);
		for (int round = 0; round < 2000; round++) {
			int64_t now = odd_moment(&seed, DAY), at = odd_moment(&seed, 3 * DAY);
			struct filter_interval yesterday = alone(op, FILTER_YESTERDAY, now);
			struct filter_interval today = alone(op, FILTER_TODAY, now);
			struct filter_interval tomorrow = alone(op, FILTER_TOMORROW, now);

			if (round % 2)
				at = now + (int64_t)(next_random(&seed) % (5 * DAY)) - 5 * DAY / 2;
			assert_int_equal((at < yesterday.from) + holds(&yesterday, at) +
					     holds(&today, at) + holds(&tomorrow, at) +
					     (at >= tomorrow.to),
					 1);
			assert_true(holds(&today, now));
			assert_int_equal(holds(&yesterday, at),
					 day_number(at) == day_number(now) - 1);
			assert_int_equal(holds(&today, at), day_number(at) == day_number(now));
			assert_int_equal(holds(&tomorrow, at),
					 day_number(at) == day_number(now) + 1);
		}
	}
}

static void test_filter_date__the_last_days_are_those_of_the_calendar(void **state)
{
	struct op *op = *state;
	uint64_t seed = 1;

	for (size_t z = 0; z < ARRAY_LEN(zones); z++) {
		zone_use(zones[z]);
		for (int round = 0; round < 3000; round++) {
			int64_t now = odd_moment(&seed, 2 * DAY);
			int64_t n = (int64_t)(next_random(&seed) % 400);
			int64_t at =
			    now - n * DAY + (int64_t)(next_random(&seed) % (4 * DAY)) - 2 * DAY;
			struct filter_interval last = span(op, FILTER_IN_LAST, n, FILTER_DAYS, now);
			struct filter_interval next = span(op, FILTER_IN_NEXT, n, FILTER_DAYS, now);
			struct filter_interval more =
			    span(op, FILTER_MORE_THAN_AGO, n, FILTER_DAYS, now);
			struct filter_interval exactly =
			    span(op, FILTER_EXACTLY_AGO, n, FILTER_DAYS, now);

			assert_int_equal(holds(&last, at),
					 at <= now && day_number(at) >= day_number(now) - n);
			assert_int_equal(holds(&exactly, at),
					 day_number(at) == day_number(now) - n);
			assert_int_equal(holds(&more, at), day_number(at) < day_number(now) - n);
			/* More than N ago, the last N, the future: one of the three. */
			assert_int_equal(holds(&more, at) + holds(&last, at) + (at > now), 1);
			at = 2 * now - at;
			assert_int_equal(holds(&next, at),
					 at >= now && day_number(at) <= day_number(now) + n);
		}
	}
}

static void test_filter_date__days_ago_lie_edge_to_edge(void **state)
{
	struct op *op = *state;

	for (size_t z = 0; z < ARRAY_LEN(zones); z++) {
		zone_use(zones[z]);
		for (size_t d = 0; d < ARRAY_LEN(odd_days); d++) {
			int64_t now = moment(odd_days[d]) + 12 * 3600;
			int64_t edge = alone(op, FILTER_TODAY, now).to;

			for (int n = 0; n <= 400; n++) {
				struct filter_interval i =
				    span(op, FILTER_EXACTLY_AGO, n, FILTER_DAYS, now);

				assert_true(i.has_from && i.has_to);
				assert_int_equal(i.to, edge);
				assert_in_range(i.to - i.from, 23 * 3600, 25 * 3600);
				edge = i.from;
			}
		}
	}
}

/* A clock that is put back shows an hour twice; only then do the two ways of asking differ. */
static bool comes_twice(int64_t at)
{
	int64_t local = zone_to_local(at);

	return zone_from_local(local) != at || zone_to_local(at + 7200) - local < 7200;
}

static void test_filter_date__local_seconds_and_moments_agree(void **state)
{
	static const enum filter_operator ops[] = {
	    FILTER_IN_LAST, FILTER_MORE_THAN_AGO, FILTER_EXACTLY_AGO, FILTER_IN_NEXT,
	    FILTER_TODAY,   FILTER_YESTERDAY,	  FILTER_TOMORROW,    FILTER_THIS,
	    FILTER_LAST,    FILTER_NEXT,	  FILTER_ON,	      FILTER_BEFORE,
	    FILTER_AFTER,   FILTER_BETWEEN};
	static const enum filter_unit units[] = {FILTER_WEEKS, FILTER_MONTHS, FILTER_YEARS};
	struct op *op = *state;
	uint64_t seed = 7;
	int tried = 0;

	for (size_t z = 0; z < ARRAY_LEN(zones); z++) {
		zone_use(zones[z]);
		for (int round = 0; round < 4000; round++) {
			struct filter_value values[2];
			enum filter_operator what = ops[next_random(&seed) % ARRAY_LEN(ops)];
			const char *day = odd_days[next_random(&seed) % ARRAY_LEN(odd_days)];
			struct filter_node node =
			    valued(values, what, day, what == FILTER_BETWEEN ? day : NULL);
			int64_t now = odd_moment(&seed, DAY), at = odd_moment(&seed, 2 * DAY);
			struct filter_interval unix_time, local;

			node.number = (int64_t)(next_random(&seed) % 40);
			node.unit = units[next_random(&seed) % ARRAY_LEN(units)];
			if (comes_twice(now) || comes_twice(at))
				continue;
			unix_time = interval_of(op, &node, now, false);
			local = interval_of(op, &node, now, true);
			assert_int_equal(holds(&unix_time, at), holds(&local, zone_to_local(at)));
			assert_int_equal(unix_time.ends_now, local.ends_now);
			tried++;
		}
	}
	assert_true(tried > 15000);
}

static void test_filter_date__zone_and_wall_clock_turn_into_each_other(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (size_t z = 0; z < ARRAY_LEN(zones); z++) {
		zone_use(zones[z]);
		for (int round = 0; round < 3000; round++) {
			int64_t at = odd_moment(&seed, 2 * DAY), first;

			first = zone_from_local(zone_to_local(at));
			assert_true(first <= at);
			assert_int_equal(zone_to_local(first), zone_to_local(at));
		}
	}
}

/* --- anniversaries -------------------------------------------------------------------------- */

/* Does somebody born on this day of the year have an anniversary within the days? */
static bool celebrates(const struct filter_year_days *y, int year_day)
{
	if (y->whole_year || (y->with_leap_day && year_day == 229))
		return true;
	return y->first <= y->last ? year_day >= y->first && year_day <= y->last
				   : year_day >= y->first || year_day <= y->last;
}

static struct filter_year_days year_days(enum filter_operator what, int64_t number,
					 enum filter_unit unit, const char *now)
{
	struct filter_node node = {.op = what, .number = number, .unit = unit};
	struct filter_year_days out;

	filter_date_year_days(&node, moment(now), &out);
	return out;
}

static void test_filter_date__anniversaries_come_every_year(void **state)
{
	struct filter_year_days y =
	    year_days(FILTER_ANNIVERSARY_TODAY, 0, FILTER_DAYS, "2026-03-18T12:00");

	(void)state;
	assert_true(celebrates(&y, 318));
	assert_false(celebrates(&y, 317));
	assert_false(celebrates(&y, 319));
	y = year_days(FILTER_ANNIVERSARY_IN_NEXT, 7, FILTER_DAYS, "2026-12-28");
	assert_true(celebrates(&y, 1228));
	assert_true(celebrates(&y, 1231));
	assert_true(celebrates(&y, 101));
	assert_true(celebrates(&y, 104));
	assert_false(celebrates(&y, 105));
	assert_false(celebrates(&y, 1227));
	y = year_days(FILTER_ANNIVERSARY_IN_NEXT, 1, FILTER_YEARS, "2026-03-18");
	assert_true(y.whole_year);
	y = year_days(FILTER_ANNIVERSARY_IN_NEXT, 36, FILTER_HOURS, "2026-03-18T13:00");
	assert_true(celebrates(&y, 320));
	assert_false(celebrates(&y, 321));
	/* The day is the zone's. */
	zone_use("Pacific/Kiritimati");
	y = year_days(FILTER_ANNIVERSARY_TODAY, 0, FILTER_DAYS, "2026-03-18T12:00Z");
	assert_true(celebrates(&y, 319));
}

static void test_filter_date__29_february_counts_on_the_28th_of_a_year_without(void **state)
{
	struct filter_year_days y;

	(void)state;
	y = year_days(FILTER_ANNIVERSARY_TODAY, 0, FILTER_DAYS, "2026-02-28");
	assert_true(celebrates(&y, 229) && celebrates(&y, 228));
	y = year_days(FILTER_ANNIVERSARY_TODAY, 0, FILTER_DAYS, "2026-03-01");
	assert_false(celebrates(&y, 229));
	y = year_days(FILTER_ANNIVERSARY_TODAY, 0, FILTER_DAYS, "2024-02-28");
	assert_false(celebrates(&y, 229));
	y = year_days(FILTER_ANNIVERSARY_TODAY, 0, FILTER_DAYS, "2024-02-29");
	assert_true(celebrates(&y, 229));
	assert_false(celebrates(&y, 228));
	y = year_days(FILTER_ANNIVERSARY_TODAY, 0, FILTER_DAYS, "2100-02-28");
	assert_true(celebrates(&y, 229));
}

/* Day by day: who celebrates in the next N days is who celebrates on one of them. */
static void test_filter_date__the_next_days_are_the_sum_of_their_days(void **state)
{
	uint64_t seed = 11;

	(void)state;
	for (int round = 0; round < 300; round++) {
		int64_t now = moment("2023-01-01") + (int64_t)(next_random(&seed) % 2000) * DAY;
		struct filter_node next = {.op = FILTER_ANNIVERSARY_IN_NEXT,
					   .number = (int64_t)(next_random(&seed) % 380),
					   .unit = FILTER_DAYS};
		struct filter_node on = {.op = FILTER_ANNIVERSARY_TODAY};
		struct filter_year_days y, one;
		bool expected[1300] = {false};

		filter_date_year_days(&next, now, &y);
		for (int64_t d = 0; d <= next.number; d++) {
			filter_date_year_days(&on, now + d * DAY, &one);
			for (int day = 101; day <= 1231; day++)
				expected[day] |= celebrates(&one, day);
		}
		for (int64_t d = 0; d < 366; d++) { /* of a leap year: 2024 */
			time_t at = moment("2024-01-01") + d * DAY;
			struct tm parts;
			int day;

			assert_non_null(gmtime_r(&at, &parts));
			day = (parts.tm_mon + 1) * 100 + parts.tm_mday;
			assert_int_equal(celebrates(&y, day), expected[day]);
		}
	}
}

/* --- words ---------------------------------------------------------------------------------- */

static const char *words_of(struct op *op, const struct filter_interval *i)
{
	return filter_date_words(op, i, false);
}

static void test_filter_date__intervals_are_told_in_the_zone(void **state)
{
	struct op *op = *state;
	struct filter_value values[2];
	struct filter_node node;
	struct filter_interval i;

	zone_use("Europe/Vienna");
	i = span(op, FILTER_IN_LAST, 7, FILTER_DAYS, noon());
	assert_string_equal(words_of(op, &i), "from Wed 11 Mar 2026, 00:00 until now");
	i = alone(op, FILTER_TODAY, noon());
	assert_string_equal(words_of(op, &i),
			    "from Wed 18 Mar 2026, 00:00 until Thu 19 Mar 2026, 00:00");
	node = valued(values, FILTER_BEFORE, "2026-01-20", NULL);
	i = interval_of(op, &node, noon(), false);
	assert_string_equal(words_of(op, &i), "before Tue 20 Jan 2026, 00:00");
	node = valued(values, FILTER_AFTER, "2026-01-20T13:00:00Z", NULL);
	i = interval_of(op, &node, noon(), false);
	assert_string_equal(words_of(op, &i), "from Tue 20 Jan 2026, 14:00:01 on");
	node = valued(values, FILTER_BEFORE, "2026-01-20", NULL);
	i = interval_of(op, &node, noon(), true);
	assert_string_equal(filter_date_words(op, &i, true), "before Tue 20 Jan 2026, 00:00");
	/* The clock jumps from 0:00 to 1:00: that is where the day begins. */
	zone_use("America/Sao_Paulo");
	node = valued(values, FILTER_BEFORE, "2018-11-04", NULL);
	i = interval_of(op, &node, noon(), false);
	assert_string_equal(words_of(op, &i), "before Sun 4 Nov 2018, 01:00");
}

static void test_filter_date__which_operators_have_an_interval(void **state)
{
	struct op *op = *state;

	for (enum filter_operator what = FILTER_NONE; what < FILTER_OPERATOR_COUNT; what++) {
		struct filter_value values[2];
		struct filter_node node = valued(values, what, "2026-01-01",
						 what == FILTER_BETWEEN ? "2026-01-02" : NULL);

		node.unit = FILTER_MONTHS;
		if (filter_date_has_interval(what))
			(void)interval_of(op, &node, noon(), false);
	}
	assert_true(filter_date_has_interval(FILTER_BETWEEN));
	assert_false(filter_date_has_interval(FILTER_NONE));
	assert_false(filter_date_has_interval(FILTER_HAS_VALUE));
	assert_false(filter_date_has_interval(FILTER_UNKNOWN));
	assert_false(filter_date_has_interval(FILTER_ANNIVERSARY_TODAY));
	assert_false(filter_date_has_interval(FILTER_ANNIVERSARY_IN_NEXT));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_filter_date__before_and_after_a_day_mean_the_whole_of_it),
	    TEST(test_filter_date__a_time_counts_to_the_second),
	    TEST(test_filter_date__days_ago),
	    TEST(test_filter_date__today),
	    TEST(test_filter_date__weeks_months_and_years_of_the_calendar),
	    TEST(test_filter_date__what_is_no_date_is_refused),
	    TEST(test_filter_date__both_ends_of_a_range_are_in),
	    TEST(test_filter_date__months_end_on_their_last_day),
	    TEST(test_filter_date__hours_are_counted_on_the_clock),
	    TEST(test_filter_date__the_largest_spans_are_no_trouble),
	    TEST(test_filter_date__every_moment_has_one_place),
	    TEST(test_filter_date__the_last_days_are_those_of_the_calendar),
	    TEST(test_filter_date__days_ago_lie_edge_to_edge),
	    TEST(test_filter_date__local_seconds_and_moments_agree),
	    TEST(test_filter_date__zone_and_wall_clock_turn_into_each_other),
	    TEST(test_filter_date__anniversaries_come_every_year),
	    TEST(test_filter_date__29_february_counts_on_the_28th_of_a_year_without),
	    TEST(test_filter_date__the_next_days_are_the_sum_of_their_days),
	    TEST(test_filter_date__intervals_are_told_in_the_zone),
	    TEST(test_filter_date__which_operators_have_an_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
