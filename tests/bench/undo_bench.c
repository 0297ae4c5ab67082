/*
 * How long the undo of work on many contacts takes, against the bare SQL that writes the same rows:
 *
 *	undo_bench DATABASE tag		put a new tag on a third of all contacts
 *	undo_bench DATABASE product	undo the newest batch, in slices as its job does it
 *	undo_bench DATABASE floor-tag	the same rows by a statement for each table, in one
 *					transaction: change rows, contact_tag, the contacts' version
 *	undo_bench DATABASE floor-import	likewise for an import that created people: change
 *					rows, state and version of the contacts
 *
 * One line, tab-separated: rows of change that were written, ms, and of product the longest time in
 * ms that another writer waited for the lock.  Times count until the log is on its file.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "lib/domain/bulk.h"
#include "lib/domain/change.h"
#include "lib/domain/tag.h"
#include "lib/domain/undo.h"
#include "lib/filter/filter_set.h"

enum { CACHE_KIB = 40 * 1024, ASK_EVERY_US = 4000 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(enum rc rc, struct op *op)
{
	if (!rc)
		return;
	fprintf(stderr, "undo_bench: rc %d: %s\n", (int)rc, op->fault.reason);
	exit(1);
}

static struct db *open_base(const char *path)
{
	struct db *db;
	char why[512];

	if (db_open(&db, path, DB_OPEN, CACHE_KIB, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		exit(1);
	}
	return db;
}

static int64_t number(struct op *op, const char *sql)
{
	int64_t n;

	must(db_get_int(op, &n, sql, DB_NO_ARGS), op);
	return n;
}

/* --- somebody else who writes ---------------------------------------------------------------- */

struct other {
	const char *path;
	double longest_ms;
	atomic_bool is_over;
};

static void *ask_for_the_lock(void *context)
{
	struct other *o = context;
	struct db *db = open_base(o->path);
	struct op op;

	op_init(&op, db, time(NULL));
	while (!o->is_over) {
		double start = now_ms(), took;

		must(db_begin_write(&op), &op);
		took = now_ms() - start;
		must(db_commit(&op), &op);
		if (took > o->longest_ms)
			o->longest_ms = took;
		usleep(ASK_EVERY_US);
	}
	op_release(&op);
	db_close(db);
	return NULL;
}

/* --- what is undone -------------------------------------------------------------------------- */

static int64_t new_tag(struct op *op)
{
	struct tag tag;

	must(tag_create(op, "bench of undo", "", TAG_BOTH, &tag), op);
	return tag.id;
}

static int64_t run_tag(struct op *op)
{
	struct bulk b = {.order = {.action = BULK_TAG, .target_count = 1, .field = "", .value = ""},
			 .chosen = "",
			 .chosen_href = ""};
	struct filter_sets sets;
	struct id_set people;
	int64_t tag;

	must(db_begin_write(op), op);
	tag = new_tag(op);
	must(db_commit(op), op);
	op->batch_id = 0;
	must(db_begin_write(op), op);
	must(filter_sets_init(op, &sets), op);
	id_set_init(&op->mem, &people, sets.newest);
	for (int64_t id = 3; id <= sets.newest; id += 3)
		id_set_add(&people, id);
	id_set_and(&people, &sets.live);
	b.order.targets = &tag;
	must(bulk_start(op, &b, &people), op);
	must(db_commit(op), op);
	must(bulk_run_next(op, &b), op);
	return b.changed;
}

/* --- the undo -------------------------------------------------------------------------------- */

static bool never(void)
{
	return false;
}

static int64_t run_product(struct op *op)
{
	struct undo_result r;
	int64_t undo_id;
	int count;

	must(db_begin_write(op), op);
	must(undo_begin(op, number(op, "SELECT max(id) FROM batch"), &undo_id), op);
	must(db_commit(op), op);
	must(undo_run_all(op, NULL, never, &count), op);
	must(undo_get(op, undo_id, &r), op);
	if (r.state != UNDO_DONE || r.kept) {
		fprintf(stderr, "undo_bench: state %d, %lld kept\n", (int)r.state,
			(long long)r.kept);
		exit(1);
	}
	return r.restored;
}

static void begin_floor(struct op *op)
{
	db_set_bulk(op);
	must(db_begin_write(op), op);
	must(change_begin(op, "undo", 0), op);
}

static void end_floor(struct op *op)
{
	must(db_commit(op), op);
	must(db_tend_log(op, true), op);
}

static int64_t run_floor_tag(struct op *op)
{
	struct db_value target = db_int(number(op, "SELECT max(id) FROM batch"));
	int64_t count;

	begin_floor(op);
	must(db_run(op,
		    "INSERT INTO change (batch_id, entity, entity_id, field, old_value)"
		    " SELECT $1, 1, entity_id, 101, new_value FROM change WHERE batch_id = $2",
		    DB_ARGS(db_int(op->batch_id), target)),
	     op);
	must(db_run(op,
		    "DELETE FROM contact_tag WHERE tag_id = (SELECT max(id) FROM tag)"
		    " AND contact_id IN (SELECT entity_id FROM change WHERE batch_id = $1)",
		    DB_ARGS(target)),
	     op);
	must(db_run(op,
		    "UPDATE contact SET updated_at = $1, version = version + 1 WHERE id IN"
		    " (SELECT entity_id FROM change WHERE batch_id = $2)",
		    DB_ARGS(db_int(op->now), target)),
	     op);
	count = db_changed(op);
	end_floor(op);
	return count;
}

static int64_t run_floor_import(struct op *op)
{
	struct db_value target = db_int(number(op, "SELECT max(id) FROM batch"));
	int64_t count;

	begin_floor(op);
	must(db_run(op,
		    "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
		    " SELECT $1, 1, entity_id, 100, 'live', 'deleted' FROM change"
		    " WHERE batch_id = $2 AND entity = 1 AND field = 0",
		    DB_ARGS(db_int(op->batch_id), target)),
	     op);
	must(db_run(op,
		    "UPDATE contact SET state = 2, state_at = $1, state_reason = 'undone',"
		    " updated_at = $1, version = version + 1 WHERE id IN (SELECT entity_id FROM"
		    " change WHERE batch_id = $2 AND entity = 1 AND field = 0)",
		    DB_ARGS(db_int(op->now), target)),
	     op);
	count = db_changed(op);
	end_floor(op);
	return count;
}

int main(int argc, char **argv)
{
	struct other other = {.path = argc > 1 ? argv[1] : ""};
	pthread_t thread;
	bool is_product;
	struct op op;
	struct db *db;
	double start;
	int64_t count;

	if (argc != 3) {
		fprintf(stderr, "usage: undo_bench DATABASE tag|product|floor-tag|floor-import\n");
		return 2;
	}
	is_product = strcmp(argv[2], "product") == 0;
	db = open_base(argv[1]);
	op_init(&op, db, time(NULL));
	op.account_id = 1;
	if (is_product && pthread_create(&thread, NULL, ask_for_the_lock, &other))
		return 1;
	start = now_ms();
	count = is_product			       ? run_product(&op)
		: strcmp(argv[2], "tag") == 0	       ? run_tag(&op)
		: strcmp(argv[2], "floor-import") == 0 ? run_floor_import(&op)
						       : run_floor_tag(&op);
	printf("%lld\t%.1f", (long long)count, now_ms() - start);
	other.is_over = true;
	if (is_product) {
		pthread_join(thread, NULL);
		printf("\t%.1f", other.longest_ms);
	}
	printf("\n");
	op_release(&op);
	db_close(db);
	return 0;
}
