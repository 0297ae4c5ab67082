/*
 * Random actions over all concepts, each in a transaction and a batch of its own.
 */
#include "tests/unit/undo_actions.h"

#include <inttypes.h>

#include "lib/domain/alteration.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/blacklist.h"
#include "lib/domain/bulk.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/duplicate.h"
#include "lib/domain/event.h"
#include "lib/domain/import_run.h"
#include "lib/domain/merge.h"
#include "lib/domain/segment_member.h"

#define roll undo_actions_roll

/* --- chance --------------------------------------------------------------------------------- */

static uint64_t chance;

void undo_actions_seed(uint64_t seed)
{
	chance = seed;
}

/* Knuth, MMIX: the upper bits are good enough. */
uint32_t undo_actions_roll(uint32_t below)
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

/* What somebody did is no action of ours; but it moves when they are merged. */
static enum rc record_events(struct test_base *base, int64_t id)
{
	static const struct event_item items[] = {{"Cup", "Kitchen", 2, 500}};
	enum rc rc = RC_OK;
	bool is_new;

	for (uint32_t i = 0; !rc && i < 1 + roll(3); i++) {
		const char *key = arena_printf(&base->op.mem, "e:%" PRId64 ":%u", id, i);
		const struct event_order order = {.contact_id = id,
						  .at = base->op.now - 1000 * (int64_t)roll(9),
						  .source_key = key,
						  .total_cents = 1000,
						  .items = items,
						  .item_count = 1};
		const struct event_named named = {
		    .contact_id = id, .at = order.at, .source_key = key, .name = "seen"};

		rc = event_record_named(&base->op, &named, &is_new);
		if (!rc)
			rc = event_record_order(&base->op, &order, &is_new);
	}
	return rc;
}

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
	if (!rc)
		rc = contact_count_add(&base->op, CONTACT_LIVE, 1);
	return rc || roll(2) ? rc : record_events(base, c.id);
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

static const char *any_value(struct test_base *base, const struct attribute *a)
{
	const char *text = "";

	switch (a->type) {
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
		text = a->options[roll((uint32_t)a->option_count)].label;
		break;
	case ATTRIBUTE_SEVERAL: {
		const char *two[] = {a->options[0].label,
				     a->options[roll((uint32_t)a->option_count)].label};

		text = attribute_value_join(&base->op, two, 2);
		break;
	}
	default:
		text = word(base);
	}
	return roll(5) ? text : "";
}

static enum rc do_value(struct test_base *base)
{
	struct attribute a;
	bool changed;
	enum rc rc = attribute_get(&base->op, any_attribute(base), &a);

	return rc ? rc
		  : contact_attribute_set(&base->op, any_contact(base), &a, any_value(base, &a), 0,
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

/* --- many at once ----------------------------------------------------------------------------- */

/* What is asked for; false when there is nothing to ask for it with. */
static bool make_order(struct test_base *base, struct bulk_order *order, int64_t *target)
{
	static const char *const fields[] = {"city",	   "company", "language",
					     "eu_consent", "blocked", "email"};
	struct attribute a;

	*order = (struct bulk_order){.action = (enum bulk_action)roll(BULK_ACTIONS),
				     .targets = target,
				     .target_count = 1,
				     .field = "",
				     .value = ""};
	switch (order->action) {
	case BULK_TAG:
	case BULK_UNTAG:
		*target = any_tag(base);
		return *target;
	case BULK_SEGMENT_ADD:
	case BULK_SEGMENT_REMOVE:
		*target = any_id(base, "SELECT id FROM segment WHERE kind = 1 ORDER BY id");
		return *target;
	case BULK_SET:
		order->field = fields[roll(ARRAY_LEN(fields))];
		order->value = order->field[0] == 'b' || strstr(order->field, "consent") ? "yes"
			       : order->field[1] == 'm' ? "same@example.org"
							: word(base);
		if (roll(2) && attribute_get(&base->op, any_attribute(base), &a) == RC_OK) {
			order->field = arena_printf(&base->op.mem, "attr.%s", a.key);
			order->value = any_value(base, &a);
		}
		op_clear_fault(&base->op);
		return true;
	case BULK_DELETE:
		order->value = word(base);
		return true;
	default:
		return true;
	}
}

static enum rc do_bulk(struct test_base *base)
{
	struct bulk b = {.chosen = "", .chosen_href = ""};
	struct id_set people;
	int64_t target = 0;
	enum rc rc;

	if (!make_order(base, &b.order, &target))
		return RC_NOT_FOUND;
	id_set_init(&base->op.mem, &people, 10000);
	for (int i = 0; i < 6; i++)
		id_set_add(&people, any_contact(base));
	id_set_remove(&people, 0);
	rc = bulk_start(&base->op, &b, &people);
	if (!rc)
		rc = bulk_run(&base->op, &b, &people);
	return rc;
}

static enum rc do_merge(struct test_base *base)
{
	struct contact kept, other;
	enum rc rc = contact_get(&base->op, any_contact(base), &kept);

	if (!rc)
		rc = contact_get(&base->op, any_contact(base), &other);
	return rc ? rc : merge_run(&base->op, &kept, &other, NULL, "AT");
}

static enum rc do_apart(struct test_base *base)
{
	int64_t other = any_contact(base), changed;

	return duplicate_apart_set(&base->op, any_contact(base), &other, 1, roll(3) > 0, &changed);
}

static bool never(void)
{
	return false;
}

/*
 * A file with people who are there and people who are not, into a segment.  It has transactions of
 * its own.
 */
static enum rc do_import(struct test_base *base)
{
	const char *path = config_path(&base->op.mem, &base->config, "in.csv");
	int64_t now = base->op.now;
	int64_t segment = any_id(base, "SELECT id FROM segment WHERE kind = 1 AND archived_at IS"
				       " NULL AND is_shared = 1 ORDER BY id"),
		id, ran;
	FILE *file = fopen(path, "w");
	enum rc rc;

	assert_non_null(file);
	fprintf(file, "email,first name,city,company\n");
	for (int i = 0; i < 4; i++)
		fprintf(file, "m%u@example.org,\"%s\",%s %u,\n", roll(12), words[roll(4)],
			words[roll(4)], roll(9));
	assert_int_equal(fclose(file), 0);
	test_commit(base);
	rc = import_queue_file(&base->op, &base->config, path, false, &id);
	if (!rc) {
		test_begin(base);
		rc = db_run(
		    &base->op, "UPDATE import SET update_existing = 1, segments = $1 WHERE id = $2",
		    DB_ARGS(
			db_text(segment ? arena_printf(&base->op.mem, "%" PRId64, segment) : ""),
			db_int(id)));
		test_commit(base);
	}
	base->op.batch_id = 0;
	if (!rc)
		rc = import_run_next(&base->op, &base->config, never, &ran);
	base->op.account_id = 1;
	base->op.now = now;
	test_begin(base);
	if (!rc)
		rc = db_get_int(&base->op, &base->op.batch_id,
				"SELECT COALESCE(batch_id, 0) FROM import WHERE id = $1",
				DB_ARGS(db_int(id)));
	/* The importer has a clock of its own. */
	if (!rc)
		rc = db_run(
		    &base->op,
		    "UPDATE segment_member SET added_at = $1 WHERE added_at ="
		    " (SELECT at FROM batch WHERE id = $2) AND EXISTS (SELECT 1 FROM change c"
		    " WHERE c.batch_id = $2 AND c.entity = 1 AND c.field = 102 AND"
		    " c.entity_id = contact_id AND c.new_value = CAST(segment_id AS TEXT))",
		    DB_ARGS(db_int(now), db_int(base->op.batch_id)));
	return rc ? rc
		  : db_run(&base->op, "UPDATE batch SET at = $1 WHERE id = $2",
			   DB_ARGS(db_int(now), db_int(base->op.batch_id)));
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

static action *const actions[] = {
    do_point,	  do_point,	do_create,    do_create, do_edit,	do_edit,
    do_state,	  do_status,	do_blacklist, do_tag,	 do_tag,	do_tag_edit,
    do_attribute, do_attribute, do_value,     do_value,	 do_segment,	do_segment,
    do_member,	  do_member,	do_mixed,     do_bulk,	 do_bulk,	do_bulk,
    do_merge,	  do_merge,	do_apart,     do_import, do_alteration, do_alteration};

/* The batch of an action, or 0 when there was none. */
/* On a slow machine an action may have committed pieces: they are in its batch, refused or not. */
static int64_t end_action(struct test_base *base, enum rc rc)
{
	bool is_written = !rc || base->op.is_held;

	op_clear_fault(&base->op);
	if (rc) {
		db_rollback(&base->op);
		test_begin(base);
	}
	assert_rc(RC_OK, change_release(&base->op));
	test_commit(base);
	return is_written ? base->op.batch_id : 0;
}

int64_t undo_actions_act(struct test_base *base)
{
	int64_t batch;
	enum rc rc;

	op_reset(&base->op, base->op.now + 60);
	base->op.account_id = 1;
	test_begin(base);
	rc = actions[roll(ARRAY_LEN(actions))](base);
	if (rc && rc != RC_INVALID && rc != RC_CONFLICT && rc != RC_NOT_FOUND)
		fail_msg("rc %d: %s", (int)rc, base->op.fault.reason);
	batch = end_action(base, rc);
	op_clear_fault(&base->op);
	return batch && db_get_int(&base->op, &batch,
				   "SELECT batch_id FROM change WHERE batch_id = $1 LIMIT 1",
				   DB_ARGS(db_int(batch))) == RC_OK
		   ? batch
		   : 0;
}
