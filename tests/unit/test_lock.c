#include "tests/unit/support.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/platform/lock.h"

static void lock_path(struct test_base *base, char path[256])
{
	snprintf(path, 256, "%s/test.lock", base->dir);
}

static void test_lock__is_held_by_one_at_a_time(void **state)
{
	struct test_base *base = *state;
	int first, second;
	char path[256];

	lock_path(base, path);
	assert_rc(RC_OK, lock_take(path, &first));
	assert_rc(RC_BUSY, lock_take(path, &second));
	assert_int_equal(second, -1);
	lock_release(second);
	lock_release(first);
	assert_rc(RC_OK, lock_take(path, &second));
	lock_release(second);
}

static void test_lock__a_killed_process_holds_nothing(void **state)
{
	struct test_base *base = *state;
	int ready[2], lock, status;
	char path[256], byte;
	pid_t child;

	lock_path(base, path);
	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		if (lock_take(path, &lock) || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_rc(RC_BUSY, lock_take(path, &lock));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_rc(RC_OK, lock_take(path, &lock));
	lock_release(lock);
	close(ready[0]);
	close(ready[1]);
}

static void test_lock__only_a_plain_file_of_ours_is_one(void **state)
{
	struct test_base *base = *state;
	char path[256], target[256];
	struct stat st;
	int lock;

	lock_path(base, path);
	snprintf(target, sizeof(target), "%s/elsewhere", base->dir);
	assert_int_equal(symlink(target, path), 0);
	assert_rc(RC_FAILED, lock_take(path, &lock));
	assert_int_equal(lstat(target, &st), -1);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_rc(RC_FAILED, lock_take(path, &lock));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_rc(RC_FAILED, lock_take(path, &lock));
	assert_int_equal(rmdir(path), 0);
	assert_rc(RC_OK, lock_take(path, &lock));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	lock_release(lock);
}

static void test_lock__is_not_passed_on_to_programs_we_start(void **state)
{
	struct test_base *base = *state;
	int lock, again, status;
	char path[256];
	pid_t child;

	lock_path(base, path);
	assert_rc(RC_OK, lock_take(path, &lock));
	child = fork();
	if (child == 0) {
		execl("/bin/sleep", "sleep", "30", (char *)NULL);
		_exit(127);
	}
	lock_release(lock);
	/* Until the exec, the child has the descriptor, too. */
	while (lock_take(path, &again) == RC_BUSY)
		usleep(1000);
	lock_release(again);
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_lock__is_held_by_one_at_a_time),
	    TEST(test_lock__a_killed_process_holds_nothing),
	    TEST(test_lock__only_a_plain_file_of_ours_is_one),
	    TEST(test_lock__is_not_passed_on_to_programs_we_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
