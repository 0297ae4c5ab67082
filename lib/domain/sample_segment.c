#include "lib/domain/sample_segment.h"

#include "lib/domain/segment.h"
#include "lib/platform/db.h"

/* As they were made: no edit, nobody put in or out by hand, nothing built upon. */
static const char sql_sample_segments[] =
    "SELECT s.id FROM import i"
    " JOIN change ch ON ch.batch_id = i.batch_id AND ch.entity = 4 AND ch.field = 0"
    " JOIN segment s ON s.id = ch.entity_id WHERE i.id = $1 AND s.version = 1"
    " AND NOT EXISTS (SELECT 1 FROM segment_member m WHERE m.segment_id = s.id)"
    " AND NOT EXISTS (SELECT 1 FROM segment_use u WHERE u.segment_id = s.id)";

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

static enum rc find_untouched(struct op *op, int64_t import_id, int64_t ids[ARRAY_LEN(shop)],
			      size_t *count)
{
	struct db_rows rows;

	*count = 0;
	db_query(op, &rows, sql_sample_segments, DB_ARGS(db_int(import_id)));
	while (*count < ARRAY_LEN(shop) && db_next(&rows))
		ids[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

enum rc sample_segment_count(struct op *op, int64_t import_id, int64_t *count)
{
	int64_t ids[ARRAY_LEN(shop)];
	size_t n;
	enum rc rc = find_untouched(op, import_id, ids, &n);

	*count = (int64_t)n;
	return rc;
}

enum rc sample_segment_remove(struct op *op, int64_t import_id)
{
	int64_t ids[ARRAY_LEN(shop)];
	size_t count;
	enum rc rc = find_untouched(op, import_id, ids, &count);

	for (size_t i = 0; !rc && i < count; i++)
		rc = segment_remove(op, ids[i]);
	return rc;
}
