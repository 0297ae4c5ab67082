#include "lib/domain/bulk.h"

#include "lib/base/count.h"
#include "lib/base/id_set_pack.h"
#include "lib/base/limits.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/bulk_row.h"
#include "lib/domain/care.h"
#include "lib/domain/change.h"
#include "lib/domain/notice.h"
#include "lib/domain/segment.h"
#include "lib/domain/setting.h"
#include "lib/domain/tag.h"
#include "lib/platform/sql.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

#define BULK_COLUMNS                                                                               \
	"id, account_id, state, action, targets, field, value, chosen, chosen_href, asked,"        \
	" last_id, done, changed, refused, batch_id, error, created_at, finished_at"

static const char sql_bulk_insert[] =
    "INSERT INTO bulk (account_id, state, action, targets, field, value, chosen, chosen_href,"
    " asked, batch_id, created_at)"
    " VALUES ($1, 'running', $2, $3, $4, $5, $6, $7, $8, $9, $10)";
static const char sql_bulk_people_insert[] =
    "INSERT INTO bulk_people (bulk_id, people) VALUES ($1, $2)";
static const char sql_bulk_count_running[] =
    "SELECT count(*) FROM bulk WHERE state = 'running' AND account_id = $1";
static const char sql_bulk_get[] = "SELECT " BULK_COLUMNS " FROM bulk WHERE id = $1";
static const char sql_bulk_targets[] = DB_LIST_BEGIN "$1" DB_LIST_END;
static const char sql_bulk_people[] = "SELECT people FROM bulk_people WHERE bulk_id = $1";
static const char sql_bulk_checkpoint[] =
    "UPDATE bulk SET last_id = $2, done = $3, changed = $4, refused = $5"
    " WHERE id = $1 AND state = 'running'";
static const char sql_bulk_finish[] =
    "UPDATE bulk SET state = $2, error = $3, finished_at = $4 WHERE id = $1 AND state = 'running'";
static const char sql_bulk_forget[] =
    "DELETE FROM bulk_people WHERE bulk_id IN"
    " (SELECT id FROM bulk WHERE state <> 'running' AND finished_at < $1)";

enum { SETS = 20000 /* people of one slice, at most */ };

const struct bulk_kind bulk_kinds[BULK_ACTIONS] = {
    [BULK_TAG] = {.key = "tag", .batch = "contact.tag", .slice_max = SETS},
    [BULK_UNTAG] = {.key = "untag", .batch = "contact.untag", .slice_max = SETS},
    [BULK_SET] = {.key = "set", .batch = "contact.edit", .slice_max = SETS},
    [BULK_SEGMENT_ADD] = {.key = "segment-add", .batch = "segment.add", .slice_max = SETS},
    [BULK_SEGMENT_REMOVE] = {.key = "segment-remove", .batch = "segment.remove", .slice_max = SETS},
    [BULK_DEACTIVATE] = {.key = "deactivate",
			 .batch = "contact.deactivate",
			 .slice_max = SETS,
			 .has_move = true,
			 .move = CONTACT_DEACTIVATE},
    [BULK_ACTIVATE] = {.key = "activate",
		       .batch = "contact.activate",
		       .slice_max = SETS,
		       .has_move = true,
		       .move = CONTACT_ACTIVATE},
    [BULK_ARCHIVE] = {.key = "archive",
		      .batch = "contact.archive",
		      .slice_max = SETS,
		      .has_move = true,
		      .move = CONTACT_ARCHIVE},
    [BULK_DELETE] = {.key = "delete",
		     .batch = "contact.delete",
		     .slice_max = SETS,
		     .has_move = true,
		     .move = CONTACT_DELETE},
    [BULK_UNARCHIVE] = {.key = "unarchive",
			.batch = "contact.unarchive",
			.slice_max = SETS,
			.has_move = true,
			.move = CONTACT_UNARCHIVE,
			.from = CONTACT_ARCHIVED},
    [BULK_RESTORE] = {.key = "restore",
		      .batch = "contact.restore",
		      .slice_max = SETS,
		      .has_move = true,
		      .move = CONTACT_RESTORE,
		      .from = CONTACT_DELETED},
    [BULK_MEND] = {.key = "mend", .batch = "care.fix", .slice_max = SETS},
};

static const char *const state_keys[] = {"running", "done", "cancelled", "failed"};

const char *bulk_action_key(enum bulk_action action)
{
	return bulk_kinds[action].key;
}

bool bulk_action_find(const char *key, enum bulk_action *out)
{
	for (size_t i = 0; i < BULK_ACTIONS; i++)
		if (strcmp(bulk_kinds[i].key, key) == 0) {
			*out = (enum bulk_action)i;
			return true;
		}
	return false;
}

unsigned bulk_action_states(enum bulk_action action)
{
	return 1U << bulk_kinds[action].from;
}

/* --- what may be asked ---------------------------------------------------------------------- */

static enum rc check_tag(struct op *op, int64_t id)
{
	struct tag tag;
	enum rc rc = tag_get(op, id, &tag);

	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "target", "this tag was deleted meanwhile");
	if (!rc && tag.scope == TAG_CONVERSATIONS)
		return op_fail(op, RC_INVALID, "target", "this tag is for conversations only");
	return rc;
}

static enum rc check_segment(struct op *op, int64_t id)
{
	struct segment s;
	enum rc rc = segment_get(op, id, &s);

	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "target", "there is no such segment");
	if (!rc && s.archived_at)
		return op_fail(op, RC_CONFLICT, "target", "this segment is archived");
	if (!rc && s.kind != SEGMENT_STATIC)
		return op_fail(
		    op, RC_INVALID, "target",
		    "only static segments take people: a dynamic one follows its filter");
	return rc;
}

static enum rc check_targets(struct op *op, const struct bulk_order *order)
{
	bool tags = order->action == BULK_TAG || order->action == BULK_UNTAG;
	enum rc rc = RC_OK;

	if (!order->target_count)
		return op_fail(op, RC_INVALID, "target",
			       tags ? "choose or name a tag" : "choose a segment");
	if (order->target_count > BULK_TARGETS_MAX)
		return op_failf(op, RC_INVALID, "target", "choose at most %d at once",
				BULK_TARGETS_MAX);
	for (size_t i = 0; !rc && i < order->target_count; i++)
		rc = tags ? check_tag(op, order->targets[i]) : check_segment(op, order->targets[i]);
	return rc;
}

enum rc bulk_attribute(struct op *op, const char *field, struct attribute *out)
{
	static const char prefix[] = "attr.";
	enum rc rc = RC_NOT_FOUND;

	if (strncmp(field, prefix, strlen(prefix)) == 0)
		rc = attribute_find(op, field + strlen(prefix), out);
	return rc == RC_NOT_FOUND ? op_fail(op, RC_INVALID, "field", "choose a field") : rc;
}

/* The value alone: of a contact that has nothing else. */
static enum rc check_field(struct op *op, struct bulk_order *order, enum contact_field f,
			   const char *country)
{
	struct contact_keys keys;
	struct contact c = {0};
	enum rc rc;

	c.values[f] = order->value;
	rc = contact_check(op, &c, country, CONTACT_STRICT, &keys);
	order->value = c.values[f];
	return rc;
}

static enum rc check_set(struct op *op, struct bulk_order *order)
{
	enum contact_field f = contact_field_find(order->field);
	struct attribute_value *rows;
	struct settings settings;
	struct attribute a;
	size_t count;
	enum rc rc = settings_get(op, &settings);

	if (rc)
		return rc;
	zone_use(settings.time_zone);
	order->value = text_trim(&op->mem, order->value);
	if (f != CONTACT_FIELD_NONE) {
		rc = check_field(op, order, f, settings.default_country);
	} else {
		rc = bulk_attribute(op, order->field, &a);
		if (rc)
			return rc;
		rc = attribute_value_parse(op, &a, order->value, &rows, &count);
		if (!rc)
			order->value = attribute_value_text(op, &a, rows, count);
	}
	return rc == RC_INVALID ? op_fail(op, rc, "value", arena_dup(&op->mem, op->fault.reason))
				: rc;
}

static enum rc check_reason(struct op *op, struct bulk_order *order)
{
	order->value = text_trim(&op->mem, order->value);
	if (!order->value[0])
		return op_fail(op, RC_INVALID, "reason", "give a reason");
	if (strpbrk(order->value, "\r\n"))
		return op_fail(op, RC_INVALID, "reason", "this must be a single line");
	return text_check(op, "reason", order->value, CONTACT_REASON_MAX);
}

static enum rc check_mend(struct op *op, struct bulk_order *order)
{
	struct care_recipe r;
	enum rc rc = care_recipe_parse(op, order->value, &r);

	if (!rc)
		rc = care_recipe_check(op, order->field, &r);
	if (!rc)
		order->value = care_recipe_print(op, &r);
	return rc;
}

enum rc bulk_check(struct op *op, struct bulk_order *order)
{
	switch (order->action) {
	case BULK_TAG:
	case BULK_UNTAG:
	case BULK_SEGMENT_ADD:
	case BULK_SEGMENT_REMOVE:
		return check_targets(op, order);
	case BULK_SET:
		return check_set(op, order);
	case BULK_DELETE:
		return check_reason(op, order);
	case BULK_MEND:
		return check_mend(op, order);
	default:
		return RC_OK;
	}
}

/* --- rows ----------------------------------------------------------------------------------- */

static enum bulk_state parse_state(const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(state_keys); i++)
		if (strcmp(state_keys[i], text) == 0)
			return (enum bulk_state)i;
	BUG("bulk in state '%s'", text);
}

static void read_row(struct db_rows *rows, struct bulk *out)
{
	*out = (struct bulk){
	    .id = db_col_int(rows, 0),
	    .account_id = db_col_int(rows, 1),
	    .state = parse_state(db_col_text(rows, 2)),
	    .order = {.field = db_col_dup(rows, 5), .value = db_col_dup(rows, 6)},
	    .chosen = db_col_dup(rows, 7),
	    .chosen_href = db_col_dup(rows, 8),
	    .asked = db_col_int(rows, 9),
	    .last_id = db_col_int(rows, 10),
	    .done = db_col_int(rows, 11),
	    .changed = db_col_int(rows, 12),
	    .refused = db_col_int(rows, 13),
	    .batch_id = db_col_int(rows, 14),
	    .error = db_col_dup(rows, 15),
	    .created_at = db_col_int(rows, 16),
	    .finished_at = db_col_int(rows, 17),
	};
	if (!bulk_action_find(db_col_text(rows, 3), &out->order.action))
		BUG("bulk with action '%s'", db_col_text(rows, 3));
}

static enum rc read_targets(struct op *op, const char *list, struct bulk_order *order)
{
	int64_t *ids = arena_alloc(&op->mem, BULK_TARGETS_MAX * sizeof(*ids));
	struct db_rows rows;

	order->targets = ids;
	db_query(op, &rows, sql_bulk_targets, DB_ARGS(db_text(list)));
	while (order->target_count < BULK_TARGETS_MAX && db_next(&rows))
		ids[order->target_count++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

enum rc bulk_read(struct op *op, int64_t id, struct bulk *out)
{
	const char *targets = "";
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_bulk_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found) {
		read_row(&rows, out);
		targets = db_col_dup(&rows, 4);
	}
	rc = db_end(&rows);
	if (rc || !found)
		return rc ? rc : RC_NOT_FOUND;
	return read_targets(op, targets, &out->order);
}

enum rc bulk_get(struct op *op, int64_t id, struct bulk *out)
{
	enum rc rc = bulk_read(op, id, out);

	return !rc && out->account_id != op->account_id ? RC_NOT_FOUND : rc;
}

enum rc bulk_people_get(struct op *op, const struct bulk *b, struct id_set *out)
{
	struct db_rows rows;
	bool good = false;
	enum rc rc;

	db_query(op, &rows, sql_bulk_people, DB_ARGS(db_int(b->id)));
	if (db_next(&rows)) {
		size_t len;
		const void *bytes = db_col_blob(&rows, 0, &len);

		id_set_init(&op->mem, out, id_set_packed_last(bytes, len));
		good = id_set_unpack(out, bytes, len);
	}
	rc = db_end(&rows);
	if (!rc && !good)
		return op_fail(op, RC_INVALID, "people", "the list of people is not readable");
	return rc;
}

enum rc bulk_people_list(struct op *op, int64_t id, size_t max, int64_t *ids, size_t *count)
{
	struct id_set people;
	struct bulk b;
	int64_t at = 0, is_there;
	enum rc rc = bulk_get(op, id, &b);

	*count = 0;
	if (!rc)
		rc = db_get_int(op, &is_there, sql_bulk_people, DB_ARGS(db_int(id)));
	if (rc == RC_NOT_FOUND && !op->fault.rc)
		return RC_OK;
	if (!rc)
		rc = bulk_people_get(op, &b, &people);
	while (!rc && *count < max && (at = id_set_next(&people, at)) != 0)
		ids[(*count)++] = at;
	return rc;
}

/* --- from the beginning to the end ---------------------------------------------------------- */

static enum rc insert(struct op *op, struct bulk *b, const struct id_set *people)
{
	const struct bulk_order *order = &b->order;
	struct db_value *targets =
	    arena_alloc(&op->mem, (order->target_count + 1) * sizeof(*targets));
	size_t len;
	const void *packed = id_set_pack(&op->mem, people, &len);
	enum rc rc;

	for (size_t i = 0; i < order->target_count; i++)
		targets[i] = db_int(order->targets[i]);
	rc = db_insert(op, &b->id, sql_bulk_insert,
		       DB_ARGS(db_int(b->account_id), db_text(bulk_kinds[order->action].key),
			       db_text(sql_list(&op->mem, targets, order->target_count)),
			       db_text(order->field), db_text(order->value), db_text(b->chosen),
			       db_text(b->chosen_href), db_int(b->asked), db_int(b->batch_id),
			       db_int(b->created_at)));
	return rc ? rc
		  : db_run(op, sql_bulk_people_insert,
			   DB_ARGS(db_int(b->id), db_blob(packed, len)));
}

enum rc bulk_begin(struct op *op, enum bulk_action action)
{
	return change_join(op, bulk_kinds[action].batch);
}

/* The identifier of somebody else is refused as it is on the one's own page. */
static enum rc check_identifier(struct op *op, const struct bulk_order *order, int64_t id)
{
	struct contact before, c;
	struct contact_keys keys = {.identifier = text_fold(&op->mem, order->value)};
	enum rc rc = contact_get(op, id, &before);

	if (rc)
		return rc;
	c = before;
	c.values[CONTACT_IDENTIFIER] = order->value;
	rc = contact_check_identifier(op, &before, &c, &keys);
	return rc == RC_INVALID ? op_fail(op, rc, "value", arena_dup(&op->mem, op->fault.reason))
				: rc;
}

/* What tells people apart, set for all of them, would make duplicates of them. */
static enum rc check_apart(struct op *op, const struct bulk *b, const struct id_set *people)
{
	enum contact_field f =
	    b->order.action == BULK_SET ? contact_field_find(b->order.field) : CONTACT_FIELD_NONE;
	const char *what = f == CONTACT_EMAIL	     ? "an e-mail address"
			   : f == CONTACT_PHONE	     ? "a phone number"
			   : f == CONTACT_IDENTIFIER ? "an identifier"
						     : "";

	if (!what[0] || !b->order.value[0])
		return RC_OK;
	if (b->asked > 1)
		return op_failf(op, RC_INVALID, "value",
				"%s is one person's: set it for one person at a time", what);
	return f == CONTACT_IDENTIFIER ? check_identifier(op, &b->order, id_set_next(people, 0))
				       : RC_OK;
}

enum rc bulk_start(struct op *op, struct bulk *b, const struct id_set *people)
{
	int64_t running;
	enum rc rc = bulk_check(op, &b->order);

	b->asked = id_set_count(people);
	if (!rc && !b->asked)
		return op_fail(op, RC_INVALID, "people", "nobody is meant");
	if (!rc)
		rc = check_apart(op, b, people);
	if (!rc)
		rc = db_get_int(op, &running, sql_bulk_count_running,
				DB_ARGS(db_int(op->account_id)));
	if (!rc && running >= BULK_RUNNING_MAX)
		return op_failf(op, RC_CONFLICT, "people",
				"%d of your actions are under way already; wait for one of them",
				BULK_RUNNING_MAX);
	if (!rc)
		rc = bulk_begin(op, b->order.action);
	if (rc)
		return rc;
	b->account_id = op->account_id;
	b->state = BULK_RUNNING;
	b->batch_id = op->batch_id;
	b->created_at = op->now;
	b->last_id = b->done = b->changed = b->refused = b->finished_at = 0;
	b->error = "";
	return insert(op, b, people);
}

enum rc bulk_checkpoint(struct op *op, const struct bulk *b)
{
	enum rc rc = db_run(op, sql_bulk_checkpoint,
			    DB_ARGS(db_int(b->id), db_int(b->last_id), db_int(b->done),
				    db_int(b->changed), db_int(b->refused)));

	return rc || db_changed(op) ? rc : RC_NOT_FOUND;
}

static const char *result_words(struct op *op, const struct bulk *b)
{
	return arena_printf(&op->mem, "Work on %s is %s: %s changed.",
			    count_words(&op->mem, b->asked, "contact", "contacts"),
			    b->state == BULK_DONE ? "done" : "not done to the end",
			    count_text(&op->mem, b->changed));
}

enum rc bulk_finish(struct op *op, struct bulk *b)
{
	enum rc rc = db_run(op, sql_bulk_finish,
			    DB_ARGS(db_int(b->id), db_text(state_keys[b->state]), db_text(b->error),
				    db_int(op->now)));

	b->finished_at = op->now;
	/* Who waited in front of the page knows. */
	if (rc || b->state == BULK_CANCELLED || b->asked <= BULK_AT_ONCE)
		return rc;
	return notice_add(op, b->account_id, b->state == BULK_DONE ? "success" : "danger",
			  result_words(op, b),
			  arena_printf(&op->mem, "/contacts/bulk-view?id=%lld", (long long)b->id));
}

enum rc bulk_cancel(struct op *op, int64_t id)
{
	struct bulk b;
	enum rc rc = bulk_get(op, id, &b);

	if (!rc && b.state != BULK_RUNNING)
		return op_fail(op, RC_CONFLICT, "", "this is over already");
	if (rc)
		return rc;
	b.state = BULK_CANCELLED;
	return bulk_finish(op, &b);
}

enum rc bulk_forget(struct op *op)
{
	return db_run(op, sql_bulk_forget, DB_ARGS(db_int(op->now - BULK_FORGET_SECONDS)));
}
