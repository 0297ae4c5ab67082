#include "lib/domain/event.h"

#include "lib/base/limits.h"
#include "lib/domain/event_row.h"

enum { VISIT_PAGES_MAX = 1000000, VISIT_SECONDS_MAX = 7 * 86400 };

static const char sql_visit_find[] = "SELECT id FROM visit WHERE source_key = $1";
static const char sql_visit_insert[] =
    "INSERT INTO visit (contact_id, at, source_key, pages, seconds, landing_page_id, exit_page_id,"
    " referrer_id, browser_id, utm_source_id, utm_medium_id, utm_campaign_id, utm_term_id,"
    " utm_content_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
static const char sql_visit_total[] =
    "UPDATE contact_total SET visits = visits + 1, page_views = page_views + $2,"
    " site_seconds = site_seconds + $3 WHERE contact_id = $1";

static const char sql_page_view_find[] = "SELECT id FROM page_view WHERE source_key = $1";
static const char sql_page_view_insert[] =
    "INSERT INTO page_view (contact_id, at, source_key, visit_id, page_id)"
    " VALUES ($1, $2, $3, $4, $5)";
static const char sql_page_view_visit[] =
    "SELECT id, at, seconds FROM visit WHERE source_key = $1 AND contact_id = $2";
static const char sql_page_view_longer[] =
    "UPDATE visit SET pages = pages + 1, seconds = $2,"
    " landing_page_id = COALESCE(landing_page_id, $4),"
    " exit_page_id = CASE WHEN last_view_at > $3 THEN exit_page_id ELSE $4 END,"
    " last_view_at = CASE WHEN last_view_at > $3 THEN last_view_at ELSE $3 END WHERE id = $1";
static const char sql_page_view_total[] =
    "UPDATE contact_total SET page_views = page_views + 1, site_seconds = site_seconds + $2"
    " WHERE contact_id = $1";

enum rc event_record_visit(struct op *op, const struct event_visit *v, bool *is_new)
{
	struct event_term terms[] = {
	    {.field = "landing_page", .text = v->landing_page},
	    {.field = "exit_page", .text = v->exit_page},
	    {.field = "referrer", .text = v->referrer},
	    {.field = "browser", .text = v->browser},
	    {.field = "utm_source", .text = v->utm_source},
	    {.field = "utm_medium", .text = v->utm_medium},
	    {.field = "utm_campaign", .text = v->utm_campaign},
	    {.field = "utm_term", .text = v->utm_term},
	    {.field = "utm_content", .text = v->utm_content},
	};
	struct db_value values[5 + ARRAY_LEN(terms)] = {
	    db_int(v->contact_id), db_int(v->at), db_null(), db_int(v->pages), db_int(v->seconds)};
	int64_t id;
	enum rc rc = event_check(op, v->contact_id, v->at, v->source_key, sql_visit_find, &id);

	*is_new = false;
	if (rc || id)
		return rc;
	rc = event_check_number(op, "pages", v->pages, 0, VISIT_PAGES_MAX);
	if (!rc)
		rc = event_check_number(op, "seconds", v->seconds, 0, VISIT_SECONDS_MAX);
	if (!rc)
		rc = event_terms(op, terms, ARRAY_LEN(terms));
	if (rc)
		return rc;
	values[2] = db_text(v->source_key);
	for (size_t i = 0; i < ARRAY_LEN(terms); i++)
		values[5 + i] = event_term_value(&terms[i]);
	rc = db_run(op, sql_visit_insert, (struct db_args){ARRAY_LEN(values), values});
	if (!rc)
		rc = event_total_add(
		    op, sql_visit_total,
		    DB_ARGS(db_int(v->contact_id), db_int(v->pages), db_int(v->seconds)));
	if (!rc)
		rc = event_total_weekday(op, v->contact_id, v->at);
	if (!rc)
		rc = event_total_visit(op, v->contact_id);
	if (!rc)
		rc = event_total_active(op, v->contact_id, v->at);
	*is_new = rc == RC_OK;
	return rc;
}

/* A visit as a page view finds it. */
struct found_visit {
	int64_t id, at, seconds;
};

/* RC_NOT_FOUND: the page view stands alone. */
static enum rc find_visit(struct op *op, const struct event_page_view *v, struct found_visit *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	*out = (struct found_visit){0};
	if (!v->visit_key || !v->visit_key[0])
		return RC_NOT_FOUND;
	db_query(op, &rows, sql_page_view_visit,
		 DB_ARGS(db_text(v->visit_key), db_int(v->contact_id)));
	found = db_next(&rows);
	if (found)
		*out = (struct found_visit){db_col_int(&rows, 0), db_col_int(&rows, 1),
					    db_col_int(&rows, 2)};
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

/* The visit now has one page more, and may have become longer: *grown seconds. */
static enum rc lengthen_visit(struct op *op, const struct event_page_view *v, int64_t page_id,
			      const struct found_visit *visit, int64_t *grown)
{
	int64_t seconds = v->at - visit->at;

	if (seconds > VISIT_SECONDS_MAX)
		seconds = VISIT_SECONDS_MAX;
	if (seconds < visit->seconds)
		seconds = visit->seconds;
	*grown = seconds - visit->seconds;
	return db_run(op, sql_page_view_longer,
		      DB_ARGS(db_int(visit->id), db_int(seconds), db_int(v->at), db_int(page_id)));
}

static enum rc insert_page_view(struct op *op, const struct event_page_view *v)
{
	struct event_term page = {.field = "page", .text = v->page, .required = true};
	struct found_visit visit;
	int64_t grown = 0;
	enum rc rc = event_terms(op, &page, 1);

	if (rc)
		return rc;
	rc = find_visit(op, v, &visit);
	if (!rc)
		rc = lengthen_visit(op, v, page.id, &visit, &grown);
	else if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	if (!rc)
		rc = db_run(op, sql_page_view_insert,
			    DB_ARGS(db_int(v->contact_id), db_int(v->at), db_text(v->source_key),
				    visit.id ? db_int(visit.id) : db_null(), db_int(page.id)));
	if (!rc)
		rc = event_total_add(op, sql_page_view_total,
				     DB_ARGS(db_int(v->contact_id), db_int(grown)));
	if (!rc && visit.id)
		rc = event_total_visit(op, v->contact_id);
	return rc;
}

enum rc event_record_page_view(struct op *op, const struct event_page_view *v, bool *is_new)
{
	int64_t id;
	enum rc rc = event_check(op, v->contact_id, v->at, v->source_key, sql_page_view_find, &id);

	*is_new = false;
	if (rc || id)
		return rc;
	rc = insert_page_view(op, v);
	if (!rc)
		rc = event_total_active(op, v->contact_id, v->at);
	*is_new = rc == RC_OK;
	return rc;
}
