/*
 * The encoding of a file that somebody brings: found out in one streaming pass, then turned into
 * UTF-8 in another.  A byte order mark decides; else UTF-8, if that is what most characters beyond
 * ASCII are; else Windows-1252, which is what spreadsheets of western countries write.  Tables:
 * Unicode's CP1252.TXT; RFC 2781 for UTF-16.
 */
#ifndef MUSTER_PLATFORM_CHARSET_H
#define MUSTER_PLATFORM_CHARSET_H

#include "lib/base/str.h"

enum charset {
	CHARSET_UTF8,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_WINDOWS_1252,
};

/* What the bytes are, apart from their encoding. */
enum charset_content {
	CHARSET_TEXT,
	CHARSET_NUL, /* NUL bytes without a UTF-16 byte order mark: not text */
	CHARSET_ZIP, /* also XLSX, ODS, DOCX */
	CHARSET_OLE, /* XLS, DOC, MSG of old */
	CHARSET_PNG,
	CHARSET_JPEG,
	CHARSET_PDF,
	CHARSET_GZIP,
};

enum { CHARSET_HEAD_BYTES = 8, CHARSET_PENDING_BYTES = 4 };

struct charset_detector {
	unsigned char head[CHARSET_HEAD_BYTES]; /* the first bytes of the file */
	size_t head_len;
	char pending[CHARSET_PENDING_BYTES]; /* a character cut by the end of the last feed */
	size_t pending_len;
	int64_t good, bad; /* characters of several bytes, and bytes that are none, as UTF-8 */
	bool has_nul;
};

struct charset_decoder {
	enum charset from;
	char pending[CHARSET_PENDING_BYTES];
	size_t pending_len;
	int64_t bad; /* marks put into the text so far */
	bool started;
};

/* Stands in decoded text for what the charset does not have; no byte of any UTF-8 text. */
#define CHARSET_BAD '\xFF'

/* "UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252". */
const char *charset_name(enum charset charset);

/* Feed all bytes of the file, cut anywhere, then ask.  An empty file is UTF-8 text. */
void charset_detector_init(struct charset_detector *d);
void charset_detector_feed(struct charset_detector *d, const char *bytes, size_t len);
enum charset charset_detector_end(struct charset_detector *d, enum charset_content *content);

/*
 * Decode to UTF-8, cut anywhere; a byte order mark at the start is left out.  NUL characters pass.
 * feed appends to out.  Each byte that the charset does not have (wrong UTF-8; 81 8D 8F 90 9D of
 * Windows-1252; of UTF-16: each lone surrogate) becomes one CHARSET_BAD.
 * end appends one when the file stopped in the middle of a character.
 */
void charset_decoder_init(struct charset_decoder *d, enum charset from);
void charset_decoder_feed(struct charset_decoder *d, const char *bytes, size_t len,
			  struct str *out);
void charset_decoder_end(struct charset_decoder *d, struct str *out);

#endif
