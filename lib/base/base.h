/*
 * What every file needs before anything else: the closed set of result codes,
 * the attribute that makes ignoring one an error, and the two ways to die.
 */
#ifndef MUSTER_BASE_BASE_H
#define MUSTER_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/banned.h"

/* Result of anything that can fail.  The order is of no importance; the set is closed. */
enum rc {
	RC_OK,
	RC_NOT_FOUND, /* the thing asked for is not there (or not yours to see) */
	RC_INVALID,   /* the input breaks a rule; op->fault names the field */
	RC_CONFLICT,  /* the input was fine, but collides with what is stored */
	RC_DENIED,    /* the account may not do this */
	RC_BUSY,      /* try again in a moment (lock, throttle, resources) */
	RC_FAILED,    /* the machine let us down: disk, database, network */
};

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/*
 * A broken invariant: our mistake, never the user's.  Prints the place and aborts; the process
 * manager starts a new worker and nginx answers 502 for the one request.
 */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
void bug_at(const char *file, int line, const char *fmt, ...) __attribute__((noreturn))
PRINTF_LIKE(3, 4);

/* malloc/realloc/strdup that abort when memory is out.  The caller frees with free(). */
MUST_USE void *mem_alloc(size_t size);
MUST_USE void *mem_grow(void *old, size_t size);
MUST_USE char *mem_dup(const char *text);

#endif
