/*
 * Each family of events is a table of its own (schema 0012): one query takes the next few of each,
 * by its index on contact and time, and the newest of those.
 */
#include "lib/domain/contact_activity.h"

#include "lib/platform/db.h"
#include "lib/platform/sql.h"

const char *const activity_channel_keys[] = {"e-mail", "shop", "site", "other"};
const char *const activity_channel_labels[] = {"E-mail", "Shop", "Site", "Other"};
const char *const activity_status_labels[] = {"",	 "Sent",	"Delivered",   "Read",
					      "Clicked", "Undelivered", "Unsubscribed"};

struct family {
	enum activity_channel channel;
	const char *what;
	const char *columns; /* text, detail, language, cents, status */
	const char *from;    /* table e, and what is joined */
};

#define TERM(alias, column) " LEFT JOIN term " alias " ON " alias ".id = e." column
#define NO_MAIL "'', -1, 0"

/* Numbers are places in an address: append only. */
static const struct family families[] = {
    {ACTIVITY_EMAIL, "E-mail",
     "a.text, b.text, e.language, -1, CASE WHEN e.unsubscribed_at IS NOT NULL THEN 6"
     " WHEN e.clicked_at IS NOT NULL THEN 4 WHEN e.opened_at IS NOT NULL THEN 3"
     " WHEN e.failed_at IS NOT NULL THEN 5 WHEN e.delivered_at IS NOT NULL THEN 2 ELSE 1 END",
     "mailing e" TERM("a", "subject_id") TERM("b", "campaign_id")},
    {ACTIVITY_SHOP, "Order", "e.source_key, a.text, '', e.total_cents, 0",
     "shop_order e" TERM("a", "payment_id")},
    {ACTIVITY_SHOP, "Cart",
     "CASE e.state WHEN 0 THEN 'open' WHEN 1 THEN 'abandoned' ELSE 'ordered' END, '', '',"
     " e.total_cents, 0",
     "cart e"},
    {ACTIVITY_SHOP, "Product looked at", "a.text, b.text, " NO_MAIL,
     "product_view e" TERM("a", "product_id") TERM("b", "category_id")},
    {ACTIVITY_SITE, "Visit", "a.text, b.text, " NO_MAIL,
     "visit e" TERM("a", "landing_page_id") TERM("b", "referrer_id")},
    {ACTIVITY_SITE, "Page", "a.text, '', " NO_MAIL, "page_view e" TERM("a", "page_id")},
    {ACTIVITY_SITE, "Form", "a.text, b.text, " NO_MAIL,
     "form_submission e" TERM("a", "form_id") TERM("b", "page_id")},
    {ACTIVITY_OTHER, "Event", "a.text, '', " NO_MAIL, "event e" TERM("a", "name_id")},
};

static void add_family(struct sql *s, int number, int64_t contact_id,
		       const struct activity_place *place, size_t max)
{
	const struct family *f = &families[number];

	sql_add(s, "SELECT * FROM (SELECT ");
	sql_value(s, db_int(number));
	sql_add(s, " AS family, e.id AS id, e.at AS at, ");
	sql_add_literal(s, f->columns);
	sql_add(s, " FROM ");
	sql_add_literal(s, f->from);
	sql_add(s, " WHERE e.contact_id = ");
	sql_value(s, db_int(contact_id));
	if (place->at) {
		sql_add(s, " AND e.at <= ");
		sql_value(s, db_int(place->at));
		sql_add(s, " AND (e.at < ");
		sql_value(s, db_int(place->at));
		if (number == place->family) {
			sql_add(s, " OR e.id < ");
			sql_value(s, db_int(place->id));
		} else if (number < place->family) {
			sql_add(s, " OR 1 = 1");
		}
		sql_add(s, ")");
	}
	sql_add(s, " ORDER BY e.at DESC, e.id DESC LIMIT ");
	sql_value(s, db_int((int64_t)max));
	sql_add(s, ")");
}

static void read_row(struct db_rows *rows, struct activity *out)
{
	int family = (int)db_col_int(rows, 0);

	*out = (struct activity){
	    .family = family,
	    .id = db_col_int(rows, 1),
	    .at = db_col_int(rows, 2),
	    .channel = families[family].channel,
	    .what = families[family].what,
	    .text = db_col_dup(rows, 3),
	    .detail = db_col_dup(rows, 4),
	    .language = db_col_dup(rows, 5),
	    .cents = db_col_int(rows, 6),
	    .status = (enum activity_status)db_col_int(rows, 7),
	};
}

enum rc contact_activity_list(struct op *op, int64_t contact_id, enum activity_channel channel,
			      const struct activity_place *place, size_t max, struct activity **out,
			      size_t *count, bool *more)
{
	struct activity *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	struct db_rows rows;
	struct sql s;
	bool is_first = true;
	enum rc rc;

	*out = list;
	*count = 0;
	sql_init(&s);
	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		if (channel != ACTIVITY_CHANNELS && families[i].channel != channel)
			continue;
		if (!is_first)
			sql_add(&s, " UNION ALL ");
		is_first = false;
		add_family(&s, (int)i, contact_id, place, max + 1);
	}
	sql_add(&s, " ORDER BY at DESC, family DESC, id DESC LIMIT ");
	sql_value(&s, db_int((int64_t)max + 1));
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (*count <= max && db_next(&rows))
		read_row(&rows, &list[(*count)++]);
	rc = db_end(&rows);
	sql_release(&s);
	*more = *count > max;
	*count = *more ? max : *count;
	return rc;
}
