/*
 * Telephone numbers: from what people type, and what spreadsheets make of it, to E.164.
 * Structure of numbers: ITU-T E.164; calling codes: the list of ITU-T E.164 assigned country codes;
 * national and international prefixes: ITU-T E.129 (ITU Operational Bulletin, dialling procedures).
 *
 * One line may have several numbers, and its key is one:
 *   Argentina  a mobile number has a 9 behind +54 when it is dialled from abroad, and a 15 behind
 * its area code at home (ENACOM, Plan Fundamental de Numeracion Nacional).  No fixed line has the
 * same ten digits, and people leave both out: the key is without them. Brazil     mobile numbers
 * got a 9 in front of their eight digits, which began with 6 to 9, from 2012 to 2016 (Anatel,
 * Resolucao 553/2010): the key has it. Mexico     the 1 behind +52, and 01, 044 and 045 at home,
 * have been gone since 2019 (IFT, Plan Tecnico Fundamental de Numeracion): the key is without them.
 */
#ifndef MUSTER_PLATFORM_PHONE_H
#define MUSTER_PLATFORM_PHONE_H

#include "lib/base/op.h"

/* One row per ISO 3166-1 country (and Kosovo, XK) that has a calling code, in order of name. */
struct phone_country {
	const char *iso;	   /* alpha-2, upper case */
	const char *name;	   /* English */
	const char *code;	   /* calling code without +, one to three digits */
	const char *trunk;	   /* dialled before a national number and not part of it, or "" */
	const char *international; /* dialled before a calling code, when it is not just 00 */
	int digits;	 /* of a usual (mobile) national number, without the trunk prefix */
	bool keeps_zero; /* national numbers may begin with a 0 that is part of them */
};

/* All countries, for a menu; static.  *count rows. */
const struct phone_country *phone_countries(size_t *count);

/* The country with this alpha-2 code (either case), or NULL. */
const struct phone_country *phone_country_find(const char *iso);

/*
 * Make the E.164 key ("+4366412345") of one number.
 *
 * Understood: + or 00 (or the international prefix of the default country) before the calling code;
 * national numbers of the default country with or without trunk prefix; blanks of every kind,
 * . - / ( ) between digits; "(0)" after the calling code; digits of other scripts; an apostrophe in
 * front, as shops and spreadsheets write it; "tel:"; the ".0" that number columns leave behind;
 * calling code without + when the number is too long for a national one; the variants above.
 * country: ISO 3166 alpha-2 of the default country, "" for none.
 *
 *   RC_OK       *key is set, in op->mem
 *   RC_INVALID  op->fault says why: scientific notation, extension, too short, too long, no country
 * ...
 */
MUST_USE enum rc phone_parse(struct op *op, const char *field, const char *raw, const char *country,
			     const char **key);

#endif
