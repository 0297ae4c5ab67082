/*
 * What the page "Match columns" sends, stored; with the attributes that it asks for.
 */
#include "cgi-bin/imports_mapping.h"

#include "lib/domain/import_segment.h"
#include "lib/platform/db.h"

/* What was ticked on the form.  RC_INVALID: none of ours. */
static enum rc read_segments(struct request *rq, int64_t *ids, size_t *count)
{
	size_t chosen_count;
	const char *const *chosen = form_list(rq, "segment", &chosen_count);

	*count = 0;
	if (chosen_count > IMPORT_SEGMENTS_MAX)
		return op_fail(&rq->op, RC_INVALID, "segment", "these are too many segments");
	for (size_t i = 0; i < chosen_count; i++) {
		char *end;
		long long id = strtoll(chosen[i], &end, 10);

		if (id <= 0 || *end)
			return op_fail(&rq->op, RC_INVALID, "segment", "this is no segment");
		ids[(*count)++] = id;
	}
	return RC_OK;
}

static void leave_rest(struct import_form *form)
{
	for (size_t i = 0; i < form->mapping.count; i++)
		if (form->mapping.columns[i].target.to == IMPORT_TO_NOTHING &&
		    !form->choices[i].is_new)
			form->mapping.columns[i].target.to = IMPORT_TO_LEFT_OUT;
}

/* An attribute for each column that has values; nothing is to be kept of empty ones. */
static void make_rest(struct request *rq, const struct import *im, struct import_form *form)
{
	struct import_profile profile;

	import_profile_parse(&rq->op, im->profile, &profile);
	for (size_t i = 0; i < form->mapping.count; i++) {
		struct import_column *c = &form->mapping.columns[i];

		if (c->target.to != IMPORT_TO_NOTHING || form->choices[i].is_new)
			continue;
		if (!c->is_exact && i < profile.count && !profile.columns[i].filled)
			c->target.to = IMPORT_TO_LEFT_OUT;
		else
			form->choices[i].is_new = true;
	}
}

/* Who is left as they are neither joins a segment nor leaves it. */
static enum rc check_segment_mode(struct op *op, const struct import_mapping *m)
{
	if (m->people != IMPORT_LEAVE || m->segment_mode == IMPORT_ADD)
		return RC_OK;
	return op_fail(op, RC_INVALID, "segment",
		       "people who are here already are left as they are, so they would neither"
		       " take a place in the segments nor leave them: choose above that they are"
		       " updated, or that the people of the file join");
}

static enum rc save(struct request *rq, struct import *im, struct import_form *form)
{
	int64_t segments[IMPORT_SEGMENTS_MAX];
	struct import_preview preview;
	struct import_profile profile;
	struct attribute *attributes;
	struct op *op = &rq->op;
	size_t segment_count, count;
	enum rc rc = import_read_preview(rq, im, &preview);

	import_profile_parse(op, im->profile, &profile);
	if (!rc)
		rc = import_form_create(rq, &profile, &preview, form);
	if (!rc)
		rc = attribute_list(op, &attributes, &count);
	if (!rc)
		rc = import_form_check(rq, &profile, attributes, count, form);
	if (!rc)
		rc = read_segments(rq, segments, &segment_count);
	if (!rc && segment_count)
		rc = check_segment_mode(op, &form->mapping);
	if (!rc)
		rc = import_segments_save(op, im, segments, segment_count);
	return rc ? rc : import_save_mapping(op, im, &form->mapping);
}

/* The attributes that were created go, before the page names them. */
static enum rc undo_new(struct request *rq, struct import_form *form)
{
	struct fault kept = rq->op.fault;
	enum rc rc;

	for (size_t i = 0; i < form->mapping.count; i++) {
		struct import_column *c = &form->mapping.columns[i];

		if (form->choices[i].is_new)
			c->target = (struct import_target){0};
		for (size_t k = 0; form->choices[i].new_parts && k < c->part_count; k++)
			if (form->choices[i].new_parts[k])
				c->parts[k].attribute_id = 0;
	}
	db_rollback(&rq->op);
	rq->op.batch_id = 0;
	rc = db_begin_write(&rq->op);
	if (!rc)
		rq->op.fault = kept;
	return rc;
}

enum rc post_imports_mapping(struct request *rq)
{
	struct import_form form;
	struct import im;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	if (rc || gone)
		return rc;
	rc = import_check_files(rq, &im);
	if (rc)
		return import_show_mapping(rq, &im, NULL, rc);
	rc = import_form_read(rq, &im, &form);
	if (!rc && form_bool(rq, "new_rest"))
		make_rest(rq, &im, &form);
	if (!rc && form_bool(rq, "leave_rest"))
		leave_rest(&form);
	if (!rc)
		rc = save(rq, &im, &form);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		enum rc undone = undo_new(rq, &form);

		return undone ? undone : import_show_mapping(rq, &im, &form, rc);
	}
	return rc ? rc : import_go_to_review(rq, &im);
}
