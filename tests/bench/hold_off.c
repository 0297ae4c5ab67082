/*
 * hold_off DATABASE
 *
 * Another writer: writes one small row every 5 ms, as pages do, until SIGTERM, and keeps how long
 * it waited for the write lock each time.
 *
 * Prints how often, and the median, 99th percentile and longest wait in milliseconds.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lib/base/op.h"
#include "lib/platform/db.h"
#include "lib/platform/stop.h"

enum { WAITS_MAX = 1 << 20, PAUSE_NS = 5 * 1000 * 1000 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static void must(enum rc rc, const struct op *op)
{
	if (!rc)
		return;
	fprintf(stderr, "hold_off: %s\n", op->fault.reason);
	exit(1);
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
	static const struct timespec pause = {.tv_nsec = PAUSE_NS};
	double *waits = malloc(WAITS_MAX * sizeof(*waits));
	char why[256];
	struct db *db;
	struct op op;
	size_t count = 0;

	if (argc != 2 || !waits || db_open(&db, argv[1], DB_OPEN, 0, why, sizeof(why)))
		return 2;
	op_init(&op, db, time(NULL));
	stop_watch(0);
	while (!stop_wanted() && count < WAITS_MAX) {
		double start = now_ms();

		must(db_begin_write(&op), &op);
		waits[count++] = now_ms() - start;
		must(db_run(&op, "UPDATE account SET name = name WHERE id = 1", DB_NO_ARGS), &op);
		must(db_commit(&op), &op);
		(void)nanosleep(&pause, NULL);
	}
	qsort(waits, count, sizeof(*waits), compare);
	printf("%zu %.1f %.1f %.1f\n", count, waits[count / 2], waits[count * 99 / 100],
	       waits[count - 1]);
	db_close(db);
	op_release(&op);
	free(waits);
	return 0;
}
