/*
 * Random sequences of actions over all concepts, undone in reverse order: after each undo, what
 * people see is byte for byte what it was before the action; and so it is after undoing the undos.
 *
 * Not compared: version and updated_at, which only grow; contacts whose creation was undone, which
 * are deleted with that reason.
 */
#include "tests/unit/undo_actions.h"

#include <inttypes.h>

#include "lib/base/str.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/blacklist.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/undo.h"

enum { ACTIONS = 120, SEEDS = 12, DUMP_MAX = 4 * 1024 * 1024 };

#define SEEN "(SELECT id FROM contact WHERE NOT (state = 2 AND state_reason = 'undone'))"

static const char *const dumps[] = {
    "SELECT id || quote(state) || quote(state_at) || quote(state_reason) || quote(first_name)"
    " || quote(last_name) || quote(email) || quote(phone) || quote(identifier) || quote(company)"
    " || quote(city) || quote(first_name_key) || quote(last_name_key) || quote(name_key)"
    " || quote(email_key) || quote(phone_key) || quote(identifier_key) || quote(company_key)"
    " || quote(city_key) || quote(country) || quote(country_key) || quote(eu_consent)"
    " || quote(eu_consent_at) || quote(eu_consent_how) || quote(marketing_consent)"
    " || quote(marketing_consent_at) || quote(marketing_consent_how) || quote(blocked)"
    " || quote(signup_at) || quote(created_at) || quote(email_status) || quote(email_status_at)"
    " || quote(email_status_reason) || quote(phone_status) || quote(phone_status_at)"
    " || quote(phone_status_reason) || deactivated FROM contact WHERE id IN " SEEN " ORDER BY id",
    "SELECT contact_id || quote(text) FROM contact_search WHERE contact_id IN " SEEN
    " ORDER BY contact_id",
    "SELECT contact_id || ':' || kind || quote(key) || quote(value) || quote(label) || position"
    " FROM contact_point WHERE contact_id IN " SEEN " ORDER BY contact_id, kind, position",
    "SELECT id || quote(name) || quote(label) || quote(colour) || scope || quote(carriers)"
    " || created_at FROM tag ORDER BY id",
    "SELECT tag_id || ':' || contact_id FROM contact_tag ORDER BY tag_id, contact_id",
    "SELECT id || quote(key) || quote(name) || quote(name_key) || type || ':' || position || ':'"
    " || holders || ':' || created_at FROM attribute ORDER BY id",
    "SELECT id || ':' || attribute_id || quote(label) || quote(label_key) || position"
    " FROM attribute_option ORDER BY id",
    "SELECT v.contact_id || ':' || COALESCE(a.id, 'nobody''s') || ':' || v.part || quote(v.text)"
    " || quote(v.key) || quote(v.number) FROM attribute_value v LEFT JOIN attribute a"
    " ON COALESCE(a.values_id, a.id) = v.attribute_id ORDER BY v.contact_id, a.id, v.part",
    "SELECT id || quote(name) || quote(name_key) || quote(description) || kind || quote(filter)"
    " || owner_id || is_shared || quote(archived_at) || created_at FROM segment ORDER BY id",
    "SELECT segment_id || ':' || contact_id || ':' || is_excluded || ':' || added_at"
    " FROM segment_member ORDER BY segment_id, contact_id",
    "SELECT id || ':' || kind || quote(key) || quote(reason) || created_at FROM blacklist"
    " ORDER BY id",
    "SELECT segment_id || user_kind || user_id FROM segment_use"
    " ORDER BY segment_id, user_kind, user_id",
};

static char *dump(struct test_base *base)
{
	struct str s;
	char *text;

	str_init(&s, DUMP_MAX);
	for (size_t i = 0; i < ARRAY_LEN(dumps); i++) {
		struct db_rows rows;

		str_addf(&s, "-- %zu\n", i);
		db_query(&base->op, &rows, dumps[i], DB_NO_ARGS);
		while (db_next(&rows)) {
			str_add(&s, db_col_text(&rows, 0));
			str_add_char(&s, '\n');
		}
		assert_rc(RC_OK, db_end(&rows));
	}
	assert_false(s.overflow);
	text = mem_dup(s.text);
	str_release(&s);
	return text;
}

static void check_counts(struct test_base *base)
{
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact_count k WHERE k.total <>"
					     " (SELECT count(*) FROM contact c WHERE c.state ="
					     " k.state)"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM tag t WHERE t.carriers <>"
					     " (SELECT count(*) FROM contact_tag c WHERE"
					     " c.tag_id = t.id)"));
}

static void check_tally(struct test_base *base)
{
	assert_int_equal(
	    0, test_count(
		   base, "SELECT count(*) FROM (SELECT state, email, phone, total FROM"
			 " contact_tally WHERE total <> 0 EXCEPT SELECT state, CASE WHEN email_key"
			 " IS NULL THEN -1 ELSE email_status END, CASE WHEN phone = '' THEN -1 ELSE"
			 " phone_status END, count(*) FROM contact GROUP BY 1, 2, 3) t"));
}

/* The first lines that differ, and a failure. */
static void compare(const char *want, const char *got, const char *what, int n)
{
	const char *a = want, *b = got;

	if (strcmp(want, got) == 0)
		return;
	while (*a == *b) {
		a++;
		b++;
	}
	while (a > want && a[-1] != '\n') {
		a--;
		b--;
	}
	fail_msg("%s %d: wanted\n%.300s\ngot\n%.300s", what, n, a, b);
}

static int64_t undo(struct test_base *base, int64_t batch, struct undo_result *out)
{
	enum rc rc;

	op_reset(&base->op, base->op.now + 60);
	base->op.account_id = 1;
	test_begin(base);
	rc = undo_batch(&base->op, batch, out);
	if (rc)
		fail_msg("undo: rc %d: %s", (int)rc, base->op.fault.reason);
	test_commit(base);
	check_counts(base);
	check_tally(base);
	return out->undo_id;
}

static void say_kept(struct test_base *base, int64_t undo_id, int n)
{
	struct undo_kept *kept;
	size_t count;
	int64_t last;

	assert_rc(RC_OK, undo_kept_list(&base->op, undo_id, 0, 5, &kept, &count, &last));
	if (count)
		fail_msg("action %d kept entity %d field %d \"%s\" -> \"%s\": reason %d", n,
			 (int)kept[0].entity, kept[0].field, kept[0].old_value, kept[0].new_value,
			 (int)kept[0].reason);
}

static void run_seed(struct test_base *base)
{
	int64_t batches[ACTIONS], undos[ACTIONS];
	char *seen[ACTIONS + 1];
	struct undo_result result;
	int count = 0;

	for (int tries = 0; count < ACTIONS && tries < 5 * ACTIONS; tries++) {
		seen[count] = dump(base);
		batches[count] = undo_actions_act(base);
		if (batches[count])
			count++;
		else
			free(seen[count]);
	}
	assert_true(count > ACTIONS / 2);
	seen[count] = dump(base);
	for (int i = count - 1; i >= 0; i--) {
		char *now;

		undos[i] = undo(base, batches[i], &result);
		now = dump(base);
		say_kept(base, undos[i], i);
		compare(seen[i], now, "undo of action", i);
		free(now);
	}
	for (int i = 0; i < count; i++) {
		char *now;

		if (test_count(base, arena_printf(&base->op.mem,
						  "SELECT count(*) FROM change"
						  " WHERE batch_id = %lld",
						  (long long)undos[i])) == 0)
			continue; /* what it undid came to nothing */
		undos[i] = undo(base, undos[i], &result);
		now = dump(base);
		say_kept(base, undos[i], i);
		compare(seen[i + 1], now, "undo of the undo of action", i);
		free(now);
	}
	for (int i = 0; i <= count; i++)
		free(seen[i]);
}

static void test_undo__restores_everything_in_reverse_order(void **state)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct test_base *base;

		assert_int_equal(0, test_base_setup(state));
		base = *state;
		undo_actions_seed(seed);
		run_seed(base);
		test_base_teardown(state);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_undo__restores_everything_in_reverse_order),
	};

	return cmocka_run_group_tests_name("undo_random", tests, NULL, NULL);
}
