/*
 * /segments/history: how a segment grew, and why; and the small plot of it in the list.
 */
#include "cgi-bin/segments.h"

#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/segment_history.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/plot.h"

enum {
	SECONDS_PER_DAY = 24 * 60 * 60,
	LIST_DAYS = 30, /* of the plot in the list */
	PAGE_DAYS = 90, /* of one history page */
	EDITS_SHOWN = 500,
	NAMES_SHOWN = 3,      /* people of one cause who are named */
	NAMES_PAGE_MAX = 200, /* of all causes on a page */
	LINKED_MAX = 50,      /* people of one cause whom one filter can name */
};

const struct field segments_history_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"before", FIELD_ID, false, 0, NULL},
    {0},
};

static const char *day_text(struct request *rq, int64_t day)
{
	/* Noon is on the same day in every zone's calendar. */
	return zone_format_day(&rq->op.mem,
			       zone_from_local(day * SECONDS_PER_DAY + SECONDS_PER_DAY / 2));
}

/* --- the plots ------------------------------------------------------------------------------ */

/* The snapshots, and what it is now. */
static struct plot_point *make_points(struct request *rq, const struct segment_day *days,
				      size_t count, int64_t today, int64_t now, size_t *made)
{
	struct plot_point *points = arena_alloc(&rq->op.mem, (count + 2) * sizeof(*points));

	*made = 0;
	for (size_t i = 0; i < count; i++)
		if (days[i].day < today)
			points[(*made)++] = (struct plot_point){days[i].day, days[i].total};
	points[(*made)++] = (struct plot_point){today, now};
	return points;
}

static const char *signed_text(struct request *rq, int64_t n)
{
	return arena_printf(&rq->op.mem, "%s%s",
			    n < 0   ? "−"
			    : n > 0 ? "+"
				    : "±",
			    format_count(&rq->op.mem, n < 0 ? -n : n));
}

static const char *plot_title(struct request *rq, const struct plot_point *points, size_t count)
{
	struct arena *mem = &rq->op.mem;

	return arena_printf(mem, "From %s on %s to %s now (%s)",
			    format_counted(mem, points[0].value, "person", "people"),
			    day_text(rq, points[0].day), format_count(mem, points[count - 1].value),
			    signed_text(rq, points[count - 1].value - points[0].value));
}

enum rc segments_fill_growth(struct request *rq, struct tpl *row, const struct segment *s,
			     int64_t now)
{
	struct segment_day *days;
	struct plot_point *points;
	int64_t today, delta;
	size_t count, made;
	struct tpl *growth;
	enum rc rc = segment_today(&rq->op, &today);

	if (!rc)
		rc = segment_day_list(&rq->op, s->id, today - LIST_DAYS, LIST_DAYS + 2, &days,
				      &count);
	if (rc)
		return rc;
	if (!count) {
		tpl_show(row, "NO_GROWTH");
		return RC_OK;
	}
	points = make_points(rq, days, count, today, now, &made);
	growth = tpl_add(row, "GROWTH");
	delta = now - points[0].value;
	tpl_text(growth, "DELTA", signed_text(rq, delta));
	tpl_show(growth, delta > 0 ? "IS_UP" : delta < 0 ? "IS_DOWN" : "IS_LEVEL");
	plot_fill(&rq->op.mem, tpl_include(growth, "PLOT", "_plot"), PLOT_SMALL_HEIGHT, points,
		  made, today - LIST_DAYS, today, plot_title(rq, points, made));
	return RC_OK;
}

static void fill_scale(struct request *rq, struct tpl *t, const struct plot_point *points,
		       size_t count, int64_t first, int64_t last)
{
	int64_t low = points[0].value, high = low;

	for (size_t i = 1; i < count; i++) {
		low = points[i].value < low ? points[i].value : low;
		high = points[i].value > high ? points[i].value : high;
	}
	tpl_text(t, "HIGH", format_count(&rq->op.mem, high));
	if (low < high)
		tpl_text(tpl_add(t, "HAS_LOW"), "LOW", format_count(&rq->op.mem, low));
	tpl_text(t, "FIRST", day_text(rq, first));
	tpl_text(t, "LAST", day_text(rq, last));
}

static enum rc fill_large_plot(struct request *rq, struct tpl *t, const struct segment *s,
			       int64_t today, int64_t now)
{
	struct segment_day *days;
	struct plot_point *points;
	size_t count, made;
	struct tpl *growth, *plot;
	int64_t first, came = 0, went = 0;
	enum rc rc =
	    segment_day_list(&rq->op, s->id, today - PAGE_DAYS, PAGE_DAYS + 2, &days, &count);

	if (rc)
		return rc;
	for (size_t i = 0; i < count; i++) {
		if (days[i].day <= today - LIST_DAYS)
			continue;
		came += days[i].joined;
		went += days[i].departed;
	}
	tpl_text(t, "NOW", format_count(&rq->op.mem, now));
	tpl_text(t, "CAME", format_count(&rq->op.mem, came));
	tpl_text(t, "WENT", format_count(&rq->op.mem, went));
	if (!count)
		return RC_OK;
	points = make_points(rq, days, count, today, now, &made);
	/* A young segment has a month of room, an old one the whole quarter. */
	first = points[0].day > today - LIST_DAYS ? today - LIST_DAYS : points[0].day;
	growth = tpl_add(t, "GROWTH");
	tpl_text(growth, "SPAN", format_counted(&rq->op.mem, today - first, "day", "days"));
	plot = tpl_include(growth, "PLOT", "_plot_large");
	plot_fill(&rq->op.mem, plot, PLOT_LARGE_HEIGHT, points, made, first, today,
		  plot_title(rq, points, made));
	fill_scale(rq, plot, points, made, first, today);
	return RC_OK;
}

/* --- causes in words ------------------------------------------------------------------------ */

static void set_subject(struct tpl *t, const char *href, const char *text)
{
	struct tpl *subject = tpl_add(t, href ? "SUBJECT" : "SUBJECT_PLAIN");

	if (href)
		tpl_text(subject, "SUBJECT_HREF", href);
	tpl_text(subject, "SUBJECT_TEXT", text);
}

static void set_after(struct tpl *t, const char *text)
{
	tpl_text(tpl_add(t, "AFTER"), "AFTER_SUBJECT", text);
}

static void fill_tag(struct tpl *t, const struct segment_cause *c, const char *after)
{
	tpl_text(t, "WORDS", "tag");
	set_subject(t, NULL, c->subject_name[0] ? c->subject_name : "that is gone");
	set_after(t, after);
}

static void fill_hand(struct request *rq, struct tpl *t, const struct segment *s,
		      const struct segment_cause *c)
{
	if (c->subject == s->id) {
		tpl_text(t, "WORDS", c->is_joined ? "put in by hand" : "taken out by hand");
		return;
	}
	tpl_text(t, "WORDS", "moved by hand in the segment");
	set_subject(t,
		    c->subject_name[0]
			? arena_printf(&rq->op.mem, "/segments/view?id=%lld", (long long)c->subject)
			: NULL,
		    c->subject_name[0] ? c->subject_name : "of somebody else");
}

static void fill_words(struct request *rq, struct tpl *t, const struct segment *s,
		       const struct segment_cause *c)
{
	static const char *const plain[SEGMENT_CAUSE_KINDS] = {
	    [SEGMENT_CAUSE_OTHER] = "for a reason that was not recorded",
	    [SEGMENT_CAUSE_START] = "in it when its history began",
	    [SEGMENT_CAUSE_FILTER] = "filter changed",
	    [SEGMENT_CAUSE_CREATED] = "contact created",
	    [SEGMENT_CAUSE_ARCHIVED] = "contact archived",
	    [SEGMENT_CAUSE_DELETED] = "contact deleted",
	    [SEGMENT_CAUSE_RESTORED] = "contact restored",
	    [SEGMENT_CAUSE_TIME] = "time passed",
	    [SEGMENT_CAUSE_EVENT] = "they did something: an order, a visit, an e-mail …",
	    [SEGMENT_CAUSE_BROKEN] = "the segment broke: what its filter names is gone",
	    [SEGMENT_CAUSE_MENDED] = "the segment works again",
	};
	struct arena *mem = &rq->op.mem;

	switch (c->kind) {
	case SEGMENT_CAUSE_FIELD:
		set_subject(t, NULL, c->subject_name[0] ? c->subject_name : "an attribute");
		set_after(t, "changed");
		break;
	case SEGMENT_CAUSE_TAGGED:
		fill_tag(t, c, "added");
		break;
	case SEGMENT_CAUSE_UNTAGGED:
		fill_tag(t, c, "removed");
		break;
	case SEGMENT_CAUSE_IMPORT:
		set_subject(t, arena_printf(mem, "/imports/view?id=%lld", (long long)c->subject),
			    arena_printf(mem, "import %lld", (long long)c->subject));
		break;
	case SEGMENT_CAUSE_HAND:
		fill_hand(rq, t, s, c);
		break;
	case SEGMENT_CAUSE_SEGMENT:
		tpl_text(t, "WORDS", "filter changed of the segment");
		set_subject(t,
			    c->subject_name[0]
				? arena_printf(mem, "/segments/view?id=%lld", (long long)c->subject)
				: NULL,
			    c->subject_name[0] ? c->subject_name : "of somebody else");
		break;
	default:
		tpl_text(t, "WORDS", plain[c->kind]);
	}
	if (c->account_name[0])
		tpl_text(tpl_add(t, "PERSON_DID"), "WHO", c->account_name);
}

/* --- people of a cause ---------------------------------------------------------------------- */

static const char *filter_of_people(struct request *rq, const struct segment_cause *c)
{
	const char *text = "";

	for (size_t i = 0; i < c->people_count; i++)
		text = arena_printf(&rq->op.mem, "%s%sid = %lld", text, i ? " or " : "",
				    (long long)c->people[i]);
	return text;
}

static enum rc fill_people(struct request *rq, struct tpl *t, const struct segment_cause *c,
			   size_t *names)
{
	struct tpl *people = NULL, *rest;
	size_t shown = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < c->people_count && shown < NAMES_SHOWN && *names; i++) {
		struct contact contact;
		struct tpl *person;

		rc = contact_get(&rq->op, c->people[i], &contact);
		if (rc == RC_NOT_FOUND) { /* erased since */
			op_clear_fault(&rq->op);
			rc = RC_OK;
			continue;
		}
		if (rc)
			break;
		if (!people)
			people = tpl_add(t, "PEOPLE");
		person = tpl_add(people, "PERSON");
		if (shown)
			tpl_show(person, "COMMA");
		tpl_int(person, "CONTACT_ID", contact.id);
		tpl_text(person, "CONTACT_NAME", contact_title(&rq->op, &contact));
		shown++;
		--*names;
	}
	if (rc || !people || (int64_t)shown == c->count)
		return rc;
	/* Those who are not live are in no list, so a link to them would show too few. */
	if (c->count <= LINKED_MAX && c->people_count == (size_t)c->count &&
	    c->kind != SEGMENT_CAUSE_ARCHIVED && c->kind != SEGMENT_CAUSE_DELETED) {
		rest = tpl_add(people, "REST_LINK");
		tpl_text(rest, "REST_FILTER", filter_of_people(rq, c));
	} else {
		rest = tpl_add(people, "REST_PLAIN");
	}
	tpl_text(rest, "REST_COUNT", format_count(&rq->op.mem, c->count - (int64_t)shown));
	return RC_OK;
}

/* --- edits of the definition ---------------------------------------------------------------- */

static const char *edit_words(struct request *rq, const struct change *e)
{
	const char *who = e->account_name[0] ? e->account_name : "The system";
	struct arena *mem = &rq->op.mem;

	switch ((enum segment_field)e->field) {
	case SEGMENT_FIELD_NONE:
		return arena_printf(mem, "%s made the segment", who);
	case SEGMENT_NAME:
		return arena_printf(mem, "%s renamed it from “%s” to “%s”", who, e->old_value,
				    e->new_value);
	case SEGMENT_DESCRIPTION:
		return arena_printf(mem, "%s changed the description", who);
	case SEGMENT_FILTER:
		return arena_printf(mem, "%s changed the filter", who);
	case SEGMENT_SHARED:
		return arena_printf(mem, "%s made it %s", who,
				    strcmp(e->new_value, "yes") == 0 ? "shared" : "private");
	case SEGMENT_ARCHIVED:
		return arena_printf(mem, "%s %s it", who,
				    strcmp(e->new_value, "yes") == 0 ? "archived" : "restored");
	case SEGMENT_KIND:
		return arena_printf(mem, "%s %s", who,
				    e->new_value[0] ? "brought it back" : "took it away");
	case SEGMENT_OWNER:
	case SEGMENT_CREATED_AT:
		return arena_printf(mem, "%s undid something", who);
	}
	return who;
}

static enum rc fill_edit(struct request *rq, struct tpl *day, const struct change *e)
{
	struct tpl *t = tpl_add(day, "DEFINITION"), *filters;
	enum rc rc;

	tpl_text(t, "DEFINITION_WORDS", edit_words(rq, e));
	tpl_text(t, "WHEN", zone_format_minute(&rq->op.mem, e->at));
	tpl_text(t, "WHEN_EXACT", zone_format_exact(&rq->op.mem, e->at));
	if (e->field != SEGMENT_FILTER)
		return RC_OK;
	filters = tpl_add(t, "FILTERS");
	rc = segments_fill_filter(rq, filters, "OLD_FILTER", e->old_value);
	return rc ? rc : segments_fill_filter(rq, filters, "NEW_FILTER", e->new_value);
}

/* --- day by day ----------------------------------------------------------------------------- */

/* What a page tells, each newest first. */
struct story {
	struct segment segment;
	struct segment_day *days; /* oldest first */
	size_t day_count;
	struct segment_cause *causes;
	size_t cause_count, next_cause;
	struct change *edits;
	size_t edit_count, next_edit;
	size_t names; /* people who may still be named */
};

static int64_t day_of(const struct change *e)
{
	return zone_to_local(e->at) / SECONDS_PER_DAY;
}

static const struct segment_day *find_day(const struct story *story, int64_t day)
{
	for (size_t i = 0; i < story->day_count; i++)
		if (story->days[i].day == day)
			return &story->days[i];
	return NULL;
}

static enum rc fill_day(struct request *rq, struct tpl *days, struct story *story, int64_t number)
{
	const struct segment_day *day = find_day(story, number);
	struct tpl *t = tpl_add(days, "DAY");
	enum rc rc = RC_OK;

	tpl_text(t, "DATE", day_text(rq, number));
	if (day && day->is_broken)
		tpl_show(t, "DAY_BROKEN");
	else if (day)
		tpl_text(tpl_add(t, "TOTAL_TEXT"), "TOTAL", format_count(&rq->op.mem, day->total));
	for (; !rc && story->next_edit < story->edit_count &&
	       day_of(&story->edits[story->next_edit]) >= number;
	     story->next_edit++)
		rc = fill_edit(rq, t, &story->edits[story->next_edit]);
	for (; !rc && story->next_cause < story->cause_count &&
	       story->causes[story->next_cause].day >= number;
	     story->next_cause++) {
		const struct segment_cause *c = &story->causes[story->next_cause];
		struct tpl *row = tpl_add(t, "CAUSE");

		tpl_text(tpl_add(row, c->is_joined ? "JOINED" : "LEFT"), "CAUSE_COUNT",
			 format_count(&rq->op.mem, c->count));
		fill_words(rq, row, &story->segment, c);
		rc = fill_people(rq, row, c, &story->names);
	}
	return rc;
}

/* The newest day that has something to tell; 0: none is left. */
static int64_t next_day(const struct story *story)
{
	int64_t day = 0;

	if (story->next_cause < story->cause_count)
		day = story->causes[story->next_cause].day;
	if (story->next_edit < story->edit_count && day_of(&story->edits[story->next_edit]) > day)
		day = day_of(&story->edits[story->next_edit]);
	return day;
}

/* Edits of the days from .. to. */
static void keep_edits(struct story *story, int64_t from, int64_t to)
{
	size_t kept = 0;

	for (size_t i = 0; i < story->edit_count; i++)
		if (day_of(&story->edits[i]) >= from && day_of(&story->edits[i]) <= to)
			story->edits[kept++] = story->edits[i];
	story->edit_count = kept;
}

static enum rc read_story(struct request *rq, struct story *story, int64_t from, int64_t to,
			  bool *has_older)
{
	int64_t id = story->segment.id;
	bool more;
	enum rc rc = segment_cause_list(&rq->op, id, from, to, &story->causes, &story->cause_count);

	if (!rc)
		rc = segment_day_list(&rq->op, id, from, (size_t)(PAGE_DAYS * 4), &story->days,
				      &story->day_count);
	if (!rc)
		rc = change_list(&rq->op, CHANGE_SEGMENT, id, EDITS_SHOWN, &story->edits,
				 &story->edit_count, &more);
	/* Its making is the oldest edit. */
	*has_older = !rc && more;
	for (size_t i = 0; !rc && i < story->edit_count; i++)
		*has_older |= day_of(&story->edits[i]) < from;
	keep_edits(story, from, to);
	return rc;
}

static enum rc fill_days(struct request *rq, struct tpl *t, struct story *story, int64_t today)
{
	int64_t before = form_id(rq, "before");
	int64_t to = before > 0 && before <= today ? before - 1 : today, from = to - PAGE_DAYS + 1;
	struct tpl *days, *empty;
	int64_t day;
	bool has_older;
	enum rc rc = read_story(rq, story, from, to, &has_older);

	if (rc)
		return rc;
	if (!next_day(story) && !has_older) {
		empty = tpl_include(tpl_add(t, "NO_DAYS"), "EMPTY", "_empty");
		tpl_text(empty, "ICON", "segments");
		tpl_text(empty, "TITLE", "Nothing has happened yet");
		tpl_text(empty, "TEXT",
			 "Every night it is noted who has come and who has gone, and why.");
		return RC_OK;
	}
	days = tpl_add(t, "DAYS");
	while (!rc && (day = next_day(story)) != 0)
		rc = fill_day(rq, days, story, day);
	if (has_older)
		tpl_int(tpl_add(days, "OLDER"), "OLDER_DAY", from);
	return rc;
}

/* --- the page ------------------------------------------------------------------------------- */

static enum rc fill_broken(struct request *rq, struct tpl *t, const struct segment *s,
			   const struct segment_state *state)
{
	struct tpl *broken;
	int64_t since;
	enum rc rc = segment_broken_since(&rq->op, s->id, &since);

	if (rc || !state->is_broken)
		return rc;
	broken = tpl_add(t, "BROKEN");
	if (since)
		tpl_text(tpl_add(broken, "SINCE_DAY"), "SINCE", day_text(rq, since));
	tpl_text(
	    broken, "WHY",
	    state->missing[0]
		? arena_printf(&rq->op.mem, "The %s that its filter names is gone.", state->missing)
		: state->error);
	return RC_OK;
}

enum rc get_segments_history(struct request *rq)
{
	struct story story = {.names = NAMES_PAGE_MAX};
	struct segment_state state;
	struct filter_sets sets;
	int64_t today, now;
	struct tpl *t;
	enum rc rc = segment_today(&rq->op, &today);

	if (!rc)
		rc = segment_get(&rq->op, form_id(rq, "id"), &story.segment);
	if (!rc)
		rc = filter_sets_init(&rq->op, &sets);
	if (!rc)
		rc = segment_count(&rq->op, &sets, &story.segment, &now, &state);
	if (rc)
		return rc;
	t = page_new(rq, "segments_history",
		     arena_printf(&rq->op.mem, "History of %s", story.segment.name));
	tpl_int(t, "ID", story.segment.id);
	tpl_text(t, "NAME", story.segment.name);
	rc = fill_broken(rq, t, &story.segment, &state);
	if (!rc)
		rc = fill_large_plot(rq, t, &story.segment, today, now);
	if (!rc)
		rc = fill_days(rq, t, &story, today);
	return rc ? rc : page_send(rq, t, RC_OK);
}
