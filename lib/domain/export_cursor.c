#include "lib/domain/export_cursor.h"

enum { GAP_STEPS = 64 }; /* what a fresh question costs, in rows */

static void take(struct export_cursor *c)
{
	c->contact_id = db_next(&c->rows) ? db_col_int(&c->rows, 0) : INT64_MAX;
}

static void ask_from(struct export_cursor *c, int64_t contact_id)
{
	enum rc rc = c->is_open ? db_end(&c->rows) : RC_OK;

	db_query(c->op, &c->rows, c->sql, DB_ARGS(db_int(contact_id)));
	if (rc && !c->rows.rc)
		c->rows.rc = rc;
	c->is_open = true;
	take(c);
}

bool export_cursor_at(struct export_cursor *c, int64_t contact_id)
{
	if (!c->is_open)
		ask_from(c, contact_id);
	for (int i = 0; c->contact_id < contact_id && i < GAP_STEPS; i++)
		take(c);
	if (c->contact_id < contact_id)
		ask_from(c, contact_id);
	return c->contact_id == contact_id;
}

void export_cursor_step(struct export_cursor *c)
{
	take(c);
}

enum rc export_cursor_end(struct export_cursor *c)
{
	bool was_open = c->is_open;

	c->is_open = false;
	return was_open ? db_end(&c->rows) : RC_OK;
}
