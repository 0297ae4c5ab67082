#include "lib/domain/sample.h"

#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/platform/db.h"

static const char sql_sample_find[] =
    "SELECT id FROM import WHERE is_sample = 1 AND state = 'done' ORDER BY id LIMIT 1";
static const char sql_sample_removed[] = "UPDATE import SET is_sample = 0 WHERE id = $1";

enum rc sample_find(struct op *op, int64_t *import_id)
{
	enum rc rc = db_get_int(op, import_id, sql_sample_find, DB_NO_ARGS);

	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc sample_remove(struct op *op, int64_t *count)
{
	int64_t import_id;
	enum rc rc = sample_find(op, &import_id);

	*count = 0;
	if (rc)
		return rc;
	if (!import_id)
		return op_fail(op, RC_NOT_FOUND, "", "there is no sample");
	rc = change_begin(op, "sample.remove", import_id);
	if (!rc)
		rc = contact_delete_imported(op, import_id, "sample removed", count);
	return rc ? rc : db_run(op, sql_sample_removed, DB_ARGS(db_int(import_id)));
}
