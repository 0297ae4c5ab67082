/* What a file is: charset from all of it, delimiter and header from its beginning. */
#include "lib/platform/csv.h"

#include <errno.h>
#include <strings.h>
#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/platform/csv_scan.h"
#include "lib/platform/text.h"

enum {
	BLOCK_BYTES = 256 * 1024,
	SAMPLE_BYTES = 64 * 1024,
	UTF8_GROWTH = 3,
	HEADER_CELL_MAX = 100, /* longer than any name of a column */
	NOTES_MAX = 4096,
};

/* The beginning of the file in UTF-8. */
struct sample {
	const char *text, *end;
	bool is_whole; /* the file ends here */
};

/* Words that are whole names of columns, folded, letters and digits only. */
static const char *const header_words[] = {
    "email",	    "emailaddress", "mail",
    "firstname",    "lastname",	    "name",
    "fullname",	    "givenname",    "familyname",
    "surname",	    "middlename",   "nickname",
    "phone",	    "phonenumber",  "mobile",
    "mobilephone",  "mobilenumber", "tel",
    "telephone",    "address",	    "address1",
    "address2",	    "street",	    "city",
    "town",	    "zip",	    "zipcode",
    "postalcode",   "postcode",	    "state",
    "region",	    "province",	    "country",
    "company",	    "companyname",  "organization",
    "title",	    "jobtitle",	    "birthday",
    "dateofbirth",  "notes",	    "note",
    "tags",	    "labels",	    "id",
    "contactid",    "customerid",   "recordid",
    "identifier",   "source",	    "language",
    "timezone",	    "website",	    "url",
    "created",	    "createdat",    "vorname",
    "nachname",	    "anrede",	    "telefon",
    "handy",	    "mobil",	    "strasse",
    "plz",	    "ort",	    "stadt",
    "land",	    "firma",	    "sprache",
    "geburtsdatum", "nom",	    "prenom",
    "courriel",	    "ville",	    "pays",
    "societe",	    "nombre",	    "apellido",
    "apellidos",    "correo",	    "correoelectronico",
    "telefono",	    "ciudad",	    "pais",
    "empresa",	    "cognome",	    "cellulare",
    "indirizzo",    "citta",	    "azienda",
    "sobrenome",    "telefone",	    "cidade",
    "imie",	    "nazwisko",	    "miasto",
    "jmeno",	    "prijmeni",	    "mesto",
    "voornaam",	    "achternaam",   "telefoonnummer",
    "bedrijf",	    "plaats",	    "fornamn",
    "efternamn",    "fornavn",	    "etternavn",
    "имя",	    "фамилия",	    "телефон",
    "почта",	    "город",
};

/* Length of the line end at p, 0 when there is none. */
static size_t line_end_len(const char *p, const char *end)
{
	if (p < end && *p == '\n')
		return 1;
	if (p < end && *p == '\r')
		return p + 1 < end && p[1] == '\n' ? 2 : 1;
	return 0;
}

static size_t sep_line_len(const char *text, size_t len, char *delimiter)
{
	const char *p = text, *end = text + len;
	bool quoted = len && *p == '"';

	p += quoted;
	if (end - p < 5 || strncasecmp(p, "sep=", 4) != 0 || !p[4] || !strchr(",;|\t", p[4]))
		return 0;
	*delimiter = p[4];
	p += 5;
	if (quoted && (p == end || *p++ != '"'))
		return 0;
	if (p < end && !line_end_len(p, end))
		return 0;
	return (size_t)(p - text) + line_end_len(p, end);
}

/* LinkedIn: "Notes:", one or two lines of prose, a blank line. */
static size_t notes_len(const char *text, size_t len)
{
	const char *p = text, *end = text + (len < NOTES_MAX ? len : NOTES_MAX);

	if (len < 6 || strncmp(p, "Notes:", 6) != 0 || !line_end_len(p + 6, end))
		return 0;
	for (p += 6; p < end; p++) {
		size_t first = line_end_len(p, end);
		size_t second = first ? line_end_len(p + first, end) : 0;

		if (second)
			return (size_t)(p - text) + first + second;
	}
	return 0;
}

size_t csv_preamble(const char *text, size_t len, char *delimiter)
{
	size_t sep = sep_line_len(text, len, delimiter);

	return sep ? sep : notes_len(text, len);
}

/*
 * How much this delimiter looks like the one, from 0 to 1: the share of rows that have the most
 * frequent number of columns, if that is at least two.  A first row without the delimiter, which
 * would be a header, counts against it, and more columns count a little for it.
 */
static double rate_delimiter(const struct sample *s, char delimiter)
{
	unsigned rows_with[CSV_COLUMNS_MAX + 1] = {0};
	unsigned rows = 0;
	size_t columns = 0, first = 0, best = 0;
	bool stray = false;
	double rating;

	for (const char *p = s->text; p < s->end;) {
		struct csv_scan_cell c;

		p = csv_scan_cell(p, s->end, s->is_whole, delimiter, &c);
		columns++;
		stray |= c.is_stray || c.is_inner;
		if (!c.is_last)
			continue;
		if ((columns > 1 || c.len) && (!c.is_cut || !rows)) {
			if (!rows++)
				first = columns;
			if (!stray && columns >= 2 && columns <= CSV_COLUMNS_MAX)
				rows_with[columns]++;
		}
		columns = 0;
		stray = false;
	}
	for (size_t i = 2; i <= CSV_COLUMNS_MAX; i++)
		if (rows_with[i] && (!best || rows_with[i] >= rows_with[best]))
			best = i;
	if (!best)
		return 0;
	rating = (double)rows_with[best] / rows * (1 - 1 / (2.0 * (double)best));
	return first >= 2 ? rating : rating * 0.3;
}

/* On a draw the comma loses, as it is the one that also stands in plain text. */
static char detect_delimiter(const struct sample *s)
{
	static const char candidates[] = "\t;|,";
	double best = 0;
	char delimiter = ',';

	for (const char *c = candidates; *c; c++) {
		double rating = rate_delimiter(s, *c);

		if (rating > best) {
			best = rating;
			delimiter = *c;
		}
	}
	return delimiter;
}

/* Letters and digits of the folded cell are one of the known names. */
static bool is_header_word(struct op *op, const struct csv_scan_cell *c)
{
	char *word, *out;

	if (c->len > HEADER_CELL_MAX)
		return false;
	word = text_fold(&op->mem, arena_dup_len(&op->mem, c->text, c->len));
	out = word;
	for (const char *p = word; *p; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || (*p & 0x80))
			*out++ = *p;
	*out = '\0';
	for (size_t i = 0; i < ARRAY_LEN(header_words); i++)
		if (strcmp(word, header_words[i]) == 0)
			return true;
	return false;
}

static bool is_email_like(const struct csv_scan_cell *c)
{
	const char *at = memchr(c->text, '@', c->len);

	return at && at > c->text && memchr(at, '.', (size_t)(c->text + c->len - at));
}

/* Would a column be called this?  Not an empty cell, a number, date, telephone or web address. */
static bool is_data_like(const struct csv_scan_cell *c)
{
	bool digits = false;

	if (!c->len || c->len > HEADER_CELL_MAX || is_email_like(c))
		return true;
	if (c->len > 8 &&
	    (strncasecmp(c->text, "http://", 7) == 0 || strncasecmp(c->text, "https://", 8) == 0))
		return true;
	for (size_t i = 0; i < c->len; i++) {
		if (c->text[i] >= '0' && c->text[i] <= '9')
			digits = true;
		else if (!strchr("+-./:,() '\"%$#eETZ", c->text[i]))
			return false;
	}
	return digits;
}

static bool detect_header(struct op *op, const struct sample *s, char delimiter)
{
	const char *p = s->text;
	size_t known = 0, data = 0, columns = 0;
	bool email = false;
	struct csv_scan_cell c = {0};

	do {
		struct arena_mark mark = arena_mark(&op->mem);

		p = csv_scan_cell(p, s->end, s->is_whole, delimiter, &c);
		if (c.is_last && !columns && !c.len)
			continue; /* a blank line */
		columns++;
		known += is_header_word(op, &c);
		data += is_data_like(&c);
		email |= is_email_like(&c);
		arena_rewind(&op->mem, mark);
	} while (p < s->end && (!c.is_last || !columns));
	if (email || !columns)
		return false;
	if (known)
		return true;
	while (p < s->end && strchr("\r\n", *p))
		p++;
	/* A single row is a person rather than a header without people. */
	return !data && p < s->end;
}

/* Much of it is control characters.  A text with a single NUL is the reader's, by line.
 */
static bool is_binary(const char *head, size_t len)
{
	size_t controls = 0;

	for (size_t i = 0; i < len; i++)
		controls +=
		    (unsigned char)head[i] < 0x20 && (!head[i] || !strchr("\t\r\n\f", head[i]));
	return controls > 3 && controls * 50 > len;
}

static const char *describe_content(enum charset_content content, const char *head, size_t len)
{
	switch (content) {
	case CHARSET_TEXT:
		return NULL;
	case CHARSET_NUL:
		if (!is_binary(head, len))
			return NULL;
		return "this is no text file: it has NUL bytes in it; save the table as CSV (UTF-8)";
	case CHARSET_ZIP:
		if (memmem(head, len, "[Content_Types].xml", 19) || memmem(head, len, "xl/", 3))
			return "this is an Excel workbook; save it as CSV (in Excel: Save As, CSV UTF-8)";
		if (memmem(head, len, "opendocument", 12))
			return "this is a LibreOffice document; save it as CSV (File, Save As, Text CSV)";
		return "this is a ZIP archive; unpack it and upload the CSV file in it";
	case CHARSET_OLE:
		return "this is an old Excel workbook or another Office file; save it as CSV";
	case CHARSET_PNG:
	case CHARSET_JPEG:
		return "this is a picture, not a CSV file";
	case CHARSET_PDF:
		return "this is a PDF document; save the table it was made from as CSV";
	case CHARSET_GZIP:
		return "this is a gzip archive; unpack it and upload the CSV file in it";
	}
	BUG("content %d", (int)content);
}

/* Text that is certainly something else. */
static const char *describe_text(const struct sample *s)
{
	static const struct {
		const char *start, *what;
	} kinds[] = {
	    {"<", "this is a web page or XML file; save the table as CSV"},
	    {"{\\rtf", "this is a text document (RTF); save the table as CSV"},
	    {"BEGIN:VCARD", "this is a vCard address book; export the contacts as CSV"},
	    {"{\"", "this is a JSON file; export the table as CSV"},
	    {"[{", "this is a JSON file; export the table as CSV"},
	    {"%!PS", "this is a PostScript document; save the table as CSV"},
	};
	const char *p = s->text;

	while (p < s->end && strchr(" \t\r\n", *p))
		p++;
	if (p == s->end)
		return s->is_whole ? "the file is empty" : NULL;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t len = strlen(kinds[i].start);

		if ((size_t)(s->end - p) < len || strncasecmp(p, kinds[i].start, len) != 0)
			continue;
		/* A cell may well begin with "<3", a page begins with a name, ! or ?. */
		if (len > 1 || (s->end - p > 1 && (strchr("!?", p[1]) || (p[1] | 0x20) >= 'a')))
			return kinds[i].what;
	}
	return NULL;
}

/* Feeds the whole file to the detector and keeps its beginning in head. */
static enum rc read_file(struct op *op, int fd, struct charset_detector *d, char *head,
			 size_t *head_len, bool *is_whole)
{
	char *block = mem_alloc(BLOCK_BYTES);
	off_t at = 0;
	ssize_t got;

	*head_len = 0;
	for (;;) {
		got = pread(fd, block, BLOCK_BYTES, at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		if (!at) {
			*head_len = (size_t)(got < SAMPLE_BYTES ? got : SAMPLE_BYTES);
			memcpy(head, block, *head_len);
		}
		charset_detector_feed(d, block, (size_t)got);
		at += got;
	}
	*is_whole = at == (off_t)*head_len;
	free(block);
	if (got < 0)
		return op_failf(op, RC_FAILED, "file", "the file cannot be read: %s",
				strerror(errno));
	return at ? RC_OK : op_fail(op, RC_INVALID, "file", "the file is empty");
}

static enum rc detect_format(struct op *op, struct sample *s, struct csv_format *out)
{
	const char *what = describe_text(s);

	if (what)
		return op_fail(op, RC_INVALID, "file", what);
	/* Its header may have whatever people call their attributes and options. */
	if ((size_t)(s->end - s->text) > strlen(CSV_COPY_HEADER) &&
	    memcmp(s->text, CSV_COPY_HEADER ",", strlen(CSV_COPY_HEADER) + 1) == 0) {
		out->delimiter = ',';
		out->has_header = true;
		return RC_OK;
	}
	out->delimiter = '\0';
	s->text += csv_preamble(s->text, (size_t)(s->end - s->text), &out->delimiter);
	if (!out->delimiter)
		out->delimiter = detect_delimiter(s);
	out->has_header = detect_header(op, s, out->delimiter);
	return RC_OK;
}

enum rc csv_detect(struct op *op, int fd, struct csv_format *out)
{
	char *head = mem_alloc(SAMPLE_BYTES);
	struct charset_detector detector;
	struct charset_decoder decoder;
	enum charset_content content;
	struct csv_format format = {0};
	struct sample sample = {0};
	const char *what;
	struct str text;
	size_t head_len;
	enum rc rc;

	charset_detector_init(&detector);
	str_init(&text, SAMPLE_BYTES * UTF8_GROWTH);
	rc = read_file(op, fd, &detector, head, &head_len, &sample.is_whole);
	if (rc)
		goto done;
	format.charset = charset_detector_end(&detector, &content);
	what = describe_content(content, head, head_len);
	if (what) {
		rc = op_fail(op, RC_INVALID, "file", what);
		goto done;
	}
	charset_decoder_init(&decoder, format.charset);
	charset_decoder_feed(&decoder, head, head_len, &text);
	/* What cannot be decoded is the reader's to report, with its line. */
	for (char *p = text.text; decoder.bad && p < text.text + text.len; p++)
		if (*p == CHARSET_BAD)
			*p = '?';
	sample.text = text.text;
	sample.end = text.text + text.len;
	rc = detect_format(op, &sample, &format);
	if (!rc)
		*out = format;
done:
	str_release(&text);
	free(head);
	return rc;
}
