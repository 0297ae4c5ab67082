#include "tests/unit/support.h"

#include <sys/stat.h>

#include "lib/domain/change.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_tally.h"

static int64_t add(struct test_base *base, const char *first, const char *email)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = first;
	c.values[CONTACT_EMAIL] = email;
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	return c.id;
}

enum { PEOPLE = 5 };

static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	for (int i = 0; i < PEOPLE; i++)
		add(base, arena_printf(&base->op.mem, "Person %d", i),
		    i % 2 ? arena_printf(&base->op.mem, "p%d@shop.example", i) : "");
	test_commit(base);
	base->op.batch_id = 0;
	return 0;
}

/* What is kept beside the table agrees with the table. */
static void assert_counts(struct test_base *base)
{
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact_count n WHERE total <>"
					     " (SELECT count(*) FROM contact c"
					     "  WHERE c.state = n.state)"));
	assert_int_equal(
	    0, test_count(base, "SELECT count(*) FROM contact_tally t WHERE total <> (SELECT"
				" count(*) FROM contact c WHERE c.state = t.state"
				" AND CASE WHEN email_key IS NULL THEN -1 ELSE email_status END ="
				" t.email AND CASE WHEN phone = '' THEN -1 ELSE phone_status END ="
				" t.phone)"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact"),
			 test_count(base, "SELECT sum(total) FROM contact_tally"));
}

static void move(struct test_base *base, enum contact_move move, const char *reason, int64_t id,
		 int64_t expected)
{
	int64_t moved;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, contact_state_move(&base->op, move, reason, &id, 1, &moved));
	assert_int_equal(expected, moved);
	test_commit(base);
	assert_counts(base);
}

static void test_contact_state__there_and_back(void **state)
{
	static const struct {
		enum contact_move there, back;
		enum contact_state between;
		const char *action;
	} cases[] = {{CONTACT_ARCHIVE, CONTACT_UNARCHIVE, CONTACT_ARCHIVED, "contact.archive"},
		     {CONTACT_DELETE, CONTACT_RESTORE, CONTACT_DELETED, "contact.delete"}};
	struct test_base *base = *state;
	struct contact c;
	const char *action;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		base->op.now = TEST_NOW + 10 + (int64_t)i;
		move(base, cases[i].there, " asked for it ", 2, 1);
		assert_rc(RC_OK, db_get_text(&base->op, &action,
					     "SELECT action FROM batch ORDER BY id DESC LIMIT 1",
					     DB_NO_ARGS));
		assert_string_equal(cases[i].action, action);
		assert_rc(RC_OK, contact_get(&base->op, 2, &c));
		assert_int_equal(cases[i].between, c.state);
		assert_int_equal(base->op.now, c.state_at);
		assert_string_equal(i ? "asked for it" : "", c.state_reason);
		move(base, cases[i].there, "again", 2, 0); /* nothing to do */
		move(base, cases[i].back, "", 2, 1);
		assert_rc(RC_OK, contact_get(&base->op, 2, &c));
		assert_int_equal(CONTACT_LIVE, c.state);
		assert_int_equal(0, c.state_at);
		assert_string_equal("", c.state_reason);
	}
	assert_int_equal(5, c.version);
}

static void test_contact_state__archived_people_can_be_deleted(void **state)
{
	struct test_base *base = *state;
	struct contact_mark mark;
	const char *old, *new;

	move(base, CONTACT_ARCHIVE, "", 1, 1);
	move(base, CONTACT_DELETE, "moved away", 1, 1);
	move(base, CONTACT_UNARCHIVE, "", 1, 0);
	move(base, CONTACT_ARCHIVE, "", 1, 0);
	assert_rc(RC_OK, db_get_text(&base->op, &old,
				     "SELECT old_value FROM change WHERE field = 100"
				     " ORDER BY id DESC LIMIT 1",
				     DB_NO_ARGS));
	assert_rc(RC_OK, db_get_text(&base->op, &new,
				     "SELECT new_value FROM change WHERE field = 100"
				     " ORDER BY id DESC LIMIT 1",
				     DB_NO_ARGS));
	mark = contact_mark_parse(&base->op, old);
	assert_string_equal("archived", mark.word);
	assert_int_equal(TEST_NOW, mark.at);
	assert_string_equal("", mark.reason);
	mark = contact_mark_parse(&base->op, new);
	assert_string_equal("deleted", mark.word);
	assert_string_equal("moved away", mark.reason);
}

static void test_contact_state__a_mark_reads_every_form(void **state)
{
	struct test_base *base = *state;
	struct contact_mark mark = contact_mark_parse(&base->op, "deleted");

	assert_string_equal("deleted", mark.word);
	assert_int_equal(0, mark.at);
	assert_string_equal("", mark.reason);
	mark = contact_mark_parse(&base->op, "spam_report 5 complained 3 times");
	assert_string_equal("spam_report", mark.word);
	assert_int_equal(5, mark.at);
	assert_string_equal("complained 3 times", mark.reason);
	mark = contact_mark_parse(&base->op, "");
	assert_string_equal("", mark.word);
}

static void test_contact_state__deletion_needs_a_reason(void **state)
{
	struct test_base *base = *state;
	static const char *const reasons[] = {"", "  ", "two\nlines", "bad \xff"};
	int64_t id = 1, moved;

	test_begin(base);
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		assert_rc(RC_INVALID, contact_state_move(&base->op, CONTACT_DELETE, reasons[i], &id,
							 1, &moved));
		assert_string_equal("reason", base->op.fault.field);
		op_clear_fault(&base->op);
	}
	test_commit(base);
	assert_int_equal(PEOPLE, test_count(base, "SELECT count(*) FROM contact WHERE state = 0"));
}

static void test_contact_state__a_switch_is_noted_once(void **state)
{
	struct test_base *base = *state;
	struct contact c;

	move(base, CONTACT_DEACTIVATE, "", 3, 1);
	move(base, CONTACT_DEACTIVATE, "", 3, 0);
	assert_rc(RC_OK, contact_get(&base->op, 3, &c));
	assert_true(c.deactivated);
	assert_int_equal(CONTACT_LIVE, c.state);
	move(base, CONTACT_ACTIVATE, "", 3, 1);
	assert_rc(RC_OK, contact_get(&base->op, 3, &c));
	assert_false(c.deactivated);
	assert_int_equal(2, test_count(base, "SELECT count(*) FROM change WHERE field = 105"));
	assert_int_equal(3, c.version);
}

static void test_contact_state__several_moves_are_one_version(void **state)
{
	struct test_base *base = *state;
	struct contact c;
	int64_t id = 4, moved;

	test_begin(base);
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_DEACTIVATE, "", &id, 1, &moved));
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_ARCHIVE, "", &id, 1, &moved));
	test_commit(base);
	assert_rc(RC_OK, contact_get(&base->op, 4, &c));
	assert_int_equal(2, c.version);
	assert_int_equal(CONTACT_ARCHIVED, c.state);
	assert_true(c.deactivated);
}

static void test_contact_state__a_set_goes_in_slices(void **state)
{
	struct test_base *base = *state;
	const int many = 2 * CONTACT_SLICE + 7;
	struct id_set people;
	int64_t moved;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	for (int i = 0; i < many; i++)
		add(base, "Many", "");
	test_commit(base);
	id_set_init(&base->op.mem, &people, many + 100);
	id_set_fill(&people, many + 100); /* also numbers that nobody has */
	id_set_remove(&people, 1);
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK,
		  contact_state_move_set(&base->op, CONTACT_DELETE, "all go", &people, &moved));
	test_commit(base);
	assert_int_equal(many + PEOPLE - 1, moved);
	assert_int_equal(1, test_count(base, "SELECT count(*) FROM contact WHERE state = 0"));
	assert_int_equal(1, test_count(base, "SELECT count(DISTINCT batch_id) FROM change"
					     " WHERE field = 100"));
	assert_counts(base);
}

static void test_contact_state__tally_follows_edits(void **state)
{
	struct test_base *base = *state;
	struct contact_tally tally[CONTACT_STATES];
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, contact_get(&base->op, 2, &before));
	c = before;
	c.values[CONTACT_EMAIL] = "";
	c.values[CONTACT_PHONE] = "+43 512 555 01";
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK,
		  contact_update(&base->op, &before, &c, &keys, CONTACT_MASK_ALL, 0, &changed));
	test_commit(base);
	assert_counts(base);
	assert_rc(RC_OK, contact_tally_get(&base->op, tally));
	assert_int_equal(PEOPLE, tally[CONTACT_LIVE].total);
	assert_int_equal(1, tally[CONTACT_LIVE].with_email);
	assert_int_equal(1, tally[CONTACT_LIVE].with_phone);
	assert_int_equal(1, tally[CONTACT_LIVE].phone[CONTACT_EMAIL_ACTIVE]);
}

/* A page that works in slices is no bulk job; its log is brought back all the same. */
static void test_contact_slice__the_log_of_a_page_stays_bounded(void **state)
{
	enum { TEXT_BYTES = 13000000, SLICES = 24, LOG_BYTES = 215 * 1024 * 1024 };
	struct test_base *base = *state;
	char *text = mem_alloc(TEXT_BYTES), log[200];
	struct stat st;

	base->op.batch_id = 0;
	test_begin(base);
	for (int i = 0; i < SLICES; i++) {
		memset(text, 'a' + i, TEXT_BYTES - 1); /* what is the same is not written */
		text[TEXT_BYTES - 1] = '\0';
		assert_rc(RC_OK, db_run(&base->op,
					"INSERT INTO setting (key, value) VALUES ('large', $1)"
					" ON CONFLICT (key) DO UPDATE SET value = excluded.value",
					DB_ARGS(db_text(text))));
		assert_rc(RC_OK, contact_slice_end(&base->op));
	}
	test_commit(base);
	snprintf(log, sizeof(log), "%s-wal", base->path);
	assert_int_equal(stat(log, &st), 0);
	assert_true(st.st_size < LOG_BYTES);
	free(text);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	static const struct CMUnitTest tests[] = {
	    CASE(test_contact_state__there_and_back),
	    CASE(test_contact_state__archived_people_can_be_deleted),
	    CASE(test_contact_state__a_mark_reads_every_form),
	    CASE(test_contact_state__deletion_needs_a_reason),
	    CASE(test_contact_state__a_switch_is_noted_once),
	    CASE(test_contact_state__several_moves_are_one_version),
	    CASE(test_contact_state__a_set_goes_in_slices),
	    CASE(test_contact_state__tally_follows_edits),
	    CASE(test_contact_slice__the_log_of_a_page_stays_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
