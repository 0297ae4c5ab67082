#include "tests/unit/support.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/domain/change.h"
#include "lib/platform/migrate.h"
#include "lib/platform/secure.h"

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void make_dir(struct test_base *base, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", base->dir, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

int test_base_setup(void **state)
{
	struct test_base *base = mem_alloc(sizeof(*base));
	const char *tmp = getenv("TMPDIR");
	char why[256];

	*base = (struct test_base){0};
	secure_init();
	snprintf(base->dir, sizeof(base->dir), "%s/muster-test-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(base->dir))
		return -1;
	make_dir(base, "spool");
	make_dir(base, "exports");
	make_dir(base, "snapshots");
	snprintf(base->path, sizeof(base->path), "%s/muster.db", base->dir);
	base->config = (struct config){.data_dir = base->dir,
				       .base_url = "http://127.0.0.1:8080",
				       .libexec_dir = "",
				       .smtp_url = "",
				       .smtp_user = "",
				       .smtp_password = "",
				       .mail_from = "muster@example.org"};
	if (db_open(&base->db, base->path, DB_CREATE, 0, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		return -1;
	}
	op_init(&base->op, base->db, TEST_NOW);
	if (migrate_run(&base->op) ||
	    db_run_script(&base->op,
			  "INSERT INTO account (id, email, email_key, name, role, password_hash,"
			  " created_at) VALUES (1, 'ana@example.org', 'ana@example.org', 'Ana',"
			  " 'owner', '', 1795348800)"))
		return -1;
	base->op.account_id = 1;
	*state = base;
	return 0;
}

int test_base_teardown(void **state)
{
	struct test_base *base = *state;

	db_rollback(&base->op);
	op_release(&base->op);
	db_close(base->db);
	nftw(base->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(base);
	return 0;
}

void test_begin(struct test_base *base)
{
	base->op.batch_id = 0;
	assert_rc(RC_OK, db_begin_write(&base->op));
}

void test_commit(struct test_base *base)
{
	assert_rc(RC_OK, change_release(&base->op));
	assert_rc(RC_OK, db_commit(&base->op));
}

int64_t test_count(struct test_base *base, const char *sql)
{
	int64_t n;

	assert_rc(RC_OK, db_get_int(&base->op, &n, sql, DB_NO_ARGS));
	return n;
}
