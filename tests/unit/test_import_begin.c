/*
 * The mapping that an upload begins with: its tag, and the columns of the last file like it.
 */
#include "lib/domain/import_begin.h"

#include "lib/domain/import_file.h"
#include "tests/unit/support.h"

/* An import that was looked at, without a file. */
static void look(struct test_base *base, const char *file_name, char **header, size_t columns,
		 struct import *im)
{
	struct import_preview *preview = arena_alloc(&base->op.mem, sizeof(*preview));

	*preview = (struct import_preview){.header = header, .columns = columns};
	*im = (struct import){.file_name = file_name, .preview = preview, .profile = ""};
	im->header_key = import_header_key(&base->op, header, columns);
}

static struct import_mapping begin(struct test_base *base, struct import *im, bool as_last_time,
				   int64_t *mended)
{
	struct import_mapping m;

	assert_rc(RC_OK, import_begin_mapping(&base->op, im, as_last_time, mended));
	import_mapping_parse(&base->op, im->mapping, &m);
	return m;
}

/* One of last week with the header "E-mail,Team", matched by hand. */
static int64_t store_earlier(struct test_base *base, const char *mapping)
{
	static char *header[] = {"E-mail", "Team"};
	int64_t id;

	assert_rc(
	    RC_OK,
	    db_insert(&base->op, &id,
		      "INSERT INTO import (state, file_name, spool_name, bytes, content_hash,"
		      " charset, delimiter, has_header, created_at, mapping, header_key)"
		      " VALUES ('done', 'a.csv', '', 0, zeroblob(32), 'UTF-8', ',', 1, 0, $1,"
		      " $2)",
		      DB_ARGS(db_text(mapping), db_text(import_header_key(&base->op, header, 2)))));
	return id;
}

static void test_import_begin__names_its_tag_after_the_file(void **state)
{
	static const char *const names[][2] = {
	    {"customers 2026.csv", "Import customers 2026"},
	    {"no ending", "Import no ending"},
	    {".csv", "Import .csv"},
	    {"a,b.csv", "Import a b"},
	    {"archive.tar.gz", "Import archive.tar"},
	};
	static char *header[] = {"E-mail", "Team"};
	struct test_base *base = *state;
	struct import_mapping m;
	struct import im;
	int64_t mended;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		look(base, names[i][0], header, 2, &im);
		m = begin(base, &im, true, &mended);
		assert_int_equal(m.tag_count, 1);
		assert_string_equal(m.tags[0], names[i][1]);
		assert_int_equal(mended, 0);
	}
}

static void test_import_begin__cuts_its_tag_between_characters(void **state)
{
	static char *header[] = {"E-mail"};
	char name[TAG_LABEL_MAX + 8] = "";
	struct test_base *base = *state;
	struct import_mapping m;
	struct import im;
	int64_t mended;

	/* Each two bytes: one of them would be cut in two. */
	for (size_t i = 0; i + 2 < sizeof(name); i += 2)
		memcpy(name + i, "\u00E4", 3);
	for (int odd = 0; odd < 2; odd++) {
		look(base, odd ? arena_printf(&base->op.mem, "x%s", name) : name, header, 1, &im);
		m = begin(base, &im, true, &mended);
		assert_true(strlen(m.tags[0]) <= TAG_LABEL_MAX);
		assert_int_equal((unsigned char)m.tags[0][strlen(m.tags[0]) - 1], 0xA4);
	}
}

static void test_import_begin__matches_as_the_last_file_was(void **state)
{
	static char *header[] = {"E-mail", "Team"}, *other[] = {"E-mail", "Club"};
	struct test_base *base = *state;
	struct import_mapping m;
	struct import im;
	int64_t mended, id;

	(void)store_earlier(base, "email,city");
	id = store_earlier(base, "email,company");
	look(base, "b.csv", header, 2, &im);
	m = begin(base, &im, true, &mended);
	assert_int_equal(m.like_id, id);
	assert_int_equal(m.columns[1].target.id, CONTACT_COMPANY);
	assert_string_equal(m.tags[0], "Import b");
	assert_int_equal(mended, 0);
	m = begin(base, &im, false, &mended);
	assert_int_equal(m.like_id, 0);
	assert_int_not_equal(m.columns[1].target.id, CONTACT_COMPANY);
	look(base, "b.csv", other, 2, &im);
	assert_int_equal(begin(base, &im, true, &mended).like_id, 0);
}

static void test_import_begin__failed_rows_follow_their_import(void **state)
{
	static char *header[] = {IMPORT_ERROR_COLUMN, "E-mail", "Team"};
	struct test_base *base = *state;
	struct import_mapping first, m;
	struct import im;
	int64_t mended, id;

	import_mapping_parse(&base->op, "email,company", &first);
	first.tags = arena_alloc(&base->op.mem, sizeof(*first.tags));
	first.tags[0] = "Autumn fair";
	first.tag_count = 1;
	first.segment_mode = IMPORT_REPLACE;
	first.raise = true;
	id = store_earlier(base, import_mapping_format(&base->op, &first));
	look(base, "a failed rows.csv", header, 3, &im);
	m = begin(base, &im, true, &mended);
	assert_int_equal(mended, id);
	assert_int_equal(m.columns[1].target.id, CONTACT_EMAIL);
	assert_int_equal(m.columns[2].target.id, CONTACT_COMPANY);
	assert_string_equal(m.tags[0], "Autumn fair");
	/* Those who are in it since stay in it; and evidence is ticked anew. */
	assert_int_equal(m.segment_mode, IMPORT_ADD);
	assert_false(m.raise);
}

static void test_import_begin__what_is_gone_is_decided_anew(void **state)
{
	static char *header[] = {"E-mail", "Team"};
	struct test_base *base = *state;
	struct import_mapping m;
	struct import im;
	int64_t mended;

	(void)store_earlier(base, "email,attribute:77");
	look(base, "b.csv", header, 2, &im);
	m = begin(base, &im, true, &mended);
	assert_int_equal(m.columns[0].target.id, CONTACT_EMAIL);
	assert_int_equal(m.columns[1].target.to, IMPORT_TO_NOTHING);
}

#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_begin__##name, test_base_setup,                \
					test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(names_its_tag_after_the_file), TEST(cuts_its_tag_between_characters),
	    TEST(matches_as_the_last_file_was), TEST(failed_rows_follow_their_import),
	    TEST(what_is_gone_is_decided_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
