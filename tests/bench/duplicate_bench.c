/*
 * How long it takes to find everybody who shares an e-mail address, a phone number, an identifier
 * or a name, against the bare statement:
 *
 *	duplicate_bench DATABASE ROUNDS
 *
 * One line for each question, tab-separated: channel, what, groups found, ms, ms of "GROUP BY".
 *Medians; both take turns, in transactions of their own that write nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lib/domain/duplicate.h"
#include "lib/platform/db.h"

enum { ROUNDS_MAX = 99, GROUPS_MAX = 32768, PAGE = 50 };

#define BARE(key)                                                                                  \
	"SELECT " key ", count(*) FROM contact WHERE " key " IS NOT NULL AND +state = 0"           \
	" GROUP BY " key " HAVING count(*) > 1"
/* A name's index begins with the state. */
static const char *const bare[DUPLICATE_CHANNELS] = {
    [DUPLICATE_EMAIL] = BARE("email_key"),
    [DUPLICATE_PHONE] = BARE("phone_key"),
    [DUPLICATE_IDENTIFIER] = BARE("identifier_key"),
    [DUPLICATE_NAME] = ("SELECT name_key, count(*) FROM contact WHERE state = 0 AND name_key > ''"
			" GROUP BY name_key HAVING count(*) > 1"),
};

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

static enum rc run_bare(struct op *op, enum duplicate_channel channel, int64_t *groups)
{
	struct db_rows rows;

	*groups = 0;
	db_query(op, &rows, bare[channel], DB_NO_ARGS);
	while (db_next(&rows))
		++*groups;
	return db_end(&rows);
}

static enum rc run_list(struct op *op, enum duplicate_channel channel, size_t max, int64_t *groups)
{
	struct duplicate_group *list;
	const char *next;
	size_t count = 0;
	bool more;
	enum rc rc = duplicate_list(op, channel, "", max, &list, &count, &more, &next);

	*groups = (int64_t)count;
	return rc;
}

/* Outside of a transaction nothing is kept: every count is the first one. */
static enum rc run_count(struct op *op, enum duplicate_channel channel, int64_t *groups)
{
	struct duplicate_counts counts;
	enum rc rc = duplicate_count(op, channel, &counts);

	*groups = counts.groups;
	return rc;
}

static enum rc run(struct op *op, enum duplicate_channel channel, int what, int64_t *groups,
		   double *ms)
{
	struct arena_mark mark = arena_mark(&op->mem);
	double start = now_ms();
	enum rc rc = what == 0	 ? run_bare(op, channel, groups)
		     : what == 1 ? run_list(op, channel, GROUPS_MAX, groups)
		     : what == 2 ? run_count(op, channel, groups)
				 : run_list(op, channel, PAGE, groups);

	*ms = now_ms() - start;
	arena_rewind(&op->mem, mark);
	return rc;
}

static const char *const names[] = {"bare", "all of them", "how many", "the first page"};

static enum rc run_channel(struct op *op, enum duplicate_channel channel, size_t rounds)
{
	double ms[ARRAY_LEN(names)][ROUNDS_MAX];
	int64_t groups[ARRAY_LEN(names)];
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < rounds; i++)
		for (int what = 0; !rc && what < (int)ARRAY_LEN(names); what++)
			rc = run(op, channel, what, &groups[what], &ms[what][i]);
	if (rc)
		return rc;
	for (size_t what = 0; what < ARRAY_LEN(names); what++)
		qsort(ms[what], rounds, sizeof(double), compare);
	for (size_t what = 1; what < ARRAY_LEN(names); what++)
		printf("%s\t%s\t%lld\t%.3f\t%.3f\n", duplicate_channel_key(channel), names[what],
		       (long long)groups[what], ms[what][rounds / 2], ms[0][rounds / 2]);
	/* People of one name are alike only with something else in common. */
	return channel != DUPLICATE_NAME && groups[0] != groups[1] ? RC_FAILED : RC_OK;
}

int main(int argc, char **argv)
{
	size_t rounds = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
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
	for (int channel = 0; !rc && channel < DUPLICATE_CHANNELS; channel++)
		rc = run_channel(&op, (enum duplicate_channel)channel, rounds);
	op_release(&op);
	db_close(db);
	return rc ? 1 : 0;
}
