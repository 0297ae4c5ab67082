#include "lib/domain/import_vcard.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/domain/export_format.h"
#include "lib/domain/import_value.h"
#include "lib/platform/csv.h"
#include "lib/platform/vcard.h"

enum {
	PAIRS_MAX = 12 * VCARD_PROPERTIES_MAX, /* an address gives seven cells and a label */
	NUMBERED = 100,			       /* places of a family in the order of columns */
	ROW_BYTES = 2 * (VCARD_BYTES_MAX + 3 * VCARD_TEXT_BYTES) + 8 * CSV_COLUMNS_MAX,
	FLUSH_BYTES = 256 * 1024,
	NAME_PARTS = 5,
	ADDRESS_PARTS = 7,
};

/* Where columns stand, one family after the other. */
enum place {
	PLACE_NAME,
	PLACE_EMAIL,
	PLACE_PHONE,
	PLACE_COMPANY,
	PLACE_ADDRESS,
	PLACE_KNOWN,
	PLACE_OTHER,
};

struct pair {
	const char *column;
	int place;
	const char *text;
};

struct column {
	const char *name;
	int place;
	size_t order; /* in which it was met */
};

struct table {
	struct op *op;
	int from, to;
	int64_t left; /* bytes that may be written */
	struct arena names;
	struct column columns[CSV_COLUMNS_MAX];
	size_t column_count;
	struct pair *pairs; /* of the card at hand */
	size_t pair_count;
	const char **cells;
	struct str out;
};

/* --- what a card says ----------------------------------------------------------------------- */

/* Also where it is empty. */
static void add_column(struct table *t, int place, const char *column, const char *text)
{
	if (t->pair_count == PAIRS_MAX)
		return;
	/* What is said twice stands in one cell, a line each. */
	for (size_t i = 0; i < t->pair_count; i++)
		if (strcmp(t->pairs[i].column, column) == 0) {
			if (strcmp(t->pairs[i].text, text) != 0)
				t->pairs[i].text =
				    arena_printf(&t->op->mem, "%s\n%s", t->pairs[i].text, text);
			return;
		}
	t->pairs[t->pair_count++] = (struct pair){column, place, text};
}

static void add(struct table *t, int place, const char *column, const char *text)
{
	if (text[strspn(text, " \t\n")])
		add_column(t, place, column, text);
}

static void add_nth(struct table *t, int place, const char *family, int n, const char *what,
		    const char *text)
{
	n = n < NUMBERED ? n : NUMBERED - 1;
	add_column(t, place * NUMBERED + n,
		   arena_printf(&t->op->mem, "%s %d - %s", family, n, what), text);
}

static const struct vcard_property *find(const struct vcard *c, const char *name)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->properties[i].name, name) == 0)
			return &c->properties[i];
	return NULL;
}

static const char *text_of(struct table *t, const struct vcard *c, const struct vcard_property *p)
{
	return vcard_text(&t->op->mem, p->value, c->is_old);
}

/* "_$!<Work>!$_" of telephones is "Work". */
static const char *plain_label(struct table *t, const char *label)
{
	size_t len = strlen(label);

	if (len > 8 && strncmp(label, "_$!<", 4) == 0 && strcmp(label + len - 4, ">!$_") == 0)
		return arena_dup_len(&t->op->mem, label + 4, len - 8);
	return label;
}

/* "home": the label of its group, else the first type that says something. */
static const char *label_of(struct table *t, const struct vcard *c, const struct vcard_property *p)
{
	static const char *const idle[] = {"internet", "voice", "x400",	  "msg",   "text",
					   "dom",      "intl",	"postal", "parcel"};
	const char *word = p->types;

	for (size_t i = 0; p->group[0] && i < c->count; i++)
		if (strcmp(c->properties[i].name, "X-ABLABEL") == 0 &&
		    strcmp(c->properties[i].group, p->group) == 0)
			return plain_label(t, text_of(t, c, &c->properties[i]));
	while (*(word += strspn(word, " "))) {
		size_t len = strcspn(word, " ");
		bool says = true;

		for (size_t i = 0; i < ARRAY_LEN(idle); i++)
			says &= strlen(idle[i]) != len || strncmp(word, idle[i], len) != 0;
		if (says)
			return arena_dup_len(&t->op->mem, word, len);
		word += len;
	}
	return "";
}

static const char *without(const char *text, const char *scheme)
{
	size_t len = strlen(scheme);

	return strncasecmp(text, scheme, len) == 0 ? text + len : text;
}

/* The preferred first, the others as they stand. */
static size_t sort_family(const struct vcard *c, const char *name,
			  const struct vcard_property **out)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++) {
		const struct vcard_property *p = &c->properties[i];
		size_t at = count;

		if (strcmp(p->name, name) != 0)
			continue;
		for (; at > 0 && out[at - 1]->pref > p->pref; at--)
			out[at] = out[at - 1];
		out[at] = p;
		count++;
	}
	return count;
}

static bool is_fax(const struct vcard_property *p)
{
	return strstr(p->types, " fax ") != NULL;
}

static void add_points(struct table *t, const struct vcard *c, const char *property, int place,
		       const char *family, const char *scheme)
{
	const struct vcard_property *list[VCARD_PROPERTIES_MAX];
	size_t count = sort_family(c, property, list);
	int n = 0;

	for (size_t i = 0; i < count; i++) {
		const char *text = without(text_of(t, c, list[i]), scheme);

		if (place == PLACE_PHONE && is_fax(list[i])) {
			add(t, PLACE_KNOWN * NUMBERED, "Fax", text);
			continue;
		}
		if (!text[strspn(text, " \t\n")])
			continue;
		n++;
		add_nth(t, place, family, n, "Label", label_of(t, c, list[i]));
		add_nth(t, place, family, n, "Value", text);
	}
}

static void add_addresses(struct table *t, const struct vcard *c)
{
	static const char *const names[ADDRESS_PARTS] = {
	    "PO Box", "Extended Address", "Street", "City", "Region", "Postal Code", "Country"};
	static const size_t order[ADDRESS_PARTS] = {2, 1, 0, 3, 4, 5, 6};
	const struct vcard_property *list[VCARD_PROPERTIES_MAX];
	size_t count = sort_family(c, "ADR", list);

	for (size_t i = 0; i < count; i++) {
		const char *parts[ADDRESS_PARTS];
		size_t given =
		    vcard_parts(&t->op->mem, list[i]->value, ';', c->is_old, parts, ADDRESS_PARTS);

		for (size_t k = 0; k < ADDRESS_PARTS; k++)
			if (order[k] < given && parts[order[k]][0])
				add_nth(t, PLACE_ADDRESS, "Address", (int)i + 1, names[order[k]],
					parts[order[k]]);
	}
}

/* A name that is shown is none of its own when it only repeats something else. */
static bool is_repeated(struct table *t, const struct vcard *c, const char *shown)
{
	static const char *const names[] = {"EMAIL", "TEL", "ORG"};

	for (size_t i = 0; i < c->count; i++)
		for (size_t n = 0; n < ARRAY_LEN(names); n++)
			if (strcmp(c->properties[i].name, names[n]) == 0 &&
			    strcmp(text_of(t, c, &c->properties[i]), shown) == 0)
				return true;
	return false;
}

static bool is_ours(const struct vcard *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (strncmp(c->properties[i].name, "X-MUSTER-", 9) == 0)
			return true;
	return false;
}

/* Under the names of the others: a table with both would have the full one left out. */
static void split_name(struct table *t, const char *text)
{
	const char *first, *last;

	import_value_split_name(t->op, text, &first, &last);
	add(t, PLACE_NAME * NUMBERED, "First Name", first);
	add(t, PLACE_NAME * NUMBERED + 2, "Last Name", last);
}

static void add_name(struct table *t, const struct vcard *c)
{
	static const char *const names[NAME_PARTS] = {"Last Name", "First Name", "Middle Name",
						      "Name Prefix", "Name Suffix"};
	static const size_t order[NAME_PARTS] = {1, 2, 0, 3, 4};
	const struct vcard_property *n = find(c, "N"), *shown = find(c, "FN");
	const char *parts[NAME_PARTS];
	size_t before = t->pair_count,
	       given =
		   n ? vcard_parts(&t->op->mem, n->value, ';', c->is_old, parts, NAME_PARTS) : 0;

	for (size_t i = 0; i < NAME_PARTS; i++)
		if (order[i] < given)
			add(t, PLACE_NAME * NUMBERED + (int)i, names[order[i]], parts[order[i]]);
	if (shown && t->pair_count == before && !is_ours(c)) {
		const char *text = text_of(t, c, shown);

		if (!is_repeated(t, c, text))
			split_name(t, text);
	}
}

static void add_company(struct table *t, const struct vcard *c)
{
	const struct vcard_property *org = find(c, "ORG");
	const char *parts[2];
	size_t given =
	    org ? vcard_parts(&t->op->mem, org->value, ';', c->is_old, parts, ARRAY_LEN(parts)) : 0;

	if (given > 0)
		add(t, PLACE_COMPANY * NUMBERED, "Organization Name", parts[0]);
	if (given > 1)
		add(t, PLACE_COMPANY * NUMBERED + 1, "Organization Department", parts[1]);
}

/*
 * 19960415 and 1996-04-15T00:00:00Z are 1996-04-15; without a year it stays as it is.  Telephones
 * write 1604 where they have none.
 */
static const char *plain_date(struct table *t, const char *text)
{
	size_t digits = strspn(text, "0123456789");
	int month, day;

	if (digits >= 4 && (sscanf(text, "1604-%2d-%2d", &month, &day) == 2 ||
			    sscanf(text, "1604%2d%2d", &month, &day) == 2))
		return arena_printf(&t->op->mem, "--%02d-%02d", month, day);
	if (digits == 8 && (!text[8] || text[8] == 'T'))
		return arena_printf(&t->op->mem, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
	if (digits == 4 && strlen(text) > 10 && text[4] == '-' && text[7] == '-' && text[10] == 'T')
		return arena_dup_len(&t->op->mem, text, 10);
	return text;
}

/* "X-MUSTER-EMAIL-STATUS" is "email_status", and of attributes "ATTR-COLOUR" is "colour". */
static const char *own_column(struct table *t, const char *name)
{
	const char *from = name + strlen("X-MUSTER-");
	char *out = arena_dup(&t->op->mem, without(from, "ATTR-"));

	for (char *c = out; *c; c++)
		*c = *c == '-' ? '_' : (char)tolower((unsigned char)*c);
	if (strcmp(out, "other_email") == 0)
		return "Further e-mail addresses";
	return strcmp(out, "other_phone") == 0 ? "Further phone numbers" : out;
}

/* As a list of ours is written, so that what was escaped in the card is not parted again. */
static const char *list_of(struct table *t, const char **items, size_t count)
{
	size_t room = 1, kept = 0;
	const char *text;
	struct str s;

	for (size_t i = 0; i < count; i++) {
		room += 2 * strlen(items[i]) + strlen("\"\", ");
		if (items[i][0])
			items[kept++] = items[i];
	}
	str_init(&s, room);
	export_add_list(&s, items, kept);
	text = arena_dup_len(&t->op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

static void add_tags(struct table *t, const struct vcard *c, const struct vcard_property *p)
{
	const char **words = arena_alloc(&t->op->mem, VCARD_PROPERTIES_MAX * sizeof(*words));
	size_t count =
	    vcard_parts(&t->op->mem, p->value, ',', c->is_old, words, VCARD_PROPERTIES_MAX);

	add(t, PLACE_KNOWN * NUMBERED + 1, "Tags", list_of(t, words, count));
}

/* Columns of their own, in this order. */
static const struct {
	const char *property, *column;
} known[] = {
    {"TITLE", "Organization Title"},
    {"ROLE", "Role"},
    {"NICKNAME", "Nickname"},
    {"BDAY", "Birthday"},
    {"ANNIVERSARY", "Anniversary"},
    {"LANG", "Language"},
    {"TZ", "Time Zone"},
    {"URL", "Website"},
    {"IMPP", "Chat"},
    {"GENDER", "Gender"},
    {"GEO", "Location"},
    {"NOTE", "Notes"},
};

/* Done elsewhere, or of no use to anybody. */
static bool is_passed(const char *name)
{
	static const char *const names[] = {
	    "N",       "FN",	      "EMAIL",	    "TEL",	 "ADR",		 "ORG",
	    "VERSION", "PRODID",      "REV",	    "KIND",	 "CLIENTPIDMAP", "LABEL",
	    "AGENT",   "SORT-STRING", "SOURCE",	    "CLASS",	 "MAILER",	 "XML",
	    "PROFILE", "NAME",	      "UID",	    "X-ABLABEL", "X-ABADR",	 "X-ABSHOWAS",
	    "X-ABUID", "X-IMAGEHASH", "X-IMAGETYPE"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void add_other(struct table *t, const struct vcard *c, const struct vcard_property *p)
{
	const char *text = text_of(t, c, p);

	if (strncmp(p->name, "X-MUSTER-", 9) == 0) {
		add(t, PLACE_OTHER * NUMBERED, own_column(t, p->name), text);
		return;
	}
	if (strcmp(p->name, "CATEGORIES") == 0) {
		add_tags(t, c, p);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(p->name, known[i].property) == 0) {
			bool is_day =
			    strcmp(p->name, "BDAY") == 0 || strcmp(p->name, "ANNIVERSARY") == 0;

			add(t, PLACE_KNOWN * NUMBERED + 2 + (int)i, known[i].column,
			    is_day ? plain_date(t, text) : text);
			return;
		}
	if (!is_passed(p->name))
		add(t, PLACE_OTHER * NUMBERED, p->name, text);
}

/* The number that some other program gave; ours says nothing elsewhere. */
static void add_number(struct table *t, const struct vcard *c)
{
	const struct vcard_property *uid = find(c, "UID");

	if (uid && strncmp(uid->value, "muster-contact-", 15) != 0 && !is_ours(c))
		add(t, PLACE_OTHER * NUMBERED, "UID", text_of(t, c, uid));
}

static void read_card(struct table *t, const struct vcard *c)
{
	t->pair_count = 0;
	add_name(t, c);
	add_points(t, c, "EMAIL", PLACE_EMAIL, "E-mail", "mailto:");
	add_points(t, c, "TEL", PLACE_PHONE, "Phone", "tel:");
	add_company(t, c);
	add_addresses(t, c);
	for (size_t i = 0; i < c->count; i++)
		add_other(t, c, &c->properties[i]);
	add_number(t, c);
}

/* --- the table ------------------------------------------------------------------------------ */

static struct column *find_column(struct table *t, const char *name)
{
	for (size_t i = 0; i < t->column_count; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return &t->columns[i];
	return NULL;
}

static enum rc note_columns(struct table *t)
{
	for (size_t i = 0; i < t->pair_count; i++) {
		const struct pair *p = &t->pairs[i];

		if (find_column(t, p->column))
			continue;
		if (t->column_count == CSV_COLUMNS_MAX - IMPORT_VCARD_HIDDEN)
			return op_fail(t->op, RC_INVALID, "file",
				       "the cards have more different properties than columns fit "
				       "into a table");
		t->columns[t->column_count] =
		    (struct column){arena_dup(&t->names, p->column), p->place, t->column_count};
		t->column_count++;
	}
	return RC_OK;
}

static int compare_columns(const void *a, const void *b)
{
	const struct column *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static enum rc flush(struct table *t)
{
	const char *at = t->out.text;
	size_t left = t->out.len;

	if (t->out.overflow)
		BUG("a row of a card is longer than %d bytes", ROW_BYTES);
	t->left -= (int64_t)left;
	if (t->left < 0)
		return op_fail(t->op, RC_INVALID, "file", "the file is too large");
	while (left) {
		ssize_t put = write(t->to, at, left);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return op_failf(t->op, RC_FAILED, "file", "the file cannot be kept: %s",
					strerror(errno));
		at += put;
		left -= (size_t)put;
	}
	str_clear(&t->out);
	return RC_OK;
}

static void write_header(struct table *t)
{
	static const char *const hidden[IMPORT_VCARD_HIDDEN] = {"Card", "Damage", "Text"};

	for (size_t i = 0; i < IMPORT_VCARD_HIDDEN; i++)
		csv_write_cell(&t->out, hidden[i], i == 0);
	for (size_t i = 0; i < t->column_count; i++)
		csv_write_cell(&t->out, t->columns[i].name, false);
	csv_write_end(&t->out);
}

static enum rc write_card(struct table *t, const struct vcard *c)
{
	csv_write_cell(&t->out, arena_printf(&t->op->mem, "%lld", (long long)c->number), true);
	csv_write_cell(&t->out, c->damage ? c->damage : "", false);
	csv_write_cell(&t->out, c->text, false);
	for (size_t i = 0; i < t->column_count; i++)
		t->cells[i] = "";
	for (size_t i = 0; i < t->pair_count; i++)
		t->cells[find_column(t, t->pairs[i].column) - t->columns] = t->pairs[i].text;
	for (size_t i = 0; i < t->column_count; i++)
		csv_write_cell(&t->out, t->cells[i], false);
	csv_write_end(&t->out);
	return t->out.len >= FLUSH_BYTES ? flush(t) : RC_OK;
}

typedef enum rc card_use(struct table *t, const struct vcard *c);

static enum rc use_columns(struct table *t, const struct vcard *c)
{
	(void)c;
	return note_columns(t);
}

static enum rc each_card(struct table *t, card_use *use)
{
	struct vcard_reader *r = vcard_open(t->from);
	struct vcard card;
	enum rc rc = RC_OK;

	while (!rc) {
		struct arena_mark mark = arena_mark(&t->op->mem);

		rc = vcard_next(t->op, r, &card);
		if (!rc) {
			read_card(t, &card);
			rc = use(t, &card);
		}
		arena_rewind(&t->op->mem, mark);
	}
	vcard_close(r);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc import_vcard_convert(struct op *op, int from, int to, int64_t max)
{
	struct table *t = mem_alloc(sizeof(*t));
	enum rc rc;

	*t = (struct table){.op = op, .from = from, .to = to, .left = max};
	arena_init(&t->names);
	str_init(&t->out, ROW_BYTES + FLUSH_BYTES);
	t->cells = mem_alloc(CSV_COLUMNS_MAX * sizeof(*t->cells));
	t->pairs = mem_alloc(PAIRS_MAX * sizeof(*t->pairs));
	rc = each_card(t, use_columns);
	qsort(t->columns, t->column_count, sizeof(*t->columns), compare_columns);
	if (!rc) {
		write_header(t);
		rc = each_card(t, write_card);
	}
	if (!rc)
		rc = flush(t);
	free(t->pairs);
	free(t->cells);
	str_release(&t->out);
	arena_release(&t->names);
	free(t);
	return rc;
}
