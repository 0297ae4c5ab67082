/*
 * How long tagging a third of all contacts takes, against the bare SQL that writes the same rows:
 *
 *	bulk_bench DATABASE product|floor
 *
 * One line, tab-separated: people, ms.  product is bulk work as its job does it, in slices with a
 * checkpoint each; floor one transaction with a statement for each table: the change rows, the
 * rows of contact_tag, the contacts' time and version.  Both count until the log is on its file.
 */
#include <stdio.h>
#include <time.h>

#include "lib/domain/bulk.h"
#include "lib/domain/change.h"
#include "lib/domain/tag.h"
#include "lib/filter/filter_set.h"

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
	fprintf(stderr, "bulk_bench: %s\n", op->fault.reason);
	exit(1);
}

static int64_t new_tag(struct op *op)
{
	struct tag tag;

	must(tag_create(op, "bench of bulk work", "", TAG_BOTH, &tag), op);
	return tag.id;
}

static int64_t run_product(struct op *op)
{
	struct bulk b = {.order = {.action = BULK_TAG, .target_count = 1, .field = "", .value = ""},
			 .chosen = "",
			 .chosen_href = ""};
	struct filter_sets sets;
	struct id_set people;
	int64_t tag;

	must(db_begin_write(op), op);
	must(filter_sets_init(op, &sets), op);
	id_set_init(&op->mem, &people, sets.newest);
	for (int64_t id = 3; id <= sets.newest; id += 3)
		id_set_add(&people, id);
	id_set_and(&people, &sets.live);
	must(bulk_begin(op, BULK_TAG), op);
	tag = new_tag(op);
	b.order.targets = &tag;
	must(bulk_start(op, &b, &people), op);
	must(db_commit(op), op);
	must(bulk_run_next(op, &b), op);
	return b.changed;
}

static int64_t run_floor(struct op *op)
{
	int64_t tag, count;

	db_set_bulk(op);
	must(db_begin_write(op), op);
	must(change_begin(op, "contact.tag", 0), op);
	tag = new_tag(op);
	must(db_run(op,
		    "INSERT INTO change (batch_id, entity, entity_id, field, new_value)"
		    " SELECT $1, 1, id, 101, $2 FROM contact WHERE id % 3 = 0 AND state = 0",
		    DB_ARGS(db_int(op->batch_id), db_int(tag))),
	     op);
	must(db_run(op,
		    "INSERT INTO contact_tag (tag_id, contact_id)"
		    " SELECT $1, id FROM contact WHERE id % 3 = 0 AND state = 0",
		    DB_ARGS(db_int(tag))),
	     op);
	must(db_run(op,
		    "UPDATE contact SET updated_at = $1, version = version + 1"
		    " WHERE id % 3 = 0 AND state = 0",
		    DB_ARGS(db_int(op->now))),
	     op);
	count = db_changed(op);
	must(db_commit(op), op);
	must(db_tend_log(op, true), op);
	return count;
}

int main(int argc, char **argv)
{
	struct op op;
	struct db *db;
	char why[512];
	double start;
	int64_t people;

	if (argc != 3) {
		fprintf(stderr, "usage: bulk_bench DATABASE product|floor\n");
		return 2;
	}
	if (db_open(&db, argv[1], DB_OPEN, 32 * 1024, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	op_init(&op, db, time(NULL));
	op.account_id = 1;
	start = now_ms();
	people = strcmp(argv[2], "product") == 0 ? run_product(&op) : run_floor(&op);
	printf("%lld\t%.1f\n", (long long)people, now_ms() - start);
	op_release(&op);
	db_close(db);
	return 0;
}
