/*
 * What an action was about, in a few words: the first rows of its changes say it, however many
 * there are.
 */
#include "cgi-bin/changes.h"

#include "lib/domain/bulk.h"
#include "lib/domain/contact.h"
#include "lib/domain/import.h"
#include "lib/domain/permission.h"
#include "lib/web/format.h"

enum {
	ROWS_READ = 4,	 /* of the first record: its fields */
	NAMES_SHOWN = 3, /* more of them are "others" */
};

/* Names, each once. */
struct names {
	const char *list[BULK_TARGETS_MAX];
	size_t count;
};

static void add_name(struct names *n, const char *name)
{
	for (size_t i = 0; i < n->count; i++)
		if (strcmp(n->list[i], name) == 0)
			return;
	if (name[0] && n->count < ARRAY_LEN(n->list))
		n->list[n->count++] = name;
}

/* "City, ZIP code, Country and 2 others" */
static const char *join_names(struct request *rq, const struct names *n)
{
	struct arena *mem = &rq->op.mem;
	size_t shown = n->count <= NAMES_SHOWN ? n->count : NAMES_SHOWN;
	const char *text = "";

	for (size_t i = 0; i < shown; i++)
		text = arena_printf(mem, "%s%s%s", text, i ? ", " : "", n->list[i]);
	if (n->count > shown)
		text = arena_printf(
		    mem, "%s and %s", text,
		    format_counted(mem, (int64_t)(n->count - shown), "other", "others"));
	return text;
}

static bool is_kind(const struct change_batch *b, const char *kind)
{
	size_t len = strlen(kind);

	return strncmp(b->action, kind, len) == 0 && b->action[len] == '.';
}

static bool is_action(const struct change_batch *b, const char *action)
{
	return strcmp(b->action, action) == 0;
}

/* --- what a row says ------------------------------------------------------------------------ */

/* The field; of tags and segments which one, whichever way it went. */
static enum rc add_field(struct request *rq, const struct change_batch *b,
			 const struct change_value *v, struct names *out)
{
	bool is_named = v->field == CONTACT_CHANGE_TAG || v->field == CONTACT_CHANGE_SEGMENT;
	struct change_words w;
	enum rc rc;

	if (v->entity != CHANGE_CONTACT || v->is_hidden || !v->field)
		return RC_OK;
	/* Of the others the action says as much as the field. */
	if (!is_named && !is_action(b, "contact.edit") && !is_action(b, "contact.status") &&
	    !is_action(b, "care.fix"))
		return RC_OK;
	rc = change_words_field(rq, v, &w);
	if (!rc)
		add_name(out, !is_named ? w.field : w.new_value[0] ? w.new_value : w.old_value);
	return rc;
}

/* Work on many knows what it was told; the first person need not have lacked all of it. */
static enum rc add_targets(struct request *rq, const struct change_batch *b, struct names *out)
{
	int64_t ids[BULK_TARGETS_MAX];
	bool is_tag = is_action(b, "contact.tag") || is_action(b, "contact.untag");
	size_t count;
	enum rc rc;

	if (!is_tag && !is_kind(b, "segment"))
		return RC_OK;
	rc = change_batch_targets(&rq->op, b->id, ids, ARRAY_LEN(ids), &count);
	for (size_t i = 0; !rc && i < count; i++) {
		const char *name;

		rc = change_target_name(rq, is_tag, ids[i], &name);
		if (!rc)
			add_name(out, name);
	}
	return rc;
}

static enum rc record_name(struct request *rq, const struct change_value *v, const char **out)
{
	struct change_words w;
	enum rc rc = RC_OK;

	*out = "";
	if (v->is_hidden || v->entity == CHANGE_BLACKLIST)
		return RC_OK;
	rc = change_words_find(rq, v, &w);
	if (!rc)
		*out = w.record;
	return rc;
}

/* --- what kind of action -------------------------------------------------------------------- */

/* Who may not look at imports is not told their files. */
static enum rc about_import(struct request *rq, const struct change_batch *b, const char **out)
{
	struct import im;
	enum rc rc;

	if (!permission_granted(rq->session.role, PERM_IMPORT_RUN))
		return RC_OK;
	rc = import_get(&rq->op, b->import_id, &im);
	if (!rc)
		*out = im.name;
	if (rc != RC_NOT_FOUND)
		return rc;
	op_clear_fault(&rq->op);
	return RC_OK;
}

/* The tag, attribute or segment itself, which stands behind the people who have it. */
static enum rc about_definition(struct request *rq, const struct change_batch *b, const char **out)
{
	const struct change_value people = {.entity = CHANGE_CONTACT, .entity_id = INT64_MAX};
	struct change_value *value;
	size_t count;
	enum rc rc = change_batch_values(&rq->op, b->id, &people, 1, &value, &count);

	return rc || !count ? rc : record_name(rq, value, out);
}

/* Are all of them of one person?  A tag may have been made on the way. */
static enum rc is_alone(struct request *rq, const struct change_batch *b,
			const struct change_value *first, bool *out)
{
	struct change_value last = *first, *next;
	size_t count;
	enum rc rc;

	last.id = INT64_MAX;
	rc = change_batch_values(&rq->op, b->id, &last, 1, &next, &count);
	*out = !rc && (!count || next->entity != first->entity);
	return rc;
}

static enum rc about_records(struct request *rq, const struct change_batch *b, const char **out)
{
	struct change_value *values;
	struct names fields = {0};
	const char *name = "", *what;
	bool alone = false;
	size_t count;
	enum rc rc = change_batch_values(&rq->op, b->id, NULL, ROWS_READ, &values, &count);

	if (rc || !count)
		return rc;
	rc = add_targets(rq, b, &fields);
	if (!rc && !fields.count)
		for (size_t i = 0; !rc && i < count; i++)
			if (values[i].entity_id == values[0].entity_id)
				rc = add_field(rq, b, &values[i], &fields);
	if (!rc)
		rc = is_alone(rq, b, &values[0], &alone);
	if (!rc && (alone || is_action(b, "contact.merge")))
		rc = record_name(rq, &values[0], &name);
	what = join_names(rq, &fields);
	*out = name[0] && what[0] ? arena_printf(&rq->op.mem, "%s: %s", name, what)
	       : name[0]	  ? name
				  : what;
	return rc;
}

enum rc change_about(struct request *rq, const struct change_batch *b, const char **out)
{
	enum rc rc = RC_OK;

	*out = "";
	if (b->import_id)
		return about_import(rq, b, out);
	if (is_kind(b, "tag") || is_kind(b, "attribute") || is_kind(b, "segment"))
		rc = about_definition(rq, b, out);
	return rc || (*out)[0] ? rc : about_records(rq, b, out);
}
