#include "tests/unit/support.h"

#include "lib/domain/attribute.h"
#include "lib/domain/change.h"
#include "lib/domain/suggestion.h"
#include "lib/domain/tag.h"

static const struct filter_field *field(struct test_base *base, const char *key)
{
	const struct filter_field *f;

	assert_rc(RC_OK, filter_field_find(&base->op, key, &f));
	return f;
}

static struct suggestions ask(struct test_base *base, const char *key)
{
	struct suggestions s;

	assert_rc(RC_OK, suggestion_list(&base->op, field(base, key), &s));
	return s;
}

static void run(struct test_base *base, const char *sql)
{
	assert_rc(RC_OK, db_run(&base->op, sql, DB_NO_ARGS));
}

static void add_person(struct test_base *base, const char *city, const char *categories, int state)
{
	assert_rc(RC_OK,
		  db_run(&base->op,
			 "INSERT INTO contact (city, categories, state, created_at, updated_at)"
			 " VALUES ($1, $2, $3, 1, 1)",
			 DB_ARGS(db_text(city), db_text(categories), db_int(state))));
}

static void test_suggestion_list__has_what_is_there_most_often_first(void **state)
{
	struct test_base *base = *state;
	struct suggestions s;

	test_begin(base);
	for (int i = 0; i < 3; i++)
		add_person(base, "Wien", "", 0);
	add_person(base, "Graz", "", 0);
	add_person(base, "", "", 0);
	add_person(base, "Deleted", "", 2);
	test_commit(base);
	s = ask(base, "city");
	assert_int_equal(s.count, 2);
	assert_string_equal(s.items[0].value, "Wien");
	assert_string_equal(s.items[1].value, "Graz");
	assert_false(s.is_complete);
	assert_int_equal(ask(base, "email").count, 0);
	assert_int_equal(ask(base, "created").count, 0);
}

static void test_suggestion_list__of_text_has_a_maximum(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	for (int i = 0; i < SUGGESTIONS_MAX + 20; i++)
		add_person(base, arena_printf(&base->op.mem, "City %d", i), "", 0);
	test_commit(base);
	assert_int_equal(ask(base, "city").count, SUGGESTIONS_MAX);
}

static void test_suggestion_list__takes_lists_apart(void **state)
{
	struct test_base *base = *state;
	struct suggestions s;

	test_begin(base);
	add_person(base, "", "news, offers", 0);
	add_person(base, "", "offers,, events ", 0);
	test_commit(base);
	s = ask(base, "categories");
	assert_int_equal(s.count, 3);
	assert_false(s.is_complete);
}

static void test_suggestion_list__of_a_menu_is_complete(void **state)
{
	struct test_base *base = *state;
	struct suggestions s;
	struct tag tag;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "VIP Customer", "", TAG_BOTH, &tag));
	assert_rc(RC_OK, tag_create(&base->op, "Chats", "", TAG_CONVERSATIONS, &tag));
	test_commit(base);
	s = ask(base, "tag");
	assert_int_equal(s.count, 1);
	assert_string_equal(s.items[0].value, "vip-customer");
	assert_string_equal(s.items[0].label, "VIP Customer");
	assert_true(s.is_complete);
	s = ask(base, "country");
	assert_true(s.count > 200 && s.is_complete);
	assert_string_equal(suggestion_value(&s, "germany"), "DE");
	assert_string_equal(suggestion_value(&s, "DE"), "DE");
	assert_string_equal(suggestion_value(&s, "Narnia"), "Narnia");
	assert_string_equal(suggestion_label(&s, "AT"), "Austria");
	assert_string_equal(suggestion_label(&s, "??"), "??");
	s = ask(base, "email_status");
	assert_string_equal(s.items[2].value, "spam_report");
}

static void test_suggestion_list__knows_attributes(void **state)
{
	static const char *const labels[] = {"Gold", "Silver, matt"};
	struct test_base *base = *state;
	struct suggestions s;
	int64_t id;

	test_begin(base);
	assert_rc(RC_OK, attribute_create(&base->op, "Level", ATTRIBUTE_CHOICE, labels, 2, &id));
	assert_rc(RC_OK, attribute_create(&base->op, "Note", ATTRIBUTE_TEXT, NULL, 0, &id));
	assert_rc(RC_OK, db_run(&base->op,
				"INSERT INTO attribute_value (contact_id, attribute_id, text, key)"
				" VALUES (1, $1, 'Zebra', 'zebra'), (2, $1, 'ape', 'ape'),"
				" (3, $1, 'APE', 'ape')",
				DB_ARGS(db_int(id))));
	test_commit(base);
	s = ask(base, "attr.level");
	assert_int_equal(s.count, 2);
	assert_string_equal(s.items[1].value, "Silver, matt");
	s = ask(base, "attr.note");
	assert_int_equal(s.count, 2);
	assert_string_equal(s.items[1].value, "Zebra");
}

static void test_suggestion_list__shows_no_segments_of_others(void **state)
{
	struct test_base *base = *state;
	struct suggestions s;

	test_begin(base);
	run(base,
	    "INSERT INTO account (id, email, email_key, name, role, password_hash, created_at)"
	    " VALUES (2, 'b', 'b', 'B', 'editor', '', 0)");
	run(base,
	    "INSERT INTO segment (name, name_key, kind, owner_id, is_shared, archived_at,"
	    " created_at, updated_at) VALUES ('Mine', 'mine', 1, 1, 0, NULL, 0, 0),"
	    " ('Shared', 'shared', 1, 2, 1, NULL, 0, 0), ('Theirs', 'theirs', 1, 2, 0, NULL, 0, 0),"
	    " ('Gone', 'gone', 1, 1, 1, 5, 0, 0)");
	test_commit(base);
	s = ask(base, "segment");
	assert_int_equal(s.count, 2);
	assert_string_equal(s.items[0].label, "Mine");
	assert_string_equal(s.items[1].label, "Shared");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    CASE(test_suggestion_list__has_what_is_there_most_often_first),
	    CASE(test_suggestion_list__of_text_has_a_maximum),
	    CASE(test_suggestion_list__takes_lists_apart),
	    CASE(test_suggestion_list__of_a_menu_is_complete),
	    CASE(test_suggestion_list__knows_attributes),
	    CASE(test_suggestion_list__shows_no_segments_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
