#include "lib/platform/charset.h"

#include "lib/platform/text.h"

enum { CHUNK_BYTES = 4096, UTF8_BYTES_MAX = 4 };

static const unsigned char bom_utf8[] = {0xEF, 0xBB, 0xBF};
static const unsigned char bom_utf16le[] = {0xFF, 0xFE};
static const unsigned char bom_utf16be[] = {0xFE, 0xFF};

static const struct {
	const char *bytes;
	size_t len;
	enum charset_content content;
} signatures[] = {
    {"PK\x03\x04", 4, CHARSET_ZIP},
    {"PK\x05\x06", 4, CHARSET_ZIP},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, CHARSET_OLE},
    {"\x89PNG\r\n\x1A\n", 8, CHARSET_PNG},
    {"\xFF\xD8\xFF", 3, CHARSET_JPEG},
    {"%PDF-", 5, CHARSET_PDF},
    {"\x1F\x8B\x08", 3, CHARSET_GZIP},
};

/* Windows-1252 from 0x80 to 0x9F; the rest is Latin-1.  0: not assigned. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,	    0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,	    0x017D, 0,	    0,	    0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,	    0x017E, 0x0178};

const char *charset_name(enum charset charset)
{
	switch (charset) {
	case CHARSET_UTF8:
		return "UTF-8";
	case CHARSET_UTF16LE:
		return "UTF-16LE";
	case CHARSET_UTF16BE:
		return "UTF-16BE";
	case CHARSET_WINDOWS_1252:
		return "Windows-1252";
	}
	BUG("charset %d", (int)charset);
}

void charset_detector_init(struct charset_detector *d)
{
	*d = (struct charset_detector){0};
}

/* Bytes that begin a character of more than one, eight at a time. */
static int64_t count_leads(const char *bytes, size_t len)
{
	const uint64_t tops = UINT64_C(0x8080808080808080);
	int64_t count = 0;
	size_t i = 0;

	for (; i + sizeof(tops) <= len; i += sizeof(tops)) {
		uint64_t word;

		memcpy(&word, bytes + i, sizeof(word));
		count += __builtin_popcountll(word & word << 1 & tops);
	}
	for (; i < len; i++)
		count += (unsigned char)bytes[i] >= 0xC0;
	return count;
}

/* Counts to the end, or to a character that the end cuts: that is kept for the next bytes. */
static void count_utf8(struct charset_detector *d, const char *bytes, size_t len)
{
	for (;;) {
		bool partial;
		size_t valid = text_utf8_prefix(bytes, len, &partial);

		d->good += count_leads(bytes, valid);
		bytes += valid;
		len -= valid;
		if (!len)
			return;
		if (partial) {
			d->pending_len = len;
			memcpy(d->pending, bytes, len);
			return;
		}
		d->bad++;
		bytes++;
		len--;
	}
}

static void check_utf8(struct charset_detector *d, const char *bytes, size_t len)
{
	while (d->pending_len && len) {
		char whole[CHARSET_PENDING_BYTES];
		size_t whole_len = d->pending_len;

		memcpy(whole, d->pending, whole_len);
		whole[whole_len++] = *bytes++;
		len--;
		d->pending_len = 0;
		count_utf8(d, whole, whole_len);
	}
	count_utf8(d, bytes, len);
}

void charset_detector_feed(struct charset_detector *d, const char *bytes, size_t len)
{
	size_t head = CHARSET_HEAD_BYTES - d->head_len;

	if (!len)
		return;
	if (head > len)
		head = len;
	memcpy(d->head + d->head_len, bytes, head);
	d->head_len += head;
	if (!d->has_nul)
		d->has_nul = memchr(bytes, 0, len) != NULL;
	check_utf8(d, bytes, len);
}

static bool begins_with(const struct charset_detector *d, const void *bytes, size_t len)
{
	return d->head_len >= len && memcmp(d->head, bytes, len) == 0;
}

enum charset charset_detector_end(struct charset_detector *d, enum charset_content *content)
{
	int64_t bad;

	*content = CHARSET_TEXT;
	for (size_t i = 0; i < ARRAY_LEN(signatures); i++) {
		if (begins_with(d, signatures[i].bytes, signatures[i].len))
			*content = signatures[i].content;
	}
	if (begins_with(d, bom_utf16le, sizeof(bom_utf16le)))
		return CHARSET_UTF16LE;
	if (begins_with(d, bom_utf16be, sizeof(bom_utf16be)))
		return CHARSET_UTF16BE;
	if (d->has_nul && *content == CHARSET_TEXT)
		*content = CHARSET_NUL;
	if (begins_with(d, bom_utf8, sizeof(bom_utf8)))
		return CHARSET_UTF8;
	/*
	 * Text of Windows-1252 hardly ever has what is a character in UTF-8, so a few wrong bytes
	 * among many such characters are damage in a UTF-8 file.
	 */
	bad = d->bad + (int64_t)d->pending_len;
	return bad && bad >= d->good ? CHARSET_WINDOWS_1252 : CHARSET_UTF8;
}

void charset_decoder_init(struct charset_decoder *d, enum charset from)
{
	*d = (struct charset_decoder){.from = from};
}

/* Bytes of c in UTF-8, written to out. */
static size_t put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

/* Bytes up to the first that is not assigned. */
static size_t decode_windows_1252(const char *bytes, size_t len, struct str *out)
{
	char chunk[CHUNK_BYTES + UTF8_BYTES_MAX];
	size_t used = 0, i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];
		uint32_t code_point = c;

		if (c >= 0x80 && c < 0xA0 && !(code_point = windows_1252[c - 0x80]))
			break;
		used += put_utf8(chunk + used, code_point);
		if (used >= CHUNK_BYTES) {
			str_add_len(out, chunk, used);
			used = 0;
		}
	}
	str_add_len(out, chunk, used);
	return i;
}

static uint32_t unit_at(const char *bytes, enum charset from)
{
	uint32_t first = (unsigned char)bytes[0], second = (unsigned char)bytes[1];

	return from == CHARSET_UTF16LE ? second << 8 | first : first << 8 | second;
}

/*
 * Bytes of the UTF-16 character at bytes and its code point; 0 when it is not whole yet, -1 for a
 * surrogate without its other half.
 */
static int utf16_step(const char *bytes, size_t left, enum charset from, uint32_t *code_point)
{
	uint32_t low;

	if (left < 2)
		return 0;
	*code_point = unit_at(bytes, from);
	if (*code_point < 0xD800 || *code_point > 0xDFFF)
		return 2;
	if (*code_point >= 0xDC00)
		return -1;
	if (left < 4)
		return 0;
	low = unit_at(bytes + 2, from);
	if (low < 0xDC00 || low > 0xDFFF)
		return -1;
	*code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
	return 4;
}

/* Like text_utf8_prefix: what was used, and whether the rest is only cut off. */
static size_t decode_utf16(const char *bytes, size_t len, enum charset from, struct str *out,
			   bool *partial)
{
	char chunk[CHUNK_BYTES + UTF8_BYTES_MAX];
	size_t used = 0, done = 0;
	int step = 0;

	while (done < len) {
		uint32_t code_point;

		step = utf16_step(bytes + done, len - done, from, &code_point);
		if (step <= 0)
			break;
		done += (size_t)step;
		used += put_utf8(chunk + used, code_point);
		if (used >= CHUNK_BYTES) {
			str_add_len(out, chunk, used);
			used = 0;
		}
	}
	str_add_len(out, chunk, used);
	*partial = step == 0;
	return done;
}

/*
 * One stretch of bytes; what a cut left over goes into pending.  Returns the bytes used: less than
 * len when the charset does not have what follows.
 */
static size_t decode(struct charset_decoder *d, const char *bytes, size_t len, struct str *out)
{
	bool partial = false;
	size_t done;

	if (d->from == CHARSET_WINDOWS_1252) {
		done = decode_windows_1252(bytes, len, out);
	} else if (d->from == CHARSET_UTF8) {
		done = text_utf8_prefix(bytes, len, &partial);
		str_add_len(out, bytes, done);
	} else {
		done = decode_utf16(bytes, len, d->from, out, &partial);
	}
	if (done == len || !partial)
		return done;
	d->pending_len = len - done;
	memcpy(d->pending, bytes + done, d->pending_len);
	return len;
}

/* One stretch to its end; each byte (of UTF-16: two) that the charset does not have is a mark. */
static void decode_all(struct charset_decoder *d, const char *bytes, size_t len, struct str *out)
{
	const size_t unit = d->from == CHARSET_UTF16LE || d->from == CHARSET_UTF16BE ? 2 : 1;

	for (;;) {
		size_t done = decode(d, bytes, len, out);

		if (done == len)
			return;
		d->bad++;
		str_add_char(out, CHARSET_BAD);
		bytes += done + unit;
		len -= done + unit;
	}
}

void charset_decoder_feed(struct charset_decoder *d, const char *bytes, size_t len, struct str *out)
{
	const size_t start = out->len;

	/* The character that the last feed cut, byte by byte. */
	while (d->pending_len && len) {
		char whole[CHARSET_PENDING_BYTES];
		size_t whole_len = d->pending_len;

		memcpy(whole, d->pending, whole_len);
		whole[whole_len++] = *bytes++;
		len--;
		d->pending_len = 0;
		decode_all(d, whole, whole_len, out);
	}
	decode_all(d, bytes, len, out);
	/* In every encoding but Windows-1252 the mark, once decoded, is U+FEFF. */
	if (!d->started && out->len > start) {
		d->started = true;
		if (d->from != CHARSET_WINDOWS_1252 && out->len - start >= sizeof(bom_utf8) &&
		    memcmp(out->text + start, bom_utf8, sizeof(bom_utf8)) == 0) {
			out->len -= sizeof(bom_utf8);
			memmove(out->text + start, out->text + start + sizeof(bom_utf8),
				out->len - start + 1);
		}
	}
}

void charset_decoder_end(struct charset_decoder *d, struct str *out)
{
	if (!d->pending_len)
		return;
	d->pending_len = 0;
	d->bad++;
	str_add_char(out, CHARSET_BAD);
}
