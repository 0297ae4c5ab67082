#include "lib/domain/import_begin.h"

#include "lib/domain/exact_copy.h"
#include "lib/domain/import_file.h"
#include "lib/domain/import_profile.h"

/* "Import customers 2026", without what tags do not take. */
static const char *own_tag(struct op *op, const struct import *im)
{
	const char *dot = strrchr(im->file_name, '.');
	size_t len =
	    dot && dot != im->file_name ? (size_t)(dot - im->file_name) : strlen(im->file_name);
	char *tag;

	while (len > TAG_LABEL_MAX - 10 || (im->file_name[len] & 0xC0) == 0x80)
		len--;
	tag = arena_printf(&op->mem, "Import %.*s", (int)len, im->file_name);
	for (char *c = tag; *c; c++)
		if (*c == ',')
			*c = ' ';
	return tag;
}

static void set_own_tag(struct op *op, const struct import *im, struct import_mapping *m)
{
	const char **tags = arena_alloc(&op->mem, (m->tag_count + 1) * sizeof(*tags));

	for (size_t i = 1; i < m->tag_count; i++)
		tags[i] = m->tags[i];
	tags[0] = own_tag(op, im);
	m->tags = tags;
	m->tag_count = m->tag_count ? m->tag_count : 1;
}

static bool has_error_column(const struct import_preview *p)
{
	return p->header && p->columns && strcmp(p->header[0], IMPORT_ERROR_COLUMN) == 0;
}

/* As the columns of an earlier file were matched, which may have had one more in front, or less. */
static bool take_columns(const struct import *im, const struct import_mapping *like,
			 struct import_mapping *m)
{
	size_t skip = has_error_column(im->preview) ? 1 : 0, from;

	if (like->count + 1 == m->count && skip)
		from = 0;
	else if (like->count == m->count)
		from = skip;
	else if (like->count == m->count + 1 && !skip)
		from = 1;
	else
		return false;
	for (size_t i = skip; i < m->count; i++)
		m->columns[i] = like->columns[from + i - skip];
	return true;
}

/*
 * Rows that failed and were mended join the others: they get the same tags, and no segment is
 * emptied of those who are in it for them.
 */
static void follow_first(struct import_mapping *m)
{
	if (m->segment_mode == IMPORT_REPLACE)
		m->segment_mode = IMPORT_ADD;
}

/* What is gone since has to be decided anew, and evidence ticked anew. */
static enum rc take_over(struct op *op, const struct import *im, int64_t id,
			 const struct attribute *attributes, size_t count, struct import_mapping *m)
{
	struct import_mapping like, guessed = *m;
	struct import other;
	enum rc rc = import_get(op, id, &other);

	if (rc)
		return rc;
	import_mapping_parse(op, other.mapping, &like);
	if (!take_columns(im, &like, &guessed))
		return RC_OK;
	*m = like;
	m->count = guessed.count;
	m->columns = guessed.columns;
	m->like_id = id;
	m->raise = false;
	for (size_t i = 0; i < m->count; i++)
		if (m->columns[i].target.to == IMPORT_TO_ATTRIBUTE &&
		    strcmp(import_target_label(m->columns[i].target, attributes, count),
			   IMPORT_GONE_LABEL) == 0)
			m->columns[i].target = (struct import_target){0};
	return RC_OK;
}

enum rc import_begin_mapping(struct op *op, struct import *im, bool as_last_time, int64_t *mended)
{
	struct attribute *attributes;
	struct import_profile p;
	struct import_mapping m;
	size_t count;
	int64_t like = 0;
	enum rc rc = import_file_guess(op, im->preview, &m);

	if (!rc)
		rc = attribute_list(op, &attributes, &count);
	if (rc)
		return rc;
	import_profile_parse(op, im->profile, &p);
	import_profile_settle(op, &p, attributes, count, &m);
	if (as_last_time)
		rc = import_find_like(op, im, &like);
	if (!rc && like)
		rc = take_over(op, im, like, attributes, count, &m);
	if (rc)
		return rc;
	*mended = has_error_column(im->preview) ? m.like_id : 0;
	if (*mended)
		follow_first(&m);
	/* An exact copy comes back as it was. */
	else if (!im->preview->header || !exact_copy_is(im->preview->header[0]))
		set_own_tag(op, im, &m);
	im->mapping = import_mapping_format(op, &m);
	return RC_OK;
}
