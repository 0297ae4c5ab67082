#include "tests/unit/support.h"

#include "lib/platform/spelling.h"

static int setup(void **state)
{
	struct arena *a = mem_alloc(sizeof(*a));

	arena_init(a);
	*state = a;
	return 0;
}

static int teardown(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

static bool same(struct arena *a, const char *one, const char *other)
{
	struct spelling left, right;

	assert_true(spelling_read(a, one, &left));
	assert_true(spelling_read(a, other, &right));
	for (size_t i = 0; i < SPELLING_KEYS; i++)
		for (size_t j = 0; j < SPELLING_KEYS; j++)
			if (left.keys[i] == right.keys[j]) {
				assert_true(left.coarse == right.coarse);
				return true;
			}
	return false;
}

static bool near(struct arena *a, const char *one, const char *other)
{
	struct spelling left, right;

	assert_true(spelling_read(a, one, &left));
	assert_true(spelling_read(a, other, &right));
	assert_int_equal(spelling_is_near(left.words, right.words),
			 spelling_is_near(right.words, left.words));
	return spelling_is_near(left.words, right.words);
}

static void test_spelling__one_word_in_any_dress(void **state)
{
	static const char *const pairs[][2] = {
	    {"Wien", "wien"},
	    {"Wien", "WIEN"},
	    {"Wien", " Wien  "},
	    {"Wien", "Wien."},
	    {"Müller GmbH", "Mueller GmbH"},
	    {"Müller GmbH", "Muller GmbH"},
	    {"Müller GmbH", "GMBH Müller"},
	    {"vip", "v.i.p"},
	    {"VIP", "V. I. P."},
	    {"E-Mail", "email"},
	    {"Wiener Neustadt", "Wiener-Neustadt"},
	    {"Wiener Neustadt", "Wienerneustadt"},
	    {"St. Pölten", "St Poelten"},
	    {"Smith & Sons", "Smith Sons"},
	    {"O'Neil", "O’Neil"},
	    {"Århus", "Aarhus"},
	    {"Straße", "STRASSE"},
	    {"Привет", "привет"},
	    {"Plan 1,5", "plan 1.5"},
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (!same(*state, pairs[i][0], pairs[i][1]))
			fail_msg("%s and %s are one word", pairs[i][0], pairs[i][1]);
}

static void test_spelling__what_looks_alike_and_is_not(void **state)
{
	static const char *const pairs[][2] = {
	    {"C", "C++"},
	    {"C", "C#"},
	    {"Plan 1.5", "Plan 15"},
	    {"Baden", "Baden-Baden"},
	    {"A", "A-"},
	    {"Route 1 Haus 2", "Route 2 Haus 1"},
	    {"Graz", "Grad"},
	    {"1 2 a", "12 a"},
	    {"5 %", "5"},
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct spelling s;

		if (spelling_read(*state, pairs[i][1], &s) &&
		    same(*state, pairs[i][0], pairs[i][1]))
			fail_msg("%s and %s are two words", pairs[i][0], pairs[i][1]);
	}
}

static void test_spelling__has_nothing_to_say_about_numbers_and_addresses(void **state)
{
	static const char *const texts[] = {
	    "", "123", "31.12.2026", "a@b.at", "https://x.at/A", "one\ntwo", "---"};
	char longer[SPELLING_MAX + 2];
	struct spelling s;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_false(spelling_read(*state, texts[i], &s));
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_false(spelling_read(*state, longer, &s));
	assert_true(spelling_read(*state, longer + 1, &s));
}

static void test_spelling__near_ones_are_a_slip_apart(void **state)
{
	static const char *const slips[][2] = {
	    {"Innsbruck", "Insbruck"},
	    {"Innsbruck", "Innsburck"},
	    {"Vienna", "Viena"},
	    {"Philippines", "Phillipines"},
	    {"Salzburg Stadt", "Salzbrug Stadt"},
	    {"newsletter", "newsleter"},
	};
	static const char *const others[][2] = {
	    {"Linz", "Lienz"},	    {"Mödling", "Rödling"},   {"Level10", "Level11"},
	    {"Plan A", "Plan B"},   {"Graz", "Gratz"},	      {"Salzburg Stadt", "Salzburg Land"},
	    {"Tirol", "Tirol Ost"}, {"Team Red", "Team Rod"},
	};

	for (size_t i = 0; i < ARRAY_LEN(slips); i++)
		if (!near(*state, slips[i][0], slips[i][1]))
			fail_msg("%s is near %s", slips[i][0], slips[i][1]);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (near(*state, others[i][0], others[i][1]))
			fail_msg("%s is not near %s", others[i][0], others[i][1]);
}

static void test_spelling__near_ones_have_a_variant_in_common(void **state)
{
	static const char *const words[] = {"innsbruck", "insbruck", "innsburck", "innsbrucke"};
	uint64_t all[4][SPELLING_VARIANTS_MAX];
	size_t counts[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		counts[i] = spelling_variants(words[i], all[i]);
	assert_int_equal(counts[0], 10);
	for (size_t i = 1; i < 4; i++) {
		bool found = false;

		for (size_t a = 0; a < counts[0]; a++)
			for (size_t b = 0; b < counts[i]; b++)
				found = found || all[0][a] == all[i][b];
		assert_true(found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_spelling__one_word_in_any_dress, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_spelling__what_looks_alike_and_is_not, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(
		test_spelling__has_nothing_to_say_about_numbers_and_addresses, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_spelling__near_ones_are_a_slip_apart, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_spelling__near_ones_have_a_variant_in_common,
					    setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
