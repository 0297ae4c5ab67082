#include "tests/unit/support.h"

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/domain/blacklist.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_data.h"
#include "lib/domain/contact_erase.h"
#include "lib/domain/contact_point_row.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/merge.h"
#include "lib/domain/setting.h"
#include "lib/domain/undo.h"
#include "lib/platform/secure.h"

static const unsigned char secret[SECURE_SECRET_BYTES] = {4, 5, 6};

/* One action of its own. */
static void begin(struct test_base *base)
{
	base->op.now += 60;
	base->op.batch_id = 0;
	test_begin(base);
}

static int64_t end(struct test_base *base)
{
	int64_t batch = base->op.batch_id;

	test_commit(base);
	base->op.batch_id = 0;
	return batch;
}

static int64_t add(struct test_base *base, const char *email, const char *phone)
{
	struct contact c = {.values[CONTACT_FIRST_NAME] = "Pia",
			    .values[CONTACT_EMAIL] = email,
			    .values[CONTACT_PHONE] = phone};
	struct contact_keys keys;

	begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	end(base);
	return c.id;
}

static struct contact get(struct test_base *base, int64_t id)
{
	struct contact c;

	assert_rc(RC_OK, contact_get(&base->op, id, &c));
	return c;
}

static struct contact_point make(struct test_base *base, enum contact_point_kind kind,
				 const char *value, const char *label)
{
	struct contact_point p;

	assert_rc(RC_OK,
		  contact_point_check(&base->op, kind, value, label, "AT", CONTACT_LENIENT, &p));
	return p;
}

static enum rc try_add(struct test_base *base, int64_t id, enum contact_point_kind kind,
		       const char *value, const char *label)
{
	struct contact_point p = make(base, kind, value, label);
	enum rc rc;

	begin(base);
	rc = contact_point_add(&base->op, id, &p, 0);
	if (rc)
		db_rollback(&base->op);
	else
		end(base);
	base->op.batch_id = 0;
	return rc;
}

static void add_email(struct test_base *base, int64_t id, const char *value, const char *label)
{
	assert_rc(RC_OK, try_add(base, id, CONTACT_POINT_EMAIL, value, label));
}

static void add_phone(struct test_base *base, int64_t id, const char *value, const char *label)
{
	assert_rc(RC_OK, try_add(base, id, CONTACT_POINT_PHONE, value, label));
}

/* "pia@a.example | pia@b.example (work); pia@c.example | +43... | ..." */
static void assert_has(struct test_base *base, int64_t id, const char *want)
{
	struct contact c = get(base, id);
	struct contact_point *list;
	struct op *op = &base->op;
	size_t count;

	assert_rc(RC_OK, contact_point_list(op, id, &list, &count));
	assert_string_equal(
	    want,
	    arena_printf(&op->mem, "%s | %s | %s | %s", c.values[CONTACT_EMAIL],
			 contact_point_print_list(op, CONTACT_POINT_EMAIL, list, count, "; "),
			 c.values[CONTACT_PHONE],
			 contact_point_print_list(op, CONTACT_POINT_PHONE, list, count, "; ")));
}

static int64_t point_id(struct test_base *base, int64_t id, const char *key)
{
	struct contact_point *list;
	size_t count;

	assert_rc(RC_OK, contact_point_list(&base->op, id, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].key, key) == 0)
			return list[i].id;
	fail_msg("no %s", key);
	return 0;
}

static int64_t make_primary(struct test_base *base, int64_t id, const char *key)
{
	int64_t point = point_id(base, id, key);

	begin(base);
	assert_rc(RC_OK, contact_point_make_primary(&base->op, id, point));
	return end(base);
}

/* What it took back can be taken back again. */
static int64_t undo(struct test_base *base, int64_t batch)
{
	struct undo_result look, result;
	struct undo_kept *kept;
	size_t count;

	base->op.batch_id = 0;
	assert_rc(RC_OK, undo_look(&base->op, batch, &look, &kept, &count));
	begin(base);
	assert_rc(RC_OK, undo_batch(&base->op, batch, &result));
	assert_int_equal(0, result.kept);
	assert_int_equal(look.restored, result.restored);
	return end(base);
}

static int setup(void **state)
{
	struct settings settings;
	struct test_base *base;

	secure_init();
	if (test_base_setup(state))
		return -1;
	base = *state;
	test_begin(base);
	assert_rc(RC_OK, settings_get(&base->op, &settings));
	settings.default_country = "AT";
	assert_rc(RC_OK, settings_save(&base->op, &settings));
	test_commit(base);
	return 0;
}

/* --- values ---------------------------------------------------------------------------------- */

static void test_contact_point__checks_values_and_labels(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	struct contact_point p = make(base, CONTACT_POINT_EMAIL, " Pia@Bücher.example ", " work ");

	assert_string_equal("Pia@Bücher.example", p.value);
	assert_string_equal("pia@xn--bcher-kva.example", p.key);
	assert_string_equal("work", p.label);
	p = make(base, CONTACT_POINT_PHONE, "0660/123 45 67", "");
	assert_string_equal("+436601234567", p.key);
	p = make(base, CONTACT_POINT_PHONE, "+ask\tMum", "");
	assert_string_equal("+ask Mum", p.value);
	assert_string_equal("ask mum", p.key);
	assert_rc(RC_INVALID, contact_point_check(op, CONTACT_POINT_PHONE, "ask Mum", "", "AT",
						  CONTACT_STRICT, &p));
	assert_string_equal("value", op->fault.field);
	assert_rc(RC_INVALID,
		  contact_point_check(op, CONTACT_POINT_EMAIL, "x", "", "AT", CONTACT_LENIENT, &p));
	assert_rc(RC_INVALID, contact_point_check(op, CONTACT_POINT_EMAIL, "  ", "", "AT",
						  CONTACT_LENIENT, &p));
	for (size_t i = 0; i < 4; i++) {
		static const char *const labels[] = {"a, b", "(x)", "12", "a;b"};

		assert_rc(RC_INVALID, contact_point_check(op, CONTACT_POINT_EMAIL, "a@b.example",
							  labels[i], "AT", CONTACT_LENIENT, &p));
		assert_string_equal("label", op->fault.field);
	}
}

static void test_contact_point__lists_go_into_a_text_and_back(void **state)
{
	static const char text[] = "a@x.example (work)\n b@x.example;c@x.example(at home) , ,";
	struct test_base *base = *state;
	struct op *op = &base->op;
	struct contact_point *list;
	size_t count;

	assert_rc(RC_OK, contact_point_parse_list(op, CONTACT_POINT_EMAIL, text, "AT",
						  CONTACT_STRICT, &list, &count));
	assert_string_equal("a@x.example (work); b@x.example; c@x.example (at home)",
			    contact_point_print_list(op, CONTACT_POINT_EMAIL, list, count, "; "));
	assert_rc(RC_OK,
		  contact_point_parse_list(
		      op, CONTACT_POINT_PHONE,
		      "+43 (0) 660 1234567 (mobile)\n(01) 5123456\n\"ask Mum; or (Dad)\" (odd)\n"
		      "\"call (Eva)\"\n0043 512 (55) (0)1",
		      "AT", CONTACT_LENIENT, &list, &count));
	assert_int_equal(5, count);
	assert_string_equal("+436601234567", list[0].key);
	assert_string_equal("mobile", list[0].label);
	assert_string_equal("+4315123456", list[1].key);
	assert_string_equal("ask Mum; or (Dad)", list[2].value);
	assert_string_equal("odd", list[2].label);
	assert_string_equal("call (Eva)", list[3].value);
	assert_string_equal("", list[3].label);
	assert_string_equal("+43 (0) 660 1234567 (mobile)\n(01) 5123456\n"
			    "\"ask Mum; or (Dad)\" (odd)\n\"call (Eva)\"\n0043 512 (55) (0)1",
			    contact_point_print_list(op, CONTACT_POINT_PHONE, list, count, "\n"));
	assert_rc(RC_INVALID, contact_point_parse_list(op, CONTACT_POINT_EMAIL, "a@x.example\nb",
						       "AT", CONTACT_LENIENT, &list, &count));
}

/* --- coming and going ------------------------------------------------------------------------ */

static void test_contact_point__a_key_is_never_twice(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", "0660 1234567");
	struct contact_point p;

	add_email(base, id, "pia@b.example", "work");
	add_phone(base, id, "01 5123456", "");
	assert_has(base, id, "pia@a.example | pia@b.example (work) | 0660 1234567 | 01 5123456");
	assert_rc(RC_CONFLICT, try_add(base, id, CONTACT_POINT_EMAIL, "PIA@A.example", ""));
	assert_rc(RC_CONFLICT, try_add(base, id, CONTACT_POINT_EMAIL, "pia@B.example", "home"));
	assert_rc(RC_CONFLICT, try_add(base, id, CONTACT_POINT_PHONE, "+43 660 1234567", ""));
	assert_rc(RC_NOT_FOUND, try_add(base, 999, CONTACT_POINT_EMAIL, "pia@z.example", ""));
	begin(base);
	p = make(base, CONTACT_POINT_EMAIL, "pia@a.example", "");
	assert_rc(RC_CONFLICT,
		  contact_point_edit(&base->op, id, point_id(base, id, "pia@b.example"), &p));
	assert_rc(RC_NOT_FOUND, contact_point_edit(&base->op, id + 1, 1, &p));
	assert_rc(RC_NOT_FOUND, contact_point_remove(&base->op, id, 999));
	db_rollback(&base->op);
}

static void test_contact_point__first_of_somebody_without_becomes_the_primary_one(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "", "");

	add_email(base, id, "pia@a.example", "work");
	add_phone(base, id, "0660 1234567", "");
	add_phone(base, id, "0660 7654321", "");
	assert_has(base, id, "pia@a.example |  | 0660 1234567 | 0660 7654321");
	assert_int_equal(1, test_count(base, "SELECT count(*) FROM contact_tally WHERE state = 0"
					     " AND email = 0 AND phone = 0 AND total = 1"));
}

static void test_contact_point__has_a_limit(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", "");

	for (int i = 0; i < CONTACT_POINTS_MAX; i++)
		add_email(base, id, arena_printf(&base->op.mem, "pia%d@a.example", i), "");
	assert_rc(RC_INVALID, try_add(base, id, CONTACT_POINT_EMAIL, "more@a.example", ""));
}

static void test_contact_point__edits_leave_change_rows_and_go_back(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", ""), edit, gone;
	int64_t version = get(base, id).version;
	struct contact_point p = make(base, CONTACT_POINT_EMAIL, "pia@c.example", "home");
	struct contact_point q = make(base, CONTACT_POINT_EMAIL, "Pia@C.example", "");

	add_email(base, id, "pia@b.example", "work");
	add_email(base, id, "pia@d.example", "");
	assert_int_equal(version + 2, get(base, id).version);
	begin(base);
	assert_rc(RC_OK,
		  contact_point_edit(&base->op, id, point_id(base, id, "pia@b.example"), &p));
	assert_rc(RC_OK,
		  contact_point_edit(&base->op, id, point_id(base, id, "pia@c.example"), &q));
	edit = end(base);
	assert_int_equal(version + 3, get(base, id).version);
	assert_has(base, id, "pia@a.example | Pia@C.example; pia@d.example |  | ");
	begin(base);
	assert_rc(RC_OK, contact_point_remove(&base->op, id, point_id(base, id, "pia@c.example")));
	gone = end(base);
	assert_has(base, id, "pia@a.example | pia@d.example |  | ");
	undo(base, gone);
	assert_has(base, id, "pia@a.example | Pia@C.example; pia@d.example |  | ");
	undo(base, undo(base, undo(base, edit)));
	assert_has(base, id, "pia@a.example | pia@b.example (work); pia@d.example |  | ");
}

static void test_contact_point__the_same_edit_changes_nothing(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", "");
	struct contact_point p = make(base, CONTACT_POINT_EMAIL, "pia@b.example", "work");

	add_email(base, id, "pia@b.example", "work");
	begin(base);
	assert_rc(RC_OK,
		  contact_point_edit(&base->op, id, point_id(base, id, "pia@b.example"), &p));
	assert_int_equal(0, end(base));
}

static void test_contact_point__an_edit_of_the_primary_one_takes_it_from_the_others(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", "ask Mum");
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;

	add_email(base, id, "pia@b.example", "work");
	add_phone(base, id, "0660 1234567", "");
	before = c = get(base, id);
	c.values[CONTACT_EMAIL] = "PIA@b.example";
	c.values[CONTACT_PHONE] = "+43 660 1234567";
	begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK,
		  contact_update(&base->op, &before, &c, &keys, CONTACT_MASK_ALL, 0, &changed));
	undo(base, end(base));
	assert_has(base, id, "pia@a.example | pia@b.example (work) | ask Mum | 0660 1234567");
}

/* --- the primary one ------------------------------------------------------------------------- */

static void test_contact_point__another_becomes_primary_and_back(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", "ask Mum"), batch;

	add_email(base, id, "pia@b.example", "work");
	add_email(base, id, "pia@c.example", "");
	add_phone(base, id, "0660 1234567", "mobile");
	batch = make_primary(base, id, "pia@b.example");
	assert_has(
	    base, id,
	    "pia@b.example | pia@a.example; pia@c.example | ask Mum | 0660 1234567 (mobile)");
	make_primary(base, id, "+436601234567");
	assert_has(base, id,
		   "pia@b.example | pia@a.example; pia@c.example | 0660 1234567 | ask Mum");
	make_primary(base, id, "ask mum");
	undo(base, undo(base, undo(base, batch)));
	assert_has(base, id,
		   "pia@a.example | pia@b.example (work); pia@c.example | ask Mum | 0660 1234567");
}

static enum contact_email_status status_of(struct test_base *base, int64_t id)
{
	return get(base, id).email_status;
}

static void test_contact_point__a_person_stays_unsubscribed(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", "");

	add_email(base, id, "pia@b.example", "");
	begin(base);
	assert_rc(RC_OK, contact_status_act(&base->op, id, CONTACT_UNSUBSCRIBE, ""));
	end(base);
	make_primary(base, id, "pia@b.example");
	assert_int_equal(CONTACT_EMAIL_UNSUBSCRIBED, status_of(base, id));
}

static void test_contact_point__the_blacklist_is_about_addresses(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", ""), entry, people;
	struct contact_point *list;
	size_t count;

	add_email(base, id, "pia@b.example", "");
	begin(base);
	assert_rc(RC_OK, contact_status_act(&base->op, id, CONTACT_UNSUBSCRIBE, ""));
	end(base);
	begin(base);
	assert_rc(RC_OK, blacklist_add(&base->op, "pia@a.example", "bounced", &entry, &people));
	assert_int_equal(1, people);
	end(base);
	make_primary(base, id, "pia@b.example");
	assert_int_equal(CONTACT_EMAIL_UNSUBSCRIBED, status_of(base, id));
	assert_rc(RC_OK, contact_point_list(&base->op, id, &list, &count));
	assert_int_equal(1, count);
	assert_true(list[0].is_blacklisted);
	undo(base, make_primary(base, id, "pia@a.example"));
	make_primary(base, id, "pia@a.example");
	assert_int_equal(CONTACT_EMAIL_BLACKLISTED, status_of(base, id));
	/* A domain holds both: nothing is free. */
	begin(base);
	assert_rc(RC_OK, blacklist_add(&base->op, "b.example", "", &entry, &people));
	assert_int_equal(0, people); /* a further address does not make somebody blacklisted */
	end(base);
	make_primary(base, id, "pia@b.example");
	assert_int_equal(CONTACT_EMAIL_BLACKLISTED, status_of(base, id));
}

/* --- lists ----------------------------------------------------------------------------------- */

static struct contact_point_diff save(struct test_base *base, int64_t id, const char *text,
				      enum contact_point_policy policy, int64_t *batch)
{
	struct contact_point_diff want, got;
	struct contact_point *list;
	size_t count;

	begin(base);
	assert_rc(RC_OK, contact_point_parse_list(&base->op, CONTACT_POINT_EMAIL, text, "AT",
						  CONTACT_LENIENT, &list, &count));
	assert_rc(RC_OK, contact_point_compare(&base->op, id, CONTACT_POINT_EMAIL, list, count,
					       policy, &want));
	assert_rc(RC_OK, contact_point_save_list(&base->op, id, CONTACT_POINT_EMAIL, list, count,
						 policy, 3, &got));
	*batch = end(base);
	assert_memory_equal(&want, &got, sizeof(want));
	return got;
}

static void test_contact_point__a_list_adds_or_replaces(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", ""), other = add(base, "", ""), batch, unused;
	struct contact_point_diff d;

	add_email(base, id, "pia@b.example", "work");
	add_phone(base, id, "0660 1234567", "");
	add_phone(base, id, "0660 7654321", "");
	d = save(base, id, "pia@a.example; pia@b.example; pia@c.example; PIA@c.example (late)",
		 CONTACT_POINTS_ADD, &unused);
	assert_int_equal(1, d.added);
	assert_int_equal(0, d.changed);
	assert_has(base, id,
		   "pia@a.example | pia@b.example (work); pia@c.example | 0660 1234567 | "
		   "0660 7654321");
	d = save(base, id, "pia@c.example (home); pia@b.example", CONTACT_POINTS_ADD, &unused);
	assert_int_equal(1, d.changed);
	assert_int_equal(0, d.added + d.removed);
	d = save(base, id, "pia@d.example, pia@b.example", CONTACT_POINTS_REPLACE, &batch);
	assert_int_equal(1, d.added);
	assert_int_equal(1, d.changed);
	assert_int_equal(1, d.removed);
	assert_has(base, id,
		   "pia@a.example | pia@b.example; pia@d.example | 0660 1234567 | 0660 7654321");
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM change WHERE field = 108 AND"
					     " source_row NOT IN (0, 3)"));
	undo(base, batch);
	assert_has(base, id,
		   "pia@a.example | pia@b.example (work); pia@c.example (home) | 0660 1234567 | "
		   "0660 7654321");
	/* Nothing new is no change at all. */
	d = save(base, id, "pia@b.example (work); pia@c.example (home)", CONTACT_POINTS_REPLACE,
		 &batch);
	assert_int_equal(0, d.added + d.changed + d.removed + (size_t)batch);
	d = save(base, other, "pia@z.example; pia@y.example", CONTACT_POINTS_REPLACE, &batch);
	assert_int_equal(2, d.added);
	assert_has(base, other, "pia@z.example | pia@y.example |  | ");
}

static void test_contact_point__many_contacts_at_once(void **state)
{
	struct test_base *base = *state;
	int64_t ids[] = {add(base, "a@a.example", "0660 1"), add(base, "b@a.example", ""), 0,
			 add(base, "c@a.example", "0660 2")};
	struct contact_points *out;

	assert_rc(RC_OK, contact_point_list_many(&base->op, ids, 4, &out));
	assert_int_equal(0, out[3].count);
	add_email(base, ids[0], "a2@a.example", "");
	add_email(base, ids[3], "c2@a.example", "");
	add_phone(base, ids[3], "0660 333", "");
	add_email(base, ids[3], "c3@a.example", "");
	ids[2] = ids[1];
	ids[1] = ids[3];
	ids[3] = 777;
	assert_rc(RC_OK, contact_point_list_many(&base->op, ids, 4, &out));
	assert_int_equal(1, out[0].count);
	assert_int_equal(3, out[1].count);
	assert_int_equal(2, out[1].emails);
	assert_string_equal("c3@a.example", out[1].list[1].value);
	assert_int_equal(0, out[2].count);
	assert_int_equal(777, out[3].contact_id);
	assert_int_equal(0, out[3].count);
}

/* --- finding people -------------------------------------------------------------------------- */

static struct contact_match match(struct test_base *base, const char *email, const char *phone)
{
	struct contact c = {.values[CONTACT_EMAIL] = email, .values[CONTACT_PHONE] = phone};
	struct contact_keys keys;
	struct contact_match m;

	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_match(&base->op, &keys, &m));
	return m;
}

static void move(struct test_base *base, enum contact_move to, int64_t id)
{
	int64_t moved;

	begin(base);
	assert_rc(RC_OK, contact_state_move(&base->op, to, "gone", &id, 1, &moved));
	assert_int_equal(1, moved);
	end(base);
}

static void test_contact_point__people_are_known_by_further_ones_after_primary_ones(void **state)
{
	struct test_base *base = *state;
	int64_t by_point = add(base, "pia@a.example", "0660 1"), primary;

	add_email(base, by_point, "shared@a.example", "");
	add_phone(base, by_point, "0660 1234567", "");
	assert_int_equal(by_point, match(base, "Shared@a.example", "").by_email);
	assert_int_equal(by_point, match(base, "", "+43 660 1234567").by_phone);
	assert_int_equal(0, match(base, "", "shared").by_phone);
	primary = add(base, "shared@a.example", "");
	assert_int_equal(primary, match(base, "shared@a.example", "").by_email);
	move(base, CONTACT_DELETE, primary);
	assert_int_equal(by_point, match(base, "shared@a.example", "").by_email);
	move(base, CONTACT_ARCHIVE, by_point);
	assert_int_equal(by_point, match(base, "shared@a.example", "").by_email);
	move(base, CONTACT_DELETE, by_point);
	assert_int_equal(primary, match(base, "shared@a.example", "").by_email);
}

/* --- merging, erasing, the file of all data -------------------------------------------------- */

static void test_contact_point__merging_loses_no_address(void **state)
{
	static const struct merge_choice theirs = {.fields = CONTACT_MASK(CONTACT_EMAIL)};
	struct test_base *base = *state;
	int64_t kept_id = add(base, "pia@a.example", "0660 1234567");
	int64_t other_id = add(base, "pia@b.example", "+43 660 1234567"), batch;
	struct contact kept, other;

	add_email(base, kept_id, "pia@b.example", "old");
	add_email(base, kept_id, "pia@c.example", "");
	add_email(base, other_id, "PIA@c.example", "");
	add_email(base, other_id, "pia@d.example", "work");
	add_phone(base, other_id, "0660 7654321", "");
	kept = get(base, kept_id);
	other = get(base, other_id);
	begin(base);
	assert_rc(RC_OK, merge_run(&base->op, &kept, &other, &theirs, "AT"));
	batch = end(base);
	assert_has(base, kept_id,
		   "pia@b.example | pia@c.example; pia@a.example; pia@d.example (work) |"
		   " 0660 1234567 | 0660 7654321");
	undo(base, batch);
	assert_has(base, kept_id,
		   "pia@a.example | pia@b.example (old); pia@c.example | 0660 1234567 | ");
	assert_has(base, other_id,
		   "pia@b.example | PIA@c.example; pia@d.example (work) | +43 660 1234567 |"
		   " 0660 7654321");
	kept = get(base, kept_id);
	other = get(base, other_id);
	begin(base);
	assert_rc(RC_OK, merge_run(&base->op, &kept, &other, NULL, "AT"));
	end(base);
	assert_has(base, kept_id,
		   "pia@a.example | pia@b.example (old); pia@c.example; pia@d.example (work) |"
		   " 0660 1234567 | 0660 7654321");
}

static void test_contact_point__goes_with_who_is_erased(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "", "");
	struct contact_erasure receipt;
	struct contact c = {.values[CONTACT_EMAIL] = "second@a.example"};
	struct contact_keys keys;
	bool found;

	add_email(base, id, "first@a.example", "");
	add_email(base, id, "second@a.example", "work");
	move(base, CONTACT_DELETE, id);
	begin(base);
	assert_rc(RC_OK, contact_erase(&base->op, &base->config, secret, id, &receipt));
	end(base);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact_point"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM change WHERE"
					     " old_value || new_value LIKE '%second%'"
					     " OR new_value LIKE '%second%'"));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_erasure_find(&base->op, secret, &keys, &found));
	assert_true(found);
}

static void test_contact_point__is_in_the_file_of_all_data(void **state)
{
	struct test_base *base = *state;
	int64_t id = add(base, "pia@a.example", "");
	struct str s;

	add_email(base, id, "second@a.example", "work");
	str_init(&s, 1 << 20);
	begin(base);
	assert_rc(RC_OK, contact_data_write(&base->op, id, CONTACT_DATA_CSV, &s));
	end(base);
	assert_non_null(strstr(s.text, "further addresses,email (work),second@a.example,"));
	assert_non_null(strstr(s.text, "-> second@a.example (work)"));
	assert_null(strchr(s.text, '\t'));
	str_release(&s);
}

static void test_contact_point__tells_who_else_has_one(void **state)
{
	struct test_base *base = *state;
	int64_t ids[3], a = add(base, "a@x.example", "0660 1"), b = add(base, "A@X.example", "");
	int64_t c = add(base, "c@x.example", "");
	size_t count;

	add_email(base, c, "a@x.example", "");
	add_phone(base, b, "ask at the office", "");
	add_phone(base, c, "ask at the office", "");
	assert_rc(RC_OK, contact_point_sharers(&base->op, CONTACT_POINT_EMAIL, "a@x.example", a, 3,
					       ids, &count));
	assert_int_equal(2, count);
	assert_true((ids[0] == b && ids[1] == c) || (ids[0] == c && ids[1] == b));
	assert_rc(RC_OK, contact_point_sharers(&base->op, CONTACT_POINT_EMAIL, "a@x.example", 0, 2,
					       ids, &count));
	assert_int_equal(2, count);
	assert_rc(RC_OK, contact_point_sharers(&base->op, CONTACT_POINT_EMAIL, "c@x.example", c, 3,
					       ids, &count));
	assert_int_equal(0, count);
	/* A number that nobody can dial is nobody's in particular. */
	assert_rc(RC_OK, contact_point_sharers(&base->op, CONTACT_POINT_PHONE, "ask at the office",
					       b, 3, ids, &count));
	assert_int_equal(0, count);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_contact_point__checks_values_and_labels),
	    TEST(test_contact_point__tells_who_else_has_one),
	    TEST(test_contact_point__lists_go_into_a_text_and_back),
	    TEST(test_contact_point__a_key_is_never_twice),
	    TEST(test_contact_point__first_of_somebody_without_becomes_the_primary_one),
	    TEST(test_contact_point__has_a_limit),
	    TEST(test_contact_point__edits_leave_change_rows_and_go_back),
	    TEST(test_contact_point__the_same_edit_changes_nothing),
	    TEST(test_contact_point__an_edit_of_the_primary_one_takes_it_from_the_others),
	    TEST(test_contact_point__another_becomes_primary_and_back),
	    TEST(test_contact_point__a_person_stays_unsubscribed),
	    TEST(test_contact_point__the_blacklist_is_about_addresses),
	    TEST(test_contact_point__a_list_adds_or_replaces),
	    TEST(test_contact_point__many_contacts_at_once),
	    TEST(test_contact_point__people_are_known_by_further_ones_after_primary_ones),
	    TEST(test_contact_point__merging_loses_no_address),
	    TEST(test_contact_point__goes_with_who_is_erased),
	    TEST(test_contact_point__is_in_the_file_of_all_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
