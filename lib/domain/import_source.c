#include "lib/domain/import_source.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/domain/import.h"
#include "lib/domain/import_file.h"
#include "lib/domain/import_vcard.h"
#include "lib/platform/db.h"
#include "lib/platform/gzip.h"
#include "lib/platform/text.h"
#include "lib/platform/vcard.h"

static const char sql_source_list[] =
    "SELECT file_name, spool_name, kind, bytes, content_hash, charset, delimiter, has_header, rows"
    " FROM import_source WHERE import_id = $1 ORDER BY ordinal";
static const char sql_source_first[] =
    "UPDATE import SET file_name = $1, spool_name = $2, kind = $3, bytes = $4, content_hash = $5,"
    " charset = $6, delimiter = $7, has_header = $8, source_rows = $9 WHERE id = $10";
static const char sql_source_delete[] = "DELETE FROM import_source WHERE import_id = $1";
static const char sql_source_insert[] =
    "INSERT INTO import_source (file_name, spool_name, kind, bytes, content_hash, charset,"
    " delimiter, has_header, rows, import_id, ordinal)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/* --- which ---------------------------------------------------------------------------------- */

/* What the table import says of its first. */
static struct import_source first_of(const struct import *im)
{
	struct import_source s = {.file_name = im->file_name,
				  .spool_name = im->spool_name,
				  .kind = im->kind,
				  .bytes = im->bytes,
				  .format = im->format,
				  .rows = im->source_rows};

	memcpy(s.hash, im->hash, sizeof(s.hash));
	return s;
}

void import_sources(struct op *op, const struct import *im, const struct import_source **out,
		    size_t *count)
{
	struct import_source *only;

	*out = im->sources;
	*count = im->source_count;
	if (im->sources)
		return;
	if (im->source_count > 1)
		BUG("import %" PRId64 ": its files were not loaded", im->id);
	only = arena_alloc(&op->mem, sizeof(*only));
	*only = first_of(im);
	*out = only;
	*count = 1;
}

static void read_source(struct db_rows *rows, struct import_source *out)
{
	const void *hash;
	size_t len;

	*out = (struct import_source){
	    .file_name = db_col_dup(rows, 0),
	    .spool_name = db_col_dup(rows, 1),
	    .kind = (enum import_kind)db_col_int(rows, 2),
	    .bytes = db_col_int(rows, 3),
	    .format = {.charset = import_charset_parse(db_col_text(rows, 5)),
		       .delimiter = db_col_text(rows, 6)[0],
		       .has_header = db_col_int(rows, 7)},
	    .rows = db_col_int(rows, 8),
	};
	hash = db_col_blob(rows, 4, &len);
	if (len != SECURE_HASH_BYTES)
		BUG("a file of an import with a hash of %zu bytes", len);
	memcpy(out->hash, hash, len);
}

enum rc import_sources_load(struct op *op, struct import *im)
{
	struct import_source *list = arena_alloc(&op->mem, (IMPORT_FILES_MAX + 1) * sizeof(*list));
	size_t count = 1;
	struct db_rows rows;
	enum rc rc;

	list[0] = first_of(im);
	db_query(op, &rows, sql_source_list, DB_ARGS(db_int(im->id)));
	while (count < IMPORT_FILES_MAX && db_next(&rows)) {
		read_source(&rows, &list[count]);
		/* They went with the first. */
		if (!im->spool_name[0])
			list[count].spool_name = "";
		list[0].bytes -= list[count++].bytes;
	}
	rc = db_end(&rows);
	im->sources = list;
	im->source_count = count;
	return rc;
}

const char *import_source_clean_name(struct op *op, const char *name)
{
	const char *from = name, *cut;
	char *out, *to;

	while ((cut = strpbrk(from, "/\\")))
		from = cut + 1;
	out = to = arena_alloc(&op->mem, strlen(from) + 1);
	while (*from) {
		const char *start = from;
		int32_t c = text_next(&from);

		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) ||
		    (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f)
			continue;
		while (start < from)
			*to++ = *start++;
	}
	*to = '\0';
	return out[0] ? out : "upload.csv";
}

/* --- coming and going ----------------------------------------------------------------------- */

/* The first of several is not yet known to be one of several. */
static enum rc name_it(struct op *op, const char *file_name, enum rc rc)
{
	if (rc != RC_INVALID)
		return rc;
	return op_failf(op, rc, "file", "“%s”: %s", file_name,
			arena_dup(&op->mem, op->fault.reason));
}

typedef enum rc remake(struct op *op, int from, int to, int64_t max);

static enum rc cannot_keep(struct op *op)
{
	return op_failf(op, RC_FAILED, "file", "the upload cannot be kept: %s", strerror(errno));
}

/* Put what a file is turned into in its place. */
static enum rc replace_file(struct op *op, const struct config *config, const char *path,
			    remake *make, int64_t max)
{
	char *made = config_path(&op->mem, config, "spool/upload-XXXXXX");
	int from, to;
	enum rc rc = import_file_open(op, path, &from);

	if (rc)
		return rc;
	to = mkostemp(made, O_CLOEXEC);
	rc = to < 0 ? cannot_keep(op) : make(op, from, to, max);
	close(from);
	if (to >= 0 && close(to) != 0 && !rc)
		rc = cannot_keep(op);
	if (!rc && rename(made, path) != 0)
		rc = cannot_keep(op);
	if (rc && to >= 0)
		unlink(made);
	return rc;
}

/* What is packed is unpacked; cards become a table. */
static enum rc prepare(struct op *op, const struct config *config, struct import_source *s,
		       int64_t max)
{
	bool is_gzip, is_vcard;
	int fd;
	enum rc rc = import_file_open(op, s->path, &fd);

	if (rc)
		return rc;
	is_gzip = gzip_is(fd);
	close(fd);
	if (is_gzip)
		rc = replace_file(op, config, s->path, gzip_unpack, max);
	if (!rc)
		rc = import_file_open(op, s->path, &fd);
	if (rc)
		return rc;
	is_vcard = vcard_is(fd);
	close(fd);
	if (!is_vcard)
		return RC_OK;
	s->kind = IMPORT_VCARD;
	return replace_file(op, config, s->path, import_vcard_convert, max);
}

static enum rc look_at(struct op *op, struct import_source *s)
{
	int fd;
	enum rc rc = import_file_open(op, s->path, &fd);

	if (rc)
		return rc;
	if (s->kind == IMPORT_VCARD)
		s->format = (struct csv_format){CHARSET_UTF8, ',', true};
	else
		rc = csv_detect(op, fd, &s->format);
	if (!rc)
		rc = import_file_hash(op, fd, &s->bytes, s->hash);
	close(fd);
	return rc;
}

static enum rc check_new(struct op *op, const struct import *im, const struct import_source *s)
{
	int64_t bytes = s->bytes;

	for (size_t i = 0; i < im->source_count; i++) {
		if (memcmp(im->sources[i].hash, s->hash, sizeof(s->hash)) == 0)
			return op_failf(op, RC_INVALID, "file",
					"it has the same content as “%s”; choose it once",
					im->sources[i].file_name);
		bytes += im->sources[i].bytes;
	}
	if (bytes > UPLOAD_MAX)
		return op_fail(op, RC_INVALID, "file",
			       "together the files are larger than 2 GB; import them one by one");
	return RC_OK;
}

/* What stands in the table import is that of its first. */
static void mirror_first(struct import *im)
{
	const struct import_source *first = &im->sources[0];

	im->file_name = first->file_name;
	im->spool_name = first->spool_name;
	im->kind = first->kind;
	im->format = first->format;
	im->source_rows = first->rows;
	memcpy(im->hash, first->hash, sizeof(im->hash));
	im->bytes = 0;
	for (size_t i = 0; i < im->source_count; i++)
		im->bytes += im->sources[i].bytes;
}

enum rc import_source_add(struct op *op, const struct config *config, struct import *im,
			  const char *path, const char *file_name)
{
	struct import_source s = {.path = path,
				  .spool_name = "",
				  .rows = -1,
				  .file_name = import_source_clean_name(op, file_name)};
	struct import_source *list;
	enum rc rc;

	if (im->source_count == IMPORT_FILES_MAX)
		return op_failf(op, RC_INVALID, "file", "at most %d files make one import",
				IMPORT_FILES_MAX);
	rc = prepare(op, config, &s, UPLOAD_MAX - im->bytes);
	if (!rc)
		rc = look_at(op, &s);
	if (!rc)
		rc = check_new(op, im, &s);
	if (rc)
		return im->source_count ? name_it(op, s.file_name, rc) : rc;
	list = arena_alloc(&op->mem, (IMPORT_FILES_MAX + 1) * sizeof(*list));
	for (size_t i = 0; i < im->source_count; i++)
		list[i] = im->sources[i];
	list[im->source_count++] = s;
	im->sources = list;
	mirror_first(im);
	return RC_OK;
}

enum rc import_source_leave(struct op *op, struct import *im, int64_t ordinal,
			    struct import_source *left)
{
	if (ordinal < 1 || ordinal > (int64_t)im->source_count)
		return op_fail(op, RC_INVALID, "file", "this file is no longer part of the import");
	if (im->source_count == 1)
		return op_fail(op, RC_INVALID, "file",
			       "this is the only file; throw the upload away instead");
	*left = im->sources[ordinal - 1];
	im->source_count--;
	for (size_t i = (size_t)ordinal - 1; i < im->source_count; i++)
		im->sources[i] = im->sources[i + 1];
	mirror_first(im);
	return RC_OK;
}

static const char *spool_path(struct op *op, const struct config *config, const char *name)
{
	return config_path(&op->mem, config, arena_printf(&op->mem, "spool/%s", name));
}

static enum rc keep_file(struct op *op, const struct config *config, struct import_source *s)
{
	s->spool_name = import_file_new_name(op, "import");
	if (rename(s->path, spool_path(op, config, s->spool_name)) != 0)
		return op_failf(op, RC_FAILED, "file", "the upload cannot be kept: %s",
				strerror(errno));
	s->path = NULL;
	return RC_OK;
}

static enum rc save_source(struct op *op, const struct import *im, size_t at)
{
	const struct import_source *s = &im->sources[at];
	char delimiter[2] = {s->format.delimiter, '\0'};
	int64_t bytes = at ? s->bytes : im->bytes;

	if (at)
		return db_run(op, sql_source_insert,
			      DB_ARGS(db_text(s->file_name), db_text(s->spool_name),
				      db_int(s->kind), db_int(bytes),
				      db_blob(s->hash, sizeof(s->hash)),
				      db_text(charset_name(s->format.charset)), db_text(delimiter),
				      db_int(s->format.has_header), db_int(s->rows), db_int(im->id),
				      db_int((int64_t)at + 1)));
	return db_run(op, sql_source_first,
		      DB_ARGS(db_text(s->file_name), db_text(s->spool_name), db_int(s->kind),
			      db_int(bytes), db_blob(s->hash, sizeof(s->hash)),
			      db_text(charset_name(s->format.charset)), db_text(delimiter),
			      db_int(s->format.has_header), db_int(s->rows), db_int(im->id)));
}

enum rc import_sources_save(struct op *op, const struct config *config, struct import *im)
{
	enum rc rc = db_run(op, sql_source_delete, DB_ARGS(db_int(im->id)));

	for (size_t i = 0; !rc && i < im->source_count; i++) {
		if (im->sources[i].path)
			rc = keep_file(op, config, &im->sources[i]);
		if (!rc && i == 0)
			mirror_first(im);
		if (!rc)
			rc = save_source(op, im, i);
	}
	return rc;
}

enum rc import_source_open(struct op *op, const struct config *config,
			   const struct import_source *s, int *fd)
{
	*fd = -1;
	if (s->path)
		return import_file_open(op, s->path, fd);
	if (!s->spool_name[0])
		return op_fail(op, RC_NOT_FOUND, "file", "the uploaded file is gone");
	return import_file_open(op, spool_path(op, config, s->spool_name), fd);
}

void import_sources_remove(struct op *op, const struct config *config, const struct import *im)
{
	const struct import_source *list;
	size_t count;

	import_sources(op, im, &list, &count);
	for (size_t i = 0; i < count; i++)
		import_file_remove(op, config, "spool", list[i].spool_name);
}

static enum rc check_one(struct op *op, const struct config *config, const struct import_source *s)
{
	unsigned char hash[SECURE_HASH_BYTES];
	int64_t bytes;
	int fd;
	enum rc rc = import_source_open(op, config, s, &fd);

	if (rc)
		return rc;
	rc = import_file_hash(op, fd, &bytes, hash);
	close(fd);
	if (rc || (bytes == s->bytes && memcmp(hash, s->hash, sizeof(hash)) == 0))
		return rc;
	return op_fail(op, RC_INVALID, "file", "the file was changed after its upload");
}

enum rc import_sources_check(struct op *op, const struct config *config, const struct import *im)
{
	const struct import_source *list;
	size_t count;
	enum rc rc = RC_OK;

	import_sources(op, im, &list, &count);
	for (size_t i = 0; !rc && i < count; i++) {
		rc = check_one(op, config, &list[i]);
		if (rc == RC_INVALID && count > 1)
			rc = name_it(op, list[i].file_name, rc);
	}
	return rc;
}
