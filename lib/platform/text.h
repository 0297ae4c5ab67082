/*
 * Unicode text: is it UTF-8, how long is it, and what does it look like when case, accents and
 * Unicode form do not matter.  Text is UTF-8 and NUL-terminated unless a length is given.
 * Rules of UTF-8: RFC 3629.  Normalisation and case folding: UAX #15 and Unicode 3.13, by utf8proc.
 */
#ifndef MUSTER_PLATFORM_TEXT_H
#define MUSTER_PLATFORM_TEXT_H

#include "lib/base/op.h"

/* Strict UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF, and no NUL byte. */
bool text_is_utf8(const char *bytes, size_t len);

/*
 * Length in bytes of the longest valid UTF-8 at the start of bytes (NUL bytes count as valid).
 * *partial tells whether what follows is a character cut off by the end of the bytes (at most
 * three bytes) rather than an error.
 */
size_t text_utf8_prefix(const char *bytes, size_t len, bool *partial);

/* Number of code points; the text must be UTF-8. */
size_t text_count(const char *utf8);

/*
 * The code point at *utf8, which then points past it; 0 at the end (and stays there).
 * An invalid byte gives -1 and is passed over.
 */
int32_t text_next(const char **utf8);

/* Unicode White_Space: blanks and line ends of every kind, no-break ones included. */
bool text_is_space(int32_t code_point);

/*
 * What is compared, searched and indexed: NFKD, combining marks and invisible characters taken
 * out, full case folding, letters that Unicode does not decompose brought to their base
 * (ł ø đ ð þ ħ ŧ ŋ ı æ œ ...), typographic apostrophes and hyphens to the plain ones, runs of
 * white space to one space, none at the ends.  Invalid bytes are left out.  Folding twice changes
 * nothing.  The result is in a.
 */
MUST_USE char *text_fold(struct arena *a, const char *utf8);

/* NFC and full case folding, marks kept: for keys in which look-alikes must stay different. */
MUST_USE char *text_fold_case(struct arena *a, const char *utf8);

/* NFC and nothing else: one form for text that must stay what it is, such as a password. */
MUST_USE char *text_nfc(struct arena *a, const char *utf8);

/* A letter or a digit of any script. */
bool text_is_letter_or_digit(int32_t code_point);

/*
 * A name that survives spelling: text_fold, then every run of what is no letter or digit becomes
 * one hyphen, with none at the ends.  "VIP Customer" and "vip_customer!" are "vip-customer";
 * letters of all scripts stay.  Doing it twice changes nothing.  The result is in a; "" when
 * nothing is left.
 */
MUST_USE char *text_slug(struct arena *a, const char *utf8);

/* A copy in a without Unicode white space at either end. */
MUST_USE char *text_trim(struct arena *a, const char *utf8);

/*
 * May the text be stored as it is?  Nothing is ever cut to fit.
 *
 *   RC_OK       yes
 *   RC_INVALID  not UTF-8, or longer than max_bytes
 */
MUST_USE enum rc text_check(struct op *op, const char *field, const char *text, size_t max_bytes);

/* At most max_bytes of it, whole characters, and "…" behind them where that is not all. */
MUST_USE const char *text_shorten(struct arena *a, const char *utf8, size_t max_bytes);

/* "\r\n" and "\r" become "\n", in place. */
char *text_unify_line_ends(char *text);

/* Without what ends a line or cannot be seen: C0, DEL, C1 and the two line ends of Unicode. */
bool text_is_line(const char *utf8);

#endif
