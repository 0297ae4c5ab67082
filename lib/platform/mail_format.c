#include "lib/platform/mail_format.h"

enum {
	WORD_BYTES = 39,  /* of text in one encoded word: 64 characters, 73 after "Subject: " */
	LINE_CHARS = 75,  /* of a quoted-printable line, "=" at its end not counted */
	PLAIN_CHARS = 60, /* of a header value that needs no encoding */
};

bool mail_address_is_safe(const char *address)
{
	if (!address[0] || !strchr(address, '@'))
		return false;
	for (const unsigned char *c = (const unsigned char *)address; *c; c++)
		if (*c <= ' ' || *c == 0x7f || strchr("<>(),;:\\\"[]", *c))
			return false;
	return true;
}

/* --- header --------------------------------------------------------------------------------- */

static void add_base64(struct str *out, const unsigned char *bytes, size_t len)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned group = (unsigned)bytes[i] << 16;

		if (i + 1 < len)
			group |= (unsigned)bytes[i + 1] << 8;
		if (i + 2 < len)
			group |= bytes[i + 2];
		str_add_char(out, digits[group >> 18]);
		str_add_char(out, digits[group >> 12 & 63]);
		str_add_char(out, i + 1 < len ? digits[group >> 6 & 63] : '=');
		str_add_char(out, i + 2 < len ? digits[group & 63] : '=');
	}
}

/* How many bytes of text fit into one word without cutting a UTF-8 character. */
static size_t word_length(const char *text, size_t len)
{
	size_t n = len < WORD_BYTES ? len : WORD_BYTES;

	while (n < len && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return n ? n : 1;
}

/* Letters, digits and blanks need no thought in any header; everything else is encoded. */
static bool is_plain(const char *text)
{
	size_t len = strlen(text);

	return len <= PLAIN_CHARS &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -") ==
		   len;
}

/* RFC 2047: as words "=?UTF-8?B?...?=", folded where one ends. */
static void add_text(struct str *out, const char *text)
{
	size_t len = strlen(text);

	if (is_plain(text)) {
		str_add(out, text);
		return;
	}
	for (size_t at = 0; at < len;) {
		size_t n = word_length(text + at, len - at);

		str_add(out, at ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
		add_base64(out, (const unsigned char *)text + at, n);
		str_add(out, "?=");
		at += n;
	}
}

/* RFC 5322 3.3; the names of days and months are English whatever the locale. */
static void add_date(struct str *out, int64_t at)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t t = at;
	struct tm parts;

	if (!gmtime_r(&t, &parts))
		return;
	str_addf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n",
		 days + 3 * (ptrdiff_t)parts.tm_wday, parts.tm_mday,
		 months + 3 * (ptrdiff_t)parts.tm_mon, parts.tm_year + 1900, parts.tm_hour,
		 parts.tm_min, parts.tm_sec);
}

static void add_header(struct str *out, const struct mail *mail)
{
	add_date(out, mail->at);
	str_add(out, "From: ");
	if (mail->from_name[0]) {
		add_text(out, mail->from_name);
		str_add(out, "\r\n ");
	}
	str_addf(out, "<%s>\r\nTo: <%s>\r\nMessage-ID: <%s>\r\nSubject: ", mail->from, mail->to,
		 mail->message_id);
	add_text(out, mail->subject);
	str_add(out, "\r\n"
		     "MIME-Version: 1.0\r\n"
		     "Content-Type: text/plain; charset=utf-8\r\n"
		     "Content-Transfer-Encoding: quoted-printable\r\n"
		     "Auto-Submitted: auto-generated\r\n"
		     "\r\n");
}

/* --- body ----------------------------------------------------------------------------------- */

/* As it stands, or as =XX?  A blank at the end of a line would get lost on the way. */
static bool is_literal(const char *at)
{
	if (*at == ' ' || *at == '\t')
		return at[1] != '\n' && at[1] != '\0';
	return *at > ' ' && *at <= '~' && *at != '=';
}

/* RFC 2045 6.7.  A dot at the start of a line is libcurl's business (and sendmail -i's). */
static void add_body(struct str *out, const char *body)
{
	int column = 0;

	for (const char *c = body; *c; c++) {
		int width = is_literal(c) ? 1 : 3;

		if (*c == '\r')
			continue;
		if (*c == '\n') {
			str_add(out, "\r\n");
			column = 0;
			continue;
		}
		if (column + width > LINE_CHARS) {
			str_add(out, "=\r\n");
			column = 0;
		}
		if (width == 1)
			str_add_char(out, *c);
		else
			str_addf(out, "=%02X", (unsigned char)*c);
		column += width;
	}
	if (column)
		str_add(out, "\r\n");
}

bool mail_format(const struct mail *mail, struct str *out)
{
	if (!mail_address_is_safe(mail->from) || !mail_address_is_safe(mail->to) ||
	    !mail_address_is_safe(mail->message_id))
		return false;
	add_header(out, mail);
	add_body(out, mail->body);
	return !out->overflow;
}
