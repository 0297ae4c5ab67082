#include "tests/unit/segment_support.h"

#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/event.h"
#include "lib/domain/segment_cause.h"
#include "lib/domain/segment_history.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/tag.h"

enum { DAY = 86400 };

static void snapshot(struct test_base *base)
{
	assert_rc(RC_OK, segment_snapshot_all(&base->op));
}

/* The next day, and its snapshot. */
static void next_day(struct test_base *base)
{
	base->op.now += DAY;
	base->op.batch_id = 0;
	snapshot(base);
}

static int64_t today(struct test_base *base)
{
	int64_t day;

	assert_rc(RC_OK, segment_today(&base->op, &day));
	return day;
}

static void edit(struct test_base *base, int64_t id, enum contact_field field, const char *value)
{
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;

	test_begin(base);
	assert_rc(RC_OK, contact_get(&base->op, id, &before));
	c = before;
	c.values[field] = value;
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK,
		  contact_update(&base->op, &before, &c, &keys, CONTACT_MASK_ALL, 0, &changed));
	test_commit(base);
}

static int64_t make_tag(struct test_base *base, const char *label)
{
	struct tag tag;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, label, "", TAG_BOTH, &tag));
	test_commit(base);
	return tag.id;
}

static void set_tag(struct test_base *base, int64_t tag, int64_t contact, bool on)
{
	int64_t changed;

	test_begin(base);
	assert_rc(RC_OK, on ? contact_tag_add(&base->op, tag, &contact, 1, &changed)
			    : contact_tag_remove(&base->op, tag, &contact, 1, &changed));
	test_commit(base);
}

static void set_hand(struct test_base *base, int64_t segment, int64_t contact,
		     enum segment_hand hand)
{
	bool changed;

	test_begin(base);
	assert_rc(RC_OK, segment_hand_set(&base->op, segment, contact, hand, &changed));
	test_commit(base);
}

/* As deletion does it, for one. */
static void set_state(struct test_base *base, int64_t id, enum contact_state state)
{
	static const char *const names[] = {"live", "archived", "deleted"};
	int64_t before;

	test_begin(base);
	assert_rc(RC_OK, db_get_int(&base->op, &before, "SELECT state FROM contact WHERE id = $1",
				    DB_ARGS(db_int(id))));
	if (before != (int64_t)state) {
		assert_rc(RC_OK, change_begin(&base->op, "contact.state", 0));
		assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET state = $2 WHERE id = $1",
					DB_ARGS(db_int(id), db_int(state))));
		assert_rc(RC_OK, contact_count_add(&base->op, (enum contact_state)before, -1));
		assert_rc(RC_OK, contact_count_add(&base->op, state, 1));
		assert_rc(
		    RC_OK,
		    change_field(&base->op, CHANGE_CONTACT, id, CONTACT_CHANGE_STATE, names[before],
				 state == CONTACT_LIVE
				     ? "live"
				     : arena_printf(&base->op.mem, "%s 1795348800 asked for it",
						    names[state]),
				 0));
	}
	test_commit(base);
}

static const char *const kinds[SEGMENT_CAUSE_KINDS] = {
    "other",   "start",	   "filter", "field", "tagged", "untagged", "created", "import", "archived",
    "deleted", "restored", "hand",   "time",  "event",	"segment",  "broken",  "mended"};

/* Today's causes, as "+1 field City by Bo; -2 time". */
static const char *causes(struct test_base *base, int64_t segment)
{
	int64_t day = today(base);
	struct segment_cause *list;
	const char *text = "";
	size_t count;

	assert_rc(RC_OK, segment_cause_list(&base->op, segment, day, day, &list, &count));
	for (size_t i = 0; i < count; i++)
		text = arena_printf(&base->op.mem, "%s%s%s%lld %s%s%s%s%s", text, i ? "; " : "",
				    list[i].is_joined ? "+" : "-", (long long)list[i].count,
				    kinds[list[i].kind], list[i].subject_name[0] ? " " : "",
				    list[i].subject_name, list[i].account_name[0] ? " by " : "",
				    list[i].account_name);
	return text;
}

static struct segment_day day_of(struct test_base *base, int64_t segment)
{
	struct segment_day *list;
	size_t count;

	assert_rc(RC_OK, segment_day_list(&base->op, segment, 0, 1, &list, &count));
	assert_int_equal(count, 1);
	return list[0];
}

static void assert_day(struct test_base *base, int64_t segment, int64_t total, int64_t joined,
		       int64_t departed)
{
	struct segment_day day = day_of(base, segment);

	assert_int_equal(day.day, today(base));
	assert_int_equal(day.total, total);
	assert_int_equal(day.joined, joined);
	assert_int_equal(day.departed, departed);
}

/* --- when ----------------------------------------------------------------------------------- */

static void test_segment_history__starts_with_the_segment(void **state)
{
	struct test_base *base = *state;
	struct segment s;

	make_person(base, "Ana", "Wien");
	make_person(base, "Eva", "Graz");
	s = make_segment(base, "Wien", "city is Wien");
	assert_day(base, s.id, 1, 1, 0);
	assert_string_equal(causes(base, s.id), "+1 start");
	next_day(base);
	assert_day(base, s.id, 1, 0, 0);
	assert_string_equal(causes(base, s.id), "");
}

static void test_segment_history__a_later_snapshot_of_a_day_takes_the_place(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien"), eva;
	struct segment s = make_segment(base, "Wien", "city is Wien");
	size_t count;
	struct segment_day *list;

	make_team(base);
	next_day(base);
	act_as(base, 2);
	edit(base, ana, CONTACT_CITY, "Graz");
	snapshot(base);
	assert_day(base, s.id, 0, 0, 1);
	assert_string_equal(causes(base, s.id), "-1 field City by Bo");
	eva = make_person(base, "Eva", "Wien");
	base->op.now += 100;
	snapshot(base);
	assert_day(base, s.id, 1, 1, 1);
	assert_string_equal(causes(base, s.id), "-1 field City by Bo; +1 created by Bo");
	edit(base, ana, CONTACT_CITY, "Wien");
	edit(base, eva, CONTACT_CITY, "Linz");
	snapshot(base);
	assert_day(base, s.id, 1, 0, 0);
	assert_string_equal(causes(base, s.id), "");
	assert_rc(RC_OK, segment_day_list(&base->op, s.id, 0, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_true(list[0].day < list[1].day);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment_move"), 1);
}

static void test_segment_history__archived_ones_rest(void **state)
{
	struct test_base *base = *state;
	struct segment s = make_segment(base, "Wien", "city is Wien");

	test_begin(base);
	assert_rc(RC_OK, segment_archive(&base->op, s.id));
	test_commit(base);
	next_day(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment_day"), 1);
}

/* --- why ------------------------------------------------------------------------------------ */

static void test_segment_history__names_fields_tags_and_who(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien"), eva = make_person(base, "Eva", "Wien");
	int64_t vip = make_tag(base, "VIP"), other = make_tag(base, "Other");
	struct segment s;

	make_team(base);
	set_tag(base, vip, ana, true);
	s = make_segment(base, "A", "city is Wien and tag is VIP");
	next_day(base);
	act_as(base, 2);
	set_tag(base, vip, eva, true);
	set_tag(base, other, eva, true);
	act_as(base, 3);
	edit(base, ana, CONTACT_CITY, "Graz");
	edit(base, ana, CONTACT_FIRST_NAME, "Anna");
	act_as(base, 1);
	next_day(base);
	assert_day(base, s.id, 1, 1, 1);
	assert_string_equal(causes(base, s.id), "-1 field City by Cy; +1 tagged VIP by Bo");
	act_as(base, 2);
	set_tag(base, vip, eva, false);
	next_day(base);
	assert_string_equal(causes(base, s.id), "-1 untagged VIP by Bo");
}

static void test_segment_history__names_coming_and_going(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien"), eva = make_person(base, "Eva", "Wien");
	struct segment s = make_segment(base, "Wien", "city is Wien");
	int64_t new;

	make_team(base);
	next_day(base);
	act_as(base, 2);
	set_state(base, ana, CONTACT_ARCHIVED);
	set_state(base, eva, CONTACT_DELETED);
	edit(base, eva, CONTACT_CITY, "Graz");
	new = make_person(base, "Uwe", "");
	edit(base, new, CONTACT_CITY, "Wien");
	next_day(base);
	assert_string_equal(causes(base, s.id),
			    "+1 created by Bo; -1 archived by Bo; -1 deleted by Bo");
	set_state(base, ana, CONTACT_LIVE);
	next_day(base);
	assert_string_equal(causes(base, s.id), "+1 restored by Bo");
}

static void test_segment_history__names_statuses(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien");
	struct segment s;

	edit(base, ana, CONTACT_EMAIL, "ana@shop.example");
	s = make_segment(base, "Active", "email_status is active");
	next_day(base);
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.status", 0));
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET email_status = 1", DB_NO_ARGS));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, ana, CONTACT_CHANGE_EMAIL_STATUS,
				      "active", "unsubscribed 1795348800", 0));
	test_commit(base);
	next_day(base);
	assert_string_equal(causes(base, s.id), "-1 field E-mail status by Ana");
}

static void test_segment_history__names_hands_and_imports(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien"), eva = make_person(base, "Eva", "Graz");
	struct segment list = make_static(base, "List");
	struct segment s = make_segment(base, "A", "city is Linz or segment is List");
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;

	next_day(base);
	set_hand(base, list.id, ana, SEGMENT_HAND_IN);
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, change_begin(&base->op, "import", 7));
	assert_rc(RC_OK, contact_get(&base->op, eva, &before));
	c = before;
	c.values[CONTACT_CITY] = "Linz";
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK,
		  contact_update(&base->op, &before, &c, &keys, CONTACT_MASK_ALL, 1, &changed));
	test_commit(base);
	next_day(base);
	assert_string_equal(causes(base, s.id), "+1 import by Ana; +1 hand List by Ana");
	assert_string_equal(causes(base, list.id), "+1 hand List by Ana");
	set_hand(base, s.id, eva, SEGMENT_HAND_OUT);
	set_hand(base, list.id, ana, SEGMENT_HAND_NONE);
	next_day(base);
	assert_string_equal(causes(base, s.id), "-1 hand List by Ana; -1 hand A by Ana");
}

static void test_segment_history__knows_that_time_has_passed(void **state)
{
	struct test_base *base = *state;
	int64_t ana, eva;
	struct segment new, old;

	ana = make_person(base, "Ana", "Wien");
	new = make_segment(base, "New", "created in the last 2 days and city is Wien");
	old = make_segment(base, "Old", "created more than 2 days ago");
	next_day(base);
	eva = make_person(base, "Eva", "Wien");
	next_day(base);
	assert_string_equal(causes(base, new.id), "+1 created by Ana");
	/* An edit that does not matter, on the day on which time matters. */
	edit(base, ana, CONTACT_FIRST_NAME, "Anna");
	next_day(base);
	assert_string_equal(causes(base, new.id), "-1 time");
	assert_string_equal(causes(base, old.id), "+1 time");
	/* Both: but without the edit she would still be in it. */
	edit(base, eva, CONTACT_CITY, "Graz");
	base->op.now += 100;
	snapshot(base);
	assert_string_equal(causes(base, new.id), "-1 field City by Ana; -1 time");
}

static void test_segment_history__a_date_that_was_set_is_no_passing_of_time(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien");
	struct segment s = make_segment(base, "New", "signup in the last 7 days");

	next_day(base);
	base->op.now += DAY;
	edit(base, ana, CONTACT_SIGNUP, "2026-11-24");
	snapshot(base);
	assert_string_equal(causes(base, s.id), "+1 field Signup date by Ana");
}

static void test_segment_history__tells_the_edit_of_a_filter_from_the_rest(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien");
	struct segment s = make_segment(base, "A", "city is Wien");
	struct segment above;

	make_person(base, "Eva", "Graz");
	make_person(base, "Ida", "Linz");
	above = make_segment(base, "Above", "segment is A");
	make_team(base);
	next_day(base);
	edit(base, ana, CONTACT_CITY, "Mons");
	act_as(base, 2);
	s = get_segment(base, s.id);
	s.filter = "city is any of Wien, Graz, Linz";
	assert_rc(RC_OK, try_update(base, &s));
	/* at once */
	assert_string_equal(causes(base, s.id), "+2 filter by Bo; -1 field City by Ana");
	assert_int_equal(day_of(base, s.id).version, 2);
	next_day(base);
	assert_string_equal(causes(base, s.id), "");
	assert_string_equal(causes(base, above.id), "+2 segment A by Bo; -1 field City by Ana");
}

static void test_segment_history__a_new_name_is_no_edit(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien"), vip = make_tag(base, "VIP");
	struct segment s = make_segment(base, "A", "tag is VIP");

	next_day(base);
	set_tag(base, vip, ana, true);
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, tag_rename(&base->op, vip, "Very important"));
	test_commit(base);
	next_day(base);
	assert_string_equal(causes(base, s.id), "+1 tagged Very important by Ana");
}

static void test_segment_history__notices_what_is_broken(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien"), vip = make_tag(base, "VIP"), since, count;
	struct segment s;

	set_tag(base, vip, ana, true);
	s = make_segment(base, "A", "tag is VIP");
	next_day(base);
	assert_rc(RC_OK, segment_broken_since(&base->op, s.id, &since));
	assert_int_equal(since, 0);
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, tag_delete(&base->op, vip, &count));
	test_commit(base);
	next_day(base);
	assert_string_equal(causes(base, s.id), "-1 broken");
	next_day(base);
	assert_rc(RC_OK, segment_broken_since(&base->op, s.id, &since));
	assert_int_equal(since, today(base) - 1);
	vip = make_tag(base, "VIP");
	set_tag(base, vip, ana, true);
	next_day(base);
	assert_string_equal(causes(base, s.id), "+1 mended");
	assert_rc(RC_OK, segment_broken_since(&base->op, s.id, &since));
	assert_int_equal(since, 0);
}

static void test_segment_history__sees_what_people_did(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien");
	struct segment s = make_segment(base, "A", "did order in the last 2 days");
	struct event_order order = {.contact_id = ana, .source_key = "shop:1", .total_cents = 100};
	bool is_new;

	next_day(base);
	test_begin(base);
	order.at = base->op.now + 10;
	base->op.now += 20;
	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	test_commit(base);
	next_day(base);
	assert_string_equal(causes(base, s.id), "+1 event");
	next_day(base);
	next_day(base);
	assert_string_equal(causes(base, s.id), "-1 time");
}

/* --- how many ------------------------------------------------------------------------------- */

static void test_segment_history__counts_all_and_names_some(void **state)
{
	struct test_base *base = *state;
	struct segment_cause *list;
	struct segment s;
	size_t count;

	test_begin(base);
	assert_rc(RC_OK,
		  db_run_script(&base->op,
				"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
				" WHERE i < 2500) INSERT INTO contact (city, city_key, created_at,"
				" updated_at) SELECT 'Wien', 'wien', 1, 1 FROM n;"
				"UPDATE contact_count SET total = 2500 WHERE state = 0"));
	test_commit(base);
	s = make_segment(base, "Wien", "city is Wien");
	assert_rc(RC_OK, segment_cause_list(&base->op, s.id, 0, today(base), &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].count, 2500);
	assert_int_equal(list[0].people_count, SEGMENT_MOVES_NAMED);
	assert_int_equal(list[0].people[999], 1000);
}

/* --- replaying ------------------------------------------------------------------------------ */

enum { DAYS = 25, PEOPLE = 40, EDITS = 12, SEGMENTS = 5 };

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void edit_at_random(struct test_base *base, uint64_t *random, const int64_t *people,
			   int64_t tag, int64_t list, int64_t edited)
{
	static const char *const cities[] = {"Wien", "Graz", "Linz", ""};
	static const char *const filters[] = {"city is Wien", "city is not Graz", "tag is VIP"};
	int64_t id = people[next_random(random) % PEOPLE];
	struct segment s;

	base->op.batch_id = 0;
	switch (next_random(random) % 9) {
	case 0:
	case 1:
		edit(base, id, CONTACT_CITY, cities[next_random(random) % 4]);
		break;
	case 2:
	case 3:
		set_tag(base, tag, id, next_random(random) % 2);
		break;
	case 4:
		set_state(base, id, (enum contact_state)(next_random(random) % 3));
		break;
	case 5:
		if (test_count(base, arena_printf(&base->op.mem,
						  "SELECT state FROM contact WHERE"
						  " id = %lld",
						  (long long)id)) == 0)
			set_hand(base, list, id,
				 next_random(random) % 2 ? SEGMENT_HAND_IN : SEGMENT_HAND_NONE);
		break;
	case 6:
		edit(base, id, CONTACT_SIGNUP,
		     next_random(random) % 2 ? "2026-11-25" : "2026-12-01");
		break;
	case 7:
		make_person(base, "New", cities[next_random(random) % 4]);
		break;
	default:
		if (next_random(random) % 4)
			break;
		s = get_segment(base, edited);
		s.filter = filters[next_random(random) % 3];
		assert_rc(RC_OK, try_update(base, &s));
	}
}

/* Today's causes add up to today's moves. */
static void check_sums(struct test_base *base, int64_t segment)
{
	struct segment_day day = day_of(base, segment);
	int64_t joined = 0, departed = 0;
	struct segment_cause *list;
	size_t count;

	assert_rc(RC_OK, segment_cause_list(&base->op, segment, day.day, day.day, &list, &count));
	for (size_t i = 0; i < count; i++) {
		*(list[i].is_joined ? &joined : &departed) += list[i].count;
		assert_int_equal(list[i].people_count, list[i].count);
		assert_true(list[i].kind != SEGMENT_CAUSE_OTHER);
	}
	assert_int_equal(joined, day.joined);
	assert_int_equal(departed, day.departed);
}

static const char *replayed(struct test_base *base, int64_t segment, int64_t day)
{
	const char *text = "";
	struct id_set people;
	int64_t id = 0;

	id_set_init(&base->op.mem, &people, 1000);
	assert_rc(RC_OK, segment_history_people(&base->op, segment, day, &people));
	while ((id = id_set_next(&people, id)) != 0)
		text = arena_printf(&base->op.mem, "%s%s%lld", text, text[0] ? " " : "",
				    (long long)id);
	return text;
}

static void test_segment_history__moves_give_back_every_snapshot(void **state)
{
	struct test_base *base = *state;
	const char *seen[DAYS][SEGMENTS];
	int64_t people[PEOPLE], ids[SEGMENTS], first, tag = make_tag(base, "VIP");
	uint64_t random = 0x9e3779b97f4a7c15u;
	struct id_set none;

	for (int i = 0; i < PEOPLE; i++)
		people[i] = make_person(base, "P", i % 3 ? "Wien" : "Graz");
	ids[0] = make_static(base, "List").id;
	ids[1] = make_segment(base, "A", "city is Wien").id;
	ids[2] = make_segment(base, "B", "signup in the last 3 days or tag is VIP").id;
	ids[3] = make_segment(base, "C", "segment is A and not segment is List").id;
	ids[4] = make_segment(base, "D", "not signup in the last 5 days and city is not Linz").id;
	first = today(base);
	for (int day = 0; day < DAYS; day++) {
		base->op.now += DAY;
		for (int i = 0; i < EDITS; i++) {
			edit_at_random(base, &random, people, tag, ids[0], ids[1]);
			if (next_random(&random) % 8 == 0)
				snapshot(base);
		}
		snapshot(base);
		for (int i = 0; i < SEGMENTS; i++) {
			seen[day][i] = people_of(base, ids[i]);
			check_sums(base, ids[i]);
		}
	}
	for (int day = 0; day < DAYS; day++)
		for (int i = 0; i < SEGMENTS; i++)
			assert_string_equal(replayed(base, ids[i], first + 1 + day), seen[day][i]);
	id_set_init(&base->op.mem, &none, 1000);
	assert_rc(RC_NOT_FOUND, segment_history_people(&base->op, ids[0], first - 1, &none));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_segment_history__starts_with_the_segment),
	    TEST(test_segment_history__a_later_snapshot_of_a_day_takes_the_place),
	    TEST(test_segment_history__archived_ones_rest),
	    TEST(test_segment_history__names_fields_tags_and_who),
	    TEST(test_segment_history__names_coming_and_going),
	    TEST(test_segment_history__names_statuses),
	    TEST(test_segment_history__names_hands_and_imports),
	    TEST(test_segment_history__knows_that_time_has_passed),
	    TEST(test_segment_history__a_date_that_was_set_is_no_passing_of_time),
	    TEST(test_segment_history__tells_the_edit_of_a_filter_from_the_rest),
	    TEST(test_segment_history__a_new_name_is_no_edit),
	    TEST(test_segment_history__notices_what_is_broken),
	    TEST(test_segment_history__sees_what_people_did),
	    TEST(test_segment_history__counts_all_and_names_some),
	    TEST(test_segment_history__moves_give_back_every_snapshot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
