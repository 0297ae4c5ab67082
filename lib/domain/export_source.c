#include "lib/domain/export_source.h"

#include "lib/base/id_set_pack.h"
#include "lib/domain/export_query.h"
#include "lib/platform/db.h"

static const char sql_export_pick_get[] =
    "SELECT people FROM export_pick WHERE id = $1 AND account_id = $2";

const struct export_what export_whats[] = {
    {"contacts", "Contacts", "contacts", true, PERM_CONTACT_READ},
    {"segments", "Segments, with how many people are in them", "segments", false,
     PERM_SEGMENT_READ},
    {"growth", "Growth of segments, day by day", "days", false, PERM_SEGMENT_READ},
    {"orders", "Orders", "orders", true, PERM_CONTACT_READ},
    {"order_items", "Products of orders", "lines of orders", true, PERM_CONTACT_READ},
    {"carts", "Shopping carts", "carts", true, PERM_CONTACT_READ},
    {"product_views", "Products looked at", "views", true, PERM_CONTACT_READ},
    {"visits", "Visits of the site", "visits", true, PERM_CONTACT_READ},
    {"page_views", "Pages looked at", "views", true, PERM_CONTACT_READ},
    {"forms", "Forms sent in", "forms", true, PERM_CONTACT_READ},
    {"mailings", "E-mails sent to them", "e-mails", true, PERM_CONTACT_READ},
    {"mailing_responses", "E-mails opened and clicked", "openings and clicks", true,
     PERM_CONTACT_READ},
    {"events", "Other events, with their properties", "rows", true, PERM_CONTACT_READ},
    {"changes", "Changes: who did what, and when", "changes", false, PERM_CONTACT_READ},
    {0},
};

const struct export_what *export_what_find(const char *key)
{
	for (const struct export_what *w = export_whats; w->key; w++)
		if (strcmp(w->key, key) == 0)
			return w;
	return NULL;
}

/* --- people --------------------------------------------------------------------------------- */

static enum rc read_pick(struct op *op, int64_t id, struct id_set *people)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_export_pick_get, DB_ARGS(db_int(id), db_int(op->account_id)));
	found = db_next(&rows);
	if (found) {
		size_t len;
		const void *bytes = db_col_blob(&rows, 0, &len);

		if (!id_set_unpack(people, bytes, len))
			found = false;
	}
	rc = db_end(&rows);
	if (rc || found)
		return rc;
	return op_fail(op, RC_NOT_FOUND, "pick",
		       "what was ticked is no longer known: tick it again");
}

/* Those who are ticked and meant otherwise, too. */
static enum rc keep_picked(struct op *op, const struct export *e, struct export_source *out)
{
	struct contact_query *query = &out->selected.query;
	struct filter_sets sets;
	struct id_set picked;
	enum rc rc = filter_sets_init_states(op, &sets, e->states ? e->states : CONTACT_IN_LIVE);

	if (rc)
		return rc;
	id_set_init(&op->mem, &picked, sets.newest);
	rc = read_pick(op, e->pick_id, &picked);
	if (rc)
		return rc;
	id_set_and(&picked, query->people ? query->people : &sets.live);
	out->people = picked;
	query->people = &out->people;
	return RC_OK;
}

static enum rc find_contacts(struct op *op, const struct export *e, struct export_source *out)
{
	struct contact_selection selection;
	enum rc rc;

	export_selection(e, &selection);
	rc = contact_selection_find(op, &selection, &out->selected, &out->error);
	return rc || !e->pick_id ? rc : keep_picked(op, e, out);
}

static enum rc open_contacts(struct op *op, const struct export *e, struct export_source *out)
{
	const char **keys;
	size_t count;
	enum rc rc = find_contacts(op, e, out);

	if (rc)
		return rc;
	export_columns_parse(op, e->columns, &keys, &count);
	return export_contacts_open(op, &out->selected.query,
				    strcmp(e->format, "exact") == 0 ? EXPORT_EXACT_COPY : e->mode,
				    keys, count, &out->table);
}

/* Events of those people, whoever they are and whatever state they are in. */
static enum rc open_events(struct op *op, const struct export *e, struct export_source *out)
{
	const struct export_query *query = export_events_find(e->what);
	struct contact_selection selection;
	struct id_set picked;
	enum rc rc;

	if (!query)
		return op_fail(op, RC_INVALID, "what", "this cannot be exported");
	export_selection(e, &selection);
	rc = contact_selection_people(op, &selection, &out->selected, &out->people, &out->error);
	if (!rc && e->pick_id) {
		id_set_copy(&op->mem, &picked, &out->people);
		id_set_and_not(&picked, &out->people);
		rc = read_pick(op, e->pick_id, &picked);
		if (!rc)
			id_set_and(&out->people, &picked);
	}
	return rc ? rc : export_query_open(op, query, &out->people, &out->table);
}

enum rc export_source_open(struct op *op, const struct export *e, struct export_source *out)
{
	struct filter_context ctx;
	enum rc rc = segment_context(op, &ctx); /* the zone, in which dates are written */

	*out = (struct export_source){.selected = {.filter = "", .segment = ""}};
	if (rc)
		return rc;
	if (strcmp(e->what, "contacts") == 0)
		return open_contacts(op, e, out);
	if (strcmp(e->what, "segments") == 0)
		return export_segments_open(op, &out->table);
	if (strcmp(e->what, "growth") == 0)
		return export_growth_open(op, &out->table);
	if (strcmp(e->what, "changes") == 0)
		return export_changes_open(op, &out->table);
	return open_events(op, e, out);
}
