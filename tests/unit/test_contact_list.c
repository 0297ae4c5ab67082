#include "tests/unit/support.h"

#include "lib/base/limits.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_list.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_search.h"
#include "lib/domain/contact_state.h"

static const struct contact_query newest = {.search = "",
					    .default_country = "AT",
					    .sort = CONTACT_BY_CREATED,
					    .descending = true,
					    .cursor = "",
					    .limit = 10};

static int64_t add(struct test_base *base, const char *first, const char *last, const char *email,
		   const char *phone, const char *company, const char *identifier)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = first;
	c.values[CONTACT_LAST_NAME] = last;
	c.values[CONTACT_EMAIL] = email;
	c.values[CONTACT_PHONE] = phone;
	c.values[CONTACT_COMPANY] = company;
	c.values[CONTACT_IDENTIFIER] = identifier;
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	return c.id;
}

static void begin(struct test_base *base)
{
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
}

/* 35 people, created in pairs within the same second. */
static int setup_people(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	begin(base);
	for (int i = 0; i < 35; i++) {
		base->op.now = TEST_NOW + i / 2;
		add(base, arena_printf(&base->op.mem, "Person %02d", (i * 3) % 35), "", "", "", "",
		    "");
	}
	test_commit(base);
	return 0;
}

/* Ids of all pages from the first to the last, following the cursor. */
static size_t walk_forward(struct test_base *base, struct contact_query q, int64_t *ids)
{
	struct contact_page page;
	size_t n = 0;

	do {
		assert_rc(RC_OK, contact_list(&base->op, &q, &page));
		assert_int_equal(page.has_before, n > 0);
		for (size_t i = 0; i < page.count; i++)
			ids[n++] = page.rows[i].id;
		assert_in_range(n, 1, 35);
		q.cursor = page.last_cursor;
	} while (page.has_after);
	return n;
}

static void assert_pages_meet(struct test_base *base, const char *search)
{
	int64_t ids[64], back[64];

	for (int sort = CONTACT_BY_CREATED; sort <= CONTACT_BY_NAME; sort++)
		for (int descending = 0; descending < 2; descending++) {
			struct contact_query q = newest;
			struct contact_page page;
			size_t at = 35;

			q.search = search;
			q.sort = (enum contact_sort)sort;
			q.descending = descending;
			assert_int_equal(walk_forward(base, q, ids), 35);
			q.last = true;
			assert_rc(RC_OK, contact_list(&base->op, &q, &page));
			assert_int_equal(page.count, 5);
			assert_false(page.has_after);
			q.last = false;
			q.backward = true;
			for (;;) {
				for (size_t i = page.count; i-- > 0;)
					back[--at] = page.rows[i].id;
				if (!page.has_before)
					break;
				q.cursor = page.first_cursor;
				assert_rc(RC_OK, contact_list(&base->op, &q, &page));
			}
			assert_int_equal(at, 0);
			assert_memory_equal(ids, back, 35 * sizeof(*ids));
		}
}

static void test_contact_list__pages_meet_in_every_sort(void **state)
{
	assert_pages_meet(*state, "");
}

static void test_contact_list__pages_of_a_search_meet_too(void **state)
{
	assert_pages_meet(*state, "person");
}

static void test_contact_list__sorts_by_name(void **state)
{
	struct test_base *base = *state;
	struct contact_query q = newest;
	struct contact_page page;

	q.sort = CONTACT_BY_NAME;
	q.descending = false;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	for (int i = 0; i < 10; i++)
		assert_string_equal(page.rows[i].values[CONTACT_FIRST_NAME],
				    arena_printf(&base->op.mem, "Person %02d", i));
	assert_int_equal(page.total, 35);
}

static void test_contact_list__new_rows_shift_no_page(void **state)
{
	struct test_base *base = *state;
	struct contact_query q = newest;
	struct contact_page first, second;
	int64_t expected;

	assert_rc(RC_OK, contact_list(&base->op, &q, &first));
	q.cursor = first.last_cursor;
	assert_rc(RC_OK, contact_list(&base->op, &q, &second));
	expected = second.rows[0].id;
	begin(base);
	base->op.now = TEST_NOW + 1000;
	add(base, "Newcomer", "", "", "", "", "");
	test_commit(base);
	assert_rc(RC_OK, contact_list(&base->op, &q, &second));
	assert_int_equal(second.rows[0].id, expected);
}

static void test_contact_list__refuses_a_forged_cursor(void **state)
{
	static const char *const bad[] = {"x",
					  "1",
					  "1.",
					  "-5.3",
					  "1.2x",
					  ".5",
					  "1.2;drop table contact",
					  "99999999999999999999999.x"};
	struct test_base *base = *state;
	struct contact_page page;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct contact_query q = newest;

		q.cursor = bad[i];
		assert_rc(RC_INVALID, contact_list(&base->op, &q, &page));
	}
}

static void add_point(struct test_base *base, int64_t id, enum contact_point_kind kind,
		      const char *value)
{
	struct contact_point p;

	assert_rc(RC_OK,
		  contact_point_check(&base->op, kind, value, "", "AT", CONTACT_LENIENT, &p));
	assert_rc(RC_OK, contact_point_add(&base->op, id, &p, 0));
}

static int setup_search(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	begin(base);
	add(base, "Zoë", "Müller", "zoe@example.com", "0664 1234567", "Bäckerei Süß", "C-1");
	add(base, "Ana", "Straße", "ana_m@example.com", "+49 151 1234567", "100% Bio", "C-2");
	add(base, "İpek", "Łuczak", "ipek@bücher.example", "", "", "K_3");
	add(base, "Bob", "Müllerin", "bob@example.org", "", "Muller & Co", "");
	add_point(base, 4, CONTACT_POINT_EMAIL, "Robert@Büro.test");
	add_point(base, 1, CONTACT_POINT_PHONE, "0512 998877");
	test_commit(base);
	return 0;
}

struct found {
	int64_t ids[16];
	size_t count;
};

static bool keep(void *context, const struct contact *c)
{
	struct found *f = context;

	f->ids[f->count++] = c->id;
	return true;
}

/* The ids as digits, "13" for contacts 1 and 3: asked by list, count and export alike. */
static void assert_finds(struct test_base *base, const char *text, bool inside,
			 const char *expected)
{
	struct contact_query q = newest;
	struct contact_page page;
	struct found each = {0};
	int64_t total;
	char ids[17] = "";

	q.search = text;
	q.inside = inside;
	q.descending = false;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	for (size_t i = 0; i < page.count; i++)
		ids[i] = (char)('0' + page.rows[i].id);
	assert_string_equal(ids, expected);
	assert_int_equal(page.total, strlen(expected));
	assert_rc(RC_OK, contact_count_found(&base->op, &q, &total));
	assert_int_equal(total, strlen(expected));
	assert_rc(RC_OK, contact_each(&base->op, &q, keep, &each));
	assert_int_equal(each.count, strlen(expected));
	for (size_t i = 0; i < each.count; i++)
		assert_int_equal(each.ids[i], expected[i] - '0');
}

static void test_contact_search__finds_by_the_start_of_each_field(void **state)
{
	struct test_base *base = *state;

	assert_finds(base, "ZOE", false, "1");
	assert_finds(base, "müll", false, "14");
	assert_finds(base, "MULL", false, "14");
	assert_finds(base, "strasse", false, "2");
	assert_finds(base, "ipek", false, "3");
	assert_finds(base, "lucz", false, "3");
	assert_finds(base, "backerei", false, "1");
	assert_finds(base, "zoe@ex", false, "1");
	assert_finds(base, "c-", false, "12");
	assert_finds(base, "zoë müller", false, "1");
	assert_finds(base, "müller zoë", false, "1");
	assert_finds(base, "0664123", false, "1");
	assert_finds(base, "+43 664", false, "1");
	assert_finds(base, "0049151", false, "2");
	assert_finds(base, "3", false, "3");
	assert_finds(base, "nobody", false, "");
	assert_finds(base, "ROBERT@", false, "4");
	assert_finds(base, "+43512998", false, "1");
	assert_finds(base, "0512 99", false, "1");
	assert_finds(base, "+43 (0) 512 998877", false, "1");
}

static void test_contact_search__finds_inside_when_asked(void **state)
{
	struct test_base *base = *state;

	assert_finds(base, "example", false, "");
	assert_finds(base, "example.", true, "124");
	assert_finds(base, "sus", true, "1");
	assert_finds(base, "34567", true, "12");
	assert_finds(base, "0151 1234", true, "2");
	assert_finds(base, "bert@xn--", true, "4");
	assert_finds(base, "998877", true, "1");
}

static void test_contact_search__takes_wildcards_as_letters(void **state)
{
	struct test_base *base = *state;

	assert_finds(base, "%", false, "");
	assert_finds(base, "%", true, "2");
	assert_finds(base, "_", true, "23");
	assert_finds(base, "100%", false, "2");
	assert_finds(base, "ana_", false, "2");
	assert_finds(base, "ana%", false, "");
	assert_finds(base, "\\", true, "");
	assert_finds(base, "' OR 1=1 --", true, "");
	assert_finds(base, "\"", true, "");
}

static void test_contact_search__of_blanks_alone_finds_nobody(void **state)
{
	struct test_base *base = *state;

	assert_finds(base, "   ", false, "");
	assert_finds(base, " \t ", true, "");
}

static void test_contact_search__refuses_a_long_text(void **state)
{
	struct test_base *base = *state;
	struct contact_query q = newest;
	struct contact_page page;
	char text[SEARCH_MAX + 2];

	memset(text, '%', sizeof(text));
	text[SEARCH_MAX + 1] = '\0';
	q.search = text;
	assert_rc(RC_INVALID, contact_list(&base->op, &q, &page));
}

/* Past SEARCH_COUNT_MAX the list walks the index and asks each row: the same people in the same
 * order as when their ids were collected. */
static void test_contact_search__broad_and_narrow_ways_agree(void **state)
{
	struct test_base *base = *state;
	struct contact_query q = newest;
	struct contact_page page;
	int64_t total;

	begin(base);
	for (int i = 0; i < SEARCH_COUNT_MAX + 100; i++) {
		struct arena_mark mark = arena_mark(&base->op.mem);

		base->op.now = TEST_NOW + i / 3;
		add(base, i % 2 ? "Maria" : "Marek", "", "", "", i % 7 ? "" : "Rare", "");
		arena_rewind(&base->op.mem, mark);
	}
	test_commit(base);
	q.search = "mar";
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_true(page.is_more);
	assert_int_equal(page.count, 10);
	assert_int_equal(page.rows[0].id, SEARCH_COUNT_MAX + 100);
	q.cursor = page.last_cursor;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_int_equal(page.rows[0].id, SEARCH_COUNT_MAX + 90);
	assert_rc(RC_OK, contact_count_found(&base->op, &q, &total));
	assert_int_equal(total, SEARCH_COUNT_MAX + 100);
	q.inside = true;
	q.cursor = "";
	q.search = "ari";
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_int_equal(page.total, SEARCH_COUNT_MAX / 2 + 50);
	assert_false(page.is_more);
	q.search = "ar";
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_true(page.is_more);
	assert_int_equal(page.rows[9].id, SEARCH_COUNT_MAX + 91);
	begin(base);
	add(base, "Xaver", "", "x@example.org", "", "", "");
	add_point(base, SEARCH_COUNT_MAX + 101, CONTACT_POINT_EMAIL, "marta@example.org");
	test_commit(base);
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_int_equal(page.rows[0].id, SEARCH_COUNT_MAX + 101);
	q.inside = false;
	q.search = "mar";
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_int_equal(page.rows[0].id, SEARCH_COUNT_MAX + 101);
}

/* All hits stand behind the first WALK_ROWS of the sort: the page is found by bits, in both
 * directions, and is the one that asking each row would have found. */
static void test_contact_search__finds_hits_far_down_the_sort(void **state)
{
	struct test_base *base = *state;
	struct contact_query q = newest;
	struct contact_page page;

	begin(base);
	for (int i = 0; i < 2 * SEARCH_COUNT_MAX + 200; i++) {
		struct arena_mark mark = arena_mark(&base->op.mem);

		add(base, i % 2 ? "Zora" : "Anna", arena_printf(&base->op.mem, "%05d", i), "", "",
		    "", "");
		arena_rewind(&base->op.mem, mark);
	}
	test_commit(base);
	q.search = "zor";
	q.sort = CONTACT_BY_NAME;
	q.descending = false;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_true(page.is_more);
	assert_int_equal(page.count, 10);
	assert_string_equal(page.rows[0].values[CONTACT_LAST_NAME], "00001");
	q.cursor = page.last_cursor;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_string_equal(page.rows[0].values[CONTACT_LAST_NAME], "00021");
	q.backward = true;
	q.cursor = page.first_cursor;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_string_equal(page.rows[0].values[CONTACT_LAST_NAME], "00001");
}

/* The same, where the hits have neighbouring ids: they are swept, in both directions. */
static void test_contact_search__finds_the_oldest_far_down_the_sort(void **state)
{
	struct test_base *base = *state;
	struct contact_query q = newest;
	struct contact_page page;
	int64_t second;

	begin(base);
	for (int i = 0; i < 2 * SEARCH_COUNT_MAX + 400; i++) {
		struct arena_mark mark = arena_mark(&base->op.mem);

		base->op.now = TEST_NOW + i / 3;
		add(base, i < SEARCH_COUNT_MAX + 50 ? "Zora" : "Anna", "", "", "", "", "");
		arena_rewind(&base->op.mem, mark);
	}
	test_commit(base);
	q.search = "zor";
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_true(page.is_more);
	assert_int_equal(page.count, 10);
	assert_int_equal(page.rows[0].id, SEARCH_COUNT_MAX + 50);
	q.cursor = page.last_cursor;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	second = page.rows[0].id;
	assert_int_equal(second, SEARCH_COUNT_MAX + 40);
	q.backward = true;
	q.cursor = page.first_cursor;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_int_equal(page.rows[9].id, second + 1);
	q.cursor = "";
	q.backward = false;
	q.sort = CONTACT_BY_NAME;
	q.descending = true;
	q.last = true;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_int_equal(page.rows[page.count - 1].id, 1);
}

/* Pages of q among some people, from the first to the last: every one of them once, in order. */
static void assert_people_meet(struct test_base *base, struct contact_query q, int64_t expected)
{
	struct contact_page page;
	int64_t seen = 0, last = INT64_MAX;

	do {
		assert_rc(RC_OK, contact_list(&base->op, &q, &page));
		assert_int_equal(expected, page.total);
		for (size_t i = 0; i < page.count; i++, seen++) {
			assert_true(id_set_has(q.people, page.rows[i].id));
			assert_true(page.rows[i].id < last);
			last = page.rows[i].id;
		}
		q.cursor = page.last_cursor;
	} while (page.has_after);
	assert_int_equal(expected, seen);
}

/* A set of people anywhere in a long list: near its start, at its far end, and everywhere. */
static void test_contact_list__of_a_set_of_people(void **state)
{
	enum { EVERYBODY = 60000, FEW = 300, SOME = 900 };
	struct test_base *base = *state;
	struct contact_query q = newest;
	struct id_set people;

	begin(base);
	assert_rc(RC_OK, db_run(&base->op,
				"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
				" WHERE i < 60000) INSERT INTO contact (id, first_name, name_key,"
				" created_at, updated_at) SELECT i, 'A', 'a', i / 5, 0 FROM n",
				DB_NO_ARGS));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, EVERYBODY));
	test_commit(base);
	q.limit = 100;
	q.people = &people;
	id_set_init(&base->op.mem, &people, EVERYBODY);
	assert_people_meet(base, q, 0);
	for (int64_t id = 1; id <= FEW; id++)
		id_set_add(&people, id);
	assert_people_meet(base, q, FEW);
	for (int64_t id = FEW; id <= SOME; id++)
		id_set_add(&people, id);
	assert_people_meet(base, q, SOME);
	for (int64_t id = SOME; id <= EVERYBODY; id += 40)
		id_set_add(&people, id);
	assert_people_meet(base, q, SOME + (EVERYBODY - SOME) / 40);
	q.search = "A";
	assert_people_meet(base, q, SOME + (EVERYBODY - SOME) / 40);
	q.search = "nobody";
	assert_people_meet(base, q, 0);
}

#define TEST(name, setup) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)

/* --- people of other states ------------------------------------------------------------------ */

/* Every third archived, every third deleted, at moments of their own. */
static void move_some(struct test_base *base)
{
	for (int64_t id = 1; id <= 35; id++) {
		int64_t moved;

		if (id % 3 == 0)
			continue;
		test_begin(base);
		base->op.batch_id = 0;
		base->op.now = TEST_NOW + 1000 + id / 4;
		assert_rc(RC_OK, contact_state_move(&base->op,
						    id % 3 == 1 ? CONTACT_ARCHIVE : CONTACT_DELETE,
						    "gone", &id, 1, &moved));
		test_commit(base);
	}
}

static const char *state_list(unsigned states)
{
	return states == CONTACT_IN_ARCHIVED  ? "(1)"
	       : states == CONTACT_IN_DELETED ? "(2)"
	       : states == 5		      ? "(0, 2)"
					      : "(0, 1, 2)";
}

static void test_contact_list__states_are_lists_of_their_own(void **state)
{
	static const unsigned masks[] = {CONTACT_IN_ARCHIVED, CONTACT_IN_DELETED, 5, 7};
	static const char *const columns[] = {"created_at", "updated_at", "name_key", "state_at"};
	struct test_base *base = *state;

	move_some(base);
	for (size_t m = 0; m < ARRAY_LEN(masks); m++)
		for (int sort = CONTACT_BY_CREATED; sort <= CONTACT_BY_STATE_AT; sort++) {
			struct contact_query q = newest;
			struct contact_page page;
			int64_t total, n = 0;

			if (sort == CONTACT_BY_STATE_AT && (masks[m] & CONTACT_IN_LIVE))
				continue;
			q.states = masks[m];
			q.sort = (enum contact_sort)sort;
			q.limit = 4;
			assert_rc(RC_OK, contact_count_found(&base->op, &q, &total));
			do {
				assert_rc(RC_OK, contact_list(&base->op, &q, &page));
				assert_int_equal(total, page.total);
				for (size_t i = 0; i < page.count; i++, n++)
					assert_int_equal(
					    test_count(
						base,
						arena_printf(&base->op.mem,
							     "SELECT id FROM contact WHERE state IN"
							     " %s ORDER BY %s DESC, id DESC"
							     " LIMIT 1 OFFSET %lld",
							     state_list(masks[m]), columns[sort],
							     (long long)n)),
					    page.rows[i].id);
				q.cursor = page.last_cursor;
			} while (page.has_after);
			assert_int_equal(total, n);
		}
}

static void test_contact_list__search_keeps_to_its_states(void **state)
{
	struct test_base *base = *state;
	struct contact_query q = newest;
	struct contact_page page;

	move_some(base);
	for (int inside = 0; inside <= 1; inside++) {
		q.inside = inside;
		q.search = inside ? "erson" : "person";
		q.states = 0;
		assert_rc(RC_OK, contact_list(&base->op, &q, &page));
		assert_int_equal(11, page.total);
		q.states = CONTACT_IN_DELETED;
		assert_rc(RC_OK, contact_list(&base->op, &q, &page));
		assert_int_equal(12, page.total);
		assert_int_equal(CONTACT_DELETED, page.rows[0].state);
		assert_string_equal("gone", page.rows[0].state_reason);
		q.states = 7;
		assert_rc(RC_OK, contact_list(&base->op, &q, &page));
		assert_int_equal(35, page.total);
	}
	q.search = "2"; /* the number of a deleted one */
	q.states = CONTACT_IN_LIVE;
	q.inside = false;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_int_equal(0, page.total);
	q.states = CONTACT_IN_DELETED;
	assert_rc(RC_OK, contact_list(&base->op, &q, &page));
	assert_int_equal(1, page.total);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_contact_list__pages_meet_in_every_sort, setup_people),
	    TEST(test_contact_list__pages_of_a_search_meet_too, setup_people),
	    TEST(test_contact_list__sorts_by_name, setup_people),
	    TEST(test_contact_list__states_are_lists_of_their_own, setup_people),
	    TEST(test_contact_list__search_keeps_to_its_states, setup_people),
	    TEST(test_contact_list__new_rows_shift_no_page, setup_people),
	    TEST(test_contact_list__refuses_a_forged_cursor, setup_people),
	    TEST(test_contact_search__finds_by_the_start_of_each_field, setup_search),
	    TEST(test_contact_search__finds_inside_when_asked, setup_search),
	    TEST(test_contact_search__takes_wildcards_as_letters, setup_search),
	    TEST(test_contact_search__of_blanks_alone_finds_nobody, setup_search),
	    TEST(test_contact_search__refuses_a_long_text, setup_search),
	    TEST(test_contact_search__broad_and_narrow_ways_agree, test_base_setup),
	    TEST(test_contact_search__finds_hits_far_down_the_sort, test_base_setup),
	    TEST(test_contact_list__of_a_set_of_people, test_base_setup),
	    TEST(test_contact_search__finds_the_oldest_far_down_the_sort, test_base_setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
