/*
 * All duplicates of a channel at once: of each group the older or the newer stays.
 */
#include "lib/domain/duplicate.h"

#include "lib/domain/change.h"
#include "lib/domain/contact_state.h"
#include "lib/platform/db.h"

/* In groups, and in each the one that is kept first; ids decide between equal times. */
#define IN_GROUPS(column, order)                                                                   \
	"SELECT " column ", id FROM contact WHERE +state = 0 AND " column " IN (SELECT " column    \
	" FROM contact WHERE " column " IS NOT NULL AND +state = 0 GROUP BY " column               \
	" HAVING count(*) > 1) ORDER BY " column ", created_at " order ", id " order
/* Do they still have the same, and are both live?  Then there is a row. */
#define STILL(column)                                                                              \
	"SELECT 1 FROM contact a JOIN contact b ON b." column " = a." column                       \
	" WHERE a.id = $1 AND b.id = $2 AND a.state = 0 AND b.state = 0"

struct channel {
	const char *in_groups[2]; /* by enum duplicate_keep */
	const char *still;
};

#define CHANNEL(column)                                                                            \
	{                                                                                          \
		{IN_GROUPS(column, "ASC"), IN_GROUPS(column, "DESC")}, STILL(column)               \
	}
static const struct channel channels[] = {
    [DUPLICATE_EMAIL] = CHANNEL("email_key"),
    [DUPLICATE_PHONE] = CHANNEL("phone_key"),
    [DUPLICATE_IDENTIFIER] = CHANNEL("identifier_key"),
};

static enum rc check_channel(struct op *op, enum duplicate_channel channel)
{
	return (size_t)channel < ARRAY_LEN(channels)
		   ? RC_OK
		   : op_fail(op, RC_INVALID, "channel",
			     "names are similar, not the same: look at these one by one");
}

enum rc duplicate_remove_find(struct op *op, enum duplicate_channel channel,
			      enum duplicate_keep keep, struct duplicate_removal **out,
			      size_t *count, int64_t *total)
{
	struct duplicate_removal *list;
	const char *key = "";
	int64_t kept_id = 0;
	struct db_rows rows;
	bool is_apart;
	enum rc rc = check_channel(op, channel), end;

	*out = list = arena_alloc(&op->mem, DUPLICATE_REMOVE_MAX * sizeof(*list));
	*count = 0;
	*total = 0;
	if (rc)
		return rc;
	db_query(op, &rows, channels[channel].in_groups[keep], DB_NO_ARGS);
	while (!rc && db_next(&rows)) {
		int64_t id = db_col_int(&rows, 1);

		if (strcmp(key, db_col_text(&rows, 0)) != 0) {
			key = db_col_dup(&rows, 0);
			kept_id = id;
			continue;
		}
		rc = duplicate_is_apart(op, id, kept_id, &is_apart);
		if (rc || is_apart)
			continue;
		++*total;
		if (*count < DUPLICATE_REMOVE_MAX)
			list[(*count)++] = (struct duplicate_removal){id, kept_id};
	}
	end = db_end(&rows);
	return rc ? rc : end;
}

static enum rc still_duplicate(struct op *op, const struct channel *c,
			       const struct duplicate_removal *r, bool *out)
{
	int64_t one;
	enum rc rc = db_get_int(op, &one, c->still, DB_ARGS(db_int(r->id), db_int(r->kept_id)));

	*out = false;
	if (rc)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = duplicate_is_apart(op, r->id, r->kept_id, out);
	*out = !*out;
	return rc;
}

static enum rc remove_piece(struct op *op, const struct channel *c,
			    const struct duplicate_removal *list, size_t count, const char *reason,
			    int64_t *removed)
{
	int64_t ids[CONTACT_PIECE], moved;
	size_t kept = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++) {
		bool still;

		rc = still_duplicate(op, c, &list[i], &still);
		if (!rc && still)
			ids[kept++] = list[i].id;
	}
	if (!rc)
		rc = contact_state_move(op, CONTACT_DELETE, reason, ids, kept, &moved);
	*removed += rc ? 0 : moved;
	return rc;
}

enum rc duplicate_remove(struct op *op, enum duplicate_channel channel,
			 const struct duplicate_removal *list, size_t count, const char *reason,
			 int64_t *removed)
{
	enum rc rc = check_channel(op, channel);

	*removed = 0;
	if (!rc)
		rc = change_join(op, "duplicate.remove");
	for (size_t at = 0; !rc && at < count; at += CONTACT_PIECE) {
		struct arena_mark mark = arena_mark(&op->mem);
		size_t n = count - at < CONTACT_PIECE ? count - at : CONTACT_PIECE;

		if (at)
			rc = contact_slice_turn(op);
		if (!rc)
			rc = remove_piece(op, &channels[channel], list + at, n, reason, removed);
		arena_rewind(&op->mem, mark);
	}
	return rc;
}
