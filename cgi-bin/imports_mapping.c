/*
 * The page "Match columns": its lines stand in imports_mapping_column.c, what it sends is read in
 * imports_mapping_form.c and stored by imports_mapping_save.c.
 */
#include "cgi-bin/imports_mapping.h"

#include "cgi-bin/imports_mapping_view.h"
#include "lib/domain/import_segment.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/web/format.h"
#include "lib/web/guard.h"

enum { OPTIONS_SHOWN = 60000 /* of all selects of a page together */ };

static const char *const key_labels[IMPORT_KEY_COUNT] = {"Muster ID", "E-mail", "Phone",
							 "Identifier"};

enum rc import_get_open(struct request *rq, struct import *im, bool *gone)
{
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), im);

	*gone = !rc && !import_is_open(im);
	if (*gone)
		return redirect_to(rq, "/imports/view?id=%lld", (long long)im->id);
	return rc;
}

enum rc import_read_preview(struct request *rq, const struct import *im,
			    struct import_preview *preview)
{
	return import_file_preview(&rq->op, rq->config, im, preview);
}

/* --- all lines ------------------------------------------------------------------------------ */

/* Has nobody decided on it? */
static bool is_open(const struct mapping_view *v, size_t i)
{
	return v->m->columns[i].target.to == IMPORT_TO_NOTHING &&
	       !(v->choices && v->choices[i].is_new);
}

static void fill_columns(struct mapping_view *v, struct tpl *t)
{
	const struct import_mapping *m = v->m;
	size_t open = 0, left = 0;
	struct tpl *rest;

	for (size_t i = 0; i < m->count; i++) {
		import_fill_column(v, t, i);
		open += is_open(v, i);
		left += m->columns[i].target.to == IMPORT_TO_LEFT_OUT;
	}
	tpl_int(t, "MATCHED_COUNT", (int64_t)(m->count - open - left));
	tpl_text(t, "COLUMNS",
		 format_counted(&v->rq->op.mem, (int64_t)m->count, "column was", "columns were"));
	if (!open)
		return;
	rest = tpl_add(t, "REST");
	tpl_text(rest, "OPEN_COUNT",
		 format_counted(&v->rq->op.mem, (int64_t)open, "column", "columns"));
	for (size_t i = 0; i < m->count; i++)
		if (is_open(v, i)) {
			struct tpl *name = tpl_add(rest, "OPEN_COLUMN");

			tpl_int(name, "N", (int64_t)i + 1);
			tpl_text(name, "TEXT", import_column_name(v->rq, &v->preview, i));
		}
}

/* --- for all rows --------------------------------------------------------------------------- */

static void fill_people(struct mapping_view *v, struct tpl *t)
{
	static const char *const sections[] = {"LEAVE", "UPDATE", "UPDATE_ONLY"};
	const struct import_mapping *m = v->m;

	tpl_show(t, sections[m->people]);
	for (size_t place = 0; place < IMPORT_KEYS_MAX; place++) {
		struct tpl *row = tpl_add(t, "KEY");

		tpl_int(row, "PLACE", (int64_t)place + 1);
		for (int k = 0; k < IMPORT_KEY_COUNT; k++)
			import_add_option(row, "KEY_CHOICE", import_key_values[k], key_labels[k],
					  place < m->key_count && (int)m->keys[place] == k);
	}
	if (m->needs_key)
		tpl_show(t, "NEEDS_KEY");
	if (m->newer)
		tpl_show(t, "NEWER");
	if (permission_granted(v->rq->session.role, PERM_CONSENT_RAISE) && m->raise)
		tpl_show(tpl_add(t, "MAY_RAISE"), "RAISE");
	else if (permission_granted(v->rq->session.role, PERM_CONSENT_RAISE))
		tpl_show(t, "MAY_RAISE");
}

static void fill_tags(struct mapping_view *v, struct tpl *t)
{
	const char *more = "";

	tpl_text(t, "TAG", v->m->tag_count ? v->m->tags[0] : "");
	for (size_t i = 1; i < v->m->tag_count; i++)
		more =
		    arena_printf(&v->rq->op.mem, "%s%s%s", more, i > 1 ? ", " : "", v->m->tags[i]);
	tpl_text(t, "MORE_TAGS", more);
}

static bool is_ticked(struct mapping_view *v, int64_t id, const struct segment *stored,
		      size_t count)
{
	size_t sent_count;
	const char *const *sent;

	if (v->choices) {
		sent = form_list(v->rq, "segment", &sent_count);
		for (size_t i = 0; i < sent_count; i++)
			if (strtoll(sent[i], NULL, 10) == id)
				return true;
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (stored[i].id == id)
			return true;
	return false;
}

static enum rc fill_segments(struct mapping_view *v, struct tpl *t)
{
	static const char *const mode_sections[] = {"SEGMENTS_ADD", "SEGMENTS_REPLACE",
						    "SEGMENTS_REMOVE"};
	struct segment_query q = {.search = "", .is_static = true};
	struct segment *list, *stored;
	size_t count, stored_count, hidden;
	struct op *op = &v->rq->op;
	struct tpl *section;
	enum rc rc = segment_list(op, &q, &list, &count);

	if (!rc)
		rc = import_segments_list(op, v->im, &stored, &stored_count, &hidden);
	if (rc)
		return rc;
	section = tpl_add(t, count ? "SEGMENTS" : "NO_SEGMENTS");
	if (!count)
		return RC_OK;
	tpl_show(section, mode_sections[v->m->segment_mode]);
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(section, "SEGMENT");

		tpl_int(row, "SEGMENT_ID", list[i].id);
		tpl_text(row, "SEGMENT_NAME", list[i].name);
		if (is_ticked(v, list[i].id, stored, stored_count))
			tpl_show(row, "CHOSEN");
	}
	page_fault_as(v->rq, section, "SEGMENT");
	return RC_OK;
}

/* --- the page ------------------------------------------------------------------------------- */

static enum rc fill_like(struct mapping_view *v, struct tpl *t)
{
	struct import other;
	struct tpl *like;
	enum rc rc;

	if (!v->m->like_id)
		return RC_OK;
	rc = import_get(&v->rq->op, v->m->like_id, &other);
	if (rc == RC_NOT_FOUND) {
		op_clear_fault(&v->rq->op);
		return RC_OK;
	}
	if (rc)
		return rc;
	like = tpl_add(t, "LIKE");
	tpl_int(like, "LIKE_ID", other.id);
	tpl_text(like, "LIKE_NAME", other.name);
	return RC_OK;
}

static enum rc fill_readable(struct mapping_view *v, struct tpl *t)
{
	struct op *op = &v->rq->op;
	enum rc rc = attribute_list(op, &v->attributes, &v->attribute_count);

	if (rc)
		return rc;
	import_profile_parse(op, v->im->profile, &v->profile);
	v->proposed =
	    import_proposed_names(v->rq, &v->preview, v->m, v->attributes, v->attribute_count);
	v->is_short = v->m->count * (v->attribute_count + 40) > OPTIONS_SHOWN;
	fill_columns(v, t);
	for (size_t i = 0; v->is_short && i < v->attribute_count; i++)
		tpl_text(tpl_add(t, "ATTRIBUTE_ENTRY"), "ATTRIBUTE_NAME", v->attributes[i].name);
	fill_people(v, t);
	fill_tags(v, t);
	rc = fill_like(v, t);
	return rc ? rc : fill_segments(v, t);
}

enum rc import_show_mapping(struct request *rq, const struct import *im,
			    const struct import_form *form, enum rc rc)
{
	struct mapping_view v = {.rq = rq, .im = im};
	struct fault kept = rq->op.fault;
	struct import_mapping stored;
	enum rc read = import_read_preview(rq, im, &v.preview);
	const char *reason = read ? op_sentence(&rq->op, rq->op.fault.reason) : "";
	struct tpl *body, *t;

	if (read && read != RC_INVALID)
		return read;
	rq->op.fault = kept;
	import_mapping_parse(&rq->op, im->mapping, &stored);
	v.m = form ? &form->mapping : &stored;
	v.choices = form ? form->choices : NULL;
	body = page_new(rq, "imports_mapping", "Match columns");
	tpl_int(body, "ID", im->id);
	tpl_text(body, "FILES", import_files_mark(&rq->op, im));
	tpl_text(body, "NAME", im->name);
	/* Where it cannot be read at all, that is said in its own place. */
	if (read)
		op_clear_fault(&rq->op);
	import_fill_formats(rq, body, im);
	rq->op.fault = kept;
	import_fill_first_rows(rq, body, &v.preview, reason);
	if (read)
		return page_send(rq, body, rc);
	t = tpl_add(body, "READABLE");
	read = fill_readable(&v, t);
	if (read)
		return read;
	page_fault(rq, t);
	if (rc && kept.field[0])
		tpl_show(body, "HAS_ERRORS");
	return page_send(rq, body, rc);
}

enum rc get_imports_mapping(struct request *rq)
{
	struct import im;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	return rc || gone ? rc : import_show_mapping(rq, &im, NULL, RC_OK);
}
