/*
 * The promises of the sample shop that the importer's tests and the benchmarks rest on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define SAMPLE_SHOP_IS_INCLUDED
#include "tests/fixture/sample_shop.c"

enum { ROWS = 4000, FIELDS = 17 };
enum { FIRST, LAST, EMAIL, PHONE, IDENTIFIER, COMPANY, CITY };

struct row {
	char *field[FIELDS];
	size_t fields;
};

struct file {
	char *bytes;
	size_t len;
	struct row *row; /* without the header */
	size_t rows;
};

/* Cut one value off in place; returns where the next one starts. */
static char *cut_value(char *at, char **value, bool *is_last)
{
	bool is_quoted = *at == '"';
	char *to;

	at += is_quoted;
	for (*value = to = at; is_quoted || (*at != ',' && *at != '\n'); at++) {
		if (*at == '"' && *++at != '"')
			break;
		*to++ = *at;
	}
	*is_last = *at == '\n';
	*to = '\0';
	return at + 1;
}

static struct file make_file(struct options options)
{
	struct file f = {.row = mem_alloc((ROWS + 1) * sizeof(*f.row))};
	FILE *to = open_memstream(&f.bytes, &f.len);
	char *at;

	assert_non_null(to);
	assert_true(write_shop(&options, to));
	fclose(to);
	for (at = strchr(f.bytes, '\n') + 1; *at; f.rows++) {
		struct row *row = &f.row[f.rows];
		bool is_last = false;

		for (row->fields = 0; !is_last; row->fields++) {
			assert_in_range(row->fields, 0, FIELDS - 1);
			at = cut_value(at, &row->field[row->fields], &is_last);
		}
	}
	return f;
}

static void release_file(struct file *f)
{
	free(f->bytes);
	free(f->row);
}

static void test_sample_shop__same_seed_gives_same_bytes(void **state)
{
	char *one, *two, *other;
	size_t one_len, two_len, other_len;
	struct options options = {.contacts = 500, .seed = 3, .full = true};
	FILE *to = open_memstream(&one, &one_len);

	(void)state;
	assert_true(write_shop(&options, to));
	fclose(to);
	to = open_memstream(&two, &two_len);
	options.contacts = 700; /* and the first rows do not depend on how many follow */
	assert_true(write_shop(&options, to));
	fclose(to);
	to = open_memstream(&other, &other_len);
	options.seed = 4;
	assert_true(write_shop(&options, to));
	fclose(to);
	assert_true(two_len > one_len);
	assert_memory_equal(one, two, one_len);
	assert_memory_not_equal(one, other, one_len < other_len ? one_len : other_len);
	free(one);
	free(two);
	free(other);
}

static void test_sample_shop__every_row_has_all_columns_and_a_key(void **state)
{
	struct file plain = make_file((struct options){.contacts = ROWS, .seed = 1});
	struct file full = make_file((struct options){.contacts = ROWS, .seed = 1, .full = true});

	(void)state;
	assert_int_equal(plain.rows, ROWS);
	assert_int_equal(full.rows, ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		char **field = plain.row[i].field;

		assert_int_equal(plain.row[i].fields, 8);
		assert_int_equal(full.row[i].fields, FIELDS);
		assert_true(field[EMAIL][0] || field[PHONE][0] || field[IDENTIFIER][0]);
	}
	release_file(&plain);
	release_file(&full);
}

static void test_sample_shop__update_keeps_the_keys_and_moves_everybody(void **state)
{
	struct file old = make_file((struct options){.contacts = ROWS, .seed = 2});
	struct file new = make_file((struct options){.contacts = ROWS, .seed = 2, .update = true});

	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		char **was = old.row[i].field, **is = new.row[i].field;

		assert_string_equal(was[FIRST], is[FIRST]);
		assert_string_equal(was[EMAIL], is[EMAIL]);
		assert_string_equal(was[PHONE], is[PHONE]);
		assert_string_equal(was[IDENTIFIER], is[IDENTIFIER]);
		assert_string_not_equal(was[CITY], is[CITY]);
		if (was[LAST][0])
			assert_string_not_equal(was[LAST], is[LAST]);
		if (was[COMPANY][0])
			assert_string_not_equal(was[COMPANY], is[COMPANY]);
	}
	release_file(&old);
	release_file(&new);
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *one = a, *two = b;

	return strcasecmp(one->field[EMAIL], two->field[EMAIL]);
}

static void test_sample_shop__some_people_come_twice_in_other_letters(void **state)
{
	struct file f = make_file((struct options){.contacts = ROWS, .seed = 5});
	size_t twins = 0;

	(void)state;
	qsort(f.row, f.rows, sizeof(*f.row), compare_rows);
	for (size_t i = 1; i < f.rows; i++) {
		char **one = f.row[i - 1].field, **two = f.row[i].field;

		if (!two[EMAIL][0] || strcasecmp(one[EMAIL], two[EMAIL]) != 0)
			continue;
		twins++;
		assert_string_not_equal(one[EMAIL], two[EMAIL]);
		assert_string_not_equal(one[FIRST], two[FIRST]);
	}
	assert_in_range(twins, ROWS / 400, ROWS / 100); /* about one in 200 */
	release_file(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sample_shop__same_seed_gives_same_bytes),
	    cmocka_unit_test(test_sample_shop__every_row_has_all_columns_and_a_key),
	    cmocka_unit_test(test_sample_shop__update_keeps_the_keys_and_moves_everybody),
	    cmocka_unit_test(test_sample_shop__some_people_come_twice_in_other_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
