#include "lib/platform/text.h"

#include <utf8proc.h>

/* Letters of Latin scripts that have no decomposition, and punctuation people use for ' and -. */
static const struct {
	int32_t from;
	char to[3];
} plain_letters[] = {
    {0x00B4, "'"}, {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"}, {0x00FE, "th"}, {0x0111, "d"},
    {0x0127, "h"}, {0x0131, "i"},  {0x0138, "q"}, {0x0142, "l"}, {0x014B, "n"},	 {0x0153, "oe"},
    {0x0167, "t"}, {0x0180, "b"},  {0x0188, "c"}, {0x0192, "f"}, {0x0199, "k"},	 {0x019A, "l"},
    {0x019E, "n"}, {0x01A5, "p"},  {0x01AD, "t"}, {0x01B4, "y"}, {0x01B6, "z"},	 {0x01E5, "g"},
    {0x0225, "z"}, {0x023C, "c"},  {0x0247, "e"}, {0x0249, "j"}, {0x024D, "r"},	 {0x024F, "y"},
    {0x0253, "b"}, {0x0254, "o"},  {0x0256, "d"}, {0x0257, "d"}, {0x025B, "e"},	 {0x0260, "g"},
    {0x0268, "i"}, {0x0272, "n"},  {0x0289, "u"}, {0x02B9, "'"}, {0x02BB, "'"},	 {0x02BC, "'"},
    {0x02BE, "'"}, {0x02BF, "'"},  {0x2010, "-"}, {0x2012, "-"}, {0x2013, "-"},	 {0x2014, "-"},
    {0x2018, "'"}, {0x2019, "'"},  {0x201B, "'"}, {0x2032, "'"}, {0x2212, "-"},
};

static bool is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/*
 * Bytes of the character that starts with the non-ASCII byte at s: its length when whole, 0 when it
 * is wrong, and the negative number of bytes present when the end cut it off.  RFC 3629, section 4.
 */
static int utf8_step(const unsigned char *s, size_t left)
{
	unsigned char lead = s[0], low = 0x80, high = 0xBF;
	int need, i;

	if (lead >= 0xC2 && lead <= 0xDF)
		need = 2;
	else if (lead >= 0xE0 && lead <= 0xEF)
		need = 3;
	else if (lead >= 0xF0 && lead <= 0xF4)
		need = 4;
	else
		return 0;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	for (i = 1; i < need; i++) {
		if ((size_t)i >= left)
			return -i;
		if (s[i] < low || s[i] > high)
			return 0;
		low = 0x80;
		high = 0xBF;
	}
	return need;
}

/* First byte at or after i that is not ASCII, or len; eight bytes at a time. */
static size_t skip_ascii(const unsigned char *s, size_t i, size_t len)
{
	while (len - i >= 8) {
		uint64_t eight;

		memcpy(&eight, s + i, 8);
		if (eight & UINT64_C(0x8080808080808080))
			break;
		i += 8;
	}
	while (i < len && s[i] < 0x80)
		i++;
	return i;
}

size_t text_utf8_prefix(const char *bytes, size_t len, bool *partial)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t i = 0;

	*partial = false;
	while (i < len) {
		int step;

		if (s[i] < 0x80) {
			i = skip_ascii(s, i, len);
			continue;
		}
		/* Two bytes are by far the most frequent. */
		if (s[i] >= 0xC2 && s[i] <= 0xDF && len - i >= 2 && is_tail(s[i + 1])) {
			i += 2;
			continue;
		}
		step = utf8_step(s + i, len - i);
		if (step <= 0) {
			*partial = step < 0;
			return i;
		}
		i += (size_t)step;
	}
	return i;
}

bool text_is_utf8(const char *bytes, size_t len)
{
	bool partial;

	return text_utf8_prefix(bytes, len, &partial) == len && (!len || !memchr(bytes, 0, len));
}

size_t text_count(const char *utf8)
{
	size_t count = 0;

	for (; *utf8; utf8++)
		count += !is_tail((unsigned char)*utf8);
	return count;
}

int32_t text_next(const char **utf8)
{
	const unsigned char *s = (const unsigned char *)*utf8;
	int step;

	if (s[0] < 0x80) {
		*utf8 += s[0] != 0;
		return s[0];
	}
	/* The NUL at the end is no continuation byte, so four can be promised. */
	step = utf8_step(s, 4);
	if (step <= 0) {
		*utf8 += 1;
		return -1;
	}
	*utf8 += step;
	if (step == 2)
		return (s[0] & 0x1F) << 6 | (s[1] & 0x3F);
	if (step == 3)
		return (s[0] & 0x0F) << 12 | (s[1] & 0x3F) << 6 | (s[2] & 0x3F);
	return (s[0] & 0x07) << 18 | (s[1] & 0x3F) << 12 | (s[2] & 0x3F) << 6 | (s[3] & 0x3F);
}

bool text_is_space(int32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Text being folded: out grows in the arena when compatibility forms expand. */
struct folding {
	struct arena *a;
	char *out;
	size_t len, size;
	bool gap; /* white space seen since the last character */
};

static void fold_add(struct folding *f, const char *bytes, size_t len)
{
	if (f->size - f->len < len + 2) {
		size_t size = (f->size + len) * 2;
		char *bigger = arena_alloc(f->a, size);

		memcpy(bigger, f->out, f->len);
		f->out = bigger;
		f->size = size;
	}
	if (f->gap && f->len)
		f->out[f->len++] = ' ';
	f->gap = false;
	memcpy(f->out + f->len, bytes, len);
	f->len += len;
}

static const char *find_plain(int32_t code_point)
{
	size_t low = 0, high = ARRAY_LEN(plain_letters);

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (plain_letters[mid].from == code_point)
			return plain_letters[mid].to;
		if (plain_letters[mid].from < code_point)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static void fold_one(struct folding *f, int32_t code_point)
{
	const char *plain = find_plain(code_point);
	utf8proc_uint8_t bytes[4];

	if (plain)
		fold_add(f, plain, strlen(plain));
	else if (text_is_space(code_point))
		f->gap = true;
	else
		fold_add(f, (const char *)bytes, (size_t)utf8proc_encode_char(code_point, bytes));
}

/* Marks go, so each character can be treated alone: canonical order concerns marks only. */
static void fold_wide(struct folding *f, int32_t code_point)
{
	utf8proc_int32_t parts[32]; /* the longest compatibility form has 18 */
	const int how = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
			UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
	utf8proc_ssize_t count, i;
	int boundary = 0;

	/* Before it becomes a space and an accent. */
	if (code_point == 0x00B4) {
		fold_one(f, code_point);
		return;
	}
	count = utf8proc_decompose_char(code_point, parts, (utf8proc_ssize_t)ARRAY_LEN(parts),
					(utf8proc_option_t)how, &boundary);
	if (count < 0 || count > (utf8proc_ssize_t)ARRAY_LEN(parts))
		BUG("decomposition of U+%04X has length %ld", (unsigned)code_point, (long)count);
	for (i = 0; i < count; i++)
		fold_one(f, parts[i]);
}

char *text_fold(struct arena *a, const char *utf8)
{
	size_t size = strlen(utf8) + 3;
	struct folding f = {.a = a, .out = arena_alloc(a, size), .size = size};

	while (*utf8) {
		unsigned char c = (unsigned char)*utf8;

		if (c >= 0x80) {
			int32_t code_point = text_next(&utf8);

			if (code_point >= 0)
				fold_wide(&f, code_point);
			continue;
		}
		utf8++;
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			f.gap = true;
			continue;
		}
		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c | 0x20);
		if (!f.gap && f.size - f.len >= 2)
			f.out[f.len++] = (char)c;
		else
			fold_add(&f, (const char *)&c, 1);
	}
	f.out[f.len] = '\0';
	return f.out;
}

bool text_is_letter_or_digit(int32_t code_point)
{
	utf8proc_category_t kind;

	if (code_point < 0x80)
		return (code_point >= 'a' && code_point <= 'z') ||
		       (code_point >= 'A' && code_point <= 'Z') ||
		       (code_point >= '0' && code_point <= '9');
	kind = utf8proc_category(code_point);
	return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) ||
	       (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO);
}

char *text_slug(struct arena *a, const char *utf8)
{
	char *out = text_fold(a, utf8), *end = out;
	const char *at = out;
	bool gap = false;

	/* What is kept moves towards the start: a hyphen takes the place of at least one byte. */
	while (*at) {
		const char *from = at;

		if (!text_is_letter_or_digit(text_next(&at))) {
			gap = true;
			continue;
		}
		if (gap && end != out)
			*end++ = '-';
		gap = false;
		memmove(end, from, (size_t)(at - from));
		end += at - from;
	}
	*end = '\0';
	return out;
}

/* utf8proc's result in the arena; what is not UTF-8 stays as it is. */
static char *map_text(struct arena *a, const char *utf8, int how)
{
	utf8proc_uint8_t *mapped = NULL;
	char *out;

	how |= UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	if (utf8proc_map((const utf8proc_uint8_t *)utf8, 0, &mapped, (utf8proc_option_t)how) < 0)
		return arena_dup(a, utf8);
	out = arena_dup(a, (const char *)mapped);
	free(mapped);
	return out;
}

char *text_fold_case(struct arena *a, const char *utf8)
{
	return map_text(a, utf8, UTF8PROC_CASEFOLD);
}

char *text_nfc(struct arena *a, const char *utf8)
{
	return map_text(a, utf8, 0);
}

char *text_trim(struct arena *a, const char *utf8)
{
	const char *start = utf8, *end, *p;

	for (p = utf8; text_is_space(*p ? text_next(&p) : -1);)
		start = p;
	end = start;
	for (p = start; *p;)
		if (!text_is_space(text_next(&p)))
			end = p;
	return arena_dup_len(a, start, (size_t)(end - start));
}

enum rc text_check(struct op *op, const char *field, const char *text, size_t max_bytes)
{
	size_t len = strlen(text);

	if (len > max_bytes)
		return op_failf(op, RC_INVALID, field, "the text is longer than %zu bytes",
				max_bytes);
	if (!text_is_utf8(text, len))
		return op_fail(op, RC_INVALID, field, "the text is not valid UTF-8");
	return RC_OK;
}

const char *text_shorten(struct arena *a, const char *utf8, size_t max_bytes)
{
	size_t len = strlen(utf8);
	bool partial;

	if (len <= max_bytes)
		return utf8;
	len = text_utf8_prefix(utf8, max_bytes, &partial);
	return arena_printf(a, "%.*s…", (int)len, utf8);
}

char *text_unify_line_ends(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\r' && from[1] == '\n')
			continue;
		*to++ = *from == '\r' ? '\n' : *from;
	}
	*to = '\0';
	return text;
}

bool text_is_line(const char *utf8)
{
	int32_t c;

	while ((c = text_next(&utf8)) != 0)
		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
			return false;
	return true;
}
