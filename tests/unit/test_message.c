#include "tests/unit/support.h"

#include "lib/domain/message.h"

static void queue(struct test_base *base, const char *recipient)
{
	assert_rc(RC_OK, message_queue(&base->op, recipient, "Subject", "Body\n"));
}

static struct message claim(struct test_base *base)
{
	struct message m;

	assert_rc(RC_OK, message_claim(&base->op, &m));
	return m;
}

static int64_t in_state(struct test_base *base, const char *state)
{
	int64_t n;

	assert_rc(RC_OK, db_get_int(&base->op, &n, "SELECT count(*) FROM message WHERE state = $1",
				    DB_ARGS(db_text(state))));
	return n;
}

static void test_message__goes_to_exactly_one_address(void **state)
{
	static const char *const bad[] = {
	    "",
	    "nobody",
	    "a@example.org,b@example.org",
	    "a@example.org b@example.org",
	    "a@example.org>\r\nRCPT TO:<b@example.org",
	    "a@example.org\nBcc: b@example.org",
	    "<a@example.org>",
	    "Ana <a@example.org>",
	    "a@example.org;b@example.org",
	};
	struct test_base *base = *state;

	test_begin(base);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_rc(RC_INVALID, message_queue(&base->op, bad[i], "S", "B"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM message"), 0);
	queue(base, "a@example.org");
	queue(base, "ünal@bücher.example");
}

static void test_message__a_subject_is_one_line(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	assert_rc(RC_OK,
		  message_queue(&base->op, "a@example.org", "Hello\r\nBcc: x@example.org", ""));
	assert_string_equal(claim(base).subject, "Hello  Bcc: x@example.org");
}

static void test_message__each_is_handed_out_once_oldest_first(void **state)
{
	struct test_base *base = *state;
	struct message m;

	test_begin(base);
	queue(base, "a@example.org");
	queue(base, "b@example.org");
	assert_string_equal(claim(base).recipient, "a@example.org");
	assert_string_equal(claim(base).recipient, "b@example.org");
	assert_rc(RC_NOT_FOUND, message_claim(&base->op, &m));
}

static void test_message__what_was_interrupted_is_not_sent_again(void **state)
{
	struct test_base *base = *state;
	struct message m;

	test_begin(base);
	queue(base, "a@example.org");
	(void)claim(base);
	assert_rc(RC_OK, message_settle_stale(&base->op));
	assert_int_equal(in_state(base, "uncertain"), 1);
	base->op.now += 7 * 24 * 3600;
	assert_rc(RC_NOT_FOUND, message_claim(&base->op, &m));
}

static void test_message__delays_grow_and_end_after_a_day(void **state)
{
	struct test_base *base = *state;
	int64_t due, wait, last = 0, start = base->op.now;
	struct message m;

	test_begin(base);
	queue(base, "a@example.org");
	while (base->op.now < start + MESSAGE_ATTEMPT_SECONDS) {
		m = claim(base);
		assert_rc(RC_OK, message_delayed(&base->op, &m, "451 try later"));
		due = test_count(base, "SELECT next_at FROM message");
		wait = due - base->op.now;
		assert_true(wait >= last && wait <= 4 * 3600);
		assert_rc(RC_NOT_FOUND, message_claim(&base->op, &m));
		base->op.now = due;
		last = wait;
	}
	m = claim(base);
	assert_true(m.attempts < 20);
	assert_rc(RC_OK, message_delayed(&base->op, &m, "451 try later"));
	assert_int_equal(in_state(base, "failed"), 1);
}

static void test_message__what_ended_keeps_no_link(void **state)
{
	struct test_base *base = *state;
	struct message m;

	test_begin(base);
	queue(base, "a@example.org");
	queue(base, "b@example.org");
	m = claim(base);
	assert_rc(RC_OK, message_sent(&base->op, &m));
	m = claim(base);
	assert_rc(RC_OK, message_failed(&base->op, &m, "550 no such person"));
	assert_int_equal(in_state(base, "sent"), 1);
	assert_int_equal(in_state(base, "failed"), 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM message WHERE body <> ''"), 0);
	base->op.now += MESSAGE_KEEP_SECONDS + 1;
	queue(base, "c@example.org");
	assert_rc(RC_OK, message_remove_old(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM message"), 1);
}

static void test_message__any_bytes_of_a_server_are_kept_as_text(void **state)
{
	struct test_base *base = *state;
	const char *error;
	struct message m;
	char answer[600];

	memset(answer, 'x', sizeof(answer) - 1);
	answer[sizeof(answer) - 1] = '\0';
	answer[10] = '\xff';
	test_begin(base);
	queue(base, "a@example.org");
	m = claim(base);
	assert_rc(RC_OK, message_uncertain(&base->op, &m, answer));
	assert_rc(RC_OK, db_get_text(&base->op, &error, "SELECT error FROM message", DB_NO_ARGS));
	assert_string_equal(error, "xxxxxxxxxx");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_message__goes_to_exactly_one_address),
	    TEST(test_message__a_subject_is_one_line),
	    TEST(test_message__each_is_handed_out_once_oldest_first),
	    TEST(test_message__what_was_interrupted_is_not_sent_again),
	    TEST(test_message__delays_grow_and_end_after_a_day),
	    TEST(test_message__what_ended_keeps_no_link),
	    TEST(test_message__any_bytes_of_a_server_are_kept_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
