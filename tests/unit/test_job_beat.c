#include "lib/domain/job_beat.h"

#include <unistd.h>

#include "tests/unit/support.h"

static void test_job_beat__is_late_by_its_own_rhythm(void **state)
{
	struct job_beat minute = {.info = &job_infos[0], .cron_at = 1000000};
	struct job_beat night = {.info = &job_infos[JOB_COUNT - 1], .cron_at = 1000000};

	(void)state;
	assert_false(minute.info->nightly);
	assert_true(night.info->nightly);
	assert_false(job_beat_is_late(&minute, 1000000 + JOB_MINUTE_LATE_SECONDS));
	assert_true(job_beat_is_late(&minute, 1000001 + JOB_MINUTE_LATE_SECONDS));
	assert_false(job_beat_is_late(&night, 1000000 + 25 * 3600));
	assert_true(job_beat_is_late(&night, 1000000 + 27 * 3600));
}

static void test_job_beat__tells_what_a_run_left(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	struct job_beat beats[JOB_COUNT];

	job_beat_list(op, &base->config, beats);
	assert_int_equal(beats[0].cron_at, 0);
	assert_int_equal(beats[0].started_at, 0);
	assert_false(beats[0].is_at_work || beats[0].failed);
	job_beat_cron(&op->mem, &base->config, "importer", 5000);
	job_beat_start(&op->mem, &base->config, "importer", 5001);
	job_beat_list(op, &base->config, beats);
	assert_int_equal(beats[0].cron_at, 5000);
	assert_int_equal(beats[0].started_at, 5001);
	assert_int_equal(beats[0].finished_at, 0);
	assert_true(beats[0].is_at_work); /* the pid is ours */
	job_beat_end(&op->mem, &base->config, "importer", 5001, 5010, "disk: it is full");
	job_beat_list(op, &base->config, beats);
	assert_int_equal(beats[0].finished_at, 5010);
	assert_true(beats[0].failed);
	assert_string_equal(beats[0].error, "disk: it is full");
	assert_false(beats[0].is_at_work);
	job_beat_end(&op->mem, &base->config, "importer", 5011, 5012, "");
	job_beat_list(op, &base->config, beats);
	assert_false(beats[0].failed);
	assert_string_equal(beats[0].error, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_job_beat__is_late_by_its_own_rhythm),
	    cmocka_unit_test_setup_teardown(test_job_beat__tells_what_a_run_left, test_base_setup,
					    test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
