#include "lib/domain/import_value.h"

#include <ctype.h>

#include "lib/platform/text.h"

/* --- yes and no ----------------------------------------------------------------------------- */

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

const char *import_value_yes_no(struct op *op, const char *word)
{
	const char *folded = text_fold(&op->mem, word);

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, folded) == 0)
			return words[i].meaning;
	return NULL;
}

/* --- names -------------------------------------------------------------------------------- */

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

void import_value_split_name(struct op *op, const char *name, const char **first, const char **last)
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

/* --- lists ---------------------------------------------------------------------------------- */

/* The separators of a list, by the strongest that is there outside of quotation marks. */
static const char *find_separators(const char *text)
{
	bool quoted = false, weak = false;

	if (text[0] != '"' && strstr(text, ":::"))
		return ":::";
	for (const char *c = text; *c; c++) {
		quoted ^= *c == '"';
		if (!quoted && strncmp(c, ":::", 3) == 0)
			return ":::";
		if (!quoted && strchr(";|\n\r", *c))
			return ";|\n\r";
		weak |= *c == ',';
	}
	return weak ? "," : "\n";
}

/* One part up to a separator; *at behind it. */
static char *next_part(struct op *op, const char **at, const char *separators)
{
	bool triple = separators[0] == ':', quoted;
	const char *c = *at;
	char *out, *to;

	while (*c == ' ' || *c == '\t')
		c++;
	out = to = arena_alloc(&op->mem, strlen(c) + 1);
	quoted = *c == '"' && !triple;
	if (quoted) {
		for (c++; *c && (*c != '"' || c[1] == '"'); *to++ = *c++)
			c += *c == '"';
		c += *c == '"';
	}
	while (*c && (triple ? strncmp(c, ":::", 3) != 0 : !strchr(separators, *c)))
		*to++ = *c++;
	*at = c + (*c ? (triple ? 3 : 1) : 0);
	out = text_trim(&op->mem, out);
	if (!quoted && out[0] == '*' && out[1] == ' ')
		out = text_trim(&op->mem, out + 2);
	return out;
}

char **import_list_split(struct op *op, const char *text, size_t *count)
{
	const char *separators = find_separators(text);
	size_t room = 2;
	char **out;

	for (const char *c = text; *c; c++)
		room += strchr(separators, *c) != NULL;
	out = arena_alloc(&op->mem, room * sizeof(*out));
	*count = 0;
	while (*text) {
		char *part = next_part(op, &text, separators);

		if (part[0])
			out[(*count)++] = part;
	}
	return out;
}

const char *import_list_first(struct op *op, const char *text, bool *more)
{
	const char *cut = strstr(text, ":::");

	*more = cut != NULL;
	return cut ? text_trim(&op->mem, arena_dup_len(&op->mem, text, (size_t)(cut - text)))
		   : text;
}

const char *import_label_clean(struct op *op, const char *text)
{
	bool more, has_letter = false;
	char *out = arena_dup(&op->mem, import_list_first(op, text, &more)), *at;
	size_t len;

	while (*out == '*' || *out == ' ')
		out++;
	at = out;
	for (const char *from = out; *from; from++) {
		char c = strchr("();,\"\r\n\t", *from) ? ' ' : *from;

		if (c != ' ' || (at > out && at[-1] != ' '))
			*at++ = c;
		has_letter |= isalpha((unsigned char)c) || (c & 0x80);
	}
	*at = '\0';
	out = text_trim(&op->mem, out);
	for (len = strlen(out); len > CONTACT_LABEL_MAX || (out[len] & 0xC0) == 0x80;)
		len--;
	return has_letter ? text_trim(&op->mem, arena_dup_len(&op->mem, out, len)) : "";
}

bool import_phone_is_ruined(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	const char *c = text + digits;

	if (!digits)
		return false;
	if (*c == '.' || *c == ',')
		c += 1 + strspn(c + 1, "0123456789");
	return (*c == 'E' || *c == 'e') && (c[1] == '+' || isdigit((unsigned char)c[1])) &&
	       c[2 + strspn(c + 2, "0123456789")] == '\0';
}

char *import_strip_number_mark(char *cell)
{
	size_t len = cell[0] == '\'' ? strspn(cell + 1, "0123456789") : 0;

	return len && cell[len + 1] == '\0' ? cell + 1 : cell;
}
