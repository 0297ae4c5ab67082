#include "lib/domain/import.h"

#include "lib/domain/import_begin.h"
#include "lib/domain/import_rehearsal_job.h"
#include "lib/domain/import_segment.h"
#include "lib/platform/db.h"

#define IMPORT_COLUMNS                                                                                                                 \
	"i.id, COALESCE(i.account_id, 0), COALESCE(a.name, ''), i.state, i.file_name,"                                                 \
	" i.spool_name, i.bytes, i.content_hash, i.charset, i.delimiter, i.has_header, i.mapping,"                                     \
	" i.update_existing, i.is_sample, i.profile, i.header_key, i.segments, COALESCE(i.obtained_by, 0), i.total_rows, i.done_rows," \
	" i.created_rows, i.updated_rows, i.unchanged_rows, i.skipped_rows, i.failed_rows,"                                            \
	" i.undialled_rows, COALESCE(i.batch_id, 0), i.error, i.failed_name, i.created_at,"                                            \
	" COALESCE(i.queued_at, 0), COALESCE(i.started_at, 0), COALESCE(i.finished_at, 0),"                                            \
	" i.run_ms, i.wish, COALESCE(w.name, ''), COALESCE(i.cancelled_at, 0), i.halt_reason,"                                         \
	" COALESCE(i.halted_at, 0), COALESCE(i.kept_until, 0), i.rehearsed_mark, i.rehearsed_digest,"                                  \
	" i.kind, i.source_rows, i.known_change,"                                                                                      \
	" (SELECT count(*) FROM import_source s WHERE s.import_id = i.id)"                                                             \
	" FROM import i LEFT JOIN account a ON a.id = i.account_id LEFT JOIN account w ON w.id = i.wished_by"

static const char sql_import_get[] = "SELECT " IMPORT_COLUMNS " WHERE i.id = $1";
static const char sql_import_list[] =
    "SELECT " IMPORT_COLUMNS " ORDER BY i.id DESC LIMIT $1 OFFSET $2";
static const char sql_import_count[] = "SELECT count(*) FROM import";
static const char sql_import_twin[] =
    "SELECT id FROM import WHERE (content_hash = $1 OR id IN (SELECT import_id FROM import_source"
    " WHERE content_hash = $1)) AND id <> $2"
    " AND state NOT IN ('uploaded', 'mapped', 'failed') ORDER BY id DESC LIMIT 1";
static const char sql_import_like[] =
    "SELECT id FROM import WHERE header_key = $1 AND id <> $2"
    " AND state NOT IN ('uploaded', 'mapped') AND is_sample = 0 ORDER BY id DESC LIMIT 1";
static const char sql_import_insert[] =
    "INSERT INTO import (account_id, state, file_name, spool_name, bytes, content_hash, charset,"
    " delimiter, has_header, mapping, is_sample, created_at, profile, header_key,"
    " known_change)"
    " VALUES ($1, 'uploaded', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
    " (SELECT COALESCE(max(id), 0) FROM change)) RETURNING id";
/* Only while nobody has queued it: the states are asked again by the statement itself. */
#define STILL_OPEN " AND state IN ('uploaded', 'mapped')"
static const char sql_import_save_look[] =
    "UPDATE import SET mapping = $1, state = 'uploaded', profile = $2, header_key = $3"
    " WHERE id = $4" STILL_OPEN;
static const char sql_import_save_mapping[] =
    "UPDATE import SET mapping = $1, update_existing = $2, state = 'mapped' WHERE id = $3" STILL_OPEN;
static const char sql_import_queue[] =
    "UPDATE import SET state = 'queued', queued_at = $1, obtained_by = $2, rehearsed_mark = $3,"
    " rehearsed_digest = $4 WHERE id = $5 AND state = 'mapped'";
static const char sql_import_send_back[] =
    "UPDATE import SET state = 'mapped', queued_at = NULL, started_at = NULL"
    " WHERE id = $1 AND state IN ('queued', 'checking')";
static const char sql_import_delete_sources[] =
    "DELETE FROM import_source WHERE import_id IN (SELECT id FROM import WHERE id = $1" STILL_OPEN
    ")";
static const char sql_import_delete[] = "DELETE FROM import WHERE id = $1" STILL_OPEN;
static const char sql_import_problems[] =
    "SELECT row_number, line, bucket, reason, source FROM import_problem"
    " WHERE import_id = $1 AND bucket = $2 ORDER BY row_number LIMIT $3";

enum { FINGERPRINT_BYTES = 16 };

/* --- states --------------------------------------------------------------------------------- */

static const char *const state_names[] = {"uploaded", "mapped", "queued", "checking",
					  "running",  "done",	"failed"};

const char *import_state_name(enum import_state state)
{
	return state_names[state];
}

static enum import_state parse_state(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(state_names); i++)
		if (strcmp(state_names[i], name) == 0)
			return (enum import_state)i;
	BUG("import in state '%s'", name);
}

bool import_is_open(const struct import *im)
{
	return im->state == IMPORT_UPLOADED || im->state == IMPORT_MAPPED;
}

bool import_is_active(const struct import *im)
{
	return im->state == IMPORT_QUEUED || im->state == IMPORT_CHECKING ||
	       im->state == IMPORT_RUNNING;
}

/* --- reading -------------------------------------------------------------------------------- */

enum charset import_charset_parse(const char *name)
{
	static const enum charset all[] = {CHARSET_UTF8, CHARSET_UTF16LE, CHARSET_UTF16BE,
					   CHARSET_WINDOWS_1252};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (strcmp(charset_name(all[i]), name) == 0)
			return all[i];
	BUG("import in charset '%s'", name);
}

static void read_counts(struct db_rows *rows, int at, struct import *out)
{
	out->total_rows = db_col_int(rows, at++);
	out->done_rows = db_col_int(rows, at++);
	for (int b = 0; b < IMPORT_BUCKETS; b++)
		out->rows[b] = db_col_int(rows, at++);
	out->undialled_rows = db_col_int(rows, at++);
	out->batch_id = db_col_int(rows, at++);
	out->error = db_col_dup(rows, at++);
	out->failed_name = db_col_dup(rows, at++);
	out->created_at = db_col_int(rows, at++);
	out->queued_at = db_col_int(rows, at++);
	out->started_at = db_col_int(rows, at++);
	out->finished_at = db_col_int(rows, at++);
	out->run_ms = db_col_int(rows, at++);
	out->wish = (enum import_wish)db_col_int(rows, at++);
	out->wished_by_name = db_col_dup(rows, at++);
	out->cancelled_at = db_col_int(rows, at++);
	out->halt_reason = db_col_dup(rows, at++);
	out->halted_at = db_col_int(rows, at++);
	out->kept_until = db_col_int(rows, at++);
	out->rehearsed_mark = db_col_dup(rows, at++);
	out->rehearsed_digest = db_col_dup(rows, at++);
	out->kind = (enum import_kind)db_col_int(rows, at++);
	out->source_rows = db_col_int(rows, at++);
	out->known_change = db_col_int(rows, at++);
	out->source_count = (size_t)db_col_int(rows, at++) + 1;
}

static void read_import(struct op *op, struct db_rows *rows, struct import *out)
{
	const void *hash;
	size_t len;
	int at = 0;

	*out = (struct import){.id = db_col_int(rows, at++)};
	out->account_id = db_col_int(rows, at++);
	out->account_name = db_col_dup(rows, at++);
	out->state = parse_state(db_col_text(rows, at++));
	out->file_name = db_col_dup(rows, at++);
	out->spool_name = db_col_dup(rows, at++);
	out->bytes = db_col_int(rows, at++);
	hash = db_col_blob(rows, at++, &len);
	if (len != SECURE_HASH_BYTES)
		BUG("import with a hash of %zu bytes", len);
	memcpy(out->hash, hash, len);
	out->format.charset = import_charset_parse(db_col_text(rows, at++));
	out->format.delimiter = db_col_text(rows, at++)[0];
	out->format.has_header = db_col_int(rows, at++);
	out->mapping = db_col_dup(rows, at++);
	out->update_existing = db_col_int(rows, at++);
	out->is_sample = db_col_int(rows, at++);
	out->profile = db_col_dup(rows, at++);
	out->header_key = db_col_dup(rows, at++);
	out->segments = db_col_dup(rows, at++);
	out->obtained_by = db_col_int(rows, at++);
	read_counts(rows, at, out);
	out->name = out->source_count == 1 ? out->file_name
					   : arena_printf(&op->mem, "%s and %zu more",
							  out->file_name, out->source_count - 1);
}

enum rc import_get(struct op *op, int64_t id, struct import *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_import_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found)
		read_import(op, &rows, out);
	rc = db_end(&rows);
	if (!rc && !found)
		rc = op_fail(op, RC_NOT_FOUND, "", "no such import");
	return rc ? rc : import_sources_load(op, out);
}

enum rc import_list(struct op *op, int64_t offset, size_t max, struct import **out, size_t *count,
		    int64_t *total)
{
	struct import *list = arena_alloc(&op->mem, max * sizeof(*list));
	struct db_rows rows;
	enum rc rc = db_get_int(op, total, sql_import_count, DB_NO_ARGS);

	*out = list;
	*count = 0;
	if (rc)
		return rc;
	db_query(op, &rows, sql_import_list, DB_ARGS(db_int((int64_t)max), db_int(offset)));
	while (*count < max && db_next(&rows))
		read_import(op, &rows, &list[(*count)++]);
	return db_end(&rows);
}

enum rc import_find_twin(struct op *op, const struct import *im, int64_t *id, int64_t *source)
{
	const struct import_source *list;
	size_t count;
	enum rc rc = RC_NOT_FOUND;

	*id = *source = 0;
	import_sources(op, im, &list, &count);
	for (size_t i = 0; rc == RC_NOT_FOUND && i < count; i++) {
		*source = (int64_t)i + 1;
		rc = db_get_int(
		    op, id, sql_import_twin,
		    DB_ARGS(db_blob(list[i].hash, sizeof(list[i].hash)), db_int(im->id)));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc import_find_like(struct op *op, const struct import *im, int64_t *id)
{
	enum rc rc = RC_NOT_FOUND;

	*id = 0;
	if (im->header_key && im->header_key[0])
		rc = db_get_int(op, id, sql_import_like,
				DB_ARGS(db_text(im->header_key), db_int(im->id)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc import_problems(struct op *op, int64_t id, size_t max, struct import_problem **out,
			size_t *count)
{
	static const enum import_bucket buckets[] = {IMPORT_ROW_FAILED, IMPORT_SKIPPED};
	struct import_problem *list = arena_alloc(&op->mem, max * sizeof(*list));
	enum rc rc = RC_OK;

	*out = list;
	*count = 0;
	for (size_t i = 0; !rc && i < ARRAY_LEN(buckets); i++) {
		struct db_rows rows;

		db_query(op, &rows, sql_import_problems,
			 DB_ARGS(db_int(id), db_int(buckets[i]), db_int((int64_t)(max - *count))));
		while (*count < max && db_next(&rows))
			list[(*count)++] = (struct import_problem){
			    .number = db_col_int(&rows, 0),
			    .line = db_col_int(&rows, 1),
			    .bucket = (enum import_bucket)db_col_int(&rows, 2),
			    .reason = db_col_dup(&rows, 3),
			    .source = db_col_int(&rows, 4),
			};
		rc = db_end(&rows);
	}
	return rc;
}

/* --- upload --------------------------------------------------------------------------------- */

/* What a new row holds before import_sources_save; all of it is that of the first file. */
static enum rc insert(struct op *op, struct import *im)
{
	char delimiter[2] = {im->format.delimiter, '\0'};

	return db_get_int(
	    op, &im->id, sql_import_insert,
	    DB_ARGS(op->account_id ? db_int(op->account_id) : db_null(), db_text(im->file_name),
		    db_text(""), db_int(im->bytes), db_blob(im->hash, sizeof(im->hash)),
		    db_text(charset_name(im->format.charset)), db_text(delimiter),
		    db_int(im->format.has_header), db_text(im->mapping), db_int(im->is_sample),
		    db_int(op->now), db_text(im->profile), db_text(im->header_key)));
}

/* Of a file of failed rows, its people join what those of the first did. */
static enum rc take_segments(struct op *op, struct import *im, int64_t mended)
{
	struct import first;
	enum rc rc = import_get(op, mended, &first);

	return rc ? rc : import_segments_take(op, im, &first);
}

enum rc import_create(struct op *op, const struct config *config, struct import *im)
{
	int64_t mended = 0;
	enum rc rc = im->preview ? import_begin_mapping(op, im, true, &mended) : RC_OK;

	im->account_id = op->account_id;
	im->created_at = op->now;
	im->rehearsed_mark = im->rehearsed_digest = "";
	im->profile = im->profile ? im->profile : "";
	im->header_key = im->header_key ? im->header_key : "";
	if (!rc)
		rc = insert(op, im);
	if (!rc && mended)
		rc = take_segments(op, im, mended);
	return rc ? rc : import_sources_save(op, config, im);
}

/* --- before it runs ------------------------------------------------------------------------- */

/* The statement found nothing to change: somebody was quicker. */
static enum rc must_change(struct op *op, enum rc rc)
{
	if (rc || db_changed(op))
		return rc;
	return op_fail(op, RC_CONFLICT, "", "this import was started or thrown away meanwhile");
}

enum rc import_save_sources(struct op *op, const struct config *config, struct import *im)
{
	int64_t mended;
	enum rc rc = im->preview ? import_begin_mapping(op, im, false, &mended) : RC_OK;

	im->state = IMPORT_UPLOADED;
	if (!rc)
		rc = must_change(op, db_run(op, sql_import_save_look,
					    DB_ARGS(db_text(im->mapping), db_text(im->profile),
						    db_text(im->header_key), db_int(im->id))));
	return rc ? rc : import_sources_save(op, config, im);
}

enum rc import_save_mapping(struct op *op, struct import *im, const struct import_mapping *m)
{
	struct attribute *attributes;
	size_t count;
	enum rc rc = attribute_list(op, &attributes, &count);

	if (!rc)
		rc = import_mapping_check(op, m, attributes, count);
	if (rc)
		return rc;
	im->mapping = import_mapping_format(op, m);
	im->update_existing = m->people != IMPORT_LEAVE;
	im->state = IMPORT_MAPPED;
	return must_change(
	    op, db_run(op, sql_import_save_mapping,
		       DB_ARGS(db_text(im->mapping), db_int(im->update_existing), db_int(im->id))));
}

/* What is read, and how. */
static const char *describe_sources(struct op *op, const struct import *im)
{
	const struct import_source *list;
	const char *all = "";
	size_t count;

	import_sources(op, im, &list, &count);
	for (size_t i = 0; i < count; i++)
		all = arena_printf(&op->mem, "%s%s\n%s\n%c\n%d\n", all,
				   secure_hex(&op->mem, list[i].hash, sizeof(list[i].hash)),
				   charset_name(list[i].format.charset), list[i].format.delimiter,
				   list[i].format.has_header);
	return all;
}

const char *import_files_mark(struct op *op, const struct import *im)
{
	unsigned char hash[SECURE_HASH_BYTES];
	const struct import_source *list;
	const char *all = describe_sources(op, im);
	size_t count;

	import_sources(op, im, &list, &count);
	for (size_t i = 0; i < count; i++)
		all = arena_printf(&op->mem, "%s%s\n", all, list[i].spool_name);
	secure_hash(all, strlen(all), hash);
	return secure_hex(&op->mem, hash, FINGERPRINT_BYTES);
}

const char *import_fingerprint(struct op *op, const struct import *im)
{
	unsigned char hash[SECURE_HASH_BYTES];
	const char *all =
	    arena_printf(&op->mem, "%s\n%s%d\n%s", im->mapping, describe_sources(op, im),
			 im->update_existing, im->segments ? im->segments : "");

	secure_hash(all, strlen(all), hash);
	return secure_hex(&op->mem, hash, FINGERPRINT_BYTES);
}

enum rc import_queue(struct op *op, struct import *im, const char *seen)
{
	if (im->state != IMPORT_MAPPED)
		return op_fail(op, RC_CONFLICT, "", "this import was started already");
	if (strcmp(seen, import_fingerprint(op, im)) != 0)
		return op_fail(
		    op, RC_CONFLICT, "",
		    "the columns were matched in another way meanwhile; please look again");
	im->state = IMPORT_QUEUED;
	im->queued_at = op->now;
	im->obtained_by = op->account_id;
	return must_change(
	    op, db_run(op, sql_import_queue,
		       DB_ARGS(db_int(op->now), op->account_id ? db_int(op->account_id) : db_null(),
			       db_text(im->rehearsed_mark), db_text(im->rehearsed_digest),
			       db_int(im->id))));
}

enum rc import_send_back(struct op *op, const struct import *im)
{
	return db_run(op, sql_import_send_back, DB_ARGS(db_int(im->id)));
}

enum rc import_discard(struct op *op, const struct config *config, const struct import *im)
{
	enum rc rc = db_run(op, sql_import_delete_sources, DB_ARGS(db_int(im->id)));

	if (!rc)
		rc = must_change(op, db_run(op, sql_import_delete, DB_ARGS(db_int(im->id))));
	if (!rc)
		rc = import_rehearsal_forget(op, config, im->id);
	if (!rc)
		import_sources_remove(op, config, im);
	return rc;
}
