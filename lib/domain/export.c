#include "lib/domain/export.h"

#include <dirent.h>
#include <errno.h>
#include <strings.h>
#include <unistd.h>

#include "lib/base/count.h"
#include "lib/base/id_set_pack.h"
#include "lib/base/limits.h"
#include "lib/domain/audit.h"
#include "lib/domain/contact_selection.h"
#include "lib/domain/export_format.h"
#include "lib/domain/export_link.h"
#include "lib/domain/export_source.h"
#include "lib/domain/message.h"
#include "lib/domain/notice.h"
#include "lib/platform/db.h"
#include "lib/platform/secure.h"
#include "lib/platform/text.h"

/* Tells our files from others in exports/, which are not ours to remove. */
#define EXPORT_FILE_PREFIX "export-"

#define EXPORT_COLUMNS                                                                             \
	"id, account_id, state, name, search, search_inside, asked_rows, file_name, attempts,"     \
	" expected_rows, written_rows, bytes, error, created_at, started_at, finished_at,"         \
	" expires_at, filter, filter_at, filter_day, segment_id, segment_name, states, what,"      \
	" format, mode, columns, pick_id, note, schedule_id"

static const char sql_export_insert[] =
    "INSERT INTO export (account_id, state, name, search, search_inside, asked_rows, created_at,"
    " filter, filter_at, filter_day, segment_id, segment_name, states, what, format, mode, columns,"
    " pick_id, schedule_id)"
    " VALUES ($1, 'queued', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
    " $18)";
static const char sql_export_count_waiting[] =
    "SELECT count(*) FROM export WHERE account_id = $1 AND state = 'queued'";
static const char sql_export_get[] =
    "SELECT " EXPORT_COLUMNS " FROM export WHERE id = $1 AND account_id = $2";
static const char sql_export_list[] =
    "SELECT " EXPORT_COLUMNS " FROM export WHERE account_id = $1 ORDER BY id DESC LIMIT $2";
static const char sql_export_remove[] = "DELETE FROM export WHERE id = $1 AND account_id = $2";

static const char sql_export_next_over[] =
    "SELECT " EXPORT_COLUMNS " FROM export WHERE state = 'done' AND expires_at <= $1 LIMIT 1";
static const char sql_export_set_expired[] =
    "UPDATE export SET state = 'expired', file_name = '' WHERE id = $1";
static const char sql_export_forget[] =
    "DELETE FROM export WHERE state IN ('failed', 'expired') AND finished_at <= $1";

static const char sql_export_next_given_up[] =
    "SELECT " EXPORT_COLUMNS " FROM export WHERE state = 'running' AND attempts >= $1 LIMIT 1";
static const char sql_export_queue_again[] =
    "UPDATE export SET state = 'queued', file_name = '', expected_rows = 0, written_rows = 0,"
    " bytes = 0 WHERE state = 'running'";
static const char sql_export_count_file[] =
    "SELECT count(*) FROM export WHERE state = 'done' AND file_name = $1";
static const char sql_export_next[] =
    "SELECT " EXPORT_COLUMNS " FROM export WHERE state = 'queued' ORDER BY id LIMIT 1";
static const char sql_export_claim[] =
    "UPDATE export SET state = 'running', file_name = $1, started_at = $2,"
    " attempts = attempts + 1 WHERE id = $3";
static const char sql_export_progress[] =
    "UPDATE export SET expected_rows = $1, written_rows = $2, bytes = $3"
    " WHERE id = $4 AND state = 'running'";
static const char sql_export_finish[] =
    "UPDATE export SET state = 'done', expected_rows = $1, written_rows = $2, bytes = $3,"
    " finished_at = $4, expires_at = $5, note = $6 WHERE id = $7 AND state = 'running'";
static const char sql_export_fail[] =
    "UPDATE export SET state = 'failed', error = $1, file_name = '', bytes = 0,"
    " finished_at = $2 WHERE id = $3 AND state = 'running'";
static const char sql_export_pick_insert[] =
    "INSERT INTO export_pick (account_id, created_at, people) VALUES ($1, $2, $3)";
static const char sql_export_pick_forget[] =
    "DELETE FROM export_pick WHERE created_at <= $1 AND id NOT IN (SELECT pick_id FROM export)";
static const char sql_export_recipient[] =
    "SELECT email FROM account WHERE id = $1 AND disabled_at IS NULL";

/* --- columns -------------------------------------------------------------------------------- */

void export_columns_parse(struct op *op, const char *columns, const char ***keys, size_t *count)
{
	char *at = arena_dup(&op->mem, columns);
	size_t room = 1;

	for (const char *c = columns; *c; c++)
		room += *c == ',';
	*keys = arena_alloc(&op->mem, room * sizeof(**keys));
	*count = 0;
	while (*at) {
		char *end = at + strcspn(at, ",");

		if (end > at)
			(*keys)[(*count)++] = at;
		at = *end ? end + 1 : end;
		*end = '\0';
	}
}

const char *export_columns_format(struct op *op, const char *const *keys, size_t count)
{
	const char *text;
	struct str s;

	str_init(&s, (size_t)EXPORT_COLUMNS_MAX * (ATTRIBUTE_KEY_MAX + 8));
	for (size_t i = 0; i < count; i++) {
		str_add(&s, i ? "," : "");
		str_add(&s, keys[i]);
	}
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* --- rows ----------------------------------------------------------------------------------- */

static enum export_state parse_state(const char *text)
{
	static const char *const names[] = {"queued", "running", "done", "failed", "expired"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], text) == 0)
			return (enum export_state)i;
	BUG("export in state '%s'", text);
}

static void read_row(struct db_rows *rows, struct export *out)
{
	*out = (struct export){
	    .id = db_col_int(rows, 0),
	    .account_id = db_col_int(rows, 1),
	    .state = parse_state(db_col_text(rows, 2)),
	    .name = db_col_dup(rows, 3),
	    .search = db_col_dup(rows, 4),
	    .inside = db_col_int(rows, 5) != 0,
	    .asked_rows = db_col_int(rows, 6),
	    .file_name = db_col_dup(rows, 7),
	    .attempts = db_col_int(rows, 8),
	    .expected_rows = db_col_int(rows, 9),
	    .written_rows = db_col_int(rows, 10),
	    .bytes = db_col_int(rows, 11),
	    .error = db_col_dup(rows, 12),
	    .created_at = db_col_int(rows, 13),
	    .started_at = db_col_int(rows, 14),
	    .finished_at = db_col_int(rows, 15),
	    .expires_at = db_col_int(rows, 16),
	    .filter = db_col_dup(rows, 17),
	    .filter_at = db_col_int(rows, 18),
	    .filter_day = db_col_dup(rows, 19),
	    .segment_id = db_col_int(rows, 20),
	    .segment_name = db_col_dup(rows, 21),
	    .states = (unsigned)db_col_int(rows, 22),
	    .what = db_col_dup(rows, 23),
	    .format = db_col_dup(rows, 24),
	    .mode = export_mode_parse(db_col_text(rows, 25)),
	    .columns = db_col_dup(rows, 26),
	    .pick_id = db_col_int(rows, 27),
	    .note = db_col_dup(rows, 28),
	    .schedule_id = db_col_int(rows, 29),
	};
}

static enum rc get_row(struct op *op, const char *sql, struct db_args args, struct export *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql, args);
	found = db_next(&rows);
	if (found)
		read_row(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

/* RC_NOT_FOUND when the last statement changed nothing. */
static enum rc was_there(struct op *op, enum rc rc)
{
	return rc || db_changed(op) ? rc : RC_NOT_FOUND;
}

/* --- files ---------------------------------------------------------------------------------- */

static void remove_file(struct op *op, const struct config *config, const char *name)
{
	const char *path =
	    config_path(&op->mem, config, arena_printf(&op->mem, "exports/%s", name));

	if (name[0] && unlink(path) != 0 && errno != ENOENT)
		fprintf(stderr, "export: a file in exports/ cannot be removed: %s\n",
			strerror(errno));
}

/* Files that belong to no finished export: of killed runs, and of rows taken back meanwhile. */
static enum rc sweep_files(struct op *op, const struct config *config)
{
	DIR *dir = opendir(config_path(&op->mem, config, "exports"));
	struct dirent *entry;
	enum rc rc = RC_OK;

	if (!dir)
		return op_fail(op, RC_FAILED, "", "the folder of the exports cannot be read");
	while (!rc && (entry = readdir(dir))) {
		int64_t count;

		if (strncmp(entry->d_name, EXPORT_FILE_PREFIX, strlen(EXPORT_FILE_PREFIX)) != 0)
			continue;
		rc = db_get_int(op, &count, sql_export_count_file, DB_ARGS(db_text(entry->d_name)));
		if (!rc && !count)
			remove_file(op, config, entry->d_name);
	}
	closedir(dir);
	return rc;
}

/* --- for pages ------------------------------------------------------------------------------ */

/* Any text that can be a file's name somewhere; how it travels is the web layer's business. */
enum rc export_check_name(struct op *op, struct export *e)
{
	const char *ending = export_format_find(e->format)->ending;
	size_t len, end;

	e->name = text_trim(&op->mem, e->name);
	len = strlen(e->name);
	end = strlen(ending);
	if (len > end && strcasecmp(e->name + len - end, ending) == 0)
		e->name = text_trim(&op->mem, arena_dup_len(&op->mem, e->name, len - end));
	if (!e->name[0])
		return op_fail(op, RC_INVALID, "name", "the file needs a name");
	if (text_check(op, "name", e->name, EXPORT_NAME_MAX))
		return RC_INVALID;
	return text_is_line(e->name) ? RC_OK
				     : op_fail(op, RC_INVALID, "name",
					       "the name has a character that cannot be seen");
}

void export_selection(const struct export *e, struct contact_selection *out)
{
	*out = (struct contact_selection){
	    .states = e->states,
	    .filter = e->filter,
	    .segment_id = e->segment_id,
	    .search = e->search,
	    .inside = e->inside,
	    .at = e->filter_at,
	};
}

enum rc export_pick_keep(struct op *op, const struct id_set *people, int64_t *id)
{
	size_t len;
	const void *bytes = id_set_pack(&op->mem, people, &len);

	if (!id_set_next(people, 0))
		return op_fail(op, RC_INVALID, "people", "nobody is ticked");
	return db_insert(op, id, sql_export_pick_insert,
			 DB_ARGS(db_int(op->account_id), db_int(op->now), db_blob(bytes, len)));
}

/* A table that cannot be had in a format, and columns of something that has none to choose. */
static enum rc check_kind(struct op *op, struct export *e)
{
	const struct export_what *what = export_what_find(e->what);
	const struct export_format *format = export_format_find(e->format);
	const char **keys;
	size_t count;

	if (!what)
		return op_fail(op, RC_INVALID, "what", "this cannot be exported");
	if (!format)
		return op_fail(op, RC_INVALID, "format", "there is no such format");
	if (format->contacts_only && strcmp(what->key, "contacts") != 0)
		return op_failf(op, RC_INVALID, "format",
				"%s holds contacts; choose another format for this", format->label);
	if (strcmp(what->key, "contacts") != 0 || strcmp(e->format, "exact") == 0)
		e->mode = EXPORT_ALL_COLUMNS;
	if (e->mode == EXPORT_ALL_COLUMNS)
		e->columns = "";
	export_columns_parse(op, e->columns, &keys, &count);
	if (e->mode != EXPORT_ALL_COLUMNS && !count)
		return op_fail(op, RC_INVALID, "columns", "choose at least one column");
	return RC_OK;
}

enum rc export_count(struct op *op, struct export *e, const char **message)
{
	struct export_source source;
	enum rc rc = check_kind(op, e);

	if (!e->filter_at)
		e->filter_at = op->now;
	if (rc) {
		*message = arena_dup(&op->mem, op->fault.reason);
		return rc;
	}
	rc = export_source_open(op, e, &source);
	*message =
	    source.error.message ? source.error.message : arena_dup(&op->mem, op->fault.reason);
	if (rc)
		return rc;
	e->filter = source.selected.filter;
	e->segment_name = source.selected.segment;
	e->expected_rows = source.table.expected;
	return RC_OK;
}

enum rc export_request(struct op *op, struct export *e)
{
	int64_t waiting;
	enum rc rc = export_check_name(op, e);

	if (rc)
		return rc;
	if (e->expected_rows != e->asked_rows)
		return op_fail(op, RC_CONFLICT, "asked", "the number of rows has changed");
	if (text_check(op, "q", e->search, SEARCH_MAX))
		return RC_INVALID;
	rc = db_get_int(op, &waiting, sql_export_count_waiting, DB_ARGS(db_int(op->account_id)));
	if (rc)
		return rc;
	if (waiting >= EXPORT_WAITING_MAX)
		return op_failf(op, RC_CONFLICT, "name",
				"%d of your exports are waiting already; remove some or wait",
				EXPORT_WAITING_MAX);
	e->account_id = op->account_id;
	e->state = EXPORT_QUEUED;
	e->created_at = op->now;
	rc = db_insert(op, &e->id, sql_export_insert,
		       DB_ARGS(db_int(e->account_id), db_text(e->name), db_text(e->search),
			       db_int(e->inside), db_int(e->asked_rows), db_int(op->now),
			       db_text(e->filter), db_int(e->filter_at), db_text(e->filter_day),
			       db_int(e->segment_id), db_text(e->segment_name),
			       db_int(e->states ? e->states : CONTACT_IN_LIVE), db_text(e->what),
			       db_text(e->format), db_text(export_mode_word(e->mode)),
			       db_text(e->columns), db_int(e->pick_id), db_int(e->schedule_id)));
	return rc ? rc
		  : audit_write(op, AUDIT_EXPORT_ASKED, e->id,
				count_words(&op->mem, e->asked_rows,
					    strcmp(e->what, "contacts") == 0 ? "contact" : "row",
					    export_what_find(e->what)->rows));
}

enum rc export_get(struct op *op, int64_t id, struct export *out)
{
	return get_row(op, sql_export_get, DB_ARGS(db_int(id), db_int(op->account_id)), out);
}

enum rc export_list(struct op *op, size_t max, struct export **out, size_t *count)
{
	struct db_rows rows;

	*out = arena_alloc(&op->mem, max * sizeof(**out));
	*count = 0;
	db_query(op, &rows, sql_export_list, DB_ARGS(db_int(op->account_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		read_row(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

enum rc export_remove(struct op *op, const struct config *config, int64_t id)
{
	struct export e;
	enum rc rc = export_get(op, id, &e);

	if (!rc)
		rc = db_run(op, sql_export_remove, DB_ARGS(db_int(id), db_int(op->account_id)));
	/* A file that is still being written is the exporter's to remove: it has another name. */
	if (!rc)
		remove_file(op, config, e.file_name);
	return rc;
}

/* --- for cron ------------------------------------------------------------------------------- */

enum rc export_expire(struct op *op, const struct config *config)
{
	struct export e;
	enum rc rc;

	/* Each turn takes one out of the rows that the query finds. */
	while (!(rc = get_row(op, sql_export_next_over, DB_ARGS(db_int(op->now)), &e))) {
		remove_file(op, config, e.file_name);
		rc = db_run(op, sql_export_set_expired, DB_ARGS(db_int(e.id)));
		if (rc)
			return rc;
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = export_link_remove_old(op);
	if (rc)
		return rc;
	rc = db_run(op, sql_export_forget, DB_ARGS(db_int(op->now - EXPORT_FORGET_SECONDS)));
	if (rc)
		return rc;
	return db_run(op, sql_export_pick_forget, DB_ARGS(db_int(op->now - EXPORT_PICK_SECONDS)));
}

enum rc export_recover(struct op *op, const struct config *config)
{
	struct export e;
	enum rc rc;

	while (!(
	    rc = get_row(op, sql_export_next_given_up, DB_ARGS(db_int(EXPORT_ATTEMPTS_MAX)), &e))) {
		rc = export_fail(op, config, &e,
				 "It was started several times and never came to its end."
				 " The log of the server may say why.");
		if (rc)
			return rc;
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = db_run(op, sql_export_queue_again, DB_NO_ARGS);
	return rc ? rc : sweep_files(op, config);
}

/* A format that this build does not have fails when it is written. */
static const char *ending_of(const struct export *e)
{
	const struct export_format *format = export_format_find(e->format);

	return format ? format->ending : "";
}

enum rc export_claim(struct op *op, struct export *out)
{
	enum rc rc = get_row(op, sql_export_next, DB_NO_ARGS, out);

	if (rc)
		return rc;
	out->state = EXPORT_RUNNING;
	out->attempts++;
	out->started_at = op->now;
	out->file_name = arena_printf(&op->mem, EXPORT_FILE_PREFIX "%s%s", secure_token(&op->mem),
				      ending_of(out));
	return db_run(op, sql_export_claim,
		      DB_ARGS(db_text(out->file_name), db_int(op->now), db_int(out->id)));
}

enum rc export_progress(struct op *op, const struct export *e)
{
	return was_there(op, db_run(op, sql_export_progress,
				    DB_ARGS(db_int(e->expected_rows), db_int(e->written_rows),
					    db_int(e->bytes), db_int(e->id))));
}

/* The mail that goes with a notice: to the account that asked, while it may still sign in. */
static enum rc tell_by_mail(struct op *op, const struct config *config, const struct export *e,
			    const char *subject, const char *text)
{
	const char *to;
	enum rc rc = db_get_text(op, &to, sql_export_recipient, DB_ARGS(db_int(e->account_id)));

	if (rc == RC_NOT_FOUND || !config->smtp_url[0])
		return RC_OK;
	return rc ? rc : message_queue(op, to, subject, text);
}

static const char *page_of(struct op *op, const struct export *e)
{
	return arena_printf(&op->mem, "/exports/view?id=%lld", (long long)e->id);
}

static const char *rows_word(const struct export *e)
{
	const struct export_what *what = export_what_find(e->what);
	bool is_one = e->written_rows == 1;

	if (!what || strcmp(what->key, "contacts") != 0)
		return is_one ? "row" : "rows";
	return is_one ? "contact" : "contacts";
}

enum rc export_finish(struct op *op, const struct config *config, const struct export *e)
{
	const char *text =
	    arena_printf(&op->mem, "The export “%s” is ready: %lld %s%s%s.", e->name,
			 (long long)e->written_rows, rows_word(e), e->note[0] ? ". " : "", e->note);
	enum rc rc = was_there(
	    op, db_run(op, sql_export_finish,
		       DB_ARGS(db_int(e->expected_rows), db_int(e->written_rows), db_int(e->bytes),
			       db_int(op->now), db_int(op->now + EXPORT_KEEP_SECONDS),
			       db_text(e->note), db_int(e->id))));

	if (!rc)
		rc = notice_add(op, e->account_id, "success", text, page_of(op, e));
	if (rc)
		return rc;
	return tell_by_mail(op, config, e, "Your export is ready",
			    arena_printf(&op->mem,
					 "%s\n\nDownload it here within 7 days:\n"
					 "%s/exports/download?id=%lld\n\n"
					 "Only your account can open this link.\n",
					 text, config->base_url, (long long)e->id));
}

enum rc export_fail(struct op *op, const struct config *config, const struct export *e,
		    const char *error)
{
	const char *text = arena_printf(&op->mem, "The export “%s” failed. %s", e->name, error);
	enum rc rc = was_there(op, db_run(op, sql_export_fail,
					  DB_ARGS(db_text(error), db_int(op->now), db_int(e->id))));

	if (!rc)
		rc = notice_add(op, e->account_id, "danger", text, page_of(op, e));
	if (rc)
		return rc;
	return tell_by_mail(op, config, e, "Your export failed",
			    arena_printf(&op->mem, "%s\n\nAll about this export:\n%s%s\n", text,
					 config->base_url, page_of(op, e)));
}
