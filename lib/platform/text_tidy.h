/*
 * Making typed text tidy: blanks, names in capitals, two names in one field.  Upper, lower and
 * title case: Unicode, by utf8proc.
 */
#ifndef MUSTER_PLATFORM_TEXT_TIDY_H
#define MUSTER_PLATFORM_TEXT_TIDY_H

#include "lib/base/arena.h"

/*
 * Without blanks at the ends and with single ones inside, where line ends stay as they are.  NULL
 * when it is so already.  In a.
 */
MUST_USE char *text_squeeze(struct arena *a, const char *utf8);

enum text_case { TEXT_CASE_MIXED, TEXT_CASE_UPPER, TEXT_CASE_LOWER };
/*
 * How is it written?  Mixed for what says nothing: fewer than three letters (JR, Bo), a script
 * without cases, no vowel in capitals (DJ, MPH), digits.
 */
enum text_case text_case_of(const char *utf8);
/*
 * A name as names are written: MÜLLER-LÜDENSCHEIDT is Müller-Lüdenscheidt, o'neil O'Neil, ANNA VAN
 * DER BERG Anna van der Berg, MCDONALD McDonald.  Whoever asks has seen that the case was not
 * mixed. In a.
 */
MUST_USE char *text_name_case(struct arena *a, const char *utf8);

/*
 * First and last name out of one text: "Berger, Anna" and "Anna Berger" (exactly two words; with
 * particles three or more: "Anna van der Berg").  false: nobody can tell.  Both in a.
 */
bool text_split_name(struct arena *a, const char *utf8, char **first, char **last);

#endif
