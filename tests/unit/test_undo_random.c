/*
 * Random sequences of actions over all concepts, undone in reverse order: after each undo, what
 * people see is byte for byte what it was before the action; and so it is after undoing the undos.
 * And undone in any order: what an undo does not keep is back, nobody else is touched, and undoing
 * the undos leads back to where it began.
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

enum { ACTIONS = 120, SEEDS = 8, DUMP_MAX = 4 * 1024 * 1024 };

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
    "SELECT contact_id || ':' || other_id FROM duplicate_apart ORDER BY contact_id, other_id",
    "SELECT id || ':' || contact_id FROM shop_order WHERE contact_id IN " SEEN " ORDER BY id",
    "SELECT id || ':' || contact_id FROM event WHERE contact_id IN " SEEN " ORDER BY id",
    "SELECT contact_id || ':' || orders || ':' || spent_cents || ':' || items || ':' || events"
    " || quote(first_order_at) || quote(last_order_at) || quote(last_event_at)"
    " || quote(last_active_at) || quote(top_product_id) FROM contact_total WHERE (orders > 0 OR"
    " events > 0) AND contact_id IN " SEEN " ORDER BY contact_id",
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

/* --- in any order ----------------------------------------------------------------------------- */

/*
 * Tables whose rows are of one contact each, and the column that says of which.  Values of
 * attributes are no such: another type keeps them under another number.
 */
static const struct {
	const char *table, *contact;
} of_contacts[] = {
    {"contact", "id"},
    {"contact_search", "contact_id"},
    {"contact_tag", "contact_id"},
    {"segment_member", "contact_id"},
    {"contact_point", "contact_id"},
};

static void keep_tables(struct test_base *base)
{
	struct arena *mem = &base->op.mem;

	for (size_t i = 0; i < ARRAY_LEN(of_contacts); i++)
		assert_rc(RC_OK,
			  db_run_script(&base->op,
					arena_printf(mem,
						     "DROP TABLE IF EXISTS old_%s;"
						     "CREATE TABLE old_%s AS SELECT * FROM %s",
						     of_contacts[i].table, of_contacts[i].table,
						     of_contacts[i].table)));
}

/* Who has no change row of the undo is as before, to the last column. */
static void check_others(struct test_base *base, int64_t undo_id)
{
	static const char format[] =
	    "SELECT count(*) FROM (SELECT * FROM %s EXCEPT SELECT * FROM %s) d WHERE d.%s NOT IN"
	    " (SELECT entity_id FROM change WHERE batch_id = %" PRId64 " AND entity = 1"
	    " UNION SELECT CAST(substr(v, instr(v, ' of ') + 4) AS INTEGER) FROM (SELECT new_value"
	    " AS v FROM change WHERE batch_id = %" PRId64 " AND field BETWEEN 110 AND 129) e)";

	for (size_t i = 0; i < ARRAY_LEN(of_contacts); i++) {
		const char *now = of_contacts[i].table;
		const char *old = arena_printf(&base->op.mem, "old_%s", now);

		for (int way = 0; way < 2; way++)
			if (test_count(base, arena_printf(&base->op.mem, format, way ? old : now,
							  way ? now : old, of_contacts[i].contact,
							  undo_id, undo_id)))
				fail_msg("table %s: somebody else was changed", now);
	}
}

/*
 * What the batch changed in fields, tags and lists of people is as it was before the batch, or it
 * is among the keeps.  Of what changed several times in it, the first row says what was before; who
 * it created is kept or goes as a whole.
 */
static void check_restored(struct test_base *base, int64_t batch, int64_t undo_id)
{
	static const char *const wrong[] = {
	    "SELECT count(*) FROM %s c JOIN contact k ON k.id = c.entity_id WHERE c.field = 8"
	    " AND k.city <> COALESCE(c.old_value, '')",
	    "SELECT count(*) FROM %s c JOIN contact k ON k.id = c.entity_id WHERE c.field = 1"
	    " AND k.first_name <> COALESCE(c.old_value, '')",
	    "SELECT count(*) FROM %s c WHERE c.field = 101 AND (c.old_value IS NULL) = EXISTS"
	    " (SELECT 1 FROM contact_tag t WHERE t.contact_id = c.entity_id AND"
	    " t.tag_id = CAST(COALESCE(c.old_value, c.new_value) AS INTEGER))",
	    "SELECT count(*) FROM %s c WHERE c.field = 102 AND (c.old_value IS NULL) = EXISTS"
	    " (SELECT 1 FROM segment_member s WHERE s.contact_id = c.entity_id AND"
	    " s.segment_id = ABS(CAST(COALESCE(c.old_value, c.new_value) AS INTEGER)))",
	};
	const char *rows = arena_printf(
	    &base->op.mem,
	    "(SELECT f.* FROM change f WHERE f.batch_id = %" PRId64 " AND f.entity = 1"
	    " AND NOT EXISTS (SELECT 1 FROM change o WHERE o.batch_id = f.batch_id AND o.entity = 1"
	    " AND o.entity_id = f.entity_id AND o.field IN (0, f.field) AND o.id <> f.id)"
	    " AND NOT EXISTS (SELECT 1 FROM undo_kept k JOIN change c ON c.id = k.change_id"
	    " WHERE k.undo_id = %" PRId64
	    " AND c.entity = 1 AND c.entity_id = f.entity_id AND c.field = f.field))",
	    batch, undo_id);

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		if (test_count(base, arena_printf(&base->op.mem, wrong[i], rows)))
			fail_msg("batch %" PRId64 ": a value is neither back nor kept (%zu)", batch,
				 i);
}

static bool changed_something(struct test_base *base, int64_t batch)
{
	return test_count(base, arena_printf(&base->op.mem,
					     "SELECT count(*) FROM (SELECT 1 FROM change"
					     " WHERE batch_id = %" PRId64 " LIMIT 1) c",
					     batch)) > 0;
}

static void shuffle(int64_t *list, int count)
{
	for (int i = count - 1; i > 0; i--) {
		int with = (int)undo_actions_roll((uint32_t)i + 1);
		int64_t was = list[i];

		list[i] = list[with];
		list[with] = was;
	}
}

static void run_in_any_order(struct test_base *base)
{
	int64_t batches[ACTIONS], undos[ACTIONS];
	char *seen[ACTIONS + 1];
	struct undo_result r;
	int count = 0, undone = 0;

	for (int tries = 0; count < ACTIONS && tries < 5 * ACTIONS; tries++) {
		batches[count] = undo_actions_act(base);
		count += batches[count] != 0;
	}
	shuffle(batches, count);
	seen[0] = dump(base);
	for (int i = 0; i < count / 2; i++) {
		keep_tables(base);
		undos[undone] = undo(base, batches[i], &r);
		check_others(base, undos[undone]);
		check_restored(base, batches[i], undos[undone]);
		if (!changed_something(base, undos[undone]))
			continue;
		seen[++undone] = dump(base);
	}
	/* The last one first: what each of them brought back or away is as before it. */
	for (int i = undone - 1; i >= 0; i--) {
		char *now;

		(void)undo(base, undos[i], &r);
		now = dump(base);
		compare(seen[i], now, "undo of undo", i);
		free(now);
	}
	for (int i = 0; i <= undone; i++)
		free(seen[i]);
}

static void test_undo__in_any_order_keeps_what_was_edited_since(void **state)
{
	for (uint64_t seed = 101; seed <= 100 + SEEDS; seed++) {
		struct test_base *base;

		assert_int_equal(0, test_base_setup(state));
		base = *state;
		undo_actions_seed(seed);
		run_in_any_order(base);
		test_base_teardown(state);
	}
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
	    cmocka_unit_test(test_undo__in_any_order_keeps_what_was_edited_since),
	};

	return cmocka_run_group_tests_name("undo_random", tests, NULL, NULL);
}
