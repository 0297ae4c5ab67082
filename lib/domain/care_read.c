/*
 * The values of an area, read from the database.
 *
 * What a fix may be about is narrowed down by the database where that spares the walk through
 * everybody: always to more people than it is about.  Which of them it means says care_check.c.
 */
#include "lib/domain/care_row.h"

#include "lib/platform/sql.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

enum { DAY = 86400, SLACK = 2 * DAY /* zones are up to 14 hours apart */ };

static bool is_time(const struct care_area *area)
{
	return area->contact_field != CONTACT_FIELD_NONE &&
	       contact_fields[area->contact_field].type == CONTACT_TYPE_TIME;
}

/* --- to whom a recipe may apply --------------------------------------------------------------- */

static bool is_replacing(const struct care_recipe *r)
{
	return r && r->way == CARE_REPLACE;
}

/* The values of the recipe, folded or as they stand. */
static struct db_value value_list(struct op *op, const struct care_recipe *r, bool folded)
{
	struct db_value *list = arena_alloc(&op->mem, (r->from_count + 1) * sizeof(*list));

	for (size_t i = 0; i < r->from_count; i++)
		list[i] = db_text(folded ? text_fold(&op->mem, r->from[i]) : r->from[i]);
	return db_text(sql_list(&op->mem, list, r->from_count));
}

#define ADD_IN(s, column, value)                                                                   \
	do {                                                                                       \
		sql_add(s, " AND " column " IN (" DB_LIST_BEGIN);                                  \
		sql_value(s, value);                                                               \
		sql_add(s, DB_LIST_END ")");                                                       \
	} while (0)

/* The seconds that dates of a kind lie between, with some room. */
static bool date_bounds(const struct care_context *c, const struct care_recipe *r, int64_t *low,
			int64_t *high)
{
	*low = INT64_MIN;
	*high = INT64_MAX;
	switch (r ? r->kind : CARE_NONE) {
	case CARE_DATE_FUTURE:
	case CARE_DATE_FAR:
		*low = c->now_local - SLACK;
		return true;
	case CARE_DATE_EARLY:
		*high = care_early_before(c) + SLACK;
		return true;
	case CARE_DATE_EMPTY:
		if (r->from_count != 1 || !care_empty_day_find(r->from[0], low))
			return false;
		*high = *low + DAY + SLACK;
		*low -= SLACK;
		return true;
	default:
		return false;
	}
}

static void narrow_text(struct sql *s, const struct care_context *c, const struct care_recipe *r,
			const char *column)
{
	switch (r->kind) {
	case CARE_NAME_UPPER:
	case CARE_NAME_LOWER:
		sql_add(s, " AND c.");
		sql_column(s, column);
		if (r->kind == CARE_NAME_UPPER)
			sql_add(s, " = upper(c.");
		else
			sql_add(s, " = lower(c.");
		sql_column(s, column);
		sql_add(s, ")");
		break;
	case CARE_EMAIL_DOMAIN:
		if (r->from_count != 1)
			break;
		sql_add(s, " AND strpos(lower(c.email), ");
		sql_value(s, db_text(arena_printf(&c->op->mem, "@%s", r->from[0])));
		sql_add(s, ") > 0");
		break;
	case CARE_PHONE_BAD:
		sql_add(s, " AND c.phone_key IS NULL");
		break;
	case CARE_PHONE_COUNTRY:
		sql_add(s, " AND NOT starts_with(c.phone, '+')");
		break;
	default:
		break;
	}
}

/* --- the query -------------------------------------------------------------------------------- */

static void query_attribute(struct sql *s, const struct care_context *c,
			    const struct care_recipe *r, int64_t id)
{
	bool is_choice = c->area.attribute.type == ATTRIBUTE_CHOICE;
	int64_t low, high;

	if (is_choice)
		sql_add(s, "SELECT c.id, o.label, '', 0 FROM attribute_value v"
			   " CROSS JOIN attribute_option o ON o.id = v.number"
			   " CROSS JOIN contact c ON c.id = v.contact_id WHERE v.attribute_id = ");
	else
		sql_add(s, "SELECT c.id, v.text, '', v.number FROM attribute_value v"
			   " CROSS JOIN contact c ON c.id = v.contact_id WHERE v.attribute_id = ");
	sql_value(s, db_int(c->area.attribute.values_id));
	sql_add(s, " AND c.state = 0");
	if (id) {
		sql_add(s, " AND v.contact_id = ");
		sql_value(s, db_int(id));
	} else if (c->area.attribute.type == ATTRIBUTE_TEXT) {
		sql_add(s, " AND v.key IS NOT NULL");
	} else {
		sql_add(s, " AND v.number IS NOT NULL");
	}
	if (is_replacing(r) && is_choice) {
		ADD_IN(s, "o.label", value_list(c->op, r, false));
	} else if (is_replacing(r)) {
		ADD_IN(s, "v.key", value_list(c->op, r, true));
		ADD_IN(s, "v.text", value_list(c->op, r, false));
	}
	if (c->area.attribute.type == ATTRIBUTE_DATE && date_bounds(c, r, &low, &high)) {
		sql_add(s, " AND v.number >= ");
		sql_value(s, db_int(low));
		sql_add(s, " AND v.number <= ");
		sql_value(s, db_int(high));
	}
}

/* What stands beside the value in the same row. */
static void query_beside(struct sql *s, enum contact_field f)
{
	switch (f) {
	case CONTACT_FIRST_NAME:
		sql_add(s, ", c.last_name");
		break;
	case CONTACT_LAST_NAME:
		sql_add(s, ", c.first_name");
		break;
	case CONTACT_PHONE:
		sql_add(s, ", c.country, c.phone_key IS NULL");
		break;
	default:
		sql_add(s, ", ''");
	}
}

static void query_time(struct sql *s, const struct care_context *c, const struct care_recipe *r,
		       const char *column)
{
	int64_t low, high;

	sql_add(s, " IS NOT NULL");
	if (!date_bounds(c, r, &low, &high))
		return;
	sql_add(s, " AND c.");
	sql_column(s, column);
	sql_add(s, " >= ");
	sql_value(s, db_int(low));
	sql_add(s, " AND c.");
	sql_column(s, column);
	sql_add(s, " <= ");
	sql_value(s, db_int(high));
}

static void query_field(struct sql *s, const struct care_context *c, const struct care_recipe *r,
			int64_t id)
{
	enum contact_field f = c->area.contact_field;
	const char *column = contact_fields[f].column;

	sql_add(s, "SELECT c.id, c.");
	sql_column(s, column);
	query_beside(s, f);
	sql_add(s, " FROM contact c WHERE c.state = 0 AND c.");
	sql_column(s, column);
	if (is_time(&c->area))
		query_time(s, c, r, column);
	else
		sql_add(s, " <> ''");
	if (id) {
		sql_add(s, " AND c.id = ");
		sql_value(s, db_int(id));
	}
	if (r)
		narrow_text(s, c, r, column);
	if (!is_replacing(r))
		return;
	if (f == CONTACT_COMPANY)
		ADD_IN(s, "c.company_key", value_list(c->op, r, true));
	sql_add(s, " AND c.");
	sql_column(s, column);
	sql_add(s, " IN (" DB_LIST_BEGIN);
	sql_value(s, value_list(c->op, r, false));
	sql_add(s, DB_LIST_END ")");
}

void care_row_query(struct sql *s, const struct care_context *c, const struct care_recipe *r,
		    int64_t id)
{
	if (c->area.contact_field == CONTACT_FIELD_NONE)
		query_attribute(s, c, r, id);
	else
		query_field(s, c, r, id);
}

void care_row_read(struct db_rows *rows, const struct care_context *c, struct care_row *out)
{
	const struct care_area *area = &c->area;
	int64_t at;

	*out = (struct care_row){.id = db_col_int(rows, 0),
				 .text = is_time(area) ? "" : db_col_text(rows, 1),
				 .beside = db_col_text(rows, 2)};
	if (area->contact_field == CONTACT_PHONE)
		out->lacks_key = db_col_int(rows, 3);
	if (area->attribute.id && area->attribute.type == ATTRIBUTE_DATE)
		out->local = db_col_int(rows, 3);
	if (!is_time(area))
		return;
	at = db_col_int(rows, 1);
	out->text = zone_format_utc(&rows->op->mem, at);
	/* What a program meant by "none" is midnight of its own clock, and that was UTC. */
	out->local = care_empty_day(at) && at % DAY == 0 ? at : zone_to_local(at);
}
