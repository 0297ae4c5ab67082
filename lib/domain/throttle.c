#include "lib/domain/throttle.h"

#include <arpa/inet.h>

#include "lib/platform/db.h"
#include "lib/platform/email.h"
#include "lib/platform/text.h"

static const char sql_throttle_get[] =
    "SELECT count, last_at FROM sign_in_failure WHERE subject = $1";
static const char sql_throttle_set[] =
    "INSERT INTO sign_in_failure (subject, count, last_at) VALUES ($1, $2, $3)"
    " ON CONFLICT (subject) DO UPDATE SET count = excluded.count, last_at = excluded.last_at";
static const char sql_throttle_clear[] = "DELETE FROM sign_in_failure WHERE subject = $1";
static const char sql_throttle_remove_old[] = "DELETE FROM sign_in_failure WHERE last_at < $1";

struct rule {
	const char *prefix;
	int64_t free;	      /* failures without a wait */
	int64_t first_wait;   /* seconds after the next one; doubles from there */
	int64_t fade_seconds; /* one failure is forgotten each so many */
};

/*
 * An office shares one address, so that may fail more often, and recovers faster.  A link costs
 * a mail in somebody's inbox: few of them, each hour one more.
 */
static const struct rule rules[] = {
    [THROTTLE_ACCOUNT] = {"account:", 4, 5, 3600},
    [THROTTLE_ADDRESS] = {"address:", 20, 5, 300},
    [THROTTLE_LINK_ACCOUNT] = {"link:", 3, 300, 3600},
    [THROTTLE_LINK_ADDRESS] = {"link-address:", 10, 60, 600},
    [THROTTLE_TOKEN_ADDRESS] = {"token-address:", 20, 5, 300},
};

/* More failures than this past the free ones change nothing: also a long attack ends some day. */
enum { COUNT_BEYOND = 16, OLD_SECONDS = 7 * 24 * 3600 };

const char *throttle_email(struct op *op, const unsigned char secret[SECURE_SECRET_BYTES],
			   const char *email)
{
	const char *key;

	/* What is no address is counted too: it must not be told from an unknown one. */
	if (email_parse(op, "email", email, &key)) {
		op_clear_fault(op);
		key = text_fold_case(&op->mem, email);
	}
	return secure_keyed_hex(&op->mem, secret, arena_printf(&op->mem, "throttle:%s", key));
}

const char *throttle_address(struct op *op, const char *address)
{
	struct in6_addr v6;
	char text[INET6_ADDRSTRLEN];

	if (inet_pton(AF_INET6, address, &v6) != 1 || IN6_IS_ADDR_V4MAPPED(&v6))
		return arena_dup(&op->mem, address);
	memset(&v6.s6_addr[8], 0, 8);
	if (!inet_ntop(AF_INET6, &v6, text, sizeof(text)))
		return arena_dup(&op->mem, address);
	return arena_printf(&op->mem, "%s/64", text);
}

static struct db_value row_key(struct op *op, enum throttle kind, const char *subject)
{
	return db_text(arena_printf(&op->mem, "%s%s", rules[kind].prefix, subject));
}

/* What is left of the count now, and when the last failure was (0: none). */
static enum rc read_count(struct op *op, enum throttle kind, const char *subject, int64_t *count,
			  int64_t *last_at)
{
	struct db_rows rows;

	*count = *last_at = 0;
	db_query(op, &rows, sql_throttle_get, DB_ARGS(row_key(op, kind, subject)));
	if (db_next(&rows)) {
		*count = db_col_int(&rows, 0);
		*last_at = db_col_int(&rows, 1);
		/* A clock that was set back must neither lock anybody out nor forgive. */
		if (*last_at < op->now)
			*count -= (op->now - *last_at) / rules[kind].fade_seconds;
		if (*count < 0)
			*count = 0;
	}
	return db_end(&rows);
}

static int64_t wait_after(const struct rule *rule, int64_t count)
{
	int64_t wait = rule->first_wait;

	if (count <= rule->free)
		return 0;
	for (int64_t i = rule->free + 1; i < count && wait < THROTTLE_WAIT_MAX; i++)
		wait *= 2;
	return wait < THROTTLE_WAIT_MAX ? wait : THROTTLE_WAIT_MAX;
}

enum rc throttle_wait(struct op *op, enum throttle kind, const char *subject, int64_t *seconds)
{
	int64_t count, last_at;
	enum rc rc = read_count(op, kind, subject, &count, &last_at);

	*seconds = 0;
	if (rc || last_at > op->now)
		return rc;
	*seconds = last_at + wait_after(&rules[kind], count) - op->now;
	if (*seconds < 0)
		*seconds = 0;
	return RC_OK;
}

enum rc throttle_failed(struct op *op, enum throttle kind, const char *subject)
{
	int64_t count, last_at;
	enum rc rc = read_count(op, kind, subject, &count, &last_at);

	if (rc)
		return rc;
	if (count < rules[kind].free + COUNT_BEYOND)
		count++;
	return db_run(op, sql_throttle_set,
		      DB_ARGS(row_key(op, kind, subject), db_int(count), db_int(op->now)));
}

enum rc throttle_clear(struct op *op, enum throttle kind, const char *subject)
{
	return db_run(op, sql_throttle_clear, DB_ARGS(row_key(op, kind, subject)));
}

enum rc throttle_remove_old(struct op *op)
{
	return db_run(op, sql_throttle_remove_old, DB_ARGS(db_int(op->now - OLD_SECONDS)));
}
