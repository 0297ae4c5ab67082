/*
 * country-table JSON NAMES: prints the C source of lib/platform/country_table.h, when the programs
 * are built.  JSON: iso_3166-1.json of Debian's iso-codes (a list "3166-1" of objects with alpha_2,
 * alpha_3, name, and sometimes common_name, official_name).  NAMES: scripts/country-names.
 * Names are folded and sorted here, so that no program does it at run time.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/platform/country.h"
#include "lib/platform/text.h"

enum { COUNTRIES_MAX = 400, SPELLINGS_MAX = 8000, NAME_LINE_MAX = 4096 };

struct spelling {
	const char *text; /* folded */
	const char *code;
};

struct maker {
	struct arena mem;
	struct country countries[COUNTRIES_MAX];
	size_t country_count;
	struct spelling spellings[SPELLINGS_MAX];
	size_t spelling_count;
};

static void stop(const char *what, const char *name)
{
	fprintf(stderr, "country-table: %s: %s\n", what, name);
	exit(1);
}

static void add_folded(struct maker *m, const char *code, const char *text)
{
	if (m->spelling_count == SPELLINGS_MAX)
		stop("too many names", code);
	m->spellings[m->spelling_count++] = (struct spelling){text, code};
}

/* text with each `from` in it as `to`, or NULL when there is none. */
static char *replaced(struct arena *a, const char *text, const char *from, const char *to)
{
	const char *found = strstr(text, from), *rest;

	if (!found)
		return NULL;
	rest = found + strlen(from);
	text = arena_printf(a, "%.*s%s%s", (int)(found - text), text, to, rest);
	found = replaced(a, text, from, to);
	return found ? (char *)found : arena_dup(a, text);
}

/* A name, and how it is written when somebody saves letters. */
static void add_name(struct maker *m, const char *code, const char *name)
{
	static const char *const shorter[][2] = {{" and ", " & "}, {"-", " "}, {"'", ""}};
	const char *text = text_fold(&m->mem, name);

	if (!*text)
		return;
	add_folded(m, code, text);
	if (strncmp(text, "saint ", 6) == 0) {
		add_name(m, code, arena_printf(&m->mem, "st. %s", text + 6));
		add_name(m, code, arena_printf(&m->mem, "st %s", text + 6));
	}
	for (size_t i = 0; i < ARRAY_LEN(shorter); i++) {
		const char *other = replaced(&m->mem, text, shorter[i][0], shorter[i][1]);

		if (other)
			add_name(m, code, other);
	}
}

static struct country *find(struct maker *m, const char *code)
{
	for (size_t i = 0; i < m->country_count; i++)
		if (strcmp(m->countries[i].code, code) == 0)
			return &m->countries[i];
	return NULL;
}

static void add_country(struct maker *m, const char *code, const char *alpha3, const char *name)
{
	if (m->country_count == COUNTRIES_MAX)
		stop("too many countries", code);
	m->countries[m->country_count++] = (struct country){code, alpha3, name};
	add_folded(m, code, text_fold(&m->mem, code));
	add_folded(m, code, text_fold(&m->mem, alpha3));
	add_name(m, code, name);
}

/* The text of a key, in m->mem; NULL when it is not there. */
static const char *get_text(struct maker *m, const json_t *row, const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));

	return text ? arena_dup(&m->mem, text) : NULL;
}

static void read_iso(struct maker *m, const char *path)
{
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error), *row;
	size_t i;

	if (!json_is_array(json_object_get(root, "3166-1")))
		stop("no list of countries", path);
	json_array_foreach(json_object_get(root, "3166-1"), i, row)
	{
		const char *code = get_text(m, row, "alpha_2"), *name = get_text(m, row, "name");
		const char *alpha3 = get_text(m, row, "alpha_3");
		const char *common = get_text(m, row, "common_name");
		const char *official = get_text(m, row, "official_name");

		if (!code || !alpha3 || !name)
			stop("an incomplete country", path);
		add_country(m, code, alpha3, common ? common : name);
		add_name(m, code, name);
		if (official)
			add_name(m, code, official);
	}
	json_decref(root);
	/* Kosovo has no code in ISO 3166; these are the European Union's and the Unicode CLDR's. */
	if (!find(m, "XK"))
		add_country(m, "XK", "XKX", "Kosovo");
}

/* One line: "CH  Schweiz; Suisse" or "RU  Russia | Russland; Russie". */
static void read_name_line(struct maker *m, char *line)
{
	struct country *c;
	char *bar = strchr(line, '|'), *rest;

	line[strcspn(line, "\n")] = '\0';
	if (strlen(line) < 5 || line[2] != ' ')
		stop("no code in front", line);
	line[2] = '\0';
	c = find(m, line);
	if (!c)
		stop("no such country", line);
	if (bar) {
		*bar = '\0';
		c->name = text_trim(&m->mem, line + 3);
		add_name(m, c->code, c->name);
	}
	rest = bar ? bar + 1 : line + 3;
	for (char *name = strtok_r(rest, ";", &rest); name; name = strtok_r(NULL, ";", &rest))
		add_name(m, c->code, name);
}

static void read_names(struct maker *m, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[NAME_LINE_MAX];

	if (!file)
		stop("cannot be read", path);
	while (fgets(line, sizeof(line), file)) {
		if (!strchr(line, '\n'))
			stop("a line is too long", line);
		if (line[0] != '#' && line[0] != '\n')
			read_name_line(m, line);
	}
	fclose(file);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct spelling *)a)->text, ((const struct spelling *)b)->text);
}

struct order {
	const char *key;
	struct country country;
};

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct order *)a)->key, ((const struct order *)b)->key);
}

static void sort(struct maker *m)
{
	static struct order order[COUNTRIES_MAX];
	size_t kept = 0;

	for (size_t i = 0; i < m->country_count; i++)
		order[i] =
		    (struct order){text_fold(&m->mem, m->countries[i].name), m->countries[i]};
	qsort(order, m->country_count, sizeof(*order), by_key);
	for (size_t i = 0; i < m->country_count; i++)
		m->countries[i] = order[i].country;

	qsort(m->spellings, m->spelling_count, sizeof(*m->spellings), by_text);
	for (size_t i = 0; i < m->spelling_count; i++) {
		const struct spelling *last = kept ? &m->spellings[kept - 1] : NULL;

		if (!last || strcmp(last->text, m->spellings[i].text) != 0)
			m->spellings[kept++] = m->spellings[i];
		else if (strcmp(last->code, m->spellings[i].code) != 0)
			stop("means two countries", last->text);
	}
	m->spelling_count = kept;
}

static void print_text(const char *text, const char *after)
{
	putchar('"');
	for (; *text; text++) {
		/* "?" is escaped because C17 still knows trigraphs. */
		if (strchr("\"\\?", *text))
			putchar('\\');
		putchar(*text);
	}
	printf("\"%s", after);
}

static void print(struct maker *m)
{
	puts("/* Made by scripts/country-table.c. */\n#include \"lib/platform/country_table.h\"\n");
	puts("const struct country country_table[] = {");
	for (size_t i = 0; i < m->country_count; i++) {
		printf("\t{");
		print_text(m->countries[i].code, ", ");
		print_text(m->countries[i].alpha3, ", ");
		print_text(m->countries[i].name, "},\n");
	}
	puts("};\nconst size_t country_table_rows = ARRAY_LEN(country_table);\n");
	puts("const struct country_spelling country_spelling_table[] = {");
	for (size_t i = 0; i < m->spelling_count; i++) {
		printf("\t{");
		print_text(m->spellings[i].text, ", ");
		printf("&country_table[%zu]},\n",
		       (size_t)(find(m, m->spellings[i].code) - m->countries));
	}
	puts("};\nconst size_t country_spelling_rows = ARRAY_LEN(country_spelling_table);");
}

int main(int argc, char **argv)
{
	static struct maker m;

	if (argc != 3) {
		fprintf(stderr, "usage: country-table JSON NAMES\n");
		return 2;
	}
	arena_init(&m.mem);
	read_iso(&m, argv[1]);
	read_names(&m, argv[2]);
	sort(&m);
	print(&m);
	arena_release(&m.mem);
	return fflush(stdout) == 0 ? 0 : 1;
}
