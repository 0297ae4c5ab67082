/*
 * /audit: who came in, what went out, who may do what; and the same as a file.
 */
#include "lib/domain/audit.h"

#include "lib/base/count.h"
#include "lib/platform/csv.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/log_filter.h"

enum { PAGE_ROWS = 50, FILE_ROWS = 20000 };

/* --- the filter ----------------------------------------------------------------------------- */

/* "1795348800-17": the last row of the page before. */
static void read_before(const char *text, struct audit_query *q)
{
	char *end;

	q->before_at = strtoll(text, &end, 10);
	q->before_id = *end == '-' ? strtoll(end + 1, NULL, 10) : 0;
}

static enum rc read_query(struct request *rq, struct audit_query *q)
{
	enum rc rc;

	*q = (struct audit_query){.account_id = form_id(rq, "who"),
				  .kind = audit_kind_find(form_text(rq, "kind"))};
	rc = log_filter_days(rq, &q->from, &q->until);
	if (!rc && form_text(rq, "kind")[0] && !q->kind)
		return op_fail(&rq->op, RC_INVALID, "kind", "there is no such kind");
	return rc;
}

/* --- one row in words ----------------------------------------------------------------------- */

static const char *who(const struct audit_row *row)
{
	/* A wrong password: whose it was to be stands in the other column. */
	if (row->account_name[0])
		return row->account_name;
	return row->address[0] ? "Nobody signed in" : "The system";
}

/* "import 12", "" for nothing. */
static const char *subject(struct request *rq, const struct audit_row *row)
{
	const char *word = audit_word(row->kind)->subject;

	if (!word[0] || !row->subject_id)
		return "";
	return arena_printf(&rq->op.mem, "%s %lld", word, (long long)row->subject_id);
}

/* Where more stands about it; NULL for nowhere. */
static const char *subject_href(struct request *rq, const struct audit_row *row)
{
	if (row->kind == AUDIT_FAILED_FETCHED)
		return arena_printf(&rq->op.mem, "/imports/view?id=%lld",
				    (long long)row->subject_id);
	if (row->kind == AUDIT_DATA_FETCHED)
		return arena_printf(&rq->op.mem, "/contacts/view?id=%lld",
				    (long long)row->subject_id);
	return NULL;
}

static void fill_row(struct request *rq, struct tpl *t, const struct audit_row *row)
{
	struct arena *a = &rq->op.mem;
	const char *href = subject_href(rq, row), *about = subject(rq, row);
	bool is_first = !row->other_account_name[0];
	struct tpl *part;

	tpl_text(t, "WHAT", audit_word(row->kind)->label);
	tpl_text(t, "WHO", who(row));
	tpl_text(t, "AT", zone_format_minute(a, row->at));
	tpl_text(t, "AT_EXACT", zone_format_exact(a, row->at));
	if (row->other_account_name[0])
		tpl_text(tpl_add(t, "OTHER"), "OTHER_NAME", row->other_account_name);
	if (about[0]) {
		part = tpl_add(t, href ? "LINKED" : "ABOUT");
		tpl_text(part, "ABOUT_TEXT", about);
		if (href)
			tpl_text(part, "ABOUT_HREF", href);
		if (!is_first)
			tpl_show(part, "COMMA");
		is_first = false;
	}
	if (row->detail[0]) {
		part = tpl_add(t, "DETAIL");
		tpl_text(part, "DETAIL_TEXT", row->detail);
		if (!is_first)
			tpl_show(part, "COMMA");
	}
	if (row->count > 1)
		tpl_text(tpl_add(t, "TIMES"), "TIMES_COUNT", format_count(a, row->count));
	if (row->address[0])
		tpl_text(tpl_add(t, "ADDRESS"), "ADDRESS_TEXT", row->address);
	else
		tpl_show(t, "NO_ADDRESS");
}

/* --- the page ------------------------------------------------------------------------------- */

static enum rc fill_filter(struct request *rq, struct tpl *body)
{
	const char *group = "";
	struct tpl *filter, *part = NULL;
	enum rc rc = log_filter_fill(rq, body, "Audit log", "All accounts", &filter);

	for (int kind = AUDIT_SIGN_IN; !rc && kind < AUDIT_KINDS; kind++) {
		const struct audit_word *word = audit_word((enum audit_kind)kind);

		if (strcmp(word->group, group) != 0)
			part = log_filter_add_group(filter, word->group);
		group = word->group;
		log_filter_add_kind(rq, part, word->key, word->label);
	}
	return rc;
}

static void fill_empty(struct tpl *t, bool all)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");

	tpl_text(empty, "ICON", "eye");
	tpl_text(empty, "TITLE", all ? "Nothing yet" : "Nothing like that");
	tpl_text(
	    empty, "TEXT",
	    "Who signs in, what is downloaded, whose role changes and who is erased stands here.");
}

static enum rc fill_rows(struct request *rq, struct tpl *t, const struct audit_query *q)
{
	struct audit_row *list;
	struct tpl *rows;
	size_t count, shown;
	enum rc rc = audit_list(&rq->op, q, PAGE_ROWS + 1, &list, &count);

	if (rc)
		return rc;
	if (!count) {
		fill_empty(t, log_filter_is_all(rq));
		return RC_OK;
	}
	rows = tpl_add(t, "ROWS");
	shown = count > PAGE_ROWS ? PAGE_ROWS : count;
	for (size_t i = 0; i < shown; i++)
		fill_row(rq, tpl_add(rows, "LINE"), &list[i]);
	if (count > shown)
		tpl_text(tpl_add(rows, "OLDER"), "OLDER_HREF",
			 log_filter_href_from(rq, "before",
					      arena_printf(&rq->op.mem, "%lld-%lld",
							   (long long)list[shown - 1].at,
							   (long long)list[shown - 1].id)));
	if (q->before_id)
		tpl_text(tpl_add(rows, "NEWER"), "NEWER_HREF", log_filter_href(rq));
	tpl_show(t, "MAY_FETCH");
	return RC_OK;
}

/* rc: of reading the filter, or of making a file of it. */
static enum rc show_audit_list(struct request *rq, const struct audit_query *q, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct tpl *t = page_new(rq, "audit_list", "Audit log");
	enum rc made = fill_filter(rq, t);

	tpl_text(t, "FROM_DAY", form_text(rq, "from"));
	tpl_text(t, "UNTIL_DAY", form_text(rq, "until"));
	if (form_id(rq, "who"))
		tpl_int(t, "WHO_ID", form_id(rq, "who"));
	tpl_text(t, "KIND", form_text(rq, "kind"));
	/* A filter with a mistake shows nothing, and not everything. */
	if (!made && rc != RC_INVALID)
		made = fill_rows(rq, t, q);
	if (made)
		return made;
	rq->op.fault = kept;
	if (rc) {
		(void)snprintf(rq->op.fault.field, sizeof(rq->op.fault.field), "%s", "");
		page_fault(rq, t);
	}
	return page_send(rq, t, rc);
}

static enum rc get_audit_list(struct request *rq)
{
	struct audit_query q;
	enum rc rc = read_query(rq, &q);

	read_before(form_text(rq, "before"), &q);
	return rc && rc != RC_INVALID ? rc : show_audit_list(rq, &q, rc);
}

/* --- the file ------------------------------------------------------------------------------- */

static void write_row(struct request *rq, const struct audit_row *row)
{
	struct arena *a = &rq->op.mem;
	const struct audit_word *word = audit_word(row->kind);
	const char *cells[] = {zone_format_utc(a, row->at),
			       word->key,
			       word->label,
			       who(row),
			       row->other_account_name,
			       subject(rq, row),
			       row->detail,
			       arena_printf(a, "%lld", (long long)row->count),
			       row->address};

	for (size_t i = 0; i < ARRAY_LEN(cells); i++)
		csv_write_cell(&rq->body, cells[i], i == 0);
	csv_write_end(&rq->body);
}

/* A POST, since that somebody took the log stands in the log. */
static enum rc post_audit_download(struct request *rq)
{
	struct op *op = &rq->op;
	struct audit_query q;
	struct audit_row *list;
	size_t count;
	enum rc rc = read_query(rq, &q);

	if (rc == RC_INVALID)
		return show_audit_list(rq, &q, rc);
	if (!rc)
		rc = audit_list(op, &q, FILE_ROWS + 1, &list, &count);
	if (rc)
		return rc;
	if (count > FILE_ROWS)
		return show_audit_list(rq, &q,
				       op_failf(op, RC_CONFLICT, "",
						"these are more than %d lines: choose fewer days",
						FILE_ROWS));
	str_clear(&rq->body);
	str_add(&rq->body, "\xEF\xBB\xBF"
			   "at,kind,what,who,account,about,detail,times,address\r\n");
	for (size_t i = 0; i < count; i++)
		write_row(rq, &list[i]);
	if (rq->body.overflow)
		return op_fail(op, RC_FAILED, "", "there is too much for one file");
	rq->body_type = "text/csv; charset=utf-8";
	str_add(&rq->headers, "Content-Disposition: attachment; filename=\"audit log.csv\"\r\n");
	return audit_write(op, AUDIT_LOG_FETCHED, 0,
			   count_words(&op->mem, (int64_t)count, "line", "lines"));
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field list_fields[] = {
    {.name = "who", .type = FIELD_ID},
    {.name = "kind", .type = FIELD_TEXT, .max = 40},
    {.name = "from", .type = FIELD_TEXT, .max = 40},
    {.name = "until", .type = FIELD_TEXT, .max = 40},
    {.name = "before", .type = FIELD_TEXT, .max = 80},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_AUDIT_READ, list_fields, get_audit_list},
    {METHOD_POST, "/download", PERM_AUDIT_READ, list_fields, post_audit_download},
    {0},
};

int main(void)
{
	return app_serve("audit", routes);
}
