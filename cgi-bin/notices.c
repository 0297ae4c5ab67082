/*
 * /notices: what the product has to tell the account that is signed in.
 */
#include "lib/domain/notice.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"

enum { NOTICES_SHOWN = 100 };

/* The colour word of the style sheet. */
static const char *kind_class(const char *kind)
{
	if (strcmp(kind, "success") == 0)
		return "is-good";
	if (strcmp(kind, "danger") == 0)
		return "is-bad";
	return strcmp(kind, "warning") == 0 ? "is-warn" : "is-busy";
}

static void fill_notice(struct request *rq, struct tpl *row, const struct notice *n)
{
	tpl_text(row, "KIND", n->kind);
	tpl_text(row, "CLASS", kind_class(n->kind));
	tpl_text(row, "TEXT", n->text);
	tpl_text(row, "AT", zone_format_minute(&rq->op.mem, n->at));
	tpl_text(row, "AT_EXACT", zone_format_exact(&rq->op.mem, n->at));
	if (n->href[0])
		tpl_text(tpl_add(row, "LINK"), "HREF", n->href);
	if (!n->is_read)
		tpl_show(row, "UNREAD");
}

static enum rc get_notices_list(struct request *rq)
{
	struct tpl *body = page_new(rq, "notices_list", "Notices"), *t;
	struct notice *list;
	size_t count;
	int64_t unread;
	enum rc rc = notice_list(&rq->op, NOTICES_SHOWN, &list, &count);

	if (!rc)
		rc = notice_count_unread(&rq->op, &unread);
	if (rc)
		return rc;
	if (unread)
		tpl_show(body, "MAY_MARK");
	t = tpl_add(body, count ? "ROWS" : "NO_ROWS");
	for (size_t i = 0; i < count; i++)
		fill_notice(rq, tpl_add(t, "NOTICE"), &list[i]);
	if (!count) {
		t = tpl_include(t, "EMPTY", "_empty");
		tpl_text(t, "ICON", "bell");
		tpl_text(t, "TITLE", "Nothing new");
		tpl_text(t, "TEXT", "When an import or export is done, it is said here.");
	}
	return page_send(rq, body, RC_OK);
}

static enum rc post_notices_read(struct request *rq)
{
	enum rc rc = notice_mark_read(&rq->op);

	if (rc)
		return rc;
	redirect_flash(rq, "notices-read", 0);
	return redirect_to(rq, "/notices");
}

static const struct route routes[] = {
    {METHOD_GET, "", PERM_SIGNED_IN, NULL, get_notices_list},
    {METHOD_POST, "/read", PERM_SIGNED_IN, NULL, post_notices_read},
    {0},
};

int main(void)
{
	return app_serve("notices", routes);
}
