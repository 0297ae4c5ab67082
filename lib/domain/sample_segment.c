#include "lib/domain/sample_segment.h"

#include "lib/domain/change.h"
#include "lib/domain/segment.h"
#include "lib/domain/segment_history.h"
#include "lib/platform/db.h"

/* As they were made: no edit, nobody put in or out by hand, nothing built upon. */
static const char sql_sample_segments[] =
    "SELECT s.id, s.name, s.description, s.filter FROM import i"
    " JOIN change ch ON ch.batch_id = i.batch_id AND ch.entity = 4 AND ch.field = 0"
    " JOIN segment s ON s.id = ch.entity_id WHERE i.id = $1 AND s.version = 1"
    " AND NOT EXISTS (SELECT 1 FROM segment_member m WHERE m.segment_id = s.id)"
    " AND NOT EXISTS (SELECT 1 FROM segment_use u WHERE u.segment_id = s.id)";
static const char sql_sample_segment_uses[] =
    "DELETE FROM segment_use WHERE user_kind = 'segment' AND user_id = $1";
static const char sql_sample_segment_remove[] = "DELETE FROM segment WHERE id = $1";

static const struct {
	const char *name, *description, *filter;
} shop[] = {
    {"New in 90 days", "Signed up in the last three months: for the welcome letter.",
     "signup in the last 90 days"},
    {"VIP in Austria or Germany", "Our best customers, whom the vintner visits.",
     "tag is \"VIP\" and country is any of \"AT\", \"DE\""},
    {"Newsletter readers", "Asked for the newsletter, have agreed to marketing, can be reached.",
     "tag is \"Newsletter\" and marketing_consent is yes and email_status is \"active\""},
    {"No marketing consent", "Have an address, but have not agreed to marketing yet.",
     "email_status is \"active\" and marketing_consent is not yes"},
    {"Win back", "Have left us, but may still be written to.",
     "tag is \"Churned\" and marketing_consent is yes"},
    {"Birthday in the next 30 days", "For the card with the voucher.",
     "attr.birthday has its anniversary in the next 30 days"},
};

enum rc sample_segment_make(struct op *op)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(shop); i++) {
		struct segment s = {.name = shop[i].name,
				    .description = shop[i].description,
				    .kind = SEGMENT_DYNAMIC,
				    .filter = shop[i].filter,
				    .is_shared = true};

		rc = segment_create(op, &s);
		if (rc == RC_INVALID || rc == RC_CONFLICT) {
			op_clear_fault(op);
			rc = RC_OK;
		}
	}
	return rc;
}

/* What brings it back stays in the change rows. */
static enum rc remove_one(struct op *op, const struct segment *s)
{
	enum rc rc =
	    change_field(op, CHANGE_SEGMENT, s->id, SEGMENT_DESCRIPTION, s->description, "", 0);

	if (!rc)
		rc = change_field(op, CHANGE_SEGMENT, s->id, SEGMENT_FILTER, s->filter, "", 0);
	if (!rc)
		rc = change_field(op, CHANGE_SEGMENT, s->id, SEGMENT_NAME, s->name, "", 0);
	if (!rc)
		rc = segment_history_remove(op, s->id);
	if (!rc)
		rc = db_run(op, sql_sample_segment_uses, DB_ARGS(db_int(s->id)));
	return rc ? rc : db_run(op, sql_sample_segment_remove, DB_ARGS(db_int(s->id)));
}

enum rc sample_segment_remove(struct op *op, int64_t import_id)
{
	struct segment made[ARRAY_LEN(shop)];
	struct db_rows rows;
	size_t count = 0;
	enum rc rc;

	db_query(op, &rows, sql_sample_segments, DB_ARGS(db_int(import_id)));
	while (count < ARRAY_LEN(made) && db_next(&rows))
		made[count++] = (struct segment){
		    .id = db_col_int(&rows, 0),
		    .name = db_col_dup(&rows, 1),
		    .description = db_col_dup(&rows, 2),
		    .filter = db_col_dup(&rows, 3),
		};
	rc = db_end(&rows);
	for (size_t i = 0; !rc && i < count; i++)
		rc = remove_one(op, &made[i]);
	return rc;
}
