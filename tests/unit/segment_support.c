#include "tests/unit/segment_support.h"

#include "lib/domain/change.h"
#include "lib/domain/contact.h"

int64_t make_person(struct test_base *base, const char *first_name, const char *city)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = first_name;
	c.values[CONTACT_CITY] = city;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	return c.id;
}

void make_team(struct test_base *base)
{
	assert_rc(RC_OK,
		  db_run_script(&base->op,
				"INSERT INTO account (id, email, email_key, name, role,"
				" password_hash, created_at) VALUES"
				" (2, 'bo@example.org', 'bo@example.org', 'Bo', 'editor', '', 0),"
				" (3, 'cy@example.org', 'cy@example.org', 'Cy', 'editor', '', 0)"));
}

void act_as(struct test_base *base, int64_t account_id)
{
	base->op.account_id = account_id;
}

enum rc try_create(struct test_base *base, struct segment *s)
{
	enum rc rc;

	if (!s->description)
		s->description = "";
	if (!s->filter)
		s->filter = "";
	test_begin(base);
	rc = segment_create(&base->op, s);
	if (rc)
		db_rollback(&base->op);
	else
		test_commit(base);
	return rc;
}

static struct segment make(struct test_base *base, struct segment s)
{
	enum rc rc = try_create(base, &s);

	if (rc)
		fail_msg("%s: rc %d, %s: %s", s.name, (int)rc, base->op.fault.field,
			 base->op.fault.reason);
	return s;
}

struct segment make_segment(struct test_base *base, const char *name, const char *filter)
{
	return make(base, (struct segment){.name = name, .filter = filter, .is_shared = true});
}

struct segment make_private(struct test_base *base, const char *name, const char *filter)
{
	return make(base, (struct segment){.name = name, .filter = filter});
}

struct segment make_static(struct test_base *base, const char *name)
{
	return make(base,
		    (struct segment){.name = name, .kind = SEGMENT_STATIC, .is_shared = true});
}

enum rc try_update(struct test_base *base, struct segment *s)
{
	enum rc rc;

	test_begin(base);
	rc = segment_update(&base->op, s);
	if (rc)
		db_rollback(&base->op);
	else
		test_commit(base);
	return rc;
}

struct segment get_segment(struct test_base *base, int64_t id)
{
	struct segment s;

	assert_rc(RC_OK, segment_get(&base->op, id, &s));
	return s;
}

const char *people_of(struct test_base *base, int64_t id)
{
	struct filter_sets sets;
	struct segment_state state;
	struct id_set people;
	const char *text = "";
	int64_t at = 0;

	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, segment_people(&base->op, &sets, id, &people, &state));
	while ((at = id_set_next(&people, at)) != 0)
		text = arena_printf(&base->op.mem, "%s%s%lld", text, text[0] ? " " : "",
				    (long long)at);
	return text;
}

int64_t count_of(struct test_base *base, int64_t id)
{
	struct segment s = get_segment(base, id);
	struct filter_sets sets;
	struct segment_state state;
	int64_t count;

	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, segment_count(&base->op, &sets, &s, &count, &state));
	return state.is_broken ? -1 : count;
}
