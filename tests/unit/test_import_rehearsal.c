/*
 * What a rehearsal says is what the import does: buckets, values, segments.
 */
#include "lib/domain/import_rehearsal.h"

#include "lib/domain/alteration.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/import_overlay.h"
#include "lib/domain/import_rehearsal_job.h"
#include "lib/domain/import_run.h"
#include "lib/domain/segment_people.h"
#include "tests/unit/support.h"

static bool never(void)
{
	return false;
}

static const char *write_text(struct test_base *base, const char *text)
{
	const char *path = config_path(&base->op.mem, &base->config, "in.csv");
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return path;
}

/* Queued, and told what to do with people who are here. */
static struct import queue_file(struct test_base *base, const char *path, enum import_known people)
{
	struct import_mapping m;
	struct import im;
	int64_t id;

	op_clear_fault(&base->op);
	assert_rc(RC_OK, import_queue_file(&base->op, &base->config, path, false, &id));
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	import_mapping_parse(&base->op, im.mapping, &m);
	m.people = people;
	test_begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op, "UPDATE import SET mapping = $1 WHERE id = $2",
			 DB_ARGS(db_text(import_mapping_format(&base->op, &m)), db_int(id))));
	test_commit(base);
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	return im;
}

static struct import_rehearsal rehearse(struct test_base *base, const struct import *im)
{
	struct import_rehearsal r;

	assert_rc(RC_OK, import_rehearse(&base->op, &base->config, im, NULL, NULL, true, NULL, &r));
	return r;
}

static struct import run(struct test_base *base, int64_t id)
{
	struct import im;
	int64_t ran;

	assert_rc(RC_OK, import_run_next(&base->op, &base->config, never, &ran));
	assert_int_equal(ran, id);
	op_reset(&base->op, base->op.now);
	base->op.account_id = 1;
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	return im;
}

static int64_t count_rows(struct test_base *base)
{
	return test_count(base,
			  "SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM change)"
			  " + (SELECT count(*) FROM contact_tag) + (SELECT count(*) FROM tag)"
			  " + (SELECT count(*) FROM batch)");
}

/* Rehearse twice, run, and compare. */
static void check_file(struct test_base *base, const char *path, enum import_known people)
{
	struct import im = queue_file(base, path, people);
	int64_t before = count_rows(base);
	struct import_rehearsal r = rehearse(base, &im), again = rehearse(base, &im);
	int64_t rows[IMPORT_BUCKETS], total = r.total_rows, undialled = r.undialled_rows;

	assert_string_equal(r.digest, again.digest);
	assert_string_equal(r.mark, again.mark);
	assert_int_equal(before, count_rows(base));
	memcpy(rows, r.rows, sizeof(rows));
	im = run(base, im.id);
	if (im.total_rows != total || memcmp(rows, im.rows, sizeof(rows)) != 0)
		fail_msg(
		    "%s (%d): rehearsed %lld/%lld/%lld/%lld/%lld, was %lld/%lld/%lld/%lld/%lld",
		    path, people, (long long)rows[0], (long long)rows[1], (long long)rows[2],
		    (long long)rows[3], (long long)rows[4], (long long)im.rows[0],
		    (long long)im.rows[1], (long long)im.rows[2], (long long)im.rows[3],
		    (long long)im.rows[4]);
	assert_int_equal(undialled, im.undialled_rows);
}

static const char *const fixtures[] = {
    "brevo",	 "chatwoot",  "civicrm", "emails",	"formulas", "google_new",  "google_old",
    "hubspot",	 "keys_only", "klaviyo", "linkedin",	"listmonk", "mailchimp",   "mautic",
    "naughty",	 "no_header", "outlook", "over_limit",	"phones",   "ragged",	   "same_person",
    "semicolon", "sep_line",  "shopify", "thunderbird", "utf16le",  "windows1252", "woocommerce",
};

static void test_rehearsal__says_what_the_import_does(void **state)
{
	static const enum import_known kinds[] = {IMPORT_LEAVE, IMPORT_UPDATE, IMPORT_UPDATE_ONLY};

	/* One base for all: each file meets the people of those before it. */
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t i = 0; i < ARRAY_LEN(fixtures); i++)
			check_file(*state,
				   arena_printf(&((struct test_base *)*state)->op.mem,
						"tests/fixture/files/%s.csv", fixtures[i]),
				   kinds[k]);
}

static void make_segment(struct test_base *base, const char *name, const char *filter)
{
	struct segment s = {.name = name,
			    .description = "",
			    .kind = SEGMENT_DYNAMIC,
			    .filter = filter,
			    .is_shared = true};

	test_begin(base);
	assert_rc(RC_OK, segment_create(&base->op, &s));
	test_commit(base);
	base->op.batch_id = 0;
}

static int64_t count_segment(struct test_base *base, int64_t id)
{
	struct segment_state state;
	struct filter_sets sets;
	struct segment s;
	int64_t count;

	assert_rc(RC_OK, segment_get(&base->op, id, &s));
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, segment_count(&base->op, &sets, &s, &count, &state));
	return count;
}

/* People of three cities; the second file moves, adds, and repeats one of its own rows. */
static const char first_file[] = "E-mail,First name,City,Phone\n"
				 "a@x.example,Anna,Wien,+43 1 5550101\n"
				 "b@x.example,Bo,Graz,\n"
				 "c@x.example,Cem,Wien,\n";
static const char second_file[] = "E-mail,First name,City,Phone\n"
				  "b@x.example,Bo,Wien,\n"
				  "c@x.example,Cem,Linz,\n"
				  "d@x.example,Dora,Wien,+43 1 5550104\n"
				  "d@x.example,Dora,Graz,\n"
				  "new@x.example,Nora,Linz,\n"
				  "a@x.example,Anna,Wien,+43 1 5550101\n"
				  "no address,Otto,Wien,\n";

static void test_rehearsal__segments_change_as_they_will(void **state)
{
	struct test_base *base = *state;
	struct import im = queue_file(base, write_text(base, first_file), IMPORT_LEAVE);
	struct import_rehearsal r;
	int64_t after[2];

	(void)run(base, im.id);
	make_segment(base, "Wien", "city is \"Wien\"");
	make_segment(base, "With phone", "phone has any value");
	make_segment(base, "Nobody", "city is \"Rom\"");
	im = queue_file(base, write_text(base, second_file), IMPORT_UPDATE);
	r = rehearse(base, &im);
	assert_int_equal(r.total_rows, 7);
	assert_int_equal(r.rows[IMPORT_CREATED], 2);
	assert_int_equal(r.rows[IMPORT_UPDATED], 3);
	assert_int_equal(r.rows[IMPORT_UNCHANGED], 1);
	assert_int_equal(r.rows[IMPORT_ROW_FAILED], 1);
	assert_int_equal(r.segment_count, 2);
	assert_string_equal(r.segments[0].name, "Wien");
	assert_int_equal(r.segments[0].before, 2);
	assert_int_equal(r.segments[0].enter, 1); /* Bo; Dora moved on to Graz in the same file */
	assert_int_equal(r.segments[0].leave, 1); /* Cem */
	assert_int_equal(r.segments[1].enter, 1);
	for (size_t i = 0; i < 2; i++)
		after[i] = r.segments[i].after;
	(void)run(base, im.id);
	assert_int_equal(after[0], count_segment(base, 1));
	assert_int_equal(after[1], count_segment(base, 2));
}

/* A text that became a choice: its values are kept under another number than its own. */
static struct attribute make_choice(struct test_base *base)
{
	struct alteration x;
	struct attribute a;
	bool changed;
	int64_t id;
	enum rc rc;

	test_begin(base);
	assert_rc(RC_OK, attribute_create(&base->op, "Plan", ATTRIBUTE_TEXT, NULL, 0, &id));
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_rc(RC_OK, contact_attribute_set(&base->op, 1, &a, "Gold", 0, &changed));
	assert_rc(RC_OK, contact_attribute_set(&base->op, 2, &a, "Silver", 0, &changed));
	test_commit(base);
	base->op.batch_id = 0;
	test_begin(base);
	assert_rc(RC_OK, alteration_look(&base->op, id, ATTRIBUTE_CHOICE, &x));
	test_commit(base);
	for (int i = 0; i < 2; i++) {
		while ((rc = alteration_run_next(&base->op, &x)) == RC_OK)
			base->op.batch_id = 0;
		assert_int_equal(rc, RC_NOT_FOUND);
		base->op.account_id = 1;
		base->op.batch_id = 0;
		if (i)
			break;
		assert_rc(RC_OK, alteration_get(&base->op, x.id, &x));
		test_begin(base);
		assert_rc(RC_OK, alteration_confirm(&base->op, &x, x.left_out));
		test_commit(base);
		base->op.batch_id = 0;
	}
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_int_equal(a.type, ATTRIBUTE_CHOICE);
	assert_int_not_equal(a.values_id, a.id);
	return a;
}

static void test_rehearsal__knows_values_of_an_attribute_whose_type_was_changed(void **state)
{
	static const char file[] = "E-mail,Plan\n"
				   "a@x.example,Silver\n"  /* has Gold */
				   "c@x.example,Gold\n"	   /* has none */
				   "d@x.example,Gold\n"	   /* new */
				   "d@x.example,Silver\n"; /* and changed by the same file */
	struct test_base *base = *state;
	struct import im = queue_file(base, write_text(base, first_file), IMPORT_LEAVE);
	struct import_rehearsal r;
	int64_t after[2];

	(void)run(base, im.id);
	(void)make_choice(base);
	make_segment(base, "Gold", "attr.plan is \"Gold\"");
	make_segment(base, "Silver", "attr.plan is \"Silver\"");
	im = queue_file(base, write_text(base, file), IMPORT_UPDATE);
	r = rehearse(base, &im);
	assert_int_equal(r.column_count, 2);
	assert_int_equal(r.columns[1].effects[IMPORT_FILLED], 2);
	assert_int_equal(r.columns[1].effects[IMPORT_CHANGED], 2);
	assert_int_equal(r.segment_count, 2);
	for (size_t i = 0; i < 2; i++)
		after[i] = r.segments[i].after;
	assert_string_equal(r.segments[0].name, "Gold");
	assert_int_equal(r.segments[0].enter, 1); /* c */
	assert_int_equal(r.segments[0].leave, 1); /* a */
	assert_int_equal(r.segments[1].enter, 2); /* a and d; b stays */
	assert_int_equal(r.segments[1].leave, 0);
	(void)run(base, im.id);
	assert_int_equal(after[0], count_segment(base, 1));
	assert_int_equal(after[1], count_segment(base, 2));
}

/* Keys move from one to the other within the file, and later rows ask for old and new ones. */
static const char holders_file[] = "Identifier,First name,Email,Phone\n"
				   "K-1,Anna,a@x.example,+43 1 5550101\n"
				   "K-2,Bo,b@x.example,+43 1 5550102\n"
				   "K-3,Cem,c@x.example,+43 1 5550103\n"
				   "K-4,Dora,,+43 1 5550104\n";
static const char moving_file[] = "Identifier,First name,Email,Phone\n"
				  "K-1,Anna,a2@x.example,+43 1 5550109\n"
				  ",Ann,a2@x.example,\n"
				  ",Aron,a@x.example,\n"
				  ",Anton,,+43 1 5550101\n"
				  "K-2,Bo,a@x.example,\n"
				  "K-9,Cem,c@x.example,\n"
				  "K-9,Cemal,,\n"
				  "K-3,Carl,,\n"
				  "K-4,Dora,d@x.example,\n"
				  ",,d@x.example,+43 1 5550104\n"
				  ",Eva,further@x.example,\n"
				  "K-3,Further,,\n"
				  ",Eve,further@x.example,\n"
				  "K-1,Anna,b2@x.example,+43 1 5550101\n"
				  ",Ann,a2@x.example,+43 1 5550109\n";

static void add_further(struct test_base *base, int64_t contact_id, const char *address)
{
	struct contact_point p;

	assert_rc(RC_OK, contact_point_check(&base->op, CONTACT_POINT_EMAIL, address, "", "AT",
					     CONTACT_STRICT, &p));
	test_begin(base);
	assert_rc(RC_OK, contact_point_add(&base->op, contact_id, &p, 0));
	test_commit(base);
	base->op.batch_id = 0;
}

/* Further addresses come, become the primary one, are another's key, and go. */
static const char points_file[] =
    "Identifier,First name,E-mail 1 - Value,E-mail 2 - Value,E-mail 3 - Value\n"
    "P-1,Anna,p@x.example,p2@x.example,p3@x.example\n"
    ",Ann,p2@x.example,,\n"
    ",Bea,p3@x.example,q@x.example,\n"
    ",Bert,q@x.example,,\n"
    "P-2,Eda,,e2@x.example,e3@x.example\n"
    ",Eddi,e2@x.example,,\n"
    ",Edi,e3@x.example,,\n"
    "P-1,Anna,p2@x.example,,\n"
    ",Ann,p2@x.example,,\n"
    "P-3,Ada,a@x.example,a@x.example,further@x.example\n"
    ",Adam,further@x.example,f2@x.example,\n"
    ",Fay,f2@x.example,,\n";

static void test_rehearsal__knows_further_addresses_of_the_file(void **state)
{
	struct test_base *base = *state;
	static const enum import_known all[] = {IMPORT_UPDATE, IMPORT_LEAVE, IMPORT_UPDATE,
						IMPORT_UPDATE_ONLY};
	struct import im = queue_file(base, write_text(base, holders_file), IMPORT_LEAVE);

	(void)run(base, im.id);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		check_file(base, write_text(base, points_file), all[i]);
}

static void test_rehearsal__follows_keys_that_move(void **state)
{
	struct test_base *base = *state;
	struct import im = queue_file(base, write_text(base, holders_file), IMPORT_LEAVE);

	(void)run(base, im.id);
	add_further(base, 3, "further@x.example");
	check_file(base, write_text(base, moving_file), IMPORT_UPDATE);
	check_file(base, write_text(base, moving_file), IMPORT_UPDATE);
	check_file(base, write_text(base, holders_file), IMPORT_UPDATE_ONLY);
}

static void test_rehearsal__counts_values_by_column_with_examples(void **state)
{
	struct test_base *base = *state;
	struct import im = queue_file(base, write_text(base, first_file), IMPORT_LEAVE);
	const struct rehearsal_column *city;
	struct import_rehearsal r;

	(void)run(base, im.id);
	im = queue_file(base, write_text(base, second_file), IMPORT_UPDATE);
	r = rehearse(base, &im);
	assert_int_equal(r.column_count, 4);
	city = &r.columns[2];
	assert_int_equal(city->effects[IMPORT_FILLED], 2);
	assert_int_equal(city->effects[IMPORT_CHANGED], 3);
	assert_int_equal(city->effects[IMPORT_CLEARED], 0);
	assert_int_equal(city->examples[0].row, 1);
	assert_string_equal(city->examples[0].old_value, "Graz");
	assert_string_equal(city->examples[0].new_value, "Wien");
	assert_int_equal(r.problem_count, 1);
	assert_int_equal(r.problems[0].number, 7);
}

static void test_rehearsal__its_mark_moves_with_the_base(void **state)
{
	struct test_base *base = *state;
	struct import im = queue_file(base, write_text(base, first_file), IMPORT_LEAVE), other;
	struct import_rehearsal before = rehearse(base, &im), after;
	const char *mark;

	assert_rc(RC_OK, import_rehearsal_mark(&base->op, &mark));
	assert_string_equal(mark, before.mark);
	make_segment(base, "Wien", "city is \"Wien\"");
	after = rehearse(base, &im);
	assert_string_not_equal(before.mark, after.mark);
	assert_string_equal(before.digest, after.digest); /* the rows end as they would have */
	other = queue_file(base, write_text(base, "E-mail\nb@x.example\n"), IMPORT_LEAVE);
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE import SET wish = 1 WHERE id = $1",
				DB_ARGS(db_int(im.id))));
	test_commit(base);
	(void)run(base, other.id);
	after = rehearse(base, &im);
	assert_string_not_equal(before.digest, after.digest);
	assert_int_equal(after.rows[IMPORT_SKIPPED], 1);
}

static bool stop_at_once(void *context, int64_t done)
{
	(void)context;
	(void)done;
	return false;
}

static void test_rehearsal__says_what_is_wrong_with_a_file(void **state)
{
	struct test_base *base = *state;
	struct import im = queue_file(base, write_text(base, first_file), IMPORT_LEAVE);
	struct import_rehearsal r;

	im.sources[0].spool_name = "import-is-not-there";
	assert_rc(RC_NOT_FOUND, import_rehearse(&base->op, &base->config, &im, stop_at_once, NULL,
						true, NULL, &r));
}

static void test_overlay__leaves_nothing_behind(void **state)
{
	struct test_base *base = *state;
	struct import_overlay overlay;
	int64_t count;

	assert_rc(RC_OK, import_overlay_open(&base->op, &base->config, &overlay));
	assert_rc(RC_OK,
		  db_get_int(&overlay.op, &count, "SELECT count(*) FROM contact_tag", DB_NO_ARGS));
	assert_int_equal(count, 0);
	import_overlay_close(&overlay);
	assert_int_equal(
	    system(arena_printf(&base->op.mem, "test -z \"$(ls %s/spool)\"", base->dir)), 0);
}

static void test_rehearsal_job__keeps_what_it_found(void **state)
{
	struct test_base *base = *state;
	struct import im = queue_file(base, write_text(base, second_file), IMPORT_LEAVE);
	struct import_rehearsal now, stored;
	struct rehearsal_job job;

	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE import SET state = 'mapped'", DB_NO_ARGS));
	assert_rc(RC_OK, import_get(&base->op, im.id, &im));
	assert_rc(RC_NOT_FOUND, import_rehearsal_get(&base->op, &im, &job));
	assert_rc(RC_OK, import_rehearsal_ask(&base->op, &base->config, &im));
	test_commit(base);
	assert_rc(RC_OK, import_rehearsal_get(&base->op, &im, &job));
	assert_int_equal(job.state, REHEARSAL_WAITING);
	assert_rc(RC_OK, import_rehearsal_run_next(&base->op, &base->config, never));
	assert_rc(RC_NOT_FOUND, import_rehearsal_run_next(&base->op, &base->config, never));
	base->op.account_id = 1;
	assert_rc(RC_OK, import_rehearsal_get(&base->op, &im, &job));
	assert_int_equal(job.state, REHEARSAL_DONE);
	assert_rc(RC_OK, import_rehearsal_parse(&base->op, job.result, &stored));
	now = rehearse(base, &im);
	assert_string_equal(now.digest, stored.digest);
	assert_int_equal(now.total_rows, stored.total_rows);
	assert_memory_equal(now.rows, stored.rows, sizeof(now.rows));
	assert_int_equal(now.column_count, stored.column_count);
	assert_int_equal(now.columns[2].effects[IMPORT_FILLED],
			 stored.columns[2].effects[IMPORT_FILLED]);
	assert_string_equal(import_rehearsal_format(&base->op, &now),
			    import_rehearsal_format(&base->op, &stored));
	im.mapping = "";
	assert_rc(RC_NOT_FOUND, import_rehearsal_get(&base->op, &im, &job));
	test_begin(base);
	assert_rc(RC_OK, import_rehearsal_forget(&base->op, &base->config, im.id));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM import_rehearsal"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_rehearsal__says_what_the_import_does),
	    TEST(test_rehearsal__segments_change_as_they_will),
	    TEST(test_rehearsal__knows_values_of_an_attribute_whose_type_was_changed),
	    TEST(test_rehearsal__follows_keys_that_move),
	    TEST(test_rehearsal__knows_further_addresses_of_the_file),
	    TEST(test_rehearsal__counts_values_by_column_with_examples),
	    TEST(test_rehearsal__its_mark_moves_with_the_base),
	    TEST(test_rehearsal__says_what_is_wrong_with_a_file),
	    TEST(test_overlay__leaves_nothing_behind),
	    TEST(test_rehearsal_job__keeps_what_it_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
