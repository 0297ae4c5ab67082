/*
 * Random filters over people with and without values: the set, the count, and the numbers beside
 * the lines agree with what the whole filter as one SQL test says.
 */
#include "tests/unit/support.h"

#include "lib/base/str.h"
#include "lib/filter/filter_explain.h"
#include "lib/filter/filter_set.h"
#include "lib/platform/text.h"

enum { PEOPLE = 700, FILTERS = 400 };

static const struct filter_context context = {
    .now = TEST_NOW, .clock = TEST_NOW, .default_country = "AT"};

/* A small generator of its own, so that a failure can be repeated: xorshift, Marsaglia 2003. */
struct rng {
	uint64_t state;
};

static uint64_t draw(struct rng *r, uint64_t below)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (r->state >> 11) % below;
}

#define PICK(r, list) ((list)[draw(r, ARRAY_LEN(list))])

/* --- people --------------------------------------------------------------------------------- */

static const char people_sql[] =
    "INSERT INTO import (id, state, file_name, spool_name, bytes, content_hash, charset, delimiter,"
    " has_header, created_at) VALUES (1, 'done', 'a', '', 0, X'', 'UTF-8', ',', 1, 0),"
    " (2, 'done', 'b', '', 0, X'', 'UTF-8', ',', 1, 0);"
    "INSERT INTO tag (id, name, label, colour, created_at, updated_at) VALUES"
    " (1, 'vip', 'VIP', 'red', 0, 0), (2, 'new', 'New', 'red', 0, 0), (3, 'old', 'Old', 'red', 0, 0);"
    "INSERT INTO attribute (id, key, name, name_key, type, position, created_at, updated_at) VALUES"
    " (1, 'points', 'Points', 'points', 2, 1, 0, 0), (2, 'birthday', 'Birthday', 'birthday', 3, 2, 0, 0),"
    " (3, 'plan', 'Plan', 'plan', 5, 3, 0, 0), (4, 'note', 'Note', 'note', 1, 4, 0, 0),"
    " (5, 'hobbies', 'Hobbies', 'hobbies', 6, 5, 0, 0), (6, 'member', 'Member', 'member', 4, 6, 0, 0);"
    "INSERT INTO attribute_option (id, attribute_id, label, label_key, position) VALUES"
    " (1, 3, 'Gold', 'gold', 1), (2, 3, 'Silver', 'silver', 2),"
    " (3, 5, 'art', 'art', 1), (4, 5, 'music', 'music', 2), (5, 5, 'sport', 'sport', 3);"
    "INSERT INTO segment (id, name, name_key, kind, filter, owner_id, is_shared, created_at, updated_at)"
    " VALUES (1, 'Austrians', 'austrians', 0, 'country is \"Austria\"', 1, 1, 0, 0),"
    " (2, 'Kept', 'kept', 1, '', 1, 1, 0, 0),"
    " (3, 'Both', 'both', 0, 'segment is \"Austrians\" or tag is \"vip\"', 1, 1, 0, 0);";

static void run(struct test_base *base, const char *sql)
{
	assert_rc(RC_OK, db_run_script(&base->op, sql));
}

static void add_person(struct test_base *base, struct rng *r, int64_t id)
{
	static const char *const cities[] = {"", "", "Wien", "Graz", "São Paulo", "wien 11"};
	static const char *const countries[] = {"", "AT", "Austria", "de", "Schweiz"};
	static const char *const names[] = {"", "Ana", "Zoë", "Mr. 100%", "ana maria"};
	struct op *op = &base->op;
	const char *city = PICK(r, cities), *country = PICK(r, countries), *name = PICK(r, names);
	const char *folded = text_fold(&op->mem, name);
	int64_t day = 86400;

	assert_rc(
	    RC_OK,
	    db_run(op,
		   "INSERT INTO contact (id, state, first_name, first_name_key, name_key, email,"
		   " email_key, city, city_key, country, country_key, categories, signup_at,"
		   " eu_consent, email_status, blocked, created_at, updated_at) VALUES"
		   " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
		   " $17)",
		   DB_ARGS(db_int(id), db_int(draw(r, 20) ? 0 : 1 + (int64_t)draw(r, 3)),
			   db_text(name), db_key(folded), db_text(folded),
			   db_text(draw(r, 4) ? arena_printf(&op->mem, "P%d@X.at", (int)id) : ""),
			   db_key(""), db_text(city), db_key(text_fold(&op->mem, city)),
			   db_text(country), db_key(text_fold(&op->mem, country)),
			   db_text(draw(r, 2)	? ""
				   : draw(r, 2) ? "News, Offers"
						: "offers"),
			   draw(r, 3) ? db_int(TEST_NOW - (int64_t)draw(r, 400) * day) : db_null(),
			   draw(r, 2) ? db_int((int64_t)draw(r, 2)) : db_null(),
			   db_int((int64_t)draw(r, 5)), db_int((int64_t)draw(r, 2)),
			   db_int(TEST_NOW - (int64_t)draw(r, 300) * day))));
	assert_rc(RC_OK, db_run(op,
				"UPDATE contact SET email_key = lower(email) WHERE id = $1"
				" AND email <> ''",
				DB_ARGS(db_int(id))));
}

static void add_value(struct test_base *base, int64_t id, int64_t attribute, int64_t part,
		      const char *text, struct db_value number)
{
	assert_rc(RC_OK,
		  db_run(&base->op, "INSERT INTO attribute_value VALUES ($1, $2, $3, $4, $5, $6)",
			 DB_ARGS(db_int(id), db_int(attribute), db_int(part), db_key(text),
				 db_key(text), number)));
}

static void add_aside(struct test_base *base, struct rng *r, int64_t id)
{
	for (int64_t tag = 1; tag <= 3; tag++)
		if (draw(r, 3) == 0)
			assert_rc(RC_OK,
				  db_run(&base->op, "INSERT INTO contact_tag VALUES ($1, $2)",
					 DB_ARGS(db_int(tag), db_int(id))));
	if (draw(r, 2))
		add_value(base, id, 1, 0, "", db_int((int64_t)draw(r, 20)));
	if (draw(r, 2))
		add_value(base, id, 2, 0, "", db_int((int64_t)draw(r, 20000) * 86400));
	if (draw(r, 2))
		add_value(base, id, 3, 0, "", db_int(1 + (int64_t)draw(r, 2)));
	if (draw(r, 2))
		add_value(base, id, 4, 0, draw(r, 2) ? "a_b" : "100%", db_null());
	for (int64_t option = 3; option <= 5; option++)
		if (draw(r, 3) == 0)
			add_value(base, id, 5, option, "", db_int(option));
	if (draw(r, 2))
		add_value(base, id, 6, 0, "", db_int((int64_t)draw(r, 2)));
	for (int64_t bucket = 0; bucket < 4; bucket++)
		if (draw(r, 4) == 0)
			assert_rc(RC_OK, db_run(&base->op,
						"INSERT INTO import_outcome VALUES ($1, $2, $3)",
						DB_ARGS(db_int(1 + (int64_t)draw(r, 2)),
							db_int(bucket), db_int(id))));
	if (draw(r, 3) == 0)
		assert_rc(RC_OK,
			  db_run(&base->op, "INSERT INTO segment_member VALUES ($1, $2, $3, 0)",
				 DB_ARGS(db_int(1 + (int64_t)draw(r, 2)), db_int(id),
					 db_int(draw(r, 3) == 0))));
}

static int setup(void **state)
{
	struct rng r = {88172645463325252U};
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	test_begin(base);
	run(base, people_sql);
	for (int64_t id = 1; id <= PEOPLE; id++) {
		add_person(base, &r, id);
		add_aside(base, &r, id);
	}
	run(base, "UPDATE contact_count SET total = (SELECT count(*) FROM contact c"
		  " WHERE c.state = contact_count.state)");
	test_commit(base);
	return 0;
}

/* --- random filters ------------------------------------------------------------------------- */

static const char *const conditions[] = {"city is \"wien\"",
					 "city is not \"Wien\"",
					 "city is not \"Wien\" if known",
					 "city contains \"sao\"",
					 "city does not contain \"w\"",
					 "city starts with \"wi\"",
					 "city ends with \"11\"",
					 "city is unknown",
					 "city has any value",
					 "city is any of \"Graz\", \"Wien\"",
					 "city is none of \"Graz\", \"Wien\" if known",
					 "country is \"Austria\"",
					 "country is not \"Österreich\"",
					 "country has any value",
					 "country is any of \"Germany\", \"CH\"",
					 "first_name is \"ZOE\"",
					 "full_name contains \"%\"",
					 "email starts with \"p1\"",
					 "email ends with \"0@x.at\"",
					 "email is unknown",
					 "email is \"P7@x.at\"",
					 "categories is \"news\"",
					 "categories is all of \"news\", \"offers\"",
					 "categories is exactly \"offers\"",
					 "categories is none of \"news\"",
					 "categories is unknown",
					 "signup in the last 90 days",
					 "signup not in the last 90 days",
					 "signup is unknown",
					 "signup more than 200 days ago",
					 "signup not in the last 30 days if known",
					 "created in the last 100 days",
					 "signup before field created",
					 "eu_consent is yes",
					 "eu_consent is not yes",
					 "eu_consent is unknown",
					 "email_status is \"spam_report\"",
					 "email_status is any of \"active\", \"Unsubscribed\"",
					 "email_status is not \"active\"",
					 "email_status is unknown",
					 "blocked is yes",
					 "tag is \"vip\"",
					 "tag is not \"VIP\"",
					 "tag is any of \"new\", \"old\"",
					 "tag is all of \"vip\", \"old\"",
					 "tag is exactly \"vip\"",
					 "tag is none of \"vip\", \"new\"",
					 "tag is unknown",
					 "tag has any value",
					 "tag is none of \"vip\" if known",
					 "attr.points >= 10",
					 "attr.points != 5",
					 "attr.points between 3 and 7",
					 "attr.points is unknown",
					 "attr.points < 4",
					 "attr.birthday has its anniversary in the next 40 days",
					 "attr.birthday before 1990-01-01",
					 "attr.plan is \"gold\"",
					 "attr.plan is not \"Silver\" if known",
					 "attr.note contains \"_\"",
					 "attr.note is \"100%\"",
					 "attr.hobbies is all of \"art\", \"music\"",
					 "attr.hobbies is exactly \"sport\"",
					 "attr.hobbies is none of \"art\"",
					 "attr.member is yes",
					 "attr.member is not no",
					 "attr.member is unknown",
					 "segment is \"Austrians\"",
					 "segment is not \"Kept\"",
					 "segment is any of \"Both\", \"Kept\"",
					 "import_created is 1",
					 "import_updated is not 2",
					 "import_unchanged is any of 1, 2",
					 "import_skipped is none of 1 if known",
					 "id > 350",
					 "id < 100"};

static void add_random(struct rng *r, struct str *s, int depth)
{
	size_t count = 1 + draw(r, 3);
	bool is_or = draw(r, 2);

	for (size_t i = 0; i < count; i++) {
		if (i)
			str_add(s, is_or ? " or " : " and ");
		if (draw(r, 4) == 0)
			str_add(s, "not ");
		if (depth < 3 && draw(r, 3) == 0) {
			str_add(s, "(");
			add_random(r, s, depth + 1);
			str_add(s, ")");
		} else {
			str_add(s, PICK(r, conditions));
		}
	}
}

static struct filter_node *read_filter(struct test_base *base, const char *text)
{
	struct filter_error error;
	struct filter_node *tree;

	if (filter_read(&base->op, &context, text, &tree, &error))
		fail_msg("%s: %s", text, error.message);
	return tree;
}

/* The whole filter as one test over every contact. */
static int64_t ask_sql(struct test_base *base, struct filter_sets *sets,
		       const struct filter_node *tree, struct id_set *out)
{
	struct sql s;

	id_set_init(&base->op.mem, out, sets->newest);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM contact c WHERE +c.state = 0 AND ");
	filter_sql_test(&s, tree);
	assert_rc(RC_OK, db_get_set(&base->op, out, sql_text(&s), sql_args(&s)));
	sql_release(&s);
	return id_set_count(out);
}

static void assert_same(const char *text, const struct id_set *a, const struct id_set *b)
{
	for (int64_t id = 0; id <= PEOPLE; id++)
		if (id_set_has(a, id) != id_set_has(b, id))
			fail_msg("contact %d: set says %d, SQL %d: %s", (int)id, id_set_has(a, id),
				 id_set_has(b, id), text);
}

static void test_filter_set__agrees_with_the_sql_of_the_whole(void **state)
{
	struct test_base *base = *state;
	struct rng r = {123456789};
	struct str text;

	str_init(&text, 100000);
	for (int i = 0; i < FILTERS; i++) {
		struct filter_sets sets;
		struct id_set set, sql;
		struct filter_node *tree;
		int64_t count;

		str_clear(&text);
		add_random(&r, &text, 0);
		/* Kept sets may not change an answer: half of the filters are asked afresh. */
		if (i % 2)
			assert_rc(RC_OK, db_begin_read(&base->op));
		tree = read_filter(base, text.text);
		assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
		ask_sql(base, &sets, tree, &sql);
		assert_rc(RC_OK, filter_set_get(&sets, tree, &set));
		assert_same(text.text, &set, &sql);
		assert_rc(RC_OK, filter_set_count(&sets, tree, &count));
		assert_int_equal(id_set_count(&sql), count);
		if (i % 2)
			assert_rc(RC_OK, db_commit(&base->op));
		op_reset(&base->op, TEST_NOW);
	}
	str_release(&text);
}

/* Each condition by itself: alone, and turned round. */
static void test_filter_set__holds_for_each_condition_alone(void **state)
{
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(conditions); i++) {
		struct filter_node *is = read_filter(base, conditions[i]);
		struct filter_node *is_not =
		    read_filter(base, arena_printf(&base->op.mem, "not (%s)", conditions[i]));
		struct filter_sets sets;
		struct id_set set, sql;

		assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
		ask_sql(base, &sets, is, &sql);
		assert_rc(RC_OK, filter_set_get(&sets, is, &set));
		assert_same(conditions[i], &set, &sql);
		assert_rc(RC_OK, filter_set_get(&sets, is_not, &set));
		assert_int_equal(0, id_set_count_both(&set, &sql));
		assert_int_equal(sets.live_count, id_set_count(&set) + id_set_count(&sql));
		assert_true(id_set_count(&sql) > 0 || strstr(conditions[i], "P7"));
		op_reset(&base->op, TEST_NOW);
	}
}

/* --- numbers beside the lines --------------------------------------------------------------- */

/* Take the item at *left (counted in the order of the text) out of the tree; and what is beyond. */
static bool without(struct filter_node *node, size_t *at, size_t from, size_t to)
{
	size_t kept = 0;

	if (node->type != FILTER_GROUP) {
		bool gone = *at >= from && *at < to;

		(*at)++;
		return !gone;
	}
	for (size_t i = 0; i < node->count; i++)
		if (without(node->items[i], at, from, to))
			node->items[kept++] = node->items[i];
	node->count = kept;
	return kept > 0;
}

static int64_t count_without(struct test_base *base, struct filter_sets *sets, const char *text,
			     size_t from, size_t to)
{
	struct filter_node *tree = read_filter(base, text);
	struct id_set set;
	size_t at = 0;

	if (!without(tree, &at, from, to))
		return sets->live_count;
	return ask_sql(base, sets, tree, &set);
}

static void test_filter_numbers__are_those_of_brute_force(void **state)
{
	struct test_base *base = *state;
	struct rng r = {987654321};
	struct str text;

	str_init(&text, 100000);
	for (int i = 0; i < FILTERS / 4; i++) {
		struct filter_numbers *numbers;
		struct filter_sets sets;
		struct filter_node *tree;
		struct id_set whole;
		size_t count;
		int64_t total;

		str_clear(&text);
		add_random(&r, &text, 0);
		assert_rc(RC_OK, db_begin_read(&base->op));
		tree = read_filter(base, text.text);
		assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
		assert_rc(RC_OK, filter_set_numbers(&sets, tree, &numbers, &count, &total));
		assert_int_equal(ask_sql(base, &sets, tree, &whole), total);
		for (size_t n = 0; n < count; n++) {
			struct id_set alone;

			assert_int_equal(ask_sql(base, &sets, numbers[n].node, &alone),
					 numbers[n].alone);
			assert_int_equal(count_without(base, &sets, text.text, n + 1, count),
					 numbers[n].running);
			assert_int_equal(count_without(base, &sets, text.text, n, n + 1),
					 numbers[n].without);
		}
		assert_rc(RC_OK, db_commit(&base->op));
		op_reset(&base->op, TEST_NOW);
	}
	str_release(&text);
}

static void test_filter_numbers__say_how_many_have_no_value(void **state)
{
	struct test_base *base = *state;
	struct filter_numbers *numbers;
	struct filter_sets sets;
	size_t count;
	int64_t total, unknown;

	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, filter_set_numbers(&sets, read_filter(base, "city is not \"Wien\""),
					    &numbers, &count, &total));
	assert_rc(RC_OK, filter_set_count(&sets, read_filter(base, "city is unknown"), &unknown));
	assert_int_equal(1, count);
	assert_true(numbers[0].is_negative);
	assert_int_equal(unknown, numbers[0].without_value);
	assert_true(unknown > 0);
}

static void test_filter_misses__are_people_who_fail_exactly_one_line(void **state)
{
	struct test_base *base = *state;
	static const char *const lines[] = {"country is \"Austria\"", "tag is \"vip\"",
					    "city contains \"w\""};
	struct id_set people[3], seen;
	struct filter_sets sets;
	struct filter_miss *misses;
	size_t count;

	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	for (size_t i = 0; i < 3; i++)
		ask_sql(base, &sets, read_filter(base, lines[i]), &people[i]);
	assert_rc(RC_OK,
		  filter_set_misses(&sets,
				    read_filter(base, "country is \"Austria\" and tag is \"vip\""
						      " and city contains \"w\""),
				    &misses, &count));
	assert_int_equal(3, count);
	for (size_t i = 0; i < 3; i++) {
		id_set_copy(&base->op.mem, &seen, &people[(i + 1) % 3]);
		id_set_and(&seen, &people[(i + 2) % 3]);
		id_set_and_not(&seen, &people[i]);
		assert_same(lines[i], &misses[i].people, &seen);
		assert_int_equal(id_set_count(&seen), misses[i].count);
		assert_true(misses[i].count > 0);
	}
}

/* --- why somebody is in or out -------------------------------------------------------------- */

static void test_filter_explain__agrees_with_membership(void **state)
{
	struct test_base *base = *state;
	struct rng r = {555444333};
	struct str text;

	str_init(&text, 100000);
	for (int i = 0; i < FILTERS / 4; i++) {
		struct filter_sets sets;
		struct filter_node *tree;
		struct id_set whole;

		str_clear(&text);
		add_random(&r, &text, 0);
		tree = read_filter(base, text.text);
		assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
		ask_sql(base, &sets, tree, &whole);
		for (int64_t n = 0; n < 10; n++) {
			int64_t id = 1 + (int64_t)draw(&r, PEOPLE);
			struct filter_reason *reasons;
			size_t count;

			if (!id_set_has(&sets.live, id))
				continue;
			assert_rc(RC_OK, filter_explain(&base->op, tree, id, &reasons, &count));
			assert_int_equal(id_set_has(&whole, id), reasons[0].matches);
			assert_true(count >= filter_count_conditions(tree));
			for (size_t k = 0; k < count; k++) {
				struct id_set alone;

				if (reasons[k].node->type == FILTER_GROUP || n > 1)
					continue;
				ask_sql(base, &sets, reasons[k].node, &alone);
				assert_int_equal(id_set_has(&alone, id), reasons[k].matches);
			}
		}
		op_reset(&base->op, TEST_NOW);
	}
	str_release(&text);
}

static void test_filter_explain__shows_what_is_stored(void **state)
{
	struct test_base *base = *state;
	struct filter_reason *reasons;
	size_t count;

	test_begin(base);
	run(base, "INSERT INTO contact (id, city, city_key, email_status, created_at, updated_at)"
		  " VALUES (9001, 'Wien', 'wien', 2, 0, 0)");
	assert_rc(RC_OK,
		  filter_explain(&base->op,
				 read_filter(base, "city is \"Graz\" and attr.points > 3 and not"
						   " (blocked is yes)"),
				 9001, &reasons, &count));
	assert_int_equal(4, count);
	assert_false(reasons[0].matches);
	assert_string_equal("city is \"Graz\"", reasons[1].text);
	assert_string_equal("Wien", reasons[1].stored);
	assert_int_equal(FILTER_FAILS, reasons[1].verdict);
	assert_int_equal(FILTER_NO_VALUE, reasons[2].verdict);
	assert_string_equal("not blocked is yes", reasons[3].text);
	assert_int_equal(FILTER_MATCHES, reasons[3].verdict);
	db_rollback(&base->op);
}

/* --- what is kept --------------------------------------------------------------------------- */

static void test_filter_set__forgets_when_somebody_writes(void **state)
{
	struct test_base *base = *state;
	struct filter_sets sets;
	struct filter_node *tree;
	int64_t before, after;

	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	tree = read_filter(base, "tag is \"vip\" and country is \"Austria\"");
	assert_rc(RC_OK, filter_set_count(&sets, tree, &before));
	assert_rc(RC_OK, db_commit(&base->op));
	test_begin(base);
	run(base, "DELETE FROM contact_tag WHERE tag_id = 1");
	db_rollback(&base->op);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &after));
	assert_int_equal(before, after);
	assert_rc(RC_OK, db_commit(&base->op));
	test_begin(base);
	run(base, "DELETE FROM contact_tag WHERE tag_id = 1");
	test_commit(base);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &after));
	assert_int_equal(0, after);
	assert_rc(RC_OK, db_commit(&base->op));
}

static void test_filter_set__of_no_condition_is_empty(void **state)
{
	struct test_base *base = *state;
	struct filter_node nothing = {.type = FILTER_GROUP};
	struct filter_sets sets;
	int64_t count;

	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, filter_set_count(&sets, &nothing, &count));
	assert_int_equal(0, count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_filter_set__agrees_with_the_sql_of_the_whole),
	    cmocka_unit_test(test_filter_set__holds_for_each_condition_alone),
	    cmocka_unit_test(test_filter_numbers__are_those_of_brute_force),
	    cmocka_unit_test(test_filter_numbers__say_how_many_have_no_value),
	    cmocka_unit_test(test_filter_misses__are_people_who_fail_exactly_one_line),
	    cmocka_unit_test(test_filter_explain__agrees_with_membership),
	    cmocka_unit_test(test_filter_explain__shows_what_is_stored),
	    cmocka_unit_test(test_filter_set__of_no_condition_is_empty),
	    cmocka_unit_test(test_filter_set__forgets_when_somebody_writes),
	};

	return cmocka_run_group_tests(tests, setup, test_base_teardown);
}
