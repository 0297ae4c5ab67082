/*
 * How long filters take, against the best SQL that was found by hand for the same question:
 *
 *	filter_bench DATABASE ROUNDS NOW
 *
 * One line for each filter, tab-separated: what, people, count in ms, by hand in ms, set in ms,
 * first page in ms when the set has to be made, and when it is kept.  Then "numbers": for the
 *filter with ten lines, its count and the numbers beside its lines.  Medians; the two counts take
 *turns. Everything is warm but what the driver keeps: that is only there where "kept" is measured.
 *
 * The statements by hand were looked at with EXPLAIN QUERY PLAN; variants that were slower are in
 * the comments.  They may rely on what the product may not: that nobody is archived or deleted.
 */
#include <stdio.h>
#include <time.h>

#include "lib/base/limits.h"
#include "lib/domain/contact_list.h"
#include "lib/filter/filter_set.h"
#include "lib/platform/zone.h"

struct question {
	const char *what, *filter;
	const char *by_hand; /* $1 is now minus 90 days at midnight, $2 minus 365 days */
};

static const struct question questions[] = {
    {"one text is", "country is \"AT\"",
     "SELECT count(*) FROM contact WHERE country_key IN ('at', 'austria', 'aut', 'autriche',"
     " 'osterreich', 'oesterreich', 'republic of austria') AND state = 0"},
    {"one text contains", "email contains \"mail\"",
     "SELECT count(*) FROM contact WHERE email_key IS NOT NULL AND strpos(email_key, 'mail') > 0"
     " AND state = 0"},
    {"two texts", "country is \"AT\" and city contains \"en\"",
     "SELECT count(*) FROM contact WHERE country_key IN ('at', 'austria', 'aut', 'autriche',"
     " 'osterreich', 'oesterreich', 'republic of austria') AND strpos(city_key, 'en') > 0"
     " AND state = 0"},
    {"one tag", "tag is \"t1\"", "SELECT count(*) FROM contact_tag WHERE tag_id = 1"},
    /* INTERSECT and EXCEPT of the three: 2.7 times as long; from contact with three EXISTS: 2.5 */
    {"tags and a number", "tag is \"t1\" and not tag is \"t4\" and attr.points > 500",
     "SELECT count(*) FROM contact_tag t WHERE t.tag_id = 1 AND NOT EXISTS (SELECT 1 FROM"
     " contact_tag n WHERE n.tag_id = 4 AND n.contact_id = t.contact_id) AND EXISTS (SELECT 1"
     " FROM attribute_value a WHERE a.contact_id = t.contact_id AND a.attribute_id = 1 AND"
     " a.number > 500)"},
    /* from the tag: 4 times as long; from the country's index: 6 */
    {"country, tags, date",
     "country is any of \"AT\", \"DE\" and tag is \"t3\" and not tag is \"t5\" and signup in the"
     " last 90 days",
     "SELECT count(*) FROM contact c INDEXED BY contact_signup WHERE c.signup_at >= $1 AND"
     " c.country_key IN ('at', 'de', 'austria', 'aut', 'autriche', 'osterreich', 'oesterreich',"
     " 'republic of austria', 'germany', 'deu', 'deutschland', 'allemagne',"
     " 'federal republic of germany') AND c.state = 0 AND"
     " EXISTS (SELECT 1 FROM contact_tag t WHERE t.tag_id = 3 AND t.contact_id = c.id) AND"
     " NOT EXISTS (SELECT 1 FROM contact_tag t WHERE t.tag_id = 5 AND t.contact_id = c.id)"},
    /* as one OR over contact: 5 times as long */
    {"either of two groups",
     "(country is \"AT\" and city is \"wien\") or (tag is \"t9\" and attr.points < 100)",
     "SELECT count(*) FROM (SELECT id FROM contact WHERE country_key IN ('at', 'austria', 'aut',"
     " 'autriche', 'osterreich', 'oesterreich', 'republic of austria') AND city_key = 'wien' AND"
     " state = 0 UNION SELECT t.contact_id FROM contact_tag t JOIN attribute_value a ON"
     " a.contact_id = t.contact_id AND a.attribute_id = 1 WHERE t.tag_id = 9 AND"
     " a.number < 100)"},
    {"text, rare tag", "tag is \"t19\" and email contains \"mail\"",
     "SELECT count(*) FROM contact_tag t CROSS JOIN contact c ON c.id = t.contact_id WHERE"
     " t.tag_id = 19 AND strpos(c.email_key, 'mail') > 0 AND c.state = 0"},
    {"birthdays of a plan",
     "attr.plan is \"plan3\" and attr.birthday has its anniversary in the next 7 days",
     "SELECT count(*) FROM attribute_value b JOIN attribute_value p ON p.contact_id ="
     " b.contact_id AND p.attribute_id = 3 WHERE b.attribute_id = 2 AND b.number IS NOT NULL AND"
     " month_day(b.number) BETWEEN 628 AND 705 AND p.key = 'plan3'"},
    /* with NOT EXISTS for each: 1.6 times as long */
    {"date, negated group",
     "signup in the last 365 days and not (tag is any of \"t2\", \"t6\" or attr.points is unknown)",
     "SELECT count(*) FROM contact c INDEXED BY contact_signup WHERE c.signup_at >= $2 AND"
     " c.state = 0 AND NOT EXISTS (SELECT 1 FROM contact_tag t WHERE t.tag_id IN (2, 6) AND"
     " t.contact_id = c.id) AND EXISTS (SELECT 1 FROM attribute_value a WHERE a.attribute_id = 1"
     " AND a.contact_id = c.id)"},
    {"nested groups",
     "last_name starts with \"m\" and (tag is \"t1\" or tag is \"t2\") and not (attr.points between"
     " 100 and 300 and (country is \"DE\" or (signup before 2023-01-01 and not tag is \"t8\")))",
     "SELECT count(*) FROM contact c WHERE c.last_name_key >= 'm' AND c.last_name_key < 'n' AND"
     " c.state = 0 AND (EXISTS (SELECT 1 FROM contact_tag t WHERE t.tag_id = 1 AND t.contact_id ="
     " c.id) OR EXISTS (SELECT 1 FROM contact_tag t WHERE t.tag_id = 2 AND t.contact_id = c.id))"
     " AND NOT (EXISTS (SELECT 1 FROM attribute_value a WHERE a.contact_id = c.id AND"
     " a.attribute_id = 1 AND a.number BETWEEN 100 AND 300) AND (c.country_key IN ('germany',"
     " 'deu', 'de', 'deutschland', 'allemagne', 'federal republic of germany') OR"
     " (COALESCE(c.signup_at < 1672531200, 0) AND NOT EXISTS (SELECT 1 FROM contact_tag t WHERE"
     " t.tag_id = 8 AND t.contact_id = c.id))))"},
};

static const char ten_lines[] =
    "country is any of \"AT\", \"DE\", \"CH\" and tag is \"t1\" and not tag is \"t4\" and attr.points > 100"
    " and signup in the last 900 days and not attr.plan is \"plan2\" and email has any value and"
    " (city is \"wien\" or tag is \"t7\" or attr.points < 500)";

enum { ROUNDS_MAX = 100 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), by_value);
	return values[count / 2];
}

static void must(enum rc rc, struct op *op)
{
	if (!rc)
		return;
	fprintf(stderr, "filter_bench: %s\n", op->fault.reason);
	exit(1);
}

static struct filter_node *read_filter(struct op *op, const char *text)
{
	struct filter_context context = {.now = op->now, .clock = op->now, .default_country = "AT"};
	struct filter_error error;
	struct filter_node *tree;

	must(filter_read(op, &context, text, &tree, &error), op);
	return tree;
}

static double time_count(struct op *op, const char *text, int64_t *count)
{
	double start = now_ms();
	struct filter_sets sets;

	must(filter_sets_init(op, &sets), op);
	must(filter_set_count(&sets, read_filter(op, text), count), op);
	return now_ms() - start;
}

static double time_by_hand(struct op *op, const char *sql, int64_t *count)
{
	int64_t day = 86400, today = op->now / day * day;
	struct db_value values[] = {db_int(today - 90 * day), db_int(today - 365 * day)};
	struct db_args args = {.values = values};
	char text[4096];
	const char *second = strstr(sql, "$2");
	double start;

	/* The parameters of a statement are numbered from 1. */
	args.count = strstr(sql, "$1") || second ? 1 : 0;
	snprintf(text, sizeof(text), "%s", sql);
	if (second) {
		text[second - sql + 1] = '1';
		args.values = &values[1];
	}
	start = now_ms();
	must(db_get_int(op, count, text, args), op);
	return now_ms() - start;
}

/* The first page of 50, by name: ids and names are not in the same order. */
static double time_page(struct op *op, const char *text, bool by_name)
{
	struct contact_query q = {.search = "",
				  .default_country = "AT",
				  .sort = by_name ? CONTACT_BY_NAME : CONTACT_BY_CREATED,
				  .descending = !by_name,
				  .cursor = "",
				  .limit = LIST_PAGE_ROWS};
	double start = now_ms();
	struct contact_page page;
	struct filter_sets sets;
	struct id_set people;

	must(filter_sets_init(op, &sets), op);
	must(filter_set_get(&sets, read_filter(op, text), &people), op);
	q.people = &people;
	must(contact_list(op, &q, &page), op);
	return now_ms() - start;
}

/* Twice in one transaction: the second finds the sets kept. */
static double time_kept_page(struct op *op, const char *text, bool by_name)
{
	double took;

	must(db_begin_read(op), op);
	time_page(op, text, by_name);
	took = time_page(op, text, by_name);
	must(db_commit(op), op);
	return took;
}

static void ask(struct op *op, const struct question *q, size_t rounds)
{
	double counts[ROUNDS_MAX], hands[ROUNDS_MAX], pages[2][ROUNDS_MAX], kept[2][ROUNDS_MAX];
	int64_t count = 0, by_hand = 0, now = op->now;

	for (size_t i = 0; i < rounds; i++) {
		counts[i] = time_count(op, q->filter, &count);
		hands[i] = time_by_hand(op, q->by_hand, &by_hand);
		for (int by_name = 0; by_name < 2; by_name++) {
			pages[by_name][i] = time_page(op, q->filter, by_name);
			kept[by_name][i] = time_kept_page(op, q->filter, by_name);
		}
		if (count != by_hand) {
			fprintf(stderr, "filter_bench: %s: %lld, by hand %lld\n", q->what,
				(long long)count, (long long)by_hand);
			exit(1);
		}
		op_reset(op, now);
	}
	printf("%s\t%lld\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\n", q->what, (long long)count,
	       median(counts, rounds), median(hands, rounds), median(pages[0], rounds),
	       median(pages[1], rounds), median(kept[0], rounds), median(kept[1], rounds));
	fflush(stdout);
}

static void ask_numbers(struct op *op, size_t rounds)
{
	double counts[ROUNDS_MAX], numbers[ROUNDS_MAX];
	int64_t now = op->now, total = 0, count;
	size_t lines = 0;

	for (size_t i = 0; i < rounds; i++) {
		struct filter_numbers *list;
		struct filter_sets sets;
		double start;

		counts[i] = time_count(op, ten_lines, &count);
		start = now_ms();
		must(filter_sets_init(op, &sets), op);
		must(filter_set_numbers(&sets, read_filter(op, ten_lines), &list, &lines, &total),
		     op);
		numbers[i] = now_ms() - start;
		if (total != count)
			exit(1);
		op_reset(op, now);
	}
	printf("numbers\t%zu\t%.2f\t%.2f\n", lines, median(numbers, rounds),
	       median(counts, rounds));
}

int main(int argc, char **argv)
{
	size_t rounds = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	char why[300];
	struct db *db;
	struct op op;

	if (rounds == 0 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: %s DATABASE ROUNDS NOW\n", argv[0]);
		return 2;
	}
	if (db_open(&db, argv[1], DB_OPEN, 0, why, sizeof(why))) {
		fprintf(stderr, "filter_bench: %s\n", why);
		return 1;
	}
	zone_use("UTC");
	op_init(&op, db, strtoll(argv[3], NULL, 10));
	for (size_t i = 0; i < ARRAY_LEN(questions); i++)
		ask(&op, &questions[i], rounds);
	ask_numbers(&op, rounds);
	op_release(&op);
	db_close(db);
	return 0;
}
