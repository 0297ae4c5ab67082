#include "lib/domain/contact_noted.h"

#include "lib/platform/db.h"

static const char sql_noted_newest[] = "SELECT COALESCE(max(id), 0) FROM change";
static const char sql_noted_again[] =
    "SELECT EXISTS (SELECT 1 FROM change o WHERE o.batch_id = $2 AND o.entity = 1"
    " AND o.entity_id >= (SELECT min(entity_id) FROM change WHERE id > $1)"
    " AND o.entity_id <= (SELECT max(entity_id) FROM change WHERE id > $1) AND o.id <= $1)";
static const char sql_noted_touch[] =
    "UPDATE contact SET updated_at = $4, " CONTACT_NOTED_VERSION " WHERE id IN " CONTACT_NOTED;

enum rc contact_noted_begin(struct op *op, int64_t *newest)
{
	return db_get_int(op, newest, sql_noted_newest, DB_NO_ARGS);
}

enum rc contact_noted_again(struct op *op, int64_t newest, bool *out)
{
	int64_t is_again = 0;
	enum rc rc = db_get_int(op, &is_again, sql_noted_again,
				DB_ARGS(db_int(newest), db_int(op->batch_id)));

	*out = is_again;
	return rc;
}

enum rc contact_noted_touch(struct op *op, int64_t newest, int64_t *count)
{
	bool is_again;
	enum rc rc = contact_noted_again(op, newest, &is_again);

	if (!rc)
		rc = db_run(op, sql_noted_touch,
			    DB_ARGS(db_int(newest), db_int(op->batch_id), db_int(is_again),
				    db_int(op->now)));
	*count = rc ? 0 : db_changed(op);
	return rc;
}
