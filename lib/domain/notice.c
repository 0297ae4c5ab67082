#include "lib/domain/notice.h"

#include "lib/platform/db.h"

static const char sql_notice_add[] =
    "INSERT INTO notice (account_id, at, kind, text, href) VALUES ($1, $2, $3, $4, $5)";
static const char sql_notice_list[] = "SELECT id, at, kind, text, href, read_at FROM notice"
				      " WHERE account_id = $1 ORDER BY id DESC LIMIT $2";
static const char sql_notice_count_unread[] =
    "SELECT count(*) FROM notice WHERE account_id = $1 AND read_at IS NULL";
static const char sql_notice_mark_read[] =
    "UPDATE notice SET read_at = $1 WHERE account_id = $2 AND read_at IS NULL";

enum rc notice_add(struct op *op, int64_t account_id, const char *kind, const char *text,
		   const char *href)
{
	if (account_id == 0)
		return RC_OK;
	return db_run(op, sql_notice_add,
		      DB_ARGS(db_int(account_id), db_int(op->now), db_text(kind), db_text(text),
			      db_text(href)));
}

enum rc notice_list(struct op *op, size_t max, struct notice **out, size_t *count)
{
	struct notice *list = arena_alloc(&op->mem, max * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	db_query(op, &rows, sql_notice_list, DB_ARGS(db_int(op->account_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		list[(*count)++] = (struct notice){
		    .id = db_col_int(&rows, 0),
		    .at = db_col_int(&rows, 1),
		    .kind = db_col_dup(&rows, 2),
		    .text = db_col_dup(&rows, 3),
		    .href = db_col_dup(&rows, 4),
		    .is_read = !db_col_is_null(&rows, 5),
		};
	return db_end(&rows);
}

enum rc notice_count_unread(struct op *op, int64_t *out)
{
	return db_get_int(op, out, sql_notice_count_unread, DB_ARGS(db_int(op->account_id)));
}

enum rc notice_mark_read(struct op *op)
{
	return db_run(op, sql_notice_mark_read, DB_ARGS(db_int(op->now), db_int(op->account_id)));
}
