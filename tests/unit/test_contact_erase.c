#include "tests/unit/support.h"

#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_data.h"
#include "lib/domain/contact_erase.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/event.h"
#include "lib/platform/secure.h"

static const unsigned char secret[SECURE_SECRET_BYTES] = {1, 2, 3};

static void check(struct test_base *base, const char *email, const char *phone, struct contact *c,
		  struct contact_keys *keys)
{
	*c = (struct contact){0};
	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c->values[f] = "";
	c->values[CONTACT_FIRST_NAME] = "Zacharias";
	c->values[CONTACT_EMAIL] = email;
	c->values[CONTACT_PHONE] = phone;
	assert_rc(RC_OK, contact_check(&base->op, c, "AT", CONTACT_LENIENT, keys));
}

static int64_t add(struct test_base *base, const char *email, const char *phone)
{
	struct contact_keys keys;
	struct contact c;

	check(base, email, phone, &c, &keys);
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	return c.id;
}

/* 1 has everything, 2 a number alone. */
static int setup(void **state)
{
	struct test_base *base;
	bool is_new;

	secure_init();
	if (test_base_setup(state))
		return -1;
	base = *state;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	add(base, "zach@life.example", "+43 512 555 01");
	add(base, "", "+43 512 555 02");
	assert_rc(RC_OK,
		  event_record_named(
		      &base->op,
		      &(struct event_named){
			  .contact_id = 1,
			  .at = TEST_NOW,
			  .source_key = "app:1",
			  .name = "Quiz",
			  .properties = (struct event_property[]){{"answer", "Zweiundvierzig"}},
			  .property_count = 1},
		      &is_new));
	test_commit(base);
	return 0;
}

static void delete_one(struct test_base *base, int64_t id)
{
	int64_t moved;

	base->op.batch_id = 0;
	test_begin(base);
	assert_rc(RC_OK,
		  contact_state_move(&base->op, CONTACT_DELETE, "Zach wrote", &id, 1, &moved));
	test_commit(base);
}

static void erase(struct test_base *base, int64_t id, struct contact_erasure *receipt)
{
	delete_one(base, id);
	base->op.batch_id = 0;
	test_begin(base);
	assert_rc(RC_OK, contact_erase(&base->op, &base->config, secret, id, receipt));
	test_commit(base);
}

static void test_contact_erase__keeps_no_value(void **state)
{
	struct test_base *base = *state;
	struct contact_erasure receipt, again;
	struct contact c;

	erase(base, 1, &receipt);
	assert_true(receipt.has_email && receipt.has_phone);
	assert_int_equal(1, receipt.events);
	assert_rc(RC_NOT_FOUND, contact_get(&base->op, 1, &c));
	op_clear_fault(&base->op);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM event"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM event_property"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact_total"));
	assert_int_equal(1, test_count(base, "SELECT count(*) FROM contact_search"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM change WHERE entity_id = 1 AND"
					     " (strpos(COALESCE(old_value, ''), 'Zach') > 0 OR"
					     " strpos(COALESCE(new_value, ''), 'Zach') > 0)"));
	assert_int_equal(1, test_count(base, "SELECT total FROM contact_count WHERE state = 3"));
	assert_int_equal(1, test_count(base, "SELECT sum(total) FROM contact_tally"
					     " WHERE state = 3 AND email = -1 AND phone = -1"));
	assert_rc(RC_OK, contact_erasure_get(&base->op, 1, &again));
	assert_int_equal(receipt.id, again.id);
	assert_rc(RC_NOT_FOUND, contact_erasure_get(&base->op, 2, &again));
}

static void test_contact_erase__takes_deleted_people_only(void **state)
{
	struct test_base *base = *state;
	struct contact_erasure receipt;

	test_begin(base);
	assert_rc(RC_CONFLICT, contact_erase(&base->op, &base->config, secret, 1, &receipt));
	op_clear_fault(&base->op);
	assert_rc(RC_NOT_FOUND, contact_erase(&base->op, &base->config, secret, 9, &receipt));
	op_clear_fault(&base->op);
	db_rollback(&base->op);
}

static bool is_known(struct test_base *base, const char *email, const char *phone)
{
	struct contact_keys keys;
	struct contact c;
	bool found;

	check(base, email, phone, &c, &keys);
	assert_rc(RC_OK, contact_erasure_find(&base->op, secret, &keys, &found));
	return found;
}

static void test_contact_erase__knows_them_again(void **state)
{
	struct test_base *base = *state;
	struct contact_erasure receipt;
	struct contact_keys keys;
	struct contact c;
	bool found;

	assert_false(is_known(base, "zach@life.example", ""));
	erase(base, 1, &receipt);
	erase(base, 2, &receipt);
	assert_true(is_known(base, "ZACH@life.example", ""));
	assert_true(is_known(base, "", "0512 55501"));
	/* The family's number with another address is somebody else. */
	assert_false(is_known(base, "eva@life.example", "0512 55501"));
	/* Who had nothing but the number is known by it. */
	assert_true(is_known(base, "eva@life.example", "0512 55502"));
	assert_false(is_known(base, "", "0512 55503"));
	check(base, "zach@life.example", "", &c, &keys);
	assert_rc(RC_FAILED, contact_erasure_find(&base->op, NULL, &keys, &found));
	op_clear_fault(&base->op);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM erasure_key"
					     " WHERE strpos(hash, 'zach') > 0"));
}

/* --- very much behind somebody ---------------------------------------------------------------- */

enum { VISITS = 2000 };

static void make_visits(struct test_base *base)
{
	test_begin(base);
	assert_rc(
	    RC_OK,
	    db_run(&base->op,
		   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)"
		   " INSERT INTO visit (contact_id, at, source_key, pages, seconds)"
		   " SELECT 1, $2, 'v' || i, 1, 1 FROM n",
		   DB_ARGS(db_int(VISITS), db_int(TEST_NOW))));
	test_commit(base);
}

/* Others have waited for long already: each piece is then a transaction. */
static enum rc erase_late(struct test_base *base, struct contact_erasure *receipt)
{
	delete_one(base, 1);
	base->op.batch_id = 0;
	base->op.is_held = false;
	test_begin(base);
	usleep(1000 * (CONTACT_TURN_MS + 1));
	return contact_erase(&base->op, &base->config, secret, 1, receipt);
}

static void test_contact_erase__lets_others_write_between_pieces(void **state)
{
	struct test_base *base = *state;
	struct contact_erasure receipt;

	make_visits(base);
	assert_rc(RC_OK, erase_late(base, &receipt));
	assert_true(base->op.is_held); /* there was another transaction */
	test_commit(base);
	assert_int_equal(VISITS + 1, receipt.events);
	assert_true(receipt.changes > 0);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM visit"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM erasure WHERE is_open = 1"));
}

static void test_contact_erase__interrupted_is_gone_on_with(void **state)
{
	struct test_base *base = *state;
	struct contact_erasure receipt;
	struct contact c;
	int64_t left;

	make_visits(base);
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op,
				"CREATE TRIGGER stop BEFORE DELETE ON visit WHEN OLD.source_key ="
				" 'v1500' BEGIN SELECT RAISE(ABORT, 'stop'); END",
				DB_NO_ARGS));
	test_commit(base);
	assert_rc(RC_CONFLICT, erase_late(base, &receipt));
	db_rollback(&base->op);
	op_reset(&base->op, TEST_NOW);
	/* Nobody sees the person any more, and there is a receipt. */
	assert_rc(RC_NOT_FOUND, contact_get(&base->op, 1, &c));
	op_clear_fault(&base->op);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact WHERE id = 1 AND"
					     " (state <> 3 OR email <> '' OR first_name <> '')"));
	assert_true(is_known(base, "zach@life.example", ""));
	assert_rc(RC_OK, contact_erasure_get(&base->op, 1, &receipt));
	left = test_count(base, "SELECT count(*) FROM visit");
	assert_true(left > 0 && left <= VISITS);
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op, "DROP TRIGGER stop", DB_NO_ARGS));
	assert_rc(RC_OK, contact_erase_rest(&base->op)); /* as the night does */
	test_commit(base);
	assert_rc(RC_OK, contact_erasure_get(&base->op, 1, &receipt));
	assert_int_equal(VISITS + 1, receipt.events);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM visit"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM event"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM change WHERE entity_id = 1 AND"
					     " (strpos(COALESCE(old_value, ''), 'Zach') > 0 OR"
					     " strpos(COALESCE(new_value, ''), 'Zach') > 0)"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM erasure WHERE is_open = 1"));
}

static void test_contact_data__has_every_section(void **state)
{
	static const char *const words[] = {"\"contact\"", "\"events\"",	"\"history\"",
					    "Zacharias",   "zach@life.example", "Zweiundvierzig"};
	struct test_base *base = *state;
	struct str out;

	base->op.batch_id = 0;
	test_begin(base);
	str_init(&out, PAGE_MAX);
	assert_rc(RC_OK, contact_data_write(&base->op, 1, CONTACT_DATA_JSON, &out));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_non_null(strstr(out.text, words[i]));
	str_clear(&out);
	assert_rc(RC_OK, contact_data_write(&base->op, 1, CONTACT_DATA_CSV, &out));
	assert_non_null(strstr(out.text, "contact,first_name,Zacharias,"));
	str_release(&out);
	str_init(&out, 100);
	assert_rc(RC_FAILED, contact_data_write(&base->op, 1, CONTACT_DATA_JSON, &out));
	op_clear_fault(&base->op);
	str_release(&out);
	test_commit(base);
	assert_int_equal(3, test_count(base, "SELECT count(*) FROM change WHERE field = 107"));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	static const struct CMUnitTest tests[] = {
	    CASE(test_contact_erase__keeps_no_value),
	    CASE(test_contact_erase__takes_deleted_people_only),
	    CASE(test_contact_erase__knows_them_again),
	    CASE(test_contact_erase__lets_others_write_between_pieces),
	    CASE(test_contact_erase__interrupted_is_gone_on_with),
	    CASE(test_contact_data__has_every_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
