/*
 * Random sequences of actions over all concepts, undone in reverse order: after each undo, what
 * people see is byte for byte what it was before the action; and so it is after undoing the undos.
 *
 * Not compared: version and updated_at, which only grow; contacts whose creation was undone, which
 * are deleted with that reason.
 */
#include "tests/unit/support.h"

#include <inttypes.h>

#include "lib/base/str.h"
#include "lib/domain/alteration.h"
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

/* --- chance --------------------------------------------------------------------------------- */

static uint64_t chance;

/* Knuth, MMIX: the upper bits are good enough. */
static uint32_t roll(uint32_t below)
{
	chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(chance >> 33) % below;
}

static int64_t any_id(struct test_base *base, const char *sql)
{
	int64_t list[64];
	struct db_rows rows;
	uint32_t count = 0;

	db_query(&base->op, &rows, sql, DB_NO_ARGS);
	while (count < ARRAY_LEN(list) && db_next(&rows))
		list[count++] = db_col_int(&rows, 0);
	assert_rc(RC_OK, db_end(&rows));
	return count ? list[roll(count)] : 0;
}

static int64_t any_contact(struct test_base *base)
{
	return any_id(base, "SELECT id FROM contact WHERE state = 0 ORDER BY id DESC LIMIT 12");
}

static int64_t any_tag(struct test_base *base)
{
	return any_id(base, "SELECT id FROM tag ORDER BY id");
}

static int64_t any_attribute(struct test_base *base)
{
	return any_id(base, "SELECT id FROM attribute ORDER BY id");
}

static int64_t any_segment(struct test_base *base)
{
	return any_id(base, "SELECT id FROM segment ORDER BY id");
}

static const char *const words[] = {"Ana",  "Große", "vip", "Wien", "ÄÖ",
				    "Linz", "x, y",  "Q\"", "🙂", "Zed"};

static const char *word(struct test_base *base)
{
	return arena_printf(&base->op.mem, "%s %u", words[roll(ARRAY_LEN(words))], roll(6));
}

/* --- actions -------------------------------------------------------------------------------- */

static enum rc do_create(struct test_base *base)
{
	struct contact c = {.values[CONTACT_FIRST_NAME] = word(base),
			    .values[CONTACT_CITY] = roll(2) ? word(base) : ""};
	struct contact_keys keys;
	enum rc rc = contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys);

	if (!rc)
		rc = change_begin(&base->op, "contact.create", 0);
	if (!rc)
		rc = contact_create(&base->op, &c, &keys, 0);
	return rc ? rc : contact_count_add(&base->op, CONTACT_LIVE, 1);
}

static enum rc do_edit(struct test_base *base)
{
	static const char *const answers[] = {"", "yes", "no"};
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;
	enum rc rc = contact_get(&base->op, any_contact(base), &before);

	if (rc)
		return rc;
	c = before;
	for (int i = 0; i < 3; i++)
		c.values[1 + roll(10)] = roll(4) ? word(base) : "";
	c.values[CONTACT_EMAIL] =
	    roll(2) ? arena_printf(&base->op.mem, "m%u@Example.org", roll(9)) : "";
	c.values[CONTACT_PHONE] =
	    roll(2) ? arena_printf(&base->op.mem, "0664 12345%u", roll(90)) : "";
	c.values[CONTACT_EU_CONSENT] = answers[roll(3)];
	c.values[CONTACT_MARKETING_CONSENT] = answers[roll(3)];
	c.values[CONTACT_BLOCKED] = answers[1 + roll(2)];
	c.values[CONTACT_SIGNUP] = roll(2) ? "2026-03-18" : "";
	rc = contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys);
	if (!rc)
		rc = change_begin(&base->op, "contact.edit", 0);
	return rc ? rc
		  : contact_update(&base->op, &before, &c, &keys, CONTACT_MASK_ALL, 0, &changed);
}

static enum rc do_point(struct test_base *base)
{
	int64_t id = any_id(base, "SELECT id FROM contact_point ORDER BY id DESC LIMIT 20"),
		contact;
	enum contact_point_kind kind = roll(2) ? CONTACT_POINT_EMAIL : CONTACT_POINT_PHONE;
	const char *value = kind == CONTACT_POINT_EMAIL
				? arena_printf(&base->op.mem, "m%u@Example.org", roll(9))
				: arena_printf(&base->op.mem, "0664 12345%u", roll(90));
	struct contact_point p;
	enum rc rc = contact_point_check(&base->op, kind, value, roll(2) ? "work" : "", "AT",
					 CONTACT_LENIENT, &p);

	if (rc || roll(3) == 0)
		return rc ? rc : contact_point_add(&base->op, any_contact(base), &p, 0);
	rc = db_get_int(&base->op, &contact, "SELECT contact_id FROM contact_point WHERE id = $1",
			DB_ARGS(db_int(id)));
	if (rc)
		return rc;
	switch (roll(3)) {
	case 0:
		return contact_point_remove(&base->op, contact, id);
	case 1:
		return contact_point_make_primary(&base->op, contact, id);
	default:
		return contact_point_edit(&base->op, contact, id, &p);
	}
}

static enum rc do_state(struct test_base *base)
{
	int64_t id = any_id(base, "SELECT id FROM contact WHERE NOT (state = 2 AND"
				  " state_reason = 'undone') ORDER BY id DESC LIMIT 12");
	int64_t moved;

	return contact_state_move(&base->op, (enum contact_move)roll(CONTACT_MOVES), word(base),
				  &id, 1, &moved);
}

static enum rc do_status(struct test_base *base)
{
	return contact_status_act(&base->op, any_contact(base),
				  (enum contact_status_action)roll(CONTACT_STATUS_ACTIONS),
				  word(base));
}

static enum rc do_blacklist(struct test_base *base)
{
	int64_t id = any_id(base, "SELECT id FROM blacklist ORDER BY id"), people;

	if (roll(2))
		return blacklist_remove(&base->op, id, &people);
	return blacklist_add(&base->op,
			     roll(4) ? arena_printf(&base->op.mem, "m%u@example.org", roll(9))
				     : "example.org",
			     word(base), &id, &people);
}

static enum rc do_tag(struct test_base *base)
{
	int64_t people[3] = {any_contact(base), any_contact(base), any_contact(base)}, changed;
	int64_t tag_id = any_tag(base);
	struct tag tag;

	if (!people[0])
		return RC_NOT_FOUND;
	if (roll(4) == 0) {
		enum rc rc = tag_create(&base->op, word(base), "", TAG_BOTH, &tag);

		return rc ? rc : contact_tag_add(&base->op, tag.id, people, 3, &changed);
	}
	if (roll(3) == 0)
		return contact_tag_remove(&base->op, tag_id, people, 3, &changed);
	return contact_tag_add(&base->op, tag_id, people, 3, &changed);
}

static enum rc do_tag_edit(struct test_base *base)
{
	int64_t id = any_tag(base), contacts;
	enum rc rc;

	if (roll(3) == 0)
		return tag_delete(&base->op, id, &contacts);
	rc = tag_rename(&base->op, id, word(base));
	if (!rc && roll(2))
		rc = tag_recolour(&base->op, id, tag_colours[roll(TAG_COLOURS)].key);
	if (!rc && roll(3) == 0)
		rc = tag_rescope(&base->op, id, TAG_CONTACTS);
	return rc;
}

static enum rc do_attribute(struct test_base *base)
{
	const char *const labels[] = {"Gold", "Silver", word(base)};
	int64_t id = any_attribute(base), people, option;
	struct attribute a;
	enum rc rc;

	switch (roll(8)) {
	case 0:
	case 1:
		return attribute_create(&base->op, word(base),
					(enum attribute_type)(1 + roll(ATTRIBUTE_TYPE_COUNT - 1)),
					labels, 3, &id);
	case 2:
		return attribute_rename(&base->op, id, word(base));
	case 3:
		return attribute_move(&base->op, id, 1 + roll(5));
	case 4:
		return attribute_delete(&base->op, id, &people);
	default:
		break;
	}
	rc = attribute_get(&base->op, id, &a);
	if (rc || !a.option_count)
		return rc ? rc : RC_INVALID;
	option = a.options[roll((uint32_t)a.option_count)].id;
	switch (roll(4)) {
	case 0:
		return attribute_option_add(&base->op, id, word(base), &option);
	case 1:
		return attribute_option_rename(&base->op, id, option, word(base));
	case 2:
		return attribute_option_move(&base->op, id, option, 1 + roll(4));
	default:
		return attribute_option_remove(&base->op, id, option);
	}
}

static enum rc do_value(struct test_base *base)
{
	struct attribute a;
	const char *text = "";
	bool changed;
	enum rc rc = attribute_get(&base->op, any_attribute(base), &a);

	if (rc)
		return rc;
	switch (a.type) {
	case ATTRIBUTE_NUMBER:
		text = arena_printf(&base->op.mem, "%u.50", roll(5));
		break;
	case ATTRIBUTE_DATE:
		text = roll(2) ? "2026-03-18" : "2026-07-01T09:30:00Z";
		break;
	case ATTRIBUTE_YES_NO:
		text = roll(2) ? "yes" : "no";
		break;
	case ATTRIBUTE_LINK:
		text = "https://example.org/Ä";
		break;
	case ATTRIBUTE_CHOICE:
		text = a.options[roll((uint32_t)a.option_count)].label;
		break;
	case ATTRIBUTE_SEVERAL: {
		const char *two[] = {a.options[0].label,
				     a.options[roll((uint32_t)a.option_count)].label};

		text = attribute_value_join(&base->op, two, 2);
		break;
	}
	default:
		text = word(base);
	}
	return contact_attribute_set(&base->op, any_contact(base), &a, roll(5) ? text : "", 0,
				     &changed);
}

/* Another type, two tags in one, a deletion: all at once. */
static enum rc do_alteration(struct test_base *base)
{
	struct op *op = &base->op;
	struct alteration x;
	enum rc rc;

	switch (roll(6)) {
	case 0:
		rc = alteration_delete_tag(op, any_tag(base), &x);
		break;
	case 1:
		rc = alteration_delete_attribute(op, any_attribute(base), &x);
		break;
	case 2:
		rc = alteration_merge_tag(op, any_tag(base), any_tag(base), &x);
		break;
	default:
		rc = alteration_look(op, any_attribute(base),
				     (enum attribute_type)(1 + roll(ATTRIBUTE_TYPE_COUNT - 1)), &x);
		if (!rc)
			rc = alteration_step(op, &x, 0);
		if (!rc)
			rc = alteration_confirm(op, &x, x.left_out);
		break;
	}
	if (!rc)
		rc = alteration_step(op, &x, 0);
	if (!rc && x.state != ALTERATION_DONE)
		fail_msg("an alteration came to nothing: %s", x.error);
	return rc;
}

static const char *any_filter(struct test_base *base)
{
	struct arena *mem = &base->op.mem;
	struct segment s;
	struct tag tag;

	switch (roll(3)) {
	case 0:
		if (tag_get(&base->op, any_tag(base), &tag) == RC_OK)
			return arena_printf(mem, "tag is \"%s\"", tag.name);
		break;
	case 1:
		if (segment_get(&base->op, any_segment(base), &s) == RC_OK &&
		    !strpbrk(s.name, "\""))
			return arena_printf(mem, "segment is \"%s\"", s.name);
		break;
	default:
		break;
	}
	op_clear_fault(&base->op);
	return arena_printf(mem, "city is \"Wien %u\"", roll(6));
}

static enum rc do_segment(struct test_base *base)
{
	int64_t id = any_segment(base);
	struct segment s = {.description = ""}, copy;
	enum rc rc;

	switch (roll(6)) {
	case 0:
	case 1:
		s.name = word(base);
		s.kind = roll(3) ? SEGMENT_DYNAMIC : SEGMENT_STATIC;
		s.filter = s.kind == SEGMENT_STATIC ? "" : any_filter(base);
		s.is_shared = roll(2);
		return segment_create(&base->op, &s);
	case 2:
		return segment_archive(&base->op, id);
	case 3:
		return segment_restore(&base->op, id);
	case 4:
		return segment_duplicate(&base->op, id, &copy);
	default:
		break;
	}
	rc = segment_get(&base->op, id, &s);
	if (rc)
		return rc;
	if (roll(2))
		s.name = word(base);
	if (roll(2) && s.kind == SEGMENT_DYNAMIC)
		s.filter = any_filter(base);
	if (roll(3) == 0)
		s.description = word(base);
	if (roll(3) == 0)
		s.is_shared = !s.is_shared;
	return segment_update(&base->op, &s);
}

static enum rc do_member(struct test_base *base)
{
	int64_t id = any_segment(base), contact = any_contact(base), removed;
	struct segment_added added;
	struct id_set people;
	bool changed;
	enum rc rc;

	if (roll(2))
		return segment_hand_set(&base->op, id, contact, (enum segment_hand)roll(3),
					&changed);
	id_set_init(&base->op.mem, &people, 10000);
	id_set_add(&people, any_contact(base));
	id_set_add(&people, contact);
	rc = roll(3) ? segment_members_add(&base->op, &id, 1, &people, &added)
		     : segment_members_remove(&base->op, id, &people, &removed);
	return rc;
}

/* A bulk action: several concepts in one batch. */
static enum rc do_mixed(struct test_base *base)
{
	enum rc rc = change_begin(&base->op, "contact.bulk", 0);

	if (!rc)
		rc = do_tag(base);
	if (!rc)
		rc = do_value(base);
	if (!rc)
		rc = do_tag_edit(base);
	if (!rc)
		rc = do_value(base);
	return rc;
}

typedef enum rc action(struct test_base *base);

static action *const actions[] = {do_point, do_point,	   do_create,	  do_create,	do_edit,
				  do_edit,  do_state,	   do_status,	  do_blacklist, do_tag,
				  do_tag,   do_tag_edit,   do_attribute,  do_attribute, do_value,
				  do_value, do_segment,	   do_segment,	  do_member,	do_member,
				  do_mixed, do_alteration, do_alteration, do_alteration};

/* The batch of an action, or 0 when there was none. */
static int64_t act(struct test_base *base)
{
	int64_t batch;
	enum rc rc;

	op_reset(&base->op, base->op.now + 60);
	base->op.account_id = 1;
	test_begin(base);
	rc = actions[roll(ARRAY_LEN(actions))](base);
	batch = rc ? 0 : base->op.batch_id;
	if (rc && rc != RC_INVALID && rc != RC_CONFLICT && rc != RC_NOT_FOUND)
		fail_msg("rc %d: %s", (int)rc, base->op.fault.reason);
	if (rc)
		db_rollback(&base->op);
	else
		test_commit(base);
	op_clear_fault(&base->op);
	return batch && db_get_int(&base->op, &batch,
				   "SELECT batch_id FROM change WHERE batch_id = $1 LIMIT 1",
				   DB_ARGS(db_int(batch))) == RC_OK
		   ? batch
		   : 0;
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
		batches[count] = act(base);
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
		chance = seed;
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
