/*
 * Makes an installation ready, or finds that it is.  Run by people and
 * installers, never by a web server.
 *
 *   setup                    data directory, secret, database; a link for the
 * first owner setup --sample FILE      queue a CSV file as the sample shop
 *   setup --password EMAIL   print a link to set a new password: for the locked
 * out
 */
#include <errno.h>
#include <sys/stat.h>

#include "lib/domain/account.h"
#include "lib/domain/account_token.h"
#include "lib/domain/import.h"
#include "lib/domain/job.h"
#include "lib/platform/db.h"
#include "lib/platform/migrate.h"

struct ground {
	struct arena mem;
	struct config config;
	struct db *db;
	struct op op;
};

static int say(const char *text, const char *detail)
{
	fprintf(stderr, "setup: %s%s%s\n", text, detail[0] ? ": " : "", detail);
	return 1;
}

/* --- the ground: folders, secret, database
 * ------------------------------------------------------
 */

/* A folder that nobody else may read.  One that is there keeps the mode it was
 * given. */
static bool make_dir(const char *path)
{
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return true;
	if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	fprintf(stderr, "setup: cannot make the folder %s: %s\n", path, strerror(errno));
	return false;
}

static bool make_data(struct ground *g)
{
	if (!make_dir(g->config.data_dir) || !make_dir(config_path(&g->mem, &g->config, "spool")) ||
	    !make_dir(config_path(&g->mem, &g->config, "exports")) ||
	    !make_dir(config_path(&g->mem, &g->config, "snapshots")))
		return false;
	if (!secure_secret_create(config_path(&g->mem, &g->config, "secret"))) {
		say("cannot make the secret", strerror(errno));
		return false;
	}
	return true;
}

static bool make_database(struct ground *g)
{
	char why[512];

	if (db_open(&g->db, config_path(&g->mem, &g->config, "muster.db"), DB_CREATE, 0, why,
		    sizeof(why))) {
		say("database", why);
		return false;
	}
	g->op.db = g->db;
	if (migrate_run(&g->op) == RC_OK)
		return true;
	say("database", g->op.fault.reason);
	return false;
}

/* --- the first owner
 * -----------------------------------------------------------------------------
 */

/* *token is NULL when there is an owner already. */
static enum rc make_owner_link(struct op *op, const char **token)
{
	enum rc rc = db_begin_write(op);

	if (!rc)
		rc = account_token_owner(op, token);
	if (!rc)
		return db_commit(op);
	db_rollback(op);
	if (rc != RC_CONFLICT)
		return rc;
	op_clear_fault(op);
	*token = NULL;
	return RC_OK;
}

static int make_ready(struct ground *g)
{
	const char *token = NULL;
	char why[512];

	if (!config_load(&g->mem, &g->config, why, sizeof(why)))
		return say(why, "");
	if (!make_data(g) || !make_database(g))
		return 1;
	if (make_owner_link(&g->op, &token))
		return say("database", g->op.fault.reason);
	if (token)
		printf("Open this link to become the owner: %s/accounts/join?token=%s\n",
		       g->config.base_url, token);
	else
		printf("muster is ready at %s\n", g->config.base_url);
	return 0;
}

static int prepare(void)
{
	struct ground g = {.db = NULL};
	int status;

	umask(077);
	secure_init();
	arena_init(&g.mem);
	op_init(&g.op, NULL, time(NULL));
	status = make_ready(&g);
	op_release(&g.op);
	db_close(g.db);
	arena_release(&g.mem);
	return status;
}

/* --- the other two
 * --------------------------------------------------------------------------------
 */

static int queue_sample(const char *path)
{
	struct job job;
	int64_t id;

	umask(077);
	if (!job_start(&job, "setup", 0, false))
		return job.exit_status;
	return job_end(&job, import_queue_file(&job.op, &job.config, path, true, &id));
}

static enum rc make_password_link(struct op *op, const char *email, const char **token)
{
	struct account account;
	enum rc rc = db_begin_write(op);

	if (rc)
		return rc;
	rc = account_find_email(op, email, &account);
	if (rc == RC_NOT_FOUND)
		(void)op_fail(op, rc, "", "nobody has this e-mail address");
	else if (!rc && account.disabled_at)
		rc = op_fail(op, RC_DENIED, "", "this account is disabled");
	if (!rc)
		rc = account_token_password(op, account.id, token);
	if (!rc)
		return db_commit(op);
	db_rollback(op);
	return rc;
}

static int print_password_link(const char *email)
{
	struct job job;
	const char *token;
	enum rc rc;

	if (!job_start(&job, "setup", 0, false))
		return job.exit_status;
	rc = make_password_link(&job.op, email, &token);
	if (!rc)
		printf("This link sets a new password, once, within the hour: "
		       "%s/accounts/password?token=%s\n",
		       job.config.base_url, token);
	return job_end(&job, rc);
}

int main(int argc, char **argv)
{
	/* A web server may put the query string into argv; this program is not for
	 * it. */
	if (getenv("GATEWAY_INTERFACE"))
		return say("not for a web server", "");
	if (argc == 1)
		return prepare();
	if (argc == 3 && strcmp(argv[1], "--sample") == 0)
		return queue_sample(argv[2]);
	if (argc == 3 && strcmp(argv[1], "--password") == 0)
		return print_password_link(argv[2]);
	return say("usage: setup [--sample FILE | --password EMAIL]", "");
}
