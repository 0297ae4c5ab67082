/*
 * The table of known headers is searched by bisection and read by the mapping page: it has to be
 * sorted, without doubles, and name fields that exist.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/base/base.h"
#include "lib/domain/import_headers.h"

static const struct import_header *find_header(const char *header)
{
	for (size_t i = 0; i < ARRAY_LEN(import_headers); i++)
		if (strcmp(import_headers[i].header, header) == 0)
			return &import_headers[i];
	return NULL;
}

static void test_import_headers__are_sorted_without_doubles(void **state)
{
	(void)state;
	for (size_t i = 1; i < ARRAY_LEN(import_headers); i++)
		if (strcmp(import_headers[i - 1].header, import_headers[i].header) >= 0)
			fail_msg("out of order: %s", import_headers[i].header);
}

static void test_import_headers__are_written_as_they_are_compared(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(import_headers); i++) {
		const char *h = import_headers[i].header;

		if (!*h || *h == ' ' || h[strlen(h) - 1] == ' ' || strstr(h, "  "))
			fail_msg("spaces: \"%s\"", h);
		for (const char *c = h; *c; c++)
			if (*c >= 'A' && *c <= 'Z')
				fail_msg("capital: \"%s\"", h);
	}
}

static void test_import_headers__name_known_fields_and_ranks(void **state)
{
	static const char *const fields[] = {"first_name",
					     "last_name",
					     "full_name",
					     "email",
					     "phone",
					     "identifier",
					     "company",
					     "address",
					     "city",
					     "region",
					     "postal_code",
					     "country",
					     "language",
					     "time_zone",
					     "categories",
					     "eu_consent",
					     "marketing_consent",
					     "tags",
					     "segments",
					     "attributes",
					     "more_email",
					     "more_phone",
					     "email_status",
					     "email_status_reason",
					     "phone_status",
					     "signup",
					     "created_at",
					     "leave_out"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(import_headers); i++) {
		const struct import_header *h = &import_headers[i];
		bool is_known = false;

		for (size_t f = 0; f < ARRAY_LEN(fields); f++)
			is_known |= strcmp(h->field, fields[f]) == 0;
		if (!is_known)
			fail_msg("\"%s\" names no field: %s", h->header, h->field);
		assert_in_range(h->rank, 10, 79);
	}
}

static void test_import_headers__rank_candidates_of_one_file(void **state)
{
	static const char *const better_first[][2] = {
	    {"mobile phone", "primary phone"},
	    {"primary phone", "business phone"},
	    {"business phone", "home phone"},
	    {"business street", "home street"},
	    {"address 1 - street", "address 1 - formatted"},
	    {"billing_city", "shipping_city"},
	    {"phone", "default address phone"},
	    {"company name", "associated company"},
	    {"user_email", "billing_email"},
	    {"identifier", "id"},
	    {"primary email", "secondary email"},
	    {"external identifier", "contact id"},
	    {"sms", "whatsapp"},
	    {"province", "province code"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(better_first); i++) {
		const struct import_header *one = find_header(better_first[i][0]);
		const struct import_header *two = find_header(better_first[i][1]);

		assert_non_null(one);
		assert_non_null(two);
		assert_string_equal(one->field, two->field);
		if (one->rank >= two->rank)
			fail_msg("%s does not win over %s", one->header, two->header);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_import_headers__are_sorted_without_doubles),
	    cmocka_unit_test(test_import_headers__are_written_as_they_are_compared),
	    cmocka_unit_test(test_import_headers__name_known_fields_and_ranks),
	    cmocka_unit_test(test_import_headers__rank_candidates_of_one_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
