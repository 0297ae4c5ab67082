#include "lib/domain/import_row.h"

#include "lib/domain/contact_erase.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

/* A row on its way. */
struct person {
	struct contact contact; /* what the row says */
	struct contact_keys keys;
	contact_mask given;	    /* fields that the row has a value for */
	enum contact_field unclear; /* a word that means neither yes nor no; NONE without */
};

/* --- cells -> values ------------------------------------------------------------------------ */

/* Shops and spreadsheets write '7210448301122 to keep a number from being reckoned with. */
static char *strip_number_mark(char *cell)
{
	size_t len = cell[0] == '\'' ? strspn(cell + 1, "0123456789") : 0;

	return len && cell[len + 1] == '\0' ? cell + 1 : cell;
}

/* White space off both ends; a copy only where there can be some. */
static const char *trim(struct op *op, char *cell)
{
	size_t len = strlen(cell);
	unsigned char first = (unsigned char)cell[0], last = len ? (unsigned char)cell[len - 1] : 0;

	if (!len || (first > ' ' && first < 0x7f && last > ' ' && last < 0x7f))
		return cell;
	return text_trim(&op->mem, cell);
}

static void unify_line_ends(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\r' && from[1] == '\n')
			continue;
		*to++ = *from == '\r' ? '\n' : *from;
	}
	*to = '\0';
}

struct word {
	const char *word, *meaning;
};

/* Folded (text_fold).  "" means that nothing was said: never asked is not refused. */
static const struct word words[] = {
    {"1", "yes"},
    {"0", "no"},
    {"yes", "yes"},
    {"no", "no"},
    {"y", "yes"},
    {"n", "no"},
    {"true", "yes"},
    {"false", "no"},
    {"t", "yes"},
    {"f", "no"},
    {"on", "yes"},
    {"off", "no"},
    {"x", "yes"},
    {"ja", "yes"},
    {"nein", "no"},
    {"j", "yes"},
    {"wahr", "yes"},
    {"falsch", "no"},
    {"oui", "yes"},
    {"non", "no"},
    {"vrai", "yes"},
    {"faux", "no"},
    {"si", "yes"},
    {"verdadero", "yes"},
    {"falso", "no"},
    {"vero", "yes"},
    {"subscribed", "yes"},
    {"unsubscribed", "no"},
    {"opted in", "yes"},
    {"opted out", "no"},
    {"opt-in", "yes"},
    {"opt-out", "no"},
    {"opted_in", "yes"},
    {"opted_out", "no"},
    {"granted", "yes"},
    {"denied", "no"},
    {"accepted", "yes"},
    {"declined", "no"},
    {"never_subscribed", ""},
    {"never subscribed", ""},
    {"unknown", ""},
    {"null", ""},
    {"none", ""},
    {"n/a", ""},
    {"-", ""},
};

const char *import_row_yes_no(struct op *op, const char *word)
{
	const char *folded = text_fold(&op->mem, word);

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, folded) == 0)
			return words[i].meaning;
	return NULL;
}

/* The field that holds the date of a consent; CONTACT_FIELD_NONE for other fields. */
static enum contact_field date_of(enum contact_field f)
{
	switch (f) {
	case CONTACT_EU_CONSENT:
		return CONTACT_EU_CONSENT_AT;
	case CONTACT_MARKETING_CONSENT:
		return CONTACT_MARKETING_CONSENT_AT;
	default:
		return CONTACT_FIELD_NONE;
	}
}

/* A consent column often holds the moment of the consent instead of a word. */
static const char *read_yes_no(struct op *op, struct person *p, enum contact_field f,
			       const char *value)
{
	const char *meaning = import_row_yes_no(op, value);
	enum contact_field date = date_of(f);
	int64_t at;

	if (meaning)
		return meaning;
	if (!date || !zone_parse(value, &at)) {
		p->unclear = f;
		return "";
	}
	if (!p->contact.values[date] || !p->contact.values[date][0]) {
		p->contact.values[date] = value;
		p->given |= CONTACT_MASK(date);
	}
	return "yes";
}

static bool is_particle(struct op *op, const char *word)
{
	static const char *const particles[] = {"van", "von", "der", "den", "de", "del", "della",
						"di",  "da",  "dos", "du",  "la", "le",	 "ter",
						"ten", "zu",  "zur", "zum", "al", "bin", "ibn"};
	const char *folded = text_fold(&op->mem, word);

	for (size_t i = 0; i < ARRAY_LEN(particles); i++)
		if (strcmp(particles[i], folded) == 0)
			return true;
	return false;
}

void import_row_split_name(struct op *op, const char *name, const char **first, const char **last)
{
	char *text = text_trim(&op->mem, name);
	char *comma = strchr(text, ','), *cut = strrchr(text, ' '), *before;

	*first = text;
	*last = "";
	if (comma && comma != text) {
		*first = text_trim(&op->mem, comma + 1);
		*comma = '\0';
		*last = text_trim(&op->mem, text);
		return;
	}
	if (!cut)
		return;
	/* "van der Berg": small words in front belong to the last name, but the first word stays.
	 */
	while ((before = memrchr(text, ' ', (size_t)(cut - text))) != NULL &&
	       is_particle(op, arena_dup_len(&op->mem, before + 1, (size_t)(cut - before - 1))))
		cut = before;
	*cut = '\0';
	*first = text_trim(&op->mem, text);
	*last = text_trim(&op->mem, cut + 1);
}

static void set_value(struct op *op, struct person *p, enum contact_field f, char *cell)
{
	const char *value = trim(op, f == CONTACT_IDENTIFIER ? strip_number_mark(cell) : cell);

	if (contact_fields[f].type == CONTACT_TYPE_LINES && strchr(value, '\r')) {
		char *lines = arena_dup(&op->mem, value);

		unify_line_ends(lines);
		value = lines;
	}
	if (contact_fields[f].type == CONTACT_TYPE_YES_NO && value[0])
		value = read_yes_no(op, p, f, value);
	if (!value[0])
		return;
	p->contact.values[f] = value;
	p->given |= CONTACT_MASK(f);
}

static void set_full_name(struct op *op, struct person *p, const char *cell)
{
	const char *first, *last;

	import_row_split_name(op, cell, &first, &last);
	p->contact.values[CONTACT_FIRST_NAME] = first;
	p->contact.values[CONTACT_LAST_NAME] = last;
	p->given |= first[0] ? CONTACT_MASK(CONTACT_FIRST_NAME) : 0;
	p->given |= last[0] ? CONTACT_MASK(CONTACT_LAST_NAME) : 0;
}

/* A cell too few or too many means that values stand under the wrong header: guess nothing. */
static enum rc check_shape(struct op *op, const struct import_rules *rules,
			   const struct csv_row *row)
{
	size_t columns = rules->mapping.count;

	if (row->count < columns)
		return op_failf(op, RC_INVALID, "",
				"The row has %zu values, but there are %zu columns.", row->count,
				columns);
	for (size_t i = columns; i < row->count; i++)
		if (row->cells[i][0])
			return op_failf(op, RC_INVALID, "",
					"The row has %zu values, but there are only %zu columns.",
					row->count, columns);
	return RC_OK;
}

static enum rc read_person(struct op *op, const struct import_rules *rules, struct csv_row *row,
			   struct person *p)
{
	enum rc rc = check_shape(op, rules, row);

	*p = (struct person){0};
	if (rc)
		return rc;
	for (size_t i = 0; i < rules->mapping.count; i++) {
		int target = rules->mapping.targets[i];
		char *cell;

		if (!target || !row->cells[i][0])
			continue;
		cell = csv_unguard(row->cells[i]);
		if (target == IMPORT_TO_FULL_NAME)
			set_full_name(op, p, cell);
		else
			set_value(op, p, (enum contact_field)target, cell);
	}
	if (p->unclear)
		return op_fail(op, RC_INVALID, contact_fields[p->unclear].key,
			       "this is neither yes nor no");
	return contact_check(op, &p->contact, rules->country, CONTACT_LENIENT, &p->keys);
}

/* --- who is it ------------------------------------------------------------------------------ */

/* Does this contact have another e-mail address than the row? */
static enum rc has_other_email(struct op *op, const struct person *p, int64_t id, bool *other)
{
	struct contact found;
	const char *key;
	enum rc rc;

	*other = false;
	if (!p->keys.email)
		return RC_OK;
	rc = contact_get(op, id, &found);
	if (rc || !found.values[CONTACT_EMAIL][0])
		return rc;
	rc = email_parse(op, "email", found.values[CONTACT_EMAIL], &key);
	if (rc == RC_INVALID) {
		op_clear_fault(op);
		*other = true;
		return RC_OK;
	}
	*other = strcmp(key, p->keys.email) != 0;
	return rc;
}

/* One more key found somebody: the same as before, the first, or a second person. */
static void take_hit(int64_t hit, int64_t *id, bool *two)
{
	if (!hit || hit == *id)
		return;
	*two |= *id != 0;
	*id = hit;
}

/* *id: the contact, 0 for nobody.  *two: the keys lead to different people. */
static enum rc find_person(struct op *op, const struct person *p, int64_t *id, bool *two)
{
	struct contact_match m;
	enum rc rc = contact_match(op, &p->keys, &m);
	bool other = false;

	*two = false;
	if (rc)
		return rc;
	*id = m.by_email;
	if (m.by_phone && m.by_phone != *id) {
		/* A family shares a phone; an identifier is one person's. */
		rc = has_other_email(op, p, m.by_phone, &other);
		if (rc)
			return rc;
		if (!other)
			take_hit(m.by_phone, id, two);
	}
	take_hit(m.by_identifier, id, two);
	return RC_OK;
}

/* --- what becomes of it --------------------------------------------------------------------- */

static void end_in(struct import_outcome *out, enum import_bucket bucket, const char *reason)
{
	out->bucket = bucket;
	out->reason = reason;
}

static enum rc create_person(struct op *op, const struct import_rules *rules, struct person *p,
			     int64_t number, struct import_outcome *out)
{
	const struct import *im = rules->import;
	enum rc rc;

	p->contact.source = CONTACT_SOURCE_IMPORT;
	p->contact.source_import_id = im->id;
	p->contact.obtained_at = im->obtained_by ? im->queued_at : 0;
	p->contact.obtained_by = im->obtained_by;
	rc = contact_create(op, &p->contact, &p->keys, number);
	if (rc)
		return rc;
	end_in(out, IMPORT_CREATED, "");
	out->contact_id = p->contact.id;
	return RC_OK;
}

/* The consent ratchet: what a file must not turn around. */
static contact_mask locked_fields(const struct contact *before, const struct contact *row)
{
	static const enum contact_field consents[] = {CONTACT_EU_CONSENT,
						      CONTACT_MARKETING_CONSENT};
	bool is_out = before->email_status != CONTACT_EMAIL_ACTIVE &&
		      before->email_status != CONTACT_EMAIL_NOT_CONFIRMED;
	contact_mask locked = 0;

	for (size_t i = 0; i < ARRAY_LEN(consents); i++) {
		enum contact_field f = consents[i];
		bool refused = strcmp(before->values[f], "no") == 0 ||
			       (f == CONTACT_MARKETING_CONSENT && is_out);

		/* With the answer its date, way and text stay: they belong together. */
		if (refused && strcmp(row->values[f], "no") != 0)
			locked |= CONTACT_MASK(f) | CONTACT_MASK(f + 1) | CONTACT_MASK(f + 2) |
				  CONTACT_MASK(f + 3);
	}
	if (strcmp(before->values[CONTACT_BLOCKED], "yes") == 0)
		locked |= CONTACT_MASK(CONTACT_BLOCKED);
	return locked;
}

/* A consent that is new was given by way of this import, unless the file says how. */
static void note_way(struct person *merged, const struct contact *before)
{
	static const enum contact_field consents[] = {CONTACT_EU_CONSENT,
						      CONTACT_MARKETING_CONSENT};

	for (size_t i = 0; i < ARRAY_LEN(consents); i++) {
		enum contact_field f = consents[i], how = f + 2;

		if (!(merged->given & CONTACT_MASK(f)) || (merged->given & CONTACT_MASK(how)) ||
		    strcmp(before->values[f], merged->contact.values[f]) == 0)
			continue;
		merged->contact.values[how] = contact_source_name(CONTACT_SOURCE_IMPORT);
		merged->given |= CONTACT_MASK(how);
	}
}

static enum rc update_person(struct op *op, const struct import_rules *rules, struct person *p,
			     const struct contact *before, int64_t number,
			     struct import_outcome *out)
{
	struct person merged = {.contact = *before,
				.given = p->given & ~locked_fields(before, &p->contact)};
	contact_mask changed;
	enum rc rc;

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (merged.given & CONTACT_MASK(f))
			merged.contact.values[f] = p->contact.values[f];
	note_way(&merged, before);
	rc = contact_check(op, &merged.contact, rules->country, CONTACT_LENIENT, &merged.keys);
	if (!rc)
		rc = contact_update(op, before, &merged.contact, &merged.keys, merged.given, number,
				    &changed);
	if (rc)
		return rc;
	end_in(out, changed ? IMPORT_UPDATED : IMPORT_UNCHANGED, "");
	out->contact_id = before->id;
	return RC_OK;
}

static enum rc meet_person(struct op *op, const struct import_rules *rules, struct person *p,
			   int64_t id, int64_t number, struct import_outcome *out)
{
	struct contact before;
	enum rc rc = contact_get(op, id, &before);

	if (rc)
		return rc;
	if (before.state == CONTACT_DELETED)
		end_in(out, IMPORT_SKIPPED,
		       "This person was deleted here, and an import brings nobody back.");
	else if (rules->import->update_existing)
		return update_person(op, rules, p, &before, number, out);
	else if (before.source_import_id == rules->import->id)
		end_in(out, IMPORT_SKIPPED, "The same person stands further up in this file.");
	else
		end_in(out, IMPORT_SKIPPED, "This person is here already.");
	return RC_OK;
}

static enum rc place_person(struct op *op, const struct import_rules *rules, struct person *p,
			    int64_t number, struct import_outcome *out)
{
	int64_t id;
	bool two, is_erased = false;
	enum rc rc = find_person(op, p, &id, &two);

	if (rc)
		return rc;
	if (two) {
		end_in(out, IMPORT_ROW_FAILED,
		       "The row matches two people: its e-mail, phone and identifier belong to"
		       " different contacts.");
		return RC_OK;
	}
	if (id)
		return meet_person(op, rules, p, id, number, out);
	rc = contact_erasure_find(op, rules->secret, &p->keys, &is_erased);
	if (rc)
		return rc;
	if (is_erased) {
		end_in(out, IMPORT_SKIPPED,
		       "This person was erased here for good, and an import brings nobody back.");
		return RC_OK;
	}
	return create_person(op, rules, p, number, out);
}

/* "E-mail: the address has no @." */
static const char *describe_fault(struct op *op)
{
	const struct fault *fault = &op->fault;
	enum contact_field f = contact_field_find(fault->field);
	const char *reason = fault->reason;
	bool is_whole = reason[0] && strchr(".?!", reason[strlen(reason) - 1]);

	/* That nothing tells who it is, is the row's fault and not the first name's. */
	if (!f || strncmp(reason, "give at least", 13) == 0)
		return arena_printf(&op->mem, "%c%s%s", reason[0] - (reason[0] >= 'a' ? 32 : 0),
				    reason[0] ? reason + 1 : "", is_whole ? "" : ".");
	return arena_printf(&op->mem, "%s: %s%s", contact_fields[f].label, reason,
			    is_whole ? "" : ".");
}

enum rc import_row_take(struct op *op, const struct import_rules *rules, struct csv_row *row,
			struct import_outcome *out)
{
	struct person p;
	enum rc rc = read_person(op, rules, row, &p);

	*out = (struct import_outcome){.reason = ""};
	if (!rc)
		rc = place_person(op, rules, &p, row->number, out);
	if (rc == RC_INVALID) {
		end_in(out, IMPORT_ROW_FAILED, describe_fault(op));
		op_clear_fault(op);
		rc = RC_OK;
	}
	out->is_undialled = p.keys.phone_undialled && out->bucket <= IMPORT_UNCHANGED;
	return rc;
}
