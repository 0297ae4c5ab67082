/*
 * Between two transactions of a job others get in (db_give_way).  What is measured is a lower
 * bound: a busy machine makes it longer, never shorter.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/support.h"

enum {
	GIVE_WAY_MS = 3,      /* what anybody gets */
	GIVE_WAY_MAX_MS = 60, /* what one who waits gets at most */
	LOOKS = 5000,	      /* of a millisecond: by then another thread has begun */
	TURNS = 1000,
	OPTIMIZE_TURNS = 10, /* far fewer than there are tables */
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t give_way(struct test_base *base)
{
	int64_t start = now_ms();

	db_give_way(&base->op);
	return now_ms() - start;
}

/* The file by which those who wait say so. */
static int open_room(struct test_base *base)
{
	char path[200];
	int fd;

	snprintf(path, sizeof(path), "%s-wait", base->path);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	return fd;
}

static bool is_somebody_waiting(int fd)
{
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return true;
	assert_int_equal(flock(fd, LOCK_UN), 0);
	return false;
}

static void end_child(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_db_give_way__others_get_a_moment_and_no_lock_is_left(void **state)
{
	struct test_base *base = *state;
	int room = open_room(base);

	assert_true(give_way(base) >= GIVE_WAY_MS);
	assert_false(is_somebody_waiting(room));
	close(room);
	test_begin(base); /* as a job goes on */
	test_commit(base);
}

static void test_db_give_way__waits_until_who_waits_is_through(void **state)
{
	struct test_base *base = *state;
	int room = open_room(base), pipe_ends[2];
	char through = 0;
	int64_t took;
	pid_t child;

	assert_int_equal(pipe(pipe_ends), 0);
	assert_int_equal(fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(flock(room, LOCK_SH), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) { /* the lock is that of the open file, which both processes have */
		usleep(10000);
		_exit(write(pipe_ends[1], "x", 1) == 1 && flock(room, LOCK_UN) == 0 ? 0 : 1);
	}
	took = give_way(base);
	if (read(pipe_ends[0], &through, 1) != 1)
		assert_true(took >= GIVE_WAY_MAX_MS - 1);
	end_child(child);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	close(room);
}

static void test_db_give_way__does_not_wait_for_one_who_was_stopped(void **state)
{
	struct test_base *base = *state;
	int room = open_room(base);

	assert_int_equal(flock(room, LOCK_SH), 0);
	assert_true(give_way(base) >= GIVE_WAY_MAX_MS - 1);
	close(room);
}

/* A connection of its own, in a thread: SQLite's locks do not go with a fork. */
static void *write_once(void *path)
{
	static char failed[] = "failed";
	char why[256];
	struct db *db;
	struct op op;
	enum rc rc = db_open(&db, path, DB_OPEN, 0, why, sizeof(why));

	if (rc)
		return failed;
	op_init(&op, db, TEST_NOW);
	rc = db_begin_write(&op);
	if (!rc)
		rc = db_run(&op, "INSERT INTO setting (key, value) VALUES ('waited', '')",
			    DB_NO_ARGS);
	if (!rc)
		rc = db_commit(&op);
	op_release(&op);
	db_close(db);
	return rc ? failed : NULL;
}

/* A job that takes the lock again and again, and a page that needs it once. */
static void test_db_give_way__lets_a_writer_in(void **state)
{
	struct test_base *base = *state;
	int room = open_room(base), turns = 0;
	pthread_t writer;
	void *failed;

	test_begin(base);
	assert_int_equal(pthread_create(&writer, NULL, write_once, base->path), 0);
	for (int i = 0; i < LOOKS && !is_somebody_waiting(room); i++)
		usleep(1000);
	assert_true(is_somebody_waiting(room)); /* who is refused says so */
	do {
		test_commit(base);
		db_give_way(&base->op);
		test_begin(base);
	} while (++turns < TURNS &&
		 !test_count(base, "SELECT count(*) FROM setting WHERE key = 'waited'"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM setting WHERE key = 'waited'"), 1);
	test_commit(base);
	assert_int_equal(pthread_join(writer, &failed), 0);
	assert_null(failed);
	assert_false(is_somebody_waiting(room)); /* who got in says no more */
	close(room);
}

/* Another connection, which writes one small row after the other. */
struct writer {
	const char *path;
	atomic_bool stop;
	atomic_int written;
};

static void *write_on(void *context)
{
	struct writer *w = context;
	char why[256];
	struct db *db;
	struct op op;
	enum rc rc = db_open(&db, w->path, DB_OPEN, 0, why, sizeof(why));

	if (rc)
		return w;
	op_init(&op, db, TEST_NOW);
	while (!rc && !w->stop) {
		rc = db_begin_write(&op);
		if (!rc)
			rc = db_run(&op, "UPDATE contact_count SET total = total WHERE state = 0",
				    DB_NO_ARGS);
		if (!rc)
			rc = db_commit(&op);
		w->written++;
	}
	op_release(&op);
	db_close(db);
	return rc ? w : NULL;
}

/* There are more than seventy tables: statistics of all at once would keep everybody out. */
static void test_db_optimize__lets_others_write_between_two_tables(void **state)
{
	struct test_base *base = *state;
	struct writer writer = {.path = base->path};
	pthread_t thread;
	void *failed;
	int before;

	assert_int_equal(pthread_create(&thread, NULL, write_on, &writer), 0);
	for (int i = 0; i < LOOKS && !writer.written; i++)
		usleep(1000);
	before = writer.written;
	assert_true(before > 0);
	assert_rc(RC_OK, db_optimize(&base->op));
	assert_true(writer.written - before > OPTIMIZE_TURNS);
	writer.stop = true;
	assert_int_equal(pthread_join(thread, &failed), 0);
	assert_null(failed);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_db_give_way__others_get_a_moment_and_no_lock_is_left),
	    TEST(test_db_give_way__waits_until_who_waits_is_through),
	    TEST(test_db_give_way__does_not_wait_for_one_who_was_stopped),
	    TEST(test_db_give_way__lets_a_writer_in),
	    TEST(test_db_optimize__lets_others_write_between_two_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
