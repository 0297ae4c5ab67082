#include "lib/domain/segment.h"

#include "lib/base/limits.h"
#include "lib/domain/change.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/segment_people.h"
#include "lib/domain/segment_use.h"
#include "lib/platform/db.h"
#include "lib/platform/text.h"

#define SEGMENT_COLUMNS                                                                            \
	"s.id, s.name, s.description, s.kind, s.filter, s.owner_id,"                               \
	" COALESCE(a.name, 'Sample shop'), s.is_shared, s.archived_at, s.version, s.created_at,"   \
	" s.updated_at"
#define SEGMENT_TABLES " FROM segment s LEFT JOIN account a ON a.id = s.owner_id"
/* $1 is who asks; 0 is the system. */
#define SEGMENT_VISIBLE "(s.is_shared = 1 OR s.owner_id = $1 OR $1 = 0)"

static const char sql_segment_get[] =
    "SELECT " SEGMENT_COLUMNS SEGMENT_TABLES " WHERE " SEGMENT_VISIBLE " AND s.id = $2";
static const char sql_segment_find[] =
    "SELECT " SEGMENT_COLUMNS SEGMENT_TABLES " WHERE " SEGMENT_VISIBLE " AND s.name_key = $2";
static const char sql_segment_total[] = "SELECT count(*) FROM segment";
static const char sql_segment_list[] =
    "SELECT " SEGMENT_COLUMNS SEGMENT_TABLES " WHERE " SEGMENT_VISIBLE
    " AND (s.archived_at IS NOT NULL) = ($2 = 1) AND ($3 = 0 OR s.kind = 1)"
    " ORDER BY s.name_key, s.id";
static const char sql_segment_archive[] =
    "UPDATE segment SET archived_at = $2, updated_at = $3, version = version + 1 WHERE id = $1";
static const char sql_segment_taken[] = "SELECT count(*) FROM segment WHERE name_key = $1";

static void read_segment(struct db_rows *rows, struct segment *s)
{
	*s = (struct segment){
	    .id = db_col_int(rows, 0),
	    .name = db_col_dup(rows, 1),
	    .description = db_col_dup(rows, 2),
	    .kind = (enum segment_kind)db_col_int(rows, 3),
	    .filter = db_col_dup(rows, 4),
	    .owner_id = db_col_int(rows, 5),
	    .owner_name = db_col_dup(rows, 6),
	    .is_shared = db_col_int(rows, 7),
	    .archived_at = db_col_int(rows, 8),
	    .version = db_col_int(rows, 9),
	    .created_at = db_col_int(rows, 10),
	    .updated_at = db_col_int(rows, 11),
	};
}

static enum rc read_one(struct op *op, const char *sql, struct db_value which, struct segment *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql, DB_ARGS(db_int(op->account_id), which));
	found = db_next(&rows);
	if (found)
		read_segment(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc segment_get(struct op *op, int64_t id, struct segment *out)
{
	enum rc rc = read_one(op, sql_segment_get, db_int(id), out);

	return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "no such segment") : rc;
}

enum rc segment_find(struct op *op, const char *name, struct segment *out)
{
	return read_one(op, sql_segment_find, db_text(text_fold(&op->mem, name)), out);
}

/* --- lists ---------------------------------------------------------------------------------- */

static bool is_found(struct op *op, const struct segment *s, const char *folded)
{
	return !folded[0] || strstr(text_fold(&op->mem, s->name), folded) ||
	       strstr(text_fold(&op->mem, s->description), folded);
}

enum rc segment_list(struct op *op, const struct segment_query *q, struct segment **out,
		     size_t *count)
{
	const char *folded = text_fold(&op->mem, q->search);
	struct segment *list;
	struct db_rows rows;
	int64_t total;
	enum rc rc = db_get_int(op, &total, sql_segment_total, DB_NO_ARGS);

	*count = 0;
	if (rc)
		return rc;
	*out = list = arena_alloc(&op->mem, ((size_t)total + 1) * sizeof(*list));
	db_query(op, &rows, sql_segment_list,
		 DB_ARGS(db_int(op->account_id), db_int(q->is_archived), db_int(q->is_static)));
	while (*count < (size_t)total && db_next(&rows)) {
		read_segment(&rows, &list[*count]);
		*count += is_found(op, &list[*count], folded);
	}
	return db_end(&rows);
}

/* --- archive and back ----------------------------------------------------------------------- */

static enum rc write_archived(struct op *op, const struct segment *s, const char *action,
			      bool is_archived)
{
	enum rc rc = change_join(op, action);

	if (!rc)
		rc = db_run(op, sql_segment_archive,
			    DB_ARGS(db_int(s->id), is_archived ? db_int(op->now) : db_null(),
				    db_int(op->now)));
	return rc ? rc
		  : change_field(op, CHANGE_SEGMENT, s->id, SEGMENT_ARCHIVED,
				 is_archived ? "no" : "yes", is_archived ? "yes" : "no", 0);
}

/* What is archived itself does not hold on to what it uses. */
static size_t take_active(struct segment_user *users, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (!users[i].is_archived)
			users[kept++] = users[i];
	return kept;
}

enum rc segment_archive(struct op *op, int64_t id)
{
	struct segment_user *users;
	struct segment s;
	size_t count;
	enum rc rc = segment_get(op, id, &s);

	if (!rc && !s.archived_at)
		rc = segment_use_list(op, id, &users, &count);
	if (rc || s.archived_at)
		return rc;
	count = take_active(users, count);
	if (count)
		return op_failf(op, RC_CONFLICT, "used",
				"it is used by %s: archive that first, or take this segment out of "
				"its filter",
				segment_use_names(op, users, count));
	return write_archived(op, &s, "segment.archive", true);
}

enum rc segment_restore(struct op *op, int64_t id)
{
	struct segment s;
	enum rc rc = segment_get(op, id, &s);

	if (rc || !s.archived_at)
		return rc;
	/* Room is counted for whoever owns it, not for whoever brings it back. */
	if (s.owner_id == op->account_id)
		rc = segment_check_limit(op, s.kind);
	return rc ? rc : write_archived(op, &s, "segment.restore", false);
}

/* --- a copy --------------------------------------------------------------------------------- */

/* The longest start of the name that leaves room for `room` bytes, whole characters only. */
static int cut_name(const char *name, size_t room)
{
	size_t len = strlen(name), most = SEGMENT_NAME_MAX - room;
	bool partial;

	return (int)(len <= most ? len : text_utf8_prefix(name, most, &partial));
}

static enum rc find_free_name(struct op *op, const char *name, const char **out)
{
	for (int64_t n = 1;; n++) {
		const char *end =
		    n == 1 ? "-copy" : arena_printf(&op->mem, "-copy %lld", (long long)n);
		const char *tried =
		    arena_printf(&op->mem, "%.*s%s", cut_name(name, strlen(end)), name, end);
		int64_t taken;
		enum rc rc = db_get_int(op, &taken, sql_segment_taken,
					DB_ARGS(db_text(text_fold(&op->mem, tried))));

		*out = tried;
		if (rc || !taken)
			return rc;
	}
}

enum rc segment_duplicate(struct op *op, int64_t id, struct segment *out)
{
	struct segment s;
	enum rc rc = segment_get(op, id, &s);

	if (!rc)
		rc = change_join(op, "segment.duplicate");
	if (!rc)
		rc = find_free_name(op, s.name, &s.name);
	*out = s;
	out->is_shared = false;
	if (!rc)
		rc = segment_create(op, out);
	return rc ? rc : segment_members_copy(op, id, out->id);
}
