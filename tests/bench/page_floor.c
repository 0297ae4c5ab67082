/*
 * The floor under the list of contacts: the same template with 50 constant rows, behind the same
 * sign-in, but without asking the database for contacts.  Served as the area /floor.
 */
#include "lib/platform/template.h"
#include "lib/web/app.h"
#include "lib/web/pager.h"

static void fill_row(struct tpl *t, int64_t id)
{
	struct tpl *value;

	tpl_int(t, "ID", id);
	tpl_text(t, "NAME", "Hans-Peter Huber");
	value = tpl_add(t, "HAS_COMPANY");
	tpl_text(value, "COMPANY", "Huber & Söhne GmbH");
	value = tpl_add(t, "HAS_EMAIL");
	tpl_text(value, "EMAIL", "hans-peter.huber3@example.com");
	value = tpl_add(t, "HAS_PHONE");
	tpl_text(value, "PHONE", "+43 699 5307284");
	tpl_text(t, "SOURCE", "Import");
	tpl_text(t, "UPDATED", "22 Nov 2026, 08:25");
	tpl_text(t, "UPDATED_EXACT", "22 Nov 2026, 08:25:09 CET");
	tpl_text(t, "CREATED", "22 Nov 2026");
	tpl_text(t, "CREATED_EXACT", "22 Nov 2026, 08:25:09 CET");
}

static void fill_sorts(struct tpl *t)
{
	static const char *const labels[] = {"Newest first",	   "Oldest first",
					     "Last changed first", "Longest unchanged first",
					     "Name A to Z",	   "Name Z to A"};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
		struct tpl *option = tpl_add(t, "SORT");

		tpl_text(option, "KEY", "-created");
		tpl_text(option, "LABEL", labels[i]);
	}
	tpl_text(t, "NAME_HREF", "/contacts?sort=name");
	tpl_text(t, "CREATED_HREF", "/contacts?sort=created");
	tpl_text(t, "UPDATED_HREF", "/contacts?sort=-updated");
	tpl_text(tpl_add(t, "CREATED_SORTED"), "DIRECTION", "descending");
}

static enum rc get_floor(struct request *rq)
{
	static const struct pager pager = {
	    .what = "contacts",
	    .from = 1,
	    .to = 50,
	    .total = 1000000,
	    .next = "/contacts?sort=-created&go=next&from=51&cursor=999951.1795348800",
	    .last = "/contacts?sort=-created&go=last",
	};
	struct tpl *t = page_new(rq, "contacts_list", "Contacts"), *rows;

	tpl_text(t, "TOTAL", "1,000,000");
	tpl_show(t, "MAY_EDIT");
	tpl_text(tpl_add(t, "MAY_EXPORT"), "EXPORT_HREF", "/exports/new");
	tpl_text(t, "Q", "");
	fill_sorts(t);
	rows = tpl_add(t, "ROWS");
	for (int64_t i = 0; i < 50; i++)
		fill_row(tpl_add(rows, "CONTACT"), 1000000 - i);
	pager_fill(rq, rows, &pager);
	return page_send(rq, t, RC_OK);
}

static const struct route routes[] = {
    {METHOD_GET, "", PERM_CONTACT_READ, NULL, get_floor},
    {0},
};

int main(void)
{
	return app_serve("floor", routes);
}
