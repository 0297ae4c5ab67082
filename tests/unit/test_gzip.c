#include "lib/platform/gzip.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "tests/unit/support.h"

static int new_file(struct test_base *base)
{
	int fd = mkstemp(config_path(&base->op.mem, &base->config, "gzip-XXXXXX"));

	assert_true(fd >= 0);
	return fd;
}

static void pack(int fd, const char *bytes, size_t len, int times)
{
	gzFile out = gzdopen(dup(fd), "ab9");

	assert_non_null(out);
	for (int i = 0; i < times; i++)
		assert_int_equal(gzwrite(out, bytes, (unsigned)len), len);
	assert_int_equal(gzclose(out), Z_OK);
}

static int64_t size_of(int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	return st.st_size;
}

static void test_gzip__unpacks_all_members(void **state)
{
	struct test_base *base = *state;
	int from = new_file(base), to = new_file(base);
	char text[16] = {0};

	pack(from, "E-mail\n", 7, 1);
	pack(from, "a@b.c\n", 6, 1);
	assert_true(gzip_is(from));
	assert_false(gzip_is(to));
	assert_rc(RC_OK, gzip_unpack(&base->op, from, to, 13));
	assert_int_equal(pread(to, text, sizeof(text), 0), 13);
	assert_string_equal(text, "E-mail\na@b.c\n");
	close(from);
	close(to);
}

static void test_gzip__stops_at_the_limit(void **state)
{
	struct test_base *base = *state;
	int from = new_file(base), to = new_file(base);
	char zeros[4096] = {0};

	pack(from, zeros, sizeof(zeros), 25600);
	assert_true(size_of(from) < 200000);
	assert_rc(RC_INVALID, gzip_unpack(&base->op, from, to, 1000000));
	assert_string_equal(base->op.fault.reason, "unpacked, the file is too large");
	assert_true(size_of(to) <= 1000000);
	close(from);
	close(to);
}

static void test_gzip__refuses_what_is_broken(void **state)
{
	struct test_base *base = *state;
	int from = new_file(base), to = new_file(base);
	int64_t size;

	pack(from, "E-mail\na@b.example\n", 19, 300);
	size = size_of(from);
	assert_int_equal(ftruncate(from, size - 3), 0);
	assert_rc(RC_INVALID, gzip_unpack(&base->op, from, to, 1000000));
	assert_non_null(strstr(base->op.fault.reason, "is not complete"));
	op_clear_fault(&base->op);
	assert_int_equal(pwrite(from, "\xFF\xFF\xFF\xFF\xFF\xFF", 6, 12), 6);
	assert_rc(RC_INVALID, gzip_unpack(&base->op, from, to, 1000000));
	assert_non_null(strstr(base->op.fault.reason, "is damaged"));
	close(from);
	close(to);
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_gzip__##name, test_base_setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(unpacks_all_members),
	    TEST(stops_at_the_limit),
	    TEST(refuses_what_is_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
