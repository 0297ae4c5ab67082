/*
 * How long it takes to find everybody who shares an e-mail address, against the bare statement:
 *
 *	duplicate_bench DATABASE ROUNDS
 *
 * One line for each question, tab-separated: what, groups found, ms, ms of "GROUP BY".  Medians;
 * both take turns, in transactions of their own that write nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lib/domain/duplicate.h"
#include "lib/platform/db.h"

enum { ROUNDS_MAX = 99, GROUPS_MAX = 32768, PAGE = 50 };

static const char sql_bench_bare[] =
    "SELECT email_key, count(*) FROM contact WHERE email_key IS NOT NULL AND +state = 0"
    " GROUP BY email_key HAVING count(*) > 1";

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static enum rc run_bare(struct op *op, int64_t *groups)
{
	struct db_rows rows;

	*groups = 0;
	db_query(op, &rows, sql_bench_bare, DB_NO_ARGS);
	while (db_next(&rows))
		++*groups;
	return db_end(&rows);
}

static enum rc run_list(struct op *op, size_t max, int64_t *groups)
{
	struct duplicate_group *list;
	const char *next;
	size_t count = 0;
	bool more;
	enum rc rc = duplicate_list(op, DUPLICATE_EMAIL, "", max, &list, &count, &more, &next);

	*groups = (int64_t)count;
	return rc;
}

/* Outside of a transaction nothing is kept: every count is the first one. */
static enum rc run_count(struct op *op, int64_t *groups)
{
	struct duplicate_counts counts;
	enum rc rc = duplicate_count(op, DUPLICATE_EMAIL, &counts);

	*groups = counts.groups;
	return rc;
}

static enum rc run(struct op *op, int what, int64_t *groups, double *ms)
{
	struct arena_mark mark = arena_mark(&op->mem);
	double start = now_ms();
	enum rc rc = what == 0	 ? run_bare(op, groups)
		     : what == 1 ? run_list(op, GROUPS_MAX, groups)
		     : what == 2 ? run_count(op, groups)
				 : run_list(op, PAGE, groups);

	*ms = now_ms() - start;
	arena_rewind(&op->mem, mark);
	return rc;
}

int main(int argc, char **argv)
{
	static const char *const names[] = {"bare", "all of them", "how many", "the first page"};
	size_t rounds = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	double ms[ARRAY_LEN(names)][ROUNDS_MAX];
	int64_t groups[ARRAY_LEN(names)];
	enum rc rc = RC_OK;
	char why[300];
	struct db *db;
	struct op op;

	if (rounds == 0 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: %s DATABASE ROUNDS\n", argv[0]);
		return 2;
	}
	if (db_open(&db, argv[1], DB_OPEN, 0, why, sizeof(why))) {
		fprintf(stderr, "duplicate_bench: %s\n", why);
		return 1;
	}
	op_init(&op, db, time(NULL));
	for (size_t i = 0; !rc && i < rounds; i++)
		for (int what = 0; !rc && what < (int)ARRAY_LEN(names); what++)
			rc = run(&op, what, &groups[what], &ms[what][i]);
	for (size_t what = 0; what < ARRAY_LEN(names); what++)
		qsort(ms[what], rounds, sizeof(double), compare);
	for (size_t what = 1; !rc && what < ARRAY_LEN(names); what++)
		printf("%s\t%lld\t%.3f\t%.3f\n", names[what], (long long)groups[what],
		       ms[what][rounds / 2], ms[0][rounds / 2]);
	if (!rc && groups[0] != groups[1])
		rc = RC_FAILED;
	op_release(&op);
	db_close(db);
	return rc ? 1 : 0;
}
