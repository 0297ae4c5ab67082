/*
 * A file that nobody uploaded and nobody reviews: the sample contacts of cron/setup.
 */
#include "lib/domain/import.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lib/domain/import_file.h"
#include "lib/platform/db.h"

enum { COPY_BYTES = 256 * 1024 };

static enum rc copy_file(struct op *op, int from, int to)
{
	char *buffer = mem_alloc(COPY_BYTES);
	ssize_t got, put = 0;

	while ((got = read(from, buffer, COPY_BYTES)) > 0)
		for (ssize_t at = 0; at < got; at += put) {
			put = write(to, buffer + at, (size_t)(got - at));
			if (put <= 0)
				goto done;
		}
done:
	free(buffer);
	return got == 0 ? RC_OK
			: op_failf(op, RC_FAILED, "file", "the file cannot be copied: %s",
				   strerror(errno));
}

static enum rc copy_to_spool(struct op *op, const struct config *config, const char *path,
			     const char **spooled)
{
	char *copy = config_path(&op->mem, config, "spool/upload-XXXXXX");
	int from, to;
	enum rc rc = import_file_open(op, path, &from);

	if (rc)
		return rc;
	to = mkostemp(copy, O_CLOEXEC);
	if (to < 0)
		rc = op_failf(op, RC_FAILED, "file", "the file cannot be copied: %s",
			      strerror(errno));
	else
		rc = copy_file(op, from, to);
	close(from);
	if (to >= 0)
		close(to);
	*spooled = copy;
	return rc;
}

static enum rc create_and_queue(struct op *op, const struct config *config, struct import *im)
{
	struct import_mapping m;
	enum rc rc = db_begin_write(op);

	if (!rc)
		rc = import_create(op, config, im);
	if (!rc) {
		/* Nobody is there to be asked: what has no place here is left out. */
		import_mapping_parse(op, im->mapping, &m);
		m.needs_key = false;
		m.tag_count = 0;
		for (size_t i = 0; i < m.count; i++)
			if (m.columns[i].target.to == IMPORT_TO_NOTHING)
				m.columns[i].target.to = IMPORT_TO_LEFT_OUT;
		rc = import_save_mapping(op, im, &m);
	}
	if (!rc)
		rc = import_queue(op, im, import_fingerprint(op, im));
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}

enum rc import_queue_file(struct op *op, const struct config *config, const char *path,
			  bool is_sample, int64_t *id)
{
	struct import im = {.is_sample = is_sample};
	const char *spooled = "";
	enum rc rc = copy_to_spool(op, config, path, &spooled);

	if (!rc)
		rc = import_source_add(op, config, &im, spooled, path);
	if (!rc)
		rc = import_look(op, config, &im);
	if (!rc)
		rc = create_and_queue(op, config, &im);
	if (rc && spooled[0])
		unlink(
		    spooled); /* gone already when it was renamed: then it is left to the sweep */
	*id = im.id;
	return rc;
}
