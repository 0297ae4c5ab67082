/*
 * /api: contacts and segments for programs, as JSON; and the page that documents it.
 *
 * A page of contacts is cut by key, as on the contact list: "next" names the last contact given, so
 * that what comes and goes meanwhile neither repeats nor hides others.
 */
#include "cgi-bin/api.h"

#include "lib/domain/merge.h"
#include "lib/web/api.h"
#include "lib/web/app.h"

/* An answer stops growing here, and "next" leads on. */
enum { ANSWER_BYTES = 4 * 1024 * 1024 };

enum rc api_refuse_filter(struct request *rq, const char *text, const struct filter_error *error,
			  enum rc rc)
{
	if (rc != RC_INVALID || !error->message)
		return rc;
	return api_refuse_at(rq, "filter", text, error->at, error->len, error->message);
}

/* --- what is asked for ---------------------------------------------------------------------- */

struct sort_word {
	const char *word;
	enum contact_sort sort;
	bool descending;
};
static const struct sort_word sort_words[] = {
    {"created", CONTACT_BY_CREATED, false}, {"-created", CONTACT_BY_CREATED, true},
    {"updated", CONTACT_BY_UPDATED, false}, {"-updated", CONTACT_BY_UPDATED, true},
    {"name", CONTACT_BY_NAME, false},	    {"-name", CONTACT_BY_NAME, true},
};
static const char *const sort_choices[] = {"created", "-created", "updated", "-updated",
					   "name",    "-name",	  NULL};

static const struct sort_word *find_sort(const char *word)
{
	for (size_t i = 1; i < ARRAY_LEN(sort_words); i++)
		if (strcmp(sort_words[i].word, word) == 0)
			return &sort_words[i];
	return &sort_words[0];
}

/* A parameter that is there must say something: an empty variable of a script is a mistake. */
static enum rc check_said(struct request *rq, const char *const *names)
{
	for (; *names; names++)
		if (form_has(rq, *names) && !form_text(rq, *names)[0])
			return op_fail(&rq->op, RC_INVALID, *names, "this parameter is empty");
	return RC_OK;
}

static enum rc read_limit(struct request *rq, size_t *out)
{
	const char *text = form_text(rq, "limit");
	size_t len = strlen(text);

	*out = API_LIMIT_DEFAULT;
	if (!text[0])
		return RC_OK;
	*out = 0;
	if (len <= 4 && strspn(text, "0123456789") == len)
		*out = (size_t)strtoul(text, NULL, 10);
	if (*out < 1 || *out > API_LIMIT_MAX)
		return op_failf(&rq->op, RC_INVALID, "limit", "a limit is a number from 1 to %d",
				API_LIMIT_MAX);
	return RC_OK;
}

/* A cursor is good for the order that it was made for alone: "created:17.1763809200". */
static enum rc read_cursor(struct request *rq, const struct sort_word *sort, const char **out)
{
	const char *text = form_text(rq, "cursor");
	size_t len = strlen(sort->word);

	*out = "";
	if (!text[0])
		return RC_OK;
	if (strncmp(text, sort->word, len) != 0 || text[len] != ':' || !text[len + 1])
		return op_fail(&rq->op, RC_INVALID, "cursor",
			       "this is no cursor of such a list: send \"next\" of the page before,"
			       " with the same sort");
	*out = text + len + 1;
	return RC_OK;
}

/* --- the answer ----------------------------------------------------------------------------- */

struct answer {
	struct request *rq;
	size_t given;
	bool is_full;
};

/* The next few contacts of the page. */
static enum rc add_contacts(struct answer *a, const int64_t *ids, size_t count)
{
	struct request *rq = a->rq;
	struct contact_full *list;
	enum rc rc = contact_full_list(&rq->op, ids, count, &list);

	for (size_t i = 0; !rc && i < count && !a->is_full; i++) {
		struct json *object = json_new();

		if (a->given++)
			str_add_char(&rq->body, ',');
		api_fill_contact(rq, object, &list[i]);
		json_print(object, 0, &rq->body);
		json_free(object);
		a->is_full = rq->body.len > ANSWER_BYTES;
	}
	return rc;
}

/* By and by: the memory of a page does not hang on what people keep in their fields. */
static enum rc add_page(struct answer *a, const struct contact_page *page)
{
	struct op *op = &a->rq->op;
	int64_t ids[CONTACT_FULL_MAX];
	enum rc rc = RC_OK;

	for (size_t at = 0; !rc && at < page->count && !a->is_full;) {
		struct arena_mark mark = arena_mark(&op->mem);
		size_t count = 0;

		while (count < CONTACT_FULL_MAX && at < page->count)
			ids[count++] = page->rows[at++].id;
		rc = add_contacts(a, ids, count);
		arena_rewind(&op->mem, mark);
	}
	return rc;
}

/* A page that became too large is asked for again, as long as what was given. */
static enum rc cut_page(struct request *rq, const struct contact_query *q, size_t given,
			struct contact_page *page)
{
	struct contact_query shorter = *q;

	shorter.limit = given;
	return contact_list(&rq->op, &shorter, page);
}

static enum rc send_contacts(struct request *rq, const struct sort_word *sort,
			     const struct contact_query *q, struct contact_page *page)
{
	struct answer a = {.rq = rq};
	enum rc rc;

	str_clear(&rq->body);
	str_addf(&rq->body, "{\"total\":%lld,\"contacts\":[", (long long)page->total);
	rc = add_page(&a, page);
	if (!rc && a.given < page->count)
		rc = cut_page(rq, q, a.given, page);
	if (rc)
		return rc;
	str_add(&rq->body, "],\"next\":");
	if (page->has_after)
		json_print_text(arena_printf(&rq->op.mem, "%s:%s", sort->word, page->last_cursor),
				&rq->body);
	else
		str_add(&rq->body, "null");
	str_add(&rq->body, "}\n");
	return RC_OK;
}

static enum rc list_contacts(struct request *rq, const struct contact_selection *s)
{
	const struct sort_word *sort = find_sort(form_text(rq, "sort"));
	struct contact_selected selected;
	struct contact_query *q = &selected.query;
	struct filter_error error;
	struct contact_page page;
	enum rc rc = contact_selection_find(&rq->op, s, &selected, &error);

	if (rc)
		return api_refuse_filter(rq, s->filter, &error, rc);
	q->sort = sort->sort;
	q->descending = sort->descending;
	rc = read_limit(rq, &q->limit);
	if (!rc)
		rc = read_cursor(rq, sort, &q->cursor);
	if (!rc)
		rc = contact_list(&rq->op, q, &page);
	if (!rc && page.is_more)
		rc = contact_count_found(&rq->op, q, &page.total);
	if (!rc)
		rc = send_contacts(rq, sort, q, &page);
	return rc ? rc : api_send_body(rq);
}

static enum rc read_selection(struct request *rq, struct contact_selection *out)
{
	static const char *const said[] = {"filter", "segment", "at", NULL};
	struct filter_context ctx;
	enum rc rc = check_said(rq, said);

	*out = (struct contact_selection){
	    .filter = form_text(rq, "filter"),
	    .segment_id = form_id(rq, "segment"),
	    .search = form_text(rq, "q"),
	};
	if (!rc)
		rc = segment_context(&rq->op, &ctx); /* the zone, for the day */
	return rc ? rc : contact_selection_day(&rq->op, form_text(rq, "at"), &out->at);
}

static enum rc get_api_contacts(struct request *rq)
{
	struct contact_selection s;
	enum rc rc = read_selection(rq, &s);

	return rc ? rc : list_contacts(rq, &s);
}

static enum rc get_api_contact(struct request *rq)
{
	int64_t id = form_id(rq, "id");
	struct filter_context ctx;
	struct contact_full *full;
	struct json *root;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!rc)
		rc = contact_full_list(&rq->op, &id, 1, &full);
	/* Who was archived or deleted is in no list, and so not here either. */
	if (!rc && merge_target(&full->contact))
		rc = op_failf(&rq->op, RC_NOT_FOUND, "id",
			      "contact %lld was merged into contact %lld", (long long)id,
			      (long long)merge_target(&full->contact));
	else if (!rc && full->contact.state != CONTACT_LIVE)
		rc = RC_NOT_FOUND;
	if (rc)
		return rc;
	root = json_new();
	api_fill_contact(rq, json_add_object(root, "contact"), full);
	return api_send(rq, root);
}

static enum rc get_api_count(struct request *rq)
{
	struct contact_selected selected;
	struct contact_selection s;
	struct filter_error error;
	struct json *root;
	int64_t total;
	enum rc rc = read_selection(rq, &s);

	if (rc)
		return rc;
	rc = contact_selection_find(&rq->op, &s, &selected, &error);
	if (rc)
		return api_refuse_filter(rq, s.filter, &error, rc);
	rc = contact_count_found(&rq->op, &selected.query, &total);
	if (rc)
		return rc;
	root = json_new();
	json_add_int(root, "total", total);
	return api_send(rq, root);
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field contacts_fields[] = {
    {.name = "filter", .type = FIELD_LINES},
    {.name = "segment", .type = FIELD_ID},
    {.name = "q", .type = FIELD_TEXT},
    {.name = "at", .type = FIELD_TEXT},
    {.name = "sort", .type = FIELD_CHOICE, .choices = sort_choices},
    {.name = "limit", .type = FIELD_TEXT},
    {.name = "cursor", .type = FIELD_TEXT},
    {0},
};
static const struct field count_fields[] = {
    {.name = "filter", .type = FIELD_LINES},
    {.name = "segment", .type = FIELD_ID},
    {.name = "q", .type = FIELD_TEXT},
    {.name = "at", .type = FIELD_TEXT},
    {0},
};
static const struct field id_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {0},
};

static const struct route routes[] = {
    {METHOD_API_GET, "/contacts", PERM_CONTACT_READ, contacts_fields, get_api_contacts},
    {METHOD_API_GET, "/contact", PERM_CONTACT_READ, id_fields, get_api_contact},
    {METHOD_API_GET, "/count", PERM_CONTACT_READ, count_fields, get_api_count},
    {METHOD_API_GET, "/segments", PERM_SEGMENT_READ, NULL, get_api_segments},
    {METHOD_API_GET, "/segment", PERM_SEGMENT_READ, id_fields, get_api_segment},
    {METHOD_API_GET, "/fields", PERM_CONTACT_READ, NULL, get_api_fields},
    {METHOD_GET, "", PERM_SIGNED_IN, NULL, get_api_docs},
    {0},
};

int main(void)
{
	return app_serve("api", routes);
}
