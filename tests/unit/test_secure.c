#include "tests/unit/support.h"

#include <dirent.h>
#include <sys/wait.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/platform/secure.h"

static double seconds_of_check(const char *hash)
{
	struct timespec from, to;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	assert_false(secure_password_check(hash, "not the password"));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static void test_secure__a_password_fits_its_hash_alone(void **state)
{
	struct test_base *base = *state;
	const char *hash, *again;

	assert_rc(RC_OK, secure_password_hash(&base->op, "correct horse", &hash));
	assert_rc(RC_OK, secure_password_hash(&base->op, "correct horse", &again));
	assert_string_not_equal(hash, again);
	assert_true(secure_password_check(hash, "correct horse"));
	assert_false(secure_password_check(hash, "correct horse "));
	assert_false(secure_password_check(hash, ""));
	assert_int_equal(strncmp(hash, "$argon2id$", 10), 0);
}

static void test_secure__a_long_password_counts_to_its_end(void **state)
{
	struct test_base *base = *state;
	char password[1025];
	const char *hash;

	memset(password, 'a', sizeof(password) - 1);
	password[1024] = '\0';
	assert_rc(RC_OK, secure_password_hash(&base->op, password, &hash));
	password[1023] = 'b';
	assert_false(secure_password_check(hash, password));
	password[1023] = 'a';
	password[72] = 'b'; /* where bcrypt would have stopped reading */
	assert_false(secure_password_check(hash, password));
}

/*
 * An unknown account must cost what a wrong password costs.  A hash that libsodium cannot read is
 * refused within microseconds, so "not ten times less work" tells the two apart for sure.
 */
static void test_secure__an_unknown_account_costs_the_full_work(void **state)
{
	struct test_base *base = *state;
	const char *hash;

	assert_rc(RC_OK, secure_password_hash(&base->op, "correct horse", &hash));
	(void)seconds_of_check(hash);
	assert_true(seconds_of_check(NULL) * 10 > seconds_of_check(hash));
	assert_true(seconds_of_check("") * 10 > seconds_of_check(hash));
}

static void test_secure__an_unreadable_hash_fits_nothing(void **state)
{
	(void)state;
	assert_false(secure_password_check("x", "x"));
	assert_false(secure_password_check("$argon2id$", ""));
}

static void test_secure__tokens_differ_and_go_into_an_address(void **state)
{
	struct test_base *base = *state;
	const char *a = secure_token(&base->op.mem), *b = secure_token(&base->op.mem);

	assert_string_not_equal(a, b);
	assert_int_equal(strlen(a), SECURE_TOKEN_CHARS);
	assert_int_equal(strspn(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789-_"),
			 SECURE_TOKEN_CHARS);
}

static void test_secure__keyed_hashes_depend_on_key_and_text(void **state)
{
	struct test_base *base = *state;
	unsigned char one[SECURE_SECRET_BYTES] = {1}, two[SECURE_SECRET_BYTES] = {2};
	const char *hash = secure_keyed_hex(&base->op.mem, one, "text");

	assert_int_equal(strlen(hash), 2 * SECURE_HASH_BYTES);
	assert_true(secure_equal(hash, secure_keyed_hex(&base->op.mem, one, "text")));
	assert_false(secure_equal(hash, secure_keyed_hex(&base->op.mem, two, "text")));
	assert_false(secure_equal(hash, secure_keyed_hex(&base->op.mem, one, "texT")));
	assert_false(secure_equal(hash, ""));
}

static void test_secure__a_stream_hashes_as_the_whole(void **state)
{
	struct test_base *base = *state;
	unsigned char whole[SECURE_HASH_BYTES], parts[SECURE_HASH_BYTES];
	struct secure_stream *stream = secure_stream_new(&base->op.mem);

	secure_hash("abcdef", 6, whole);
	secure_stream_add(stream, "abc", 3);
	secure_stream_add(stream, "", 0);
	secure_stream_add(stream, "def", 3);
	secure_stream_end(stream, parts);
	assert_memory_equal(whole, parts, sizeof(whole));
}

static void test_secure__the_secret_is_made_once_and_private(void **state)
{
	struct test_base *base = *state;
	unsigned char first[SECURE_SECRET_BYTES], again[SECURE_SECRET_BYTES];
	char path[256], link_path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/secret", base->dir);
	snprintf(link_path, sizeof(link_path), "%s/link", base->dir);
	assert_false(secure_secret_load(path, first));
	assert_true(secure_secret_create(path));
	assert_true(secure_secret_load(path, first));
	assert_true(secure_secret_create(path));
	assert_true(secure_secret_load(path, again));
	assert_memory_equal(first, again, sizeof(first));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(symlink(path, link_path), 0);
	assert_false(secure_secret_load(link_path, again));
	assert_int_equal(truncate(path, 31), 0);
	assert_false(secure_secret_load(path, again));
	assert_false(secure_secret_create(path));
}

/* Many at once, as when two programs make an installation ready: one secret, whole for all. */
static void test_secure__the_secret_is_whole_for_everybody_at_once(void **state)
{
	struct test_base *base = *state;
	unsigned char secret[SECURE_SECRET_BYTES];
	char path[256];
	int status, left = 0;
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/shared", base->dir);
	for (int i = 0; i < 8; i++)
		if (fork() == 0)
			_exit(secure_secret_create(path) && secure_secret_load(path, secret) ? 0
											     : 1);
	for (int i = 0; i < 8; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	dir = opendir(base->dir);
	while ((entry = readdir(dir)))
		left += strncmp(entry->d_name, "shared", 6) == 0;
	closedir(dir);
	assert_int_equal(left, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_secure__a_password_fits_its_hash_alone),
	    TEST(test_secure__a_long_password_counts_to_its_end),
	    TEST(test_secure__an_unknown_account_costs_the_full_work),
	    TEST(test_secure__an_unreadable_hash_fits_nothing),
	    TEST(test_secure__tokens_differ_and_go_into_an_address),
	    TEST(test_secure__keyed_hashes_depend_on_key_and_text),
	    TEST(test_secure__a_stream_hashes_as_the_whole),
	    TEST(test_secure__the_secret_is_made_once_and_private),
	    TEST(test_secure__the_secret_is_whole_for_everybody_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
