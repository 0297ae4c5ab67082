#include "lib/domain/contact_tally.h"

#include "lib/domain/contact_many.h"
#include "lib/domain/contact_noted.h"
#include "lib/domain/email_limit.h"
#include "lib/platform/sql.h"

/* A row of the tally is the same for a contact here as in schema 0019. */
#define MOVE(ids)                                                                                  \
	"INSERT INTO contact_tally (state, email, phone, total)"                                   \
	" SELECT state, CASE WHEN email_key IS NULL THEN -1 ELSE email_status END,"                \
	" CASE WHEN phone = '' THEN -1 ELSE phone_status END, $2 * count(*)"                       \
	" FROM contact WHERE id IN " ids " GROUP BY 1, 2, 3"                                       \
	" ON CONFLICT (state, email, phone) DO UPDATE SET total = total + excluded.total"
static const char sql_tally_move[] = MOVE("(" DB_LIST_BEGIN "$1" DB_LIST_END ")");
static const char sql_tally_move_noted[] = MOVE(CONTACT_NOTED);
static const char sql_tally_created[] =
    "INSERT INTO contact_tally (state, email, phone, total) VALUES (0, $1, $2, $3)"
    " ON CONFLICT (state, email, phone) DO UPDATE SET total = total + excluded.total";
static const char sql_tally_get[] = "SELECT state, email, phone, total FROM contact_tally";

const char *contact_ids_json(struct op *op, const int64_t *ids, size_t count)
{
	struct db_value *values = arena_alloc(&op->mem, (count + 1) * sizeof(*values));

	for (size_t i = 0; i < count; i++)
		values[i] = db_int(ids[i]);
	return sql_list(&op->mem, values, count);
}

enum rc contact_tally_move(struct op *op, const char *ids, int delta)
{
	enum rc rc = db_run(op, sql_tally_move, DB_ARGS(db_text(ids), db_int(delta)));

	return rc ? rc : email_limit_move(op, ids, delta);
}

enum rc contact_tally_add(struct op *op, bool has_email, enum contact_email_status email,
			  bool has_phone, int64_t count)
{
	return db_run(op, sql_tally_created,
		      DB_ARGS(db_int(has_email ? (int)email : -1), db_int(has_phone ? 0 : -1),
			      db_int(count)));
}

enum rc contact_tally_move_noted(struct op *op, int64_t newest, int delta)
{
	enum rc rc = db_run(op, sql_tally_move_noted, DB_ARGS(db_int(newest), db_int(delta)));

	return rc ? rc : email_limit_move_noted(op, newest, delta);
}

enum rc contact_tally_created(struct op *op, bool has_email, enum contact_email_status email,
			      bool has_phone, int64_t count)
{
	enum rc rc;

	if (op->many) {
		op->many->created[has_email ? (int)email : CONTACT_STATUSES][has_phone] += count;
		return RC_OK;
	}
	rc = contact_tally_add(op, has_email, email, has_phone, count);
	if (rc || !has_email || email != CONTACT_EMAIL_ACTIVE)
		return rc;
	return email_limit_created(op, count);
}

static void add(struct contact_tally *t, int64_t email, int64_t phone, int64_t total)
{
	t->total += total;
	if (email >= 0 && email < CONTACT_STATUSES) {
		t->with_email += total;
		t->email[email] += total;
	}
	if (phone >= 0 && phone < CONTACT_STATUSES) {
		t->with_phone += total;
		t->phone[phone] += total;
	}
}

enum rc contact_tally_get(struct op *op, struct contact_tally *out)
{
	struct db_rows rows;

	memset(out, 0, CONTACT_STATES * sizeof(*out));
	db_query(op, &rows, sql_tally_get, DB_NO_ARGS);
	while (db_next(&rows)) {
		int64_t state = db_col_int(&rows, 0);

		if (state >= 0 && state < CONTACT_STATES)
			add(&out[state], db_col_int(&rows, 1), db_col_int(&rows, 2),
			    db_col_int(&rows, 3));
	}
	return db_end(&rows);
}
