/* Countries: codes and names in many languages lead to one row, and never to two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "lib/platform/country.h"
#include "lib/platform/country_table.h"
#include "lib/platform/phone.h"
#include "lib/platform/text.h"

static struct arena mem;

static int setup(void **state)
{
	(void)state;
	arena_init(&mem);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&mem);
	return 0;
}

static void check_found(const char *text, const char *code)
{
	const struct country *c = country_find(&mem, text);

	if (!c)
		fail_msg("\"%s\" is unknown, not %s", text, code);
	if (strcmp(c->code, code) != 0)
		fail_msg("\"%s\" is %s, not %s", text, c->code, code);
}

static void test_country__is_found_by_codes_and_name_in_any_case(void **state)
{
	size_t count;
	const struct country *all = countries(&count);

	(void)state;
	assert_in_range(count, 245, 260);
	for (size_t i = 0; i < count; i++) {
		const char *const texts[] = {all[i].code, all[i].alpha3, all[i].name};

		assert_int_equal(strlen(all[i].code), 2);
		assert_int_equal(strlen(all[i].alpha3), 3);
		for (size_t t = 0; t < ARRAY_LEN(texts); t++) {
			char *lower = arena_dup(&mem, texts[t]);

			for (char *c = lower; *c; c++)
				if (*c > 0)
					*c = (char)tolower(*c);
			assert_ptr_equal(country_find(&mem, texts[t]), &all[i]);
			assert_ptr_equal(country_find(&mem, lower), &all[i]);
			assert_ptr_equal(country_find(&mem, arena_printf(&mem, "  %s ", texts[t])),
					 &all[i]);
		}
	}
}

static void test_country__is_ordered_by_name(void **state)
{
	size_t count;
	const struct country *all = countries(&count);

	(void)state;
	for (size_t i = 1; i < count; i++)
		if (strcmp(text_fold(&mem, all[i - 1].name), text_fold(&mem, all[i].name)) >= 0)
			fail_msg("%s stands before %s", all[i - 1].name, all[i].name);
}

/* One country has one English name on all pages. */
static void test_country__has_the_name_it_has_among_phones(void **state)
{
	size_t count;
	const struct phone_country *phones = phone_countries(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		check_found(phones[i].iso, phones[i].iso);
		assert_string_equal(country_find(&mem, phones[i].iso)->name, phones[i].name);
	}
}

static void test_country_spellings__are_folded_and_lead_to_one_country(void **state)
{
	(void)state;
	assert_in_range(country_spelling_rows, 1300, 5000);
	for (size_t i = 0; i < country_spelling_rows; i++) {
		const struct country_spelling *row = &country_spelling_table[i];

		assert_string_not_equal(row->text, "");
		assert_string_equal(text_fold(&mem, row->text), row->text);
		assert_ptr_equal(country_find(&mem, row->text), row->country);
		/* Strictly ascending: no text stands there twice, for one country or for two. */
		if (i > 0 && strcmp(country_spelling_table[i - 1].text, row->text) >= 0)
			fail_msg("\"%s\" is out of order", row->text);
	}
}

static void test_country_spellings__are_all_of_them(void **state)
{
	size_t count, sum = 0;
	const struct country *all = countries(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const char *const *list;
		size_t n = country_spellings(&mem, &all[i], &list);

		assert_true(n >= 3);
		for (size_t t = 0; t < n; t++)
			assert_ptr_equal(country_find(&mem, list[t]), &all[i]);
		sum += n;
	}
	assert_int_equal(sum, country_spelling_rows);
}

static bool is_spelling(const struct country *c, const char *text)
{
	const char *const *list;
	size_t count = country_spellings(&mem, c, &list);

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], text) == 0)
			return true;
	return false;
}

static void test_country_spellings__hold_what_files_bring(void **state)
{
	const struct country *de = country_find(&mem, "Germany");

	(void)state;
	assert_true(is_spelling(de, "de"));
	assert_true(is_spelling(de, "deu"));
	assert_true(is_spelling(de, "germany"));
	assert_true(is_spelling(de, "deutschland"));
	assert_true(is_spelling(de, "allemagne"));
	assert_true(is_spelling(de, "federal republic of germany"));
	assert_false(is_spelling(de, "austria"));
	assert_false(is_spelling(de, "Germany"));
}

static void test_country_find__knows_many_languages(void **state)
{
	static const struct {
		const char *text, *code;
	} cases[] = {
	    {"Deutschland", "DE"},
	    {"DEUTSCHLAND", "DE"},
	    {"Bundesrepublik Deutschland", "DE"},
	    {"Österreich", "AT"},
	    {"O\xCC\x88sterreich", "AT"}, /* O and a mark */
	    {"oesterreich", "AT"},
	    {"Autriche", "AT"},
	    {"Schweiz", "CH"},
	    {"Suisse", "CH"},
	    {"svizzera", "CH"},
	    {"Svizra", "CH"},
	    {"España", "ES"},
	    {"espana", "ES"},
	    {"Italia", "IT"},
	    {"Frankreich", "FR"},
	    {"UK", "GB"},
	    {"U.K.", "GB"},
	    {"United Kingdom", "GB"},
	    {"Großbritannien", "GB"},
	    {"GROSSBRITANNIEN", "GB"},
	    {"USA", "US"},
	    {"U.S.A.", "US"},
	    {"United States of America", "US"},
	    {"États-Unis", "US"},
	    {"etats unis", "US"},
	    {"Holland", "NL"},
	    {"The Netherlands", "NL"},
	    {"Nederland", "NL"},
	    {"Czechia", "CZ"},
	    {"Czech Republic", "CZ"},
	    {"Tschechien", "CZ"},
	    {"Česká republika", "CZ"},
	    {"Türkei", "TR"},
	    {"TURKEY", "TR"},
	    {"TÜRKİYE", "TR"},
	    {"Ελλάδα", "GR"},
	    {"EL", "GR"},
	    {"Россия", "RU"},
	    {"РОССИЯ", "RU"},
	    {"Україна", "UA"},
	    {"日本", "JP"},
	    {"中国", "CN"},
	    {"대한민국", "KR"},
	    {"South Korea", "KR"},
	    {"مصر", "EG"},
	    {"ישראל", "IL"},
	    {"भारत", "IN"},
	    {"Côte d\xE2\x80\x99Ivoire", "CI"}, /* a typographic apostrophe */
	    {"Ivory Coast", "CI"},
	    {"Bosnia & Herzegovina", "BA"},
	    {"Bosnien-Herzegowina", "BA"},
	    {"St. Lucia", "LC"},
	    {"St Lucia", "LC"},
	    {"Timor Leste", "TL"},
	    {"Swaziland", "SZ"},
	    {"Burma", "MM"},
	    {"Kosovo", "XK"},
	    {"Iran, Islamic Republic of", "IR"},
	    {"Iran", "IR"},
	    {"Niger", "NE"},
	    {"Nigeria", "NG"},
	    {"Irland", "IE"},
	    {"Island", "IS"},
	    {"Austria", "AT"},
	    {"Australia", "AU"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_found(cases[i].text, cases[i].code);
}

static void test_country_find__knows_no_other_text(void **state)
{
	static const char *const texts[] = {"",	    " ",	"ZZ",	    "Z",      "DE AT",
					    "Germ", "Germanyy", "Atlantis", "Vienna", "0",
					    "%",    "DE,AT",	"Scotland"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (country_find(&mem, texts[i]))
			fail_msg("\"%s\" is a country", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_country__is_found_by_codes_and_name_in_any_case),
	    cmocka_unit_test(test_country__is_ordered_by_name),
	    cmocka_unit_test(test_country__has_the_name_it_has_among_phones),
	    cmocka_unit_test(test_country_spellings__are_folded_and_lead_to_one_country),
	    cmocka_unit_test(test_country_spellings__are_all_of_them),
	    cmocka_unit_test(test_country_spellings__hold_what_files_bring),
	    cmocka_unit_test(test_country_find__knows_many_languages),
	    cmocka_unit_test(test_country_find__knows_no_other_text),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
