/* A contact base with dirt, looking for it and mending it: for the tests of data care. */
#include "tests/unit/care_support.h"

#include "lib/base/str.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/bulk.h"
#include "lib/domain/care_work.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/undo.h"

enum { DUMP_MAX = 1024 * 1024 };

/* --- making dirt ------------------------------------------------------------------------------ */

int64_t make_dirty(struct test_base *base, const struct dirty_value *values, size_t count)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (size_t i = 0; i < count; i++)
		c.values[values[i].field] = values[i].text;
	test_begin(base);
	base->op.batch_id = 0;
	if (!c.values[CONTACT_FIRST_NAME])
		c.values[CONTACT_FIRST_NAME] = "Anna";
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	base->op.batch_id = 0;
	return c.id;
}

void make_many(struct test_base *base, enum contact_field field, const char *text, int n)
{
	for (int i = 0; i < n; i++)
		(void)MAKE(base, {field, text});
}

struct attribute make_attribute(struct test_base *base, const char *name, enum attribute_type type)
{
	static const char *const labels[] = {"Gold", "Gold.", "Silver"};
	struct attribute a;
	int64_t id;

	test_begin(base);
	assert_rc(RC_OK, attribute_create(&base->op, name, type, labels,
					  attribute_has_options(type) ? 3 : 0, &id));
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	test_commit(base);
	base->op.batch_id = 0;
	return a;
}

int64_t with_value(struct test_base *base, const struct attribute *a, const char *text)
{
	int64_t id = MAKE(base, {CONTACT_CITY, ""});
	bool changed;

	test_begin(base);
	assert_rc(RC_OK, contact_attribute_set(&base->op, id, a, text, 0, &changed));
	test_commit(base);
	base->op.batch_id = 0;
	return id;
}

int64_t with_tag(struct test_base *base, const char *label)
{
	int64_t id = MAKE(base, {CONTACT_CITY, ""}), changed;
	struct tag tag;

	test_begin(base);
	if (tag_find(&base->op, label, &tag) == RC_NOT_FOUND)
		assert_rc(RC_OK, tag_create(&base->op, label, "", TAG_BOTH, &tag));
	assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, &id, 1, &changed));
	test_commit(base);
	base->op.batch_id = 0;
	return id;
}

void set_country(struct test_base *base, const char *iso)
{
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op,
				"INSERT INTO setting (key, value) VALUES ('default_country', $1)",
				DB_ARGS(db_text(iso))));
	test_commit(base);
}

/* --- searching -------------------------------------------------------------------------------- */

static bool never(void)
{
	return false;
}

void search_dirt(struct test_base *base, const char *field)
{
	int count;

	test_begin(base);
	assert_rc(RC_OK, care_ask(&base->op, field));
	test_commit(base);
	assert_rc(RC_OK, care_run(&base->op, never, &count));
	assert_true(count > 0);
	base->op.account_id = 1;
	base->op.now = TEST_NOW;
}

/* "2 city: Innsbruck=6 Insbruck=1 > Innsbruck" for each, those of most people first. */
const char *found_text(struct test_base *base)
{
	struct care_query q = {.group = "", .limit = 100};
	struct care_finding *list;
	const char *text;
	struct str s;
	size_t count;
	int64_t total;

	str_init(&s, DUMP_MAX);
	assert_rc(RC_OK, care_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, total);
	for (size_t i = 0; i < count; i++) {
		str_addf(&s, "%s%d %s %lld:", i ? "\n" : "", (int)list[i].kind, list[i].field,
			 (long long)list[i].people);
		for (size_t v = 0; v < list[i].count; v++)
			str_addf(&s, " %s=%lld", list[i].values[v].value,
				 (long long)list[i].values[v].people);
		if (list[i].proposal[0])
			str_addf(&s, " > %s", list[i].proposal);
	}
	text = arena_dup(&base->op.mem, s.text ? s.text : "");
	str_release(&s);
	return text;
}

struct care_finding only_finding(struct test_base *base)
{
	struct care_query q = {.group = "", .limit = 100};
	struct care_finding *list;
	size_t count;
	int64_t total;

	assert_rc(RC_OK, care_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, 1);
	return list[0];
}

int64_t finding_of(struct test_base *base, const char *field)
{
	int64_t id;

	assert_rc(RC_OK,
		  db_get_int(&base->op, &id, "SELECT max(id) FROM care_finding WHERE field = $1",
			     DB_ARGS(db_text(field))));
	return id;
}

/* --- fixing ----------------------------------------------------------------------------------- */

struct care_recipe recipe_of(const struct care_finding *f, enum care_way way, const char *to)
{
	return (struct care_recipe){.way = way, .kind = f->kind, .to = to};
}

/* All values but the first are to become like it. */
struct care_recipe unite(struct test_base *base, const struct care_finding *f)
{
	struct care_recipe r = recipe_of(f, f->kind == CARE_TAGS ? CARE_MERGE : CARE_REPLACE, "");
	const char **from = arena_alloc(&base->op.mem, (f->count + 1) * sizeof(*from));

	for (size_t i = 0; i < f->count; i++) {
		const char *value = f->values[i].value;

		if (f->values[i].tag_id)
			value = arena_printf(&base->op.mem, "%lld", (long long)f->values[i].tag_id);
		if (i)
			from[r.from_count++] = value;
		else
			r.to = value;
	}
	r.from = from;
	return r;
}

int64_t effect_of(struct test_base *base, const char *field, const struct care_recipe *r,
		  struct care_effect *e)
{
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, care_effect(&base->op, field, r, e));
	assert_rc(RC_OK, db_commit(&base->op));
	assert_int_equal(e->count, id_set_count(&e->people));
	return e->count;
}

/* Do it; the batch.  Exactly those change whom the effect names. */
int64_t fix_finding(struct test_base *base, const struct care_finding *f, struct care_recipe r)
{
	struct care_effect e;
	struct bulk b = {
	    .order = {.action = BULK_MEND, .field = f->field}, .chosen = "", .chosen_href = ""};
	int64_t people = effect_of(base, f->field, &r, &e);

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, care_recipe_check(&base->op, f->field, &r));
	b.order.value = care_recipe_print(&base->op, &r);
	assert_rc(RC_OK, bulk_start(&base->op, &b, &e.people));
	assert_rc(RC_OK, care_fixed(&base->op, f->id));
	assert_rc(RC_OK, bulk_run(&base->op, &b, &e.people));
	test_commit(base);
	assert_int_equal(b.state, BULK_DONE);
	assert_int_equal(b.changed, people);
	base->op.batch_id = 0;
	return b.batch_id;
}

void undo_whole(struct test_base *base, int64_t batch)
{
	struct undo_result result;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, undo_batch(&base->op, batch, &result));
	test_commit(base);
	assert_int_equal(result.kept, 0);
	base->op.batch_id = 0;
}

char *dump_people(struct test_base *base)
{
	static const char *const queries[] = {
	    "SELECT id || quote(state) || quote(first_name) || quote(last_name) || quote(email)"
	    " || quote(phone) || quote(company) || quote(city) || quote(country) || quote(signup_at)"
	    " || quote(first_name_key) || quote(last_name_key) || quote(name_key)"
	    " || quote(email_key) || quote(phone_key) || quote(company_key) || quote(city_key)"
	    " || quote(country_key) FROM contact ORDER BY id",
	    "SELECT contact_id || quote(text) FROM contact_search ORDER BY contact_id",
	    "SELECT tag_id || ':' || contact_id FROM contact_tag ORDER BY 1",
	    "SELECT id || quote(name) || quote(label) || carriers FROM tag ORDER BY id",
	    "SELECT id || ':' || holders FROM attribute ORDER BY id",
	    "SELECT contact_id || ':' || attribute_id || quote(text) || quote(key) || quote(number)"
	    " FROM attribute_value ORDER BY contact_id, attribute_id, part",
	    "SELECT state || ':' || email || ':' || phone || ':' || total FROM contact_tally"
	    " WHERE total <> 0 ORDER BY state, email, phone",
	    "SELECT id || quote(filter) FROM segment ORDER BY id",
	};
	struct str s;
	char *text;

	str_init(&s, DUMP_MAX);
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

/* The fix, its undo, and nothing has happened; the finding is back. */
void there_and_back(struct test_base *base, const struct care_finding *f, struct care_recipe r,
		    const char *sql, int64_t after)
{
	char *before = dump_people(base), *now;
	const char *list = found_text(base);
	int64_t batch = fix_finding(base, f, r);

	assert_int_equal(test_count(base, sql), after);
	assert_null(strstr(found_text(base), list));
	undo_whole(base, batch);
	now = dump_people(base);
	assert_string_equal(now, before);
	assert_string_equal(found_text(base), list);
	free(now);
	free(before);
}
