/*
 * How long each bulk action on a third of all contacts takes, against the bare SQL that writes the
 * same rows:
 *
 *	bulk_bench DATABASE ACTION product|floor|waits
 *
 * One line, tab-separated: people, ms, and with "waits" the median, the 99th percentile and the
 * worst of what another writer waited for the lock meanwhile, in ms.  ACTION: as
 * bulk_action_key(), "set" being a field and "attribute" an attribute; "untag", "segment-remove"
 * and "activate" give first, unmeasured, what they take.  "product" is bulk work as its job does
 * it, in slices with a checkpoint each; "floor" one transaction with a statement for each table.
 * Both count until the log is on its file.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "lib/domain/bulk.h"
#include "lib/domain/change.h"
#include "lib/domain/segment.h"
#include "lib/domain/tag.h"
#include "lib/filter/filter_set.h"

/* Whom the actions mean. */
#define PEOPLE "FROM contact WHERE id % 3 = 0 AND state = 0"
#define TOUCH "UPDATE contact SET updated_at = $1, version = version + 1"
#define NOTE "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value) SELECT "
/* What stands around a move in the tally. */
#define TALLY(sign)                                                                                \
	"INSERT INTO contact_tally (state, email, phone, total) SELECT state, CASE WHEN email_key" \
	" IS NULL THEN -1 ELSE email_status END, CASE WHEN phone = '' THEN -1 ELSE phone_status"   \
	" END, " sign "count(*) FROM contact WHERE id % 3 = 0 AND id <= $2 GROUP BY 1, 2, 3"       \
	" ON CONFLICT (state, email, phone) DO UPDATE SET total = total + excluded.total"

enum {
	WAITS_MAX = 200000,
	STATEMENTS_MAX = 6,
	TARGET = 999,	    /* id of the tag or the segment, when it was made beforehand */
	PAUSE_NS = 5000000, /* between two writes of the other writer */
};

struct action {
	const char *key;
	enum bulk_action action;
	const char *field, *value;
	/* The floor: $1 the clock, $2 the newest contact, $3 the batch, $4 the target's id. */
	const char *floor[STATEMENTS_MAX];
	/* Before the measurement, on both sides: $4 again. */
	const char *before[STATEMENTS_MAX];
};

static const struct action actions[] = {
    {.key = "tag",
     .action = BULK_TAG,
     .before = {"INSERT INTO tag (id, name, label, colour, created_at, updated_at)"
		" VALUES ($4, 'bench', 'bench', 'blue', $1, $1)"},
     .floor = {NOTE "$3, 1, id, 101, NULL, $4 " PEOPLE,
	       "INSERT INTO contact_tag (tag_id, contact_id) SELECT $4, id " PEOPLE,
	       TOUCH " WHERE id % 3 = 0 AND state = 0"}},
    {.key = "untag",
     .action = BULK_UNTAG,
     .before = {"INSERT INTO tag (id, name, label, colour, created_at, updated_at)"
		" VALUES ($4, 'bench', 'bench', 'blue', $1, $1)",
		"INSERT INTO contact_tag (tag_id, contact_id) SELECT $4, id " PEOPLE},
     .floor = {NOTE "$3, 1, id, 101, $4, NULL " PEOPLE,
	       "DELETE FROM contact_tag WHERE tag_id = $4 AND contact_id % 3 = 0",
	       TOUCH " WHERE id % 3 = 0 AND state = 0"}},
    {.key = "set",
     .action = BULK_SET,
     .field = "city",
     .value = "Benchtown",
     .floor = {NOTE "$3, 1, id, 8, NULLIF(city, ''), 'Benchtown' " PEOPLE,
	       "UPDATE contact SET city = 'Benchtown', city_key = 'benchtown', updated_at = $1,"
	       " version = version + 1 WHERE id % 3 = 0 AND state = 0"}},
    {.key = "attribute",
     .action = BULK_SET,
     .field = "attr.plan",
     .value = "Bench",
     .floor = {NOTE "$3, 1, c.id, 1003, v.text, 'Bench' FROM contact c LEFT JOIN attribute_value v"
		    " ON v.contact_id = c.id AND v.attribute_id = 3 WHERE c.id % 3 = 0"
		    " AND c.state = 0",
	       "INSERT OR REPLACE INTO attribute_value (contact_id, attribute_id, part, text, key)"
	       " SELECT id, 3, 0, 'Bench', 'bench' " PEOPLE,
	       TOUCH " WHERE id % 3 = 0 AND state = 0"}},
    {.key = "segment-add",
     .action = BULK_SEGMENT_ADD,
     .floor = {NOTE "$3, 1, id, 102, NULL, $4 " PEOPLE,
	       "INSERT INTO segment_member (segment_id, contact_id, added_at) SELECT $4, id,"
	       " $1 " PEOPLE}},
    {.key = "segment-remove",
     .action = BULK_SEGMENT_REMOVE,
     .before = {"INSERT INTO segment_member (segment_id, contact_id, added_at) SELECT $4, id,"
		" $1 " PEOPLE},
     .floor = {NOTE "$3, 1, id, 102, $4, NULL " PEOPLE,
	       "DELETE FROM segment_member WHERE segment_id = $4 AND contact_id % 3 = 0"}},
    {.key = "deactivate",
     .action = BULK_DEACTIVATE,
     .floor = {NOTE "$3, 1, id, 105, 'no', 'yes' " PEOPLE,
	       "UPDATE contact SET deactivated = 1, updated_at = $1, version = version + 1"
	       " WHERE id % 3 = 0 AND state = 0"}},
    {.key = "activate",
     .action = BULK_ACTIVATE,
     .before = {"UPDATE contact SET deactivated = 1 WHERE id % 3 = 0"},
     .floor = {NOTE "$3, 1, id, 105, 'yes', 'no' " PEOPLE,
	       "UPDATE contact SET deactivated = 0, updated_at = $1, version = version + 1"
	       " WHERE id % 3 = 0 AND state = 0"}},
    {.key = "archive",
     .action = BULK_ARCHIVE,
     .floor = {NOTE "$3, 1, id, 100, 'live', 'archived ' || $1 " PEOPLE, TALLY("-"),
	       "UPDATE contact SET state = 1, state_at = $1, state_reason = '', updated_at = $1,"
	       " version = version + 1 WHERE id % 3 = 0 AND state = 0",
	       TALLY("+")}},
    {.key = "delete",
     .action = BULK_DELETE,
     .value = "asked for it",
     .floor = {NOTE "$3, 1, id, 100, 'live', 'deleted ' || $1 || ' asked for it' " PEOPLE,
	       TALLY("-"),
	       "UPDATE contact SET state = 2, state_at = $1, state_reason = 'asked for it',"
	       " updated_at = $1, version = version + 1 WHERE id % 3 = 0 AND state = 0",
	       TALLY("+")}},
};

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

static struct db *open_base(const char *path)
{
	char why[512];
	struct db *db;

	if (db_open(&db, path, DB_OPEN, 32 * 1024, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		exit(1);
	}
	return db;
}

static bool needs_target(const struct action *a)
{
	return a->action <= BULK_UNTAG || a->action == BULK_SEGMENT_ADD ||
	       a->action == BULK_SEGMENT_REMOVE;
}

/* The statement with its numbers put in: they are ours, and differ in which they need. */
static const char *expand(struct op *op, const char *s, const int64_t *numbers)
{
	const char *dollar = strchr(s, '$');

	return dollar ? arena_printf(&op->mem, "%.*s%lld%s", (int)(dollar - s), s,
				     (long long)numbers[dollar[1] - '1'],
				     expand(op, dollar + 2, numbers))
		      : s;
}

static void run_all(struct op *op, const char *const *list, int64_t target, int64_t newest)
{
	const int64_t numbers[] = {op->now, newest, op->batch_id, target};

	for (int i = 0; i < STATEMENTS_MAX && list[i]; i++)
		must(db_run(op, expand(op, list[i], numbers), DB_NO_ARGS), op);
}

static int64_t new_segment(struct op *op)
{
	struct segment s = {
	    .name = "bench of bulk work", .description = "", .kind = SEGMENT_STATIC, .filter = ""};

	must(segment_create(op, &s), op);
	return s.id;
}

static int64_t prepare(struct op *op, const struct action *a)
{
	int64_t target = TARGET;

	must(db_begin_write(op), op);
	if (a->action == BULK_SEGMENT_ADD || a->action == BULK_SEGMENT_REMOVE)
		target = new_segment(op);
	run_all(op, a->before, target, 0);
	must(db_commit(op), op);
	must(db_tend_log(op, true), op);
	op->batch_id = 0;
	return target;
}

/* --- the two sides -------------------------------------------------------------------------- */

static int64_t run_product(struct op *op, const struct action *a, int64_t target)
{
	struct bulk b = {.order = {.action = a->action,
				   .targets = &target,
				   .target_count = needs_target(a),
				   .field = a->field ? a->field : "",
				   .value = a->value ? a->value : ""},
			 .chosen = "",
			 .chosen_href = ""};
	struct filter_sets sets;
	struct id_set people;

	must(db_begin_write(op), op);
	must(filter_sets_init(op, &sets), op);
	id_set_init(&op->mem, &people, sets.newest);
	for (int64_t id = 3; id <= sets.newest; id += 3)
		id_set_add(&people, id);
	id_set_and(&people, &sets.live);
	must(bulk_start(op, &b, &people), op);
	must(db_commit(op), op);
	must(bulk_run_next(op, &b), op);
	return b.changed;
}

static int64_t run_floor(struct op *op, const struct action *a, int64_t target)
{
	int64_t count, newest;

	db_set_bulk(op);
	must(db_begin_write(op), op);
	must(change_begin(op, "bench", 0), op);
	must(db_get_int(op, &newest, "SELECT max(id) FROM contact", DB_NO_ARGS), op);
	must(db_get_int(op, &count, "SELECT count(*) " PEOPLE, DB_NO_ARGS), op);
	run_all(op, a->floor, target, newest);
	must(db_commit(op), op);
	must(db_tend_log(op, true), op);
	return count;
}

/* --- the other writer ----------------------------------------------------------------------- */

struct other {
	const char *path;
	atomic_bool ended;
	double waits[WAITS_MAX];
	int count;
};

static void *write_now_and_then(void *context)
{
	static const struct timespec pause = {.tv_nsec = PAUSE_NS};
	struct other *o = context;
	struct op op;

	op_init(&op, open_base(o->path), time(NULL));
	while (!o->ended && o->count < WAITS_MAX) {
		double start = now_ms();

		must(db_begin_write(&op), &op);
		o->waits[o->count++] = now_ms() - start;
		must(db_run(&op, "UPDATE account SET name = name WHERE id = 1", DB_NO_ARGS), &op);
		must(db_commit(&op), &op);
		(void)nanosleep(&pause, NULL);
	}
	db_close(op.db);
	op_release(&op);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static struct other other;

static void finish_other(pthread_t thread)
{
	other.ended = true;
	(void)pthread_join(thread, NULL);
	qsort(other.waits, (size_t)other.count, sizeof(double), compare);
	printf("\t%.1f\t%.1f\t%.1f", other.waits[other.count / 2],
	       other.waits[other.count * 99 / 100], other.waits[other.count - 1]);
}

int main(int argc, char **argv)
{
	const struct action *a = NULL;
	bool is_floor, has_other;
	pthread_t thread;
	struct op op;
	double start;
	int64_t people, target;

	for (size_t i = 0; argc == 4 && i < ARRAY_LEN(actions); i++)
		if (strcmp(actions[i].key, argv[2]) == 0)
			a = &actions[i];
	if (!a) {
		fprintf(stderr, "usage: bulk_bench DATABASE ACTION product|floor|waits\n");
		return 2;
	}
	is_floor = strcmp(argv[3], "floor") == 0;
	has_other = strcmp(argv[3], "waits") == 0;
	op_init(&op, open_base(argv[1]), time(NULL));
	op.account_id = 1;
	target = prepare(&op, a);
	other.path = argv[1];
	if (has_other && pthread_create(&thread, NULL, write_now_and_then, &other))
		return 1;
	start = now_ms();
	people = is_floor ? run_floor(&op, a, target) : run_product(&op, a, target);
	printf("%lld\t%.1f", (long long)people, now_ms() - start);
	if (has_other)
		finish_other(thread);
	printf("\n");
	db_close(op.db);
	op_release(&op);
	return 0;
}
