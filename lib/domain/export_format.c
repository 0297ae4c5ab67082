#include "lib/domain/export_format.h"

#include <string.h>

const struct export_format export_formats[] = {
    {.key = "csv",
     .label = "CSV for spreadsheets",
     .help = "UTF-8, with commas. Cells that a spreadsheet would run as a formula get an"
	     " apostrophe in front; our import takes it off again.",
     .ending = ".csv",
     .media_type = "text/csv; charset=utf-8",
     .writer = &export_csv_writer},
#ifndef MUSTER_WITHOUT_XLSX
    {.key = "xlsx",
     .label = "Excel (XLSX)",
     .help = "Numbers are numbers, dates are dates, and no cell is a formula.",
     .ending = ".xlsx",
     .media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
#endif
    {.key = "jsonl",
     .label = "JSON Lines",
     .help = "For programs: one JSON object a line, times in UTC.",
     .ending = ".jsonl",
     .media_type = "application/x-ndjson",
     .writer = &export_jsonl_writer},
    {.key = "vcard4",
     .label = "vCard 4",
     .help = "For address books: one card for each contact.",
     .ending = ".vcf",
     .media_type = "text/vcard; charset=utf-8",
     .contacts_only = true,
     .writer = &export_vcard4_writer},
    {.key = "vcard3",
     .label = "vCard 3",
     .help = "For older address books and phones.",
     .ending = ".vcf",
     .media_type = "text/vcard; charset=utf-8",
     .contacts_only = true,
     .writer = &export_vcard3_writer},
    {.key = "exact",
     .label = "Exact copy (CSV)",
     .help = "Everything about each contact, with tags, static segments, statuses and dates:"
	     " imported again it changes nothing, and in an empty base it brings all back.",
     .ending = ".csv",
     .media_type = "text/csv; charset=utf-8",
     .contacts_only = true,
     .writer = &export_csv_writer},
    {0},
};

const struct export_format *export_format_find(const char *key)
{
	for (const struct export_format *f = export_formats; f->key; f++)
		if (strcmp(f->key, key) == 0)
			return f;
	return NULL;
}

static void put_digits(char *at, int count, int64_t number)
{
	while (count--) {
		at[count] = (char)('0' + number % 10);
		number /= 10;
	}
}

/*
 * strftime costs more than the rest of a row, so the day is computed here: days to civil date,
 * H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
void export_format_time(char out[EXPORT_TIME_SIZE], int64_t at)
{
	int64_t seconds = at % 86400, days = at / 86400 + 719468;
	int64_t era, day, year, month;

	if (seconds < 0) { /* before 1970 */
		seconds += 86400;
		days--;
	}
	memcpy(out, "0000-00-00T00:00:00Z", EXPORT_TIME_SIZE);
	era = days / 146097;
	day = days % 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5 - 1;
	month += month < 10 ? 3 : -9;
	year += era * 400 + (month <= 2);
	put_digits(out, 4, year);
	put_digits(out + 5, 2, month);
	put_digits(out + 8, 2, day);
	put_digits(out + 11, 2, seconds / 3600);
	put_digits(out + 14, 2, seconds / 60 % 60);
	put_digits(out + 17, 2, seconds % 60);
}

/* What could part a list where it is read (import_list_split), or be taken for more than text. */
static bool needs_quotes(const char *item)
{
	return strpbrk(item, ",;|\n\r") || item[0] == '"' || item[0] == '*';
}

void export_add_list(struct str *out, const char *const *items, size_t count)
{
	bool all = false;

	/* Three colons part a list whose first item is bare, wherever they stand. */
	for (size_t i = 0; i < count; i++)
		all |= strstr(items[i], ":::") != NULL;
	for (size_t i = 0; i < count; i++) {
		bool quoted = all || needs_quotes(items[i]);

		str_add(out, i ? ", " : "");
		str_add(out, quoted ? "\"" : "");
		for (const char *c = items[i]; *c; c++) {
			if (quoted && *c == '"')
				str_add_char(out, '"');
			str_add_char(out, *c);
		}
		str_add(out, quoted ? "\"" : "");
	}
}
