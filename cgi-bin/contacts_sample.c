/*
 * The sample shop on the list of contacts, and the question before it goes.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/sample.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"

enum rc contact_fill_sample(struct request *rq, struct tpl *t)
{
	int64_t import_id;
	enum rc rc = sample_find(&rq->op, &import_id);

	if (!rc && import_id && permission_granted(rq->session.role, PERM_CONTACT_WRITE))
		tpl_show(t, "SAMPLE");
	return rc;
}

static void fill_size(struct request *rq, struct tpl *t, const struct sample_size *size)
{
	const struct {
		int64_t count;
		const char *one, *many;
	} parts[] = {
	    {size->people, "person", "people"},
	    {size->tags, "tag", "tags"},
	    {size->attributes, "attribute, with its values", "attributes, with their values"},
	    {size->segments, "segment", "segments"},
	};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct tpl *part = tpl_add(t, "PART");

		tpl_text(part, "COUNT", format_count(&rq->op.mem, parts[i].count));
		tpl_text(part, "WHAT", parts[i].count == 1 ? parts[i].one : parts[i].many);
	}
}

enum rc get_contacts_remove_sample(struct request *rq)
{
	struct sample_size size;
	struct settings settings;
	int64_t days;
	struct tpl *t;
	enum rc rc = sample_measure(&rq->op, &size);

	if (!rc)
		rc = settings_get(&rq->op, &settings);
	if (rc)
		return rc;
	t = page_new(rq, "contacts_sample", "Remove the sample");
	fill_size(rq, t, &size);
	days = settings_undo_days(&settings);
	if (days > 0) {
		struct tpl *part = tpl_add(t, "MAY_UNDO");

		tpl_int(part, "DAYS", days);
		tpl_text(part, "DAYS_WORD", days == 1 ? "day" : "days");
	}
	return page_send(rq, t, RC_OK);
}

enum rc post_contacts_remove_sample(struct request *rq)
{
	int64_t count;
	enum rc rc = sample_remove(&rq->op, &count);

	if (rc)
		return rc;
	redirect_flash(rq, "sample-removed", count);
	return redirect_to(rq, "/contacts");
}
