/*
 * Pages from templates (libctemplate).  Templates are compiled into the program; a page is a tree
 * of dictionaries: one for the page, one for each row of a section, one for each include.
 *
 * Values are HTML-escaped for the place they stand in: every template is parsed with AUTOESCAPE.
 * tests/lint/templates refuses the few places the escaper does not cover.
 *
 * What the library does not report: a marker, section or include that no template has is silently
 * ignored, and one that nobody sets is empty.  The same lint finds both.
 *
 *   struct tpl *page = tpl_new(&op->mem, "_layout");
 *   struct tpl *body = tpl_include(page, "BODY", "contacts_list");
 *
 *   tpl_text(page, "TITLE", "Contacts");
 *   tpl_int(body, "TOTAL", total);
 *   for (...) {
 *           struct tpl *row = tpl_add(body, "CONTACT");
 *           tpl_text(row, "NAME", contact->name);
 *   }
 *   rc = tpl_expand(op, page, &out);
 *   tpl_free(page);
 *
 * Sections see the values of the dictionary they stand in; includes see nothing but their own
 * values and what tpl_global set.  Template names are file names without folder and ".tpl".
 */
#ifndef MUSTER_PLATFORM_TEMPLATE_H
#define MUSTER_PLATFORM_TEMPLATE_H

#include "lib/base/op.h"
#include "lib/base/str.h"

/* One dictionary level: a page, a row of a section, or an include. */
struct tpl;

/*
 * Parse every embedded template and allow no other from then on.  For a process that serves many
 * pages; call it before the first.  A second call does nothing.
 *
 *   RC_OK
 *   RC_FAILED  a template has an error; the fault names it and quotes the parser
 */
MUST_USE enum rc template_load_all(struct op *op);

/*
 * Parse one embedded template, unless that was done.  tpl_new and tpl_include do the same, so
 * only a program that wants to know early calls it.
 *
 *   RC_OK
 *   RC_NOT_FOUND  no template has this name
 *   RC_FAILED     the template has an error; the fault quotes the parser
 */
MUST_USE enum rc template_load(struct op *op, const char *name);

/*
 * The dictionary of a whole page.  The struct lives in the arena, what the library allocates
 * beside it does not: end with tpl_free, before the arena is reset.  An unknown or broken
 * template is reported by tpl_expand.
 */
MUST_USE struct tpl *tpl_new(struct arena *a, const char *name);
/* Frees the page and every row and include below it.  Only for what tpl_new returned, or NULL. */
void tpl_free(struct tpl *page);

/* Set a value; it is copied.  NULL is "". */
void tpl_text(struct tpl *t, const char *marker, const char *value);
void tpl_int(struct tpl *t, const char *marker, int64_t value);
/* Set a value that this page, its rows and all its includes see.  t: any level of the page. */
void tpl_global(struct tpl *t, const char *marker, const char *value);

/* Show a section once, with the values of t. */
void tpl_show(struct tpl *t, const char *section);
/* Show a section once more, with values of its own (and those of t behind them).  Freed with t. */
struct tpl *tpl_add(struct tpl *t, const char *section);
/* Put a template where {{>MARKER}} stands; more than once repeats it.  Freed with t. */
struct tpl *tpl_include(struct tpl *t, const char *marker, const char *template_name);

/*
 * Write the page to the end of out (initialise it with PAGE_MAX).
 *
 *   RC_OK
 *   RC_FAILED  a template of the page is unknown or broken, or out is full; out holds a part
 */
MUST_USE enum rc tpl_expand(struct op *op, struct tpl *page, struct str *out);

#endif
