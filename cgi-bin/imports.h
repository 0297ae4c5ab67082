/*
 * The parts of the /imports program: list, kept files and the routes stand in imports.c; one import
 * in imports_view.c, its result in imports_result.c, a row of its file in imports_row.c; the files
 * that come in imports_sources.c, the steps from there to the queue in imports_new.c, matching
 * columns in imports_mapping*.c, the sample file in imports_template.c.
 */
#ifndef MUSTER_CGI_BIN_IMPORTS_H
#define MUSTER_CGI_BIN_IMPORTS_H

#include "lib/domain/import.h"
#include "lib/domain/import_file.h"
#include "lib/web/request.h"

/* --- imports_view.c ------------------------------------------------------------------------- */

route_handler get_imports_view, post_imports_pause, post_imports_resume, post_imports_cancel,
    post_imports_discard;

/* How its state reads: a word, the class of that word's mark, and a sentence while it runs. */
struct import_words {
	const char *label, *css, *sentence;
};
const struct import_words *import_words(const struct import *im);
/* How much of it is done, 0 to 100. */
int64_t import_percent(const struct import *im);
/* The page where one goes on with it. */
MUST_USE const char *import_href(struct request *rq, const struct import *im);

/* --- imports_row.c, imports_template.c ------------------------------------------------------ */

route_handler get_imports_row, get_imports_template;

/* --- imports_new.c -------------------------------------------------------------------------- */

/* The declared fields of each form. */
enum { IMPORT_MARK_MAX = 64 };
extern const struct field import_mapping_fields[], import_start_fields[], import_files_fields[];

route_handler get_imports_mapping, post_imports_anew, post_imports_mapping, get_imports_review,
    post_imports_start;

/* --- imports_sources.c ---------------------------------------------------------------------- */

extern const struct field import_new_fields[], import_format_fields[], import_add_fields[],
    import_leave_fields[];

route_handler get_imports_new, post_imports_new, post_imports_format, post_imports_add_file,
    post_imports_leave_file;

/* RC_CONFLICT: the page that was sent was of other files, or of another way of reading them. */
MUST_USE enum rc import_check_files(struct request *rq, const struct import *im);
/*
 * Look at its files outside of the transaction of the request: import_look.  files: what they are
 * before anything is changed (import_files_mark).  RC_CONFLICT: they are others meanwhile.
 */
MUST_USE enum rc import_look_unlocked(struct request *rq, struct import *im, const char *files);
/*
 * Its files: SOURCE rows (FILE_NAME FILE_SIZE FILE_FORMAT, section FILE_ROWS with FILE_COUNT), and
 * the section MANY when there are several.
 */
void import_fill_sources(struct request *rq, struct tpl *t, const struct import *im);
/* The same, each with the menus "How the file is read", and a button that leaves it out. */
void import_fill_formats(struct request *rq, struct tpl *t, const struct import *im);
/* Where a row stands: LINE, and the section PLACE_FILE (PLACE_NAME) when there are several files.
 */
void import_fill_place(struct request *rq, struct tpl *t, const struct import *im, int64_t source,
		       int64_t line);

/* --- imports_rehearsal.c -------------------------------------------------------------------- */

route_handler post_imports_rehearse, get_imports_diff;

/* The mapping is saved: have it tried out, and show what comes of it. */
MUST_USE enum rc import_go_to_review(struct request *rq, const struct import *im);
/*
 * What the import would do: include REHEARSAL, and where it may start the section READY with MARK
 * and DIGEST, which the form sends back.  *rows: how many there are; -1 where nobody has counted.
 */
MUST_USE enum rc import_fill_rehearsal(struct request *rq, struct tpl *body,
				       const struct import *im,
				       const struct import_preview *preview, int64_t *rows);

/*
 * What they saw and start: into im.  A small file is tried out once more, so that they hear at once
 * when something else would come out by now; of a large one the importer sees to that.
 *   RC_CONFLICT  there was no rehearsal, or it has another result now
 */
MUST_USE enum rc import_accept_rehearsal(struct request *rq, struct import *im);

/* --- imports_result.c ----------------------------------------------------------------------- */

/* What became of its rows: section RESULT.  Of one that is over, and took rows in. */
MUST_USE enum rc import_fill_result(struct request *rq, struct tpl *body, const struct import *im);

/* --- imports_rehearsal.c, too --------------------------------------------------------------- */

/* Names of the segments that its people join: section JOINED. */
MUST_USE enum rc import_fill_segments(struct request *rq, struct tpl *t, const struct import *im);

#endif
