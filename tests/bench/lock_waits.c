/*
 * How long somebody else waits who writes now and then:
 *
 *	lock_waits DATABASE
 *
 * Asks for the write lock every 5 ms, as a page does, until its input ends, and prints then a line
 * of how often, and the median, the 99th percentile and the worst wait in ms.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lib/platform/db.h"

enum { WAITS_MAX = 1000000, PAUSE_MS = 5 };

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

static void must(enum rc rc, struct op *op)
{
	if (!rc)
		return;
	fprintf(stderr, "lock_waits: %s\n", op->fault.reason);
	exit(1);
}

static void write_once(struct op *op, double *wait)
{
	double start = now_ms();

	must(db_begin_write(op), op);
	*wait = now_ms() - start;
	must(db_run(op, "UPDATE account SET name = name WHERE id = 1", DB_NO_ARGS), op);
	must(db_commit(op), op);
}

int main(int argc, char **argv)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	double *waits = mem_alloc(WAITS_MAX * sizeof(*waits));
	size_t count = 0;
	char why[512];
	struct db *db;
	struct op op;

	if (argc != 2) {
		fprintf(stderr, "usage: lock_waits DATABASE\n");
		return 2;
	}
	if (db_open(&db, argv[1], DB_OPEN, 0, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	op_init(&op, db, time(NULL));
	do
		write_once(&op, &waits[count++]);
	while (count < WAITS_MAX && poll(&input, 1, PAUSE_MS) == 0);
	qsort(waits, count, sizeof(*waits), compare);
	printf("%zu %.1f %.1f %.1f\n", count, waits[count / 2], waits[count * 99 / 100],
	       waits[count - 1]);
	op_release(&op);
	db_close(db);
	free(waits);
	return 0;
}
