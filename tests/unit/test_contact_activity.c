#include "lib/domain/contact_activity.h"

#include "lib/domain/event.h"
#include "tests/unit/support.h"

enum { DAY = 86400 };

static int64_t add_contact(struct test_base *base)
{
	static const char sql[] = "INSERT INTO contact (first_name, created_at, updated_at)"
				  " VALUES ('Ana', 1, 1)";
	int64_t id;

	assert_rc(RC_OK, db_insert(&base->op, &id, sql, DB_NO_ARGS));
	return id;
}

static struct event_mailing mail(struct test_base *base, int64_t id, int days, const char *subject)
{
	return (struct event_mailing){
	    .contact_id = id,
	    .at = TEST_NOW - days * DAY,
	    .source_key = arena_printf(&base->op.mem, "mail:%s", subject),
	    .campaign = "Spring",
	    .subject = subject,
	    .language = "de",
	};
}

static void respond(struct test_base *base, const struct event_mailing *m, enum event_response kind)
{
	struct event_mailing_response r = {
	    .at = m->at + 60,
	    .source_key = arena_printf(&base->op.mem, "%s:%d", m->source_key, kind),
	    .kind = kind,
	    .mailing = *m,
	};
	bool is_new;

	assert_rc(RC_OK, event_record_response(&base->op, &r, &is_new));
}

/* An e-mail in every state, newest first: f, e ... a. */
static void add_mails(struct test_base *base, int64_t id)
{
	struct event_mailing sent = mail(base, id, 6, "a"), delivered = mail(base, id, 5, "b"),
			     opened = mail(base, id, 4, "c"), clicked = mail(base, id, 3, "d"),
			     failed = mail(base, id, 2, "e"), left = mail(base, id, 1, "f");
	bool is_new;

	assert_rc(RC_OK, event_record_mailing(&base->op, &sent, &is_new));
	assert_rc(RC_OK, event_record_delivery(&base->op, &delivered, &is_new));
	respond(base, &opened, EVENT_OPENED);
	respond(base, &clicked, EVENT_OPENED);
	respond(base, &clicked, EVENT_CLICKED);
	assert_rc(RC_OK, event_record_mailing_end(&base->op, &failed, EVENT_UNDELIVERED, &is_new));
	assert_true(is_new);
	assert_rc(RC_OK, event_record_mailing_end(&base->op, &failed, EVENT_UNDELIVERED, &is_new));
	assert_false(is_new);
	assert_rc(RC_OK, event_record_mailing_end(&base->op, &left, EVENT_UNSUBSCRIBED, &is_new));
}

static struct activity *list(struct test_base *base, int64_t id, enum activity_channel channel,
			     const struct activity_place *place, size_t max, size_t *count,
			     bool *more)
{
	static const struct activity_place newest;
	struct activity *out;

	assert_rc(RC_OK, contact_activity_list(&base->op, id, channel, place ? place : &newest, max,
					       &out, count, more));
	return out;
}

static void test_activity__says_how_far_each_email_came(void **state)
{
	static const enum activity_status expected[] = {ACTIVITY_UNSUBSCRIBED, ACTIVITY_UNDELIVERED,
							ACTIVITY_CLICKED,      ACTIVITY_READ,
							ACTIVITY_DELIVERED,    ACTIVITY_SENT};
	struct test_base *base = *state;
	struct activity *found;
	size_t count;
	bool more;
	int64_t id;

	test_begin(base);
	id = add_contact(base);
	add_mails(base, id);
	test_commit(base);
	found = list(base, id, ACTIVITY_CHANNELS, NULL, 50, &count, &more);
	assert_int_equal(count, ARRAY_LEN(expected));
	assert_false(more);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(found[i].status, expected[i]);
		assert_string_equal(found[i].language, "de");
		assert_string_equal(found[i].detail, "Spring");
	}
	assert_string_equal(found[0].text, "f");
	assert_string_equal(activity_status_labels[found[3].status], "Read");
}

static void test_activity__pages_lose_nothing_of_one_moment(void **state)
{
	struct test_base *base = *state;
	struct activity_place place = {0};
	size_t count, total = 0;
	bool more = true, is_new;
	int64_t id, other;

	test_begin(base);
	id = add_contact(base);
	other = add_contact(base);
	for (int i = 0; i < 7; i++) {
		struct event_product_view view = {.contact_id = i == 6 ? other : id,
						  .at = TEST_NOW - 5,
						  .source_key =
						      arena_printf(&base->op.mem, "view:%d", i),
						  .product = "Tea"};
		struct event_order order = {.contact_id = view.contact_id,
					    .at = TEST_NOW - 5,
					    .source_key =
						arena_printf(&base->op.mem, "order:%d", i),
					    .total_cents = 1250};

		assert_rc(RC_OK, event_record_product_view(&base->op, &view, &is_new));
		assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	}
	test_commit(base);
	while (more) {
		struct activity *found =
		    list(base, id, ACTIVITY_CHANNELS, &place, 5, &count, &more);

		total += count;
		place = (struct activity_place){found[count - 1].at, found[count - 1].family,
						found[count - 1].id};
	}
	assert_int_equal(total, 12);
	(void)list(base, id, ACTIVITY_SITE, NULL, 5, &count, &more);
	assert_int_equal(count, 0);
	(void)list(base, id, ACTIVITY_SHOP, NULL, 50, &count, &more);
	assert_int_equal(count, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_activity__says_how_far_each_email_came,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_activity__pages_lose_nothing_of_one_moment,
					    test_base_setup, test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
