#include "tests/unit/support.h"

#include <stdlib.h>
#include <unistd.h>

#include "lib/base/str.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/event.h"
#include "lib/domain/merge.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/undo.h"

static int64_t add(struct test_base *base, const char *first, const char *email, const char *city)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = first;
	c.values[CONTACT_EMAIL] = email;
	c.values[CONTACT_CITY] = city;
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	base->op.batch_id = 0;
	return c.id;
}

static struct contact get(struct test_base *base, int64_t id)
{
	struct contact c;

	assert_rc(RC_OK, contact_get(&base->op, id, &c));
	return c;
}

static void set_field(struct test_base *base, int64_t id, enum contact_field f, const char *value)
{
	struct contact before = get(base, id), c = before;
	struct contact_keys keys;
	contact_mask changed;

	c.values[f] = value;
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK,
		  contact_update(&base->op, &before, &c, &keys, CONTACT_MASK(f), 0, &changed));
	test_commit(base);
	base->op.batch_id = 0;
}

static void set_status(struct test_base *base, int64_t id, enum contact_channel channel,
		       enum contact_email_status status)
{
	int64_t changed;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK,
		  contact_status_set(&base->op, channel, status, "asked for it", &id, 1, &changed));
	assert_int_equal(1, changed);
	test_commit(base);
	base->op.batch_id = 0;
}

static enum rc merge(struct test_base *base, int64_t kept_id, int64_t other_id,
		     const struct merge_choice *choice)
{
	struct contact kept = get(base, kept_id), other = get(base, other_id);
	enum rc rc;

	test_begin(base);
	base->op.batch_id = 0;
	rc = merge_run(&base->op, &kept, &other, choice, "AT");
	if (rc)
		db_rollback(&base->op);
	else
		test_commit(base);
	base->op.batch_id = 0;
	return rc;
}

/* What stands beside the tables agrees with them. */
static void assert_sums(struct test_base *base)
{
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM tag t WHERE carriers <> (SELECT"
					     " count(*) FROM contact_tag WHERE tag_id = t.id)"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM attribute a WHERE holders <>"
					     " (SELECT count(DISTINCT contact_id) FROM"
					     " attribute_value WHERE attribute_id = a.id)"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact_count n WHERE total <>"
					     " (SELECT count(*) FROM contact c"
					     "  WHERE c.state = n.state)"));
	assert_int_equal(
	    0, test_count(base, "SELECT count(*) FROM contact_tally t WHERE total <> (SELECT"
				" count(*) FROM contact c WHERE c.state = t.state"
				" AND CASE WHEN email_key IS NULL THEN -1 ELSE email_status END ="
				" t.email AND CASE WHEN phone = '' THEN -1 ELSE phone_status END ="
				" t.phone)"));
}

/* contact_merge counts batches by versions. */
static void assert_versions(struct test_base *base)
{
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact c WHERE version <>"
					     " (SELECT count(DISTINCT batch_id) FROM change ch"
					     " WHERE entity = 1 AND entity_id = c.id)"));
}

static void test_merge__takes_what_is_missing_or_chosen(void **state)
{
	struct test_base *base = *state;
	int64_t a = add(base, "Anna", "", "Wien"), b = add(base, "Ana", "ana@shop.example", "Graz");
	int64_t d = add(base, "Dora", "", ""), e = add(base, "Dorothea", "", "Linz");
	const struct merge_choice choice = {.fields = CONTACT_MASK(CONTACT_FIRST_NAME) |
						      CONTACT_MASK(CONTACT_EU_CONSENT)};
	struct contact c;

	assert_rc(RC_OK, merge(base, a, b, NULL));
	c = get(base, a);
	assert_string_equal("Anna", c.values[CONTACT_FIRST_NAME]);
	assert_string_equal("ana@shop.example", c.values[CONTACT_EMAIL]);
	assert_string_equal("Wien", c.values[CONTACT_CITY]);
	c = get(base, b);
	assert_int_equal(CONTACT_DELETED, c.state);
	assert_string_equal("merged into 1", c.state_reason);
	assert_string_equal("Graz", c.values[CONTACT_CITY]);
	assert_int_equal(a, merge_target(&c));
	assert_rc(RC_OK, merge(base, d, e, &choice));
	c = get(base, d);
	assert_string_equal("Dorothea", c.values[CONTACT_FIRST_NAME]);
	assert_string_equal("", c.values[CONTACT_CITY]);
	assert_int_equal(1, test_count(base, "SELECT count(*) FROM contact WHERE id = 3 AND"
					     " first_name_key = 'dorothea' AND"
					     " name_key = 'dorothea'"));
	assert_int_equal(2, test_count(base, "SELECT count(*) FROM batch"
					     " WHERE action = 'contact.merge'"));
	assert_sums(base);
	assert_versions(base);
}

static void test_merge__an_opt_out_wins_and_says_where_it_came_from(void **state)
{
	static const struct {
		enum contact_email_status kept, other, expected;
	} cases[] = {
	    {CONTACT_EMAIL_ACTIVE, CONTACT_EMAIL_UNSUBSCRIBED, CONTACT_EMAIL_UNSUBSCRIBED},
	    {CONTACT_EMAIL_UNSUBSCRIBED, CONTACT_EMAIL_ACTIVE, CONTACT_EMAIL_UNSUBSCRIBED},
	    {CONTACT_EMAIL_UNSUBSCRIBED, CONTACT_EMAIL_SPAM_REPORT, CONTACT_EMAIL_SPAM_REPORT},
	    {CONTACT_EMAIL_BLACKLISTED, CONTACT_EMAIL_SPAM_REPORT, CONTACT_EMAIL_BLACKLISTED},
	    {CONTACT_EMAIL_NOT_CONFIRMED, CONTACT_EMAIL_BLACKLISTED, CONTACT_EMAIL_BLACKLISTED},
	    {CONTACT_EMAIL_ACTIVE, CONTACT_EMAIL_NOT_CONFIRMED, CONTACT_EMAIL_ACTIVE},
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t a = add(base, "A", "a@shop.example", ""),
			b = add(base, "B", "b@shop.example", "");
		struct contact c;

		base->op.now = TEST_NOW + 100;
		if (cases[i].kept)
			set_status(base, a, CONTACT_CHANNEL_EMAIL, cases[i].kept);
		if (cases[i].other)
			set_status(base, b, CONTACT_CHANNEL_EMAIL, cases[i].other);
		base->op.now = TEST_NOW + 200;
		assert_rc(RC_OK, merge(base, a, b, NULL));
		c = get(base, a);
		assert_int_equal(cases[i].expected, c.email_status);
		if (cases[i].expected == cases[i].other) {
			assert_int_equal(TEST_NOW + 100, c.email_status_at);
			assert_non_null(strstr(c.email_status_reason, "asked for it (contact "));
		}
		assert_sums(base);
	}
	assert_int_equal(3, test_count(base, "SELECT count(*) FROM change ch JOIN batch b ON"
					     " b.id = ch.batch_id WHERE ch.field = 103 AND"
					     " b.action = 'contact.merge'"));
}

static void test_merge__a_no_wins_with_its_evidence(void **state)
{
	struct test_base *base = *state;
	int64_t a = add(base, "A", "", ""), b = add(base, "B", "", "");
	struct contact c;

	base->op.now = TEST_NOW + 100;
	set_field(base, a, CONTACT_EU_CONSENT, "yes");
	set_field(base, b, CONTACT_EU_CONSENT, "no");
	set_field(base, b, CONTACT_EU_CONSENT_TEXT, "version 3");
	set_field(base, b, CONTACT_MARKETING_CONSENT, "yes");
	set_field(base, b, CONTACT_MARKETING_CONSENT_HOW, "paper");
	set_field(base, b, CONTACT_BLOCKED, "yes");
	base->op.now = TEST_NOW + 500;
	assert_rc(RC_OK, merge(base, a, b, NULL));
	c = get(base, a);
	assert_string_equal("no", c.values[CONTACT_EU_CONSENT]);
	assert_string_equal(get(base, b).values[CONTACT_EU_CONSENT_AT],
			    c.values[CONTACT_EU_CONSENT_AT]);
	assert_string_equal("version 3", c.values[CONTACT_EU_CONSENT_TEXT]);
	assert_string_equal("yes", c.values[CONTACT_MARKETING_CONSENT]);
	assert_string_equal("paper", c.values[CONTACT_MARKETING_CONSENT_HOW]);
	assert_string_equal("yes", c.values[CONTACT_BLOCKED]);
	assert_sums(base);
}

/* --- what belongs to them -------------------------------------------------------------------- */

static int64_t make_tag(struct test_base *base, const char *label, int64_t a, int64_t b)
{
	const int64_t ids[] = {a, b};
	struct tag tag;
	int64_t changed;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, tag_create(&base->op, label, "", TAG_BOTH, &tag));
	base->op.batch_id = 0;
	assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, ids + (a == 0), a ? 2 : 1, &changed));
	test_commit(base);
	base->op.batch_id = 0;
	return tag.id;
}

static struct attribute make_attribute(struct test_base *base, const char *name, int64_t a,
				       const char *of_a, int64_t b, const char *of_b)
{
	struct attribute attribute;
	bool changed;
	int64_t id;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, attribute_create(&base->op, name, ATTRIBUTE_TEXT, NULL, 0, &id));
	assert_rc(RC_OK, attribute_get(&base->op, id, &attribute));
	base->op.batch_id = 0;
	assert_rc(RC_OK, contact_attribute_set(&base->op, a, &attribute, of_a, 0, &changed));
	base->op.batch_id = 0;
	assert_rc(RC_OK, contact_attribute_set(&base->op, b, &attribute, of_b, 0, &changed));
	test_commit(base);
	base->op.batch_id = 0;
	return attribute;
}

static void test_merge__tags_and_attributes_come_along(void **state)
{
	struct test_base *base = *state;
	int64_t a = add(base, "A", "", ""), b = add(base, "B", "", "");
	struct attribute mine, missing, chosen;
	struct merge_choice choice;
	int64_t attributes[2];
	const char *text;

	make_tag(base, "Both", a, b);
	make_tag(base, "Theirs", 0, b);
	mine = make_attribute(base, "Mine", a, "1", b, "2");
	missing = make_attribute(base, "Missing", a, "", b, "3");
	chosen = make_attribute(base, "Chosen", a, "4", b, "5");
	attributes[0] = missing.id;
	attributes[1] = chosen.id;
	choice = (struct merge_choice){.attributes = attributes, .attribute_count = 2};
	assert_rc(RC_OK, merge(base, a, b, &choice));
	assert_int_equal(2, test_count(base, "SELECT count(*) FROM contact_tag"
					     " WHERE contact_id = 1"));
	assert_rc(RC_OK, contact_attribute_get(&base->op, a, &mine, &text));
	assert_string_equal("1", text);
	assert_rc(RC_OK, contact_attribute_get(&base->op, a, &missing, &text));
	assert_string_equal("3", text);
	assert_rc(RC_OK, contact_attribute_get(&base->op, a, &chosen, &text));
	assert_string_equal("5", text);
	assert_sums(base);
	assert_versions(base);
}

/* Others have waited for long enough: what was taken so far is theirs to see. */
static void test_merge__gives_the_lock_back_between_tags(void **state)
{
	struct test_base *base = *state;
	int64_t a = add(base, "A", "", ""), b = add(base, "B", "", "");
	struct contact kept = get(base, a), other = get(base, b);

	make_tag(base, "One", 0, b);
	make_tag(base, "Two", 0, b);
	kept = get(base, a);
	other = get(base, b);
	test_begin(base);
	base->op.batch_id = 0;
	usleep(1000 * (CONTACT_TURN_MS + 1));
	assert_rc(RC_OK, merge_run(&base->op, &kept, &other, NULL, "AT"));
	/* It dies here: nothing is lost, and merging again does the rest. */
	db_rollback(&base->op);
	assert_true(test_count(base, "SELECT count(*) FROM contact_tag WHERE contact_id = 1") > 0);
	assert_int_equal(2,
			 test_count(base, "SELECT count(*) FROM contact_tag WHERE contact_id = 2"));
	assert_int_equal(0, test_count(base, "SELECT state FROM contact WHERE id = 2"));
	assert_rc(RC_OK, merge(base, a, b, NULL));
	assert_int_equal(2,
			 test_count(base, "SELECT count(*) FROM contact_tag WHERE contact_id = 1"));
	assert_int_equal(2, test_count(base, "SELECT state FROM contact WHERE id = 2"));
	assert_sums(base);
	assert_versions(base);
}

static void test_merge__is_where_both_were_put_by_hand(void **state)
{
	struct test_base *base = *state;
	int64_t a = add(base, "A", "", ""), b = add(base, "B", "", "");

	test_begin(base);
	base->op.batch_id = 0;
	for (int i = 1; i <= 4; i++) {
		struct segment s = {.name = arena_printf(&base->op.mem, "S%d", i),
				    .description = "",
				    .kind = i == 1 ? SEGMENT_STATIC : SEGMENT_DYNAMIC,
				    .filter = i == 1 ? "" : "city is Wien"};

		assert_rc(RC_OK, segment_create(&base->op, &s));
		base->op.batch_id = 0;
	}
	/* 1 and 2: the other one is in; 3: out, the kept one in; 4: in, the kept one out. */
	for (int i = 1; i <= 4; i++) {
		bool changed;

		assert_rc(RC_OK,
			  segment_hand_set(&base->op, i, b,
					   i == 3 ? SEGMENT_HAND_OUT : SEGMENT_HAND_IN, &changed));
		base->op.batch_id = 0;
		if (i > 2)
			assert_rc(RC_OK,
				  segment_hand_set(&base->op, i, a,
						   i == 3 ? SEGMENT_HAND_IN : SEGMENT_HAND_OUT,
						   &changed));
		base->op.batch_id = 0;
	}
	test_commit(base);
	assert_rc(RC_OK, merge(base, a, b, NULL));
	assert_int_equal(4, test_count(base, "SELECT count(*) FROM segment_member WHERE"
					     " contact_id = 1 AND is_excluded = (segment_id > 2)"));
	assert_int_equal(3, test_count(base, "SELECT count(*) FROM change ch JOIN batch b ON"
					     " b.id = ch.batch_id WHERE ch.field = 102 AND"
					     " b.action = 'contact.merge'"));
}

static void record_events(struct test_base *base, int64_t id, int count)
{
	static const struct event_item items[] = {{"Cup", "Kitchen", 2, 500}};
	bool is_new;

	test_begin(base);
	for (int i = 0; i < count; i++) {
		struct event_named named = {
		    .contact_id = id,
		    .at = TEST_NOW - i,
		    .source_key = arena_printf(&base->op.mem, "app:%lld:%d", (long long)id, i),
		    .name = "seen"};
		struct event_order order = {
		    .contact_id = id,
		    .at = TEST_NOW - i,
		    .source_key = arena_printf(&base->op.mem, "shop:%lld:%d", (long long)id, i),
		    .total_cents = 1000,
		    .items = items,
		    .item_count = 1};

		assert_rc(RC_OK, event_record_named(&base->op, &named, &is_new));
		if (i < 3)
			assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	}
	test_commit(base);
}

/* More than one change row holds, and more than one short transaction moves. */
static void test_merge__events_move_and_come_back(void **state)
{
	enum { EVENTS = 1700 };
	struct test_base *base = *state;
	int64_t a = add(base, "A", "", ""), b = add(base, "B", "", "");
	struct change *rows;
	const char *where;
	size_t count;
	bool more;

	record_events(base, b, EVENTS);
	record_events(base, a, 2);
	assert_rc(RC_OK, merge(base, a, b, NULL));
	assert_int_equal(EVENTS + 2,
			 test_count(base, "SELECT events FROM contact_total WHERE contact_id = 1"));
	assert_int_equal(5000, test_count(base, "SELECT spent_cents FROM contact_total"
						" WHERE contact_id = 1"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact_total"
					     " WHERE contact_id = 2"));
	assert_int_equal(5, test_count(base, "SELECT count(*) FROM order_item"
					     " WHERE contact_id = 1"));
	assert_sums(base);
	assert_versions(base);
	assert_rc(RC_OK, change_list(&base->op, CHANGE_CONTACT, a, 100, &rows, &count, &more));
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "undo", 0));
	for (size_t i = 0; i < count; i++) {
		if (rows[i].field < CONTACT_CHANGE_EVENTS)
			continue;
		assert_rc(RC_OK, merge_events_value(&base->op, rows[i].field, rows[i].old_value,
						    rows[i].new_value, &where));
		assert_string_equal(rows[i].new_value, where);
		assert_rc(RC_OK, merge_events_restore(&base->op, a, rows[i].field,
						      rows[i].new_value, rows[i].old_value));
		assert_rc(RC_OK, merge_events_value(&base->op, rows[i].field, rows[i].old_value,
						    rows[i].new_value, &where));
		assert_string_equal(rows[i].old_value, where);
		assert_rc(RC_CONFLICT, merge_events_restore(&base->op, a, rows[i].field,
							    rows[i].new_value, rows[i].old_value));
		op_clear_fault(&base->op);
	}
	test_commit(base);
	assert_int_equal(2, test_count(base, "SELECT events FROM contact_total"
					     " WHERE contact_id = 1"));
	assert_int_equal(EVENTS, test_count(base, "SELECT events FROM contact_total"
						  " WHERE contact_id = 2"));
	assert_int_equal(3, test_count(base, "SELECT count(*) FROM order_item"
					     " WHERE contact_id = 2"));
	assert_sums(base);
	test_begin(base);
	assert_rc(RC_INVALID, merge_events_restore(&base->op, a, CONTACT_CHANGE_EVENTS,
						   "1-99999 of"
						   " 1",
						   "x"));
	db_rollback(&base->op);
}

/* Everything but when and how often it was edited. */
static char *dump(struct test_base *base)
{
	static const char *const queries[] = {
	    "SELECT id || quote(state) || quote(state_at) || quote(state_reason)"
	    " || quote(first_name) || quote(first_name_key) || quote(name_key) || quote(email)"
	    " || quote(email_key) || quote(city) || quote(city_key) || quote(eu_consent)"
	    " || quote(eu_consent_at) || quote(eu_consent_how) || quote(blocked)"
	    " || quote(email_status) || quote(email_status_at) || quote(email_status_reason)"
	    " FROM contact ORDER BY id",
	    "SELECT contact_id || quote(text) FROM contact_search ORDER BY contact_id",
	    "SELECT tag_id || ':' || contact_id FROM contact_tag ORDER BY 1",
	    "SELECT contact_id || ':' || attribute_id || quote(text) FROM attribute_value"
	    " ORDER BY 1",
	    "SELECT segment_id || ':' || contact_id || ':' || is_excluded FROM segment_member"
	    " ORDER BY 1",
	    "SELECT id || ':' || contact_id FROM event ORDER BY id",
	    "SELECT id || ':' || contact_id FROM shop_order ORDER BY id",
	    "SELECT id || ':' || contact_id FROM order_item ORDER BY id",
	    "SELECT contact_id || ':' || orders || ':' || spent_cents || ':' || events || ':'"
	    " || quote(last_active_at) || quote(top_product_id) FROM contact_total"
	    " ORDER BY contact_id",
	};
	struct str s;
	char *text;

	str_init(&s, 1024 * 1024);
	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		struct db_rows rows;

		db_query(&base->op, &rows, queries[i], DB_NO_ARGS);
		while (db_next(&rows))
			str_addf(&s, "%zu %s\n", i, db_col_text(&rows, 0));
		assert_rc(RC_OK, db_end(&rows));
	}
	assert_false(s.overflow);
	text = mem_dup(s.text);
	str_release(&s);
	return text;
}

static void undo(struct test_base *base, int64_t batch)
{
	struct undo_result result;

	base->op.now += 60;
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, undo_batch(&base->op, batch, &result));
	assert_int_equal(0, result.kept);
	test_commit(base);
	base->op.batch_id = 0;
}

static int64_t version_of(struct test_base *base, int64_t id)
{
	struct contact c;

	assert_rc(RC_OK, contact_get(&base->op, id, &c));
	return c.version;
}

static void test_merge__undo_and_undo_of_undo(void **state)
{
	struct test_base *base = *state;
	int64_t a = add(base, "Anna", "", "Wien"), b = add(base, "Ana", "ana@shop.example", "Graz");
	const struct merge_choice choice = {.fields = CONTACT_MASK(CONTACT_FIRST_NAME) |
						      CONTACT_MASK(CONTACT_EMAIL)};
	char *before, *merged, *again;
	int64_t batch, undone, versions[2];
	struct segment s = {.name = "S", .description = "", .kind = SEGMENT_STATIC, .filter = ""};
	bool changed;

	make_tag(base, "Both", a, b);
	make_tag(base, "Theirs", 0, b);
	make_attribute(base, "Chosen", a, "", b, "5");
	set_field(base, b, CONTACT_EU_CONSENT, "no");
	set_status(base, b, CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_UNSUBSCRIBED);
	record_events(base, b, 600);
	record_events(base, a, 2);
	test_begin(base);
	assert_rc(RC_OK, segment_create(&base->op, &s));
	base->op.batch_id = 0;
	assert_rc(RC_OK, segment_hand_set(&base->op, s.id, b, SEGMENT_HAND_IN, &changed));
	test_commit(base);
	before = dump(base);
	versions[0] = version_of(base, a);
	versions[1] = version_of(base, b);
	assert_rc(RC_OK, merge(base, a, b, &choice));
	merged = dump(base);
	assert_string_not_equal(before, merged);
	assert_rc(RC_OK, merge_batch(&base->op, b, &batch));
	undo(base, batch);
	again = dump(base);
	assert_string_equal(before, again);
	free(again);
	/* Once by the merge, once by its undo. */
	assert_int_equal(version_of(base, a), versions[0] + 2);
	assert_int_equal(version_of(base, b), versions[1] + 2);
	assert_rc(RC_NOT_FOUND, merge_batch(&base->op, b, &undone));
	op_clear_fault(&base->op);
	undo(base, test_count(base, "SELECT max(id) FROM batch"));
	again = dump(base);
	assert_string_equal(merged, again);
	assert_sums(base);
	free(again);
	free(merged);
	free(before);
}

/* --- chains, circles, refusals --------------------------------------------------------------- */

static void test_merge__chains_and_circles(void **state)
{
	struct test_base *base = *state;
	int64_t ids[4], origins[8], moved;
	struct contact c;
	size_t count;

	for (int i = 0; i < 4; i++)
		ids[i] = add(base, arena_printf(&base->op.mem, "P%d", i), "same@shop.example", "");
	assert_rc(RC_OK, merge(base, ids[1], ids[0], NULL));
	assert_rc(RC_OK, merge(base, ids[2], ids[1], NULL));
	assert_rc(RC_OK, merge_origins(&base->op, ids[2], 8, origins, &count));
	assert_int_equal(2, count);
	assert_int_equal(ids[0], origins[0]);
	/* The first comes back, takes in the last, and its own past with it. */
	test_begin(base);
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_RESTORE, "", ids, 1, &moved));
	test_commit(base);
	assert_rc(RC_OK, merge(base, ids[0], ids[2], NULL));
	assert_rc(RC_OK, merge_origins(&base->op, ids[0], 8, origins, &count));
	assert_int_equal(2, count);
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK,
		  contact_state_move(&base->op, CONTACT_DELETE, "merged into 2", ids, 1, &moved));
	test_commit(base);
	assert_rc(RC_OK, merge_origins(&base->op, ids[0], 8, origins, &count));
	assert_int_equal(2, count); /* round and round, and to an end */
	c = get(base, ids[3]);
	c.state = CONTACT_DELETED;
	c.state_reason = "merged into 4";
	assert_int_equal(0, merge_target(&c)); /* itself */
	c.state_reason = "merged into 2 or so";
	assert_int_equal(0, merge_target(&c));
}

static void test_merge__refuses(void **state)
{
	struct test_base *base = *state;
	int64_t a = add(base, "A", "", ""), b = add(base, "B", "", ""), d = add(base, "D", "", ""),
		moved;
	struct contact old = get(base, a), other = get(base, b);

	assert_rc(RC_INVALID, merge(base, a, a, NULL));
	op_clear_fault(&base->op);
	set_field(base, a, CONTACT_CITY, "Linz");
	test_begin(base);
	assert_rc(RC_CONFLICT, merge_run(&base->op, &old, &other, NULL, "AT"));
	db_rollback(&base->op);
	op_clear_fault(&base->op);
	base->op.batch_id = 0;
	test_begin(base);
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_ARCHIVE, "", &d, 1, &moved));
	test_commit(base);
	assert_rc(RC_CONFLICT, merge(base, a, d, NULL));
	op_clear_fault(&base->op);
	assert_rc(RC_CONFLICT, merge(base, d, a, NULL));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM batch"
					     " WHERE action = 'contact.merge'"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_merge__takes_what_is_missing_or_chosen),
	    TEST(test_merge__an_opt_out_wins_and_says_where_it_came_from),
	    TEST(test_merge__a_no_wins_with_its_evidence),
	    TEST(test_merge__tags_and_attributes_come_along),
	    TEST(test_merge__gives_the_lock_back_between_tags),
	    TEST(test_merge__is_where_both_were_put_by_hand),
	    TEST(test_merge__events_move_and_come_back),
	    TEST(test_merge__undo_and_undo_of_undo),
	    TEST(test_merge__chains_and_circles),
	    TEST(test_merge__refuses),
	};

	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
